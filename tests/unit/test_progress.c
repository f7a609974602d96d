/* Quantities, milestones, portfolios and checklists: what records say at a date (laws 4, 6, 11 and 15). Dates
 * and areas are those of cases worked by hand. */
#include "base/period.h"
#include "scene.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define HEAD                                                                                                   \
    "soekpi: 1\nplan: test\nperiod: 2023\nitems:\n  space: {zh: 新增产业空间, kind: flow, unit: m2}\n  " \
    "deals: {zh: 招商引资额, kind: flow}\n"
#define TABLE "entity | total_profit\n甲 | 1\n乙 | 2\n"

enum {
    MET = SOEKPI_MET,
    PENDING = SOEKPI_PENDING,
    AT_RISK = SOEKPI_AT_RISK,
    NO_DATA = SOEKPI_NO_DATA,
    BREACHED = SOEKPI_BREACHED,
    OK = SOEKPI_REASON_OK,
    NO_EVIDENCE = SOEKPI_NO_EVIDENCE,
    PLAIN = SOEKPI_LABEL_NONE,
    ON_TIME = SOEKPI_DONE_ON_TIME,
    LATE = SOEKPI_DONE_LATE,
    OVERDUE = SOEKPI_OVERDUE
};

/* A scene with one register of records. */
typedef struct works {
    scene *scene;
    soekpi_register *records;
} works;

static works open_works(const char *plan, const char *table, const char *records) {
    works of = {scene_read(plan, table, NULL), NULL};
    soekpi_error error = {0};
    of.records = soekpi_register_parse_csv(of.scene->catalogue, records, strlen(records), NULL, &error);
    ck_assert_msg(of.records != NULL, "register %d:%d %s", error.line, error.column, error.message);
    return of;
}

static void look(works *of, const char *as_of) {
    const soekpi_register *list[] = {of->records};
    soekpi_evaluation_options options = {
        .size = sizeof options, .as_of = as_of, .registers = list, .register_count = 1};
    bool bound = scene_bind(of->scene, &options);
    ck_assert_msg(bound, "%d: %s", of->scene->error.code, of->scene->error.message);
}

static void close_works(works *of) {
    scene_close(of->scene);
    soekpi_register_free(of->records);
}

/* The plan's own row is the last. */
static size_t plan_row(const works *of) {
    soekpi_evaluation_info info = scene_info(of->scene);
    ck_assert_int_eq(info.plan_row, 1);
    return info.entities + info.groups - 1;
}

typedef struct moment {
    const char *as_of, *target;
    int32_t verdict, label;
    double value, margin;
} moment;

static void check_moments(works *of, const moment *moments, size_t count) {
    for (size_t i = 0; i < count; i++) {
        const moment *at = &moments[i];
        look(of, at->as_of);
        const expectation expected = {at->as_of, at->target, at->verdict, ANY_ANSWER,
                                      at->label, at->value,  ANY_NUMBER,  at->margin};
        scene_check(of->scene, plan_row(of), &expected, at->as_of);
    }
}

/* ---- quantities ---- */

#define SPACE(more) HEAD "goals:\n  - {id: space, quantity: space, rule: \"超过 80万平方米\"" more "}\n"
#define SPACE_RECORDS                                                                                        \
    "截至2023年12月31日,,\n项目,新增产业空间(万平方米),完成日期\n"                      \
    "一期,30,2023-03-15\n二期,50,2023-09-30\n三期,0.01,2023-12-20\n四期,9,\n"

START_TEST(law_11_a_quantity_is_met_as_soon_as_reached_and_strictly) {
    works of = open_works(SPACE(""), TABLE, SPACE_RECORDS);
    static const moment moments[] = {
        {"2023-03-14", "space", PENDING, PLAIN, 0, -800000},
        {"2023-03-15", "space", PENDING, PLAIN, 300000, -500000},
        {"2023-09-30", "space", PENDING, PLAIN, 800000, 0}, /* not more than 800,000 */
        {"2023-12-19", "space", PENDING, PLAIN, 800000, 0},
        {"2023-12-20", "space", MET, ON_TIME, 800100, 100},
        {"2024-03-31", "space", MET, ON_TIME, 800100, 100},
    };
    check_moments(&of, moments, COUNT(moments));
    close_works(&of);
}
END_TEST

START_TEST(law_15_a_quantity_is_breached_at_the_end_only_with_evidence) {
    static const char open[] = "项目,新增产业空间(万平方米),完成日期\n一期,30,2023-03-15\n二期,60,\n";
    static const char seen[] =
        "项目,新增产业空间(万平方米),完成日期,填报日期\n一期,30,2023-03-15,2023-12-31\n二期,60,,2023-12-31\n";
    static const moment unproved[] = {{"2023-12-30", "space", PENDING, PLAIN, 300000, -500000},
                                      {"2023-12-31", "space", NO_DATA, PLAIN, 300000, -500000}};
    static const moment proved[] = {{"2023-12-30", "space", PENDING, PLAIN, 300000, -500000},
                                    {"2023-12-31", "space", BREACHED, OVERDUE, 300000, -500000}};
    works of = open_works(SPACE(""), TABLE, open);
    check_moments(&of, unproved, COUNT(unproved));
    close_works(&of);
    of = open_works(SPACE(""), TABLE, seen);
    check_moments(&of, proved, COUNT(proved));
    close_works(&of);
    of = open_works(SPACE(""), TABLE, SPACE_RECORDS "五期,1,2024-01-05\n");
    static const moment complete[] = {{"2023-12-31", "space", MET, ON_TIME, 800100, 100}};
    check_moments(&of, complete, COUNT(complete));
    close_works(&of);
}
END_TEST

