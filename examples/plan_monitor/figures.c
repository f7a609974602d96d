#include "figures.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "words.h"

/* What is shown: an item with its growth, or an indicator without (the growth of
 * a ratio is its change in percentage points). */
struct subject {
    char *id;
    const char *name;
    int32_t unit;
    bool grows;
    bool annualised;
};

typedef struct subject_list {
    struct subject *subjects;
    size_t count;
} subject_list;

/* Takes a copy of `id`; a subject that is there already is not added again. */
static void add_subject(subject_list *list, const char *id, struct subject added) {
    for (size_t i = 0; i < list->count; i++)
        if (strcmp(list->subjects[i].id, id) == 0)
            return;
    list->subjects = allocated(realloc(list->subjects, (list->count + 1) * sizeof *list->subjects));
    added.id = text_copy(id);
    list->subjects[list->count++] = added;
}

/* Items that add up in a group; a published level (GDP growth) does not. */
static void add_item(subject_list *list, const struct monitor *monitor, size_t index) {
    soekpi_item item = {.size = sizeof item};
    const soekpi_catalogue *names = soekpi_plan_catalogue(monitor->plan);
    if (soekpi_item_at(names, index, &item) == SOEKPI_OK && item.kind != SOEKPI_LEVEL)
        add_subject(list, item.id,
                    (struct subject){.name = title_of(monitor->language, item.chinese, item.english),
                                     .unit = item.unit,
                                     .grows = true});
}

static void add_item_named(subject_list *list, const struct monitor *monitor, const char *id) {
    int32_t what = -1;
    size_t index = 0;
    if (soekpi_catalogue_find(soekpi_plan_catalogue(monitor->plan), id, &what, &index, NULL) == SOEKPI_OK &&
        what == SOEKPI_IS_ITEM)
        add_item(list, monitor, index);
}

/* An indicator's items, then the indicator, unless it looks at last year itself. */
static void add_indicator(subject_list *list, const struct monitor *monitor, size_t index, bool annualised) {
    soekpi_indicator indicator = {.size = sizeof indicator};
    const soekpi_catalogue *names = soekpi_plan_catalogue(monitor->plan);
    bool looks_back = false;
    if (soekpi_indicator_at(names, index, &indicator) != SOEKPI_OK)
        return;
    for (size_t i = 0; i < indicator.input_count; i++) {
        size_t item = 0;
        int32_t time = SOEKPI_CURRENT;
        if (soekpi_indicator_input(names, index, i, &item, &time) != SOEKPI_OK)
            return;
        looks_back = looks_back || time == SOEKPI_PRIOR || time == SOEKPI_PRIOR_OPENING;
        add_item(list, monitor, item);
    }
    if (!looks_back)
        add_subject(
            list, indicator.id,
            (struct subject){.name = title_of(monitor->language, indicator.chinese, indicator.english),
                             .unit = indicator.unit,
                             .annualised = annualised});
}

static subject_list subjects_of(const struct monitor *monitor) {
    static const char *const always[] = {"total_profit", "net_profit", "revenue", "total_assets",
                                         "total_liabilities"};
    subject_list list = {NULL, 0};
    for (size_t i = 0; i < sizeof always / sizeof always[0]; i++)
        add_item_named(&list, monitor, always[i]);
    for (size_t i = 0; i < monitor->info.targets; i++) {
        soekpi_target target = target_at(monitor, i);
        int32_t what = -1;
        size_t index = 0;
        if (soekpi_catalogue_find(soekpi_plan_catalogue(monitor->plan), target.indicator, &what, &index,
                                  NULL) != SOEKPI_OK)
            continue;
        if (what == SOEKPI_IS_ITEM)
            add_item(&list, monitor, index);
        else if (what == SOEKPI_IS_INDICATOR)
            add_indicator(&list, monitor, index, target.annualise == 1);
    }
    return list;
}

static void append(char **text, char *more) {
    char *longer = text_format("%s%s", *text, more);
    free(*text);
    free(more);
    *text = longer;
}

/* A plan of two targets a subject: against last year, and its growth. */
static char *plan_text(const struct monitor *monitor, const subject_list *list) {
    char *text = text_format("soekpi: 1\nplan: group-figures\nmoney_unit: \"%s\"\ngrowth_base: %s\n",
                             monitor->plan_info.money_unit, soekpi_growth_id(monitor->info.growth_base));
    append(&text, text_copy("indicators:\n"));
    for (size_t i = 0; i < list->count; i++) {
        /* Without a growth the second target repeats the first and is not shown. */
        if (list->subjects[i].grows)
            append(&text, text_format("  group_figure_growth_%zu: {formula: \"growth(%s)\"}\n", i,
                                      list->subjects[i].id));
    }
    append(&text, text_copy("goals:\n"));
    for (size_t i = 0; i < list->count; i++) {
        const struct subject *subject = &list->subjects[i];
        const char *annualised = subject->annualised ? ", annualise: yes" : "";
        append(&text, text_format("  - {id: now-%zu, indicator: \"%s\", rule: \">= prior\", scope: group, "
                                  "optional: true, basis: assumed%s}\n",
                                  i, subject->id, annualised));
        if (subject->grows)
            append(&text,
                   text_format("  - {id: growth-%zu, indicator: group_figure_growth_%zu, rule: \">= 0 %%\", "
                               "scope: group, optional: true, basis: assumed}\n",
                               i, i));
    }
    return text;
}

