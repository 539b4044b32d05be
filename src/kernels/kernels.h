/* The few loops in which nearly all time is spent, one table of them per instruction set.
 * Every entry gives the same bits in every table: lanes run over independent results, sums that cross lanes have one
 * fixed order, and nothing is fused. */
#ifndef CLAPP_KERNELS_H
#define CLAPP_KERNELS_H

#include <stddef.h>

/* Matrix product C += A·B with A (rows, depth), B (depth, columns), C (rows, columns; row stride `c_stride`).
 * The strides let A and B be transposed or be parts of something larger.  Each element of C is summed over depth in
 * rising order. */
typedef struct MatrixProduct {
    size_t rows, columns, depth;
    const float *a;
    size_t a_row_stride, a_depth_stride;
    const float *b;
    size_t b_depth_stride, b_column_stride;
    float *c;
    size_t c_stride;
} MatrixProduct;

/* Sizes of the packed parts of A and B, chosen to stay in the first and second cache (measured best on 128-bit SIMD:
 * 48 × 192); GEMM_COLUMNS is a multiple of every vector width. */
enum {
    GEMM_ROWS = 48,
    GEMM_DEPTH = 192,
    GEMM_COLUMNS = 256,
    GEMM_SCRATCH = (GEMM_ROWS + GEMM_COLUMNS) * GEMM_DEPTH + 64 /* floats */
};

/* Adam's numbers for one step (Kingma & Ba 2015): p −= step · m / (√(v · correction) + ε). */
typedef struct AdamStep {
    float beta1, beta2, epsilon;
    float step;                    /* lr / (1 − β1^t)     */
    float inverse_root_correction; /* 1 / √(1 − β2^t)    */
} AdamStep;

typedef struct Kernels {
    const char *name;
    /* scratch: GEMM_SCRATCH floats, aligned to 64 bytes */
    void (*multiply)(const MatrixProduct *product, float *scratch);
    /* Σ x·y with eight running sums, added as a tree */
    float (*dot)(const float *x, const float *y, size_t count);
    /* y += factor · x */
    void (*add_scaled)(float *y, const float *x, float factor, size_t count);
    void (*adam)(const AdamStep *step, float *value, float *mean, float *square, const float *gradient, size_t count);
} Kernels;

extern const Kernels kernels_reference; /* plain loops, the oracle of the tests */
extern const Kernels kernels_scalar;
extern const Kernels kernels_simd128; /* WebAssembly SIMD; only in that build */
extern const Kernels kernels_avx2;    /* x86-64 with AVX2; only in native builds */

/* The fastest of the tables that this build and this processor have. */
const Kernels *kernels_select(void);

#endif
