#include "kernels.h"

#include "kernels/kernels.h"
#include "openblas.h"
#include "peak.h"

#include <stdio.h>
#include <stdint.h>
#include <stdlib.h>

typedef struct Table {
    const Kernels *kernels;
    const char *peak;      /* the Peak it is measured by */
    bool (*is_here)(void); /* NULL: everywhere that this was built for */
} Table;

/* rows × columns × depth of a matrix product; of what has one length, the other two are 1 */
typedef struct Size {
    size_t rows, columns, depth;
} Size;

typedef struct Job {
    const char *kernel, *use; /* what the shape is for */
    double operations;        /* floating-point operations for each of rows × columns × depth */
    Size size;
    void (*run)(const Kernels *kernels, Size size);
} Job;

enum { ROOM = 10 << 20 }; /* floats; the largest B is 9216 × 1024 */
static float *first, *second, *third, *fourth, *scratch;
static uint32_t starts[1024];
static uint8_t winners[4096];

/* ---- One short function for each kernel ---------------------------------------------------------------------------- */

/* A as it comes from the input's rows. */
static void run_multiply(const Kernels *kernels, Size n) {
    kernels->multiply(
        &(MatrixProduct){n.rows, n.columns, n.depth, first, n.depth, 1, second, n.columns, 1, third, n.columns},
        scratch);
}

/* A transposed, as in an update, which sums over positions. */
static void run_multiply_across(const Kernels *kernels, Size n) {
    kernels->multiply(
        &(MatrixProduct){n.rows, n.columns, n.depth, first, 1, n.rows, second, n.columns, 1, third, n.columns},
        scratch);
}

/* B transposed, as in the scores of all views with all views. */
static void run_multiply_down(const Kernels *kernels, Size n) {
    kernels->multiply(
        &(MatrixProduct){n.rows, n.columns, n.depth, first, n.depth, 1, second, 1, n.depth, third, n.columns}, scratch);
}

/* 3×3 over a square of positions, whose borders are in the input; depth is 9 · input channels. */
static Fields fields_of(Size n) {
    static uint32_t offsets[3];
    size_t side = 1;
    while (side * side < n.rows) side++;
    const size_t channels = n.depth / 9;
    for (size_t line = 0; line < 3; line++) offsets[line] = (uint32_t)(line * (side + 2) * channels);
    for (size_t i = 0; i < n.rows; i++) starts[i] = (uint32_t)((i / side * (side + 2) + i % side) * channels);
    return (Fields){first, offsets, 3, 3 * channels};
}

/* The packing is not part of it: weights are packed once a step. */
static void run_convolve(const Kernels *kernels, Size n) {
    const Fields fields = fields_of(n);
    kernels->convolve(&fields, starts, n.rows, second, n.columns, third);
}

/* One neuron, which was active at all positions; real ones are at fewer, at the same cost for each. */
static void run_correlate(const Kernels *kernels, Size n) {
    const Fields fields = fields_of(n);
    for (size_t column = 0; column < n.columns; column++)
        kernels->correlate(&fields, starts, second, n.rows, third + column * n.depth);
}

/* 2×2; rows are positions after the pool, columns channels. */
static void run_pool(const Kernels *kernels, Size n) {
    size_t side = 1;
    while (side * side < n.rows) side++;
    const size_t line = 2 * side * n.columns;
    const PoolWindow window = {4, {0, n.columns, line, line + n.columns}};
    for (size_t i = 0; i < n.rows; i++)
        kernels->pool(&window, first + i / side * 2 * line + i % side * 2 * n.columns, n.columns, third + i * n.columns,
                      winners + i * n.columns);
}

static void run_dot(const Kernels *kernels, Size n) {
    third[0] += kernels->dot(first, second, n.depth);
}

static void run_add_scaled(const Kernels *kernels, Size n) {
    kernels->add_scaled(third, first, 1e-6f, n.depth);
}

static void run_adam(const Kernels *kernels, Size n) {
    const AdamStep step = {0.9f, 0.999f, 1e-8f, 1e-6f, 1};
    kernels->adam(&step, third, second, fourth, first, n.depth);
}

static const Job jobs[] = {
    {"multiply", "256×1024×1152", 2, {256, 1024, 1152}, run_multiply},
    {"multiply", "small 0 forward", 2, {1024, 16, 27}, run_multiply},
    {"multiply", "small 1 forward", 2, {256, 32, 144}, run_multiply},
    {"multiply", "small 2 forward", 2, {256, 64, 288}, run_multiply},
    {"multiply", "small 3 forward", 2, {256, 128, 576}, run_multiply},
    {"multiply", "small 0 update", 2, {27, 16, 1024}, run_multiply_across},
    {"multiply", "small 1 update", 2, {144, 32, 256}, run_multiply_across},
    {"multiply", "small 2 update", 2, {288, 64, 256}, run_multiply_across},
    {"multiply", "small 3 update", 2, {576, 128, 256}, run_multiply_across},
    {"multiply", "small 1 prediction", 2, {64, 512, 512}, run_multiply},
    {"multiply", "small 3 prediction", 2, {64, 2048, 2048}, run_multiply},
    {"multiply", "small 3 scores", 2, {64, 64, 2048}, run_multiply_down},
    {"multiply", "small 3 matrix update", 2, {2048, 2048, 64}, run_multiply_across},
    {"multiply", "vgg6 0 forward", 2, {256, 128, 9}, run_multiply},
    {"multiply", "vgg6 2 forward", 2, {256, 256, 2304}, run_multiply},
    {"multiply", "vgg6 5 forward", 2, {256, 1024, 9216}, run_multiply},
    {"multiply", "vgg6 2 update", 2, {2304, 256, 256}, run_multiply_across},
    {"convolve", "small 0", 2, {1024, 16, 27}, run_convolve},
    {"convolve", "small 1", 2, {256, 32, 144}, run_convolve},
    {"convolve", "small 2", 2, {64, 64, 288}, run_convolve},
    {"convolve", "small 3", 2, {16, 128, 576}, run_convolve},
    {"convolve", "vgg6 2", 2, {64, 256, 2304}, run_convolve},
    {"correlate", "small 0", 2, {1024, 16, 27}, run_correlate},
    {"correlate", "small 1", 2, {256, 32, 144}, run_correlate},
    {"correlate", "small 3", 2, {16, 128, 576}, run_correlate},
    {"pool", "small 0", 4, {256, 16, 1}, run_pool},
    {"pool", "small 2", 4, {16, 64, 1}, run_pool},
    {"dot", "2048", 2, {1, 1, 2048}, run_dot},
    {"add_scaled", "2048", 2, {1, 1, 2048}, run_add_scaled},
    {"adam", "small 3 convolution", 12, {1, 1, 73728}, run_adam},
    {"adam", "small 3 matrix", 12, {1, 1, 4194304}, run_adam},
};
enum { JOB_COUNT = sizeof jobs / sizeof jobs[0] };

