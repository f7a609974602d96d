/* Plans that include plans: parts, ids, scopes, shared names, and what is refused. */
#include "harness.h"
#include "plan_text.h"

static soekpi_plan_source source_of(const char *id, const char *text) {
    soekpi_plan_source source = {id, text, strlen(text)};
    return source;
}

static soekpi_part part_at(const soekpi_plan *plan, size_t index) {
    soekpi_part found = {.size = sizeof found};
    ck_assert_int_eq(soekpi_plan_part(plan, index, &found), SOEKPI_OK);
    return found;
}

static soekpi_heading aspect_at(const soekpi_plan *plan, size_t index) {
    soekpi_heading found = {.size = sizeof found};
    ck_assert_int_eq(soekpi_plan_aspect(plan, index, &found), SOEKPI_OK);
    return found;
}

static soekpi_heading measure_at(const soekpi_plan *plan, size_t index) {
    soekpi_heading found = {.size = sizeof found};
    ck_assert_int_eq(soekpi_plan_measure(plan, index, &found), SOEKPI_OK);
    return found;
}

/* ---- A district with two schemes, one of which includes a third ---- */

static const char district[] =
    "soekpi: 1\n"
    "plan: district\n"
    "period: 2023\n"
    "money_unit: 万元\n"
    "parameters:\n"
    "  debt_band: 1 pp\n"
    "include:\n"
    "  - {plan: scheme-a, entity: 企业甲, title: {zh: 企业甲方案, en: Scheme of A}}\n"
    "  - scheme-b\n"
    "goals:\n"
    "  - {id: debt, indicator: debt_ratio, rule: \"<= prior + debt_band\"}\n"
    "  - {id: done, milestone: all done, due: 2023-12-31, after: scheme-a/tower}\n"
    "  - {id: guards, indicator: revenue_per_guard, rule: \"> prior\"}\n"
    "aspects:\n"
    "  - id: industry\n"
    "    measures:\n"
    "      - {id: space, basis: stated, targets: [{id: roe, indicator: roe, rule: \"> "
    "prior\"}]}\n";

static const char scheme_a[] =
    "soekpi: 1\n"
    "plan: scheme-a\n"
    "title: 方案\n"
    "growth_base: absolute\n"
    "parameters:\n"
    "  debt_band: {value: 1 pp, note: the same}\n"
    "items:\n"
    "  average_guards: {zh: 平均保安员人数, kind: average, unit: persons}\n"
    "indicators:\n"
    "  revenue_per_guard: {formula: revenue / average_guards, unit: money/person, better: higher}\n"
    "include: [{plan: scheme-c, id: c}]\n"
    "goals:\n"
    "  - {id: debt, indicator: debt_ratio, rule: \"<= prior + debt_band\"}\n"
    "  - {id: growth, indicator: total_profit_growth, rule: \"> 5 %\", scope: each}\n"
    "aspects:\n"
    "  - id: industry\n"
    "    measures:\n"
    "      - id: space\n"
    "        basis: read\n"
    "        targets:\n"
    "          - {id: tower, milestone: tower, due: 2023-06-30, after: base}\n"
    "          - {id: base, milestone: base, due: 2023-03-31, after: c/list}\n";

static const char scheme_b[] = "soekpi: 1\nplan: scheme-b\nitems:\n"
                               "  average_guards: {zh: 平均保安员人数, kind: average, unit: persons}\n"
                               "indicators:\n"
                               "  revenue_per_guard: {formula: revenue / average_guards, unit: money/person, "
                               "better: higher}\n"
                               "goals:\n  - {id: debt, indicator: debt_ratio, rule: \"<= 70 %\"}\n"
                               "  - {id: deals, checklist: [x]}\n";

static const char scheme_c[] =
    "soekpi: 1\nplan: scheme-c\naspects:\n  - id: party\n    measures:\n      - {id: m, targets: [{id: list, "
    "checklist: [x, y]}]}\n";

static soekpi_plan *read_district(void) {
    soekpi_plan_source sources[] = {source_of("scheme-b", scheme_b), source_of("scheme-c", scheme_c),
                                    source_of("scheme-a", scheme_a)};
    return read_plan_with(catalogue, district, sources, COUNT(sources));
}

