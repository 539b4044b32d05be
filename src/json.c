#include "json.h"

#include "error.h"
#include "text.h"

#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <string.h>

enum { NUMBER_SIZE = 65 }; /* longest number, one character more to see that it ends, NUL */

/* ---- UTF-8 ----------------------------------------------------------------------------------------------------- */

/* Bytes of the well-formed character at text[0..left), 0 if there is none.  The second byte's narrower ranges keep out
 * overlong forms, surrogates and what lies above U+10FFFF (Unicode, table 3-7). */
static size_t utf8_length(const char *text, size_t left) {
    const unsigned char *bytes = (const unsigned char *)text, first = bytes[0];
    if (first < 0x80) return 1;
    const size_t length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    if (first < 0xC2 || first > 0xF4 || left < length) return 0;
    const unsigned low = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
    const unsigned high = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
    if (bytes[1] < low || bytes[1] > high) return 0;
    for (size_t i = 2; i < length; i++) {
        if ((bytes[i] & 0xC0) != 0x80) return 0;
    }
    return length;
}

static size_t utf8_encode(uint32_t code, char bytes[4]) {
    const size_t length = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    for (size_t i = length - 1; i > 0; i--, code >>= 6) bytes[i] = (char)(0x80 | (code & 0x3F));
    static const unsigned char marks[] = {0, 0, 0xC0, 0xE0, 0xF0};
    bytes[0] = (char)(marks[length] | code);
    return length;
}

/* ---- Reader: errors and white space ---------------------------------------------------------------------------- */

JsonReader json_start(const char *text, size_t size, const char *noun, ClappError *error) {
    return (JsonReader){.text = text, .size = size, .noun = noun, .error = error};
}

bool json_ok(const JsonReader *reader) {
    return !reader->failed;
}

bool json_refuse(JsonReader *reader, const char *format, ...) {
    if (reader->failed) return false;
    reader->failed = true;
    char sentence[160];
    va_list values;
    va_start(values, format);
    text_print_values(sentence, sizeof sentence, format, values);
    va_end(values);
    for (char *c = sentence; *c;) { /* it may quote a stranger's text, cut anywhere */
        const size_t width = utf8_length(c, strlen(c));
        if (width == 0 || (unsigned char)*c < 0x20 || *c == 0x7F) *c = '?';
        c += width ? width : 1;
    }
    error_set(reader->error, CLAPP_INVALID, "%s: %s at byte %zu", reader->noun, sentence, reader->token);
    return false;
}

/* The next byte that is not white space, as the token that an error would name; '\0' at the end and after an error.
 * (A NUL in the text is no part of JSON either, so the two need not be told apart.) */
static char next_token(JsonReader *reader) {
    if (reader->failed) return '\0';
    while (reader->at < reader->size && reader->text[reader->at] && strchr(" \t\n\r", reader->text[reader->at])) {
        reader->at++;
    }
    reader->token = reader->at;
    if (reader->at == reader->size) return '\0';
    return reader->text[reader->at];
}

static bool take(JsonReader *reader, char wanted, const char *name) {
    if (next_token(reader) != wanted) return json_refuse(reader, "expected %s", name);
    reader->at++;
    return true;
}

JsonKind json_peek(JsonReader *reader) {
    const char c = next_token(reader);
    switch (c) {
    case '{': return JSON_OBJECT;
    case '[': return JSON_ARRAY;
    case '"': return JSON_STRING;
    case 't':
    case 'f': return JSON_BOOL;
    case 'n': return JSON_NULL;
    default: return c == '-' || (c >= '0' && c <= '9') ? JSON_NUMBER : JSON_NONE;
    }
}

/* ---- Reader: containers ---------------------------------------------------------------------------------------- */

static bool open_container(JsonReader *reader, char bracket, const char *name) {
    if (!take(reader, bracket, name)) return false;
    if (reader->depth == JSON_MAX_DEPTH) return json_refuse(reader, "nested deeper than %d", (int)JSON_MAX_DEPTH);
    reader->depth++;
    reader->opened = true;
    return true;
}

/* True if another part follows; its comma has been read then. */
static bool next_part(JsonReader *reader, char bracket) {
    if (next_token(reader) == bracket) {
        reader->at++;
        reader->depth--;
        reader->opened = false;
        return false;
    }
    if (!reader->opened) return take(reader, ',', bracket == '}' ? "',' or '}'" : "',' or ']'");
    reader->opened = false;
    return !reader->failed;
}

bool json_object(JsonReader *reader) {
    return open_container(reader, '{', "an object");
}

bool json_array(JsonReader *reader) {
    return open_container(reader, '[', "an array");
}

bool json_element(JsonReader *reader) {
    return next_part(reader, ']');
}

/* ---- Reader: texts --------------------------------------------------------------------------------------------- */

