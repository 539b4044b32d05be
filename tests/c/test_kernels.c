/* Every table of kernels against the reference, bit for bit: odd sizes, odd strides, odd addresses, and guards around
 * every array.  In what is only read they are NaN, so that reading too far shows; in what is written they are −0, which
 * even adding 0 changes; and behind what is only read the memory ends, so that a sanitizer sees the rest. */
#include "kernels/kernels.h"

#include "check.h"
#include "support.h"

enum { GUARD = 24 /* floats before and behind an array */ };

static const Kernels *tables[3];
static int table_count;

static void find_tables(void) {
    tables[table_count++] = &kernels_scalar;
#if defined(CLAPP_AVX2)
    if (__builtin_cpu_supports("avx2")) tables[table_count++] = &kernels_avx2;
#endif
}

/* ---- Arrays between guards ------------------------------------------------------------------------------------- */

typedef struct Guarded {
    float *memory, *at;
    size_t before, count, behind;
    float guard;
} Guarded;

/* `count` guard values that begin `shift` floats behind an aligned address. */
static Guarded guarded(size_t count, size_t shift, size_t behind, float guard) {
    Guarded g = {.before = GUARD + shift, .count = count, .behind = behind, .guard = guard};
    g.memory = take_floats(g.before + count + behind);
    g.at = g.memory + g.before;
    fill_value(g.memory, g.before + count + behind, guard);
    return g;
}

static Guarded guarded_to_read(size_t count, size_t shift) {
    return guarded(count, shift, 0, NAN);
}

static Guarded guarded_to_write(size_t count, size_t shift) {
    return guarded(count, shift, GUARD, -0.0f);
}

static Guarded guarded_noise(Random *random, size_t count, size_t shift) {
    Guarded g = guarded_to_read(count, shift);
    fill_noise(random, g.at, count, -2, 2);
    return g;
}

static Guarded written_copy(const Guarded *from, size_t shift) {
    Guarded g = guarded_to_write(from->count, shift);
    memcpy(g.at, from->at, from->count * sizeof *g.at);
    return g;
}

static bool all_same(const float *values, size_t count, float guard) {
    for (size_t i = 0; i < count; i++)
        if (!same_bits(&values[i], &guard, 1)) return false;
    return true;
}

static bool is_intact(const Guarded *g) {
    return all_same(g->memory, g->before, g->guard) && all_same(g->at + g->count, g->behind, g->guard);
}

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

static void compare_product(Random *random, size_t rows, size_t columns, size_t depth, Layout of_a, Layout of_b,
                            size_t margin) {
    MatrixProduct p = {.rows = rows, .columns = columns, .depth = depth, .c_stride = columns + margin};
    const Guarded a = matrix(random, of_a, rows, depth, random_below(random, 8), &p.a_row_stride, &p.a_depth_stride);
    const Guarded b =
        matrix(random, of_b, depth, columns, random_below(random, 8), &p.b_depth_stride, &p.b_column_stride);
    Guarded c = guarded_to_write(rows * p.c_stride, 0), expected = written_copy(&c, 0);
    for (size_t row = 0; row < rows; row++) fill_noise(random, c.at + row * p.c_stride, columns, -1, 1);
    memcpy(expected.at, c.at, c.count * sizeof(float));
    p.a = a.at, p.b = b.at, p.c = expected.at;
    kernels_reference.multiply(&p, NULL);
    for (int t = 0; t < table_count; t++) {
        Guarded scratch, own = written_copy(&c, 1 + random_below(random, 7));
        float *aligned = aligned_scratch(&scratch);
        p.c = own.at;
        tables[t]->multiply(&p, aligned);
        check_that(same_bits(own.at, expected.at, c.count), __FILE__, __LINE__,
                   "%s: %zu×%zu, depth %zu, A %s, B %s differs from the reference", tables[t]->name, rows, columns,
                   depth, of_a.name, of_b.name);
        CHECK(is_intact(&a) && is_intact(&b) && gaps_intact(&own, rows, columns, p.c_stride));
        CHECK(is_intact(&scratch) && aligned[GEMM_SCRATCH] == 0 && signbit(aligned[GEMM_SCRATCH]));
        free(own.memory), free(scratch.memory);
    }
    free(a.memory), free(b.memory), free(c.memory), free(expected.memory);
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
    const Kernels *all[] = {&kernels_reference, tables[0], tables[table_count - 1]};
    for (int t = 0; t < 3; t++) {
        Guarded scratch;
        float c[] = {100, 200, 300, 400};
        all[t]->multiply(&(MatrixProduct){2, 2, 3, a, 3, 1, b, 2, 1, c, 2}, aligned_scratch(&scratch));
        CHECK(same_bits(c, expected, 4));
        free(scratch.memory);
    }
}

/* ---- Vectors --------------------------------------------------------------------------------------------------- */

static size_t vector_count(int i) {
    static const size_t large[] = {63, 64, 65, 100, 1023, 1024, 1025, 4099};
    return i <= 40 ? (size_t)i : large[i - 41];
}
enum { VECTOR_COUNTS = 41 + 8 };

