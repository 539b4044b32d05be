/* The linear probe: what it must get right, what it can only guess, and what must not matter. */
#include "check.h"
#include "clapp.h"
#include "support.h"

enum { MOST_SAMPLES = 2000, MOST_FEATURES = 8 };

/* Samples of `classes` that follow one another, each around its own centre with noise of ±spread. */
typedef struct Set {
    float features[MOST_SAMPLES * MOST_FEATURES];
    int32_t labels[MOST_SAMPLES];
    int count, size;
} Set;

static Set train, test;

static ClappSamples samples(const Set *set) {
    return (ClappSamples){set->features, set->labels, set->count};
}

static void scatter(Set *set, uint64_t seed, int count, int size, int classes, float spread) {
    Random centres = random_seeded(100, (uint64_t)classes), random = random_seeded(seed, 6);
    float centre[8 * MOST_FEATURES];
    fill_noise(&centres, centre, 8 * MOST_FEATURES, -1, 1);
    set->count = count, set->size = size;
    for (int i = 0; i < count; i++) {
        set->labels[i] = i % classes;
        for (int d = 0; d < size; d++)
            set->features[i * size + d] = centre[i % classes * MOST_FEATURES + d] + noise(&random, -spread, spread);
    }
}

static ClappProbeReport probed(int classes) {
    ClappProbeReport report = {-1, -1, -1};
    ClappError error = {""};
    check_that(clapp_probe(samples(&train), samples(&test), train.size, classes, &report, &error) == CLAPP_OK, __FILE__,
               __LINE__, "%s", error.text);
    return report;
}

/* ---- What it finds ----------------------------------------------------------------------------------------------- */

static void what_is_separable_is_separated(void) {
    static const int classes[] = {2, 3, 7};
    for (int i = 0; i < 3; i++) {
        scatter(&train, 1, 140, 8, classes[i], 0.05f), scatter(&test, 2, 70, 8, classes[i], 0.05f);
        const ClappProbeReport report = probed(classes[i]);
        CHECK(report.train_accuracy == 1 && report.test_accuracy == 1);
    }
    scatter(&train, 1, 10, 1, 2, 0.05f), scatter(&test, 2, 1, 1, 2, 0.05f); /* the fewest that will do */
    CHECK(probed(2).test_accuracy == 1);
}

static void noise_is_not_learnt(void) {
    Random random = random_seeded(3, 6);
    scatter(&train, 4, MOST_SAMPLES, 6, 4, 0.5f), scatter(&test, 5, MOST_SAMPLES, 6, 4, 0.5f);
    for (int i = 0; i < MOST_SAMPLES; i++) {
        train.labels[i] = (int32_t)random_below(&random, 4);
        test.labels[i] = (int32_t)random_below(&random, 4);
    }
    const ClappProbeReport report = probed(4);
    CHECK_NEAR((double)report.test_accuracy, 0.25, 0.05);
    CHECK(report.train_accuracy >= report.test_accuracy - 0.03f && report.train_accuracy < 0.4f);
}

/* Two of ten labels are wrong: no line gets those. */
static void accuracies_are_shares_of_samples(void) {
    scatter(&train, 6, 1000, 2, 2, 0.02f), scatter(&test, 7, 500, 2, 2, 0.02f);
    for (int i = 0; i < 1000; i++) train.labels[i] ^= i % 10 < 2;
    for (int i = 0; i < 500; i++) test.labels[i] ^= i % 10 < 3;
    const ClappProbeReport report = probed(2);
    CHECK_NEAR((double)report.train_accuracy, 0.8, 1e-6);
    CHECK_NEAR((double)report.test_accuracy, 0.7, 1e-6);
}

/* A class without a single sample to fit, and one that stands before all others in number. */
static void missing_classes_are_harmless(void) {
    scatter(&train, 8, 100, 4, 2, 0.05f), scatter(&test, 9, 100, 4, 2, 0.05f);
    const ClappProbeReport report = probed(10);
    CHECK(report.train_accuracy == 1 && report.test_accuracy == 1);
}

