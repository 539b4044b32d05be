/* Settings: defaults, presets, JSON there and back, and a sentence for everything that is refused. */
#include "settings.h"

#include "check.h"
#include "support.h"

static ClappSettings preset(const char *name) {
    ClappSettings settings = {0};
    ClappError error = {""};
    check_that(clapp_preset(name, &settings, &error) == CLAPP_OK, __FILE__, __LINE__, "%s", error.text);
    return settings;
}

static bool is_extent(ClappExtent e, int time, int height, int width) {
    return e.time == time && e.height == height && e.width == width;
}

/* JSON with single quotes for double ones, in memory of just its size and without a NUL. */
static ClappStatus read_json(const char *json, ClappSettings *settings, ClappError *error) {
    const size_t size = strlen(json);
    char *copy = take(size);
    for (size_t i = 0; i < size; i++) copy[i] = (char)(json[i] == '\'' ? '"' : json[i]);
    const ClappStatus status = clapp_settings_from_json(copy, size, settings, error);
    free(copy);
    return status;
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
    CHECK_TEXT(s.optimizer, "adam");
    CHECK(s.learning_rate == 2e-4f && s.beta1 == 0.9f && s.beta2 == 0.999f && s.epsilon == 1e-8f && s.seed == 0);
    const ClappBlockSettings *b = &s.blocks[0];
    CHECK(b->channels == 5 && is_extent(b->kernel, 1, 3, 3) && is_extent(b->stride, 1, 1, 1));
    CHECK(is_extent(b->padding, 0, 1, 1) && is_extent(b->pool, 1, 1, 1) && is_extent(b->pool_stride, 1, 1, 1));
    ClappSettings again = s;
    CHECK(clapp_complete(&again, &error) == CLAPP_OK && same_settings(&again, &s));
    CHECK_INTEGER(grid_side(&s), 7); /* SPEC §2 */
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

/* SPEC §1: 128 | 256 M | 256 | 512 M | 1024 M | 1024 M on gray patches. */
static void vgg6_is_the_papers(void) {
    static const int channels[] = {128, 256, 256, 512, 1024, 1024}, sides[] = {16, 8, 8, 4, 2, 1};
    const ClappSettings s = preset("vgg6");
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
    static const char *const names[] = {"tiny", "small", "vgg6"};
    for (int i = 0; i < 3; i++) {
        CHECK_TEXT(clapp_preset_name(i), names[i]);
        const ClappSettings settings = preset(names[i]);
        ClappSettings complete = settings;
        CHECK(clapp_complete(&complete, NULL) == CLAPP_OK && same_settings(&complete, &settings));
    }
    CHECK(clapp_preset_name(3) == NULL && clapp_preset_name(-1) == NULL);
    ClappSettings settings = preset("tiny"), untouched = settings;
    ClappError error = {""};
    CHECK(clapp_preset("Tiny", &settings, &error) == CLAPP_INVALID && same_settings(&settings, &untouched));
    CHECK(strstr(error.text, "\"Tiny\"") != NULL);
    CHECK(clapp_preset("", &settings, NULL) == CLAPP_INVALID);
}

/* ---- JSON -------------------------------------------------------------------------------------------------------- */

static ClappSettings unusual(void) {
    ClappSettings s = {.block_count = 2,
                       .blocks = {{7, {1, 5, 2}, {1, 2, 1}, {0, 3, 1}, {1, 2, 1}, {1, 1, 2}},
                                  {4096, {1, 1, 1}, {1, 1, 1}, {0, 0, 0}, {1, 1, 1}, {1, 1, 1}}},
                       .rule = "clapp-s",
                       .optimizer = "sgd",
                       .seed = (uint64_t)1 << 53};
    s.image_channels = 3, s.crop = 71, s.patch = 13, s.patch_stride = 5, s.mean = -0.1234567f, s.deviation = 1.0f / 3;
    s.batch = 3, s.prediction_steps = 2, s.first_target_row = 4, s.learning_rate = 0.30000001f;
    s.beta1 = 0.1f, s.beta2 = 0.99999f, s.epsilon = 1.17549435e-30f;
    CHECK(clapp_complete(&s, NULL) == CLAPP_OK);
    return s;
}

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
        const ClappSettings settings = preset(clapp_preset_name(i));
        check_round_trip(&settings);
    }
    ClappSettings most = preset("tiny");
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

/* ---- Refusals ---------------------------------------------------------------------------------------------------- */

/* Refused with a sentence that holds `word`, and nothing is changed. */
static void check_refused_json(const char *json, const char *word) {
    ClappSettings settings = unusual(), untouched = settings;
    ClappError error = {""};
    CHECK_INTEGER(read_json(json, &settings, &error), CLAPP_INVALID);
    check_that(strstr(error.text, word) != NULL, __FILE__, __LINE__, "%s: \"%s\" does not say %s", json, error.text,
               word);
    CHECK(same_settings(&settings, &untouched));
    CHECK(read_json(json, &settings, NULL) == CLAPP_INVALID); /* nobody has to listen */
}

