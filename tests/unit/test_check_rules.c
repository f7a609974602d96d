/* Identities, parts, signs, openings, repeats: a damaged table gives the one finding that
 * names the damaged cell, a right one none. */
#include <stdio.h>

#include "sheet.h"

/* ---- One finding for one damage ---- */

typedef struct damage {
    const char *why;
    const char *drawing;
    int32_t code, severity;
    const char *cell, *expected, *found;
    const char *says; /* a part of the English sentence, "" for any */
} damage;

static const damage damages[] = {
    /* Identities. */
    {"nothing tells which figure is wrong: the total's cell",
     "entity | total_assets | total_liabilities | total_equity\n"
     "A      | 100          | 60                | 40\n"
     "B      | 150          | 63                | 40\n",
     BALANCE, WRONG, "B3", "103", "150",
     "B: total_assets is 150元, but total_liabilities + total_equity is 103元, a difference of 47元"},
    {"a factor of 10", "entity | total_assets | total_liabilities | total_equity\nA | 1000 | 64.0 | 360\n",
     BALANCE, WRONG, "C2", "640", "64", "(off by a factor of 10)"},
    {"a factor of 10,000",
     "entity | total_assets | total_liabilities | total_equity\nA | 1000 | 6400000 | 360\n", BALANCE, WRONG,
     "C2", "640", "6400000", "(off by a factor of 10000)"},
    {"a unit of another column, rounded coarsely",
     "entity | total_assets | total_liabilities | total_equity\nA | 123456789 | 6172.84 | 61728389\n",
     BALANCE, WRONG, "C2", "61728400", "6172.84", "(off by a factor of 10000)"},
    {"a unit of another column, rounded to its own digits",
     "entity | total_assets | total_liabilities | total_equity\nA | 12345678.90 | 617.28 | 6172839.45\n"
     "B | 3.00 | 2.00 | 1.00\n",
     BALANCE, WRONG, "C2", "6172839.45", "617.28", "(off by a factor of 10000)"},
    {"the opposite sign", "entity | total_assets | total_liabilities | total_equity\nA | 90 | 130 | 40\n",
     BALANCE, WRONG, "D2", "-40", "40", "(the opposite sign)"},
    {"two digits swapped",
     "entity | total_assets | total_liabilities | total_equity\nA | 5616 | 1234 | 4832\n", BALANCE, WRONG,
     "D2", "4382", "4832", "(two digits are swapped)"},
    {"two sums blame one figure, which is told once",
     "entity | total_assets | total_liabilities | total_equity | current_assets | noncurrent_assets\n"
     "A | 137 | 60 | 40 | 70 | 30\n",
     BALANCE, WRONG, "B2", "100", "137",
     "with total_assets 100元 instead of 137 it would balance, and so would 1 other"},
    {"a part that another sum clears is not the one",
     "entity | total_liabilities | current_liabilities | noncurrent_liabilities | total_assets | "
     "total_equity\n"
     "A | 77 | 50 | 10 | 100 | 40\n",
     BALANCE, WRONG, "B2", "60", "77", ""},
    {"the whole is cleared: the part that changes least",
     "entity | net_profit | total_profit | income_tax | operating_profit | nonoperating_income | "
     "nonoperating_expense\n"
     "A | 7500 | 10000 | 2500 | 9300 | 900 | 500\n",
     BALANCE, WRONG, "E2", "9600", "9300",
     "total_profit agrees with other figures: check operating_profit first"},
    {"what is never negative was not meant to be",
     "entity | net_profit | total_profit | income_tax | operating_profit | nonoperating_income | "
     "nonoperating_expense\n"
     "A | 750 | 1000 | 250 | 100 | 50 | 5000\n",
     BALANCE, WRONG, "E2", "5950", "100", "check operating_profit first"},
    {"a time of its own",
     "entity | total_assets@opening | total_liabilities@opening | total_equity@opening | total_assets | "
     "total_liabilities | total_equity\nA | 100 | 60 | 44 | 200 | 120 | 80\n",
     BALANCE, WRONG, "B2", "104", "100", "total_liabilities@opening"},
    {"units of their own",
     "entity | total_assets(万元) | total_liabilities(元) | total_equity(亿元)\nA | 300000 | 1000000100 | "
     "20.0000\n"
     "B | 300000 | 1000037700 | 20.0000\n",
     BALANCE, WRONG, "B3", "300003.77", "300000", "a difference of 3.77万元"},
    {"one unit more than rounding explains",
     "entity | total_assets | total_liabilities | total_equity\nA | 66.8 | 33.3 | 33.3\n", BALANCE, WRONG,
     "B2", "66.6", "66.8", ""},
    {"a fen is not rounded",
     "entity | total_assets | total_liabilities | total_equity\nA | 100.00 | 60.00 | 39.99\n", BALANCE, WRONG,
     "B2", "99.99", "100", "a difference of 0.01元"},
    {"a fen in 万元",
     "entity | net_profit(万元) | total_profit(万元) | income_tax(万元)\n"
     "A | 3.000002 | 5.000000 | 1.999998\nB | 12345678.000001 | 12345680.000000 | 2.000000\n",
     BALANCE, WRONG, "B3", "12345678", "12345678.000001", ""},
    {"beyond the tie",
     "entity | total_profit | operating_profit | nonoperating_income | nonoperating_expense\n"
     "A | 123 | 100 | 50 | 30\n",
     BALANCE, WRONG, "B2", "120", "123", ""},
    {"magnitudes at the end of the range",
     "entity | total_assets(万元) | total_liabilities(万元) | total_equity(万元)\n"
     "A | 9e295 | 4e295 | 3e295\n",
     BALANCE, WRONG, "B2", "7e295", "9e295", ""},
    {"figures too far apart for one integer",
     "entity | total_assets | total_liabilities | total_equity\nA | 9e299 | 4e299 | 3e-299\n", BALANCE, WRONG,
     "B2", "4e299", "9e299", ""},
    {"a definition of the catalogue",
     "entity | gross_receivables | receivables | bad_debt_provision\nA | 115 | 100 | 10\n", BALANCE, WARNING,
     "B2", "110", "115", ""},
    {"a definition that a figure may only exceed",
     "entity | interest_bearing_debt | short_term_borrowing | current_portion_long_term_debt | "
     "long_term_borrowing | bonds_payable | interest_payable\n"
     "A | 160 | 10 | 20 | 30 | 40 | 50\nB | 137 | 10 | 20 | 30 | 40 | 50\n",
     BALANCE, WARNING, "B3", "150", "137", ""},
    {"two funds of gross receivables",
     "entity | two_funds | gross_receivables | inventory\nA | 33 | 10 | 20\n", BALANCE, WARNING, "B2", "30",
     "33", ""},
    {"a total row balances, too",
     "entity | role | total_assets | total_liabilities | total_equity\nA | entity | 100 | 60 | 40\n"
     "合计 | reported | 140 | 60 | 40\n",
     BALANCE, WRONG, "C3", "100", "140", ""},

    /* Parts. */
    {"a part above its whole", "entity | current_assets | cash\nA | 100 | 100\nB | 100 | 120\n", PART, WRONG,
     "C3", "100", "120", "B: cash is 120元, more than current_assets of 100元"},
    {"several parts above it: the whole",
     "entity | current_assets | cash | inventory | receivables\nA | 10 | 50 | 30 | 5\n", PART, WRONG, "B2",
     "50", "10", "; so is 1 other"},
    {"counts", "entity | enterprises | loss_making_enterprises\nA | 6 | 9\n", PART, WRONG, "C2", "6", "9",
     ""},
    {"units of their own",
     "entity | total_assets(亿元) | fixed_assets(万元)\nA | 12 | 120001\nB | 1 | 15001\n", PART, WRONG, "C3",
     "10000", "15001", ""},
    {"rounding explains no more", "entity | current_assets | cash\nA | 10 | 11\nB | 10 | 12\n", PART, WRONG,
     "C3", "10", "12", ""},

    /* Signs. */
    {"an asset", "entity | inventory\nA | 5\nB | (7.5)\n", SIGN, WRONG, "B3", "7.5", "-7.5",
     "B: inventory is -7.5元"},
    {"revenue of last year", "entity | revenue | revenue@prior\nA | 5 | -6\n", SIGN, WRONG, "C2", "6", "-6",
     "revenue@prior"},
    {"people", "entity | average_headcount\nA | -12\n", SIGN, WRONG, "B2", "12", "-12", ""},
    {"a cost", "entity | operating_cost(万元)\nA | -3\n", SIGN, WARNING, "B2", "3", "-3", "-3万元"},
    {"a liability", "entity | accounts_payable\nA | -3\n", SIGN, WARNING, "B2", "3", "-3", ""},

    /* Openings. */
    {"opening against the closing of last year",
     "entity | period | total_assets | total_assets@opening\nA | 2022 | 100 |\nA | 2023Q2 | 180 | 110\n"
     "B | 2022 | 50 |\nB | 2023Q2 | 60 | 50\n",
     OPENING, WARNING, "D3", "100", "110",
     "A, January-June 2023: total_assets@opening is 110元, but by the closing of last year (2022) "
     "total_assets is "
     "100元"},
    {"last year's figure against last year's report",
     "entity | period | revenue | revenue@prior\nA | 2022Q2 | 100 |\nA | 2023Q2 | 180 | 90\n", OPENING, NOTE,
     "D3", "100", "90", "figures of last year are often restated"},
    {"last year's opening against the closing before it",
     "entity | period | total_equity | total_equity@prior_opening\nA | 2021 | 100 |\nA | 2023 | 180 | 90\n",
     OPENING, NOTE, "D3", "100", "90", "(2021) total_equity is 100元"},
    {"last year's opening against that of last year's report",
     "entity | period | total_equity@opening | total_equity@prior_opening\nA | 2022 | 100 |\nA | 2023 | 170 "
     "| 90\n",
     OPENING, NOTE, "D3", "100", "90", "(2022) total_equity@opening is 100元"},
    {"a December has two figures of last year's end",
     "entity | period | total_assets | total_assets@prior | total_assets@opening\nA | 2023 | 180 | 90 | 95\n"
     "A | 2023Q3 | 180 | 80 | 95\n",
     OPENING, WARNING, "E2", "90", "95", "but the figure of the same day, total_assets@prior, is 90元"},
    {"units of their own",
     "entity | period | total_assets(万元) | total_assets@opening(元)\nA | 2022 | 100 |\n"
     "A | 2023 | 180 | 1000000\nB | 2022 | 100 |\nB | 2023 | 180 | 1010000\n",
     OPENING, WARNING, "D5", "1000000", "1010000", ""},

    /* Repeats. */
    {"a flow of last year", "entity | revenue | revenue@prior\nA | 1234 | 1230\nB | 5678 | 5678\n", REPEATED,
     WARNING, "B3", "", "5678", "B: revenue is 5678元, to the last digit that of revenue@prior"},
    {"in another unit", "entity | revenue(万元) | revenue@prior(元)\nA | 123.4 | 1234000\n", REPEATED,
     WARNING, "B2", "", "123.4", ""},
    {"the row of last year", "entity | period | revenue\nA | 2022 | 1234\nA | 2023 | 1234\n", REPEATED,
     WARNING, "C3", "", "1234", "that of 2022"},
    {"the period before",
     "entity | period | revenue\nA | 2023Q1 | 1234\nA | 2023Q2 | 1234\nA | 2023Q3 | 2000\n", REPEATED,
     WARNING, "C3", "", "1234", "January-March 2023"},
    {"an average", "entity | average_headcount | average_headcount@prior\nA | 1234 | 1234\n", REPEATED,
     WARNING, "B2", "", "1234", ""},
    {"a balance of six digits",
     "entity | inventory | inventory@prior\nA | 12345 | 12345\nB | 123456 | 123456\n", REPEATED, WARNING,
     "B3", "", "123456", ""},
    {"a balance of the opening", "entity | inventory | inventory@opening\nA | 123456 | 123456\n", REPEATED,
     WARNING, "B2", "", "123456", "inventory@opening"},
    {"most of a row is one finding",
     "entity | revenue | revenue@prior | operating_cost | operating_cost@prior | admin_expense | "
     "admin_expense@prior | selling_expense | selling_expense@prior | wage_bill | wage_bill@prior\n"
     "A | 12345 | 12345 | 1111 | 1110 | 2223 | 2223 | 3334 | 3334 | 55 | 54\n"
     "B | 12345 | 12344 | 1111 | 1110 | 2223 | 2220 | 3334 | 3330 | 55 | 54\n",
     REPEATED, WARNING, "B2", "", "", "A: 3 of 5 comparable figures are those of last year"},
};

