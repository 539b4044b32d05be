/* The GRU: a step by hand, forward against the formula in double, the update against numerical gradients with the state
 * before each step held fixed, and the same bits from every team. */
#include "recurrent.h"

#include "check.h"
#include "machine_support.h"
#include "support.h"

enum { W_INPUT, B_INPUT, W_STATE, B_STATE, PARAMETERS };

/* One GRU with everything it touches. */
typedef struct Scene {
    ClappBlockSettings settings;
    Block block;
    Parameter parameters[PARAMETERS];
    Machine machine;
    size_t patches, steps, inputs, units;
    float *input, *d_output, *d_input;
    Activity activity;
} Scene;

static Parameter parameter_of(size_t count, Random *random, float bound) {
    Parameter p = {.count = count, .value = take_floats(count), .gradient = take_floats(count)};
    fill_noise(random, p.value, count, -bound, bound), fill_value(p.gradient, count, 0.25f);
    return p;
}

static void scene_open(Scene *s, int patches, int steps, int inputs, int units, int span, int threads,
                       const Kernels *kernels) {
    const ClappExtent one = {1, 1, 1};
    const Shape in = {steps, 1, 1, inputs};
    *s = (Scene){.settings = {units, one, one, {0, 0, 0}, one, one, 1, 1, span, true, false}};
    s->patches = (size_t)patches, s->steps = (size_t)steps, s->inputs = (size_t)inputs, s->units = (size_t)units;
    Random random = random_seeded((uint64_t)steps, (uint64_t)units);
    const size_t gates = 3 * s->units, outputs = s->patches * s->steps * s->units;
    const size_t counts[] = {gates * s->inputs, gates, gates * s->units, gates};
    for (int i = 0; i < PARAMETERS; i++) s->parameters[i] = parameter_of(counts[i], &random, 0.8f);
    s->block = (Block){.settings = &s->settings, .shapes = block_shapes(&s->settings, in)};
    s->block.weight = &s->parameters[W_INPUT], s->block.bias = &s->parameters[B_INPUT];
    s->block.hidden_weight = &s->parameters[W_STATE], s->block.hidden_bias = &s->parameters[B_STATE];
    s->block.cells = (Cells){{steps / span, 1, 1}, {span, 1, 1}};
    s->input = take_floats(s->patches * s->steps * s->inputs), s->d_input = take_nan(s->patches * s->steps * s->inputs);
    s->d_output = take_floats(outputs);
    fill_noise(&random, s->input, s->patches * s->steps * s->inputs, -1, 1);
    fill_noise(&random, s->d_output, outputs, -1, 1);
    s->activity = (Activity){.patches = patches,
                             .input = s->input,
                             .output = take_nan(outputs),
                             .code = take_nan(s->patches * block_code_size(&s->block)),
                             .scratch = take_nan(recurrent_scratch(&s->block, s->patches))};
    s->machine = machine_open(kernels, threads, &(WorkspaceSizes){0}, 0, 0);
}

static void scene_close(Scene *s) {
    for (int i = 0; i < PARAMETERS; i++) free(s->parameters[i].value), free(s->parameters[i].gradient);
    free(s->input), free(s->d_output), free(s->d_input);
    free(s->activity.output), free(s->activity.code), free(s->activity.scratch), machine_close(&s->machine);
}

/* Forward, update, and what goes down. */
static void run(Scene *s) {
    block_forward(&s->block, &s->machine, &s->activity, true);
    block_update_outputs(&s->block, &s->machine, &s->activity, s->d_output);
    block_send_down(&s->block, &s->machine, &s->activity, s->d_output, s->d_input);
}

/* ---- By hand ----------------------------------------------------------------------------------------------------- */

