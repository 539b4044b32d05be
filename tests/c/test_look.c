/* Listening and looking at clips: which samples and which frames, where, and what is refused. */
#include "clapp.h"

#include "check.h"
#include "network.h"
#include "small_sequences.h"

enum { WINDOW = 240, LONG = 1000, DRAWS = 600 };

static float ramp[LONG];

static Clapp *hearing(bool standardise) {
    ClappSettings settings = sound_settings("random", false);
    settings.standardise = standardise;
    return created(&settings);
}

static const float *heard(const Clapp *net, int slot) {
    return net->crops + slot * WINDOW;
}

/* ---- Sounds ------------------------------------------------------------------------------------------------------ */

static void the_middle_of_a_sound_is_heard(void) {
    Clapp *net = hearing(false);
    CHECK(clapp_listen(net, 1, ramp, LONG, CLAPP_EVALUATION, NULL) == CLAPP_OK);
    CHECK(same_bits(heard(net, 1), ramp + (LONG - WINDOW) / 2, WINDOW)); /* as they are */
    ClappFixation f = clapp_fixation(net, 1, 0);
    CHECK(f.left == 380 && f.width == WINDOW && !f.flipped);
    CHECK(clapp_listen(net, 0, ramp, WINDOW, CLAPP_EVALUATION, NULL) == CLAPP_OK);
    CHECK(same_bits(heard(net, 0), ramp, WINDOW) && clapp_fixation(net, 0, 0).left == 0);
    CHECK(clapp_listen(net, 3, ramp, WINDOW + 1, CLAPP_EVALUATION, NULL) == CLAPP_OK);
    CHECK(same_bits(heard(net, 3), ramp, WINDOW));
    f = clapp_fixation(net, 1, 0); /* of its slot alone */
    CHECK(f.left == 380 && same_bits(heard(net, 1), ramp + 380, WINDOW));
    clapp_destroy(net);
}

/* Every beginning comes, from the first to the last possible. */
static void a_random_place_is_heard_in_training(void) {
    enum { ROOM = 7 };
    int seen[ROOM + 1] = {0};
    Clapp *net = hearing(false);
    for (int i = 0; i < DRAWS; i++) {
        CHECK(clapp_listen(net, 0, ramp, WINDOW + ROOM, CLAPP_TRAINING, NULL) == CLAPP_OK);
        const int left = (int)clapp_fixation(net, 0, 0).left;
        if (!CHECK(left >= 0 && left <= ROOM)) break;
        CHECK(same_bits(heard(net, 0), ramp + left, WINDOW));
        seen[left]++;
    }
    for (int left = 0; left <= ROOM; left++) CHECK(seen[left] > DRAWS / (ROOM + 1) / 2);
    clapp_destroy(net);
}

/* Silence before and behind; `left` says how much before. */
static void a_short_sound_lies_in_silence(void) {
    enum { SHORT = 231 };
    int seen[WINDOW - SHORT + 1] = {0};
    Clapp *net = hearing(false);
    for (int i = 0; i < DRAWS; i++) {
        const ClappLook look = i == 0 ? CLAPP_EVALUATION : CLAPP_TRAINING;
        fill_value(net->crops, WINDOW, 9);
        CHECK(clapp_listen(net, 0, ramp, SHORT, look, NULL) == CLAPP_OK);
        const int before = -(int)clapp_fixation(net, 0, 0).left;
        if (!CHECK(before >= 0 && before <= WINDOW - SHORT)) break;
        if (i == 0) CHECK_INTEGER(before, 4);
        CHECK(same_bits(heard(net, 0) + before, ramp, SHORT));
        for (int t = 0; t < WINDOW; t++)
            if (t < before || t >= before + SHORT) CHECK(heard(net, 0)[t] == 0);
        seen[before] += i > 0;
    }
    for (int before = 0; before <= WINDOW - SHORT; before++) CHECK(seen[before] > 10);
    CHECK(clapp_listen(net, 0, ramp + 5, 1, CLAPP_EVALUATION, NULL) == CLAPP_OK);
    CHECK(heard(net, 0)[119] == ramp[5] && heard(net, 0)[118] == 0 && heard(net, 0)[120] == 0);
    clapp_destroy(net);
}

