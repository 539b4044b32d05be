/* Usage: train-clapp RULE STEPS SEED OUT
 * Trains `tiny` by a rule on images made of seeded noise and writes the checkpoint, so that its bytes can be compared between
 * builds: tests/node/same-bytes.test.js does the same in WebAssembly. */
#include "clapp.h"
#include "random.h"

#include <stdio.h>
#include <stdlib.h>

enum { IMAGES = 40, SIDE = 72, CLASSES = 10, BATCH = 8 };

static uint8_t pixels[IMAGES][SIDE * SIDE * 3];

/* Blots of colour on noise, so that neighbouring patches have something in common. */
static void draw_images(void) {
    Random random = random_seeded(7, 7);
    for (int i = 0; i < IMAGES; i++) {
        uint32_t colour[3];
        for (int c = 0; c < 3; c++) colour[c] = random_below(&random, 200);
        for (int p = 0; p < SIDE * SIDE * 3; p++) pixels[i][p] = (uint8_t)(colour[p % 3] + random_below(&random, 56));
    }
}

static ClappStatus train(const char *rule, int steps, uint64_t seed, Clapp **net, ClappError *error) {
    ClappSettings settings;
    ClappStatus status = clapp_preset("tiny", &settings, error);
    if (status != CLAPP_OK) return status;
    settings.seed = seed;
    settings.batch = BATCH;
    snprintf(settings.rule, sizeof settings.rule, "%s", rule);
    status = clapp_create(&settings, net, error);
    for (int step = 0; step < steps && status == CLAPP_OK; step++) {
        uint32_t indices[BATCH];
        status = clapp_draw(*net, IMAGES, indices, error);
        for (int slot = 0; slot < BATCH && status == CLAPP_OK; slot++) {
            const ClappImage image = {pixels[indices[slot]], SIDE, SIDE, 3};
            status = clapp_look(*net, slot, image, CLAPP_TRAINING, error);
            if (status == CLAPP_OK) status = clapp_label(*net, slot, (int)indices[slot] % CLASSES, error);
        }
        if (status == CLAPP_OK) status = clapp_step(*net, error);
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
    if (argc != 5) {
        fprintf(stderr, "usage: %s RULE STEPS SEED OUT\n", argv[0]);
        return 2;
    }
    draw_images();
    ClappStatus status = train(argv[1], atoi(argv[2]), strtoull(argv[3], NULL, 10), &net, &error);
    if (status == CLAPP_OK) status = write_file(net, argv[4], &error);
    if (status != CLAPP_OK) fprintf(stderr, "%s\n", error.text);
    else
        for (int i = 0; i < clapp_settings(net)->block_count; i++)
            printf("block %d: loss %.4f, violated %.3f, change %.2e, norm %.3f\n", i, (double)clapp_report(net)[i].loss,
                   (double)clapp_report(net)[i].violated, (double)clapp_report(net)[i].change,
                   (double)clapp_report(net)[i].norm);
    clapp_destroy(net);
    return status == CLAPP_OK ? 0 : 1;
}
