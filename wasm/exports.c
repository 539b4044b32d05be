#include "exports.h"

#include "answer.h"
#include "text.h"

#include <stdlib.h>
#include <string.h>

/* One caller at a time: a module has one thread. */
ClappError error;
double results[16];
static char settings_text[16384];
static ClappTeam *team;

const char *wasm_version(void) {
    return CLAPP_VERSION;
}

const char *wasm_error(void) {
    return error.text;
}

const double *wasm_results(void) {
    return results;
}

void *wasm_allocate(size_t size) {
    return malloc(size);
}

/* clapp_free is free(): one function frees both sides' memory. */
void wasm_free(void *memory) {
    clapp_free(memory);
}

/* ---- Settings ---------------------------------------------------------------------------------------------------- */

const char *wasm_preset_name(int index) {
    return clapp_preset_name(index);
}

const char *wasm_rule_name(int index) {
    return clapp_rule_name(index);
}

static int write_settings(const ClappSettings *settings) {
    const size_t length = clapp_settings_to_json(settings, settings_text, sizeof settings_text);
    if (length >= sizeof settings_text) {
        text_print(error.text, sizeof error.text, "the settings are too long to be written");
        return CLAPP_INVALID;
    }
    results[0] = address_of(settings_text);
    results[1] = (double)length;
    return CLAPP_OK;
}

int wasm_complete(const char *json, size_t size) {
    ClappSettings settings;
    const ClappStatus status = clapp_settings_from_json(json, size, &settings, &error);
    return status == CLAPP_OK ? write_settings(&settings) : (int)status;
}

int wasm_memory(const char *json, size_t size) {
    ClappSettings settings;
    ClappMemory memory = {0};
    ClappStatus status = clapp_settings_from_json(json, size, &settings, &error);
    if (status == CLAPP_OK) status = clapp_memory_parts(&settings, &memory, &error);
    const size_t parts[] = {memory.weights,  memory.moments, memory.gradients, memory.images,
                            memory.activity, memory.scratch, memory.thread,    memory.total};
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) results[i] = (double)parts[i];
    return (int)status;
}

/* ---- Images -------------------------------------------------------------------------------------------------------- */

int wasm_decode(const uint8_t *bytes, size_t size, int side) {
    ClappImage image = {0};
    const ClappStatus status = clapp_image_decode(bytes, size, side, &image, &error);
    results[0] = address_of(image.pixels);
    results[1] = image.width;
    results[2] = image.height;
    results[3] = image.channels;
    return (int)status;
}

/* ---- The network ------------------------------------------------------------------------------------------------- */

void exports_employ(ClappTeam *new_team) {
    team = new_team;
}

/* Hands a new network over, at work with the module's team. */
static int hand_over(Clapp *net, ClappStatus status) {
    if (status == CLAPP_OK) status = clapp_employ(net, team, &error);
    if (status != CLAPP_OK) {
        clapp_destroy(net);
        net = NULL;
    }
    results[0] = address_of(net);
    return (int)status;
}

int wasm_create(const char *json, size_t size) {
    ClappSettings settings;
    Clapp *net = NULL;
    ClappStatus status = clapp_settings_from_json(json, size, &settings, &error);
    if (status == CLAPP_OK) status = clapp_create(&settings, &net, &error);
    return hand_over(net, status);
}

void wasm_destroy(Clapp *net) {
    clapp_destroy(net);
}

int wasm_settings(const Clapp *net) {
    return write_settings(clapp_settings(net));
}

double wasm_steps(const Clapp *net) {
    return (double)clapp_steps(net);
}

int wasm_draw(Clapp *net, uint32_t image_count, uint32_t *indices) {
    return (int)clapp_draw(net, image_count, indices, &error);
}

int wasm_look(Clapp *net, int slot, const uint8_t *pixels, int width, int height, int channels, int look) {
    const ClappImage image = {pixels, width, height, channels};
    return (int)clapp_look(net, slot, image, (ClappLook)look, &error);
}

int wasm_listen(Clapp *net, int slot, const float *samples, size_t count, int look) {
    return (int)clapp_listen(net, slot, samples, count, (ClappLook)look, &error);
}

int wasm_look_clip(Clapp *net, int slot, const uint8_t *pixels, int count, int width, int height, int channels,
                   int look) {
    const ClappImage first = {pixels, width, height, channels};
    return (int)clapp_look_clip(net, slot, first, count, (ClappLook)look, &error);
}

int wasm_label(Clapp *net, int slot, int label) {
    return (int)clapp_label(net, slot, label, &error);
}

void wasm_fixation(const Clapp *net, int slot, int view) {
    const ClappFixation fixation = clapp_fixation(net, slot, view);
    results[0] = (double)fixation.left;
    results[1] = (double)fixation.top;
    results[2] = (double)fixation.width;
    results[3] = (double)fixation.height;
    results[4] = fixation.flipped;
}

int wasm_step(Clapp *net) {
    return (int)clapp_step(net, &error);
}

