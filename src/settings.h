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

/* What is seen of a batch: `images` squares of `side` pixels, each cut into grid × grid patches. */
typedef struct Sight {
    int views; /* of each image: 1 or 2 */
    int images;
    int side, patch, stride, grid;
} Sight;

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

/* Settings must be complete, or at least say their sight. */
Sight sight_of(const ClappSettings *settings);
Shape patch_shape(const ClappSettings *settings);
/* A side shrinks below 1 where the block does not fit its input. */
BlockShapes block_shapes(const ClappBlockSettings *block, Shape input);

/* Side of the grid of cells in one patch's code; 1 for a read-out. */
int code_grid(const ClappSettings *settings, int block);

/* ---- The table of settings, for settings.c and settings_json.c ---- */

typedef enum FieldKind { WHOLE, REAL, FLAG, WORD } FieldKind;

typedef struct Field {
    const char *name;
    FieldKind kind;
    size_t offset;                 /* in ClappSettings */
    double otherwise, least, most; /* default and limits of numbers */
    const char *words;             /* what a word may be: " first second ", the first is the default; NULL: anything */
} Field;

extern const Field settings_fields[];
extern const int settings_field_count;

/* Where a field is: int, float, bool or char[CLAPP_NAME_SIZE]. */
static inline void *field_at(ClappSettings *settings, const Field *field) {
    return (char *)settings + field->offset;
}

enum { SETTINGS_MOST_CHANNELS = 4096, SETTINGS_MOST_EXTENT = 64 };
#define SETTINGS_MOST_SEED ((int64_t)1 << 53)

#endif
