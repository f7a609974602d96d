/* The whole report as one JSON object (RFC 8259, UTF-8), for other programs.
 *
 * Figures are doubles in base units and null where there is none; `exact` is the
 * same value as a fraction. Identifiers are those of the library; texts for
 * people are in the language asked for. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "figures.h"
#include "missing.h"
#include "words.h"

/* Writes members and elements, with the commas between them. */
struct writer {
    FILE *out;
    int depth;
    bool started[8]; /* whether the object or list at this depth has a member */
};

static void put_string(struct writer *writer, const char *text) {
    fputc('"', writer->out);
    for (const unsigned char *at = (const unsigned char *)text; *at != '\0'; at++) {
        if (*at == '"' || *at == '\\')
            fprintf(writer->out, "\\%c", *at);
        else if (*at < 0x20)
            fprintf(writer->out, "\\u%04x", (unsigned)*at);
        else
            fputc(*at, writer->out);
    }
    fputc('"', writer->out);
}

/* Before a member (with its name) or an element (NULL). */
static void next(struct writer *writer, const char *name) {
    if (writer->started[writer->depth])
        fputc(',', writer->out);
    writer->started[writer->depth] = true;
    fputc('\n', writer->out);
    for (int i = 0; i < writer->depth; i++)
        fputs("  ", writer->out);
    if (name != NULL) {
        put_string(writer, name);
        fputs(": ", writer->out);
    }
}

static void begin(struct writer *writer, const char *name, char bracket) {
    if (writer->depth > 0)
        next(writer, name);
    fputc(bracket, writer->out);
    writer->started[++writer->depth] = false;
}

static void end(struct writer *writer, char bracket) {
    bool any = writer->started[writer->depth--];
    if (any) {
        fputc('\n', writer->out);
        for (int i = 0; i < writer->depth; i++)
            fputs("  ", writer->out);
    }
    fputc(bracket, writer->out);
}

static void put_text(struct writer *writer, const char *name, const char *text) {
    next(writer, name);
    if (text == NULL)
        fputs("null", writer->out);
    else
        put_string(writer, text);
}

static void take_text(struct writer *writer, const char *name, char *text) {
    put_text(writer, name, text);
    free(text);
}

static void put_double(struct writer *writer, const char *name, double value) {
    char text[32];
    number_text(value, text);
    next(writer, name);
    fputs(text[0] != '\0' ? text : "null", writer->out);
}

static void put_count(struct writer *writer, const char *name, size_t count) {
    next(writer, name);
    fprintf(writer->out, "%zu", count);
}

static void put_flag(struct writer *writer, const char *name, bool flag) {
    next(writer, name);
    fputs(flag ? "true" : "false", writer->out);
}

/* ---- parts ---- */

static void put_heading(struct writer *writer, const struct monitor *monitor) {
    const soekpi_plan_info *plan = &monitor->plan_info;
    size_t some = 0, all = 0;
    count_evaluable(monitor, &some, &all);
    put_text(writer, "plan", plan->id);
    put_text(writer, "title", title_of(monitor->language, plan->title_chinese, plan->title_english));
    put_text(writer, "source", plan->source);
    take_text(writer, "period", period_key(monitor->info.period));
    take_text(writer, "period_text", period_text(monitor->info.period, monitor->language));
    take_text(writer, "as_of", date_text(monitor->info.as_of));
    put_text(writer, "money_unit", plan->money_unit);
    put_count(writer, "enterprises", monitor->info.entities);
    put_count(writer, "evaluable", some);
    put_count(writer, "completely_evaluable", all);
    put_count(writer, "groups", monitor->info.groups);
    put_text(writer, "growth_base", soekpi_growth_id(monitor->info.growth_base));
    put_flag(writer, "partial", monitor->info.partial != 0);
    put_text(writer, "library_version", soekpi_version());
}

static void put_counts(struct writer *writer, const struct monitor *monitor) {
    begin(writer, "counts", '{');
    for (int groups = 0; groups < 2; groups++) {
        size_t counts[SOEKPI_VERDICT_END];
        count_verdicts(monitor, groups == 1, counts);
        begin(writer, groups == 1 ? "groups" : "enterprises", '{');
        for (int32_t verdict = 0; verdict < SOEKPI_VERDICT_END; verdict++)
            put_count(writer, soekpi_verdict_id(verdict), counts[verdict]);
        end(writer, '}');
    }
    end(writer, '}');
}

static void put_targets(struct writer *writer, const struct monitor *monitor) {
    begin(writer, "targets", '[');
    for (size_t i = 0; i < monitor->info.targets; i++) {
        soekpi_target target = target_at(monitor, i);
        begin(writer, NULL, '{');
        put_text(writer, "id", target.id);
        put_text(writer, "title", soekpi_evaluation_title(monitor->evaluation, i, monitor->language));
        put_text(writer, "indicator", target.indicator);
        put_text(writer, "indicator_name", indicator_name(monitor->plan, &target, monitor->language));
        put_text(writer, "formula", target.formula);
        put_text(writer, "rule", target.rule);
        put_text(writer, "basis", soekpi_basis_id(target.basis));
        put_text(writer, "quote", target.quote);
        put_text(writer, "unit", soekpi_unit_id(target.unit));
        put_text(writer, "amount_unit", amount_is_money(monitor->plan, &target) ? "money" : NULL);
        put_flag(writer, "optional", target.optional != 0);
        end(writer, '}');
    }
    end(writer, ']');
}

