/* Settings of sounds and clips: defaults, shapes, presets, JSON, and what cannot be. */
#include "settings.h"

#include "check.h"
#include "settings_support.h"
#include "small_sequences.h"

static ClappSettings hearing(void) {
    return completed(sound_settings("clapp", false));
}

static ClappSettings seeing(void) {
    return completed(clip_settings("clapp"));
}

static bool is_extent(ClappExtent e, int time, int height, int width) {
    return e.time == time && e.height == height && e.width == width;
}

static bool is_shape(Shape s, int time, int height, int width, int channels) {
    return s.time == time && s.height == height && s.width == width && s.channels == channels;
}

/* ---- Defaults and shapes ----------------------------------------------------------------------------------------- */

static void zeros_become_the_defaults_of_the_header(void) {
    ClappSettings s = {.block_count = 1, .blocks = {{.channels = 5, .kernel = {10, 1, 1}, .stride = {64, 1, 1}}}};
    strcpy(s.sight, "sound");
    s = completed(s);
    CHECK_TEXT(s.rule, "clapp");
    CHECK(s.window == 20480 && s.frames == 8 && s.image_channels == 1 && s.weight_decay == 0);
    CHECK_TEXT(s.initialisation, "uniform");
    CHECK_TEXT(s.negatives, "image");
    CHECK_INTEGER(s.first_target_row, 1); /* no step is skipped */
    CHECK(s.blocks[0].span == 1 && !s.blocks[0].recurrent && !s.blocks[0].batch_norm);
    CHECK(is_extent(s.blocks[0].padding, 0, 0, 0));
    ClappSettings again = s;
    CHECK(clapp_complete(&again, NULL) == CLAPP_OK && same_settings(&again, &s));
    strcpy(s.sight, "clip"), s.first_target_row = 0;
    s.blocks[0] = (ClappBlockSettings){.channels = 5};
    s = completed(s);
    CHECK_INTEGER(s.first_target_row, 1);
    CHECK(is_extent(s.blocks[0].kernel, 1, 3, 3) && is_extent(s.blocks[0].padding, 0, 1, 1));
    s.first_target_row = 3;
    CHECK_INTEGER(completed(s).first_target_row, 3);
    strcpy(s.sight, "grid"), s.first_target_row = 0;
    CHECK_INTEGER(completed(s).first_target_row, 2);
}

/* A GRU is one number wide along every axis, unless told so. */
static void a_gru_has_no_kernel(void) {
    const ClappSettings s = completed(sound_settings("clapp", true));
    const ClappBlockSettings *b = &s.blocks[2];
    CHECK(is_extent(b->kernel, 1, 1, 1) && is_extent(b->stride, 1, 1, 1) && is_extent(b->padding, 0, 0, 0));
    CHECK(is_extent(b->pool, 1, 1, 1) && is_extent(b->pool_stride, 1, 1, 1));
    CHECK(is_shape(block_shapes(b, (Shape){24, 1, 1, 9}).output, 24, 1, 1, 8));
}

