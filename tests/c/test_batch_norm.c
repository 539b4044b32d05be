/* Batch-norm: by hand and as PyTorch's BatchNorm has it, the update through mean and variance against numerical
 * gradients, silent neurons, and the same bits from every team. */
#include "batch_norm.h"

#include "check.h"
#include "machine_support.h"
#include "support.h"

/* One block with everything it touches. */
typedef struct Scene {
    ClappBlockSettings settings;
    Block block;
    Parameter weight, bias, scale, shift, mean, variance;
    Machine machine;
    size_t patches, in, out, code;
    float *input, *d_code, *d_output, *d_input;
    Activity activity;
} Scene;

static Parameter parameter_of(size_t count, float value) {
    Parameter p = {.count = count, .value = take_floats(count), .gradient = take_floats(count)};
    fill_value(p.value, count, value), fill_value(p.gradient, count, 0);
    return p;
}

static void scene_open(Scene *s, ClappBlockSettings settings, Shape input, Cells cells, int patches, int threads,
                       const Kernels *kernels) {
    const size_t channels = (size_t)settings.channels;
    *s = (Scene){.settings = settings, .patches = (size_t)patches};
    s->block = (Block){.settings = &s->settings, .shapes = block_shapes(&s->settings, input), .cells = cells};
    s->weight = parameter_of((size_t)fan_in(&s->settings, input) * channels, 1), s->bias = parameter_of(channels, 0);
    s->scale = parameter_of(channels, 1), s->shift = parameter_of(channels, 0);
    s->mean = parameter_of(channels, 0), s->variance = parameter_of(channels, 1);
    s->block.weight = &s->weight, s->block.bias = &s->bias, s->block.scale = &s->scale, s->block.shift = &s->shift;
    s->block.mean = &s->mean, s->block.variance = &s->variance;
    s->in = s->patches * shape_count(input), s->out = s->patches * shape_count(s->block.shapes.output);
    s->code = s->patches * block_code_size(&s->block);
    s->input = take_floats(s->in), s->d_input = take_nan(s->in), s->d_code = take_floats(s->code);
    s->d_output = take_nan(s->out);
    s->activity = (Activity){.patches = patches,
                             .input = s->input,
                             .output = take_nan(s->out),
                             .winner = take(s->out),
                             .code = take_nan(s->code),
                             .statistics = take_nan(batch_norm_size(&s->block))};
    WorkspaceSizes sizes = {0};
    block_measure(&s->block, &sizes);
    s->machine = machine_open(kernels, threads, &sizes, block_weights_size(&s->block), 0);
}

static void scene_noise(Scene *s, uint64_t seed) {
    Random random = random_seeded(seed, 21);
    fill_noise(&random, s->input, s->in, -1, 1), fill_noise(&random, s->d_code, s->code, -1, 1);
    fill_noise(&random, s->weight.value, s->weight.count, -1, 1),
        fill_noise(&random, s->bias.value, s->bias.count, -1, 1);
    fill_noise(&random, s->scale.value, s->scale.count, 0.5f, 1.5f);
    fill_noise(&random, s->shift.value, s->shift.count, -1, 1);
}

static void scene_close(Scene *s) {
    Parameter *const parameters[] = {&s->weight, &s->bias, &s->scale, &s->shift, &s->mean, &s->variance};
    for (int i = 0; i < 6; i++) free(parameters[i]->value), free(parameters[i]->gradient);
    free(s->input), free(s->d_input), free(s->d_code), free(s->d_output), free(s->activity.output);
    free(s->activity.winner), free(s->activity.code), free(s->activity.statistics), machine_close(&s->machine);
}

static void forward(Scene *s, bool training) {
    block_forward(&s->block, &s->machine, &s->activity, training);
}

static const ClappBlockSettings through = /* what comes in goes out, if it is above 0 */
    {1, {1, 1, 1}, {1, 1, 1}, {0, 0, 0}, {1, 1, 1}, {1, 1, 1}, 1, 1, 1, false, true};

/* ---- By hand ----------------------------------------------------------------------------------------------------- */

