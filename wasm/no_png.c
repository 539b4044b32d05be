/* In the place of png.c in modules of pages, whose own decoder is larger and already there. */
#include "error.h"
#include "png.h"

ClappStatus png_walk(const uint8_t *bytes, size_t size, ImageHead *head, ClappError *error) {
    (void)bytes, (void)size, (void)head;
    return error_set(error, CLAPP_INVALID, "a page's module decodes JPEG only; createImageBitmap decodes PNG");
}

uint8_t *png_with_full_palette(const uint8_t *bytes, size_t size, const ImageHead *head, size_t *copy_size) {
    (void)bytes, (void)size, (void)head, (void)copy_size;
    return NULL;
}
