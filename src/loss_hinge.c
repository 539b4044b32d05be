/* CLAPP (arXiv 2010.08262, eqs 3–8).  A neuron's dendrite receives a prediction, made from the code at a context patch,
 * of its activity at a target patch further down.  During a fixation (same image) the prediction should be right, after
 * a saccade (target in another image) it should be wrong, each by a margin of 1:
 *     L⁺ = max(0, 1 − s⁺),  L⁻ = max(0, 1 + s⁻),  s = cᵀ W z.
 * Shapes: B images, each with P = rows · columns places; D numbers of a place's code; `positions` contexts of one image,
 * which are the places of the rows that have a target. */
#include "losses.h"
#include "text.h"

#include <string.h>

enum { CONTEXTS_AT_ONCE = 64 }; /* whose scores with every place stand in a table */

/* ---- Matrices and choices ---------------------------------------------------------------------------------------- */

/* `symmetric`: one matrix in one pass; otherwise W_pred and W_retro in a pass each. */
static int passes(const ClappSettings *settings) {
    return settings->symmetric ? 1 : PASSES;
}

/* Every other image of the batch is a negative at the same place, or every other place of the batch; nothing is drawn. */
static bool takes_all(const ClappSettings *settings) {
    return strcmp(settings->negatives, "all") == 0;
}

static bool takes_every(const ClappSettings *settings) {
    return strcmp(settings->negatives, "every") == 0;
}

static size_t places_of_image(Places places) {
    return (size_t)places.rows * (size_t)places.columns;
}

/* Draws of one pass and distance k: one for each image, or for each of its places. */
static size_t draws(const ClappSettings *settings, Places places) {
    if (takes_all(settings) || takes_every(settings)) return 0;
    const size_t each = strcmp(settings->negatives, "image") == 0 ? 1 : places_of_image(places);
    return (size_t)settings->batch * each * (size_t)settings->negative_count;
}

int hinge_describe(const ClappSettings *settings, int size, int context, Matrix *matrices) {
    (void)context;
    const int steps = settings->prediction_steps, count = passes(settings) * steps;
    for (int i = 0; i < count; i++) {
        matrices[i] = (Matrix){.rows = size, .columns = size, .inputs = size, .predicts = true};
        text_print(matrices[i].name, sizeof matrices[i].name, "%s.%d.weight", i < steps ? "pred" : "retro", i % steps);
    }
    return count;
}

/* Scores of one place, or of a few contexts, that stand in a table. */
static size_t table_size(const ClappSettings *settings, Places places) {
    const size_t batch = (size_t)settings->batch;
    if (takes_every(settings)) return CONTEXTS_AT_ONCE * batch * places_of_image(places);
    return takes_all(settings) ? batch * batch : 0;
}

RuleSizes hinge_measure(const ClappSettings *settings, Places places, int size) {
    const size_t all = (size_t)places.images * places_of_image(places);
    const size_t passes_and_steps = (size_t)(passes(settings) * settings->prediction_steps);
    const bool anywhere = strcmp(settings->negatives, "anywhere") == 0;
    return (RuleSizes){.negatives = passes_and_steps * draws(settings, places),
                       .negative_limit = anywhere ? (int)all : settings->batch,
                       .broadcast = (size_t)(passes(settings) * settings->batch),
                       .scratch = 3 * all * (size_t)size + 2 * table_size(settings, places),
                       .origins = all};
}

static void choose_negatives(const ClappSettings *settings, Places places, Random *random, Choices choices) {
    const RuleSizes sizes = hinge_measure(settings, places, 1);
    for (size_t i = 0; i < sizes.negatives; i++)
        choices.negatives[i] = (int32_t)random_below(random, (uint32_t)sizes.negative_limit);
}

void hinge_choose_either(const ClappSettings *settings, Places places, Random *random, Choices choices) {
    choose_negatives(settings, places, random, choices);
    for (int i = 0; i < passes(settings) * settings->batch; i++)
        choices.broadcast[i] = random_bits(random) >> 31 ? 1 : -1;
}

void hinge_choose_both(const ClappSettings *settings, Places places, Random *random, Choices choices) {
    choose_negatives(settings, places, random, choices);
    memset(choices.broadcast, 0, (size_t)(passes(settings) * settings->batch));
}

size_t hinge_negatives_of_first(const ClappSettings *settings, Places places, Choices choices, int32_t *slots) {
    const bool all = takes_all(settings) || takes_every(settings);
    const bool whole = strcmp(settings->negatives, "image") == 0;
    const bool anywhere = strcmp(settings->negatives, "anywhere") == 0;
    const size_t step = draws(settings, places);
    size_t count = 0;
    if (choices.broadcast[PASS_PREDICTION] > 0) return 0;
    for (int slot = 1; slot < settings->batch && all; slot++) rule_list(slots, &count, slot);
    for (int k = 0; k < settings->prediction_steps && !all; k++) {
        const int positions = whole ? 1 : (places.rows - k - settings->first_target_row) * places.columns;
        const int32_t *drawn = choices.negatives + (size_t)k * step;
        for (int i = 0; i < positions * settings->negative_count; i++)
            rule_list(slots, &count, anywhere ? drawn[i] / (places.rows * places.columns) : drawn[i]);
    }
    return count;
}

