#include "block.h"

#include "batch_norm.h"
#include "convolution.h"
#include "recurrent.h"

#include <string.h>

enum { ROWS_AT_ONCE = 256 }; /* so that what a chunk of patches needs stays in the second cache */

/* Patches that are worked on together. */
static size_t chunk_of(const Block *block) {
    const int positions = shape_positions(block->shapes.convolved);
    return positions >= ROWS_AT_ONCE ? 1 : (size_t)(ROWS_AT_ONCE / positions);
}

static size_t channels_of(const Block *block) {
    return (size_t)block->settings->channels;
}

static size_t depth_of(const Block *block) {
    return (size_t)fan_in(block->settings, block->shapes.input);
}

static size_t smaller(size_t a, size_t b) {
    return a < b ? a : b;
}

/* Room for the signals of one neuron from a chunk of patches. */
static size_t list_size(const Block *block) {
    return chunk_of(block) * (size_t)shape_positions(block->shapes.output);
}

void block_measure(const Block *block, WorkspaceSizes *sizes) {
    const size_t chunk = chunk_of(block), lists = channels_of(block) * list_size(block);
    const size_t positions = chunk * (size_t)shape_positions(block->shapes.convolved);
    size_grow(&sizes->padded, chunk * convolution_padded_count(block->settings, block->shapes.input) + KERNEL_SLACK);
    size_grow(&sizes->convolved, positions * channels_of(block));
    size_grow(&sizes->d_code, block_code_size(block));
    size_grow(&sizes->starts, positions > lists ? positions : lists);
    size_grow(&sizes->signals, lists);
    size_grow(&sizes->counts, channels_of(block));
    size_grow(&sizes->lines, convolution_lines(block->settings, block->shapes.input));
}

size_t block_weights_size(const Block *block) {
    return packed_size(depth_of(block), channels_of(block));
}

/* What one call works on, and its parts. */
typedef struct Work {
    const Block *block;
    const Machine *machine;
    const Activity *activity;
    const float *d_code, *d_output; /* one of them */
    float *d_input;
    size_t parts;
} Work;

/* Receptive fields in the workspace's padded patches. */
static Fields fields_of(const Block *block, const Workspace *w) {
    convolution_offsets(block->settings, block->shapes.input, w->lines);
    return (Fields){w->padded, w->lines, convolution_lines(block->settings, block->shapes.input),
                    convolution_line_length(block->settings, block->shapes.input)};
}

/* ---- Max-pool and code ------------------------------------------------------------------------------------------- */

/* Index of a position of the convolved patch, row by row. */
static size_t position_of(const Block *block, int t, int y, int x) {
    const Shape in = block->shapes.convolved;
    return ((size_t)t * (size_t)in.height + (size_t)y) * (size_t)in.width + (size_t)x;
}

/* The first position of output position (t, y, x)'s pool window. */
static size_t window_start(const Block *block, int t, int y, int x) {
    const ClappExtent stride = block->settings->pool_stride;
    return position_of(block, t * stride.time, y * stride.height, x * stride.width);
}

/* How far position `index` (row-major) of a pool window is from its first, in positions of the convolved patch. */
static size_t window_offset(const Block *block, size_t index) {
    const ClappExtent pool = block->settings->pool;
    const int i = (int)index;
    return position_of(block, i / (pool.width * pool.height), i / pool.width % pool.height, i % pool.width);
}

static size_t window_size(const Block *block) {
    const ClappExtent pool = block->settings->pool;
    return (size_t)extent_volume(pool);
}

/* Offset of the cell that output position (t, y, x) belongs to, in floats of the code. */
static size_t cell(const Block *block, int t, int y, int x) {
    const ClappExtent count = block->cells.count, size = block->cells.size;
    const int row = t / size.time * count.height + y / size.height;
    return (size_t)(row * count.width + x / size.width) * channels_of(block);
}

/* Steps in time of the output that belong to a cell. */
static int cell_steps(const Block *block) {
    return block->cells.count.time * block->cells.size.time;
}

/* Output positions in a cell. */
static float cell_positions(const Block *block) {
    return (float)extent_volume(block->cells.size);
}