static void put_row_name(struct writer *writer, const struct monitor *monitor, size_t row) {
    soekpi_row info = row_at(monitor, row);
    put_text(writer, "level", info.level == 0 ? "entity" : "group");
    put_text(writer, "entity", info.entity);
    if (info.level == 0) {
        put_text(writer, "group", info.group);
    } else {
        put_count(writer, "members", info.members);
        put_flag(writer, "consolidated", info.consolidated != 0);
    }
}

static void put_result(struct writer *writer, const struct monitor *monitor, size_t row, size_t target) {
    const soekpi_results *results = &monitor->results;
    size_t cell = cell_of(monitor, row, target), counted = 0;
    soekpi_target described = target_at(monitor, target);
    size_t subject = figures_find(monitor->figures, described.indicator, described.annualise == 1);
    const struct figure *figure = figure_at(monitor->figures, row, subject);
    char *exact = exact_text(monitor, row, target, SOEKPI_FIELD_VALUE);
    begin(writer, NULL, '{');
    put_row_name(writer, monitor, row);
    put_text(writer, "target", described.id);
    put_text(writer, "verdict", soekpi_verdict_id(results->verdicts[cell]));
    put_text(writer, "reason", soekpi_reason_id(results->reasons[cell]));
    put_text(writer, "label", soekpi_label_id(results->labels[cell]));
    put_double(writer, "value", results->values[cell]);
    put_text(writer, "exact", exact[0] != '\0' ? exact : NULL);
    put_double(writer, "reference", results->references[cell]);
    put_double(writer, "margin", results->margins[cell]);
    put_double(writer, "amount", results->amounts[cell]);
    put_double(writer, "last_year", figure != NULL ? figure->prior : NAN);
    put_double(writer, "change", figure != NULL ? figure->change : NAN);
    take_text(writer, "marks", marks_ids(results->marks[cell]));
    if (soekpi_evaluation_counted(monitor->evaluation, row, target, &counted) == SOEKPI_OK)
        put_count(writer, "counted", counted);
    take_text(writer, "missing", missing_text(monitor, row, target));
    take_text(writer, "calculation", explain_text(monitor->evaluation, row, target, monitor->language));
    end(writer, '}');
    free(exact);
}

static void put_figures(struct writer *writer, const struct monitor *monitor) {
    const struct figure_list *list = monitor->figures;
    begin(writer, "group_figures", '[');
    for (size_t row = monitor->info.entities; row < monitor->rows; row++)
        for (size_t i = 0; i < list->subject_count; i++) {
            const struct figure *figure = figure_at(list, row, i);
            if (figure == NULL)
                continue;
            begin(writer, NULL, '{');
            put_text(writer, "group", row_at(monitor, row).entity);
            put_text(writer, "id", list->subjects[i].id);
            put_text(writer, "name", list->subjects[i].name);
            put_text(writer, "unit", soekpi_unit_id(list->subjects[i].unit));
            put_flag(writer, "annualised", list->subjects[i].annualised);
            put_double(writer, "value", figure->now);
            put_double(writer, "last_year", figure->prior);
            put_double(writer, "change", figure->change);
            put_double(writer, "growth", figure->growth);
            end(writer, '}');
        }
    end(writer, ']');
}

static void put_missing(struct writer *writer, const struct monitor *monitor) {
    missing_list list = missing_create(monitor);
    begin(writer, "missing", '[');
    for (size_t i = 0; i < list.count; i++) {
        const missing_entry *entry = &list.entries[i];
        begin(writer, NULL, '{');
        put_text(writer, "target", target_at(monitor, entry->target).id);
        put_text(writer, "figures", entry->figures);
        begin(writer, "owed_by", '[');
        for (size_t k = 0; k < entry->row_count; k++)
            put_text(writer, NULL, row_at(monitor, entry->rows[k]).entity);
        end(writer, ']');
        end(writer, '}');
    }
    end(writer, ']');
    missing_free(&list);
}

static void put_remarks(struct writer *writer, const struct monitor *monitor) {
    begin(writer, "assumptions", '[');
    for (size_t i = 0; i < monitor->info.assumption_count; i++)
        put_text(writer, NULL, soekpi_evaluation_assumption(monitor->evaluation, i, monitor->language));
    end(writer, ']');
    begin(writer, "findings", '[');
    for (size_t i = 0; i < monitor->info.finding_count; i++) {
        soekpi_finding finding = {.size = sizeof finding};
        if (soekpi_evaluation_finding(monitor->evaluation, i, &finding) != SOEKPI_OK)
            continue;
        begin(writer, NULL, '{');
        put_count(writer, "code", (size_t)finding.code);
        put_text(writer, "text", choose(monitor->language, finding.chinese, finding.english));
        put_count(writer, "row", finding.row);
        put_count(writer, "column", finding.column);
        end(writer, '}');
    }
    end(writer, ']');
}

void report_json(const struct monitor *monitor, FILE *out) {
    struct writer writer = {.out = out};
    begin(&writer, NULL, '{');
    put_heading(&writer, monitor);
    put_counts(&writer, monitor);
    put_targets(&writer, monitor);
    begin(&writer, "results", '[');
    for (size_t row = 0; row < monitor->rows; row++)
        for (size_t target = 0; target < monitor->info.targets; target++)
            put_result(&writer, monitor, row, target);
    end(&writer, ']');
    put_figures(&writer, monitor);
    put_missing(&writer, monitor);
    put_remarks(&writer, monitor);
    end(&writer, '}');
    fputc('\n', out);
}
