/* A network in memory: network.c plans it, learn.c steps it, checkpoint.c writes it down. */
#ifndef CLAPP_NETWORK_H
#define CLAPP_NETWORK_H

#include "block.h"
#include "observe.h"
#include "rule.h"

struct Clapp {
    ClappSettings settings;
    Sight sight;
    Machine machine;
    WorkspaceSizes workspace_sizes;
    Workspace own_workspace;
    void *members_memory; /* workspaces of a team, or NULL */
    const Rule *rule;
    void *memory; /* what to free: this struct stands inside */

    Block blocks[CLAPP_MAX_BLOCKS];
    Parameter *parameters; /* block by block: the block's own, then the rule's matrices */
    int parameter_count;
    int first_parameter[CLAPP_MAX_BLOCKS + 1]; /* of each block, and behind the last */

    uint64_t steps;
    uint64_t drawn; /* images drawn since the beginning */
    Random look_random, rule_random;

    float *crops;               /* (images, time, side, side, image channels) */
    ClappFixation *fixations;   /* (images) */
    int32_t *labels;            /* (images) */
    float *view, *view_scratch; /* (side, side, 3) */

    Choices choices[CLAPP_MAX_BLOCKS];
    ClappBlockReport report[CLAPP_MAX_BLOCKS];

    /* A block's input is the output of the one below.  Where no block needs them later, two outputs serve in turn. */
    float *patches;
    Activity activity[CLAPP_MAX_BLOCKS];
    Observed observed;
    float *d_code, *d_output, *d_input;
    float *rule_scratch, *kept[CLAPP_MAX_BLOCKS]; /* RuleSizes */
    size_t *rule_origins;
};

/* Patches in `images` images. */
int network_patches(const Clapp *net, int images);
/* Images are cut into patches; what is encoded whole lies in `crops` and needs no copy. */
bool network_cuts(const Clapp *net);
/* Some block's code is the context of the others, so that all wait for the last. */
bool network_waits(const ClappSettings *settings);
/* The rule's loss stands at this block. */
bool network_has_loss(const ClappSettings *settings, int block);
/* Names and shapes of all parameters of complete settings, without their values: → parameters (at most
 * NETWORK_MOST_PARAMETERS); returns how many. */
enum { NETWORK_MOST_PARAMETERS = CLAPP_MAX_BLOCKS * (BLOCK_MAX_PARAMETERS + RULE_MAX_MATRICES) };
int network_describe(const ClappSettings *settings, Parameter *parameters);
int network_own_parameters(const Clapp *net, int block);
Places network_places(const Clapp *net, int block);
/* What the rule draws at this block, where it has a loss. */
RuleSizes network_rule_sizes(const Clapp *net, int block);
Parameter *network_parameter(const Clapp *net, int block, int index);

/* learn.c: what stands in the first `images` crops becomes the first block's input. */
ClappStatus learn_see(Clapp *net, int images, ClappError *error);
/* `training` matters to batch-norm only. */
ClappStatus learn_forward(Clapp *net, int block, bool training, ClappError *error);
/* Draws the choices of a step. */
void learn_choose(Clapp *net);
/* Every block that may learn does, with its choices as they stand; when all have, `optimize` moves the weights.
 * Gradients stay behind in the parameters. */
ClappStatus learn_batch(Clapp *net, bool optimize, ClappError *error);

#endif
