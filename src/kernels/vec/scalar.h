/* One float after the other, in plain C. */
#include <math.h>
#include <stdbool.h>

typedef float Vec;
enum { VEC_WIDTH = 1, TILE_ROWS = 4, LINE_TILE = 6, VEC_FUSED = false };

static inline Vec vec_load(const float *p) {
    return *p;
}
static inline void vec_store(float *p, Vec a) {
    *p = a;
}
static inline Vec vec_all(float x) {
    return x;
}
static inline Vec vec_multiply(Vec a, Vec b) {
    return a * b;
}
/* a · b + c */
static inline Vec vec_multiply_add(Vec a, Vec b, Vec c) {
    return c + a * b;
}
static inline float multiply_add(float a, float b, float c) {
    return c + a * b;
}
static inline Vec vec_divide(Vec a, Vec b) {
    return a / b;
}
static inline Vec vec_root(Vec a) {
    return sqrtf(a);
}
/* a > b ? yes : no */
static inline Vec vec_where_greater(Vec a, Vec b, Vec yes, Vec no) {
    return a > b ? yes : no;
}
