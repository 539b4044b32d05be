/* The oracle of the fused tables. */
#define multiply_add(a, b, c) fmaf(a, b, c)
#define KERNELS kernels_reference_fused
#define KERNELS_NAME "reference-fma"
#define KERNELS_FUSED true
#include "reference.h"
