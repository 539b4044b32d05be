/* The safetensors reader and writer: one tiny file by hand, and many that lie. */
#include "../../src/safetensors.h"

#include "check.h"

#include <stdlib.h>

enum { DATA_SIZE = 20, HEADER_SIZE = 152, TINY_SIZE = 8 + HEADER_SIZE + DATA_SIZE };

/* The whole of a file with bias = {1, -2} and steps = {1, -1, 258}, byte by byte. */
static const char tiny[TINY_SIZE + 1] = "\x98\0\0\0\0\0\0\0"
                                        "{\"__metadata__\":{\"k\\\"\":\"caf\xC3\xA9\"},"
                                        "\"bias\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
                                        "\"steps\":{\"dtype\":\"I32\",\"shape\":[3,1],\"data_offsets\":[8,20]}}"
                                        "    "
                                        "\0\0\x80\x3F"
                                        "\0\0\0\xC0"
                                        "\1\0\0\0"
                                        "\xFF\xFF\xFF\xFF"
                                        "\2\1\0\0";

static void *take(size_t size) {
    void *memory = malloc(size ? size : 1);
    return memory ? memory : (abort(), NULL);
}

/* What an open file promises, tested without trust in how it was read. */
static bool is_consistent(const SafetensorsFile *file, const uint8_t *bytes, size_t size) {
    size_t end = 8 + ((size_t)bytes[0] | (size_t)bytes[1] << 8 | (size_t)bytes[2] << 16);
    for (int i = 0; i < file->entry_count; i++) {
        const SafetensorsEntry *entry = &file->entries[i];
        size_t count = 1;
        for (int axis = 0; axis < entry->rank; axis++) count *= (size_t)entry->shape[axis];
        if (entry->rank > SAFETENSORS_MAX_RANK || entry->count != count || entry->offset != end ||
            entry->data != bytes + end || safetensors_find(file, entry->name) != entry || strlen(entry->name) > 127) {
            return false;
        }
        end += count * 4;
        if (end > size) return false;
        int32_t *values = take(count * 4);
        if (entry->type == SAFETENSORS_I32 && safetensors_read_i32(entry, values, count, NULL)) return false;
        free(values);
    }
    for (int i = 0; i < file->metadata_count; i++) {
        const char *text = NULL;
        size_t length = 0;
        safetensors_metadata(file, file->metadata[i].key, &text, &length);
        if (!text || text != file->metadata[i].text || strlen(text) != length) return false;
    }
    return end == size;
}

/* Opens an exact copy, begun at an odd address; returns the sentence, "" if it opened. */
static const char *sentence_about(const void *bytes, size_t size) {
    static ClappError error;
    memset(&error, 0, sizeof error);
    uint8_t *memory = take(size + 1), *copy = memory + 1;
    memcpy(copy, bytes, size);
    SafetensorsFile file = {.entry_count = 77};
    const ClappStatus status = safetensors_open(copy, size, &file, &error);
    if (status == CLAPP_OK) CHECK(error.text[0] == '\0' && is_consistent(&file, copy, size));
    else CHECK(error.text[0] != '\0' && !file.entries && file.entry_count == 0 && file.metadata_count == 0);
    safetensors_close(&file);
    safetensors_close(&file);
    free(memory);
    return error.text;
}

/* A file of this header, with single quotes for double ones, and as many zero bytes of data. */
static const char *sentence(const char *json, size_t data_size) {
    const size_t length = strlen(json);
    uint8_t *bytes = take(8 + length + data_size);
    memset(bytes, 0, 8 + length + data_size);
    for (int i = 0; i < 8; i++) bytes[i] = (uint8_t)((uint64_t)length >> 8 * i);
    for (size_t i = 0; i < length; i++) bytes[8 + i] = (uint8_t)(json[i] == '\'' ? '"' : json[i]);
    const char *said = sentence_about(bytes, 8 + length + data_size);
    free(bytes);
    return said;
}

static void check_refused(ClappStatus status, const ClappError *error, const char *expected) {
    CHECK(status == CLAPP_INVALID);
    CHECK_TEXT(error->text, expected);
}

/* ---- The tiny file --------------------------------------------------------------------------------------------- */

