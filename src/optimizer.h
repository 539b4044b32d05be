/* How a gradient becomes a changed weight: Adam (Kingma & Ba 2015, with PyTorch's bias correction) or plain gradient
 * descent. */
#ifndef CLAPP_OPTIMIZER_H
#define CLAPP_OPTIMIZER_H

#include "clapp.h"
#include "machine.h"
#include "parameter.h"

/* Sums of squares, for the report. */
typedef struct OptimizerChange {
    double change, value;
} OptimizerChange;

/* Doubles that the machine's `sums` need for a parameter of `count` numbers. */
size_t optimizer_sums(size_t count);

/* Moves `parameter` along its gradient; `time` counts steps from 1.  The sums are made if `change` is not NULL, which a
 * parameter that is changed by a product cannot have. */
void optimizer_step(const ClappSettings *settings, const Machine *machine, uint64_t time, const Parameter *parameter,
                    OptimizerChange *change);

/* gradient (count) = the parameter's gradient, wherever it comes from */
void optimizer_gradient(const Machine *machine, const Parameter *parameter, float *gradient);

#endif
