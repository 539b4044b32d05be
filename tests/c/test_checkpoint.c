/* Checkpoints: what is written, that a resumed run goes on as if it had not been interrupted, and files that are wrong. */
#include "checkpoint.h"

#include "check.h"
#include "small_network.h"
#include "support.h"

static Clapp *loaded(const uint8_t *bytes, size_t size) {
    ClappError error = {""};
    Clapp *net = NULL;
    if (!check_that(clapp_load(bytes, size, &net, &error) == CLAPP_OK, __FILE__, __LINE__, "%s", error.text)) abort();
    return net;
}

/* ---- There and back ---------------------------------------------------------------------------------------------- */

static void check_same_after_loading(const ClappSettings *settings, int steps) {
    Clapp *net = created(settings);
    train(net, steps);
    size_t size = 0, again_size = 0;
    uint8_t *bytes = saved(net, &size);
    Clapp *back = loaded(bytes, size);
    CHECK(same_settings(clapp_settings(back), clapp_settings(net)));
    CHECK(clapp_steps(back) == clapp_steps(net));
    uint8_t *again = saved(back, &again_size);
    CHECK(again_size == size && memcmp(again, bytes, size) == 0);
    for (int i = 0; i < net->parameter_count; i++) {
        const Parameter *own = &net->parameters[i], *other = &back->parameters[i];
        CHECK(same_bits(own->value, other->value, own->count) && same_bits(own->mean, other->mean, own->count) &&
              same_bits(own->square, other->square, own->count));
    }
    free(bytes), free(again), clapp_destroy(net), clapp_destroy(back);
}

static void saving_loading_and_saving_gives_the_same_bytes(void) {
    ClappSettings settings = small_settings();
    check_same_after_loading(&settings, 0);
    check_same_after_loading(&settings, 3);
    strcpy(settings.rule, "clapp-s"), strcpy(settings.optimizer, "sgd");
    settings.image_channels = 3, settings.seed = (uint64_t)1 << 53;
    settings.blocks[0].kernel = (ClappExtent){3, 2, 3}, settings.blocks[0].padding = (ClappExtent){1, 1, 0};
    check_same_after_loading(&settings, 2);
}

/* N + N steps through a file = 2 N steps, byte for byte, though the break falls into an epoch. */
static void check_resumed(const ClappSettings *settings, int steps) {
    Clapp *whole = created(settings), *first = created(settings);
    train(whole, 2 * steps);
    train(first, steps);
    size_t size = 0;
    uint8_t *bytes = saved(first, &size);
    Clapp *second = loaded(bytes, size);
    CHECK(!same_networks(whole, second));
    train(second, steps);
    CHECK(same_networks(whole, second));
    CHECK_INTEGER(clapp_steps(second), 2 * steps);
    free(bytes), clapp_destroy(whole), clapp_destroy(first), clapp_destroy(second);
}

static void a_resumed_run_goes_on_bit_for_bit(void) {
    ClappSettings settings = small_settings();
    check_resumed(&settings, 7);
    strcpy(settings.optimizer, "sgd");
    check_resumed(&settings, 4);
    strcpy(settings.rule, "clapp-s"), strcpy(settings.optimizer, "adam");
    check_resumed(&settings, 3);
    strcpy(settings.rule, "random");
    check_resumed(&settings, 3);
}

/* ---- What stands in the file ------------------------------------------------------------------------------------- */

static SafetensorsFile opened(const uint8_t *bytes, size_t size) {
    SafetensorsFile file;
    if (!CHECK(safetensors_open(bytes, size, &file, NULL) == CLAPP_OK)) abort();
    return file;
}

static bool has_shape(const SafetensorsEntry *e, int rank, const int *shape) {
    return e && e->type == SAFETENSORS_F32 && e->rank == rank &&
           memcmp(e->shape, shape, (size_t)rank * sizeof *shape) == 0;
}

