/* Every allocation fails: first the first of a function's, then the second, …, once or from there on, until it needs no
 * more.  Each time there is a status and a sentence, all memory is back, and what the function was given is as it was.
 * The linker puts these functions in front of the system's (CMakeLists.txt). */
#include "clapp.h"

#include "check.h"
#include "network.h"
#include "png_writer.h"
#include "small_sequences.h"

#include <errno.h>
#include <pthread.h>
#include <stdint.h>

/* ---- Memory that can run out ------------------------------------------------------------------------------------- */

static long until_failure = -1; /* allocations that still succeed; below 0: all */
static bool once, failed;
static long held; /* blocks that are not given back; threads are not ended */

static bool fails(void) {
    if (until_failure < 0 || until_failure-- > 0) return false;
    if (!once) until_failure = 0;
    return failed = true;
}

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *memory, size_t size);
void __real_free(void *memory);
int __real_pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*run)(void *), void *context);
int __real_pthread_join(pthread_t thread, void **result);
int __real_pthread_mutex_init(pthread_mutex_t *mutex, const pthread_mutexattr_t *attributes);
int __real_pthread_cond_init(pthread_cond_t *condition, const pthread_condattr_t *attributes);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *memory, size_t size);
void __wrap_free(void *memory);
int __wrap_pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*run)(void *), void *context);
int __wrap_pthread_join(pthread_t thread, void **result);
int __wrap_pthread_mutex_init(pthread_mutex_t *mutex, const pthread_mutexattr_t *attributes);
int __wrap_pthread_cond_init(pthread_cond_t *condition, const pthread_condattr_t *attributes);

static void *count(void *memory) {
    held += memory != NULL;
    return memory;
}

void *__wrap_malloc(size_t size) {
    return fails() ? NULL : count(__real_malloc(size));
}

void *__wrap_calloc(size_t number, size_t size) {
    return fails() ? NULL : count(__real_calloc(number, size));
}

void *__wrap_realloc(void *memory, size_t size) {
    if (fails()) return NULL;
    return memory ? __real_realloc(memory, size) : count(__real_realloc(memory, size));
}

void __wrap_free(void *memory) {
    held -= memory != NULL;
    __real_free(memory);
}

int __wrap_pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*run)(void *), void *context) {
    if (fails()) return EAGAIN;
    held++;
    return __real_pthread_create(thread, attributes, run, context);
}

int __wrap_pthread_join(pthread_t thread, void **result) {
    held--;
    return __real_pthread_join(thread, result);
}

int __wrap_pthread_mutex_init(pthread_mutex_t *mutex, const pthread_mutexattr_t *attributes) {
    return fails() ? ENOMEM : __real_pthread_mutex_init(mutex, attributes);
}

int __wrap_pthread_cond_init(pthread_cond_t *condition, const pthread_condattr_t *attributes) {
    return fails() ? ENOMEM : __real_pthread_cond_init(condition, attributes);
}

/* ---- What is tried ----------------------------------------------------------------------------------------------- */

typedef struct File {
    uint8_t *at;
    size_t size;
} File;

static ClappSettings settings; /* of everything below */
static Clapp *net;
static File checkpoint, model, batch;
static Bytes files[2];

/* Gives back what it made. */
typedef ClappStatus Try(ClappError *error);

static ClappStatus plan_memory(ClappError *error) {
    size_t bytes = 0;
    return clapp_memory(&settings, &bytes, error);
}

static ClappStatus create(ClappError *error) {
    Clapp *made = NULL;
    const ClappStatus status = clapp_create(&settings, &made, error);
    CHECK((made != NULL) == (status == CLAPP_OK));
    clapp_destroy(made);
    return status;
}

static ClappStatus start_team(ClappError *error) {
    ClappTeam *team = NULL;
    const ClappStatus status = clapp_team_create(4, &team, error);
    CHECK((team != NULL) == (status == CLAPP_OK));
    clapp_team_destroy(team);
    return status;
}

/* With the team the network has, or with one that could not be employed: it still works. */
static ClappStatus employ(ClappError *error) {
    ClappTeam *team = NULL;
    ClappStatus status = clapp_team_create(3, &team, error);
    if (status == CLAPP_OK) status = clapp_employ(net, team, error);
    const long left = until_failure;
    until_failure = -1;
    CHECK(clapp_encode(net, settings.batch, 1, NULL, NULL) == CLAPP_OK);
    CHECK(clapp_employ(net, NULL, NULL) == CLAPP_OK);
    until_failure = left;
    clapp_team_destroy(team);
    return status;
}

static ClappStatus measure_checkpoint(ClappError *error) {
    size_t size = 0;
    return clapp_save_size(net, &size, error);
}

static ClappStatus save(ClappError *error) {
    return clapp_save(net, checkpoint.at, checkpoint.size, error);
}

static ClappStatus load(ClappError *error) {
    Clapp *made = NULL;
    const ClappStatus status = clapp_load(checkpoint.at, checkpoint.size, &made, error);
    CHECK((made != NULL) == (status == CLAPP_OK));
    clapp_destroy(made);
    return status;
}

static ClappStatus update(ClappError *error) {
    File gradients = {NULL, 0};
    const ClappStatus status =
        clapp_given_update(model.at, model.size, batch.at, batch.size, &gradients.at, &gradients.size, error);
    CHECK((gradients.at != NULL) == (status == CLAPP_OK));
    clapp_free(gradients.at);
    return status;
}

