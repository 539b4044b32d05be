/* The few loops in which nearly all time is spent, one table of them per instruction set.
 *
 * Exact tables round each product before it is added: all of them give the same bits, because lanes run over independent
 * results and every sum has one fixed order.  Fused tables multiply and add with one rounding (FMA): they agree with each
 * other, not with the exact ones, and are used only where they are asked for. */
#ifndef CLAPP_KERNELS_H
#define CLAPP_KERNELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

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
 * 48 × 192); both are multiples of every tile. */
enum {
    GEMM_ROWS = 48,
    GEMM_DEPTH = 192,
    GEMM_COLUMNS = 256,
    GEMM_SCRATCH = (GEMM_ROWS + GEMM_COLUMNS) * GEMM_DEPTH + 64 /* floats */
};

/* What a convolution's neurons see, taken from where it lies: a receptive field that begins at input[start] is `lines`
 * runs of `length` floats, line i at input[start + offsets[i]].  Unless `length` is a multiple of it, KERNEL_SLACK floats
 * behind the last one can be read. */
typedef struct Fields {
    const float *input;
    const uint32_t *offsets; /* (lines) */
    size_t lines, length;
} Fields;

enum {
    KERNEL_SLACK = 16,
    KERNEL_PANEL = 32 /* the widest tile of columns: room for packed ones is a multiple of it */
};

/* Floats that the packed weights of `columns` neurons take. */
static inline size_t packed_size(size_t depth, size_t columns) {
    return depth * ((columns + KERNEL_PANEL - 1) / KERNEL_PANEL * KERNEL_PANEL);
}

/* A max-pool's window: `count` positions, each `offsets` floats from the first. */
typedef struct PoolWindow {
    size_t count;
    size_t offsets[UINT8_MAX];
} PoolWindow;

/* Adam's numbers for one step (Kingma & Ba 2015): p −= step · m / (√(v · correction) + ε). */
typedef struct AdamStep {
    float beta1, beta2, epsilon;
    float step;                    /* lr / (1 − β1^t)     */
    float inverse_root_correction; /* 1 / √(1 − β2^t)    */
} AdamStep;

typedef struct Kernels {
    const char *name;
    bool fused;
    /* scratch: GEMM_SCRATCH floats, aligned to 64 bytes */
    void (*multiply)(const MatrixProduct *product, float *scratch);
    /* weights (columns, depth) → packed (packed_size), in an order of this table's own */
    void (*pack)(const float *weights, size_t depth, size_t columns, float *packed);
    /* out (positions, columns) += receptive field at each start · packed weights; depth = lines · length, in rising order */
    void (*convolve)(const Fields *fields, const uint32_t *starts, size_t positions, const float *packed,
                     size_t columns, float *out);
    /* gradient (lines · length) += Σ signals[i] · receptive field at starts[i], in rising order of i */
    void (*correlate)(const Fields *fields, const uint32_t *starts, const float *signals, size_t count,
                      float *gradient);
    /* One position: channel by channel the largest of the window and which it was, the first of equals; then ReLU. */
    void (*pool)(const PoolWindow *window, const float *first, size_t channels, float *output, uint8_t *winner);
    /* Σ x·y with sixteen running sums, added as a tree */
    float (*dot)(const float *x, const float *y, size_t count);
    /* y += factor · x */
    void (*add_scaled)(float *y, const float *x, float factor, size_t count);
    void (*adam)(const AdamStep *step, float *value, float *mean, float *square, const float *gradient, size_t count);
} Kernels;

extern const Kernels kernels_reference, kernels_reference_fused; /* plain loops, the oracles of the tests */
extern const Kernels kernels_scalar;
extern const Kernels kernels_simd128;                  /* WebAssembly SIMD; only in that build */
extern const Kernels kernels_relaxed;                  /* … relaxed SIMD, fused; only in that build */
extern const Kernels kernels_avx2, kernels_avx2_fused; /* x86-64; only in native builds */
extern const Kernels kernels_avx512, kernels_avx512_fused;

/* The fastest of the exact tables that this build and this processor have; or of the fused ones, if it has any. */
const Kernels *kernels_select(bool fused);

#endif
