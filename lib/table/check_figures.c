/* What the checks of a submitted table share. */
#include "table/check_figures.h"

#include <soekpi/words.h>

#include "base/memory.h"

/* ---- Columns ---- */

static size_t item_count(const soekpi_catalogue *catalogue) {
    return catalogue->first_item + catalogue->item_count;
}

static size_t indicator_count(const soekpi_catalogue *catalogue) {
    return catalogue->first_indicator + catalogue->indicator_count;
}

static void enter_column(checked_table *checked, size_t which) {
    soekpi_table *table = checked->table;
    const table_column *column = &table->columns[which];
    checked->columns[which] =
        (checked_column){.column = column,
                         .power = soekpi_column_power(table, column, soekpi_column_unit(table, column)),
                         .printed = column->printed};
    if (column->what == SOEKPI_IS_ITEM) {
        checked->of_item[column->index][column->time] = (uint32_t)which + 1;
    } else if (column->what == SOEKPI_IS_INDICATOR) {
        checked->of_indicator[column->index][column->time] = (uint32_t)which + 1;
    }
}

bool soekpi_checked_open(checked_table *checked, soekpi_table *table) {
    *checked = (checked_table){.table = table,
                               .item_count = item_count(table->catalogue),
                               .indicator_count = indicator_count(table->catalogue)};
    checked->columns = soekpi_allocate(table->column_count, sizeof *checked->columns);
    checked->of_item = soekpi_allocate(checked->item_count, sizeof *checked->of_item);
    checked->of_indicator = soekpi_allocate(checked->indicator_count, sizeof *checked->of_indicator);
    if (checked->columns == NULL || checked->of_item == NULL || checked->of_indicator == NULL) {
        soekpi_checked_close(checked);
        return false;
    }
    for (size_t which = 0; which < table->column_count; which++) {
        enter_column(checked, which);
    }
    return true;
}

void soekpi_checked_close(checked_table *checked) {
    soekpi_release(checked->columns);
    soekpi_release(checked->of_item);
    soekpi_release(checked->of_indicator);
    *checked = (checked_table){0};
}

bool soekpi_checked_item(const checked_table *checked, const char *id, int32_t *index) {
    symbol found;
    soekpi_status status = soekpi_catalogue_lookup(checked->table->catalogue, soekpi_slice(id), &found);
    *index = status == SOEKPI_OK && found.what == SOEKPI_IS_ITEM ? found.index : -1;
    return status != SOEKPI_ERROR_MEMORY;
}

checked_column *soekpi_checked_column(const checked_table *checked, int32_t what, int32_t index,
                                      int32_t time) {
    uint32_t number = 0;
    if (index >= 0 && what == SOEKPI_IS_ITEM && (size_t)index < checked->item_count) {
        number = checked->of_item[index][time];
    } else if (index >= 0 && what == SOEKPI_IS_INDICATOR && (size_t)index < checked->indicator_count) {
        number = checked->of_indicator[index][time];
    }
    return number > 0 ? &checked->columns[number - 1] : NULL;
}

const item *soekpi_checked_item_of(const checked_table *checked, const checked_column *column) {
    return column->column->what == SOEKPI_IS_ITEM
               ? soekpi_catalogue_item(checked->table->catalogue, column->column->index)
               : NULL;
}

/* ---- Figures ---- */

reading soekpi_checked_read(const checked_column *column, size_t row, decimal *out) {
    reading read = soekpi_decimal_read(soekpi_checked_cell(column, row), out);
    if (read == READ_NUMBER) {
        *out = soekpi_decimal_shift(*out, column->power);
    }
    return read;
}

/* The finest decimal among doubles, at most one unit. Most figures of a column have
 * no more decimals than the finest so far, which two multiplications show. */
static int32_t finest_decimal(const table_column *column, size_t rows) {
    int32_t finest = 0;
    bool any = false;
    for (size_t row = 0; row < rows; row++) {
        double value = soekpi_column_cell(column, row);
        double whole;
        decimal read;
        if (!isfinite(value)) {
            continue;
        }
        any = true;
        if (finest >= -EXACT_TENS && soekpi_decimal_read_whole(value, soekpi_tens[-finest], &whole)) {
            continue;
        }
        if (soekpi_decimal_read(value, &read) == READ_NUMBER && read.exponent < finest) {
            finest = read.exponent;
        }
    }
    return any ? finest : NOT_PRINTED;
}

