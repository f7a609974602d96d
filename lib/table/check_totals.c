/* Reported totals against the sum of their members. */
#include "table/check_totals.h"

#include "base/memory.h"
#include "table/vocabulary.h"

typedef enum verdict { VERDICT_NONE, VERDICT_AGREES, VERDICT_DIFFERS } verdict;

/* Sums over rows that several totals add up, made once. */
typedef struct known_sums {
    member_list rows;
    whole_sum *sums; /* of each column; without any figure or gap: not made yet */
} known_sums;

typedef struct totals_check {
    checked_table checked;
    total_rows rows;
    member_list lists[TOTAL_LISTS]; /* of the total at hand */
    known_sums known[2];            /* over all members, and over all subtotals */
    size_t *failing;                /* numbers of the columns that differ */
    size_t *partial;                /* and of those that agree though members have no figure */
    size_t noted;                   /* rows of totals with a note */
} totals_check;

/* ---- Sums ---- */

static bool is_same_list(member_list a, member_list b) {
    return a.words == b.words && a.count == b.count;
}

static whole_sum add_list(totals_check *state, size_t column, member_list members) {
    for (size_t i = 0; i < 2; i++) {
        const known_sums *of = &state->known[i];
        if (is_same_list(members, of->rows)) {
            if (of->sums[column].given + of->sums[column].missing == 0) {
                of->sums[column] =
                    soekpi_total_add(&state->checked, &state->checked.columns[column], members);
            }
            return of->sums[column];
        }
    }
    return soekpi_total_add(&state->checked, &state->checked.columns[column], members);
}

static verdict compare(totals_check *state, size_t column, member_list members, size_t total,
                       const whole_sum *sum) {
    if (sum->given == sum->given_eliminations) {
        return VERDICT_NONE;
    }
    return soekpi_total_is_sum(&state->checked, &state->checked.columns[column], members, total, sum, true)
               ? VERDICT_AGREES
               : VERDICT_DIFFERS;
}

/* ---- One total ---- */

/* Figures of items that add up: no ratios and no levels. */
static bool adds_up(const totals_check *state, const checked_column *column) {
    const item *of = soekpi_checked_item_of(&state->checked, column);
    return of != NULL && of->kind != SOEKPI_LEVEL && !of->benchmark && of->unit != SOEKPI_PERCENT &&
           of->unit != SOEKPI_MONEY_PER_PERSON;
}

static void remember(const totals_check *state, known_sums *of, member_list rows) {
    if (!is_same_list(rows, of->rows)) {
        memset(of->sums, 0, state->checked.table->column_count * sizeof *of->sums);
        of->rows = rows;
    }
}

/* The first list that is not empty is what the total should add up. */
static bool find_lists(totals_check *state, size_t total) {
    soekpi_total_rows_find(&state->rows, total, state->lists);
    size_t first = 0;
    while (first < TOTAL_LISTS && state->lists[first].count == 0) {
        first++;
    }
    if (first == TOTAL_LISTS) {
        return false;
    }
    state->lists[0] = state->lists[first];
    for (size_t i = 1; i <= first; i++) {
        state->lists[i].count = 0;
    }
    if (state->checked.table->totals[total] == TOTAL_WHOLE) {
        remember(state, &state->known[0], state->lists[0]);
        remember(state, &state->known[1], state->lists[TOTAL_LISTS - 1]);
    }
    return true;
}

/* *missing: the total agrees, but some members have no figure. */
static verdict judge(totals_check *state, size_t column, size_t total, bool *missing) {
    whole_sum first = add_list(state, column, state->lists[0]);
    verdict found = compare(state, column, state->lists[0], total, &first);
    *missing = found == VERDICT_AGREES && first.missing > 0;
    if (found != VERDICT_DIFFERS) {
        return found;
    }
    for (size_t i = 1; i < TOTAL_LISTS; i++) {
        whole_sum other = add_list(state, column, state->lists[i]);
        if (compare(state, column, state->lists[i], total, &other) == VERDICT_AGREES) {
            return VERDICT_AGREES;
        }
    }
    /* 汇总 (未抵销) is the sum of its members without eliminations. */
    bool before =
        first.given_eliminations > 0 && soekpi_total_is_sum(&state->checked, &state->checked.columns[column],
                                                            state->lists[0], total, &first, false);
    return before ? VERDICT_AGREES : VERDICT_DIFFERS;
}

/* ---- Findings ---- */

