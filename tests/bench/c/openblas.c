#include "openblas.h"

#include <cblas.h>
#include <stdbool.h>

static void multiply(const MatrixProduct *p, float *scratch) {
    (void)scratch;
    const bool across = p->a_row_stride == 1 && p->rows > 1, down = p->b_column_stride != 1;
    cblas_sgemm(CblasRowMajor, across ? CblasTrans : CblasNoTrans, down ? CblasTrans : CblasNoTrans, (blasint)p->rows,
                (blasint)p->columns, (blasint)p->depth, 1, p->a,
                (blasint)(across ? p->a_depth_stride : p->a_row_stride), p->b,
                (blasint)(down ? p->b_column_stride : p->b_depth_stride), 1, p->c, (blasint)p->c_stride);
}

const Kernels openblas_kernels = {.name = "openblas", .multiply = multiply};
