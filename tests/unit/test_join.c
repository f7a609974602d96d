/* Joining tables by entity and period (laws 10, 12 and 17). */
#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harness.h"
#include "table/table.h"

#define COUNT(list) (sizeof(list) / sizeof(list)[0])
enum { MOST = 4 };

static soekpi_catalogue *catalogue;
static soekpi_table *parts[MOST];
static size_t part_count;
static soekpi_table *table;
static soekpi_error error;

static void setup(void) {
    catalogue = soekpi_catalogue_create(NULL);
    ck_assert_ptr_nonnull(catalogue);
}

static void teardown(void) {
    for (size_t i = 0; i < part_count; i++) {
        soekpi_table_free(parts[i]);
    }
    part_count = 0;
    soekpi_table_free(table);
    table = NULL;
    soekpi_catalogue_free(catalogue);
}

static soekpi_table *add(const char *text, const char *money_unit) {
    soekpi_table_options options = {.size = sizeof options, .money_unit = money_unit};
    soekpi_table *part = soekpi_table_parse_csv(catalogue, text, strlen(text), &options, &error);
    ck_assert_msg(part != NULL, "%s", error.message);
    parts[part_count++] = part;
    return part;
}

static soekpi_table *join(const char *period) {
    error = (soekpi_error){0};
    soekpi_table_free(table);
    table = soekpi_table_join((const soekpi_table *const *)parts, part_count, period, &error);
    return table;
}

static const table_column *column_of(const char *id, int32_t time) {
    for (size_t i = 0; i < soekpi_table_columns(table); i++) {
        soekpi_column column = {.size = sizeof column};
        ck_assert_int_eq(soekpi_table_column(table, i, &column), SOEKPI_OK);
        if (strcmp(column.id, id) == 0 && column.time == time) {
            return &table->columns[i];
        }
    }
    ck_abort_msg("no column of %s", id);
    return NULL;
}

static double cell(size_t row, const char *id) {
    return soekpi_column_cell(column_of(id, SOEKPI_CURRENT), row);
}

static size_t count_findings(int32_t code) {
    size_t count = 0;
    for (size_t i = 0; i < table->findings.count; i++) {
        count += table->findings.findings[i].code == code;
    }
    return count;
}

START_TEST(columns_meet_in_one_row) {
    add("企业,期间,利润总额,利润总额(上年同期)\n甲,2023,5,4\n乙,2023,7,\n", "元");
    add("期间,企业,营业收入,集团\n2023-12,乙,70,集团\n2023Q4,甲,50,集团\n2022,甲,40,集团\n", "元");
    add("entity,period,net_profit\n丙,2023,9\n乙,2023,6\n", "元");
    ck_assert_msg(join(NULL) != NULL, "%s", error.message);
    ck_assert_uint_eq(table->rows, 4); /* in order of first appearance */
    static const char *const entities[] = {"甲", "乙", "甲", "丙"};
    static const int32_t periods[] = {202312, 202312, 202212, 202312};
    static const double profits[] = {5, 7, NAN, NAN};
    static const double revenues[] = {50, 70, 40, NAN};
    static const double net_profits[] = {NAN, 6, NAN, 9};
    static const size_t lines[] = {2, 3, 4, 2};
    for (size_t row = 0; row < 4; row++) {
        char buffer[24];
        ck_assert_str_eq(soekpi_row_entity(table, row, buffer), entities[row]);
        ck_assert_int_eq(table->periods[row], periods[row]);
        ck_assert_uint_eq(table->lines[row], lines[row]);
        ck_assert_int_eq(table->group.codes[row], row < 3 ? 0 : -1); /* the table that knows it says so */
        ck_assert(isnan(profits[row]) ? isnan(cell(row, "total_profit"))
                                      : same_bits(cell(row, "total_profit"), profits[row]));
        ck_assert(isnan(revenues[row]) ? isnan(cell(row, "revenue"))
                                       : same_bits(cell(row, "revenue"), revenues[row]));
        ck_assert(isnan(net_profits[row]) ? isnan(cell(row, "net_profit"))
                                          : same_bits(cell(row, "net_profit"), net_profits[row]));
    }
    assert_same_bits(soekpi_column_cell(column_of("total_profit", SOEKPI_PRIOR), 0), 4.0);
    ck_assert_ptr_null(table->roles);
    ck_assert_uint_eq(soekpi_table_finding_count(table), 0);
}
END_TEST