START_TEST(law_15_reached_after_the_due_date_is_breached_as_done_late) {
    works of = open_works(SPACE(""), TABLE,
                          "截至2024年1月31日,,\n项目,新增产业空间(万平方米),完成日期\n一期,30,2023-03-"
                          "15\n二期,60,2024-01-05\n");
    static const moment moments[] = {{"2023-12-31", "space", BREACHED, OVERDUE, 300000, -500000},
                                     {"2024-01-31", "space", BREACHED, LATE, 300000, -500000}};
    check_moments(&of, moments, COUNT(moments));
    close_works(&of);
}
END_TEST

START_TEST(law_15_a_quantity_about_which_no_record_speaks_has_no_data) {
    works of = open_works(SPACE(""), TABLE, "项目,完成日期\n一期,2023-03-15\n");
    look(&of, "2023-06-30");
    const expectation expected = {"", "space", NO_DATA, NO_EVIDENCE, PLAIN, NAN, 800000, NAN};
    scene_check(of.scene, plan_row(&of), &expected, "law 15");
    close_works(&of);
}
END_TEST

START_TEST(law_11_a_declared_maximum_breaches_early) {
    works of = open_works(SPACE(", maximum: \"80 万平方米\""), TABLE, SPACE_RECORDS);
    static const moment moments[] = {{"2023-03-31", "space", BREACHED, SOEKPI_OUT_OF_REACH, 300000, -500000},
                                     {"2023-12-20", "space", MET, ON_TIME, 800100, 100}};
    check_moments(&of, moments, COUNT(moments));
    close_works(&of);
    of = open_works(SPACE(", maximum: \"80.0001 万平方米\""), TABLE, SPACE_RECORDS);
    static const moment enough[] = {{"2023-03-31", "space", PENDING, PLAIN, 300000, -500000}};
    check_moments(&of, enough, COUNT(enough));
    close_works(&of);
}
END_TEST

/* 800,000 * 137 / 365 = 300,273.97 on 17 May, and 298,082.19 on 16 May. */
START_TEST(law_11_behind_a_linear_pace_is_at_risk_only_where_the_plan_says_so) {
    works of = open_works(SPACE(", pace: linear"), TABLE, SPACE_RECORDS);
    static const moment moments[] = {{"2023-05-16", "space", PENDING, PLAIN, 300000, -500000},
                                     {"2023-05-17", "space", AT_RISK, SOEKPI_BEHIND_PACE, 300000, -500000}};
    check_moments(&of, moments, COUNT(moments));
    soekpi_progress progress = {.size = sizeof progress};
    ck_assert_int_eq(soekpi_evaluation_progress(of.scene->evaluation, plan_row(&of), 0, &progress),
                     SOEKPI_OK);
    assert_same_bits(progress.expected, 800000.0 * 137 / 365);
    assert_same_bits(progress.needed, 500000);
    ck_assert_int_eq(progress.days_left, 228); /* 31 - 17 of May, then 30 31 31 30 31 30 31 */
    assert_same_bits(progress.per_day, 500000.0 / 228);
    close_works(&of);
}
END_TEST

START_TEST(law_11_a_dated_schedule_holds_from_each_of_its_days) {
    works of = open_works(SPACE(", schedule: {2023-03-31: 30 万平方米, 2023-06-30: 45 万平方米}"), TABLE,
                          SPACE_RECORDS);
    static const moment moments[] = {{"2023-03-14", "space", PENDING, PLAIN, 0, -800000},
                                     {"2023-03-31", "space", PENDING, PLAIN, 300000, -500000},
                                     {"2023-06-29", "space", PENDING, PLAIN, 300000, -500000},
                                     {"2023-06-30", "space", AT_RISK, SOEKPI_BEHIND_PACE, 300000, -500000},
                                     {"2023-09-30", "space", PENDING, PLAIN, 800000, 0}};
    check_moments(&of, moments, COUNT(moments));
    close_works(&of);
}
END_TEST

START_TEST(investment_is_summed_from_a_table_of_deals_with_its_unit) {
    works of = open_works(HEAD "goals:\n  - {id: deals, quantity: deals, rule: \">= 50亿元\"}\n", TABLE,
                          "项目,招商引资额(亿元),签约日期\n甲项目,20.5,2023-02-01\n乙项目,29.5,2023-06-30\n");
    static const moment moments[] = {{"2023-06-29", "deals", PENDING, PLAIN, 2.05e9, -2.95e9},
                                     {"2023-06-30", "deals", MET, ON_TIME, 5e9, 0}};
    check_moments(&of, moments, COUNT(moments));
    close_works(&of);
}
END_TEST

START_TEST(a_ceiling_is_pending_until_due_and_breached_as_soon_as_exceeded) {
    works of = open_works(HEAD "goals:\n  - {id: space, quantity: space, rule: \"不超过 80万平方米\"}\n",
                          TABLE, SPACE_RECORDS);
    static const moment moments[] = {{"2023-09-30", "space", PENDING, PLAIN, 800000, 0},
                                     {"2023-12-20", "space", BREACHED, PLAIN, 800100, -100}};
    check_moments(&of, moments, COUNT(moments));
    close_works(&of);
}
END_TEST

START_TEST(law_4_a_blank_figure_never_keeps_a_ceiling) {
    works of = open_works(
        HEAD "goals:\n  - {id: space, quantity: space, rule: \"不超过 80万平方米\"}\n", TABLE,
        "截至2023年12月31日,,\n项目,新增产业空间(万平方米),完成日期\n一期,30,2023-03-15\n二期,,2023-06-30\n");
    static const moment moments[] = {{"2023-06-29", "space", PENDING, PLAIN, 300000, 500000},
                                     {"2023-06-30", "space", NO_DATA, PLAIN, 300000, 500000},
                                     {"2023-12-31", "space", NO_DATA, PLAIN, 300000, 500000}};
    check_moments(&of, moments, COUNT(moments));
    close_works(&of);
}
END_TEST