static void dots_are_the_references(void) {
    Random random = random_seeded(5, 1);
    for (int i = 0; i < VECTOR_COUNTS; i++) {
        const size_t count = vector_count(i);
        for (size_t shift = 0; shift < 8; shift++) {
            const Guarded x = guarded_noise(&random, count, shift),
                          y = guarded_noise(&random, count, (3 * shift + count) % 8);
            const float expected = kernels_reference.dot(x.at, y.at, count);
            double exact = 0;
            for (size_t j = 0; j < count; j++) exact += (double)x.at[j] * (double)y.at[j];
            CHECK_NEAR((double)expected, exact, 1e-6 * (double)(count + 1));
            for (int t = 0; t < table_count; t++) {
                const float own = tables[t]->dot(x.at, y.at, count);
                check_that(same_bits(&own, &expected, 1), __FILE__, __LINE__, "%s: dot of %zu differs", tables[t]->name,
                           count);
            }
            free(x.memory), free(y.memory);
        }
    }
}

static void add_scaled_is_the_references(void) {
    static const float factors[] = {1, -1, 0.3f, -2e-4f, 0, 1e20f};
    Random random = random_seeded(6, 1);
    for (int i = 0; i < VECTOR_COUNTS * 6; i++) {
        const size_t count = vector_count(i / 6), shift = random_below(&random, 8);
        const Guarded x = guarded_noise(&random, count, shift), y = guarded_noise(&random, count, 0);
        Guarded expected = written_copy(&y, 0);
        kernels_reference.add_scaled(expected.at, x.at, factors[i % 6], count);
        for (int t = 0; t < table_count; t++) {
            Guarded own = written_copy(&y, random_below(&random, 8));
            tables[t]->add_scaled(own.at, x.at, factors[i % 6], count);
            check_that(same_bits(own.at, expected.at, count), __FILE__, __LINE__, "%s: add_scaled of %zu differs",
                       tables[t]->name, count);
            CHECK(is_intact(&own) && is_intact(&x));
            free(own.memory);
        }
        free(x.memory), free(y.memory), free(expected.memory);
    }
}

typedef struct Moved {
    Guarded value, mean, square;
} Moved;

static Moved moved_copy(const Moved *from, size_t shift) {
    return (Moved){written_copy(&from->value, shift), written_copy(&from->mean, (shift + 1) % 8),
                   written_copy(&from->square, (shift + 2) % 8)};
}

static void moved_free(Moved *m) {
    free(m->value.memory), free(m->mean.memory), free(m->square.memory);
}

static void adam_once(Random *random, const AdamStep *step, size_t count) {
    Moved start = {guarded_noise(random, count, 0), guarded_noise(random, count, 0), guarded_noise(random, count, 0)};
    for (size_t i = 0; i < count; i++) start.square.at[i] *= start.square.at[i];
    const Guarded gradient = guarded_noise(random, count, random_below(random, 8));
    if (count > 2) gradient.at[1] = start.mean.at[1] = start.square.at[1] = 0;
    Moved expected = moved_copy(&start, 0);
    kernels_reference.adam(step, expected.value.at, expected.mean.at, expected.square.at, gradient.at, count);
    for (int t = 0; t < table_count; t++) {
        Moved own = moved_copy(&start, random_below(random, 8));
        tables[t]->adam(step, own.value.at, own.mean.at, own.square.at, gradient.at, count);
        check_that(same_bits(own.value.at, expected.value.at, count) &&
                       same_bits(own.mean.at, expected.mean.at, count) &&
                       same_bits(own.square.at, expected.square.at, count),
                   __FILE__, __LINE__, "%s: adam of %zu differs", tables[t]->name, count);
        CHECK(is_intact(&own.value) && is_intact(&own.mean) && is_intact(&own.square) && is_intact(&gradient));
        moved_free(&own);
    }
    moved_free(&start), moved_free(&expected), free(gradient.memory);
}

static void adam_is_the_references(void) {
    static const AdamStep steps[] = {{0.9f, 0.999f, 1e-8f, 2e-3f, 31.6f}, {0.5f, 0.75f, 1e-2f, 0.3f, 1}};
    Random random = random_seeded(7, 1);
    for (int i = 0; i < VECTOR_COUNTS; i++) {
        adam_once(&random, &steps[0], vector_count(i));
        adam_once(&random, &steps[1], vector_count(i));
    }
}

static void the_fastest_table_is_selected(void) {
    CHECK(kernels_select() == tables[table_count - 1]);
    CHECK_TEXT(kernels_scalar.name, "scalar");
    CHECK_TEXT(kernels_reference.name, "reference");
}

int main(void) {
    find_tables();
    RUN(a_product_by_hand);
    RUN(small_products_are_the_references);
    RUN(every_pair_of_layouts_works);
    RUN(large_products_are_the_references);
    RUN(empty_products_change_nothing);
    RUN(dots_are_the_references);
    RUN(add_scaled_is_the_references);
    RUN(adam_is_the_references);
    RUN(the_fastest_table_is_selected);
    return check_report();
}
