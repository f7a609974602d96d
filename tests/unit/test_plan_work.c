/* Plans: quantities, milestones, portfolios, checklists and ranks, and what a source declares. */
#include "harness.h"
#include "plan/reader.h"
#include "plan_text.h"

#define HEAD                                                                                                 \
    "soekpi: 1\nplan: a\n"                                                                                   \
    "parameters:\n"                                                                                          \
    "  front_places: {value: 3, zh: 前列名次}\n"                                                         \
    "  half: 2.5\n"                                                                                          \
    "  wanted_space: 80 万平方米\n"                                                                      \
    "items:\n"                                                                                               \
    "  new_space: {zh: 新增产业空间, en: new space, kind: flow, unit: m2}\n"                           \
    "  roe_rank: {zh: 净资产收益率排名, kind: level, unit: number}\n"                                \
    "  guard_share: {kind: level, unit: \"%\"}\n"                                                            \
    "goals:\n"

static decimal whole(int64_t value) {
    return soekpi_decimal_make(value, 0);
}

static decimal constant_of(const form *constant) {
    decimal value = soekpi_decimal_make(0, 0);
    ck_assert_uint_eq(constant->count, 1);
    ck_assert_int_eq(constant->terms[0].item, NO_ITEM);
    ck_assert_int_eq(constant->terms[0].parameter, NO_PARAMETER);
    value = constant->terms[0].coefficient;
    return value;
}

/* ---- Quantities ---- */

START_TEST(quantity_has_an_item_a_rule_and_days) {
    soekpi_plan *plan =
        read_plan(catalogue, HEAD "  - {id: q, quantity: 新增产业空间, rule: \"超过 80万平方米\", start: "
                                  "2023-02-01, due: 2023年12月31日, pace: linear, maximum: \"90 万平方米\", "
                                  "basis: stated, optional: yes, note: 说明, quote: 原文}\n");
    soekpi_target found = target_at(plan, 0);
    ck_assert_int_eq(found.kind, SOEKPI_TARGET_QUANTITY);
    ck_assert_str_eq(found.indicator, "new_space");
    ck_assert_str_eq(found.formula, "new_space");
    ck_assert_str_eq(found.title_chinese, "新增产业空间");
    ck_assert_str_eq(found.title_english, "new space");
    ck_assert_int_eq(found.unit, SOEKPI_AREA);
    ck_assert_str_eq(found.rule, "> 80 万平方米");
    ck_assert_int_eq(found.start, 20230201);
    ck_assert_int_eq(found.due, 20231231);
    ck_assert_str_eq(found.subject, "");
    ck_assert_uint_eq(found.entry_count, 0);
    ck_assert_uint_eq(found.after, SIZE_MAX);
    ck_assert_uint_eq(found.part, SIZE_MAX);
    ck_assert_int_eq(found.optional, 1);
    const target *inside = &plan->targets[0];
    ck_assert(inside->work.linear && inside->work.has_maximum);
    ck_assert(soekpi_decimal_equal(constant_of(&inside->work.maximum), whole(900000)));
    ck_assert_int_eq(inside->rule.kind, RULE_COMPARE);
    ck_assert_int_eq(inside->rule.comparison, ABOVE);
    ck_assert(soekpi_decimal_equal(constant_of(&inside->rule.references[0].margin), whole(800000)));
    soekpi_plan_free(plan);
}
END_TEST

START_TEST(quantity_may_have_a_schedule_and_a_parameter) {
    soekpi_plan *plan = read_plan(
        catalogue, HEAD "  - {id: q, quantity: new_space, rule: \">= wanted_space\", schedule: {2023-03-31: "
                        "100000 平方米, 2023H1: 40 万平方米, 2023年12月31日: 80 万平方米}}\n");
    const plan_work *work = &plan->targets[0].work;
    ck_assert_uint_eq(work->step_count, 3);
    ck_assert_int_eq(work->schedule[0].date, 20230331);
    ck_assert_int_eq(work->schedule[1].date, 20230630);
    ck_assert_int_eq(work->schedule[2].date, 20231231);
    ck_assert(soekpi_decimal_equal(work->schedule[0].value, whole(100000)));
    ck_assert(soekpi_decimal_equal(work->schedule[1].value, whole(400000)));
    ck_assert(soekpi_decimal_equal(work->schedule[2].value, whole(800000)));
    ck_assert(!work->linear && !work->has_maximum);
    ck_assert_int_eq(work->start, 0);
    ck_assert_int_eq(work->due, 0);
    ck_assert_str_eq(target_at(plan, 0).rule, ">= wanted_space");
    ck_assert(assumes(plan, "wanted space", SOEKPI_ENGLISH));
    soekpi_plan_free(plan);
}
END_TEST

/* ---- Milestones ---- */

START_TEST(milestone_is_a_rule_of_days) {
    soekpi_plan *plan = read_plan(
        catalogue, HEAD "  - {id: later, milestone: 新桥东 主体结构封顶, due: 2023-03-31, after: earlier, "
                        "at_risk: \"30 days\", basis: stated}\n"
                        "  - {id: earlier, quantity: new_space, rule: \"> 1 平方米\", basis: stated}\n"
                        "  - {id: last, milestone: opening, due: 2024-02-29, after: later, title: {zh: 开业, "
                        "en: Opening}, basis: read}\n");
    soekpi_target later = target_at(plan, 0);
    ck_assert_int_eq(later.kind, SOEKPI_TARGET_MILESTONE);
    ck_assert_str_eq(later.subject, "新桥东 主体结构封顶");
    ck_assert_str_eq(later.title_chinese, "新桥东 主体结构封顶");
    ck_assert_str_eq(later.title_english, "新桥东 主体结构封顶");
    ck_assert_str_eq(later.indicator, "");
    ck_assert_int_eq(later.unit, SOEKPI_DAYS);
    ck_assert_int_eq(later.better, SOEKPI_BETTER_LOWER);
    ck_assert_str_eq(later.rule, "<= 0 days");
    ck_assert_str_eq(later.at_risk, "30 days");
    ck_assert_int_eq(later.due, 20230331);
    ck_assert_uint_eq(later.after, 1);
    const target *inside = &plan->targets[0];
    ck_assert_int_eq(inside->rule.kind, RULE_COMPARE);
    ck_assert_int_eq(inside->rule.comparison, AT_MOST);
    ck_assert_uint_eq(inside->rule.references[0].margin.count, 0);
    ck_assert_int_eq(inside->risk.kind, RISK_BAND);
    ck_assert(soekpi_decimal_equal(constant_of(&inside->risk.band), whole(30)));
    ck_assert_uint_eq(inside->formula.numerator.count, 0);
    ck_assert(soekpi_decimal_equal(constant_of(&inside->formula.denominator), whole(1)));
    ck_assert_str_eq(target_at(plan, 2).title_english, "Opening");
    ck_assert_int_eq(target_at(plan, 2).due, 20240229); /* a leap year */
    ck_assert_uint_eq(target_at(plan, 2).after, 0);
    ck_assert(assumes(plan, "「开业」的完成期限 2024-02-29为对来源的解读", SOEKPI_CHINESE));
    ck_assert(assumes(plan, "the due date 2024-02-29 is a reading", SOEKPI_ENGLISH));
    ck_assert(!assumes(plan, "2023-03-31", SOEKPI_ENGLISH));
    soekpi_plan_free(plan);
}
END_TEST

