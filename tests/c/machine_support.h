/* machine_support.h — a machine in memory of just its size, filled with what must not matter. */
#ifndef MACHINE_SUPPORT_H
#define MACHINE_SUPPORT_H

#include "check.h"
#include "machine.h"
#include "settings.h"
#include "support.h"

/* grid × grid cells of an output, all of its time in each. */
static inline Cells square_cells(Shape output, int grid) {
    return (Cells){{1, grid, grid}, {output.time, output.height / grid, output.width / grid}};
}

static inline float *take_nan(size_t count) {
    float *values = take_floats(count);
    fill_value(values, count, NAN);
    return values;
}

static inline uint32_t *take_indices(size_t count) {
    uint32_t *values = take(count * sizeof *values);
    memset(values, 255, count * sizeof *values);
    return values;
}

static inline Workspace workspace_open(const WorkspaceSizes *sizes) {
    Workspace w = {.padded = take_nan(sizes->padded),
                   .convolved = take_nan(sizes->convolved),
                   .d_code = take_nan(sizes->d_code),
                   .starts = take_indices(sizes->starts),
                   .signals = take_nan(sizes->signals),
                   .counts = take_indices(sizes->counts),
                   .lines = take_indices(sizes->lines),
                   .packed = aligned_alloc(ARENA_ALIGNMENT, GEMM_SCRATCH * sizeof(float)),
                   .tile = take_nan(MACHINE_TILE)};
    if (!w.packed) abort();
    fill_value(w.packed, GEMM_SCRATCH, NAN);
    return w;
}

static inline void workspace_close(const Workspace *w) {
    free(w->padded), free(w->convolved), free(w->d_code), free(w->starts), free(w->signals);
    free(w->counts), free(w->lines), free(w->packed), free(w->tile);
}

/* `weights` and `sums` as their users ask for. */
static inline Machine machine_open(const Kernels *kernels, int threads, const WorkspaceSizes *sizes, size_t weights,
                                   size_t sums) {
    ClappError error = {""};
    Machine m = {.kernels = kernels, .weights = take_nan(weights), .sums = take(sums * sizeof(double))};
    for (size_t i = 0; i < sums; i++) m.sums[i] = (double)NAN;
    if (!check_that(clapp_team_create(threads, &m.team, &error) == CLAPP_OK, __FILE__, __LINE__, "%s", error.text))
        abort();
    m.workspaces = take((size_t)threads * sizeof *m.workspaces);
    for (int i = 0; i < threads; i++) m.workspaces[i] = workspace_open(sizes);
    return m;
}

static inline void machine_close(const Machine *m) {
    for (int i = 0; i < clapp_team_size(m->team); i++) workspace_close(&m->workspaces[i]);
    clapp_team_destroy(m->team);
    free(m->workspaces), free(m->weights), free(m->sums);
}

#endif