/* ---- milestones ---- */

#define TOWER HEAD "goals:\n  - {id: tower, milestone: 新桥东 主体结构封顶, due: 2023-03-31"

START_TEST(law_15_a_milestone_is_met_on_its_day_and_early) {
    works of = open_works(TOWER "}\n", TABLE, "项目,节点,完成日期\n新桥东,主体结构封顶,2023-03-31\n");
    static const moment moments[] = {{"2023-03-30", "tower", PENDING, PLAIN, -1, 1},
                                     {"2023-03-31", "tower", MET, ON_TIME, 0, 0},
                                     {"2023-12-31", "tower", MET, ON_TIME, 0, 0}};
    check_moments(&of, moments, COUNT(moments));
    close_works(&of);
    of = open_works(TOWER "}\n", TABLE, "项目,节点,完成日期\n新桥东,主体 结构封顶,2023-03-01\n");
    static const moment early[] = {{"2023-03-01", "tower", MET, ON_TIME, -30, 30}};
    check_moments(&of, early, COUNT(early));
    close_works(&of);
}
END_TEST

START_TEST(law_15_a_milestone_done_late_is_breached_by_its_days) {
    works of = open_works(TOWER "}\n", TABLE, "项目,节点,完成日期\n新桥东,主体结构封顶,2023-04-10\n");
    static const moment moments[] = {
        {"2023-03-30", "tower", PENDING, PLAIN, -1, 1},
        {"2023-04-01", "tower", BREACHED, OVERDUE, 1, -1}, /* its date proves it */
        {"2023-04-10", "tower", BREACHED, LATE, 10, -10},
        {"2023-12-31", "tower", BREACHED, LATE, 10, -10}};
    check_moments(&of, moments, COUNT(moments));
    close_works(&of);
}
END_TEST

START_TEST(law_15_an_open_milestone_is_breached_only_when_seen_open_on_its_day_or_later) {
    works of =
        open_works(TOWER "}\n", TABLE, "项目,节点,完成日期,填报日期\n新桥东,主体结构封顶,,2023-03-30\n");
    static const moment unproved[] = {{"2023-03-30", "tower", PENDING, PLAIN, -1, 1},
                                      {"2023-03-31", "tower", NO_DATA, PLAIN, NAN, NAN}};
    check_moments(&of, unproved, COUNT(unproved));
    close_works(&of);
    of = open_works(TOWER "}\n", TABLE, "项目,节点,完成日期,填报日期\n新桥东,主体结构封顶,,2023-03-31\n");
    static const moment proved[] = {{"2023-03-31", "tower", BREACHED, OVERDUE, 0, 0},
                                    {"2023-06-30", "tower", BREACHED, OVERDUE, 91, -91}};
    check_moments(&of, proved, COUNT(proved));
    close_works(&of);
    of = open_works(TOWER "}\n", TABLE, "截至2023年3月31日,,\n项目,节点,完成日期\n新桥东,主体结构封顶,\n");
    static const moment complete[] = {{"2023-03-31", "tower", BREACHED, OVERDUE, 0, 0}};
    check_moments(&of, complete, COUNT(complete));
    close_works(&of);
}
END_TEST

START_TEST(law_15_a_milestone_about_which_no_record_speaks_has_no_data_before_and_after) {
    works of =
        open_works(TOWER "}\n", TABLE, "截至2023年12月31日,,\n项目,节点,完成日期\n别处,主体结构封顶,\n");
    static const moment moments[] = {{"2023-01-31", "tower", NO_DATA, PLAIN, NAN, NAN},
                                     {"2023-12-31", "tower", NO_DATA, PLAIN, NAN, NAN}};
    check_moments(&of, moments, COUNT(moments));
    close_works(&of);
}
END_TEST

START_TEST(law_15_a_state_without_a_date_counts_where_it_was_seen_in_time) {
    works of = open_works(TOWER "}\n", TABLE,
                          "项目,节点,完成日期,状态,填报日期\n新桥东,主体结构封顶,,已完成,2023-03-20\n");
    static const moment in_time[] = {{"2023-03-25", "tower", MET, ON_TIME, -6, 6},
                                     {"2023-06-30", "tower", MET, ON_TIME, -11, 11}};
    check_moments(&of, in_time, COUNT(in_time));
    close_works(&of);
    of = open_works(TOWER "}\n", TABLE, "项目,节点,完成日期,状态\n新桥东,主体结构封顶,,已完成\n");
    static const moment unknown[] = {{"2023-03-31", "tower", MET, ON_TIME, 0, 0},
                                     {"2023-06-30", "tower", NO_DATA, PLAIN, NAN, NAN}};
    check_moments(&of, unknown, COUNT(unknown));
    close_works(&of);
}
END_TEST

#define FITTED                                                                                               \
    HEAD "goals:\n  - {id: top, milestone: 封顶, due: 2023-03-31}\n"                                       \
         "  - {id: fitted, milestone: 交付运营, due: 2023-06-30, after: top, at_risk: \"30 days\"}\n"

START_TEST(law_6_a_milestone_is_at_risk_within_the_days_while_what_comes_before_is_open) {
    works of = open_works(FITTED, TABLE, "事项,完成日期\n封顶,2023-06-10\n交付运营,\n");
    static const moment moments[] = {
        {"2023-05-31", "fitted", PENDING, PLAIN, -30, 30}, /* 30 days are not less than 30 */
        {"2023-06-01", "fitted", AT_RISK, SOEKPI_WAITING, -29, 29},
        {"2023-06-09", "fitted", AT_RISK, SOEKPI_WAITING, -21, 21},
        {"2023-06-10", "fitted", PENDING, PLAIN, -20, 20}, /* what comes before is done, though late */
    };
    check_moments(&of, moments, COUNT(moments));
    close_works(&of);
}
END_TEST