/* A period as a due date is its last day. */
START_TEST(due_date_may_be_the_end_of_a_period) {
    static const struct {
        const char *text;
        int32_t day;
    } due[] = {{"2023Q1", 20230331},        {"2023H1", 20230630},   {"2023-09", 20230930},
               {"2023", 20231231},          {"2024-02", 20240229},  {"2023年上半年", 20230630},
               {"2023年9月30日", 20230930}, {"2023-2-28", 20230228}};
    for (size_t i = 0; i < COUNT(due); i++) {
        char text[1024];
        (void)snprintf(text, sizeof text, "%s  - {id: m, milestone: x, due: %s}\n", HEAD, due[i].text);
        soekpi_plan *plan = read_plan(catalogue, text);
        ck_assert_int_eq(target_at(plan, 0).due, due[i].day);
        soekpi_plan_free(plan);
    }
}
END_TEST

/* ---- Portfolios and checklists ---- */

START_TEST(portfolio_counts_projects_at_a_stage) {
    soekpi_plan *plan = read_plan(
        catalogue, HEAD "  - {id: p, portfolio: [燕罗产业园, {title: {zh: 松岗产业园, en: Songgang park}}, "
                        "{id: third, title: 第三园}, {id: fourth}], declared: 5, stages: [立项, 开工, 封顶], "
                        "stage: 开工, rule: \">= 4\", due: 2023-12-31}\n"
                        "  - {id: all, portfolio: [x, y], schedule: {2023-06-30: 1}}\n"
                        "  - {id: five, portfolio: [x], declared: 5}\n");
    soekpi_target found = target_at(plan, 0);
    ck_assert_int_eq(found.kind, SOEKPI_TARGET_PORTFOLIO);
    ck_assert_int_eq(found.unit, SOEKPI_COUNT);
    ck_assert_str_eq(found.title_chinese, "p");
    ck_assert_str_eq(found.rule, ">= 4");
    ck_assert_uint_eq(found.entry_count, 4);
    ck_assert_uint_eq(found.declared, 5);
    ck_assert_str_eq(entry_at(plan, 0, 0).id, "燕罗产业园");
    ck_assert_str_eq(entry_at(plan, 0, 0).title_english, "燕罗产业园");
    ck_assert_str_eq(entry_at(plan, 0, 1).id, "松岗产业园");
    ck_assert_str_eq(entry_at(plan, 0, 1).title_english, "Songgang park");
    ck_assert_str_eq(entry_at(plan, 0, 2).id, "third");
    ck_assert_str_eq(entry_at(plan, 0, 2).title_chinese, "第三园");
    ck_assert_str_eq(entry_at(plan, 0, 3).title_chinese, "fourth");
    ck_assert_str_eq(entry_at(plan, 0, 3).owner, "");
    ck_assert_int_eq(entry_at(plan, 0, 3).due, 0);
    ck_assert_uint_eq(plan->targets[0].work.stage_count, 3);
    ck_assert_uint_eq(plan->targets[0].work.stage, 1);
    ck_assert_str_eq(plan->targets[0].work.stages[2], "封顶");
    ck_assert_str_eq(target_at(plan, 1).rule, ">= 2");
    ck_assert_uint_eq(target_at(plan, 1).declared, 2);
    ck_assert_str_eq(target_at(plan, 2).rule, ">= 5"); /* all that there are, named or not */
    soekpi_entry entry = {.size = sizeof entry};
    ck_assert_int_eq(soekpi_plan_entry(plan, 0, 4, &entry), SOEKPI_ERROR_RANGE);
    ck_assert_int_eq(soekpi_plan_entry(plan, 3, 0, &entry), SOEKPI_ERROR_RANGE);
    ck_assert_int_eq(soekpi_plan_entry(NULL, 0, 0, &entry), SOEKPI_ERROR_ARGUMENT);
    entry.size = 1;
    ck_assert_int_eq(soekpi_plan_entry(plan, 0, 0, &entry), SOEKPI_ERROR_ARGUMENT);
    ck_assert_int_eq(soekpi_plan_entry(plan, 0, 0, NULL), SOEKPI_ERROR_ARGUMENT);
    soekpi_plan_free(plan);
}
END_TEST

