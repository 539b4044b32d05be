/* Planning and making a network. */
#include "network.h"

#include "batch_norm.h"
#include "error.h"
#include "optimizer.h"
#include "recurrent.h"
#include "text.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Independent random numbers of one seed.  Every block has two streams of its own, for its convolution and for the
 * rule's matrices, so that networks of one seed begin alike whatever their rule. */
enum { STREAM_LOOK, STREAM_RULE, STREAM_BLOCKS };

int network_patches(const Clapp *net, int images) {
    return images * net->sight.grid * net->sight.grid;
}

bool network_cuts(const Clapp *net) {
    return net->sight.views == 1 && !net->sight.is_sequence;
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

Places network_places(const Clapp *net, int block) {
    return code_places(&net->settings, block, net->blocks[block].shapes.output);
}

RuleSizes network_rule_sizes(const Clapp *net, int block) {
    const Shape output = net->blocks[block].shapes.output;
    return net->rule->measure(&net->settings, network_places(net, block), code_size(&net->settings, block, output));
}

Parameter *network_parameter(const Clapp *net, int block, int index) {
    return &net->parameters[net->first_parameter[block] + index];
}

/* ---- Parameters -------------------------------------------------------------------------------------------------- */

typedef enum Beginning { UNIFORM, NORMAL, CONSTANT } Beginning;

typedef struct ParameterPlan {
    Parameter parameter;
    Beginning beginning; /* uniform in ±size, normal with deviation `size`, or `size` itself */
    float size;
} ParameterPlan;

static float inverse_root(int inputs) {
    return 1 / sqrtf((float)inputs);
}

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

/* Of the last block. */
static int last_code_size(const ClappSettings *settings) {
    Shape shape = patch_shape(settings);
    for (int i = 0; i < settings->block_count; i++) shape = block_shapes(&settings->blocks[i], shape).output;
    return code_size(settings, settings->block_count - 1, shape);
}

static void describe_convolution(const ClappSettings *settings, int block, Shape input, ParameterPlan *plans) {
    const ClappBlockSettings *b = &settings->blocks[block];
    const ClappExtent k = b->kernel;
    const Sight sight = sight_of(settings);
    const bool kaiming = strcmp(settings->initialisation, "kaiming") == 0;
    const float deviation = sqrtf(2.0f / (float)(b->channels * extent_volume(k)));
    plans[0] = kaiming ? (ParameterPlan){.beginning = NORMAL, .size = deviation}
                       : (ParameterPlan){.size = inverse_root(fan_in(b, input))};
    plans[1] = plans[0];
    if (kaiming) plans[1] = (ParameterPlan){.beginning = CONSTANT};
    if (sight.is_sequence && sight.side == 1 && k.height * k.width == 1)
        describe(&plans[0], block, "conv.weight", 3, (int[]){b->channels, input.channels, k.time});
    else if (k.time == 1 && !sight.is_sequence)
        describe(&plans[0], block, "conv.weight", 4, (int[]){b->channels, input.channels, k.height, k.width});
    else describe(&plans[0], block, "conv.weight", 5, (int[]){b->channels, input.channels, k.time, k.height, k.width});
    plans[0].parameter.neurons = b->channels;
    describe(&plans[1], block, "conv.bias", 1, (int[]){b->channels});
}

/* By PyTorch's names and shapes. */
static void describe_recurrence(const ClappSettings *settings, int block, Shape input, ParameterPlan *plans) {
    const int units = settings->blocks[block].channels, gates = RECURRENT_GATES * units;
    for (int i = 0; i < 4; i++) plans[i] = (ParameterPlan){.size = inverse_root(units)};
    describe(&plans[0], block, "gru.weight_ih_l0", 2, (int[]){gates, input.channels});
    describe(&plans[1], block, "gru.bias_ih_l0", 1, (int[]){gates});
    describe(&plans[2], block, "gru.weight_hh_l0", 2, (int[]){gates, units});
    describe(&plans[3], block, "gru.bias_hh_l0", 1, (int[]){gates});
}

static void describe_batch_norm(int channels, int block, ParameterPlan *plans) {
    static const char *const names[] = {"norm.weight", "norm.bias", "norm.running_mean", "norm.running_var"};
    for (int i = 0; i < 4; i++) {
        plans[i] = (ParameterPlan){.beginning = CONSTANT, .size = i == 0 || i == 3 ? 1 : 0};
        describe(&plans[i], block, names[i], 1, (int[]){channels});
        plans[i].parameter.frozen = plans[i].parameter.is_average = i >= 2;
    }
}

/* Names, shapes and beginnings of a block's parameters (README, "Files"); returns how many. */
static int describe_parameters(const ClappSettings *settings, int block, Shape input, ParameterPlan *plans) {
    const ClappBlockSettings *b = &settings->blocks[block];
    const Rule *rule = rule_find(settings->rule);
    const Shape output = block_shapes(b, input).output;
    Matrix matrices[RULE_MAX_MATRICES];
    int count = block_parameter_count(b);
    if (b->recurrent) describe_recurrence(settings, block, input, plans);
    else describe_convolution(settings, block, input, plans);
    if (b->batch_norm) describe_batch_norm(b->channels, block, plans + count - 4);
    if (!network_has_loss(settings, block)) return count;
    const int own = rule->describe(settings, code_size(settings, block, output), last_code_size(settings), matrices);
    for (int i = 0; i < own; i++, count++) {
        const Matrix *m = &matrices[i];
        plans[count] =
            (ParameterPlan){.size = (m->predicts ? settings->prediction_scale : 1) / sqrtf((float)m->inputs)};
        if (m->rows > 0) describe(&plans[count], block, m->name, 2, (int[]){m->rows, m->columns});
        else describe(&plans[count], block, m->name, 1, (int[]){m->columns});
        plans[count].parameter.frozen = m->predicts && settings->frozen_predictions;
        plans[count].parameter.by_product = m->by_product;
    }
    return count;
}

int network_describe(const ClappSettings *settings, Parameter *parameters) {
    ParameterPlan plans[BLOCK_MAX_PARAMETERS + RULE_MAX_MATRICES];
    Shape input = patch_shape(settings);
    int count = 0;
    for (int block = 0; block < settings->block_count; block++) {
        const int own = describe_parameters(settings, block, input, plans);
        for (int i = 0; i < own; i++) parameters[count++] = plans[i].parameter;
        input = block_shapes(&settings->blocks[block], input).output;
    }
    return count;
}

/* A convolution is drawn input by input, as it was when it lay so in memory: a seed stays what it was. */
static void draw(const ParameterPlan *plan, Random *random) {
    const Parameter *parameter = &plan->parameter;
    const size_t neurons = parameter->neurons > 0 ? (size_t)parameter->neurons : 1, inputs = parameter->count / neurons;
    for (size_t i = 0; i < inputs; i++)
        for (size_t neuron = 0; neuron < neurons; neuron++)
            parameter->value[neuron * inputs + i] =
                plan->beginning == UNIFORM  ? (2 * random_unit(random) - 1) * plan->size
                : plan->beginning == NORMAL ? (float)(random_normal(random) * (double)plan->size)
                                            : plan->size;
}

/* Places a block's parameters, and draws their beginnings where there is memory. */
static void place_parameters(Clapp *net, int block, Shape input, Arena *arena, ClappMemory *memory) {
    ParameterPlan plans[BLOCK_MAX_PARAMETERS + RULE_MAX_MATRICES];
    const int count = describe_parameters(&net->settings, block, input, plans);
    const uint64_t stream = (uint64_t)(STREAM_BLOCKS + 2 * block);
    Random convolution = random_seeded(net->settings.seed, stream);
    Random matrices = random_seeded(net->settings.seed, stream + 1);
    net->first_parameter[block + 1] = net->first_parameter[block] + count;
    for (int i = 0; i < count; i++) {
        Parameter *parameter = &plans[i].parameter;
        parameter_place(parameter, arena, memory);
        if (!net->parameters) continue;
        draw(&plans[i], i < block_parameter_count(&net->settings.blocks[block]) ? &convolution : &matrices);
        *network_parameter(net, block, i) = *parameter;
    }
}

/* ---- Planning ---------------------------------------------------------------------------------------------------- */

/* Hands the block its own parameters, in the order of describe_parameters. */
static void hand_out(Clapp *net, Block *block, int index) {
    Parameter *p = network_parameter(net, index, 0);
    block->weight = p++;
    block->bias = p++;
    if (block->settings->recurrent) {
        block->hidden_weight = p++;
        block->hidden_bias = p++;
    }
    if (!block->settings->batch_norm) return;
    block->scale = p++;
    block->shift = p++;
    block->mean = p++;
    block->variance = p;
}

/* The largest of what the blocks need in turn. */
typedef struct Largest {
    size_t turns[2]; /* outputs of every other block */
    size_t output, code, cells, weights, sums, scratch, origins, gates;
    size_t needed_output; /* of blocks that need d_output even where nothing is sent down */
} Largest;

static void plan_rule(Clapp *net, int index, Arena *arena, Largest *largest) {
    const RuleSizes sizes = network_rule_sizes(net, index);
    net->choices[index].negatives = arena_place(arena, sizes.negatives, sizeof(int32_t));
    net->kept[index] = arena_floats(arena, sizes.kept);
    size_grow(&largest->scratch, sizes.scratch);
    size_grow(&largest->origins, sizes.origins);
}

static void plan_block(Clapp *net, int index, Shape input, Arena *arena, ClappMemory *memory, Largest *largest) {
    const ClappSettings *s = &net->settings;
    const size_t patches = (size_t)network_patches(net, net->sight.images);
    Block *block = &net->blocks[index];
    place_parameters(net, index, input, arena, memory);
    arena->account = &memory->activity;
    *block = (Block){.settings = &s->blocks[index], .shapes = block_shapes(&s->blocks[index], input)};
    block->cells = code_cells(s, index, block->shapes.output);
    if (net->parameters) hand_out(net, block, index);
    const size_t output = shape_count(block->shapes.output), code = block_code_size(block);
    net->activity[index].code = arena_floats(arena, patches * code);
    observe_plan(&net->observed, arena, index, patches / (size_t)s->batch * output);
    arena->account = &memory->scratch;
    if (block->settings->batch_norm) net->activity[index].statistics = arena_floats(arena, batch_norm_size(block));
    if (block->settings->recurrent) size_grow(&largest->gates, recurrent_scratch(block, patches));
    if (block_needs_outputs(block->settings)) size_grow(&largest->needed_output, patches * output);
    if (network_has_loss(s, index)) plan_rule(net, index, arena, largest);
    net->choices[index].broadcast = arena_place(arena, (size_t)(PASSES * s->batch), 1);
    size_grow(&largest->output, patches * output);
    size_grow(&largest->turns[index % 2], patches * output);
    size_grow(&largest->code, patches * code);
    size_grow(&largest->cells, patches * code / (size_t)s->blocks[index].channels);
    size_grow(&largest->weights, block_weights_size(block));
    size_grow(&largest->sums,
              optimizer_sums((size_t)(block->settings->recurrent ? RECURRENT_GATES : 1) *
                             (size_t)fan_in(block->settings, input) * (size_t)block->settings->channels));
    block_measure(block, &net->workspace_sizes);
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
            turn->output = arena_floats(arena, waits ? output : largest->turns[i]);
            turn->winner = arena_place(arena, waits ? output : largest->turns[i], 1);
        }
        activity->output = turn->output;
        activity->winner = turn->winner;
        activity->input = i > 0 ? net->activity[i - 1].output : net->patches;
    }
    net->d_code = arena_floats(arena, largest->code);
    const bool reaches = net->rule->reach == REACH_NETWORK;
    if (reaches || largest->needed_output > 0)
        net->d_output = arena_floats(arena, reaches ? largest->output : largest->needed_output);
    if (reaches) net->d_input = arena_floats(arena, largest->output);
}

