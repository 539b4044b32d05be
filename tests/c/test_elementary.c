/* exp, log and powers against the C library's: the header promises a relative error below 1e-15. */
#include "elementary.h"

#include "check.h"
#include "support.h"

#include <float.h>

static const double promised = 1e-15;

static double unit(Random *random) {
    return (random_bits(random) + 0.5) / 4294967296.0;
}

static void check_exp(double x) {
    const double expected = exp(x), error = fabs(elementary_exp(x) - expected) / expected;
    check_that(error <= promised, __FILE__, __LINE__, "exp(%.17g) is off by %.3g", x, error);
}

static void check_log(double x) {
    const double expected = log(x), error = fabs(elementary_log(x) - expected);
    check_that(error <= promised * fabs(expected), __FILE__, __LINE__, "log(%.17g) is off by %.3g of %.3g", x, error,
               expected);
}

static void exp_is_exact_to_the_last_digits(void) {
    Random random = random_seeded(1, 9);
    for (int i = 0; i < 60000; i++) {
        const double u = unit(&random);
        check_exp(1400 * u - 700);
        check_exp(2 * u - 1);
        check_exp(40 * u - 35); /* where a softmax lives */
        check_exp(exp(-60 * u) * (i % 2 ? 1 : -1));
    }
    for (int turns = -1009; turns <= 1009; turns++) { /* where the exponent changes over */
        const double edge = (turns + 0.5) * 0.693147180559945309;
        for (int step = -2; step <= 2; step++) check_exp(edge + step * 1e-13 * fabs(edge));
    }
}

static void exp_at_its_edges(void) {
    CHECK(elementary_exp(0) == 1);
    CHECK(elementary_exp(-0.0) == 1);
    CHECK(elementary_exp(DBL_MIN) == 1 && elementary_exp(-DBL_MIN) == 1);
    check_exp(700), check_exp(-700);
    CHECK(elementary_exp(700.0001) == elementary_exp(700));
    CHECK(elementary_exp(DBL_MAX) == elementary_exp(700) && elementary_exp(INFINITY) == elementary_exp(700));
    CHECK(elementary_exp(-700.0001) == 0 && elementary_exp(-DBL_MAX) == 0 && elementary_exp(-INFINITY) == 0);
}

static void log_is_exact_to_the_last_digits(void) {
    Random random = random_seeded(2, 9);
    for (int i = 0; i < 60000; i++) {
        const double u = unit(&random);
        check_log(exp(1400 * u - 700));
        check_log(0.5 + u); /* both sides of 1, where little is left of the logarithm */
        check_log(1 + u * 1e-6), check_log(1 - u * 1e-6);
        check_log(1 + 4096 * u); /* where a softmax lives */
    }
    for (int exponent = -1000; exponent <= 1000; exponent++) { /* where the halves of [1, 2) meet, and at powers of 2 */
        const double power = ldexp(1, exponent), middle = power * 1.41421356237309504880;
        if (exponent != 0) check_log(power);
        check_log(nextafter(power, 0)), check_log(nextafter(power, DBL_MAX));
        check_log(middle), check_log(nextafter(middle, 0)), check_log(nextafter(middle, DBL_MAX));
    }
}

static void log_at_its_edges(void) {
    CHECK(elementary_log(1) == 0);
    check_log(DBL_MIN), check_log(DBL_MAX);
    CHECK_NEAR(elementary_log(elementary_exp(1)), 1, promised);
}

static void powers_by_squaring(void) {
    CHECK(elementary_power(0.9, 0) == 1 && elementary_power(0, 0) == 1);
    CHECK(elementary_power(0.9, 1) == 0.9);
    CHECK(elementary_power(1, UINT64_MAX) == 1);
    CHECK(elementary_power(0, 5) == 0);
    CHECK(elementary_power(-2, 3) == -8 && elementary_power(-2, 4) == 16);
    CHECK(elementary_power(3, 20) == 3486784401.0);
    CHECK(elementary_power(2, 1000) == ldexp(1, 1000));
    CHECK(elementary_power(0.5, UINT64_MAX) == 0);
}

/* Each multiplication may add half a unit in the last place, and squaring doubles what was there: n/2 units in all. */
static void powers_of_adams_betas(void) {
    static const double betas[] = {0.9, 0.99, 0.999, 0.9999999, 0.5, (double)0.9f, (double)0.999f};
    for (size_t i = 0; i < sizeof betas / sizeof betas[0]; i++) {
        for (uint64_t n = 1; n < 3000000; n += 1 + n / 9) {
            const double expected = pow(betas[i], (double)n);
            if (expected < 1e-250) break;
            CHECK_NEAR(elementary_power(betas[i], n), expected, expected * DBL_EPSILON * ((double)n / 2 + 1));
        }
    }
}

static void no_number_stays_none(void) {
    CHECK(isnan(elementary_exp((double)NAN)) && isnan(elementary_log((double)NAN)));
    CHECK(isnan(elementary_exp(-(double)NAN)) && isnan(elementary_log(-(double)NAN)));
}

int main(void) {
    RUN(exp_is_exact_to_the_last_digits);
    RUN(exp_at_its_edges);
    RUN(log_is_exact_to_the_last_digits);
    RUN(log_at_its_edges);
    RUN(powers_by_squaring);
    RUN(powers_of_adams_betas);
    RUN(no_number_stays_none);
    return check_report();
}
