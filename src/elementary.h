/* exp and log from additions, multiplications and divisions alone: a C library's own differ in the last bit from one
 * system to the next, these do not.  Relative error below 1e-15. */
#ifndef CLAPP_ELEMENTARY_H
#define CLAPP_ELEMENTARY_H

#include <stdint.h>

/* e^x; 0 below −700, e^700 above 700. */
double elementary_exp(double x);
/* Natural logarithm of a normal positive number. */
double elementary_log(double x);
/* x^n by repeated squaring. */
double elementary_power(double x, uint64_t n);

#endif
