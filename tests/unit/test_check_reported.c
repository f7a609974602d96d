/* What a submitted table says of itself: totals, changes, ratios, and figures off by a
 * power of ten. Each drawing has one damage, and the finding names its cell. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>

#include "submitted.h"
#include "table/check_changes.h"

enum {
    CHANGE = SOEKPI_FINDING_CHANGE,
    TOTAL = SOEKPI_FINDING_TOTAL,
    PERCENT = SOEKPI_FINDING_PERCENT,
    MAGNITUDE = SOEKPI_FINDING_MAGNITUDE
};

static bool is_ours(int32_t code) {
    return code == CHANGE || code == TOTAL || code == PERCENT || code == MAGNITUDE;
}

/* Findings of these sorts, up to `capacity`; how many there are. */
static size_t collect(const soekpi_table *table, soekpi_finding *out, size_t capacity) {
    size_t count = 0;
    for (size_t i = 0; i < soekpi_table_finding_count(table); i++) {
        soekpi_finding found = get(table, i);
        if (is_ours(found.code)) {
            if (count < capacity) {
                out[count] = found;
            }
            count++;
        }
    }
    return count;
}

/* ---- Damaged tables ---- */

typedef struct damage {
    const char *why;
    const char *drawing;
    int32_t code;
    int32_t severity;
    const char *cell;
    const char *expected;
    const char *found;
    const char *says; /* part of the English sentence; its end with a $ behind it */
} damage;

static bool says(const char *sentence, const char *part) {
    size_t length = strlen(part);
    if (length == 0 || part[length - 1] != '$') {
        return strstr(sentence, part) != NULL;
    }
    size_t whole = strlen(sentence);
    return whole >= length - 1 && memcmp(sentence + whole - (length - 1), part, length - 1) == 0;
}

