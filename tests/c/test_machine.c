/* Products divided among a team, and with what is multiplied by 0 left out: the bits of plain loops all the same. */
#include "machine.h"

#include "check.h"
#include "kernels_support.h"
#include "machine_support.h"

typedef struct Case {
    size_t rows, columns, depth, margin;
    bool a_transposed, b_transposed;
    float share; /* of A that is not 0 */
} Case;

typedef struct Scene {
    MatrixProduct product;
    Guarded a, b, c, expected[2];
} Scene;

static Guarded activity(Random *random, size_t count, float share) {
    Guarded g = guarded_to_read(count, random_below(random, 8));
    for (size_t i = 0; i < count; i++) g.at[i] = random_unit(random) < share ? noise(random, -1, 1) : 0;
    return g;
}

static Scene scene_open(Random *random, Case k) {
    const size_t stride = k.columns + k.margin;
    Scene s = {.a = activity(random, k.rows * k.depth, k.share),
               .b = guarded_noise(random, k.depth * k.columns, random_below(random, 8)),
               .c = guarded_to_write(k.rows * stride, 0)};
    for (size_t row = 0; row < k.rows; row++) fill_noise(random, s.c.at + row * stride, k.columns, -1, 1);
    s.product = (MatrixProduct){.rows = k.rows, .columns = k.columns, .depth = k.depth, .a = s.a.at, .b = s.b.at};
    s.product.a_row_stride = k.a_transposed ? 1 : k.depth, s.product.a_depth_stride = k.a_transposed ? k.rows : 1;
    s.product.b_depth_stride = k.b_transposed ? 1 : k.columns, s.product.b_column_stride = k.b_transposed ? k.depth : 1;
    s.product.c_stride = stride;
    for (int fused = 0; fused < 2; fused++) {
        s.expected[fused] = written_copy(&s.c, 0);
        s.product.c = s.expected[fused].at;
        oracles[fused]->multiply(&s.product, NULL);
    }
    return s;
}

static void scene_close(Scene *s) {
    free(s->a.memory), free(s->b.memory), free(s->c.memory), free(s->expected[0].memory), free(s->expected[1].memory);
}

static const Machine *machines[6];
static Machine machine_memory[6];

/* Exact and fused, for teams of one, two and three. */
static void hire(void) {
    for (int i = 0; i < 6; i++) {
        machine_memory[i] = machine_open(kernels_select(i / 3 != 0), 1 + i % 3, &(WorkspaceSizes){0}, 0, 0);
        machines[i] = &machine_memory[i];
    }
}

static void dismiss(void) {
    for (int i = 0; i < 6; i++) machine_close(machines[i]);
}

static void compare(Random *random, Case k) {
    Scene s = scene_open(random, k);
    for (int i = 0; i < 6; i++) {
        Guarded own = written_copy(&s.c, random_below(random, 8));
        s.product.c = own.at;
        machine_multiply(machines[i], &s.product);
        check_that(same_bits(own.at, s.expected[machines[i]->kernels->fused].at, own.count) && is_intact(&own),
                   __FILE__, __LINE__, "%s, %d threads: %zu×%zu, depth %zu, %g of A, differs",
                   machines[i]->kernels->name, 1 + i % 3, k.rows, k.columns, k.depth, (double)k.share);
        free(own.memory);
    }
    scene_close(&s);
}

static void products_are_the_references(void) {
    static const size_t sizes[] = {1, 5, 16, 32, 47, 48, 49, 100, 130};
    static const size_t columns[] = {1, 7, 16, 48, 64, 255, 256, 257, 272, 512, 530, 1040};
    static const size_t depths[] = {1, 3, 31, 191, 192, 193, 400};
    static const float shares[] = {0, 0.1f, 0.45f, 0.5f, 0.55f, 1};
    Random random = random_seeded(1, 41);
    for (int i = 0; i < 150; i++) {
        const Case k = {.rows = sizes[random_below(&random, 9)],
                        .columns = columns[random_below(&random, 12)],
                        .depth = depths[random_below(&random, 7)],
                        .margin = i % 3 == 0 ? 5 : 0,
                        .a_transposed = i / 2 % 2 != 0,
                        .b_transposed = i % 8 == 5,
                        .share = shares[random_below(&random, 6)]};
        compare(&random, k);
    }
    compare(&random, (Case){.rows = 0, .columns = 300, .depth = 300, .share = 1});
    compare(&random, (Case){.rows = 300, .columns = 0, .depth = 300, .share = 1});
    compare(&random, (Case){.rows = 100, .columns = 256, .depth = 0, .share = 1});
}

