/* 增减额 and 增减% against the columns that they are of.
 *
 * A reported change is doubted only when no figures within the rounding of what is
 * printed give it (check_intervals.c). On a base that is zero or negative a rate has
 * no meaning (law 7). Changes of ratios are percentage points. */
#include "table/check_changes.h"

/* The figures of one row: now, then, and the change between them. */
typedef struct change_cell {
    bounded now, base, change;
} change_cell;

/* A column of figures as a double sees it. */
typedef struct rough_figures {
    double factor; /* to base units; 0: doubles are no help */
    double half;   /* half a printed unit, 0 where nothing was rounded */
} rough_figures;

/* A column of changes and what it is of. */
typedef struct change_check {
    const checked_table *checked;
    const reported_change *change;
    checked_column *now;
    checked_column *base;
    checked_column *other; /* the base that it is not against, or NULL */
    rough_figures rough_now, rough_base, rough_change;
    bool ratio;                /* what changes is one */
    bool called_rate;          /* a difference of ratios that its header calls a rate */
    size_t wrong, meaningless; /* findings so far */
    size_t points, first; /* differences that are called rates, or the reverse, and the row of the first */
    size_t called;        /* differences that are right, in a column called a rate */
    size_t first_called;
} change_check;

/* ---- Reading ---- */

static const char *after(const char *text, const char *word) {
    const char *found = NULL;
    for (const char *at = text; (at = strstr(at, word)) != NULL; at++) {
        found = at;
    }
    return found;
}

/* Whether the words of the change say per cent: 增减%, 同比(%), 增长率. The % of a ratio itself
 * stands before them. */
static bool is_called_rate(const char *name) {
    static const char *const changes[] = {"增", "同比", "较", "变动", "change", "growth"};
    static const char *const rates[] = {"%", "％", "率", "幅", "growth", "rate"};
    const char *words = NULL;
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        const char *found = after(name, changes[i]);
        words = found != NULL && (words == NULL || found > words) ? found : words;
    }
    if (words == NULL || strstr(name, "百分点") != NULL || strstr(name, "pp") != NULL) {
        return false;
    }
    for (size_t i = 0; i < sizeof rates / sizeof *rates; i++) {
        if (strstr(words, rates[i]) != NULL) {
            return true;
        }
    }
    return false;
}

/* Money to the fen is not rounded, as in soekpi_checked_is_exact(). */
static bool is_exact_change(const change_check *state) {
    enum { FEN = -2 };
    const reported_change *change = state->change;
    return !state->checked->mixed && !change->rate && change->unit == SOEKPI_MONEY &&
           change->printed != NOT_PRINTED && change->printed + change->power == FEN;
}

static int32_t printed_of_change(const reported_change *change) {
    return change->printed != NOT_PRINTED ? change->printed + change->power : NOT_PRINTED;
}

static bounded bound(decimal figure, int32_t printed, bool exactly) {
    int32_t kept = soekpi_last_kept(figure);
    bool lost = figure.mantissa != 0 && printed != NOT_PRINTED && kept > printed;
    return (bounded){figure, lost ? kept : exactly ? NOT_PRINTED : printed};
}

static bool read_figure(const checked_table *checked, checked_column *column, size_t row, bounded *out) {
    decimal figure;
    if (soekpi_checked_read(column, row, &figure) != READ_NUMBER) {
        return false;
    }
    *out = bound(figure, soekpi_checked_printed(checked, column), soekpi_checked_is_exact(checked, column));
    return true;
}

static bool read_cell(const change_check *state, size_t row, change_cell *out) {
    decimal change;
    if (soekpi_decimal_read(state->change->figures[row], &change) != READ_NUMBER) {
        return false;
    }
    out->change = bound(soekpi_decimal_shift(change, state->change->power), printed_of_change(state->change),
                        is_exact_change(state));
    return read_figure(state->checked, state->now, row, &out->now) &&
           read_figure(state->checked, state->base, row, &out->base);
}

static bool holds(const change_check *state, const change_cell *cell) {
    return state->change->rate ? soekpi_rate_holds(&cell->now, &cell->base, &cell->change)
                               : soekpi_difference_holds(&cell->now, &cell->base, &cell->change);
}

static bool has_base(const change_cell *cell) {
    return soekpi_decimal_sign(cell->base.figure) > 0;
}

/* ---- Sorting out, in doubles ---- */

static rough_figures rough_of(int32_t power, double half) {
    if (half < 0 || power > EXACT_TENS || power < -EXACT_TENS) {
        return (rough_figures){0, 0};
    }
    return (rough_figures){power >= 0 ? soekpi_tens[power] : 1 / soekpi_tens[-power], half};
}

static double half_of_change(const change_check *state) {
    int32_t printed = printed_of_change(state->change);
    if (printed == NOT_PRINTED || printed > EXACT_TENS || printed < -EXACT_TENS) {
        return -1;
    }
    return is_exact_change(state) ? 0
           : printed >= 0         ? 0.5 * soekpi_tens[printed]
                                  : 0.5 / soekpi_tens[-printed];
}

