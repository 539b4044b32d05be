/* The losses that rules are made of: one file each. */
#ifndef CLAPP_LOSSES_H
#define CLAPP_LOSSES_H

#include "rule.h"

/* loss_hinge.c: CLAPP on the saccade grid */
int hinge_describe(const ClappSettings *settings, int size, int context, Matrix *matrices);
RuleSizes hinge_measure(const ClappSettings *settings, Places places, int size);
void hinge_choose_either(const ClappSettings *settings, Places places, Random *random, Choices choices);
void hinge_choose_both(const ClappSettings *settings, Places places, Random *random, Choices choices);
void hinge_learn(Lesson *lesson);
size_t hinge_negatives_of_first(const ClappSettings *settings, Places places, Choices choices, int32_t *slots);

/* loss_views.c: CLAPP++ on two views */
int views_describe(const ClappSettings *settings, int size, int context, Matrix *matrices);
RuleSizes views_measure(const ClappSettings *settings, Places places, int size);
void views_choose(const ClappSettings *settings, Places places, Random *random, Choices choices);
void views_learn(Lesson *lesson);
size_t views_negatives_of_first(const ClappSettings *settings, Places places, Choices choices, int32_t *slots);

/* loss_info_nce.c: CPC and GIM on the saccade grid */
int info_nce_describe(const ClappSettings *settings, int size, int context, Matrix *matrices);
RuleSizes info_nce_measure(const ClappSettings *settings, Places places, int size);
void info_nce_choose(const ClappSettings *settings, Places places, Random *random, Choices choices);
void info_nce_learn(Lesson *lesson);
size_t info_nce_negatives_of_first(const ClappSettings *settings, Places places, Choices choices, int32_t *slots);

/* loss_readout.c: cross-entropy of a linear read-out */
int readout_describe(const ClappSettings *settings, int size, int context, Matrix *matrices);
RuleSizes readout_measure(const ClappSettings *settings, Places places, int size);
void readout_learn(Lesson *lesson);

#endif
