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

/* What is seen of a batch: `images` squares of `side` pixels, each cut into grid × grid patches; or as many sequences of
 * `time` frames or samples, each of which is one patch. */
typedef struct Sight {
    int views; /* of each image: 1 or 2 */
    int images;
    int side, patch, stride, grid;
    int time;
    bool is_sequence; /* predictions go on in time */
} Sight;

/* Where the codes of a block stand: rows × columns places in each image.  Predictions go from row to row, down the grid of
 * patches or on in time. */
typedef struct Places {
    int images, rows, columns;
} Places;

/* How the code of one patch is made of a block's output: the means over `count` cells of `size` positions each.  What is
 * left over at the end of time belongs to none. */
typedef struct Cells {
    ClappExtent count, size;
} Cells;

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

static inline int extent_volume(ClappExtent e) {
    return e.time * e.height * e.width;
}

/* Floats of what the network sees of one image, before it is cut into patches. */
size_t crop_size(const ClappSettings *settings);

/* Of a block with this output; one cell for a read-out. */
Cells code_cells(const ClappSettings *settings, int block, Shape output);
Places code_places(const ClappSettings *settings, int block, Shape output);
/* D, the numbers of the code of one place. */
int code_size(const ClappSettings *settings, int block, Shape output);

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
