/* The tuned kernels, written once over kernels/vec/.  Included by one small file per instruction set, which has
 * included its vec header before and defines KERNELS (the table) and KERNELS_NAME.
 *
 * A tile is what is held in registers: TILE_ROWS × 2 vectors of a matrix, or LINE_TILE vectors of one line.  The vec
 * header says how many fit. */
#include "kernels.h"

#include <assert.h>
#include <string.h>

enum { TILE_COLUMNS = 2 * VEC_WIDTH };

static_assert((int)GEMM_COLUMNS % (int)TILE_COLUMNS == 0 && GEMM_ROWS % TILE_ROWS == 0, "whole tiles");
static_assert(KERNEL_PANEL % TILE_COLUMNS == 0 && (int)KERNEL_SLACK >= (int)VEC_WIDTH, "packed weights; reading whole vectors");

#define ALWAYS_INLINE inline __attribute__((always_inline))

static size_t smaller(size_t a, size_t b) {
    return a < b ? a : b;
}

/* ---- Packing ----------------------------------------------------------------------------------------------------- */

/* Rows of A with their depth (rows, depth) where they do not lie so already. */
static void pack_a(float *packed, const float *a, size_t row_stride, size_t depth_stride, size_t rows, size_t depth) {
    for (size_t d = 0; d < depth; d++)
        for (size_t row = 0; row < rows; row++) packed[row * depth + d] = a[row * row_stride + d * depth_stride];
}

/* Packs B (depth, columns) into panels of TILE_COLUMNS columns: panel → (depth, TILE_COLUMNS), missing columns zero. */
static void pack_b(float *packed, const float *b, size_t depth_stride, size_t column_stride, size_t depth,
                   size_t columns) {
    for (size_t left = 0; left < columns; left += TILE_COLUMNS) {
        const size_t width = smaller(TILE_COLUMNS, columns - left);
        for (size_t d = 0; d < depth; d++, packed += TILE_COLUMNS) {
            const float *in = b + d * depth_stride + left * column_stride;
            if (column_stride == 1 && width == TILE_COLUMNS)
                vec_store(packed, vec_load(in)), vec_store(packed + VEC_WIDTH, vec_load(in + VEC_WIDTH));
            else
                for (size_t column = 0; column < TILE_COLUMNS; column++)
                    packed[column] = column < width ? in[column * column_stride] : 0;
        }
    }
}

static void pack(const float *weights, size_t depth, size_t columns, float *packed) {
    pack_b(packed, weights, 1, depth, depth, columns);
}

/* ---- Tiles ------------------------------------------------------------------------------------------------------- */

#define EACH_ROW(row) _Pragma("GCC unroll 16") for (size_t row = 0; row < TILE_ROWS; row++)

typedef struct Tile {
    Vec sums[TILE_ROWS][2];
} Tile;

static ALWAYS_INLINE Tile tile_open(const float *c, size_t stride) {
    Tile t;
    EACH_ROW(row) t.sums[row][0] = vec_load(c + row * stride), t.sums[row][1] = vec_load(c + row * stride + VEC_WIDTH);
    return t;
}

static ALWAYS_INLINE void tile_close(const Tile *t, float *c, size_t stride) {
    EACH_ROW(row)
    vec_store(c + row * stride, t->sums[row][0]), vec_store(c + row * stride + VEC_WIDTH, t->sums[row][1]);
}

/* Adds rows (depth) · panel (depth, TILE_COLUMNS).  Not unrolled over depth: an engine that compiles WebAssembly would
 * hold all the loads of a longer body in registers that it does not have. */
static ALWAYS_INLINE void tile_add(Tile *t, const float *const *rows, const float *panel, size_t depth) {
    for (size_t d = 0; d < depth; d++, panel += TILE_COLUMNS) {
        const Vec left = vec_load(panel), right = vec_load(panel + VEC_WIDTH);
        EACH_ROW(row) {
            const Vec factor = vec_all(rows[row][d]);
            t->sums[row][0] = vec_multiply_add(factor, left, t->sums[row][0]);
            t->sums[row][1] = vec_multiply_add(factor, right, t->sums[row][1]);
        }
    }
}

/* Rows and columns of a larger matrix to and from one of its own. */
static void copy_rows(float *to, size_t to_stride, const float *from, size_t from_stride, size_t rows, size_t columns) {
    for (size_t row = 0; row < rows; row++)
        memcpy(to + row * to_stride, from + row * from_stride, columns * sizeof *to);
}

/* ---- Matrix product ---------------------------------------------------------------------------------------------- */

