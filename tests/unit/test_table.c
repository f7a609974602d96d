/* Tables: headers, columns, cells as text, units, findings. */
#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <soekpi/calculator.h>

#include "harness.h"
#include "table/table.h"

#define COUNT(list) (sizeof(list) / sizeof(list)[0])

static soekpi_catalogue *catalogue;
static soekpi_table *table;
static soekpi_error error;

static void create(size_t rows) {
    error = (soekpi_error){0};
    catalogue = soekpi_catalogue_create(&error);
    ck_assert_msg(catalogue != NULL, "%s", error.message);
    table = soekpi_table_create(catalogue, rows, &error);
    ck_assert_ptr_nonnull(table);
}

static void destroy(void) {
    soekpi_table_free(table);
    soekpi_catalogue_free(catalogue);
}

static soekpi_status add_text(const char *name, const char *cell) {
    return soekpi_table_add_text_column(table, name, &cell, 1, &error);
}

/* ---- Headers (law 10 and the units of law 8) ---- */

static const struct {
    const char *header;
    const char *id; /* "" when nobody knows the name */
    const char *base;
    int32_t time;
    int32_t power;
} headers[] = {
    {"利润总额", "total_profit", "利润总额", SOEKPI_CURRENT, 0},
    {"利润总额(万元)", "total_profit", "利润总额", SOEKPI_CURRENT, 4},
    {"营业收入（万元）", "revenue", "营业收入", SOEKPI_CURRENT, 4},
    {"营业收入 （ 亿元 ）", "revenue", "营业收入", SOEKPI_CURRENT, 8},
    {"利润总额(上年同期)(万元)", "total_profit", "利润总额", SOEKPI_PRIOR, 4},
    {"利润总额(万元)(上年同期)", "total_profit", "利润总额", SOEKPI_PRIOR, 4},
    {"利润总额(上年同期，万元)", "total_profit", "利润总额", SOEKPI_PRIOR, 4},
    {"利润总额（单位：千元）", "total_profit", "利润总额", SOEKPI_CURRENT, 3},
    {"利润总额@prior", "total_profit", "利润总额", SOEKPI_PRIOR, 0},
    {"利润总额@上年同期", "total_profit", "利润总额", SOEKPI_PRIOR, 0},
    {"total_profit@prior (万元)", "total_profit", "total_profit", SOEKPI_PRIOR, 4},
    {"Total Profit", "total_profit", "Total Profit", SOEKPI_CURRENT, 0},
    {"total_equity@opening", "total_equity", "total_equity", SOEKPI_OPENING, 0},
    {"所有者权益(年初)", "total_equity", "所有者权益", SOEKPI_OPENING, 0},
    {"所有者权益(上年年初)", "total_equity", "所有者权益", SOEKPI_PRIOR_OPENING, 0},
    {"净资产收益率(全面摊薄)", "roe_closing", "净资产收益率(全面摊薄)", SOEKPI_CURRENT, 0},
    {"净资产收益率（全面摊薄）(%)", "roe_closing", "净资产收益率（全面摊薄）", SOEKPI_CURRENT, -2},
    {"净资产收益率(全面摊薄)@prior", "roe_closing", "净资产收益率(全面摊薄)", SOEKPI_PRIOR, 0},
    {"所有者权益(或股东权益)合计(万元)", "total_equity", "所有者权益(或股东权益)合计", SOEKPI_CURRENT, 4},
    {"资产负债率", "debt_ratio", "资产负债率", SOEKPI_CURRENT, 0},
    {"资产负债率(%)", "debt_ratio", "资产负债率", SOEKPI_CURRENT, -2},
    {"debt_ratio_pct", "debt_ratio", "debt_ratio", SOEKPI_CURRENT, -2},
    {"revenue_growth(%)", "revenue_growth", "revenue_growth", SOEKPI_CURRENT, -2},
    {"revenue_growth_pct", "revenue_growth", "revenue_growth", SOEKPI_CURRENT, -2},
    {"revenue_ytd_yi", "revenue", "revenue", SOEKPI_CURRENT, 8},
    {"revenue_ytd", "revenue", "revenue", SOEKPI_CURRENT, 0},
    {"total_assets_wanyi", "total_assets", "total_assets", SOEKPI_CURRENT, 12},
    {"人均利润(万元/人)", "profit_per_capita", "人均利润", SOEKPI_CURRENT, 4},
    {"人均利润(万元)", "profit_per_capita", "人均利润", SOEKPI_CURRENT, 4},
    {"平均职工人数(人)", "average_headcount", "平均职工人数", SOEKPI_CURRENT, 0},
    {"平均职工人数(万人)", "average_headcount", "平均职工人数", SOEKPI_CURRENT, 4},
    /* what is neither unit nor time belongs to the name */
    {"利润总额(本部)", "", "利润总额(本部)", SOEKPI_CURRENT, 0},
    {"利润总额(本部)(万元)", "", "利润总额(本部)", SOEKPI_CURRENT, 4},
    {"利润总额本年累计", "total_profit", "利润总额", SOEKPI_CURRENT, 0},
    {"利润总额本月", "", "利润总额本月", SOEKPI_CURRENT, 0},
    {"利润总额同比增减额", "", "利润总额同比增减额", SOEKPI_CURRENT, 0},
    {"2022年利润总额", "", "2022年利润总额", SOEKPI_CURRENT, 0},
    {"上年同期利润总额", "total_profit", "利润总额", SOEKPI_PRIOR, 0},
    {"利润总额年初余额", "", "利润总额年初余额", SOEKPI_CURRENT, 0},
    {"debt_ratio_change_pp", "", "debt_ratio_change", SOEKPI_CURRENT, -2},
    {"someone_yi", "", "someone_yi", SOEKPI_CURRENT, 0},
    {"(万元)", "", "(万元)", SOEKPI_CURRENT, 0},
    {"@prior", "", "@prior", SOEKPI_CURRENT, 0},
    {"利润总额@prior@prior", "", "利润总额@prior", SOEKPI_PRIOR, 0},
    {"利润总额(万元)(亿元)", "", "利润总额(万元)", SOEKPI_CURRENT, 8},
    {"))((", "", "))((", SOEKPI_CURRENT, 0},
};

