/* Key columns: entity, period, group, role, segment, counterparty. */
#include "table/read.h"

#include "base/memory.h"

/* ---- Words of roles ---- */

static const struct {
    const char *key; /* soekpi_name_key() */
    int32_t role;
} role_words[] = {
    {"", SOEKPI_ROLE_ENTITY},
    {"entity", SOEKPI_ROLE_ENTITY},
    {"member", SOEKPI_ROLE_ENTITY},
    {"企业", SOEKPI_ROLE_ENTITY},
    {"单位", SOEKPI_ROLE_ENTITY},
    {"成员", SOEKPI_ROLE_ENTITY},
    {"成员企业", SOEKPI_ROLE_ENTITY},
    {"elimination", SOEKPI_ROLE_ELIMINATION},
    {"eliminations", SOEKPI_ROLE_ELIMINATION},
    {"抵销", SOEKPI_ROLE_ELIMINATION},
    {"抵消", SOEKPI_ROLE_ELIMINATION},
    {"合并抵销", SOEKPI_ROLE_ELIMINATION},
    {"合并抵消", SOEKPI_ROLE_ELIMINATION},
    {"抵销数", SOEKPI_ROLE_ELIMINATION},
    {"reported", SOEKPI_ROLE_REPORTED},
    {"合并报表", SOEKPI_ROLE_REPORTED},
    {"合并数", SOEKPI_ROLE_REPORTED},
    {"上报", SOEKPI_ROLE_REPORTED},
    {"context", SOEKPI_ROLE_CONTEXT},
    {"背景", SOEKPI_ROLE_CONTEXT},
    {"参照", SOEKPI_ROLE_CONTEXT},
    {"segment", SOEKPI_ROLE_SEGMENT},
    {"板块", SOEKPI_ROLE_SEGMENT},
    {"业务板块", SOEKPI_ROLE_SEGMENT},
    {"分部", SOEKPI_ROLE_SEGMENT},
    {"业务分部", SOEKPI_ROLE_SEGMENT},
    {"peer", SOEKPI_ROLE_PEER},
    {"peers", SOEKPI_ROLE_PEER},
    {"对标", SOEKPI_ROLE_PEER},
    {"对标单位", SOEKPI_ROLE_PEER},
    {"对标企业", SOEKPI_ROLE_PEER},
    {"同业", SOEKPI_ROLE_PEER},
    {"group", SOEKPI_ROLE_GROUP},
    {"structure", SOEKPI_ROLE_GROUP},
    {"集团", SOEKPI_ROLE_GROUP},
    {"结构", SOEKPI_ROLE_GROUP},
};

/* SOEKPI_ROLE_..., or -1 for a word that is none; blank is an entity. False: memory. */
static bool find_role(slice word, int32_t *role) {
    char *key = soekpi_name_key(word);
    *role = -1;
    for (size_t i = 0; key != NULL && i < sizeof role_words / sizeof *role_words; i++) {
        if (strcmp(key, role_words[i].key) == 0) {
            *role = role_words[i].role;
        }
    }
    bool read = key != NULL;
    soekpi_release(key);
    return read;
}

/* ---- One label a row ---- */

/* Where labels stand, for messages. */
typedef struct label_place {
    const size_t *lines; /* NULL: rows have numbers only */
    size_t number;       /* of the column, 0 for none */
} label_place;

static soekpi_status fail_label(label_place at, size_t row, soekpi_status code, const char *what, slice label,
                                const char *why, soekpi_error *error) {
    text_builder shown = {0};
    soekpi_text_shown(&shown, label);
    place where = {at.lines != NULL ? (int)at.lines[row] : 0, (int)at.number};
    soekpi_status status = soekpi_fail(
        error, code, where, "%s %zu: the %s '%s' cannot be read: %s", at.lines != NULL ? "line" : "row",
        at.lines != NULL ? at.lines[row] : row + 1, what, shown.text != NULL ? shown.text : "", why);
    soekpi_text_discard(&shown);
    return status;
}

static const char *const key_words[] = {"entity", "period",  "group",       "role",
                                        "code",   "segment", "counterparty"};
_Static_assert(sizeof key_words / sizeof *key_words == SOEKPI_KEY_END, "every key has a word");