static const damage damages[] = {
    /* Totals. */
    {"a total", "企业 | 营业收入(元)\n甲 | 100\n乙 | 251\n合计 | 389\n", TOTAL, WRONG, "B4", "351", "389",
     "合计: revenue is reported as 389元, its 2 members add up to 351元, a difference of 38元$"},
    {"one digit", "企业 | 营业收入(元)\n甲 | 1000\n乙 | 2517\n合计 | 3717\n", TOTAL, WRONG, "B4", "3517",
     "3717", "perhaps one digit is wrong"},
    {"two digits swapped", "企业 | 营业收入(元)\n甲 | 1000\n乙 | 2517\n合计 | 5317\n", TOTAL, WRONG, "B4",
     "3517", "5317", "two neighbouring digits are swapped"},
    {"a member left out", "企业 | 营业收入(元)\n甲 | 100\n乙 | 250\n丙 | 37\n合计 | 350\n", TOTAL, WRONG,
     "B5", "387", "350", "'丙' (B4, 37元) seems to be left out"},
    {"a member counted twice", "企业 | 营业收入(元)\n甲 | 100\n乙 | 250\n丙 | 37\n合计 | 637\n", TOTAL, WRONG,
     "B5", "387", "637", "'乙' (B3, 250元) seems to be counted twice"},
    {"a sign", "企业 | 利润总额(元)\n甲 | 100\n乙 | 250\n丙 | -37\n合计 | 387\n", TOTAL, WRONG, "B5", "313",
     "387", "'丙' (B4, -37元) seems to be counted with the other sign"},
    {"a member in 亿元", "企业 | 资产总额(万元)\n甲 | 100\n乙 | 250\n丙 | 3.7\n合计 | 37350\n", TOTAL, WRONG,
     "B5", "353.7", "37350", "'丙' (B4, 3.7万元) seems to be in another unit (by a factor of 10000)"},
    {"a member in 元", "企业 | 资产总额(万元)\n甲 | 100\n乙 | 250\n丙 | 370000\n合计 | 387\n", TOTAL, WRONG,
     "B5", "370350", "387", "'丙' (B4, 370000万元) seems to be in another unit (by a factor of 10000)"},
    {"two members that would explain it", "企业 | 营业收入(元)\n甲 | 77\n乙 | 77\n丙 | 37\n合计 | 114\n",
     TOTAL, WRONG, "B5", "191", "114", "a difference of -77元$"},
    {"a subtotal",
     "企业 | 营业收入(元)\n甲 | 11\n乙 | 12\n小计 | 33\n丙 | 13\n丁 | 14\n小计 | 27\n合计 | 50\n", TOTAL,
     WRONG, "B4", "23", "33", "its 2 members add up to 23元"},
    {"a subtotal above its members",
     "企业 | 营业收入(元)\n商业类小计 | 23\n甲 | 11\n乙 | 12\n公益类小计 | 37\n丙 | 13\n丁 | 14\n合计 | 50\n",
     TOTAL, WRONG, "B5", "27", "37", ""},
    {"a subtotal of subtotals",
     "企业 | 营业收入(元)\n甲 | 11\n乙 | 12\n甲类小计 | 23\n丙 | 13\n丁 | 14\n乙类小计 | 27\n"
     "商业类合计 | 61\n戊 | 15\n己 | 17\n公益类小计 | 32\n合计 | 82\n",
     TOTAL, WRONG, "B8", "50", "61", ""},
    {"a total above its members", "企业 | 营业收入(元)\n合计 | 44\n甲 | 11\n乙 | 12\n", TOTAL, WRONG, "B2",
     "23", "44", ""},
    {"a total in the middle", "企业 | 营业收入(元)\n甲 | 11\n合计 | 35\n乙 | 12\n丙 | 15\n", TOTAL, WRONG,
     "B3", "38", "35", ""},
    {"eliminations count with their sign",
     "企业 | 角色 | 营业收入(元)\n甲 | | 110\n乙 | | 120\n抵销 | 抵销 | -50\n合计 | | 192\n", TOTAL, WRONG,
     "C5", "180", "192", ""},
    {"a group's total",
     "企业 | 集团 | 营业收入(元)\n甲 | 东 | 11\n丙 | 西 | 13\n乙 | 东 | 12\n东合计 | 东 | 34\n合计 | | 36\n",
     TOTAL, WRONG, "C5", "23", "34", ""},
    {"each period's own",
     "企业 | 期间 | 营业收入(元)\n甲 | 2022 | 11\n甲 | 2023 | 21\n乙 | 2022 | 12\n乙 | 2023 | 22\n"
     "合计 | 2022 | 23\n合计 | 2023 | 54\n",
     TOTAL, WRONG, "C7", "43", "54", ""},
    {"a member without a figure", "企业 | 营业收入(元)\n甲 | 11\n乙 | -\n丙 | 13\n合计 | 40\n", TOTAL,
     WARNING, "B5", "24", "40", "'乙' has no figure"},
    {"many members without a figure",
     "企业 | 营业收入(元)\n甲 | 11\n乙 | -\n丙 | 13\n丁 | \n戊 | \n己 | \n庚 | \n合计 | 50\n", TOTAL, WARNING,
     "B9", "24", "50", "'乙', '丁', '戊' and 2 others have no figure"},
    {"a figure of few digits explains little", "企业 | 资产总额(元)\n甲 | 1000\n乙 | 1\n合计 | 2500\n", TOTAL,
     WRONG, "B4", "1001", "2500", "a difference of 1499元$"},
    {"members without figures that count as zero",
     "企业 | 营业收入(元) | 利润总额(元)\n甲 | 11 | 1\n乙 | | -\n丙 | 13 | 3\n合计 | 24 | 4\n", TOTAL, NOTE,
     "", "", "",
     "revenue and 1 other column agree with the members when those without a figure count as zero: '乙' has "
     "no "
     "figure"},
    {"a fen", "企业 | 营业收入(元)\n甲 | 11.25\n乙 | 12.25\n丙 | 13.25\n合计 | 36.76\n", TOTAL, WRONG, "B5",
     "36.75", "36.76", ""},
    {"more than rounding explains",
     "企业 | 营业收入(万元)\n甲 | 11.25\n乙 | 12.25\n丙 | 13.25\n合计 | 36.78\n", TOTAL, WRONG, "B5", "36.75",
     "36.78", ""},
    {"one head too many", "企业 | 期末职工人数\n甲 | 11\n乙 | 12\n合计 | 24\n", TOTAL, WRONG, "B4", "23",
     "24", ""},
    {"heads", "企业 | 平均职工人数\n甲 | 11\n乙 | 12\n合计 | 26\n", TOTAL, WRONG, "B4", "23", "26", ""},
    {"consolidated figures cannot be checked",
     "企业 | 营业收入(元) | 资产总额(元) | 平均职工人数\n甲 | 110 | 300 | 5\n乙 | 120 | 400 | 6\n"
     "合并 | 200 | 600 | 11\n",
     TOTAL, NOTE, "", "", "", "2 columns differ from the sum of the members (such as revenue)"},
    {"a plain sum that is called consolidated",
     "企业 | 营业收入(元) | 资产总额(元) | 平均职工人数\n甲 | 110 | 300 | 5\n乙 | 120 | 400 | 6\n"
     "合并 | 230 | 710 | 11\n",
     TOTAL, WRONG, "C4", "700", "710", ""},

    /* Changes. */
    {"a difference",
     "企业 | 利润总额本年累计(元) | 利润总额上年同期(元) | 利润总额增减额(元)\n甲 | 120 | 100 | 25\n"
     "乙 | 1 | 3 | -2\n",
     CHANGE, WRONG, "D2", "20", "25",
     "is 25元, the figures give 20 (total_profit 120元, total_profit@prior 100元)"},
    {"a rate",
     "企业 | 营业收入本年累计(元) | 营业收入上年同期(元) | 营业收入增减%\n甲 | 12000 | 11000 | 9.09\n"
     "乙 | 11000 | 12000 | -8.23\n",
     CHANGE, WRONG, "D3", "-8.33", "-8.23", "is -8.23%, the figures give -8.33"},
    {"the sign of a rate",
     "企业 | 营业收入本年累计(元) | 营业收入上年同期(元) | 营业收入增减%\n甲 | 12000 | 11000 | -9.09\n",
     CHANGE, WRONG, "D2", "9.09", "-9.09", "it has the other sign"},
    {"the other base",
     "企业 | 资产总额期末余额(元) | 资产总额年初余额(元) | 资产总额上年同期(元) | 资产总额较年初增减额(元)\n"
     "甲 | 12000 | 11000 | 10700 | 1300\n",
     CHANGE, WRONG, "E2", "1000", "1300", "against the other base"},
    {"a fraction for a per cent",
     "企业 | 营业收入本年累计(元) | 营业收入上年同期(元) | 营业收入增减%\n甲 | 12000 | 11000 | 0.0909\n",
     CHANGE, WRONG, "D2", "9.0909", "0.0909", "a fraction for a per cent"},
    {"the ratio for the rate",
     "企业 | 营业收入本年累计(元) | 营业收入上年同期(元) | 营业收入增减%\n甲 | 12000 | 11000 | 109.09\n",
     CHANGE, WRONG, "D2", "9.09", "109.09", "the ratio of both figures"},
    {"divided by this period's figure",
     "企业 | 营业收入本年累计(元) | 营业收入上年同期(元) | 营业收入增减%\n甲 | 12000 | 10000 | 16.67\n",
     CHANGE, WRONG, "D2", "20.00", "16.67", "divided by this period's figure"},
    {"a difference in yuan",
     "企业 | 利润总额本年累计(万元) | 利润总额上年同期(万元) | 利润总额增减额(万元)\n甲 | 1234.56 | 1000.00 "
     "| "
     "2345600\n",
     CHANGE, WRONG, "D2", "235", "2345600", "it is in another unit"},
    {"a negative base",
     "企业 | 利润总额本年累计(元) | 利润总额上年同期(元) | 利润总额增减%\n甲 | 50 | -200 | 125.0\n乙 | 3 | 2 "
     "| "
     "50.0\n",
     CHANGE, NOTE, "D2", "", "125",
     "on a base of zero or less a rate has no meaning; it is on the magnitude"},
    {"a base of zero",
     "企业 | 利润总额本年累计(元) | 利润总额上年同期(元) | 利润总额增减%\n甲 | 50 | 0 | 100\n", CHANGE, NOTE,
     "D2", "", "100", "a rate has no meaning (total_profit 50元"},
    {"a fen of a difference",
     "企业 | 利润总额本年累计(元) | 利润总额上年同期(元) | 利润总额增减额(元)\n甲 | 120.55 | 100.25 | "
     "20.31\n",
     CHANGE, WRONG, "D2", "20.30", "20.31", ""},

    /* Ratios. */
    {"points under per cent",
     "企业 | 资产负债率本年累计(%) | 资产负债率上年同期(%) | 资产负债率增减%\n甲 | 65.50 | 60.00 | 5.50\n"
     "乙 | 50.00 | 52.00 | -2.00\n",
     PERCENT, WARNING, "D2", "", "5.5", "the header says per cent"},
    {"per cent under points",
     "企业 | 资产负债率本年累计(%) | 资产负债率上年同期(%) | 资产负债率增减(百分点)\n甲 | 65.50 | 60.00 | "
     "9.17\n"
     "乙 | 50.00 | 52.00 | -3.85\n",
     PERCENT, WARNING, "D2", "5.50", "9.17", "so are 2 figures of this column"},
    {"a ratio a hundred times too small",
     "企业 | 负债总额(元) | 资产总额(元) | 资产负债率(%)\n甲 | 655 | 1000 | 65.50\n乙 | 600 | 1000 | 0.60\n",
     PERCENT, WARNING, "D3", "60.00", "0.6", "a fraction stands where per cent are expected"},
    {"a ratio a hundred times too large",
     "企业 | 负债总额(元) | 资产总额(元) | 资产负债率\n甲 | 655 | 1000 | 0.655\n乙 | 600 | 1000 | 60.0\n",
     PERCENT, WARNING, "D3", "0.6", "60", "per cent stand where a fraction is expected"},
    {"last year's ratio",
     "企业 | 负债总额上年同期(元) | 资产总额上年同期(元) | 资产负债率上年同期(%)\n甲 | 655 | 1000 | 0.655\n",
     PERCENT, WARNING, "D2", "65.500", "0.655", ""},
    {"a whole column",
     "企业 | 负债总额(元) | 资产总额(元) | 资产负债率\n甲 | 655 | 1000 | 65.5\n乙 | 600 | 1000 | 60.0\n"
     "丙 | 400 | 1000 | 40.0\n",
     PERCENT, WARNING, "D2", "0.655", "65.5", "so are 3 of 3 figures of this column"},
    {"without inputs, too small", "企业 | 资产负债率(%)\n甲 | 0.655\n乙 | 0.600\n丙 | 0.710\n", PERCENT,
     WARNING, "B2", "65.5", "0.655", "so are 3 of 3 figures of this column"},
    {"without inputs, one too large", "企业 | 资产负债率\n甲 | 0.655\n乙 | 0.600\n丙 | 71.0\n", PERCENT,
     WARNING, "B4", "0.71", "71", "it should perhaps be 0.71"},

    /* Powers of ten. */
    {"a digit too many",
     "企业 | 资产总额(元) | 资产总额(年初)(元) | 营业收入(元) | 营业收入(上年同期)(元)\n"
     "甲 | 5000 | 480 | 310 | 300\n乙 | 600 | 590 | 270 | 260\n",
     MAGNITUDE, WARNING, "B2", "500", "5000", "is 5000元, about 10 times last year's figure"},
    {"a decimal point lost, down",
     "企业 | 资产总额(元) | 资产总额(年初)(元)\n甲 | 5.2 | 480\n乙 | 600 | 590\n", MAGNITUDE, WARNING, "B2",
     "520", "5.2", "about 1/100 of last year's figure"},
    {"a row in yuan",
     "企业 | 资产总额(万元) | 资产总额(年初)(万元) | 营业收入(万元) | 营业收入(上年同期)(万元) | "
     "利润总额(万元) | "
     "利润总额(上年同期)(万元)\n甲 | 5000000 | 480 | 3100000 | 300 | 200000 | 21\n乙 | 600 | 590 | 270 | 260 "
     "| 5 | "
     "50\n",
     MAGNITUDE, WARNING, "B2", "500", "5000000", "3 of its amounts are about 10000 times last year's"},
    {"the row of last year", "企业 | 期间 | 平均职工人数\n甲 | 2022 | 120\n甲 | 2023 | 1250\n", MAGNITUDE,
     WARNING, "C3", "125", "1250", "about 10 times last year's figure"},
    {"profits, by a thousand",
     "企业 | 利润总额(元) | 利润总额(上年同期)(元)\n甲 | 5100000 | 5000\n乙 | 600 | 7000\n丙 | 900 | 90\n",
     MAGNITUDE, WARNING, "B2", "5100", "5100000", "about 1000 times"},
    {"a row in yuan among peers",
     "企业 | 资产总额(万元) | 负债总额(万元) | 营业收入(万元) | 平均职工人数\n甲 | 5000 | 3000 | 900 | 100\n"
     "乙 | 6000 | 3300 | 1000 | 120\n丙 | 70000000 | 41000000 | 9000000 | 130\n丁 | 4500 | 3100 | 800 | 90\n"
     "戊 | 9000 | 3900 | 1900 | 220\n",
     MAGNITUDE, WARNING, "B4", "7000", "70000000",
     "3 of its amounts are about 10000 times the median of its peers"},
    {"a cell in yuan among peers",
     "企业 | 资产总额(万元) | 负债总额(万元) | 营业收入(万元) | 平均职工人数\n甲 | 5000 | 3000 | 900 | 100\n"
     "乙 | 6000 | 3300 | 1000 | 120\n丙 | 7000 | 41000000 | 1100 | 130\n丁 | 4500 | 3100 | 800 | 90\n"
     "戊 | 9000 | 5900 | 1900 | 220\n",
     MAGNITUDE, WARNING, "C4", "4100", "41000000", "about 10000 times what its peers suggest"},
    {"total assets in yuan among peers",
     "企业 | 资产总额(万元) | 负债总额(万元) | 营业收入(万元) | 平均职工人数\n甲 | 5000 | 3000 | 900 | 100\n"
     "乙 | 6000 | 3300 | 1000 | 120\n丙 | 70000000 | 4100 | 1250 | 130\n丁 | 4500 | 3100 | 800 | 90\n"
     "戊 | 9000 | 5900 | 1900 | 220\n",
     MAGNITUDE, WARNING, "B4", "7000", "70000000", "about 10000 times what its peers suggest"},
};

