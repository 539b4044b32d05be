/* png_writer.h — PNG files for tests, right ones and wrong ones: begin_png, any put_chunk, end_png. */
#ifndef PNG_WRITER_H
#define PNG_WRITER_H

#include "check.h"

#include <stddef.h>
#include <stdint.h>

enum { GRAY = 0, RGB = 2, PALETTE = 3, GRAY_ALPHA = 4, RGBA = 6 };

typedef struct Bytes {
    uint8_t data[1 << 17];
    size_t size;
} Bytes;

static inline void put(Bytes *bytes, const void *data, size_t size) {
    if (CHECK(size <= sizeof bytes->data - bytes->size)) {
        memcpy(bytes->data + bytes->size, data, size);
        bytes->size += size;
    }
}

static inline void put_big32(Bytes *bytes, uint32_t value) {
    uint8_t big[4] = {(uint8_t)(value >> 24), (uint8_t)(value >> 16), (uint8_t)(value >> 8), (uint8_t)value};
    put(bytes, big, sizeof big);
}

/* Bit by bit, unlike the library's. */
static inline uint32_t crc32_of(const uint8_t *data, size_t size) {
    uint32_t crc = 0xffffffff;
    for (size_t i = 0; i < size; i++) {
        crc ^= data[i];
        for (int bit = 0; bit < 8; bit++) { crc = crc & 1 ? crc >> 1 ^ 0xedb88320 : crc >> 1; }
    }
    return ~crc;
}

static inline void put_chunk(Bytes *png, const char *type, const void *data, size_t size) {
    put_big32(png, (uint32_t)size);
    size_t start = png->size;
    put(png, type, 4);
    put(png, data, size);
    put_big32(png, crc32_of(png->data + start, png->size - start));
}

static inline void begin_png(Bytes *png, uint32_t width, uint32_t height, int depth, int colour, bool interlaced) {
    static Bytes header;
    header.size = png->size = 0;
    put_big32(&header, width);
    put_big32(&header, height);
    put(&header, (uint8_t[]){(uint8_t)depth, (uint8_t)colour, 0, 0, interlaced}, 5);
    put(png, "\x89PNG\r\n\x1a\n", 8);
    put_chunk(png, "IHDR", header.data, header.size);
}

/* rows: each with its filter byte in front → one IDAT of stored deflate blocks, IEND */
static inline void end_png(Bytes *png, const uint8_t *rows, size_t size) {
    static Bytes stream;
    stream.size = 0;
    uint32_t a = 1, b = 0;
    put(&stream, "\x78\x01", 2);
    for (size_t place = 0; place < size; place += 0xffff) {
        unsigned length = size - place < 0xffff ? (unsigned)(size - place) : 0xffff;
        uint8_t head[5] = {place + length == size, (uint8_t)length, (uint8_t)(length >> 8), (uint8_t)~length,
                           (uint8_t)(~length >> 8)};
        put(&stream, head, sizeof head);
        put(&stream, rows + place, length);
    }
    for (size_t i = 0; i < size; i++) {
        a = (a + rows[i]) % 65521;
        b = (b + a) % 65521;
    }
    put_big32(&stream, b << 16 | a);
    put_chunk(png, "IDAT", stream.data, stream.size);
    put_chunk(png, "IEND", "", 0);
}

#endif
