/* Networks that hear and see motion, as a whole: every rule steps, in every team and table with the same bits; a run is
 * resumed bit for bit; what is refused has moved nothing. */
#include "network.h"

#include "batch_norm.h"
#include "check.h"
#include "safetensors.h"
#include "small_sequences.h"

enum { KINDS = 3 };

/* A sound, a sound with a GRU on top, a clip; false where the rule has no such sight. */
static bool settings_of(int kind, const char *rule, ClappSettings *settings) {
    if (strncmp(rule, "clapp++", 7) == 0) return false;
    *settings = kind < 2 ? sound_settings(rule, kind == 1) : clip_settings(rule);
    if (kind == 2) settings->blocks[1].span = 1;
    return true;
}

static bool fires(const Clapp *net, int block) {
    const Shape out = net->blocks[block].shapes.output;
    const float *output = net->activity[block].output;
    for (size_t i = 1; i < shape_count(out); i++)
        if (output[i] != output[0]) return true;
    return false;
}

/* ---- Every rule, every team -------------------------------------------------------------------------------------- */

static void check_steps(const ClappSettings *settings) {
    const bool learns = strcmp(settings->rule, "random") != 0;
    Clapp *net = created(settings), *fresh = created(settings);
    for (int step = 0; step < 4; step++) {
        train_sequences(net, 1);
        for (int i = 0; i < net->settings.block_count; i++) {
            const ClappBlockReport *report = &clapp_report(net)[i];
            check_that(isfinite(report->loss) && isfinite(report->norm) && isfinite(report->change), __FILE__, __LINE__,
                       "%s, %s: loss %g at block %d", settings->rule, settings->sight, (double)report->loss, i);
            CHECK(!learns || (report->loss > 0 && report->violated >= 0 && report->violated <= 1));
            CHECK(!learns || (report->change > 0 && report->change < 1 && report->norm > 0));
            CHECK(fires(net, i) || i < net->settings.block_count - 1);
        }
    }
    for (int i = 0; i < net->parameter_count; i++) {
        const Parameter *p = &net->parameters[i], *before = &fresh->parameters[i];
        const bool moved = !same_bits(p->value, before->value, p->count);
        check_that(moved == (learns || p->is_average), __FILE__, __LINE__, "%s, %s: %s %s", settings->rule,
                   settings->sight, p->name, moved ? "has moved" : "has not moved");
    }
    clapp_destroy(net), clapp_destroy(fresh);
}

static void every_rule_learns(void) {
    for (int kind = 0; kind < KINDS; kind++)
        for (int i = 0; clapp_rule_name(i); i++) {
            ClappSettings settings;
            if (settings_of(kind, clapp_rule_name(i), &settings)) check_steps(&settings);
        }
}

static void every_kind_of_negatives_learns(void) {
    static const char *const kinds[] = {"image", "position", "anywhere", "all", "every"};
    for (int kind = 0; kind < KINDS; kind++)
        for (int i = 0; i < 5; i++) {
            ClappSettings settings;
            settings_of(kind, i % 2 ? "clapp" : "hinge-cpc", &settings);
            strcpy(settings.negatives, kinds[i]), settings.negative_count = 2, settings.symmetric = i == 3;
            check_steps(&settings);
        }
}

static Clapp *trained_by(const ClappSettings *settings, const Kernels *kernels, ClappTeam *team) {
    Clapp *net = created(settings);
    CHECK(clapp_employ(net, team, NULL) == CLAPP_OK);
    net->machine.kernels = kernels;
    train_sequences(net, 3);
    return net;
}

static void every_team_and_every_table_learns_the_same(void) {
    ClappTeam *teams[4] = {NULL};
    for (int threads = 2; threads <= 4; threads++)
        CHECK(clapp_team_create(threads, &teams[threads - 1], NULL) == CLAPP_OK);
    for (int kind = 0; kind < KINDS; kind++)
        for (int i = 0; clapp_rule_name(i); i++) {
            ClappSettings settings;
            if (!settings_of(kind, clapp_rule_name(i), &settings)) continue;
            Clapp *alone = trained_by(&settings, &kernels_reference, NULL);
            const Kernels *const tables[] = {kernels_select(false), &kernels_scalar, kernels_select(false),
                                             kernels_select(false)};
            for (int t = 0; t < 4; t++) {
                Clapp *net = trained_by(&settings, tables[t], teams[t]);
                check_that(same_networks(net, alone), __FILE__, __LINE__, "%s, %s, %d threads, %s", settings.rule,
                           settings.sight, t + 1, tables[t]->name);
                clapp_destroy(net);
            }
            clapp_destroy(alone);
        }
    for (int i = 1; i < 4; i++) clapp_team_destroy(teams[i]);
}

