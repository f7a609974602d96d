/* Sums of members, as integers in units of the last printed digit: exact, and as fast as
 * doubles. Figures with finer digits than that, or with more than a double has, take the
 * general way. */
#include "table/check_totals.h"

static const decimal one = {1, 0};
static const decimal minus_one = {-1, 0};

/* What figures are multiplied by to become whole; 0: they are not. */
static double scale_of(const checked_table *checked, checked_column *column) {
    int32_t printed = soekpi_checked_printed(checked, column);
    int32_t stored = printed != NOT_PRINTED ? printed - column->power : 1;
    return stored <= 0 && stored >= -EXACT_TENS ? soekpi_tens[-stored] : 0;
}

whole_sum soekpi_total_add(const checked_table *checked, checked_column *column, member_list members) {
    double scale = scale_of(checked, column);
    whole_sum out = {.whole = scale > 0};
    for (size_t i = 0; i < members.count; i++) {
        size_t row = soekpi_member_row(members, i);
        double value = soekpi_checked_cell(column, row);
        double whole = 0;
        bool elimination = soekpi_is_elimination(checked->table, row);
        if (!isfinite(value)) {
            out.missing += !elimination;
            continue;
        }
        out.given++;
        out.given_eliminations += elimination;
        out.whole = out.whole && soekpi_decimal_read_whole(value, scale, &whole);
        out.sum += out.whole ? (int64_t)whole : 0;
        out.eliminations += out.whole && elimination ? (int64_t)whole : 0;
    }
    return out;
}

void soekpi_total_subtract(const checked_table *checked, checked_column *column, member_list members,
                           decimal total, const whole_sum *sum, linear_check *out) {
    int32_t printed = soekpi_checked_printed(checked, column);
    bool rounded = !soekpi_checked_is_exact(checked, column);
    soekpi_linear_begin(out);
    soekpi_linear_add(out, one, total, rounded ? printed : NOT_PRINTED);
    if (!sum->whole) {
        for (size_t i = 0; i < members.count; i++) {
            (void)soekpi_linear_add_cell(out, minus_one, checked, column, soekpi_member_row(members, i));
        }
        return;
    }
    exact members_sum;
    soekpi_exact_set_integer(&members_sum, sum->sum, printed);
    soekpi_exact_subtract(&out->difference, &out->difference, &members_sum);
    if (rounded) {
        soekpi_exact_add_product(&out->slack, soekpi_decimal_make((int128)sum->given, 0),
                                 soekpi_decimal_make(5, printed - 1));
    }
}

/* The same without eliminations, or with figures that have no whole sum. */
static bool is_sum_by_cells(const checked_table *checked, checked_column *column, member_list members,
                            size_t total, bool eliminations) {
    linear_check sum;
    soekpi_linear_begin(&sum);
    (void)soekpi_linear_add_cell(&sum, one, checked, column, total);
    for (size_t i = 0; i < members.count; i++) {
        size_t row = soekpi_member_row(members, i);
        if (eliminations || !soekpi_is_elimination(checked->table, row)) {
            (void)soekpi_linear_add_cell(&sum, minus_one, checked, column, row);
        }
    }
    return soekpi_linear_holds(&sum);
}

bool soekpi_total_is_sum(const checked_table *checked, checked_column *column, member_list members,
                         size_t total, const whole_sum *sum, bool eliminations) {
    double whole;
    if (!sum->whole || checked->mixed ||
        !soekpi_decimal_read_whole(soekpi_checked_cell(column, total), scale_of(checked, column), &whole)) {
        return is_sum_by_cells(checked, column, members, total, eliminations);
    }
    int128 members_sum = eliminations ? sum->sum : sum->sum - sum->eliminations;
    size_t given = eliminations ? sum->given : sum->given - sum->given_eliminations;
    int128 twice = 2 * ((int64_t)whole - members_sum);
    size_t halves = soekpi_checked_is_exact(checked, column) ? 0 : given + 1;
    return (twice < 0 ? -twice : twice) <= (int128)halves;
}
