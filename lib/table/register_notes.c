/* What is said of a register: rows left out, records that repeat or contradict themselves, and the
 * line that says how it was read. */
#include "table/register_view.h"

#include <inttypes.h>

#include "base/memory.h"

bool soekpi_register_note(soekpi_register *records, int32_t code, int32_t severity, origin at, slice found,
                          text_builder *chinese, text_builder *english) {
    text_builder expected = {0};
    text_builder shown = {0};
    soekpi_text_shown(&shown, found);
    return soekpi_finding_check(&records->figures->findings, code, severity, at, &expected, &shown, chinese,
                                english);
}

/* ---- Rows ---- */

bool soekpi_register_note_row(register_filling *state, int32_t code, size_t row, slice text) {
    bool total = code == SOEKPI_FINDING_TOTAL_ROW;
    size_t column;
    (void)soekpi_grid_first(state->view->grid, row, &column);
    origin at = soekpi_register_at(state->view, row, column);
    if ((total ? state->totals : state->skipped) > LISTED_FINDINGS) {
        return true;
    }
    text_builder chinese = {0};
    text_builder english = {0};
    soekpi_text_format(&chinese, "第%u行“", (unsigned)at.line);
    soekpi_text_shown(&chinese, text);
    soekpi_text_add(&chinese, total ? "”是合计，不是一条记录" : "”是说明、标题或栏次，不是一条记录");
    soekpi_text_format(&english, "line %u: '", (unsigned)at.line);
    soekpi_text_shown(&english, text);
    soekpi_text_add(&english, total ? "' is a total, and no record"
                                    : "' is a note, a heading or a numbering of columns, and no record");
    return soekpi_register_note(state->records, code, SOEKPI_SEVERITY_NOTE, at, text, &chinese, &english);
}

static bool note_more_rows(const register_filling *state, int32_t code, size_t count) {
    bool total = code == SOEKPI_FINDING_TOTAL_ROW;
    size_t more = count - LISTED_FINDINGS;
    if (count <= LISTED_FINDINGS) {
        return true;
    }
    text_builder chinese = {0};
    text_builder english = {0};
    soekpi_text_format(&chinese, total ? "还有%zu行合计，不是记录" : "还有%zu行说明、标题等，不是记录", more);
    soekpi_text_format(&english, "%zu more line%s no record%s: %s", more, more == 1 ? " is" : "s are",
                       more == 1 ? "" : "s", total ? "totals" : "notes, headings and the like");
    return soekpi_register_note(state->records, code, SOEKPI_SEVERITY_NOTE, (origin){0}, soekpi_slice(""),
                                &chinese, &english);
}

/* ---- Records that repeat ---- */

/* What finding repeated records needs: folded texts, and the first record of each key. */
typedef struct repeats {
    key_column folded; /* texts as soekpi_name_key() folds them */
    int32_t *codes;    /* of each text of the register, 1 and up */
    key_column keys;
    size_t *first; /* record of each key */
    size_t count;  /* records that repeat */
} repeats;

static bool fold_texts(const soekpi_register *records, repeats *out) {
    const key_column *texts = &records->texts;
    out->codes = soekpi_allocate(texts->label_count, sizeof *out->codes);
    out->first = soekpi_allocate(records->count, sizeof *out->first);
    bool whole = out->codes != NULL && out->first != NULL;
    for (size_t i = 0; whole && i < texts->label_count; i++) {
        char *key = soekpi_name_key(soekpi_slice(texts->labels[i]));
        int32_t code = key != NULL ? soekpi_label_enter(&out->folded, soekpi_slice(key)) : -1;
        soekpi_release(key);
        whole = code >= 0;
        out->codes[i] = code + 1;
    }
    return whole;
}

static void free_repeats(repeats *from) {
    soekpi_key_column_free(&from->folded);
    soekpi_key_column_free(&from->keys);
    soekpi_release(from->codes);
    soekpi_release(from->first);
}

static int code_of(const soekpi_register *records, const repeats *state, const char *text) {
    return text[0] != '\0' ? state->codes[soekpi_label_find(&records->texts, soekpi_slice(text))] : 0;
}

/* Those about nothing have no key. */
static bool has_key(const register_record *record) {
    return record->target[0] != '\0' || record->project[0] != '\0' || record->event[0] != '\0';
}

/* The bits of each figure; a blank is the one NaN. */
static void add_figures(const soekpi_register *records, size_t i, text_builder *key) {
    for (size_t k = 0; k < records->figures->column_count; k++) {
        double figure = soekpi_column_cell(&records->figures->columns[k], i);
        uint64_t bits = UINT64_MAX;
        if (!isnan(figure)) {
            memcpy(&bits, &figure, sizeof bits);
        }
        soekpi_text_format(key, "/%" PRIx64, bits);
    }
}

