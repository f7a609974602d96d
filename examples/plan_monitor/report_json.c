/* The whole report as one JSON object (RFC 8259, UTF-8), for other programs.
 *
 * Figures are doubles in base units and null where there is none; `exact` is the
 * same value as a fraction. Identifiers are those of the library; texts for
 * people are in the language asked for. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "figures.h"
#include "json.h"
#include "missing.h"
#include "words.h"

static void put_heading(struct json *writer, const struct monitor *monitor) {
    const soekpi_plan_info *plan = &monitor->plan_info;
    size_t some = 0, all = 0, enterprises = count_evaluable(monitor, &some, &all);
    const char *warning = warning_text(monitor);
    json_text(writer, "plan", plan->id);
    json_text(writer, "title", title_of(monitor->language, plan->title_chinese, plan->title_english));
    json_text(writer, "source", plan->source);
    json_take(writer, "period", period_key(monitor->info.period));
    json_take(writer, "period_text", period_text(monitor->info.period, monitor->language));
    json_take(writer, "as_of", date_text(monitor->info.as_of));
    json_text(writer, "money_unit", plan->money_unit);
    json_count(writer, "enterprises", enterprises);
    json_count(writer, "evaluable", some);
    json_count(writer, "completely_evaluable", all);
    json_count(writer, "groups", monitor->info.groups);
    json_text(writer, "growth_base", soekpi_growth_id(monitor->info.growth_base));
    json_flag(writer, "partial", monitor->info.partial != 0);
    json_text(writer, "library_version", soekpi_version());
    json_optional(writer, "note", warning);
    json_count(writer, "stated_measures", plan->stated_measures);
    json_count(writer, "declared_measures", plan->declared_measures);
    json_count(writer, "rows", monitor->rows);
    json_count(writer, "rows_shown", monitor->chosen_count);
}

static void put_counts(struct json *writer, const struct monitor *monitor) {
    static const char *const names[SOEKPI_ROW_END] = {"enterprises", "groups", "segments", "plan"};
    json_begin(writer, "counts", '{');
    for (int32_t level = 0; level < SOEKPI_ROW_END; level++) {
        size_t counts[SOEKPI_VERDICT_END];
        count_verdicts(monitor, level, counts);
        json_begin(writer, names[level], '{');
        for (int32_t verdict = 0; verdict < SOEKPI_VERDICT_END; verdict++)
            json_count(writer, soekpi_verdict_id(verdict), counts[verdict]);
        json_end(writer, '}');
    }
    json_end(writer, '}');
}

/* The id of the included plan that a target comes from; NULL for the plan's own. */
static const char *target_part(const struct monitor *monitor, const soekpi_target *target) {
    soekpi_part part = {.size = sizeof part};
    bool included =
        target->part != SIZE_MAX && soekpi_plan_part(monitor->plan, target->part, &part) == SOEKPI_OK;
    return included ? part.id : NULL;
}

static void put_targets(struct json *writer, const struct monitor *monitor) {
    json_begin(writer, "targets", '[');
    for (size_t i = 0; i < monitor->info.targets; i++) {
        soekpi_target target = target_at(monitor, i);
        json_begin(writer, NULL, '{');
        json_text(writer, "id", target.id);
        json_text(writer, "title", soekpi_evaluation_title(monitor->evaluation, i, monitor->language));
        json_text(writer, "indicator", target.indicator);
        json_text(writer, "indicator_name", indicator_name(monitor->plan, &target, monitor->language));
        json_text(writer, "formula", target.formula);
        json_text(writer, "rule", target.rule);
        json_text(writer, "basis", soekpi_basis_id(target.basis));
        json_text(writer, "quote", target.quote);
        json_text(writer, "unit", soekpi_unit_id(target.unit));
        json_text(writer, "amount_unit", amount_is_money(monitor->plan, &target) ? "money" : NULL);
        json_flag(writer, "optional", target.optional != 0);
        json_text(writer, "kind", soekpi_target_kind_id(target.kind));
        json_text(writer, "part", target_part(monitor, &target));
        json_end(writer, '}');
    }
    json_end(writer, ']');
}

static void put_row_name(struct json *writer, const struct monitor *monitor, size_t row) {
    soekpi_row info = row_at(monitor, row);
    json_text(writer, "level", row_level_id(info.level));
    json_text(writer, "entity", info.entity);
    if (info.level == SOEKPI_ROW_ENTITY) {
        json_text(writer, "group", info.group);
    } else {
        json_count(writer, "members", info.members);
        json_flag(writer, "consolidated", info.consolidated != 0);
    }
    json_text(writer, "parent", info.parent < monitor->rows ? row_at(monitor, info.parent).entity : NULL);
    json_count(writer, "depth", (size_t)info.depth);
    json_double(writer, "share", info.share);
    json_text(writer, "segment", info.level == SOEKPI_ROW_SEGMENT ? info.entity : NULL);
}