START_TEST(damage_is_named) {
    const damage *of = &damages[_i];
    sheet *read = sheet_open(of->drawing);
    ck_assert(check_table(read->table));
    for (size_t i = 0; i < soekpi_table_finding_count(read->table) && i < 3; i++) {
        ck_assert_msg(soekpi_table_finding_count(read->table) == 1, "%s: not alone: %s", of->why,
                      get(read->table, i + 1).english);
    }
    ck_assert_msg(soekpi_table_finding_count(read->table) == 1, "%s: %zu findings", of->why,
                  soekpi_table_finding_count(read->table));
    soekpi_finding found = get(read->table, 0);
    ck_assert_msg(found.code == of->code && found.severity == of->severity, "%s: %d of severity %d", of->why,
                  found.code, found.severity);
    ck_assert_msg(strcmp(found.cell, of->cell) == 0, "%s: cell '%s': %s", of->why, found.cell, found.english);
    ck_assert_msg(strcmp(found.expected, of->expected) == 0, "%s: expected '%s'", of->why, found.expected);
    ck_assert_msg(strcmp(found.found, of->found) == 0, "%s: found '%s'", of->why, found.found);
    ck_assert_msg(strstr(found.english, of->says) != NULL, "%s: %s", of->why, found.english);
    ck_assert_uint_gt(strlen(found.chinese), 0);
    sheet_close(read);
}
END_TEST

