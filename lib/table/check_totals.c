/* Reported totals against the sum of their members, and which member explains the
 * difference. */
#include "base/memory.h"
#include "table/check_figures.h"

/* A total and the rows it may add up. */
typedef struct total_row {
    size_t row;
    uint8_t total; /* TOTAL_WHOLE or TOTAL_PART */
} total_row;

/* The rows of one sum. */
typedef struct member_list {
    size_t *rows;
    size_t count;
} member_list;

typedef struct totals_check {
    checked_table checked;
    member_list all;     /* of the total's period and group */
    member_list block;   /* beside it */
    member_list partial; /* the subtotals of its period */
} totals_check;

/* ---- Which rows ---- */

static int32_t period_of(const soekpi_table *table, size_t row) {
    return table->periods != NULL ? table->periods[row] : PERIOD_NONE;
}

static int32_t group_of(const soekpi_table *table, size_t row) {
    return table->group.codes != NULL ? table->group.codes[row] : -1;
}

static bool is_total(const soekpi_table *table, size_t row) {
    return table->totals[row] != TOTAL_NONE;
}

/* Eliminations are members: they count with their sign. */
static bool is_member(const totals_check *state, size_t row, size_t total) {
    const soekpi_table *table = state->checked.table;
    int32_t role = soekpi_checked_role(&state->checked, row);
    int32_t group = group_of(table, total);
    return (role == SOEKPI_ROLE_ENTITY || role == SOEKPI_ROLE_ELIMINATION) && !is_total(table, row) &&
           period_of(table, row) == period_of(table, total) && (group < 0 || group == group_of(table, row));
}

static bool is_heading(const soekpi_table *table, size_t row) {
    return table->headings != NULL && table->headings[row] != 0;
}

/* The members between a total and the total or heading before it; when there are none,
 * those behind it. */
static void find_block(totals_check *state, size_t total) {
    const soekpi_table *table = state->checked.table;
    state->block.count = 0;
    for (size_t row = total; row-- > 0 && !is_total(table, row);) {
        if (is_member(state, row, total)) {
            state->block.rows[state->block.count++] = row;
        }
        if (is_heading(table, row)) {
            break;
        }
    }
    bool behind = state->block.count == 0 && !is_heading(table, total);
    for (size_t row = total + 1; behind && row < table->rows && !is_total(table, row); row++) {
        if (row > total + 1 && is_heading(table, row)) {
            break;
        }
        if (is_member(state, row, total)) {
            state->block.rows[state->block.count++] = row;
        }
    }
}

/* All members and all subtotals of a total's period: the same for all its totals. */
static void find_all(totals_check *state, size_t total) {
    const soekpi_table *table = state->checked.table;
    state->all.count = 0;
    state->partial.count = 0;
    for (size_t row = 0; row < table->rows; row++) {
        if (is_member(state, row, total)) {
            state->all.rows[state->all.count++] = row;
        } else if (table->totals[row] == TOTAL_PART && row != total &&
                   period_of(table, row) == period_of(table, total)) {
            state->partial.rows[state->partial.count++] = row;
        }
    }
}

/* ---- Sums ---- */

/* Whether the doubles alone show that a total holds: a compensated sum errs by less
 * than a hundredth of what rounding may explain. */
static bool holds_clearly(const totals_check *state, checked_column *column, const member_list *members,
                          size_t total) {
    double sum = 0;
    double rest = 0;
    double size = 0;
    for (size_t i = 0; i < members->count; i++) {
        double value = soekpi_checked_cell(column, members->rows[i]);
        if (!isfinite(value)) {
            continue;
        }
        double next = sum + value;
        double part = next - sum;
        rest += (sum - (next - part)) + (value - part);
        sum = next;
        size += fabs(value);
    }
    int32_t printed = soekpi_checked_printed(&state->checked, column) - column->power;
    if (printed > EXACT_TENS || printed < -EXACT_TENS) {
        return false;
    }
    double half = printed >= 0 ? 0.5 * soekpi_tens[printed] : 0.5 / soekpi_tens[-printed];
    double slack = half * (double)(members->count + 1);
    double difference = fabs((sum + rest) - soekpi_checked_cell(column, total));
    return difference + size * 0x1p-50 < 0.99 * slack;
}

