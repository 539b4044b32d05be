/* Where the eye goes: places, crops and patches, worked by hand. */
#include "saccade.h"

#include "check.h"
#include "support.h"

/* Pixel values 0..255 that a square of the image shows on side × side pixels. */
static void look_at(ClappImage image, ClappFixation fixation, int side, int channels, double *values) {
    const size_t count = (size_t)(side * side * channels);
    float *crop = take_floats(count);
    fill_value(crop, count, NAN);
    saccade_resample(image, fixation, side, channels, crop);
    for (size_t i = 0; i < count; i++) values[i] = (double)crop[i] * 255;
    free(crop);
}

static ClappFixation square(int left, int top, int side, bool flipped) {
    return (ClappFixation){(float)left, (float)top, (float)side, (float)side, flipped};
}

static void check_values(const double *values, const double *expected, size_t count) {
    for (size_t i = 0; i < count; i++) CHECK_NEAR(values[i], expected[i], 1e-4);
}

/* ---- Places ------------------------------------------------------------------------------------------------------ */

static void a_fixation_lies_in_the_image(void) {
    static const int sizes[][2] = {{64, 64}, {65, 64}, {64, 65}, {97, 71}, {200, 64}, {40, 100}, {1, 9}, {300, 3}};
    Random random = random_seeded(1, 5);
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        const int width = sizes[i][0], height = sizes[i][1], shorter = width < height ? width : height;
        const ClappImage image = {NULL, width, height, 3};
        for (int trial = 0; trial < 500; trial++) {
            const ClappFixation f = saccade_choose(64, image, CLAPP_TRAINING, &random);
            CHECK(f.width == (float)(shorter < 64 ? shorter : 64) && f.height == f.width);
            CHECK(f.left >= 0 && f.left + f.width <= (float)width && f.left == floorf(f.left));
            CHECK(f.top >= 0 && f.top + f.height <= (float)height && f.top == floorf(f.top));
        }
    }
}

/* Every place as often as any other, both extremes among them, flipped or not, rows and columns on their own. */
static void places_are_uniform(void) {
    enum { LEFTS = 5, TOPS = 3, DRAWS = 60000 };
    const ClappImage image = {NULL, 64 + LEFTS - 1, 64 + TOPS - 1, 1};
    int seen[LEFTS][TOPS][2] = {{{0}}};
    Random random = random_seeded(2, 5);
    for (int i = 0; i < DRAWS; i++) {
        const ClappFixation f = saccade_choose(64, image, CLAPP_TRAINING, &random);
        seen[(int)f.left][(int)f.top][f.flipped]++;
    }
    for (int i = 0; i < LEFTS * TOPS * 2; i++)
        CHECK_NEAR(seen[i / (TOPS * 2)][i / 2 % TOPS][i % 2], DRAWS / 30.0, 6 * sqrt(DRAWS / 30.0));
}

static void evaluation_looks_at_the_centre(void) {
    Random random = random_seeded(3, 5), untouched = random;
    const ClappFixation even = saccade_choose(64, (ClappImage){NULL, 96, 70, 3}, CLAPP_EVALUATION, &random);
    CHECK(even.left == 16 && even.top == 3 && even.width == 64 && even.height == 64 && !even.flipped);
    const ClappFixation odd = saccade_choose(64, (ClappImage){NULL, 65, 67, 1}, CLAPP_EVALUATION, &random);
    CHECK(odd.left == 0 && odd.top == 1 && odd.width == 64 && odd.height == 64 && !odd.flipped);
    const ClappFixation small = saccade_choose(64, (ClappImage){NULL, 20, 31, 4}, CLAPP_EVALUATION, &random);
    CHECK(small.left == 0 && small.top == 5 && small.width == 20 && small.height == 20 && !small.flipped);
    CHECK(random.state == untouched.state && random.increment == untouched.increment); /* nothing was drawn */
}

/* ---- Crops ------------------------------------------------------------------------------------------------------- */

