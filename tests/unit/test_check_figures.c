/* Checks of a submitted table: identities, parts, signs, openings, repeats. Tables are
 * drawn as in scene.h; the finding must name the damaged cell, where column A is the
 * first of the drawing and row 1 its header. All figures are made up. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include <soekpi/soekpi.h>

#include "base/memory.h"
#include "harness.h"
#include "table/check.h"
#include "table/check_figures.h"

enum { SHEET_COLUMNS = 20, SHEET_ROWS = 64, SHEET_CELL = 64 };

typedef struct sheet {
    soekpi_catalogue *catalogue;
    soekpi_table *table;
    size_t columns, rows;
    char cells[SHEET_ROWS + 1][SHEET_COLUMNS][SHEET_CELL]; /* the header first */
} sheet;

static void sheet_cut(sheet *of, const char *drawing) {
    for (size_t row = 0; *drawing != '\0'; row++) {
        size_t length = strcspn(drawing, "\n"), column = 0;
        ck_assert_uint_le(row, SHEET_ROWS);
        for (size_t at = 0; at <= length; column++) {
            size_t end = at + strcspn(drawing + at, "|\n");
            size_t first = at, last = end;
            while (first < last && drawing[first] == ' ') {
                first++;
            }
            while (last > first && drawing[last - 1] == ' ') {
                last--;
            }
            ck_assert(column < SHEET_COLUMNS && last - first < SHEET_CELL);
            memcpy(of->cells[row][column], drawing + first, last - first);
            at = end + 1;
        }
        of->columns = row == 0 ? column : of->columns;
        ck_assert_msg(column == of->columns, "row %zu has %zu cells", row, column);
        of->rows = row;
        drawing += length + (drawing[length] == '\n');
    }
}

/* Says where each figure of the last column stands in a spreadsheet. */
static void sheet_place(const sheet *of, size_t column) {
    table_column *added = &of->table->columns[of->table->column_count - 1];
    added->origins = soekpi_allocate(of->rows, sizeof *added->origins);
    ck_assert_ptr_nonnull(added->origins);
    for (size_t row = 0; row < of->rows; row++) {
        added->origins[row] = (origin){(uint32_t)row + 2, (uint32_t)row + 2, (uint32_t)column + 1};
    }
}

static void sheet_add(sheet *of, size_t column) {
    const char *header = of->cells[0][column];
    const char *cells[SHEET_ROWS];
    soekpi_error error;
    int32_t key = soekpi_key_of_header(header);
    for (size_t row = 0; row < of->rows; row++) {
        cells[row] = of->cells[row + 1][column];
    }
    if (key >= 0) {
        soekpi_status status =
            soekpi_table_set_key(of->table, key, cells, of->rows, NULL, 0, of->rows, &error);
        ck_assert_msg(status == SOEKPI_OK, "key '%s': %s", header, error.message);
        return;
    }
    soekpi_status status = soekpi_table_add_text_column(of->table, header, cells, of->rows, &error);
    ck_assert_msg(status == SOEKPI_OK, "column '%s': %s", header, error.message);
    sheet_place(of, column);
}

static sheet *sheet_open(const char *drawing) {
    soekpi_error error;
    sheet *of = calloc(1, sizeof *of);
    ck_assert_ptr_nonnull(of);
    of->catalogue = soekpi_catalogue_create(&error);
    ck_assert_ptr_nonnull(of->catalogue);
    sheet_cut(of, drawing);
    of->table = soekpi_table_create(of->catalogue, of->rows, &error);
    ck_assert_ptr_nonnull(of->table);
    for (size_t column = 0; column < of->columns; column++) {
        sheet_add(of, column);
    }
    soekpi_finding_list_cut(&of->table->findings, 0);
    return of;
}

static void sheet_close(sheet *of) {
    soekpi_table_free(of->table);
    soekpi_catalogue_free(of->catalogue);
    free(of);
}

static soekpi_finding get(const soekpi_table *table, size_t index) {
    soekpi_finding found = {.size = sizeof found};
    ck_assert_int_eq(soekpi_table_finding(table, index, &found), SOEKPI_OK);
    return found;
}

/* All that this file is about. */
static bool check_table(soekpi_table *table) {
    return soekpi_check_identities(table) && soekpi_check_signs(table) && soekpi_check_openings(table) &&
           soekpi_check_repeats(table);
}

/* ---- One finding for one damage ---- */

