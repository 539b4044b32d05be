/* Numbers that are none are found by the step that meets them, and it leaves everything as it was: what makes the next
 * step of a network that was put right differ from its twin's by a single bit fails here. */
#include "clapp.h"

#include "check.h"
#include "network.h"
#include "small_network.h"

/* ---- What a step must not touch ---------------------------------------------------------------------------------- */

static Clapp *twin_of(const Clapp *net) {
    size_t size = 0;
    uint8_t *bytes = saved(net, &size);
    Clapp *twin = NULL;
    CHECK(clapp_load(bytes, size, &twin, NULL) == CLAPP_OK);
    free(bytes);
    return twin;
}

/* By their bits, so that numbers that are none can be compared, too. */
static bool same_state(const Clapp *a, const Clapp *b) {
    bool same = a->steps == b->steps && a->drawn == b->drawn && a->rule_random.state == b->rule_random.state &&
                a->look_random.state == b->look_random.state;
    for (int p = 0; p < a->parameter_count; p++) {
        const Parameter *x = &a->parameters[p], *y = &b->parameters[p];
        same &= same_bits(x->value, y->value, x->count) && same_bits(x->mean, y->mean, x->count) &&
                same_bits(x->square, y->square, x->count);
    }
    return same;
}

static bool is_finite(const Clapp *net) {
    bool finite = true;
    for (int p = 0; p < net->parameter_count; p++)
        for (size_t i = 0; i < net->parameters[p].count; i++)
            finite &= isfinite(net->parameters[p].value[i]) && isfinite(net->parameters[p].mean[i]) &&
                      isfinite(net->parameters[p].square[i]);
    return finite;
}

/* ---- One bad number ---------------------------------------------------------------------------------------------- */

static const float bad[] = {NAN, INFINITY, -INFINITY, 3e38f, -1e16f};
enum { BADS = sizeof bad / sizeof *bad };

/* The step after `*place` became `wrong` is refused and says `where`; put right, it is the twin's step. */
static void check_refused(Clapp *net, Clapp *twin, float *place, float wrong, const char *where) {
    const float right = *place;
    const ClappBlockReport report = clapp_report(net)[0];
    ClappError error = {""};
    *place = wrong;
    const Random before = net->rule_random;
    check_that(clapp_step(net, &error) == CLAPP_INVALID && strstr(error.text, where), __FILE__, __LINE__,
               "%s, %s: %g at %s: \"%s\"", net->settings.rule, net->settings.optimizer, (double)wrong, where,
               error.text);
    CHECK(memcmp(place, &wrong, sizeof wrong) == 0 && net->rule_random.state == before.state);
    CHECK(memcmp(&report, clapp_report(net), sizeof report) == 0);
    CHECK_INTEGER(clapp_step(net, NULL), CLAPP_INVALID);
    *place = right;
    CHECK(same_state(net, twin));
}

static void check_rule(const char *rule, const char *optimizer) {
    ClappSettings settings = small_settings_of(rule);
    strcpy(settings.optimizer, optimizer);
    Clapp *net = created(&settings);
    train(net, 2);
    Clapp *twin = twin_of(net);
    const bool whole = net->rule->reach == REACH_NETWORK;
    look_at_a_batch(net), look_at_a_batch(twin);
    for (int block = 0; block < 2; block++)
        for (int p = 0; p < network_own_parameters(net, block); p++) {
            Parameter *parameter = network_parameter(net, block, p);
            char where[128];
            snprintf(where, sizeof where, "block %d: the weight %s", block, parameter->name);
            for (int i = 0; i < BADS; i++)
                check_refused(net, twin, &parameter->value[(size_t)(i * 31) % parameter->count], bad[i], where);
        }
    const size_t crops = (size_t)(net->sight.images * net->sight.side * net->sight.side * net->settings.image_channels);
    for (int i = 0; i < BADS; i++) check_refused(net, twin, &net->crops[crops * (size_t)i / BADS], bad[i], "its input");
    check_refused(net, twin, &net->crops[crops - 1], NAN, "block 0: its input");
    for (int step = 0; step < 2; step++) {
        CHECK(clapp_step(net, NULL) == CLAPP_OK && clapp_step(twin, NULL) == CLAPP_OK);
        look_at_a_batch(net), look_at_a_batch(twin);
    }
    CHECK(same_networks(net, twin));
    CHECK(whole || net->rule->reach == REACH_NOTHING || network_own_parameters(net, 0) >= 3);
    clapp_destroy(net), clapp_destroy(twin);
}