/* The bias: one class in twenty, and features that say nothing, make the frequent class the answer. */
static void the_bias_is_learnt(void) {
    scatter(&train, 10, 400, 3, 1, 0.5f), scatter(&test, 11, 400, 3, 1, 0.5f);
    for (int i = 0; i < 400; i++) train.labels[i] = test.labels[i] = i % 20 != 0;
    CHECK_NEAR((double)probed(2).test_accuracy, 0.95, 1e-6);
}

/* ---- What must not matter ---------------------------------------------------------------------------------------- */

static void scale_and_shift_do_not_matter(void) {
    scatter(&train, 16, 600, 4, 3, 0.8f), scatter(&test, 17, 600, 4, 3, 0.8f);
    const ClappProbeReport before = probed(3);
    CHECK(before.test_accuracy > 0.6f && before.test_accuracy < 0.99f); /* neither trivial nor hopeless */
    static const float scale[] = {1e-6f, 1, 1e6f, -30}, shift[] = {0, 100, -3e6f, 7};
    for (int i = 0; i < 600 * 4; i++) {
        train.features[i] = train.features[i] * scale[i % 4] + shift[i % 4];
        test.features[i] = test.features[i] * scale[i % 4] + shift[i % 4];
    }
    const ClappProbeReport behind = probed(3);
    CHECK(before.penalty == behind.penalty && before.penalty > 0);
    CHECK_NEAR((double)behind.train_accuracy, (double)before.train_accuracy, 0.005);
    CHECK_NEAR((double)behind.test_accuracy, (double)before.test_accuracy, 0.005);
}

/* Test samples of one class alone: standardised by themselves they would all be in the middle. */
static void the_training_samples_set_the_standard(void) {
    scatter(&train, 18, 100, 3, 2, 0.1f), scatter(&test, 19, 100, 3, 2, 0.1f);
    for (int i = 0; i < 50; i++) {
        memcpy(test.features + i * 3, test.features + (2 * i + 1) * 3, 3 * sizeof(float));
        test.labels[i] = 1;
    }
    test.count = 50;
    CHECK(probed(2).test_accuracy == 1);
}

/* A feature that never changes in training is ignored, even where it does change in the test. */
static void a_constant_feature_is_harmless(void) {
    static const float constants[] = {0, 3.7f, -1e30f};
    for (int c = 0; c < 3; c++) {
        scatter(&train, 20, 300, 3, 3, 0.5f), scatter(&test, 21, 300, 3, 3, 0.5f);
        for (int i = 0; i < 300; i++) train.features[i * 3 + 1] = 0, test.features[i * 3 + 1] = 0;
        const ClappProbeReport without = probed(3);
        for (int i = 0; i < 300; i++) train.features[i * 3 + 1] = constants[c], test.features[i * 3 + 1] = (float)i;
        const ClappProbeReport with = probed(3);
        CHECK(memcmp(&with, &without, sizeof with) == 0);
        CHECK(with.test_accuracy > 0.5f);
    }
}

static void the_same_samples_give_the_same_report(void) {
    scatter(&train, 22, 500, 6, 4, 1), scatter(&test, 23, 500, 6, 4, 1);
    const ClappProbeReport first = probed(4), second = probed(4);
    CHECK(memcmp(&first, &second, sizeof first) == 0);
}

/* ---- A read-out that stays --------------------------------------------------------------------------------------- */

static float values[2 * MOST_FEATURES + (MOST_FEATURES + 1) * 8];

static ClappReadOut fitted(int classes, float penalty) {
    ClappReadOut out = clapp_read_out(train.size, classes, values);
    ClappError error = {""};
    CHECK(clapp_read_out_values(MOST_FEATURES, 8) == sizeof values / sizeof values[0]);
    check_that(clapp_read_out_fit(samples(&train), penalty, &out, &error) == CLAPP_OK, __FILE__, __LINE__, "%s",
               error.text);
    return out;
}

