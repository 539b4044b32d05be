/* Cross-entropy of a softmax, for the linear probe and the supervised rules. */
#ifndef CLAPP_SOFTMAX_H
#define CLAPP_SOFTMAX_H

/* One sample's logits (classes) → weight · (probability − target), the gradient.  Returns the cross-entropy. */
double softmax_error(float *logits, int classes, int label, double weight);
/* Logits (classes) → probabilities. */
void softmax(float *logits, int classes);

#endif
