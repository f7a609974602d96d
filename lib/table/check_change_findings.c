/* What is said of reported changes that disagree with their columns. */
#include "table/check_changes.h"

/* ---- What was probably done ---- */

typedef enum slip {
    SLIP_NONE,
    SLIP_SIGN,
    SLIP_OTHER_BASE,
    SLIP_FRACTION, /* 0.085 for 8.5 % */
    SLIP_UNIT,     /* of a difference */
    SLIP_OVER_NOW, /* divided by this period's figure */
    SLIP_RATIO     /* 108.5 % for 8.5 % */
} slip;

static bool holds_with(const change_check *state, change_cell cell, int32_t shift) {
    cell.change.figure = soekpi_decimal_shift(cell.change.figure, shift);
    cell.change.printed =
        cell.change.printed != NOT_PRINTED ? cell.change.printed + shift : cell.change.printed;
    return soekpi_change_holds(state, &cell);
}

static bool holds_negated(const change_check *state, change_cell cell) {
    cell.change.figure = soekpi_decimal_negate(cell.change.figure);
    return soekpi_change_holds(state, &cell);
}

/* (x - b)/x = r is b = x*(1 - r): the same with both figures and the sign exchanged. */
static bool holds_over_now(const change_cell *cell) {
    bounded change = {soekpi_decimal_negate(cell->change.figure), cell->change.printed};
    return soekpi_decimal_sign(cell->now.figure) > 0 && soekpi_rate_holds(&cell->base, &cell->now, &change);
}

/* x/b is one more than the rate; it is a decimal of as many digits. */
static bool holds_as_ratio(const change_cell *cell) {
    bounded change = cell->change;
    return soekpi_decimal_add(change.figure, (decimal){-1, 0}, &change.figure) &&
           soekpi_rate_holds(&cell->now, &cell->base, &change);
}

static bool holds_with_other_base(const change_check *state, change_cell cell, size_t row) {
    return state->other != NULL && soekpi_change_read_figure(state->checked, state->other, row, &cell.base) &&
           (!state->change->rate || soekpi_change_has_base(&cell)) && soekpi_change_holds(state, &cell);
}

/* Whether a difference has more than one digit, so that two agree by chance no more. */
static bool has_digits(const bounded *change) {
    exact size;
    exact limit;
    if (change->printed == NOT_PRINTED) {
        return change->figure.mantissa != 0;
    }
    soekpi_exact_set(&size, change->figure);
    soekpi_exact_set(&limit, soekpi_decimal_make(1, change->printed + 1));
    size.sign = size.sign < 0 ? 1 : size.sign;
    return soekpi_exact_compare(&size, &limit) >= 0;
}

/* A difference in another unit of money: 元, 千元, 万元, 百万元, 亿元. */
static bool is_in_other_unit(const change_check *state, const change_cell *cell) {
    static const int32_t shifts[] = {3, 4, 6, 8};
    for (size_t i = 0; has_digits(&cell->change) && i < sizeof shifts / sizeof *shifts; i++) {
        if (holds_with(state, *cell, shifts[i]) || holds_with(state, *cell, -shifts[i])) {
            return true;
        }
    }
    return false;
}

static slip find_slip(const change_check *state, const change_cell *cell, size_t row) {
    if (cell->change.figure.mantissa != 0 && holds_negated(state, *cell)) {
        return SLIP_SIGN;
    }
    if (holds_with_other_base(state, *cell, row)) {
        return SLIP_OTHER_BASE;
    }
    if (!state->change->rate) {
        return is_in_other_unit(state, cell) ? SLIP_UNIT : SLIP_NONE;
    }
    if (holds_with(state, *cell, 2) || holds_with(state, *cell, -2)) {
        return SLIP_FRACTION;
    }
    return holds_as_ratio(cell) ? SLIP_RATIO : holds_over_now(cell) ? SLIP_OVER_NOW : SLIP_NONE;
}

/* ---- Findings ---- */

