/* The empty table of a plan: filled with made-up figures it reads back without options, gives
 * every target its inputs, and each of its empty cells is needed. */
#include <check.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include <soekpi/soekpi.h>

#include "harness.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

enum { ROWS = 16, COLUMNS = 80, CELL = 96, TEXT = 1 << 16, RESULTS = 512 };

/* ---- A table as text ---- */

/* Read by a parser of this test's own. */
typedef struct paper {
    size_t rows, columns;
    char cells[ROWS][COLUMNS][CELL]; /* the header first */
} paper;

static void take_field(paper *of, const char **at) {
    char *cell = of->cells[of->rows][of->columns];
    size_t length = 0;
    bool quoted = **at == '"';
    *at += quoted;
    while (quoted ? !((*at)[0] == '"' && (*at)[1] != '"') : (strchr(",\r\n", **at) == NULL)) {
        ck_assert(**at != '\0' && length + 1 < CELL);
        *at += quoted && **at == '"'; /* a doubled one */
        cell[length++] = *(*at)++;
    }
    *at += quoted;
    cell[length] = '\0';
}

/* Every line has as many cells, and ends with CR LF. */
static void read_paper(paper *of, const char *text) {
    size_t width = 0;
    memset(of, 0, sizeof *of);
    while (*text != '\0') {
        ck_assert_uint_lt(of->rows, ROWS);
        of->columns = 0;
        bool more = true;
        while (more) {
            ck_assert_uint_lt(of->columns, COLUMNS);
            take_field(of, &text);
            of->columns++;
            more = *text == ',';
            text += more;
        }
        ck_assert(text[0] == '\r' && text[1] == '\n');
        text += 2;
        width = of->rows == 0 ? of->columns : width;
        ck_assert_uint_eq(of->columns, width);
        of->rows++;
    }
}

static void write_paper(const paper *of, char *text) {
    for (size_t row = 0; row < of->rows; row++) {
        for (size_t column = 0; column < of->columns; column++) {
            *text++ = '"';
            for (const char *at = of->cells[row][column]; *at != '\0'; at++) {
                if (*at == '"') {
                    *text++ = '"';
                }
                *text++ = *at;
            }
            *text++ = '"';
            *text++ = column + 1 < of->columns ? ',' : '\n';
        }
    }
    *text = '\0';
}

static bool is_figure_column(const paper *of, size_t column) {
    return soekpi_key_of_header(of->cells[0][column]) < 0;
}

static bool is_open(const paper *of, size_t row, size_t column) {
    return row > 0 && is_figure_column(of, column) && of->cells[row][column][0] == '\0';
}

/* ---- A plan, its template, its results ---- */

typedef struct trial {
    soekpi_catalogue *catalogue; /* not its own */
    soekpi_plan *plan;
    paper *empty;
    paper *filled;
    char *text;
    soekpi_table *table;
    soekpi_evaluation *evaluation;
    size_t rows, targets;
    soekpi_outcome outcomes[RESULTS];
    size_t counted[RESULTS];
} trial;

static void make_template(trial *of, const soekpi_template_options *options) {
    soekpi_error error;
    size_t needed;
    soekpi_status status = soekpi_plan_template(of->plan, options, of->text, TEXT, &needed, &error);
    ck_assert_msg(status == SOEKPI_OK, "%s", error.message);
    ck_assert_uint_eq(strlen(of->text) + 1, needed);
    ck_assert_uint_eq(soekpi_utf8_invalid_at(of->text, needed - 1), needed - 1);
    read_paper(of->empty, of->text);
    *of->filled = *of->empty;
}

static soekpi_plan *read_plan(const soekpi_catalogue *catalogue, const char *text) {
    soekpi_error error;
    soekpi_plan *plan = strchr(text, '\n') != NULL ? soekpi_plan_parse(catalogue, text, strlen(text), &error)
                                                   : soekpi_plan_builtin(catalogue, text, &error);
    ck_assert_msg(plan != NULL, "%d:%d %s", error.line, error.column, error.message);
    return plan;
}

/* `plan` is the name of a built-in plan or the text of one; without options no template is made. */
static trial *open_trial(soekpi_catalogue *catalogue, const char *plan,
                         const soekpi_template_options *options) {
    trial *of = calloc(1, sizeof *of);
    ck_assert_ptr_nonnull(of);
    of->empty = calloc(1, sizeof *of->empty);
    of->filled = calloc(1, sizeof *of->filled);
    of->text = malloc(TEXT);
    ck_assert(of->empty != NULL && of->filled != NULL && of->text != NULL);
    of->catalogue = catalogue;
    of->plan = read_plan(of->catalogue, plan);
    if (options != NULL) {
        make_template(of, options);
    }
    return of;
}

