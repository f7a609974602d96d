/* Every enterprise and target, so that a reader can check each by hand. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "figures.h"
#include "grid.h"
#include "words.h"

/* One target's table. */
struct detail {
    const struct monitor *monitor;
    size_t target;
    soekpi_target described;
    size_t subject;       /* its comparison with last year; SIZE_MAX when there is none */
    bool shows_last_year; /* where the reference is something else */
};

static bool is_shown(const struct monitor *monitor, size_t row, size_t target) {
    return monitor->chosen[row] &&
           monitor->results.verdicts[cell_of(monitor, row, target)] != SOEKPI_NOT_IN_SCOPE;
}

static struct detail detail_of(const struct monitor *monitor, size_t target) {
    struct detail detail = {.monitor = monitor, .target = target, .described = target_at(monitor, target)};
    /* Places and records have no last year. */
    detail.subject =
        detail.described.kind == SOEKPI_TARGET_RULE
            ? figures_find(monitor->figures, detail.described.indicator, detail.described.annualise == 1)
            : SIZE_MAX;
    for (size_t row = 0; row < monitor->rows; row++) {
        const struct figure *figure = figure_at(monitor->figures, row, detail.subject);
        double reference = monitor->results.references[cell_of(monitor, row, target)];
        if (figure != NULL && !isnan(figure->prior) && is_shown(monitor, row, target) &&
            (isnan(reference) || figure->prior < reference || figure->prior > reference))
            detail.shows_last_year = true;
    }
    return detail;
}

/* ---- what is asked ---- */

static void print_part(const char *name, const char *text, FILE *out) {
    fputs("    ", out);
    size_t width = print_clean(name, out);
    do
        fputc(' ', out);
    while (++width < 12);
    print_clean(text, out);
    fputc('\n', out);
}

static void print_target(const struct detail *detail, FILE *out) {
    const struct monitor *monitor = detail->monitor;
    const soekpi_target *target = &detail->described;
    int32_t language = monitor->language;
    const char *formula = indicator_formula(monitor->plan, target, language);
    char *unit = target->kind == SOEKPI_TARGET_RANK ? text_copy("")
                                                    : shown_unit(&monitor->plan_info, target->unit, language);
    char *title = text_format("[%zu] %s", detail->target + 1,
                              soekpi_evaluation_title(monitor->evaluation, detail->target, language));
    char *indicator = text_format("%s%s%s%s%s%s", indicator_name(monitor->plan, target, language),
                                  formula[0] != '\0' ? " = " : "", formula,
                                  unit[0] != '\0' ? choose(language, "（", " (") : "", unit,
                                  unit[0] != '\0' ? choose(language, "）", ")") : "");
    char *rule = text_format(choose(language, "%s（%s）", "%s (%s)"),
                             choose(language, target->rule_chinese, target->rule),
                             basis_text(target->basis, language));
    fputc('\n', out);
    print_clean(title, out);
    fputc('\n', out);
    print_part(choose(language, "指标", "indicator"), indicator, out);
    print_part(choose(language, "规则", "rule"), rule, out);
    if (target->quote[0] != '\0')
        print_part(choose(language, "原文", "quote"), target->quote, out);
    free(unit);
    free(title);
    free(indicator);
    free(rule);
}

/* ---- what is found ---- */

/* What happened, and how the figure came about. */
static char *remark_text(const struct detail *detail, size_t row) {
    const struct monitor *monitor = detail->monitor;
    size_t cell = cell_of(monitor, row, detail->target);
    const char *label =
        soekpi_label_text(monitor->results.labels[cell], detail->described.profit, monitor->language);
    char *marks = marks_text(monitor->results.marks[cell], monitor->language);
    const char *comma = label[0] != '\0' && marks[0] != '\0' ? choose(monitor->language, "，", ", ") : "";
    char *text = text_format("%s%s%s", label, comma, marks);
    free(marks);
    return text;
}

static void put_heading(struct grid *grid, const struct detail *detail) {
    int32_t language = detail->monitor->language;
    grid_put(grid, choose(language, "企业", "enterprise"));
    grid_put(grid, choose(language, "现值", "value"));
    if (detail->shows_last_year) {
        grid_put(grid, choose(language, "上年同期", "last year"));
        grid_put(grid, choose(language, "增减", "change"));
    }
    grid_put(grid, choose(language, "参照", "reference"));
    grid_put(grid, choose(language, "差距(正为优)", "margin"));
    grid_put(grid, choose(language, "结论", "verdict"));
    grid_put(grid, choose(language, "原因", "reason"));
    grid_put(grid, choose(language, "说明", "remark"));
}