static void the_tiny_file_is_read(void) {
    SafetensorsFile file;
    ClappError error;
    if (!CHECK(safetensors_open((const uint8_t *)tiny, TINY_SIZE, &file, &error) == CLAPP_OK)) return;
    CHECK(file.entry_count == 2 && file.metadata_count == 1);
    const char *text = "";
    size_t size = 0;
    CHECK(safetensors_metadata(&file, "k\"", &text, &size));
    CHECK_TEXT(text, "caf\xC3\xA9");
    CHECK(size == 5 && !safetensors_metadata(&file, "k", &text, &size));

    const SafetensorsEntry *bias = safetensors_find(&file, "bias"), *steps = safetensors_find(&file, "steps");
    if (!CHECK(bias && steps)) return;
    CHECK(!safetensors_find(&file, "bia") && !safetensors_find(&file, "__metadata__"));
    CHECK(bias->type == SAFETENSORS_F32 && bias->rank == 1 && bias->shape[0] == 2 && bias->count == 2);
    CHECK(steps->type == SAFETENSORS_I32 && steps->rank == 2 && steps->shape[0] == 3 && steps->shape[1] == 1);
    CHECK_INTEGER(steps->offset, 8 + HEADER_SIZE + 8);
    float values[2];
    int32_t numbers[3];
    CHECK(safetensors_read_f32(bias, values, 2, &error) == CLAPP_OK && values[0] == 1 && values[1] == -2);
    CHECK(safetensors_read_i32(steps, numbers, 3, &error) == CLAPP_OK);
    CHECK(numbers[0] == 1 && numbers[1] == -1 && numbers[2] == 258);

    check_refused(safetensors_read_f32(bias, values, 1, &error), &error, "tensor \"bias\" has 2 values, expected 1");
    check_refused(safetensors_read_i32(steps, numbers, 2, &error), &error, "tensor \"steps\" has 3 values, expected 2");
    check_refused(safetensors_read_i32(bias, numbers, 2, &error), &error, "tensor \"bias\" is F32, expected I32");
    check_refused(safetensors_read_f32(steps, values, 3, &error), &error, "tensor \"steps\" is I32, expected F32");
    safetensors_close(&file);
    CHECK(!safetensors_find(&file, "bias"));
}

static void the_tiny_file_is_written(void) {
    SafetensorsEntry entries[] = {{.name = "bias", .rank = 1, .shape = {2}},
                                  {.name = "steps", .type = SAFETENSORS_I32, .rank = 2, .shape = {3, 1}}};
    const SafetensorsPair pair = {"k\"", "caf\xC3\xA9"};
    const SafetensorsLayout layout = {entries, 2, &pair, 1};
    size_t size = 0;
    CHECK(safetensors_plan(&layout, &size, NULL) == CLAPP_OK);
    if (!CHECK_INTEGER(size, TINY_SIZE)) return;
    uint8_t *bytes = take(size);
    memset(bytes, 0xEE, size);
    safetensors_write_header(&layout, bytes);
    CHECK(memcmp(bytes, tiny, 8 + HEADER_SIZE) == 0);
    for (size_t i = 8 + HEADER_SIZE; i < size; i++) CHECK_INTEGER(bytes[i], 0xEE);
    safetensors_write_i32(&entries[1], (const int32_t[]){1, -1, 258}, bytes);
    safetensors_write_f32(&entries[0], (const float[]){1, -2}, bytes);
    CHECK(memcmp(bytes, tiny, size) == 0);
    free(bytes);
}

static void what_is_required_must_be_there(void) {
    static const struct {
        const char *name;
        SafetensorsType type;
        int rank, shape[2];
        const char *expected;
    } cases[] = {
        {"steps", SAFETENSORS_I32, 2, {3, 1}, ""},
        {"step", SAFETENSORS_I32, 2, {3, 1}, "tensor \"step\" is missing"},
        {"steps", SAFETENSORS_F32, 2, {3, 1}, "tensor \"steps\" is I32, expected F32"},
        {"steps", SAFETENSORS_I32, 2, {3, 2}, "tensor \"steps\" has shape [3,1], expected [3,2]"},
        {"steps", SAFETENSORS_I32, 1, {3}, "tensor \"steps\" has shape [3,1], expected [3]"},
    };
    SafetensorsFile file;
    if (!CHECK(safetensors_open((const uint8_t *)tiny, TINY_SIZE, &file, NULL) == CLAPP_OK)) return;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ClappError error = {""};
        const SafetensorsEntry *entry = NULL;
        const ClappStatus status =
            safetensors_require(&file, cases[i].name, cases[i].type, cases[i].rank, cases[i].shape, &entry, &error);
        CHECK_TEXT(error.text, cases[i].expected);
        CHECK((status == CLAPP_OK) == (i == 0) && entry == (i == 0 ? safetensors_find(&file, "steps") : NULL));
    }
    safetensors_close(&file);
}

