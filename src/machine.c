#include "machine.h"

enum {
    SMALL = 1 << 16, /* multiplications that are not worth waking anybody for   */
    TILE_OF_ALL = 12 /* a number of rows that is a multiple of every table's tile */
};

static size_t smaller(size_t a, size_t b) {
    return a < b ? a : b;
}

Workspace workspace_place(const WorkspaceSizes *sizes, Arena *arena) {
    return (Workspace){.padded = arena_floats(arena, sizes->padded),
                       .convolved = arena_floats(arena, sizes->convolved),
                       .d_code = arena_floats(arena, sizes->d_code),
                       .starts = arena_place(arena, sizes->starts, sizeof(uint32_t)),
                       .signals = arena_floats(arena, sizes->signals),
                       .counts = arena_place(arena, sizes->counts, sizeof(uint32_t)),
                       .lines = arena_place(arena, sizes->lines, sizeof(uint32_t)),
                       .packed = arena_floats(arena, GEMM_SCRATCH),
                       .tile = arena_floats(arena, MACHINE_TILE)};
}

/* ---- Products with many zeros ------------------------------------------------------------------------------------ */

/* Whether less than half of A is not 0, judged by every fifth value of every fifth row: then it is faster to look for
 * them.  Right or wrong, the bits are the same. */
static bool is_sparse(const MatrixProduct *p) {
    enum { EVERY = 5 };
    size_t active = 0, seen = 0;
    if (p->b_column_stride != 1 || p->columns % KERNEL_SLACK != 0) return false;
    for (size_t row = 0; row < p->rows; row += EVERY)
        for (size_t d = row / EVERY % EVERY; d < p->depth; d += EVERY, seen++)
            active += p->a[row * p->a_row_stride + d * p->a_depth_stride] != 0;
    return active * 2 < seen;
}

/* Row by row: the values of A that are not 0, and the rows of B that they multiply. */
static void multiply_active(const Kernels *kernels, const MatrixProduct *p) {
    static const uint32_t here = 0;
    uint32_t starts[GEMM_DEPTH];
    float values[GEMM_DEPTH];
    for (size_t front = 0; front < p->depth; front += GEMM_DEPTH) {
        const size_t depth = smaller(GEMM_DEPTH, p->depth - front);
        const Fields rows = {p->b + front * p->b_depth_stride, &here, 1, p->columns};
        for (size_t row = 0; row < p->rows; row++) {
            const float *a = p->a + row * p->a_row_stride + front * p->a_depth_stride;
            size_t count = 0;
            for (size_t d = 0; d < depth; d++) {
                const float value = a[d * p->a_depth_stride];
                starts[count] = (uint32_t)(d * p->b_depth_stride);
                values[count] = value;
                count += value != 0;
            }
            kernels->correlate(&rows, starts, values, count, p->c + row * p->c_stride);
        }
    }
}

/* Some rows and columns of C. */
static MatrixProduct part_of(const MatrixProduct *p, size_t top, size_t rows, size_t left, size_t columns) {
    MatrixProduct part = *p;
    part.rows = smaller(rows, p->rows - top);
    part.columns = smaller(columns, p->columns - left);
    part.a += top * p->a_row_stride;
    part.b += left * p->b_column_stride;
    part.c += top * p->c_stride + left;
    return part;
}

void machine_multiply_part(const Kernels *kernels, const Workspace *workspace, const MatrixProduct *p) {
    if (is_sparse(p)) multiply_active(kernels, p);
    else kernels->multiply(p, workspace->packed);
}

typedef struct Division {
    const Machine *machine;
    const MatrixProduct *product;
    size_t rows, across; /* of a part; parts side by side */
} Division;

static void multiply_piece(void *context, size_t piece, int member) {
    const Division *d = context;
    const MatrixProduct part =
        part_of(d->product, piece / d->across * d->rows, d->rows, piece % d->across * MACHINE_COLUMNS, MACHINE_COLUMNS);
    machine_multiply_part(d->machine->kernels, &d->machine->workspaces[member], &part);
}

void machine_multiply(const Machine *machine, const MatrixProduct *p) {
    const size_t members = (size_t)clapp_team_size(machine->team);
    const bool small = p->rows * p->columns * p->depth < SMALL;
    Division d = {machine, p, p->rows, (p->columns + MACHINE_COLUMNS - 1) / MACHINE_COLUMNS};
    if (p->rows == 0 || p->columns == 0) return;
    if (!small && d.across < 2 * members && members > 1) /* whole tiles of every instruction set */
        d.rows = (p->rows / (2 * members) + TILE_OF_ALL) / TILE_OF_ALL * TILE_OF_ALL;
    team_run(small ? NULL : machine->team, (p->rows + d.rows - 1) / d.rows * d.across, multiply_piece, &d);
}
