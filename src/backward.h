/* Back-propagation, for the rules that clapp is compared with.  No local rule comes here. */
#ifndef CLAPP_BACKWARD_H
#define CLAPP_BACKWARD_H

#include "block.h"

/* d_output (patches, output) → adds this block's update to its gradients and, unless d_input is NULL, sets d_input
 * (patches, input). */
void backward_block(const Block *block, const Machine *machine, const Activity *activity, float *d_output,
                    float *d_input);

#endif
