/* What the checks of a submitted table share, and what they find against oracles in
 * integers and in joined tables. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>

#include "sheet.h"
#include "table/check_figures.h"

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
    static const double first[4] = {0.02, 0.02, 0.01, 0.01}; /* every column has cents */
    for (size_t i = 0; i < 4; i++) {
        of->figures[i][0] = first[i];
    }
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

int main(void) {
    Suite *suite = suite_create("check_figures");
    TCase *checks = tcase_create("checks");
    tcase_set_timeout(checks, 60);
    tcase_add_loop_test(checks, tolerance_is_exact, 0, 8);
    tcase_add_loop_test(checks, rounding_is_explained, 0, 8);
    tcase_add_loop_test(checks, any_slip_is_named, 0, 108);
    tcase_add_test(checks, doubles_are_checked);
    tcase_add_test(checks, joined_tables_say_what_is_new);
    tcase_add_test(checks, joined_tables_keep_their_rounding);
    tcase_add_test(checks, printed_digits_of_doubles);
    tcase_add_test(checks, columns_are_found);
    suite_add_tcase(suite, checks);
    return run_suite(suite);
}
