/* A network in memory: what clapp.c builds and steps, and checkpoint.c writes down. */
#ifndef CLAPP_NETWORK_H
#define CLAPP_NETWORK_H

#include "block.h"
#include "rule.h"

struct Clapp {
    ClappSettings settings;
    const Kernels *kernels;
    const Rule *rule;
    void *memory; /* what to free: this struct stands inside */

    Block blocks[CLAPP_MAX_BLOCKS];
    Parameter *parameters; /* block by block: weight, bias, pred 0…, retro 0… */
    int parameter_count;
    int parameters_per_block;

    uint64_t steps;
    uint64_t drawn; /* images drawn since the beginning */
    Random look_random, rule_random;

    float *crops;            /* (batch, crop, crop, image channels) */
    ClappFixation *fixations; /* (batch) */

    float *codes[CLAPP_MAX_BLOCKS];     /* (batch, grid, grid, C) */
    Choices choices[CLAPP_MAX_BLOCKS];
    ClappBlockReport report[CLAPP_MAX_BLOCKS];

    float *activity[2]; /* (patches, shape): a block's input and its output, in turn */
    float *d_code;      /* of the block that is learning */
    float *rule_scratch;
    size_t *rule_origins;
    Workspace workspace;
};

/* Patches in `images` images. */
int network_patches(const Clapp *net, int images);
Parameter *network_parameter(const Clapp *net, int block, int index);
/* Forward through all blocks; each that may learn does, with its choices as they stand, and `optimize` then moves its
 * weights.  Gradients stay behind in the parameters. */
ClappStatus network_learn(Clapp *net, bool optimize, ClappError *error);

#endif
