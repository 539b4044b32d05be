/* The max-pool of every table against the plain one: all small channels and windows, ties, both zeros, and what is no
 * number. */
#include "kernels_support.h"

enum { BYTE_GUARD = 0xa5, BYTES = 16 };

static bool bytes_intact(const uint8_t *bytes, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (bytes[i] != BYTE_GUARD) return false;
    return true;
}

/* Values from `choice`, or noise if there are none. */
static Guarded input_of(Random *random, size_t count, const float *choice, uint32_t choices) {
    Guarded g = guarded_noise(random, count, random_below(random, 8));
    for (size_t i = 0; i < count && choices > 0; i++) g.at[i] = choice[random_below(random, choices)];
    return g;
}

static PoolWindow window_of(Random *random, size_t count, size_t channels) {
    PoolWindow window = {.count = count};
    for (size_t i = 0; i < count; i++) window.offsets[i] = i * channels + random_below(random, 3) * channels;
    return window;
}

static void compare(Random *random, size_t count, size_t channels, const float *choice, uint32_t choices) {
    const PoolWindow window = window_of(random, count, channels);
    size_t last = 0;
    for (size_t i = 0; i < count; i++) last = window.offsets[i] > last ? window.offsets[i] : last;
    const Guarded input = input_of(random, last + channels, choice, choices);
    Guarded expected = guarded_to_write(channels, 0);
    uint8_t *winner = take(channels);
    oracles[0]->pool(&window, input.at, channels, expected.at, winner);
    for (int t = 0; t < table_count; t++) {
        Guarded own = guarded_to_write(channels, random_below(random, 8));
        uint8_t *which = take(channels + 2 * BYTES);
        memset(which, BYTE_GUARD, channels + 2 * BYTES);
        tables[t]->pool(&window, input.at, channels, own.at, which + BYTES);
        check_that(same_bits(own.at, expected.at, channels) && memcmp(which + BYTES, winner, channels) == 0, __FILE__,
                   __LINE__, "%s: %zu channels of %zu positions differ", tables[t]->name, channels, count);
        CHECK(is_intact(&own) && bytes_intact(which, BYTES) && bytes_intact(which + BYTES + channels, BYTES));
        free(own.memory), free(which);
    }
    free(input.memory), free(expected.memory), free(winner);
}

static void pools_are_the_references(void) {
    static const float ties[] = {-1, -0.0f, 0, 1, 2}, zeros[] = {0, -0.0f, -1e-45f, -1},
                       ends[] = {NAN, INFINITY, -INFINITY, 1e-45f, 3e38f, -3e38f, 0, -0.0f};
    Random random = random_seeded(1, 32);
    for (size_t channels = 1; channels <= 70; channels++)
        for (size_t count = 1; count <= 9; count++) {
            compare(&random, count, channels, NULL, 0);
            compare(&random, count, channels, ties, 5);
            compare(&random, count, channels, zeros, 4);
            compare(&random, count, channels, ends, 8);
        }
    for (size_t channels = 1; channels <= 40; channels += 13) compare(&random, UINT8_MAX, channels, NULL, 0);
}

/* Three positions of six channels. */
static void by_hand(void) {
    const float input[] = {1, 5, -1, -0.0f, NAN, 2, /**/ 3, 5, -2, 0, 7, NAN, /**/ 2, 4, -1, -0.0f, 8, 9};
    const float largest[] = {3, 5, 0, 0, 0, 9};
    const uint8_t first[] = {1, 0, 0, 0, 0, 2};
    const PoolWindow window = {3, {0, 6, 12}};
    for (int t = -2; t < table_count; t++) {
        const Kernels *table = t < 0 ? oracles[t + 2] : tables[t];
        float output[6];
        uint8_t winner[6];
        table->pool(&window, input, 6, output, winner);
        CHECK(same_bits(output, largest, 6));
        CHECK(memcmp(winner, first, 6) == 0);
    }
}

/* The last of as many positions as a window can have. */
static void the_last_position_can_win(void) {
    PoolWindow window = {.count = UINT8_MAX};
    float input[UINT8_MAX], output = 0;
    uint8_t winner = 0;
    for (size_t i = 0; i < UINT8_MAX; i++) window.offsets[i] = i, input[i] = (float)i;
    for (int t = 0; t < table_count; t++) {
        tables[t]->pool(&window, input, 1, &output, &winner);
        CHECK(output == UINT8_MAX - 1 && winner == UINT8_MAX - 1);
    }
}

int main(void) {
    find_tables();
    RUN(by_hand);
    RUN(the_last_position_can_win);
    RUN(pools_are_the_references);
    return check_report();
}
