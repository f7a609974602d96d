/* What holds of every result, whatever the table: random tables with holes,
 * infinities, doubled keys, groups, eliminations and other dates, under random
 * options, for targets of every kind. */
#include <check.h>

#include "scene.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const char plan[] =
    "soekpi: 1\n"
    "plan: test\n"
    "period: 2023\n"
    "benchmarks: {gdp_growth: {entity: 区, when: latest}}\n"
    "parameters: {debt_band: 1 pp, floor: 5 %}\n"
    "labels: {turned_profitable: met, loss_narrowed: at_risk, loss_widened: breached}\n"
    "indicators:\n"
    "  either: {formula: \"net_profit / total_equity\", denominator: nonzero, better: higher}\n"
    "  twisted: {formula: \"(growth(total_profit) + 1) / 3\", better: higher}\n"
    "goals:\n"
    "  - {id: growth, indicator: total_profit_growth, rule: \"> gdp_growth\", at_risk: 1 pp}\n"
    "  - {id: absolute, indicator: total_profit_growth, rule: \">= floor\", growth_base: absolute, round: "
    "1}\n"
    "  - {id: signed, indicator: twisted, rule: \"between 5 % and gdp_growth + 40 pp\", growth_base: "
    "signed}\n"
    "  - {id: debt, indicator: debt_ratio, rule: \"<= prior + debt_band\", at_risk: \"> 60 %\"}\n"
    "  - {id: opening, indicator: debt_ratio, rule: \"< opening\", scope: group}\n"
    "  - {id: within, indicator: debt_ratio, rule: \"within 5 pp of prior\", round: 0, at_risk: 1 pp}\n"
    "  - {id: between, indicator: debt_ratio, rule: \"between roe and 2 * either\"}\n"
    "  - {id: roe, indicator: roe, rule: \">= 0.9 * prior - 1 pp\", annualise: yes}\n"
    "  - {id: limit, indicator: roe, rule: \">= 6 %\", annualise: no, at_risk: \"< prior\"}\n"
    "  - {id: either, indicator: either, rule: \"> 0\"}\n"
    "  - {id: money, indicator: total_profit, rule: \">= 1.1 * prior - 1 元\", at_risk: 5 %}\n"
    "  - {id: head, indicator: revenue_per_capita, rule: \">= prior\", annualise: yes, round: 2}\n"
    "  - {id: wages, indicator: wage_bill_growth, rule: \"<= 0.8 * total_profit_growth\"}\n"
    "  - {id: funds, indicator: two_funds_share, rule: \"<= 50 %\", optional: yes}\n"
    "  - {id: eva, indicator: eva, rule: \"> 0\"}\n"
    "  - {id: named, indicator: cash_ratio, rule: \"> 20 %\", scope: [e1, e2, g1]}\n";

static const char *const headers[] = {"total_profit",
                                      "total_profit@prior",
                                      "total_liabilities",
                                      "total_assets",
                                      "total_equity",
                                      "total_equity@opening",
                                      "total_liabilities@prior",
                                      "net_profit(万元)",
                                      "revenue",
                                      "average_headcount",
                                      "wage_bill",
                                      "receivables",
                                      "inventory",
                                      "current_assets",
                                      "gdp_growth(%)",
                                      "月数",
                                      "资产负债率(%)",
                                      "利润总额增速",
                                      "净资产收益率(上年同期)",
                                      "cash",
                                      "current_liabilities"};

/* A small table, most of whose cells make sense. */
static void draw_table(uint64_t *state, char *drawing, size_t capacity) {
    static const char *const entities[] = {"e1", "e2", "e3", "e4", "区", "", "e1", "e5"};
    static const char *const periods[] = {"2023", "2022", "2023", "2021", "2023Q2", "2022Q2", "2023", ""};
    static const char *const groups[] = {"g1", "g1", "g2", ""};
    static const char *const roles[] = {"", "", "", "", "", "elimination", "context", "reported"};
    bool used[COUNT(headers)];
    bool dated = random_below(state, 4) > 0, named = random_below(state, 6) > 0,
         grouped = random_below(state, 2) > 0;
    size_t rows = 1 + (size_t)random_below(state, 14), length = 0;
    length +=
        (size_t)snprintf(drawing, capacity, "%s%srole", named ? "entity | " : "", dated ? "period | " : "");
    length += (size_t)snprintf(drawing + length, capacity - length, "%s", grouped ? " | group" : "");
    for (size_t i = 0; i < COUNT(headers); i++) {
        used[i] = random_below(state, 5) > 0;
        if (used[i] && length < capacity) {
            length += (size_t)snprintf(drawing + length, capacity - length, " | %s", headers[i]);
        }
    }
    for (size_t row = 0; row < rows; row++) {
        length += (size_t)snprintf(drawing + length, capacity - length, "\n");
        if (named) {
            length += (size_t)snprintf(drawing + length, capacity - length, "%s | ",
                                       entities[random_below(state, COUNT(entities))]);
        }
        if (dated) {
            length += (size_t)snprintf(drawing + length, capacity - length, "%s | ",
                                       periods[random_below(state, COUNT(periods))]);
        }
        length += (size_t)snprintf(drawing + length, capacity - length, "%s",
                                   roles[random_below(state, COUNT(roles))]);
        if (grouped) {
            length += (size_t)snprintf(drawing + length, capacity - length, " | %s",
                                       groups[random_below(state, COUNT(groups))]);
        }
        for (size_t i = 0; i < COUNT(headers); i++) {
            static const char *const odd[] = {"",   "",      "",        "inf",   "0",
                                              "-0", "1e300", "-1e-300", "1e301", "12"};
            if (!used[i]) {
                continue;
            }
            if (random_below(state, 6) == 0) {
                length += (size_t)snprintf(drawing + length, capacity - length, " | %s",
                                           odd[random_below(state, COUNT(odd))]);
            } else {
                length += (size_t)snprintf(drawing + length, capacity - length, " | %d.%d",
                                           (int)random_below(state, 130) - 20, (int)random_below(state, 10));
            }
        }
    }
    ck_assert_uint_lt(length, capacity);
}