static const soekpi_table_options in_yuan = {.size = sizeof in_yuan, .money_unit = "元"};

START_TEST(damage_is_named) {
    const damage *of = &damages[_i];
    soekpi_error error;
    soekpi_catalogue *catalogue = soekpi_catalogue_create(&error);
    soekpi_table *table = read_drawing(catalogue, of->drawing, &in_yuan);
    soekpi_finding found[2];
    size_t count = collect(table, found, 2);
    ck_assert_msg(count > 0, "%s: nothing is found", of->why);
    ck_assert_msg(count == 1, "%s: not alone: %s; %s", of->why, found[0].english, found[1].english);
    ck_assert_msg(found->code == of->code && found->severity == of->severity, "%s: %d of severity %d: %s",
                  of->why, found->code, found->severity, found->english);
    ck_assert_msg(strcmp(found->cell, of->cell) == 0, "%s: cell '%s': %s", of->why, found->cell,
                  found->english);
    ck_assert_msg(strcmp(found->expected, of->expected) == 0, "%s: expected '%s': %s", of->why,
                  found->expected, found->english);
    ck_assert_msg(strcmp(found->found, of->found) == 0, "%s: found '%s'", of->why, found->found);
    ck_assert_msg(says(found->english, of->says), "%s: %s", of->why, found->english);
    ck_assert_uint_gt(strlen(found->chinese), 0);
    soekpi_table_free(table);
    soekpi_catalogue_free(catalogue);
}
END_TEST

