/* Defaults, limits and JSON of the settings: one table says them all. */
#include "settings.h"

#include "error.h"
#include "json.h"
#include "rule.h"

#include <string.h>

typedef enum FieldKind { WHOLE, REAL } FieldKind;

typedef struct Field {
    const char *name;
    FieldKind kind;
    size_t offset;
    double otherwise, least, most; /* default and limits */
} Field;

#define FIELD(name, kind, otherwise, least, most) {#name, kind, offsetof(ClappSettings, name), otherwise, least, most}

static const Field fields[] = {
    FIELD(image_channels, WHOLE, 1, 1, 3),       FIELD(crop, WHOLE, 64, 4, 1024),
    FIELD(patch, WHOLE, 16, 1, 1024),            FIELD(patch_stride, WHOLE, 8, 1, 1024),
    FIELD(mean, REAL, 0.4120, -10, 10),          FIELD(deviation, REAL, 0.2570, 1e-6, 1e6),
    FIELD(batch, WHOLE, 32, 1, 4096),            FIELD(prediction_steps, WHOLE, 5, 1, CLAPP_MAX_PREDICTION_STEPS),
    FIELD(first_target_row, WHOLE, 2, 1, 64),    FIELD(learning_rate, REAL, 2e-4, 1e-12, 1e6),
    FIELD(beta1, REAL, 0.9, 1e-6, 0.9999999),    FIELD(beta2, REAL, 0.999, 1e-6, 0.9999999),
    FIELD(epsilon, REAL, 1e-8, 1e-30, 1),
};
enum { FIELD_COUNT = sizeof fields / sizeof fields[0] };

static const int64_t most_seed = (int64_t)1 << 53;
static const int most_channels = 4096, most_kernel = 64;

static int *whole_at(ClappSettings *settings, const Field *field) {
    return (int *)((char *)settings + field->offset);
}

static float *real_at(ClappSettings *settings, const Field *field) {
    return (float *)((char *)settings + field->offset);
}

/* ---- Shapes ------------------------------------------------------------------------------------------------------ */

