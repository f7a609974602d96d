#include "findings.h"

#include <stdlib.h>
#include <string.h>

#include "words.h"

/* The text behind "table N: ", which a joined table writes before what it says of its part N;
 * NULL when it says it of another part or of all. */
static const char *behind_number(const char *text, size_t number, int32_t language) {
    char *prefix = text_format(choose(language, "表%zu：", "table %zu: "), number);
    size_t length = strlen(prefix);
    const char *rest = strncmp(text, prefix, length) == 0 ? text + length : NULL;
    free(prefix);
    return rest;
}

/* Names the file in place of its number. */
static void find_file(const struct monitor *monitor, listed_finding *out) {
    size_t count = monitor->arguments->data_count;
    if (count == 1)
        out->file = &monitor->files[0];
    for (size_t i = 0; count > 1 && i < count && out->file == NULL; i++) {
        const char *chinese = behind_number(out->finding.chinese, i + 1, SOEKPI_CHINESE);
        const char *english = behind_number(out->finding.english, i + 1, SOEKPI_ENGLISH);
        if (chinese != NULL && english != NULL) {
            out->file = &monitor->files[i];
            out->text = choose(monitor->language, chinese, english);
        }
    }
}

/* Puts them in order of severity, keeping the order within one. */
static void sort(finding_list *list) {
    listed_finding *sorted = allocated(calloc(list->count > 0 ? list->count : 1, sizeof *sorted));
    size_t count = 0;
    for (int32_t severity = SOEKPI_SEVERITY_END; severity-- > 0;)
        for (size_t i = 0; i < list->count; i++)
            if (list->findings[i].finding.severity == severity) {
                sorted[count++] = list->findings[i];
                list->counts[severity]++;
            }
    free(list->findings);
    list->findings = sorted;
    list->count = count;
}

finding_list findings_create(const struct monitor *monitor) {
    size_t most = monitor->info.finding_count;
    finding_list list = {.findings = allocated(calloc(most > 0 ? most : 1, sizeof *list.findings))};
    for (size_t i = 0; i < most; i++) {
        listed_finding *added = &list.findings[list.count];
        added->finding.size = sizeof added->finding;
        if (soekpi_evaluation_finding(monitor->evaluation, i, &added->finding) != SOEKPI_OK)
            continue;
        added->text = choose(monitor->language, added->finding.chinese, added->finding.english);
        find_file(monitor, added);
        list.count++;
    }
    sort(&list);
    return list;
}

void findings_free(finding_list *list) {
    free(list->findings);
    *list = (finding_list){0};
}
