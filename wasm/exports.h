/* exports.h — clapp.h as WebAssembly can be called: numbers and addresses only.
 *
 * Texts and bytes go in and out through buffers of wasm_allocate.  A function that can fail returns a ClappStatus, and
 * wasm_error() is the sentence.  What a function computes stands in wasm_results() until the next one that computes
 * something; "→" names it in order. */
#ifndef CLAPP_WASM_EXPORTS_H
#define CLAPP_WASM_EXPORTS_H

#include "clapp.h"

#ifdef __EMSCRIPTEN__
#include <emscripten/em_macros.h>
#define EXPORT EMSCRIPTEN_KEEPALIVE
#else
#define EXPORT
#endif

EXPORT const char *wasm_version(void);
EXPORT const char *wasm_error(void);
EXPORT const double *wasm_results(void);

/* NULL if there is not enough memory.  wasm_free also takes what a result hands over. */
EXPORT void *wasm_allocate(size_t size);
EXPORT void wasm_free(void *memory);

/* Networks that are created or loaded from now on work with this team.  For this folder, not for JavaScript. */
void exports_employ(ClappTeam *team);

/* ---- Settings: JSON (size) ---- */
EXPORT const char *wasm_preset_name(int index);
EXPORT const char *wasm_rule_name(int index);
EXPORT int wasm_complete(const char *json, size_t size); /* → address, length of complete JSON */
EXPORT int wasm_memory(const char *json, size_t size);   /* → ClappMemory in its order, in bytes */

/* ---- Images and data files ---- */
EXPORT int wasm_decode(const uint8_t *bytes, size_t size, int side); /* → pixels to free, width, height, channels */
EXPORT int wasm_describe_file(int format, const uint8_t *head, size_t head_size, double file_size);
/* → width, height, channels, header size, record size, count */
EXPORT int wasm_read_record(int format, int width, int height, int channels, const uint8_t *record, size_t record_size,
                            uint8_t *pixels); /* → label */

/* ---- The network ---- */
EXPORT int wasm_create(const char *json, size_t size); /* → net */
EXPORT void wasm_destroy(Clapp *net);
EXPORT int wasm_settings(const Clapp *net); /* → address, length of JSON */
EXPORT double wasm_steps(const Clapp *net);
EXPORT int wasm_draw(Clapp *net, uint32_t image_count, uint32_t *indices);
EXPORT int wasm_look(Clapp *net, int slot, const uint8_t *pixels, int width, int height, int channels, int look);
EXPORT int wasm_label(Clapp *net, int slot, int label);
EXPORT int wasm_listen(Clapp *net, int slot, const float *samples, size_t count, int look);
EXPORT int wasm_look_clip(Clapp *net, int slot, const uint8_t *pixels, int count, int width, int height, int channels,
                          int look);
EXPORT void wasm_fixation(const Clapp *net, int slot, int view); /* → left, top, width, height, flipped */
EXPORT int wasm_step(Clapp *net);
EXPORT void wasm_report(const Clapp *net, int block); /* → loss, violated, change, norm */
EXPORT const int8_t *wasm_broadcast(const Clapp *net, int block);
EXPORT int wasm_alignment(Clapp *local, Clapp *global, float *cosines);
EXPORT int wasm_encode(Clapp *net, int count, int cells, float *features); /* block by block */
EXPORT int wasm_code_size(const Clapp *net, int block);
EXPORT int wasm_feature_parts(const Clapp *net, int cells);
EXPORT size_t wasm_filters(const Clapp *net, int block, float *filters);

/* ---- Looking on ---- */
EXPORT const float *wasm_crop(const Clapp *net, int slot, int view); /* → time, height, width */
EXPORT const float *wasm_activity(const Clapp *net, int block, int view);
/* → patches, time, height, width, channels */
EXPORT const uint32_t *wasm_scores(const Clapp *net, int block); /* fixation, then saccade; → lowest, highest, bins */
EXPORT size_t wasm_negatives(const Clapp *net, int block, int32_t *slots);
EXPORT int wasm_watch(Clapp *net, int block, int neuron, int row, int column, int channel); /* block −1: none */
EXPORT int wasm_synapse(const Clapp *net); /* 0: there is no trace; → all of it in the order of ClappTrace */

/* ---- Checkpoints ---- */
EXPORT int wasm_save_size(const Clapp *net); /* → bytes */
EXPORT int wasm_save(const Clapp *net, uint8_t *bytes, size_t size);
EXPORT int wasm_load(const uint8_t *bytes, size_t size); /* → net */
EXPORT int wasm_given_update(const uint8_t *model, size_t model_size, const uint8_t *batch, size_t batch_size);
/* → safetensors to free, size */

/* ---- Linear probe ---- */
EXPORT int wasm_probe(const float *train, const int32_t *train_labels, int train_count, const float *test,
                      const int32_t *test_labels, int test_count, int size, int classes);
/* → accuracy on the training samples, on the test samples, penalty */
EXPORT int wasm_read_out(const float *features, const int32_t *labels, int count, int size, int classes, double penalty,
                         float *values); /* (clapp_read_out_values); penalty 0: chosen → accuracy, penalty */
EXPORT int wasm_predict(float *values, int size, int classes, const float *features, int count, float *probabilities);

#endif