enum {
    BALANCE = SOEKPI_FINDING_BALANCE,
    PART = SOEKPI_FINDING_PART,
    SIGN = SOEKPI_FINDING_SIGN,
    OPENING = SOEKPI_FINDING_OPENING,
    REPEATED = SOEKPI_FINDING_REPEATED,
    NOTE = SOEKPI_SEVERITY_NOTE,
    WARNING = SOEKPI_SEVERITY_WARNING,
    WRONG = SOEKPI_SEVERITY_ERROR
};

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

/* ---- Against an oracle in integers ---- */

enum { ORACLE_ROWS = 4000 };

/* A table of doubles in cents. */
typedef struct oracle {
    soekpi_catalogue *catalogue;
    soekpi_table *table;
    double figures[4][ORACLE_ROWS];
} oracle;

static const char *const oracle_names[4] = {"total_profit", "operating_profit", "nonoperating_income",
                                            "nonoperating_expense"};

static int64_t draw_cents(uint64_t *state) {
    int64_t size = (int64_t)random_below(state, UINT64_C(1) << random_below(state, 46));
    return random_below(state, 2) == 0 ? size : -size;
}

/* Doubles of hundredths: the nearest, as division rounds. */
static double hundredths(int64_t cents) {
    return (double)cents / 100;
}

static size_t count_findings(const soekpi_table *table, int32_t code) {
    size_t count = 0;
    for (size_t i = 0; i < soekpi_table_finding_count(table); i++) {
        soekpi_finding found = get(table, i);
        unsigned more = 1;
        if (found.code == code && found.row == 0) {
            ck_assert_int_eq(sscanf(strstr(found.english, "': "), "': %u more", &more), 1);
        }
        count += found.code == code ? more : 0;
    }
    return count;
}

static oracle *oracle_open(void) {
    soekpi_error error;
    oracle *of = calloc(1, sizeof *of);
    ck_assert_ptr_nonnull(of);
    of->catalogue = soekpi_catalogue_create(&error);
    ck_assert_ptr_nonnull(of->catalogue);
    of->table = soekpi_table_create(of->catalogue, ORACLE_ROWS, &error);
    ck_assert_ptr_nonnull(of->table);
    return of;
}

/* Adds the columns, checks, counts the sums that do not balance, and closes. */
static size_t oracle_count(oracle *of, const char *unit) {
    soekpi_error error;
    for (size_t i = 0; i < 4; i++) {
        char name[64];
        (void)snprintf(name, sizeof name, "%s%s", oracle_names[i], unit);
        ck_assert_int_eq(
            soekpi_table_add_column(of->table, name, of->figures[i], sizeof(double), ORACLE_ROWS, &error),
            SOEKPI_OK);
    }
    ck_assert(soekpi_check_identities(of->table));
    size_t count = count_findings(of->table, BALANCE);
    soekpi_table_free(of->table);
    soekpi_catalogue_free(of->catalogue);
    free(of);
    return count;
}

/* Sums that are up to 4 cents off: rounding of four figures explains 2. */
START_TEST(tolerance_is_exact) {
    oracle *of = oracle_open();
    uint64_t state = (uint64_t)_i;
    size_t expected = 0;
    for (size_t i = 0; i < 4; i++) {
        of->figures[i][0] = i < 3 ? 0.01 * (2 - (double)i) : 0; /* every column has cents */
    }
    of->figures[3][0] = -0.01;
    of->figures[0][0] = 0.02;
    for (size_t row = 1; row < ORACLE_ROWS; row++) {
        int64_t parts[3] = {draw_cents(&state), draw_cents(&state), draw_cents(&state)};
        int64_t off = (int64_t)random_below(&state, 9) - 4;
        of->figures[0][row] = hundredths(parts[0] + parts[1] - parts[2] + off);
        for (size_t i = 0; i < 3; i++) {
            of->figures[i + 1][row] = hundredths(parts[i]);
        }
        expected += off > 2 || off < -2;
    }
    ck_assert_uint_eq(oracle_count(of, _i % 2 == 0 ? "" : "(万元)"), expected);
}
END_TEST

/* Rounds half away from zero. */
static int64_t round_to(int64_t value, int64_t unit) {
    int64_t half = value < 0 ? -unit / 2 : unit / 2;
    return (value + half) / unit;
}

/* Figures that balance and are then rounded to hundredths of 万元, or one of them
 * coarser: never a finding. */
