/* 增减额 and 增减% against the columns that they are of.
 *
 * A reported change is doubted only when no figures within the rounding of what is
 * printed give it (check_intervals.c). On a base that is zero or negative a rate has
 * no meaning (law 7). Changes of ratios are percentage points. */
#include "table/check_changes.h"

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

bool soekpi_change_read_figure(const checked_table *checked, checked_column *column, size_t row,
                               bounded *out) {
    decimal figure;
    if (soekpi_checked_read(column, row, &figure) != READ_NUMBER) {
        return false;
    }
    *out = bound(figure, soekpi_checked_printed(checked, column), soekpi_checked_is_exact(checked, column));
    return true;
}

bool soekpi_change_read(const change_check *state, size_t row, change_cell *out) {
    decimal change;
    if (soekpi_decimal_read(state->change->figures[row], &change) != READ_NUMBER) {
        return false;
    }
    out->change = bound(soekpi_decimal_shift(change, state->change->power), printed_of_change(state->change),
                        is_exact_change(state));
    return soekpi_change_read_figure(state->checked, state->now, row, &out->now) &&
           soekpi_change_read_figure(state->checked, state->base, row, &out->base);
}

bool soekpi_change_holds(const change_check *state, const change_cell *cell) {
    return state->change->rate ? soekpi_rate_holds(&cell->now, &cell->base, &cell->change)
                               : soekpi_difference_holds(&cell->now, &cell->base, &cell->change);
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

/* ---- The check ---- */

/* Counts a row of a column about which one finding will speak. */
static void count_row(size_t *count, size_t *first, size_t row) {
    *first = *count == 0 ? row : *first;
    ++*count;
}

static bool check_row(change_check *state, size_t row) {
    change_cell cell;
    const bool rate = state->change->rate;
    if (!soekpi_change_read(state, row, &cell)) {
        return true;
    }
    if (rate && !soekpi_change_has_base(&cell)) {
        return ++state->meaningless > LISTED_FINDINGS || soekpi_change_add_meaningless(state, &cell, row);
    }
    bool as_rate = state->ratio && soekpi_change_has_base(&cell) &&
                   soekpi_rate_holds(&cell.now, &cell.base, &cell.change);
    if (soekpi_change_holds(state, &cell)) {
        if (state->called_rate && !as_rate) {
            count_row(&state->called, &state->first_called, row);
        }
        return true;
    }
    if (state->ratio && (rate ? soekpi_difference_holds(&cell.now, &cell.base, &cell.change) : as_rate)) {
        count_row(&state->points, &state->first, row);
        return true;
    }
    return ++state->wrong > LISTED_FINDINGS || soekpi_change_add_wrong(state, &cell, row);
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
    return soekpi_change_note_more(&state, state.wrong, SOEKPI_SEVERITY_ERROR, "处增减与数据不符",
                                   "changes that disagree with the figures") &&
           soekpi_change_note_more(&state, state.meaningless, SOEKPI_SEVERITY_NOTE,
                                   "处增长率的基数为零或为负", "rates on a base of zero or less") &&
           soekpi_change_add_points(&state);
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
