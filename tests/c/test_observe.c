/* What a step leaves behind to be shown, and the trace of one synapse: its products must add up to the gradient. */
#include "check.h"
#include "clapp.h"
#include "lesson_scene.h"
#include "network.h"
#include "small_network.h"

/* ---- The synapse ------------------------------------------------------------------------------------------------- */

static size_t index_of(const Clapp *net, const ClappSynapse *s) {
    const Block *block = &net->blocks[s->block];
    const Shape input = block->shapes.input;
    const int tap = (s->row * block->settings->kernel.width + s->column) * input.channels + s->channel;
    return (size_t)(s->neuron * fan_in(block->settings, input) + tap);
}

static void watch(Clapp *net, const ClappSynapse *synapse) {
    ClappError error = {""};
    check_that(clapp_watch(net, synapse, &error) == CLAPP_OK, __FILE__, __LINE__, "%s", error.text);
}

static void check_trace(const Clapp *net, const ClappSynapse *s, double before) {
    const ClappTrace *trace = clapp_synapse(net);
    const Parameter *weight = net->blocks[s->block].weight;
    const size_t at = index_of(net, s);
    double largest = 1e-9;
    if (!CHECK(trace != NULL)) return;
    for (size_t i = 0; i < weight->count; i++) largest = fmax(largest, fabs((double)weight->gradient[i]));
    CHECK_NEAR(trace->update, -(double)weight->gradient[at], 2e-6 * largest);
    CHECK(trace->weight == before && trace->change == (double)weight->value[at] - before);
    CHECK_NEAR(trace->product, trace->presynaptic * trace->slope * (trace->fixation - trace->saccade), 1e-18);
    CHECK(trace->slope >= 0 && trace->slope <= 1);
    CHECK((trace->product == 0) == (trace->events == 0));
    CHECK(trace->slot >= 0 && trace->slot < net->settings.batch && trace->view < net->sight.views);
    CHECK(trace->patch_row < net->sight.grid && trace->patch_column < net->sight.grid);
    CHECK(trace->cell_row < net->blocks[s->block].cells.count.height &&
          trace->cell_column < net->blocks[s->block].cells.count.width);
}

/* Many synapses of a network in turn; returns how many had an update. */
static int follow(const ClappSettings *settings) {
    Clapp *net = created(settings);
    Random random = random_seeded(1, 2);
    int moved = 0;
    for (int turn = 0; turn < 24; turn++) {
        ClappSynapse s = {.block = turn % settings->block_count};
        const Block *block = &net->blocks[s.block];
        s.neuron = (int)random_below(&random, (uint32_t)block->settings->channels);
        s.row = turn / 2 % block->settings->kernel.height, s.column = turn / 5 % block->settings->kernel.width;
        s.channel = (int)random_below(&random, (uint32_t)block->shapes.input.channels);
        watch(net, &s);
        CHECK(clapp_synapse(net) == NULL);
        const double before = (double)block->weight->value[index_of(net, &s)];
        train(net, 1);
        check_trace(net, &s, before);
        moved += clapp_synapse(net)->update != 0;
    }
    clapp_destroy(net);
    return moved;
}

static void products_add_up_to_the_gradient(void) {
    static const char *const rules[] = {"clapp", "clapp-s", "clapp++"};
    for (int i = 0; i < 3; i++) {
        ClappSettings s = small_settings_of(rules[i]);
        CHECK(follow(&s) > 6);
        strcpy(s.negatives, "all");
        CHECK(follow(&s) > 6);
        s.no_gamma = true;
        CHECK(follow(&s) > 6);
        s.blocks[0].pool = (ClappExtent){1, 1, 1}, strcpy(s.optimizer, "sgd");
        CHECK(follow(&s) > 6);
    }
}

static void products_add_up_whatever_the_rule_s_settings(void) {
    static const char *const negatives[] = {"position", "anywhere", "image"};
    for (int i = 0; i < 3; i++) {
        ClappSettings s = small_settings_of(i < 2 ? "clapp-s" : "clapp");
        strcpy(s.negatives, negatives[i]), s.negative_count = 3;
        CHECK(follow(&s) > 6);
        s.no_prediction = true;
        CHECK(follow(&s) > 6);
        s.symmetric = true, s.no_prediction = i == 1;
        CHECK(follow(&s) > 6);
    }
}

