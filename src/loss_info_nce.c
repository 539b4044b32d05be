/* InfoNCE on the saccade grid (CPC: van den Oord et al. 2018; block by block, GIM: Löwe et al. 2019).
 *     L = −log(exp s⁺ / (exp s⁺ + Σₙ exp s⁻ₙ) + 1e-11),  s = cᵀ W z, averaged over positions and K,
 * with N negatives drawn over all places of the batch; one matrix, and everything learns.
 * Shapes as in loss_hinge.c. */
#include "elementary.h"
#include "losses.h"
#include "text.h"

#include <string.h>

static const double floor_of_probability = 1e-11;

int info_nce_describe(const ClappSettings *settings, int size, int context, Matrix *matrices) {
    (void)context;
    for (int k = 0; k < settings->prediction_steps; k++) {
        matrices[k] = (Matrix){.rows = size, .columns = size, .inputs = size, .predicts = true};
        text_print(matrices[k].name, sizeof matrices[k].name, "pred.%d.weight", k);
    }
    return settings->prediction_steps;
}

static size_t place_count(Places places) {
    return (size_t)places.images * (size_t)(places.rows * places.columns);
}

RuleSizes info_nce_measure(const ClappSettings *settings, Places places, int size) {
    const size_t all = place_count(places);
    return (RuleSizes){.negatives = (size_t)settings->prediction_steps * all * (size_t)settings->negative_count,
                       .negative_limit = (int)all,
                       .scratch = 3 * all * (size_t)size};
}

/* (K, B, rows, columns, N), places of the batch */
void info_nce_choose(const ClappSettings *settings, Places places, Random *random, Choices choices) {
    const size_t count = info_nce_measure(settings, places, 1).negatives;
    for (size_t i = 0; i < count; i++)
        choices.negatives[i] = (int32_t)random_below(random, (uint32_t)place_count(places));
}

size_t info_nce_negatives_of_first(const ClappSettings *settings, Places places, Choices choices, int32_t *slots) {
    const size_t step = place_count(places) * (size_t)settings->negative_count;
    size_t count = 0;
    for (int k = 0; k < settings->prediction_steps; k++) {
        const int contexts = (places.rows - k - settings->first_target_row) * places.columns;
        for (int i = 0; i < contexts * settings->negative_count; i++)
            rule_list(slots, &count, choices.negatives[(size_t)k * step + (size_t)i] / (places.rows * places.columns));
    }
    return count;
}

/* One context: its places, its score of each, and then each one's error. */
typedef struct Contest {
    size_t count;          /* 1 + N; the right one comes first */
    size_t place[1 + 256]; /* of the target in `code` */
    double score[1 + 256];
} Contest;

/* Scores → gradients of the loss by the scores.  Returns the loss. */
static double contest_errors(Contest *contest) {
    double largest = contest->score[0], sum = 0;
    for (size_t i = 1; i < contest->count; i++)
        if (contest->score[i] > largest) largest = contest->score[i];
    for (size_t i = 0; i < contest->count; i++) {
        contest->score[i] = elementary_exp(contest->score[i] - largest);
        sum += contest->score[i];
    }
    const double right = contest->score[0] / sum, outer = -right / (right + floor_of_probability);
    for (size_t i = 0; i < contest->count; i++)
        contest->score[i] = outer * ((i == 0 ? 1 : 0) - contest->score[i] / sum);
    return -elementary_log(right + floor_of_probability);
}

typedef struct Distance {
    Parameter *matrix;
    const int32_t *negatives; /* (B, rows, columns, N) */
    size_t rows_ahead, positions;
    float *context, *predicted, *error; /* (B · positions, C) */
    double loss;
    size_t lost; /* contexts in which a negative scored at least as well */
} Distance;

