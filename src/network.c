/* Planning and making a network. */
#include "network.h"

#include "error.h"
#include "text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Independent random numbers of one seed.  Every block has two streams of its own, for its convolution and for the
 * rule's matrices, so that networks of one seed begin alike whatever their rule. */
enum { STREAM_LOOK, STREAM_RULE, STREAM_BLOCKS };

int network_patches(const Clapp *net, int images) {
    return images * net->sight.grid * net->sight.grid;
}

bool network_waits(const ClappSettings *settings) {
    const Rule *rule = rule_find(settings->rule);
    return rule->reach == REACH_NETWORK || (rule->reach == REACH_BLOCK && strcmp(settings->context, "same") != 0);
}

bool network_has_loss(const ClappSettings *settings, int block) {
    const Reach reach = rule_find(settings->rule)->reach;
    return reach == REACH_BLOCK || (reach == REACH_NETWORK && block == settings->block_count - 1);
}

int network_own_parameters(const Clapp *net, int block) {
    return net->first_parameter[block + 1] - net->first_parameter[block];
}

Parameter *network_parameter(const Clapp *net, int block, int index) {
    return &net->parameters[net->first_parameter[block] + index];
}

/* ---- Parameters -------------------------------------------------------------------------------------------------- */

typedef struct ParameterPlan {
    Parameter parameter;
    int inputs; /* at the beginning uniform in ±scale/√inputs */
    float scale;
} ParameterPlan;

static void describe(ParameterPlan *plan, int block, const char *what, int rank, const int *shape) {
    Parameter *parameter = &plan->parameter;
    text_print(parameter->name, sizeof parameter->name, "encoder.%d.%.31s", block, what);
    parameter->rank = rank;
    parameter->count = 1;
    for (int i = 0; i < rank; i++) {
        parameter->shape[i] = shape[i];
        parameter->count *= (size_t)shape[i];
    }
}

/* Code sizes of one patch at a block. */
static int code_size(const ClappSettings *settings, int block) {
    const int grid = code_grid(settings, block);
    return grid * grid * settings->blocks[block].channels;
}

/* Names, shapes and beginnings of a block's parameters (README, "Files"); returns how many. */
static int describe_parameters(const ClappSettings *settings, int block, Shape input, ParameterPlan *plans) {
    const ClappBlockSettings *b = &settings->blocks[block];
    const ClappExtent k = b->kernel;
    const Rule *rule = rule_find(settings->rule);
    Matrix matrices[RULE_MAX_MATRICES];
    int count = 2;
    for (int i = 0; i < 2; i++) plans[i] = (ParameterPlan){.inputs = fan_in(b, input), .scale = 1};
    if (k.time == 1)
        describe(&plans[0], block, "conv.weight", 4, (int[]){b->channels, input.channels, k.height, k.width});
    else describe(&plans[0], block, "conv.weight", 5, (int[]){b->channels, input.channels, k.time, k.height, k.width});
    plans[0].parameter.neurons = b->channels;
    describe(&plans[1], block, "conv.bias", 1, (int[]){b->channels});
    if (!network_has_loss(settings, block)) return count;
    const int own =
        rule->describe(settings, code_size(settings, block), code_size(settings, settings->block_count - 1), matrices);
    for (int i = 0; i < own; i++, count++) {
        const Matrix *m = &matrices[i];
        plans[count] = (ParameterPlan){.inputs = m->inputs, .scale = m->predicts ? settings->prediction_scale : 1};
        if (m->rows > 0) describe(&plans[count], block, m->name, 2, (int[]){m->rows, m->columns});
        else describe(&plans[count], block, m->name, 1, (int[]){m->columns});
        plans[count].parameter.frozen = m->predicts && settings->frozen_predictions;
    }
    return count;
}

/* Places a block's parameters, and draws their beginnings where there is memory. */
static void place_parameters(Clapp *net, int block, Shape input, Arena *arena) {
    ParameterPlan plans[2 + RULE_MAX_MATRICES];
    const int count = describe_parameters(&net->settings, block, input, plans);
    const uint64_t stream = (uint64_t)(STREAM_BLOCKS + 2 * block);
    Random convolution = random_seeded(net->settings.seed, stream);
    Random matrices = random_seeded(net->settings.seed, stream + 1);
    net->first_parameter[block + 1] = net->first_parameter[block] + count;
    for (int i = 0; i < count; i++) {
        Parameter *parameter = &plans[i].parameter;
        parameter_place(parameter, arena);
        if (!net->parameters) continue;
        Random *random = i < 2 ? &convolution : &matrices;
        const float bound = plans[i].scale / sqrtf((float)plans[i].inputs);
        for (size_t w = 0; w < parameter->count; w++) parameter->value[w] = (2 * random_unit(random) - 1) * bound;
        *network_parameter(net, block, i) = *parameter;
    }
}

/* ---- Planning ---------------------------------------------------------------------------------------------------- */

static void grow(size_t *size, size_t needed) {
    if (needed > *size) *size = needed;
}

/* The largest of what the blocks need in turn. */
typedef struct Largest {
    size_t output, code, cells, rows, convolved, patch, scratch, origins;
} Largest;

