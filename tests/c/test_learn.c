/* What a step teaches whom: local rules and what stands above, end-to-end rules, gradients against the reported loss,
 * shared draws, standardised crops, labels. */
#include "clapp.h"

#include "check.h"
#include "network.h"
#include "small_network.h"
#include "support.h"

static bool same_values(const Clapp *a, const Clapp *b, int block) {
    bool same = true;
    for (int p = 0; p < 2; p++) {
        const Parameter *own = network_parameter(a, block, p), *other = network_parameter(b, block, p);
        same &= own->count == other->count && same_bits(own->value, other->value, own->count) &&
                same_bits(own->mean, other->mean, own->count);
    }
    return same;
}

/* ---- What stands above ------------------------------------------------------------------------------------------- */

/* Whether the first block learns the same when the last one becomes wider. */
static bool learns_alone(const ClappSettings *settings) {
    ClappSettings wider = *settings;
    wider.blocks[1].channels += 4;
    Clapp *net = created(settings), *other = created(&wider);
    CHECK(same_values(net, other, 0));
    const float begin = network_parameter(net, 0, 0)->value[0];
    train(net, 3), train(other, 3);
    CHECK(network_parameter(net, 0, 0)->value[0] != begin);
    const bool same = same_values(net, other, 0);
    clapp_destroy(net), clapp_destroy(other);
    return same;
}

static void local_rules_do_not_hear_what_is_above(void) {
    static const char *const local[] = {"clapp", "clapp-s", "clapp++", "gim", "greedy-supervised"};
    static const char *const network[] = {"hinge-cpc", "clapp++-bp", "cpc", "supervised"};
    for (int i = 0; i < 5; i++) {
        const ClappSettings settings = small_settings_of(local[i]);
        check_that(learns_alone(&settings), __FILE__, __LINE__, "%s hears what is above", local[i]);
    }
    for (int i = 0; i < 4; i++) {
        const ClappSettings settings = small_settings_of(network[i]);
        check_that(!learns_alone(&settings), __FILE__, __LINE__, "%s does not hear what is above", network[i]);
    }
}

/* "last" and "both" take the last block's code as a context: broader, but nothing flows. */
static void direct_feedback_is_heard(void) {
    ClappSettings settings = small_settings_of("clapp++");
    strcpy(settings.context, "last");
    CHECK(!learns_alone(&settings));
    strcpy(settings.context, "both");
    CHECK(!learns_alone(&settings));
}

/* Options of the local rules keep them local. */
static void options_keep_rules_local(void) {
    static const char *const negatives[] = {"position", "anywhere", "all"};
    for (int i = 0; i < 6; i++) {
        ClappSettings s = small_settings();
        s.symmetric = i == 3, s.no_gamma = i == 4, s.no_prediction = i == 5;
        if (i < 3) strcpy(s.negatives, negatives[i]);
        s.blocks[0].patch_grid = 2, s.negative_count = 2;
        CHECK(learns_alone(&s));
    }
}

/* ---- The reported loss ------------------------------------------------------------------------------------------- */

/* Loss of a block after its network's parameters have moved by `step` along their gradients, from `origin`. */
static double loss_along(Clapp *net, int first, int last, float *const *origin, float *const *slope, float step) {
    for (int p = first; p < last; p++)
        for (size_t i = 0; i < net->parameters[p].count; i++)
            net->parameters[p].value[i] = origin[p][i] + step * slope[p][i];
    CHECK(learn_batch(net, false, NULL) == CLAPP_OK);
    return (double)net->report[net->settings.block_count - 1].loss;
}

