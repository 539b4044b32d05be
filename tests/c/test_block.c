/* A block against the same thing written naively in double: forward by direct sums, the update by numerical gradients
 * of Σ d_code · code; then the corners (ties, zeros, silence) by hand. */
#include "block.h"

#include "check.h"
#include "machine_support.h"
#include "support.h"

/* One block with everything it touches, in memory of just the size that it asks for. */
typedef struct Scene {
    ClappBlockSettings settings;
    Block block;
    Parameter weight, bias;
    Machine machine;
    int patches;
    size_t in, out, channels, row; /* floats per patch; C; floats that one neuron sees */
    size_t code_size;              /* of one patch: grid² · C */
    float *input, *output, *code, *d_code;
    uint8_t *winner;
    Activity activity;
} Scene;

static Parameter parameter_of(size_t count) {
    Parameter p = {.count = count, .value = take_floats(count), .gradient = take_floats(count)};
    fill_value(p.gradient, count, 0);
    return p;
}

static void scene_fill(Scene *s) {
    const size_t count = (size_t)s->patches;
    Random random = random_seeded(count, s->row);
    fill_noise(&random, s->input, count * s->in, -1, 1);
    fill_noise(&random, s->weight.value, s->weight.count, -1, 1);
    fill_noise(&random, s->bias.value, s->bias.count, -0.5f, 0.5f);
    fill_noise(&random, s->d_code, count * s->code_size, -1, 1);
    fill_value(s->output, count * s->out, NAN), fill_value(s->code, count * s->code_size, NAN);
    memset(s->winner, 255, count * s->out);
}

static void scene_open(Scene *s, ClappBlockSettings settings, Shape input, int grid, int patches, int threads) {
    *s = (Scene){.settings = settings, .patches = patches};
    s->block = (Block){.settings = &s->settings, .weight = &s->weight, .bias = &s->bias};
    s->block.shapes = block_shapes(&s->settings, input);
    const Shape output = s->block.shapes.output;
    s->block.cells = square_cells(output, grid);
    s->in = shape_count(input), s->out = shape_count(output), s->channels = (size_t)output.channels;
    s->row = (size_t)fan_in(&s->settings, input), s->code_size = block_code_size(&s->block);
    s->weight = parameter_of(s->row * s->channels), s->bias = parameter_of(s->channels);
    const size_t count = (size_t)patches;
    s->input = take_floats(count * s->in), s->output = take_floats(count * s->out), s->winner = take(count * s->out);
    s->code = take_floats(count * s->code_size), s->d_code = take_floats(count * s->code_size);
    s->activity =
        (Activity){.patches = patches, .input = s->input, .output = s->output, .winner = s->winner, .code = s->code};
    WorkspaceSizes sizes = {0};
    block_measure(&s->block, &sizes);
    s->machine = machine_open(kernels_select(false), threads, &sizes, block_weights_size(&s->block), 0);
    scene_fill(s);
}

static void scene_close(Scene *s) {
    float *const floats[] = {s->weight.value, s->weight.gradient, s->bias.value, s->bias.gradient,
                             s->input,        s->output,          s->code,       s->d_code};
    for (size_t i = 0; i < sizeof floats / sizeof floats[0]; i++) free(floats[i]);
    free(s->winner), machine_close(&s->machine);
}

static void forward(Scene *s) {
    block_forward(&s->block, &s->machine, &s->activity, true);
}

static void update(Scene *s) {
    block_update(&s->block, &s->machine, &s->activity, s->d_code, NULL);
}

/* ---- The same in double ------------------------------------------------------------------------------------------ */

/* One weight or bias is moved by `nudge`. */
typedef struct Nudge {
    size_t weight; /* index in memory, or SIZE_MAX */
    size_t bias;
    double nudge;
} Nudge;
static const Nudge no_nudge = {SIZE_MAX, SIZE_MAX, 0};

