/* A checkpoint that is taken is the network that it describes: saved and loaded again it gives the same bytes. */
#include "mutate_safetensors.h"

static uint8_t *saved(const Clapp *net, size_t *size) {
    PROMISE(clapp_save_size(net, size, NULL) == CLAPP_OK);
    uint8_t *bytes = malloc(*size);
    PROMISE(bytes != NULL && clapp_save(net, bytes, *size, NULL) == CLAPP_OK);
    return bytes;
}

static void check_stays(const Clapp *net) {
    Clapp *back = NULL;
    size_t size = 0, again_size = 0;
    uint8_t *bytes = saved(net, &size);
    PROMISE(clapp_load(bytes, size, &back, NULL) == CLAPP_OK);
    uint8_t *again = saved(back, &again_size);
    PROMISE(size == again_size && memcmp(bytes, again, size) == 0);
    free(bytes);
    free(again);
    clapp_destroy(back);
}

static bool describes_too_much(const uint8_t *bytes, size_t size) {
    SafetensorsFile file;
    ClappSettings settings;
    if (safetensors_open(bytes, size, &file, NULL) != CLAPP_OK) return false;
    const bool large = checkpoint_settings(&file, &settings, NULL) == CLAPP_OK && fuzz_too_large(&settings);
    safetensors_close(&file);
    return large;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    uint8_t *bytes = fuzz_copy(data, size);
    if (!describes_too_much(bytes, size)) {
        Clapp *net = NULL;
        ClappError error = {""};
        const ClappStatus status = clapp_load(bytes, size, &net, &error);
        fuzz_check_sentence(status, &error);
        PROMISE((status == CLAPP_OK) == (net != NULL));
        if (net) check_stays(net);
        clapp_destroy(net);
    }
    free(bytes);
    return 0;
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned seed) {
    return mutate_safetensors(data, size, max_size, &seed);
}