int32_t soekpi_checked_printed(const checked_table *checked, checked_column *column) {
    if (!column->scanned) {
        int32_t printed = column->column->printed;
        if (printed == NOT_PRINTED) {
            printed = finest_decimal(column->column, checked->table->rows);
        }
        column->printed = printed != NOT_PRINTED ? printed + column->power : NOT_PRINTED;
        column->scanned = true;
    }
    return column->printed;
}

bool soekpi_checked_is_exact(const checked_table *checked, checked_column *column) {
    enum { FEN = -2, ONE = 0 };
    const item *of = soekpi_checked_item_of(checked, column);
    if (checked->mixed || column->column->printed == NOT_PRINTED) {
        return false;
    }
    int32_t unit = soekpi_column_unit(checked->table, column->column);
    bool counted = unit == SOEKPI_PERSONS || unit == SOEKPI_COUNT;
    bool mean = of == NULL || of->kind == SOEKPI_AVERAGE;
    int32_t printed = soekpi_checked_printed(checked, column);
    return (unit == SOEKPI_MONEY && printed == FEN) || (counted && !mean && printed == ONE);
}

double soekpi_checked_half(const checked_table *checked, checked_column *column) {
    int32_t printed = soekpi_checked_printed(checked, column);
    if (printed == NOT_PRINTED || printed > EXACT_TENS || printed < -EXACT_TENS) {
        return -1;
    }
    if (soekpi_checked_is_exact(checked, column)) {
        return 0;
    }
    return printed >= 0 ? 0.5 * soekpi_tens[printed] : 0.5 / soekpi_tens[-printed];
}

bool soekpi_checked_is_signed(const checked_table *checked, size_t row) {
    static const char *const words[] = {"抵销", "抵消", "未分配", "不可分配", "elimination", "unallocated"};
    char folded[96];
    if (soekpi_checked_role(checked, row) == SOEKPI_ROLE_ELIMINATION) {
        return true;
    }
    slice segment = soekpi_slice(soekpi_row_segment(checked->table, row));
    bool found = false;
    if (segment.length > 0 && soekpi_fold_word(segment, folded, sizeof folded)) {
        for (size_t i = 0; i < sizeof words / sizeof *words && !found; i++) {
            found = strstr(folded, words[i]) != NULL;
        }
    }
    return found;
}

/* ---- Comparing ---- */

void soekpi_linear_begin(linear_check *sum) {
    soekpi_exact_zero(&sum->difference);
    soekpi_exact_zero(&sum->slack);
    soekpi_exact_zero(&sum->weight);
    sum->finest = INT32_MAX;
    sum->printed = INT32_MAX;
    sum->mixed = false;
}

int32_t soekpi_last_kept(decimal figure) {
    enum { KEPT = 15 };
    uint128 rest = (uint128)(figure.mantissa < 0 ? -figure.mantissa : figure.mantissa);
    int32_t digits = 0;
    for (; rest > 0; rest /= 10) {
        digits++;
    }
    return figure.exponent + digits - KEPT;
}

static void add_figure(linear_check *sum, decimal factor, decimal figure, int32_t printed, bool rounded) {
    static const decimal one = {1, 0};
    static const decimal five = {5, 0};
    soekpi_exact_add_product(&sum->difference, factor, figure);
    if (figure.mantissa != 0 && figure.exponent < sum->finest) {
        sum->finest = figure.exponent;
    }
    if (printed == NOT_PRINTED) {
        return;
    }
    sum->printed = printed < sum->printed ? printed : sum->printed;
    int32_t kept = figure.mantissa != 0 ? soekpi_last_kept(figure) : printed;
    decimal size = soekpi_decimal_sign(factor) < 0 ? soekpi_decimal_negate(factor) : factor;
    if (rounded || kept > printed) {
        soekpi_exact_add_product(&sum->slack, size,
                                 soekpi_decimal_shift(five, (kept > printed ? kept : printed) - 1));
    }
    soekpi_exact_add_product(&sum->weight, size, one);
}

void soekpi_linear_add(linear_check *sum, decimal factor, decimal figure, int32_t printed) {
    add_figure(sum, factor, figure, printed, true);
}

bool soekpi_linear_add_cell(linear_check *sum, decimal factor, const checked_table *checked,
                            checked_column *column, size_t row) {
    decimal figure;
    if (soekpi_checked_read(column, row, &figure) != READ_NUMBER) {
        return false;
    }
    sum->mixed = checked->mixed;
    add_figure(sum, factor, figure, soekpi_checked_printed(checked, column),
               !soekpi_checked_is_exact(checked, column));
    return true;
}

