/* What rounding can make of figures that were printed, and of ratios of their sums.
 *
 * A printed figure stands for the values within half a unit of its last digit. Money that is printed to the
 * fen, in which accounts are kept, and people that were counted were not rounded at all. */
#include "evaluate/consolidation.h"

static bool is_mean(const soekpi_evaluation *evaluation, symbol of) {
    return of.what != SOEKPI_IS_ITEM ||
           soekpi_catalogue_item(evaluation->plan->catalogue, of.index)->kind == SOEKPI_AVERAGE;
}

/* For doubles the finest digit among the members' cells, whole units at the coarsest. */
static int32_t finest_exponent(const soekpi_evaluation *evaluation, int32_t column, int32_t power) {
    context at = {.evaluation = evaluation};
    int32_t finest = power;
    for (size_t member = 0; member < evaluation->member_count; member++) {
        decimal figure;
        if (soekpi_column_read(&at, column, evaluation->members[member], power, &figure) == READ_NUMBER &&
            figure.exponent < finest)
            finest = figure.exponent;
    }
    return finest;
}

decimal soekpi_half_printed(const soekpi_evaluation *evaluation, const source *from) {
    enum { FEN = -2, ONE = 0 };
    bool direct = from->direct != NO_COLUMN;
    int32_t column = direct ? from->direct : from->base;
    int32_t power = direct ? from->direct_power : from->base_power;
    if (column == NO_COLUMN)
        return soekpi_decimal_make(0, 0);
    int32_t printed = evaluation->table->columns[column].printed;
    bool known = printed != NOT_PRINTED;
    printed = known ? printed + power : finest_exponent(evaluation, column, power);
    int32_t unit = soekpi_symbol_unit(evaluation, from->symbol);
    bool counted = (unit == SOEKPI_PERSONS || unit == SOEKPI_COUNT) && !is_mean(evaluation, from->symbol);
    if (known && ((unit == SOEKPI_MONEY && printed == FEN) || (counted && printed == ONE)))
        return soekpi_decimal_make(0, 0);
    return soekpi_decimal_make(5, printed - 1);
}

void soekpi_slack_none(ratio_slack *out) {
    soekpi_exact_zero(&out->numerator);
    soekpi_exact_zero(&out->denominator);
}

static decimal size_of(decimal value) {
    return soekpi_decimal_sign(value) < 0 ? soekpi_decimal_negate(value) : value;
}

/* Of `count` figures of each source; levels are read once. A year's rate counts as for a whole year. */
static void form_slack(const soekpi_evaluation *evaluation, const bound_form *linear, size_t count,
                       exact *out) {
    soekpi_exact_zero(out);
    for (size_t i = 0; i < linear->count; i++) {
        const bound_term *entry = &linear->terms[i];
        if (entry->source == NO_SOURCE)
            continue;
        const source *from = &evaluation->sources[entry->source];
        exact share;
        soekpi_exact_zero(&share);
        soekpi_exact_add_product(&share, size_of(entry->coefficient), soekpi_half_printed(evaluation, from));
        if (!from->level)
            soekpi_exact_multiply_integer(&share, &share, (int128)count, 0);
        soekpi_exact_add(out, out, &share);
    }
    if (linear->timed)
        soekpi_exact_multiply_decimal(out, out, soekpi_decimal_make(12, 0));
}

void soekpi_slack_find(const context *at, const bound_ratio *ratio, const part_scale *scale, size_t count,
                       ratio_slack *out) {
    form_slack(at->evaluation, &ratio->numerator, count, &out->numerator);
    form_slack(at->evaluation, &ratio->denominator, count, &out->denominator);
    soekpi_exact_multiply_decimal(&out->numerator, &out->numerator, scale->numerator);
    soekpi_exact_multiply_decimal(&out->denominator, &out->denominator, scale->denominator);
    if (!scale->mirrored)
        return;
    exact twice;
    soekpi_exact_multiply_decimal(&twice, &out->denominator, size_of(scale->offset));
    soekpi_exact_multiply_decimal(&twice, &twice, soekpi_decimal_make(2, 0));
    soekpi_exact_multiply_decimal(&out->numerator, &out->numerator, scale->divisor);
    soekpi_exact_add(&out->numerator, &out->numerator, &twice);
    soekpi_exact_multiply_decimal(&out->denominator, &out->denominator, scale->divisor);
}

/* sum += |a| * b */
static void add_product(exact *sum, const exact *a, const exact *b) {
    exact product;
    soekpi_exact_multiply(&product, a, b);
    if (product.sign < 0)
        soekpi_exact_negate(&product);
    soekpi_exact_add(sum, sum, &product);
}

/* (N + n) / (D + d) = (M + m) / (E + e) for some |n|, |d|, |m|, |e| within the slacks: the difference N E - M
 * D is then at most what the products with them add up to. */
bool soekpi_ratios_meet(const exact_ratio *a, const ratio_slack *a_slack, const exact_ratio *b,
                        const ratio_slack *b_slack) {
    exact left, right, slack;
    soekpi_exact_multiply(&left, &a->numerator, &b->denominator);
    soekpi_exact_multiply(&right, &b->numerator, &a->denominator);
    soekpi_exact_subtract(&left, &left, &right);
    if (left.sign < 0)
        soekpi_exact_negate(&left);
    soekpi_exact_zero(&slack);
    add_product(&slack, &b->denominator, &a_slack->numerator);
    add_product(&slack, &a->numerator, &b_slack->denominator);
    add_product(&slack, &a_slack->numerator, &b_slack->denominator);
    add_product(&slack, &a->denominator, &b_slack->numerator);
    add_product(&slack, &b->numerator, &a_slack->denominator);
    add_product(&slack, &b_slack->numerator, &a_slack->denominator);
    return soekpi_exact_compare(&left, &slack) <= 0;
}
