#include "check.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "binding.h"
#include "results.h"

static void describe_outcome(text *out, const char *whose, const law_outcome *outcome) {
    text_add(out, "  %s: %s, %s, %s", whose, soekpi_verdict_id(outcome->verdict),
             soekpi_reason_id(outcome->reason), soekpi_label_id(outcome->label));
    static const char *const names[] = {"value", "reference", "margin", "amount"};
    for (int i = 0; i < 4; i++)
        text_add(out, ", %s %.17g", names[i], outcome->numbers[i]);
    text_add(out, "\n");
}

static void describe_place(checker *check, const char *what, const scene *made, size_t target, size_t row) {
    text_add(&check->faults, "%s: seed %llu, scene %llu, row %zu of %zu, period %s, months %d\n  %s", what,
             (unsigned long long)made->seed, (unsigned long long)made->number, row, made->entities,
             made->period, (int)made->months, made->targets[target].text);
}

static void describe_figures(checker *check, const scene *made, size_t target, size_t table_row) {
    const law_target *law = &made->targets[target].law;
    for (int32_t i = 0; i < law->column_count; i++) {
        const scene_column *column = &made->columns[law->columns[i]];
        text_add(&check->faults, "  %s%s = %.17g (10^%d)", column->item, soekpi_time_suffix(column->time),
                 made->cells[(size_t)law->columns[i] * made->rows + table_row], (int)column->power);
    }
    text_add(&check->faults, "\n");
}

static bool is_shown(checker *check) {
    return check->tally.wrong + check->tally.unlike + check->tally.quarrels + check->tally.failed <=
           check->options->shown;
}

static void note_outcome(checker *check, const scene *made, size_t target, const law_outcome *expected,
                         const results *got) {
    tally *to = &check->tally;
    to->verdicts++;
    for (unsigned i = 0; i < 4; i++)
        to->numbers += results_number(got, i);
    to->ties += expected->tie;
    to->edges += expected->edge;
    to->forms[made->targets[target].form]++;
    to->judged[expected->verdict]++;
    to->reasons[expected->reason]++;
}

static bool compare(checker *check, const scene *made, size_t target, size_t row, const law_outcome *expected,
                    const results *got) {
    law_outcome ours = results_at(got, target, row);
    if (expected->verdict == SOEKPI_NOT_IN_SCOPE)
        check->tally.judged[SOEKPI_NOT_IN_SCOPE]++;
    else
        note_outcome(check, made, target, expected, got);
    if (results_same(&ours, expected, got->wanted))
        return true;
    check->tally.wrong++;
    if (is_shown(check)) {
        describe_place(check, "WRONG", made, target, row);
        describe_outcome(&check->faults, "library", &ours);
        describe_outcome(&check->faults, "oracle", expected);
    }
    return false;
}

/* ---- entities ---- */

static bool in_scope(const scene_target *target, size_t entity) {
    bool in = target->each;
    for (size_t i = 0; i < target->named_count; i++)
        in = in || target->named[i] == entity;
    return in;
}

law_outcome check_out_of_scope(void) {
    const double none = (double)NAN;
    return (law_outcome){.verdict = SOEKPI_NOT_IN_SCOPE, .numbers = {none, none, none, none}};
}

static void decide_exactly(checker *check, const law_target *law, const figure *row, int32_t months,
                           law_outcome *out) {
    for (int32_t i = 0; i < law->column_count; i++)
        gmp_cell_set(&check->judge, &check->cells[law->columns[i]], row[law->columns[i]]);
    gmp_decide(&check->judge, law, check->cells, months, out);
    check->tally.gmp++;
}

/* The oracles' answer for an entity. */
static law_outcome decide(checker *check, const scene *made, size_t target, size_t table_row, bool both) {
    const law_target *law = &made->targets[target].law;
    const figure *row = made->figures + table_row * (size_t)made->column_count;
    int32_t months = scene_months(made, table_row);
    law_outcome fast, slow;
    bool decided = small_decide(law, row, months, &fast);
    check->tally.small += decided;
    if (!decided || both)
        decide_exactly(check, law, row, months, &slow);
    if (decided && both) {
        check->tally.both++;
        if (!results_same(&fast, &slow, EVERYTHING) || fast.tie != slow.tie || fast.edge != slow.edge) {
            check->tally.quarrels++;
            if (is_shown(check)) {
                describe_place(check, "ORACLES DISAGREE", made, target, table_row);
                describe_outcome(&check->faults, "fast", &fast);
                describe_outcome(&check->faults, "exact", &slow);
                describe_figures(check, made, target, table_row);
            }
        }
    }
    return decided ? fast : slow;
}

