/* Where a convolution's receptive fields lie: its input is copied into a border of zeros, so that each of them is a few
 * whole lines, and none is written out (im2col). */
#ifndef CLAPP_CONVOLUTION_H
#define CLAPP_CONVOLUTION_H

#include "settings.h"

/* Floats of one patch within its border. */
size_t convolution_padded_count(const ClappBlockSettings *block, Shape input);
/* Runs of floats in one receptive field, and the length of each.  Runs that touch are one. */
size_t convolution_lines(const ClappBlockSettings *block, Shape input);
size_t convolution_line_length(const ClappBlockSettings *block, Shape input);

/* → offsets (lines) from the start of a receptive field, and starts (positions) in a padded patch that begins at `first`,
 * for the positions of the convolved patch row by row. */
void convolution_offsets(const ClappBlockSettings *block, Shape input, uint32_t *offsets);
void convolution_starts(const ClappBlockSettings *block, const BlockShapes *shapes, uint32_t first, uint32_t *starts);

/* input (of one patch) → padded, all of it */
void convolution_pad(const ClappBlockSettings *block, Shape input, const float *from, float *padded);
/* The same way back: what lies within the border. */
void convolution_unpad(const ClappBlockSettings *block, Shape input, const float *padded, float *to);

#endif