/* Sets up `net` (its settings are complete) over `arena`; with a counting arena nothing is written but `net` itself. */
static void plan(Clapp *net, Arena *arena, ClappMemory *memory) {
    const ClappSettings *s = &net->settings;
    Largest largest = {0};
    net->sight = sight_of(s);
    net->rule = rule_find(s->rule);
    const size_t images = (size_t)net->sight.images;
    const size_t crop = crop_size(s);
    arena->account = &memory->scratch;
    net->parameters = arena_place(arena, (size_t)s->block_count * (BLOCK_MAX_PARAMETERS + RULE_MAX_MATRICES),
                                  sizeof *net->parameters);
    arena->account = &memory->images;
    net->crops = arena_floats(arena, images * crop);
    net->fixations = arena_place(arena, images, sizeof *net->fixations);
    net->labels = arena_place(arena, images, sizeof *net->labels);
    if (net->sight.views == 2) {
        net->view = arena_floats(arena, (size_t)(3 * net->sight.side * net->sight.side));
        net->view_scratch = arena_floats(arena, (size_t)(3 * net->sight.side * net->sight.side));
    }
    net->patches = net->crops;
    if (network_cuts(net))
        net->patches =
            arena_floats(arena, (size_t)network_patches(net, net->sight.images) * shape_count(patch_shape(s)));
    Shape input = patch_shape(s);
    for (int i = 0; i < s->block_count; i++) {
        plan_block(net, i, input, arena, memory, &largest);
        input = net->blocks[i].shapes.output;
    }
    net->parameter_count = net->first_parameter[s->block_count];
    arena->account = &memory->activity;
    plan_activity(net, arena, &largest);
    arena->account = &memory->scratch;
    net->observed.fixation = arena_floats(arena, largest.cells);
    net->rule_scratch = arena_floats(arena, largest.scratch);
    net->rule_origins = arena_place(arena, largest.origins, sizeof(size_t));
    float *gates = arena_floats(arena, largest.gates);
    for (int i = 0; i < s->block_count; i++) net->activity[i].scratch = gates;
    net->machine.weights = arena_floats(arena, largest.weights);
    net->machine.sums = arena_place(arena, largest.sums, sizeof(double));
    net->own_workspace = workspace_place(&net->workspace_sizes, arena);
    net->machine.workspaces = &net->own_workspace;
}

