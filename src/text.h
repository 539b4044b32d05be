/* Texts with numbers in them.  Instead of printf, which heeds the locale and brings 20 KB of 128-bit arithmetic into
 * WebAssembly. */
#ifndef CLAPP_TEXT_H
#define CLAPP_TEXT_H

#include <stdarg.h>
#include <stddef.h>

#if defined(__GNUC__) || defined(__clang__)
#define TEXT_FORMAT_ATTRIBUTE(format_at, values_at) __attribute__((format(printf, format_at, values_at)))
#else
#define TEXT_FORMAT_ATTRIBUTE(format_at, values_at)
#endif

/* As snprintf, for: %s %.3s %.*s, %d %u %x of int, long, long long and size_t, %08x, %g %.3g %.*g (to 17 digits), %%.
 * Writes at most `capacity` bytes with a NUL; returns the length of the whole without it. */
size_t text_print(char *text, size_t capacity, const char *format, ...) TEXT_FORMAT_ATTRIBUTE(3, 4);
size_t text_print_values(char *text, size_t capacity, const char *format, va_list values) TEXT_FORMAT_ATTRIBUTE(3, 0);

#endif
