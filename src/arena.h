/* One block of memory from which all arrays of a network are carved.  The same plan runs twice: first over an arena
 * without memory, which only counts, then over one that has as much as was counted. */
#ifndef CLAPP_ARENA_H
#define CLAPP_ARENA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { ARENA_ALIGNMENT = 64 };

typedef struct Arena {
    unsigned char *memory; /* NULL: only count */
    size_t used;
    bool overflowed; /* more was asked for than a size_t can count */
    double asked;    /* bytes, also then                           */
    size_t *account; /* what is placed is added here, too, unless it is NULL */
} Arena;

/* Places count · size zeroed bytes; NULL from a counting arena. */
void *arena_place(Arena *arena, size_t count, size_t size);

/* An arena over as many bytes as were counted and ARENA_ALIGNMENT more. */
static inline Arena arena_over(unsigned char *memory) {
    const size_t misaligned = (size_t)((uintptr_t)memory % ARENA_ALIGNMENT);
    return (Arena){.memory = memory + (misaligned ? ARENA_ALIGNMENT - misaligned : 0)};
}

static inline float *arena_floats(Arena *arena, size_t count) {
    return arena_place(arena, count, sizeof(float));
}

#endif
