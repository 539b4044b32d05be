/* The JSON reader and writer: what RFC 8259 allows is read, all else is refused in one sentence. */
#include "../../src/json.h"

#include "check.h"

#include <float.h>
#include <stdlib.h>

/* A copy that ends where the text ends, so that the sanitizer sees a read behind it. */
static char *exact_copy(const char *text, size_t size) {
    char *copy = malloc(size ? size : 1);
    if (!copy) abort();
    if (size) memcpy(copy, text, size);
    return copy;
}

/* Reads any value; returns the sentence, "" if there is none.  The sentence must be there exactly if reading failed. */
static const char *sentence_about(const char *text, size_t size) {
    static ClappError error;
    error.text[0] = '\0';
    char *copy = exact_copy(text, size);
    JsonReader reader = json_start(copy, size, "text", &error);
    json_skip(&reader);
    const bool read = json_end(&reader);
    free(copy);
    if (read != (error.text[0] == '\0') || read != json_ok(&reader)) return "the sentence and the result disagree";
    return error.text;
}

static const char *sentence(const char *text) {
    return sentence_about(text, strlen(text));
}

/* Lists of texts have a bar between two. */
static const char *next_text(const char *text) {
    const char *bar = strchr(text, '|');
    return bar ? bar + 1 : NULL;
}

static void what_the_rfc_allows_is_read(void) {
    /* the last two: 16 deep, 63 digits */
    static const char good[] =
        "0|-0|10|1.5|-0.25e-3|1E+2|1e00|true|false|null|\"\"|\"a\"|{}|[]|[[]]| \t\r\n[ 1 , 2 ]\n |{\"\":0}|"
        "{ \"a\" : [ { } , null ] , \"b\" : \"c\" }|\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"|\"\\u00e9\\uD83D\\uDE00\"|"
        "\"\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80\x7F\"|1e-400|[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]|"
        "123456789012345678901234567890123456789012345678901234567890123";
    for (const char *text = good; text; text = next_text(text)) {
        CHECK_TEXT(sentence_about(text, strcspn(text, "|")), "");
    }
}

static void all_else_is_refused(void) {
    /* the last two: 17 deep, 64 digits */
    static const char bad[] =
        " |,|:|]|}|[|{|[1|[1,|[1,]|[,1]|[,]|[1 2]|[1}|{1:2}|{\"a\"}|{\"a\":}|{\"a\":1,}|{\"a\":1 \"b\":2}|{\"a\" 1}|"
        "{,}|{\"a\":1]|{a:1}|{\"a\"::1}|[1]]|{}{}|1 2|01|-01|-|+1|.5|1.|1.e3|1e|1e+|0x10|--1|1e5.0|NaN|Infinity|"
        "-Infinity|1.797693134862315808e308|1e400|-1e400|nul|nulll|True|tru|truex|falsy|'a'|\"|\"a|\"\\\"|\"\\x\"|"
        "\"\\|\"\\u|\"\\u12\"|\"\\u12g4\"|\"\\u 123\"|\"\\u0000\"|\"\\uD800\"|\"\\uDC00\"|\"\\uD800\\u0041\"|"
        "\"\\uD800\\n\"|\"\\uDC00\\uDC00\"|\"\\uD83D\\uD83D\"|\"\\uD800\\uE000\"|\"\\uD83Dxxde00\"|\"\n\"|\"\x1F\"|/**/"
        "1|\"\x80\"|"
        "\"\xC3\"|\"\xC3(\"|\"\xC0\xAF\"|\"\xE0\x80\x80\"|\"\xED\xA0\x80\"|\"\xF4\x90\x80\x80\"|"
        "\"\xF8\x88\x80\x80\x80\"|\"\xFF\"|\xEF\xBB\xBF[]|[1]\xC2\xA0|\f1|[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]|"
        "1234567890123456789012345678901234567890123456789012345678901234";
    for (const char *text = bad; text; text = next_text(text)) {
        const char *said = sentence_about(text, strcspn(text, "|"));
        if (!CHECK(strncmp(said, "text: ", 6) == 0 && strstr(said, " at byte "))) fprintf(stderr, "  %.80s\n", text);
    }
    CHECK(sentence("")[0] && sentence_about("\0", 1)[0] && sentence_about("1\0", 2)[0]);
    CHECK(sentence_about("[1]\0", 4)[0] && sentence_about("\"a\0b\"", 5)[0]);
}