/* The total less its members, exactly. False when the total itself is no number. */
static bool subtract_members(const totals_check *state, checked_column *column, const member_list *members,
                             size_t total, linear_check *sum, size_t *missing) {
    static const decimal one = {1, 0};
    static const decimal minus_one = {-1, 0};
    soekpi_linear_begin(sum);
    *missing = 0;
    if (!soekpi_linear_add_cell(sum, one, &state->checked, column, total)) {
        return false;
    }
    for (size_t i = 0; i < members->count; i++) {
        *missing += !soekpi_linear_add_cell(sum, minus_one, &state->checked, column, members->rows[i]) &&
                    soekpi_checked_role(&state->checked, members->rows[i]) == SOEKPI_ROLE_ENTITY;
    }
    return true;
}

static bool holds(const totals_check *state, checked_column *column, const member_list *members,
                  size_t total) {
    linear_check sum;
    size_t missing;
    if (members->count == 0) {
        return false;
    }
    return holds_clearly(state, column, members, total) ||
           (subtract_members(state, column, members, total, &sum, &missing) && soekpi_linear_holds(&sum));
}

/* ---- What explains a difference ---- */

typedef enum mistake { MISTAKE_NONE, MISTAKE_LEFT_OUT, MISTAKE_TWICE, MISTAKE_SIGN, MISTAKE_UNIT } mistake;

typedef struct explanation {
    mistake what;
    size_t row; /* of the member */
    int power;  /* of ten, for MISTAKE_UNIT */
    size_t count;
} explanation;

/* Whether the difference is factor * figure, up to rounding. */
static bool explains(const linear_check *sum, decimal factor, decimal figure) {
    linear_check rest = *sum;
    soekpi_exact_add_product(&rest.difference, soekpi_decimal_negate(factor), figure);
    return soekpi_linear_holds(&rest);
}

/* 10^power - 1. */
static decimal unit_factor(int power) {
    static const int64_t tens[] = {1, 10, 100, 1000, 10000};
    return power > 0 ? soekpi_decimal_make(tens[power] - 1, 0) : soekpi_decimal_make(1 - tens[-power], power);
}

static void try_member(const linear_check *sum, decimal figure, size_t row, explanation *out) {
    static const struct {
        mistake what;
        int64_t factor;
    } simple[] = {{MISTAKE_LEFT_OUT, -1}, {MISTAKE_TWICE, 1}, {MISTAKE_SIGN, -2}};
    explanation found = {MISTAKE_NONE, row, 0, 0};
    for (size_t i = 0; i < 3 && found.what == MISTAKE_NONE; i++) {
        if (explains(sum, soekpi_decimal_make(simple[i].factor, 0), figure)) {
            found.what = simple[i].what;
        }
    }
    for (int power = -4; power <= 4 && found.what == MISTAKE_NONE; power++) {
        if (power != 0 && explains(sum, unit_factor(power), figure)) {
            found.what = MISTAKE_UNIT;
            found.power = power;
        }
    }
    if (found.what != MISTAKE_NONE) {
        found.count = out->count + 1;
        *out = found;
    }
}

/* The one member that explains the difference; none where several do. */
static explanation find_explanation(const checked_column *column, const member_list *members,
                                    const linear_check *sum) {
    enum { MEMBERS_TRIED = 10000 };
    explanation found = {MISTAKE_NONE, 0, 0, 0};
    for (size_t i = 0; i < members->count && i < MEMBERS_TRIED; i++) {
        decimal figure;
        if (soekpi_checked_read(column, members->rows[i], &figure) == READ_NUMBER && figure.mantissa != 0) {
            try_member(sum, figure, members->rows[i], &found);
        }
    }
    if (found.count != 1) {
        found.what = MISTAKE_NONE;
    }
    return found;
}

/* The column of the same item at another time whose sum the total is, or NULL. */
static checked_column *find_swapped(const totals_check *state, const checked_column *column,
                                    const member_list *members, size_t total) {
    static const decimal minus_one = {-1, 0};
    static const decimal one = {1, 0};
    for (int32_t time = SOEKPI_CURRENT; time < SOEKPI_TIME_END; time++) {
        checked_column *other =
            soekpi_checked_column(&state->checked, column->column->what, column->column->index, time);
        linear_check sum;
        decimal figure;
        if (other == NULL || other == column || soekpi_checked_read(column, total, &figure) != READ_NUMBER) {
            continue;
        }
        soekpi_linear_begin(&sum);
        soekpi_linear_add(&sum, one, figure, soekpi_checked_printed(&state->checked, other));
        for (size_t i = 0; i < members->count; i++) {
            (void)soekpi_linear_add_cell(&sum, minus_one, &state->checked, other, members->rows[i]);
        }
        if (soekpi_linear_holds(&sum)) {
            return other;
        }
    }
    return NULL;
}

