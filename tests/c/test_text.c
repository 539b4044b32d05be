/* Every text and number must come out as the C library's snprintf writes it. */
#include "check.h"
#include "support.h"
#include "text.h"

#include <float.h>
#include <inttypes.h>

#define SAME(...)                                                                                                      \
    do {                                                                                                               \
        char is[512], wanted[512];                                                                                     \
        const size_t length = text_print(is, sizeof is, __VA_ARGS__);                                                  \
        CHECK_INTEGER(length, snprintf(wanted, sizeof wanted, __VA_ARGS__));                                           \
        CHECK_TEXT(is, wanted);                                                                                        \
    } while (0)

static void words_and_whole_numbers(void) {
    SAME("%s", "");
    SAME("nothing at all, 100%%");
    SAME("%s and \"%.3s\", %.40s|%.0s|", "one", "three", "few", "none");
    SAME("%d %d %d %d %u", 0, -1, INT32_MAX, INT32_MIN, UINT32_MAX);
    SAME("%ld %ld %lld %lld", 0L, -5L, (long long)INT64_MIN, (long long)INT64_MAX);
    SAME("%" PRIu64 " %zu %" PRId64 " %" PRIu32, UINT64_MAX, SIZE_MAX, INT64_MIN, (uint32_t)7);
    SAME("0x%02x 0x%08" PRIx32 " %016" PRIx64 " %x", 0xcu, (uint32_t)0x801, UINT64_C(0xfedcba9876543210), 0u);
    SAME("%016" PRIx64 "%02x", UINT64_C(1), 0xabcu);
}

static void what_does_not_fit_is_cut(void) {
    for (size_t capacity = 1; capacity < 16; capacity++) {
        char is[20], wanted[20];
        memset(is, '#', sizeof is), memset(wanted, '#', sizeof wanted);
        CHECK_INTEGER(text_print(is, capacity, "ab%dcd%s", 1234, "word"), 12);
        snprintf(wanted, capacity, "ab%dcd%s", 1234, "word");
        CHECK(memcmp(is, wanted, sizeof is) == 0);
    }
    CHECK_INTEGER(text_print(NULL, 0, "%d", 17), 2);
}

static void check_number(double number) {
    for (int precision = 1; precision <= 17; precision += precision < 10 ? 1 : 7) SAME("%.*g", precision, number);
    SAME("%g|%.3g", number, number);
}

static void numbers_with_a_point(void) {
    static const double numbers[] = {0,
                                     1,
                                     0.5,
                                     2.5,
                                     0.125,
                                     9.5,
                                     99.5,
                                     999999.5,
                                     9999995,
                                     1e-4,
                                     9.9999995e-5,
                                     123456,
                                     1e6,
                                     1e21,
                                     1e22,
                                     1e23,
                                     5e-324,
                                     DBL_MIN,
                                     DBL_MAX,
                                     FLT_MIN,
                                     FLT_MAX,
                                     1.5e-45,
                                     0.1,
                                     1.0 / 3,
                                     2e-4,
                                     0.412,
                                     4503599627370497.5,
                                     9007199254740993.0,
                                     1e100,
                                     1e-100,
                                     8.5e-10};
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) check_number(numbers[i]), check_number(-numbers[i]);
    check_number(INFINITY), check_number(-INFINITY);
    SAME("%g", (double)NAN);
    Random random = random_seeded(1, 1);
    for (int i = 0; i < 3000; i++) {
        const uint64_t bits = (uint64_t)random_bits(&random) << 32 | random_bits(&random);
        double number;
        float single;
        const uint32_t word = (uint32_t)bits;
        memcpy(&number, &bits, sizeof number), memcpy(&single, &word, sizeof single);
        if (isfinite(number)) SAME("%.*g", 1 + i % 17, number);
        if (isfinite(single)) SAME("%.*g", 6 + i % 4, (double)single);
        SAME("%.*g %.*g", 1 + i % 9, i / 8.0, 1 + i % 7, i * 62.5); /* ties */
    }
}

int main(void) {
    RUN(words_and_whole_numbers);
    RUN(what_does_not_fit_is_cut);
    RUN(numbers_with_a_point);
    return check_report();
}
