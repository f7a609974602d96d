/* What is said of how a grid was read. */
#include "table/view.h"

#include "base/memory.h"

/* ---- Rows ---- */

static bool note_skipped(soekpi_table *table, size_t line, slice text) {
    text_builder chinese = {0};
    text_builder english = {0};
    soekpi_text_format(&chinese, "第%zu行没有采用：“", line);
    soekpi_text_shown(&chinese, text);
    soekpi_text_add(&chinese, "”是说明、签章、栏次或标题");
    soekpi_text_format(&english, "line %zu is not read: '", line);
    soekpi_text_shown(&english, text);
    soekpi_text_add(&english, "' is a note, a signature, a numbering of columns or a heading");
    return soekpi_finding_add(&table->findings, SOEKPI_FINDING_SKIPPED_ROW, line, 0, NULL, &chinese,
                              &english);
}

static bool note_total(soekpi_table *table, size_t line, slice text, uint8_t total) {
    text_builder chinese = {0};
    text_builder english = {0};
    soekpi_text_format(&chinese, "第%zu行“", line);
    soekpi_text_shown(&chinese, text);
    soekpi_text_add(&chinese, total == TOTAL_WHOLE ? "”是上报的合计，不是成员，只作核对"
                                                   : "”是上报的小计，不是成员，只作核对");
    soekpi_text_format(&english, "line %zu: '", line);
    soekpi_text_shown(&english, text);
    soekpi_text_add(&english, total == TOTAL_WHOLE ? "' is a reported total, no member, and only checked"
                                                   : "' is a reported subtotal, no member, and only checked");
    return soekpi_finding_add(&table->findings, SOEKPI_FINDING_TOTAL_ROW, line, 0, NULL, &chinese, &english);
}

static bool note_more(soekpi_table *table, int32_t code, size_t count, const char *chinese_what,
                      const char *english_what) {
    if (count <= LISTED_FINDINGS) {
        return true;
    }
    text_builder chinese = {0};
    text_builder english = {0};
    soekpi_text_format(&chinese, "还有%zu行%s", count - LISTED_FINDINGS, chinese_what);
    soekpi_text_format(&english, "%zu more line%s %s", count - LISTED_FINDINGS,
                       count - LISTED_FINDINGS == 1 ? "" : "s", english_what);
    return soekpi_finding_add(&table->findings, code, 0, 0, NULL, &chinese, &english);
}

/* A header that the caller maps and that is nowhere: a slip, or of another file. */
static bool note_unmet(const grid_view *view, soekpi_table *table) {
    bool whole = true;
    for (size_t i = 0; whole && i < view->options->map_count; i++) {
        if (view->map_used[i]) {
            continue;
        }
        text_builder chinese = {0};
        text_builder english = {0};
        slice name = soekpi_slice(view->options->map_headers[i]);
        soekpi_text_add(&chinese, "没有名为“");
        soekpi_text_shown(&chinese, name);
        soekpi_text_add(&chinese, "”的列或项目，这一对应关系没有用到");
        soekpi_text_add(&english, "no column or item is named '");
        soekpi_text_shown(&english, name);
        soekpi_text_add(&english, "': what it was mapped to is not used");
        whole = soekpi_finding_add(&table->findings, SOEKPI_FINDING_UNREAD_COLUMN, 0, 0, NULL, &chinese,
                                   &english);
    }
    return whole;
}

static bool note_segments(soekpi_table *table, size_t count, int32_t entity) {
    text_builder chinese = {0};
    text_builder english = {0};
    slice name = soekpi_slice(soekpi_entity_shown(table, entity));
    soekpi_text_format(&chinese, "有%zu户（首先是“", count);
    soekpi_text_shown(&chinese, name);
    soekpi_text_add(&chinese, "”）只有分板块的行，没有企业合计行：只评价板块，不评价企业本身");
    soekpi_text_format(&english, "%zu entit%s (first '", count, count == 1 ? "y" : "ies");
    soekpi_text_shown(&english, name);
    soekpi_text_format(&english,
                       "') %s rows of segments only and none of the whole: segments are judged, not the "
                       "entity",
                       count == 1 ? "has" : "have");
    return soekpi_finding_add(&table->findings, SOEKPI_FINDING_READ_AS, 0, 0, NULL, &chinese, &english);
}

bool soekpi_view_note_rows(const grid_view *view, soekpi_table *table) {
    const cell_grid *grid = view->grid;
    size_t column;
    bool whole = true;
    for (size_t i = 0; whole && i < view->skipped_count && i < LISTED_FINDINGS; i++) {
        whole = note_skipped(table, grid->lines[view->skipped[i]],
                             soekpi_grid_first(grid, view->skipped[i], &column));
    }
    size_t totals = 0;
    for (size_t i = 0; whole && i < view->count; i++) {
        if (view->totals[i] != TOTAL_NONE && totals++ < LISTED_FINDINGS) {
            whole = note_total(table, soekpi_view_line(view, i),
                               soekpi_grid_first(grid, view->rows[i], &column), view->totals[i]);
        }
    }
    return whole && note_unmet(view, table) &&
           note_more(table, SOEKPI_FINDING_SKIPPED_ROW, view->skipped_count,
                     "没有采用：说明、签章、栏次或标题",
                     "not read: notes, signatures, numberings or headings") &&
           note_more(table, SOEKPI_FINDING_TOTAL_ROW, totals, "是上报的合计", "of reported totals");
}