static const char *const wrong_json[][2] = {
    {"", "object"},
    {"[]", "object"},
    {"null", "object"},
    {"{'preset':'tiny'} x", "the end at byte 18"},
    {"{'preset':'tiny',}", "a key"},
    {"{'preset':'tony'}", "tony"},
    {"{'preset':7}", "a text at byte 10"},
    {"{}", "0 blocks"},
    {"{'blocks':[]}", "0 blocks"},
    {"{'blocks':[{}]}", "channels"},
    {"{'preset':'tiny','croq':64}", "croq"},
    {"{'preset':'tiny','Crop':64}", "Crop"},
    {"{'blocks':[{'channels':5,'colour':3}]}", "colour"},
    {"{'blocks':7}", "an array at byte 10"},
    /* numbers: where a sentence has no name it has the place */
    {"{'crop':0}", "4 to 1024 at byte 8"},
    {"{'crop':-1}", "4 to 1024 at byte 8"},
    {"{'crop':64.5}", "whole number"},
    {"{'crop':1e3}", "whole number"},
    {"{'crop':99999999999999999999}", "byte 8"},
    {"{'crop':'64'}", "at byte 8"},
    {"{'crop':null}", "at byte 8"},
    {"{'batch':4097}", "4096 at byte 9"},
    {"{'prediction_steps':17}", "1 to 16 at byte 20"},
    {"{'mean':0}", "mean"},
    {"{'mean':10.5}", "mean"},
    {"{'deviation':-1}", "deviation"},
    {"{'learning_rate':1e-50}", "learning_rate"},
    {"{'mean':1e400}", "range"},
    {"{'mean':NaN}", "at byte 8"},
    {"{'epsilon':0.0}", "epsilon"},
    {"{'beta1':1}", "beta1"},
    {"{'seed':9007199254740993}", "9007199254740992"},
    {"{'seed':-1}", "at byte 8"},
    {"{'preset':'tiny','image_channels':2}", "image_channels"},
    {"{'preset':'tiny','rule':'hebb'}", "rule \"hebb\""},
    {"{'preset':'tiny','rule':'a name that is far too long'}", "23 bytes"},
    {"{'preset':'tiny','optimizer':'rms'}", "optimizer"},
    {"{'preset':'tiny','patch':65}", "crop of 64"},
    /* what does not go together */
    {"{'preset':'tiny','prediction_steps':6}", "grid of 7 rows is too low to predict 7"},
    {"{'preset':'tiny','first_target_row':3}", "grid of 7"},
    {"{'preset':'tiny','patch_stride':48}", "grid of 2"},
    {"{'blocks':[{'channels':4097}]}", "4096 at byte 23"},
    {"{'blocks':[{'channels':5,'kernel':[1,2]}]}", "width"},
    {"{'blocks':[{'channels':5,'kernel':[1,2,3,4]}]}", "width"},
    {"{'blocks':[{'channels':5,'pool':3}]}", "array"},
    {"{'blocks':[{'channels':5,'kernel':[1,0,3]}]}", "kernel"},
    {"{'blocks':[{'channels':5,'stride':[0,1,1]}]}", "stride"},
    {"{'blocks':[{'channels':5,'kernel':[1,65,3]}]}", "64"},
    {"{'blocks':[{'channels':5,'padding':[0,-1,0]}]}", "byte"},
    {"{'blocks':[{'channels':5,'pool':[1,16,16]}]}", "pool"},
    {"{'blocks':[{'channels':5,'pool':[2,1,1]}]}", "block 0"},
    {"{'blocks':[{'channels':5},{'channels':5,'kernel':[1,17,3]}]}", "block 1 does not fit its input of 1×16×16"},
    {"{'blocks':[{'channels':5},{'channels':4096,'kernel':[1,63,63],'padding':[0,40,40]}]}",
     "block 1 would be too large"},
    {"{'preset':'tiny','batch':4096,'crop':1024,'patch_stride':1}", "too large"},
};

static void wrong_json_is_refused_with_a_reason(void) {
    for (size_t i = 0; i < sizeof wrong_json / sizeof wrong_json[0]; i++)
        check_refused_json(wrong_json[i][0], wrong_json[i][1]);
}

static void thirteen_blocks_are_too_many(void) {
    char json[1024] = "{'blocks':[{'channels':1}";
    for (int i = 1; i < CLAPP_MAX_BLOCKS; i++) strcat(json, ",{'channels':1}");
    char *end = json + strlen(json);
    ClappSettings settings = {0};
    strcpy(end, "]}");
    CHECK(read_json(json, &settings, NULL) == CLAPP_OK && settings.block_count == CLAPP_MAX_BLOCKS);
    strcpy(end, ",{'channels':1}]}");
    check_refused_json(json, "12 blocks");
}

