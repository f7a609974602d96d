/* How the data were read, and what was noticed in them. */
#include <stdlib.h>

#include "findings.h"
#include "grid.h"
#include "words.h"

/* "（表2）" where sentences about several tables call them by their numbers; `*number` counts them. */
static char *number_of(const struct monitor *monitor, const struct data_file *file, size_t *number) {
    if (file->records != NULL)
        return text_copy(choose(monitor->language, "（台账）", " (register)"));
    ++*number;
    return monitor->table_count > 1
               ? text_format(choose(monitor->language, "（表%zu）", " (table %zu)"), *number)
               : text_copy("");
}

void report_readings(const struct monitor *monitor, FILE *out) {
    int32_t language = monitor->language;
    size_t tables = 0;
    for (size_t i = 0; i < monitor->arguments->data_count; i++) {
        const struct data_file *file = &monitor->files[i];
        char *number = number_of(monitor, file, &tables);
        const char *chinese = file->records != NULL ? file->about.chinese : file->reading.chinese;
        const char *english = file->records != NULL ? file->about.english : file->reading.english;
        char *line = text_format("%s%s%s: %s", choose(language, "读入 ", "Read "), file->name, number,
                                 choose(language, chinese, english));
        print_clean(line, out);
        fputc('\n', out);
        free(line);
        free(number);
    }
    fputc('\n', out);
}

/* "figures.csv D7"; the file only where there are several. */
static char *place_text(const struct monitor *monitor, const listed_finding *listed) {
    const char *file = monitor->arguments->data_count > 1 && listed->file != NULL ? listed->file->name : "";
    const char *cell = listed->finding.cell;
    return text_format("%s%s%s", file, file[0] != '\0' && cell[0] != '\0' ? " " : "", cell);
}

static void print_finding(const listed_finding *listed, const char *place, size_t width, FILE *out) {
    fputs("    ", out);
    size_t printed = print_clean(place, out);
    for (; printed < width; printed++)
        fputc(' ', out);
    fputs(width > 0 ? "  " : "", out);
    print_clean(listed->text, out);
    fputc('\n', out);
}

static void print_severity(const struct monitor *monitor, const finding_list *list, int32_t severity,
                           FILE *out) {
    size_t first = 0, count = list->counts[severity], width = 0;
    for (int32_t graver = severity + 1; graver < SOEKPI_SEVERITY_END; graver++)
        first += list->counts[graver];
    char **places = allocated(calloc(count, sizeof *places));
    for (size_t i = 0; i < count; i++) {
        places[i] = place_text(monitor, &list->findings[first + i]);
        size_t taken = display_width(places[i]);
        width = taken > width ? taken : width;
    }
    for (size_t i = 0; i < count; i++) {
        print_finding(&list->findings[first + i], places[i], width, out);
        free(places[i]);
    }
    free(places);
}

/* What can be done about columns that nobody reads; those that are no more than a note need nothing. */
static void print_hint(int32_t language, const finding_list *list, FILE *out) {
    for (size_t i = 0; i < list->count; i++)
        if (list->findings[i].finding.code == SOEKPI_FINDING_UNREAD_COLUMN &&
            list->findings[i].finding.severity != SOEKPI_SEVERITY_NOTE) {
            fputs(choose(language,
                         "  没有采用的列：用 --map '列名=项目' 指定读作什么，用 --map '列名=' 表示不读\n",
                         "  what is not read: --map 'HEADER=NAME' says what it is, --map 'HEADER=' leaves it "
                         "out\n"),
                  out);
            return;
        }
}

void report_findings(const struct monitor *monitor, const finding_list *list, FILE *out) {
    static const char *const titles[SOEKPI_SEVERITY_END][2] = {
        [SOEKPI_SEVERITY_ERROR] = {"必须核对", "to be corrected"},
        [SOEKPI_SEVERITY_WARNING] = {"请核对", "to be looked at"},
        [SOEKPI_SEVERITY_NOTE] = {"说明", "notes"},
    };
    int32_t language = monitor->language;
    bool every = monitor->arguments->explain || monitor->arguments->all_findings;
    if (list->count == 0)
        return;
    fprintf(out, "\n%s\n", choose(language, "数据提示", "Findings in the data"));
    for (int32_t severity = SOEKPI_SEVERITY_END; severity-- > 0;) {
        bool listed = every || severity != SOEKPI_SEVERITY_NOTE;
        if (list->counts[severity] == 0)
            continue;
        fprintf(out, choose(language, "  %s：%zu 条", "  %s: %zu"), titles[severity][language],
                list->counts[severity]);
        fputs(listed ? "\n" : choose(language, "（--findings all 列出）\n", " (--findings all lists them)\n"),
              out);
        if (listed)
            print_severity(monitor, list, severity, out);
    }
    print_hint(language, list, out);
}

char *findings_summary(int32_t language, const finding_list *list) {
    size_t errors = list->counts[SOEKPI_SEVERITY_ERROR], warnings = list->counts[SOEKPI_SEVERITY_WARNING];
    if (errors + warnings == 0)
        return text_copy(choose(language, "未发现疑问", "no doubts"));
    return text_format(choose(language, "必须核对 %zu 条，请核对 %zu 条（见“数据提示”）",
                              "%zu to be corrected, %zu to be looked at (see the findings)"),
                       errors, warnings);
}
