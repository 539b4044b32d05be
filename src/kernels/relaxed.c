#include "vec/simd128.h"

#define KERNELS kernels_relaxed
#define KERNELS_NAME "relaxed"
#include "body.h"
