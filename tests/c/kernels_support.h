/* kernels_support.h — every table of kernels that this processor can run, next to its oracle, and arrays between guards.
 * In what is only read, guards are NaN, so that reading too far shows; in what is written they are −0, which even adding 0
 * changes; and behind what is only read the memory ends, so that a sanitizer sees the rest. */
#ifndef KERNELS_SUPPORT_H
#define KERNELS_SUPPORT_H

#include "kernels/kernels.h"

#include "check.h"
#include "support.h"

enum { GUARD = 24 /* floats before and behind an array */, MOST_TABLES = 8 };

extern const Kernels kernels_wide, kernels_wide_fused; /* kernels_wide.c: sixteen lanes, on any processor */

static const Kernels *tables[MOST_TABLES];
static int table_count;

static inline void find_tables(void) {
    tables[table_count++] = &kernels_scalar;
    tables[table_count++] = &kernels_wide, tables[table_count++] = &kernels_wide_fused;
#if defined(CLAPP_X86)
    if (__builtin_cpu_supports("avx2")) tables[table_count++] = &kernels_avx2;
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) tables[table_count++] = &kernels_avx2_fused;
    if (__builtin_cpu_supports("avx512f")) tables[table_count++] = &kernels_avx512;
    if (__builtin_cpu_supports("avx512f")) tables[table_count++] = &kernels_avx512_fused;
#endif
}

/* The plain loops that a table must equal bit for bit: oracles[table->fused]. */
static const Kernels *const oracles[] = {&kernels_reference, &kernels_reference_fused};

/* ---- Arrays between guards ------------------------------------------------------------------------------------- */

typedef struct Guarded {
    float *memory, *at;
    size_t before, count, behind;
    float guard;
} Guarded;

/* `count` guard values that begin `shift` floats behind an aligned address. */
static inline Guarded guarded(size_t count, size_t shift, size_t behind, float guard) {
    Guarded g = {.before = GUARD + shift, .count = count, .behind = behind, .guard = guard};
    g.memory = take_floats(g.before + count + behind);
    g.at = g.memory + g.before;
    fill_value(g.memory, g.before + count + behind, guard);
    return g;
}

static inline Guarded guarded_to_read(size_t count, size_t shift) {
    return guarded(count, shift, 0, NAN);
}

static inline Guarded guarded_to_write(size_t count, size_t shift) {
    return guarded(count, shift, GUARD, -0.0f);
}

static inline Guarded guarded_noise(Random *random, size_t count, size_t shift) {
    Guarded g = guarded_to_read(count, shift);
    fill_noise(random, g.at, count, -2, 2);
    return g;
}

static inline Guarded written_copy(const Guarded *from, size_t shift) {
    Guarded g = guarded_to_write(from->count, shift);
    for (size_t i = 0; i < from->count; i++) g.at[i] = from->at[i];
    return g;
}

static inline bool all_same(const float *values, size_t count, float guard) {
    for (size_t i = 0; i < count; i++)
        if (!same_bits(&values[i], &guard, 1)) return false;
    return true;
}

static inline bool is_intact(const Guarded *g) {
    return all_same(g->memory, g->before, g->guard) && all_same(g->at + g->count, g->behind, g->guard);
}

/* Bit for bit, but one NaN is like another: which of two is kept depends on the order that a compiler gives a + b. */
static inline bool same_numbers(const float *a, const float *b, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (!same_bits(&a[i], &b[i], 1) && !(isnan(a[i]) && isnan(b[i]))) return false;
    return true;
}

/* Every third number is one of those at which arithmetic ends. */
static inline void fill_extremes(Random *random, float *values, size_t count) {
    static const float extremes[] = {0, -0.0f, 1e-40f, -1e-45f, 1e38f, -3e38f, INFINITY, -INFINITY, NAN, 1e-30f};
    fill_noise(random, values, count, -2, 2);
    for (size_t i = 0; i < count; i++)
        if (random_below(random, 3) == 0) values[i] = extremes[random_below(random, 10)];
}

#endif
