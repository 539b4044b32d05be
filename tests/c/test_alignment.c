/* The cosine between local updates and back-propagation: where it must be 1, where not, against the gradients
 * themselves, and what is refused. */
#include "clapp.h"

#include "check.h"
#include "network.h"
#include "small_network.h"
#include "support.h"

/* A pair of networks with equal seeds, of which the first has looked. */
typedef struct Pair {
    Clapp *local, *global;
    float cosines[3];
} Pair;

static Pair pair_of(const char *local, const char *global, int blocks, void (*change)(ClappSettings *)) {
    ClappSettings a = small_settings_of(local), b = small_settings_of(global);
    a.block_count = b.block_count = blocks;
    if (blocks == 3) a.blocks[2].channels = b.blocks[2].channels = 5;
    if (change) change(&a), change(&b);
    if (strncmp(local, "clapp++", 7) != 0 && strcmp(a.sight, "views") == 0) /* a read-out of views */
        a.view = b.view = 16, a.image_channels = b.image_channels = 3;
    Pair pair = {created(&a), created(&b), {-7, -7, -7}};
    look_at_a_batch(pair.local);
    return pair;
}

static void align(Pair *pair) {
    ClappError error = {""};
    check_that(clapp_alignment(pair->local, pair->global, pair->cosines, &error) == CLAPP_OK, __FILE__, __LINE__, "%s",
               error.text);
}

static void pair_close(Pair *pair) {
    clapp_destroy(pair->local), clapp_destroy(pair->global);
}

/* The cosine of two gradients in plain double. */
static double cosine(const Parameter *a, const Parameter *b) {
    double product = 0, own = 0, other = 0;
    for (size_t i = 0; i < a->count; i++) {
        product += (double)a->gradient[i] * (double)b->gradient[i];
        own += (double)a->gradient[i] * (double)a->gradient[i];
        other += (double)b->gradient[i] * (double)b->gradient[i];
    }
    return product / sqrt(own) / sqrt(other);
}

/* ---- Where it is 1 ----------------------------------------------------------------------------------------------- */

static void symmetric(ClappSettings *s) {
    s->symmetric = true;
}

static void gridded(ClappSettings *s) {
    s->blocks[0].patch_grid = 2, s->blocks[0].grid = 4, strcpy(s->negatives, "all");
}

static void through_views(ClappSettings *s) {
    strcpy(s->sight, "views");
}

static void one_block_is_its_own_network(void) {
    static const struct {
        const char *local, *global;
        void (*change)(ClappSettings *);
    } twins[] = {{"clapp-s", "hinge-cpc", NULL},
                 {"clapp-s", "hinge-cpc", symmetric},
                 {"clapp-s", "hinge-cpc", gridded},
                 {"clapp++", "clapp++-bp", NULL},
                 {"clapp++", "clapp++-bp", gridded},
                 {"gim", "cpc", NULL},
                 {"greedy-supervised", "supervised", NULL},
                 {"greedy-supervised", "supervised", through_views}};
    for (size_t i = 0; i < sizeof twins / sizeof twins[0]; i++) {
        Pair pair = pair_of(twins[i].local, twins[i].global, 1, twins[i].change);
        train(pair.local, 2);                  /* away from the beginning, so that the weights have to be copied … */
        for (int step = 0; step < 2; step++) { /* … and random states that agree, as the seeds do */
            pair.global->rule_random = pair.local->rule_random;
            look_at_a_batch(pair.local);
            align(&pair);
            check_that(fabsf(pair.cosines[0] - 1) < 1e-5f, __FILE__, __LINE__, "%s and %s: %.7f", twins[i].local,
                       twins[i].global, (double)pair.cosines[0]);
        }
        CHECK(pair.cosines[1] == -7);
        pair_close(&pair);
    }
}

/* The last block of a network hears the same loss from both; those below hear something else. */
static void the_last_block_is_taught_the_same(void) {
    static const char *const twins[][2] = {{"greedy-supervised", "supervised"}, {"clapp++", "clapp++-bp"}};
    for (int i = 0; i < 2; i++) {
        Pair pair = pair_of(twins[i][0], twins[i][1], 2, NULL);
        if (i == 1) { /* its last block draws second: give it the same */
            Random copy = pair.local->rule_random;
            pair.local->rule->choose(&pair.local->settings, network_places(pair.local, 0), &copy,
                                     pair.local->choices[0]);
            pair.global->rule_random = copy;
        }
        align(&pair);
        CHECK(fabsf(pair.cosines[1] - 1) <= 1e-6f);
        CHECK(pair.cosines[0] < 0.999f && pair.cosines[0] >= -1);
        pair_close(&pair);
    }
}

/* ---- What it is -------------------------------------------------------------------------------------------------- */

