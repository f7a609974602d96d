/* Finds, opens and takes in the plans that a plan includes. */
#include "plan/include.h"

#include "base/memory.h"

enum {
    DEPTH = 32,      /* as the nesting of YAML (law 19) */
    PARTS = 1000,    /* of all plans together: a plan that is included twice counts twice */
    BYTES = 8 << 20, /* of all their texts */
    SHOWN = 120
};

static int shown(slice text) {
    return (int)(text.length < SHOWN ? text.length : SHOWN);
}

void soekpi_parts_free(opened_plan *opened) {
    for (size_t i = 0; i < opened->part_count; i++) {
        opened_plan *freed = &opened->parts[i];
        soekpi_parts_free(freed);
        if (freed->plan != NULL) {
            freed->plan->catalogue = NULL; /* the root's */
        }
        soekpi_plan_free(freed->plan);
        soekpi_document_free(freed->tree);
        soekpi_release(freed->id);
        soekpi_release(freed->title_chinese);
        soekpi_release(freed->title_english);
    }
    soekpi_release(opened->parts);
    opened->parts = NULL;
    opened->part_count = 0;
}

/* ---- Errors ---- */

/* An error within an included plan has that plan's places, and so must name it. */
static soekpi_status fail_within(const char *id, const soekpi_error *inner, inclusion *shared,
                                 soekpi_error *error) {
    if (inner->code == SOEKPI_ERROR_MEMORY) {
        return soekpi_fail_memory(error);
    }
    place where = {inner->line, inner->column};
    if (shared->located) {
        return soekpi_fail(error, inner->code, where, "%s", inner->message);
    }
    shared->located = true;
    return soekpi_fail(error, inner->code, where, "plan '%.*s': %s", shown(soekpi_slice(id)), id,
                       inner->message);
}

/* "a includes b includes a" */
static soekpi_status fail_cycle(const opened_plan *outer, slice id, place where, soekpi_error *error) {
    const opened_plan *chain[DEPTH + 1];
    size_t count = 0;
    for (const opened_plan *at = outer; at != NULL && count <= DEPTH; at = at->outer) {
        chain[count++] = at;
        if (soekpi_slice_equal(id, at->plan->id)) {
            break;
        }
    }
    text_builder builder = {0};
    while (count > 0) {
        slice name = soekpi_slice(chain[--count]->plan->id);
        soekpi_text_format(&builder, "'%.*s' includes ", shown(name), name.start);
    }
    soekpi_text_format(&builder, "'%.*s'", shown(id), id.start);
    char *text = soekpi_text_take(&builder);
    if (text == NULL) {
        return soekpi_fail_memory(error);
    }
    soekpi_status status = soekpi_fail(error, SOEKPI_ERROR_PLAN, where, "a plan includes itself: %s", text);
    soekpi_release(text);
    return status;
}

static soekpi_status fail_unknown(const inclusion *shared, slice id, place where, soekpi_error *error) {
    enum { LISTED = 12 };
    text_builder known = {0};
    size_t listed = 0;
    for (size_t i = 0; i < shared->source_count && listed < LISTED; i++) {
        soekpi_text_format(&known, "%s'%s'", listed++ == 0 ? "" : ", ", shared->sources[i].id);
    }
    for (size_t i = 0; i < soekpi_builtin_plan_count() && listed < LISTED; i++) {
        soekpi_text_format(&known, "%s'%s'", listed++ == 0 ? "" : ", ", soekpi_builtin_plan_id(i));
    }
    char *list = soekpi_text_take(&known);
    if (list == NULL) {
        return soekpi_fail_memory(error);
    }
    soekpi_status status =
        soekpi_fail(error, SOEKPI_ERROR_NAME, where, "there is no plan '%.*s' to include; there are %s",
                    shown(id), id.start, list);
    soekpi_release(list);
    return status;
}

/* ---- The text of a plan ---- */