/* ---- Checkpoints ------------------------------------------------------------------------------------------------- */

static Clapp *through_a_file(const Clapp *net) {
    size_t size = 0;
    Clapp *back = NULL;
    ClappError error = {""};
    uint8_t *bytes = saved(net, &size);
    check_that(clapp_load(bytes, size, &back, &error) == CLAPP_OK, __FILE__, __LINE__, "%s", error.text);
    free(bytes);
    return back;
}

static void a_resumed_run_goes_on_bit_for_bit(void) {
    for (int kind = 0; kind < KINDS; kind++)
        for (int i = 0; clapp_rule_name(i); i++) {
            ClappSettings settings;
            if (!settings_of(kind, clapp_rule_name(i), &settings)) continue;
            Clapp *whole = created(&settings), *first = created(&settings);
            train_sequences(whole, 6), train_sequences(first, 3);
            Clapp *second = through_a_file(first);
            CHECK(same_networks(first, second) && !same_networks(whole, second));
            train_sequences(second, 3);
            check_that(same_networks(whole, second), __FILE__, __LINE__, "%s, %s", settings.rule, settings.sight);
            clapp_destroy(whole), clapp_destroy(first), clapp_destroy(second);
        }
}

typedef struct Expected {
    const char *name;
    int rank, shape[5];
} Expected;

static void check_tensors(const Clapp *net, const Expected *expected, int count, int all) {
    size_t size = 0;
    uint8_t *bytes = saved(net, &size);
    SafetensorsFile file;
    if (!CHECK(safetensors_open(bytes, size, &file, NULL) == CLAPP_OK)) return;
    CHECK_INTEGER(file.entry_count, 3 * all);
    for (int i = 0; i < count; i++) {
        const SafetensorsEntry *e = safetensors_find(&file, expected[i].name);
        check_that(e && e->type == SAFETENSORS_F32 && e->rank == expected[i].rank &&
                       memcmp(e->shape, expected[i].shape, (size_t)e->rank * sizeof(int)) == 0,
                   __FILE__, __LINE__, "%s is missing or misshapen", expected[i].name);
    }
    safetensors_close(&file), free(bytes);
}

static void names_and_shapes_are_pytorchs(void) {
    static const Expected of_sound[] = {
        {"encoder.0.conv.weight", 3, {6, 1, 10}}, {"encoder.1.conv.weight", 3, {9, 6, 4}},
        {"encoder.1.conv.bias", 1, {9}},          {"encoder.2.gru.weight_ih_l0", 2, {24, 9}},
        {"encoder.2.gru.bias_ih_l0", 1, {24}},    {"encoder.2.gru.weight_hh_l0", 2, {24, 8}},
        {"encoder.2.gru.bias_hh_l0", 1, {24}},    {"encoder.2.pred.2.weight", 2, {8, 8}},
        {"encoder.0.retro.0.weight", 2, {6, 6}},  {"optimizer.exp_avg.encoder.2.gru.weight_hh_l0", 2, {24, 8}}};
    static const Expected of_clip[] = {{"encoder.0.conv.weight", 5, {6, 3, 1, 3, 3}},
                                       {"encoder.1.conv.weight", 5, {9, 6, 3, 3, 3}},
                                       {"encoder.1.norm.weight", 1, {9}},
                                       {"encoder.1.norm.bias", 1, {9}},
                                       {"encoder.0.norm.running_mean", 1, {6}},
                                       {"encoder.0.norm.running_var", 1, {6}},
                                       {"encoder.1.retro.2.weight", 2, {9, 9}}};
    const ClappSettings sound = sound_settings("clapp", true), clip = clip_settings("clapp-s");
    Clapp *hears = created(&sound), *sees = created(&clip);
    check_tensors(hears, of_sound, 10, 2 + 2 + 4 + 3 * 6);
    check_tensors(sees, of_clip, 7, 2 * (2 + 4 + 6));
    clapp_destroy(hears), clapp_destroy(sees);
}