/* Two sounds of two moments: 1, 2 and 3, −5, which fire 1, 2, 3, 0: mean 1.5, variance 1.25. */
static void four_numbers_by_hand(void) {
    Scene s;
    scene_open(&s, through, (Shape){2, 1, 1, 1}, (Cells){{1, 1, 1}, {2, 1, 1}}, 2, 1, kernels_select(false));
    memcpy(s.input, (float[]){1, 2, 3, -5}, 4 * sizeof(float));
    *s.scale.value = 2, *s.shift.value = 10, *s.mean.value = 1, *s.variance.value = 4;
    forward(&s, true);
    const double one = 2 / sqrt(1.25 + 1e-5);
    for (int i = 0; i < 4; i++)
        CHECK_NEAR((double)s.activity.output[i], 10 + one * (fmax(0, (double)s.input[i]) - 1.5), 2e-6);
    CHECK_NEAR((double)s.activity.code[0], 10, 2e-6);
    CHECK_NEAR((double)s.activity.code[1], 10, 2e-6);
    CHECK(s.activity.winner[0] == 0 && s.activity.winner[2] == 0 && s.activity.winner[3] == BLOCK_SILENT);
    CHECK(*s.mean.value == 1 && *s.variance.value == 4); /* only a step moves them */
    batch_norm_average(&s.block, &s.activity);
    CHECK_NEAR((double)*s.mean.value, 0.9 * 1 + 0.1 * 1.5, 1e-6);
    CHECK_NEAR((double)*s.variance.value, 0.9 * 4 + 0.1 * 5 / 3, 1e-6); /* with N − 1 */
    forward(&s, false);
    for (int i = 0; i < 4; i++)
        CHECK_NEAR((double)s.activity.output[i],
                   10 + 2 * (fmax(0, (double)s.input[i]) - (double)*s.mean.value) /
                            sqrt((double)*s.variance.value + 1e-5),
                   2e-6);
    CHECK(s.activity.winner[3] == BLOCK_SILENT);
    scene_close(&s);
}

/* Three batches through torch.nn.BatchNorm1d(2) of PyTorch 1.13, then one more in evaluation. */
static void averages_are_pytorchs(void) {
    static const float batches[3][8] = {{1, 2, 2, 0, 3, 0, 0, 5}, {0, 1, 0, 1, 4, 1, 0, 1}, {7, 0, 1, 0, 1, 0, 1, 0}};
    static const double mean[3][2] = {
        {0.15000000596, 0.174999997}, {0.235000014305, 0.257499992847}, {0.461499989033, 0.231749981642}};
    static const double variance[3][2] = {
        {1.06666660309, 1.45833337307}, {1.3599998951, 1.3125}, {2.12399983406, 1.18124997616}};
    static const double first[8] = {-0.447211862, 0.122169316,  0.447211742, -0.855185091,
                                    1.34163535,   -0.855185091, -1.34163547, 1.58820093};
    ClappBlockSettings two = through;
    two.channels = 2;
    Scene s;
    scene_open(&s, two, (Shape){4, 1, 1, 2}, (Cells){{4, 1, 1}, {1, 1, 1}}, 1, 1, kernels_select(false));
    memcpy(s.weight.value, (float[]){1, 0, 0, 1}, 4 * sizeof(float));
    for (int batch = 0; batch < 3; batch++) {
        memcpy(s.input, batches[batch], sizeof batches[batch]);
        forward(&s, true);
        for (int i = 0; i < 8 && batch == 0; i++) CHECK_NEAR((double)s.activity.output[i], first[i], 1e-6);
        if (batch == 1) CHECK_NEAR((double)s.activity.output[4], 1.73204792, 1e-6);
        for (int i = 1; i < 8 && batch == 1; i += 2) CHECK(s.activity.output[i] == 0); /* a neuron without contrast */
        batch_norm_average(&s.block, &s.activity);
        for (int c = 0; c < 2; c++) {
            CHECK_NEAR((double)s.mean.value[c], mean[batch][c], 2e-7);
            CHECK_NEAR((double)s.variance.value[c], variance[batch][c], 4e-7);
        }
    }
    memcpy(s.input, (float[]){1, 2}, 2 * sizeof(float));
    forward(&s, false);
    CHECK_NEAR((double)s.activity.output[0], 0.369494081, 1e-6);
    CHECK_NEAR((double)s.activity.output[1], 1.62693787, 1e-6);
    CHECK(same_bits(s.activity.code, s.activity.output, 8));
    scene_close(&s);
}

/* ---- Numerical gradients ----------------------------------------------------------------------------------------- */

enum { MOST = 4096 };

static const ClappBlockSettings pooled = {5, {2, 3, 3}, {1, 1, 1}, {0, 1, 1}, {1, 2, 2}, {1, 2, 2},
                                          2, 1,         2,         false,     true};
static const Shape pooled_input = {6, 4, 4, 2}; /* 5 in time, of which the last has no code */
static const Cells pooled_cells = {{2, 2, 2}, {2, 1, 1}};

/* What one of the numbers that learn, or an input, would be if it were moved. */
typedef struct Nudge {
    const float *at;
    double by;
} Nudge;

static double moved(const float *at, Nudge n) {
    return (double)*at + (at == n.at ? n.by : 0);
}

