/* InfoNCE (cpc, gim): by hand, against numerical gradients of the loss in double, at its ends, and what it draws. */
#include "lesson_scene.h"

static void open_nce(Scene *s, int batch, int grid, int size, int prediction_steps, int first_target_row,
                     int negative_count) {
    ClappSettings settings = lesson_settings("gim", batch, grid);
    settings.prediction_steps = prediction_steps, settings.first_target_row = first_target_row;
    settings.negative_count = negative_count;
    scene_open(s, &settings, size, size);
    CHECK_INTEGER(s->matrix_count, prediction_steps);
}

/* ---- By hand ----------------------------------------------------------------------------------------------------- */

/* One image of 2×2 places; contexts 1 and 1 above their targets ln 3 and 0, each with the other's target as its one
 * negative, W = 1.  Scores are ln 3 against 0, and 0 against ln 3: the right one has the probability ¾, and ¼.
 *     loss: ½ (−ln ¾ − ln ¼) = ½ ln 16/3;     a negative has won in one of two
 *     slopes by the scores, each of weight ½: −⅛ and ⅛ for the left context, −⅜ and ⅜ for the right
 *     ∂z: −⅛ + ⅜ = ¼ for ln 3, ⅛ − ⅜ = −¼ for 0;   ∂c: −⅛ ln 3 and ⅜ ln 3;   ∂W: their sum, ¼ ln 3 */
static void a_lesson_by_hand(void) {
    const double ln3 = log(3);
    Scene s;
    open_nce(&s, 1, 2, 1, 1, 1, 1);
    memcpy(s.code, (float[]){1, 1, (float)ln3, 0}, 4 * sizeof(float));
    memcpy(s.lesson.choices.negatives, (int32_t[]){3, 2, -1, -1}, 4 * sizeof(int32_t)); /* the last have no target */
    s.matrices[0].value[0] = 1;
    learn(&s);
    CHECK_NEAR((double)s.lesson.loss, log(16 / 3.) / 2, 1e-6);
    CHECK_NEAR((double)s.lesson.violated, .5, 0);
    const double d_code[] = {-ln3 / 8, 3 * ln3 / 8, .25, -.25};
    for (int i = 0; i < 4; i++) CHECK_NEAR((double)s.lesson.d_code[i], d_code[i], 1e-6);
    CHECK_NEAR((double)s.matrices[0].gradient[0], ln3 / 4, 1e-6);
    scene_close(&s);
}

/* Nothing predicts anything: all 1 + N are equally likely, and a tie is lost. */
static void without_a_prediction_all_are_equal(void) {
    for (int n = 1; n <= 256; n *= 4) {
        Random random = random_seeded(3, 20);
        Scene s;
        open_nce(&s, 2, 3, 2, 1, 2, n);
        scene_fill(&s, &random, -1, 1, 1);
        fill_value(s.matrices[0].value, 4, 0);
        learn(&s);
        CHECK_NEAR((double)s.lesson.loss, log(1.0 + n), 1e-5);
        CHECK(s.lesson.violated == 1);
        for (size_t i = 0; i < s.count; i++) CHECK(s.lesson.d_code[i] == 0);
        scene_close(&s);
    }
}

/* Scores of any size: never more than −ln 1e-11, where the slope is nothing; never NaN. */
static void extreme_scores_are_bounded(void) {
    static const float scores[] = {30, 100, 1e4f, 1e15f};
    for (int i = 0; i < 4; i++)
        for (int sign = -1; sign <= 1; sign += 2) {
            Scene s;
            open_nce(&s, 1, 2, 1, 1, 1, 1);
            memcpy(s.code, (float[]){1, 1, (float)sign * scores[i], 0}, 4 * sizeof(float));
            memcpy(s.lesson.choices.negatives, (int32_t[]){3, 3, 0, 0}, 4 * sizeof(int32_t));
            s.matrices[0].value[0] = 1;
            learn(&s);
            const double right = 1 / (1 + exp(-sign * (double)scores[i])), tied = log(2) / 2;
            CHECK_NEAR((double)s.lesson.loss, tied - log(right + 1e-11) / 2, 1e-5);
            CHECK_NEAR((double)s.lesson.d_code[2], -right * (1 - right) / (right + 1e-11) / 2, 1e-6);
            CHECK(isfinite(s.lesson.d_code[0]) && isfinite(s.matrices[0].gradient[0]));
            scene_close(&s);
        }
}

