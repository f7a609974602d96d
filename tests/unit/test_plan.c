/* Plans: what is read from YAML, what is refused and where, the built-in plans,
 * assumptions, and the contract of the accessors. */
#include <time.h>

#include "base/memory.h"
#include "catalogue/form.h"
#include "harness.h"
#include "plan_text.h"

/* ---- What is read ---- */

static const char whole[] =
    "soekpi: 1\n"
    "plan: example-district\n"
    "title: {zh: 示例区国资国企年度计划, en: Yearly plan of an example district}\n"
    "period: 2023Q3\n"
    "source: 《计划》\n"
    "note: >\n"
    "  a note\n"
    "  of two lines\n"
    "money_unit: 万元\n"
    "growth_base: signed\n"
    "partial: yes\n"
    "benchmarks:\n"
    "  GDP增速: {entity: 示例区, when: latest}\n"
    "  industry_debt_ratio: 制造业\n"
    "labels: {turned_profitable: met, loss_narrowed: at_risk, turned_loss: breached}\n"
    "parameters:\n"
    "  debt_band: {value: 1 pp, note: names no figure, basis: assumed}\n"
    "items:\n"
    "  security_revenue: {zh: 保安服务收入, kind: flow, unit: money}\n"
    "  average_guards: {zh: 平均保安员人数, kind: average, unit: persons}\n"
    "indicators:\n"
    "  revenue_per_guard: {zh: 人均保安收入, formula: security_revenue / average_guards, unit: money/person, "
    "better: higher}\n"
    "aspects:\n"
    "  - id: industry\n"
    "    title: {zh: 产业}\n"
    "    measures:\n"
    "      - id: guards\n"
    "        title: 保安\n"
    "        quote: 措施原文\n"
    "        targets:\n"
    "          - {id: guard-revenue, indicator: 人均保安收入, rule: \">= 1.05 * prior\", at_risk: \"5 %\", "
    "annualise: yes}\n"
    "          - {id: guards-paid, indicator: 保安服务收入, rule: \"> 80万元\", basis: read, quote: "
    "自有原文}\n"
    "      - {id: empty}\n"
    "  - {id: none}\n"
    "goals:\n"
    "  - {id: profit-outgrows-gdp, indicator: total_profit_growth, rule: \"> gdp_growth\", basis: stated, "
    "labels: {from_zero: met}, growth_base: strict}\n"
    "  - {id: debt-ratio-stable, indicator: debt_ratio, rule: \"<= prior + debt_band\", scope: group, basis: "
    "assumed, at_risk: \"0.5 pp\", round: 2, note: 说明文字}\n"
    "  - id: roe-steady\n"
    "    title: {en: Return on equity, zh: 净资产收益率}\n"
    "    indicator: 净资产收益率\n"
    "    rule: 不低于 上年同期\n"
    "    scope: [group, 甲公司, 乙公司]\n"
    "    optional: yes\n"
    "    annualise: no\n"
    "    basis: read\n";

START_TEST(plan_heading_is_read) {
    soekpi_plan *plan = read_plan(catalogue, whole);
    soekpi_plan_info info = info_of(plan);
    ck_assert_str_eq(info.id, "example-district");
    ck_assert_str_eq(info.title_chinese, "示例区国资国企年度计划");
    ck_assert_str_eq(info.title_english, "Yearly plan of an example district");
    ck_assert_str_eq(info.source, "《计划》");
    ck_assert_str_eq(info.note, "a note of two lines");
    ck_assert_str_eq(info.money_unit, "万元");
    ck_assert_int_eq(info.money_power, 4);
    ck_assert_int_eq(info.period, 202309);
    ck_assert_int_eq(info.growth_base, SOEKPI_GROWTH_SIGNED);
    ck_assert_int_eq(info.partial, 1);
    ck_assert_uint_eq(info.goal_count, 3);
    ck_assert_uint_eq(info.target_count, 5);
    ck_assert_uint_eq(info.aspect_count, 2);
    ck_assert_uint_eq(info.measure_count, 2);
    ck_assert_uint_eq(info.parameter_count, 1);
    ck_assert_uint_eq(plan->benchmark_count, 2);
    ck_assert(plan->benchmarks[0].latest && !plan->benchmarks[1].latest);
    ck_assert_str_eq(plan->benchmarks[0].entity, "示例区");
    ck_assert_str_eq(soekpi_catalogue_item(plan->catalogue, plan->benchmarks[0].item)->names.id,
                     "gdp_growth");
    ck_assert_str_eq(plan->benchmarks[1].entity, "制造业");
    soekpi_parameter own = {.size = sizeof own};
    ck_assert_int_eq(soekpi_plan_parameter(plan, 0, &own), SOEKPI_OK);
    ck_assert_str_eq(own.id, "debt_band");
    assert_same_bits(own.value, 0.01);
    ck_assert_int_eq(soekpi_plan_parameter(plan, 1, &own), SOEKPI_ERROR_RANGE);
    soekpi_plan_free(plan);
}
END_TEST

