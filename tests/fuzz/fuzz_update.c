/* One given update from a model and a batch.  An input is the model's length in 4 bytes, the model, the batch. */
#include "mutate_safetensors.h"
#include "settings.h"

/* The batch's sizes go before the model's. */
static bool is_too_large(const uint8_t *model, size_t model_size, const uint8_t *batch, size_t batch_size) {
    SafetensorsFile file;
    ClappSettings settings;
    if (safetensors_open(model, model_size, &file, NULL) != CLAPP_OK) return false;
    const bool described = checkpoint_settings(&file, &settings, NULL) == CLAPP_OK;
    safetensors_close(&file);
    if (!described || safetensors_open(batch, batch_size, &file, NULL) != CLAPP_OK) return false;
    const SafetensorsEntry *images = safetensors_find(&file, "images");
    if (images && images->rank >= 2) {
        settings.batch = images->shape[0] / sight_of(&settings).views;
        settings.crop = settings.view = images->shape[1];
    }
    safetensors_close(&file);
    return fuzz_too_large(&settings);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size < 4 || fuzz_little32(data) > size - 4) return -1;
    const size_t model_size = fuzz_little32(data), batch_size = size - 4 - model_size;
    uint8_t *model = fuzz_copy(data + 4, model_size), *batch = fuzz_copy(data + 4 + model_size, batch_size);
    if (!is_too_large(model, model_size, batch, batch_size)) {
        uint8_t *gradients = NULL;
        size_t gradients_size = 0;
        ClappError error = {""};
        const ClappStatus status =
            clapp_given_update(model, model_size, batch, batch_size, &gradients, &gradients_size, &error);
        fuzz_check_sentence(status, &error);
        PROMISE((status == CLAPP_OK) == (gradients != NULL));
        clapp_free(gradients);
    }
    free(model);
    free(batch);
    return 0;
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned seed) {
    if (size < 4 || fuzz_little32(data) > size - 4) return LLVMFuzzerMutate(data, size, max_size);
    const size_t model = fuzz_little32(data), batch = size - 4 - model;
    uint8_t *tail = fuzz_copy(data + 4 + model, batch);
    size_t mutated;
    if (fuzz_next(&seed) % 2 == 0) {
        mutated = mutate_safetensors(data + 4, model, max_size - 4 - batch, &seed);
        memcpy(data + 4 + mutated, tail, batch);
        fuzz_put(data, mutated, 4, false);
        mutated += batch;
    } else {
        mutated = model + mutate_safetensors(data + 4 + model, batch, max_size - 4 - model, &seed);
    }
    free(tail);
    return 4 + mutated;
}
