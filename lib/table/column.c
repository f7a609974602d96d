/* A column on its way into a table: what it stands for, and what nobody knows. */
#include "table/view.h"

#include "base/memory.h"

void soekpi_header_label(const soekpi_catalogue *names, const header_name *header, text_builder *label) {
    if (header->what >= 0) {
        soekpi_text_add(label, soekpi_symbol_id(names, (symbol){header->what, header->index}));
    } else {
        char *key = soekpi_name_key(header->base);
        label->failed = label->failed || key == NULL;
        soekpi_text_add(label, key);
        soekpi_release(key);
    }
    soekpi_text_add(label, soekpi_time_suffix(header->time));
}

static char *make_label(const soekpi_catalogue *names, const header_name *header) {
    text_builder label = {0};
    soekpi_header_label(names, header, &label);
    return soekpi_text_take(&label);
}

static soekpi_status check_unit(const soekpi_table *table, const table_column *column, place where,
                                soekpi_error *error) {
    int32_t unit = soekpi_column_unit(table, column);
    if (!column->unit_given || soekpi_unit_fits(unit, column->unit)) {
        return SOEKPI_OK;
    }
    return soekpi_fail(error, SOEKPI_ERROR_UNIT, where,
                       "the unit of column %zu '%s' does not fit: '%s' is in %s, not in %s", column->number,
                       column->name,
                       soekpi_symbol_id(table->catalogue, (symbol){column->what, column->index}),
                       soekpi_unit_id(unit), soekpi_unit_id(column->unit.unit));
}

soekpi_status soekpi_draft_begin(const soekpi_table *table, slice name, size_t number, place where,
                                 column_draft *draft, soekpi_error *error) {
    header_name header;
    name = soekpi_slice_trim(name);
    *draft = (column_draft){.twin = NO_COLUMN};
    if (!soekpi_header_read(table->catalogue, name, &header)) {
        return soekpi_fail_memory(error);
    }
    time_read when = soekpi_view_time(table->catalogue, &header, &header.words, &header.time);
    if ((when != TIME_READ && when != TIME_CLOSING) || header.words.period != PERIOD_NONE) {
        /* One month, a budget, a change, another period: nobody's figures of this row. */
        soekpi_header_read_plain(name, &header);
    }
    return soekpi_draft_named(table, name, &header, number, where, draft, error);
}

soekpi_status soekpi_draft_named(const soekpi_table *table, slice name, const header_name *header,
                                 size_t number, place where, column_draft *draft, soekpi_error *error) {
    *draft = (column_draft){.twin = NO_COLUMN};
    if (table->column_count >= LARGEST_COLUMNS) {
        return soekpi_fail(error, SOEKPI_ERROR_LIMIT, where, "a table has at most %d columns of figures",
                           (int)LARGEST_COLUMNS);
    }
    draft->column = (table_column){.name = soekpi_copy_text(name.start, name.length),
                                   .base = soekpi_copy_text(header->base.start, header->base.length),
                                   .time = header->time,
                                   .number = number,
                                   .unit_given = header->unit_given,
                                   .unit = header->unit,
                                   .printed = NOT_PRINTED,
                                   .what = header->what,
                                   .index = header->index};
    draft->label = make_label(table->catalogue, header);
    if (draft->column.name == NULL || draft->column.base == NULL || draft->label == NULL) {
        soekpi_draft_free(draft);
        return soekpi_fail_memory(error);
    }
    soekpi_status status = check_unit(table, &draft->column, where, error);
    if (status != SOEKPI_OK) {
        soekpi_draft_free(draft);
        return status;
    }
    int32_t twin = soekpi_label_find(&table->figures, soekpi_slice(draft->label));
    draft->twin = twin >= 0 ? (size_t)twin : NO_COLUMN;
    return SOEKPI_OK;
}

void soekpi_draft_free(column_draft *draft) {
    soekpi_release(draft->column.name);
    soekpi_release(draft->column.base);
    soekpi_release(draft->column.owned);
    soekpi_release(draft->column.origins);
    soekpi_release(draft->label);
    *draft = (column_draft){.twin = NO_COLUMN};
}

soekpi_status soekpi_fail_twin(const soekpi_table *table, const column_draft *draft, place where,
                               soekpi_error *error) {
    const table_column *twin = &table->columns[draft->twin];
    return soekpi_fail(error, SOEKPI_ERROR_DUPLICATE, where,
                       "columns %zu '%s' and %zu '%s' both stand for '%s'", twin->number, twin->name,
                       draft->column.number, draft->column.name, draft->label);
}

/* ---- Names that nobody knows ---- */

/* Near matches cost a walk through the catalogue: a table of nothing but
 * strangers gets them for its first columns only. */
enum { SUGGESTIONS = 64 };

/* The quoted names of "; did you mean 'a' or 'b'?" for Chinese readers. */
static void add_chinese_suggestion(text_builder *chinese, slice english) {
    size_t names = 0;
    const char *at = english.start;
    const char *end = english.start + english.length;
    while (at < end) {
        const char *open = memchr(at, '\'', (size_t)(end - at));
        const char *close = open != NULL ? memchr(open + 1, '\'', (size_t)(end - open - 1)) : NULL;
        if (close == NULL) {
            break;
        }
        soekpi_text_add(chinese, names++ == 0 ? "；是否指“" : "”、“");
        soekpi_text_add_slice(chinese, (slice){open + 1, (size_t)(close - open - 1)});
        at = close + 1;
    }
    soekpi_text_add(chinese, names > 0 ? "”？" : "");
}

static bool note_unread(soekpi_table *table, const table_column *column, size_t line) {
    text_builder chinese = {0};
    text_builder english = {0};
    text_builder near = {0};
    if (table->findings.count < SUGGESTIONS) {
        soekpi_catalogue_suggest(table->catalogue, soekpi_slice(column->base), &near);
    }
    soekpi_text_format(&chinese, line > 0 ? "第%zu行的项目“" : "第%zu列“", line > 0 ? line : column->number);
    soekpi_text_shown(&chinese, soekpi_slice(column->name));
    soekpi_text_add(&chinese, "”没有采用：没有这个名称的项目或指标");
    add_chinese_suggestion(&chinese, soekpi_slice_of(&near));
    soekpi_text_format(&english, line > 0 ? "line %zu: the item '" : "column %zu '",
                       line > 0 ? line : column->number);
    soekpi_text_shown(&english, soekpi_slice(column->name));
    soekpi_text_add(&english, "' is not read: no item or indicator has this name");
    soekpi_text_add_slice(&english, soekpi_slice_of(&near));
    bool whole = !near.failed;
    soekpi_text_discard(&near);
    english.failed = english.failed || !whole;
    return soekpi_finding_add(&table->findings, SOEKPI_FINDING_UNREAD_COLUMN, line, column->number,
                              column->base, &chinese, &english);
}

bool soekpi_draft_finish(soekpi_table *table, column_draft *draft) {
    if (!soekpi_grow(&table->columns, &table->column_capacity, table->column_count + 1,
                     sizeof *table->columns) ||
        soekpi_label_enter(&table->figures, soekpi_slice(draft->label)) < 0) {
        return false;
    }
    if (draft->column.what < 0 && !note_unread(table, &draft->column, draft->line)) {
        soekpi_label_drop(&table->figures);
        return false;
    }
    table->columns[table->column_count++] = draft->column;
    soekpi_release(draft->label);
    return true;
}
