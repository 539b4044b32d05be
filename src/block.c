#include "block.h"

#include "convolution.h"

#include <string.h>

enum { ROWS_AT_ONCE = 256 }; /* so that the rows of a chunk stay in the second cache */

/* Patches that are worked on together. */
static int chunk(const Block *block) {
    const int positions = shape_positions(block->shapes.convolved);
    return positions >= ROWS_AT_ONCE ? 1 : ROWS_AT_ONCE / positions;
}

static size_t row_size(const Block *block) {
    return (size_t)fan_in(block->settings, block->shapes.input);
}

size_t block_rows_size(const Block *block) {
    return (size_t)chunk(block) * (size_t)shape_positions(block->shapes.convolved) * row_size(block);
}

size_t block_convolved_size(const Block *block) {
    return (size_t)chunk(block) * shape_count(block->shapes.convolved);
}

static bool has_pool(const Block *block) {
    const ClappExtent pool = block->settings->pool, stride = block->settings->pool_stride;
    return pool.time * pool.height * pool.width * stride.time * stride.height * stride.width > 1;
}

/* Offsets, in positions of the convolved patch, of the pool windows' first positions. */
static size_t window_start(const Block *block, int t, int y, int x) {
    const Shape in = block->shapes.convolved;
    const ClappExtent stride = block->settings->pool_stride;
    return ((size_t)(t * stride.time) * (size_t)in.height + (size_t)(y * stride.height)) * (size_t)in.width +
           (size_t)(x * stride.width);
}

/* Offset of position `index` (row-major) within a window. */
static size_t window_offset(const Block *block, int index) {
    const Shape in = block->shapes.convolved;
    const ClappExtent pool = block->settings->pool;
    const int x = index % pool.width, y = index / pool.width % pool.height, t = index / (pool.width * pool.height);
    return ((size_t)t * (size_t)in.height + (size_t)y) * (size_t)in.width + (size_t)x;
}

/* One output position: the largest of its window, channel by channel, and which it was. */
static void pool_window(const Block *block, const float *window, float *output, uint8_t *winner) {
    const size_t channels = (size_t)block->shapes.output.channels;
    const ClappExtent pool = block->settings->pool;
    memcpy(output, window, channels * sizeof *output);
    memset(winner, 0, channels);
    for (int i = 1; i < pool.time * pool.height * pool.width; i++) {
        const float *other = window + window_offset(block, i) * channels;
        for (size_t c = 0; c < channels; c++) {
            if (other[c] > output[c]) {
                output[c] = other[c];
                winner[c] = (uint8_t)i;
            }
        }
    }
}

/* convolved (of one patch, before the ReLU) → output, winner, code.  The largest of a window is the same before and
 * after the ReLU, and where it is not above 0 there is no slope to route. */
static void activate_and_pool(const Block *block, const float *convolved, float *output, uint8_t *winner, float *code) {
    const Shape out = block->shapes.output;
    const size_t channels = (size_t)out.channels;
    memset(code, 0, channels * sizeof *code);
    for (int t = 0; t < out.time; t++)
        for (int y = 0; y < out.height; y++)
            for (int x = 0; x < out.width; x++, output += channels, winner += channels) {
                pool_window(block, convolved + window_start(block, t, y, x) * channels, output, winner);
                for (size_t c = 0; c < channels; c++) {
                    output[c] = output[c] > 0 ? output[c] : 0;
                    code[c] += output[c];
                }
            }
    const float positions = (float)shape_positions(out);
    for (size_t c = 0; c < channels; c++) code[c] /= positions;
}