START_TEST(law_11_leap_days_and_ends_of_quarters_and_half_years) {
    static const struct {
        const char *due, *done;
        double late;
    } cases[] = {{"2024-02-29", "2024-03-01", 1},   {"2024-02-28", "2024-03-01", 2},
                 {"2023-02-28", "2023-03-01", 1},   {"2023-06-30", "2023-07-01", 1},
                 {"2023-12-31", "2024-01-01", 1},   {"2023-12-31", "2024-12-31", 366},
                 {"2022-12-31", "2023-12-31", 365}, {"2023-09-30", "2023-06-30", -92}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        char plan[512], records[256];
        (void)snprintf(plan, sizeof plan, HEAD "goals:\n  - {id: it, milestone: 竣工, due: %s}\n",
                       cases[i].due);
        (void)snprintf(records, sizeof records, "事项,完成日期\n竣工,%s\n", cases[i].done);
        works of = open_works(plan, TABLE, records);
        const moment at = {"2025-12-31",
                           "it",
                           cases[i].late > 0 ? BREACHED : MET,
                           cases[i].late > 0 ? LATE : ON_TIME,
                           cases[i].late,
                           -cases[i].late};
        check_moments(&of, &at, 1);
        close_works(&of);
    }
    ck_assert_int_eq(soekpi_date_days(20240301) - soekpi_date_days(20240228), 2);
    ck_assert_int_eq(soekpi_date_days(19000301) - soekpi_date_days(19000228), 1); /* no leap year */
    ck_assert_int_eq(soekpi_date_days(20000301) - soekpi_date_days(20000228), 2);
}
END_TEST

/* ---- portfolios ---- */

#define UPSTAIRS                                                                                                     \
    HEAD "goals:\n  - {id: up, portfolio: [甲园, 乙园, 丙园], declared: 4, stages: [立项, 开工, 封顶], " \
         "stage: 开工, rule: \">= 3\"}\n"

START_TEST(a_portfolio_counts_projects_at_the_stage_or_beyond) {
    works of = open_works(UPSTAIRS, TABLE,
                          "截至2023年12月31日,,\n项目,阶段,完成日期\n甲园,开工,2023-02-01\n乙园,立项,2023-01-"
                          "01\n乙园,封顶,2023-08-01\n"
                          "丙园,立项,2023-01-05\n");
    static const moment moments[] = {{"2023-01-31", "up", PENDING, PLAIN, 0, -3},
                                     {"2023-02-01", "up", PENDING, PLAIN, 1, -2},
                                     {"2023-08-01", "up", PENDING, PLAIN, 2, -1},
                                     /* the fourth project has no name: it may be at the stage */
                                     {"2023-12-31", "up", NO_DATA, PLAIN, 2, -1}};
    check_moments(&of, moments, COUNT(moments));
    close_works(&of);
    of = open_works(
        UPSTAIRS, TABLE,
        "项目,目标,阶段,完成日期\n甲园,,开工,2023-02-01\n乙园,,封顶,2023-08-01\n丁园,up,开工,2023-09-01\n");
    static const moment unnamed[] = {{"2023-08-31", "up", PENDING, PLAIN, 2, -1},
                                     {"2023-12-31", "up", MET, ON_TIME, 3, 0}};
    check_moments(&of, unnamed, COUNT(unnamed));
    close_works(&of);
}
END_TEST

START_TEST(a_portfolio_is_breached_when_all_that_is_unknown_would_not_help) {
    works of = open_works(UPSTAIRS, TABLE,
                          "截至2023年12月31日,,\n项目,阶段,完成日期\n甲园,开工,2023-02-01\n乙园,立项,2023-01-"
                          "01\n丙园,立项,2023-01-05\n");
    static const moment moments[] = {{"2023-12-30", "up", PENDING, PLAIN, 1, -2},
                                     {"2023-12-31", "up", BREACHED, OVERDUE, 1, -2}};
    check_moments(&of, moments, COUNT(moments));
    close_works(&of);
}
END_TEST

/* ---- checklists ---- */

#define LIST                                                                                                        \
    HEAD "goals:\n  - id: rules\n    checklist:\n      - {id: survey, title: 干部调研, owner: 党群部, due: " \
         "2023-06-30}\n"                                                                                            \
         "      - {id: review, title: 制度评审, due: 2023-09-30}\n      - 廉洁文化\n"

START_TEST(a_checklist_is_the_share_done_with_overdue_entries_at_risk) {
    works of = open_works(LIST, TABLE,
                          "截至2024年1月31日,,,\n事项,责任单位,完成日期,佐证材料\n干部调研,人事部,2023-07-10,"
                          "报告\nreview,,2023-08-01,\n廉洁文化,,2023-12-01,\n");
    static const moment moments[] = {{"2023-06-29", "rules", PENDING, PLAIN, 0, -1},
                                     {"2023-06-30", "rules", AT_RISK, OVERDUE, 0, -1},
                                     {"2023-07-10", "rules", PENDING, PLAIN, 1.0 / 3, -2.0 / 3},
                                     {"2023-12-01", "rules", MET, ON_TIME, 1, 0}};
    check_moments(&of, moments, COUNT(moments));
    soekpi_entry_state entry = {.size = sizeof entry};
    ck_assert_int_eq(soekpi_evaluation_entry(of.scene->evaluation, plan_row(&of), 0, 0, &entry), SOEKPI_OK);
    ck_assert_int_eq(entry.label, LATE);
    ck_assert_int_eq(entry.done, 20230710);
    ck_assert_str_eq(entry.owner, "人事部");
    ck_assert_str_eq(entry.evidence, "报告");
    soekpi_progress progress = {.size = sizeof progress};
    ck_assert_int_eq(soekpi_evaluation_progress(of.scene->evaluation, plan_row(&of), 0, &progress),
                     SOEKPI_OK);
    ck_assert_uint_eq(progress.declared, 3);
    ck_assert_uint_eq(progress.finished, 3);
    ck_assert_uint_eq(progress.finished_late, 1);
    ck_assert_uint_eq(progress.unknown, 0);
    close_works(&of);
}
END_TEST