START_TEST(plan_targets_are_read_goals_first) {
    soekpi_plan *plan = read_plan(catalogue, whole);
    soekpi_target growth = target_at(plan, 0);
    ck_assert_str_eq(growth.id, "profit-outgrows-gdp");
    ck_assert_str_eq(growth.title_chinese, "利润总额增速");
    ck_assert_str_eq(growth.title_english, "total profit growth");
    ck_assert_str_eq(growth.indicator, "total_profit_growth");
    ck_assert_str_eq(growth.formula, "growth(total_profit)");
    ck_assert_str_eq(growth.rule, "> gdp_growth");
    ck_assert_str_eq(growth.rule_chinese, "高于 地区生产总值增速");
    ck_assert_str_eq(growth.at_risk, "");
    ck_assert_int_eq(growth.unit, SOEKPI_PERCENT);
    ck_assert_int_eq(growth.better, SOEKPI_BETTER_HIGHER);
    ck_assert_int_eq(growth.basis, SOEKPI_STATED);
    ck_assert_int_eq(growth.growth_base, SOEKPI_GROWTH_STRICT);
    ck_assert_int_eq(growth.profit, 1);
    ck_assert_int_eq(growth.round, -1);
    ck_assert_int_eq(growth.annualise, -1);
    ck_assert_uint_eq(growth.measure, SIZE_MAX);
    /* the plan's label policy and the target's own */
    const target *inside = &plan->targets[0];
    ck_assert_int_eq(inside->labels[SOEKPI_FROM_ZERO], SOEKPI_MET);
    ck_assert_int_eq(inside->labels[SOEKPI_TURNED_PROFITABLE], SOEKPI_MET);
    ck_assert_int_eq(inside->labels[SOEKPI_LOSS_NARROWED], SOEKPI_AT_RISK);
    ck_assert_int_eq(inside->labels[SOEKPI_TURNED_LOSS], SOEKPI_BREACHED);
    ck_assert_int_eq(inside->labels[SOEKPI_LOSS_WIDENED], SOEKPI_UNDEFINED);
    ck_assert(inside->scope_each && inside->scope_group);

    soekpi_target debt = target_at(plan, 1);
    ck_assert_str_eq(debt.rule, "<= prior + debt_band");
    ck_assert_str_eq(debt.at_risk, "0.5 pp");
    ck_assert_str_eq(debt.note, "说明文字");
    ck_assert_int_eq(debt.round, 2);
    ck_assert_int_eq(debt.growth_base, SOEKPI_GROWTH_SIGNED);
    ck_assert_int_eq(plan->targets[1].risk.kind, RISK_BAND);
    ck_assert(!plan->targets[1].scope_each && plan->targets[1].scope_group);

    soekpi_target roe = target_at(plan, 2);
    ck_assert_str_eq(roe.title_english, "Return on equity");
    ck_assert_str_eq(roe.title_chinese, "净资产收益率");
    ck_assert_str_eq(roe.rule, ">= prior");
    ck_assert_int_eq(roe.annualise, 0);
    ck_assert_int_eq(roe.optional, 1);
    ck_assert_int_eq(roe.basis, SOEKPI_READ);
    inside = &plan->targets[2];
    ck_assert(!inside->scope_each && inside->scope_group);
    ck_assert_uint_eq(inside->scope_entity_count, 2);
    ck_assert_str_eq(inside->scope_entities[1], "乙公司");

    soekpi_target guards = target_at(plan, 3);
    ck_assert_str_eq(guards.id, "guard-revenue");
    ck_assert_str_eq(guards.formula, "security_revenue / average_guards");
    ck_assert_int_eq(guards.annualise, 1);
    ck_assert_int_eq(guards.basis, SOEKPI_ASSUMED);
    ck_assert_str_eq(guards.quote, "措施原文");
    ck_assert_uint_eq(guards.measure, 0);
    ck_assert_int_eq(plan->targets[3].risk.kind, RISK_SHARE);

    soekpi_target paid = target_at(plan, 4);
    ck_assert_str_eq(paid.indicator, "security_revenue");
    ck_assert_str_eq(paid.formula, "security_revenue");
    ck_assert_int_eq(paid.unit, SOEKPI_MONEY);
    ck_assert_str_eq(paid.quote, "自有原文");
    ck_assert_uint_eq(paid.measure, 0);
    soekpi_plan_free(plan);
}
END_TEST

