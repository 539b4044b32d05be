/* Random views of an image for CLAPP++ (arXiv 2601.21683): a part of it, mirrored, in other colours, blurred. */
#ifndef CLAPP_VIEW_H
#define CLAPP_VIEW_H

#include "random.h"
#include "settings.h"

/* A part of the image with smallest_area..1 of its area and an aspect ratio of 3/4..4/3. */
ClappFixation view_choose(const ClappSettings *settings, ClappImage image, Random *random);
/* Colour jitter, gray and blur, each now and then, on rgb (side, side, 3) in 0..1; scratch (side, side, 3). */
void view_distort(const ClappSettings *settings, float *rgb, float *scratch, Random *random);

#endif
