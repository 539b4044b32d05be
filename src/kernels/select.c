#include "kernels.h"

const Kernels *kernels_select(void) {
#if defined(CLAPP_SCALAR)
    return &kernels_scalar;
#elif defined(__wasm_simd128__)
    return &kernels_simd128;
#elif defined(CLAPP_AVX2)
    return __builtin_cpu_supports("avx2") ? &kernels_avx2 : &kernels_scalar;
#else
    return &kernels_scalar;
#endif
}
