/* test_image.c — decoding, refusing and shrinking of encoded images.  The PNGs are made here; the JPEGs
 * are small ones made by cjpeg of libjpeg-turbo. */
#include "check.h"
#include "clapp.h"
#include "png_writer.h"

#include <stdlib.h>

/* 16×8, baseline, 4:4:4, quality 90, with restart markers and a stuffed 0xff: pixel x of a row is
 * (10 + 5·x, 50 + 4·x, 90 + 8·x) */
static const uint8_t colour_jpeg[] = {
    0xff, 0xd8, 0xff, 0xe0, 0x00, 0x10, 0x4a, 0x46, 0x49, 0x46, 0x00, 0x01, 0x01, 0x00, 0x00, 0x01, 0x00, 0x01, 0x00,
    0x00, 0xff, 0xdb, 0x00, 0x43, 0x00, 0x03, 0x02, 0x02, 0x03, 0x02, 0x02, 0x03, 0x03, 0x03, 0x03, 0x04, 0x03, 0x03,
    0x04, 0x05, 0x08, 0x05, 0x05, 0x04, 0x04, 0x05, 0x0a, 0x07, 0x07, 0x06, 0x08, 0x0c, 0x0a, 0x0c, 0x0c, 0x0b, 0x0a,
    0x0b, 0x0b, 0x0d, 0x0e, 0x12, 0x10, 0x0d, 0x0e, 0x11, 0x0e, 0x0b, 0x0b, 0x10, 0x16, 0x10, 0x11, 0x13, 0x14, 0x15,
    0x15, 0x15, 0x0c, 0x0f, 0x17, 0x18, 0x16, 0x14, 0x18, 0x12, 0x14, 0x15, 0x14, 0xff, 0xdb, 0x00, 0x43, 0x01, 0x03,
    0x04, 0x04, 0x05, 0x04, 0x05, 0x09, 0x05, 0x05, 0x09, 0x14, 0x0d, 0x0b, 0x0d, 0x14, 0x14, 0x14, 0x14, 0x14, 0x14,
    0x14, 0x14, 0x14, 0x14, 0x14, 0x14, 0x14, 0x14, 0x14, 0x14, 0x14, 0x14, 0x14, 0x14, 0x14, 0x14, 0x14, 0x14, 0x14,
    0x14, 0x14, 0x14, 0x14, 0x14, 0x14, 0x14, 0x14, 0x14, 0x14, 0x14, 0x14, 0x14, 0x14, 0x14, 0x14, 0x14, 0x14, 0x14,
    0x14, 0x14, 0x14, 0x14, 0x14, 0x14, 0xff, 0xc0, 0x00, 0x11, 0x08, 0x00, 0x08, 0x00, 0x10, 0x03, 0x01, 0x11, 0x00,
    0x02, 0x11, 0x01, 0x03, 0x11, 0x01, 0xff, 0xc4, 0x00, 0x15, 0x00, 0x01, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
    0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x07, 0x08, 0xff, 0xc4, 0x00, 0x16, 0x10, 0x00, 0x03, 0x00, 0x00,
    0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x06, 0x42, 0xff, 0xc4, 0x00, 0x15,
    0x01, 0x01, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x06, 0x07,
    0xff, 0xc4, 0x00, 0x16, 0x11, 0x01, 0x01, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
    0x00, 0x00, 0x00, 0x01, 0x04, 0xff, 0xdd, 0x00, 0x04, 0x00, 0x01, 0xff, 0xda, 0x00, 0x0c, 0x03, 0x01, 0x00, 0x02,
    0x11, 0x03, 0x11, 0x00, 0x3f, 0x00, 0x92, 0x15, 0x20, 0xac, 0xe6, 0x03, 0x8f, 0xff, 0xd0, 0x2d, 0x54, 0x82, 0xff,
    0x00, 0x98, 0x1a, 0x3f, 0xff, 0xd9};

