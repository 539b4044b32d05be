/* Random views: where they lie, and what is done to their colours.  The steps of a distortion are private to view.c,
 * so it is compiled into this test. */
#include "view.c"

#include "check.h"
#include "support.h"

static ClappSettings settings_of(int view) {
    return (ClappSettings){.view = view, .smallest_area = 0.25f, .jitter = 1};
}

/* ---- Places ------------------------------------------------------------------------------------------------------ */

/* Width and height are rounded, so half a pixel belongs to them on both sides. */
static void check_place(ClappFixation f, int width, int height, double smallest_area) {
    const double w = (double)f.width, h = (double)f.height, area = (double)width * height;
    CHECK(f.width >= 1 && f.height >= 1 && f.width == floorf(f.width) && f.height == floorf(f.height));
    CHECK(f.left >= 0 && f.left + f.width <= (float)width && f.left == floorf(f.left));
    CHECK(f.top >= 0 && f.top + f.height <= (float)height && f.top == floorf(f.top));
    CHECK((w + 0.5) * (h + 0.5) >= smallest_area * area - 1e-3 && (w - 0.5) * (h - 0.5) <= area + 1e-3);
    CHECK((w + 0.5) / (h - 0.5) >= 0.7499 && (w - 0.5) / (h + 0.5) <= 1.3334);
}

static void views_lie_within_their_bounds(void) {
    static const int sizes[][2] = {{96, 96}, {200, 200}, {320, 240}, {240, 320}, {17, 16}};
    static const float areas[] = {0.08f, 0.25f, 0.6f};
    Random random = random_seeded(1, 30);
    for (int i = 0; i < 5 * 3; i++) {
        const int width = sizes[i / 3][0], height = sizes[i / 3][1];
        ClappSettings settings = settings_of(32);
        settings.smallest_area = areas[i % 3];
        for (int trial = 0; trial < 2000; trial++)
            check_place(view_choose(&settings, (ClappImage){NULL, width, height, 3}, &random), width, height,
                        (double)settings.smallest_area);
    }
}

/* Area uniform in ¼..1 as far as it fits, width and height alike, flipped half of the time, anywhere. */
static void views_are_spread_out(void) {
    enum { DRAWS = 20000, SIDE = 1000 };
    const ClappSettings settings = settings_of(32);
    const ClappImage image = {NULL, SIDE, SIDE, 3};
    Random random = random_seeded(2, 30);
    int flipped = 0, wide = 0, small = 0, large = 0, left = 0, top = 0, longest = 0, corner = 0;
    double least = 1, most = 0;
    for (int i = 0; i < DRAWS; i++) {
        const ClappFixation f = view_choose(&settings, image, &random);
        const double area = (double)f.width * (double)f.height / SIDE / SIDE;
        least = fmin(least, area), most = fmax(most, area);
        flipped += f.flipped, wide += f.width > f.height, longest += f.width > 1.32f * f.height;
        small += area < 0.375, large += area >= 0.375 && area < 0.5;
        left += f.left < 0.5f * (SIDE - f.width), top += f.top < 0.5f * (SIDE - f.height);
        corner += f.left < 0.1f * (SIDE - f.width) && f.top < 0.1f * (SIDE - f.height);
    }
    CHECK(least < 0.2505 && least > 0.249 && most > 0.98 && most <= 1);
    CHECK_NEAR(flipped / (double)DRAWS, 0.5, 0.02);
    CHECK_NEAR(wide / (double)DRAWS, 0.5, 0.02);
    CHECK_NEAR(small / (double)large, 1, 0.08); /* all of these fit */
    CHECK_NEAR(left / (double)DRAWS, 0.5, 0.02);
    CHECK_NEAR(top / (double)DRAWS, 0.5, 0.02);
    CHECK_NEAR(corner / (double)DRAWS, 0.01, 0.004);
    CHECK(longest > 50);
}

