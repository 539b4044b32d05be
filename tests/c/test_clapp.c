/* The public functions: drawing, looking, learning, asking; what may change what, and what must not. */
#include "clapp.h"

#include "check.h"
#include "network.h"
#include "small_network.h"
#include "support.h"

/* ---- Drawing ----------------------------------------------------------------------------------------------------- */

/* Every image once, in another order, before any comes again, though a batch lies across the end. */
static void check_epochs(uint32_t image_count, int batch, uint64_t seed) {
    ClappSettings settings = small_settings();
    settings.batch = batch, settings.seed = seed;
    Clapp *net = created(&settings);
    uint32_t indices[8], *order = take(image_count * 3 * sizeof *order + sizeof indices);
    for (uint32_t drawn = 0; drawn < image_count * 3; drawn += (uint32_t)batch) {
        CHECK(clapp_draw(net, image_count, indices, NULL) == CLAPP_OK);
        memcpy(order + drawn, indices, (size_t)batch * sizeof *order);
    }
    for (uint32_t epoch = 0; epoch < 3; epoch++) {
        uint8_t *seen = take(image_count);
        memset(seen, 0, image_count);
        for (uint32_t i = 0; i < image_count; i++)
            if (CHECK(order[epoch * image_count + i] < image_count)) seen[order[epoch * image_count + i]]++;
        for (uint32_t i = 0; i < image_count; i++) CHECK_INTEGER(seen[i], 1);
        free(seen);
    }
    if (image_count > 20) CHECK(memcmp(order, order + image_count, image_count * sizeof *order) != 0);
    free(order), clapp_destroy(net);
}

static void an_epoch_has_every_image_once(void) {
    check_epochs(1, 4, 0);
    check_epochs(3, 8, 1);
    check_epochs(10, 4, 2);
    check_epochs(100, 7, 3);
    check_epochs(1000, 8, 4);
}

/* ---- Looking ----------------------------------------------------------------------------------------------------- */

static void check_look_refused(Clapp *net, int slot, ClappImage image, const char *word) {
    ClappError error = {""};
    CHECK_INTEGER(clapp_look(net, slot, image, CLAPP_TRAINING, &error), CLAPP_INVALID);
    check_that(strstr(error.text, word) != NULL, __FILE__, __LINE__, "\"%s\" does not say %s", error.text, word);
    CHECK(clapp_look(net, slot, image, CLAPP_EVALUATION, NULL) == CLAPP_INVALID);
}

/* Refusals leave the network as it was: its bytes, and the crop in place. */
static void wrong_images_are_refused(void) {
    const ClappSettings settings = small_settings();
    Clapp *net = created(&settings), *other = created(&settings);
    look_at_a_batch(net), look_at_a_batch(other);
    ClappImage image = picture(0);
    check_look_refused(net, -1, image, "slot -1");
    check_look_refused(net, 4, image, "slot 4");
    check_look_refused(net, 0, (ClappImage){NULL, 30, 30, 3}, "30×30");
    check_look_refused(net, 0, (ClappImage){image.pixels, 0, 30, 3}, "0×30");
    check_look_refused(net, 0, (ClappImage){image.pixels, 30, -1, 3}, "30×-1");
    check_look_refused(net, 0, (ClappImage){image.pixels, CLAPP_MAX_IMAGE_SIDE + 1, 1, 3}, "16385");
    for (image.channels = -1; image.channels < 6; image.channels++)
        if (image.channels != 1 && image.channels != 3 && image.channels != 4)
            check_look_refused(net, 1, image, "channels");
    ClappError error = {""};
    uint32_t indices[4] = {7, 7, 7, 7};
    CHECK(clapp_draw(net, 0, indices, &error) == CLAPP_INVALID && strstr(error.text, "no images") && indices[0] == 7);
    CHECK(clapp_encode(net, 0, 1, NULL, &error) == CLAPP_INVALID &&
          clapp_encode(net, 5, 1, NULL, &error) == CLAPP_INVALID);
    CHECK(strstr(error.text, "5 images"));
    CHECK(same_networks(net, other));
    CHECK(clapp_step(net, NULL) == CLAPP_OK && clapp_step(other, NULL) == CLAPP_OK && same_networks(net, other));
    clapp_destroy(net), clapp_destroy(other);
    clapp_destroy(NULL);
}

