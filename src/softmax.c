#include "softmax.h"

#include "elementary.h"

static double log_sum_of(const float *logits, int classes) {
    double largest = (double)logits[0], sum = 0;
    for (int c = 1; c < classes; c++)
        if ((double)logits[c] > largest) largest = (double)logits[c];
    for (int c = 0; c < classes; c++) sum += elementary_exp((double)logits[c] - largest);
    return largest + elementary_log(sum);
}

double softmax_error(float *logits, int classes, int label, double weight) {
    const double log_sum = log_sum_of(logits, classes), loss = log_sum - (double)logits[label];
    for (int c = 0; c < classes; c++) {
        const double probability = elementary_exp((double)logits[c] - log_sum);
        logits[c] = (float)(weight * (probability - (c == label ? 1 : 0)));
    }
    return loss;
}

void softmax(float *logits, int classes) {
    const double log_sum = log_sum_of(logits, classes);
    for (int c = 0; c < classes; c++) logits[c] = (float)elementary_exp((double)logits[c] - log_sum);
}
