/* One block: convolution → ReLU → max-pool, and the local update of its convolution. */
#ifndef CLAPP_BLOCK_H
#define CLAPP_BLOCK_H

#include "kernels/kernels.h"
#include "parameter.h"
#include "settings.h"

typedef struct Block {
    const ClappBlockSettings *settings;
    BlockShapes shapes; /* of one patch */
    Parameter *weight;  /* (kernel positions · input channels, C) */
    Parameter *bias;    /* (C)            */
} Block;

/* Memory that all blocks use in turn, enough for the largest. */
typedef struct Workspace {
    float *rows;      /* inputs seen by a few patches' positions              */
    float *convolved; /* their activity, later the signal that reaches them   */
    uint8_t *winner;  /* (patches, output): which position of its window won  */
    float *packed;    /* GEMM_SCRATCH                                         */
} Workspace;

/* Floats that `block` needs of the workspace's `rows` and `convolved`. */
size_t block_rows_size(const Block *block);
size_t block_convolved_size(const Block *block);

/* input (patches, input) → output (patches, output), and code (patches, C): the mean over the output's positions. */
void block_forward(const Block *block, const Kernels *kernels, Workspace *workspace, int patches, const float *input,
                   float *output, float *code);

/* Adds the update of this block's weight and bias to their gradients, from what is here and nothing else (SPEC §4):
 *     presynaptic `input` × postsynaptic slope (the winners above 0 of `output`) × `d_code` (patches, C), which is
 *     −(broadcast factor × prediction at the dendrite), averaged.
 * Comes right after block_forward, whose winners it reads.  Patches whose d_code is zero cost nothing. */
void block_update(const Block *block, const Kernels *kernels, Workspace *workspace, int patches, const float *input,
                  const float *output, const float *d_code);

#endif