static void check_refused(ClappSettings settings, const char *word) {
    const ClappSettings untouched = settings;
    ClappError error = {""};
    CHECK_INTEGER(clapp_complete(&settings, &error), CLAPP_INVALID);
    check_that(strstr(error.text, word) != NULL, __FILE__, __LINE__, "\"%s\" does not say %s", error.text, word);
    CHECK(memcmp(&settings, &untouched, offsetof(ClappSettings, mean)) == 0);
    size_t bytes = 5;
    CHECK(clapp_memory(&settings, &bytes, NULL) == CLAPP_INVALID && bytes == 5);
    Clapp *net = NULL;
    CHECK(clapp_create(&settings, &net, NULL) == CLAPP_INVALID && net == NULL);
}

#define REFUSED(change, word)                                                                                          \
    do {                                                                                                               \
        ClappSettings s = tiny;                                                                                        \
        change;                                                                                                        \
        check_refused(s, word);                                                                                        \
    } while (0)

static void wrong_structs_are_refused_with_a_reason(void) {
    const ClappSettings tiny = preset("tiny");
    REFUSED(s.block_count = 0, "0 blocks");
    REFUSED(s.block_count = -1, "-1 blocks");
    REFUSED(s.block_count = 13, "13 blocks");
    REFUSED(s.blocks[1].channels = 0, "block 1");
    REFUSED(s.blocks[1].channels = -3, "block 1 has -3 channels");
    REFUSED(s.blocks[0].kernel.width = -1, "block 0: kernel");
    REFUSED(s.blocks[0].padding.width = -1, "padding");
    REFUSED(s.blocks[0].stride.time = 65, "stride");
    REFUSED(s.blocks[2].pool.time = 2, "block 2 does not fit");
    REFUSED(s.blocks[2].pool.height = INT32_MAX, "pool");
    REFUSED(s.image_channels = 2, "image_channels");
    REFUSED(s.image_channels = 4, "image_channels");
    REFUSED(s.crop = -5, "crop is -5");
    REFUSED(s.crop = INT32_MIN, "crop");
    REFUSED(s.patch = INT32_MAX, "patch");
    REFUSED(s.patch_stride = -8, "patch_stride");
    REFUSED(s.batch = 4097, "batch");
    REFUSED(s.prediction_steps = -1, "prediction_steps");
    REFUSED(s.first_target_row = INT32_MAX, "first_target_row");
    REFUSED(s.mean = NAN, "mean is nan");
    REFUSED(s.mean = -INFINITY, "mean");
    REFUSED(s.deviation = -0.5f, "deviation");
    REFUSED(s.learning_rate = INFINITY, "learning_rate");
    REFUSED(s.beta1 = 1, "beta1");
    REFUSED(s.beta2 = -0.1f, "beta2");
    REFUSED(s.epsilon = NAN, "epsilon");
    REFUSED(s.seed = ((uint64_t)1 << 53) + 1, "seed");
    REFUSED(memset(s.rule, 'x', sizeof s.rule), "rule");
    REFUSED(strcpy(s.optimizer, "Adam"), "optimizer");
}

/* ---- Hostile texts ----------------------------------------------------------------------------------------------- */

/* Whatever comes in: refused with a sentence, or settings that clapp_complete agrees with. */
static bool survives(const char *json, size_t size) {
    char *copy = take(size);
    memcpy(copy, json, size);
    ClappSettings settings = {0};
    ClappError error = {""};
    const ClappStatus status = clapp_settings_from_json(copy, size, &settings, &error);
    ClappSettings complete = settings;
    free(copy);
    return status == CLAPP_OK ? clapp_complete(&complete, NULL) == CLAPP_OK && same_settings(&complete, &settings)
                              : error.text[0] != 0 && memchr(error.text, 0, sizeof error.text) != NULL;
}

static void hostile_texts_do_no_harm(void) {
    static const char bytes[] = "\0\"{}[],:\\-0e9.x\x80\xFF";
    char json[8192];
    const ClappSettings settings = unusual();
    const size_t length = clapp_settings_to_json(&settings, json, sizeof json);
    for (size_t cut = 0; cut < length; cut++) {
        ClappSettings unused;
        CHECK(survives(json, cut));
        CHECK(clapp_settings_from_json(json, cut, &unused, NULL) == CLAPP_INVALID); /* no beginning is a whole */
    }
    for (size_t at = 0; at < length; at++) {
        const char was = json[at];
        for (size_t b = 0; b < sizeof bytes; b++) {
            json[at] = bytes[b];
            CHECK(survives(json, length));
        }
        json[at] = was;
        memmove(json + at, json + at + 1, length - at); /* one byte left out */
        CHECK(survives(json, length - 1));
        memmove(json + at + 1, json + at, length - at - 1);
        json[at] = was;
    }
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
    RUN(json_gives_the_same_settings_back);
    RUN(json_is_written_into_any_capacity);
    RUN(a_preset_comes_first_wherever_it_stands);
    RUN(blocks_replace_a_presets_blocks);
    RUN(wrong_json_is_refused_with_a_reason);
    RUN(thirteen_blocks_are_too_many);
    RUN(wrong_structs_are_refused_with_a_reason);
    RUN(hostile_texts_do_no_harm);
    RUN(memory_is_planned_without_being_taken);
    return check_report();
}