/* ---- Tables that are right ---- */

typedef struct clean {
    const char *why;
    const char *drawing;
} clean;

static const clean cleans[] = {
    {"a total", "企业 | 营业收入(元) | 资产负债率(%)\n甲 | 100 | 50\n乙 | 250 | 60\n合计 | 350 | 57\n"},
    {"the tie of three roundings",
     "企业 | 营业收入(万元)\n甲 | 11.25\n乙 | 12.25\n丙 | 13.25\n合计 | 36.77\n"},
    {"the same, below", "企业 | 营业收入(万元)\n甲 | 11.25\n乙 | 12.25\n丙 | 13.25\n合计 | 36.73\n"},
    {"sums of digits that doubles do not have",
     "企业 | 营业收入(元)\n甲 | 0.10\n乙 | 0.20\n丙 | 1234567890123.15\n合计 | 1234567890123.45\n"},
    {"subtotals and a total",
     "企业 | 营业收入(元)\n甲 | 11\n乙 | 12\n小计 | 23\n丙 | 13\n丁 | 14\n小计 | 27\n合计 | 50\n"},
    {"a total of the subtotals alone",
     "企业 | 营业收入(元)\n其中项 | 5\n甲 | 11\n小计 | 16\n丙 | 13\n丁 | 14\n小计 | 27\n合计 | 43\n"},
    {"subtotals above their members", "企业 | 营业收入(元)\n商业类小计 | 23\n甲 | 11\n乙 | 12\n公益类小计 | "
                                      "27\n丙 | 13\n丁 | 14\n合计 | 50\n"},
    {"headings", "企业 | 营业收入(元)\n一、商业类 |\n甲 | 11\n乙 | 12\n小计 | 23\n二、公益类 |\n丙 | 13\n丁 "
                 "| 14\n小计 | 27\n合计 | "
                 "50\n"},
    {"subtotals of subtotals", "企业 | 营业收入(元)\n甲 | 11\n乙 | 12\n甲类小计 | 23\n丙 | 13\n丁 | "
                               "14\n乙类小计 | 27\n商业类合计 | 50\n"
                               "戊 | 15\n己 | 17\n公益类小计 | 32\n合计 | 82\n"},
    {"a total of each block",
     "企业 | 营业收入(元)\n甲 | 11\n乙 | 12\n合计 | 23\n丙 | 13\n丁 | 14\n合计 | 27\n"},
    {"a sum before eliminations and one behind them",
     "企业 | 角色 | 营业收入(元)\n甲 | | 110\n乙 | | 120\n汇总 | | 230\n抵销 | 抵销 | -50\n合计 | | 180\n"},
    {"a total without a figure", "企业 | 营业收入(元)\n甲 | 11\n乙 | 12\n合计 | -\n"},
    {"members without figures", "企业 | 营业收入(元)\n甲 | -\n乙 | -\n合计 | 23\n"},
    {"invalid figures", "企业 | 营业收入(元)\n甲 | 1\n乙 | 2\n合计 | 待定\n"},
    {"levels and heads",
     "企业 | 平均职工人数 | 地区生产总值增速(%)\n甲 | 5 | 6.1\n乙 | 6 | 6.2\n合计 | 11 | 6.1\n"},
    {"changes", "企业 | 利润总额本年累计(元) | 利润总额上年同期(元) | 利润总额增减额(元) | 利润总额增减%\n"
                "甲 | 120 | 100 | 20 | 20.00\n乙 | 100 | 120 | -20 | -16.67\n丙 | -5 | 10 | -15 | -150.00\n"
                "丁 | 10 | -5 | 15 | -\n戊 | - | 5 | 7 | 8.00\n"},
    {"changes that were computed before rounding",
     "企业 | 利润总额本年累计(亿元) | 利润总额上年同期(亿元) | 利润总额增减额(万元) | 利润总额增减%\n"
     "甲 | 1.2 | 1.1 | 1499.99 | 13.9\n"},
    {"the tie of a difference", "企业 | 利润总额本年累计(万元) | 利润总额上年同期(万元) | "
                                "利润总额增减额(万元)\n甲 | 12.5 | 11.3 | 1.3\n"},
    {"differences to the fen, one in 万元", "企业 | 利润总额本年累计(元) | 利润总额上年同期(万元) | "
                                            "利润总额增减额(元)\n甲 | 120.55 | 0.010025 | 20.30\n"},
    {"against 1 January",
     "企业 | 资产总额期末余额(元) | 资产总额年初余额(元) | 资产总额较年初增减额(元) | 资产总额较年初增减%\n"
     "甲 | 12000 | 11000 | 1000 | 9.09\n"},
    {"points", "企业 | 资产负债率本年累计(%) | 资产负债率上年同期(%) | 资产负债率增减(百分点)\n甲 | 65.50 | "
               "60.00 | 5.50\n"
               "乙 | 50.00 | 52.00 | -2.00\n"},
    {"points beside a ratio of per cent",
     "企业 | 资产负债率(%)本年累计 | 资产负债率(%)上年同期 | 资产负债率(%)增减\n甲 | 65.50 | 60.00 | 5.50\n"},
    {"ratios of the same row",
     "企业 | 负债总额(元) | 资产总额(元) | 资产负债率(%)\n甲 | 655 | 1000 | 65.5\n乙 | 600 | 1000 | 60.04\n"
     "丙 | 0 | 1000 | 0\n丁 | - | 1000 | 0.5\n"},
    {"ratios that are simply wrong",
     "企业 | 负债总额(元) | 资产总额(元) | 资产负债率(%)\n甲 | 655 | 1000 | 71.5\n"},
    {"ratios without inputs", "企业 | 资产负债率(%) | 净资产收益率(%)\n甲 | 65.5 | 0.5\n乙 | 1.2 | 0.9\n"},
    {"figures that grow", "企业 | 资产总额(元) | 资产总额(年初)(元) | 利润总额(元) | 利润总额(上年同期)(元)\n"
                          "甲 | 690 | 100 | 1000 | 10\n乙 | 15 | 100 | 1 | 100\n丙 | 0 | 100 | -5 | 5000\n"},
    {"peers of all sizes",
     "企业 | 资产总额(元) | 负债总额(元) | 营业收入(元)\n甲 | 5000 | 3000 | 900\n乙 | 600000 | 330000 | "
     "10000\n"
     "丙 | 7000000 | 4100000 | 900000\n丁 | 4500 | 3100 | 800\n戊 | 9000 | 3900 | 1900\n"},
    {"an enterprise of five people", "企业 | 资产总额(元) | 负债总额(元) | 营业收入(元) | 平均职工人数\n甲 | "
                                     "50000000 | 30000000 | 9000000 | 500\n"
                                     "乙 | 60000000 | 33000000 | 10000000 | 620\n丙 | 7000 | 4100 | 1900 | "
                                     "5\n丁 | 45000000 | 31000000 | 8000000 | "
                                     "690\n戊 | 90000000 | 39000000 | 19000000 | 520\n"},
    {"three peers are none", "企业 | 资产总额(万元) | 负债总额(万元) | 营业收入(万元)\n甲 | 5000 | 3000 | "
                             "900\n乙 | 6000 | 3300 | 1000\n"
                             "丙 | 70000000 | 41000000 | 9000000\n"},
    {"one amount, as last year", "企业 | 资产总额(元) | 营业收入(元) | 营业收入(上年同期)(元)\n甲 | 5000 | "
                                 "900 | 890\n乙 | 6000 | 1000 | 950\n"
                                 "丙 | 7000 | 9000000 | 8000000\n丁 | 4500 | 800 | 700\n"},
};