static bool is_no_data(int32_t reason) {
    return reason == SOEKPI_MISSING_INPUT || reason == SOEKPI_INVALID_INPUT || reason == SOEKPI_NO_EVIDENCE;
}

/* The laws that speak of one result alone. */
static void check_outcome(const scene *of, size_t row, const char *id, const soekpi_target *target) {
    soekpi_outcome found = scene_outcome(of, row, id);
    bool policy = (found.marks & SOEKPI_MARK_POLICY) != 0;
    const double numbers[] = {found.value, found.reference, found.margin, found.amount};
    for (size_t i = 0; i < COUNT(numbers); i++) {
        ck_assert_msg(!isinf(numbers[i]) && !(numbers[i] == 0 && signbit(numbers[i])),
                      "law 5: %s: number %zu is %g", id, i, numbers[i]);
    }
    ck_assert(found.verdict >= 0 && found.verdict < SOEKPI_VERDICT_END && found.verdict != SOEKPI_PENDING);
    ck_assert(found.reason >= 0 && found.reason < SOEKPI_REASON_END);
    ck_assert(found.label == SOEKPI_LABEL_NONE || strstr(target->formula, "growth(") != NULL);
    if (found.verdict == SOEKPI_NOT_IN_SCOPE) {
        ck_assert(isnan(found.value) && isnan(found.reference) && isnan(found.margin) && found.reason == 0 &&
                  found.marks == 0);
        return;
    }
    bool decided =
        found.verdict == SOEKPI_MET || found.verdict == SOEKPI_AT_RISK || found.verdict == SOEKPI_BREACHED;
    if (policy) {
        ck_assert(found.reason == SOEKPI_NON_POSITIVE_BASE && isnan(found.value) && isnan(found.margin) &&
                  decided);
        return;
    }
    ck_assert_msg(decided == (found.reason == SOEKPI_REASON_OK), "law 4: %s: %s with %s", id,
                  soekpi_verdict_id(found.verdict), soekpi_reason_id(found.reason));
    ck_assert_msg(found.verdict != SOEKPI_UNDEFINED || !is_no_data(found.reason), "law 4: %s", id);
    if (!decided) {
        ck_assert(found.verdict == SOEKPI_NO_DATA || found.verdict == SOEKPI_UNDEFINED);
        return;
    }
    ck_assert(!isnan(found.value) && !isnan(found.reference));
    /* a margin that vanishes between numbers of 600 digits may round to 0 */
    bool strict = strncmp(target->rule, "> ", 2) == 0 || strncmp(target->rule, "< ", 2) == 0;
    if (!isnan(found.margin) && found.margin != 0) {
        ck_assert_msg((found.margin > 0) == (found.verdict != SOEKPI_BREACHED),
                      "law 6: %s: %s with margin %g", id, soekpi_verdict_id(found.verdict), found.margin);
    } else if (found.margin == 0 && found.value == found.reference) {
        ck_assert_msg(strict == (found.verdict == SOEKPI_BREACHED), "law 3: %s is %s at a tie", id,
                      soekpi_verdict_id(found.verdict));
    }
    if (!isnan(found.amount) && found.amount != 0 && found.margin != 0) {
        ck_assert_msg((found.amount > 0) == (found.margin > 0), "%s: amount %g with margin %g", id,
                      found.amount, found.margin);
    }
    ck_assert((found.marks & SOEKPI_MARK_REPORTED) == 0 || isnan(found.amount));
    ck_assert((found.marks & SOEKPI_MARK_REPORTED) == 0 || found.label == SOEKPI_LABEL_NONE);
}

