#include "png.h"

#include "error.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum {
    PNG_CHUNK_FRAME = 12, /* length, type and checksum around a chunk's data */
    DEFLATE_MOST = 1032   /* bytes that one byte can unfold into: two bits for a copy of 258 bytes */
};

/* CRC-32 of ISO 3309, four bits at a time. */
static uint32_t checksum(const uint8_t *bytes, size_t size) {
    static const uint32_t remainders[16] = {0x00000000, 0x1db71064, 0x3b6e20c8, 0x26d930ac, 0x76dc4190, 0x6b6b51f4,
                                            0x4db26158, 0x5005713c, 0xedb88320, 0xf00f9344, 0xd6d6a3e8, 0xcb61b38c,
                                            0x9b64c2b0, 0x86d3d2d4, 0xa00ae278, 0xbdbdf21c};
    uint32_t crc = 0xffffffff;
    for (size_t i = 0; i < size; i++) {
        crc ^= bytes[i];
        crc = crc >> 4 ^ remainders[crc & 15];
        crc = crc >> 4 ^ remainders[crc & 15];
    }
    return ~crc;
}

/* IHDR: data (13).  Depths that the format allows, by colour type, are bits 1, 2, 4, 8 and 16 of a mask. */
static ClappStatus png_header(const uint8_t *data, ImageHead *head, ClappError *error) {
    static const uint8_t depths_by_colour[7] = {1 | 2 | 4 | 8 | 16, 0, 8 | 16, 1 | 2 | 4 | 8, 8 | 16, 0, 8 | 16};
    static const uint8_t channels_by_colour[7] = {1, 0, 3, 1, 2, 0, 4};
    unsigned depth = data[8], colour = data[9];
    bool power_of_two = depth != 0 && (depth & (depth - 1)) == 0;
    if (colour > 6 || !power_of_two || (depths_by_colour[colour] & depth) == 0) {
        return error_set(error, CLAPP_INVALID, "PNG of colour type %u with %u bits is not allowed by the format",
                         colour, depth);
    }
    head->png_colour = (int)colour;
    head->transparent = (colour & 4) != 0;
    ClappStatus status = image_set_size(head, read_big32(data), read_big32(data + 4), error);
    if (status != CLAPP_OK) { return status; }
    uint64_t width = (uint64_t)head->width, height = (uint64_t)head->height, channels = channels_by_colour[colour];
    head->png_unpacked = width * height * channels * depth / 8;
    /* the rows, once enlarged; pixels with an alpha, twice if interlaced; a palette's colours; conversions */
    uint64_t rows = ((width * depth + 7) / 8 * channels + 1) * height, bytes = depth == 16 ? 2 : 1;
    uint64_t pixel = (channels < 4 ? channels + 1 : 4) * bytes * (data[12] != 0 ? 2 : 1);
    uint64_t per_pixel = pixel + 4 * bytes + (bytes == 2 || colour == 3 ? 4 : 0);
    head->memory = 2 * rows + width * height * per_pixel;
    return CLAPP_OK;
}

/* One chunk: its length, type, data, checksum stand at `place`, all inside the file. */
static ClappStatus png_chunk(const uint8_t *bytes, size_t place, uint32_t length, ImageHead *head, ClappError *error) {
    const uint8_t *type = bytes + place + 4, *data = type + 4;
    if (checksum(type, (size_t)length + 4) != read_big32(data + length)) {
        return error_set(error, CLAPP_INVALID, "PNG is corrupt: a wrong checksum in the chunk at byte %zu", place);
    }
    if (place == PNG_SIGNATURE_SIZE) {
        if (memcmp(type, "IHDR", 4) != 0 || length != 13) {
            return error_set(error, CLAPP_INVALID, "PNG does not begin with its header");
        }
        return png_header(data, head, error);
    }
    if (memcmp(type, "tRNS", 4) == 0) { head->transparent = true; }
    if (memcmp(type, "IDAT", 4) == 0) { head->png_packed += length; }
    if (memcmp(type, "PLTE", 4) == 0) {
        if (head->palette_place != 0 || length == 0 || length > PNG_PALETTE_SIZE || length % 3 != 0) {
            return error_set(error, CLAPP_INVALID, "PNG has a bad palette of %" PRIu32 " bytes", length);
        }
        head->palette_place = place;
        head->palette_size = length;
    }
    return CLAPP_OK;
}

ClappStatus png_walk(const uint8_t *bytes, size_t size, ImageHead *head, ClappError *error) {
    size_t place = PNG_SIGNATURE_SIZE;
    for (bool ended = false; !ended;) {
        if (size - place < PNG_CHUNK_FRAME) {
            return error_set(error, CLAPP_INVALID, "PNG is cut off after %zu bytes", size);
        }
        uint32_t length = read_big32(bytes + place);
        if (length > size - place - PNG_CHUNK_FRAME) {
            return error_set(error, CLAPP_INVALID,
                             "PNG is cut off: the chunk at byte %zu says %" PRIu32 " bytes, %zu are left", place,
                             length, size - place - PNG_CHUNK_FRAME);
        }
        ClappStatus status = png_chunk(bytes, place, length, head, error);
        if (status != CLAPP_OK) { return status; }
        ended = memcmp(bytes + place + 4, "IEND", 4) == 0;
        place += PNG_CHUNK_FRAME + (size_t)length;
    }
    if (head->png_unpacked > DEFLATE_MOST * head->png_packed) {
        return error_set(error, CLAPP_INVALID, "PNG is corrupt: %" PRIu64 " bytes cannot hold %d x %d pixels",
                         head->png_packed, head->width, head->height);
    }
    return CLAPP_OK;
}

uint8_t *png_with_full_palette(const uint8_t *bytes, size_t size, const ImageHead *head, size_t *copy_size) {
    size_t missing = PNG_PALETTE_SIZE - head->palette_size;
    size_t data_end = head->palette_place + 8 + head->palette_size;
    uint8_t *copy = calloc(1, size + missing);
    if (copy == NULL) { return NULL; }
    memcpy(copy, bytes, data_end);
    memcpy(copy + data_end + missing, bytes + data_end, size - data_end);
    copy[head->palette_place + 2] = PNG_PALETTE_SIZE >> 8;
    copy[head->palette_place + 3] = PNG_PALETTE_SIZE & 255;
    *copy_size = size + missing;
    return copy;
}
