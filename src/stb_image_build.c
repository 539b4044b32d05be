/* stb_image_build.c — stb_image (Sean Barrett and others, public domain) behind a single function.
 *
 * Compiled without our warnings, and with -fwrapv: on corrupt data the decoder lets integers wrap.  All of
 * stb_image is static here, so that the library exports none of its names.  No failure texts, which would be
 * a mutable global; no SIMD, so that every machine gives the same pixels; no assertions, which would exit. */
#include "clapp.h"
#include "image.h"

#include <stdlib.h>
#include <string.h>

/* One block of memory.  The largest honest one is a 16-bit RGBA PNG of CLAPP_MAX_IMAGE_PIXELS, inflated:
 * half a gigabyte and the filter bytes, doubled once if it is interlaced. */
static const size_t stb_block_limit = (size_t)5 << 28;

/* Zeroed, because stb_image reads tables and pixels that a corrupt file never filled in: the same file
 * shall always give the same pixels, and never another's. */
static void *stb_allocate(size_t size) {
    return size <= stb_block_limit ? calloc(1, size > 0 ? size : 1) : NULL;
}

static void *stb_enlarge(void *block, size_t old_size, size_t size) {
    if (size > stb_block_limit) { return NULL; }
    unsigned char *enlarged = realloc(block, size);
    if (enlarged != NULL && size > old_size) { memset(enlarged + old_size, 0, size - old_size); }
    return enlarged;
}

#define STB_IMAGE_IMPLEMENTATION
#define STB_IMAGE_STATIC
#define STBI_ONLY_PNG
#define STBI_ONLY_JPEG
#define STBI_NO_STDIO
#define STBI_NO_SIMD
#define STBI_NO_HDR
#define STBI_NO_LINEAR
#define STBI_NO_THREAD_LOCALS
#define STBI_NO_FAILURE_STRINGS
#define STBI_MAX_DIMENSIONS CLAPP_MAX_IMAGE_SIDE
#define STBI_ASSERT(condition) ((void)0)
#define STBI_MALLOC(size) stb_allocate(size)
#define STBI_REALLOC_SIZED(block, old_size, size) stb_enlarge(block, old_size, size)
#define STBI_FREE(block) free(block)
#include "stb_image.h"

uint8_t *image_stb_load(const uint8_t *bytes, size_t size, int channels, int *width, int *height) {
    if (size > IMAGE_MAX_ENCODED_BYTES) { return NULL; }
    return stbi_load_from_memory(bytes, (int)size, width, height, NULL, channels);
}