/* Sets `memory` to what the plan of complete settings takes. */
static ClappStatus measure(const ClappSettings *settings, ClappMemory *memory, ClappError *error) {
    Arena arena = {0}, member = {0};
    *memory = (ClappMemory){0};
    arena.account = &memory->scratch;
    arena_place(&arena, 1, sizeof(Clapp));
    Clapp *net = calloc(1, sizeof *net);
    if (!net) return error_set(error, CLAPP_OUT_OF_MEMORY, "out of memory");
    net->settings = *settings;
    plan(net, &arena, memory);
    workspace_place(&net->workspace_sizes, &member);
    free(net);
    memory->total = arena.used;
    memory->thread = member.used;
    return arena.overflowed
               ? error_set(error, CLAPP_OUT_OF_MEMORY,
                           "out of memory: the network needs %" PRIu64 " MB, more than the %zu MB that there can be",
                           (uint64_t)(arena.asked / 1e6), SIZE_MAX / 1000000)
               : CLAPP_OK;
}

ClappStatus clapp_memory_parts(const ClappSettings *settings, ClappMemory *memory, ClappError *error) {
    ClappSettings complete = *settings;
    const ClappStatus status = clapp_complete(&complete, error);
    return status == CLAPP_OK ? measure(&complete, memory, error) : status;
}