static void forget(trial *of) {
    soekpi_evaluation_free(of->evaluation);
    soekpi_table_free(of->table);
    of->evaluation = NULL;
    of->table = NULL;
}

static void close_trial(trial *of) {
    forget(of);
    soekpi_plan_free(of->plan);
    free(of->empty);
    free(of->filled);
    free(of->text);
    free(of);
}

/* Fills `outcomes`, row after row. */
static void run(trial *of) {
    for (size_t row = 0; row < of->rows; row++) {
        for (size_t target = 0; target < of->targets; target++) {
            uint8_t codes[4][64];
            double numbers[4][64];
            soekpi_results results = {sizeof results, 1,        numbers[0], numbers[1], numbers[2],
                                      numbers[3],     codes[0], codes[1],   codes[2],   codes[3]};
            ck_assert_int_eq(soekpi_evaluation_run(of->evaluation, row, 1, &results, NULL), SOEKPI_OK);
            of->outcomes[row * of->targets + target] = (soekpi_outcome){
                numbers[0][target], numbers[1][target], numbers[2][target], numbers[3][target],
                codes[0][target],   codes[1][target],   codes[2][target],   codes[3][target]};
            ck_assert_int_eq(soekpi_evaluation_counted(of->evaluation, row, target,
                                                       &of->counted[row * of->targets + target]),
                             SOEKPI_OK);
        }
    }
}

/* The filled table, read and judged without any option. */
static void judge(trial *of) {
    soekpi_error error;
    forget(of);
    write_paper(of->filled, of->text);
    of->table = soekpi_table_parse_csv(of->catalogue, of->text, strlen(of->text), NULL, &error);
    ck_assert_msg(of->table != NULL, "%s\n%s", error.message, of->text);
    of->evaluation = soekpi_evaluation_create(of->plan, of->table, NULL, &error);
    ck_assert_msg(of->evaluation != NULL, "%s", error.message);
    soekpi_evaluation_info info = {.size = sizeof info};
    ck_assert_int_eq(soekpi_evaluation_describe(of->evaluation, &info), SOEKPI_OK);
    of->rows = info.entities + info.groups;
    of->targets = info.targets;
    ck_assert(of->rows * of->targets <= RESULTS && of->targets <= 64);
    run(of);
}

/* ---- Made-up figures that agree with each other ---- */

/* In the unit of the column; no enterprise has these figures. */
static const struct {
    const char *header; /* English, without its unit */
    double figure;
} figures[] = {{"total_profit", 60},
               {"total_profit@prior", 50},
               {"gdp_growth", 5.2},
               {"total_liabilities", 570},
               {"total_liabilities@opening", 540},
               {"total_liabilities@prior", 545},
               {"total_assets", 1000},
               {"total_assets@opening", 900},
               {"total_assets@prior", 905},
               {"net_profit", 44},
               {"net_profit@prior", 36},
               {"total_equity", 430},
               {"total_equity@opening", 360},
               {"total_equity@prior", 360},
               {"total_equity@prior_opening", 330},
               {"revenue", 480},
               {"revenue@prior", 445},
               {"average_headcount", 310},
               {"average_headcount@prior", 300},
               {"rnd_spending", 23},
               {"rnd_spending@prior", 19},
               {"total_revenue", 500},
               {"total_revenue@prior", 460},
               {"value_added", 210},
               {"value_added@prior", 190},
               {"operating_cash_flow", 71},
               {"operating_cash_flow@prior", 64},
               {"cash_received_from_sales", 505},
               {"cash_received_from_sales@prior", 466},
               {"industry_debt_ratio", 65}};

static double figure_of(const char *header) {
    size_t length = strcspn(header, "(");
    for (size_t i = 0; i < COUNT(figures); i++) {
        if (strlen(figures[i].header) == length && strncmp(figures[i].header, header, length) == 0) {
            return figures[i].figure;
        }
    }
    ck_abort_msg("no figure for '%s'", header);
    return 0;
}

