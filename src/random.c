#include "random.h"

#include "elementary.h"

#include <math.h>

static uint64_t mixed(uint64_t x) { /* splitmix64's finalizer (Steele, Lea, Flood 2014) */
    x += 0x9E3779B97F4A7C15u;
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
    return x ^ (x >> 31);
}

Random random_seeded(uint64_t seed, uint64_t stream) {
    Random random = {mixed(seed), (mixed(stream) << 1) | 1};
    random_bits(&random);
    return random;
}

uint32_t random_bits(Random *random) {
    const uint64_t old = random->state;
    random->state = old * 6364136223846793005u + random->increment;
    const uint32_t word = (uint32_t)(((old >> 18) ^ old) >> 27);
    const uint32_t turn = (uint32_t)(old >> 59);
    return (word >> turn) | (word << ((32 - turn) & 31));
}

uint32_t random_below(Random *random, uint32_t limit) {
    const uint32_t uneven = (0u - limit) % limit; /* so many of the 2^32 values would favour the small results */
    uint32_t bits;
    do { bits = random_bits(random); } while (bits < uneven);
    return bits % limit;
}

float random_unit(Random *random) {
    return (float)(random_bits(random) >> 8) * (1.0f / 16777216.0f);
}

double random_normal(Random *random) {
    double x, squares;
    do {
        x = 2 * (double)random_unit(random) - 1;
        const double y = 2 * (double)random_unit(random) - 1;
        squares = x * x + y * y;
    } while (squares >= 1 || squares == 0);
    return x * sqrt(-2 * elementary_log(squares) / squares);
}

uint32_t random_shuffled(uint64_t seed, uint64_t round, uint32_t count, uint32_t index) {
    uint32_t half_bits = 1;
    while (half_bits < 16 && (uint64_t)1 << (2 * half_bits) < count) half_bits++;
    const uint32_t mask = (1u << half_bits) - 1;
    const uint64_t key = mixed(seed ^ mixed(round));
    do {
        uint32_t left = index >> half_bits, right = index & mask;
        for (uint32_t turn = 0; turn < 4; turn++) {
            const uint32_t next = left ^ ((uint32_t)mixed(key + ((uint64_t)turn << 32) + right) & mask);
            left = right;
            right = next;
        }
        index = (left << half_bits) | right;
    } while (index >= count);
    return index;
}
