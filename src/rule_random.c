/* The control: nothing learns. */
#include "rule.h"

extern const Rule rule_random;
const Rule rule_random = {.name = "random"};