/* `english` has the same columns under English headers. Enterprises differ in size. */
static void fill(trial *of, const paper *english) {
    ck_assert_uint_eq(english->columns, of->empty->columns);
    for (size_t row = 1; row < of->empty->rows; row++) {
        for (size_t column = 0; column < of->empty->columns; column++) {
            if (is_open(of->empty, row, column)) {
                const char *header = english->cells[0][column];
                double size = strstr(header, "(%)") != NULL ? 1 : (double)row;
                (void)snprintf(of->filled->cells[row][column], CELL, "%.10g", size * figure_of(header));
            }
        }
    }
}

/* ---- What must hold ---- */

static void expect_all_judged(const trial *of, const char *what) {
    for (size_t row = 0; row < of->rows; row++) {
        for (size_t target = 0; target < of->targets; target++) {
            const soekpi_outcome *found = &of->outcomes[row * of->targets + target];
            soekpi_target info = {.size = sizeof info};
            ck_assert_int_eq(soekpi_plan_target(of->plan, target, &info), SOEKPI_OK);
            if (info.kind != SOEKPI_TARGET_RULE) { /* records and peers are no part of it */
                continue;
            }
            ck_assert_msg(found->verdict != SOEKPI_NO_DATA && found->verdict != SOEKPI_UNDEFINED,
                          "%s: row %zu, target '%s' is %s (%s)", what, row, info.id,
                          soekpi_verdict_id(found->verdict), soekpi_reason_id(found->reason));
        }
    }
}

/* Nothing was left unread, nothing is wrong, nothing is missing. */
static void expect_clean(const trial *of, const char *what) {
    soekpi_finding found = {.size = sizeof found};
    for (size_t i = 0; soekpi_evaluation_finding(of->evaluation, i, &found) == SOEKPI_OK; i++) {
        ck_assert_msg(found.severity == SOEKPI_SEVERITY_NOTE && found.code != SOEKPI_FINDING_UNREAD_COLUMN &&
                          found.code != SOEKPI_FINDING_MISSING_COLUMN &&
                          found.code != SOEKPI_FINDING_SKIPPED_ROW && found.code != SOEKPI_FINDING_DASHES,
                      "%s: finding %d: %s", what, found.code, found.english);
    }
}

static bool some_is_lost(const trial *of, const trial *whole) {
    for (size_t i = 0; i < of->rows * of->targets; i++) {
        if ((of->outcomes[i].verdict == SOEKPI_NO_DATA && whole->outcomes[i].verdict != SOEKPI_NO_DATA) ||
            (isnan(of->outcomes[i].value) && !isnan(whole->outcomes[i].value)) ||
            of->counted[i] < whole->counted[i]) {
            return true;
        }
    }
    return false;
}

/* Without any one cell some target has no data: nothing is asked for in vain. */
static void expect_all_needed(trial *of, const char *what) {
    trial *whole = calloc(1, sizeof *whole);
    ck_assert_ptr_nonnull(whole);
    judge(of);
    memcpy(whole, of, sizeof *whole);
    for (size_t row = 1; row < of->empty->rows; row++) {
        for (size_t column = 0; column < of->empty->columns; column++) {
            if (!is_open(of->empty, row, column)) {
                continue;
            }
            char kept[CELL];
            memcpy(kept, of->filled->cells[row][column], CELL);
            of->filled->cells[row][column][0] = '\0';
            judge(of);
            ck_assert_msg(some_is_lost(of, whole), "%s: row %zu of '%s' is not needed", what, row,
                          of->empty->cells[0][column]);
            memcpy(of->filled->cells[row][column], kept, CELL);
        }
    }
    free(whole);
}

static void expect_same(const trial *a, const trial *b, const char *what) {
    ck_assert(a->rows == b->rows && a->targets == b->targets);
    for (size_t i = 0; i < a->rows * a->targets; i++) {
        const soekpi_outcome *x = &a->outcomes[i], *y = &b->outcomes[i];
        ck_assert_msg(same_bits(x->value, y->value) && same_bits(x->reference, y->reference) &&
                          same_bits(x->margin, y->margin) && same_bits(x->amount, y->amount) &&
                          x->verdict == y->verdict && x->reason == y->reason && x->marks == y->marks,
                      "%s: result %zu differs", what, i);
    }
}

static const char *const two[] = {"甲（集团）有限公司", "乙, \"本部\"\n;\t公司"};

static trial *open_filled(soekpi_catalogue *catalogue, const char *plan, const char *period, int32_t language,
                          const char *unit) {
    soekpi_template_options options = {.size = sizeof options,
                                       .period = period,
                                       .money_unit = unit,
                                       .entities = two,
                                       .entity_count = 2,
                                       .language = SOEKPI_ENGLISH};
    trial *of = open_trial(catalogue, plan, &options);
    paper *english = malloc(sizeof *english);
    ck_assert_ptr_nonnull(english);
    *english = *of->empty;
    options.language = language;
    make_template(of, &options);
    fill(of, english);
    free(english);
    return of;
}

