/* clapp++: one lesson worked by hand, many against numerical gradients of the loss in double, where nothing flows, and
 * how negatives are drawn. */
#include "lesson_scene.h"

static ClappSettings settings_of(int batch, const char *context, const char *negatives, int negative_count) {
    ClappSettings s = lesson_settings("clapp++", batch, 0);
    strcpy(s.context, context), strcpy(s.negatives, negatives);
    s.negative_count = negative_count;
    return s;
}

/* ---- By hand ----------------------------------------------------------------------------------------------------- */

/* Two images of which the first views are 1 and 2, the second 4 and −4; W = ½, so that the predictions are ½ 1 2 −2.
 *     view  other view      s⁺  L⁺    drawn image: its other view    s⁻  L⁻
 *     1     4               2   0     1: −4                          −2  0
 *     2     −4              −4  5     0: 4                           4   5
 *     4     1               2   0     0: 1 (its own image)           2   3
 *     −4    2               −4  5     0: 1                           −2  0
 * Each term weighs ¼: the loss is 2½ + 2.  What is violated, as sign · ¼ · (prediction to the target, z to W):
 *     ∂z: 4 gets ¼·1, −4 gets −¼·1, 1 gets ¼·2, 2 gets −¼·−2;     nothing else, and nothing for being a context
 *     ∂W: ¼ (2·(4 − −4) + 4·1 − −4·2) = 7 */
static void a_lesson_by_hand(void) {
    static const double d_code[] = {.5, .5, .25, -.25};
    const ClappSettings settings = settings_of(2, "same", "image", 1);
    Scene s;
    scene_open(&s, &settings, 1, 1);
    memcpy(s.code, (float[]){1, 2, 4, -4}, 4 * sizeof(float));
    memcpy(s.lesson.choices.negatives, (int32_t[]){1, 0, 0, 0}, 4 * sizeof(int32_t));
    s.matrices[0].value[0] = .5f;
    learn(&s);
    CHECK_NEAR((double)s.lesson.loss, 4.5, 1e-6);
    CHECK_NEAR((double)s.lesson.violated, .5, 1e-6);
    for (int i = 0; i < 4; i++) CHECK_NEAR((double)s.lesson.d_code[i], d_code[i], 1e-6);
    CHECK_NEAR((double)s.matrices[0].gradient[0], 7, 1e-6);
    scene_close(&s);
}

/* One image with equal views z and W = 1: s = z², for the right view and, drawn, for the wrong one. */
static void a_margin_of_just_1_is_satisfied(void) {
    const float ulp = 1.1920929e-7f;
    static const float roots[] = {1, 0, 2};
    for (int i = 0; i < 3; i++) {
        const ClappSettings settings = settings_of(1, "last", "image", 1);
        Scene s;
        scene_open(&s, &settings, 1, 1);
        fill_value(s.code, 2, roots[i]), fill_value(s.context, 2, 1);
        memset(s.lesson.choices.negatives, 0, 2 * sizeof(int32_t));
        s.matrices[0].value[0] = 1; /* s = z */
        learn(&s);
        const double loss = (i == 1 ? 1 : 0) + 1 + (double)roots[i];
        CHECK_NEAR((double)s.lesson.loss, loss, 1e-9);
        CHECK_NEAR((double)s.lesson.violated, i == 1 ? 1 : .5, 0);
        CHECK_NEAR((double)s.lesson.d_code[0], i == 1 ? 0 : .5, 1e-9);
        fill_value(s.code, 2, 1 - ulp), fill_value(s.lesson.d_code, 2, 0);
        learn(&s);
        CHECK(s.lesson.violated == 1);
        scene_close(&s);
    }
}

/* ---- Against the loss in double ---------------------------------------------------------------------------------- */

static double score(const double *c, const double *matrix, const double *z, int rows, int columns) {
    double sum = 0;
    for (int i = 0; i < rows; i++)
        for (int j = 0; j < columns; j++) sum += c[i] * matrix[i * columns + j] * z[j];
    return sum;
}

