/* OpenBLAS as one more table of kernels, of which it has only the matrix product. */
#ifndef CLAPP_BENCH_OPENBLAS_H
#define CLAPP_BENCH_OPENBLAS_H

#include "kernels/kernels.h"

extern const Kernels openblas_kernels;

#endif