/* ---- Tables that are right ---- */

typedef struct clean {
    const char *why;
    const char *drawing;
} clean;

static const clean cleans[] = {
    {"nothing to compare", "entity | total_assets\nA | 1\n"},
    {"sums that balance",
     "entity | total_assets | total_liabilities | total_equity | current_assets | noncurrent_assets | "
     "equity_parent | minority_equity\n"
     "A | 1,000.00 | 600.50 | 399.50 | 250 | 750.00 | 400 | (0.50)\n"},
    {"income statement",
     "entity | operating_profit | nonoperating_income | nonoperating_expense | total_profit | income_tax | "
     "net_profit | net_profit_parent | minority_profit\nA | -100 | 30 | 5 | -75 | -15 | -60 | -50 | -10\n"},
    {"rounding of three figures",
     "entity | total_assets | total_liabilities | total_equity\nA | 66.7 | 33.3 | 33.3\n"},
    {"sums to the fen",
     "entity | total_assets | total_liabilities | total_equity\nA | 100.01 | 60.02 | 39.99\n"
     "B | 123456789012.35 | 23456789012.36 | 99999999999.99\n"},
    {"finer than a fen is rounded",
     "entity | total_assets | total_liabilities | total_equity\nA | 100.001 | 60.001 | 39.999\n"},
    {"a tie of four",
     "entity | total_profit | operating_profit | nonoperating_income | nonoperating_expense\n"
     "A | 122 | 100 | 50 | 30\n"},
    {"figures in 万元 and 元 of the same amounts", "entity | total_assets(万元) | total_liabilities(元) | "
                                                   "total_equity(元)\nA | 123.46 | 1000000.49 | 234567.38\n"},
    {"missing figures",
     "entity | total_assets | total_liabilities | total_equity\nA | 100 | - | 40\nB | | 1 | 2\n"},
    {"invalid figures", "entity | total_assets | total_liabilities | total_equity\nA | 100 | x | 40\n"},
    {"digits beyond the fifteenth", "entity | total_assets | total_liabilities | total_equity\n"
                                    "A | 1234567890123456.78 | 1234567890123456.00 | 0.78\n"},
    {"magnitudes at the end of the range", "entity | total_assets(万元) | total_liabilities(万元) | "
                                           "total_equity(万元)\nA | 7e295 | 4e295 | 3e295\n"},
    {"a definition that reports need not follow",
     "entity | value_added | labour_compensation | depreciation | net_production_tax | operating_surplus\n"
     "A | 100 | 1 | 2 | 3 | 4\n"},
    {"a definition that stands in", "entity | total_revenue | revenue\nA | 110 | 100\n"},
    {"two funds of net receivables", "entity | two_funds | receivables | inventory\nA | 33 | 10 | 20\n"},
    {"debt beyond its definition",
     "entity | interest_bearing_debt | short_term_borrowing | current_portion_long_term_debt | "
     "long_term_borrowing | bonds_payable | interest_payable\nA | 160 | 10 | 20 | 30 | 40 | 50\n"},
    {"parts up to their whole",
     "entity | current_assets | cash | inventory\nA | 100 | 100 | 0\nB | 0 | 0 | 0\n"},
    {"a part within rounding", "entity | current_assets | cash\nA | 10 | 11\n"},
    {"a part of 万元 within rounding", "entity | current_assets(亿元) | cash(万元)\nA | 1.23 | 12349.99\n"},
    {"eliminations are negative", "entity | role | current_assets | cash | revenue\nA | entity | 10 | 5 | "
                                  "7\n抵销 | elimination | -10 | -5 | -7\n"},
    {"losses, outflows, negative equity, gains and refunds",
     "entity | total_profit | net_profit | operating_cash_flow | total_equity | investment_income | "
     "income_tax | "
     "finance_expense | taxes_paid | minority_equity\nA | -8 | -2 | -3 | -4 | -5 | -6 | -7 | -8 | -9\n"},
    {"zero is no sign", "entity | revenue | inventory\nA | 0 | -0\n"},
    {"openings that agree",
     "entity | period | total_assets | total_assets@opening\nA | 2022 | 100 |\nA | 2023Q2 | 180 | 100\n"},
    {"openings of others",
     "entity | period | total_assets | total_assets@opening\nA | 2022 | 100 |\nB | 2023 | 180 | 110\n"},
    {"openings of the year after next",
     "entity | period | total_assets | total_assets@opening\nA | 2021 | 100 |\nA | 2023 | 180 | 110\n"},
    {"openings within rounding", "entity | period | total_assets(万元) | total_assets@opening(亿元)\nA | "
                                 "2022 | 12344 |\nA | 2023 | 180 | 1.2\n"},
    {"a closing that two rows give", "entity | period | total_assets | total_assets@opening\nA | 2022 | 100 "
                                     "|\nA | 2022 | 101 |\nA | 2023 | 180 | 110\n"},
    {"a reported total of the same name is another row",
     "entity | role | period | total_assets | total_assets@opening\nA | reported | 2022 | 100 |\n"
     "A | entity | 2023 | 180 | 110\n"},
    {"an undated row is no last year",
     "entity | period | total_assets | total_assets@opening\nA | | 100 |\nA | 2023 | 180 | 110\n"},
    {"last year's report agrees within rounding", "entity | period | revenue(万元) | revenue@prior(万元)\nA "
                                                  "| 2022Q2 | 100.49 |\nA | 2023Q2 | 180 | 100\n"},
    {"few digits repeat by chance",
     "entity | revenue | revenue@prior\nA | 123 | 123\nB | 123000 | 123000\nC | 0 | 0\n"},
    {"capital stays as it is",
     "entity | paid_in_capital | paid_in_capital@prior | enterprises | enterprises@prior\n"
     "A | 123456789 | 123456789 | 1234567 | 1234567\n"},
    {"levels are no flows", "entity | gdp_growth | gdp_growth@prior\nA | 0.061234 | 0.061234\n"},
    {"nothing happened outside operations", "entity | period | nonoperating_income | income_tax\nA | 2023Q1 "
                                            "| 12345 | 23456\nA | 2023Q2 | 12345 | 23456\n"},
    {"balances of other rows",
     "entity | period | inventory\nA | 2022 | 123456\nA | 2023 | 123456\nA | 2023Q3 | 123456\n"},
};

