/* The first screen, for people. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "figures.h"
#include "findings.h"
#include "grid.h"
#include "missing.h"
#include "why.h"
#include "words.h"

/* ---- heading ---- */

static void print_line(const char *name, const char *text, FILE *out) {
    size_t width = print_clean(name, out);
    do
        fputc(' ', out);
    while (++width < 14);
    print_clean(text, out);
    fputc('\n', out);
}

/* Plain sum or consolidated; groups may differ. */
static const char *sum_text(const struct monitor *monitor) {
    size_t consolidated = 0, groups = 0;
    for (size_t row = monitor->info.entities; row < monitor->rows; row++) {
        soekpi_row info = row_at(monitor, row);
        groups += info.level == SOEKPI_ROW_GROUP ? 1 : 0;
        consolidated += info.level == SOEKPI_ROW_GROUP && info.consolidated ? 1 : 0;
    }
    if (groups == 0)
        return choose(monitor->language, "无组", "no group");
    if (consolidated == 0)
        return choose(monitor->language, "汇总，未抵销", "plain sum, without eliminations");
    if (consolidated == groups)
        return choose(monitor->language, "合并", "consolidated, eliminations included");
    return choose(monitor->language, "部分合并、部分汇总（见各组名称）",
                  "some consolidated, some plain sums");
}

/* "载明 11 条 / 共 16 条": how many of its measures the plan has from its source. */
static char *coverage_text(const struct monitor *monitor) {
    const soekpi_plan_info *plan = &monitor->plan_info;
    int32_t language = monitor->language;
    char *text = text_format(choose(language, "举措载明 %zu 条 / 共 %zu 条", "%zu of %zu measures stated"),
                             plan->stated_measures, plan->declared_measures);
    struct {
        size_t count;
        const char *chinese, *english;
    } others[] = {{plan->declared_aspects, "%zu 个方面", "%zu aspects"},
                  {plan->declared_enterprises, "%zu 户企业", "%zu enterprises"},
                  {plan->part_count, "含 %zu 份分计划", "plans included: %zu"}};
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        if (others[i].count > 0)
            text = joined_text(
                language, text,
                text_format(choose(language, others[i].chinese, others[i].english), others[i].count));
    return text;
}

static char *enterprises_text(const struct monitor *monitor) {
    size_t some = 0, all = 0, enterprises = count_evaluable(monitor, &some, &all);
    return text_format(
        choose(monitor->language,
               "%zu 户中 %zu 户可评（至少一项目标有结论），%zu 户各项目标均有结论（可选目标不计）",
               "%zu, of which %zu evaluable (a conclusion for at least one target), %zu completely (optional "
               "targets apart)"),
        enterprises, some, all);
}

static void take_line(const char *name, char *text, FILE *out) {
    print_line(name, text, out);
    free(text);
}

/* What --entity, --segment and --level leave. */
static void print_filter(const struct monitor *monitor, FILE *out) {
    int32_t language = monitor->language;
    if (monitor->chosen_count < monitor->rows)
        take_line(choose(language, "只显示", "Shown only"),
                  text_format(choose(language, "%zu 行中的 %zu 行（--entity、--segment、--level）",
                                     "of %zu rows %zu (--entity, --segment, --level)"),
                              monitor->rows, monitor->chosen_count),
                  out);
}

static void print_heading(const struct monitor *monitor, const finding_list *findings, FILE *out) {
    int32_t language = monitor->language;
    const soekpi_plan_info *plan = &monitor->plan_info;
    const char *title = title_of(language, plan->title_chinese, plan->title_english);
    const char *warning = warning_text(monitor);
    print_clean(title[0] != '\0' ? title : plan->id, out);
    fputc('\n', out);
    if (warning[0] != '\0')
        print_line(choose(language, "注意", "Note"), warning, out);
    take_line(choose(language, "期间", "Period"), period_text(monitor->info.period, language), out);
    take_line(choose(language, "截至", "As of"), date_text(monitor->info.as_of), out);
    take_line(choose(language, "金额单位", "Money in"),
              text_format(choose(language, "%s（另有注明的除外）", "%s, unless stated otherwise"),
                          plan->money_unit),
              out);
    if (plan->declared_measures > 0)
        take_line(choose(language, "计划", "Plan"), coverage_text(monitor), out);
    take_line(choose(language, "企业", "Enterprises"), enterprises_text(monitor), out);
    print_line(choose(language, "汇总口径", "Group"), sum_text(monitor), out);
    take_line(choose(language, "数据核对", "Data"), findings_summary(language, findings), out);
    print_filter(monitor, out);
}