/* The slope of the loss along the gradient is the gradient's square, over the parameters from `first` on. */
static void check_descent(Clapp *net, int first) {
    enum { MOST = 64 };
    float *origin[MOST], *slope[MOST];
    double square = 0;
    const int last = net->parameter_count;
    look_at_a_batch(net);
    learn_choose(net);
    CHECK(learn_batch(net, false, NULL) == CLAPP_OK);
    for (int p = first; p < last; p++) {
        const Parameter *parameter = &net->parameters[p];
        origin[p] = take_floats(parameter->count), slope[p] = take_floats(parameter->count);
        memcpy(origin[p], parameter->value, parameter->count * sizeof(float));
        memcpy(slope[p], parameter->gradient, parameter->count * sizeof(float));
        for (size_t i = 0; i < parameter->count; i++) square += pow((double)slope[p][i], 2);
    }
    const float step = (float)(1e-3 / sqrt(square));
    const double up = loss_along(net, first, last, origin, slope, step);
    const double found = (up - loss_along(net, first, last, origin, slope, -step)) / (2 * (double)step);
    const double rounding = 1.2e-7 * (1 + up) / (2 * (double)step); /* the loss is a float */
    check_that(fabs(found - square) < 0.01 * square + rounding && rounding < 0.1 * square, __FILE__, __LINE__,
               "%s: a slope of %.6g, not %.6g", net->settings.rule, found, square);
    for (int p = first; p < last; p++) free(origin[p]), free(slope[p]);
}

static void check_descent_of(ClappSettings settings, int blocks) {
    settings.block_count = blocks, settings.negative_count = strcmp(settings.rule, "cpc") == 0 ? 5 : 1;
    if (blocks == 3) settings.blocks[2] = (ClappBlockSettings){.channels = 5, .kernel = {1, 2, 2}, .patch_grid = 1};
    Clapp *net = created(&settings);
    const bool whole = rule_find(settings.rule)->reach == REACH_NETWORK;
    for (int trial = 0; trial < 3; trial++)
        check_descent(net, whole ? 0 : net->first_parameter[net->settings.block_count - 1]);
    clapp_destroy(net);
}

/* Only where the loss is one function of everything: without stopped gradients, so for hinges `symmetric`. */
static void gradients_descend_the_reported_loss(void) {
    static const char *const rules[] = {"supervised", "cpc", "hinge-cpc", "clapp-s", "gim", "greedy-supervised"};
    for (int i = 0; i < 6; i++)
        for (int blocks = 1; blocks <= 3; blocks++) {
            ClappSettings s = small_settings_of(rules[i]);
            s.symmetric = i == 2 || i == 3;
            check_descent_of(s, blocks);
            s.blocks[0].patch_grid = 2, s.blocks[1].patch_grid = blocks == 2 ? 4 : 1;
            s.blocks[1].pool = (ClappExtent){1, 1, 1};
            check_descent_of(s, blocks);
        }
    ClappSettings s = small_settings_of("supervised");
    strcpy(s.sight, "views"), s.view = 16, s.image_channels = 3;
    check_descent_of(s, 2);
}

/* The code's size is grid² · C. */
static void a_patch_grid_widens_the_matrices(void) {
    ClappSettings s = small_settings();
    s.blocks[0].patch_grid = 2, s.blocks[1].patch_grid = 4;
    Clapp *net = created(&s);
    CHECK(network_parameter(net, 0, 2)->shape[0] == 24 && network_parameter(net, 0, 2)->shape[1] == 24);
    CHECK(network_parameter(net, 1, 5)->shape[0] == 144 && network_parameter(net, 1, 5)->shape[1] == 144);
    CHECK_TEXT(network_parameter(net, 1, 5)->name, "encoder.1.retro.1.weight");
    train(net, 2);
    CHECK(clapp_report(net)[1].loss > 0);
    clapp_destroy(net);
}

/* ---- Frozen, scaled, shared -------------------------------------------------------------------------------------- */

static void frozen_predictions_stay(void) {
    static const char *const rules[] = {"clapp",      "clapp++",    "hinge-cpc",        "cpc", "gim",
                                        "clapp++-bp", "supervised", "greedy-supervised"}; /* a read-out predicts not */
    for (int i = 0; i < 8; i++) {
        ClappSettings s = small_settings_of(rules[i]);
        s.frozen_predictions = true;
        Clapp *net = created(&s), *begin = created(&s);
        train(net, 4);
        for (int p = 0; p < net->parameter_count; p++) {
            const Parameter *own = &net->parameters[p], *was = &begin->parameters[p];
            const bool predicts = strstr(own->name, "pred.") || strstr(own->name, "retro.");
            CHECK(same_bits(own->value, was->value, own->count) == predicts);
            CHECK(same_bits(own->mean, was->mean, own->count) == predicts);
        }
        clapp_destroy(net), clapp_destroy(begin);
    }
}

