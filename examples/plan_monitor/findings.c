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

/* Names the file in place of the number of its table. */
static void find_file(const struct monitor *monitor, listed_finding *out) {
    size_t number = 0;
    for (size_t i = 0; i < monitor->arguments->data_count && out->file == NULL; i++) {
        const struct data_file *file = &monitor->files[i];
        if (file->table == NULL)
            continue;
        number++;
        const char *chinese = behind_number(out->finding.chinese, number, SOEKPI_CHINESE);
        const char *english = behind_number(out->finding.english, number, SOEKPI_ENGLISH);
        bool only = monitor->arguments->data_count == 1;
        if (only || (monitor->table_count > 1 && chinese != NULL && english != NULL))
            out->file = file;
        if (out->file != NULL && !only)
            out->text = choose(monitor->language, chinese, english);
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

/* Whether the register has this finding: behind the `*next`-th, which moves on, because findings of two
 * registers may read alike. */
static bool register_says(const struct data_file *file, const soekpi_finding *finding, size_t *next) {
    for (size_t i = *next; i < file->about.finding_count; i++) {
        soekpi_finding own = {.size = sizeof own};
        if (soekpi_register_finding(file->records, i, &own) != SOEKPI_OK ||
            strcmp(own.chinese, finding->chinese) != 0 || strcmp(own.cell, finding->cell) != 0)
            continue;
        *next = i + 1;
        return true;
    }
    return false;
}

/* The evaluation repeats what was noticed in its registers, in their order. */
static void find_registers(const struct monitor *monitor, finding_list *list) {
    for (size_t i = 0; i < monitor->arguments->data_count; i++) {
        const struct data_file *file = &monitor->files[i];
        size_t next = 0;
        for (size_t k = 0; file->records != NULL && k < list->count; k++)
            if (list->findings[k].file == NULL && register_says(file, &list->findings[k].finding, &next))
                list->findings[k].file = file;
    }
}

/* Without any table nobody expects the rows of enterprises. */
static bool is_idle(const struct monitor *monitor, const soekpi_finding *finding) {
    return monitor->table_count == 0 && finding->code == SOEKPI_FINDING_NO_ROWS;
}

finding_list findings_create(const struct monitor *monitor) {
    size_t most = monitor->info.finding_count;
    finding_list list = {.findings = allocated(calloc(most > 0 ? most : 1, sizeof *list.findings))};
    for (size_t i = 0; i < most; i++) {
        listed_finding *added = &list.findings[list.count];
        added->finding.size = sizeof added->finding;
        if (soekpi_evaluation_finding(monitor->evaluation, i, &added->finding) != SOEKPI_OK ||
            is_idle(monitor, &added->finding))
            continue;
        added->text = choose(monitor->language, added->finding.chinese, added->finding.english);
        find_file(monitor, added);
        list.count++;
    }
    find_registers(monitor, &list);
    sort(&list);
    return list;
}

void findings_free(finding_list *list) {
    free(list->findings);
    *list = (finding_list){0};
}
