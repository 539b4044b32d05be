/* What every exported function answers with; defined in exports.c. */
#ifndef CLAPP_WASM_ANSWER_H
#define CLAPP_WASM_ANSWER_H

#include "clapp.h"

extern ClappError error;
extern double results[16];

static inline double address_of(const void *memory) {
    return (double)(uintptr_t)memory;
}

#endif
