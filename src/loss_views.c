/* CLAPP++ (arXiv 2601.21683).  Two views of one image are each context and target once: the prediction cᵀ W made from
 * the code of one view should fit the other view's code and not that of another image's view, by a margin of 1:
 *     L = mean max(0, 1 − s⁺) + mean max(0, 1 + s⁻),  s = cᵀ W z,  nothing flows to c.
 * The context is the same block's code, or the last block's (direct feedback), or each in a loss of its own, added.
 * Shapes: B images, V = 2B views (first all first views), D the size of a view's code, D_c of its context. */
#include "losses.h"

#include <string.h>

static int context_count(const ClappSettings *settings) {
    return strcmp(settings->context, "both") == 0 ? 2 : 1;
}

static bool is_feedback(const ClappSettings *settings, int context) {
    return context == 1 || strcmp(settings->context, "last") == 0;
}

/* Every other image of the batch is a negative, and nothing is drawn. */
static bool takes_all(const ClappSettings *settings) {
    return strcmp(settings->negatives, "all") == 0;
}

int views_describe(const ClappSettings *settings, int size, int context, Matrix *matrices) {
    const int count = context_count(settings);
    for (int i = 0; i < count; i++) {
        const int rows = is_feedback(settings, i) ? context : size;
        matrices[i] = (Matrix){.name = "pred.0.weight",
                               .rows = rows,
                               .columns = size,
                               .inputs = rows,
                               .predicts = true,
                               .by_product = true};
        matrices[i].name[5] = (char)('0' + i);
    }
    return count;
}

RuleSizes views_measure(const ClappSettings *settings, Places places, int size) {
    const size_t views = (size_t)places.images;
    const size_t drawn = (size_t)context_count(settings) * views * (size_t)settings->negative_count;
    return (RuleSizes){.negatives = takes_all(settings) ? 0 : drawn,
                       .negative_limit = settings->batch,
                       .scratch = views * (size_t)size + 2 * views * views,
                       .kept = (size_t)context_count(settings) * views * (size_t)size};
}

/* (contexts, V, N): the image whose view is the negative */
void views_choose(const ClappSettings *settings, Places places, Random *random, Choices choices) {
    const size_t count = views_measure(settings, places, 1).negatives;
    for (size_t i = 0; i < count; i++) choices.negatives[i] = (int32_t)random_below(random, (uint32_t)settings->batch);
}

/* Of both views of place 0, context after context. */
size_t views_negatives_of_first(const ClappSettings *settings, Places places, Choices choices, int32_t *slots) {
    const size_t views = (size_t)places.images, each = (size_t)settings->negative_count;
    size_t count = 0;
    for (int slot = 1; slot < settings->batch && takes_all(settings); slot++) rule_list(slots, &count, slot);
    for (size_t view = 0; view < (size_t)context_count(settings) * views && !takes_all(settings); view += views / 2)
        for (size_t n = 0; n < each; n++) rule_list(slots, &count, choices.negatives[view * each + n]);
    return count;
}

/* The contexts' side of one loss. */
typedef struct Views {
    const float *context; /* (V, D_c) */
    size_t context_size;
    Parameter *matrix;        /* (D_c, D) */
    const int32_t *negatives; /* (V, N) */
    float *predicted;         /* (V, D): cᵀ W */
    float *error;             /* (V, D): the z that each prediction should lose, kept for the matrix */
    float *score;             /* (V, V): of every view's prediction with every view */
    float *factor;            /* (V, V): gradient of the loss by the score */
    size_t terms, violated;
    double loss;
} Views;

/* C += A·B for row-major A (rows, depth) and B (depth, columns); `across` and `down` transpose them. */
static void multiply(const Lesson *lesson, size_t rows, size_t columns, size_t depth, const float *a, bool across,
                     const float *b, bool down, float *c) {
    machine_multiply(lesson->machine, &(MatrixProduct){rows, columns, depth, a, across ? 1 : depth, across ? rows : 1,
                                                       b, down ? 1 : columns, down ? depth : 1, c, columns});
}

static void term(const Lesson *lesson, Views *v, size_t at, float sign, float weight) {
    const bool gamma = !lesson->settings->no_gamma;
    const float margin = 1 - (gamma ? sign : 1) * v->score[at];
    v->terms++;
    v->violated += margin > 0;
    lesson_count(lesson, v->score[at], sign > 0);
    if (gamma && lesson->only_fixations && sign < 0) return;
    if (gamma && margin <= 0) return; /* what is no number goes on into the loss */
    v->loss += (double)(weight * margin);
    v->factor[at] -= (gamma ? sign : 1) * weight;
}

/* Scores → factors: every view is held against the other view of its image, and against others' views. */
static void compare(const Lesson *lesson, Views *v) {
    const size_t batch = (size_t)lesson->settings->batch, views = 2 * batch;
    const bool all = takes_all(lesson->settings);
    const size_t count = all ? batch - 1 : (size_t)lesson->settings->negative_count;
    for (size_t view = 0; view < views; view++) {
        const size_t image = view % batch, row = view * views + (view < batch ? batch : 0);
        term(lesson, v, row + image, 1, 1 / (float)views);
        for (size_t n = 0; n < count; n++) {
            const size_t other = all ? n + (n >= image) : (size_t)v->negatives[view * count + n];
            term(lesson, v, row + other, -1, 1 / ((float)views * (float)count));
        }
    }
}

static void learn_context(const Lesson *lesson, Views *v) {
    const size_t size = (size_t)lesson->size, views = (size_t)(2 * lesson->settings->batch);
    memset(v->predicted, 0, (views * size + 2 * views * views) * sizeof(float)); /* and what stands behind it */
    memset(v->error, 0, views * size * sizeof(float));
    multiply(lesson, views, size, v->context_size, v->context, false, v->matrix->value, false, v->predicted);
    multiply(lesson, views, views, size, v->predicted, false, lesson->code, true, v->score);
    compare(lesson, v);
    multiply(lesson, views, size, views, v->factor, false, lesson->code, false, v->error);
    multiply(lesson, views, size, views, v->factor, true, v->predicted, false, lesson->d_code);
    v->matrix->product = (Product){v->context, v->error, views};
}

void views_learn(Lesson *lesson) {
    const ClappSettings *settings = lesson->settings;
    const size_t views = (size_t)(2 * settings->batch), size = (size_t)lesson->size;
    double loss = 0;
    size_t terms = 0, violated = 0;
    for (int i = 0; i < context_count(settings); i++) {
        const bool feedback = is_feedback(settings, i);
        Views v = {.context = feedback ? lesson->context : lesson->code,
                   .context_size = feedback ? (size_t)lesson->context_size : size,
                   .matrix = &lesson->matrices[i],
                   .negatives = lesson->choices.negatives + (size_t)i * views * (size_t)settings->negative_count,
                   .predicted = lesson->scratch,
                   .error = lesson->kept + (size_t)i * views * size,
                   .score = lesson->scratch + views * size,
                   .factor = lesson->scratch + views * size + views * views};
        learn_context(lesson, &v);
        loss += v.loss;
        terms += v.terms;
        violated += v.violated;
    }
    lesson->loss = (float)loss;
    lesson->violated = (float)violated / (float)terms;
}