START_TEST(included_targets_stand_behind_the_plans_own) {
    soekpi_plan *plan = read_district();
    static const struct {
        const char *id;
        size_t part, measure;
    } expected[] = {
        {"debt", SIZE_MAX, SIZE_MAX},   {"done", SIZE_MAX, SIZE_MAX},   {"guards", SIZE_MAX, SIZE_MAX},
        {"roe", SIZE_MAX, 0},           {"scheme-a/debt", 0, SIZE_MAX}, {"scheme-a/growth", 0, SIZE_MAX},
        {"scheme-a/tower", 0, 1},       {"scheme-a/base", 0, 1},        {"scheme-a/c/list", 1, 2},
        {"scheme-b/debt", 2, SIZE_MAX}, {"scheme-b/deals", 2, SIZE_MAX}};
    soekpi_plan_info info = info_of(plan);
    ck_assert_uint_eq(info.target_count, COUNT(expected));
    ck_assert_uint_eq(info.goal_count, 3);
    ck_assert_uint_eq(info.aspect_count, 3);
    ck_assert_uint_eq(info.measure_count, 3);
    ck_assert_uint_eq(info.part_count, 3);
    ck_assert_uint_eq(info.stated_measures, 1); /* the district's own */
    ck_assert_uint_eq(info.parameter_count, 1);
    for (size_t i = 0; i < COUNT(expected); i++) {
        soekpi_target found = target_at(plan, i);
        ck_assert_str_eq(found.id, expected[i].id);
        ck_assert_uint_eq(found.part, expected[i].part);
        ck_assert_uint_eq(found.measure, expected[i].measure);
        ck_assert_uint_eq(soekpi_plan_find_target(plan, expected[i].id), i);
    }
    soekpi_plan_free(plan);
}
END_TEST

START_TEST(parts_know_what_they_hold) {
    soekpi_plan *plan = read_district();
    soekpi_part a = part_at(plan, 0);
    ck_assert_str_eq(a.id, "scheme-a");
    ck_assert_str_eq(a.title_chinese, "企业甲方案");
    ck_assert_str_eq(a.title_english, "Scheme of A");
    ck_assert_str_eq(a.entity, "企业甲");
    ck_assert_uint_eq(a.parent, SIZE_MAX);
    ck_assert_uint_eq(a.first_target, 4);
    ck_assert_uint_eq(a.target_count, 4);
    ck_assert_uint_eq(a.goal_count, 2);
    ck_assert_uint_eq(a.first_aspect, 1);
    ck_assert_uint_eq(a.aspect_count, 1);
    soekpi_part c = part_at(plan, 1);
    ck_assert_str_eq(c.id, "scheme-a/c");
    ck_assert_str_eq(c.title_chinese, "scheme-c");
    ck_assert_str_eq(c.entity, "企业甲"); /* of the plan around it */
    ck_assert_uint_eq(c.parent, 0);
    ck_assert_uint_eq(c.first_target, 8);
    ck_assert_uint_eq(c.target_count, 1);
    ck_assert_uint_eq(c.goal_count, 0);
    ck_assert_uint_eq(c.first_aspect, 2);
    soekpi_part b = part_at(plan, 2);
    ck_assert_str_eq(b.id, "scheme-b");
    ck_assert_str_eq(b.entity, "");
    ck_assert_uint_eq(b.parent, SIZE_MAX);
    ck_assert_uint_eq(b.first_target, 9);
    ck_assert_uint_eq(b.target_count, 2);
    ck_assert_uint_eq(b.goal_count, 2);
    ck_assert_uint_eq(b.aspect_count, 0);
    ck_assert_uint_eq(b.first_aspect, 3);

    ck_assert_uint_eq(aspect_at(plan, 0).part, SIZE_MAX);
    ck_assert_str_eq(aspect_at(plan, 1).id, "industry");
    ck_assert_uint_eq(aspect_at(plan, 1).part, 0);
    ck_assert_uint_eq(aspect_at(plan, 1).first, 1);
    ck_assert_uint_eq(aspect_at(plan, 1).count, 1);
    ck_assert_uint_eq(aspect_at(plan, 2).part, 1);
    ck_assert_uint_eq(measure_at(plan, 1).part, 0);
    ck_assert_uint_eq(measure_at(plan, 1).parent, 1);
    ck_assert_uint_eq(measure_at(plan, 1).first, 6);
    ck_assert_uint_eq(measure_at(plan, 1).count, 2);
    ck_assert_int_eq(measure_at(plan, 1).basis, SOEKPI_READ);
    ck_assert_uint_eq(measure_at(plan, 2).parent, 2);
    ck_assert_uint_eq(measure_at(plan, 2).first, 8);

    soekpi_part found = {.size = 1};
    ck_assert_int_eq(soekpi_plan_part(plan, 0, &found), SOEKPI_ERROR_ARGUMENT);
    ck_assert_int_eq(soekpi_plan_part(plan, 0, NULL), SOEKPI_ERROR_ARGUMENT);
    ck_assert_int_eq(soekpi_plan_part(NULL, 0, &found), SOEKPI_ERROR_ARGUMENT);
    found.size = sizeof found;
    ck_assert_int_eq(soekpi_plan_part(plan, 3, &found), SOEKPI_ERROR_RANGE);
    soekpi_plan_free(plan);
}
END_TEST

