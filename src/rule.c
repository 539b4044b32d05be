#include "rule.h"

#include <string.h>

extern const Rule rule_clapp, rule_clapp_s, rule_random;

static const Rule *const rules[] = {&rule_clapp, &rule_clapp_s, &rule_random};
enum { RULE_COUNT = sizeof rules / sizeof rules[0] };

const char *clapp_rule_name(int index) {
    return index >= 0 && index < RULE_COUNT ? rules[index]->name : NULL;
}

const Rule *rule_find(const char *name) {
    for (int i = 0; i < RULE_COUNT; i++)
        if (strcmp(rules[i]->name, name) == 0) return rules[i];
    return NULL;
}