/* 3×2 pixels out of which 2×2 are seen, at their own size. */
static void a_crop_keeps_its_pixels(void) {
    static const uint8_t pixels[] = {10, 20, 30, 40, 50, 60};
    const ClappImage image = {pixels, 3, 2, 1};
    double values[4];
    look_at(image, square(0, 0, 2, false), 2, 1, values);
    check_values(values, (double[]){10, 20, 40, 50}, 4);
    look_at(image, square(1, 0, 2, false), 2, 1, values);
    check_values(values, (double[]){20, 30, 50, 60}, 4);
    look_at(image, square(1, 0, 2, true), 2, 1, values);
    check_values(values, (double[]){30, 20, 60, 50}, 4);
    const ClappImage upright = {pixels, 2, 3, 1}; /* the same bytes as 10 20 / 30 40 / 50 60 */
    look_at(upright, square(0, 1, 2, false), 2, 1, values);
    check_values(values, (double[]){30, 40, 50, 60}, 4);
}

static void values_go_from_0_to_1(void) {
    static const uint8_t pixels[] = {0, 255, 51, 102};
    float crop[4];
    saccade_resample((ClappImage){pixels, 2, 2, 1}, square(0, 0, 2, false), 2, 1, crop);
    CHECK(crop[0] == 0 && crop[1] == 1);
    CHECK_NEAR((double)crop[2], 0.2, 1e-7);
    CHECK_NEAR((double)crop[3], 0.4, 1e-7);
}

static void gray_weighs_the_colours(void) {
    static const uint8_t rgb[] = {100, 0, 0, 0, 100, 0, 0, 0, 100, 200, 100, 50};
    static const double expected[] = {29.9, 58.7, 11.4, 0.299 * 200 + 58.7 + 0.114 * 50};
    static const uint8_t rgba[] = {100, 0, 0, 7, 0, 100, 0, 0, 0, 0, 100, 255, 200, 100, 50, 99};
    double values[4];
    look_at((ClappImage){rgb, 2, 2, 3}, square(0, 0, 2, false), 2, 1, values);
    check_values(values, expected, 4);
    look_at((ClappImage){rgba, 2, 2, 4}, square(0, 0, 2, false), 2, 1, values);
    check_values(values, expected, 4);
}

