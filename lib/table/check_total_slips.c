/* What explains a total that is not the sum of its members: one of the slips that
 * people make when they add up. */
#include "table/check_totals.h"

#include <soekpi/words.h>

/* A difference between a total and its members as a double, to sort out what cannot
 * explain it, and what rounding can make of it. */
typedef struct rough_difference {
    double size, slack;
} rough_difference;

static double to_double(const exact *value) {
    exact_ratio ratio;
    double out = NAN;
    soekpi_exact_copy(&ratio.numerator, value);
    soekpi_exact_set_integer(&ratio.denominator, 1, 0);
    return soekpi_exact_nearest(&ratio, &out) ? out : NAN;
}

/* ---- Members ---- */

typedef enum mistake { MISTAKE_NONE, MISTAKE_LEFT_OUT, MISTAKE_TWICE, MISTAKE_SIGN, MISTAKE_UNIT } mistake;

/* A total that counts a member with another factor differs by (factor - 1) * figure. */
typedef struct slip {
    mistake what;
    int power; /* of ten, for MISTAKE_UNIT */
    decimal factor;
    double rough;
} slip;

static const slip slips[] = {{MISTAKE_LEFT_OUT, 0, {-1, 0}, -1},      {MISTAKE_TWICE, 0, {1, 0}, 1},
                             {MISTAKE_SIGN, 0, {-2, 0}, -2},          {MISTAKE_UNIT, 1, {9, 0}, 9},
                             {MISTAKE_UNIT, 2, {99, 0}, 99},          {MISTAKE_UNIT, 3, {999, 0}, 999},
                             {MISTAKE_UNIT, 4, {9999, 0}, 9999},      {MISTAKE_UNIT, -1, {-9, -1}, -0.9},
                             {MISTAKE_UNIT, -2, {-99, -2}, -0.99},    {MISTAKE_UNIT, -3, {-999, -3}, -0.999},
                             {MISTAKE_UNIT, -4, {-9999, -4}, -0.9999}};

enum { SLIPS = sizeof slips / sizeof *slips };

typedef struct explanation {
    const slip *by;
    size_t row; /* of the member */
    size_t count;
} explanation;

/* Half a printed unit of a member's figure, exactly and as a double. */
typedef struct member_rounding {
    decimal half;
    double rough;
} member_rounding;

/* Whether the difference is factor * figure, up to rounding; the figure's own counts
 * as often as the factor says. */
static bool explains(const linear_check *sum, const slip *by, decimal figure, decimal half) {
    linear_check rest = *sum;
    decimal size = by->factor.mantissa < 0 ? soekpi_decimal_negate(by->factor) : by->factor;
    soekpi_exact_add_product(&rest.difference, soekpi_decimal_negate(by->factor), figure);
    soekpi_exact_add_product(&rest.slack, size, half);
    return soekpi_linear_holds(&rest);
}

static void try_member(const linear_check *sum, const rough_difference *rough, decimal figure, double value,
                       const member_rounding *own, size_t row, explanation *out) {
    static const double error = 1e-12; /* of doubles that were multiplied and added */
    enum { LEAST_DIGITS = 20 };        /* in halves of a printed unit */
    for (size_t i = 0; i < SLIPS; i++) {
        double part = slips[i].rough * value;
        double limit =
            rough->slack + own->rough * fabs(slips[i].rough) + error * (fabs(part) + fabs(rough->size));
        bool few_digits = own->rough * LEAST_DIGITS > fabs(value);
        if (slips[i].what == MISTAKE_UNIT && few_digits) {
            continue; /* nearly anything is some power of ten of 1 or 2 */
        }
        if (fabs(rough->size - part) <= limit && explains(sum, &slips[i], figure, own->half)) {
            *out = (explanation){&slips[i], row, out->count + 1};
            return;
        }
    }
}

/* The one member that explains the difference; none where several do. */
static explanation find_member(const checked_table *checked, checked_column *column, member_list members,
                               const linear_check *sum, const rough_difference *rough) {
    enum { MEMBERS_TRIED = 10000 };
    explanation found = {NULL, 0, 0};
    int32_t printed = soekpi_checked_printed(checked, column);
    bool exactly = soekpi_checked_is_exact(checked, column);
    member_rounding own = {soekpi_decimal_make(exactly ? 0 : 5, printed - 1),
                           soekpi_checked_half(checked, column)};
    for (size_t i = 0; i < members.count && i < MEMBERS_TRIED && own.rough >= 0; i++) {
        size_t row = soekpi_member_row(members, i);
        decimal figure;
        if (soekpi_checked_cell(column, row) != 0 &&
            soekpi_checked_read(column, row, &figure) == READ_NUMBER) {
            try_member(sum, rough, figure, soekpi_checked_rough(column, row), &own, row, &found);
        }
    }
    found.by = found.count == 1 ? found.by : NULL;
    return found;
}