/* The loss of one context, without its share of what flows: contexts are fixed, targets are `moved`. */
static double context_loss(const Scene *s, const Doubles *d, int which, double *violated, double *terms) {
    const ClappSettings *t = &s->settings;
    const int batch = t->batch, size = s->lesson.size, count = t->negative_count;
    const bool last = which == 1 || strcmp(t->context, "last") == 0, all = strcmp(t->negatives, "all") == 0;
    const double *contexts = last ? d->context : d->code;
    const int rows = last ? s->lesson.context_size : size, negatives = all ? batch - 1 : count;
    double loss = 0;
    for (int v = 0; v < 2 * batch; v++)
        for (int n = -1; n < negatives; n++) {
            int image = v % batch;
            if (n >= 0)
                image =
                    all ? (image + 1 + n) % batch : s->lesson.choices.negatives[(which * 2 * batch + v) * count + n];
            const double *z = d->moved + (image + (v < batch ? batch : 0)) * size;
            const double value = score(contexts + v * rows, d->matrices[which], z, rows, size);
            const double margin = t->no_gamma || n < 0 ? 1 - value : 1 + value;
            if (margin > 0 || t->no_gamma) loss += margin / (2 * batch) / (n < 0 ? 1 : negatives);
            *violated += margin > 0, *terms += 1;
        }
    return loss;
}

static double views_loss(const Scene *s, const Doubles *d, double *violated) {
    double terms = 0, loss = 0;
    *violated = 0;
    for (int which = 0; which < s->matrix_count; which++) loss += context_loss(s, d, which, violated, &terms);
    *violated /= terms;
    return loss;
}

static const struct {
    const char *why, *context, *negatives;
    int batch, size, context_size, negative_count;
    bool no_gamma;
} cases[] = {
    {"the default", "same", "image", 5, 4, 4, 1, false},
    {"many negatives", "same", "image", 4, 3, 3, 7, false},
    {"a grid of 2×2", "same", "image", 3, 3 * 4, 3 * 4, 2, false},
    {"direct feedback", "last", "image", 4, 3, 6, 1, false},
    {"direct feedback from a narrower block", "last", "image", 4, 8, 2, 2, false},
    {"both", "both", "image", 4, 3, 5, 1, false},
    {"all others", "same", "all", 5, 4, 4, 1, false},
    {"all others, both", "both", "all", 3, 4, 8, 1, false},
    {"one other", "same", "all", 2, 4, 4, 1, false},
    {"no gamma", "same", "image", 4, 3, 3, 2, true},
    {"no gamma, all others, feedback", "last", "all", 4, 3, 4, 1, true},
    {"one image", "same", "image", 1, 3, 3, 2, false},
};

static void gradients_are_the_losss(void) {
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const int failures = check_failures;
        ClappSettings settings =
            settings_of(cases[i].batch, cases[i].context, cases[i].negatives, cases[i].negative_count);
        settings.no_gamma = cases[i].no_gamma;
        Random random = random_seeded(i, 23);
        Scene s;
        scene_open(&s, &settings, cases[i].size, cases[i].context_size);
        CHECK_INTEGER(s.matrix_count, strcmp(cases[i].context, "both") == 0 ? 2 : 1);
        scene_fill(&s, &random, 0, 2, 0.9f);
        learn(&s);
        CHECK(s.lesson.violated > 0.1f && s.lesson.violated < 0.95f); /* so that both sides of the hinge are there */
        check_lesson(&s, views_loss, 1, 1e-5);
        check_that(check_failures == failures, __FILE__, __LINE__, "in the case of %s", cases[i].why);
        scene_close(&s);
    }
}

/* ---- What must be the same, and what must not matter ------------------------------------------------------------- */

