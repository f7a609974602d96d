/* The groups and enterprises, indented by depth, with the number of each verdict. */
#include <stdlib.h>

#include "amounts.h"
#include "grid.h"
#include "words.h"

/* More rows than people read: then only groups, segments and the plan's own are listed. */
enum { MOST_ENTERPRISES = 200 };

/* Rows by the row above them, so that each has its children without a search: `first` child of a row
 * and `next` of a sibling; SIZE_MAX ends both. Row `rows` stands for what has nothing above it. */
struct family {
    size_t *first, *last, *next;
};

static struct family family_create(const struct monitor *monitor) {
    size_t count = monitor->rows + 1;
    struct family family = {allocated(calloc(count, sizeof(size_t))),
                            allocated(calloc(count, sizeof(size_t))),
                            allocated(calloc(count, sizeof(size_t)))};
    for (size_t i = 0; i < count; i++)
        family.first[i] = family.last[i] = family.next[i] = SIZE_MAX;
    /* Groups without a group above them come before enterprises without one. */
    for (int enterprises = 0; enterprises < 2; enterprises++)
        for (size_t row = 0; row < monitor->rows; row++) {
            soekpi_row info = row_at(monitor, row);
            size_t parent = info.parent < monitor->rows ? info.parent : monitor->rows;
            if ((info.level == SOEKPI_ROW_ENTITY) != (enterprises == 1))
                continue;
            if (family.first[parent] == SIZE_MAX)
                family.first[parent] = row;
            else
                family.next[family.last[parent]] = row;
            family.last[parent] = row;
        }
    return family;
}

static void family_free(struct family *family) {
    free(family->first);
    free(family->last);
    free(family->next);
}

static void put_row(struct grid *grid, const struct monitor *monitor, size_t row, size_t depth) {
    size_t counts[SOEKPI_VERDICT_END] = {0};
    for (size_t target = 0; target < monitor->info.targets; target++)
        counts[monitor->results.verdicts[cell_of(monitor, row, target)]]++;
    soekpi_row info = row_at(monitor, row);
    char *name = row_name(monitor, row), *share = share_text(monitor, &info);
    grid_take(grid, text_format("%*s%s%s%s", (int)(2 * depth), "", name,
                                share[0] != '\0' ? choose(monitor->language, "，", ", ") : "", share));
    free(share);
    free(name);
    for (size_t i = 0; i < SOEKPI_VERDICT_END; i++) {
        int32_t verdict = verdicts_by_gravity[i];
        if (verdict != SOEKPI_NOT_IN_SCOPE)
            grid_take(grid, counts[verdict] > 0 ? text_format("%zu", counts[verdict]) : text_copy("-"));
    }
}

static void put_below(struct grid *grid, const struct monitor *monitor, const struct family *family,
                      size_t parent, size_t depth) {
    bool entities = monitor->info.entities <= MOST_ENTERPRISES;
    for (size_t row = family->first[parent]; row != SIZE_MAX; row = family->next[row]) {
        bool shown = monitor->chosen[row] && (entities || row_at(monitor, row).level != SOEKPI_ROW_ENTITY);
        if (shown)
            put_row(grid, monitor, row, depth);
        put_below(grid, monitor, family, row, shown ? depth + 1 : depth);
    }
}

void report_groups(const struct monitor *monitor, bool colour, FILE *out) {
    int32_t language = monitor->language;
    if (monitor->info.groups == 0)
        return;
    fprintf(out, "\n%s\n", choose(language, "各级（目标数）", "Groups and enterprises (targets)"));
    struct grid *grid = grid_create("lrrrrrr");
    grid_put(grid, "");
    for (size_t i = 0; i < SOEKPI_VERDICT_END; i++)
        if (verdicts_by_gravity[i] != SOEKPI_NOT_IN_SCOPE)
            grid_put_verdict(grid, soekpi_verdict_text(verdicts_by_gravity[i], language),
                             verdicts_by_gravity[i]);
    struct family family = family_create(monitor);
    put_below(grid, monitor, &family, monitor->rows, 0);
    family_free(&family);
    grid_print(grid, colour, out);
    grid_free(grid);
}
