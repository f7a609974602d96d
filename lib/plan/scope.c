/* Whom a target speaks about. */
#include "plan/reader.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

static bool add_entity(slice name, target *out) {
    char *copy = soekpi_copy_text(name.start, name.length);
    if (copy != NULL) {
        out->scope_entities[out->scope_entity_count++] = copy;
    }
    return copy != NULL;
}

/* Only records speak about the plan as a whole: it has no accounts. */
static soekpi_status read_plan_word(const node *value, target *out, soekpi_error *error) {
    if (!soekpi_is_work(out->kind)) {
        return soekpi_fail(error, SOEKPI_ERROR_PLAN, soekpi_text_place(value),
                           "target '%s' is %s, and the plan as a whole has no figures of its own; expected "
                           "each, group, segment or names of entities",
                           out->id, soekpi_target_kind_name(out->kind));
    }
    out->scope_plan = true;
    return SOEKPI_OK;
}

static soekpi_status read_scope_word(const node *value, target *out, soekpi_error *error) {
    soekpi_status status = soekpi_node_expect(value, NODE_SCALAR, "a scope", error);
    if (status != SOEKPI_OK) {
        return status;
    }
    if (value->text.length == 0) {
        return soekpi_fail(error, SOEKPI_ERROR_PLAN, value->where,
                           "a scope is empty; expected each, group, segment, plan or the name of an entity");
    }
    if (soekpi_slice_equal(value->text, "each")) {
        out->scope_each = true;
    } else if (soekpi_slice_equal(value->text, "group")) {
        out->scope_group = true;
    } else if (soekpi_slice_equal(value->text, "segment")) {
        out->scope_segment = true;
    } else if (soekpi_slice_equal(value->text, "plan")) {
        return read_plan_word(value, out, error);
    } else {
        return add_entity(value->text, out) ? SOEKPI_OK : soekpi_fail_memory(error);
    }
    return SOEKPI_OK;
}

static soekpi_status check_scope(const node *scope, target *out, soekpi_error *error) {
    if (out->scope_each && out->scope_entity_count > 0) {
        return soekpi_fail(error, SOEKPI_ERROR_PLAN, scope->where,
                           "the scope of target '%s' is each entity and names '%s' besides; keep one of them",
                           out->id, out->scope_entities[0]);
    }
    if (scope->children < 2) {
        return SOEKPI_OK;
    }
    placed_name *list = soekpi_allocate(scope->children, sizeof *list);
    if (list == NULL) {
        return soekpi_fail_memory(error);
    }
    size_t count = 0;
    for (const node *child = scope->first; child != NULL; child = child->next) {
        list[count].text = child->text;
        list[count++].where = soekpi_text_place(child);
    }
    soekpi_status status = soekpi_check_unique(list, count, "the scope", error);
    soekpi_release(list);
    return status;
}

/* Without a scope in the text: what an included plan is about; else rules speak about all
 * enterprises and groups, and work about the plan as a whole. */
static soekpi_status set_default(const soekpi_plan *plan, target *out, soekpi_error *error) {
    if (plan->entity == NULL) {
        bool work = soekpi_is_work(out->kind);
        out->scope_each = out->scope_group = !work;
        out->scope_plan = work;
        return SOEKPI_OK;
    }
    out->scope_entities = soekpi_allocate(1, sizeof *out->scope_entities);
    if (out->scope_entities == NULL || !add_entity(soekpi_slice(plan->entity), out)) {
        return soekpi_fail_memory(error);
    }
    return SOEKPI_OK;
}

static int by_bytes(const void *left, const void *right) {
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

static soekpi_status sort_names(target *out, soekpi_error *error) {
    out->scope_sorted = soekpi_allocate(out->scope_entity_count, sizeof(const char *));
    if (out->scope_sorted == NULL) {
        return soekpi_fail_memory(error);
    }
    for (size_t i = 0; i < out->scope_entity_count; i++) {
        out->scope_sorted[i] = out->scope_entities[i];
    }
    qsort(out->scope_sorted, out->scope_entity_count, sizeof *out->scope_sorted, by_bytes);
    return SOEKPI_OK;
}

bool soekpi_scope_names(const target *wanted, const char *name) {
    return wanted->scope_entity_count > 0 && bsearch(&name, wanted->scope_sorted, wanted->scope_entity_count,
                                                     sizeof *wanted->scope_sorted, by_bytes) != NULL;
}

static soekpi_status read_scope(const soekpi_plan *plan, const node *map, target *out, soekpi_error *error) {
    const node *scope = soekpi_node_find(map, "scope");
    if (scope == NULL) {
        return set_default(plan, out, error);
    }
    out->scope_entities = soekpi_allocate(scope->children + 1, sizeof *out->scope_entities);
    if (out->scope_entities == NULL) {
        return soekpi_fail_memory(error);
    }
    if (scope->kind != NODE_LIST) {
        return read_scope_word(scope, out, error);
    }
    if (scope->first == NULL) {
        return soekpi_fail(error, SOEKPI_ERROR_PLAN, scope->where,
                           "the scope of target '%s' is empty; expected each, group, segment, plan or names "
                           "of entities",
                           out->id);
    }
    for (const node *child = scope->first; child != NULL; child = child->next) {
        soekpi_status status = read_scope_word(child, out, error);
        if (status != SOEKPI_OK) {
            return status;
        }
    }
    return check_scope(scope, out, error);
}

soekpi_status soekpi_target_read_scope(const soekpi_plan *plan, const node *map, target *out,
                                       soekpi_error *error) {
    soekpi_status status = read_scope(plan, map, out, error);
    return status == SOEKPI_OK ? sort_names(out, error) : status;
}