static void check_all_is_every_other(const char *context, bool no_gamma) {
    enum { BATCH = 5, SIZE = 6 };
    ClappSettings settings = settings_of(BATCH, context, "image", BATCH - 1);
    settings.no_gamma = no_gamma;
    Random random = random_seeded(5, 17);
    Scene drawn, all;
    scene_open(&drawn, &settings, SIZE, SIZE);
    strcpy(settings.negatives, "all");
    scene_open(&all, &settings, SIZE, SIZE);
    scene_fill(&drawn, &random, 0, 2, 0.9f);
    memcpy(all.code, drawn.code, drawn.count * sizeof(float));
    memcpy(all.context, drawn.context, drawn.context_count * sizeof(float));
    for (int m = 0; m < all.matrix_count; m++)
        for (size_t i = 0; i < all.matrices[m].count; i++)
            all.matrices[m].value[i] = drawn.matrices[m].value[i], all.matrices[m].gradient[i] = 0.25f;
    for (int i = 0; i < drawn.matrix_count * 2 * BATCH * (BATCH - 1); i++) {
        const int view = i / (BATCH - 1) % (2 * BATCH), image = view % BATCH, n = i % (BATCH - 1);
        drawn.lesson.choices.negatives[i] = (image + 1 + n) % BATCH;
    }
    learn(&drawn), learn(&all);
    CHECK_NEAR((double)drawn.lesson.loss, (double)all.lesson.loss, 1e-6);
    CHECK(drawn.lesson.violated == all.lesson.violated);
    CHECK(same_bits(drawn.lesson.d_code, all.lesson.d_code, all.count));
    for (int m = 0; m < all.matrix_count; m++)
        CHECK(same_bits(drawn.matrices[m].gradient, all.matrices[m].gradient, all.matrices[m].count));
    for (int view = 0; view < 2 * BATCH; view++) /* its own: the comparison can fail */
        drawn.lesson.choices.negatives[view * (BATCH - 1)] = view % BATCH;
    fill_value(drawn.lesson.d_code, drawn.count, 0);
    learn(&drawn);
    CHECK(!same_bits(drawn.lesson.d_code, all.lesson.d_code, all.count));
    scene_close(&drawn), scene_close(&all);
}

static void all_is_every_other_drawn_once(void) {
    check_all_is_every_other("same", false);
    check_all_is_every_other("last", false);
    check_all_is_every_other("both", false);
    check_all_is_every_other("same", true);
}

/* The loss does depend on the contexts, and yet they receive nothing for it: the slope of a loss whose contexts move
 * too is another. */
static double loss_with_moving_contexts(const Scene *s, const Doubles *d, double *violated) {
    Doubles all_moved = *d;
    all_moved.code = d->moved;
    return views_loss(s, &all_moved, violated);
}

static void nothing_flows_to_the_context(void) {
    const ClappSettings settings = settings_of(4, "same", "image", 1);
    Random random = random_seeded(8, 18);
    Scene s;
    scene_open(&s, &settings, 5, 5);
    scene_fill(&s, &random, 0, 2, 0.9f);
    learn(&s);
    Doubles d = {doubled(s.code, s.count), doubled(s.code, s.count), NULL, {doubled(s.matrices[0].value, 25)}};
    int apart = 0;
    for (size_t i = 0; i < s.count; i++)
        apart += fabs(scene_slope(&s, &d, loss_with_moving_contexts, &d.moved[i]) - (double)s.lesson.d_code[i]) > 1e-3;
    CHECK(apart > (int)s.count / 2);
    free(d.code), free(d.moved), free(d.matrices[0]), scene_close(&s);
}

/* Where the last block is the context, a code that is target to nobody violated receives nothing. */
static void a_satisfied_target_receives_nothing(void) {
    const ClappSettings settings = settings_of(3, "last", "image", 1);
    Scene s;
    scene_open(&s, &settings, 2, 3);
    fill_value(s.context, s.context_count, 1), fill_value(s.matrices[0].value, 6, 1); /* s = 3 (z₀ + z₁) */
    fill_value(s.code, s.count, 10);
    for (int i = 0; i < 6; i++) s.lesson.choices.negatives[i] = 1;
    s.code[2 * 1] = s.code[2 * 1 + 1] = s.code[2 * 4] = s.code[2 * 4 + 1] = -10; /* both views of image 1 */
    learn(&s);
    for (int i = 0; i < 12; i++) {
        const bool of_image_1 = i / 2 % 3 == 1; /* wrong as a target for its own, right as all's negative */
        CHECK_NEAR((double)s.lesson.d_code[i], of_image_1 ? -3 / 6. : 0, 1e-6);
    }
    CHECK_NEAR((double)s.lesson.loss, 2 * 61 / 6., 1e-5);
    CHECK_NEAR((double)s.lesson.violated, 2 / 12., 1e-6);
    scene_close(&s);
}

