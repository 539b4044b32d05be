/* A convolution as a matrix product: every output position is a row of the inputs that it sees. */
#ifndef CLAPP_CONVOLUTION_H
#define CLAPP_CONVOLUTION_H

#include "settings.h"

/* input (time, height, width, channels) of one patch → rows (output positions, kernel positions · channels), with zeros
 * where the kernel hangs over the border. */
void convolution_rows(const ClappBlockSettings *block, const BlockShapes *shapes, const float *input, float *rows);
/* The transpose of it: adds every row to the inputs that it was gathered from. */
void convolution_add_rows(const ClappBlockSettings *block, const BlockShapes *shapes, const float *rows, float *input);

#endif