/* Members without a figure in a column, the first few by name. */
static void say_missing(check_sentence *sentence, const totals_check *state, const checked_column *column) {
    enum { NAMED = 3 };
    const soekpi_table *table = state->checked.table;
    size_t found = 0;
    for (size_t i = 0; i < state->lists[0].count; i++) {
        size_t row = soekpi_member_row(state->lists[0], i);
        if (soekpi_is_elimination(table, row) || isfinite(soekpi_checked_cell(column, row))) {
            continue;
        }
        if (found < NAMED) {
            soekpi_say(sentence, found > 0 ? "、" : "", found > 0 ? ", " : "");
            soekpi_total_say_member(sentence, &state->checked, row);
        }
        found++;
    }
    if (found > NAMED) {
        soekpi_text_format(&sentence->chinese, "等%zu户", found);
        soekpi_text_format(&sentence->english, " and %zu others", found - NAMED);
    }
    soekpi_say(sentence, "没有数", found == 1 ? " has no figure" : " have no figure");
}

static bool add_different(totals_check *state, size_t which, size_t total) {
    const checked_table *checked = &state->checked;
    checked_column *column = &state->checked.columns[which];
    whole_sum members = add_list(state, which, state->lists[0]);
    check_sentence sentence = {0};
    linear_check sum;
    decimal figure;
    exact expected;
    if (!soekpi_checked_lists(column, SOEKPI_FINDING_TOTAL)) {
        return true;
    }
    (void)soekpi_checked_read(column, total, &figure);
    soekpi_total_subtract(checked, column, state->lists[0], figure, &members, &sum);
    soekpi_exact_set(&expected, figure);
    soekpi_exact_subtract(&expected, &expected, &sum.difference);
    soekpi_say_row(&sentence, checked, total);
    soekpi_say_column(&sentence, checked, column);
    soekpi_say(&sentence, "上报为", " is reported as ");
    soekpi_say_figure(&sentence, checked, column, figure);
    soekpi_text_format(&sentence.chinese, "，%zu行成员之和为", members.given);
    soekpi_text_format(&sentence.english, ", its %zu member%s ", members.given,
                       members.given == 1 ? " adds up to" : "s add up to");
    soekpi_say_exact(&sentence, checked, column, &expected);
    soekpi_say(&sentence, "，相差", ", a difference of ");
    soekpi_say_exact(&sentence, checked, column, &sum.difference);
    if (members.missing > 0) {
        soekpi_say(&sentence, "；", "; ");
        say_missing(&sentence, state, column);
    } else {
        soekpi_total_explain(&sentence, checked, column, state->lists[0], total, &sum);
    }
    soekpi_print_exact(column, &expected, &sentence.expected);
    soekpi_print_figure(column, figure, &sentence.found);
    /* The figures that are missing may well be what is different. */
    int32_t severity = members.missing > 0 ? SOEKPI_SEVERITY_WARNING : SOEKPI_SEVERITY_ERROR;
    return soekpi_checked_add(checked, SOEKPI_FINDING_TOTAL, severity, column, total, &sentence);
}

/* One note for a row: it is about no one cell. */
static bool add_note(totals_check *state, size_t which, size_t total, check_sentence *sentence) {
    soekpi_table *table = state->checked.table;
    if (state->noted++ >= LISTED_FINDINGS) {
        soekpi_sentence_discard(sentence);
        return true;
    }
    origin at = soekpi_cell_origin(table, state->checked.columns[which].column, total);
    at.row = 0;
    at.column = 0;
    return soekpi_finding_check(&table->findings, SOEKPI_FINDING_TOTAL, SOEKPI_SEVERITY_NOTE, at,
                                &sentence->expected, &sentence->found, &sentence->chinese,
                                &sentence->english);
}

/* Totals that agree when what members leave blank is zero. */
static bool note_missing(totals_check *state, size_t total, size_t count) {
    const checked_column *column = &state->checked.columns[state->partial[0]];
    check_sentence sentence = {0};
    soekpi_say_row(&sentence, &state->checked, total);
    soekpi_say_column(&sentence, &state->checked, column);
    if (count > 1) {
        soekpi_text_format(&sentence.chinese, "等%zu列", count);
        soekpi_text_format(&sentence.english, " and %zu other column%s", count - 1, count > 2 ? "s" : "");
    }
    soekpi_say(&sentence, "把没有数的成员算作零时与成员之和相符：",
               count > 1 ? " agree with the members when those without a figure count as zero: "
                         : " agrees with the members when those without a figure count as zero: ");
    say_missing(&sentence, state, column);
    return add_note(state, state->partial[0], total, &sentence);
}

