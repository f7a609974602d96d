/* The same bits everywhere: made-up figures of every sort go through a plan with
 * every form of rule, on each instruction set of the machine, with columns laid
 * out in several ways, in row ranges cut anywhere, and column by column. All
 * results must have the bits of the first run.
 *
 * TAP on standard output, with a line "# bits NAME HASH" for each sort of figures:
 * builds for other machines must print the same (README.md). `bits NAME` lists the
 * results themselves, to see where two builds differ. */
#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <soekpi/soekpi.h>

#include "calls.h"
#include "figures.h"
#include "layouts.h"

static const char plan_text[] =
    "soekpi: 1\n"
    "plan: bits\n"
    "period: 2023\n"
    "parameters: {debt_band: 1 pp, floor: 5 %}\n"
    "labels: {turned_profitable: met, loss_narrowed: at_risk, loss_widened: breached}\n"
    "indicators:\n"
    "  either: {formula: \"net_profit / total_equity\", denominator: nonzero, better: higher}\n"
    "  twisted: {formula: \"(growth(total_profit) + 1) / 3\", better: higher}\n"
    "  weighted: {formula: \"(0.125 * revenue - 1.0625 * wage_bill) / (total_assets + 3 * inventory)\","
    " denominator: nonzero, better: higher}\n"
    "  surplus: {formula: \"net_profit - cost_of_capital * avg(total_equity)\", unit: money, better: "
    "higher}\n"
    "goals:\n"
    "  - {id: above, indicator: total_profit_growth, rule: \"> gdp_growth\", at_risk: 1 pp}\n"
    "  - {id: least, indicator: total_profit_growth, rule: \">= 10 %\", at_risk: \"< 10.5 %\"}\n"
    "  - {id: absolute, indicator: total_profit_growth, rule: \">= floor\", growth_base: absolute, round: "
    "1}\n"
    "  - {id: signed, indicator: twisted, rule: \"between 5 % and gdp_growth + 40 pp\", growth_base: "
    "signed}\n"
    "  - {id: below, indicator: debt_ratio, rule: \"< 70 %\", at_risk: 0.01 pp}\n"
    "  - {id: most, indicator: debt_ratio, rule: \"<= prior + debt_band\", at_risk: \"> 69 %\"}\n"
    "  - {id: opening, indicator: debt_ratio, rule: \"< opening\", scope: group}\n"
    "  - {id: within, indicator: debt_ratio, rule: \"within 1 pp of prior\", at_risk: 0.5 pp}\n"
    "  - {id: within-rounded, indicator: debt_ratio, rule: \"within 5 pp of prior\", round: 0, at_risk: 1 "
    "pp}\n"
    "  - {id: between, indicator: debt_ratio, rule: \"between roe and 2 * either\"}\n"
    "  - {id: between-constants, indicator: debt_ratio, rule: \"between 50 % and 70 %\", round: 1}\n"
    "  - {id: product, indicator: roe, rule: \">= 0.9 * prior - 1 pp\", annualise: yes}\n"
    "  - {id: limit, indicator: roe, rule: \">= 6 %\", annualise: no, at_risk: \"< prior\"}\n"
    "  - {id: other, indicator: roe, rule: \">= 0.1 * debt_ratio\", annualise: no, at_risk: 1 pp}\n"
    "  - {id: either, indicator: either, rule: \"> 0\"}\n"
    "  - {id: weighted, indicator: weighted, rule: \"within 10 pp of 1.5 * either\"}\n"
    "  - {id: money, indicator: total_profit, rule: \">= 1.1 * prior - 1 元\", at_risk: 5 %}\n"
    "  - {id: budget, indicator: revenue, rule: \"> 300 万元\", at_risk: 10 万元, round: 2}\n"
    "  - {id: item, indicator: wage_bill, rule: \"<= 0.2 * revenue\"}\n"
    "  - {id: head, indicator: revenue_per_capita, rule: \">= prior\", annualise: yes, round: 2}\n"
    "  - {id: head-limit, indicator: profit_per_capita, rule: \"> 1 万元/人\", annualise: no, at_risk: 5 %}\n"
    "  - {id: wages, indicator: wage_bill_growth, rule: \"<= 0.8 * total_profit_growth\"}\n"
    "  - {id: quick, indicator: quick_ratio, rule: \">= 100 %\"}\n"
    "  - {id: surplus, indicator: surplus, rule: \"> 0\", at_risk: 1 万元}\n";

