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

/* The first `images` crops; weight and bias of a block; its code. */
ClappStatus sane_input(const Clapp *net, int images, ClappError *error);
ClappStatus sane_weights(const Clapp *net, int block, ClappError *error);
ClappStatus sane_activity(const Clapp *net, int block, ClappError *error);
/* The rule's matrices at a block; what the rule made of them; gradients of all of the block's parameters.  Matrices that
 * change by a product are most of a clapp++ network, and looking at each of their numbers takes 2 % of a step: they are
 * known by the loss, which is no number as soon as an active context meets one that is none. */
ClappStatus sane_matrices(const Clapp *net, int block, ClappError *error);
ClappStatus sane_loss(const Clapp *net, int block, ClappError *error);
ClappStatus sane_gradients(const Clapp *net, int block, ClappError *error);

#endif