/* ---- Plans that are built in; tests/python/test_template.py has those of the examples ---- */

static const struct {
    const char *plan;
    const char *period;
} plans[] = {{"baoan-2023", NULL},
             {"one-profit-five-ratios-2023", NULL},
             {"one-profit-five-ratios-2025", NULL},
             {"debt-lines", "2024"},
             {"debt-lines", "2024年1-2月"}};

START_TEST(the_filled_table_reads_back) {
    const char *name = plans[_i].plan;
    soekpi_catalogue *catalogue = soekpi_catalogue_create(NULL);
    trial *chinese = open_filled(catalogue, name, plans[_i].period, SOEKPI_CHINESE, NULL);
    trial *english = open_filled(catalogue, name, plans[_i].period, SOEKPI_ENGLISH, NULL);
    judge(chinese);
    judge(english);
    expect_all_judged(chinese, name);
    expect_clean(chinese, name);
    expect_clean(english, name);
    expect_same(chinese, english, name);
    soekpi_row first = {.size = sizeof first}, second = {.size = sizeof second};
    ck_assert_int_eq(soekpi_evaluation_row(chinese->evaluation, 0, &first), SOEKPI_OK);
    ck_assert_int_eq(soekpi_evaluation_row(chinese->evaluation, 1, &second), SOEKPI_OK);
    ck_assert_str_eq(first.entity, two[0]);
    ck_assert_str_eq(second.entity, two[1]);
    soekpi_evaluation_info info = {.size = sizeof info};
    ck_assert_int_eq(soekpi_evaluation_describe(chinese->evaluation, &info), SOEKPI_OK);
    /* and their group, and the plan as a whole where it has targets for records; a benchmark is no enterprise
     */
    ck_assert_uint_eq(chinese->rows, 3 + (size_t)info.plan_row);
    expect_all_needed(chinese, name);
    close_trial(chinese);
    close_trial(english);
    soekpi_catalogue_free(catalogue);
}
END_TEST

/* Figures in another unit are other figures; ratios are not. */
START_TEST(the_unit_of_money_is_in_the_headers) {
    static const char *const units[] = {"元", "千元", "万元", "百万元", "亿元", "万亿元"};
    static const double sizes[] = {1, 1e3, 1e4, 1e6, 1e8, 1e12};
    soekpi_catalogue *catalogue = soekpi_catalogue_create(NULL);
    trial *yuan = open_filled(catalogue, "baoan-2023", NULL, SOEKPI_CHINESE, units[0]);
    judge(yuan);
    size_t revenue = soekpi_plan_find_target(yuan->plan, "revenue-steady");
    for (size_t i = 0; i < COUNT(units); i++) {
        trial *of = open_filled(catalogue, "baoan-2023", NULL, SOEKPI_ENGLISH, units[i]);
        char header[CELL];
        (void)snprintf(header, sizeof header, "total_profit(%s)", units[i]);
        ck_assert_str_eq(of->empty->cells[0][3], header);
        judge(of);
        expect_clean(of, units[i]);
        assert_same_bits(of->outcomes[0].value, yuan->outcomes[0].value);
        ck_assert_double_eq(of->outcomes[revenue].value, yuan->outcomes[revenue].value * sizes[i]);
        close_trial(of);
    }
    close_trial(yuan);
    soekpi_catalogue_free(catalogue);
}
END_TEST

/* ---- Every indicator ---- */

/* Distinct positive figures, so that nothing cancels. */
static void fill_any(trial *of, uint64_t *state) {
    for (size_t row = 1; row < of->empty->rows; row++) {
        for (size_t column = 0; column < of->empty->columns; column++) {
            if (is_open(of->empty, row, column)) {
                unsigned figure = 1 + (unsigned)random_below(state, 11); /* also right for months */
                (void)snprintf(of->filled->cells[row][column], CELL, "%u", figure);
            }
        }
    }
}

