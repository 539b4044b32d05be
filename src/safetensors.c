#include "safetensors.h"

#include "error.h"
#include "json.h"
#include "text.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { LENGTH_BYTES = 8, VALUE_BYTES = 4, ALIGNMENT = 8, NOUN_SIZE = SAFETENSORS_MAX_NAME + 16 };

static const char metadata_name[] = "__metadata__";
static const char type_names[][4] = {[SAFETENSORS_F32] = "F32", [SAFETENSORS_I32] = "I32"};

/* Values of a shape; false if their bytes cannot be counted, or it is no shape. */
static bool count_values(const int *shape, int rank, size_t *count) {
    if (rank < 0 || rank > SAFETENSORS_MAX_RANK) return false;
    *count = 1;
    for (int i = 0; i < rank; i++) {
        if (shape[i] < 0) return false;
        const size_t length = (size_t)shape[i];
        if (length != 0 && *count > SIZE_MAX / VALUE_BYTES / length) return false;
        *count *= length;
    }
    return true;
}

/* Names are printed in sentences, so they hold nothing that could steer a terminal. */
static bool is_name(const char *name) {
    const size_t length = strlen(name);
    for (size_t i = 0; i < length; i++) {
        if ((unsigned char)name[i] < 0x20 || name[i] == 0x7F) return false;
    }
    return length > 0 && length <= SAFETENSORS_MAX_NAME;
}

static const SafetensorsEntry *find(const SafetensorsEntry *entries, int count, const char *name) {
    for (int i = 0; i < count; i++) {
        if (strcmp(entries[i].name, name) == 0) return &entries[i];
    }
    return NULL;
}

static const SafetensorsPair *find_pair(const SafetensorsPair *pairs, int count, const char *key) {
    for (int i = 0; i < count; i++) {
        if (strcmp(pairs[i].key, key) == 0) return &pairs[i];
    }
    return NULL;
}

/* ---- Reading the header ---------------------------------------------------------------------------------------- */

typedef struct Header {
    JsonReader json;
    SafetensorsFile *file;
    const uint8_t *data; /* behind the header */
    size_t data_offset;  /* in the file */
    size_t data_size;
    char *text; /* where the next unescaped name, key or text goes; it never needs more room than its source */
    size_t text_size;
} Header;

static char *keep(Header *header) {
    char *kept = header->text;
    const size_t size = strlen(kept) + 1;
    header->text += size;
    header->text_size -= size;
    return kept;
}

static bool read_metadata(Header *header) {
    JsonReader *json = &header->json;
    SafetensorsFile *file = header->file;
    json_object(json);
    while (json_key(json, header->text, header->text_size)) {
        if (find_pair(file->metadata, file->metadata_count, header->text)) {
            return json_refuse(json, "a metadata key comes twice");
        }
        if (file->metadata_count == SAFETENSORS_MAX_METADATA) {
            return json_refuse(json, "more than %d metadata keys", (int)SAFETENSORS_MAX_METADATA);
        }
        SafetensorsPair *pair = &file->metadata[file->metadata_count];
        pair->key = keep(header);
        if (!json_string(json, header->text, header->text_size)) return false;
        pair->text = keep(header);
        file->metadata_count++;
    }
    return json_ok(json);
}

static bool read_type(JsonReader *json, SafetensorsEntry *entry) {
    char name[16];
    if (!json_string(json, name, sizeof name)) return false;
    for (int i = SAFETENSORS_F32; i <= SAFETENSORS_I32; i++) {
        if (strcmp(name, type_names[i]) == 0) {
            entry->type = (SafetensorsType)i;
            return true;
        }
    }
    return json_refuse(json, "type %s, but only F32 and I32 can be read", name);
}

static bool read_shape(JsonReader *json, SafetensorsEntry *entry) {
    json_array(json);
    while (json_element(json)) {
        int64_t length;
        if (!json_integer(json, 0, INT32_MAX, &length)) return false;
        if (entry->rank == SAFETENSORS_MAX_RANK) {
            return json_refuse(json, "more than %d dimensions", (int)SAFETENSORS_MAX_RANK);
        }
        entry->shape[entry->rank++] = (int)length;
    }
    return json_ok(json);
}

