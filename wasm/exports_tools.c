/* What a page does not need: data sets' files, and comparisons with back-propagation.  Its modules are linked without. */
#include "answer.h"
#include "exports.h"

int wasm_describe_file(int format, const uint8_t *head, size_t head_size, double file_size) {
    ClappFile file = {0};
    const ClappStatus status =
        clapp_file_describe((ClappFormat)format, head, head_size, (uint64_t)file_size, &file, &error);
    results[0] = file.width;
    results[1] = file.height;
    results[2] = file.channels;
    results[3] = (double)file.header_size;
    results[4] = (double)file.record_size;
    results[5] = (double)file.count;
    return (int)status;
}

int wasm_read_record(int format, int width, int height, int channels, const uint8_t *record, size_t record_size,
                     uint8_t *pixels) {
    const ClappFile file = {.format = (ClappFormat)format,
                            .width = width,
                            .height = height,
                            .channels = channels,
                            .record_size = record_size,
                            .count = 1};
    int label = -1;
    const ClappStatus status = clapp_file_record(&file, record, pixels, &label, &error);
    results[0] = label;
    return (int)status;
}

int wasm_alignment(Clapp *local, Clapp *global, float *cosines) {
    return (int)clapp_alignment(local, global, cosines, &error);
}

int wasm_given_update(const uint8_t *model, size_t model_size, const uint8_t *batch, size_t batch_size) {
    uint8_t *gradients = NULL;
    size_t size = 0;
    const ClappStatus status = clapp_given_update(model, model_size, batch, batch_size, &gradients, &size, &error);
    results[0] = address_of(gradients);
    results[1] = (double)size;
    return (int)status;
}