/* Cells of a view's and of a patch's code have a dendrite each; strides, wide kernels and overlapping pools. */
static void products_add_up_in_cells(void) {
    ClappSettings views = small_settings_of("clapp++");
    views.blocks[0].grid = 4, views.blocks[1].grid = 2;
    CHECK(follow(&views) > 6);
    strcpy(views.context, "last");
    CHECK(follow(&views) > 6);
    strcpy(views.context, "both");
    views.blocks[0] = (ClappBlockSettings){.channels = 5,
                                           .kernel = {1, 5, 3},
                                           .stride = {1, 2, 1},
                                           .padding = {0, 2, 1},
                                           .pool = {1, 2, 3},
                                           .pool_stride = {1, 2, 1},
                                           .grid = 2};
    CHECK(follow(&views) > 6);
    ClappSettings patches = small_settings_of("clapp");
    patches.blocks[0].patch_grid = patches.blocks[1].patch_grid = 2;
    CHECK(follow(&patches) > 6);
}

/* One step with the broadcast as given. */
static ClappTrace told(const ClappSettings *settings, int8_t broadcast) {
    Clapp *net = created(settings);
    const ClappSynapse s = {0, 1, 1, 1, 0};
    ClappError error = {""};
    watch(net, &s);
    look_at_a_batch(net);
    learn_choose(net);
    memset(net->choices[0].broadcast, broadcast, (size_t)(PASSES * settings->batch));
    CHECK(learn_batch(net, true, &error) == CLAPP_OK);
    const ClappTrace trace = *clapp_synapse(net);
    clapp_destroy(net);
    return trace;
}

static void fixations_and_saccades_are_told_apart(void) {
    ClappSettings s = small_settings_of("clapp");
    const ClappTrace fixation = told(&s, 1), saccade = told(&s, -1), both = told(&s, 0);
    CHECK(fixation.fixation != 0 && fixation.saccade == 0);
    CHECK(saccade.saccade != 0 && saccade.fixation == 0);
    CHECK(both.fixation != 0 && both.saccade != 0 && both.update != fixation.update);
    CHECK_NEAR(both.update, fixation.update + saccade.update, 1e-6 * fabs(fixation.update)); /* both averages are 1/B */
    s.no_gamma = true;
    CHECK(told(&s, 0).saccade == 0); /* nobody says "saccade" */
}

static void watching_changes_no_bit(void) {
    static const char *const rules[] = {"clapp", "clapp-s", "clapp++", "random"};
    for (int i = 0; i < 4; i++) {
        const ClappSettings settings = small_settings_of(rules[i]);
        Clapp *watched = created(&settings), *alone = created(&settings);
        for (int step = 0; step < 6; step++) {
            const ClappSynapse s = {step % 2, step, step % 3, 0, 0};
            watch(watched, step < 5 ? &s : NULL);
            train(watched, 1), train(alone, 1);
            CHECK((clapp_synapse(watched) != NULL) == (step < 5) && clapp_synapse(alone) == NULL);
            CHECK(memcmp(clapp_report(watched), clapp_report(alone), 2 * sizeof(ClappBlockReport)) == 0);
            CHECK(memcmp(clapp_scores(watched, 1), clapp_scores(alone, 1), sizeof(ClappScores)) == 0);
        }
        CHECK(same_networks(watched, alone));
        clapp_destroy(watched), clapp_destroy(alone);
    }
}

