#include "observe.h"

#include "error.h"
#include "network.h"

#include <math.h>
#include <string.h>

void observe_plan(Observed *observed, Arena *arena, int block, size_t output) {
    observed->activity[block] = arena_floats(arena, output);
    observed->scores[block].lowest = -RULE_SCORE_LIMIT;
    observed->scores[block].highest = RULE_SCORE_LIMIT;
}

/* ---- What a step leaves behind ----------------------------------------------------------------------------------- */

const float *clapp_crop(const Clapp *net, int slot, int view, ClappExtent *extent) {
    const bool exists = slot >= 0 && slot < net->settings.batch && view >= 0 && view < net->sight.views;
    *extent = (ClappExtent){net->sight.time, net->sight.side, net->sight.side};
    return exists ? net->crops + (size_t)(slot + view * net->settings.batch) * crop_size(&net->settings) : NULL;
}

static size_t image_output(const Clapp *net, int block) {
    return (size_t)network_patches(net, 1) * shape_count(net->blocks[block].shapes.output);
}

ClappActivity clapp_activity(const Clapp *net, int block, int view) {
    const Shape out = net->blocks[block].shapes.output;
    const bool exists = net->observed.stepped && view >= 0 && view < net->sight.views;
    const size_t from = exists ? (size_t)view * image_output(net, block) : 0;
    return (ClappActivity){network_patches(net, 1),
                           out.time,
                           out.height,
                           out.width,
                           out.channels,
                           exists ? net->observed.activity[block] + from : NULL};
}

void observe_output(Clapp *net, int block) {
    const size_t size = image_output(net, block);
    for (size_t view = 0; view < (size_t)net->sight.views; view++)
        memcpy(net->observed.activity[block] + view * size,
               net->activity[block].output + view * (size_t)net->settings.batch * size, size * sizeof(float));
}

const ClappScores *clapp_scores(const Clapp *net, int block) {
    return &net->observed.scores[block];
}

ClappScores *observe_scores(Clapp *net, int block) {
    ClappScores *scores = &net->observed.scores[block];
    memset(scores->fixation, 0, sizeof scores->fixation);
    memset(scores->saccade, 0, sizeof scores->saccade);
    return scores;
}

size_t clapp_negatives(const Clapp *net, int block, int32_t *slots) {
    const bool exist =
        net->observed.stepped && net->rule->negatives_of_first && network_has_loss(&net->settings, block);
    return exist ? net->rule->negatives_of_first(&net->settings, network_places(net, block), net->choices[block], slots)
                 : 0;
}

/* ---- One synapse ------------------------------------------------------------------------------------------------- */

static const float *watched_weight(const Clapp *net) {
    const ClappSynapse *s = &net->observed.synapse;
    const Block *block = &net->blocks[s->block];
    const size_t width = (size_t)block->settings->kernel.width, channels = (size_t)block->shapes.input.channels;
    const size_t tap = ((size_t)s->row * width + (size_t)s->column) * channels + (size_t)s->channel;
    return block->weight->value + (size_t)s->neuron * (size_t)fan_in(block->settings, block->shapes.input) + tap;
}

static ClappStatus check_rule(const Clapp *net, ClappError *error) {
    if (net->sight.is_sequence)
        return error_set(error, CLAPP_INVALID, "synapses are watched in networks that see images");
    if (net->rule->reach == REACH_NETWORK)
        return error_set(error, CLAPP_INVALID, "the rule %s reaches through all blocks; a synapse has no local update",
                         net->rule->name);
    if (net->rule->reach == REACH_BLOCK && !net->rule->has_gamma)
        return error_set(error, CLAPP_INVALID, "the rule %s does not tell fixations from saccades", net->rule->name);
    return CLAPP_OK;
}

static ClappStatus check_synapse(const Clapp *net, const ClappSynapse *s, ClappError *error) {
    if (s->block < 0 || s->block >= net->settings.block_count)
        return error_set(error, CLAPP_INVALID, "there is no block %d to watch", s->block);
    const ClappBlockSettings *block = net->blocks[s->block].settings;
    if (s->neuron < 0 || s->neuron >= block->channels || s->row < 0 || s->row >= block->kernel.height ||
        s->column < 0 || s->column >= block->kernel.width || s->channel < 0 ||
        s->channel >= net->blocks[s->block].shapes.input.channels)
        return error_set(error, CLAPP_INVALID, "block %d has no weight of neuron %d at row %d, column %d, channel %d",
                         s->block, s->neuron, s->row, s->column, s->channel);
    return CLAPP_OK;
}

ClappStatus clapp_watch(Clapp *net, const ClappSynapse *synapse, ClappError *error) {
    if (synapse) {
        ClappStatus status = check_rule(net, error);
        if (status == CLAPP_OK) status = check_synapse(net, synapse, error);
        if (status != CLAPP_OK) return status;
        net->observed.synapse = *synapse;
    }
    net->observed.watches = synapse != NULL;
    net->observed.traced = false;
    return CLAPP_OK;
}

