/* Linear probe: multinomial logistic regression on standardised features.
 * Minimises  mean cross-entropy + λ/2·|w|²  (the bias is not penalised) by L-BFGS (Liu & Nocedal 1989; two-loop
 * recursion and backtracking as in Nocedal & Wright, "Numerical Optimization", algorithms 7.4 and 3.1).
 * Shapes: n samples, D features, one more that is always 1, C classes; weights (D + 1, C). */
#include "arena.h"
#include "clapp.h"
#include "error.h"
#include "kernels/kernels.h"
#include "softmax.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { HISTORY = 10, MOST_ITERATIONS = 200, HOLD_OUT = 5, FEWEST = 2 * HOLD_OUT, MOST_CLASSES = 4096 };

static const double tolerance = 1e-5; /* of the objective, from step to step */

static const float penalty_of_few = 1e-2f;
static const float penalties[] = {1.0f, 1e-1f, 1e-2f, 1e-3f, 1e-4f};
enum { PENALTY_COUNT = sizeof penalties / sizeof penalties[0] };

typedef struct Fit {
    const Kernels *kernels;
    const float *samples; /* (n, D + 1) */
    const int32_t *labels;
    int count, inputs, classes; /* n, D + 1, C */
    float penalty;
    float *logits;   /* (n, C) */
    float *packed;   /* GEMM_SCRATCH */
    float *weights;  /* (D + 1, C) */
    float *gradient; /* (D + 1, C) */
    float *trial, *trial_gradient, *direction;
    float *moves, *turns; /* (HISTORY, D + 1, C): differences of weights and of gradients */
} Fit;

static size_t weight_count(const Fit *fit) {
    return (size_t)fit->inputs * (size_t)fit->classes;
}

/* weights → logits (count, C) */
static void score(const Fit *fit, const float *samples, int count, const float *weights, float *logits) {
    const size_t inputs = (size_t)fit->inputs, classes = (size_t)fit->classes;
    memset(logits, 0, (size_t)count * classes * sizeof *logits);
    fit->kernels->multiply(
        &(MatrixProduct){(size_t)count, classes, inputs, samples, inputs, 1, weights, classes, 1, logits, classes},
        fit->packed);
}

/* weights → gradient; returns the objective. */
static double objective(const Fit *fit, const float *weights, float *gradient) {
    const size_t inputs = (size_t)fit->inputs, classes = (size_t)fit->classes;
    double loss = 0;
    score(fit, fit->samples, fit->count, weights, fit->logits);
    for (int i = 0; i < fit->count; i++)
        loss += softmax_error(fit->logits + (size_t)i * classes, fit->classes, fit->labels[i], 1.0 / fit->count);
    const size_t penalised = (inputs - 1) * classes;
    for (size_t i = 0; i < penalised; i++) gradient[i] = fit->penalty * weights[i];
    memset(gradient + penalised, 0, classes * sizeof *gradient);
    fit->kernels->multiply(&(MatrixProduct){inputs, classes, (size_t)fit->count, fit->samples, 1, inputs, fit->logits,
                                            classes, 1, gradient, classes},
                           fit->packed);
    return loss / fit->count + 0.5 * (double)fit->penalty * (double)fit->kernels->dot(weights, weights, penalised);
}

static double inner(const Fit *fit, const float *x, const float *y) {
    return (double)fit->kernels->dot(x, y, weight_count(fit));
}

/* direction = −(inverse Hessian as the last `remembered` moves show it) · gradient */
static void choose_direction(const Fit *fit, int remembered, int newest) {
    const size_t count = weight_count(fit);
    double share[HISTORY], curvature[HISTORY];
    for (size_t i = 0; i < count; i++) fit->direction[i] = -fit->gradient[i];
    for (int j = 0; j < remembered; j++) {
        const int slot = (newest - j + HISTORY) % HISTORY;
        const float *move = fit->moves + (size_t)slot * count, *turn = fit->turns + (size_t)slot * count;
        curvature[slot] = inner(fit, move, turn);
        share[slot] = inner(fit, move, fit->direction) / curvature[slot];
        fit->kernels->add_scaled(fit->direction, turn, (float)-share[slot], count);
    }
    if (remembered > 0) {
        const float *turn = fit->turns + (size_t)newest * count;
        const float scale = (float)(curvature[newest] / inner(fit, turn, turn));
        for (size_t i = 0; i < count; i++) fit->direction[i] *= scale;
    }
    for (int j = remembered - 1; j >= 0; j--) {
        const int slot = (newest - j + HISTORY) % HISTORY;
        const float *move = fit->moves + (size_t)slot * count, *turn = fit->turns + (size_t)slot * count;
        const double back = inner(fit, turn, fit->direction) / curvature[slot];
        fit->kernels->add_scaled(fit->direction, move, (float)(share[slot] - back), count);
    }
}

