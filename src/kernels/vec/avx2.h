/* x86-64 AVX2, without its fused multiply-add, which rounds once where everybody else rounds twice. */
#include <immintrin.h>

typedef __m256 Vec;
enum { VEC_WIDTH = 8 };

static inline Vec vec_load(const float *p) {
    return _mm256_loadu_ps(p);
}
static inline void vec_store(float *p, Vec a) {
    _mm256_storeu_ps(p, a);
}
static inline Vec vec_all(float x) {
    return _mm256_set1_ps(x);
}
static inline Vec vec_add(Vec a, Vec b) {
    return _mm256_add_ps(a, b);
}
static inline Vec vec_multiply(Vec a, Vec b) {
    return _mm256_mul_ps(a, b);
}
static inline Vec vec_divide(Vec a, Vec b) {
    return _mm256_div_ps(a, b);
}
static inline Vec vec_root(Vec a) {
    return _mm256_sqrt_ps(a);
}