/* The four hexadecimal digits of \uXXXX, with `at` on the backslash: → code, and moves behind them. */
static bool read_unit(JsonReader *reader, uint32_t *code) {
    if (reader->size - reader->at < 6 || memcmp(reader->text + reader->at, "\\u", 2) != 0) return false;
    *code = 0;
    for (size_t i = 2; i < 6; i++) {
        const char c = reader->text[reader->at + i];
        const bool digit = c >= '0' && c <= '9';
        const int letter = (c | 0x20) - 'a';
        if (!digit && (letter < 0 || letter > 5)) return false;
        *code = *code << 4 | (uint32_t)(digit ? c - '0' : letter + 10);
    }
    reader->at += 6;
    return true;
}

/* An escape, with `at` on the backslash: → bytes, returns how many; 0 if it is none. */
static size_t read_escape(JsonReader *reader, char bytes[4]) {
    static const char letters[] = "\"\\/bfnrt", meanings[] = "\"\\/\b\f\n\r\t";
    if (reader->size - reader->at < 2) return 0;
    const char letter = reader->text[reader->at + 1];
    const char *found = letter ? strchr(letters, letter) : NULL;
    if (found) {
        bytes[0] = meanings[found - letters];
        reader->at += 2;
        return 1;
    }
    uint32_t code, second;
    if (!read_unit(reader, &code) || code == 0) return 0;
    if (code >= 0xD800 && code <= 0xDFFF) { /* only as a pair, high before low */
        if (code >= 0xDC00 || !read_unit(reader, &second) || second < 0xDC00 || second > 0xDFFF) return 0;
        code = 0x10000 + ((code & 0x3FF) << 10 | (second & 0x3FF));
    }
    return utf8_encode(code, bytes);
}

/* The rest of a text behind its opening quote. */
static bool read_text(JsonReader *reader, char *text, size_t capacity) {
    const size_t start = reader->token;
    size_t used = 0;
    for (;;) {
        char bytes[4];
        const char *source = bytes;
        reader->token = reader->at;
        if (reader->at == reader->size) return json_refuse(reader, "the text does not end");
        const char *next = reader->text + reader->at;
        size_t length;
        if (*next == '"') break;
        if (*next == '\\') {
            length = read_escape(reader, bytes);
            if (length == 0) return json_refuse(reader, "a wrong escape");
        } else {
            source = next;
            length = (unsigned char)*next < 0x20 ? 0 : utf8_length(next, reader->size - reader->at);
            if (length == 0) return json_refuse(reader, "a control character or wrong UTF-8");
            reader->at += length;
        }
        if (text && length >= capacity - used) {
            reader->token = start;
            return json_refuse(reader, "a text longer than %zu bytes", capacity - 1);
        }
        if (text) memcpy(text + used, source, length);
        used += length;
    }
    reader->at++;
    reader->token = start;
    if (text) text[used] = '\0';
    return true;
}

static bool read_quoted(JsonReader *reader, const char *name, char *text, size_t capacity) {
    const bool read = take(reader, '"', name) && read_text(reader, text, capacity);
    if (text && !read) text[0] = '\0';
    return read;
}

bool json_string(JsonReader *reader, char *text, size_t capacity) {
    return read_quoted(reader, "a text", text, capacity);
}

bool json_key(JsonReader *reader, char *key, size_t capacity) {
    if (key) key[0] = '\0';
    if (!next_part(reader, '}') || !read_quoted(reader, "a key", key, capacity)) return false;
    const size_t start = reader->token;
    if (!take(reader, ':', "':'")) return false;
    reader->token = start; /* what the caller may refuse is the key */
    return true;
}

/* ---- Reader: numbers and words --------------------------------------------------------------------------------- */

static size_t digits(const char *text) {
    return strspn(text, "0123456789");
}

/* Length of the number that `text` begins with (RFC 8259, section 6), 0 if there is none.
 * → whole: neither fraction nor exponent. */
static size_t number_length(const char *text, bool *whole) {
    *whole = true;
    size_t at = text[0] == '-';
    const size_t integer = digits(text + at);
    if (integer == 0) return 0;
    at += text[at] == '0' ? 1 : integer;
    if (text[at] == '.') {
        const size_t fraction = digits(text + at + 1);
        if (fraction == 0) return 0;
        at += 1 + fraction;
        *whole = false;
    }
    if (text[at] == 'e' || text[at] == 'E') {
        at += text[at + 1] == '+' || text[at + 1] == '-' ? 2 : 1;
        const size_t exponent = digits(text + at);
        if (exponent == 0) return 0;
        at += exponent;
        *whole = false;
    }
    return at;
}

