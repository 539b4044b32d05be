/* CLAPP (arXiv 2010.08262, eqs 3–8).  A neuron's dendrite receives a prediction, made from the code at a context patch,
 * of its activity at a target patch further down.  During a fixation (same image) the prediction should be right, after
 * a saccade (target in another image) it should be wrong, each by a margin of 1:
 *     L⁺ = max(0, 1 − s⁺),  L⁻ = max(0, 1 + s⁻),  s = cᵀ W z.
 * Shapes: B images, G grid side, C neurons; `positions` = rows · G contexts of one image, `rows` that have a target. */
#include "rule.h"

#include <string.h>

extern const Rule rule_clapp, rule_clapp_s;

static void choose_negatives(const ClappSettings *settings, Random *random, Choices choices) {
    const int count = PASSES * settings->prediction_steps * settings->batch;
    for (int i = 0; i < count; i++) choices.negatives[i] = (int32_t)random_below(random, (uint32_t)settings->batch);
}

/* clapp: each image is either a fixation or a saccade. */
static void choose_either(const ClappSettings *settings, Random *random, Choices choices) {
    choose_negatives(settings, random, choices);
    for (int i = 0; i < PASSES * settings->batch; i++) choices.broadcast[i] = random_bits(random) >> 31 ? 1 : -1;
}

/* clapp-s: both, for every image. */
static void choose_both(const ClappSettings *settings, Random *random, Choices choices) {
    choose_negatives(settings, random, choices);
    memset(choices.broadcast, 0, (size_t)(PASSES * settings->batch));
}

/* One pass at one distance k. */
typedef struct Prediction {
    int pass;
    Parameter *matrix;
    const int32_t *negatives; /* (B) */
    const int8_t *broadcast;  /* (B) */
    size_t distance;          /* floats from a context's code to its target's */
    size_t positions;
    float fixation_weight, saccade_weight; /* of one term in the average of SPEC §3 */

    float *context;    /* (B · positions, C)                                          */
    float *predicted;  /* (B · positions, C): cᵀ W                                     */
    float *error;      /* (violated positions, C): the z that each of them should lose */
    size_t *origin;    /* (violated positions): where the context stands in `code`     */
    size_t violations; /* positions with at least one violated term                    */
    size_t violated_terms, terms;
    double loss;
} Prediction;

static size_t image_size(const Lesson *lesson) {
    const size_t side = (size_t)grid_side(lesson->settings);
    return side * side * (size_t)lesson->size;
}

/* Contexts stand at the beginning of every image's code, row by row. */
static void predict(const Lesson *lesson, Prediction *p) {
    const size_t size = (size_t)lesson->size, images = (size_t)lesson->settings->batch;
    const size_t count = p->positions * size;
    for (size_t b = 0; b < images; b++)
        memcpy(p->context + b * count, lesson->code + b * image_size(lesson), count * sizeof(float));
    memset(p->predicted, 0, images * count * sizeof(float));
    lesson->kernels->multiply(&(MatrixProduct){images * p->positions, size, size, p->context, size, 1,
                                               p->matrix->value, size, 1, p->predicted, size},
                              lesson->packed);
}

/* One term: scores the target at `place` of the code and, where the margin is violated, sends the prediction to it.
 * `sign` is +1 for the same image, −1 for another. */
static bool violates(const Lesson *lesson, Prediction *p, const float *predicted, size_t place, float sign, float weight,
                     float *error) {
    const size_t size = (size_t)lesson->size;
    const Kernels *kernels = lesson->kernels;
    const float *target = lesson->code + place;
    const float margin = 1 - sign * kernels->dot(predicted, target, size);
    p->terms++;
    if (!(margin > 0)) return false;
    p->violated_terms++;
    p->loss += (double)(weight * margin);
    const float factor = -sign * weight; /* of the gradient; the broadcast factor is its opposite */
    kernels->add_scaled(error, target, factor, size);
    if (p->pass == PASS_PREDICTION) kernels->add_scaled(lesson->d_code + place, predicted, factor, size);
    return true;
}

