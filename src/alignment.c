/* How far local updates point where back-propagation would (the gradient comparison of arXiv 2601.21683). */
#include "error.h"
#include "network.h"

#include <math.h>
#include <string.h>

/* Weights of `to` that `from` has under the same name and shape. */
static void copy_weights(const Clapp *from, Clapp *to) {
    for (int i = 0; i < to->parameter_count; i++)
        for (int j = 0; j < from->parameter_count; j++) {
            Parameter *target = &to->parameters[i];
            const Parameter *source = &from->parameters[j];
            if (target->count == source->count && strcmp(target->name, source->name) == 0)
                memcpy(target->value, source->value, target->count * sizeof(float));
        }
}

static bool same_extent(ClappExtent a, ClappExtent b) {
    return a.time == b.time && a.height == b.height && a.width == b.width;
}

/* Field by field, as gaps between them hold anything. */
static bool same_block(const ClappBlockSettings *a, const ClappBlockSettings *b) {
    return a->channels == b->channels && same_extent(a->kernel, b->kernel) && same_extent(a->stride, b->stride) &&
           same_extent(a->padding, b->padding) && same_extent(a->pool, b->pool) &&
           same_extent(a->pool_stride, b->pool_stride) && a->grid == b->grid && a->patch_grid == b->patch_grid &&
           a->span == b->span && a->recurrent == b->recurrent && a->batch_norm == b->batch_norm;
}

static bool same_sight(Sight a, Sight b) {
    return a.views == b.views && a.images == b.images && a.side == b.side && a.patch == b.patch &&
           a.stride == b.stride && a.grid == b.grid && a.time == b.time && a.is_sequence == b.is_sequence;
}

static bool same_blocks(const Clapp *a, const Clapp *b) {
    const ClappSettings *s = &a->settings, *t = &b->settings;
    bool same = s->block_count == t->block_count && same_sight(a->sight, b->sight) &&
                s->image_channels == t->image_channels && s->classes == t->classes;
    for (int i = 0; same && i < s->block_count; i++) same = same_block(&s->blocks[i], &t->blocks[i]);
    return same;
}

static double cosine(const Kernels *kernels, const Parameter *a, const Parameter *b) {
    const double product = (double)kernels->dot(a->gradient, b->gradient, a->count);
    const double lengths = sqrt((double)kernels->dot(a->gradient, a->gradient, a->count)) *
                           sqrt((double)kernels->dot(b->gradient, b->gradient, b->count));
    return lengths > 0 ? product / lengths : 0;
}

ClappStatus clapp_alignment(Clapp *local, Clapp *global, float *cosines, ClappError *error) {
    if (local->rule->reach != REACH_BLOCK || global->rule->reach != REACH_NETWORK || !same_blocks(local, global))
        return error_set(error, CLAPP_INVALID,
                         "alignment compares a local rule with an end-to-end rule on the same network");
    const size_t crops = (size_t)local->sight.images * crop_size(&local->settings);
    memcpy(global->crops, local->crops, crops * sizeof(float));
    memcpy(global->labels, local->labels, (size_t)local->sight.images * sizeof(int32_t));
    copy_weights(local, global);
    const Random local_before = local->rule_random, global_before = global->rule_random;
    learn_choose(local);
    learn_choose(global);
    ClappStatus status = learn_batch(local, false, error);
    if (status == CLAPP_OK) status = learn_batch(global, false, error);
    if (status != CLAPP_OK) local->rule_random = local_before, global->rule_random = global_before;
    for (int i = 0; i < local->settings.block_count && status == CLAPP_OK; i++)
        cosines[i] = (float)cosine(local->machine.kernels, local->blocks[i].weight, global->blocks[i].weight);
    return status;
}