static bool read_offsets(JsonReader *json, int64_t offsets[2]) {
    json_array(json);
    for (int i = 0; i < 2; i++) {
        if (!json_element(json)) return json_refuse(json, "expected two data_offsets");
        if (!json_integer(json, 0, INT64_MAX, &offsets[i])) return false;
    }
    return !json_element(json) ? json_ok(json) : json_refuse(json, "expected two data_offsets");
}

/* Shape and offsets must name the same number of bytes, and all of them must be there. */
static bool place_entry(Header *header, SafetensorsEntry *entry, const int64_t offsets[2]) {
    JsonReader *json = &header->json;
    if (!count_values(entry->shape, entry->rank, &entry->count)) return json_refuse(json, "a shape too large to count");
    if (offsets[0] > offsets[1]) return json_refuse(json, "data that end before they begin");
    if ((uint64_t)offsets[1] > header->data_size) {
        return json_refuse(json, "data up to %" PRId64 " in a file that has %zu", offsets[1], header->data_size);
    }
    const size_t begin = (size_t)offsets[0], size = (size_t)offsets[1] - begin;
    if (size != entry->count * VALUE_BYTES) {
        return json_refuse(json, "%zu bytes of data for a shape of %zu", size, entry->count * VALUE_BYTES);
    }
    entry->offset = header->data_offset + begin;
    entry->data = header->data + begin;
    return true;
}

static bool read_entry(Header *header, SafetensorsEntry *entry) {
    static const char fields[][16] = {"dtype", "shape", "data_offsets"};
    JsonReader *json = &header->json;
    unsigned seen = 0;
    int64_t offsets[2] = {0, 0};
    char key[16];
    json_object(json);
    while (json_key(json, key, sizeof key)) {
        int field = 0;
        while (field < 3 && strcmp(key, fields[field]) != 0) field++;
        if (field == 3) return json_refuse(json, "unknown key \"%s\"", key);
        if (seen & (1u << field)) return json_refuse(json, "%s comes twice", key);
        seen |= 1u << field;
        const bool read = field == 0   ? read_type(json, entry)
                          : field == 1 ? read_shape(json, entry)
                                       : read_offsets(json, offsets);
        if (!read) return false;
    }
    if (!json_ok(json)) return false;
    for (int field = 0; field < 3; field++) {
        if (!(seen & (1u << field))) return json_refuse(json, "%s is missing", fields[field]);
    }
    return place_entry(header, entry, offsets);
}

/* Keeps the entries in the order of their data.  Usually the header has that order, and nothing moves. */
static void insert_entry(SafetensorsFile *file, const SafetensorsEntry *entry) {
    int place = file->entry_count++;
    for (; place > 0; place--) {
        const SafetensorsEntry *before = &file->entries[place - 1];
        if (before->offset < entry->offset) break;
        if (before->offset == entry->offset && before->count <= entry->count) break; /* empty ones first */
        file->entries[place] = *before;
    }
    file->entries[place] = *entry;
}

/* The name is in header->text. */
static bool read_named_entry(Header *header) {
    JsonReader *json = &header->json;
    SafetensorsFile *file = header->file;
    if (!is_name(header->text)) {
        return json_refuse(json, "expected a name of 1 to %d printable bytes", (int)SAFETENSORS_MAX_NAME);
    }
    if (find(file->entries, file->entry_count, header->text)) {
        return json_refuse(json, "tensor \"%s\" comes twice", header->text);
    }
    if (file->entry_count == SAFETENSORS_MAX_ENTRIES) {
        return json_refuse(json, "more than %d tensors", (int)SAFETENSORS_MAX_ENTRIES);
    }
    SafetensorsEntry entry = {.name = keep(header)};
    char noun[NOUN_SIZE];
    const char *whole = json->noun;
    text_print(noun, sizeof noun, "tensor \"%s\"", entry.name);
    json->noun = noun;
    const bool read = read_entry(header, &entry);
    json->noun = whole;
    if (read) insert_entry(file, &entry);
    return read;
}

static bool read_header(Header *header) {
    JsonReader *json = &header->json;
    bool has_metadata = false;
    json_object(json);
    while (json_key(json, header->text, header->text_size)) {
        const bool is_metadata = strcmp(header->text, metadata_name) == 0;
        if (is_metadata && has_metadata) return json_refuse(json, "%s comes twice", metadata_name);
        if (!(is_metadata ? read_metadata(header) : read_named_entry(header))) return false;
        has_metadata = has_metadata || is_metadata;
    }
    return json_end(json);
}

