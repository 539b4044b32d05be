/* What the probe sees: features averaged over parts of the image, worked by hand and against the codes. */
#include "clapp.h"

#include "check.h"
#include "network.h"
#include "small_network.h"
#include "support.h"

enum { B = 4, MOST = 4 * 9 * 9 * 16 };

static float features[2][MOST];
static float *const parts[] = {features[0], features[1]};

static void look_at_the_first(Clapp *net, int count) {
    for (int slot = 0; slot < count; slot++)
        CHECK(clapp_look(net, slot, picture((uint32_t)slot), CLAPP_EVALUATION, NULL) == CLAPP_OK);
}

static void encode(Clapp *net, int count, int cells) {
    ClappError error = {""};
    for (int i = 0; i < 2; i++) fill_value(features[i], MOST, -7);
    check_that(clapp_encode(net, count, cells, parts, &error) == CLAPP_OK, __FILE__, __LINE__, "%s", error.text);
}

/* Part (row, column) of cells × cells in a map (height, width, inner, size), by the words of the source: from
 * ⌊i·side/n⌋ to ⌈(i+1)·side/n⌉. */
static double mean_of_part(const float *map, int height, int width, int inner, int size, int cells, int part, int c) {
    const int row = part / cells, column = part % cells;
    double sum = 0, count = 0;
    for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++) {
            const bool inside = (y + 1) * cells > row * height && y * cells < (row + 1) * height &&
                                (x + 1) * cells > column * width && x * cells < (column + 1) * width;
            for (int i = 0; inside && i < inner; i++, count++)
                sum += (double)map[((y * width + x) * inner + i) * size + c];
        }
    return sum / count;
}

static void check_features(int block, const float *map, int height, int width, int inner, int size, int count,
                           int cells) {
    const int image = height * width * inner * size, out = cells * cells * size;
    for (int i = 0; i < count * out; i++)
        CHECK_NEAR((double)features[block][i],
                   mean_of_part(map + i / out * image, height, width, inner, size, cells, i / size % (cells * cells),
                                i % size),
                   1e-6);
    CHECK(features[block][count * out] == -7);
}

/* Of the grid: all patches, or parts of them; 3 in 2 share the middle ones. */
static void a_grids_features_are_means_of_codes(void) {
    const ClappSettings settings = small_settings();
    Clapp *net = created(&settings);
    train(net, 2);
    CHECK(clapp_code_extent(net, 0).width == 3 && clapp_code_size(net, 0) == 6 && clapp_code_size(net, 1) == 9);
    look_at_the_first(net, 3);
    for (int cells = 1; cells <= 3; cells++) {
        encode(net, 3, cells);
        for (int block = 0; block < 2; block++)
            check_features(block, clapp_codes(net, block), 3, 3, 1, clapp_code_size(net, block), 3, cells);
    }
    encode(net, 3, 3);
    CHECK(same_bits(features[1], clapp_codes(net, 1), 3 * 9 * 9)); /* every patch is its own part */
    clapp_destroy(net);
}

/* Cells of a patch's code are averaged first, so that the features are those of a network that keeps none apart. */
static void a_patchs_cells_are_averaged(void) {
    ClappSettings settings = small_settings();
    strcpy(settings.rule, "random");
    Clapp *plain = created(&settings);
    settings.blocks[0].patch_grid = 4, settings.blocks[1].patch_grid = 2;
    Clapp *gridded = created(&settings);
    CHECK(clapp_code_extent(gridded, 0).width == 12 && clapp_code_extent(gridded, 1).height == 6 &&
          clapp_code_size(gridded, 1) == 9);
    look_at_the_first(plain, B), look_at_the_first(gridded, B);
    for (int cells = 1; cells <= 3; cells++) {
        encode(plain, B, cells);
        float expected[2][MOST];
        memcpy(expected, features, sizeof expected);
        encode(gridded, B, cells);
        for (int i = 0; i < MOST; i++) {
            CHECK_NEAR((double)features[0][i], (double)expected[0][i], 1e-6);
            CHECK_NEAR((double)features[1][i], (double)expected[1][i], 1e-6);
        }
        check_features(0, clapp_codes(gridded, 0), 3, 3, 16, 6, B, cells);
    }
    clapp_destroy(plain), clapp_destroy(gridded);
}

