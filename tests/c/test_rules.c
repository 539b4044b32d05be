/* Every rule on the small network: its loss falls, it resumes bit for bit, and it takes the memory that was planned.
 * The supervised rules learn labels. */
#include "clapp.h"

#include "check.h"
#include "network.h"
#include "small_network.h"
#include "support.h"

static ClappSettings quick_settings_of(const char *rule) {
    ClappSettings s = small_settings_of(rule);
    s.batch = 8;
    return s;
}

/* ---- Learning ---------------------------------------------------------------------------------------------------- */

typedef struct Course {
    double loss[2], violated[2]; /* of each block, averaged over a few steps */
} Course;

static Course average_course(Clapp *net, int steps) {
    Course course = {{0}, {0}};
    for (int step = 0; step < steps; step++) {
        train(net, 1);
        for (int block = 0; block < 2; block++) {
            course.loss[block] += (double)clapp_report(net)[block].loss / steps;
            course.violated[block] += (double)clapp_report(net)[block].violated / steps;
        }
    }
    return course;
}

static void every_loss_falls(void) {
    for (int i = 0; clapp_rule_name(i); i++) {
        const char *rule = clapp_rule_name(i);
        ClappSettings s = quick_settings_of(rule);
        s.plain_views = true; /* so that little of a view is noise */
        Clapp *net = created(&s);
        const Course early = average_course(net, 10);
        train(net, 230);
        const Course late = average_course(net, 20);
        for (int block = 0; block < 2; block++) {
            const bool none = rule_find(rule)->reach == REACH_NOTHING;
            check_that(none ? late.loss[block] == 0 : late.loss[block] < 0.8 * early.loss[block], __FILE__, __LINE__,
                       "%s, block %d: %.4f becomes %.4f", rule, block, early.loss[block], late.loss[block]);
            CHECK(late.violated[block] <= early.violated[block]);
        }
        if (rule_find(rule)->reach == REACH_NETWORK) CHECK(early.loss[0] == early.loss[1]);
        clapp_destroy(net);
    }
}

/* Ten pictures, ten labels: after a while hardly one is wrong; while nobody can learn labels that are drawn anew. */
static void labels_are_learnt(void) {
    static const char *const rules[] = {"supervised", "greedy-supervised"};
    for (int i = 0; i < 4; i++) {
        ClappSettings s = quick_settings_of(rules[i % 2]);
        if (i >= 2) strcpy(s.sight, "views"), s.view = 16, s.image_channels = 3, s.plain_views = true;
        s.learning_rate = 1e-2f, s.smallest_area = 0.8f;
        Clapp *net = created(&s);
        const Course early = average_course(net, 3);
        train(net, 350);
        const Course late = average_course(net, 30);
        CHECK(early.violated[1] > 0.5);
        check_that(late.violated[1] < 0.1 && late.loss[1] < 0.35, __FILE__, __LINE__, "%s, %s: loss %.3f, wrong %.3f",
                   rules[i % 2], clapp_settings(net)->sight, late.loss[1], late.violated[1]);
        clapp_destroy(net);
    }
}

static void drawn_labels_are_not_learnt(void) {
    const ClappSettings s = quick_settings_of("supervised");
    Clapp *net = created(&s);
    Random random = random_seeded(1, 40);
    double wrong = 0, loss = 0;
    for (int step = 0; step < 200; step++) {
        look_at_a_batch(net);
        for (int slot = 0; slot < 8; slot++)
            CHECK(clapp_label(net, slot, (int)random_below(&random, 10), NULL) == CLAPP_OK);
        CHECK(clapp_step(net, NULL) == CLAPP_OK);
        if (step >= 100)
            wrong += (double)clapp_report(net)[1].violated / 100, loss += (double)clapp_report(net)[1].loss / 100;
    }
    CHECK(wrong > 0.8 && loss > 2.2); /* ln 10 = 2.303 */
    clapp_destroy(net);
}

/* A matrix that holds no number: the step is refused, and nothing has moved, not even below. */
static void a_refused_step_moves_nothing(void) {
    for (int i = 0; clapp_rule_name(i); i++) {
        if (rule_find(clapp_rule_name(i))->reach == REACH_NOTHING) continue;
        for (int option = 0; option < 2; option++) {
            ClappSettings s = small_settings_of(clapp_rule_name(i));
            const char *negatives = rule_find(s.rule)->negatives;
            if (option == 1 && negatives && strstr(negatives, " all ")) strcpy(s.negatives, "all");
            Clapp *net = created(&s), *twin = created(&s);
            Clapp *const both[] = {net, twin};
            ClappError error = {""};
            for (int n = 0; n < 2; n++) {
                train(both[n], 2);
                for (int w = 0; w < 3; w++) network_parameter(both[n], 1, 2)->value[w] = NAN;
                look_at_a_batch(both[n]);
            }
            CHECK_INTEGER(clapp_step(net, &error), CLAPP_INVALID);
            check_that(strstr(error.text, "block 1") && strstr(error.text, "learning rate"), __FILE__, __LINE__,
                       "%s: \"%s\"", s.rule, error.text);
            CHECK(same_networks(net, twin) && clapp_steps(net) == 2);
            CHECK(clapp_step(net, NULL) == CLAPP_INVALID);
            clapp_destroy(net), clapp_destroy(twin);
        }
    }
}