static void every_truncation_is_refused(void) {
    CHECK_TEXT(sentence_about(tiny, TINY_SIZE), "");
    for (size_t size = 0; size < TINY_SIZE; size++) CHECK(sentence_about(tiny, size)[0]);
    CHECK_TEXT(sentence_about(tiny, 3), "safetensors: 3 bytes are no file");
    CHECK_TEXT(sentence_about(tiny, TINY_SIZE + 1), "safetensors: 1 bytes belong to no tensor");
}

/* All 255 other values of every byte, single flipped bits among them. */
static void any_changed_byte_is_survived(void) {
    char bytes[TINY_SIZE];
    int opened = 0, refused = 0;
    for (size_t at = 0; at < TINY_SIZE; at++) {
        for (int byte = 0; byte < 256; byte++) {
            memcpy(bytes, tiny, TINY_SIZE);
            bytes[at] = (char)byte;
            const bool refusal = sentence_about(bytes, TINY_SIZE)[0] != '\0';
            refused += refusal && at < 8 + HEADER_SIZE;
            opened += !refusal;
        }
    }
    CHECK(opened > 256 * DATA_SIZE + 1000 && refused > 30000);
}

/* ---- Files that lie -------------------------------------------------------------------------------------------- */

static void a_lying_length_is_refused(void) {
    static const uint64_t lengths[] = {3, 1 << 20, 0x100001, 0x100000002, 0x8000000000000002, UINT64_MAX};
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        char bytes[10] = "........{}", expected[256];
        for (int k = 0; k < 8; k++) bytes[k] = (char)(lengths[i] >> 8 * k & 0xFF);
        snprintf(expected, sizeof expected, "safetensors: a header of %llu bytes in a file of 10%s",
                 (unsigned long long)lengths[i], lengths[i] > 1 << 20 ? " (at most 1 MB is read)" : "");
        CHECK_TEXT(sentence_about(bytes, 10), expected);
    }
    CHECK_TEXT(sentence_about("\1\0\0\0\0\0\0\0{}", 10), "safetensors header: expected a key at byte 1");
    CHECK_TEXT(sentence_about("\2\0\0\0\0\0\0\0{}", 10), "");
    CHECK_TEXT(sentence_about("\0\0\0\0\0\0\0\0{}", 10), "safetensors: the header does not begin with '{'");
    CHECK_TEXT(sentence_about("\3\0\0\0\0\0\0\0 {}", 11), "safetensors: the header does not begin with '{'");
}

#define T(name, dtype, shape, begin, end)                                                                              \
    "'" name "':{'dtype':'" dtype "','shape':[" shape "],'data_offsets':[" begin "," end "]}"
#define F(name, shape, begin, end) T(name, "F32", shape, begin, end)
#define ONE(dtype, shape, begin, end) "{" T("a", dtype, shape, begin, end) "}"
#define A "tensor 'a': "
#define B "tensor 'b' "
#define H "safetensors header: "
#define TWO(first, second) "{" first "," second "}"

/* Single quotes stand for double ones. */
typedef struct Case {
    const char *json;
    size_t data_size;
    const char *expected; /* the sentence, or its beginning if it ends in '*' */
} Case;

static void check_cases(const Case *cases, size_t count) {
    for (size_t i = 0; i < count; i++) {
        char said[256], expected[256];
        snprintf(said, sizeof said, "%s", sentence(cases[i].json, cases[i].data_size));
        snprintf(expected, sizeof expected, "%s", cases[i].expected);
        for (char *quote; (quote = strchr(said, '"')) != NULL;) *quote = '\'';
        char *star = strchr(expected, '*');
        if (star) *star = said[star - expected] = '\0';
        if (!CHECK_TEXT(said, expected)) fprintf(stderr, "  %s\n", cases[i].json);
    }
}