/* convolved (of one patch, before the ReLU) → output, winner, code.  The largest of a window is the same before and
 * after the ReLU, and where it is not above 0 there is no slope to route. */
static void activate_and_pool(const Block *block, const Kernels *kernels, const float *convolved, float *output,
                              uint8_t *winner, float *code) {
    const Shape out = block->shapes.output;
    const size_t channels = channels_of(block), code_size = block_code_size(block);
    PoolWindow window = {.count = window_size(block)};
    for (size_t i = 0; i < window.count; i++) window.offsets[i] = window_offset(block, i) * channels;
    memset(code, 0, code_size * sizeof *code);
    for (int t = 0; t < out.time; t++)
        for (int y = 0; y < out.height; y++)
            for (int x = 0; x < out.width; x++, output += channels, winner += channels) {
                kernels->pool(&window, convolved + window_start(block, t, y, x) * channels, channels, output, winner);
                if (t < cell_steps(block)) kernels->add_scaled(code + cell(block, t, y, x), output, 1, channels);
            }
    const float positions = cell_positions(block);
    for (size_t c = 0; c < code_size; c++) code[c] /= positions;
}

/* ---- Forward ----------------------------------------------------------------------------------------------------- */

static void pack_panel(void *context, size_t piece, int member) {
    const Work *work = context;
    const size_t depth = depth_of(work->block), first = piece * KERNEL_PANEL;
    work->machine->kernels->pack(work->block->weight->value + first * depth, depth,
                                 smaller(KERNEL_PANEL, channels_of(work->block) - first),
                                 work->machine->weights + first * depth);
    (void)member;
}

static void forward_chunk(void *context, size_t piece, int member) {
    const Work *work = context;
    const Block *block = work->block;
    const Activity *activity = work->activity;
    const Kernels *kernels = work->machine->kernels;
    const Workspace *w = &work->machine->workspaces[member];
    const size_t in = shape_count(block->shapes.input), out = shape_count(block->shapes.output);
    const size_t padded = convolution_padded_count(block->settings, block->shapes.input);
    const size_t positions = (size_t)shape_positions(block->shapes.convolved), channels = channels_of(block);
    const size_t first = piece * chunk_of(block), count = smaller(chunk_of(block), (size_t)activity->patches - first);
    const Fields fields = fields_of(block, w);
    for (size_t i = 0; i < count; i++) {
        convolution_pad(block->settings, block->shapes.input, activity->input + (first + i) * in,
                        w->padded + i * padded);
        convolution_starts(block->settings, &block->shapes, (uint32_t)(i * padded), w->starts + i * positions);
    }
    for (size_t row = 0; row < count * positions; row++)
        memcpy(w->convolved + row * channels, block->bias->value, channels * sizeof(float));
    kernels->convolve(&fields, w->starts, count * positions, work->machine->weights, channels, w->convolved);
    for (size_t i = 0; i < count; i++) {
        const size_t patch = first + i;
        activate_and_pool(block, kernels, w->convolved + i * positions * channels, activity->output + patch * out,
                          activity->winner + patch * out, activity->code + patch * block_code_size(block));
    }
}

static void convolve(const Block *block, const Machine *machine, const Activity *activity) {
    Work work = {.block = block, .machine = machine, .activity = activity};
    team_run(machine->team, (channels_of(block) + KERNEL_PANEL - 1) / KERNEL_PANEL, pack_panel, &work);
    team_run(machine->team, ((size_t)activity->patches + chunk_of(block) - 1) / chunk_of(block), forward_chunk, &work);
}

void block_forward(const Block *block, const Machine *machine, const Activity *activity, bool training) {
    if (block->settings->recurrent) recurrent_forward(block, machine, activity);
    else convolve(block, machine, activity);
    if (block->settings->batch_norm) batch_norm_forward(block, machine, activity, training);
}

/* ---- Update ------------------------------------------------------------------------------------------------------ */

/* Neurons from `first` up to `end`. */
typedef struct Neurons {
    size_t first, end;
} Neurons;

/* d_code of one patch → what every position of a cell gets of it. */
static void share_out(const Block *block, const float *d_code, float *shares) {
    const float positions = cell_positions(block);
    for (size_t i = 0; i < block_code_size(block); i++) shares[i] = d_code[i] / positions;
}