static void print_title(const char *title, FILE *out) {
    fprintf(out, "\n%s\n", title);
}

/* ---- counts ---- */

static void print_counts(const struct monitor *monitor, bool colour, FILE *out) {
    int32_t language = monitor->language;
    print_title(choose(language, "结论（目标数 × 户数）", "Verdicts (targets x enterprises)"), out);
    struct grid *grid = grid_create("lrrrrrrr");
    grid_put(grid, "");
    for (size_t i = 0; i < SOEKPI_VERDICT_END; i++)
        grid_put_verdict(grid, soekpi_verdict_text(verdicts_by_gravity[i], language), verdicts_by_gravity[i]);
    for (int32_t level = 0; level < SOEKPI_ROW_END; level++) {
        size_t counts[SOEKPI_VERDICT_END];
        if (count_verdicts(monitor, level, counts) == 0 && level != SOEKPI_ROW_ENTITY)
            continue;
        grid_put(grid, row_level(level, language));
        for (size_t i = 0; i < SOEKPI_VERDICT_END; i++)
            grid_take(grid, text_format("%zu", counts[verdicts_by_gravity[i]]));
    }
    grid_print(grid, colour, out);
    grid_free(grid);
}

/* ---- breaches ---- */

struct breach {
    size_t row, target;
    bool group;
    bool money; /* `gap` is money; gaps of other units come after */
    double gap;
};

/* Groups first, then the largest gap in money: the one measure that indicators share. */
static int compare_breaches(const void *left, const void *right) {
    const struct breach *a = left, *b = right;
    if (a->group != b->group)
        return a->group ? -1 : 1;
    if (a->money != b->money)
        return a->money ? -1 : 1;
    if (a->gap < b->gap || a->gap > b->gap)
        return a->gap > b->gap ? -1 : 1;
    if (a->target != b->target)
        return a->target < b->target ? -1 : 1;
    return a->row < b->row ? -1 : 1;
}

static size_t find_breaches(const struct monitor *monitor, struct breach *found) {
    size_t count = 0;
    for (size_t target = 0; target < monitor->info.targets; target++) {
        soekpi_target described = target_at(monitor, target);
        bool money = amount_is_money(monitor->plan, &described);
        for (size_t row = 0; row < monitor->rows; row++) {
            size_t cell = cell_of(monitor, row, target);
            if (monitor->results.verdicts[cell] != SOEKPI_BREACHED || !monitor->chosen[row])
                continue;
            /* A reported figure has a gap, but no amount of money; a breach by the plan's label
             * policy has neither. */
            bool known = money && !isnan(monitor->results.amounts[cell]);
            double gap = known ? monitor->results.amounts[cell] : monitor->results.margins[cell];
            found[count++] =
                (struct breach){row, target, row >= monitor->info.entities, known, isnan(gap) ? 0 : -gap};
        }
    }
    qsort(found, count, sizeof *found, compare_breaches);
    return count;
}

static void put_field(struct grid *grid, const struct monitor *monitor, const struct breach *breach,
                      int32_t field) {
    char *text = result_field(monitor, breach->row, breach->target, field);
    bool gap = field == SOEKPI_FIELD_MARGIN || field == SOEKPI_FIELD_AMOUNT;
    grid_put(grid, gap ? without_sign(text) : text);
    free(text);
}

static void put_breach(struct grid *grid, const struct monitor *monitor, const struct breach *breach) {
    int32_t language = monitor->language;
    soekpi_target target = target_at(monitor, breach->target);
    int32_t label = monitor->results.labels[cell_of(monitor, breach->row, breach->target)];
    grid_take(grid, row_name(monitor, breach->row));
    grid_take(grid, shown_name(monitor, breach->target));
    put_field(grid, monitor, breach, SOEKPI_FIELD_VALUE);
    put_field(grid, monitor, breach, SOEKPI_FIELD_REFERENCE);
    put_field(grid, monitor, breach, SOEKPI_FIELD_MARGIN);
    if (breach->money)
        put_field(grid, monitor, breach, SOEKPI_FIELD_AMOUNT);
    else
        grid_put(grid, "-");
    grid_put_verdict(grid, soekpi_label_text(label, target.profit, language), SOEKPI_BREACHED);
}

