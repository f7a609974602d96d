#include "base/document.h"

#include <stdalign.h>
#include <string.h>

#include "base/document_error.h"
#include "base/memory.h"

enum {
    LONGEST_TEXT = 1 << 20, /* bytes; these three are law 19 */
    DEEPEST = 32,
    MOST_EVENTS = 100000,
    LONGEST_RUN = 2048, /* blanks or line ends: libyaml clears buffers of that size for each word */
    BLOCK_SIZE = 16384
};

/* Memory that lives as long as the document. */
typedef struct arena_block {
    struct arena_block *next;
    size_t used;
    size_t capacity;
    alignas(max_align_t) unsigned char bytes[];
} arena_block;

struct document {
    arena_block *blocks;
    node *root;
};

static void *arena_allocate(document *owner, size_t size) {
    size = (size + alignof(max_align_t) - 1) / alignof(max_align_t) * alignof(max_align_t);
    arena_block *first = owner->blocks;
    if (first != NULL && first->capacity - first->used >= size) {
        void *memory = first->bytes + first->used;
        first->used += size;
        return memory;
    }
    size_t capacity = size > BLOCK_SIZE ? size : BLOCK_SIZE;
    arena_block *fresh = soekpi_allocate(1, sizeof *fresh + capacity);
    if (fresh == NULL) {
        return NULL;
    }
    fresh->used = size;
    fresh->capacity = capacity;
    if (first != NULL && capacity - size < first->capacity - first->used) {
        fresh->next = first->next; /* the first one has more room left */
        first->next = fresh;
    } else {
        fresh->next = first;
        owner->blocks = fresh;
    }
    return fresh->bytes;
}

/* A list or map that is being read. */
typedef struct frame {
    node *container;
    node *last;
    slice key; /* of the value to come */
    place key_where;
    bool has_key;
} frame;

typedef struct document_reader {
    document *document;
    slice source;
    cursor at; /* moves forward with the events */
    frame frames[DEEPEST];
    size_t depth;
    bool finished;
    soekpi_error *error;
} document_reader;

static bool copy(document_reader *reader, const char *text, size_t length, slice *out) {
    char *memory = arena_allocate(reader->document, length + 1);
    if (memory == NULL) {
        return false;
    }
    if (length > 0) {
        memcpy(memory, text, length);
    }
    memory[length] = '\0';
    out->start = memory;
    out->length = length;
    return true;
}

static soekpi_status fail(const document_reader *reader, const char *sentence) {
    return soekpi_fail(reader->error, SOEKPI_ERROR_SYNTAX, reader->at.where, "%s", sentence);
}

/* Characters that YAML 1.1 calls printable, and line ends. */
static bool is_allowed(uint32_t code_point) {
    return code_point == '\t' || code_point == '\n' || code_point == '\r' || code_point == 0x85 ||
           (code_point >= 0x20 && code_point < 0x7F) ||
           (code_point >= 0xA0 && code_point != 0xFFFE && code_point != 0xFFFF);
}

/* "U+0007"; only code points below 0x10000 are ever refused. */
static void name_code_point(uint32_t code_point, char name[7]) {
    name[0] = 'U';
    name[1] = '+';
    for (size_t i = 0; i < 4; i++) {
        name[2 + i] = "0123456789ABCDEF"[(code_point >> (12 - 4 * i)) & 0xF];
    }
    name[6] = '\0';
}

static soekpi_status fail_encoding(slice source, size_t offset, soekpi_error *error) {
    cursor at = soekpi_cursor_start;
    while (at.offset < offset) {
        (void)soekpi_cursor_step(&at, source);
    }
    unsigned char byte = (unsigned char)source.start[offset];
    if (offset == 0 && source.length > 1 && (byte == 0xFE || byte == 0xFF) &&
        (byte ^ (unsigned char)source.start[1]) == (0xFE ^ 0xFF)) {
        return soekpi_fail(error, SOEKPI_ERROR_ENCODING, at.where, "the text is UTF-16; save it as UTF-8");
    }
    const char *digits = "0123456789ABCDEF";
    return soekpi_fail(error, SOEKPI_ERROR_ENCODING, at.where,
                       "the byte 0x%c%c is not UTF-8; save the text as UTF-8", digits[byte >> 4],
                       digits[byte & 0xF]);
}

