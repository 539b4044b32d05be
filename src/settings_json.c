/* Settings as JSON, by the table of settings.c. */
#include "error.h"
#include "json.h"
#include "settings.h"

#include <string.h>

/* ---- Reading ----------------------------------------------------------------------------------------------------- */

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
        else read_whole(reader, 0, SETTINGS_MOST_EXTENT, axes[axis++]);
    }
    if (axis < 3) json_refuse(reader, "expected [time, height, width]");
}

static void read_block(JsonReader *reader, ClappBlockSettings *block) {
    static const char extent_names[][CLAPP_NAME_SIZE] = {"kernel", "stride", "padding", "pool", "pool_stride"};
    static const char whole_names[][CLAPP_NAME_SIZE] = {"channels", "grid", "patch_grid"};
    enum { EXTENTS = 5, WHOLES = 3 };
    ClappExtent *const extents[] = {&block->kernel, &block->stride, &block->padding, &block->pool, &block->pool_stride};
    int *const wholes[] = {&block->channels, &block->grid, &block->patch_grid};
    char key[CLAPP_NAME_SIZE];
    uint64_t seen = 0;
    json_object(reader);
    while (json_key(reader, key, sizeof key)) {
        int extent = 0, whole = 0;
        while (extent < EXTENTS && strcmp(key, extent_names[extent]) != 0) extent++;
        while (whole < WHOLES && strcmp(key, whole_names[whole]) != 0) whole++;
        const int most = whole == 0 ? SETTINGS_MOST_CHANNELS : SETTINGS_MOST_EXTENT;
        if (extent == EXTENTS && whole == WHOLES) json_refuse(reader, "a block has no \"%s\"", key);
        else if (!json_first(reader, key, &seen, extent < EXTENTS ? extent : EXTENTS + whole)) return;
        else if (extent < EXTENTS) read_extent(reader, extents[extent]);
        else read_whole(reader, 1, most, wholes[whole]);
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

/* Bits of keys that have been there: these, then those of settings_fields. */
enum { KEY_PRESET, KEY_BLOCKS, KEY_SEED, OTHER_KEYS };

static void read_field(JsonReader *reader, const char *key, uint64_t *seen, ClappSettings *settings) {
    for (int i = 0; i < settings_field_count; i++) {
        const Field *field = &settings_fields[i];
        if (strcmp(field->name, key) != 0) continue;
        if (!json_first(reader, key, seen, OTHER_KEYS + i)) return;
        void *at = field_at(settings, field);
        double number = 0;
        if (field->kind == FLAG) json_bool(reader, at);
        else if (field->kind == WORD) json_string(reader, at, CLAPP_NAME_SIZE);
        else if (field->kind == WHOLE) read_whole(reader, (int)field->least, (int)field->most, at);
        else if (!json_number(reader, &number)) return;
        else if (!(number >= field->least && number <= field->most) || (float)number == 0)
            json_refuse(reader, "%s goes from %g to %g and is not 0", key, field->least, field->most);
        else *(float *)at = (float)number;
        return;
    }
    json_refuse(reader, "there is no setting \"%s\"", key);
}

static void read_preset(JsonReader *reader, ClappSettings *settings) {
    char name[CLAPP_NAME_SIZE];
    ClappError wrong;
    if (json_string(reader, name, sizeof name) && clapp_preset(name, settings, &wrong) != CLAPP_OK)
        json_refuse(reader, "%s", wrong.text);
}

/* Keys in any order, though "preset" acts first: the text is read twice. */
static void read_settings(JsonReader *reader, ClappSettings *settings, bool preset_only) {
    char key[CLAPP_NAME_SIZE];
    int64_t seed = 0;
    uint64_t seen = 0;
    json_object(reader);
    while (json_key(reader, key, sizeof key)) {
        const int other = strcmp(key, "preset") == 0   ? KEY_PRESET
                          : strcmp(key, "blocks") == 0 ? KEY_BLOCKS
                          : strcmp(key, "seed") == 0   ? KEY_SEED
                                                       : OTHER_KEYS;
        if (other < OTHER_KEYS && !json_first(reader, key, &seen, other)) return;
        if ((other == KEY_PRESET) != preset_only) json_skip(reader);
        else if (other == KEY_PRESET) read_preset(reader, settings);
        else if (other == KEY_BLOCKS) read_blocks(reader, settings);
        else if (other == OTHER_KEYS) read_field(reader, key, &seen, settings);
        else if (json_integer(reader, 0, SETTINGS_MOST_SEED, &seed)) settings->seed = (uint64_t)seed;
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

/* ---- Writing ----------------------------------------------------------------------------------------------------- */

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
    json_write_key(writer, "grid");
    json_write_integer(writer, block->grid);
    json_write_key(writer, "patch_grid");
    json_write_integer(writer, block->patch_grid);
    json_write_close(writer, '}');
}

static void write_field(JsonWriter *writer, ClappSettings *settings, const Field *field) {
    void *at = field_at(settings, field);
    json_write_key(writer, field->name);
    if (field->kind == FLAG) json_write_bool(writer, *(bool *)at);
    else if (field->kind == WORD) json_write_string(writer, at);
    else if (field->kind == WHOLE) json_write_integer(writer, *(int *)at);
    else json_write_float(writer, *(float *)at);
}

size_t clapp_settings_to_json(const ClappSettings *settings, char *json, size_t capacity) {
    ClappSettings copy = *settings;
    JsonWriter writer = json_writer(json, capacity);
    json_write_open(&writer, '{');
    json_write_key(&writer, "blocks");
    json_write_open(&writer, '[');
    for (int i = 0; i < copy.block_count; i++) write_block(&writer, &copy.blocks[i]);
    json_write_close(&writer, ']');
    for (int i = 0; i < settings_field_count; i++) write_field(&writer, &copy, &settings_fields[i]);
    json_write_key(&writer, "seed");
    json_write_integer(&writer, (int64_t)copy.seed);
    json_write_close(&writer, '}');
    return json_finish(&writer);
}