/* Records are told apart by what they are about, their entity and segment, and the day they were
 * seen: a later row of the same task is its next report. Those with a quantity may repeat, as deals
 * do, but not in all they say. */
static void write_key(const soekpi_register *records, const repeats *known, size_t i, text_builder *key) {
    const register_record *record = &records->records[i];
    key->length = 0;
    soekpi_text_format(key, "%d/%d/%d/%d/%d/%d", code_of(records, known, record->target),
                       code_of(records, known, record->project), code_of(records, known, record->event),
                       code_of(records, known, record->entity), code_of(records, known, record->segment),
                       (int)record->seen);
    if (soekpi_row_has_figures(records->figures, i)) {
        add_figures(records, i, key);
        soekpi_text_format(key, "/%d/%d/%d/%d", (int)record->done, (int)record->state,
                           code_of(records, known, record->evidence), code_of(records, known, record->note));
    }
}

static bool note_repeat(const register_filling *state, size_t first, size_t second) {
    const register_record *record = &state->records->records[second];
    unsigned lines[2] = {(unsigned)state->view->grid->lines[state->rows[first]],
                         (unsigned)state->view->grid->lines[state->rows[second]]};
    size_t column;
    bool counts = soekpi_row_has_figures(state->records->figures, second);
    slice label = soekpi_grid_first(state->view->grid, state->rows[second], &column);
    origin at = soekpi_register_at(state->view, state->rows[second], column);
    text_builder chinese = {0};
    text_builder english = {0};
    text_builder name = {0};
    const char *parts[] = {record->target, record->project, record->event};
    for (size_t i = 0; i < 3; i++) {
        soekpi_text_add(&name, name.length > 0 && parts[i][0] != '\0' ? " " : "");
        soekpi_text_add(&name, parts[i]);
    }
    soekpi_text_format(&chinese, "第%u行与第%u行说的是同一件事：“", lines[0], lines[1]);
    soekpi_text_shown(&chinese, soekpi_slice_of(&name));
    soekpi_text_add(&chinese, counts ? "”，数量两次计入" : "”");
    soekpi_text_format(&english, "lines %u and %u are about the same: '", lines[0], lines[1]);
    soekpi_text_shown(&english, soekpi_slice_of(&name));
    soekpi_text_add(&english, counts ? "', and the quantity counts twice" : "'");
    english.failed = english.failed || name.failed;
    soekpi_text_discard(&name);
    return soekpi_register_note(state->records, SOEKPI_FINDING_DUPLICATE_KEY, SOEKPI_SEVERITY_WARNING, at,
                                label, &chinese, &english);
}

/* Enters the key of a record; another one with it is a finding. */
static bool enter_key(const register_filling *state, repeats *known, text_builder *key, size_t i) {
    write_key(state->records, known, i, key);
    size_t before = known->keys.label_count;
    int32_t code = key->failed ? -1 : soekpi_label_enter(&known->keys, soekpi_slice_of(key));
    if (code < 0) {
        return false;
    }
    if ((size_t)code == before) {
        known->first[code] = i;
        return true;
    }
    return ++known->count > LISTED_FINDINGS || note_repeat(state, known->first[code], i);
}

static bool note_repeats(const register_filling *state) {
    repeats known = {0};
    text_builder key = {0};
    bool whole = fold_texts(state->records, &known);
    for (size_t i = 0; whole && i < state->count; i++) {
        whole = !has_key(&state->records->records[i]) || enter_key(state, &known, &key, i);
    }
    if (whole && known.count > LISTED_FINDINGS) {
        text_builder chinese = {0};
        text_builder english = {0};
        size_t more = known.count - LISTED_FINDINGS;
        soekpi_text_format(&chinese, "还有%zu行与前面的行重复", more);
        soekpi_text_format(&english, "%zu more line%s", more,
                           more == 1 ? " repeats another" : "s repeat others");
        whole = soekpi_register_note(state->records, SOEKPI_FINDING_DUPLICATE_KEY, SOEKPI_SEVERITY_WARNING,
                                     (origin){0}, soekpi_slice(""), &chinese, &english);
    }
    soekpi_text_discard(&key);
    free_repeats(&known);
    return whole;
}

/* ---- Records that contradict themselves ---- */

/* Something that one finding says for all records it holds of, at the first of them. */
typedef struct doubt {
    const char *chinese;
    const char *english;
    register_use use; /* of the column where it is seen */
    size_t count;
    size_t first;
} doubt;

