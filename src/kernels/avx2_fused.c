#define VEC_FMA
#include "vec/avx2.h"

#define KERNELS kernels_avx2_fused
#define KERNELS_NAME "avx2-fma"
#include "body.h"
