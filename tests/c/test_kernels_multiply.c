/* Matrix products of every table against its oracle, bit for bit: odd sizes, strides and addresses. */
#include "kernels_support.h"

/* ---- Matrix products ------------------------------------------------------------------------------------------- */

typedef struct Layout {
    const char *name;
    bool transposed;
    size_t step, extra; /* values from one to the next along the short axis, values more from line to line */
} Layout;

static const Layout layouts[] = {{"dense", false, 1, 0},       {"with a margin", false, 1, 5},
                                 {"transposed", true, 1, 0},   {"transposed with a margin", true, 1, 3},
                                 {"every third", false, 3, 2}, {"transposed, every second", true, 2, 1}};
enum { LAYOUTS = sizeof layouts / sizeof layouts[0] };

/* A matrix (lines, columns) of noise in this layout, with guards in all gaps; it ends with its last value. */
static Guarded matrix(Random *random, Layout layout, size_t lines, size_t columns, size_t shift, size_t *line_stride,
                      size_t *column_stride) {
    const size_t longer = layout.transposed ? columns : lines, shorter = layout.transposed ? lines : columns;
    const size_t line = shorter * layout.step + layout.extra;
    const size_t count = longer && shorter ? (longer - 1) * line + (shorter - 1) * layout.step + 1 : 0;
    Guarded g = guarded_to_read(count, shift);
    *line_stride = layout.transposed ? layout.step : line;
    *column_stride = layout.transposed ? line : layout.step;
    for (size_t i = 0; i < lines; i++)
        for (size_t j = 0; j < columns; j++)
            g.at[i * *line_stride + j * *column_stride] =
                noise(random, -1, 1) * (float)(1u << random_below(random, 12)); /* so that order shows */
    return g;
}

static float *aligned_scratch(Guarded *memory) {
    *memory = guarded_to_write(GEMM_SCRATCH + 16, 0);
    fill_value(memory->at, GEMM_SCRATCH, NAN); /* what an earlier product left there must not matter */
    return (float *)(void *)(((uintptr_t)memory->at + 63) / 64 * 64);
}

static bool gaps_intact(const Guarded *c, size_t rows, size_t columns, size_t stride) {
    for (size_t row = 0; row < rows; row++)
        if (!all_same(c->at + row * stride + columns, stride - columns, c->guard)) return false;
    return is_intact(c);
}

static void compare_table(Random *random, const Kernels *table, MatrixProduct p, const Guarded *c,
                          const Guarded *expected, const char *layout_names) {
    Guarded scratch, own = written_copy(c, 1 + random_below(random, 7));
    float *aligned = aligned_scratch(&scratch);
    p.c = own.at;
    table->multiply(&p, aligned);
    check_that(same_numbers(own.at, expected->at, c->count), __FILE__, __LINE__,
               "%s: %zu×%zu, depth %zu, %s differs from the reference", table->name, p.rows, p.columns, p.depth,
               layout_names);
    CHECK(gaps_intact(&own, p.rows, p.columns, p.c_stride));
    CHECK(is_intact(&scratch) && aligned[GEMM_SCRATCH] == 0 && signbit(aligned[GEMM_SCRATCH]));
    free(own.memory), free(scratch.memory);
}

/* Everything that one product needs, and what it becomes by each of the oracles. */
static void compare_product(Random *random, size_t rows, size_t columns, size_t depth, Layout of_a, Layout of_b,
                            size_t margin) {
    MatrixProduct p = {.rows = rows, .columns = columns, .depth = depth, .c_stride = columns + margin};
    const Guarded a = matrix(random, of_a, rows, depth, random_below(random, 8), &p.a_row_stride, &p.a_depth_stride);
    const Guarded b =
        matrix(random, of_b, depth, columns, random_below(random, 8), &p.b_depth_stride, &p.b_column_stride);
    Guarded c = guarded_to_write(rows * p.c_stride, 0), expected[2];
    char names[100];
    snprintf(names, sizeof names, "A %s, B %s", of_a.name, of_b.name);
    for (size_t row = 0; row < rows; row++) fill_noise(random, c.at + row * p.c_stride, columns, -1, 1);
    p.a = a.at, p.b = b.at;
    for (int fused = 0; fused < 2; fused++) {
        expected[fused] = written_copy(&c, 0);
        p.c = expected[fused].at;
        oracles[fused]->multiply(&p, NULL);
    }
    for (int t = 0; t < table_count; t++) compare_table(random, tables[t], p, &c, &expected[tables[t]->fused], names);
    CHECK(is_intact(&a) && is_intact(&b));
    free(a.memory), free(b.memory), free(c.memory), free(expected[0].memory), free(expected[1].memory);
}

