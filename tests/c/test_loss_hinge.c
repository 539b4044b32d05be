/* The options of clapp's loss: where negatives come from, how many, one matrix or two, and the ablations; each against
 * numerical gradients in double, and against each other where they must agree. */
#include "lesson_scene.h"

typedef struct Case {
    const char *why, *negatives;
    int batch, grid, size, prediction_steps, first_target_row, negative_count;
    bool symmetric, no_gamma, no_prediction;
    int8_t broadcast[10]; /* of both passes */
} Case;

static ClappSettings settings_of(const Case *c) {
    ClappSettings s = lesson_settings("clapp", c->batch, c->grid);
    strcpy(s.negatives, c->negatives);
    s.prediction_steps = c->prediction_steps, s.first_target_row = c->first_target_row;
    s.negative_count = c->negative_count, s.symmetric = c->symmetric, s.no_gamma = c->no_gamma;
    s.no_prediction = c->no_prediction;
    return s;
}

/* ---- The loss in double ------------------------------------------------------------------------------------------ */

/* Of one pass: what moves, and what has been counted. */
typedef struct Pass {
    const Scene *s;
    const double *context, *target;
    double *const *matrices;
    int index;
    double violated, terms;
} Pass;

static int step_of(const Pass *p, int k) {
    return p->index * p->s->settings.prediction_steps + k;
}

/* Where negative n of the context at place i of image b stands among all places; k is the distance's number. */
static int negative_of(const Pass *p, int k, int b, int i, int n) {
    const ClappSettings *t = &p->s->settings;
    const int places = t->crop * t->crop, ahead = (k + t->first_target_row) * t->crop, count = t->negative_count;
    const int32_t *drawn = p->s->lesson.choices.negatives;
    if (strcmp(t->negatives, "all") == 0) return (b + 1 + n) % t->batch * places + i + ahead;
    if (strcmp(t->negatives, "image") == 0)
        return drawn[(step_of(p, k) * t->batch + b) * count + n] * places + i + ahead;
    const int32_t at = drawn[((step_of(p, k) * t->batch + b) * places + i) * count + n];
    return strcmp(t->negatives, "anywhere") == 0 ? at : at * places + i + ahead;
}

/* One term; `sign` is +1 for the same image. */
static double term(Pass *p, int k, int context, int target, int sign) {
    const ClappSettings *t = &p->s->settings;
    const int size = p->s->lesson.size;
    const double *c = p->context + context * size, *z = p->target + target * size, *matrix = p->matrices[k];
    double score = 0;
    for (int i = 0; i < size * size; i++) score += (t->no_prediction ? 1 : c[i / size]) * matrix[i] * z[i % size];
    for (int i = 0; i < size && t->no_prediction; i++) score += c[i];
    const double margin = 1 - (t->no_gamma ? 1 : sign) * score;
    p->violated += margin > 0, p->terms += 1;
    return margin > 0 || t->no_gamma ? margin : 0;
}

static double pass_loss(Pass *p) {
    const ClappSettings *t = &p->s->settings;
    const int grid = t->crop, places = grid * grid;
    const int negatives = strcmp(t->negatives, "all") == 0 ? t->batch - 1 : t->negative_count;
    double loss = 0;
    for (int k = 0; k < t->prediction_steps; k++) {
        const int ahead = k + t->first_target_row, positions = (grid - ahead) * grid;
        double right = 0, wrong = 0;
        int fixations = 0, saccades = 0;
        for (int b = 0; b < t->batch; b++) {
            const int told = p->s->lesson.choices.broadcast[p->index * t->batch + b];
            fixations += told >= 0, saccades += told <= 0;
            for (int i = 0; i < positions; i++) {
                if (told >= 0) right += term(p, k, b * places + i, b * places + i + ahead * grid, 1) / positions;
                for (int n = 0; told <= 0 && n < negatives; n++)
                    wrong += term(p, k, b * places + i, negative_of(p, k, b, i, n), -1) / positions / negatives;
            }
        }
        loss += (fixations ? right / fixations : 0) + (saccades ? wrong / saccades : 0);
    }
    return loss / t->prediction_steps;
}

static double hinge_loss(const Scene *s, const Doubles *d, double *violated) {
    const bool one = s->settings.symmetric;
    Pass first = {s, one ? d->moved : d->code, d->moved, d->matrices, 0, 0, 0};
    Pass second = {s, d->moved, d->code, d->matrices + s->settings.prediction_steps, 1, 0, 0};
    double loss = pass_loss(&first);
    if (!one) loss += pass_loss(&second);
    *violated = (first.violated + second.violated) / (first.terms + second.terms);
    return loss;
}

