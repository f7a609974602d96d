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
/* The same, and frees the text. */
void json_take(struct json *writer, const char *name, char *text);
/* NaN is written as null. */
void json_double(struct json *writer, const char *name, double value);
void json_count(struct json *writer, const char *name, size_t count);
void json_flag(struct json *writer, const char *name, bool flag);

/* json_data.c: members "readings" and "findings". */
void json_readings(struct json *writer, const struct monitor *monitor);
void json_findings(struct json *writer, const struct monitor *monitor);

#endif