/* What the change should be, with as many digits as are reported, in the cell's unit. */
static void print_expected(const change_check *state, const change_cell *cell, text_builder *builder) {
    const reported_change *change = state->change;
    exact_ratio right;
    int32_t places = change->printed != NOT_PRINTED && change->printed < 0 ? -change->printed : 0;
    soekpi_exact_set(&right.numerator, cell->now.figure);
    soekpi_exact_add_product(&right.numerator, (decimal){-1, 0}, cell->base.figure);
    soekpi_exact_set(&right.denominator, change->rate ? cell->base.figure : (decimal){1, 0});
    soekpi_exact_print_rounded(&right, -change->power, places, false, builder);
}

/* "“利润总额 增减%”为8.5%" */
static void begin_sentence(check_sentence *sentence, const change_check *state, const change_cell *cell,
                           size_t row) {
    const reported_change *change = state->change;
    bool per_cent = change->unit == SOEKPI_PERCENT;
    bool same_unit = change->unit == SOEKPI_MONEY && change->power == state->now->power;
    const char *money = same_unit ? soekpi_cell_unit(state->checked->table, state->now->column) : "";
    soekpi_say_row(sentence, state->checked, row);
    soekpi_say(sentence, "“", "'");
    soekpi_text_shown(&sentence->chinese, soekpi_slice(change->name));
    soekpi_text_shown(&sentence->english, soekpi_slice(change->name));
    soekpi_say(sentence, "”为", "' is ");
    decimal shown = soekpi_decimal_shift(cell->change.figure, -change->power);
    soekpi_decimal_print(shown, &sentence->chinese);
    soekpi_decimal_print(shown, &sentence->english);
    soekpi_decimal_print(shown, &sentence->found);
    soekpi_say(sentence,
               !per_cent      ? money
               : change->rate ? "%"
                              : "个百分点",
               !per_cent      ? money
               : change->rate ? "%"
                              : " pp");
}

static void say_columns(check_sentence *sentence, const change_check *state, const change_cell *cell) {
    soekpi_say(sentence, "（", " (");
    soekpi_say_column(sentence, state->checked, state->now);
    soekpi_say(sentence, "", " ");
    soekpi_say_figure(sentence, state->checked, state->now, cell->now.figure);
    soekpi_say(sentence, "，", ", ");
    soekpi_say_column(sentence, state->checked, state->base);
    soekpi_say(sentence, "", " ");
    soekpi_say_figure(sentence, state->checked, state->base, cell->base.figure);
    soekpi_say(sentence, "）", ")");
}

static bool add_finding(const change_check *state, int32_t code, int32_t severity, size_t row,
                        check_sentence *sentence) {
    return soekpi_finding_check(&state->checked->table->findings, code, severity,
                                soekpi_change_origin(state->checked->table, state->change, row),
                                &sentence->expected, &sentence->found, &sentence->chinese,
                                &sentence->english);
}

bool soekpi_change_add_wrong(const change_check *state, const change_cell *cell, size_t row) {
    static const struct {
        const char *chinese;
        const char *english;
    } slips[] = {
        [SLIP_NONE] = {"", ""},
        [SLIP_SIGN] = {"；正负号相反", "; it has the other sign"},
        [SLIP_OTHER_BASE] = {"；用了另一个基数（上年同期或年初）",
                             "; it is against the other base (last year, 1 January)"},
        [SLIP_FRACTION] = {"；相差100倍：百分数与小数混用", "; it is off by 100: a fraction for a per cent"},
        [SLIP_UNIT] = {"；单位不同", "; it is in another unit"},
        [SLIP_OVER_NOW] = {"；除数用了本期数", "; it is divided by this period's figure"},
        [SLIP_RATIO] = {"；给的是本期数与基数之比", "; it is the ratio of both figures, 100% too much"}};
    check_sentence sentence = {0};
    slip why = find_slip(state, cell, row);
    begin_sentence(&sentence, state, cell, row);
    print_expected(state, cell, &sentence.expected);
    slice expected = soekpi_slice_of(&sentence.expected);
    soekpi_text_format(&sentence.chinese, "，按数据应为%.*s", (int)expected.length, expected.start);
    soekpi_text_format(&sentence.english, ", the figures give %.*s", (int)expected.length, expected.start);
    say_columns(&sentence, state, cell);
    soekpi_say(&sentence, slips[why].chinese, slips[why].english);
    return add_finding(state, SOEKPI_FINDING_CHANGE, SOEKPI_SEVERITY_ERROR, row, &sentence);
}

