/* stb_image_build.c — stb_image (Sean Barrett and others, public domain) behind a single function.
 *
 * Compiled without our warnings, and with -fwrapv: on corrupt data the decoder lets integers wrap.  All of
 * stb_image is static here, so that the library exports none of its names.  No failure texts, which would be
 * a mutable global; no SIMD, so that every machine gives the same pixels; no assertions, which would exit. */
#include "clapp.h"
#include "image.h"

#include <stdlib.h>
#include <string.h>

/* What the decoding that goes on in this thread may still take.  stb_image hands its allocator no context, so
 * this is the library's one variable of its own; it means nothing between two calls. */
static _Thread_local size_t stb_left;

static int stb_grant(size_t size) {
    if (size > stb_left) { return 0; }
    stb_left -= size;
    return 1;
}

/* Zeroed, because stb_image reads tables and pixels that a corrupt file never filled in: the same file
 * shall always give the same pixels, and never another's. */
static void *stb_allocate(size_t size) {
    return stb_grant(size) ? calloc(1, size > 0 ? size : 1) : NULL;
}

static void *stb_enlarge(void *block, size_t old_size, size_t size) {
    if (size > old_size && !stb_grant(size - old_size)) { return NULL; }
    unsigned char *enlarged = realloc(block, size);
    if (enlarged != NULL && size > old_size) { memset(enlarged + old_size, 0, size - old_size); }
    return enlarged;
}

#define STB_IMAGE_IMPLEMENTATION
#define STB_IMAGE_STATIC
#ifndef CLAPP_WITHOUT_PNG
#define STBI_ONLY_PNG
#endif
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

#if !defined STBI_NO_BMP || !defined STBI_NO_GIF || !defined STBI_NO_HDR || !defined STBI_NO_PIC ||                       \
    !defined STBI_NO_PNM || !defined STBI_NO_PSD || !defined STBI_NO_TGA
#error "a decoder of another format would be built in"
#endif

uint8_t *image_stb_load(const uint8_t *bytes, size_t size, int channels, size_t memory, int *width, int *height) {
    if (size > IMAGE_MAX_ENCODED_BYTES) { return NULL; }
    stb_left = memory;
    return stbi_load_from_memory(bytes, (int)size, width, height, NULL, channels);
}