/* Convolution, ReLU and max-pool of one neuron at an output position, in double. */
static double fired(const Scene *s, size_t patch, int t, int y, int x, int c, Nudge n) {
    const float *input = s->input + patch * shape_count(pooled_input), *weight = s->weight.value + c * 36;
    double largest = 0;
    for (int p = 0; p < 4; p++) {
        double sum = moved(s->bias.value + c, n);
        for (int k = 0; k < 18; k++) {
            const int it = t + k / 9, iy = 2 * y + p / 2 + k / 3 % 3 - 1, ix = 2 * x + p % 2 + k % 3 - 1;
            if (iy < 0 || iy >= 4 || ix < 0 || ix >= 4) continue;
            for (int i = 0; i < 2; i++)
                sum += moved(weight + 2 * k + i, n) * moved(input + ((it * 4 + iy) * 4 + ix) * 2 + i, n);
        }
        largest = fmax(largest, sum);
    }
    return largest;
}

/* Σ d_code · code of one neuron */
static double objective_of(const Scene *s, int c, Nudge n) {
    const size_t positions = s->patches * 5 * 4;
    double output[MOST], mean = 0, variance = 0, sum = 0;
    for (size_t i = 0; i < positions; i++) {
        output[i] = fired(s, i / 20, (int)(i / 4 % 5), (int)(i / 2 % 2), (int)(i % 2), c, n);
        mean += output[i] / (double)positions;
    }
    for (size_t i = 0; i < positions; i++) variance += (output[i] - mean) * (output[i] - mean) / (double)positions;
    for (size_t i = 0; i < positions; i++) {
        const size_t patch = i / 20, t = i / 4 % 5, cell = i % 4;
        const double y =
            moved(s->scale.value + c, n) * (output[i] - mean) / sqrt(variance + 1e-5) + moved(s->shift.value + c, n);
        if (t < 4) sum += (double)s->d_code[((patch * 2 + t / 2) * 4 + cell) * 5 + (size_t)c] * y / 2;
    }
    return sum;
}

static double objective(const Scene *s, Nudge n) {
    double sum = 0;
    for (int c = 0; c < 5; c++) sum += objective_of(s, c, n);
    return sum;
}

static void check_slopes(const Scene *s, const char *what, const float *values, const float *gradient, size_t count,
                         size_t hop) {
    const double by = 1e-6;
    for (size_t i = 0; i < count; i += hop) {
        const double up = objective(s, (Nudge){values + i, by}), down = objective(s, (Nudge){values + i, -by});
        const double slope = (up - down) / (2 * by);
        check_that(fabs((double)gradient[i] - slope) < 3e-5 * (1 + fabs(slope)), __FILE__, __LINE__,
                   "%s[%zu]: %g is not %g", what, i, (double)gradient[i], slope);
    }
}

static void run(Scene *s) {
    forward(s, true);
    block_update(&s->block, &s->machine, &s->activity, s->d_code, s->d_output);
    block_send_down(&s->block, &s->machine, &s->activity, s->d_output, s->d_input);
}

static void gradients_go_through_mean_and_variance(void) {
    Scene s;
    scene_open(&s, pooled, pooled_input, pooled_cells, 3, 1, kernels_select(false));
    scene_noise(&s, 1);
    run(&s);
    check_slopes(&s, "weight", s.weight.value, s.weight.gradient, s.weight.count, 1);
    check_slopes(&s, "bias", s.bias.value, s.bias.gradient, 5, 1);
    check_slopes(&s, "scale", s.scale.value, s.scale.gradient, 5, 1);
    check_slopes(&s, "shift", s.shift.value, s.shift.gradient, 5, 1);
    check_slopes(&s, "input", s.input, s.d_input, s.in, 3);
    const float once = s.scale.gradient[2];
    run(&s);
    CHECK(once != 0 && s.scale.gradient[2] == 2 * once); /* added to what was there */
    scene_close(&s);
}

