/* settings_support.h — settings that several tests start from. */
#ifndef SETTINGS_SUPPORT_H
#define SETTINGS_SUPPORT_H

#include "check.h"
#include "clapp.h"
#include "support.h"

static inline ClappSettings preset(const char *name) {
    ClappSettings settings = {0};
    ClappError error = {""};
    check_that(clapp_preset(name, &settings, &error) == CLAPP_OK, __FILE__, __LINE__, "%s", error.text);
    return settings;
}

static inline ClappSettings completed(ClappSettings settings) {
    ClappError error = {""};
    check_that(clapp_complete(&settings, &error) == CLAPP_OK, __FILE__, __LINE__, "%s", error.text);
    return settings;
}

/* Rule clapp, a grid of 7×7 patches. */
static inline ClappSettings grid_network(void) {
    return completed(
        (ClappSettings){.block_count = 3, .blocks = {{.channels = 16}, {.channels = 32}, {.channels = 64}}});
}

/* Rule clapp++, views of 32 pixels. */
static inline ClappSettings views_network(void) {
    return completed(
        (ClappSettings){.block_count = 2, .blocks = {{.channels = 16}, {.channels = 32}}, .rule = "clapp++"});
}

/* Nothing has its default. */
static inline ClappSettings unusual(void) {
    ClappSettings s = {
        .block_count = 2,
        .blocks = {{7, {1, 5, 2}, {1, 2, 1}, {0, 3, 1}, {1, 2, 1}, {1, 1, 2}, 3, 1, 1, false, false},
                   {4096, {1, 1, 1}, {1, 1, 1}, {0, 0, 0}, {1, 1, 1}, {1, 1, 1}, 64, 1, 1, false, false}},
        .rule = "clapp-s",
        .context = "both",
        .negatives = "position",
        .optimizer = "sgd",
        .initialisation = "kaiming",
        .window = 17,
        .frames = 256,
        .weight_decay = 0.125f,
        .seed = (uint64_t)1 << 53};
    s.image_channels = 3, s.crop = 71, s.patch = 13, s.patch_stride = 5, s.mean = -0.1234567f, s.deviation = 1.0f / 3;
    s.view = 17, s.smallest_area = 0.1f, s.jitter = 1.7f, s.plain_views = s.standardise = true;
    s.batch = 3, s.prediction_steps = 2, s.first_target_row = 4, s.learning_rate = 0.30000001f;
    s.negative_count = 256, s.shared_negatives = true, s.prediction_scale = 1e-5f, s.classes = 4096;
    s.no_gamma = s.no_prediction = s.frozen_predictions = s.symmetric = true;
    s.beta1 = 0.1f, s.beta2 = 0.99999f, s.epsilon = 1.17549435e-30f;
    return completed(s);
}

/* JSON with single quotes for double ones, in memory of just its size and without a NUL. */
static inline ClappStatus read_json(const char *json, ClappSettings *settings, ClappError *error) {
    const size_t size = strlen(json);
    char *copy = take(size);
    for (size_t i = 0; i < size; i++) copy[i] = (char)(json[i] == '\'' ? '"' : json[i]);
    const ClappStatus status = clapp_settings_from_json(copy, size, settings, error);
    free(copy);
    return status;
}

#endif
