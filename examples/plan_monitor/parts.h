/* What each part contributes to a group, and how the group compares with what was reported. */
#ifndef PLAN_MONITOR_PARTS_H
#define PLAN_MONITOR_PARTS_H

#include "monitor.h"

struct part_list {
    soekpi_contribution *parts;
    size_t count;
};

/* The groups and enterprises directly in a group (SOEKPI_PARTS_CHILDREN) or all enterprises below it,
 * eliminations, and what belongs to nobody. Empty where a row is no group, or its target no indicator. */
struct part_list parts_create(const struct monitor *monitor, size_t row, size_t target, int32_t parts);
void parts_free(struct part_list *list);
/* The name of a part; eliminations and figures of nobody have words of their own. */
char *part_name(const struct monitor *monitor, const struct part_list *list, size_t index);

/* False when there is nothing to compare. */
bool gap_of(const struct monitor *monitor, size_t row, size_t target, soekpi_gap *out);
/* One sentence about the gap; the caller frees it. */
char *gap_text(const struct monitor *monitor, size_t row, size_t target);

#endif