static void print_breaches(const struct monitor *monitor, bool colour, FILE *out) {
    int32_t language = monitor->language;
    size_t cells = monitor->rows * monitor->info.targets;
    struct breach *breaches = allocated(calloc(cells > 0 ? cells : 1, sizeof *breaches));
    size_t count = find_breaches(monitor, breaches);
    if (count == 0) {
        print_title(choose(language, "未达标：无", "Breached: none"), out);
        free(breaches);
        return;
    }
    print_title(choose(language, "未达标（组在前，其后按金额差距从大到小）",
                       "Breached (groups first, then by the gap in money)"),
                out);
    struct grid *grid = grid_create("llrrrrl");
    grid_put(grid, choose(language, "企业", "enterprise"));
    grid_put(grid, choose(language, "指标", "indicator"));
    grid_put(grid, choose(language, "现值", "now"));
    grid_put(grid, choose(language, "参照", "reference"));
    grid_put(grid, choose(language, "差距", "short by"));
    grid_take(grid,
              text_format(choose(language, "差额(%s)", "short by (%s)"), monitor->plan_info.money_unit));
    grid_put(grid, choose(language, "变化", "what happened"));
    for (size_t i = 0; i < count; i++)
        put_breach(grid, monitor, &breaches[i]);
    grid_print(grid, colour, out);
    grid_free(grid);
    free(breaches);
}

/* ---- the group's figures ---- */

static struct grid *figures_grid(const struct monitor *monitor, size_t row) {
    int32_t language = monitor->language;
    struct grid *grid = NULL;
    for (size_t i = 0; i < monitor->figures->subject_count; i++) {
        const struct subject *subject = &monitor->figures->subjects[i];
        const struct figure *figure = figure_at(monitor->figures, row, i);
        if (figure == NULL)
            continue; /* without data */
        if (grid == NULL) {
            grid = grid_create("llrrrr");
            grid_put(grid, choose(language, "指标", "figure"));
            grid_put(grid, choose(language, "单位", "unit"));
            grid_put(grid, choose(language, "本期", "this period"));
            grid_put(grid, choose(language, "上年同期", "last year"));
            grid_put(grid, choose(language, "增减", "change"));
            grid_put(grid, choose(language, "增减%", "change %"));
        }
        grid_put(grid, subject->name);
        grid_take(grid, shown_unit(&monitor->plan_info, subject->unit, language));
        grid_put(grid, figure->now_text);
        grid_put(grid, figure->prior_text);
        grid_put(grid, figure->change_text);
        grid_put(grid, figure->growth_text);
    }
    return grid;
}

static void print_figures(const struct monitor *monitor, FILE *out) {
    int32_t language = monitor->language;
    for (size_t row = monitor->info.entities; row < monitor->rows; row++) {
        soekpi_row info = row_at(monitor, row);
        if (!monitor->chosen[row] || info.level != SOEKPI_ROW_GROUP)
            continue;
        struct grid *grid = figures_grid(monitor, row);
        char *name = row_name(monitor, row);
        char *title =
            text_format(choose(language, "%s：%zu 户%s", "%s, enterprises: %zu%s"), name, info.members,
                        grid == NULL ? choose(language, "，无数据", ", no figures") : "");
        fputc('\n', out);
        print_clean(title, out);
        fputc('\n', out);
        if (grid != NULL)
            grid_print(grid, false, out);
        grid_free(grid);
        free(title);
        free(name);
    }
}

/* ---- what is missing, what cannot be computed ---- */

