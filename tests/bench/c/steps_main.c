/* Usage: bench-steps IMAGES SIDE, and then lines on standard input.  IMAGES holds (count, SIDE, SIDE, 3) bytes.
 *     make FILE STEPS SETTINGS  trains a network of these settings (JSON) and writes its checkpoint → "ok"
 *     load SLOT THREADS FUSED FILE  a checkpoint, and a batch put in its place; "-": none; FUSED: 0 or 1 → "ok"
 *     loss SLOT                 one step → its loss at every block
 *     run SLOT TIMES            so many steps on that batch → seconds
 *     count SLOT                one step → what it multiplied and added (operations.h)
 * What cannot be done is answered by "no: " and the reason. */
#include "clock.h"

#include "clapp.h"
#include "operations.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SLOTS = 8, LINE = 16384 };

typedef struct Images {
    uint8_t *pixels;
    int side;
    uint32_t count;
} Images;

typedef struct Slot {
    Clapp *net;
    ClappTeam *team;
} Slot;

/* ---- Files ------------------------------------------------------------------------------------------------------- */

static uint8_t *read_file(const char *path, size_t *size) {
    FILE *file = fopen(path, "rb");
    if (!file) return NULL;
    uint8_t *bytes = NULL;
    if (fseek(file, 0, SEEK_END) == 0) {
        *size = (size_t)ftell(file);
        rewind(file);
        bytes = malloc(*size + 1);
        if (bytes && fread(bytes, 1, *size, file) != *size) {
            free(bytes);
            bytes = NULL;
        }
    }
    fclose(file);
    return bytes;
}

static ClappStatus write_checkpoint(const Clapp *net, const char *path, ClappError *error) {
    size_t size = 0;
    ClappStatus status = clapp_save_size(net, &size, error);
    if (status != CLAPP_OK) return status;
    uint8_t *bytes = malloc(size);
    if (!bytes) return CLAPP_OUT_OF_MEMORY;
    status = clapp_save(net, bytes, size, error);
    FILE *file = status == CLAPP_OK ? fopen(path, "wb") : NULL;
    const bool written = file && fwrite(bytes, 1, size, file) == size;
    if (file && (fclose(file) != 0 || !written)) status = CLAPP_INVALID;
    if (!file) status = CLAPP_INVALID;
    free(bytes);
    return status;
}

/* ---- What the lines ask for ---------------------------------------------------------------------------------------- */

/* The same bytes as sound, and as frames that follow each other. */
static ClappStatus listen(Clapp *net, const Images *images, ClappError *error) {
    const size_t count = (size_t)images->count * (size_t)(images->side * images->side * 3);
    float *samples = malloc(count * sizeof *samples);
    ClappStatus status = samples ? CLAPP_OK : CLAPP_OUT_OF_MEMORY;
    for (size_t i = 0; i < count && samples; i++) samples[i] = ((float)images->pixels[i] - 128) / 128;
    for (int slot = 0; slot < clapp_settings(net)->batch && status == CLAPP_OK; slot++)
        status = clapp_listen(net, slot, samples, count, CLAPP_TRAINING, error);
    free(samples);
    return status;
}

static ClappStatus look_at_clip(Clapp *net, const Images *images, ClappError *error) {
    const ClappImage first = {images->pixels, images->side, images->side, 3};
    ClappStatus status = CLAPP_OK;
    for (int slot = 0; slot < clapp_settings(net)->batch && status == CLAPP_OK; slot++)
        status = clapp_look_clip(net, slot, first, (int)images->count, CLAPP_TRAINING, error);
    return status;
}

/* One batch is drawn and looked at; every image's label is its number. */
static ClappStatus look(Clapp *net, const Images *images, ClappError *error) {
    const ClappSettings *settings = clapp_settings(net);
    uint32_t indices[1024];
    if (strcmp(settings->sight, "sound") == 0) return listen(net, images, error);
    if (strcmp(settings->sight, "clip") == 0) return look_at_clip(net, images, error);
    if (settings->batch > 1024) return CLAPP_INVALID;
    ClappStatus status = clapp_draw(net, images->count, indices, error);
    for (int slot = 0; slot < settings->batch && status == CLAPP_OK; slot++) {
        const uint8_t *pixels = images->pixels + (size_t)indices[slot] * (size_t)(images->side * images->side * 3);
        status = clapp_look(net, slot, (ClappImage){pixels, images->side, images->side, 3}, CLAPP_TRAINING, error);
        if (status == CLAPP_OK && strstr(settings->rule, "supervised"))
            status = clapp_label(net, slot, (int)indices[slot] % settings->classes, error);
    }
    return status;
}

