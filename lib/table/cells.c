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
                         .printed = NOT_PRINTED,
                         .dash_zero = table->reading.dash_zero};
}

/* ---- What is wrong with a cell ---- */

/* The place of the cell that is read; without one, its row and column. */
static origin place_of(const cell_reader *reader, size_t row) {
    return reader->at.column != 0 ? reader->at : (origin){(uint32_t)row, 0, (uint32_t)reader->number};
}

static void add_row(const cell_reader *reader, size_t row, text_builder *chinese, text_builder *english) {
    soekpi_text_format(chinese, "第%zu行“", row);
    soekpi_text_shown(chinese, soekpi_slice(reader->name));
    soekpi_text_add(chinese, "”列");
    soekpi_text_format(english, "%s %zu, column '", reader->lines ? "line" : "row", row);
    soekpi_text_shown(english, soekpi_slice(reader->name));
    soekpi_text_add(english, "'");
}

static bool add_finding(const cell_reader *reader, int32_t code, int32_t severity, origin at, slice found,
                        text_builder *chinese, text_builder *english) {
    text_builder expected = {0};
    text_builder shown = {0};
    soekpi_text_shown(&shown, found);
    return soekpi_finding_check(reader->findings, code, severity, at, &expected, &shown, chinese, english);
}

static bool is_foreign(const cell_reader *reader, slice text) {
    bool money = reader->unit == SOEKPI_MONEY || reader->unit == SOEKPI_MONEY_PER_PERSON;
    return money && soekpi_text_is_foreign(text);
}

bool soekpi_cell_refuse(cell_reader *reader, slice text, size_t row, const char *chinese_reason,
                        const char *english_reason) {
    reader->foreign = !reader->silent && is_foreign(reader, text);
    if (reader->silent || ++reader->invalid > LISTED_FINDINGS) {
        return true;
    }
    int32_t code = reader->foreign ? SOEKPI_FINDING_CURRENCY : SOEKPI_FINDING_INVALID_CELL;
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
    return add_finding(reader, code, SOEKPI_SEVERITY_ERROR, place_of(reader, row), text, &chinese, &english);
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
    origin nowhere = {0, 0, (uint32_t)reader->number};
    return add_finding(reader, SOEKPI_FINDING_INVALID_CELL, SOEKPI_SEVERITY_ERROR, nowhere, soekpi_slice(""),
                       &chinese, &english);
}

/* One finding for all cells of a column that lost digits, at the first of them. */
static bool note_lost(const cell_reader *reader, int32_t code, const lost_cells *cells,
                      const char *chinese_how, const char *english_how) {
    text_builder chinese = {0};
    text_builder english = {0};
    add_row(reader, cells->first.line, &chinese, &english);
    soekpi_text_add(&chinese, chinese_how);
    soekpi_text_add(&english, english_how);
    if (cells->count > 1) {
        soekpi_text_format(&chinese, "；该列共有%zu个", cells->count);
        soekpi_text_format(&english, "; so were %zu cells of this column in all", cells->count);
    }
    return add_finding(reader, code, SOEKPI_SEVERITY_WARNING, cells->first, soekpi_slice(""), &chinese,
                       &english);
}

bool soekpi_cells_finish(cell_reader *reader) {
    return (reader->invalid <= LISTED_FINDINGS || note_more_invalid(reader)) &&
           (reader->lost.count == 0 ||
            note_lost(reader, SOEKPI_FINDING_DIGITS_LOST, &reader->lost,
                      "的数字超过15位有效数字，已按四舍六入五成双取15位",
                      ": more than 15 significant digits were rounded to 15, half to even")) &&
           (reader->rounded.count == 0 ||
            note_lost(reader, SOEKPI_FINDING_ROUNDED, &reader->rounded,
                      "的数字是科学计数法，个位等末尾几位已丢失，请改为数值格式重新导出",
                      ": scientific notation, the digits down to the units were lost: export them as plain "
                      "numbers"));
}

static void count_lost(const cell_reader *reader, lost_cells *cells, size_t row) {
    if (!reader->silent && cells->count++ == 0) {
        cells->first = place_of(reader, row);
    }
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
    if (lost) {
        count_lost(reader, &reader->lost, row);
    }
    if (number->rounded) {
        count_lost(reader, &reader->rounded, row);
    }
    return true;
}

/* #DIV/0!, #REF!, ##### */
static bool is_spreadsheet_error(slice text) {
    static const char *const words[] = {"#div/0!", "#ref!", "#n/a", "#value!", "#name?", "#num!", "#null!"};
    char folded[32];
    if (text.length == 0 || text.start[0] != '#') {
        return false;
    }
    size_t marks = 0;
    while (marks < text.length && text.start[marks] == '#') {
        marks++;
    }
    bool found = marks == text.length;
    if (!found && soekpi_fold_word(text, folded, sizeof folded)) {
        for (size_t i = 0; i < sizeof words / sizeof *words && !found; i++) {
            found = strcmp(folded, words[i]) == 0;
        }
    }
    return found;
}

static bool refuse(cell_reader *reader, slice text, size_t row) {
    if (is_spreadsheet_error(text)) {
        return soekpi_cell_refuse(reader, text, row, "是表格软件的错误值或列太窄",
                                  "is an error of the spreadsheet, or its column is too narrow");
    }
    if (is_foreign(reader, text)) {
        return soekpi_cell_refuse(
            reader, text, row, "不是人民币，不折算，该行的金额不采用",
            "is not in yuan: nothing converts it, and the money of this row is not used");
    }
    return soekpi_cell_refuse(reader, text, row, "不是数字", "is no number");
}

bool soekpi_cell_read(cell_reader *reader, slice text, const unit_text *beside, int32_t bare, size_t row,
                      double *out) {
    number_text number;
    text = soekpi_slice_trim(text);
    if (text.length == 0) {
        *out = NAN;
        return true;
    }
    if (beside == NULL && soekpi_cell_read_plain(reader, text, bare - reader->power, out)) {
        return true;
    }
    number_state state = soekpi_number_read(text, &number);
    if (state == NUMBER_MISSING) {
        bool dash = soekpi_is_dash(text);
        reader->dashes += dash && !reader->silent;
        *out = dash && reader->dash_zero ? 0 : NAN;
        return true;
    }
    *out = INFINITY;
    if (state == NUMBER_INVALID) {
        return refuse(reader, text, row);
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
