/* Reported ratios that are off by a factor of 100: per cent as fractions, or fractions
 * as per cent.
 *
 * Where the figures of the same row give the ratio they decide. Where they are not
 * there, only ratios are looked at that can neither be so small nor so large. When most
 * of a column is off, that is one finding. */
#include "base/memory.h"
#include "table/check_figures.h"

/* A reported ratio whose inputs have columns. */
typedef struct ratio_check {
    const checked_table *checked;
    const formula *of;
    checked_column *reported;
    int8_t *shifts;   /* of each row: the figure times ten to this would agree */
    size_t compared;  /* rows with a ratio of our own, or with a figure that is known to be right or wrong */
    size_t counts[2]; /* rows of which a hundredth agrees, and a hundredfold */
    size_t first[2];
} ratio_check;

enum { HUNDRED = 2 };

/* ---- Our own ratio ---- */

static checked_column *column_of(const checked_table *checked, const term *part) {
    return soekpi_checked_column(checked, SOEKPI_IS_ITEM, part->item, part->time);
}

/* Whether all terms of a form are constants or items with columns. */
static bool has_columns(const checked_table *checked, const form *terms) {
    for (size_t i = 0; i < terms->count; i++) {
        const term *part = &terms->terms[i];
        if (part->parameter != NO_PARAMETER || (part->item != NO_ITEM && column_of(checked, part) == NULL)) {
            return false;
        }
    }
    return terms->count > 0;
}

/* The value of a form in a row; false when a figure is missing or invalid. */
static bool add_up(const checked_table *checked, const form *terms, size_t row, exact *out) {
    static const decimal one = {1, 0};
    soekpi_exact_zero(out);
    for (size_t i = 0; i < terms->count; i++) {
        const term *part = &terms->terms[i];
        decimal figure = one;
        if (part->item != NO_ITEM &&
            soekpi_checked_read(column_of(checked, part), row, &figure) != READ_NUMBER) {
            return false;
        }
        soekpi_exact_add_product(out, part->coefficient, figure);
    }
    return true;
}

/* The same in doubles; *size is what its rounding is a small part of. */
static double add_up_roughly(const checked_table *checked, const form *terms, size_t row, double *size) {
    double sum = 0;
    *size = 0;
    for (size_t i = 0; i < terms->count; i++) {
        const term *part = &terms->terms[i];
        double figure = soekpi_decimal_to_double(part->coefficient);
        figure *= part->item != NO_ITEM ? soekpi_checked_rough(column_of(checked, part), row) : 1;
        sum += figure;
        *size += fabs(figure);
    }
    return sum;
}

/* ---- Comparing ---- */

/* Whether doubles are enough to tell that the reported figure is right. */
static bool agrees_clearly(const ratio_check *state, size_t row) {
    static const double error = 1e-13;
    double top_size;
    double bottom_size;
    double top = add_up_roughly(state->checked, &state->of->numerator, row, &top_size);
    double bottom = add_up_roughly(state->checked, &state->of->denominator, row, &bottom_size);
    double half = soekpi_checked_half(state->checked, state->reported);
    double reported = soekpi_checked_rough(state->reported, row);
    double doubt = error * (top_size + (fabs(reported) + half) * bottom_size);
    return bottom > doubt && fabs(top - reported * bottom) + doubt < half * bottom;
}

/* Whether |ratio| <= limit. */
static bool is_within(const exact_ratio *ratio, const exact_ratio *limit) {
    exact_ratio size;
    soekpi_exact_ratio_copy(&size, ratio);
    size.numerator.sign = size.numerator.sign < 0 ? 1 : size.numerator.sign;
    return soekpi_exact_ratio_compare(&size, limit) <= 0;
}

/* Whether the reported figure times 10^shift is the ratio: up to half a printed unit, or,
 * when it is another figure than reported, up to a part in 200, as inputs are rounded too. */
static bool agrees(const ratio_check *state, const exact_ratio *ours, decimal reported, int32_t shift) {
    exact_ratio theirs;
    exact_ratio difference;
    exact_ratio limit;
    int32_t printed = soekpi_checked_printed(state->checked, state->reported);
    soekpi_exact_set(&theirs.numerator, soekpi_decimal_shift(reported, shift));
    soekpi_exact_set_integer(&theirs.denominator, 1, 0);
    soekpi_exact_ratio_subtract(&difference, ours, &theirs);
    soekpi_exact_set(&limit.numerator, soekpi_decimal_make(5, printed - 1 + shift));
    soekpi_exact_set_integer(&limit.denominator, 1, 0);
    if (is_within(&difference, &limit)) {
        return true;
    }
    soekpi_exact_ratio_copy(&limit, ours);
    limit.numerator.sign = limit.numerator.sign < 0 ? 1 : limit.numerator.sign;
    soekpi_exact_multiply_integer(&limit.denominator, &limit.denominator, 200, 0);
    return shift != 0 && is_within(&difference, &limit);
}