static void shapes_follow_from_what_is_heard_or_seen(void) {
    static const int sound_codes[] = {9, 8, 12}, steps[] = {47, 24, 12};
    ClappSettings s = hearing();
    Shape shape = patch_shape(&s);
    CHECK(is_shape(shape, 240, 1, 1, 1) && crop_size(&s) == 240);
    const Sight sound = sight_of(&s);
    CHECK(sound.is_sequence && sound.views == 1 && sound.images == 4 && sound.grid == 1 && sound.time == 240);
    for (int i = 0; i < 3; i++) {
        shape = block_shapes(&s.blocks[i], shape).output;
        CHECK(is_shape(shape, steps[i], 1, 1, s.blocks[i].channels));
        const Places at = code_places(&s, i, shape);
        CHECK(at.images == 4 && at.rows == sound_codes[i] && at.columns == 1);
        CHECK_INTEGER(code_size(&s, i, shape), s.blocks[i].channels);
    }
    s = seeing();
    shape = patch_shape(&s);
    CHECK(is_shape(shape, 6, 12, 12, 3) && crop_size(&s) == 6 * 12 * 12 * 3 && sight_of(&s).is_sequence);
    shape = block_shapes(&s.blocks[0], shape).output;
    CHECK(is_shape(shape, 6, 6, 6, 6));
    Places at = code_places(&s, 0, shape);
    CHECK(at.images == 3 && at.rows == 6 && at.columns == 4);
    CHECK_INTEGER(code_size(&s, 0, shape), 6);
    Cells cells = code_cells(&s, 0, shape);
    CHECK(is_extent(cells.count, 6, 2, 2) && is_extent(cells.size, 1, 3, 3));
    s.blocks[0].span = 4; /* two frames belong to no code */
    cells = code_cells(&s, 0, shape), at = code_places(&s, 0, shape);
    CHECK(is_extent(cells.count, 1, 2, 2) && is_extent(cells.size, 4, 3, 3) && at.rows == 1);
    strcpy(s.rule, "supervised"); /* the mean of all */
    cells = code_cells(&s, 0, shape), at = code_places(&s, 0, shape);
    CHECK(is_extent(cells.count, 1, 1, 1) && is_extent(cells.size, 6, 6, 6) && at.rows == 1 && at.columns == 1);
}

/* SPEC §6 and §7, and that the small ones fit a browser tab. */
static void presets_are_the_papers(void) {
    static const int kernels[] = {10, 8, 4, 4, 4}, strides[] = {5, 4, 2, 2, 2}, padding[] = {2, 2, 2, 2, 1};
    ClappSettings s = completed(preset("speech"));
    Shape shape = patch_shape(&s);
    CHECK(is_shape(shape, 20480, 1, 1, 1) && s.prediction_steps == 12 && s.first_target_row == 1 && s.block_count == 5);
    for (int i = 0; i < 5; i++) {
        const ClappBlockSettings *b = &s.blocks[i];
        CHECK(b->channels == 512 && is_extent(b->kernel, kernels[i], 1, 1) && is_extent(b->stride, strides[i], 1, 1));
        CHECK(is_extent(b->padding, padding[i], 0, 0) && is_extent(b->pool, 1, 1, 1));
        shape = block_shapes(b, shape).output;
    }
    CHECK_INTEGER(shape.time, 128); /* codes of 10 ms */
    static const int channels[] = {96, 256, 512, 512, 512}, sides[] = {30, 6, 6, 6, 2};
    s = completed(preset("video")), shape = patch_shape(&s);
    CHECK(is_shape(shape, 8, 128, 128, 3) && s.prediction_steps == 3 && s.learning_rate == 1e-3f);
    CHECK(s.weight_decay == 1e-5f && s.block_count == 5);
    CHECK_TEXT(s.negatives, "every");
    CHECK_TEXT(s.initialisation, "kaiming");
    for (int i = 0; i < 5; i++) {
        shape = block_shapes(&s.blocks[i], shape).output;
        CHECK(is_shape(shape, 8, sides[i], sides[i], channels[i]) && s.blocks[i].batch_norm);
    }
    for (int i = 0; i < 2; i++) {
        const ClappSettings tiny = preset(i ? "video-tiny" : "speech-tiny");
        size_t bytes = 0;
        CHECK(clapp_memory(&tiny, &bytes, NULL) == CLAPP_OK && bytes < 400000000);
    }
}

/* ---- JSON -------------------------------------------------------------------------------------------------------- */

static void check_round_trip(const ClappSettings *settings) {
    char json[8192];
    ClappSettings back;
    ClappError error = {""};
    memset(&back, 0x5A, sizeof back);
    const size_t length = clapp_settings_to_json(settings, json, sizeof json);
    if (!CHECK(length < sizeof json)) return;
    check_that(clapp_settings_from_json(json, length, &back, &error) == CLAPP_OK, __FILE__, __LINE__, "%s", error.text);
    CHECK(same_settings(&back, settings));
}

