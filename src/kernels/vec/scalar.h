/* Four floats in plain C. */
typedef struct Vec {
    float lane[4];
} Vec;
enum { VEC_WIDTH = 4 };

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
static inline Vec vec_add(Vec a, Vec b) {
    VEC_EACH(a.lane[i] + b.lane[i]);
}
static inline Vec vec_multiply(Vec a, Vec b) {
    VEC_EACH(a.lane[i] * b.lane[i]);
}
static inline Vec vec_divide(Vec a, Vec b) {
    VEC_EACH(a.lane[i] / b.lane[i]);
}
static inline Vec vec_root(Vec a) {
    VEC_EACH(sqrtf(a.lane[i]));
}
