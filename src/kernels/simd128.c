#include "vec/simd128.h"

#define KERNELS kernels_simd128
#define KERNELS_NAME "simd128"
#include "body.h"
