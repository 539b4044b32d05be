/* Settings that cannot be: a sentence for each, and texts that mean harm. */
#include "settings.h"

#include "check.h"
#include "settings_support.h"
#include "support.h"

/* ---- Texts ------------------------------------------------------------------------------------------------------- */

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
    /* twice, though the second says the same */
    {"{'preset':'tiny','preset':'tiny'}", "\"preset\" comes twice at byte 17"},
    {"{'preset':'tiny','crop':64,'crop':64}", "\"crop\" comes twice"},
    {"{'preset':'tiny','epsilon':1e-8,'seed':1,'epsilon':1e-8}", "\"epsilon\" comes twice"},
    {"{'seed':1,'preset':'tiny','seed':1}", "\"seed\" comes twice"},
    {"{'blocks':[{'channels':5}],'blocks':[{'channels':5}]}", "\"blocks\" comes twice"},
    {"{'blocks':[{'channels':5,'channels':5}]}", "\"channels\" comes twice"},
    {"{'blocks':[{'channels':5,'pool':[1,2,2],'pool':[1,2,2]}]}", "\"pool\" comes twice"},
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
    {"{'preset':'tiny','context':'above'}", "same last both"},
    {"{'preset':'tiny','negatives':'nowhere'}", "negatives"},
    {"{'preset':'tiny','sight':'blind'}", "views"},
    {"{'sight':7}", "at byte 9"},
    {"{'negative_count':0}", "1 to 256"},
    {"{'view':15}", "16 to 96 at byte 8"},
    {"{'classes':1}", "2 to 4096"},
    {"{'smallest_area':1.5}", "smallest_area"},
    {"{'jitter':0}", "jitter"},
    {"{'prediction_scale':-1}", "prediction_scale"},
    {"{'no_gamma':1}", "at byte 12"},
    {"{'standardise':'yes'}", "at byte 15"},
    {"{'plain_views':tru}", "at byte 15"},
    {"{'blocks':[{'channels':5,'grid':0}]}", "1 to 64"},
    {"{'blocks':[{'channels':5,'patch_grid':65}]}", "1 to 64"},
    {"{'preset':'vgg6','patch':65}", "crop of 64"},
    /* what does not go together */
    {"{'preset':'vgg6','prediction_steps':6}", "grid of 7 rows is too low to predict 7"},
    {"{'preset':'vgg6','first_target_row':3}", "grid of 7"},
    {"{'preset':'vgg6','patch_stride':48}", "grid of 2"},
    {"{'rule':'clapp++','sight':'grid','blocks':[{'channels':5}]}", "no sight \"grid\""},
    {"{'sight':'views','blocks':[{'channels':5}]}", "\"clapp\" has no sight \"views\""},
    {"{'rule':'clapp++','blocks':[{'channels':5,'grid':5}]}", "grid of 5 does not divide an output of 32×32"},
    {"{'blocks':[{'channels':5,'patch_grid':5}]}", "grid of 5 does not divide an output of 16×16"},
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
    {"{'preset':'vgg6','batch':4096,'crop':1024,'patch_stride':1}", "too large"},
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
        ClappSettings s = grid;                                                                                        \
        change;                                                                                                        \
        check_refused(s, word);                                                                                        \
    } while (0)

static void wrong_structs_are_refused_with_a_reason(void) {
    const ClappSettings grid = grid_network();
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
    REFUSED(s.crop = INT32_MAX, "crop");
    REFUSED(s.patch = INT32_MAX, "patch");
    REFUSED(s.patch = INT32_MIN, "patch");
    REFUSED(s.patch_stride = INT32_MIN, "patch_stride");
    REFUSED(s.patch_stride = -8, "patch_stride");
    REFUSED(s.batch = 4097, "batch");
    REFUSED(s.prediction_steps = -1, "prediction_steps");
    REFUSED(s.first_target_row = INT32_MAX, "first_target_row");
    REFUSED(s.prediction_steps = INT32_MAX, "prediction_steps");
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

static void what_does_not_go_together_is_refused(void) {
    ClappSettings grid = views_network();
    REFUSED(s.batch = INT32_MAX, "batch");
    REFUSED(s.batch = INT32_MIN, "batch");
    REFUSED(s.view = 97, "view");
    REFUSED(s.view = INT32_MAX, "view");
    REFUSED(s.smallest_area = NAN, "smallest_area");
    REFUSED(s.blocks[1].grid = -1, "grid of -1");
    REFUSED(s.blocks[0].grid = 3, "block 0: a grid of 3");
    REFUSED(s.symmetric = true, "symmetric");
    REFUSED(s.no_prediction = true, "prediction");
    REFUSED(strcpy(s.negatives, "position"), "\"clapp++\" has no negatives \"position\"");
    REFUSED(strcpy(s.negatives, "anywhere"), "negatives");
    REFUSED((strcpy(s.negatives, "all"), s.batch = 1), "batch of 1");
    REFUSED(s.negative_count = -1, "negative_count");
    REFUSED(s.negative_count = 257, "negative_count");
    grid = grid_network();
    REFUSED((strcpy(s.negatives, "all"), s.no_prediction = true), "negatives");
    REFUSED((strcpy(s.negatives, "all"), s.batch = 1), "batch of 1");
    REFUSED((strcpy(s.rule, "gim"), s.symmetric = true), "symmetric");
    REFUSED((strcpy(s.rule, "supervised"), s.no_prediction = true), "prediction");
    REFUSED(s.classes = 1, "classes");
    REFUSED(s.jitter = -1, "jitter");
    REFUSED(s.blocks[2].patch_grid = 7, "block 2: a grid of 7");
    REFUSED(memset(s.sight, 'x', sizeof s.sight), "sight");
    REFUSED(memset(s.negatives, 'x', sizeof s.negatives), "negatives");
    REFUSED(strcpy(s.context, "same last"), "context");
    REFUSED(strcpy(s.context, " "), "context");
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

int main(void) {
    RUN(wrong_json_is_refused_with_a_reason);
    RUN(thirteen_blocks_are_too_many);
    RUN(wrong_structs_are_refused_with_a_reason);
    RUN(what_does_not_go_together_is_refused);
    RUN(hostile_texts_do_no_harm);
    return check_report();
}
