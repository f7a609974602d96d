/* Which figures are compared with last year, and the plan that compares them. */
#ifndef PLAN_MONITOR_FIGURES_PLAN_H
#define PLAN_MONITOR_FIGURES_PLAN_H

#include "figures.h"

/* The main items, then the items and indicators of the plan's targets. */
void figures_plan_subjects(struct figure_list *list, const struct monitor *monitor);

/* A plan of two targets for each subject: this period against last year, and the
 * growth of an item or last year's value of an indicator. The caller frees it. */
char *figures_plan_text(const struct figure_list *list, const struct monitor *monitor);

#endif
