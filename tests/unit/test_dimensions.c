/* Segments, pairs, peers and structure beside the rows of entities, and other currencies (laws 12, 13 and
 * 17). All figures are made up. */
#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness.h"
#include "table/table.h"

#define COUNT(list) (sizeof(list) / sizeof(list)[0])

static soekpi_catalogue *catalogue;
static soekpi_table *table;
static row_index *rows_by_key;

static void setup(void) {
    catalogue = soekpi_catalogue_create(NULL);
    ck_assert_ptr_nonnull(catalogue);
}

static void forget(void) {
    soekpi_row_index_free(rows_by_key);
    soekpi_table_free(table);
    rows_by_key = NULL;
    table = NULL;
}

static void teardown(void) {
    forget();
    soekpi_catalogue_free(catalogue);
}

static soekpi_table *read_with(const char *text, const soekpi_table_options *options) {
    soekpi_error error = {0};
    soekpi_table *made = soekpi_table_parse_csv(catalogue, text, strlen(text), options, &error);
    ck_assert_msg(made != NULL, "%s", error.message);
    return made;
}

static void read_table(const char *text) {
    forget();
    table = read_with(text, NULL);
}

static void index_rows(int32_t period) {
    rows_by_key = soekpi_row_index_create(table, period);
    ck_assert_ptr_nonnull(rows_by_key);
}

static double figure(size_t row, const char *id) {
    for (size_t i = 0; i < table->column_count; i++) {
        soekpi_column column = {.size = sizeof column};
        ck_assert_int_eq(soekpi_table_column(table, i, &column), SOEKPI_OK);
        if (strcmp(column.id, id) == 0 && column.time == SOEKPI_CURRENT) {
            return soekpi_column_cell(&table->columns[i], row);
        }
    }
    ck_abort_msg("no column of %s", id);
    return NAN;
}

static size_t count_findings(int32_t code) {
    size_t count = 0;
    for (size_t i = 0; i < table->findings.count; i++) {
        count += table->findings.findings[i].code == code;
    }
    return count;
}

/* The first finding of a code; there is one. */
static const finding *first_finding(int32_t code) {
    size_t at = 0;
    while (table->findings.findings[at].code != code) {
        at++;
    }
    return &table->findings.findings[at];
}

/* The only finding of a code. */
static const finding *sole_finding(int32_t code) {
    ck_assert_uint_eq(count_findings(code), 1);
    return first_finding(code);
}

static void expect_says(const finding *found, const char *chinese, const char *english) {
    ck_assert_msg(strstr(found->chinese, chinese) != NULL, "%s", found->chinese);
    ck_assert_msg(strstr(found->english, english) != NULL, "%s", found->english);
}

static void expect_entity(size_t row, const char *name) {
    char buffer[24];
    ck_assert_str_eq(soekpi_row_entity(table, row, buffer), name);
}

/* ---- Segments ---- */

static const char by_segment[] = "企业,业务板块,年度,营业收入(元)\n"
                                 "甲,安保,2023,60\n"
                                 "甲,物业,2023,40\n"
                                 "甲,合计,2023,90\n"
                                 "甲,安保,2022,50\n"
                                 "甲,,2022,80\n"
                                 "乙,安保,2023,7\n"
                                 "乙,物业,2022,3\n";

START_TEST(a_segment_is_no_row_of_its_entity) {
    read_table(by_segment);
    index_rows(202312);
    static const uint8_t roles[] = {SOEKPI_ROLE_SEGMENT, SOEKPI_ROLE_SEGMENT, SOEKPI_ROLE_ENTITY,
                                    SOEKPI_ROLE_SEGMENT, SOEKPI_ROLE_ENTITY,  SOEKPI_ROLE_SEGMENT,
                                    SOEKPI_ROLE_SEGMENT};
    ck_assert_mem_eq(table->roles, roles, sizeof roles);
    ck_assert_uint_eq(soekpi_row_index_entity(rows_by_key, "甲", 202312, false), 2);
    ck_assert_uint_eq(soekpi_row_index_entity(rows_by_key, "甲", 202212, false), 4);
    ck_assert_uint_eq(soekpi_row_index_entity(rows_by_key, "乙", 202312, true), NO_ROW);
    for (size_t row = 0; row < table->rows; row++) {
        ck_assert(!soekpi_row_index_duplicate(rows_by_key, row));
    }
}
END_TEST