/* 合计 among the segments of an entity is the entity itself, as a blank is. */
static bool is_whole(slice segment) {
    static const char *const parts[] = {"小计", "小计数",
                                        "subtotal"}; /* of the rows above it: of one entity */
    char folded[32];
    if (soekpi_row_word_read(segment) == ROW_WORD_TOTAL) {
        return true;
    }
    bool whole = false;
    if (soekpi_fold_word(segment, folded, sizeof folded)) {
        for (size_t i = 0; i < sizeof parts / sizeof *parts && !whole; i++) {
            whole = strcmp(folded, parts[i]) == 0;
        }
    }
    return whole;
}

static soekpi_status enter_label(key_column *column, slice label, label_place at, size_t row, int32_t key,
                                 int32_t *code, soekpi_error *error) {
    label = soekpi_slice_trim(label);
    *code = -1;
    if (label.length == 0) {
        return SOEKPI_OK;
    }
    *code = soekpi_label_find(column, label);
    if (*code >= 0 || (key == SOEKPI_KEY_SEGMENT && is_whole(label))) {
        return SOEKPI_OK;
    }
    if (soekpi_utf8_invalid_at(label.start, label.length) < label.length) {
        return fail_label(at, row, SOEKPI_ERROR_ENCODING, key_words[key], label, "it is not valid UTF-8",
                          error);
    }
    *code = soekpi_label_enter(column, label);
    return *code >= 0 ? SOEKPI_OK : soekpi_fail_memory(error);
}

/* ---- Labels to periods and roles ---- */

/* What each label stands for, once a label. */
static soekpi_status read_period(slice label, label_place at, size_t row, int32_t *out, soekpi_error *error) {
    const char *why = NULL;
    *out = soekpi_period_read(label, &why);
    if (*out != PERIOD_NONE) {
        return SOEKPI_OK;
    }
    return fail_label(at, row, SOEKPI_ERROR_PERIOD, "period", label,
                      why != NULL ? why : "2023, 2023Q3 and 2023-09 are periods", error);
}

static soekpi_status read_role(slice label, label_place at, size_t row, int32_t *out, soekpi_error *error) {
    if (!find_role(label, out)) {
        return soekpi_fail_memory(error);
    }
    return *out >= 0 ? SOEKPI_OK
                     : fail_label(at, row, SOEKPI_ERROR_NAME, "role", label,
                                  "roles are entity, elimination, reported, context, segment, peer and group "
                                  "(企业, 抵销, 合并报表, 背景, 板块, 对标, 集团)",
                                  error);
}

/* Fills one value a row from the values of the labels; *out is allocated. */
static soekpi_status read_labels(const soekpi_table *table, int32_t key, const key_column *column,
                                 label_place at, int32_t **out, soekpi_error *error) {
    int32_t *values = soekpi_allocate(column->label_count, sizeof *values);
    int32_t *rows = soekpi_allocate(table->rows, sizeof *rows);
    soekpi_status status = values != NULL && rows != NULL ? SOEKPI_OK : soekpi_fail_memory(error);
    size_t known = 0; /* labels come in order of first appearance */
    for (size_t row = 0; status == SOEKPI_OK && row < table->rows; row++) {
        int32_t code = column->codes[row];
        if (code < 0) {
            rows[row] = key == SOEKPI_KEY_PERIOD ? PERIOD_NONE : SOEKPI_ROLE_ENTITY;
            continue;
        }
        if ((size_t)code == known) {
            slice label = soekpi_slice(column->labels[code]);
            status = key == SOEKPI_KEY_PERIOD ? read_period(label, at, row, &values[known], error)
                                              : read_role(label, at, row, &values[known], error);
            known++;
        }
        rows[row] = values[code];
    }
    soekpi_release(values);
    if (status == SOEKPI_OK) {
        *out = rows;
    } else {
        soekpi_release(rows);
    }
    return status;
}

/* Names or codes; the second of the two to come meets the first. Takes the column over. */
static soekpi_status set_entity(soekpi_table *table, int32_t key, key_column *column, soekpi_error *error) {
    key_column first = table->entity;
    bool code = key == SOEKPI_KEY_CODE;
    bool both = code ? table->named : table->coded;
    table->named = table->named || !code;
    table->coded = table->coded || code;
    if (!both) {
        table->entity = *column;
        return SOEKPI_OK;
    }
    table->coded = false; /* labels are codes where they have names, and names elsewhere */
    table->both = true;
    return code ? soekpi_entities_combine(table, &first, column, error)
                : soekpi_entities_combine(table, column, &first, error);
}