/* Its largest probabilities are right as often as the probe reports. */
static void a_read_out_predicts_as_the_probe_measures(void) {
    static float probabilities[MOST_SAMPLES * 5];
    scatter(&train, 30, 800, 5, 5, 0.8f), scatter(&test, 31, 700, 5, 5, 0.8f);
    const ClappProbeReport report = probed(5);
    const ClappReadOut out = fitted(5, 0);
    CHECK(out.penalty == report.penalty && out.train_accuracy == report.train_accuracy);
    CHECK(clapp_read_out_predict(&out, test.features, 700, probabilities, NULL) == CLAPP_OK);
    int right = 0;
    for (int i = 0; i < 700; i++) {
        const float *p = probabilities + 5 * i;
        int best = 0;
        double sum = 0;
        for (int c = 0; c < 5; c++) best = p[c] > p[best] ? c : best, sum += (double)p[c];
        CHECK_NEAR(sum, 1, 1e-6);
        right += best == test.labels[i];
    }
    CHECK(report.test_accuracy > 0.5f && report.test_accuracy < 0.99f);
    CHECK_NEAR((double)report.test_accuracy, right / 700.0, 1e-6);
}

/* By hand: two samples at ±1 (standardised), p = 1/(1 + e^(−2wx)) of each; λw = ½·(1 − p) per class's weight. */
static void two_samples_are_enough(void) {
    train.count = 2, train.size = 1;
    train.features[0] = 3, train.features[1] = 7, train.labels[0] = 0, train.labels[1] = 1;
    float p[2];
    const ClappReadOut out = fitted(2, 0);
    CHECK(out.penalty == 1e-2f && out.train_accuracy == 1);
    const float *w = out.weights; /* (D + 1, C) */
    CHECK_NEAR((double)(w[0] + w[1]), 0, 1e-4);
    CHECK_NEAR(0.01 * (double)w[1], 1 / (1 + exp(2 * (double)w[1])), 5e-4); /* the mean of two, each 1 − p */
    CHECK(clapp_read_out_predict(&out, train.features, 1, p, NULL) == CLAPP_OK);
    CHECK_NEAR((double)p[0], 1 / (1 + exp(-2 * (double)w[1])), 1e-3);
    train.labels[0] = 1; /* one class alone: the bias */
    const ClappReadOut alone = fitted(2, 0);
    CHECK(clapp_read_out_predict(&alone, train.features, 1, p, NULL) == CLAPP_OK && p[1] > 0.9f);
}

static void the_penalty_of_few_is_not_chosen(void) {
    scatter(&train, 32, 9, 2, 2, 0.1f);
    CHECK(fitted(2, 0).penalty == 1e-2f); /* five of one class, but nine in all */
    scatter(&train, 32, 12, 2, 3, 0.1f);
    CHECK(fitted(3, 0).penalty == 1e-2f); /* twelve, but four of each class */
    scatter(&train, 32, 100, 2, 2, 0.1f);
    CHECK(fitted(2, 0).penalty == 1); /* all are right at once */
    CHECK(fitted(2, 0.125f).penalty == 0.125f);
}

static void wrong_read_outs_are_refused(void) {
    scatter(&train, 33, 20, 3, 2, 0.1f);
    ClappReadOut out = clapp_read_out(3, 2, values);
    ClappError error = {""};
    const float wrong[] = {-1, NAN, INFINITY};
    for (int i = 0; i < 3; i++) CHECK(clapp_read_out_fit(samples(&train), wrong[i], &out, &error) == CLAPP_INVALID);
    CHECK(strstr(error.text, "a penalty of inf") != NULL);
    train.count = 1;
    CHECK(clapp_read_out_fit(samples(&train), 0, &out, &error) == CLAPP_INVALID);
    CHECK(strstr(error.text, "at least 2 samples") != NULL);
    train.count = 20, out.classes = 1;
    CHECK(clapp_read_out_fit(samples(&train), 0, &out, &error) == CLAPP_INVALID);
    out = fitted(2, 0);
    float p[2] = {5, 5};
    const float features[] = {0, INFINITY, 0};
    CHECK(clapp_read_out_predict(&out, features, 1, p, &error) == CLAPP_INVALID && p[0] == 5 && p[1] == 5);
    CHECK(strstr(error.text, "feature 1 of sample 0") != NULL);
}

