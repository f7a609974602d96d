/* One group and one indicator: members, sums, eliminations, what was reported, contributions. */
#include <math.h>
#include <stdlib.h>

#include "amounts.h"
#include "grid.h"
#include "parts.h"
#include "rollup.h"
#include "words.h"

/* Figures beside each other; what an indicator needs beyond that comes in further tables. */
enum { MOST_COLUMNS = 6 };

/* A table of some figures of one group. */
struct sheet {
    const struct rollup *rollup;
    size_t row;
    const size_t *steps; /* its columns */
    size_t columns;
    soekpi_gap gaps[MOST_COLUMNS];
    struct part_list parts[MOST_COLUMNS]; /* all enterprises below the group */
};

static const struct monitor *steps_of(const struct sheet *sheet) {
    return &sheet->rollup->steps;
}

static int32_t unit_of(const struct sheet *sheet, size_t column) {
    return sheet->rollup->list[sheet->steps[column]].unit;
}

/* The last column of a table may be the indicator itself: its parts are no figures of a member. */
static bool is_ratio(const struct sheet *sheet, size_t column) {
    return sheet->rollup->list[sheet->steps[column]].indicator;
}

/* ---- the group taken apart ---- */

static bool is_below(const struct monitor *steps, size_t row, size_t group) {
    for (size_t up = row_at(steps, row).parent; up < steps->rows; up = row_at(steps, up).parent)
        if (up == group)
            return true;
    return false;
}

static struct sheet sheet_create(const struct rollup *rollup, size_t row, const size_t *steps,
                                 size_t columns) {
    struct sheet sheet = {.rollup = rollup, .row = row, .steps = steps, .columns = columns};
    for (size_t i = 0; i < columns; i++) {
        sheet.gaps[i].size = sizeof sheet.gaps[i];
        if (soekpi_evaluation_gap(rollup->steps.evaluation, row, steps[i], &sheet.gaps[i]) != SOEKPI_OK)
            sheet.gaps[i] = (soekpi_gap){.plain = NAN,
                                         .weighted = NAN,
                                         .eliminations = NAN,
                                         .consolidated = NAN,
                                         .reported = NAN,
                                         .gap = NAN,
                                         .minority = NAN,
                                         .mean = NAN};
        sheet.parts[i] = parts_create(&rollup->steps, row, steps[i], SOEKPI_PARTS_ENTERPRISES);
    }
    return sheet;
}

static void sheet_free(struct sheet *sheet) {
    for (size_t i = 0; i < sheet->columns; i++)
        parts_free(&sheet->parts[i]);
}

/* ---- rows of the table ---- */

static void put_heading(struct grid *grid, const struct sheet *sheet) {
    const struct monitor *steps = steps_of(sheet);
    grid_put(grid, "");
    grid_put(grid, choose(steps->language, "并表比例", "share"));
    for (size_t i = 0; i < sheet->columns; i++) {
        char *unit = shown_unit(&steps->plan_info, unit_of(sheet, i), steps->language);
        grid_take(grid, text_format(unit[0] != '\0' ? "%s(%s)" : "%s%s",
                                    sheet->rollup->list[sheet->steps[i]].name, unit));
        free(unit);
    }
}

/* A member's own figure, whatever its share. */
static void put_member(struct grid *grid, const struct sheet *sheet, size_t row) {
    const struct monitor *steps = steps_of(sheet);
    grid_take(grid, row_name(steps, row));
    grid_take(grid, per_cent_text(steps, row_at(steps, row).share));
    for (size_t i = 0; i < sheet->columns; i++)
        grid_take(grid, amount_digits(steps, steps->results.values[cell_of(steps, row, sheet->steps[i])],
                                      unit_of(sheet, i)));
}

/* What a member with another share than 100 % counts. */
static void put_weighted(struct grid *grid, const struct sheet *sheet, size_t row) {
    const struct monitor *steps = steps_of(sheet);
    char *name = row_name(steps, row);
    grid_take(grid, text_format(choose(steps->language, "按比例计入：%s", "counted: %s"), name));
    free(name);
    grid_put(grid, "");
    for (size_t i = 0; i < sheet->columns; i++) {
        double value = (double)NAN;
        if (is_ratio(sheet, i)) {
            grid_put(grid, "");
            continue;
        }
        for (size_t k = 0; k < sheet->parts[i].count; k++)
            if (sheet->parts[i].parts[k].row == row)
                value = sheet->parts[i].parts[k].value;
        grid_take(grid, amount_digits(steps, value, unit_of(sheet, i)));
    }
}