START_TEST(headers_are_read) {
    create(1);
    ck_assert_msg(add_text(headers[_i].header, "1") == SOEKPI_OK, "%s", error.message);
    soekpi_column column = {.size = sizeof column};
    ck_assert_int_eq(soekpi_table_column(table, 0, &column), SOEKPI_OK);
    ck_assert_str_eq(column.name, headers[_i].header);
    ck_assert_str_eq(column.id, headers[_i].id);
    ck_assert_str_eq(table->columns[0].base, headers[_i].base);
    ck_assert_int_eq(column.time, headers[_i].time);
    ck_assert_int_eq(column.power, headers[_i].power);
    bool unread = headers[_i].id[0] == '\0';
    ck_assert_int_eq(column.what < 0, unread);
    ck_assert_uint_eq(soekpi_table_finding_count(table), unread ? 1 : 0);
    if (unread) {
        ck_assert_int_eq(table->findings.findings[0].code, SOEKPI_FINDING_UNREAD_COLUMN);
        ck_assert_str_eq(table->findings.findings[0].subject, headers[_i].base);
    }
    destroy();
}
END_TEST

static const struct {
    const char *header;
    int32_t key;
} keys[] = {
    {"企业", SOEKPI_KEY_ENTITY},
    {"企业名称", SOEKPI_KEY_ENTITY},
    {"单位", SOEKPI_KEY_ENTITY},
    {"单位名称", SOEKPI_KEY_ENTITY},
    {"公司", SOEKPI_KEY_ENTITY},
    {"Company", SOEKPI_KEY_ENTITY},
    {"entity", SOEKPI_KEY_ENTITY},
    {"期间", SOEKPI_KEY_PERIOD},
    {"年度", SOEKPI_KEY_PERIOD},
    {"年份", SOEKPI_KEY_PERIOD},
    {"月份", SOEKPI_KEY_PERIOD},
    {"period", SOEKPI_KEY_PERIOD},
    {"Year", SOEKPI_KEY_PERIOD},
    {"period end", SOEKPI_KEY_PERIOD},
    {"集团", SOEKPI_KEY_GROUP},
    {"group", SOEKPI_KEY_GROUP},
    {"role", SOEKPI_KEY_ROLE},
    {"角色", SOEKPI_KEY_ROLE},
    {"利润总额", -1},
    {"unit", -1},
    {"item", -1},
    {"source", -1},
    {"", -1},
};

