/* Takes the targets of an included plan into the plan that includes it. */
#include "plan/include.h"

#include <string.h>

#include "base/memory.h"
#include "base/period.h"

/* ---- Contradictions ---- */

static soekpi_status check_period(const opened_plan *opened, const soekpi_plan *root, soekpi_error *error) {
    const soekpi_plan *own = opened->plan;
    if (own->period == PERIOD_NONE || root->period == PERIOD_NONE || own->period == root->period) {
        return SOEKPI_OK;
    }
    text_builder period = {0};
    soekpi_period_print(root->period, &period);
    char *text = soekpi_text_take(&period);
    if (text == NULL) {
        return soekpi_fail_memory(error);
    }
    soekpi_status status = soekpi_fail(
        error, SOEKPI_ERROR_PLAN, soekpi_text_place(soekpi_node_find(opened->map, "period")),
        "plan '%.120s' is for %s; plans that are read together are judged for one period", root->id, text);
    soekpi_release(text);
    return status;
}

soekpi_status soekpi_part_check(const opened_plan *opened, const inclusion *shared, soekpi_error *error) {
    const soekpi_plan *root = shared->root;
    const node *partial = soekpi_node_find(opened->map, "partial");
    if (partial != NULL && opened->plan->partial != root->partial) {
        return soekpi_fail(error, SOEKPI_ERROR_PLAN, soekpi_text_place(partial),
                           "plan '%.120s' says otherwise of partial sums; plans that are read together must "
                           "agree",
                           root->id);
    }
    return check_period(opened, root, error);
}

/* Rounding is done in the unit people see, which is the root's. */
soekpi_status soekpi_part_check_rounding(const soekpi_plan *own, const soekpi_plan *root,
                                         soekpi_error *error) {
    for (size_t i = 0; own->money_power != root->money_power && i < own->target_count; i++) {
        const target *rounded = &own->targets[i];
        bool money = rounded->unit == SOEKPI_MONEY || rounded->unit == SOEKPI_MONEY_PER_PERSON;
        if (rounded->round >= 0 && money) {
            return soekpi_fail(error, SOEKPI_ERROR_PLAN, rounded->where,
                               "target '%s' rounds in %s, but plan '%.120s' in %s; give both the same "
                               "'money_unit'",
                               rounded->id, own->money_unit, root->id, root->money_unit);
        }
    }
    return SOEKPI_OK;
}

/* ---- Ids ---- */

/* "part/id" in place of "id" */
static bool add_prefix(const char *prefix, char **id) {
    text_builder builder = {0};
    soekpi_text_add(&builder, prefix);
    soekpi_text_add(&builder, "/");
    soekpi_text_add(&builder, *id);
    char *longer = soekpi_text_take(&builder);
    if (longer == NULL) {
        return false;
    }
    soekpi_release(*id);
    *id = longer;
    return true;
}

static bool add_prefixes(const char *prefix, soekpi_plan *plan) {
    bool done = true;
    for (size_t i = 0; done && i < plan->target_count; i++) {
        done = add_prefix(prefix, &plan->targets[i].id);
    }
    for (size_t i = 0; done && i < plan->part_count; i++) {
        done = add_prefix(prefix, &plan->parts[i].id);
    }
    return done;
}

/* ---- Numbers ---- */

static size_t moved(size_t index, size_t offset) {
    return index == SIZE_MAX ? SIZE_MAX : index + offset;
}

/* The plan's own become those of part `own`, those of its parts follow. */
static size_t moved_part(size_t index, size_t own) {
    return index == SIZE_MAX ? own : index + own + 1;
}

static void move_targets(soekpi_plan *into, soekpi_plan *from) {
    for (size_t i = 0; i < from->target_count; i++) {
        target *now = &from->targets[i];
        now->measure = moved(now->measure, into->measure_count);
        now->part = moved_part(now->part, into->part_count);
        now->work.after = moved(now->work.after, into->target_count);
    }
    if (from->target_count > 0) {
        memcpy(into->targets + into->target_count, from->targets, from->target_count * sizeof *from->targets);
    }
}

