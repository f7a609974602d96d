/* What was noticed in the data, the gravest first, each with the file it is about. */
#ifndef PLAN_MONITOR_FINDINGS_H
#define PLAN_MONITOR_FINDINGS_H

#include "monitor.h"

typedef struct listed_finding {
    soekpi_finding finding;
    const struct data_file *file; /* NULL: about several files, or about the plan and all of them */
    const char *text;             /* in the language of the report, without the number of the table */
} listed_finding;

typedef struct finding_list {
    listed_finding *findings; /* within a severity in the library's order */
    size_t count;
    size_t counts[SOEKPI_SEVERITY_END];
} finding_list;

finding_list findings_create(const struct monitor *monitor);
void findings_free(finding_list *list);

/* report_findings.c */
void report_findings(const struct monitor *monitor, const finding_list *list, FILE *out);
/* How many there are, in one line; the caller frees it. */
char *findings_summary(int32_t language, const finding_list *list);

#endif