static void a_synapse_must_exist_and_its_rule_be_local(void) {
    ClappSettings settings = small_settings_of("clapp");
    Clapp *net = created(&settings);
    const ClappSynapse wrong[] = {{2, 0, 0, 0, 0},  {-1, 0, 0, 0, 0}, {0, 6, 0, 0, 0}, {0, 0, 3, 0, 0},
                                  {0, 0, 0, -1, 0}, {0, 0, 0, 0, 1},  {1, 0, 0, 0, 6}};
    const ClappSynapse right = {1, 8, 2, 2, 5};
    ClappError error = {""};
    watch(net, &right);
    train(net, 1);
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        CHECK(clapp_watch(net, &wrong[i], &error) == CLAPP_INVALID);
        CHECK(strstr(error.text, i < 2 ? "no block" : "has no weight of neuron") != NULL);
        CHECK(clapp_synapse(net) != NULL); /* the old one is still watched */
    }
    clapp_destroy(net);
    static const char *const refused[] = {"gim", "greedy-supervised", "hinge-cpc", "clapp++-bp", "cpc", "supervised"};
    for (int i = 0; i < 6; i++) {
        settings = small_settings_of(refused[i]);
        net = created(&settings);
        CHECK(clapp_watch(net, &(ClappSynapse){0, 0, 0, 0, 0}, &error) == CLAPP_INVALID);
        CHECK(strstr(error.text, refused[i]) != NULL);
        train(net, 1);
        CHECK(clapp_synapse(net) == NULL && clapp_watch(net, NULL, &error) == CLAPP_OK);
        clapp_destroy(net);
    }
}

static void nothing_moves_a_random_network(void) {
    const ClappSettings settings = small_settings_of("random");
    Clapp *net = created(&settings);
    watch(net, &(ClappSynapse){1, 2, 1, 1, 3});
    train(net, 2);
    const ClappTrace *trace = clapp_synapse(net);
    if (CHECK(trace != NULL))
        CHECK(trace->weight != 0 && trace->change == 0 && trace->update == 0 && trace->events == 0);
    clapp_destroy(net);
}

/* ---- Scores ------------------------------------------------------------------------------------------------------ */

static size_t total(const uint32_t *counts) {
    size_t sum = 0;
    for (int i = 0; i < CLAPP_SCORE_BINS; i++) sum += counts[i];
    return sum;
}

/* Two images with two views each, codes of one number; the prediction is `factor` times the context. */
static ClappScores counted(float factor) {
    ClappSettings settings = lesson_settings("clapp++", 2, 0);
    ClappScores scores = {.lowest = -4, .highest = 4};
    Scene scene;
    strcpy(settings.negatives, "all");
    scene_open(&scene, &settings, 1, 1);
    static const float codes[] = {0.5f, 1, 1.5f, 2};
    memcpy(scene.code, codes, sizeof codes);
    scene.matrices[0].value[0] = factor;
    scene.lesson.scores = &scores;
    learn(&scene);
    scene_close(&scene);
    return scores;
}

static void scores_are_counted_by_hand(void) {
    const ClappScores near = counted(1), high = counted(10), low = counted(-10), none = counted(0);
    /* the same image: ½·1½ and 1·2, both ways; another: ½·2 and 1·1½, both ways; bins of ⅛ from −4 */
    CHECK(near.fixation[38] == 2 && near.fixation[48] == 2 && total(near.fixation) == 4);
    CHECK(near.saccade[40] == 2 && near.saccade[44] == 2 && total(near.saccade) == 4);
    CHECK(high.fixation[63] == 4 && high.saccade[63] == 4 && low.fixation[0] == 4 && low.saccade[0] == 4);
    CHECK(none.fixation[32] == 4 && none.saccade[32] == 4);
}

static void every_term_is_counted_once(void) {
    static const char *const negatives[] = {"image", "position", "anywhere", "all"};
    for (int i = 0; i < 8; i++) {
        ClappSettings s = small_settings_of(i < 4 ? "clapp-s" : "hinge-cpc");
        strcpy(s.negatives, negatives[i % 4]), s.negative_count = i % 4 == 3 ? 1 : 2;
        Clapp *net = created(&s);
        train(net, 3);
        const size_t terms = 2 * 4 * (6 + 3), others = i % 4 == 3 ? 3 : 2; /* passes · images · positions of both k */
        const ClappScores *first = clapp_scores(net, 0), *last = clapp_scores(net, 1);
        CHECK_INTEGER(total(last->fixation), terms);
        CHECK_INTEGER(total(last->saccade), terms * others);
        CHECK_INTEGER(total(first->fixation), i < 4 ? terms : 0); /* end to end: the loss stands at the last */
        CHECK(first->lowest == -4 && first->highest == 4);
        clapp_destroy(net);
    }
    ClappSettings s = small_settings_of("clapp++");
    strcpy(s.context, "both"), s.negative_count = 3;
    Clapp *net = created(&s);
    train(net, 2);
    CHECK_INTEGER(total(clapp_scores(net, 0)->fixation), 2 * 8);
    CHECK_INTEGER(total(clapp_scores(net, 0)->saccade), 2 * 8 * 3);
    clapp_destroy(net);
    static const char *const uncounted[] = {"gim", "supervised", "random"};
    for (int i = 0; i < 3; i++) {
        s = small_settings_of(uncounted[i]);
        net = created(&s);
        train(net, 1);
        CHECK(total(clapp_scores(net, 1)->fixation) == 0 && total(clapp_scores(net, 1)->saccade) == 0);
        clapp_destroy(net);
    }
}