bool soekpi_linear_holds(const linear_check *sum) {
    enum { COARSER = 3 };
    exact size;
    soekpi_exact_copy(&size, &sum->difference);
    if (size.sign < 0) {
        soekpi_exact_negate(&size);
    }
    if (soekpi_exact_compare(&size, &sum->slack) <= 0) {
        return true;
    }
    if (!sum->mixed || sum->finest == INT32_MAX || sum->printed == INT32_MAX ||
        sum->finest < sum->printed + COARSER) {
        return false;
    }
    exact coarse;
    soekpi_exact_multiply_integer(&coarse, &sum->weight, 5, sum->finest - 1);
    return soekpi_exact_compare(&size, &coarse) <= 0;
}

rough_pair soekpi_rough_pair(const checked_table *checked, checked_column *left, checked_column *right) {
    rough_pair made = {left, right, 1, 1, INFINITY};
    int32_t below = left->power - right->power;
    int32_t unit = below < 0 ? left->power : right->power;
    if (below > EXACT_TENS || below < -EXACT_TENS || unit > EXACT_TENS || unit < -EXACT_TENS) {
        return made;
    }
    made.left_factor = below > 0 ? soekpi_tens[below] : 1;
    made.right_factor = below < 0 ? soekpi_tens[-below] : 1;
    double left_half = soekpi_checked_half(checked, left);
    double right_half = soekpi_checked_half(checked, right);
    if (!checked->mixed && left_half >= 0 && right_half >= 0) {
        double slack = left_half + right_half;
        made.unexplained = unit >= 0 ? slack / soekpi_tens[unit] : slack * soekpi_tens[-unit];
    }
    return made;
}

bool soekpi_rough_differs(const rough_pair *pair, size_t left_row, size_t right_row) {
    /* Far more than half a unit of the fifteenth digit, which may have been lost. */
    static const double error = 1e-13;
    double left = soekpi_checked_cell(pair->left, left_row) * pair->left_factor;
    double right = soekpi_checked_cell(pair->right, right_row) * pair->right_factor;
    double difference = fabs(left - right);
    return isfinite(difference) &&
           difference > pair->unexplained + error * (fabs(left) + fabs(right) + difference);
}

/* ---- Saying ---- */

void soekpi_say(check_sentence *sentence, const char *chinese, const char *english) {
    soekpi_text_add(&sentence->chinese, chinese);
    soekpi_text_add(&sentence->english, english);
}

void soekpi_say_row(check_sentence *sentence, const checked_table *checked, size_t row) {
    const soekpi_table *table = checked->table;
    soekpi_row_shown(table, row, SOEKPI_CHINESE, &sentence->chinese);
    soekpi_row_shown(table, row, SOEKPI_ENGLISH, &sentence->english);
    if (table->periods != NULL && table->periods[row] != PERIOD_NONE) {
        soekpi_say(sentence, "，", ", ");
        soekpi_period_describe(table->periods[row], SOEKPI_CHINESE, &sentence->chinese);
        soekpi_period_describe(table->periods[row], SOEKPI_ENGLISH, &sentence->english);
    }
    soekpi_say(sentence, "：", ": ");
}

void soekpi_say_column(check_sentence *sentence, const checked_table *checked, const checked_column *column) {
    static const char *const times[] = {"", "(年初)", "(上年同期)", "(上年年初)"};
    _Static_assert(sizeof times / sizeof *times == SOEKPI_TIME_END, "every time has a word");
    const table_column *from = column->column;
    const soekpi_catalogue *catalogue = checked->table->catalogue;
    if (from->what == SOEKPI_IS_ITEM || from->what == SOEKPI_IS_INDICATOR) {
        const name_set *names = from->what == SOEKPI_IS_ITEM
                                    ? &soekpi_catalogue_item(catalogue, from->index)->names
                                    : &soekpi_catalogue_indicator(catalogue, from->index)->names;
        soekpi_say(sentence, names->chinese, names->id);
    } else {
        soekpi_text_shown(&sentence->chinese, soekpi_slice(from->name));
        soekpi_text_shown(&sentence->english, soekpi_slice(from->name));
    }
    soekpi_say(sentence, times[from->time], soekpi_time_suffix(from->time));
}

const char *soekpi_cell_unit(const soekpi_table *table, const table_column *column) {
    int32_t unit = soekpi_column_unit(table, column);
    if (unit < 0 && column->unit_given) {
        unit = column->unit.unit;
    }
    if (unit == SOEKPI_PERCENT) {
        return soekpi_column_power(table, column, unit) == -2 ? "%" : "";
    }
    if (unit != SOEKPI_MONEY || (table->money_unknown && !column->unit_given)) {
        return "";
    }
    const char *word = soekpi_money_word(soekpi_column_power(table, column, unit));
    return word != NULL ? word : "";
}

