/* Checks of joined tables: what no part alone could see. */
#include "table/check_identities.h"
#include "table/check_pairs.h"

/* The length of a sentence without the clause that blames a figure, for which the whole
 * table has more evidence than a part. */
static size_t length_without_blame(const finding *told) {
    static const char difference[] = ", a difference of ";
    const char *at = NULL;
    if (told->code == SOEKPI_FINDING_BALANCE) {
        for (const char *next = told->english; (next = strstr(next, difference)) != NULL; next++) {
            at = next;
        }
    }
    const char *clause = at != NULL ? strstr(at, "; ") : NULL;
    return clause != NULL ? (size_t)(clause - told->english) : strlen(told->english);
}

/* Whether one of the first `count` findings says the same, perhaps behind a prefix. */
static bool is_told(const finding_list *list, size_t count, const finding *told) {
    size_t length = length_without_blame(told);
    for (size_t i = 0; i < count; i++) {
        const finding *other = &list->findings[i];
        if (other->code != told->code) {
            continue;
        }
        size_t other_length = length_without_blame(other);
        if (other_length >= length &&
            memcmp(other->english + other_length - length, told->english, length) == 0) {
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
        !soekpi_repeats_run(table, true) || !soekpi_pairs_run(table, true)) {
        return false;
    }
    drop_told(&table->findings, parts);
    return true;
}