/* Texts are given for everything, and agree with the numbers about what is there. */
static void check_texts(const scene *of, size_t row, size_t target, const char *id) {
    char text[4096];
    soekpi_outcome found = scene_outcome(of, row, id);
    const double numbers[] = {found.value, found.reference, found.margin, found.amount};
    for (int32_t field = 0; field < SOEKPI_FIELD_END; field++) {
        ck_assert_int_eq(
            soekpi_evaluation_format(of->evaluation, row, target, field, -1, text, sizeof text, NULL),
            SOEKPI_OK);
        ck_assert_msg(isnan(numbers[field]) || strcmp(text, "-") != 0, "%s field %d", id, field);
        ck_assert_int_eq(soekpi_evaluation_exact(of->evaluation, row, target, field, text, sizeof text, NULL),
                         SOEKPI_OK);
        ck_assert(isnan(numbers[field]) || strchr(text, '/') != NULL);
        ck_assert_msg(strchr(text, '?') == NULL, "%s: a lost number", id);
    }
    for (int32_t language = SOEKPI_CHINESE; language <= SOEKPI_ENGLISH; language++) {
        ck_assert_int_eq(
            soekpi_evaluation_explain(of->evaluation, row, target, language, text, sizeof text, NULL),
            SOEKPI_OK);
        ck_assert_ptr_nonnull(strstr(text, " = "));
        ck_assert_int_eq(
            soekpi_evaluation_missing(of->evaluation, row, target, language, text, sizeof text, NULL),
            SOEKPI_OK);
        ck_assert_msg(found.verdict == SOEKPI_NO_DATA || text[0] == '\0', "%s is %s and misses %s", id,
                      soekpi_verdict_id(found.verdict), text);
        ck_assert_msg(found.verdict != SOEKPI_NO_DATA || found.reason == SOEKPI_NO_EVIDENCE ||
                          text[0] != '\0',
                      "%s is no_data (%s) and misses nothing: row %zu of %zu", id,
                      soekpi_reason_id(found.reason), row, (size_t)scene_info(of).entities);
    }
    size_t counted = SIZE_MAX;
    soekpi_row read = {.size = sizeof read};
    ck_assert_int_eq(soekpi_evaluation_counted(of->evaluation, row, target, &counted), SOEKPI_OK);
    ck_assert_int_eq(soekpi_evaluation_row(of->evaluation, row, &read), SOEKPI_OK);
    ck_assert_uint_le(counted, read.members);
}

START_TEST(every_result_keeps_the_laws) {
    uint64_t state = 70000 + (uint64_t)_i;
    char drawing[SCENE_ROWS * SCENE_COLUMNS * 24];
    draw_table(&state, drawing, sizeof drawing);
    scene *of = scene_read(plan, drawing, random_below(&state, 3) == 0 ? "万元" : NULL);
    for (int round = 0; round < 4; round++) {
        static const char *const periods[] = {NULL, "2023", "2023Q2", "2022"};
        const char *name = "gdp_growth", *value = "4 %";
        soekpi_evaluation_options options = {.size = sizeof options,
                                             .period = periods[round],
                                             .growth_base =
                                                 (int32_t)random_below(&state, SOEKPI_GROWTH_END + 1),
                                             .partial = (int32_t)random_below(&state, 3),
                                             .fill = (int32_t)random_below(&state, 2),
                                             .set_names = &name,
                                             .set_values = &value,
                                             .set_count = (size_t)random_below(&state, 2)};
        ck_assert_msg(scene_bind(of, &options), "%s", of->error.message);
        soekpi_evaluation_info info = scene_info(of);
        for (size_t target = 0; target < info.targets; target++) {
            soekpi_target read = {.size = sizeof read};
            ck_assert_int_eq(soekpi_plan_target(of->plan, target, &read), SOEKPI_OK);
            for (size_t row = 0; row < info.entities + info.groups; row++) {
                check_outcome(of, row, read.id, &read);
                check_texts(of, row, target, read.id);
            }
        }
        soekpi_finding finding = {.size = sizeof finding};
        for (size_t i = 0; i < info.finding_count; i++) {
            ck_assert_int_eq(soekpi_evaluation_finding(of->evaluation, i, &finding), SOEKPI_OK);
            ck_assert(finding.code > 0 && finding.code < SOEKPI_FINDING_END);
            ck_assert(finding.chinese[0] != '\0' && finding.english[0] != '\0');
        }
        for (size_t i = 0; i < info.assumption_count; i++) {
            ck_assert_ptr_nonnull(soekpi_evaluation_assumption(of->evaluation, i, SOEKPI_CHINESE));
            ck_assert_ptr_nonnull(soekpi_evaluation_assumption(of->evaluation, i, SOEKPI_ENGLISH));
        }
    }
    scene_close(of);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("invariants");
    TCase *random = tcase_create("random");
    tcase_set_timeout(random, 60);
    tcase_add_loop_test(random, every_result_keeps_the_laws, 0, 60);
    suite_add_tcase(suite, random);
    return run_suite(suite);
}
