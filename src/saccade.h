/* Where the eye goes: crops of images, and patches of crops (arXiv 2010.08262, section 4). */
#ifndef CLAPP_SACCADE_H
#define CLAPP_SACCADE_H

#include "random.h"
#include "settings.h"

/* A square of `side` pixels, or of the image's shorter side if that is less: anywhere, or in the centre. */
ClappFixation saccade_choose(int side, ClappImage image, ClappLook look, Random *random);
/* What is seen there → out (side, side, channels), 0..1; channels is 1 (luma of ITU-R BT.601) or 3.  Linear
 * interpolation where it is enlarged, and a triangle as wide as two output pixels where it is reduced. */
void saccade_resample(ClappImage image, ClappFixation fixation, int side, int channels, float *out);
/* crops (images, side, side, channels) → patches (images · grid · grid, patch, patch, channels). */
void saccade_patches(Sight sight, int channels, int images, const float *crops, float *patches);

#endif
