#define VEC_FMA
#include "vec/avx512.h"

#define KERNELS kernels_avx512_fused
#define KERNELS_NAME "avx512-fma"
#include "body.h"