static void a_sentence_says_what_and_where(void) {
    CHECK_TEXT(sentence("  "), "text: expected a value at byte 2");
    CHECK_TEXT(sentence("[1, -]"), "text: expected a number at byte 4");
    CHECK_TEXT(sentence("[1e]"), "text: expected a number at byte 1");
    CHECK_TEXT(sentence("[1 2]"), "text: expected ',' or ']' at byte 3");
    CHECK_TEXT(sentence("{\"a\": 1; }"), "text: expected ',' or '}' at byte 7");
    CHECK_TEXT(sentence("{\"a\" 1}"), "text: expected ':' at byte 5");
    CHECK_TEXT(sentence("[1] x"), "text: expected the end at byte 4");
    CHECK_TEXT(sentence("[\"abc"), "text: the text does not end at byte 5");
    CHECK_TEXT(sentence("\"ab\\q\""), "text: a wrong escape at byte 3");
    CHECK_TEXT(sentence("\"ab\x01\""), "text: a control character or wrong UTF-8 at byte 3");
    CHECK_TEXT(sentence("[nil]"), "text: expected null at byte 1");
    CHECK_TEXT(sentence("[1e999]"), "text: a number out of range at byte 1");
    CHECK_TEXT(sentence("[[[[[[[[[[[[[[[[ [1]"), "text: nested deeper than 16 at byte 17");
    CHECK_TEXT(sentence("[1234567890123456789012345678901234567890123456789012345678901234]"),
               "text: a number too long to read at byte 1");
}

static const char document[] = "{\"name\": \"caf\\u00e9\", \"on\": true, \"size\": -12, \"rate\": 2.5e-4, "
                               "\"rows\": [1, [2], {}], \"\\u006ex\": null}";

static void an_object_is_pulled_apart(void) {
    char key[8], name[8] = "";
    bool on = false;
    int64_t size = 0;
    double rate = 0;
    int rows = 0, keys = 0;
    JsonReader reader = json_start(document, sizeof document - 1, "settings", NULL);
    CHECK(json_object(&reader));
    while (json_key(&reader, key, sizeof key)) {
        CHECK(strcmp(key, "name") == 0   ? json_string(&reader, name, sizeof name)
              : strcmp(key, "on") == 0   ? json_bool(&reader, &on)
              : strcmp(key, "size") == 0 ? json_integer(&reader, -12, 12, &size)
              : strcmp(key, "rate") == 0 ? json_number(&reader, &rate)
              : strcmp(key, "rows") == 0 ? json_array(&reader)
              : strcmp(key, "nx") == 0   ? json_skip(&reader)
                                         : false);
        for (; strcmp(key, "rows") == 0 && json_element(&reader); rows++) CHECK(json_skip(&reader));
        keys++;
    }
    CHECK(json_ok(&reader) && json_end(&reader));
    CHECK_TEXT(name, "caf\xC3\xA9");
    CHECK(on && size == -12 && rate == 2.5e-4);
    CHECK(rows == 3 && keys == 6);
}

static void peek_tells_the_kind(void) {
    static const struct {
        const char *text;
        JsonKind kind;
    } cases[] = {{" {", JSON_OBJECT}, {"[", JSON_ARRAY},  {"\"", JSON_STRING}, {"-", JSON_NUMBER},
                 {"9", JSON_NUMBER},  {"0", JSON_NUMBER}, {"t", JSON_BOOL},    {"f", JSON_BOOL},
                 {"n", JSON_NULL},    {"", JSON_NONE},    {"x", JSON_NONE}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        JsonReader reader = json_start(cases[i].text, strlen(cases[i].text), "text", NULL);
        CHECK_INTEGER(json_peek(&reader), cases[i].kind);
        CHECK(json_ok(&reader));
    }
}

static void the_first_error_stays(void) {
    ClappError error;
    char text[8] = "before";
    double number = 7;
    bool truth = true;
    int64_t integer = 7;
    JsonReader reader = json_start("[x, 1, true, \"a\", {}, []]", 25, "settings", &error);
    CHECK(json_array(&reader) && json_element(&reader) && !json_number(&reader, &number));
    CHECK_TEXT(error.text, "settings: expected a number at byte 1");
    CHECK(!json_element(&reader) && !json_array(&reader) && !json_object(&reader) && !json_key(&reader, text, 8));
    CHECK_TEXT(text, "");
    CHECK(!json_number(&reader, &number) && !json_integer(&reader, 0, 9, &integer) && !json_bool(&reader, &truth));
    CHECK(!json_string(&reader, text, 8) && !json_skip(&reader) && !json_end(&reader) && !json_ok(&reader));
    CHECK(!json_refuse(&reader, "another error") && json_peek(&reader) == JSON_NONE);
    CHECK(number == 7 && integer == 7 && truth);
    CHECK_TEXT(error.text, "settings: expected a number at byte 1");
}