static void moments_of(const float *values, int count, double *mean, double *deviation) {
    double sum = 0, squares = 0;
    for (int i = 0; i < count; i++) sum += (double)values[i];
    *mean = sum / count;
    for (int i = 0; i < count; i++) squares += ((double)values[i] - *mean) * ((double)values[i] - *mean);
    *deviation = sqrt(squares / count);
}

/* By what is heard of it; the silence stays 0. */
static void sounds_are_standardised_without_the_silence(void) {
    double mean = 0, deviation = 0;
    Clapp *net = hearing(true);
    CHECK(clapp_listen(net, 0, ramp, LONG, CLAPP_TRAINING, NULL) == CLAPP_OK);
    moments_of(heard(net, 0), WINDOW, &mean, &deviation);
    CHECK_NEAR(mean, 0, 1e-6);
    CHECK_NEAR(deviation, 1, 0.002);
    CHECK(clapp_listen(net, 0, ramp, 100, CLAPP_EVALUATION, NULL) == CLAPP_OK);
    moments_of(heard(net, 0) + 70, 100, &mean, &deviation);
    CHECK_NEAR(mean, 0, 1e-6);
    CHECK_NEAR(deviation, 1, 0.005); /* of 0.03: quiet, but a sound */
    CHECK(heard(net, 0)[69] == 0 && heard(net, 0)[170] == 0 && heard(net, 0)[70] != 0);
    const float constant[3] = {0.5f, 0.5f, 0.5f};
    CHECK(clapp_listen(net, 0, constant, 3, CLAPP_EVALUATION, NULL) == CLAPP_OK);
    for (int t = 0; t < WINDOW; t++) CHECK(heard(net, 0)[t] == 0); /* without contrast: about 0 */
    clapp_destroy(net);
}

/* ---- Clips ------------------------------------------------------------------------------------------------------- */

/* Frame t is `20 t` everywhere, but for its columns. */
static uint8_t frames[CLIP_FRAMES][CLIP_HEIGHT * CLIP_WIDTH * 3];

static void draw_frames(bool moves, bool columns) {
    for (int t = 0; t < CLIP_FRAMES; t++)
        for (int p = 0; p < CLIP_HEIGHT * CLIP_WIDTH * 3; p++)
            frames[t][p] = (uint8_t)((moves ? 20 * t : 0) + (columns ? p / 3 % CLIP_WIDTH * 4 + p % 3 : 0));
}

static ClappImage frame(void) {
    return (ClappImage){frames[0], CLIP_WIDTH, CLIP_HEIGHT, 3};
}

static Clapp *seeing(bool standardise) {
    ClappSettings settings = clip_settings("random");
    settings.standardise = standardise;
    return created(&settings);
}

static const float *seen_frame(const Clapp *net, int slot, int t) {
    return net->crops + (slot * 6 + t) * 12 * 12 * 3;
}

/* Which of the frames this is, by its mean. */
static double number_of(const Clapp *net, int slot, int t) {
    double mean = 0, deviation = 0;
    moments_of(seen_frame(net, slot, t), 12 * 12 * 3, &mean, &deviation);
    return (mean * (double)net->settings.deviation + (double)net->settings.mean) * 255 / 20;
}

