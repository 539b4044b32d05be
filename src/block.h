/* One block: convolution → ReLU → max-pool, and the local update of its convolution. */
#ifndef CLAPP_BLOCK_H
#define CLAPP_BLOCK_H

#include "machine.h"
#include "parameter.h"
#include "settings.h"

typedef struct Block {
    const ClappBlockSettings *settings;
    BlockShapes shapes; /* of one patch */
    int grid;           /* side of the grid of cells in a patch's code */
    Parameter *weight;  /* (C, kernel positions · input channels) */
    Parameter *bias;    /* (C)            */
} Block;

/* What a block made of a batch.  `winner` says which position of its pool window each output came from. */
typedef struct Activity {
    int patches;
    const float *input; /* (patches, input)       */
    float *output;      /* (patches, output)      */
    uint8_t *winner;    /* (patches, output)      */
    float *code;        /* (patches, grid, grid, C): means over the cells of a grid on the output */
} Activity;

/* Makes room in `sizes` for what this block needs of a workspace; packed weights are the machine's. */
void block_measure(const Block *block, WorkspaceSizes *sizes);
size_t block_weights_size(const Block *block);

/* Size of a block's code for one patch: grid² · C. */
static inline size_t block_code_size(const Block *block) {
    return (size_t)block->grid * (size_t)block->grid * (size_t)block->settings->channels;
}

/* Fills output, winner and code. */
void block_forward(const Block *block, const Machine *machine, const Activity *activity);

/* Adds the update of this block's weight and bias to their gradients, from what is here and nothing else (arXiv 2010.08262,
 * eqs 6–8):
 *     presynaptic input × postsynaptic slope (the winners whose output is above 0) × `d_code` (patches, grid, grid, C),
 *     which is −(broadcast factor × prediction at the dendrite), averaged.
 * It costs only where all three are: of a pool window one position, and none where a neuron is silent or satisfied. */
void block_update(const Block *block, const Machine *machine, const Activity *activity, const float *d_code);

/* For backward.c: the same with d_output (patches, output) in place of d_code; what d_code is at every output; and
 * d_output → d_input (patches, input). */
void block_update_outputs(const Block *block, const Machine *machine, const Activity *activity, const float *d_output);
void block_spread(const Block *block, const float *d_code, float *d_output); /* of one patch */
void block_send_down(const Block *block, const Machine *machine, const Activity *activity, const float *d_output,
                     float *d_input);

#endif