START_TEST(a_segment_is_found_at_other_dates_by_its_name) {
    read_table(by_segment);
    index_rows(202312);
    ck_assert_uint_eq(soekpi_row_index_at(rows_by_key, 0, 202212), 3);
    ck_assert_uint_eq(soekpi_row_index_at(rows_by_key, 1, 202212), NO_ROW);
    ck_assert_uint_eq(soekpi_row_index_at(rows_by_key, 2, 202212), 4);
    ck_assert_uint_eq(soekpi_row_index_at(rows_by_key, 5, 202212), NO_ROW); /* another segment's */
}
END_TEST

START_TEST(a_segment_twice_is_a_duplicate) {
    read_table("企业,板块,营业收入(元)\n甲,安保,1\n甲,安保,2\n甲,物业,3\n乙,安保,4\n甲,,5\n");
    index_rows(202312);
    static const bool twice[] = {true, true, false, false, false};
    for (size_t row = 0; row < COUNT(twice); row++) {
        ck_assert_msg(soekpi_row_index_duplicate(rows_by_key, row) == twice[row], "row %zu", row);
    }
}
END_TEST

/* Who has segments only is not judged as an entity, and is told of. */
START_TEST(an_entity_of_segments_only_is_told_of) {
    read_table("企业,板块,营业收入(元)\n甲,安保,1\n甲,,5\n乙,安保,4\n乙,物业,4\n丙,物业,1\n");
    expect_says(sole_finding(SOEKPI_FINDING_READ_AS), "有2户（首先是“乙”）", "2 entities (first '乙')");
    ck_assert_int_eq(table->findings.findings[0].severity, SOEKPI_SEVERITY_NOTE);
    soekpi_reading read = {.size = sizeof read};
    ck_assert_int_eq(soekpi_table_reading(table, &read), SOEKPI_OK);
    ck_assert_uint_eq(read.entities, 1);
    ck_assert_msg(strstr(read.chinese, "业务板块4行") != NULL, "%s", read.chinese);
    ck_assert_msg(strstr(read.english, "4 rows of segments") != NULL, "%s", read.english);
}
END_TEST

/* A table of one enterprise's segments: the rows are of whoever submits it. */
START_TEST(segments_of_nobody_are_of_who_submits_them) {
    read_table("编制单位：甲,单位：元\n板块,营业收入\n安保,60\n物业,30\n合计,90\n");
    ck_assert_uint_eq(table->rows, 3);
    for (size_t row = 0; row < 3; row++) {
        expect_entity(row, "甲");
    }
    ck_assert_int_eq(table->roles[2], SOEKPI_ROLE_ENTITY);
    ck_assert_uint_eq(count_findings(SOEKPI_FINDING_TOTAL_ROW), 0);
    read_table("板块,营业收入(元)\n安保,60\n物业,30\n");
    expect_entity(1, "1");
    ck_assert_int_eq(table->roles[1], SOEKPI_ROLE_SEGMENT);
}
END_TEST

START_TEST(every_layout_carries_the_keys) {
    read_table("企业,板块,项目,数值,单位\n甲,安保,营业收入,6,万元\n甲,,营业收入,90000,元\n"
               "甲,安保,营业成本,5,万元\n"); /* a list */
    ck_assert_uint_eq(table->rows, 2);
    ck_assert_str_eq(soekpi_row_segment(table, 0), "安保");
    assert_same_bits(figure(0, "revenue"), 60000.0);
    assert_same_bits(figure(0, "operating_cost"), 50000.0);
    assert_same_bits(figure(1, "revenue"), 90000.0);
    read_table("企业名称,业务板块,营业收入,,利润总额,\n,,本年累计,上年同期,本年累计,上年同期\n"
               "甲,安保,60,50,6,5\n甲,,90,80,9,8\n"); /* a quick report */
    ck_assert_int_eq(table->reading.shape, SOEKPI_SHAPE_QUICK_REPORT);
    ck_assert_str_eq(soekpi_row_segment(table, 0), "安保");
    ck_assert_int_eq(table->roles[0], SOEKPI_ROLE_SEGMENT);
    assert_same_bits(figure(1, "revenue"), 90.0);
    read_table("企业,对方单位,角色,营业收入2023年,营业收入2022年\n甲,乙,抵销,-5,-4\n甲,丙,抵销,-3,-2\n");
    ck_assert_uint_eq(table->rows, 4); /* columns of periods */
    ck_assert_str_eq(soekpi_row_counterparty(table, 3), "丙");
}
END_TEST