const ClappTrace *clapp_synapse(const Clapp *net) {
    return net->observed.traced ? &net->observed.trace : NULL;
}

bool observe_traces(const Clapp *net, int block) {
    return net->observed.watches && net->observed.synapse.block == block;
}

void observe_start(Clapp *net) {
    Observed *observed = &net->observed;
    observed->traced = false;
    if (observed->watches) observed->trace = (ClappTrace){.weight = (double)*watched_weight(net)};
}

void observe_fixations(Clapp *net) {
    const ClappSynapse *s = &net->observed.synapse;
    const size_t channels = (size_t)net->blocks[s->block].settings->channels;
    const size_t cells = (size_t)net->activity[s->block].patches * block_code_size(&net->blocks[s->block]) / channels;
    for (size_t i = 0; i < cells; i++) net->observed.fixation[i] = net->d_code[i * channels + (size_t)s->neuron];
}

/* The watched synapse's input at output position (t, y, x), whose pool window position `winner` won. */
static double input_at(const Block *block, const ClappSynapse *s, const float *input, int t, int y, int x, int winner) {
    const ClappBlockSettings *b = block->settings;
    const Shape in = block->shapes.input;
    const int across = b->pool.width, plane = b->pool.width * b->pool.height;
    const int from_t = (t * b->pool_stride.time + winner / plane) * b->stride.time - b->padding.time;
    const int from_y =
        (y * b->pool_stride.height + winner / across % b->pool.height) * b->stride.height + s->row - b->padding.height;
    const int from_x = (x * b->pool_stride.width + winner % across) * b->stride.width + s->column - b->padding.width;
    if (from_t < 0 || from_t >= in.time || from_y < 0 || from_y >= in.height || from_x < 0 || from_x >= in.width)
        return 0;
    return (double)input[(size_t)(((from_t * in.height + from_y) * in.width + from_x) * in.channels + s->channel)];
}

/* Presynaptic input and slope over one cell of one patch. */
static void look_at_cell(const Clapp *net, size_t patch, int row, int column, ClappTrace *event) {
    const ClappSynapse *s = &net->observed.synapse;
    const Block *block = &net->blocks[s->block];
    const Activity *activity = &net->activity[s->block];
    const Shape out = block->shapes.output;
    const int height = block->cells.size.height, width = block->cells.size.width;
    const float *input = activity->input + patch * shape_count(block->shapes.input);
    int fired = 0;
    double sum = 0;
    for (int t = 0; t < out.time; t++)
        for (int y = row * height; y < (row + 1) * height; y++)
            for (int x = column * width; x < (column + 1) * width; x++) {
                const size_t at = patch * shape_count(out) +
                                  (size_t)(((t * out.height + y) * out.width + x) * out.channels + s->neuron);
                if (!(activity->output[at] > 0)) continue;
                fired++;
                sum += input_at(block, s, input, t, y, x, activity->winner[at]);
            }
    event->presynaptic = fired > 0 ? sum / fired : 0;
    event->slope = (double)fired / (out.time * height * width);
}

static void add_event(Clapp *net, size_t patch, const ClappTrace *event) {
    ClappTrace *trace = &net->observed.trace;
    const int grid = net->sight.grid, places = grid * grid, image = (int)patch / places, place = (int)patch % places;
    trace->update += event->product;
    trace->events += event->product != 0;
    if (!(fabs(event->product) > fabs(trace->product))) return;
    trace->slot = image % net->settings.batch;
    trace->view = image / net->settings.batch;
    trace->patch_row = place / grid;
    trace->patch_column = place % grid;
    trace->cell_row = event->cell_row;
    trace->cell_column = event->cell_column;
    trace->presynaptic = event->presynaptic;
    trace->slope = event->slope;
    trace->fixation = event->fixation;
    trace->saccade = event->saccade;
    trace->product = event->product;
}

void observe_products(Clapp *net) {
    const ClappSynapse *s = &net->observed.synapse;
    const int grid = net->blocks[s->block].cells.count.height;
    const size_t channels = (size_t)net->blocks[s->block].settings->channels;
    size_t at = 0;
    for (size_t patch = 0; patch < (size_t)net->activity[s->block].patches; patch++)
        for (int cell = 0; cell < grid * grid; cell++, at++) {
            const double fixations = (double)net->observed.fixation[at];
            const double all = (double)net->d_code[at * channels + (size_t)s->neuron];
            ClappTrace event = {.cell_row = cell / grid, .cell_column = cell % grid};
            if (all == 0) continue;
            look_at_cell(net, patch, event.cell_row, event.cell_column, &event);
            event.fixation = -fixations;
            event.saccade = all - fixations;
            event.product = event.presynaptic * event.slope * (event.fixation - event.saccade);
            add_event(net, patch, &event);
        }
}

void observe_end(Clapp *net) {
    Observed *observed = &net->observed;
    observed->stepped = true;
    observed->traced = observed->watches;
    if (observed->watches) observed->trace.change = (double)*watched_weight(net) - observed->trace.weight;
}
