/* One line per row and target (RFC 4180), for spreadsheets and data frames.
 *
 * Figures are doubles in base units (a fraction for %, yuan for money); the
 * columns `..._text` hold them as people read them. With --lang en, verdicts,
 * reasons and labels are the identifiers that plans and the library use. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "why.h"
#include "words.h"

/* A byte order mark: spreadsheets then read UTF-8, not the system's code page. */
static const char byte_order_mark[] = "\xEF\xBB\xBF";

static const char *const headings[][2] = {
    {"计划", "plan"},
    {"期间", "period"},
    {"截至", "as_of"},
    {"层级", "level"},
    {"企业", "entity"},
    {"所属组", "group"},
    {"企业户数", "members"},
    {"计入户数", "counted"},
    {"汇总口径", "sum"},
    {"目标", "target"},
    {"目标名称", "title"},
    {"指标", "indicator"},
    {"规则", "rule"},
    {"依据", "basis"},
    {"数值单位", "unit"},
    {"现值", "value"},
    {"参照", "reference"},
    {"差距", "margin"},
    {"差额", "amount"},
    {"差额单位", "amount_unit"},
    {"现值文本", "value_text"},
    {"参照文本", "reference_text"},
    {"差距文本", "margin_text"},
    {"结论", "verdict"},
    {"原因", "reason"},
    {"变化", "label"},
    {"标记", "marks"},
    {"缺少的数据", "missing"},
    {"算式", "calculation"},
    {"类别", "kind"},
    {"分计划", "part"},
    {"方面", "aspect"},
    {"举措", "measure"},
    {"上级", "parent"},
    {"层深", "depth"},
    {"并表比例", "share"},
    {"板块", "segment"},
    {"到期", "due"},
    {"完成", "done"},
    {"剩余天数", "days"},
    {"逾期天数", "days_late"},
    {"记录数", "records"},
    {"应有项数", "declared"},
    {"完成项数", "finished"},
    {"逾期项数", "overdue"},
    {"无记录项数", "unknown"},
    {"进度应为", "expected"},
    {"还差", "needed"},
    {"每天需", "needed_per_day"},
    {"名次", "place"},
    {"最差名次", "worst_place"},
    {"参比家数", "peers"},
    {"无数据家数", "peers_missing"},
    {"百分位", "percentile"},
    {"计划说明", "plan_note"},
};

/* Writes cells; a comma before each but the first of a line. */
struct writer {
    FILE *out;
    bool started;
};

static void put(struct writer *writer, const char *text) {
    if (writer->started)
        fputc(',', writer->out);
    writer->started = true;
    if (strpbrk(text, ",\"\r\n") == NULL) {
        fputs(text, writer->out);
        return;
    }
    fputc('"', writer->out);
    for (; *text != '\0'; text++) {
        if (*text == '"')
            fputc('"', writer->out);
        fputc(*text, writer->out);
    }
    fputc('"', writer->out);
}

static void take(struct writer *writer, char *text) {
    put(writer, text);
    free(text);
}

static void put_number(struct writer *writer, double value) {
    char text[32];
    number_text(value, text);
    put(writer, text);
}

static void end_line(struct writer *writer) {
    fputs("\r\n", writer->out);
    writer->started = false;
}

/* Which row: the plan's heading, then the enterprise or group. */
static void put_row(struct writer *writer, const struct monitor *monitor, size_t row, size_t target) {
    int32_t language = monitor->language;
    soekpi_row info = row_at(monitor, row);
    size_t counted = 0;
    if (soekpi_evaluation_counted(monitor->evaluation, row, target, &counted) != SOEKPI_OK)
        counted = 0;
    put(writer, monitor->plan_info.id);
    take(writer, period_key(monitor->info.period));
    take(writer, date_text(monitor->info.as_of));
    put(writer, choose(language, row_level(info.level, language), row_level_id(info.level)));
    put(writer, info.entity);
    put(writer, info.group);
    take(writer, text_format("%zu", info.members));
    take(writer, text_format("%zu", counted));
    put(writer, info.level != SOEKPI_ROW_GROUP ? ""
                : info.consolidated            ? choose(language, "合并", "consolidated")
                                               : choose(language, "汇总", "plain_sum"));
}

static void put_target(struct writer *writer, const struct monitor *monitor, size_t number,
                       const soekpi_target *target) {
    int32_t language = monitor->language;
    put(writer, target->id);
    put(writer, soekpi_evaluation_title(monitor->evaluation, number, language));
    put(writer, choose(language, indicator_name(monitor->plan, target, language), target->indicator));
    put(writer, choose(language, target->rule_chinese, target->rule));
    put(writer, choose(language, basis_text(target->basis, language), soekpi_basis_id(target->basis)));
    put(writer, base_unit(target->unit, language));
}

