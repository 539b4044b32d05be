/* Where receptive fields lie in a padded patch: read line by line from their starts, they are the rows that are worked by
 * hand here, and those of a plain formula. */
#include "convolution.h"

#include "check.h"
#include "support.h"

/* The receptive fields of `block` over `input` one below the other, in memory of just their size; the padded patch begins
 * behind a few values that are not its own, and is NaN before. */
static float *rows_of(const ClappBlockSettings *block, Shape shape, const float *input, size_t *count) {
    enum { FIRST = 3 };
    const BlockShapes shapes = block_shapes(block, shape);
    const size_t lines = convolution_lines(block, shape), length = convolution_line_length(block, shape);
    const size_t positions = (size_t)shape_positions(shapes.convolved);
    const size_t size = FIRST + convolution_padded_count(block, shape);
    float *padded = take_floats(size);
    uint32_t *offsets = take(lines * sizeof *offsets), *starts = take(positions * sizeof *starts);
    fill_value(padded, size, NAN);
    convolution_pad(block, shape, input, padded + FIRST);
    convolution_offsets(block, shape, offsets);
    convolution_starts(block, &shapes, FIRST, starts);
    *count = positions * lines * length;
    CHECK_INTEGER(lines * length, fan_in(block, shape));
    float *rows = take_floats(*count);
    for (size_t i = 0; i < positions * lines; i++) {
        const size_t at = starts[i / lines] + offsets[i % lines];
        if (CHECK(at + length <= size)) memcpy(rows + i * length, padded + at, length * sizeof *rows);
    }
    CHECK(isnan(padded[0]) && isnan(padded[FIRST - 1]));
    free(padded), free(offsets), free(starts);
    return rows;
}

static void check_rows(const ClappBlockSettings *block, Shape shape, const float *input, const float *expected,
                       size_t expected_count) {
    size_t count = 0;
    float *rows = rows_of(block, shape, input, &count);
    if (CHECK(count == expected_count)) CHECK(same_bits(rows, expected, count));
    free(rows);
}

/*  1 2 3
 *  4 5 6    with a border of zeros, seen through 3×3
 *  7 8 9 */
static void three_by_three_with_a_border(void) {
    static const float input[] = {1, 2, 3, 4, 5, 6, 7, 8, 9};
    static const float expected[] = {
        0, 0, 0, 0, 1, 2, 0, 4, 5, /**/ 0, 0, 0, 1, 2, 3, 4, 5, 6, /**/ 0, 0, 0, 2, 3, 0, 5, 6, 0,
        0, 1, 2, 0, 4, 5, 0, 7, 8, /**/ 1, 2, 3, 4, 5, 6, 7, 8, 9, /**/ 2, 3, 0, 5, 6, 0, 8, 9, 0,
        0, 4, 5, 0, 7, 8, 0, 0, 0, /**/ 4, 5, 6, 7, 8, 9, 0, 0, 0, /**/ 5, 6, 0, 8, 9, 0, 0, 0, 0};
    const ClappBlockSettings block = {
        1, .kernel = {1, 3, 3}, .stride = {1, 1, 1}, .padding = {0, 1, 1}, .pool = {1, 1, 1}, .pool_stride = {1, 1, 1}};
    check_rows(&block, (Shape){1, 3, 3, 1}, input, expected, 81);
}

/* Two channels, a kernel of 1×2 without padding: channels stay together. */
static void channels_come_last(void) {
    static const float input[] = {1, -1, 2, -2, 3, -3};
    static const float expected[] = {1, -1, 2, -2, /**/ 2, -2, 3, -3};
    const ClappBlockSettings block = {
        1, .kernel = {1, 1, 2}, .stride = {1, 1, 1}, .padding = {0, 0, 0}, .pool = {1, 1, 1}, .pool_stride = {1, 1, 1}};
    check_rows(&block, (Shape){1, 1, 3, 2}, input, expected, 8);
}

/* 1  2  3  4     kernel 2 high, 3 wide; stride 2 down, 3 across; one line of zeros above and below, two columns of
 * 5  6  7  8     zeros left and right: lines −1, 0 and lines 1, 2 (5 − 2 = 3 steps, of which 0 and 2 are taken),
 * 9 10 11 12     columns −2…0 and columns 1…3. */