/* Whatever can be made can be read again; to the limits. */
static void json_gives_the_same_settings_back(void) {
    ClappSettings s = hearing();
    check_round_trip(&s);
    s.window = 1 << 20, s.batch = 1, s.blocks[0].span = 64;
    s = completed(s);
    check_round_trip(&s);
    s = seeing();
    s.weight_decay = 1, s.frames = 256, s.batch = 1;
    s = completed(s);
    check_round_trip(&s);
    s = completed(sound_settings("clapp", true));
    check_round_trip(&s);
}

static void keys_have_the_names_of_the_fields(void) {
    ClappSettings s = {0};
    ClappError error = {""};
    const char *json =
        "{'sight':'clip','window':99,'frames':7,'weight_decay':0,'initialisation':'kaiming','negatives':'every',"
        "'prediction_steps':2,'blocks':[{'channels':5,'span':2,'grid':4,'batch_norm':true},"
        "{'channels':3,'kernel':[1,64,64],'span':2},{'channels':4,'recurrent':true,'batch_norm':false}]}";
    check_that(read_json(json, &s, &error) == CLAPP_OK, __FILE__, __LINE__, "%s", error.text);
    CHECK(s.window == 99 && s.frames == 7 && s.weight_decay == 0 && s.blocks[0].span == 2 && s.blocks[0].batch_norm);
    CHECK(s.blocks[2].recurrent && !s.blocks[2].batch_norm && !s.blocks[1].recurrent && s.blocks[0].grid == 4);
}

/* ---- Refusals ---------------------------------------------------------------------------------------------------- */

static void check_refused(ClappSettings settings, const char *word) {
    const ClappSettings untouched = settings;
    ClappError error = {""};
    CHECK_INTEGER(clapp_complete(&settings, &error), CLAPP_INVALID);
    check_that(strstr(error.text, word) != NULL, __FILE__, __LINE__, "\"%s\" does not say %s", error.text, word);
    CHECK(same_settings(&settings, &untouched));
    Clapp *net = NULL;
    CHECK(clapp_create(&settings, &net, NULL) == CLAPP_INVALID && net == NULL);
}

#define REFUSED(start, change, word)                                                                                   \
    do {                                                                                                               \
        ClappSettings s = (start);                                                                                     \
        change;                                                                                                        \
        check_refused(s, word);                                                                                        \
    } while (0)

static void wrong_sounds_are_refused(void) {
    REFUSED(hearing(), s.window = 15, "window is 15");
    REFUSED(hearing(), s.window = (1 << 20) + 1, "window");
    REFUSED(hearing(), s.image_channels = 3, "a sound has 1");
    REFUSED(hearing(), s.blocks[1].span = 25, "a span of 25 does not fit an output of 24 in time");
    REFUSED(hearing(), s.blocks[0].span = 12, "block 0: 3 codes in time are too few to predict 3 ahead");
    REFUSED(hearing(), s.prediction_steps = 8, "block 1: 8 codes in time are too few to predict 8 ahead");
    REFUSED(hearing(), s.first_target_row = 6, "block 1: 8 codes in time are too few to predict 8 ahead");
    REFUSED(hearing(), s.blocks[1].span = -1, "a span of -1; 1 to 64");
    REFUSED(hearing(), s.blocks[0].span = 65, "a span of 65; 1 to 64");
    REFUSED(hearing(), s.blocks[0].span = INT32_MIN, "span");
    REFUSED(hearing(), s.blocks[2].grid = 2, "a grid of 2 does not divide an output of 1×1");
    REFUSED(hearing(), s.blocks[2].grid = INT32_MAX, "grid");
    REFUSED(hearing(), s.blocks[0].kernel.height = 2, "block 0 does not fit its input of 240×1×1");
    REFUSED(hearing(), strcpy(s.rule, "clapp++"), "\"clapp++\" has no sight \"sound\"");
    REFUSED(hearing(), strcpy(s.rule, "clapp++-bp"), "no sight");
    REFUSED(hearing(), strcpy(s.sight, "sounds"), "\"clapp\" has no sight \"sounds\"; possible are grid sound clip");
    REFUSED(hearing(), s.weight_decay = -0.1f, "weight_decay");
    REFUSED(hearing(), s.weight_decay = 1.5f, "weight_decay is 1.5; 0 to 1");
    REFUSED(hearing(), s.weight_decay = INFINITY, "weight_decay");
    REFUSED(hearing(), strcpy(s.initialisation, "xavier"), "possible are uniform kaiming");
}

