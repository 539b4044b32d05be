#include "saccade.h"

#include <math.h>
#include <string.h>

ClappFixation saccade_choose(int side, ClappImage image, ClappLook look, Random *random) {
    const int shorter = image.width < image.height ? image.width : image.height;
    if (shorter < side) side = shorter;
    const int room_x = image.width - side, room_y = image.height - side;
    ClappFixation fixation = {(float)(room_x / 2), (float)(room_y / 2), (float)side, (float)side, false};
    if (look == CLAPP_EVALUATION) return fixation;
    fixation.left = (float)random_below(random, (uint32_t)room_x + 1);
    fixation.top = (float)random_below(random, (uint32_t)room_y + 1);
    fixation.flipped = random_bits(random) >> 31 == 1;
    return fixation;
}

/* ---- Resampling -------------------------------------------------------------------------------------------------- */

/* The input pixels along one axis that an output pixel is made of. */
typedef struct Window {
    int from, to;        /* inclusive */
    float centre, reach; /* weights fall linearly from the centre to ±reach */
} Window;

static Window window_of(int i, int side, float start, float extent, int limit) {
    const float scale = extent / (float)side;
    Window w = {.centre = start + ((float)i + 0.5f) * scale - 0.5f, .reach = scale > 1 ? scale : 1};
    const float last = start + extent - 1;
    if (w.centre < start) w.centre = start;
    if (w.centre > last) w.centre = last > start ? last : start;
    w.from = (int)floorf(w.centre - w.reach) + 1;
    w.to = (int)(w.centre + w.reach);
    if (w.from < 0) w.from = 0;
    if (w.to > limit - 1) w.to = limit - 1;
    return w;
}

static float weight_at(const Window *w, int i) {
    const float away = (float)i > w->centre ? (float)i - w->centre : w->centre - (float)i;
    return away < w->reach ? 1 - away / w->reach : 0;
}

/* weighted sum of a pixel into sum[channels] */
static void add_pixel(ClappImage image, const uint8_t *p, int channels, float weight, float *sum) {
    const bool is_gray = image.channels == 1;
    if (channels == 1)
        sum[0] += weight * (is_gray ? (float)p[0] : 0.299f * (float)p[0] + 0.587f * (float)p[1] + 0.114f * (float)p[2]);
    else
        for (int c = 0; c < 3; c++) sum[c] += weight * (float)p[is_gray ? 0 : c];
}

static void resample_pixel(ClappImage image, const Window *x, const Window *y, int channels, float *out) {
    float sum[3] = {0}, total = 0;
    for (int row = y->from; row <= y->to; row++) {
        const uint8_t *line = image.pixels + (size_t)row * (size_t)image.width * (size_t)image.channels;
        const float across = weight_at(y, row);
        if (across == 0) continue;
        for (int column = x->from; column <= x->to; column++) {
            const float weight = across * weight_at(x, column);
            add_pixel(image, line + (size_t)column * (size_t)image.channels, channels, weight, sum);
            total += weight;
        }
    }
    for (int c = 0; c < channels; c++) out[c] = sum[c] / (total * 255);
}

void saccade_resample(ClappImage image, ClappFixation fixation, int side, int channels, float *out) {
    for (int row = 0; row < side; row++) {
        const Window y = window_of(row, side, fixation.top, fixation.height, image.height);
        for (int column = 0; column < side; column++, out += channels) {
            const Window x = window_of(fixation.flipped ? side - 1 - column : column, side, fixation.left,
                                       fixation.width, image.width);
            resample_pixel(image, &x, &y, channels, out);
        }
    }
}

void saccade_patches(Sight sight, int channels, int images, const float *crops, float *patches) {
    const size_t side = (size_t)sight.side, step = (size_t)sight.stride, grid = (size_t)sight.grid;
    const size_t line = (size_t)sight.patch * (size_t)channels;
    for (size_t b = 0; b < (size_t)images; b++)
        for (size_t y = 0; y < grid; y++)
            for (size_t x = 0; x < grid; x++)
                for (size_t row = 0; row < (size_t)sight.patch; row++, patches += line)
                    memcpy(patches, crops + ((b * side + y * step + row) * side + x * step) * (size_t)channels,
                           line * sizeof *patches);
}
