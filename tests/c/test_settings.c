/* Settings: defaults, presets, JSON there and back. */
#include "settings.h"

#include "check.h"
#include "settings_support.h"
#include "support.h"

static bool is_extent(ClappExtent e, int time, int height, int width) {
    return e.time == time && e.height == height && e.width == width;
}

/* ---- Defaults and presets ---------------------------------------------------------------------------------------- */

static void zeros_become_the_defaults_of_the_header(void) {
    ClappSettings s = {.block_count = 1, .blocks = {{.channels = 5}}};
    ClappError error = {""};
    if (!CHECK(clapp_complete(&s, &error) == CLAPP_OK)) return;
    CHECK_TEXT(s.rule, "clapp");
    CHECK(s.image_channels == 1 && s.crop == 64 && s.patch == 16 && s.patch_stride == 8);
    CHECK(s.mean == 0.4120f && s.deviation == 0.2570f);
    CHECK(s.batch == 32 && s.prediction_steps == 5 && s.first_target_row == 2);
    CHECK_TEXT(s.sight, "grid");
    CHECK_TEXT(s.context, "same");
    CHECK_TEXT(s.negatives, "image");
    CHECK(s.view == 32 && s.smallest_area == 0.25f && s.jitter == 1 && !s.plain_views && !s.standardise);
    CHECK(s.negative_count == 1 && !s.shared_negatives && s.prediction_scale == 1 && s.classes == 10);
    CHECK(!s.no_gamma && !s.no_prediction && !s.frozen_predictions && !s.symmetric);
    CHECK_TEXT(s.optimizer, "adam");
    CHECK(s.learning_rate == 2e-4f && s.beta1 == 0.9f && s.beta2 == 0.999f && s.epsilon == 1e-8f && s.seed == 0);
    const ClappBlockSettings *b = &s.blocks[0];
    CHECK(b->channels == 5 && is_extent(b->kernel, 1, 3, 3) && is_extent(b->stride, 1, 1, 1));
    CHECK(is_extent(b->padding, 0, 1, 1) && is_extent(b->pool, 1, 1, 1) && is_extent(b->pool_stride, 1, 1, 1));
    CHECK(b->grid == 1 && b->patch_grid == 1);
    ClappSettings again = s;
    CHECK(clapp_complete(&again, &error) == CLAPP_OK && same_settings(&again, &s));
    CHECK_INTEGER(sight_of(&s).grid, 7);
}

static void a_block_fills_in_what_is_left_out(void) {
    ClappSettings s = {.block_count = 3,
                       .blocks = {{.channels = 1, .kernel = {1, 1, 3}},
                                  {.channels = 1, .pool = {1, 2, 3}},
                                  {.channels = 1, .padding = {0, 2, 0}, .pool_stride = {1, 2, 1}}}};
    if (!CHECK(clapp_complete(&s, NULL) == CLAPP_OK)) return;
    CHECK(is_extent(s.blocks[0].padding, 0, 0, 0)); /* a kernel of one's own comes without a border */
    CHECK(is_extent(s.blocks[1].pool_stride, 1, 2, 3));
    CHECK(is_extent(s.blocks[2].kernel, 1, 3, 3) && is_extent(s.blocks[2].padding, 0, 2, 0));
    CHECK(is_extent(s.blocks[2].pool, 1, 1, 1) && is_extent(s.blocks[2].pool_stride, 1, 2, 1));
}

/* The 2021 paper's network: 128 | 256 M | 256 | 512 M | 1024 M | 1024 M on gray patches. */
static void vgg6_is_the_papers(void) {
    static const int channels[] = {128, 256, 256, 512, 1024, 1024}, sides[] = {16, 8, 8, 4, 2, 1};
    const ClappSettings s = completed(preset("vgg6"));
    Shape shape = patch_shape(&s);
    CHECK_INTEGER(s.block_count, 6);
    CHECK_INTEGER(s.image_channels, 1);
    CHECK_TEXT(s.rule, "clapp");
    for (int i = 0; i < 6; i++) {
        const ClappBlockSettings *b = &s.blocks[i];
        const BlockShapes shapes = block_shapes(b, shape);
        CHECK_INTEGER(b->channels, channels[i]);
        CHECK(is_extent(b->kernel, 1, 3, 3) && is_extent(b->stride, 1, 1, 1) && is_extent(b->padding, 0, 1, 1));
        CHECK(shapes.output.time == 1 && shapes.output.height == sides[i] && shapes.output.width == sides[i]);
        shape = shapes.output;
    }
}