/* A blank is filled, the same decimal agrees in any unit, another is a conflict. */
START_TEST(cells_are_compared_as_decimals) {
    add("企业,期间,利润总额(万元),资产负债率(%),净利润\n甲,2023,1.1,65.2,\n乙,2023,2,70,5\n丙,2023,x,1,1\n",
        NULL);
    add("企业,期间,利润总额,资产负债率,净利润(元)\n甲,2023,11000,0.652,3\n乙,2023,20000.01,0.71,5\n丙,2023,1,"
        "1%,\n",
        NULL);
    ck_assert_ptr_nonnull(join(NULL));
    assert_same_bits(cell(0, "total_profit"), 1.1);
    assert_same_bits(cell(0, "debt_ratio"), 65.2);
    assert_same_bits(cell(0, "net_profit"), 3.0);
    assert_same_bits(cell(1, "total_profit"), INFINITY);
    assert_same_bits(cell(1, "debt_ratio"), INFINITY);
    assert_same_bits(cell(1, "net_profit"), 5.0);
    assert_same_bits(cell(2, "total_profit"), INFINITY);
    assert_same_bits(cell(2, "debt_ratio"), 1.0);
    ck_assert_int_eq(column_of("total_profit", SOEKPI_CURRENT)->unit.power, 4);
    ck_assert_int_eq(column_of("total_profit", SOEKPI_CURRENT)->printed, -6); /* 0.01 元 */
    ck_assert_uint_eq(count_findings(SOEKPI_FINDING_CONFLICT), 3);
    const finding *found = &table->findings.findings[table->findings.count - 1];
    ck_assert_msg(strstr(found->english, "table 2") != NULL && strstr(found->english, "'乙'") != NULL &&
                      strstr(found->english, "资产负债率") != NULL && strstr(found->english, "2023") != NULL,
                  "%s", found->english);
    ck_assert_msg(strstr(found->chinese, "表2给出的“乙”的“资产负债率(%)”") != NULL, "%s", found->chinese);
}
END_TEST

START_TEST(stored_sums_agree_with_their_decimal) {
    const double sum[] = {0.1 + 0.2, 5};
    const double plain[] = {0.3, 5};
    const char *const names[] = {"甲", "乙"};
    for (size_t i = 0; i < 2; i++) {
        parts[i] = soekpi_table_create(catalogue, 2, NULL);
        part_count++;
        ck_assert_int_eq(soekpi_table_add_column(parts[i], "利润总额", i == 0 ? sum : plain, 8, 2, NULL),
                         SOEKPI_OK);
        ck_assert_int_eq(soekpi_table_set_key(parts[i], SOEKPI_KEY_ENTITY, names, 2, NULL, 0, 0, NULL),
                         SOEKPI_OK);
    }
    ck_assert_ptr_nonnull(join(NULL));
    ck_assert_uint_eq(table->rows, 2);
    ck_assert_uint_eq(soekpi_table_finding_count(table), 0);
    assert_same_bits(cell(0, "total_profit"), sum[0]);
    ck_assert_ptr_null(table->periods);
    ck_assert_int_eq(column_of("total_profit", SOEKPI_CURRENT)->printed, NOT_PRINTED);
}
END_TEST

/* Money units of tables travel with their columns. */
START_TEST(money_units_travel) {
    add("企业,利润总额,怪\n甲,1.5,7\n", "万元");
    add("企业,营业收入,利润总额,别怪\n甲,2,0.00015,8\n", "亿元");
    ck_assert_ptr_nonnull(join(NULL));
    ck_assert_uint_eq(count_findings(SOEKPI_FINDING_CONFLICT), 0);
    static const struct {
        size_t column;
        int32_t power;
        double value;
    } expected[] = {{0, 4, 1.5}, {1, 4, 7}, {2, 8, 2}, {3, 8, 8}};
    for (size_t i = 0; i < COUNT(expected); i++) {
        const table_column *column = &table->columns[expected[i].column];
        ck_assert_int_eq(soekpi_column_power(table, column, SOEKPI_MONEY), expected[i].power);
        assert_same_bits(soekpi_column_cell(column, 0), expected[i].value);
    }
}
END_TEST