/* 9×9, gray, progressive, quality 50: pixel x of a row is 28·x */
static const uint8_t progressive_jpeg[] = {
    0xff, 0xd8, 0xff, 0xe0, 0x00, 0x10, 0x4a, 0x46, 0x49, 0x46, 0x00, 0x01, 0x01, 0x00, 0x00, 0x01, 0x00, 0x01,
    0x00, 0x00, 0xff, 0xdb, 0x00, 0x43, 0x00, 0x10, 0x0b, 0x0c, 0x0e, 0x0c, 0x0a, 0x10, 0x0e, 0x0d, 0x0e, 0x12,
    0x11, 0x10, 0x13, 0x18, 0x28, 0x1a, 0x18, 0x16, 0x16, 0x18, 0x31, 0x23, 0x25, 0x1d, 0x28, 0x3a, 0x33, 0x3d,
    0x3c, 0x39, 0x33, 0x38, 0x37, 0x40, 0x48, 0x5c, 0x4e, 0x40, 0x44, 0x57, 0x45, 0x37, 0x38, 0x50, 0x6d, 0x51,
    0x57, 0x5f, 0x62, 0x67, 0x68, 0x67, 0x3e, 0x4d, 0x71, 0x79, 0x70, 0x64, 0x78, 0x5c, 0x65, 0x67, 0x63, 0xff,
    0xc2, 0x00, 0x0b, 0x08, 0x00, 0x09, 0x00, 0x09, 0x01, 0x01, 0x11, 0x00, 0xff, 0xc4, 0x00, 0x15, 0x00, 0x01,
    0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x06, 0x04, 0xff,
    0xda, 0x00, 0x08, 0x01, 0x01, 0x00, 0x00, 0x00, 0x01, 0x9d, 0x01, 0xf4, 0x1f, 0xff, 0xc4, 0x00, 0x15, 0x10,
    0x01, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x04, 0x10,
    0xff, 0xda, 0x00, 0x08, 0x01, 0x01, 0x00, 0x01, 0x05, 0x02, 0x24, 0x24, 0xff, 0xc4, 0x00, 0x14, 0x10, 0x01,
    0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x20, 0xff, 0xda,
    0x00, 0x08, 0x01, 0x01, 0x00, 0x06, 0x3f, 0x02, 0x1f, 0xff, 0xc4, 0x00, 0x15, 0x10, 0x01, 0x01, 0x00, 0x00,
    0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x10, 0x41, 0xff, 0xda, 0x00, 0x08,
    0x01, 0x01, 0x00, 0x01, 0x3f, 0x21, 0x92, 0x4f, 0xff, 0xda, 0x00, 0x08, 0x01, 0x01, 0x00, 0x00, 0x00, 0x10,
    0xaf, 0xff, 0xc4, 0x00, 0x14, 0x10, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
    0x00, 0x00, 0x00, 0x00, 0x20, 0xff, 0xda, 0x00, 0x08, 0x01, 0x01, 0x00, 0x01, 0x3f, 0x10, 0x0b, 0xff, 0xd9};

/* ---- Files and checks ---------------------------------------------------------------------------------- */

static const Bytes *png_of(int width, int height, int depth, int colour, const uint8_t *rows, size_t size) {
    static Bytes png;
    begin_png(&png, (uint32_t)width, (uint32_t)height, depth, colour, false);
    end_png(&png, rows, size);
    return &png;
}

/* pixels (height, width), gray */
static const Bytes *gray_png(int width, int height, const uint8_t *pixels) {
    static Bytes rows;
    rows.size = 0;
    for (int y = 0; y < height; y++) {
        put(&rows, "", 1);
        put(&rows, pixels + (size_t)y * (size_t)width, (size_t)width);
    }
    return png_of(width, height, 8, GRAY, rows.data, rows.size);
}

/* Decodes from a block of exactly this size, so that a sanitizer sees every byte read too far. */
static ClappStatus decode(const uint8_t *bytes, size_t size, int side, ClappImage *image, ClappError *error) {
    uint8_t *exact = malloc(size > 0 ? size : 1);
    if (exact == NULL) { abort(); }
    memcpy(exact, bytes, size);
    ClappStatus status = clapp_image_decode(exact, size, side, image, error);
    free(exact);
    return status;
}

static void release(ClappImage *image) {
    free((void *)image->pixels);
    *image = (ClappImage){0};
}

