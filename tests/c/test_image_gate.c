/* Images that image.c turns away before stb_image sees a byte of them, each for one reason of its own, and what it makes
 * of a decoder that errs.  The linker puts a decoder of this test in front (CMakeLists.txt). */
#include "check.h"
#include "clapp.h"
#include "image.h"
#include "png_writer.h"

static int calls, error_of_width, error_of_height;

uint8_t *__real_image_stb_load(const uint8_t *bytes, size_t size, int channels, size_t memory, int *width, int *height);
uint8_t *__wrap_image_stb_load(const uint8_t *bytes, size_t size, int channels, size_t memory, int *width, int *height);

uint8_t *__wrap_image_stb_load(const uint8_t *bytes, size_t size, int channels, size_t memory, int *width,
                               int *height) {
    uint8_t *pixels = __real_image_stb_load(bytes, size, channels, memory, width, height);
    calls++;
    *width += error_of_width, *height += error_of_height;
    return pixels;
}

static void check_refused(const uint8_t *bytes, size_t size, const char *sentence) {
    ClappImage image = {.width = 77};
    ClappError error = {""};
    CHECK_INTEGER(clapp_image_decode(bytes, size, 0, &image, &error), CLAPP_INVALID);
    CHECK(image.width == 77 && image.pixels == NULL);
    CHECK_TEXT(error.text, sentence);
}

static void check_turned_away(const uint8_t *bytes, size_t size, const char *sentence) {
    const int before = calls;
    check_refused(bytes, size, sentence);
    CHECK_INTEGER(calls, before);
}

static Bytes png;

static void files_of_absurd_length(void) {
    check_turned_away((const uint8_t *)"", (size_t)IMAGE_MAX_ENCODED_BYTES + 1,
                      "image file of 536870913 bytes has more than 536870912");
}

static void pngs_of_no_bits(void) {
    begin_png(&png, 1, 1, 0, GRAY, false);
    end_png(&png, (uint8_t[]){0, 0}, 2);
    check_turned_away(png.data, png.size, "PNG of colour type 0 with 0 bits is not allowed by the format");
}

static void bad_palettes(void) {
    static const uint8_t colours[3 * 257];
    static const struct {
        size_t size;
        int times;
        const char *sentence;
    } cases[] = {{0, 1, "PNG has a bad palette of 0 bytes"},
                 {4, 1, "PNG has a bad palette of 4 bytes"},
                 {3 * 257, 1, "PNG has a bad palette of 771 bytes"},
                 {3, 2, "PNG has a bad palette of 3 bytes"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        begin_png(&png, 1, 1, 8, PALETTE, false);
        for (int time = 0; time < cases[i].times; time++) put_chunk(&png, "PLTE", colours, cases[i].size);
        end_png(&png, (uint8_t[]){0, 0}, 2);
        check_turned_away(png.data, png.size, cases[i].sentence);
    }
}

static void palettes_that_are_missing_or_whole(void) {
    static uint8_t colours[3 * 256];
    begin_png(&png, 1, 1, 8, PALETTE, false);
    end_png(&png, (uint8_t[]){0, 0}, 2);
    check_refused(png.data, png.size, "image data are corrupt");

    memcpy(colours + 3 * 255, (uint8_t[]){1, 2, 3}, 3);
    begin_png(&png, 1, 1, 8, PALETTE, false);
    put_chunk(&png, "PLTE", colours, sizeof colours);
    end_png(&png, (uint8_t[]){0, 255}, 2);
    ClappImage image = {.width = 0};
    if (CHECK_INTEGER(clapp_image_decode(png.data, png.size, 0, &image, NULL), CLAPP_OK))
        CHECK(memcmp(image.pixels, (uint8_t[]){1, 2, 3}, 3) == 0);
    clapp_free((void *)image.pixels);
}

/* 64 megapixels of 16 bits in 130 KB that could unfold into them: what decoding takes is more than is given. */
static void more_memory_than_is_given(void) {
    static const uint8_t zeros[130100];
    begin_png(&png, 16384, 4096, 16, GRAY, true);
    put_chunk(&png, "IDAT", zeros, sizeof zeros);
    put_chunk(&png, "IEND", "", 0);
    check_turned_away(png.data, png.size, "image of 16384 x 4096 pixels takes 1536 MB to decode, more than 1536");
}

/* A frame of `channels`, with the samplings of one of them. */
static void check_frame(uint8_t channels, uint8_t length, uint8_t sampling, const char *sentence) {
    const uint8_t jpeg[] = {0xff, 0xd8,     0xff, 0xc0, 0,    length, 8, 0,    1, 0, 1,    channels,
                            1,    sampling, 0,    2,    0x11, 0,      3, 0x11, 0, 4, 0x11, 0};
    check_turned_away(jpeg, 4 + (size_t)length, sentence);
}

static void jpeg_frames(void) {
    check_frame(1, 11, 0x01, "JPEG is corrupt: a sampling of 0 x 1");
    check_frame(1, 11, 0x51, "JPEG is corrupt: a sampling of 5 x 1");
    check_frame(1, 11, 0x10, "JPEG is corrupt: a sampling of 1 x 0");
    check_frame(1, 11, 0x15, "JPEG is corrupt: a sampling of 1 x 5");
    check_frame(3, 16, 0x11, "JPEG is corrupt: a short header");
    check_frame(4, 20, 0x11, "JPEG is cut off after 24 bytes"); /* nothing is wrong with the frame */
}

/* Segments that lie among the frames' numbers: 0xc8 is reserved, 0xcc describes arithmetic codes. */
static void jpeg_segments_that_are_no_frames(void) {
    static const uint8_t jpeg[] = {0xff, 0xd8, 0xff, 0xc8, 0, 2, 0xff, 0xcc, 0, 2, 0xff, 0xd9};
    check_turned_away(jpeg, sizeof jpeg, "JPEG holds no image");
}

/* Were its size believed, its pixels would be read too far. */
static void a_decoder_that_errs_is_not_believed(void) {
    begin_png(&png, 1, 1, 8, GRAY, false);
    end_png(&png, (uint8_t[]){0, 5}, 2);
    ClappImage image = {.width = 0};
    CHECK_INTEGER(clapp_image_decode(png.data, png.size, 0, &image, NULL), CLAPP_OK);
    clapp_free((void *)image.pixels);
    error_of_width = 1;
    check_refused(png.data, png.size, "image data are corrupt");
    error_of_width = 0, error_of_height = -1;
    check_refused(png.data, png.size, "image data are corrupt");
    error_of_height = 0;
}

int main(void) {
    RUN(files_of_absurd_length);
    RUN(pngs_of_no_bits);
    RUN(bad_palettes);
    RUN(palettes_that_are_missing_or_whole);
    RUN(more_memory_than_is_given);
    RUN(jpeg_frames);
    RUN(jpeg_segments_that_are_no_frames);
    RUN(a_decoder_that_errs_is_not_believed);
    return check_report();
}
