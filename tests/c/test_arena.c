/* The arena: aligned, zeroed, without overlap, and the counting pass asks for just what the placing pass takes. */
#include "arena.h"

#include "check.h"
#include "support.h"

enum { PLACES = 12 };

static const struct {
    size_t count, size;
} wanted[PLACES] = {{1, 1},  {64, 1},   {65, 1}, {3, 4}, {0, 4},  {16, 4},
                    {17, 4}, {1, 1000}, {7, 24}, {5, 0}, {1, 63}, {1, 1}};

/* `taken` (PLACES) may be NULL. */
static void place_all(Arena *arena, unsigned char **taken) {
    for (int i = 0; i < PLACES; i++) {
        unsigned char *place = arena_place(arena, wanted[i].count, wanted[i].size);
        if (taken) taken[i] = place;
    }
}

static unsigned char *aligned(unsigned char *memory) {
    return memory + (ARENA_ALIGNMENT - (uintptr_t)memory % ARENA_ALIGNMENT) % ARENA_ALIGNMENT;
}

static void counting_takes_nothing(void) {
    Arena arena = {0};
    size_t expected = 0;
    for (int i = 0; i < PLACES; i++) {
        CHECK(arena_place(&arena, wanted[i].count, wanted[i].size) == NULL);
        expected += (wanted[i].count * wanted[i].size + 63) / 64 * 64;
        CHECK_INTEGER(arena.used, expected);
    }
    CHECK(!arena.overflowed);
}

static void placing_takes_what_was_counted(void) {
    Arena counting = {0};
    unsigned char *taken[PLACES];
    place_all(&counting, NULL);
    unsigned char *memory = take(counting.used + ARENA_ALIGNMENT), *start = aligned(memory);
    memset(memory, 0xA5, counting.used + ARENA_ALIGNMENT);
    Arena arena = {.memory = start};
    place_all(&arena, taken);
    CHECK_INTEGER(arena.used, counting.used);
    for (int i = 0; i < PLACES; i++) {
        const size_t bytes = wanted[i].count * wanted[i].size;
        CHECK((uintptr_t)taken[i] % ARENA_ALIGNMENT == 0);
        CHECK(taken[i] >= start && taken[i] + bytes <= start + counting.used);
        if (i > 0) CHECK(taken[i - 1] + wanted[i - 1].count * wanted[i - 1].size <= taken[i]);
        for (size_t b = 0; b < bytes; b++)
            if (!CHECK(taken[i][b] == 0)) break;
    }
    for (unsigned char *b = start + counting.used; b < memory + counting.used + ARENA_ALIGNMENT; b++) CHECK(*b == 0xA5);
    free(memory);
}

static void floats_are_four_bytes(void) {
    Arena arena = {0};
    CHECK(arena_floats(&arena, 33) == NULL);
    CHECK_INTEGER(arena.used, 192);
}

/* What is too much to count is refused, and the arena is left as it was. */
static void check_overflow(size_t before, size_t count, size_t size, bool overflows) {
    Arena arena = {.used = before};
    CHECK(arena_place(&arena, count, size) == NULL);
    check_that(arena.overflowed == overflows, __FILE__, __LINE__, "%zu + %zu·%zu", before, count, size);
    if (overflows) CHECK_INTEGER(arena.used, before);
    else CHECK(arena.used >= before && arena.used - before >= count * size);
}

static void overflow_is_noticed(void) {
    const size_t half = SIZE_MAX / 2 + 1;
    check_overflow(0, SIZE_MAX, 1, true);
    check_overflow(0, 1, SIZE_MAX, true);
    check_overflow(0, SIZE_MAX, SIZE_MAX, true);
    check_overflow(0, half, 2, true);             /* the product is 0 in a size_t */
    check_overflow(0, SIZE_MAX / 4 + 2, 4, true); /* the product is 4 */
    check_overflow(half, half - 64, 1, true);
    check_overflow(half, half - 1, 1, true);
    check_overflow(SIZE_MAX / 64 * 64 - 64, 1, 1, true);
    check_overflow(0, SIZE_MAX - 63, 1, true); /* rounded up to whole lines it would be 0 */
    check_overflow(0, SIZE_MAX / 4, 4, true);
    check_overflow(0, half, 1, false);
    check_overflow(half, half - 256, 1, false);
    check_overflow(0, 0, SIZE_MAX, false);
    check_overflow(0, SIZE_MAX, 0, false);
}

static void an_overflow_is_remembered(void) {
    Arena arena = {0};
    arena_place(&arena, SIZE_MAX, 2);
    arena_place(&arena, 1, 1);
    CHECK(arena.overflowed);
    CHECK_INTEGER(arena.used, 64);
}

int main(void) {
    RUN(counting_takes_nothing);
    RUN(placing_takes_what_was_counted);
    RUN(floats_are_four_bytes);
    RUN(overflow_is_noticed);
    RUN(an_overflow_is_remembered);
    return check_report();
}
