/* Where the eye goes: crops of images, and patches of crops (SPEC §2). */
#ifndef CLAPP_SACCADE_H
#define CLAPP_SACCADE_H

#include "random.h"
#include "settings.h"

/* A random or the central square of an image, in whole pixels. */
ClappFixation saccade_choose(const ClappSettings *settings, ClappImage image, ClappLook look, Random *random);
/* The square, resized, gray or colour, normalised → crop (crop, crop, image channels). */
void saccade_crop(const ClappSettings *settings, ClappImage image, ClappFixation fixation, float *crop);
/* crops (images, crop, crop, image channels) → patches (images · grid · grid, patch, patch, image channels). */
void saccade_patches(const ClappSettings *settings, int images, const float *crops, float *patches);

#endif