/* Without weights but from the input to the candidate: r = z = ½, and tanh(½ ln 3) = ½. */
static void a_step_by_hand(void) {
    const float half_log3 = 0.54930614433405485f;
    Scene s;
    scene_open(&s, 1, 2, 1, 1, 1, 1, kernels_select(false));
    for (int i = 0; i < PARAMETERS; i++) fill_value(s.parameters[i].value, s.parameters[i].count, 0);
    s.parameters[W_INPUT].value[2] = 1, s.input[0] = half_log3, s.input[1] = 0;
    block_forward(&s.block, &s.machine, &s.activity, true);
    CHECK_NEAR((double)s.activity.output[0], 0.25, 1e-7);  /* ½ · ½ */
    CHECK_NEAR((double)s.activity.output[1], 0.125, 1e-7); /* ½ · 0 + ½ · ¼ */
    /* Then r = ¾, z = ¼, and the candidate comes through r · b_hn. */
    s.parameters[W_INPUT].value[2] = 0, s.parameters[B_INPUT].value[0] = 2 * half_log3;
    s.parameters[B_STATE].value[1] = -2 * half_log3, s.parameters[B_STATE].value[2] = half_log3 / 0.75f;
    fill_value(s.d_output, 2, 0), s.d_output[0] = 1;
    run(&s);
    CHECK_NEAR((double)s.activity.output[0], 0.375, 1e-7);           /* ¾ · ½ */
    CHECK_NEAR((double)s.activity.output[1], 0.375 + 0.09375, 1e-7); /* and ¼ of the state */
    /* dh/dz = h − n = −½, dz = z (1 − z) = 3/16; dn = ¾ (1 − ¼) = 9/16, and r · dn to its bias from the state */
    const float *d_bias = s.parameters[B_INPUT].gradient, *d_state_bias = s.parameters[B_STATE].gradient;
    CHECK_NEAR((double)d_bias[1] - 0.25, -0.5 * 3 / 16, 1e-7);
    CHECK_NEAR((double)d_bias[2] - 0.25, 9 / 16., 1e-7);
    CHECK_NEAR((double)d_state_bias[2] - 0.25, 9 / 16. * 0.75, 1e-7);
    CHECK_NEAR((double)d_bias[0] - 0.25, 9 / 16. * (double)half_log3 / 0.75 * 3 / 16, 1e-7);
    CHECK(d_state_bias[0] == d_bias[0] && d_state_bias[1] == d_bias[1]);
    for (int i = 0; i < 3; i++) CHECK(s.parameters[W_STATE].gradient[i] == 0.25f); /* there was no state */
    scene_close(&s);
}

/* ---- In double --------------------------------------------------------------------------------------------------- */

static double sigmoid(double x) {
    return 1 / (1 + exp(-x));
}

/* One of the numbers that a step comes from, moved. */
typedef struct Nudge {
    int which; /* a parameter, PARAMETERS: the input, −1: none */
    size_t at;
    double by;
} Nudge;

static double value_of(const Scene *s, int which, size_t at, Nudge n) {
    const float *values = which == PARAMETERS ? s->input : s->parameters[which].value;
    return (double)values[at] + (n.which == which && n.at == at ? n.by : 0);
}

/* What reaches gate `gate` from the input or from the state. */
static double reach(const Scene *s, bool from_state, const float *state, size_t row, size_t gate, Nudge n) {
    const size_t depth = from_state ? s->units : s->inputs;
    double sum = value_of(s, from_state ? B_STATE : B_INPUT, gate, n);
    for (size_t i = 0; i < depth && (!from_state || state); i++)
        sum += value_of(s, from_state ? W_STATE : W_INPUT, gate * depth + i, n) *
               (from_state ? (double)state[i] : value_of(s, PARAMETERS, row * depth + i, n));
    return sum;
}

/* From the state as the scene has it. */
static double next_state(const Scene *s, size_t patch, size_t t, size_t unit, Nudge n) {
    const size_t row = patch * s->steps + t, h = s->units;
    const float *state = t > 0 ? s->activity.output + (row - 1) * h : NULL;
    const double r = sigmoid(reach(s, false, state, row, unit, n) + reach(s, true, state, row, unit, n));
    const double z = sigmoid(reach(s, false, state, row, h + unit, n) + reach(s, true, state, row, h + unit, n));
    const double candidate =
        tanh(reach(s, false, state, row, 2 * h + unit, n) + r * reach(s, true, state, row, 2 * h + unit, n));
    return (1 - z) * candidate + (state ? z * (double)state[unit] : 0);
}

/* Σ d_output · h′ */
static double objective(const Scene *s, Nudge n) {
    double sum = 0;
    for (size_t i = 0; i < s->patches * s->steps * s->units; i++)
        sum +=
            (double)s->d_output[i] * next_state(s, i / s->units / s->steps, i / s->units % s->steps, i % s->units, n);
    return sum;
}

static void outputs_follow_the_formula(void) {
    Scene s;
    scene_open(&s, 3, 5, 4, 6, 1, 1, kernels_select(false));
    block_forward(&s.block, &s.machine, &s.activity, true);
    for (size_t i = 0; i < s.patches * s.steps * s.units; i++)
        CHECK_NEAR((double)s.activity.output[i],
                   next_state(&s, i / s.units / s.steps, i / s.units % s.steps, i % s.units, (Nudge){-1, 0, 0}), 1e-6);
    CHECK(same_bits(s.activity.code, s.activity.output, s.patches * s.steps * s.units)); /* every step its own code */
    scene_close(&s);
}