START_TEST(clean_is_silent) {
    const clean *of = &cleans[_i];
    soekpi_error error;
    soekpi_catalogue *catalogue = soekpi_catalogue_create(&error);
    soekpi_table *table = read_drawing(catalogue, of->drawing, &in_yuan);
    soekpi_finding found;
    if (collect(table, &found, 1) > 0) {
        ck_abort_msg("%s: %s: %s", of->why, found.cell, found.english);
    }
    soekpi_table_free(table);
    soekpi_catalogue_free(catalogue);
}
END_TEST

/* ---- The same, told otherwise ---- */

/* The rows below the header in the opposite order. */
static void reverse_rows(const char *drawing, char *out) {
    const char *body = strchr(drawing, '\n') + 1;
    size_t header = (size_t)(body - drawing);
    const char *end = body + strlen(body);
    memcpy(out, drawing, header);
    out += header;
    while (end > body) {
        const char *begin = end - 1;
        while (begin > body && begin[-1] != '\n') {
            begin--;
        }
        memcpy(out, begin, (size_t)(end - begin));
        out += end - begin;
        end = begin;
    }
    *out = '\0';
}

/* What has nothing to do with blocks is found in the same column whatever the order of rows. */
START_TEST(order_of_rows_does_not_matter) {
    const damage *of = &damages[_i];
    char drawing[4096];
    soekpi_error error;
    if (of->code == TOTAL && (strstr(of->drawing, "小计") != NULL || strstr(of->why, "middle") != NULL)) {
        return;
    }
    reverse_rows(of->drawing, drawing);
    soekpi_catalogue *catalogue = soekpi_catalogue_create(&error);
    soekpi_table *table = read_drawing(catalogue, drawing, &in_yuan);
    soekpi_finding found[2];
    size_t count = collect(table, found, 2);
    ck_assert_msg(count == 1, "%s: %zu findings", of->why, count);
    ck_assert_int_eq(found->code, of->code);
    ck_assert_int_eq(found->severity, of->severity);
    ck_assert_msg(found->cell[0] == of->cell[0], "%s: %s", of->why, found->cell);
    soekpi_table_free(table);
    soekpi_catalogue_free(catalogue);
}
END_TEST