/* → text: the number alone, ended by a NUL */
static bool read_number(JsonReader *reader, const char *name, char text[NUMBER_SIZE], bool *whole) {
    next_token(reader);
    if (reader->failed) return false;
    const size_t left = reader->size - reader->at, window = left < NUMBER_SIZE ? left : NUMBER_SIZE - 1;
    if (window != 0) memcpy(text, reader->text + reader->at, window);
    text[window] = '\0';
    const size_t length = number_length(text, whole);
    if (length == 0) return json_refuse(reader, "expected %s", name);
    if (length == NUMBER_SIZE - 1) return json_refuse(reader, "a number too long to read");
    text[length] = '\0';
    reader->at += length;
    return true;
}

/* A positive number in fixed point, least word first.  The fraction goes as far as half of the smallest double. */
enum { FRACTION_WORDS = 34, WORDS = FRACTION_WORDS + 36, FRACTION_BITS = 32 * FRACTION_WORDS };

/* Returns what does not fit. */
static uint32_t multiply_add(uint32_t words[WORDS], uint32_t factor, uint32_t carry) {
    for (int i = FRACTION_WORDS; i < WORDS; i++) {
        const uint64_t product = (uint64_t)words[i] * factor + carry;
        words[i] = (uint32_t)product;
        carry = (uint32_t)(product >> 32);
    }
    return carry;
}

/* Returns the remainder. */
static uint32_t divide(uint32_t words[WORDS], uint32_t divisor) {
    uint64_t rest = 0;
    for (int i = WORDS - 1; i >= 0; i--) {
        rest = rest << 32 | words[i];
        words[i] = (uint32_t)(rest / divisor);
        rest %= divisor;
    }
    return (uint32_t)rest;
}

/* → the nearest double, the even one of two.  `more`: the number is larger by less than its last bit. */
static double nearest_double(const uint32_t words[WORDS], bool more) {
    int word = WORDS - 1;
    while (word > 0 && words[word] == 0) word--;
    int top = 32 * word - 1; /* its highest bit */
    for (uint32_t head = words[word]; head != 0; head >>= 1) top++;
    const int last = top - 52 > FRACTION_BITS - 1074 ? top - 52 : FRACTION_BITS - 1074; /* bit of the significand */
    uint64_t significand = 0;
    for (int i = top; i >= last; i--) significand = significand << 1 | (words[i / 32] >> i % 32 & 1);
    const int half = last - 1;
    for (int i = 0; i < half / 32; i++) more = more || words[i] != 0;
    more = more || (words[half / 32] & ((1u << half % 32) - 1)) != 0;
    significand += (words[half / 32] >> half % 32 & 1) && (more || (significand & 1));
    return ldexp((double)significand, last - FRACTION_BITS);
}

/* A number as RFC 8259 writes it, of less than NUMBER_SIZE characters → the nearest double, or ∞.  Instead of strtod,
 * which heeds the locale and brings 15 KB of 128-bit arithmetic into WebAssembly. */
static double decode_number(const char *text) {
    uint32_t words[WORDS] = {0};
    const bool negative = *text == '-';
    bool fraction = false, more = false;
    int power = 0;
    const char *c = text + negative;
    for (; *c && (*c | 0x20) != 'e'; c++) {
        fraction = fraction || *c == '.';
        if (*c == '.') continue;
        multiply_add(words, 10, (uint32_t)(*c - '0'));
        power -= fraction;
    }
    if (*c) {
        const bool smaller = *++c == '-';
        int exponent = 0;
        for (c += smaller || *c == '+'; *c; c++) {
            if (exponent < 1000) exponent = exponent * 10 + *c - '0'; /* beyond, all are 0 or ∞ */
        }
        power += smaller ? -exponent : exponent;
    }
    for (; power > 0; power--) {
        if (multiply_add(words, 10, 0) != 0) return HUGE_VAL;
    }
    while (power < 0) {
        uint32_t divisor = 1;
        for (; power < 0 && divisor < 1000000000; power++) divisor *= 10;
        more = (divide(words, divisor) != 0) || more;
    }
    return nearest_double(words, more) * (negative ? -1 : 1);
}

bool json_number(JsonReader *reader, double *number) {
    char text[NUMBER_SIZE];
    bool whole;
    if (!read_number(reader, "a number", text, &whole)) return false;
    const double value = decode_number(text);
    if (!isfinite(value)) return json_refuse(reader, "a number out of range");
    *number = value;
    return true;
}

bool json_integer(JsonReader *reader, int64_t min, int64_t max, int64_t *number) {
    char text[NUMBER_SIZE];
    bool whole;
    if (!read_number(reader, "a whole number", text, &whole)) return false;
    const bool negative = text[0] == '-';
    int64_t value = 0; /* counts downwards: INT64_MIN has no positive twin */
    for (const char *c = text + negative; whole && *c; c++) {
        const int digit = *c - '0';
        whole = value >= (INT64_MIN + digit) / 10;
        if (whole) value = value * 10 - digit;
    }
    whole = whole && (negative || value != INT64_MIN);
    if (whole && !negative) value = -value;
    if (!whole || value < min || value > max) {
        return json_refuse(reader, "expected a whole number from %" PRId64 " to %" PRId64, min, max);
    }
    *number = value;
    return true;
}

