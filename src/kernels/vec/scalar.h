/* Four floats in plain C. */
#include <math.h>
#include <stdbool.h>

typedef struct Vec {
    float lane[4];
} Vec;
enum { VEC_WIDTH = 4, TILE_ROWS = 4, LINE_TILE = 6, VEC_FUSED = false };

#define VEC_EACH(expression)                                                                                           \
    Vec result;                                                                                                        \
    for (int i = 0; i < VEC_WIDTH; i++) result.lane[i] = (expression);                                                 \
    return result

static inline Vec vec_load(const float *p) {
    VEC_EACH(p[i]);
}
static inline void vec_store(float *p, Vec a) {
    for (int i = 0; i < VEC_WIDTH; i++) p[i] = a.lane[i];
}
static inline Vec vec_all(float x) {
    VEC_EACH(x);
}
static inline Vec vec_multiply(Vec a, Vec b) {
    VEC_EACH(a.lane[i] * b.lane[i]);
}
/* a · b + c */
static inline Vec vec_multiply_add(Vec a, Vec b, Vec c) {
    VEC_EACH(c.lane[i] + a.lane[i] * b.lane[i]);
}
static inline float multiply_add(float a, float b, float c) {
    return c + a * b;
}
static inline Vec vec_divide(Vec a, Vec b) {
    VEC_EACH(a.lane[i] / b.lane[i]);
}
static inline Vec vec_root(Vec a) {
    VEC_EACH(sqrtf(a.lane[i]));
}
/* a > b ? yes : no */
static inline Vec vec_where_greater(Vec a, Vec b, Vec yes, Vec no) {
    VEC_EACH(a.lane[i] > b.lane[i] ? yes.lane[i] : no.lane[i]);
}
