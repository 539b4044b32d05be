/* The kernels as plain loops: slow, obvious.  Included with KERNELS, KERNELS_NAME, KERNELS_FUSED and multiply_add. */
#include "kernels.h"

#include <math.h>
#include <string.h>

static void multiply(const MatrixProduct *p, float *scratch) {
    (void)scratch;
    for (size_t row = 0; row < p->rows; row++)
        for (size_t column = 0; column < p->columns; column++)
            for (size_t d = 0; d < p->depth; d++) {
                float *c = &p->c[row * p->c_stride + column];
                *c = multiply_add(p->a[row * p->a_row_stride + d * p->a_depth_stride],
                                  p->b[d * p->b_depth_stride + column * p->b_column_stride], *c);
            }
}

/* As they are, with zeros behind. */
static void pack(const float *weights, size_t depth, size_t columns, float *packed) {
    memset(packed, 0, packed_size(depth, columns) * sizeof *packed);
    memcpy(packed, weights, depth * columns * sizeof *packed);
}

static void convolve(const Fields *fields, const uint32_t *starts, size_t positions, const float *packed,
                     size_t columns, float *out) {
    for (size_t i = 0; i < positions * columns; i++) {
        const float *weight = packed + i % columns * (fields->lines * fields->length);
        for (size_t line = 0; line < fields->lines; line++)
            for (size_t d = 0; d < fields->length; d++, weight++)
                out[i] = multiply_add(fields->input[starts[i / columns] + fields->offsets[line] + d], *weight, out[i]);
    }
}

static void correlate(const Fields *fields, const uint32_t *starts, const float *signals, size_t count,
                      float *gradient) {
    for (size_t i = 0; i < count; i++)
        for (size_t line = 0; line < fields->lines; line++)
            for (size_t d = 0; d < fields->length; d++) {
                float *sum = &gradient[line * fields->length + d];
                *sum = multiply_add(signals[i], fields->input[starts[i] + fields->offsets[line] + d], *sum);
            }
}

static void pool(const PoolWindow *window, const float *first, size_t channels, float *output, uint8_t *winner) {
    for (size_t c = 0; c < channels; c++) {
        float best = first[window->offsets[0] + c];
        winner[c] = 0;
        for (size_t i = 1; i < window->count; i++) {
            const float value = first[window->offsets[i] + c];
            if (!(value > best)) continue;
            best = value;
            winner[c] = (uint8_t)i;
        }
        output[c] = best > 0 ? best : 0;
    }
}

static float dot(const float *x, const float *y, size_t count) {
    float sum[16] = {0};
    for (size_t i = 0; i < count; i++) sum[i % 16] = multiply_add(x[i], y[i], sum[i % 16]);
    for (size_t half = 8; half > 0; half /= 2)
        for (size_t i = 0; i < half; i++) sum[i] += sum[i + half];
    return sum[0];
}

static void add_scaled(float *y, const float *x, float factor, size_t count) {
    for (size_t i = 0; i < count; i++) y[i] = multiply_add(factor, x[i], y[i]);
}

static void adam(const AdamStep *step, float *value, float *mean, float *square, const float *gradient, size_t count) {
    for (size_t i = 0; i < count; i++) {
        const float g = gradient[i];
        mean[i] = multiply_add(step->beta1, mean[i], (1 - step->beta1) * g);
        square[i] = multiply_add(step->beta2, square[i], (1 - step->beta2) * (g * g));
        const float root = multiply_add(sqrtf(square[i]), step->inverse_root_correction, step->epsilon);
        value[i] = multiply_add(-step->step, mean[i] / root, value[i]);
    }
}

const Kernels KERNELS = {KERNELS_NAME, KERNELS_FUSED, multiply, pack, convolve, correlate, pool, dot, add_scaled, adam};