static void note_shift(ratio_check *state, size_t row, int8_t shift) {
    size_t which = shift > 0;
    state->shifts[row] = shift;
    if (shift != 0) {
        state->first[which] = state->counts[which] == 0 ? row : state->first[which];
        state->counts[which]++;
    }
}

static void compare_row(ratio_check *state, size_t row) {
    exact_ratio ours;
    decimal reported;
    if (agrees_clearly(state, row)) {
        state->compared++;
        return;
    }
    if (soekpi_checked_read(state->reported, row, &reported) != READ_NUMBER || reported.mantissa == 0 ||
        !add_up(state->checked, &state->of->numerator, row, &ours.numerator) ||
        !add_up(state->checked, &state->of->denominator, row, &ours.denominator) ||
        ours.denominator.sign <= 0) {
        return;
    }
    state->compared++;
    if (!agrees(state, &ours, reported, 0)) {
        note_shift(state, row,
                   agrees(state, &ours, reported, HUNDRED)    ? HUNDRED
                   : agrees(state, &ours, reported, -HUNDRED) ? -HUNDRED
                                                              : 0);
    }
}

/* ---- Without inputs ---- */

/* Ratios that are neither near zero nor many times one. */
static const char *const bounded_ratios[] = {"debt_ratio", "capital_preservation", "industry_debt_ratio"};

static bool is_bounded_ratio(const checked_table *checked, const checked_column *column, bool *whole) {
    for (size_t i = 0; i < sizeof bounded_ratios / sizeof *bounded_ratios; i++) {
        symbol found;
        soekpi_status status =
            soekpi_catalogue_lookup(checked->table->catalogue, soekpi_slice(bounded_ratios[i]), &found);
        *whole = *whole && status != SOEKPI_ERROR_MEMORY;
        if (status == SOEKPI_OK && found.what == column->column->what &&
            found.index == column->column->index) {
            return true;
        }
    }
    return false;
}

/* Fractions under a heading of per cent are all below 1.5 %; per cent without such a
 * heading are above 500 %. */
static void compare_bounds(ratio_check *state) {
    const double least = 0.015;
    const double most = 5;
    const size_t rows = state->checked->table->rows;
    size_t small = 0;
    for (size_t row = 0; row < rows; row++) {
        double value = soekpi_checked_rough(state->reported, row);
        if (isfinite(value) && value != 0) {
            state->compared++;
            small += value > 0 && value <= least;
            note_shift(state, row, value > most ? -HUNDRED : 0);
        }
    }
    for (size_t row = 0; row < rows && small > 1 && small == state->compared; row++) {
        double value = soekpi_checked_rough(state->reported, row);
        if (isfinite(value) && value != 0) {
            note_shift(state, row, HUNDRED);
        }
    }
}

/* ---- Findings ---- */

/* What the figure should be: our own ratio in as many digits as are printed, or the figure
 * moved where that would lose digits. */
static void print_expected(const ratio_check *state, size_t row, decimal reported, text_builder *builder) {
    exact_ratio ours;
    int32_t printed = state->reported->column->printed;
    int32_t places = printed != NOT_PRINTED && printed < 0 ? -printed : 0;
    if (state->of == NULL || state->shifts[row] < 0) {
        soekpi_print_figure(state->reported, soekpi_decimal_shift(reported, state->shifts[row]), builder);
    } else if (add_up(state->checked, &state->of->numerator, row, &ours.numerator) &&
               add_up(state->checked, &state->of->denominator, row, &ours.denominator)) {
        soekpi_exact_print_rounded(&ours, -state->reported->power, places, false, builder);
    }
}

