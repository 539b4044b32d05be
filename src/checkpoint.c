/* Networks as safetensors: the only place that knows PyTorch's order and the names that other programs rely on. */
#include "checkpoint.h"

#include "error.h"
#include "json.h"
#include "text.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What is written of every parameter; the weights come first, so that a reader without our moments sees only them. */
typedef enum Part { PART_VALUE, PART_MEAN, PART_SQUARE, PARTS } Part;
static const char *const part_prefix[PARTS] = {"", "optimizer.exp_avg.", "optimizer.exp_avg_sq."};

enum { METADATA = 4, TEXT = 8192, STATE = 256 };

static float *part_of(const Parameter *parameter, Part part) {
    float *const parts[PARTS] = {parameter->value, parameter->mean, parameter->square};
    return parts[part];
}

/* ---- PyTorch's order: (neurons, input channels, kernel positions); ours: (neurons, kernel positions, input channels) */

static size_t place_in_memory(const Parameter *parameter, size_t i) {
    if (parameter->neurons == 0) return i;
    const size_t neurons = (size_t)parameter->neurons, channels = (size_t)parameter->shape[1];
    const size_t positions = parameter->count / (neurons * channels);
    const size_t position = i % positions, channel = i / positions % channels, neuron = i / (positions * channels);
    return (neuron * positions + position) * channels + channel;
}

void checkpoint_order(const Parameter *parameter, const float *values, float *out) {
    for (size_t i = 0; i < parameter->count; i++) out[i] = values[place_in_memory(parameter, i)];
}

static void restore_order(const Parameter *parameter, const float *in, float *values) {
    for (size_t i = 0; i < parameter->count; i++) values[place_in_memory(parameter, i)] = in[i];
}

static size_t largest_parameter(const Clapp *net) {
    size_t largest = 1;
    for (int i = 0; i < net->parameter_count; i++)
        if (net->parameters[i].count > largest) largest = net->parameters[i].count;
    return largest;
}

/* ---- Writing ----------------------------------------------------------------------------------------------------- */

/* Everything that a file's header needs, in one allocation. */
typedef struct Draft {
    SafetensorsLayout layout;
    SafetensorsPair metadata[METADATA];
    size_t file_size;
    char network[TEXT], steps[STATE], random[STATE];
    SafetensorsEntry *entries;
    char (*names)[SAFETENSORS_MAX_NAME + 1];
    float *ordered; /* one parameter in PyTorch's order */
} Draft;

static void write_random_state(const Clapp *net, char *text, size_t capacity) {
    text_print(text, capacity, "{\"look\":\"%016" PRIx64 "\",\"rule\":\"%016" PRIx64 "\",\"drawn\":%" PRIu64 "}",
               net->look_random.state, net->rule_random.state, net->drawn);
}

static void draft_close(Draft *draft) {
    if (!draft) return;
    free(draft->entries);
    free(draft->names);
    free(draft->ordered);
    free(draft);
}

static void draft_describe(Draft *draft, const Clapp *net) {
    for (int part = 0; part < PARTS; part++) {
        for (int i = 0; i < net->parameter_count; i++) {
            const Parameter *parameter = &net->parameters[i];
            const int at = part * net->parameter_count + i;
            text_print(draft->names[at], sizeof draft->names[at], "%s%s", part_prefix[part], parameter->name);
            SafetensorsEntry *entry = &draft->entries[at];
            entry->name = draft->names[at];
            entry->type = SAFETENSORS_F32;
            entry->rank = parameter->rank;
            memcpy(entry->shape, parameter->shape, sizeof parameter->shape);
        }
    }
    clapp_settings_to_json(&net->settings, draft->network, sizeof draft->network);
    text_print(draft->steps, sizeof draft->steps, "%" PRIu64, net->steps);
    write_random_state(net, draft->random, sizeof draft->random);
    draft->metadata[0] = (SafetensorsPair){"format", "clapp"};
    draft->metadata[1] = (SafetensorsPair){"network", draft->network};
    draft->metadata[2] = (SafetensorsPair){"steps", draft->steps};
    draft->metadata[3] = (SafetensorsPair){"random", draft->random};
    draft->layout = (SafetensorsLayout){draft->entries, PARTS * net->parameter_count, draft->metadata, METADATA};
}

static Draft *draft_allocate(const Clapp *net) {
    const size_t entries = (size_t)(PARTS * net->parameter_count);
    Draft *draft = calloc(1, sizeof *draft);
    if (!draft) return NULL;
    draft->entries = calloc(entries, sizeof *draft->entries);
    draft->names = calloc(entries, sizeof *draft->names);
    draft->ordered = malloc(largest_parameter(net) * sizeof *draft->ordered);
    if (draft->entries && draft->names && draft->ordered) return draft;
    draft_close(draft);
    return NULL;
}