static void expect_no_gap(const trial *of, const char *what) {
    for (size_t i = 0; i < of->rows * of->targets; i++) {
        soekpi_target info = {.size = sizeof info};
        ck_assert_int_eq(soekpi_plan_target(of->plan, i % of->targets, &info), SOEKPI_OK);
        ck_assert_msg(info.kind != SOEKPI_TARGET_RULE || of->outcomes[i].verdict != SOEKPI_NO_DATA,
                      "%s: result %zu has no data (%s)", what, i, soekpi_reason_id(of->outcomes[i].reason));
    }
    soekpi_finding found = {.size = sizeof found};
    for (size_t i = 0; soekpi_evaluation_finding(of->evaluation, i, &found) == SOEKPI_OK; i++) {
        ck_assert_msg(
            found.code != SOEKPI_FINDING_UNREAD_COLUMN && found.code != SOEKPI_FINDING_MISSING_COLUMN &&
                found.code != SOEKPI_FINDING_INVALID_CELL && found.code != SOEKPI_FINDING_NO_MONEY_UNIT,
            "%s: %s", what, found.english);
    }
}

/* The plan of one target, annualised where that has a meaning; false when the language refuses it. */
static bool write_plan(const soekpi_catalogue *catalogue, char *text, size_t capacity, const char *indicator,
                       const char *rule, const char *scope, const char *period) {
    static const char *const words[] = {", annualise: yes", ""};
    bool usable = false;
    for (size_t i = 0; i < COUNT(words) && !usable; i++) {
        (void)snprintf(text, capacity,
                       "soekpi: 1\nplan: one\nperiod: %s\ngoals:\n"
                       "  - {id: it, indicator: %s, rule: \"%s\", scope: %s%s}\n",
                       period, indicator, rule, scope, words[i]);
        soekpi_plan *plan = soekpi_plan_parse(catalogue, text, strlen(text), NULL);
        size_t needed;
        usable = plan != NULL && soekpi_plan_template(plan, NULL, NULL, 0, &needed, NULL) == SOEKPI_OK;
        soekpi_plan_free(plan);
    }
    return usable;
}

static const char *const scopes[] = {"each", "group", "[each, group]", "[甲]", "[乙, group]"};
static const char *const periods[] = {"2023", "2023-09", "2024-01"};

/* Loop over scopes. */
START_TEST(every_indicator_and_item) {
    static const char *const rules[] = {">= prior", "> opening", ">= 0", "between 0 and gdp_growth"};
    static const char *const names[] = {"甲", "乙"};
    soekpi_template_options options = {
        .size = sizeof options, .entities = names, .entity_count = 2, .language = _i % 2};
    soekpi_catalogue *catalogue = soekpi_catalogue_create(NULL);
    size_t indicators = soekpi_indicator_count(catalogue);
    size_t all = indicators + soekpi_item_count(catalogue), tried = 0;
    uint64_t state = (uint64_t)_i + 1;
    for (size_t i = 0; i < all * COUNT(rules); i++) {
        soekpi_indicator indicator = {.size = sizeof indicator};
        soekpi_item item = {.size = sizeof item};
        size_t which = i / COUNT(rules);
        const char *period = periods[(i + (size_t)_i) % COUNT(periods)];
        ck_assert(which < indicators ? soekpi_indicator_at(catalogue, which, &indicator) == SOEKPI_OK
                                     : soekpi_item_at(catalogue, which - indicators, &item) == SOEKPI_OK);
        char text[512];
        if (write_plan(catalogue, text, sizeof text, which < indicators ? indicator.id : item.id,
                       rules[i % COUNT(rules)], scopes[_i], period)) {
            trial *of = open_trial(catalogue, text, &options);
            fill_any(of, &state);
            judge(of);
            expect_no_gap(of, text);
            expect_all_needed(of, text);
            close_trial(of);
            tried++;
        }
    }
    soekpi_catalogue_free(catalogue);
    ck_assert_uint_gt(tried, all); /* most have more than one rule that means something */
}
END_TEST

/* ---- The text ---- */

static void expect_template(const char *plan, const soekpi_template_options *options, const char *expected) {
    soekpi_catalogue *catalogue = soekpi_catalogue_create(NULL);
    trial *of = open_trial(catalogue, plan, options);
    ck_assert_str_eq(of->text, expected);
    close_trial(of);
    soekpi_catalogue_free(catalogue);
}

#define PLAN(lines, goals) "soekpi: 1\nplan: test\nmoney_unit: 亿元\n" lines "goals:\n" goals