/* expected (height, width, 3) */
static void check_pixels(const Bytes *file, int side, int width, int height, const uint8_t *expected) {
    ClappImage image = {0};
    ClappError error = {""};
    if (!CHECK_INTEGER(decode(file->data, file->size, side, &image, &error), CLAPP_OK)) {
        CHECK_TEXT(error.text, "");
        return;
    }
    CHECK_INTEGER(image.channels, 3);
    if (CHECK_INTEGER(image.width, width) && CHECK_INTEGER(image.height, height)) {
        for (int i = 0; i < 3 * width * height; i++) { CHECK_INTEGER(image.pixels[i], expected[i]); }
    }
    release(&image);
}

/* The same for gray: expected (height, width) */
static void check_gray(const Bytes *file, int side, int width, int height, const uint8_t *expected) {
    uint8_t rgb[3 * 64];
    if (CHECK(width * height <= 64)) {
        for (int i = 0; i < width * height; i++) { rgb[3 * i] = rgb[3 * i + 1] = rgb[3 * i + 2] = expected[i]; }
        check_pixels(file, side, width, height, rgb);
    }
}

/* Refused, with a sentence that begins so, and the caller's image as it was. */
static void check_refused(const uint8_t *bytes, size_t size, const char *beginning) {
    ClappImage image = {.width = 77};
    ClappError error = {""};
    CHECK_INTEGER(decode(bytes, size, 0, &image, &error), CLAPP_INVALID);
    CHECK(image.width == 77 && image.pixels == NULL);
    CHECK(error.text[0] != '\0');
    error.text[strlen(beginning) < sizeof error.text ? strlen(beginning) : 0] = '\0';
    CHECK_TEXT(error.text, beginning);
}

/* One checksum everybody knows. */
static void the_test_knows_crc32(void) {
    CHECK(crc32_of((const uint8_t *)"123456789", 9) == 0xcbf43926);
}

/* ---- What is decoded ----------------------------------------------------------------------------------- */

static void png_of_every_kind(void) {
    check_gray(png_of(3, 2, 8, GRAY, (uint8_t[]){0, 1, 2, 3, 0, 4, 5, 255}, 8), 0, 3, 2,
               (uint8_t[]){1, 2, 3, 4, 5, 255});
    check_pixels(png_of(2, 1, 8, RGB, (uint8_t[]){0, 9, 8, 7, 6, 5, 4}, 7), 0, 2, 1, (uint8_t[]){9, 8, 7, 6, 5, 4});
    /* ten pixels of one bit: 1010 1010 01 */
    check_gray(png_of(10, 1, 1, GRAY, (uint8_t[]){0, 0xaa, 0x40}, 3), 0, 10, 1,
               (uint8_t[]){255, 0, 255, 0, 255, 0, 255, 0, 0, 255});
    check_gray(png_of(3, 1, 4, GRAY, (uint8_t[]){0, 0x0f, 0x70}, 3), 0, 3, 1, (uint8_t[]){0, 255, 7 * 17});
    /* of 16 bits the upper 8 stay */
    check_gray(png_of(2, 1, 16, GRAY, (uint8_t[]){0, 0x12, 0xff, 0xfe, 0x00}, 5), 0, 2, 1, (uint8_t[]){0x12, 0xfe});
    check_pixels(png_of(1, 1, 16, RGB, (uint8_t[]){0, 0x12, 0xff, 0x34, 0x80, 0x56, 0x7f}, 7), 0, 1, 1,
                 (uint8_t[]){0x12, 0x34, 0x56});
    /* filters: the left pixel, then the one above, is added */
    check_gray(png_of(2, 2, 8, GRAY, (uint8_t[]){1, 10, 20, 2, 5, 250}, 6), 0, 2, 2, (uint8_t[]){10, 30, 15, 24});
}