/* Borrowed doubles have no cells, but rows. */
START_TEST(borrowed_columns_are_checked) {
    static const double assets[] = {5000, 600, 700}, opening[] = {480, 590, 680};
    static const double debts[] = {300, 300, 350}, ratios[] = {0.06, 0.5, 50};
    soekpi_error error;
    soekpi_catalogue *catalogue = soekpi_catalogue_create(&error);
    soekpi_table *table = soekpi_table_create(catalogue, 3, &error);
    const struct {
        const char *name;
        const double *values;
    } columns[] = {{"total_assets", assets},
                   {"total_assets@opening", opening},
                   {"total_liabilities", debts},
                   {"debt_ratio", ratios}};
    for (size_t i = 0; i < 4; i++) {
        ck_assert_int_eq(
            soekpi_table_add_column(table, columns[i].name, columns[i].values, sizeof(double), 3, &error),
            SOEKPI_OK);
    }
    ck_assert_int_eq(soekpi_table_check(table, &error), SOEKPI_OK);
    soekpi_finding found[3];
    ck_assert_uint_eq(collect(table, found, 3), 2);
    ck_assert_int_eq(found[0].code, MAGNITUDE);
    ck_assert_uint_eq(found[0].row, 1);
    ck_assert_int_eq(found[1].code, PERCENT);
    ck_assert_uint_eq(found[1].row, 3);
    ck_assert_str_eq(found[1].expected, "0.5");
    for (size_t i = 0; i < 2; i++) {
        ck_assert_str_eq(found[i].cell, "");
        ck_assert_uint_eq(found[i].column, 0);
    }
    soekpi_table_free(table);
    soekpi_catalogue_free(catalogue);
}
END_TEST

/* ---- Both columns of a swap, the group's own row ---- */

START_TEST(swapped_totals_are_recognised) {
    soekpi_error error;
    soekpi_catalogue *catalogue = soekpi_catalogue_create(&error);
    soekpi_table *table = read_drawing(
        catalogue,
        "企业 | 营业收入(元) | 营业收入(上年同期)(元)\n甲 | 100 | 90\n乙 | 251 | 217\n合计 | 307 | 351\n",
        &in_yuan);
    soekpi_finding found[3];
    ck_assert_uint_eq(collect(table, found, 3), 2);
    ck_assert_str_eq(found[0].cell, "B4");
    ck_assert_ptr_nonnull(
        strstr(found[0].english, "it is the sum of revenue@prior: the columns may be swapped"));
    ck_assert_str_eq(found[1].cell, "C4");
    ck_assert_ptr_nonnull(strstr(found[1].english, "it is the sum of revenue: the columns may be swapped"));
    soekpi_table_free(table);
    soekpi_catalogue_free(catalogue);
}
END_TEST

START_TEST(a_group_by_its_own_name_is_a_total) {
    static const soekpi_table_options options = {
        .size = sizeof options, .money_unit = "元", .group = "大集团"};
    soekpi_error error;
    soekpi_catalogue *catalogue = soekpi_catalogue_create(&error);
    soekpi_table *table = read_drawing(catalogue,
                                       "企业 | 营业收入(元) | 资产总额(元)\n甲 | 100 | 90\n乙 | 251 | 217\n"
                                       "大集团 | 351 | 337\n",
                                       &options);
    soekpi_finding found[2];
    ck_assert_uint_eq(collect(table, found, 2), 1);
    ck_assert_str_eq(found[0].cell, "C4");
    ck_assert_int_eq(found[0].severity, WRONG);
    soekpi_table_free(table);
    soekpi_catalogue_free(catalogue);
}
END_TEST