static double naive_sum(const Scene *s, const float *patch, int t, int y, int x, size_t c, Nudge nudge) {
    const ClappExtent kernel = s->settings.kernel, stride = s->settings.stride, padding = s->settings.padding;
    const Shape in = s->block.shapes.input;
    double sum = (double)s->bias.value[c] + (nudge.bias == c ? nudge.nudge : 0);
    for (int kt = 0; kt < kernel.time; kt++)
        for (int ky = 0; ky < kernel.height; ky++)
            for (int kx = 0; kx < kernel.width; kx++) {
                const int it = t * stride.time + kt - padding.time, iy = y * stride.height + ky - padding.height;
                const int ix = x * stride.width + kx - padding.width;
                if (it < 0 || it >= in.time || iy < 0 || iy >= in.height || ix < 0 || ix >= in.width) continue;
                for (int ci = 0; ci < in.channels; ci++) {
                    const int k = ((kt * kernel.height + ky) * kernel.width + kx) * in.channels + ci;
                    const size_t at = c * s->row + (size_t)k;
                    const double weight = (double)s->weight.value[at] + (nudge.weight == at ? nudge.nudge : 0);
                    sum += weight * (double)patch[((it * in.height + iy) * in.width + ix) * in.channels + ci];
                }
            }
    return sum;
}

/* ReLU, then the largest of one pool window. */
static double naive_output(const Scene *s, const float *patch, int t, int y, int x, size_t c, Nudge nudge) {
    const ClappExtent pool = s->settings.pool, stride = s->settings.pool_stride;
    double largest = 0;
    for (int i = 0; i < pool.time * pool.height * pool.width; i++) {
        const int pt = i / (pool.height * pool.width), py = i / pool.width % pool.height, px = i % pool.width;
        const double sum =
            naive_sum(s, patch, t * stride.time + pt, y * stride.height + py, x * stride.width + px, c, nudge);
        if (sum > largest) largest = sum;
    }
    return largest;
}

/* Means over the cells of a grid on the output → code (grid, grid) of one neuron; the positions themselves → output
 * (positions) if wanted. */
static void naive_code(const Scene *s, size_t patch, size_t c, Nudge nudge, double *code, double *output) {
    const Shape out = s->block.shapes.output;
    const int grid = s->block.cells.count.width, height = out.height / grid, width = out.width / grid;
    for (int i = 0; i < grid * grid; i++) code[i] = 0;
    for (int t = 0; t < out.time; t++)
        for (int y = 0; y < out.height; y++)
            for (int x = 0; x < out.width; x++) {
                const double value = naive_output(s, s->input + patch * s->in, t, y, x, c, nudge);
                if (output) *output++ = value;
                code[y / height * grid + x / width] += value / (out.time * height * width);
            }
}

/* Only neuron `c` depends on its own weights. */
static double naive_objective(const Scene *s, size_t c, Nudge nudge) {
    double sum = 0, code[64];
    const size_t cells = s->code_size / s->channels;
    for (size_t patch = 0; patch < (size_t)s->patches; patch++) {
        const float *d = s->d_code + patch * s->code_size + c;
        bool silent = true;
        for (size_t i = 0; i < cells; i++) silent &= d[i * s->channels] == 0;
        if (silent) continue;
        naive_code(s, patch, c, nudge, code, NULL);
        for (size_t i = 0; i < cells; i++) sum += (double)d[i * s->channels] * code[i];
    }
    return sum;
}

/* ---- Comparisons ------------------------------------------------------------------------------------------------- */

static const double tolerance = 2e-5;

static void check_forward(const Scene *s) {
    const size_t positions = (size_t)shape_positions(s->block.shapes.output);
    double *output = take(positions * sizeof *output), code[64];
    for (size_t patch = 0; patch < (size_t)s->patches; patch++)
        for (size_t c = 0; c < s->channels; c++) {
            naive_code(s, patch, c, no_nudge, code, output);
            for (size_t i = 0; i < s->code_size / s->channels; i++)
                CHECK_NEAR((double)s->code[patch * s->code_size + i * s->channels + c], code[i], tolerance);
            for (size_t i = 0; i < positions; i++)
                CHECK_NEAR((double)s->output[patch * s->out + i * s->channels + c], output[i], tolerance);
        }
    free(output);
}

