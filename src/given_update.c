/* One update with every random choice given (SPEC §9). */
#include "checkpoint.h"
#include "error.h"

#include <stdlib.h>
#include <string.h>

/* The batch's own sizes replace the checkpoint's. */
static ClappStatus fit_settings(const SafetensorsFile *batch, ClappSettings *settings, ClappError *error) {
    const SafetensorsEntry *images = safetensors_find(batch, "images");
    if (!images) return error_set(error, CLAPP_INVALID, "the batch has no \"images\"");
    if (images->type != SAFETENSORS_F32 || images->rank != 3 || images->shape[1] != images->shape[2])
        return error_set(error, CLAPP_INVALID, "\"images\" of the batch must be F32 [B, H, W] with H = W");
    if (settings->image_channels != 1)
        return error_set(error, CLAPP_INVALID, "the network takes colour images, the batch holds gray ones");
    if (images->shape[0] < 1 || images->shape[1] < 1)
        return error_set(error, CLAPP_INVALID, "\"images\" of the batch is empty");
    settings->batch = images->shape[0];
    settings->crop = images->shape[1];
    return clapp_complete(settings, error);
}

/* negatives [L, 2, K, B] and updates [L, 2, B] → the blocks' choices. */
static ClappStatus read_choices(const SafetensorsFile *file, Clapp *net, int32_t *scratch, ClappError *error) {
    const int blocks = net->settings.block_count, steps = net->settings.prediction_steps, batch = net->settings.batch;
    const size_t negatives = (size_t)(PASSES * steps * batch), updates = (size_t)(PASSES * batch);
    const SafetensorsEntry *entry = NULL;
    ClappStatus status = safetensors_require(file, "negatives", SAFETENSORS_I32, 4,
                                             (int[]){blocks, PASSES, steps, batch}, &entry, error);
    if (status == CLAPP_OK) status = safetensors_read_i32(entry, scratch, (size_t)blocks * negatives, error);
    if (status != CLAPP_OK) return status;
    for (size_t i = 0; i < (size_t)blocks * negatives; i++) {
        if (scratch[i] < 0 || scratch[i] >= batch)
            return error_set(error, CLAPP_INVALID, "negatives: %d is no image of a batch of %d", (int)scratch[i], batch);
        net->choices[i / negatives].negatives[i % negatives] = scratch[i];
    }
    status = safetensors_require(file, "updates", SAFETENSORS_I32, 3, (int[]){blocks, PASSES, batch}, &entry, error);
    if (status == CLAPP_OK) status = safetensors_read_i32(entry, scratch, (size_t)blocks * updates, error);
    if (status != CLAPP_OK) return status;
    for (size_t i = 0; i < (size_t)blocks * updates; i++) {
        if (scratch[i] < -1 || scratch[i] > 1)
            return error_set(error, CLAPP_INVALID, "updates: %d is not 1, -1 or 0", (int)scratch[i]);
        net->choices[i / updates].broadcast[i % updates] = (int8_t)scratch[i];
    }
    return CLAPP_OK;
}

static ClappStatus read_batch(const SafetensorsFile *file, Clapp *net, ClappError *error) {
    const ClappSettings *s = &net->settings;
    const SafetensorsEntry *images = safetensors_find(file, "images");
    ClappStatus status = safetensors_read_f32(images, net->crops, images->count, error);
    if (status != CLAPP_OK) return status;
    int32_t *scratch = malloc((size_t)(s->block_count * PASSES * s->prediction_steps * s->batch) * sizeof *scratch);
    if (!scratch) return error_set(error, CLAPP_OUT_OF_MEMORY, "out of memory for a batch");
    status = read_choices(file, net, scratch, error);
    free(scratch);
    return status;
}

/* entries: the parameters' gradients, then the loss. */
static void describe_gradients(const Clapp *net, SafetensorsEntry *entries) {
    for (int i = 0; i < net->parameter_count; i++) {
        const Parameter *parameter = &net->parameters[i];
        entries[i] = (SafetensorsEntry){.name = parameter->name, .type = SAFETENSORS_F32, .rank = parameter->rank};
        memcpy(entries[i].shape, parameter->shape, sizeof entries[i].shape);
    }
    entries[net->parameter_count] = (SafetensorsEntry){
        .name = "loss", .type = SAFETENSORS_F32, .rank = 1, .shape = {net->settings.block_count}};
}

/* The file → newly allocated bytes, which the first parameter's order passes through. */
static ClappStatus write_gradients(const Clapp *net, uint8_t **out, size_t *size, ClappError *error) {
    const int count = net->parameter_count + 1;
    SafetensorsEntry *entries = calloc((size_t)count, sizeof *entries);
    float *ordered = NULL;
    uint8_t *bytes = NULL;
    ClappStatus status = entries ? CLAPP_OK : CLAPP_OUT_OF_MEMORY;
    const SafetensorsLayout layout = {entries, count, NULL, 0};
    if (status == CLAPP_OK) {
        describe_gradients(net, entries);
        status = safetensors_plan(&layout, size, error);
    }
    if (status == CLAPP_OK) {
        ordered = malloc(*size); /* no single array is longer than the file */
        bytes = malloc(*size);
        if (!ordered || !bytes) status = CLAPP_OUT_OF_MEMORY;
    }
    if (status == CLAPP_OK) {
        float loss[CLAPP_MAX_BLOCKS];
        safetensors_write_header(&layout, bytes);
        for (int i = 0; i < net->parameter_count; i++) {
            checkpoint_order(&net->parameters[i], net->parameters[i].gradient, ordered);
            safetensors_write_f32(&entries[i], ordered, bytes);
        }
        for (int i = 0; i < net->settings.block_count; i++) loss[i] = net->report[i].loss;
        safetensors_write_f32(&entries[net->parameter_count], loss, bytes);
        *out = bytes;
        bytes = NULL;
    }
    if (status == CLAPP_OUT_OF_MEMORY) error_set(error, status, "out of memory for the gradients");
    free(entries);
    free(ordered);
    free(bytes);
    return status;
}

static ClappStatus update_with(const SafetensorsFile *model, const SafetensorsFile *batch, uint8_t **gradients,
                               size_t *size, ClappError *error) {
    ClappSettings settings;
    Clapp *net = NULL;
    ClappStatus status = checkpoint_settings(model, &settings, error);
    if (status == CLAPP_OK) status = fit_settings(batch, &settings, error);
    if (status == CLAPP_OK) status = checkpoint_read(model, &settings, &net, error);
    if (status != CLAPP_OK) return status;
    if (!net->rule->learn) status = error_set(error, CLAPP_INVALID, "rule \"%s\" has no update", settings.rule);
    if (status == CLAPP_OK) status = read_batch(batch, net, error);
    if (status == CLAPP_OK) status = network_learn(net, false, error);
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
