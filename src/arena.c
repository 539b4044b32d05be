#include "arena.h"

#include <string.h>

void *arena_place(Arena *arena, size_t count, size_t size) {
    const size_t limit = SIZE_MAX - ARENA_ALIGNMENT;
    arena->asked += (double)count * (double)size;
    if (size != 0 && count > limit / size) {
        arena->overflowed = true;
        return NULL;
    }
    const size_t bytes = (count * size + ARENA_ALIGNMENT - 1) / ARENA_ALIGNMENT * ARENA_ALIGNMENT;
    if (bytes > limit - arena->used) {
        arena->overflowed = true;
        return NULL;
    }
    unsigned char *place = arena->memory ? arena->memory + arena->used : NULL;
    arena->used += bytes;
    if (arena->account) *arena->account += bytes;
    if (place) memset(place, 0, bytes);
    return place;
}