START_TEST(headers_of_keys) {
    ck_assert_msg(soekpi_key_of_header(keys[_i].header) == keys[_i].key, "%s", keys[_i].header);
    ck_assert_int_eq(soekpi_key_of_header(NULL), -1);
}
END_TEST

/* ---- Cells as text (law 1) ---- */

static const struct {
    const char *header;
    const char *cell;
    double stored; /* the value as the column keeps it, before its power */
    int32_t printed;
} cells[] = {
    {"利润总额", "1,234.5", 1234.5, -1},
    {"利润总额", "1,234.5 万元", 12345000, 3},
    {"利润总额(万元)", "1,234.5 万元", 1234.5, -1},
    {"利润总额(万元)", "1,234.5", 1234.5, -1},
    {"利润总额(万元)", "0.3亿元", 3000, 3},
    {"利润总额(亿元)", "1 元", 1e-8, -8},
    {"利润总额", "1.1 万元", 11000, 3},
    {"利润总额", "1.2亿", 120000000, 7},
    {"利润总额", "(12.30)", -12.3, -2},
    {"利润总额", "△3", -3, 0},
    {"资产负债率", "65.2%", 0.652, -3},
    {"资产负债率", "0.652", 0.652, -3},
    {"资产负债率", "８．５％", 0.085, -3},
    {"资产负债率(%)", "65.2", 65.2, -1},
    {"资产负债率(%)", "65.2%", 65.2, -1},
    {"资产负债率(%)", "3 pp", 3, 0},
    {"平均职工人数", "1.2万人", 12000, 3},
    {"平均职工人数", "350人", 350, 0},
    {"人均利润", "12.5 万元/人", 125000, 3},
    {"盈余现金保障倍数", "1.5倍", 1.5, -1},
    {"利润总额", "-0", 0, 0},
    {"利润总额", "1e300", 1e300, 300},
    {"利润总额(亿元)", "1e-300", 1e-300, -300},
};

START_TEST(cells_are_read) {
    create(1);
    ck_assert_int_eq(add_text(cells[_i].header, cells[_i].cell), SOEKPI_OK);
    assert_same_bits(soekpi_column_cell(&table->columns[0], 0), cells[_i].stored);
    ck_assert_int_eq(table->columns[0].printed, cells[_i].printed);
    /* 1.2E+08 has lost its last digits, and that is said */
    number_text number;
    number_state read = soekpi_number_read(soekpi_slice(cells[_i].cell), &number);
    ck_assert_uint_eq(soekpi_table_finding_count(table), (read == NUMBER_OK && number.rounded ? 1U : 0U));
    destroy();
}
END_TEST

static const char *const missing[] = {NULL, "", " ", "-", "--", "—", "——", "无", "N/A", "不适用", "　"};

START_TEST(marks_of_missing) {
    create(1);
    ck_assert_int_eq(add_text("利润总额", missing[_i]), SOEKPI_OK);
    ck_assert(isnan(soekpi_column_cell(&table->columns[0], 0)));
    ck_assert_int_eq(table->columns[0].printed, NOT_PRINTED);
    ck_assert_uint_eq(soekpi_table_finding_count(table), 0);
    destroy();
}
END_TEST

static const struct {
    const char *header;
    const char *cell;
    const char *named; /* in the finding */
} invalid[] = {
    {"利润总额", "坏", "'坏'"},           {"利润总额", "> 800000", "'> 800000'"},
    {"利润总额", "8.5%", "unit"},         {"利润总额", "12 人", "unit"},
    {"资产负债率", "3 万元", "unit"},     {"资产负债率", "1.2亿", "unit"},
    {"平均职工人数", "3 户", "unit"},     {"利润总额", "1e301", "'1e301'"},
    {"利润总额", "1,23", "'1,23'"},       {"利润总额", "\xFF\xFE", "no number"},
    {"利润总额", "1e300 亿元", "1e-300"},
};

