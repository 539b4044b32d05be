/* test_file.c — STL-10, CIFAR-10 and IDX files: described, refused, and taken apart. */
#include "check.h"
#include "clapp.h"

#include <inttypes.h>
#include <stdint.h>

static const uint8_t fashion[CLAPP_HEAD_SIZE] = {0, 0, 8, 3, 0, 0, 0xea, 0x60, 0, 0, 0, 28, 0, 0, 0, 28};

static void check_described(ClappFormat format, const uint8_t *head, uint64_t size, ClappFile expected) {
    ClappFile file;
    ClappError error = {""};
    CHECK_INTEGER(clapp_file_describe(format, head, CLAPP_HEAD_SIZE, size, &file, &error), CLAPP_OK);
    CHECK_TEXT(error.text, "");
    CHECK_INTEGER(file.format, format);
    CHECK_INTEGER(file.width, expected.width);
    CHECK_INTEGER(file.height, expected.height);
    CHECK_INTEGER(file.channels, expected.channels);
    CHECK_INTEGER(file.header_size, expected.header_size);
    CHECK_INTEGER(file.record_size, expected.record_size);
    CHECK_INTEGER(file.count, expected.count);
}

static void check_refused(ClappFormat format, const uint8_t *head, size_t head_size, uint64_t size,
                          const char *sentence) {
    ClappFile file = {.count = 77};
    ClappError error = {""};
    CHECK_INTEGER(clapp_file_describe(format, head, head_size, size, &file, &error), CLAPP_INVALID);
    CHECK_TEXT(error.text, sentence);
    CHECK_INTEGER(file.count, 77);
    CHECK_INTEGER(clapp_file_describe(format, head, head_size, size, &file, NULL), CLAPP_INVALID);
}

static ClappFile described(ClappFormat format, const uint8_t *head, uint64_t size) {
    ClappFile file = {0};
    CHECK_INTEGER(clapp_file_describe(format, head, CLAPP_HEAD_SIZE, size, &file, NULL), CLAPP_OK);
    return file;
}

/* ---- Whole files --------------------------------------------------------------------------------------- */

static void well_known_files_are_described(void) {
    check_described(CLAPP_STL10_IMAGES, fashion, UINT64_C(2764800000),
                    (ClappFile){.width = 96, .height = 96, .channels = 3, .record_size = 27648, .count = 100000});
    check_described(CLAPP_STL10_LABELS, fashion, 5000, (ClappFile){.record_size = 1, .count = 5000});
    check_described(CLAPP_CIFAR10, fashion, 30730000,
                    (ClappFile){.width = 32, .height = 32, .channels = 3, .record_size = 3073, .count = 10000});
    check_described(
        CLAPP_IDX_IMAGES, fashion, 47040016,
        (ClappFile){.width = 28, .height = 28, .channels = 1, .header_size = 16, .record_size = 784, .count = 60000});
    check_described(CLAPP_IDX_LABELS, (uint8_t[CLAPP_HEAD_SIZE]){0, 0, 8, 1, 0, 0, 0x27, 0x10}, 10008,
                    (ClappFile){.header_size = 8, .record_size = 1, .count = 10000});
    /* height comes first */
    check_described(
        CLAPP_IDX_IMAGES, (uint8_t[]){0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 5}, 46,
        (ClappFile){.width = 5, .height = 3, .channels = 1, .header_size = 16, .record_size = 15, .count = 2});
    /* 16 bytes are not needed of a file that is shorter */
    ClappFile file;
    static const uint8_t one_label[] = {0, 0, 8, 1, 0, 0, 0, 1, 7};
    CHECK_INTEGER(clapp_file_describe(CLAPP_IDX_LABELS, one_label, 9, 9, &file, NULL), CLAPP_OK);
    CHECK_INTEGER(file.count, 1);
}

static void files_of_a_wrong_length_are_refused(void) {
    check_refused(CLAPP_STL10_IMAGES, fashion, 16, 27000, "file has 27000 bytes, not a multiple of 27648");
    check_refused(CLAPP_STL10_IMAGES, fashion, 16, 27649, "file has 27649 bytes, not a multiple of 27648");
    check_refused(CLAPP_CIFAR10, fashion, 16, 3072, "file has 3072 bytes, not a multiple of 3073");
    check_refused(CLAPP_STL10_IMAGES, fashion, 0, 0, "file is empty");
    check_refused(CLAPP_STL10_LABELS, fashion, 0, 0, "file is empty");
    check_refused(CLAPP_CIFAR10, NULL, 0, 0, "file is empty");
    check_refused(CLAPP_IDX_IMAGES, fashion, 15, 15, "file has 15 bytes, the header alone takes 16");
    check_refused(CLAPP_IDX_LABELS, NULL, 0, 0, "file has 0 bytes, the header alone takes 8");
    check_refused(CLAPP_IDX_IMAGES, fashion, 15, 47040016, "15 bytes of the file were given, the header takes 16");
    check_refused((ClappFormat)5, fashion, 16, 16, "file format 5 does not exist");
}