Shape patch_shape(const ClappSettings *settings) {
    return (Shape){1, settings->patch, settings->patch, settings->image_channels};
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

/* ---- Defaults and checks ----------------------------------------------------------------------------------------- */

static bool is_zero(ClappExtent e) {
    return e.time == 0 && e.height == 0 && e.width == 0;
}

static bool within(ClappExtent e, int least, int most) {
    return e.time >= least && e.height >= least && e.width >= least && e.time <= most && e.height <= most &&
           e.width <= most;
}

static void complete_block(ClappBlockSettings *block) {
    const ClappExtent one = {1, 1, 1};
    if (is_zero(block->kernel)) {
        block->kernel = (ClappExtent){1, 3, 3};
        if (is_zero(block->padding)) block->padding = (ClappExtent){0, 1, 1};
    }
    if (is_zero(block->stride)) block->stride = one;
    if (is_zero(block->pool)) block->pool = one;
    if (is_zero(block->pool_stride)) block->pool_stride = block->pool;
}

static ClappStatus check_block(const ClappSettings *settings, int index, Shape input, ClappError *error) {
    const ClappBlockSettings *block = &settings->blocks[index];
    if (block->channels < 1 || block->channels > most_channels)
        return error_set(error, CLAPP_INVALID, "block %d has %d channels; 1 to %d are possible", index,
                         block->channels, most_channels);
    if (!within(block->kernel, 1, most_kernel) || !within(block->stride, 1, most_kernel) ||
        !within(block->pool_stride, 1, most_kernel) || !within(block->padding, 0, most_kernel))
        return error_set(error, CLAPP_INVALID,
                         "block %d: kernel, stride and pool stride go from 1 to %d, padding from 0", index, most_kernel);
    if (!within(block->pool, 1, most_kernel) ||
        block->pool.time * block->pool.height * block->pool.width > UINT8_MAX)
        return error_set(error, CLAPP_INVALID, "block %d: a max-pool window has 1 to %d positions", index, UINT8_MAX);
    const BlockShapes shapes = block_shapes(block, input);
    if (shape_positions(shapes.output) < 1)
        return error_set(error, CLAPP_INVALID, "block %d does not fit its input of %d×%d×%d", index, input.time,
                         input.height, input.width);
    /* in doubles, because the product may be too large for a size_t */
    const double patches = (double)settings->batch * grid_side(settings) * grid_side(settings);
    const double largest = patches * (double)shape_positions(shapes.output) * block->channels;
    const double weights = (double)fan_in(block, input) * block->channels;
    if (largest > 1 << 29 || weights > 1 << 28 || (double)shape_positions(shapes.convolved) * fan_in(block, input) > 1 << 28)
        return error_set(error, CLAPP_INVALID, "block %d would be too large: fewer channels, a smaller batch or crop",
                         index);
    return CLAPP_OK;
}

static ClappStatus check_fields(ClappSettings *settings, ClappError *error) {
    for (int i = 0; i < FIELD_COUNT; i++) {
        const Field *field = &fields[i];
        const double value = field->kind == WHOLE ? *whole_at(settings, field) : (double)*real_at(settings, field);
        if (!(value >= field->least && value <= field->most))
            return error_set(error, CLAPP_INVALID, "%s is %g; %g to %g are possible", field->name, value, field->least,
                             field->most);
    }
    return CLAPP_OK;
}

static ClappStatus check(ClappSettings *s, ClappError *error) {
    const ClappStatus status = check_fields(s, error);
    if (status != CLAPP_OK) return status;
    if (!rule_find(s->rule)) return error_set(error, CLAPP_INVALID, "there is no rule \"%s\"", s->rule);
    if (strcmp(s->optimizer, "adam") != 0 && strcmp(s->optimizer, "sgd") != 0)
        return error_set(error, CLAPP_INVALID, "optimizer is \"%s\"; adam and sgd are possible", s->optimizer);
    if (s->image_channels == 2) return error_set(error, CLAPP_INVALID, "image_channels is 2; 1 or 3 are possible");
    if (s->seed > (uint64_t)most_seed) return error_set(error, CLAPP_INVALID, "seed is larger than 2^53");
    if (s->patch > s->crop)
        return error_set(error, CLAPP_INVALID, "a patch of %d pixels does not fit a crop of %d", s->patch, s->crop);
    const int farthest = s->prediction_steps + s->first_target_row - 1;
    if (grid_side(s) <= farthest)
        return error_set(error, CLAPP_INVALID, "a grid of %d rows is too low to predict %d rows ahead", grid_side(s),
                         farthest);
    if (s->block_count < 1 || s->block_count > CLAPP_MAX_BLOCKS)
        return error_set(error, CLAPP_INVALID, "there are %d blocks; 1 to %d are possible", s->block_count,
                         CLAPP_MAX_BLOCKS);
    Shape shape = patch_shape(s);
    for (int i = 0; i < s->block_count; i++) {
        const ClappStatus fits = check_block(s, i, shape, error);
        if (fits != CLAPP_OK) return fits;
        shape = block_shapes(&s->blocks[i], shape).output;
    }
    return CLAPP_OK;
}

ClappStatus clapp_complete(ClappSettings *settings, ClappError *error) {
    ClappSettings complete = *settings;
    for (int i = 0; i < FIELD_COUNT; i++) {
        const Field *field = &fields[i];
        if (field->kind == WHOLE && *whole_at(&complete, field) == 0)
            *whole_at(&complete, field) = (int)field->otherwise;
        if (field->kind == REAL && *real_at(&complete, field) == 0)
            *real_at(&complete, field) = (float)field->otherwise;
    }
    complete.rule[CLAPP_NAME_SIZE - 1] = complete.optimizer[CLAPP_NAME_SIZE - 1] = 0;
    if (!complete.rule[0]) strcpy(complete.rule, "clapp");
    if (!complete.optimizer[0]) strcpy(complete.optimizer, "adam");
    for (int i = 0; i < complete.block_count && i < CLAPP_MAX_BLOCKS; i++) complete_block(&complete.blocks[i]);
    const ClappStatus status = check(&complete, error);
    if (status == CLAPP_OK) *settings = complete;
    return status;
}

/* ---- JSON -------------------------------------------------------------------------------------------------------- */

static void read_whole(JsonReader *reader, int least, int most, int *out) {
    int64_t number = 0;
    if (json_integer(reader, least, most, &number)) *out = (int)number;
}

static void read_extent(JsonReader *reader, ClappExtent *extent) {
    int *axes[3] = {&extent->time, &extent->height, &extent->width};
    int axis = 0;
    json_array(reader);
    while (json_element(reader)) {
        if (axis == 3) json_refuse(reader, "more than time, height and width");
        else read_whole(reader, 0, most_kernel, axes[axis++]);
    }
    if (axis < 3) json_refuse(reader, "expected [time, height, width]");
}

static void read_block(JsonReader *reader, ClappBlockSettings *block) {
    char key[CLAPP_NAME_SIZE];
    json_object(reader);
    while (json_key(reader, key, sizeof key)) {
        if (strcmp(key, "channels") == 0) read_whole(reader, 1, most_channels, &block->channels);
        else if (strcmp(key, "kernel") == 0) read_extent(reader, &block->kernel);
        else if (strcmp(key, "stride") == 0) read_extent(reader, &block->stride);
        else if (strcmp(key, "padding") == 0) read_extent(reader, &block->padding);
        else if (strcmp(key, "pool") == 0) read_extent(reader, &block->pool);
        else if (strcmp(key, "pool_stride") == 0) read_extent(reader, &block->pool_stride);
        else json_refuse(reader, "a block has no \"%s\"", key);
    }
}

static void read_blocks(JsonReader *reader, ClappSettings *settings) {
    memset(settings->blocks, 0, sizeof settings->blocks);
    settings->block_count = 0;
    json_array(reader);
    while (json_element(reader)) {
        if (settings->block_count == CLAPP_MAX_BLOCKS) json_refuse(reader, "more than %d blocks", CLAPP_MAX_BLOCKS);
        else read_block(reader, &settings->blocks[settings->block_count++]);
    }
}

static void read_field(JsonReader *reader, const char *key, ClappSettings *settings) {
    for (int i = 0; i < FIELD_COUNT; i++) {
        const Field *field = &fields[i];
        if (strcmp(field->name, key) != 0) continue;
        double number = 0;
        if (field->kind == WHOLE) {
            read_whole(reader, (int)field->least, (int)field->most, whole_at(settings, field));
        } else if (json_number(reader, &number)) {
            if (!(number >= field->least && number <= field->most) || (float)number == 0)
                json_refuse(reader, "%s goes from %g to %g and is not 0", key, field->least, field->most);
            else *real_at(settings, field) = (float)number;
        }
        return;
    }
    json_refuse(reader, "there is no setting \"%s\"", key);
}

/* Keys in any order, though "preset" acts first: the text is read twice. */
static void read_settings(JsonReader *reader, ClappSettings *settings, bool preset_only) {
    char key[CLAPP_NAME_SIZE], name[CLAPP_NAME_SIZE];
    int64_t seed = 0;
    json_object(reader);
    while (json_key(reader, key, sizeof key)) {
        const bool is_preset = strcmp(key, "preset") == 0;
        if (is_preset != preset_only) {
            json_skip(reader);
        } else if (is_preset) {
            ClappError wrong;
            if (json_string(reader, name, sizeof name) && clapp_preset(name, settings, &wrong) != CLAPP_OK)
                json_refuse(reader, "%s", wrong.text);
        } else if (strcmp(key, "blocks") == 0) {
            read_blocks(reader, settings);
        } else if (strcmp(key, "rule") == 0) {
            json_string(reader, settings->rule, sizeof settings->rule);
        } else if (strcmp(key, "optimizer") == 0) {
            json_string(reader, settings->optimizer, sizeof settings->optimizer);
        } else if (strcmp(key, "seed") == 0) {
            if (json_integer(reader, 0, most_seed, &seed)) settings->seed = (uint64_t)seed;
        } else {
            read_field(reader, key, settings);
        }
    }
}

ClappStatus clapp_settings_from_json(const char *json, size_t size, ClappSettings *settings, ClappError *error) {
    ClappSettings read = {0};
    for (int pass = 0; pass < 2; pass++) {
        JsonReader reader = json_start(json, size, "settings", error);
        read_settings(&reader, &read, pass == 0);
        if (!json_end(&reader)) return CLAPP_INVALID;
    }
    const ClappStatus status = clapp_complete(&read, error);
    if (status == CLAPP_OK) *settings = read;
    return status;
}

static void write_extent(JsonWriter *writer, const char *key, ClappExtent extent) {
    json_write_key(writer, key);
    json_write_open(writer, '[');
    json_write_integer(writer, extent.time);
    json_write_integer(writer, extent.height);
    json_write_integer(writer, extent.width);
    json_write_close(writer, ']');
}

static void write_block(JsonWriter *writer, const ClappBlockSettings *block) {
    json_write_open(writer, '{');
    json_write_key(writer, "channels");
    json_write_integer(writer, block->channels);
    write_extent(writer, "kernel", block->kernel);
    write_extent(writer, "stride", block->stride);
    write_extent(writer, "padding", block->padding);
    write_extent(writer, "pool", block->pool);
    write_extent(writer, "pool_stride", block->pool_stride);
    json_write_close(writer, '}');
}

size_t clapp_settings_to_json(const ClappSettings *settings, char *json, size_t capacity) {
    ClappSettings copy = *settings;
    JsonWriter writer = json_writer(json, capacity);
    json_write_open(&writer, '{');
    json_write_key(&writer, "blocks");
    json_write_open(&writer, '[');
    for (int i = 0; i < copy.block_count; i++) write_block(&writer, &copy.blocks[i]);
    json_write_close(&writer, ']');
    json_write_key(&writer, "rule");
    json_write_string(&writer, copy.rule);
    json_write_key(&writer, "optimizer");
    json_write_string(&writer, copy.optimizer);
    for (int i = 0; i < FIELD_COUNT; i++) {
        json_write_key(&writer, fields[i].name);
        if (fields[i].kind == WHOLE) json_write_integer(&writer, *whole_at(&copy, &fields[i]));
        else json_write_float(&writer, *real_at(&copy, &fields[i]));
    }
    json_write_key(&writer, "seed");
    json_write_integer(&writer, (int64_t)copy.seed);
    json_write_close(&writer, '}');
    return json_finish(&writer);
}