static void put_field(struct grid *grid, const struct detail *detail, size_t row, int32_t field) {
    grid_take(grid, result_field(detail->monitor, row, detail->target, field));
}

static void put_row(struct grid *grid, const struct detail *detail, size_t row) {
    const struct monitor *monitor = detail->monitor;
    int32_t language = monitor->language;
    size_t cell = cell_of(monitor, row, detail->target);
    int32_t verdict = monitor->results.verdicts[cell];
    const struct figure *figure = figure_at(monitor->figures, row, detail->subject);
    grid_take(grid, row_name(monitor, row));
    put_field(grid, detail, row, SOEKPI_FIELD_VALUE);
    if (detail->shows_last_year) {
        grid_put(grid, figure != NULL ? figure->prior_text : "-");
        grid_put(grid, figure != NULL ? figure->change_text : "-");
    }
    put_field(grid, detail, row, SOEKPI_FIELD_REFERENCE);
    put_field(grid, detail, row, SOEKPI_FIELD_MARGIN);
    grid_put_verdict(grid, soekpi_verdict_text(verdict, language), verdict);
    grid_put(grid, soekpi_reason_text(monitor->results.reasons[cell], language));
    grid_take(grid, remark_text(detail, row));
}

static void print_rows(const struct detail *detail, bool colour, FILE *out) {
    struct grid *grid = NULL;
    for (size_t row = 0; row < detail->monitor->rows; row++) {
        if (!is_shown(detail->monitor, row, detail->target))
            continue;
        if (grid == NULL) {
            grid = grid_create(detail->shows_last_year ? "lrrrrrlll" : "lrrrlll");
            put_heading(grid, detail);
        }
        put_row(grid, detail, row);
    }
    if (grid != NULL)
        grid_print(grid, colour, out);
    grid_free(grid);
}

/* ---- how it was calculated ---- */

static void print_calculation(const struct detail *detail, size_t row, FILE *out) {
    const struct monitor *monitor = detail->monitor;
    int32_t language = monitor->language;
    const struct figure *figure = figure_at(monitor->figures, row, detail->subject);
    const char *last_year = figure != NULL ? figure->prior_calculation : "";
    char *name = row_name(monitor, row);
    char *calculation = explain_text(monitor->evaluation, row, detail->target, language);
    bool accounts = detail->described.kind == SOEKPI_TARGET_RULE; /* other sentences end without a figure */
    char *unit = accounts ? shown_unit(&monitor->plan_info, detail->described.unit, language) : text_copy("");
    const char *blank = unit[0] != '\0' ? " " : "";
    char *line = text_format("%s%s%s%s%s", name, choose(language, "：", ": "), calculation, blank, unit);
    if (last_year[0] != '\0') {
        char *longer = text_format("%s%s%s%s%s", line, choose(language, "；上年同期 ", "; last year "),
                                   last_year, blank, unit);
        free(line);
        line = longer;
    }
    if (calculation[0] != '\0')
        print_part(choose(language, "算式", "calculation"), line, out);
    free(line);
    free(unit);
    free(name);
    free(calculation);
}

/* Of a group: what its parts contribute, and why it differs from what was reported. */
static void print_consolidation(const struct detail *detail, size_t row, FILE *out) {
    const struct figure *figure = figure_at(detail->monitor->figures, row, detail->subject);
    struct whole whole = {.before = figure != NULL ? figure->prior : (double)NAN,
                          .change = figure != NULL ? figure->change : (double)NAN};
    report_contributions(detail->monitor, row, detail->target, &whole, out);
    report_gap(detail->monitor, row, detail->target, out);
}

void report_details(const struct monitor *monitor, bool colour, FILE *out) {
    fprintf(out, "\n%s\n",
            choose(monitor->language, "明细（算式中的金额以元计）",
                   "Details (money within calculations is in yuan)"));
    for (size_t target = 0; target < monitor->info.targets; target++) {
        struct detail detail = detail_of(monitor, target);
        print_target(&detail, out);
        print_rows(&detail, colour, out);
        for (size_t row = 0; row < monitor->rows; row++) {
            bool breached = monitor->results.verdicts[cell_of(monitor, row, target)] == SOEKPI_BREACHED;
            if (is_shown(monitor, row, target) && (breached || monitor->arguments->explain))
                print_calculation(&detail, row, out);
            if (is_shown(monitor, row, target) && breached && monitor->arguments->explain)
                print_consolidation(&detail, row, out);
        }
    }
}