static void learn_context(const Lesson *lesson, Distance *d, size_t b, size_t i, Contest *contest) {
    const size_t size = (size_t)lesson->size, places = (size_t)(lesson->places.rows * lesson->places.columns);
    const size_t row = (b * d->positions + i) * size, count = (size_t)lesson->settings->negative_count;
    const float *predicted = d->predicted + row;
    const double weight =
        1 / ((double)lesson->settings->batch * (double)d->positions * lesson->settings->prediction_steps);
    contest->count = 1 + count;
    contest->place[0] = b * places + i + d->rows_ahead;
    for (size_t n = 0; n < count; n++) contest->place[1 + n] = (size_t)d->negatives[(b * places + i) * count + n];
    bool lost = false;
    for (size_t n = 0; n < contest->count; n++) {
        contest->score[n] =
            (double)lesson->machine->kernels->dot(predicted, lesson->code + contest->place[n] * size, size);
        lost |= n > 0 && contest->score[n] >= contest->score[0];
    }
    d->lost += lost;
    d->loss += weight * contest_errors(contest);
    for (size_t n = 0; n < contest->count; n++) {
        const float factor = (float)(weight * contest->score[n]);
        lesson->machine->kernels->add_scaled(d->error + row, lesson->code + contest->place[n] * size, factor, size);
        lesson->machine->kernels->add_scaled(lesson->d_code + contest->place[n] * size, predicted, factor, size);
    }
}

static void learn_distance(const Lesson *lesson, Distance *d) {
    const size_t size = (size_t)lesson->size, images = (size_t)lesson->settings->batch;
    const size_t places = (size_t)(lesson->places.rows * lesson->places.columns), rows = images * d->positions;
    Contest contest;
    for (size_t b = 0; b < images; b++)
        memcpy(d->context + b * d->positions * size, lesson->code + b * places * size,
               d->positions * size * sizeof(float));
    memset(d->predicted, 0, rows * size * sizeof(float));
    memset(d->error, 0, rows * size * sizeof(float));
    machine_multiply(lesson->machine, &(MatrixProduct){rows, size, size, d->context, size, 1, d->matrix->value, size, 1,
                                                       d->predicted, size});
    for (size_t b = 0; b < images; b++)
        for (size_t i = 0; i < d->positions; i++) learn_context(lesson, d, b, i, &contest);
    machine_multiply(lesson->machine, &(MatrixProduct){size, size, rows, d->context, 1, size, d->error, size, 1,
                                                       d->matrix->gradient, size});
    memset(d->predicted, 0, rows * size * sizeof(float)); /* from here on what the contexts receive */
    machine_multiply(lesson->machine, &(MatrixProduct){rows, size, size, d->error, size, 1, d->matrix->value, 1, size,
                                                       d->predicted, size});
    for (size_t b = 0; b < images; b++)
        lesson->machine->kernels->add_scaled(lesson->d_code + b * places * size, d->predicted + b * d->positions * size,
                                             1, d->positions * size);
}

void info_nce_learn(Lesson *lesson) {
    const ClappSettings *settings = lesson->settings;
    const size_t places = place_count(lesson->places), codes = places * (size_t)lesson->size;
    double loss = 0;
    size_t lost = 0, contexts = 0;
    for (int k = 0; k < settings->prediction_steps; k++) {
        const int rows_ahead = k + settings->first_target_row;
        Distance d = {.matrix = &lesson->matrices[k],
                      .negatives = lesson->choices.negatives + (size_t)k * places * (size_t)settings->negative_count,
                      .rows_ahead = (size_t)(rows_ahead * lesson->places.columns),
                      .positions = (size_t)((lesson->places.rows - rows_ahead) * lesson->places.columns),
                      .context = lesson->scratch,
                      .predicted = lesson->scratch + codes,
                      .error = lesson->scratch + 2 * codes};
        learn_distance(lesson, &d);
        loss += d.loss;
        lost += d.lost;
        contexts += (size_t)settings->batch * d.positions;
    }
    lesson->loss = (float)loss;
    lesson->violated = (float)lost / (float)contexts;
}
