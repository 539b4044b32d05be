/* safetensors.h — named arrays in one file, read from and written to memory.
 *
 *     8 bytes      length H of the header, little-endian
 *     H bytes      JSON: {"__metadata__": {"key": "text", …},
 *                         "name": {"dtype": "F32", "shape": [2, 3], "data_offsets": [begin, end]}, …}
 *     the rest     the values, little-endian, row by row; offsets count from here
 *
 * The reader trusts nothing: the arrays must fill the rest exactly, without overlap or hole, in whatever order the
 * header names them; no name and no key may come twice.  Only float32 and int32 are read. */
#ifndef CLAPP_SAFETENSORS_H
#define CLAPP_SAFETENSORS_H

#include "clapp.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    SAFETENSORS_MAX_RANK = 8,
    SAFETENSORS_MAX_NAME = 127, /* bytes */
    SAFETENSORS_MAX_ENTRIES = 4096,
    SAFETENSORS_MAX_METADATA = 256,  /* pairs */
    SAFETENSORS_MAX_HEADER = 1 << 20 /* bytes */
};

typedef enum SafetensorsType { SAFETENSORS_F32, SAFETENSORS_I32 } SafetensorsType;

typedef struct SafetensorsEntry {
    const char *name;
    SafetensorsType type;
    int rank; /* 0 is one value */
    int shape[SAFETENSORS_MAX_RANK];

    /* Set by safetensors_open and safetensors_plan: */
    size_t count;        /* values, 4 bytes each */
    size_t offset;       /* of its first byte in the file */
    const uint8_t *data; /* when reading: its first byte, aligned to nothing */
} SafetensorsEntry;

typedef struct SafetensorsPair {
    const char *key, *text;
} SafetensorsPair;

/* ---- Reading --------------------------------------------------------------------------------------------------- */

typedef struct SafetensorsFile {
    SafetensorsEntry *entries; /* in the order of their data; also the one allocation, freed by safetensors_close */
    int entry_count;
    SafetensorsPair *metadata; /* in the order of the file */
    int metadata_count;
} SafetensorsFile;

/* `bytes` must outlive `file`.  After an error `file` is empty and nothing is allocated. */
ClappStatus safetensors_open(const uint8_t *bytes, size_t size, SafetensorsFile *file, ClappError *error);
/* A second call does nothing. */
void safetensors_close(SafetensorsFile *file);

/* NULL if there is none. */
const SafetensorsEntry *safetensors_find(const SafetensorsFile *file, const char *name);
/* As above; an entry that is missing, or not of this type and shape (rank), is an error that names it. */
ClappStatus safetensors_require(const SafetensorsFile *file, const char *name, SafetensorsType type, int rank,
                                const int *shape, const SafetensorsEntry **entry, ClappError *error);
/* The unescaped text of a key, ended by a NUL that `size` does not count; false if there is none. */
bool safetensors_metadata(const SafetensorsFile *file, const char *key, const char **text, size_t *size);

/* Whether all values of a float32 entry are finite, and none is below `least` (-INFINITY: no matter). */
ClappStatus safetensors_check_f32(const SafetensorsEntry *entry, float least, ClappError *error);
/* Copies all values: → out (count), which must be the entry's.  NaN and ∞ are refused; `out` is then untouched. */
ClappStatus safetensors_read_f32(const SafetensorsEntry *entry, float *out, size_t count, ClappError *error);
ClappStatus safetensors_read_i32(const SafetensorsEntry *entry, int32_t *out, size_t count, ClappError *error);

/* ---- Writing --------------------------------------------------------------------------------------------------- */

/* Fill in the entries' first four fields, plan, take `file_size` bytes, write the header, then every entry's values.
 * The same layout gives the same bytes. */
typedef struct SafetensorsLayout {
    SafetensorsEntry *entries; /* data will stand in this order */
    int entry_count;
    const SafetensorsPair *metadata; /* in this order; none: no __metadata__ */
    int metadata_count;
} SafetensorsLayout;

/* Sets `count` and `offset` of every entry; the first offset is a multiple of 8.  Refuses what the reader would. */
ClappStatus safetensors_plan(const SafetensorsLayout *layout, size_t *file_size, ClappError *error);
/* Everything before the first entry's values → bytes (at least the planned file size). */
void safetensors_write_header(const SafetensorsLayout *layout, uint8_t *bytes);
/* values (entry->count) → their place in `bytes`, the file's first byte. */
void safetensors_write_f32(const SafetensorsEntry *entry, const float *values, uint8_t *bytes);
void safetensors_write_i32(const SafetensorsEntry *entry, const int32_t *values, uint8_t *bytes);

#endif
