/* What is missing, and who owes it. */
#ifndef PLAN_MONITOR_MISSING_H
#define PLAN_MONITOR_MISSING_H

#include "monitor.h"

/* Enterprises that lack the same figures for the same target. */
typedef struct missing_entry {
    size_t target;
    char *figures; /* names */
    size_t *rows;  /* who owes them */
    size_t row_count;
} missing_entry;

typedef struct missing_list {
    missing_entry *entries;
    size_t count;
} missing_list;

missing_list missing_create(const struct monitor *monitor);
void missing_free(missing_list *list);

#endif