static void check_slope(const Scene *s, size_t c, Nudge nudge, float gradient, float before) {
    const double step = 1e-6;
    nudge.nudge = step;
    const double up = naive_objective(s, c, nudge);
    nudge.nudge = -step;
    const double slope = (up - naive_objective(s, c, nudge)) / (2 * step);
    CHECK_NEAR((double)gradient - (double)before, slope, tolerance * (1 + fabs(slope)));
}

/* All biases and about `samples` weights. */
static void check_update(Scene *s, size_t samples) {
    Random random = random_seeded(5, s->row);
    float *before = take_floats(s->weight.count), *bias_before = take_floats(s->channels);
    fill_noise(&random, before, s->weight.count, -1, 1), fill_noise(&random, bias_before, s->channels, -1, 1);
    memcpy(s->weight.gradient, before, s->weight.count * sizeof *before); /* an update is added */
    memcpy(s->bias.gradient, bias_before, s->channels * sizeof *before);
    update(s);
    for (size_t c = 0; c < s->channels; c++)
        check_slope(s, c, (Nudge){SIZE_MAX, c, 0}, s->bias.gradient[c], bias_before[c]);
    const size_t hop = s->weight.count / samples + 1;
    for (size_t i = 0; i < s->weight.count; i += hop)
        check_slope(s, i / s->row, (Nudge){i, SIZE_MAX, 0}, s->weight.gradient[i], before[i]);
    free(before), free(bias_before);
}

#define ONE                                                                                                            \
    { 1, 1, 1 }
#define TWO                                                                                                            \
    { 1, 2, 2 }

static const struct {
    const char *why;
    ClappBlockSettings settings;
    Shape input;
    int grid, patches;
} cases[] = {
    {"the default", {3, {1, 3, 3}, ONE, {0, 1, 1}, ONE, ONE, 1, 1, 1, false, false}, {1, 5, 5, 2}, 1, 3},
    {"a pool that leaves a line over",
     {5, {1, 3, 3}, ONE, {0, 1, 1}, TWO, TWO, 1, 1, 1, false, false},
     {1, 7, 5, 1},
     1,
     4},
    {"time 3, stride 2", {4, {3, 3, 3}, {2, 1, 2}, {1, 1, 0}, ONE, ONE, 1, 1, 1, false, false}, {5, 4, 6, 2}, 1, 3},
    {"a pool over time too",
     {3, {2, 1, 2}, ONE, {0, 0, 1}, {2, 2, 1}, {1, 2, 1}, 1, 1, 1, false, false},
     {4, 4, 3, 2},
     1,
     3},
    {"windows that overlap", {6, {1, 3, 3}, ONE, {0, 1, 1}, {1, 3, 3}, TWO, 1, 1, 1, false, false}, {1, 7, 7, 1}, 1, 5},
    {"windows with gaps", {2, TWO, ONE, {0, 0, 0}, ONE, TWO, 1, 1, 1, false, false}, {1, 6, 6, 2}, 1, 3},
    {"chunks of 16 patches", {7, {1, 3, 3}, ONE, {0, 1, 1}, TWO, TWO, 1, 1, 1, false, false}, {1, 4, 4, 3}, 1, 37},
    {"chunks just filled", {3, {1, 3, 3}, ONE, {0, 1, 1}, ONE, ONE, 1, 1, 1, false, false}, {1, 4, 4, 1}, 1, 32},
    {"more than 256 positions", {3, {1, 3, 3}, ONE, {0, 1, 1}, TWO, TWO, 1, 1, 1, false, false}, {1, 17, 19, 1}, 1, 3},
    {"one position", {9, TWO, ONE, {0, 0, 0}, ONE, ONE, 1, 1, 1, false, false}, {1, 2, 2, 17}, 1, 300},
    {"the largest window",
     {2, ONE, ONE, {0, 0, 0}, {1, 15, 17}, {1, 15, 17}, 1, 1, 1, false, false},
     {1, 15, 17, 1},
     1,
     6},
    {"a grid of 2, pooled", {3, {1, 3, 3}, ONE, {0, 1, 1}, TWO, TWO, 1, 1, 1, false, false}, {1, 8, 8, 2}, 2, 5},
    {"a cell for every position", {4, {1, 3, 3}, ONE, {0, 1, 1}, ONE, ONE, 1, 1, 1, false, false}, {1, 4, 4, 1}, 4, 18},
    {"cells higher than wide", {2, ONE, ONE, {0, 0, 0}, ONE, ONE, 1, 1, 1, false, false}, {1, 9, 6, 2}, 3, 4},
    {"cells over time", {3, {2, 3, 3}, ONE, {0, 1, 1}, ONE, ONE, 1, 1, 1, false, false}, {4, 6, 4, 1}, 2, 3},
    {"a grid under overlapping windows",
     {3, {1, 3, 3}, ONE, {0, 1, 1}, {1, 3, 3}, TWO, 1, 1, 1, false, false},
     {1, 9, 9, 1},
     2,
     4},
};