static void good_headers_are_read(void) {
    static const Case cases[] = {
        {"{}", 0, ""},
        {"{ }\n\t ", 0, ""},
        {"{'__metadata__':{'':''}}", 0, ""},
        {ONE("F32", "", "0", "4"), 4, ""},
        {ONE("F32", "0", "0", "0"), 0, ""},
        {ONE("F32", "1000000000,0", "0", "0"), 0, ""},
        {ONE("I32", "1,1,1,1,2", "0", "8"), 8, ""},
        {TWO(F("b", "1", "4", "8"), F("a", "1", "0", "4")), 8, ""},
        {"{" F("b", "1", "0", "4") "," F("a", "0", "0", "0") "," F("c", "0", "4", "4") "}", 4, ""},
        {"{" F("a", "1", "0", "4") ",'__metadata__':{'b':'c'}," F("b", "1", "4", "8") "}", 8, ""},
        {"{'a':{'data_offsets':[0,4],'shape':[1],'dtype':'F\\u0033\\u0032'}}", 4, ""},
        {"{" F("{{{:\\u00e9\\ud83d\\ude00", "1", "0", "4") "}", 4, ""},
    };
    check_cases(cases, sizeof cases / sizeof *cases);
}

static void wrong_places_are_refused(void) {
    static const Case cases[] = {
        {TWO(F("a", "2", "0", "8"), F("b", "2", "4", "12")), 12, B "begins at data byte 4, expected 8: an overlap"},
        {TWO(F("a", "2", "0", "8"), F("b", "2", "0", "8")), 8, B "begins at data byte 0, expected 8: an overlap"},
        {TWO(F("a", "2", "0", "8"), F("b", "0", "4", "4")), 8, B "begins at data byte 4, expected 8: an overlap"},
        {TWO(F("a", "1", "0", "4"), F("b", "1", "8", "12")), 12, B "begins at data byte 8, expected 4: a hole"},
        {TWO(F("a", "1", "5", "9"), F("b", "1", "0", "4")), 9, "tensor 'a' begins at data byte 5, expected 4: a hole"},
        {ONE("F32", "1", "1", "5"), 5, "tensor 'a' begins at data byte 1, expected 0: a hole"},
        {ONE("F32", "1", "0", "4"), 7, "safetensors: 3 bytes belong to no tensor"},
        {"{}", 1, "safetensors: 1 bytes belong to no tensor"},
        {ONE("F32", "1", "0", "4"), 3, A "data up to 4 in a file that has 3*"},
        {ONE("F32", "1", "4", "0"), 4, A "data that end before they begin*"},
        {ONE("F32", "1", "9223372036854775807", "9223372036854775807"), 4,
         A "data up to 9223372036854775807 in a file that has 4*"},
        {ONE("F32", "1", "9223372036854775804", "9223372036854775808"), 4,
         A "expected a whole number from 0 to 9223372036854775807 at byte 68"},
        {"{'a':{'dtype':'F32','shape':[1],'data_offsets':[0]}}", 4, A "expected two data_offsets*"},
        {"{'a':{'dtype':'F32','shape':[1],'data_offsets':[0]4]}}}", 4, A "expected two data_offsets*"},
        {ONE("F32", "1", "0,4", "4"), 4, A "expected two data_offsets*"},
    };
    check_cases(cases, sizeof cases / sizeof *cases);
}

static void wrong_shapes_and_types_are_refused(void) {
    static const Case cases[] = {
        {ONE("F32", "2", "0", "4"), 4, A "4 bytes of data for a shape of 8*"},
        {ONE("F32", "2147483648", "0", "4"), 4, A "expected a whole number from 0 to 2147483647 at byte 29"},
        /* 2^62 values are 2^64 bytes, which is 0 again; then 2^93 values times 0 */
        {ONE("F32", "1073741824,1073741824,4", "0", "0"), 0, A "a shape too large to count*"},
        {ONE("F32", "2147483647,2147483647,2147483647,0", "0", "0"), 0, A "a shape too large to count*"},
        {ONE("F32", "1,1,1,1,1,1,1,1,1", "0", "4"), 4, A "more than 8 dimensions*"},
        {ONE("F16", "2", "0", "4"), 4, A "type F16, but only F32 and I32 can be read at byte 14"},
        {ONE("F\\n", "1", "0", "4"), 4, A "type F?, but only *"},
        {"{'a':{'dtype':32,'shape':[1],'data_offsets':[0,4]}}", 4, A "expected a text at byte 14"},
        {"{'a':{'dtype':'F32','shape':1,'data_offsets':[0,4]}}", 4, A "expected an array*"},
        {"{'a':{'shape':[1],'data_offsets':[0,4]}}", 4, A "dtype is missing*"},
        {"{'a':{'dtype':'F32','data_offsets':[0,4]}}", 4, A "shape is missing*"},
        {"{'a':{'dtype':'F32','shape':[1]}}", 4, A "data_offsets is missing*"},
        {"{'a':{'dtype':'F32','shape':[1],'shape':[1],'data_offsets':[0,4]}}", 4, A "shape comes twice*"},
        {"{'a':{'dtype':'F32','dtyp\\u0065':'F32','shape':[1],'data_offsets':[0,4]}}", 4, A "dtype comes twice*"},
        {"{'a':{'dtype':'F32','data_offsets':[0,4],'shape':[1],'data_offsets':[0,4]}}", 4,
         A "data_offsets comes twice*"},
        {"{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4],'x':0}}", 4, A "unknown key 'x' *"},
        {"{'a':[]}", 0, A "expected an object at byte 5"},
    };
    check_cases(cases, sizeof cases / sizeof *cases);
}

