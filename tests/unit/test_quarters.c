/* Single quarters that are added up, from inside: columns, changes, findings. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>

#include "submitted.h"
#include "table/quarters.h"

static const soekpi_table_options single = {
    .size = sizeof single, .money_unit = "元", .quarters = SOEKPI_QUARTERS_SINGLE};

static const table_column *find_column(const soekpi_table *table, const char *name) {
    for (size_t i = 0; i < table->column_count; i++) {
        if (strcmp(table->columns[i].name, name) == 0) {
            return &table->columns[i];
        }
    }
    ck_abort_msg("no column %s", name);
}

static double figure(const soekpi_table *table, const char *name, size_t row) {
    return soekpi_column_cell(find_column(table, name), row);
}

/* How many READ_AS findings of a severity say something, in English. */
static size_t count_notes(const soekpi_table *table, int32_t severity, const char *says) {
    size_t count = 0;
    for (size_t i = 0; i < soekpi_table_finding_count(table); i++) {
        soekpi_finding found = get(table, i);
        count += found.code == SOEKPI_FINDING_READ_AS && found.severity == severity &&
                 strstr(found.english, says) != NULL;
    }
    return count;
}

typedef struct opened {
    soekpi_catalogue *catalogue;
    soekpi_table *table;
} opened;

static opened open_drawing(const char *drawing) {
    soekpi_error error;
    opened out = {.catalogue = soekpi_catalogue_create(&error)};
    out.table = read_drawing(out.catalogue, drawing, &single);
    return out;
}

static void close_drawing(opened of) {
    soekpi_table_free(of.table);
    soekpi_catalogue_free(of.catalogue);
}

/* ---- Figures ---- */

/* Figures in cents of an enterprise's four quarters, their rows in any order: sums of
 * integers, and means as one division rounds them. */
START_TEST(quarters_add_up_in_any_order) {
    enum { ENTITIES = 12, ROWS = 4 * ENTITIES };
    uint64_t state = (uint64_t)_i + 3;
    static char drawing[8192];
    int64_t cents[ENTITIES][4];
    int64_t heads[ENTITIES][4];
    size_t order[ROWS];
    for (size_t i = 0; i < ROWS; i++) {
        size_t other = (size_t)random_below(&state, i + 1);
        order[i] = order[other];
        order[other] = i;
    }
    char *at = drawing + sprintf(drawing, "企业 | 期间 | 营业收入 | 资产总额 | 平均职工人数\n");
    for (size_t i = 0; i < ROWS; i++) {
        size_t entity = order[i] / 4, quarter = order[i] % 4;
        int64_t size = (int64_t)random_below(&state, UINT64_C(1) << (1 + random_below(&state, 45)));
        bool negative = random_below(&state, 3) == 0;
        cents[entity][quarter] = negative ? -size : size;
        heads[entity][quarter] = 1 + (int64_t)random_below(&state, 1000);
        at += sprintf(at, "%zu | 2023Q%zu | %s%" PRId64 ".%02" PRId64 " | %zu | %" PRId64 "\n", entity,
                      quarter + 1, negative ? "-" : "", size / 100, size % 100, 1000 + order[i],
                      heads[entity][quarter]);
    }
    opened of = open_drawing(drawing);
    for (size_t i = 0; i < ROWS; i++) {
        size_t entity = order[i] / 4, quarter = order[i] % 4;
        int64_t sum = 0, all = 0;
        for (size_t before = 0; before <= quarter; before++) {
            sum += cents[entity][before];
            all += heads[entity][before];
        }
        assert_same_bits(figure(of.table, "营业收入", i), (double)sum / 100 + 0.0);
        assert_same_bits(figure(of.table, "资产总额", i), (double)(1000 + order[i]));
        assert_same_bits(figure(of.table, "平均职工人数", i), (double)all / (double)(quarter + 1));
    }
    ck_assert_uint_eq(count_notes(of.table, WARNING, ""), 0);
    ck_assert_uint_eq(count_notes(of.table, WRONG, ""), 0);
    ck_assert_uint_eq(count_notes(of.table, NOTE, "added up since 1 January"), 1);
    close_drawing(of);
}
END_TEST

START_TEST(sums_lose_no_digit) {
    opened of = open_drawing(
        "企业 | 期间 | 营业收入\n甲 | 2023Q1 | 0.1\n甲 | 2023Q2 | 0.2\n甲 | 2023Q3 | 100000000000.7\n"
        "甲 | 2023Q4 | -100000000000.9\n");
    assert_same_bits(figure(of.table, "营业收入", 1), 0.3);
    assert_same_bits(figure(of.table, "营业收入", 2), 100000000001.0);
    assert_same_bits(figure(of.table, "营业收入", 3), 0.1);
    close_drawing(of);
}
END_TEST

