#include "view.h"

#include "elementary.h"

#include <math.h>
#include <string.h>

enum { TRIES = 10 };

/* Chances and strengths, SimCLR's (arXiv 2002.05709). */
static const float jitter_chance = 0.8f, gray_chance = 0.2f, blur_chance = 0.5f;
static const float brightness_strength = 0.8f, contrast_strength = 0.8f, saturation_strength = 0.8f,
                   hue_strength = 0.2f;
static const float least_sigma = 0.1f, most_sigma = 2.0f; /* of the blur in a view of 96 pixels */

static float between(Random *random, float least, float most) {
    return least + (most - least) * random_unit(random);
}

ClappFixation view_choose(const ClappSettings *settings, ClappImage image, Random *random) {
    const double area = (double)image.width * image.height;
    const double log_aspect = elementary_log(4.0 / 3);
    const bool flipped = random_bits(random) >> 31 == 1;
    for (int i = 0; i < TRIES; i++) {
        const double part = area * (double)between(random, settings->smallest_area, 1);
        const double aspect = elementary_exp(log_aspect * (double)between(random, -1, 1));
        const int width = (int)(sqrt(part * aspect) + 0.5), height = (int)(sqrt(part / aspect) + 0.5);
        if (width < 1 || height < 1 || width > image.width || height > image.height) continue;
        const uint32_t left = random_below(random, (uint32_t)(image.width - width) + 1);
        const uint32_t top = random_below(random, (uint32_t)(image.height - height) + 1);
        return (ClappFixation){(float)left, (float)top, (float)width, (float)height, flipped};
    }
    const int side = image.width < image.height ? image.width : image.height;
    return (ClappFixation){(float)((image.width - side) / 2), (float)((image.height - side) / 2), (float)side,
                           (float)side, flipped};
}

/* ---- Colour ------------------------------------------------------------------------------------------------------ */

static float luma(const float *rgb) {
    return 0.299f * rgb[0] + 0.587f * rgb[1] + 0.114f * rgb[2];
}

static float clamped(float x) {
    return x < 0 ? 0 : x > 1 ? 1 : x;
}

/* Every value → gray + factor · (value − gray): away from black, from the mean gray, or (NULL) from the pixel's own. */
static void blend(float *rgb, size_t pixels, float factor, const float *gray) {
    for (size_t i = 0; i < pixels; i++, rgb += 3) {
        const float other = gray ? *gray : luma(rgb);
        for (int c = 0; c < 3; c++) rgb[c] = clamped(other + factor * (rgb[c] - other));
    }
}

static float mean_gray(const float *rgb, size_t pixels) {
    double sum = 0;
    for (size_t i = 0; i < pixels; i++) sum += (double)luma(rgb + 3 * i);
    return (float)(sum / (double)pixels);
}

/* Turns one pixel's hue by `turn` (1 is all the way round), keeping value and chroma. */
static void turn_hue(float *rgb, float turn) {
    const float r = rgb[0], g = rgb[1], b = rgb[2];
    const float most = fmaxf(r, fmaxf(g, b)), least = fminf(r, fminf(g, b)), chroma = most - least;
    if (chroma <= 0) return;
    float hue = most == r ? (g - b) / chroma : most == g ? (b - r) / chroma + 2 : (r - g) / chroma + 4; /* sixths */
    hue += 6 * turn;
    for (int c = 0; c < 3; c++) {
        static const float offset[3] = {5, 3, 1};
        float k = hue + offset[c];
        while (k < 0) k += 6;
        while (k >= 6) k -= 6;
        rgb[c] = most - chroma * clamped(fminf(k, 4 - k));
    }
}

/* Brightness, contrast, saturation and hue in random order. */
static void jitter(float *rgb, size_t pixels, float strength, Random *random) {
    const float black = 0;
    int order[4] = {0, 1, 2, 3};
    for (uint32_t i = 3; i > 0; i--) {
        const uint32_t j = random_below(random, i + 1);
        const int swapped = order[i];
        order[i] = order[j];
        order[j] = swapped;
    }
    for (int i = 0; i < 4; i++) {
        static const float *const strengths[4] = {&brightness_strength, &contrast_strength, &saturation_strength,
                                                  &hue_strength};
        const float most = strength * *strengths[order[i]], change = between(random, -most, most);
        const float factor = 1 + change > 0 ? 1 + change : 0;
        if (order[i] == 0) blend(rgb, pixels, factor, &black);
        else if (order[i] == 1) blend(rgb, pixels, factor, &(float){mean_gray(rgb, pixels)});
        else if (order[i] == 2) blend(rgb, pixels, factor, NULL);
        else
            for (size_t p = 0; p < pixels; p++) turn_hue(rgb + 3 * p, change);
    }
}

static void to_gray(float *rgb, size_t pixels) {
    for (size_t i = 0; i < pixels; i++, rgb += 3) rgb[0] = rgb[1] = rgb[2] = luma(rgb);
}

/* ---- Blur -------------------------------------------------------------------------------------------------------- */

enum { MOST_RADIUS = 6 };

/* One direction: `step` floats from pixel to pixel along it; borders repeat. */
static void blur_line(const float *in, float *out, int side, size_t step, const float *weights, int radius) {
    for (int i = 0; i < side; i++)
        for (size_t c = 0; c < 3; c++) {
            float sum = 0;
            for (int d = -radius; d <= radius; d++) {
                const int from = i + d < 0 ? 0 : i + d >= side ? side - 1 : i + d;
                sum += weights[d < 0 ? -d : d] * in[(size_t)from * step + c];
            }
            out[(size_t)i * step + c] = sum;
        }
}

static void blur(float *rgb, float *scratch, int side, float sigma) {
    float weights[MOST_RADIUS + 1], total = 0;
    const int wanted = (int)(3 * sigma) + 1, radius = wanted < MOST_RADIUS ? wanted : MOST_RADIUS;
    for (int d = 0; d <= radius; d++) {
        weights[d] = (float)elementary_exp(-0.5 * d * d / ((double)sigma * (double)sigma));
        total += d == 0 ? weights[d] : 2 * weights[d];
    }
    for (int d = 0; d <= radius; d++) weights[d] /= total;
    const size_t line = 3 * (size_t)side;
    for (size_t y = 0; y < (size_t)side; y++) blur_line(rgb + y * line, scratch + y * line, side, 3, weights, radius);
    for (size_t x = 0; x < (size_t)side; x++) blur_line(scratch + 3 * x, rgb + 3 * x, side, line, weights, radius);
}

void view_distort(const ClappSettings *settings, float *rgb, float *scratch, Random *random) {
    const size_t pixels = (size_t)settings->view * (size_t)settings->view;
    if (settings->plain_views) return;
    if (random_unit(random) < jitter_chance) jitter(rgb, pixels, settings->jitter, random);
    if (random_unit(random) < gray_chance) to_gray(rgb, pixels);
    if (random_unit(random) < blur_chance)
        blur(rgb, scratch, settings->view, between(random, least_sigma, most_sigma) * (float)settings->view / 96);
}
