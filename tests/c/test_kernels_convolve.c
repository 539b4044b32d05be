/* Direct convolution of every table against its oracle, bit for bit: packing, sums over receptive fields, and gradients
 * over them.  What lies between the lines of receptive fields, and behind the last of them, is NaN and must not show. */
#include "kernels_support.h"

typedef struct Scene {
    Fields fields;
    Guarded input;
    uint32_t *offsets, *starts;
    size_t positions, columns, depth;
    float *weights; /* (columns, depth) */
} Scene;

/* Lines one behind the other with gaps of up to 6 floats. */
static size_t place_lines(Scene *s, Random *random) {
    size_t next = 0;
    for (size_t line = 0; line < s->fields.lines; line++) {
        s->offsets[line] = (uint32_t)next;
        next += s->fields.length + random_below(random, 7);
    }
    return s->offsets[s->fields.lines - 1] + s->fields.length;
}

/* Every second scene has a stride, so that fields overlap or leave something out; the others begin anywhere. */
static size_t place_starts(Scene *s, Random *random) {
    const bool strides = random_below(random, 2) != 0;
    const uint32_t stride = 1 + random_below(random, 40), first = random_below(random, 5);
    size_t last = 0;
    for (size_t i = 0; i < s->positions; i++) {
        s->starts[i] = first + (strides ? (uint32_t)i * stride : random_below(random, 300));
        if (s->starts[i] > last) last = s->starts[i];
    }
    return last;
}

static void fill(Random *random, float *values, size_t count, bool extremes) {
    if (extremes) fill_extremes(random, values, count);
    else fill_noise(random, values, count, -2, 2);
}

/* The input ends with the last field, and KERNEL_SLACK behind it where that may be read. */
static Scene scene_open(Random *random, size_t lines, size_t length, size_t positions, size_t columns, bool extremes) {
    Scene s = {.positions = positions, .columns = columns, .depth = lines * length};
    s.offsets = take(lines * sizeof *s.offsets), s.starts = take(positions * sizeof *s.starts);
    s.fields = (Fields){NULL, s.offsets, lines, length};
    const size_t field = place_lines(&s, random), last = place_starts(&s, random);
    s.input = guarded_to_read(last + field + (length % KERNEL_SLACK ? KERNEL_SLACK : 0), random_below(random, 8));
    s.fields.input = s.input.at;
    for (size_t i = 0; i < positions * lines; i++) {
        float *line = s.input.at + s.starts[i / lines] + s.offsets[i % lines];
        fill(random, line, length, extremes);
    }
    s.weights = take_floats(columns * s.depth);
    fill(random, s.weights, columns * s.depth, extremes);
    return s;
}

static void scene_close(Scene *s) {
    free(s->offsets), free(s->starts), free(s->input.memory), free(s->weights);
}

static void check_same(const Scene *s, const char *what, const Kernels *table, const Guarded *own,
                       const Guarded *expected) {
    check_that(same_numbers(own->at, expected->at, own->count) && is_intact(own), __FILE__, __LINE__,
               "%s: %s of %zu lines of %zu, %zu positions, %zu columns differs", table->name, what, s->fields.lines,
               s->fields.length, s->positions, s->columns);
}

/* ---- Packing and sums -------------------------------------------------------------------------------------------- */

/* Packed at once and panel by panel, as a team does it: the same. */
static Guarded pack(const Scene *s, const Kernels *table) {
    const size_t depth = s->depth, size = packed_size(depth, s->columns);
    Guarded whole = guarded_to_write(size, 0), parts = guarded_to_write(size, 3);
    fill_value(whole.at, size, NAN), fill_value(parts.at, size, NAN);
    table->pack(s->weights, depth, s->columns, whole.at);
    for (size_t first = 0; first < s->columns; first += KERNEL_PANEL) {
        const size_t rest = s->columns - first, columns = rest < KERNEL_PANEL ? rest : KERNEL_PANEL;
        table->pack(s->weights + first * depth, depth, columns, parts.at + first * depth);
    }
    CHECK(is_intact(&whole) && is_intact(&parts));
    /* panels that no column reaches stay as they were */
    check_that(same_numbers(whole.at, parts.at, size), __FILE__, __LINE__, "%s: packing %zu columns panel by panel",
               table->name, s->columns);
    free(parts.memory);
    return whole;
}

static Guarded convolved(const Scene *s, const Kernels *table, const Guarded *before, size_t shift) {
    Guarded packed = pack(s, table), out = written_copy(before, shift);
    table->convolve(&s->fields, s->starts, s->positions, packed.at, s->columns, out.at);
    free(packed.memory);
    return out;
}