START_TEST(checklist_is_a_share_of_its_entries) {
    soekpi_plan *plan = read_plan(
        catalogue, HEAD "  - {id: c, checklist: [{id: x, title: {zh: 老旧园区改造, en: old parks}, owner: "
                        "综合部, due: 2023-06-30}, 廉洁教育], rule: \">= 50 %\"}\n"
                        "  - {id: d, checklist: [x]}\n");
    soekpi_target found = target_at(plan, 0);
    ck_assert_int_eq(found.kind, SOEKPI_TARGET_CHECKLIST);
    ck_assert_int_eq(found.unit, SOEKPI_PERCENT);
    ck_assert_str_eq(found.rule, ">= 50 %");
    ck_assert_uint_eq(found.entry_count, 2);
    ck_assert_uint_eq(found.declared, 2);
    soekpi_entry first = entry_at(plan, 0, 0);
    ck_assert_str_eq(first.id, "x");
    ck_assert_str_eq(first.title_chinese, "老旧园区改造");
    ck_assert_str_eq(first.title_english, "old parks");
    ck_assert_str_eq(first.owner, "综合部");
    ck_assert_int_eq(first.due, 20230630);
    ck_assert_str_eq(entry_at(plan, 0, 1).id, "廉洁教育");
    ck_assert_str_eq(target_at(plan, 1).rule, ">= 100 %");
    soekpi_plan_free(plan);
}
END_TEST

/* ---- Scopes ---- */

START_TEST(work_speaks_about_the_plan_and_rules_about_enterprises) {
    soekpi_plan *plan =
        read_plan(catalogue, HEAD "  - {id: q, quantity: new_space, rule: \"> 1 平方米\"}\n"
                                  "  - {id: r, indicator: roe, rule: \"> prior\"}\n"
                                  "  - {id: k, indicator: roe, rule: \"rank <= 3 among all\"}\n"
                                  "  - {id: s, indicator: roe, rule: \"> prior\", scope: segment}\n"
                                  "  - {id: m, milestone: x, due: 2023, scope: [plan, 企业甲]}\n"
                                  "  - {id: c, checklist: [x], scope: [each, group, plan]}\n");
    const target *at = plan->targets;
    ck_assert(at[0].scope_plan && !at[0].scope_each && !at[0].scope_group && !at[0].scope_segment);
    ck_assert(!at[1].scope_plan && at[1].scope_each && at[1].scope_group && !at[1].scope_segment);
    ck_assert(!at[2].scope_plan && at[2].scope_each && at[2].scope_group && !at[2].scope_segment);
    ck_assert(!at[3].scope_plan && !at[3].scope_each && !at[3].scope_group && at[3].scope_segment);
    ck_assert(at[4].scope_plan && !at[4].scope_each && at[4].scope_entity_count == 1);
    ck_assert_str_eq(at[4].scope_entities[0], "企业甲");
    ck_assert(at[5].scope_plan && at[5].scope_each && at[5].scope_group);
    soekpi_plan_free(plan);
}
END_TEST

/* ---- Ranks ---- */

static const struct {
    const char *text; /* without double quotes */
    const char *printed;
    int32_t among;
} ranks[] = {
    {"rank <= 3 among peers", "rank <= 3 among peers", SOEKPI_AMONG_PEERS},
    {"rank ≤ 3", "rank <= 3 among peers", SOEKPI_AMONG_PEERS},
    {"Rank <= front_places among all", "rank <= front_places among all", SOEKPI_AMONG_ALL},
    {"rank <= front places among group", "rank <= front_places among group", SOEKPI_AMONG_GROUP},
    {"rank<=12 among  PEERS ", "rank <= 12 among peers", SOEKPI_AMONG_PEERS},
    {"rank <= 3 count among peers", "rank <= 3 among peers", SOEKPI_AMONG_PEERS},
    {"排名不超过 3", "rank <= 3 among peers", SOEKPI_AMONG_PEERS},
    {"排名 不高于 前列名次（本组）", "rank <= front_places among group", SOEKPI_AMONG_GROUP},
    {"排名 前 3 名", "rank <= 3 among peers", SOEKPI_AMONG_PEERS},
    {"排名前三", "rank <= 3 among peers", SOEKPI_AMONG_PEERS},
    {"排名进入前五名（全部企业）", "rank <= 5 among all", SOEKPI_AMONG_ALL},
    {"排名居前 10 位(同行)", "rank <= 10 among peers", SOEKPI_AMONG_PEERS},
    {"排名＜＝３ among 组内", "rank <= 3 among group", SOEKPI_AMONG_GROUP},
};

START_TEST(rank_is_read_and_reads_back) {
    char text[2048];
    (void)snprintf(text, sizeof text, "%s  - {id: k, indicator: roe, rule: \"%s\"}\n", HEAD, ranks[_i].text);
    soekpi_plan *plan = read_plan(catalogue, text);
    soekpi_target found = target_at(plan, 0);
    ck_assert_str_eq(found.rule, ranks[_i].printed);
    ck_assert_int_eq(found.among, ranks[_i].among);
    ck_assert_int_eq(found.kind, SOEKPI_TARGET_RANK);
    const char *written[] = {found.rule, found.rule_chinese};
    for (size_t i = 0; i < COUNT(written); i++) {
        rule again;
        int32_t among = -1;
        soekpi_error error;
        soekpi_status status = soekpi_rank_parse(plan->catalogue, soekpi_slice(written[i]), soekpi_nowhere,
                                                 &again, &among, &error);
        ck_assert_msg(status == SOEKPI_OK, "%s: %s", written[i], error.message);
        ck_assert_int_eq(among, ranks[_i].among);
        ck_assert_int_eq(again.comparison, AT_MOST);
        ck_assert(
            soekpi_form_equal(&again.references[0].margin, &plan->targets[0].rule.references[0].margin));
        soekpi_rule_free(&again);
    }
    soekpi_plan_free(plan);
}
END_TEST

