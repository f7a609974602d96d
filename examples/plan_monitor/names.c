/* What targets, rows and nodes are called. */
#include <stdlib.h>
#include <string.h>

#include "words.h"

size_t cell_of(const struct monitor *monitor, size_t row, size_t target) {
    return target * monitor->results.capacity + row;
}

soekpi_target measured_at(const struct monitor *monitor, size_t target) {
    soekpi_target found = {.size = sizeof found};
    if (soekpi_plan_target(monitor->plan, target, &found) != SOEKPI_OK)
        abort(); /* every index comes from the plan's own count */
    return found;
}

soekpi_target target_at(const struct monitor *monitor, size_t target) {
    soekpi_target found = measured_at(monitor, target);
    if (found.kind == SOEKPI_TARGET_RANK)
        found.unit = SOEKPI_COUNT;
    return found;
}

bool is_work(int32_t kind) {
    return kind == SOEKPI_TARGET_QUANTITY || kind == SOEKPI_TARGET_MILESTONE ||
           kind == SOEKPI_TARGET_PORTFOLIO || kind == SOEKPI_TARGET_CHECKLIST;
}

soekpi_row row_at(const struct monitor *monitor, size_t row) {
    soekpi_row found = {.size = sizeof found};
    if (soekpi_evaluation_row(monitor->evaluation, row, &found) != SOEKPI_OK)
        abort(); /* every index comes from the evaluation's own count */
    return found;
}

soekpi_tree_node node_at(const struct monitor *monitor, size_t index) {
    soekpi_tree_node found = {.size = sizeof found};
    if (soekpi_tree_at(monitor->tree, index, &found) != SOEKPI_OK)
        abort(); /* every index comes from the tree's own count */
    return found;
}

struct ancestry ancestry_of(const struct monitor *monitor, const soekpi_target *target) {
    struct ancestry found = {"", "", ""};
    soekpi_part part = {.size = sizeof part};
    soekpi_heading measure = {.size = sizeof measure}, aspect = {.size = sizeof aspect};
    int32_t language = monitor->language;
    if (target->part != SIZE_MAX && soekpi_plan_part(monitor->plan, target->part, &part) == SOEKPI_OK)
        found.part = title_of(language, part.title_chinese, part.title_english);
    if (target->measure == SIZE_MAX ||
        soekpi_plan_measure(monitor->plan, target->measure, &measure) != SOEKPI_OK)
        return found;
    found.measure = title_of(language, measure.title_chinese, measure.title_english);
    if (soekpi_plan_aspect(monitor->plan, measure.parent, &aspect) == SOEKPI_OK)
        found.aspect = title_of(language, aspect.title_chinese, aspect.title_english);
    return found;
}

static const char *group_name(int32_t language, const soekpi_row *row) {
    return row->entity[0] != '\0' ? row->entity : choose(language, "全部企业", "all enterprises");
}

char *row_name(const struct monitor *monitor, size_t row) {
    int32_t language = monitor->language;
    soekpi_row info = row_at(monitor, row);
    switch (info.level) {
    case SOEKPI_ROW_GROUP:
        return text_format(choose(language, "%s（%s）", "%s (%s)"), group_name(language, &info),
                           info.consolidated ? choose(language, "合并", "consolidated")
                                             : choose(language, "汇总，未抵销", "plain sum"));
    case SOEKPI_ROW_SEGMENT:
        return text_format(choose(language, "%s（板块）", "%s (segment)"), info.entity);
    case SOEKPI_ROW_PLAN:
        return text_copy(choose(language, "计划整体", "the plan as a whole"));
    default:
        return text_copy(info.entity);
    }
}

static const char *const level_words[SOEKPI_ROW_END][3] = {
    [SOEKPI_ROW_ENTITY] = {"企业", "enterprises", "entity"},
    [SOEKPI_ROW_GROUP] = {"组", "groups", "group"},
    [SOEKPI_ROW_SEGMENT] = {"板块", "segments", "segment"},
    [SOEKPI_ROW_PLAN] = {"计划整体", "the plan", "plan"},
};

