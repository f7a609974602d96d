/* Figures that repeat those of last year, or of the period before, to the last digit:
 * a cell that was copied, or a form that was not filled in anew. */
#include "base/memory.h"
#include "table/check_identities.h"
#include "table/check_links.h"

/* Digits that two figures do not share by chance. Balances change slowly and repeat more often. */
enum { FLOW_DIGITS = 4, STOCK_DIGITS = 6 };

/* A row is copied as a whole when so many of its figures, and most of them, repeat. */
enum { COPIED_FIGURES = 3 };

/* Balances that stay as they are for years. */
static const char *const lasting[] = {
    "paid_in_capital",     "capital_reserve",         "enterprises",
    "bonds_payable",       "loss_making_enterprises", "guarantees",
    "unrecognised_losses", "unresolved_losses",       "contingent_liabilities"};

/* Flows in which nothing may happen for months: accrued each quarter, rare, or a plan for the year. */
static const char *const idle[] = {
    "nonoperating_income", "nonoperating_expense",     "income_tax",
    "investment_income",   "fair_value_gain",          "minority_profit",
    "fixed_investment",    "fixed_investment_planned", "rnd_spending",
    "technology_spending", "weighted_equity_changes",  "objective_equity_changes"};

/* What a figure repeats. */
typedef enum repeat_kind { REPEATS_YEAR, REPEATS_PERIOD, REPEAT_KINDS } repeat_kind;

/* A figure and one that it may repeat. */
typedef struct repeat_pair {
    checked_column *column;
    checked_column *against;
    const size_t *links; /* the row of the other, NULL: the row itself */
    repeat_kind kind;
    int digits; /* significant ones that a repetition takes */
} repeat_pair;

typedef struct repeat_check {
    checked_table checked;
    row_links links;
    repeat_pair *pairs; /* those of one column together */
    size_t pair_count, pair_capacity;
    uint8_t *hit;                /* rows in which a pair repeats */
    size_t copied[REPEAT_KINDS]; /* rows copied as a whole */
} repeat_check;

/* ---- Which pairs ---- */

static bool is_listed(const char *const *list, size_t count, const char *id) {
    for (size_t i = 0; i < count; i++) {
        if (strcmp(list[i], id) == 0) {
            return true;
        }
    }
    return false;
}

/* False: memory. */
static bool add_pair(repeat_check *state, checked_column *column, checked_column *against,
                     const size_t *links, repeat_kind kind, int digits) {
    if (against == NULL) {
        return true;
    }
    if (!soekpi_grow(&state->pairs, &state->pair_capacity, state->pair_count + 1, sizeof *state->pairs)) {
        return false;
    }
    state->pairs[state->pair_count++] = (repeat_pair){column, against, links, kind, digits};
    return true;
}

static checked_column *at_time(const repeat_check *state, const checked_column *column, int32_t time) {
    return soekpi_checked_column(&state->checked, SOEKPI_IS_ITEM, column->column->index, time);
}

static bool add_flow(repeat_check *state, const item *of, checked_column *column) {
    bool running = of->kind == SOEKPI_FLOW && !is_listed(idle, sizeof idle / sizeof *idle, of->names.id);
    if (!add_pair(state, column, at_time(state, column, SOEKPI_PRIOR), NULL, REPEATS_YEAR, FLOW_DIGITS)) {
        return false;
    }
    if (!state->links.any) {
        return true;
    }
    return add_pair(state, column, column, state->links.last, REPEATS_YEAR, FLOW_DIGITS) &&
           (!running || add_pair(state, column, column, state->links.before, REPEATS_PERIOD, FLOW_DIGITS));
}

static bool add_column(repeat_check *state, checked_column *column) {
    const item *of = soekpi_checked_item_of(&state->checked, column);
    if (of == NULL || of->benchmark || column->column->time != SOEKPI_CURRENT) {
        return true;
    }
    if (of->kind == SOEKPI_FLOW || of->kind == SOEKPI_AVERAGE) {
        return add_flow(state, of, column);
    }
    if (of->kind != SOEKPI_STOCK || is_listed(lasting, sizeof lasting / sizeof *lasting, of->names.id)) {
        return true;
    }
    return add_pair(state, column, at_time(state, column, SOEKPI_PRIOR), NULL, REPEATS_YEAR, STOCK_DIGITS) &&
           add_pair(state, column, at_time(state, column, SOEKPI_OPENING), NULL, REPEATS_YEAR, STOCK_DIGITS);
}

