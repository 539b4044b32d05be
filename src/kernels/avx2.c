#include "vec/avx2.h"

#define KERNELS kernels_avx2
#define KERNELS_NAME "avx2"
#include "body.h"
