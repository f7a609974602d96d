/* Single quarters to figures since 1 January.
 *
 * Figures of a period 2023Q3 stand for July to September alone; what everything else
 * here counts are figures since 1 January (law 10). Flows are added up exactly, an
 * average is the mean of the quarters so far, balances are as they are. Figures of last
 * year in the same row are those of the same quarter. */
#include "table/quarters.h"

#include <soekpi/words.h>

#include "base/memory.h"
#include "base/sum.h"
#include "table/read.h"

enum { QUARTERS = 4, MONTHS = 3 };

/* The rows of the quarters up to that of a row. */
typedef struct quarter_rows {
    size_t rows[QUARTERS]; /* NO_ROW for one that is missing or there twice */
    size_t count;          /* 0: not a quarter's end */
    bool whole;
} quarter_rows;

static quarter_rows find_quarters(const soekpi_table *table, const row_index *index, size_t row) {
    quarter_rows found = {.whole = true};
    int32_t period = soekpi_row_period(table, row, PERIOD_NONE);
    int32_t months = period != PERIOD_NONE ? soekpi_period_months(period) : 1;
    if (months % MONTHS != 0) {
        return found;
    }
    for (int32_t month = MONTHS; month <= months; month += MONTHS) {
        size_t other = month == months ? row : soekpi_row_index_at(index, row, period - months + month);
        bool sole = other != NO_ROW && !soekpi_row_index_duplicate(index, other);
        found.rows[found.count++] = sole ? other : NO_ROW;
        found.whole = found.whole && sole;
    }
    return found;
}

/* ---- Figures ---- */

/* What becomes of figures. */
typedef enum quarter_use { QUARTER_KEEP, QUARTER_SUM, QUARTER_MEAN, QUARTER_DROP } quarter_use;

static quarter_use use_of(const soekpi_table *table, int32_t what, int32_t index) {
    if (what == SOEKPI_IS_INDICATOR) {
        return QUARTER_DROP; /* a ratio of one quarter is not that of the year so far */
    }
    if (what != SOEKPI_IS_ITEM) {
        return QUARTER_KEEP;
    }
    int32_t kind = soekpi_catalogue_item(table->catalogue, index)->kind;
    return kind == SOEKPI_FLOW ? QUARTER_SUM : kind == SOEKPI_AVERAGE ? QUARTER_MEAN : QUARTER_KEEP;
}

/* The sum over the quarters divided by `divisor`: missing or invalid when one of them is. */
static bool add_up(const double *figures, const quarter_rows *of, int64_t divisor, double *out) {
    decimal_sum sum = {0};
    exact_ratio value;
    bool done = true;
    *out = 0;
    for (size_t i = 0; done && i < of->count; i++) {
        decimal figure;
        reading read = soekpi_decimal_read(figures[of->rows[i]], &figure);
        if (read == READ_NUMBER) {
            done = soekpi_sum_add(&sum, figure);
        } else if (!isinf(*out)) {
            *out = read == READ_INVALID ? INFINITY : NAN;
        }
    }
    if (done && *out == 0) {
        soekpi_sum_exact(&sum, &value.numerator);
        soekpi_exact_set_integer(&value.denominator, divisor, 0);
        *out = soekpi_exact_to_double(&value, out) ? *out : INFINITY;
    }
    soekpi_sum_clear(&sum);
    return done;
}

/* Figures since 1 January, one a row; the caller's to release. NULL: memory. */
static double *convert(const double *figures, size_t rows, const quarter_rows *quarters, quarter_use use) {
    double *out = soekpi_allocate(rows, sizeof *out);
    for (size_t row = 0; out != NULL && row < rows; row++) {
        const quarter_rows *of = &quarters[row];
        int64_t divisor = use == QUARTER_MEAN ? (int64_t)of->count : 1;
        out[row] = NAN;
        if (use != QUARTER_DROP && of->count > 0 && of->whole && !add_up(figures, of, divisor, &out[row])) {
            soekpi_release(out);
            return NULL;
        }
    }
    return out;
}

