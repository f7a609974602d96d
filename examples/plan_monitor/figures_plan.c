/* Which figures are compared with last year, and the plan that compares them. */
#include <stdlib.h>
#include <string.h>

#include "figures_plan.h"
#include "words.h"

/* ---- what is compared ---- */

/* Takes a copy of `id`; a subject that is there already is not added again. */
static void add_subject(struct figure_list *list, const char *id, struct subject added) {
    if (figures_find(list, id, added.annualised) != SIZE_MAX)
        return;
    list->subjects = allocated(realloc(list->subjects, (list->subject_count + 1) * sizeof *list->subjects));
    added.id = text_copy(id);
    list->subjects[list->subject_count++] = added;
}

/* Items that add up in a group; a published level (GDP growth) does not. */
static void add_item(struct figure_list *list, const struct monitor *monitor, size_t index) {
    soekpi_item item = {.size = sizeof item};
    const soekpi_catalogue *names = soekpi_plan_catalogue(monitor->plan);
    if (soekpi_item_at(names, index, &item) == SOEKPI_OK && item.kind != SOEKPI_LEVEL)
        add_subject(list, item.id, (struct subject){.unit = item.unit, .grows = true});
}

static void add_item_named(struct figure_list *list, const struct monitor *monitor, const char *id) {
    int32_t what = -1;
    size_t index = 0;
    if (soekpi_catalogue_find(soekpi_plan_catalogue(monitor->plan), id, &what, &index, NULL) == SOEKPI_OK &&
        what == SOEKPI_IS_ITEM)
        add_item(list, monitor, index);
}

/* An indicator's items, then the indicator, unless it looks at last year itself. */
static void add_indicator(struct figure_list *list, const struct monitor *monitor, size_t index,
                          bool annualised) {
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
        add_subject(list, indicator.id, (struct subject){.unit = indicator.unit, .annualised = annualised});
}

void figures_plan_subjects(struct figure_list *list, const struct monitor *monitor) {
    static const char *const always[] = {"total_profit", "net_profit", "revenue", "total_assets",
                                         "total_liabilities"};
    for (size_t i = 0; i < sizeof always / sizeof always[0]; i++)
        add_item_named(list, monitor, always[i]);
    for (size_t i = 0; i < monitor->info.targets; i++) {
        soekpi_target target = target_at(monitor, i);
        int32_t what = -1;
        size_t index = 0;
        /* What records answer has no last year. */
        if (is_work(target.kind) || soekpi_catalogue_find(soekpi_plan_catalogue(monitor->plan),
                                                          target.indicator, &what, &index, NULL) != SOEKPI_OK)
            continue;
        if (what == SOEKPI_IS_ITEM)
            add_item(list, monitor, index);
        else if (what == SOEKPI_IS_INDICATOR)
            add_indicator(list, monitor, index, target.annualise == 1);
    }
}

/* ---- the plan's text ---- */

/* The second target of a subject: the growth of an item, or last year's value of
 * an indicator, whose calculation is shown. */
static char *second_indicator(const struct subject *subject, size_t number) {
    return subject->grows ? text_format("  figure_%zu: {formula: \"growth(%s)\"}\n", number, subject->id)
                          : text_format("  figure_%zu: {formula: \"%s@prior\", unit: \"%s\"}\n", number,
                                        subject->id, soekpi_unit_id(subject->unit));
}

char *figures_plan_text(const struct figure_list *list, const struct monitor *monitor) {
    /* The entities of benchmarks are no enterprises: they must be the same. */
    char *text = plan_block(monitor->plan_text, "benchmarks:");
    text_append(&text,
                text_format("soekpi: 1\nplan: figures\nmoney_unit: \"%s\"\ngrowth_base: %s\n",
                            monitor->plan_info.money_unit, soekpi_growth_id(monitor->info.growth_base)));
    text_append(&text, text_copy("indicators:\n"));
    for (size_t i = 0; i < list->subject_count; i++)
        text_append(&text, second_indicator(&list->subjects[i], i));
    text_append(&text, text_copy("goals:\n"));
    for (size_t i = 0; i < list->subject_count; i++) {
        const struct subject *subject = &list->subjects[i];
        const char *annualise = subject->grows        ? ""
                                : subject->annualised ? ", annualise: yes"
                                                      : ", annualise: no";
        text_append(&text, text_format("  - {id: now-%zu, indicator: \"%s\", rule: \">= prior\", "
                                       "optional: true, basis: assumed%s}\n",
                                       i, subject->id, annualise));
        text_append(&text, text_format("  - {id: second-%zu, indicator: figure_%zu, rule: \">= 0\", "
                                       "optional: true, basis: assumed%s}\n",
                                       i, i, annualise));
    }
    return text;
}