void block_forward(const Block *block, const Kernels *kernels, Workspace *workspace, int patches, const float *input,
                   float *output, float *code) {
    const size_t in = shape_count(block->shapes.input), out = shape_count(block->shapes.output);
    const size_t positions = (size_t)shape_positions(block->shapes.convolved), row = row_size(block);
    const size_t channels = (size_t)block->shapes.output.channels;
    for (int first = 0; first < patches; first += chunk(block)) {
        const int count = patches - first < chunk(block) ? patches - first : chunk(block);
        const size_t rows = (size_t)count * positions;
        for (int i = 0; i < count; i++)
            convolution_rows(block->settings, &block->shapes, input + (size_t)(first + i) * in,
                             workspace->rows + (size_t)i * positions * row);
        for (size_t r = 0; r < rows; r++)
            memcpy(workspace->convolved + r * channels, block->bias->value, channels * sizeof(float));
        kernels->multiply(&(MatrixProduct){rows, channels, row, workspace->rows, row, 1, block->weight->value, channels,
                                           1, workspace->convolved, channels},
                          workspace->packed);
        for (int i = 0; i < count; i++) {
            const size_t patch = (size_t)(first + i);
            activate_and_pool(block, workspace->convolved + (size_t)i * positions * channels, output + patch * out,
                              workspace->winner + patch * out, code + patch * channels);
        }
    }
}

/* d_code (C) → signal (convolved positions, C): what reaches each neuron's sum of inputs. */
static void route_signal(const Block *block, const float *output, const uint8_t *winner, const float *d_code,
                         float *signal) {
    const Shape out = block->shapes.output;
    const size_t channels = (size_t)out.channels;
    const float positions = (float)shape_positions(out);
    const bool pooled = has_pool(block);
    memset(signal, 0, shape_count(block->shapes.convolved) * sizeof *signal);
    for (int t = 0; t < out.time; t++)
        for (int y = 0; y < out.height; y++)
            for (int x = 0; x < out.width; x++, output += channels, winner += channels) {
                float *window = signal + window_start(block, t, y, x) * channels;
                for (size_t c = 0; c < channels; c++) {
                    const size_t at = pooled ? window_offset(block, winner[c]) * channels + c : c;
                    if (output[c] > 0) window[at] += d_code[c] / positions;
                }
            }
}

static bool is_silent(const float *d_code, size_t channels) {
    for (size_t c = 0; c < channels; c++)
        if (d_code[c] != 0) return false;
    return true;
}

/* Adds the update of the `count` patches gathered in the workspace. */
static void add_update(const Block *block, const Kernels *kernels, Workspace *workspace, size_t count) {
    const size_t rows = count * (size_t)shape_positions(block->shapes.convolved), row = row_size(block);
    const size_t channels = (size_t)block->shapes.output.channels;
    kernels->multiply(&(MatrixProduct){row, channels, rows, workspace->rows, 1, row, workspace->convolved, channels, 1,
                                       block->weight->gradient, channels},
                      workspace->packed);
    for (size_t r = 0; r < rows; r++)
        kernels->add_scaled(block->bias->gradient, workspace->convolved + r * channels, 1, channels);
}

void block_update(const Block *block, const Kernels *kernels, Workspace *workspace, int patches, const float *input,
                  const float *output, const float *d_code) {
    const size_t in = shape_count(block->shapes.input), out = shape_count(block->shapes.output);
    const size_t positions = (size_t)shape_positions(block->shapes.convolved);
    const size_t channels = (size_t)block->shapes.output.channels;
    size_t gathered = 0;
    for (int i = 0; i < patches; i++) {
        const size_t patch = (size_t)i;
        if (is_silent(d_code + patch * channels, channels)) continue;
        convolution_rows(block->settings, &block->shapes, input + patch * in,
                         workspace->rows + gathered * positions * row_size(block));
        route_signal(block, output + patch * out, workspace->winner + patch * out, d_code + patch * channels,
                     workspace->convolved + gathered * positions * channels);
        if (++gathered == (size_t)chunk(block)) {
            add_update(block, kernels, workspace, gathered);
            gathered = 0;
        }
    }
    if (gathered > 0) add_update(block, kernels, workspace, gathered);
}