static void it_is_the_cosine_of_the_gradients(void) {
    static const char *const pairs[][2] = {
        {"clapp", "hinge-cpc"}, {"gim", "supervised"}, {"greedy-supervised", "cpc"}, {"clapp++", "clapp++-bp"}};
    for (int i = 0; i < 4; i++) {
        Pair pair = pair_of(pairs[i][0], pairs[i][1], 3, NULL);
        align(&pair);
        for (int block = 0; block < 3; block++) {
            CHECK_NEAR((double)pair.cosines[block],
                       cosine(pair.local->blocks[block].weight, pair.global->blocks[block].weight), 1e-5);
            CHECK(fabsf(pair.cosines[block]) <= 1.000001f && pair.cosines[block] != 0);
        }
        pair_close(&pair);
    }
}

/* Nothing learns: weights, moments, steps and crops stay; the other takes the weights over, and both have drawn. */
static void nothing_is_moved(void) {
    Pair pair = pair_of("clapp", "hinge-cpc", 2, NULL);
    train(pair.local, 3), look_at_a_batch(pair.local);
    Clapp *before = created(clapp_settings(pair.local));
    look_at_a_batch(before), train(before, 3), look_at_a_batch(before);
    CHECK(same_networks(before, pair.local));
    const uint64_t drawn = pair.global->drawn, state = pair.global->rule_random.state;
    align(&pair);
    CHECK(!same_networks(before, pair.local)); /* its random state alone has gone on */
    before->rule_random = pair.local->rule_random;
    CHECK(same_networks(before, pair.local));
    CHECK(pair.global->steps == 0 && pair.global->drawn == drawn && pair.global->rule_random.state != state);
    for (int block = 0; block < 2; block++)
        for (int p = 0; p < network_own_parameters(pair.global, block); p++) {
            const Parameter *own = network_parameter(pair.local, block, p);
            const Parameter *other = network_parameter(pair.global, block, p); /* the same order in both */
            CHECK_TEXT(own->name, other->name);
            CHECK(same_bits(own->value, other->value, own->count));
            for (size_t w = 0; w < other->count; w++) CHECK(other->mean[w] == 0 && other->square[w] == 0);
        }
    clapp_destroy(before), pair_close(&pair);
}

/* ---- Refusals ---------------------------------------------------------------------------------------------------- */

static void check_refused(const ClappSettings *a, const ClappSettings *b) {
    Clapp *local = created(a), *global = created(b), *untouched = created(b);
    float cosines[3] = {-7, -7, -7};
    ClappError error = {""};
    CHECK_INTEGER(clapp_alignment(local, global, cosines, &error), CLAPP_INVALID);
    CHECK(strstr(error.text, "alignment") && cosines[0] == -7 && same_networks(global, untouched));
    CHECK(clapp_alignment(local, global, cosines, NULL) == CLAPP_INVALID);
    clapp_destroy(local), clapp_destroy(global), clapp_destroy(untouched);
}

static void check_refused_change(void (*change)(ClappSettings *)) {
    const ClappSettings a = small_settings_of("clapp-s");
    ClappSettings b = small_settings_of("hinge-cpc");
    change(&b);
    check_refused(&a, &b);
}

static void wider(ClappSettings *s) {
    s->blocks[1].channels++;
}
static void longer(ClappSettings *s) {
    s->block_count = 1;
}
static void larger(ClappSettings *s) {
    s->crop = 20;
}
static void many(ClappSettings *s) {
    s->batch = 5;
}
static void coloured(ClappSettings *s) {
    s->image_channels = 3;
}
static void apart(ClappSettings *s) {
    s->patch_stride = 2;
}

static void other_networks_are_refused(void) {
    static void (*const changes[])(ClappSettings *) = {wider, longer, larger, many, coloured, apart};
    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) check_refused_change(changes[i]);
    for (int i = 0; clapp_rule_name(i); i++)
        for (int j = 0; clapp_rule_name(j); j++) {
            ClappSettings a = small_settings_of(clapp_rule_name(i)), b = small_settings_of(clapp_rule_name(j));
            a.view = b.view = 16, a.image_channels = b.image_channels = 3;
            const bool local = rule_find(a.rule)->reach == REACH_BLOCK,
                       global = rule_find(b.rule)->reach == REACH_NETWORK;
            const bool views = strncmp(a.rule, "clapp++", 7) == 0;
            if (!local || !global || views != (strncmp(b.rule, "clapp++", 7) == 0)) check_refused(&a, &b);
        }
}

/* The local network's labels reach the other's read-out: one of fewer classes cannot take them. */
static void other_classes_are_refused(void) {
    static const int classes[][2] = {{4000, 2}, {2, 4000}, {10, 9}};
    for (int i = 0; i < 3; i++) {
        ClappSettings a = small_settings_of("greedy-supervised"), b = small_settings_of("supervised");
        a.classes = classes[i][0], b.classes = classes[i][1];
        check_refused(&a, &b);
        strcpy(a.rule, "clapp-s");
        check_refused(&a, &b);
    }
}

int main(void) {
    draw_pictures();
    RUN(one_block_is_its_own_network);
    RUN(the_last_block_is_taught_the_same);
    RUN(it_is_the_cosine_of_the_gradients);
    RUN(nothing_is_moved);
    RUN(other_networks_are_refused);
    RUN(other_classes_are_refused);
    return check_report();
}
