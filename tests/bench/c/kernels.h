/* Everything whose speed is measured by itself: peak loops, and each kernel of each table at the shapes that are used.
 * Work is numbered from 0; whoever calls takes the time. */
#ifndef CLAPP_BENCH_KERNELS_H
#define CLAPP_BENCH_KERNELS_H

#include <stdbool.h>
#include <stddef.h>

#ifdef __EMSCRIPTEN__
#include <emscripten/em_macros.h>
#define EXPORT EMSCRIPTEN_KEEPALIVE
#else
#define EXPORT
#endif

/* Takes the memory that all share; false: there is not enough. */
EXPORT bool bench_prepare(void);
EXPORT int bench_count(void);
/* One line of JSON, valid until the next call; NULL where this processor lacks the instructions. */
EXPORT const char *bench_describe(int index);
EXPORT void bench_run(int index, int times);

#endif