/* c (TILE_ROWS, TILE_COLUMNS; row stride) += a (TILE_ROWS, depth; row stride) · panel of B. */
static ALWAYS_INLINE void multiply_tile(size_t depth, const float *a, size_t a_stride, const float *b, float *c,
                                        size_t stride) {
    const float *rows[TILE_ROWS];
    EACH_ROW(row) rows[row] = a + row * a_stride;
    Tile t = tile_open(c, stride);
    tile_add(&t, rows, b, depth);
    tile_close(&t, c, stride);
}

/* A tile that hangs over the edge of C is computed beside it; its missing rows repeat the first. */
static void multiply_edge_tile(size_t depth, const float *a, size_t a_stride, const float *b, float *c, size_t stride,
                               size_t height, size_t width) {
    float whole[TILE_ROWS * TILE_COLUMNS] = {0};
    const float *rows[TILE_ROWS];
    for (size_t row = 0; row < TILE_ROWS; row++) rows[row] = a + (row < height ? row : 0) * a_stride;
    copy_rows(whole, TILE_COLUMNS, c, stride, height, width);
    Tile t = tile_open(whole, TILE_COLUMNS);
    tile_add(&t, rows, b, depth);
    tile_close(&t, whole, TILE_COLUMNS);
    copy_rows(c, stride, whole, TILE_COLUMNS, height, width);
}

static void multiply_packed(size_t rows, size_t columns, size_t depth, const float *a, size_t a_stride, const float *b,
                            float *c, size_t stride) {
    for (size_t left = 0; left < columns; left += TILE_COLUMNS) {
        for (size_t top = 0; top < rows; top += TILE_ROWS) {
            const float *from = a + top * a_stride, *panel = b + left * depth;
            float *tile = c + top * stride + left;
            if (rows - top >= TILE_ROWS && columns - left >= TILE_COLUMNS)
                multiply_tile(depth, from, a_stride, panel, tile, stride);
            else
                multiply_edge_tile(depth, from, a_stride, panel, tile, stride, smaller(rows - top, TILE_ROWS),
                                   smaller(columns - left, TILE_COLUMNS));
        }
    }
}

static void multiply(const MatrixProduct *p, float *scratch) {
    float *packed_a = scratch, *packed_b = scratch + GEMM_ROWS * GEMM_DEPTH;
    for (size_t left = 0; left < p->columns; left += GEMM_COLUMNS) {
        const size_t columns = smaller(GEMM_COLUMNS, p->columns - left);
        for (size_t front = 0; front < p->depth; front += GEMM_DEPTH) {
            const size_t depth = smaller(GEMM_DEPTH, p->depth - front);
            pack_b(packed_b, p->b + front * p->b_depth_stride + left * p->b_column_stride, p->b_depth_stride,
                   p->b_column_stride, depth, columns);
            for (size_t top = 0; top < p->rows; top += GEMM_ROWS) {
                const size_t rows = smaller(GEMM_ROWS, p->rows - top);
                const float *a = p->a + top * p->a_row_stride + front * p->a_depth_stride;
                float *c = p->c + top * p->c_stride + left;
                const bool is_packed = p->a_depth_stride == 1;
                if (!is_packed) pack_a(packed_a, a, p->a_row_stride, p->a_depth_stride, rows, depth);
                multiply_packed(rows, columns, depth, is_packed ? a : packed_a, is_packed ? p->a_row_stride : depth,
                                packed_b, c, p->c_stride);
            }
        }
    }
}

/* ---- Convolution ------------------------------------------------------------------------------------------------- */

/* c (TILE_ROWS, TILE_COLUMNS; row stride) += the receptive fields at `starts` · one panel of packed weights. */
static ALWAYS_INLINE void convolve_tile(const Fields *fields, const uint32_t *starts, const float *panel, float *c,
                                        size_t stride) {
    Tile t = tile_open(c, stride);
    for (size_t line = 0; line < fields->lines; line++, panel += fields->length * TILE_COLUMNS) {
        const float *rows[TILE_ROWS];
        EACH_ROW(row) rows[row] = fields->input + fields->offsets[line] + starts[row];
        tile_add(&t, rows, panel, fields->length);
    }
    tile_close(&t, c, stride);
}