/* Where nothing fits it is the central square, flipped or not. */
static void what_does_not_fit_is_the_central_square(void) {
    ClappSettings settings = settings_of(32);
    Random random = random_seeded(3, 30);
    int flipped = 0;
    for (int i = 0; i < 1000; i++) {
        const ClappFixation wide = view_choose(&settings, (ClappImage){NULL, 301, 10, 3}, &random);
        CHECK(wide.left == 145 && wide.top == 0 && wide.width == 10 && wide.height == 10);
        const ClappFixation high = view_choose(&settings, (ClappImage){NULL, 3, 60, 1}, &random);
        CHECK(high.left == 0 && high.top == 28 && high.width == 3 && high.height == 3);
        flipped += wide.flipped;
    }
    CHECK_NEAR(flipped / 1000.0, 0.5, 0.08);
    settings.smallest_area = 1;
    int whole = 0;
    for (int i = 0; i < 200; i++) {
        const ClappFixation f = view_choose(&settings, (ClappImage){NULL, 500, 500, 3}, &random);
        whole += f.left == 0 && f.top == 0 && f.width == 500 && f.height == 500;
    }
    CHECK_INTEGER(whole, 200);
    const ClappFixation dot = view_choose(&settings, (ClappImage){NULL, 1, 1, 3}, &random);
    CHECK(dot.left == 0 && dot.top == 0 && dot.width == 1 && dot.height == 1);
}

/* ---- Colour ------------------------------------------------------------------------------------------------------ */

static void check_pixel(const float *rgb, float r, float g, float b) {
    CHECK_NEAR((double)rgb[0], (double)r, 1e-6);
    CHECK_NEAR((double)rgb[1], (double)g, 1e-6);
    CHECK_NEAR((double)rgb[2], (double)b, 1e-6);
}

static void hues_by_hand(void) {
    float red[] = {1, 0, 0}, dark[] = {0.5f, 0.1f, 0.1f}, gray[] = {0.3f, 0.3f, 0.3f};
    turn_hue(red, 1 / 3.0f), check_pixel(red, 0, 1, 0);
    turn_hue(red, 1 / 3.0f), check_pixel(red, 0, 0, 1);
    turn_hue(red, -1 / 6.0f), check_pixel(red, 0, 1, 1);
    turn_hue(red, 0.5f), check_pixel(red, 1, 0, 0);
    turn_hue(dark, 1 / 12.0f), check_pixel(dark, 0.5f, 0.3f, 0.1f); /* halfway to yellow */
    turn_hue(dark, 1 / 12.0f), check_pixel(dark, 0.5f, 0.5f, 0.1f);
    turn_hue(gray, 0.2f);
    CHECK(gray[0] == 0.3f && gray[1] == 0.3f && gray[2] == 0.3f);
}

/* All the way round is the same colour, a third of it moves the channels on; the largest and the smallest stay. */
static void a_hue_goes_round(void) {
    Random random = random_seeded(4, 30);
    for (int i = 0; i < 2000; i++) {
        float rgb[3], turned[3];
        fill_noise(&random, rgb, 3, 0, 1);
        if (i % 10 == 0) rgb[i / 10 % 3] = rgb[(i / 10 + 1) % 3];
        for (int turn = -1; turn <= 1; turn++) {
            memcpy(turned, rgb, sizeof rgb), turn_hue(turned, (float)turn);
            check_pixel(turned, rgb[0], rgb[1], rgb[2]);
        }
        memcpy(turned, rgb, sizeof rgb), turn_hue(turned, 1 / 3.0f);
        check_pixel(turned, rgb[2], rgb[0], rgb[1]);
        memcpy(turned, rgb, sizeof rgb), turn_hue(turned, noise(&random, -0.4f, 0.4f));
        CHECK_NEAR((double)fmaxf(turned[0], fmaxf(turned[1], turned[2])), (double)fmaxf(rgb[0], fmaxf(rgb[1], rgb[2])),
                   1e-6);
        CHECK_NEAR((double)fminf(turned[0], fminf(turned[1], turned[2])), (double)fminf(rgb[0], fminf(rgb[1], rgb[2])),
                   1e-6);
    }
}

