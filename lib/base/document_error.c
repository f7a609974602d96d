#include "base/document_error.h"

#include <string.h>

const cursor soekpi_cursor_start = {0, 0, {1, 1}};

uint32_t soekpi_cursor_step(cursor *at, slice source) {
    size_t size;
    uint32_t code_point = soekpi_utf8_decode(source.start + at->offset, source.length - at->offset, &size);
    at->offset += size;
    at->index++;
    bool pair = code_point == '\r' && at->offset < source.length && source.start[at->offset] == '\n';
    if (!pair && (code_point == '\n' || code_point == '\r' || code_point == 0x85 || code_point == 0x2028 ||
                  code_point == 0x2029)) {
        at->where.line++;
        at->where.column = 1;
    } else {
        at->where.column++;
    }
    return code_point;
}

void soekpi_cursor_seek(cursor *at, slice source, size_t index) {
    while (at->index < index && at->offset < source.length) {
        (void)soekpi_cursor_step(at, source);
    }
}

slice soekpi_slice_clip(slice text, size_t most) {
    size_t length = 0;
    while (length < text.length && text.start[length] != '\n' && text.start[length] != '\r') {
        size_t size;
        (void)soekpi_utf8_decode(text.start + length, text.length - length, &size);
        if (length + size > most) {
            break;
        }
        length += size;
    }
    text.length = length;
    return text;
}

char soekpi_quote_for(slice text) {
    bool double_quote = false; /* or a backslash, which double quotes would read */
    bool single_quote = false;
    for (size_t i = 0; i < text.length; i++) {
        double_quote = double_quote || text.start[i] == '"' || text.start[i] == '\\';
        single_quote = single_quote || text.start[i] == '\'';
    }
    return !double_quote ? '"' : !single_quote ? '\'' : '\0';
}

/* Where the parser stands and what it says. */
typedef struct yaml_failure {
    slice source;
    cursor at;    /* problem_mark */
    cursor begin; /* context_mark: start of the construct that failed */
    const char *problem;
    const char *context;
    soekpi_error *error;
} yaml_failure;

static soekpi_status fail_at(const yaml_failure *failure, place where, const char *sentence) {
    return soekpi_fail(failure->error, SOEKPI_ERROR_SYNTAX, where, "%s", sentence);
}

/* The byte at `at`; 0 at the end. */
static char byte_at(const yaml_failure *failure, cursor at) {
    return at.offset < failure->source.length ? failure->source.start[at.offset] : '\0';
}

static bool says(const yaml_failure *failure, const char *context, const char *problem) {
    return strstr(failure->context, context) != NULL && strstr(failure->problem, problem) != NULL;
}

static size_t line_start(const yaml_failure *failure, size_t offset) {
    while (offset > 0 && failure->source.start[offset - 1] != '\n' &&
           failure->source.start[offset - 1] != '\r') {
        offset--;
    }
    return offset;
}

/* Offset of the entry `key: value` on whose line `offset` lies. */
static size_t entry_start(const yaml_failure *failure, size_t offset, bool flow) {
    const char *text = failure->source.start;
    size_t start = line_start(failure, offset);
    for (size_t at = offset; flow && at > start; at--) {
        if (strchr(",{[", text[at - 1]) != NULL) {
            start = at;
            break;
        }
    }
    while (start < offset &&
           (text[start] == ' ' || (text[start] == '-' && start + 1 < offset && text[start + 1] == ' '))) {
        start++;
    }
    return start;
}

/* The unquoted text at `offset` as its writer meant it: to the end of the line,
 * a comment, or in a flow map or list the mark that ends the entry. */
static slice meant_value(const yaml_failure *failure, size_t offset, bool flow) {
    const char *text = failure->source.start;
    size_t end = offset;
    size_t parentheses = 0;
    for (; end < failure->source.length && text[end] != '\n' && text[end] != '\r'; end++) {
        char now = text[end];
        if (now == '#' && end > offset && text[end - 1] == ' ') {
            break;
        }
        if (flow && (now == '}' || now == ']' || (now == ',' && parentheses == 0))) {
            break;
        }
        parentheses += now == '(';
        parentheses -= now == ')' && parentheses > 0;
    }
    slice value = {text + offset, end - offset};
    return soekpi_slice_trim(value);
}

/* `reason`; write `key: "value"` for the entry whose unquoted value is at `offset`. */
static soekpi_status fail_quote(const yaml_failure *failure, place where, const char *reason, size_t offset,
                                bool flow) {
    size_t start = entry_start(failure, offset, flow);
    slice value = meant_value(failure, offset, flow);
    slice before = {failure->source.start + start, offset - start};
    char quote = soekpi_quote_for(value);
    if (value.length == 0 || value.length > 160 || before.length > 120 || quote == '\0') {
        return soekpi_fail(failure->error, SOEKPI_ERROR_SYNTAX, where, "%s; put the text in quotes", reason);
    }
    return soekpi_fail(failure->error, SOEKPI_ERROR_SYNTAX, where, "%s; put the text in quotes: %.*s%c%.*s%c",
                       reason, (int)before.length, before.start, quote, (int)value.length, value.start,
                       quote);
}