START_TEST(rank_keeps_its_indicator_and_compares_a_count) {
    soekpi_plan *plan = read_plan(
        catalogue, HEAD "  - {id: k, indicator: total_profit_growth, rule: \"rank <= front_places among "
                        "peers\", at_risk: \"1\", scope: group, reported: 净资产收益率排名, places: "
                        "{turned_profitable: first, loss_widened: last, from_zero: none}}\n");
    soekpi_target found = target_at(plan, 0);
    ck_assert_str_eq(found.indicator, "total_profit_growth");
    ck_assert_str_eq(found.formula, "growth(total_profit)");
    ck_assert_str_eq(found.title_chinese, "利润总额增速");
    ck_assert_str_eq(found.rule_chinese, "排名不超过 前列名次（可比单位）");
    ck_assert_str_eq(found.at_risk, "1");
    ck_assert_int_eq(found.unit, SOEKPI_PERCENT);
    ck_assert_int_eq(found.better, SOEKPI_BETTER_HIGHER);
    const target *inside = &plan->targets[0];
    ck_assert_int_eq(inside->rule.kind, RULE_COMPARE);
    ck_assert_int_eq(inside->rule.comparison, AT_MOST);
    ck_assert_int_eq(inside->rule.references[0].base, BASE_NONE);
    ck_assert_int_eq(inside->risk.kind, RISK_BAND);
    ck_assert_str_eq(soekpi_catalogue_item(plan->catalogue, inside->ranking.reported)->names.id, "roe_rank");
    ck_assert_int_eq(inside->ranking.places[SOEKPI_TURNED_PROFITABLE], PLACE_FIRST);
    ck_assert_int_eq(inside->ranking.places[SOEKPI_LOSS_WIDENED], PLACE_LAST);
    ck_assert_int_eq(inside->ranking.places[SOEKPI_FROM_ZERO], PLACE_NONE);
    ck_assert_int_eq(inside->ranking.places[SOEKPI_TURNED_LOSS], PLACE_NONE);
    ck_assert(!inside->scope_each && inside->scope_group);
    soekpi_plan_free(plan);
    plan = read_plan(catalogue, HEAD "  - {id: k, indicator: roe, rule: \"rank <= 3\"}\n");
    ck_assert_int_eq(plan->targets[0].ranking.reported, NO_ITEM);
    soekpi_plan_free(plan);
}
END_TEST

/* ---- What a source declares ---- */

#define DECLARED                                                                                             \
    "soekpi: 1\nplan: a\ndeclares: {aspects: 4, measures: 16, enterprises: 6}\n"                             \
    "aspects:\n"                                                                                             \
    "  - id: industry\n"                                                                                     \
    "    basis: stated\n"                                                                                    \
    "    measures:\n"                                                                                        \
    "      - {id: one, title: 措施一, basis: stated}\n"                                                   \
    "      - {id: two, title: {zh: 措施二, en: Measure two}, basis: read, quote: 原文, note: 注}\n"    \
    "      - {id: three, title: 措施三}\n"

START_TEST(law_18_measures_that_are_not_stated_are_assumptions) {
    soekpi_plan *plan = read_plan(catalogue, DECLARED);
    soekpi_plan_info info = info_of(plan);
    ck_assert_uint_eq(info.declared_aspects, 4);
    ck_assert_uint_eq(info.declared_measures, 16);
    ck_assert_uint_eq(info.declared_enterprises, 6);
    ck_assert_uint_eq(info.measure_count, 3);
    ck_assert_uint_eq(info.stated_measures, 2);
    ck_assert_uint_eq(info.part_count, 0);
    soekpi_heading found = {.size = sizeof found};
    ck_assert_int_eq(soekpi_plan_aspect(plan, 0, &found), SOEKPI_OK);
    ck_assert_int_eq(found.basis, SOEKPI_STATED);
    ck_assert_uint_eq(found.part, SIZE_MAX);
    ck_assert_int_eq(soekpi_plan_measure(plan, 1, &found), SOEKPI_OK);
    ck_assert_int_eq(found.basis, SOEKPI_READ);
    ck_assert_int_eq(soekpi_plan_measure(plan, 2, &found), SOEKPI_OK);
    ck_assert_int_eq(found.basis, SOEKPI_ASSUMED);
    ck_assert(assumes(plan, "载明 2 条 / 共 16 条", SOEKPI_CHINESE));
    ck_assert(assumes(plan, "2 of the source's 16", SOEKPI_ENGLISH));
    ck_assert(assumes(plan, "措施「措施二」为对来源的解读；来源原文「原文」。说明：注", SOEKPI_CHINESE));
    ck_assert(assumes(plan, "measure \"Measure two\" is a reading", SOEKPI_ENGLISH));
    ck_assert(assumes(plan, "措施「措施三」为假定，来源未载明", SOEKPI_CHINESE));
    ck_assert(!assumes(plan, "措施一", SOEKPI_CHINESE));
    soekpi_plan_free(plan);
}
END_TEST

/* ---- What is refused (law 17) ---- */

#define QUANTITY HEAD "  - {id: g, quantity: new_space, rule: \"> 5 m2\", "
#define MILESTONE HEAD "  - {id: g, milestone: tower, due: 2023-06-30, "
#define PORTFOLIO HEAD "  - {id: g, portfolio: [x, y], "
#define CHECKLIST HEAD "  - {id: g, checklist: [x, y], "
#define RANK HEAD "  - {id: g, indicator: roe, rule: \"rank <= 3\", "
#define RULE HEAD "  - {id: g, indicator: roe, rule: \"> prior\", "