static void transparent_png_is_laid_over_white(void) {
    /* 100 at alpha 130: (100·130 + 255·125) / 255 = 175.98 */
    static const uint8_t rgba[] = {0, 100, 0, 50, 0, 100, 0, 50, 255, 100, 0, 255, 130};
    check_pixels(png_of(3, 1, 8, RGBA, rgba, sizeof rgba), 0, 3, 1,
                 (uint8_t[]){255, 255, 255, 100, 0, 50, 176, 125, 255});
    check_gray(png_of(2, 1, 8, GRAY_ALPHA, (uint8_t[]){0, 100, 130, 30, 255}, 5), 0, 2, 1, (uint8_t[]){176, 30});
    check_gray(png_of(1, 1, 16, GRAY_ALPHA, (uint8_t[]){0, 100, 0, 130, 0}, 5), 0, 1, 1, (uint8_t[]){176});

    static Bytes png; /* gray, and one value is declared transparent */
    begin_png(&png, 3, 1, 8, GRAY, false);
    put_chunk(&png, "tRNS", "\0\7", 2);
    end_png(&png, (uint8_t[]){0, 6, 7, 8}, 4);
    check_gray(&png, 0, 3, 1, (uint8_t[]){6, 255, 8});
}

/* Leaves something recognisable where the next function's variables will stand. */
static void soil_stack(void) {
    volatile uint8_t soil[1 << 14];
    for (size_t i = 0; i < sizeof soil; i++) { soil[i] = 0xaa; }
}

static void palette_png(void) {
    static const uint8_t palette[] = {1, 2, 3, 40, 50, 60};
    static Bytes png;
    begin_png(&png, 3, 1, 8, PALETTE, false);
    put_chunk(&png, "PLTE", palette, sizeof palette);
    put_chunk(&png, "tRNS", "\0", 1);
    end_png(&png, (uint8_t[]){0, 1, 0, 1}, 4);
    check_pixels(&png, 0, 3, 1, (uint8_t[]){40, 50, 60, 255, 255, 255, 40, 50, 60});

    /* colours that the palette has not got are black, not what happens to stand in memory */
    begin_png(&png, 4, 1, 4, PALETTE, false);
    put_chunk(&png, "tEXt", "a\0b", 3);
    put_chunk(&png, "PLTE", palette, sizeof palette);
    end_png(&png, (uint8_t[]){0, 0x0f, 0x21}, 3);
    soil_stack();
    check_pixels(&png, 0, 4, 1, (uint8_t[]){1, 2, 3, 0, 0, 0, 0, 0, 0, 40, 50, 60});

    begin_png(&png, 1, 1, 8, PALETTE, false);
    put_chunk(&png, "PLTE", palette, 5);
    end_png(&png, (uint8_t[]){0, 0}, 2);
    check_refused(png.data, png.size, "PNG has a bad palette of 5 bytes");
}

static void interlaced_png(void) {
    static Bytes png; /* Adam7 of 2×2: first pixel, the one to its right, the second row */
    begin_png(&png, 2, 2, 8, GRAY, true);
    end_png(&png, (uint8_t[]){0, 10, 0, 20, 0, 30, 40}, 7);
    check_gray(&png, 0, 2, 2, (uint8_t[]){10, 20, 30, 40});
}

static void jpeg_of_both_kinds(void) {
    ClappImage image = {0};
    CHECK_INTEGER(decode(colour_jpeg, sizeof colour_jpeg, 0, &image, NULL), CLAPP_OK);
    if (CHECK(image.width == 16 && image.height == 8 && image.channels == 3)) {
        for (int x = 0; x < 16 * 8; x++) {
            const uint8_t *pixel = image.pixels + 3 * (size_t)x;
            CHECK_NEAR(pixel[0], 10 + 5 * (x % 16), 4);
            CHECK_NEAR(pixel[1], 50 + 4 * (x % 16), 4);
            CHECK_NEAR(pixel[2], 90 + 8 * (x % 16), 4);
        }
    }
    release(&image);
    CHECK_INTEGER(decode(progressive_jpeg, sizeof progressive_jpeg, 0, &image, NULL), CLAPP_OK);
    if (CHECK(image.width == 9 && image.height == 9 && image.channels == 3)) {
        for (int i = 0; i < 3 * 9 * 9; i++) { CHECK_NEAR(image.pixels[i], 28 * (i / 3 % 9), 16); }
    }
    release(&image);
}

/* ---- What is refused ----------------------------------------------------------------------------------- */

