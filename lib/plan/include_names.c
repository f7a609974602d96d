/* Names and benchmarks of included plans: one thing has one meaning in all of them. */
#include "plan/include.h"

#include <string.h>

#include "base/memory.h"

enum { SECTIONS = 3 };

/* One plan's definitions, by themselves, beside those of all plans so far. */
typedef struct names_reader {
    const soekpi_catalogue *own;
    const soekpi_catalogue *all;
    const inclusion *shared;
    soekpi_error *error;
} names_reader;

/* ---- What is the same ---- */

static bool same_names(const name_set *a, const name_set *b) {
    bool same = strcmp(a->id, b->id) == 0 && strcmp(a->chinese, b->chinese) == 0 &&
                strcmp(a->english, b->english) == 0 && a->alias_count == b->alias_count;
    for (size_t i = 0; same && i < a->alias_count; i++) {
        same = strcmp(a->aliases[i], b->aliases[i]) == 0;
    }
    return same;
}

static bool same_item(const item *a, const item *b) {
    bool same = same_names(&a->names, &b->names) && a->kind == b->kind && a->unit == b->unit &&
                a->profit == b->profit && a->benchmark == b->benchmark &&
                a->definition_count == b->definition_count;
    for (size_t i = 0; same && i < a->definition_count; i++) {
        same = strcmp(a->definition_texts[i], b->definition_texts[i]) == 0;
    }
    return same;
}

static bool same_indicator(const indicator *a, const indicator *b) {
    return same_names(&a->names, &b->names) && a->unit == b->unit && a->better == b->better &&
           a->denominator_nonzero == b->denominator_nonzero && strcmp(a->text, b->text) == 0;
}

static bool same_value(const parameter *a, const parameter *b) {
    return soekpi_decimal_equal(a->value, b->value) && a->unit.unit == b->unit.unit &&
           a->unit.given == b->unit.given && a->unit.points == b->unit.points && a->per_year == b->per_year;
}

static bool same_definition(const names_reader *reader, symbol own, symbol other) {
    if (own.what == SOEKPI_IS_ITEM) {
        return same_item(soekpi_catalogue_item(reader->own, own.index),
                         soekpi_catalogue_item(reader->all, other.index));
    }
    if (own.what == SOEKPI_IS_INDICATOR) {
        return same_indicator(soekpi_catalogue_indicator(reader->own, own.index),
                              soekpi_catalogue_indicator(reader->all, other.index));
    }
    const parameter *mine = soekpi_catalogue_parameter(reader->own, own.index);
    const parameter *found = soekpi_catalogue_parameter(reader->all, other.index);
    return same_value(mine, found) && same_names(&mine->names, &found->names) && mine->basis == found->basis;
}

/* ---- Whose it is ---- */

static size_t first_of(const soekpi_catalogue *names, int32_t what) {
    return what == SOEKPI_IS_ITEM        ? names->first_item
           : what == SOEKPI_IS_INDICATOR ? names->first_indicator
                                         : names->first_parameter;
}

/* The plan that defines it, NULL for the catalogue below all plans. */
static const char *plan_of(const names_reader *reader, symbol found) {
    size_t index = (size_t)found.index;
    size_t first = first_of(reader->all, found.what);
    if (index < first) {
        return NULL;
    }
    for (size_t i = 0; i < reader->shared->origin_count; i++) {
        const names_origin *origin = &reader->shared->origins[i];
        size_t end = found.what == SOEKPI_IS_ITEM        ? origin->items
                     : found.what == SOEKPI_IS_INDICATOR ? origin->indicators
                                                         : origin->parameters;
        if (index - first < end) {
            return origin->plan;
        }
    }
    return reader->shared->root->id;
}

static const char *kind_name(int32_t what) {
    return what == SOEKPI_IS_ITEM ? "item" : what == SOEKPI_IS_INDICATOR ? "indicator" : "parameter";
}

static soekpi_status fail_other(const names_reader *reader, const char *name, symbol found, const char *plan,
                                place where) {
    return soekpi_fail(reader->error, SOEKPI_ERROR_DUPLICATE, where,
                       "the name '%.120s' stands for the %s '%.80s' in plan '%.80s'", name,
                       kind_name(found.what), soekpi_symbol_id(reader->all, found), plan);
}

