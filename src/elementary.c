#include "elementary.h"

#include <math.h>
#include <string.h>

static const double ln2_high = 6.93147180369123816490e-01; /* the first 33 bits of ln 2 … */
static const double ln2_low = 1.90821492927058770002e-10;  /* … and the rest */

static double two_to(int exponent) {
    const uint64_t bits = (uint64_t)(exponent + 1023) << 52;
    double result;
    memcpy(&result, &bits, sizeof result);
    return result;
}

double elementary_exp(double x) {
    if (isnan(x)) return x;
    if (x < -700) return 0;
    if (x > 700) x = 700;
    const double turns = x * 1.44269504088896340736 + (x < 0 ? -0.5 : 0.5);
    const int exponent = (int)turns;
    const double r = (x - exponent * ln2_high) - exponent * ln2_low; /* |r| ≤ ln 2 / 2 */
    double sum = 1;
    for (int n = 14; n > 0; n--) sum = 1 + sum * r / n; /* Taylor, from the small end */
    return sum * two_to(exponent);
}

double elementary_log(double x) {
    if (isnan(x)) return x;
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    int exponent = (int)(bits >> 52) - 1023;
    bits = (bits & 0x000FFFFFFFFFFFFFu) | 0x3FF0000000000000u;
    double m; /* x = m · 2^exponent, 1 ≤ m < 2 */
    memcpy(&m, &bits, sizeof m);
    if (m > 1.41421356237309504880) {
        m /= 2;
        exponent++;
    }
    const double s = (m - 1) / (m + 1), s2 = s * s; /* log m = 2 artanh s, |s| ≤ 0.172 */
    double sum = 0;
    for (int n = 23; n > 0; n -= 2) sum = sum * s2 + 1.0 / n;
    return exponent * ln2_high + (2 * s * sum + exponent * ln2_low);
}

double elementary_power(double x, uint64_t n) {
    double result = 1;
    for (; n > 0; n >>= 1, x *= x)
        if (n & 1) result *= x;
    return result;
}