START_TEST(plan_headings_know_what_they_hold) {
    soekpi_plan *plan = read_plan(catalogue, whole);
    soekpi_heading aspect = {.size = sizeof aspect};
    ck_assert_int_eq(soekpi_plan_aspect(plan, 0, &aspect), SOEKPI_OK);
    ck_assert_str_eq(aspect.id, "industry");
    ck_assert_str_eq(aspect.title_english, "产业"); /* a lone language serves both */
    ck_assert_uint_eq(aspect.parent, SIZE_MAX);
    ck_assert_uint_eq(aspect.first, 0);
    ck_assert_uint_eq(aspect.count, 2);
    ck_assert_int_eq(soekpi_plan_aspect(plan, 1, &aspect), SOEKPI_OK);
    ck_assert_str_eq(aspect.title_chinese, "none");
    ck_assert_uint_eq(aspect.count, 0);
    soekpi_heading measure = {.size = sizeof measure};
    ck_assert_int_eq(soekpi_plan_measure(plan, 0, &measure), SOEKPI_OK);
    ck_assert_str_eq(measure.id, "guards");
    ck_assert_uint_eq(measure.parent, 0);
    ck_assert_uint_eq(measure.first, 3);
    ck_assert_uint_eq(measure.count, 2);
    ck_assert_int_eq(soekpi_plan_measure(plan, 1, &measure), SOEKPI_OK);
    ck_assert_uint_eq(measure.count, 0);
    soekpi_plan_free(plan);
}
END_TEST

START_TEST(plan_needs_only_its_version_and_id) {
    soekpi_plan *plan = read_plan(catalogue, "soekpi: 1\nplan: a\n");
    soekpi_plan_info info = info_of(plan);
    ck_assert_str_eq(info.title_chinese, "a");
    ck_assert_str_eq(info.source, "");
    ck_assert_str_eq(info.note, "");
    ck_assert_str_eq(info.money_unit, "元");
    ck_assert_int_eq(info.money_power, 0);
    ck_assert_int_eq(info.period, 0);
    ck_assert_int_eq(info.growth_base, SOEKPI_GROWTH_STRICT);
    ck_assert_uint_eq(info.target_count, 0);
    ck_assert_uint_eq(info.assumption_count, 0);
    soekpi_plan_free(plan);
}
END_TEST

/* ---- What is refused (law 17) ---- */

#define HEAD "soekpi: 1\nplan: a\n"
#define GOAL HEAD "goals:\n  - {id: g, indicator: roe, rule: \"> prior\", "