/* ---- Activity, crops and negatives ------------------------------------------------------------------------------- */

/* Means over the cells of an output (patches, height, width, C) are the code. */
static void check_means(const Clapp *net, int block, int view) {
    const ClappActivity a = clapp_activity(net, block, view);
    const int grid = net->blocks[block].cells.count.height, height = a.height / grid, width = a.width / grid;
    const float *code = clapp_codes(net, block);
    if (!CHECK(a.values != NULL) || !CHECK(a.time == 1 && a.channels == clapp_code_size(net, block))) return;
    code += (size_t)(view * net->settings.batch * a.patches) * block_code_size(&net->blocks[block]);
    for (int patch = 0; patch < a.patches; patch++)
        for (int cell = 0; cell < grid * grid; cell++)
            for (int c = 0; c < a.channels; c++, code++) {
                double sum = 0;
                for (int i = 0; i < height * width; i++) {
                    const int y = cell / grid * height + i / width, x = cell % grid * width + i % width;
                    sum += (double)a.values[((patch * a.height + y) * a.width + x) * a.channels + c];
                }
                CHECK_NEAR(sum / (height * width), (double)*code, 1e-5 * (1 + fabs((double)*code)));
            }
}

static void activity_is_what_codes_average(void) {
    static const char *const rules[] = {"clapp", "clapp++", "cpc", "random"};
    for (int i = 0; i < 4; i++) {
        ClappSettings s = small_settings_of(rules[i]);
        s.blocks[2] = (ClappBlockSettings){.channels = 4}, s.block_count = 3; /* outputs serve in turn */
        s.blocks[0].grid = 4, s.blocks[1].patch_grid = 2;
        Clapp *net = created(&s);
        CHECK(clapp_activity(net, 0, 0).values == NULL);
        train(net, 2);
        for (int block = 0; block < 3; block++)
            for (int view = 0; view < net->sight.views; view++) check_means(net, block, view);
        CHECK_INTEGER(clapp_activity(net, 2, 0).patches, i == 1 ? 1 : 9);
        CHECK(clapp_activity(net, 2, net->sight.views).values == NULL && clapp_activity(net, 2, -1).values == NULL);
        const ClappActivity before = clapp_activity(net, 0, 0);
        const float value = before.values[0];
        ClappError error = {""};
        CHECK(clapp_look(net, 0, picture(3), CLAPP_EVALUATION, &error) == CLAPP_OK);
        CHECK(clapp_encode(net, 1, 1, NULL, &error) == CLAPP_OK);
        CHECK(clapp_activity(net, 0, 0).values == before.values && before.values[0] == value);
        clapp_destroy(net);
    }
}

static void crops_are_what_was_looked_at(void) {
    ClappSettings s = small_settings_of("clapp++");
    s.plain_views = true, s.mean = 0.25f, s.deviation = 0.5f;
    Clapp *net = created(&s);
    static uint8_t even[20 * 20 * 3];
    memset(even, 204, sizeof even); /* 0.8 */
    ClappError error = {""};
    ClappExtent e = {0};
    CHECK(clapp_look(net, 2, (ClappImage){even, 20, 20, 3}, CLAPP_TRAINING, &error) == CLAPP_OK);
    for (int view = 0; view < 2; view++) {
        const float *crop = clapp_crop(net, 2, view, &e);
        if (!CHECK(crop != NULL && e.time == 1 && e.height == 16 && e.width == 16)) continue;
        for (int i = 0; i < 16 * 16 * 3; i++) CHECK_NEAR((double)crop[i], 1.1, 1e-6);
        CHECK(clapp_crop(net, 1, view, &e)[0] == 0);
    }
    CHECK(!clapp_crop(net, 4, 0, &e) && !clapp_crop(net, -1, 0, &e) && !clapp_crop(net, 0, 2, &e));
    clapp_destroy(net);
}

