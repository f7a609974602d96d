#include "missing.h"

#include <stdlib.h>
#include <string.h>

#include "words.h"

/* The entry for these figures of this target, made when there is none; takes `figures` over. */
static missing_entry *entry_for(missing_list *list, const struct monitor *monitor, size_t target,
                                char *figures) {
    for (size_t i = 0; i < list->count; i++) {
        missing_entry *entry = &list->entries[i];
        if (entry->target == target && strcmp(entry->figures, figures) == 0) {
            free(figures);
            return entry;
        }
    }
    list->entries = allocated(realloc(list->entries, (list->count + 1) * sizeof *list->entries));
    missing_entry *entry = &list->entries[list->count++];
    *entry = (missing_entry){.target = target, .figures = figures};
    entry->rows = allocated(calloc(monitor->rows, sizeof *entry->rows));
    return entry;
}

static size_t collect(missing_list *list, const struct monitor *monitor, size_t target, size_t first,
                      size_t end) {
    size_t found = 0;
    for (size_t row = first; row < end; row++) {
        if (monitor->results.verdicts[cell_of(monitor, row, target)] != SOEKPI_NO_DATA ||
            !monitor->chosen[row])
            continue;
        missing_entry *entry = entry_for(list, monitor, target, missing_text(monitor, row, target));
        entry->rows[entry->row_count++] = row;
        found++;
    }
    return found;
}

missing_list missing_create(const struct monitor *monitor) {
    missing_list list = {NULL, 0};
    for (size_t target = 0; target < monitor->info.targets; target++) {
        /* A group lacks what its enterprises lack: it is named only where none of them is. */
        if (collect(&list, monitor, target, 0, monitor->info.entities) == 0)
            collect(&list, monitor, target, monitor->info.entities, monitor->rows);
    }
    return list;
}

void missing_free(missing_list *list) {
    for (size_t i = 0; i < list->count; i++) {
        free(list->entries[i].figures);
        free(list->entries[i].rows);
    }
    free(list->entries);
}
