/* Back-propagation: three blocks on top of each other against numerical gradients of the same network in double. */
#include "backward.h"

#include "check.h"
#include "machine_support.h"
#include "support.h"

#define ONE                                                                                                            \
    { 1, 1, 1 }
#define TWO                                                                                                            \
    { 1, 2, 2 }

/* ---- Three blocks ------------------------------------------------------------------------------------------------ */

enum { BLOCKS = 3 };

typedef struct Tower {
    ClappBlockSettings settings[BLOCKS];
    Block blocks[BLOCKS];
    Parameter weight[BLOCKS], bias[BLOCKS];
    Activity activity[BLOCKS];
    float *input, *d_output[BLOCKS + 1]; /* d_output[0] is of the input */
    double *values[2 * BLOCKS + 1];      /* in double: weight, bias of every block, then the input */
    size_t counts[2 * BLOCKS + 1];
    Machine machine;
    int patches;
} Tower;

static Parameter parameter_of(size_t count, Random *random, float bound) {
    Parameter p = {.count = count, .value = take_floats(count), .gradient = take_floats(count)};
    fill_noise(random, p.value, count, -bound, bound), fill_value(p.gradient, count, 0.25f);
    return p;
}

static void keep_double(Tower *t, int index, const float *values, size_t count) {
    t->counts[index] = count;
    t->values[index] = take(count * sizeof(double));
    for (size_t i = 0; i < count; i++) t->values[index][i] = (double)values[i];
}

static void add_block(Tower *t, int i, Shape input, Random *random, WorkspaceSizes *sizes, size_t *weights) {
    const size_t count = (size_t)t->patches, row = (size_t)fan_in(&t->settings[i], input);
    Block *b = &t->blocks[i];
    t->weight[i] = parameter_of(row * (size_t)t->settings[i].channels, random, 1.5f / sqrtf((float)row));
    t->bias[i] = parameter_of((size_t)t->settings[i].channels, random, 0.3f);
    *b = (Block){.settings = &t->settings[i], .weight = &t->weight[i], .bias = &t->bias[i]};
    b->shapes = block_shapes(&t->settings[i], input);
    b->cells = square_cells(b->shapes.output, 1);
    const size_t out = shape_count(b->shapes.output);
    if (!CHECK(shape_positions(b->shapes.output) > 0)) abort();
    t->activity[i] = (Activity){.patches = t->patches,
                                .input = i > 0 ? t->activity[i - 1].output : t->input,
                                .output = take_floats(count * out),
                                .winner = take(count * out),
                                .code = take_floats(count * block_code_size(b))};
    t->d_output[i + 1] = take_floats(count * out);
    keep_double(t, 2 * i, t->weight[i].value, t->weight[i].count);
    keep_double(t, 2 * i + 1, t->bias[i].value, t->bias[i].count);
    block_measure(b, sizes), size_grow(weights, block_weights_size(b));
}

static void tower_open(Tower *t, const ClappBlockSettings *settings, Shape input, int patches, uint64_t seed) {
    *t = (Tower){.patches = patches};
    Random random = random_seeded(seed, 15);
    const size_t in = (size_t)patches * shape_count(input);
    size_t weights = 0;
    WorkspaceSizes sizes = {0};
    t->input = take_floats(in), t->d_output[0] = take_floats(in);
    fill_noise(&random, t->input, in, -1, 1);
    keep_double(t, 2 * BLOCKS, t->input, in);
    for (int i = 0; i < BLOCKS; i++) {
        t->settings[i] = settings[i];
        add_block(t, i, input, &random, &sizes, &weights);
        input = t->blocks[i].shapes.output;
    }
    fill_noise(&random, t->d_output[BLOCKS], (size_t)patches * shape_count(input), -1, 1);
    t->machine = machine_open(kernels_select(false), 1, &sizes, weights, 0);
}

static void tower_close(Tower *t) {
    for (int i = 0; i < BLOCKS; i++) {
        float *const floats[] = {t->weight[i].value,  t->weight[i].gradient, t->bias[i].value,
                                 t->bias[i].gradient, t->activity[i].output, t->activity[i].code};
        for (int j = 0; j < 6; j++) free(floats[j]);
        free(t->activity[i].winner), free(t->values[2 * i]), free(t->values[2 * i + 1]), free(t->d_output[i + 1]);
    }
    free(t->input), free(t->d_output[0]), free(t->values[2 * BLOCKS]), machine_close(&t->machine);
}

