/* Networks with names.  Everything that is not named here has the default of clapp.h. */
#include "error.h"
#include "settings.h"
#include "text.h"

#include <string.h>

typedef struct Preset {
    const char *name;
    ClappSettings settings;
} Preset;

/* How they were found: tests/bench/README.md.  Prediction matrices begin at almost nothing, codes are large enough for
 * the hinge to be satisfied, and every other image of the batch is a negative. */
#define EAGER .negatives = "all", .prediction_scale = 1e-5f, .learning_rate = 5e-4f

#define TINY_BLOCKS                                                                                                    \
    .block_count = 4, .blocks = {{.channels = 8, .pool = {1, 2, 2}, .grid = 8},                                        \
                                 {.channels = 16, .pool = {1, 2, 2}, .grid = 4},                                       \
                                 {.channels = 32, .pool = {1, 2, 2}, .grid = 4},                                       \
                                 {.channels = 64, .grid = 4}}

/* Channels; kernel, stride, padding and span along time. */
#define SOUND_BLOCK(size, length, step, border, mean)                                                                  \
    { .channels = size, .kernel = {length, 1, 1}, .stride = {step, 1, 1}, .padding = {border, 0, 0}, .span = mean }

#define VIDEO_POOL .pool = {1, 3, 3}, .pool_stride = {1, 2, 2}
#define VIDEO                                                                                                          \
    .rule = "clapp-s", .sight = "clip", .image_channels = 3, .prediction_steps = 3, .negatives = "every",              \
    .initialisation = "kaiming", .learning_rate = 1e-3f, .weight_decay = 1e-5f

static const Preset presets[] = {
    {"tiny", /* a browser tab */
     {TINY_BLOCKS, .rule = "clapp++", .image_channels = 3, .jitter = 0.6f, EAGER}},
    {"small", /* minutes */
     {.block_count = 4,
      .blocks = {{.channels = 16, .pool = {1, 2, 2}, .grid = 8},
                 {.channels = 32, .pool = {1, 2, 2}, .grid = 4},
                 {.channels = 64, .pool = {1, 2, 2}, .grid = 4},
                 {.channels = 128, .grid = 4}},
      .rule = "clapp++",
      .image_channels = 3,
      .jitter = 0.6f,
      EAGER}},
    {"small-grid", /* an hour; best with clapp */
     {.block_count = 3,
      .blocks = {{.channels = 16, .pool = {1, 2, 2}, .grid = 8, .patch_grid = 4},
                 {.channels = 32, .pool = {1, 2, 2}, .grid = 4, .patch_grid = 4},
                 {.channels = 64, .grid = 4, .patch_grid = 4}},
      .crop = 48,
      .prediction_steps = 3,
      .standardise = true,
      EAGER}},
    {"webcam", /* tiny, for views of what a camera sees: small steps, often */
     {TINY_BLOCKS, .rule = "clapp++", .image_channels = 3, .jitter = 0.6f, .batch = 16, EAGER}},
    {"vgg6", /* the network of the 2021 paper */
     {.block_count = 6,
      .blocks = {{.channels = 128},
                 {.channels = 256, .pool = {1, 2, 2}},
                 {.channels = 256},
                 {.channels = 512, .pool = {1, 2, 2}},
                 {.channels = 1024, .pool = {1, 2, 2}},
                 {.channels = 1024, .pool = {1, 2, 2}}}}},
    {"speech", /* the 2021 paper's, at 16 kHz: 128 codes of 10 ms in the last block */
     {.block_count = 5,
      .blocks = {SOUND_BLOCK(512, 10, 5, 2, 1), SOUND_BLOCK(512, 8, 4, 2, 1), SOUND_BLOCK(512, 4, 2, 2, 1),
                 SOUND_BLOCK(512, 4, 2, 2, 1), SOUND_BLOCK(512, 4, 2, 1, 1)},
      .sight = "sound",
      .prediction_steps = 12,
      .standardise = true}},
    {"speech-tiny", /* a browser tab; every block predicts at the last one's pace */
     {.block_count = 5,
      .blocks = {SOUND_BLOCK(32, 10, 5, 2, 32), SOUND_BLOCK(64, 8, 4, 2, 8), SOUND_BLOCK(64, 4, 2, 2, 4),
                 SOUND_BLOCK(64, 4, 2, 2, 2), SOUND_BLOCK(64, 4, 2, 1, 1)},
      .sight = "sound",
      .window = 10240,
      .batch = 16,
      .prediction_steps = 12,
      .standardise = true,
      EAGER}},
    {"video", /* the 2021 paper's, with kernels of one frame */
     {.block_count = 5,
      .blocks = {{.channels = 96, .kernel = {1, 7, 7}, .stride = {1, 2, 2}, VIDEO_POOL, .grid = 30, .batch_norm = true},
                 {.channels = 256,
                  .kernel = {1, 5, 5},
                  .stride = {1, 2, 2},
                  .padding = {0, 1, 1},
                  VIDEO_POOL,
                  .grid = 6,
                  .batch_norm = true},
                 {.channels = 512, .grid = 6, .batch_norm = true},
                 {.channels = 512, .grid = 6, .batch_norm = true},
                 {.channels = 512, VIDEO_POOL, .grid = 2, .batch_norm = true}},
      VIDEO,
      .crop = 128,
      .batch = 8}},
    {"video-tiny", /* a browser tab */
     {.block_count = 4,
      .blocks = {{.channels = 16, .pool = {1, 2, 2}, .grid = 3, .batch_norm = true},
                 {.channels = 32, .pool = {1, 2, 2}, .grid = 3, .batch_norm = true},
                 {.channels = 64,
                  .kernel = {3, 3, 3},
                  .padding = {1, 1, 1},
                  .pool = {1, 2, 2},
                  .grid = 3,
                  .batch_norm = true},
                 {.channels = 64, .kernel = {3, 3, 3}, .padding = {1, 1, 1}, .grid = 3, .batch_norm = true}},
      VIDEO,
      .crop = 48,
      .batch = 8}},
};
enum { PRESET_COUNT = sizeof presets / sizeof presets[0] };

const char *clapp_preset_name(int index) {
    return index >= 0 && index < PRESET_COUNT ? presets[index].name : NULL;
}

ClappStatus clapp_preset(const char *name, ClappSettings *settings, ClappError *error) {
    for (int i = 0; i < PRESET_COUNT; i++) {
        if (strcmp(presets[i].name, name) == 0) {
            *settings = presets[i].settings;
            return CLAPP_OK;
        }
    }
    char names[128] = "";
    size_t length = 0;
    for (int i = 0; i < PRESET_COUNT && length < sizeof names; i++)
        length += text_print(names + length, sizeof names - length, "%s%s", i > 0 ? ", " : "", presets[i].name);
    return error_set(error, CLAPP_INVALID, "there is no preset \"%.40s\"; there are %s", name, names);
}