static void a_bad_number_is_found_and_nothing_moves(void) {
    for (int i = 0; clapp_rule_name(i); i++)
        check_rule(clapp_rule_name(i), "adam"), check_rule(clapp_rule_name(i), "sgd");
}

/* Large arrays are looked at in pieces. */
static void a_bad_number_is_found_anywhere(void) {
    ClappSettings settings = small_settings();
    settings.blocks[1].channels = 190, settings.blocks[1].kernel = (ClappExtent){1, 5, 6};
    settings.blocks[1].padding = (ClappExtent){0, 2, 3};
    for (int threads = 1; threads <= 3; threads += 2) {
        Clapp *net = created(&settings);
        ClappTeam *team = NULL;
        CHECK(clapp_team_create(threads, &team, NULL) == CLAPP_OK && clapp_employ(net, team, NULL) == CLAPP_OK);
        look_at_a_batch(net);
        Parameter *weight = network_parameter(net, 1, 0);
        CHECK(weight->count > 1 << 15 && weight->count % 32 != 0);
        Clapp *twin = twin_of(net);
        for (size_t at = 0; at < weight->count; at += at + 3 < weight->count ? 1001 : 1)
            check_refused(net, twin, &weight->value[at], NAN, "block 1: the weight encoder.1.conv.weight is");
        check_refused(net, twin, &weight->value[weight->count - 1], NAN, "block 1");
        clapp_destroy(net), clapp_destroy(twin);
        clapp_team_destroy(team);
    }
}

/* Matrices too large to be looked at are known by what they make, as soon as a context is active there. */
static void large_matrices_are_known_by_what_they_make(void) {
    static const char *const rules[] = {"clapp", "clapp++", "gim", "cpc", "hinge-cpc", "clapp++-bp"};
    for (int i = 0; i < 6; i++) {
        ClappSettings settings = small_settings_of(rules[i]);
        settings.blocks[1].channels = 200;
        Clapp *net = created(&settings);
        look_at_a_batch(net);
        Clapp *twin = twin_of(net);
        CHECK(clapp_encode(net, settings.batch, 1, NULL, NULL) == CLAPP_OK);
        Parameter *matrix = network_parameter(net, 1, 2);
        size_t active = 0, row = 0;
        for (size_t c = 0; c < 200; c++) {
            size_t fires = 0;
            for (size_t p = 0; p < (size_t)net->activity[1].patches; p++)
                fires += net->activity[1].code[p * 200 + c] > 0;
            if (fires > active) active = fires, row = c;
        }
        CHECK(matrix->count > 1 << 15 && active > 0);
        check_refused(net, twin, &matrix->value[row * 200 + 2], NAN, "block 1: the weight encoder.1.pred.0");
        clapp_destroy(net), clapp_destroy(twin);
    }
}

static void encoding_is_refused_too(void) {
    ClappSettings settings = small_settings();
    Clapp *net = created(&settings);
    ClappError error = {""};
    float features[9] = {7};
    look_at_a_batch(net);
    float *const parts[] = {NULL, features};
    network_parameter(net, 1, 1)->value[3] = NAN;
    CHECK_INTEGER(clapp_encode(net, 1, 1, parts, &error), CLAPP_INVALID);
    CHECK(strstr(error.text, "block 1: the weight encoder.1.conv.bias") && features[0] == 7);
    network_parameter(net, 1, 1)->value[3] = 0;
    net->crops[0] = INFINITY;
    CHECK_INTEGER(clapp_encode(net, 1, 1, parts, &error), CLAPP_INVALID);
    CHECK(strstr(error.text, "its input") && features[0] == 7);
    net->crops[0] = 0;
    CHECK(clapp_encode(net, 1, 1, parts, &error) == CLAPP_OK && features[0] != 7);
    clapp_destroy(net);
}

