#include "block.h"

#include "convolution.h"

#include <string.h>

enum { ROWS_AT_ONCE = 256 }; /* so that the rows of a chunk stay in the second cache */

int block_chunk(const Block *block) {
    const int positions = shape_positions(block->shapes.convolved);
    return positions >= ROWS_AT_ONCE ? 1 : ROWS_AT_ONCE / positions;
}

static size_t row_size(const Block *block) {
    return (size_t)fan_in(block->settings, block->shapes.input);
}

size_t block_rows_size(const Block *block) {
    return (size_t)block_chunk(block) * (size_t)shape_positions(block->shapes.convolved) * row_size(block);
}

size_t block_convolved_size(const Block *block) {
    return (size_t)block_chunk(block) * shape_count(block->shapes.convolved);
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

/* Offsets, in floats, of all positions of a pool window from its first. */
typedef struct PoolWindow {
    int positions;
    size_t offset[UINT8_MAX];
} PoolWindow;

static void list_offsets(const Block *block, PoolWindow *window) {
    const ClappExtent pool = block->settings->pool;
    window->positions = pool.time * pool.height * pool.width;
    for (int i = 0; i < window->positions; i++)
        window->offset[i] = window_offset(block, i) * (size_t)block->shapes.output.channels;
}

/* One output position: the largest of its window, channel by channel, and which it was. */
static void pool_window(const PoolWindow *window, const float *first, size_t channels, float *output, uint8_t *winner) {
    memcpy(output, first, channels * sizeof *output);
    memset(winner, 0, channels);
    for (int i = 1; i < window->positions; i++) {
        const float *other = first + window->offset[i];
        for (size_t c = 0; c < channels; c++) { /* without a branch, so that it becomes vectors */
            const bool wins = other[c] > output[c];
            output[c] = wins ? other[c] : output[c];
            winner[c] = wins ? (uint8_t)i : winner[c];
        }
    }
}

/* Offset of the cell that output position (y, x) belongs to, in floats of the code. */
static size_t cell(const Block *block, int y, int x) {
    const Shape out = block->shapes.output;
    const int grid = block->grid;
    return ((size_t)(y * grid / out.height) * (size_t)grid + (size_t)(x * grid / out.width)) * (size_t)out.channels;
}

/* Output positions in a cell. */
static float cell_positions(const Block *block) {
    const int grid = block->grid;
    return (float)(shape_positions(block->shapes.output) / (grid * grid));
}

/* convolved (of one patch, before the ReLU) → output, winner, code.  The largest of a window is the same before and
 * after the ReLU, and where it is not above 0 there is no slope to route. */
static void activate_and_pool(const Block *block, const float *convolved, float *output, uint8_t *winner, float *code) {
    const Shape out = block->shapes.output;
    const size_t channels = (size_t)out.channels, code_size = block_code_size(block);
    PoolWindow window;
    list_offsets(block, &window);
    memset(code, 0, code_size * sizeof *code);
    for (int t = 0; t < out.time; t++)
        for (int y = 0; y < out.height; y++)
            for (int x = 0; x < out.width; x++, output += channels, winner += channels) {
                float *sum = code + cell(block, y, x);
                pool_window(&window, convolved + window_start(block, t, y, x) * channels, channels, output, winner);
                for (size_t c = 0; c < channels; c++) {
                    output[c] = output[c] > 0 ? output[c] : 0;
                    sum[c] += output[c];
                }
            }
    const float positions = cell_positions(block);
    for (size_t c = 0; c < code_size; c++) code[c] /= positions;
}

void block_forward(const Block *block, const Kernels *kernels, Workspace *workspace, const Activity *activity) {
    const size_t in = shape_count(block->shapes.input), out = shape_count(block->shapes.output);
    const size_t positions = (size_t)shape_positions(block->shapes.convolved), row = row_size(block);
    const size_t channels = (size_t)block->shapes.output.channels;
    for (int first = 0; first < activity->patches; first += block_chunk(block)) {
        const int left = activity->patches - first, count = left < block_chunk(block) ? left : block_chunk(block);
        const size_t rows = (size_t)count * positions;
        for (int i = 0; i < count; i++)
            convolution_rows(block->settings, &block->shapes, activity->input + (size_t)(first + i) * in,
                             workspace->rows + (size_t)i * positions * row);
        for (size_t r = 0; r < rows; r++)
            memcpy(workspace->convolved + r * channels, block->bias->value, channels * sizeof(float));
        kernels->multiply(&(MatrixProduct){rows, channels, row, workspace->rows, row, 1, block->weight->value, channels,
                                           1, workspace->convolved, channels},
                          workspace->packed);
        for (int i = 0; i < count; i++) {
            const size_t patch = (size_t)(first + i);
            activate_and_pool(block, workspace->convolved + (size_t)i * positions * channels,
                              activity->output + patch * out, activity->winner + patch * out,
                              activity->code + patch * block_code_size(block));
        }
    }
}

void block_spread(const Block *block, const float *d_code, float *d_output) {
    const Shape out = block->shapes.output;
    const size_t channels = (size_t)out.channels;
    const float positions = cell_positions(block);
    for (int t = 0; t < out.time; t++)
        for (int y = 0; y < out.height; y++)
            for (int x = 0; x < out.width; x++, d_output += channels) {
                const float *d_cell = d_code + cell(block, y, x);
                for (size_t c = 0; c < channels; c++) d_output[c] = d_cell[c] / positions;
            }
}

void block_route(const Block *block, const float *output, const uint8_t *winner, const float *d_output, float *signal) {
    const Shape out = block->shapes.output;
    const size_t channels = (size_t)out.channels;
    PoolWindow offsets;
    list_offsets(block, &offsets);
    memset(signal, 0, shape_count(block->shapes.convolved) * sizeof *signal);
    for (int t = 0; t < out.time; t++)
        for (int y = 0; y < out.height; y++)
            for (int x = 0; x < out.width; x++, output += channels, winner += channels, d_output += channels) {
                float *window = signal + window_start(block, t, y, x) * channels;
                for (size_t c = 0; c < channels; c++)
                    if (output[c] > 0) window[offsets.offset[winner[c]] + c] += d_output[c];
            }
}

static bool is_silent(const float *d_code, size_t size) {
    for (size_t i = 0; i < size; i++)
        if (d_code[i] != 0) return false;
    return true;
}

void block_add_update(const Block *block, const Kernels *kernels, Workspace *workspace, size_t count) {
    const size_t rows = count * (size_t)shape_positions(block->shapes.convolved), row = row_size(block);
    const size_t channels = (size_t)block->shapes.output.channels;
    kernels->multiply(&(MatrixProduct){row, channels, rows, workspace->rows, 1, row, workspace->convolved, channels, 1,
                                       block->weight->gradient, channels},
                      workspace->packed);
    for (size_t r = 0; r < rows; r++)
        kernels->add_scaled(block->bias->gradient, workspace->convolved + r * channels, 1, channels);
}

void block_update(const Block *block, const Kernels *kernels, Workspace *workspace, const Activity *activity,
                  const float *d_code) {
    const size_t in = shape_count(block->shapes.input), out = shape_count(block->shapes.output);
    const size_t positions = (size_t)shape_positions(block->shapes.convolved);
    const size_t channels = (size_t)block->shapes.output.channels, code_size = block_code_size(block);
    size_t gathered = 0;
    for (size_t patch = 0; patch < (size_t)activity->patches; patch++, d_code += code_size) {
        if (is_silent(d_code, code_size)) continue;
        convolution_rows(block->settings, &block->shapes, activity->input + patch * in,
                         workspace->rows + gathered * positions * row_size(block));
        block_spread(block, d_code, workspace->d_output);
        block_route(block, activity->output + patch * out, activity->winner + patch * out, workspace->d_output,
                    workspace->convolved + gathered * positions * channels);
        if (++gathered == (size_t)block_chunk(block)) {
            block_add_update(block, kernels, workspace, gathered);
            gathered = 0;
        }
    }
    if (gathered > 0) block_add_update(block, kernels, workspace, gathered);
}
