/* One update with every random choice given, for a check against automatic differentiation. */
#include "checkpoint.h"
#include "error.h"
#include "optimizer.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

/* Images, sounds or clips, as they must look in the file. */
static ClappStatus check_batch_shape(const ClappSettings *s, const SafetensorsEntry *images, ClappError *error) {
    const int *shape = images->shape;
    const bool sound = strcmp(s->sight, "sound") == 0, clip = strcmp(s->sight, "clip") == 0;
    const int rank = images->rank, side = clip ? 2 : 1;
    if (images->type != SAFETENSORS_F32 ||
        (sound  ? rank != 2
         : clip ? rank != 5
                : rank < 3 || rank > 4) ||
        (!sound && shape[side] != shape[side + 1]))
        return error_set(error, CLAPP_INVALID, "\"images\" of the batch must be F32 %s",
                         sound  ? "[n, N]"
                         : clip ? "[n, T, H, H, channels]"
                                : "[n, H, H] or [n, H, H, 3]");
    const int channels = rank > 3 ? shape[rank - 1] : 1;
    if (channels != s->image_channels)
        return error_set(error, CLAPP_INVALID, "the network takes images of %d channels, the batch holds %d",
                         s->image_channels, channels);
    return CLAPP_OK;
}

/* The batch's own sizes replace the checkpoint's. */
static ClappStatus fit_settings(const SafetensorsFile *batch, ClappSettings *settings, ClappError *error) {
    const SafetensorsEntry *images = safetensors_find(batch, "images");
    const int views = sight_of(settings).views;
    if (!images) return error_set(error, CLAPP_INVALID, "the batch has no \"images\"");
    const ClappStatus status = check_batch_shape(settings, images, error);
    if (status != CLAPP_OK) return status;
    if (images->shape[0] < views || images->shape[0] % views != 0 || images->shape[1] < 1)
        return error_set(error, CLAPP_INVALID, "the batch cannot hold %d images of %d pixels", images->shape[0],
                         images->shape[1]);
    settings->batch = images->shape[0] / views;
    const bool clip = images->rank == 5;
    if (views == 2) settings->view = images->shape[1];
    else if (images->rank == 2) settings->window = images->shape[1];
    else settings->crop = images->shape[clip ? 2 : 1];
    if (clip) settings->frames = images->shape[1];
    return clapp_complete(settings, error);
}

static int loss_count(const ClappSettings *settings) {
    int count = 0;
    for (int i = 0; i < settings->block_count; i++) count += network_has_loss(settings, i);
    return count;
}

/* An I32 array with `count` numbers in least..most, the first axis being `first` → scratch. */
static ClappStatus read_numbers(const SafetensorsFile *file, const char *name, int first, size_t count, int least,
                                int most, int32_t *scratch, ClappError *error) {
    const SafetensorsEntry *entry = safetensors_find(file, name);
    if (!entry) return error_set(error, CLAPP_INVALID, "the batch has no \"%s\"", name);
    if (entry->type != SAFETENSORS_I32 || entry->rank < 1 || (entry->shape[0] != first && entry->rank > 1) ||
        entry->count != count)
        return error_set(error, CLAPP_INVALID, "\"%s\" of the batch must be I32 [%d, …] with %zu numbers in all", name,
                         first, count);
    const ClappStatus status = safetensors_read_i32(entry, scratch, count, error);
    for (size_t i = 0; i < count && status == CLAPP_OK; i++)
        if (scratch[i] < least || scratch[i] > most)
            return error_set(error, CLAPP_INVALID, "\"%s\" of the batch: %d is outside %d to %d", name, (int)scratch[i],
                             least, most);
    return status;
}

/* Numbers of the blocks' choices that have a loss, one block after the other. */
typedef struct ChoiceCounts {
    size_t negatives, broadcast;
} ChoiceCounts;

static ChoiceCounts count_choices(const Clapp *net) {
    ChoiceCounts counts = {0, 0};
    for (int i = 0; i < net->settings.block_count; i++) {
        if (!network_has_loss(&net->settings, i)) continue;
        const RuleSizes sizes = network_rule_sizes(net, i);
        counts.negatives += sizes.negatives;
        counts.broadcast += sizes.broadcast;
    }
    return counts;
}

/* scratch, block after block → choices.  Refuses a negative that is too large for its block. */
static ClappStatus take_negatives(Clapp *net, const int32_t *scratch, ClappError *error) {
    for (int i = 0; i < net->settings.block_count; i++) {
        if (!network_has_loss(&net->settings, i)) continue;
        const RuleSizes sizes = network_rule_sizes(net, i);
        for (size_t n = 0; n < sizes.negatives; n++, scratch++) {
            if (*scratch >= sizes.negative_limit)
                return error_set(error, CLAPP_INVALID, "\"negatives\" of the batch: %d is outside 0 to %d",
                                 (int)*scratch, sizes.negative_limit - 1);
            net->choices[i].negatives[n] = *scratch;
        }
    }
    return CLAPP_OK;
}

static void take_updates(Clapp *net, const int32_t *scratch) {
    for (int i = 0; i < net->settings.block_count; i++) {
        if (!network_has_loss(&net->settings, i)) continue;
        const size_t count = network_rule_sizes(net, i).broadcast;
        for (size_t n = 0; n < count; n++) net->choices[i].broadcast[n] = (int8_t)*scratch++;
    }
}

