/* The oracle of the exact tables. */
#define multiply_add(a, b, c) ((c) + (a) * (b))
#define KERNELS kernels_reference
#define KERNELS_NAME "reference"
#define KERNELS_FUSED false
#include "reference.h"