static void blocks_are_the_naive_ones(void) {
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const int failures = check_failures;
        Scene s;
        scene_open(&s, cases[i].settings, cases[i].input, cases[i].grid, cases[i].patches, 1);
        forward(&s);
        check_forward(&s);
        check_update(&s, 40);
        check_that(check_failures == failures, __FILE__, __LINE__, "in the case of %s", cases[i].why);
        scene_close(&s);
    }
}

/* ---- Teams and tables -------------------------------------------------------------------------------------------- */

static void run(Scene *s, const Kernels *kernels) {
    s->machine.kernels = kernels;
    fill_value(s->weight.gradient, s->weight.count, 0.25f), fill_value(s->bias.gradient, s->channels, -1);
    forward(s);
    update(s);
}

static bool same_scenes(const Scene *a, const Scene *b) {
    const size_t count = (size_t)a->patches;
    return same_bits(a->output, b->output, count * a->out) && memcmp(a->winner, b->winner, count * a->out) == 0 &&
           same_bits(a->code, b->code, count * a->code_size) &&
           same_bits(a->bias.gradient, b->bias.gradient, a->channels) &&
           same_bits(a->weight.gradient, b->weight.gradient, a->weight.count);
}

/* The same bits by plain loops, alone, and by every team. */
static void check_teams(ClappBlockSettings settings, Shape input, int grid, int patches, const char *why) {
    for (int fused = 0; fused < 2; fused++) {
        Scene plain;
        scene_open(&plain, settings, input, grid, patches, 1);
        run(&plain, fused ? &kernels_reference_fused : &kernels_reference);
        for (int threads = 1; threads <= 3; threads++) {
            const Kernels *kernels = kernels_select(fused);
            Scene s;
            scene_open(&s, settings, input, grid, patches, threads);
            run(&s, kernels);
            check_that(same_scenes(&plain, &s) || kernels->fused != (fused != 0), __FILE__, __LINE__,
                       "%s: %d threads, %s, are not the plain loops", why, threads, kernels->name);
            scene_close(&s);
        }
        scene_close(&plain);
    }
}