/* ---- Against it -------------------------------------------------------------------------------------------------- */

static const Case cases[] = {
    {"many negatives", "image", 3, 4, 3, 2, 2, 4, false, false, false, {0}},
    {"many negatives, some fixations", "image", 4, 4, 3, 2, 2, 3, false, false, false, {1, -1, -1, 1, 0, -1, 1, -1}},
    {"a patch grid of 2×2", "image", 3, 3, 3 * 4, 1, 1, 1, false, false, false, {0}},
    {"drawn for each position", "position", 3, 4, 3, 2, 1, 1, false, false, false, {0}},
    {"many for each position", "position", 3, 3, 3, 1, 1, 5, false, false, false, {-1, -1, 1, 1, -1, 0}},
    {"from anywhere", "anywhere", 3, 4, 3, 2, 1, 1, false, false, false, {1, -1, -1, -1, -1, 1}},
    {"many from anywhere", "anywhere", 2, 4, 4, 3, 1, 6, false, false, false, {0}},
    {"all others", "all", 4, 4, 3, 2, 2, 1, false, false, false, {0}},
    {"all others, some fixations", "all", 5, 3, 3, 1, 1, 1, false, false, false, {1, -1, 0, -1, 1, -1, -1, 0, 1, 1}},
    {"all others, a patch grid", "all", 3, 3, 2 * 4, 1, 2, 1, false, false, false, {0}},
    {"symmetric", "image", 4, 4, 3, 2, 1, 1, true, false, false, {1, -1, 0, -1}},
    {"symmetric, many for each position", "position", 3, 3, 3, 2, 1, 3, true, false, false, {0}},
    {"symmetric, all others", "all", 4, 3, 3, 2, 1, 1, true, false, false, {0}},
    {"no gamma", "image", 3, 4, 3, 2, 2, 2, false, true, false, {1, -1, 0, -1, -1, 1}},
    {"no gamma, all others", "all", 3, 4, 3, 2, 2, 1, false, true, false, {0, 1, -1, 0, -1, -1}},
    {"no gamma, symmetric", "anywhere", 3, 4, 3, 2, 2, 2, true, true, false, {0}},
    {"no prediction", "image", 3, 4, 3, 2, 2, 1, false, false, true, {1, -1, 0, -1, -1, 1}},
    {"no prediction, symmetric", "position", 3, 3, 3, 2, 1, 2, true, false, true, {0}},
    {"no prediction, no gamma", "anywhere", 3, 3, 3, 1, 1, 2, false, true, true, {0}},
};

static void every_option_descends_its_loss(void) {
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const Case *c = &cases[i];
        const int failures = check_failures, passes = c->symmetric ? 1 : 2;
        const ClappSettings settings = settings_of(c);
        Random random = random_seeded(i, 24);
        Scene s;
        scene_open(&s, &settings, c->size, c->size);
        CHECK_INTEGER(s.matrix_count, passes * c->prediction_steps);
        scene_fill(&s, &random, 0, c->no_prediction ? 0.8f : 2, 1.2f / sqrtf((float)c->size));
        memcpy(s.lesson.choices.broadcast, c->broadcast, (size_t)(passes * c->batch));
        learn(&s);
        CHECK(s.lesson.violated > 0.1f && s.lesson.violated < 0.95f); /* so that both sides of the hinge are there */
        check_lesson(&s, hinge_loss, 1.0 / passes, 1e-5);
        check_that(check_failures == failures, __FILE__, __LINE__, "in the case of %s", c->why);
        scene_close(&s);
    }
}

/* ---- Options that say the same ----------------------------------------------------------------------------------- */

/* Learns from the same code and matrices with other negatives. */
static void same_lesson(const Scene *from, Scene *to) {
    memcpy(to->code, from->code, from->count * sizeof(float));
    memcpy(to->lesson.choices.broadcast, from->lesson.choices.broadcast, (size_t)(2 * from->settings.batch));
    for (int m = 0; m < from->matrix_count; m++) {
        memcpy(to->matrices[m].value, from->matrices[m].value, from->matrices[m].count * sizeof(float));
        fill_value(to->matrices[m].gradient, to->matrices[m].count, 0.25f);
    }
    learn(to);
}