static bool is_silent(const Block *block, const float *d_code, Neurons neurons) {
    const size_t channels = channels_of(block);
    for (size_t at = 0; at < block_code_size(block); at += channels)
        for (size_t c = neurons.first; c < neurons.end; c++)
            if (d_code[at + c] != 0) return false;
    return true;
}

/* Where receptive fields of a patch begin in memory. */
typedef struct Geometry {
    ClappExtent step;               /* from one output position's pool window to the next */
    uint32_t window[UINT8_MAX + 1]; /* from a window's first position to each of them; 0 for BLOCK_SILENT */
} Geometry;

static Geometry geometry_of(const Block *block) {
    const ClappBlockSettings *b = block->settings;
    const int row = (block->shapes.input.width + 2 * b->padding.width) * block->shapes.input.channels;
    const int plane = (block->shapes.input.height + 2 * b->padding.height) * row;
    const ClappExtent one = {b->stride.time * plane, b->stride.height * row,
                             b->stride.width * block->shapes.input.channels};
    Geometry g = {
        {one.time * b->pool_stride.time, one.height * b->pool_stride.height, one.width * b->pool_stride.width}, {0}};
    for (int i = 0; i < (int)window_size(block); i++)
        g.window[i] = (uint32_t)(i / (b->pool.width * b->pool.height) * one.time +
                                 i / b->pool.width % b->pool.height * one.height + i % b->pool.width * one.width);
    return g;
}

/* Adds to every neuron's list the winners of one patch that fired and are told something: where their receptive fields
 * begin, behind `first`, and what reaches them. */
static void list_signals(const Work *work, const Geometry *g, size_t patch, uint32_t first, Neurons neurons,
                         const Workspace *w) {
    const Block *block = work->block;
    const Shape out = block->shapes.output;
    const size_t channels = channels_of(block), size = list_size(block), at = patch * shape_count(out);
    const bool marked = block->settings->batch_norm;
    const int steps = work->d_output ? out.time : cell_steps(block);
    const float *output = work->activity->output + at;
    const uint8_t *winner = work->activity->winner + at;
    size_t from = 0;
    for (int t = 0; t < steps; t++)
        for (int y = 0; y < out.height; y++)
            for (int x = 0; x < out.width; x++, from += channels) {
                const uint32_t start = first + (uint32_t)(t * g->step.time + y * g->step.height + x * g->step.width);
                const float *signal = work->d_output ? work->d_output + at + from : w->d_code + cell(block, t, y, x);
                for (size_t c = neurons.first; c < neurons.end; c++) {
                    const size_t next = c * size + w->counts[c];
                    w->starts[next] = start + g->window[winner[from + c]];
                    w->signals[next] = signal[c];
                    const bool fired = marked ? winner[from + c] != BLOCK_SILENT : output[from + c] > 0;
                    w->counts[c] += fired && signal[c] != 0;
                }
            }
}

/* Every neuron's list → its gradients; the lists are empty afterwards. */
static void learn_lists(const Work *work, const Fields *fields, Neurons neurons, const Workspace *w) {
    const Block *block = work->block;
    const size_t depth = depth_of(block), size = list_size(block);
    for (size_t c = neurons.first; c < neurons.end; c++) {
        const float *signals = w->signals + c * size;
        for (size_t i = 0; i < w->counts[c]; i++) block->bias->gradient[c] += signals[i];
        work->machine->kernels->correlate(fields, w->starts + c * size, signals, w->counts[c],
                                          block->weight->gradient + c * depth);
        w->counts[c] = 0;
    }
}

