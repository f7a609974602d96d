/* Every enterprise and target, so that a reader can check each by hand. */
#include <stdlib.h>
#include <string.h>

#include "grid.h"
#include "words.h"

static void print_target(const struct monitor *monitor, size_t number, const soekpi_target *target,
                         FILE *out) {
    int32_t language = monitor->language;
    char *title =
        text_format("[%zu] %s", number + 1, title_of(language, target->title_chinese, target->title_english));
    char *formula = text_format("%s = %s", indicator_name(monitor->plan, target, language),
                                indicator_formula(monitor->plan, target, language));
    char *rule = text_format(choose(language, "%s（%s）", "%s (%s)"),
                             choose(language, target->rule_chinese, target->rule),
                             basis_text(target->basis, language));
    fputc('\n', out);
    print_clean(title, out);
    fputs(choose(language, "\n    指标  ", "\n    indicator  "), out);
    print_clean(formula, out);
    fputs(choose(language, "\n    规则  ", "\n    rule       "), out);
    print_clean(rule, out);
    if (target->quote[0] != '\0') {
        fputs(choose(language, "\n    原文  ", "\n    quote      "), out);
        print_clean(target->quote, out);
    }
    fputc('\n', out);
    free(title);
    free(formula);
    free(rule);
}

/* Why there is no value, or what happened, and how the figure came about. */
static char *remark_text(const struct monitor *monitor, size_t row, size_t target,
                         const soekpi_target *described) {
    int32_t language = monitor->language;
    size_t cell = cell_of(monitor, row, target);
    const char *label = soekpi_label_text(monitor->results.labels[cell], described->profit, language);
    char *marks = marks_text(monitor->results.marks[cell], language);
    char *text = text_format("%s%s%s", label,
                             label[0] != '\0' && marks[0] != '\0' ? choose(language, "，", ", ") : "", marks);
    free(marks);
    return text;
}

static bool is_shown(const struct monitor *monitor, size_t row, size_t target) {
    return monitor->results.verdicts[cell_of(monitor, row, target)] != SOEKPI_NOT_IN_SCOPE;
}

static void print_rows(const struct monitor *monitor, size_t target, const soekpi_target *described,
                       bool colour, FILE *out) {
    int32_t language = monitor->language;
    struct grid *grid = grid_create("lrrrllll");
    grid_put(grid, choose(language, "企业", "enterprise"));
    grid_put(grid, choose(language, "现值", "value"));
    grid_put(grid, choose(language, "参照", "reference"));
    grid_put(grid, choose(language, "差距(正为优)", "margin"));
    grid_put(grid, choose(language, "单位", "unit"));
    grid_put(grid, choose(language, "结论", "verdict"));
    grid_put(grid, choose(language, "原因", "reason"));
    grid_put(grid, choose(language, "说明", "remark"));
    for (size_t row = 0; row < monitor->rows; row++) {
        size_t cell = cell_of(monitor, row, target);
        int32_t verdict = monitor->results.verdicts[cell];
        if (!is_shown(monitor, row, target))
            continue;
        soekpi_row info = row_at(monitor, row);
        grid_take(grid, row_name(language, &info));
        grid_take(grid, field_text(monitor->evaluation, row, target, SOEKPI_FIELD_VALUE));
        grid_take(grid, field_text(monitor->evaluation, row, target, SOEKPI_FIELD_REFERENCE));
        grid_take(grid, field_text(monitor->evaluation, row, target, SOEKPI_FIELD_MARGIN));
        grid_take(grid, shown_unit(&monitor->plan_info, described->unit, language));
        grid_put_verdict(grid, soekpi_verdict_text(verdict, language), verdict);
        grid_put(grid, soekpi_reason_text(monitor->results.reasons[cell], language));
        grid_take(grid, remark_text(monitor, row, target, described));
    }
    grid_print(grid, colour, out);
    grid_free(grid);
}

static void print_calculations(const struct monitor *monitor, size_t target, FILE *out) {
    for (size_t row = 0; row < monitor->rows; row++) {
        int32_t verdict = monitor->results.verdicts[cell_of(monitor, row, target)];
        if (!is_shown(monitor, row, target) || (!monitor->arguments->explain && verdict != SOEKPI_BREACHED))
            continue;
        soekpi_row info = row_at(monitor, row);
        char *name = row_name(monitor->language, &info);
        char *calculation = explain_text(monitor, row, target);
        if (calculation[0] != '\0') {
            fputs(choose(monitor->language, "    算式  ", "    calculation  "), out);
            print_clean(name, out);
            fputs(choose(monitor->language, "：", ": "), out);
            print_clean(calculation, out);
            fputc('\n', out);
        }
        free(calculation);
        free(name);
    }
}

void report_details(const struct monitor *monitor, bool colour, FILE *out) {
    fprintf(out, "\n%s\n", choose(monitor->language, "明细", "Details"));
    for (size_t target = 0; target < monitor->info.targets; target++) {
        soekpi_target described = target_at(monitor, target);
        bool any = false;
        for (size_t row = 0; row < monitor->rows && !any; row++)
            any = is_shown(monitor, row, target);
        print_target(monitor, target, &described, out);
        if (any)
            print_rows(monitor, target, &described, colour, out);
        print_calculations(monitor, target, out);
    }
}