/* Whatever the rule, the convolutions of one seed begin alike; every block has others. */
static void networks_of_one_seed_begin_alike(void) {
    ClappSettings s = small_settings();
    Clapp *first = created(&s);
    for (int i = 0; clapp_rule_name(i); i++) {
        s = small_settings_of(clapp_rule_name(i));
        s.image_channels = 1;
        Clapp *net = created(&s);
        for (int block = 0; block < 2; block++)
            for (int p = 0; p < 2; p++) {
                const Parameter *own = network_parameter(net, block, p), *other = network_parameter(first, block, p);
                CHECK(own->count == other->count && same_bits(own->value, other->value, own->count));
            }
        const Parameter *below = network_parameter(net, 0, 0), *above = network_parameter(net, 1, 0);
        CHECK(fabsf(below->value[0] / above->value[0] - sqrtf(54 / 9.0f)) > 1e-3f);
        if (network_own_parameters(net, 1) >
            2) { /* in units of its bound, a matrix of the rule's own begins otherwise */
            const Parameter *own = network_parameter(net, 1, 2);
            const float inputs = (float)(own->shape[1]);
            CHECK(fabsf(own->value[0] * sqrtf(inputs) - above->value[0] * sqrtf(54)) > 1e-3f);
        }
        clapp_destroy(net);
    }
    s = small_settings(), s.seed++;
    Clapp *other = created(&s);
    CHECK(network_parameter(first, 1, 0)->value[0] != network_parameter(other, 1, 0)->value[0]);
    clapp_destroy(first), clapp_destroy(other);
}

/* ---- Resuming ---------------------------------------------------------------------------------------------------- */

static Clapp *loaded(const Clapp *net) {
    size_t size = 0;
    uint8_t *bytes = saved(net, &size);
    ClappError error = {""};
    Clapp *back = NULL;
    if (!check_that(clapp_load(bytes, size, &back, &error) == CLAPP_OK, __FILE__, __LINE__, "%s", error.text)) abort();
    free(bytes);
    return back;
}

static void check_resumed(const ClappSettings *settings) {
    Clapp *whole = created(settings), *first = created(settings);
    train(whole, 7), train(first, 4);
    Clapp *second = loaded(first);
    CHECK(same_networks(first, second) && !same_networks(whole, second));
    for (int p = 0; p < first->parameter_count; p++) {
        const Parameter *a = &first->parameters[p], *b = &second->parameters[p];
        CHECK(same_bits(a->value, b->value, a->count) && same_bits(a->mean, b->mean, a->count) &&
              same_bits(a->square, b->square, a->count));
    }
    train(second, 3);
    CHECK(same_networks(whole, second));
    for (int block = 0; block < 2; block++) CHECK(whole->report[block].loss == second->report[block].loss);
    clapp_destroy(whole), clapp_destroy(first), clapp_destroy(second);
}

static void every_rule_resumes_bit_for_bit(void) {
    for (int i = 0; clapp_rule_name(i); i++)
        for (int sgd = 0; sgd < 2; sgd++) {
            ClappSettings s = small_settings_of(clapp_rule_name(i));
            strcpy(s.optimizer, sgd ? "sgd" : "adam");
            check_resumed(&s);
        }
}

static void options_are_resumed_too(void) {
    ClappSettings s = small_settings_of("clapp++");
    strcpy(s.context, "both"), s.shared_negatives = s.standardise = true, s.jitter = 0.5f;
    s.blocks[0].grid = 2, s.blocks[1].grid = 4, s.negative_count = 3;
    check_resumed(&s);
    s = small_settings();
    s.symmetric = s.no_gamma = s.frozen_predictions = true, strcpy(s.negatives, "anywhere");
    s.blocks[0].patch_grid = 4, s.negative_count = 2, s.prediction_scale = 0.1f;
    check_resumed(&s);
    s = small_settings_of("supervised");
    strcpy(s.sight, "views"), s.view = 24, s.classes = 3;
    check_resumed(&s);
}

/* The read-out stands in the file under its own name, with its moments. */
static void read_outs_are_saved(void) {
    const ClappSettings s = small_settings_of("greedy-supervised");
    Clapp *net = created(&s);
    train(net, 2);
    CHECK_INTEGER(net->parameter_count, 8);
    CHECK_TEXT(network_parameter(net, 0, 2)->name, "encoder.0.readout.weight");
    CHECK_TEXT(network_parameter(net, 1, 3)->name, "encoder.1.readout.bias");
    CHECK(network_parameter(net, 1, 2)->shape[0] == 10 && network_parameter(net, 1, 2)->shape[1] == 9);
    CHECK(network_parameter(net, 1, 3)->rank == 1 && network_parameter(net, 1, 3)->shape[0] == 10);
    CHECK(network_parameter(net, 0, 2)->mean[0] != 0);
    Clapp *back = loaded(net);
    CHECK(same_bits(network_parameter(net, 0, 3)->square, network_parameter(back, 0, 3)->square, 10));
    clapp_destroy(net), clapp_destroy(back);
    const ClappSettings whole = small_settings_of("supervised");
    net = created(&whole);
    CHECK(net->parameter_count == 6 && network_own_parameters(net, 0) == 2); /* one read-out, at the last block */
    clapp_destroy(net);
}