START_TEST(two_columns_of_one_key_are_refused) {
    soekpi_error error = {0};
    static const char text[] = "企业,业务板块,板块,营业收入\n甲,安保,安保,1\n";
    ck_assert_ptr_null(soekpi_table_parse_csv(catalogue, text, sizeof text - 1, NULL, &error));
    ck_assert_int_eq(error.code, SOEKPI_ERROR_DUPLICATE);
    ck_assert_msg(strstr(error.message, "segment of the row") != NULL, "%s", error.message);
    ck_assert_int_eq(error.line, 1);
}
END_TEST

/* 母公司 beside 合并 is figures, and a name above an enterprise its group. */
START_TEST(the_parent_company_is_a_group_where_names_stand) {
    read_table("企业,母公司,营业收入(元)\n甲,集团一,1\n乙,集团一,2\n");
    ck_assert_int_eq(table->group.codes[1], 0);
    ck_assert_str_eq(table->group.labels[0], "集团一");
    read_table("项目,合并,母公司\n营业收入,100,90\n利润总额,10,9\n净利润,8,7\n");
    ck_assert_ptr_null(table->group.codes);
}
END_TEST

/* ---- Totals ---- */

START_TEST(only_entities_add_up_to_a_total) {
    read_table("企业,角色,板块,营业收入(元)\n甲,,,60\n甲,,安保,35\n甲,,物业,25\n乙,,,40\n示例区,对标,,500\n"
               "集团一,集团,,\n合计,,,100\n");
    ck_assert_uint_eq(count_findings(SOEKPI_FINDING_TOTAL), 0);
    ck_assert_int_eq(table->totals[6], TOTAL_WHOLE);
    read_table("企业,角色,板块,营业收入(元)\n甲,,,60\n甲,,安保,35\n乙,,,40\n示例区,对标,,500\n合计,,,110\n");
    expect_says(sole_finding(SOEKPI_FINDING_TOTAL), "2行成员之和为100元", "its 2 members add up to 100元");
}
END_TEST

START_TEST(a_total_of_a_segment_adds_up_that_segment) {
    static const char right[] = "企业,板块,营业收入(元)\n甲,,60\n甲,安保,35\n甲,物业,25\n乙,,40\n乙,安保,40\n"
                                "合计,,100\n合计,安保,75\n合计,物业,25\n";
    read_table(right);
    ck_assert_uint_eq(count_findings(SOEKPI_FINDING_TOTAL), 0);
    ck_assert_int_eq(table->roles[6], SOEKPI_ROLE_REPORTED);
    ck_assert_str_eq(soekpi_row_segment(table, 6), "安保");
    index_rows(202312); /* and is no row of the total itself */
    ck_assert_uint_eq(soekpi_row_index_entity(rows_by_key, "合计", 202312, false), 5);
    read_table("企业,板块,营业收入(元)\n甲,,60\n甲,安保,35\n乙,,40\n乙,安保,40\n合计,安保,85\n");
    expect_says(sole_finding(SOEKPI_FINDING_TOTAL), "上报为85元，2行成员之和为75元", "reported as 85元");
    read_table("企业,板块,集团,营业收入(元)\n甲,安保,一,35\n乙,安保,二,40\n合计,安保,一,1\n");
    ck_assert_uint_eq(count_findings(SOEKPI_FINDING_TOTAL), 0); /* of a group: not checked */
}
END_TEST

/* ---- Other checks ---- */

START_TEST(eliminations_between_segments_may_be_negative) {
    read_table("企业,板块,营业收入(元)\n甲,安保,60\n甲,分部间抵销,-10\n甲,未分配,-1\n甲,物业,-5\n甲,,50\n");
    expect_says(sole_finding(SOEKPI_FINDING_SIGN), "甲（物业）：", "甲 (物业): revenue is -5");
}
END_TEST

