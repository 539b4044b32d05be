/* Networks with names.  Everything that is not named here has the default of clapp.h. */
#include "error.h"
#include "settings.h"

#include <string.h>

typedef struct Preset {
    const char *name;
    ClappSettings settings;
} Preset;

#define POOL {1, 2, 2}

static const Preset presets[] = {
    {"tiny",
     {.block_count = 3,
      .blocks = {{.channels = 16, .pool = POOL}, {.channels = 32, .pool = POOL}, {.channels = 64, .pool = POOL}}}},
    {"small",
     {.block_count = 4,
      .blocks = {{.channels = 32},
                 {.channels = 64, .pool = POOL},
                 {.channels = 128, .pool = POOL},
                 {.channels = 128, .pool = POOL}}}},
    {"vgg6", /* the network of the 2021 paper */
     {.block_count = 6,
      .blocks = {{.channels = 128},
                 {.channels = 256, .pool = POOL},
                 {.channels = 256},
                 {.channels = 512, .pool = POOL},
                 {.channels = 1024, .pool = POOL},
                 {.channels = 1024, .pool = POOL}}}},
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
    return error_set(error, CLAPP_INVALID, "there is no preset \"%s\"; there are tiny, small and vgg6", name);
}