static void every_axis_has_its_own_numbers(void) {
    static const float input[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
    static const float expected[] = {0, 0, 0, 0, 0, 1, /**/ 0, 0, 0, 2,  3,  4, /**/
                                     0, 0, 5, 0, 0, 9, /**/ 6, 7, 8, 10, 11, 12};
    const ClappBlockSettings block = {
        1, .kernel = {1, 2, 3}, .stride = {1, 2, 3}, .padding = {0, 1, 2}, .pool = {1, 1, 1}, .pool_stride = {1, 1, 1}};
    check_rows(&block, (Shape){1, 3, 4, 1}, input, expected, 24);
}

/* Four frames of one pixel through three frames with one zero before and behind, every second one. */
static void time_is_an_axis(void) {
    static const float input[] = {1, 2, 3, 4}, expected[] = {0, 1, 2, /**/ 2, 3, 4};
    const ClappBlockSettings block = {
        1, .kernel = {3, 1, 1}, .stride = {2, 1, 1}, .padding = {1, 0, 0}, .pool = {1, 1, 1}, .pool_stride = {1, 1, 1}};
    check_rows(&block, (Shape){4, 1, 1, 1}, input, expected, 6);
}

/* A border wider than the kernel sees nothing but zeros. */
static void a_wide_border_is_zeros(void) {
    static const float input[] = {7};
    static const float every_second[] = {0, 0, /**/ 0, 7, /**/ 0, 0};     /* columns −3 −2 | −1 0 | 1 2 */
    static const float every[] = {0, 0, /**/ 0, 7, /**/ 7, 0, /**/ 0, 0}; /* columns −2 −1 | −1 0 | 0 1 | 1 2 */
    ClappBlockSettings block = {
        1, .kernel = {1, 1, 2}, .stride = {1, 1, 2}, .padding = {0, 0, 3}, .pool = {1, 1, 1}, .pool_stride = {1, 1, 1}};
    check_rows(&block, (Shape){1, 1, 1, 1}, input, every_second, 6);
    block.stride.width = 1, block.padding.width = 2;
    check_rows(&block, (Shape){1, 1, 1, 1}, input, every, 8);
}

/* 1 2   within a border of one column left and right: 0 1 2 0 | 0 3 4 0, seen through 2×2.  The second line of a receptive
 * field is four floats behind the first, and the three of them begin one float apart. */
static void offsets_and_starts_by_hand(void) {
    static const float input[] = {1, 2, 3, 4}, within[] = {0, 1, 2, 0, 0, 3, 4, 0};
    const ClappBlockSettings block = {
        1, .kernel = {1, 2, 2}, .stride = {1, 1, 1}, .padding = {0, 0, 1}, .pool = {1, 1, 1}, .pool_stride = {1, 1, 1}};
    const Shape shape = {1, 2, 2, 1};
    const BlockShapes shapes = block_shapes(&block, shape);
    uint32_t offsets[2], starts[3];
    float padded[8], back[4];
    CHECK_INTEGER(convolution_padded_count(&block, shape), 8);
    CHECK_INTEGER(convolution_lines(&block, shape), 2);
    CHECK_INTEGER(convolution_line_length(&block, shape), 2);
    convolution_offsets(&block, shape, offsets);
    convolution_starts(&block, &shapes, 16, starts);
    CHECK(offsets[0] == 0 && offsets[1] == 4);
    CHECK(starts[0] == 16 && starts[1] == 17 && starts[2] == 18);
    convolution_pad(&block, shape, input, padded);
    CHECK(same_bits(padded, within, 8));
    convolution_unpad(&block, shape, padded, back);
    CHECK(same_bits(back, input, 4));
}

/* ---- Against the formula ----------------------------------------------------------------------------------------- */

static float input_at(Shape in, const float *input, int t, int y, int x, int c) {
    if (t < 0 || t >= in.time || y < 0 || y >= in.height || x < 0 || x >= in.width) return 0;
    return input[((t * in.height + y) * in.width + x) * in.channels + c];
}

/* rows[output position][kernel position][channel], index by index. */
static float expected_at(const ClappBlockSettings *b, Shape in, Shape out, const float *input, size_t index) {
    const int c = (int)(index % (size_t)in.channels);
    int rest = (int)(index / (size_t)in.channels);
    const int kx = rest % b->kernel.width, ky = rest / b->kernel.width % b->kernel.height;
    const int kt = rest / (b->kernel.width * b->kernel.height) % b->kernel.time;
    rest /= b->kernel.width * b->kernel.height * b->kernel.time;
    const int x = rest % out.width, y = rest / out.width % out.height, t = rest / (out.width * out.height);
    return input_at(in, input, t * b->stride.time + kt - b->padding.time, y * b->stride.height + ky - b->padding.height,
                    x * b->stride.width + kx - b->padding.width, c);
}

static ClappExtent random_extent(Random *random, int least, uint32_t span) {
    return (ClappExtent){least + (int)random_below(random, span), least + (int)random_below(random, span),
                         least + (int)random_below(random, span)};
}

/* Whatever lies in the border is left out; what lies within comes back. */
static void check_unpad(const ClappBlockSettings *block, Shape in, const float *input) {
    const size_t size = convolution_padded_count(block, in), count = shape_count(in);
    float *padded = take_floats(size), *back = take_floats(count);
    fill_value(padded, size, NAN), fill_value(back, count, NAN);
    convolution_pad(block, in, input, padded);
    size_t zeros = 0;
    for (size_t i = 0; i < size; i++) {
        zeros += padded[i] == 0 && !signbit(padded[i]);
        padded[i] = padded[i] == 0 ? 9 : padded[i] + 1;
    }
    CHECK_INTEGER(zeros, size - count); /* no input is 0 */
    convolution_unpad(block, in, padded, back);
    size_t wrong = 0;
    for (size_t i = 0; i < count; i++) wrong += back[i] != input[i] + 1;
    CHECK_INTEGER(wrong, 0);
    free(padded), free(back);
}

static void any_numbers_follow_the_formula(void) {
    Random random = random_seeded(1, 4);
    int fitting = 0;
    for (int trial = 0; trial < 3000; trial++) {
        const ClappExtent side = random_extent(&random, 1, 6);
        const Shape in = {side.time, side.height, side.width, 1 + (int)random_below(&random, 3)};
        ClappBlockSettings block = {1, .pool = {1, 1, 1}, .pool_stride = {1, 1, 1}};
        block.kernel = random_extent(&random, 1, 4);
        block.stride = random_extent(&random, 1, 3);
        block.padding = random_extent(&random, 0, 5);
        const BlockShapes shapes = block_shapes(&block, in);
        if (shape_positions(shapes.convolved) < 1) continue;
        fitting++;
        float *input = take_floats(shape_count(in));
        fill_noise(&random, input, shape_count(in), 1, 2);
        size_t count = 0, wrong = 0;
        float *rows = rows_of(&block, in, input, &count);
        for (size_t i = 0; i < count; i++) wrong += rows[i] != expected_at(&block, in, shapes.convolved, input, i);
        CHECK_INTEGER(wrong, 0);
        check_unpad(&block, in, input);
        free(input), free(rows);
    }
    CHECK(fitting > 1000);
}

/* What is as wide as the padded input goes on in the next row, and what is as high, too, in the next moment: one run. */
static void touching_runs_become_one(void) {
    static const struct {
        ClappExtent kernel, padding;
        size_t lines, length;
    } cases[] = {{{2, 3, 4}, {0, 0, 0}, 1, 2 * 3 * 4 * 5}, {{2, 3, 6}, {0, 0, 1}, 1, 2 * 3 * 6 * 5},
                 {{2, 2, 4}, {0, 0, 0}, 2, 2 * 4 * 5},     {{2, 3, 4}, {0, 1, 0}, 2, 3 * 4 * 5},
                 {{2, 3, 3}, {0, 0, 0}, 6, 3 * 5},         {{2, 3, 4}, {0, 0, 1}, 6, 4 * 5},
                 {{3, 3, 4}, {1, 0, 0}, 1, 3 * 3 * 4 * 5}};
    const Shape shape = {4, 3, 4, 5};
    Random random = random_seeded(4, 4);
    float *input = take_floats(shape_count(shape));
    fill_noise(&random, input, shape_count(shape), 1, 2);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        ClappBlockSettings block = {1, .stride = {1, 1, 1}, .pool = {1, 1, 1}, .pool_stride = {1, 1, 1}};
        block.kernel = cases[i].kernel, block.padding = cases[i].padding;
        CHECK_INTEGER(convolution_lines(&block, shape), cases[i].lines);
        CHECK_INTEGER(convolution_line_length(&block, shape), cases[i].length);
        size_t count = 0, wrong = 0;
        float *rows = rows_of(&block, shape, input, &count);
        const Shape out = block_shapes(&block, shape).convolved;
        for (size_t at = 0; at < count; at++) wrong += rows[at] != expected_at(&block, shape, out, input, at);
        CHECK(count > 0 && wrong == 0);
        free(rows);
    }
    free(input);
}