/* A scale of ½ halves exactly; read-outs and convolutions are not predictions. */
static void predictions_begin_at_their_scale(void) {
    static const char *const rules[] = {"clapp", "gim", "clapp++", "supervised"};
    for (int i = 0; i < 4; i++) {
        ClappSettings s = small_settings_of(rules[i]);
        Clapp *whole = created(&s);
        s.prediction_scale = 0.5f;
        Clapp *half = created(&s);
        for (int p = 0; p < whole->parameter_count; p++) {
            const Parameter *a = &whole->parameters[p], *b = &half->parameters[p];
            const bool predicts = strstr(a->name, "pred.") || strstr(a->name, "retro.");
            for (size_t w = 0; w < a->count; w++) CHECK(b->value[w] == (predicts ? 0.5f : 1) * a->value[w]);
        }
        clapp_destroy(whole), clapp_destroy(half);
    }
}

/* The same other images for every block; fixations and saccades stay each block's own. */
static void draws_can_be_shared(void) {
    for (int i = 0; clapp_rule_name(i); i++) {
        ClappSettings s = small_settings_of(clapp_rule_name(i));
        s.batch = 16, s.shared_negatives = true;
        Clapp *shared = created(&s);
        s.shared_negatives = false;
        Clapp *own = created(&s);
        train(shared, 2), train(own, 2);
        if (shared->rule->reach == REACH_BLOCK && shared->rule->choose) {
            const size_t size = network_rule_sizes(shared, 0).negatives * sizeof(int32_t);
            CHECK(memcmp(shared->choices[0].negatives, shared->choices[1].negatives, size) == 0);
            CHECK(memcmp(own->choices[0].negatives, own->choices[1].negatives, size) != 0);
        }
        if (strcmp(s.rule, "clapp") == 0) {
            CHECK(memcmp(shared->choices[0].broadcast, shared->choices[1].broadcast, 32) != 0);
            for (int b = 0; b < 32; b++) CHECK(shared->choices[1].broadcast[b] != 0);
        }
        CHECK(isfinite(shared->report[1].loss));
        if (shared->rule->reach == REACH_NETWORK) CHECK(same_values(shared, own, 0) && same_values(shared, own, 1));
        clapp_destroy(shared), clapp_destroy(own);
    }
}

/* ---- Looking ----------------------------------------------------------------------------------------------------- */

/* crop − its mean, over its deviation and a thousandth, against the same crop as it was. */
static void check_standardised(const float *crop, const float *as_it_was, size_t count) {
    double sum = 0, squares = 0, mean = 0, deviation = 0;
    for (size_t p = 0; p < count; p++) {
        sum += (double)crop[p], squares += (double)crop[p] * (double)crop[p];
        mean += ((double)as_it_was[p] * 0.257 + 0.412) / (double)count;
    }
    for (size_t p = 0; p < count; p++) deviation += pow((double)as_it_was[p] * 0.257 + 0.412 - mean, 2) / (double)count;
    deviation = sqrt(deviation);
    CHECK_NEAR(sum / (double)count, 0, 1e-5);
    CHECK_NEAR(sqrt(squares / (double)count), deviation / (deviation + 1e-3), 1e-5);
    CHECK(deviation > 0.01);
    for (size_t p = 0; p < count; p++)
        CHECK_NEAR((double)crop[p], ((double)as_it_was[p] * 0.257 + 0.412 - mean) / (deviation + 1e-3), 1e-4);
}