static const struct {
    const char *text;
    soekpi_status code;
    int line, column;
    const char *fragment;
} wrong[] = {
    {"plan: a\n", SOEKPI_ERROR_PLAN, 1, 1, "'soekpi: 1' is missing"},
    {"soekpi: 2\nplan: a\nnew_key: x\n", SOEKPI_ERROR_UNSUPPORTED, 1, 9, "version 2"},
    {"soekpi: one\nplan: a\n", SOEKPI_ERROR_PLAN, 1, 9, "one"},
    {"soekpi: 1\n", SOEKPI_ERROR_PLAN, 1, 1, "no name"},
    {"soekpi: 1\nplan: \"\"\n", SOEKPI_ERROR_PLAN, 2, 7, "empty"},
    {HEAD "goal: []\n", SOEKPI_ERROR_NAME, 3, 1, "did you mean 'goals'"},
    {HEAD "include: other.yaml\n", SOEKPI_ERROR_SYNTAX, 3, 10, "must be a list"},
    {HEAD "routes: {}\n", SOEKPI_ERROR_UNSUPPORTED, 3, 1, "not in this version"},
    {HEAD "period: 2023H2\n", SOEKPI_ERROR_PERIOD, 3, 9, "2023H2"},
    {HEAD "period: \"soon\"\n", SOEKPI_ERROR_PERIOD, 3, 10, "soon"},
    {HEAD "money_unit: 十元\n", SOEKPI_ERROR_UNIT, 3, 13, "百万元"},
    {HEAD "money_unit: persons\n", SOEKPI_ERROR_UNIT, 3, 13, "persons"},
    {HEAD "growth_base: lax\n", SOEKPI_ERROR_PLAN, 3, 14, "strict, absolute or signed"},
    {HEAD "partial: maybe\n", SOEKPI_ERROR_SYNTAX, 3, 10, "yes or no"},
    {HEAD "title: {zh: 计划, fr: plan}\n", SOEKPI_ERROR_NAME, 3, 17, "fr"},
    {HEAD "benchmarks: {gdp_grwoth: 宝安区}\n", SOEKPI_ERROR_NAME, 3, 14, "gdp_growth"},
    {HEAD "benchmarks: {revenue: 宝安区}\n", SOEKPI_ERROR_PLAN, 3, 14, "level"},
    {HEAD "benchmarks: {gdp_growth: {when: latest}}\n", SOEKPI_ERROR_PLAN, 3, 26, "no entity"},
    {HEAD "benchmarks: {gdp_growth: {entity: a, when: earlier}}\n", SOEKPI_ERROR_PLAN, 3, 44, "latest"},
    {HEAD "benchmarks:\n  gdp_growth: a\n  GDP增速: b\n", SOEKPI_ERROR_DUPLICATE, 5, 3, "line 4, column 3"},
    {HEAD "labels: {increase: met}\n", SOEKPI_ERROR_PLAN, 3, 10, "from_zero"},
    {HEAD "labels: {lossy: met}\n", SOEKPI_ERROR_NAME, 3, 10, "lossy"},
    {HEAD "labels: {from_zero: pending}\n", SOEKPI_ERROR_PLAN, 3, 21, "undefined"},
    {HEAD "goals: {id: a}\n", SOEKPI_ERROR_SYNTAX, 3, 8, "goals"},
    {HEAD "goals:\n  - roe\n", SOEKPI_ERROR_SYNTAX, 4, 5, "a target"},
    {HEAD "goals:\n  - {indicator: roe, rule: \"> prior\"}\n", SOEKPI_ERROR_PLAN, 4, 5, "'id'"},
    {HEAD "goals:\n  - {id: \"a b\", indicator: roe, rule: \"> prior\"}\n", SOEKPI_ERROR_PLAN, 4, 11, "a b"},
    {HEAD "goals:\n  - {id: g, rule: \"> prior\"}\n", SOEKPI_ERROR_PLAN, 4, 10, "'indicator'"},
    {HEAD "goals:\n  - {id: g, indicator: roe}\n", SOEKPI_ERROR_PLAN, 4, 10, "'rule'"},
    {HEAD "goals:\n  - {id: g, indicator: reo, rule: \"> prior\"}\n", SOEKPI_ERROR_NAME, 4, 24, "'roe'"},
    {HEAD "goals:\n  - {id: g, indicator: 净资产收益, rule: \"> prior\"}\n", SOEKPI_ERROR_NAME, 4, 24,
     "净资产收益率"},
    {HEAD "goals:\n  - {id: g, indicator: net_profit / total_equity, rule: \"> prior\"}\n", SOEKPI_ERROR_NAME,
     4, 24, "under 'indicators'"},
    {HEAD "goals:\n  - {id: g, indicator: cost_of_capital, rule: \"> prior\"}\n", SOEKPI_ERROR_PLAN, 4, 24,
     "parameter"},
    {HEAD "goals:\n  - {id: g, formula: a / b, rule: \"> prior\"}\n", SOEKPI_ERROR_PLAN, 4, 13,
     "under 'indicators'"},
    {GOAL "weight: 5}\n", SOEKPI_ERROR_UNSUPPORTED, 4, 46, "weights"},
    {GOAL "score: 5}\n", SOEKPI_ERROR_UNSUPPORTED, 4, 46, "scores"},
    {HEAD "goals:\n  - {id: g, indicator: roe, rule: \"\"}\n", SOEKPI_ERROR_RULE, 4, 35, "empty"},
    {HEAD "goals:\n  - {id: g, indicator: roe, rule: 5 %}\n", SOEKPI_ERROR_RULE, 4, 35, "begins with"},
    {HEAD "goals:\n  - {id: g, indicator: roe, rule: \"> 5\"}\n", SOEKPI_ERROR_UNIT, 4, 38, "'5 %'"},
    {HEAD "goals:\n  - {id: g, indicator: roe, rule: 高于 上年童期}\n", SOEKPI_ERROR_NAME, 4, 38, "上年童期"},
    {HEAD "goals:\n  - id: g\n    indicator: roe\n    rule: > prior\n", SOEKPI_ERROR_SYNTAX, 6, 11,
     "rule: \"> prior\""},
    {HEAD "goals:\n  - {id: g, indicator: total_profit_growth, rule: \"> 1.1 * prior\"}\n", SOEKPI_ERROR_RULE,
     4, 54, "year before last"},
    {HEAD "goals:\n  - {id: g, indicator: roe, rule: \"> opening\"}\n", SOEKPI_ERROR_RULE, 4, 38, "opening"},
    {GOAL "at_risk: \"1 %\"}\n", SOEKPI_ERROR_UNIT, 4, 56, "pp"},
    {GOAL "at_risk: \"\"}\n", SOEKPI_ERROR_RULE, 4, 55, "empty"},
    {GOAL "round: 16}\n", SOEKPI_ERROR_PLAN, 4, 53, "from 0 to 15"},
    {GOAL "round: -1}\n", SOEKPI_ERROR_PLAN, 4, 53, "-1"},
    {GOAL "basis: guessed}\n", SOEKPI_ERROR_PLAN, 4, 53, "stated, read or assumed"},
    {GOAL "optional: perhaps}\n", SOEKPI_ERROR_SYNTAX, 4, 56, "yes or no"},
    {GOAL "scope: []}\n", SOEKPI_ERROR_PLAN, 4, 53, "scope"},
    {GOAL "scope: [each, 甲公司]}\n", SOEKPI_ERROR_PLAN, 4, 53, "甲公司"},
    {GOAL "scope: [甲公司, 甲公司]}\n", SOEKPI_ERROR_DUPLICATE, 4, 59, "column 54"},
    {GOAL "labels: {from_zero: met}}\n", SOEKPI_ERROR_PLAN, 4, 46, "growth()"},
    {GOAL "growth_base: signed}\n", SOEKPI_ERROR_PLAN, 4, 46, "growth()"},
    {GOAL "sope: each}\n", SOEKPI_ERROR_NAME, 4, 46, "'scope'"},
    {HEAD "goals:\n  - {id: g, indicator: debt_ratio, rule: \"> prior\", annualise: yes}\n",
     SOEKPI_ERROR_PLAN, 4, 64, "annualised"},
    {HEAD "goals:\n  - {id: g, indicator: roe, rule: \"> prior\"}\naspects:\n  - id: a\n    measures:\n      "
          "- id: "
          "m\n        targets:\n          - {id: g, indicator: roe, rule: \"> prior\"}\n",
     SOEKPI_ERROR_DUPLICATE, 10, 18, "first at line 4, column 10"},
    {HEAD "aspects:\n  - {id: a}\n  - {id: a}\n", SOEKPI_ERROR_DUPLICATE, 5, 10, "line 4"},
    {HEAD "aspects:\n  - {id: a, measures: [{id: m}]}\n  - {id: b, measures: [{id: m}]}\n",
     SOEKPI_ERROR_DUPLICATE, 5, 29, "line 4, column 29"},
    {HEAD "aspects:\n  - {title: a}\n", SOEKPI_ERROR_PLAN, 4, 5, "'id'"},
    {HEAD "aspects:\n  - {id: a, goals: []}\n", SOEKPI_ERROR_NAME, 4, 13, "an aspect"},
    {HEAD "indicators:\n  x: {formula: \"revenue * net_profit\"}\n", SOEKPI_ERROR_FORMULA, 4, 0, ""},
    {"", SOEKPI_ERROR_SYNTAX, 0, 0, "empty"},
};