static soekpi_status find_text(const inclusion *shared, slice id, place where, slice *out,
                               soekpi_error *error) {
    out->start = NULL;
    for (size_t i = 0; i < shared->source_count; i++) {
        const soekpi_plan_source *source = &shared->sources[i];
        if (!soekpi_slice_equal(id, source->id)) {
            continue;
        }
        if (out->start != NULL) {
            return soekpi_fail(error, SOEKPI_ERROR_DUPLICATE, where, "two sources have the id '%.*s'",
                               shown(id), id.start);
        }
        out->start = source->text != NULL ? source->text : "";
        out->length = source->length;
    }
    if (out->start == NULL) {
        for (size_t i = 0; i < soekpi_builtin_plan_count(); i++) {
            if (soekpi_slice_equal(id, soekpi_builtin_plan_id(i))) {
                out->start = soekpi_builtin_plan_text(soekpi_builtin_plan_id(i), &out->length);
            }
        }
    }
    return out->start != NULL ? SOEKPI_OK : fail_unknown(shared, id, where, error);
}

static soekpi_status check_limits(const opened_plan *outer, inclusion *shared, slice text, place where,
                                  soekpi_error *error) {
    bool deep = outer->depth >= DEPTH;
    if (deep || shared->part_count >= PARTS || text.length > BYTES - shared->bytes) {
        return soekpi_fail(error, SOEKPI_ERROR_LIMIT, where,
                           deep ? "plans include each other more than %d deep"
                           : shared->part_count >= PARTS
                               ? "more than %d plans are included, counting each time"
                               : "the included plans are longer than %d bytes together, counting each time",
                           deep                          ? DEPTH
                           : shared->part_count >= PARTS ? PARTS
                                                         : BYTES);
    }
    shared->part_count++;
    shared->bytes += text.length;
    return SOEKPI_OK;
}

/* ---- An entry of `include` ---- */

/* The id of the plan that is included, and what the part is called: `id`, or the plan's id. */
static soekpi_status read_ids(const node *entry, opened_plan *out, slice *plan, place *where,
                              soekpi_error *error) {
    static const char *const keys[] = {"plan", "id", "title", "entity", NULL};
    const node *named = entry;
    *plan = entry->text;
    if (entry->kind != NODE_SCALAR) {
        soekpi_status status = soekpi_node_check_keys(entry, keys, "an included plan", error);
        if (status != SOEKPI_OK) {
            return status;
        }
        named = soekpi_node_find(entry, "plan");
        if (named == NULL) {
            return soekpi_fail(error, SOEKPI_ERROR_PLAN, entry->where,
                               "an included plan has no 'plan'; expected the id of a plan");
        }
        status = soekpi_node_text(entry, "plan", plan, error);
        if (status != SOEKPI_OK) {
            return status;
        }
    }
    *where = soekpi_text_place(named);
    place unused;
    if (soekpi_node_find(entry, "id") != NULL) {
        return soekpi_read_id(entry, "an included plan", &out->id, &unused, error);
    }
    soekpi_status status = soekpi_id_check(*plan, "an included plan", *where, error);
    if (status != SOEKPI_OK) {
        return status;
    }
    out->id = soekpi_copy_text(plan->start, plan->length);
    return out->id != NULL ? SOEKPI_OK : soekpi_fail_memory(error);
}

/* Whom the part is about: what the entry says, else what the plan around it is about. */
static soekpi_status read_entity(const node *entry, const opened_plan *outer, char **out,
                                 soekpi_error *error) {
    const node *value = soekpi_node_find(entry, "entity");
    slice text = soekpi_slice(outer->plan->entity);
    soekpi_status status = soekpi_node_text(entry, "entity", &text, error);
    if (status != SOEKPI_OK) {
        return status;
    }
    if (value != NULL && soekpi_slice_trim(text).length == 0) {
        return soekpi_fail(error, SOEKPI_ERROR_PLAN, value->where,
                           "'entity' is empty; leave it out, or name the enterprise the plan is about");
    }
    if (text.length > 0) {
        *out = soekpi_copy_text(text.start, text.length);
    }
    return text.length == 0 || *out != NULL ? SOEKPI_OK : soekpi_fail_memory(error);
}

/* ---- Opening ---- */

static bool is_open(const opened_plan *outer, slice id) {
    const opened_plan *at = outer;
    while (at != NULL && !soekpi_slice_equal(id, at->plan->id)) {
        at = at->outer;
    }
    return at != NULL;
}

