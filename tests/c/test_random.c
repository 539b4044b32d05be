/* The random numbers: first values worked out elsewhere, no bias, and shuffles that lose nothing. */
#include "random.h"

#include "check.h"
#include "support.h"

/* pcg32 with its authors' own seeding of (42, 54), as their demonstration program prints it. */
static void the_generator_is_pcg32(void) {
    static const uint32_t published[] = {0xA15C02B7, 0x7B47F409, 0xBA1D3330, 0x83D2F293, 0xBFA4784B, 0xCBED606E};
    Random random = {0, 54u << 1 | 1};
    random_bits(&random);
    random.state += 42;
    random_bits(&random);
    for (int i = 0; i < 6; i++) CHECK_INTEGER(random_bits(&random), published[i]);
}

/* Worked out in Python from the two papers: state = splitmix64's output for the seed, increment = its output for the
 * stream, doubled, plus one; the first output is thrown away. */
static void seeds_begin_where_they_should(void) {
    static const struct {
        uint64_t seed, stream;
        uint32_t first[4];
    } cases[] = {{0, 0, {0x86F952FE, 0xD90E5468, 0x7209BDB6, 0x35C93874}},
                 {0, 1, {0x44BF7796, 0x49EA9FB9, 0x2CD9FDFC, 0x25E7649A}},
                 {1, 0, {0x6A20F7C5, 0x6EEE5FFD, 0x1068E889, 0x2884F824}},
                 {20240607, 2, {0xB821D4FC, 0xB8E8199F, 0xB12AF53E, 0xAE4B3B67}},
                 {(uint64_t)1 << 53, 3, {0x28B4F2E0, 0xE18CFDE2, 0xD9C79761, 0xB81D2EF9}}};
    for (size_t c = 0; c < sizeof cases / sizeof cases[0]; c++) {
        Random random = random_seeded(cases[c].seed, cases[c].stream);
        CHECK(random.increment % 2 == 1);
        for (int i = 0; i < 4; i++) CHECK_INTEGER(random_bits(&random), cases[c].first[i]);
    }
}

/* Two streams of a seed, and neighbouring seeds, agree in as many bits as chance has it: a half. */
static void streams_and_seeds_are_unrelated(void) {
    enum { WORDS = 20000 };
    for (uint64_t seed = 0; seed < 4; seed++) {
        Random a = random_seeded(seed, 0), other_stream = random_seeded(seed, 1),
               other_seed = random_seeded(seed + 1, 0);
        int agree_stream = 0, agree_seed = 0;
        for (int i = 0; i < WORDS; i++) {
            const uint32_t bits = random_bits(&a);
            uint32_t differ_stream = bits ^ random_bits(&other_stream), differ_seed = bits ^ random_bits(&other_seed);
            for (int bit = 0; bit < 32; bit++, differ_stream >>= 1, differ_seed >>= 1) {
                agree_stream += !(differ_stream & 1);
                agree_seed += !(differ_seed & 1);
            }
        }
        CHECK_NEAR(agree_stream / (32.0 * WORDS), 0.5, 0.004); /* 6 standard deviations */
        CHECK_NEAR(agree_seed / (32.0 * WORDS), 0.5, 0.004);
    }
}

static void below_is_in_range_and_even(void) {
    static const uint32_t limits[] = {1, 2, 3, 5, 6, 7, 10, 33, 97};
    enum { EACH = 4000 };
    Random random = random_seeded(3, 3);
    for (size_t l = 0; l < sizeof limits / sizeof limits[0]; l++) {
        int seen[97] = {0};
        const uint32_t limit = limits[l];
        double squares = 0;
        for (uint32_t i = 0; i < limit * EACH; i++) {
            const uint32_t drawn = random_below(&random, limit);
            if (!CHECK(drawn < limit)) return;
            seen[drawn]++;
        }
        for (uint32_t i = 0; i < limit; i++) squares += (seen[i] - EACH) * (double)(seen[i] - EACH) / EACH;
        const double freedom = limit - 1; /* χ²: mean `freedom`, variance twice that */
        CHECK(squares <= freedom + 6 * sqrt(2 * freedom) + 10 * (limit > 1));
        CHECK(limit < 10 || squares > freedom / 10); /* nor evener than chance */
    }
}

