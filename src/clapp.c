/* The public functions: planning a network, one step of it, and what can be asked of it. */
#include "clapp.h"

#include "error.h"
#include "network.h"
#include "optimizer.h"
#include "saccade.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { STREAM_WEIGHTS, STREAM_LOOK, STREAM_RULE }; /* independent random numbers of one seed */

void clapp_free(const void *memory) {
    free((void *)(uintptr_t)memory);
}

int network_patches(const Clapp *net, int images) {
    return images * grid_side(&net->settings) * grid_side(&net->settings);
}

Parameter *network_parameter(const Clapp *net, int block, int index) {
    return &net->parameters[block * net->parameters_per_block + index];
}

/* ---- Planning ---------------------------------------------------------------------------------------------------- */

static size_t larger(size_t a, size_t b) {
    return a > b ? a : b;
}

static void name_parameter(Parameter *parameter, int block, const char *what, int rank, const int *shape) {
    snprintf(parameter->name, sizeof parameter->name, "encoder.%d.%s", block, what);
    parameter->rank = rank;
    parameter->count = 1;
    for (int i = 0; i < rank; i++) {
        parameter->shape[i] = shape[i];
        parameter->count *= (size_t)shape[i];
    }
}

/* Names and shapes of a block's parameters (SPEC §9). */
static void describe_parameters(const ClappSettings *settings, int block, Shape input, Parameter *parameters) {
    const ClappBlockSettings *b = &settings->blocks[block];
    const ClappExtent k = b->kernel;
    if (k.time == 1)
        name_parameter(&parameters[0], block, "conv.weight", 4,
                       (int[]){b->channels, input.channels, k.height, k.width});
    else
        name_parameter(&parameters[0], block, "conv.weight", 5,
                       (int[]){b->channels, input.channels, k.time, k.height, k.width});
    parameters[0].neurons = b->channels;
    name_parameter(&parameters[1], block, "conv.bias", 1, (int[]){b->channels});
    for (int i = 0; i < PASSES * settings->prediction_steps; i++) {
        char what[PARAMETER_NAME_SIZE / 2];
        snprintf(what, sizeof what, "%s.%d.weight", i < settings->prediction_steps ? "pred" : "retro",
                 i % settings->prediction_steps);
        name_parameter(&parameters[2 + i], block, what, 2, (int[]){b->channels, b->channels});
    }
}

/* Sets up `net` (its settings are complete) over `arena`; with a counting arena nothing is written but `net` itself. */
static void plan(Clapp *net, Arena *arena) {
    const ClappSettings *s = &net->settings;
    const size_t batch = (size_t)s->batch, patches = (size_t)network_patches(net, s->batch);
    const size_t choices = (size_t)(PASSES * s->prediction_steps) * batch;
    size_t activity = patches * shape_count(patch_shape(s)), output = 0, rows = 0, convolved = 0, codes = 0;
    Parameter counted[2 + PASSES * CLAPP_MAX_PREDICTION_STEPS];

    net->parameters_per_block = 2 + PASSES * s->prediction_steps;
    net->parameter_count = s->block_count * net->parameters_per_block;
    net->parameters = arena_place(arena, (size_t)net->parameter_count, sizeof *net->parameters);
    net->crops = arena_floats(arena, batch * (size_t)(s->crop * s->crop * s->image_channels));
    net->fixations = arena_place(arena, batch, sizeof *net->fixations);
    Shape input = patch_shape(s);
    for (int i = 0; i < s->block_count; i++) {
        Parameter *own = net->parameters ? network_parameter(net, i, 0) : counted;
        describe_parameters(s, i, input, own);
        for (int p = 0; p < net->parameters_per_block; p++) parameter_place(&own[p], arena);
        Block *block = &net->blocks[i];
        *block = (Block){&s->blocks[i], block_shapes(&s->blocks[i], input), &own[0], &own[1]};
        input = block->shapes.output;
        const size_t code = patches * (size_t)input.channels;
        net->codes[i] = arena_floats(arena, code);
        net->choices[i].negatives = arena_place(arena, choices, sizeof(int32_t));
        net->choices[i].broadcast = arena_place(arena, PASSES * batch, 1);
        activity = larger(activity, patches * shape_count(input));
        output = larger(output, patches * shape_count(input));
        rows = larger(rows, block_rows_size(block));
        convolved = larger(convolved, block_convolved_size(block));
        codes = larger(codes, code);
    }
    for (int i = 0; i < 2; i++) net->activity[i] = arena_floats(arena, activity);
    net->d_code = arena_floats(arena, codes);
    net->rule_scratch = arena_floats(arena, 3 * codes);
    net->rule_origins = arena_place(arena, patches, sizeof(size_t));
    net->workspace = (Workspace){arena_floats(arena, rows), arena_floats(arena, convolved),
                                 arena_place(arena, output, 1), arena_floats(arena, GEMM_SCRATCH)};
}