static soekpi_status fail_block_scalar(const yaml_failure *failure, cursor sign, bool flow) {
    return fail_quote(failure, sign.where,
                      byte_at(failure, sign) == '|' ? "an unquoted '|' begins a block scalar in YAML"
                                                    : "an unquoted '>' begins a block scalar in YAML",
                      sign.offset, flow);
}

/* A character that begins nothing: a tab, '%', '@', '`', and in a flow map or
 * list '|' and '>'. */
static soekpi_status fail_first_character(const yaml_failure *failure) {
    switch (byte_at(failure, failure->at)) {
    case '\t':
        return fail_at(failure, failure->at.where, "a tab cannot indent YAML; use blanks");
    case '%':
        return fail_quote(failure, failure->at.where, "unquoted text cannot begin with '%' in YAML",
                          failure->at.offset, false);
    case '@':
        return fail_quote(failure, failure->at.where, "unquoted text cannot begin with '@' in YAML",
                          failure->at.offset, false);
    case '`':
        return fail_quote(failure, failure->at.where, "unquoted text cannot begin with '`' in YAML",
                          failure->at.offset, false);
    case '>':
    case '|':
        return fail_block_scalar(failure, failure->at, true);
    default:
        return fail_at(failure, failure->at.where, "no YAML value can begin with this character");
    }
}

/* Offset of the value of the entry in which the parser found a ':', as in
 * `note: the plan says: more`; the offset of that ':' when it is the first. */
static size_t value_start(const yaml_failure *failure, bool flow) {
    const char *text = failure->source.start;
    size_t value = entry_start(failure, failure->at.offset, flow);
    while (value < failure->at.offset && !(text[value] == ':' && text[value + 1] == ' ')) {
        value++;
    }
    while (value < failure->at.offset && (text[value] == ':' || text[value] == ' ')) {
        value++;
    }
    return value;
}

static soekpi_status fail_second_colon(const yaml_failure *failure) {
    size_t value = value_start(failure, false);
    if (value == failure->at.offset) {
        return fail_at(
            failure, failure->at.where,
            "a key cannot stand here; the line is indented too far, or the text before lacks quotes");
    }
    return fail_quote(failure, failure->at.where, "': ' cannot stand inside unquoted text in YAML", value,
                      false);
}

static slice rest_of_line(const yaml_failure *failure, cursor at) {
    slice rest = {failure->source.start + at.offset, failure->source.length - at.offset};
    return soekpi_slice_trim(soekpi_slice_clip(rest, 60));
}

static soekpi_status fail_flow(const yaml_failure *failure, bool map) {
    if (failure->at.offset == failure->source.length) {
        return fail_at(failure, failure->begin.where,
                       map ? "this '{' is never closed; '}' is missing"
                           : "this '[' is never closed; ']' is missing");
    }
    if (byte_at(failure, failure->at) == ':' && value_start(failure, true) < failure->at.offset) {
        return fail_quote(failure, failure->at.where, "': ' cannot stand inside unquoted text in YAML",
                          value_start(failure, true), true);
    }
    slice rest = rest_of_line(failure, failure->at);
    return soekpi_fail(failure->error, SOEKPI_ERROR_SYNTAX, failure->at.where,
                       "expected ',' or '%c' in the %s that begins at line %d, column %d, found '%.*s'",
                       map ? '}' : ']', map ? "map" : "list", failure->begin.where.line,
                       failure->begin.where.column, (int)rest.length, rest.start);
}

static soekpi_status fail_missing_colon(const yaml_failure *failure) {
    slice rest = rest_of_line(failure, failure->begin);
    return soekpi_fail(failure->error, SOEKPI_ERROR_SYNTAX, failure->begin.where,
                       "expected a key with ': ' (colon and blank) behind it, found '%.*s'", (int)rest.length,
                       rest.start);
}

/* In a block map or list: something that is neither its next entry nor its end. */
static soekpi_status fail_entry(const yaml_failure *failure, const char *kind) {
    if (byte_at(failure, failure->at) == ':') {
        return fail_at(failure, failure->at.where, "a key is missing before ':'");
    }
    if (entry_start(failure, failure->at.offset, false) < failure->at.offset) {
        slice rest = rest_of_line(failure, failure->at);
        return soekpi_fail(
            failure->error, SOEKPI_ERROR_SYNTAX, failure->at.where,
            "'%.*s' stands behind the end of a value; put the whole text in one pair of quotes",
            (int)rest.length, rest.start);
    }
    return soekpi_fail(failure->error, SOEKPI_ERROR_SYNTAX, failure->at.where,
                       "this does not fit the %s that begins at line %d, column %d; check the indentation",
                       kind, failure->begin.where.line, failure->begin.where.column);
}