const char *row_level(int32_t level, int32_t language) {
    return level_words[level][language];
}

const char *row_level_id(int32_t level) {
    return level_words[level][2];
}

/* What a target measures: an indicator or an item of the plan's names. */
static bool find_measured(const soekpi_plan *plan, const soekpi_target *target, int32_t *what,
                          size_t *index) {
    return target->indicator[0] != '\0' &&
           soekpi_catalogue_find(soekpi_plan_catalogue(plan), target->indicator, what, index, NULL) ==
               SOEKPI_OK;
}

const char *indicator_name(const soekpi_plan *plan, const soekpi_target *target, int32_t language) {
    int32_t what = -1;
    size_t index = 0;
    soekpi_indicator indicator = {.size = sizeof indicator};
    soekpi_item item = {.size = sizeof item};
    const soekpi_catalogue *names = soekpi_plan_catalogue(plan);
    if (find_measured(plan, target, &what, &index)) {
        if (what == SOEKPI_IS_INDICATOR && soekpi_indicator_at(names, index, &indicator) == SOEKPI_OK)
            return title_of(language, indicator.chinese, indicator.english);
        if (what == SOEKPI_IS_ITEM && soekpi_item_at(names, index, &item) == SOEKPI_OK)
            return title_of(language, item.chinese, item.english);
    }
    return title_of(language, target->title_chinese, target->title_english);
}

char *shown_name(const struct monitor *monitor, size_t target) {
    soekpi_target described = target_at(monitor, target);
    const char *name = described.kind == SOEKPI_TARGET_RULE
                           ? indicator_name(monitor->plan, &described, monitor->language)
                           : title_of(monitor->language, described.title_chinese, described.title_english);
    const char *title = title_of(monitor->language, described.title_chinese, described.title_english);
    const char *shown = soekpi_evaluation_title(monitor->evaluation, target, monitor->language);
    size_t length = strlen(title);
    /* What the evaluation adds to the title belongs to the name as well. */
    bool longer = shown != NULL && strncmp(shown, title, length) == 0;
    return text_format("%s%s", name, longer ? shown + length : "");
}

const char *indicator_formula(const soekpi_plan *plan, const soekpi_target *target, int32_t language) {
    int32_t what = -1;
    size_t index = 0;
    soekpi_indicator indicator = {.size = sizeof indicator};
    if (find_measured(plan, target, &what, &index) && what == SOEKPI_IS_INDICATOR &&
        language == SOEKPI_CHINESE &&
        soekpi_indicator_at(soekpi_plan_catalogue(plan), index, &indicator) == SOEKPI_OK)
        return indicator.formula_chinese;
    return what == SOEKPI_IS_ITEM || is_work(target->kind) ? "" : target->formula;
}

bool amount_is_money(const soekpi_plan *plan, const soekpi_target *target) {
    if (target->kind == SOEKPI_TARGET_RANK)
        return false;
    if (target->unit == SOEKPI_MONEY || target->unit == SOEKPI_MONEY_PER_PERSON)
        return true;
    int32_t what = -1;
    size_t index = 0;
    const soekpi_catalogue *names = soekpi_plan_catalogue(plan);
    soekpi_indicator indicator = {.size = sizeof indicator};
    if (!find_measured(plan, target, &what, &index) || what != SOEKPI_IS_INDICATOR ||
        soekpi_indicator_at(names, index, &indicator) != SOEKPI_OK)
        return false;
    /* A ratio or growth of money alone: its numerator is money. */
    for (size_t i = 0; i < indicator.input_count; i++) {
        soekpi_item item = {.size = sizeof item};
        size_t number = 0;
        if (soekpi_indicator_input(names, index, i, &number, NULL) != SOEKPI_OK ||
            soekpi_item_at(names, number, &item) != SOEKPI_OK || item.unit != SOEKPI_MONEY)
            return false;
    }
    return indicator.input_count > 0;
}