/* Four roundings make two units of the last digit; money to the fen is not rounded. */
static int32_t printed_sum(const soekpi_table *table, const table_column *column) {
    enum { FEN = -2 };
    int32_t unit = soekpi_column_unit(table, column);
    bool fen = unit == SOEKPI_MONEY && column->printed != NOT_PRINTED &&
               column->printed + soekpi_column_power(table, column, unit) == FEN;
    return column->printed == NOT_PRINTED || fen ? column->printed : column->printed + 1;
}

static bool convert_column(soekpi_table *table, table_column *column, const quarter_rows *quarters) {
    quarter_use use = use_of(table, column->what, column->index);
    if (use == QUARTER_KEEP || column->owned == NULL) {
        return true;
    }
    double *figures = convert(column->owned, table->rows, quarters, use);
    if (figures == NULL) {
        return false;
    }
    soekpi_release(column->owned);
    column->owned = figures;
    column->cells = (const char *)figures;
    column->stride = sizeof *figures;
    column->printed = use == QUARTER_MEAN ? NOT_PRINTED : printed_sum(table, column);
    return true;
}

/* A difference of flows adds up as they do; rates and differences of means are dropped. */
static bool convert_change(const soekpi_table *table, reported_change *change, const quarter_rows *quarters) {
    quarter_use use = use_of(table, change->what, change->index);
    if (use == QUARTER_KEEP || change->figures == NULL) {
        return true;
    }
    bool sums = use == QUARTER_SUM && !change->rate;
    double *figures = convert(change->figures, table->rows, quarters, sums ? QUARTER_SUM : QUARTER_DROP);
    if (figures == NULL) {
        return false;
    }
    soekpi_release(change->figures);
    change->figures = figures;
    return true;
}

/* ---- Findings ---- */

static bool add_finding(soekpi_table *table, size_t row, int32_t severity, text_builder *chinese,
                        text_builder *english) {
    text_builder none[2] = {{0}, {0}};
    origin at = {table->lines != NULL ? (uint32_t)table->lines[row] : (uint32_t)row + 1, 0, 0};
    return soekpi_finding_check(&table->findings, SOEKPI_FINDING_READ_AS, severity, at, &none[0], &none[1],
                                chinese, english);
}

static void say_row(const soekpi_table *table, size_t row, text_builder *chinese, text_builder *english) {
    soekpi_row_shown(table, row, SOEKPI_CHINESE, chinese);
    soekpi_row_shown(table, row, SOEKPI_ENGLISH, english);
    if (soekpi_row_period(table, row, PERIOD_NONE) != PERIOD_NONE) {
        soekpi_text_add(chinese, "，");
        soekpi_text_add(english, ", ");
        soekpi_period_describe(table->periods[row], SOEKPI_CHINESE, chinese);
        soekpi_period_describe(table->periods[row], SOEKPI_ENGLISH, english);
    }
}

static bool note_no_quarter(soekpi_table *table, size_t row) {
    text_builder chinese = {0};
    text_builder english = {0};
    bool dated = soekpi_row_period(table, row, PERIOD_NONE) != PERIOD_NONE;
    say_row(table, row, &chinese, &english);
    soekpi_text_format(&chinese, "：%s，单季度数无法累加，发生额不采用", dated ? "不是季度末" : "没有期间");
    soekpi_text_format(&english, ": %s, its flows cannot be added up and are not used",
                       dated ? "no quarter ends here" : "there is no period");
    return add_finding(table, row, SOEKPI_SEVERITY_ERROR, &chinese, &english);
}