static void blends_by_hand(void) {
    static const float pixels[] = {0.2f, 0.4f, 0.6f, 1, 0, 0.5f};
    const float luma0 = 0.299f * 0.2f + 0.587f * 0.4f + 0.114f * 0.6f, luma1 = 0.299f + 0.057f, black = 0;
    float rgb[6];
    CHECK_NEAR((double)mean_gray(pixels, 2), (double)(luma0 + luma1) / 2, 1e-6);
    memcpy(rgb, pixels, sizeof rgb), blend(rgb, 2, 1.5f, &black);
    check_pixel(rgb, 0.3f, 0.6f, 0.9f), check_pixel(rgb + 3, 1, 0, 0.75f);
    memcpy(rgb, pixels, sizeof rgb), blend(rgb, 2, 0.5f, &(float){0.5f});
    check_pixel(rgb, 0.35f, 0.45f, 0.55f), check_pixel(rgb + 3, 0.75f, 0.25f, 0.5f);
    memcpy(rgb, pixels, sizeof rgb), blend(rgb, 2, 0, NULL);
    check_pixel(rgb, luma0, luma0, luma0), check_pixel(rgb + 3, luma1, luma1, luma1);
    memcpy(rgb, pixels, sizeof rgb), blend(rgb, 2, 1, NULL);
    check_pixel(rgb, 0.2f, 0.4f, 0.6f), check_pixel(rgb + 3, 1, 0, 0.5f);
    to_gray(rgb, 1);
    CHECK(rgb[0] == rgb[1] && rgb[1] == rgb[2] && rgb[3] == 1);
    CHECK_NEAR((double)rgb[0], (double)luma0, 1e-6);
}

/* How strong the jitter is: brightness alone takes black … white to factors of 1 ± 0.8, times its strength. */
static void strengths_bound_the_jitter(void) {
    Random random = random_seeded(5, 30);
    double least = 9, most = 0;
    for (int i = 0; i < 4000; i++) {
        float gray[] = {0.1f, 0.1f, 0.1f}; /* one gray pixel: contrast, saturation and hue leave it alone */
        jitter(gray, 1, 0.5f, &random);
        CHECK(fabsf(gray[0] - gray[1]) < 1e-6f && fabsf(gray[1] - gray[2]) < 1e-6f);
        least = fmin(least, (double)gray[0]), most = fmax(most, (double)gray[0]);
    }
    CHECK(least >= 0.06 - 1e-6 && least < 0.0605 && most <= 0.14 + 1e-6 && most > 0.1395);
    for (int i = 0; i < 4000; i++) {
        float gray[] = {0.1f, 0.1f, 0.1f};
        jitter(gray, 1, 2, &random); /* 1 ± 1.6, but not below 0 */
        CHECK(gray[0] >= 0 && gray[0] <= 0.26f + 1e-6f);
    }
}

/* ---- Blur -------------------------------------------------------------------------------------------------------- */

enum { SIDE = 21, VALUES = 3 * SIDE * SIDE };

/* Everything outside the border is as the border. */
static void a_blur_keeps_a_constant(void) {
    float rgb[VALUES], scratch[VALUES];
    for (int i = 1; i <= 20; i++) {
        for (int v = 0; v < VALUES; v++) rgb[v] = 0.25f * (float)(1 + v % 3);
        blur(rgb, scratch, SIDE, 0.1f * (float)i);
        for (int v = 0; v < VALUES; v++) CHECK_NEAR((double)rgb[v], 0.25 * (1 + v % 3), 1e-6);
    }
}

/* One green pixel becomes a bell: the same up, down, left and right, of unchanged sum, in no other colour. */
static void a_blur_spreads_an_impulse(void) {
    static const double sigmas[] = {0.3, 0.7, 1, 1.6, 2};
    for (int s = 0; s < 5; s++) {
        float rgb[VALUES] = {0}, scratch[VALUES];
        rgb[3 * (10 * SIDE + 10) + 1] = 1;
        blur(rgb, scratch, SIDE, (float)sigmas[s]);
        double sum = 0;
        for (int y = 0; y < SIDE; y++)
            for (int x = 0; x < SIDE; x++) {
                const float value = rgb[3 * (y * SIDE + x) + 1];
                sum += (double)value;
                CHECK(value == rgb[3 * (x * SIDE + y) + 1] && value == rgb[3 * ((20 - y) * SIDE + 20 - x) + 1]);
                CHECK(value == rgb[3 * (y * SIDE + 20 - x) + 1]);
                CHECK(rgb[3 * (y * SIDE + x)] == 0 && rgb[3 * (y * SIDE + x) + 2] == 0);
            }
        const float *centre = rgb + 3 * (10 * SIDE + 10) + 1;
        CHECK_NEAR(sum, 1, 1e-5);
        for (int d = 1; d <= 2; d++)
            CHECK_NEAR((double)(centre[3 * d] / *centre), exp(-d * d / (2 * sigmas[s] * sigmas[s])), 1e-5);
        CHECK_NEAR((double)(centre[3 * SIDE + 3] / *centre), exp(-1 / (sigmas[s] * sigmas[s])), 1e-5);
    }
}

