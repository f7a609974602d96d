/* Which targets a record speaks about: by the names that it and the plan use. */
#include "evaluate/progress.h"

#include <stdlib.h>

#include "base/memory.h"

/* ---- names of the plan ---- */

static bool want(wanted_names *out, const char *text, const char *more, size_t index, size_t entry) {
    char *key = soekpi_squeezed_key(text, more);
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

static int by_target(const void *left, const void *right) {
    const wanted_name *a = left, *b = right;
    if (a->target != b->target)
        return a->target < b->target ? -1 : 1;
    return a->entry < b->entry ? -1 : a->entry > b->entry;
}

static int by_key(const void *left, const void *right) {
    const wanted_name *a = left, *b = right;
    int order = strcmp(a->key, b->key);
    return order != 0 ? order : by_target(left, right);
}

/* ---- its stages ---- */

static int by_target_and_key(const void *left, const void *right) {
    const wanted_name *a = left, *b = right;
    if (a->target != b->target)
        return a->target < b->target ? -1 : 1;
    return strcmp(a->key, b->key);
}

static bool want_stages(const soekpi_plan *plan, wanted_names *out) {
    for (size_t t = 0; t < plan->target_count; t++) {
        const plan_work *work = &plan->targets[t].work;
        for (size_t i = 0; i < work->stage_count; i++) {
            char *key = soekpi_squeezed_key(work->stages[i], "");
            if (!key ||
                !soekpi_grow(&out->stages, &out->stage_capacity, out->stage_count + 1, sizeof *out->stages)) {
                soekpi_release(key);
                return false;
            }
            out->stages[out->stage_count++] = (wanted_name){key, t, i};
        }
    }
    if (out->stage_count > 1)
        qsort(out->stages, out->stage_count, sizeof *out->stages, by_target_and_key);
    return true;
}

bool soekpi_wanted_names_make(const soekpi_plan *plan, wanted_names *out) {
    bool done = want_stages(plan, out);
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
    for (size_t i = 0; i < freed->stage_count; i++)
        soekpi_release(freed->stages[i].key);
    soekpi_release(freed->names);
    soekpi_release(freed->stages);
    soekpi_release(freed->found);
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

/* Which of a record's names may stand for what: a project's name alone is no milestone. */
enum { KEY_TARGET, KEY_BOTH, KEY_PROJECT, KEY_EVENT, KEYS };

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

/* Adds what one key stands for. False: memory. */
static bool add_found(const soekpi_plan *plan, wanted_names *names, const char *key, int which) {
    for (size_t i = first_of(names, key); i < names->count && strcmp(names->names[i].key, key) == 0; i++) {
        if (!fits(&plan->targets[names->names[i].target], which))
            continue;
        if (!soekpi_grow(&names->found, &names->found_capacity, names->found_count + 1, sizeof *names->found))
            return false;
        names->found[names->found_count++] = names->names[i];
    }
    return true;
}

static bool add_all(const soekpi_plan *plan, wanted_names *names, const register_record *record) {
    const char *texts[KEYS][2] = {[KEY_TARGET] = {record->target, ""},
                                  [KEY_BOTH] = {record->project, record->event},
                                  [KEY_PROJECT] = {record->project, ""},
                                  [KEY_EVENT] = {record->event, ""}};
    bool done = true;
    names->found_count = 0;
    for (int which = 0; done && which < KEYS; which++) {
        const char *const *text = texts[which];
        if (text[0][0] == '\0' || (which == KEY_BOTH && text[1][0] == '\0'))
            continue;
        char *key = soekpi_squeezed_key(text[0], text[1]);
        done = key && add_found(plan, names, key, which);
        soekpi_release(key);
    }
    return done;
}

/* Two names may stand for one thing. An entry wins over the whole of its target, which has the number behind
 * the last entry. */
static bool is_new(const soekpi_plan *plan, const wanted_name *name, const wanted_name *before) {
    return before->target != name->target ||
           (before->entry != name->entry && name->entry != plan->targets[name->target].work.entry_count);
}

bool soekpi_record_match(const soekpi_plan *plan, wanted_names *names, const register_record *record,
                         wanted_found *found, void *into) {
    if (names->count == 0)
        return true;
    if (!add_all(plan, names, record))
        return false;
    if (names->found_count > 1)
        qsort(names->found, names->found_count, sizeof *names->found, by_target);
    for (size_t i = 0; i < names->found_count; i++) {
        const wanted_name *name = &names->found[i];
        if ((i == 0 || is_new(plan, name, name - 1)) && !found(into, name->target, name->entry))
            return false;
    }
    return true;
}

bool soekpi_stage_find(const wanted_names *names, size_t index, const char *text, size_t *stage) {
    *stage = SIZE_MAX;
    if (text[0] == '\0' || names->stage_count == 0)
        return true;
    wanted_name wanted = {soekpi_squeezed_key(text, ""), index, 0};
    const wanted_name *found = wanted.key ? bsearch(&wanted, names->stages, names->stage_count,
                                                    sizeof *names->stages, by_target_and_key)
                                          : NULL;
    *stage = found ? found->entry : SIZE_MAX;
    bool done = wanted.key != NULL;
    soekpi_release(wanted.key);
    return done;
}
