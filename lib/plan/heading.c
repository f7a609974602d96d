/* A plan's heading: version, id, period, units, and what its source has. */
#include "plan/reader.h"

#include <string.h>

#include "base/memory.h"
#include "base/number.h"
#include "base/period.h"

soekpi_status soekpi_version_check(const node *root, soekpi_error *error) {
    const node *value = soekpi_node_find(root, "soekpi");
    if (value == NULL) {
        return soekpi_fail(error, SOEKPI_ERROR_PLAN, root->where,
                           "'soekpi: 1' is missing; it says which version of the plan language this is");
    }
    slice text = soekpi_slice("");
    soekpi_status status = soekpi_node_text(root, "soekpi", &text, error);
    if (status != SOEKPI_OK || soekpi_slice_equal(text, "1")) {
        return status;
    }
    bool number = text.length > 0;
    for (size_t i = 0; i < text.length; i++) {
        number = number && text.start[i] >= '0' && text.start[i] <= '9';
    }
    return soekpi_fail(error, number ? SOEKPI_ERROR_UNSUPPORTED : SOEKPI_ERROR_PLAN, soekpi_text_place(value),
                       "version %.*s of the plan language is not in this version, which reads 'soekpi: 1'",
                       (int)(text.length < 60 ? text.length : 60), text.start);
}

static soekpi_status read_plan_id(soekpi_plan *plan, const node *root, soekpi_error *error) {
    const node *value = soekpi_node_find(root, "plan");
    if (value == NULL) {
        return soekpi_fail(error, SOEKPI_ERROR_PLAN, root->where,
                           "the plan has no name; expected 'plan: ' and an id such as example-district");
    }
    soekpi_status status = soekpi_read_copy(root, "plan", &plan->id, error);
    if (status == SOEKPI_OK && plan->id[0] == '\0') {
        return soekpi_fail(error, SOEKPI_ERROR_PLAN, value->where,
                           "'plan' is empty; expected an id such as example-district");
    }
    return status;
}

static soekpi_status read_period(soekpi_plan *plan, const node *root, soekpi_error *error) {
    slice text = {NULL, 0};
    soekpi_status status = soekpi_node_text(root, "period", &text, error);
    if (status != SOEKPI_OK || text.start == NULL) {
        return status;
    }
    const char *why = NULL;
    plan->period = soekpi_period_read(text, &why);
    if (plan->period == PERIOD_NONE) {
        return soekpi_fail(error, SOEKPI_ERROR_PERIOD, soekpi_text_place(soekpi_node_find(root, "period")),
                           "'%.*s' is no period%s%s; write for example 2023, 2023-09 or 2023Q3",
                           (int)(text.length < 60 ? text.length : 60), text.start, why != NULL ? ": " : "",
                           why != NULL ? why : "");
    }
    return SOEKPI_OK;
}

static soekpi_status read_money_unit(soekpi_plan *plan, const node *root, soekpi_error *error) {
    static const struct {
        const char *text;
        int32_t power;
    } known[] = {{"元", 0}, {"千元", 3}, {"万元", 4}, {"百万元", 6}, {"亿元", 8}};
    slice text = soekpi_slice("元");
    soekpi_status status = soekpi_node_text(root, "money_unit", &text, error);
    if (status != SOEKPI_OK) {
        return status;
    }
    unit_text unit;
    bool money = soekpi_unit_read(text, &unit) && unit.unit == SOEKPI_MONEY;
    for (size_t i = 0; money && i < sizeof known / sizeof *known; i++) {
        if (known[i].power == unit.power) {
            plan->money_unit = soekpi_copy_text(known[i].text, strlen(known[i].text));
            plan->money_power = unit.power;
            return plan->money_unit != NULL ? SOEKPI_OK : soekpi_fail_memory(error);
        }
    }
    return soekpi_fail(error, SOEKPI_ERROR_UNIT, soekpi_text_place(soekpi_node_find(root, "money_unit")),
                       "'money_unit' must be 元, 千元, 万元, 百万元 or 亿元, found '%.*s'",
                       (int)(text.length < 60 ? text.length : 60), text.start);
}

/* ---- What the source has ---- */

/* `declares: {aspects: 4, measures: 16, enterprises: 6}` */
static soekpi_status read_declares(soekpi_plan *plan, const node *root, soekpi_error *error) {
    static const char *const keys[] = {"aspects", "measures", "enterprises", NULL};
    size_t *const counts[] = {&plan->declared_aspects, &plan->declared_measures, &plan->declared_enterprises};
    const node *map = soekpi_node_find(root, "declares");
    if (map == NULL) {
        return SOEKPI_OK;
    }
    soekpi_status status = soekpi_node_check_keys(map, keys, "declares", error);
    for (size_t i = 0; status == SOEKPI_OK && keys[i] != NULL; i++) {
        const node *value = soekpi_node_find(map, keys[i]);
        slice text = soekpi_slice("");
        status = soekpi_node_text(map, keys[i], &text, error);
        if (status == SOEKPI_OK && value != NULL) {
            status = soekpi_read_count(text, soekpi_text_place(value), keys[i], counts[i], error);
        }
    }
    return status;
}

/* A source cannot name more than it has. */
soekpi_status soekpi_heading_check(const soekpi_plan *plan, const node *root, soekpi_error *error) {
    const node *map = soekpi_node_find(root, "declares");
    size_t aspects = 0;
    for (size_t i = 0; i < plan->aspect_count; i++) {
        aspects += plan->aspects[i].basis != SOEKPI_ASSUMED;
    }
    size_t stated[] = {aspects, soekpi_plan_stated_measures(plan)};
    size_t declared[] = {plan->declared_aspects, plan->declared_measures};
    static const char *const keys[] = {"aspects", "measures"};
    for (size_t i = 0; map != NULL && i < 2; i++) {
        if (declared[i] != 0 && stated[i] > declared[i]) {
            return soekpi_fail(error, SOEKPI_ERROR_PLAN, soekpi_text_place(soekpi_node_find(map, keys[i])),
                               "the source is said to have %zu %s, but %zu of the plan are stated or read",
                               declared[i], keys[i], stated[i]);
        }
    }
    return SOEKPI_OK;
}

/* ---- All of it ---- */

soekpi_status soekpi_heading_read(soekpi_plan *plan, const node *root, soekpi_error *error) {
    soekpi_status status = read_plan_id(plan, root, error);
    if (status == SOEKPI_OK) {
        status = soekpi_read_languages(root, "title", &plan->title_chinese, &plan->title_english, error);
    }
    if (status == SOEKPI_OK) {
        status = soekpi_read_copy(root, "source", &plan->source, error);
    }
    if (status == SOEKPI_OK) {
        status = soekpi_read_languages(root, "note", &plan->note, &plan->note_english, error);
    }
    if (status == SOEKPI_OK) {
        status = read_period(plan, root, error);
    }
    if (status == SOEKPI_OK) {
        status = read_money_unit(plan, root, error);
    }
    if (status == SOEKPI_OK) {
        status = read_declares(plan, root, error);
    }
    if (status == SOEKPI_OK) {
        status = soekpi_node_word(root, "growth_base", soekpi_growth_id, 0, SOEKPI_GROWTH_END,
                                  SOEKPI_ERROR_PLAN, &plan->growth_base, error);
    }
    if (status == SOEKPI_OK) {
        status = soekpi_node_flag(root, "partial", &plan->partial, error);
    }
    memset(plan->labels, SOEKPI_UNDEFINED, sizeof plan->labels);
    return status != SOEKPI_OK ? status : soekpi_read_labels(root, plan->labels, error);
}
