/* YAML text as a tree with positions (libyaml), strict and bounded.
 *
 * Refused with line and column: aliases, anchors, tags, merge keys, directives,
 * second documents, duplicate keys, keys that are no plain or quoted scalar or
 * are empty, control characters; text over 1 MiB, lists and maps nested over 32
 * deep, more than 100,000 events (law 19; checked while libyaml parses, because
 * it is quadratic on hostile nesting), and runs of more than 2,048 blanks or
 * line ends (libyaml is quadratic on those too). */
#ifndef SOEKPI_BASE_DOCUMENT_H
#define SOEKPI_BASE_DOCUMENT_H

#include "base/text.h"

typedef enum node_kind { NODE_SCALAR, NODE_LIST, NODE_MAP } node_kind;

/* Children of a list or map are linked by `next`; a child of a map has a key. */
typedef struct node {
    node_kind kind;
    place where; /* of the value */
    slice key;   /* empty in a list; NUL-terminated */
    place key_where;
    slice text;  /* of a scalar; NUL-terminated, without a NUL inside */
    bool quoted; /* 'single' or "double" */
    char block;  /* '|' or '>' of a block scalar, else 0 */
    struct node *first;
    struct node *next;
    size_t children;
} node;

typedef struct document document;

/* NULL and a filled error on failure; `text` may be released afterwards. An
 * unquoted `rule: > x` is a block scalar in YAML: the error says so and shows
 * the line as it should be. Codes: SOEKPI_ERROR_LIMIT, _ENCODING, _DUPLICATE (a
 * key given twice), _MEMORY, and _SYNTAX for everything else. */
document *soekpi_document_parse(const char *text, size_t length, soekpi_error *error);
void soekpi_document_free(document *tree);
const node *soekpi_document_root(const document *tree); /* a map */

const node *soekpi_node_find(const node *map, const char *key); /* NULL when absent */

/* SOEKPI_ERROR_SYNTAX unless `value` is of that kind; `what` names it: "a goal". */
soekpi_status soekpi_node_expect(const node *value, node_kind kind, const char *what, soekpi_error *error);
/* Checks that `map` is a map whose keys are all among `keys` (NULL-ended). Else
 * SOEKPI_ERROR_NAME names the unknown key, `what` it stands in, and a near
 * match or all known keys. */
soekpi_status soekpi_node_check_keys(const node *map, const char *const *keys, const char *what,
                                     soekpi_error *error);
/* A scalar child; *out stays as it is when absent. Refused: a list or map, a key
 * without a value (write "" for an empty text), and a block scalar, except for
 * the prose of `note`, `quote`, `source` and `title`, which may also be empty. */
soekpi_status soekpi_node_text(const node *map, const char *key, slice *out, soekpi_error *error);
/* A text in two languages, `key: text` for both or `key: {zh: ..., en: ...}`; a
 * lone language serves both. Both stay as they are when the key is absent. */
soekpi_status soekpi_node_languages(const node *map, const char *key, slice *chinese, slice *english,
                                    soekpi_error *error);
/* yes/no, true/false, 是/否. *out stays as it is when absent. */
soekpi_status soekpi_node_flag(const node *map, const char *key, bool *out, soekpi_error *error);

/* The place of a scalar's first character. */
place soekpi_text_place(const node *value);
/* The code from `first` on and below `end` whose id(code) is `text`, or -1. */
int32_t soekpi_word_find(slice text, const char *(*id)(int32_t), int32_t first, int32_t end);
/* One of the words id(first) .. id(end - 1) under `key`, otherwise the error
 * `failure`. *out stays as it is when absent. */
soekpi_status soekpi_node_word(const node *map, const char *key, const char *(*id)(int32_t), int32_t first,
                               int32_t end, soekpi_status failure, int32_t *out, soekpi_error *error);

#endif
