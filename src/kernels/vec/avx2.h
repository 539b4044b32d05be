/* x86-64 AVX2; with VEC_FMA the product is not rounded before it is added. */
#include <immintrin.h>
#include <math.h>
#include <stdbool.h>

typedef __m256 Vec;
#ifdef VEC_FMA
enum { VEC_WIDTH = 8, TILE_ROWS = 6, LINE_TILE = 12, VEC_FUSED = true };
#else
enum { VEC_WIDTH = 8, TILE_ROWS = 6, LINE_TILE = 12, VEC_FUSED = false };
#endif

static inline Vec vec_load(const float *p) {
    return _mm256_loadu_ps(p);
}
static inline void vec_store(float *p, Vec a) {
    _mm256_storeu_ps(p, a);
}
static inline Vec vec_all(float x) {
    return _mm256_set1_ps(x);
}
static inline Vec vec_multiply(Vec a, Vec b) {
    return _mm256_mul_ps(a, b);
}
/* a · b + c */
static inline Vec vec_multiply_add(Vec a, Vec b, Vec c) {
#ifdef VEC_FMA
    return _mm256_fmadd_ps(a, b, c);
#else
    return _mm256_add_ps(c, _mm256_mul_ps(a, b));
#endif
}
static inline float multiply_add(float a, float b, float c) {
#ifdef VEC_FMA
    return fmaf(a, b, c);
#else
    return c + a * b;
#endif
}
static inline Vec vec_divide(Vec a, Vec b) {
    return _mm256_div_ps(a, b);
}
static inline Vec vec_root(Vec a) {
    return _mm256_sqrt_ps(a);
}
/* a > b ? yes : no */
static inline Vec vec_where_greater(Vec a, Vec b, Vec yes, Vec no) {
    return _mm256_blendv_ps(no, yes, _mm256_cmp_ps(a, b, _CMP_GT_OQ));
}
