/* Law 10: periods and dates. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include <soekpi/words.h>

#include "base/period.h"
#include "harness.h"

#define COUNT(list) (sizeof(list) / sizeof(list)[0])

static const struct {
    const char *text;
    int32_t period;
} periods[] = {
    {"2023", 202312},
    {"2023年", 202312},
    {"2023年度", 202312},
    {"FY2023", 202312},
    {"fy2023", 202312},
    {"２０２３", 202312},
    {" 2023 ", 202312},
    {"2023 年", 202312},
    {"2023Q1", 202303},
    {"2023Q2", 202306},
    {"2023q3", 202309},
    {"2023Q4", 202312},
    {"2023-Q3", 202309},
    {"2023年一季度", 202303},
    {"2023年第一季度", 202303},
    {"2023年1季度", 202303},
    {"2023年前三季度", 202309},
    {"2023前3季度", 202309},
    {"2023年四季度", 202312},
    {"2023H1", 202306},
    {"2023-H1", 202306},
    {"2023年上半年", 202306},
    {"2023上半年", 202306},
    {"2023-09", 202309},
    {"2023-9", 202309},
    {"2023/9", 202309},
    {"2023/09", 202309},
    {"2023.9", 202309},
    {"202309", 202309},
    {"2023年9月", 202309},
    {"2023年09月", 202309},
    {"2023年1-9月", 202309},
    {"2023年1—9月", 202309},
    {"2023年1至9月", 202309},
    {"2023年1-9月累计", 202309},
    {"2023-01..09", 202309},
    {"2023年1-12月", 202312},
    {"2023年１－９月", 202309},
    {"2023-12", 202312},
    {"2023-12-31", 202312},
    {"2023/9/30", 202309},
    {"20230930", 202309},
    {"2023年9月30日", 202309},
    {"2024-02-29", 202402},
    {"2023-02-28", 202302},
    {"1900", 190012},
    {"2999", 299912},
    {"2023年1月", 202301},
    {"2023年1-1月", 202301},
    {"2023年全年", 202312},
    {"2023年1月-9月", 202309},
    {"2023年9月末", 202309},
    {"2023年9月底", 202309},
    {"2023年9月份", 202309},
    {"2023年1-9月份累计", 202309},
    {"2023年1―9月", 202309},
    {"2023年前9个月", 202309},
    {"2023年前9月累计", 202309},
    {"2023年三季度末", 202309},
    {"2023年三季报", 202309},
    {"2023年半年报", 202306},
    {"2023年中报", 202306},
    {"2023年上半年累计", 202306},
    {"2023年底", 202312},
    {"2023年度末", 202312},
    {"2023-09-30 00:00:00", 202309},
    {"2023-09-30T00:00:00", 202309},
    {"截至2023年9月30日", 202309},
    {"截止到2023年9月", 202309},
    {"2023年9月30日止", 202309},
    {"2023年1月1日至2023年9月30日", 202309},
    {"2023年1月1日至9月30日", 202309},
    {"2023年1月至2023年9月", 202309},
    {"2023.01-2023.09", 202309},
    {"2023-01-01至2023-09-30", 202309},
    {"2023/1/1-2023/12/31", 202312},
};

START_TEST(law_10_periods_are_year_and_month) {
    const char *why = "untouched";
    ck_assert_msg(soekpi_period_read(soekpi_slice(periods[_i].text), &why) == periods[_i].period, "%s",
                  periods[_i].text);
    ck_assert_ptr_null(why);
    ck_assert_int_eq(soekpi_period_read(soekpi_slice(periods[_i].text), NULL), periods[_i].period);
}
END_TEST

static const struct {
    const char *text;
    const char *why; /* a word of the sentence; NULL when there is none */
} others[] = {
    {"", NULL},
    {"abc", NULL},
    {"23", NULL},
    {"20233", NULL},
    {"利润总额", NULL},
    {"2023 1", NULL},
    {"20 23", NULL},
    {"2023-2024", NULL},
    {"2023年度报告", NULL},
    {"2023-", NULL},
    {"Q3", NULL},
    {"2023Q", NULL},
    {"2023Q10", NULL},
    {"2023年9", NULL},
    {"2023年4月1日至2023年6月30日", NULL},
    {"2022年1月1日至2023年6月30日", NULL},
    {"2023年1月1日至9月29日", "last day"},
    {"2023-09-30 12:00:00", NULL},
    {"截至", NULL},
    {"止", NULL},
    {"2023年前13个月", "1 to 12"},
    {"2023年1月1日", "last day"},
    {"2023-9月", NULL},
    {"FY2023Q1", NULL},
    {"2023.12.31.1", NULL},
    {"2023H2", "1 January"},
    {"2023-H2", "1 January"},
    {"2023年下半年", "1 January"},
    {"2023年7-9月", "1 January"},
    {"2023-04..06", "1 January"},
    {"2023-13", "1 to 12"},
    {"2023-00", "1 to 12"},
    {"202313", "1 to 12"},
    {"2023年1-13月", "1 to 12"},
    {"2023Q5", "1 to 4"},
    {"2023Q0", "1 to 4"},
    {"2023年九季度", NULL},
    {"1899", "1900"},
    {"3000", "1900"},
    {"2023-09-29", "last day"},
    {"2024-02-28", "last day"},
    {"2023-02-29", "no such day"},
    {"2023-09-31", "no such day"},
    {"20231301", "no such day"},
};

