/* What a network learns: one array of weights with its gradient and Adam's two moments. */
#ifndef CLAPP_PARAMETER_H
#define CLAPP_PARAMETER_H

#include "arena.h"

enum { PARAMETER_MAX_RANK = 5, PARAMETER_NAME_SIZE = 64 };

typedef struct Parameter {
    char name[PARAMETER_NAME_SIZE];
    int rank;
    int shape[PARAMETER_MAX_RANK]; /* in a checkpoint: PyTorch's order                                    */
    int neurons;                   /* > 0: a convolution, in memory (fan-in, neurons) with the kernel's
                                      positions before its input channels; 0: in memory as in a checkpoint */
    bool frozen;                   /* is not moved                                                        */
    size_t count;
    float *value, *gradient, *mean, *square; /* (count) each */
} Parameter;

static inline void parameter_place(Parameter *parameter, Arena *arena) {
    parameter->value = arena_floats(arena, parameter->count);
    parameter->gradient = arena_floats(arena, parameter->count);
    parameter->mean = arena_floats(arena, parameter->count);
    parameter->square = arena_floats(arena, parameter->count);
}

#endif
