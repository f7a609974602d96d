/* Reading values out of a document's tree. */
#include "base/document.h"

#include <string.h>

#include "base/document_error.h"
#include "base/memory.h"

static const char *kind_name(node_kind kind) {
    return kind == NODE_SCALAR ? "a text or number" : kind == NODE_LIST ? "a list" : "a map (key: value)";
}

static bool is_prose(slice key) {
    return soekpi_slice_equal(key, "note") || soekpi_slice_equal(key, "quote") ||
           soekpi_slice_equal(key, "source") || soekpi_slice_equal(key, "title");
}

const node *soekpi_node_find(const node *map, const char *key) {
    const node *child = map != NULL && map->kind == NODE_MAP ? map->first : NULL;
    while (child != NULL && !soekpi_slice_equal(child->key, key)) {
        child = child->next;
    }
    return child;
}

soekpi_status soekpi_node_expect(const node *value, node_kind kind, const char *what, soekpi_error *error) {
    if (value == NULL) {
        return soekpi_fail(error, SOEKPI_ERROR_SYNTAX, soekpi_nowhere, "%s is missing", what);
    }
    if (value->kind == kind) {
        return SOEKPI_OK;
    }
    slice shown = soekpi_slice_clip(value->text, 60);
    if (value->kind == NODE_SCALAR) {
        return soekpi_fail(error, SOEKPI_ERROR_SYNTAX, value->where, "%s must be %s, found '%.*s'", what,
                           kind_name(kind), (int)shown.length, shown.start);
    }
    return soekpi_fail(error, SOEKPI_ERROR_SYNTAX, value->where, "%s must be %s, found %s", what,
                       kind_name(kind), kind_name(value->kind));
}

/* The known key nearest to `given`, or NULL. *memory: false when it ran out. */
static const char *nearest(slice given, const char *const *keys, bool *memory) {
    char *folded = soekpi_name_key(given);
    *memory = folded != NULL;
    if (folded == NULL) {
        return NULL;
    }
    const char *best = NULL;
    size_t limit = given.length < 6 ? 1 : 3;
    for (; *keys != NULL; keys++) {
        size_t distance = soekpi_text_distance(soekpi_slice(folded), soekpi_slice(*keys), limit);
        if (distance <= limit) {
            best = *keys;
            if (distance == 0) {
                break;
            }
            limit = distance - 1;
        }
    }
    soekpi_release(folded);
    return best;
}

static soekpi_status fail_unknown_key(const node *child, const char *const *keys, const char *what,
                                      soekpi_error *error) {
    slice shown = soekpi_slice_clip(child->key, 80);
    bool memory;
    const char *near = nearest(child->key, keys, &memory);
    if (!memory) {
        return soekpi_fail_memory(error);
    }
    if (near != NULL) {
        return soekpi_fail(error, SOEKPI_ERROR_NAME, child->key_where,
                           "unknown key '%.*s' in %s; did you mean '%s'?", (int)shown.length, shown.start,
                           what, near);
    }
    text_builder known = {0};
    for (const char *const *key = keys; *key != NULL; key++) {
        soekpi_text_add(&known, key == keys ? "" : ", ");
        soekpi_text_add(&known, *key);
    }
    char *list = soekpi_text_take(&known);
    if (list == NULL) {
        return soekpi_fail_memory(error);
    }
    soekpi_status status =
        soekpi_fail(error, SOEKPI_ERROR_NAME, child->key_where, "unknown key '%.*s' in %s; known keys: %s",
                    (int)shown.length, shown.start, what, list);
    soekpi_release(list);
    return status;
}

soekpi_status soekpi_node_check_keys(const node *map, const char *const *keys, const char *what,
                                     soekpi_error *error) {
    soekpi_status status = soekpi_node_expect(map, NODE_MAP, what, error);
    if (status != SOEKPI_OK) {
        return status;
    }
    for (const node *child = map->first; child != NULL; child = child->next) {
        const char *const *key = keys;
        while (*key != NULL && !soekpi_slice_equal(child->key, *key)) {
            key++;
        }
        if (*key == NULL) {
            return fail_unknown_key(child, keys, what, error);
        }
    }
    return SOEKPI_OK;
}

/* `rule: >` with the rest on the next line. The '>' belongs to a comparison
 * where one is expected; a formula was only folded. */
static soekpi_status fail_block(const node *value, soekpi_error *error) {
    bool comparison = value->block == '>' &&
                      (soekpi_slice_equal(value->key, "rule") || soekpi_slice_equal(value->key, "at_risk"));
    slice text = soekpi_slice_trim(value->text);
    slice shown = soekpi_slice_clip(text, 160);
    char quote = soekpi_quote_for(shown);
    if (shown.length < text.length || shown.length == 0 || quote == '\0') {
        return soekpi_fail(error, SOEKPI_ERROR_SYNTAX, value->where,
                           "an unquoted '%c' begins a block scalar in YAML; put the text in quotes",
                           value->block);
    }
    return soekpi_fail(
        error, SOEKPI_ERROR_SYNTAX, value->where,
        "an unquoted '%c' begins a block scalar in YAML; put the text in quotes: %s: %c%s%.*s%c",
        value->block, value->key.start, quote, comparison ? "> " : "", (int)shown.length, shown.start, quote);
}