static void idx_headers_that_lie_are_refused(void) {
    uint8_t head[CLAPP_HEAD_SIZE];
    check_refused(CLAPP_IDX_IMAGES, fashion, 16, 47040015,
                  "file has 47040015 bytes, but a header of 16 and 60000 records of 784 make 47040016");
    check_refused(CLAPP_IDX_IMAGES, fashion, 16, 47040017,
                  "file has 47040017 bytes, but a header of 16 and 60000 records of 784 make 47040016");
    check_refused(CLAPP_IDX_IMAGES, fashion, 16, 47040016 + 784,
                  "file has 47040800 bytes, but a header of 16 and 60000 records of 784 make 47040016");
    check_refused(CLAPP_IDX_IMAGES, fashion, 16, 16,
                  "file has 16 bytes, but a header of 16 and 60000 records of 784 make 47040016");
    check_refused(CLAPP_IDX_LABELS, fashion, 16, 60008,
                  "file begins with 0x00000803, not 0x00000801: these are images");

    memcpy(head, fashion, sizeof head);
    head[3] = 1;
    check_refused(CLAPP_IDX_IMAGES, head, 16, 47040016,
                  "file begins with 0x00000801, not 0x00000803: these are labels");
    check_refused(CLAPP_IDX_LABELS, head, 16, 60007,
                  "file has 60007 bytes, but a header of 8 and 60000 records of 1 make 60008");
    head[3] = 2;
    check_refused(CLAPP_IDX_IMAGES, head, 16, 47040016, "file begins with 0x00000802, not 0x00000803");
    memcpy(head, "\x1f\x8b\x08\x08", 4);
    check_refused(CLAPP_IDX_IMAGES, head, 16, 26421880,
                  "file begins with 0x1f8b0808, not 0x00000803: it is still compressed by gzip");
    memcpy(head, fashion, sizeof head);
    memset(head + 4, 0, 4);
    check_refused(CLAPP_IDX_IMAGES, head, 16, 16, "file says that it holds nothing");
}

static void idx_images_of_absurd_sizes_are_refused(void) {
    static const struct {
        uint32_t height, width;
    } sizes[] = {{0, 28}, {28, 0}, {16385, 1}, {1, 16385}, {16384, 4097}, {0x10000, 0x10000}, {0xffffffff, 0xffffffff}};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        uint8_t head[CLAPP_HEAD_SIZE] = {0, 0, 8, 3, 0, 0, 0, 1};
        for (int byte = 0; byte < 4; byte++) {
            head[8 + byte] = (uint8_t)(sizes[i].height >> (24 - 8 * byte));
            head[12 + byte] = (uint8_t)(sizes[i].width >> (24 - 8 * byte));
        }
        char sentence[160];
        snprintf(sentence, sizeof sentence,
                 "images of %" PRIu32 " x %" PRIu32 " pixels; 1 to 16384 on a side, 67108864 in all are read",
                 sizes[i].width, sizes[i].height);
        check_refused(CLAPP_IDX_IMAGES, head, 16, 16, sentence);
    }
    /* The largest file that may be: 2^32 − 1 images of 2^26 pixels. */
    static const uint8_t largest[] = {0, 0, 8, 3, 255, 255, 255, 255, 0, 0, 0x40, 0, 0, 0, 0x10, 0};
    ClappFile file = described(CLAPP_IDX_IMAGES, largest, 16 + UINT64_C(0xffffffff) * (1 << 26));
    CHECK_INTEGER(file.count, 0xffffffff);
    CHECK_INTEGER(file.record_size, 1 << 26);
}

/* ---- Records ------------------------------------------------------------------------------------------- */

/* Worked by hand: in the file, the second byte is the pixel below the first, the 97th the one to its
 * right, and the 9217th its green. */
