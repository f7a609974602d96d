/* Assumptions (口径假定): what a plan does not take from its source word by word. */
#include "plan/reader.h"

#include "base/memory.h"
#include "base/period.h"

/* Both languages of the list, which grow together. */
typedef struct collector {
    const soekpi_plan *plan;
    char **texts[2];
    size_t capacities[2];
    size_t count;
    text_builder line[2]; /* the assumption being written */
    bool failed;
} collector;

static void add(collector *list, const char *chinese, const char *english) {
    soekpi_text_add(&list->line[SOEKPI_CHINESE], chinese);
    soekpi_text_add(&list->line[SOEKPI_ENGLISH], english);
}

/* A text in quotation marks of either language. */
static void add_quoted(collector *list, const char *chinese, const char *english) {
    add(list, "「", "\"");
    add(list, chinese, english);
    add(list, "」", "\"");
}

static void add_note(collector *list, const char *chinese, const char *english) {
    if (chinese != NULL && chinese[0] != '\0') {
        add(list, "。说明：", "; note: ");
        add(list, chinese, english);
    }
}

/* Takes the line into the list. */
static void finish(collector *list) {
    char *taken[2];
    bool room = true;
    for (int language = 0; language < 2; language++) {
        taken[language] = soekpi_text_take(&list->line[language]);
        room = soekpi_grow(&list->texts[language], &list->capacities[language], list->count + 1,
                           sizeof *list->texts[language]) &&
               room;
    }
    if (!room || taken[0] == NULL || taken[1] == NULL) {
        soekpi_release(taken[0]);
        soekpi_release(taken[1]);
        list->failed = true;
        return;
    }
    list->texts[0][list->count] = taken[0];
    list->texts[1][list->count] = taken[1];
    list->count++;
}

/* ---- The plan as a whole ---- */

static void list_growth_base(collector *list, int32_t growth_base) {
    if (growth_base == SOEKPI_GROWTH_ABSOLUTE) {
        add(list, "增速的基数为负时，除以基数的绝对值（absolute）",
            "growth on a negative base is divided by the base without its sign (absolute)");
    } else if (growth_base == SOEKPI_GROWTH_SIGNED) {
        add(list, "增速的基数为负时，直接除以基数（signed）",
            "growth on a negative base is divided by the base as it is (signed)");
    } else {
        add(list, "增速的基数为零或为负时，不计算百分比（strict）",
            "growth on a base of zero or below has no percentage (strict)");
    }
}

/* The labels whose verdict differs from `usual`: "扭亏为盈视为达标、...". */
static void list_labels(collector *list, const uint8_t *labels, const uint8_t *usual, int32_t profit) {
    bool any = false;
    for (int32_t label = 0; label < SOEKPI_LABEL_END; label++) {
        uint8_t before = usual != NULL ? usual[label] : SOEKPI_UNDEFINED;
        if (labels[label] == before) {
            continue;
        }
        add(list, any ? "、" : "", any ? ", " : "");
        add(list, soekpi_label_text(label, profit, SOEKPI_CHINESE),
            soekpi_label_text(label, profit, SOEKPI_ENGLISH));
        add(list, "视为", " counts as ");
        add(list, soekpi_verdict_text(labels[label], SOEKPI_CHINESE),
            soekpi_verdict_text(labels[label], SOEKPI_ENGLISH));
        any = true;
    }
}

static bool has_labels(const uint8_t *labels, const uint8_t *usual) {
    for (int32_t label = 0; label < SOEKPI_LABEL_END; label++) {
        if (labels[label] != (usual != NULL ? usual[label] : SOEKPI_UNDEFINED)) {
            return true;
        }
    }
    return false;
}

static void list_benchmark(collector *list, const benchmark *given) {
    const item *found = soekpi_catalogue_item(list->plan->catalogue, given->item);
    add(list, "基准", "the benchmark ");
    add_quoted(list, found->names.chinese, found->names.english);
    add(list, "取", " is that of ");
    add_quoted(list, given->entity, given->entity);
    add(list, "本期数据，本期没有时取此前最近一期", " for the period, or the latest before it");
    finish(list);
}

