/* 增减额 and 增减% against the columns that they are of.
 *
 * A printed figure may be off by half a unit of its last digit. A reported change is
 * doubted only when no figures within those bounds give it:
 *
 *     |x - b - d|       <= hx + hb + hd                         a difference d
 *     |x - b*(1 + r)|   <= hx + hb*|1 + r| + hr*|b| + hb*hr     a rate r on a base b > 0
 *
 * where h are the halves. On a base that is zero or negative a rate has no meaning
 * (law 7). */
#include "base/memory.h"
#include "table/check_figures.h"

static const decimal one = {1, 0};
static const decimal minus_one = {-1, 0};

/* The figures of one cell: now, then, and the change between them. */
typedef struct change_cell {
    decimal now, base, change;
    int32_t now_printed, base_printed, change_printed; /* exponents of their last digits */
} change_cell;

/* A column of changes and what it is of. */
typedef struct change_check {
    const checked_table *checked;
    const reported_change *change;
    checked_column *now;
    checked_column *base;
    checked_column *other; /* the base that it is not against, or NULL */
    size_t found;
    size_t points; /* differences of ratios that are called rates, or rates called differences */
} change_check;

/* ---- Arithmetic ---- */

static decimal half_of(int32_t printed) {
    return soekpi_decimal_make(5, printed - 1);
}

/* Whether size of difference <= slack. */
static bool is_within(exact *difference, const exact *slack) {
    difference->sign = difference->sign < 0 ? 1 : difference->sign;
    return soekpi_exact_compare(difference, slack) <= 0;
}

static void add_half(exact *slack, int32_t printed) {
    if (printed != NOT_PRINTED) {
        soekpi_exact_add_product(slack, one, half_of(printed));
    }
}

static bool difference_holds(const change_cell *cell) {
    exact difference;
    exact slack;
    soekpi_exact_zero(&difference);
    soekpi_exact_zero(&slack);
    soekpi_exact_add_product(&difference, one, cell->now);
    soekpi_exact_add_product(&difference, minus_one, cell->base);
    soekpi_exact_add_product(&difference, minus_one, cell->change);
    add_half(&slack, cell->now_printed);
    add_half(&slack, cell->base_printed);
    add_half(&slack, cell->change_printed);
    return is_within(&difference, &slack);
}

static bool rate_holds(const change_cell *cell) {
    exact difference;
    exact slack;
    exact factor; /* 1 + r */
    decimal size = soekpi_decimal_sign(cell->base) < 0 ? soekpi_decimal_negate(cell->base) : cell->base;
    soekpi_exact_zero(&difference);
    soekpi_exact_zero(&slack);
    soekpi_exact_set(&factor, one);
    soekpi_exact_add_product(&factor, one, cell->change);
    soekpi_exact_add_product(&difference, one, cell->now);
    soekpi_exact_add_product(&difference, minus_one, cell->base);
    soekpi_exact_add_product(&difference, soekpi_decimal_negate(cell->base), cell->change);
    add_half(&slack, cell->now_printed);
    if (cell->base_printed != NOT_PRINTED) {
        exact part;
        soekpi_exact_multiply_decimal(&part, &factor, half_of(cell->base_printed));
        part.sign = part.sign < 0 ? 1 : part.sign;
        soekpi_exact_add(&slack, &slack, &part);
    }
    if (cell->change_printed != NOT_PRINTED) {
        soekpi_exact_add_product(&slack, half_of(cell->change_printed), size);
        if (cell->base_printed != NOT_PRINTED) {
            soekpi_exact_add_product(&slack, half_of(cell->change_printed), half_of(cell->base_printed));
        }
    }
    return is_within(&difference, &slack);
}

static bool holds(const change_check *state, const change_cell *cell) {
    return state->change->rate ? rate_holds(cell) : difference_holds(cell);
}

/* ---- What was probably done ---- */

typedef enum slip {
    SLIP_NONE,
    SLIP_SIGN,
    SLIP_OTHER_BASE,
    SLIP_FRACTION, /* 0.085 for 8.5 % */
    SLIP_UNIT,     /* of a difference */
    SLIP_OVER_NOW  /* divided by this period's figure */
} slip;

static bool holds_with(const change_check *state, change_cell cell, decimal change, int32_t shift) {
    cell.change = soekpi_decimal_shift(change, shift);
    cell.change_printed = cell.change_printed != NOT_PRINTED ? cell.change_printed + shift : NOT_PRINTED;
    return holds(state, &cell);
}

static bool holds_over_now(change_cell cell) {
    /* (x - b)/x = r is b = x*(1 - r): the same with both figures and the sign exchanged. */
    decimal now = cell.now;
    int32_t printed = cell.now_printed;
    cell.now = cell.base;
    cell.now_printed = cell.base_printed;
    cell.base = now;
    cell.base_printed = printed;
    cell.change = soekpi_decimal_negate(cell.change);
    return soekpi_decimal_sign(now) > 0 && rate_holds(&cell);
}