static void negatives_are_the_choices(void) {
    ClappSettings s = small_settings_of("clapp-s");
    s.negative_count = 2;
    Clapp *net = created(&s);
    int32_t slots[64];
    CHECK(clapp_negatives(net, 0, NULL) == 0);
    train(net, 1);
    CHECK_INTEGER(clapp_negatives(net, 1, slots), 4); /* k = 1, 2 */
    for (int k = 0; k < 2; k++)                       /* (K, B, N) */
        CHECK(memcmp(slots + 2 * k, net->choices[1].negatives + 2 * 4 * k, 2 * sizeof *slots) == 0);
    clapp_destroy(net);

    strcpy(s.negatives, "anywhere");
    net = created(&s);
    train(net, 1);
    CHECK_INTEGER(clapp_negatives(net, 0, slots), 2 * (6 + 3));
    for (int i = 0; i < 12; i++) CHECK(slots[i] == net->choices[0].negatives[i] / 9 && slots[i] >= 0 && slots[i] < 4);
    for (int i = 0; i < 6; i++) CHECK(slots[12 + i] == net->choices[0].negatives[4 * 9 * 2 + i] / 9);
    clapp_destroy(net);

    s = small_settings_of("clapp++"), s.negative_count = 2, strcpy(s.context, "both");
    net = created(&s);
    train(net, 1);
    CHECK_INTEGER(clapp_negatives(net, 0, slots), 8); /* (contexts, V, N), views 0 and 4 */
    for (int i = 0; i < 4; i++)
        CHECK(memcmp(slots + 2 * i, net->choices[0].negatives + i * 4 * 2, 2 * sizeof *slots) == 0);
    clapp_destroy(net);
}

static void some_have_all_others_and_some_have_none(void) {
    int32_t slots[1024];
    static const char *const rules[] = {"clapp-s", "clapp++"};
    for (int i = 0; i < 2; i++) {
        ClappSettings s = small_settings_of(rules[i]);
        strcpy(s.negatives, "all");
        Clapp *net = created(&s);
        train(net, 1);
        CHECK_INTEGER(clapp_negatives(net, 1, slots), 3);
        CHECK(slots[0] == 1 && slots[1] == 2 && slots[2] == 3);
        clapp_destroy(net);
    }
    ClappSettings s = small_settings_of("clapp");
    Clapp *net = created(&s);
    for (int step = 0; step < 12; step++) {
        train(net, 1);
        CHECK((clapp_negatives(net, 0, NULL) == 0) == (clapp_broadcast(net, 0)[0] > 0));
    }
    clapp_destroy(net);
    s = small_settings_of("cpc");
    net = created(&s);
    train(net, 1);
    CHECK_INTEGER(clapp_negatives(net, 0, slots), 0);
    CHECK_INTEGER(clapp_negatives(net, 1, slots), 16 * (6 + 3));
    for (int i = 0; i < 16 * 9; i++) CHECK(slots[i] >= 0 && slots[i] < 4);
    clapp_destroy(net);
    s = small_settings_of("supervised");
    net = created(&s);
    train(net, 1);
    CHECK_INTEGER(clapp_negatives(net, 1, NULL), 0);
    clapp_destroy(net);
}

int main(void) {
    draw_pictures();
    RUN(products_add_up_to_the_gradient);
    RUN(products_add_up_whatever_the_rule_s_settings);
    RUN(products_add_up_in_cells);
    RUN(fixations_and_saccades_are_told_apart);
    RUN(watching_changes_no_bit);
    RUN(a_synapse_must_exist_and_its_rule_be_local);
    RUN(nothing_moves_a_random_network);
    RUN(scores_are_counted_by_hand);
    RUN(every_term_is_counted_once);
    RUN(activity_is_what_codes_average);
    RUN(crops_are_what_was_looked_at);
    RUN(negatives_are_the_choices);
    RUN(some_have_all_others_and_some_have_none);
    return check_report();
}