/* A step learns from the state before it, which is taken as given; added to what was there. */
static void gradients_stop_at_the_state(void) {
    const double by = 1e-5;
    Scene s;
    scene_open(&s, 3, 5, 4, 6, 1, 1, kernels_select(false));
    run(&s);
    for (int which = 0; which <= PARAMETERS; which++) {
        const size_t count = which < PARAMETERS ? s.parameters[which].count : s.patches * s.steps * s.inputs;
        for (size_t at = 0; at < count; at++) {
            const double slope =
                (objective(&s, (Nudge){which, at, by}) - objective(&s, (Nudge){which, at, -by})) / (2 * by);
            const double found =
                which < PARAMETERS ? (double)s.parameters[which].gradient[at] - 0.25 : (double)s.d_input[at];
            check_that(fabs(found - slope) < 1e-5 * (1 + fabs(slope)), __FILE__, __LINE__, "%d[%zu]: %g is not %g",
                       which, at, found, slope);
        }
    }
    scene_close(&s);
}

/* ---- Codes, teams, extremes -------------------------------------------------------------------------------------- */

/* Seven steps in spans of three: the last belongs to none, and nothing reaches it. */
static void codes_are_means_over_spans(void) {
    Scene s;
    scene_open(&s, 2, 7, 3, 4, 3, 1, kernels_select(false));
    block_forward(&s.block, &s.machine, &s.activity, true);
    CHECK_INTEGER(block_code_size(&s.block), 2 * 4);
    for (size_t i = 0; i < 2 * 2 * 4; i++) {
        const size_t patch = i / 8, cell = i / 4 % 2, unit = i % 4;
        const float *at = s.activity.output + (patch * 7 + cell * 3) * 4 + unit;
        CHECK_NEAR((double)s.activity.code[i], ((double)at[0] + (double)at[4] + (double)at[8]) / 3, 1e-7);
    }
    float d_code[16], expected[3][3 * 4 * 4];
    fill_noise(&(Random){1, 3}, d_code, 16, -1, 1);
    fill_value(s.d_output, 2 * 7 * 4, NAN);
    block_update(&s.block, &s.machine, &s.activity, d_code, s.d_output);
    for (size_t i = 0; i < 2 * 7 * 4; i++) {
        const size_t t = i / 4 % 7;
        CHECK(s.d_output[i] == (t < 6 ? d_code[i / 28 * 8 + t / 3 * 4 + i % 4] / 3 : 0));
    }
    memcpy(expected[0], s.parameters[W_STATE].gradient, sizeof expected[0]);
    fill_value(s.parameters[W_STATE].gradient, 48, 0.25f);
    block_update_outputs(&s.block, &s.machine, &s.activity, s.d_output);
    CHECK(same_bits(s.parameters[W_STATE].gradient, expected[0], 48) && expected[0][0] != 0.25f);
    scene_close(&s);
}

static void every_team_and_every_table_gives_the_same_bits(void) {
    Scene alone;
    scene_open(&alone, 14, 4, 40, 48, 2, 1, &kernels_reference); /* large enough to be divided */
    run(&alone);
    for (int threads = 1; threads <= 4; threads++) {
        Scene s;
        scene_open(&s, 14, 4, 40, 48, 2, threads, kernels_select(false));
        run(&s);
        for (int i = 0; i < PARAMETERS; i++)
            CHECK(same_bits(s.parameters[i].gradient, alone.parameters[i].gradient, s.parameters[i].count));
        CHECK(same_bits(s.activity.output, alone.activity.output, 14 * 4 * 48));
        CHECK(same_bits(s.activity.code, alone.activity.code, 14 * 2 * 48));
        CHECK(same_bits(s.d_input, alone.d_input, 14 * 4 * 40));
        scene_close(&s);
    }
    CHECK(alone.parameters[W_STATE].gradient[0] != 0.25f);
    scene_close(&alone);
}

static void saturated_gates_are_numbers(void) {
    static const float sizes[] = {1e3f, 1e9f, 1e15f};
    for (int i = 0; i < 3; i++)
        for (int sign = -1; sign <= 1; sign += 2) {
            Scene s;
            scene_open(&s, 2, 5, 3, 4, 1, 1, kernels_select(false));
            for (int p = 0; p < PARAMETERS; p++)
                for (size_t w = 0; w < s.parameters[p].count; w++) s.parameters[p].value[w] *= (float)sign * sizes[i];
            run(&s);
            for (size_t o = 0; o < 2 * 5 * 4; o++) CHECK(fabsf(s.activity.output[o]) <= 1);
            for (int p = 0; p < PARAMETERS; p++)
                for (size_t w = 0; w < s.parameters[p].count; w++) CHECK(isfinite(s.parameters[p].gradient[w]));
            scene_close(&s);
        }
}

int main(void) {
    RUN(a_step_by_hand);
    RUN(outputs_follow_the_formula);
    RUN(gradients_stop_at_the_state);
    RUN(codes_are_means_over_spans);
    RUN(every_team_and_every_table_gives_the_same_bits);
    RUN(saturated_gates_are_numbers);
    return check_report();
}