static const wrong_plan wrong[] = {
    /* one subject */
    {HEAD "  - {id: ¦g, rule: \"> 5\"}\n", SOEKPI_ERROR_PLAN, "'quantity'"},
    {HEAD "  - {id: g, indicator: roe, ¦quantity: new_space, rule: \"> 5\"}\n", SOEKPI_ERROR_PLAN,
     "'indicator' and 'quantity'"},
    {HEAD "  - {id: g, milestone: x, ¦checklist: [x]}\n", SOEKPI_ERROR_PLAN, "'milestone' and 'checklist'"},
    /* keys of another kind */
    {QUANTITY "¦round: 2}\n", SOEKPI_ERROR_PLAN, "'round' belongs to a rule of an indicator"},
    {QUANTITY "¦after: x}\n", SOEKPI_ERROR_PLAN, "'after' belongs to a milestone"},
    {QUANTITY "¦declared: 5}\n", SOEKPI_ERROR_PLAN, "'declared' belongs to a portfolio"},
    {QUANTITY "¦at_risk: \"1 m2\"}\n", SOEKPI_ERROR_PLAN, "a rule of an indicator, a milestone or a rank"},
    {QUANTITY "¦annualise: yes}\n", SOEKPI_ERROR_PLAN, "is a quantity"},
    {QUANTITY "¦labels: {}}\n", SOEKPI_ERROR_PLAN, "is a quantity"},
    {QUANTITY "¦growth_base: signed}\n", SOEKPI_ERROR_PLAN, "is a quantity"},
    {MILESTONE "¦rule: \"<= 0 days\"}\n", SOEKPI_ERROR_PLAN, "takes no 'rule'"},
    {MILESTONE "¦pace: linear}\n", SOEKPI_ERROR_PLAN, "a quantity, a portfolio or a checklist"},
    {MILESTONE "¦maximum: 5}\n", SOEKPI_ERROR_PLAN, "'maximum' belongs to a quantity"},
    {MILESTONE "¦schedule: {}}\n", SOEKPI_ERROR_PLAN, "is a milestone"},
    {PORTFOLIO "¦maximum: 5}\n", SOEKPI_ERROR_PLAN, "is a portfolio"},
    {CHECKLIST "¦stages: [a]}\n", SOEKPI_ERROR_PLAN, "is a checklist"},
    {CHECKLIST "¦declared: 5}\n", SOEKPI_ERROR_PLAN, "is a checklist"},
    {RANK "¦due: 2023-06-30}\n", SOEKPI_ERROR_PLAN, "is a rank"},
    {RANK "¦labels: {}}\n", SOEKPI_ERROR_PLAN, "is a rank"},
    {RANK "¦round: 2}\n", SOEKPI_ERROR_PLAN, "is a rank"},
    {RULE "¦reported: roe_rank}\n", SOEKPI_ERROR_PLAN, "'reported' belongs to a rank"},
    {RULE "¦places: {}}\n", SOEKPI_ERROR_PLAN, "'places' belongs to a rank"},
    {RULE "¦start: 2023-01-01}\n", SOEKPI_ERROR_PLAN, "a rule of an indicator"},
    {RULE "¦rank: 3}\n", SOEKPI_ERROR_NAME, "unknown key 'rank'"},
    {RULE "¦mileston: x}\n", SOEKPI_ERROR_NAME, "did you mean 'milestone'"},
    /* quantities */
    {HEAD "  - {id: g, quantity: ¦new_spaces, rule: \"> 5 m2\"}\n", SOEKPI_ERROR_NAME, "'new_space'"},
    {HEAD "  - {id: g, quantity: ¦roe, rule: \"> 5 %\"}\n", SOEKPI_ERROR_PLAN, "an indicator"},
    {HEAD "  - {id: g, quantity: ¦roe_rank, rule: \"> 5\"}\n", SOEKPI_ERROR_PLAN, "a level"},
    {HEAD "  - {id: g, quantity: ¦front_places, rule: \"> 5\"}\n", SOEKPI_ERROR_PLAN, "a parameter"},
    {HEAD "  - {id: ¦g, quantity: new_space}\n", SOEKPI_ERROR_PLAN, "'rule'"},
    {HEAD "  - {id: g, quantity: new_space, rule: \"> ¦5\"}\n", SOEKPI_ERROR_UNIT, "万平方米"},
    {HEAD "  - {id: g, quantity: new_space, rule: \"> ¦5 万元\"}\n", SOEKPI_ERROR_UNIT, "money"},
    {HEAD "  - {id: g, quantity: new_space, rule: \"> ¦prior\"}\n", SOEKPI_ERROR_RULE,
     "nothing of last year"},
    {HEAD "  - {id: g, quantity: new_space, rule: \"> ¦1.1 * new_space\"}\n", SOEKPI_ERROR_RULE,
     "a constant or a parameter"},
    {HEAD "  - {id: g, quantity: new_space, rule: \"¦between 1 m2 and 2 m2\"}\n", SOEKPI_ERROR_RULE,
     "is a comparison"},
    {HEAD "  - {id: g, quantity: new_space, rule: \"¦rank <= 3\"}\n", SOEKPI_ERROR_RULE, "'indicator'"},
    {HEAD "  - {id: g, indicator: roe, rule: \"> prior\", at_risk: \"¦rank <= 3\"}\n", SOEKPI_ERROR_RULE,
     "can stand nowhere else"},
    /* days */
    {QUANTITY "due: ¦2023-02-30}\n", SOEKPI_ERROR_PERIOD, "2023-02-30"},
    {QUANTITY "due: ¦2023-02-29}\n", SOEKPI_ERROR_PERIOD, "2023-02-29"},
    {QUANTITY "due: ¦2023-04-31}\n", SOEKPI_ERROR_PERIOD, "no day of the calendar"},
    {QUANTITY "due: \"¦soon\"}\n", SOEKPI_ERROR_PERIOD, "soon"},
    {QUANTITY "due: ¦2023H2}\n", SOEKPI_ERROR_PERIOD, "2023H2"},
    {QUANTITY "start: ¦2023-06-31}\n", SOEKPI_ERROR_PERIOD, "2023-06-31"},
    {QUANTITY "start: ¦2023Q1}\n", SOEKPI_ERROR_PERIOD, "2023Q1"},
    {QUANTITY "start: 2023-06-30, due: ¦2023-06-29}\n", SOEKPI_ERROR_PLAN, "before 'start'"},
    {MILESTONE "start: ¦2023-13-01}\n", SOEKPI_ERROR_PERIOD, "2023-13-01"},
    {CHECKLIST "due: ¦2023-02-30}\n", SOEKPI_ERROR_PERIOD, "2023-02-30"},
    /* pace, schedule, maximum */
    {QUANTITY "pace: ¦steady}\n", SOEKPI_ERROR_PLAN, "linear"},
    {QUANTITY "pace: linear, ¦schedule: {2023-06-30: 1 m2}}\n", SOEKPI_ERROR_PLAN, "keep one"},
    {QUANTITY "schedule: ¦{}}\n", SOEKPI_ERROR_PLAN, "empty"},
    {QUANTITY "schedule: ¦[2023-06-30]}\n", SOEKPI_ERROR_SYNTAX, "schedule"},
    {QUANTITY "schedule: {¦2023-06-31: 1 m2}}\n", SOEKPI_ERROR_PERIOD, "2023-06-31"},
    {QUANTITY "schedule: {2023-06-30: ¦1}}\n", SOEKPI_ERROR_UNIT, "万平方米"},
    {QUANTITY "schedule: {2023-06-30: ¦wanted_space}}\n", SOEKPI_ERROR_PLAN, "zero or more"},
    {QUANTITY "schedule: {2023-06-30: ¦-1 m2}}\n", SOEKPI_ERROR_PLAN, "zero or more"},
    {QUANTITY "schedule: {2023-06-30: \"¦\"}}\n", SOEKPI_ERROR_PLAN, "is empty"},
    {QUANTITY "schedule: {2023-06-30: 1 m2, ¦2023-03-31: 2 m2}}\n", SOEKPI_ERROR_PLAN, "must ascend"},
    {QUANTITY "schedule: {2023-06-30: 1 m2, ¦2023H1: 2 m2}}\n", SOEKPI_ERROR_PLAN, "must ascend"},
    {QUANTITY "schedule: {2023-03-31: 2 m2, 2023-06-30: ¦1 m2}}\n", SOEKPI_ERROR_PLAN, "cannot fall"},
    {QUANTITY "due: 2023-06-30, schedule: {¦2023-07-01: 2 m2}}\n", SOEKPI_ERROR_PLAN, "after 'due'"},
    {QUANTITY "start: 2023-02-01, schedule: {¦2023-01-31: 2 m2}}\n", SOEKPI_ERROR_PLAN, "before 'start'"},
    {QUANTITY "maximum: ¦5}\n", SOEKPI_ERROR_UNIT, "万平方米"},
    {QUANTITY "maximum: ¦new_space}\n", SOEKPI_ERROR_PLAN, "depends on figures"},
    {HEAD "  - {id: g, quantity: new_space, rule: \"<= 5 m2\", ¦pace: linear}\n", SOEKPI_ERROR_PLAN,
     "the rule of target 'g' is '<= 5 m2'"},
    {HEAD "  - {id: g, quantity: new_space, rule: \"< 5 m2\", ¦maximum: 9 m2}\n", SOEKPI_ERROR_PLAN,
     "'maximum' speaks of reaching"},
    /* milestones */
    {HEAD "  - {id: ¦g, milestone: tower}\n", SOEKPI_ERROR_PLAN, "'due'"},
    {HEAD "  - {id: g, milestone: ¦\" \", due: 2023}\n", SOEKPI_ERROR_PLAN, "no name"},
    {HEAD "  - {id: g, milestone: ¦[tower], due: 2023}\n", SOEKPI_ERROR_SYNTAX, "milestone"},
    {MILESTONE "at_risk: \"¦5 %\"}\n", SOEKPI_ERROR_RULE, "number of days"},
    {MILESTONE "at_risk: \"¦> 5 days\"}\n", SOEKPI_ERROR_RULE, "number of days"},
    {MILESTONE "at_risk: \"¦5 万元\"}\n", SOEKPI_ERROR_UNIT, "days"},
    {MILESTONE "at_risk: \"¦-5 days\"}\n", SOEKPI_ERROR_RULE, "negative"},
    {MILESTONE "after: ¦\"\"}\n", SOEKPI_ERROR_PLAN, "is empty"},
    {MILESTONE "after: ¦towr}\n  - {id: tower, milestone: x, due: 2023}\n", SOEKPI_ERROR_NAME,
     "did you mean 'tower'"},
    {MILESTONE "after: ¦nothing-like-it}\n", SOEKPI_ERROR_NAME, "no target has this id"},
    {MILESTONE "after: ¦g}\n", SOEKPI_ERROR_PLAN, "'g' after 'g'"},
    {MILESTONE "after: ¦h}\n  - {id: h, milestone: x, due: 2023, after: i}\n  - {id: i, milestone: x, due: "
               "2023, after: g}\n",
     SOEKPI_ERROR_PLAN, "'g' after 'h' after 'i' after 'g'"},
    {MILESTONE "after: h}\n  - {id: h, milestone: x, due: 2023, after: ¦i}\n  - {id: i, milestone: x, due: "
               "2023, after: h}\n",
     SOEKPI_ERROR_PLAN, "'h' after 'i' after 'h'"},
    /* portfolios and checklists */
    {HEAD "  - {id: g, portfolio: ¦[]}\n", SOEKPI_ERROR_PLAN, "is empty"},
    {HEAD "  - {id: g, portfolio: ¦x}\n", SOEKPI_ERROR_SYNTAX, "a list"},
    {HEAD "  - {id: g, portfolio: [¦\"\"]}\n", SOEKPI_ERROR_PLAN, "no name"},
    {HEAD "  - {id: g, portfolio: [¦{}]}\n", SOEKPI_ERROR_PLAN, "no name"},
    {HEAD "  - {id: g, portfolio: [¦{title: {zh: a, en: \" \"}}]}\n", SOEKPI_ERROR_PLAN, "no name"},
    {HEAD "  - {id: g, portfolio: [x, ¦x]}\n", SOEKPI_ERROR_DUPLICATE, "'x' is given twice"},
    {HEAD "  - {id: g, portfolio: [A 园, ¦Ａ园]}\n", SOEKPI_ERROR_DUPLICATE, "given twice"},
    {HEAD "  - {id: g, checklist: [{id: x, title: one}, ¦{id: y, title: X}]}\n", SOEKPI_ERROR_DUPLICATE,
     "given twice"},
    /* records may leave blanks out, and then mean both */
    {HEAD "  - {id: g, checklist: [phase 1, ¦phase1]}\n", SOEKPI_ERROR_DUPLICATE, "given twice"},
    {HEAD "  - {id: g, portfolio: [{id: ¦a b}]}\n", SOEKPI_ERROR_PLAN, "letters, digits"},
    {HEAD "  - {id: g, portfolio: [{id: x, ¦owner: y}]}\n", SOEKPI_ERROR_NAME, "a project of a portfolio"},
    {HEAD "  - {id: g, checklist: [{id: x, ¦state: y}]}\n", SOEKPI_ERROR_NAME, "an entry of a checklist"},
    {HEAD "  - {id: g, checklist: [{id: x, due: ¦2023-02-30}]}\n", SOEKPI_ERROR_PERIOD, "2023-02-30"},
    {HEAD "  - {id: g, checklist: [¦[x]]}\n", SOEKPI_ERROR_SYNTAX, "an entry of a checklist"},
    {PORTFOLIO "declared: ¦1}\n", SOEKPI_ERROR_PLAN, "lists 2 projects"},
    {PORTFOLIO "declared: ¦many}\n", SOEKPI_ERROR_PLAN, "whole number"},
    {PORTFOLIO "declared: ¦2.5}\n", SOEKPI_ERROR_PLAN, "whole number"},
    {PORTFOLIO "declared: ¦1234567890}\n", SOEKPI_ERROR_PLAN, "whole number"},
    {PORTFOLIO "rule: \">= ¦3\"}\n", SOEKPI_ERROR_PLAN, "more than there is"},
    {PORTFOLIO "rule: \"> ¦2\"}\n", SOEKPI_ERROR_PLAN, "more than there is"},
    {PORTFOLIO "rule: \">= ¦2 %\"}\n", SOEKPI_ERROR_UNIT, "count"},
    {PORTFOLIO "¦stage: x}\n", SOEKPI_ERROR_PLAN, "no 'stages'"},
    {PORTFOLIO "¦stages: [x]}\n", SOEKPI_ERROR_PLAN, "no 'stage'"},
    {PORTFOLIO "stages: [立项, 开工], stage: ¦封顶}\n", SOEKPI_ERROR_NAME, "立项, 开工"},
    {PORTFOLIO "stages: [], stage: ¦封顶}\n", SOEKPI_ERROR_NAME, "there are none"},
    {PORTFOLIO "stages: [立项, ¦立项], stage: 立项}\n", SOEKPI_ERROR_DUPLICATE, "立项"},
    {PORTFOLIO "stages: [开工, ¦开 工], stage: 开工}\n", SOEKPI_ERROR_DUPLICATE, "given twice"},
    {PORTFOLIO "stages: [立项, ¦\"\"], stage: 立项}\n", SOEKPI_ERROR_PLAN, "no name"},
    {PORTFOLIO "stages: ¦立项, stage: 立项}\n", SOEKPI_ERROR_SYNTAX, "stages"},
    {PORTFOLIO "rule: \"<= 1\", ¦pace: linear}\n", SOEKPI_ERROR_PLAN, "speaks of reaching"},
    {CHECKLIST "rule: \">= ¦101 %\"}\n", SOEKPI_ERROR_PLAN, "more than there is"},
    {CHECKLIST "rule: \">= ¦1\"}\n", SOEKPI_ERROR_UNIT, "%"},
    {CHECKLIST "rule: \"¦100 %\"}\n", SOEKPI_ERROR_RULE, "begins with"},
    /* scopes */
    {RULE "scope: ¦plan}\n", SOEKPI_ERROR_PLAN, "no figures of its own"},
    {RANK "scope: [each, ¦plan]}\n", SOEKPI_ERROR_PLAN, "no figures of its own"},
    {CHECKLIST "scope: ¦[each, x]}\n", SOEKPI_ERROR_PLAN, "keep one"},
    {CHECKLIST "scope: [plan, ¦plan]}\n", SOEKPI_ERROR_DUPLICATE, "scope"},
    /* ranks */
    {HEAD "  - {id: g, indicator: ¦revenue, rule: \"rank <= 3\"}\n", SOEKPI_ERROR_PLAN, "better"},
    {HEAD "  - {id: g, indicator: roe, rule: \"rank ¦3\"}\n", SOEKPI_ERROR_RULE, "'<=' is missing"},
    {HEAD "  - {id: g, indicator: roe, rule: \"rank ¦>= 3\"}\n", SOEKPI_ERROR_RULE, "the best"},
    {HEAD "  - {id: g, indicator: roe, rule: \"排名¦低于 3\"}\n", SOEKPI_ERROR_RULE, "the best"},
    {HEAD "  - {id: g, indicator: roe, rule: \"rank <=¦\"}\n", SOEKPI_ERROR_RULE, "the place is missing"},
    {HEAD "  - {id: g, indicator: roe, rule: \"rank <= ¦0\"}\n", SOEKPI_ERROR_RULE, "from 1"},
    {HEAD "  - {id: g, indicator: roe, rule: \"rank <= ¦2.5\"}\n", SOEKPI_ERROR_RULE, "2.5"},
    {HEAD "  - {id: g, indicator: roe, rule: \"rank <= ¦-3\"}\n", SOEKPI_ERROR_RULE, "-3"},
    {HEAD "  - {id: g, indicator: roe, rule: \"rank <= ¦half\"}\n", SOEKPI_ERROR_RULE, "half"},
    {HEAD "  - {id: g, indicator: roe, rule: \"rank <= ¦prior\"}\n", SOEKPI_ERROR_RULE, "prior"},
    {HEAD "  - {id: g, indicator: roe, rule: \"rank <= ¦front_places + 1\"}\n", SOEKPI_ERROR_RULE,
     "a parameter"},
    {HEAD "  - {id: g, indicator: roe, rule: \"rank <= ¦5 %\"}\n", SOEKPI_ERROR_UNIT, "5 %"},
    {HEAD "  - {id: g, indicator: roe, rule: \"rank <= ¦wanted_space\"}\n", SOEKPI_ERROR_UNIT, "m2"},
    {HEAD "  - {id: g, indicator: roe, rule: \"rank <= ¦thre among peers\"}\n", SOEKPI_ERROR_NAME, "thre"},
    {HEAD "  - {id: g, indicator: roe, rule: \"rank <= 3 among ¦friends\"}\n", SOEKPI_ERROR_RULE, "'peers'"},
    {HEAD "  - {id: g, indicator: roe, rule: \"rank <= 3 among¦\"}\n", SOEKPI_ERROR_RULE, "'peers'"},
    {RANK "at_risk: \"¦5 %\"}\n", SOEKPI_ERROR_RULE, "number of places"},
    {RANK "at_risk: ¦\"\"}\n", SOEKPI_ERROR_RULE, "empty"},
    {RANK "reported: ¦roe_rnak}\n", SOEKPI_ERROR_NAME, "'roe_rank'"},
    {RANK "reported: ¦new_space}\n", SOEKPI_ERROR_PLAN, "level"},
    {RANK "reported: ¦roe}\n", SOEKPI_ERROR_PLAN, "level"},
    {RANK "reported: ¦guard_share}\n", SOEKPI_ERROR_UNIT, "number"},
    {RANK "¦places: {turned_profitable: first}}\n", SOEKPI_ERROR_PLAN, "growth without a percentage"},
    {HEAD "  - {id: g, indicator: total_profit_growth, rule: \"rank <= 3\", places: {¦increase: first}}\n",
     SOEKPI_ERROR_PLAN, "from_zero"},
    {HEAD "  - {id: g, indicator: total_profit_growth, rule: \"rank <= 3\", places: {¦lossy: first}}\n",
     SOEKPI_ERROR_NAME, "lossy"},
    {HEAD "  - {id: g, indicator: total_profit_growth, rule: \"rank <= 3\", places: {from_zero: ¦second}}\n",
     SOEKPI_ERROR_PLAN, "first, last or none"},
    {HEAD "  - {id: g, indicator: total_profit_growth, rule: \"rank <= 3\", places: ¦first}\n",
     SOEKPI_ERROR_SYNTAX, "places"},
    /* what a source declares */
    {"soekpi: 1\nplan: a\ndeclares: {¦measure: 16}\n", SOEKPI_ERROR_NAME, "'measures'"},
    {"soekpi: 1\nplan: a\ndeclares: {measures: ¦none}\n", SOEKPI_ERROR_PLAN, "whole number"},
    {"soekpi: 1\nplan: a\ndeclares: {measures: ¦0}\n", SOEKPI_ERROR_PLAN, "above 0"},
    {"soekpi: 1\nplan: a\ndeclares: ¦16\n", SOEKPI_ERROR_SYNTAX, "declares"},
    {"soekpi: 1\nplan: a\ndeclares: {measures: ¦1}\naspects:\n  - id: x\n    measures: [{id: m, basis: "
     "stated}, {id: n, basis: read}]\n",
     SOEKPI_ERROR_PLAN, "2 of the plan"},
    {"soekpi: 1\nplan: a\ndeclares: {aspects: ¦1}\naspects: [{id: x, basis: stated}, {id: y, basis: read}]\n",
     SOEKPI_ERROR_PLAN, "2 of the plan"},
    {"soekpi: 1\nplan: a\naspects: [{id: x, basis: ¦guessed}]\n", SOEKPI_ERROR_PLAN,
     "stated, read or assumed"},
};

