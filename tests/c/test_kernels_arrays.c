/* Kernels on arrays, of every table against its oracle, bit for bit: all small lengths and odd addresses. */
#include "kernels_support.h"

/* ---- Vectors --------------------------------------------------------------------------------------------------- */

static size_t vector_count(int i) {
    static const size_t large[] = {63, 64, 65, 100, 1023, 1024, 1025, 4099};
    return i <= 40 ? (size_t)i : large[i - 41];
}
enum { VECTOR_COUNTS = 41 + 8 };

static void compare_dot(const float *x, const float *y, size_t count) {
    const float expected[] = {oracles[0]->dot(x, y, count), oracles[1]->dot(x, y, count)};
    for (int t = 0; t < table_count; t++) {
        const float own = tables[t]->dot(x, y, count);
        check_that(same_numbers(&own, &expected[tables[t]->fused], 1), __FILE__, __LINE__, "%s: dot of %zu differs",
                   tables[t]->name, count);
    }
}

static void dots_are_the_references(void) {
    Random random = random_seeded(5, 1);
    for (int i = 0; i < VECTOR_COUNTS; i++) {
        const size_t count = vector_count(i);
        for (size_t shift = 0; shift < 8; shift++) {
            const Guarded x = guarded_noise(&random, count, shift),
                          y = guarded_noise(&random, count, (3 * shift + count) % 8);
            double exact = 0;
            for (size_t j = 0; j < count; j++) exact += (double)x.at[j] * (double)y.at[j];
            CHECK_NEAR((double)oracles[0]->dot(x.at, y.at, count), exact, 1e-6 * (double)(count + 1));
            CHECK_NEAR((double)oracles[1]->dot(x.at, y.at, count), exact, 1e-6 * (double)(count + 1));
            compare_dot(x.at, y.at, count);
            if (count > 0) x.at[shift * 97 % count] = (float[]){NAN, INFINITY, -INFINITY, 1e-45f, -0.0f}[shift % 5];
            compare_dot(x.at, y.at, count);
            free(x.memory), free(y.memory);
        }
    }
}

static void compare_add_scaled(Random *random, const Guarded *x, const Guarded *y, float factor) {
    const size_t count = x->count;
    Guarded expected[] = {written_copy(y, 0), written_copy(y, 0)};
    for (int fused = 0; fused < 2; fused++) oracles[fused]->add_scaled(expected[fused].at, x->at, factor, count);
    for (int t = 0; t < table_count; t++) {
        Guarded own = written_copy(y, random_below(random, 8));
        tables[t]->add_scaled(own.at, x->at, factor, count);
        check_that(same_numbers(own.at, expected[tables[t]->fused].at, count), __FILE__, __LINE__,
                   "%s: add_scaled of %zu by %g differs", tables[t]->name, count, (double)factor);
        CHECK(is_intact(&own) && is_intact(x));
        free(own.memory);
    }
    free(expected[0].memory), free(expected[1].memory);
}