ClappStatus clapp_memory(const ClappSettings *settings, size_t *bytes, ClappError *error) {
    ClappMemory memory;
    const ClappStatus status = clapp_memory_parts(settings, &memory, error);
    if (status == CLAPP_OK) *bytes = memory.total;
    return status;
}

ClappStatus clapp_create(const ClappSettings *settings, Clapp **out, ClappError *error) {
    ClappSettings complete = *settings;
    ClappMemory memory_needed;
    ClappStatus status = clapp_complete(&complete, error);
    if (status == CLAPP_OK) status = measure(&complete, &memory_needed, error);
    if (status != CLAPP_OK) return status;
    const size_t bytes = memory_needed.total;
    unsigned char *memory = bytes < SIZE_MAX - ARENA_ALIGNMENT ? malloc(bytes + ARENA_ALIGNMENT) : NULL;
    if (!memory)
        return error_set(error, CLAPP_OUT_OF_MEMORY, "out of memory: the network needs %zu MB",
                         bytes / 1000000 + (bytes % 1000000 >= 500000));
    Arena arena = arena_over(memory);
    Clapp *net = arena_place(&arena, 1, sizeof *net);
    net->settings = complete;
    net->memory = memory;
    net->machine.kernels = kernels_select(false);
    net->look_random = random_seeded(complete.seed, STREAM_LOOK);
    net->rule_random = random_seeded(complete.seed, STREAM_RULE);
    plan(net, &arena, &memory_needed);
    *out = net;
    return CLAPP_OK;
}

/* Every member of a team gets a workspace of its own. */
ClappStatus clapp_employ(Clapp *net, ClappTeam *team, ClappError *error) {
    const size_t members = (size_t)clapp_team_size(team);
    Workspace *workspaces = &net->own_workspace;
    unsigned char *memory = NULL;
    if (members > 1) {
        Arena count = {0};
        arena_place(&count, members, sizeof *workspaces);
        for (size_t i = 1; i < members; i++) workspace_place(&net->workspace_sizes, &count);
        memory = count.overflowed ? NULL : malloc(count.used + ARENA_ALIGNMENT);
        if (!memory)
            return error_set(error, CLAPP_OUT_OF_MEMORY, "out of memory: %zu threads need %zu MB more", members - 1,
                             count.used / 1000000);
        Arena arena = arena_over(memory);
        workspaces = arena_place(&arena, members, sizeof *workspaces);
        workspaces[0] = net->own_workspace;
        for (size_t i = 1; i < members; i++) workspaces[i] = workspace_place(&net->workspace_sizes, &arena);
    }
    free(net->members_memory);
    net->members_memory = memory;
    net->machine.workspaces = workspaces;
    net->machine.team = team;
    return CLAPP_OK;
}

const char *clapp_fuse(Clapp *net, bool fused) {
    net->machine.kernels = kernels_select(fused);
    return net->machine.kernels->name;
}

void clapp_destroy(Clapp *net) {
    if (!net) return;
    free(net->members_memory);
    free(net->memory);
}