START_TEST(after_reaches_into_parts_and_stays_within_them) {
    soekpi_plan *plan = read_district();
    static const char *const before[][2] = {{"done", "scheme-a/tower"},
                                            {"scheme-a/tower", "scheme-a/base"},
                                            {"scheme-a/base", "scheme-a/c/list"}};
    for (size_t i = 0; i < COUNT(before); i++) {
        soekpi_target found = target_at(plan, soekpi_plan_find_target(plan, before[i][0]));
        ck_assert_str_eq(target_at(plan, found.after).id, before[i][1]);
    }
    soekpi_plan_free(plan);
}
END_TEST

START_TEST(included_plan_speaks_about_its_entity_unless_it_says_otherwise) {
    soekpi_plan *plan = read_district();
    static const char *const about[] = {"scheme-a/debt", "scheme-a/tower", "scheme-a/c/list"};
    for (size_t i = 0; i < COUNT(about); i++) {
        const target *found = &plan->targets[soekpi_plan_find_target(plan, about[i])];
        ck_assert(!found->scope_each && !found->scope_group && !found->scope_plan);
        ck_assert_uint_eq(found->scope_entity_count, 1);
        ck_assert_str_eq(found->scope_entities[0], "企业甲");
    }
    const target *said = &plan->targets[soekpi_plan_find_target(plan, "scheme-a/growth")];
    ck_assert(said->scope_each && !said->scope_group && said->scope_entity_count == 0);
    const target *ruled = &plan->targets[soekpi_plan_find_target(plan, "scheme-b/debt")];
    ck_assert(ruled->scope_each && ruled->scope_group);
    ck_assert(plan->targets[soekpi_plan_find_target(plan, "scheme-b/deals")].scope_plan);
    soekpi_plan_free(plan);
}
END_TEST

START_TEST(included_plan_keeps_its_own_dialect) {
    soekpi_plan *plan = read_district();
    ck_assert_int_eq(target_at(plan, soekpi_plan_find_target(plan, "scheme-a/growth")).growth_base,
                     SOEKPI_GROWTH_ABSOLUTE);
    ck_assert_int_eq(info_of(plan).growth_base, SOEKPI_GROWTH_STRICT);
    ck_assert(assumes(plan, "「企业甲方案」：目标「利润总额增速」：", SOEKPI_CHINESE));
    ck_assert(assumes(plan, "\"Scheme of A\": target \"total profit growth\"", SOEKPI_ENGLISH));
    ck_assert(assumes(plan, "「企业甲方案」：措施「space」为对来源的解读", SOEKPI_CHINESE));
    soekpi_plan_free(plan);
}
END_TEST

/* What an included plan defines is there for all; the same definition is one. */
START_TEST(names_of_included_plans_are_shared) {
    soekpi_plan *plan = read_district();
    symbol guards;
    ck_assert_int_eq(soekpi_catalogue_lookup(plan->catalogue, soekpi_slice("平均保安员人数"), &guards),
                     SOEKPI_OK);
    ck_assert_uint_eq(plan->catalogue->item_count, 1);
    ck_assert_uint_eq(plan->catalogue->indicator_count, 1);
    ck_assert_uint_eq(plan->catalogue->parameter_count, 1);
    ck_assert_str_eq(target_at(plan, 2).formula, "revenue / average_guards");
    soekpi_plan_free(plan);
}
END_TEST