/* Each moment's output by hand: mean 1.5, variance 1.25 as above; d = 1 at the first output alone. */
static void the_gradient_of_four_numbers_by_hand(void) {
    Scene s;
    scene_open(&s, through, (Shape){4, 1, 1, 1}, (Cells){{4, 1, 1}, {1, 1, 1}}, 1, 1, kernels_select(false));
    memcpy(s.input, (float[]){1, 2, 3, -5}, 4 * sizeof(float));
    memcpy(s.d_code, (float[]){1, 0, 0, 0}, 4 * sizeof(float));
    *s.scale.value = 2, *s.shift.value = 10;
    run(&s);
    /* x̂ = (−1, 1, 3, −3)/√5; d_x = 2/√1.25 · (d − ¼ − x̂ · (−1/√5)/4) = 2/√1.25 · (0.7, −0.2, −0.1, −0.4) */
    const double one = 2 / sqrt(1.25);
    CHECK_NEAR((double)*s.shift.gradient, 1, 1e-6);
    CHECK_NEAR((double)*s.scale.gradient, -1 / sqrt(5), 1e-5);
    CHECK_NEAR((double)s.d_input[0], 0.7 * one, 2e-5);
    CHECK_NEAR((double)s.d_input[1], -0.2 * one, 2e-5);
    CHECK_NEAR((double)s.d_input[2], -0.1 * one, 2e-5);
    CHECK(s.d_input[3] == 0); /* it was silent */
    CHECK_NEAR((double)*s.bias.gradient, 0.4 * one, 2e-5);
    CHECK_NEAR((double)*s.weight.gradient, (0.7 - 0.4 - 0.3) * one, 2e-5);
    scene_close(&s);
}

/* ---- Silence, and a scale of 0 ----------------------------------------------------------------------------------- */

static void a_silent_neuron_learns_its_shift_alone(void) {
    Scene s;
    scene_open(&s, pooled, pooled_input, pooled_cells, 2, 1, kernels_select(false));
    scene_noise(&s, 2);
    s.bias.value[3] = -100;
    run(&s);
    for (size_t i = 3; i < s.out; i += 5)
        CHECK(s.activity.winner[i] == BLOCK_SILENT && s.activity.output[i] == s.shift.value[3]);
    for (size_t i = 0; i < s.weight.count; i++) CHECK(isfinite(s.weight.gradient[i]));
    for (size_t i = 0; i < 36; i++) CHECK(s.weight.gradient[3 * 36 + i] == 0);
    CHECK(s.bias.gradient[3] == 0 && s.scale.gradient[3] == 0 && s.shift.gradient[3] != 0);
    CHECK(s.weight.gradient[0] != 0);
    scene_close(&s);
}

static void a_scale_of_0_lets_nothing_through(void) {
    Scene s;
    scene_open(&s, pooled, pooled_input, pooled_cells, 2, 1, kernels_select(false));
    scene_noise(&s, 3);
    s.scale.value[1] = 0;
    run(&s);
    for (size_t i = 0; i < 36; i++) CHECK(s.weight.gradient[36 + i] == 0);
    for (size_t i = 0; i < s.in; i++) CHECK(isfinite(s.d_input[i]));
    CHECK(s.bias.gradient[1] == 0 && s.shift.gradient[1] != 0);
    scene_close(&s);
}

/* ---- Teams ------------------------------------------------------------------------------------------------------- */

static void every_team_and_every_table_gives_the_same_bits(void) {
    ClappBlockSettings wide = pooled;
    wide.channels = 37; /* pieces of 16, 16 and 5 */
    Scene alone;
    scene_open(&alone, wide, pooled_input, pooled_cells, 9, 1, &kernels_reference);
    scene_noise(&alone, 4), run(&alone), batch_norm_average(&alone.block, &alone.activity);
    for (int threads = 1; threads <= 4; threads++) {
        Scene s;
        scene_open(&s, wide, pooled_input, pooled_cells, 9, threads, kernels_select(false));
        scene_noise(&s, 4), run(&s), batch_norm_average(&s.block, &s.activity);
        forward(&alone, true);
        CHECK(same_bits(s.activity.output, alone.activity.output, s.out));
        CHECK(same_bits(s.activity.code, alone.activity.code, s.code));
        CHECK(memcmp(s.activity.winner, alone.activity.winner, s.out) == 0);
        CHECK(same_bits(s.weight.gradient, alone.weight.gradient, s.weight.count));
        CHECK(same_bits(s.scale.gradient, alone.scale.gradient, 37));
        CHECK(same_bits(s.d_input, alone.d_input, s.in));
        CHECK(same_bits(s.mean.value, alone.mean.value, 37) && same_bits(s.variance.value, alone.variance.value, 37));
        forward(&s, false), forward(&alone, false);
        CHECK(same_bits(s.activity.output, alone.activity.output, s.out));
        scene_close(&s);
    }
    scene_close(&alone);
}

int main(void) {
    RUN(four_numbers_by_hand);
    RUN(averages_are_pytorchs);
    RUN(gradients_go_through_mean_and_variance);
    RUN(the_gradient_of_four_numbers_by_hand);
    RUN(a_silent_neuron_learns_its_shift_alone);
    RUN(a_scale_of_0_lets_nothing_through);
    RUN(every_team_and_every_table_gives_the_same_bits);
    return check_report();
}