/* ---- Findings ---- */

static void say_member(check_sentence *sentence, const totals_check *state, size_t row) {
    char buffer[24];
    slice name = soekpi_slice(soekpi_row_entity(state->checked.table, row, buffer));
    soekpi_say(sentence, "“", "'");
    soekpi_text_shown(&sentence->chinese, name);
    soekpi_text_shown(&sentence->english, name);
    soekpi_say(sentence, "”", "'");
}

static void say_explanation(check_sentence *sentence, const totals_check *state, const checked_column *column,
                            explanation why) {
    static const struct {
        const char *chinese;
        const char *english;
    } words[] = {[MISTAKE_NONE] = {"", ""},
                 [MISTAKE_LEFT_OUT] = {"的数可能漏计", " seems to be left out"},
                 [MISTAKE_TWICE] = {"的数可能重复计入", " seems to be counted twice"},
                 [MISTAKE_SIGN] = {"的正负号可能相反", " seems to be counted with the other sign"},
                 [MISTAKE_UNIT] = {"的单位可能不同", " seems to be in another unit"}};
    decimal figure;
    if (why.what == MISTAKE_NONE || soekpi_checked_read(column, why.row, &figure) != READ_NUMBER) {
        return;
    }
    soekpi_say(sentence, "；", "; ");
    say_member(sentence, state, why.row);
    soekpi_say(sentence, "（", " (");
    origin at = soekpi_cell_origin(state->checked.table, column->column, why.row);
    soekpi_origin_print(at, &sentence->chinese);
    soekpi_origin_print(at, &sentence->english);
    soekpi_say(sentence, at.row > 0 ? "，" : "", at.row > 0 ? ", " : "");
    soekpi_say_figure(sentence, &state->checked, column, figure);
    soekpi_say(sentence, "）", ")");
    soekpi_say(sentence, words[why.what].chinese, words[why.what].english);
    if (why.what == MISTAKE_UNIT) {
        soekpi_text_format(&sentence->chinese, "（相差10的%d次方倍）", why.power);
        soekpi_text_format(&sentence->english, " (by a factor of 10^%d)", why.power);
    }
}

/* Members without a figure, the first few by name. */
static void say_missing(check_sentence *sentence, const totals_check *state, const checked_column *column,
                        const member_list *members, size_t missing) {
    enum { NAMED = 3 };
    size_t named = 0;
    soekpi_text_format(&sentence->chinese, "；%zu户没有数：", missing);
    soekpi_text_format(&sentence->english, "; %zu member%s no figure: ", missing,
                       missing == 1 ? " has" : "s have");
    for (size_t i = 0; i < members->count && named < NAMED; i++) {
        decimal figure;
        if (soekpi_checked_role(&state->checked, members->rows[i]) != SOEKPI_ROLE_ENTITY ||
            soekpi_checked_read(column, members->rows[i], &figure) == READ_NUMBER) {
            continue;
        }
        soekpi_say(sentence, named > 0 ? "、" : "", named > 0 ? ", " : "");
        say_member(sentence, state, members->rows[i]);
        named++;
    }
    soekpi_say(sentence, missing > NAMED ? "等" : "", missing > NAMED ? ", ..." : "");
}

