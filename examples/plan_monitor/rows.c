/* Which rows are shown: --entity, --segment, --level. */
#include <stdlib.h>
#include <string.h>

#include "words.h"

/* By name or code; a segment and an enterprise may have one name. */
static bool is_named(const soekpi_row *row, const char *name, bool segment) {
    bool fits = segment ? row->level == SOEKPI_ROW_SEGMENT : row->level != SOEKPI_ROW_SEGMENT;
    return fits && (strcmp(row->entity, name) == 0 || (row->code[0] != '\0' && strcmp(row->code, name) == 0));
}

static bool refuse_name(const struct monitor *monitor, const char *option, const char *name, bool segment) {
    fprintf(stderr, "plan_monitor: %s: no row is called '%s'; there are", option, name);
    size_t shown = 0;
    for (size_t row = 0; row < monitor->rows && shown < 20; row++) {
        soekpi_row info = row_at(monitor, row);
        if ((info.level == SOEKPI_ROW_SEGMENT) == segment && info.entity[0] != '\0')
            fprintf(stderr, "%s '%s'", shown++ > 0 ? "," : "", info.entity);
    }
    fputs(shown == 0 ? " none\n" : "\n", stderr);
    return false;
}

/* Marks the rows with a name. */
static bool mark_named(struct monitor *monitor, const char *option, const char *name, bool segment,
                       bool *marked) {
    bool found = false;
    for (size_t row = 0; row < monitor->rows; row++) {
        soekpi_row info = row_at(monitor, row);
        if (is_named(&info, name, segment)) {
            marked[row] = true;
            found = true;
        }
    }
    return found || refuse_name(monitor, option, name, segment);
}

/* A row is below a marked one when a group above it is. */
static bool is_below_marked(const struct monitor *monitor, const bool *marked, size_t row) {
    for (size_t steps = 0; row < monitor->rows && steps <= monitor->rows; steps++) {
        if (marked[row])
            return true;
        row = row_at(monitor, row).parent;
    }
    return false;
}

static void choose_rows(struct monitor *monitor, const bool *marked, bool by_name) {
    for (size_t row = 0; row < monitor->rows; row++) {
        soekpi_row info = row_at(monitor, row);
        bool level = monitor->arguments->level == ANY_LEVEL || info.depth == monitor->arguments->level;
        if (!level || (by_name && !is_below_marked(monitor, marked, row)))
            continue;
        monitor->chosen[row] = true;
        monitor->chosen_rows[monitor->chosen_count++] = row;
    }
}

static bool refuse_empty(const struct monitor *monitor) {
    int32_t deepest = 0;
    for (size_t row = 0; row < monitor->rows; row++) {
        int32_t depth = row_at(monitor, row).depth;
        deepest = depth > deepest ? depth : deepest;
    }
    fprintf(stderr, "plan_monitor: no row passes --level %d with the names asked for; levels are 0 to %d\n",
            monitor->arguments->level, (int)deepest);
    return false;
}

bool rows_choose(struct monitor *monitor) {
    const struct arguments *arguments = monitor->arguments;
    const struct word_list *lists[] = {&arguments->entities, &arguments->segments};
    static const char *const options[] = {"--entity", "--segment"};
    size_t count = monitor->rows > 0 ? monitor->rows : 1;
    bool *marked = allocated(calloc(count, sizeof *marked)), found = true;
    monitor->chosen = allocated(calloc(count, sizeof *monitor->chosen));
    monitor->chosen_rows = allocated(calloc(count, sizeof *monitor->chosen_rows));
    for (size_t i = 0; i < 2; i++)
        for (size_t k = 0; k < lists[i]->count && found; k++)
            found = mark_named(monitor, options[i], lists[i]->words[k], i == 1, marked);
    if (found)
        choose_rows(monitor, marked, arguments->entities.count + arguments->segments.count > 0);
    free(marked);
    if (found && monitor->chosen_count == 0 && arguments->level != ANY_LEVEL)
        return refuse_empty(monitor);
    return found;
}