/* Not a multiple of the rows that go through at once, and a prime (layouts.h). */
enum { ROWS = 211 };

/* Periods and options that every table is bound with. */
static const struct {
    const char *period;
    int32_t growth_base, partial;
} bindings[] = {{"2023", 0, 0}, {"2023Q3", SOEKPI_GROWTH_ABSOLUTE + 1, 1}};
enum { BINDINGS = sizeof bindings / sizeof *bindings };

static const struct {
    const char *name;
    int32_t code;
} instruction_sets[] = {{"baseline", SOEKPI_INSTRUCTIONS_BASELINE},
                        {"avx2", SOEKPI_INSTRUCTIONS_AVX2},
                        {"avx512", SOEKPI_INSTRUCTIONS_AVX512},
                        {"neon", SOEKPI_INSTRUCTIONS_NEON}};
enum { SETS = sizeof instruction_sets / sizeof *instruction_sets };

static void give_up(const char *what, const char *why) {
    printf("Bail out! %s: %s\n", what, why);
    exit(2);
}

/* ---- results ---- */

/* Every column of the results, target-major, `rows` apart. */
enum { NUMBERS = 4, CODES = 4 };
typedef struct answers {
    size_t rows, targets;
    double *numbers[NUMBERS]; /* values, references, margins, amounts */
    uint8_t *codes[CODES];    /* verdicts, reasons, labels, marks */
} answers;
static const char *const column_names[NUMBERS + CODES] = {"value",   "reference", "margin", "amount",
                                                          "verdict", "reason",    "label",  "marks"};

static answers answers_create(size_t rows, size_t targets) {
    answers made = {.rows = rows, .targets = targets};
    for (int i = 0; i < NUMBERS; i++) {
        made.numbers[i] = calloc(rows * targets + 1, sizeof(double));
        made.codes[i] = calloc(rows * targets + 1, 1);
        if (made.numbers[i] == NULL || made.codes[i] == NULL) {
            give_up("answers", "out of memory");
        }
        /* What a run leaves out is found. */
        memset(made.numbers[i], 0xA5, rows * targets * sizeof(double));
        memset(made.codes[i], 0xA5, rows * targets);
    }
    return made;
}

static void answers_free(answers *made) {
    for (int i = 0; i < NUMBERS; i++) {
        free(made->numbers[i]);
        free(made->codes[i]);
    }
}

/* Runs `count` rows into their places in the columns of `which`, a set of bits. */
static void run_rows(const soekpi_evaluation *evaluation, answers *into, size_t first, size_t count,
                     unsigned which) {
    soekpi_results results = {.size = sizeof results, .capacity = into->rows};
    double **const numbers[NUMBERS] = {&results.values, &results.references, &results.margins,
                                       &results.amounts};
    uint8_t **const codes[CODES] = {&results.verdicts, &results.reasons, &results.labels, &results.marks};
    for (int i = 0; i < NUMBERS; i++) {
        *numbers[i] = which >> i & 1 ? into->numbers[i] + first : NULL;
        *codes[i] = which >> (NUMBERS + i) & 1 ? into->codes[i] + first : NULL;
    }
    soekpi_error error;
    if (soekpi_evaluation_run(evaluation, first, count, &results, &error) != SOEKPI_OK) {
        give_up("run", error.message);
    }
}

enum { ALL_COLUMNS = (1 << (NUMBERS + CODES)) - 1 };

/* How a run is cut into calls. */
typedef enum cut { WHOLE, SPLIT, SINGLE_COLUMNS, CUTS } cut;
static const char *const cut_names[CUTS] = {"in one call", "in row ranges", "column by column"};

