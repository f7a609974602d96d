/* Cells of text to figures. */
#include "table/read.h"

cell_reader soekpi_cell_reader(soekpi_table *table, const table_column *column, bool lines) {
    int32_t unit = soekpi_column_unit(table, column);
    int32_t power = soekpi_column_power(table, column, unit);
    return (cell_reader){.findings = &table->findings,
                         .name = column->name,
                         .number = column->number,
                         .lines = lines,
                         .silent = column->what < 0,
                         .unit = unit,
                         .power = power,
                         .money_power = column->unit_given ? power : table->money_power,
                         .printed = NOT_PRINTED};
}

/* ---- What is wrong with a cell ---- */

static void add_row(const cell_reader *reader, size_t row, text_builder *chinese, text_builder *english) {
    soekpi_text_format(chinese, "第%zu行“", row);
    soekpi_text_shown(chinese, soekpi_slice(reader->name));
    soekpi_text_add(chinese, "”列");
    soekpi_text_format(english, "%s %zu, column '", reader->lines ? "line" : "row", row);
    soekpi_text_shown(english, soekpi_slice(reader->name));
    soekpi_text_add(english, "'");
}

bool soekpi_cell_refuse(cell_reader *reader, slice text, size_t row, const char *chinese_reason,
                        const char *english_reason) {
    if (reader->silent || ++reader->invalid > LISTED_FINDINGS) {
        return true;
    }
    text_builder chinese = {0};
    text_builder english = {0};
    add_row(reader, row, &chinese, &english);
    soekpi_text_add(&chinese, "的“");
    soekpi_text_shown(&chinese, text);
    soekpi_text_add(&chinese, "”");
    soekpi_text_add(&chinese, chinese_reason);
    soekpi_text_add(&english, ": '");
    soekpi_text_shown(&english, text);
    soekpi_text_add(&english, "' ");
    soekpi_text_add(&english, english_reason);
    return soekpi_finding_add(reader->findings, SOEKPI_FINDING_INVALID_CELL, row, reader->number, NULL,
                              &chinese, &english);
}

static bool note_more_invalid(const cell_reader *reader) {
    text_builder chinese = {0};
    text_builder english = {0};
    size_t more = reader->invalid - LISTED_FINDINGS;
    soekpi_text_add(&chinese, "“");
    soekpi_text_shown(&chinese, soekpi_slice(reader->name));
    soekpi_text_format(&chinese, "”列还有%zu个无效的单元格", more);
    soekpi_text_add(&english, "column '");
    soekpi_text_shown(&english, soekpi_slice(reader->name));
    soekpi_text_format(&english, "' has %zu more invalid cell%s", more, more == 1 ? "" : "s");
    return soekpi_finding_add(reader->findings, SOEKPI_FINDING_INVALID_CELL, 0, reader->number, NULL,
                              &chinese, &english);
}

static bool note_lost(const cell_reader *reader) {
    text_builder chinese = {0};
    text_builder english = {0};
    add_row(reader, reader->first_lost, &chinese, &english);
    soekpi_text_add(&chinese, "的数字超过15位有效数字，已按四舍六入五成双取15位");
    soekpi_text_add(&english, ": more than 15 significant digits were rounded to 15, half to even");
    if (reader->lost > 1) {
        soekpi_text_format(&chinese, "；该列共有%zu个", reader->lost);
        soekpi_text_format(&english, "; so were %zu cells of this column in all", reader->lost);
    }
    return soekpi_finding_add(reader->findings, SOEKPI_FINDING_DIGITS_LOST, reader->first_lost,
                              reader->number, NULL, &chinese, &english);
}

bool soekpi_cells_finish(cell_reader *reader) {
    return (reader->invalid <= LISTED_FINDINGS || note_more_invalid(reader)) &&
           (reader->lost == 0 || note_lost(reader));
}

/* ---- Reading ---- */

/* The power that stored figures of a unit are multiplied by. */
static int32_t stored_power(const cell_reader *reader, unit_text unit) {
    bool money = unit.unit == SOEKPI_MONEY || unit.unit == SOEKPI_MONEY_PER_PERSON;
    return reader->unit < 0 && money ? reader->money_power : reader->power;
}

/* The double of a number whose unit is `power`, stored for `stored`. */
static bool store(cell_reader *reader, const number_text *number, slice text, int32_t shift, size_t row,
                  double *out) {
    decimal value = soekpi_decimal_shift(number->value, shift);
    bool lost = soekpi_decimal_to_figure(&value) || number->digits_lost;
    *out = soekpi_decimal_to_double(value);
    if (isinf(*out)) {
        return soekpi_cell_refuse(reader, text, row, "超出1e-300到1e300的范围", "lies outside 1e-300..1e300");
    }
    if (number->printed + shift < reader->printed) {
        reader->printed = number->printed + shift;
    }
    if (lost && !reader->silent && reader->lost++ == 0) {
        reader->first_lost = row;
    }
    return true;
}

bool soekpi_cell_read(cell_reader *reader, slice text, const unit_text *beside, int32_t bare, size_t row,
                      double *out) {
    number_text number;
    text = soekpi_slice_trim(text);
    number_state state = soekpi_number_read(text, &number);
    if (state == NUMBER_MISSING) {
        *out = NAN;
        return true;
    }
    *out = INFINITY;
    if (state == NUMBER_INVALID) {
        return soekpi_cell_refuse(reader, text, row, "不是数字", "is no number");
    }
    const unit_text *unit = number.unit.given ? &number.unit : beside;
    if (unit == NULL) {
        return store(reader, &number, text, bare - reader->power, row, out);
    }
    bool contradicts = number.unit.given && beside != NULL &&
                       (number.unit.unit != beside->unit || number.unit.power != beside->power);
    if (contradicts || !soekpi_unit_fits(reader->unit, *unit)) {
        return soekpi_cell_refuse(reader, text, row, "的单位不符", "has a unit that does not fit");
    }
    return store(reader, &number, text, unit->power - stored_power(reader, *unit), row, out);
}