static void check_same(const Scene *a, const Scene *b, double tolerance) {
    CHECK_NEAR((double)a->lesson.loss, (double)b->lesson.loss, 1e-6);
    CHECK_NEAR((double)a->lesson.violated, (double)b->lesson.violated, 1e-7);
    for (size_t i = 0; i < a->count; i++)
        CHECK_NEAR((double)a->lesson.d_code[i], (double)b->lesson.d_code[i], tolerance);
    for (int m = 0; m < a->matrix_count; m++)
        for (size_t i = 0; i < a->matrices[m].count; i++)
            CHECK_NEAR((double)a->matrices[m].gradient[i], (double)b->matrices[m].gradient[i], tolerance);
}

/* The other image for all places of an image, said in every way that it can be said. */
static void the_same_negatives_give_the_same(void) {
    enum { B = 4, G = 4, P = G * G, K = 2 };
    Case c = {"", "image", B, G, 3, K, 1, 1, false, false, false, {1, -1, 0, -1, 0, -1, 1, 1}};
    Random random = random_seeded(1, 25);
    Scene image, position, anywhere;
    ClappSettings settings = settings_of(&c);
    scene_open(&image, &settings, 3, 3);
    scene_fill(&image, &random, 0, 2, 0.7f);
    memcpy(image.lesson.choices.broadcast, c.broadcast, 8);
    learn(&image);
    strcpy(settings.negatives, "position");
    scene_open(&position, &settings, 3, 3);
    strcpy(settings.negatives, "anywhere");
    scene_open(&anywhere, &settings, 3, 3);
    for (int i = 0; i < PASSES * K * B * P; i++) {
        const int32_t other = image.lesson.choices.negatives[i / P];
        const int k = i / (P * B) % K, place = i % P + (k + 1) * G;
        position.lesson.choices.negatives[i] = other;
        anywhere.lesson.choices.negatives[i] = place < P ? other * P + place : 0; /* no target: not looked at */
    }
    same_lesson(&image, &position), same_lesson(&image, &anywhere);
    check_same(&image, &position, 0), check_same(&image, &anywhere, 0);
    scene_close(&image), scene_close(&position), scene_close(&anywhere);
}

static void all_is_every_other_drawn_once(void) {
    enum { B = 4 };
    Case c = {"", "image", B, 3, 5, 2, 1, B - 1, false, false, false, {1, -1, 0, -1, 0, -1, 1, 0}};
    for (int no_gamma = 0; no_gamma < 2; no_gamma++) {
        Random random = random_seeded(2, 25);
        Scene drawn, all;
        ClappSettings settings = settings_of(&c);
        settings.no_gamma = no_gamma == 1;
        scene_open(&drawn, &settings, 5, 5);
        scene_fill(&drawn, &random, 0, 2, 0.5f);
        memcpy(drawn.lesson.choices.broadcast, c.broadcast, 8);
        for (int i = 0; i < PASSES * 2 * B * (B - 1); i++)
            drawn.lesson.choices.negatives[i] = (i / (B - 1) % B + 1 + i % (B - 1)) % B;
        learn(&drawn);
        strcpy(settings.negatives, "all"), settings.negative_count = 1;
        scene_open(&all, &settings, 5, 5);
        same_lesson(&drawn, &all);
        check_same(&drawn, &all, 2e-6);
        CHECK(drawn.lesson.violated > 0.1f && drawn.lesson.violated < 0.95f);
        scene_close(&drawn), scene_close(&all);
    }
}

/* The same negative N times is the same as once (after saccades alone, as `violated` counts every term). */
static void negatives_are_averaged(void) {
    Case c = {"", "image", 3, 4, 3, 1, 1, 1, false, false, false, {0}};
    Random random = random_seeded(3, 25);
    Scene one, many;
    ClappSettings settings = settings_of(&c);
    scene_open(&one, &settings, 3, 3);
    scene_fill(&one, &random, 0, 2, 0.7f);
    memset(one.lesson.choices.broadcast, -1, 6);
    learn(&one);
    settings.negative_count = 7;
    scene_open(&many, &settings, 3, 3);
    for (int i = 0; i < PASSES * 3 * 7; i++) many.lesson.choices.negatives[i] = one.lesson.choices.negatives[i / 7];
    same_lesson(&one, &many);
    check_same(&one, &many, 1e-6);
    scene_close(&one), scene_close(&many);
}