static void put_result(struct json *writer, const struct monitor *monitor, size_t row, size_t target) {
    const soekpi_results *results = &monitor->results;
    size_t cell = cell_of(monitor, row, target), counted = 0;
    soekpi_target described = target_at(monitor, target);
    size_t subject = described.kind == SOEKPI_TARGET_RULE
                         ? figures_find(monitor->figures, described.indicator, described.annualise == 1)
                         : SIZE_MAX;
    const struct figure *figure = figure_at(monitor->figures, row, subject);
    char *exact = exact_text(monitor, row, target, SOEKPI_FIELD_VALUE);
    json_begin(writer, NULL, '{');
    put_row_name(writer, monitor, row);
    json_text(writer, "target", described.id);
    json_text(writer, "verdict", soekpi_verdict_id(results->verdicts[cell]));
    json_text(writer, "reason", soekpi_reason_id(results->reasons[cell]));
    json_text(writer, "label", soekpi_label_id(results->labels[cell]));
    json_double(writer, "value", results->values[cell]);
    json_text(writer, "exact", exact[0] != '\0' ? exact : NULL);
    json_double(writer, "reference", results->references[cell]);
    json_double(writer, "margin", results->margins[cell]);
    json_double(writer, "amount", results->amounts[cell]);
    json_double(writer, "last_year", figure != NULL ? figure->prior : NAN);
    json_double(writer, "change", figure != NULL ? figure->change : NAN);
    json_take(writer, "marks", marks_ids(results->marks[cell]));
    if (soekpi_evaluation_counted(monitor->evaluation, row, target, &counted) == SOEKPI_OK)
        json_count(writer, "counted", counted);
    json_take(writer, "missing", missing_text(monitor, row, target));
    json_take(writer, "calculation", explain_text(monitor->evaluation, row, target, monitor->language));
    json_text(writer, "kind", soekpi_target_kind_id(described.kind));
    json_text(writer, "part", target_part(monitor, &described));
    json_progress(writer, monitor, row, target);
    json_place(writer, monitor, row, target);
    json_contributions(writer, monitor, row, target);
    json_end(writer, '}');
    free(exact);
}

static void put_figures(struct json *writer, const struct monitor *monitor) {
    const struct figure_list *list = monitor->figures;
    json_begin(writer, "group_figures", '[');
    for (size_t row = monitor->info.entities; row < monitor->rows; row++)
        for (size_t i = 0; i < list->subject_count; i++) {
            const struct figure *figure = figure_at(list, row, i);
            if (figure == NULL || !monitor->chosen[row])
                continue;
            json_begin(writer, NULL, '{');
            json_text(writer, "group", row_at(monitor, row).entity);
            json_text(writer, "id", list->subjects[i].id);
            json_text(writer, "name", list->subjects[i].name);
            json_text(writer, "unit", soekpi_unit_id(list->subjects[i].unit));
            json_flag(writer, "annualised", list->subjects[i].annualised);
            json_double(writer, "value", figure->now);
            json_double(writer, "last_year", figure->prior);
            json_double(writer, "change", figure->change);
            json_double(writer, "growth", figure->growth);
            json_end(writer, '}');
        }
    json_end(writer, ']');
}

static void put_missing(struct json *writer, const struct monitor *monitor) {
    missing_list list = missing_create(monitor);
    json_begin(writer, "missing", '[');
    for (size_t i = 0; i < list.count; i++) {
        const missing_entry *entry = &list.entries[i];
        json_begin(writer, NULL, '{');
        json_text(writer, "target", target_at(monitor, entry->target).id);
        json_text(writer, "figures", entry->figures);
        json_begin(writer, "owed_by", '[');
        for (size_t k = 0; k < entry->row_count; k++)
            json_text(writer, NULL, row_at(monitor, entry->rows[k]).entity);
        json_end(writer, ']');
        json_end(writer, '}');
    }
    json_end(writer, ']');
    missing_free(&list);
}

static void put_assumptions(struct json *writer, const struct monitor *monitor) {
    json_begin(writer, "assumptions", '[');
    for (size_t i = 0; i < monitor->info.assumption_count; i++)
        json_text(writer, NULL, soekpi_evaluation_assumption(monitor->evaluation, i, monitor->language));
    json_end(writer, ']');
}

void report_json(const struct monitor *monitor, FILE *out) {
    struct json writer = {.out = out};
    json_begin(&writer, NULL, '{');
    put_heading(&writer, monitor);
    json_readings(&writer, monitor);
    put_counts(&writer, monitor);
    put_targets(&writer, monitor);
    json_begin(&writer, "results", '[');
    for (size_t i = 0; i < monitor->chosen_count; i++)
        for (size_t target = 0; target < monitor->info.targets; target++)
            put_result(&writer, monitor, monitor->chosen_rows[i], target);
    json_end(&writer, ']');
    json_tree(&writer, monitor);
    put_figures(&writer, monitor);
    put_missing(&writer, monitor);
    put_assumptions(&writer, monitor);
    json_findings(&writer, monitor);
    json_end(&writer, '}');
    fputc('\n', out);
}
