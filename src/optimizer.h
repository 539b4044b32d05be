/* How a gradient becomes a changed weight: Adam (Kingma & Ba 2015, with PyTorch's bias correction) or plain gradient
 * descent. */
#ifndef CLAPP_OPTIMIZER_H
#define CLAPP_OPTIMIZER_H

#include "clapp.h"
#include "kernels/kernels.h"
#include "parameter.h"

/* Sums of squares, for the report. */
typedef struct OptimizerChange {
    double change, value;
} OptimizerChange;

/* Moves `parameter` along its gradient; `time` counts steps from 1. */
OptimizerChange optimizer_step(const ClappSettings *settings, const Kernels *kernels, uint64_t time,
                               Parameter *parameter);

#endif
