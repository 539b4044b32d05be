/* WebAssembly SIMD128. */
#include <wasm_simd128.h>

typedef v128_t Vec;
enum { VEC_WIDTH = 4 };

static inline Vec vec_load(const float *p) {
    return wasm_v128_load(p);
}
static inline void vec_store(float *p, Vec a) {
    wasm_v128_store(p, a);
}
static inline Vec vec_all(float x) {
    return wasm_f32x4_splat(x);
}
static inline Vec vec_add(Vec a, Vec b) {
    return wasm_f32x4_add(a, b);
}
static inline Vec vec_multiply(Vec a, Vec b) {
    return wasm_f32x4_mul(a, b);
}
static inline Vec vec_divide(Vec a, Vec b) {
    return wasm_f32x4_div(a, b);
}
static inline Vec vec_root(Vec a) {
    return wasm_f32x4_sqrt(a);
}