/* ⌊(side + 2·padding − kernel) / stride⌋ + 1 along each axis, then the same for the pool. */
static void shapes_by_hand(void) {
    const ClappBlockSettings video = {96,
                                      .kernel = {1, 7, 7},
                                      .stride = {1, 2, 2},
                                      .padding = {0, 0, 0},
                                      .pool = {1, 3, 3},
                                      .pool_stride = {1, 2, 2}};
    const BlockShapes s = block_shapes(&video, (Shape){8, 128, 128, 3});
    CHECK(s.convolved.time == 8 && s.convolved.height == 61 && s.convolved.width == 61 && s.convolved.channels == 96);
    CHECK(s.output.time == 8 && s.output.height == 30 && s.output.width == 30 && s.output.channels == 96);
    CHECK_INTEGER(fan_in(&video, s.input), 147);
    const ClappBlockSettings deep = {
        5, .kernel = {3, 3, 3}, .stride = {3, 1, 1}, .padding = {0, 1, 1}, .pool = {1, 1, 1}, .pool_stride = {1, 1, 1}};
    const BlockShapes d = block_shapes(&deep, (Shape){8, 4, 5, 2});
    CHECK(d.convolved.time == 2 && d.convolved.height == 4 && d.convolved.width == 5);
    CHECK_INTEGER(shape_positions(block_shapes(&deep, (Shape){2, 4, 5, 2}).output), 0); /* too short */
}

int main(void) {
    RUN(offsets_and_starts_by_hand);
    RUN(three_by_three_with_a_border);
    RUN(channels_come_last);
    RUN(every_axis_has_its_own_numbers);
    RUN(time_is_an_axis);
    RUN(a_wide_border_is_zeros);
    RUN(any_numbers_follow_the_formula);
    RUN(touching_runs_become_one);
    RUN(shapes_by_hand);
    return check_report();
}