static bool note_doubt(const register_filling *state, const doubt *of) {
    if (of->count == 0) {
        return true;
    }
    origin at = soekpi_register_at(state->view, state->rows[of->first], state->view->keys[of->use]);
    text_builder chinese = {0};
    text_builder english = {0};
    soekpi_text_format(&chinese, "第%u行%s", (unsigned)at.line, of->chinese);
    soekpi_text_format(&english, "line %u: %s", (unsigned)at.line, of->english);
    if (of->count > 1) {
        soekpi_text_format(&chinese, "；共有%zu行", of->count);
        soekpi_text_format(&english, "; so in %zu lines", of->count);
    }
    return soekpi_register_note(state->records, SOEKPI_FINDING_READ_AS, SOEKPI_SEVERITY_WARNING, at,
                                soekpi_record_cell(state, of->first, of->use), &chinese, &english);
}

static void count_doubt(doubt *of, bool holds, size_t i) {
    of->first = holds && of->count == 0 ? i : of->first;
    of->count += holds;
}

static bool note_doubts(const register_filling *state) {
    doubt open = {"的状态不是已完成，却有完成日期，按已完成采用",
                  "the state is not 'done', and there is a date of completion: it is taken as done",
                  REGISTER_DONE, 0, 0};
    doubt later = {"的完成日期晚于填报日期，可能是计划日期",
                   "it is done after it was seen: perhaps a planned date", REGISTER_DONE, 0, 0};
    doubt merged = {"有节点而没有项目，不按上一行采用；合并的单元格请先拆开填满",
                    "there is an event and no project, and that of the row above is not taken: unmerge cells "
                    "and fill them",
                    REGISTER_EVENT, 0, 0};
    bool projects = state->view->keys[REGISTER_PROJECT] != NO_COLUMN;
    bool named = false;
    for (size_t i = 0; i < state->count; i++) {
        const register_record *record = &state->records->records[i];
        bool done = record->done > DATE_NONE;
        named = named || record->project[0] != '\0';
        count_doubt(&open, done && record->state != SOEKPI_STATE_NONE && record->state != SOEKPI_STATE_DONE,
                    i);
        count_doubt(&later, done && record->seen > DATE_NONE && record->done > record->seen, i);
        count_doubt(&merged,
                    projects && named && record->project[0] == '\0' && record->event[0] != '\0' &&
                        record->target[0] == '\0',
                    i);
    }
    return note_doubt(state, &open) && note_doubt(state, &later) && note_doubt(state, &merged);
}

/* ---- Columns and lines ---- */

/* A header that the caller maps and that is nowhere: a slip, or of another file. */
static bool note_unmet(const register_filling *state) {
    const soekpi_register_options *options = state->view->options;
    bool whole = true;
    for (size_t i = 0; whole && i < options->map_count; i++) {
        if (state->view->map_used[i]) {
            continue;
        }
        text_builder chinese = {0};
        text_builder english = {0};
        slice name = soekpi_slice(options->map_headers[i]);
        soekpi_text_add(&chinese, "没有名为“");
        soekpi_text_shown(&chinese, name);
        soekpi_text_add(&chinese, "”的列，这一对应关系没有用到");
        soekpi_text_add(&english, "no column is named '");
        soekpi_text_shown(&english, name);
        soekpi_text_add(&english, "': what it was mapped to is not used");
        whole = soekpi_register_note(state->records, SOEKPI_FINDING_UNREAD_COLUMN, SOEKPI_SEVERITY_WARNING,
                                     (origin){0}, name, &chinese, &english);
    }
    return whole;
}

/* 完成时间 alone says neither that it is planned nor that it is past. */
static bool note_guess(const register_filling *state) {
    const register_view *view = state->view;
    if (!view->due_by_guess) {
        return true;
    }
    size_t column = view->keys[REGISTER_DUE];
    slice header = view->columns[column].header;
    text_builder chinese = {0};
    text_builder english = {0};
    soekpi_text_add(&chinese, "“");
    soekpi_text_shown(&chinese, header);
    soekpi_text_add(&chinese, "”按计划完成时间采用；如为实际完成，请写明“实际完成时间”");
    soekpi_text_add(&english, "'");
    soekpi_text_shown(&english, header);
    soekpi_text_add(&english,
                    "' is read as the date due; name it 实际完成时间 if it is when things were done");
    return soekpi_register_note(state->records, SOEKPI_FINDING_READ_AS, SOEKPI_SEVERITY_WARNING,
                                soekpi_register_at(view, view->header, column), header, &chinese, &english);
}