START_TEST(law_4_an_entry_without_a_record_is_never_done) {
    works of = open_works(LIST, TABLE, "事项,完成日期\n干部调研,2023-06-10\nreview,2023-08-01\n");
    static const moment moments[] = {{"2023-12-30", "rules", PENDING, PLAIN, 2.0 / 3, -1.0 / 3},
                                     {"2023-12-31", "rules", NO_DATA, PLAIN, 2.0 / 3, -1.0 / 3}};
    check_moments(&of, moments, COUNT(moments));
    scene_expect_text(of.scene, soekpi_evaluation_missing, "", "rules", SOEKPI_CHINESE, "");
    char missing[256];
    ck_assert_int_eq(soekpi_evaluation_missing(of.scene->evaluation, plan_row(&of), 0, SOEKPI_CHINESE,
                                               missing, sizeof missing, NULL),
                     SOEKPI_OK);
    ck_assert_str_eq(missing, "廉洁文化");
    close_works(&of);
}
END_TEST

/* ---- rows ---- */

START_TEST(records_belong_to_their_entity_the_groups_above_and_the_plan) {
    works of = open_works(
        HEAD
        "goals:\n  - {id: space, quantity: space, rule: \">= 10 万平方米\", scope: [each, group, plan]}\n",
        "entity | group | total_profit\n甲 | 一组 | 1\n乙 | 一组 | 2\n丙 | 二组 | 3\n一组 | 全区 |\n二组 | "
        "全区 |\n",
        "项目,企业,新增产业空间(万平方米),完成日期\na,甲,6,2023-01-31\nb,乙,5,2023-01-31\nc,丙,1,2023-01-"
        "31\nd,,2,2023-01-31\n");
    look(&of, "2023-06-30");
    static const struct {
        const char *row;
        double value;
    } rows[] = {{"甲", 60000},    {"乙", 50000},   {"丙", 10000},
                {"一组", 110000}, {"二组", 10000}, {"全区", 120000}};
    for (size_t i = 0; i < COUNT(rows); i++) {
        soekpi_outcome found = scene_outcome(of.scene, scene_row(of.scene, rows[i].row), "space");
        assert_same_bits(found.value, rows[i].value);
    }
    assert_same_bits(scene_outcome(of.scene, plan_row(&of), "space").value, 140000);
    close_works(&of);
}
END_TEST

START_TEST(law_17_a_date_that_is_none_gives_no_data_and_a_finding) {
    works of = open_works(TOWER "}\n", TABLE, "项目,节点,完成日期\n新桥东,主体结构封顶,2023-02-30\n");
    look(&of, "2023-06-30");
    const expectation expected = {"", "tower", NO_DATA, SOEKPI_INVALID_INPUT, PLAIN, NAN, ANY_NUMBER, NAN};
    scene_check(of.scene, plan_row(&of), &expected, "law 17");
    ck_assert(scene_has_finding(of.scene, SOEKPI_FINDING_INVALID_CELL, "2023-02-30"));
    close_works(&of);
}
END_TEST

START_TEST(records_that_contradict_the_plan_are_found) {
    works of =
        open_works(FITTED, TABLE, "事项,计划完成时间,完成日期\n封顶,2023-04-30,\n交付运营,,2023-05-01\n");
    look(&of, "2023-06-30");
    ck_assert(scene_has_finding(of.scene, SOEKPI_FINDING_RECORD, "2023-04-30"));
    ck_assert(scene_has_finding(of.scene, SOEKPI_FINDING_RECORD, "before it is not"));
    close_works(&of);
}
END_TEST

/* ---- many ---- */

START_TEST(a_record_answers_every_target_that_it_names_however_many) {
    enum { MANY = 200 };
    static char plan_text[MANY * 64 + 512];
    static const char table_text[] = "企业,利润总额\n甲,1\n",
                      records_text[] = "事项,完成日期\n封顶,2023-03-01\n";
    size_t length = (size_t)snprintf(plan_text, sizeof plan_text, HEAD "goals:\n");
    for (int i = 0; i < MANY; i++)
        length += (size_t)snprintf(plan_text + length, sizeof plan_text - length,
                                   "  - {id: m%d, milestone: 封顶, due: 2023-03-31}\n", i);
    soekpi_catalogue *catalogue = soekpi_catalogue_create(NULL);
    soekpi_plan *plan = soekpi_plan_parse(catalogue, plan_text, length, NULL);
    soekpi_table *table = soekpi_table_parse_csv(catalogue, table_text, sizeof table_text - 1, NULL, NULL);
    soekpi_register *records =
        soekpi_register_parse_csv(catalogue, records_text, sizeof records_text - 1, NULL, NULL);
    const soekpi_register *list[] = {records};
    soekpi_evaluation_options options = {.size = sizeof options, .registers = list, .register_count = 1};
    soekpi_evaluation *evaluation = soekpi_evaluation_create(plan, table, &options, NULL);
    ck_assert_ptr_nonnull(evaluation);
    uint8_t verdicts[MANY];
    soekpi_results results = {.size = sizeof results, .capacity = 1, .verdicts = verdicts};
    ck_assert_int_eq(soekpi_evaluation_run(evaluation, 2, 1, &results, NULL), SOEKPI_OK); /* the plan's row */
    for (int i = 0; i < MANY; i++)
        ck_assert_int_eq(verdicts[i], MET);
    soekpi_evaluation_free(evaluation);
    soekpi_register_free(records);
    soekpi_table_free(table);
    soekpi_plan_free(plan);
    soekpi_catalogue_free(catalogue);
}
END_TEST

