#include "error.h"

#include <stdarg.h>
#include <stdio.h>

ClappStatus error_set(ClappError *error, ClappStatus status, const char *format, ...) {
    if (error == NULL) { return status; }
    va_list values;
    va_start(values, format);
    int length = vsnprintf(error->text, sizeof error->text, format, values);
    va_end(values);
    if (length < 0) { error->text[0] = '\0'; }
    return status;
}
