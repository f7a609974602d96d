/* The group's figures: this period, last year, change. */
#ifndef PLAN_MONITOR_FIGURES_H
#define PLAN_MONITOR_FIGURES_H

#include "monitor.h"

/* One line for one group. Texts are owned by the list. */
struct figure {
    size_t row; /* the group's row */
    char *id;   /* of the item or indicator */
    char *name;
    int32_t unit;
    double now, prior, change, growth; /* NaN: none */
    char *now_text;
    char *prior_text;
    char *change_text;
    char *growth_text; /* in per cent, or what happened where there is no percentage */
};

typedef struct figure_list {
    struct figure *figures;
    size_t count;
} figure_list;

/* Evaluates a small plan of "not below last year" on the same table, so that all
 * arithmetic is the library's. Figures without data are left out. */
figure_list figures_create(const struct monitor *monitor);
void figures_free(figure_list *list);

#endif
