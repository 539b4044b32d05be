/* The optimizers against PyTorch's (tests/golden/adam.json), and what they report. */
#include "optimizer.h"

#include "check.h"
#include "json.h"
#include "support.h"

#include <float.h>

enum { WEIGHTS = 12, STEPS = 5, MOST_RUNS = 8 };

typedef struct Run {
    ClappSettings settings;
    float after[STEPS][WEIGHTS];
    int steps_read;
} Run;

typedef struct Golden {
    float parameters[WEIGHTS], gradients[STEPS][WEIGHTS];
    Run runs[MOST_RUNS]; /* Adam's, then SGD's */
    int run_count, adam_count;
} Golden;

/* ---- Reading ----------------------------------------------------------------------------------------------------- */

static float read_float(JsonReader *reader) {
    double number = 0;
    json_number(reader, &number);
    return (float)number;
}

static void read_weights(JsonReader *reader, float *weights) {
    int count = 0;
    json_array(reader);
    while (json_element(reader)) {
        const float value = read_float(reader);
        if (count < WEIGHTS) weights[count] = value;
        count++;
    }
    if (count != WEIGHTS) json_refuse(reader, "expected 12 weights");
}

static int read_steps(JsonReader *reader, float (*steps)[WEIGHTS]) {
    int count = 0;
    json_array(reader);
    while (json_element(reader)) {
        if (count == STEPS) {
            json_refuse(reader, "expected 5 steps");
            return 0;
        }
        read_weights(reader, steps[count++]);
    }
    return count;
}

static void read_run(JsonReader *reader, Run *run) {
    char key[CLAPP_NAME_SIZE];
    json_object(reader);
    while (json_key(reader, key, sizeof key)) {
        if (strcmp(key, "learning_rate") == 0) run->settings.learning_rate = read_float(reader);
        else if (strcmp(key, "beta1") == 0) run->settings.beta1 = read_float(reader);
        else if (strcmp(key, "beta2") == 0) run->settings.beta2 = read_float(reader);
        else if (strcmp(key, "epsilon") == 0) run->settings.epsilon = read_float(reader);
        else if (strcmp(key, "after") == 0) run->steps_read = read_steps(reader, run->after);
        else json_refuse(reader, "unexpected");
    }
}

static void read_runs(JsonReader *reader, const char *optimizer, Golden *golden) {
    json_array(reader);
    while (json_element(reader)) {
        if (golden->run_count == MOST_RUNS) {
            json_refuse(reader, "too many runs");
            return;
        }
        Run *run = &golden->runs[golden->run_count++];
        strcpy(run->settings.optimizer, optimizer);
        read_run(reader, run);
    }
}

static bool read_golden(Golden *golden) {
    ClappError error = {""};
    char key[CLAPP_NAME_SIZE];
    size_t size = 0;
    uint8_t *text = read_file(GOLDEN_DIR "/adam.json", &size);
    if (!CHECK(text != NULL)) return false;
    JsonReader reader = json_start((const char *)text, size, "adam.json", &error);
    *golden = (Golden){.run_count = 0};
    json_object(&reader);
    while (json_key(&reader, key, sizeof key)) {
        if (strcmp(key, "parameters") == 0) read_weights(&reader, golden->parameters);
        else if (strcmp(key, "gradients") == 0) CHECK_INTEGER(read_steps(&reader, golden->gradients), STEPS);
        else if (strcmp(key, "adam") == 0) read_runs(&reader, "adam", golden), golden->adam_count = golden->run_count;
        else if (strcmp(key, "sgd") == 0) read_runs(&reader, "sgd", golden);
        else json_refuse(&reader, "unexpected");
    }
    const bool fine = check_that(json_end(&reader), __FILE__, __LINE__, "%s", error.text);
    free(text);
    return fine;
}

/* ---- Parameters of any size -------------------------------------------------------------------------------------- */

static Parameter parameter_of(size_t count) {
    Parameter p = {.count = count, .value = take_floats(count), .gradient = take_floats(count)};
    p.mean = take_floats(count), p.square = take_floats(count);
    fill_value(p.mean, count, 0), fill_value(p.square, count, 0);
    return p;
}

static void parameter_free(Parameter *p) {
    free(p->value), free(p->gradient), free(p->mean), free(p->square);
}

/* ---- Tests ------------------------------------------------------------------------------------------------------- */

static void check_run_against_pytorch(const Golden *golden, const Run *run, const Kernels *kernels) {
    Parameter p = parameter_of(WEIGHTS);
    memcpy(p.value, golden->parameters, sizeof golden->parameters);
    CHECK_INTEGER(run->steps_read, STEPS);
    for (uint64_t step = 0; step < STEPS; step++) {
        memcpy(p.gradient, golden->gradients[step], sizeof golden->gradients[step]);
        optimizer_step(&run->settings, kernels, step + 1, &p);
        for (int i = 0; i < WEIGHTS; i++) {
            const double expected = (double)run->after[step][i];
            const double step_size = strcmp(run->settings.optimizer, "adam") == 0
                                         ? (double)run->settings.learning_rate
                                         : fabs((double)run->settings.learning_rate * (double)p.gradient[i]);
            const double rounding = 1.2e-7 * (double)(step + 1) * fabs(expected); /* one ulp and less per step */
            check_that(fabs((double)p.value[i] - expected) <= 1e-5 * step_size + rounding, __FILE__, __LINE__,
                       "%s, lr %g, step %d, weight %d: %.9g, PyTorch has %.9g", run->settings.optimizer,
                       (double)run->settings.learning_rate, (int)step, i, (double)p.value[i], expected);
        }
    }
    parameter_free(&p);
}

