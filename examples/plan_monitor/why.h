/* What stands behind a result, in sentences: dates, records, entries, places among peers, figures that
 * are missing. */
#ifndef PLAN_MONITOR_WHY_H
#define PLAN_MONITOR_WHY_H

#include "monitor.h"

struct line_list {
    char **lines; /* owned */
    size_t count;
};

/* `every`: all entries of a portfolio or checklist, not those alone that need somebody. */
struct line_list why_create(const struct monitor *monitor, size_t row, size_t target, bool every);
void why_free(struct line_list *list);

/* Takes the text over; "" is not added. */
void lines_take(struct line_list *list, char *text);
/* `text` and `more` with a semicolon between them, where both say something; takes both over. */
char *joined_text(int32_t language, char *text, char *more);

/* why_entries.c */
/* A project of a portfolio or an entry of a checklist, and how it stands. */
bool entry_of(const struct monitor *monitor, size_t row, size_t target, size_t index, soekpi_entry *entry,
              soekpi_entry_state *state);
void why_add_entries(const struct monitor *monitor, size_t row, size_t target, bool every,
                     struct line_list *list);

/* What records say of a row; false for a target of another kind, or where that is not known. */
bool progress_of(const struct monitor *monitor, size_t row, size_t target, soekpi_progress *out);
/* A row's place for a rank target; false for another kind. */
bool place_of(const struct monitor *monitor, size_t row, size_t target, soekpi_place *out);

#endif