/* Consolidated figures are no sums unless eliminations stand beside them. */
static bool note_consolidated(totals_check *state, size_t total, size_t differing) {
    const checked_column *column = &state->checked.columns[state->failing[0]];
    check_sentence sentence = {0};
    soekpi_say_row(&sentence, &state->checked, total);
    soekpi_text_format(&sentence.chinese, "%zu列与成员之和不同（如", differing);
    soekpi_text_format(&sentence.english, "%zu column%s from the sum of the members (such as ", differing,
                       differing == 1 ? " differs" : "s differ");
    soekpi_say_column(&sentence, &state->checked, column);
    soekpi_say(&sentence, "）：可能是合并数，没有抵销行，不能核对",
               "): perhaps consolidated, which cannot be checked without eliminations");
    return add_note(state, state->failing[0], total, &sentence);
}

/* Whether a row may hold consolidated figures: 合并, or a group by its own name. */
static bool may_be_consolidated(const totals_check *state, size_t total) {
    char buffer[24];
    const char *name = soekpi_row_entity(state->checked.table, total, buffer);
    return strstr(name, "合并") != NULL || strstr(name, "onsolidated") != NULL ||
           soekpi_row_word_read(soekpi_slice(name)) == ROW_WORD_NONE;
}

static bool has_eliminations(const totals_check *state) {
    for (size_t i = 0; i < state->lists[0].count; i++) {
        if (soekpi_is_elimination(state->checked.table, soekpi_member_row(state->lists[0], i))) {
            return true;
        }
    }
    return false;
}

static bool add_findings(totals_check *state, size_t total, size_t differing, size_t agreeing) {
    /* Were it consolidated, nothing but heads would be a plain sum. */
    if (differing > agreeing && may_be_consolidated(state, total) && !has_eliminations(state)) {
        return note_consolidated(state, total, differing);
    }
    for (size_t i = 0; i < differing; i++) {
        if (!add_different(state, state->failing[i], total)) {
            return false;
        }
    }
    return true;
}

/* ---- The check ---- */

static bool check_total(totals_check *state, size_t total) {
    const soekpi_table *table = state->checked.table;
    size_t differing = 0;
    size_t agreeing = 0;
    size_t partial = 0;
    if (!find_lists(state, total)) {
        return true;
    }
    for (size_t i = 0; i < table->column_count; i++) {
        checked_column *column = &state->checked.columns[i];
        double figure = soekpi_checked_cell(column, total);
        bool missing = false;
        if (!isfinite(figure) || !adds_up(state, column)) {
            continue;
        }
        verdict found = judge(state, i, total, &missing);
        if (found == VERDICT_DIFFERS) {
            state->failing[differing++] = i;
        }
        if (missing) {
            state->partial[partial++] = i;
        }
        agreeing += found == VERDICT_AGREES && figure != 0;
    }
    return (differing == 0 || add_findings(state, total, differing, agreeing)) &&
           (partial == 0 || note_missing(state, total, partial));
}

static bool check_rows(totals_check *state) {
    for (size_t row = 0; row < state->checked.table->rows; row++) {
        if (state->checked.table->totals[row] != TOTAL_NONE && !check_total(state, row)) {
            return false;
        }
    }
    return soekpi_checked_finish(&state->checked, SOEKPI_FINDING_TOTAL, SOEKPI_SEVERITY_ERROR, "个合计不符",
                                 "total that disagrees with its members",
                                 "totals that disagree with their members");
}

static bool has_totals(const soekpi_table *table) {
    for (size_t row = 0; table->totals != NULL && row < table->rows; row++) {
        if (table->totals[row] != TOTAL_NONE) {
            return table->rows <= UINT32_MAX;
        }
    }
    return false;
}

bool soekpi_check_totals(soekpi_table *table) {
    totals_check state = {0};
    if (!has_totals(table)) {
        return true;
    }
    if (!soekpi_checked_open(&state.checked, table)) {
        return false;
    }
    state.known[0].sums = soekpi_allocate(table->column_count, sizeof *state.known[0].sums);
    state.known[1].sums = soekpi_allocate(table->column_count, sizeof *state.known[1].sums);
    state.failing = soekpi_allocate(table->column_count, sizeof *state.failing);
    state.partial = soekpi_allocate(table->column_count, sizeof *state.partial);
    bool done = soekpi_total_rows_make(table, &state.rows) && state.known[0].sums != NULL &&
                state.known[1].sums != NULL && state.failing != NULL && state.partial != NULL &&
                check_rows(&state);
    soekpi_total_rows_free(&state.rows);
    soekpi_release(state.known[0].sums);
    soekpi_release(state.known[1].sums);
    soekpi_release(state.failing);
    soekpi_release(state.partial);
    soekpi_checked_close(&state.checked);
    return done;
}