static void wrong_names_and_metadata_are_refused(void) {
    static const Case cases[] = {
        {TWO(F("a", "1", "0", "4"), F("a", "1", "4", "8")), 8, H "tensor 'a' comes twice*"},
        {TWO(F("a", "1", "0", "4"), F("\\u0061", "1", "4", "8")), 8, H "tensor 'a' comes twice*"},
        {TWO(F("a", "0", "0", "0"), F("a", "0", "0", "0")), 0, H "tensor 'a' comes twice*"},
        {"{" F("", "1", "0", "4") "}", 4, H "expected a name of 1 to 127 printable bytes at byte 1"},
        {"{" F("\x7F", "1", "0", "4") "}", 4, H "expected a name of 1 to 127 *"},
        {"{'__metadata__':{},'__metadata__':{}}", 0, H "__metadata__ comes twice at byte 19"},
        {"{'__metadata__':{'a':'b'},'__metadat\\u0061__':{}}", 0, H "__metadata__ comes twice *"},
        {"{'__metadata__':{'a':'b','\\u0061':'c'}}", 0, H "a metadata key comes twice at byte 25"},
        {"{'__metadata__':{'a':1}}", 0, H "expected a text at byte 21"},
        {"{" F("a", "1", "0", "4"), 4, H "expected ',' or '}'*"},
        {"{'a':{'x':[[[[[[[[[[[[[[[[[[[[", 0, A "unknown key 'x' at byte 6"},
    };
    check_cases(cases, sizeof cases / sizeof *cases);
}

static void a_value_that_is_no_number_is_refused(void) {
    static const char values[][5] = {"\0\0\xC0\x7F", "\0\0\xC0\xFF", "\1\0\x80\x7F", "\0\0\x80\x7F", "\0\0\x80\xFF"};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) { /* NaNs, then infinities */
        char bytes[TINY_SIZE];
        ClappError error;
        SafetensorsFile file;
        float out[2];
        memcpy(bytes, tiny, TINY_SIZE);
        memcpy(bytes + 8 + HEADER_SIZE + 4, values[i], 4);
        if (!CHECK(safetensors_open((const uint8_t *)bytes, TINY_SIZE, &file, &error) == CLAPP_OK)) return;
        CHECK(safetensors_read_f32(safetensors_find(&file, "bias"), out, 2, &error) == CLAPP_INVALID);
        CHECK_TEXT(error.text, "tensor \"bias\": value 1 is not a finite number");
        safetensors_close(&file);
    }
}

/* ---- Limits ---------------------------------------------------------------------------------------------------- */

/* A file of this many entries of one value, in the header last to first, and this many pairs. */
static const char *sentence_about_many(int entries, int pairs) {
    char *json = take(2000000), *at = json;
    at += sprintf(at, "{\"__metadata__\":{");
    for (int i = 0; i < pairs; i++) at += sprintf(at, "%s\"%d\":\"\"", i ? "," : "", i);
    at += sprintf(at, "}");
    for (int i = entries - 1; i >= 0; i--) { at += sprintf(at, "," F("%d", "", "%d", "%d"), i, 4 * i, 4 * i + 4); }
    sprintf(at, "}");
    const char *said = sentence(json, 4 * (size_t)entries);
    free(json);
    return said;
}