static void wrong_grus_are_refused(void) {
    const ClappSettings gru = completed(sound_settings("clapp", true));
    static const char none[] = "block 2 is recurrent: it has no kernel";
    REFUSED(gru, s.blocks[2].kernel.time = 2, none);
    REFUSED(gru, s.blocks[2].kernel.width = 3, none);
    REFUSED(gru, s.blocks[2].stride.time = 2, none);
    REFUSED(gru, s.blocks[2].padding.time = 1, none);
    REFUSED(gru, s.blocks[2].pool.time = 2, none);
    REFUSED(gru, s.blocks[2].pool_stride.time = 2, none); /* steps would be left out */
    REFUSED(gru, s.blocks[2].batch_norm = true, none);    /* it would change the state that a step learns from */
    REFUSED(gru, s.blocks[2].kernel = s.blocks[2].stride = ((ClappExtent){64, 64, 64}), none); /* 2^36 */
    REFUSED(seeing(), s.blocks[1] = ((ClappBlockSettings){.channels = 5, .recurrent = true}),
            "block 1 is recurrent: its input must have one place, not 6×6");
    REFUSED(grid_network(), s.blocks[1].batch_norm = true,
            "block 1: recurrence and batch-norm are for sounds and clips");
    REFUSED(views_network(), s.blocks[1].batch_norm = true, "sounds and clips");
    REFUSED(grid_network(), s.blocks[2] = ((ClappBlockSettings){.channels = 5, .recurrent = true}), "block 2");
    REFUSED(grid_network(), s.blocks[1].span = 2, "a span of 2 does not fit an output of 1 in time");
}

static void wrong_clips_are_refused(void) {
    REFUSED(seeing(), s.frames = 257, "frames is 257");
    REFUSED(seeing(), s.frames = -1, "frames");
    REFUSED(seeing(), s.blocks[1].pool.time = 7, "block 1 does not fit its input of 6×6×6");
    REFUSED(seeing(), s.frames = 5, "block 1: 3 codes in time are too few to predict 3 ahead");
    REFUSED(seeing(), s.blocks[0].grid = 4, "block 0: a grid of 4 does not divide an output of 6×6");
    REFUSED(seeing(), s.no_prediction = true, "without prediction not all others can be negatives");
    REFUSED(seeing(), (strcpy(s.negatives, "all"), s.batch = 1), "batch of 1");
    REFUSED(seeing(), s.shared_negatives = true, "cannot share negatives");
    REFUSED(seeing(), strcpy(s.negatives, "everywhere"), "image position anywhere all every");
    ClappSettings one = seeing();
    one.batch = 1; /* its other places are negatives */
    CHECK(clapp_complete(&one, NULL) == CLAPP_OK);
}

/* Blocks have different places: only images, which all have, can be shared. */
static void places_are_not_shared(void) {
    REFUSED(hearing(), (strcpy(s.negatives, "position"), s.shared_negatives = true), "cannot share negatives");
    REFUSED(hearing(), (strcpy(s.negatives, "anywhere"), s.shared_negatives = true), "cannot share negatives");
    REFUSED(sound_settings("gim", false), s.shared_negatives = true, "cannot share negatives");
    ClappSettings shared = hearing();
    shared.shared_negatives = true;
    CHECK(clapp_complete(&shared, NULL) == CLAPP_OK);
    strcpy(shared.rule, "supervised"); /* which draws nothing */
    CHECK(clapp_complete(&shared, NULL) == CLAPP_OK);
}