/* Sets `bytes` to what the plan of complete settings takes. */
static ClappStatus measure(const ClappSettings *settings, size_t *bytes, ClappError *error) {
    Arena arena = {0};
    arena_place(&arena, 1, sizeof(Clapp));
    Clapp *net = calloc(1, sizeof *net);
    if (!net) return error_set(error, CLAPP_OUT_OF_MEMORY, "out of memory");
    net->settings = *settings;
    plan(net, &arena);
    free(net);
    *bytes = arena.used;
    return arena.overflowed ? error_set(error, CLAPP_OUT_OF_MEMORY, "the network is larger than this system's memory")
                            : CLAPP_OK;
}

ClappStatus clapp_memory(const ClappSettings *settings, size_t *bytes, ClappError *error) {
    ClappSettings complete = *settings;
    const ClappStatus status = clapp_complete(&complete, error);
    return status == CLAPP_OK ? measure(&complete, bytes, error) : status;
}

/* Uniform in ±1/√inputs (PyTorch's default for convolutions and linear layers). */
static void initialise(Parameter *parameter, int inputs, Random *random) {
    const float bound = 1 / sqrtf((float)inputs);
    for (size_t i = 0; i < parameter->count; i++) parameter->value[i] = (2 * random_unit(random) - 1) * bound;
}

ClappStatus clapp_create(const ClappSettings *settings, Clapp **out, ClappError *error) {
    ClappSettings complete = *settings;
    size_t bytes = 0;
    ClappStatus status = clapp_complete(&complete, error);
    if (status == CLAPP_OK) status = measure(&complete, &bytes, error);
    if (status != CLAPP_OK) return status;
    unsigned char *memory = malloc(bytes + ARENA_ALIGNMENT);
    if (!memory)
        return error_set(error, CLAPP_OUT_OF_MEMORY, "out of memory: the network needs %.0f MB", (double)bytes / 1e6);
    const size_t misaligned = (size_t)((uintptr_t)memory % ARENA_ALIGNMENT);
    Arena arena = {.memory = memory + (misaligned ? ARENA_ALIGNMENT - misaligned : 0)};
    Clapp *net = arena_place(&arena, 1, sizeof *net);
    net->settings = complete;
    net->memory = memory;
    net->kernels = kernels_select();
    net->rule = rule_find(complete.rule);
    plan(net, &arena);
    net->look_random = random_seeded(complete.seed, STREAM_LOOK);
    net->rule_random = random_seeded(complete.seed, STREAM_RULE);
    Random weights = random_seeded(complete.seed, STREAM_WEIGHTS);
    for (int i = 0; i < complete.block_count; i++)
        for (int p = 0; p < net->parameters_per_block; p++)
            initialise(network_parameter(net, i, p),
                       p < 2 ? fan_in(net->blocks[i].settings, net->blocks[i].shapes.input)
                             : net->blocks[i].settings->channels,
                       &weights);
    *out = net;
    return CLAPP_OK;
}

void clapp_destroy(Clapp *net) {
    if (net) free(net->memory);
}

/* ---- Looking ----------------------------------------------------------------------------------------------------- */

ClappStatus clapp_draw(Clapp *net, uint32_t image_count, uint32_t *indices, ClappError *error) {
    if (image_count == 0) return error_set(error, CLAPP_INVALID, "there are no images to draw from");
    for (int slot = 0; slot < net->settings.batch; slot++, net->drawn++)
        indices[slot] = random_shuffled(net->settings.seed, net->drawn / image_count, image_count,
                                        (uint32_t)(net->drawn % image_count));
    return CLAPP_OK;
}

ClappStatus clapp_look(Clapp *net, int slot, ClappImage image, ClappLook look, ClappError *error) {
    const ClappSettings *s = &net->settings;
    if (slot < 0 || slot >= s->batch)
        return error_set(error, CLAPP_INVALID, "slot %d is outside a batch of %d", slot, s->batch);
    if (!image.pixels || image.width < 1 || image.height < 1 || image.width > CLAPP_MAX_IMAGE_SIDE ||
        image.height > CLAPP_MAX_IMAGE_SIDE)
        return error_set(error, CLAPP_INVALID, "an image of %d×%d pixels cannot be looked at", image.width,
                         image.height);
    if (image.channels != 1 && image.channels != 3 && image.channels != 4)
        return error_set(error, CLAPP_INVALID, "an image has %d channels; 1, 3 or 4 are possible", image.channels);
    const size_t size = (size_t)(s->crop * s->crop * s->image_channels);
    net->fixations[slot] = saccade_choose(s, image, look, &net->look_random);
    saccade_crop(s, image, net->fixations[slot], net->crops + (size_t)slot * size);
    return CLAPP_OK;
}

/* ---- Learning ---------------------------------------------------------------------------------------------------- */