/* Of 2^32 values, taken modulo 3·2^30, the first third would come twice as often as it should. */
static void below_does_not_favour_small_results(void) {
    enum { DRAWS = 60000 };
    Random random = random_seeded(4, 3);
    int small = 0;
    for (int i = 0; i < DRAWS; i++) {
        const uint32_t drawn = random_below(&random, 0xC0000000u);
        CHECK(drawn < 0xC0000000u);
        small += drawn < 0x40000000u;
    }
    CHECK_NEAR(small / (double)DRAWS, 1 / 3.0, 0.012);
    CHECK(random_below(&random, UINT32_MAX) < UINT32_MAX);
}

static void unit_has_24_bits_and_never_reaches_1(void) {
    Random random = random_seeded(5, 3), same = random;
    double sum = 0, squares = 0;
    float least = 1, most = 0;
    enum { DRAWS = 200000 };
    for (int i = 0; i < DRAWS; i++) {
        const float unit = random_unit(&random);
        if (!CHECK(unit >= 0 && unit < 1)) return;
        CHECK(unit * 16777216.0f == (float)(random_bits(&same) >> 8));
        sum += (double)unit, squares += (double)unit * (double)unit;
        least = unit < least ? unit : least;
        most = unit > most ? unit : most;
    }
    CHECK_NEAR(sum / DRAWS, 0.5, 0.004);
    CHECK_NEAR(squares / DRAWS - sum / DRAWS * sum / DRAWS, 1 / 12.0, 0.002);
    CHECK(least < 1e-4f && most > 0.9999f);
    Random highest = {(uint64_t)0x3FFFF << 41, 1}; /* the next output is all ones */
    CHECK(random_unit(&highest) == 16777215 / 16777216.0f);
}

/* Mean, variance, skew and tails of 100 000 numbers; and by the formula from the same bits. */
static void normal_is_normal(void) {
    enum { NUMBERS = 100000 };
    Random random = random_seeded(3, 8), same = random;
    double sums[5] = {0}, tails = 0, previous = 0, together = 0;
    for (int i = 0; i < NUMBERS; i++) {
        const double x = random_normal(&random);
        double u, v, power = 1;
        do {
            u = 2 * (double)random_unit(&same) - 1, v = 2 * (double)random_unit(&same) - 1;
        } while (u * u + v * v >= 1 || u * u + v * v == 0);
        if (!CHECK(fabs(x - u * sqrt(-2 * log(u * u + v * v) / (u * u + v * v))) < 1e-13 * (1 + fabs(x)))) return;
        for (int n = 1; n < 5; n++) sums[n] += (power *= x) / NUMBERS;
        tails += fabs(x) > 1.959964, together += x * previous / NUMBERS, previous = x;
    }
    CHECK_NEAR(sums[1], 0, 0.01);
    CHECK_NEAR(sums[2], 1, 0.02);
    CHECK_NEAR(sums[3], 0, 0.04);
    CHECK_NEAR(sums[4], 3, 0.1);
    CHECK_NEAR(tails / NUMBERS, 0.05, 0.003);
    CHECK_NEAR(together, 0, 0.015); /* one says nothing of the next */
}

/* As they were when the first networks were drawn with them. */
static void a_seed_gives_the_same_normal_numbers(void) {
    static const double expected[] = {2.4034348316722909, 0.70384955314197206, 0.81085480157045964,
                                      -1.7354467844408703};
    Random random = random_seeded(11, 4);
    for (int i = 0; i < 4; i++) CHECK(random_normal(&random) == expected[i]);
}

