/* json.h — JSON (RFC 8259) read and written in place: nothing is allocated, nothing is built.
 *
 * The reader is pulled.  An object of known keys:
 *
 *     char key[CLAPP_NAME_SIZE];
 *     JsonReader reader = json_start(text, size, "settings", error);
 *     json_object(&reader);
 *     while (json_key(&reader, key, sizeof key)) {
 *         if (strcmp(key, "crop") == 0) json_integer(&reader, 1, 1024, &crop);
 *         else json_refuse(&reader, "unknown key \"%s\"", key);
 *     }
 *     return json_end(&reader) ? CLAPP_OK : CLAPP_INVALID;
 *
 * The first error stays: every later call returns false, so one question at the end is enough.
 * Its sentence reads "settings: expected a number at byte 17".  Stricter than the RFC in four things: texts must be
 * valid UTF-8, may not contain U+0000, nest no deeper than 16, and a number has at most 63 characters.
 * Floats are written by the C library: the process must be in the "C" numeric locale. */
#ifndef CLAPP_JSON_H
#define CLAPP_JSON_H

#include "clapp.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#if defined(__GNUC__) || defined(__clang__)
#define JSON_PRINTF __attribute__((format(printf, 2, 3)))
#else
#define JSON_PRINTF
#endif

enum { JSON_MAX_DEPTH = 16 };

typedef struct JsonReader {
    const char *text;
    size_t size;
    const char *noun;  /* what is being read, first in every sentence; may be exchanged on the way */
    ClappError *error; /* may be NULL */
    size_t at;         /* next byte */
    size_t token;      /* first byte of what was read last, named in the sentence */
    int depth;
    bool opened; /* a container has just begun: no comma comes before its first part */
    bool failed;
} JsonReader;

typedef enum JsonKind {
    JSON_NONE, /* the end, an error, or no value */
    JSON_OBJECT,
    JSON_ARRAY,
    JSON_STRING,
    JSON_NUMBER,
    JSON_BOOL,
    JSON_NULL
} JsonKind;

/* `text`, `noun` and `error` must outlive the reader. */
JsonReader json_start(const char *text, size_t size, const char *noun, ClappError *error);
JsonKind json_peek(JsonReader *reader);

/* json_key and json_element return false behind the last part, and after an error.  Every key and every element must
 * be followed by reading or skipping its value.  Double keys are the caller's to notice: json_first refuses the key
 * read last if bit `index` (0..63) of `seen` says that it has been there, and sets that bit. */
bool json_object(JsonReader *reader);
bool json_key(JsonReader *reader, char *key, size_t capacity);
bool json_array(JsonReader *reader);
bool json_element(JsonReader *reader);

/* Texts are unescaped, end with a NUL that `capacity` includes, and are empty after an error.  One that does not fit
 * is an error.  `text` may be NULL, with capacity 0: then it is only checked. */
bool json_string(JsonReader *reader, char *text, size_t capacity);
bool json_number(JsonReader *reader, double *number);
/* Digits only: 3.0 and 3e0 are refused, as is what is outside min..max. */
bool json_integer(JsonReader *reader, int64_t min, int64_t max, int64_t *number);
bool json_bool(JsonReader *reader, bool *value);
/* Reads past any one value, checking it. */
bool json_skip(JsonReader *reader);
/* True if the whole text was one value, nothing but white space follows and nothing went wrong. */
bool json_end(JsonReader *reader);

bool json_ok(const JsonReader *reader);
/* The caller's own error about what was read last.  Returns false.  Control characters and what is
 * not UTF-8 become '?'. */
bool json_refuse(JsonReader *reader, const char *format, ...) JSON_PRINTF;

static inline bool json_first(JsonReader *reader, const char *key, uint64_t *seen, int index) {
    const bool first = !(*seen >> index & 1);
    *seen |= (uint64_t)1 << index;
    return first || json_refuse(reader, "\"%s\" comes twice", key);
}

/* Writes into text[capacity] what fits, and counts what is needed.  Sets the commas. */
typedef struct JsonWriter {
    char *text; /* may be NULL if capacity is 0 */
    size_t capacity;
    size_t length; /* of the whole text, though it may not fit */
    bool comma;    /* the next part needs one in front */
} JsonWriter;

JsonWriter json_writer(char *text, size_t capacity);
void json_write_open(JsonWriter *writer, char bracket);  /* '{' or '[' */
void json_write_close(JsonWriter *writer, char bracket); /* '}' or ']' */
void json_write_key(JsonWriter *writer, const char *key);
/* What is not valid UTF-8 becomes U+FFFD. */
void json_write_string(JsonWriter *writer, const char *text);
/* The shortest of %.6g … %.9g that json_number and a cast give back as the same float.  NaN and ∞ become null. */
void json_write_float(JsonWriter *writer, float number);
void json_write_integer(JsonWriter *writer, int64_t number);
void json_write_bool(JsonWriter *writer, bool value);
/* Ends the text with a NUL, at the cost of its last byte if it does not fit.  Returns the whole length without NUL, as
 * snprintf does.  Whoever wants no NUL reads `length` instead. */
size_t json_finish(JsonWriter *writer);

#endif