/* A share of the neurons learns from all patches, in their order. */
static void update_neurons(void *context, size_t piece, int member) {
    const Work *work = context;
    const Block *block = work->block;
    const Workspace *w = &work->machine->workspaces[member];
    const size_t in = shape_count(block->shapes.input), channels = channels_of(block);
    const size_t padded = convolution_padded_count(block->settings, block->shapes.input);
    const Neurons neurons = {piece * channels / work->parts, (piece + 1) * channels / work->parts};
    const Fields fields = fields_of(block, w);
    const Geometry geometry = geometry_of(block);
    size_t gathered = 0;
    for (size_t c = neurons.first; c < neurons.end; c++) w->counts[c] = 0;
    for (size_t patch = 0; patch < (size_t)work->activity->patches; patch++) {
        const float *d_code = work->d_code ? work->d_code + patch * block_code_size(block) : NULL;
        if (d_code && is_silent(block, d_code, neurons)) continue;
        if (d_code) share_out(block, d_code, w->d_code);
        convolution_pad(block->settings, block->shapes.input, work->activity->input + patch * in,
                        w->padded + gathered * padded);
        list_signals(work, &geometry, patch, (uint32_t)(gathered * padded), neurons, w);
        if (++gathered < chunk_of(block)) continue;
        learn_lists(work, &fields, neurons, w);
        gathered = 0;
    }
    learn_lists(work, &fields, neurons, w);
}

static void update(Work *work) {
    work->parts = smaller((size_t)clapp_team_size(work->machine->team), channels_of(work->block));
    team_run(work->machine->team, work->parts, update_neurons, work);
}

void block_update_outputs(const Block *block, const Machine *machine, const Activity *activity, float *d_output) {
    if (block->settings->batch_norm) batch_norm_backward(block, machine, activity, d_output);
    if (block->settings->recurrent) recurrent_update(block, machine, activity, d_output);
    else update(&(Work){.block = block, .machine = machine, .activity = activity, .d_output = d_output});
}

void block_update(const Block *block, const Machine *machine, const Activity *activity, const float *d_code,
                  float *d_output) {
    if (!block_needs_outputs(block->settings)) {
        update(&(Work){.block = block, .machine = machine, .activity = activity, .d_code = d_code});
        return;
    }
    for (size_t patch = 0; patch < (size_t)activity->patches; patch++)
        block_spread(block, d_code + patch * block_code_size(block),
                     d_output + patch * shape_count(block->shapes.output));
    block_update_outputs(block, machine, activity, d_output);
}

/* ---- For back-propagation ---------------------------------------------------------------------------------------- */

void block_spread(const Block *block, const float *d_code, float *d_output) {
    const Shape out = block->shapes.output;
    const size_t channels = channels_of(block);
    const float positions = cell_positions(block);
    memset(d_output, 0, shape_count(out) * sizeof *d_output);
    for (int t = 0; t < cell_steps(block); t++)
        for (int y = 0; y < out.height; y++)
            for (int x = 0; x < out.width; x++, d_output += channels) {
                const float *d_cell = d_code + cell(block, t, y, x);
                for (size_t c = 0; c < channels; c++) d_output[c] = d_cell[c] / positions;
            }
}

/* Every signal goes back to what its neuron saw, by the neuron's weights. */
static void send_patch_down(void *context, size_t patch, int member) {
    const Work *work = context;
    const Block *block = work->block;
    const Kernels *kernels = work->machine->kernels;
    const Workspace *w = &work->machine->workspaces[member];
    const size_t size = list_size(block), depth = depth_of(block);
    const Neurons all = {0, channels_of(block)};
    const Fields fields = fields_of(block, w);
    const Geometry geometry = geometry_of(block);
    memset(w->padded, 0, convolution_padded_count(block->settings, block->shapes.input) * sizeof(float));
    memset(w->counts, 0, all.end * sizeof *w->counts);
    list_signals(work, &geometry, patch, 0, all, w);
    for (size_t c = 0; c < all.end; c++)
        for (size_t i = 0; i < w->counts[c]; i++)
            for (size_t line = 0; line < fields.lines; line++)
                kernels->add_scaled(w->padded + w->starts[c * size + i] + fields.offsets[line],
                                    block->weight->value + c * depth + line * fields.length, w->signals[c * size + i],
                                    fields.length);
    convolution_unpad(block->settings, block->shapes.input, w->padded,
                      work->d_input + patch * shape_count(block->shapes.input));
}

void block_send_down(const Block *block, const Machine *machine, const Activity *activity, const float *d_output,
                     float *d_input) {
    if (block->settings->recurrent) {
        recurrent_send_down(block, machine, activity, d_output, d_input);
        return;
    }
    Work work = {.block = block, .machine = machine, .activity = activity, .d_output = d_output, .d_input = d_input};
    team_run(machine->team, (size_t)activity->patches, send_patch_down, &work);
}