static void put_result(struct writer *writer, const struct monitor *monitor, size_t row, size_t target,
                       const soekpi_target *described) {
    int32_t language = monitor->language;
    const soekpi_results *results = &monitor->results;
    size_t cell = cell_of(monitor, row, target);
    bool money = amount_is_money(monitor->plan, described);
    put_number(writer, results->values[cell]);
    put_number(writer, results->references[cell]);
    put_number(writer, results->margins[cell]);
    put_number(writer, results->amounts[cell]);
    put(writer, money ? base_unit(SOEKPI_MONEY, language) : "");
    take(writer, result_field(monitor, row, target, SOEKPI_FIELD_VALUE));
    take(writer, result_field(monitor, row, target, SOEKPI_FIELD_REFERENCE));
    take(writer, result_field(monitor, row, target, SOEKPI_FIELD_MARGIN));
    put(writer, choose(language, soekpi_verdict_text(results->verdicts[cell], language),
                       soekpi_verdict_id(results->verdicts[cell])));
    put(writer, choose(language, soekpi_reason_text(results->reasons[cell], language),
                       soekpi_reason_id(results->reasons[cell])));
    put(writer, choose(language, soekpi_label_text(results->labels[cell], described->profit, language),
                       soekpi_label_id(results->labels[cell])));
    take(writer, language == SOEKPI_CHINESE ? marks_text(results->marks[cell], language)
                                            : marks_ids(results->marks[cell]));
    take(writer, missing_text(monitor, row, target));
    take(writer, explain_text(monitor->evaluation, row, target, language));
}

/* ---- what plans of records, ranks and trees add: behind the columns that were there before ---- */

static void put_count(struct writer *writer, bool known, size_t count) {
    take(writer, known ? text_format("%zu", count) : text_copy(""));
}

static void put_date(struct writer *writer, int32_t date) {
    take(writer, date > 0 ? date_text(date) : text_copy(""));
}

/* Where the target stands in the plan, and the row among the groups. */
static void put_places(struct writer *writer, const struct monitor *monitor, size_t row,
                       const soekpi_target *target) {
    int32_t language = monitor->language;
    soekpi_row info = row_at(monitor, row);
    struct ancestry above = ancestry_of(monitor, target);
    put(writer, choose(language, soekpi_target_kind_text(target->kind, language),
                       soekpi_target_kind_id(target->kind)));
    put(writer, above.part);
    put(writer, above.aspect);
    put(writer, above.measure);
    put(writer, info.parent < monitor->rows ? row_at(monitor, info.parent).entity : "");
    take(writer, text_format("%d", (int)info.depth));
    put_number(writer, info.share);
    put(writer, info.level == SOEKPI_ROW_SEGMENT ? info.entity : "");
}

static void put_progress(struct writer *writer, const struct monitor *monitor, size_t row, size_t target) {
    soekpi_progress progress;
    bool known = progress_of(monitor, row, target, &progress);
    bool entries = known && progress.declared > 0;
    put_date(writer, progress.due);
    put_date(writer, progress.done);
    take(writer, known ? text_format("%d", (int)progress.days_left) : text_copy(""));
    take(writer, known ? text_format("%d", (int)progress.days_late) : text_copy(""));
    put_count(writer, known, progress.records);
    put_count(writer, entries, progress.declared);
    put_count(writer, entries, progress.finished);
    put_count(writer, entries, progress.overdue);
    put_count(writer, entries, progress.unknown);
    put_number(writer, known ? progress.expected : (double)NAN);
    put_number(writer, known ? progress.needed : (double)NAN);
    put_number(writer, known ? progress.per_day : (double)NAN);
}

static void put_place(struct writer *writer, const struct monitor *monitor, size_t row, size_t target) {
    soekpi_place place;
    bool known = place_of(monitor, row, target, &place);
    put_count(writer, known && place.place > 0, place.place);
    put_count(writer, known && place.place > 0, place.worst);
    put_count(writer, known, place.peers);
    put_count(writer, known, place.missing);
    put_number(writer, known ? place.percentile : (double)NAN);
}

void report_csv(const struct monitor *monitor, FILE *out) {
    struct writer writer = {out, false};
    fputs(byte_order_mark, out);
    for (size_t i = 0; i < sizeof headings / sizeof headings[0]; i++)
        put(&writer, headings[i][monitor->language]);
    end_line(&writer);
    for (size_t i = 0; i < monitor->chosen_count; i++)
        for (size_t target = 0; target < monitor->info.targets; target++) {
            size_t row = monitor->chosen_rows[i];
            soekpi_target described = target_at(monitor, target);
            put_row(&writer, monitor, row, target);
            put_target(&writer, monitor, target, &described);
            put_result(&writer, monitor, row, target, &described);
            put_places(&writer, monitor, row, &described);
            put_progress(&writer, monitor, row, target);
            put_place(&writer, monitor, row, target);
            put(&writer, warning_text(monitor));
            end_line(&writer);
        }
}