START_TEST(law_17_wrong_plan_names_its_place) {
    soekpi_error error;
    memset(&error, 0x5A, sizeof error);
    soekpi_plan *plan = soekpi_plan_parse(catalogue, wrong[_i].text, strlen(wrong[_i].text), &error);
    ck_assert_msg(plan == NULL, "accepted:\n%s", wrong[_i].text);
    ck_assert_msg(error.code == wrong[_i].code, "%s\n%d instead of %d: %s", wrong[_i].text, error.code,
                  wrong[_i].code, error.message);
    ck_assert_msg(wrong[_i].line == 0 || error.line == wrong[_i].line, "%s\nat %d:%d: %s", wrong[_i].text,
                  error.line, error.column, error.message);
    ck_assert_msg(wrong[_i].column == 0 || error.column == wrong[_i].column, "%s\nat %d:%d: %s",
                  wrong[_i].text, error.line, error.column, error.message);
    ck_assert_msg(strstr(error.message, wrong[_i].fragment) != NULL, "%s\n%s", wrong[_i].text, error.message);
    ck_assert_ptr_null(soekpi_plan_parse(catalogue, wrong[_i].text, strlen(wrong[_i].text), NULL));
}
END_TEST

/* ---- Assumptions (law 18) ---- */

START_TEST(law_18_assumptions_are_listed) {
    soekpi_plan *plan = read_plan(catalogue, whole);
    static const char *const expected[][2] = {
        {"「净资产收益率」的规则「不低于 上年同期」为对来源的解读", "the rule \">= prior\" is a reading"},
        {"「不高于 上年同期 + debt band」为假定，来源未载明",
         "the rule \"<= prior + debt_band\" is an assumption"},
        {"说明：说明文字", "note: 说明文字"},
        {"来源原文「自有原文」", "the source says \"自有原文\""},
        {"临界条件「0.5 pp」", "at-risk band \"0.5 pp\""},
        {"四舍五入到 2 位小数", "rounded to 2 decimals"},
        {"参数「debt band」取 1 pp，为假定，来源未载明。说明：names no figure",
         "\"debt band\" is 1 pp, an assumption"},
        {"直接除以基数（signed）", "divided by the base as it is (signed)"},
        {"不计算百分比（strict）", "has no percentage (strict)"},
        {"扭亏为盈视为达标", "turned to profit counts as met"},
        {"允许部分汇总", "partial sums are allowed"},
        {"「地区生产总值增速」取「示例区」本期数据", "is that of \"示例区\" for the period, or the latest"},
    };
    for (size_t i = 0; i < COUNT(expected); i++) {
        ck_assert_msg(assumes(plan, expected[i][0], SOEKPI_CHINESE), "no assumption '%s'", expected[i][0]);
        ck_assert_msg(assumes(plan, expected[i][1], SOEKPI_ENGLISH), "no assumption '%s'", expected[i][1]);
    }
    /* what is stated is no assumption, and neither is the benchmark of the same period */
    ck_assert(!assumes(plan, "> gdp_growth", SOEKPI_ENGLISH));
    ck_assert(!assumes(plan, "制造业", SOEKPI_ENGLISH));
    size_t count = info_of(plan).assumption_count;
    ck_assert_ptr_null(soekpi_plan_assumption(plan, count, SOEKPI_CHINESE));
    ck_assert_ptr_null(soekpi_plan_assumption(plan, 0, 2));
    ck_assert_ptr_null(soekpi_plan_assumption(NULL, 0, SOEKPI_CHINESE));
    soekpi_plan_free(plan);
}
END_TEST