START_TEST(a_segment_that_does_not_balance_is_a_warning) {
    read_table("企业,板块,资产总额(元),负债总额(元),所有者权益(元)\n甲,,100,60,45\n甲,安保,50,20,10\n");
    ck_assert_uint_eq(count_findings(SOEKPI_FINDING_BALANCE), 2);
    int32_t severities[2] = {-1, -1};
    for (size_t i = 0; i < table->findings.count; i++) {
        const finding *found = &table->findings.findings[i];
        if (found->code == SOEKPI_FINDING_BALANCE) {
            severities[strstr(found->chinese, "安保") != NULL] = found->severity;
        }
    }
    ck_assert_int_eq(severities[0], SOEKPI_SEVERITY_ERROR);
    ck_assert_int_eq(severities[1], SOEKPI_SEVERITY_WARNING);
}
END_TEST

START_TEST(quarters_of_a_segment_add_up) {
    soekpi_table_options options = {.size = sizeof options, .quarters = SOEKPI_QUARTERS_SINGLE};
    forget();
    table =
        read_with("企业,板块,角色,期间,营业收入(元)\n甲,安保,,2023Q1,1\n甲,,,2023Q1,10\n甲,安保,,2023Q2,2\n"
                  "甲,,,2023Q2,20\n集团一,,集团,,\n",
                  &options);
    static const double expected[] = {1, 10, 3, 30};
    for (size_t row = 0; row < COUNT(expected); row++) {
        assert_same_bits(figure(row, "revenue"), expected[row]);
    }
    for (size_t i = 0; i < table->findings.count; i++) { /* structure has no flows */
        ck_assert_msg(table->findings.findings[i].severity == SOEKPI_SEVERITY_NOTE, "%s",
                      table->findings.findings[i].english);
    }
}
END_TEST

/* ---- Eliminations by pair ---- */

START_TEST(eliminations_are_duplicates_by_pair_group_and_period) {
    read_table("企业,对方单位,角色,集团,年度,营业收入(元)\n"
               "甲,乙,抵销,一,2023,-1\n"
               "甲,乙,抵销,一,2023,-2\n"
               "甲,丙,抵销,一,2023,-3\n"
               "乙,甲,抵销,一,2023,-1\n" /* the other side is a row of its own */
               "甲,乙,抵销,二,2023,-4\n"
               "甲,乙,抵销,一,2022,-5\n"
               "甲,,抵销,一,2023,-6\n"
               ",乙,抵销,一,2023,-7\n" /* of nobody: never */
               ",乙,抵销,一,2023,-8\n");
    index_rows(202312);
    for (size_t row = 0; row < table->rows; row++) {
        ck_assert_msg(soekpi_row_index_duplicate(rows_by_key, row) == (row < 2), "row %zu", row);
    }
    ck_assert_uint_eq(soekpi_row_index_at(rows_by_key, 0, 202212), 5);
    ck_assert_uint_eq(soekpi_row_index_at(rows_by_key, 2, 202212), NO_ROW);
    ck_assert_uint_eq(soekpi_row_index_at(rows_by_key, 3, 202212), NO_ROW);
    ck_assert_uint_eq(soekpi_row_index_at(rows_by_key, 6, 202212), NO_ROW);
    ck_assert_uint_eq(soekpi_row_index_entity(rows_by_key, "甲", 202312, true), NO_ROW);
}
END_TEST

START_TEST(a_counterparty_is_one_by_code_and_by_name) {
    read_table(
        "代码,企业,对方单位,角色,营业收入(元)\nA1,甲,,,9\nA2,乙,,,8\nA1,甲,乙,抵销,-1\nA1,甲,A2,抵销,-1\n"
        "A1,甲,外,抵销,-1\n");
    index_rows(202312);
    static const bool twice[] = {false, false, true, true, false};
    for (size_t row = 0; row < COUNT(twice); row++) {
        ck_assert_msg(soekpi_row_index_duplicate(rows_by_key, row) == twice[row], "row %zu", row);
    }
}
END_TEST