/* Each must begin where the one before it ends, and the last end with the file. */
static ClappStatus check_places(const Header *header, ClappError *error) {
    const SafetensorsFile *file = header->file;
    size_t end = header->data_offset;
    for (int i = 0; i < file->entry_count; i++) {
        const SafetensorsEntry *entry = &file->entries[i];
        if (entry->offset != end) {
            return error_set(error, CLAPP_INVALID, "tensor \"%s\" begins at data byte %zu, expected %zu: %s",
                             entry->name, entry->offset - header->data_offset, end - header->data_offset,
                             entry->offset < end ? "an overlap" : "a hole");
        }
        end = entry->offset + entry->count * VALUE_BYTES;
    }
    const size_t surplus = header->data_offset + header->data_size - end;
    if (surplus == 0) return CLAPP_OK;
    return error_set(error, CLAPP_INVALID, "safetensors: %zu bytes belong to no tensor", surplus);
}

/* ---- Reading the file ------------------------------------------------------------------------------------------ */

_Static_assert(sizeof(SafetensorsEntry) % _Alignof(SafetensorsPair) == 0, "pairs stand behind entries");

/* One block: entries, pairs, text.  Every entry has a brace of its own, which bounds their number before any is read. */
static bool take_memory(SafetensorsFile *file, Header *header) {
    const JsonReader *json = &header->json;
    size_t entries = 0;
    for (size_t i = 0; i < json->size && entries < SAFETENSORS_MAX_ENTRIES; i++) entries += json->text[i] == '{';
    const size_t entry_bytes = entries * sizeof *file->entries;
    const size_t pair_bytes = SAFETENSORS_MAX_METADATA * sizeof *file->metadata;
    file->entries = malloc(entry_bytes + pair_bytes + json->size);
    if (!file->entries) return false;
    file->metadata = (SafetensorsPair *)(void *)(file->entries + entries);
    header->text = (char *)(file->metadata + SAFETENSORS_MAX_METADATA);
    header->text_size = json->size;
    return true;
}

ClappStatus safetensors_open(const uint8_t *bytes, size_t size, SafetensorsFile *file, ClappError *error) {
    *file = (SafetensorsFile){0};
    if (size < LENGTH_BYTES) return error_set(error, CLAPP_INVALID, "safetensors: %zu bytes are no file", size);
    uint64_t length = 0;
    for (int i = LENGTH_BYTES - 1; i >= 0; i--) length = length << 8 | bytes[i];
    if (length > SAFETENSORS_MAX_HEADER || length > size - LENGTH_BYTES) {
        return error_set(error, CLAPP_INVALID, "safetensors: a header of %" PRIu64 " bytes in a file of %zu%s", length,
                         size, length > SAFETENSORS_MAX_HEADER ? " (at most 1 MB is read)" : "");
    }
    if (length == 0 || bytes[LENGTH_BYTES] != '{') {
        return error_set(error, CLAPP_INVALID, "safetensors: the header does not begin with '{'");
    }
    const size_t data_offset = LENGTH_BYTES + (size_t)length;
    Header header = {
        .json = json_start((const char *)bytes + LENGTH_BYTES, (size_t)length, "safetensors header", error),
        .file = file,
        .data = bytes + data_offset,
        .data_offset = data_offset,
        .data_size = size - data_offset,
    };
    if (!take_memory(file, &header)) {
        return error_set(error, CLAPP_OUT_OF_MEMORY, "safetensors: no memory for the header");
    }
    const bool good = read_header(&header) && check_places(&header, error) == CLAPP_OK;
    if (!good) safetensors_close(file);
    return good ? CLAPP_OK : CLAPP_INVALID;
}

void safetensors_close(SafetensorsFile *file) {
    free(file->entries);
    *file = (SafetensorsFile){0};
}

const SafetensorsEntry *safetensors_find(const SafetensorsFile *file, const char *name) {
    return find(file->entries, file->entry_count, name);
}

bool safetensors_metadata(const SafetensorsFile *file, const char *key, const char **text, size_t *size) {
    const SafetensorsPair *pair = find_pair(file->metadata, file->metadata_count, key);
    if (!pair) return false;
    *text = pair->text;
    *size = strlen(pair->text);
    return true;
}

/* ---- Reading values -------------------------------------------------------------------------------------------- */

/* "[2, 3]" */
static void print_shape(const int *shape, int rank, char text[80]) {
    JsonWriter writer = json_writer(text, 80);
    json_write_open(&writer, '[');
    for (int i = 0; i < rank; i++) json_write_integer(&writer, shape[i]);
    json_write_close(&writer, ']');
    json_finish(&writer);
}

