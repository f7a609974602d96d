/* Who a row is of: by its code where it has one, shown by its name. */
#include "table/read.h"

#include <soekpi/words.h>

#include "base/memory.h"

enum { NO_CODE = -1, SEVERAL_CODES = -2 };

/* ---- Names and codes of one table ---- */

/* The one code of each name, NO_CODE or SEVERAL_CODES. NULL: memory. */
static int32_t *codes_of_names(const soekpi_table *table, const key_column *names, const key_column *codes) {
    int32_t *found = soekpi_allocate(names->label_count, sizeof *found);
    for (size_t i = 0; found != NULL && i < names->label_count; i++) {
        found[i] = NO_CODE;
    }
    for (size_t row = 0; found != NULL && row < table->rows; row++) {
        int32_t name = names->codes[row];
        int32_t code = codes->codes[row];
        if (name >= 0 && code >= 0) {
            found[name] = found[name] == NO_CODE || found[name] == code ? code : SEVERAL_CODES;
        }
    }
    return found;
}

static bool note_renamed(finding_list *findings, const char *code, const char *first, const char *second) {
    text_builder chinese = {0};
    text_builder english = {0};
    soekpi_text_add(&chinese, "代码“");
    soekpi_text_shown(&chinese, soekpi_slice(code));
    soekpi_text_add(&chinese, "”有两个名称“");
    soekpi_text_shown(&chinese, soekpi_slice(first));
    soekpi_text_add(&chinese, "”和“");
    soekpi_text_shown(&chinese, soekpi_slice(second));
    soekpi_text_add(&chinese, "”：按同一企业采用，显示前者");
    soekpi_text_add(&english, "the code '");
    soekpi_text_shown(&english, soekpi_slice(code));
    soekpi_text_add(&english, "' has two names, '");
    soekpi_text_shown(&english, soekpi_slice(first));
    soekpi_text_add(&english, "' and '");
    soekpi_text_shown(&english, soekpi_slice(second));
    soekpi_text_add(&english, "': read as one entity, shown by the first");
    return soekpi_finding_add(findings, SOEKPI_FINDING_READ_AS, 0, 0, NULL, &chinese, &english);
}

/* Shows an entity by a name, unless it has one; another one is a finding. False: memory. */
static bool show_entity(soekpi_table *table, int32_t entity, const char *name) {
    if (!soekpi_grow(&table->entity_names, &table->entity_name_capacity, table->entity.label_count,
                     sizeof *table->entity_names)) {
        return false;
    }
    while (table->entity_name_count < table->entity.label_count) {
        table->entity_names[table->entity_name_count++] = NULL;
    }
    char **shown = &table->entity_names[entity];
    if (*shown == NULL) {
        *shown = soekpi_copy_text(name, strlen(name));
        return *shown != NULL;
    }
    return strcmp(*shown, name) == 0 ||
           note_renamed(&table->findings, table->entity.labels[entity], *shown, name);
}

/* Fills the entities of a table whose names and codes are there. False: memory. */
static bool fill(soekpi_table *table, const key_column *names, const key_column *codes,
                 const int32_t *code_of) {
    for (size_t row = 0; row < table->rows; row++) {
        int32_t name = names->codes[row];
        int32_t code = codes->codes[row];
        if (code < 0 && name >= 0 && code_of[name] >= 0) {
            code = code_of[name];
        }
        const char *label = code >= 0 ? codes->labels[code] : name >= 0 ? names->labels[name] : "";
        table->entity.codes[row] = -1;
        if (*label == '\0') {
            continue;
        }
        int32_t entity = soekpi_label_enter(&table->entity, soekpi_slice(label));
        table->entity.codes[row] = entity;
        if (entity < 0 || (code >= 0 && name >= 0 && !show_entity(table, entity, names->labels[name]))) {
            return false;
        }
    }
    return true;
}