/* ---- Findings that are only counted ---- */

START_TEST(findings_are_capped) {
    static char drawing[16384];
    static const struct {
        const char *header, *row;
        int32_t code;
        size_t count;
        const char *rest;
    } kinds[] = {
        {"企业 | 期间 | 营业收入(元)\n", "甲 | %d | 5\n合计 | %d | 16\n", TOTAL, 21,
         "column '营业收入(元)': 10 more totals that disagree with their members"},
        {"企业 | 利润总额本年累计(元) | 利润总额上年同期(元) | 利润总额增减额(元)\n", "%d | 120 | 100 | 25\n",
         CHANGE, 21, "column '利润总额增减额(元)': 10 more changes that disagree with the figures"},
        {"企业 | 利润总额本年累计(元) | 利润总额上年同期(元) | 利润总额增减%\n", "%d | 120 | 0 | 25\n",
         CHANGE, 21, "column '利润总额增减%': 10 more rates on a base of zero or less"},
        {"企业 | 资产总额(元) | 资产总额(年初)(元)\n", "%d | 1000 | 100\n", MAGNITUDE, 21,
         "column '资产总额(元)': 10 more figures far from last year's or their peers'"},
        {"企业 | 负债总额(元) | 资产总额(元) | 资产负债率(%)\n", "%d | 60 | 100 | 0.60\n", PERCENT, 1,
         "so are 30 of 30 figures of this column"},
    };
    char *at = drawing + sprintf(drawing, "%s", kinds[_i].header);
    for (int row = 0; row < 30; row++) {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
        at += sprintf(at, kinds[_i].row, 1990 + row, 1990 + row);
#pragma GCC diagnostic pop
    }
    soekpi_error error;
    soekpi_catalogue *catalogue = soekpi_catalogue_create(&error);
    soekpi_table *table = read_drawing(catalogue, drawing, &in_yuan);
    soekpi_finding found[32];
    size_t count = collect(table, found, 32);
    ck_assert_msg(count == kinds[_i].count, "%zu: %s", count, found[0].english);
    for (size_t i = 0; i < count; i++) {
        ck_assert_int_eq(found[i].code, kinds[_i].code);
    }
    ck_assert_msg(strstr(found[count - 1].english, kinds[_i].rest) != NULL, "%s", found[count - 1].english);
    soekpi_table_free(table);
    soekpi_catalogue_free(catalogue);
}
END_TEST

/* ---- Intervals of changes, against oracles in integers ---- */

/* Figures that were rounded from a change that holds: never a doubt. */
START_TEST(what_was_rounded_holds) {
    uint64_t state = (uint64_t)_i + 1;
    for (int round = 0; round < 3000; round++) {
        /* now and base in thousandths, printed as whole numbers; the rate in 1/1000, half up. */
        int64_t base = 1 + (int64_t)random_below(&state, UINT64_C(1) << random_below(&state, 34));
        int64_t now = (int64_t)random_below(&state, UINT64_C(1) << random_below(&state, 34));
        now = random_below(&state, 4) == 0 ? -now : now;
        int128 top = (int128)(now - base) * 2000 + base;
        int128 bottom = (int128)base * 2;
        int128 rate = top >= 0 ? top / bottom : -((-top + bottom - 1) / bottom); /* floor */
        int64_t shown_now = now >= 0 ? (now + 500) / 1000 : -((-now + 500) / 1000);
        int64_t shown_base = (base + 500) / 1000;
        bounded a = {soekpi_decimal_make(shown_now, 0), 0};
        bounded b = {soekpi_decimal_make(shown_base, 0), 0};
        bounded r = {soekpi_decimal_make(rate, -3), -3};
        ck_assert_msg(soekpi_rate_holds(&a, &b, &r), "%" PRId64 " %" PRId64 " %" PRId64, now, base,
                      (int64_t)rate);
        int64_t off = now - base;
        int64_t shown_off = off >= 0 ? (off + 500) / 1000 : -((-off + 500) / 1000);
        bounded d = {soekpi_decimal_make(shown_off, 0), 0};
        ck_assert(soekpi_difference_holds(&a, &b, &d));
    }
}
END_TEST

/* For positive figures the growth rates that they can have lie between those of the ends:
 * (2n - 1)/(2b + 1) - 1 and (2n + 1)/(2b - 1) - 1. */
START_TEST(rates_hold_within_their_ends) {
    uint64_t state = (uint64_t)_i + 77;
    size_t held = 0;
    for (int round = 0; round < 5000; round++) {
        int64_t now = 1 + (int64_t)random_below(&state, 60);
        int64_t base = 1 + (int64_t)random_below(&state, 60);
        int64_t near = (now - base) * 100 / base;
        int64_t rate = near + (int64_t)random_below(&state, 41) - 20;
        /* the rate in 1/100: its ends are (2*rate -+ 1)/200 */
        bool low = (2 * rate + 1 + 200) * (2 * base + 1) >= 200 * (2 * now - 1);
        bool high = (2 * rate - 1 + 200) * (2 * base - 1) <= 200 * (2 * now + 1);
        bounded a = {soekpi_decimal_make(now, 0), 0};
        bounded b = {soekpi_decimal_make(base, 0), 0};
        bounded r = {soekpi_decimal_make(rate, -2), -2};
        bool holds = soekpi_rate_holds(&a, &b, &r);
        if (2 * rate - 1 + 200 >= 0) { /* nothing is multiplied by a negative factor */
            ck_assert_msg(holds == (low && high), "%" PRId64 " %" PRId64 " %" PRId64, now, base, rate);
        }
        held += holds;
    }
    ck_assert_uint_gt(held, 500);
    ck_assert_uint_lt(held, 4500);
}
END_TEST

