/* Cross-entropy of a linear read-out of a block's mean activity: what a teacher with labels would do.
 * Shapes: n images (both views, where there are two), P patches of an image, C neurons; pooled (n, C) is the mean over
 * the patches; logits (n, classes). */
#include "losses.h"
#include "softmax.h"

#include <string.h>

enum { WEIGHT, BIAS };

int readout_describe(const ClappSettings *settings, int size, int context, Matrix *matrices) {
    (void)context;
    matrices[WEIGHT] = (Matrix){.name = "readout.weight", .rows = settings->classes, .columns = size, .inputs = size};
    matrices[BIAS] = (Matrix){.name = "readout.bias", .rows = 0, .columns = settings->classes, .inputs = size};
    return 2;
}

RuleSizes readout_measure(const ClappSettings *settings, Places places, int size) {
    const size_t images = (size_t)places.images;
    return (RuleSizes){.scratch = images * (2 * (size_t)size + (size_t)settings->classes)};
}

static void pool(const Lesson *lesson, size_t images, size_t places, size_t size, float *pooled) {
    memset(pooled, 0, images * size * sizeof *pooled);
    for (size_t i = 0; i < images; i++)
        for (size_t place = 0; place < places; place++)
            lesson->machine->kernels->add_scaled(pooled + i * size, lesson->code + (i * places + place) * size,
                                                 1 / (float)places, size);
}

void readout_learn(Lesson *lesson) {
    const size_t size = (size_t)lesson->size, images = (size_t)lesson->places.images;
    const size_t places = (size_t)(lesson->places.rows * lesson->places.columns);
    const size_t classes = (size_t)lesson->settings->classes;
    Parameter *weight = &lesson->matrices[WEIGHT], *bias = &lesson->matrices[BIAS];
    float *pooled = lesson->scratch, *d_pooled = pooled + images * size, *logits = d_pooled + images * size;
    double loss = 0;
    size_t wrong = 0;

    pool(lesson, images, places, size, pooled);
    for (size_t i = 0; i < images; i++) memcpy(logits + i * classes, bias->value, classes * sizeof *logits);
    machine_multiply(lesson->machine,
                     &(MatrixProduct){images, classes, size, pooled, size, 1, weight->value, 1, size, logits, classes});
    for (size_t i = 0; i < images; i++) {
        const int label = lesson->labels[i];
        size_t best = 0;
        for (size_t c = 1; c < classes; c++)
            if (logits[i * classes + c] > logits[i * classes + best]) best = c;
        wrong += best != (size_t)label;
        loss += softmax_error(logits + i * classes, (int)classes, label, 1 / (double)images);
    }
    machine_multiply(lesson->machine, &(MatrixProduct){classes, size, images, logits, 1, classes, pooled, size, 1,
                                                       weight->gradient, size});
    memset(d_pooled, 0, images * size * sizeof *d_pooled);
    machine_multiply(lesson->machine, &(MatrixProduct){images, size, classes, logits, classes, 1, weight->value, size,
                                                       1, d_pooled, size});
    for (size_t i = 0; i < images; i++) {
        lesson->machine->kernels->add_scaled(bias->gradient, logits + i * classes, 1, classes);
        for (size_t place = 0; place < places; place++)
            lesson->machine->kernels->add_scaled(lesson->d_code + (i * places + place) * size, d_pooled + i * size,
                                                 1 / (float)places, size);
    }
    lesson->loss = (float)(loss / (double)images);
    lesson->violated = (float)wrong / (float)images;
}