/* ---- Learning ---------------------------------------------------------------------------------------------------- */

/* One pass at one distance k. */
typedef struct Prediction {
    bool to_target, to_context; /* who learns in this pass */
    Parameter *matrix;
    const int32_t *negatives;
    const int8_t *broadcast; /* (B) */
    size_t rows_ahead;       /* from a context to its target: places */
    size_t positions;
    float fixation_weight, saccade_weight; /* of one term in the average */

    float *table;      /* (2, B, B) or (2, CONTEXTS_AT_ONCE, B · P): scores and their factors */
    float *context;    /* (B · positions, D)                                          */
    float *predicted;  /* (B · positions, D): cᵀ W                                     */
    float *error;      /* (violated positions, D): the z that each of them should lose */
    size_t *origin;    /* (violated positions): where the context stands in `code`     */
    size_t violations; /* positions with at least one violated term                    */
    size_t violated_terms, terms;
    double loss;

    /* no_prediction, where s = 1ᵀ W z + 1ᵀ c: */
    float offset; /* 1ᵀ c of the context at hand                            */
    float pull;   /* what its dendrites receive: 1 per violated term, weighted */
} Prediction;

static size_t image_places(const Lesson *lesson) {
    return places_of_image(lesson->places);
}

/* Contexts stand at the beginning of every image's code, row by row. */
static void predict(const Lesson *lesson, Prediction *p) {
    const size_t size = (size_t)lesson->size, images = (size_t)lesson->settings->batch;
    const size_t count = p->positions * size;
    for (size_t b = 0; b < images; b++)
        memcpy(p->context + b * count, lesson->code + b * image_places(lesson) * size, count * sizeof(float));
    if (lesson->settings->no_prediction)
        for (size_t i = 0; i < images * count; i++) p->context[i] = 1;
    memset(p->predicted, 0, images * count * sizeof(float));
    machine_multiply(lesson->machine, &(MatrixProduct){images * p->positions, size, size, p->context, size, 1,
                                                       p->matrix->value, size, 1, p->predicted, size});
}

/* The place that negative `n` of context place `i` of image `b` leads to. */
static size_t negative_place(const Lesson *lesson, const Prediction *p, size_t b, size_t i, size_t n) {
    const ClappSettings *settings = lesson->settings;
    const size_t count = (size_t)settings->negative_count, places = image_places(lesson);
    if (strcmp(settings->negatives, "image") == 0)
        return (size_t)p->negatives[b * count + n] * places + i + p->rows_ahead;
    const size_t drawn = (size_t)p->negatives[(b * places + i) * count + n];
    return strcmp(settings->negatives, "anywhere") == 0 ? drawn : drawn * places + i + p->rows_ahead;
}

/* One term: scores the target at `place` and, where the margin is violated, sends the prediction to it.  `sign` is +1
 * for the same image, −1 for another. */
static bool violates(const Lesson *lesson, Prediction *p, const float *predicted, size_t place, float sign,
                     float weight, float *error) {
    const size_t size = (size_t)lesson->size;
    const Kernels *kernels = lesson->machine->kernels;
    const float *target = lesson->code + place * size;
    const bool gamma = !lesson->settings->no_gamma;
    const float score = kernels->dot(predicted, target, size) + p->offset;
    const float margin = 1 - (gamma ? sign : 1) * score;
    p->terms++;
    p->violated_terms += margin > 0;
    lesson_count(lesson, score, sign > 0);
    if (gamma && lesson->only_fixations && sign < 0) return false;
    if (gamma && margin <= 0) return false; /* what is no number goes on into the loss */
    p->loss += (double)(weight * margin);
    const float factor = -(gamma ? sign : 1) * weight; /* of the gradient; the broadcast factor is its opposite */
    p->pull += factor;
    kernels->add_scaled(error, target, factor, size);
    if (p->to_target) kernels->add_scaled(lesson->d_code + place * size, predicted, factor, size);
    return true;
}

static float sum(const float *values, size_t count) {
    double total = 0;
    for (size_t i = 0; i < count; i++) total += (double)values[i];
    return (float)total;
}

