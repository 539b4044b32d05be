/* mutate_safetensors.h — changes of a checkpoint that a blind fuzzer would hardly find. */
#ifndef MUTATE_SAFETENSORS_H
#define MUTATE_SAFETENSORS_H

#include "fuzz.h"

/* The header alone changes, and its length says so. */
static inline size_t mutate_header(uint8_t *data, size_t size, size_t max_size) {
    const size_t length = size < 8 ? 0 : fuzz_little32(data);
    if (size < 8 || length > size - 8) return LLVMFuzzerMutate(data, size, max_size);
    const size_t mutated = fuzz_mutate_part(data, &size, max_size, 8, length);
    fuzz_put(data, mutated, 8, false);
    return size;
}

/* A file in which all agrees, of a network with changed settings; its size, or 0. */
static inline size_t mutate_network(uint8_t *data, size_t size, size_t max_size) {
    SafetensorsFile file;
    ClappSettings settings;
    char text[4096];
    const char *network = NULL;
    Clapp *net = NULL;
    size_t length = 0, saved = 0;
    if (safetensors_open(data, size, &file, NULL) != CLAPP_OK) return 0;
    if (safetensors_metadata(&file, "network", &network, &length) && length < sizeof text)
        memcpy(text, network, length);
    else length = 0;
    safetensors_close(&file);
    length = LLVMFuzzerMutate((uint8_t *)text, length, sizeof text);
    if (clapp_settings_from_json(text, length, &settings, NULL) != CLAPP_OK || fuzz_too_large(&settings) ||
        clapp_create(&settings, &net, NULL) != CLAPP_OK)
        return 0;
    if (clapp_save_size(net, &saved, NULL) != CLAPP_OK || saved > max_size ||
        clapp_save(net, data, saved, NULL) != CLAPP_OK)
        saved = 0;
    clapp_destroy(net);
    return saved;
}

static inline size_t mutate_safetensors(uint8_t *data, size_t size, size_t max_size, unsigned *seed) {
    const unsigned way = fuzz_next(seed) % 8;
    const size_t changed = way == 0 ? mutate_network(data, size, max_size) : 0;
    if (changed > 0) return changed;
    return way < 6 ? mutate_header(data, size, max_size) : LLVMFuzzerMutate(data, size, max_size);
}

#endif