/* One scheme for several enterprises, each time under another id. */
START_TEST(one_plan_may_be_included_for_several_entities) {
    soekpi_plan_source sources[] = {source_of("scheme-b", scheme_b)};
    soekpi_plan *plan = read_plan_with(catalogue,
                                       "soekpi: 1\nplan: d\ninclude:\n"
                                       "  - {plan: scheme-b, id: jia, entity: 企业甲}\n"
                                       "  - {plan: scheme-b, id: 乙, entity: 企业乙}\n",
                                       sources, 1);
    ck_assert_uint_eq(info_of(plan).target_count, 4);
    ck_assert_str_eq(target_at(plan, 0).id, "jia/debt");
    ck_assert_str_eq(target_at(plan, 3).id, "乙/deals");
    ck_assert_str_eq(plan->targets[3].scope_entities[0], "企业乙");
    soekpi_plan_free(plan);
}
END_TEST

/* An included plan judges as it does by itself. */
START_TEST(included_plan_reads_like_the_plan_alone) {
    soekpi_error error;
    for (size_t i = 0; i < soekpi_builtin_plan_count(); i++) {
        const char *id = soekpi_builtin_plan_id(i);
        soekpi_plan *alone = soekpi_plan_builtin(catalogue, id, &error);
        ck_assert_msg(alone != NULL, "%s", error.message);
        soekpi_plan_info own = info_of(alone);
        char text[256];
        (void)snprintf(text, sizeof text,
                       "soekpi: 1\nplan: outer\nmoney_unit: %s\npartial: %s\ninclude: [{plan: %s}]\n",
                       own.money_unit, own.partial ? "yes" : "no", id);
        soekpi_plan *plan = read_plan(catalogue, text);
        size_t parts_before = own.part_count;
        ck_assert_uint_eq(info_of(plan).target_count, own.target_count);
        ck_assert_uint_eq(info_of(plan).part_count, parts_before + 1);
        ck_assert_uint_eq(info_of(plan).parameter_count, own.parameter_count);
        ck_assert_uint_eq(plan->benchmark_count, alone->benchmark_count);
        for (size_t k = 0; k < own.target_count; k++) {
            soekpi_target a = target_at(alone, k);
            soekpi_target b = target_at(plan, k);
            ck_assert_str_eq(b.id + strlen(id) + 1, a.id);
            ck_assert_str_eq(b.rule, a.rule);
            ck_assert_str_eq(b.formula, a.formula);
            ck_assert_int_eq(b.basis, a.basis);
            ck_assert_int_eq(b.due, a.due);
            ck_assert_uint_eq(b.after, a.after);
        }
        soekpi_plan_free(plan);
        soekpi_plan_free(alone);
    }
}
END_TEST

START_TEST(source_comes_before_a_builtin_plan) {
    const char *mine =
        "soekpi: 1\nplan: debt-lines\ngoals: [{id: mine, indicator: roe, rule: \"> prior\"}]\n";
    soekpi_plan_source sources[] = {source_of("debt-lines", mine)};
    soekpi_plan *plan = read_plan_with(catalogue, "soekpi: 1\nplan: d\ninclude: [debt-lines]\n", sources, 1);
    ck_assert_uint_eq(info_of(plan).target_count, 1);
    ck_assert_str_eq(target_at(plan, 0).id, "debt-lines/mine");
    soekpi_plan_free(plan);
}
END_TEST

/* ---- What is refused (law 17) ---- */

