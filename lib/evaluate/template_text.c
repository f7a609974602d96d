/* The empty table of a plan as CSV (RFC 4180), in words that read back. */
#include "evaluate/template.h"

#include "base/memory.h"
#include "table/view.h"

/* ---- Cells ---- */

static bool needs_quotes(slice cell) {
    for (size_t i = 0; i < cell.length; i++) {
        if (strchr(",;\t\"\r\n", cell.start[i]) != NULL) { /* the other delimiters a reader may think of */
            return true;
        }
    }
    return false;
}

static void add_cell(text_builder *out, slice cell, bool first) {
    soekpi_text_add(out, first ? "" : ",");
    if (!needs_quotes(cell)) {
        soekpi_text_add_slice(out, cell);
        return;
    }
    soekpi_text_add(out, "\"");
    for (size_t begin = 0, at = 0; at < cell.length; begin = at) {
        while (at < cell.length && cell.start[at++] != '"') {
        }
        soekpi_text_add_slice(out, (slice){cell.start + begin, at - begin});
        soekpi_text_add(out, cell.start[at - 1] == '"' ? "\"" : "");
    }
    soekpi_text_add(out, "\"");
}

static void add_word(text_builder *out, const blank_table *blank, const char *chinese, const char *english) {
    add_cell(out, soekpi_slice(blank->language == SOEKPI_CHINESE ? chinese : english), false);
}

/* ---- Headers ---- */

/* The unit in which a column is to be filled; "" for none. */
static void add_unit(const blank_table *blank, int32_t unit, text_builder *out) {
    static const char *const words[SOEKPI_UNIT_END][2] = {
        [SOEKPI_PERCENT] = {"%", "%"},        [SOEKPI_PERSONS] = {"人", "persons"},
        [SOEKPI_TIMES] = {"倍", "times"},     [SOEKPI_DAYS] = {"天", "days"},
        [SOEKPI_MONTHS] = {"个月", "months"}, [SOEKPI_AREA] = {"平方米", "m2"}};
    bool chinese = blank->language == SOEKPI_CHINESE;
    if (unit == SOEKPI_MONEY) {
        soekpi_text_format(out, "(%s)", soekpi_money_word(blank->evaluation->money_power));
    } else if (unit == SOEKPI_MONEY_PER_PERSON) {
        soekpi_text_format(out, chinese ? "(%s/人)" : "(%s/person)",
                           soekpi_money_word(blank->evaluation->money_power));
    } else if (words[unit][0] != NULL) {
        soekpi_text_format(out, "(%s)", words[unit][chinese ? 0 : 1]);
    }
}

static void add_header(const blank_table *blank, const blank_column *column, const char *name, bool chinese,
                       text_builder *out) {
    static const char *const times[SOEKPI_TIME_END] = {[SOEKPI_CURRENT] = "",
                                                       [SOEKPI_OPENING] = "(年初)",
                                                       [SOEKPI_PRIOR] = "(上年同期)",
                                                       [SOEKPI_PRIOR_OPENING] = "(上年年初)"};
    soekpi_text_add(out, name);
    soekpi_text_add(out, chinese ? times[column->time] : soekpi_time_suffix(column->time));
    add_unit(blank, soekpi_catalogue_item(blank->evaluation->plan->catalogue, column->item)->unit, out);
}

/* Whether the unit of a header leaves no doubt about the figures below it. */
static bool is_unit_meant(const blank_table *blank, int32_t unit, const header_name *read) {
    if (!read->unit_given) {
        return unit != SOEKPI_MONEY && unit != SOEKPI_MONEY_PER_PERSON && unit != SOEKPI_PERCENT;
    }
    bool money = unit == SOEKPI_MONEY || unit == SOEKPI_MONEY_PER_PERSON;
    return read->unit.unit == unit && (!money || read->unit.power == blank->evaluation->money_power);
}

/* Whether a table of a catalogue reads the header as the column that is meant. False: memory. */
static bool read_back(const blank_table *blank, const soekpi_catalogue *names, const blank_column *column,
                      slice header, bool *same) {
    const soekpi_catalogue *all = blank->evaluation->plan->catalogue;
    header_use use;
    int strength;
    header_name read;
    int32_t time;
    *same = false;
    if (!soekpi_header_use(header, &use, &strength) || !soekpi_header_read(names, header, &read)) {
        return false;
    }
    if (use != HEADER_FIGURES || read.words.period != PERIOD_NONE ||
        soekpi_view_time(names, &read, &read.words, &time) != TIME_READ || time != column->time) {
        return true;
    }
    symbol found = {read.what, read.index};
    soekpi_status status = read.what < 0 ? soekpi_catalogue_lookup(all, read.base, &found) : SOEKPI_OK;
    *same = status == SOEKPI_OK && found.what == SOEKPI_IS_ITEM && found.index == column->item &&
            is_unit_meant(blank, soekpi_catalogue_item(all, column->item)->unit, &read);
    return status != SOEKPI_ERROR_MEMORY;
}