static void say_member(check_sentence *sentence, const checked_table *checked, const checked_column *column,
                       explanation why) {
    static const struct {
        const char *chinese;
        const char *english;
    } words[] = {[MISTAKE_NONE] = {"", ""},
                 [MISTAKE_LEFT_OUT] = {"的数可能漏计", " seems to be left out"},
                 [MISTAKE_TWICE] = {"的数可能重复计入", " seems to be counted twice"},
                 [MISTAKE_SIGN] = {"的正负号可能相反", " seems to be counted with the other sign"},
                 [MISTAKE_UNIT] = {"的单位可能不同", " seems to be in another unit"}};
    static const char *const tens[] = {"", "10", "100", "1000", "10000"};
    decimal figure;
    origin at = soekpi_cell_origin(checked->table, column->column, why.row);
    bool placed = at.row > 0 && at.column > 0;
    (void)soekpi_checked_read(column, why.row, &figure);
    soekpi_say(sentence, "；", "; ");
    soekpi_total_say_member(sentence, checked, why.row);
    soekpi_say(sentence, "（", " (");
    soekpi_origin_print(at, &sentence->chinese);
    soekpi_origin_print(at, &sentence->english);
    soekpi_say(sentence, placed ? "，" : "", placed ? ", " : "");
    soekpi_say_figure(sentence, checked, column, figure);
    soekpi_say(sentence, "）", ")");
    soekpi_say(sentence, words[why.by->what].chinese, words[why.by->what].english);
    if (why.by->what == MISTAKE_UNIT) {
        const char *by = tens[why.by->power < 0 ? -why.by->power : why.by->power];
        soekpi_text_format(&sentence->chinese, "（相差%s倍）", by);
        soekpi_text_format(&sentence->english, " (by a factor of %s)", by);
    }
}

/* ---- Columns ---- */

/* The column of the same item at another time whose sum the total is, or NULL. */
static checked_column *find_swapped(const checked_table *checked, const checked_column *column,
                                    member_list members, decimal figure) {
    for (int32_t time = SOEKPI_CURRENT; time < SOEKPI_TIME_END; time++) {
        checked_column *other =
            soekpi_checked_column(checked, column->column->what, column->column->index, time);
        linear_check difference;
        if (other == NULL || other == column || figure.mantissa == 0) {
            continue;
        }
        whole_sum sum = soekpi_total_add(checked, other, members);
        soekpi_total_subtract(checked, other, members, figure, &sum, &difference);
        if (sum.given > 0 && soekpi_linear_holds(&difference)) {
            return other;
        }
    }
    return NULL;
}

/* ---- Digits ---- */

typedef enum typing { TYPING_NONE, TYPING_DIGIT, TYPING_SWAP } typing;

/* Whether one digit of the figure, or the order of two beside each other, makes the
 * whole difference. Digits that rounding may have changed are not looked at. */
static typing find_typing(decimal figure, int32_t printed, const rough_difference *rough) {
    enum { LONGEST = 15, SHORTEST = 3 };
    int digits[LONGEST];
    int count = 0;
    int32_t last = printed < figure.exponent ? printed : figure.exponent;
    if (figure.exponent - last > LONGEST || last > EXACT_TENS || last < -EXACT_TENS) {
        return TYPING_NONE;
    }
    for (int32_t zero = last; zero < figure.exponent; zero++) {
        digits[count++] = 0;
    }
    int128 rest = figure.mantissa < 0 ? -figure.mantissa : figure.mantissa;
    for (; rest > 0 && count < LONGEST; rest /= 10) {
        digits[count++] = (int)(rest % 10);
    }
    double unit = last >= 0 ? soekpi_tens[last] : 1 / soekpi_tens[-last];
    double size = figure.mantissa < 0 ? -rough->size : rough->size; /* too much of the magnitude */
    for (int at = 0; count >= SHORTEST && rest == 0 && at < count; at++, unit *= 10) {
        double limit = rough->slack + 1e-9 * unit;
        double by = round(size / unit);
        if (unit < 4 * rough->slack || fabs(size - by * unit) > limit || by == 0) {
            continue;
        }
        if (by >= digits[at] - 9 && by <= digits[at]) {
            return TYPING_DIGIT;
        }
        if (at + 1 < count && by == 9 * (digits[at + 1] - digits[at])) {
            return TYPING_SWAP;
        }
    }
    return TYPING_NONE;
}

/* ---- The whole ---- */

void soekpi_total_say_member(check_sentence *sentence, const checked_table *checked, size_t row) {
    soekpi_say(sentence, "“", "'");
    soekpi_row_shown(checked->table, row, SOEKPI_CHINESE, &sentence->chinese);
    soekpi_row_shown(checked->table, row, SOEKPI_ENGLISH, &sentence->english);
    soekpi_say(sentence, "”", "'");
}

void soekpi_total_explain(check_sentence *sentence, const checked_table *checked, checked_column *column,
                          member_list members, size_t total, const linear_check *sum) {
    decimal figure;
    rough_difference rough = {to_double(&sum->difference), to_double(&sum->slack)};
    (void)soekpi_checked_read(column, total, &figure);
    checked_column *swapped = find_swapped(checked, column, members, figure);
    if (swapped != NULL) {
        soekpi_say(sentence, "；它是", "; it is the sum of ");
        soekpi_say_column(sentence, checked, swapped);
        soekpi_say(sentence, "的合计，列可能错位", ": the columns may be swapped");
        return;
    }
    explanation why = find_member(checked, column, members, sum, &rough);
    if (why.by != NULL) {
        say_member(sentence, checked, column, why);
    } else if (why.count == 0) {
        typing by = find_typing(figure, soekpi_checked_printed(checked, column), &rough);
        soekpi_say(sentence,
                   by == TYPING_DIGIT  ? "；可能只错了一位数字"
                   : by == TYPING_SWAP ? "；可能有相邻两位数字颠倒"
                                       : "",
                   by == TYPING_DIGIT  ? "; perhaps one digit is wrong"
                   : by == TYPING_SWAP ? "; perhaps two neighbouring digits are swapped"
                                       : "");
    }
}