static void presets_have_names(void) {
    static const char *const names[] = {"tiny",   "small",       "small-grid", "webcam",    "vgg6",
                                        "speech", "speech-tiny", "video",      "video-tiny"};
    for (int i = 0; i < 9; i++) {
        CHECK_TEXT(clapp_preset_name(i), names[i]);
        const ClappSettings complete = completed(preset(names[i]));
        ClappSettings again = complete;
        CHECK(clapp_complete(&again, NULL) == CLAPP_OK && same_settings(&again, &complete));
    }
    CHECK(clapp_preset_name(9) == NULL && clapp_preset_name(-1) == NULL);
    ClappSettings settings = preset("tiny"), untouched = settings;
    ClappError error = {""};
    CHECK(clapp_preset("Tiny", &settings, &error) == CLAPP_INVALID && same_settings(&settings, &untouched));
    CHECK(strstr(error.text, "\"Tiny\"") && strstr(error.text, "small-grid") && strstr(error.text, "vgg6"));
    char long_name[1000];
    memset(long_name, 'x', sizeof long_name - 1), long_name[sizeof long_name - 1] = 0;
    CHECK(clapp_preset(long_name, &settings, &error) == CLAPP_INVALID && strstr(error.text, "vgg6"));
    CHECK(clapp_preset("", &settings, NULL) == CLAPP_INVALID);
}

/* What a rule wants, SPEC §5, unless it is told otherwise. */
static void a_rule_has_its_own_defaults(void) {
    for (int i = 0; clapp_rule_name(i); i++) {
        const char *rule = clapp_rule_name(i);
        const bool views = strncmp(rule, "clapp++", 7) == 0, nce = !strcmp(rule, "gim") || !strcmp(rule, "cpc");
        ClappSettings s = {.block_count = 1, .blocks = {{.channels = 5}}};
        strcpy(s.rule, rule);
        const ClappSettings own = completed(s);
        CHECK_TEXT(own.sight, views ? "views" : "grid");
        CHECK_INTEGER(own.negative_count, nce ? 16 : 1);
        CHECK_TEXT(own.negatives, "image");
        s.negative_count = 7;
        CHECK_INTEGER(completed(s).negative_count, 7);
        strcpy(s.sight, "views");
        const bool both = strstr(rule, "supervised") || strcmp(rule, "random") == 0;
        CHECK((clapp_complete(&s, NULL) == CLAPP_OK) == (views || both));
    }
}

/* A preset says nothing that keeps a rule from being chosen afterwards. */
static void every_rule_goes_with_every_preset(void) {
    for (int i = 0; clapp_preset_name(i); i++)
        for (int j = 0; clapp_rule_name(j); j++) {
            ClappSettings s = preset(clapp_preset_name(i));
            const bool sequence = strcmp(s.sight, "sound") == 0 || strcmp(s.sight, "clip") == 0;
            strcpy(s.rule, clapp_rule_name(j));
            if (sequence && strncmp(s.rule, "clapp++", 7) == 0) { /* which needs two views of one image */
                CHECK(clapp_complete(&s, NULL) == CLAPP_INVALID);
                continue;
            }
            s = completed(s);
            const bool nce = strcmp(s.rule, "gim") == 0 || strcmp(s.rule, "cpc") == 0;
            CHECK_TEXT(s.rule, clapp_rule_name(j));
            CHECK_INTEGER(s.negative_count, nce ? 16 : 1);
        }
}

static void shapes_follow_from_what_is_seen(void) {
    const ClappSettings grid = grid_network(), views = views_network();
    const Sight g = sight_of(&grid), v = sight_of(&views);
    CHECK(g.views == 1 && g.images == 32 && g.side == 64 && g.patch == 16 && g.stride == 8 && g.grid == 7);
    CHECK(v.views == 2 && v.images == 64 && v.side == 32 && v.patch == 32 && v.grid == 1);
    ClappSettings s = grid;
    const Shape out = {1, 8, 8, 6};
    s.blocks[1].grid = 4, s.blocks[1].patch_grid = 2;
    CHECK(code_cells(&s, 0, out).count.width == 1 && code_cells(&s, 1, out).count.width == 2);
    strcpy(s.sight, "views"), strcpy(s.rule, "clapp++");
    CHECK_INTEGER(code_cells(&s, 1, out).count.width, 4);
    strcpy(s.rule, "supervised");
    CHECK_INTEGER(code_cells(&s, 1, out).count.width, 1);
}

/* ---- JSON -------------------------------------------------------------------------------------------------------- */

