/* The tuned kernels, written once over kernels/vec/.  Included by one small file per instruction set, which has
 * included its vec header before and defines KERNELS (the table) and KERNELS_NAME. */
#include "kernels.h"

#include <assert.h>
#include <string.h>

enum { TILE_ROWS = 4, TILE_COLUMNS = 2 * VEC_WIDTH };

static size_t smaller(size_t a, size_t b) {
    return a < b ? a : b;
}

/* Packs A (rows, depth) into panels of TILE_ROWS rows: panel → (depth, TILE_ROWS), missing rows zero. */
static void pack_a(float *packed, const float *a, size_t row_stride, size_t depth_stride, size_t rows, size_t depth) {
    for (size_t top = 0; top < rows; top += TILE_ROWS) {
        for (size_t row = 0; row < TILE_ROWS; row++) {
            float *out = packed + row;
            if (top + row < rows) {
                const float *in = a + (top + row) * row_stride;
                for (size_t d = 0; d < depth; d++) out[d * TILE_ROWS] = in[d * depth_stride];
            } else {
                for (size_t d = 0; d < depth; d++) out[d * TILE_ROWS] = 0;
            }
        }
        packed += depth * TILE_ROWS;
    }
}

/* Packs B (depth, columns) into panels of TILE_COLUMNS columns: panel → (depth, TILE_COLUMNS), missing columns zero. */
static void pack_b(float *packed, const float *b, size_t depth_stride, size_t column_stride, size_t depth,
                   size_t columns) {
    for (size_t left = 0; left < columns; left += TILE_COLUMNS) {
        const size_t width = smaller(TILE_COLUMNS, columns - left);
        for (size_t d = 0; d < depth; d++) {
            const float *in = b + d * depth_stride + left * column_stride;
            if (column_stride == 1 && width == TILE_COLUMNS) {
                memcpy(packed, in, TILE_COLUMNS * sizeof *packed);
            } else {
                for (size_t column = 0; column < TILE_COLUMNS; column++)
                    packed[column] = column < width ? in[column * column_stride] : 0;
            }
            packed += TILE_COLUMNS;
        }
    }
}

/* One tile of C in registers: c (TILE_ROWS, TILE_COLUMNS; row stride) += panel of A · panel of B. */
static inline void multiply_tile(size_t depth, const float *a, const float *b, float *c, size_t stride) {
    Vec c00 = vec_load(c), c01 = vec_load(c + VEC_WIDTH);
    Vec c10 = vec_load(c + stride), c11 = vec_load(c + stride + VEC_WIDTH);
    Vec c20 = vec_load(c + 2 * stride), c21 = vec_load(c + 2 * stride + VEC_WIDTH);
    Vec c30 = vec_load(c + 3 * stride), c31 = vec_load(c + 3 * stride + VEC_WIDTH);
    for (size_t d = 0; d < depth; d++, a += TILE_ROWS, b += TILE_COLUMNS) {
        const Vec b0 = vec_load(b), b1 = vec_load(b + VEC_WIDTH);
        const Vec a0 = vec_all(a[0]), a1 = vec_all(a[1]), a2 = vec_all(a[2]), a3 = vec_all(a[3]);
        c00 = vec_add(c00, vec_multiply(a0, b0));
        c01 = vec_add(c01, vec_multiply(a0, b1));
        c10 = vec_add(c10, vec_multiply(a1, b0));
        c11 = vec_add(c11, vec_multiply(a1, b1));
        c20 = vec_add(c20, vec_multiply(a2, b0));
        c21 = vec_add(c21, vec_multiply(a2, b1));
        c30 = vec_add(c30, vec_multiply(a3, b0));
        c31 = vec_add(c31, vec_multiply(a3, b1));
    }
    vec_store(c, c00), vec_store(c + VEC_WIDTH, c01);
    vec_store(c + stride, c10), vec_store(c + stride + VEC_WIDTH, c11);
    vec_store(c + 2 * stride, c20), vec_store(c + 2 * stride + VEC_WIDTH, c21);
    vec_store(c + 3 * stride, c30), vec_store(c + 3 * stride + VEC_WIDTH, c31);
}

/* A tile that hangs over the edge of C is computed beside it. */
static void multiply_edge_tile(size_t depth, const float *a, const float *b, float *c, size_t stride, size_t rows,
                               size_t columns) {
    float whole[TILE_ROWS * TILE_COLUMNS] = {0};
    for (size_t row = 0; row < rows; row++) memcpy(whole + row * TILE_COLUMNS, c + row * stride, columns * sizeof *c);
    multiply_tile(depth, a, b, whole, TILE_COLUMNS);
    for (size_t row = 0; row < rows; row++) memcpy(c + row * stride, whole + row * TILE_COLUMNS, columns * sizeof *c);
}