/* (x - b)/|b| on a negative base b: x - 2b is what |b| grew to. */
static bool holds_on_absolute_base(const change_cell *cell) {
    change_cell mirrored = *cell;
    if (soekpi_decimal_sign(cell->base.figure) >= 0) {
        return false;
    }
    decimal twice = cell->base.figure;
    twice.mantissa *= -2;
    mirrored.base.figure = soekpi_decimal_negate(cell->base.figure);
    return soekpi_decimal_add(cell->now.figure, twice, &mirrored.now.figure) &&
           soekpi_rate_holds(&mirrored.now, &mirrored.base, &mirrored.change);
}

bool soekpi_change_add_meaningless(const change_check *state, const change_cell *cell, size_t row) {
    check_sentence sentence = {0};
    begin_sentence(&sentence, state, cell, row);
    soekpi_say(&sentence, "，但基数为零或为负，增长率没有意义",
               ", but on a base of zero or less a rate has no meaning");
    if (holds_on_absolute_base(cell)) {
        soekpi_say(&sentence, "，它是按基数的绝对值算的", "; it is on the magnitude of the base");
    }
    say_columns(&sentence, state, cell);
    return add_finding(state, SOEKPI_FINDING_CHANGE, SOEKPI_SEVERITY_NOTE, row, &sentence);
}

static void say_rows(check_sentence *sentence, size_t rows) {
    if (rows > 1) {
        soekpi_text_format(&sentence->chinese, "；本列共%zu处如此", rows);
        soekpi_text_format(&sentence->english, "; so are %zu figures of this column", rows);
    }
}

/* Percentage points of a ratio that are headed as per cent, or the reverse: once a column. */
static bool add_reversed(const change_check *state) {
    check_sentence sentence = {0};
    change_cell cell;
    if (state->points == 0 || !soekpi_change_read(state, state->first, &cell)) {
        return true;
    }
    begin_sentence(&sentence, state, &cell, state->first);
    print_expected(state, &cell, &sentence.expected);
    soekpi_say(&sentence,
               state->change->rate ? "，是百分点之差，不是增长率（百分数）"
                                   : "，是增长率（百分数），不是百分点之差",
               state->change->rate ? ", which is a difference in percentage points, not a rate in per cent"
                                   : ", which is a rate in per cent, not a difference in percentage points");
    say_columns(&sentence, state, &cell);
    say_rows(&sentence, state->points);
    return add_finding(state, SOEKPI_FINDING_PERCENT, SOEKPI_SEVERITY_WARNING, state->first, &sentence);
}

static bool add_called(const change_check *state) {
    check_sentence sentence = {0};
    change_cell cell;
    if (state->called == 0 || !soekpi_change_read(state, state->first_called, &cell)) {
        return true;
    }
    begin_sentence(&sentence, state, &cell, state->first_called);
    soekpi_say(&sentence, "，列名写的是%，应写百分点", ", but the header says per cent");
    say_columns(&sentence, state, &cell);
    say_rows(&sentence, state->called);
    return add_finding(state, SOEKPI_FINDING_PERCENT, SOEKPI_SEVERITY_WARNING, state->first_called,
                       &sentence);
}

bool soekpi_change_add_points(const change_check *state) {
    return add_reversed(state) && add_called(state);
}

bool soekpi_change_note_more(const change_check *state, size_t found, int32_t severity, const char *chinese,
                             const char *english) {
    if (found <= LISTED_FINDINGS) {
        return true;
    }
    check_sentence sentence = {0};
    soekpi_say(&sentence, "“", "column '");
    soekpi_text_shown(&sentence.chinese, soekpi_slice(state->change->name));
    soekpi_text_shown(&sentence.english, soekpi_slice(state->change->name));
    soekpi_text_format(&sentence.chinese, "”列还有%zu%s", found - LISTED_FINDINGS, chinese);
    soekpi_text_format(&sentence.english, "': %zu more %s", found - LISTED_FINDINGS, english);
    origin nowhere = {0, 0, (uint32_t)state->change->number};
    return soekpi_finding_check(&state->checked->table->findings, SOEKPI_FINDING_CHANGE, severity, nowhere,
                                &sentence.expected, &sentence.found, &sentence.chinese, &sentence.english);
}