START_TEST(both_sides_of_a_pair_are_compared) {
    read_table("企业,对方单位,角色,年度,营业收入(万元),营业成本(万元),利润总额(万元)\n"
               "甲,乙,抵销,2023,-10,-7,\n"
               "乙,甲,抵销,2023,-12,-7,-1\n"
               "乙,甲,抵销,2022,-99,-99,-99\n"
               "甲,丙,抵销,2023,-5,-5,-5\n"
               "甲,甲,抵销,2023,-1,-2,-3\n");
    const finding *found = sole_finding(SOEKPI_FINDING_PAIR);
    expect_says(
        found, "乙与甲，2023年度：抵销的营业收入（第3行）为-12万元，甲与乙（第2行）为-10万元，双方不符",
        "乙 with 甲, 2023: the elimination of revenue (line 3) is -12万元, but that of 甲 with 乙 (line "
        "2) is -10万元");
    ck_assert_int_eq(found->severity, SOEKPI_SEVERITY_WARNING);
    ck_assert_str_eq(found->cell, "E3");
    ck_assert_str_eq(found->expected, "-10");
    ck_assert_str_eq(found->found, "-12");
}
END_TEST

START_TEST(rounding_explains_a_pair) {
    read_table("企业,对方单位,角色,营业收入(万元)\n甲,乙,抵销,-10.4\n乙,甲,抵销,-10.5\n");
    ck_assert_uint_eq(count_findings(SOEKPI_FINDING_PAIR), 0);
    read_table("企业,对方单位,角色,营业收入(万元)\n甲,乙,抵销,-10.4\n乙,甲,抵销,-10.6\n");
    ck_assert_uint_eq(count_findings(SOEKPI_FINDING_PAIR), 1);
    read_table("企业,对方单位,角色,集团,营业收入(万元)\n甲,乙,抵销,一,-10\n乙,甲,抵销,二,-20\n");
    ck_assert_uint_eq(count_findings(SOEKPI_FINDING_PAIR), 0); /* of two groups */
}
END_TEST

START_TEST(many_pairs_are_counted) {
    enum { PAIRS = 25 };
    char text[8192] = "企业,对方单位,角色,营业收入(元)\n";
    for (int i = 0; i < PAIRS; i++) {
        size_t length = strlen(text);
        (void)snprintf(text + length, sizeof text - length, "a%d,b%d,抵销,-%d\nb%d,a%d,抵销,-99\n", i, i,
                       i + 1, i, i);
    }
    read_table(text);
    ck_assert_uint_eq(count_findings(SOEKPI_FINDING_PAIR), 21);
    expect_says(&table->findings.findings[table->findings.count - 1], "还有5处双方的抵销不符",
                "5 more eliminations on whose figures the two sides differ");
}
END_TEST

/* Each side submits its own table: only the joined one can tell, and tells once. */
START_TEST(a_pair_of_two_tables_is_compared_when_they_meet) {
    soekpi_error error = {0};
    soekpi_table *parts[3] = {
        read_with("企业,对方单位,角色,营业收入(万元)\n甲,乙,抵销,-10\n", NULL),
        read_with("企业,对方单位,角色,营业收入(万元)\n乙,甲,抵销,-12\n", NULL),
        read_with("企业,对方单位,角色,营业收入(万元)\n丙,丁,抵销,-1\n丁,丙,抵销,-5\n", NULL)};
    table = soekpi_table_join((const soekpi_table *const *)parts, 3, NULL, &error);
    ck_assert_msg(table != NULL, "%s", error.message);
    ck_assert_uint_eq(count_findings(SOEKPI_FINDING_PAIR), 2);
    for (size_t i = 0; i < COUNT(parts); i++) {
        soekpi_table_free(parts[i]);
    }
}
END_TEST

/* ---- Peers and structure ---- */

