#include "text.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

typedef struct Writer {
    char *text;
    size_t capacity, length;
} Writer;

static void append(Writer *writer, const char *part, size_t length) {
    const size_t room = writer->length + 1 < writer->capacity ? writer->capacity - 1 - writer->length : 0;
    if (room > 0) memcpy(writer->text + writer->length, part, length < room ? length : room);
    writer->length += length;
}

static void append_times(Writer *writer, char c, int times) {
    for (; times > 0; times--) append(writer, &c, 1);
}

static void append_whole(Writer *writer, uint64_t number, unsigned base, bool negative, int width) {
    char digits[24];
    size_t at = sizeof digits;
    do digits[--at] = "0123456789abcdef"[number % base];
    while ((number /= base) != 0);
    if (negative) digits[--at] = '-';
    append_times(writer, '0', width - (int)(sizeof digits - at));
    append(writer, digits + at, sizeof digits - at);
}

/* ---- Floating-point numbers -------------------------------------------------------------------------------------- */

enum {
    MOST_DIGITS = 17,
    LIMBS = 86, /* of 9 decimal digits: the longest double has 767 */
    LIMB = 1000000000
};

/* Limbs, the lowest first. */
static void multiply_add(uint32_t *limbs, uint32_t factor, uint32_t carry) {
    for (int i = 0; i < LIMBS; i++) {
        const uint64_t product = (uint64_t)limbs[i] * factor + carry;
        limbs[i] = (uint32_t)(product % LIMB);
        carry = (uint32_t)(product / LIMB);
    }
}

/* A value above 0, exactly → its digits, the first not 0.  Returns the power of ten of the first. */
static int all_digits(double value, char *digits, int *count) {
    uint32_t limbs[LIMBS] = {0};
    int binary = 0, leading = 0;
    uint64_t fraction = (uint64_t)ldexp(frexp(value, &binary), 53);
    for (binary -= 53; binary < 0 && fraction % 2 == 0; binary++) fraction /= 2;
    multiply_add(limbs, 1, (uint32_t)(fraction >> 32));
    for (int half = 0; half < 2; half++)
        multiply_add(limbs, 1 << 16, half == 0 ? (uint32_t)fraction >> 16 : (uint32_t)fraction & 0xffff);
    for (int i = 0; i < binary; i++) multiply_add(limbs, 2, 0);
    for (int i = 0; i < -binary; i++) multiply_add(limbs, 5, 0); /* 2⁻¹ = 5 · 10⁻¹ */
    for (int i = 0; i < LIMBS * 9; i++) {
        const int limb = LIMBS - 1 - i / 9;
        uint32_t rest = limbs[limb];
        for (int skipped = 8 - i % 9; skipped > 0; skipped--) rest /= 10;
        digits[i] = (char)('0' + rest % 10);
    }
    while (digits[leading] == '0') leading++;
    *count = LIMBS * 9 - leading;
    memmove(digits, digits + leading, (size_t)*count);
    return *count - 1 + (binary < 0 ? binary : 0);
}

/* → the first `wanted` digits, rounded, ties to even.  Returns the power of ten of the first. */
static int round_digits(double value, int wanted, char *rounded) {
    char digits[LIMBS * 9];
    int count = 0, power = all_digits(value, digits, &count);
    bool more = false;
    for (int i = 0; i < wanted; i++) rounded[i] = i < count ? digits[i] : '0';
    if (wanted >= count) return power;
    for (int i = wanted + 1; i < count; i++) more = more || digits[i] != '0';
    const bool odd = (rounded[wanted - 1] - '0') % 2 != 0;
    if (digits[wanted] < '5' || (digits[wanted] == '5' && !more && !odd)) return power;
    int at = wanted - 1;
    while (at >= 0 && rounded[at] == '9') rounded[at--] = '0';
    if (at >= 0) {
        rounded[at]++;
    } else { /* 99.9 → 100 */
        rounded[0] = '1';
        power++;
    }
    return power;
}

