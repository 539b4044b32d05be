/* Usage: read-broken < LIST
 * Each line of LIST is a reader and a path.  Each file is read by a process of its own; a line says of it, between tabs:
 * "read", "refused" or "crashed", milliseconds, kilobytes that the process grew by, the sentence.  tests/node compares
 * that with what was to be expected. */
#define _POSIX_C_SOURCE 200809L
#include "clapp.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static const char *const formats[] = {"stl10-images", "stl10-labels", "cifar10", "idx-images", "idx-labels"};

static uint8_t *read_file(const char *path, size_t *size) {
    FILE *file = fopen(path, "rb");
    if (!file) abort();
    uint8_t *bytes = NULL;
    *size = 0;
    for (size_t got = 1; got > 0; *size += got) {
        bytes = realloc(bytes, *size + 65536);
        if (!bytes) abort();
        got = fread(bytes + *size, 1, 65536, file);
    }
    fclose(file);
    bytes = realloc(bytes, *size > 0 ? *size : 1); /* exactly, for the sanitizers */
    if (!bytes) abort();
    return bytes;
}

static ClappStatus read_records(ClappFormat format, const uint8_t *bytes, size_t size, ClappError *error) {
    ClappFile file;
    const size_t head = size < CLAPP_HEAD_SIZE ? size : CLAPP_HEAD_SIZE;
    ClappStatus status = clapp_file_describe(format, bytes, head, size, &file, error);
    if (status != CLAPP_OK) return status;
    uint8_t *pixels = malloc((size_t)file.width * (size_t)file.height * (size_t)file.channels + 1);
    if (!pixels) abort();
    for (uint64_t i = 0; i < file.count && status == CLAPP_OK; i++) {
        int label;
        status = clapp_file_record(&file, bytes + file.header_size + i * file.record_size, pixels, &label, error);
    }
    free(pixels);
    return status;
}

static ClappStatus read_by(const char *reader, const uint8_t *bytes, size_t size, ClappError *error) {
    ClappSettings settings;
    ClappImage image = {0};
    Clapp *net = NULL;
    ClappStatus status = CLAPP_INVALID;
    if (strcmp(reader, "settings") == 0) return clapp_settings_from_json((const char *)bytes, size, &settings, error);
    for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++)
        if (strcmp(reader, formats[i]) == 0) return read_records((ClappFormat)i, bytes, size, error);
    if (strcmp(reader, "image") == 0) status = clapp_image_decode(bytes, size, 96, &image, error);
    else if (strcmp(reader, "safetensors") == 0) status = clapp_load(bytes, size, &net, error);
    else abort();
    clapp_free(image.pixels);
    clapp_destroy(net);
    return status;
}

static double milliseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return 1e3 * (double)now.tv_sec + 1e-6 * (double)now.tv_nsec;
}

static long kilobytes(void) {
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
}

static void tell_of(const char *reader, const char *path) {
    ClappError error = {""};
    size_t size = 0;
    uint8_t *bytes = read_file(path, &size);
    const long before = kilobytes();
    const double start = milliseconds();
    const ClappStatus status = read_by(reader, bytes, size, &error);
    const double spent = milliseconds() - start;
    printf("%s\t%.1f\t%ld\t%s\n", status == CLAPP_OK ? "read" : "refused", spent, kilobytes() - before, error.text);
    free(bytes);
}

int main(void) {
    char reader[32], path[1024];
    while (scanf("%31s %1023s", reader, path) == 2) {
        int state = 0;
        fflush(stdout);
        const pid_t child = fork();
        if (child == 0) {
            tell_of(reader, path);
            fclose(stdout);
            _exit(0);
        }
        if (child < 0 || waitpid(child, &state, 0) != child) return 1;
        if (state != 0) printf("crashed\t0\t0\t%d\n", state);
    }
    return 0;
}