/* The blocks' choices, as their rule measures them. */
static ClappStatus read_choices(const SafetensorsFile *file, Clapp *net, ChoiceCounts counts, int32_t *scratch,
                                ClappError *error) {
    const int losses = loss_count(&net->settings);
    ClappStatus status = CLAPP_OK;
    if (counts.negatives > 0) {
        status = read_numbers(file, "negatives", losses, counts.negatives, 0, INT_MAX, scratch, error);
        if (status == CLAPP_OK) status = take_negatives(net, scratch, error);
    }
    if (status == CLAPP_OK && counts.broadcast > 0) {
        status = read_numbers(file, "updates", losses, counts.broadcast, -1, 1, scratch, error);
        if (status == CLAPP_OK) take_updates(net, scratch);
    }
    if (status == CLAPP_OK && net->rule->labelled)
        status = read_numbers(file, "labels", net->sight.images, (size_t)net->sight.images, 0,
                              net->settings.classes - 1, net->labels, error);
    return status;
}

static ClappStatus read_batch(const SafetensorsFile *file, Clapp *net, ClappError *error) {
    const SafetensorsEntry *images = safetensors_find(file, "images");
    ClappStatus status = safetensors_read_f32(images, net->crops, images->count, error);
    if (status != CLAPP_OK) return status;
    const ChoiceCounts counts = count_choices(net);
    const size_t most = counts.negatives > counts.broadcast ? counts.negatives : counts.broadcast;
    int32_t *scratch = malloc((most + 1) * sizeof *scratch);
    if (!scratch) return error_set(error, CLAPP_OUT_OF_MEMORY, "out of memory for a batch");
    status = read_choices(file, net, counts, scratch, error);
    free(scratch);
    return status;
}

/* entries: the parameters' gradients, then the loss; returns how many. */
static int describe_gradients(const Clapp *net, SafetensorsEntry *entries) {
    int count = 0;
    for (int i = 0; i < net->parameter_count; i++) {
        const Parameter *parameter = &net->parameters[i];
        if (parameter->is_average) continue;
        entries[count] = (SafetensorsEntry){.name = parameter->name, .type = SAFETENSORS_F32, .rank = parameter->rank};
        memcpy(entries[count++].shape, parameter->shape, sizeof parameter->shape);
    }
    entries[count++] =
        (SafetensorsEntry){.name = "loss", .type = SAFETENSORS_F32, .rank = 1, .shape = {loss_count(&net->settings)}};
    return count;
}

/* The file → newly allocated bytes, which the first parameter's order passes through. */
static ClappStatus write_gradients(const Clapp *net, uint8_t **out, size_t *size, ClappError *error) {
    SafetensorsEntry *entries = calloc((size_t)net->parameter_count + 1, sizeof *entries);
    float *gradient = NULL, *ordered = NULL;
    uint8_t *bytes = NULL;
    ClappStatus status = entries ? CLAPP_OK : CLAPP_OUT_OF_MEMORY;
    SafetensorsLayout layout = {entries, 0, NULL, 0};
    if (status == CLAPP_OK) {
        layout.entry_count = describe_gradients(net, entries);
        status = safetensors_plan(&layout, size, error);
    }
    if (status == CLAPP_OK) {
        gradient = malloc(*size); /* no single array is longer than the file */
        ordered = malloc(*size);
        bytes = malloc(*size);
        if (!gradient || !ordered || !bytes) status = CLAPP_OUT_OF_MEMORY;
    }
    if (status == CLAPP_OK) {
        float loss[CLAPP_MAX_BLOCKS];
        safetensors_write_header(&layout, bytes);
        int at = 0;
        for (int i = 0; i < net->parameter_count; i++) {
            if (net->parameters[i].is_average) continue;
            optimizer_gradient(&net->machine, &net->parameters[i], gradient);
            checkpoint_order(&net->parameters[i], gradient, ordered);
            safetensors_write_f32(&entries[at++], ordered, bytes);
        }
        const int losses = loss_count(&net->settings), first = net->settings.block_count - losses;
        for (int i = 0; i < losses; i++) loss[i] = net->report[first + i].loss;
        safetensors_write_f32(&entries[at], loss, bytes);
        *out = bytes;
        bytes = NULL;
    }
    if (status == CLAPP_OUT_OF_MEMORY) error_set(error, status, "out of memory for the gradients");
    free(entries);
    free(gradient);
    free(ordered);
    free(bytes);
    return status;
}

static ClappStatus update_with(const SafetensorsFile *model, const SafetensorsFile *batch, uint8_t **gradients,
                               size_t *size, ClappError *error) {
    ClappSettings settings;
    Clapp *net = NULL;
    ClappStatus status = checkpoint_settings(model, &settings, error);
    if (status == CLAPP_OK && loss_count(&settings) == 0)
        status = error_set(error, CLAPP_INVALID, "rule \"%s\" has no update", settings.rule);
    if (status == CLAPP_OK) status = fit_settings(batch, &settings, error);
    if (status == CLAPP_OK) status = checkpoint_read(model, &settings, &net, error);
    if (status != CLAPP_OK) return status;
    status = read_batch(batch, net, error);
    if (status == CLAPP_OK) status = learn_batch(net, false, error);
    if (status == CLAPP_OK) status = write_gradients(net, gradients, size, error);
    clapp_destroy(net);
    return status;
}

ClappStatus clapp_given_update(const uint8_t *model, size_t model_size, const uint8_t *batch, size_t batch_size,
                               uint8_t **gradients, size_t *gradients_size, ClappError *error) {
    SafetensorsFile model_file, batch_file;
    ClappStatus status = safetensors_open(model, model_size, &model_file, error);
    if (status != CLAPP_OK) return status;
    status = safetensors_open(batch, batch_size, &batch_file, error);
    if (status == CLAPP_OK) {
        status = update_with(&model_file, &batch_file, gradients, gradients_size, error);
        safetensors_close(&batch_file);
    }
    safetensors_close(&model_file);
    return status;
}
