/* The gate in front of stb_image.  A picture that is taken has pixels; the same bytes give the same ones. */
#include "fuzz.h"

enum { SIDE = 8, PNG_SIGNATURE = 8, PNG_FRAME = 12 };

static uint64_t sum_of(const ClappImage *image) {
    const size_t count = (size_t)image->width * (size_t)image->height * (size_t)image->channels;
    uint64_t sum = 0xcbf29ce484222325u;
    for (size_t i = 0; i < count; i++) sum = (sum ^ image->pixels[i]) * 0x100000001b3u;
    return sum;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    uint8_t *bytes = fuzz_copy(data, size);
    uint64_t sums[2] = {0, 0};
    for (int i = 0; i < 2; i++) {
        ClappImage image = {0};
        ClappError error = {""};
        const ClappStatus status = clapp_image_decode(bytes, size, SIDE, &image, &error);
        fuzz_check_sentence(status, &error);
        PROMISE((status == CLAPP_OK) == (image.pixels != NULL));
        if (status != CLAPP_OK) break;
        PROMISE(image.width > 0 && image.height > 0 && image.channels == 3);
        sums[i] = sum_of(&image);
        clapp_free(image.pixels);
    }
    PROMISE(sums[0] == sums[1] || sums[1] == 0);
    free(bytes);
    return 0;
}

/* ---- PNG: a chunk changes, and all lengths and checksums are right again ------------------------------------------- */

static uint32_t crc32_of(const uint8_t *data, size_t size) {
    uint32_t crc = 0xffffffff;
    for (size_t i = 0; i < size; i++) {
        crc ^= data[i];
        for (int bit = 0; bit < 8; bit++) crc = crc & 1 ? crc >> 1 ^ 0xedb88320 : crc >> 1;
    }
    return ~crc;
}

/* Where the `wanted`th chunk begins, or the last one; 0 if there is none. */
static size_t find_chunk(const uint8_t *data, size_t size, unsigned wanted) {
    size_t found = 0, at = PNG_SIGNATURE;
    for (unsigned i = 0; i <= wanted && at < size && size - at >= PNG_FRAME; i++) {
        const uint32_t length = fuzz_big32(data + at);
        if (length > size - at - PNG_FRAME) break;
        found = at;
        at += PNG_FRAME + (size_t)length;
    }
    return found;
}

static void mend_checksums(uint8_t *data, size_t size) {
    for (size_t at = PNG_SIGNATURE; at < size && size - at >= PNG_FRAME;) {
        const uint32_t length = fuzz_big32(data + at);
        if (length > size - at - PNG_FRAME) return;
        if (length >= 2 && memcmp(data + at + 4, "IDAT", 4) == 0 && (data[at + 8] & 15) == 8) /* zlib's own check */
            data[at + 9] = (uint8_t)(data[at + 9] / 32 * 32 + 31 - (data[at + 8] * 256 + data[at + 9] / 32 * 32) % 31);
        fuzz_put(data + at + 8 + length, crc32_of(data + at + 4, (size_t)length + 4), 4, true);
        at += PNG_FRAME + (size_t)length;
    }
}

static size_t mutate_png(uint8_t *data, size_t size, size_t max_size, unsigned *seed) {
    const size_t chunk = find_chunk(data, size, fuzz_next(seed) % 4);
    if (chunk == 0 || fuzz_next(seed) % 4 == 0) {
        size = LLVMFuzzerMutate(data, size, max_size);
    } else {
        const size_t length = fuzz_big32(data + chunk);
        fuzz_put(data + chunk, fuzz_mutate_part(data, &size, max_size, chunk + 8, length), 4, true);
    }
    mend_checksums(data, size);
    return size;
}

/* ---- JPEG: a segment changes, and its length is right again --------------------------------------------------------- */

static size_t mutate_jpeg(uint8_t *data, size_t size, size_t max_size, unsigned *seed) {
    const unsigned wanted = fuzz_next(seed) % 12;
    size_t at = 2, found = 0;
    for (unsigned i = 0; i <= wanted && at + 4 <= size && data[at] == 0xff; i++) {
        const size_t length = (size_t)data[at + 2] << 8 | data[at + 3];
        if (length < 2 || length > size - at - 2) break;
        found = at;
        at += 2 + length;
    }
    if (found == 0 || fuzz_next(seed) % 3 == 0) return LLVMFuzzerMutate(data, size, max_size);
    const size_t length = ((size_t)data[found + 2] << 8 | data[found + 3]) - 2;
    const size_t most = size - length + 0xfffd < max_size ? size - length + 0xfffd : max_size;
    fuzz_put(data + found + 2, fuzz_mutate_part(data, &size, most, found + 4, length) + 2, 2, true);
    return size;
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned seed) {
    const bool png = size > PNG_SIGNATURE && memcmp(data, "\x89PNG", 4) == 0;
    return png ? mutate_png(data, size, max_size, &seed) : mutate_jpeg(data, size, max_size, &seed);
}