START_TEST(clean_is_silent) {
    const clean *of = &cleans[_i];
    sheet *read = sheet_open(of->drawing);
    ck_assert(check_table(read->table));
    for (size_t i = 0; i < soekpi_table_finding_count(read->table);) {
        ck_abort_msg("%s: %s", of->why, get(read->table, i).english);
    }
    sheet_close(read);
}
END_TEST

/* ---- Findings that are only counted ---- */

START_TEST(findings_are_capped) {
    static char drawing[8192];
    static const struct {
        const char *header, *row;
        int32_t code;
        const char *rest;
    } kinds[] = {
        {"entity | total_assets | total_liabilities | total_equity\n", "%d | 150 | 63 | 40\n", BALANCE,
         "column 'total_assets': 10 more sums that do not balance"},
        {"entity | current_assets | cash\n", "%d | 100 | 200\n", PART,
         "column 'cash': 10 more parts above their whole"},
        {"entity | inventory\n", "%d | -5\n", SIGN, "column 'inventory': 10 more negative figures"},
        {"entity | period | total_assets@prior | total_assets@opening\n", "%d | 2023 | 5 | 15\n", OPENING,
         "column 'total_assets@opening': 10 more figures unlike those of last year"},
        {"entity | revenue | revenue@prior\n", "%d | 1234 | 1234\n", REPEATED,
         "column 'revenue': 10 more figures that repeat earlier ones"},
        {"entity | revenue | revenue@prior | wage_bill | wage_bill@prior | labour_cost | labour_cost@prior\n",
         "%d | 1234 | 1234 | 4321 | 4321 | 5555 | 5555\n", REPEATED,
         "most figures of 10 more rows are those of last year to the last digit"},
    };
    char *at = drawing + sprintf(drawing, "%s", kinds[_i].header);
    for (int row = 0; row < 30; row++) {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
        at += sprintf(at, kinds[_i].row, row);
#pragma GCC diagnostic pop
    }
    sheet *read = sheet_open(drawing);
    ck_assert(check_table(read->table));
    ck_assert_uint_eq(soekpi_table_finding_count(read->table), 21);
    for (size_t i = 0; i < 21; i++) {
        ck_assert_int_eq(get(read->table, i).code, kinds[_i].code);
    }
    soekpi_finding rest = get(read->table, 20);
    ck_assert_str_eq(rest.english, kinds[_i].rest);
    ck_assert_str_eq(rest.cell, "");
    sheet_close(read);
}
END_TEST

#define LENGTH(list) ((int)(sizeof(list) / sizeof *(list)))

int main(void) {
    Suite *suite = suite_create("check_rules");
    TCase *rules = tcase_create("rules");
    tcase_add_loop_test(rules, damage_is_named, 0, LENGTH(damages));
    tcase_add_loop_test(rules, clean_is_silent, 0, LENGTH(cleans));
    tcase_add_loop_test(rules, findings_are_capped, 0, 6);
    suite_add_tcase(suite, rules);
    return run_suite(suite);
}