static void a_caller_refuses_with_the_place(void) {
    ClappError error;
    char key[16];
    JsonReader reader = json_start("{\"a\":1, \"\\u0007\xC3\xA9\x7F\" : 2}", 22, "settings", &error);
    json_object(&reader);
    CHECK(json_key(&reader, key, sizeof key) && json_skip(&reader) && json_key(&reader, key, sizeof key));
    CHECK(!json_refuse(&reader, "unknown key \"%s\"", key));
    CHECK_TEXT(error.text, "settings: unknown key \"?\xC3\xA9?\" at byte 8");

    char longer[400];
    memset(longer, 'a', sizeof longer);
    for (size_t i = 1; i + 2 < sizeof longer; i += 2) memcpy(longer + i, "\xC3\xA9", 2);
    longer[sizeof longer - 1] = '\0';
    int halves = 0;
    for (int skipped = 0; skipped < 2; skipped++) { /* one of the two is cut in the middle of a character */
        reader = json_start("1", 1, "n", &error);
        CHECK(!json_refuse(&reader, "%s", longer + skipped));
        CHECK(strstr(error.text, "\xA9 at byte 0") || strstr(error.text, "\xA9? at byte 0"));
        halves += strchr(error.text, '?') != NULL;
    }
    CHECK_INTEGER(halves, 1);
    reader = json_start("[", 1, "n", &error);
    json_array(&reader);
    CHECK(!json_end(&reader)); /* the text has ended, the array has not */
}

static uint32_t next_random(uint64_t *state) {
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*state >> 32);
}

static bool read_integer(const char *text, int64_t min, int64_t max, int64_t *number) {
    JsonReader reader = json_start(text, strlen(text), "n", NULL);
    return json_integer(&reader, min, max, number) && json_end(&reader);
}

static void integers_keep_their_range(void) {
    int64_t number;
    CHECK(read_integer("9223372036854775807", INT64_MIN, INT64_MAX, &number) && number == INT64_MAX);
    CHECK(read_integer("-9223372036854775808", INT64_MIN, INT64_MAX, &number) && number == INT64_MIN);
    CHECK(read_integer("-0", 0, 0, &number) && number == 0);
    CHECK(read_integer("3", 3, 3, &number) && number == 3);
    static const char wrong[] = "9223372036854775808|-9223372036854775809|9223372036854775809|18446744073709551616|"
                                "99999999999999999999999999|3.0|3e0|-|\"3\"||[3]";
    for (const char *text = wrong; text; text = next_text(text)) {
        JsonReader one = json_start(text, strcspn(text, "|"), "n", NULL);
        number = 77;
        CHECK(!json_integer(&one, INT64_MIN, INT64_MAX, &number) && number == 77);
    }
    CHECK(!read_integer("03", INT64_MIN, INT64_MAX, &number));
    CHECK(!read_integer("2", 3, 5, &number) && !read_integer("6", 3, 5, &number));
    ClappError error;
    JsonReader reader = json_start("[6]", 3, "settings", &error);
    json_array(&reader);
    json_element(&reader);
    json_integer(&reader, -3, 5, &number);
    CHECK_TEXT(error.text, "settings: expected a whole number from -3 to 5 at byte 1");
}

static void numbers_are_rounded_to_the_nearest_double(void) {
    static const struct {
        const char *text;
        double value;
    } cases[] = {{"0.1", 0.1},
                 {"-2.5E-3", -2.5e-3},
                 {"9007199254740993", 9007199254740992.0}, /* half-way, to even */
                 {"4503599627370496.5", 4503599627370496.0},
                 {"1.7976931348623157e308", DBL_MAX},
                 {"4.9e-324", 0x1p-1074},
                 {"2.2250738585072011e-308", 0x0.fffffffffffffp-1022},
                 {"-0", -0.0},
                 {"0e99999999999999999999", 0},
                 {"1e-99999999999999999999", 0},
                 {"2.4703282292062327e-324", 0}, /* just under half of the smallest */
                 {"2.4703282292062328e-324", 0x1p-1074},
                 {"1.7976931348623158e308", DBL_MAX}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        double value = -1;
        JsonReader reader = json_start(cases[i].text, strlen(cases[i].text), "n", NULL);
        CHECK(json_number(&reader, &value) && memcmp(&value, &cases[i].value, sizeof value) == 0);
    }
}