/* Reads the text of an included plan; its errors have its own places. */
static soekpi_status open_text(opened_plan *out, slice id, slice text, inclusion *shared,
                               soekpi_error *error) {
    out->tree = soekpi_document_parse(text.start, text.length, error);
    if (out->tree == NULL) {
        return error->code;
    }
    out->map = soekpi_document_root(out->tree);
    soekpi_status status = soekpi_plan_open(out, shared, error);
    if (status == SOEKPI_OK && !soekpi_slice_equal(id, out->plan->id)) {
        return soekpi_fail(error, SOEKPI_ERROR_PLAN, soekpi_text_place(soekpi_node_find(out->map, "plan")),
                           "the plan is called '%.*s', but its source '%.*s'",
                           shown(soekpi_slice(out->plan->id)), out->plan->id, shown(id), id.start);
    }
    return status != SOEKPI_OK ? status : soekpi_part_check(out, shared, error);
}

static soekpi_status open_part(const node *entry, opened_plan *outer, opened_plan *out, inclusion *shared,
                               soekpi_error *error) {
    slice id;
    slice text;
    place where;
    out->outer = outer;
    out->depth = outer->depth + 1;
    out->plan = soekpi_allocate(1, sizeof *out->plan);
    if (out->plan == NULL) {
        return soekpi_fail_memory(error);
    }
    out->plan->catalogue = outer->plan->catalogue;
    soekpi_status status = read_ids(entry, out, &id, &where, error);
    if (status == SOEKPI_OK) {
        status = soekpi_read_languages(entry, "title", &out->title_chinese, &out->title_english, error);
    }
    if (status == SOEKPI_OK) {
        status = read_entity(entry, outer, &out->plan->entity, error);
    }
    if (status == SOEKPI_OK && is_open(outer, id)) {
        return fail_cycle(outer, id, where, error);
    }
    if (status == SOEKPI_OK) {
        status = find_text(shared, id, where, &text, error);
    }
    if (status == SOEKPI_OK) {
        status = check_limits(outer, shared, text, where, error);
    }
    if (status != SOEKPI_OK) {
        return status;
    }
    soekpi_error inner = {0};
    return open_text(out, id, text, shared, &inner) == SOEKPI_OK
               ? SOEKPI_OK
               : fail_within(out->plan->id != NULL ? out->plan->id : out->id, &inner, shared, error);
}

static soekpi_status check_ids(const opened_plan *opened, const node *list, soekpi_error *error) {
    placed_name *names = soekpi_allocate(opened->part_count, sizeof *names);
    if (names == NULL) {
        return soekpi_fail_memory(error);
    }
    const node *entry = list->first;
    for (size_t i = 0; i < opened->part_count; i++, entry = entry->next) {
        const node *id = soekpi_node_find(entry, "id");
        id = id == NULL ? soekpi_node_find(entry, "plan") : id;
        names[i].text = soekpi_slice(opened->parts[i].id);
        names[i].where = soekpi_text_place(id == NULL ? entry : id);
    }
    soekpi_status status =
        soekpi_check_unique(names, opened->part_count, "the included plan (or its 'id')", error);
    soekpi_release(names);
    return status;
}

soekpi_status soekpi_parts_open(opened_plan *opened, inclusion *shared, soekpi_error *error) {
    const node *list = soekpi_node_find(opened->map, "include");
    if (list == NULL) {
        return SOEKPI_OK;
    }
    soekpi_status status = soekpi_node_expect(list, NODE_LIST, "include", error);
    if (status != SOEKPI_OK) {
        return status;
    }
    opened->parts = soekpi_allocate(list->children, sizeof *opened->parts);
    if (opened->parts == NULL) {
        return soekpi_fail_memory(error);
    }
    for (const node *entry = list->first; status == SOEKPI_OK && entry != NULL; entry = entry->next) {
        status = open_part(entry, opened, &opened->parts[opened->part_count++], shared, error);
    }
    return status != SOEKPI_OK ? status : check_ids(opened, list, error);
}

/* ---- Filling ---- */

soekpi_status soekpi_parts_fill(opened_plan *opened, inclusion *shared, soekpi_error *error) {
    for (size_t i = 0; i < opened->part_count; i++) {
        opened_plan *filled = &opened->parts[i];
        soekpi_error inner = {0};
        if (soekpi_plan_fill(filled, shared, &inner) != SOEKPI_OK) {
            return fail_within(filled->plan->id, &inner, shared, error);
        }
        if (!soekpi_part_merge(opened->plan, filled)) {
            return soekpi_fail_memory(error);
        }
    }
    return SOEKPI_OK;
}
