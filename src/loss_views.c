/* CLAPP++ (arXiv 2601.21683).  Two views of one image are each context and target once: the prediction W c made from the
 * code of one view should fit the other view's code and not that of another image's view, by a margin of 1:
 *     L = mean max(0, 1 − s⁺) + mean max(0, 1 + s⁻),  s = cᵀ W z,  nothing flows to c.
 * The context is the same block's code, or the last block's (direct feedback), or each in a loss of its own, added.
 * Shapes: B images, 2B views (first all first views), D the size of a view's code, D_c of its context. */
#include "losses.h"

#include <string.h>

static int context_count(const ClappSettings *settings) {
    return strcmp(settings->context, "both") == 0 ? 2 : 1;
}

static bool is_feedback(const ClappSettings *settings, int context) {
    return context == 1 || strcmp(settings->context, "last") == 0;
}

int views_describe(const ClappSettings *settings, int size, int context, Matrix *matrices) {
    const int count = context_count(settings);
    for (int i = 0; i < count; i++) {
        const int rows = is_feedback(settings, i) ? context : size;
        matrices[i] = (Matrix){
            .name = "pred.0.weight", .rows = rows, .columns = size, .inputs = rows, .predicts = true};
        matrices[i].name[5] = (char)('0' + i);
    }
    return count;
}

RuleSizes views_measure(const ClappSettings *settings, int size) {
    const size_t views = (size_t)(2 * settings->batch);
    return (RuleSizes){.negatives = (size_t)context_count(settings) * views * (size_t)settings->negative_count,
                       .negative_limit = settings->batch,
                       .scratch = 2 * views * (size_t)size};
}

/* (contexts, 2B, N): the image whose view is the negative */
void views_choose(const ClappSettings *settings, Random *random, Choices choices) {
    const size_t count = views_measure(settings, 1).negatives;
    for (size_t i = 0; i < count; i++)
        choices.negatives[i] = (int32_t)random_below(random, (uint32_t)settings->batch);
}

/* The contexts' side of one loss. */
typedef struct Views {
    const float *context; /* (2B, D_c) */
    size_t context_size;
    Parameter *matrix;        /* (D_c, D) */
    const int32_t *negatives; /* (2B, N) */
    float *predicted;         /* (2B, D) */
    float *error;             /* (2B, D) */
    size_t terms, violated;
    double loss;
} Views;

static void term(const Lesson *lesson, Views *v, size_t view, size_t target, float sign, float weight) {
    const size_t size = (size_t)lesson->size;
    const float *predicted = v->predicted + view * size, *code = lesson->code + target * size;
    const bool gamma = !lesson->settings->no_gamma;
    const float margin = 1 - (gamma ? sign : 1) * lesson->kernels->dot(predicted, code, size);
    v->terms++;
    v->violated += margin > 0;
    if (gamma && !(margin > 0)) return;
    v->loss += (double)(weight * margin);
    const float factor = -(gamma ? sign : 1) * weight;
    lesson->kernels->add_scaled(v->error + view * size, code, factor, size);
    lesson->kernels->add_scaled(lesson->d_code + target * size, predicted, factor, size);
}

static void learn_context(const Lesson *lesson, Views *v) {
    const size_t size = (size_t)lesson->size, batch = (size_t)lesson->settings->batch, views = 2 * batch;
    const size_t count = (size_t)lesson->settings->negative_count;
    memset(v->predicted, 0, 2 * views * size * sizeof(float)); /* and error, behind it */
    lesson->kernels->multiply(&(MatrixProduct){views, size, v->context_size, v->context, v->context_size, 1,
                                               v->matrix->value, size, 1, v->predicted, size},
                              lesson->packed);
    for (size_t view = 0; view < views; view++) {
        const size_t other_half = view < batch ? batch : 0;
        term(lesson, v, view, view % batch + other_half, 1, 1 / (float)views);
        for (size_t n = 0; n < count; n++)
            term(lesson, v, view, (size_t)v->negatives[view * count + n] + other_half, -1,
                 1 / ((float)views * (float)count));
    }
    lesson->kernels->multiply(&(MatrixProduct){v->context_size, size, views, v->context, 1, v->context_size, v->error,
                                               size, 1, v->matrix->gradient, size},
                              lesson->packed);
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
                   .negatives =
                       lesson->choices.negatives + (size_t)i * views * (size_t)settings->negative_count,
                   .predicted = lesson->scratch,
                   .error = lesson->scratch + views * size};
        learn_context(lesson, &v);
        loss += v.loss;
        terms += v.terms;
        violated += v.violated;
    }
    lesson->loss = (float)loss;
    lesson->violated = (float)violated / (float)terms;
}
