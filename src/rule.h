/* The seam where a learning rule plugs in.  A rule turns the codes of one block into what the block's dendrites receive,
 * and into gradients of the rule's own matrices.  It sees one block and nothing of the network around it.
 * A new rule is a file rule_*.c with one `const Rule` in it and a line in rule.c. */
#ifndef CLAPP_RULE_H
#define CLAPP_RULE_H

#include "kernels/kernels.h"
#include "parameter.h"
#include "random.h"
#include "settings.h"

enum { PASS_PREDICTION, PASS_RETRODICTION, PASSES }; /* context fixed: W_pred; target fixed: W_retro */

/* The random choices of one block in one step. */
typedef struct Choices {
    int32_t *negatives; /* π (PASSES, K, batch): the image that a saccade leads to */
    int8_t *broadcast;  /* (PASSES, batch): +1 fixation, −1 saccade, 0 both        */
} Choices;

typedef struct Lesson {
    const ClappSettings *settings;
    const Kernels *kernels;
    int size;               /* C, neurons of the block                          */
    const float *code;      /* (batch, grid, grid, C)                           */
    Choices choices;        /* taken as they are: rule->choose fills them       */
    Parameter *matrices[PASSES][CLAPP_MAX_PREDICTION_STEPS]; /* (C, C), s = cᵀ W z */
    float *scratch;         /* (3, batch, grid, grid, C)                        */
    size_t *origins;        /* (batch, grid, grid)                              */
    float *packed;          /* GEMM_SCRATCH                                     */

    float *d_code;          /* out, zeroed before: (batch, grid, grid, C)       */
    float loss, violated;   /* out, see ClappBlockReport                        */
} Lesson;

typedef struct Rule {
    const char *name;
    /* NULL in a rule that does not learn: */
    void (*choose)(const ClappSettings *settings, Random *random, Choices choices);
    void (*learn)(Lesson *lesson);
} Rule;

const Rule *rule_find(const char *name); /* NULL if there is none */

#endif