static void other_formats_are_refused(void) {
    static const char others[][17] = {"GIF89a\1\0\1\0--", "BM------",       "8BPS\0\1--",        "#?RADIANCE\n",
                                      "RIFF----WEBPVP8 ", "P6 1 1 255 RGB", "\x89PNX\r\n\x1a\n", "\xff\xd9\xff"};
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        check_refused((const uint8_t *)others[i], 16, "not a PNG or JPEG image");
    }
    check_refused((const uint8_t *)"", 0, "image is empty: 0 bytes");
    CHECK_INTEGER(clapp_image_decode(NULL, 0, 0, NULL, NULL), CLAPP_INVALID);
}

static void a_truncated_file_is_refused_at_every_byte(void) {
    const Bytes *png = png_of(2, 2, 8, RGB, (uint8_t[]){0, 1, 2, 3, 4, 5, 6, 0, 7, 8, 9, 10, 11, 12}, 14);
    for (size_t size = 1; size < png->size; size++) {
        check_refused(png->data, size, size < 8 ? "not a PNG or JPEG image" : "PNG is cut off");
    }
    for (size_t size = 1; size < sizeof colour_jpeg; size++) {
        check_refused(colour_jpeg, size, size < 3 ? "not a PNG or JPEG image" : "JPEG is cut off");
    }
    for (size_t size = 1; size < sizeof progressive_jpeg; size++) {
        check_refused(progressive_jpeg, size, size < 3 ? "not a PNG or JPEG image" : "JPEG is cut off");
    }
}

static void a_damaged_png_is_refused_at_every_bit(void) {
    const Bytes *png = png_of(2, 1, 8, RGB, (uint8_t[]){0, 1, 2, 3, 4, 5, 6}, 7);
    static Bytes damaged;
    for (size_t bit = 0; bit < 8 * png->size; bit++) {
        damaged = *png;
        damaged.data[bit / 8] ^= (uint8_t)(1u << bit % 8);
        check_refused(damaged.data, damaged.size, "");
    }
}

/* JPEG has no checksum: whatever a change makes of it, it is an image of bounded size or a sentence. */
static void survives_damage(const uint8_t *jpeg, size_t size) {
    uint8_t damaged[1024];
    if (!CHECK(size <= sizeof damaged)) { return; }
    static const uint8_t values[] = {0x00, 0x01, 0x7f, 0x80, 0xc4, 0xd9, 0xda, 0xff};
    for (size_t i = 0; i < size * sizeof values; i++) {
        memcpy(damaged, jpeg, size);
        damaged[i / sizeof values] = values[i % sizeof values];
        ClappImage image = {0};
        ClappError error = {""};
        bool decoded = decode(damaged, size, 4, &image, &error) == CLAPP_OK;
        CHECK(decoded == (image.pixels != NULL));
        CHECK(decoded != (error.text[0] != '\0'));
        release(&image);
    }
}

static void a_damaged_jpeg_does_no_harm(void) {
    survives_damage(colour_jpeg, sizeof colour_jpeg);
    survives_damage(progressive_jpeg, sizeof progressive_jpeg);
}

static void absurd_sizes_are_refused_before_decoding(void) {
    static const struct {
        uint32_t width, height;
        const char *sentence;
    } cases[] = {
        {16385, 1, "image of 16385 x 1 pixels has a side above 16384"},
        {1, 16385, "image of 1 x 16385 pixels has a side above 16384"},
        {60000, 60000, "image of 60000 x 60000 pixels has a side above 16384"},
        {0xffffffff, 0xffffffff, "image of 4294967295 x 4294967295 pixels has a side above 16384"},
        {16384, 4097, "image of 16384 x 4097 pixels has more than 67108864"},
        {0, 5, "image is empty: 0 x 5 pixels"},
        {5, 0, "image is empty: 5 x 0 pixels"},
        {16384, 4096, "PNG is corrupt: 13 bytes cannot hold 16384 x 4096 pixels"}, /* allowed, but not in a bit */
        {115, 115, "image data are corrupt"}, /* 13 bytes could unfold into so many, these do not */
    };
    static Bytes png;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        begin_png(&png, cases[i].width, cases[i].height, 8, GRAY, false);
        end_png(&png, (uint8_t[]){0, 0}, 2);
        check_refused(png.data, png.size, cases[i].sentence);
    }
}