START_TEST(law_18_parameter_of_the_catalogue_is_listed_when_used) {
    soekpi_plan *plan =
        read_plan(catalogue, HEAD "goals:\n  - {id: g, indicator: roe, rule: \"> prior\", basis: stated}\n");
    ck_assert_uint_eq(info_of(plan).assumption_count, 0);
    soekpi_plan_free(plan);
    plan = read_plan(catalogue, HEAD "goals:\n  - {id: g, indicator: eva, rule: \"> 0\", basis: stated}\n");
    ck_assert(assumes(plan, "资本成本率", SOEKPI_CHINESE));
    soekpi_plan_free(plan);
}
END_TEST

/* ---- Built-in plans: what their sources say ---- */

static const struct {
    const char *plan, *target, *indicator, *rule;
} stated[] = {
    {"baoan-2023", "profit-outgrows-gdp", "total_profit_growth", "> gdp_growth"},
    {"baoan-2023", "debt-ratio-stable", "debt_ratio", "<= prior + debt_band"},
    {"baoan-2023", "roe-steady", "roe", ">= prior"},
    {"baoan-2023", "per-capita-steady", "revenue_per_capita", ">= prior"},
    {"baoan-2023", "revenue-steady", "revenue", ">= prior"},
    {"one-profit-five-ratios-2023", "profit-outgrows-gdp", "total_profit_growth", "> gdp_growth"},
    {"one-profit-five-ratios-2023", "operating-cash-ratio-up", "operating_cash_ratio", "> prior"},
    {"one-profit-five-ratios-2025", "cash-collection-up", "cash_collection_ratio", "> prior"},
    {"debt-lines", "baseline", "debt_ratio", "<= industry_debt_ratio"},
    {"debt-lines", "warning-line", "debt_ratio", "< industry_debt_ratio + 5 pp"},
    {"debt-lines", "key-monitoring-line", "debt_ratio", "< industry_debt_ratio + 10 pp"},
};

START_TEST(builtin_plan_says_what_its_source_says) {
    soekpi_error error;
    soekpi_plan *plan = soekpi_plan_builtin(catalogue, stated[_i].plan, &error);
    ck_assert_msg(plan != NULL, "%d:%d %s", error.line, error.column, error.message);
    size_t index = soekpi_plan_find_target(plan, stated[_i].target);
    ck_assert_uint_ne(index, SIZE_MAX);
    soekpi_target found = target_at(plan, index);
    ck_assert_str_eq(found.indicator, stated[_i].indicator);
    ck_assert_str_eq(found.rule, stated[_i].rule);
    soekpi_plan_free(plan);
}
END_TEST

START_TEST(builtin_plans_all_read) {
    ck_assert_uint_eq(soekpi_builtin_plan_count(), 4);
    for (size_t i = 0; i < soekpi_builtin_plan_count(); i++) {
        const char *id = soekpi_builtin_plan_id(i);
        size_t length = 0;
        const char *text = soekpi_builtin_plan_text(id, &length);
        ck_assert_ptr_nonnull(text);
        ck_assert_uint_gt(length, 100);
        soekpi_error error;
        soekpi_plan *plan = soekpi_plan_builtin(catalogue, id, &error);
        ck_assert_msg(plan != NULL, "%s %d:%d %s", id, error.line, error.column, error.message);
        soekpi_plan_info info = info_of(plan);
        ck_assert_str_eq(info.id, id);
        ck_assert_uint_gt(info.assumption_count, 0);
        for (size_t k = 0; k < info.target_count; k++) {
            ck_assert_str_ne(target_at(plan, k).quote, "");
        }
        soekpi_plan_free(plan);
    }
    ck_assert_ptr_null(soekpi_builtin_plan_id(4));
    ck_assert_ptr_null(soekpi_builtin_plan_text("none", NULL));
    ck_assert_ptr_null(soekpi_builtin_plan_text(NULL, NULL));
    soekpi_error error;
    ck_assert_ptr_null(soekpi_plan_builtin(catalogue, "baoan", &error));
    ck_assert_int_eq(error.code, SOEKPI_ERROR_NAME);
    ck_assert_ptr_nonnull(strstr(error.message, "baoan-2023"));
    ck_assert_ptr_null(soekpi_plan_builtin(NULL, "baoan-2023", &error));
    ck_assert_int_eq(error.code, SOEKPI_ERROR_ARGUMENT);
}
END_TEST

/* ---- One target for a calculator ---- */

static soekpi_plan *one(const char *name, const char *limit, const char *band, soekpi_error *error) {
    soekpi_catalogue *top = soekpi_catalogue_extend(catalogue, error);
    ck_assert_ptr_nonnull(top);
    return soekpi_plan_of_one(top, soekpi_slice(name), soekpi_slice(limit), soekpi_slice(band), error);
}

