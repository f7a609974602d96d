/* Small values of a plan's text. */
#include "plan/reader.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

static bool replace(char **out, slice text) {
    char *copy = soekpi_copy_text(text.start, text.length);
    if (copy == NULL) {
        return false;
    }
    soekpi_release(*out);
    *out = copy;
    return true;
}

soekpi_status soekpi_read_copy(const node *map, const char *key, char **out, soekpi_error *error) {
    slice text = soekpi_slice("");
    soekpi_status status = soekpi_node_text(map, key, &text, error);
    if (status != SOEKPI_OK) {
        return status;
    }
    return replace(out, text) ? SOEKPI_OK : soekpi_fail_memory(error);
}

soekpi_status soekpi_read_languages(const node *map, const char *key, char **chinese, char **english,
                                    soekpi_error *error) {
    slice texts[2] = {{NULL, 0}, {NULL, 0}};
    soekpi_status status = soekpi_node_languages(map, key, &texts[0], &texts[1], error);
    if (status != SOEKPI_OK || texts[0].start == NULL) {
        return status;
    }
    return replace(chinese, texts[0]) && replace(english, texts[1]) ? SOEKPI_OK : soekpi_fail_memory(error);
}

bool soekpi_text_default(char **out, const char *text) {
    if (*out == NULL) {
        text = text != NULL ? text : "";
        *out = soekpi_copy_text(text, strlen(text));
    }
    return *out != NULL;
}

/* Ids stand in commands, column headers and file names: no blanks, no marks but - _ and . */
static bool is_id(slice text) {
    for (size_t at = 0, size; at < text.length; at += size) {
        uint32_t now = soekpi_utf8_decode(text.start + at, text.length - at, &size);
        bool letter = (now >= 'a' && now <= 'z') || (now >= 'A' && now <= 'Z') || (now >= '0' && now <= '9');
        bool mark = now == '-' || now == '_' || now == '.';
        if (!letter && !mark && (now < 0x80 || soekpi_is_blank(now))) {
            return false;
        }
    }
    return text.length > 0;
}

soekpi_status soekpi_id_check(slice text, const char *what, place where, soekpi_error *error) {
    enum { ID_BYTES = 200 };
    if (text.length > ID_BYTES) {
        return soekpi_fail(error, SOEKPI_ERROR_LIMIT, where, "the id of %s is longer than %d bytes", what,
                           ID_BYTES);
    }
    if (!is_id(text)) {
        return soekpi_fail(error, SOEKPI_ERROR_PLAN, where,
                           "the id of %s must be letters, digits, '-', '_' and '.', found '%.*s'", what,
                           (int)text.length, text.start);
    }
    return SOEKPI_OK;
}

soekpi_status soekpi_read_id(const node *map, const char *what, char **out, place *where,
                             soekpi_error *error) {
    const node *value = soekpi_node_find(map, "id");
    if (value == NULL) {
        return soekpi_fail(error, SOEKPI_ERROR_PLAN, map->where, "%s has no 'id'; every one needs one", what);
    }
    slice text = soekpi_slice("");
    soekpi_status status = soekpi_node_text(map, "id", &text, error);
    if (status != SOEKPI_OK) {
        return status;
    }
    *where = soekpi_text_place(value);
    status = soekpi_id_check(text, what, *where, error);
    if (status != SOEKPI_OK) {
        return status;
    }
    return replace(out, text) ? SOEKPI_OK : soekpi_fail_memory(error);
}

static soekpi_status fail_unknown_item(const soekpi_catalogue *names, slice name, place where,
                                       soekpi_error *error) {
    text_builder near = {0};
    soekpi_catalogue_suggest(names, name, &near);
    char *suggestion = soekpi_text_take(&near);
    if (suggestion == NULL) {
        return soekpi_fail_memory(error);
    }
    soekpi_status status = soekpi_fail(error, SOEKPI_ERROR_NAME, where, "unknown item '%.*s'%s",
                                       (int)(name.length < 120 ? name.length : 120), name.start, suggestion);
    soekpi_release(suggestion);
    return status;
}

soekpi_status soekpi_find_item(const soekpi_catalogue *names, slice name, place where, symbol *out,
                               soekpi_error *error) {
    soekpi_status status = soekpi_catalogue_lookup(names, name, out);
    return status == SOEKPI_OK             ? SOEKPI_OK
           : status == SOEKPI_ERROR_MEMORY ? soekpi_fail_memory(error)
                                           : fail_unknown_item(names, name, where, error);
}

soekpi_status soekpi_read_count(slice text, place where, const char *what, size_t *out, soekpi_error *error) {
    enum { MOST_DIGITS = 9 };
    size_t count = 0;
    bool digits = text.length > 0 && text.length <= MOST_DIGITS;
    for (size_t i = 0; digits && i < text.length; i++) {
        digits = text.start[i] >= '0' && text.start[i] <= '9';
        count = 10 * count + (size_t)(text.start[i] - '0');
    }
    if (!digits || count == 0) {
        return soekpi_fail(error, SOEKPI_ERROR_PLAN, where, "%s must be a whole number above 0, found '%.*s'",
                           what, (int)(text.length < 60 ? text.length : 60), text.start);
    }
    *out = count;
    return SOEKPI_OK;
}