/* Roles and years are apart; last year's figures are those of the same quarter. */
START_TEST(keys_keep_rows_apart) {
    opened of =
        open_drawing("企业 | 角色 | 期间 | 营业收入 | 营业收入(上年同期)\n"
                     "甲 | | 2023Q1 | 10 | 1\n甲 | 抵销 | 2023Q1 | -3 | -1\n甲 | | 2022Q1 | 700 | 5\n"
                     "甲 | | 2023Q2 | 20 | 2\n甲 | 抵销 | 2023Q2 | -4 | -1\n甲 | | 2022Q2 | 800 | 6\n");
    assert_same_bits(figure(of.table, "营业收入", 3), 30);
    assert_same_bits(figure(of.table, "营业收入(上年同期)", 3), 3);
    assert_same_bits(figure(of.table, "营业收入", 4), -7);
    assert_same_bits(figure(of.table, "营业收入", 5), 1500);
    assert_same_bits(figure(of.table, "营业收入(上年同期)", 5), 11);
    close_drawing(of);
}
END_TEST

/* ---- What cannot be added up ---- */

START_TEST(gaps_leave_what_is_behind_them_missing) {
    opened of = open_drawing(
        "企业 | 期间 | 营业收入 | 资产总额\n甲 | 2023Q1 | 10 | 1\n甲 | 2023Q3 | 30 | 3\n甲 | 2023 | 40 | 4\n"
        "乙 | 2023Q1 | 1 | 5\n乙 | 2023Q2 | - | 6\n乙 | 2023Q3 | 3 | 7\n丙 | 2023Q1 | 1 | 8\n"
        "丙 | 2023Q2 | 待定 | 9\n");
    assert_same_bits(figure(of.table, "营业收入", 0), 10);
    ck_assert(isnan(figure(of.table, "营业收入", 1)) && isnan(figure(of.table, "营业收入", 2)));
    ck_assert(isnan(figure(of.table, "营业收入", 4)) && isnan(figure(of.table, "营业收入", 5)));
    ck_assert(isinf(figure(of.table, "营业收入", 7))); /* an invalid figure makes its sums invalid */
    static const double balances[] = {1, 3, 4, 5, 6, 7, 8, 9};
    for (size_t row = 0; row < 8; row++) {
        assert_same_bits(figure(of.table, "资产总额", row), balances[row]);
    }
    ck_assert_uint_eq(
        count_notes(of.table, WARNING, "甲, January-September 2023: there is not one row of quarter 2"), 1);
    ck_assert_uint_eq(count_notes(of.table, WARNING, "甲, 2023: there is not one row of quarter 2"), 1);
    ck_assert_uint_eq(count_notes(of.table, WARNING, ""), 2);
    close_drawing(of);
}
END_TEST

START_TEST(a_quarter_that_is_there_twice_is_missing) {
    opened of = open_drawing(
        "企业 | 期间 | 营业收入\n甲 | 2023Q1 | 10\n甲 | 2023Q1 | 11\n甲 | 2023Q2 | 20\n乙 | 2023Q1 | 7\n");
    ck_assert(isnan(figure(of.table, "营业收入", 0)) && isnan(figure(of.table, "营业收入", 1)));
    ck_assert(isnan(figure(of.table, "营业收入", 2)));
    assert_same_bits(figure(of.table, "营业收入", 3), 7);
    ck_assert_uint_eq(count_notes(of.table, WARNING, "there is not one row of quarter 1"), 3);
    close_drawing(of);
}
END_TEST

START_TEST(rows_of_no_quarter_lose_their_flows) {
    opened of = open_drawing(
        "企业 | 期间 | 营业收入 | 资产总额\n甲 | 2023-02 | 10 | 1\n甲 | | 20 | 2\n甲 | 2023Q1 | 30 | 3\n");
    ck_assert(isnan(figure(of.table, "营业收入", 0)) && isnan(figure(of.table, "营业收入", 1)));
    assert_same_bits(figure(of.table, "营业收入", 2), 30);
    assert_same_bits(figure(of.table, "资产总额", 1), 2);
    ck_assert_uint_eq(count_notes(of.table, WRONG, "甲, January-February 2023: no quarter ends here"), 1);
    ck_assert_uint_eq(count_notes(of.table, WRONG, "甲: there is no period"), 1);
    close_drawing(of);
}
END_TEST

START_TEST(a_table_of_no_period_loses_its_flows) {
    opened of = open_drawing("企业 | 营业收入 | 资产总额\n甲 | 10 | 1\n乙 | 20 | 2\n");
    ck_assert(isnan(figure(of.table, "营业收入", 0)) && isnan(figure(of.table, "营业收入", 1)));
    assert_same_bits(figure(of.table, "资产总额", 1), 2);
    ck_assert_uint_eq(count_notes(of.table, WRONG, "there is no period"), 2);
    close_drawing(of);
}
END_TEST

