/* This period against last year: for the groups' figures and the detail tables. */
#ifndef PLAN_MONITOR_FIGURES_H
#define PLAN_MONITOR_FIGURES_H

#include "monitor.h"

/* One item or indicator of one row. Texts are owned by the list. */
struct figure {
    bool known;                /* there is a figure of this period or of last year */
    double now, prior, change; /* NaN: none */
    double growth;             /* of an item; NaN for an indicator */
    char *now_text;
    char *prior_text;
    char *change_text;
    char *growth_text;       /* in per cent, or what happened where there is no percentage */
    char *prior_calculation; /* of an indicator, "" for an item */
};

/* What is shown: an item with its growth, or an indicator without (the change of
 * a ratio is in percentage points). */
struct subject {
    char *id;   /* owned */
    char *name; /* owned; says 年化 or 未年化 within a year */
    int32_t unit;
    bool grows;
    bool annualised;
};

struct figure_list {
    struct subject *subjects;
    size_t subject_count;
    struct figure *figures; /* row after row; see figure_at() */
    size_t figure_count;
};

/* Evaluates a small plan of "not below last year" on the same table, so that all
 * arithmetic is the library's. The list may be empty. */
struct figure_list *figures_create(const struct monitor *monitor);
void figures_free(struct figure_list *list);

/* The figure of a subject for a row; NULL when it is not known. */
const struct figure *figure_at(const struct figure_list *list, size_t row, size_t subject);
/* The subject with this id, SIZE_MAX when there is none. An indicator may be
 * there twice, annualised and not. */
size_t figures_find(const struct figure_list *list, const char *id, bool annualised);

#endif