/* All of them uniform in ±1/√H, and not alike; batch-norm does nothing yet; kaiming: √(2 / fan-out). */
static void networks_begin_as_pytorchs_do(void) {
    const ClappSettings sound = sound_settings("clapp", true);
    ClappSettings clip = clip_settings("clapp-s");
    Clapp *hears = created(&sound);
    for (int p = 0; p < 4; p++) {
        const Parameter *parameter = network_parameter(hears, 2, p);
        float largest = 0, least = 1;
        for (size_t i = 0; i < parameter->count; i++) {
            largest = fmaxf(largest, fabsf(parameter->value[i])), least = fminf(least, fabsf(parameter->value[i]));
        }
        CHECK(largest <= 1 / sqrtf(8) && largest > 0.9f / sqrtf(8) && least < 0.1f / sqrtf(8));
    }
    clapp_destroy(hears);
    clip.blocks[0].channels = 200;
    Clapp *sees = created(&clip);
    const float *weight = network_parameter(sees, 0, 0)->value;
    double squares = 0, sum = 0;
    for (int i = 0; i < 200 * 27; i++) sum += (double)weight[i], squares += (double)weight[i] * (double)weight[i];
    CHECK_NEAR(squares / 5400, 2 / (200 * 9.), 0.05 * 2 / (200 * 9.));
    CHECK_NEAR(sum / 5400, 0, 3 * sqrt(2 / (200 * 9.) / 5400));
    for (int i = 0; i < 200; i++) {
        CHECK(network_parameter(sees, 0, 1)->value[i] == 0 && network_parameter(sees, 0, 3)->value[i] == 0);
        CHECK(network_parameter(sees, 0, 2)->value[i] == 1 && network_parameter(sees, 0, 5)->value[i] == 1);
    }
    clapp_destroy(sees);
}

static void check_load_refused(const Clapp *net, const char *name, float value) {
    size_t size = 0;
    Clapp *back = NULL;
    ClappError error = {""};
    SafetensorsFile file;
    uint8_t *bytes = saved(net, &size);
    if (!CHECK(safetensors_open(bytes, size, &file, NULL) == CLAPP_OK)) return;
    memcpy(bytes + safetensors_find(&file, name)->offset + 4, &value, 4);
    safetensors_close(&file);
    CHECK(clapp_load(bytes, size, &back, &error) == CLAPP_INVALID && back == NULL);
    check_that(strstr(error.text, name) != NULL, __FILE__, __LINE__, "\"%s\" does not say %s", error.text, name);
    free(bytes);
}

static void wrong_values_are_refused_by_the_name_of_their_tensor(void) {
    const ClappSettings sound = sound_settings("clapp", true), clip = clip_settings("clapp-s");
    Clapp *hears = created(&sound), *sees = created(&clip);
    check_load_refused(hears, "encoder.2.gru.weight_hh_l0", NAN);
    check_load_refused(sees, "encoder.1.norm.running_mean", INFINITY);
    check_load_refused(sees, "encoder.1.norm.running_var", -1e-3f); /* no variance */
    clapp_destroy(hears), clapp_destroy(sees);
}

/* ---- Running averages and refused steps -------------------------------------------------------------------------- */

/* Evaluation takes them, whatever stands in the batch beside; a step takes the batch. */
static void evaluation_takes_the_running_averages(void) {
    const ClappSettings settings = clip_settings("clapp-s");
    Clapp *net = created(&settings);
    float first[2][9], again[2][9];
    float *const one[] = {first[0], first[1]}, *const other[] = {again[0], again[1]};
    train_sequences(net, 3);
    listen_or_look(net, 0, 2, CLAPP_EVALUATION);
    CHECK(clapp_encode(net, 1, 1, one, NULL) == CLAPP_OK);
    listen_or_look(net, 1, 5, CLAPP_EVALUATION), listen_or_look(net, 2, 6, CLAPP_EVALUATION);
    Clapp *twin = through_a_file(net);
    float all[2][27];
    CHECK(clapp_encode(net, 3, 1, (float *const[]){all[0], all[1]}, NULL) == CLAPP_OK);
    CHECK(same_bits(all[0], first[0], 6) && same_bits(all[1], first[1], 9));
    CHECK(same_networks(net, twin)); /* encoding moves nothing */
    net->blocks[0].mean->value[0] += 0.5f;
    CHECK(clapp_encode(net, 1, 1, other, NULL) == CLAPP_OK && again[0][0] != first[0][0] && again[0][1] == first[0][1]);
    clapp_destroy(net), clapp_destroy(twin);
}

static void check_step_refused(Clapp *net, const char *word) {
    ClappError error = {""};
    Clapp *before = through_a_file(net);
    CHECK_INTEGER(clapp_step(net, &error), CLAPP_INVALID);
    check_that(strstr(error.text, word) != NULL, __FILE__, __LINE__, "\"%s\" does not say %s", error.text, word);
    CHECK(same_networks(net, before));
    clapp_destroy(before);
}

/* Weights, moments and running averages stay, also those of the blocks below. */
static void a_refused_step_has_moved_nothing(void) {
    for (int kind = 0; kind < KINDS; kind++)
        for (int end_to_end = 0; end_to_end < 2; end_to_end++) {
            ClappSettings settings;
            settings_of(kind, end_to_end ? "hinge-cpc" : "clapp-s", &settings);
            const int last = settings.block_count - 1;
            Clapp *net = created(&settings);
            train_sequences(net, 2), take_a_batch(net);
            const float was = net->crops[7];
            net->crops[7] = NAN;
            check_step_refused(net, "input");
            net->crops[7] = was;
            float *weight = network_parameter(net, last, block_parameter_count(&settings.blocks[last]))->value;
            const float pred = weight[3];
            weight[3] = 1e16f; /* the last block finds it, when the others have learned already */
            check_step_refused(net, "block");
            weight[3] = pred;
            CHECK(clapp_step(net, NULL) == CLAPP_OK);
            clapp_destroy(net);
        }
}