/* Where a number of 32 bits would overflow, the settings are too large, not small again. */
static void what_would_overflow_is_too_large(void) {
    REFUSED(hearing(), (s.window = 1 << 20, s.blocks[0].padding = ((ClappExtent){64, 64, 64})), "too large");
    ClappSettings clip = {.block_count = 1, .blocks = {{.channels = 1, .kernel = {1, 1, 1}, .grid = 64}}};
    strcpy(clip.sight, "clip"), strcpy(clip.negatives, "every");
    clip.crop = 64, clip.frames = 256, clip.batch = 64; /* 2^26 places, of which 64 rows stand in a table */
    REFUSED(clip, s.batch = 64, "too large");
    clip.batch = 1, strcpy(clip.negatives, "anywhere"), clip.negative_count = 256, clip.prediction_steps = 16;
    REFUSED(clip, s.batch = 1, "too large"); /* 2^33 draws */
    REFUSED(clip, (strcpy(s.rule, "gim"), s.negatives[0] = 0), "too large");
    clip.negative_count = 1, strcpy(clip.negatives, "image");
    CHECK(clapp_complete(&clip, NULL) == CLAPP_OK);
    clip.blocks[0] = (ClappBlockSettings){.channels = 4096, .kernel = {1, 1, 1}, .pool_stride = {1, 64, 64}};
    strcpy(clip.rule, "supervised"), clip.crop = 1024, clip.frames = 4; /* 2^34 numbers before the pool */
    REFUSED(clip, s.batch = 1, "too large");
}

static void wrong_json_is_refused_with_a_reason(void) {
    static const char *const wrong[][2] = {
        {"{'frames':0}", "1 to 256 at byte 10"},
        {"{'window':1.5}", "whole number"},
        {"{'first_target_row':0}", "1 to 64"},
        {"{'weight_decay':2}", "weight_decay goes from 0 to 1 at byte"},
        {"{'learning_rate':0}", "and is not 0"},
        {"{'blocks':[{'channels':5,'span':0}]}", "1 to 64"},
        {"{'blocks':[{'channels':5,'span':2,'span':2}]}", "\"span\" comes twice"},
        {"{'blocks':[{'channels':5,'recurrent':1}]}", "at byte"},
        {"{'blocks':[{'channels':5,'batch_norm':'yes'}]}", "at byte"},
        {"{'blocks':[{'channels':5,'recurrence':true}]}", "recurrence"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        ClappSettings settings = hearing(), untouched = settings;
        ClappError error = {""};
        CHECK_INTEGER(read_json(wrong[i][0], &settings, &error), CLAPP_INVALID);
        check_that(strstr(error.text, wrong[i][1]) != NULL, __FILE__, __LINE__, "%s: \"%s\" does not say %s",
                   wrong[i][0], error.text, wrong[i][1]);
        CHECK(same_settings(&settings, &untouched));
    }
}

int main(void) {
    RUN(zeros_become_the_defaults_of_the_header);
    RUN(a_gru_has_no_kernel);
    RUN(shapes_follow_from_what_is_heard_or_seen);
    RUN(presets_are_the_papers);
    RUN(json_gives_the_same_settings_back);
    RUN(keys_have_the_names_of_the_fields);
    RUN(wrong_sounds_are_refused);
    RUN(wrong_grus_are_refused);
    RUN(wrong_clips_are_refused);
    RUN(places_are_not_shared);
    RUN(what_would_overflow_is_too_large);
    RUN(wrong_json_is_refused_with_a_reason);
    return check_report();
}