void wasm_report(const Clapp *net, int block) {
    const ClappBlockReport *report = clapp_report(net) + block;
    results[0] = (double)report->loss;
    results[1] = (double)report->violated;
    results[2] = (double)report->change;
    results[3] = (double)report->norm;
}

const int8_t *wasm_broadcast(const Clapp *net, int block) {
    return clapp_broadcast(net, block);
}

int wasm_encode(Clapp *net, int count, int cells, float *features) {
    float *parts[CLAPP_MAX_BLOCKS];
    for (int block = 0; block < clapp_settings(net)->block_count; block++) {
        parts[block] = features;
        features += (size_t)count * (size_t)clapp_feature_parts(net, cells) * (size_t)clapp_code_size(net, block);
    }
    return (int)clapp_encode(net, count, cells, parts, &error);
}

int wasm_code_size(const Clapp *net, int block) {
    return clapp_code_size(net, block);
}

int wasm_feature_parts(const Clapp *net, int cells) {
    return clapp_feature_parts(net, cells);
}

size_t wasm_filters(const Clapp *net, int block, float *filters) {
    return clapp_filters(net, block, filters);
}

/* ---- Looking on -------------------------------------------------------------------------------------------------- */

const float *wasm_crop(const Clapp *net, int slot, int view) {
    ClappExtent extent = {0};
    const float *crop = clapp_crop(net, slot, view, &extent);
    results[0] = extent.time;
    results[1] = extent.height;
    results[2] = extent.width;
    return crop;
}

const float *wasm_activity(const Clapp *net, int block, int view) {
    const ClappActivity activity = clapp_activity(net, block, view);
    results[0] = activity.patches;
    results[1] = activity.time;
    results[2] = activity.height;
    results[3] = activity.width;
    results[4] = activity.channels;
    return activity.values;
}

const uint32_t *wasm_scores(const Clapp *net, int block) {
    const ClappScores *scores = clapp_scores(net, block);
    results[0] = (double)scores->lowest;
    results[1] = (double)scores->highest;
    results[2] = CLAPP_SCORE_BINS;
    return scores->fixation;
}

size_t wasm_negatives(const Clapp *net, int block, int32_t *slots) {
    return clapp_negatives(net, block, slots);
}

int wasm_watch(Clapp *net, int block, int neuron, int row, int column, int channel) {
    const ClappSynapse synapse = {block, neuron, row, column, channel};
    return (int)clapp_watch(net, block < 0 ? NULL : &synapse, &error);
}

int wasm_synapse(const Clapp *net) {
    const ClappTrace *trace = clapp_synapse(net);
    if (!trace) return 0;
    const double values[] = {trace->weight,   trace->change,      trace->update,      trace->events,
                             trace->slot,     trace->view,        trace->patch_row,   trace->patch_column,
                             trace->cell_row, trace->cell_column, trace->presynaptic, trace->slope,
                             trace->fixation, trace->saccade,     trace->product};
    memcpy(results, values, sizeof values);
    return 1;
}

/* ---- Checkpoints ------------------------------------------------------------------------------------------------- */

int wasm_save_size(const Clapp *net) {
    size_t size = 0;
    const ClappStatus status = clapp_save_size(net, &size, &error);
    results[0] = (double)size;
    return (int)status;
}

int wasm_save(const Clapp *net, uint8_t *bytes, size_t size) {
    return (int)clapp_save(net, bytes, size, &error);
}

int wasm_load(const uint8_t *bytes, size_t size) {
    Clapp *net = NULL;
    const ClappStatus status = clapp_load(bytes, size, &net, &error);
    return hand_over(net, status);
}

/* ---- Linear probe ------------------------------------------------------------------------------------------------ */

int wasm_probe(const float *train, const int32_t *train_labels, int train_count, const float *test,
               const int32_t *test_labels, int test_count, int size, int classes) {
    ClappProbeReport report = {0};
    const ClappStatus status =
        clapp_probe((ClappSamples){train, train_labels, train_count}, (ClappSamples){test, test_labels, test_count},
                    size, classes, &report, &error);
    results[0] = (double)report.train_accuracy;
    results[1] = (double)report.test_accuracy;
    results[2] = (double)report.penalty;
    return (int)status;
}

int wasm_read_out(const float *features, const int32_t *labels, int count, int size, int classes, double penalty,
                  float *values) {
    ClappReadOut read_out = clapp_read_out(size, classes, values);
    const ClappStatus status =
        clapp_read_out_fit((ClappSamples){features, labels, count}, (float)penalty, &read_out, &error);
    results[0] = (double)read_out.train_accuracy;
    results[1] = (double)read_out.penalty;
    return (int)status;
}

int wasm_predict(float *values, int size, int classes, const float *features, int count, float *probabilities) {
    const ClappReadOut read_out = clapp_read_out(size, classes, values);
    return (int)clapp_read_out_predict(&read_out, features, count, probabilities, &error);
}
