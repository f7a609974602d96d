/* How a table was read, in one line and as data. */
#include "base/memory.h"
#include "table/view.h"

static size_t count_segments(const soekpi_table *table) {
    size_t count = 0;
    for (size_t row = 0; table->segment.codes != NULL && row < table->rows; row++) {
        count += table->roles != NULL && table->roles[row] == SOEKPI_ROLE_SEGMENT;
    }
    return count;
}

static size_t count_totals(const soekpi_table *table) {
    size_t count = 0;
    for (size_t row = 0; table->totals != NULL && row < table->rows; row++) {
        count += table->totals[row] != TOTAL_NONE;
    }
    return count;
}

/* Distinct entities among the rows that are some enterprise's own. False: memory. */
static bool count_entities(const soekpi_table *table, size_t *count) {
    const key_column *entity = &table->entity;
    *count = 0;
    if (entity->codes == NULL) {
        *count = table->rows;
        return true;
    }
    uint8_t *seen = soekpi_allocate(entity->label_count, 1);
    for (size_t row = 0; seen != NULL && row < table->rows; row++) {
        bool own = table->roles == NULL || table->roles[row] == SOEKPI_ROLE_ENTITY;
        int32_t code = entity->codes[row];
        if (own && code >= 0 && seen[code] == 0) {
            seen[code] = 1;
            ++*count;
        }
    }
    bool whole = seen != NULL;
    soekpi_release(seen);
    return whole;
}

soekpi_status soekpi_table_reading(const soekpi_table *table, soekpi_reading *out) {
    if (table == NULL || out == NULL || out->size != sizeof *out) {
        return SOEKPI_ERROR_ARGUMENT;
    }
    const table_reading *from = &table->reading;
    soekpi_reading filled = {.size = sizeof filled,
                             .chinese = from->chinese != NULL ? from->chinese : "",
                             .english = from->english != NULL ? from->english : "",
                             .title = from->title != NULL ? from->title : "",
                             .entity = from->entity != NULL ? from->entity : "",
                             .shape = from->shape,
                             .header_rows = from->header_rows,
                             .money_power = table->money_power,
                             .money_known = table->money_given ? 1 : 0,
                             .header_row = from->header_row,
                             .totals = count_totals(table),
                             .skipped = from->skipped,
                             .unread_columns = from->unread_columns,
                             .dashes = from->dashes};
    if (!count_entities(table, &filled.entities)) {
        return SOEKPI_ERROR_MEMORY;
    }
    for (size_t row = 0; table->periods != NULL && row < table->rows; row++) {
        int32_t period = table->periods[row];
        if (period == PERIOD_NONE) {
            continue;
        }
        filled.last_period = period > filled.last_period ? period : filled.last_period;
        filled.first_period =
            filled.first_period == 0 || period < filled.first_period ? period : filled.first_period;
    }
    *out = filled;
    return SOEKPI_OK;
}

/* ---- The line for people ---- */

static const struct {
    const char *chinese;
    const char *english;
} shapes[] = {
    [SOEKPI_SHAPE_AUTOMATIC] = {"", ""},
    [SOEKPI_SHAPE_COLUMNS] = {"宽表", "table of rows by entity"},
    [SOEKPI_SHAPE_QUICK_REPORT] = {"快报宽表", "quick report"},
    [SOEKPI_SHAPE_STATEMENT] = {"报表(每行一个项目)", "statement"},
    [SOEKPI_SHAPE_LIST] = {"清单(每行一个项目及其数值)", "list of items"},
};

static void add_money(const soekpi_table *table, text_builder *chinese, text_builder *english) {
    if (table->money_given) {
        soekpi_text_format(chinese, ", 单位%s", soekpi_money_word(table->money_power));
        soekpi_text_format(english, ", money in %s", soekpi_money_word(table->money_power));
    } else if (table->reading.row_units) {
        soekpi_text_add(chinese, ", 单位按行注明");
        soekpi_text_add(english, ", a money unit in each row");
    } else if (table->money_unknown) {
        soekpi_text_add(chinese, ", 未注明金额单位(按元)");
        soekpi_text_add(english, ", money unit not stated (read as 元)");
    }
}

static void add_periods(const soekpi_reading *read, text_builder *chinese, text_builder *english) {
    if (read->last_period == PERIOD_NONE) {
        return;
    }
    soekpi_text_add(chinese, ", ");
    soekpi_text_add(english, ", ");
    soekpi_period_describe(read->first_period, SOEKPI_CHINESE, chinese);
    soekpi_period_describe(read->first_period, SOEKPI_ENGLISH, english);
    if (read->first_period != read->last_period) {
        soekpi_text_add(chinese, "至");
        soekpi_text_add(english, " to ");
        soekpi_period_describe(read->last_period, SOEKPI_CHINESE, chinese);
        soekpi_period_describe(read->last_period, SOEKPI_ENGLISH, english);
    }
}

/* ", 6户" and ", 6 entities" and the like; nothing for 0. */
static void add_count(size_t count, const char *chinese_before, const char *chinese_behind, const char *one,
                      const char *many, text_builder *chinese, text_builder *english) {
    if (count > 0) {
        soekpi_text_format(chinese, ", %s%zu%s", chinese_before, count, chinese_behind);
        soekpi_text_format(english, ", %zu %s", count, count == 1 ? one : many);
    }
}

static bool copy_fact(slice text, char **out) {
    *out = text.length > 0 ? soekpi_copy_text(text.start, text.length) : NULL;
    return text.length == 0 || *out != NULL;
}

bool soekpi_reading_write(const grid_view *view, soekpi_table *table) {
    table_reading *out = &table->reading;
    text_builder chinese = {0};
    text_builder english = {0};
    out->shape = view->shape;
    out->header_rows = (int32_t)view->header_count;
    out->header_row = view->grid->numbers[view->header[0]];
    out->skipped += view->skipped_count;
    soekpi_reading read = {.size = sizeof read};
    if (!copy_fact(view->facts.title, &out->title) || !copy_fact(view->facts.entity, &out->entity) ||
        soekpi_table_reading(table, &read) != SOEKPI_OK) {
        return false;
    }
    soekpi_text_format(&chinese, "%s, 表头%d行", shapes[view->shape].chinese, (int)out->header_rows);
    soekpi_text_format(&english, "%s, %d header row%s", shapes[view->shape].english, (int)out->header_rows,
                       out->header_rows == 1 ? "" : "s");
    add_money(table, &chinese, &english);
    add_periods(&read, &chinese, &english);
    add_count(read.entities, "", "户", "entity", "entities", &chinese, &english);
    add_count(count_segments(table), "业务板块", "行", "row of segments", "rows of segments", &chinese,
              &english);
    add_count(read.totals, "合计", "行(只作核对)", "total row (only checked)", "total rows (only checked)",
              &chinese, &english);
    add_count(read.skipped, "跳过", "行", "row skipped", "rows skipped", &chinese, &english);
    add_count(read.unread_columns, "未用", "列", "column not used", "columns not used", &chinese, &english);
    out->chinese = soekpi_text_take(&chinese);
    out->english = soekpi_text_take(&english);
    return out->chinese != NULL && out->english != NULL;
}