/* `count` enterprises in groups of ten, and as many records of 1 m2 or more, in the order of a stride. */
static void write_many(int count, int stride, char *table, char *records, size_t size) {
    size_t length = (size_t)snprintf(table, size, "entity | group | total_profit\n");
    for (int i = 0; i < count; i++)
        length += (size_t)snprintf(table + length, size - length, "e%d | g%d | 1\n", i, i / 10);
    for (int i = 0; i < count / 10; i++)
        length += (size_t)snprintf(table + length, size - length, "g%d | all | \n", i);
    length = (size_t)snprintf(records, size, "事项,企业,新增产业空间(m2),完成日期\n");
    for (int i = 0; i < count; i++)
        length += (size_t)snprintf(records + length, size - length, "p,e%d,%d,2023-01-31\n",
                                   i * stride % count, i * stride % count + 1);
}

START_TEST(the_order_of_records_changes_no_row) {
    enum { MANY = 40, SIZE = MANY * 48 };
    static char table[SIZE], records[SIZE];
    static const int strides[] = {1, 7, 39}; /* coprime to their number: each once */
    for (size_t k = 0; k < COUNT(strides); k++) {
        write_many(MANY, strides[k], table, records, sizeof table);
        works of = open_works(
            HEAD "goals:\n  - {id: space, quantity: space, rule: \">= 1 m2\", scope: [each, group, plan]}\n",
            table, records);
        look(&of, "2023-06-30");
        for (int i = 0; i < MANY; i++) {
            char name[16];
            (void)snprintf(name, sizeof name, "e%d", i);
            assert_same_bits(scene_outcome(of.scene, scene_row(of.scene, name), "space").value, i + 1);
        }
        for (int i = 0; i < MANY / 10; i++) {
            char name[16];
            (void)snprintf(name, sizeof name, "g%d", i);
            double sum = 10 * (10 * i) + 55; /* 10 i + 1 to 10 i + 10 */
            assert_same_bits(scene_outcome(of.scene, scene_row(of.scene, name), "space").value, sum);
        }
        double all = MANY * (MANY + 1) / 2.0;
        assert_same_bits(scene_outcome(of.scene, scene_row(of.scene, "all"), "space").value, all);
        assert_same_bits(scene_outcome(of.scene, plan_row(&of), "space").value, all);
        close_works(&of);
    }
}
END_TEST

START_TEST(an_accumulator_gives_what_the_evaluation_gives_for_records) {
    enum { MANY = 700, SIZE = MANY * 48, TARGETS_OF = 3 };
    static char table_text[SIZE], records_text[SIZE];
    static const char plan_text[] = HEAD
        "goals:\n  - {id: space, quantity: space, rule: \">= 60 m2\", scope: [group, plan]}\n"
        "  - {id: top, milestone: p, due: 2023-06-30, scope: [group, plan], after: all, at_risk: 99 days}\n"
        "  - {id: all, milestone: p, due: 2023-01-31}\n";
    write_many(MANY, 3, table_text, records_text, sizeof table_text);
    soekpi_catalogue *catalogue = soekpi_catalogue_create(NULL);
    soekpi_plan *plan = soekpi_plan_parse(catalogue, plan_text, sizeof plan_text - 1, NULL);
    for (char *at = table_text; *at != '\0'; at++)
        *at = *at == '|' ? ',' : *at;
    soekpi_table *table = soekpi_table_parse_csv(catalogue, table_text, strlen(table_text), NULL, NULL);
    soekpi_register *records = soekpi_register_parse_csv(soekpi_plan_catalogue(plan), records_text,
                                                         strlen(records_text), NULL, NULL);
    const soekpi_register *list[] = {records};
    soekpi_evaluation_options options = {
        .size = sizeof options, .registers = list, .register_count = 1, .as_of = "2023-05-31"};
    soekpi_evaluation *evaluation = soekpi_evaluation_create(plan, table, &options, NULL);
    ck_assert_ptr_nonnull(evaluation);
    soekpi_evaluation_info info = {.size = sizeof info};
    ck_assert_int_eq(soekpi_evaluation_describe(evaluation, &info), SOEKPI_OK);
    ck_assert_uint_eq(info.groups, MANY / 10 + 2);
    double values[2][TARGETS_OF * (MANY / 10 + 2)];
    uint8_t verdicts[2][TARGETS_OF * (MANY / 10 + 2)];
    soekpi_accumulator *sums = soekpi_accumulator_create(evaluation, NULL);
    ck_assert_int_eq(soekpi_accumulator_add(sums, 0, info.entities, NULL), SOEKPI_OK);
    for (int i = 0; i < 2; i++) {
        soekpi_results results = {
            .size = sizeof results, .capacity = info.groups, .values = values[i], .verdicts = verdicts[i]};
        soekpi_status status =
            i == 0 ? soekpi_evaluation_run(evaluation, info.entities, info.groups, &results, NULL)
                   : soekpi_accumulator_run(sums, 0, info.groups, &results, NULL);
        ck_assert_int_eq(status, SOEKPI_OK);
    }
    ck_assert_mem_eq(values[0], values[1], sizeof values[0]);
    ck_assert_mem_eq(verdicts[0], verdicts[1], sizeof verdicts[0]);
    ck_assert_int_eq(verdicts[0][info.groups - 1], MET); /* the plan's row has them all */
    char texts[2][512];
    for (size_t i = 0; i < TARGETS_OF * info.groups; i++) {
        size_t row = i % info.groups, target = i / info.groups;
        ck_assert_int_eq(soekpi_evaluation_explain(evaluation, info.entities + row, target, SOEKPI_ENGLISH,
                                                   texts[0], sizeof texts[0], NULL),
                         SOEKPI_OK);
        ck_assert_int_eq(
            soekpi_accumulator_explain(sums, row, target, SOEKPI_ENGLISH, texts[1], sizeof texts[1], NULL),
            SOEKPI_OK);
        ck_assert_str_eq(texts[0], texts[1]);
    }
    soekpi_accumulator_free(sums);
    soekpi_evaluation_free(evaluation);
    soekpi_register_free(records);
    soekpi_table_free(table);
    soekpi_plan_free(plan);
    soekpi_catalogue_free(catalogue);
}
END_TEST