/* Against the C library's strtod, which rounds correctly: few digits and many, near the doubles' ends and half-way. */
static void numbers_agree_with_the_c_library(void) {
    uint64_t state = 3;
    int wrong = 0, finite = 0;
    for (int i = 0; i < 30000; i++) {
        char text[80];
        double value = 0;
        const int digits = (int)(next_random(&state) % 36), exponent = (int)(next_random(&state) % 700) - 360;
        if (i % 3 == 0) { /* a double and one of its halves, nearly or exactly */
            double near = ldexp(1 + next_random(&state) % 4096 / 4096.0, exponent);
            snprintf(text, sizeof text, "%.*g", digits + 1, near * (1 + 0x1p-53));
        } else {
            snprintf(text, sizeof text, "%s%u.%0*ue%d", i % 2 ? "-" : "", next_random(&state), digits,
                     next_random(&state), exponent);
        }
        const double expected = strtod(text, NULL);
        JsonReader reader = json_start(text, strlen(text), "n", NULL);
        const bool read = json_number(&reader, &value) && json_end(&reader);
        wrong += read != (bool)isfinite(expected) || (read && memcmp(&value, &expected, sizeof value) != 0);
        finite += read;
    }
    CHECK_INTEGER(wrong, 0);
    CHECK(finite > 15000);
}

static void a_text_fits_or_is_refused(void) {
    ClappError error;
    char text[8];
    JsonReader reader = json_start("\"abc\xE2\x82\xAC\"", 8, "n", &error); /* 6 bytes and the NUL */
    CHECK(json_string(&reader, text, 7));
    CHECK_TEXT(text, "abc\xE2\x82\xAC");
    reader = json_start("  \"abc\xE2\x82\xAC\"", 10, "n", &error);
    memset(text, 'x', sizeof text);
    CHECK(!json_string(&reader, text, 6) && text[0] == '\0' && text[6] == 'x' && text[7] == 'x');
    CHECK_TEXT(error.text, "n: a text longer than 5 bytes at byte 2");
    reader = json_start("\"\"", 2, "n", &error);
    CHECK(json_string(&reader, text, 1));
    reader = json_start("\"a\\uD83D\\uDE00\"", 15, "n", &error);
    CHECK(json_string(&reader, text, 6));
    CHECK_TEXT(text, "a\xF0\x9F\x98\x80");
    reader = json_start("\"a\\uD83D\\uDE00\"", 15, "n", &error);
    CHECK(!json_string(&reader, text, 5));
    reader = json_start("{\"abcdefgh\":1}", 14, "n", &error);
    json_object(&reader);
    CHECK(!json_key(&reader, text, 8) && !json_ok(&reader));
    CHECK_TEXT(error.text, "n: a text longer than 7 bytes at byte 1");
}

/* All code points of the first plane and every 15th of the others, as \u escapes and as UTF-8, which is made here in
 * another way than in the reader. */
static void every_character_is_unescaped(void) {
    int wrong = 0;
    for (uint32_t code = 1; code <= 0x10FFFF; code += code < 0x10000 ? 1 : 15) {
        char escaped[20], expected[5] = "", text[16];
        const bool surrogate = code >= 0xD800 && code < 0xE000;
        if (code < 0x80) {
            snprintf(expected, sizeof expected, "%c", (int)code);
        } else if (code < 0x800) {
            snprintf(expected, sizeof expected, "%c%c", (int)(0xC0 + code / 64), (int)(0x80 + code % 64));
        } else if (code < 0x10000) {
            snprintf(expected, sizeof expected, "%c%c%c", (int)(0xE0 + code / 4096), (int)(0x80 + code / 64 % 64),
                     (int)(0x80 + code % 64));
        } else {
            snprintf(expected, sizeof expected, "%c%c%c%c", (int)(0xF0 + code / 262144), (int)(0x80 + code / 4096 % 64),
                     (int)(0x80 + code / 64 % 64), (int)(0x80 + code % 64));
        }
        if (code < 0x10000) {
            snprintf(escaped, sizeof escaped, code % 2 ? "\"\\u%04x\"" : "\"\\u%04X\"", code);
        } else {
            snprintf(escaped, sizeof escaped, "\"\\u%04x\\u%04X\"", 0xD800 + (code - 0x10000) / 1024,
                     0xDC00 + (code - 0x10000) % 1024);
        }
        JsonReader reader = json_start(escaped, strlen(escaped), "n", NULL);
        wrong += json_string(&reader, text, sizeof text) == surrogate;
        wrong += strcmp(text, surrogate ? "" : expected) != 0;

        char quoted[64];
        JsonWriter writer = json_writer(quoted, sizeof quoted);
        json_write_string(&writer, expected);
        const size_t length = json_finish(&writer);
        reader = json_start(quoted, length, "n", NULL);
        const bool back = json_string(&reader, text, sizeof text) && json_end(&reader);
        wrong += !back || strcmp(text, surrogate ? "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD" : expected) != 0;
    }
    CHECK_INTEGER(wrong, 0);
}

