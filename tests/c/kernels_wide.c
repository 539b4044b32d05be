#include "vec_wide.h"

#define KERNELS kernels_wide
#define KERNELS_NAME "wide"
#include "kernels/body.h"