/* A line above the header whose date is none. */
static bool note_line(const register_filling *state, int32_t date, origin at) {
    if (date != DATE_INVALID) {
        return true;
    }
    text_builder chinese = {0};
    text_builder english = {0};
    slice line = soekpi_grid_cell(state->view->grid, 0, 0);
    for (size_t row = 0; row < state->view->header; row++) {
        line = state->view->grid->lines[row] == at.line
                   ? soekpi_grid_cell(state->view->grid, row, (size_t)at.column - 1)
                   : line;
    }
    soekpi_text_format(&chinese, "第%u行“", (unsigned)at.line);
    soekpi_text_shown(&chinese, line);
    soekpi_text_add(&chinese, "”的日期不是日期，不采用");
    soekpi_text_format(&english, "line %u: the date of '", (unsigned)at.line);
    soekpi_text_shown(&english, line);
    soekpi_text_add(&english, "' is none and is not used");
    return soekpi_register_note(state->records, SOEKPI_FINDING_INVALID_CELL, SOEKPI_SEVERITY_ERROR, at, line,
                                &chinese, &english);
}

static bool note_money(const register_filling *state) {
    soekpi_table *figures = state->records->figures;
    figures->money_unknown = state->bare_money > 0 && !figures->money_given;
    if (!figures->money_unknown) {
        return true;
    }
    text_builder chinese = {0};
    text_builder english = {0};
    soekpi_text_add(&chinese, "没有注明金额单位，按元采用；如有不同，请注明（单位：万元）或用选项给出");
    soekpi_text_add(
        &english,
        "nothing names the unit of money: read as yuan; name it (单位：万元) or give it as an option");
    return soekpi_register_note(state->records, SOEKPI_FINDING_NO_MONEY_UNIT, SOEKPI_SEVERITY_WARNING,
                                (origin){0}, soekpi_slice(""), &chinese, &english);
}

bool soekpi_register_note_records(const register_filling *state) {
    const register_view *view = state->view;
    return note_more_rows(state, SOEKPI_FINDING_TOTAL_ROW, state->totals) &&
           note_more_rows(state, SOEKPI_FINDING_SKIPPED_ROW, state->skipped) && note_unmet(state) &&
           note_guess(state) && note_line(state, view->complete, view->complete_at) &&
           note_line(state, view->seen, view->seen_at) && note_money(state) && note_repeats(state) &&
           note_doubts(state);
}

/* ---- The line for people ---- */

/* ", 2项数量" and ", 2 quantities"; nothing for 0. */
static void add_count(size_t count, const char *chinese_before, const char *chinese_behind, const char *one,
                      const char *many, text_builder *chinese, text_builder *english) {
    if (count > 0) {
        soekpi_text_format(chinese, ", %s%zu%s", chinese_before, count, chinese_behind);
        soekpi_text_format(english, ", %zu %s", count, count == 1 ? one : many);
    }
}

bool soekpi_register_note_reading(const register_filling *state) {
    soekpi_register *records = state->records;
    const soekpi_table *figures = records->figures;
    text_builder chinese = {0};
    text_builder english = {0};
    soekpi_text_format(&chinese, "台账, %zu条记录", records->count);
    soekpi_text_format(&english, "register, %zu record%s", records->count, records->count == 1 ? "" : "s");
    add_count(figures->column_count, "", "项数量", "quantity", "quantities", &chinese, &english);
    if (figures->money_given || figures->money_unknown) {
        soekpi_text_format(&chinese, figures->money_given ? ", 单位%s" : ", 未注明金额单位(按%s)",
                           soekpi_money_word(figures->money_power));
        soekpi_text_format(&english,
                           figures->money_given ? ", money in %s" : ", money unit not stated (read as %s)",
                           soekpi_money_word(figures->money_power));
    }
    if (records->complete > DATE_NONE) {
        soekpi_text_add(&chinese, ", 数据截至");
        soekpi_date_print(records->complete, &chinese);
        soekpi_text_add(&english, ", complete to ");
        soekpi_date_print(records->complete, &english);
    }
    add_count(state->totals, "合计", "行(不是记录)", "total row (no record)", "total rows (no records)",
              &chinese, &english);
    add_count(state->skipped, "跳过", "行", "row skipped", "rows skipped", &chinese, &english);
    add_count(figures->reading.unread_columns, "未用", "列", "column not used", "columns not used", &chinese,
              &english);
    records->chinese = soekpi_text_take(&chinese);
    records->english = soekpi_text_take(&english);
    return records->chinese != NULL && records->english != NULL;
}