static soekpi_status fail_differs(const names_reader *reader, symbol own, const char *plan, place where) {
    return soekpi_fail(reader->error, SOEKPI_ERROR_DUPLICATE, where,
                       "the %s '%.120s' is defined differently in plan '%.80s'; plans that are read together "
                       "must define it in the same way",
                       kind_name(own.what), soekpi_symbol_id(reader->own, own), plan);
}

/* A part may not change what the other plans take from the catalogue. */
static soekpi_status fail_hidden(const names_reader *reader, symbol own, place where) {
    return soekpi_fail(reader->error, SOEKPI_ERROR_DUPLICATE, where,
                       "the parameter '%.120s' is not that of the catalogue, which plan '%.80s' uses; define "
                       "it there in the same way",
                       soekpi_symbol_id(reader->own, own), reader->shared->root->id);
}

/* One name of `own`: *known when it means the same already. */
static soekpi_status check_name(const names_reader *reader, const char *name, symbol own, place where,
                                bool *known) {
    symbol found;
    soekpi_status status = soekpi_catalogue_lookup(reader->all, soekpi_slice(name), &found);
    if (status != SOEKPI_OK) {
        return status == SOEKPI_ERROR_MEMORY ? soekpi_fail_memory(reader->error) : SOEKPI_OK;
    }
    const char *plan = plan_of(reader, found);
    bool same_id = found.what == own.what &&
                   strcmp(soekpi_symbol_id(reader->own, own), soekpi_symbol_id(reader->all, found)) == 0;
    if (plan == NULL) { /* a parameter: nothing else may hide a name of the catalogue */
        const parameter *mine = soekpi_catalogue_parameter(reader->own, own.index);
        *known = same_id && same_value(mine, soekpi_catalogue_parameter(reader->all, found.index));
        return *known ? SOEKPI_OK : fail_hidden(reader, own, where);
    }
    if (!same_id) {
        return fail_other(reader, name, found, plan, where);
    }
    *known = same_definition(reader, own, found);
    return *known ? SOEKPI_OK : fail_differs(reader, own, plan, where);
}

static const name_set *names_of(const soekpi_catalogue *own, symbol defined) {
    return defined.what == SOEKPI_IS_ITEM        ? &soekpi_catalogue_item(own, defined.index)->names
           : defined.what == SOEKPI_IS_INDICATOR ? &soekpi_catalogue_indicator(own, defined.index)->names
                                                 : &soekpi_catalogue_parameter(own, defined.index)->names;
}

static soekpi_status check_names(const names_reader *reader, symbol own, place where, bool *known) {
    const name_set *set = names_of(reader->own, own);
    *known = false;
    soekpi_status status = check_name(reader, set->id, own, where, known);
    if (status == SOEKPI_OK && !*known) {
        status = check_name(reader, set->chinese, own, where, known);
    }
    if (status == SOEKPI_OK && !*known) {
        status = check_name(reader, set->english, own, where, known);
    }
    for (size_t i = 0; status == SOEKPI_OK && !*known && i < set->alias_count; i++) {
        status = check_name(reader, set->aliases[i], own, where, known);
    }
    return status;
}

/* ---- What is new ---- */

static const struct {
    const char *key;
    int32_t what;
} sections[SECTIONS] = {
    {"parameters", SOEKPI_IS_PARAMETER}, {"items", SOEKPI_IS_ITEM}, {"indicators", SOEKPI_IS_INDICATOR}};

/* A section without what is known already; its children stand in `room`. */
static soekpi_status keep_new(const names_reader *reader, const node *section, int32_t what, node *out,
                              node *room) {
    *out = *section;
    out->first = NULL;
    out->next = NULL;
    size_t kept = 0;
    symbol own = {what, (int32_t)first_of(reader->own, what)};
    for (const node *child = section->first; child != NULL; child = child->next, own.index++) {
        bool known;
        soekpi_status status = check_names(reader, own, child->key_where, &known);
        if (status != SOEKPI_OK) {
            return status;
        }
        if (known) {
            continue;
        }
        room[kept] = *child;
        room[kept].next = NULL;
        if (kept > 0) {
            room[kept - 1].next = &room[kept];
        }
        kept++;
    }
    out->first = kept > 0 ? room : NULL;
    out->children = kept;
    return SOEKPI_OK;
}