/* A key twice in one table stays twice, so that the evaluation finds it. */
START_TEST(duplicates_stay) {
    add("企业,期间,利润总额\n甲,2023,5\n甲,2023,6\n", NULL);
    add("企业,期间,营业收入\n甲,2023,50\n", NULL);
    ck_assert_ptr_nonnull(join(NULL));
    ck_assert_uint_eq(table->rows, 2);
    assert_same_bits(cell(0, "total_profit"), 5.0);
    assert_same_bits(cell(1, "total_profit"), 6.0);
    row_index *index = soekpi_row_index_create(table, 202312);
    ck_assert_ptr_nonnull(index);
    ck_assert(soekpi_row_index_duplicate(index, 0));
    ck_assert(soekpi_row_index_duplicate(index, 1));
    soekpi_row_index_free(index);
}
END_TEST

START_TEST(roles_and_groups) {
    add("企业,集团,角色,利润总额\n甲,一,,5\n,一,抵销,-1\n乙,一,,6\n", NULL);
    add("企业,集团,角色,营业收入\n,一,抵销,-10\n甲,一,,50\n乙,二,,60\n", NULL);
    ck_assert_ptr_nonnull(join(NULL));
    ck_assert_uint_eq(table->rows, 4); /* eliminations without a name are each their own */
    static const uint8_t roles[] = {SOEKPI_ROLE_ENTITY, SOEKPI_ROLE_ELIMINATION, SOEKPI_ROLE_ENTITY,
                                    SOEKPI_ROLE_ELIMINATION};
    ck_assert_mem_eq(table->roles, roles, sizeof roles);
    assert_same_bits(cell(0, "revenue"), 50.0);
    assert_same_bits(cell(3, "revenue"), -10.0);
    ck_assert_str_eq(table->group.labels[table->group.codes[2]], "一");
    ck_assert_uint_eq(count_findings(SOEKPI_FINDING_CONFLICT), 1); /* 乙 in two groups */
}
END_TEST

/* Rows of regions are context, unless an enterprise has that name. */
START_TEST(benchmarks_are_context) {
    add("企业,年度,利润总额\n甲,2023,5\n乙公司,2023,6\n", "元");
    add("entity,period,indicator,value,unit\n深圳市,2023,gdp_growth,6.0,pct\n深圳市,2023,gdp,3.46,万亿元\n"
        "甲,2023,gdp_growth,7,pct\n深圳市,2022,gdp_growth,3.3,pct\n",
        "元");
    ck_assert_ptr_nonnull(join(NULL));
    ck_assert_uint_eq(table->rows, 4);
    static const uint8_t roles[] = {SOEKPI_ROLE_ENTITY, SOEKPI_ROLE_ENTITY, SOEKPI_ROLE_CONTEXT,
                                    SOEKPI_ROLE_CONTEXT};
    ck_assert_mem_eq(table->roles, roles, sizeof roles);
    assert_same_bits(cell(0, "gdp_growth"), 0.07);
    assert_same_bits(cell(2, "gdp_growth"), 0.06);
    assert_same_bits(cell(2, "gdp"), 3.46e12);
    assert_same_bits(cell(3, "gdp_growth"), 0.033);
    ck_assert_uint_eq(count_findings(SOEKPI_FINDING_CONTEXT), 1);
    ck_assert_msg(strstr(table->findings.findings[0].english, "2 rows (first '深圳市')") != NULL, "%s",
                  table->findings.findings[0].english);
}
END_TEST