START_TEST(plan_of_one_reads_a_name_or_a_formula) {
    soekpi_error error;
    soekpi_plan *plan = one("总资产报酬率", "> 5 %", "1 pp", &error);
    ck_assert_msg(plan != NULL, "%d %s", error.column, error.message);
    ck_assert_str_eq(target_at(plan, 0).indicator, "return_on_total_assets");
    ck_assert_int_eq(target_at(plan, 0).unit, SOEKPI_PERCENT);
    soekpi_plan_free(plan);

    plan = one("net_profit / (x + avg(y))", ">= 100 万元", "", &error);
    ck_assert_msg(plan != NULL, "%d %s", error.column, error.message);
    soekpi_target found = target_at(plan, 0);
    ck_assert_str_eq(found.indicator, "");
    ck_assert_str_eq(found.formula, "net_profit / (x + avg(y))");
    ck_assert_str_eq(found.title_chinese, "净利润 / (x + avg(y))");
    ck_assert_int_eq(found.unit, SOEKPI_NUMBER);
    ck_assert_int_eq(plan->targets[0].symbol.what, -1);
    ck_assert_uint_eq(info_of(plan).assumption_count, 0);
    soekpi_plan_free(plan);

    plan = one("revenue", "> 100", "5 %", &error); /* bare constants are in the items' own unit */
    ck_assert_msg(plan != NULL, "%d %s", error.column, error.message);
    ck_assert_int_eq(plan->targets[0].risk.kind, RISK_SHARE);
    soekpi_plan_free(plan);

    plan = one("revenue", "", "", &error);
    ck_assert_ptr_nonnull(plan);
    ck_assert_int_eq(plan->targets[0].rule.kind, RULE_NONE);
    ck_assert_str_eq(target_at(plan, 0).rule, "");
    soekpi_plan_free(plan);
}
END_TEST

static const struct {
    const char *indicator, *rule, *risk;
    soekpi_status code;
    int column;
} wrong_ones[] = {
    {"", "> 5 %", "", SOEKPI_ERROR_FORMULA, 1},
    {"roe", "> foo", "", SOEKPI_ERROR_NAME, 3},
    {"roe", "", "1 pp", SOEKPI_ERROR_RULE, 1},
    {"roe", "> prior", "1 %", SOEKPI_ERROR_UNIT, 1},
    {"total_profit_growth", "> prior", "", SOEKPI_ERROR_RULE, 3},
    {"revenue * net_profit", "", "", SOEKPI_ERROR_FORMULA, 9},
};

START_TEST(law_17_wrong_plan_of_one) {
    soekpi_error error = {0};
    ck_assert_ptr_null(one(wrong_ones[_i].indicator, wrong_ones[_i].rule, wrong_ones[_i].risk, &error));
    ck_assert_msg(error.code == wrong_ones[_i].code, "%d: %s", error.code, error.message);
    ck_assert_int_eq(error.line, 1);
    ck_assert_msg(error.column == wrong_ones[_i].column, "%d: %s", error.column, error.message);
}
END_TEST

/* ---- Contract ---- */

START_TEST(rejected_calls_write_nothing) {
    soekpi_plan *plan = read_plan(catalogue, whole);
    soekpi_target canary;
    memset(&canary, 0x5A, sizeof canary);
    soekpi_target found = canary;
    ck_assert_int_eq(soekpi_plan_target(NULL, 0, &found), SOEKPI_ERROR_ARGUMENT);
    ck_assert_int_eq(soekpi_plan_target(plan, 0, NULL), SOEKPI_ERROR_ARGUMENT);
    ck_assert_int_eq(soekpi_plan_target(plan, 99, &found), SOEKPI_ERROR_ARGUMENT); /* size comes first */
    ck_assert_mem_eq(&found, &canary, sizeof found);
    found.size = canary.size = sizeof found;
    ck_assert_int_eq(soekpi_plan_target(plan, 5, &found), SOEKPI_ERROR_RANGE);
    ck_assert_mem_eq(&found, &canary, sizeof found);
    soekpi_heading part = {.size = sizeof part, .count = 77};
    ck_assert_int_eq(soekpi_plan_aspect(plan, 2, &part), SOEKPI_ERROR_RANGE);
    ck_assert_int_eq(soekpi_plan_measure(plan, 2, &part), SOEKPI_ERROR_RANGE);
    ck_assert_int_eq(soekpi_plan_aspect(NULL, 0, &part), SOEKPI_ERROR_ARGUMENT);
    ck_assert_uint_eq(part.count, 77);
    soekpi_plan_info info = {.size = 1};
    ck_assert_int_eq(soekpi_plan_describe(plan, &info), SOEKPI_ERROR_ARGUMENT);
    soekpi_parameter own = {.size = sizeof own};
    ck_assert_int_eq(soekpi_plan_parameter(NULL, 0, &own), SOEKPI_ERROR_ARGUMENT);
    ck_assert_uint_eq(soekpi_plan_find_target(plan, "none"), SIZE_MAX);
    ck_assert_uint_eq(soekpi_plan_find_target(plan, NULL), SIZE_MAX);
    ck_assert_uint_eq(soekpi_plan_find_target(NULL, "none"), SIZE_MAX);
    ck_assert_ptr_null(soekpi_plan_catalogue(NULL));
    ck_assert_ptr_nonnull(soekpi_plan_catalogue(plan));
    soekpi_error error;
    ck_assert_ptr_null(soekpi_plan_parse(NULL, "", 0, &error));
    ck_assert_int_eq(error.code, SOEKPI_ERROR_ARGUMENT);
    ck_assert_ptr_null(soekpi_plan_parse(catalogue, NULL, 1, &error));
    ck_assert_int_eq(error.code, SOEKPI_ERROR_ARGUMENT);
    soekpi_plan_free(plan);
    soekpi_plan_free(NULL);
}
END_TEST