START_TEST(rounding_is_explained) {
    oracle *of = oracle_open();
    uint64_t state = (uint64_t)_i;
    for (size_t row = 0; row < ORACLE_ROWS; row++) {
        int64_t parts[4] = {0, draw_cents(&state), draw_cents(&state), draw_cents(&state)};
        parts[0] = parts[1] + parts[2] - parts[3];
        for (size_t i = 0; i < 4; i++) {
            bool coarse = i == (size_t)_i % 4;
            of->figures[i][row] =
                coarse ? (double)round_to(parts[i], 1000000) : hundredths(round_to(parts[i], 10000));
        }
    }
    ck_assert_uint_eq(oracle_count(of, "(万元)"), 0);
}
END_TEST

/* A figure of a balance sheet with all its sums that is wrong in one way or another:
 * every finding names its cell. */
START_TEST(any_slip_is_named) {
    static const char header[] =
        "entity | total_assets | total_liabilities | total_equity | current_assets | "
        "noncurrent_assets | current_liabilities | noncurrent_liabilities | "
        "equity_parent | minority_equity\n";
    uint64_t state = (uint64_t)_i + 1000;
    int64_t figures[9];
    for (size_t i = 3; i < 9; i++) {
        figures[i] = 100000 + (int64_t)random_below(&state, 900000);
    }
    figures[1] = figures[5] + figures[6];
    figures[2] = figures[7] + figures[8];
    figures[0] = figures[1] + figures[2];
    figures[4] = 100000 + (int64_t)random_below(&state, 300000);
    figures[3] = figures[0] - figures[4];
    size_t damaged = (size_t)_i % 9;
    int64_t right = figures[damaged];
    switch (_i / 9 % 3) {
    case 0:
        figures[damaged] *= 10;
        break;
    case 1:
        figures[damaged] = -figures[damaged];
        break;
    default:
        figures[damaged] += 100 * (1 + (int64_t)random_below(&state, 900)); /* no slip: the sums tell */
    }
    char drawing[1024];
    int length = sprintf(drawing, "%sA", header);
    for (size_t i = 0; i < 9; i++) {
        length += sprintf(drawing + length, " | %" PRId64, figures[i]);
    }
    (void)sprintf(drawing + length, "\n");
    sheet *read = sheet_open(drawing);
    ck_assert(soekpi_check_identities(read->table));
    char cell[3] = {(char)('B' + (char)damaged), '2', '\0'};
    char expected[24];
    (void)snprintf(expected, sizeof expected, "%" PRId64, right);
    /* A part that stands in one sum alone, beside another such part, cannot be told from it. */
    bool told = _i / 9 % 3 < 2 || damaged < 3;
    size_t balances = 0;
    for (size_t i = 0; i < soekpi_table_finding_count(read->table); i++) {
        soekpi_finding found = get(read->table, i);
        if (found.code != BALANCE) {
            continue;
        }
        balances++;
        ck_assert_msg(!told || (strcmp(found.cell, cell) == 0 && strcmp(found.expected, expected) == 0),
                      "%s damaged: %s %s: %s", cell, found.cell, found.expected, found.english);
    }
    ck_assert_uint_eq(balances, 1);
    sheet_close(read);
}
END_TEST

/* ---- Tables of doubles, joined tables ---- */

START_TEST(doubles_are_checked) {
    static const double figures[][3] = {{100, 60, 30}, {100.05, 60.02, 40.03}, {NAN, 1, 1}, {INFINITY, 1, 1}};
    soekpi_error error;
    soekpi_catalogue *catalogue = soekpi_catalogue_create(&error);
    soekpi_table *table = soekpi_table_create(catalogue, 4, &error);
    static const char *const names[] = {"total_assets", "total_liabilities", "total_equity"};
    for (size_t i = 0; i < 3; i++) {
        ck_assert_int_eq(soekpi_table_add_column(table, names[i], &figures[0][i], sizeof *figures, 4, &error),
                         SOEKPI_OK);
    }
    ck_assert_int_eq(soekpi_table_check(table, &error), SOEKPI_OK);
    ck_assert_uint_eq(soekpi_table_finding_count(table), 1);
    soekpi_finding found = get(table, 0);
    ck_assert_int_eq(found.code, BALANCE);
    ck_assert_str_eq(found.cell, "");
    ck_assert_uint_eq(found.row, 1);
    ck_assert_uint_eq(found.column, 0);
    ck_assert_str_eq(found.expected, "90");
    ck_assert_ptr_nonnull(strstr(found.english, "row 1: total_assets is 100元"));
    ck_assert_ptr_nonnull(
        strstr(found.chinese, "第1行：资产总额为100元，负债总额+所有者权益为90元，相差10元"));
    soekpi_table_free(table);
    soekpi_catalogue_free(catalogue);
}
END_TEST

