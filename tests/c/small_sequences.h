/* small_sequences.h — networks that hear and see motion and learn in milliseconds, and what they are given. */
#ifndef SMALL_SEQUENCES_H
#define SMALL_SEQUENCES_H

#include "small_network.h"

enum { SOUNDS = 9, SOUND_LENGTH = 300, CLIPS = 7, CLIP_FRAMES = 9, CLIP_WIDTH = 18, CLIP_HEIGHT = 15 };

static float sounds[SOUNDS][SOUND_LENGTH];
static uint8_t clips[CLIPS][CLIP_FRAMES][CLIP_HEIGHT * CLIP_WIDTH * 3];

/* Each sound beats at a pace of its own, and each clip has stripes that move at their own. */
static inline void draw_sequences(void) {
    Random random = random_seeded(6, 6);
    for (int i = 0; i < SOUNDS; i++)
        for (int t = 0; t < SOUND_LENGTH; t++)
            sounds[i][t] = (t / (5 + i) % 2 ? 0.8f : -0.4f) + noise(&random, -0.2f, 0.2f);
    for (int i = 0; i < CLIPS; i++)
        for (int t = 0; t < CLIP_FRAMES; t++)
            for (int p = 0; p < CLIP_HEIGHT * CLIP_WIDTH * 3; p++)
                clips[i][t][p] = (uint8_t)(((p / 3 % CLIP_WIDTH + t * i) / 3 % 2 ? 150 : 20 * (p % 3)) +
                                           (int)random_below(&random, 20));
}

static inline ClappImage clip_of(uint32_t index) {
    return (ClappImage){clips[index][0], CLIP_WIDTH, CLIP_HEIGHT, 3};
}

/* Of 240 samples 47, 24 and 12 in time, or 24 in a GRU; 9, 8 and 12 codes (or 8). */
static inline ClappSettings sound_settings(const char *rule, bool recurrent) {
    ClappSettings s = {
        .block_count = 3,
        .blocks = {{.channels = 6, .kernel = {10, 1, 1}, .stride = {5, 1, 1}, .padding = {2, 0, 0}, .span = 5},
                   {.channels = 9, .kernel = {4, 1, 1}, .stride = {2, 1, 1}, .padding = {2, 0, 0}, .span = 3},
                   {.channels = 7, .kernel = {4, 1, 1}, .stride = {2, 1, 1}, .padding = {1, 0, 0}}},
        .sight = "sound",
        .window = 240,
        .standardise = true};
    if (recurrent) s.blocks[2] = (ClappBlockSettings){.channels = 8, .recurrent = true, .span = 3};
    strcpy(s.rule, rule);
    s.batch = 4, s.prediction_steps = 3, s.classes = 3, s.learning_rate = 3e-3f, s.seed = 11;
    return s;
}

/* Of 12×12 6×6 in 6 frames, then in 4: cells of 3×3. */
static inline ClappSettings clip_settings(const char *rule) {
    ClappSettings s = {.block_count = 2,
                       .blocks = {{.channels = 6, .pool = {1, 2, 2}, .grid = 2, .batch_norm = true},
                                  {.channels = 9,
                                   .kernel = {3, 3, 3},
                                   .padding = {1, 1, 1},
                                   .pool = {3, 1, 1},
                                   .pool_stride = {1, 1, 1},
                                   .grid = 2,
                                   .batch_norm = true}},
                       .sight = "clip",
                       .frames = 6,
                       .image_channels = 3,
                       .crop = 12,
                       .negatives = "every",
                       .initialisation = "kaiming",
                       .weight_decay = 1e-3f};
    strcpy(s.rule, rule);
    s.batch = 3, s.prediction_steps = 3, s.classes = 3, s.learning_rate = 3e-3f, s.seed = 12;
    return s;
}

static inline void listen_or_look(Clapp *net, int slot, uint32_t index, ClappLook look) {
    ClappError error = {""};
    const bool hears = strcmp(clapp_settings(net)->sight, "sound") == 0;
    const ClappStatus status = hears ? clapp_listen(net, slot, sounds[index % SOUNDS], SOUND_LENGTH, look, &error)
                                     : clapp_look_clip(net, slot, clip_of(index % CLIPS), CLIP_FRAMES, look, &error);
    check_that(status == CLAPP_OK, __FILE__, __LINE__, "%s", error.text);
}

static inline void take_a_batch(Clapp *net) {
    uint32_t indices[64];
    CHECK(clapp_draw(net, CLIPS, indices, NULL) == CLAPP_OK);
    for (int slot = 0; slot < clapp_settings(net)->batch; slot++) {
        listen_or_look(net, slot, indices[slot], CLAPP_TRAINING);
        CHECK(clapp_label(net, slot, (int)indices[slot] % clapp_settings(net)->classes, NULL) == CLAPP_OK);
    }
}

static inline void train_sequences(Clapp *net, int steps) {
    ClappError error = {""};
    for (int step = 0; step < steps; step++) {
        take_a_batch(net);
        check_that(clapp_step(net, &error) == CLAPP_OK, __FILE__, __LINE__, "%s", error.text);
    }
}

#endif
