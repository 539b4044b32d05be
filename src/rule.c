/* All rules in one table: what is looked at, how far learning reaches, and which loss. */
#include "rule.h"

#include "losses.h"

#include <string.h>

#define HINGE_EITHER hinge_describe, hinge_measure, hinge_choose_either, hinge_learn, hinge_negatives_of_first
#define HINGE_BOTH hinge_describe, hinge_measure, hinge_choose_both, hinge_learn, hinge_negatives_of_first
#define VIEWS views_describe, views_measure, views_choose, views_learn, views_negatives_of_first
#define INFO_NCE info_nce_describe, info_nce_measure, info_nce_choose, info_nce_learn, info_nce_negatives_of_first
#define READOUT readout_describe, readout_measure, NULL, readout_learn, NULL
#define NO_LOSS NULL, NULL, NULL, NULL, NULL

#define PLACES " image position anywhere all every "

/* clang-format off */
static const Rule rules[] = {
    /* name               sights          reach         N   label  hinge  gamma  negatives      loss */
    {"clapp",             " grid sound clip ", REACH_BLOCK,   1,  false, true,  true,  PLACES,        HINGE_EITHER},
    {"clapp-s",           " grid sound clip ", REACH_BLOCK,   1,  false, true,  true,  PLACES,        HINGE_BOTH},
    {"clapp++",           " views ",      REACH_BLOCK,   1,  false, false, true,  " image all ", VIEWS},
    {"gim",               " grid sound clip ", REACH_BLOCK,   16, false, false, false, NULL,          INFO_NCE},
    {"greedy-supervised", " grid views sound clip ", REACH_BLOCK,   1,  true,  false, false, NULL,          READOUT},
    {"hinge-cpc",         " grid sound clip ", REACH_NETWORK, 1,  false, true,  true,  PLACES,        HINGE_BOTH},
    {"clapp++-bp",        " views ",      REACH_NETWORK, 1,  false, false, true,  " image all ", VIEWS},
    {"cpc",               " grid sound clip ", REACH_NETWORK, 16, false, false, false, NULL,          INFO_NCE},
    {"supervised",        " grid views sound clip ", REACH_NETWORK, 1,  true,  false, false, NULL,          READOUT},
    {"random",            " grid views sound clip ", REACH_NOTHING, 1,  false, false, false, NULL,          NO_LOSS},
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