static void compare_sums(const Scene *s, Random *random, bool extremes) {
    Guarded before = guarded_to_write(s->positions * s->columns, 0);
    fill(random, before.at, before.count, extremes);
    Guarded expected[] = {convolved(s, oracles[0], &before, 0), convolved(s, oracles[1], &before, 0)};
    for (int t = 0; t < table_count; t++) {
        Guarded own = convolved(s, tables[t], &before, random_below(random, 8));
        check_same(s, "convolve", tables[t], &own, &expected[tables[t]->fused]);
        free(own.memory);
    }
    free(before.memory), free(expected[0].memory), free(expected[1].memory);
}

/* ---- Gradients --------------------------------------------------------------------------------------------------- */

static Guarded correlated(const Scene *s, const Kernels *table, const float *signals, const Guarded *before,
                          size_t shift) {
    Guarded gradient = written_copy(before, shift);
    table->correlate(&s->fields, s->starts, signals, s->positions, gradient.at);
    return gradient;
}

static void compare_gradients(const Scene *s, Random *random, bool extremes) {
    Guarded before = guarded_to_write(s->depth, 0), signals = guarded_noise(random, s->positions, 1);
    fill(random, before.at, before.count, extremes);
    fill(random, signals.at, signals.count, extremes);
    Guarded expected[] = {correlated(s, oracles[0], signals.at, &before, 0),
                          correlated(s, oracles[1], signals.at, &before, 0)};
    for (int t = 0; t < table_count; t++) {
        Guarded own = correlated(s, tables[t], signals.at, &before, random_below(random, 8));
        check_same(s, "correlate", tables[t], &own, &expected[tables[t]->fused]);
        free(own.memory);
    }
    free(before.memory), free(signals.memory), free(expected[0].memory), free(expected[1].memory);
}

static void compare(Random *random, size_t lines, size_t length, size_t positions, size_t columns) {
    for (int extremes = 0; extremes < 2; extremes++) {
        Scene s = scene_open(random, lines, length, positions, columns, extremes);
        compare_sums(&s, random, extremes);
        compare_gradients(&s, random, extremes);
        scene_close(&s);
    }
}

/* ---- Tests ------------------------------------------------------------------------------------------------------- */

static void every_length_is_the_references(void) {
    Random random = random_seeded(1, 31);
    for (size_t length = 1; length <= 100; length++)
        compare(&random, 1 + length % 4, length, 1 + random_below(&random, 20), 1 + random_below(&random, 40));
    for (size_t length = 1; length <= 20; length++) compare(&random, 1, 16 * length, 5, 3); /* without slack */
}

static void every_number_of_columns_is_the_references(void) {
    Random random = random_seeded(2, 31);
    for (size_t columns = 1; columns <= 70; columns++)
        for (size_t lines = 1; lines <= 3; lines++)
            compare(&random, lines, 1 + random_below(&random, 9), 1 + random_below(&random, 30), columns);
}

static void every_number_of_positions_is_the_references(void) {
    Random random = random_seeded(3, 31);
    for (size_t positions = 1; positions <= 40; positions++)
        for (size_t columns = 7; columns <= 64; columns += 19)
            compare(&random, 1 + positions % 3, 1 + random_below(&random, 30), positions, columns);
}

static void nothing_changes_nothing(void) {
    Random random = random_seeded(4, 31);
    compare(&random, 2, 9, 0, 7);
    compare(&random, 2, 9, 5, 0);
}

/* 1 2 3 4 5 6 in two lines of two, the second three floats behind the first: from 0 1 2 | 4 5, from 1 2 3 | 5 6. */
static void by_hand(void) {
    static const uint32_t offsets[] = {0, 3}, starts[] = {1, 0};
    static const float weights[] = {1, 0, 0, 10, /**/ -1, 2, 0, 1}, signals[] = {2, -1};
    float input[6 + KERNEL_SLACK] = {1, 2, 3, 4, 5, 6};
    const Fields fields = {input, offsets, 2, 2};
    for (int t = -2; t < table_count; t++) {
        const Kernels *table = t < 0 ? oracles[t + 2] : tables[t];
        float packed[4 * KERNEL_PANEL], out[] = {100, 200, 300, 400}, gradient[] = {.5f, 0, 0, 0};
        table->pack(weights, 4, 2, packed);
        table->convolve(&fields, starts, 2, packed, 2, out);
        CHECK(out[0] == 100 + 2 + 60 && out[1] == 200 - 2 + 6 + 6);
        CHECK(out[2] == 300 + 1 + 50 && out[3] == 400 - 1 + 4 + 5);
        table->correlate(&fields, starts, signals, 2, gradient);
        CHECK(gradient[0] == .5f + 4 - 1 && gradient[1] == 6 - 2 && gradient[2] == 10 - 4 && gradient[3] == 12 - 5);
    }
}

int main(void) {
    find_tables();
    RUN(by_hand);
    RUN(every_length_is_the_references);
    RUN(every_number_of_columns_is_the_references);
    RUN(every_number_of_positions_is_the_references);
    RUN(nothing_changes_nothing);
    return check_report();
}