START_TEST(cells_are_refused) {
    create(1);
    ck_assert_int_eq(add_text(invalid[_i].header, invalid[_i].cell), SOEKPI_OK);
    assert_same_bits(soekpi_column_cell(&table->columns[0], 0), INFINITY);
    soekpi_finding found = {.size = sizeof found};
    ck_assert_int_eq(soekpi_table_finding(table, 0, &found), SOEKPI_OK);
    ck_assert_int_eq(found.code, SOEKPI_FINDING_INVALID_CELL);
    ck_assert_uint_eq(found.row, 1);
    ck_assert_uint_eq(found.column, 1);
    ck_assert_msg(strstr(found.english, invalid[_i].named) != NULL, "%s", found.english);
    ck_assert_msg(strstr(found.english, "row 1") != NULL, "%s", found.english);
    ck_assert_msg(strstr(found.chinese, "第1行") != NULL, "%s", found.chinese);
    ck_assert_uint_eq(soekpi_utf8_invalid_at(found.english, strlen(found.english)), strlen(found.english));
    destroy();
}
END_TEST

/* A unit moves the exponent: the double is the one nearest to the shifted
 * decimal, which strtod() (correctly rounding) gives too. */
START_TEST(units_shift_exactly) {
    static const char *const units[] = {"元", "千元", "万元", "百万元", "亿元", "万亿元"};
    static const int powers[] = {0, 3, 4, 6, 8, 12};
    uint64_t state = 7;
    create(1);
    for (int i = 0; i < 2000; i++) {
        size_t of_cell = (size_t)random_below(&state, 6);
        size_t of_table = (size_t)random_below(&state, 6);
        uint64_t digits = next_random(&state) % UINT64_C(1000000000000000);
        int places = (int)random_below(&state, 12);
        char number[64];
        char cell[96];
        char shifted[64];
        (void)snprintf(number, sizeof number, "%llue-%d", (unsigned long long)digits, places);
        (void)snprintf(cell, sizeof cell, "%s%s", number, units[of_cell]);
        (void)snprintf(shifted, sizeof shifted, "%llue%d", (unsigned long long)digits,
                       powers[of_cell] - powers[of_table] - places);
        const char *text = cell;
        soekpi_table *one = soekpi_table_create(catalogue, 1, NULL);
        ck_assert_int_eq(soekpi_table_set_money_unit(one, units[of_table], NULL), SOEKPI_OK);
        ck_assert_int_eq(soekpi_table_add_text_column(one, "revenue", &text, 1, NULL), SOEKPI_OK);
        assert_same_bits(soekpi_column_cell(&one->columns[0], 0), strtod(shifted, NULL));
        soekpi_table_free(one);
    }
    destroy();
}
END_TEST

START_TEST(lost_digits_are_one_finding) {
    create(4);
    const char *const texts[4] = {"1", "1234567890123456", "0.12345678901234550", "1234567890123455"};
    ck_assert_int_eq(soekpi_table_add_text_column(table, "revenue", texts, 4, NULL), SOEKPI_OK);
    const table_column *column = &table->columns[0];
    assert_same_bits(soekpi_column_cell(column, 1), 1234567890123460.0);
    assert_same_bits(soekpi_column_cell(column, 2), 0.123456789012346); /* half to even: ...455 -> ...46 */
    assert_same_bits(soekpi_column_cell(column, 3), 1234567890123460.0);
    ck_assert_uint_eq(soekpi_table_finding_count(table), 1);
    soekpi_finding found = {.size = sizeof found};
    ck_assert_int_eq(soekpi_table_finding(table, 0, &found), SOEKPI_OK);
    ck_assert_int_eq(found.code, SOEKPI_FINDING_DIGITS_LOST);
    ck_assert_uint_eq(found.row, 2);
    ck_assert_ptr_nonnull(strstr(found.english, "3 cells"));
    destroy();
}
END_TEST