static void put_members(struct grid *grid, const struct sheet *sheet) {
    const struct monitor *steps = steps_of(sheet);
    for (size_t row = 0; row < steps->info.entities; row++)
        if (is_below(steps, row, sheet->row))
            put_member(grid, sheet, row);
}

/* A share anywhere between the member and the group. */
static bool is_weighted(const struct sheet *sheet, size_t row) {
    const struct monitor *steps = steps_of(sheet);
    for (size_t up = row; up < steps->rows && up != sheet->row; up = row_at(steps, up).parent) {
        double share = row_at(steps, up).share;
        if (share < 1 || share > 1)
            return true;
    }
    return false;
}

static bool any_weighted(const struct sheet *sheet) {
    const struct monitor *steps = steps_of(sheet);
    for (size_t row = 0; row < steps->info.entities; row++)
        if (is_below(steps, row, sheet->row) && is_weighted(sheet, row))
            return true;
    return false;
}

static void put_shares(struct grid *grid, const struct sheet *sheet) {
    const struct monitor *steps = steps_of(sheet);
    for (size_t row = 0; row < steps->info.entities; row++)
        if (is_below(steps, row, sheet->row) && is_weighted(sheet, row))
            put_weighted(grid, sheet, row);
}

enum gap_field { PLAIN, WEIGHTED, ELIMINATIONS, CONSOLIDATED, REPORTED, GAP };

static double gap_field(const soekpi_gap *gap, enum gap_field field) {
    const double values[] = {gap->plain,        gap->weighted, gap->eliminations,
                             gap->consolidated, gap->reported, gap->gap};
    return values[field];
}

/* A line of sums; a line that has no figure in any column is left out. */
static void put_sum(struct grid *grid, const struct sheet *sheet, enum gap_field field, const char *name) {
    const struct monitor *steps = steps_of(sheet);
    bool known = false, change = field == ELIMINATIONS || field == GAP;
    for (size_t i = 0; i < sheet->columns; i++)
        known = known || !isnan(gap_field(&sheet->gaps[i], field));
    if (!known)
        return;
    grid_put(grid, name);
    grid_put(grid, "");
    for (size_t i = 0; i < sheet->columns; i++) {
        double value = gap_field(&sheet->gaps[i], field);
        grid_take(grid, change ? change_text(steps, value, unit_of(sheet, i))
                               : amount_digits(steps, value, unit_of(sheet, i)));
    }
}

/* "抵销：企业甲 与 企业乙". */
static char *pair_text(const struct sheet *sheet, const soekpi_elimination *pair) {
    int32_t language = steps_of(sheet)->language;
    if (pair->counterparty[0] == '\0')
        return text_format(choose(language, "抵销：%s（%s）", "elimination: %s (%s)"), pair->entity,
                           pair->group);
    return text_format(choose(language, "抵销：%s 与 %s（%s）", "elimination: %s and %s (%s)"), pair->entity,
                       pair->counterparty, pair->group);
}

static bool elimination_at(const struct sheet *sheet, size_t column, size_t index, soekpi_elimination *out) {
    *out = (soekpi_elimination){.size = sizeof *out};
    return soekpi_evaluation_elimination(steps_of(sheet)->evaluation, sheet->row, sheet->steps[column], index,
                                         out) == SOEKPI_OK;
}

static void put_pairs(struct grid *grid, const struct sheet *sheet) {
    soekpi_elimination pair;
    for (size_t index = 0; elimination_at(sheet, 0, index, &pair); index++) {
        grid_take(grid, pair_text(sheet, &pair));
        grid_put(grid, "");
        for (size_t i = 0; i < sheet->columns; i++) {
            bool item = !is_ratio(sheet, i) && elimination_at(sheet, i, index, &pair);
            grid_take(grid,
                      item ? amount_digits(steps_of(sheet), pair.value, unit_of(sheet, i)) : text_copy(""));
        }
    }
}