static void lying_pngs_are_refused(void) {
    static Bytes png;
    begin_png(&png, 1, 1, 8, GRAY, false);
    put(&png, "\xff\xff\xff\xf0IDAT", 8);
    put(&png, "------", 6);
    check_refused(png.data, png.size, "PNG is cut off: the chunk at byte 33 says 4294967280 bytes, 2 are left");

    begin_png(&png, 1, 1, 3, GRAY, false);
    end_png(&png, (uint8_t[]){0, 0}, 2);
    check_refused(png.data, png.size, "PNG of colour type 0 with 3 bits is not allowed by the format");

    begin_png(&png, 1, 1, 2, RGB, false);
    end_png(&png, (uint8_t[]){0, 0}, 2);
    check_refused(png.data, png.size, "PNG of colour type 2 with 2 bits is not allowed by the format");

    png.size = 0; /* no header first */
    put(&png, "\x89PNG\r\n\x1a\n", 8);
    end_png(&png, (uint8_t[]){0, 0}, 2);
    check_refused(png.data, png.size, "PNG does not begin with its header");
    png.size = 8; /* or an empty one, and then nothing */
    put_chunk(&png, "IHDR", "", 0);
    check_refused(png.data, png.size, "PNG does not begin with its header");

    const Bytes *bad_filter = png_of(1, 1, 8, GRAY, (uint8_t[]){9, 0}, 2);
    check_refused(bad_filter->data, bad_filter->size, "image data are corrupt");
    const Bytes *no_pixels = png_of(3, 3, 8, GRAY, (uint8_t[]){0, 1, 2, 3, 0, 1}, 6);
    check_refused(no_pixels->data, no_pixels->size, "image data are corrupt");
}

/* What unfolds into more than its picture has is not given the memory: ten megabytes for one pixel. */
static void a_png_cannot_unfold_into_more_than_its_pixels(void) {
    /* copies of 258 zeros, one for every two bits: fixed codes 11000101 and 00000, from the lowest bit on */
    static Bytes bomb, stream;
    stream.size = 0;
    put(&stream, "\x78\x01", 2);
    uint32_t bits = 3, count = 3;       /* the last block, of fixed codes */
    bits |= 0x0cu << count, count += 8; /* a literal 0: 00110000 */
    for (int i = 0; i < 40000; i++) {
        bits |= 0xa3u << count, count += 8;
        count += 5; /* distance 1 */
        for (; count >= 8; bits >>= 8, count -= 8) { put(&stream, (uint8_t[]){(uint8_t)bits}, 1); }
    }
    put(&stream, (uint8_t[]){(uint8_t)bits, 0, 0, 0, 0, 0, 0}, 7);
    begin_png(&bomb, 1, 1, 8, GRAY, false);
    put_chunk(&bomb, "IDAT", stream.data, stream.size);
    put_chunk(&bomb, "IEND", "", 0);
    check_refused(bomb.data, bomb.size, "image data are corrupt");
}

/* A frame header: 0xff, 0xc0, length (2), bits, height (2), width (2), channels, … */
static void jpeg_headers_are_refused_before_decoding(void) {
    enum { PLACE = 0x9e };
    uint8_t jpeg[sizeof colour_jpeg];
    memcpy(jpeg, colour_jpeg, sizeof jpeg);
    uint8_t *header = jpeg + PLACE;
    CHECK(memcmp(header, "\xff\xc0\x00\x11\x08\x00\x08\x00\x10\x03", 10) == 0);
    memset(header + 5, 0xff, 4);
    check_refused(jpeg, sizeof jpeg, "image of 65535 x 65535 pixels has a side above 16384");
    header[5] = 0x10, header[7] = 0x10;
    check_refused(jpeg, sizeof jpeg, "JPEG is corrupt: 310 bytes cannot hold 4351 x 4351 pixels");
    header[11] = 0x51;
    check_refused(jpeg, sizeof jpeg, "JPEG is corrupt: a sampling of 5 x 1");
    memset(header + 5, 0xff, 4);
    memset(header + 5, 0, 2);
    check_refused(jpeg, sizeof jpeg, "image is empty: 65535 x 0 pixels");
    header[9] = 2;
    check_refused(jpeg, sizeof jpeg, "JPEG has 2 channels, only 1, 3 and 4 are read");
    header[4] = 12;
    check_refused(jpeg, sizeof jpeg, "JPEG has 12 bits per channel, only 8 are read");
    header[1] = 0xc9;
    check_refused(jpeg, sizeof jpeg, "JPEG is of a rare kind (frame 0xc9) that is not read");
}