/* What was looked at is what fixation says: the crop itself, shown as an image of its own, gives the same code. */
static void a_fixation_says_what_was_seen(void) {
    const ClappSettings settings = small_settings();
    Clapp *net = created(&settings);
    uint8_t seen[16 * 16 * 3];
    for (int trial = 0; trial < 20; trial++) {
        CHECK(clapp_look(net, 0, picture(3), CLAPP_TRAINING, NULL) == CLAPP_OK);
        const ClappFixation f = clapp_fixation(net, 0, 0);
        for (int i = 0; i < 16 * 16 * 3; i++) {
            const int x = f.flipped ? 15 - i / 3 % 16 : i / 3 % 16, y = i / 48;
            seen[i] = pictures[3][((y + (int)f.top) * PICTURE_SIDE + x + (int)f.left) * 3 + i % 3];
        }
        CHECK(clapp_look(net, 1, (ClappImage){seen, 16, 16, 3}, CLAPP_EVALUATION, NULL) == CLAPP_OK);
        CHECK(clapp_encode(net, 2, 1, NULL, NULL) == CLAPP_OK);
        CHECK(same_bits(clapp_codes(net, 1), clapp_codes(net, 1) + 9 * 9, 9 * 9));
    }
    clapp_destroy(net);
}

/* ---- The same seed ----------------------------------------------------------------------------------------------- */

static void the_same_seed_gives_the_same_bytes(void) {
    ClappSettings settings = small_settings();
    Clapp *a = created(&settings), *b = created(&settings);
    settings.seed = 12;
    Clapp *other = created(&settings);
    CHECK(same_networks(a, b));
    const size_t count = clapp_filters(a, 0, NULL);
    CHECK(!same_bits(a->blocks[0].weight->value, other->blocks[0].weight->value, count));
    train(a, 6), train(b, 6), train(other, 6);
    CHECK(same_networks(a, b));
    CHECK(!same_bits(a->blocks[0].weight->value, other->blocks[0].weight->value, count));
    CHECK(clapp_steps(a) == 6);
    train(a, 1);
    CHECK(!same_networks(a, b)); /* the comparison can fail */
    clapp_destroy(a), clapp_destroy(b), clapp_destroy(other);
}

/* Uniform in ±1/√fan_in: 9 inputs, then 54; ±1/√C for the matrices. */
static void weights_begin_as_pytorchs(void) {
    const ClappSettings settings = small_settings();
    Clapp *net = created(&settings);
    for (int block = 0; block < 2; block++)
        for (int p = 0; p < network_own_parameters(net, block); p++) {
            const Parameter *parameter = network_parameter(net, block, p);
            const double inputs = p < 2 ? (block == 0 ? 9 : 54) : (block == 0 ? 6 : 9), bound = 1 / sqrt(inputs);
            double sum = 0, squares = 0, count = (double)parameter->count;
            for (size_t i = 0; i < parameter->count; i++) {
                const double value = (double)parameter->value[i];
                CHECK(fabs(value) <= bound * 1.000001);
                CHECK(parameter->mean[i] == 0 && parameter->square[i] == 0);
                sum += value / bound, squares += value * value / (bound * bound);
            }
            CHECK_NEAR(sum / count, 0, 6 * sqrt(1 / 3. / count));
            CHECK_NEAR(squares / count, 1 / 3., 6 * sqrt(4 / 45. / count));
        }
    clapp_destroy(net);
}

/* ---- What must not change what ----------------------------------------------------------------------------------- */

static void the_random_rule_learns_nothing(void) {
    ClappSettings settings = small_settings();
    strcpy(settings.rule, "random");
    Clapp *net = created(&settings), *fresh = created(&settings);
    train(net, 5);
    CHECK_INTEGER(clapp_steps(net), 5);
    for (int i = 0; i < net->parameter_count; i++) {
        const Parameter *own = &net->parameters[i], *begin = &fresh->parameters[i];
        CHECK(same_bits(own->value, begin->value, own->count) && same_bits(own->mean, begin->mean, own->count) &&
              same_bits(own->square, begin->square, own->count));
    }
    CHECK(clapp_report(net)[0].loss == 0 && clapp_report(net)[1].change == 0);
    CHECK(clapp_codes(net, 1)[0] != 0 || clapp_codes(net, 1)[1] != 0 || clapp_codes(net, 1)[2] != 0); /* it does look */
    clapp_destroy(net), clapp_destroy(fresh);
}