START_TEST(law_17_wrong_target_names_its_place) {
    int line, column;
    char *text = unmarked(wrong[_i].text, &line, &column);
    soekpi_error error;
    memset(&error, 0x5A, sizeof error);
    soekpi_plan *plan = soekpi_plan_parse(catalogue, text, strlen(text), &error);
    ck_assert_msg(plan == NULL, "accepted:\n%s", text);
    check_refused(&error, &wrong[_i], line, column);
    ck_assert_ptr_null(soekpi_plan_parse(catalogue, text, strlen(text), NULL));
    free(text);
}
END_TEST

/* ---- Limits (law 19) ---- */

/* A chain of milestones, each after the next, closed to a loop if asked for. */
START_TEST(law_19_thousands_of_milestones_in_a_chain) {
    enum { MILESTONES = 8000, BYTES = 1 << 20 };
    for (int loop = 0; loop < 2; loop++) {
        char *text = malloc(BYTES);
        ck_assert_ptr_nonnull(text);
        size_t length = (size_t)snprintf(text, BYTES, "soekpi: 1\nplan: a\ngoals:\n");
        for (int i = 0; i < MILESTONES; i++) {
            length += (size_t)snprintf(text + length, BYTES - length, "- {id: m%d, milestone: x%d, due: 2023",
                                       i, i);
            length +=
                i + 1 < MILESTONES
                    ? (size_t)snprintf(text + length, BYTES - length, ", after: m%d}\n", i + 1)
                    : (size_t)snprintf(text + length, BYTES - length, "%s}\n", loop ? ", after: m4000" : "");
        }
        soekpi_error error;
        soekpi_plan *plan = soekpi_plan_parse(catalogue, text, length, &error);
        ck_assert_msg((plan == NULL) == (loop == 1), "%s", error.message);
        if (loop == 1) {
            ck_assert_int_eq(error.code, SOEKPI_ERROR_PLAN);
            ck_assert_int_eq(error.line, 4004);
            ck_assert_ptr_nonnull(strstr(error.message, "'m4000' after 'm4001'"));
        } else {
            ck_assert_uint_eq(target_at(plan, 17).after, 18);
            ck_assert_uint_eq(target_at(plan, MILESTONES - 1).after, SIZE_MAX);
        }
        soekpi_plan_free(plan);
        free(text);
    }
}
END_TEST

