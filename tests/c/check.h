/* check.h — assertions for C tests.  static void it_adds(void) { CHECK(1 + 1 == 2); }, and in main:
 * RUN(it_adds); return check_report();  A failed check prints where and what, and the test goes on; it is
 * also false, to stop at: if (!CHECK(pointer != NULL)) return;  A test that checks nothing fails. */
#ifndef CHECK_H
#define CHECK_H

#include <math.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define CHECK(condition) check_that((condition), __FILE__, __LINE__, "%s", #condition)
#define CHECK_TEXT(actual, expected) check_text((actual), (expected), __FILE__, __LINE__)
#define CHECK_INTEGER(is, wanted) check_integer((long long)(is), (long long)(wanted), __FILE__, __LINE__)
#define CHECK_NEAR(actual, expected, within) check_near((actual), (expected), (within), __FILE__, __LINE__)
#define RUN(test) check_run((test), #test)

static int check_count, check_failures;

static inline bool check_that(bool holds, const char *file, int line, const char *format, ...) {
    check_count++;
    if (!holds) {
        check_failures++;
        va_list values;
        va_start(values, format);
        fprintf(stderr, "%s:%d: ", file, line);
        vfprintf(stderr, format, values);
        fputc('\n', stderr);
        va_end(values);
    }
    return holds;
}

static inline bool check_text(const char *actual, const char *expected, const char *file, int line) {
    return check_that(strcmp(actual, expected) == 0, file, line, "\"%s\" is not \"%s\"", actual, expected);
}

static inline bool check_integer(long long actual, long long expected, const char *file, int line) {
    return check_that(actual == expected, file, line, "%lld is not %lld", actual, expected);
}

static inline bool check_near(double actual, double expected, double tolerance, const char *file, int line) {
    return check_that(fabs(actual - expected) <= tolerance, file, line, "%.9g is not within %.3g of %.9g", actual,
                      tolerance, expected);
}

static inline void check_run(void (*test)(void), const char *name) {
    int count = check_count, failures = check_failures;
    test();
    check_that(check_count > count, name, 0, "nothing was checked");
    printf("%s %s\n", check_failures == failures ? "ok  " : "FAIL", name);
}

static inline int check_report(void) {
    printf("%d checks, %d failed\n", check_count, check_failures);
    return check_count == 0 || check_failures != 0;
}

#endif