/* Neuron c's sum of inputs at (t, y, x) of one patch. */
static double sum_at(const Block *b, const double *weight, const double *bias, const double *patch, int t, int y, int x,
                     int c) {
    const ClappExtent kernel = b->settings->kernel, stride = b->settings->stride, padding = b->settings->padding;
    const Shape in = b->shapes.input;
    double sum = bias[c];
    for (int k = 0; k < kernel.time * kernel.height * kernel.width; k++) {
        const int it = t * stride.time + k / (kernel.height * kernel.width) - padding.time;
        const int iy = y * stride.height + k / kernel.width % kernel.height - padding.height;
        const int ix = x * stride.width + k % kernel.width - padding.width;
        if (it < 0 || it >= in.time || iy < 0 || iy >= in.height || ix < 0 || ix >= in.width) continue;
        for (int ci = 0; ci < in.channels; ci++)
            sum += weight[c * fan_in(b->settings, in) + k * in.channels + ci] *
                   patch[((it * in.height + iy) * in.width + ix) * in.channels + ci];
    }
    return sum;
}

/* One patch → output, in double. */
static void naive_forward(const Block *b, const double *weight, const double *bias, const double *patch,
                          double *output) {
    const ClappExtent pool = b->settings->pool, stride = b->settings->pool_stride;
    const Shape out = b->shapes.output;
    for (size_t i = 0; i < shape_count(out); i++) {
        const int c = (int)i % out.channels, at = (int)i / out.channels;
        const int x = at % out.width, y = at / out.width % out.height, t = at / (out.width * out.height);
        output[i] = 0;
        for (int p = 0; p < pool.time * pool.height * pool.width; p++) {
            const int pt = p / (pool.height * pool.width), py = p / pool.width % pool.height, px = p % pool.width;
            output[i] = fmax(output[i], sum_at(b, weight, bias, patch, t * stride.time + pt, y * stride.height + py,
                                               x * stride.width + px, c));
        }
    }
}

/* Σ d_output · output of the last block, over the patches from `first` up to `last`. */
static double objective(const Tower *t, int first, int last) {
    double sum = 0, a[2048], b[2048];
    const size_t in = shape_count(t->blocks[0].shapes.input), out = shape_count(t->blocks[2].shapes.output);
    for (int patch = first; patch < last; patch++) {
        naive_forward(&t->blocks[0], t->values[0], t->values[1], t->values[6] + (size_t)patch * in, a);
        naive_forward(&t->blocks[1], t->values[2], t->values[3], a, b);
        naive_forward(&t->blocks[2], t->values[4], t->values[5], b, a);
        for (size_t i = 0; i < out; i++) sum += (double)t->d_output[BLOCKS][(size_t)patch * out + i] * a[i];
    }
    return sum;
}

static void check_slope(const Tower *t, int index, size_t at, float gradient) {
    const double step = 1e-7;
    double *value = &t->values[index][at];
    const double was = *value;
    const int patch = index == 2 * BLOCKS ? (int)(at / shape_count(t->blocks[0].shapes.input)) : -1;
    const int first = patch >= 0 ? patch : 0, last = patch >= 0 ? patch + 1 : t->patches;
    *value = was + step;
    const double up = objective(t, first, last);
    *value = was - step;
    const double slope = (up - objective(t, first, last)) / (2 * step);
    *value = was;
    CHECK_NEAR((double)gradient, slope, 3e-5 * (1 + fabs(slope)));
}

static void run(Tower *t) {
    for (int i = 0; i < BLOCKS; i++) block_forward(&t->blocks[i], &t->machine, &t->activity[i], true);
    for (int i = BLOCKS - 1; i >= 0; i--) {
        fill_value(t->d_output[i], (size_t)t->patches * shape_count(t->blocks[i].shapes.input), NAN); /* it sets */
        backward_block(&t->blocks[i], &t->machine, &t->activity[i], t->d_output[i + 1], t->d_output[i]);
    }
}

