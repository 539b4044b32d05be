/* A PNG, looked through before it is decoded.  Modules of pages are linked without (wasm/no_png.c). */
#ifndef CLAPP_PNG_H
#define CLAPP_PNG_H

#include "image.h"

enum { PNG_SIGNATURE_SIZE = 8, PNG_PALETTE_SIZE = 3 * 256 };

/* From chunk to chunk: sizes, kinds, lengths, checksums → head. */
ClappStatus png_walk(const uint8_t *bytes, size_t size, ImageHead *head, ClappError *error);

/* stb_image looks colours up in a table that it fills only as far as the file's palette goes.  So the
 * palette has to go all the way: → a copy of the file (*copy_size) with black in the missing places, NULL
 * without memory.  The chunk's checksum is no longer right; stb_image does not look at it. */
uint8_t *png_with_full_palette(const uint8_t *bytes, size_t size, const ImageHead *head, size_t *copy_size);

#endif
