/* lesson_scene.h — one lesson of any rule with everything it touches, in memory of just its size, and its gradients
 * against numerical ones of a loss that is written down in double. */
#ifndef LESSON_SCENE_H
#define LESSON_SCENE_H

#include "check.h"
#include "machine_support.h"
#include "optimizer.h"
#include "rule.h"
#include "support.h"

typedef struct Scene {
    ClappSettings settings;
    const Rule *rule;
    Machine machine;
    Lesson lesson;
    Parameter matrices[RULE_MAX_MATRICES];
    int matrix_count;
    size_t count, context_count; /* numbers in the code, and in the context */
    float *code, *context;
} Scene;

/* A grid of grid × grid patches, or views if `grid` is 0; the settings need not be complete. */
static inline ClappSettings lesson_settings(const char *rule, int batch, int grid) {
    ClappSettings s = {.batch = batch, .crop = grid, .patch = 1, .patch_stride = 1, .view = 16};
    strcpy(s.rule, rule), strcpy(s.sight, grid > 0 ? "grid" : "views");
    strcpy(s.context, "same"), strcpy(s.negatives, "image");
    s.prediction_steps = s.first_target_row = s.negative_count = 1, s.classes = 3;
    return s;
}

static inline Places lesson_places(const ClappSettings *settings) {
    const Sight sight = sight_of(settings);
    return (Places){sight.images, sight.grid, sight.grid};
}

static inline void scene_open(Scene *s, const ClappSettings *settings, int size, int context_size) {
    *s = (Scene){.settings = *settings, .rule = rule_find(settings->rule)};
    const Places places = lesson_places(settings);
    const RuleSizes sizes = s->rule->measure(settings, places, size);
    s->count = (size_t)(places.images * places.rows * places.columns * size);
    s->context_count = (size_t)(places.images * context_size);
    s->code = take_floats(s->count), s->context = take_floats(s->context_count);
    s->machine = machine_open(kernels_select(false), 1, &(WorkspaceSizes){0}, 0, 0);
    s->lesson = (Lesson){.settings = &s->settings, .machine = &s->machine, .places = places};
    Lesson *l = &s->lesson;
    l->size = size, l->code = s->code, l->context_size = context_size, l->context = s->context;
    int32_t *labels = take((size_t)places.images * sizeof *labels);
    for (int i = 0; i < places.images; i++) labels[i] = i % settings->classes;
    l->labels = labels;
    l->choices.negatives = take(sizes.negatives * sizeof(int32_t));
    l->choices.broadcast = take(sizes.broadcast);
    memset(l->choices.broadcast, 0, sizes.broadcast);
    l->scratch = take_floats(sizes.scratch), l->origins = take(sizes.origins * sizeof(size_t));
    l->kept = take_nan(sizes.kept), l->d_code = take_floats(s->count);
    l->matrices = s->matrices;
    fill_value(l->scratch, sizes.scratch, NAN), fill_value(l->d_code, s->count, 0);
    Matrix matrices[RULE_MAX_MATRICES];
    s->matrix_count = s->rule->describe(settings, size, context_size, matrices);
    for (int i = 0; i < s->matrix_count; i++) {
        Parameter *m = &s->matrices[i];
        m->shape[0] = matrices[i].rows, m->shape[1] = matrices[i].columns, m->by_product = matrices[i].by_product;
        m->count = (size_t)(matrices[i].columns * (matrices[i].rows > 0 ? matrices[i].rows : 1));
        m->value = take_floats(m->count), m->gradient = take_floats(m->count);
        fill_value(m->value, m->count, 0), fill_value(m->gradient, m->count, 0);
    }
}

static inline void scene_close(Scene *s) {
    for (int i = 0; i < s->matrix_count; i++) free(s->matrices[i].value), free(s->matrices[i].gradient);
    free(s->code), free(s->context), clapp_free(s->lesson.labels), free(s->lesson.choices.negatives);
    free(s->lesson.choices.broadcast), free(s->lesson.scratch), free(s->lesson.origins);
    free(s->lesson.kept), machine_close(&s->machine), free(s->lesson.d_code);
}

