/* image.c — from the bytes of a PNG or JPEG to pixels of a bounded size.
 *
 * stb_image decodes, but trusts much of what it reads.  So each file is walked through first, from chunk to
 * chunk or segment to segment: size, kind, lengths, checksums, and the tables that stb_image would copy
 * without counting.  What passes is decoded; what does not gets a sentence that says why.  The walk also
 * tells how much memory an honest file of this kind and size takes: no more is given, so that a few bytes
 * cannot unfold into gigabytes.
 *
 * A transparent picture is laid over white, as a page shows it; of 16-bit channels the upper byte is kept;
 * colour profiles, gamma and the camera's orientation are not applied. */
#include "image.h"

#include "error.h"
#include "png.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum {
    JPEG_MAX_SCANS = 100, /* ten are usual; each costs a walk over all pixels, however few bytes it has */
    JPEG_MAX_CODES = 256  /* in a Huffman table */
};

ClappStatus image_set_size(ImageHead *head, uint32_t width, uint32_t height, ClappError *error) {
    if (width == 0 || height == 0) {
        return error_set(error, CLAPP_INVALID, "image is empty: %" PRIu32 " x %" PRIu32 " pixels", width, height);
    }
    if (width > CLAPP_MAX_IMAGE_SIDE || height > CLAPP_MAX_IMAGE_SIDE) {
        return error_set(error, CLAPP_INVALID, "image of %" PRIu32 " x %" PRIu32 " pixels has a side above %d", width,
                         height, (int)CLAPP_MAX_IMAGE_SIDE);
    }
    if (width > CLAPP_MAX_IMAGE_PIXELS / height) {
        return error_set(error, CLAPP_INVALID, "image of %" PRIu32 " x %" PRIu32 " pixels has more than %d", width,
                         height, (int)CLAPP_MAX_IMAGE_PIXELS);
    }
    head->width = (int)width;
    head->height = (int)height;
    return CLAPP_OK;
}

/* ---- JPEG ---------------------------------------------------------------------------------------------- */

/* DHT: tables of a class byte, 16 counts of codes by length, and as many symbols. */
static ClappStatus jpeg_tables(const uint8_t *data, size_t size, ClappError *error) {
    while (size > 0) {
        if (size < 17) { return error_set(error, CLAPP_INVALID, "JPEG is corrupt: a Huffman table is cut off"); }
        size_t codes = 0;
        for (int i = 1; i <= 16; i++) { codes += data[i]; }
        if (codes > JPEG_MAX_CODES) {
            return error_set(error, CLAPP_INVALID, "JPEG is corrupt: a Huffman table of %zu codes, at most %d exist",
                             codes, (int)JPEG_MAX_CODES);
        }
        if (codes > size - 17) {
            return error_set(error, CLAPP_INVALID, "JPEG is corrupt: a Huffman table is cut off");
        }
        data += 17 + codes;
        size -= 17 + codes;
    }
    return CLAPP_OK;
}

/* What decoding takes, and whether the file can be long enough.  samplings: each channel's (number, horizontal <<
 * 4 | vertical, table) */
static ClappStatus jpeg_sampling(const uint8_t *samplings, unsigned channels, bool progressive, size_t file_size,
                                 ImageHead *head, ClappError *error) {
    unsigned most_across = 1, most_down = 1, cells = 0;
    for (unsigned i = 0; i < channels; i++) {
        unsigned across = samplings[3 * i + 1] >> 4, down = samplings[3 * i + 1] & 15;
        if (across < 1 || across > 4 || down < 1 || down > 4) {
            return error_set(error, CLAPP_INVALID, "JPEG is corrupt: a sampling of %u x %u", across, down);
        }
        most_across = across > most_across ? across : most_across;
        most_down = down > most_down ? down : most_down;
        cells += across * down;
    }
    uint64_t width = (uint64_t)head->width, height = (uint64_t)head->height;
    uint64_t columns = (width + 8 * most_across - 1) / (8 * most_across);
    uint64_t blocks = columns * ((height + 8 * most_down - 1) / (8 * most_down)) * cells; /* of 8 x 8 */
    /* one bit says at least what a block's mean is */
    if (blocks > 8 * (uint64_t)file_size) {
        return error_set(error, CLAPP_INVALID, "JPEG is corrupt: %zu bytes cannot hold %d x %d pixels", file_size,
                         head->width, head->height);
    }
    head->memory = blocks * 64 * (progressive ? 3 : 1) + width * height * 4;
    return CLAPP_OK;
}