static soekpi_status fail_mark(const yaml_failure *failure) {
    switch (byte_at(failure, failure->begin)) {
    case '&':
        return fail_quote(failure, failure->begin.where, "'&' begins an anchor in YAML, which is not allowed",
                          failure->begin.offset, false);
    case '*':
        return fail_quote(failure, failure->begin.where, "'*' begins an alias in YAML, which is not allowed",
                          failure->begin.offset, false);
    case '!':
        return fail_quote(failure, failure->begin.where, "'!' begins a tag in YAML, which is not allowed",
                          failure->begin.offset, false);
    default:
        return fail_at(failure, failure->begin.where, "anchors, aliases and tags are not allowed");
    }
}

static soekpi_status fail_quoted(const yaml_failure *failure) {
    if (strstr(failure->problem, "escape") != NULL || strstr(failure->problem, "hexdecimal") != NULL) {
        return fail_at(
            failure, failure->at.where,
            "this is no escape sequence; in double quotes write '\\\\' for a backslash, or use single "
            "quotes");
    }
    return fail_at(failure, failure->begin.where, "the quoted text that begins here is never closed");
}

/* libyaml's sentences are matched in part: they are stable but not documented. */
static soekpi_status translate(const yaml_failure *failure) {
    if (says(failure, "block scalar", "tab")) {
        return fail_at(failure, failure->at.where, "a tab cannot indent YAML; use blanks");
    }
    if (says(failure, "block scalar", "")) {
        return fail_block_scalar(failure, failure->begin, false);
    }
    if (says(failure, "", "cannot start any token")) {
        return fail_first_character(failure);
    }
    if (says(failure, "quoted scalar", "")) {
        return fail_quoted(failure);
    }
    if (says(failure, "simple key", "")) {
        return fail_missing_colon(failure);
    }
    if (says(failure, "", "mapping values are not allowed")) {
        return fail_second_colon(failure);
    }
    if (says(failure, "flow mapping", "") || says(failure, "flow sequence", "")) {
        return fail_flow(failure, says(failure, "mapping", ""));
    }
    if (says(failure, "tag", "") || says(failure, "anchor", "") || says(failure, "alias", "") ||
        says(failure, "", "tag")) {
        return fail_mark(failure);
    }
    if (says(failure, "directive", "")) {
        return fail_at(failure, failure->begin.where, "'%' begins a directive in YAML, which is not allowed");
    }
    if (says(failure, "block mapping", "")) {
        return fail_entry(failure, "map");
    }
    if (says(failure, "block collection", "")) {
        return fail_entry(failure, "list");
    }
    if (says(failure, "", "block sequence entries are not allowed")) {
        return fail_at(
            failure, failure->at.where,
            "'- ' cannot begin a list here; begin it on a line of its own, or put the text in quotes");
    }
    if (says(failure, "", "mapping keys are not allowed")) {
        return fail_at(failure, failure->at.where, "'? ' cannot begin a key here; put text in quotes");
    }
    if (says(failure, "", "unexpected ':'")) {
        return fail_at(failure, failure->at.where,
                       "a blank is missing behind this ':', or quotes around the text");
    }
    if (says(failure, "", "tab character")) {
        return fail_at(failure, failure->at.where, "a tab cannot indent YAML; use blanks");
    }
    if (says(failure, "", "node content")) {
        return fail_at(failure, failure->at.where, "expected a value, a list or a map here");
    }
    return soekpi_fail(failure->error, SOEKPI_ERROR_SYNTAX, failure->at.where, "not YAML: %s%s%s",
                       failure->problem, failure->context[0] != '\0' ? " " : "", failure->context);
}

soekpi_status soekpi_yaml_fail(const yaml_parser_t *parser, slice source, soekpi_error *error) {
    /* Out of memory within a tag, libyaml 0.2.5 names no error at all. */
    if (parser->error == YAML_MEMORY_ERROR || parser->error == YAML_NO_ERROR) {
        return soekpi_fail_memory(error);
    }
    yaml_failure failure = {source,
                            soekpi_cursor_start,
                            soekpi_cursor_start,
                            parser->problem != NULL ? parser->problem : "unknown problem",
                            parser->context != NULL ? parser->context : "",
                            error};
    soekpi_cursor_seek(&failure.at, source, parser->problem_mark.index);
    soekpi_cursor_seek(&failure.begin, source,
                       parser->context != NULL ? parser->context_mark.index : parser->problem_mark.index);
    return translate(&failure);
}