static void names_and_shapes_are_pytorchs(void) {
    const ClappSettings settings = small_settings();
    Clapp *net = created(&settings);
    train(net, 3);
    size_t size = 0, length = 0;
    const char *text = NULL;
    uint8_t *bytes = saved(net, &size);
    SafetensorsFile file = opened(bytes, size);
    CHECK_INTEGER(file.entry_count, 3 * 2 * 6); /* value and two moments of weight, bias, 2 pred, 2 retro */
    CHECK(has_shape(safetensors_find(&file, "encoder.0.conv.weight"), 4, (int[]){6, 1, 3, 3}));
    CHECK(has_shape(safetensors_find(&file, "encoder.1.conv.weight"), 4, (int[]){9, 6, 3, 3}));
    CHECK(has_shape(safetensors_find(&file, "encoder.1.conv.bias"), 1, (int[]){9}));
    CHECK(has_shape(safetensors_find(&file, "encoder.0.pred.1.weight"), 2, (int[]){6, 6}));
    CHECK(has_shape(safetensors_find(&file, "encoder.1.retro.0.weight"), 2, (int[]){9, 9}));
    CHECK(has_shape(safetensors_find(&file, "optimizer.exp_avg.encoder.1.conv.weight"), 4, (int[]){9, 6, 3, 3}));
    CHECK(has_shape(safetensors_find(&file, "optimizer.exp_avg_sq.encoder.0.retro.1.weight"), 2, (int[]){6, 6}));
    CHECK(safetensors_metadata(&file, "steps", &text, &length) && strcmp(text, "3") == 0);
    CHECK(safetensors_metadata(&file, "network", &text, &length) && strstr(text, "\"crop\":16"));
    CHECK(safetensors_metadata(&file, "random", &text, &length) && strstr(text, "\"drawn\":12"));
    safetensors_close(&file), free(bytes), clapp_destroy(net);
}

/* PyTorch has [neuron][channel][t][y][x], a filter comes as [neuron][t][y][x][channel]. */
static void weights_stand_in_pytorchs_order(void) {
    ClappSettings settings = small_settings();
    settings.image_channels = 3;
    settings.blocks[0].kernel = (ClappExtent){3, 2, 4}, settings.blocks[0].padding = (ClappExtent){1, 1, 1};
    enum { NEURONS = 6, CHANNELS = 3, POSITIONS = 3 * 2 * 4, COUNT = NEURONS * CHANNELS * POSITIONS };
    Clapp *net = created(&settings);
    float filters[COUNT], values[COUNT], matrix[36];
    size_t size = 0;
    uint8_t *bytes = saved(net, &size);
    SafetensorsFile file = opened(bytes, size);
    const SafetensorsEntry *weight = safetensors_find(&file, "encoder.0.conv.weight");
    const SafetensorsEntry *retro = safetensors_find(&file, "encoder.0.retro.1.weight");
    CHECK(has_shape(weight, 5, (int[]){NEURONS, CHANNELS, 3, 2, 4}));
    CHECK_INTEGER(clapp_filters(net, 0, filters), COUNT);
    CHECK(safetensors_read_f32(weight, values, COUNT, NULL) == CLAPP_OK);
    for (int i = 0; i < COUNT; i++) {
        const int neuron = i / (CHANNELS * POSITIONS), channel = i / POSITIONS % CHANNELS, position = i % POSITIONS;
        CHECK(values[i] == filters[(neuron * POSITIONS + position) * CHANNELS + channel]);
    }
    CHECK(safetensors_read_f32(retro, matrix, 36, NULL) == CLAPP_OK);
    CHECK(same_bits(matrix, network_parameter(net, 0, 5)->value, 36)); /* weight, bias, pred 0 1, retro 0 1 */
    safetensors_close(&file), free(bytes), clapp_destroy(net);
}

