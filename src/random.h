/* Seeded random numbers: PCG-XSH-RR 64/32 (O'Neill 2014, "PCG: A Family of Simple Fast Space-Efficient Statistically
 * Good Algorithms for Random Number Generation").  The same bits everywhere. */
#ifndef CLAPP_RANDOM_H
#define CLAPP_RANDOM_H

#include <stdint.h>

typedef struct Random {
    uint64_t state;
    uint64_t increment; /* odd; chooses the stream */
} Random;

/* Two streams of one seed have nothing to do with each other. */
Random random_seeded(uint64_t seed, uint64_t stream);
uint32_t random_bits(Random *random);
/* Uniform in 0..limit−1, without bias; limit > 0. */
uint32_t random_below(Random *random, uint32_t limit);
/* Uniform in [0, 1), 24 bits. */
float random_unit(Random *random);
/* Normal, of mean 0 and deviation 1 (the polar method of Marsaglia). */
double random_normal(Random *random);
/* Where item `index` goes in shuffle number `round` of 0..count−1: a permutation that needs no memory (a Feistel
 * network, walked until it lands inside). */
uint32_t random_shuffled(uint64_t seed, uint64_t round, uint32_t count, uint32_t index);

#endif