static void frames_follow_each_other(void) {
    int seen[4] = {0};
    Clapp *net = seeing(false);
    draw_frames(true, false);
    CHECK(clapp_look_clip(net, 2, frame(), CLIP_FRAMES, CLAPP_EVALUATION, NULL) == CLAPP_OK);
    for (int t = 0; t < 6; t++) CHECK_NEAR(number_of(net, 2, t), 1 + t, 1e-3); /* 3 too many: the middle */
    const ClappFixation f = clapp_fixation(net, 2, 0);
    CHECK(f.left == 1.5f || f.left == 1 || f.left == 2);
    CHECK(f.top == 0 && f.width == CLIP_HEIGHT && f.height == CLIP_HEIGHT && !f.flipped);
    for (int i = 0; i < DRAWS; i++) {
        CHECK(clapp_look_clip(net, 0, frame(), CLIP_FRAMES, CLAPP_TRAINING, NULL) == CLAPP_OK);
        const int first = (int)(number_of(net, 0, 0) + 0.5);
        if (!CHECK(first >= 0 && first < 4)) break;
        for (int t = 1; t < 6; t++) CHECK_NEAR(number_of(net, 0, t), first + t, 1e-3);
        seen[first]++;
    }
    for (int first = 0; first < 4; first++) CHECK(seen[first] > DRAWS / 8);
    CHECK(clapp_look_clip(net, 0, frame(), 6, CLAPP_TRAINING, NULL) == CLAPP_OK); /* just enough */
    CHECK_NEAR(number_of(net, 0, 0), 0, 1e-3);
    CHECK_NEAR(number_of(net, 0, 5), 5, 1e-3);
    clapp_destroy(net);
}

/* What stands still is seen alike in all frames, flipped or not. */
static void all_frames_are_seen_through_one_square(void) {
    int flipped = 0;
    Clapp *net = seeing(false);
    draw_frames(false, true);
    for (int i = 0; i < 100; i++) {
        CHECK(clapp_look_clip(net, 0, frame(), CLIP_FRAMES, CLAPP_TRAINING, NULL) == CLAPP_OK);
        for (int t = 1; t < 6; t++) CHECK(same_bits(seen_frame(net, 0, t), seen_frame(net, 0, 0), 12 * 12 * 3));
        const ClappFixation f = clapp_fixation(net, 0, 0);
        CHECK(f.left >= 0 && f.top >= 0 && f.left + f.width <= CLIP_WIDTH && f.top + f.height <= CLIP_HEIGHT);
        CHECK(f.width * f.height >= 0.2f * CLIP_WIDTH * CLIP_HEIGHT);
        const float rise = seen_frame(net, 0, 0)[3 * 11] - seen_frame(net, 0, 0)[0];
        CHECK(f.flipped == (rise < 0));
        flipped += f.flipped;
    }
    CHECK(flipped > 25 && flipped < 75);
    clapp_destroy(net);
}

/* All frames together, so that a darker one stays darker. */
static void a_clip_is_standardised_as_a_whole(void) {
    double mean = 0, deviation = 0, first = 0, last = 0;
    Clapp *net = seeing(true);
    draw_frames(true, true);
    CHECK(clapp_look_clip(net, 1, frame(), CLIP_FRAMES, CLAPP_TRAINING, NULL) == CLAPP_OK);
    moments_of(seen_frame(net, 1, 0), 6 * 12 * 12 * 3, &mean, &deviation);
    CHECK_NEAR(mean, 0, 1e-5);
    CHECK_NEAR(deviation, 1, 0.02);
    moments_of(seen_frame(net, 1, 0), 12 * 12 * 3, &first, &deviation);
    moments_of(seen_frame(net, 1, 5), 12 * 12 * 3, &last, &deviation);
    CHECK(first < -0.5 && last > 0.5);
    clapp_destroy(net);
}

/* ---- Refusals ---------------------------------------------------------------------------------------------------- */

static void check_refused(ClappStatus status, const ClappError *error, const char *word) {
    CHECK_INTEGER(status, CLAPP_INVALID);
    check_that(strstr(error->text, word) != NULL, __FILE__, __LINE__, "\"%s\" does not say %s", error->text, word);
}

