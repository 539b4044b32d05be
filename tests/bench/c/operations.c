#include "operations.h"

#include "network.h"

#include <stdio.h>

static const Kernels *real;
static double convolved, correlated, multiplied, moved;

static void count_multiply(const MatrixProduct *p, float *scratch) {
    multiplied += (double)p->rows * (double)p->columns * (double)p->depth;
    real->multiply(p, scratch);
}

static void count_convolve(const Fields *fields, const uint32_t *starts, size_t positions, const float *packed,
                           size_t columns, float *out) {
    convolved += (double)positions * (double)columns * (double)(fields->lines * fields->length);
    real->convolve(fields, starts, positions, packed, columns, out);
}

static void count_correlate(const Fields *fields, const uint32_t *starts, const float *signals, size_t count,
                            float *gradient) {
    correlated += (double)count * (double)(fields->lines * fields->length);
    real->correlate(fields, starts, signals, count, gradient);
}

static void count_adam(const AdamStep *step, float *value, float *mean, float *square, const float *gradient,
                       size_t count) {
    moved += (double)count;
    real->adam(step, value, mean, square, gradient, count);
}

/* Multiplications of all convolutions, once over every position. */
static double dense_convolutions(const Clapp *net, int first) {
    double sum = 0;
    for (int i = first; i < net->settings.block_count; i++) {
        const Block *b = &net->blocks[i];
        sum += (double)net->activity[i].patches * (double)shape_count(b->shapes.convolved) *
               (double)fan_in(b->settings, b->shapes.input);
    }
    return sum;
}

/* Of products with prediction matrices: made once, and once more for their gradients. */
static double dense_matrices(const Clapp *net) {
    double sum = 0;
    for (int block = 0; block < net->settings.block_count; block++)
        for (int p = 2; p < network_own_parameters(net, block); p++)
            sum += (double)network_parameter(net, block, p)->count;
    return sum * net->sight.images;
}

ClappStatus print_operations(Clapp *net, ClappError *error) {
    Kernels counting = *net->machine.kernels;
    real = net->machine.kernels;
    convolved = correlated = multiplied = moved = 0;
    counting.multiply = count_multiply, counting.convolve = count_convolve;
    counting.correlate = count_correlate, counting.adam = count_adam;
    net->machine.kernels = &counting;
    const ClappStatus status = clapp_step(net, error);
    net->machine.kernels = real;
    if (status != CLAPP_OK) return status;
    printf("{\"convolve\": %.2f, \"correlate\": %.2f, \"multiply\": %.2f, \"adam\": %.2f, \"forward\": %.2f, "
           "\"inputGradients\": %.2f, \"matrices\": %.2f}",
           convolved / 1e6, correlated / 1e6, multiplied / 1e6, moved / 1e6, dense_convolutions(net, 0) / 1e6,
           dense_convolutions(net, 1) / 1e6, dense_matrices(net) / 1e6);
    return CLAPP_OK;
}