/* What can be refused before libyaml sees it, so that it never meets text on
 * which it is slow. */
static soekpi_status check_characters(slice source, soekpi_error *error) {
    size_t invalid = soekpi_utf8_invalid_at(source.start, source.length);
    if (invalid < source.length) {
        return fail_encoding(source, invalid, error);
    }
    bool content = false; /* something other than blank lines and comments so far */
    bool comment = false;
    size_t run = 0;
    for (cursor at = soekpi_cursor_start; at.offset < source.length;) {
        place where = at.where;
        uint32_t now = soekpi_cursor_step(&at, source);
        if (!is_allowed(now)) {
            char name[7];
            name_code_point(now, name);
            return soekpi_fail(error, SOEKPI_ERROR_SYNTAX, where, "the control character %s is not allowed",
                               name);
        }
        bool line_end = at.where.column == 1;
        bool blank = line_end || now == ' ' || now == '\t' || now == '\r';
        run = blank ? run + 1 : 0;
        if (run > LONGEST_RUN) {
            return soekpi_fail(error, SOEKPI_ERROR_LIMIT, where, "more than %d blanks or line ends in a row",
                               LONGEST_RUN);
        }
        if (now == '%' && where.column == 1 && !content) {
            return soekpi_fail(error, SOEKPI_ERROR_SYNTAX, where,
                               "'%c' begins a directive in YAML, which is not allowed", '%');
        }
        comment = !line_end && (comment || now == '#');
        content = content || !(blank || comment);
    }
    return SOEKPI_OK;
}

/* Hooks `value` into the list or map that is being read. */
static void append(document_reader *reader, node *value) {
    if (reader->depth == 0) {
        reader->document->root = value;
        return;
    }
    frame *top = &reader->frames[reader->depth - 1];
    if (top->has_key) {
        value->key = top->key;
        value->key_where = top->key_where;
        top->has_key = false;
    }
    *(top->last != NULL ? &top->last->next : &top->container->first) = value;
    top->last = value;
    top->container->children++;
}

static bool expects_key(const document_reader *reader) {
    const frame *top = reader->depth > 0 ? &reader->frames[reader->depth - 1] : NULL;
    return top != NULL && top->container->kind == NODE_MAP && !top->has_key;
}

static node *new_node(document_reader *reader, node_kind kind) {
    node *value = arena_allocate(reader->document, sizeof *value);
    if (value != NULL) {
        memset(value, 0, sizeof *value);
        value->kind = kind;
        value->where = reader->at.where;
        value->text = soekpi_slice("");
        value->key = soekpi_slice("");
    }
    return value;
}

/* Anchors and tags stand before the node; some (`!`) leave no trace in the event. */
static soekpi_status check_marks(const document_reader *reader, const yaml_event_t *event) {
    bool empty = event->start_mark.index == event->end_mark.index;
    char first = '\0';
    if (!empty && reader->at.offset < reader->source.length) {
        first = reader->source.start[reader->at.offset];
    }
    bool scalar = event->type == YAML_SCALAR_EVENT;
    bool list = event->type == YAML_SEQUENCE_START_EVENT;
    bool anchor = (scalar ? event->data.scalar.anchor
                   : list ? event->data.sequence_start.anchor
                          : event->data.mapping_start.anchor) != NULL;
    bool tag = (scalar ? event->data.scalar.tag
                : list ? event->data.sequence_start.tag
                       : event->data.mapping_start.tag) != NULL;
    if (anchor || first == '&') {
        return fail(reader, "'&' begins an anchor in YAML, which is not allowed; put text in quotes");
    }
    if (tag || first == '!') {
        return fail(reader, "'!' begins a tag in YAML, which is not allowed; put text in quotes");
    }
    return SOEKPI_OK;
}