static answers answers_of(const soekpi_evaluation *evaluation, cut how, uint64_t *state) {
    static const size_t lengths[] = {1, 2, 7, 63, 64, 65, 100, 128, 129};
    soekpi_evaluation_info info = {.size = sizeof info};
    if (soekpi_evaluation_describe(evaluation, &info) != SOEKPI_OK) {
        give_up("evaluation", "cannot be described");
    }
    size_t rows = info.entities + info.groups;
    answers made = answers_create(rows, info.targets);
    if (how == SINGLE_COLUMNS) {
        for (unsigned i = 0; i < NUMBERS + CODES; i++) {
            run_rows(evaluation, &made, 0, rows, 1U << i);
        }
        return made;
    }
    /* From the end half of the time, which finds what is written behind a range. */
    int backwards = how == SPLIT && word_below(state, 2);
    for (size_t done = 0; done < rows;) {
        size_t count = how == WHOLE ? rows : lengths[word_below(state, sizeof lengths / sizeof *lengths)];
        count = count < rows - done ? count : rows - done;
        run_rows(evaluation, &made, backwards ? rows - done - count : done, count, ALL_COLUMNS);
        done += count;
    }
    return made;
}

/* NULL when the bits are the same, else where they first differ. */
static const char *difference(const answers *a, const answers *b) {
    static char text[160];
    if (a->rows != b->rows || a->targets != b->targets) {
        return "another number of rows";
    }
    for (size_t at = 0; at < a->rows * a->targets; at++) {
        for (int i = 0; i < NUMBERS; i++) {
            if (memcmp(a->numbers[i] + at, b->numbers[i] + at, sizeof(double)) != 0) {
                snprintf(text, sizeof text, "row %zu, target %zu: %s %a, not %a", at % a->rows, at / a->rows,
                         column_names[i], b->numbers[i][at], a->numbers[i][at]);
                return text;
            }
            if (a->codes[i][at] != b->codes[i][at]) {
                snprintf(text, sizeof text, "row %zu, target %zu: %s %d, not %d", at % a->rows, at / a->rows,
                         column_names[NUMBERS + i], b->codes[i][at], a->codes[i][at]);
                return text;
            }
        }
    }
    return NULL;
}

static uint64_t hash_answers(uint64_t hash, const answers *of) {
    for (size_t at = 0; at < of->rows * of->targets; at++) {
        for (int i = 0; i < NUMBERS; i++) {
            hash = hash_code(hash_number(hash, of->numbers[i][at]), of->codes[i][at]);
        }
    }
    return hash;
}

static void list_answers(const answers *of, size_t binding) {
    for (size_t at = 0; at < of->rows * of->targets; at++) {
        printf("%zu row %zu target %zu:", binding, at % of->rows, at / of->rows);
        for (int i = 0; i < NUMBERS; i++) {
            uint64_t word;
            memcpy(&word, of->numbers[i] + at, sizeof word);
            printf(" %016" PRIx64, word);
        }
        for (int i = 0; i < CODES; i++) {
            printf(" %d", of->codes[i][at]);
        }
        printf("\n");
    }
}

/* ---- tests ---- */

static int tests, failures;

static void report(const char *failure, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    printf("%sok %d - ", failure == NULL ? "" : "not ", ++tests);
    vprintf(format, arguments);
    printf("\n");
    va_end(arguments);
    if (failure != NULL) {
        failures++;
        printf("# %s\n", failure);
    }
}

/* NULL when this machine lacks the instruction set, which the baseline never is. */
static soekpi_evaluation *bind(const soekpi_plan *plan, const soekpi_table *table, size_t binding,
                               int32_t instruction_set) {
    soekpi_error error = {0};
    soekpi_evaluation_options options = {.size = sizeof options,
                                         .period = bindings[binding].period,
                                         .growth_base = bindings[binding].growth_base,
                                         .partial = bindings[binding].partial,
                                         .instruction_set = instruction_set};
    soekpi_evaluation *made = soekpi_evaluation_create(plan, table, &options, &error);
    if (made == NULL &&
        (instruction_set <= SOEKPI_INSTRUCTIONS_BASELINE || error.code != SOEKPI_ERROR_ARGUMENT)) {
        give_up("evaluation", error.message);
    }
    return made;
}

/* All layouts and cuts of one sort of figures on one instruction set against the
 * first run of the machine's best. */