/* About one cell, or with `count` about most of a column. */
static bool add_finding(const ratio_check *state, size_t row, size_t count) {
    const checked_table *checked = state->checked;
    const bool small = state->shifts[row] > 0;
    check_sentence sentence = {0};
    decimal reported;
    if (soekpi_checked_read(state->reported, row, &reported) != READ_NUMBER) {
        return true;
    }
    print_expected(state, row, reported, &sentence.expected);
    slice expected = soekpi_slice_of(&sentence.expected);
    soekpi_say_row(&sentence, checked, row);
    soekpi_say_column(&sentence, checked, state->reported);
    soekpi_say(&sentence, "上报为", " is reported as ");
    soekpi_say_figure(&sentence, checked, state->reported, reported);
    soekpi_text_format(&sentence.chinese, "，%s为%.*s：%s", state->of != NULL ? "按数据应" : "可能应",
                       (int)expected.length, expected.start,
                       small ? "小数写在了百分数的列里" : "百分数写在了小数的列里，或多乘了100");
    soekpi_text_format(&sentence.english, ", %s %.*s: %s",
                       state->of != NULL ? "the figures give" : "it should perhaps be", (int)expected.length,
                       expected.start,
                       small ? "a fraction stands where per cent are expected"
                             : "per cent stand where a fraction is expected, or 100 was multiplied twice");
    if (count > 0) {
        soekpi_text_format(&sentence.chinese, "；本列%zu个数中有%zu个如此", state->compared, count);
        soekpi_text_format(&sentence.english, "; so are %zu of %zu figures of this column", count,
                           state->compared);
    }
    soekpi_print_figure(state->reported, reported, &sentence.found);
    return soekpi_checked_add(checked, SOEKPI_FINDING_PERCENT, SOEKPI_SEVERITY_WARNING, state->reported, row,
                              &sentence);
}

static bool add_findings(const ratio_check *state) {
    size_t most = state->counts[1] > state->counts[0];
    bool column = state->counts[most] > 1 && 2 * state->counts[most] > state->compared;
    if (column && !add_finding(state, state->first[most], state->counts[most])) {
        return false;
    }
    for (size_t row = 0; row < state->checked->table->rows; row++) {
        int8_t shift = state->shifts[row];
        bool said = shift == 0 || (column && (shift > 0) == (most > 0));
        if (!said && soekpi_checked_lists(state->reported, SOEKPI_FINDING_PERCENT) &&
            !add_finding(state, row, 0)) {
            return false;
        }
    }
    return soekpi_checked_finish_column(
        state->checked, state->reported, SOEKPI_FINDING_PERCENT, SOEKPI_SEVERITY_WARNING,
        "处百分数与小数混用", "confusion of per cent and fractions", "confusions of per cent and fractions");
}

/* ---- The check ---- */

/* The formula of a reported indicator at the time of its column. False: memory. */
static bool find_formula(const checked_table *checked, const checked_column *column, formula *out,
                         bool *found) {
    const soekpi_catalogue *catalogue = checked->table->catalogue;
    *out = (formula){0};
    *found = false;
    if (column->column->what != SOEKPI_IS_INDICATOR) {
        return true;
    }
    const indicator *of = soekpi_catalogue_indicator(catalogue, column->column->index);
    if (column->column->time == SOEKPI_CURRENT) {
        *found = soekpi_formula_copy(out, &of->formula);
        return *found;
    }
    const int32_t memory = -2;
    int32_t offender = memory;
    *found = soekpi_formula_shift(out, &of->formula, column->column->time, catalogue, &offender);
    return *found || offender != memory;
}

static bool check_column(const checked_table *checked, checked_column *column, int8_t *shifts) {
    ratio_check state = {.checked = checked, .reported = column, .shifts = shifts};
    formula ours;
    bool found;
    if (!find_formula(checked, column, &ours, &found)) {
        return false;
    }
    memset(shifts, 0, checked->table->rows * sizeof *shifts);
    if (found && has_columns(checked, &ours.numerator) && has_columns(checked, &ours.denominator)) {
        state.of = &ours;
        for (size_t row = 0; row < checked->table->rows; row++) {
            if (isfinite(soekpi_checked_cell(column, row))) {
                compare_row(&state, row);
            }
        }
    }
    bool whole = true;
    if (state.compared == 0) {
        state.of = NULL;
        if (is_bounded_ratio(checked, column, &whole)) {
            compare_bounds(&state);
        }
    }
    bool any = state.counts[0] > 0 || state.counts[1] > 0;
    bool done = whole && (!any || add_findings(&state));
    soekpi_formula_free(&ours);
    return done;
}

static bool is_ratio(const soekpi_table *table, const table_column *column) {
    return column->what >= 0 && soekpi_column_unit(table, column) == SOEKPI_PERCENT;
}

bool soekpi_check_percents(soekpi_table *table) {
    checked_table checked;
    bool any = false;
    for (size_t i = 0; i < table->column_count && !any; i++) {
        any = is_ratio(table, &table->columns[i]);
    }
    if (!any || table->rows == 0) {
        return true;
    }
    if (!soekpi_checked_open(&checked, table)) {
        return false;
    }
    int8_t *shifts = soekpi_allocate(table->rows, sizeof *shifts);
    bool done = shifts != NULL;
    for (size_t i = 0; done && i < table->column_count; i++) {
        done = !is_ratio(table, &table->columns[i]) || check_column(&checked, &checked.columns[i], shifts);
    }
    soekpi_release(shifts);
    soekpi_checked_close(&checked);
    return done;
}