static ClappStatus decode(ClappError *error) {
    ClappStatus status = CLAPP_OK;
    for (int i = 0; i < 2 && status == CLAPP_OK; i++) {
        ClappImage image = {NULL, 0, 0, 0};
        status = clapp_image_decode(files[i].data, files[i].size, 2, &image, error);
        CHECK((image.pixels != NULL) == (status == CLAPP_OK));
        clapp_free(image.pixels);
    }
    return status;
}

static ClappStatus probe(ClappError *error) {
    static const float features[12] = {1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2};
    static const int32_t labels[12] = {0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1};
    const ClappSamples samples = {features, labels, 12};
    ClappProbeReport report;
    return clapp_probe(samples, samples, 1, 2, &report, error);
}

/* ---- Trying ------------------------------------------------------------------------------------------------------ */

/* → how many allocations it took.  stb_image does not say what failed: where only one allocation did and memory is there
 * again, its picture counts as corrupt. */
static int fail_each(const char *name, Try *attempt, bool only_one) {
    for (int number = 0; number < 1000; number++) {
        ClappError error = {""};
        const long before = held;
        once = only_one, failed = false, until_failure = number;
        const ClappStatus status = attempt(&error);
        until_failure = -1;
        check_that(held == before, __FILE__, __LINE__, "%s: %ld blocks leak at allocation %d", name, held - before,
                   number);
        if (!failed) {
            check_that(status == CLAPP_OK, __FILE__, __LINE__, "%s: %s", name, error.text);
            return number;
        }
        check_that(status == CLAPP_OUT_OF_MEMORY || (attempt == decode && only_one && status == CLAPP_INVALID),
                   __FILE__, __LINE__, "%s: status %d at allocation %d", name, (int)status, number);
        check_that(strlen(error.text) > 10, __FILE__, __LINE__, "%s: \"%s\"", name, error.text);
        CHECK(attempt(NULL) == CLAPP_OK); /* now that there is memory again */
    }
    check_that(false, __FILE__, __LINE__, "%s does not end", name);
    return 0;
}

static const struct {
    const char *name;
    Try *attempt;
    int least; /* allocations */
} tries[] = {{"memory", plan_memory, 1},  {"create", create, 2},  {"team", start_team, 8},
             {"employ", employ, 8},       {"save", save, 4},      {"save size", measure_checkpoint, 4},
             {"load", load, 4},           {"decode", decode, 10}, {"probe", probe, 2},
             {"given update", update, 10}};

static void every_allocation_can_fail(void) {
    for (size_t i = 0; i < sizeof tries / sizeof *tries; i++)
        for (int only_one = 0; only_one < 2; only_one++) {
            const int allocations = fail_each(tries[i].name, tries[i].attempt, only_one);
            check_that(allocations >= tries[i].least, __FILE__, __LINE__, "%s: only %d allocations", tries[i].name,
                       allocations);
            if (only_one) printf("     %s: %d allocations\n", tries[i].name, allocations);
        }
}

static void learn(Clapp *learner) {
    if (learner->sight.is_sequence) train_sequences(learner, 2);
    else train(learner, 2);
}

/* After all that the network is what it was. */
static void nothing_has_changed(void) {
    size_t size = 0;
    uint8_t *bytes = saved(net, &size);
    CHECK(size == checkpoint.size && memcmp(bytes, checkpoint.at, size) == 0);
    free(bytes);
    Clapp *twin = NULL;
    CHECK(clapp_load(checkpoint.at, checkpoint.size, &twin, NULL) == CLAPP_OK);
    learn(net), learn(twin);
    CHECK(same_networks(net, twin));
    clapp_destroy(twin);
}

static void check_network(ClappSettings given, const char *model_path, const char *batch_path) {
    settings = given;
    net = created(&settings);
    learn(net);
    checkpoint.at = saved(net, &checkpoint.size);
    model.at = read_file(model_path, &model.size);
    batch.at = read_file(batch_path, &batch.size);
    every_allocation_can_fail();
    nothing_has_changed();
    clapp_destroy(net);
    free(checkpoint.at), free(model.at), free(batch.at);
}

#define GOLDEN(name) GOLDEN_DIR "/" name "/model.safetensors", GOLDEN_DIR "/" name "/batch.safetensors"

static void a_network_that_sees(void) {
    check_network(small_settings(), GOLDEN("both"));
}

static void a_network_that_hears(void) {
    check_network(sound_settings("gim", true), GOLDEN("sound-gru"));
}

static void a_network_that_sees_motion(void) {
    check_network(clip_settings("clapp"), GOLDEN("clip-every"));
}

int main(void) {
    draw_pictures(), draw_sequences();
    begin_png(&files[0], 4, 4, 8, RGBA, false);
    end_png(&files[0], (uint8_t[4 * 17]){0}, 4 * 17);
    begin_png(&files[1], 4, 4, 8, PALETTE, false);
    put_chunk(&files[1], "PLTE", "red", 3);
    end_png(&files[1], (uint8_t[4 * 5]){0}, 4 * 5);
    RUN(a_network_that_sees);
    RUN(a_network_that_hears);
    RUN(a_network_that_sees_motion);
    return check_report();
}