/* ---- Memory ------------------------------------------------------------------------------------------------------ */

static size_t planned(const ClappSettings *settings) {
    size_t bytes = 0;
    ClappError error = {""};
    check_that(clapp_memory(settings, &bytes, &error) == CLAPP_OK, __FILE__, __LINE__, "%s", error.text);
    return bytes;
}

static size_t aligned(size_t bytes) {
    return (bytes + ARENA_ALIGNMENT - 1) / ARENA_ALIGNMENT * ARENA_ALIGNMENT;
}

/* An output and its winners. */
static size_t output_bytes(size_t values) {
    return aligned(values * sizeof(float)) + aligned(values);
}

/* Blocks that wait for the last keep all outputs, others two in turn, the larger of which is of the first block here; all
 * else is the same. */
static void waiting_takes_every_output(void) {
    enum { VIEWS = 8, BLOCKS = 5 };
    static const size_t outputs[BLOCKS] = {16 * 16 * 6, 8 * 8 * 6, 8 * 8 * 6, 8 * 8 * 6, 8 * 8 * 6};
    ClappSettings s = small_settings_of("clapp++");
    s.block_count = BLOCKS;
    for (int i = 0; i < BLOCKS; i++) s.blocks[i] = (ClappBlockSettings){.channels = 6};
    s.blocks[1].pool = (ClappExtent){1, 2, 2};
    for (int blocks = 1; blocks <= BLOCKS; blocks++) {
        s.block_count = blocks;
        size_t all = 0;
        for (int i = 0; i < blocks; i++) all += output_bytes(VIEWS * outputs[i]);
        strcpy(s.context, "same");
        const size_t alone = planned(&s), second = blocks > 1 ? output_bytes(VIEWS * outputs[1]) : 0;
        const size_t two = output_bytes(VIEWS * outputs[0]) + second;
        strcpy(s.context, "last"); /* equal codes, so equal matrices */
        CHECK_INTEGER((long long)planned(&s) - (long long)alone, (long long)all - (long long)two);
    }
}

/* Back-propagation needs two more of the largest output. */
static void back_propagation_takes_two_more_outputs(void) {
    const size_t outputs[] = {4 * 9 * 4 * 4 * 6, 4 * 9 * 4 * 4 * 9};
    for (int blocks = 1; blocks <= 2; blocks++) {
        ClappSettings s = small_settings_of("greedy-supervised");
        s.block_count = blocks;
        const size_t local = planned(&s);
        strcpy(s.rule, "supervised");
        const size_t whole = planned(&s), gradients = 2 * aligned(outputs[blocks - 1] * sizeof(float));
        const size_t read_out = 4 * (aligned(10 * 6 * sizeof(float)) + aligned(10 * sizeof(float)));
        /* without the first block's read-out */
        CHECK_INTEGER((long long)whole - (long long)local,
                      (long long)gradients - (long long)(blocks > 1 ? read_out : 0));
    }
}

static void a_plan_is_the_sum_of_its_parts(void) {
    for (int i = 0; clapp_rule_name(i); i++) {
        const ClappSettings s = small_settings_of(clapp_rule_name(i));
        ClappMemory m;
        if (!CHECK(clapp_memory_parts(&s, &m, NULL) == CLAPP_OK)) continue;
        CHECK_INTEGER(m.weights + m.moments + m.gradients + m.images + m.activity + m.scratch, m.total);
        CHECK_INTEGER(m.total, planned(&s));
        CHECK_INTEGER(m.moments, 2 * m.weights);
        CHECK(m.thread > 0 && m.thread < m.scratch);
    }
}

static void every_rule_fits_into_its_plan(void) {
    for (int i = 0; clapp_rule_name(i); i++) {
        ClappSettings s = small_settings_of(clapp_rule_name(i));
        const size_t few = planned(&s);
        Clapp *net = created(&s); /* a sanitizer sees a step beyond */
        train(net, 1);
        clapp_destroy(net);
        s.batch = 9;
        CHECK(planned(&s) > few);
    }
}

int main(void) {
    draw_pictures();
    RUN(every_loss_falls);
    RUN(labels_are_learnt);
    RUN(drawn_labels_are_not_learnt);
    RUN(a_refused_step_moves_nothing);
    RUN(networks_of_one_seed_begin_alike);
    RUN(every_rule_resumes_bit_for_bit);
    RUN(options_are_resumed_too);
    RUN(read_outs_are_saved);
    RUN(waiting_takes_every_output);
    RUN(back_propagation_takes_two_more_outputs);
    RUN(a_plan_is_the_sum_of_its_parts);
    RUN(every_rule_fits_into_its_plan);
    return check_report();
}
