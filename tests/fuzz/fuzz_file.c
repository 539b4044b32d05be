/* STL-10, CIFAR-10 and IDX.  An input is a format, a file's size that may be a lie (8 bytes), and the file. */
#include "fuzz.h"

enum { FORMAT_AND_SIZE = 9, FORMATS = 6, RECORDS = 64 };

/* Whatever is said of a file is said of all its bytes. */
static void read_records(const ClappFile *file, const uint8_t *bytes, size_t size) {
    PROMISE(file->count > 0 && file->count == (size - file->header_size) / file->record_size);
    const size_t pixel_count = (size_t)file->width * (size_t)file->height * (size_t)file->channels;
    uint8_t *pixels = malloc(pixel_count > 0 ? pixel_count : 1);
    PROMISE(pixels != NULL);
    for (uint64_t i = 0; i < file->count && i < RECORDS; i++) {
        uint8_t *record = fuzz_copy(bytes + file->header_size + i * file->record_size, file->record_size);
        int label = -2;
        ClappError error = {""};
        const ClappStatus status = clapp_file_record(file, record, pixels, &label, &error);
        fuzz_check_sentence(status, &error);
        PROMISE(status != CLAPP_OK || (label >= -1 && label <= 255));
        free(record);
    }
    free(pixels);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size < FORMAT_AND_SIZE) return -1;
    const ClappFormat format = (ClappFormat)(data[0] % FORMATS);
    const uint64_t claimed = (uint64_t)fuzz_little32(data + 1) | (uint64_t)fuzz_little32(data + 5) << 32;
    const size_t file_size = size - FORMAT_AND_SIZE;
    uint8_t *bytes = fuzz_copy(data + FORMAT_AND_SIZE, file_size);
    const size_t head = file_size < CLAPP_HEAD_SIZE ? file_size : CLAPP_HEAD_SIZE;
    ClappFile file = {0};
    ClappError error = {""};
    ClappStatus status = clapp_file_describe(format, bytes, head, file_size, &file, &error);
    fuzz_check_sentence(status, &error);
    if (status == CLAPP_OK) read_records(&file, bytes, file_size);
    error.text[0] = '\0';
    status = clapp_file_describe(format, bytes, head, claimed, &file, &error);
    fuzz_check_sentence(status, &error);
    PROMISE(status != CLAPP_OK || file.header_size + file.count * file.record_size == claimed);
    free(bytes);
    return 0;
}
