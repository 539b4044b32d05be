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

/* A block's settings, in the order in which they are written. */
typedef enum BlockFieldKind { CHANNELS, EXTENT, COUNT, TRUTH } BlockFieldKind;

static const struct {
    char name[CLAPP_NAME_SIZE];
    BlockFieldKind kind;
    size_t offset; /* in ClappBlockSettings */
} block_fields[] = {
#define BLOCK_FIELD(name, kind)                                                                                        \
    { #name, kind, offsetof(ClappBlockSettings, name) }
    BLOCK_FIELD(channels, CHANNELS), BLOCK_FIELD(kernel, EXTENT),    BLOCK_FIELD(stride, EXTENT),
    BLOCK_FIELD(padding, EXTENT),    BLOCK_FIELD(pool, EXTENT),      BLOCK_FIELD(pool_stride, EXTENT),
    BLOCK_FIELD(grid, COUNT),        BLOCK_FIELD(patch_grid, COUNT), BLOCK_FIELD(span, COUNT),
    BLOCK_FIELD(recurrent, TRUTH),   BLOCK_FIELD(batch_norm, TRUTH),
};
enum { BLOCK_FIELDS = sizeof block_fields / sizeof block_fields[0] };

static void read_block(JsonReader *reader, ClappBlockSettings *block) {
    char key[CLAPP_NAME_SIZE];
    uint64_t seen = 0;
    json_object(reader);
    while (json_key(reader, key, sizeof key)) {
        int i = 0;
        while (i < BLOCK_FIELDS && strcmp(key, block_fields[i].name) != 0) i++;
        if (i == BLOCK_FIELDS) {
            json_refuse(reader, "a block has no \"%s\"", key);
            return;
        }
        const BlockFieldKind kind = block_fields[i].kind;
        void *at = (char *)block + block_fields[i].offset;
        if (!json_first(reader, key, &seen, i)) return;
        if (kind == EXTENT) read_extent(reader, at);
        else if (kind == TRUTH) json_bool(reader, at);
        else read_whole(reader, 1, kind == CHANNELS ? SETTINGS_MOST_CHANNELS : SETTINGS_MOST_EXTENT, at);
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
        else if (!(number >= field->least && number <= field->most) || ((float)number == 0 && field->otherwise != 0))
            json_refuse(reader, "%s goes from %g to %g%s", key, field->least, field->most,
                        field->otherwise == 0 ? "" : " and is not 0");
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

static void write_extent(JsonWriter *writer, const ClappExtent *extent) {
    json_write_open(writer, '[');
    json_write_integer(writer, extent->time);
    json_write_integer(writer, extent->height);
    json_write_integer(writer, extent->width);
    json_write_close(writer, ']');
}

static void write_block(JsonWriter *writer, const ClappBlockSettings *block) {
    json_write_open(writer, '{');
    for (int i = 0; i < BLOCK_FIELDS; i++) {
        const void *at = (const char *)block + block_fields[i].offset;
        json_write_key(writer, block_fields[i].name);
        if (block_fields[i].kind == EXTENT) write_extent(writer, at);
        else if (block_fields[i].kind == TRUTH) json_write_bool(writer, *(const bool *)at);
        else json_write_integer(writer, *(const int *)at);
    }
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