START_TEST(plan_freezes_its_catalogue) {
    soekpi_plan *plan = read_plan(catalogue, HEAD);
    soekpi_error error;
    ck_assert_int_eq(
        soekpi_catalogue_add_item(catalogue, "new_item", NULL, NULL, SOEKPI_FLOW, SOEKPI_MONEY, &error),
        SOEKPI_ERROR_FROZEN);
    soekpi_plan_free(plan);
}
END_TEST

/* ---- Limits (law 19) ---- */

/* `count` short targets, the last with the id of number `twin`. */
static char *many_targets(size_t count, size_t twin, size_t *length) {
    size_t room = 64 + 48 * count;
    char *text = malloc(room);
    ck_assert_ptr_nonnull(text);
    *length = (size_t)snprintf(text, room, "soekpi: 1\nplan: a\ngoals:\n");
    for (size_t i = 0; i < count; i++) {
        *length += (size_t)snprintf(text + *length, room - *length,
                                    "- {id: g%zu,indicator: roe,rule: 提升}\n", i + 1 == count ? twin : i);
    }
    return text;
}

static double seconds(void) {
    return (double)clock() / CLOCKS_PER_SEC;
}

START_TEST(law_19_ten_thousand_targets_in_time) {
    size_t length;
    char *text = many_targets(12000, 11999, &length);
    soekpi_error error;
    double start = seconds();
    soekpi_plan *plan = soekpi_plan_parse(catalogue, text, length, &error);
    double taken = seconds() - start;
    ck_assert_msg(plan != NULL, "%d:%d %s", error.line, error.column, error.message);
    ck_assert_uint_eq(info_of(plan).target_count, 12000);
    ck_assert_uint_eq(info_of(plan).assumption_count, 12000);
    ck_assert_msg(taken < 5, "%zu bytes took %d ms", length, (int)(1000 * taken));
    soekpi_plan_free(plan);
    free(text);

    text = many_targets(12000, 17, &length);
    ck_assert_ptr_null(soekpi_plan_parse(catalogue, text, length, &error));
    ck_assert_int_eq(error.code, SOEKPI_ERROR_DUPLICATE);
    ck_assert_int_eq(error.line, 12003);
    ck_assert_ptr_nonnull(strstr(error.message, "'g17' is given twice; first at line 21"));
    free(text);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("plan");
    TCase *laws = tcase_create("plans");
    tcase_add_checked_fixture(laws, setup, teardown);
    tcase_add_test(laws, plan_heading_is_read);
    tcase_add_test(laws, plan_targets_are_read_goals_first);
    tcase_add_test(laws, plan_headings_know_what_they_hold);
    tcase_add_test(laws, plan_needs_only_its_version_and_id);
    tcase_add_loop_test(laws, law_17_wrong_plan_names_its_place, 0, COUNT(wrong));
    tcase_add_test(laws, law_18_assumptions_are_listed);
    tcase_add_test(laws, law_18_parameter_of_the_catalogue_is_listed_when_used);
    tcase_add_loop_test(laws, builtin_plan_says_what_its_source_says, 0, COUNT(stated));
    tcase_add_test(laws, builtin_plans_all_read);
    tcase_add_test(laws, plan_of_one_reads_a_name_or_a_formula);
    tcase_add_loop_test(laws, law_17_wrong_plan_of_one, 0, COUNT(wrong_ones));
    suite_add_tcase(suite, laws);
    TCase *contract = tcase_create("contract");
    tcase_add_checked_fixture(contract, setup, teardown);
    tcase_set_timeout(contract, 60);
    tcase_add_test(contract, rejected_calls_write_nothing);
    tcase_add_test(contract, plan_freezes_its_catalogue);
    tcase_add_test(contract, law_19_ten_thousand_targets_in_time);
    suite_add_tcase(suite, contract);
    return run_suite(suite);
}