/* One block: what it makes of `input`, and what it learns from that. */
static void learn_block(Clapp *net, int index, const float *input, float *output) {
    const Block *block = &net->blocks[index];
    const ClappSettings *s = &net->settings;
    const int patches = network_patches(net, s->batch), size = block->settings->channels;
    block_forward(block, net->kernels, &net->workspace, patches, input, output, net->codes[index]);
    if (!net->rule->learn) return;

    for (int p = 0; p < net->parameters_per_block; p++) {
        Parameter *parameter = network_parameter(net, index, p);
        memset(parameter->gradient, 0, parameter->count * sizeof(float));
    }
    memset(net->d_code, 0, (size_t)patches * (size_t)size * sizeof(float));
    Lesson lesson = {.settings = s,
                     .kernels = net->kernels,
                     .size = size,
                     .code = net->codes[index],
                     .choices = net->choices[index],
                     .scratch = net->rule_scratch,
                     .origins = net->rule_origins,
                     .packed = net->workspace.packed,
                     .d_code = net->d_code};
    for (int pass = 0; pass < PASSES; pass++)
        for (int k = 0; k < s->prediction_steps; k++)
            lesson.matrices[pass][k] = network_parameter(net, index, 2 + pass * s->prediction_steps + k);
    net->rule->learn(&lesson);
    block_update(block, net->kernels, &net->workspace, patches, input, output, net->d_code);
    net->report[index].loss = lesson.loss;
    net->report[index].violated = lesson.violated;
}

static void optimize_block(Clapp *net, int index) {
    for (int p = 0; p < net->parameters_per_block; p++) {
        const OptimizerChange sums =
            optimizer_step(&net->settings, net->kernels, net->steps + 1, network_parameter(net, index, p));
        if (p > 0) continue;
        net->report[index].norm = (float)sqrt(sums.value);
        net->report[index].change = sums.value > 0 ? (float)sqrt(sums.change / sums.value) : 0;
    }
}

ClappStatus network_learn(Clapp *net, bool optimize, ClappError *error) {
    saccade_patches(&net->settings, net->settings.batch, net->crops, net->activity[0]);
    for (int i = 0; i < net->settings.block_count; i++) {
        learn_block(net, i, net->activity[i % 2], net->activity[(i + 1) % 2]);
        if (!isfinite(net->report[i].loss))
            return error_set(error, CLAPP_INVALID,
                             "block %d: the loss is no longer a number; a smaller learning rate may help", i);
        if (optimize && net->rule->learn) optimize_block(net, i);
    }
    return CLAPP_OK;
}

ClappStatus clapp_step(Clapp *net, ClappError *error) {
    if (net->rule->choose)
        for (int i = 0; i < net->settings.block_count; i++)
            net->rule->choose(&net->settings, &net->rule_random, net->choices[i]);
    const ClappStatus status = network_learn(net, true, error);
    if (status == CLAPP_OK) net->steps++;
    return status;
}

ClappStatus clapp_encode(Clapp *net, int count, ClappError *error) {
    if (count < 1 || count > net->settings.batch)
        return error_set(error, CLAPP_INVALID, "%d images cannot be encoded in a batch of %d", count,
                         net->settings.batch);
    saccade_patches(&net->settings, count, net->crops, net->activity[0]);
    for (int i = 0; i < net->settings.block_count; i++)
        block_forward(&net->blocks[i], net->kernels, &net->workspace, network_patches(net, count), net->activity[i % 2],
                      net->activity[(i + 1) % 2], net->codes[i]);
    return CLAPP_OK;
}

/* ---- Asking ------------------------------------------------------------------------------------------------------ */

const ClappSettings *clapp_settings(const Clapp *net) {
    return &net->settings;
}

ClappFixation clapp_fixation(const Clapp *net, int slot) {
    return net->fixations[slot];
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

int clapp_grid_side(const Clapp *net) {
    return grid_side(&net->settings);
}

int clapp_code_size(const Clapp *net, int block) {
    return net->blocks[block].settings->channels;
}

const float *clapp_codes(const Clapp *net, int block) {
    return net->codes[block];
}

void clapp_features(const Clapp *net, int block, int count, float *features) {
    const size_t size = (size_t)clapp_code_size(net, block), places = (size_t)network_patches(net, 1);
    const float *code = net->codes[block];
    memset(features, 0, (size_t)count * size * sizeof *features);
    for (size_t image = 0; image < (size_t)count; image++, features += size) {
        for (size_t place = 0; place < places; place++, code += size)
            for (size_t c = 0; c < size; c++) features[c] += code[c];
        for (size_t c = 0; c < size; c++) features[c] /= (float)places;
    }
}

size_t clapp_filters(const Clapp *net, int block, float *filters) {
    const Parameter *weight = net->blocks[block].weight;
    const size_t neurons = (size_t)weight->neurons, inputs = weight->count / neurons;
    if (filters)
        for (size_t neuron = 0; neuron < neurons; neuron++)
            for (size_t i = 0; i < inputs; i++) *filters++ = weight->value[i * neurons + neuron];
    return weight->count;
}
