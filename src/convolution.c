#include "convolution.h"

#include <string.h>

/* One row of the kernel: `width` positions from x on of the input row `line` (NULL: outside) → out. */
static void gather_line(const float *line, int x, int width, Shape input, float *out) {
    const size_t channels = (size_t)input.channels;
    if (!line) {
        memset(out, 0, (size_t)width * channels * sizeof *out);
        return;
    }
    const int from = x < 0 ? 0 : x;
    const int to = x + width > input.width ? input.width : x + width;
    for (int left = x; left < x + width; left++, out += channels) {
        if (left == from && from < to) { /* the part inside, at once */
            memcpy(out, line + (size_t)from * channels, (size_t)(to - from) * channels * sizeof *out);
            out += (size_t)(to - from - 1) * channels;
            left = to - 1;
        } else {
            memset(out, 0, channels * sizeof *out);
        }
    }
}

void convolution_rows(const ClappBlockSettings *block, const BlockShapes *shapes, const float *input, float *rows) {
    const Shape in = shapes->input, out = shapes->convolved;
    const ClappExtent kernel = block->kernel;
    const size_t line = (size_t)kernel.width * (size_t)in.channels;
    for (int t = 0; t < out.time; t++)
        for (int y = 0; y < out.height; y++)
            for (int x = 0; x < out.width; x++)
                for (int kt = 0; kt < kernel.time; kt++)
                    for (int ky = 0; ky < kernel.height; ky++, rows += line) {
                        const int from_t = t * block->stride.time + kt - block->padding.time;
                        const int from_y = y * block->stride.height + ky - block->padding.height;
                        const bool inside = from_t >= 0 && from_t < in.time && from_y >= 0 && from_y < in.height;
                        const size_t start = inside ? ((size_t)from_t * (size_t)in.height + (size_t)from_y) *
                                                          (size_t)in.width * (size_t)in.channels
                                                    : 0;
                        gather_line(inside ? input + start : NULL, x * block->stride.width - block->padding.width,
                                    kernel.width, in, rows);
                    }
}