/* Halves the step until the objective falls enough: trial and trial_gradient are the new point.  False: nowhere. */
static bool line_search(const Fit *fit, double value, double slope, float step, double *new_value) {
    const size_t count = weight_count(fit);
    for (int halvings = 0; halvings < 30; halvings++, step /= 2) {
        memcpy(fit->trial, fit->weights, count * sizeof *fit->trial);
        fit->kernels->add_scaled(fit->trial, fit->direction, step, count);
        *new_value = objective(fit, fit->trial, fit->trial_gradient);
        if (*new_value <= value + 1e-4 * (double)step * slope) return true;
    }
    return false;
}

/* From the weights as they are to the optimum. */
static void minimise(const Fit *fit) {
    const size_t count = weight_count(fit);
    int remembered = 0, newest = -1;
    double value = objective(fit, fit->weights, fit->gradient), new_value = value;
    for (int iteration = 0; iteration < MOST_ITERATIONS; iteration++) {
        const double steepness = inner(fit, fit->gradient, fit->gradient);
        if (steepness < 1e-9) return;
        choose_direction(fit, remembered, newest);
        const double slope = inner(fit, fit->gradient, fit->direction);
        const float step = remembered > 0 ? 1.0f : (float)(1 / sqrt(steepness));
        if (slope >= 0 || !line_search(fit, value, slope, step, &new_value)) return;
        const int slot = (newest + 1) % HISTORY;
        float *move = fit->moves + (size_t)slot * count, *turn = fit->turns + (size_t)slot * count;
        for (size_t i = 0; i < count; i++) {
            move[i] = fit->trial[i] - fit->weights[i];
            turn[i] = fit->trial_gradient[i] - fit->gradient[i];
        }
        memcpy(fit->weights, fit->trial, count * sizeof *fit->weights);
        memcpy(fit->gradient, fit->trial_gradient, count * sizeof *fit->gradient);
        if (inner(fit, move, turn) > 1e-12) {
            newest = slot;
            remembered = remembered < HISTORY ? remembered + 1 : HISTORY;
        }
        if (value - new_value < tolerance * fabs(value)) return;
        value = new_value;
    }
}

/* Which class has the largest logit. */
static int winner(const float *logits, int classes) {
    int best = 0;
    for (int c = 1; c < classes; c++)
        if (logits[c] > logits[best]) best = c;
    return best;
}

static float accuracy(const Fit *fit, const float *samples, const int32_t *labels, int count) {
    int right = 0;
    score(fit, samples, count, fit->weights, fit->logits);
    for (int i = 0; i < count; i++)
        right += winner(fit->logits + (size_t)i * (size_t)fit->classes, fit->classes) == labels[i];
    return count > 0 ? (float)right / (float)count : 0;
}

/* Mean and 1/deviation of every feature over the samples; a feature that never changes gets 0. */
static void standards(ClappSamples samples, int size, float *mean, float *scale) {
    for (int d = 0; d < size; d++) {
        double sum = 0, squares = 0;
        for (int i = 0; i < samples.count; i++) sum += (double)samples.features[(size_t)i * (size_t)size + (size_t)d];
        const double middle = sum / samples.count;
        for (int i = 0; i < samples.count; i++) {
            const double away = (double)samples.features[(size_t)i * (size_t)size + (size_t)d] - middle;
            squares += away * away;
        }
        mean[d] = (float)middle;
        scale[d] = squares > 0 ? (float)(1 / sqrt(squares / samples.count)) : 0;
    }
}

/* → out (count, D + 1) */
static void standardise(ClappSamples samples, int size, const float *mean, const float *scale, float *out) {
    const float *in = samples.features;
    for (int i = 0; i < samples.count; i++) {
        for (int d = 0; d < size; d++) *out++ = (*in++ - mean[d]) * scale[d];
        *out++ = 1;
    }
}

/* Moves every HOLD_OUT-th sample of each class behind the others; returns how many stay in front.  seen (classes). */
static int hold_out(const Fit *fit, const float *samples, const int32_t *labels, int count, float *out,
                    int32_t *out_labels, int32_t *seen) {
    const size_t inputs = (size_t)fit->inputs;
    int front = 0;
    for (int held = 0; held < 2; held++) {
        memset(seen, 0, (size_t)fit->classes * sizeof *seen);
        for (int i = 0; i < count; i++) {
            if ((seen[labels[i]]++ % HOLD_OUT == HOLD_OUT - 1) != (held == 1)) continue;
            memcpy(out, samples + (size_t)i * inputs, inputs * sizeof *out);
            out += inputs;
            *out_labels++ = labels[i];
            front += held == 0;
        }
    }
    return front;
}