/* All terms of context place `i` of image `b`. */
static bool score_context(const Lesson *lesson, Prediction *p, size_t b, size_t i, float *error) {
    const float *predicted = p->predicted + (b * p->positions + i) * (size_t)lesson->size;
    const size_t negatives = (size_t)lesson->settings->negative_count;
    const size_t place = b * image_places(lesson) + i;
    const int broadcast = p->broadcast[b];
    bool violated = false;
    memset(error, 0, (size_t)lesson->size * sizeof *error);
    p->pull = 0;
    p->offset =
        lesson->settings->no_prediction ? sum(lesson->code + place * (size_t)lesson->size, (size_t)lesson->size) : 0;
    if (broadcast >= 0) violated |= violates(lesson, p, predicted, place + p->rows_ahead, 1, p->fixation_weight, error);
    for (size_t n = 0; n < negatives && broadcast <= 0; n++)
        violated |= violates(lesson, p, predicted, negative_place(lesson, p, b, i, n), -1, p->saccade_weight, error);
    return violated;
}

/* Leaves the violated positions at the front of `context`, `error` and `origin` (no_prediction: what their dendrites
 * receive at the front of `predicted`). */
static void score(const Lesson *lesson, Prediction *p) {
    const size_t size = (size_t)lesson->size;
    for (size_t b = 0; b < (size_t)lesson->settings->batch; b++) {
        for (size_t i = 0; i < p->positions; i++) {
            if (!score_context(lesson, p, b, i, p->error + p->violations * size)) continue;
            memmove(p->context + p->violations * size, p->context + (b * p->positions + i) * size,
                    size * sizeof(float));
            for (size_t c = 0; c < size && lesson->settings->no_prediction; c++)
                p->predicted[p->violations * size + c] = p->pull;
            p->origin[p->violations++] = (b * image_places(lesson) + i) * size;
        }
    }
}

/* ΔW ∝ γ · c zᵀ, and for the contexts γ · W z. */
static void learn_matrix(const Lesson *lesson, Prediction *p) {
    const size_t size = (size_t)lesson->size;
    machine_multiply(lesson->machine, &(MatrixProduct){size, size, p->violations, p->context, 1, size, p->error, size,
                                                       1, p->matrix->gradient, size});
    if (!p->to_context) return;
    float *retrodicted = p->predicted;
    if (!lesson->settings->no_prediction) {
        memset(retrodicted, 0, p->violations * size * sizeof *retrodicted);
        machine_multiply(lesson->machine, &(MatrixProduct){p->violations, size, size, p->error, size, 1,
                                                           p->matrix->value, 1, size, retrodicted, size});
    }
    for (size_t i = 0; i < p->violations; i++)
        lesson->machine->kernels->add_scaled(lesson->d_code + p->origin[i], retrodicted + i * size, 1, size);
}

/* Scores of one context of `image` with `count` places, of which `target` is its own → factors (count), the gradient of
 * the loss by each score. */
static void compare(const Lesson *lesson, Prediction *p, size_t image, size_t target, size_t count, const float *score,
                    float *factor) {
    const bool gamma = !lesson->settings->no_gamma;
    const int broadcast = p->broadcast[image];
    memset(factor, 0, count * sizeof *factor);
    for (size_t i = 0; i < count; i++) {
        const bool same = i == target;
        if (same ? broadcast < 0 : broadcast > 0) continue;
        const float sign = same || !gamma ? 1 : -1, weight = same ? p->fixation_weight : p->saccade_weight;
        const float margin = 1 - sign * score[i];
        p->terms++;
        p->violated_terms += margin > 0;
        lesson_count(lesson, score[i], same);
        if (gamma && lesson->only_fixations && !same) continue;
        if (gamma && margin <= 0) continue;
        p->loss += (double)(weight * margin);
        factor[i] = -sign * weight;
    }
}

/* The same as `score` with all other images as negatives: place by place, three matrix products. */
static void score_all(const Lesson *lesson, Prediction *p) {
    const size_t size = (size_t)lesson->size, batch = (size_t)lesson->settings->batch;
    const size_t row = p->positions * size, image = image_places(lesson) * size;
    float *scores = p->table, *factors = p->table + batch * batch;
    memset(p->error, 0, batch * row * sizeof *p->error);
    for (size_t i = 0; i < p->positions; i++) {
        const size_t at = (i + p->rows_ahead) * size;
        const float *predicted = p->predicted + i * size, *target = lesson->code + at;
        memset(scores, 0, batch * batch * sizeof *scores);
        machine_multiply(lesson->machine,
                         &(MatrixProduct){batch, batch, size, predicted, row, 1, target, 1, image, scores, batch});
        for (size_t b = 0; b < batch; b++) compare(lesson, p, b, b, batch, scores + b * batch, factors + b * batch);
        machine_multiply(lesson->machine, &(MatrixProduct){batch, size, batch, factors, batch, 1, target, image, 1,
                                                           p->error + i * size, row});
        if (p->to_target)
            machine_multiply(lesson->machine, &(MatrixProduct){batch, size, batch, factors, 1, batch, predicted, row, 1,
                                                               lesson->d_code + at, image});
    }
}