/* SOF: precision, height, width, number of components, their samplings */
static ClappStatus jpeg_header(unsigned marker, const uint8_t *data, size_t size, size_t file_size, ImageHead *head,
                               ClappError *error) {
    if (marker > 0xc2) {
        return error_set(error, CLAPP_INVALID, "JPEG is of a rare kind (frame 0x%02x) that is not read", marker);
    }
    if (size < 6 || head->width != 0) {
        return error_set(error, CLAPP_INVALID, "JPEG is corrupt: %s", size < 6 ? "a short header" : "two headers");
    }
    if (data[0] != 8) {
        return error_set(error, CLAPP_INVALID, "JPEG has %d bits per channel, only 8 are read", data[0]);
    }
    unsigned channels = data[5];
    if (channels != 1 && channels != 3 && channels != 4) {
        return error_set(error, CLAPP_INVALID, "JPEG has %u channels, only 1, 3 and 4 are read", channels);
    }
    ClappStatus status = image_set_size(head, read_big16(data + 3), read_big16(data + 1), error);
    if (status != CLAPP_OK) { return status; }
    if (size < 6 + 3 * (size_t)channels) { return error_set(error, CLAPP_INVALID, "JPEG is corrupt: a short header"); }
    return jpeg_sampling(data + 6, channels, marker == 0xc2, file_size, head, error);
}

/* Moves *place behind the next marker: 0xff, fill bytes 0xff, then the marker itself.  False at the end of
 * the file. */
static bool jpeg_next_marker(const uint8_t *bytes, size_t size, size_t *place, unsigned *marker) {
    size_t at = *place;
    while (at < size && bytes[at] != 0xff) { at++; }
    while (at < size && bytes[at] == 0xff) { at++; }
    if (at == size) { return false; }
    *marker = bytes[at];
    *place = at + 1;
    return true;
}

/* A segment behind its length. */
static ClappStatus jpeg_segment(unsigned marker, const uint8_t *data, size_t size, size_t file_size, ImageHead *head,
                                ClappError *error) {
    if (marker == 0xc4) { return jpeg_tables(data, size, error); }
    bool frame = marker >= 0xc0 && marker <= 0xcf && marker != 0xc8 && marker != 0xcc;
    if (frame) { return jpeg_header(marker, data, size, file_size, head, error); }
    return CLAPP_OK;
}

/* Compressed data are no segment: between the head of a scan and the next marker any byte may stand, a
 * 0xff with 0x00 or a restart marker behind it. */
static ClappStatus jpeg_walk(const uint8_t *bytes, size_t size, ImageHead *head, ClappError *error) {
    int scans = 0;
    size_t place = 2;
    for (;;) {
        unsigned marker;
        if (!jpeg_next_marker(bytes, size, &place, &marker)) {
            return error_set(error, CLAPP_INVALID, "JPEG is cut off after %zu bytes", size);
        }
        bool in_scan = marker == 0x00 || (marker >= 0xd0 && marker <= 0xd7);
        if (in_scan) { continue; }
        bool end_of_image = marker == 0xd9;
        if (end_of_image) { break; }
        size_t length = size - place < 2 ? 0 : read_big16(bytes + place);
        if (length < 2 || length > size - place) {
            return error_set(error, CLAPP_INVALID, "JPEG is cut off in the segment at byte %zu", place - 2);
        }
        bool start_of_scan = marker == 0xda;
        if (start_of_scan && ++scans > JPEG_MAX_SCANS) {
            return error_set(error, CLAPP_INVALID, "JPEG has more than %d scans", (int)JPEG_MAX_SCANS);
        }
        ClappStatus status = jpeg_segment(marker, bytes + place + 2, length - 2, size, head, error);
        if (status != CLAPP_OK) { return status; }
        place += length;
    }
    if (head->width == 0 || scans == 0) { return error_set(error, CLAPP_INVALID, "JPEG holds no image"); }
    return CLAPP_OK;
}

/* ---- Decoding ------------------------------------------------------------------------------------------ */

