#include "peak.h"

/* Several mixes, since processors differ: where additions have execution units of their own, 12 chains of
 * multiplication → addition fill all four; on others 8 fused ones are enough, and more may spill. */
#define EACH_8(X, P) X(0, P) X(1, P) X(2, P) X(3, P) X(4, P) X(5, P) X(6, P) X(7, P)
#define EACH_12(X, P) EACH_8(X, P) X(8, P) X(9, P) X(10, P) X(11, P)
#define EACH_14(X, P) EACH_12(X, P) X(12, P) X(13, P)
#define EACH_15(X, P) EACH_14(X, P) X(14, P)
#define SCALE_THEN_SHIFT(i, j, P) SCALE(i, P) SHIFT(j, P)
#define PAIRS_7(P)                                                                                                     \
    SCALE_THEN_SHIFT(0, 1, P)                                                                                          \
    SCALE_THEN_SHIFT(2, 3, P)                                                                                          \
    SCALE_THEN_SHIFT(4, 5, P)                                                                                          \
    SCALE_THEN_SHIFT(6, 7, P)                                                                                          \
    SCALE_THEN_SHIFT(8, 9, P)                                                                                          \
    SCALE_THEN_SHIFT(10, 11, P)                                                                                        \
    SCALE_THEN_SHIFT(12, 13, P)

#define START(i, P) P##_vec r##i = P##_all((float)i);
#define CHAIN(i, P) r##i = P##_multiply_add(r##i, half, half);
#define SCALE(i, P) r##i = P##_multiply(r##i, half);
#define SHIFT(i, P) r##i = P##_add(r##i, half);
#define SUM(i, P) sum = P##_add(sum, r##i);
#define CHAINS(EACH, P) EACH(CHAIN, P) EACH(CHAIN, P) EACH(CHAIN, P) EACH(CHAIN, P)
#define PAIRS(P) PAIRS_7(P) PAIRS_7(P) PAIRS_7(P) PAIRS_7(P)

/* r = r · ½ + ½ tends to 1: no infinity, no denormal number.  That the ½ is handed over keeps it from being known. */
#define LOOP(name, P, TARGET, EACH, BODY)                                                                              \
    TARGET static float name(size_t turns, float one_half) {                                                           \
        const P##_vec half = P##_all(one_half);                                                                        \
        P##_vec sum = P##_all(0);                                                                                      \
        EACH(START, P)                                                                                                 \
        for (size_t turn = 0; turn < turns; turn++) { BODY }                                                           \
        EACH(SUM, P)                                                                                                   \
        return P##_first(sum);                                                                                         \
    }