void soekpi_print_figure(const checked_column *column, decimal figure, text_builder *builder) {
    soekpi_decimal_print(soekpi_decimal_shift(figure, -column->power), builder);
}

/* The decimal of an exact number; where it has too many digits, one near it. */
static decimal nearest_decimal(const exact *value) {
    exact_ratio ratio;
    double nearest;
    soekpi_exact_copy(&ratio.numerator, value);
    soekpi_exact_strip(&ratio.numerator);
    if (ratio.numerator.size >= 0 && ratio.numerator.size <= 1) {
        int128 size = ratio.numerator.size == 1 ? (int128)ratio.numerator.limbs[0] : 0;
        return soekpi_decimal_make(ratio.numerator.sign < 0 ? -size : size, ratio.numerator.exponent);
    }
    /* 19 digits a limb: moved there, the magnitude suits a double. */
    decimal out = {0, 0};
    int32_t shift = ratio.numerator.exponent + 19 * ratio.numerator.size;
    ratio.numerator.exponent = -19 * ratio.numerator.size;
    soekpi_exact_set_integer(&ratio.denominator, 1, 0);
    if (soekpi_exact_nearest(&ratio, &nearest)) {
        (void)soekpi_decimal_read(nearest, &out);
    }
    return soekpi_decimal_shift(out, shift);
}

void soekpi_print_exact(const checked_column *column, const exact *figure, text_builder *builder) {
    soekpi_print_figure(column, nearest_decimal(figure), builder);
}

void soekpi_say_figure(check_sentence *sentence, const checked_table *checked, const checked_column *column,
                       decimal figure) {
    const char *unit = soekpi_cell_unit(checked->table, column->column);
    soekpi_print_figure(column, figure, &sentence->chinese);
    soekpi_print_figure(column, figure, &sentence->english);
    soekpi_say(sentence, unit, unit);
}

void soekpi_say_exact(check_sentence *sentence, const checked_table *checked, const checked_column *column,
                      const exact *figure) {
    soekpi_say_figure(sentence, checked, column, nearest_decimal(figure));
}

void soekpi_sentence_discard(check_sentence *sentence) {
    soekpi_text_discard(&sentence->chinese);
    soekpi_text_discard(&sentence->english);
    soekpi_text_discard(&sentence->expected);
    soekpi_text_discard(&sentence->found);
}

/* ---- Findings ---- */

bool soekpi_checked_lists(checked_column *column, int32_t code) {
    return ++column->found[code - FIRST_CHECK_CODE] <= LISTED_FINDINGS;
}

bool soekpi_checked_add(const checked_table *checked, int32_t code, int32_t severity,
                        const checked_column *column, size_t row, check_sentence *sentence) {
    soekpi_table *table = checked->table;
    return soekpi_finding_check(&table->findings, code, severity,
                                soekpi_cell_origin(table, column->column, row), &sentence->expected,
                                &sentence->found, &sentence->chinese, &sentence->english);
}

bool soekpi_checked_finish_column(const checked_table *checked, const checked_column *column, int32_t code,
                                  int32_t severity, const char *chinese, const char *one, const char *many) {
    size_t found = column->found[code - FIRST_CHECK_CODE];
    if (found <= LISTED_FINDINGS) {
        return true;
    }
    size_t more = found - LISTED_FINDINGS;
    check_sentence sentence = {0};
    soekpi_say(&sentence, "“", "column '");
    soekpi_text_shown(&sentence.chinese, soekpi_slice(column->column->name));
    soekpi_text_shown(&sentence.english, soekpi_slice(column->column->name));
    soekpi_text_format(&sentence.chinese, "”列还有%zu%s", more, chinese);
    soekpi_text_format(&sentence.english, "': %zu more %s", more, more == 1 ? one : many);
    origin nowhere = {0, 0, (uint32_t)column->column->number};
    return soekpi_finding_check(&checked->table->findings, code, severity, nowhere, &sentence.expected,
                                &sentence.found, &sentence.chinese, &sentence.english);
}

bool soekpi_checked_finish(checked_table *checked, int32_t code, int32_t severity, const char *chinese,
                           const char *one, const char *many) {
    for (size_t which = 0; which < checked->table->column_count; which++) {
        if (!soekpi_checked_finish_column(checked, &checked->columns[which], code, severity, chinese, one,
                                          many)) {
            return false;
        }
    }
    return true;
}