START_TEST(ends_of_intervals_hold) {
    static const struct {
        int64_t now, base, change;
        int32_t printed;
        bool holds;
    } rows[] = {
        {10, 7, 4, 0, true},  /* 10.5 - 6.5 = 4, and up to 1.5 off */
        {10, 7, 5, 0, false}, /* 2 off */
        {10, 7, 2, 0, true},    {10, 7, 1, 0, false},
        {10, 7, 45, -1, false}, /* 1.5 off where 1.05 is the most */
        {10, 7, 40, -1, true},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        bounded a = {soekpi_decimal_make(rows[i].now, 0), 0};
        bounded b = {soekpi_decimal_make(rows[i].base, 0), 0};
        bounded d = {soekpi_decimal_make(rows[i].change, rows[i].printed), rows[i].printed};
        ck_assert_msg(soekpi_difference_holds(&a, &b, &d) == rows[i].holds, "row %zu", i);
    }
    /* 15.5 = 9.5 * (1 + 0.6315...): 63.2 % of 63.15 to 63.25 holds at its end, exactly. */
    bounded now = {soekpi_decimal_make(16, 0), 0};
    bounded base = {soekpi_decimal_make(10, 0), 0};
    bounded low = {soekpi_decimal_make(475, -3), -3}; /* 15.5/10.5 - 1 = 0.47619 */
    bounded end = {soekpi_decimal_make(476, -3), -3};
    ck_assert(!soekpi_rate_holds(&now, &base, &low));
    ck_assert(soekpi_rate_holds(&now, &base, &end));
    bounded exact_now = {soekpi_decimal_make(3, 0), NOT_PRINTED};
    bounded exact_base = {soekpi_decimal_make(2, 0), NOT_PRINTED};
    bounded exact_rate = {soekpi_decimal_make(5, -1), NOT_PRINTED};
    ck_assert(soekpi_rate_holds(&exact_now, &exact_base, &exact_rate));
    exact_rate.figure = soekpi_decimal_make(500000000000001, -15);
    ck_assert(!soekpi_rate_holds(&exact_now, &exact_base, &exact_rate));
}
END_TEST

/* ---- Totals against an oracle in integers ---- */

/* Members in hundredths of 万元 and a total that is up to a few of them off: found exactly
 * when it is more than half a unit for each figure. */
START_TEST(totals_tolerate_exactly_their_rounding) {
    enum { MEMBERS = 60 };
    uint64_t state = (uint64_t)_i + 5;
    soekpi_error error;
    soekpi_catalogue *catalogue = soekpi_catalogue_create(&error);
    static char drawing[8192];
    for (int round = 0; round < 20; round++) {
        size_t members = 1 + (size_t)random_below(&state, MEMBERS);
        int64_t sum = 0;
        char *at = drawing + sprintf(drawing, "企业 | 利润总额(%s)\n", _i % 2 == 0 ? "万元" : "元");
        for (size_t i = 0; i < members; i++) {
            int64_t size = (int64_t)random_below(&state, UINT64_C(1) << random_below(&state, 44));
            int64_t figure = random_below(&state, 2) == 0 ? size : -size;
            sum += figure;
            at += sprintf(at, "%zu | %s%" PRId64 ".%02" PRId64 "\n", i, figure < 0 ? "-" : "", size / 100,
                          size % 100);
        }
        int64_t most = _i % 2 == 0 ? (int64_t)(members + 1) / 2 : 0; /* money to the fen is exact */
        int64_t off = (most + (int64_t)random_below(&state, 2)) * (random_below(&state, 2) == 0 ? 1 : -1);
        int64_t total = sum + off;
        int64_t size = total < 0 ? -total : total;
        (void)sprintf(at, "合计 | %s%" PRId64 ".%02" PRId64 "\n", total < 0 ? "-" : "", size / 100,
                      size % 100);
        soekpi_table *table = read_drawing(catalogue, drawing, &in_yuan);
        soekpi_finding found[2];
        size_t expected = off > most || off < -most;
        ck_assert_msg(collect(table, found, 2) == expected, "%" PRId64 " off, %zu members", off, members);
        soekpi_table_free(table);
    }
    soekpi_catalogue_free(catalogue);
}
END_TEST

#define LENGTH(list) ((int)(sizeof(list) / sizeof *(list)))

int main(void) {
    Suite *suite = suite_create("check_reported");
    TCase *rules = tcase_create("rules");
    TCase *oracles = tcase_create("oracles");
    tcase_add_loop_test(rules, damage_is_named, 0, LENGTH(damages));
    tcase_add_loop_test(rules, clean_is_silent, 0, LENGTH(cleans));
    tcase_add_loop_test(rules, order_of_rows_does_not_matter, 0, LENGTH(damages));
    tcase_add_test(rules, borrowed_columns_are_checked);
    tcase_add_test(rules, swapped_totals_are_recognised);
    tcase_add_test(rules, a_group_by_its_own_name_is_a_total);
    tcase_add_loop_test(rules, findings_are_capped, 0, 5);
    tcase_add_loop_test(oracles, what_was_rounded_holds, 0, 4);
    tcase_add_loop_test(oracles, rates_hold_within_their_ends, 0, 4);
    tcase_add_test(oracles, ends_of_intervals_hold);
    tcase_add_loop_test(oracles, totals_tolerate_exactly_their_rounding, 0, 6);
    suite_add_tcase(suite, rules);
    suite_add_tcase(suite, oracles);
    return run_suite(suite);
}