static ClappStatus walk(const uint8_t *bytes, size_t size, ImageHead *head, ClappError *error) {
    static const uint8_t png_signature[PNG_SIGNATURE_SIZE] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    static const uint8_t jpeg_signature[3] = {0xff, 0xd8, 0xff};
    if (size == 0) { return error_set(error, CLAPP_INVALID, "image is empty: 0 bytes"); }
    if (size > IMAGE_MAX_ENCODED_BYTES) {
        return error_set(error, CLAPP_INVALID, "image file of %zu bytes has more than %d", size,
                         (int)IMAGE_MAX_ENCODED_BYTES);
    }
    if (size >= sizeof png_signature && memcmp(bytes, png_signature, sizeof png_signature) == 0) {
        return png_walk(bytes, size, head, error);
    }
    if (size >= sizeof jpeg_signature && memcmp(bytes, jpeg_signature, sizeof jpeg_signature) == 0) {
        return jpeg_walk(bytes, size, head, error);
    }
    return error_set(error, CLAPP_INVALID, "not a PNG or JPEG image");
}

/* The bytes that stb_image may take: what an honest file needs, its own bytes copied and doubled, and its tables. */
static uint64_t budget(const ImageHead *head, size_t size) {
    return head->memory + 2 * (uint64_t)size + ((uint64_t)1 << 18);
}

/* stb_image does not say why it failed; that would take a global.  Was it memory?  Then the machine has not
 * got these bytes now, either.  The volatile write keeps a compiler from leaving the question out. */
static ClappStatus failure(const ImageHead *head, size_t memory, ClappError *error) {
    volatile uint8_t *probe = malloc(memory);
    if (probe == NULL) {
        return error_set(error, CLAPP_OUT_OF_MEMORY, "not enough memory to decode an image of %d x %d pixels",
                         head->width, head->height);
    }
    probe[0] = 0;
    free((void *)probe);
    return error_set(error, CLAPP_INVALID, "image data are corrupt");
}

/* → pixels (head.height, head.width, channels), NULL as of image_stb_load. */
static uint8_t *load(const uint8_t *bytes, size_t size, const ImageHead *head, int channels) {
    uint8_t *copy = NULL;
    if (head->png_colour == 3 && head->palette_place != 0 && head->palette_size < PNG_PALETTE_SIZE) {
        copy = png_with_full_palette(bytes, size, head, &size);
        if (copy == NULL) { return NULL; }
    }
    int width = 0, height = 0;
    uint8_t *pixels =
        image_stb_load(copy != NULL ? copy : bytes, size, channels, (size_t)budget(head, size), &width, &height);
    free(copy);
    if (pixels != NULL && (width != head->width || height != head->height)) {
        free(pixels);
        return NULL;
    }
    return pixels;
}

/* RGBA (count, 4) over white, in place: → RGB (count, 3). */
static void lay_over_white(uint8_t *pixels, size_t count) {
    for (size_t i = 0; i < count; i++) {
        unsigned alpha = pixels[4 * i + 3];
        for (size_t c = 0; c < 3; c++) {
            unsigned blend = pixels[4 * i + c] * alpha + 255 * (255 - alpha);
            pixels[3 * i + c] = (uint8_t)((blend + 127) / 255);
        }
    }
}

/* ---- Shrinking ----------------------------------------------------------------------------------------- */

/* Area averaging along one axis in whole numbers: `from` pixels of length `to` cover `to` pixels of length
 * `from`.  Pixel `target` of the smaller image is covered by the pixels first … last−1 of the larger one. */
static int cover_first(int target, int from, int to) {
    return (int)((int64_t)target * from / to);
}

static int cover_last(int target, int from, int to) {
    return (int)(((int64_t)(target + 1) * from + to - 1) / to);
}

static uint32_t cover_length(int target, int source, int from, int to) {
    int64_t left = (int64_t)target * from, right = left + from;
    int64_t source_left = (int64_t)source * to, source_right = source_left + to;
    return (uint32_t)((right < source_right ? right : source_right) - (left > source_left ? left : source_left));
}