soekpi_status soekpi_node_text(const node *map, const char *key, slice *out, soekpi_error *error) {
    const node *value = soekpi_node_find(map, key);
    if (value == NULL) {
        return SOEKPI_OK;
    }
    if (value->kind != NODE_SCALAR) {
        return soekpi_fail(error, SOEKPI_ERROR_SYNTAX, value->where,
                           "'%s' must be a text or number, found %s", key, kind_name(value->kind));
    }
    if (is_prose(value->key)) {
        *out = value->block != '\0' ? soekpi_slice_trim(value->text) : value->text;
        return SOEKPI_OK;
    }
    if (value->block != '\0') {
        return fail_block(value, error);
    }
    if (value->text.length == 0 && !value->quoted) {
        return soekpi_fail(error, SOEKPI_ERROR_SYNTAX, value->key_where,
                           "'%s' has no value; give one or leave the key out", key);
    }
    *out = value->text;
    return SOEKPI_OK;
}

/* ASCII letters in either case. */
static bool is_word(slice text, const char *word) {
    if (text.length != strlen(word)) {
        return false;
    }
    for (size_t i = 0; i < text.length; i++) {
        char letter = text.start[i];
        letter = letter >= 'A' && letter <= 'Z' ? (char)(letter - 'A' + 'a') : letter;
        if (letter != word[i]) {
            return false;
        }
    }
    return true;
}

soekpi_status soekpi_node_flag(const node *map, const char *key, bool *out, soekpi_error *error) {
    static const char *const words[2][3] = {{"no", "false", "否"}, {"yes", "true", "是"}};
    slice text = {NULL, 0};
    soekpi_status status = soekpi_node_text(map, key, &text, error);
    if (status != SOEKPI_OK || text.start == NULL) {
        return status;
    }
    for (size_t i = 0; i < 6; i++) {
        if (is_word(text, words[i / 3][i % 3])) {
            *out = i / 3 == 1;
            return SOEKPI_OK;
        }
    }
    slice shown = soekpi_slice_clip(text, 60);
    return soekpi_fail(error, SOEKPI_ERROR_SYNTAX, soekpi_node_find(map, key)->where,
                       "'%s' must be yes or no, found '%.*s'", key, (int)shown.length, shown.start);
}

soekpi_status soekpi_node_languages(const node *map, const char *key, slice *chinese, slice *english,
                                    soekpi_error *error) {
    static const char *const languages[] = {"zh", "en", NULL};
    const node *value = soekpi_node_find(map, key);
    slice texts[2] = {{NULL, 0}, {NULL, 0}};
    if (value == NULL) {
        return SOEKPI_OK;
    }
    soekpi_status status;
    if (value->kind == NODE_MAP) {
        status = soekpi_node_check_keys(value, languages, "a text in two languages", error);
        if (status == SOEKPI_OK) {
            status = soekpi_node_text(value, "zh", &texts[0], error);
        }
        if (status == SOEKPI_OK) {
            status = soekpi_node_text(value, "en", &texts[1], error);
        }
    } else {
        status = soekpi_node_text(map, key, &texts[0], error);
    }
    if (status != SOEKPI_OK) {
        return status;
    }
    if (texts[0].start == NULL) {
        texts[0] = texts[1].start != NULL ? texts[1] : soekpi_slice("");
    }
    *chinese = texts[0];
    *english = texts[1].start != NULL ? texts[1] : texts[0];
    return SOEKPI_OK;
}

place soekpi_text_place(const node *value) {
    place where = value->where;
    where.column += value->quoted ? 1 : 0;
    return where;
}

int32_t soekpi_word_find(slice text, const char *(*id)(int32_t), int32_t first, int32_t end) {
    for (int32_t code = first; code < end; code++) {
        if (soekpi_slice_equal(text, id(code))) {
            return code;
        }
    }
    return -1;
}

soekpi_status soekpi_node_word(const node *map, const char *key, const char *(*id)(int32_t), int32_t first,
                               int32_t end, soekpi_status failure, int32_t *out, soekpi_error *error) {
    slice text = {NULL, 0};
    soekpi_status status = soekpi_node_text(map, key, &text, error);
    if (status != SOEKPI_OK || text.start == NULL) {
        return status;
    }
    int32_t code = soekpi_word_find(text, id, first, end);
    if (code >= 0) {
        *out = code;
        return SOEKPI_OK;
    }
    text_builder known = {0};
    for (int32_t i = first; i < end; i++) {
        soekpi_text_add(&known, i == first ? "" : i + 1 < end ? ", " : " or ");
        soekpi_text_add(&known, id(i));
    }
    char *list = soekpi_text_take(&known);
    if (list == NULL) {
        return soekpi_fail_memory(error);
    }
    status = soekpi_fail(error, failure, soekpi_text_place(soekpi_node_find(map, key)),
                         "'%s' must be %s, found '%.*s'", key, list,
                         (int)(text.length < 80 ? text.length : 80), text.start);
    soekpi_release(list);
    return status;
}