START_TEST(findings_are_capped) {
    static char drawing[4096];
    char *at = drawing + sprintf(drawing, "企业 | 期间 | 营业收入\n");
    for (int row = 0; row < 50; row++) {
        at += sprintf(at, "%d | %s | 5\n", row, row % 2 == 0 ? "2023-05" : "2023Q2");
    }
    opened of = open_drawing(drawing);
    ck_assert_uint_eq(count_notes(of.table, WRONG, ""), 21);
    ck_assert_uint_eq(count_notes(of.table, WARNING, ""), 21);
    ck_assert_uint_eq(count_notes(of.table, WRONG, "the flows of 5 more rows cannot be added up"), 1);
    ck_assert_uint_eq(count_notes(of.table, WARNING, "the flows of 5 more rows cannot be added up"), 1);
    close_drawing(of);
}
END_TEST

/* ---- Ratios, changes, digits ---- */

START_TEST(ratios_of_a_quarter_are_not_used) {
    opened of =
        open_drawing("企业 | 期间 | 净资产收益率(%) | 资产总额\n甲 | 2023Q1 | 8 | 1\n甲 | 2023Q2 | 9 | 2\n");
    ck_assert(isnan(figure(of.table, "净资产收益率(%)", 0)) && isnan(figure(of.table, "净资产收益率(%)", 1)));
    ck_assert_uint_eq(count_notes(of.table, NOTE, "ratios of single quarters are not used"), 1);
    close_drawing(of);
}
END_TEST

/* Changes are checked as they were submitted; then they go the way of their figures. */
START_TEST(changes_are_checked_and_added_up) {
    opened of =
        open_drawing("企业 | 期间 | 利润总额本年累计 | 利润总额上年同期 | 利润总额增减额 | 利润总额增减%\n"
                     "甲 | 2023Q1 | 1200 | 1000 | 200 | 20.00\n甲 | 2023Q2 | 3300 | 3000 | 301 | 10.00\n甲 | "
                     "2023Q3 | 50 | 40 | 30 | 25\n");
    size_t wrong = 0;
    for (size_t i = 0; i < soekpi_table_finding_count(of.table); i++) {
        soekpi_finding found = get(of.table, i);
        if (found.code == SOEKPI_FINDING_CHANGE) {
            ck_assert_str_eq(found.cell, "E4");
            wrong++;
        }
    }
    ck_assert_uint_eq(wrong, 1);
    ck_assert_uint_eq(of.table->change_count, 2);
    for (size_t i = 0; i < 2; i++) {
        const reported_change *change = &of.table->changes[i];
        if (change->rate) {
            ck_assert(isnan(change->figures[0]) && isnan(change->figures[2]));
        } else {
            assert_same_bits(change->figures[2], 531);
        }
    }
    close_drawing(of);
}
END_TEST

/* Four rounded figures make two units of the last digit; money to the fen none. */
START_TEST(sums_of_rounded_figures_are_coarser) {
    opened of = open_drawing(
        "企业 | 期间 | 营业收入(万元) | 利润总额(元) | 资产总额(万元)\n甲 | 2023Q1 | 10.25 | 1.25 | 3.25\n");
    ck_assert_int_eq(find_column(of.table, "营业收入(万元)")->printed, -1);
    ck_assert_int_eq(find_column(of.table, "利润总额(元)")->printed, -2);
    ck_assert_int_eq(find_column(of.table, "资产总额(万元)")->printed, -2);
    close_drawing(of);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("quarters");
    TCase *figures = tcase_create("figures");
    TCase *gaps = tcase_create("gaps");
    TCase *others = tcase_create("others");
    tcase_add_loop_test(figures, quarters_add_up_in_any_order, 0, 8);
    tcase_add_test(figures, sums_lose_no_digit);
    tcase_add_test(figures, keys_keep_rows_apart);
    tcase_add_test(gaps, gaps_leave_what_is_behind_them_missing);
    tcase_add_test(gaps, a_quarter_that_is_there_twice_is_missing);
    tcase_add_test(gaps, rows_of_no_quarter_lose_their_flows);
    tcase_add_test(gaps, a_table_of_no_period_loses_its_flows);
    tcase_add_test(gaps, findings_are_capped);
    tcase_add_test(others, ratios_of_a_quarter_are_not_used);
    tcase_add_test(others, changes_are_checked_and_added_up);
    tcase_add_test(others, sums_of_rounded_figures_are_coarser);
    suite_add_tcase(suite, figures);
    suite_add_tcase(suite, gaps);
    suite_add_tcase(suite, others);
    return run_suite(suite);
}
