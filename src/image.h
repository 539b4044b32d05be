/* image.h — the one door between image.c and stb_image. */
#ifndef CLAPP_IMAGE_H
#define CLAPP_IMAGE_H

#include <stddef.h>
#include <stdint.h>

enum { IMAGE_MAX_ENCODED_BYTES = 1 << 29 };
/* Of what decoding one image takes.  Enough for CLAPP_MAX_IMAGE_PIXELS of 8 bits, interlaced or progressive. */
#define IMAGE_MAX_MEMORY ((uint64_t)3 << 29)

/* Decodes a PNG or JPEG that image.c has looked through: → pixels (height, width, channels), to be
 * released by free; `channels` is 3 or 4, size at most IMAGE_MAX_ENCODED_BYTES; `memory` bytes are taken at
 * most, counting all blocks, also those that were given back.  NULL if the data are corrupt or memory is
 * short. */
uint8_t *image_stb_load(const uint8_t *bytes, size_t size, int channels, size_t memory, int *width, int *height);

#endif