/* A table of rows of one period. */
static soekpi_table *make_part(const soekpi_catalogue *catalogue, const char *period, size_t rows,
                               const char *const *entities, size_t count, const char *const *names,
                               const char *const *cells) {
    soekpi_error error;
    soekpi_table *table = soekpi_table_create(catalogue, rows, &error);
    const char *periods[8];
    for (size_t row = 0; row < rows; row++) {
        periods[row] = period;
    }
    ck_assert_int_eq(soekpi_table_set_key(table, SOEKPI_KEY_ENTITY, entities, rows, NULL, 0, rows, &error),
                     SOEKPI_OK);
    ck_assert_int_eq(soekpi_table_set_key(table, SOEKPI_KEY_PERIOD, periods, rows, NULL, 0, rows, &error),
                     SOEKPI_OK);
    for (size_t i = 0; i < count; i++) {
        ck_assert_int_eq(soekpi_table_add_text_column(table, names[i], cells + i * rows, rows, &error),
                         SOEKPI_OK);
    }
    return table;
}

/* Each part is right or has said what is wrong; together they have three more. */
START_TEST(joined_tables_say_what_is_new) {
    static const char *const entities[] = {"A", "B"};
    static const char *const sheet_names[] = {"total_assets", "current_assets", "noncurrent_assets",
                                              "total_assets@opening"};
    static const char *const sheet_cells[] = {"200", "300", "150", "100", "50", "250", "120", "130"};
    static const char *const funds_names[] = {"total_liabilities", "total_equity", "revenue"};
    static const char *const funds_cells[] = {"120", "180", "90", "120", "5432", "777"};
    static const char *const last_names[] = {"total_assets", "revenue"};
    static const char *const last_cells[] = {"125", "130", "5432", "778"};
    soekpi_error error;
    soekpi_catalogue *catalogue = soekpi_catalogue_create(&error);
    soekpi_table *parts[] = {make_part(catalogue, "2023", 2, entities, 4, sheet_names, sheet_cells),
                             make_part(catalogue, "2023", 2, entities, 3, funds_names, funds_cells),
                             make_part(catalogue, "2022", 2, entities, 2, last_names, last_cells)};
    for (size_t i = 0; i < 3; i++) {
        ck_assert_int_eq(soekpi_table_check(parts[i], &error), SOEKPI_OK);
        ck_assert_uint_eq(soekpi_table_finding_count(parts[i]), i == 0 ? 1 : 0);
    }
    soekpi_table *joined = soekpi_table_join((const soekpi_table *const *)parts, 3, NULL, &error);
    ck_assert_ptr_nonnull(joined);
    ck_assert(soekpi_check_joined(joined)); /* once more says nothing more */
    ck_assert(soekpi_check_joined(joined));
    ck_assert_uint_eq(count_findings(joined, BALANCE), 2);
    ck_assert_uint_eq(count_findings(joined, OPENING), 1);
    ck_assert_uint_eq(count_findings(joined, REPEATED), 1);
    soekpi_table_free(joined);
    for (size_t i = 0; i < 3; i++) {
        soekpi_table_free(parts[i]);
    }
    soekpi_catalogue_free(catalogue);
}
END_TEST

/* A part in 亿元 of two decimals does not balance to the cents of another part. */
START_TEST(joined_tables_keep_their_rounding) {
    static const char *const one[] = {"A"};
    static const char *const two[] = {"B"};
    static const char *const fine_names[] = {"total_assets", "total_liabilities", "total_equity"};
    static const char *const fine_cells[] = {"123456789.12", "23456789.01", "100000000.11"};
    static const char *const coarse_names[] = {"total_assets(亿元)", "total_liabilities(亿元)",
                                               "total_equity(亿元)"};
    static const char *const coarse_cells[] = {"1.24", "0.24", "1.01"};
    soekpi_error error;
    soekpi_catalogue *catalogue = soekpi_catalogue_create(&error);
    soekpi_table *parts[] = {make_part(catalogue, "2023", 1, one, 3, fine_names, fine_cells),
                             make_part(catalogue, "2023", 1, two, 3, coarse_names, coarse_cells)};
    soekpi_table *joined = soekpi_table_join((const soekpi_table *const *)parts, 2, NULL, &error);
    ck_assert_ptr_nonnull(joined);
    ck_assert(soekpi_check_joined(joined));
    ck_assert_uint_eq(soekpi_table_finding_count(joined), 0);
    soekpi_table_free(joined);
    soekpi_table_free(parts[0]);
    soekpi_table_free(parts[1]);
    soekpi_catalogue_free(catalogue);
}
END_TEST

/* ---- What the checks share ---- */

