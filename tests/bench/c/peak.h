/* What the processor can do at most: loops of multiplications and additions that never leave the registers. */
#ifndef CLAPP_BENCH_PEAK_H
#define CLAPP_BENCH_PEAK_H

#include <stdbool.h>
#include <stddef.h>

typedef struct Peak {
    const char *instructions; /* "128-bit multiply + add" */
    const char *mix;          /* how many accumulators, and how they depend on each other */
    double operations;        /* floating-point operations of one turn of the loop */
    float (*run)(size_t turns, float one_half);
    bool (*is_here)(void); /* NULL: everywhere that this was built for */
} Peak;

extern const Peak peaks[];
extern const size_t peak_count;

#endif
