#include "optimizer.h"

#include "elementary.h"

#include <assert.h>
#include <math.h>
#include <string.h>

enum {
    CHUNK = 1024,      /* weights whose old values wait on the stack */
    CHUNKS_AT_ONCE = 8 /* in a member's piece of the work            */
};

typedef struct Descent {
    const Machine *machine;
    const Parameter *parameter;
    bool is_adam, sums;
    float learning_rate, weight_decay;
    AdamStep adam;
} Descent;

/* Moves `count` weights from `at` on; the gradient takes the decay in. */
static void move(const Descent *d, size_t at, float *gradient, size_t count) {
    const Parameter *p = d->parameter;
    const Kernels *kernels = d->machine->kernels;
    if (d->weight_decay > 0) kernels->add_scaled(gradient, p->value + at, d->weight_decay, count);
    if (d->is_adam) kernels->adam(&d->adam, p->value + at, p->mean + at, p->square + at, gradient, count);
    else kernels->add_scaled(p->value + at, gradient, -d->learning_rate, count);
}

/* ---- A gradient in memory ---------------------------------------------------------------------------------------- */

size_t optimizer_sums(size_t count) {
    return 2 * ((count + CHUNK - 1) / CHUNK);
}

/* The same, with the sums of squares of this chunk. */
static void move_and_sum(const Descent *d, size_t at, size_t count) {
    const Kernels *kernels = d->machine->kernels;
    const float *value = d->parameter->value + at;
    double *sums = d->machine->sums + at / CHUNK * 2;
    float old[CHUNK];
    memcpy(old, value, count * sizeof *old);
    move(d, at, d->parameter->gradient + at, count);
    kernels->add_scaled(old, value, -1, count);
    sums[0] = (double)kernels->dot(old, old, count);
    sums[1] = (double)kernels->dot(value, value, count);
}

static void move_piece(void *context, size_t piece, int member) {
    const Descent *d = context;
    const size_t end = d->parameter->count, first = piece * CHUNK * CHUNKS_AT_ONCE;
    for (size_t at = first; at < end && at < first + CHUNK * CHUNKS_AT_ONCE; at += CHUNK) {
        const size_t count = end - at < CHUNK ? end - at : CHUNK;
        if (d->sums) move_and_sum(d, at, count);
        else move(d, at, d->parameter->gradient + at, count);
    }
    (void)member;
}

/* ---- A gradient that is a product -------------------------------------------------------------------------------- */

static size_t parts(size_t length, size_t part) {
    return (length + part - 1) / part;
}

/* Part `piece` of the gradient, row by row: product (rows, columns) into `c`, which is `stride` wide. */
static MatrixProduct part_of(const Parameter *p, size_t piece, float *c, size_t stride) {
    const size_t rows = (size_t)p->shape[0], columns = (size_t)p->shape[1];
    const size_t across = parts(columns, MACHINE_COLUMNS);
    const size_t top = piece / across * MACHINE_ROWS, left = piece % across * MACHINE_COLUMNS;
    const size_t height = rows - top < MACHINE_ROWS ? rows - top : MACHINE_ROWS;
    const size_t width = columns - left < MACHINE_COLUMNS ? columns - left : MACHINE_COLUMNS;
    return (MatrixProduct){
        height, width, p->product.count, p->product.left + top, 1, rows, p->product.right + left, columns, 1,
        c,      stride};
}

static void move_part(void *context, size_t piece, int member) {
    const Descent *d = context;
    const Parameter *p = d->parameter;
    const Workspace *w = &d->machine->workspaces[member];
    const MatrixProduct part = part_of(p, piece, w->tile, MACHINE_COLUMNS);
    const size_t at = (size_t)(part.a - p->product.left) * (size_t)p->shape[1] + (size_t)(part.b - p->product.right);
    memset(w->tile, 0, MACHINE_TILE * sizeof *w->tile);
    machine_multiply_part(d->machine->kernels, w, &part);
    for (size_t row = 0; row < part.rows; row++)
        move(d, at + row * (size_t)p->shape[1], w->tile + row * MACHINE_COLUMNS, part.columns);
}

static size_t part_count(const Parameter *p) {
    return parts((size_t)p->shape[0], MACHINE_ROWS) * parts((size_t)p->shape[1], MACHINE_COLUMNS);
}

void optimizer_gradient(const Machine *machine, const Parameter *p, float *gradient) {
    if (!p->by_product) {
        memcpy(gradient, p->gradient, p->count * sizeof *gradient);
        return;
    }
    const size_t rows = (size_t)p->shape[0], columns = (size_t)p->shape[1];
    memset(gradient, 0, p->count * sizeof *gradient);
    machine_multiply(machine, &(MatrixProduct){rows, columns, p->product.count, p->product.left, 1, rows,
                                               p->product.right, columns, 1, gradient, columns});
}

/* ---- A step ------------------------------------------------------------------------------------------------------ */

void optimizer_step(const ClappSettings *settings, const Machine *machine, uint64_t time, const Parameter *parameter,
                    OptimizerChange *change) {
    const double correction1 = 1 - elementary_power((double)settings->beta1, time);
    const double correction2 = 1 - elementary_power((double)settings->beta2, time);
    Descent d = {.machine = machine,
                 .parameter = parameter,
                 .is_adam = strcmp(settings->optimizer, "adam") == 0,
                 .sums = change != NULL,
                 .learning_rate = settings->learning_rate,
                 .weight_decay = settings->weight_decay,
                 .adam = {settings->beta1, settings->beta2, settings->epsilon,
                          (float)((double)settings->learning_rate / correction1), (float)(1 / sqrt(correction2))}};
    assert(!change || !parameter->by_product);
    if (parameter->by_product) {
        team_run(machine->team, part_count(parameter), move_part, &d);
        return;
    }
    team_run(machine->team, parts(parameter->count, CHUNK * CHUNKS_AT_ONCE), move_piece, &d);
    if (!change) return;
    *change = (OptimizerChange){0, 0};
    for (size_t i = 0; i < parts(parameter->count, CHUNK); i++) {
        change->change += machine->sums[2 * i];
        change->value += machine->sums[2 * i + 1];
    }
}
