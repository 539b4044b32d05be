#include "optimizer.h"

#include "elementary.h"

#include <math.h>
#include <string.h>

enum { CHUNK = 1024 }; /* weights whose old values wait on the stack */

OptimizerChange optimizer_step(const ClappSettings *settings, const Kernels *kernels, uint64_t time,
                               Parameter *parameter) {
    const bool is_adam = strcmp(settings->optimizer, "adam") == 0;
    const double correction1 = 1 - elementary_power((double)settings->beta1, time);
    const double correction2 = 1 - elementary_power((double)settings->beta2, time);
    const AdamStep adam = {settings->beta1, settings->beta2, settings->epsilon,
                           (float)((double)settings->learning_rate / correction1), (float)(1 / sqrt(correction2))};
    OptimizerChange sums = {0, 0};
    float old[CHUNK];
    for (size_t from = 0; from < parameter->count; from += CHUNK) {
        const size_t count = parameter->count - from < CHUNK ? parameter->count - from : CHUNK;
        float *value = parameter->value + from;
        const float *gradient = parameter->gradient + from;
        memcpy(old, value, count * sizeof *old);
        if (is_adam) kernels->adam(&adam, value, parameter->mean + from, parameter->square + from, gradient, count);
        else kernels->add_scaled(value, gradient, -settings->learning_rate, count);
        kernels->add_scaled(old, value, -1, count);
        sums.change += (double)kernels->dot(old, old, count);
        sums.value += (double)kernels->dot(value, value, count);
    }
    return sums;
}