/* ---- Shuffles --------------------------------------------------------------------------------------------------- */

static bool is_permutation(uint64_t seed, uint64_t round, uint32_t count) {
    uint8_t *seen = take(count);
    bool fine = true;
    memset(seen, 0, count);
    for (uint32_t i = 0; i < count && fine; i++) {
        const uint32_t place = random_shuffled(seed, round, count, i);
        fine = place < count && !seen[place];
        if (fine) seen[place] = 1;
    }
    free(seen);
    return fine;
}

static void a_shuffle_is_a_permutation(void) {
    static const uint32_t large[] = {1023, 1024, 1025, 4096, 4097, 65535, 65536, 65537, 100000, 1048577};
    for (uint32_t count = 1; count <= 300; count++)
        for (uint64_t round = 0; round < 4; round++)
            check_that(is_permutation(round * 7919, round, count), __FILE__, __LINE__, "%u, round %u", (unsigned)count,
                       (unsigned)round);
    for (size_t i = 0; i < sizeof large / sizeof large[0]; i++)
        check_that(is_permutation(11, 3, large[i]), __FILE__, __LINE__, "%u", (unsigned)large[i]);
    CHECK(random_shuffled(1, 2, UINT32_MAX, UINT32_MAX - 1) < UINT32_MAX); /* the largest count comes back too */
}

static int agreements(uint64_t seed, uint64_t round, uint64_t other_seed, uint64_t other_round, uint32_t count) {
    int agree = 0;
    for (uint32_t i = 0; i < count; i++)
        agree += random_shuffled(seed, round, count, i) == random_shuffled(other_seed, other_round, count, i);
    return agree;
}

/* Two permutations of chance agree in one place on average. */
static void rounds_and_seeds_shuffle_differently(void) {
    static const uint32_t counts[] = {40, 300, 1000, 5000};
    for (size_t i = 0; i < 4; i++) {
        int rounds = 0, seeds = 0;
        for (uint64_t n = 0; n < 20; n++) {
            rounds += agreements(9, n, 9, n + 1, counts[i]);
            seeds += agreements(n, 4, n + 1, 4, counts[i]);
        }
        CHECK(rounds < 50 && seeds < 50); /* 20 expected */
    }
    CHECK_INTEGER(agreements(9, 3, 9, 3, 1000), 1000);
    CHECK(agreements(9, 0, 10, 1, 1000) < 10 && agreements(0, 1, 1, 0, 1000) < 10);
}

/* Where one item goes over many rounds: every tenth of the places as often as any other; and two neighbours go
 * separate ways. */
static void items_go_everywhere(void) {
    enum { ROUNDS = 20000, COUNT = 500 };
    for (uint32_t item = 0; item < COUNT; item += 83) {
        int tenths[10] = {0}, neighbours = 0;
        for (uint64_t round = 0; round < ROUNDS; round++) {
            const uint32_t place = random_shuffled(1, round, COUNT, item);
            tenths[place / (COUNT / 10)]++;
            neighbours += random_shuffled(1, round, COUNT, item + 1) == place + 1;
        }
        for (int t = 0; t < 10; t++) CHECK_NEAR(tenths[t] / (double)ROUNDS, 0.1, 0.015);
        CHECK(neighbours < ROUNDS / 100); /* one in 500 expected */
    }
}

int main(void) {
    RUN(the_generator_is_pcg32);
    RUN(seeds_begin_where_they_should);
    RUN(streams_and_seeds_are_unrelated);
    RUN(below_is_in_range_and_even);
    RUN(below_does_not_favour_small_results);
    RUN(unit_has_24_bits_and_never_reaches_1);
    RUN(normal_is_normal);
    RUN(a_seed_gives_the_same_normal_numbers);
    RUN(a_shuffle_is_a_permutation);
    RUN(rounds_and_seeds_shuffle_differently);
    RUN(items_go_everywhere);
    return check_report();
}
