/* The kernels as plain loops: slow, obvious, the oracle of the tests. */
#include "kernels.h"

#include <math.h>

static void multiply(const MatrixProduct *p, float *scratch) {
    (void)scratch;
    for (size_t row = 0; row < p->rows; row++)
        for (size_t column = 0; column < p->columns; column++)
            for (size_t d = 0; d < p->depth; d++)
                p->c[row * p->c_stride + column] += p->a[row * p->a_row_stride + d * p->a_depth_stride] *
                                                    p->b[d * p->b_depth_stride + column * p->b_column_stride];
}

static float dot(const float *x, const float *y, size_t count) {
    float sum[8] = {0};
    for (size_t i = 0; i < count; i++) sum[i % 8] += x[i] * y[i];
    return ((sum[0] + sum[4]) + (sum[2] + sum[6])) + ((sum[1] + sum[5]) + (sum[3] + sum[7]));
}

static void add_scaled(float *y, const float *x, float factor, size_t count) {
    for (size_t i = 0; i < count; i++) y[i] += factor * x[i];
}

static void adam(const AdamStep *step, float *value, float *mean, float *square, const float *gradient, size_t count) {
    for (size_t i = 0; i < count; i++) {
        const float g = gradient[i];
        mean[i] = step->beta1 * mean[i] + (1 - step->beta1) * g;
        square[i] = step->beta2 * square[i] + (1 - step->beta2) * (g * g);
        const float root = sqrtf(square[i]) * step->inverse_root_correction + step->epsilon;
        value[i] += -step->step * (mean[i] / root);
    }
}

const Kernels kernels_reference = {"reference", multiply, dot, add_scaled, adam};