START_TEST(undated_rows) {
    add("企业,利润总额\n甲,5\n", NULL);
    add("企业,期间,营业收入\n甲,2023,50\n甲,2022,40\n", NULL);
    ck_assert_ptr_null(join(NULL));
    ck_assert_int_eq(error.code, SOEKPI_ERROR_PERIOD);
    ck_assert_msg(strstr(error.message, "row 1 of table 1") != NULL, "%s", error.message);
    ck_assert_ptr_null(join("2023H2"));
    ck_assert_int_eq(error.code, SOEKPI_ERROR_PERIOD);
    /* a rejected join has frozen nothing */
    ck_assert_int_eq(atomic_load(&parts[0]->frozen), 0);
    ck_assert_ptr_nonnull(join("2023"));
    ck_assert_uint_eq(table->rows, 2);
    ck_assert_int_eq(table->periods[0], 202312);
    assert_same_bits(cell(0, "revenue"), 50.0);
    ck_assert_int_eq(atomic_load(&parts[0]->frozen), 1);
    const double value = 1;
    ck_assert_int_eq(soekpi_table_add_column(parts[0], "净利润", &value, 0, 1, NULL), SOEKPI_ERROR_FROZEN);
}
END_TEST

START_TEST(one_table_and_findings) {
    add("企业,利润总额,不认识\n甲,坏,1\n", "元");
    ck_assert_ptr_nonnull(join(NULL));
    ck_assert_uint_eq(table->findings.count, 2);
    for (size_t i = 0; i < 2; i++) {
        ck_assert_str_eq(table->findings.findings[i].english, parts[0]->findings.findings[i].english);
        ck_assert_uint_eq(table->findings.findings[i].row, parts[0]->findings.findings[i].row);
    }
    ck_assert_str_eq(table->findings.findings[0].subject, "不认识");
    add("企业,营业收入\n甲,5\n", "元");
    ck_assert_ptr_nonnull(join(NULL));
    ck_assert_uint_eq(table->findings.count, 2); /* now with the number of their table */
    ck_assert_int_eq(strncmp(table->findings.findings[1].english, "table 1: line 2", 15), 0);
    ck_assert_int_eq(strncmp(table->findings.findings[1].chinese, "表1：", 7), 0);
}
END_TEST

/* ---- Segments, pairs and structure ---- */

START_TEST(segments_meet_by_name) {
    add("企业,板块,期间,利润总额\n甲,安保,2023,5\n甲,,2023,9\n甲,物业,2023,4\n", "元");
    add("企业,业务板块,期间,营业收入\n甲,物业,2023,40\n甲,安保,2022,30\n甲,合计,2023,90\n", "元");
    add("企业,期间,净利润\n甲,2023,7\n", "元");
    ck_assert_msg(join(NULL) != NULL, "%s", error.message);
    ck_assert_uint_eq(table->rows, 4);
    static const char *const segments[] = {"安保", "", "物业", "安保"};
    static const double revenues[] = {NAN, 90, 40, 30};
    for (size_t row = 0; row < 4; row++) {
        ck_assert_str_eq(soekpi_row_segment(table, row), segments[row]);
        ck_assert(isnan(revenues[row]) ? isnan(cell(row, "revenue"))
                                       : same_bits(cell(row, "revenue"), revenues[row]));
        ck_assert_int_eq(table->roles[row], row == 1 ? SOEKPI_ROLE_ENTITY : SOEKPI_ROLE_SEGMENT);
    }
    assert_same_bits(cell(1, "net_profit"), 7.0); /* of the whole */
    ck_assert(isnan(cell(0, "net_profit")));
}
END_TEST

START_TEST(a_conflict_names_the_segment) {
    add("企业,板块,利润总额\n甲,安保,5\n甲,,5\n", "元");
    add("企业,板块,利润总额\n甲,安保,6\n甲,,5\n", "元");
    ck_assert_ptr_nonnull(join(NULL));
    ck_assert_uint_eq(count_findings(SOEKPI_FINDING_CONFLICT), 1);
    const finding *found = &table->findings.findings[table->findings.count - 1];
    ck_assert_msg(strstr(found->english, "of '甲 (安保)'") != NULL, "%s", found->english);
    ck_assert_msg(strstr(found->chinese, "“甲（安保）”") != NULL, "%s", found->chinese);
}
END_TEST

