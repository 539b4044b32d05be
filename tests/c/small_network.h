/* small_network.h — a network of two blocks that learns in milliseconds, pictures that are easy to tell apart, and the
 * bytes of a network, by which two of them are compared. */
#ifndef SMALL_NETWORK_H
#define SMALL_NETWORK_H

#include "check.h"
#include "support.h"

enum { PICTURES = 10, PICTURE_SIDE = 22 };

static uint8_t pictures[PICTURES][PICTURE_SIDE * PICTURE_SIDE * 3];

/* Each picture has stripes of its own direction and brightness. */
static inline void draw_pictures(void) {
    Random random = random_seeded(5, 5);
    for (int i = 0; i < PICTURES; i++)
        for (int p = 0; p < PICTURE_SIDE * PICTURE_SIDE * 3; p++) {
            const int x = p / 3 % PICTURE_SIDE, y = p / 3 / PICTURE_SIDE;
            const int stripe = i % 2 ? (x + y * (i / 2)) % 4 < 2 : (y + x * (i / 2)) % 6 < 3;
            pictures[i][p] = (uint8_t)(18 * i + (stripe ? 60 : 0) + (int)random_below(&random, 20));
        }
}

static inline ClappImage picture(uint32_t index) {
    return (ClappImage){pictures[index], PICTURE_SIDE, PICTURE_SIDE, 3};
}

/* A grid of 3×3 patches of 8×8 pixels, targets one and two rows down. */
static inline ClappSettings small_settings(void) {
    ClappSettings s = {.block_count = 2, .blocks = {{.channels = 6, .pool = {1, 2, 2}}, {.channels = 9}}};
    s.crop = 16, s.patch = 8, s.patch_stride = 4, s.batch = 4, s.prediction_steps = 2, s.first_target_row = 1;
    s.learning_rate = 3e-3f, s.seed = 11;
    return s;
}

/* The same for any rule; where it looks at views, they are of 16 pixels in colour. */
static inline ClappSettings small_settings_of(const char *rule) {
    ClappSettings s = small_settings();
    strcpy(s.rule, rule);
    if (strncmp(rule, "clapp++", 7) == 0) s.view = 16, s.image_channels = 3;
    return s;
}

static inline Clapp *created(const ClappSettings *settings) {
    ClappError error = {""};
    Clapp *net = NULL;
    if (!check_that(clapp_create(settings, &net, &error) == CLAPP_OK, __FILE__, __LINE__, "%s", error.text)) abort();
    return net;
}

/* One crop (or two views) of each drawn picture into place, and its number as its label. */
static inline void look_at_a_batch(Clapp *net) {
    uint32_t indices[64];
    ClappError error = {""};
    CHECK(clapp_draw(net, PICTURES, indices, &error) == CLAPP_OK);
    for (int slot = 0; slot < clapp_settings(net)->batch; slot++) {
        const int label = (int)indices[slot] % clapp_settings(net)->classes;
        check_that(clapp_look(net, slot, picture(indices[slot]), CLAPP_TRAINING, &error) == CLAPP_OK &&
                       clapp_label(net, slot, label, &error) == CLAPP_OK,
                   __FILE__, __LINE__, "%s", error.text);
    }
}

static inline void train(Clapp *net, int steps) {
    ClappError error = {""};
    for (int step = 0; step < steps; step++) {
        look_at_a_batch(net);
        check_that(clapp_step(net, &error) == CLAPP_OK, __FILE__, __LINE__, "%s", error.text);
    }
}

static inline uint8_t *saved(const Clapp *net, size_t *size) {
    ClappError error = {""};
    check_that(clapp_save_size(net, size, &error) == CLAPP_OK, __FILE__, __LINE__, "%s", error.text);
    uint8_t *bytes = take(*size);
    check_that(clapp_save(net, bytes, *size, &error) == CLAPP_OK, __FILE__, __LINE__, "%s", error.text);
    return bytes;
}

/* Settings, weights, moments, counters and random states: everything that a checkpoint holds. */
static inline bool same_networks(const Clapp *a, const Clapp *b) {
    size_t size_a = 0, size_b = 0;
    uint8_t *bytes_a = saved(a, &size_a), *bytes_b = saved(b, &size_b);
    const bool same = size_a == size_b && memcmp(bytes_a, bytes_b, size_a) == 0;
    free(bytes_a), free(bytes_b);
    return same;
}

#endif