bool soekpi_view_note_segments(soekpi_table *table) {
    if (table->segment.codes == NULL || table->entity.codes == NULL || table->roles == NULL) {
        return true;
    }
    uint8_t *whole_given = soekpi_allocate(table->entity.label_count, 1);
    uint8_t *seen = soekpi_allocate(table->entity.label_count, 1);
    size_t first = NO_ROW;
    size_t count = 0;
    for (size_t row = 0; whole_given != NULL && row < table->rows; row++) {
        int32_t entity = table->entity.codes[row];
        if (entity >= 0 && table->roles[row] != SOEKPI_ROLE_SEGMENT &&
            table->roles[row] != SOEKPI_ROLE_ELIMINATION) {
            whole_given[entity] = 1;
        }
    }
    for (size_t row = 0; whole_given != NULL && seen != NULL && row < table->rows; row++) {
        int32_t entity = table->entity.codes[row];
        if (entity >= 0 && table->roles[row] == SOEKPI_ROLE_SEGMENT && whole_given[entity] == 0 &&
            seen[entity] == 0) {
            seen[entity] = 1;
            first = count++ == 0 ? row : first;
        }
    }
    bool done = whole_given != NULL && seen != NULL;
    soekpi_release(whole_given);
    soekpi_release(seen);
    return done && (count == 0 || note_segments(table, count, table->entity.codes[first]));
}

/* ---- Columns ---- */

static const struct {
    int32_t code;
    const char *chinese;
    const char *english;
} reasons[] = {
    [TIME_READ] = {SOEKPI_FINDING_READ_AS, "", ""},
    [TIME_CLOSING] = {SOEKPI_FINDING_READ_AS, "期末余额列中的发生额、平均数按本期累计采用",
                      "a flow or an average under a closing balance is read as that of the period so far"},
    [TIME_NONE] = {SOEKPI_FINDING_READ_AS, "没有采用：发生额、平均数没有年初余额",
                   "not read: a flow or an average has no opening balance"},
    [TIME_MONTH] = {SOEKPI_FINDING_READ_AS, "没有采用：这是一个月的数，不是本年累计",
                    "not read: figures of one month, not of the year so far"},
    [TIME_OTHER] = {SOEKPI_FINDING_READ_AS, "没有采用：预算数、母公司数等不是本表单位的实际数",
                    "not read: budgets, parent companies and the like are not the unit's own figures"},
    [TIME_REPORTED] = {SOEKPI_FINDING_UNREAD_COLUMN, "没有采用：不知道是哪个项目的增减",
                       "not read: nothing says of which item this is the change"},
    [TIME_CONFLICT] = {SOEKPI_FINDING_READ_AS, "没有采用：项目与列说的时间不同",
                       "not read: item and column name different times"},
};

bool soekpi_view_note_column(soekpi_table *table, size_t number, slice header, time_read why, size_t cells) {
    text_builder chinese = {0};
    text_builder english = {0};
    soekpi_text_format(&chinese, "第%zu列“", number);
    soekpi_text_shown(&chinese, header);
    soekpi_text_add(&chinese, "”");
    soekpi_text_format(&english, "column %zu '", number);
    soekpi_text_shown(&english, header);
    soekpi_text_add(&english, "'");
    if (cells > 0) {
        soekpi_text_format(&chinese, "有%zu个单元格", cells);
        soekpi_text_format(&english, ", %zu cell%s", cells, cells == 1 ? "" : "s");
    }
    soekpi_text_format(&chinese, "：%s", reasons[why].chinese);
    soekpi_text_format(&english, ": %s", reasons[why].english);
    return soekpi_finding_add(&table->findings, reasons[why].code, 0, number, NULL, &chinese, &english);
}

bool soekpi_view_note_better(soekpi_table *table, size_t number, slice header, size_t better_number,
                             slice better) {
    text_builder chinese = {0};
    text_builder english = {0};
    soekpi_text_format(&chinese, "第%zu列“", number);
    soekpi_text_shown(&chinese, header);
    soekpi_text_format(&chinese, "”没有采用：第%zu列“", better_number);
    soekpi_text_shown(&chinese, better);
    soekpi_text_add(&chinese, "”口径更可比");
    soekpi_text_format(&english, "column %zu '", number);
    soekpi_text_shown(&english, header);
    soekpi_text_format(&english, "' is not read: column %zu '", better_number);
    soekpi_text_shown(&english, better);
    soekpi_text_add(&english, "' is on a more comparable basis");
    return soekpi_finding_add(&table->findings, SOEKPI_FINDING_READ_AS, 0, number, NULL, &chinese, &english);
}
