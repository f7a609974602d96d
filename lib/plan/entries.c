/* The projects of a portfolio and the entries of a checklist. */
#include "plan/reader.h"

#include "base/memory.h"

/* "portfolio" or "checklist", which is also the key. */
static const char *list_key(const target *of) {
    return of->kind == SOEKPI_TARGET_PORTFOLIO ? "portfolio" : "checklist";
}

static const char *entry_name(const target *of) {
    return of->kind == SOEKPI_TARGET_PORTFOLIO ? "a project of a portfolio" : "an entry of a checklist";
}

static soekpi_status fail_empty(const target *of, place where, soekpi_error *error) {
    return soekpi_fail(error, SOEKPI_ERROR_PLAN, where, "%s of target '%s' has no name", entry_name(of),
                       of->id);
}

/* The id and the titles stand in for each other. */
static soekpi_status complete_entry(const target *of, place where, plan_entry *out, soekpi_error *error) {
    if (out->id == NULL && out->title_chinese == NULL) {
        return fail_empty(of, where, error);
    }
    if (!soekpi_text_default(&out->id, out->title_chinese) ||
        !soekpi_text_default(&out->title_chinese, out->id) ||
        !soekpi_text_default(&out->title_english, out->id) || !soekpi_text_default(&out->owner, NULL)) {
        return soekpi_fail_memory(error);
    }
    bool named = soekpi_slice_trim(soekpi_slice(out->id)).length > 0 &&
                 soekpi_slice_trim(soekpi_slice(out->title_chinese)).length > 0 &&
                 soekpi_slice_trim(soekpi_slice(out->title_english)).length > 0;
    return named ? SOEKPI_OK : fail_empty(of, where, error);
}

static soekpi_status read_map(const target *of, const node *value, plan_entry *out, soekpi_error *error) {
    static const char *const project_keys[] = {"id", "title", NULL};
    static const char *const entry_keys[] = {"id", "title", "owner", "due", NULL};
    place unused;
    soekpi_status status = soekpi_node_check_keys(
        value, of->kind == SOEKPI_TARGET_PORTFOLIO ? project_keys : entry_keys, entry_name(of), error);
    if (status == SOEKPI_OK && soekpi_node_find(value, "id") != NULL) {
        status = soekpi_read_id(value, entry_name(of), &out->id, &unused, error);
    }
    if (status == SOEKPI_OK) {
        status = soekpi_read_languages(value, "title", &out->title_chinese, &out->title_english, error);
    }
    if (status == SOEKPI_OK) {
        status = soekpi_read_copy(value, "owner", &out->owner, error);
    }
    return status != SOEKPI_OK ? status : soekpi_read_day(value, "due", &out->due, error);
}

static soekpi_status read_entry(const target *of, const node *value, plan_entry *out, soekpi_error *error) {
    soekpi_status status = SOEKPI_OK;
    if (value->kind == NODE_SCALAR) {
        out->id = soekpi_copy_text(value->text.start, value->text.length);
        if (out->id == NULL) {
            return soekpi_fail_memory(error);
        }
    } else {
        status = read_map(of, value, out, error);
    }
    return status != SOEKPI_OK ? status : complete_entry(of, value->where, out, error);
}

/* ---- Names that records could mean two entries by ---- */

char *soekpi_squeezed_key(const char *first, const char *second) {
    text_builder both = {0};
    soekpi_text_add(&both, first);
    soekpi_text_add(&both, second);
    char *text = soekpi_text_take(&both);
    char *key = text != NULL ? soekpi_name_key(soekpi_slice(text)) : NULL;
    soekpi_release(text);
    size_t length = 0;
    for (size_t i = 0; key != NULL && key[i] != '\0'; i++) {
        if (key[i] != ' ' && key[i] != '_') {
            key[length++] = key[i];
        }
    }
    if (key != NULL) {
        key[length] = '\0';
    }
    return key;
}

static void free_names(placed_name *names, size_t count) {
    for (size_t i = 0; names != NULL && i < count; i++) {
        soekpi_release((char *)(uintptr_t)names[i].text.start);
    }
    soekpi_release(names);
}

/* Adds a name as it is looked up, unless the entry has it already. */
static bool add_name(const char *text, const node *value, size_t first, placed_name *names, size_t *count) {
    char *key = soekpi_squeezed_key(text, "");
    if (key == NULL) {
        return false;
    }
    for (size_t i = first; i < *count; i++) {
        if (soekpi_slice_equal(names[i].text, key)) {
            soekpi_release(key);
            return true;
        }
    }
    names[*count].text = soekpi_slice(key);
    names[(*count)++].where = soekpi_text_place(value);
    return true;
}

static soekpi_status check_names(const target *of, const node *list, soekpi_error *error) {
    enum { NAMES = 3 }; /* of an entry: id and two titles */
    const plan_work *work = &of->work;
    placed_name *names = soekpi_allocate(work->entry_count, NAMES * sizeof *names);
    size_t count = 0;
    bool room = names != NULL;
    const node *value = list->first;
    for (size_t i = 0; room && i < work->entry_count; i++, value = value->next) {
        const plan_entry *entry = &work->entries[i];
        size_t first = count;
        room = add_name(entry->id, value, first, names, &count) &&
               add_name(entry->title_chinese, value, first, names, &count) &&
               add_name(entry->title_english, value, first, names, &count);
    }
    soekpi_status status =
        room ? soekpi_check_unique(names, count, entry_name(of), error) : soekpi_fail_memory(error);
    free_names(names, count);
    return status;
}