START_TEST(many_invalid_cells_are_counted) {
    enum { ROWS = 1000 };
    create(ROWS);
    static const char *texts[ROWS];
    for (size_t i = 0; i < ROWS; i++) {
        texts[i] = "x";
    }
    ck_assert_int_eq(soekpi_table_add_text_column(table, "revenue", texts, ROWS, NULL), SOEKPI_OK);
    ck_assert_uint_eq(soekpi_table_finding_count(table), 21);
    ck_assert_ptr_nonnull(strstr(table->findings.findings[20].english, "980 more"));
    destroy();
}
END_TEST

START_TEST(unread_columns_are_kept) {
    create(2);
    const char *const texts[2] = {"12.5%", "words"};
    ck_assert_int_eq(soekpi_table_add_text_column(table, "资产负债律", texts, 2, NULL), SOEKPI_OK);
    ck_assert_uint_eq(soekpi_table_columns(table), 1);
    assert_same_bits(soekpi_column_cell(&table->columns[0], 0), 0.125);
    assert_same_bits(soekpi_column_cell(&table->columns[0], 1), INFINITY);
    ck_assert_uint_eq(soekpi_table_finding_count(table), 1); /* text in it is no news */
    soekpi_finding found = {.size = sizeof found};
    ck_assert_int_eq(soekpi_table_finding(table, 0, &found), SOEKPI_OK);
    ck_assert_int_eq(found.code, SOEKPI_FINDING_UNREAD_COLUMN);
    ck_assert_msg(strstr(found.english, "资产负债率") != NULL, "%s", found.english); /* the near match */
    ck_assert_msg(strstr(found.chinese, "资产负债率") != NULL, "%s", found.chinese);
    destroy();
}
END_TEST

/* ---- Borrowed columns ---- */

START_TEST(columns_are_borrowed) {
    create(3);
    double values[3] = {1, 2, 3};
    char bytes[1 + 3 * 11]; /* figures at odd addresses */
    for (size_t i = 0; i < 3; i++) {
        memcpy(bytes + 1 + 11 * i, &values[i], sizeof *values);
    }
    ck_assert_int_eq(soekpi_table_add_column(table, "revenue", values, sizeof *values, 3, NULL), SOEKPI_OK);
    ck_assert_int_eq(
        soekpi_table_add_column(table, "total_profit", values + 2, -(ptrdiff_t)sizeof *values, 3, NULL),
        SOEKPI_OK);
    ck_assert_int_eq(soekpi_table_add_column(table, "net_profit", values + 1, 0, 3, NULL), SOEKPI_OK);
    ck_assert_int_eq(
        soekpi_table_add_column(table, "cash", (const double *)(const void *)(bytes + 1), 11, 3, NULL),
        SOEKPI_OK);
    for (size_t row = 0; row < 3; row++) {
        assert_same_bits(soekpi_column_cell(&table->columns[0], row), values[row]);
        assert_same_bits(soekpi_column_cell(&table->columns[1], row), values[2 - row]);
        assert_same_bits(soekpi_column_cell(&table->columns[2], row), values[1]);
        assert_same_bits(soekpi_column_cell(&table->columns[3], row), values[row]);
    }
    values[0] = 7; /* read at each run, never copied */
    assert_same_bits(soekpi_column_cell(&table->columns[0], 0), 7.0);
    ck_assert_int_eq(table->columns[0].printed, NOT_PRINTED);
    destroy();
}
END_TEST

/* ---- Errors: the order of checks, and nothing written ---- */

static void check_fail(soekpi_status status, soekpi_status expected, const char *named) {
    ck_assert_msg(status == expected, "%d: %s", (int)status, error.message);
    ck_assert_int_eq(error.code, expected);
    ck_assert_msg(strstr(error.message, named) != NULL, "%s", error.message);
    ck_assert_uint_eq(soekpi_table_columns(table), 1);
    ck_assert_uint_eq(soekpi_table_finding_count(table), 0);
}