/* The same for a panel of which one vector is enough. */
static ALWAYS_INLINE void convolve_narrow_tile(const Fields *fields, const uint32_t *starts, const float *panel,
                                               float *c) {
    Vec sums[TILE_ROWS];
    EACH_ROW(row) sums[row] = vec_load(c + row * TILE_COLUMNS);
    for (size_t line = 0; line < fields->lines; line++) {
        const float *input = fields->input + fields->offsets[line], *at[TILE_ROWS];
        EACH_ROW(row) at[row] = input + starts[row];
        for (size_t d = 0; d < fields->length; d++, panel += TILE_COLUMNS) {
            const Vec left = vec_load(panel);
            EACH_ROW(row) sums[row] = vec_multiply_add(vec_all(at[row][d]), left, sums[row]);
        }
    }
    EACH_ROW(row) vec_store(c + row * TILE_COLUMNS, sums[row]);
}

/* A tile that hangs over the edge is computed beside it; its missing rows repeat the first. */
static void convolve_edge_tile(const Fields *fields, const uint32_t *starts, const float *panel, float *c,
                               size_t stride, size_t rows, size_t columns) {
    uint32_t all[TILE_ROWS];
    float whole[TILE_ROWS * TILE_COLUMNS] = {0};
    for (size_t row = 0; row < TILE_ROWS; row++) all[row] = starts[row < rows ? row : 0];
    copy_rows(whole, TILE_COLUMNS, c, stride, rows, columns);
    if (columns <= VEC_WIDTH) convolve_narrow_tile(fields, all, panel, whole);
    else convolve_tile(fields, all, panel, whole, TILE_COLUMNS);
    copy_rows(c, stride, whole, TILE_COLUMNS, rows, columns);
}

static void convolve(const Fields *fields, const uint32_t *starts, size_t positions, const float *packed,
                     size_t columns, float *out) {
    const size_t depth = fields->lines * fields->length;
    for (size_t left = 0; left < columns; left += TILE_COLUMNS) {
        const float *panel = packed + left * depth;
        const size_t width = smaller(TILE_COLUMNS, columns - left);
        for (size_t top = 0; top < positions; top += TILE_ROWS) {
            float *tile = out + top * columns + left;
            if (width == TILE_COLUMNS && positions - top >= TILE_ROWS)
                convolve_tile(fields, starts + top, panel, tile, columns);
            else
                convolve_edge_tile(fields, starts + top, panel, tile, columns, smaller(positions - top, TILE_ROWS),
                                   width);
        }
    }
}

/* `vectors` (a constant of at most LINE_TILE) of one line's gradient. */
static ALWAYS_INLINE void correlate_tile(size_t vectors, const float *input, const uint32_t *starts,
                                         const float *signals, size_t count, float *gradient) {
    Vec sums[LINE_TILE];
    _Pragma("GCC unroll 16") for (size_t v = 0; v < vectors; v++) sums[v] = vec_load(gradient + v * VEC_WIDTH);
    for (size_t i = 0; i < count; i++) {
        const float *at = input + starts[i];
        const Vec signal = vec_all(signals[i]);
        _Pragma("GCC unroll 16") for (size_t v = 0; v < vectors; v++) sums[v] =
            vec_multiply_add(signal, vec_load(at + v * VEC_WIDTH), sums[v]);
    }
    _Pragma("GCC unroll 16") for (size_t v = 0; v < vectors; v++) vec_store(gradient + v * VEC_WIDTH, sums[v]);
}

static void correlate_line(const float *input, size_t length, const uint32_t *starts, const float *signals,
                           size_t count, float *gradient) {
    enum { WIDE = LINE_TILE * VEC_WIDTH, MIDDLE = LINE_TILE / 2 * VEC_WIDTH };
    size_t done = 0;
    for (; done + WIDE <= length; done += WIDE)
        correlate_tile(LINE_TILE, input + done, starts, signals, count, gradient + done);
    for (; done + MIDDLE <= length; done += MIDDLE)
        correlate_tile(LINE_TILE / 2, input + done, starts, signals, count, gradient + done);
    for (; done < length; done += VEC_WIDTH) {
        const size_t width = smaller(VEC_WIDTH, length - done);
        float part[VEC_WIDTH] = {0};
        memcpy(part, gradient + done, width * sizeof *part);
        correlate_tile(1, input + done, starts, signals, count, part);
        memcpy(gradient + done, part, width * sizeof *part);
    }
}

static void correlate(const Fields *fields, const uint32_t *starts, const float *signals, size_t count,
                      float *gradient) {
    for (size_t line = 0; line < fields->lines; line++, gradient += fields->length)
        correlate_line(fields->input + fields->offsets[line], fields->length, starts, signals, count, gradient);
}