static void a_wrong_size_is_refused(void) {
    const ClappSettings settings = small_settings();
    Clapp *net = created(&settings);
    size_t size = 0;
    ClappError error = {""};
    CHECK(clapp_save_size(net, &size, NULL) == CLAPP_OK);
    uint8_t *bytes = take(size + 1);
    memset(bytes, 0xA5, size + 1);
    CHECK(clapp_save(net, bytes, size - 1, &error) == CLAPP_INVALID && error.text[0]);
    CHECK(clapp_save(net, bytes, size + 1, NULL) == CLAPP_INVALID);
    for (size_t i = 0; i <= size; i++)
        if (!CHECK(bytes[i] == 0xA5)) break;
    CHECK(clapp_save(net, bytes, size, NULL) == CLAPP_OK && bytes[size] == 0xA5);
    free(bytes), clapp_destroy(net);
}

/* ---- Files from elsewhere ---------------------------------------------------------------------------------------- */

/* The same file with its weights and the network's description alone. */
static uint8_t *weights_alone(const uint8_t *bytes, size_t size, size_t *out_size) {
    SafetensorsFile file = opened(bytes, size);
    SafetensorsEntry *entries = take((size_t)file.entry_count * sizeof *entries);
    const char *network = NULL;
    size_t length = 0;
    int count = 0;
    CHECK(safetensors_metadata(&file, "network", &network, &length));
    for (int i = file.entry_count - 1; i >= 0; i--) /* in another order, too */
        if (strncmp(file.entries[i].name, "optimizer.", 10) != 0) entries[count++] = file.entries[i];
    const SafetensorsPair metadata[] = {{"made by", "somebody else"}, {"network", network}};
    const SafetensorsLayout layout = {entries, count, metadata, 2};
    CHECK(safetensors_plan(&layout, out_size, NULL) == CLAPP_OK);
    uint8_t *out = take(*out_size);
    safetensors_write_header(&layout, out);
    for (int i = 0; i < count; i++)
        memcpy(out + entries[i].offset, safetensors_find(&file, entries[i].name)->data, 4 * entries[i].count);
    free(entries), safetensors_close(&file);
    return out;
}

static void weights_alone_can_be_loaded(void) {
    const ClappSettings settings = small_settings();
    Clapp *net = created(&settings), *fresh = created(&settings);
    train(net, 5);
    size_t size = 0, alone_size = 0;
    uint8_t *bytes = saved(net, &size), *alone = weights_alone(bytes, size, &alone_size);
    CHECK(alone_size < size / 2);
    Clapp *back = loaded(alone, alone_size);
    CHECK(clapp_steps(back) == 0 && back->drawn == 0);
    CHECK(back->rule_random.state == fresh->rule_random.state && back->look_random.state == fresh->look_random.state);
    for (int i = 0; i < net->parameter_count; i++) {
        const Parameter *own = &net->parameters[i], *other = &back->parameters[i];
        CHECK(same_bits(own->value, other->value, own->count));
        for (size_t w = 0; w < own->count; w++) CHECK(other->mean[w] == 0 && other->square[w] == 0);
    }
    train(back, 1);
    free(bytes), free(alone), clapp_destroy(net), clapp_destroy(fresh), clapp_destroy(back);
}

/* ---- Wrong files ------------------------------------------------------------------------------------------------- */

static void check_load_refused(const uint8_t *bytes, size_t size, const char *word) {
    ClappError error = {""};
    Clapp *net = NULL;
    uint8_t *copy = take(size);
    memcpy(copy, bytes, size);
    CHECK_INTEGER(clapp_load(copy, size, &net, &error), CLAPP_INVALID);
    check_that(error.text[0] && strstr(error.text, word), __FILE__, __LINE__, "\"%s\" does not say %s", error.text,
               word);
    CHECK(net == NULL && clapp_load(copy, size, &net, NULL) == CLAPP_INVALID);
    free(copy);
}

