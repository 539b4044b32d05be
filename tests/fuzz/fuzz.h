/* fuzz.h — what the harnesses share.  A harness is LLVMFuzzerTestOneInput: it traps where a promise is broken. */
#ifndef FUZZ_H
#define FUZZ_H

#include "checkpoint.h"
#include "clapp.h"
#include "safetensors.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned seed);
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size); /* libFuzzer's own */

#define PROMISE(condition)                                                                                             \
    do {                                                                                                               \
        if (!(condition)) __builtin_trap();                                                                            \
    } while (0)

/* What was refused got a sentence; nothing else did. */
static inline void fuzz_check_sentence(ClappStatus status, const ClappError *error) {
    PROMISE((status != CLAPP_OK) == (error->text[0] != '\0') && memchr(error->text, '\0', sizeof error->text));
}

/* A block of exactly this size, so that the sanitizer sees each byte read too far. */
static inline uint8_t *fuzz_copy(const uint8_t *data, size_t size) {
    uint8_t *copy = malloc(size > 0 ? size : 1);
    PROMISE(copy != NULL);
    if (size > 0) memcpy(copy, data, size);
    return copy;
}

/* Networks whose making alone would slow a fuzzer down; that they can be planned is all that is asked of them. */
static inline bool fuzz_too_large(const ClappSettings *settings) {
    ClappMemory memory;
    return clapp_memory_parts(settings, &memory, NULL) == CLAPP_OK && memory.total > 1u << 20;
}

/* The next of some numbers that look random. */
static inline unsigned fuzz_next(unsigned *seed) {
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

static inline uint32_t fuzz_little32(const uint8_t *bytes) {
    return (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}

static inline uint32_t fuzz_big32(const uint8_t *bytes) {
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

static inline void fuzz_put(uint8_t *bytes, uint64_t value, int count, bool big) {
    for (int i = 0; i < count; i++) bytes[big ? count - 1 - i : i] = (uint8_t)(value >> 8 * i);
}

/* Mutates data[begin, begin + length) of data[size] in place, moving what follows; returns the part's new length. */
static inline size_t fuzz_mutate_part(uint8_t *data, size_t *size, size_t max_size, size_t begin, size_t length) {
    const size_t tail = *size - begin - length, most = max_size - begin - tail;
    uint8_t *rest = fuzz_copy(data + begin + length, tail);
    const size_t mutated = LLVMFuzzerMutate(data + begin, length, most);
    memcpy(data + begin + mutated, rest, tail);
    free(rest);
    *size = begin + mutated + tail;
    return mutated;
}

#endif
