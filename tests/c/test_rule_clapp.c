/* The rules clapp and clapp-s: one lesson worked by hand, many against numerical gradients of the loss in double, and
 * how they make their random choices. */
#include "rule.h"

#include "check.h"
#include "lesson_scene.h"
#include "support.h"

/* Shapes: B images, G grid side, C neurons. */
static void open_clapp(Scene *s, int batch, int grid, int size, int prediction_steps, int first_target_row) {
    ClappSettings settings = lesson_settings("clapp", batch, grid);
    settings.prediction_steps = prediction_steps, settings.first_target_row = first_target_row;
    scene_open(s, &settings, size, size);
    CHECK_INTEGER(s->matrix_count, PASSES * prediction_steps);
}

/* ---- By hand ----------------------------------------------------------------------------------------------------- */

/* B = 2, G = 3, C = 1, K = 1, the target two rows down.  Contexts are the first rows, targets the last; the middle rows
 * are skipped, so they may be NaN.
 *     image 0:  c = 1 2 4,  z = ½ ¼ 1        image 1:  c = 2 1 ½,  z = 1 2 −4      (three columns each)
 * Every term is averaged over 3 positions and over 1 image of its group: weight ⅓.
 *
 * Pass 0, W_pred = ½, image 0 a fixation, image 1 a saccade to image 0 (π = – 0):
 *     image 0: s⁺ = cWz = ¼ ¼ 2.      L⁺ = ¾ ¾ 0.     Σ/3 = ½
 *     image 1: s⁻ = c₁Wz₀ = ½ ⅛ ¼.    L⁻ = 1½ 1⅛ 1¼.  Σ/3 = 31/24
 *     ∂W = ⅓ (−(1·½ + 2·¼) + (2·½ + 1·¼ + ½·1)) = ⅓ (−1 + 1¾) = ¼
 *     ∂z₀ = ⅓ W (−c₀ where violated + c₁) = ⅓ · ½ (−1 + 2, −2 + 1, ½) = ⅙, −⅙, 1/12;  ∂z₁ = 0
 * Pass 1, W_retro = ¼, image 0 a saccade to image 1 (π = 1 –), image 1 a fixation:
 *     image 0: s⁻ = c₀Wz₁ = ¼ 1 −4.   L⁻ = 1¼ 2 0.    Σ/3 = 13/12
 *     image 1: s⁺ = c₁Wz₁ = ½ ½ −½.   L⁺ = ½ ½ 1½.    Σ/3 = 5/6
 *     ∂W = ⅓ ((1·1 + 2·2) − (2·1 + 1·2 + ½·−4)) = ⅓ (5 − 2) = 1
 *     ∂c₀ = ⅓ W (z₁ where violated) = 1/12 · (1, 2, 0);   ∂c₁ = −⅓ W z₁ = 1/12 · (−1, −2, 4)
 * Loss: half of ½ + 31/24 + 13/12 + 5/6 = 89/24.  Violated: 5 and 5 of 6 each. */
static void a_lesson_by_hand(void) {
    static const float code[] = {1, 2, 4, NAN, NAN, NAN, .5f, .25f, 1, 2, 1, .5f, NAN, NAN, NAN, 1, 2, -4};
    static const double d_code[] = {1 / 12.,  2 / 12.,  0,       0, 0, 0, 1 / 6., -1 / 6., 1 / 12.,
                                    -1 / 12., -2 / 12., 4 / 12., 0, 0, 0, 0,      0,       0};
    Scene s;
    open_clapp(&s, 2, 3, 1, 1, 2);
    memcpy(s.code, code, sizeof code);
    s.matrices[0].value[0] = .5f, s.matrices[1].value[0] = .25f;
    memcpy(s.lesson.choices.negatives, (int32_t[]){1, 0, 1, 0}, 4 * sizeof(int32_t));
    memcpy(s.lesson.choices.broadcast, (int8_t[]){1, -1, -1, 1}, 4);
    learn(&s);
    CHECK_NEAR((double)s.matrices[0].gradient[0], .25, 1e-6);
    CHECK_NEAR((double)s.matrices[1].gradient[0], 1, 1e-6);
    for (int i = 0; i < 18; i++) CHECK_NEAR((double)s.lesson.d_code[i], d_code[i], 1e-6);
    CHECK_NEAR((double)s.lesson.loss, 89 / 48., 1e-6);
    CHECK_NEAR((double)s.lesson.violated, 10 / 12., 1e-6);
    scene_close(&s);
}

