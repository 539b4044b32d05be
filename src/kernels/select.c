#include "kernels.h"

const Kernels *kernels_select(bool fused) {
#if defined(CLAPP_SCALAR)
    (void)fused;
    return &kernels_scalar;
#elif defined(__wasm_relaxed_simd__)
    (void)fused; /* whoever loads this module has asked for it */
    return &kernels_relaxed;
#elif defined(__wasm_simd128__)
    (void)fused;
    return &kernels_simd128;
#elif defined(CLAPP_X86)
    if (__builtin_cpu_supports("avx512f")) return fused ? &kernels_avx512_fused : &kernels_avx512;
    if (fused && __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return &kernels_avx2_fused;
    return __builtin_cpu_supports("avx2") ? &kernels_avx2 : &kernels_scalar;
#else
    (void)fused;
    return &kernels_scalar;
#endif
}
