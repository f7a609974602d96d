#include "why.h"

#include <math.h>
#include <stdlib.h>

#include "amounts.h"
#include "words.h"

void lines_take(struct line_list *list, char *text) {
    if (text[0] == '\0') {
        free(text);
        return;
    }
    list->lines = allocated(realloc(list->lines, (list->count + 1) * sizeof *list->lines));
    list->lines[list->count++] = text;
}

void why_free(struct line_list *list) {
    for (size_t i = 0; i < list->count; i++)
        free(list->lines[i]);
    free(list->lines);
    *list = (struct line_list){NULL, 0};
}

char *joined_text(int32_t language, char *text, char *more) {
    if (text[0] == '\0' || more[0] == '\0') {
        char *kept = text[0] == '\0' ? more : text;
        free(kept == text ? more : text);
        return kept;
    }
    char *joined = text_format("%s%s%s", text, choose(language, "；", "; "), more);
    free(text);
    free(more);
    return joined;
}

/* ---- what the library knows ---- */

static bool is_in_scope(const struct monitor *monitor, size_t row, size_t target) {
    return monitor->results.verdicts[cell_of(monitor, row, target)] != SOEKPI_NOT_IN_SCOPE;
}

bool progress_of(const struct monitor *monitor, size_t row, size_t target, soekpi_progress *out) {
    *out = (soekpi_progress){.size = sizeof *out};
    return is_work(target_at(monitor, target).kind) && is_in_scope(monitor, row, target) &&
           soekpi_evaluation_progress(monitor->evaluation, row, target, out) == SOEKPI_OK;
}

bool place_of(const struct monitor *monitor, size_t row, size_t target, soekpi_place *out) {
    *out = (soekpi_place){.size = sizeof *out};
    return target_at(monitor, target).kind == SOEKPI_TARGET_RANK && is_in_scope(monitor, row, target) &&
           soekpi_evaluation_place(monitor->evaluation, row, target, out) == SOEKPI_OK;
}

/* ---- dates ---- */

/* "到期 2023-12-31，还有 184 天". */
static char *due_text(const struct monitor *monitor, const soekpi_progress *progress) {
    int32_t language = monitor->language;
    char *due = date_text(progress->due);
    int days = (int)progress->days_left;
    char *text =
        days > 0 ? text_format(choose(language, "到期 %s，还有 %d 天", "due %s, %d days left"), due, days)
        : days < 0 ? text_format(choose(language, "到期 %s，已过 %d 天", "due %s, %d days ago"), due, -days)
                   : text_format(choose(language, "到期 %s，即截至当日", "due %s, the day judged"), due);
    free(due);
    return text;
}

/* "12 条记录". */
static char *records_text(int32_t language, const soekpi_progress *progress) {
    if (progress->records == 0 && progress->declared > 0)
        return text_copy(""); /* as many entries without record are counted */
    if (progress->records == 0)
        return text_copy(choose(language, "没有记录", "no record"));
    return text_format(choose(language, "%zu 条记录", "records: %zu"), progress->records);
}

static char *seen_text(int32_t language, const soekpi_progress *progress) {
    if (progress->seen == 0)
        return text_copy("");
    char *seen = date_text(progress->seen);
    char *text = text_format(choose(language, "依据 %s 的记录", "by the record of %s"), seen);
    free(seen);
    return text;
}

/* ---- milestones ---- */

/* What comes before it, and how that stands. */
static char *predecessor_text(const struct monitor *monitor, size_t row, const soekpi_target *target) {
    if (target->after == SIZE_MAX)
        return text_copy("");
    soekpi_target before = target_at(monitor, target->after);
    int32_t verdict = monitor->results.verdicts[cell_of(monitor, row, target->after)];
    return text_format(choose(monitor->language, "前序 %s：%s", "after %s: %s"),
                       title_of(monitor->language, before.title_chinese, before.title_english),
                       soekpi_verdict_text(verdict, monitor->language));
}

static char *completion_text(int32_t language, const soekpi_progress *progress) {
    int late = (int)progress->days_late;
    if (progress->done == 0 && late > 0)
        return text_format(choose(language, "未完成，已逾期 %d 天", "not done, %d days overdue"), late);
    if (progress->done == 0)
        return text_copy(progress->records == 0 ? "" : choose(language, "未完成", "not done"));
    char *done = date_text(progress->done);
    char *text = late > 0
                     ? text_format(choose(language, "%s 完成，晚 %d 天", "done %s, %d days late"), done, late)
                     : text_format(choose(language, "%s 完成，按期", "done %s, in time"), done);
    free(done);
    return text;
}

static void add_milestone(const struct monitor *monitor, size_t row, const soekpi_target *target,
                          const soekpi_progress *progress, struct line_list *list) {
    int32_t language = monitor->language;
    char *line = joined_text(language, due_text(monitor, progress), completion_text(language, progress));
    if (progress->done == 0)
        line = joined_text(language, line, seen_text(language, progress));
    line = joined_text(language, line, records_text(language, progress));
    lines_take(list, joined_text(language, line, predecessor_text(monitor, row, target)));
}

/* ---- quantities, portfolios, checklists ---- */