/* Rows with a segment are parts of an entity. What a row is besides, its role says: an elimination within a
 * segment is an elimination, a peer's segment is a peer, and a consolidated figure of one is reported. */
static bool mark_segments(soekpi_table *table, uint8_t **roles) {
    const key_column *segment = &table->segment;
    for (size_t row = 0; segment->codes != NULL && row < table->rows; row++) {
        if (segment->codes[row] < 0) {
            continue;
        }
        if (*roles == NULL) {
            *roles = soekpi_allocate(table->rows, sizeof **roles);
        }
        if (*roles == NULL) {
            return false;
        }
        if ((*roles)[row] == SOEKPI_ROLE_ENTITY) {
            (*roles)[row] = SOEKPI_ROLE_SEGMENT;
        }
    }
    return true;
}

/* Takes the column over, also on failure. */
static soekpi_status set_segment(soekpi_table *table, key_column *column, soekpi_error *error) {
    table->segment = *column;
    if (mark_segments(table, &table->roles)) {
        return SOEKPI_OK;
    }
    soekpi_key_column_free(&table->segment);
    return soekpi_fail_memory(error);
}

/* Of one value a row. */
static soekpi_status set_roles(soekpi_table *table, const int32_t *values, soekpi_error *error) {
    uint8_t *roles = soekpi_allocate(table->rows, sizeof *roles);
    for (size_t row = 0; roles != NULL && row < table->rows; row++) {
        roles[row] = (uint8_t)values[row];
    }
    if (roles == NULL || !mark_segments(table, &roles)) {
        return soekpi_fail_memory(error);
    }
    soekpi_release(table->roles);
    table->roles = roles;
    table->roles_given = true;
    return SOEKPI_OK;
}

/* Takes the column over, also on failure. */
static soekpi_status set_column(soekpi_table *table, int32_t key, key_column *column, label_place at,
                                soekpi_error *error) {
    if (key == SOEKPI_KEY_GROUP) {
        table->group = *column;
        return SOEKPI_OK;
    }
    if (key == SOEKPI_KEY_COUNTERPARTY) {
        table->counterparty = *column;
        return SOEKPI_OK;
    }
    if (key == SOEKPI_KEY_SEGMENT) {
        return set_segment(table, column, error);
    }
    if (key == SOEKPI_KEY_ENTITY || key == SOEKPI_KEY_CODE) {
        return set_entity(table, key, column, error);
    }
    int32_t *values = NULL;
    soekpi_status status = read_labels(table, key, column, at, &values, error);
    soekpi_key_column_free(column);
    if (status != SOEKPI_OK) {
        return status;
    }
    if (key == SOEKPI_KEY_PERIOD) {
        table->periods = values;
        return SOEKPI_OK;
    }
    status = set_roles(table, values, error);
    soekpi_release(values);
    return status;
}

soekpi_status soekpi_keys_set(soekpi_table *table, int32_t key, const slice *labels, const size_t *lines,
                              size_t number, soekpi_error *error) {
    label_place at = {lines, number};
    key_column column = {.codes = soekpi_allocate(table->rows, sizeof *column.codes), .number = number};
    soekpi_status status = column.codes != NULL ? SOEKPI_OK : soekpi_fail_memory(error);
    for (size_t row = 0; status == SOEKPI_OK && row < table->rows; row++) {
        if (row > 0 && soekpi_slice_same(labels[row], labels[row - 1])) { /* as in sorted tables */
            column.codes[row] = column.codes[row - 1];
            continue;
        }
        status = enter_label(&column, labels[row], at, row, key, &column.codes[row], error);
    }
    if (status != SOEKPI_OK) {
        soekpi_key_column_free(&column);
        return status;
    }
    return set_column(table, key, &column, at, error);
}

/* ---- The public call ---- */

static bool key_is_set(const soekpi_table *table, int32_t key) {
    switch (key) {
    case SOEKPI_KEY_ENTITY:
        return table->named;
    case SOEKPI_KEY_CODE:
        return table->coded || table->both;
    case SOEKPI_KEY_PERIOD:
        return table->periods != NULL;
    case SOEKPI_KEY_GROUP:
        return table->group.codes != NULL;
    case SOEKPI_KEY_SEGMENT:
        return table->segment.codes != NULL;
    case SOEKPI_KEY_COUNTERPARTY:
        return table->counterparty.codes != NULL;
    default:
        return table->roles_given;
    }
}