/* One image, one column of two rows, C = 1, K = 1: s⁺ = c·W·z, and with its own code as negative s⁻ the same. */
static void check_margin(float score, int8_t broadcast, double loss, double slope) {
    Scene s;
    open_clapp(&s, 1, 2, 1, 1, 1);
    s.code[0] = s.code[1] = 1, s.code[2] = s.code[3] = score; /* W = 1: two equal columns */
    s.matrices[0].value[0] = s.matrices[1].value[0] = 1;
    memset(s.lesson.choices.negatives, 0, 2 * sizeof(int32_t));
    memset(s.lesson.choices.broadcast, broadcast, 2);
    learn(&s);
    CHECK_NEAR((double)s.lesson.loss, loss, 1e-9);
    CHECK_NEAR((double)s.lesson.d_code[0], slope * (double)score / 2, 1e-9); /* the contexts, in the second pass */
    CHECK_NEAR((double)s.lesson.d_code[2], slope / 2, 1e-9);                 /* the targets, in the first */
    CHECK_NEAR((double)s.matrices[0].gradient[0], slope * (double)score, 1e-9);
    CHECK_NEAR((double)s.lesson.violated, slope != 0, 0);
    scene_close(&s);
}

static void a_margin_of_just_1_is_satisfied(void) {
    const float ulp = 1.1920929e-7f;
    check_margin(1, 1, 0, 0);
    check_margin(1 + ulp, 1, 0, 0);
    check_margin(1 - ulp, 1, (double)ulp, -1);
    check_margin(0, 1, 1, -1);
    check_margin(-1, -1, 0, 0);
    check_margin(-1 - ulp, -1, 0, 0);
    check_margin(-1 + ulp, -1, (double)ulp, 1);
    check_margin(0, -1, 1, 1);
}

/* ---- Against the loss in double ---------------------------------------------------------------------------------- */

/* One pass of the loss, with contexts and targets from different copies of the code, of which one may be held fixed. */
static double pass_loss(const Scene *s, int pass, const double *context, const double *target, double *const *matrices,
                        double *violated, double *terms) {
    const int batch = s->settings.batch, grid = s->settings.crop, size = s->lesson.size,
              steps = s->settings.prediction_steps;
    const int8_t *broadcast = s->lesson.choices.broadcast + pass * batch;
    double loss = 0;
    for (int k = 0; k < steps; k++)
        for (int sign = -1; sign <= 1; sign += 2) {
            double sum = 0;
            int group = 0, positions = 0;
            for (int b = 0; b < batch; b++) {
                if (broadcast[b] == -sign) continue;
                const int other = sign > 0 ? b : s->lesson.choices.negatives[(pass * steps + k) * batch + b];
                group++, positions = 0;
                for (int y = 0; y + k + s->settings.first_target_row < grid; y++)
                    for (int x = 0; x < grid; x++, positions++) {
                        const double *c = context + ((b * grid + y) * grid + x) * size;
                        const double *z =
                            target + ((other * grid + y + k + s->settings.first_target_row) * grid + x) * size;
                        double score = 0;
                        for (int i = 0; i < size * size; i++) score += c[i / size] * matrices[k][i] * z[i % size];
                        const double margin = 1 - sign * score;
                        if (margin > 0) sum += margin;
                        *violated += margin > 0, *terms += 1;
                    }
            }
            if (group > 0) loss += sum / (positions * group);
        }
    return loss / steps;
}