START_TEST(law_10_other_texts_are_no_periods) {
    const char *why = "untouched";
    ck_assert_msg(soekpi_period_read(soekpi_slice(others[_i].text), &why) == PERIOD_NONE, "%s",
                  others[_i].text);
    if (others[_i].why == NULL)
        ck_assert_msg(why == NULL, "%s: %s", others[_i].text, why);
    else
        ck_assert_msg(why != NULL && strstr(why, others[_i].why) != NULL, "%s", others[_i].text);
}
END_TEST

static const struct {
    const char *text;
    int32_t period;
    const char *where;
} running[] = {
    {"宝安区2023年1-9月主要指标快报", 202309, "2023年1-9月"},
    {"某区企业快报（2023年1—9月）", 202309, "2023年1—9月"},
    {"2023年度决算", 202312, "2023年度"},
    {"2023 年 9 月快报", 202309, "2023 年 9 月"},
    {"截至2023年9月30日的余额", 202309, "2023年9月30日"},
    {"2023年1月1日至2023年9月30日利润表", 202309, "2023年1月1日至2023年9月30日"},
    {"2023年第三季度报告", 202309, "2023年第三季度"},
    {"2023年12月（2023年度）", 202312, "2023年12月"},
    {"Report for 2023Q3, unaudited", 202309, "2023Q3"},
    {"表-2023年", 202312, "2023年"},
    {"快报２０２３年９月", 202309, "２０２３年９月"},
    {"", 0, NULL},
    {"快报", 0, NULL},
    {"2022-2023年对比", 0, NULL},
    {"2022年度和2023年度", 0, NULL},
    {"2023年1-9月和2022年1-9月", 0, NULL},
    {"2023年下半年计划", 0, NULL},
    {"2023年7-9月快报", 0, NULL},
    {"2023年4月至6月快报", 0, NULL},
    {"2023年4月1日至2023年6月30日", 0, NULL},
    {"填报于2023年10月9日", 0, NULL},
    {"20231009", 0, NULL},
    {"国资发〔2023〕18号", 0, NULL},
    {"合计2023万元", 0, NULL},
    {"2023A", 0, NULL},
    {"X2023", 0, NULL},
    {"12023", 0, NULL},
    {"2023年初", 0, NULL},
    {"9月", 0, NULL},
};

START_TEST(law_10_periods_in_running_text) {
    slice text = soekpi_slice(running[_i].text);
    slice where = {NULL, 0};
    ck_assert_msg(soekpi_period_find(text, &where) == running[_i].period, "%s", running[_i].text);
    ck_assert_int_eq(soekpi_period_find(text, NULL), running[_i].period);
    if (running[_i].where != NULL)
        ck_assert_msg(soekpi_slice_equal(where, running[_i].where), "%s: %.*s", running[_i].text,
                      (int)where.length, where.start);
}
END_TEST

START_TEST(law_10_prior_and_opening_by_date) {
    ck_assert_int_eq(soekpi_period_shift(202309, SOEKPI_CURRENT), 202309);
    ck_assert_int_eq(soekpi_period_shift(202309, SOEKPI_PRIOR), 202209);
    ck_assert_int_eq(soekpi_period_shift(202309, SOEKPI_OPENING), 202212);
    ck_assert_int_eq(soekpi_period_shift(202309, SOEKPI_PRIOR_OPENING), 202112);
    ck_assert_int_eq(soekpi_period_shift(202312, SOEKPI_OPENING), 202212);
    ck_assert_int_eq(soekpi_period_shift(202312, SOEKPI_PRIOR), 202212);
    ck_assert_int_eq(soekpi_period_shift(202312, SOEKPI_TIME_END), PERIOD_NONE);
    ck_assert_int_eq(soekpi_period_shift(PERIOD_NONE, SOEKPI_PRIOR), PERIOD_NONE);
    ck_assert_int_eq(soekpi_period_months(202309), 9);
    ck_assert_int_eq(soekpi_period_months(202312), 12);
}
END_TEST

