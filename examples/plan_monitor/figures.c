#include "figures.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "figures_plan.h"
#include "words.h"

/* An evaluation of the small plan. Targets 2i and 2i + 1 belong to subject i. */
struct comparison {
    const struct monitor *monitor;
    soekpi_plan *plan;
    soekpi_evaluation *evaluation;
    soekpi_results results;
    size_t rows;
};

static char *growth_text(const struct comparison *comparison, size_t row, size_t target) {
    const soekpi_results *results = &comparison->results;
    size_t cell = target * results->capacity + row;
    soekpi_target described = {.size = sizeof described};
    if (results->reasons[cell] == SOEKPI_NON_POSITIVE_BASE &&
        soekpi_plan_target(comparison->plan, target, &described) == SOEKPI_OK)
        return text_copy(
            soekpi_label_text(results->labels[cell], described.profit, comparison->monitor->language));
    return field_text(comparison->evaluation, row, target, SOEKPI_FIELD_VALUE, places_of(described.unit));
}

static struct figure read_figure(const struct comparison *comparison, const struct subject *subject,
                                 size_t row, size_t target) {
    const soekpi_results *results = &comparison->results;
    const soekpi_evaluation *evaluation = comparison->evaluation;
    size_t cell = target * results->capacity + row;
    struct figure figure = {
        .known = !isnan(results->values[cell]) || !isnan(results->references[cell]),
        .now = results->values[cell],
        .prior = results->references[cell],
        .change = results->margins[cell],
        .growth = NAN,
    };
    if (!figure.known)
        return figure;
    figure.now_text = field_text(evaluation, row, target, SOEKPI_FIELD_VALUE, places_of(subject->unit));
    figure.prior_text = field_text(evaluation, row, target, SOEKPI_FIELD_REFERENCE, places_of(subject->unit));
    figure.change_text = field_text(evaluation, row, target, SOEKPI_FIELD_MARGIN, places_of(subject->unit));
    if (subject->grows) {
        figure.growth = results->values[cell + results->capacity];
        figure.growth_text = growth_text(comparison, row, target + 1);
        figure.prior_calculation = text_copy("");
    } else {
        figure.growth_text = text_copy("-");
        figure.prior_calculation =
            isnan(figure.prior) ? text_copy("")
                                : explain_text(evaluation, row, target + 1, comparison->monitor->language);
    }
    return figure;
}

static bool compare(struct comparison *comparison, const char *text, soekpi_error *error) {
    const struct monitor *monitor = comparison->monitor;
    char *period = period_key(monitor->info.period);
    soekpi_evaluation_options options = {.size = sizeof options,
                                         .period = period,
                                         .partial = monitor->info.partial ? 1 : 2,
                                         .fill = monitor->arguments->fill ? 1 : 0};
    soekpi_evaluation_info info = {.size = sizeof info};
    comparison->plan = soekpi_plan_parse(soekpi_plan_catalogue(monitor->plan), text, strlen(text), error);
    if (comparison->plan != NULL)
        comparison->evaluation = soekpi_evaluation_create(comparison->plan, monitor->table, &options, error);
    free(period);
    if (comparison->evaluation == NULL ||
        soekpi_evaluation_describe(comparison->evaluation, &info) != SOEKPI_OK)
        return false;
    /* The row of the plan as a whole has records, and no accounts. */
    comparison->rows = info.entities + info.groups - (size_t)info.plan_row;
    if (comparison->rows != monitor->rows - (size_t)monitor->info.plan_row) {
        snprintf(error->message, sizeof error->message, "%zu rows in place of %zu", comparison->rows,
                 monitor->rows);
        return false;
    }
    return results_fill(comparison->evaluation, info.targets, comparison->rows, &comparison->results);
}

/* The evaluation knows whether a name must say 年化 or 未年化. */
static void name_subjects(struct figure_list *list, const struct comparison *comparison) {
    for (size_t i = 0; i < list->subject_count; i++) {
        const char *title =
            soekpi_evaluation_title(comparison->evaluation, 2 * i, comparison->monitor->language);
        list->subjects[i].name = text_copy(title != NULL ? title : list->subjects[i].id);
    }
}

struct figure_list *figures_create(const struct monitor *monitor) {
    struct figure_list *list = allocated(calloc(1, sizeof *list));
    struct comparison comparison = {.monitor = monitor};
    soekpi_error error = {0};
    figures_plan_subjects(list, monitor);
    char *text = figures_plan_text(list, monitor);
    if (compare(&comparison, text, &error)) {
        size_t count = comparison.rows * list->subject_count;
        list->figures = allocated(calloc(count > 0 ? count : 1, sizeof *list->figures));
        name_subjects(list, &comparison);
        for (size_t row = 0; row < comparison.rows; row++)
            for (size_t i = 0; i < list->subject_count; i++)
                list->figures[list->figure_count++] =
                    read_figure(&comparison, &list->subjects[i], row, 2 * i);
    } else {
        fprintf(stderr, "plan_monitor: comparisons with last year are left out: %s\n", error.message);
    }
    results_free(&comparison.results);
    soekpi_evaluation_free(comparison.evaluation);
    soekpi_plan_free(comparison.plan);
    free(text);
    return list;
}

void figures_free(struct figure_list *list) {
    if (list == NULL)
        return;
    for (size_t i = 0; i < list->figure_count; i++) {
        struct figure *figure = &list->figures[i];
        free(figure->now_text);
        free(figure->prior_text);
        free(figure->change_text);
        free(figure->growth_text);
        free(figure->prior_calculation);
    }
    for (size_t i = 0; i < list->subject_count; i++) {
        free(list->subjects[i].id);
        free(list->subjects[i].name);
    }
    free(list->subjects);
    free(list->figures);
    free(list);
}

const struct figure *figure_at(const struct figure_list *list, size_t row, size_t subject) {
    size_t index = row * list->subject_count + subject;
    bool exists = subject < list->subject_count && index < list->figure_count;
    return exists && list->figures[index].known ? &list->figures[index] : NULL;
}

size_t figures_find(const struct figure_list *list, const char *id, bool annualised) {
    for (size_t i = 0; i < list->subject_count; i++)
        if (strcmp(list->subjects[i].id, id) == 0 && list->subjects[i].annualised == annualised)
            return i;
    return SIZE_MAX;
}
