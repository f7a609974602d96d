/* What kind of target a map describes, and which keys belong to which kind. */
#include "plan/reader.h"

#include "base/memory.h"

enum {
    OF_RULE = 1 << SOEKPI_TARGET_RULE,
    OF_QUANTITY = 1 << SOEKPI_TARGET_QUANTITY,
    OF_MILESTONE = 1 << SOEKPI_TARGET_MILESTONE,
    OF_PORTFOLIO = 1 << SOEKPI_TARGET_PORTFOLIO,
    OF_CHECKLIST = 1 << SOEKPI_TARGET_CHECKLIST,
    OF_RANK = 1 << SOEKPI_TARGET_RANK,
    OF_COUNTED = OF_QUANTITY | OF_PORTFOLIO | OF_CHECKLIST, /* what is done is added up until a day */
    OF_WORK = OF_COUNTED | OF_MILESTONE,
    OF_INDICATOR = OF_RULE | OF_RANK,
    OF_ALL = OF_WORK | OF_INDICATOR
};

typedef struct key_use {
    const char *key;
    int kinds;
} key_use;

static const key_use uses[] = {
    {"id", OF_ALL},
    {"title", OF_ALL},
    {"indicator", OF_INDICATOR},
    {"quantity", OF_QUANTITY},
    {"milestone", OF_MILESTONE},
    {"portfolio", OF_PORTFOLIO},
    {"checklist", OF_CHECKLIST},
    {"formula", OF_INDICATOR},
    {"rule", OF_ALL & ~OF_MILESTONE},
    {"at_risk", OF_INDICATOR | OF_MILESTONE},
    {"round", OF_RULE},
    {"scope", OF_ALL},
    {"annualise", OF_INDICATOR},
    {"quote", OF_ALL},
    {"basis", OF_ALL},
    {"optional", OF_ALL},
    {"growth_base", OF_INDICATOR},
    {"labels", OF_RULE},
    {"note", OF_ALL},
    {"start", OF_WORK},
    {"due", OF_WORK},
    {"pace", OF_COUNTED},
    {"schedule", OF_COUNTED},
    {"maximum", OF_QUANTITY},
    {"after", OF_MILESTONE},
    {"declared", OF_PORTFOLIO},
    {"stages", OF_PORTFOLIO},
    {"stage", OF_PORTFOLIO},
    {"reported", OF_RANK},
    {"places", OF_RANK},
};

enum { KEYS = sizeof uses / sizeof *uses };

const char *soekpi_target_kind_name(int32_t kind) {
    static const char *const names[] = {
        [SOEKPI_TARGET_RULE] = "a rule of an indicator", [SOEKPI_TARGET_QUANTITY] = "a quantity",
        [SOEKPI_TARGET_MILESTONE] = "a milestone",       [SOEKPI_TARGET_PORTFOLIO] = "a portfolio",
        [SOEKPI_TARGET_CHECKLIST] = "a checklist",       [SOEKPI_TARGET_RANK] = "a rank",
    };
    return names[kind];
}

soekpi_status soekpi_target_check_keys(const node *map, soekpi_error *error) {
    const char *keys[KEYS + 1] = {NULL};
    for (size_t i = 0; i < KEYS; i++) {
        keys[i] = uses[i].key;
    }
    return soekpi_node_check_keys(map, keys, "a target", error);
}

/* ---- The kind ---- */

static bool is_rank(const node *map) {
    const node *text = soekpi_node_find(map, "rule");
    return text != NULL && text->kind == NODE_SCALAR && soekpi_rank_begins(text->text);
}

