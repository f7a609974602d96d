/* Lists of findings. */
#include "table/read.h"

#include "base/memory.h"

/* What findings of a code weigh unless the check itself knows better. */
static int32_t severity_of(int32_t code) {
    switch (code) {
    case SOEKPI_FINDING_INVALID_CELL:
    case SOEKPI_FINDING_DUPLICATE_KEY:
    case SOEKPI_FINDING_CONFLICT:
    case SOEKPI_FINDING_UNKNOWN_ENTITY:
    case SOEKPI_FINDING_NO_ROWS:
    case SOEKPI_FINDING_CURRENCY:
        return SOEKPI_SEVERITY_ERROR;
    case SOEKPI_FINDING_DERIVED:
    case SOEKPI_FINDING_CONTEXT:
    case SOEKPI_FINDING_EARLIER:
    case SOEKPI_FINDING_SKIPPED_ROW:
    case SOEKPI_FINDING_READ_AS:
    case SOEKPI_FINDING_TOTAL_ROW:
    case SOEKPI_FINDING_DASHES:
        return SOEKPI_SEVERITY_NOTE;
    default:
        return SOEKPI_SEVERITY_WARNING;
    }
}

static void release_texts(finding *from) {
    soekpi_release(from->chinese);
    soekpi_release(from->english);
    soekpi_release(from->subject);
    soekpi_release(from->cell);
    soekpi_release(from->expected);
    soekpi_release(from->found);
}

/* Takes the finding over when it is whole. */
static bool append(finding_list *list, finding *added, bool whole) {
    if (!whole || !soekpi_grow(&list->findings, &list->capacity, list->count + 1, sizeof *list->findings)) {
        release_texts(added);
        return false;
    }
    list->findings[list->count++] = *added;
    return true;
}

bool soekpi_finding_add(finding_list *list, int32_t code, size_t row, size_t column, const char *about,
                        text_builder *chinese, text_builder *english) {
    finding added = {.code = code,
                     .severity = severity_of(code),
                     .row = row,
                     .column = column,
                     .chinese = soekpi_text_take(chinese),
                     .english = soekpi_text_take(english)};
    bool whole = added.chinese != NULL && added.english != NULL;
    if (whole && about != NULL) {
        added.subject = soekpi_copy_text(about, strlen(about));
        whole = added.subject != NULL;
    }
    return append(list, &added, whole);
}

bool soekpi_finding_check(finding_list *list, int32_t code, int32_t severity, origin at,
                          text_builder *expected, text_builder *found, text_builder *chinese,
                          text_builder *english) {
    text_builder cell = {0};
    soekpi_origin_print(at, &cell);
    finding added = {.code = code,
                     .severity = severity,
                     .row = at.line,
                     .column = at.column,
                     .chinese = soekpi_text_take(chinese),
                     .english = soekpi_text_take(english),
                     .cell = soekpi_text_take(&cell),
                     .expected = soekpi_text_take(expected),
                     .found = soekpi_text_take(found)};
    return append(list, &added,
                  added.chinese != NULL && added.english != NULL && added.cell != NULL &&
                      added.expected != NULL && added.found != NULL);
}

/* A copy of `text`, or of nothing. */
static bool copy_optional(const char *text, char **out) {
    *out = text != NULL ? soekpi_copy_text(text, strlen(text)) : NULL;
    return text == NULL || *out != NULL;
}

bool soekpi_finding_copy(finding_list *list, const finding *from, const char *chinese_prefix,
                         const char *english_prefix) {
    text_builder chinese = {0};
    text_builder english = {0};
    soekpi_text_add(&chinese, chinese_prefix);
    soekpi_text_add(&chinese, from->chinese);
    soekpi_text_add(&english, english_prefix);
    soekpi_text_add(&english, from->english);
    finding added = {
        .code = from->code, .severity = from->severity, .row = from->row, .column = from->column};
    added.chinese = soekpi_text_take(&chinese);
    added.english = soekpi_text_take(&english);
    bool whole = copy_optional(from->subject, &added.subject) && copy_optional(from->cell, &added.cell) &&
                 copy_optional(from->expected, &added.expected) && copy_optional(from->found, &added.found);
    return append(list, &added, whole && added.chinese != NULL && added.english != NULL);
}

void soekpi_finding_list_cut(finding_list *list, size_t count) {
    while (list->count > count) {
        release_texts(&list->findings[--list->count]);
    }
}

void soekpi_finding_list_free(finding_list *list) {
    soekpi_finding_list_cut(list, 0);
    soekpi_release(list->findings);
    *list = (finding_list){0};
}

soekpi_status soekpi_finding_get(const finding_list *list, size_t index, soekpi_finding *out) {
    if (out == NULL || out->size != sizeof *out) {
        return SOEKPI_ERROR_ARGUMENT;
    }
    if (index >= list->count) {
        return SOEKPI_ERROR_RANGE;
    }
    const finding *found = &list->findings[index];
    *out = (soekpi_finding){.size = sizeof *out,
                            .chinese = found->chinese,
                            .english = found->english,
                            .cell = found->cell != NULL ? found->cell : "",
                            .expected = found->expected != NULL ? found->expected : "",
                            .found = found->found != NULL ? found->found : "",
                            .code = found->code,
                            .severity = found->severity,
                            .row = found->row,
                            .column = found->column};
    return SOEKPI_OK;
}

/* ---- Places ---- */

/* Of a column that stands in `number` of the text, unless `origins` say where each figure does. */
static origin origin_of(const soekpi_table *table, const origin *origins, size_t number, size_t row) {
    if (origins != NULL) {
        return origins[row];
    }
    if (table->lines == NULL || table->sheet_rows == NULL) {
        return (origin){(uint32_t)row + 1, 0, 0};
    }
    return (origin){(uint32_t)table->lines[row], table->sheet_rows[row], (uint32_t)number};
}

origin soekpi_cell_origin(const soekpi_table *table, const table_column *column, size_t row) {
    return origin_of(table, column->origins, column->number, row);
}

origin soekpi_change_origin(const soekpi_table *table, const reported_change *change, size_t row) {
    return origin_of(table, change->origins, change->number, row);
}

void soekpi_origin_print(origin at, text_builder *builder) {
    char letters[8]; /* 26^7 columns are more than 32 bits count */
    size_t first = sizeof letters;
    if (at.row == 0 || at.column == 0) {
        return;
    }
    for (uint32_t rest = at.column; rest > 0; rest = (rest - 1) / 26) {
        letters[--first] = (char)('A' + (rest - 1) % 26);
    }
    soekpi_text_add_slice(builder, (slice){letters + first, sizeof letters - first});
    soekpi_text_format(builder, "%u", (unsigned)at.row);
}

void soekpi_text_shown(text_builder *builder, slice text) {
    enum { LONGEST = 48 }; /* code points */
    text = soekpi_slice_trim(text);
    size_t shown = 0;
    for (size_t at = 0, size; at < text.length; at += size, shown++) {
        if (shown == LONGEST) {
            soekpi_text_add(builder, "…");
            return;
        }
        char bytes[4];
        uint32_t code_point = soekpi_utf8_decode(text.start + at, text.length - at, &size);
        bool control = code_point < 0x20 || code_point == 0x7F;
        soekpi_text_add_slice(builder, (slice){bytes, soekpi_utf8_encode(control ? ' ' : code_point, bytes)});
    }
}