/* ---- Comparing ---- */

static size_t other_row(const repeat_pair *pair, size_t row) {
    return pair->links != NULL ? pair->links[row] : row;
}

/* Whether the figures are one decimal of enough digits. */
static bool repeats(const repeat_pair *pair, size_t row, size_t other) {
    decimal figure;
    decimal before;
    if (soekpi_checked_read(pair->column, row, &figure) != READ_NUMBER ||
        soekpi_checked_read(pair->against, other, &before) != READ_NUMBER ||
        !soekpi_decimal_equal(figure, before)) {
        return false;
    }
    int128 least = 1; /* of that many digits */
    for (int i = 1; i < pair->digits; i++) {
        least *= 10;
    }
    return figure.mantissa >= least || figure.mantissa <= -least;
}

/* Marks the rows in which a pair repeats. */
static void mark_rows(repeat_check *state, const repeat_pair *pair) {
    /* Doubles of one unit are alike where their decimals are, but for digits beyond the fifteenth. */
    static const double near = 1e-14;
    rough_pair rough = soekpi_rough_pair(&state->checked, pair->column, pair->against);
    for (size_t row = 0; row < state->checked.table->rows; row++) {
        size_t other = other_row(pair, row);
        if (other == NO_ROW) {
            continue;
        }
        double figure = soekpi_checked_cell(pair->column, row) * rough.left_factor;
        if (fabs(soekpi_rough_difference(&rough, row, other)) <= near * fabs(figure) && figure != 0 &&
            state->hit[row] == 0 && repeats(pair, row, other)) {
            state->hit[row] = 1;
        }
    }
}

/* ---- What is said ---- */

static const char *const copied_chinese[] = {"与上年完全相同", "与本年上一期完全相同"};
static const char *const copied_english[] = {"those of last year", "those of the period before"};

static bool add_finding(const repeat_check *state, const repeat_pair *pair, size_t row) {
    const checked_table *checked = &state->checked;
    size_t other = other_row(pair, row);
    check_sentence sentence = {0};
    decimal figure;
    if (soekpi_checked_read(pair->column, row, &figure) != READ_NUMBER) {
        return true; /* never: it repeats another */
    }
    soekpi_say_row(&sentence, checked, row);
    soekpi_say_column(&sentence, checked, pair->column);
    soekpi_say(&sentence, "为", " is ");
    soekpi_say_figure(&sentence, checked, pair->column, figure);
    soekpi_say(&sentence, "，与", ", to the last digit that of ");
    if (other != row) {
        soekpi_period_describe(checked->table->periods[other], SOEKPI_CHINESE, &sentence.chinese);
        soekpi_period_describe(checked->table->periods[other], SOEKPI_ENGLISH, &sentence.english);
    } else {
        soekpi_say_column(&sentence, checked, pair->against);
    }
    soekpi_say(&sentence, "完全相同，请核对是否照抄", ": check that it was not copied");
    soekpi_print_figure(pair->column, figure, &sentence.found);
    return soekpi_checked_add(checked, SOEKPI_FINDING_REPEATED, SOEKPI_SEVERITY_WARNING, pair->column, row,
                              &sentence);
}

/* A row most of whose figures repeat: told of at the first of them. */
static bool add_copied(repeat_check *state, const repeat_pair *first, size_t row, size_t repeated,
                       size_t comparable) {
    if (++state->copied[first->kind] > LISTED_FINDINGS) {
        return true;
    }
    check_sentence sentence = {0};
    soekpi_say_row(&sentence, &state->checked, row);
    soekpi_text_format(&sentence.chinese, "%zu项可比数据中有%zu项%s，请核对是否照抄", comparable, repeated,
                       copied_chinese[first->kind]);
    soekpi_text_format(
        &sentence.english,
        "%zu of %zu comparable figures are %s to the last digit: check that they were not copied", repeated,
        comparable, copied_english[first->kind]);
    return soekpi_checked_add(&state->checked, SOEKPI_FINDING_REPEATED, SOEKPI_SEVERITY_WARNING,
                              first->column, row, &sentence);
}

