/* Writing JSON (RFC 8259): members and elements, with the commas between them.
 *
 * `name` is that of a member, NULL for an element of a list. */
#ifndef PLAN_MONITOR_JSON_H
#define PLAN_MONITOR_JSON_H

#include "monitor.h"

struct json {
    FILE *out;
    int depth;
    bool started[8]; /* whether the object or list at this depth has a member */
};

void json_begin(struct json *writer, const char *name, char bracket);
void json_end(struct json *writer, char bracket);
/* NULL is written as null. */
void json_text(struct json *writer, const char *name, const char *text);
/* "" is written as null, too. */
void json_optional(struct json *writer, const char *name, const char *text);
/* As json_text(), and frees the text. */
void json_take(struct json *writer, const char *name, char *text);
/* NaN is written as null. */
void json_double(struct json *writer, const char *name, double value);
void json_whole(struct json *writer, const char *name, int32_t value);
void json_count(struct json *writer, const char *name, size_t count);
void json_date(struct json *writer, const char *name, int32_t yyyymmdd); /* null for none */
void json_flag(struct json *writer, const char *name, bool flag);

/* json_result.c: members "progress", "place", "contributions" and "gap" of a result, null for what it
 * has not; member "tree" of the report. */
void json_progress(struct json *writer, const struct monitor *monitor, size_t row, size_t target);
void json_place(struct json *writer, const struct monitor *monitor, size_t row, size_t target);
void json_contributions(struct json *writer, const struct monitor *monitor, size_t row, size_t target);
void json_tree(struct json *writer, const struct monitor *monitor);

/* json_data.c: members "readings" and "findings". */
void json_readings(struct json *writer, const struct monitor *monitor);
void json_findings(struct json *writer, const struct monitor *monitor);

#endif