/* What the rule draws, codes in low..high, matrices in ±bound, and gradients that start at ¼. */
static inline void scene_fill(Scene *s, Random *random, float low, float high, float bound) {
    if (s->rule->choose) s->rule->choose(&s->settings, s->lesson.places, random, s->lesson.choices);
    fill_noise(random, s->code, s->count, low, high);
    for (int i = 0; i < s->matrix_count; i++) {
        fill_noise(random, s->matrices[i].value, s->matrices[i].count, -bound, bound);
        fill_value(s->matrices[i].gradient, s->matrices[i].count, 0.25f);
    }
    fill_noise(random, s->context, s->context_count, low, high);
}

/* What is left as a product is added to the gradient too. */
static inline void learn(Scene *s) {
    float *gradients[RULE_MAX_MATRICES];
    for (int m = 0; m < s->matrix_count; m++) {
        gradients[m] = s->matrices[m].gradient;
        if (s->matrices[m].by_product) s->matrices[m].gradient = NULL;
    }
    s->rule->learn(&s->lesson);
    for (int m = 0; m < s->matrix_count; m++) {
        const size_t count = s->matrices[m].count;
        s->matrices[m].gradient = gradients[m];
        if (!s->matrices[m].by_product) continue;
        float *product = take_nan(count);
        optimizer_gradient(&s->machine, &s->matrices[m], product);
        for (size_t i = 0; i < count; i++) gradients[m][i] += product[i];
        free(product);
    }
}

/* ---- The same in double ------------------------------------------------------------------------------------------ */

typedef struct Doubles {
    double *code;  /* as it is, where nothing flows */
    double *moved; /* the same where something does */
    double *context;
    double *matrices[RULE_MAX_MATRICES];
} Doubles;

/* The loss that is descended, and the share of its terms that are not satisfied. */
typedef double (*SceneLoss)(const Scene *s, const Doubles *d, double *violated);

static inline double *doubled(const float *values, size_t count) {
    double *out = take(count * sizeof *out);
    for (size_t i = 0; i < count; i++) out[i] = (double)values[i];
    return out;
}

static inline double scene_slope(const Scene *s, const Doubles *d, SceneLoss loss, double *at) {
    const double step = 1e-6, value = *at;
    double violated = 0;
    *at = value + step;
    const double up = loss(s, d, &violated);
    *at = value - step;
    const double down = loss(s, d, &violated);
    *at = value;
    return (up - down) / (2 * step);
}

/* What the lesson left behind against the loss.  `reported` is the reported part of it. */
static inline void check_lesson(const Scene *s, SceneLoss loss, double reported, double tolerance) {
    Doubles d = {doubled(s->code, s->count), doubled(s->code, s->count), doubled(s->context, s->context_count), {0}};
    for (int i = 0; i < s->matrix_count; i++) d.matrices[i] = doubled(s->matrices[i].value, s->matrices[i].count);
    double violated = -1;
    const double total = loss(s, &d, &violated) * reported;
    CHECK_NEAR((double)s->lesson.loss, total, 1e-5 * (1 + fabs(total)));
    CHECK_NEAR((double)s->lesson.violated, violated, 1e-6);
    for (size_t i = 0; i < s->count; i++)
        CHECK_NEAR((double)s->lesson.d_code[i], scene_slope(s, &d, loss, &d.moved[i]), tolerance);
    for (int m = 0; m < s->matrix_count; m++)
        for (size_t i = 0; i < s->matrices[m].count; i++) /* added to what was there */
            CHECK_NEAR((double)s->matrices[m].gradient[i], scene_slope(s, &d, loss, &d.matrices[m][i]) + 0.25,
                       tolerance);
    free(d.code), free(d.moved), free(d.context);
    for (int i = 0; i < s->matrix_count; i++) free(d.matrices[i]);
}

#endif