soekpi_status soekpi_entities_combine(soekpi_table *table, key_column *names, key_column *codes,
                                      soekpi_error *error) {
    int32_t *code_of = codes_of_names(table, names, codes);
    table->entity = (key_column){.codes = soekpi_allocate(table->rows, sizeof *table->entity.codes)};
    bool whole = code_of != NULL && table->entity.codes != NULL && fill(table, names, codes, code_of) &&
                 soekpi_entities_distinguish(table);
    soekpi_release(code_of);
    soekpi_key_column_free(names);
    soekpi_key_column_free(codes);
    return whole ? SOEKPI_OK : soekpi_fail_memory(error);
}

/* ---- Entities by their names ---- */

static bool has_name(const soekpi_table *table, size_t entity) {
    return entity < table->entity_name_count && table->entity_names[entity] != NULL;
}

/* Enters what entities are shown as, where that is not their label: half of the slots stay free. */
static bool enter_shown(soekpi_table *table) {
    size_t capacity = 16;
    while (capacity / 2 < table->entity_name_count) {
        capacity *= 2;
    }
    soekpi_release(table->shown_slots);
    table->shown_capacity = 0;
    table->shown_slots = soekpi_allocate(capacity, sizeof *table->shown_slots);
    if (table->shown_slots == NULL) {
        return false;
    }
    table->shown_capacity = capacity;
    for (size_t i = 0; i < table->entity_name_count; i++) {
        if (!has_name(table, i)) {
            continue;
        }
        slice name = soekpi_slice(soekpi_entity_shown(table, (int32_t)i));
        size_t slot = (size_t)soekpi_text_hash(name) & (capacity - 1);
        while (table->shown_slots[slot] != 0) {
            slot = (slot + 1) & (capacity - 1);
        }
        table->shown_slots[slot] = (int32_t)i + 1;
    }
    return true;
}

/* The first entity behind `after` that is shown as `name` for its code, or -1. */
static int32_t find_shown(const soekpi_table *table, slice name, int32_t after) {
    int32_t best = -1;
    if (table->shown_capacity == 0) {
        return best;
    }
    size_t mask = table->shown_capacity - 1;
    for (size_t slot = (size_t)soekpi_text_hash(name) & mask; table->shown_slots[slot] != 0;
         slot = (slot + 1) & mask) {
        int32_t entity = table->shown_slots[slot] - 1;
        bool better = entity > after && (best < 0 || entity < best);
        if (better && soekpi_slice_equal(name, soekpi_entity_shown(table, entity))) {
            best = entity;
        }
    }
    return best;
}

/* ---- Names that several codes share ---- */

bool soekpi_entities_distinguish(soekpi_table *table) {
    key_column seen = {0};
    size_t *first =
        soekpi_allocate(table->entity_name_count, sizeof *first); /* of each name seen: its entity */
    uint8_t *shared = soekpi_allocate(table->entity_name_count, 1);
    if (table->entity_told == NULL) {
        table->entity_told = soekpi_allocate(table->entity_name_count, sizeof *table->entity_told);
    }
    bool whole = first != NULL && shared != NULL && table->entity_told != NULL;
    for (size_t i = 0; whole && i < table->entity_name_count; i++) {
        size_t known = seen.label_count;
        if (table->entity_names[i] == NULL) {
            continue;
        }
        int32_t name = soekpi_label_enter(&seen, soekpi_slice(table->entity_names[i]));
        whole = name >= 0;
        if (whole && (size_t)name == known) {
            first[name] = i;
        } else if (whole) {
            shared[i] = shared[first[name]] = 1;
        }
    }
    for (size_t i = 0; whole && i < table->entity_name_count; i++) {
        if (shared[i] == 0) {
            continue;
        }
        text_builder text = {0};
        soekpi_text_format(&text, "%s（%s）", table->entity_names[i], table->entity.labels[i]);
        table->entity_told[i] = soekpi_text_take(&text);
        whole = table->entity_told[i] != NULL;
    }
    soekpi_key_column_free(&seen);
    soekpi_release(first);
    soekpi_release(shared);
    return whole && enter_shown(table);
}

