#include "backward.h"

#include "convolution.h"

#include <string.h>

/* signal (rows, C) in the workspace → d_input of `count` patches from `first` on */
static void send_down(const Block *block, const Kernels *kernels, Workspace *workspace, size_t first, size_t count,
                      float *d_input) {
    const size_t in = shape_count(block->shapes.input), row = (size_t)fan_in(block->settings, block->shapes.input);
    const size_t positions = (size_t)shape_positions(block->shapes.convolved), rows = count * positions;
    const size_t channels = (size_t)block->shapes.output.channels;
    memset(workspace->rows, 0, rows * row * sizeof(float));
    kernels->multiply(&(MatrixProduct){rows, row, channels, workspace->convolved, channels, 1, block->weight->value, 1,
                                       channels, workspace->rows, row},
                      workspace->packed);
    memset(d_input + first * in, 0, count * in * sizeof *d_input);
    for (size_t i = 0; i < count; i++)
        convolution_add_rows(block->settings, &block->shapes, workspace->rows + i * positions * row,
                             d_input + (first + i) * in);
}

void backward_block(const Block *block, const Kernels *kernels, Workspace *workspace, const Activity *activity,
                    const float *d_output, float *d_input) {
    const size_t in = shape_count(block->shapes.input), out = shape_count(block->shapes.output);
    const size_t positions = (size_t)shape_positions(block->shapes.convolved);
    const size_t row = (size_t)fan_in(block->settings, block->shapes.input);
    const size_t channels = (size_t)block->shapes.output.channels, patches = (size_t)activity->patches;
    for (size_t first = 0; first < patches; first += (size_t)block_chunk(block)) {
        const size_t left = patches - first, whole = (size_t)block_chunk(block);
        const size_t count = left < whole ? left : whole;
        for (size_t i = 0; i < count; i++) {
            const size_t patch = first + i;
            convolution_rows(block->settings, &block->shapes, activity->input + patch * in,
                             workspace->rows + i * positions * row);
            block_route(block, activity->output + patch * out, activity->winner + patch * out, d_output + patch * out,
                        workspace->convolved + i * positions * channels);
        }
        block_add_update(block, kernels, workspace, count);
        if (d_input) send_down(block, kernels, workspace, first, count, d_input);
    }
}