/* Nothing changes: the random state, too. */
static void what_cannot_be_heard_is_refused(void) {
    Clapp *net = hearing(true);
    ClappError e = {""};
    take_a_batch(net);
    Clapp *twin = hearing(true);
    take_a_batch(twin);
    check_refused(clapp_listen(net, 0, NULL, 10, CLAPP_TRAINING, &e), &e, "10 samples");
    check_refused(clapp_listen(net, 0, ramp, 0, CLAPP_TRAINING, &e), &e, "0 samples");
    check_refused(clapp_listen(net, 0, ramp, (size_t)CLAPP_MAX_SAMPLES + 1, CLAPP_TRAINING, &e), &e, "samples");
    check_refused(clapp_listen(net, -1, ramp, LONG, CLAPP_TRAINING, &e), &e, "slot -1");
    check_refused(clapp_listen(net, 4, ramp, LONG, CLAPP_TRAINING, &e), &e, "slot 4");
    check_refused(clapp_look(net, 0, picture(0), CLAPP_TRAINING, &e), &e, "\"sound\"");
    check_refused(clapp_look_clip(net, 0, frame(), CLIP_FRAMES, CLAPP_TRAINING, &e), &e, "\"sound\"");
    CHECK(clapp_listen(net, 0, NULL, 0, CLAPP_TRAINING, NULL) == CLAPP_INVALID); /* nobody has to listen */
    CHECK(same_bits(net->crops, twin->crops, 4 * WINDOW) && same_networks(net, twin));
    clapp_destroy(net), clapp_destroy(twin);
}

static void what_cannot_be_seen_is_refused(void) {
    Clapp *net = seeing(false), *twin = seeing(false);
    ClappError e = {""};
    take_a_batch(net), take_a_batch(twin);
    ClappImage image = frame();
    check_refused(clapp_look_clip(net, 0, image, 5, CLAPP_TRAINING, &e), &e,
                  "5 frames is too short; the network sees 6");
    check_refused(clapp_look_clip(net, 0, image, 0, CLAPP_TRAINING, &e), &e, "too short");
    check_refused(clapp_look_clip(net, 0, image, INT32_MIN, CLAPP_TRAINING, &e), &e, "too short");
    check_refused(clapp_look_clip(net, 3, image, CLIP_FRAMES, CLAPP_TRAINING, &e), &e, "slot 3");
    image.pixels = NULL;
    check_refused(clapp_look_clip(net, 0, image, CLIP_FRAMES, CLAPP_TRAINING, &e), &e, "pixels");
    image = frame(), image.channels = 2;
    check_refused(clapp_look_clip(net, 0, image, CLIP_FRAMES, CLAPP_TRAINING, &e), &e, "2 channels");
    image = frame(), image.width = 0;
    check_refused(clapp_look_clip(net, 0, image, CLIP_FRAMES, CLAPP_TRAINING, &e), &e, "0×15");
    check_refused(clapp_look(net, 0, picture(0), CLAPP_TRAINING, &e), &e, "\"clip\"");
    check_refused(clapp_listen(net, 0, ramp, LONG, CLAPP_TRAINING, &e), &e, "\"clip\"");
    CHECK(same_bits(net->crops, twin->crops, 3 * crop_size(&net->settings)) && same_networks(net, twin));
    clapp_destroy(net), clapp_destroy(twin);
    const ClappSettings pictures_only = small_settings();
    Clapp *grid = created(&pictures_only);
    check_refused(clapp_listen(grid, 0, ramp, LONG, CLAPP_TRAINING, &e), &e, "\"grid\"");
    check_refused(clapp_look_clip(grid, 0, frame(), CLIP_FRAMES, CLAPP_TRAINING, &e), &e, "\"grid\"");
    clapp_destroy(grid);
}

int main(void) {
    draw_pictures(), draw_sequences();
    for (int i = 0; i < LONG; i++) ramp[i] = (float)(i + 1) / LONG;
    RUN(the_middle_of_a_sound_is_heard);
    RUN(a_random_place_is_heard_in_training);
    RUN(a_short_sound_lies_in_silence);
    RUN(sounds_are_standardised_without_the_silence);
    RUN(frames_follow_each_other);
    RUN(all_frames_are_seen_through_one_square);
    RUN(a_clip_is_standardised_as_a_whole);
    RUN(what_cannot_be_heard_is_refused);
    RUN(what_cannot_be_seen_is_refused);
    return check_report();
}
