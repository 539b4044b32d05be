#define VEC_FMA
#include "vec_wide.h"

#define KERNELS kernels_wide_fused
#define KERNELS_NAME "wide-fma"
#include "kernels/body.h"