START_TEST(printed_digits_of_doubles) {
    static const struct {
        double figures[3];
        int32_t printed; /* in yuan, of a column in 万元 */
    } rows[] = {
        {{100, 2000, 3e10}, 4},
        {{100, 0.5, 3}, 3},
        {{1e10 + 0.01, 1, 0.1}, 2},
        {{NAN, 1, INFINITY}, 4},
        {{NAN, NAN, NAN}, NOT_PRINTED},
        {{1e-30, 1, 2}, -26},
        {{0, 0, 0}, 4},
        {{0.1 + 0.2, 1, 2}, 3},
    };
    soekpi_error error;
    soekpi_catalogue *catalogue = soekpi_catalogue_create(&error);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        soekpi_table *table = soekpi_table_create(catalogue, 3, &error);
        ck_assert_int_eq(
            soekpi_table_add_column(table, "revenue(万元)", rows[i].figures, sizeof(double), 3, &error),
            SOEKPI_OK);
        checked_table checked;
        ck_assert(soekpi_checked_open(&checked, table));
        ck_assert_int_eq(soekpi_checked_printed(&checked, &checked.columns[0]), rows[i].printed);
        soekpi_checked_close(&checked);
        soekpi_table_free(table);
    }
    soekpi_catalogue_free(catalogue);
}
END_TEST

START_TEST(columns_are_found) {
    sheet *read =
        sheet_open("entity | revenue | revenue@prior | debt_ratio(%) | nobody knows\nA | 1 | 2 | 65.5 | 4\n");
    checked_table checked;
    int32_t revenue, debt_ratio, missing;
    ck_assert(soekpi_checked_open(&checked, read->table));
    ck_assert(soekpi_checked_item(&checked, "revenue", &revenue) && revenue >= 0);
    ck_assert(soekpi_checked_item(&checked, "debt_ratio", &missing) && missing < 0);
    ck_assert(soekpi_checked_item(&checked, "no such item", &missing) && missing < 0);
    ck_assert_ptr_eq(soekpi_checked_column(&checked, SOEKPI_IS_ITEM, revenue, SOEKPI_CURRENT),
                     checked.columns);
    ck_assert_ptr_eq(soekpi_checked_column(&checked, SOEKPI_IS_ITEM, revenue, SOEKPI_PRIOR),
                     checked.columns + 1);
    ck_assert_ptr_null(soekpi_checked_column(&checked, SOEKPI_IS_ITEM, revenue, SOEKPI_OPENING));
    ck_assert_ptr_null(soekpi_checked_column(&checked, SOEKPI_IS_ITEM, -1, SOEKPI_CURRENT));
    debt_ratio = checked.columns[2].column->index;
    ck_assert_ptr_eq(soekpi_checked_column(&checked, SOEKPI_IS_INDICATOR, debt_ratio, SOEKPI_CURRENT),
                     checked.columns + 2);
    decimal figure;
    ck_assert_int_eq(soekpi_checked_read(checked.columns + 2, 0, &figure), READ_NUMBER);
    ck_assert(figure.mantissa == 655 && figure.exponent == -3);
    ck_assert_int_eq(soekpi_checked_printed(&checked, checked.columns + 2), -3);
    ck_assert_str_eq(soekpi_cell_unit(read->table, checked.columns[2].column), "%");
    text_builder text = {0};
    soekpi_print_figure(checked.columns + 2, figure, &text);
    check_text(&text, "65.5");
    soekpi_checked_close(&checked);
    sheet_close(read);
}
END_TEST

#define LENGTH(list) ((int)(sizeof(list) / sizeof *(list)))

int main(void) {
    Suite *suite = suite_create("check_figures");
    TCase *rules = tcase_create("rules");
    tcase_set_timeout(rules, 60);
    tcase_add_loop_test(rules, damage_is_named, 0, LENGTH(damages));
    tcase_add_loop_test(rules, clean_is_silent, 0, LENGTH(cleans));
    tcase_add_loop_test(rules, findings_are_capped, 0, 6);
    tcase_add_loop_test(rules, tolerance_is_exact, 0, 8);
    tcase_add_loop_test(rules, rounding_is_explained, 0, 8);
    tcase_add_loop_test(rules, any_slip_is_named, 0, 108);
    tcase_add_test(rules, doubles_are_checked);
    tcase_add_test(rules, joined_tables_say_what_is_new);
    tcase_add_test(rules, joined_tables_keep_their_rounding);
    tcase_add_test(rules, printed_digits_of_doubles);
    tcase_add_test(rules, columns_are_found);
    suite_add_tcase(suite, rules);
    return run_suite(suite);
}