static const struct {
    const char *why;
    ClappBlockSettings blocks[BLOCKS];
    Shape input;
    int patches;
} cases[] = {
    {"pools",
     {{4, {1, 3, 3}, ONE, {0, 1, 1}, TWO, TWO, 1, 1, 1, false, false},
      {5, {1, 3, 3}, ONE, {0, 1, 1}, TWO, TWO, 1, 1, 1, false, false},
      {3, {1, 3, 3}, ONE, {0, 1, 1}, ONE, ONE, 1, 1, 1, false, false}},
     {1, 8, 8, 2},
     3},
    {"overlapping pools and strides",
     {{4, {1, 3, 3}, {1, 2, 1}, {0, 1, 1}, {1, 3, 3}, {1, 1, 2}, 1, 1, 1, false, false},
      {5, {1, 2, 3}, {1, 1, 2}, {0, 1, 0}, ONE, ONE, 1, 1, 1, false, false},
      {3, {1, 3, 3}, ONE, {0, 1, 1}, {1, 2, 2}, ONE, 1, 1, 1, false, false}},
     {1, 11, 16, 1},
     4},
    {"time, gaps and what is left over",
     {{3, {2, 2, 3}, ONE, {1, 0, 1}, ONE, {1, 2, 1}, 1, 1, 1, false, false},
      {4, {3, 1, 2}, {2, 1, 1}, {1, 0, 0}, {1, 1, 2}, {1, 1, 2}, 1, 1, 1, false, false},
      {2, {1, 2, 2}, {1, 2, 2}, {0, 1, 1}, ONE, ONE, 1, 1, 1, false, false}},
     {4, 7, 8, 2},
     3},
    {"chunks of different sizes", /* 16, 28 and 256 patches at once */
     {{3, {1, 3, 3}, ONE, {0, 1, 1}, {1, 2, 2}, ONE, 1, 1, 1, false, false},
      {4, {1, 3, 3}, ONE, {0, 1, 1}, {1, 3, 3}, {1, 3, 3}, 1, 1, 1, false, false},
      {2, ONE, ONE, {0, 0, 0}, ONE, ONE, 1, 1, 1, false, false}},
     {1, 4, 4, 1},
     37},
};

static void gradients_go_all_the_way_down(void) {
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const int failures = check_failures;
        Tower t;
        tower_open(&t, cases[i].blocks, cases[i].input, cases[i].patches, i);
        run(&t);
        for (int b = 0; b < BLOCKS; b++) {
            const size_t hop = t.weight[b].count / 24 + 1;
            for (size_t w = 0; w < t.weight[b].count; w += hop)
                check_slope(&t, 2 * b, w, t.weight[b].gradient[w] - 0.25f); /* added to what was there */
            for (size_t c = 0; c < t.bias[b].count; c++) check_slope(&t, 2 * b + 1, c, t.bias[b].gradient[c] - 0.25f);
        }
        for (size_t at = 0; at < t.counts[6]; at += 3) check_slope(&t, 6, at, t.d_output[0][at]);
        check_that(check_failures == failures, __FILE__, __LINE__, "in the case of %s", cases[i].why);
        tower_close(&t);
    }
}

/* Whether something goes down or not, the block's own gradient is the same; and for a d_output that comes from a code
 * it is the local update. */
static void a_blocks_own_part_is_the_local_update(void) {
    Tower t;
    tower_open(&t, cases[0].blocks, cases[0].input, 20, 7);
    Block *b = &t.blocks[0];
    const size_t code = block_code_size(b), out = shape_count(b->shapes.output), weights = t.weight[0].count;
    float *d_code = take_floats(20 * code), *expected = take_floats(weights);
    Random random = random_seeded(3, 15);
    fill_noise(&random, d_code, 20 * code, -1, 1);
    for (size_t p = 0; p < 20; p++) block_spread(b, d_code + p * code, t.d_output[1] + p * out);
    block_forward(b, &t.machine, &t.activity[0], true);
    backward_block(b, &t.machine, &t.activity[0], t.d_output[1], t.d_output[0]);
    memcpy(expected, t.weight[0].gradient, weights * sizeof *expected);
    fill_value(t.weight[0].gradient, weights, 0.25f);
    backward_block(b, &t.machine, &t.activity[0], t.d_output[1], NULL);
    CHECK(same_bits(t.weight[0].gradient, expected, weights));
    fill_value(t.weight[0].gradient, weights, 0.25f);
    block_update(b, &t.machine, &t.activity[0], d_code, NULL);
    CHECK(same_bits(t.weight[0].gradient, expected, weights));
    CHECK(expected[0] != 0.25f);
    free(d_code), free(expected), tower_close(&t);
}

int main(void) {
    RUN(gradients_go_all_the_way_down);
    RUN(a_blocks_own_part_is_the_local_update);
    return check_report();
}