/* Looking in evaluation, encoding, asking and saving between the steps. */
static void asking_does_not_disturb_learning(void) {
    const ClappSettings settings = small_settings();
    Clapp *asked = created(&settings), *alone = created(&settings);
    float features[4 * 9], filters[9 * 54];
    float *const parts[] = {NULL, features};
    for (int step = 0; step < 6; step++) {
        train(asked, 1), train(alone, 1);
        const float code = clapp_codes(asked, 1)[0];
        for (int slot = 0; slot < 4; slot++)
            CHECK(clapp_look(asked, slot, picture((uint32_t)slot), CLAPP_EVALUATION, NULL) == CLAPP_OK);
        CHECK(clapp_encode(asked, 1 + step % 4, 1, parts, NULL) == CLAPP_OK);
        CHECK(code != clapp_codes(asked, 1)[0]);
        clapp_filters(asked, 1, filters);
        CHECK(same_networks(asked, alone));
    }
    /* encoding between look and step leaves the crops where they are */
    look_at_a_batch(asked), look_at_a_batch(alone);
    CHECK(clapp_encode(asked, 4, 1, NULL, NULL) == CLAPP_OK);
    CHECK(clapp_step(asked, NULL) == CLAPP_OK && clapp_step(alone, NULL) == CLAPP_OK && same_networks(asked, alone));
    clapp_destroy(asked), clapp_destroy(alone);
}

static bool same_block(const Clapp *a, const Clapp *b, int block) {
    bool same = true;
    for (int p = 0; p < network_own_parameters(a, block); p++) {
        const Parameter *own = network_parameter(a, block, p), *other = network_parameter(b, block, p);
        same &= own->count == other->count && same_bits(own->value, other->value, own->count) &&
                same_bits(own->gradient, other->gradient, own->count) && same_bits(own->mean, other->mean, own->count);
    }
    return same && a->report[block].loss == b->report[block].loss;
}

/* Nothing flows back: whatever stands above a block, it learns the same, bit for bit. */
static void blocks_above_do_not_matter(void) {
    ClappSettings settings = small_settings();
    Clapp *net = created(&settings);
    settings.blocks[1] = (ClappBlockSettings){.channels = 23, .kernel = {1, 2, 2}, .pool = {1, 3, 3}};
    Clapp *wider = created(&settings);
    settings.block_count = 3, settings.blocks[2] = (ClappBlockSettings){.channels = 5, .kernel = {1, 1, 1}};
    Clapp *taller = created(&settings);
    CHECK(same_block(net, wider, 0) && same_block(wider, taller, 1));
    for (int step = 0; step < 4; step++) {
        train(net, 1), train(wider, 1);
        CHECK(same_block(net, wider, 0));
    }
    /* one block more draws more choices, but behind the lower blocks': the first step is the same */
    clapp_destroy(net), clapp_destroy(wider);
    settings.block_count = 2;
    wider = created(&settings);
    train(wider, 1), train(taller, 1);
    CHECK(same_block(wider, taller, 0) && same_block(wider, taller, 1));
    clapp_destroy(wider), clapp_destroy(taller);
}

/* The same with the weights above scaled out of all proportion; while a change below is felt above. */
static void weights_above_do_not_matter(void) {
    const ClappSettings settings = small_settings();
    Clapp *net = created(&settings), *shaken = created(&settings), *below = created(&settings);
    for (int p = 0; p < network_own_parameters(shaken, 1); p++) {
        Parameter *above = network_parameter(shaken, 1, p);
        for (size_t i = 0; i < above->count; i++) above->value[i] *= -50;
    }
    network_parameter(below, 0, 0)->value[4] += 0.5f;
    for (int step = 0; step < 4; step++) {
        train(net, 1), train(shaken, 1), train(below, 1);
        CHECK(same_block(net, shaken, 0) && !same_block(net, shaken, 1));
        CHECK(!same_block(net, below, 0) && !same_block(net, below, 1));
    }
    clapp_destroy(net), clapp_destroy(shaken), clapp_destroy(below);
}

/* ---- Learning ---------------------------------------------------------------------------------------------------- */

static void losses_fall(const char *rule) {
    enum { FEW = 20, MANY = 400 };
    ClappSettings settings = small_settings();
    strcpy(settings.rule, rule);
    settings.batch = 8;
    Clapp *net = created(&settings);
    double early[2] = {0}, late[2] = {0};
    for (int step = 0; step < MANY; step++) {
        train(net, 1);
        for (int block = 0; block < 2; block++) {
            if (step < FEW) early[block] += (double)clapp_report(net)[block].loss / FEW;
            if (step >= MANY - FEW) late[block] += (double)clapp_report(net)[block].loss / FEW;
        }
    }
    for (int block = 0; block < 2; block++) {
        check_that(early[block] > 1.4 && early[block] < 2.2, __FILE__, __LINE__, "%s, block %d begins at %.3f", rule,
                   block, early[block]);
        check_that(late[block] < 0.85 * early[block], __FILE__, __LINE__, "%s, block %d: %.3f becomes %.3f", rule,
                   block, early[block], late[block]);
    }
    clapp_destroy(net);
}

