/* YAML text as a tree with positions (libyaml), strict and bounded.
 *
 * Refused with line and column: aliases, anchors, tags, merge keys, directives,
 * second documents, duplicate keys, keys that are not plain scalars; text over
 * 1 MiB, depth over 32, more than 100,000 events (law 19; checked while libyaml
 * parses, because it is quadratic on hostile nesting). */
#ifndef SOEKPI_BASE_DOCUMENT_H
#define SOEKPI_BASE_DOCUMENT_H

#include "base/text.h"

typedef enum node_kind { NODE_SCALAR, NODE_LIST, NODE_MAP } node_kind;

/* Children of a list or map are linked by `next`; a child of a map has a key. */
typedef struct node {
    node_kind kind;
    place where;      /* of the value */
    slice key;        /* empty in a list */
    place key_where;
    slice text;       /* of a scalar; NUL-terminated */
    bool quoted;      /* 'single' or "double" */
    bool block;       /* | or > */
    struct node *first;
    struct node *next;
    size_t children;
} node;

typedef struct document document;

/* NULL and a filled error on failure. An unquoted `rule: > x` is a block scalar
 * in YAML: the error says so and shows the line as it should be. */
document *soekpi_document_parse(const char *text, size_t length, soekpi_error *error);
void soekpi_document_free(document *document);
const node *soekpi_document_root(const document *document); /* a map */

const node *soekpi_node_find(const node *map, const char *key); /* NULL when absent */

/* Checks that `map` is a map whose keys are all among `keys` (NULL-ended).
 * The error names the unknown key, `what` it stands in, and near matches. */
soekpi_status soekpi_node_check_keys(const node *map, const char *const *keys, const char *what,
                                     soekpi_error *error);
/* A scalar child; *out stays as it is when absent. */
soekpi_status soekpi_node_text(const node *map, const char *key, slice *out, soekpi_error *error);
/* yes/no, true/false, 是/否. *out stays as it is when absent. */
soekpi_status soekpi_node_flag(const node *map, const char *key, bool *out, soekpi_error *error);
soekpi_status soekpi_node_expect(const node *value, node_kind kind, const char *what, soekpi_error *error);

#endif