/* What is still to come; of a quantity how much of it on each day that is left. */
static char *needed_text(const struct monitor *monitor, const soekpi_progress *progress,
                         const soekpi_target *target) {
    int32_t language = monitor->language, unit = target->unit;
    if (isnan(progress->needed) || !(progress->needed > 0))
        return text_copy("");
    char *needed = amount_text(monitor, progress->needed, unit);
    char *text = text_format(choose(language, "还差 %s", "still to come: %s"), needed);
    free(needed);
    if (isnan(progress->per_day) || target->kind != SOEKPI_TARGET_QUANTITY)
        return text;
    char *day = amount_text(monitor, progress->per_day, unit);
    char *month = multiple_text(monitor, progress->per_day, unit, 30);
    char *rate = text_format(
        choose(language, "每天需 %s（每 30 天 %s）", "needed per day: %s (per 30 days: %s)"), day, month);
    free(day);
    free(month);
    return joined_text(language, text, rate);
}

static char *schedule_text(const struct monitor *monitor, const soekpi_progress *progress, int32_t unit) {
    if (isnan(progress->expected))
        return text_copy("");
    char *expected = amount_text(monitor, progress->expected, unit);
    char *text =
        text_format(choose(monitor->language, "按进度应为 %s", "by its pace or schedule: %s"), expected);
    free(expected);
    return text;
}

static char *finished_text(int32_t language, const soekpi_target *target, const soekpi_progress *progress) {
    if (progress->declared == 0)
        return text_copy("");
    char *text = text_format(choose(language, "%zu 项中完成 %zu 项", "%zu entries, %zu done"),
                             progress->declared, progress->finished);
    struct {
        size_t count;
        const char *chinese, *english;
    } parts[] = {{progress->finished_late, "其中逾期完成 %zu", "late: %zu"},
                 {progress->overdue, "逾期未完成 %zu", "overdue: %zu"},
                 {progress->unknown, "无记录 %zu", "without record: %zu"},
                 {target->declared - target->entry_count, "原文未列名 %zu", "not named by the source: %zu"}};
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        if (parts[i].count == 0)
            continue;
        char *part = text_format(choose(language, parts[i].chinese, parts[i].english), parts[i].count);
        char *longer = text_format("%s%s%s", text, choose(language, "，", ", "), part);
        free(part);
        free(text);
        text = longer;
    }
    return text;
}

static void add_amount(const struct monitor *monitor, const soekpi_target *target,
                       const soekpi_progress *progress, struct line_list *list) {
    int32_t language = monitor->language;
    char *line =
        joined_text(language, due_text(monitor, progress), finished_text(language, target, progress));
    line = joined_text(language, line, records_text(language, progress));
    lines_take(list, line);
    line = schedule_text(monitor, progress, target->unit);
    lines_take(list, joined_text(language, line, needed_text(monitor, progress, target)));
}

/* ---- ranks ---- */

static char *places_text(const struct monitor *monitor, const soekpi_place *place) {
    int32_t language = monitor->language;
    if (place->peers < 2)
        return text_copy(choose(language, "没有可比单位", "nobody to compare with"));
    if (place->place == 0)
        return text_format(choose(language, "没有名次，共 %zu 名", "no place among %zu"), place->peers);
    if (place->worst > place->place)
        return text_format(choose(language, "第 %zu 至 %zu 名之间，共 %zu 名", "place %zu to %zu of %zu"),
                           place->place, place->worst, place->peers);
    return text_format(choose(language, "第 %zu 名，共 %zu 名", "place %zu of %zu"), place->place,
                       place->peers);
}

static void add_place(const struct monitor *monitor, const soekpi_place *place, struct line_list *list) {
    int32_t language = monitor->language;
    char *line = places_text(monitor, place);
    if (place->tied > 0)
        line = joined_text(language, line,
                           text_format(choose(language, "并列 %zu 家", "tied with %zu"), place->tied));
    if (!isnan(place->percentile)) {
        char *share = per_cent_text(monitor, place->percentile);
        line =
            joined_text(language, line, text_format(choose(language, "百分位 %s", "percentile %s"), share));
        free(share);
    }
    if (place->missing > 0 && place->peers > 1)
        line = joined_text(
            language, line,
            text_format(choose(language, "%zu 家无数据", "without a figure: %zu"), place->missing));
    if (place->reported != 0)
        line = joined_text(language, line, text_copy(choose(language, "公布的名次", "place as published")));
    lines_take(list, line);
}

/* ---- all together ---- */

static void add_missing(const struct monitor *monitor, size_t row, size_t target, struct line_list *list) {
    char *missing = missing_text(monitor, row, target);
    if (missing[0] != '\0')
        lines_take(list, text_format(choose(monitor->language, "缺 %s", "missing: %s"), missing));
    free(missing);
}

struct line_list why_create(const struct monitor *monitor, size_t row, size_t target, bool every) {
    struct line_list list = {NULL, 0};
    soekpi_target described = target_at(monitor, target);
    soekpi_progress progress;
    soekpi_place place;
    if (progress_of(monitor, row, target, &progress)) {
        if (described.kind == SOEKPI_TARGET_MILESTONE)
            add_milestone(monitor, row, &described, &progress, &list);
        else
            add_amount(monitor, &described, &progress, &list);
        why_add_entries(monitor, row, target, every, &list);
    }
    if (place_of(monitor, row, target, &place))
        add_place(monitor, &place, &list);
    /* What lacks records has said so. */
    if (monitor->results.verdicts[cell_of(monitor, row, target)] == SOEKPI_NO_DATA &&
        !is_work(described.kind))
        add_missing(monitor, row, target, &list);
    return list;
}