/* What batch-norm makes small again was too large before. */
static void nothing_hides_behind_batch_norm(void) {
    const ClappSettings settings = clip_settings("clapp-s");
    Clapp *net = created(&settings);
    train_sequences(net, 2), take_a_batch(net);
    for (size_t i = 0; i < 3 * crop_size(&net->settings); i++) net->crops[i] *= 1e9f;
    for (size_t i = 0; i < net->blocks[0].weight->count; i++) net->blocks[0].weight->value[i] *= 1e12f;
    check_step_refused(net, "block 0: the activity before its batch-norm");
    clapp_destroy(net);
}

/* The report's sums over a GRU's weights have room for all three gates. */
static void a_gru_can_have_the_most_weights(void) {
    enum { WIDE = 200, UNITS = 50, COUNT = 3 * UNITS * WIDE, CHUNKS = (COUNT + 1023) / 1024 };
    ClappSettings s = {.block_count = 2,
                       .blocks = {{.channels = WIDE, .kernel = {1, 1, 1}}, {.channels = UNITS, .recurrent = true}}};
    strcpy(s.sight, "sound"), strcpy(s.rule, "clapp-s");
    s.window = 16, s.batch = 2, s.prediction_steps = 1, s.seed = 3;
    Clapp *net = created(&s);
    CHECK((double *)(void *)net->own_workspace.padded >= net->machine.sums + 2 * CHUNKS);
    train_sequences(net, 2);
    double squares = 0;
    const Parameter *weight = net->blocks[1].weight;
    CHECK_INTEGER(weight->count, COUNT);
    for (size_t i = 0; i < COUNT; i++) squares += (double)weight->value[i] * (double)weight->value[i];
    CHECK_NEAR((double)clapp_report(net)[1].norm, sqrt(squares), 1e-4);
    float *filters = take_floats(clapp_filters(net, 1, NULL));
    CHECK_INTEGER(clapp_filters(net, 1, filters), COUNT);
    CHECK(same_bits(filters, weight->value, COUNT));
    free(filters), clapp_destroy(net);
}

/* ---- Alignment --------------------------------------------------------------------------------------------------- */

/* The same loss at the last block, so that its cosine is 1; nothing moves, running averages neither. */
static void local_and_global_updates_are_aligned_at_the_top(void) {
    for (int kind = 0; kind < KINDS; kind++) {
        ClappSettings local, global;
        float cosines[3];
        ClappError error = {""};
        settings_of(kind, "clapp-s", &local), settings_of(kind, "hinge-cpc", &global);
        strcpy(local.negatives, "all"), strcpy(global.negatives, "all"); /* nothing is drawn */
        Clapp *a = created(&local), *b = created(&global);
        train_sequences(a, 3), take_a_batch(a);
        memset((char *)&b->settings.blocks[0] + offsetof(ClappBlockSettings, batch_norm) + sizeof(bool), 0x5A,
               sizeof(ClappBlockSettings) - offsetof(ClappBlockSettings, batch_norm) - sizeof(bool)); /* a gap */
        const ClappStatus status = clapp_alignment(a, b, cosines, &error);
        check_that(status == CLAPP_OK, __FILE__, __LINE__, "%s", error.text);
        const int last = local.block_count - 1;
        CHECK_NEAR((double)cosines[last], 1, 1e-5);
        CHECK(fabsf(cosines[0]) < 0.999f && cosines[0] != 0);
        b->settings.blocks[0].span++;
        CHECK(clapp_alignment(a, b, cosines, NULL) == CLAPP_INVALID);
        clapp_destroy(a), clapp_destroy(b);
    }
}

int main(void) {
    draw_sequences();
    RUN(every_rule_learns);
    RUN(every_kind_of_negatives_learns);
    RUN(every_team_and_every_table_learns_the_same);
    RUN(a_resumed_run_goes_on_bit_for_bit);
    RUN(names_and_shapes_are_pytorchs);
    RUN(networks_begin_as_pytorchs_do);
    RUN(wrong_values_are_refused_by_the_name_of_their_tensor);
    RUN(evaluation_takes_the_running_averages);
    RUN(a_refused_step_has_moved_nothing);
    RUN(nothing_hides_behind_batch_norm);
    RUN(a_gru_can_have_the_most_weights);
    RUN(local_and_global_updates_are_aligned_at_the_top);
    return check_report();
}
