#include "convolution.h"

#include <string.h>

/* The part of one line of a kernel that lies inside the input. */
typedef struct Line {
    bool inside;         /* false: none of it */
    size_t skipped;      /* floats of the kernel's line left of the input … */
    size_t start, count; /* … and the floats of the input that follow       */
} Line;

/* Line (kt, ky) of the kernel at output position (t, y, x). */
static Line find_line(const ClappBlockSettings *block, Shape in, int t, int y, int x, int kt, int ky) {
    const int from_t = t * block->stride.time + kt - block->padding.time;
    const int from_y = y * block->stride.height + ky - block->padding.height;
    const int left = x * block->stride.width - block->padding.width;
    const int from = left < 0 ? 0 : left;
    const int to = left + block->kernel.width > in.width ? in.width : left + block->kernel.width;
    if (from_t < 0 || from_t >= in.time || from_y < 0 || from_y >= in.height || from >= to) return (Line){0};
    const size_t channels = (size_t)in.channels;
    return (Line){true, (size_t)(from - left) * channels,
                  (((size_t)from_t * (size_t)in.height + (size_t)from_y) * (size_t)in.width + (size_t)from) * channels,
                  (size_t)(to - from) * channels};
}

static void gather(const float *input, Line line, size_t length, float *out) {
    if (!line.inside || line.count < length) memset(out, 0, length * sizeof *out);
    if (line.inside) memcpy(out + line.skipped, input + line.start, line.count * sizeof *out);
}

static void scatter(const float *in, Line line, float *input) {
    if (!line.inside) return;
    for (size_t i = 0; i < line.count; i++) input[line.start + i] += in[line.skipped + i];
}

void convolution_rows(const ClappBlockSettings *block, const BlockShapes *shapes, const float *input, float *rows) {
    const Shape out = shapes->convolved;
    const size_t length = (size_t)block->kernel.width * (size_t)shapes->input.channels;
    for (int t = 0; t < out.time; t++)
        for (int y = 0; y < out.height; y++)
            for (int x = 0; x < out.width; x++)
                for (int kt = 0; kt < block->kernel.time; kt++)
                    for (int ky = 0; ky < block->kernel.height; ky++, rows += length)
                        gather(input, find_line(block, shapes->input, t, y, x, kt, ky), length, rows);
}

void convolution_add_rows(const ClappBlockSettings *block, const BlockShapes *shapes, const float *rows, float *input) {
    const Shape out = shapes->convolved;
    const size_t length = (size_t)block->kernel.width * (size_t)shapes->input.channels;
    for (int t = 0; t < out.time; t++)
        for (int y = 0; y < out.height; y++)
            for (int x = 0; x < out.width; x++)
                for (int kt = 0; kt < block->kernel.time; kt++)
                    for (int ky = 0; ky < block->kernel.height; ky++, rows += length)
                        scatter(rows, find_line(block, shapes->input, t, y, x, kt, ky), input);
}
