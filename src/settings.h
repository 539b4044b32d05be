/* Settings and what follows from them alone. */
#ifndef CLAPP_SETTINGS_H
#define CLAPP_SETTINGS_H

#include "clapp.h"

/* Activity of one patch: (time, height, width, channels). */
typedef struct Shape {
    int time, height, width, channels;
} Shape;

/* What a block makes of one patch of shape `input`. */
typedef struct BlockShapes {
    Shape input;
    Shape convolved; /* after convolution and ReLU  */
    Shape output;    /* after the max-pool          */
} BlockShapes;

static inline int shape_positions(Shape shape) {
    return shape.time * shape.height * shape.width;
}

static inline size_t shape_count(Shape shape) {
    return (size_t)shape_positions(shape) * (size_t)shape.channels;
}

/* Inputs that one neuron of a block has: kernel volume × input channels. */
static inline int fan_in(const ClappBlockSettings *block, Shape input) {
    return block->kernel.time * block->kernel.height * block->kernel.width * input.channels;
}

/* Patches along one side of the crop. */
static inline int grid_side(const ClappSettings *settings) {
    return (settings->crop - settings->patch) / settings->patch_stride + 1;
}

Shape patch_shape(const ClappSettings *settings);
/* A side shrinks below 1 where the block does not fit its input. */
BlockShapes block_shapes(const ClappBlockSettings *block, Shape input);

#endif