static void list_plan(collector *list) {
    const soekpi_plan *plan = list->plan;
    if (plan->growth_base != SOEKPI_GROWTH_STRICT) {
        list_growth_base(list, plan->growth_base);
        finish(list);
    }
    if (has_labels(plan->labels, NULL)) {
        add(list, "增速没有百分比时：", "where growth has no percentage: ");
        list_labels(list, plan->labels, NULL, 1);
        finish(list);
    }
    if (plan->partial) {
        add(list, "允许部分汇总：缺数据的企业不计入合计，结果注明计入户数",
            "partial sums are allowed: an enterprise with a missing figure is left out, and results say how "
            "many "
            "counted");
        finish(list);
    }
    for (size_t i = 0; i < plan->benchmark_count; i++) {
        if (plan->benchmarks[i].latest) {
            list_benchmark(list, &plan->benchmarks[i]);
        }
    }
}

/* ---- Parameters ---- */

static void mark_form(const form *marked, uint8_t *used) {
    for (size_t i = 0; i < marked->count; i++) {
        if (marked->terms[i].parameter != NO_PARAMETER) {
            used[marked->terms[i].parameter] = 1;
        }
    }
}

static void mark_formula(const formula *marked, uint8_t *used) {
    mark_form(&marked->numerator, used);
    mark_form(&marked->denominator, used);
}

static void mark_rule(const rule *marked, const soekpi_catalogue *names, uint8_t *used) {
    for (size_t i = 0; i < 2; i++) {
        mark_form(&marked->references[i].factor, used);
        mark_form(&marked->references[i].margin, used);
        if (marked->references[i].base == BASE_INDICATOR) {
            mark_formula(&soekpi_catalogue_indicator(names, marked->references[i].index)->formula, used);
        }
    }
    mark_form(&marked->tolerance, used);
}

static void mark_target(const target *marked, const soekpi_catalogue *names, uint8_t *used) {
    mark_formula(&marked->formula, used);
    mark_rule(&marked->rule, names, used);
    mark_form(&marked->risk.band, used);
    mark_rule(&marked->risk.condition, names, used);
    mark_form(&marked->work.maximum, used);
}

static void list_parameter(collector *list, const parameter *given) {
    add(list, "参数", "the parameter ");
    add_quoted(list, given->names.chinese, given->names.english);
    add(list, "取 ", " is ");
    add(list, given->text, given->text);
    if (given->basis == SOEKPI_ASSUMED) {
        add(list, "，为假定，来源未载明", ", an assumption that the source does not state");
    } else if (given->basis == SOEKPI_READ) {
        add(list, "，为对来源的解读", ", a reading of the source's words");
    }
    add_note(list, given->names.note, given->names.note_english);
    finish(list);
}

/* The plan's own, and those of the catalogue that a target uses: their values
 * do not come from the plan's source. */
static void list_parameters(collector *list) {
    const soekpi_plan *plan = list->plan;
    size_t first = plan->catalogue->first_parameter;
    size_t count = first + plan->catalogue->parameter_count;
    uint8_t *used = soekpi_allocate(count, sizeof *used);
    if (used == NULL) {
        list->failed = true;
        return;
    }
    for (size_t i = 0; i < plan->target_count; i++) {
        mark_target(&plan->targets[i], plan->catalogue, used);
    }
    for (size_t i = 0; i < count; i++) {
        const parameter *given = soekpi_catalogue_parameter(plan->catalogue, (int32_t)i);
        bool noted = given->names.note != NULL && given->names.note[0] != '\0';
        if (i >= first ? given->basis != SOEKPI_STATED || noted : used[i] == 1) {
            list_parameter(list, given);
        }
    }
    soekpi_release(used);
}

/* ---- Targets ---- */

/* The plan a target or measure comes from, where it is an included one. */
static void add_part(collector *list, size_t from) {
    if (from != SIZE_MAX) {
        const plan_part *included = &list->plan->parts[from];
        add_quoted(list, included->title_chinese, included->title_english);
        add(list, "：", ": ");
    }
}

static void begin_target(collector *list, const target *given) {
    add_part(list, given->part);
    add(list, "目标", "target ");
    add_quoted(list, given->title_chinese, given->title_english);
}

static void add_basis(collector *list, int32_t basis) {
    if (basis == SOEKPI_READ) {
        add(list, "为对来源的解读", " is a reading of the source's words");
    } else {
        add(list, "为假定，来源未载明", " is an assumption, the source does not state it");
    }
}