static char *growth_text(const soekpi_evaluation *evaluation, const soekpi_results *results, size_t row,
                         size_t target, bool profit, int32_t language) {
    size_t cell = target * results->capacity + row;
    if (results->reasons[cell] == SOEKPI_NON_POSITIVE_BASE)
        return text_copy(soekpi_label_text(results->labels[cell], profit, language));
    return field_text(evaluation, row, target, SOEKPI_FIELD_VALUE);
}

static void add_figures(figure_list *list, const struct monitor *monitor, const subject_list *subjects,
                        const soekpi_plan *plan, const soekpi_evaluation *evaluation,
                        const soekpi_results *results) {
    for (size_t row = monitor->info.entities; row < monitor->rows; row++) {
        size_t target = 0;
        for (size_t i = 0; i < subjects->count; i++) {
            const struct subject *subject = &subjects->subjects[i];
            size_t now = target++, growth = subject->grows ? target++ : SIZE_MAX;
            size_t cell = now * results->capacity + row;
            if (isnan(results->values[cell]) && isnan(results->references[cell]))
                continue;
            soekpi_target described = {.size = sizeof described};
            bool profit = growth != SIZE_MAX && soekpi_plan_target(plan, growth, &described) == SOEKPI_OK &&
                          described.profit != 0;
            struct figure added = {
                .row = row,
                .id = text_copy(subject->id),
                .name = text_copy(subject->name),
                .unit = subject->unit,
                .now = results->values[cell],
                .prior = results->references[cell],
                .change = results->margins[cell],
                .growth = growth == SIZE_MAX ? NAN : results->values[growth * results->capacity + row],
                .now_text = field_text(evaluation, row, now, SOEKPI_FIELD_VALUE),
                .prior_text = field_text(evaluation, row, now, SOEKPI_FIELD_REFERENCE),
                .change_text = field_text(evaluation, row, now, SOEKPI_FIELD_MARGIN),
                .growth_text = growth == SIZE_MAX
                                   ? text_copy("-")
                                   : growth_text(evaluation, results, row, growth, profit, monitor->language),
            };
            list->figures = allocated(realloc(list->figures, (list->count + 1) * sizeof *list->figures));
            list->figures[list->count++] = added;
        }
    }
}

/* Runs the small plan; its groups are the same rows, because the table and the period are. */
static bool evaluate(figure_list *list, const struct monitor *monitor, const subject_list *subjects,
                     soekpi_error *error) {
    char *period = period_key(monitor->info.period);
    char *text = plan_text(monitor, subjects);
    soekpi_evaluation_options options = {.size = sizeof options,
                                         .period = period,
                                         .partial = monitor->info.partial ? 1 : 2,
                                         .fill = monitor->arguments->fill ? 1 : 0};
    soekpi_evaluation_info info = {.size = sizeof info};
    soekpi_results results = {.size = sizeof results};
    soekpi_evaluation *evaluation = NULL;
    soekpi_plan *plan = soekpi_plan_parse(soekpi_plan_catalogue(monitor->plan), text, strlen(text), error);
    if (plan != NULL)
        evaluation = soekpi_evaluation_create(plan, monitor->table, &options, error);
    bool done = evaluation != NULL && soekpi_evaluation_describe(evaluation, &info) == SOEKPI_OK &&
                info.entities == monitor->info.entities && info.groups == monitor->info.groups &&
                results_fill(evaluation, info.targets, monitor->rows, &results);
    if (done)
        add_figures(list, monitor, subjects, plan, evaluation, &results);
    results_free(&results);
    soekpi_evaluation_free(evaluation);
    soekpi_plan_free(plan);
    free(text);
    free(period);
    return done;
}

figure_list figures_create(const struct monitor *monitor) {
    figure_list list = {NULL, 0};
    soekpi_error error = {0};
    if (monitor->info.groups == 0)
        return list;
    subject_list subjects = subjects_of(monitor);
    if (subjects.count > 0 && !evaluate(&list, monitor, &subjects, &error))
        fprintf(stderr, "plan_monitor: the group's figures are left out: %s\n", error.message);
    for (size_t i = 0; i < subjects.count; i++)
        free(subjects.subjects[i].id);
    free(subjects.subjects);
    return list;
}

void figures_free(figure_list *list) {
    for (size_t i = 0; i < list->count; i++) {
        struct figure *figure = &list->figures[i];
        free(figure->id);
        free(figure->name);
        free(figure->now_text);
        free(figure->prior_text);
        free(figure->change_text);
        free(figure->growth_text);
    }
    free(list->figures);
}