/* A code, context or weight that is no number reaches the loss. */
static void no_number_reaches_the_loss(void) {
    for (int all = 0; all < 2; all++)
        for (int at = 0; at < 6 + 12 + 12; at++) {
            const ClappSettings settings = settings_of(3, "last", all ? "all" : "image", 1);
            Random random = random_seeded(4, 17);
            Scene s;
            scene_open(&s, &settings, 2, 3);
            scene_fill(&s, &random, 0, 1, 1);
            if (at < 6) s.matrices[0].value[at] = NAN;
            else if (at < 18) s.code[at - 6] = NAN;
            else s.context[at - 18] = NAN;
            learn(&s);
            CHECK(!isfinite(s.lesson.loss));
            scene_close(&s);
        }
}

/* ---- Choices ----------------------------------------------------------------------------------------------------- */

static void negatives_are_any_image(void) {
    enum { BATCH = 4, COUNT = 2, CHOICES = 2 * 2 * BATCH * COUNT, DRAWS = 8000 };
    const ClappSettings settings = settings_of(BATCH, "both", "image", COUNT);
    static int32_t drawn[DRAWS][CHOICES + 1];
    Random random = random_seeded(9, 19);
    CHECK_INTEGER(rule_find("clapp++")->measure(&settings, lesson_places(&settings), 7).negatives, CHOICES);
    for (int i = 0; i < DRAWS; i++) {
        memset(drawn[i], 99, sizeof drawn[i]);
        rule_find("clapp++")->choose(&settings, lesson_places(&settings), &random, (Choices){drawn[i], NULL});
        CHECK_INTEGER(drawn[i][CHOICES], 0x63636363);
    }
    for (int a = 0; a < CHOICES; a++) {
        int seen[BATCH] = {0}, equal = 0;
        for (int i = 0; i < DRAWS; i++) {
            if (!CHECK(drawn[i][a] >= 0 && drawn[i][a] < BATCH)) return;
            seen[drawn[i][a]]++, equal += a > 0 && drawn[i][a] == drawn[i][a - 1];
        }
        for (int b = 0; b < BATCH; b++) CHECK_NEAR(seen[b] / (double)DRAWS, 0.25, 0.029); /* its own image too */
        if (a > 0) CHECK_NEAR(equal / (double)DRAWS, 0.25, 0.029);                        /* each on its own */
    }
    const ClappSettings all = settings_of(BATCH, "both", "all", 1);
    const Random before = random;
    rule_find("clapp++")->choose(&all, lesson_places(&all), &random, (Choices){NULL, NULL});
    CHECK(rule_find("clapp++")->measure(&all, lesson_places(&all), 7).negatives == 0 && random.state == before.state);
}

static void matrices_lead_from_the_context(void) {
    Matrix m[RULE_MAX_MATRICES];
    ClappSettings s = settings_of(2, "both", "image", 1);
    CHECK_INTEGER(rule_find("clapp++")->describe(&s, 5, 8, m), 2);
    CHECK(m[0].rows == 5 && m[0].columns == 5 && m[0].inputs == 5 && m[0].predicts);
    CHECK(m[1].rows == 8 && m[1].columns == 5 && m[1].inputs == 8 && m[1].predicts);
    CHECK_TEXT(m[0].name, "pred.0.weight");
    CHECK_TEXT(m[1].name, "pred.1.weight");
    strcpy(s.context, "last");
    CHECK_INTEGER(rule_find("clapp++-bp")->describe(&s, 5, 8, m), 1);
    CHECK(m[0].rows == 8 && m[0].columns == 5);
}

int main(void) {
    RUN(a_lesson_by_hand);
    RUN(a_margin_of_just_1_is_satisfied);
    RUN(gradients_are_the_losss);
    RUN(all_is_every_other_drawn_once);
    RUN(nothing_flows_to_the_context);
    RUN(a_satisfied_target_receives_nothing);
    RUN(no_number_reaches_the_loss);
    RUN(negatives_are_any_image);
    RUN(matrices_lead_from_the_context);
    return check_report();
}