static void crops_can_be_standardised(void) {
    for (int i = 0; i < 2; i++) {
        ClappSettings s = small_settings_of(i ? "clapp++" : "clapp");
        s.plain_views = true;
        Clapp *as_it_was = created(&s);
        s.standardise = true;
        Clapp *net = created(&s);
        look_at_a_batch(net), look_at_a_batch(as_it_was);
        const size_t count = (size_t)(16 * 16 * clapp_settings(net)->image_channels);
        CHECK_INTEGER(net->sight.images, i ? 8 : 4);
        for (size_t image = 0; image < (size_t)net->sight.images; image++)
            check_standardised(net->crops + image * count, as_it_was->crops + image * count, count);
        static const uint8_t flat[16 * 16] = {0};
        CHECK(clapp_look(net, 0, (ClappImage){flat, 16, 16, 1}, CLAPP_EVALUATION, NULL) == CLAPP_OK);
        for (size_t p = 0; p < count; p++) CHECK(fabsf(net->crops[p]) < 1e-3f);
        clapp_destroy(net), clapp_destroy(as_it_was);
    }
}

/* Two views of each image, where `fixation` says, in different colours; first all first, then all second. */
static void two_views_are_seen(void) {
    ClappSettings s = small_settings_of("clapp++");
    s.plain_views = true, s.mean = -1, s.deviation = 0.5f;
    Clapp *net = created(&s);
    int differ = 0;
    for (int trial = 0; trial < 10; trial++) {
        look_at_a_batch(net);
        for (int slot = 0; slot < 4; slot++) {
            const ClappFixation a = clapp_fixation(net, slot, 0), b = clapp_fixation(net, slot, 1);
            differ += a.left != b.left || a.top != b.top || a.width != b.width || a.flipped != b.flipped;
            for (int v = 0; v < 2; v++) {
                const float *view = net->crops + (size_t)((slot + 4 * v) * 16 * 16 * 3);
                for (int i = 0; i < 16 * 16 * 3; i++) CHECK(view[i] >= 2 && view[i] <= 4.00001f); /* (x − −1) / ½ */
            }
            CHECK(a.width * a.height >= 0.2f * PICTURE_SIDE * PICTURE_SIDE);
        }
    }
    CHECK(differ > 36);
    clapp_destroy(net);
}

static void wrong_labels_are_refused(void) {
    ClappSettings s = small_settings_of("supervised");
    strcpy(s.sight, "views"), s.view = 16, s.classes = 7;
    Clapp *net = created(&s);
    ClappError error = {""};
    static const int wrong[][2] = {{-1, 0}, {4, 0}, {INT32_MAX, 0}, {0, 7}, {0, -1}, {3, INT32_MIN}, {0, INT32_MAX}};
    for (int i = 0; i < 4 * 2; i++) net->labels[i] = 5;
    for (int i = 0; i < 7; i++) {
        CHECK_INTEGER(clapp_label(net, wrong[i][0], wrong[i][1], &error), CLAPP_INVALID);
        CHECK(strstr(error.text, i < 3 ? "batch of 4" : "outside 0 to 6") != NULL);
        CHECK(clapp_label(net, wrong[i][0], wrong[i][1], NULL) == CLAPP_INVALID);
    }
    for (int i = 0; i < 4 * 2; i++) CHECK(net->labels[i] == 5);
    CHECK(clapp_label(net, 3, 6, &error) == CLAPP_OK && net->labels[3] == 6 && net->labels[7] == 6); /* both views */
    CHECK(net->labels[2] == 5 && net->labels[6] == 5);
    clapp_destroy(net);
}

int main(void) {
    draw_pictures();
    RUN(local_rules_do_not_hear_what_is_above);
    RUN(direct_feedback_is_heard);
    RUN(options_keep_rules_local);
    RUN(gradients_descend_the_reported_loss);
    RUN(a_patch_grid_widens_the_matrices);
    RUN(frozen_predictions_stay);
    RUN(predictions_begin_at_their_scale);
    RUN(draws_can_be_shared);
    RUN(crops_can_be_standardised);
    RUN(two_views_are_seen);
    RUN(wrong_labels_are_refused);
    return check_report();
}