static void every_team_makes_the_same(void) {
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        check_teams(cases[i].settings, cases[i].input, cases[i].grid, cases[i].patches, cases[i].why);
    check_teams((ClappBlockSettings){70, {1, 3, 3}, ONE, {0, 1, 1}, TWO, TWO, 1, 1, 1, false, false},
                (Shape){1, 8, 8, 5}, 2, 23, "several panels");
    check_teams((ClappBlockSettings){2, {1, 3, 3}, ONE, {0, 1, 1}, ONE, ONE, 1, 1, 1, false, false},
                (Shape){1, 4, 4, 16}, 1, 50, "fewer neurons than parts, whole vectors");
    check_teams((ClappBlockSettings){33, {1, 3, 3}, ONE, {0, 1, 1}, ONE, ONE, 1, 1, 1, false, false},
                (Shape){1, 17, 16, 3}, 1, 2, "one patch is more than a chunk");
}

/* ---- Sparse and full --------------------------------------------------------------------------------------------- */

/* 16 positions: 16 patches fill a chunk, and all neurons fire everywhere, so that they fill every list. */
static void lists_can_be_full(void) {
    static const int patches[] = {15, 16, 17, 32};
    for (int i = 0; i < 4; i++) {
        Scene s;
        scene_open(&s, (ClappBlockSettings){3, {1, 3, 3}, ONE, {0, 1, 1}, ONE, ONE, 1, 1, 1, false, false},
                   (Shape){1, 4, 4, 1}, 1, patches[i], 1);
        for (size_t w = 0; w < s.weight.count; w++) s.weight.value[w] /= (float)s.row;
        fill_value(s.bias.value, s.channels, 2);
        forward(&s);
        size_t silent = 0;
        for (size_t o = 0; o < (size_t)s.patches * s.out; o++) silent += !(s.output[o] > 0);
        CHECK_INTEGER(silent, 0);
        check_forward(&s);
        check_update(&s, 40);
        scene_close(&s);
    }
}

/* Neurons that never fire learn nothing, whatever they are told; the others go on. */
static void the_silent_learn_nothing(void) {
    for (int silent = 0; silent < 2; silent++) {
        Scene s;
        scene_open(&s, (ClappBlockSettings){4, {1, 3, 3}, ONE, {0, 1, 1}, TWO, TWO, 1, 1, 1, false, false},
                   (Shape){1, 6, 6, 2}, 1, 9, 2);
        for (size_t c = 0; c < s.channels; c++)
            if (c != 2 || silent) s.bias.value[c] = -100;
        run(&s, kernels_select(false));
        for (size_t i = 0; i < s.weight.count; i++)
            CHECK((s.weight.gradient[i] == 0.25f) == (silent || i / s.row != 2));
        for (size_t c = 0; c < s.channels; c++) CHECK((s.bias.gradient[c] == -1) == (silent || c != 2));
        if (silent)
            for (size_t i = 0; i < 9 * s.out; i++) CHECK(s.output[i] == 0);
        check_update(&s, 20);
        scene_close(&s);
    }
}

/* A neuron that is told nothing about a patch does not look at it, even while others do. */
static void the_satisfied_do_not_look(void) {
    Scene s;
    scene_open(&s, (ClappBlockSettings){3, {1, 3, 3}, ONE, {0, 1, 1}, ONE, ONE, 1, 1, 1, false, false},
               (Shape){1, 4, 4, 1}, 1, 4, 1);
    fill_value(s.bias.value, s.channels, 9);
    forward(&s);
    for (size_t i = 0; i < 4 * s.channels; i++) s.d_code[i] = i == 2 * s.channels + 1 ? 1 : 0;
    fill_value(s.input, 4 * s.in, NAN);
    update(&s);
    for (size_t i = 0; i < s.weight.count; i++) CHECK(isnan(s.weight.gradient[i]) == (i / s.row == 1));
    CHECK(s.bias.gradient[0] == 0 && s.bias.gradient[1] == 1 && s.bias.gradient[2] == 0);
    scene_close(&s);
}

/* ---- Corners, by hand -------------------------------------------------------------------------------------------- */

/* One neuron, a window over all `positions`.  Channel 0 is what the neuron sums (weight 1), channel 1 (weight 0) tells
 * the positions apart: the gradient of its weight is the input at the winner. */