static ClappStatus make(const Images *images, const char *path, int steps, const char *json, ClappError *error) {
    ClappSettings settings;
    Clapp *net = NULL;
    ClappStatus status = clapp_settings_from_json(json, strlen(json), &settings, error);
    if (status == CLAPP_OK) status = clapp_create(&settings, &net, error);
    for (int step = 0; step < steps && status == CLAPP_OK; step++) {
        status = look(net, images, error);
        if (status == CLAPP_OK) status = clapp_step(net, error);
    }
    if (status == CLAPP_OK) status = write_checkpoint(net, path, error);
    clapp_destroy(net);
    return status;
}

static void clear(Slot *slot) {
    clapp_destroy(slot->net);
    clapp_team_destroy(slot->team);
    *slot = (Slot){0};
}

static ClappStatus employ(Slot *slot, int threads, ClappError *error) {
    const ClappStatus status = clapp_team_create(threads, &slot->team, error);
    return status == CLAPP_OK ? clapp_employ(slot->net, slot->team, error) : status;
}

static ClappStatus load(Slot *slot, const Images *images, int threads, int fused, const char *path, ClappError *error) {
    clear(slot);
    if (strcmp(path, "-") == 0) return CLAPP_OK;
    size_t size = 0;
    uint8_t *bytes = read_file(path, &size);
    if (!bytes) return CLAPP_INVALID;
    ClappStatus status = clapp_load(bytes, size, &slot->net, error);
    free(bytes);
    if (status == CLAPP_OK) status = employ(slot, threads, error);
    if (status == CLAPP_OK) clapp_fuse(slot->net, fused != 0);
    if (status == CLAPP_OK) status = look(slot->net, images, error);
    if (status != CLAPP_OK) clear(slot);
    return status;
}

static ClappStatus print_loss(Clapp *net, ClappError *error) {
    const ClappStatus status = clapp_step(net, error);
    for (int i = 0; i < clapp_settings(net)->block_count && status == CLAPP_OK; i++)
        printf("%s%.9g", i > 0 ? " " : "", (double)clapp_report(net)[i].loss);
    return status;
}

static ClappStatus run(Clapp *net, int times, ClappError *error) {
    ClappStatus status = CLAPP_OK;
    const double start = seconds_now();
    for (int i = 0; i < times && status == CLAPP_OK; i++) status = clapp_step(net, error);
    if (status == CLAPP_OK) printf("%.9f", seconds_now() - start);
    return status;
}

/* Answers one line, without the end of its answer. */
static ClappStatus answer(const char *line, Slot *slots, const Images *images, ClappError *error) {
    char path[4096];
    int index = 0, number = 0, fused = 0, settings = 0;
    ClappStatus status = CLAPP_INVALID;
    snprintf(error->text, sizeof error->text, "it failed, or what is: %.80s", line);
    if (sscanf(line, "make %4095s %d %n", path, &number, &settings) == 2 && settings > 0)
        status = make(images, path, number, line + settings, error);
    else if (sscanf(line, "load %d %d %d %4095s", &index, &number, &fused, path) == 4 && index >= 0 && index < SLOTS)
        status = load(&slots[index], images, number, fused, path, error);
    else if (sscanf(line, "loss %d", &index) == 1 && index >= 0 && index < SLOTS && slots[index].net)
        return print_loss(slots[index].net, error);
    else if (sscanf(line, "count %d", &index) == 1 && index >= 0 && index < SLOTS && slots[index].net)
        return print_operations(slots[index].net, error);
    else if (sscanf(line, "run %d %d", &index, &number) == 2 && index >= 0 && index < SLOTS && slots[index].net)
        return run(slots[index].net, number, error);
    if (status == CLAPP_OK) printf("ok");
    return status;
}

int main(int argc, char **argv) {
    static char line[LINE];
    Slot slots[SLOTS] = {{0}};
    Images images = {0};
    size_t size = 0;
    if (argc == 3) images = (Images){.pixels = read_file(argv[1], &size), .side = atoi(argv[2])};
    if (!images.pixels || images.side < 1) {
        fprintf(stderr, "usage: %s IMAGES SIDE\n", argv[0]);
        return 2;
    }
    images.count = (uint32_t)(size / (size_t)(images.side * images.side * 3));
    while (fgets(line, sizeof line, stdin)) {
        ClappError error;
        line[strcspn(line, "\n")] = 0;
        if (answer(line, slots, &images, &error) != CLAPP_OK) printf("no: %s", error.text);
        printf("\n");
        fflush(stdout);
    }
    for (int i = 0; i < SLOTS; i++) clear(&slots[i]);
    free(images.pixels);
    return 0;
}