#define FUSED_LOOPS(P, TARGET)                                                                                         \
    LOOP(P##_8, P, TARGET, EACH_8, CHAINS(EACH_8, P))                                                                  \
    LOOP(P##_12, P, TARGET, EACH_12, CHAINS(EACH_12, P))
#define LOOPS(P, TARGET)                                                                                               \
    FUSED_LOOPS(P, TARGET)                                                                                             \
    LOOP(P##_14, P, TARGET, EACH_14, CHAINS(EACH_14, P))                                                               \
    LOOP(P##_15, P, TARGET, EACH_15, CHAINS(EACH_15, P))                                                               \
    LOOP(P##_7_7, P, TARGET, EACH_14, PAIRS(P))

#define FUSED_PEAKS(P, text, lanes, is_here)                                                                           \
    {text, "8 chains", 8 * 4 * 2 * (lanes), P##_8, is_here}, {                                                         \
        text, "12 chains", 12 * 4 * 2 * (lanes), P##_12, is_here                                                       \
    }
#define PEAKS(P, text, lanes, is_here)                                                                                 \
    FUSED_PEAKS(P, text, lanes, is_here), {text, "14 chains", 14 * 4 * 2 * (lanes), P##_14, is_here},                  \
        {text, "15 chains", 15 * 4 * 2 * (lanes), P##_15, is_here}, {                                                  \
        text, "7 products, 7 sums", 14 * 4 * (lanes), P##_7_7, is_here                                                 \
    }

#if defined(__wasm_simd128__)
#include <wasm_simd128.h>

#define narrow_vec v128_t
#define narrow_all wasm_f32x4_splat
#define narrow_add wasm_f32x4_add
#define narrow_multiply wasm_f32x4_mul
#define narrow_multiply_add(r, m, a) wasm_f32x4_add(wasm_f32x4_mul(r, m), a)
#define narrow_first(r) wasm_f32x4_extract_lane(r, 0)
LOOPS(narrow, )

#if defined(__wasm_relaxed_simd__)
#define fused_vec v128_t
#define fused_all wasm_f32x4_splat
#define fused_add wasm_f32x4_add
#define fused_multiply_add wasm_f32x4_relaxed_madd
#define fused_first narrow_first
FUSED_LOOPS(fused, )
#endif

const Peak peaks[] = {
    PEAKS(narrow, "128-bit multiply + add", 4, NULL),
#if defined(__wasm_relaxed_simd__)
    FUSED_PEAKS(fused, "128-bit fused", 4, NULL),
#endif
};

#elif defined(__x86_64__)
#include <immintrin.h>

#define narrow_vec __m128
#define narrow_all _mm_set1_ps
#define narrow_add _mm_add_ps
#define narrow_multiply _mm_mul_ps
#define narrow_multiply_add(r, m, a) _mm_add_ps(_mm_mul_ps(r, m), a)
#define narrow_first _mm_cvtss_f32
LOOPS(narrow, )

#define FMA_TARGET __attribute__((target("avx2,fma")))
#define fused_vec __m128
#define fused_all _mm_set1_ps
#define fused_add _mm_add_ps
#define fused_multiply_add _mm_fmadd_ps
#define fused_first _mm_cvtss_f32
FUSED_LOOPS(fused, FMA_TARGET)

#define AVX2_TARGET __attribute__((target("avx2")))
#define wide_vec __m256
#define wide_all _mm256_set1_ps
#define wide_add _mm256_add_ps
#define wide_multiply _mm256_mul_ps
#define wide_multiply_add(r, m, a) _mm256_add_ps(_mm256_mul_ps(r, m), a)
#define wide_first _mm256_cvtss_f32
LOOPS(wide, AVX2_TARGET)

#define wide_fused_vec __m256
#define wide_fused_all _mm256_set1_ps
#define wide_fused_add _mm256_add_ps
#define wide_fused_multiply_add _mm256_fmadd_ps
#define wide_fused_first _mm256_cvtss_f32
FUSED_LOOPS(wide_fused, FMA_TARGET)

#define AVX512_TARGET __attribute__((target("avx512f")))
#define widest_vec __m512
#define widest_all _mm512_set1_ps
#define widest_add _mm512_add_ps
#define widest_multiply _mm512_mul_ps
#define widest_multiply_add(r, m, a) _mm512_add_ps(_mm512_mul_ps(r, m), a)
#define widest_first _mm512_cvtss_f32
LOOPS(widest, AVX512_TARGET)

#define widest_fused_vec __m512
#define widest_fused_all _mm512_set1_ps
#define widest_fused_add _mm512_add_ps
#define widest_fused_multiply_add _mm512_fmadd_ps
#define widest_fused_first _mm512_cvtss_f32
FUSED_LOOPS(widest_fused, AVX512_TARGET)

static bool has_avx2(void) {
    return __builtin_cpu_supports("avx2");
}
static bool has_fma(void) {
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
}
static bool has_avx512(void) {
    return __builtin_cpu_supports("avx512f");
}

const Peak peaks[] = {
    PEAKS(narrow, "128-bit multiply + add", 4, NULL),        FUSED_PEAKS(fused, "128-bit fused", 4, has_fma),
    PEAKS(wide, "256-bit multiply + add", 8, has_avx2),      FUSED_PEAKS(wide_fused, "256-bit fused", 8, has_fma),
    PEAKS(widest, "512-bit multiply + add", 16, has_avx512), FUSED_PEAKS(widest_fused, "512-bit fused", 16, has_avx512),
};

#else /* one number at a time; a compiler that has vectors may use them all the same */

#define one_vec float
#define one_all(x) (x)
#define one_add(a, b) ((a) + (b))
#define one_multiply(a, b) ((a) * (b))
#define one_multiply_add(r, m, a) ((r) * (m) + (a))
#define one_first(r) (r)
LOOPS(one, )

const Peak peaks[] = {PEAKS(one, "scalar multiply + add", 1, NULL)};
#endif

const size_t peak_count = sizeof peaks / sizeof peaks[0];
