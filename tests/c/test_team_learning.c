/* Whole networks whose steps are divided among a team: every rule, every bit; and fused kernels, which are close. */
#include "check.h"
#include "clapp.h"
#include "kernels/kernels.h"
#include "small_network.h"

enum { STEPS = 4 };

/* Wide enough that products are worth dividing. */
static ClappSettings wide_settings(const char *rule) {
    ClappSettings s = small_settings_of(rule);
    s.blocks[0].channels = 36, s.blocks[1].channels = 70, s.batch = 5;
    return s;
}

static ClappTeam *team_of(int threads) {
    ClappTeam *team = NULL;
    ClappError error = {""};
    check_that(clapp_team_create(threads, &team, &error) == CLAPP_OK, __FILE__, __LINE__, "%s", error.text);
    return team;
}

static void employ(Clapp *net, ClappTeam *team) {
    ClappError error = {""};
    check_that(clapp_employ(net, team, &error) == CLAPP_OK, __FILE__, __LINE__, "%s", error.text);
}

static bool same_reports(const Clapp *a, const Clapp *b) {
    bool same = true;
    for (int i = 0; i < clapp_settings(a)->block_count; i++) {
        const ClappBlockReport *own = &clapp_report(a)[i], *other = &clapp_report(b)[i];
        same &= own->loss == other->loss && own->violated == other->violated && own->norm == other->norm &&
                own->change == other->change;
    }
    return same;
}

static void check_encodings(Clapp *a, Clapp *b) {
    const int last = clapp_settings(a)->block_count - 1, cells = 1;
    const size_t count = 4 * (size_t)clapp_settings(a)->blocks[last].channels;
    float *of_a = take_floats(count), *of_b = take_floats(count);
    float *features_a[CLAPP_MAX_BLOCKS] = {NULL}, *features_b[CLAPP_MAX_BLOCKS] = {NULL};
    features_a[last] = of_a, features_b[last] = of_b;
    fill_value(of_a, count, NAN), fill_value(of_b, count, -1);
    CHECK(clapp_encode(a, 4, cells, features_a, NULL) == CLAPP_OK);
    CHECK(clapp_encode(b, 4, cells, features_b, NULL) == CLAPP_OK);
    CHECK(same_bits(of_a, of_b, count));
    free(of_a), free(of_b);
}

/* ---- Teams ------------------------------------------------------------------------------------------------------- */

static void check_rule(const ClappSettings *settings, bool fused) {
    Clapp *alone = created(settings), *begin = created(settings);
    clapp_fuse(alone, fused);
    train(alone, STEPS);
    CHECK(strcmp(settings->rule, "random") == 0 || !same_networks(alone, begin));
    for (int threads = 2; threads <= 3; threads++) {
        ClappTeam *team = team_of(threads);
        Clapp *net = created(settings);
        employ(net, team);
        clapp_fuse(net, fused);
        train(net, STEPS);
        check_that(same_networks(net, alone) && same_reports(net, alone), __FILE__, __LINE__, "%s: %d threads, %s",
                   settings->rule, threads, fused ? "fused" : "exact");
        check_encodings(net, alone);
        clapp_destroy(net), clapp_team_destroy(team);
    }
    clapp_destroy(alone), clapp_destroy(begin);
}

static void every_rule_learns_the_same_in_every_team(void) {
    for (int i = 0; clapp_rule_name(i); i++) {
        const ClappSettings small = small_settings_of(clapp_rule_name(i)), wide = wide_settings(clapp_rule_name(i));
        check_rule(&small, false);
        check_rule(&wide, false);
        check_rule(&wide, true);
    }
}

static void options_learn_the_same_in_every_team(void) {
    ClappSettings s = wide_settings("clapp");
    strcpy(s.negatives, "all");
    check_rule(&s, false);
    strcpy(s.negatives, "position"), s.no_prediction = true, strcpy(s.optimizer, "sgd");
    check_rule(&s, false);
    ClappSettings views = wide_settings("clapp++");
    strcpy(views.context, "both"), strcpy(views.negatives, "all");
    check_rule(&views, false);
}

/* Teams come and go between steps, and their last network's work goes on without them. */
static void a_team_can_be_replaced(void) {
    const ClappSettings settings = wide_settings("clapp");
    Clapp *alone = created(&settings), *net = created(&settings);
    ClappTeam *two = team_of(2), *three = team_of(3);
    train(net, 1);
    employ(net, two), train(net, 1);
    employ(net, three), train(net, 1);
    clapp_team_destroy(two);
    employ(net, three), train(net, 1);
    employ(net, NULL), train(net, 1);
    clapp_team_destroy(three);
    train(net, 1), train(alone, 6);
    CHECK(same_networks(net, alone));
    clapp_destroy(net), clapp_destroy(alone);
}

/* One caller at a time; in turn, two networks can have the same team. */
static void a_team_can_serve_two(void) {
    const ClappSettings settings = wide_settings("gim"), other = small_settings_of("clapp-s");
    Clapp *alone[] = {created(&settings), created(&other)}, *nets[] = {created(&settings), created(&other)};
    ClappTeam *team = team_of(3);
    for (int i = 0; i < 2; i++) employ(nets[i], team), train(alone[i], 3);
    for (int step = 0; step < 3; step++) train(nets[0], 1), train(nets[1], 1);
    for (int i = 0; i < 2; i++) {
        CHECK(same_networks(nets[i], alone[i]));
        clapp_destroy(nets[i]), clapp_destroy(alone[i]);
    }
    clapp_team_destroy(team);
}

/* ---- Fused ------------------------------------------------------------------------------------------------------- */

static Clapp *copied(const Clapp *net) {
    ClappError error = {""};
    Clapp *copy = NULL;
    size_t size = 0;
    uint8_t *bytes = saved(net, &size);
    check_that(clapp_load(bytes, size, &copy, &error) == CLAPP_OK, __FILE__, __LINE__, "%s", error.text);
    free(bytes);
    return copy;
}

/* Other bits, but the same learning; and what was fused goes on exactly when it is asked to. */
static void fused_is_close_and_can_be_left(void) {
    static const char *const rules[] = {"clapp", "clapp++", "cpc", "supervised"};
    const bool exists = kernels_select(true)->fused;
    for (int i = 0; i < 4; i++) {
        const ClappSettings settings = wide_settings(rules[i]);
        Clapp *exact = created(&settings), *fused = created(&settings);
        CHECK_TEXT(clapp_fuse(fused, true), kernels_select(true)->name);
        CHECK_TEXT(clapp_fuse(exact, false), kernels_select(false)->name);
        for (int step = 0; step < STEPS; step++) {
            train(exact, 1), train(fused, 1);
            const double loss = (double)clapp_report(exact)[1].loss;
            CHECK_NEAR((double)clapp_report(fused)[1].loss, loss, 1e-3 * fabs(loss));
        }
        CHECK(same_networks(exact, fused) == !exists);
        Clapp *copy = copied(fused);
        clapp_fuse(fused, false);
        train(fused, 2), train(copy, 2);
        check_that(same_networks(fused, copy), __FILE__, __LINE__, "%s does not return to exact kernels", rules[i]);
        clapp_destroy(exact), clapp_destroy(fused), clapp_destroy(copy);
    }
}

int main(void) {
    draw_pictures();
    RUN(every_rule_learns_the_same_in_every_team);
    RUN(options_learn_the_same_in_every_team);
    RUN(a_team_can_be_replaced);
    RUN(a_team_can_serve_two);
    RUN(fused_is_close_and_can_be_left);
    return check_report();
}
