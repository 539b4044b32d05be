/* One block: convolution → ReLU → max-pool, and the local update of its convolution. */
#ifndef CLAPP_BLOCK_H
#define CLAPP_BLOCK_H

#include "kernels/kernels.h"
#include "parameter.h"
#include "settings.h"

typedef struct Block {
    const ClappBlockSettings *settings;
    BlockShapes shapes; /* of one patch */
    int grid;           /* side of the grid of cells in a patch's code */
    Parameter *weight;  /* (kernel positions · input channels, C) */
    Parameter *bias;    /* (C)            */
} Block;

/* Memory that all blocks use in turn, enough for the largest. */
typedef struct Workspace {
    float *rows;      /* inputs seen by a few patches' positions             */
    float *convolved; /* their activity, later the signal that reaches them  */
    float *d_output;  /* of one patch                                        */
    float *packed;    /* GEMM_SCRATCH                                        */
} Workspace;

/* What a block made of a batch.  `winner` says which position of its pool window each output came from. */
typedef struct Activity {
    int patches;
    const float *input; /* (patches, input)       */
    float *output;      /* (patches, output)      */
    uint8_t *winner;    /* (patches, output)      */
    float *code;        /* (patches, grid, grid, C): means over the cells of a grid on the output */
} Activity;

/* Floats that `block` needs of the workspace's `rows` and `convolved`. */
size_t block_rows_size(const Block *block);
size_t block_convolved_size(const Block *block);

/* Size of a block's code for one patch: grid² · C. */
static inline size_t block_code_size(const Block *block) {
    return (size_t)block->grid * (size_t)block->grid * (size_t)block->settings->channels;
}

/* Fills output, winner and code. */
void block_forward(const Block *block, const Kernels *kernels, Workspace *workspace, const Activity *activity);

/* Adds the update of this block's weight and bias to their gradients, from what is here and nothing else (arXiv 2010.08262,
 * eqs 6–8):
 *     presynaptic input × postsynaptic slope (the winners whose output is above 0) × `d_code` (patches, grid, grid, C),
 *     which is −(broadcast factor × prediction at the dendrite), averaged.
 * Patches whose d_code is zero cost nothing. */
void block_update(const Block *block, const Kernels *kernels, Workspace *workspace, const Activity *activity,
                  const float *d_code);

/* The two steps of it that backward.c shares:
 * d_code (of one patch) → d_output: every position of a cell gets its part of the mean. */
void block_spread(const Block *block, const float *d_code, float *d_output);
/* d_output (of one patch) → signal (convolved positions, C): what reaches each neuron's sum of inputs. */
void block_route(const Block *block, const float *output, const uint8_t *winner, const float *d_output, float *signal);
/* Patches that are worked on together. */
int block_chunk(const Block *block);
/* Adds the update of the first `count` patches in the workspace: rows seen, and signals in `convolved`. */
void block_add_update(const Block *block, const Kernels *kernels, Workspace *workspace, size_t count);

#endif
