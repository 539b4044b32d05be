#include "saccade.h"

#include <string.h>

ClappFixation saccade_choose(const ClappSettings *settings, ClappImage image, ClappLook look, Random *random) {
    const int shorter = image.width < image.height ? image.width : image.height;
    const int side = shorter < settings->crop ? shorter : settings->crop;
    const int room_x = image.width - side, room_y = image.height - side;
    if (look == CLAPP_EVALUATION) return (ClappFixation){(float)(room_x / 2), (float)(room_y / 2), (float)side, false};
    const uint32_t left = random_below(random, (uint32_t)room_x + 1);
    const uint32_t top = random_below(random, (uint32_t)room_y + 1);
    return (ClappFixation){(float)left, (float)top, (float)side, random_bits(random) >> 31 == 1};
}

/* A pixel's channels in 0..255: `wanted` is 1 (luma of ITU-R BT.601) or 3. */
static void pixel(ClappImage image, int x, int y, int wanted, float *out) {
    const uint8_t *p = image.pixels + ((size_t)y * (size_t)image.width + (size_t)x) * (size_t)image.channels;
    const bool is_gray = image.channels == 1;
    if (wanted == 1) {
        out[0] = is_gray ? (float)p[0] : 0.299f * (float)p[0] + 0.587f * (float)p[1] + 0.114f * (float)p[2];
    } else {
        for (int c = 0; c < 3; c++) out[c] = (float)p[is_gray ? 0 : c];
    }
}

typedef struct Sample {
    int low, high; /* neighbouring pixels */
    float part;    /* of the way from low to high */
} Sample;

/* Where output pixel `i` of `count` falls on `side` input pixels, centres on centres. */
static Sample sample(int i, int count, int side) {
    float at = ((float)i + 0.5f) * (float)side / (float)count - 0.5f;
    if (at < 0) at = 0;
    int low = (int)at;
    if (low > side - 1) low = side - 1;
    const int high = low + 1 < side ? low + 1 : low;
    return (Sample){low, high, at - (float)low};
}

void saccade_crop(const ClappSettings *settings, ClappImage image, ClappFixation fixation, float *crop) {
    const int count = settings->crop, channels = settings->image_channels;
    const int left = (int)fixation.left, top = (int)fixation.top, side = (int)fixation.side;
    for (int row = 0; row < count; row++) {
        const Sample y = sample(row, count, side);
        for (int column = 0; column < count; column++) {
            const Sample x = sample(fixation.flipped ? count - 1 - column : column, count, side);
            float corners[4][3];
            pixel(image, left + x.low, top + y.low, channels, corners[0]);
            pixel(image, left + x.high, top + y.low, channels, corners[1]);
            pixel(image, left + x.low, top + y.high, channels, corners[2]);
            pixel(image, left + x.high, top + y.high, channels, corners[3]);
            for (int c = 0; c < channels; c++) {
                const float upper = corners[0][c] + x.part * (corners[1][c] - corners[0][c]);
                const float lower = corners[2][c] + x.part * (corners[3][c] - corners[2][c]);
                const float value = (upper + y.part * (lower - upper)) / 255;
                *crop++ = (value - settings->mean) / settings->deviation;
            }
        }
    }
}

void saccade_patches(const ClappSettings *settings, int images, const float *crops, float *patches) {
    const size_t channels = (size_t)settings->image_channels, crop = (size_t)settings->crop;
    const size_t line = (size_t)settings->patch * channels, step = (size_t)settings->patch_stride;
    const size_t grid = (size_t)grid_side(settings);
    for (size_t b = 0; b < (size_t)images; b++)
        for (size_t y = 0; y < grid; y++)
            for (size_t x = 0; x < grid; x++)
                for (size_t row = 0; row < (size_t)settings->patch; row++, patches += line)
                    memcpy(patches, crops + ((b * crop + y * step + row) * crop + x * step) * channels,
                           line * sizeof *patches);
}