/* The plan that is read, and those it may include under the ids b and c. */
static const struct {
    const char *text;
    const char *b;
    const char *c;
    soekpi_status code;
    const char *fragments[2];
} wrong[] = {
#define A "soekpi: 1\nplan: a\n"
#define B "soekpi: 1\nplan: b\n"
#define C "soekpi: 1\nplan: c\n"
    {A "include: ¦b\n", B, C, SOEKPI_ERROR_SYNTAX, {"must be a list", ""}},
    {A "include: [¦nowhere]\n", B, C, SOEKPI_ERROR_NAME, {"'nowhere'", "'b', 'c'"}},
    {A "include: [¦{id: b}]\n", B, C, SOEKPI_ERROR_PLAN, {"no 'plan'", ""}},
    {A "include: [{plan: b, ¦when: now}]\n", B, C, SOEKPI_ERROR_NAME, {"an included plan", "entity"}},
    {A "include: [{plan: b, id: ¦a/b}]\n", B, C, SOEKPI_ERROR_PLAN, {"letters, digits", ""}},
    {A "include: [{plan: b, entity: ¦\"\"}]\n", B, C, SOEKPI_ERROR_PLAN, {"'entity' is empty", ""}},
    {A "include: [\"¦\"]\n", B, C, SOEKPI_ERROR_PLAN, {"letters, digits", ""}},
    {A "include: [¦[b]]\n", B, C, SOEKPI_ERROR_SYNTAX, {"an included plan", ""}},
    {A "include: [b, ¦b]\n", B, C, SOEKPI_ERROR_DUPLICATE, {"'b' is given twice", ""}},
    {A "include: [{plan: b, id: x}, {plan: c, id: ¦x}]\n", B, C, SOEKPI_ERROR_DUPLICATE, {"'x'", ""}},
    /* itself */
    {A "include: [¦a]\n", B, C, SOEKPI_ERROR_PLAN, {"includes itself: 'a' includes 'a'", ""}},
    {A "include: [b]\n",
     B "include: [¦a]\n",
     C,
     SOEKPI_ERROR_PLAN,
     {"plan 'b':", "'a' includes 'b' includes 'a'"}},
    {A "include: [b]\n",
     B "include: [c]\n",
     C "include: [{plan: ¦b}]\n",
     SOEKPI_ERROR_PLAN,
     {"plan 'c':", "'b' includes 'c' includes 'b'"}},
    /* an error within an included plan has its places */
    {A "include: [b]\n",
     B "goals:\n  - {id: g, indicator: ¦reo, rule: \"> prior\"}\n",
     C,
     SOEKPI_ERROR_NAME,
     {"plan 'b': unknown indicator 'reo'", ""}},
    {A "include: [b]\n",
     B "include: [c]\n",
     C "goals:\n  - {id: g, indicator: ¦reo, rule: \"> prior\"}\n",
     SOEKPI_ERROR_NAME,
     {"plan 'c': unknown indicator", ""}},
    {A "include: [b]\n", B "¦goal: []\n", C, SOEKPI_ERROR_NAME, {"plan 'b': unknown key", ""}},
    {A "include: [b]\n", "soekpi: ¦2\nplan: b\n", C, SOEKPI_ERROR_UNSUPPORTED, {"plan 'b': version 2", ""}},
    {A "include: [b]\n", B "title: ¦*x\n", C, SOEKPI_ERROR_SYNTAX, {"plan 'b':", "alias"}},
    {A "include: [b]\n", "soekpi: 1\nplan: ¦bee\n", C, SOEKPI_ERROR_PLAN, {"'bee'", "'b'"}},
    {A "include: [b]\n",
     B "goals: [{id: m, milestone: x, due: 2023, after: ¦own}]\n",
     C,
     SOEKPI_ERROR_NAME,
     {"plan 'b':", "'own'"}},
    {A "include: [b]\ngoals: [{id: own, milestone: x, due: 2023}]\n",
     B "goals: [{id: m, milestone: x, due: 2023, after: ¦a/own}]\n",
     C,
     SOEKPI_ERROR_NAME,
     {"plan 'b':", ""}},
    {A "include: [b]\n",
     B "goals: [{id: m, milestone: x, due: 2023, after: ¦n}, {id: n, milestone: y, due: 2023, after: m}]\n",
     C,
     SOEKPI_ERROR_PLAN,
     {"plan 'b':", "'m' after 'n' after 'm'"}},
    {A "include: [b]\ngoals: [{id: m, milestone: x, due: 2023, after: ¦b}]\n",
     B,
     C,
     SOEKPI_ERROR_NAME,
     {"no target has this id", ""}},
    /* one name, two meanings */
    {A "parameters: {band: 1 pp}\ninclude: [b]\n",
     B "parameters: {¦band: 2 pp}\n",
     C,
     SOEKPI_ERROR_DUPLICATE,
     {"plan 'b': the parameter 'band'", "in plan 'a'"}},
    {A "parameters: {band: {value: 1 pp, basis: read}}\ninclude: [b]\n",
     B "parameters: {¦band: 1 pp}\n",
     C,
     SOEKPI_ERROR_DUPLICATE,
     {"'band'", "in plan 'a'"}},
    {A "include: [b, c]\n",
     B "parameters: {band: 1 pp}\n",
     C "parameters: {¦band: 2 pp}\n",
     SOEKPI_ERROR_DUPLICATE,
     {"plan 'c': the parameter 'band'", "in plan 'b'"}},
    {A "items: {x: {unit: m2}}\ninclude: [b]\n",
     B "items: {¦x: {unit: money}}\n",
     C,
     SOEKPI_ERROR_DUPLICATE,
     {"the item 'x'", "in plan 'a'"}},
    {A "items: {x: {unit: m2}}\ninclude: [b]\n",
     B "items: {¦x: {unit: m2, zh: 面积}}\n",
     C,
     SOEKPI_ERROR_DUPLICATE,
     {"the item 'x'", ""}},
    {A "items: {x: {unit: m2}}\ninclude: [b]\n",
     B "items: {¦x: {unit: m2, aliases: [y]}}\n",
     C,
     SOEKPI_ERROR_DUPLICATE,
     {"the item 'x'", ""}},
    {A "items: {x: {zh: 面积, unit: m2}}\ninclude: [b]\n",
     B "items: {¦y: {zh: 面积, unit: m2}}\n",
     C,
     SOEKPI_ERROR_DUPLICATE,
     {"the name '面积' stands for the item 'x'", "plan 'a'"}},
    {A "items: {x: {zh: 面积, unit: m2}}\ninclude: [b]\n",
     B "items: {¦y: {unit: m2, aliases: [面积]}}\n",
     C,
     SOEKPI_ERROR_DUPLICATE,
     {"the name '面积'", ""}},
    {A "items: {x: {unit: money, definition: revenue}}\ninclude: [b]\n",
     B "items: {¦x: {unit: money, definition: net_profit}}\n",
     C,
     SOEKPI_ERROR_DUPLICATE,
     {"the item 'x'", ""}},
    {A "indicators: {x: {formula: revenue / net_profit}}\ninclude: [b]\n",
     B "indicators: {¦x: {formula: net_profit / revenue}}\n",
     C,
     SOEKPI_ERROR_DUPLICATE,
     {"the indicator 'x'", "in plan 'a'"}},
    {A "parameters: {x: 5}\ninclude: [b]\n",
     B "items: {¦x: {unit: m2}}\n",
     C,
     SOEKPI_ERROR_DUPLICATE,
     {"the parameter 'x'", "plan 'a'"}},
    {A "include: [b]\n",
     B "parameters: {¦cost_of_capital: 6 %}\n",
     C,
     SOEKPI_ERROR_DUPLICATE,
     {"'cost_of_capital' is not that of the catalogue", "plan 'a'"}},
    {A "include: [b]\n",
     B "items: {¦revenue: {unit: money}}\n",
     C,
     SOEKPI_ERROR_DUPLICATE,
     {"plan 'b':", "revenue"}},
    {A "benchmarks: {gdp_growth: 甲区}\ninclude: [b]\n",
     B "benchmarks: {¦gdp_growth: 乙区}\n",
     C,
     SOEKPI_ERROR_DUPLICATE,
     {"plan 'b':", "'甲区' for plan 'a'"}},
    {A "benchmarks: {gdp_growth: 甲区}\ninclude: [b]\n",
     B "benchmarks: {industry_debt_ratio: x, ¦gdp_growth: {entity: 甲区, when: latest}}\n",
     C,
     SOEKPI_ERROR_DUPLICATE,
     {"gdp_growth", ""}},
    {A "include: [b, c]\n",
     B "benchmarks: {gdp_growth: 甲区}\n",
     C "benchmarks: {¦gdp_growth: 乙区}\n",
     SOEKPI_ERROR_DUPLICATE,
     {"plan 'c':", "'甲区'"}},
    /* what holds for all of a plan */
    {A "period: 2023\ninclude: [b]\n",
     B "period: ¦2022\n",
     C,
     SOEKPI_ERROR_PLAN,
     {"plan 'a' is for 2023", ""}},
    {A "include: [b]\n", B "partial: ¦yes\n", C, SOEKPI_ERROR_PLAN, {"partial sums", "plan 'a'"}},
    {A "include: [b]\n",
     B "money_unit: 万元\ngoals: [{id: ¦g, indicator: revenue, rule: \"> prior\", round: 2}]\n",
     C,
     SOEKPI_ERROR_PLAN,
     {"万元", "money_unit"}},
#undef A
#undef B
#undef C
};

