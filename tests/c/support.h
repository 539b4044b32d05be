/* support.h — what several tests need: memory, seeded noise, files, and bits. */
#ifndef SUPPORT_H
#define SUPPORT_H

#include "clapp.h"
#include "random.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Exactly `size` bytes, so that a sanitizer sees one too many. */
static inline void *take(size_t size) {
    void *memory = malloc(size ? size : 1);
    if (!memory) abort();
    return memory;
}

static inline float *take_floats(size_t count) {
    return take(count * sizeof(float));
}

static inline float noise(Random *random, float low, float high) {
    return low + (high - low) * random_unit(random);
}

static inline void fill_noise(Random *random, float *values, size_t count, float low, float high) {
    for (size_t i = 0; i < count; i++) values[i] = noise(random, low, high);
}

static inline void fill_value(float *values, size_t count, float value) {
    for (size_t i = 0; i < count; i++) values[i] = value;
}

/* NaN is the same as itself, 0 is not the same as −0. */
static inline bool same_bits(const float *a, const float *b, size_t count) {
    return count == 0 || memcmp(a, b, count * sizeof *a) == 0;
}

static inline bool same_extents(ClappExtent a, ClappExtent b) {
    return a.time == b.time && a.height == b.height && a.width == b.width;
}

static inline bool same_block_settings(const ClappBlockSettings *a, const ClappBlockSettings *b) {
    return a->channels == b->channels && same_extents(a->kernel, b->kernel) && same_extents(a->stride, b->stride) &&
           same_extents(a->padding, b->padding) && same_extents(a->pool, b->pool) &&
           same_extents(a->pool_stride, b->pool_stride) && a->grid == b->grid && a->patch_grid == b->patch_grid &&
           a->span == b->span && a->recurrent == b->recurrent && a->batch_norm == b->batch_norm;
}

/* Field by field, because a copied struct need not keep its gaps. */
static inline bool same_settings(const ClappSettings *a, const ClappSettings *b) {
    const bool words = strcmp(a->rule, b->rule) == 0 && strcmp(a->sight, b->sight) == 0 &&
                       strcmp(a->context, b->context) == 0 && strcmp(a->negatives, b->negatives) == 0 &&
                       strcmp(a->optimizer, b->optimizer) == 0 && strcmp(a->initialisation, b->initialisation) == 0;
    const bool looks = a->image_channels == b->image_channels && a->mean == b->mean && a->deviation == b->deviation &&
                       a->crop == b->crop && a->patch == b->patch && a->patch_stride == b->patch_stride &&
                       a->view == b->view && a->smallest_area == b->smallest_area && a->jitter == b->jitter &&
                       a->plain_views == b->plain_views && a->standardise == b->standardise && a->window == b->window &&
                       a->frames == b->frames;
    const bool learns = a->batch == b->batch && a->prediction_steps == b->prediction_steps &&
                        a->first_target_row == b->first_target_row && a->negative_count == b->negative_count &&
                        a->shared_negatives == b->shared_negatives && a->prediction_scale == b->prediction_scale &&
                        a->classes == b->classes && a->no_gamma == b->no_gamma &&
                        a->no_prediction == b->no_prediction && a->frozen_predictions == b->frozen_predictions &&
                        a->symmetric == b->symmetric;
    bool same = words && looks && learns && a->block_count == b->block_count && a->learning_rate == b->learning_rate &&
                a->beta1 == b->beta1 && a->beta2 == b->beta2 && a->epsilon == b->epsilon && a->seed == b->seed &&
                a->weight_decay == b->weight_decay;
    for (int i = 0; same && i < CLAPP_MAX_BLOCKS; i++) same = same_block_settings(&a->blocks[i], &b->blocks[i]);
    return same;
}

/* The whole file in memory of just its size; NULL if there is none. */
static inline uint8_t *read_file(const char *path, size_t *size) {
    FILE *file = fopen(path, "rb");
    if (!file) return NULL;
    uint8_t *bytes = NULL;
    if (fseek(file, 0, SEEK_END) == 0) {
        const long end = ftell(file);
        *size = end < 0 ? 0 : (size_t)end;
        bytes = take(*size);
        rewind(file);
        if (fread(bytes, 1, *size, file) != *size) {
            free(bytes);
            bytes = NULL;
        }
    }
    fclose(file);
    return bytes;
}

#endif
