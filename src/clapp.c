/* The public functions that look, step and answer. */
#include "clapp.h"

#include "error.h"
#include "network.h"
#include "saccade.h"
#include "view.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void clapp_free(const void *memory) {
    free((void *)(uintptr_t)memory);
}

/* ---- Looking ----------------------------------------------------------------------------------------------------- */

ClappStatus clapp_draw(Clapp *net, uint32_t image_count, uint32_t *indices, ClappError *error) {
    if (image_count == 0) return error_set(error, CLAPP_INVALID, "there are no images to draw from");
    for (int slot = 0; slot < net->settings.batch; slot++, net->drawn++)
        indices[slot] = random_shuffled(net->settings.seed, net->drawn / image_count, image_count,
                                        (uint32_t)(net->drawn % image_count));
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

/* To mean 0 and deviation 1; a crop without contrast to about 0. */
static void standardise(float *crop, size_t count) {
    double sum = 0, squares = 0;
    for (size_t i = 0; i < count; i++) sum += (double)crop[i];
    const double mean = sum / (double)count;
    for (size_t i = 0; i < count; i++) squares += ((double)crop[i] - mean) * ((double)crop[i] - mean);
    const double deviation = sqrt(squares / (double)count) + 1e-3;
    for (size_t i = 0; i < count; i++) crop[i] = (float)(((double)crop[i] - mean) / deviation);
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
    if (s->standardise) standardise(crop, pixels * channels);
    else
        for (size_t i = 0; i < pixels * channels; i++) crop[i] = (crop[i] - s->mean) / s->deviation;
}

ClappStatus clapp_look(Clapp *net, int slot, ClappImage image, ClappLook look, ClappError *error) {
    if (slot < 0 || slot >= net->settings.batch)
        return error_set(error, CLAPP_INVALID, "slot %d is outside a batch of %d", slot, net->settings.batch);
    const ClappStatus status = check_image(image, error);
    if (status != CLAPP_OK) return status;
    see(net, slot, image, look);
    if (net->sight.views == 2 && look == CLAPP_TRAINING) see(net, slot + net->settings.batch, image, look);
    return CLAPP_OK;
}

ClappStatus clapp_label(Clapp *net, int slot, int label, ClappError *error) {
    if (slot < 0 || slot >= net->settings.batch)
        return error_set(error, CLAPP_INVALID, "slot %d is outside a batch of %d", slot, net->settings.batch);
    if (label < 0 || label >= net->settings.classes)
        return error_set(error, CLAPP_INVALID, "label %d is outside 0 to %d", label, net->settings.classes - 1);
    for (int view = 0; view < net->sight.views; view++) net->labels[slot + view * net->settings.batch] = label;
    return CLAPP_OK;
}

ClappFixation clapp_fixation(const Clapp *net, int slot, int view) {
    const int at = slot + view * net->settings.batch;
    return at >= 0 && at < net->sight.images ? net->fixations[at] : (ClappFixation){0};
}

/* ---- Learning ---------------------------------------------------------------------------------------------------- */

ClappStatus clapp_step(Clapp *net, ClappError *error) {
    const Random before = net->rule_random;
    ClappBlockReport report[CLAPP_MAX_BLOCKS];
    memcpy(report, net->report, sizeof report);
    learn_choose(net);
    const ClappStatus status = learn_batch(net, true, error);
    if (status == CLAPP_OK) {
        net->steps++;
    } else { /* no weight has moved */
        net->rule_random = before;
        memcpy(net->report, report, sizeof report);
    }
    return status;
}

/* What a block's features are averaged over: (height, width, inner, channels) for each image. */
typedef struct FeatureMap {
    const float *values;
    int height, width;
    int inner; /* cells of a patch's code */
    size_t channels;
} FeatureMap;

/* A view's output, or the codes of a crop's patches. */
static FeatureMap feature_map(const Clapp *net, int block) {
    const Shape out = net->blocks[block].shapes.output;
    const int grid = net->sight.grid, inner = net->blocks[block].grid * net->blocks[block].grid;
    if (net->sight.views == 2)
        return (FeatureMap){net->activity[block].output, out.height, out.width, 1, (size_t)out.channels};
    return (FeatureMap){net->activity[block].code, grid, grid, inner, (size_t)out.channels};
}

/* → mean (channels) of what lies from (top, left) up to (bottom, right) */
static void average(const FeatureMap *map, int top, int bottom, int left, int right, float *mean) {
    memset(mean, 0, map->channels * sizeof *mean);
    for (int y = top; y < bottom; y++) {
        const float *values = map->values + (size_t)((y * map->width + left) * map->inner) * map->channels;
        for (int i = 0; i < (right - left) * map->inner; i++, values += map->channels)
            for (size_t c = 0; c < map->channels; c++) mean[c] += values[c];
    }
    const float count = (float)((bottom - top) * (right - left) * map->inner);
    for (size_t c = 0; c < map->channels; c++) mean[c] /= count;
}

/* One image's map → (cells, cells, channels); part i of n goes from ⌊i·side/n⌋ to ⌈(i+1)·side/n⌉. */
static void average_parts(const FeatureMap *map, int cells, float *features) {
    for (int row = 0; row < cells; row++)
        for (int column = 0; column < cells; column++, features += map->channels)
            average(map, row * map->height / cells, ((row + 1) * map->height + cells - 1) / cells,
                    column * map->width / cells, ((column + 1) * map->width + cells - 1) / cells, features);
}

static ClappStatus check_encoding(const Clapp *net, int count, int cells, ClappError *error) {
    if (count < 1 || count > net->settings.batch)
        return error_set(error, CLAPP_INVALID, "%d images cannot be encoded in a batch of %d", count,
                         net->settings.batch);
    for (int i = 0; i < net->settings.block_count; i++) {
        const FeatureMap map = feature_map(net, i);
        if (cells < 1 || cells > map.height || cells > map.width)
            return error_set(error, CLAPP_INVALID, "block %d cannot be averaged over %d×%d parts; it has %d×%d", i,
                             cells, cells, map.height, map.width);
    }
    return CLAPP_OK;
}

ClappStatus clapp_encode(Clapp *net, int count, int cells, float *const *features, ClappError *error) {
    ClappStatus status = check_encoding(net, count, cells, error);
    if (status == CLAPP_OK) status = learn_see(net, count, error);
    for (int i = 0; i < net->settings.block_count && status == CLAPP_OK; i++) {
        status = learn_forward(net, i, error);
        if (status != CLAPP_OK || !features || !features[i]) continue;
        FeatureMap map = feature_map(net, i);
        const size_t image = (size_t)(map.height * map.width * map.inner) * map.channels;
        for (size_t n = 0; n < (size_t)count; n++, map.values += image)
            average_parts(&map, cells, features[i] + n * (size_t)(cells * cells) * map.channels);
    }
    return status;
}

/* ---- Asking ------------------------------------------------------------------------------------------------------ */

const ClappSettings *clapp_settings(const Clapp *net) {
    return &net->settings;
}

uint64_t clapp_steps(const Clapp *net) {
    return net->steps;
}

const ClappBlockReport *clapp_report(const Clapp *net) {
    return net->report;
}

const int8_t *clapp_broadcast(const Clapp *net, int block) {
    return net->choices[block].broadcast;
}

int clapp_code_side(const Clapp *net, int block) {
    return net->sight.grid * net->blocks[block].grid;
}

int clapp_code_size(const Clapp *net, int block) {
    return net->blocks[block].settings->channels;
}

const float *clapp_codes(const Clapp *net, int block) {
    return net->activity[block].code;
}

size_t clapp_filters(const Clapp *net, int block, float *filters) {
    const Parameter *weight = net->blocks[block].weight;
    if (filters) memcpy(filters, weight->value, weight->count * sizeof *filters);
    return weight->count;
}