static soekpi_status take_key(document_reader *reader, const yaml_event_t *event) {
    yaml_scalar_style_t style = event->data.scalar.style;
    if (style == YAML_LITERAL_SCALAR_STYLE || style == YAML_FOLDED_SCALAR_STYLE) {
        return fail(reader, "a key cannot be a block scalar");
    }
    frame *top = &reader->frames[reader->depth - 1];
    if (!copy(reader, (const char *)event->data.scalar.value, event->data.scalar.length, &top->key)) {
        return soekpi_fail_memory(reader->error);
    }
    if (top->key.length == 0) {
        return fail(reader, "a key is missing before ':'");
    }
    if (style == YAML_PLAIN_SCALAR_STYLE && soekpi_slice_equal(top->key, "<<")) {
        return fail(reader, "'<<' merges maps in YAML, which is not allowed; write the keys out");
    }
    top->key_where = reader->at.where;
    top->has_key = true;
    return SOEKPI_OK;
}

static soekpi_status take_scalar(document_reader *reader, const yaml_event_t *event) {
    slice text = {(const char *)event->data.scalar.value, event->data.scalar.length};
    for (size_t at = 0, size; at < text.length; at += size) {
        uint32_t now = soekpi_utf8_decode(text.start + at, text.length - at, &size);
        if (!is_allowed(now)) { /* by an escape sequence such as "\0" */
            char name[7];
            name_code_point(now, name);
            return soekpi_fail(reader->error, SOEKPI_ERROR_SYNTAX, reader->at.where,
                               "the control character %s is not allowed", name);
        }
    }
    if (expects_key(reader)) {
        return take_key(reader, event);
    }
    node *value = new_node(reader, NODE_SCALAR);
    if (value == NULL || !copy(reader, text.start, text.length, &value->text)) {
        return soekpi_fail_memory(reader->error);
    }
    yaml_scalar_style_t style = event->data.scalar.style;
    value->quoted = style == YAML_SINGLE_QUOTED_SCALAR_STYLE || style == YAML_DOUBLE_QUOTED_SCALAR_STYLE;
    value->block = style == YAML_LITERAL_SCALAR_STYLE ? '|' : style == YAML_FOLDED_SCALAR_STYLE ? '>' : '\0';
    if (reader->depth == 0) {
        slice shown = soekpi_slice_clip(value->text, 60);
        return soekpi_fail(reader->error, SOEKPI_ERROR_SYNTAX, reader->at.where,
                           shown.length == 0 ? "the text is empty; expected 'key: value' lines%.*s"
                                             : "expected 'key: value' lines, found the text '%.*s'",
                           (int)shown.length, shown.start);
    }
    append(reader, value);
    return SOEKPI_OK;
}

static soekpi_status open_container(document_reader *reader, node_kind kind) {
    if (expects_key(reader)) {
        return fail(reader, kind == NODE_MAP
                                ? "a key must be text, found a map; '{' begins a map in YAML"
                                : "a key must be text, found a list; '[' and '- ' begin a list in YAML");
    }
    if (reader->depth == 0 && kind == NODE_LIST) {
        return fail(reader, "expected 'key: value' lines, found a list");
    }
    if (reader->depth == DEEPEST) {
        return soekpi_fail(reader->error, SOEKPI_ERROR_LIMIT, reader->at.where,
                           "lists and maps are nested more than %d deep", DEEPEST);
    }
    node *container = new_node(reader, kind);
    if (container == NULL) {
        return soekpi_fail_memory(reader->error);
    }
    append(reader, container);
    frame fresh = {container, NULL, {"", 0}, {0, 0}, false};
    reader->frames[reader->depth++] = fresh;
    return SOEKPI_OK;
}

/* Equal keys side by side, in the order of the text. */
static int compare_keys(const node *a, const node *b) {
    if (a->key.length != b->key.length) {
        return a->key.length < b->key.length ? -1 : 1;
    }
    int order = memcmp(a->key.start, b->key.start, a->key.length);
    if (order != 0) {
        return order;
    }
    if (a->key_where.line != b->key_where.line) {
        return a->key_where.line < b->key_where.line ? -1 : 1;
    }
    return a->key_where.column < b->key_where.column ? -1 : 1;
}