START_TEST(context_speaks_before_entity_before_reported_before_peer) {
    read_table("企业,角色,营业收入(元)\n甲,集团,\n甲,对标,1\n甲,合并报表,2\n甲,,3\n甲,背景,4\n"
               "乙,集团,\n乙,对标,1\n乙,合并报表,2\n丙,集团,\n丙,对标,5\n丁,集团,\n");
    index_rows(202312);
    ck_assert_uint_eq(soekpi_row_index_entity(rows_by_key, "甲", 202312, false), 4);
    ck_assert_uint_eq(soekpi_row_index_entity(rows_by_key, "乙", 202312, false), 7);
    ck_assert_uint_eq(soekpi_row_index_entity(rows_by_key, "丙", 202312, false), 9);
    ck_assert_uint_eq(soekpi_row_index_entity(rows_by_key, "丁", 202312, false), 10);
    for (size_t row = 0; row < table->rows; row++) { /* different roles are different keys */
        ck_assert(!soekpi_row_index_duplicate(rows_by_key, row));
    }
}
END_TEST

/* ---- Currencies ---- */

START_TEST(money_of_rows_in_another_currency_is_invalid) {
    read_table(
        "企业,币种,营业收入(万元),期末职工人数,资产负债率(%)\n甲,人民币,1,10,50\n乙,美元,2,20,60\n丙,CNY,"
        "3,30,70\n"
        "丁,,4,40,80\n戊,HKD,,50,90\n己,rmb,6,60,1\n庚,元,7,70,2\n");
    static const double revenues[] = {1, INFINITY, 3, 4, NAN, 6, 7};
    for (size_t row = 0; row < COUNT(revenues); row++) {
        double found = figure(row, "revenue");
        ck_assert_msg(isnan(revenues[row]) ? isnan(found) : same_bits(found, revenues[row]), "row %zu: %g",
                      row, found);
        assert_same_bits(figure(row, "headcount"), 10.0 * (double)(row + 1)); /* people have no currency */
    }
    ck_assert_uint_eq(count_findings(SOEKPI_FINDING_CURRENCY), 2);
    const finding *first = first_finding(SOEKPI_FINDING_CURRENCY);
    expect_says(first, "第3行的币种是“美元”，不是人民币", "line 3: its currency is '美元', not the yuan");
    ck_assert_int_eq(first->severity, SOEKPI_SEVERITY_ERROR);
    ck_assert_str_eq(first->cell, "B3");
    ck_assert_uint_eq(first->row, 3);
    ck_assert_uint_eq(first->column, 2);
}
END_TEST

START_TEST(many_rows_in_another_currency_are_counted) {
    char text[4096] = "企业,币种,营业收入\n";
    for (int i = 0; i < 30; i++) {
        size_t length = strlen(text);
        (void)snprintf(text + length, sizeof text - length, "甲%d,美元,%d\n", i, i);
    }
    read_table(text);
    ck_assert_uint_eq(count_findings(SOEKPI_FINDING_CURRENCY), 21);
}
END_TEST

/* One amount in dollars: nobody can say what the others of its row are in. */
START_TEST(a_row_with_amounts_of_two_currencies_is_invalid) {
    read_table("企业,利润总额(元),营业收入(元),营业成本,期末职工人数\n甲,5,100美元,7,3\n乙,5,$100,7,3\n丙,6,"
               "90,8,4\n");
    for (size_t row = 0; row < 2; row++) {
        assert_same_bits(figure(row, "total_profit"), INFINITY);
        assert_same_bits(figure(row, "revenue"), INFINITY);
        assert_same_bits(figure(row, "operating_cost"), INFINITY);
        assert_same_bits(figure(row, "headcount"), 3.0);
    }
    assert_same_bits(figure(2, "total_profit"), 6.0);
    assert_same_bits(figure(2, "revenue"), 90.0);
    ck_assert_uint_eq(count_findings(SOEKPI_FINDING_CURRENCY), 2);
    ck_assert_uint_eq(count_findings(SOEKPI_FINDING_INVALID_CELL), 0);
    const finding *first = first_finding(SOEKPI_FINDING_CURRENCY);
    expect_says(first, "“100美元”不是人民币", "'100美元' is not in yuan");
    ck_assert_str_eq(first->cell, "C2");
}
END_TEST

