/* Features of sounds and clips: means of each block's output, over parts of time, or of the picture and all of time. */
#include "network.h"

#include "check.h"
#include "small_sequences.h"

enum { MOST = 4 * 64 * 9 };

static float features[3][MOST];
static float *const parts[3] = {features[0], features[1], features[2]};

/* Some of position `at` lies in the part. */
static bool within(int at, int part, int count, int side) {
    return (at + 1) * count > part * side && at * count < (part + 1) * side;
}

/* The same in double, position by position. */
static double mean_of(const Clapp *net, int block, int image, ClappExtent count, int part, int channel) {
    const Shape out = net->blocks[block].shapes.output;
    const float *output = net->activity[block].output + (size_t)image * shape_count(out);
    double sum = 0, seen = 0;
    for (int p = 0; p < shape_positions(out); p++) {
        const int x = p % out.width, y = p / out.width % out.height, t = p / (out.width * out.height);
        if (!within(t, part / (count.height * count.width), count.time, out.time) ||
            !within(y, part / count.width % count.height, count.height, out.height) ||
            !within(x, part % count.width, count.width, out.width))
            continue;
        sum += (double)output[p * out.channels + channel], seen++;
    }
    return sum / seen;
}

static void check_features(Clapp *net, int images, int cells, ClappExtent count) {
    const int all = count.time * count.height * count.width;
    ClappError error = {""};
    for (int block = 0; block < 3; block++) fill_value(features[block], MOST, -7);
    check_that(clapp_encode(net, images, cells, parts, &error) == CLAPP_OK, __FILE__, __LINE__, "%s", error.text);
    CHECK_INTEGER(clapp_feature_parts(net, cells), all);
    for (int block = 0; block < net->settings.block_count; block++) {
        const int size = clapp_code_size(net, block);
        CHECK_INTEGER(size, net->settings.blocks[block].channels);
    }
    /* Outputs serve in turn, so that only the last two blocks' still stand. */
    for (int block = net->settings.block_count - 2; block < net->settings.block_count; block++) {
        const int size = clapp_code_size(net, block);
        for (int i = 0; i < images * all * size; i++)
            CHECK_NEAR((double)features[block][i],
                       mean_of(net, block, i / (all * size), count, i / size % all, i % size), 2e-6);
        CHECK(features[block][images * all * size] == -7);
    }
}

static void of_a_sound_parts_of_time(void) {
    for (int recurrent = 0; recurrent < 2; recurrent++) {
        const ClappSettings settings = sound_settings("clapp", recurrent == 1);
        Clapp *net = created(&settings);
        train_sequences(net, 2);
        for (int slot = 0; slot < 4; slot++) listen_or_look(net, slot, (uint32_t)slot, CLAPP_EVALUATION);
        for (int cells = 1; cells <= 12; cells++) check_features(net, cells % 4 + 1, cells, (ClappExtent){cells, 1, 1});
        ClappError error = {""};
        const int most = recurrent ? 24 : 12;
        CHECK(clapp_encode(net, 4, most + 1, parts, &error) == CLAPP_INVALID);
        char words[80];
        snprintf(words, sizeof words, "averaged over %d parts of time; it has %d", most + 1, most);
        check_that(strstr(error.text, words) != NULL, __FILE__, __LINE__, "\"%s\" does not say %s", error.text, words);
        CHECK(clapp_encode(net, 4, 0, parts, NULL) == CLAPP_INVALID &&
              clapp_encode(net, 4, -1, parts, NULL) == CLAPP_INVALID);
        CHECK(clapp_encode(net, 5, 1, parts, &error) == CLAPP_INVALID && strstr(error.text, "a batch of 4"));
        clapp_destroy(net);
    }
}

static void of_a_clip_parts_of_the_picture(void) {
    const ClappSettings settings = clip_settings("clapp");
    Clapp *net = created(&settings);
    train_sequences(net, 2);
    for (int slot = 0; slot < 3; slot++) listen_or_look(net, slot, (uint32_t)slot, CLAPP_EVALUATION);
    for (int cells = 1; cells <= 6; cells++) check_features(net, cells % 3 + 1, cells, (ClappExtent){1, cells, cells});
    ClappError error = {""};
    CHECK(clapp_encode(net, 3, 7, parts, &error) == CLAPP_INVALID && strstr(error.text, "7×7 parts; it has 6×6"));
    CHECK(clapp_encode(net, 3, 0, parts, NULL) == CLAPP_INVALID);
    clapp_destroy(net);
}