static soekpi_status read_list(const node *map, target *out, soekpi_error *error) {
    const node *list = soekpi_node_find(map, list_key(out));
    plan_work *work = &out->work;
    soekpi_status status = soekpi_node_expect(list, NODE_LIST, list_key(out), error);
    if (status != SOEKPI_OK) {
        return status;
    }
    if (list->first == NULL) {
        return soekpi_fail(error, SOEKPI_ERROR_PLAN, list->where, "the %s of target '%s' is empty",
                           list_key(out), out->id);
    }
    work->entries = soekpi_allocate(list->children, sizeof *work->entries);
    if (work->entries == NULL) {
        return soekpi_fail_memory(error);
    }
    for (const node *value = list->first; status == SOEKPI_OK && value != NULL; value = value->next) {
        status = read_entry(out, value, &work->entries[work->entry_count++], error);
    }
    work->declared = work->entry_count;
    return status != SOEKPI_OK ? status : check_names(out, list, error);
}

/* ---- How many, and what stage ---- */

static soekpi_status read_declared(const node *map, target *out, soekpi_error *error) {
    slice text = {NULL, 0};
    soekpi_status status = soekpi_node_text(map, "declared", &text, error);
    if (status != SOEKPI_OK || text.start == NULL) {
        return status;
    }
    place where = soekpi_text_place(soekpi_node_find(map, "declared"));
    status = soekpi_read_count(text, where, "'declared'", &out->work.declared, error);
    if (status == SOEKPI_OK && out->work.declared < out->work.entry_count) {
        return soekpi_fail(error, SOEKPI_ERROR_PLAN, where,
                           "'declared' is %zu, but target '%s' lists %zu projects", out->work.declared,
                           out->id, out->work.entry_count);
    }
    return status;
}

/* The name of a stage, and the key by which records mean it. */
static soekpi_status read_stage_name(const node *child, plan_work *work, placed_name *names,
                                     soekpi_error *error) {
    soekpi_status status = soekpi_node_expect(child, NODE_SCALAR, "a stage", error);
    if (status != SOEKPI_OK) {
        return status;
    }
    if (soekpi_slice_trim(child->text).length == 0) {
        return soekpi_fail(error, SOEKPI_ERROR_PLAN, child->where, "a stage has no name");
    }
    char *name = soekpi_copy_text(child->text.start, child->text.length);
    char *key = name != NULL ? soekpi_squeezed_key(name, "") : NULL;
    if (key == NULL) {
        soekpi_release(name);
        return soekpi_fail_memory(error);
    }
    names[work->stage_count].text = soekpi_slice(key);
    names[work->stage_count].where = soekpi_text_place(child);
    work->stages[work->stage_count++] = name;
    return SOEKPI_OK;
}

/* The list of stages, each once. */
static soekpi_status read_stages(const node *list, plan_work *work, soekpi_error *error) {
    soekpi_status status = soekpi_node_expect(list, NODE_LIST, "stages", error);
    if (status != SOEKPI_OK) {
        return status;
    }
    placed_name *names = soekpi_allocate(list->children, sizeof *names);
    work->stages = soekpi_allocate(list->children, sizeof *work->stages);
    if (names == NULL || work->stages == NULL) {
        soekpi_release(names);
        return soekpi_fail_memory(error);
    }
    for (const node *child = list->first; status == SOEKPI_OK && child != NULL; child = child->next) {
        status = read_stage_name(child, work, names, error);
    }
    if (status == SOEKPI_OK) {
        status = soekpi_check_unique(names, work->stage_count, "the stage", error);
    }
    free_names(names, work->stage_count);
    return status;
}

/* Which of the stages is to be reached. */
static soekpi_status find_stage(const node *stage, plan_work *work, soekpi_error *error) {
    for (size_t i = 0; i < work->stage_count; i++) {
        if (soekpi_slice_equal(stage->text, work->stages[i])) {
            work->stage = i;
            return SOEKPI_OK;
        }
    }
    text_builder known = {0};
    soekpi_text_add(&known, work->stage_count == 0 ? "there are none" : "");
    for (size_t i = 0; i < work->stage_count; i++) {
        soekpi_text_add(&known, i == 0 ? "" : ", ");
        soekpi_text_add(&known, work->stages[i]);
    }
    char *all = soekpi_text_take(&known);
    if (all == NULL) {
        return soekpi_fail_memory(error);
    }
    soekpi_status status =
        soekpi_fail(error, SOEKPI_ERROR_NAME, soekpi_text_place(stage), "'%.*s' is none of the stages: %s",
                    (int)(stage->text.length < 80 ? stage->text.length : 80), stage->text.start, all);
    soekpi_release(all);
    return status;
}

static soekpi_status read_stage(const node *map, target *out, soekpi_error *error) {
    const node *list = soekpi_node_find(map, "stages");
    const node *stage = soekpi_node_find(map, "stage");
    if (list == NULL && stage == NULL) {
        return SOEKPI_OK;
    }
    if (list == NULL || stage == NULL) {
        return soekpi_fail(error, SOEKPI_ERROR_PLAN, (list == NULL ? stage : list)->key_where,
                           "target '%s' has no '%s'; 'stages' lists all stages, the earliest first, and "
                           "'stage' is the one to be reached",
                           out->id, list == NULL ? "stages" : "stage");
    }
    slice unused = soekpi_slice("");
    soekpi_status status = soekpi_node_text(map, "stage", &unused, error);
    if (status == SOEKPI_OK) {
        status = read_stages(list, &out->work, error);
    }
    return status != SOEKPI_OK ? status : find_stage(stage, &out->work, error);
}

soekpi_status soekpi_entries_read(const node *map, target *out, soekpi_error *error) {
    soekpi_status status = read_list(map, out, error);
    if (status == SOEKPI_OK) {
        status = read_declared(map, out, error);
    }
    return status != SOEKPI_OK ? status : read_stage(map, out, error);
}