static void pool(const PoolWindow *window, const float *first, size_t channels, float *output, uint8_t *winner) {
    const Vec zero = vec_all(0);
    for (size_t c = 0; c < channels; c += VEC_WIDTH) {
        const size_t width = smaller(VEC_WIDTH, channels - c);
        float in[VEC_WIDTH] = {0}, which[VEC_WIDTH];
        const bool whole = width == VEC_WIDTH;
        Vec best = zero, index = zero;
        for (size_t i = 0; i < window->count; i++) {
            const float *at = first + window->offsets[i] + c;
            if (!whole) memcpy(in, at, width * sizeof *in);
            const Vec value = vec_load(whole ? at : in);
            index = i == 0 ? zero : vec_where_greater(value, best, vec_all((float)i), index);
            best = i == 0 ? value : vec_where_greater(value, best, value, best);
        }
        vec_store(in, vec_where_greater(best, zero, best, zero));
        vec_store(which, index);
        memcpy(output + c, in, width * sizeof *in);
        for (size_t lane = 0; lane < width; lane++) winner[c + lane] = (uint8_t)which[lane];
    }
}

/* ---- Arrays ------------------------------------------------------------------------------------------------------ */

static float dot(const float *x, const float *y, size_t count) {
    enum { RUNNING = 16 }; /* as many sums in every table */
    float sum[RUNNING];
    Vec sums[RUNNING / VEC_WIDTH];
    size_t i = 0;
    for (size_t v = 0; v < RUNNING / VEC_WIDTH; v++) sums[v] = vec_all(0);
    for (; i + RUNNING <= count; i += RUNNING)
        for (size_t v = 0; v < RUNNING / VEC_WIDTH; v++)
            sums[v] = vec_multiply_add(vec_load(x + i + v * VEC_WIDTH), vec_load(y + i + v * VEC_WIDTH), sums[v]);
    for (size_t v = 0; v < RUNNING / VEC_WIDTH; v++) vec_store(sum + v * VEC_WIDTH, sums[v]);
    for (size_t lane = 0; i < count; i++, lane++) sum[lane] = multiply_add(x[i], y[i], sum[lane]);
    for (size_t half = RUNNING / 2; half > 0; half /= 2)
        for (size_t lane = 0; lane < half; lane++) sum[lane] += sum[lane + half];
    return sum[0];
}

static void add_scaled(float *y, const float *x, float factor, size_t count) {
    const Vec factors = vec_all(factor);
    size_t i = 0;
    for (; i + VEC_WIDTH <= count; i += VEC_WIDTH)
        vec_store(y + i, vec_multiply_add(factors, vec_load(x + i), vec_load(y + i)));
    for (; i < count; i++) y[i] = multiply_add(factor, x[i], y[i]);
}

static ALWAYS_INLINE void adam_vector(const AdamStep *step, float *value, float *mean, float *square,
                                      const float *gradient) {
    const Vec slope = vec_load(gradient);
    const Vec new_mean =
        vec_multiply_add(vec_all(step->beta1), vec_load(mean), vec_multiply(vec_all(1 - step->beta1), slope));
    const Vec new_square = vec_multiply_add(vec_all(step->beta2), vec_load(square),
                                            vec_multiply(vec_all(1 - step->beta2), vec_multiply(slope, slope)));
    const Vec root =
        vec_multiply_add(vec_root(new_square), vec_all(step->inverse_root_correction), vec_all(step->epsilon));
    vec_store(mean, new_mean), vec_store(square, new_square);
    vec_store(value, vec_multiply_add(vec_all(-step->step), vec_divide(new_mean, root), vec_load(value)));
}

static void adam(const AdamStep *step, float *value, float *mean, float *square, const float *gradient, size_t count) {
    size_t i = 0;
    for (; i + VEC_WIDTH <= count; i += VEC_WIDTH) adam_vector(step, value + i, mean + i, square + i, gradient + i);
    if (i == count) return;
    /* the last few are moved through full vectors, so that all take the same path */
    float v[VEC_WIDTH] = {0}, m[VEC_WIDTH] = {0}, s[VEC_WIDTH] = {0}, g[VEC_WIDTH] = {0};
    const size_t bytes = (count - i) * sizeof(float);
    memcpy(v, value + i, bytes), memcpy(m, mean + i, bytes);
    memcpy(s, square + i, bytes), memcpy(g, gradient + i, bytes);
    adam_vector(step, v, m, s, g);
    memcpy(value + i, v, bytes), memcpy(mean + i, m, bytes), memcpy(square + i, s, bytes);
}

const Kernels KERNELS = {KERNELS_NAME, VEC_FUSED, multiply, pack, convolve, correlate, pool, dot, add_scaled, adam};