/* What stands where A is 0 throughout need not even be a number, if most of A is 0. */
static void what_is_multiplied_by_0_is_left_out(void) {
    enum { ROWS = 50, COLUMNS = 32, DEPTH = 200 };
    Random random = random_seeded(2, 41);
    Scene s = scene_open(&random, (Case){.rows = ROWS, .columns = COLUMNS, .depth = DEPTH, .share = 1});
    for (size_t i = 0; i < ROWS * DEPTH; i++)
        if (i % DEPTH % 3 != 0) s.a.at[i] = i % 2 ? 0 : -0.0f;
    for (size_t i = 0; i < DEPTH * COLUMNS; i++)
        if (i / COLUMNS % 3 != 0) s.b.at[i] = NAN;
    for (int i = 0; i < 6; i++) {
        Guarded own = written_copy(&s.c, 0);
        s.product.c = own.at;
        machine_multiply(machines[i], &s.product);
        size_t wrong = 0;
        for (size_t at = 0; at < own.count; at++) wrong += !isfinite(own.at[at]) || own.at[at] == s.c.at[at];
        CHECK_INTEGER(wrong, 0);
        free(own.memory);
    }
    scene_close(&s);
}

/* A part that one member does is the product of its rows and columns. */
static void a_part_is_a_product(void) {
    Random random = random_seeded(3, 41);
    for (int sparse = 0; sparse < 2; sparse++) {
        Scene s = scene_open(&random, (Case){.rows = 48, .columns = 256, .depth = 70, .share = sparse ? 0.2f : 1});
        for (int i = 0; i < 6; i++) {
            Guarded own = written_copy(&s.c, 3);
            s.product.c = own.at;
            machine_multiply_part(machines[i]->kernels, &machines[i]->workspaces[i % 3], &s.product);
            CHECK(same_bits(own.at, s.expected[machines[i]->kernels->fused].at, own.count) && is_intact(&own));
            free(own.memory);
        }
        scene_close(&s);
    }
}

/* Every array of a workspace lies in the arena, and as much was counted as is taken. */
static void a_workspace_fits_its_arena(void) {
    const WorkspaceSizes sizes = {1, 2, 3, 4, 5, 6, 7};
    Arena count = {0};
    workspace_place(&sizes, &count);
    unsigned char *memory = take(count.used + ARENA_ALIGNMENT);
    Arena arena = arena_over(memory);
    const Workspace w = workspace_place(&sizes, &arena);
    CHECK_INTEGER(arena.used, count.used);
    w.padded[0] = w.convolved[1] = w.d_code[2] = w.signals[4] = 1;
    w.starts[3] = w.counts[5] = w.lines[6] = 1;
    CHECK(w.packed[GEMM_SCRATCH - 1] == 0 && w.tile[MACHINE_TILE - 1] == 0);
    CHECK((uintptr_t)w.packed % ARENA_ALIGNMENT == 0);
    size_t largest = 10;
    size_grow(&largest, 9);
    CHECK_INTEGER(largest, 10);
    size_grow(&largest, 11);
    CHECK_INTEGER(largest, 11);
    free(memory);
}

int main(void) {
    find_tables();
    hire();
    RUN(a_workspace_fits_its_arena);
    RUN(a_part_is_a_product);
    RUN(what_is_multiplied_by_0_is_left_out);
    RUN(products_are_the_references);
    dismiss();
    return check_report();
}