/* The draft is to be closed also after an error. */
static ClappStatus draft_open(const Clapp *net, Draft **draft, ClappError *error) {
    *draft = draft_allocate(net);
    if (!*draft) return error_set(error, CLAPP_OUT_OF_MEMORY, "out of memory for a checkpoint");
    draft_describe(*draft, net);
    return safetensors_plan(&(*draft)->layout, &(*draft)->file_size, error);
}

ClappStatus clapp_save_size(const Clapp *net, size_t *size, ClappError *error) {
    Draft *draft = NULL;
    const ClappStatus status = draft_open(net, &draft, error);
    if (status == CLAPP_OK) *size = draft->file_size;
    draft_close(draft);
    return status;
}

static void write_tensors(const Clapp *net, const Draft *draft, uint8_t *bytes) {
    for (int part = 0; part < PARTS; part++) {
        for (int i = 0; i < net->parameter_count; i++) {
            const Parameter *parameter = &net->parameters[i];
            checkpoint_order(parameter, part_of(parameter, (Part)part), draft->ordered);
            safetensors_write_f32(&draft->entries[part * net->parameter_count + i], draft->ordered, bytes);
        }
    }
}

ClappStatus clapp_save(const Clapp *net, uint8_t *bytes, size_t size, ClappError *error) {
    Draft *draft = NULL;
    ClappStatus status = draft_open(net, &draft, error);
    if (status == CLAPP_OK && size != draft->file_size)
        status = error_set(error, CLAPP_INVALID, "a checkpoint takes %zu bytes, not %zu", draft->file_size, size);
    if (status == CLAPP_OK) {
        safetensors_write_header(&draft->layout, bytes);
        write_tensors(net, draft, bytes);
    }
    draft_close(draft);
    return status;
}

/* ---- Reading: everything is looked at before a network is made ---------------------------------------------------- */

/* What a file says besides its tensors. */
typedef struct State {
    uint64_t steps, drawn, look, rule;
    bool random; /* the last three are known */
} State;

static bool read_hexadecimal(JsonReader *reader, uint64_t *number) {
    char text[17];
    if (!json_string(reader, text, sizeof text)) return false;
    *number = 0;
    for (const char *c = text; *c; c++) *number = *number << 4 | (uint64_t)(*c <= '9' ? *c - '0' : *c - 'a' + 10);
    if (strspn(text, "0123456789abcdef") != 16) return json_refuse(reader, "expected 16 hexadecimal digits");
    return true;
}

static ClappStatus read_random_state(State *state, const char *text, size_t size, ClappError *error) {
    static const char keys[][8] = {"look", "rule", "drawn"};
    char key[CLAPP_NAME_SIZE];
    int64_t drawn = 0;
    uint64_t seen = 0;
    JsonReader reader = json_start(text, size, "random state", error);
    json_object(&reader);
    while (json_key(&reader, key, sizeof key)) {
        int i = 0;
        while (i < 3 && strcmp(key, keys[i]) != 0) i++;
        if (i == 3) json_refuse(&reader, "there is no \"%s\"", key);
        else if (!json_first(&reader, key, &seen, i)) break;
        else if (i < 2) read_hexadecimal(&reader, i == 0 ? &state->look : &state->rule);
        else if (json_integer(&reader, 0, (int64_t)1 << 53, &drawn)) state->drawn = (uint64_t)drawn;
    }
    if (!json_end(&reader)) return CLAPP_INVALID;
    state->random = seen == 7;
    return state->random ? CLAPP_OK
                         : error_set(error, CLAPP_INVALID, "random state: \"look\", \"rule\" or \"drawn\" is missing");
}

static ClappStatus read_state(const SafetensorsFile *file, State *state, ClappError *error) {
    const char *text = NULL;
    size_t size = 0;
    int64_t steps = 0;
    if (safetensors_metadata(file, "steps", &text, &size)) {
        JsonReader reader = json_start(text, size, "steps", error);
        if (!json_integer(&reader, 0, (int64_t)1 << 53, &steps) || !json_end(&reader)) return CLAPP_INVALID;
        state->steps = (uint64_t)steps;
    }
    return safetensors_metadata(file, "random", &text, &size) ? read_random_state(state, text, size, error) : CLAPP_OK;
}

static void part_name(const Parameter *parameter, Part part, char name[SAFETENSORS_MAX_NAME + 1]) {
    text_print(name, SAFETENSORS_MAX_NAME + 1, "%s%s", part_prefix[part], parameter->name);
}

