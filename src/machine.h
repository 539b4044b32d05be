/* What the work is done with: kernels, threads, and scratch memory for each of them. */
#ifndef CLAPP_MACHINE_H
#define CLAPP_MACHINE_H

#include "arena.h"
#include "kernels/kernels.h"
#include "team.h"

/* Scratch memory of one member of the team, enough for the largest block. */
typedef struct Workspace {
    float *padded;    /* inputs of a few patches within their borders of zeros, and KERNEL_SLACK    */
    float *convolved; /* their sums of inputs                                                       */
    float *d_code;    /* of one patch                                                               */
    uint32_t *starts; /* where receptive fields begin: of all positions, or neuron by neuron …      */
    float *signals;   /* … with what reaches the neuron there                                       */
    uint32_t *counts; /* of each neuron                                                             */
    uint32_t *lines;  /* of the kernel: offsets from a receptive field's start                      */
    float *packed;    /* GEMM_SCRATCH                                                               */
    float *tile;      /* MACHINE_TILE                                                               */
} Workspace;

/* Numbers in each of these arrays. */
typedef struct WorkspaceSizes {
    size_t padded, convolved, d_code, starts, signals, counts, lines;
} WorkspaceSizes;

static inline void size_grow(size_t *size, size_t needed) {
    if (needed > *size) *size = needed;
}

Workspace workspace_place(const WorkspaceSizes *sizes, Arena *arena);

typedef struct Machine {
    const Kernels *kernels;
    ClappTeam *team;       /* NULL: the caller alone                         */
    Workspace *workspaces; /* of each member                                 */
    float *weights;        /* packed, of the block that is at work            */
    double *sums;          /* partial sums over a parameter, in order         */
} Machine;

/* Parts in which matrices are worked on: rows × columns. */
enum { MACHINE_ROWS = GEMM_ROWS, MACHINE_COLUMNS = 512, MACHINE_TILE = MACHINE_ROWS * MACHINE_COLUMNS };

/* C += A·B, divided among the team.  Where most of A is 0, as activity is, what it would multiply is left out: the bits
 * are the same, as long as C has no −0 and B is finite. */
void machine_multiply(const Machine *machine, const MatrixProduct *product);
/* The same by one member. */
void machine_multiply_part(const Kernels *kernels, const Workspace *workspace, const MatrixProduct *product);

#endif