/* Leaves the violated positions at the front of `context`, `error` and `origin`. */
static void score(const Lesson *lesson, Prediction *p) {
    const size_t size = (size_t)lesson->size, image = image_size(lesson);
    for (size_t b = 0; b < (size_t)lesson->settings->batch; b++) {
        const int broadcast = p->broadcast[b];
        for (size_t i = 0; i < p->positions; i++) {
            const size_t from = (b * p->positions + i) * size;
            const size_t target = i * size + p->distance;
            float *error = p->error + p->violations * size;
            memset(error, 0, size * sizeof *error);
            bool violated = false;
            if (broadcast >= 0)
                violated |= violates(lesson, p, p->predicted + from, b * image + target, 1, p->fixation_weight, error);
            if (broadcast <= 0)
                violated |= violates(lesson, p, p->predicted + from, (size_t)p->negatives[b] * image + target, -1,
                                     p->saccade_weight, error);
            if (!violated) continue;
            memmove(p->context + p->violations * size, p->context + from, size * sizeof(float));
            p->origin[p->violations++] = b * image + i * size;
        }
    }
}

/* ΔW ∝ γ · c zᵀ, and for the contexts of the second pass γ · W z. */
static void learn_matrix(const Lesson *lesson, Prediction *p) {
    const size_t size = (size_t)lesson->size;
    lesson->kernels->multiply(&(MatrixProduct){size, size, p->violations, p->context, 1, size, p->error, size, 1,
                                               p->matrix->gradient, size},
                              lesson->packed);
    if (p->pass != PASS_RETRODICTION) return;
    float *retrodicted = p->predicted;
    memset(retrodicted, 0, p->violations * size * sizeof *retrodicted);
    lesson->kernels->multiply(&(MatrixProduct){p->violations, size, size, p->error, size, 1, p->matrix->value, 1, size,
                                               retrodicted, size},
                              lesson->packed);
    for (size_t i = 0; i < p->violations; i++)
        lesson->kernels->add_scaled(lesson->d_code + p->origin[i], retrodicted + i * size, 1, size);
}

static void learn_distance(Lesson *lesson, Prediction *p, int k) {
    const ClappSettings *settings = lesson->settings;
    const int grid = grid_side(settings), rows_ahead = k + settings->first_target_row;
    int fixations = 0, saccades = 0;
    for (int b = 0; b < settings->batch; b++) {
        fixations += p->broadcast[b] >= 0;
        saccades += p->broadcast[b] <= 0;
    }
    p->matrix = lesson->matrices[p->pass][k];
    p->negatives = lesson->choices.negatives + (p->pass * settings->prediction_steps + k) * settings->batch;
    p->distance = (size_t)(rows_ahead * grid) * (size_t)lesson->size;
    p->positions = (size_t)((grid - rows_ahead) * grid);
    const float average = (float)settings->prediction_steps * (float)p->positions;
    p->fixation_weight = fixations ? 1 / (average * (float)fixations) : 0;
    p->saccade_weight = saccades ? 1 / (average * (float)saccades) : 0;
    p->violations = 0;
    predict(lesson, p);
    score(lesson, p);
    learn_matrix(lesson, p);
}

static void learn(Lesson *lesson) {
    const size_t codes = (size_t)lesson->settings->batch * image_size(lesson);
    double loss = 0;
    size_t terms = 0, violated_terms = 0;
    for (int pass = 0; pass < PASSES; pass++) {
        Prediction p = {.pass = pass,
                        .broadcast = lesson->choices.broadcast + pass * lesson->settings->batch,
                        .context = lesson->scratch,
                        .predicted = lesson->scratch + codes,
                        .error = lesson->scratch + 2 * codes,
                        .origin = lesson->origins};
        for (int k = 0; k < lesson->settings->prediction_steps; k++) learn_distance(lesson, &p, k);
        loss += p.loss / 2;
        terms += p.terms;
        violated_terms += p.violated_terms;
    }
    lesson->loss = (float)loss;
    lesson->violated = terms ? (float)violated_terms / (float)terms : 0;
}

const Rule rule_clapp = {.name = "clapp", .choose = choose_either, .learn = learn};
const Rule rule_clapp_s = {.name = "clapp-s", .choose = choose_both, .learn = learn};