static void print_names(const struct monitor *monitor, const missing_entry *entry, FILE *out) {
    int32_t language = monitor->language;
    if (entry->row_count == monitor->info.entities && entry->row_count > 1) {
        if (language == SOEKPI_CHINESE)
            fprintf(out, "全部 %zu 户企业", entry->row_count);
        else
            fprintf(out, "all %zu enterprises", entry->row_count);
        return;
    }
    for (size_t i = 0; i < entry->row_count; i++) {
        char *name = row_name(monitor, entry->rows[i]);
        fputs(i > 0 ? choose(language, "、", "; ") : "", out);
        print_clean(name, out);
        free(name);
    }
}

static void print_missing(const struct monitor *monitor, FILE *out) {
    int32_t language = monitor->language;
    missing_list list = missing_create(monitor);
    print_title(list.count == 0
                    ? choose(language, "缺少的数据：无", "Missing figures: none")
                    : choose(language, "缺少的数据及欠报企业", "Missing figures, and who owes them"),
                out);
    for (size_t i = 0; i < list.count; i++) {
        const missing_entry *entry = &list.entries[i];
        char *name = shown_name(monitor, entry->target);
        const char *figures =
            entry->figures[0] != '\0' ? entry->figures : choose(language, "依据", "evidence");
        fputs("  - ", out);
        print_clean(name, out);
        fputs(choose(language, "：缺 ", ": "), out);
        print_clean(figures, out);
        fputs(choose(language, "；欠报：", "; owed by "), out);
        print_names(monitor, entry, out);
        fputc('\n', out);
        free(name);
    }
    missing_free(&list);
}

static void print_undefined_cell(const struct monitor *monitor, size_t row, size_t target, FILE *out) {
    int32_t language = monitor->language;
    size_t cell = cell_of(monitor, row, target);
    soekpi_target described = target_at(monitor, target);
    char *name = row_name(monitor, row);
    char *indicator = shown_name(monitor, target);
    const char *label = soekpi_label_text(monitor->results.labels[cell], described.profit, language);
    char *line = text_format(choose(language, "%s：%s，%s%s%s", "%s: %s, %s%s%s"), name, indicator,
                             soekpi_reason_text(monitor->results.reasons[cell], language),
                             label[0] != '\0' ? choose(language, "，", ", ") : "", label);
    fputs("  - ", out);
    print_clean(line, out);
    fputc('\n', out);
    free(line);
    free(indicator);
    free(name);
}

static void print_undefined(const struct monitor *monitor, FILE *out) {
    bool first = true;
    for (size_t target = 0; target < monitor->info.targets; target++)
        for (size_t row = 0; row < monitor->rows; row++) {
            if (monitor->results.verdicts[cell_of(monitor, row, target)] != SOEKPI_UNDEFINED ||
                !monitor->chosen[row])
                continue;
            if (first)
                print_title(choose(monitor->language, "无法计算", "Undefined"), out);
            first = false;
            print_undefined_cell(monitor, row, target, out);
        }
}

/* ---- assumptions ---- */

static void print_assumptions(const struct monitor *monitor, FILE *out) {
    int32_t language = monitor->language;
    size_t count = monitor->info.assumption_count;
    print_title(count == 0 ? choose(language, "口径假定：无", "Assumptions: none")
                           : choose(language, "口径假定", "Assumptions"),
                out);
    for (size_t i = 0; i < count; i++) {
        const char *text = soekpi_evaluation_assumption(monitor->evaluation, i, language);
        fputs("  - ", out);
        print_clean(text != NULL ? text : "", out);
        fputc('\n', out);
    }
}

/* Without single results the report is an overview: it stops where the tree does. */
void report_text(const struct monitor *monitor, FILE *out) {
    bool colour = colour_wanted(out), single = monitor->arguments->tree >= TREE_ROW;
    finding_list findings = findings_create(monitor);
    report_readings(monitor, out);
    print_heading(monitor, &findings, out);
    print_counts(monitor, colour, out);
    report_tree(monitor, colour, out);
    if (single)
        print_breaches(monitor, colour, out);
    report_groups(monitor, colour, out);
    if (single) {
        print_figures(monitor, out);
        print_missing(monitor, out);
        print_undefined(monitor, out);
    }
    print_assumptions(monitor, out);
    report_findings(monitor, &findings, out);
    print_counts(monitor, colour, out);
    if (single)
        report_details(monitor, colour, out);
    findings_free(&findings);
}