static void lying_jpegs_are_refused(void) {
    /* a Huffman table of 16 × 255 codes, more than its segment and any decoder's table hold */
    uint8_t table[] = {0xff, 0xd8, 0xff, 0xc4, 0x00, 0x13, 0x00, 255, 255, 255, 255, 255,  255,
                       255,  255,  255,  255,  255,  255,  255,  255, 255, 255, 255, 0xff, 0xd9};
    check_refused(table, sizeof table, "JPEG is corrupt: a Huffman table of 4080 codes, at most 256 exist");
    memset(table + 7, 16, 16);
    check_refused(table, sizeof table, "JPEG is corrupt: a Huffman table is cut off");

    static const uint8_t nothing[] = {0xff, 0xd8, 0xff, 0xfe, 0x00, 0x02, 0xff, 0xd9};
    check_refused(nothing, sizeof nothing, "JPEG holds no image");
    static const uint8_t too_long[] = {0xff, 0xd8, 0xff, 0xfe, 0x00, 0x05, 0xff, 0xd9};
    check_refused(too_long, sizeof too_long, "JPEG is cut off in the segment at byte 2");

    static const uint8_t short_header[] = {0xff, 0xd8, 0xff, 0xc0, 0x00, 0x02};
    check_refused(short_header, sizeof short_header, "JPEG is corrupt: a short header");
    static const uint8_t two_headers[] = {0xff, 0xd8, 0xff, 0xc0, 0,  11, 8, 0, 1, 0, 1, 1, 1,    0x11,
                                          0,    0xff, 0xc0, 0,    11, 8,  0, 1, 0, 1, 1, 1, 0x11, 0};
    check_refused(two_headers, sizeof two_headers, "JPEG is corrupt: two headers");

    /* scan after scan of nothing */
    static Bytes scans;
    scans.size = 0;
    put(&scans, "\xff\xd8", 2);
    for (int i = 0; i < 101; i++) { put(&scans, "\xff\xda\x00\x02", 4); }
    put(&scans, "\xff\xd9", 2);
    check_refused(scans.data, scans.size, "JPEG has more than 100 scans");
}

/* ---- Shrinking ----------------------------------------------------------------------------------------- */

static void shrinking_worked_by_hand(void) {
    static const uint8_t board[16] = {0, 255, 0, 255, 255, 0, 255, 0, 0, 255, 0, 255, 255, 0, 255, 0};
    check_gray(gray_png(4, 4, board), 2, 2, 2, (uint8_t[]){128, 128, 128, 128}); /* 127.5 goes up */

    static const uint8_t slope[16] = {0, 10, 20, 30, 0, 10, 20, 30, 40, 50, 60, 70, 40, 50, 60, 70};
    check_gray(gray_png(4, 4, slope), 2, 2, 2, (uint8_t[]){5, 25, 45, 65});

    /* 3 → 2: a pixel is covered by one whole and one half: (4a + 2b + 2d + e) / 9 and so on */
    static const uint8_t nine[9] = {90, 0, 0, 0, 0, 0, 0, 0, 180};
    check_gray(gray_png(3, 3, nine), 2, 2, 2, (uint8_t[]){40, 0, 0, 80});
    static const uint8_t middle[9] = {0, 0, 0, 0, 90, 0, 0, 0, 0};
    check_gray(gray_png(3, 3, middle), 2, 2, 2, (uint8_t[]){10, 10, 10, 10});
}