/* Whether some bytes are one well-formed character, by decoding them and encoding the result again. */
static bool is_character(const unsigned char *bytes, size_t size) {
    uint32_t code = size == 2 ? bytes[0] - 0xC0u : size == 3 ? bytes[0] - 0xE0u : bytes[0] - 0xF0u;
    if (code >= (size == 2 ? 32u : size == 3 ? 16u : 8u)) return false;
    for (size_t i = 1; i < size; i++) {
        if (bytes[i] < 0x80 || bytes[i] > 0xBF) return false;
        code = code * 64 + bytes[i] - 0x80;
    }
    const uint32_t least = size == 2 ? 0x80 : size == 3 ? 0x800 : 0x10000;
    return code >= least && code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF);
}

/* The tails hold no byte that is, or begins, a character, so that the bytes are one character or wrong. */
static void only_wellformed_utf8_is_read(void) {
    static const unsigned char tails[] = {0x80, 0x8F, 0x90, 0xBF, 0xC0, 0xFF};
    int wrong = 0;
    for (unsigned start = 0x8080; start <= 0xFFFF; start++) {
        for (size_t tail = 0; tail < 36; tail++) {
            const unsigned char bytes[] = {(unsigned char)(start >> 8), (unsigned char)start, tails[tail % 6],
                                           tails[tail / 6]};
            if (bytes[1] < 0x80) continue;
            for (size_t size = 2; size <= 4; size++) {
                char text[6] = "\"";
                memcpy(text + 1, bytes, size);
                text[size + 1] = '"';
                JsonReader reader = json_start(text, size + 2, "n", NULL);
                wrong += (json_skip(&reader) && json_end(&reader)) != is_character(bytes, size);
            }
        }
    }
    CHECK_INTEGER(wrong, 0);
}

static void every_truncation_is_refused(void) {
    CHECK_TEXT(sentence(document), "");
    for (size_t size = 0; size < sizeof document - 1; size++) CHECK(sentence_about(document, size)[0] != '\0');
}

static void any_changed_byte_is_survived(void) {
    char changed[sizeof document];
    int read = 0, refused = 0;
    for (size_t at = 0; at < sizeof document - 1; at++) {
        for (int byte = 0; byte < 256; byte++) {
            memcpy(changed, document, sizeof document);
            changed[at] = (char)byte;
            const char *said = sentence_about(changed, sizeof document - 1);
            read += said[0] == '\0';
            refused += strncmp(said, "text: ", 6) == 0 && strstr(said, " at byte ");
        }
    }
    CHECK_INTEGER(read + refused, 256 * (int)(sizeof document - 1));
    CHECK(read > 1000 && refused > 10000);
}

/* ---- Writer ---------------------------------------------------------------------------------------------------- */

static void write_sample(JsonWriter *writer) {
    json_write_open(writer, '{');
    json_write_key(writer, "a\"\\\n\x1F");
    json_write_string(writer, "caf\xC3\xA9 \xFF");
    json_write_key(writer, "b");
    json_write_open(writer, '[');
    json_write_integer(writer, INT64_MIN);
    json_write_float(writer, 0.1f);
    json_write_bool(writer, true);
    json_write_bool(writer, false);
    json_write_open(writer, '[');
    json_write_close(writer, ']');
    json_write_open(writer, '{');
    json_write_close(writer, '}');
    json_write_close(writer, ']');
    json_write_key(writer, "c");
    json_write_open(writer, '{');
    json_write_key(writer, "");
    json_write_float(writer, -2e-4f);
    json_write_close(writer, '}');
    json_write_close(writer, '}');
}

