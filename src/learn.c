/* One step: what a batch teaches every block. */
#include "backward.h"
#include "batch_norm.h"
#include "network.h"
#include "optimizer.h"
#include "saccade.h"
#include "sane.h"

#include <math.h>
#include <string.h>

/* ---- Forward ----------------------------------------------------------------------------------------------------- */

ClappStatus learn_see(Clapp *net, int images, ClappError *error) {
    if (network_cuts(net)) saccade_patches(net->sight, net->settings.image_channels, images, net->crops, net->patches);
    for (int i = 0; i < net->settings.block_count; i++) net->activity[i].patches = network_patches(net, images);
    return sane_input(net, images, error);
}

ClappStatus learn_forward(Clapp *net, int block, bool training, ClappError *error) {
    const ClappStatus status = sane_weights(net, block, error);
    if (status != CLAPP_OK) return status;
    block_forward(&net->blocks[block], &net->machine, &net->activity[block], training);
    return sane_activity(net, block, training, error);
}

void learn_choose(Clapp *net) {
    const ClappSettings *s = &net->settings;
    for (int i = 0; i < s->block_count && net->rule->choose; i++) {
        if (!network_has_loss(s, i)) continue;
        net->rule->choose(s, network_places(net, i), &net->rule_random, net->choices[i]);
        if (s->shared_negatives && i > 0 && network_has_loss(s, 0))
            memcpy(net->choices[i].negatives, net->choices[0].negatives,
                   network_rule_sizes(net, i).negatives * sizeof(int32_t));
    }
}

/* ---- Learning ---------------------------------------------------------------------------------------------------- */

static void clear_gradients(Clapp *net, int block) {
    for (int p = 0; p < network_own_parameters(net, block); p++) {
        Parameter *parameter = network_parameter(net, block, p);
        if (!parameter->by_product) memset(parameter->gradient, 0, parameter->count * sizeof(float));
    }
}

/* The rule's part: the block's code → its d_code, and the gradients of the rule's own matrices. */
static ClappStatus teach(Clapp *net, int block, bool only_fixations, ClappError *error) {
    const int last = net->settings.block_count - 1;
    const size_t codes = (size_t)net->activity[block].patches * block_code_size(&net->blocks[block]);
    Lesson lesson = {.settings = &net->settings,
                     .machine = &net->machine,
                     .places = network_places(net, block),
                     .size = code_size(&net->settings, block, net->blocks[block].shapes.output),
                     .code = net->activity[block].code,
                     .context_size = (int)block_code_size(&net->blocks[last]),
                     .context = net->activity[last].code,
                     .labels = net->labels,
                     .choices = net->choices[block],
                     .matrices = network_parameter(net, block, block_parameter_count(net->blocks[block].settings)),
                     .scratch = net->rule_scratch,
                     .kept = net->kept[block],
                     .origins = net->rule_origins,
                     .only_fixations = only_fixations,
                     .scores = observe_scores(net, block),
                     .d_code = net->d_code};
    memset(net->d_code, 0, codes * sizeof(float));
    net->rule->learn(&lesson);
    net->report[block].loss = lesson.loss;
    net->report[block].violated = lesson.violated;
    return sane_loss(net, block, error);
}

static void optimize_block(Clapp *net, int block) {
    for (int p = 0; p < network_own_parameters(net, block); p++) {
        const Parameter *parameter = network_parameter(net, block, p);
        OptimizerChange sums;
        if (parameter->frozen) continue;
        optimizer_step(&net->settings, &net->machine, net->steps + 1, parameter, p == 0 ? &sums : NULL);
        if (p > 0) continue;
        net->report[block].norm = (float)sqrt(sums.value);
        net->report[block].change = sums.value > 0 ? (float)sqrt(sums.change / sums.value) : 0;
    }
}

/* A block by itself: nothing comes from above, nothing goes below. */
static ClappStatus learn_locally(Clapp *net, int block, ClappError *error) {
    ClappStatus status = CLAPP_OK;
    if (observe_traces(net, block)) {
        status = teach(net, block, true, error);
        if (status != CLAPP_OK) return status;
        observe_fixations(net);
    }
    clear_gradients(net, block);
    status = teach(net, block, false, error);
    if (status != CLAPP_OK) return status;
    if (observe_traces(net, block)) observe_products(net);
    block_update(&net->blocks[block], &net->machine, &net->activity[block], net->d_code, net->d_output);
    return sane_gradients(net, block, error);
}

/* The whole network at once, by back-propagation. */
static ClappStatus learn_end_to_end(Clapp *net, ClappError *error) {
    const int last = net->settings.block_count - 1, patches = net->activity[last].patches;
    const Block *top = &net->blocks[last];
    for (int i = 0; i <= last; i++) clear_gradients(net, i);
    ClappStatus status = teach(net, last, false, error);
    if (status != CLAPP_OK) return status;
    for (size_t i = 0; i < (size_t)patches; i++)
        block_spread(top, net->d_code + i * block_code_size(top), net->d_output + i * shape_count(top->shapes.output));
    for (int i = last; i >= 0 && status == CLAPP_OK; i--) {
        backward_block(&net->blocks[i], &net->machine, &net->activity[i], net->d_output, i > 0 ? net->d_input : NULL);
        float *swapped = net->d_output;
        net->d_output = net->d_input;
        net->d_input = swapped;
        net->report[i].loss = net->report[last].loss;
        net->report[i].violated = net->report[last].violated;
        status = sane_gradients(net, i, error);
    }
    return status;
}

ClappStatus learn_batch(Clapp *net, bool optimize, ClappError *error) {
    const bool waits = network_waits(&net->settings);
    observe_start(net);
    ClappStatus status = learn_see(net, net->sight.images, error);
    for (int i = 0; i < net->settings.block_count && status == CLAPP_OK; i++) {
        status = learn_forward(net, i, true, error);
        observe_output(net, i);
        if (status == CLAPP_OK && !waits && net->rule->reach == REACH_BLOCK) status = learn_locally(net, i, error);
    }
    if (status == CLAPP_OK && net->rule->reach == REACH_NETWORK) status = learn_end_to_end(net, error);
    else
        for (int i = 0; i < net->settings.block_count && status == CLAPP_OK && waits; i++)
            status = learn_locally(net, i, error);
    for (int i = 0; i < net->settings.block_count && optimize && status == CLAPP_OK; i++) {
        if (net->rule->reach != REACH_NOTHING) optimize_block(net, i);
        if (net->blocks[i].settings->batch_norm) batch_norm_average(&net->blocks[i], &net->activity[i]);
    }
    if (status == CLAPP_OK) observe_end(net);
    return status;
}