/* One table knows the codes, the other the names. */
START_TEST(eliminations_meet_by_pair) {
    add("代码,企业,对方单位,角色,营业收入\nA1,甲,,,90\nA2,乙,,,80\nA1,甲,A2,抵销,-5\n", "元");
    add("企业,对方单位,角色,营业成本\n甲,乙,抵销,-4\n乙,甲,抵销,-4\n甲,丙,抵销,-3\n", "元");
    ck_assert_ptr_nonnull(join(NULL));
    ck_assert_uint_eq(table->rows, 5);
    assert_same_bits(cell(2, "revenue"), -5.0);
    assert_same_bits(cell(2, "operating_cost"), -4.0);
    assert_same_bits(cell(3, "operating_cost"), -4.0); /* of 乙 with 甲: another row */
    assert_same_bits(cell(4, "operating_cost"), -3.0);
    ck_assert_str_eq(soekpi_row_counterparty(table, 4), "丙");
    ck_assert_uint_eq(count_findings(SOEKPI_FINDING_CONFLICT), 0);
}
END_TEST

static const char *group_of(size_t row) {
    int32_t code = table->group.codes != NULL ? table->group.codes[row] : -1;
    return code >= 0 ? table->group.labels[code] : "";
}

/* A table of nothing but names needs no period: it holds for whatever period is judged. */
START_TEST(structure_without_a_period_joins_by_entity) {
    add("企业,上级单位\n甲,一\n乙,二\n丁,二\n", NULL);
    add("企业,期间,营业收入\n甲,2023,50\n甲,2022,40\n乙,2023,60\n丙,2023,70\n", "元");
    ck_assert_msg(join(NULL) != NULL, "%s", error.message);
    ck_assert_uint_eq(table->rows, 5);
    static const char *const groups[] = {"一", "一", "二", "", "二"};
    for (size_t row = 0; row < 5; row++) {
        ck_assert_str_eq(group_of(row), groups[row]);
    }
    char buffer[24]; /* whom no figures are of stays */
    ck_assert_str_eq(soekpi_row_entity(table, 4, buffer), "丁");
    ck_assert_int_eq(table->periods[4], PERIOD_NONE);
    ck_assert_uint_eq(count_findings(SOEKPI_FINDING_CONFLICT), 0);
}
END_TEST

/* With a period it is that period's: other years are left as they are. */
START_TEST(structure_of_a_period_is_of_that_period_only) {
    add("企业,集团\n甲,一\n", NULL);
    add("企业,期间,营业收入\n甲,2023,50\n甲,2022,40\n", "元");
    ck_assert_ptr_nonnull(join("2023"));
    ck_assert_uint_eq(table->rows, 2);
    ck_assert_str_eq(group_of(0), "一");
    ck_assert_int_eq(table->periods[0], 202312);
    ck_assert_str_eq(group_of(1), "");
}
END_TEST

START_TEST(structure_that_disagrees_is_a_conflict) {
    add("企业,期间,集团,营业收入\n甲,2023,二,50\n甲,2022,一,40\n", "元");
    add("企业,集团\n甲,一\n", NULL);
    ck_assert_ptr_nonnull(join(NULL));
    ck_assert_uint_eq(table->rows, 2);
    ck_assert_str_eq(group_of(0), "二"); /* the first to say so */
    ck_assert_str_eq(group_of(1), "一");
    ck_assert_uint_eq(count_findings(SOEKPI_FINDING_CONFLICT), 1);
    ck_assert_ptr_nonnull(
        strstr(table->findings.findings[table->findings.count - 1].english, "the group of '甲'"));
}
END_TEST

START_TEST(structure_of_groups_stays_a_row_of_its_own) {
    add("企业,集团,角色\n一,总,集团\n二,总,结构\n", NULL);
    add("企业,集团,角色,期间,营业收入\n甲,一,,2023,50\n一,,合并报表,2023,49\n", "元");
    add("企业,集团,角色\n一,总,集团\n", NULL); /* said twice */
    ck_assert_msg(join(NULL) != NULL, "%s", error.message);
    ck_assert_uint_eq(table->rows, 4);
    static const uint8_t roles[] = {SOEKPI_ROLE_ENTITY, SOEKPI_ROLE_REPORTED, SOEKPI_ROLE_GROUP,
                                    SOEKPI_ROLE_GROUP};
    ck_assert_mem_eq(table->roles, roles, sizeof roles);
    ck_assert_str_eq(group_of(2), "总");
    ck_assert_str_eq(group_of(1), "");
    ck_assert_uint_eq(count_findings(SOEKPI_FINDING_CONFLICT), 0);
}
END_TEST

