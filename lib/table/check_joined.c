/* Checks of joined tables: what no part alone could see. */
#include "table/check_identities.h"

static bool ends_with(const char *text, const char *end) {
    size_t length = strlen(text);
    size_t tail = strlen(end);
    return length >= tail && memcmp(text + length - tail, end, tail) == 0;
}

/* Whether one of the first `count` findings says the same, perhaps behind a prefix. */
static bool is_told(const finding_list *list, size_t count, const finding *told) {
    for (size_t i = 0; i < count; i++) {
        if (list->findings[i].code == told->code && ends_with(list->findings[i].english, told->english)) {
            return true;
        }
    }
    return false;
}

/* Counts of findings that are not listed stand behind those that are; without any
 * of them there is no more than what the parts say. */
static bool is_count(const finding *told) {
    return told->row == 0;
}

static bool has_listed(const finding_list *list, size_t first, size_t end, const finding *count) {
    for (size_t i = first; i < end; i++) {
        const finding *other = &list->findings[i];
        if (other->code == count->code && !is_count(other)) {
            return true;
        }
    }
    return false;
}

/* Moves the findings that the parts have behind the others, in their order, and takes
 * them off. */
static void drop_told(finding_list *list, size_t parts) {
    size_t kept = parts;
    for (size_t i = parts; i < list->count; i++) {
        finding *told = &list->findings[i];
        bool drop = is_told(list, parts, told) || (is_count(told) && !has_listed(list, parts, kept, told));
        if (!drop) {
            finding moved = list->findings[kept];
            list->findings[kept++] = *told;
            *told = moved;
        }
    }
    soekpi_finding_list_cut(list, kept);
}

bool soekpi_check_joined(soekpi_table *table) {
    size_t parts = table->findings.count;
    if (!soekpi_identities_run(table, true) || !soekpi_openings_run(table, true) ||
        !soekpi_repeats_run(table, true)) {
        return false;
    }
    drop_told(&table->findings, parts);
    return true;
}