static float winning_position(ClappExtent pool, const float *sums) {
    Scene s;
    const ClappExtent one = {1, 1, 1};
    const int positions = pool.time * pool.height * pool.width;
    scene_open(&s, (ClappBlockSettings){1, one, one, {0, 0, 0}, pool, pool, 1, 1, 1, false, false},
               (Shape){pool.time, pool.height, pool.width, 2}, 1, 1, 1);
    for (int i = 0; i < positions; i++) s.input[2 * i] = sums[i], s.input[2 * i + 1] = (float)(i + 1);
    s.weight.value[0] = 1, s.weight.value[1] = 0, s.bias.value[0] = 0, s.d_code[0] = 1;
    forward(&s);
    update(&s);
    const float winner = s.weight.gradient[1];
    scene_close(&s);
    return winner - 1;
}

static void the_first_maximum_wins(void) {
    CHECK(winning_position((ClappExtent){1, 2, 2}, (float[]){1, 1, 1, 1, 1, false, false}) == 0);
    CHECK(winning_position((ClappExtent){1, 2, 2}, (float[]){0, 3, 3, 3}) == 1);
    CHECK(winning_position((ClappExtent){1, 2, 2}, (float[]){-1, 2, 5, 5}) == 2);
    CHECK(winning_position((ClappExtent){1, 2, 2}, (float[]){1, 2, 3, 4}) == 3);
    CHECK(winning_position((ClappExtent){2, 1, 3}, (float[]){1, 2, 4, 4, 2, 4}) == 2);
    CHECK(winning_position((ClappExtent){2, 1, 3}, (float[]){1, 2, 1, 3, 3, 3}) == 3);
    CHECK(winning_position((ClappExtent){1, 3, 1}, (float[]){-1, 0, 0}) == -1); /* nothing is above 0: no winner */
}

/* Sums of exactly 0 and below have no slope; one just above has. */
static void there_is_no_slope_at_zero(void) {
    static const float inputs[] = {0, -0.0f, -1, 1e-30f};
    Scene s;
    const ClappExtent one = {1, 1, 1};
    scene_open(&s, (ClappBlockSettings){1, one, one, {0, 0, 0}, one, one, 1, 1, 1, false, false}, (Shape){1, 1, 1, 1},
               1, 4, 1);
    memcpy(s.input, inputs, sizeof inputs);
    s.weight.value[0] = 1, s.bias.value[0] = 0;
    for (int i = 0; i < 4; i++) s.d_code[i] = (float)(1 << i);
    forward(&s);
    update(&s);
    CHECK(s.bias.gradient[0] == 8);
    CHECK(s.code[0] == 0 && s.code[1] == 0 && s.code[2] == 0 && s.code[3] == 1e-30f);
    scene_close(&s);
}

/* A patch whose d_code is all zero is not even read; one with a single value that is not zero is. */
static void silent_patches_cost_nothing(void) {
    enum { PATCHES = 41 };
    Scene s;
    scene_open(&s, (ClappBlockSettings){5, {1, 3, 3}, ONE, {0, 1, 1}, TWO, TWO, 1, 1, 1, false, false},
               (Shape){1, 4, 4, 2}, 1, PATCHES, 1);
    for (size_t i = 0; i < PATCHES * s.channels; i++)
        if (i / s.channels % 3 != 1) s.d_code[i] = i % 2 ? 0 : -0.0f;
        else if (i / s.channels % 2) s.d_code[i] = i % s.channels == 4 ? s.d_code[i] : 0;
    forward(&s);
    check_update(&s, 40);
    float *expected = take_floats(s.weight.count);
    fill_value(s.weight.gradient, s.weight.count, 0), fill_value(s.bias.gradient, s.channels, 0);
    update(&s);
    memcpy(expected, s.weight.gradient, s.weight.count * sizeof *expected);
    for (size_t patch = 0; patch < PATCHES; patch++) {
        if (patch % 3 == 1) continue;
        fill_value(s.input + patch * s.in, s.in, NAN), fill_value(s.output + patch * s.out, s.out, NAN);
        memset(s.winner + patch * s.out, 255, s.out);
    }
    fill_value(s.weight.gradient, s.weight.count, 0), fill_value(s.bias.gradient, s.channels, 0);
    update(&s);
    CHECK(same_bits(s.weight.gradient, expected, s.weight.count));
    fill_value(s.d_code, PATCHES * s.channels, 0);
    update(&s);
    CHECK(same_bits(s.weight.gradient, expected, s.weight.count));
    free(expected);
    scene_close(&s);
}