static void both_rules_learn(void) {
    losses_fall("clapp");
    losses_fall("clapp-s");
}

/* |w| and |Δw| / |w| of the convolution, and shares between 0 and 1. */
static void a_report_tells_what_happened(void) {
    const ClappSettings settings = small_settings();
    Clapp *net = created(&settings);
    float before[2][9 * 54], after[9 * 54];
    for (int step = 0; step < 5; step++) {
        for (int block = 0; block < 2; block++) clapp_filters(net, block, before[block]);
        train(net, 1);
        for (int block = 0; block < 2; block++) {
            const ClappBlockReport *report = &clapp_report(net)[block];
            const size_t count = clapp_filters(net, block, after);
            double norm = 0, change = 0;
            for (size_t i = 0; i < count; i++) {
                norm += pow((double)after[i], 2);
                change += pow((double)after[i] - (double)before[block][i], 2);
            }
            CHECK_NEAR((double)report->norm, sqrt(norm), 1e-5 * sqrt(norm));
            CHECK_NEAR((double)report->change, sqrt(change / norm), 1e-3 * sqrt(change / norm));
            CHECK(report->violated > 0 && report->violated <= 1 && report->change > 0);
        }
    }
    clapp_destroy(net);
}

static void the_broadcast_is_reported(void) {
    ClappSettings settings = small_settings();
    settings.batch = 16;
    Clapp *net = created(&settings);
    int fixations = 0;
    for (int step = 0; step < 20; step++) {
        train(net, 1);
        for (int i = 0; i < 32; i++) {
            const int8_t told = clapp_broadcast(net, i / 16)[i % 16];
            CHECK(told == 1 || told == -1);
            fixations += told == 1;
        }
    }
    CHECK_NEAR(fixations / 640.0, 0.5, 0.12);
    CHECK(memcmp(clapp_broadcast(net, 0), clapp_broadcast(net, 1), 16) != 0); /* every block draws its own */
    clapp_destroy(net);
}

/* ---- Asking ------------------------------------------------------------------------------------------------------ */

/* The code of an image depends on its slot and on its neighbours in no way. */
static void images_are_encoded_on_their_own(void) {
    const ClappSettings settings = small_settings();
    Clapp *net = created(&settings);
    float alone[9 * 9];
    CHECK(clapp_look(net, 0, picture(6), CLAPP_EVALUATION, NULL) == CLAPP_OK &&
          clapp_encode(net, 1, 1, NULL, NULL) == CLAPP_OK);
    memcpy(alone, clapp_codes(net, 1), sizeof alone);
    for (int slot = 0; slot < 4; slot++)
        clapp_look(net, slot, picture(slot == 2 ? 6 : (uint32_t)slot), CLAPP_EVALUATION, NULL);
    CHECK(clapp_encode(net, 4, 1, NULL, NULL) == CLAPP_OK);
    CHECK(same_bits(clapp_codes(net, 1) + 2 * 81, alone, 81) && !same_bits(clapp_codes(net, 1), alone, 81));
    clapp_destroy(net);
}

static void filters_come_neuron_by_neuron(void) {
    const ClappSettings settings = small_settings();
    Clapp *net = created(&settings);
    float filters[9 * 54 + 1];
    filters[9 * 54] = -7;
    CHECK_INTEGER(clapp_filters(net, 1, NULL), 9 * 54);
    CHECK_INTEGER(clapp_filters(net, 1, filters), 9 * 54);
    for (int i = 0; i < 9 * 54; i++) CHECK(filters[i] == net->blocks[1].weight->value[i]);
    CHECK(filters[9 * 54] == -7);
    clapp_destroy(net);
}

int main(void) {
    draw_pictures();
    RUN(an_epoch_has_every_image_once);
    RUN(wrong_images_are_refused);
    RUN(a_fixation_says_what_was_seen);
    RUN(the_same_seed_gives_the_same_bytes);
    RUN(weights_begin_as_pytorchs);
    RUN(the_random_rule_learns_nothing);
    RUN(asking_does_not_disturb_learning);
    RUN(blocks_above_do_not_matter);
    RUN(weights_above_do_not_matter);
    RUN(both_rules_learn);
    RUN(a_report_tells_what_happened);
    RUN(the_broadcast_is_reported);
    RUN(images_are_encoded_on_their_own);
    RUN(filters_come_neuron_by_neuron);
    return check_report();
}
