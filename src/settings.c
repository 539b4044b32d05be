/* Defaults, limits and shapes. */
#include "settings.h"

#include "error.h"
#include "rule.h"
#include "text.h"

#include <string.h>

#define NUMBER(name, kind, otherwise, least, most)                                                                     \
    { #name, kind, offsetof(ClappSettings, name), otherwise, least, most, NULL }
#define CHOICE(name, words)                                                                                            \
    { #name, WORD, offsetof(ClappSettings, name), 0, 0, 0, words }
#define SWITCH(name)                                                                                                   \
    { #name, FLAG, offsetof(ClappSettings, name), 0, 0, 1, NULL }

/* clang-format off */
const Field settings_fields[] = {
    CHOICE(rule, NULL), /* rule.c knows */
    CHOICE(sight, NULL), /* the rule knows */
    NUMBER(window, WHOLE, 20480, 16, 1 << 20),
    NUMBER(frames, WHOLE, 8, 1, 256),
    NUMBER(image_channels, WHOLE, 1, 1, 3),
    NUMBER(mean, REAL, 0.4120, -10, 10),
    NUMBER(deviation, REAL, 0.2570, 1e-6, 1e6),
    NUMBER(crop, WHOLE, 64, 4, 1024),
    NUMBER(patch, WHOLE, 16, 1, 1024),
    NUMBER(patch_stride, WHOLE, 8, 1, 1024),
    NUMBER(view, WHOLE, 32, 16, 96),
    NUMBER(smallest_area, REAL, 0.25, 0.01, 1),
    NUMBER(jitter, REAL, 1, 1e-3, 2),
    SWITCH(plain_views),
    SWITCH(standardise),
    NUMBER(batch, WHOLE, 32, 1, 4096),
    NUMBER(prediction_steps, WHOLE, 5, 1, CLAPP_MAX_PREDICTION_STEPS),
    NUMBER(first_target_row, WHOLE, 0, 1, 64), /* the default is the sight's */
    CHOICE(context, " same last both "),
    CHOICE(negatives, " image position anywhere all every "),
    NUMBER(negative_count, WHOLE, 0, 1, 256), /* the default is the rule's */
    SWITCH(shared_negatives),
    NUMBER(prediction_scale, REAL, 1, 1e-6, 1e3),
    CHOICE(initialisation, " uniform kaiming "),
    NUMBER(classes, WHOLE, 10, 2, 4096),
    SWITCH(no_gamma),
    SWITCH(no_prediction),
    SWITCH(frozen_predictions),
    SWITCH(symmetric),
    CHOICE(optimizer, " adam sgd "),
    NUMBER(learning_rate, REAL, 2e-4, 1e-12, 1e6),
    NUMBER(beta1, REAL, 0.9, 1e-6, 0.9999999),
    NUMBER(beta2, REAL, 0.999, 1e-6, 0.9999999),
    NUMBER(epsilon, REAL, 1e-8, 1e-30, 1),
    NUMBER(weight_decay, REAL, 0, 0, 1),
};
/* clang-format on */
const int settings_field_count = sizeof settings_fields / sizeof settings_fields[0];
_Static_assert(sizeof settings_fields / sizeof settings_fields[0] <= 60, "settings_json.c has a bit for each");

/* ---- Shapes ------------------------------------------------------------------------------------------------------ */

Sight sight_of(const ClappSettings *s) {
    if (strcmp(s->sight, "views") == 0) return (Sight){2, 2 * s->batch, s->view, s->view, s->view, 1, 1, false};
    if (strcmp(s->sight, "sound") == 0) return (Sight){1, s->batch, 1, 1, 1, 1, s->window, true};
    if (strcmp(s->sight, "clip") == 0) return (Sight){1, s->batch, s->crop, s->crop, s->crop, 1, s->frames, true};
    const int grid = (s->crop - s->patch) / s->patch_stride + 1;
    return (Sight){1, s->batch, s->crop, s->patch, s->patch_stride, grid, 1, false};
}

Shape patch_shape(const ClappSettings *settings) {
    const Sight sight = sight_of(settings);
    return (Shape){sight.time, sight.patch, sight.patch, settings->image_channels};
}

size_t crop_size(const ClappSettings *settings) {
    const Sight sight = sight_of(settings);
    return (size_t)sight.time * (size_t)sight.side * (size_t)sight.side * (size_t)settings->image_channels;
}

Cells code_cells(const ClappSettings *settings, int block, Shape output) {
    const ClappBlockSettings *b = &settings->blocks[block];
    const Sight sight = sight_of(settings);
    const bool whole = rule_find(settings->rule)->labelled;
    const int grid = whole ? 1 : sight.views == 2 || sight.is_sequence ? b->grid : b->patch_grid;
    const int span = whole || !sight.is_sequence ? output.time : b->span;
    return (Cells){{output.time / span, grid, grid}, {span, output.height / grid, output.width / grid}};
}

Places code_places(const ClappSettings *settings, int block, Shape output) {
    const Sight sight = sight_of(settings);
    const Cells cells = code_cells(settings, block, output);
    if (!sight.is_sequence) return (Places){sight.images, sight.grid, sight.grid};
    return (Places){sight.images, cells.count.time, cells.count.height * cells.count.width};
}

int code_size(const ClappSettings *settings, int block, Shape output) {
    const int cells = sight_of(settings).is_sequence ? 1 : extent_volume(code_cells(settings, block, output).count);
    return cells * output.channels;
}

static int convolved_side(int side, int kernel, int stride, int padding) {
    const int room = side + 2 * padding - kernel;
    return room < 0 ? 0 : room / stride + 1;
}

BlockShapes block_shapes(const ClappBlockSettings *block, Shape input) {
    const ClappExtent k = block->kernel, s = block->stride, p = block->padding;
    const ClappExtent pool = block->pool, ps = block->pool_stride;
    const Shape convolved = {convolved_side(input.time, k.time, s.time, p.time),
                             convolved_side(input.height, k.height, s.height, p.height),
                             convolved_side(input.width, k.width, s.width, p.width), block->channels};
    const Shape output = {convolved_side(convolved.time, pool.time, ps.time, 0),
                          convolved_side(convolved.height, pool.height, ps.height, 0),
                          convolved_side(convolved.width, pool.width, ps.width, 0), block->channels};
    return (BlockShapes){input, convolved, output};
}

/* ---- Defaults ---------------------------------------------------------------------------------------------------- */

static bool is_zero(ClappExtent e) {
    return e.time == 0 && e.height == 0 && e.width == 0;
}

static void complete_block(ClappBlockSettings *block) {
    const ClappExtent one = {1, 1, 1};
    if (block->recurrent && is_zero(block->kernel)) block->kernel = one;
    if (is_zero(block->kernel)) {
        block->kernel = (ClappExtent){1, 3, 3};
        if (is_zero(block->padding)) block->padding = (ClappExtent){0, 1, 1};
    }
    if (is_zero(block->stride)) block->stride = one;
    if (is_zero(block->pool)) block->pool = one;
    if (is_zero(block->pool_stride)) block->pool_stride = block->pool;
    if (block->grid == 0) block->grid = 1;
    if (block->patch_grid == 0) block->patch_grid = 1;
    if (block->span == 0) block->span = 1;
}

/* Of " first second " the first. */
static void take_first(const char *words, char *word) {
    words += strspn(words, " ");
    text_print(word, CLAPP_NAME_SIZE, "%.*s", (int)strcspn(words, " "), words);
}

static void complete_field(ClappSettings *settings, const Field *field) {
    void *at = field_at(settings, field);
    if (field->kind == WHOLE && *(int *)at == 0) *(int *)at = (int)field->otherwise;
    if (field->kind == REAL && *(float *)at == 0) *(float *)at = (float)field->otherwise;
    if (field->kind != WORD) return;
    char *word = at;
    word[CLAPP_NAME_SIZE - 1] = 0;
    if (!word[0] && field->words) take_first(field->words, word);
}

/* ---- Checks ------------------------------------------------------------------------------------------------------ */

static bool within(ClappExtent e, int least, int most) {
    return e.time >= least && e.height >= least && e.width >= least && e.time <= most && e.height <= most &&
           e.width <= most;
}

static ClappStatus check_extents(const ClappBlockSettings *block, int index, ClappError *error) {
    const int most = SETTINGS_MOST_EXTENT;
    if (block->channels < 1 || block->channels > SETTINGS_MOST_CHANNELS)
        return error_set(error, CLAPP_INVALID, "block %d has %d channels; 1 to %d are possible", index, block->channels,
                         SETTINGS_MOST_CHANNELS);
    if (!within(block->kernel, 1, most) || !within(block->stride, 1, most) || !within(block->pool_stride, 1, most) ||
        !within(block->padding, 0, most))
        return error_set(error, CLAPP_INVALID,
                         "block %d: kernel, stride and pool stride go from 1 to %d, padding from 0", index, most);
    if (!within(block->pool, 1, most) || extent_volume(block->pool) > UINT8_MAX)
        return error_set(error, CLAPP_INVALID, "block %d: a max-pool window has 1 to %d positions", index, UINT8_MAX);
    if (!within((ClappExtent){block->span, block->grid, block->patch_grid}, 1, most))
        return error_set(error, CLAPP_INVALID,
                         "block %d has a grid of %d, a patch grid of %d and a span of %d; 1 to %d are possible", index,
                         block->grid, block->patch_grid, block->span, most);
    if (block->recurrent &&
        (!within(block->kernel, 1, 1) || !within(block->stride, 1, 1) || !within(block->padding, 0, 0) ||
         !within(block->pool, 1, 1) || !within(block->pool_stride, 1, 1) || block->batch_norm))
        return error_set(error, CLAPP_INVALID,
                         "block %d is recurrent: it has no kernel, stride, padding, pool or batch-norm", index);
    return CLAPP_OK;
}

/* How a block's code is made of its output. */
static ClappStatus check_code(const ClappSettings *settings, int index, Shape out, ClappError *error) {
    const ClappBlockSettings *block = &settings->blocks[index];
    const Sight sight = sight_of(settings);
    const Rule *rule = rule_find(settings->rule);
    const int grid = sight.views == 2 || sight.is_sequence ? block->grid : block->patch_grid;
    if (!rule->labelled && (grid < 1 || out.height % grid != 0 || out.width % grid != 0))
        return error_set(error, CLAPP_INVALID, "block %d: a grid of %d does not divide an output of %d×%d", index, grid,
                         out.height, out.width);
    if (!sight.is_sequence && (block->recurrent || block->batch_norm))
        return error_set(error, CLAPP_INVALID, "block %d: recurrence and batch-norm are for sounds and clips", index);
    if (block->span > out.time)
        return error_set(error, CLAPP_INVALID, "block %d: a span of %d does not fit an output of %d in time", index,
                         block->span, out.time);
    if (sight.views == 2 || (rule->labelled && sight.is_sequence)) return CLAPP_OK;
    const int farthest = settings->prediction_steps + settings->first_target_row - 1;
    const int rows = code_places(settings, index, out).rows;
    if (rows > farthest) return CLAPP_OK;
    if (sight.is_sequence)
        return error_set(error, CLAPP_INVALID, "block %d: %d codes in time are too few to predict %d ahead", index,
                         rows, farthest);
    return error_set(error, CLAPP_INVALID, "a grid of %d rows is too low to predict %d rows ahead", rows, farthest);
}

/* Numbers of a shape in doubles, because the product may be too large for an int or a size_t; likewise below. */
static double shape_volume(Shape s) {
    return (double)s.time * s.height * s.width * s.channels;
}

/* What stands in tables that grow with all places of the batch: draws of each, or scores of a few with every other. */
static bool has_too_many_places(const ClappSettings *s, const Rule *rule, Places at) {
    const double places = (double)at.images * at.rows * at.columns;
    if (rule->reach == REACH_NOTHING || rule->labelled) return false;
    if (rule->negatives && strcmp(s->negatives, "every") == 0) return places > 1 << 20;
    return (double)PASSES * places * s->prediction_steps * s->negative_count > 1 << 29;
}

static bool is_too_large(const ClappSettings *settings, int index, BlockShapes shapes) {
    const ClappBlockSettings *block = &settings->blocks[index];
    const Sight sight = sight_of(settings);
    const ClappExtent border = block->padding;
    const Shape in = shapes.input, out = shapes.output;
    const Shape padded = {in.time + 2 * border.time, in.height + 2 * border.height, in.width + 2 * border.width,
                          in.channels};
    const double patches = (double)sight.images * sight.grid * sight.grid;
    const double code = code_size(settings, index, out), row = fan_in(block, in);
    const double most_input = (double)crop_size(settings) * sight.images;
    return most_input > 1 << 29 || patches * shape_volume(out) > 1 << 29 || shape_volume(shapes.convolved) > 1 << 29 ||
           row * block->channels > 1 << 28 || 256 * shape_volume(padded) > 1 << 30 || code * code > 1 << 28 ||
           has_too_many_places(settings, rule_find(settings->rule), code_places(settings, index, out));
}

static ClappStatus check_block(const ClappSettings *settings, int index, Shape input, ClappError *error) {
    const ClappBlockSettings *block = &settings->blocks[index];
    const ClappStatus status = check_extents(block, index, error);
    if (status != CLAPP_OK) return status;
    const BlockShapes shapes = block_shapes(block, input);
    const Shape out = shapes.output;
    if (out.time < 1 || out.height < 1 || out.width < 1)
        return error_set(error, CLAPP_INVALID, "block %d does not fit its input of %d×%d×%d", index, input.time,
                         input.height, input.width);
    if (block->recurrent && out.height * out.width > 1)
        return error_set(error, CLAPP_INVALID, "block %d is recurrent: its input must have one place, not %d×%d", index,
                         out.height, out.width);
    if (is_too_large(settings, index, shapes))
        return error_set(error, CLAPP_INVALID,
                         "block %d would be too large: fewer channels, a smaller batch, crop, view, window or grid",
                         index);
    return check_code(settings, index, out, error);
}

static bool is_possible(const char *words, const char *word) {
    char padded[CLAPP_NAME_SIZE + 2];
    text_print(padded, sizeof padded, " %s ", word);
    return word[0] && !strchr(word, ' ') && strstr(words, padded);
}

static ClappStatus check_field(ClappSettings *settings, const Field *field, ClappError *error) {
    void *at = field_at(settings, field);
    if (field->kind == WORD && field->words && !is_possible(field->words, at))
        return error_set(error, CLAPP_INVALID, "%s is \"%s\"; possible are%s", field->name, (char *)at, field->words);
    if (field->kind == WORD || field->kind == FLAG) return CLAPP_OK;
    const double value = field->kind == WHOLE ? *(int *)at : (double)*(float *)at;
    const double least = (double)(float)field->least, most = (double)(float)field->most; /* as a float has them */
    if (!(value >= least && value <= most))
        return error_set(error, CLAPP_INVALID, "%s is %g; %g to %g are possible", field->name, value, field->least,
                         field->most);
    return CLAPP_OK;
}

static ClappStatus check_sight(const ClappSettings *s, const Rule *rule, ClappError *error) {
    if (!is_possible(rule->sights, s->sight))
        return error_set(error, CLAPP_INVALID, "rule \"%s\" has no sight \"%s\"; possible are%s", s->rule, s->sight,
                         rule->sights);
    if (strcmp(s->sight, "grid") == 0 && s->patch > s->crop)
        return error_set(error, CLAPP_INVALID, "a patch of %d pixels does not fit a crop of %d", s->patch, s->crop);
    if (strcmp(s->sight, "sound") == 0 && s->image_channels != 1)
        return error_set(error, CLAPP_INVALID, "image_channels is %d; a sound has 1", s->image_channels);
    const bool of_images = rule->negatives && strcmp(s->negatives, "image") == 0;
    if (sight_of(s).is_sequence && s->shared_negatives && rule->choose && !of_images)
        return error_set(error, CLAPP_INVALID, "blocks with different places cannot share negatives but by \"image\"");
    return CLAPP_OK;
}

static ClappStatus check_blocks(const ClappSettings *s, ClappError *error) {
    if (s->block_count < 1 || s->block_count > CLAPP_MAX_BLOCKS)
        return error_set(error, CLAPP_INVALID, "there are %d blocks; 1 to %d are possible", s->block_count,
                         CLAPP_MAX_BLOCKS);
    Shape shape = patch_shape(s);
    for (int i = 0; i < s->block_count; i++) {
        const ClappStatus status = check_block(s, i, shape, error);
        if (status != CLAPP_OK) return status;
        shape = block_shapes(&s->blocks[i], shape).output;
    }
    return CLAPP_OK;
}

/* The defaults that are the rule's. */
static ClappStatus complete_rule(ClappSettings *s, ClappError *error) {
    if (!s->rule[0]) text_print(s->rule, sizeof s->rule, "clapp");
    const Rule *rule = rule_find(s->rule);
    if (!rule) return error_set(error, CLAPP_INVALID, "there is no rule \"%s\"", s->rule);
    if (!s->sight[0]) take_first(rule->sights, s->sight);
    if (s->negative_count == 0) s->negative_count = rule->negative_count;
    if (s->first_target_row == 0) s->first_target_row = sight_of(s).is_sequence ? 1 : 2;
    return CLAPP_OK;
}

static ClappStatus check_numbers(ClappSettings *s, ClappError *error) {
    ClappStatus status = CLAPP_OK;
    for (int i = 0; i < settings_field_count && status == CLAPP_OK; i++)
        status = check_field(s, &settings_fields[i], error);
    if (status == CLAPP_OK && s->image_channels == 2)
        status = error_set(error, CLAPP_INVALID, "image_channels is 2; 1 or 3 are possible");
    if (status == CLAPP_OK && s->seed > (uint64_t)SETTINGS_MOST_SEED)
        status = error_set(error, CLAPP_INVALID, "seed is larger than 2^53");
    return status;
}

/* What does not go together with the rule. */
static ClappStatus check_rule(const ClappSettings *s, ClappError *error) {
    const Rule *rule = rule_find(s->rule);
    const bool every = strcmp(s->negatives, "every") == 0, all = every || strcmp(s->negatives, "all") == 0;
    if ((s->no_prediction || s->symmetric) && !rule->is_hinge && rule->reach != REACH_NOTHING)
        return error_set(error, CLAPP_INVALID, "rule \"%s\" cannot do without prediction, nor be symmetric", s->rule);
    if (rule->negatives && !is_possible(rule->negatives, s->negatives))
        return error_set(error, CLAPP_INVALID, "rule \"%s\" has no negatives \"%s\"; possible are%s", s->rule,
                         s->negatives, rule->negatives);
    if (rule->negatives && all && s->no_prediction)
        return error_set(error, CLAPP_INVALID, "without prediction not all others can be negatives");
    if (rule->negatives && all && !every && s->batch < 2)
        return error_set(error, CLAPP_INVALID, "in a batch of 1 there is no other image to be a negative");
    return check_sight(s, rule, error);
}

ClappStatus clapp_complete(ClappSettings *settings, ClappError *error) {
    ClappSettings complete = *settings;
    for (int i = 0; i < settings_field_count; i++) complete_field(&complete, &settings_fields[i]);
    for (int i = 0; i < complete.block_count && i < CLAPP_MAX_BLOCKS; i++) complete_block(&complete.blocks[i]);
    for (int i = complete.block_count < 0 ? 0 : complete.block_count; i < CLAPP_MAX_BLOCKS; i++)
        complete.blocks[i] = (ClappBlockSettings){0}; /* what is not used must not tell networks apart */
    ClappStatus status = complete_rule(&complete, error);
    if (status == CLAPP_OK) status = check_numbers(&complete, error);
    if (status == CLAPP_OK) status = check_rule(&complete, error);
    if (status == CLAPP_OK) status = check_blocks(&complete, error);
    if (status == CLAPP_OK) *settings = complete;
    return status;
}
