/* Batch-norm of a block's output (Ioffe & Szegedy 2015), neuron by neuron: what each of them needs is its own activity in
 * this batch, and nothing of others or of other blocks.
 *     y = scale · (x − mean) / √(variance + 1e-5) + shift
 * over all patches and positions; evaluation takes running averages (momentum 0.1, variance with N − 1), as PyTorch does. */
#ifndef CLAPP_BATCH_NORM_H
#define CLAPP_BATCH_NORM_H

#include "block.h"

/* Numbers of a batch that stay until its update. */
size_t batch_norm_size(const Block *block);

/* Output and code in place.  Winners that did not fire become BLOCK_SILENT, as their output no longer tells. */
void batch_norm_forward(const Block *block, const Machine *machine, const Activity *activity, bool training);
/* d_output (patches, output) in place, and adds the gradients of scale and shift. */
void batch_norm_backward(const Block *block, const Machine *machine, const Activity *activity, float *d_output);
/* The running averages take the last batch in. */
void batch_norm_average(const Block *block, const Activity *activity);

#endif
