/* A GRU along time (Cho et al. 2014, as PyTorch computes it), learned without back-propagation through time: in each step
 * the state before it is taken as given, so that what a unit learns from is there when it fires.
 *     r = σ(W_ir x + b_ir + W_hr h + b_hr),  z = σ(W_iz x + b_iz + W_hz h + b_hz),
 *     n = tanh(W_in x + b_in + r (W_hn h + b_hn)),  h′ = (1 − z) n + z h,  h = 0 at the beginning.
 * Weights are (3H, C) and (3H, H): first r, then z, then n. */
#ifndef CLAPP_RECURRENT_H
#define CLAPP_RECURRENT_H

#include "block.h"

enum { RECURRENT_GATES = 3 };

/* Scratch numbers for `patches` patches. */
size_t recurrent_scratch(const Block *block, size_t patches);

/* input → output (patches, time, H), code */
void recurrent_forward(const Block *block, const Machine *machine, const Activity *activity);
/* Adds the gradients of all weights and biases.  d_output (patches, time, H) */
void recurrent_update(const Block *block, const Machine *machine, const Activity *activity, const float *d_output);
/* → d_input (patches, time, C), for backward.c */
void recurrent_send_down(const Block *block, const Machine *machine, const Activity *activity, const float *d_output,
                         float *d_input);

#endif