START_TEST(cells_of_scopes) {
    static const char plan[] =
        PLAN("period: 2023-06\nbenchmarks: {gdp_growth: {entity: 示例区}}\n",
             "  - {id: a, indicator: total_profit_growth, rule: \"> gdp_growth\", scope: [甲]}\n"
             "  - {id: b, indicator: debt_ratio, rule: \"<= prior\", scope: [乙, 甲]}\n");
    soekpi_template_options options = {.size = sizeof options};
    expect_template(plan, &options,
                    "企业名称,期间,角色,利润总额(亿元),利润总额(上年同期)(亿元),地区生产总值增速(%),"
                    "负债总额(亿元),负债总额(上年同期)(亿元),资产总额(亿元),资产总额(上年同期)(亿元)\r\n"
                    "甲,2023年1-6月,企业,,,不适用,,,,\r\n"
                    "乙,2023年1-6月,企业,不适用,不适用,不适用,,,,\r\n"
                    "示例区,2023年1-6月,背景,不适用,不适用,,不适用,不适用,不适用,不适用\r\n");
    static const char *const other[] = {" 丙 ", "乙"};
    options = (soekpi_template_options){
        .size = sizeof options, .entities = other, .entity_count = 2, .money_unit = "wan"};
    expect_template(plan, &options, /* nothing for the target of 甲, and nothing of 丙 */
                    "企业名称,期间,负债总额(万元),负债总额(上年同期)(万元),资产总额(万元),"
                    "资产总额(上年同期)(万元)\r\n"
                    "丙,2023年1-6月,不适用,不适用,不适用,不适用\r\n"
                    "乙,2023年1-6月,,,,\r\n");
}
END_TEST

/* A benchmark is not judged, even where a scope names it: then there is nothing to ask for. */
START_TEST(a_scope_of_nobody) {
    static const char plan[] =
        PLAN("period: 2023\nbenchmarks: {gdp_growth: {entity: 示例区}}\n",
             "  - {id: a, indicator: total_profit_growth, rule: \"> gdp_growth\", scope: [示例区]}\n"
             "  - {id: b, indicator: revenue, rule: \">= prior\", scope: each}\n"
             "  - {id: c, indicator: net_profit_growth, rule: \"> gdp_growth\", scope: group}\n");
    soekpi_template_options options = {.size = sizeof options, .language = SOEKPI_ENGLISH};
    expect_template(plan, &options,
                    "entity,period,role,revenue(亿元),revenue@prior(亿元),net_profit(亿元),"
                    "net_profit@prior(亿元),gdp_growth(%)\r\n"
                    ",2023,entity,,,,,N/A\r\n"
                    "示例区,2023,context,N/A,N/A,N/A,N/A,\r\n");
    static const char only[] =
        PLAN("period: 2023\nbenchmarks: {gdp_growth: {entity: 示例区}}\n",
             "  - {id: a, indicator: total_profit_growth, rule: \"> gdp_growth\", scope: [示例区]}\n");
    expect_template(only, &options, "entity,period\r\n,2023\r\n");
}
END_TEST

/* In a full year last year's closing is this year's opening: one balance, asked for once. */
START_TEST(a_balance_is_asked_for_once) {
    static const char goals[] =
        PLAN("", "  - {id: a, indicator: debt_ratio, rule: \"between opening and prior\"}\n"
                 "  - {id: b, indicator: revenue, rule: \">= prior\"}\n");
    soekpi_template_options options = {
        .size = sizeof options, .language = SOEKPI_ENGLISH, .period = "2023", .money_unit = "元"};
    expect_template(goals, &options,
                    "entity,period,total_liabilities(元),total_liabilities@opening(元),total_assets(元),"
                    "total_assets@opening(元),revenue(元),revenue@prior(元)\r\n,2023,,,,,,\r\n");
    options.period = "2023-11";
    expect_template(goals, &options,
                    "entity,period,total_liabilities(元),total_liabilities@prior(元),"
                    "total_liabilities@opening(元),total_assets(元),total_assets@prior(元),"
                    "total_assets@opening(元),revenue(元),revenue@prior(元)\r\n"
                    ",2023-01..11,,,,,,,,\r\n");
}
END_TEST

/* Conditions are read too; parameters, and items that no target reads, are not asked for. */
START_TEST(conditions_and_constants) {
    static const char plan[] =
        PLAN("period: 2023\nparameters: {floor: 3 亿元}\n"
             "items:\n  patents: {zh: 专利数, kind: stock, unit: count}\n"
             "  rent: {zh: 租金, kind: level, unit: money/person}\n",
             "  - {id: a, indicator: net_profit, rule: \">= floor\", at_risk: \"<= prior\", scope: each}\n"
             "  - {id: b, indicator: patents, rule: \">= opening\", scope: each}\n"
             "  - {id: c, indicator: rent, rule: \">= 0\", scope: each}\n");
    soekpi_template_options options = {.size = sizeof options};
    expect_template(plan, &options,
                    "企业名称,期间,净利润(亿元),净利润(上年同期)(亿元),专利数,专利数(年初),"
                    "租金(亿元/人)\r\n,2023年度,,,,,\r\n");
}
END_TEST

