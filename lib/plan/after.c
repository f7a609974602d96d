/* What targets come after: ids become numbers, loops are refused. */
#include "plan/reader.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

/* A target by its id. */
typedef struct known_target {
    const char *id;
    size_t index;
} known_target;

static int compare_ids(const void *left, const void *right) {
    return strcmp(((const known_target *)left)->id, ((const known_target *)right)->id);
}

static soekpi_status fail_unknown(const soekpi_plan *plan, const target *of, soekpi_error *error) {
    enum { NEAR = 3 };
    const char *near = NULL;
    size_t least = NEAR + 1;
    slice id = soekpi_slice(of->work.after_id);
    for (size_t i = 0; i < plan->target_count; i++) {
        size_t distance = soekpi_text_distance(id, soekpi_slice(plan->targets[i].id), NEAR);
        if (distance < least) {
            least = distance;
            near = plan->targets[i].id;
        }
    }
    return soekpi_fail(error, SOEKPI_ERROR_NAME, of->work.where,
                       "target '%s' comes after '%.*s', but no target has this id%s%s%s", of->id,
                       (int)(id.length < 120 ? id.length : 120), id.start,
                       near != NULL ? "; did you mean '" : "", near != NULL ? near : "",
                       near != NULL ? "'?" : "");
}

static soekpi_status find_targets(soekpi_plan *plan, size_t count, const known_target *known,
                                  soekpi_error *error) {
    for (size_t i = 0; i < count; i++) {
        target *of = &plan->targets[i];
        if (of->work.after_id == NULL) {
            continue;
        }
        known_target wanted = {of->work.after_id, 0};
        const known_target *found = bsearch(&wanted, known, plan->target_count, sizeof *known, compare_ids);
        if (found == NULL) {
            return fail_unknown(plan, of, error);
        }
        of->work.after = found->index;
    }
    return SOEKPI_OK;
}

/* `first` > ... > `first` */
static soekpi_status fail_loop(const soekpi_plan *plan, size_t first, soekpi_error *error) {
    enum { SHOWN = 8 };
    text_builder chain = {0};
    size_t length = 0;
    size_t at = first;
    do {
        if (length++ < SHOWN) {
            soekpi_text_format(&chain, "'%s' after ", plan->targets[at].id);
        }
        at = plan->targets[at].work.after;
    } while (at != first);
    soekpi_text_format(&chain, "%s'%s'", length > SHOWN ? "... after " : "", plan->targets[first].id);
    char *text = soekpi_text_take(&chain);
    if (text == NULL) {
        return soekpi_fail_memory(error);
    }
    soekpi_status status = soekpi_fail(error, SOEKPI_ERROR_PLAN, plan->targets[first].work.where,
                                       "targets come after each other in a loop: %s", text);
    soekpi_release(text);
    return status;
}

/* Each target comes after at most one, so that a walk that meets its own mark is in a loop. */
static soekpi_status check_loops(const soekpi_plan *plan, size_t count, soekpi_error *error) {
    size_t *marks = soekpi_allocate(plan->target_count, sizeof *marks);
    if (marks == NULL) {
        return soekpi_fail_memory(error);
    }
    soekpi_status status = SOEKPI_OK;
    for (size_t i = 0; status == SOEKPI_OK && i < count; i++) {
        size_t at = i;
        while (at != SIZE_MAX && marks[at] == 0) {
            marks[at] = i + 1;
            at = plan->targets[at].work.after;
        }
        if (at != SIZE_MAX && marks[at] == i + 1) {
            status = fail_loop(plan, at, error);
        }
    }
    soekpi_release(marks);
    return status;
}

soekpi_status soekpi_plan_link(soekpi_plan *plan, size_t count, soekpi_error *error) {
    bool any = false;
    for (size_t i = 0; i < count; i++) {
        any = any || plan->targets[i].work.after_id != NULL;
    }
    if (!any) {
        return SOEKPI_OK;
    }
    known_target *known = soekpi_allocate(plan->target_count, sizeof *known);
    if (known == NULL) {
        return soekpi_fail_memory(error);
    }
    for (size_t i = 0; i < plan->target_count; i++) {
        known[i].id = plan->targets[i].id;
        known[i].index = i;
    }
    qsort(known, plan->target_count, sizeof *known, compare_ids);
    soekpi_status status = find_targets(plan, count, known, error);
    soekpi_release(known);
    return status != SOEKPI_OK ? status : check_loops(plan, count, error);
}