/* `from` becomes `to`, of the same length, at its first place in the header. */
static void check_changed(const uint8_t *bytes, size_t size, const char *from, const char *to, const char *word) {
    const size_t length = strlen(from);
    uint8_t *copy = take(size);
    memcpy(copy, bytes, size);
    for (size_t at = 8; at + length < size; at++)
        if (memcmp(copy + at, from, length) == 0) {
            memcpy(copy + at, to, length);
            check_load_refused(copy, size, word);
            free(copy);
            return;
        }
    check_that(false, __FILE__, __LINE__, "%s does not stand in the file", from);
    free(copy);
}

static void changed_files_are_refused_with_a_reason(void) {
    const ClappSettings settings = small_settings();
    Clapp *net = created(&settings);
    train(net, 2);
    size_t size = 0;
    uint8_t *bytes = saved(net, &size);
    check_changed(bytes, size, "encoder.1.conv.bias", "encoder.1.conv.bios", "encoder.1.conv.bias");
    check_changed(bytes, size, "[6,1,3,3]", "[1,6,3,3]", "encoder.0.conv.weight");
    check_changed(bytes, size, "encoder.0.pred.1.weight", "encoder.0.pred.9.weight", "encoder.0.pred.1.weight");
    check_changed(bytes, size, "\\\"crop\\\":16", "\\\"crop\\\":2.", "settings");
    check_changed(bytes, size, "\\\"crop\\\":16", "\\\"crap\\\":16", "crap");
    check_changed(bytes, size, "\\\"channels\\\":6", "\\\"channels\\\":7", "encoder.0.conv.weight");
    check_changed(bytes, size, "\"network\"", "\"netwurk\"", "no network");
    check_changed(bytes, size, "\"steps\":\"2\"", "\"steps\":\"x\"", "steps");
    check_changed(bytes, size, "\"steps\":\"2\"", "\"steps\":\"\\\"", "");
    check_changed(bytes, size, "{\\\"look\\\":\\\"", "{\\\"luck\\\":\\\"", "luck");
    check_changed(bytes, size, "{\\\"look\\\":\\\"", "{\\\"look\\\":\\\\", "");
    check_changed(bytes, size, "\\\"drawn\\\":8", "\\\"drawn\\\":-", "random state");
    check_changed(bytes, size, "optimizer.exp_avg.encoder.0.conv.bias\":{\"dtype\":\"F32\",\"shape\":[6]",
                  "optimizer.exp_avg.encoder.0.conv.bias\":{\"dtype\":\"I32\",\"shape\":[6]", "conv.bias");
    /* one moment missing is no moment of 0 */
    check_changed(bytes, size, "optimizer.exp_avg.encoder.1.conv.bias", "optimizer.exp_avg.encoder.1.conv.bios",
                  "\"optimizer.exp_avg.encoder.1.conv.bias\" is missing");
    check_changed(bytes, size, "optimizer.exp_avg_sq.encoder.0.pred.1", "optimizer.exp_avg_sq.encoder.0.pred.7",
                  "\"optimizer.exp_avg_sq.encoder.0.pred.1.weight\" is missing");
    /* keys of the network and of the random state that come twice */
    check_changed(bytes, size, "\\\"batch\\\"", "\\\"patch\\\"", "\"patch\" comes twice");
    check_changed(bytes, size, "\\\"pool_stride\\\"", "\\\"pool\\\"       ", "\"pool\" comes twice");
    check_changed(bytes, size, "\\\",\\\"rule\\\":\\\"", "\\\",\\\"look\\\":\\\"", "\"look\" comes twice");
    free(bytes), clapp_destroy(net);
}

/* The value of a tensor at `index` becomes `value`. */
static void check_value(const uint8_t *bytes, size_t size, const char *name, size_t index, float value) {
    SafetensorsFile file = opened(bytes, size);
    uint8_t *copy = take(size);
    memcpy(copy, bytes, size);
    memcpy(copy + safetensors_find(&file, name)->offset + 4 * index, &value, 4);
    safetensors_close(&file);
    check_load_refused(copy, size, name);
    free(copy);
}

