/* Money that is not in yuan: its words, and rows of a grid. */
#include "table/currency.h"

#include "base/memory.h"

#define LENGTH(list) (sizeof(list) / sizeof(list)[0])

/* ---- Words ---- */

bool soekpi_text_is_foreign(slice text) {
    static const uint32_t signs[] = {'$', 0x20AC, 0xA3}; /* $, euro, pound; the yen's is the yuan's too */
    for (size_t at = 0, size; at < text.length; at += size) {
        uint32_t code_point = soekpi_fold_width(soekpi_utf8_decode(text.start + at, text.length - at, &size));
        for (size_t i = 0; i < LENGTH(signs); i++) {
            if (code_point == signs[i]) {
                return true;
            }
        }
    }
    return soekpi_names_currency(text);
}

currency_read soekpi_currency_read(slice text) {
    static const char *const yuan[] = {"人民币", "人民币元", "人民币(元)", "元", "cny", "rmb", "yuan", "¥"};
    char folded[64];
    number_text number;
    unit_text unit;
    if (soekpi_number_read(text, &number) == NUMBER_MISSING) {
        return CURRENCY_NONE;
    }
    if (soekpi_unit_read(text, &unit) && unit.unit == SOEKPI_MONEY) {
        return CURRENCY_YUAN;
    }
    if (soekpi_fold_word(text, folded, sizeof folded)) {
        for (size_t i = 0; i < LENGTH(yuan); i++) {
            if (strcmp(folded, yuan[i]) == 0) {
                return CURRENCY_YUAN;
            }
        }
    }
    return CURRENCY_FOREIGN;
}

/* ---- Rows ---- */

static bool note_row(const grid_view *view, soekpi_table *table, size_t row, slice cell) {
    text_builder expected = {0};
    text_builder found = {0};
    text_builder chinese = {0};
    text_builder english = {0};
    size_t line = soekpi_view_line(view, row);
    soekpi_text_shown(&found, cell);
    soekpi_text_format(&chinese, "第%zu行的币种是“", line);
    soekpi_text_shown(&chinese, cell);
    soekpi_text_add(&chinese, "”，不是人民币：不折算，该行的金额不采用");
    soekpi_text_format(&english, "line %zu: its currency is '", line);
    soekpi_text_shown(&english, cell);
    soekpi_text_add(&english, "', not the yuan: nothing converts it, and the money of this row is not used");
    return soekpi_finding_check(&table->findings, SOEKPI_FINDING_CURRENCY, SOEKPI_SEVERITY_ERROR,
                                soekpi_view_origin(view, row, view->keys[HEADER_CURRENCY]), &expected, &found,
                                &chinese, &english);
}

static bool note_more(const grid_view *view, soekpi_table *table, size_t count) {
    text_builder none[2] = {{0}, {0}};
    text_builder chinese = {0};
    text_builder english = {0};
    if (count <= LISTED_FINDINGS) {
        return true;
    }
    size_t more = count - LISTED_FINDINGS;
    soekpi_text_format(&chinese, "还有%zu行的币种不是人民币，金额不采用", more);
    soekpi_text_format(&english, "the money of %zu more row%s is not in yuan and not used", more,
                       more == 1 ? "" : "s");
    origin column = {0, 0, (uint32_t)view->keys[HEADER_CURRENCY] + 1};
    return soekpi_finding_check(&table->findings, SOEKPI_FINDING_CURRENCY, SOEKPI_SEVERITY_ERROR, column,
                                &none[0], &none[1], &chinese, &english);
}

static bool make_rows(currency_rows *of) {
    if (of->rows == NULL) {
        of->rows = soekpi_allocate(of->count, sizeof *of->rows);
    }
    return of->rows != NULL;
}

bool soekpi_currencies_read(const grid_view *view, soekpi_table *table, currency_rows *out) {
    size_t column = view->keys[HEADER_CURRENCY];
    bool foreign_table = view->facts.currency.length > 0;
    size_t found = 0;
    bool whole = true;
    *out = (currency_rows){.count = view->count, .column = column != NO_COLUMN};
    for (size_t row = 0; whole && out->column && row < view->count; row++) {
        slice cell = soekpi_view_cell(view, row, column);
        currency_read read = soekpi_currency_read(cell);
        if (read == CURRENCY_YUAN || (read == CURRENCY_NONE && !foreign_table)) {
            continue;
        }
        whole = make_rows(out);
        if (whole) {
            out->rows[row] = 1;
            whole = read == CURRENCY_NONE || ++found > LISTED_FINDINGS || note_row(view, table, row, cell);
        }
    }
    return whole && note_more(view, table, found);
}

bool soekpi_currencies_mark(currency_rows *of, size_t row) {
    if (!make_rows(of)) {
        return false;
    }
    of->rows[row] = 1;
    return true;
}

void soekpi_currencies_free(currency_rows *freed) {
    soekpi_release(freed->rows);
    *freed = (currency_rows){0};
}
