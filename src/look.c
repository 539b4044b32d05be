/* What the network sees or hears of an image, a sound or a clip: chosen, resampled, normalised. */
#include "error.h"
#include "network.h"
#include "saccade.h"
#include "view.h"

#include <math.h>
#include <string.h>

static ClappStatus check_slot(const Clapp *net, int slot, const char *sight, ClappError *error) {
    const bool is_image = !net->sight.is_sequence && !sight;
    if (slot < 0 || slot >= net->settings.batch)
        return error_set(error, CLAPP_INVALID, "slot %d is outside a batch of %d", slot, net->settings.batch);
    if (!is_image && (!sight || strcmp(net->settings.sight, sight) != 0))
        return error_set(error, CLAPP_INVALID, "a network of sight \"%s\" does not take this", net->settings.sight);
    return CLAPP_OK;
}

static ClappStatus check_image(ClappImage image, ClappError *error) {
    if (!image.pixels || image.width < 1 || image.height < 1 || image.width > CLAPP_MAX_IMAGE_SIDE ||
        image.height > CLAPP_MAX_IMAGE_SIDE)
        return error_set(error, CLAPP_INVALID, "an image of %d×%d pixels cannot be looked at", image.width,
                         image.height);
    if (image.channels != 1 && image.channels != 3 && image.channels != 4)
        return error_set(error, CLAPP_INVALID, "an image has %d channels; 1, 3 or 4 are possible", image.channels);
    return CLAPP_OK;
}

/* Deviations that count as no contrast: a quarter of a step of 8 bits, and three steps of a sound's 16. */
static const double no_contrast = 1e-3, no_sound = 1e-4;

/* To mean 0 and deviation 1; what is not far above `least` to less. */
static void standardise(float *crop, size_t count, double least) {
    double sum = 0, squares = 0;
    for (size_t i = 0; i < count; i++) sum += (double)crop[i];
    const double mean = sum / (double)count;
    for (size_t i = 0; i < count; i++) squares += ((double)crop[i] - mean) * ((double)crop[i] - mean);
    const double deviation = sqrt(squares / (double)count) + least;
    for (size_t i = 0; i < count; i++) crop[i] = (float)(((double)crop[i] - mean) / deviation);
}

static void normalise(const ClappSettings *s, float *crop, size_t count) {
    if (s->standardise) standardise(crop, count, no_contrast);
    else
        for (size_t i = 0; i < count; i++) crop[i] = (crop[i] - s->mean) / s->deviation;
}

/* One square of the image into place `at` of the crops. */
static void see(Clapp *net, int at, ClappImage image, ClappLook look) {
    const ClappSettings *s = &net->settings;
    const int side = net->sight.side;
    const size_t pixels = (size_t)side * (size_t)side, channels = (size_t)s->image_channels;
    float *crop = net->crops + (size_t)at * pixels * channels;
    const bool is_view = net->sight.views == 2, distorted = is_view && look == CLAPP_TRAINING;
    const int central = image.width < image.height ? image.width : image.height;
    net->fixations[at] = distorted ? view_choose(s, image, &net->look_random)
                                   : saccade_choose(is_view ? central : side, image, look, &net->look_random);
    if (!distorted) {
        saccade_resample(image, net->fixations[at], side, (int)channels, crop);
    } else {
        saccade_resample(image, net->fixations[at], side, 3, net->view);
        view_distort(s, net->view, net->view_scratch, &net->look_random);
        for (size_t i = 0; i < pixels; i++) {
            const float *rgb = net->view + 3 * i;
            if (channels == 1) crop[i] = 0.299f * rgb[0] + 0.587f * rgb[1] + 0.114f * rgb[2];
            else memcpy(crop + 3 * i, rgb, 3 * sizeof *rgb);
        }
    }
    normalise(s, crop, pixels * channels);
}

ClappStatus clapp_look(Clapp *net, int slot, ClappImage image, ClappLook look, ClappError *error) {
    ClappStatus status = check_slot(net, slot, NULL, error);
    if (status == CLAPP_OK) status = check_image(image, error);
    if (status != CLAPP_OK) return status;
    see(net, slot, image, look);
    if (net->sight.views == 2 && look == CLAPP_TRAINING) see(net, slot + net->settings.batch, image, look);
    return CLAPP_OK;
}

/* Where a window of `length` begins in `count`: at random in training, else in the middle; below 0 where it is longer. */
static int64_t choose_start(Clapp *net, size_t count, size_t length, ClappLook look) {
    const bool fits = count >= length;
    const size_t room = fits ? count - length : length - count;
    const size_t start =
        look == CLAPP_TRAINING ? (size_t)random_below(&net->look_random, (uint32_t)room + 1) : room / 2;
    return fits ? (int64_t)start : -(int64_t)start;
}

ClappStatus clapp_listen(Clapp *net, int slot, const float *samples, size_t count, ClappLook look, ClappError *error) {
    const ClappStatus status = check_slot(net, slot, "sound", error);
    if (status != CLAPP_OK) return status;
    if (!samples || count < 1 || count > CLAPP_MAX_SAMPLES)
        return error_set(error, CLAPP_INVALID, "a sound of %zu samples cannot be listened to", count);
    const size_t length = crop_size(&net->settings);
    const int64_t start = choose_start(net, count, length, look);
    float *window = net->crops + (size_t)slot * length;
    const size_t before = start < 0 ? (size_t)-start : 0, heard = count < length ? count : length;
    memset(window, 0, length * sizeof *window);
    memcpy(window + before, samples + (start > 0 ? start : 0), heard * sizeof *window);
    if (net->settings.standardise) standardise(window + before, heard, no_sound);
    net->fixations[slot] = (ClappFixation){.left = (float)start, .width = (float)length, .height = 1};
    return CLAPP_OK;
}

ClappStatus clapp_look_clip(Clapp *net, int slot, ClappImage first, int count, ClappLook look, ClappError *error) {
    const ClappSettings *s = &net->settings;
    ClappStatus status = check_slot(net, slot, "clip", error);
    if (status == CLAPP_OK) status = check_image(first, error);
    if (status != CLAPP_OK) return status;
    if (count < s->frames)
        return error_set(error, CLAPP_INVALID, "a clip of %d frames is too short; the network sees %d", count,
                         s->frames);
    const size_t frame = (size_t)first.width * (size_t)first.height * (size_t)first.channels;
    const size_t seen = crop_size(s) / (size_t)s->frames;
    const int central = first.width < first.height ? first.width : first.height;
    const int64_t start = choose_start(net, (size_t)count, (size_t)s->frames, look);
    const ClappFixation fixation = look == CLAPP_TRAINING ? view_choose(s, first, &net->look_random)
                                                          : saccade_choose(central, first, look, &net->look_random);
    float *crop = net->crops + (size_t)slot * crop_size(s);
    for (size_t i = 0; i < (size_t)s->frames; i++) {
        ClappImage image = first;
        image.pixels = first.pixels + ((size_t)start + i) * frame;
        saccade_resample(image, fixation, net->sight.side, s->image_channels, crop + i * seen);
    }
    normalise(s, crop, crop_size(s));
    net->fixations[slot] = fixation;
    return CLAPP_OK;
}