static void wrong_values_are_refused_by_the_name_of_their_tensor(void) {
    const ClappSettings settings = small_settings();
    Clapp *net = created(&settings);
    train(net, 2);
    size_t size = 0;
    uint8_t *bytes = saved(net, &size);
    check_value(bytes, size, "encoder.1.retro.0.weight", 17, NAN);
    check_value(bytes, size, "encoder.0.conv.bias", 5, INFINITY);
    check_value(bytes, size, "optimizer.exp_avg.encoder.0.conv.weight", 0, -INFINITY);
    check_value(bytes, size, "optimizer.exp_avg_sq.encoder.1.conv.bias", 8, NAN);
    check_value(bytes, size, "optimizer.exp_avg_sq.encoder.1.conv.bias", 8, -1e-9f); /* no mean of squares */
    free(bytes), clapp_destroy(net);
}

static void random_states_are_hexadecimal(void) {
    const ClappSettings settings = small_settings();
    Clapp *net = created(&settings);
    size_t size = 0;
    uint8_t *bytes = saved(net, &size);
    char state[40], wrong[40];
    snprintf(state, sizeof state, "rule\\\":\\\"%016llx", (unsigned long long)net->rule_random.state);
    for (size_t digit = 9; digit < strlen(state); digit += 5) {
        strcpy(wrong, state);
        wrong[digit] = "gG -+x"[digit % 6];
        check_changed(bytes, size, state, wrong, "hexadecimal");
    }
    free(bytes), clapp_destroy(net);
}

/* What is there of counters and random states is whole. */
static void half_a_state_is_refused(void) {
    const ClappSettings settings = small_settings();
    Clapp *net = created(&settings);
    train(net, 10);
    size_t size = 0;
    uint8_t *bytes = saved(net, &size);
    check_changed(bytes, size, "\"steps\":\"10\"", "\"steps\":\"1]\"", "steps");
    char look[48], nothing[48];
    snprintf(look, sizeof look, "\\\"look\\\":\\\"%016llx\\\",", (unsigned long long)net->look_random.state);
    memset(nothing, ' ', sizeof nothing);
    nothing[strlen(look)] = '\0';
    check_changed(bytes, size, look, nothing, "\"look\", \"rule\" or \"drawn\" is missing");
    free(bytes), clapp_destroy(net);
}

/* No beginning of a file is a file, and no flipped bit in its header does harm. */
static void damaged_files_do_no_harm(void) {
    ClappSettings settings = small_settings();
    settings.block_count = 1, settings.prediction_steps = 1, settings.blocks[0].channels = 2;
    Clapp *net = created(&settings);
    size_t size = 0;
    uint8_t *bytes = saved(net, &size);
    const size_t header = 8 + (size_t)bytes[0] + ((size_t)bytes[1] << 8);
    for (size_t cut = 0; cut < size; cut += cut < header ? 3 : 41) check_load_refused(bytes, cut, "");
    for (size_t at = 0; at < header; at++) {
        bytes[at] ^= (uint8_t)(1u << at % 7);
        Clapp *other = NULL;
        const ClappStatus status = clapp_load(bytes, size, &other, NULL);
        CHECK((status == CLAPP_OK) == (other != NULL));
        clapp_destroy(other);
        bytes[at] ^= (uint8_t)(1u << at % 7);
    }
    free(bytes), clapp_destroy(net);
}

int main(void) {
    draw_pictures();
    RUN(saving_loading_and_saving_gives_the_same_bytes);
    RUN(a_resumed_run_goes_on_bit_for_bit);
    RUN(names_and_shapes_are_pytorchs);
    RUN(weights_stand_in_pytorchs_order);
    RUN(a_wrong_size_is_refused);
    RUN(weights_alone_can_be_loaded);
    RUN(changed_files_are_refused_with_a_reason);
    RUN(wrong_values_are_refused_by_the_name_of_their_tensor);
    RUN(random_states_are_hexadecimal);
    RUN(half_a_state_is_refused);
    RUN(damaged_files_do_no_harm);
    return check_report();
}