/* As %g has it: digits, or digits and a power of ten, without zeros at the end. */
static void append_general(Writer *writer, double value, int precision) {
    char digits[MOST_DIGITS] = "0";
    int count = precision < 1 ? 1 : precision > MOST_DIGITS ? MOST_DIGITS : precision, power = 0;
    const int fixed_below = count;
    if (signbit(value) && !isnan(value)) append(writer, "-", 1);
    if (!isfinite(value)) {
        append(writer, isnan(value) ? "nan" : "inf", 3);
        return;
    }
    if (value != 0) power = round_digits(fabs(value), count, digits);
    else count = 1;
    while (count > 1 && digits[count - 1] == '0') count--;
    const bool fixed = power >= -4 && power < fixed_below;
    const int whole = !fixed ? 1 : power < 0 ? 0 : power + 1; /* digits before the point */
    if (whole == 0) append(writer, "0", 1);
    append(writer, digits, (size_t)(whole < count ? whole : count));
    append_times(writer, '0', whole - count);
    if (whole < count) append(writer, ".", 1);
    if (fixed) append_times(writer, '0', -power - 1);
    if (whole < count) append(writer, digits + whole, (size_t)(count - whole));
    if (fixed) return;
    append(writer, power < 0 ? "e-" : "e+", 2);
    append_whole(writer, (uint64_t)(power < 0 ? -power : power), 10, false, 2);
}

/* ---- Formats ----------------------------------------------------------------------------------------------------- */

/* Between the % and the letter. */
typedef struct Conversion {
    int width, precision; /* −1: not given */
    int size;             /* 0 int, 1 long, 2 long long, 3 size_t */
    char letter;
} Conversion;

/* The values, where they can be handed on and come back moved. */
typedef struct Values {
    va_list list;
} Values;

static const char *read_conversion(const char *format, Values *values, Conversion *conversion) {
    *conversion = (Conversion){.precision = -1};
    for (; *format >= '0' && *format <= '9'; format++) conversion->width = conversion->width * 10 + *format - '0';
    if (*format == '.') {
        conversion->precision = 0;
        format++;
        if (*format == '*') {
            conversion->precision = va_arg(values->list, int);
            format++;
        }
        for (; *format >= '0' && *format <= '9'; format++)
            conversion->precision = conversion->precision * 10 + *format - '0';
    }
    for (; *format == 'l'; format++) conversion->size++;
    if (*format == 'z') {
        conversion->size = 3;
        format++;
    }
    conversion->letter = *format;
    return *format ? format + 1 : format;
}

static int64_t signed_value(Values *values, int size) {
    if (size == 0) return va_arg(values->list, int);
    return size == 1 ? va_arg(values->list, long) : va_arg(values->list, long long);
}

static uint64_t unsigned_value(Values *values, int size) {
    if (size == 0) return va_arg(values->list, unsigned);
    if (size == 1) return va_arg(values->list, unsigned long);
    return size == 2 ? va_arg(values->list, unsigned long long) : va_arg(values->list, size_t);
}

static void append_value(Writer *writer, Values *values, Conversion c) {
    if (c.letter == 's') {
        const char *part = va_arg(values->list, const char *);
        size_t length = 0;
        while ((c.precision < 0 || length < (size_t)c.precision) && part[length]) length++;
        append(writer, part, length);
    } else if (c.letter == 'd') {
        const int64_t number = signed_value(values, c.size);
        append_whole(writer, number < 0 ? 0 - (uint64_t)number : (uint64_t)number, 10, number < 0, c.width);
    } else if (c.letter == 'u' || c.letter == 'x') {
        append_whole(writer, unsigned_value(values, c.size), c.letter == 'x' ? 16 : 10, false, c.width);
    } else if (c.letter == 'g') {
        append_general(writer, va_arg(values->list, double), c.precision < 0 ? 6 : c.precision);
    } else {
        append(writer, &c.letter, 1);
    }
}

size_t text_print_values(char *text, size_t capacity, const char *format, va_list values) {
    Writer writer = {text, capacity, 0};
    Values copy;
    va_copy(copy.list, values);
    while (*format) {
        const size_t plain = strcspn(format, "%");
        append(&writer, format, plain);
        format += plain;
        if (!*format) break;
        Conversion conversion;
        format = read_conversion(format + 1, &copy, &conversion);
        append_value(&writer, &copy, conversion);
    }
    va_end(copy.list);
    if (capacity > 0) text[writer.length < capacity ? writer.length : capacity - 1] = '\0';
    return writer.length;
}

size_t text_print(char *text, size_t capacity, const char *format, ...) {
    va_list values;
    va_start(values, format);
    const size_t length = text_print_values(text, capacity, format, values);
    va_end(values);
    return length;
}