static bool add_finding(totals_check *state, checked_column *column, const member_list *members, size_t total,
                        const linear_check *sum, size_t missing) {
    const checked_table *checked = &state->checked;
    check_sentence sentence = {0};
    decimal figure;
    exact expected;
    (void)soekpi_checked_read(column, total, &figure);
    soekpi_exact_set(&expected, figure);
    soekpi_exact_subtract(&expected, &expected, &sum->difference);
    soekpi_say_row(&sentence, checked, total);
    soekpi_say_column(&sentence, checked, column);
    soekpi_say(&sentence, "上报为", " is reported as ");
    soekpi_say_figure(&sentence, checked, column, figure);
    soekpi_text_format(&sentence.chinese, "，%zu行成员之和为", members->count);
    soekpi_text_format(&sentence.english, ", its %zu member%s add up to ", members->count,
                       members->count == 1 ? "" : "s");
    soekpi_say_exact(&sentence, checked, column, &expected);
    soekpi_say(&sentence, "，相差", ", a difference of ");
    soekpi_say_exact(&sentence, checked, column, &sum->difference);
    checked_column *swapped = find_swapped(state, column, members, total);
    if (missing > 0) {
        say_missing(&sentence, state, column, members, missing);
    } else if (swapped != NULL) {
        soekpi_say(&sentence, "；它是", "; it is the sum of ");
        soekpi_say_column(&sentence, checked, swapped);
        soekpi_say(&sentence, "的合计，列可能错位", ": the columns may be swapped");
    } else {
        say_explanation(&sentence, state, column, find_explanation(column, members, sum));
    }
    soekpi_print_exact(column, &expected, &sentence.expected);
    soekpi_print_figure(column, figure, &sentence.found);
    return soekpi_checked_add(checked, SOEKPI_FINDING_TOTAL,
                              missing > 0 ? SOEKPI_SEVERITY_WARNING : SOEKPI_SEVERITY_ERROR, column, total,
                              &sentence);
}

/* ---- The check ---- */

/* Figures of items that add up: no ratios and no levels. */
static bool adds_up(const totals_check *state, const checked_column *column) {
    const item *of = soekpi_checked_item_of(&state->checked, column);
    return of != NULL && of->kind != SOEKPI_LEVEL && !of->benchmark;
}

static bool check_cell(totals_check *state, checked_column *column, total_row at) {
    const member_list *first = at.total == TOTAL_PART ? &state->block : &state->all;
    linear_check sum;
    size_t missing;
    if (isnan(soekpi_checked_cell(column, at.row)) || first->count == 0 ||
        holds(state, column, first, at.row)) {
        return true;
    }
    if (at.total == TOTAL_WHOLE &&
        ((state->block.count < state->all.count && holds(state, column, &state->block, at.row)) ||
         holds(state, column, &state->partial, at.row))) {
        return true;
    }
    if (!subtract_members(state, column, first, at.row, &sum, &missing)) {
        return true;
    }
    return !soekpi_checked_lists(column, SOEKPI_FINDING_TOTAL) ||
           add_finding(state, column, first, at.row, &sum, missing);
}

static bool check_rows(totals_check *state) {
    const soekpi_table *table = state->checked.table;
    size_t known = NO_ROW; /* the total whose period `all` is of */
    for (size_t row = 0; row < table->rows; row++) {
        if (!is_total(table, row)) {
            continue;
        }
        bool same = known != NO_ROW && period_of(table, known) == period_of(table, row) &&
                    group_of(table, known) == group_of(table, row);
        if (!same) {
            find_all(state, row);
            known = row;
        }
        find_block(state, row);
        for (size_t i = 0; i < table->column_count; i++) {
            checked_column *column = &state->checked.columns[i];
            if (adds_up(state, column) && !check_cell(state, column, (total_row){row, table->totals[row]})) {
                return false;
            }
        }
    }
    return true;
}

bool soekpi_check_totals(soekpi_table *table) {
    totals_check state = {0};
    if (table->totals == NULL || table->rows == 0) {
        return true;
    }
    if (!soekpi_checked_open(&state.checked, table)) {
        return false;
    }
    member_list *lists[] = {&state.all, &state.block, &state.partial};
    bool done = true;
    for (size_t i = 0; i < 3; i++) {
        lists[i]->rows = soekpi_allocate(table->rows, sizeof *lists[i]->rows);
        done = done && lists[i]->rows != NULL;
    }
    done = done && check_rows(&state) &&
           soekpi_checked_finish(&state.checked, SOEKPI_FINDING_TOTAL, SOEKPI_SEVERITY_ERROR, "个合计不符",
                                 "total that disagrees with its members",
                                 "totals that disagree with their members");
    for (size_t i = 0; i < 3; i++) {
        soekpi_release(lists[i]->rows);
    }
    soekpi_checked_close(&state.checked);
    return done;
}