static bool is_turn(uint64_t counter, uint64_t every) {
    return every > 0 && counter % every == 0;
}

static void check_entities(checker *check, const scene *made, size_t target, const results *got) {
    const scene_target *of = &made->targets[target];
    bool target_written = false;
    for (size_t entity = 0; entity < made->entities; entity++) {
        size_t row = made->entity_rows[entity];
        law_outcome expected = check_out_of_scope();
        if (in_scope(of, entity)) {
            bool for_python = is_turn(check->tally.verdicts, check->options->case_every);
            bool both = for_python || is_turn(check->tally.verdicts, check->options->both_every);
            expected = decide(check, made, target, row, both);
            check->tally.classes[made->classes[(size_t)of->cluster * made->rows + row]]++;
            if (for_python) {
                if (!target_written)
                    case_add_target(&check->cases, &of->law);
                target_written = true;
                case_add(&check->cases, made, &of->law, row, scene_months(made, row), &expected);
                check->tally.cases++;
            }
        }
        if (!compare(check, made, target, entity, &expected, got) && is_shown(check))
            describe_figures(check, made, target, row);
    }
}

/* ---- groups ---- */

static void check_groups(checker *check, const scene *made, size_t target, const results *got) {
    for (int32_t g = 0; g < made->group_count; g++) {
        law_outcome expected = check_out_of_scope();
        if (made->targets[target].whole)
            expected = check_group(check, made, target, made->groups ? made->group_order[g] : 0);
        (void)compare(check, made, target, made->entities + (size_t)g, &expected, got);
    }
}

/* ---- further runs ---- */

/* The bits of all columns that both have; `set` is the instruction set, 0 the exact path. */
static void compare_runs(checker *check, const scene *made, const results *first, const results *again,
                         int32_t set) {
    static const char *const names[] = {"UNLIKE THE EXACT PATH", "UNLIKE ON BASELINE", "UNLIKE ON AVX2",
                                        "UNLIKE ON AVX-512", "UNLIKE ON NEON"};
    const results both = {.wanted = first->wanted & again->wanted};
    bool kept = results_padding_is_kept(again);
    for (size_t t = 0; t < first->targets; t++)
        for (size_t row = 0; row < first->rows; row++) {
            size_t one_at = t * first->capacity + row, other_at = t * again->capacity + row;
            bool same = kept;
            for (unsigned i = 0; i < 4; i++) {
                if (results_number(&both, i))
                    same = same && memcmp(&first->numbers[i][one_at], &again->numbers[i][other_at],
                                          sizeof(double)) == 0;
                if (results_code(&both, i))
                    same = same && first->codes[i][one_at] == again->codes[i][other_at];
            }
            check->tally.again[set]++;
            if (same)
                continue;
            check->tally.unlike++;
            if (is_shown(check)) {
                law_outcome one = results_at(first, t, row), other = results_at(again, t, row);
                describe_place(check, names[set], made, t, row);
                describe_outcome(&check->faults, "first run", &one);
                describe_outcome(&check->faults, "this run", &other);
                text_add(&check->faults, "  marks %d and %d\n", first->codes[3][one_at],
                         again->codes[3][other_at]);
                if (row < made->entities)
                    describe_figures(check, made, t, made->entity_rows[row]);
            }
        }
}

static bool run_again(checker *check, const scene *made, const soekpi_plan *plan, const results *first,
                      int32_t instruction_set, random_state *random) {
    soekpi_error error;
    binding bound;
    results again;
    layout how = (layout)random_below(random, LAYOUT_END);
    if (how == LAYOUT_DATES && !binding_has_dates(made))
        how = LAYOUT_UNALIGNED;
    if (!binding_make(&bound, made, plan, how, instruction_set, random, &error))
        return error.code == SOEKPI_ERROR_ARGUMENT; /* a set that this machine does not have */
    if (random_chance(random, 30))
        engine_call_stream(bound.evaluation);
    bool done = results_make(&again, first->rows, first->targets, results_choose(random),
                             random_chance(random, 50)) &&
                results_run(bound.evaluation, &again, random, NULL);
    if (done)
        compare_runs(check, made, first, &again, instruction_set);
    results_free(&again);
    binding_free(&bound);
    return done;
}