/* Input 1 2 / 3 4; one neuron with weights 0, 1, −1 for its left, own and right pixel, and bias ½; pooled over all
 * four.  Sums: 1 − 2 + ½ = −½,  2 − 0 + ½ = 2½,  3 − 4 + ½ = −½,  4 − 0 + ½ = 4½.  The code is 4½, and a d_code of 2
 * reaches the fourth pixel alone: ∂bias = 2, ∂left = 2 · 3, ∂own = 2 · 4, ∂right = 2 · 0. */
static void a_block_by_hand(void) {
    Scene s;
    scene_open(&s, (ClappBlockSettings){1, {1, 1, 3}, ONE, {0, 0, 1}, TWO, TWO, 1, 1, 1, false, false},
               (Shape){1, 2, 2, 1}, 1, 1, 1);
    for (int i = 0; i < 4; i++) s.input[i] = (float)(i + 1);
    s.weight.value[0] = 0, s.weight.value[1] = 1, s.weight.value[2] = -1, s.bias.value[0] = 0.5f, s.d_code[0] = 2;
    forward(&s);
    update(&s);
    CHECK(s.code[0] == 4.5f && s.output[0] == 4.5f);
    CHECK(s.bias.gradient[0] == 2);
    CHECK(s.weight.gradient[0] == 6 && s.weight.gradient[1] == 8 && s.weight.gradient[2] == 0);
    scene_close(&s);
}

/* Four by four numbers on a grid of two: every cell is the mean of its quarter, and each of its four positions receives
 * a quarter of what the cell does; here nothing is below 0. */
static void a_grid_by_hand(void) {
    static const float means[] = {3.5f, 5.5f, 11.5f, 13.5f};
    Scene s;
    scene_open(&s, (ClappBlockSettings){1, ONE, ONE, {0, 0, 0}, ONE, ONE, 1, 1, 1, false, false}, (Shape){1, 4, 4, 1},
               2, 1, 1);
    for (int i = 0; i < 16; i++) s.input[i] = (float)(i + 1);
    s.weight.value[0] = 1, s.bias.value[0] = 0;
    for (int i = 0; i < 4; i++) s.d_code[i] = (float)(1 << (4 * i));
    forward(&s);
    update(&s);
    for (int i = 0; i < 4; i++) CHECK(s.code[i] == means[i]);
    CHECK(s.bias.gradient[0] == 1 + 16 + 256 + 4096);
    CHECK(s.weight.gradient[0] == 3.5f + 16 * 5.5f + 256 * 11.5f + 4096 * 13.5f);
    float spread[16];
    block_spread(&s.block, s.d_code, spread);
    for (int i = 0; i < 16; i++) CHECK(spread[i] == s.d_code[i / 8 * 2 + i % 4 / 2] / 4);
    scene_close(&s);
}

int main(void) {
    RUN(a_block_by_hand);
    RUN(a_grid_by_hand);
    RUN(blocks_are_the_naive_ones);
    RUN(the_first_maximum_wins);
    RUN(there_is_no_slope_at_zero);
    RUN(every_team_makes_the_same);
    RUN(lists_can_be_full);
    RUN(the_silent_learn_nothing);
    RUN(the_satisfied_do_not_look);
    RUN(silent_patches_cost_nothing);
    return check_report();
}