int main(void) {
    Suite *suite = suite_create("plan work");
    TCase *work = tcase_create("work");
    tcase_add_checked_fixture(work, setup, teardown);
    tcase_set_timeout(work, 60);
    tcase_add_test(work, quantity_has_an_item_a_rule_and_days);
    tcase_add_test(work, quantity_may_have_a_schedule_and_a_parameter);
    tcase_add_test(work, milestone_is_a_rule_of_days);
    tcase_add_test(work, due_date_may_be_the_end_of_a_period);
    tcase_add_test(work, portfolio_counts_projects_at_a_stage);
    tcase_add_test(work, checklist_is_a_share_of_its_entries);
    tcase_add_test(work, work_speaks_about_the_plan_and_rules_about_enterprises);
    tcase_add_loop_test(work, rank_is_read_and_reads_back, 0, COUNT(ranks));
    tcase_add_test(work, rank_keeps_its_indicator_and_compares_a_count);
    tcase_add_test(work, law_18_measures_that_are_not_stated_are_assumptions);
    tcase_add_loop_test(work, law_17_wrong_target_names_its_place, 0, COUNT(wrong));
    tcase_add_test(work, law_19_thousands_of_milestones_in_a_chain);
    suite_add_tcase(suite, work);
    return run_suite(suite);
}
