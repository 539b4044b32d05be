#include "recurrent.h"

#include "elementary.h"

#include <string.h>

/* One step in time of all patches, (B, 3H) each: what reaches the gates from the input and from the state, and both
 * errors. */
typedef struct Step {
    const Block *block;
    const Machine *machine;
    const Activity *activity;
    size_t patches, inputs, units, gates, steps, t;
    float *from_input, *from_state, *d_from_input, *d_from_state;
} Step;

size_t recurrent_scratch(const Block *block, size_t patches) {
    return 4 * patches * RECURRENT_GATES * (size_t)block->settings->channels;
}

static Step step_of(const Block *block, const Machine *machine, const Activity *activity) {
    const size_t patches = (size_t)activity->patches, units = (size_t)block->settings->channels;
    const size_t gates = RECURRENT_GATES * units;
    return (Step){.block = block,
                  .machine = machine,
                  .activity = activity,
                  .patches = patches,
                  .inputs = (size_t)block->shapes.input.channels,
                  .units = units,
                  .gates = gates,
                  .steps = (size_t)block->shapes.output.time,
                  .from_input = activity->scratch,
                  .from_state = activity->scratch + patches * gates,
                  .d_from_input = activity->scratch + 2 * patches * gates,
                  .d_from_state = activity->scratch + 3 * patches * gates};
}

/* out (B, 3H) = bias + rows (B, depth; `stride` apart) · weightᵀ */
static void reach_gates(const Step *s, const float *rows, size_t stride, size_t depth, const Parameter *weight,
                        const Parameter *bias, float *out) {
    for (size_t i = 0; i < s->patches; i++) memcpy(out + i * s->gates, bias->value, s->gates * sizeof *out);
    if (!rows) return;
    machine_multiply(s->machine, &(MatrixProduct){s->patches, s->gates, depth, rows, stride, 1, weight->value, 1, depth,
                                                  out, s->gates});
}

static const float *input_at(const Step *s) {
    return s->activity->input + s->t * s->inputs;
}

/* The state before this step, or NULL. */
static const float *state_at(const Step *s) {
    return s->t > 0 ? s->activity->output + (s->t - 1) * s->units : NULL;
}

static void reach(const Step *s) {
    reach_gates(s, input_at(s), s->steps * s->inputs, s->inputs, s->block->weight, s->block->bias, s->from_input);
    reach_gates(s, state_at(s), s->steps * s->units, s->units, s->block->hidden_weight, s->block->hidden_bias,
                s->from_state);
}

static double sigmoid(double x) {
    return 1 / (1 + elementary_exp(-x));
}

typedef struct Gates {
    double reset, update, candidate, state; /* of one unit; its state before */
} Gates;

static Gates gates_of(const Step *s, size_t patch, size_t unit) {
    const float *x = s->from_input + patch * s->gates + unit, *h = s->from_state + patch * s->gates + unit;
    const size_t n = s->units;
    const double reset = sigmoid((double)x[0] + (double)h[0]), update = sigmoid((double)x[n] + (double)h[n]);
    const double candidate = 2 * sigmoid(2 * ((double)x[2 * n] + reset * (double)h[2 * n])) - 1;
    const double state = s->t > 0 ? (double)state_at(s)[patch * s->steps * n + unit] : 0;
    return (Gates){reset, update, candidate, state};
}

/* Codes are means over spans of time. */
static void average(const Step *s) {
    const size_t cells = (size_t)s->block->cells.count.time, span = (size_t)s->block->cells.size.time;
    for (size_t patch = 0; patch < s->patches; patch++)
        for (size_t cell = 0; cell < cells; cell++) {
            float *code = s->activity->code + (patch * cells + cell) * s->units;
            const float *output = s->activity->output + (patch * s->steps + cell * span) * s->units;
            memset(code, 0, s->units * sizeof *code);
            for (size_t i = 0; i < span; i++) s->machine->kernels->add_scaled(code, output + i * s->units, 1, s->units);
            for (size_t unit = 0; unit < s->units; unit++) code[unit] /= (float)span;
        }
}

void recurrent_forward(const Block *block, const Machine *machine, const Activity *activity) {
    Step s = step_of(block, machine, activity);
    for (s.t = 0; s.t < s.steps; s.t++) {
        reach(&s);
        for (size_t patch = 0; patch < s.patches; patch++)
            for (size_t unit = 0; unit < s.units; unit++) {
                const Gates g = gates_of(&s, patch, unit);
                activity->output[(patch * s.steps + s.t) * s.units + unit] =
                    (float)((1 - g.update) * g.candidate + g.update * g.state);
            }
    }
    average(&s);
}

/* d_output of this step → errors of what reached the gates. */
static void find_errors(const Step *s, const float *d_output) {
    const size_t n = s->units;
    for (size_t patch = 0; patch < s->patches; patch++)
        for (size_t unit = 0; unit < n; unit++) {
            const Gates g = gates_of(s, patch, unit);
            const size_t at = patch * s->gates + unit;
            const double d = (double)d_output[(patch * s->steps + s->t) * n + unit];
            const double d_candidate = d * (1 - g.update) * (1 - g.candidate * g.candidate);
            const double d_reset = d_candidate * (double)s->from_state[at + 2 * n] * g.reset * (1 - g.reset);
            const double d_update = d * (g.state - g.candidate) * g.update * (1 - g.update);
            s->d_from_input[at] = s->d_from_state[at] = (float)d_reset;
            s->d_from_input[at + n] = s->d_from_state[at + n] = (float)d_update;
            s->d_from_input[at + 2 * n] = (float)d_candidate;
            s->d_from_state[at + 2 * n] = (float)(d_candidate * g.reset);
        }
}

static void learn_gates(const Step *s, const float *rows, size_t stride, size_t depth, const float *errors,
                        const Parameter *weight, const Parameter *bias) {
    for (size_t patch = 0; patch < s->patches; patch++)
        s->machine->kernels->add_scaled(bias->gradient, errors + patch * s->gates, 1, s->gates);
    if (!rows) return;
    machine_multiply(s->machine, &(MatrixProduct){s->gates, depth, s->patches, errors, 1, s->gates, rows, stride, 1,
                                                  weight->gradient, depth});
}

void recurrent_update(const Block *block, const Machine *machine, const Activity *activity, const float *d_output) {
    Step s = step_of(block, machine, activity);
    for (s.t = 0; s.t < s.steps; s.t++) {
        reach(&s);
        find_errors(&s, d_output);
        learn_gates(&s, input_at(&s), s.steps * s.inputs, s.inputs, s.d_from_input, block->weight, block->bias);
        learn_gates(&s, state_at(&s), s.steps * s.units, s.units, s.d_from_state, block->hidden_weight,
                    block->hidden_bias);
    }
}

void recurrent_send_down(const Block *block, const Machine *machine, const Activity *activity, const float *d_output,
                         float *d_input) {
    Step s = step_of(block, machine, activity);
    memset(d_input, 0, s.patches * s.steps * s.inputs * sizeof *d_input);
    for (s.t = 0; s.t < s.steps; s.t++) {
        reach(&s);
        find_errors(&s, d_output);
        machine_multiply(machine, &(MatrixProduct){s.patches, s.inputs, s.gates, s.d_from_input, s.gates, 1,
                                                   block->weight->value, s.inputs, 1, d_input + s.t * s.inputs,
                                                   s.steps * s.inputs});
    }
}
