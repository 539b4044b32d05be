/* What a step multiplies and adds, counted where it happens. */
#ifndef CLAPP_BENCH_OPERATIONS_H
#define CLAPP_BENCH_OPERATIONS_H

#include "clapp.h"

/* Makes one step and prints one line of JSON, in millions of multiply-adds: by kernel ("adam": in millions of weights), and
 * what there is to do if nothing is left out: convolutions forward (their weights' gradients are as many),
 * gradients of blocks' inputs, which back-propagation needs, and products with the rule's matrices (with views; their
 * gradients are as many). */
ClappStatus print_operations(Clapp *net, ClappError *error);

#endif