START_TEST(columns_are_refused) {
    create(2);
    const double values[2] = {1, 2};
    ck_assert_int_eq(soekpi_table_add_column(table, "利润总额", values, 8, 2, &error), SOEKPI_OK);
    check_fail(soekpi_table_add_column(table, NULL, values, 8, 2, &error), SOEKPI_ERROR_ARGUMENT, "NULL");
    check_fail(soekpi_table_add_column(table, "revenue", NULL, 8, 2, &error), SOEKPI_ERROR_ARGUMENT, "NULL");
    check_fail(soekpi_table_add_column(NULL, "revenue", values, 8, 2, &error), SOEKPI_ERROR_ARGUMENT, "NULL");
    check_fail(soekpi_table_add_column(table, " ", values, 8, 2, &error), SOEKPI_ERROR_ARGUMENT, "blank");
    check_fail(soekpi_table_add_column(table, "\xFF", values, 8, 2, &error), SOEKPI_ERROR_ARGUMENT, "UTF-8");
    check_fail(soekpi_table_add_column(table, "revenue", values, 8, 3, &error), SOEKPI_ERROR_TABLE,
               "'revenue' has 3 cells, the table has 2 rows");
    check_fail(soekpi_table_add_column(table, "资产负债率(万元)", values, 8, 2, &error), SOEKPI_ERROR_UNIT,
               "debt_ratio");
    check_fail(soekpi_table_add_column(table, "利润总额(%)", values, 8, 2, &error), SOEKPI_ERROR_UNIT,
               "total_profit");
    check_fail(soekpi_table_add_column(table, "total_profit(万元)", values, 8, 2, &error),
               SOEKPI_ERROR_DUPLICATE, "columns 1 '利润总额' and 2 'total_profit(万元)'");
    check_fail(soekpi_table_set_money_unit(table, "万元", &error), SOEKPI_ERROR_TABLE, "before columns");
    check_fail(soekpi_table_set_money_unit(table, "人", &error), SOEKPI_ERROR_UNIT, "'人'");
    check_fail(soekpi_table_set_money_unit(table, NULL, &error), SOEKPI_ERROR_ARGUMENT, "NULL");
    soekpi_table_freeze(table);
    check_fail(soekpi_table_add_column(table, "revenue", values, 8, 3, &error), SOEKPI_ERROR_FROZEN,
               "in use");
    const char *const texts[2] = {"坏", "1"};
    check_fail(soekpi_table_add_text_column(table, "revenue", texts, 2, &error), SOEKPI_ERROR_FROZEN,
               "in use");
    check_fail(soekpi_table_set_money_unit(table, "万元", &error), SOEKPI_ERROR_FROZEN, "in use");
    destroy();
}
END_TEST

START_TEST(same_item_at_two_times_is_two_columns) {
    create(1);
    const double value = 1;
    ck_assert_int_eq(soekpi_table_add_column(table, "利润总额", &value, 0, 1, NULL), SOEKPI_OK);
    ck_assert_int_eq(soekpi_table_add_column(table, "利润总额(上年同期)", &value, 0, 1, NULL), SOEKPI_OK);
    ck_assert_int_eq(soekpi_table_add_column(table, "total_profit@prior", &value, 0, 1, NULL),
                     SOEKPI_ERROR_DUPLICATE);
    ck_assert_int_eq(soekpi_table_add_column(table, "unknown", &value, 0, 1, NULL), SOEKPI_OK);
    ck_assert_int_eq(soekpi_table_add_column(table, "Unknown (上年同期)", &value, 0, 1, NULL), SOEKPI_OK);
    ck_assert_int_eq(soekpi_table_add_column(table, "UNKNOWN", &value, 0, 1, NULL), SOEKPI_ERROR_DUPLICATE);
    destroy();
}
END_TEST