/* ---- Refusals ---------------------------------------------------------------------------------------------------- */

static void check_refused(ClappSamples to_fit, ClappSamples to_test, int size, int classes, const char *word) {
    ClappProbeReport report = {5, 6, 7};
    ClappError error = {""};
    CHECK_INTEGER(clapp_probe(to_fit, to_test, size, classes, &report, &error), CLAPP_INVALID);
    check_that(strstr(error.text, word) != NULL, __FILE__, __LINE__, "\"%s\" does not say %s", error.text, word);
    CHECK(report.train_accuracy == 5 && report.test_accuracy == 6 && report.penalty == 7);
    CHECK(clapp_probe(to_fit, to_test, size, classes, &report, NULL) == CLAPP_INVALID);
}

static void wrong_samples_are_refused(void) {
    scatter(&train, 24, 20, 3, 2, 0.1f), scatter(&test, 25, 20, 3, 2, 0.1f);
    const ClappSamples whole = samples(&train), few = {train.features, train.labels, 9}, none = {NULL, NULL, 0};
    check_refused(few, whole, 3, 2, "at least 10");
    check_refused(none, whole, 3, 2, "at least 10");
    check_refused(whole, none, 3, 2, "1 to test");
    check_refused((ClappSamples){NULL, NULL, -1}, whole, 3, 2, "-1");
    check_refused(whole, (ClappSamples){NULL, NULL, -1}, 3, 2, "-1");
    check_refused(whole, whole, 0, 2, "0 features");
    check_refused(whole, whole, -1, 2, "-1 features");
    check_refused(whole, whole, 3, 1, "1 classes");
    check_refused(whole, whole, 3, 4097, "4097 classes");
    static const int32_t wrong[] = {2, -1, INT32_MAX, INT32_MIN};
    for (int i = 0; i < 4; i++) {
        char word[32];
        snprintf(word, sizeof word, "label %d", (int)wrong[i]);
        train.labels[19] = wrong[i];
        check_refused(samples(&train), samples(&test), 3, 2, word);
        train.labels[19] = 0, test.labels[19] = wrong[i];
        check_refused(samples(&train), samples(&test), 3, 2, word);
        test.labels[19] = 0;
    }
    CHECK(probed(2).train_accuracy > 0.9f);
}

static void features_that_are_no_numbers_are_refused(void) {
    const float wrong[] = {NAN, INFINITY, -INFINITY};
    scatter(&train, 26, 20, 3, 2, 0.1f), scatter(&test, 27, 20, 3, 2, 0.1f);
    for (int i = 0; i < 6; i++) {
        float *at = (i < 3 ? &train : &test)->features + 7;
        const float was = *at;
        *at = wrong[i % 3];
        check_refused(samples(&train), samples(&test), 3, 2, "feature 1 of sample 2");
        *at = was;
    }
    CHECK(probed(2).train_accuracy > 0.9f);
}

int main(void) {
    RUN(what_is_separable_is_separated);
    RUN(noise_is_not_learnt);
    RUN(accuracies_are_shares_of_samples);
    RUN(missing_classes_are_harmless);
    RUN(the_bias_is_learnt);
    RUN(scale_and_shift_do_not_matter);
    RUN(the_training_samples_set_the_standard);
    RUN(a_constant_feature_is_harmless);
    RUN(the_same_samples_give_the_same_report);
    RUN(a_read_out_predicts_as_the_probe_measures);
    RUN(two_samples_are_enough);
    RUN(the_penalty_of_few_is_not_chosen);
    RUN(wrong_read_outs_are_refused);
    RUN(wrong_samples_are_refused);
    RUN(features_that_are_no_numbers_are_refused);
    return check_report();
}