static const char sample[] = "{\"a\\\"\\\\\\u000a\\u001f\":\"caf\xC3\xA9 \\ufffd\",\"b\":[-9223372036854775808,0.1,"
                             "true,false,[],{}],\"c\":{\"\":-0.0002}}";

static void the_writer_sets_commas_and_escapes(void) {
    char text[256];
    JsonWriter writer = json_writer(text, sizeof text);
    write_sample(&writer);
    CHECK_INTEGER(json_finish(&writer), sizeof sample - 1);
    CHECK(strcmp(text, sample) == 0 && sentence(text)[0] == '\0');
}

static void the_writer_counts_what_does_not_fit(void) {
    JsonWriter writer = json_writer(NULL, 0);
    write_sample(&writer);
    CHECK_INTEGER(json_finish(&writer), sizeof sample - 1);
    for (size_t capacity = 1; capacity <= sizeof sample; capacity++) {
        char *text = malloc(capacity);
        if (!CHECK(text != NULL)) return;
        writer = json_writer(text, capacity);
        write_sample(&writer);
        CHECK_INTEGER(json_finish(&writer), sizeof sample - 1);
        CHECK(memcmp(text, sample, capacity - 1) == 0 && text[capacity - 1] == '\0');
        free(text);
    }
}

static void write_float(float number, char text[32]) {
    JsonWriter writer = json_writer(text, 32);
    json_write_float(&writer, number);
    json_finish(&writer);
}

/* Reads back what was written; checks that no shorter precision from 6 on would have done. */
static bool float_returns(float number) {
    char text[32], shorter[32];
    double value;
    write_float(number, text);
    JsonReader reader = json_start(text, strlen(text), "n", NULL);
    if (!json_number(&reader, &value) || !json_end(&reader)) return false;
    const float back = (float)value;
    if (memcmp(&back, &number, sizeof back) != 0) return false;
    for (int precision = 6; precision <= 9; precision++) {
        snprintf(shorter, sizeof shorter, "%.*g", precision, (double)number);
        if (strcmp(shorter, text) == 0) return true;
        if (strtof(shorter, NULL) == number) return false;
    }
    return false;
}

static void floats_come_back_bit_for_bit(void) {
    static const float edges[] = {0.0f,    -0.0f, 1.0f,     0.1f,  1e-8f,    FLT_MIN, FLT_MAX,  -FLT_MAX,   0x1p-149f,
                                  0.2570f, 2e-4f, 16777216, 1e10f, 0x1p127f, 0.3f,    1.0f / 3, 8.589973e9f};
    for (size_t i = 0; i < sizeof edges / sizeof *edges; i++) CHECK(float_returns(edges[i]));
    uint64_t state = 1;
    int wrong = 0, tried = 0;
    while (tried < 50000) {
        const uint32_t bits = next_random(&state);
        float number;
        memcpy(&number, &bits, sizeof number);
        if (!isfinite(number)) continue;
        wrong += !float_returns(number);
        tried++;
    }
    CHECK_INTEGER(wrong, 0);
}

static void a_float_is_written_short(void) {
    static const struct {
        float number;
        const char *text;
    } cases[] = {{0.1f, "0.1"}, {2e-4f, "0.0002"},        {1e-8f, "1e-08"}, {3.0f, "3"},        {0.257f, "0.257"},
                 {-0.0f, "-0"}, {1.0f / 3, "0.33333334"}, {NAN, "null"},    {INFINITY, "null"}, {-INFINITY, "null"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[32];
        write_float(cases[i].number, text);
        CHECK_TEXT(text, cases[i].text);
    }
}

int main(void) {
    RUN(what_the_rfc_allows_is_read);
    RUN(all_else_is_refused);
    RUN(a_sentence_says_what_and_where);
    RUN(an_object_is_pulled_apart);
    RUN(peek_tells_the_kind);
    RUN(the_first_error_stays);
    RUN(a_caller_refuses_with_the_place);
    RUN(integers_keep_their_range);
    RUN(numbers_are_rounded_to_the_nearest_double);
    RUN(numbers_agree_with_the_c_library);
    RUN(a_text_fits_or_is_refused);
    RUN(every_character_is_unescaped);
    RUN(only_wellformed_utf8_is_read);
    RUN(every_truncation_is_refused);
    RUN(any_changed_byte_is_survived);
    RUN(the_writer_sets_commas_and_escapes);
    RUN(the_writer_counts_what_does_not_fit);
    RUN(floats_come_back_bit_for_bit);
    RUN(a_float_is_written_short);
    return check_report();
}