START_TEST(accessors_check_their_arguments) {
    create(1);
    soekpi_column column = {.size = sizeof column};
    soekpi_finding found = {.size = sizeof found};
    ck_assert_int_eq(soekpi_table_column(table, 0, &column), SOEKPI_ERROR_RANGE);
    ck_assert_int_eq(soekpi_table_column(NULL, 0, &column), SOEKPI_ERROR_ARGUMENT);
    ck_assert_int_eq(soekpi_table_column(table, 0, NULL), SOEKPI_ERROR_ARGUMENT);
    ck_assert_int_eq(soekpi_table_finding(table, 0, &found), SOEKPI_ERROR_RANGE);
    ck_assert_int_eq(soekpi_table_finding(NULL, 0, &found), SOEKPI_ERROR_ARGUMENT);
    column.size = 1;
    found.size = 1;
    ck_assert_int_eq(soekpi_table_column(table, 0, &column), SOEKPI_ERROR_ARGUMENT);
    ck_assert_int_eq(soekpi_table_finding(table, 0, &found), SOEKPI_ERROR_ARGUMENT);
    ck_assert_uint_eq(soekpi_table_rows(NULL), 0);
    ck_assert_uint_eq(soekpi_table_columns(NULL), 0);
    ck_assert_uint_eq(soekpi_table_finding_count(NULL), 0);
    ck_assert_uint_eq(soekpi_table_rows(table), 1);
    soekpi_table_free(NULL);
    ck_assert_ptr_null(soekpi_table_create(NULL, 1, &error));
    ck_assert_int_eq(error.code, SOEKPI_ERROR_ARGUMENT);
    destroy();
}
END_TEST

/* A table uses its catalogue, which then cannot change. */
START_TEST(catalogue_is_frozen) {
    create(0);
    ck_assert_int_eq(
        soekpi_catalogue_add_item(catalogue, "more", NULL, NULL, SOEKPI_FLOW, SOEKPI_MONEY, NULL),
        SOEKPI_ERROR_FROZEN);
    destroy();
}
END_TEST

START_TEST(money_unit_of_columns) {
    create(1);
    const double value = 5;
    ck_assert_int_eq(soekpi_table_set_money_unit(table, "万元", NULL), SOEKPI_OK);
    static const struct {
        const char *name;
        int32_t power;
    } columns[] = {{"利润总额", 4},     {"营业收入(亿元)", 8}, {"资产负债率", 0}, {"平均职工人数", 0},
                   {"人均营业收入", 4}, {"净利润(元)", 0},     {"毛利率(%)", -2}, {"没有的名称", 0}};
    for (size_t i = 0; i < COUNT(columns); i++) {
        soekpi_column column = {.size = sizeof column};
        ck_assert_int_eq(soekpi_table_add_column(table, columns[i].name, &value, 0, 1, NULL), SOEKPI_OK);
        ck_assert_int_eq(soekpi_table_column(table, i, &column), SOEKPI_OK);
        ck_assert_msg(column.power == columns[i].power, "%s: %d", columns[i].name, (int)column.power);
    }
    /* a plan may know that a column is money */
    ck_assert_int_eq(soekpi_column_power(table, &table->columns[7], SOEKPI_MONEY), 4);
    destroy();
}
END_TEST

/* ---- Figures and periods of one text ---- */

static const struct {
    const char *text;
    double value; /* NaN: missing; infinity: refused */
    int32_t lost;
} figures[] = {
    {"1,234.5 万元", 12345000, 0},
    {"8.5 %", 0.085, 0},
    {"(3)", -3, 0},
    {"5 pp", 0.05, 0},
    {"3.46万亿元", 3.46e12, 0},
    {"2亿", 2e8, 0},
    {"-", NAN, 0},
    {"", NAN, 0},
    {"abc", INFINITY, 0},
    {"1e301", INFINITY, 0},
    {"12 apples", INFINITY, 0},
    {"0.1234567890123456", 0.123456789012346, 1},
    {"1e299 亿元", INFINITY, 0},
};