/* L(sg(c), z; W_pred) + L(c, sg(z); W_retro), with `moved` wherever a gradient flows. */
static double total_loss(const Scene *s, const Doubles *d, double *share) {
    double violated = 0, terms = 0;
    const double first = pass_loss(s, 0, d->code, d->moved, d->matrices, &violated, &terms);
    const double second =
        pass_loss(s, 1, d->moved, d->code, d->matrices + s->settings.prediction_steps, &violated, &terms);
    *share = violated / terms;
    return first + second;
}

typedef struct Case {
    const char *why;
    int batch, grid, size, prediction_steps, first_target_row;
    int8_t broadcast[2 * 5];
} Case;

static const Case cases[] = {
    {"all fixations", 3, 4, 3, 2, 2, {1, 1, 1, 1, 1, 1}},
    {"all saccades", 3, 4, 3, 2, 2, {-1, -1, -1, -1, -1, -1}},
    {"both for all", 3, 4, 3, 2, 2, {0}},
    {"mixed", 5, 4, 3, 2, 1, {1, -1, -1, 1, -1, -1, 1, 1, 1, -1}},
    {"one pass of each kind", 3, 4, 2, 2, 2, {1, 1, 1, -1, -1, -1}},
    {"mixed with both", 4, 5, 4, 3, 2, {1, 0, -1, 0, -1, -1, 0, 0}},
    {"one neuron", 4, 3, 1, 1, 2, {1, -1, -1, 1, 1, -1, 1, 1}},
    {"one image", 1, 4, 3, 3, 1, {1, -1}},
};

static void gradients_are_the_losss(void) {
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const Case *c = &cases[i];
        const int failures = check_failures;
        Random random = random_seeded(i, 11);
        Scene s;
        open_clapp(&s, c->batch, c->grid, c->size, c->prediction_steps, c->first_target_row);
        scene_fill(&s, &random, 0, 3, 0.6f);
        memcpy(s.lesson.choices.broadcast, c->broadcast, (size_t)(2 * c->batch));
        learn(&s);
        CHECK(s.lesson.violated > 0.1f && s.lesson.violated < 0.95f); /* so that both sides of the hinge are there */
        check_lesson(&s, total_loss, 0.5, 3e-6);
        check_that(check_failures == failures, __FILE__, __LINE__, "in the case of %s", c->why);
        scene_close(&s);
    }
}

/* Without any fixation, the fixations' half of the loss is 0, not 0/0: with zero codes each saccade term is 1. */
static void an_empty_group_adds_nothing(void) {
    for (int8_t broadcast = -1; broadcast <= 1; broadcast++) {
        Scene s;
        open_clapp(&s, 2, 3, 2, 1, 1);
        fill_value(s.code, s.count, 0);
        fill_value(s.matrices[0].value, 4, 1), fill_value(s.matrices[1].value, 4, 1);
        memset(s.lesson.choices.negatives, 0, 4 * sizeof(int32_t));
        memset(s.lesson.choices.broadcast, broadcast, 4);
        learn(&s);
        CHECK_NEAR((double)s.lesson.loss, broadcast == 0 ? 2 : 1, 1e-6);
        CHECK(s.lesson.violated == 1);
        scene_close(&s);
    }
}

/* ---- Choices ----------------------------------------------------------------------------------------------------- */

enum { B = 5, K = 3, CHOICES = PASSES * K * B, DRAWS = 20000 };

static int8_t broadcasts[DRAWS][PASSES * B];
static int32_t negatives[DRAWS][CHOICES];