static void check_set(const soekpi_plan *plan, layout *const *layouts, size_t set, const char *name,
                      const answers *expected) {
    static char text[256];
    const char *failure = NULL;
    uint64_t state = set;
    for (size_t way = 0; way < LAYOUTS && failure == NULL; way++) {
        for (size_t binding = 0; binding < BINDINGS && failure == NULL; binding++) {
            /* The rows of the years before are dated: they belong to one period. */
            if (way == LAYOUT_DATED && binding > 0) {
                continue;
            }
            soekpi_evaluation *evaluation =
                bind(plan, layout_table(layouts[way]), binding, instruction_sets[set].code);
            if (evaluation == NULL) {
                printf("# %s is not there\n", instruction_sets[set].name);
                return;
            }
            cut end = way == LAYOUT_PLAIN && binding == 0 ? CUTS : SINGLE_COLUMNS;
            for (cut how = WHOLE; how < end; how++) {
                answers found = answers_of(evaluation, how, &state);
                const char *where = difference(&expected[binding], &found);
                if (where != NULL) {
                    snprintf(text, sizeof text, "%s, %s, period %s: %s", layout_names[way], cut_names[how],
                             bindings[binding].period, where);
                    failure = text;
                }
                answers_free(&found);
            }
            soekpi_evaluation_free(evaluation);
        }
    }
    report(failure, "%s: every layout and cut on %s", name, instruction_sets[set].name);
}

/* `list` prints the results in place of tests. */
static void check_mixture(const soekpi_catalogue *catalogue, const soekpi_plan *plan, int mixture, int list) {
    double *figures = calloc((size_t)ROWS * FIGURE_COLUMNS, sizeof(double));
    layout *layouts[LAYOUTS];
    answers expected[BINDINGS];
    if (figures == NULL) {
        give_up("figures", "out of memory");
    }
    uint64_t state = 1000 + (uint64_t)mixture, hash = HASH_START;
    for (size_t row = 0; row < ROWS; row++) {
        draw_figures(&state, mixture, figures + row * FIGURE_COLUMNS);
    }
    for (size_t way = 0; way < LAYOUTS; way++) {
        const char *why = "out of memory";
        layouts[way] = layout_create(catalogue, way, figures, ROWS, &why);
        if (layouts[way] == NULL) {
            give_up(layout_names[way], why);
        }
    }
    for (size_t binding = 0; binding < BINDINGS; binding++) {
        soekpi_evaluation *evaluation = bind(plan, layout_table(layouts[LAYOUT_PLAIN]), binding, 0);
        expected[binding] = answers_of(evaluation, WHOLE, &state);
        hash = hash_answers(hash, &expected[binding]);
        soekpi_evaluation_free(evaluation);
        if (list) {
            list_answers(&expected[binding], binding);
        }
    }
    if (!list) {
        const char *why = "";
        uint64_t calls = hash_calls(HASH_START, catalogue, figures, ROWS, &why);
        report(calls == 0 ? why : NULL, "%s: calls for one row", mixture_names[mixture]);
        printf("# bits %s %016" PRIx64 "\n", mixture_names[mixture], hash);
        printf("# bits %s_calls %016" PRIx64 "\n", mixture_names[mixture], calls);
        for (size_t set = 0; set < SETS; set++) {
            check_set(plan, layouts, set, mixture_names[mixture], expected);
        }
    }
    for (size_t way = 0; way < LAYOUTS; way++) {
        layout_free(layouts[way]);
    }
    for (size_t binding = 0; binding < BINDINGS; binding++) {
        answers_free(&expected[binding]);
    }
    free(figures);
}

int main(int count, char **arguments) {
    soekpi_error error = {0};
    soekpi_catalogue *catalogue = soekpi_catalogue_create(&error);
    soekpi_plan *plan =
        catalogue == NULL ? NULL : soekpi_plan_parse(catalogue, plan_text, sizeof plan_text - 1, &error);
    if (plan == NULL) {
        give_up("plan", error.message);
    }
    for (int mixture = 0; mixture < MIXTURES; mixture++) {
        if (count < 2 || strcmp(arguments[1], mixture_names[mixture]) == 0) {
            check_mixture(catalogue, plan, mixture, count > 1);
        }
    }
    soekpi_plan_free(plan);
    soekpi_catalogue_free(catalogue);
    if (count < 2) {
        printf("1..%d\n", tests);
    }
    return failures == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