/* The kind that a key gives, -1 for every other key. */
static int32_t kind_of(const node *child) {
    static const struct {
        const char *key;
        int32_t kind;
    } subjects[] = {
        {"indicator", SOEKPI_TARGET_RULE},      {"formula", SOEKPI_TARGET_RULE},
        {"quantity", SOEKPI_TARGET_QUANTITY},   {"milestone", SOEKPI_TARGET_MILESTONE},
        {"portfolio", SOEKPI_TARGET_PORTFOLIO}, {"checklist", SOEKPI_TARGET_CHECKLIST},
    };
    for (size_t i = 0; i < sizeof subjects / sizeof *subjects; i++) {
        if (soekpi_slice_equal(child->key, subjects[i].key)) {
            return subjects[i].kind;
        }
    }
    return -1;
}

static soekpi_status find_kind(const node *map, target *out, soekpi_error *error) {
    const node *first = NULL;
    for (const node *child = map->first; child != NULL; child = child->next) {
        int32_t kind = kind_of(child);
        if (kind < 0) {
            continue;
        }
        if (first != NULL && kind_of(first) != kind) {
            return soekpi_fail(error, SOEKPI_ERROR_PLAN, child->key_where,
                               "target '%s' has '%s' and '%s'; a target speaks about one of 'indicator', "
                               "'quantity', 'milestone', 'portfolio' and 'checklist'",
                               out->id, first->key.start, child->key.start);
        }
        first = child;
        out->kind = kind == SOEKPI_TARGET_RULE && is_rank(map) ? SOEKPI_TARGET_RANK : kind;
    }
    if (first == NULL) {
        return soekpi_fail(error, SOEKPI_ERROR_PLAN, out->where,
                           "target '%s' speaks about nothing; it needs 'indicator' (the name of an indicator "
                           "or an item), 'quantity', 'milestone', 'portfolio' or 'checklist'",
                           out->id);
    }
    return SOEKPI_OK;
}

/* ---- Its keys ---- */

static int kinds_of(slice key) {
    for (size_t i = 0; i < KEYS; i++) {
        if (soekpi_slice_equal(key, uses[i].key)) {
            return uses[i].kinds;
        }
    }
    return 0;
}

/* "a quantity, a portfolio or a checklist" */
static void list_kinds(int kinds, text_builder *builder) {
    int left = 0;
    for (int kind = 0; kind < SOEKPI_TARGET_KIND_END; kind++) {
        left += (kinds >> kind) & 1;
    }
    bool first = true;
    for (int kind = 0; kind < SOEKPI_TARGET_KIND_END; kind++) {
        if (((kinds >> kind) & 1) == 0) {
            continue;
        }
        soekpi_text_add(builder, first ? "" : left > 1 ? ", " : " or ");
        soekpi_text_add(builder, soekpi_target_kind_name(kind));
        first = false;
        left--;
    }
}

static soekpi_status fail_key(const node *child, const target *of, int kinds, soekpi_error *error) {
    if (of->kind == SOEKPI_TARGET_MILESTONE && soekpi_slice_equal(child->key, "rule")) {
        return soekpi_fail(error, SOEKPI_ERROR_PLAN, child->key_where,
                           "target '%s' is a milestone and takes no 'rule': it is met when it is done on its "
                           "due date or before",
                           of->id);
    }
    text_builder builder = {0};
    list_kinds(kinds, &builder);
    char *list = soekpi_text_take(&builder);
    if (list == NULL) {
        return soekpi_fail_memory(error);
    }
    soekpi_status status =
        soekpi_fail(error, SOEKPI_ERROR_PLAN, child->key_where, "target '%s' is %s, but '%s' belongs to %s",
                    of->id, soekpi_target_kind_name(of->kind), child->key.start, list);
    soekpi_release(list);
    return status;
}

soekpi_status soekpi_target_read_kind(const node *map, target *out, soekpi_error *error) {
    soekpi_status status = find_kind(map, out, error);
    for (const node *child = map->first; status == SOEKPI_OK && child != NULL; child = child->next) {
        int kinds = kinds_of(child->key);
        if (((kinds >> out->kind) & 1) == 0) {
            status = fail_key(child, out, kinds, error);
        }
    }
    return status;
}
