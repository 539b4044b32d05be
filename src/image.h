/* image.h — what image.c, png.c and the one door to stb_image share. */
#ifndef CLAPP_IMAGE_H
#define CLAPP_IMAGE_H

#include "clapp.h"

enum { IMAGE_MAX_ENCODED_BYTES = 1 << 29 };
/* Of what decoding one image takes.  Enough for CLAPP_MAX_IMAGE_PIXELS of 8 bits, interlaced or progressive. */
#define IMAGE_MAX_MEMORY ((uint64_t)3 << 29)

/* What the walk finds out. */
typedef struct ImageHead {
    int width, height;
    bool transparent;      /* some pixels may be */
    uint64_t memory;       /* bytes of all blocks that decoding an honest file takes, one after another */
    uint64_t png_packed;   /* bytes of all IDAT chunks */
    uint64_t png_unpacked; /* bytes of all rows without their filter bytes */
    int png_colour;        /* PNG's colour type */
    size_t palette_place;  /* of the PLTE chunk; 0 if there is none */
    uint32_t palette_size; /* bytes of its data */
} ImageHead;

static inline uint32_t read_big16(const uint8_t *bytes) {
    return (uint32_t)bytes[0] << 8 | bytes[1];
}

static inline uint32_t read_big32(const uint8_t *bytes) {
    return read_big16(bytes) << 16 | read_big16(bytes + 2);
}

/* Refuses what is empty or too large. */
ClappStatus image_set_size(ImageHead *head, uint32_t width, uint32_t height, ClappError *error);

/* Decodes a PNG or JPEG that image.c has looked through: → pixels (height, width, channels), to be
 * released by free; `channels` is 3 or 4, size at most IMAGE_MAX_ENCODED_BYTES; `memory` bytes are taken at
 * most, counting all blocks, also those that were given back.  NULL if the data are corrupt or memory is
 * short. */
uint8_t *image_stb_load(const uint8_t *bytes, size_t size, int channels, size_t memory, int *width, int *height);

#endif