/* A code or weight that is no number reaches the loss, unless it is nobody's. */
static void no_number_reaches_the_loss(void) {
    static const char *const negatives[] = {"image", "position", "anywhere", "all"};
    for (int i = 0; i < 4 * 2; i++)
        for (int at = 0; at < 4 + 4; at++) {
            const Case c = {"", negatives[i / 2], 2, 2, 2, 1, 1, 1, i % 2 == 1, false, false, {0}};
            const ClappSettings settings = settings_of(&c);
            Random random = random_seeded(4, 25);
            Scene s;
            scene_open(&s, &settings, 2, 2);
            scene_fill(&s, &random, 0, 1, 1);
            memset(s.lesson.choices.broadcast, 0, i % 2 == 1 ? 2 : 4);
            if (at < 4) s.matrices[s.matrix_count - 1].value[at] = NAN;
            else s.code[2 * at] = NAN; /* images of four places of two: the second image's four */
            learn(&s);
            CHECK(!isfinite(s.lesson.loss));
            scene_close(&s);
        }
}

/* ---- Choices ----------------------------------------------------------------------------------------------------- */

static void check_draws(const char *negatives, bool symmetric, size_t count, int limit) {
    Case c = {"", negatives, 5, 4, 3, 2, 1, 3, symmetric, false, false, {0}};
    const ClappSettings settings = settings_of(&c);
    const RuleSizes sizes = rule_find("clapp")->measure(&settings, lesson_places(&settings), 3);
    CHECK_INTEGER(sizes.negatives, count);
    CHECK_INTEGER(sizes.broadcast, symmetric ? 5 : 10);
    int32_t *drawn = take(count * sizeof *drawn);
    int8_t broadcast[10];
    int seen[128] = {0};
    Random random = random_seeded(7, 26);
    const int trials = 40000 / (int)(count + 1) + 1;
    for (int trial = 0; trial < trials; trial++) {
        memset(drawn, 99, count * sizeof *drawn), memset(broadcast, 99, sizeof broadcast);
        rule_find("clapp")->choose(&settings, lesson_places(&settings), &random, (Choices){drawn, broadcast});
        for (size_t i = 0; i < count; i++)
            if (CHECK(drawn[i] >= 0 && drawn[i] < limit)) seen[drawn[i]]++;
        for (int i = 0; i < 10; i++) CHECK(i < (int)sizes.broadcast ? abs(broadcast[i]) == 1 : broadcast[i] == 99);
    }
    const double expected = (double)count * trials / limit;
    for (int i = 0; i < limit && count > 0; i++) CHECK_NEAR(seen[i], expected, 6 * sqrt(expected));
    free(drawn);
}

static void negatives_are_drawn_where_they_may_be(void) {
    check_draws("image", false, 2 * 2 * 5 * 3, 5);
    check_draws("position", false, 2 * 2 * 5 * 16 * 3, 5);
    check_draws("anywhere", false, 2 * 2 * 5 * 16 * 3, 5 * 16);
    check_draws("all", false, 0, 5);
    check_draws("image", true, 2 * 5 * 3, 5);
    check_draws("anywhere", true, 2 * 5 * 16 * 3, 5 * 16);
}

static void one_matrix_or_two_for_each_distance(void) {
    Case c = {"", "image", 2, 6, 3, 3, 2, 1, false, false, false, {0}};
    ClappSettings s = settings_of(&c);
    Matrix m[RULE_MAX_MATRICES];
    CHECK_INTEGER(rule_find("clapp")->describe(&s, 12, 99, m), 6);
    for (int i = 0; i < 6; i++) CHECK(m[i].rows == 12 && m[i].columns == 12 && m[i].inputs == 12 && m[i].predicts);
    CHECK_TEXT(m[2].name, "pred.2.weight");
    CHECK_TEXT(m[3].name, "retro.0.weight");
    s.symmetric = true;
    CHECK_INTEGER(rule_find("hinge-cpc")->describe(&s, 12, 99, m), 3);
    CHECK_TEXT(m[2].name, "pred.2.weight");
}

int main(void) {
    RUN(every_option_descends_its_loss);
    RUN(the_same_negatives_give_the_same);
    RUN(all_is_every_other_drawn_once);
    RUN(negatives_are_averaged);
    RUN(no_number_reaches_the_loss);
    RUN(negatives_are_drawn_where_they_may_be);
    RUN(one_matrix_or_two_for_each_distance);
    return check_report();
}