static void add_source(collector *list, const char *quote, const char *note, const char *note_english) {
    if (quote[0] != '\0') {
        add(list, "；来源原文", "; the source says ");
        add_quoted(list, quote, quote);
    }
    add_note(list, note, note_english);
}

/* The last day of a milestone, which is all its rule says. */
static void add_due(collector *list, int32_t due) {
    add(list, "的完成期限 ", ": the due date ");
    for (int language = 0; language < 2; language++) {
        soekpi_date_print(due, &list->line[language]);
    }
}

static void list_rule(collector *list, const target *given) {
    begin_target(list, given);
    if (given->kind == SOEKPI_TARGET_MILESTONE) {
        add_due(list, given->work.due);
    } else {
        add(list, "的规则", ": the rule ");
        add_quoted(list, given->rule_text_chinese, given->rule_text);
    }
    add_basis(list, given->basis);
    add_source(list, given->quote, given->note, given->note_english);
    finish(list);
}

static void list_risk(collector *list, const target *given) {
    begin_target(list, given);
    add(list, "的临界条件", ": the at-risk band ");
    add_quoted(list, given->risk_text, given->risk_text);
    add_basis(list, SOEKPI_ASSUMED);
    finish(list);
}

static void list_round(collector *list, const target *given) {
    begin_target(list, given);
    for (int language = 0; language < 2; language++) {
        soekpi_text_format(&list->line[language],
                           language == SOEKPI_CHINESE
                               ? "先四舍五入到 %d 位小数再判定"
                               : ": figures are rounded to %d decimals before they are judged",
                           (int)given->round);
    }
    finish(list);
}

/* What a target says otherwise than its plan. */
static void list_dialects(collector *list, const target *given) {
    const soekpi_plan *plan = list->plan;
    if (given->growth_base != plan->growth_base) {
        begin_target(list, given);
        add(list, "：", ": ");
        list_growth_base(list, given->growth_base);
        finish(list);
    }
    if (has_labels(given->labels, plan->labels)) {
        begin_target(list, given);
        add(list, "，增速没有百分比时：", ", where growth has no percentage: ");
        list_labels(list, given->labels, plan->labels,
                    soekpi_formula_profit(&given->formula, plan->catalogue));
        finish(list);
    }
}

static void list_target(collector *list, const target *given) {
    if (given->basis != SOEKPI_STATED) {
        list_rule(list, given);
        if (given->risk.kind != RISK_NONE) {
            list_risk(list, given);
        }
        if (given->round >= 0) {
            list_round(list, given);
        }
    }
    list_dialects(list, given);
}

/* ---- Measures ---- */

static void list_measure(collector *list, const heading *given) {
    if (given->basis == SOEKPI_STATED) {
        return;
    }
    add_part(list, given->part);
    add(list, "措施", "measure ");
    add_quoted(list, given->title_chinese, given->title_english);
    add_basis(list, given->basis);
    add_source(list, given->quote, given->note, given->note_english);
    finish(list);
}

/* How much of the source is known. */
static void list_declared(collector *list) {
    const soekpi_plan *plan = list->plan;
    if (plan->declared_measures == 0) {
        return;
    }
    size_t stated = soekpi_plan_stated_measures(plan);
    soekpi_text_format(&list->line[SOEKPI_CHINESE], "措施：载明 %zu 条 / 共 %zu 条", stated,
                       plan->declared_measures);
    soekpi_text_format(&list->line[SOEKPI_ENGLISH], "measures: %zu of the source's %zu are stated", stated,
                       plan->declared_measures);
    finish(list);
}

bool soekpi_plan_assume(soekpi_plan *plan) {
    collector list = {.plan = plan};
    list_declared(&list);
    for (size_t i = 0; !list.failed && i < plan->measure_count; i++) {
        list_measure(&list, &plan->measures[i]);
    }
    for (size_t i = 0; !list.failed && i < plan->target_count; i++) {
        list_target(&list, &plan->targets[i]);
    }
    if (!list.failed) {
        list_parameters(&list);
    }
    if (!list.failed) {
        list_plan(&list);
    }
    plan->assumptions[SOEKPI_CHINESE] = list.texts[SOEKPI_CHINESE];
    plan->assumptions[SOEKPI_ENGLISH] = list.texts[SOEKPI_ENGLISH];
    plan->assumption_count = list.count;
    return !list.failed;
}
