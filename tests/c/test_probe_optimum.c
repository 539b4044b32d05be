/* The probe against the same thing written plainly in double: standardise, hold out every fifth sample of each class to
 * choose the penalty, and go to the optimum by Newton's method. */
#include "check.h"
#include "clapp.h"
#include "support.h"

enum { MOST_SAMPLES = 2000, MOST_INPUTS = 6, MOST_CLASSES = 4, MOST_WEIGHTS = MOST_INPUTS * MOST_CLASSES };

/* Samples as they are given, and standardised with a 1 behind each: (count, inputs), inputs = features + 1. */
typedef struct Set {
    float features[MOST_SAMPLES * MOST_INPUTS];
    int32_t labels[MOST_SAMPLES];
    double standard[MOST_SAMPLES][MOST_INPUTS];
    int count;
} Set;

static Set train, test, fitted, held;
static int inputs, classes;

/* ---- The reference ----------------------------------------------------------------------------------------------- */

static void standardise(Set *set, const Set *by) {
    for (int d = 0; d < inputs - 1; d++) {
        double sum = 0, squares = 0;
        for (int i = 0; i < by->count; i++) sum += (double)by->features[i * (inputs - 1) + d];
        for (int i = 0; i < by->count; i++)
            squares += pow((double)by->features[i * (inputs - 1) + d] - sum / by->count, 2);
        for (int i = 0; i < set->count; i++)
            set->standard[i][d] =
                ((double)set->features[i * (inputs - 1) + d] - sum / by->count) / sqrt(squares / by->count);
    }
    for (int i = 0; i < set->count; i++) set->standard[i][inputs - 1] = 1;
}

static void softmax(const double *weights, const double *sample, double *probability) {
    double total = 0;
    for (int c = 0; c < classes; c++) {
        double score = 0;
        for (int d = 0; d < inputs; d++) score += weights[d * classes + c] * sample[d];
        total += probability[c] = exp(score);
    }
    for (int c = 0; c < classes; c++) probability[c] /= total;
}

/* Gradient and Hessian of  mean cross-entropy + λ/2·|w|²,  the bias without penalty (but for a trace of one: adding the
 * same to all classes changes nothing). */
static void derivatives(const Set *set, double penalty, const double *weights, double *gradient,
                        double hessian[MOST_WEIGHTS][MOST_WEIGHTS]) {
    const int count = inputs * classes;
    for (int w = 0; w < count; w++) {
        const double own = w / classes < inputs - 1 ? penalty : 1e-9;
        gradient[w] = own * weights[w];
        for (int v = 0; v < count; v++) hessian[w][v] = w == v ? own : 0;
    }
    for (int i = 0; i < set->count; i++) {
        double probability[MOST_CLASSES];
        const double *x = set->standard[i];
        softmax(weights, x, probability);
        for (int w = 0; w < count; w++) {
            const int c = w % classes;
            gradient[w] += (probability[c] - (c == set->labels[i])) * x[w / classes] / set->count;
            for (int v = 0; v < count; v++)
                hessian[w][v] += probability[c] * ((c == v % classes) - probability[v % classes]) * x[w / classes] *
                                 x[v / classes] / set->count;
        }
    }
}

/* matrix · x = right, by elimination; the matrix is positive definite.  → right */
static void solve(double matrix[MOST_WEIGHTS][MOST_WEIGHTS], double *right, int count) {
    for (int i = 0; i < count; i++)
        for (int row = i + 1; row < count; row++) {
            const double factor = matrix[row][i] / matrix[i][i];
            for (int column = i; column < count; column++) matrix[row][column] -= factor * matrix[i][column];
            right[row] -= factor * right[i];
        }
    for (int i = count - 1; i >= 0; i--) {
        for (int column = i + 1; column < count; column++) right[i] -= matrix[i][column] * right[column];
        right[i] /= matrix[i][i];
    }
}

/* → weights (inputs, classes), from zero.  Steps are shortened so that no score changes by much at once. */
static void optimum(const Set *set, double penalty, double *weights) {
    static double hessian[MOST_WEIGHTS][MOST_WEIGHTS];
    double step[MOST_WEIGHTS], longest = 1;
    memset(weights, 0, MOST_WEIGHTS * sizeof *weights);
    for (int iteration = 0; iteration < 200 && longest > 1e-9; iteration++) {
        derivatives(set, penalty, weights, step, hessian);
        solve(hessian, step, inputs * classes);
        longest = 0;
        for (int w = 0; w < inputs * classes; w++) longest = fmax(longest, fabs(step[w]));
        for (int w = 0; w < inputs * classes; w++) weights[w] -= step[w] * fmin(1, 2 / longest);
    }
    CHECK(longest <= 1e-9);
}