/* The same of a table that knows the names of the plan, and of one that does not. */
static bool read_back_anywhere(const blank_table *blank, const blank_column *column, slice header,
                               bool *same) {
    const soekpi_catalogue *names = blank->evaluation->plan->catalogue;
    return read_back(blank, names, column, header, same) &&
           (!*same || names->parent == NULL || read_back(blank, names->parent, column, header, same));
}

static soekpi_status fail_header(const item *of, soekpi_error *error) {
    return soekpi_fail(error, SOEKPI_ERROR_NAME, soekpi_nowhere,
                       "a table would read the header of '%s' as something else: the item needs another name",
                       of->names.id);
}

/* The item's name in the language of the table; where that has other meanings in a
 * header (资产负债率同比变动), its identifier. */
static soekpi_status write_header(const blank_table *blank, const blank_column *column, text_builder *out,
                                  soekpi_error *error) {
    const item *of = soekpi_catalogue_item(blank->evaluation->plan->catalogue, column->item);
    bool same = false;
    for (int attempt = 0; attempt < 2 && !same; attempt++) {
        bool chinese = (blank->language == SOEKPI_CHINESE) == (attempt == 0);
        text_builder header = {0};
        add_header(blank, column, chinese ? of->names.chinese : of->names.id, chinese, &header);
        bool whole = !header.failed && read_back_anywhere(blank, column, soekpi_slice_of(&header), &same);
        if (whole && same) {
            add_cell(out, soekpi_slice_of(&header), false);
        }
        soekpi_text_discard(&header);
        if (!whole) {
            return soekpi_fail_memory(error);
        }
    }
    return same ? SOEKPI_OK : fail_header(of, error);
}

/* ---- Lines ---- */

/* As no spreadsheet takes it for a date: 2023年1-9月, 2023-01..09. */
static void add_period(const blank_table *blank, text_builder *out) {
    enum { DECEMBER = 12 };
    int32_t period = blank->evaluation->period;
    int32_t month = soekpi_period_months(period);
    bool chinese = blank->language == SOEKPI_CHINESE;
    soekpi_text_format(out, ",%d", (int)(period / 100));
    if (month == DECEMBER) {
        soekpi_text_add(out, chinese ? "年度" : "");
    } else if (!chinese) {
        soekpi_text_format(out, "-01..%s%d", month < 10 ? "0" : "", (int)month);
    } else {
        soekpi_text_format(out, month > 1 ? "年1-%d月" : "年%d月", (int)month);
    }
}

static bool has_context(const blank_table *blank) {
    return blank->row_count > blank->entity_count;
}

static soekpi_status write_headers(const blank_table *blank, text_builder *out, soekpi_error *error) {
    bool chinese = blank->language == SOEKPI_CHINESE;
    add_cell(out, soekpi_slice(chinese ? "企业名称" : "entity"), true);
    add_word(out, blank, "期间", "period");
    if (blank->grouped) {
        add_word(out, blank, "集团", "group");
    }
    if (has_context(blank)) {
        add_word(out, blank, "角色", "role");
    }
    soekpi_status status = SOEKPI_OK;
    for (size_t i = 0; i < blank->column_count && status == SOEKPI_OK; i++) {
        status = write_header(blank, &blank->columns[i], out, error);
    }
    soekpi_text_add(out, "\r\n");
    return status;
}

static void write_row(const blank_table *blank, size_t row, text_builder *out) {
    const blank_row *of = &blank->rows[row];
    bool member = row <= blank->entity_count; /* an enterprise, or the row of their group */
    add_cell(out, of->name, true);
    add_period(blank, out);
    if (blank->grouped) {
        add_cell(out, member ? soekpi_blank_group(blank->language) : soekpi_slice(""), false);
    }
    if (has_context(blank)) {
        add_word(out, blank, of->context ? "背景" : "企业", of->context ? "context" : "entity");
    }
    for (size_t i = 0; i < blank->column_count; i++) {
        bool needed = blank->cells[row * blank->column_count + i];
        add_word(out, blank, needed ? "" : "不适用", needed ? "" : "N/A");
    }
    soekpi_text_add(out, "\r\n");
}

soekpi_status soekpi_blank_write(const blank_table *blank, char **text, size_t *length, soekpi_error *error) {
    text_builder out = {0};
    soekpi_status status = write_headers(blank, &out, error);
    for (size_t row = 0; row < blank->row_count && status == SOEKPI_OK; row++) {
        write_row(blank, row, &out);
    }
    if (status != SOEKPI_OK) {
        soekpi_text_discard(&out);
        return status;
    }
    *length = out.length;
    *text = soekpi_text_take(&out);
    return *text != NULL ? SOEKPI_OK : soekpi_fail_memory(error);
}