START_TEST(law_10_a_record_may_name_a_row_by_its_number) {
    works of = open_works(HEAD "goals:\n  - {id: space, quantity: space, rule: \">= 1 m2\", scope: each}\n"
                               "  - {id: top, milestone: p, due: 2023-06-30, scope: [\"2\"]}\n",
                          "total_profit\n1\n2\n",
                          "事项,企业,新增产业空间(m2),完成日期\np,2,6,2023-01-31\nq,02,5,2023-01-31\n");
    look(&of, "2023-06-30");
    ck_assert_int_eq(scene_outcome(of.scene, 0, "space").verdict, NO_DATA);
    assert_same_bits(scene_outcome(of.scene, 1, "space").value, 6);
    ck_assert_int_eq(scene_outcome(of.scene, 1, "top").verdict, MET);
    close_works(&of);
}
END_TEST

/* ---- names that the table does not have ---- */

START_TEST(law_17_a_record_of_an_unknown_entity_counts_for_the_plan_and_is_told_of) {
    works of = open_works(
        HEAD "goals:\n  - {id: space, quantity: space, rule: \">= 10 m2\", scope: [each, group, plan]}\n",
        "entity | group | total_profit\n甲 | 一 | 1\n",
        "项目,企业,新增产业空间(m2),完成日期\na,甲,6,2023-01-31\nb,丙,5,2023-01-31\nc,丙,1,2023-01-31\n");
    look(&of, "2023-06-30");
    assert_same_bits(scene_outcome(of.scene, scene_row(of.scene, "甲"), "space").value, 6);
    assert_same_bits(scene_outcome(of.scene, scene_row(of.scene, "一"), "space").value, 6);
    assert_same_bits(scene_outcome(of.scene, plan_row(&of), "space").value, 12);
    ck_assert(scene_has_finding(of.scene, SOEKPI_FINDING_UNKNOWN_ENTITY, "丙"));
    ck_assert_uint_eq(scene_finding_count(of.scene, SOEKPI_FINDING_UNKNOWN_ENTITY), 1);
    close_works(&of);
    /* Where only the plan's row is asked about it makes no difference whose record it is. */
    of = open_works(HEAD "goals:\n  - {id: space, quantity: space, rule: \">= 10 m2\"}\n", TABLE,
                    "项目,企业,新增产业空间(m2),完成日期\nb,丙,5,2023-01-31\n");
    look(&of, "2023-06-30");
    ck_assert_uint_eq(scene_finding_count(of.scene, SOEKPI_FINDING_UNKNOWN_ENTITY), 0);
    close_works(&of);
}
END_TEST

START_TEST(a_table_without_names_tells_once_that_it_knows_no_entity) {
    works of =
        open_works(HEAD "goals:\n  - {id: space, quantity: space, rule: \">= 1 m2\", scope: [each, group]}\n",
                   "total_profit\n1\n2\n",
                   "项目,企业,新增产业空间(m2),完成日期\na,甲,6,2023-01-31\nb,乙,5,2023-01-31\n");
    look(&of, "2023-06-30");
    ck_assert_uint_eq(scene_finding_count(of.scene, SOEKPI_FINDING_UNKNOWN_ENTITY), 1);
    ck_assert_int_eq(scene_outcome(of.scene, 0, "space").verdict, NO_DATA);
    close_works(&of);
}
END_TEST

START_TEST(law_17_a_figure_of_two_registers_counts_twice_and_is_told_of) {
    works of = open_works(HEAD "goals:\n  - {id: space, quantity: space, rule: \">= 10 万平方米\"}\n", TABLE,
                          "项目,新增产业空间(万平方米),完成日期\na,6,2023-01-31\nb,1,2023-01-31\n");
    soekpi_error error = {0};
    static const char more[] = "项目,完成日期,新增产业空间(m2)\na,2023-01-31,60000\nc,2023-01-31,60000\n";
    soekpi_register *again =
        soekpi_register_parse_csv(of.scene->catalogue, more, sizeof more - 1, NULL, &error);
    ck_assert_ptr_nonnull(again);
    const soekpi_register *list[] = {of.records, again};
    soekpi_evaluation_options options = {
        .size = sizeof options, .as_of = "2023-06-30", .registers = list, .register_count = 2};
    ck_assert(scene_bind(of.scene, &options));
    assert_same_bits(scene_outcome(of.scene, plan_row(&of), "space").value, 190000);
    ck_assert_uint_eq(scene_finding_count(of.scene, SOEKPI_FINDING_RECORD), 1);
    ck_assert(scene_has_finding(of.scene, SOEKPI_FINDING_RECORD, "'a' has the same figure in two registers"));
    close_works(&of);
    soekpi_register_free(again);
}
END_TEST

/* ---- figures at the edges ---- */