/* row (width, 3), weighted by `weight` → added to sums (small_width, 3). */
static void add_row(const uint8_t *row, int width, int small_width, uint64_t weight, uint64_t *sums) {
    for (int x = 0; x < small_width; x++) {
        uint32_t sum[3] = {0, 0, 0};
        int last = cover_last(x, width, small_width);
        for (int source = cover_first(x, width, small_width); source < last; source++) {
            uint32_t length = cover_length(x, source, width, small_width);
            for (int c = 0; c < 3; c++) { sum[c] += length * row[3 * source + c]; }
        }
        for (int c = 0; c < 3; c++) { sums[3 * x + c] += weight * sum[c]; }
    }
}

/* pixels (height, width, 3) → shrunk (small_height, small_width, 3), rounded to nearest; sums
 * (small_width, 3) is room to work in.  All is exact: no sum exceeds 255 · CLAPP_MAX_IMAGE_PIXELS. */
static void shrink(const uint8_t *pixels, int width, int height, int small_width, int small_height, uint64_t *sums,
                   uint8_t *shrunk) {
    size_t row_size = 3 * (size_t)width, small_row_size = 3 * (size_t)small_width;
    uint64_t area = (uint64_t)width * (uint64_t)height;
    for (int y = 0; y < small_height; y++) {
        memset(sums, 0, small_row_size * sizeof *sums);
        int last = cover_last(y, height, small_height);
        for (int source = cover_first(y, height, small_height); source < last; source++) {
            uint64_t weight = cover_length(y, source, height, small_height);
            add_row(pixels + (size_t)source * row_size, width, small_width, weight, sums);
        }
        for (size_t i = 0; i < small_row_size; i++) { *shrunk++ = (uint8_t)((sums[i] + area / 2) / area); }
    }
}

/* The longer side that goes with a shorter side of `side`, to the nearest pixel. */
static int scaled_side(int longer, int shorter, int side) {
    return (int)((2 * (int64_t)longer * side + shorter) / (2 * (int64_t)shorter));
}

/* image (height, width, 3) → another one with new pixels. */
static ClappStatus shrink_image(const ClappImage *image, int side, ClappImage *small, ClappError *error) {
    bool upright = image->height > image->width;
    int shorter = upright ? image->width : image->height, longer = upright ? image->height : image->width;
    int longer_side = scaled_side(longer, shorter, side);
    int width = upright ? side : longer_side, height = upright ? longer_side : side;
    uint64_t *sums = malloc(3 * (size_t)width * sizeof *sums);
    uint8_t *pixels = malloc(3 * (size_t)width * (size_t)height);
    if (sums == NULL || pixels == NULL) {
        free(sums);
        free(pixels);
        return error_set(error, CLAPP_OUT_OF_MEMORY, "not enough memory to shrink an image to %d x %d pixels", width,
                         height);
    }
    shrink(image->pixels, image->width, image->height, width, height, sums, pixels);
    free(sums);
    *small = (ClappImage){.pixels = pixels, .width = width, .height = height, .channels = 3};
    return CLAPP_OK;
}

ClappStatus clapp_image_decode(const uint8_t *bytes, size_t size, int side, ClappImage *image, ClappError *error) {
    if (side < 0) { return error_set(error, CLAPP_INVALID, "shorter side of %d pixels is negative", side); }
    ImageHead head = {0};
    ClappStatus status = walk(bytes, size, &head, error);
    if (status != CLAPP_OK) { return status; }
    if (budget(&head, size) > IMAGE_MAX_MEMORY) {
        return error_set(error, CLAPP_INVALID, "image of %d x %d pixels takes %" PRIu64 " MB to decode, more than %d",
                         head.width, head.height, budget(&head, size) >> 20, (int)(IMAGE_MAX_MEMORY >> 20));
    }
    uint8_t *pixels = load(bytes, size, &head, head.transparent ? 4 : 3);
    if (pixels == NULL) { return failure(&head, (size_t)budget(&head, size), error); }
    if (head.transparent) { lay_over_white(pixels, (size_t)head.width * (size_t)head.height); }
    ClappImage decoded = {.pixels = pixels, .width = head.width, .height = head.height, .channels = 3};
    if (side == 0 || head.width <= side || head.height <= side) {
        *image = decoded;
        return CLAPP_OK;
    }
    status = shrink_image(&decoded, side, image, error);
    free(pixels);
    return status;
}