/* A border of ones keeps its own weight and all that would lie beyond it: (1 + w₀) / 2; its neighbour (1 − w₀) / 2. */
static void a_border_is_repeated(void) {
    const double w0 = 1 / (1 + 2 * (exp(-0.5) + exp(-2) + exp(-4.5) + exp(-8))); /* σ = 1, radius 4 */
    for (int border = 0; border < 4; border++) {
        float rgb[VALUES] = {0}, scratch[VALUES];
        const int line = border % 2 ? SIDE - 1 : 0, beside = border % 2 ? SIDE - 2 : 1;
        for (int i = 0; i < SIDE; i++)
            for (int c = 0; c < 3; c++) rgb[3 * (border < 2 ? i * SIDE + line : line * SIDE + i) + c] = 1;
        blur(rgb, scratch, SIDE, 1);
        for (int i = 0; i < SIDE; i++)
            for (int c = 0; c < 3; c++) {
                const int at = border < 2 ? i * SIDE + line : line * SIDE + i;
                const int next = border < 2 ? i * SIDE + beside : beside * SIDE + i;
                CHECK_NEAR((double)rgb[3 * at + c], (1 + w0) / 2, 1e-6);
                CHECK_NEAR((double)rgb[3 * next + c], (1 - w0) / 2, 1e-6);
            }
    }
}

/* ---- All of it --------------------------------------------------------------------------------------------------- */

static void colours_stay_between_0_and_1(void) {
    enum { VIEW = 16, COUNT = 3 * VIEW * VIEW };
    ClappSettings settings = settings_of(VIEW);
    Random random = random_seeded(6, 30);
    float rgb[COUNT], scratch[COUNT];
    for (int trial = 0; trial < 1500; trial++) {
        settings.jitter = trial % 2 ? 1 : 2;
        for (int i = 0; i < COUNT; i++)
            rgb[i] = trial % 3 == 0 ? (float)random_below(&random, 2) : random_unit(&random);
        view_distort(&settings, rgb, scratch, &random);
        for (int i = 0; i < COUNT; i++)
            if (!CHECK(rgb[i] >= 0 && rgb[i] <= 1 + 1e-6f)) return;
    }
}

/* On one colour: gray makes its channels equal, jitter changes it, blur does nothing. */
static void chances_of_gray_and_jitter(void) {
    enum { VIEW = 16, COUNT = 3 * VIEW * VIEW, DRAWS = 4000 };
    static const float colour[] = {0.2f, 0.5f, 0.7f};
    const ClappSettings settings = settings_of(VIEW);
    Random random = random_seeded(7, 30);
    float rgb[COUNT], scratch[COUNT];
    int gray = 0, untouched = 0, untouched_gray = 0;
    const float own_gray = 0.299f * 0.2f + 0.587f * 0.5f + 0.114f * 0.7f;
    for (int trial = 0; trial < DRAWS; trial++) {
        for (int i = 0; i < COUNT; i++) rgb[i] = colour[i % 3];
        view_distort(&settings, rgb, scratch, &random);
        for (int i = 3; i < COUNT; i++) CHECK(fabsf(rgb[i] - rgb[i % 3]) < 1e-5f);
        const bool is_gray = fabsf(rgb[0] - rgb[1]) < 1e-6f && fabsf(rgb[1] - rgb[2]) < 1e-6f;
        gray += is_gray;
        untouched_gray += is_gray && fabsf(rgb[0] - own_gray) < 1e-5f;
        untouched += fabsf(rgb[0] - 0.2f) < 1e-5f && fabsf(rgb[1] - 0.5f) < 1e-5f && fabsf(rgb[2] - 0.7f) < 1e-5f;
    }
    CHECK_NEAR(gray / (double)DRAWS, 0.2, 0.025);
    CHECK_NEAR(untouched / (double)DRAWS, 0.2 * 0.8, 0.025);
    CHECK_NEAR(untouched_gray / (double)DRAWS, 0.2 * 0.2, 0.015);
}

