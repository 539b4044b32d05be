/* Cross-entropy and its gradient, by hand and against the formula. */
#include "softmax.h"

#include "check.h"
#include "support.h"

/* Logits log 1, log 2, log 5: probabilities ⅛, ¼, ⅝.  Label 1: loss log 4. */
static void a_sample_by_hand(void) {
    float logits[] = {0, 0.693147181f, 1.60943791f};
    CHECK_NEAR(softmax_error(logits, 3, 1, 4), 1.38629436111989, 1e-7);
    CHECK_NEAR((double)logits[0], 4 * 0.125, 1e-6);
    CHECK_NEAR((double)logits[1], 4 * (0.25 - 1), 1e-6);
    CHECK_NEAR((double)logits[2], 4 * 0.625, 1e-6);
}

/* Far beyond what exp can take: the largest is taken off first. */
static void large_logits_do_not_overflow(void) {
    float logits[] = {1e6f, 1e6f - 1, -1e30f};
    CHECK_NEAR(softmax_error(logits, 3, 1, 1), 1.31326168751822, 1e-6); /* log(1 + e) */
    CHECK_NEAR((double)logits[0], 0.731058578630005, 1e-7);
    CHECK_NEAR((double)logits[1], 0.268941421369995 - 1, 1e-7);
    CHECK(logits[2] == 0);
    float sure[] = {-500, 500};
    CHECK_NEAR(softmax_error(sure, 2, 1, 1), 0, 1e-12);
    CHECK(sure[0] == 0 && sure[1] == 0);
    float wrong[] = {-500, 500};
    CHECK_NEAR(softmax_error(wrong, 2, 0, 1), 1000, 1e-9);
    CHECK(wrong[0] == -1 && wrong[1] == 1);
}

static void the_gradient_is_probability_minus_target(void) {
    Random random = random_seeded(1, 10);
    for (int trial = 0; trial < 300; trial++) {
        const int classes = 1 + (int)random_below(&random, 12), label = (int)random_below(&random, (uint32_t)classes);
        float logits[12];
        double total = 0, before[12];
        fill_noise(&random, logits, 12, -9, 9);
        for (int c = 0; c < classes; c++) total += exp(before[c] = (double)logits[c]);
        const float beyond = classes < 12 ? logits[classes] : 0;
        CHECK_NEAR(softmax_error(logits, classes, label, 0.5), log(total) - before[label], 1e-12);
        for (int c = 0; c < classes; c++)
            CHECK_NEAR((double)logits[c], 0.5 * (exp(before[c]) / total - (c == label)), 1e-7);
        CHECK(classes == 12 || logits[classes] == beyond);
    }
}

/* A logit that is no number leaves no loss that looks like one. */
static void no_number_reaches_the_loss(void) {
    for (int i = 0; i < 4 * 4; i++) {
        float logits[] = {1, -2, 0.5f, 3};
        logits[i / 4] = NAN;
        CHECK(!isfinite(softmax_error(logits, 4, i % 4, 1)));
    }
}

int main(void) {
    RUN(a_sample_by_hand);
    RUN(large_logits_do_not_overflow);
    RUN(the_gradient_is_probability_minus_target);
    RUN(no_number_reaches_the_loss);
    return check_report();
}