static void plan_block(Clapp *net, int index, Shape input, Arena *arena, Largest *largest) {
    const ClappSettings *s = &net->settings;
    const size_t patches = (size_t)network_patches(net, net->sight.images);
    Block *block = &net->blocks[index];
    place_parameters(net, index, input, arena);
    *block = (Block){
        .settings = &s->blocks[index], .shapes = block_shapes(&s->blocks[index], input), .grid = code_grid(s, index)};
    if (net->parameters) {
        block->weight = network_parameter(net, index, 0);
        block->bias = network_parameter(net, index, 1);
    }
    const size_t output = shape_count(block->shapes.output), code = block_code_size(block);
    net->activity[index].code = arena_floats(arena, patches * code);
    if (network_has_loss(s, index)) {
        const RuleSizes sizes = net->rule->measure(s, (int)code);
        net->choices[index].negatives = arena_place(arena, sizes.negatives, sizeof(int32_t));
        grow(&largest->scratch, sizes.scratch);
        grow(&largest->origins, sizes.origins);
    }
    net->choices[index].broadcast = arena_place(arena, (size_t)(PASSES * s->batch), 1);
    grow(&largest->output, patches * output);
    grow(&largest->code, patches * code);
    grow(&largest->cells, patches * code / (size_t)s->blocks[index].channels);
    observe_plan(&net->observed, arena, index, patches / (size_t)s->batch * output);
    grow(&largest->rows, block_rows_size(block));
    grow(&largest->convolved, block_convolved_size(block));
    grow(&largest->patch, output);
}

/* Outputs that all stay until the last block has spoken, or two that serve in turn. */
static void plan_activity(Clapp *net, Arena *arena, const Largest *largest) {
    const size_t patches = (size_t)network_patches(net, net->sight.images);
    const bool waits = network_waits(&net->settings);
    Activity shared[2] = {{0}};
    for (int i = 0; i < net->settings.block_count; i++) {
        const size_t output = patches * shape_count(net->blocks[i].shapes.output);
        Activity *turn = &shared[i % 2], *activity = &net->activity[i];
        if (waits || i < 2) {
            turn->output = arena_floats(arena, waits ? output : largest->output);
            turn->winner = arena_place(arena, waits ? output : largest->output, 1);
        }
        activity->output = turn->output;
        activity->winner = turn->winner;
        activity->input = i > 0 ? net->activity[i - 1].output : net->patches;
    }
    net->d_code = arena_floats(arena, largest->code);
    if (net->rule->reach == REACH_NETWORK) {
        net->d_output = arena_floats(arena, largest->output);
        net->d_input = arena_floats(arena, largest->output);
    }
}

/* Sets up `net` (its settings are complete) over `arena`; with a counting arena nothing is written but `net` itself. */
static void plan(Clapp *net, Arena *arena) {
    const ClappSettings *s = &net->settings;
    Largest largest = {0};
    net->sight = sight_of(s);
    net->rule = rule_find(s->rule);
    const size_t images = (size_t)net->sight.images;
    const size_t crop = (size_t)(net->sight.side * net->sight.side * s->image_channels);
    net->parameters = arena_place(arena, (size_t)s->block_count * (2 + RULE_MAX_MATRICES), sizeof *net->parameters);
    net->crops = arena_floats(arena, images * crop);
    net->fixations = arena_place(arena, images, sizeof *net->fixations);
    net->labels = arena_place(arena, images, sizeof *net->labels);
    if (net->sight.views == 2) {
        net->view = arena_floats(arena, (size_t)(3 * net->sight.side * net->sight.side));
        net->view_scratch = arena_floats(arena, (size_t)(3 * net->sight.side * net->sight.side));
    }
    net->patches = arena_floats(arena, (size_t)network_patches(net, net->sight.images) * shape_count(patch_shape(s)));
    Shape input = patch_shape(s);
    for (int i = 0; i < s->block_count; i++) {
        plan_block(net, i, input, arena, &largest);
        input = net->blocks[i].shapes.output;
    }
    net->parameter_count = net->first_parameter[s->block_count];
    plan_activity(net, arena, &largest);
    net->observed.fixation = arena_floats(arena, largest.cells);
    net->rule_scratch = arena_floats(arena, largest.scratch);
    net->rule_origins = arena_place(arena, largest.origins, sizeof(size_t));
    net->workspace = (Workspace){arena_floats(arena, largest.rows), arena_floats(arena, largest.convolved),
                                 arena_floats(arena, largest.patch), arena_floats(arena, GEMM_SCRATCH)};
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

ClappStatus clapp_create(const ClappSettings *settings, Clapp **out, ClappError *error) {
    ClappSettings complete = *settings;
    size_t bytes = 0;
    ClappStatus status = clapp_complete(&complete, error);
    if (status == CLAPP_OK) status = measure(&complete, &bytes, error);
    if (status != CLAPP_OK) return status;
    unsigned char *memory = bytes < SIZE_MAX - ARENA_ALIGNMENT ? malloc(bytes + ARENA_ALIGNMENT) : NULL;
    if (!memory)
        return error_set(error, CLAPP_OUT_OF_MEMORY, "out of memory: the network needs %zu MB",
                         bytes / 1000000 + (bytes % 1000000 >= 500000));
    Arena arena = arena_over(memory);
    Clapp *net = arena_place(&arena, 1, sizeof *net);
    net->settings = complete;
    net->memory = memory;
    net->kernels = kernels_select();
    net->look_random = random_seeded(complete.seed, STREAM_LOOK);
    net->rule_random = random_seeded(complete.seed, STREAM_RULE);
    plan(net, &arena);
    *out = net;
    return CLAPP_OK;
}

void clapp_destroy(Clapp *net) {
    if (net) free(net->memory);
}