static void multiply_packed(size_t rows, size_t columns, size_t depth, const float *a, const float *b, float *c,
                            size_t stride) {
    for (size_t left = 0; left < columns; left += TILE_COLUMNS) {
        for (size_t top = 0; top < rows; top += TILE_ROWS) {
            const float *a_panel = a + top * depth, *b_panel = b + left * depth;
            float *tile = c + top * stride + left;
            if (rows - top >= TILE_ROWS && columns - left >= TILE_COLUMNS)
                multiply_tile(depth, a_panel, b_panel, tile, stride);
            else
                multiply_edge_tile(depth, a_panel, b_panel, tile, stride, smaller(rows - top, TILE_ROWS),
                                   smaller(columns - left, TILE_COLUMNS));
        }
    }
}

static void multiply(const MatrixProduct *p, float *scratch) {
    static_assert(GEMM_COLUMNS % TILE_COLUMNS == 0 && GEMM_ROWS % TILE_ROWS == 0, "whole tiles");
    float *packed_a = scratch, *packed_b = scratch + GEMM_ROWS * GEMM_DEPTH;
    for (size_t left = 0; left < p->columns; left += GEMM_COLUMNS) {
        const size_t columns = smaller(GEMM_COLUMNS, p->columns - left);
        for (size_t front = 0; front < p->depth; front += GEMM_DEPTH) {
            const size_t depth = smaller(GEMM_DEPTH, p->depth - front);
            pack_b(packed_b, p->b + front * p->b_depth_stride + left * p->b_column_stride, p->b_depth_stride,
                   p->b_column_stride, depth, columns);
            for (size_t top = 0; top < p->rows; top += GEMM_ROWS) {
                const size_t rows = smaller(GEMM_ROWS, p->rows - top);
                pack_a(packed_a, p->a + top * p->a_row_stride + front * p->a_depth_stride, p->a_row_stride,
                       p->a_depth_stride, rows, depth);
                multiply_packed(rows, columns, depth, packed_a, packed_b, p->c + top * p->c_stride + left, p->c_stride);
            }
        }
    }
}

static float dot(const float *x, const float *y, size_t count) {
    float sum[8] = {0};
    size_t i = 0;
    for (; i + 8 <= count; i += 8)
        for (size_t lane = 0; lane < 8; lane += VEC_WIDTH)
            vec_store(sum + lane,
                      vec_add(vec_load(sum + lane), vec_multiply(vec_load(x + i + lane), vec_load(y + i + lane))));
    for (size_t lane = 0; i < count; i++, lane++) sum[lane] += x[i] * y[i];
    return ((sum[0] + sum[4]) + (sum[2] + sum[6])) + ((sum[1] + sum[5]) + (sum[3] + sum[7]));
}

static void add_scaled(float *y, const float *x, float factor, size_t count) {
    const Vec factors = vec_all(factor);
    size_t i = 0;
    for (; i + VEC_WIDTH <= count; i += VEC_WIDTH)
        vec_store(y + i, vec_add(vec_load(y + i), vec_multiply(factors, vec_load(x + i))));
    for (; i < count; i++) y[i] += factor * x[i];
}

static void adam(const AdamStep *step, float *value, float *mean, float *square, const float *gradient, size_t count) {
    const Vec beta1 = vec_all(step->beta1), rest1 = vec_all(1 - step->beta1);
    const Vec beta2 = vec_all(step->beta2), rest2 = vec_all(1 - step->beta2);
    const Vec epsilon = vec_all(step->epsilon), minus_step = vec_all(-step->step);
    const Vec correction = vec_all(step->inverse_root_correction);
    for (size_t i = 0; i < count; i += VEC_WIDTH) {
        /* the last few are moved through a full vector, so that all take the same path */
        float v[VEC_WIDTH] = {0}, m[VEC_WIDTH] = {0}, s[VEC_WIDTH] = {0}, g[VEC_WIDTH] = {0};
        const size_t bytes = smaller(VEC_WIDTH, count - i) * sizeof(float);
        memcpy(v, value + i, bytes), memcpy(m, mean + i, bytes);
        memcpy(s, square + i, bytes), memcpy(g, gradient + i, bytes);
        const Vec slope = vec_load(g);
        const Vec new_mean = vec_add(vec_multiply(beta1, vec_load(m)), vec_multiply(rest1, slope));
        const Vec new_square =
            vec_add(vec_multiply(beta2, vec_load(s)), vec_multiply(rest2, vec_multiply(slope, slope)));
        const Vec root = vec_add(vec_multiply(vec_root(new_square), correction), epsilon);
        vec_store(m, new_mean), vec_store(s, new_square);
        vec_store(v, vec_add(vec_load(v), vec_multiply(minus_step, vec_divide(new_mean, root))));
        memcpy(value + i, v, bytes), memcpy(mean + i, m, bytes), memcpy(square + i, s, bytes);
    }
}

const Kernels KERNELS = {KERNELS_NAME, multiply, dot, add_scaled, adam};