static void only_a_longer_shorter_side_is_shrunk(void) {
    static const uint8_t six[6] = {1, 2, 3, 4, 5, 6};
    check_gray(gray_png(3, 2, six), 0, 3, 2, six);
    check_gray(gray_png(3, 2, six), 2, 3, 2, six);
    check_gray(gray_png(2, 3, six), 100, 2, 3, six);
    check_gray(gray_png(6, 1, six), 1, 6, 1, six);
    check_gray(gray_png(6, 1, six), 3, 6, 1, six);
    check_gray(gray_png(1, 6, six), 3, 1, 6, six);
    ClappError error;
    ClappImage image;
    const Bytes *png = gray_png(3, 2, six);
    CHECK_INTEGER(decode(png->data, png->size, -1, &image, &error), CLAPP_INVALID);
    CHECK_TEXT(error.text, "shorter side of -1 pixels is negative");
}

/* By cutting every pixel into so many equal parts that they can be dealt out whole: slow and plainly
 * right. */
static uint8_t mean_of_parts(const uint8_t *pixels, int width, int height, int to_width, int to_height, int x, int y) {
    int sum = 0;
    for (int part_y = y * height; part_y < (y + 1) * height; part_y++) {
        for (int part_x = x * width; part_x < (x + 1) * width; part_x++) {
            sum += pixels[part_y / to_height * width + part_x / to_width];
        }
    }
    int parts = width * height;
    return (uint8_t)((2 * sum + parts) / (2 * parts));
}

static void shrinking_is_the_exact_mean(void) {
    uint8_t pixels[64], expected[64];
    uint32_t random = 1;
    for (int width = 2; width <= 8; width++) {
        for (int height = 2; height <= 8; height++) {
            for (int i = 0; i < width * height; i++) {
                random = random * 1664525 + 1013904223;
                pixels[i] = (uint8_t)(random >> 24);
            }
            int shorter = width < height ? width : height;
            for (int side = 1; side < shorter; side++) {
                int to_width = (2 * width * side + shorter) / (2 * shorter);
                int to_height = (2 * height * side + shorter) / (2 * shorter);
                for (int i = 0; i < to_width * to_height; i++) {
                    expected[i] = mean_of_parts(pixels, width, height, to_width, to_height, i % to_width, i / to_width);
                }
                check_gray(gray_png(width, height, pixels), side, to_width, to_height, expected);
            }
        }
    }
}

static void the_longer_side_is_rounded(void) {
    static const uint8_t gray[64] = {0};
    check_gray(gray_png(5, 3, gray), 2, 3, 2, gray); /* 3.33 */
    check_gray(gray_png(3, 5, gray), 2, 2, 3, gray);
    check_gray(gray_png(5, 2, gray), 1, 3, 1, gray); /* 2.5 */
    check_gray(gray_png(8, 7, gray), 6, 7, 6, gray); /* 6.86 */

    static uint8_t wide[2 * 16384]; /* black above white */
    memset(wide + 16384, 255, 16384);
    const Bytes *png = gray_png(16384, 2, wide);
    ClappImage image = {0};
    CHECK_INTEGER(decode(png->data, png->size, 1, &image, NULL), CLAPP_OK);
    if (CHECK(image.width == 8192 && image.height == 1)) {
        CHECK(image.pixels[0] == 128 && image.pixels[3 * 8192 - 1] == 128);
    }
    release(&image);
}

int main(void) {
    RUN(the_test_knows_crc32);
    RUN(png_of_every_kind);
    RUN(transparent_png_is_laid_over_white);
    RUN(palette_png);
    RUN(interlaced_png);
    RUN(jpeg_of_both_kinds);
    RUN(other_formats_are_refused);
    RUN(a_truncated_file_is_refused_at_every_byte);
    RUN(a_damaged_png_is_refused_at_every_bit);
    RUN(a_damaged_jpeg_does_no_harm);
    RUN(absurd_sizes_are_refused_before_decoding);
    RUN(lying_pngs_are_refused);
    RUN(a_png_cannot_unfold_into_more_than_its_pixels);
    RUN(jpeg_headers_are_refused_before_decoding);
    RUN(lying_jpegs_are_refused);
    RUN(shrinking_worked_by_hand);
    RUN(only_a_longer_shorter_side_is_shrunk);
    RUN(shrinking_is_the_exact_mean);
    RUN(the_longer_side_is_rounded);
    return check_report();
}