/* All moments, or none: then these are weights alone, from elsewhere. */
static bool has_moments(const SafetensorsFile *file, const Parameter *parameters, int count) {
    char name[SAFETENSORS_MAX_NAME + 1];
    for (int part = PART_MEAN; part < PARTS; part++)
        for (int i = 0; i < count; i++) {
            part_name(&parameters[i], (Part)part, name);
            if (safetensors_find(file, name)) return true;
        }
    return false;
}

static ClappStatus check_tensors(const SafetensorsFile *file, const Parameter *parameters, int count, int parts,
                                 ClappError *error) {
    ClappStatus status = CLAPP_OK;
    char name[SAFETENSORS_MAX_NAME + 1];
    for (int part = 0; part < parts; part++)
        for (int i = 0; i < count && status == CLAPP_OK; i++) {
            const SafetensorsEntry *entry = NULL;
            part_name(&parameters[i], (Part)part, name);
            status = safetensors_require(file, name, SAFETENSORS_F32, parameters[i].rank, parameters[i].shape, &entry,
                                         error);
            const bool has_root = part == PART_SQUARE || strstr(parameters[i].name, ".running_var");
            if (status == CLAPP_OK) status = safetensors_check_f32(entry, has_root ? 0 : -INFINITY, error);
        }
    return status;
}

/* → state, and how many parts of each parameter the file has */
static ClappStatus check_file(const SafetensorsFile *file, const ClappSettings *settings, State *state, int *parts,
                              ClappError *error) {
    Parameter *parameters = calloc(NETWORK_MOST_PARAMETERS, sizeof *parameters);
    if (!parameters) return error_set(error, CLAPP_OUT_OF_MEMORY, "out of memory for a checkpoint");
    const int count = network_describe(settings, parameters);
    *parts = has_moments(file, parameters, count) ? PARTS : 1;
    ClappStatus status = check_tensors(file, parameters, count, *parts, error);
    if (status == CLAPP_OK) status = read_state(file, state, error);
    free(parameters);
    return status;
}

ClappStatus checkpoint_settings(const SafetensorsFile *file, ClappSettings *settings, ClappError *error) {
    const char *text = NULL;
    size_t size = 0;
    if (!safetensors_metadata(file, "network", &text, &size))
        return error_set(error, CLAPP_INVALID, "the file describes no network: its metadata has no \"network\"");
    return clapp_settings_from_json(text, size, settings, error);
}

/* Of a file that check_tensors found right. */
static ClappStatus read_tensors(const SafetensorsFile *file, Clapp *net, int parts, ClappError *error) {
    char name[SAFETENSORS_MAX_NAME + 1];
    float *ordered = malloc(largest_parameter(net) * sizeof *ordered);
    if (!ordered) return error_set(error, CLAPP_OUT_OF_MEMORY, "out of memory for a checkpoint");
    for (int part = 0; part < parts; part++)
        for (int i = 0; i < net->parameter_count; i++) {
            const Parameter *parameter = &net->parameters[i];
            part_name(parameter, (Part)part, name);
            (void)safetensors_read_f32(safetensors_find(file, name), ordered, parameter->count, NULL);
            restore_order(parameter, ordered, part_of(parameter, (Part)part));
        }
    free(ordered);
    return CLAPP_OK;
}

ClappStatus checkpoint_read(const SafetensorsFile *file, const ClappSettings *settings, Clapp **out,
                            ClappError *error) {
    Clapp *net = NULL;
    State state = {0};
    int parts = 0;
    ClappStatus status = check_file(file, settings, &state, &parts, error);
    if (status == CLAPP_OK) status = clapp_create(settings, &net, error);
    if (status != CLAPP_OK) return status;
    status = read_tensors(file, net, parts, error);
    if (status != CLAPP_OK) {
        clapp_destroy(net);
        return status;
    }
    net->steps = state.steps;
    if (state.random) {
        net->look_random.state = state.look;
        net->rule_random.state = state.rule;
        net->drawn = state.drawn;
    }
    *out = net;
    return CLAPP_OK;
}

ClappStatus clapp_load(const uint8_t *bytes, size_t size, Clapp **net, ClappError *error) {
    SafetensorsFile file;
    ClappSettings settings;
    ClappStatus status = safetensors_open(bytes, size, &file, error);
    if (status != CLAPP_OK) return status;
    status = checkpoint_settings(&file, &settings, error);
    if (status == CLAPP_OK) status = checkpoint_read(&file, &settings, net, error);
    safetensors_close(&file);
    return status;
}