static void small_products_are_the_references(void) {
    static const size_t sizes[] = {1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 33};
    static const size_t depths[] = {0, 1, 2, 3, 7, 8, 33};
    enum { SIZES = sizeof sizes / sizeof sizes[0], DEPTHS = sizeof depths / sizeof depths[0] };
    Random random = random_seeded(1, 1);
    int turn = 0;
    for (int i = 0; i < SIZES * SIZES * DEPTHS; i++, turn++)
        compare_product(&random, sizes[i % SIZES], sizes[i / SIZES % SIZES], depths[i / (SIZES * SIZES)],
                        layouts[turn % LAYOUTS], layouts[turn / LAYOUTS % LAYOUTS], (size_t)(turn % 4) * 3);
}

static void every_pair_of_layouts_works(void) {
    Random random = random_seeded(2, 1);
    for (int i = 0; i < LAYOUTS * LAYOUTS; i++)
        for (size_t margin = 0; margin < 2; margin++)
            compare_product(&random, 13, 19, 11, layouts[i / LAYOUTS], layouts[i % LAYOUTS], margin);
}

/* Around the sizes at which the tuned product cuts its matrices, each alone and all at once. */
static void large_products_are_the_references(void) {
    static const size_t rows[] = {GEMM_ROWS - 1, GEMM_ROWS, GEMM_ROWS + 1, 2 * GEMM_ROWS + 3};
    static const size_t depths[] = {GEMM_DEPTH - 1, GEMM_DEPTH, GEMM_DEPTH + 1, 2 * GEMM_DEPTH + 1};
    static const size_t columns[] = {GEMM_COLUMNS - 1, GEMM_COLUMNS, GEMM_COLUMNS + 1, 2 * GEMM_COLUMNS + 17};
    Random random = random_seeded(3, 1);
    for (int i = 0; i < 4; i++) {
        compare_product(&random, rows[i], 6, 5, layouts[i], layouts[3 - i], 1);
        compare_product(&random, 5, 6, depths[i], layouts[3 - i], layouts[i], 2);
        compare_product(&random, 3, columns[i], 5, layouts[i], layouts[i], 3);
        compare_product(&random, rows[i], columns[3 - i] % 70 + 250, depths[i], layouts[i], layouts[(i + 2) % 4], 7);
    }
    compare_product(&random, 2 * GEMM_ROWS + 3, 2 * GEMM_COLUMNS + 17, 2 * GEMM_DEPTH + 1, layouts[0], layouts[0], 0);
}

static void empty_products_change_nothing(void) {
    Random random = random_seeded(4, 1);
    compare_product(&random, 0, 9, 5, layouts[0], layouts[0], 1);
    compare_product(&random, 9, 0, 5, layouts[0], layouts[0], 1);
    compare_product(&random, 60, 300, 0, layouts[2], layouts[0], 1);
}

/* (1 2 3; 4 5 6) · (1 −1; 0 2; 3 1) = (10 6; 22 12), added to (100 200; 300 400). */
static void a_product_by_hand(void) {
    const float a[] = {1, 2, 3, 4, 5, 6}, b[] = {1, -1, 0, 2, 3, 1}, expected[] = {110, 206, 322, 412};
    for (int t = -2; t < table_count; t++) {
        const Kernels *table = t < 0 ? oracles[t + 2] : tables[t];
        Guarded scratch;
        float c[] = {100, 200, 300, 400};
        table->multiply(&(MatrixProduct){2, 2, 3, a, 3, 1, b, 2, 1, c, 2}, aligned_scratch(&scratch));
        CHECK(same_bits(c, expected, 4));
        free(scratch.memory);
    }
}

int main(void) {
    find_tables();
    RUN(a_product_by_hand);
    RUN(small_products_are_the_references);
    RUN(every_pair_of_layouts_works);
    RUN(large_products_are_the_references);
    RUN(empty_products_change_nothing);
    return check_report();
}