/* By the exact path alone: marks too must be the same. */
static bool run_exactly(checker *check, const scene *made, const soekpi_evaluation *evaluation,
                        const results *first) {
    results again;
    bool done = results_make(&again, first->rows, first->targets, EVERYTHING, false);
    if (done) {
        soekpi_results columns = results_window(&again, 0);
        engine_call_exact(evaluation, again.rows, again.targets, &columns);
        compare_runs(check, made, first, &again, 0);
    }
    results_free(&again);
    return done;
}

/* ---- scenes ---- */

static void note_failure(checker *check, const scene *made, const soekpi_error *error) {
    check->tally.failed++;
    if (is_shown(check))
        text_add(&check->faults, "REFUSED: seed %llu, scene %llu, line %d, column %d: %s\n%s\n",
                 (unsigned long long)made->seed, (unsigned long long)made->number, (int)error->line,
                 (int)error->column, error->message, made->plan);
}

static bool check_plan(checker *check, const scene *made, const soekpi_plan *plan, soekpi_error *error) {
    random_state random = random_begin(~made->seed, made->number);
    binding bound;
    results first;
    layout how = (layout)random_below(&random, LAYOUT_END);
    if (how == LAYOUT_DATES && !binding_has_dates(made))
        how = LAYOUT_COLUMNS;
    if (!binding_make(&bound, made, plan, how, SOEKPI_INSTRUCTIONS_BEST, &random, error))
        return false;
    size_t targets = (size_t)made->target_count;
    unsigned wanted = results_choose(&random);
    bool done =
        results_make(&first, made->entities + (size_t)made->group_count, targets, wanted,
                     random_chance(&random, 50)) &&
        results_run(bound.evaluation, &first, &random, &check->tally.paths[(wanted & DISTANCES) != 0]);
    for (size_t t = 0; t < targets && done; t++) {
        check_entities(check, made, t, &first);
        check_groups(check, made, t, &first);
    }
    bool again = random_below(&random, check->options->again_every) == 0;
    if (again && done)
        done = run_exactly(check, made, bound.evaluation, &first);
    for (int32_t set = SOEKPI_INSTRUCTIONS_BASELINE; set < SOEKPI_INSTRUCTIONS_END && again && done; set++)
        done = run_again(check, made, plan, &first, set, &random);
    results_free(&first);
    binding_free(&bound);
    return done;
}

bool check_scene(checker *check, const scene *made) {
    soekpi_error error = {0};
    soekpi_plan *plan = soekpi_plan_parse(check->catalogue, made->plan, made->plan_length, &error);
    bool done = plan && check_plan(check, made, plan, &error);
    soekpi_plan_free(plan);
    check->tally.scenes++;
    if (done)
        return true;
    note_failure(check, made, &error);
    return error.code != SOEKPI_OK && error.code != SOEKPI_ERROR_MEMORY;
}

/* ---- tallies ---- */

void checker_begin(checker *check, const check_options *options, const soekpi_catalogue *catalogue) {
    memset(check, 0, sizeof *check);
    check->options = options;
    check->catalogue = catalogue;
    gmp_judge_begin(&check->judge);
    for (size_t i = 0; i < SCENE_COLUMNS; i++)
        mpq_init(check->cells[i].value);
}

void checker_end(checker *check) {
    gmp_judge_end(&check->judge);
    for (size_t i = 0; i < SCENE_COLUMNS; i++)
        mpq_clear(check->cells[i].value);
    text_free(&check->cases);
    text_free(&check->faults);
}

void tally_add(tally *to, const tally *from) {
    /* Nothing but uint64_t counts. */
    const unsigned char *add = (const unsigned char *)from;
    unsigned char *sum = (unsigned char *)to;
    for (size_t at = 0; at < sizeof *to; at += sizeof(uint64_t)) {
        uint64_t a, b;
        memcpy(&a, sum + at, sizeof a);
        memcpy(&b, add + at, sizeof b);
        a += b;
        memcpy(sum + at, &a, sizeof a);
    }
}