/* On one white pixel, hardly jittered: beside it stands e^(−1/2σ²) of it.  σ is uniform in 0.1..2 for 96 pixels, so in
 * 0.05..1 for 48. */
static void chances_of_blur(void) {
    enum { VIEW = 48, COUNT = 3 * VIEW * VIEW, DRAWS = 1500, CENTRE = 3 * (24 * VIEW + 24) };
    ClappSettings settings = settings_of(VIEW);
    settings.jitter = 1e-3f;
    Random random = random_seeded(8, 30);
    float *rgb = take_floats(COUNT), *scratch = take_floats(COUNT);
    int above_half = 0, above_most = 0, above_quarter = 0;
    for (int trial = 0; trial < DRAWS; trial++) {
        fill_value(rgb, COUNT, 0), fill_value(rgb + CENTRE, 3, 0.5f);
        view_distort(&settings, rgb, scratch, &random);
        const float ground = rgb[0];
        const double share = (double)((rgb[CENTRE + 3] - ground) / (rgb[CENTRE] - ground));
        above_quarter += share > exp(-8), above_half += share > exp(-2), above_most += share > exp(-0.5) * 0.9999;
    }
    CHECK_NEAR(above_quarter / (double)DRAWS, 0.5 * 0.75 / 0.95, 0.05);
    CHECK_NEAR(above_half / (double)DRAWS, 0.5 * 0.5 / 0.95, 0.045);
    CHECK(above_most <= 2);
    free(rgb), free(scratch);
}

static void plain_views_keep_their_colours(void) {
    enum { VIEW = 16, COUNT = 3 * VIEW * VIEW };
    ClappSettings settings = settings_of(VIEW);
    settings.plain_views = true;
    Random random = random_seeded(9, 30);
    float rgb[COUNT], before[COUNT];
    fill_noise(&random, rgb, COUNT, 0, 1), memcpy(before, rgb, sizeof rgb);
    const Random untouched = random;
    for (int i = 0; i < 50; i++) view_distort(&settings, rgb, NULL, &random);
    CHECK(same_bits(rgb, before, COUNT) && random.state == untouched.state);
}

static void the_same_seed_gives_the_same_bytes(void) {
    enum { VIEW = 32, COUNT = 3 * VIEW * VIEW };
    const ClappSettings settings = settings_of(VIEW);
    static float rgb[2][COUNT], scratch[COUNT];
    int apart = 0;
    for (uint64_t seed = 0; seed < 40; seed++) {
        ClappFixation f[2];
        for (int i = 0; i < 2; i++) {
            Random random = random_seeded(seed, 31), pixels = random_seeded(1, 32);
            fill_noise(&pixels, rgb[i], COUNT, 0, 1);
            fill_value(scratch, COUNT, i ? NAN : 0); /* what stood there does not matter */
            f[i] = view_choose(&settings, (ClappImage){NULL, 90, 80, 3}, &random);
            view_distort(&settings, rgb[i], scratch, &random);
        }
        CHECK(same_bits(rgb[0], rgb[1], COUNT) && f[0].left == f[1].left && f[0].width == f[1].width);
        static float last[COUNT];
        apart += !same_bits(last, rgb[0], COUNT);
        memcpy(last, rgb[0], sizeof last);
    }
    CHECK(apart > 30);
}

int main(void) {
    RUN(views_lie_within_their_bounds);
    RUN(views_are_spread_out);
    RUN(what_does_not_fit_is_the_central_square);
    RUN(hues_by_hand);
    RUN(a_hue_goes_round);
    RUN(blends_by_hand);
    RUN(strengths_bound_the_jitter);
    RUN(a_blur_keeps_a_constant);
    RUN(a_blur_spreads_an_impulse);
    RUN(a_border_is_repeated);
    RUN(colours_stay_between_0_and_1);
    RUN(chances_of_gray_and_jitter);
    RUN(chances_of_blur);
    RUN(plain_views_keep_their_colours);
    RUN(the_same_seed_gives_the_same_bytes);
    return check_report();
}