static const struct {
    int32_t period;
    const char *plain;
    const char *chinese;
    const char *english;
} prints[] = {
    {202312, "2023", "2023年度", "2023"},
    {202309, "2023-09", "2023年1-9月累计", "January-September 2023"},
    {202301, "2023-01", "2023年1月", "January 2023"},
    {202402, "2024-02", "2024年1-2月累计", "January-February 2024"},
};

START_TEST(law_10_periods_are_named) {
    text_builder builder = {0};
    soekpi_period_print(prints[_i].period, &builder);
    check_text(&builder, prints[_i].plain);
    soekpi_period_describe(prints[_i].period, SOEKPI_CHINESE, &builder);
    check_text(&builder, prints[_i].chinese);
    soekpi_period_describe(prints[_i].period, SOEKPI_ENGLISH, &builder);
    check_text(&builder, prints[_i].english);
    ck_assert_int_eq(soekpi_period_read(soekpi_slice(prints[_i].plain), NULL), prints[_i].period);
    ck_assert_int_eq(soekpi_period_read(soekpi_slice(prints[_i].chinese), NULL), prints[_i].period);
}
END_TEST

static const struct {
    const char *text;
    int32_t date;
} dates[] = {
    {"2023-03-31", 20230331},
    {"2023/3/31", 20230331},
    {"20230331", 20230331},
    {"2023年3月31日", 20230331},
    {"2023.3.31", 20230331},
    {"2024-02-29", 20240229},
    {"2000-02-29", 20000229},
    {"２０２３－０３－３１", 20230331},
    {"2023-02-29", 0},
    {"1900-02-29", 0},
    {"2023-13-01", 0},
    {"2023-00-10", 0},
    {"2023-01-00", 0},
    {"2023-04-31", 0},
    {"2023-03", 0},
    {"2023", 0},
    {"", 0},
    {"2023-03/31", 0},
    {"31.3.2023", 0},
    {"2023-03-311", 0},
    {"1899-12-31", 0},
    {"3000-01-01", 0},
    {"2023年3月31", 0},
};

START_TEST(dates_are_days_of_the_calendar) {
    ck_assert_msg(soekpi_date_read(soekpi_slice(dates[_i].text)) == dates[_i].date, "%s", dates[_i].text);
}
END_TEST

START_TEST(a_period_ends_with_its_month) {
    ck_assert_int_eq(soekpi_period_end_date(202312), 20231231);
    ck_assert_int_eq(soekpi_period_end_date(202309), 20230930);
    ck_assert_int_eq(soekpi_period_end_date(202302), 20230228);
    ck_assert_int_eq(soekpi_period_end_date(202402), 20240229);
    ck_assert_int_eq(soekpi_period_end_date(PERIOD_NONE), 0);
    text_builder builder = {0};
    soekpi_date_print(20230331, &builder);
    check_text(&builder, "2023-03-31");
}
END_TEST

START_TEST(every_printed_period_reads_back) {
    for (int32_t year = 1900; year <= 2999; year += 7) {
        for (int32_t month = 1; month <= 12; month++) {
            text_builder builder = {0};
            soekpi_date_print(soekpi_period_end_date(year * 100 + month), &builder);
            char *text = soekpi_text_take(&builder);
            ck_assert_int_eq(soekpi_period_read(soekpi_slice(text), NULL), year * 100 + month);
            ck_assert_int_eq(soekpi_date_read(soekpi_slice(text)),
                             soekpi_period_end_date(year * 100 + month));
            free(text);
        }
    }
}
END_TEST

int main(void) {
    Suite *suite = suite_create("period");
    TCase *reading = tcase_create("periods");
    tcase_add_loop_test(reading, law_10_periods_are_year_and_month, 0, COUNT(periods));
    tcase_add_loop_test(reading, law_10_other_texts_are_no_periods, 0, COUNT(others));
    tcase_add_loop_test(reading, law_10_periods_in_running_text, 0, COUNT(running));
    tcase_add_test(reading, law_10_prior_and_opening_by_date);
    tcase_add_loop_test(reading, law_10_periods_are_named, 0, COUNT(prints));
    suite_add_tcase(suite, reading);

    TCase *days = tcase_create("dates");
    tcase_add_loop_test(days, dates_are_days_of_the_calendar, 0, COUNT(dates));
    tcase_add_test(days, a_period_ends_with_its_month);
    tcase_add_test(days, every_printed_period_reads_back);
    suite_add_tcase(suite, days);
    return run_suite(suite);
}