/* Whether three figures to the fen are, in fen, a difference. */
static bool is_difference_in_fen(const change_check *state, size_t row) {
    const int32_t powers[] = {state->now->power, state->base->power, state->change->power};
    const double values[] = {soekpi_checked_cell(state->now, row), soekpi_checked_cell(state->base, row),
                             state->change->figures[row]};
    int64_t fen[3];
    for (size_t i = 0; i < 3; i++) {
        double whole;
        int32_t digits = powers[i] + 2;
        if (digits < 0 || digits > EXACT_TENS ||
            !soekpi_decimal_read_whole(values[i], soekpi_tens[digits], &whole)) {
            return false;
        }
        fen[i] = (int64_t)whole;
    }
    return fen[0] - fen[1] == fen[2];
}

/* Whether a change holds beyond doubt. */
static bool holds_clearly(const change_check *state, size_t row) {
    static const double error = 1e-13; /* of a few operations in doubles */
    const rough_figures *now_of = &state->rough_now;
    const rough_figures *base_of = &state->rough_base;
    const rough_figures *change_of = &state->rough_change;
    if (now_of->factor == 0 || base_of->factor == 0 || change_of->factor == 0) {
        return false;
    }
    double now = soekpi_checked_cell(state->now, row) * now_of->factor;
    double base = soekpi_checked_cell(state->base, row) * base_of->factor;
    double change = state->change->figures[row] * change_of->factor;
    if (state->change->rate) {
        double factor = fabs(1 + change);
        double difference = fabs(now - base * (1 + change));
        double slack = now_of->half + base_of->half * factor + change_of->half * (base - base_of->half);
        double size = fabs(now) + fabs(base) * (1 + fabs(change));
        return base > 0 && difference + error * size < slack;
    }
    double slack = now_of->half + base_of->half + change_of->half;
    if (slack == 0) {
        return is_difference_in_fen(state, row);
    }
    return fabs(now - base - change) + error * (fabs(now) + fabs(base) + fabs(change)) < slack;
}

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
    return holds(state, &cell);
}

static bool holds_negated(const change_check *state, change_cell cell) {
    cell.change.figure = soekpi_decimal_negate(cell.change.figure);
    return holds(state, &cell);
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
    return state->other != NULL && read_figure(state->checked, state->other, row, &cell.base) &&
           (!state->change->rate || has_base(&cell)) && holds(state, &cell);
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

static bool add_meaningless(const change_check *state, const change_cell *cell, size_t row) {
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
static bool add_points(const change_check *state) {
    check_sentence sentence = {0};
    change_cell cell;
    if (state->points == 0 || !read_cell(state, state->first, &cell)) {
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
    if (state->called == 0 || !read_cell(state, state->first_called, &cell)) {
        return true;
    }
    begin_sentence(&sentence, state, &cell, state->first_called);
    soekpi_say(&sentence, "，列名写的是%，应写百分点", ", but the header says per cent");
    say_columns(&sentence, state, &cell);
    say_rows(&sentence, state->called);
    return add_finding(state, SOEKPI_FINDING_PERCENT, SOEKPI_SEVERITY_WARNING, state->first_called,
                       &sentence);
}

static bool note_more(const change_check *state, size_t found, int32_t severity, const char *chinese,
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

/* ---- The check ---- */

/* Counts a row of a column about which one finding will speak. */
static void count_row(size_t *count, size_t *first, size_t row) {
    *first = *count == 0 ? row : *first;
    ++*count;
}

static bool check_row(change_check *state, size_t row) {
    change_cell cell;
    const bool rate = state->change->rate;
    if (!read_cell(state, row, &cell)) {
        return true;
    }
    if (rate && !has_base(&cell)) {
        return ++state->meaningless > LISTED_FINDINGS || add_meaningless(state, &cell, row);
    }
    bool as_rate = state->ratio && has_base(&cell) && soekpi_rate_holds(&cell.now, &cell.base, &cell.change);
    if (holds(state, &cell)) {
        if (state->called_rate && !as_rate) {
            count_row(&state->called, &state->first_called, row);
        }
        return true;
    }
    if (state->ratio && (rate ? soekpi_difference_holds(&cell.now, &cell.base, &cell.change) : as_rate)) {
        count_row(&state->points, &state->first, row);
        return true;
    }
    return ++state->wrong > LISTED_FINDINGS || add_wrong(state, &cell, row);
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
    state.ratio = soekpi_column_unit(checked->table, state.now->column) == SOEKPI_PERCENT;
    state.called_rate = state.ratio && !change->rate && is_called_rate(change->name);
    state.rough_now = rough_of(state.now->power, soekpi_checked_half(checked, state.now));
    state.rough_base = rough_of(state.base->power, soekpi_checked_half(checked, state.base));
    state.rough_change = rough_of(change->power, half_of_change(&state));
    for (size_t row = 0; row < checked->table->rows; row++) {
        if (isfinite(change->figures[row]) && (state.called_rate || !holds_clearly(&state, row)) &&
            !check_row(&state, row)) {
            return false;
        }
    }
    return note_more(&state, state.wrong, SOEKPI_SEVERITY_ERROR, "处增减与数据不符",
                     "changes that disagree with the figures") &&
           note_more(&state, state.meaningless, SOEKPI_SEVERITY_NOTE, "处增长率的基数为零或为负",
                     "rates on a base of zero or less") &&
           add_points(&state) && add_called(&state);
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