static void check_round_trip(const ClappSettings *settings) {
    char json[8192];
    ClappSettings back;
    ClappError error = {""};
    memset(&back, 0x5A, sizeof back);
    const size_t length = clapp_settings_to_json(settings, json, sizeof json);
    if (!CHECK(length < sizeof json && strlen(json) == length)) return;
    check_that(clapp_settings_from_json(json, length, &back, &error) == CLAPP_OK, __FILE__, __LINE__, "%s", error.text);
    CHECK(same_settings(&back, settings));
}

static void json_gives_the_same_settings_back(void) {
    const ClappSettings odd = unusual();
    check_round_trip(&odd);
    for (int i = 0; clapp_preset_name(i); i++) {
        const ClappSettings settings = completed(preset(clapp_preset_name(i)));
        check_round_trip(&settings);
    }
    ClappSettings most = grid_network();
    most.block_count = CLAPP_MAX_BLOCKS;
    for (int i = 0; i < CLAPP_MAX_BLOCKS; i++) most.blocks[i] = (ClappBlockSettings){.channels = i + 1};
    if (CHECK(clapp_complete(&most, NULL) == CLAPP_OK)) check_round_trip(&most);
}

/* As snprintf: the length is always the whole one, and what does not fit is cut off before a NUL. */
static void json_is_written_into_any_capacity(void) {
    char whole[8192], part[8192];
    const ClappSettings settings = unusual();
    const size_t length = clapp_settings_to_json(&settings, whole, sizeof whole);
    CHECK_INTEGER(clapp_settings_to_json(&settings, NULL, 0), length);
    for (size_t capacity = 1; capacity <= length + 1; capacity++) {
        memset(part, '#', sizeof part);
        CHECK_INTEGER(clapp_settings_to_json(&settings, part, capacity), length);
        CHECK(strlen(part) == capacity - 1 && memcmp(part, whole, capacity - 1) == 0 && part[capacity] == '#');
    }
}

static void a_preset_comes_first_wherever_it_stands(void) {
    ClappSettings before = {0}, behind = {0}, expected = preset("small");
    expected.crop = 72, expected.learning_rate = 0.5f, expected.seed = 9;
    strcpy(expected.rule, "random");
    expected = completed(expected);
    CHECK(read_json("{'preset':'small','crop':72,'rule':'random','learning_rate':5e-1,'seed':9}", &before, NULL) ==
          CLAPP_OK);
    CHECK(read_json(" { 'seed':9,'crop' : 72,'learning_rate':0.5,'rule':'random','preset':'small' } ", &behind, NULL) ==
          CLAPP_OK);
    CHECK(same_settings(&before, &expected) && same_settings(&behind, &expected));
}

static void blocks_replace_a_presets_blocks(void) {
    ClappSettings s = {0};
    CHECK(read_json("{'blocks':[{'pool':[1,4,4],'channels':6}],'preset':'tiny'}", &s, NULL) == CLAPP_OK);
    CHECK(s.block_count == 1 && s.blocks[0].channels == 6 && s.blocks[1].channels == 0);
    CHECK(is_extent(s.blocks[0].pool, 1, 4, 4) && is_extent(s.blocks[0].kernel, 1, 3, 3));
}

static void memory_is_planned_without_being_taken(void) {
    ClappSettings s = {.block_count = 1, .blocks = {{.channels = 16}}, .batch = 2}, larger = preset("vgg6");
    size_t small = 0, more = 0;
    CHECK(clapp_memory(&s, &small, NULL) == CLAPP_OK); /* incomplete settings are welcome */
    CHECK(small > 4u * (16 * 9 + 16 + 10 * 16 * 16) * 4 && small < 4000000);
    s.batch = 4;
    CHECK(clapp_memory(&s, &more, NULL) == CLAPP_OK && more > small && s.crop == 0);
    larger.batch = 64;
    CHECK(clapp_memory(&larger, &more, NULL) == CLAPP_OK && more > 1500000000u);
}

int main(void) {
    RUN(zeros_become_the_defaults_of_the_header);
    RUN(a_block_fills_in_what_is_left_out);
    RUN(vgg6_is_the_papers);
    RUN(presets_have_names);
    RUN(a_rule_has_its_own_defaults);
    RUN(every_rule_goes_with_every_preset);
    RUN(shapes_follow_from_what_is_seen);
    RUN(json_gives_the_same_settings_back);
    RUN(json_is_written_into_any_capacity);
    RUN(a_preset_comes_first_wherever_it_stands);
    RUN(blocks_replace_a_presets_blocks);
    RUN(memory_is_planned_without_being_taken);
    return check_report();
}
