#include "sane.h"

#include "batch_norm.h"
#include "error.h"

#include <math.h>

enum {
    PIECES = 32,    /* of a large array, for the team    */
    SMALL = 1 << 15 /* numbers that one member looks at  */
};

typedef struct Squares {
    const Kernels *kernels;
    const float *values;
    size_t count;
    float sums[PIECES];
} Squares;

static void add_piece(void *context, size_t piece, int member) {
    Squares *s = context;
    const size_t from = s->count / PIECES * piece, end = piece + 1 < PIECES ? from + s->count / PIECES : s->count;
    s->sums[piece] = s->kernels->dot(s->values + from, s->values + from, end - from);
    (void)member;
}

/* |values|; what is no number is passed on. */
static double norm(const Clapp *net, const float *values, size_t count) {
    const Kernels *kernels = net->machine.kernels;
    if (count < SMALL) return sqrt((double)kernels->dot(values, values, count));
    Squares s = {.kernels = kernels, .values = values, .count = count};
    double sum = 0;
    team_run(net->machine.team, PIECES, add_piece, &s);
    for (int i = 0; i < PIECES; i++) sum += (double)s.sums[i];
    return sqrt(sum);
}

static ClappStatus check(double number, int block, const char *what, const char *of, ClappError *error) {
    if (fabs(number) < SANE_NORM) return CLAPP_OK;
    return error_set(error, CLAPP_INVALID, "block %d: the %s%s is no longer a number or too large; %s", block, what, of,
                     "a smaller learning rate may help");
}

static ClappStatus check_values(const Clapp *net, int block, size_t largest, ClappError *error) {
    ClappStatus status = CLAPP_OK;
    for (int p = 0; p < network_own_parameters(net, block) && status == CLAPP_OK; p++) {
        const Parameter *parameter = network_parameter(net, block, p);
        if (p > 1 && parameter->count > largest) continue;
        status = check(norm(net, parameter->value, parameter->count), block, "weight ", parameter->name, error);
    }
    return status;
}

ClappStatus sane_input(const Clapp *net, int images, ClappError *error) {
    if (norm(net, net->crops, (size_t)images * crop_size(&net->settings)) < SANE_NORM) return CLAPP_OK;
    return error_set(error, CLAPP_INVALID, "block 0: its input is not made of numbers, or of numbers too large");
}

ClappStatus sane_weights(const Clapp *net, int block, ClappError *error) {
    return check_values(net, block, SMALL, error);
}

ClappStatus sane_activity(const Clapp *net, int block, bool training, ClappError *error) {
    const Activity *activity = &net->activity[block];
    const size_t count = (size_t)activity->patches * block_code_size(&net->blocks[block]);
    const ClappStatus status = check(norm(net, activity->code, count), block, "activity", "", error);
    if (status != CLAPP_OK || !training || !activity->statistics) return status;
    return check(norm(net, activity->statistics, batch_norm_size(&net->blocks[block])), block, "activity",
                 " before its batch-norm", error);
}

/* What a rule made is as wrong as the matrices it was made with: those are named first. */
static ClappStatus check_made(const Clapp *net, double number, int block, const char *what, const char *of,
                              ClappError *error) {
    if (fabs(number) < SANE_NORM) return CLAPP_OK;
    const ClappStatus status = check_values(net, block, SIZE_MAX, error);
    return status == CLAPP_OK ? check(number, block, what, of, error) : status;
}

ClappStatus sane_loss(const Clapp *net, int block, ClappError *error) {
    return check_made(net, (double)net->report[block].loss, block, "loss", "", error);
}

/* |leftᵀ · right| ≤ |left| · |right| */
static double gradient_norm(const Clapp *net, const Parameter *p) {
    if (!p->by_product) return norm(net, p->gradient, p->count);
    return norm(net, p->product.left, p->product.count * (size_t)p->shape[0]) *
           norm(net, p->product.right, p->product.count * (size_t)p->shape[1]);
}

ClappStatus sane_gradients(const Clapp *net, int block, ClappError *error) {
    ClappStatus status = CLAPP_OK;
    for (int p = 0; p < network_own_parameters(net, block) && status == CLAPP_OK; p++) {
        const Parameter *parameter = network_parameter(net, block, p);
        if (parameter->frozen) continue;
        status = check_made(net, gradient_norm(net, parameter), block, "gradient of ", parameter->name, error);
    }
    return status;
}