static bool holds_with_other_base(const change_check *state, change_cell cell, size_t row) {
    if (state->other == NULL || soekpi_checked_read(state->other, row, &cell.base) != READ_NUMBER) {
        return false;
    }
    cell.base_printed = soekpi_checked_printed(state->checked, state->other);
    return (!state->change->rate || soekpi_decimal_sign(cell.base) > 0) && holds(state, &cell);
}

static slip find_slip(const change_check *state, const change_cell *cell, size_t row) {
    const bool rate = state->change->rate;
    if (cell->change.mantissa != 0 && holds_with(state, *cell, soekpi_decimal_negate(cell->change), 0)) {
        return SLIP_SIGN;
    }
    if (holds_with_other_base(state, *cell, row)) {
        return SLIP_OTHER_BASE;
    }
    if (rate) {
        if (holds_with(state, *cell, cell->change, 2) || holds_with(state, *cell, cell->change, -2)) {
            return SLIP_FRACTION;
        }
        return holds_over_now(*cell) ? SLIP_OVER_NOW : SLIP_NONE;
    }
    for (int32_t shift = -8; shift <= 8; shift++) {
        if (shift != 0 && cell->change.mantissa != 0 && holds_with(state, *cell, cell->change, shift)) {
            return SLIP_UNIT;
        }
    }
    return SLIP_NONE;
}

/* ---- Findings ---- */

static origin place_of(const change_check *state, size_t row) {
    const soekpi_table *table = state->checked->table;
    if (state->change->origins != NULL) {
        return state->change->origins[row];
    }
    if (table->lines == NULL || table->sheet_rows == NULL) {
        return (origin){(uint32_t)row + 1, 0, 0};
    }
    return (origin){(uint32_t)table->lines[row], table->sheet_rows[row], (uint32_t)state->change->number};
}

/* What the change should be, with as many digits as are reported, in the cell's unit. */
static void print_expected(const change_check *state, const change_cell *cell, text_builder *builder) {
    const reported_change *change = state->change;
    exact_ratio right;
    int32_t places = change->printed != NOT_PRINTED && change->printed < 0 ? -change->printed : 0;
    soekpi_exact_zero(&right.numerator);
    soekpi_exact_add_product(&right.numerator, one, cell->now);
    soekpi_exact_add_product(&right.numerator, minus_one, cell->base);
    soekpi_exact_set(&right.denominator, change->rate ? cell->base : one);
    soekpi_exact_print_rounded(&right, -change->power, places, false, builder);
}

static const char *unit_of(const change_check *state) {
    const reported_change *change = state->change;
    if (change->unit == SOEKPI_PERCENT) {
        return change->rate ? "%" : "个百分点";
    }
    return change->unit == SOEKPI_MONEY && change->power == state->now->power
               ? soekpi_cell_unit(state->checked->table, state->now->column)
               : "";
}

static void begin_sentence(check_sentence *sentence, const change_check *state, const change_cell *cell,
                           size_t row) {
    const char *unit = unit_of(state);
    const char *english_unit = strcmp(unit, "个百分点") == 0 ? " pp" : unit;
    soekpi_say_row(sentence, state->checked, row);
    soekpi_say(sentence, "“", "'");
    soekpi_text_shown(&sentence->chinese, soekpi_slice(state->change->name));
    soekpi_text_shown(&sentence->english, soekpi_slice(state->change->name));
    soekpi_say(sentence, "”为", "' is ");
    soekpi_decimal_print(soekpi_decimal_shift(cell->change, -state->change->power), &sentence->chinese);
    soekpi_decimal_print(soekpi_decimal_shift(cell->change, -state->change->power), &sentence->english);
    soekpi_say(sentence, unit, english_unit);
    soekpi_decimal_print(soekpi_decimal_shift(cell->change, -state->change->power), &sentence->found);
}

static void say_columns(check_sentence *sentence, const change_check *state, const change_cell *cell) {
    soekpi_say(sentence, "（", " (");
    soekpi_say_column(sentence, state->checked, state->now);
    soekpi_say(sentence, "", " ");
    soekpi_say_figure(sentence, state->checked, state->now, cell->now);
    soekpi_say(sentence, "，", ", ");
    soekpi_say_column(sentence, state->checked, state->base);
    soekpi_say(sentence, "", " ");
    soekpi_say_figure(sentence, state->checked, state->base, cell->base);
    soekpi_say(sentence, "）", ")");
}

static bool add_finding(const change_check *state, int32_t code, int32_t severity, size_t row,
                        check_sentence *sentence) {
    return soekpi_finding_check(&state->checked->table->findings, code, severity, place_of(state, row),
                                &sentence->expected, &sentence->found, &sentence->chinese,
                                &sentence->english);
}

static bool add_wrong(const change_check *state, const change_cell *cell, size_t row) {
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
        [SLIP_OVER_NOW] = {"；除数用了本期数", "; it is divided by this period's figure"}};
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

