/* The oracle's answer for a group: ratios of exact sums (law 12). */
#include <math.h>

#include "check.h"

static bool is_member(const scene *made, size_t row, int32_t group) {
    return !made->groups || made->groups[row] == group;
}

/* Law 12, partial: a member that lacks a figure is left out; an elimination never is. */
static bool is_complete(const scene *made, const law_target *law, size_t row) {
    if (made->eliminations[row])
        return true;
    for (int32_t i = 0; i < law->column_count; i++)
        if (made->columns[law->columns[i]].nature != LEVEL_FIGURES &&
            made->figures[row * (size_t)made->column_count + (size_t)law->columns[i]].kind == FIGURE_MISSING)
            return false;
    return true;
}

static void add_member(checker *check, const scene *made, const law_target *law, size_t row) {
    for (int32_t i = 0; i < law->column_count; i++) {
        int32_t column = law->columns[i];
        figure read = made->figures[row * (size_t)made->column_count + (size_t)column];
        gmp_cell *sum = &check->cells[column], one;
        if (made->columns[column].nature == LEVEL_FIGURES ||
            (made->eliminations[row] && read.kind == FIGURE_MISSING))
            continue;
        mpq_init(one.value);
        gmp_cell_set(&check->judge, &one, read);
        sum->missing = sum->missing || one.missing;
        sum->invalid = sum->invalid || one.invalid;
        if (read.kind == FIGURE_NUMBER)
            mpq_add(sum->value, sum->value, one.value);
        mpq_clear(one.value);
    }
}

/* A level comes from outside the rows, and never adds up (law 13). */
static void clear_sums(checker *check, const scene *made, const law_target *law) {
    for (int32_t i = 0; i < law->column_count; i++) {
        const scene_column *column = &made->columns[law->columns[i]];
        figure start = {0, 0, FIGURE_NUMBER};
        if (column->nature == LEVEL_FIGURES)
            start = column->has_fallback
                        ? (figure){column->fallback.digits, column->fallback.power, FIGURE_NUMBER}
                        : (figure){0, 0, FIGURE_MISSING};
        gmp_cell_set(&check->judge, &check->cells[law->columns[i]], start);
    }
}

/* True when a form of the target has figures that add up, so that it needs a member. */
static void demand_members(checker *check, const scene *made, const law_target *law) {
    for (int32_t i = 0; i < law->column_count; i++)
        if (made->columns[law->columns[i]].nature != LEVEL_FIGURES)
            check->cells[law->columns[i]].missing = true;
}

law_outcome check_group(checker *check, const scene *made, size_t target, int32_t group) {
    const law_target *law = &made->targets[target].law;
    size_t entities = 0, counted = 0;
    clear_sums(check, made, law);
    for (size_t row = 0; row < made->rows; row++) {
        if (!is_member(made, row, group))
            continue;
        entities += !made->eliminations[row];
        if (made->partial && !is_complete(made, law, row))
            continue;
        counted += !made->eliminations[row];
        add_member(check, made, law, row);
    }
    law_outcome out = check_out_of_scope();
    if (entities == 0) { /* nobody speaks about it */
        out.verdict = SOEKPI_NO_DATA;
        out.reason = SOEKPI_NO_EVIDENCE;
        const law_rule *rule = &law->rule;
        out.open_reference = law_limits(rule) == 2;
        if (!out.open_reference && rule->limits[0].fixed) {
            law_outcome limit;
            law_target bare = *law;
            bare.value = (law_ratio){.factor = {1, 0}};
            bare.risk = LAW_NO_RISK;
            gmp_decide(&check->judge, &bare, check->cells, made->months, &limit);
            out.numbers[1] = limit.numbers[1];
        }
        return out;
    }
    if (counted == 0)
        demand_members(check, made, law);
    gmp_decide(&check->judge, law, check->cells, made->months, &out);
    check->tally.gmp++;
    return out;
}