static void draw_choices(const char *rule) {
    ClappSettings settings = lesson_settings(rule, B, 7);
    settings.prediction_steps = K;
    Random random = random_seeded(77, 2);
    for (int i = 0; i < DRAWS; i++) {
        memset(broadcasts[i], 99, sizeof broadcasts[i]);
        memset(negatives[i], 99, sizeof negatives[i]);
        rule_find(rule)->choose(&settings, lesson_places(&settings), &random, (Choices){negatives[i], broadcasts[i]});
    }
}

static void half_are_fixations_and_passes_differ(void) {
    draw_choices("clapp");
    for (int a = 0; a < PASSES * B; a++) {
        int fixations = 0;
        for (int i = 0; i < DRAWS; i++) {
            if (!CHECK(broadcasts[i][a] == 1 || broadcasts[i][a] == -1)) return;
            fixations += broadcasts[i][a] == 1;
        }
        CHECK_NEAR(fixations / (double)DRAWS, 0.5, 0.02);
        for (int b = 0; b < a; b++) { /* each image and pass on its own */
            int equal = 0;
            for (int i = 0; i < DRAWS; i++) equal += broadcasts[i][a] == broadcasts[i][b];
            CHECK_NEAR(equal / (double)DRAWS, 0.5, 0.02);
        }
    }
}

static void negatives_are_any_image(void) {
    draw_choices("clapp");
    for (int a = 0; a < CHOICES; a++) {
        int seen[B] = {0};
        for (int i = 0; i < DRAWS; i++) {
            if (!CHECK(negatives[i][a] >= 0 && negatives[i][a] < B)) return;
            seen[negatives[i][a]]++;
        }
        for (int b = 0; b < B; b++) CHECK_NEAR(seen[b] / (double)DRAWS, 0.2, 0.017); /* b itself too */
        for (int other = 0; other < a; other++) {
            int equal = 0;
            for (int i = 0; i < DRAWS; i++) equal += negatives[i][a] == negatives[i][other];
            CHECK_NEAR(equal / (double)DRAWS, 0.2, 0.017); /* every k, pass and image on its own */
        }
    }
}

static void clapp_s_is_always_both(void) {
    draw_choices("clapp-s");
    int seen[B] = {0};
    for (int i = 0; i < DRAWS; i++) {
        for (int a = 0; a < PASSES * B; a++) CHECK(broadcasts[i][a] == 0);
        for (int a = 0; a < CHOICES; a++)
            if (CHECK(negatives[i][a] >= 0 && negatives[i][a] < B)) seen[negatives[i][a]]++;
    }
    for (int b = 0; b < B; b++) CHECK_NEAR(seen[b] / (double)(DRAWS * CHOICES), 0.2, 0.005);
}

static void rules_are_found_by_name(void) {
    CHECK(rule_find("clapp") && rule_find("clapp")->learn && rule_find("clapp")->choose);
    CHECK(rule_find("random") && !rule_find("random")->learn && !rule_find("random")->choose);
    CHECK(rule_find("Clapp") == NULL && rule_find("") == NULL && rule_find("clapp-") == NULL);
    int count = 0;
    for (; clapp_rule_name(count); count++) {
        const Rule *rule = rule_find(clapp_rule_name(count));
        CHECK_TEXT(rule->name, clapp_rule_name(count));
        CHECK((rule->reach == REACH_NOTHING) == (rule->learn == NULL));
        CHECK(strlen(rule->name) < CLAPP_NAME_SIZE && rule->negative_count > 0);
    }
    CHECK_INTEGER(count, 10); /* hinge-cpc and clapp++-bp among them */
    CHECK(clapp_rule_name(-1) == NULL && clapp_rule_name(10) == NULL);
}

int main(void) {
    RUN(a_lesson_by_hand);
    RUN(a_margin_of_just_1_is_satisfied);
    RUN(gradients_are_the_losss);
    RUN(an_empty_group_adds_nothing);
    RUN(half_are_fixations_and_passes_differ);
    RUN(negatives_are_any_image);
    RUN(clapp_s_is_always_both);
    RUN(rules_are_found_by_name);
    return check_report();
}
