#include "batch_norm.h"

#include <math.h>

static const float epsilon = 1e-5f, momentum = 0.1f;

enum { LANES = 16 }; /* neurons that one member works on at once */

size_t batch_norm_size(const Block *block) {
    return 3 * (size_t)block->settings->channels;
}

/* What stays of a batch: for each neuron its mean, variance and 1/√(variance + ε). */
typedef struct Statistics {
    float *mean, *variance, *inverse;
} Statistics;

static Statistics statistics_of(const Block *block, const Activity *activity) {
    const size_t channels = (size_t)block->settings->channels;
    float *at = activity->statistics;
    return (Statistics){at, at + channels, at + 2 * channels};
}

typedef struct Work {
    const Block *block;
    const Activity *activity;
    bool training;
    float *d_output;
    size_t positions, channels; /* of all patches */
} Work;

static Work work_of(const Block *block, const Activity *activity) {
    return (Work){.block = block,
                  .activity = activity,
                  .positions = (size_t)activity->patches * (size_t)shape_positions(block->shapes.output),
                  .channels = (size_t)block->settings->channels};
}

static void run(const Machine *machine, Work *work, void (*piece)(void *, size_t, int)) {
    team_run(machine->team, (work->channels + LANES - 1) / LANES, piece, work);
}

static size_t lanes(const Work *work, size_t first) {
    return work->channels - first < LANES ? work->channels - first : LANES;
}

static void measure(const Work *work, size_t first, Statistics s) {
    const size_t count = lanes(work, first);
    double sums[LANES] = {0}, squares[LANES] = {0}, mean[LANES];
    const float *output = work->activity->output + first;
    for (size_t i = 0; i < work->positions; i++)
        for (size_t c = 0; c < count; c++) sums[c] += (double)output[i * work->channels + c];
    for (size_t c = 0; c < count; c++) mean[c] = sums[c] / (double)work->positions;
    for (size_t i = 0; i < work->positions; i++)
        for (size_t c = 0; c < count; c++) {
            const double away = (double)output[i * work->channels + c] - mean[c];
            squares[c] += away * away;
        }
    for (size_t c = 0; c < count; c++) {
        const double variance = squares[c] / (double)work->positions;
        s.mean[first + c] = (float)mean[c];
        s.variance[first + c] = (float)variance;
        s.inverse[first + c] = (float)(1 / sqrt(variance + (double)epsilon));
    }
}

/* A mean of outputs is changed as each of them is. */
static void normalise(void *context, size_t piece, int member) {
    const Work *work = context;
    const Block *block = work->block;
    const size_t first = piece * LANES, count = lanes(work, first);
    const Statistics s = statistics_of(block, work->activity);
    const size_t codes = (size_t)work->activity->patches * (size_t)extent_volume(block->cells.count);
    if (work->training) measure(work, first, s);
    for (size_t c = first; c < first + count; c++) {
        const float inverse =
            work->training ? s.inverse[c] : (float)(1 / sqrt((double)block->variance->value[c] + (double)epsilon));
        const float factor = block->scale->value[c] * inverse;
        const float offset = block->shift->value[c] - (work->training ? s.mean[c] : block->mean->value[c]) * factor;
        float *output = work->activity->output + c, *code = work->activity->code + c;
        uint8_t *winner = work->activity->winner + c;
        for (size_t i = 0; i < work->positions * work->channels; i += work->channels) {
            if (!(output[i] > 0)) winner[i] = BLOCK_SILENT;
            output[i] = output[i] * factor + offset;
        }
        for (size_t i = 0; i < codes; i++) code[i * work->channels] = code[i * work->channels] * factor + offset;
    }
    (void)member;
}

void batch_norm_forward(const Block *block, const Machine *machine, const Activity *activity, bool training) {
    Work work = work_of(block, activity);
    work.training = training;
    run(machine, &work, normalise);
}

/* x̂ comes back from the output; a scale of 0 lets nothing through. */
static void go_back(void *context, size_t piece, int member) {
    const Work *work = context;
    const Block *block = work->block;
    const size_t first = piece * LANES, count = lanes(work, first), end = work->positions * work->channels;
    const Statistics s = statistics_of(block, work->activity);
    for (size_t c = first; c < first + count; c++) {
        const float scale = block->scale->value[c], shift = block->shift->value[c];
        const float inverse_scale = scale != 0 ? 1 / scale : 0;
        const float *output = work->activity->output + c;
        float *d_output = work->d_output + c;
        double sum = 0, product = 0;
        for (size_t i = 0; i < end; i += work->channels) {
            sum += (double)d_output[i];
            product += (double)d_output[i] * (double)((output[i] - shift) * inverse_scale);
        }
        block->shift->gradient[c] += (float)sum;
        block->scale->gradient[c] += (float)product;
        const float factor = scale * s.inverse[c];
        const float mean = (float)(sum / (double)work->positions), slope = (float)(product / (double)work->positions);
        for (size_t i = 0; i < end; i += work->channels)
            d_output[i] = factor * (d_output[i] - mean - (output[i] - shift) * inverse_scale * slope);
    }
    (void)member;
}

void batch_norm_backward(const Block *block, const Machine *machine, const Activity *activity, float *d_output) {
    Work work = work_of(block, activity);
    work.d_output = d_output;
    run(machine, &work, go_back);
}

void batch_norm_average(const Block *block, const Activity *activity) {
    const Work work = work_of(block, activity);
    const Statistics s = statistics_of(block, activity);
    const float unbiased = work.positions > 1 ? (float)work.positions / (float)(work.positions - 1) : 1;
    for (size_t c = 0; c < work.channels; c++) {
        block->mean->value[c] += momentum * (s.mean[c] - block->mean->value[c]);
        block->variance->value[c] += momentum * (s.variance[c] * unbiased - block->variance->value[c]);
    }
}