static void add_scaled_is_the_references(void) {
    static const float factors[] = {1, -1, 0.3f, -2e-4f, 0, 1e20f, 1e-42f, INFINITY};
    enum { FACTORS = sizeof factors / sizeof factors[0] };
    Random random = random_seeded(6, 1);
    for (int i = 0; i < VECTOR_COUNTS * FACTORS; i++) {
        const size_t count = vector_count(i / FACTORS), shift = random_below(&random, 8);
        const Guarded x = guarded_noise(&random, count, shift), y = guarded_noise(&random, count, 0);
        compare_add_scaled(&random, &x, &y, factors[i % FACTORS]);
        fill_extremes(&random, x.at, count), fill_extremes(&random, y.at, count);
        compare_add_scaled(&random, &x, &y, factors[i % FACTORS]);
        free(x.memory), free(y.memory);
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

static void compare_adam(Random *random, const AdamStep *step, const Moved *start, const Guarded *gradient) {
    const size_t count = gradient->count;
    Moved expected[] = {moved_copy(start, 0), moved_copy(start, 0)};
    for (int i = 0; i < 2; i++)
        oracles[i]->adam(step, expected[i].value.at, expected[i].mean.at, expected[i].square.at, gradient->at, count);
    for (int t = 0; t < table_count; t++) {
        Moved own = moved_copy(start, random_below(random, 8)), *wanted = &expected[tables[t]->fused];
        tables[t]->adam(step, own.value.at, own.mean.at, own.square.at, gradient->at, count);
        check_that(same_numbers(own.value.at, wanted->value.at, count) &&
                       same_numbers(own.mean.at, wanted->mean.at, count) &&
                       same_numbers(own.square.at, wanted->square.at, count),
                   __FILE__, __LINE__, "%s: adam of %zu differs", tables[t]->name, count);
        CHECK(is_intact(&own.value) && is_intact(&own.mean) && is_intact(&own.square) && is_intact(gradient));
        moved_free(&own);
    }
    moved_free(&expected[0]), moved_free(&expected[1]);
}

static void adam_once(Random *random, const AdamStep *step, size_t count) {
    Moved start = {guarded_noise(random, count, 0), guarded_noise(random, count, 0), guarded_noise(random, count, 0)};
    for (size_t i = 0; i < count; i++) start.square.at[i] *= start.square.at[i];
    const Guarded gradient = guarded_noise(random, count, random_below(random, 8));
    if (count > 2) gradient.at[1] = start.mean.at[1] = start.square.at[1] = 0;
    compare_adam(random, step, &start, &gradient);
    fill_extremes(random, gradient.at, count);
    compare_adam(random, step, &start, &gradient);
    moved_free(&start), free(gradient.memory);
}

static void adam_is_the_references(void) {
    static const AdamStep steps[] = {{0.9f, 0.999f, 1e-8f, 2e-3f, 31.6f}, {0.5f, 0.75f, 1e-2f, 0.3f, 1}};
    Random random = random_seeded(7, 1);
    for (int i = 0; i < VECTOR_COUNTS; i++) {
        adam_once(&random, &steps[0], vector_count(i));
        adam_once(&random, &steps[1], vector_count(i));
    }
}

/* 1 + 2^−12 squared is 1 + 2^−11 + 2^−24, and its last part is below a float's: only without rounding does it stay. */
static void fused_tables_round_once(void) {
    const float x = 1 + 0x1p-12f, rounded = -(1 + 0x1p-11f);
    for (int t = -2; t < table_count; t++) {
        const Kernels *table = t < 0 ? oracles[t + 2] : tables[t];
        float y[33], all[33];
        fill_value(y, 33, rounded), fill_value(all, 33, x);
        table->add_scaled(y, all, x, 33);
        for (int i = 0; i < 33; i++)
            check_that(y[i] == (table->fused ? 0x1p-24f : 0), __FILE__, __LINE__, "%s", table->name);
    }
}

static void the_fastest_table_is_selected(void) {
    const Kernels *exact = &kernels_scalar, *fused = NULL;
#if defined(CLAPP_X86)
    const bool fma = __builtin_cpu_supports("fma"), wide = __builtin_cpu_supports("avx512f");
    if (__builtin_cpu_supports("avx2")) exact = &kernels_avx2, fused = fma ? &kernels_avx2_fused : NULL;
    if (wide) exact = &kernels_avx512, fused = &kernels_avx512_fused;
#endif
    CHECK(kernels_select(false) == exact);
    CHECK(kernels_select(true) == (fused ? fused : exact));
    for (int t = 0; t < table_count; t++)
        for (int other = 0; other < t; other++) CHECK(strcmp(tables[t]->name, tables[other]->name) != 0);
    CHECK_TEXT(kernels_scalar.name, "scalar");
    CHECK_TEXT(kernels_reference.name, "reference");
    CHECK(!kernels_reference.fused && kernels_reference_fused.fused);
}

int main(void) {
    find_tables();
    RUN(dots_are_the_references);
    RUN(add_scaled_is_the_references);
    RUN(adam_is_the_references);
    RUN(fused_tables_round_once);
    RUN(the_fastest_table_is_selected);
    return check_report();
}