/* Codes go on in time, place by place; of the supervised the mean of all. */
static void codes_stand_in_time_and_on_a_grid(void) {
    const ClappSettings sound = sound_settings("clapp", true), clip = clip_settings("clapp");
    ClappSettings taught = clip_settings("supervised");
    Clapp *hears = created(&sound), *sees = created(&clip), *whole = created(&taught);
    ClappExtent e = clapp_code_extent(hears, 0);
    CHECK(e.time == 9 && e.height == 1 && e.width == 1);
    e = clapp_code_extent(hears, 2);
    CHECK(e.time == 8 && e.height == 1 && e.width == 1);
    e = clapp_code_extent(sees, 1);
    CHECK(e.time == 4 && e.height == 2 && e.width == 2);
    e = clapp_code_extent(whole, 1);
    CHECK(e.time == 1 && e.height == 1 && e.width == 1);
    take_a_batch(sees);
    CHECK(clapp_encode(sees, 3, 2, NULL, NULL) == CLAPP_OK);
    const float *output = sees->activity[1].output, *codes = clapp_codes(sees, 1);
    for (int i = 0; i < 3 * 4 * 4 * 9; i++) {
        const int c = i % 9, x = i / 9 % 2, y = i / 18 % 2, t = i / 36;
        double mean = 0;
        for (int p = 0; p < 9; p++) mean += (double)output[((t * 6 + 3 * y + p / 3) * 6 + 3 * x + p % 3) * 9 + c] / 9;
        CHECK_NEAR((double)codes[i], mean, 2e-6);
    }
    clapp_destroy(hears), clapp_destroy(sees), clapp_destroy(whole);
}

/* What a step leaves to be drawn: the crop with its extent, the first image's output. */
static void steps_can_be_looked_at(void) {
    const ClappSettings sound = sound_settings("clapp-s", true), clip = clip_settings("clapp-s");
    Clapp *hears = created(&sound), *sees = created(&clip);
    ClappExtent e = {0, 0, 0};
    CHECK(clapp_crop(hears, 3, 0, &e) == hears->crops + 3 * 240 && e.time == 240 && e.height == 1 && e.width == 1);
    CHECK(clapp_crop(sees, 2, 0, &e) == sees->crops + 2 * 6 * 432 && e.time == 6 && e.height == 12 && e.width == 12);
    CHECK(clapp_crop(hears, 4, 0, &e) == NULL && clapp_crop(hears, 0, 1, &e) == NULL);
    train_sequences(hears, 1), train_sequences(sees, 1);
    ClappActivity a = clapp_activity(hears, 2, 0);
    CHECK(a.patches == 1 && a.time == 24 && a.height == 1 && a.width == 1 && a.channels == 8);
    CHECK(same_bits(a.values, hears->activity[2].output, 24 * 8));
    a = clapp_activity(sees, 1, 0);
    CHECK(a.time == 4 && a.height == 6 && a.width == 6 && same_bits(a.values, sees->activity[1].output, 4 * 36 * 9));
    int32_t slots[3 * 64];
    CHECK_INTEGER(clapp_negatives(hears, 0, slots), 3);
    for (int i = 0; i < 3; i++) CHECK(slots[i] >= 0 && slots[i] < 4);
    CHECK_INTEGER(clapp_negatives(sees, 1, slots), 2); /* every other place: all other clips */
    CHECK(slots[0] == 1 && slots[1] == 2);
    uint32_t counted = 0;
    for (int i = 0; i < CLAPP_SCORE_BINS; i++) counted += clapp_scores(sees, 1)->fixation[i];
    CHECK_INTEGER(counted, 2 * 3 * 4 * (3 + 2 + 1)); /* two passes, clips, cells, contexts of k = 1, 2, 3 */
    ClappError error = {""};
    CHECK(clapp_watch(hears, &(ClappSynapse){0, 0, 0, 0, 0}, &error) == CLAPP_INVALID && strstr(error.text, "images"));
    CHECK(clapp_watch(hears, NULL, NULL) == CLAPP_OK);
    clapp_destroy(hears), clapp_destroy(sees);
}

int main(void) {
    draw_sequences();
    RUN(of_a_sound_parts_of_time);
    RUN(of_a_clip_parts_of_the_picture);
    RUN(codes_stand_in_time_and_on_a_grid);
    RUN(steps_can_be_looked_at);
    return check_report();
}