static bool add_meaningless(const change_check *state, const change_cell *cell, size_t row) {
    check_sentence sentence = {0};
    begin_sentence(&sentence, state, cell, row);
    soekpi_say(&sentence, "，但基数为零或为负，增长率没有意义",
               ", but on a base of zero or less a rate has no meaning");
    say_columns(&sentence, state, cell);
    return add_finding(state, SOEKPI_FINDING_CHANGE, SOEKPI_SEVERITY_NOTE, row, &sentence);
}

/* Percentage points of a ratio that are headed as per cent, or the reverse. */
static bool add_points(const change_check *state, const change_cell *cell, size_t row) {
    check_sentence sentence = {0};
    begin_sentence(&sentence, state, cell, row);
    print_expected(state, cell, &sentence.expected);
    soekpi_say(&sentence,
               state->change->rate ? "，是百分点之差，不是增长率（百分数）"
                                   : "，是增长率（百分数），不是百分点之差",
               state->change->rate ? ", which is a difference in percentage points, not a rate in per cent"
                                   : ", which is a rate in per cent, not a difference in percentage points");
    say_columns(&sentence, state, cell);
    return add_finding(state, SOEKPI_FINDING_PERCENT, SOEKPI_SEVERITY_WARNING, row, &sentence);
}

static bool note_more(const change_check *state, int32_t code, size_t found) {
    if (found <= LISTED_FINDINGS) {
        return true;
    }
    check_sentence sentence = {0};
    soekpi_text_format(&sentence.chinese, "“%s”列还有%zu处", state->change->name, found - LISTED_FINDINGS);
    soekpi_text_format(&sentence.english, "column '%s': %zu more", state->change->name,
                       found - LISTED_FINDINGS);
    origin nowhere = {0, 0, (uint32_t)state->change->number};
    return soekpi_finding_check(&state->checked->table->findings, code, SOEKPI_SEVERITY_WARNING, nowhere,
                                &sentence.expected, &sentence.found, &sentence.chinese, &sentence.english);
}

/* ---- The check ---- */

static bool read_cell(const change_check *state, size_t row, change_cell *out) {
    double figure = state->change->figures[row];
    if (soekpi_decimal_read(figure, &out->change) != READ_NUMBER ||
        soekpi_checked_read(state->now, row, &out->now) != READ_NUMBER ||
        soekpi_checked_read(state->base, row, &out->base) != READ_NUMBER) {
        return false;
    }
    int32_t power = state->change->power;
    out->change = soekpi_decimal_shift(out->change, power);
    out->now_printed = soekpi_checked_printed(state->checked, state->now);
    out->base_printed = soekpi_checked_printed(state->checked, state->base);
    out->change_printed =
        state->change->printed != NOT_PRINTED ? state->change->printed + power : NOT_PRINTED;
    return true;
}

static bool check_row(change_check *state, size_t row) {
    change_cell cell;
    if (!read_cell(state, row, &cell)) {
        return true;
    }
    if (state->change->rate && soekpi_decimal_sign(cell.base) <= 0) {
        return ++state->found > LISTED_FINDINGS || add_meaningless(state, &cell, row);
    }
    if (holds(state, &cell)) {
        return true;
    }
    bool ratio = soekpi_column_unit(state->checked->table, state->now->column) == SOEKPI_PERCENT;
    bool reversed = ratio && (state->change->rate ? difference_holds(&cell)
                                                  : soekpi_decimal_sign(cell.base) > 0 && rate_holds(&cell));
    if (reversed) {
        return ++state->points > LISTED_FINDINGS || add_points(state, &cell, row);
    }
    return ++state->found > LISTED_FINDINGS || add_wrong(state, &cell, row);
}

static bool check_change(const checked_table *checked, const reported_change *change) {
    int32_t other = change->against == SOEKPI_PRIOR ? SOEKPI_OPENING : SOEKPI_PRIOR;
    change_check state = {.checked = checked,
                          .change = change,
                          .now = soekpi_checked_column(checked, change->what, change->index, SOEKPI_CURRENT),
                          .base =
                              soekpi_checked_column(checked, change->what, change->index, change->against),
                          .other = soekpi_checked_column(checked, change->what, change->index, other)};
    if (state.now == NULL || state.base == NULL || change->figures == NULL) {
        return true;
    }
    for (size_t row = 0; row < checked->table->rows; row++) {
        if (isfinite(change->figures[row]) && !check_row(&state, row)) {
            return false;
        }
    }
    return note_more(&state, SOEKPI_FINDING_CHANGE, state.found) &&
           note_more(&state, SOEKPI_FINDING_PERCENT, state.points);
}

bool soekpi_check_changes(soekpi_table *table) {
    checked_table checked;
    if (table->change_count == 0) {
        return true;
    }
    if (!soekpi_checked_open(&checked, table)) {
        return false;
    }
    bool done = true;
    for (size_t i = 0; done && i < table->change_count; i++) {
        done = check_change(&checked, &table->changes[i]);
    }
    soekpi_checked_close(&checked);
    return done;
}