static void steps_are_pytorchs(void) {
    static const Kernels *const tables[] = {&kernels_reference, &kernels_scalar};
    Golden golden;
    if (!read_golden(&golden)) return;
    CHECK_INTEGER(golden.adam_count, 3);
    CHECK_INTEGER(golden.run_count, 5);
    for (int i = 0; i < golden.run_count; i++) {
        check_run_against_pytorch(&golden, &golden.runs[i], kernels_select());
        for (int t = 0; t < 2; t++) check_run_against_pytorch(&golden, &golden.runs[i], tables[t]);
    }
}

/* First step: the corrected moments are g and g², so that every weight moves by lr · g / (|g| + ε). */
static void adams_first_step_by_hand(void) {
    const ClappSettings settings = {
        .optimizer = "adam", .learning_rate = 0.25f, .beta1 = 0.9f, .beta2 = 0.999f, .epsilon = 0.5f};
    Parameter p = parameter_of(3);
    p.value[0] = 1, p.value[1] = 1, p.value[2] = 1;
    p.gradient[0] = 0.5f, p.gradient[1] = -1.5f, p.gradient[2] = 0;
    optimizer_step(&settings, kernels_select(), 1, &p);
    CHECK_NEAR((double)p.value[0], 1 - 0.25 * 0.5, 1e-5);
    CHECK_NEAR((double)p.value[1], 1 + 0.25 * 0.75, 1e-5);
    CHECK(p.value[2] == 1);
    CHECK_NEAR((double)p.mean[1], -0.15, 1e-6);
    CHECK_NEAR((double)p.square[1], 0.00225, 1e-6);
    parameter_free(&p);
}

/* Long arrays move in parts; that must not show, and the report sums over all of them. */
static void check_long(const char *name, size_t count) {
    ClappSettings settings = {.learning_rate = 0.01f, .beta1 = 0.9f, .beta2 = 0.999f, .epsilon = 1e-8f};
    strcpy(settings.optimizer, name);
    Random random = random_seeded(count, 2);
    Parameter whole = parameter_of(count), one = parameter_of(1);
    fill_noise(&random, whole.value, count, -1, 1);
    fill_noise(&random, whole.gradient, count, -1, 1);
    float *old = take_floats(count);
    memcpy(old, whole.value, count * sizeof *old);
    const OptimizerChange sums = optimizer_step(&settings, kernels_select(), 3, &whole);
    double change = 0, value = 0;
    for (size_t i = 0; i < count; i++) {
        *one.value = old[i], *one.gradient = whole.gradient[i], *one.mean = *one.square = 0;
        optimizer_step(&settings, kernels_select(), 3, &one);
        CHECK(same_bits(one.value, &whole.value[i], 1) && same_bits(one.mean, &whole.mean[i], 1) &&
              same_bits(one.square, &whole.square[i], 1));
        change += pow((double)whole.value[i] - (double)old[i], 2);
        value += pow((double)whole.value[i], 2);
    }
    CHECK_NEAR(sums.change, change, 1e-4 * change);
    CHECK_NEAR(sums.value, value, 1e-5 * value);
    free(old), parameter_free(&whole), parameter_free(&one);
}

static void length_does_not_matter(void) {
    static const size_t counts[] = {1, 7, 1023, 1024, 1025, 2048, 5000};
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        check_long("adam", counts[i]);
        check_long("sgd", counts[i]);
    }
}

static void sgd_is_plain(void) {
    const ClappSettings settings = {.optimizer = "sgd", .learning_rate = 0.5f, .beta1 = 0.9f, .beta2 = 0.999f};
    Parameter p = parameter_of(2);
    p.value[0] = 3, p.value[1] = -2, p.gradient[0] = 4, p.gradient[1] = -0.5f;
    const OptimizerChange sums = optimizer_step(&settings, kernels_select(), 9, &p);
    CHECK(p.value[0] == 1 && p.value[1] == -1.75f);
    CHECK(p.mean[0] == 0 && p.square[0] == 0 && p.gradient[0] == 4);
    CHECK(sums.change == 4 + 0.0625 && sums.value == 1 + 1.75 * 1.75);
    parameter_free(&p);
}

int main(void) {
    RUN(steps_are_pytorchs);
    RUN(adams_first_step_by_hand);
    RUN(length_does_not_matter);
    RUN(sgd_is_plain);
    return check_report();
}