static void no_number_reaches_the_loss(void) {
    for (int at = 0; at < 4 + 18; at++) {
        Random random = random_seeded(4, 20);
        Scene s;
        open_nce(&s, 1, 3, 2, 1, 2, 2); /* contexts in the first row, targets in the last, the middle one as negative */
        scene_fill(&s, &random, 0, 1, 1);
        for (int i = 0; i < 18; i++) s.lesson.choices.negatives[i] = 3 + i / 2 % 3;
        if (at < 4) s.matrices[0].value[at] = NAN;
        else s.code[at - 4] = NAN;
        learn(&s);
        CHECK(!isfinite(s.lesson.loss));
        scene_close(&s);
    }
}

/* ---- Against the loss in double ---------------------------------------------------------------------------------- */

static double score(const Scene *s, const double *code, const double *matrix, int context, int target) {
    const int size = s->lesson.size;
    double sum = 0;
    for (int i = 0; i < size * size; i++)
        sum += code[context * size + i / size] * matrix[i] * code[target * size + i % size];
    return sum;
}

static double nce_loss(const Scene *s, const Doubles *d, double *violated) {
    const ClappSettings *t = &s->settings;
    const int grid = t->crop, places = grid * grid, count = t->negative_count;
    double total = 0, lost = 0, contexts = 0;
    for (int k = 0; k < t->prediction_steps; k++) {
        const int ahead = k + t->first_target_row;
        double sum = 0, positions = 0;
        for (int i = 0; i < t->batch * places; i++) {
            if (i % places / grid + ahead >= grid) continue;
            const double right = score(s, d->moved, d->matrices[k], i, i + ahead * grid);
            double all = exp(right);
            bool is_lost = false;
            for (int n = 0; n < count; n++) {
                const int other = s->lesson.choices.negatives[(k * t->batch * places + i) * count + n];
                const double wrong = score(s, d->moved, d->matrices[k], i, other);
                all += exp(wrong), is_lost |= wrong >= right;
            }
            sum -= log(exp(right) / all + 1e-11), positions += 1, lost += is_lost;
        }
        total += sum / positions / t->prediction_steps, contexts += positions;
    }
    *violated = lost / contexts;
    return total;
}

static const int cases[][6] = {/* batch, grid, size, K, first target row, N */
                               {3, 3, 3, 1, 1, 1}, {2, 4, 3, 2, 2, 4}, {1, 4, 4, 3, 1, 16},
                               {4, 3, 1, 2, 1, 3}, {2, 3, 8, 1, 2, 2}, {3, 5, 2, 3, 2, 5}};

static void gradients_are_the_losss(void) {
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const int *c = cases[i], failures = check_failures;
        Random random = random_seeded(i, 21);
        Scene s;
        open_nce(&s, c[0], c[1], c[2], c[3], c[4], c[5]);
        scene_fill(&s, &random, 0, 2, 0.9f);
        learn(&s);
        check_lesson(&s, nce_loss, 1, 3e-6);
        check_that(check_failures == failures, __FILE__, __LINE__, "in case %zu", i);
        scene_close(&s);
    }
}

/* ---- Choices ----------------------------------------------------------------------------------------------------- */

static void negatives_are_any_place(void) {
    enum { PLACES = 2 * 9, COUNT = 2 * PLACES * 3, DRAWS = 1000 };
    ClappSettings settings = lesson_settings("cpc", 2, 3);
    settings.prediction_steps = 2, settings.negative_count = 3;
    Random random = random_seeded(9, 22);
    int seen[PLACES] = {0};
    const RuleSizes sizes = rule_find("cpc")->measure(&settings, lesson_places(&settings), 5);
    CHECK(sizes.negatives == COUNT && sizes.negative_limit == PLACES && sizes.broadcast == 0);
    for (int i = 0; i < DRAWS; i++) {
        int32_t drawn[COUNT + 1];
        memset(drawn, 99, sizeof drawn);
        rule_find("cpc")->choose(&settings, lesson_places(&settings), &random, (Choices){drawn, NULL});
        for (int a = 0; a < COUNT; a++)
            if (CHECK(drawn[a] >= 0 && drawn[a] < PLACES)) seen[drawn[a]]++;
        CHECK_INTEGER(drawn[COUNT], 0x63636363);
    }
    for (int p = 0; p < PLACES; p++) CHECK_NEAR(seen[p] / (double)(DRAWS * COUNT), 1. / PLACES, 0.0045);
}

int main(void) {
    RUN(a_lesson_by_hand);
    RUN(without_a_prediction_all_are_equal);
    RUN(extreme_scores_are_bounded);
    RUN(no_number_reaches_the_loss);
    RUN(gradients_are_the_losss);
    RUN(negatives_are_any_place);
    return check_report();
}