static void too_many_parts_are_refused(void) {
    CHECK_TEXT(sentence_about_many(4096, 0), "");
    CHECK(strstr(sentence_about_many(4097, 0), "safetensors header: more than 4096 tensors at byte "));
    CHECK_TEXT(sentence_about_many(1, 256), "");
    CHECK(strstr(sentence_about_many(1, 257), "safetensors header: more than 256 metadata keys at byte "));
}

static void a_name_of_127_bytes_is_the_longest(void) {
    char name[129], json[300];
    for (int length = 126; length <= 128; length++) {
        memset(name, 'n', sizeof name);
        name[length] = '\0';
        snprintf(json, sizeof json, "{" F("%s", "2", "0", "4") "}", name);
        const char *said = sentence(json, 4);
        if (length == 128) CHECK(strstr(said, "expected a name of 1 to 127 printable bytes at byte 1"));
        else CHECK(strstr(said, "\": 4 bytes of data for a shape of 8 at byte ") && strstr(said, name));
        snprintf(json, sizeof json, "{" F("%s", "1", "0", "4") "}", name);
        if (length < 128) CHECK_TEXT(sentence(json, 4), "");
    }
}

static void a_header_of_one_megabyte_is_the_longest(void) {
    static const char start[] = "{\"__metadata__\":{\"a\":\"", end[] = "\"}}";
    const size_t limit = 1 << 20;
    char *json = take(limit + 2);
    for (size_t length = limit; length <= limit + 1; length++) {
        memset(json, 'x', length);
        memcpy(json, start, sizeof start - 1);
        memcpy(json + length - (sizeof end - 1), end, sizeof end);
        const char *said = sentence(json, 0);
        if (length == limit) CHECK_TEXT(said, "");
        else CHECK_TEXT(said, "safetensors: a header of 1048577 bytes in a file of 1048585 (at most 1 MB is read)");
    }
    memset(json, '{', limit); /* must not make the table larger than 4096 entries */
    json[limit] = '\0';
    CHECK_TEXT(sentence(json, 0), "safetensors header: expected a key at byte 1");
    free(json);
}

/* ---- Writing --------------------------------------------------------------------------------------------------- */

static void an_empty_file_has_sixteen_bytes(void) {
    uint8_t bytes[16];
    size_t size = 0;
    const SafetensorsLayout layout = {NULL, 0, NULL, 0};
    CHECK(safetensors_plan(&layout, &size, NULL) == CLAPP_OK && size == sizeof bytes);
    safetensors_write_header(&layout, bytes);
    CHECK(memcmp(bytes, "\10\0\0\0\0\0\0\0{}      ", sizeof bytes) == 0);
}

static void check_plan(const SafetensorsLayout layout, const char *expected) {
    ClappError error = {""};
    size_t size = 77;
    check_refused(safetensors_plan(&layout, &size, &error), &error, expected);
    CHECK(size == 77);
}

static void what_could_not_be_read_is_not_planned(void) {
    char *text = take((1 << 20) + 1);
    memset(text, 'x', 1 << 20);
    text[1 << 20] = '\0';
    const char *names[] = {"", "a\n", "__metadata__", "b", text + (1 << 20) - 128};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        SafetensorsEntry two[] = {{.name = "b"}, {.name = names[i]}};
        check_plan((SafetensorsLayout){two, 2, NULL, 0}, "safetensors: name 1 cannot be used or comes twice");
    }
    SafetensorsEntry wrong[] = {{.name = "a", .rank = SAFETENSORS_MAX_RANK + 1},
                                {.name = "a", .rank = -1},
                                {.name = "a", .rank = 1, .shape = {-1}},
                                {.name = "a", .rank = 3, .shape = {INT32_MAX, INT32_MAX, 5}}};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        check_plan((SafetensorsLayout){&wrong[i], 1, NULL, 0}, "tensor \"a\" is too large or has no shape");
    }
    const int side = SIZE_MAX > UINT32_MAX ? INT32_MAX : 32767; /* each can be counted, but not both */
    SafetensorsEntry large[] = {{.name = "a", .rank = 2, .shape = {side, side}},
                                {.name = "b", .rank = 2, .shape = {side, side}}};
    check_plan((SafetensorsLayout){large, 2, NULL, 0}, "tensor \"b\" makes the file too large");
    const SafetensorsPair twice[] = {{"a", "1"}, {"a", "2"}}, huge = {"a", text};
    check_plan((SafetensorsLayout){NULL, 0, twice, 2}, "safetensors: a metadata key comes twice");
    check_plan((SafetensorsLayout){NULL, 4097, NULL, 0}, "safetensors: too many tensors or metadata keys");
    check_plan((SafetensorsLayout){NULL, 0, twice, 257}, "safetensors: too many tensors or metadata keys");
    check_plan((SafetensorsLayout){NULL, 0, &huge, 1}, "safetensors: a header of more than 1 MB");
    free(text);
}