/* shuffled (count, D + 1), shuffled_labels (count), seen (classes) */
static float choose_penalty(Fit *fit, const float *all, const int32_t *labels, int count, float *shuffled,
                            int32_t *shuffled_labels, int32_t *seen) {
    const int front = hold_out(fit, all, labels, count, shuffled, shuffled_labels, seen);
    float best = penalties[0], best_accuracy = -1;
    if (count < FEWEST || front == count) return penalty_of_few; /* too few, or no class can spare one */
    fit->samples = shuffled;
    fit->labels = shuffled_labels;
    fit->count = front;
    for (int i = 0; i < PENALTY_COUNT; i++) { /* each starts where the one before ended */
        fit->penalty = penalties[i];
        minimise(fit);
        const float held_accuracy =
            accuracy(fit, shuffled + (size_t)front * (size_t)fit->inputs, shuffled_labels + front, count - front);
        if (held_accuracy > best_accuracy) {
            best_accuracy = held_accuracy;
            best = penalties[i];
        }
    }
    return best;
}

static ClappStatus check_features(const float *features, int count, int size, ClappError *error) {
    for (size_t i = 0; i < (size_t)count * (size_t)size; i++)
        if (!isfinite(features[i]))
            return error_set(error, CLAPP_INVALID, "feature %zu of sample %zu is not a finite number", i % (size_t)size,
                             i / (size_t)size);
    return CLAPP_OK;
}

static ClappStatus check_samples(ClappSamples samples, int size, int classes, ClappError *error) {
    for (int i = 0; i < samples.count; i++)
        if (samples.labels[i] < 0 || samples.labels[i] >= classes)
            return error_set(error, CLAPP_INVALID, "label %d is outside 0 to %d", (int)samples.labels[i], classes - 1);
    return check_features(samples.features, samples.count, size, error);
}

/* ---- Fitting ----------------------------------------------------------------------------------------------------- */

/* What fitting works in, placed twice: first to be counted. */
typedef struct Desk {
    float *all, *shuffled; /* (n, D + 1) */
    int32_t *shuffled_labels, *seen;
} Desk;

static void plan(Arena *arena, ClappSamples train, Fit *fit, Desk *desk) {
    const size_t count = (size_t)train.count, weights = weight_count(fit);
    fit->packed = arena_floats(arena, GEMM_SCRATCH);
    desk->all = arena_floats(arena, count * (size_t)fit->inputs);
    desk->shuffled = arena_floats(arena, count * (size_t)fit->inputs);
    desk->shuffled_labels = arena_place(arena, count, sizeof *desk->shuffled_labels);
    desk->seen = arena_place(arena, (size_t)fit->classes, sizeof *desk->seen);
    fit->logits = arena_floats(arena, count * (size_t)fit->classes);
    float **vectors[] = {&fit->gradient, &fit->trial, &fit->trial_gradient, &fit->direction};
    for (size_t i = 0; i < sizeof vectors / sizeof vectors[0]; i++) *vectors[i] = arena_floats(arena, weights);
    fit->moves = arena_floats(arena, HISTORY * weights);
    fit->turns = arena_floats(arena, HISTORY * weights);
}

/* Roughly, in double: products of large numbers do not fit a size_t everywhere. */
static double bytes_needed(int count, int size, int classes) {
    return 4.0 * (2.0 * count * (size + 1.0) + (double)count * classes + (6.0 + 2 * HISTORY) * (size + 3.0) * classes);
}

static ClappStatus check(ClappSamples train, int size, int classes, ClappError *error) {
    if (size < 1 || size > 1 << 20 || classes < 2 || classes > MOST_CLASSES)
        return error_set(error, CLAPP_INVALID, "a probe of %d features and %d classes is not possible", size, classes);
    if (train.count < 2)
        return error_set(error, CLAPP_INVALID, "a read-out needs at least 2 samples to fit; there are %d", train.count);
    const ClappStatus status = check_samples(train, size, classes, error);
    const double bytes = bytes_needed(train.count, size, classes);
    if (status != CLAPP_OK || bytes < (double)(SIZE_MAX / 2)) return status;
    return error_set(error, CLAPP_OUT_OF_MEMORY, "out of memory: the probe needs %" PRIu64 " MB",
                     (uint64_t)(bytes * 1e-6));
}

size_t clapp_read_out_values(int size, int classes) {
    return 2 * (size_t)size + ((size_t)size + 1) * (size_t)classes;
}

ClappReadOut clapp_read_out(int size, int classes, float *values) {
    return (ClappReadOut){
        .size = size, .classes = classes, .mean = values, .scale = values + size, .weights = values + 2 * (size_t)size};
}