static void stl10_is_column_by_column(void) {
    static uint8_t record[27648], pixels[27648];
    record[0] = 1;
    record[1] = 2;
    record[96] = 3;
    record[9216] = 4;
    record[2 * 9216 + 95 * 96 + 94] = 5; /* blue, rightmost column, last row but one */
    ClappFile file = described(CLAPP_STL10_IMAGES, NULL, 27648);
    int label = 77;
    CHECK_INTEGER(clapp_file_record(&file, record, pixels, &label, NULL), CLAPP_OK);
    CHECK_INTEGER(label, -1);
    CHECK_INTEGER(pixels[0], 1);
    CHECK_INTEGER(pixels[96 * 3], 2);
    CHECK_INTEGER(pixels[3], 3);
    CHECK_INTEGER(pixels[1], 4);
    CHECK_INTEGER(pixels[(94 * 96 + 95) * 3 + 2], 5);
    int sum = 0;
    for (size_t i = 0; i < sizeof pixels; i++) { sum += pixels[i]; }
    CHECK_INTEGER(sum, 15);
}

static void cifar10_is_row_by_row_behind_its_label(void) {
    static uint8_t record[3073], pixels[3072];
    record[0] = 9;
    record[1] = 1;
    record[2] = 2;
    record[1 + 32] = 3;
    record[1 + 1024] = 4;
    record[3072] = 5;
    ClappFile file = described(CLAPP_CIFAR10, NULL, 3073);
    int label = 77;
    CHECK_INTEGER(clapp_file_record(&file, record, pixels, &label, NULL), CLAPP_OK);
    CHECK_INTEGER(label, 9);
    CHECK_INTEGER(pixels[0], 1);
    CHECK_INTEGER(pixels[3], 2);
    CHECK_INTEGER(pixels[32 * 3], 3);
    CHECK_INTEGER(pixels[1], 4);
    CHECK_INTEGER(pixels[3071], 5);

    static const uint8_t untouched[3072];
    memset(pixels, 0, sizeof pixels);
    record[0] = 10;
    ClappError error = {""};
    CHECK_INTEGER(clapp_file_record(&file, record, pixels, &label, &error), CLAPP_INVALID);
    CHECK_TEXT(error.text, "label is 10, CIFAR-10 has 0 to 9");
    CHECK_INTEGER(label, 9);
    CHECK(memcmp(pixels, untouched, sizeof pixels) == 0);
}

static void idx_records(void) {
    ClappFile file = described(CLAPP_IDX_IMAGES, (uint8_t[]){0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3}, 22);
    uint8_t pixels[7] = {0, 0, 0, 0, 0, 0, 0xaa};
    int label = 77;
    CHECK_INTEGER(clapp_file_record(&file, (uint8_t[]){1, 2, 3, 4, 5, 6}, pixels, &label, NULL), CLAPP_OK);
    CHECK_INTEGER(label, -1);
    CHECK(memcmp(pixels, (uint8_t[]){1, 2, 3, 4, 5, 6, 0xaa}, 7) == 0);

    file = described(CLAPP_IDX_LABELS, (uint8_t[CLAPP_HEAD_SIZE]){0, 0, 8, 1, 0, 0, 0, 1}, 9);
    CHECK_INTEGER(clapp_file_record(&file, (uint8_t[]){61}, NULL, &label, NULL), CLAPP_OK);
    CHECK_INTEGER(label, 61);
}

static void stl10_labels_count_from_one(void) {
    ClappFile file = described(CLAPP_STL10_LABELS, NULL, 5);
    ClappError error = {""};
    int label = 77;
    CHECK_INTEGER(clapp_file_record(&file, (uint8_t[]){1}, NULL, &label, &error), CLAPP_OK);
    CHECK_INTEGER(label, 0);
    CHECK_INTEGER(clapp_file_record(&file, (uint8_t[]){10}, NULL, &label, &error), CLAPP_OK);
    CHECK_INTEGER(label, 9);
    CHECK_INTEGER(clapp_file_record(&file, (uint8_t[]){0}, NULL, &label, &error), CLAPP_INVALID);
    CHECK_TEXT(error.text, "label is 0, STL-10 has 1 to 10");
    CHECK_INTEGER(clapp_file_record(&file, (uint8_t[]){11}, NULL, &label, &error), CLAPP_INVALID);
    CHECK_TEXT(error.text, "label is 11, STL-10 has 1 to 10");
    CHECK_INTEGER(label, 9);
    file.format = (ClappFormat)5;
    CHECK_INTEGER(clapp_file_record(&file, (uint8_t[]){1}, NULL, &label, &error), CLAPP_INVALID);
    CHECK_TEXT(error.text, "file format 5 does not exist");
}

int main(void) {
    RUN(well_known_files_are_described);
    RUN(files_of_a_wrong_length_are_refused);
    RUN(idx_headers_that_lie_are_refused);
    RUN(idx_images_of_absurd_sizes_are_refused);
    RUN(stl10_is_column_by_column);
    RUN(cifar10_is_row_by_row_behind_its_label);
    RUN(idx_records);
    RUN(stl10_labels_count_from_one);
    return check_report();
}
