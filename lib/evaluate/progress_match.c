/* Which targets a record speaks about: by the names that it and the plan use. */
#include "evaluate/progress.h"

#include <stdlib.h>

#include "base/memory.h"

/* The key of two texts together, as soekpi_name_key() folds them, without any blank: 新桥东 and 主体结构封顶
 * are the milestone "新桥东 主体结构封顶". NULL: memory. */
static char *squeezed_key(const char *first, const char *second) {
    text_builder both = {0};
    soekpi_text_add(&both, first);
    soekpi_text_add(&both, second);
    char *text = soekpi_text_take(&both);
    char *key = text ? soekpi_name_key(soekpi_slice(text)) : NULL;
    soekpi_release(text);
    size_t length = 0;
    for (size_t i = 0; key && key[i] != '\0'; i++)
        if (key[i] != ' ' && key[i] != '_')
            key[length++] = key[i];
    if (key)
        key[length] = '\0';
    return key;
}

/* ---- names of the plan ---- */

static bool want(wanted_names *out, const char *text, const char *more, size_t index, size_t entry) {
    char *key = squeezed_key(text, more);
    if (!key || !soekpi_grow(&out->names, &out->capacity, out->count + 1, sizeof *out->names)) {
        soekpi_release(key);
        return false;
    }
    out->names[out->count++] = (wanted_name){key, index, entry};
    return true;
}

static bool want_entry(wanted_names *out, const target *of, size_t index, size_t which) {
    const plan_entry *entry = &of->work.entries[which];
    text_builder full = {0};
    soekpi_text_format(&full, "%s/%s", of->id, entry->id);
    char *path = soekpi_text_take(&full);
    bool done = path && want(out, path, "", index, which) && want(out, entry->id, "", index, which) &&
                want(out, entry->title_chinese, "", index, which) &&
                want(out, entry->title_english, "", index, which);
    soekpi_release(path);
    return done;
}

static int by_key(const void *left, const void *right) {
    const wanted_name *a = left, *b = right;
    int order = strcmp(a->key, b->key);
    if (order != 0)
        return order;
    if (a->target != b->target)
        return a->target < b->target ? -1 : 1;
    return a->entry < b->entry ? -1 : a->entry > b->entry;
}

bool soekpi_wanted_names_make(const soekpi_plan *plan, wanted_names *out) {
    bool done = true;
    for (size_t t = 0; done && t < plan->target_count; t++) {
        const target *of = &plan->targets[t];
        if (of->kind == SOEKPI_TARGET_MILESTONE)
            done = want(out, of->id, "", t, 0) && want(out, of->work.subject, "", t, 0);
        if (of->kind == SOEKPI_TARGET_PORTFOLIO) /* of projects that the list does not name */
            done = want(out, of->id, "", t, of->work.entry_count);
        for (size_t i = 0; done && i < of->work.entry_count; i++)
            done = want_entry(out, of, t, i);
    }
    if (done && out->count > 1)
        qsort(out->names, out->count, sizeof *out->names, by_key);
    return done;
}

void soekpi_wanted_names_free(wanted_names *freed) {
    for (size_t i = 0; i < freed->count; i++)
        soekpi_release(freed->names[i].key);
    soekpi_release(freed->names);
    *freed = (wanted_names){0};
}

/* ---- names of a record ---- */

/* The first name of that key. */
static size_t first_of(const wanted_names *names, const char *key) {
    size_t low = 0, high = names->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(names->names[middle].key, key) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

enum { KEYS = 4, MOST_FOUND = 64 };

typedef struct matched {
    size_t target, entry;
} matched;

/* Which of a record's names may stand for what: a project's name alone is no milestone. */
enum { KEY_TARGET, KEY_BOTH, KEY_PROJECT, KEY_EVENT };

static bool fits(const target *of, int which) {
    switch (of->kind) {
    case SOEKPI_TARGET_MILESTONE:
        return which != KEY_PROJECT;
    case SOEKPI_TARGET_PORTFOLIO:
        return which != KEY_BOTH && which != KEY_EVENT;
    default:
        return true;
    }
}

/* Adds what one key stands for, unless it is known; false when there are too many. */
static void add_found(const soekpi_plan *plan, const wanted_names *names, const char *key, int which,
                      matched *list, size_t *count) {
    for (size_t i = first_of(names, key); i < names->count && strcmp(names->names[i].key, key) == 0; i++) {
        const wanted_name *name = &names->names[i];
        bool known = !fits(&plan->targets[name->target], which) || *count == MOST_FOUND;
        for (size_t k = 0; k < *count && !known; k++) /* an entry wins over the whole of its target */
            known =
                list[k].target == name->target &&
                (list[k].entry == name->entry || name->entry == plan->targets[name->target].work.entry_count);
        if (!known)
            list[(*count)++] = (matched){name->target, name->entry};
    }
}

bool soekpi_record_match(const soekpi_plan *plan, const wanted_names *names, const register_record *record,
                         wanted_found *found, void *into) {
    if (names->count == 0)
        return true;
    const char *texts[KEYS][2] = {[KEY_TARGET] = {record->target, ""},
                                  [KEY_BOTH] = {record->project, record->event},
                                  [KEY_PROJECT] = {record->project, ""},
                                  [KEY_EVENT] = {record->event, ""}};
    /* A project's own name before the target's id, so that an entry is found first. */
    static const int order[KEYS] = {KEY_PROJECT, KEY_BOTH, KEY_EVENT, KEY_TARGET};
    matched list[MOST_FOUND];
    size_t count = 0;
    for (int i = 0; i < KEYS; i++) {
        const char *const *text = texts[order[i]];
        if (text[0][0] == '\0' || (order[i] == KEY_BOTH && text[1][0] == '\0'))
            continue;
        char *key = squeezed_key(text[0], text[1]);
        if (!key)
            return false;
        add_found(plan, names, key, order[i], list, &count);
        soekpi_release(key);
    }
    for (size_t i = 0; i < count; i++)
        if (!found(into, list[i].target, list[i].entry))
            return false;
    return true;
}

bool soekpi_stage_find(const plan_work *work, const char *text, size_t *stage) {
    *stage = SIZE_MAX;
    if (text[0] == '\0')
        return true;
    char *key = squeezed_key(text, "");
    bool done = key != NULL;
    for (size_t i = 0; done && i < work->stage_count && *stage == SIZE_MAX; i++) {
        char *other = squeezed_key(work->stages[i], "");
        done = other != NULL;
        if (done && strcmp(key, other) == 0)
            *stage = i;
        soekpi_release(other);
    }
    soekpi_release(key);
    return done;
}
