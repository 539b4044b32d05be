/* error.h — how every refusal of the library is written down. */
#ifndef CLAPP_ERROR_H
#define CLAPP_ERROR_H

#include "clapp.h"
#include "text.h"

/* Writes one sentence (no full stop, no file name: the caller puts that in front) into `error`, which may be
 * NULL, and returns `status`, so that a refusal is a single statement:
 *     return error_set(error, CLAPP_INVALID, "batch is %d", batch); */
ClappStatus error_set(ClappError *error, ClappStatus status, const char *format, ...) TEXT_FORMAT_ATTRIBUTE(3, 4);
#ifdef __clang_analyzer__ /* looks at one file at a time, and cannot know what is returned */
#define error_set(error, status, ...) (error_set(error, status, __VA_ARGS__), (status))
#endif

#endif