/* A name that means something else in a header gives way to the identifier. */
START_TEST(headers_that_read_as_something_else) {
    static const char plan[] = PLAN("period: 2023\nitems:\n"
                                    "  ratio_moved: {zh: 资产负债率同比变动, kind: level, unit: \"%\"}\n"
                                    "  own_profit: {zh: 利润总额本年累计, kind: flow, unit: money}\n",
                                    "  - {id: a, indicator: ratio_moved, rule: \"<= 0\", scope: each}\n"
                                    "  - {id: b, indicator: own_profit, rule: \">= prior\", scope: each}\n");
    soekpi_template_options options = {.size = sizeof options};
    expect_template(
        plan, &options,
        "企业名称,期间,ratio_moved(%),own_profit(亿元),own_profit@prior(亿元)\r\n,2023年度,,,\r\n");
    static const char lost[] = PLAN("period: 2023\nitems:\n  note: {zh: 备注, kind: flow, unit: number}\n",
                                    "  - {id: a, indicator: note, rule: \">= 0\", scope: each}\n");
    soekpi_catalogue *catalogue = soekpi_catalogue_create(NULL);
    trial *of = open_trial(catalogue, lost, NULL);
    soekpi_error error;
    size_t needed = 7;
    ck_assert_int_eq(soekpi_plan_template(of->plan, NULL, NULL, 0, &needed, &error), SOEKPI_ERROR_NAME);
    ck_assert_ptr_nonnull(strstr(error.message, "'note'"));
    close_trial(of);
    soekpi_catalogue_free(catalogue);
}
END_TEST

/* ---- What is refused ---- */

START_TEST(the_buffer) {
    soekpi_catalogue *catalogue = soekpi_catalogue_create(NULL);
    trial *of = open_trial(catalogue, "baoan-2023", NULL);
    char buffer[2048];
    size_t needed = 0, again = 0;
    soekpi_error error = {.code = -7};
    ck_assert_int_eq(soekpi_plan_template(of->plan, NULL, NULL, 0, &needed, &error), SOEKPI_OK);
    ck_assert(needed > 100 && needed < sizeof buffer);
    memset(buffer, 'x', sizeof buffer);
    ck_assert_int_eq(soekpi_plan_template(of->plan, NULL, buffer, needed - 1, &again, &error),
                     SOEKPI_ERROR_CAPACITY);
    ck_assert_uint_eq(again, needed);
    ck_assert_int_eq(error.code, SOEKPI_ERROR_CAPACITY);
    ck_assert_int_eq(buffer[0], 'x'); /* a rejected call has written nothing */
    error.code = -7;
    ck_assert_int_eq(soekpi_plan_template(of->plan, NULL, buffer, needed, NULL, &error), SOEKPI_OK);
    ck_assert_int_eq(error.code, -7); /* untouched on success */
    ck_assert_uint_eq(strlen(buffer) + 1, needed);
    ck_assert_int_eq(buffer[needed], 'x');
    ck_assert_int_eq(soekpi_plan_template(of->plan, NULL, NULL, 0, NULL, NULL), SOEKPI_ERROR_ARGUMENT);
    ck_assert_int_eq(soekpi_plan_template(of->plan, NULL, NULL, 9, &needed, NULL), SOEKPI_ERROR_ARGUMENT);
    close_trial(of);
    soekpi_catalogue_free(catalogue);
}
END_TEST

static const char *const null_name[] = {"甲", NULL};
static const char *const blank_name[] = {"　 "};
static const char *const total_name[] = {"合 计"};
static const char *const subtotal_name[] = {"区属企业小计"};
static const char *const broken_name[] = {"\xff"};
static const char *const twice[] = {"甲", "乙", " 甲"};
static const char *const district[] = {"宝安区"};
static const char *const group_name[] = {"集团"};

#define OPTIONS(...)                                                                                         \
    { .size = sizeof(soekpi_template_options), __VA_ARGS__ }
#define NAMES(list) .entities = (list), .entity_count = COUNT(list)

