/* The plan of the steps: one target for each figure that is rolled up. */
#include <stdlib.h>
#include <string.h>

#include "rollup.h"
#include "words.h"

/* ---- what is rolled up ---- */

static const char *const time_words[SOEKPI_TIME_END] = {[SOEKPI_CURRENT] = "",
                                                        [SOEKPI_OPENING] = "@年初",
                                                        [SOEKPI_PRIOR] = "@上年同期",
                                                        [SOEKPI_PRIOR_OPENING] = "@上年年初"};

/* The step for a figure, made when there is none. */
static size_t step_for(struct rollup *rollup, const char *id, const char *name, int32_t time, int32_t unit) {
    for (size_t i = 0; i < rollup->count; i++)
        if (strcmp(rollup->list[i].id, id) == 0 && rollup->list[i].time == time)
            return i;
    if (rollup->count == rollup->capacity) {
        rollup->capacity = rollup->capacity == 0 ? 16 : 2 * rollup->capacity;
        rollup->list = allocated(realloc(rollup->list, rollup->capacity * sizeof *rollup->list));
    }
    const char *suffix = choose(rollup->source.language, time_words[time], soekpi_time_suffix(time));
    rollup->list[rollup->count] = (struct figure_step){.name = text_format("%s%s", name, suffix),
                                                       .id = text_copy(id),
                                                       .time = time,
                                                       .unit = unit,
                                                       .prior = time == SOEKPI_CURRENT};
    return rollup->count++;
}

static void add_input(struct asked *asked, size_t step) {
    for (size_t i = 0; i < asked->input_count; i++)
        if (asked->inputs[i] == step)
            return;
    asked->inputs = allocated(realloc(asked->inputs, (asked->input_count + 1) * sizeof *asked->inputs));
    asked->inputs[asked->input_count++] = step;
}

/* An item at a time, unless it is a level: published rates do not add up. */
static void add_item(struct rollup *rollup, struct asked *asked, size_t index, int32_t time) {
    soekpi_item item = {.size = sizeof item};
    if (soekpi_item_at(soekpi_plan_catalogue(rollup->source.plan), index, &item) == SOEKPI_OK &&
        item.kind != SOEKPI_LEVEL)
        add_input(asked,
                  step_for(rollup, item.id, title_of(rollup->source.language, item.chinese, item.english),
                           time, item.unit));
}

/* An item itself and last year's. */
static bool ask_item(struct rollup *rollup, struct asked *asked, size_t index) {
    add_item(rollup, asked, index, SOEKPI_CURRENT);
    add_item(rollup, asked, index, SOEKPI_PRIOR);
    if (asked->input_count > 0)
        asked->step = asked->inputs[0];
    return asked->input_count > 0;
}

static bool ask_indicator(struct rollup *rollup, struct asked *asked, size_t index) {
    soekpi_indicator indicator = {.size = sizeof indicator};
    const soekpi_catalogue *names = soekpi_plan_catalogue(rollup->source.plan);
    bool looks_back = false;
    if (soekpi_indicator_at(names, index, &indicator) != SOEKPI_OK)
        return false;
    for (size_t i = 0; i < indicator.input_count; i++) {
        size_t item = 0;
        int32_t time = SOEKPI_CURRENT;
        if (soekpi_indicator_input(names, index, i, &item, &time) == SOEKPI_OK)
            add_item(rollup, asked, item, time);
        looks_back = looks_back || time == SOEKPI_PRIOR || time == SOEKPI_PRIOR_OPENING;
    }
    asked->step = step_for(rollup, indicator.id,
                           title_of(rollup->source.language, indicator.chinese, indicator.english),
                           SOEKPI_CURRENT, indicator.unit);
    rollup->list[asked->step].indicator = true;
    rollup->list[asked->step].prior = !looks_back;
    return true;
}

static bool is_wanted(const struct rollup *rollup, const soekpi_target *target) {
    const struct word_list *targets = &rollup->request->targets;
    for (size_t i = 0; i < targets->count; i++)
        if (strcmp(targets->words[i], target->id) == 0)
            return true;
    return targets->count == 0;
}

/* An indicator that several targets speak about is rolled up once. */
static void ask(struct rollup *rollup, const soekpi_target *target) {
    struct asked asked = {.annualise = target->annualise};
    int32_t what = -1;
    size_t index = 0;
    if (soekpi_catalogue_find(soekpi_plan_catalogue(rollup->source.plan), target->indicator, &what, &index,
                              NULL) != SOEKPI_OK)
        return;
    bool found = what == SOEKPI_IS_ITEM        ? ask_item(rollup, &asked, index)
                 : what == SOEKPI_IS_INDICATOR ? ask_indicator(rollup, &asked, index)
                                               : false;
    for (size_t i = 0; i < rollup->asked_count; i++)
        found = found && rollup->asked[i].step != asked.step;
    if (!found) {
        free(asked.inputs);
        return;
    }
    rollup->asked = allocated(realloc(rollup->asked, (rollup->asked_count + 1) * sizeof *rollup->asked));
    rollup->asked[rollup->asked_count++] = asked;
}