START_TEST(law_17_wrong_included_plan_names_its_place) {
    int at[3][2];
    char *texts[3] = {unmarked(wrong[_i].text, &at[0][0], &at[0][1]),
                      unmarked(wrong[_i].b, &at[1][0], &at[1][1]),
                      unmarked(wrong[_i].c, &at[2][0], &at[2][1])};
    size_t marked = at[1][0] > 0 ? 1 : at[2][0] > 0 ? 2 : 0;
    soekpi_plan_source sources[] = {source_of("b", texts[1]), source_of("c", texts[2])};
    soekpi_error error;
    memset(&error, 0x5A, sizeof error);
    soekpi_plan *plan = soekpi_plan_parse_with(catalogue, texts[0], strlen(texts[0]), sources, 2, &error);
    ck_assert_msg(plan == NULL, "accepted:\n%s%s%s", texts[0], texts[1], texts[2]);
    for (size_t i = 0; i < 2; i++) {
        wrong_plan expected = {wrong[_i].text, wrong[_i].code, wrong[_i].fragments[i]};
        check_refused(&error, &expected, at[marked][0], at[marked][1]);
    }
    ck_assert_ptr_null(soekpi_plan_parse_with(catalogue, texts[0], strlen(texts[0]), sources, 2, NULL));
    for (size_t i = 0; i < 3; i++) {
        free(texts[i]);
    }
}
END_TEST

