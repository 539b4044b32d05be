/* One block: convolution → ReLU → max-pool (→ batch-norm), or a GRU; and its local update. */
#ifndef CLAPP_BLOCK_H
#define CLAPP_BLOCK_H

#include "machine.h"
#include "parameter.h"
#include "settings.h"

typedef struct Block {
    const ClappBlockSettings *settings;
    BlockShapes shapes;                     /* of one patch */
    Cells cells;                            /* in a patch's code */
    Parameter *weight, *bias;               /* (C, kernel positions · input channels), (C); of a GRU: recurrent.h */
    Parameter *hidden_weight, *hidden_bias; /* where it is recurrent */
    Parameter *scale, *shift, *mean, *variance; /* (C), with batch-norm */
} Block;

enum { BLOCK_MAX_PARAMETERS = 8 };

/* Of the winners, once the output no longer tells: the neuron did not fire. */
#define BLOCK_SILENT UINT8_MAX

/* Parameters that stand before the rule's matrices. */
static inline int block_parameter_count(const ClappBlockSettings *settings) {
    return 2 + (settings->recurrent ? 2 : 0) + (settings->batch_norm ? 4 : 0);
}

/* What a block made of a batch.  `winner` says which position of its pool window each output came from. */
typedef struct Activity {
    int patches;
    const float *input; /* (patches, input)       */
    float *output;      /* (patches, output)      */
    uint8_t *winner;    /* (patches, output)      */
    float *code;        /* (patches, cells, C): means over the cells of the output */
    float *statistics;  /* batch_norm_size           */
    float *scratch;     /* recurrent_scratch         */
} Activity;

/* Makes room in `sizes` for what this block needs of a workspace; packed weights are the machine's. */
void block_measure(const Block *block, WorkspaceSizes *sizes);
size_t block_weights_size(const Block *block);

/* Size of a block's code for one patch. */
static inline size_t block_code_size(const Block *block) {
    return (size_t)extent_volume(block->cells.count) * (size_t)block->settings->channels;
}

/* Fills output, winner and code.  `training` matters to batch-norm only. */
void block_forward(const Block *block, const Machine *machine, const Activity *activity, bool training);

/* Adds the update of this block's weight and bias to their gradients, from what is here and nothing else (arXiv 2010.08262,
 * eqs 6–8):
 *     presynaptic input × postsynaptic slope (the winners whose output is above 0) × `d_code` (patches, cells, C),
 *     which is −(broadcast factor × prediction at the dendrite), averaged.
 * It costs only where all three are: of a pool window one position, and none where a neuron is silent or satisfied.
 * d_output (patches, output) is scratch of a block that needs it, for batch-norm or recurrence. */
void block_update(const Block *block, const Machine *machine, const Activity *activity, const float *d_code,
                  float *d_output);

static inline bool block_needs_outputs(const ClappBlockSettings *settings) {
    return settings->recurrent || settings->batch_norm;
}

/* For backward.c: the same with d_output (patches, output) in place of d_code, which batch-norm changes to what it is
 * before it; what d_code is at every output; and, after the update, d_output → d_input (patches, input). */
void block_update_outputs(const Block *block, const Machine *machine, const Activity *activity, float *d_output);
void block_spread(const Block *block, const float *d_code, float *d_output); /* of one patch */
void block_send_down(const Block *block, const Machine *machine, const Activity *activity, const float *d_output,
                     float *d_input);

#endif