static int32_t code_at(const int32_t *codes, ptrdiff_t stride, size_t row) {
    int32_t code;
    memcpy(&code, (const char *)codes + (ptrdiff_t)row * stride, sizeof code);
    return code;
}

static soekpi_status check_key(const soekpi_table *table, int32_t key, const char *const *labels,
                               size_t label_count, const int32_t *codes, ptrdiff_t stride, size_t count,
                               soekpi_error *error) {
    if (table == NULL || (labels == NULL && label_count > 0) || key < 0 || key >= SOEKPI_KEY_END) {
        return soekpi_fail(error, SOEKPI_ERROR_ARGUMENT, soekpi_nowhere,
                           "the table or the labels are NULL, or %d is no key", (int)key);
    }
    if (atomic_load(&table->frozen) != 0) {
        return soekpi_fail(error, SOEKPI_ERROR_FROZEN, soekpi_nowhere,
                           "the table is in use by another handle and cannot change");
    }
    if ((codes != NULL ? count : label_count) != table->rows) {
        return soekpi_fail(error, SOEKPI_ERROR_TABLE, soekpi_nowhere,
                           "the %s column has %zu cells, the table has %zu rows", key_words[key],
                           codes != NULL ? count : label_count, table->rows);
    }
    if (key_is_set(table, key)) {
        return soekpi_fail(error, SOEKPI_ERROR_DUPLICATE, soekpi_nowhere, "the %s column is set already",
                           key_words[key]);
    }
    for (size_t row = 0; codes != NULL && row < count; row++) {
        int32_t code = code_at(codes, stride, row);
        if (code < -1 || (code >= 0 && (size_t)code >= label_count)) {
            return soekpi_fail(error, SOEKPI_ERROR_RANGE, soekpi_nowhere,
                               "row %zu: %s code %d is outside -1 and the %zu labels", row + 1,
                               key_words[key], (int)code, label_count);
        }
    }
    return SOEKPI_OK;
}

/* Codes of the caller's dictionary, which may hold a label twice, to ours. */
static soekpi_status recode(key_column *column, int32_t key, const char *const *labels, size_t label_count,
                            const int32_t *codes, ptrdiff_t stride, size_t count, soekpi_error *error) {
    enum { UNSEEN = -2 };
    int32_t *ours = soekpi_allocate(label_count, sizeof *ours);
    if (ours == NULL) {
        return soekpi_fail_memory(error);
    }
    for (size_t i = 0; i < label_count; i++) {
        ours[i] = UNSEEN;
    }
    label_place nowhere = {NULL, 0};
    soekpi_status status = SOEKPI_OK;
    for (size_t row = 0; status == SOEKPI_OK && row < count; row++) {
        int32_t code = code_at(codes, stride, row);
        if (code >= 0 && ours[code] == UNSEEN) {
            status = enter_label(column, soekpi_slice(labels[code]), nowhere, row, key, &ours[code], error);
        }
        column->codes[row] = code >= 0 ? ours[code] : -1;
    }
    soekpi_release(ours);
    return status;
}

soekpi_status soekpi_table_set_key(soekpi_table *table, int32_t key, const char *const *labels,
                                   size_t label_count, const int32_t *codes, ptrdiff_t stride, size_t count,
                                   soekpi_error *error) {
    soekpi_status status = check_key(table, key, labels, label_count, codes, stride, count, error);
    if (status != SOEKPI_OK) {
        return status;
    }
    label_place nowhere = {NULL, 0};
    key_column column = {.codes = soekpi_allocate(table->rows, sizeof *column.codes)};
    if (column.codes == NULL) {
        status = soekpi_fail_memory(error);
    } else if (codes != NULL) {
        status = recode(&column, key, labels, label_count, codes, stride, count, error);
    } else {
        for (size_t row = 0; status == SOEKPI_OK && row < table->rows; row++) {
            status =
                enter_label(&column, soekpi_slice(labels[row]), nowhere, row, key, &column.codes[row], error);
        }
    }
    if (status != SOEKPI_OK) {
        soekpi_key_column_free(&column);
        return status;
    }
    return set_column(table, key, &column, nowhere, error);
}
