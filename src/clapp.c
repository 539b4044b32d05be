/* The public functions that look, step and answer. */
#include "clapp.h"

#include "error.h"
#include "network.h"

#include <stdlib.h>
#include <string.h>

void clapp_free(const void *memory) {
    free((void *)(uintptr_t)memory);
}

/* ---- Looking ----------------------------------------------------------------------------------------------------- */

ClappStatus clapp_draw(Clapp *net, uint32_t image_count, uint32_t *indices, ClappError *error) {
    if (image_count == 0) return error_set(error, CLAPP_INVALID, "there are no images to draw from");
    for (int slot = 0; slot < net->settings.batch; slot++, net->drawn++)
        indices[slot] = random_shuffled(net->settings.seed, net->drawn / image_count, image_count,
                                        (uint32_t)(net->drawn % image_count));
    return CLAPP_OK;
}

ClappStatus clapp_label(Clapp *net, int slot, int label, ClappError *error) {
    if (slot < 0 || slot >= net->settings.batch)
        return error_set(error, CLAPP_INVALID, "slot %d is outside a batch of %d", slot, net->settings.batch);
    if (label < 0 || label >= net->settings.classes)
        return error_set(error, CLAPP_INVALID, "label %d is outside 0 to %d", label, net->settings.classes - 1);
    for (int view = 0; view < net->sight.views; view++) net->labels[slot + view * net->settings.batch] = label;
    return CLAPP_OK;
}

ClappFixation clapp_fixation(const Clapp *net, int slot, int view) {
    const int at = slot + view * net->settings.batch;
    return at >= 0 && at < net->sight.images ? net->fixations[at] : (ClappFixation){0};
}

/* ---- Learning ---------------------------------------------------------------------------------------------------- */

ClappStatus clapp_step(Clapp *net, ClappError *error) {
    const Random before = net->rule_random;
    ClappBlockReport report[CLAPP_MAX_BLOCKS];
    memcpy(report, net->report, sizeof report);
    learn_choose(net);
    const ClappStatus status = learn_batch(net, true, error);
    if (status == CLAPP_OK) {
        net->steps++;
    } else { /* no weight has moved */
        net->rule_random = before;
        memcpy(net->report, report, sizeof report);
    }
    return status;
}

/* ---- Asking ------------------------------------------------------------------------------------------------------ */

const ClappSettings *clapp_settings(const Clapp *net) {
    return &net->settings;
}

uint64_t clapp_steps(const Clapp *net) {
    return net->steps;
}

const ClappBlockReport *clapp_report(const Clapp *net) {
    return net->report;
}

const int8_t *clapp_broadcast(const Clapp *net, int block) {
    return net->choices[block].broadcast;
}

ClappExtent clapp_code_extent(const Clapp *net, int block) {
    const ClappExtent cells = net->blocks[block].cells.count;
    const int grid = net->sight.grid;
    return (ClappExtent){cells.time, grid * cells.height, grid * cells.width};
}

int clapp_code_size(const Clapp *net, int block) {
    return net->blocks[block].settings->channels;
}

const float *clapp_codes(const Clapp *net, int block) {
    return net->activity[block].code;
}

size_t clapp_filters(const Clapp *net, int block, float *filters) {
    const Parameter *weight = net->blocks[block].weight;
    if (filters) memcpy(filters, weight->value, weight->count * sizeof *filters);
    return weight->count;
}