/* A figure is of a period, whatever else its row says. */
START_TEST(rows_with_figures_need_a_period) {
    add("企业,集团,利润总额\n甲,一,5\n", NULL);
    add("企业,期间,营业收入\n甲,2023,50\n", NULL);
    ck_assert_ptr_null(join(NULL));
    ck_assert_int_eq(error.code, SOEKPI_ERROR_PERIOD);
    ck_assert_msg(strstr(error.message, "row 1 of table 1") != NULL, "%s", error.message);
}
END_TEST

/* Peers are no enterprises of ours: the figures of their regions stay context. */
START_TEST(peers_and_segments_make_no_enterprise_of_a_region) {
    add("企业,角色,期间,利润总额\n示例区,对标,2023,5\n甲,,2023,6\n", "元");
    add("entity,period,indicator,value,unit\n示例区,2023,gdp_growth,6.0,pct\n", "元");
    ck_assert_ptr_nonnull(join(NULL));
    ck_assert_uint_eq(table->rows, 3);
    static const uint8_t roles[] = {SOEKPI_ROLE_PEER, SOEKPI_ROLE_ENTITY, SOEKPI_ROLE_CONTEXT};
    ck_assert_mem_eq(table->roles, roles, sizeof roles);
}
END_TEST

START_TEST(tables_without_entities) {
    add("期间,利润总额\n2022,5\n2023,6\n", NULL);
    add("期间,营业收入\n2023,60\n", NULL);
    ck_assert_ptr_nonnull(join(NULL));
    ck_assert_uint_eq(table->rows, 3); /* each row is an entity of its own */
    ck_assert_ptr_null(table->entity.codes);
    ck_assert(isnan(cell(1, "revenue")));
}
END_TEST

START_TEST(arguments_are_checked) {
    add("企业,利润总额\n甲,5\n", NULL);
    soekpi_catalogue *other = soekpi_catalogue_create(NULL);
    ck_assert_ptr_nonnull(other);
    parts[part_count++] = soekpi_table_create(other, 0, NULL);
    ck_assert_ptr_null(join(NULL));
    ck_assert_int_eq(error.code, SOEKPI_ERROR_ARGUMENT);
    ck_assert_ptr_nonnull(strstr(error.message, "different catalogues"));
    ck_assert_ptr_null(soekpi_table_join((const soekpi_table *const *)parts, 0, NULL, &error));
    ck_assert_int_eq(error.code, SOEKPI_ERROR_ARGUMENT);
    ck_assert_ptr_null(soekpi_table_join(NULL, 1, NULL, &error));
    soekpi_table_free(parts[1]);
    parts[1] = NULL;
    ck_assert_ptr_null(join(NULL));
    ck_assert_int_eq(error.code, SOEKPI_ERROR_ARGUMENT);
    soekpi_catalogue_free(other);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("join");
    TCase *joins = tcase_create("join");
    tcase_add_checked_fixture(joins, setup, teardown);
    tcase_add_test(joins, columns_meet_in_one_row);
    tcase_add_test(joins, cells_are_compared_as_decimals);
    tcase_add_test(joins, stored_sums_agree_with_their_decimal);
    tcase_add_test(joins, money_units_travel);
    tcase_add_test(joins, duplicates_stay);
    tcase_add_test(joins, roles_and_groups);
    tcase_add_test(joins, benchmarks_are_context);
    tcase_add_test(joins, undated_rows);
    tcase_add_test(joins, one_table_and_findings);
    tcase_add_test(joins, tables_without_entities);
    tcase_add_test(joins, arguments_are_checked);
    tcase_add_test(joins, segments_meet_by_name);
    tcase_add_test(joins, a_conflict_names_the_segment);
    tcase_add_test(joins, eliminations_meet_by_pair);
    tcase_add_test(joins, structure_without_a_period_joins_by_entity);
    tcase_add_test(joins, structure_of_a_period_is_of_that_period_only);
    tcase_add_test(joins, structure_that_disagrees_is_a_conflict);
    tcase_add_test(joins, structure_of_groups_stays_a_row_of_its_own);
    tcase_add_test(joins, rows_with_figures_need_a_period);
    tcase_add_test(joins, peers_and_segments_make_no_enterprise_of_a_region);
    suite_add_tcase(suite, joins);
    return run_suite(suite);
}