/* Reads what is new of a map that could be read by itself. */
static soekpi_status read_new(const names_reader *reader, soekpi_catalogue *all, const node *map) {
    size_t count = 0;
    for (size_t i = 0; i < SECTIONS; i++) {
        const node *section = soekpi_node_find(map, sections[i].key);
        count += section != NULL ? section->children : 0;
    }
    node *room = soekpi_allocate(count, sizeof *room);
    if (room == NULL) {
        return soekpi_fail_memory(reader->error);
    }
    node lists[SECTIONS];
    node fresh = {.kind = NODE_MAP, .where = map->where};
    soekpi_status status = SOEKPI_OK;
    size_t used = 0;
    for (size_t i = 0; status == SOEKPI_OK && i < SECTIONS; i++) {
        const node *section = soekpi_node_find(map, sections[i].key);
        if (section == NULL) {
            continue;
        }
        status = keep_new(reader, section, sections[i].what, &lists[i], room + used);
        used += section->children;
        lists[i].next = fresh.first;
        fresh.first = &lists[i];
        fresh.children++;
    }
    if (status == SOEKPI_OK) {
        status = soekpi_catalogue_read(all, &fresh, reader->error);
    }
    soekpi_release(room);
    return status;
}

static soekpi_status read_part(soekpi_catalogue *all, const node *map, const inclusion *shared,
                               soekpi_error *error) {
    soekpi_catalogue *own = soekpi_catalogue_extend(all->parent, error);
    if (own == NULL) {
        return SOEKPI_ERROR_MEMORY;
    }
    names_reader reader = {own, all, shared, error};
    soekpi_status status = soekpi_catalogue_read(own, map, error);
    if (status == SOEKPI_OK) {
        status = read_new(&reader, all, map);
    }
    soekpi_catalogue_free(own);
    return status;
}

soekpi_status soekpi_part_names(const opened_plan *opened, inclusion *shared, soekpi_error *error) {
    soekpi_catalogue *all = opened->plan->catalogue;
    soekpi_status status = opened->outer == NULL ? soekpi_catalogue_read(all, opened->map, error)
                                                 : read_part(all, opened->map, shared, error);
    if (status == SOEKPI_OK && !soekpi_grow(&shared->origins, &shared->origin_capacity,
                                            shared->origin_count + 1, sizeof *shared->origins)) {
        status = soekpi_fail_memory(error);
    }
    if (status == SOEKPI_OK) {
        names_origin origin = {opened->plan->id, all->item_count, all->indicator_count, all->parameter_count};
        shared->origins[shared->origin_count++] = origin;
    }
    return status;
}

/* ---- Benchmarks ---- */

static const benchmark *find_benchmark(const soekpi_plan *root, int32_t of) {
    for (size_t i = 0; i < root->benchmark_count; i++) {
        if (root->benchmarks[i].item == of) {
            return &root->benchmarks[i];
        }
    }
    return NULL;
}

soekpi_status soekpi_part_benchmarks(const opened_plan *opened, const inclusion *shared,
                                     soekpi_error *error) {
    soekpi_plan *own = opened->plan;
    soekpi_plan *root = shared->root;
    size_t capacity = root->benchmark_count;
    if (own == root || own->benchmark_count == 0) {
        return SOEKPI_OK;
    }
    if (!soekpi_grow(&root->benchmarks, &capacity, root->benchmark_count + own->benchmark_count,
                     sizeof *root->benchmarks)) {
        return soekpi_fail_memory(error);
    }
    const node *list = soekpi_node_find(opened->map, "benchmarks");
    const node *entry = list != NULL ? list->first : NULL;
    for (size_t i = 0; i < own->benchmark_count; i++) {
        benchmark *given = &own->benchmarks[i];
        const benchmark *found = find_benchmark(root, given->item);
        if (found == NULL) {
            root->benchmarks[root->benchmark_count++] = *given;
            given->entity = NULL;
        } else if (strcmp(found->entity, given->entity) != 0 || found->latest != given->latest) {
            return soekpi_fail(
                error, SOEKPI_ERROR_DUPLICATE, entry != NULL ? entry->key_where : soekpi_nowhere,
                "the benchmark '%.80s' is that of '%.80s' for plan '%.80s'; plans that are "
                "read together must have the same",
                soekpi_catalogue_item(root->catalogue, given->item)->names.id, found->entity, root->id);
        }
        entry = entry != NULL ? entry->next : NULL;
    }
    return SOEKPI_OK;
}
