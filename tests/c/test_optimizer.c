/* The optimizers against PyTorch's (tests/golden/adam*.json), what they report, and gradients that are products. */
#include "optimizer.h"

#include "check.h"
#include "json.h"
#include "machine_support.h"
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
        else if (strcmp(key, "weight_decay") == 0) run->settings.weight_decay = read_float(reader);
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

static bool read_golden(const char *path, Golden *golden) {
    ClappError error = {""};
    char key[CLAPP_NAME_SIZE];
    size_t size = 0;
    uint8_t *text = read_file(path, &size);
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

static Machine machine_for(const Kernels *kernels, int threads, size_t count) {
    return machine_open(kernels, threads, &(WorkspaceSizes){0}, 0, optimizer_sums(count));
}

static void check_run_against_pytorch(const Golden *golden, const Run *run, const Kernels *kernels) {
    const Machine machine = machine_for(kernels, 1, WEIGHTS);
    Parameter p = parameter_of(WEIGHTS);
    memcpy(p.value, golden->parameters, sizeof golden->parameters);
    CHECK_INTEGER(run->steps_read, STEPS);
    for (uint64_t step = 0; step < STEPS; step++) {
        memcpy(p.gradient, golden->gradients[step], sizeof golden->gradients[step]);
        optimizer_step(&run->settings, &machine, step + 1, &p, NULL);
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
    parameter_free(&p), machine_close(&machine);
}

static void check_against_pytorch(const char *path, int adam_count, int run_count, bool decays) {
    static const Kernels *const tables[] = {&kernels_reference, &kernels_scalar, &kernels_reference_fused};
    Golden golden;
    if (!read_golden(path, &golden)) return;
    CHECK_INTEGER(golden.adam_count, adam_count);
    CHECK_INTEGER(golden.run_count, run_count);
    for (int i = 0; i < golden.run_count; i++) CHECK((golden.runs[i].settings.weight_decay > 0) == decays);
    for (int i = 0; i < golden.run_count; i++) {
        check_run_against_pytorch(&golden, &golden.runs[i], kernels_select(false));
        check_run_against_pytorch(&golden, &golden.runs[i], kernels_select(true));
        for (int t = 0; t < 3; t++) check_run_against_pytorch(&golden, &golden.runs[i], tables[t]);
    }
}

static void steps_are_pytorchs(void) {
    check_against_pytorch(GOLDEN_DIR "/adam.json", 3, 5, false);
    check_against_pytorch(GOLDEN_DIR "/adam-decay.json", 2, 3, true);
}

/* First step: the corrected moments are g and g², so that every weight moves by lr · g / (|g| + ε). */
static void adams_first_step_by_hand(void) {
    const ClappSettings settings = {
        .optimizer = "adam", .learning_rate = 0.25f, .beta1 = 0.9f, .beta2 = 0.999f, .epsilon = 0.5f};
    const Machine machine = machine_for(kernels_select(false), 1, 3);
    Parameter p = parameter_of(3);
    p.value[0] = 1, p.value[1] = 1, p.value[2] = 1;
    p.gradient[0] = 0.5f, p.gradient[1] = -1.5f, p.gradient[2] = 0;
    optimizer_step(&settings, &machine, 1, &p, NULL);
    CHECK_NEAR((double)p.value[0], 1 - 0.25 * 0.5, 1e-5);
    CHECK_NEAR((double)p.value[1], 1 + 0.25 * 0.75, 1e-5);
    CHECK(p.value[2] == 1);
    CHECK_NEAR((double)p.mean[1], -0.15, 1e-6);
    CHECK_NEAR((double)p.square[1], 0.00225, 1e-6);
    parameter_free(&p), machine_close(&machine);
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
    const Machine machine = machine_for(kernels_select(false), 1, count);
    OptimizerChange sums = {-1, -1};
    optimizer_step(&settings, &machine, 3, &whole, &sums);
    double change = 0, value = 0;
    for (size_t i = 0; i < count; i++) {
        *one.value = old[i], *one.gradient = whole.gradient[i], *one.mean = *one.square = 0;
        optimizer_step(&settings, &machine, 3, &one, NULL);
        CHECK(same_bits(one.value, &whole.value[i], 1) && same_bits(one.mean, &whole.mean[i], 1) &&
              same_bits(one.square, &whole.square[i], 1));
        change += pow((double)whole.value[i] - (double)old[i], 2);
        value += pow((double)whole.value[i], 2);
    }
    CHECK_NEAR(sums.change, change, 1e-4 * change);
    CHECK_NEAR(sums.value, value, 1e-5 * value);
    free(old), parameter_free(&whole), parameter_free(&one), machine_close(&machine);
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
    const Machine machine = machine_for(kernels_select(false), 1, 2);
    Parameter p = parameter_of(2);
    p.value[0] = 3, p.value[1] = -2, p.gradient[0] = 4, p.gradient[1] = -0.5f;
    OptimizerChange sums = {-1, -1};
    optimizer_step(&settings, &machine, 9, &p, &sums);
    CHECK(p.value[0] == 1 && p.value[1] == -1.75f);
    CHECK(p.mean[0] == 0 && p.square[0] == 0 && p.gradient[0] == 4);
    CHECK(sums.change == 4 + 0.0625 && sums.value == 1 + 1.75 * 1.75);
    parameter_free(&p), machine_close(&machine);
}

static void sums_are_the_same_for_every_team(void) {
    enum { COUNT = 40001 };
    const ClappSettings settings = {
        .optimizer = "adam", .learning_rate = 0.01f, .beta1 = 0.9f, .beta2 = 0.999f, .epsilon = 1e-8f};
    OptimizerChange alone = {0, 0};
    float *values = take_floats(COUNT);
    for (int threads = 1; threads <= 3; threads++) {
        const Machine machine = machine_for(kernels_select(false), threads, COUNT);
        Random random = random_seeded(4, 2);
        Parameter p = parameter_of(COUNT);
        OptimizerChange change = {-1, -1};
        fill_noise(&random, p.value, COUNT, -1, 1), fill_noise(&random, p.gradient, COUNT, -1, 1);
        optimizer_step(&settings, &machine, 2, &p, &change);
        if (threads == 1) alone = change, memcpy(values, p.value, COUNT * sizeof *values);
        CHECK(change.change == alone.change && change.value == alone.value);
        CHECK(same_bits(p.value, values, COUNT));
        parameter_free(&p), machine_close(&machine);
    }
    CHECK(alone.change > 0 && alone.value > 0);
    free(values);
}

/* ---- Products ---------------------------------------------------------------------------------------------------- */

typedef struct Factors {
    int rows, columns;
    size_t count;
    float *left, *right; /* (count, rows), (count, columns) */
} Factors;

/* Of the left ones about `share` are not 0. */
static Factors factors_of(int rows, int columns, size_t count, float share) {
    Factors f = {rows, columns, count, take_floats(count * (size_t)rows), take_floats(count * (size_t)columns)};
    Random random = random_seeded((uint64_t)(rows * 1000 + columns), count);
    for (size_t i = 0; i < count * (size_t)rows; i++)
        f.left[i] = random_unit(&random) < share ? noise(&random, -1, 1) : 0;
    fill_noise(&random, f.right, count * (size_t)columns, -1, 1);
    return f;
}

static Parameter matrix_of(const Factors *f, bool by_product) {
    const size_t count = (size_t)f->rows * (size_t)f->columns;
    Random random = random_seeded(count, 3);
    Parameter p = parameter_of(count);
    p.rank = 2, p.shape[0] = f->rows, p.shape[1] = f->columns;
    p.by_product = by_product;
    fill_noise(&random, p.value, count, -1, 1), fill_noise(&random, p.mean, count, -1, 1);
    fill_noise(&random, p.square, count, 0, 1);
    if (!by_product) return p;
    free(p.gradient);
    p.gradient = NULL, p.product = (Product){f->left, f->right, f->count};
    return p;
}

/* What the oracle's product of them is. */
static float *gradient_of(const Factors *f, const Kernels *oracle) {
    const size_t rows = (size_t)f->rows, columns = (size_t)f->columns;
    float *gradient = take_floats(rows * columns);
    fill_value(gradient, rows * columns, 0);
    oracle->multiply(
        &(MatrixProduct){rows, columns, f->count, f->left, 1, rows, f->right, columns, 1, gradient, columns}, NULL);
    return gradient;
}

static bool same_parameters(const Parameter *a, const Parameter *b) {
    return same_bits(a->value, b->value, a->count) && same_bits(a->mean, b->mean, a->count) &&
           same_bits(a->square, b->square, a->count);
}

static void check_product(const Factors *f, const char *optimizer, const Kernels *kernels, int threads) {
    ClappSettings settings = {.learning_rate = 0.1f, .beta1 = 0.9f, .beta2 = 0.999f, .epsilon = 1e-8f};
    strcpy(settings.optimizer, optimizer);
    settings.weight_decay = threads == 2 ? 0.25f : 0;
    float *expected = gradient_of(f, kernels->fused ? &kernels_reference_fused : &kernels_reference);
    Parameter p = matrix_of(f, true), in_memory = matrix_of(f, false);
    memcpy(in_memory.gradient, expected, p.count * sizeof *expected);
    const Machine machine = machine_for(kernels, threads, p.count);
    float *found = take_nan(p.count);
    optimizer_gradient(&machine, &p, found);
    CHECK(same_bits(found, expected, p.count));
    fill_value(found, p.count, NAN);
    optimizer_gradient(&machine, &in_memory, found);
    CHECK(same_bits(found, expected, p.count));
    optimizer_step(&settings, &machine, 3, &in_memory, NULL), optimizer_step(&settings, &machine, 3, &p, NULL);
    check_that(same_parameters(&p, &in_memory), __FILE__, __LINE__,
               "%s, %s, %d threads: (%zu, %d) and (%zu, %d) as a product", optimizer, kernels->name, threads, f->count,
               f->rows, f->count, f->columns);
    free(expected), free(found), parameter_free(&p), parameter_free(&in_memory), machine_close(&machine);
}

static void a_product_is_a_gradient(void) {
    static const int shapes[][2] = {{1, 1},    {5, 7},    {3, 256},    {48, 256}, {49, 257},
                                    {49, 513}, {96, 512}, {100, 1024}, {130, 16}};
    static const size_t counts[] = {0, 1, 33, 200};
    for (size_t i = 0; i < sizeof shapes / sizeof shapes[0] * 4; i++)
        for (int sparse = 0; sparse < 2; sparse++) {
            const Factors f = factors_of(shapes[i / 4][0], shapes[i / 4][1], counts[i % 4], sparse ? 0.2f : 1);
            for (int threads = 1; threads <= 3; threads++) {
                check_product(&f, "adam", kernels_select(false), threads);
                check_product(&f, "sgd", kernels_select(true), threads);
            }
            free(f.left), free(f.right);
        }
}

int main(void) {
    RUN(steps_are_pytorchs);
    RUN(adams_first_step_by_hand);
    RUN(length_does_not_matter);
    RUN(sgd_is_plain);
    RUN(sums_are_the_same_for_every_team);
    RUN(a_product_is_a_gradient);
    return check_report();
}
