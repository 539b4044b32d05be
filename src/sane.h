/* Whether numbers are still numbers.  A step asks before anything moves, so that a step that fails has moved nothing.
 *
 * What is asked is a sum of squares: it is not finite if one of its terms is not, and a norm from SANE_NORM on counts as
 * lost, too.  Below it the arithmetic of one block stays finite, so that nothing hides behind a ReLU: with |w| and |code|
 * below 1e15, and at most 1e7 outputs for a number of the code, no sum of inputs reaches 3e38.  Adam's moments follow
 * gradients that were let through, and weights follow the moments. */
#ifndef CLAPP_SANE_H
#define CLAPP_SANE_H

#include "network.h"

#define SANE_NORM 1e15

/* The first `images` crops; weight and bias of a block, and small matrices of the rule; its code, and in training
 * what its batch-norm found before it, which the code no longer tells. */
ClappStatus sane_input(const Clapp *net, int images, ClappError *error);
ClappStatus sane_weights(const Clapp *net, int block, ClappError *error);
ClappStatus sane_activity(const Clapp *net, int block, bool training, ClappError *error);
/* What the rule made: its loss, and gradients of all of the block's parameters.  Large matrices of the rule are most
 * of a network, and to look at each of their numbers would take 2 % of a step: they are known by what they make, which is no
 * number as soon as an active context meets a NaN, and are named then.  An infinite one there can go unseen as long as it
 * only satisfies margins, for which nothing is learned. */
ClappStatus sane_loss(const Clapp *net, int block, ClappError *error);
ClappStatus sane_gradients(const Clapp *net, int block, ClappError *error);

#endif