static void fit_all(Fit *fit, const Desk *desk, ClappSamples train, float penalty, ClappReadOut *out) {
    const int size = fit->inputs - 1;
    fit->weights = out->weights;
    standards(train, size, out->mean, out->scale);
    standardise(train, size, out->mean, out->scale, desk->all);
    memset(fit->weights, 0, weight_count(fit) * sizeof *fit->weights);
    if (penalty == 0)
        penalty = choose_penalty(fit, desk->all, train.labels, train.count, desk->shuffled, desk->shuffled_labels,
                                 desk->seen);
    fit->samples = desk->all;
    fit->labels = train.labels;
    fit->count = train.count;
    fit->penalty = out->penalty = penalty;
    minimise(fit);
    out->train_accuracy = accuracy(fit, desk->all, train.labels, train.count);
}

ClappStatus clapp_read_out_fit(ClappSamples train, float penalty, ClappReadOut *out, ClappError *error) {
    const ClappStatus status = check(train, out->size, out->classes, error);
    if (status != CLAPP_OK) return status;
    if (!(penalty == 0 || (penalty > 0 && isfinite(penalty))))
        return error_set(error, CLAPP_INVALID, "a penalty of %g is not possible", (double)penalty);
    Fit fit = {.kernels = kernels_select(false), .inputs = out->size + 1, .classes = out->classes};
    Desk desk;
    Arena arena = {0};
    plan(&arena, train, &fit, &desk);
    unsigned char *memory = arena.overflowed ? NULL : malloc(arena.used + ARENA_ALIGNMENT);
    if (!memory)
        return error_set(error, CLAPP_OUT_OF_MEMORY, "out of memory: the probe needs %" PRIu64 " MB",
                         (uint64_t)arena.used / 1000000);
    arena = arena_over(memory);
    plan(&arena, train, &fit, &desk);
    fit_all(&fit, &desk, train, penalty, out);
    free(memory);
    return CLAPP_OK;
}

/* One sample's logits (classes), in the order of summing that `score` has. */
static void read_logits(const ClappReadOut *out, const Kernels *kernels, const float *features, float *logits) {
    const size_t classes = (size_t)out->classes;
    memset(logits, 0, classes * sizeof *logits);
    for (size_t d = 0; d < (size_t)out->size; d++)
        kernels->add_scaled(logits, out->weights + d * classes, (features[d] - out->mean[d]) * out->scale[d], classes);
    kernels->add_scaled(logits, out->weights + (size_t)out->size * classes, 1, classes);
}

ClappStatus clapp_read_out_predict(const ClappReadOut *out, const float *features, int count, float *probabilities,
                                   ClappError *error) {
    const Kernels *kernels = kernels_select(false);
    const ClappStatus status = check_features(features, count, out->size, error);
    if (status != CLAPP_OK) return status;
    for (int i = 0; i < count; i++, features += out->size, probabilities += out->classes) {
        read_logits(out, kernels, features, probabilities);
        softmax(probabilities, out->classes);
    }
    return CLAPP_OK;
}

/* ---- Probing ----------------------------------------------------------------------------------------------------- */

static float test_accuracy(const ClappReadOut *out, ClappSamples test) {
    const Kernels *kernels = kernels_select(false);
    float logits[MOST_CLASSES];
    int right = 0;
    for (int i = 0; i < test.count; i++) {
        read_logits(out, kernels, test.features + (size_t)i * (size_t)out->size, logits);
        right += winner(logits, out->classes) == test.labels[i];
    }
    return (float)right / (float)test.count;
}

ClappStatus clapp_probe(ClappSamples train, ClappSamples test, int size, int classes, ClappProbeReport *report,
                        ClappError *error) {
    if (train.count < FEWEST || test.count < 1)
        return error_set(error, CLAPP_INVALID,
                         "a probe needs at least %d samples to fit and 1 to test; there are %d and %d", FEWEST,
                         train.count, test.count);
    ClappStatus status = check(train, size, classes, error);
    if (status == CLAPP_OK) status = check_samples(test, size, classes, error);
    if (status != CLAPP_OK) return status;
    float *values = malloc(clapp_read_out_values(size, classes) * sizeof *values);
    if (!values) return error_set(error, CLAPP_OUT_OF_MEMORY, "out of memory: the probe's read-out has no room");
    ClappReadOut out = clapp_read_out(size, classes, values);
    status = clapp_read_out_fit(train, 0, &out, error);
    if (status == CLAPP_OK) *report = (ClappProbeReport){out.train_accuracy, test_accuracy(&out, test), out.penalty};
    free(values);
    return status;
}