START_TEST(law_5_a_sum_beyond_all_figures_is_out_of_range_and_never_met) {
    works of = open_works(HEAD "goals:\n  - {id: space, quantity: space, rule: \">= 1 m2\"}\n", TABLE,
                          "项目,新增产业空间(m2),完成日期\na,9e299,2023-01-31\nb,9e299,2023-01-31\n");
    look(&of, "2023-12-31");
    soekpi_outcome found = scene_outcome(of.scene, plan_row(&of), "space");
    ck_assert_int_eq(found.reason, SOEKPI_OUT_OF_RANGE);
    ck_assert_int_eq(found.verdict, SOEKPI_UNDEFINED);
    ck_assert(isnan(found.value));
    close_works(&of);
    /* 1e300 of ten thousand m2 is no figure in m2 */
    of = open_works(HEAD "goals:\n  - {id: space, quantity: space, rule: \">= 1 m2\"}\n", TABLE,
                    "项目,新增产业空间(万平方米),完成日期\na,1e300,2023-01-31\n");
    look(&of, "2023-12-31");
    found = scene_outcome(of.scene, plan_row(&of), "space");
    ck_assert_int_eq(found.verdict, NO_DATA);
    ck_assert_int_eq(found.reason, SOEKPI_INVALID_INPUT);
    close_works(&of);
}
END_TEST

START_TEST(areas_that_are_taken_back_count_against_the_sum) {
    works of = open_works(HEAD "goals:\n  - {id: space, quantity: space, rule: \">= 10 m2\"}\n", TABLE,
                          "项目,新增产业空间(m2),完成日期\na,12,2023-01-31\nb,-3,2023-05-31\n");
    static const moment moments[] = {{"2023-03-31", "space", MET, ON_TIME, 12, 2},
                                     {"2023-06-30", "space", PENDING, PLAIN, 9, -1}};
    check_moments(&of, moments, COUNT(moments));
    close_works(&of);
}
END_TEST

START_TEST(a_date_at_the_edge_of_the_calendar_is_a_date) {
    works of = open_works(HEAD "goals:\n  - {id: a, milestone: x, due: 2999-12-31}\n"
                               "  - {id: b, quantity: space, rule: \">= 1 m2\", start: 1900-01-01, due: "
                               "2999-12-31, pace: linear}\n",
                          TABLE, "事项,完成日期,新增产业空间(m2)\nx,1900-01-01,\ny,2999-12-31,1\n");
    look(&of, "1900-01-01");
    /* 1,100 years of 365 days and 267 leap days less the last day */
    assert_same_bits(scene_outcome(of.scene, plan_row(&of), "a").value, -(1100 * 365 + 267 - 1));
    ck_assert_int_eq(scene_outcome(of.scene, plan_row(&of), "b").verdict, AT_RISK);
    look(&of, "2999-12-31");
    ck_assert_int_eq(scene_outcome(of.scene, plan_row(&of), "b").verdict, MET);
    close_works(&of);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("progress");
    TCase *all = tcase_create("all");
    tcase_add_test(all, law_11_a_quantity_is_met_as_soon_as_reached_and_strictly);
    tcase_add_test(all, law_15_a_quantity_is_breached_at_the_end_only_with_evidence);
    tcase_add_test(all, law_15_reached_after_the_due_date_is_breached_as_done_late);
    tcase_add_test(all, law_15_a_quantity_about_which_no_record_speaks_has_no_data);
    tcase_add_test(all, law_11_a_declared_maximum_breaches_early);
    tcase_add_test(all, law_11_behind_a_linear_pace_is_at_risk_only_where_the_plan_says_so);
    tcase_add_test(all, law_11_a_dated_schedule_holds_from_each_of_its_days);
    tcase_add_test(all, investment_is_summed_from_a_table_of_deals_with_its_unit);
    tcase_add_test(all, a_ceiling_is_pending_until_due_and_breached_as_soon_as_exceeded);
    tcase_add_test(all, law_4_a_blank_figure_never_keeps_a_ceiling);
    tcase_add_test(all, law_15_a_milestone_is_met_on_its_day_and_early);
    tcase_add_test(all, law_15_a_milestone_done_late_is_breached_by_its_days);
    tcase_add_test(all, law_15_an_open_milestone_is_breached_only_when_seen_open_on_its_day_or_later);
    tcase_add_test(all, law_15_a_milestone_about_which_no_record_speaks_has_no_data_before_and_after);
    tcase_add_test(all, law_15_a_state_without_a_date_counts_where_it_was_seen_in_time);
    tcase_add_test(all, law_6_a_milestone_is_at_risk_within_the_days_while_what_comes_before_is_open);
    tcase_add_test(all, law_11_leap_days_and_ends_of_quarters_and_half_years);
    tcase_add_test(all, a_portfolio_counts_projects_at_the_stage_or_beyond);
    tcase_add_test(all, a_portfolio_is_breached_when_all_that_is_unknown_would_not_help);
    tcase_add_test(all, a_checklist_is_the_share_done_with_overdue_entries_at_risk);
    tcase_add_test(all, law_4_an_entry_without_a_record_is_never_done);
    tcase_add_test(all, records_belong_to_their_entity_the_groups_above_and_the_plan);
    tcase_add_test(all, law_17_a_date_that_is_none_gives_no_data_and_a_finding);
    tcase_add_test(all, records_that_contradict_the_plan_are_found);
    tcase_add_test(all, a_record_answers_every_target_that_it_names_however_many);
    tcase_add_test(all, the_order_of_records_changes_no_row);
    tcase_add_test(all, an_accumulator_gives_what_the_evaluation_gives_for_records);
    tcase_add_test(all, law_10_a_record_may_name_a_row_by_its_number);
    tcase_add_test(all, law_17_a_record_of_an_unknown_entity_counts_for_the_plan_and_is_told_of);
    tcase_add_test(all, a_table_without_names_tells_once_that_it_knows_no_entity);
    tcase_add_test(all, law_17_a_figure_of_two_registers_counts_twice_and_is_told_of);
    tcase_add_test(all, law_5_a_sum_beyond_all_figures_is_out_of_range_and_never_met);
    tcase_add_test(all, areas_that_are_taken_back_count_against_the_sum);
    tcase_add_test(all, a_date_at_the_edge_of_the_calendar_is_a_date);
    suite_add_tcase(suite, all);
    return run_suite(suite);
}