/* ---- What entities are called ---- */

const char *soekpi_entity_shown(const soekpi_table *table, int32_t entity) {
    if (!has_name(table, (size_t)entity)) {
        return table->entity.labels[entity];
    }
    return table->entity_told != NULL && table->entity_told[entity] != NULL ? table->entity_told[entity]
                                                                            : table->entity_names[entity];
}

const char *soekpi_row_code(const soekpi_table *table, size_t row) {
    int32_t entity = table->entity.codes != NULL ? table->entity.codes[row] : -1;
    bool coded =
        entity >= 0 &&
        (table->coded || ((size_t)entity < table->entity_name_count && table->entity_names[entity] != NULL));
    return coded ? table->entity.labels[entity] : "";
}

int32_t soekpi_entity_find(const soekpi_table *table, const char *name, int32_t after) {
    slice wanted = soekpi_slice_trim(soekpi_slice(name));
    int32_t label = soekpi_label_find(&table->entity, wanted);
    int32_t shown = find_shown(table, wanted, after);
    bool by_label = label > after && (shown < 0 || label < shown);
    return by_label ? label : shown;
}

/* ---- What a row is besides ---- */

const char *soekpi_row_segment(const soekpi_table *table, size_t row) {
    int32_t code = table->segment.codes != NULL ? table->segment.codes[row] : -1;
    return code >= 0 ? table->segment.labels[code] : "";
}

const char *soekpi_row_counterparty(const soekpi_table *table, size_t row) {
    int32_t code = table->counterparty.codes != NULL ? table->counterparty.codes[row] : -1;
    return code >= 0 ? table->counterparty.labels[code] : "";
}

void soekpi_row_shown(const soekpi_table *table, size_t row, int32_t language, text_builder *builder) {
    char buffer[24];
    bool chinese = language == SOEKPI_CHINESE;
    slice segment = soekpi_slice(soekpi_row_segment(table, row));
    slice counterparty = soekpi_slice(soekpi_row_counterparty(table, row));
    bool named = table->entity.codes != NULL && table->entity.codes[row] >= 0;
    soekpi_text_add(builder, named ? "" : chinese ? "第" : "row ");
    soekpi_text_shown(builder, soekpi_slice(soekpi_row_entity(table, row, buffer)));
    soekpi_text_add(builder, named || !chinese ? "" : "行");
    if (counterparty.length > 0) {
        soekpi_text_add(builder, chinese ? "与" : " with ");
        soekpi_text_shown(builder, counterparty);
    }
    if (segment.length > 0) {
        soekpi_text_add(builder, chinese ? "（" : " (");
        soekpi_text_shown(builder, segment);
        soekpi_text_add(builder, chinese ? "）" : ")");
    }
}

/* ---- Counterparties ---- */

int32_t *soekpi_counterparties_find(const soekpi_table *table) {
    enum { FIRST_STRANGER = -2 };
    const key_column *parties = &table->counterparty;
    int32_t *found = soekpi_allocate(parties->label_count, sizeof *found);
    for (size_t i = 0; found != NULL && i < parties->label_count; i++) {
        int32_t entity = soekpi_entity_find(table, parties->labels[i], -1);
        found[i] = entity >= 0 ? entity : FIRST_STRANGER - (int32_t)i;
    }
    return found;
}

/* ---- Entities of several tables ---- */

/* Whether a label of a table is a code. */
static bool is_code(const soekpi_table *table, size_t label) {
    return table->coded || (label < table->entity_name_count && table->entity_names[label] != NULL);
}

/* Enters the entities that have codes. False: memory. */
static bool enter_codes(soekpi_table *out, const soekpi_table *from, int32_t *map) {
    for (size_t i = 0; i < from->entity.label_count; i++) {
        if (!is_code(from, i)) {
            continue;
        }
        map[i] = soekpi_label_enter(&out->entity, soekpi_slice(from->entity.labels[i]));
        const char *name = i < from->entity_name_count ? from->entity_names[i] : NULL;
        if (map[i] < 0 || (name != NULL && !show_entity(out, map[i], name))) {
            return false;
        }
    }
    return true;
}