START_TEST(figures_are_read) {
    double value = 42;
    int32_t lost = 42;
    error = (soekpi_error){0};
    soekpi_status status = soekpi_read_figure(figures[_i].text, &value, &lost, &error);
    if (isinf(figures[_i].value)) {
        ck_assert_int_eq(status, SOEKPI_ERROR_SYNTAX);
        ck_assert_ptr_nonnull(strstr(error.message, figures[_i].text));
        assert_same_bits(value, 42.0);
        ck_assert_int_eq(lost, 42);
        return;
    }
    ck_assert_int_eq(status, SOEKPI_OK);
    ck_assert_int_eq(lost, figures[_i].lost);
    if (isnan(figures[_i].value)) {
        ck_assert(isnan(value));
    } else {
        assert_same_bits(value, figures[_i].value);
    }
    ck_assert_int_eq(soekpi_read_figure(NULL, &value, NULL, NULL), SOEKPI_ERROR_ARGUMENT);
    ck_assert_int_eq(soekpi_read_figure("1", NULL, NULL, NULL), SOEKPI_ERROR_ARGUMENT);
}
END_TEST

START_TEST(periods_are_read_and_described) {
    int32_t period = 42;
    char buffer[64] = "x";
    size_t needed = 0;
    ck_assert_int_eq(soekpi_read_period("2023H2", &period, &error), SOEKPI_ERROR_PERIOD);
    ck_assert_int_eq(soekpi_read_period(NULL, &period, &error), SOEKPI_ERROR_ARGUMENT);
    ck_assert_int_eq(period, 42);
    ck_assert_int_eq(soekpi_read_period("2023年1-9月", &period, NULL), SOEKPI_OK);
    ck_assert_int_eq(period, 202309);
    ck_assert_int_eq(soekpi_describe_period(202309, SOEKPI_CHINESE, buffer, sizeof buffer, &needed),
                     SOEKPI_OK);
    ck_assert_str_eq(buffer, "2023年1-9月累计");
    ck_assert_uint_eq(needed, strlen(buffer) + 1);
    static const int32_t wrong[] = {0, 202300, 202313, 189912, 300001, -202312};
    for (size_t i = 0; i < COUNT(wrong); i++) {
        ck_assert_int_eq(soekpi_describe_period(wrong[i], SOEKPI_CHINESE, buffer, sizeof buffer, NULL),
                         SOEKPI_ERROR_ARGUMENT);
    }
    ck_assert_int_eq(soekpi_describe_period(202309, 2, buffer, sizeof buffer, NULL), SOEKPI_ERROR_ARGUMENT);
    ck_assert_int_eq(soekpi_describe_period(202309, SOEKPI_CHINESE, buffer, 3, &needed),
                     SOEKPI_ERROR_CAPACITY);
    ck_assert_str_eq(buffer, "2023年1-9月累计");
}
END_TEST

int main(void) {
    Suite *suite = suite_create("table");
    TCase *names = tcase_create("headers");
    tcase_add_loop_test(names, headers_are_read, 0, COUNT(headers));
    tcase_add_loop_test(names, headers_of_keys, 0, COUNT(keys));
    suite_add_tcase(suite, names);

    TCase *texts = tcase_create("cells");
    tcase_add_loop_test(texts, cells_are_read, 0, COUNT(cells));
    tcase_add_loop_test(texts, marks_of_missing, 0, COUNT(missing));
    tcase_add_loop_test(texts, cells_are_refused, 0, COUNT(invalid));
    tcase_add_test(texts, units_shift_exactly);
    tcase_add_test(texts, lost_digits_are_one_finding);
    tcase_add_test(texts, many_invalid_cells_are_counted);
    tcase_add_test(texts, unread_columns_are_kept);
    suite_add_tcase(suite, texts);

    TCase *columns = tcase_create("columns");
    tcase_add_test(columns, columns_are_borrowed);
    tcase_add_test(columns, columns_are_refused);
    tcase_add_test(columns, same_item_at_two_times_is_two_columns);
    tcase_add_test(columns, accessors_check_their_arguments);
    tcase_add_test(columns, catalogue_is_frozen);
    tcase_add_test(columns, money_unit_of_columns);
    suite_add_tcase(suite, columns);

    TCase *single = tcase_create("single");
    tcase_add_loop_test(single, figures_are_read, 0, COUNT(figures));
    tcase_add_test(single, periods_are_read_and_described);
    suite_add_tcase(suite, single);
    return run_suite(suite);
}
