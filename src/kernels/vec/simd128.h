/* WebAssembly SIMD128; with relaxed SIMD the product is not rounded before it is added. */
#include <math.h>
#include <stdbool.h>
#include <wasm_simd128.h>

typedef v128_t Vec;
#ifdef __wasm_relaxed_simd__
enum { VEC_WIDTH = 4, TILE_ROWS = 4, LINE_TILE = 6, VEC_FUSED = true };
#else
enum { VEC_WIDTH = 4, TILE_ROWS = 4, LINE_TILE = 6, VEC_FUSED = false };
#endif

static inline Vec vec_load(const float *p) {
    return wasm_v128_load(p);
}
static inline void vec_store(float *p, Vec a) {
    wasm_v128_store(p, a);
}
static inline Vec vec_all(float x) {
    return wasm_f32x4_splat(x);
}
static inline Vec vec_multiply(Vec a, Vec b) {
    return wasm_f32x4_mul(a, b);
}
/* a · b + c */
static inline Vec vec_multiply_add(Vec a, Vec b, Vec c) {
#ifdef __wasm_relaxed_simd__
    return wasm_f32x4_relaxed_madd(a, b, c);
#else
    return wasm_f32x4_add(c, wasm_f32x4_mul(a, b));
#endif
}
static inline float multiply_add(float a, float b, float c) {
#ifdef __wasm_relaxed_simd__
    return wasm_f32x4_extract_lane(vec_multiply_add(vec_all(a), vec_all(b), vec_all(c)), 0);
#else
    return c + a * b;
#endif
}
static inline Vec vec_divide(Vec a, Vec b) {
    return wasm_f32x4_div(a, b);
}
static inline Vec vec_root(Vec a) {
    return wasm_f32x4_sqrt(a);
}
/* a > b ? yes : no */
static inline Vec vec_where_greater(Vec a, Vec b, Vec yes, Vec no) {
    return wasm_v128_bitselect(yes, no, wasm_f32x4_gt(a, b));
}