static const struct {
    const char *plan;
    soekpi_template_options options;
    soekpi_status status;
    const char *fragment;
} refused[] = {
    {"baoan-2023", {.size = 8}, SOEKPI_ERROR_ARGUMENT, "option"},
    {"baoan-2023", OPTIONS(.language = 2), SOEKPI_ERROR_ARGUMENT, "option"},
    {"baoan-2023", OPTIONS(.language = -1), SOEKPI_ERROR_ARGUMENT, "option"},
    {"baoan-2023", OPTIONS(.reserved = 1), SOEKPI_ERROR_ARGUMENT, "option"},
    {"baoan-2023", OPTIONS(.entity_count = 1), SOEKPI_ERROR_ARGUMENT, "NULL"},
    {"baoan-2023", OPTIONS(NAMES(null_name)), SOEKPI_ERROR_ARGUMENT, "NULL"},
    {"baoan-2023", OPTIONS(NAMES(blank_name)), SOEKPI_ERROR_NAME, "blank"},
    {"baoan-2023", OPTIONS(NAMES(total_name)), SOEKPI_ERROR_NAME, "'合 计'"},
    {"baoan-2023", OPTIONS(NAMES(subtotal_name)), SOEKPI_ERROR_NAME, "'区属企业小计'"},
    {"baoan-2023", OPTIONS(NAMES(broken_name)), SOEKPI_ERROR_ENCODING, "UTF-8"},
    {"baoan-2023", OPTIONS(NAMES(twice)), SOEKPI_ERROR_DUPLICATE, "'甲'"},
    {"baoan-2023", OPTIONS(NAMES(district)), SOEKPI_ERROR_DUPLICATE, "benchmark"},
    {"debt-lines", OPTIONS(.period = "2024", NAMES(group_name)), SOEKPI_ERROR_DUPLICATE, "'集团'"},
    {"debt-lines", OPTIONS(.period = NULL), SOEKPI_ERROR_PERIOD, "no period"},
    {"baoan-2023", OPTIONS(.period = "2023H2"), SOEKPI_ERROR_PERIOD, "'2023H2'"},
    {"baoan-2023", OPTIONS(.money_unit = "%"), SOEKPI_ERROR_UNIT, "'%'"},
    {"baoan-2023", OPTIONS(.money_unit = ""), SOEKPI_ERROR_UNIT, "unit of money"},
    {PLAN("", "  - {id: a, indicator: roe, rule: \">= 5 %\"}\n"), OPTIONS(.period = "2023-06"),
     SOEKPI_ERROR_PLAN, "annualise"},
};

START_TEST(what_is_refused) {
    soekpi_catalogue *catalogue = soekpi_catalogue_create(NULL);
    trial *of = open_trial(catalogue, refused[_i].plan, NULL);
    char buffer[4096] = "x";
    size_t needed = 7;
    soekpi_error error = {0};
    soekpi_status status =
        soekpi_plan_template(of->plan, &refused[_i].options, buffer, sizeof buffer, &needed, &error);
    ck_assert_int_eq(status, refused[_i].status);
    ck_assert_int_eq(error.code, status);
    ck_assert_msg(strstr(error.message, refused[_i].fragment) != NULL, "'%s'", error.message);
    ck_assert_msg(needed == 7 && strcmp(buffer, "x") == 0, "a rejected call has written something");
    ck_assert_int_eq(soekpi_plan_template(of->plan, &refused[_i].options, buffer, sizeof buffer, NULL, NULL),
                     status);
    ck_assert_int_eq(soekpi_plan_template(NULL, NULL, buffer, sizeof buffer, NULL, NULL),
                     SOEKPI_ERROR_ARGUMENT);
    close_trial(of);
    soekpi_catalogue_free(catalogue);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("template");
    TCase *tests = tcase_create("template");
    tcase_set_timeout(tests, 120);
    tcase_add_loop_test(tests, the_filled_table_reads_back, 0, (int)COUNT(plans));
    tcase_add_test(tests, the_unit_of_money_is_in_the_headers);
    tcase_add_loop_test(tests, every_indicator_and_item, 0, (int)COUNT(scopes));
    tcase_add_test(tests, cells_of_scopes);
    tcase_add_test(tests, a_scope_of_nobody);
    tcase_add_test(tests, a_balance_is_asked_for_once);
    tcase_add_test(tests, conditions_and_constants);
    tcase_add_test(tests, headers_that_read_as_something_else);
    tcase_add_test(tests, the_buffer);
    tcase_add_loop_test(tests, what_is_refused, 0, (int)COUNT(refused));
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
