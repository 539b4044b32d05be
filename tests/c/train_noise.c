/* Usage: train-clapp RULE STEPS SEED OUT [PRESET BATCH [THREADS [KERNELS]]]
 *        train-clapp kernels
 * Trains `tiny` by a rule on images made of seeded noise, or on sounds and clips made of these, and writes the checkpoint,
 * so that its bytes can be compared between builds: tests/node/same-bytes.test.js and tests/hashes do the same in
 * WebAssembly.  In place of a preset there can be settings as JSON, which say the rule, too.  "kernels" lists the tables
 * that this build and this processor have. */
#include "clapp.h"
#include "network.h"
#include "random.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { IMAGES = 40, SIDE = 72, CLASSES = 10, MOST = 32, SAMPLES = SIDE * SIDE * 3, FRAMES = 10 };

typedef struct Task {
    const char *rule, *preset, *kernels;
    int steps, batch, threads;
    uint64_t seed;
} Task;

static uint8_t pixels[IMAGES][SIDE * SIDE * 3];
static float sounds[IMAGES][SAMPLES]; /* the same numbers */

/* Blots of colour on noise, so that neighbouring patches have something in common. */
static void draw_images(void) {
    Random random = random_seeded(7, 7);
    for (int i = 0; i < IMAGES; i++) {
        uint32_t colour[3];
        for (int c = 0; c < 3; c++) colour[c] = random_below(&random, 200);
        for (int p = 0; p < SIDE * SIDE * 3; p++) pixels[i][p] = (uint8_t)(colour[p % 3] + random_below(&random, 56));
        for (int p = 0; p < SAMPLES; p++) sounds[i][p] = ((float)pixels[i][p] - 128) / 128;
    }
}

static const Kernels *table(int index) {
#if defined(CLAPP_X86)
    const bool avx2 = __builtin_cpu_supports("avx2"), avx512 = __builtin_cpu_supports("avx512f");
    const bool fma = avx2 && __builtin_cpu_supports("fma");
    const Kernels *const tables[] = {&kernels_scalar, avx2 ? &kernels_avx2 : NULL, avx512 ? &kernels_avx512 : NULL,
                                     fma ? &kernels_avx2_fused : NULL, avx512 ? &kernels_avx512_fused : NULL};
    enum { TABLES = sizeof tables / sizeof *tables };
    int found = 0;
    for (int i = 0; i < TABLES; i++)
        if (tables[i] && found++ == index) return tables[i];
    return NULL;
#else
    return index == 0 ? &kernels_scalar : NULL;
#endif
}

static int list_kernels(void) {
    for (int i = 0; table(i); i++) printf("%s\n", table(i)->name);
    return 0;
}

static ClappStatus choose_kernels(Clapp *net, const char *name, ClappError *error) {
    for (int i = 0; table(i); i++)
        if (strcmp(table(i)->name, name) == 0) {
            net->machine.kernels = table(i);
            return CLAPP_OK;
        }
    snprintf(error->text, sizeof error->text, "there are no kernels \"%s\"", name);
    return CLAPP_INVALID;
}

static ClappStatus start(const Task *task, Clapp **net, ClappTeam **team, ClappError *error) {
    ClappSettings settings;
    const bool is_json = task->preset[0] == '{';
    ClappStatus status = is_json ? clapp_settings_from_json(task->preset, strlen(task->preset), &settings, error)
                                 : clapp_preset(task->preset, &settings, error);
    if (status != CLAPP_OK) return status;
    settings.seed = task->seed;
    settings.batch = task->batch;
    if (!is_json) snprintf(settings.rule, sizeof settings.rule, "%s", task->rule);
    status = clapp_create(&settings, net, error);
    if (status == CLAPP_OK) status = clapp_team_create(task->threads, team, error);
    if (status == CLAPP_OK) status = clapp_employ(*net, *team, error);
    return status == CLAPP_OK && task->kernels ? choose_kernels(*net, task->kernels, error) : status;
}

/* An image, a sound, or the images from this one on as a clip. */
static ClappStatus look(Clapp *net, int slot, uint32_t index, ClappError *error) {
    const char *sight = clapp_settings(net)->sight;
    const bool clip = strcmp(sight, "clip") == 0;
    const ClappImage image = {pixels[clip ? index % (IMAGES - FRAMES + 1) : index], SIDE, SIDE, 3};
    if (strcmp(sight, "sound") == 0) return clapp_listen(net, slot, sounds[index], SAMPLES, CLAPP_TRAINING, error);
    return clip ? clapp_look_clip(net, slot, image, FRAMES, CLAPP_TRAINING, error)
                : clapp_look(net, slot, image, CLAPP_TRAINING, error);
}

static ClappStatus train(const Task *task, Clapp *net, ClappError *error) {
    ClappStatus status = CLAPP_OK;
    for (int step = 0; step < task->steps && status == CLAPP_OK; step++) {
        uint32_t indices[MOST];
        status = clapp_draw(net, IMAGES, indices, error);
        for (int slot = 0; slot < task->batch && status == CLAPP_OK; slot++) {
            status = look(net, slot, indices[slot], error);
            if (status == CLAPP_OK) status = clapp_label(net, slot, (int)indices[slot] % CLASSES, error);
        }
        if (status == CLAPP_OK) status = clapp_step(net, error);
    }
    return status;
}

static ClappStatus write_file(const Clapp *net, const char *path, ClappError *error) {
    size_t size = 0;
    ClappStatus status = clapp_save_size(net, &size, error);
    if (status != CLAPP_OK) return status;
    uint8_t *bytes = malloc(size);
    if (!bytes) return CLAPP_OUT_OF_MEMORY;
    status = clapp_save(net, bytes, size, error);
    FILE *file = fopen(path, "wb");
    if (!file || fwrite(bytes, 1, size, file) != size) status = CLAPP_INVALID;
    if (file && fclose(file) != 0) status = CLAPP_INVALID;
    free(bytes);
    return status;
}

int main(int argc, char **argv) {
    ClappError error = {"could not write the file"};
    Clapp *net = NULL;
    ClappTeam *team = NULL;
    if (argc == 2 && strcmp(argv[1], "kernels") == 0) return list_kernels();
    Task task = {.preset = "tiny", .batch = 8, .threads = 1};
    if (argc > 6) task.preset = argv[5], task.batch = atoi(argv[6]);
    if (argc > 7) task.threads = atoi(argv[7]);
    if (argc > 8) task.kernels = argv[8];
    if (argc < 5 || argc == 6 || argc > 9 || task.batch < 1 || task.batch > MOST) {
        fprintf(stderr, "usage: %s RULE STEPS SEED OUT [PRESET BATCH [THREADS [KERNELS]]] | kernels\n", argv[0]);
        return 2;
    }
    task.rule = argv[1], task.steps = atoi(argv[2]), task.seed = strtoull(argv[3], NULL, 10);
    draw_images();
    ClappStatus status = start(&task, &net, &team, &error);
    if (status == CLAPP_OK) status = train(&task, net, &error);
    if (status == CLAPP_OK) status = write_file(net, argv[4], &error);
    if (status != CLAPP_OK) fprintf(stderr, "%s\n", error.text);
    else
        for (int i = 0; i < clapp_settings(net)->block_count; i++)
            printf("block %d: loss %.4f, violated %.3f, change %.2e, norm %.3f\n", i, (double)clapp_report(net)[i].loss,
                   (double)clapp_report(net)[i].violated, (double)clapp_report(net)[i].change,
                   (double)clapp_report(net)[i].norm);
    clapp_destroy(net);
    clapp_team_destroy(team);
    return status == CLAPP_OK ? 0 : 1;
}