/* The same definition may be written differently. */
START_TEST(equal_definitions_need_no_equal_text) {
    soekpi_plan_source sources[] = {
        source_of("b", "soekpi: 1\nplan: b\nparameters: {band: {value: 1 %, note: x, basis: assumed}, "
                       "cost_of_capital: 5.5%}\n"
                       "items: {x: {unit: money, definition: revenue + net_profit}}\n"
                       "indicators: {y: {formula: (revenue + x) / x, better: higher}}\n"
                       "benchmarks: {gdp_growth: 甲区}\n")};
    soekpi_plan *plan =
        read_plan_with(catalogue,
                       "soekpi: 1\nplan: a\nparameters: {band: \"１％\"}\n"
                       "items: {x: {kind: flow, definition: [revenue+net_profit], note: 注}}\n"
                       "indicators: {y: {unit: \"%\", better: higher, formula: (revenue+x)/x}}\n"
                       "benchmarks: {GDP增速: {entity: 甲区, when: same}}\ninclude: [b]\n",
                       sources, 1);
    ck_assert_uint_eq(info_of(plan).parameter_count, 1);
    ck_assert_uint_eq(plan->benchmark_count, 1);
    soekpi_plan_free(plan);
}
END_TEST

/* ---- Contract ---- */

START_TEST(wrong_sources_are_refused) {
    const char *text = "soekpi: 1\nplan: a\n";
    size_t length = strlen(text);
    soekpi_error error;
    soekpi_plan_source sources[] = {source_of("b", "soekpi: 1\nplan: b\n"),
                                    source_of("b", "soekpi: 1\nplan: b\n")};
    ck_assert_ptr_null(soekpi_plan_parse_with(NULL, text, length, sources, 1, &error));
    ck_assert_int_eq(error.code, SOEKPI_ERROR_ARGUMENT);
    ck_assert_ptr_null(soekpi_plan_parse_with(catalogue, text, length, NULL, 1, &error));
    ck_assert_int_eq(error.code, SOEKPI_ERROR_ARGUMENT);
    ck_assert_ptr_null(soekpi_plan_parse_with(catalogue, NULL, 1, sources, 1, &error));
    ck_assert_int_eq(error.code, SOEKPI_ERROR_ARGUMENT);
    soekpi_plan_source nameless = {NULL, text, length};
    ck_assert_ptr_null(soekpi_plan_parse_with(catalogue, text, length, &nameless, 1, &error));
    ck_assert_int_eq(error.code, SOEKPI_ERROR_ARGUMENT);
    soekpi_plan_source textless = {"b", NULL, 5};
    ck_assert_ptr_null(soekpi_plan_parse_with(catalogue, text, length, &textless, 1, &error));
    ck_assert_int_eq(error.code, SOEKPI_ERROR_ARGUMENT);
    const char *including = "soekpi: 1\nplan: a\ninclude: [b]\n";
    ck_assert_ptr_null(soekpi_plan_parse_with(catalogue, including, strlen(including), sources, 2, &error));
    ck_assert_int_eq(error.code, SOEKPI_ERROR_DUPLICATE);
    ck_assert_int_eq(error.line, 3);
}
END_TEST