/* Labels of growth without a percentage; the verdict of all others is the rule's. */
static bool is_label_of_growth(int32_t label) {
    return label == SOEKPI_FROM_ZERO || label == SOEKPI_UNCHANGED || label == SOEKPI_TURNED_LOSS ||
           label == SOEKPI_TURNED_PROFITABLE || label == SOEKPI_LOSS_NARROWED || label == SOEKPI_LOSS_WIDENED;
}

soekpi_status soekpi_read_label(const node *child, const char *what, int32_t *out, soekpi_error *error) {
    slice key = child->key;
    *out = soekpi_word_find(key, soekpi_label_id, 0, SOEKPI_LABEL_END);
    if (!is_label_of_growth(*out)) {
        return soekpi_fail(error, *out < 0 ? SOEKPI_ERROR_NAME : SOEKPI_ERROR_PLAN, child->key_where,
                           "%s '%.*s'; a %s can be given to from_zero, unchanged, turned_loss, "
                           "turned_profitable, loss_narrowed and loss_widened",
                           *out < 0 ? "unknown label" : "growth has a percentage where its label is",
                           (int)(key.length < 80 ? key.length : 80), key.start, what);
    }
    return SOEKPI_OK;
}

soekpi_status soekpi_read_labels(const node *map, uint8_t *labels, soekpi_error *error) {
    const node *list = soekpi_node_find(map, "labels");
    if (list == NULL) {
        return SOEKPI_OK;
    }
    soekpi_status status = soekpi_node_expect(list, NODE_MAP, "labels", error);
    for (const node *child = list->first; status == SOEKPI_OK && child != NULL; child = child->next) {
        int32_t label;
        status = soekpi_read_label(child, "verdict", &label, error);
        if (status == SOEKPI_OK) {
            status = soekpi_node_expect(child, NODE_SCALAR, "the verdict of a label", error);
        }
        if (status != SOEKPI_OK) {
            return status;
        }
        slice text = child->text;
        int32_t verdict = soekpi_word_find(text, soekpi_verdict_id, 0, SOEKPI_VERDICT_END);
        if (verdict != SOEKPI_MET && verdict != SOEKPI_AT_RISK && verdict != SOEKPI_BREACHED &&
            verdict != SOEKPI_UNDEFINED) {
            return soekpi_fail(
                error, SOEKPI_ERROR_PLAN, soekpi_text_place(child),
                "the verdict of a label must be met, at_risk, breached or undefined, found '%.*s'",
                (int)(text.length < 80 ? text.length : 80), text.start);
        }
        labels[label] = (uint8_t)verdict;
    }
    return status;
}

soekpi_status soekpi_refuse_later(const node *map, soekpi_error *error) {
    static const char *const later[][2] = {
        {"routes", "routes"},
        {"weight", "weights"},
        {"score", "scores"},
    };
    if (map->kind != NODE_MAP) {
        return SOEKPI_OK;
    }
    for (const node *child = map->first; child != NULL; child = child->next) {
        for (size_t i = 0; i < sizeof later / sizeof *later; i++) {
            if (soekpi_slice_equal(child->key, later[i][0])) {
                return soekpi_fail(error, SOEKPI_ERROR_UNSUPPORTED, child->key_where,
                                   "%s are not in this version, found the key '%s'", later[i][1],
                                   later[i][0]);
            }
        }
    }
    return SOEKPI_OK;
}

static bool is_earlier(place a, place b) {
    return a.line < b.line || (a.line == b.line && a.column < b.column);
}

/* Equal names side by side, in the order of the text. */
static int compare_names(const void *left, const void *right) {
    const placed_name *a = left;
    const placed_name *b = right;
    if (a->text.length != b->text.length) {
        return a->text.length < b->text.length ? -1 : 1;
    }
    int order = memcmp(a->text.start, b->text.start, a->text.length);
    if (order != 0) {
        return order;
    }
    return is_earlier(a->where, b->where) ? -1 : is_earlier(b->where, a->where) ? 1 : 0;
}

soekpi_status soekpi_check_unique(placed_name *list, size_t count, const char *what, soekpi_error *error) {
    if (count < 2) {
        return SOEKPI_OK;
    }
    qsort(list, count, sizeof *list, compare_names);
    const placed_name *twice = NULL; /* the one that comes first in the text */
    for (size_t i = 1; i < count; i++) {
        if (soekpi_slice_same(list[i - 1].text, list[i].text) &&
            (twice == NULL || is_earlier(list[i].where, twice->where))) {
            twice = &list[i];
        }
    }
    if (twice == NULL) {
        return SOEKPI_OK;
    }
    place first = twice[-1].where;
    return soekpi_fail(error, SOEKPI_ERROR_DUPLICATE, twice->where,
                       "%s '%.*s' is given twice; first at line %d, column %d", what, (int)twice->text.length,
                       twice->text.start, first.line, first.column);
}
