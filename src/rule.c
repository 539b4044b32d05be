/* All rules in one table: what is looked at, how far learning reaches, and which loss. */
#include "rule.h"

#include "losses.h"

#include <string.h>

#define HINGE(choose) hinge_describe, hinge_measure, choose, hinge_learn
#define VIEWS views_describe, views_measure, views_choose, views_learn
#define INFO_NCE info_nce_describe, info_nce_measure, info_nce_choose, info_nce_learn
#define READOUT readout_describe, readout_measure, NULL, readout_learn

#define PLACES " image position anywhere all "

/* clang-format off */
static const Rule rules[] = {
    /* name                sights          reach         N   labelled hinge  negatives      loss */
    {"clapp",             " grid ",       REACH_BLOCK,   1,  false,   true,  PLACES,        HINGE(hinge_choose_either)},
    {"clapp-s",           " grid ",       REACH_BLOCK,   1,  false,   true,  PLACES,        HINGE(hinge_choose_both)},
    {"clapp++",           " views ",      REACH_BLOCK,   1,  false,   false, " image all ", VIEWS},
    {"gim",               " grid ",       REACH_BLOCK,   16, false,   false, NULL,          INFO_NCE},
    {"greedy-supervised", " grid views ", REACH_BLOCK,   1,  true,    false, NULL,          READOUT},
    {"hinge-cpc",         " grid ",       REACH_NETWORK, 1,  false,   true,  PLACES,        HINGE(hinge_choose_both)},
    {"clapp++-bp",        " views ",      REACH_NETWORK, 1,  false,   false, " image all ", VIEWS},
    {"cpc",               " grid ",       REACH_NETWORK, 16, false,   false, NULL,          INFO_NCE},
    {"supervised",        " grid views ", REACH_NETWORK, 1,  true,    false, NULL,          READOUT},
    {"random",            " grid views ", REACH_NOTHING, 1,  false,   false, NULL,          NULL, NULL, NULL, NULL},
};
/* clang-format on */
enum { RULE_COUNT = sizeof rules / sizeof rules[0] };

const char *clapp_rule_name(int index) {
    return index >= 0 && index < RULE_COUNT ? rules[index].name : NULL;
}

const Rule *rule_find(const char *name) {
    for (int i = 0; i < RULE_COUNT; i++)
        if (strcmp(rules[i].name, name) == 0) return &rules[i];
    return NULL;
}