static void sift_down(const node **heap, size_t root, size_t count) {
    const node *moved = heap[root];
    for (size_t child; (child = 2 * root + 1) < count; root = child) {
        if (child + 1 < count && compare_keys(heap[child], heap[child + 1]) < 0) {
            child++;
        }
        if (compare_keys(moved, heap[child]) >= 0) {
            break;
        }
        heap[root] = heap[child];
    }
    heap[root] = moved;
}

/* Heap sort: n log n whatever the keys are, unlike hashing or qsort. */
static void sort_keys(const node **keys, size_t count) {
    for (size_t root = count / 2; root-- > 0;) {
        sift_down(keys, root, count);
    }
    for (size_t rest = count; rest-- > 1;) {
        const node *largest = keys[0];
        keys[0] = keys[rest];
        keys[rest] = largest;
        sift_down(keys, 0, rest);
    }
}

static soekpi_status check_duplicates(const document_reader *reader, const node *map) {
    const node *few[64];
    const node **keys = few;
    if (map->children > sizeof few / sizeof *few) {
        keys = soekpi_allocate(map->children, sizeof *keys);
        if (keys == NULL) {
            return soekpi_fail_memory(reader->error);
        }
    }
    size_t count = 0;
    for (const node *child = map->first; child != NULL; child = child->next) {
        keys[count++] = child;
    }
    sort_keys(keys, count);
    const node *second = NULL; /* the first key of the text that repeats another */
    const node *first = NULL;
    for (size_t i = 1; i < count; i++) {
        place where = keys[i]->key_where;
        if (soekpi_slice_same(keys[i - 1]->key, keys[i]->key) &&
            (second == NULL || where.line < second->key_where.line ||
             (where.line == second->key_where.line && where.column < second->key_where.column))) {
            first = keys[i - 1];
            second = keys[i];
        }
    }
    if (keys != few) {
        soekpi_release(keys);
    }
    if (second == NULL) {
        return SOEKPI_OK;
    }
    slice shown = soekpi_slice_clip(second->key, 120);
    return soekpi_fail(reader->error, SOEKPI_ERROR_DUPLICATE, second->key_where,
                       "the key '%.*s' is given twice; first at line %d, column %d", (int)shown.length,
                       shown.start, first->key_where.line, first->key_where.column);
}

static soekpi_status close_container(document_reader *reader) {
    const node *container = reader->frames[--reader->depth].container;
    return container->kind == NODE_MAP ? check_duplicates(reader, container) : SOEKPI_OK;
}

/* After the end of the map only blank lines, comments and "..." may follow. This
 * is read here, because libyaml is quadratic on many directives. */
static soekpi_status check_rest(document_reader *reader) {
    reader->finished = true;
    bool comment = false;
    while (reader->at.offset < reader->source.length) {
        slice rest = {reader->source.start + reader->at.offset, reader->source.length - reader->at.offset};
        bool starts_line = reader->at.where.column == 1;
        comment = comment && !starts_line;
        if (starts_line && rest.length >= 3 && memcmp(rest.start, "...", 3) == 0) {
            soekpi_cursor_seek(&reader->at, reader->source, reader->at.index + 3);
            continue;
        }
        if (starts_line && rest.length >= 3 && memcmp(rest.start, "---", 3) == 0) {
            return fail(reader, "a second document begins here; only one is allowed");
        }
        if (starts_line && rest.start[0] == '%') {
            return fail(reader, "'%' begins a directive in YAML, which is not allowed");
        }
        comment = comment || rest.start[0] == '#';
        size_t size;
        if (!comment && !soekpi_is_blank(soekpi_utf8_decode(rest.start, rest.length, &size))) {
            rest = soekpi_slice_clip(rest, 60);
            place begin = reader->document->root->where;
            return soekpi_fail(
                reader->error, SOEKPI_ERROR_SYNTAX, reader->at.where,
                "'%.*s' stands after the end of the map that begins at line %d, column %d; check "
                "the indentation",
                (int)rest.length, rest.start, begin.line, begin.column);
        }
        (void)soekpi_cursor_step(&reader->at, reader->source);
    }
    return SOEKPI_OK;
}

