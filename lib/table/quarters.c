/* Single quarters to figures since 1 January.
 *
 * Figures of a period 2023Q3 stand for July to September alone; what everything else
 * here counts are figures since 1 January (law 10). Flows are added up exactly, an
 * average is the mean of the quarters so far, balances are as they are. */
#include "table/quarters.h"

#include "base/memory.h"
#include "base/sum.h"
#include "table/read.h"

enum { QUARTERS = 4, MONTHS = 3 };

/* The rows of the quarters up to that of a row. */
typedef struct quarter_rows {
    size_t rows[QUARTERS];
    size_t count; /* 0: not a quarter's end */
    bool whole;   /* none is missing */
} quarter_rows;

static quarter_rows find_quarters(const soekpi_table *table, const row_index *index, size_t row) {
    quarter_rows found = {.whole = true};
    int32_t period = table->periods[row];
    int32_t months = soekpi_period_months(period);
    if (period == PERIOD_NONE || months % MONTHS != 0) {
        return found;
    }
    for (int32_t month = MONTHS; month <= months; month += MONTHS) {
        size_t other = month == months ? row : soekpi_row_index_at(index, row, period - months + month);
        found.rows[found.count++] = other;
        found.whole = found.whole && other != NO_ROW && !soekpi_row_index_duplicate(index, row);
    }
    return found;
}

/* ---- Figures ---- */

/* The sum of a column over the quarters, divided by `divisor`. False: memory. */
static bool add_up(const table_column *column, const quarter_rows *of, int64_t divisor, double *out) {
    decimal_sum sum = {0};
    *out = NAN;
    for (size_t i = 0; i < of->count; i++) {
        decimal figure;
        reading read = soekpi_decimal_read(soekpi_column_cell(column, of->rows[i]), &figure);
        if (read != READ_NUMBER) {
            *out = read == READ_INVALID ? INFINITY : NAN;
            soekpi_sum_clear(&sum);
            return true;
        }
        if (!soekpi_sum_add(&sum, figure)) {
            soekpi_sum_clear(&sum);
            return false;
        }
    }
    exact_ratio value;
    soekpi_sum_exact(&sum, &value.numerator);
    soekpi_exact_set_integer(&value.denominator, divisor, 0);
    if (!soekpi_exact_to_double(&value, out)) {
        *out = INFINITY;
    }
    soekpi_sum_clear(&sum);
    return true;
}

/* What becomes of a column. */
typedef enum quarter_use { QUARTER_KEEP, QUARTER_SUM, QUARTER_MEAN, QUARTER_DROP } quarter_use;

static quarter_use use_of(const soekpi_table *table, const table_column *column) {
    if (column->what == SOEKPI_IS_INDICATOR) {
        return QUARTER_DROP; /* a ratio of one quarter is not that of the year so far */
    }
    if (column->what != SOEKPI_IS_ITEM) {
        return QUARTER_KEEP;
    }
    int32_t kind = soekpi_catalogue_item(table->catalogue, column->index)->kind;
    return kind == SOEKPI_FLOW ? QUARTER_SUM : kind == SOEKPI_AVERAGE ? QUARTER_MEAN : QUARTER_KEEP;
}

/* The column with figures since 1 January. False: memory. */
static bool convert(soekpi_table *table, table_column *column, const quarter_rows *quarters) {
    quarter_use use = use_of(table, column);
    if (use == QUARTER_KEEP || column->owned == NULL) {
        return true;
    }
    double *figures = soekpi_allocate(table->rows, sizeof *figures);
    bool done = figures != NULL;
    for (size_t row = 0; done && row < table->rows; row++) {
        const quarter_rows *of = &quarters[row];
        figures[row] = NAN;
        if (use != QUARTER_DROP && of->count > 0 && of->whole) {
            done = add_up(column, of, use == QUARTER_MEAN ? (int64_t)of->count : 1, &figures[row]);
        }
    }
    if (!done) {
        soekpi_release(figures);
        return false;
    }
    soekpi_release(column->owned);
    column->owned = figures;
    column->cells = (const char *)figures;
    column->printed = use == QUARTER_MEAN ? NOT_PRINTED : column->printed;
    return true;
}