/* An alignment that fails draws nothing. */
static void alignment_is_refused_too(void) {
    const ClappSettings local = small_settings_of("clapp-s"), global = small_settings_of("hinge-cpc");
    Clapp *a = created(&local), *b = created(&global);
    const Random before[] = {a->rule_random, b->rule_random};
    float cosines[2] = {7, 7};
    ClappError error = {""};
    look_at_a_batch(a);
    network_parameter(b, 1, 2)->value[0] = NAN, network_parameter(a, 1, 2)->value[0] = NAN;
    CHECK_INTEGER(clapp_alignment(a, b, cosines, &error), CLAPP_INVALID);
    CHECK(strstr(error.text, "block 1: the weight encoder.1.pred.0.weight") && cosines[0] == 7);
    CHECK(a->rule_random.state == before[0].state && b->rule_random.state == before[1].state);
    clapp_destroy(a), clapp_destroy(b);
}

/* ---- Numbers that grow ------------------------------------------------------------------------------------------- */

static void scale(Parameter *parameter, float factor) {
    for (size_t i = 0; i < parameter->count; i++) parameter->value[i] *= factor;
}

/* Weights of every size, first of the convolutions, then of the rule: every refusal leaves all as it was. */
static void whatever_grows_is_named(void) {
    int activity = 0, loss = 0, gradient = 0;
    for (int i = 0; clapp_rule_name(i); i++)
        for (int kind = 0; kind < 2; kind++)
            for (float factor = 1; factor < 2e14f; factor *= 10) {
                const ClappSettings settings = small_settings_of(clapp_rule_name(i));
                Clapp *net = created(&settings);
                ClappError error = {""};
                for (int block = 0; block < 2; block++)
                    for (int p = 0; p < network_own_parameters(net, block); p++)
                        if ((p > 1) == kind) scale(network_parameter(net, block, p), factor);
                look_at_a_batch(net);
                Clapp *twin = twin_of(net);
                const ClappStatus status = clapp_step(net, &error);
                CHECK(status == CLAPP_OK ? is_finite(net) : same_state(net, twin));
                activity += strstr(error.text, "block 1: the activity") != NULL;
                loss += strstr(error.text, ": the loss") != NULL;
                gradient += strstr(error.text, ": the gradient of encoder") != NULL;
                clapp_destroy(net), clapp_destroy(twin);
            }
    CHECK(activity > 20 && loss > 20 && gradient > 2);
}

/* Either all numbers stay, or one sentence, from then on at every step; what is there can be saved and goes on. */
static void survive(const char *rule, const char *optimizer, float rate) {
    ClappSettings settings = small_settings_of(rule);
    strcpy(settings.optimizer, optimizer);
    settings.learning_rate = rate;
    Clapp *net = created(&settings);
    for (int step = 0; step < 100; step++) {
        ClappError error = {""};
        look_at_a_batch(net);
        const uint64_t steps = clapp_steps(net);
        Clapp *twin = step % 10 == 0 ? twin_of(net) : NULL;
        const ClappStatus status = clapp_step(net, &error);
        CHECK(is_finite(net) && isfinite(clapp_report(net)[1].loss));
        CHECK(clapp_steps(net) == steps + (status == CLAPP_OK));
        if (status != CLAPP_OK) CHECK(strncmp(error.text, "block ", 6) == 0);
        if (twin && status != CLAPP_OK) CHECK(same_state(net, twin));
        clapp_destroy(twin);
    }
    Clapp *twin = twin_of(net);
    CHECK(same_networks(net, twin));
    clapp_destroy(net), clapp_destroy(twin);
}

static void large_learning_rates_corrupt_nothing(void) {
    static const float rates[] = {1, 1e3f, 1e6f};
    for (int i = 0; clapp_rule_name(i); i++)
        for (int r = 0; r < 3; r++)
            survive(clapp_rule_name(i), "adam", rates[r]), survive(clapp_rule_name(i), "sgd", rates[r]);
}

int main(void) {
    draw_pictures();
    RUN(a_bad_number_is_found_and_nothing_moves);
    RUN(a_bad_number_is_found_anywhere);
    RUN(large_matrices_are_known_by_what_they_make);
    RUN(encoding_is_refused_too);
    RUN(alignment_is_refused_too);
    RUN(whatever_grows_is_named);
    RUN(large_learning_rates_corrupt_nothing);
    return check_report();
}