/* A plan that keeps nothing of its sources can be used when they are gone. */
START_TEST(nothing_of_the_sources_is_kept) {
    char *text = malloc(sizeof scheme_b);
    char *id = malloc(16);
    ck_assert(text != NULL && id != NULL);
    memcpy(text, scheme_b, sizeof scheme_b);
    strcpy(id, "scheme-b");
    soekpi_plan_source sources[] = {{id, text, strlen(text)}};
    soekpi_plan *plan = read_plan_with(catalogue, "soekpi: 1\nplan: d\ninclude: [scheme-b]\n", sources, 1);
    memset(text, 'x', sizeof scheme_b);
    memset(id, 'x', 16);
    free(text);
    free(id);
    ck_assert_str_eq(target_at(plan, 1).id, "scheme-b/deals");
    ck_assert_str_eq(part_at(plan, 0).id, "scheme-b");
    ck_assert_str_eq(entry_at(plan, 1, 0).id, "x");
    soekpi_plan_free(plan);
}
END_TEST

/* ---- Limits (law 19) ---- */

START_TEST(law_19_includes_are_bounded) {
    enum { PLANS = 40 };
    char texts[PLANS][96];
    char ids[PLANS][8];
    soekpi_plan_source sources[PLANS];
    soekpi_error error;
    for (int wide = 0; wide < 2; wide++) {
        for (int i = 0; i < PLANS; i++) { /* each includes the next once, or twice */
            (void)snprintf(ids[i], sizeof ids[i], "p%d", i);
            (void)snprintf(texts[i], sizeof texts[i],
                           wide ? "soekpi: 1\nplan: p%d\ninclude: [p%d, {plan: p%d, id: x}]\n"
                                : "soekpi: 1\nplan: p%d\ninclude: [p%d]\n",
                           i, i + 1, i + 1);
            if (wide ? i >= 20 : i + 1 == PLANS) {
                (void)snprintf(texts[i], sizeof texts[i], "soekpi: 1\nplan: p%d\n", i);
            }
            sources[i] = source_of(ids[i], texts[i]);
        }
        ck_assert_ptr_null(
            soekpi_plan_parse_with(catalogue, texts[0], strlen(texts[0]), sources, PLANS, &error));
        ck_assert_int_eq(error.code, SOEKPI_ERROR_LIMIT);
        ck_assert_ptr_nonnull(strstr(error.message, wide ? "more than 1000 plans" : "32 deep"));
    }
    sources[32] = source_of(ids[32], "soekpi: 1\nplan: p32\n"); /* depth 32 is allowed */
    for (int i = 0; i < 32; i++) {
        (void)snprintf(texts[i], sizeof texts[i], "soekpi: 1\nplan: p%d\ninclude: [p%d]\n", i, i + 1);
        sources[i] = source_of(ids[i], texts[i]);
    }
    soekpi_plan *plan = read_plan_with(catalogue, texts[0], sources, PLANS);
    ck_assert_uint_eq(info_of(plan).part_count, 32);
    ck_assert_uint_eq(part_at(plan, 31).parent, 30);
    soekpi_plan_free(plan);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("plan include");
    TCase *parts = tcase_create("include");
    tcase_add_checked_fixture(parts, setup, teardown);
    tcase_set_timeout(parts, 60);
    tcase_add_test(parts, included_targets_stand_behind_the_plans_own);
    tcase_add_test(parts, parts_know_what_they_hold);
    tcase_add_test(parts, after_reaches_into_parts_and_stays_within_them);
    tcase_add_test(parts, included_plan_speaks_about_its_entity_unless_it_says_otherwise);
    tcase_add_test(parts, included_plan_keeps_its_own_dialect);
    tcase_add_test(parts, names_of_included_plans_are_shared);
    tcase_add_test(parts, one_plan_may_be_included_for_several_entities);
    tcase_add_test(parts, included_plan_reads_like_the_plan_alone);
    tcase_add_test(parts, source_comes_before_a_builtin_plan);
    tcase_add_loop_test(parts, law_17_wrong_included_plan_names_its_place, 0, COUNT(wrong));
    tcase_add_test(parts, equal_definitions_need_no_equal_text);
    tcase_add_test(parts, wrong_sources_are_refused);
    tcase_add_test(parts, nothing_of_the_sources_is_kept);
    tcase_add_test(parts, law_19_includes_are_bounded);
    suite_add_tcase(suite, parts);
    return run_suite(suite);
}