static void put_sums(struct grid *grid, const struct sheet *sheet) {
    int32_t language = steps_of(sheet)->language;
    bool consolidated = row_at(steps_of(sheet), sheet->row).consolidated != 0;
    put_sum(grid, sheet, PLAIN, choose(language, "简单合计（各按 100%）", "plain sum (100 % of each)"));
    if (any_weighted(sheet)) {
        put_shares(grid, sheet);
        put_sum(grid, sheet, WEIGHTED, choose(language, "按并表比例合计", "proportional sum"));
    }
    if (consolidated) {
        put_pairs(grid, sheet);
        put_sum(grid, sheet, ELIMINATIONS, choose(language, "抵销的影响", "effect of eliminations"));
    }
    put_sum(grid, sheet, CONSOLIDATED,
            consolidated ? choose(language, "合并数", "consolidated")
                         : choose(language, "汇总数（未抵销）", "sum without eliminations"));
    put_sum(grid, sheet, REPORTED, choose(language, "上报数", "reported"));
    put_sum(grid, sheet, GAP, choose(language, "上报数 - 本表", "reported - ours"));
}

static void print_gap_texts(const struct sheet *sheet, FILE *out) {
    const struct monitor *steps = steps_of(sheet);
    for (size_t i = 0; i < sheet->columns; i++) {
        if (sheet->gaps[i].cause == SOEKPI_GAP_NONE)
            continue;
        char *text = gap_text(steps, sheet->row, sheet->steps[i]);
        char *line = text_format("%s%s%s", sheet->rollup->list[sheet->steps[i]].name,
                                 choose(steps->language, "：", ": "), text);
        fputs("  ", out);
        print_clean(line, out);
        fputc('\n', out);
        free(line);
        free(text);
    }
}

static void print_sheet(const struct rollup *rollup, size_t row, const size_t *columns, size_t count,
                        FILE *out) {
    static const char alignment[] = "lrrrrrrr";
    char cut[sizeof alignment];
    snprintf(cut, sizeof cut, "%.*s", (int)(2 + count), alignment);
    struct sheet sheet = sheet_create(rollup, row, columns, count);
    struct grid *grid = grid_create(cut);
    put_heading(grid, &sheet);
    put_members(grid, &sheet);
    put_sums(grid, &sheet);
    grid_print(grid, false, out);
    print_gap_texts(&sheet, out);
    grid_free(grid);
    sheet_free(&sheet);
}

/* ---- the indicator ---- */

static void print_formula(const struct rollup *rollup, size_t row, size_t step, FILE *out) {
    const struct monitor *steps = &rollup->steps;
    char *text = explain_text(steps->evaluation, row, step, steps->language);
    soekpi_gap gap = {.size = sizeof gap};
    if (text[0] != '\0') {
        fprintf(out, "  %s ", choose(steps->language, "算式（金额以元计）", "calculation (money in yuan)"));
        print_clean(text, out);
        fputc('\n', out);
    }
    free(text);
    if (soekpi_evaluation_gap(steps->evaluation, row, step, &gap) == SOEKPI_OK && !isnan(gap.mean)) {
        char *mean = amount_text(steps, gap.mean, rollup->list[step].unit);
        fprintf(out,
                choose(steps->language, "  各成员的简单平均为 %s，不是组的比率\n",
                       "  the mean of the members is %s, which is not the group's ratio\n"),
                mean);
        free(mean);
    }
}

void print_rollup(const struct rollup *rollup, size_t row, const struct asked *asked, FILE *out) {
    const struct monitor *steps = &rollup->steps;
    const struct figure_step *step = &rollup->list[asked->step];
    char *group = row_name(steps, row);
    fprintf(out, "\n%s %s\n", group, step->name);
    free(group);
    size_t *columns = allocated(calloc(asked->input_count + 1, sizeof *columns)), count = 0;
    bool item = asked->input_count > 0 && asked->inputs[0] == asked->step;
    for (size_t i = 0; i < asked->input_count; i++)
        columns[count++] = asked->inputs[i];
    if (!item)
        columns[count++] = asked->step;
    for (size_t first = 0; first < count; first += MOST_COLUMNS)
        print_sheet(rollup, row, columns + first, count - first < MOST_COLUMNS ? count - first : MOST_COLUMNS,
                    out);
    free(columns);
    if (!item)
        print_formula(rollup, row, asked->step, out);
    /* A step's rule is "not below last year", where there is one: its reference is last year's value. */
    struct whole whole = {.before = (double)NAN, .change = (double)NAN};
    if (step->prior) {
        whole.before = steps->results.references[cell_of(steps, row, asked->step)];
        whole.change = steps->results.margins[cell_of(steps, row, asked->step)];
    }
    report_contributions(steps, row, asked->step, &whole, out);
}
