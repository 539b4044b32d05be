/* The supervised rules' read-out: by hand, against numerical gradients in double, and what must not matter. */
#include "lesson_scene.h"

enum { WEIGHT, BIAS };

static ClappSettings settings_of(const char *sight, int batch, int grid, int classes) {
    ClappSettings s = lesson_settings("supervised", batch, strcmp(sight, "grid") == 0 ? grid : 0);
    s.classes = classes;
    return s;
}

/* Two images of four places and two neurons: the first averages to 0 and 1, the second to 0 and 3.  Only class 0 hears
 * a neuron, the first, so that the logits are the biases, ln 3 and 0: probabilities ¾ and ¼.  Labels 0 and 1.
 *     loss ½ (−ln ¾ − ln ¼) = ½ ln 16/3;     the second image is wrong
 *     slopes by the logits, of weight ½: −⅛ ⅛ and ⅜ −⅜;     ∂bias: ¼ −¼
 *     ∂W: 0 for the first neuron; −⅛ + 3·⅜ = 1 and −1 for the second
 *     ∂code: a quarter of −⅛ and of ⅜ for the first neuron at every place, 0 for the second */
static void a_lesson_by_hand(void) {
    static const float code[] = {1, 1, -1, 1, 5, 1, -5, 1, /**/ 2, 0, 2, 12, -2, 0, -2, 0};
    const ClappSettings settings = settings_of("grid", 2, 2, 2);
    Scene s;
    scene_open(&s, &settings, 2, 2);
    memcpy(s.code, code, sizeof code);
    s.matrices[WEIGHT].value[0] = 1, s.matrices[BIAS].value[0] = logf(3);
    learn(&s);
    CHECK_NEAR((double)s.lesson.loss, log(16 / 3.) / 2, 1e-6);
    CHECK_NEAR((double)s.lesson.violated, .5, 0);
    static const double weight[] = {0, 1, 0, -1}, bias[] = {.25, -.25};
    for (int i = 0; i < 4; i++) CHECK_NEAR((double)s.matrices[WEIGHT].gradient[i], weight[i], 1e-6);
    for (int i = 0; i < 2; i++) CHECK_NEAR((double)s.matrices[BIAS].gradient[i], bias[i], 1e-6);
    for (int i = 0; i < 16; i++) CHECK_NEAR((double)s.lesson.d_code[i], i % 2 ? 0 : i < 8 ? -1 / 32. : 3 / 32., 1e-6);
    scene_close(&s);
}

/* ---- Against the loss in double ---------------------------------------------------------------------------------- */

static double logit_of(const Scene *s, const Doubles *d, int image, int class) {
    const int size = s->lesson.size, places = s->lesson.places.rows * s->lesson.places.columns;
    double sum = d->matrices[BIAS][class];
    for (int i = 0; i < places * size; i++)
        sum += d->matrices[WEIGHT][class * size + i % size] * d->moved[image * places * size + i] / places;
    return sum;
}

static double readout_loss(const Scene *s, const Doubles *d, double *violated) {
    const int images = s->lesson.places.images, classes = s->settings.classes;
    double loss = 0;
    *violated = 0;
    for (int i = 0; i < images; i++) {
        double all = 0;
        int best = 0;
        for (int c = 0; c < classes; c++) {
            all += exp(logit_of(s, d, i, c));
            if (logit_of(s, d, i, c) > logit_of(s, d, i, best)) best = c;
        }
        loss += (log(all) - logit_of(s, d, i, s->lesson.labels[i])) / images;
        *violated += (best != s->lesson.labels[i]) / (double)images;
    }
    return loss;
}

static const struct {
    const char *sight;
    int batch, grid, classes, size;
} cases[] = {
    {"grid", 3, 3, 4, 5}, {"grid", 1, 2, 2, 1}, {"grid", 7, 1, 10, 3}, {"views", 4, 1, 3, 6}, {"grid", 5, 4, 3, 2}};

static void gradients_are_the_losss(void) {
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const int failures = check_failures;
        const ClappSettings settings = settings_of(cases[i].sight, cases[i].batch, cases[i].grid, cases[i].classes);
        Random random = random_seeded(i, 23);
        Scene s;
        scene_open(&s, &settings, cases[i].size, cases[i].size);
        CHECK_INTEGER(s.matrix_count, 2);
        scene_fill(&s, &random, 0, 3, 1.5f);
        learn(&s);
        check_lesson(&s, readout_loss, 1, 3e-6);
        check_that(check_failures == failures, __FILE__, __LINE__, "in case %zu", i);
        scene_close(&s);
    }
}

/* ---- Its shapes -------------------------------------------------------------------------------------------------- */

static void a_read_out_draws_nothing(void) {
    const ClappSettings settings = settings_of("grid", 3, 3, 7);
    Matrix m[RULE_MAX_MATRICES];
    for (int i = 0; i < 2; i++) {
        const Rule *rule = rule_find(i ? "greedy-supervised" : "supervised");
        CHECK(rule->labelled && !rule->choose && rule->measure(&settings, lesson_places(&settings), 5).negatives == 0);
        CHECK(rule->measure(&settings, lesson_places(&settings), 5).broadcast == 0);
        CHECK_INTEGER(rule->describe(&settings, 5, 9, m), 2);
        CHECK(m[WEIGHT].rows == 7 && m[WEIGHT].columns == 5 && m[WEIGHT].inputs == 5 && !m[WEIGHT].predicts);
        CHECK(m[BIAS].rows == 0 && m[BIAS].columns == 7 && m[BIAS].inputs == 5 && !m[BIAS].predicts);
        CHECK_TEXT(m[WEIGHT].name, "readout.weight");
        CHECK_TEXT(m[BIAS].name, "readout.bias");
    }
}

/* Logits far apart: −log of a probability of e^-1000 is 1000, not ∞. */
static void certain_mistakes_are_finite(void) {
    const ClappSettings settings = settings_of("grid", 1, 1, 2);
    Scene s;
    scene_open(&s, &settings, 1, 1);
    s.code[0] = 1, s.matrices[WEIGHT].value[1] = 1000;
    learn(&s);
    CHECK_NEAR((double)s.lesson.loss, 1000, 1e-3);
    CHECK_NEAR((double)s.lesson.d_code[0], 1000, 1e-3);
    CHECK(s.lesson.violated == 1);
    scene_close(&s);
}

/* What is no number is not lost on the way, whichever class or neuron it belongs to. */
static void no_number_reaches_the_loss(void) {
    const ClappSettings settings = settings_of("grid", 2, 2, 4);
    for (int at = 0; at < 4 * 3 + 4; at++) {
        Random random = random_seeded(1, 27);
        Scene s;
        scene_open(&s, &settings, 3, 3);
        scene_fill(&s, &random, 0, 2, 1);
        if (at < 12) s.matrices[WEIGHT].value[at] = NAN;
        else s.matrices[BIAS].value[at - 12] = NAN;
        learn(&s);
        CHECK(!isfinite(s.lesson.loss));
        scene_close(&s);
    }
}

int main(void) {
    RUN(a_lesson_by_hand);
    RUN(gradients_are_the_losss);
    RUN(a_read_out_draws_nothing);
    RUN(certain_mistakes_are_finite);
    RUN(no_number_reaches_the_loss);
    return check_report();
}
