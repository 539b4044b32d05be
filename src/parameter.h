/* What a network learns: one array of weights with its gradient and Adam's two moments. */
#ifndef CLAPP_PARAMETER_H
#define CLAPP_PARAMETER_H

#include "arena.h"
#include "clapp.h"

enum { PARAMETER_MAX_RANK = 5, PARAMETER_NAME_SIZE = 64 };

/* The gradient leftᵀ · right of a matrix, with left (count, rows) and right (count, columns): it is made where it is
 * used, part by part, and never stands in memory. */
typedef struct Product {
    const float *left, *right;
    size_t count;
} Product;

typedef struct Parameter {
    char name[PARAMETER_NAME_SIZE];
    int rank;
    int shape[PARAMETER_MAX_RANK]; /* in a checkpoint: PyTorch's order                                    */
    int neurons;                   /* > 0: a convolution, in memory (neurons, fan-in) with the kernel's
                                      positions before its input channels; 0: in memory as in a checkpoint */
    bool frozen;                   /* is not moved                                                        */
    bool is_average;               /* not learned: a running average                                      */
    bool by_product;               /* its gradient is a product, and `gradient` is NULL                   */
    size_t count;
    float *value, *gradient, *mean, *square; /* (count) each */
    Product product;
} Parameter;

/* Counts what it places in `memory`. */
static inline void parameter_place(Parameter *parameter, Arena *arena, ClappMemory *memory) {
    arena->account = &memory->weights;
    parameter->value = arena_floats(arena, parameter->count);
    arena->account = &memory->gradients;
    if (!parameter->by_product) parameter->gradient = arena_floats(arena, parameter->count);
    arena->account = &memory->moments;
    parameter->mean = arena_floats(arena, parameter->count);
    parameter->square = arena_floats(arena, parameter->count);
}

#endif
