#include "convolution.h"

#include <string.h>

static Shape padded_shape(const ClappBlockSettings *block, Shape input) {
    const ClappExtent p = block->padding;
    return (Shape){input.time + 2 * p.time, input.height + 2 * p.height, input.width + 2 * p.width, input.channels};
}

/* Offset of a position, in floats. */
static size_t offset_of(Shape shape, int t, int y, int x) {
    return (((size_t)t * (size_t)shape.height + (size_t)y) * (size_t)shape.width + (size_t)x) * (size_t)shape.channels;
}

size_t convolution_padded_count(const ClappBlockSettings *block, Shape input) {
    return shape_count(padded_shape(block, input));
}

/* What is as wide as the padded input goes on in its next row, and what is as high, too, in the next moment. */
static ClappExtent runs(const ClappBlockSettings *block, Shape input) {
    const Shape padded = padded_shape(block, input);
    const ClappExtent k = block->kernel;
    const bool across = k.width == padded.width, whole = across && k.height == padded.height;
    return (ClappExtent){whole ? 1 : k.time, across ? 1 : k.height, 1};
}

size_t convolution_lines(const ClappBlockSettings *block, Shape input) {
    return (size_t)extent_volume(runs(block, input));
}

size_t convolution_line_length(const ClappBlockSettings *block, Shape input) {
    return (size_t)fan_in(block, input) / convolution_lines(block, input);
}

void convolution_offsets(const ClappBlockSettings *block, Shape input, uint32_t *offsets) {
    const Shape padded = padded_shape(block, input);
    const ClappExtent run = runs(block, input);
    for (int t = 0; t < run.time; t++)
        for (int y = 0; y < run.height; y++) *offsets++ = (uint32_t)offset_of(padded, t, y, 0);
}

void convolution_starts(const ClappBlockSettings *block, const BlockShapes *shapes, uint32_t first, uint32_t *starts) {
    const Shape padded = padded_shape(block, shapes->input), out = shapes->convolved;
    const ClappExtent stride = block->stride;
    for (int t = 0; t < out.time; t++)
        for (int y = 0; y < out.height; y++)
            for (int x = 0; x < out.width; x++)
                *starts++ = first + (uint32_t)offset_of(padded, t * stride.time, y * stride.height, x * stride.width);
}

void convolution_pad(const ClappBlockSettings *block, Shape input, const float *from, float *padded) {
    const Shape whole = padded_shape(block, input);
    const ClappExtent border = block->padding;
    const size_t line = (size_t)input.width * (size_t)input.channels;
    memset(padded, 0, shape_count(whole) * sizeof *padded);
    for (int t = 0; t < input.time; t++)
        for (int y = 0; y < input.height; y++, from += line)
            memcpy(padded + offset_of(whole, t + border.time, y + border.height, border.width), from,
                   line * sizeof *from);
}

void convolution_unpad(const ClappBlockSettings *block, Shape input, const float *padded, float *to) {
    const Shape whole = padded_shape(block, input);
    const ClappExtent border = block->padding;
    const size_t line = (size_t)input.width * (size_t)input.channels;
    for (int t = 0; t < input.time; t++)
        for (int y = 0; y < input.height; y++, to += line)
            memcpy(to, padded + offset_of(whole, t + border.time, y + border.height, border.width), line * sizeof *to);
}