/* The names of coded entities, and the one code of each, or SEVERAL_CODES. */
typedef struct name_list {
    key_column names;
    int32_t *codes;
    size_t capacity;
} name_list;

static bool list_names(const soekpi_table *out, name_list *list) {
    for (size_t i = 0; i < out->entity_name_count; i++) {
        if (out->entity_names[i] == NULL) {
            continue;
        }
        size_t known = list->names.label_count;
        int32_t name = soekpi_label_enter(&list->names, soekpi_slice(out->entity_names[i]));
        if (name < 0 || !soekpi_grow(&list->codes, &list->capacity, known + 1, sizeof *list->codes)) {
            return false;
        }
        list->codes[name] = (size_t)name == known ? (int32_t)i : SEVERAL_CODES;
    }
    return true;
}

static bool note_unclear(soekpi_table *out, const char *name) {
    text_builder chinese = {0};
    text_builder english = {0};
    soekpi_text_add(&chinese, "名称“");
    soekpi_text_shown(&chinese, soekpi_slice(name));
    soekpi_text_add(&chinese, "”对应几个代码：没有代码的行另作一户");
    soekpi_text_add(&english, "the name '");
    soekpi_text_shown(&english, soekpi_slice(name));
    soekpi_text_add(&english, "' has several codes: rows of it without a code are an entity of their own");
    return soekpi_finding_add(&out->findings, SOEKPI_FINDING_UNKNOWN_ENTITY, 0, 0, name, &chinese, &english);
}

/* Enters those that have names only: a name that one code has is that code's. */
static bool enter_names(soekpi_table *out, const soekpi_table *from, const name_list *list, int32_t *map) {
    for (size_t i = 0; i < from->entity.label_count; i++) {
        if (is_code(from, i)) {
            continue;
        }
        slice label = soekpi_slice(from->entity.labels[i]);
        int32_t name = soekpi_label_find(&list->names, label);
        int32_t code = name >= 0 ? list->codes[name] : NO_CODE;
        if (code == SEVERAL_CODES && !note_unclear(out, from->entity.labels[i])) {
            return false;
        }
        map[i] = code >= 0 ? code : soekpi_label_enter(&out->entity, label);
        if (map[i] < 0) {
            return false;
        }
    }
    return true;
}

bool soekpi_entities_merge(soekpi_table *out, const soekpi_table *const *tables, int32_t **maps,
                           size_t count) {
    name_list list = {0};
    bool whole = true;
    out->coded = count > 0;
    for (size_t i = 0; whole && i < count; i++) {
        out->coded = out->coded && tables[i]->coded;
        maps[i] = soekpi_allocate(tables[i]->entity.label_count, sizeof *maps[i]);
        whole = maps[i] != NULL && enter_codes(out, tables[i], maps[i]);
    }
    whole = whole && list_names(out, &list);
    for (size_t i = 0; whole && i < count; i++) {
        whole = enter_names(out, tables[i], &list, maps[i]);
    }
    whole = whole && soekpi_entities_distinguish(out);
    soekpi_key_column_free(&list.names);
    soekpi_release(list.codes);
    return whole;
}

/* ---- Names and codes of a grid ---- */

soekpi_status soekpi_keys_set_entities(soekpi_table *table, const slice *names, const slice *codes,
                                       const size_t *lines, size_t name_number, size_t code_number,
                                       soekpi_error *error) {
    soekpi_status status = SOEKPI_OK;
    if (names != NULL) {
        status = soekpi_keys_set(table, SOEKPI_KEY_ENTITY, names, lines, name_number, error);
    }
    if (status == SOEKPI_OK && codes != NULL) {
        status = soekpi_keys_set(table, SOEKPI_KEY_CODE, codes, lines, code_number, error);
    }
    return status;
}