/* ---- One line for each table ---------------------------------------------------------------------------------------- */

#ifdef CLAPP_X86
static bool has_avx2(void) {
    return __builtin_cpu_supports("avx2");
}
static bool has_fma(void) {
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
}
static bool has_avx512(void) {
    return __builtin_cpu_supports("avx512f");
}
#endif

#if defined(__wasm__) && !defined(__wasm_simd128__)
#define NARROW "scalar multiply + add"
#else
#define NARROW "128-bit multiply + add" /* what every x86-64 has; compilers make vectors of plain loops */
#endif

static const Table tables[] = {
#ifndef __wasm_simd128__
    {&kernels_reference, NARROW, NULL},
    {&kernels_scalar, NARROW, NULL},
#elif !defined(__wasm_relaxed_simd__)
    {&kernels_simd128, NARROW, NULL},
#elif defined(BENCH_RELAXED)
    {&kernels_relaxed, "128-bit fused", NULL},
#endif
#ifdef CLAPP_X86
    {&kernels_avx2, "256-bit multiply + add", has_avx2},
    {&kernels_avx2_fused, "256-bit fused", has_fma},
    {&kernels_avx512, "512-bit multiply + add", has_avx512},
    {&kernels_avx512_fused, "512-bit fused", has_avx512},
#endif
#ifdef BENCH_OPENBLAS
    {&openblas_kernels, NULL, NULL}, /* measured by the best peak: which instructions it chose is its own affair */
#endif
    {NULL, NULL, NULL},
};
enum { TABLE_COUNT = sizeof tables / sizeof tables[0] - 1 };

/* ---- Numbering: peaks, then table by table all jobs ------------------------------------------------------------------ */

static void fill(float *values) {
    uint32_t state = 1;
    for (size_t i = 0; i < ROOM; i++) {
        state = state * 1664525u + 1013904223u;
        values[i] = (float)(state >> 8) / (float)(1 << 24) - 0.5f;
    }
}

bool bench_prepare(void) {
    float **const all[] = {&first, &second, &third, &fourth};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        *all[i] = aligned_alloc(64, ROOM * sizeof(float));
        if (!*all[i]) return false;
        fill(*all[i]);
    }
    for (size_t i = 0; i < ROOM; i++) fourth[i] *= fourth[i]; /* Adam's mean square */
    scratch = aligned_alloc(64, (GEMM_SCRATCH * sizeof(float) + 63) / 64 * 64);
    return scratch != NULL;
}

int bench_count(void) {
    return (int)peak_count + TABLE_COUNT * JOB_COUNT;
}

static const Job *find_job(int index, const Table **table) {
    const int work = index - (int)peak_count;
    *table = &tables[work / JOB_COUNT];
    return &jobs[work % JOB_COUNT];
}

const char *bench_describe(int index) {
    static char text[256];
    if (index < (int)peak_count) {
        const Peak *peak = &peaks[index];
        if (peak->is_here && !peak->is_here()) return NULL;
        snprintf(text, sizeof text, "{\"peak\": \"%s\", \"mix\": \"%s\", \"operations\": %.0f}", peak->instructions,
                 peak->mix, peak->operations);
        return text;
    }
    const Table *table;
    const Job *job = find_job(index, &table);
    if (table->is_here && !table->is_here()) return NULL;
#ifdef BENCH_OPENBLAS
    if (table->kernels == &openblas_kernels && job->run != run_multiply && job->run != run_multiply_across &&
        job->run != run_multiply_down)
        return NULL;
#endif
    const Size n = job->size;
    snprintf(text, sizeof text,
             "{\"kernel\": \"%s\", \"use\": \"%s\", \"table\": \"%s\", \"peak\": \"%s\", \"size\": [%zu, %zu, %zu], "
             "\"operations\": %.0f}",
             job->kernel, job->use, table->kernels->name, table->peak ? table->peak : "", n.rows, n.columns, n.depth,
             job->operations * (double)n.rows * (double)n.columns * (double)n.depth);
    return text;
}

void bench_run(int index, int times) {
    if (index < (int)peak_count) {
        third[0] += peaks[index].run((size_t)times, 0.5f);
        return;
    }
    const Table *table;
    const Job *job = find_job(index, &table);
    for (int i = 0; i < times; i++) job->run(table->kernels, job->size);
}