static bool read_word(JsonReader *reader, const char *word) {
    const size_t length = strlen(word);
    if (reader->size - reader->at < length || memcmp(reader->text + reader->at, word, length) != 0) {
        return json_refuse(reader, "expected %s", word);
    }
    reader->at += length;
    return true;
}

bool json_bool(JsonReader *reader, bool *value) {
    const char c = next_token(reader);
    if (c != 't' && c != 'f') return json_refuse(reader, "expected true or false");
    if (!read_word(reader, c == 't' ? "true" : "false")) return false;
    *value = c == 't';
    return true;
}

bool json_skip(JsonReader *reader) {
    double number;
    bool value;
    switch (json_peek(reader)) {
    case JSON_OBJECT:
        json_object(reader);
        while (json_key(reader, NULL, 0)) json_skip(reader);
        break;
    case JSON_ARRAY:
        json_array(reader);
        while (json_element(reader)) json_skip(reader);
        break;
    case JSON_STRING: json_string(reader, NULL, 0); break;
    case JSON_NUMBER: json_number(reader, &number); break;
    case JSON_BOOL: json_bool(reader, &value); break;
    case JSON_NULL: read_word(reader, "null"); break;
    case JSON_NONE: json_refuse(reader, "expected a value"); break;
    }
    return !reader->failed;
}

bool json_end(JsonReader *reader) {
    next_token(reader);
    if (reader->at < reader->size || reader->depth != 0) return json_refuse(reader, "expected the end");
    return !reader->failed;
}

/* ---- Writer ---------------------------------------------------------------------------------------------------- */

JsonWriter json_writer(char *text, size_t capacity) {
    return (JsonWriter){.text = text, .capacity = capacity};
}

static void append(JsonWriter *writer, const char *text, size_t length) {
    if (writer->length < writer->capacity) {
        const size_t room = writer->capacity - writer->length;
        memcpy(writer->text + writer->length, text, length < room ? length : room);
    }
    writer->length += length;
}

/* A value, key or bracket that may need a comma in front. */
static void append_part(JsonWriter *writer, const char *text, size_t length) {
    if (writer->comma) append(writer, ",", 1);
    append(writer, text, length);
    writer->comma = true;
}

void json_write_open(JsonWriter *writer, char bracket) {
    append_part(writer, &bracket, 1);
    writer->comma = false;
}

void json_write_close(JsonWriter *writer, char bracket) {
    append(writer, &bracket, 1);
    writer->comma = true;
}

void json_write_key(JsonWriter *writer, const char *key) {
    json_write_string(writer, key);
    append(writer, ":", 1);
    writer->comma = false;
}

void json_write_string(JsonWriter *writer, const char *text) {
    append_part(writer, "\"", 1);
    for (size_t left = strlen(text); left > 0;) {
        const char c = *text;
        size_t length = utf8_length(text, left);
        if (c == '"' || c == '\\') {
            append(writer, "\\", 1);
            append(writer, text, 1);
        } else if ((unsigned char)c < 0x20) {
            static const char hex[] = "0123456789abcdef";
            const char escape[6] = {'\\', 'u', '0', '0', hex[c >> 4], hex[c & 15]};
            append(writer, escape, sizeof escape);
        } else if (length == 0) {
            append(writer, "\\ufffd", 6);
            length = 1;
        } else {
            append(writer, text, length);
        }
        text += length;
        left -= length;
    }
    append(writer, "\"", 1);
}

void json_write_float(JsonWriter *writer, float number) {
    char text[NUMBER_SIZE] = "null";
    for (int precision = 6; isfinite(number) && precision <= 9; precision++) {
        text_print(text, sizeof text, "%.*g", precision, (double)number);
        if ((float)decode_number(text) == number) break; /* with nine digits always */
    }
    append_part(writer, text, strlen(text));
}

void json_write_integer(JsonWriter *writer, int64_t number) {
    char text[NUMBER_SIZE];
    append_part(writer, text, text_print(text, sizeof text, "%" PRId64, number));
}

void json_write_bool(JsonWriter *writer, bool value) {
    append_part(writer, value ? "true" : "false", value ? 4 : 5);
}

size_t json_finish(JsonWriter *writer) {
    if (writer->capacity > 0) {
        writer->text[writer->length < writer->capacity ? writer->length : writer->capacity - 1] = '\0';
    }
    return writer->length;
}