static bool ask_all(struct rollup *rollup) {
    const struct word_list *targets = &rollup->request->targets;
    for (size_t i = 0; i < targets->count; i++)
        if (soekpi_plan_find_target(rollup->source.plan, targets->words[i]) == SIZE_MAX)
            return arguments_refuse("--target: the plan has no target", targets->words[i]);
    for (size_t i = 0; i < rollup->source.plan_info.target_count; i++) {
        soekpi_target target = target_at(&rollup->source, i);
        if (!is_work(target.kind) && is_wanted(rollup, &target))
            ask(rollup, &target);
    }
    return rollup->asked_count > 0 || arguments_refuse("no indicator of enterprises is among the targets of",
                                                       rollup->request->arguments.plan);
}

/* ---- the plan's text ---- */

static const struct asked *asked_by_step(const struct rollup *rollup, size_t step) {
    for (size_t i = 0; i < rollup->asked_count; i++)
        if (rollup->asked[i].step == step)
            return &rollup->asked[i];
    return NULL;
}

/* The rule only gives last year's value to compare with, where there is one. */
static char *step_text(const struct rollup *rollup, size_t number) {
    const struct figure_step *step = &rollup->list[number];
    const struct asked *asked = asked_by_step(rollup, number);
    const char *annualise = !step->indicator                         ? ""
                            : asked != NULL && asked->annualise == 1 ? ", annualise: yes"
                                                                     : ", annualise: no";
    char *indicator = step->time == SOEKPI_CURRENT ? text_copy(step->id) : text_format("figure_%zu", number);
    char *text = text_format("  - {id: step-%zu, indicator: \"%s\", rule: \">= %s\", optional: true%s}\n",
                             number, indicator, step->prior ? "prior" : "0", annualise);
    free(indicator);
    return text;
}

static char *plan_text(const struct rollup *rollup) {
    const struct monitor *source = &rollup->source;
    /* The entities of benchmarks are no enterprises: they must be the same. */
    char *text = plan_block(source->plan_text, "benchmarks:");
    text_append(&text,
                text_format("soekpi: 1\nplan: steps\nmoney_unit: \"%s\"\ngrowth_base: %s\nindicators:\n",
                            source->plan_info.money_unit, soekpi_growth_id(source->plan_info.growth_base)));
    bool none = true;
    for (size_t i = 0; i < rollup->count; i++) {
        const struct figure_step *step = &rollup->list[i];
        if (step->time == SOEKPI_CURRENT)
            continue;
        none = false;
        text_append(&text, text_format("  figure_%zu: {formula: \"%s%s\", unit: \"%s\"}\n", i, step->id,
                                       soekpi_time_suffix(step->time), soekpi_unit_id(step->unit)));
    }
    if (none)
        text_append(&text, text_copy("  figure_none: {formula: \"total_profit\", unit: money}\n"));
    text_append(&text, text_copy("goals:\n"));
    for (size_t i = 0; i < rollup->count; i++)
        text_append(&text, step_text(rollup, i));
    return text;
}

/* ---- evaluation ---- */

static bool fail(const soekpi_error *error) {
    fprintf(stderr, "%s: %s\n", program_name, error->message);
    return false;
}

static bool evaluate(struct rollup *rollup) {
    const struct monitor *source = &rollup->source;
    const struct arguments *arguments = &rollup->request->arguments;
    struct monitor *steps = &rollup->steps;
    soekpi_error error = {0};
    char *period = judged_period(source);
    soekpi_evaluation_options options = {.size = sizeof options,
                                         .period = period,
                                         .set_names = (const char *const *)arguments->set_names,
                                         .set_values = arguments->set_values,
                                         .set_count = arguments->set_count,
                                         .money_unit = arguments->money_unit,
                                         .partial = arguments->partial ? 1 : 2,
                                         .fill = arguments->fill ? 1 : 0};
    steps->plan = soekpi_plan_parse(soekpi_plan_catalogue(source->plan), steps->plan_text,
                                    strlen(steps->plan_text), &error);
    if (steps->plan != NULL)
        steps->evaluation = soekpi_evaluation_create(steps->plan, source->table, &options, &error);
    free(period);
    steps->info.size = sizeof steps->info;
    steps->plan_info.size = sizeof steps->plan_info;
    if (steps->evaluation == NULL ||
        soekpi_evaluation_describe(steps->evaluation, &steps->info) != SOEKPI_OK ||
        soekpi_plan_describe(steps->plan, &steps->plan_info) != SOEKPI_OK)
        return fail(&error);
    steps->plan_info.money_unit = steps->info.money_unit;
    steps->rows = steps->info.entities + steps->info.groups;
    return results_fill(steps->evaluation, steps->info.targets, steps->rows, &steps->results);
}

bool rollup_create(const struct request *request, struct rollup *out) {
    *out = (struct rollup){.request = request};
    if (!input_load(&request->arguments, &out->source) || !ask_all(out))
        return false;
    out->steps = (struct monitor){.arguments = &request->arguments,
                                  .language = request->arguments.language,
                                  .catalogue = out->source.catalogue,
                                  .plan_text = plan_text(out)};
    return evaluate(out);
}

void rollup_free(struct rollup *rollup) {
    results_free(&rollup->steps.results);
    soekpi_evaluation_free(rollup->steps.evaluation);
    soekpi_plan_free(rollup->steps.plan);
    free(rollup->steps.plan_text);
    input_free(&rollup->source);
    for (size_t i = 0; i < rollup->count; i++) {
        free(rollup->list[i].name);
        free(rollup->list[i].id);
    }
    for (size_t i = 0; i < rollup->asked_count; i++)
        free(rollup->asked[i].inputs);
    free(rollup->list);
    free(rollup->asked);
}
