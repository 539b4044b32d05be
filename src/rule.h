/* The seam where a learning rule plugs in.  A rule turns the codes of one block into what the block's dendrites receive,
 * and into gradients of the rule's own matrices.  It sees one block and nothing of the network around it.
 * A new rule is a line in rule.c, and where its loss is new, a file loss_*.c. */
#ifndef CLAPP_RULE_H
#define CLAPP_RULE_H

#include "machine.h"
#include "parameter.h"
#include "random.h"
#include "settings.h"

enum { PASS_PREDICTION, PASS_RETRODICTION, PASSES }; /* context fixed: W_pred; target fixed: W_retro */

/* The most matrices that a rule has at one block. */
enum { RULE_MAX_MATRICES = PASSES * CLAPP_MAX_PREDICTION_STEPS };

/* A matrix of the rule's own: (rows, columns), or (columns) where rows is 0. */
typedef struct Matrix {
    char name[32]; /* behind "encoder.{l}." */
    int rows, columns;
    int inputs;      /* at the beginning uniform in ±1/√inputs  */
    bool predicts;   /* a prediction matrix: scaled by prediction_scale, frozen by frozen_predictions */
    bool by_product; /* the lesson leaves a product in place of a gradient                          */
} Matrix;

/* The random choices of one block in one step; how many, and what they mean, is the rule's. */
typedef struct Choices {
    int32_t *negatives;
    int8_t *broadcast; /* (passes, batch): +1 fixation, −1 saccade, 0 both; zero where a rule does not use it */
} Choices;

/* Sizes of a rule at one block. */
typedef struct RuleSizes {
    size_t negatives, broadcast; /* choices          */
    int negative_limit;          /* negatives are 0..limit−1 */
    size_t scratch, origins;     /* floats, indices  */
    size_t kept;                 /* floats that stay until the block's weights have moved */
} RuleSizes;

typedef struct Lesson {
    const ClappSettings *settings;
    const Machine *machine;
    Places places;
    int size;          /* D, numbers in the code of one place                       */
    const float *code; /* (images, rows, columns, D)                                */
    int context_size;
    const float *context;  /* the last block's code (images, context size), where used  */
    const int32_t *labels; /* (images)                                                  */
    Choices choices;       /* taken as they are: rule->choose fills them                */
    Parameter *matrices;   /* in the order of rule->describe                            */
    float *scratch, *kept; /* RuleSizes                                                 */
    size_t *origins;
    bool only_fixations; /* leave out all that comes with a broadcast factor of −1    */
    ClappScores *scores; /* zeroed before: counts what is held against a margin; or NULL */

    float *d_code;        /* out, zeroed before: (images, rows, columns, D)            */
    float loss, violated; /* out, see ClappBlockReport                                 */
} Lesson;

typedef enum Reach {
    REACH_NOTHING, /* no block learns                                                       */
    REACH_BLOCK,   /* every block learns by itself, and nothing flows to the block below    */
    REACH_NETWORK  /* the loss stands at the last block and is propagated back to the first */
} Reach;

typedef struct Rule {
    const char *name;
    const char *sights; /* " first second ", the first is the default */
    Reach reach;
    int negative_count; /* default */
    bool labelled, is_hinge;
    bool has_gamma;        /* a broadcast factor of +1 or −1 stands before every prediction */
    const char *negatives; /* where they may come from; NULL: the setting is not used */
    /* Where `reach` is something. `size` is the block's code, `context` the last block's: */
    int (*describe)(const ClappSettings *settings, int size, int context, Matrix *matrices);
    RuleSizes (*measure)(const ClappSettings *settings, Places places, int size);
    void (*choose)(const ClappSettings *settings, Places places, Random *random, Choices choices);
    void (*learn)(Lesson *lesson);
    /* Images of the batch that image 0 is held against, as clapp_negatives has them; NULL: there are none. */
    size_t (*negatives_of_first)(const ClappSettings *settings, Places places, Choices choices, int32_t *slots);
} Rule;

/* The next of the negatives, if they are asked for. */
static inline void rule_list(int32_t *slots, size_t *count, int32_t slot) {
    if (slots) slots[*count] = slot;
    ++*count;
}

/* ClappScores counts from −LIMIT to LIMIT. */
#define RULE_SCORE_LIMIT 4.0f

/* Counts a score that is held against the margin of a fixation, or of a saccade. */
static inline void lesson_count(const Lesson *lesson, float score, bool fixation) {
    ClappScores *s = lesson->scores;
    const float bins = (float)CLAPP_SCORE_BINS, at = (score + RULE_SCORE_LIMIT) * (bins / (2 * RULE_SCORE_LIMIT));
    if (!s) return;
    const int bin = !(at > 0) ? 0 : at < bins ? (int)at : CLAPP_SCORE_BINS - 1;
    (fixation ? s->fixation : s->saccade)[bin]++;
}

const Rule *rule_find(const char *name); /* NULL if there is none */

#endif