/* Of a view: its whole output, whatever the grid of its code. */
static void a_views_features_are_means_of_its_output(void) {
    ClappSettings settings = small_settings_of("clapp++");
    settings.blocks[1].grid = 2;
    Clapp *net = created(&settings);
    CHECK(clapp_code_extent(net, 0).width == 1 && clapp_code_extent(net, 1).width == 2);
    look_at_the_first(net, B);
    for (int cells = 1; cells <= 8; cells++) {
        encode(net, B, cells);
        for (int block = 0; block < 2; block++)
            check_features(block, net->activity[block].output, 8, 8, 1, clapp_code_size(net, block), B, cells);
        if (cells == 2)
            for (int i = 0; i < B * 4 * 9; i++)
                CHECK_NEAR((double)features[1][i], (double)clapp_codes(net, 1)[i], 1e-6);
    }
    clapp_destroy(net);
}

/* A kernel that is wider than high makes maps that are narrower than high. */
static void maps_need_not_be_square(void) {
    ClappSettings settings = small_settings_of("clapp++");
    settings.blocks[0] = (ClappBlockSettings){.channels = 6, .kernel = {1, 1, 5}, .pool = {1, 1, 2}};
    settings.blocks[1] = (ClappBlockSettings){.channels = 9, .kernel = {1, 3, 1}};
    Clapp *net = created(&settings);
    look_at_the_first(net, B);
    for (int cells = 1; cells <= 6; cells++) {
        encode(net, B, cells);
        check_features(0, net->activity[0].output, 16, 6, 1, 6, B, cells);
        check_features(1, net->activity[1].output, 14, 6, 1, 9, B, cells);
    }
    ClappError error = {""};
    CHECK(clapp_encode(net, B, 7, parts, &error) == CLAPP_INVALID && strstr(error.text, "16×6"));
    clapp_destroy(net);
}

static void wrong_parts_are_refused(void) {
    const ClappSettings settings = small_settings();
    Clapp *net = created(&settings);
    ClappError error = {""};
    look_at_the_first(net, B);
    encode(net, B, 1);
    const float code = clapp_codes(net, 1)[0];
    static const int wrong[] = {0, -1, 4, INT32_MAX};
    for (int i = 0; i < 4; i++) {
        CHECK(clapp_encode(net, B, wrong[i], parts, &error) == CLAPP_INVALID && strstr(error.text, "3×3"));
        CHECK(clapp_encode(net, B, wrong[i], NULL, NULL) == CLAPP_INVALID);
    }
    CHECK(clapp_codes(net, 1)[0] == code);
    fill_value(features[0], MOST, -7);
    float *const only_the_last[] = {NULL, features[1]};
    CHECK(clapp_encode(net, B, 2, only_the_last, NULL) == CLAPP_OK && features[0][0] == -7);
    clapp_destroy(net);
}

/* The crop in evaluation is the centre; a view in evaluation is all of the central square. */
static void evaluation_sees_the_central_square(void) {
    const ClappSettings views = small_settings_of("clapp++");
    Clapp *net = created(&views);
    static uint8_t wide[20 * 30 * 3];
    for (int i = 0; i < 20 * 30 * 3; i++) wide[i] = (uint8_t)(i / 3 % 30 >= 5 && i / 3 % 30 < 25 ? 100 : 255);
    CHECK(clapp_look(net, 2, (ClappImage){wide, 30, 20, 3}, CLAPP_EVALUATION, NULL) == CLAPP_OK);
    const ClappFixation f = clapp_fixation(net, 2, 0);
    CHECK(f.left == 5 && f.top == 0 && f.width == 20 && f.height == 20 && !f.flipped);
    for (int i = 0; i < 16 * 16 * 3; i += 3 * 16 + 15) /* away from the border, where the triangle reaches over */
        if (i / 3 % 16 > 0 && i / 3 % 16 < 15)
            CHECK_NEAR((double)net->crops[2 * 16 * 16 * 3 + i], (100 / 255. - 0.412) / 0.257, 1e-5);
    clapp_destroy(net);
}

int main(void) {
    draw_pictures();
    RUN(a_grids_features_are_means_of_codes);
    RUN(a_patchs_cells_are_averaged);
    RUN(a_views_features_are_means_of_its_output);
    RUN(maps_need_not_be_square);
    RUN(wrong_parts_are_refused);
    RUN(evaluation_sees_the_central_square);
    return check_report();
}