START_TEST(a_list_has_a_currency_in_each_row) {
    read_table(
        "企业,项目,数值,单位,币种\n甲,营业收入,6,万元,人民币\n甲,利润总额,5,万元,美元\n甲,期末职工人数,7,"
        "人,美元\n"
        "乙,营业收入,8万欧元,,\n乙,利润总额,9,元,\n");
    assert_same_bits(figure(0, "revenue"), 60000.0);
    assert_same_bits(figure(0, "total_profit"), INFINITY);
    assert_same_bits(figure(0, "headcount"), 7.0);
    assert_same_bits(figure(1, "revenue"), INFINITY);
    assert_same_bits(figure(1, "total_profit"), 9.0);
    ck_assert_uint_eq(count_findings(SOEKPI_FINDING_CURRENCY), 3);
}
END_TEST

/* A column of currencies says more than the line above the table; a blank is that. */
START_TEST(a_column_of_currencies_wins_over_the_line_above) {
    read_table("币种：美元,,\n企业,币种,营业收入\n甲,人民币,1\n乙,,2\n丙,美元,3\n");
    assert_same_bits(figure(0, "revenue"), 1.0);
    assert_same_bits(figure(1, "revenue"), INFINITY);
    assert_same_bits(figure(2, "revenue"), INFINITY);
}
END_TEST

START_TEST(a_unit_of_a_row_in_another_currency_is_told_as_such) {
    read_table("企业,计量单位,营业收入\n甲,万元,1\n乙,万美元,2\n");
    assert_same_bits(figure(1, "revenue"), INFINITY);
    ck_assert_str_eq(sole_finding(SOEKPI_FINDING_CURRENCY)->cell, "B3");
}
END_TEST

static void add_keys(Suite *suite) {
    TCase *keys = tcase_create("segments");
    tcase_add_checked_fixture(keys, setup, teardown);
    tcase_add_test(keys, a_segment_is_no_row_of_its_entity);
    tcase_add_test(keys, a_segment_is_found_at_other_dates_by_its_name);
    tcase_add_test(keys, a_segment_twice_is_a_duplicate);
    tcase_add_test(keys, an_entity_of_segments_only_is_told_of);
    tcase_add_test(keys, segments_of_nobody_are_of_who_submits_them);
    tcase_add_test(keys, every_layout_carries_the_keys);
    tcase_add_test(keys, two_columns_of_one_key_are_refused);
    tcase_add_test(keys, the_parent_company_is_a_group_where_names_stand);
    tcase_add_test(keys, only_entities_add_up_to_a_total);
    tcase_add_test(keys, a_total_of_a_segment_adds_up_that_segment);
    tcase_add_test(keys, eliminations_between_segments_may_be_negative);
    tcase_add_test(keys, a_segment_that_does_not_balance_is_a_warning);
    tcase_add_test(keys, quarters_of_a_segment_add_up);
    tcase_add_test(keys, context_speaks_before_entity_before_reported_before_peer);
    suite_add_tcase(suite, keys);
}

static void add_pairs(Suite *suite) {
    TCase *pairs = tcase_create("pairs");
    tcase_add_checked_fixture(pairs, setup, teardown);
    tcase_add_test(pairs, eliminations_are_duplicates_by_pair_group_and_period);
    tcase_add_test(pairs, a_counterparty_is_one_by_code_and_by_name);
    tcase_add_test(pairs, both_sides_of_a_pair_are_compared);
    tcase_add_test(pairs, rounding_explains_a_pair);
    tcase_add_test(pairs, many_pairs_are_counted);
    tcase_add_test(pairs, a_pair_of_two_tables_is_compared_when_they_meet);
    suite_add_tcase(suite, pairs);
}

static void add_currencies(Suite *suite) {
    TCase *currencies = tcase_create("currencies");
    tcase_add_checked_fixture(currencies, setup, teardown);
    tcase_add_test(currencies, money_of_rows_in_another_currency_is_invalid);
    tcase_add_test(currencies, many_rows_in_another_currency_are_counted);
    tcase_add_test(currencies, a_row_with_amounts_of_two_currencies_is_invalid);
    tcase_add_test(currencies, a_list_has_a_currency_in_each_row);
    tcase_add_test(currencies, a_column_of_currencies_wins_over_the_line_above);
    tcase_add_test(currencies, a_unit_of_a_row_in_another_currency_is_told_as_such);
    suite_add_tcase(suite, currencies);
}

int main(void) {
    Suite *suite = suite_create("dimensions");
    add_keys(suite);
    add_pairs(suite);
    add_currencies(suite);
    return run_suite(suite);
}
