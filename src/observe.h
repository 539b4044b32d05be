/* What is kept of a step for those who look on, and how one synapse is followed through it. */
#ifndef CLAPP_OBSERVE_H
#define CLAPP_OBSERVE_H

#include "arena.h"
#include "clapp.h"

typedef struct Observed {
    bool stepped;                      /* a step has left all of this behind  */
    float *activity[CLAPP_MAX_BLOCKS]; /* (views, grid, grid, output): the first image's */
    ClappScores scores[CLAPP_MAX_BLOCKS];

    bool watches;
    ClappSynapse synapse;
    ClappTrace trace;
    bool traced;
    float *fixation; /* (patches, cells): the watched neuron's d_code of the fixations alone */
} Observed;

/* Room for a block's output of one image, both views. */
void observe_plan(Observed *observed, Arena *arena, int block, size_t output);

/* In the order of a step: */
void observe_start(Clapp *net);
/* The block has spoken. */
void observe_output(Clapp *net, int block);
/* Where its scores are counted, from zero. */
ClappScores *observe_scores(Clapp *net, int block);
/* The watched synapse is one of this block's. */
bool observe_traces(const Clapp *net, int block);
/* d_code holds what fixations alone teach the watched block … */
void observe_fixations(Clapp *net);
/* … and now the whole of it. */
void observe_products(Clapp *net);
/* The weights have moved. */
void observe_end(Clapp *net);

#endif
