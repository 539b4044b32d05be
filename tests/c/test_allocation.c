/* A step never allocates, and neither do drawing, looking, encoding and asking.  Counted are the calls of malloc: by a
 * sanitizer's own hook where there is one, else by standing in front of glibc's. */
#include "clapp.h"

#include "check.h"
#include "small_sequences.h"

static size_t allocations;

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(memory_sanitizer)
#define HAS_SANITIZER 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__)
#define HAS_SANITIZER 1
#endif

#if defined(HAS_SANITIZER)
int __sanitizer_install_malloc_and_free_hooks(void (*allocated)(const volatile void *, size_t),
                                              void (*freed)(const volatile void *));

static void count_allocation(const volatile void *memory, size_t size) {
    (void)memory, (void)size;
    allocations++;
}

static void ignore(const volatile void *memory) {
    (void)memory;
}

static bool count_allocations(void) {
    return __sanitizer_install_malloc_and_free_hooks(count_allocation, ignore) != 0;
}

#elif defined(__GLIBC__)
extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *memory, size_t size);

void *malloc(size_t size) {
    allocations++;
    return __libc_malloc(size);
}

void *calloc(size_t count, size_t size) {
    allocations++;
    return __libc_calloc(count, size);
}

void *realloc(void *memory, size_t size) {
    allocations++;
    return __libc_realloc(memory, size);
}

static bool count_allocations(void) {
    return true;
}

#else
static bool count_allocations(void) {
    return false;
}
#endif

static void steps_allocate_nothing(const char *rule, const char *optimizer) {
    ClappSettings settings = small_settings_of(rule);
    strcpy(settings.optimizer, optimizer);
    Clapp *net = created(&settings);
    float features[2][4 * 9], filters[9 * 54];
    float *const parts[] = {features[0], features[1]};
    uint32_t indices[4];
    bool fine = true;
    const size_t before = allocations;
    for (int step = 0; step < 5; step++) {
        fine &= clapp_draw(net, PICTURES, indices, NULL) == CLAPP_OK;
        for (int slot = 0; slot < 4; slot++)
            fine &= clapp_look(net, slot, picture(indices[slot]), CLAPP_TRAINING, NULL) == CLAPP_OK &&
                    clapp_label(net, slot, slot, NULL) == CLAPP_OK;
        clapp_watch(net, &(ClappSynapse){1, step, 0, 1, 2}, NULL); /* which some rules refuse */
        fine &= clapp_step(net, NULL) == CLAPP_OK;
        fine &= clapp_activity(net, 1, 0).values && clapp_scores(net, 0);
        fine &= clapp_look(net, 0, picture(1), CLAPP_EVALUATION, NULL) == CLAPP_OK;
        fine &= clapp_encode(net, 3, 1, parts, NULL) == CLAPP_OK;
        clapp_filters(net, 1, filters);
    }
    const size_t behind = allocations;
    CHECK(fine);
    CHECK_INTEGER(behind - before, 0);
    clapp_destroy(net);
}

static void learning_allocates_nothing(void) {
    for (int i = 0; clapp_rule_name(i); i++) {
        steps_allocate_nothing(clapp_rule_name(i), "adam");
        steps_allocate_nothing(clapp_rule_name(i), "sgd");
    }
}

static void alignment_allocates_nothing(void) {
    const ClappSettings local = small_settings_of("clapp-s"), global = small_settings_of("hinge-cpc");
    Clapp *a = created(&local), *b = created(&global);
    float cosines[2];
    look_at_a_batch(a);
    const size_t before = allocations;
    const ClappStatus status = clapp_alignment(a, b, cosines, NULL);
    const size_t behind = allocations;
    CHECK(status == CLAPP_OK);
    CHECK_INTEGER(behind - before, 0);
    clapp_destroy(a), clapp_destroy(b);
}

static void sequences_allocate_nothing(ClappSettings settings) {
    Clapp *net = created(&settings);
    float features[3][4 * 2 * 9];
    float *const parts[] = {features[0], features[1], features[2]};
    train_sequences(net, 1);
    const size_t before = allocations;
    for (int step = 0; step < 3; step++) {
        train_sequences(net, 1);
        listen_or_look(net, 0, 1, CLAPP_EVALUATION);
        if (clapp_encode(net, 2, 2, parts, NULL) != CLAPP_OK) break;
    }
    const size_t behind = allocations;
    CHECK_INTEGER(clapp_steps(net), 4);
    CHECK_INTEGER(behind - before, 0);
    clapp_destroy(net);
}

static void hearing_and_seeing_allocate_nothing(void) {
    for (int i = 0; clapp_rule_name(i); i++) {
        if (strncmp(clapp_rule_name(i), "clapp++", 7) == 0) continue;
        sequences_allocate_nothing(sound_settings(clapp_rule_name(i), true));
        sequences_allocate_nothing(clip_settings(clapp_rule_name(i)));
    }
}

/* The counting is seen to count. */
static void creating_allocates(void) {
    const ClappSettings settings = small_settings();
    const size_t before = allocations;
    Clapp *net = created(&settings);
    CHECK(allocations > before);
    clapp_destroy(net);
}

int main(void) {
    draw_pictures(), draw_sequences();
    if (!count_allocations()) {
        printf("skipped: nothing counts allocations here\n");
        return 0;
    }
    RUN(creating_allocates);
    RUN(learning_allocates_nothing);
    RUN(alignment_allocates_nothing);
    RUN(hearing_and_seeing_allocate_nothing);
    return check_report();
}