static void what_is_written_is_read_again(void) {
    enum { ENTRIES = 8, VALUES = 2 * 3 * 2 * 3 * 2 };
    static const char *const names[ENTRIES] = {"z", "\"\\/", "\xC3\xA9", "a b", "encoder.0.conv.weight", "{", "'", "A"};
    static const int ranks[ENTRIES] = {0, 1, 1, 2, 5, 3, 4, 0};
    static const int shapes[ENTRIES][5] = {{0}, {3}, {0}, {5, 4}, {2, 3, 2, 3, 2}, {1, 0, 7}, {1, 2, 3, 4}, {0}};
    SafetensorsEntry entries[ENTRIES];
    for (int i = 0; i < ENTRIES; i++) {
        entries[i] = (SafetensorsEntry){.name = names[i], .rank = ranks[i]};
        memcpy(entries[i].shape, shapes[i], sizeof shapes[i]);
    }
    const SafetensorsPair pairs[] = {{"description", "{\"blocks\": [16]}\n"}, {"", ""}};
    float values[VALUES + ENTRIES], out[VALUES];
    for (int i = 0; i < VALUES + ENTRIES; i++) values[i] = (float)(i * i) / 7 - 100;
    for (int turn = 0; turn < 3 * (ENTRIES + 1); turn++) {
        const SafetensorsLayout layout = {entries, turn / 3, pairs, turn % 3};
        uint8_t *copies[2] = {NULL, NULL};
        size_t size = 0;
        for (int copy = 0; copy < 2; copy++) { /* over zeros, over ones: no byte is left out */
            CHECK(safetensors_plan(&layout, &size, NULL) == CLAPP_OK);
            memset(copies[copy] = take(size), -copy, size);
            safetensors_write_header(&layout, copies[copy]);
            for (int i = 0; i < turn / 3; i++) safetensors_write_f32(&entries[i], values + i, copies[copy]);
        }
        CHECK(memcmp(copies[0], copies[1], size) == 0);
        CHECK_TEXT(sentence_about(copies[0], size), "");
        SafetensorsFile file;
        CHECK(safetensors_open(copies[0], size, &file, NULL) == CLAPP_OK);
        CHECK(file.entry_count == turn / 3 && file.metadata_count == turn % 3);
        for (int i = 0; i < file.metadata_count; i++) CHECK_TEXT(file.metadata[i].text, pairs[i].text);
        for (int i = 0; i < file.entry_count; i++) {
            const SafetensorsEntry *read = &file.entries[i], *wrote = &entries[i];
            CHECK_TEXT(read->name, wrote->name);
            CHECK(read->offset == wrote->offset && entries[0].offset % 8 == 0);
            CHECK(read->rank == wrote->rank && memcmp(read->shape, wrote->shape, sizeof read->shape) == 0);
            CHECK(safetensors_read_f32(read, out, wrote->count, NULL) == CLAPP_OK);
            CHECK(memcmp(out, values + i, wrote->count * sizeof(float)) == 0);
        }
        safetensors_close(&file);
        free(copies[0]);
        free(copies[1]);
    }
}

int main(void) {
    RUN(the_tiny_file_is_read);
    RUN(the_tiny_file_is_written);
    RUN(what_is_required_must_be_there);
    RUN(every_truncation_is_refused);
    RUN(any_changed_byte_is_survived);
    RUN(a_lying_length_is_refused);
    RUN(good_headers_are_read);
    RUN(wrong_places_are_refused);
    RUN(wrong_shapes_and_types_are_refused);
    RUN(wrong_names_and_metadata_are_refused);
    RUN(a_value_that_is_no_number_is_refused);
    RUN(too_many_parts_are_refused);
    RUN(a_name_of_127_bytes_is_the_longest);
    RUN(a_header_of_one_megabyte_is_the_longest);
    RUN(an_empty_file_has_sixteen_bytes);
    RUN(what_could_not_be_read_is_not_planned);
    RUN(what_is_written_is_read_again);
    return check_report();
}