/* ---- Findings ---- */

static void say_row(const soekpi_table *table, size_t row, text_builder *chinese, text_builder *english) {
    char buffer[24];
    slice name = soekpi_slice(soekpi_row_entity(table, row, buffer));
    soekpi_text_shown(chinese, name);
    soekpi_text_add(chinese, "，");
    soekpi_text_shown(english, name);
    soekpi_text_add(english, ", ");
    soekpi_period_describe(table->periods[row], SOEKPI_CHINESE, chinese);
    soekpi_period_describe(table->periods[row], SOEKPI_ENGLISH, english);
}

static bool add_finding(soekpi_table *table, size_t row, int32_t severity, text_builder *chinese,
                        text_builder *english) {
    text_builder none[2] = {{0}, {0}};
    origin at = {table->lines != NULL ? (uint32_t)table->lines[row] : (uint32_t)row + 1, 0, 0};
    return soekpi_finding_check(&table->findings, SOEKPI_FINDING_READ_AS, severity, at, &none[0], &none[1],
                                chinese, english);
}

static bool note_row(soekpi_table *table, size_t row, const quarter_rows *of) {
    text_builder chinese = {0};
    text_builder english = {0};
    say_row(table, row, &chinese, &english);
    if (of->count == 0) {
        soekpi_text_add(&chinese, "：不是季度末，单季度数无法累加，不采用");
        soekpi_text_add(&english, ": no quarter ends here, its flows cannot be added up and are not used");
        return add_finding(table, row, SOEKPI_SEVERITY_ERROR, &chinese, &english);
    }
    soekpi_text_add(&chinese, "：缺");
    soekpi_text_add(&english, ": without ");
    bool any = false;
    for (size_t i = 0; i < of->count; i++) {
        if (of->rows[i] == NO_ROW) {
            soekpi_text_format(&chinese, "%s第%zu季度", any ? "、" : "", i + 1);
            soekpi_text_format(&english, "%squarter %zu", any ? ", " : "", i + 1);
            any = true;
        }
    }
    soekpi_text_add(&chinese, any ? "的数，本年累计缺数据" : "唯一的行，本年累计缺数据");
    soekpi_text_add(&english, any ? " the flows since 1 January are missing"
                                  : "one row for the quarter the flows since 1 January are missing");
    return add_finding(table, row, SOEKPI_SEVERITY_WARNING, &chinese, &english);
}

static bool note_rows(soekpi_table *table, const quarter_rows *quarters) {
    size_t noted = 0;
    for (size_t row = 0; row < table->rows; row++) {
        bool dated = table->periods[row] != PERIOD_NONE;
        if (dated && (quarters[row].count == 0 || !quarters[row].whole) && noted++ < LISTED_FINDINGS &&
            !note_row(table, row, &quarters[row])) {
            return false;
        }
    }
    text_builder chinese = {0};
    text_builder english = {0};
    soekpi_text_add(&chinese, "各季度的发生额已累加为本年累计数，平均数取各季度的平均；单季度的比率不采用");
    soekpi_text_add(&english,
                    "the flows of single quarters are added up since 1 January, averages are the mean of "
                    "the quarters; ratios of single quarters are not used");
    return soekpi_finding_add(&table->findings, SOEKPI_FINDING_READ_AS, 0, 0, NULL, &chinese, &english);
}

/* ---- The whole ---- */

bool soekpi_quarters_add_up(soekpi_table *table) {
    if (table->periods == NULL || table->rows == 0) {
        return true;
    }
    row_index *index = soekpi_row_index_create(table, PERIOD_NONE);
    quarter_rows *quarters = soekpi_allocate(table->rows, sizeof *quarters);
    bool done = index != NULL && quarters != NULL;
    for (size_t row = 0; done && row < table->rows; row++) {
        quarters[row] = find_quarters(table, index, row);
    }
    for (size_t i = 0; done && i < table->column_count; i++) {
        done = convert(table, &table->columns[i], quarters);
    }
    done = done && note_rows(table, quarters);
    soekpi_row_index_free(index);
    soekpi_release(quarters);
    return done;
}