static void move_headings(soekpi_plan *into, soekpi_plan *from) {
    for (size_t i = 0; i < from->aspect_count; i++) {
        heading now = from->aspects[i];
        now.first += into->measure_count;
        now.part = moved_part(now.part, into->part_count);
        into->aspects[into->aspect_count + i] = now;
    }
    for (size_t i = 0; i < from->measure_count; i++) {
        heading now = from->measures[i];
        now.parent += into->aspect_count;
        now.first += into->target_count;
        now.part = moved_part(now.part, into->part_count);
        into->measures[into->measure_count + i] = now;
    }
}

static void move_parts(soekpi_plan *into, plan_part own, const soekpi_plan *from) {
    into->parts[into->part_count] = own;
    for (size_t i = 0; i < from->part_count; i++) {
        plan_part now = from->parts[i];
        now.parent = moved_part(now.parent, into->part_count);
        now.first_target += into->target_count;
        now.first_aspect += into->aspect_count;
        into->parts[into->part_count + 1 + i] = now;
    }
}

/* ---- Merging ---- */

static bool make_room(soekpi_plan *into, const soekpi_plan *from) {
    return soekpi_grow(&into->targets, &into->target_capacity, into->target_count + from->target_count,
                       sizeof *into->targets) &&
           soekpi_grow(&into->aspects, &into->aspect_capacity, into->aspect_count + from->aspect_count,
                       sizeof *into->aspects) &&
           soekpi_grow(&into->measures, &into->measure_capacity, into->measure_count + from->measure_count,
                       sizeof *into->measures) &&
           soekpi_grow(&into->parts, &into->part_capacity, into->part_count + from->part_count + 1,
                       sizeof *into->parts);
}

/* Texts of the part, taken from `opened`; its numbers are those of its own targets. */
static bool make_part(const soekpi_plan *into, opened_plan *opened, plan_part *out) {
    const soekpi_plan *from = opened->plan;
    const char *chinese = from->title_chinese != NULL ? from->title_chinese : from->id;
    const char *english = from->title_english != NULL ? from->title_english : from->id;
    char *entity =
        from->entity != NULL ? soekpi_copy_text(from->entity, strlen(from->entity)) : soekpi_copy_text("", 0);
    if (entity == NULL || !soekpi_text_default(&opened->title_chinese, chinese) ||
        !soekpi_text_default(&opened->title_english, english)) {
        soekpi_release(entity);
        return false;
    }
    size_t targets = from->part_count > 0 ? from->parts[0].first_target : from->target_count;
    size_t aspects = from->part_count > 0 ? from->parts[0].first_aspect : from->aspect_count;
    *out = (plan_part){
        .id = opened->id,
        .title_chinese = opened->title_chinese,
        .title_english = opened->title_english,
        .entity = entity,
        .parent = SIZE_MAX,
        .first_target = into->target_count,
        .target_count = targets,
        .goal_count = from->goal_count,
        .first_aspect = into->aspect_count,
        .aspect_count = aspects,
    };
    opened->id = opened->title_chinese = opened->title_english = NULL;
    return true;
}

bool soekpi_part_merge(soekpi_plan *into, opened_plan *opened) {
    soekpi_plan *from = opened->plan;
    plan_part own;
    if (!add_prefixes(opened->id, from) || !make_room(into, from) || !make_part(into, opened, &own)) {
        return false;
    }
    move_targets(into, from);
    move_headings(into, from);
    move_parts(into, own, from);
    into->target_count += from->target_count;
    into->aspect_count += from->aspect_count;
    into->measure_count += from->measure_count;
    into->part_count += from->part_count + 1;
    from->target_count = from->aspect_count = from->measure_count = from->part_count = 0;
    return true;
}
