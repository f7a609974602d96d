/* Reported ratios that are off by a factor of 100: per cent stored as fractions, or
 * fractions as per cent. Only where the figures of the same row give the ratio. */
#include "table/check_figures.h"

/* An indicator whose inputs are all there. */
typedef struct ratio_check {
    const checked_table *checked;
    const indicator *of;
    checked_column *reported;
} ratio_check;

/* Whether all terms of a form are items with columns. */
static bool has_columns(const checked_table *checked, const form *terms) {
    for (size_t i = 0; i < terms->count; i++) {
        const term *part = &terms->terms[i];
        if (part->parameter != NO_PARAMETER ||
            (part->item != NO_ITEM &&
             soekpi_checked_column(checked, SOEKPI_IS_ITEM, part->item, part->time) == NULL)) {
            return false;
        }
    }
    return true;
}

/* The value of a form in a row; false when a figure is missing or invalid. */
static bool add_up(const checked_table *checked, const form *terms, size_t row, exact *out) {
    static const decimal one = {1, 0};
    soekpi_exact_zero(out);
    for (size_t i = 0; i < terms->count; i++) {
        const term *part = &terms->terms[i];
        decimal figure = one;
        if (part->item != NO_ITEM &&
            soekpi_checked_read(soekpi_checked_column(checked, SOEKPI_IS_ITEM, part->item, part->time), row,
                                &figure) != READ_NUMBER) {
            return false;
        }
        soekpi_exact_add_product(out, part->coefficient, figure);
    }
    return true;
}

/* Whether the reported figure times 10^shift is the ratio up to half a printed unit of the figure. */
static bool agrees(const ratio_check *state, const exact_ratio *ours, decimal reported, int32_t shift) {
    exact_ratio theirs;
    exact_ratio difference;
    exact_ratio half;
    int32_t printed = soekpi_checked_printed(state->checked, state->reported);
    soekpi_exact_set(&theirs.numerator, soekpi_decimal_shift(reported, shift));
    soekpi_exact_set_integer(&theirs.denominator, 1, 0);
    soekpi_exact_ratio_subtract(&difference, ours, &theirs);
    if (difference.numerator.sign < 0) {
        soekpi_exact_negate(&difference.numerator);
    }
    /* A fraction has as many digits as are printed; what was multiplied by 100 has two less. */
    soekpi_exact_set(&half.numerator, soekpi_decimal_make(5, printed - 1 + (shift > 0 ? shift : 0)));
    soekpi_exact_set_integer(&half.denominator, 1, 0);
    return soekpi_exact_ratio_compare(&difference, &half) <= 0;
}

static bool add_finding(const ratio_check *state, size_t row, const exact_ratio *ours, decimal reported,
                        int32_t shift) {
    const checked_table *checked = state->checked;
    check_sentence sentence = {0};
    int32_t printed = state->reported->column->printed;
    int32_t places = printed != NOT_PRINTED && printed < 0 ? -printed : 0;
    soekpi_exact_print_rounded(ours, -state->reported->power, places, false, &sentence.expected);
    soekpi_say_row(&sentence, checked, row);
    soekpi_say_column(&sentence, checked, state->reported);
    soekpi_say(&sentence, "上报为", " is reported as ");
    soekpi_say_figure(&sentence, checked, state->reported, reported);
    slice expected = soekpi_slice_of(&sentence.expected);
    soekpi_text_format(&sentence.chinese, "，按数据应为%.*s：%s", (int)expected.length, expected.start,
                       shift > 0 ? "小数写在了百分数的列里" : "百分数写在了小数的列里，或多乘了100");
    soekpi_text_format(&sentence.english, ", the figures give %.*s: %s", (int)expected.length, expected.start,
                       shift > 0
                           ? "a fraction stands where per cent are expected"
                           : "per cent stand where a fraction is expected, or 100 was multiplied twice");
    soekpi_print_figure(state->reported, reported, &sentence.found);
    return soekpi_checked_add(checked, SOEKPI_FINDING_PERCENT, SOEKPI_SEVERITY_WARNING, state->reported, row,
                              &sentence);
}

static bool check_row(const ratio_check *state, size_t row) {
    exact_ratio ours;
    decimal reported;
    if (soekpi_checked_read(state->reported, row, &reported) != READ_NUMBER || reported.mantissa == 0 ||
        !add_up(state->checked, &state->of->formula.numerator, row, &ours.numerator) ||
        !add_up(state->checked, &state->of->formula.denominator, row, &ours.denominator) ||
        ours.denominator.sign <= 0 || agrees(state, &ours, reported, 0)) {
        return true;
    }
    int32_t shift = agrees(state, &ours, reported, 2) ? 2 : agrees(state, &ours, reported, -2) ? -2 : 0;
    return shift == 0 || !soekpi_checked_lists(state->reported, SOEKPI_FINDING_PERCENT) ||
           add_finding(state, row, &ours, reported, shift);
}

static bool check_column(const ratio_check *state) {
    for (size_t row = 0; row < state->checked->table->rows; row++) {
        if (isfinite(soekpi_checked_cell(state->reported, row)) && !check_row(state, row)) {
            return false;
        }
    }
    return soekpi_checked_finish_column(
        state->checked, state->reported, SOEKPI_FINDING_PERCENT, SOEKPI_SEVERITY_WARNING,
        "处百分数与小数混用", "confusion of per cent and fractions", "confusions of per cent and fractions");
}

bool soekpi_check_percents(soekpi_table *table) {
    checked_table checked;
    bool any = false;
    for (size_t i = 0; i < table->column_count && !any; i++) {
        any = table->columns[i].what == SOEKPI_IS_INDICATOR;
    }
    if (!any) {
        return true;
    }
    if (!soekpi_checked_open(&checked, table)) {
        return false;
    }
    bool done = true;
    for (size_t i = 0; done && i < table->column_count; i++) {
        checked_column *column = &checked.columns[i];
        if (column->column->what != SOEKPI_IS_INDICATOR || column->column->time != SOEKPI_CURRENT) {
            continue;
        }
        const indicator *of = soekpi_catalogue_indicator(table->catalogue, column->column->index);
        bool whole = of->unit == SOEKPI_PERCENT && has_columns(&checked, &of->formula.numerator) &&
                     has_columns(&checked, &of->formula.denominator);
        done = !whole || check_column(&(ratio_check){&checked, of, column});
    }
    soekpi_checked_close(&checked);
    return done;
}