static int right_answers(const Set *set, const double *weights) {
    int right = 0;
    for (int i = 0; i < set->count; i++) {
        double probability[MOST_CLASSES];
        int best = 0;
        softmax(weights, set->standard[i], probability);
        for (int c = 1; c < classes; c++) best = probability[c] > probability[best] ? c : best;
        right += best == set->labels[i];
    }
    return right;
}

/* train → fitted and held */
static void hold_out(void) {
    int seen[MOST_CLASSES] = {0};
    fitted.count = held.count = 0;
    for (int i = 0; i < train.count; i++) {
        Set *to = seen[train.labels[i]]++ % 5 == 4 ? &held : &fitted;
        memcpy(to->standard[to->count], train.standard[i], sizeof train.standard[i]);
        to->labels[to->count++] = train.labels[i];
    }
}

/* ---- Problems ---------------------------------------------------------------------------------------------------- */

/* Clouds that overlap. */
static void draw_clouds(Set *set, uint64_t seed, int count, float spread) {
    Random random = random_seeded(seed, 7);
    set->count = count;
    for (int i = 0; i < count; i++) {
        set->labels[i] = (int32_t)random_below(&random, (uint32_t)classes);
        for (int d = 0; d < inputs - 1; d++)
            set->features[i * (inputs - 1) + d] =
                noise(&random, -spread, spread) + (d == set->labels[i] ? 1.0f : 0) + (float)d * 10;
    }
}

/* Two features that are nearly the same; what tells the classes apart is their small difference.  Steepest descent
 * would need thousands of steps. */
static void draw_narrow_valley(Set *set, uint64_t seed, int count) {
    Random random = random_seeded(seed, 7);
    set->count = count;
    for (int i = 0; i < count; i++) {
        const float common = noise(&random, -1, 1), apart = noise(&random, -1, 1);
        set->labels[i] = apart + noise(&random, -0.3f, 0.3f) > 0;
        set->features[2 * i] = common + 0.01f * apart, set->features[2 * i + 1] = common - 0.01f * apart;
    }
}

/* The report's penalty serves the held-out samples as well as any power of ten does, but for `slack` of them; and at
 * this penalty, fitted to all, the reference gives the same accuracies, but for as many. */
static void check_against_reference(int slack) {
    const ClappSamples to_fit = {train.features, train.labels, train.count};
    const ClappSamples to_test = {test.features, test.labels, test.count};
    ClappProbeReport report = {0, 0, 0};
    double weights[MOST_WEIGHTS];
    CHECK(clapp_probe(to_fit, to_test, inputs - 1, classes, &report, NULL) == CLAPP_OK);
    standardise(&test, &train), standardise(&train, &train);
    hold_out();
    int best = 0;
    for (double penalty = 1e-4; penalty < 2; penalty *= 10) {
        optimum(&fitted, penalty, weights);
        const int right = right_answers(&held, weights);
        best = right > best ? right : best;
    }
    optimum(&fitted, (double)report.penalty, weights);
    CHECK(right_answers(&held, weights) >= best - slack);
    optimum(&train, (double)report.penalty, weights);
    CHECK_NEAR((double)report.train_accuracy * train.count, right_answers(&train, weights), slack);
    CHECK_NEAR((double)report.test_accuracy * test.count, right_answers(&test, weights), slack);
}

static void clouds_are_told_apart_as_well_as_can_be(void) {
    classes = 3, inputs = 5;
    for (uint64_t seed = 1; seed <= 4; seed++) {
        draw_clouds(&train, 2 * seed, 400, 1.5f), draw_clouds(&test, 2 * seed + 1, 600, 1.5f);
        check_against_reference(2);
    }
}

static void few_samples_need_the_penalty(void) {
    classes = 4, inputs = 6;
    for (uint64_t seed = 1; seed <= 4; seed++) {
        draw_clouds(&train, 2 * seed, 60, 2), draw_clouds(&test, 2 * seed + 1, 600, 2);
        check_against_reference(2);
    }
}

static void narrow_valleys_are_followed_to_their_end(void) {
    classes = 2, inputs = 3;
    for (uint64_t seed = 1; seed <= 4; seed++) {
        draw_narrow_valley(&train, 2 * seed, 500), draw_narrow_valley(&test, 2 * seed + 1, 1000);
        check_against_reference(2);
    }
}

int main(void) {
    RUN(clouds_are_told_apart_as_well_as_can_be);
    RUN(few_samples_need_the_penalty);
    RUN(narrow_valleys_are_followed_to_their_end);
    return check_report();
}
