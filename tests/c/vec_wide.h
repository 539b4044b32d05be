/* Sixteen floats in plain C, as AVX-512 has them, so that the kernels' ways for as many are tested on every processor;
 * with VEC_FMA the product is not rounded before it is added. */
#include <math.h>
#include <stdbool.h>

typedef struct Vec {
    float lane[16];
} Vec;
#ifdef VEC_FMA
enum { VEC_WIDTH = 16, TILE_ROWS = 12, LINE_TILE = 12, VEC_FUSED = true };
#else
enum { VEC_WIDTH = 16, TILE_ROWS = 12, LINE_TILE = 12, VEC_FUSED = false };
#endif

#define VEC_EACH(expression)                                                                                           \
    Vec result;                                                                                                        \
    for (int i = 0; i < VEC_WIDTH; i++) result.lane[i] = (expression);                                                 \
    return result

/* Called, not inlined: a sanitizer's compiler would work for minutes on tiles of 12 × 2 × 16 lanes written out. */
#define LANES static __attribute__((noinline))

static inline float multiply_add(float a, float b, float c) {
#ifdef VEC_FMA
    return fmaf(a, b, c);
#else
    return c + a * b;
#endif
}
LANES Vec vec_load(const float *p) {
    VEC_EACH(p[i]);
}
LANES void vec_store(float *p, Vec a) {
    for (int i = 0; i < VEC_WIDTH; i++) p[i] = a.lane[i];
}
LANES Vec vec_all(float x) {
    VEC_EACH(x);
}
LANES Vec vec_multiply(Vec a, Vec b) {
    VEC_EACH(a.lane[i] * b.lane[i]);
}
/* a · b + c */
LANES Vec vec_multiply_add(Vec a, Vec b, Vec c) {
    VEC_EACH(multiply_add(a.lane[i], b.lane[i], c.lane[i]));
}
LANES Vec vec_divide(Vec a, Vec b) {
    VEC_EACH(a.lane[i] / b.lane[i]);
}
LANES Vec vec_root(Vec a) {
    VEC_EACH(sqrtf(a.lane[i]));
}
/* a > b ? yes : no */
LANES Vec vec_where_greater(Vec a, Vec b, Vec yes, Vec no) {
    VEC_EACH(a.lane[i] > b.lane[i] ? yes.lane[i] : no.lane[i]);
}