/* The same with every other place of the batch: a few contexts at once. */
static void score_every(const Lesson *lesson, Prediction *p) {
    const size_t size = (size_t)lesson->size, batch = (size_t)lesson->settings->batch;
    const size_t places = image_places(lesson), all = batch * places, contexts = batch * p->positions;
    float *scores = p->table, *factors = p->table + CONTEXTS_AT_ONCE * all;
    memset(p->error, 0, contexts * size * sizeof *p->error);
    for (size_t first = 0; first < contexts; first += CONTEXTS_AT_ONCE) {
        const size_t rows = contexts - first < CONTEXTS_AT_ONCE ? contexts - first : CONTEXTS_AT_ONCE;
        const float *predicted = p->predicted + first * size;
        memset(scores, 0, rows * all * sizeof *scores);
        machine_multiply(lesson->machine,
                         &(MatrixProduct){rows, all, size, predicted, size, 1, lesson->code, 1, size, scores, all});
        for (size_t row = 0; row < rows; row++) {
            const size_t b = (first + row) / p->positions, place = (first + row) % p->positions;
            compare(lesson, p, b, b * places + place + p->rows_ahead, all, scores + row * all, factors + row * all);
        }
        machine_multiply(lesson->machine, &(MatrixProduct){rows, size, all, factors, all, 1, lesson->code, size, 1,
                                                           p->error + first * size, size});
        if (p->to_target)
            machine_multiply(lesson->machine, &(MatrixProduct){all, size, rows, factors, 1, all, predicted, size, 1,
                                                               lesson->d_code, size});
    }
}

/* All contexts stay where they are. */
static void keep_all(const Lesson *lesson, Prediction *p) {
    const size_t size = (size_t)lesson->size, image = image_places(lesson) * size;
    p->violations = (size_t)lesson->settings->batch * p->positions;
    for (size_t i = 0; i < p->violations; i++) p->origin[i] = i / p->positions * image + i % p->positions * size;
}

static void learn_distance(Lesson *lesson, Prediction *p, int pass, int k) {
    const ClappSettings *settings = lesson->settings;
    const Places places = lesson->places;
    const int rows_ahead = k + settings->first_target_row;
    const bool every = takes_every(settings), all = every || takes_all(settings);
    const size_t step = (size_t)(pass * settings->prediction_steps + k);
    int fixations = 0, saccades = 0;
    for (int b = 0; b < settings->batch; b++) {
        fixations += p->broadcast[b] >= 0;
        saccades += p->broadcast[b] <= 0;
    }
    p->matrix = &lesson->matrices[step];
    p->negatives = lesson->choices.negatives + step * draws(settings, places);
    p->rows_ahead = (size_t)(rows_ahead * places.columns);
    p->positions = (size_t)((places.rows - rows_ahead) * places.columns);
    const float average = (float)settings->prediction_steps * (float)p->positions * (every ? 2 : 1);
    p->fixation_weight = fixations ? 1 / (average * (float)fixations) : 0;
    const int negatives = every ? (int)((size_t)settings->batch * image_places(lesson)) - 1
                          : all ? settings->batch - 1
                                : settings->negative_count;
    p->saccade_weight = saccades ? 1 / (average * (float)saccades * (float)negatives) : 0;
    p->violations = 0;
    predict(lesson, p);
    if (every) score_every(lesson, p);
    else if (all) score_all(lesson, p);
    else score(lesson, p);
    if (all) keep_all(lesson, p);
    learn_matrix(lesson, p);
}

void hinge_learn(Lesson *lesson) {
    const ClappSettings *settings = lesson->settings;
    const size_t codes = (size_t)settings->batch * image_places(lesson) * (size_t)lesson->size;
    const int count = passes(settings);
    double loss = 0;
    size_t terms = 0, violated_terms = 0;
    for (int pass = 0; pass < count; pass++) {
        Prediction p = {.to_target = settings->symmetric || pass == PASS_PREDICTION,
                        .to_context = settings->symmetric || pass == PASS_RETRODICTION,
                        .broadcast = lesson->choices.broadcast + pass * settings->batch,
                        .context = lesson->scratch,
                        .predicted = lesson->scratch + codes,
                        .error = lesson->scratch + 2 * codes,
                        .table = lesson->scratch + 3 * codes,
                        .origin = lesson->origins};
        for (int k = 0; k < settings->prediction_steps; k++) learn_distance(lesson, &p, pass, k);
        loss += p.loss / count;
        terms += p.terms;
        violated_terms += p.violated_terms;
    }
    lesson->loss = (float)loss;
    lesson->violated = terms ? (float)violated_terms / (float)terms : 0;
}