static bool note_missing(soekpi_table *table, size_t row, const quarter_rows *of) {
    text_builder chinese = {0};
    text_builder english = {0};
    bool any = false;
    say_row(table, row, &chinese, &english);
    soekpi_text_add(&chinese, "：");
    soekpi_text_add(&english, ": there is not one row of ");
    for (size_t i = 0; i < of->count; i++) {
        if (of->rows[i] == NO_ROW) {
            soekpi_text_format(&chinese, "%s第%zu季度", any ? "、" : "", i + 1);
            soekpi_text_format(&english, "%squarter %zu", any ? ", " : "", i + 1);
            any = true;
        }
    }
    soekpi_text_add(&chinese, "缺数或重复，本年累计的发生额缺数据");
    soekpi_text_add(&english, ", so that the flows since 1 January are missing");
    return add_finding(table, row, SOEKPI_SEVERITY_WARNING, &chinese, &english);
}

static bool note_more(soekpi_table *table, size_t found, int32_t severity) {
    text_builder none[2] = {{0}, {0}};
    text_builder chinese = {0};
    text_builder english = {0};
    if (found <= LISTED_FINDINGS) {
        return true;
    }
    size_t more = found - LISTED_FINDINGS;
    soekpi_text_format(&chinese, "还有%zu行的单季度数无法累加", more);
    soekpi_text_format(&english, "the flows of %zu more row%s cannot be added up", more,
                       more == 1 ? "" : "s");
    return soekpi_finding_check(&table->findings, SOEKPI_FINDING_READ_AS, severity, (origin){0, 0, 0},
                                &none[0], &none[1], &chinese, &english);
}

/* Totals are only checked, and that is done; structure has no flows: nothing is said of them. */
static bool is_noted(const soekpi_table *table, size_t row) {
    bool total = table->totals != NULL && table->totals[row] != TOTAL_NONE;
    return !total && !(table->roles != NULL && table->roles[row] == SOEKPI_ROLE_GROUP);
}

static bool note_rows(soekpi_table *table, const quarter_rows *quarters) {
    size_t none = 0;
    size_t missing = 0;
    bool done = true;
    for (size_t row = 0; done && row < table->rows; row++) {
        if (!is_noted(table, row)) {
            continue;
        }
        if (quarters[row].count == 0) {
            done = none++ >= LISTED_FINDINGS || note_no_quarter(table, row);
        } else if (!quarters[row].whole) {
            done = missing++ >= LISTED_FINDINGS || note_missing(table, row, &quarters[row]);
        }
    }
    return done && note_more(table, none, SOEKPI_SEVERITY_ERROR) &&
           note_more(table, missing, SOEKPI_SEVERITY_WARNING);
}

static bool note_table(soekpi_table *table) {
    text_builder chinese = {0};
    text_builder english = {0};
    bool ratios = false;
    for (size_t i = 0; i < table->column_count; i++) {
        ratios = ratios || table->columns[i].what == SOEKPI_IS_INDICATOR;
    }
    soekpi_text_add(&chinese, "各季度的发生额已累加为本年累计数，平均数取各季度的平均");
    soekpi_text_add(&chinese, ratios ? "；单季度的比率不采用" : "");
    soekpi_text_add(&english, "the flows of single quarters are added up since 1 January, averages are the "
                              "mean of the quarters");
    soekpi_text_add(&english, ratios ? "; ratios of single quarters are not used" : "");
    return soekpi_finding_add(&table->findings, SOEKPI_FINDING_READ_AS, 0, 0, NULL, &chinese, &english);
}

/* ---- The whole ---- */

bool soekpi_quarters_add_up(soekpi_table *table) {
    if (table->rows == 0) {
        return true;
    }
    row_index *index = soekpi_row_index_create(table, PERIOD_NONE);
    quarter_rows *quarters = soekpi_allocate(table->rows, sizeof *quarters);
    bool done = index != NULL && quarters != NULL;
    for (size_t row = 0; done && row < table->rows; row++) {
        quarters[row] = find_quarters(table, index, row);
    }
    for (size_t i = 0; done && i < table->column_count; i++) {
        done = convert_column(table, &table->columns[i], quarters);
    }
    for (size_t i = 0; done && i < table->change_count; i++) {
        done = convert_change(table, &table->changes[i], quarters);
    }
    done = done && note_rows(table, quarters) && note_table(table);
    soekpi_row_index_free(index);
    soekpi_release(quarters);
    return done;
}