static bool add_rest(repeat_check *state, repeat_kind kind) {
    if (state->copied[kind] <= LISTED_FINDINGS) {
        return true;
    }
    size_t more = state->copied[kind] - LISTED_FINDINGS;
    check_sentence sentence = {0};
    soekpi_text_format(&sentence.chinese, "还有%zu行的多数数据%s", more, copied_chinese[kind]);
    soekpi_text_format(&sentence.english, "most figures of %zu more row%s are %s to the last digit", more,
                       more == 1 ? "" : "s", copied_english[kind]);
    return soekpi_finding_check(&state->checked.table->findings, SOEKPI_FINDING_REPEATED,
                                SOEKPI_SEVERITY_WARNING, (origin){0, 0, 0}, &sentence.expected,
                                &sentence.found, &sentence.chinese, &sentence.english);
}

/* ---- Rows that were marked ---- */

/* The pairs of one column from `from` on that are of a kind: the one that repeats in the row, or NULL;
 * *comparable tells that there is something to compare at all. */
static const repeat_pair *ask_column(const repeat_check *state, size_t from, size_t end, repeat_kind kind,
                                     size_t row, bool *comparable) {
    *comparable = false;
    for (size_t i = from; i < end; i++) {
        const repeat_pair *pair = &state->pairs[i];
        size_t other = other_row(pair, row);
        if (pair->kind != kind || other == NO_ROW) {
            continue;
        }
        double figure = soekpi_checked_cell(pair->column, row);
        double before = soekpi_checked_cell(pair->against, other);
        if (!isfinite(figure) || !isfinite(before) || (figure == 0 && before == 0)) {
            continue;
        }
        *comparable = true;
        if (repeats(pair, row, other)) {
            return pair;
        }
    }
    return NULL;
}

static size_t end_of_column(const repeat_check *state, size_t from) {
    size_t end = from;
    while (end < state->pair_count && state->pairs[end].column == state->pairs[from].column) {
        end++;
    }
    return end;
}

static bool check_row(repeat_check *state, repeat_kind kind, size_t row) {
    const repeat_pair *first = NULL;
    size_t repeated = 0;
    size_t comparable = 0;
    for (size_t from = 0, end; from < state->pair_count; from = end) {
        bool compared;
        end = end_of_column(state, from);
        const repeat_pair *found = ask_column(state, from, end, kind, row, &compared);
        comparable += compared;
        repeated += found != NULL;
        first = first != NULL ? first : found;
    }
    if (repeated >= COPIED_FIGURES && 2 * repeated > comparable) {
        return add_copied(state, first, row, repeated, comparable);
    }
    for (size_t from = 0, end; repeated > 0 && from < state->pair_count; from = end) {
        bool compared;
        end = end_of_column(state, from);
        const repeat_pair *found = ask_column(state, from, end, kind, row, &compared);
        if (found != NULL && soekpi_checked_lists(found->column, SOEKPI_FINDING_REPEATED) &&
            !add_finding(state, found, row)) {
            return false;
        }
    }
    return true;
}

/* ---- The check ---- */

static bool check_rows(repeat_check *state) {
    const soekpi_table *table = state->checked.table;
    for (size_t i = 0; i < table->column_count; i++) {
        if (!add_column(state, &state->checked.columns[i])) {
            return false;
        }
    }
    state->hit = soekpi_allocate(table->rows, sizeof *state->hit);
    if (state->hit == NULL) {
        return false;
    }
    for (size_t i = 0; i < state->pair_count; i++) {
        mark_rows(state, &state->pairs[i]);
    }
    for (size_t row = 0; row < table->rows; row++) {
        if (state->hit[row] != 0 &&
            (!check_row(state, REPEATS_YEAR, row) || !check_row(state, REPEATS_PERIOD, row))) {
            return false;
        }
    }
    return soekpi_checked_finish(&state->checked, SOEKPI_FINDING_REPEATED, SOEKPI_SEVERITY_WARNING,
                                 "个数与以前完全相同", "figure that repeats an earlier one",
                                 "figures that repeat earlier ones") &&
           add_rest(state, REPEATS_YEAR) && add_rest(state, REPEATS_PERIOD);
}

bool soekpi_repeats_run(soekpi_table *table, bool mixed) {
    repeat_check state = {0};
    if (!soekpi_checked_open(&state.checked, table)) {
        return false;
    }
    state.checked.mixed = mixed;
    bool done = soekpi_row_links_make(table, &state.links);
    done = done && check_rows(&state);
    soekpi_row_links_free(&state.links);
    soekpi_release(state.pairs);
    soekpi_release(state.hit);
    soekpi_checked_close(&state.checked);
    return done;
}

bool soekpi_check_repeats(soekpi_table *table) {
    return soekpi_repeats_run(table, false);
}
