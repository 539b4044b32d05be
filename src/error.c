#include "error.h"

#include <stdarg.h>

ClappStatus(error_set)(ClappError *error, ClappStatus status, const char *format, ...) {
    if (error == NULL) { return status; }
    va_list values;
    va_start(values, format);
    text_print_values(error->text, sizeof error->text, format, values);
    va_end(values);
    return status;
}
