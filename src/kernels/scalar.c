#include "vec/scalar.h"

#define KERNELS kernels_scalar
#define KERNELS_NAME "scalar"
#include "body.h"