static void colour_is_kept_and_gray_is_spread(void) {
    static const uint8_t rgb[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
    static const uint8_t rgba[] = {1, 2, 3, 90, 4, 5, 6, 91, 7, 8, 9, 92, 10, 11, 12, 93};
    static const uint8_t gray[] = {10, 20, 30, 40};
    double values[12];
    look_at((ClappImage){rgb, 2, 2, 3}, square(0, 0, 2, false), 2, 3, values);
    check_values(values, (double[]){1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}, 12);
    look_at((ClappImage){rgba, 2, 2, 4}, square(0, 0, 2, true), 2, 3, values);
    check_values(values, (double[]){4, 5, 6, 1, 2, 3, 10, 11, 12, 7, 8, 9}, 12);
    look_at((ClappImage){gray, 2, 2, 1}, square(0, 0, 2, false), 2, 3, values);
    check_values(values, (double[]){10, 10, 10, 20, 20, 20, 30, 30, 30, 40, 40, 40}, 12);
}

/* 2 → 4, centres on centres: output pixels fall on −¼ ¼ ¾ 1¼ of the input, that is 0, ¼, ¾ and 1 of the way. */
static void two_pixels_become_four(void) {
    static const uint8_t pixels[] = {0, 100, 200, 40};
    static const double across[2][4] = {{0, 25, 75, 100}, {200, 160, 80, 40}};
    static const double down[] = {0, .25, .75, 1};
    double values[16], flipped[16];
    look_at((ClappImage){pixels, 2, 2, 1}, square(0, 0, 2, false), 4, 1, values);
    look_at((ClappImage){pixels, 2, 2, 1}, square(0, 0, 2, true), 4, 1, flipped);
    for (int i = 0; i < 16; i++) {
        const double expected = across[0][i % 4] + down[i / 4] * (across[1][i % 4] - across[0][i % 4]);
        CHECK_NEAR(values[i], expected, 1e-4);
        CHECK_NEAR(flipped[i / 4 * 4 + 3 - i % 4], expected, 1e-4);
    }
}

/* A part of a small image is enlarged from that part alone: the column beside it does not bleed in. */
static void neighbours_do_not_bleed_in(void) {
    static const uint8_t pixels[] = {9, 9, 255, 9, 9, 255, 255, 255, 255};
    double values[25];
    look_at((ClappImage){pixels, 3, 3, 1}, square(0, 0, 2, false), 5, 1, values);
    for (int i = 0; i < 25; i++) CHECK_NEAR(values[i], 9, 1e-4);
}

/* Constant stays constant and a ramp stays a ramp, flat for the half pixel at its ends. */
static void enlarging_keeps_constants_and_ramps(void) {
    static const int sides[] = {1, 2, 3, 7, 16, 31, 33};
    const int crop = 33;
    double *values = take((size_t)(crop * crop) * sizeof *values);
    for (size_t s = 0; s < sizeof sides / sizeof sides[0]; s++) {
        const int side = sides[s];
        uint8_t *pixels = take((size_t)(side * side));
        const ClappFixation whole = square(0, 0, side, false);
        memset(pixels, 77, (size_t)(side * side));
        look_at((ClappImage){pixels, side, side, 1}, whole, crop, 1, values);
        for (int i = 0; i < crop * crop; i++) CHECK_NEAR(values[i], 77, 1e-4);
        for (int i = 0; i < side * side; i++) pixels[i] = (uint8_t)(5 * (i % side) + 2 * (i / side));
        look_at((ClappImage){pixels, side, side, 1}, whole, crop, 1, values);
        for (int i = 0; i < crop * crop; i++) {
            const double x = fmin(fmax((i % crop + 0.5) * side / crop - 0.5, 0), side - 1);
            const double y = fmin(fmax((i / crop + 0.5) * side / crop - 0.5, 0), side - 1);
            CHECK_NEAR(values[i], 5 * x + 2 * y, 1e-3);
        }
        free(pixels);
    }
    free(values);
}

/* 4 → 2 by a triangle of ±2 pixels around 0.5 and 2.5: weights ¾ ¾ ¼ 0 and 0 ¼ ¾ ¾, over their sum 1¾. */
static void four_pixels_become_two(void) {
    static const uint8_t row[] = {7, 14, 28, 56};
    static const double expected[] = {(3 * 7 + 3 * 14 + 28) / 7., (14 + 3 * 28 + 3 * 56) / 7.};
    uint8_t across[16], down[16];
    double values[4];
    for (int i = 0; i < 16; i++) across[i] = row[i % 4], down[i] = row[i / 4];
    const ClappFixation whole = square(0, 0, 4, false);
    look_at((ClappImage){across, 4, 4, 1}, whole, 2, 1, values);
    check_values(values, (double[]){expected[0], expected[1], expected[0], expected[1]}, 4);
    look_at((ClappImage){down, 4, 4, 1}, whole, 2, 1, values);
    check_values(values, (double[]){expected[0], expected[0], expected[1], expected[1]}, 4);
    look_at((ClappImage){across, 4, 4, 1}, square(0, 0, 4, true), 2, 1, values);
    check_values(values, (double[]){expected[1], expected[0], expected[1], expected[0]}, 4);
}

/* Across 3 → 6 and down 6 → 3 at the same time, each by its own scale. */
static void axes_have_their_own_scales(void) {
    enum { SIDE = 4 };
    uint8_t pixels[8 * 2];
    double values[SIDE * SIDE];
    for (int i = 0; i < 16; i++) pixels[i] = (uint8_t)(100 * (i % 2)); /* 2 wide, 8 high */
    look_at((ClappImage){pixels, 2, 8, 1}, (ClappFixation){0, 0, 2, 8, false}, SIDE, 1, values);
    for (int i = 0; i < SIDE * SIDE; i++) CHECK_NEAR(values[i], ((double[]){0, 25, 75, 100})[i % 4], 1e-4);
    for (int i = 0; i < 16; i++) pixels[i] = (uint8_t)(10 * (i / 2));
    look_at((ClappImage){pixels, 2, 8, 1}, (ClappFixation){0, 0, 2, 8, false}, SIDE, 1, values);
    for (int i = 0; i < SIDE * SIDE; i++) /* ¼ ¾ ¾ ¼ around 2y + ½, at the ends without what lies outside */
        CHECK_NEAR(values[i], ((double[]){(3 * 10 + 20) / 7., 25, 45, (50 + 3 * 60 + 3 * 70) / 7.})[i / 4], 1e-4);
}

/* A constant stays one wherever and however it is seen; the mean of noise stays about what it was. */
static void reducing_keeps_constants_and_means(void) {
    enum { WIDTH = 97, HEIGHT = 61 };
    static const int sides[] = {1, 2, 7, 16, 31, 48, 60};
    Random random = random_seeded(4, 5);
    uint8_t *pixels = take(WIDTH * HEIGHT * 3);
    double *values = take(60 * 60 * 3 * sizeof *values);
    const ClappImage image = {pixels, WIDTH, HEIGHT, 3};
    for (size_t s = 0; s < sizeof sides / sizeof sides[0]; s++) {
        const int side = sides[s];
        memset(pixels, 201, WIDTH * HEIGHT * 3);
        for (int trial = 0; trial < 10; trial++) {
            const int width = 1 + (int)random_below(&random, WIDTH), height = 1 + (int)random_below(&random, HEIGHT);
            const int left = (int)random_below(&random, (uint32_t)(WIDTH - width) + 1);
            const int top = (int)random_below(&random, (uint32_t)(HEIGHT - height) + 1);
            look_at(image, (ClappFixation){(float)left, (float)top, (float)width, (float)height, trial % 2}, side, 3,
                    values);
            for (int i = 0; i < side * side * 3; i++) CHECK_NEAR(values[i], 201, 1e-3);
        }
        double sum = 0, mean = 0;
        for (int i = 0; i < WIDTH * HEIGHT * 3; i++)
            pixels[i] = (uint8_t)random_below(&random, 256), sum += pixels[i] / (WIDTH * HEIGHT * 3.0);
        look_at(image, (ClappFixation){0, 0, WIDTH, HEIGHT, false}, side, 3, values);
        for (int i = 0; i < side * side * 3; i++) mean += values[i] / (side * side * 3);
        CHECK_NEAR(mean, sum, 8);
    }
    free(pixels), free(values);
}

/* ---- Patches ----------------------------------------------------------------------------------------------------- */

/* Two crops of 5×5 pixels, numbered from 0 and from 100; patches of 3 at stride 2: a grid of 2×2. */
static void patches_by_hand(void) {
    static const float first[] = {0, 1, 2, 5, 6, 7, 10, 11, 12}; /* the upper left one */
    static const float corner[] = {0, 2, 10, 12};                /* where each of the grid begins */
    const Sight sight = {1, 2, 5, 3, 2, 2, 1, false};
    float crops[50], patches[72];
    for (int i = 0; i < 50; i++) crops[i] = (float)(i < 25 ? i : 75 + i);
    saccade_patches(sight, 1, 2, crops, patches);
    for (int i = 0; i < 72; i++) CHECK(patches[i] == first[i % 9] + corner[i / 9 % 4] + (i < 36 ? 0.0f : 100.0f));
    fill_value(patches, 72, -1);
    saccade_patches(sight, 1, 1, crops, patches);
    CHECK(patches[35] == 24 && patches[36] == -1); /* one image only */
}

/* What does not fill another patch is left out: 8 pixels, patches of 3 at stride 3, two of them; colour stays together. */
static void patches_of_colour(void) {
    const Sight sight = {1, 1, 8, 3, 3, 2, 1, false};
    float crops[8 * 8 * 3], patches[4 * 27 + 1];
    for (int i = 0; i < 192; i++) crops[i] = (float)i;
    patches[108] = -1;
    saccade_patches(sight, 3, 1, crops, patches);
    for (int i = 0; i < 108; i++) {
        const int patch = i / 27, row = i / 9 % 3, rest = i % 9;
        CHECK(patches[i] == (float)((patch / 2 * 3 + row) * 24 + patch % 2 * 9 + rest));
    }
    CHECK(patches[108] == -1);
}

int main(void) {
    RUN(a_fixation_lies_in_the_image);
    RUN(places_are_uniform);
    RUN(evaluation_looks_at_the_centre);
    RUN(a_crop_keeps_its_pixels);
    RUN(values_go_from_0_to_1);
    RUN(gray_weighs_the_colours);
    RUN(colour_is_kept_and_gray_is_spread);
    RUN(two_pixels_become_four);
    RUN(neighbours_do_not_bleed_in);
    RUN(enlarging_keeps_constants_and_ramps);
    RUN(four_pixels_become_two);
    RUN(axes_have_their_own_scales);
    RUN(reducing_keeps_constants_and_means);
    RUN(patches_by_hand);
    RUN(patches_of_colour);
    return check_report();
}