static ClappStatus check_type(const SafetensorsEntry *entry, SafetensorsType type, ClappError *error) {
    if (entry->type == type) return CLAPP_OK;
    return error_set(error, CLAPP_INVALID, "tensor \"%s\" is %s, expected %s", entry->name, type_names[entry->type],
                     type_names[type]);
}

ClappStatus safetensors_require(const SafetensorsFile *file, const char *name, SafetensorsType type, int rank,
                                const int *shape, const SafetensorsEntry **entry, ClappError *error) {
    const SafetensorsEntry *found = safetensors_find(file, name);
    if (!found) return error_set(error, CLAPP_INVALID, "tensor \"%s\" is missing", name);
    if (check_type(found, type, error) != CLAPP_OK) return CLAPP_INVALID;
    bool same = found->rank == rank;
    for (int i = 0; same && i < rank; i++) same = found->shape[i] == shape[i];
    if (!same) {
        char has[80], wanted[80];
        print_shape(found->shape, found->rank, has);
        print_shape(shape, rank, wanted);
        return error_set(error, CLAPP_INVALID, "tensor \"%s\" has shape %s, expected %s", name, has, wanted);
    }
    *entry = found;
    return CLAPP_OK;
}

static uint32_t load(const uint8_t *bytes) {
    return (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}

static ClappStatus check_count(const SafetensorsEntry *entry, size_t count, ClappError *error) {
    if (entry->count == count) return CLAPP_OK;
    return error_set(error, CLAPP_INVALID, "tensor \"%s\" has %zu values, expected %zu", entry->name, entry->count,
                     count);
}

static float load_f32(const SafetensorsEntry *entry, size_t i) {
    const uint32_t bits = load(entry->data + i * VALUE_BYTES);
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

ClappStatus safetensors_check_f32(const SafetensorsEntry *entry, float least, ClappError *error) {
    if (check_type(entry, SAFETENSORS_F32, error) != CLAPP_OK) return CLAPP_INVALID;
    for (size_t i = 0; i < entry->count; i++) {
        const float value = load_f32(entry, i);
        if (isfinite(value) && value >= least) continue;
        return error_set(error, CLAPP_INVALID, "tensor \"%s\": value %zu is %s", entry->name, i,
                         isfinite(value) ? "too small" : "not a finite number");
    }
    return CLAPP_OK;
}

ClappStatus safetensors_read_f32(const SafetensorsEntry *entry, float *out, size_t count, ClappError *error) {
    if (check_count(entry, count, error) != CLAPP_OK) return CLAPP_INVALID;
    const ClappStatus status = safetensors_check_f32(entry, -INFINITY, error);
    for (size_t i = 0; status == CLAPP_OK && i < count; i++) out[i] = load_f32(entry, i);
    return status;
}

ClappStatus safetensors_read_i32(const SafetensorsEntry *entry, int32_t *out, size_t count, ClappError *error) {
    if (check_type(entry, SAFETENSORS_I32, error) != CLAPP_OK || check_count(entry, count, error) != CLAPP_OK) {
        return CLAPP_INVALID;
    }
    for (size_t i = 0; i < count; i++) {
        const uint32_t bits = load(entry->data + i * VALUE_BYTES);
        memcpy(&out[i], &bits, sizeof bits);
    }
    return CLAPP_OK;
}

/* ---- Writing --------------------------------------------------------------------------------------------------- */

/* The header without its padding; returns its length and writes at most `capacity` bytes. */
static size_t write_json(const SafetensorsLayout *layout, char *text, size_t capacity) {
    JsonWriter writer = json_writer(text, capacity);
    size_t begin = 0;
    json_write_open(&writer, '{');
    if (layout->metadata_count > 0) {
        json_write_key(&writer, metadata_name);
        json_write_open(&writer, '{');
        for (int i = 0; i < layout->metadata_count; i++) {
            json_write_key(&writer, layout->metadata[i].key);
            json_write_string(&writer, layout->metadata[i].text);
        }
        json_write_close(&writer, '}');
    }
    for (int i = 0; i < layout->entry_count; i++) {
        const SafetensorsEntry *entry = &layout->entries[i];
        const size_t end = begin + entry->count * VALUE_BYTES;
        json_write_key(&writer, entry->name);
        json_write_open(&writer, '{');
        json_write_key(&writer, "dtype");
        json_write_string(&writer, type_names[entry->type]);
        json_write_key(&writer, "shape");
        json_write_open(&writer, '[');
        for (int axis = 0; axis < entry->rank; axis++) json_write_integer(&writer, entry->shape[axis]);
        json_write_close(&writer, ']');
        json_write_key(&writer, "data_offsets");
        json_write_open(&writer, '[');
        json_write_integer(&writer, (int64_t)begin);
        json_write_integer(&writer, (int64_t)end);
        json_write_close(&writer, ']');
        json_write_close(&writer, '}');
        begin = end;
    }
    json_write_close(&writer, '}');
    return writer.length;
}

/* Where the data begin: a multiple of 8, so that whoever maps the file may read the values in place. */
static size_t data_offset_of(size_t json_length) {
    return (LENGTH_BYTES + json_length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
}

static ClappStatus check_layout(const SafetensorsLayout *layout, ClappError *error) {
    if (layout->entry_count > SAFETENSORS_MAX_ENTRIES || layout->metadata_count > SAFETENSORS_MAX_METADATA) {
        return error_set(error, CLAPP_INVALID, "safetensors: too many tensors or metadata keys");
    }
    for (int i = 0; i < layout->metadata_count; i++) {
        if (find_pair(layout->metadata, i, layout->metadata[i].key)) {
            return error_set(error, CLAPP_INVALID, "safetensors: a metadata key comes twice");
        }
    }
    for (int i = 0; i < layout->entry_count; i++) {
        SafetensorsEntry *entry = &layout->entries[i];
        if (!is_name(entry->name) || strcmp(entry->name, metadata_name) == 0 || find(layout->entries, i, entry->name)) {
            return error_set(error, CLAPP_INVALID, "safetensors: name %d cannot be used or comes twice", i);
        }
        if (!count_values(entry->shape, entry->rank, &entry->count)) {
            return error_set(error, CLAPP_INVALID, "tensor \"%s\" is too large or has no shape", entry->name);
        }
    }
    return CLAPP_OK;
}

ClappStatus safetensors_plan(const SafetensorsLayout *layout, size_t *file_size, ClappError *error) {
    if (check_layout(layout, error) != CLAPP_OK) return CLAPP_INVALID;
    const size_t json_length = write_json(layout, NULL, 0);
    size_t offset = data_offset_of(json_length);
    if (offset - LENGTH_BYTES > SAFETENSORS_MAX_HEADER) {
        return error_set(error, CLAPP_INVALID, "safetensors: a header of more than 1 MB");
    }
    for (int i = 0; i < layout->entry_count; i++) {
        SafetensorsEntry *entry = &layout->entries[i];
        if (entry->count > (SIZE_MAX - offset) / VALUE_BYTES) {
            return error_set(error, CLAPP_INVALID, "tensor \"%s\" makes the file too large", entry->name);
        }
        entry->offset = offset;
        offset += entry->count * VALUE_BYTES;
    }
    *file_size = offset;
    return CLAPP_OK;
}

void safetensors_write_header(const SafetensorsLayout *layout, uint8_t *bytes) {
    char *json = (char *)bytes + LENGTH_BYTES;
    const size_t json_length = write_json(layout, NULL, 0);
    const size_t length = data_offset_of(json_length) - LENGTH_BYTES;
    for (int i = 0; i < LENGTH_BYTES; i++) bytes[i] = (uint8_t)((uint64_t)length >> 8 * i);
    write_json(layout, json, json_length);
    memset(json + json_length, ' ', length - json_length);
}

static void store(uint32_t bits, uint8_t *bytes) {
    for (int i = 0; i < VALUE_BYTES; i++) bytes[i] = (uint8_t)(bits >> 8 * i);
}

void safetensors_write_f32(const SafetensorsEntry *entry, const float *values, uint8_t *bytes) {
    for (size_t i = 0; i < entry->count; i++) {
        uint32_t bits;
        memcpy(&bits, &values[i], sizeof bits);
        store(bits, bytes + entry->offset + i * VALUE_BYTES);
    }
}

void safetensors_write_i32(const SafetensorsEntry *entry, const int32_t *values, uint8_t *bytes) {
    for (size_t i = 0; i < entry->count; i++) store((uint32_t)values[i], bytes + entry->offset + i * VALUE_BYTES);
}