static soekpi_status take_event(document_reader *reader, const yaml_event_t *event) {
    bool ends = event->type == YAML_DOCUMENT_END_EVENT;
    soekpi_cursor_seek(&reader->at, reader->source, ends ? event->end_mark.index : event->start_mark.index);
    soekpi_status status = SOEKPI_OK;
    switch (event->type) {
    case YAML_STREAM_END_EVENT:
        return fail(reader, "the text is empty; expected 'key: value' lines");
    case YAML_DOCUMENT_END_EVENT:
        return check_rest(reader);
    case YAML_ALIAS_EVENT:
        return fail(reader, "'*' begins an alias in YAML, which is not allowed; put text in quotes");
    case YAML_SCALAR_EVENT:
        status = check_marks(reader, event);
        return status == SOEKPI_OK ? take_scalar(reader, event) : status;
    case YAML_SEQUENCE_START_EVENT:
        status = check_marks(reader, event);
        return status == SOEKPI_OK ? open_container(reader, NODE_LIST) : status;
    case YAML_MAPPING_START_EVENT:
        status = check_marks(reader, event);
        return status == SOEKPI_OK ? open_container(reader, NODE_MAP) : status;
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
        return close_container(reader);
    default:
        return SOEKPI_OK;
    }
}

static soekpi_status read_events(document_reader *reader, yaml_parser_t *parser) {
    for (size_t count = 1; !reader->finished; count++) {
        yaml_event_t event;
        if (!yaml_parser_parse(parser, &event)) {
            return soekpi_yaml_fail(parser, reader->source, reader->error);
        }
        soekpi_status status =
            count <= MOST_EVENTS
                ? take_event(reader, &event)
                : soekpi_fail(reader->error, SOEKPI_ERROR_LIMIT, reader->at.where,
                              "the text has more than %d values, lists and maps (YAML events)", MOST_EVENTS);
        yaml_event_delete(&event);
        if (status != SOEKPI_OK) {
            return status;
        }
    }
    return SOEKPI_OK;
}

static soekpi_status read_document(document *result, slice source, soekpi_error *error) {
    document_reader reader = {
        .document = result, .source = source, .at = soekpi_cursor_start, .error = error};
    yaml_parser_t parser;
    if (!yaml_parser_initialize(&parser)) {
        return soekpi_fail_memory(error);
    }
    yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser, (const unsigned char *)source.start, source.length);
    soekpi_status status = read_events(&reader, &parser);
    yaml_parser_delete(&parser);
    return status;
}

document *soekpi_document_parse(const char *text, size_t length, soekpi_error *error) {
    if (length > LONGEST_TEXT) {
        (void)soekpi_fail(error, SOEKPI_ERROR_LIMIT, soekpi_nowhere,
                          "the text has %zu bytes; at most %d (1 MiB) are read", length, LONGEST_TEXT);
        return NULL;
    }
    slice source = {length > 0 ? text : "", length};
    if (length >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0) {
        source.start += 3;
        source.length -= 3;
    }
    if (check_characters(source, error) != SOEKPI_OK) {
        return NULL;
    }
    document *result = soekpi_allocate(1, sizeof *result);
    if (result == NULL) {
        (void)soekpi_fail_memory(error);
        return NULL;
    }
    if (read_document(result, source, error) != SOEKPI_OK) {
        soekpi_document_free(result);
        return NULL;
    }
    return result;
}

void soekpi_document_free(document *tree) {
    if (tree == NULL) {
        return;
    }
    for (arena_block *next, *now = tree->blocks; now != NULL; now = next) {
        next = now->next;
        soekpi_release(now);
    }
    soekpi_release(tree);
}

const node *soekpi_document_root(const document *tree) {
    return tree->root;
}
