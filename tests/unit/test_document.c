/* YAML text as a tree: what is read, what is refused and where, and the limits
 * of law 19. */
#include <check.h>
#include <string.h>

#include "base/document.h"
#include "base/memory.h"
#include "harness.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

enum { MEBIBYTE = 1 << 20 };

static document *parse(const char *text, soekpi_error *error) {
    memset(error, 0x5A, sizeof *error);
    return soekpi_document_parse(text, strlen(text), error);
}

static document *parsed(const char *text) {
    soekpi_error error;
    document *tree = parse(text, &error);
    ck_assert_msg(tree != NULL, "%d:%d %s", error.line, error.column, error.message);
    return tree;
}

static void check_place(place where, int line, int column) {
    ck_assert_int_eq(where.line, line);
    ck_assert_int_eq(where.column, column);
}

static void check_slice(slice found, const char *expected) {
    ck_assert_msg(soekpi_slice_equal(found, expected), "'%.*s' instead of '%s'", (int)found.length,
                  found.start, expected);
    ck_assert_int_eq(found.start[found.length], '\0');
}

START_TEST(law_17_tree_with_places) {
    document *tree = parsed("# a plan\n"
                            "soekpi: 1\n"
                            "title: {zh: 计划, en: 'Yearly plan'} # comment\n"
                            "目标:\n"
                            "  - id: a\n"
                            "    \"rule\": \"> gdp_growth\"\n"
                            "  - [x, 'y']\n"
                            "  -\n");
    const node *root = soekpi_document_root(tree);
    ck_assert_int_eq(root->kind, NODE_MAP);
    ck_assert_uint_eq(root->children, 3);
    check_place(root->where, 2, 1);

    const node *first = root->first;
    check_slice(first->key, "soekpi");
    check_place(first->key_where, 2, 1);
    check_slice(first->text, "1");
    check_place(first->where, 2, 9);
    ck_assert(!first->quoted && first->block == '\0');

    const node *title = soekpi_node_find(root, "title");
    ck_assert_ptr_eq(title, first->next);
    check_place(title->where, 3, 8);
    const node *en = soekpi_node_find(title, "en");
    check_slice(en->text, "Yearly plan");
    ck_assert(en->quoted);
    check_place(en->key_where, 3, 17); /* code points: 计划 are two */
    check_place(en->where, 3, 21);
    ck_assert_ptr_null(soekpi_node_find(title, "fr"));
    ck_assert_ptr_null(soekpi_node_find(en, "en"));
    ck_assert_ptr_null(soekpi_node_find(NULL, "en"));

    const node *goals = soekpi_node_find(root, "目标");
    ck_assert_int_eq(goals->kind, NODE_LIST);
    ck_assert_uint_eq(goals->children, 3);
    ck_assert_ptr_null(goals->next);
    const node *rule = soekpi_node_find(goals->first, "rule");
    check_slice(rule->text, "> gdp_growth");
    check_place(rule->where, 6, 13);
    const node *list = goals->first->next;
    check_slice(list->key, "");
    check_slice(list->first->next->text, "y");
    check_place(list->first->next->where, 7, 9);
    check_slice(list->next->text, "");
    ck_assert_int_eq(list->next->kind, NODE_SCALAR);
    soekpi_document_free(tree);
    soekpi_document_free(NULL);
}
END_TEST

/* What YAML makes of a scalar: the text of each value of `a`. */
static const struct {
    const char *text;
    const char *value;
} values[] = {
    {"a: plain text # comment", "plain text"},
    {"a: 资产负债率 < 65 %", "资产负债率 < 65 %"},
    {"a: <= prior", "<= prior"},
    {"a: \"tab\\t, \\u5229\\u6DA6, \\\"\"", "tab\t, 利润, \""},
    {"a: 'it''s'", "it's"},
    {"a: two\n  lines", "two lines"},
    {"a: |\n  two\n  lines\n", "two\nlines\n"},
    {"a: >-\n  two\n  lines\n", "two lines"},
    {"\xEF\xBB\xBF"
     "a: behind a byte order mark",
     "behind a byte order mark"},
    {"---\na: explicit\n...\n# end\n...\n\n", "explicit"},
    {"a: dos\r\nb: 1\r\n", "dos"},
    {"{\"a\":\"json\"}", "json"},
    {"a:", ""},
    {"a: ~", "~"},
};

START_TEST(scalars_are_read) {
    document *tree = parsed(values[_i].text);
    check_slice(soekpi_node_find(soekpi_document_root(tree), "a")->text, values[_i].value);
    soekpi_document_free(tree);
}
END_TEST

static const struct {
    const char *text;
    soekpi_status code;
    int line;
    int column;
    const char *says;
} refused[] = {
    /* The special case: a comparison that YAML takes for a block scalar. */
    {"soekpi: 1\nrule: > gdp_growth\n", SOEKPI_ERROR_SYNTAX, 2, 7,
     "an unquoted '>' begins a block scalar in YAML; put the text in quotes: rule: \"> gdp_growth\""},
    {"goals:\n  - rule: >= prior # as before\n", SOEKPI_ERROR_SYNTAX, 2, 11, "quotes: rule: \">= prior\""},
    {"goals:\n  - {id: a, rule: > 5 %, basis: stated}\n", SOEKPI_ERROR_SYNTAX, 2, 19,
     "quotes: rule: \"> 5 %\""},
    {"goals:\n  - {指标: 利润, rule: >= max(a, b)}\n", SOEKPI_ERROR_SYNTAX, 2, 20,
     "quotes: rule: \">= max(a, b)\""},
    {"scope: [> 5, 2]\n", SOEKPI_ERROR_SYNTAX, 1, 9, "quotes: \"> 5\""},
    {"formula: |a|\n", SOEKPI_ERROR_SYNTAX, 1, 10,
     "'|' begins a block scalar in YAML; put the text in quotes: "
     "formula: \"|a|\""},
    {"rule: > \"x\"\n", SOEKPI_ERROR_SYNTAX, 1, 7, "quotes: rule: '> \"x\"'"},
    {"rule: >0\n", SOEKPI_ERROR_SYNTAX, 1, 7, "quotes: rule: \">0\""},
    /* Unquoted text that YAML reads otherwise. */
    {"a: %x\n", SOEKPI_ERROR_SYNTAX, 1, 4,
     "cannot begin with '%' in YAML; put the text in quotes: a: \"%x\""},
    {"a: @x\n", SOEKPI_ERROR_SYNTAX, 1, 4, "quotes: a: \"@x\""},
    {"a: `x`\n", SOEKPI_ERROR_SYNTAX, 1, 4, "quotes: a: \"`x`\""},
    {"note: 原文: 稳\n", SOEKPI_ERROR_SYNTAX, 1, 9,
     "': ' cannot stand inside unquoted text in YAML; put the text "
     "in quotes: note: \"原文: 稳\""},
    {"- {note: a: b, id: 3}\n", SOEKPI_ERROR_SYNTAX, 1, 1, "found a list"},
    {"x: {note: a: b, id: 3}\n", SOEKPI_ERROR_SYNTAX, 1, 12, "quotes: note: \"a: b\""},
    {"x: {id:[1]}\n", SOEKPI_ERROR_SYNTAX, 1, 7, "blank is missing behind this ':'"},
    {"a: - b\n", SOEKPI_ERROR_SYNTAX, 1, 4, "'- ' cannot begin a list here"},
    {"a: 'x' y\n", SOEKPI_ERROR_SYNTAX, 1, 8, "'y' stands behind the end of a value"},
    {"a: \"x\" y: 2\n", SOEKPI_ERROR_SYNTAX, 1, 8, "'y: 2' stands behind the end of a value"},
    {"a: \"\\d\"\n", SOEKPI_ERROR_SYNTAX, 1, 5, "no escape sequence"},
    /* What is never closed is shown where it was opened. */
    {"b: 1\na: \"x\nc: 2\n", SOEKPI_ERROR_SYNTAX, 2, 4, "never closed"},
    {"a: 'x\n", SOEKPI_ERROR_SYNTAX, 1, 4, "never closed"},
    {"b: 1\na: {b: 1, c: 2\n", SOEKPI_ERROR_SYNTAX, 2, 4, "'}' is missing"},
    {"a: [1, 2\n", SOEKPI_ERROR_SYNTAX, 1, 4, "']' is missing"},
    {"a: {b: 1, c: 2\nd: 3\n", SOEKPI_ERROR_SYNTAX, 2, 2,
     "expected ',' or '}' in the map that begins at line 1, "
     "column 4, found ': 3'"},
    {"a: [1, 2}\n", SOEKPI_ERROR_SYNTAX, 1, 9, "expected ',' or ']'"},
    {"a: [ , ]\n", SOEKPI_ERROR_SYNTAX, 1, 6, "expected a value"},
    /* Indentation. */
    {"a: 1\n\tb: 2\n", SOEKPI_ERROR_SYNTAX, 2, 1, "tab"},
    {"a: 1\n   b: 2\n", SOEKPI_ERROR_SYNTAX, 2, 5, "indented too far"},
    {"a:\n  b: 1\n c: 2\n", SOEKPI_ERROR_SYNTAX, 3, 2, "check the indentation"},
    {"a:\n  - 1\n  b: 2\n", SOEKPI_ERROR_SYNTAX, 3, 3, "the list that begins at line 2, column 3"},
    {"  a: 1\nb: 2\n", SOEKPI_ERROR_SYNTAX, 2, 1, "'b: 2' stands after the end of the map"},
    {"a: 1\nroe:2\nb: 3\n", SOEKPI_ERROR_SYNTAX, 2, 1, "colon and blank) behind it, found 'roe:2'"},
    /* What is valid YAML and not allowed. */
    {"a: &x 1\n", SOEKPI_ERROR_SYNTAX, 1, 4, "anchor"},
    {"&x a: 1\n", SOEKPI_ERROR_SYNTAX, 1, 1, "anchor"},
    {"a: &x [1]\n", SOEKPI_ERROR_SYNTAX, 1, 4, "anchor"},
    {"a: &x {b: 1}\n", SOEKPI_ERROR_SYNTAX, 1, 4, "anchor"},
    {"a: & b\n", SOEKPI_ERROR_SYNTAX, 1, 4,
     "anchor in YAML, which is not allowed; put the text in quotes: "
     "a: \"& b\""},
    {"a: *x\n", SOEKPI_ERROR_SYNTAX, 1, 4, "alias"},
    {"*x : 1\n", SOEKPI_ERROR_SYNTAX, 1, 1, "alias"},
    {"a: !x 1\n", SOEKPI_ERROR_SYNTAX, 1, 4, "tag"},
    {"a: ! 1\n", SOEKPI_ERROR_SYNTAX, 1, 4, "tag"},
    {"a: !\n", SOEKPI_ERROR_SYNTAX, 1, 4, "tag"},
    {"a: !!str 1\n", SOEKPI_ERROR_SYNTAX, 1, 4, "tag"},
    {"a: !e!x 1\n", SOEKPI_ERROR_SYNTAX, 1, 4, "tag"},
    {"!!map {a: 1}\n", SOEKPI_ERROR_SYNTAX, 1, 1, "tag"},
    {"a: 1\n<<: {b: 1}\n", SOEKPI_ERROR_SYNTAX, 2, 1, "'<<' merges maps"},
    {"# c\n\n%YAML 1.1\n---\na: 1\n", SOEKPI_ERROR_SYNTAX, 3, 1, "directive"},
    {"a: 1\n%TAG ! b\n", SOEKPI_ERROR_SYNTAX, 2, 1, "directive"},
    {"a: 1\n...\n%YAML 1.1\n---\nb: 1\n", SOEKPI_ERROR_SYNTAX, 3, 1, "directive"},
    {"a: 1\n---\nb: 2\n", SOEKPI_ERROR_SYNTAX, 2, 1, "second document"},
    {"a: 1\n...\nb: 2\n", SOEKPI_ERROR_SYNTAX, 3, 1, "'b: 2' stands after the end"},
    {"{a: 1} b\n", SOEKPI_ERROR_SYNTAX, 1, 8, "'b' stands after the end"},
    {"[a]: 1\n", SOEKPI_ERROR_SYNTAX, 1, 1, "a key must be text, found a list"},
    {"{a: 1}: 1\n", SOEKPI_ERROR_SYNTAX, 1, 1, "a key must be text, found a map"},
    {"? |\n  x\n: y\n", SOEKPI_ERROR_SYNTAX, 1, 3, "block scalar"},
    {"\"\": 1\n", SOEKPI_ERROR_SYNTAX, 1, 1, "a key is missing"},
    {": 1\n", SOEKPI_ERROR_SYNTAX, 1, 1, "a key is missing"},
    /* Keys given twice: the second one is shown. */
    {"a: 1\nb: 2\na: 3\nb: 4\n", SOEKPI_ERROR_DUPLICATE, 3, 1,
     "the key 'a' is given twice; first at line 1, column 1"},
    {"x: {净: 1, '净': 2}\n", SOEKPI_ERROR_DUPLICATE, 1, 11, "'净'"},
    /* No map. */
    {"", SOEKPI_ERROR_SYNTAX, 1, 1, "empty"},
    {"\n# only a comment\n", SOEKPI_ERROR_SYNTAX, 3, 1, "empty"},
    {"---\n", SOEKPI_ERROR_SYNTAX, 2, 1, "empty"},
    {"- a\n", SOEKPI_ERROR_SYNTAX, 1, 1, "expected 'key: value' lines, found a list"},
    {"soekpi:1\n", SOEKPI_ERROR_SYNTAX, 1, 1, "expected 'key: value' lines, found the text 'soekpi:1'"},
    /* Characters. */
    {"a: 1\nb: \xB9\xFA\n", SOEKPI_ERROR_ENCODING, 2, 4, "the byte 0xB9 is not UTF-8"},
    {"净: 资产\xFF\n", SOEKPI_ERROR_ENCODING, 1, 6, "the byte 0xFF"},
    {"\xFF\xFE"
     "a",
     SOEKPI_ERROR_ENCODING, 1, 1, "UTF-16"},
    {"a: x\x07\n", SOEKPI_ERROR_SYNTAX, 1, 5, "U+0007"},
    {"a: \"\\0\"\n", SOEKPI_ERROR_SYNTAX, 1, 4, "U+0000"},
    {"a: \"\\e[1m\"\n", SOEKPI_ERROR_SYNTAX, 1, 4, "U+001B"},
};

START_TEST(law_17_refused_with_place_and_sentence) {
    soekpi_error error;
    ck_assert_ptr_null(parse(refused[_i].text, &error));
    ck_assert_msg(error.code == refused[_i].code && error.line == refused[_i].line &&
                      error.column == refused[_i].column && strstr(error.message, refused[_i].says) != NULL,
                  "%s -> code %d, %d:%d %s", refused[_i].text, error.code, error.line, error.column,
                  error.message);
    ck_assert_ptr_null(soekpi_document_parse(refused[_i].text, strlen(refused[_i].text), NULL));
}
END_TEST

START_TEST(nul_byte_is_refused) {
    soekpi_error error;
    ck_assert_ptr_null(soekpi_document_parse("a: x\0y", 6, &error));
    ck_assert_int_eq(error.code, SOEKPI_ERROR_SYNTAX);
    ck_assert_int_eq(error.column, 5);
    ck_assert_ptr_null(soekpi_document_parse(NULL, 0, &error));
    ck_assert_str_eq(error.message, "the text is empty; expected 'key: value' lines");
}
END_TEST

/* `beginning`, then `unit` over and over, to exactly `length` bytes. */
static char *filled(const char *beginning, const char *unit, size_t length) {
    char *text = soekpi_allocate(length, 1);
    ck_assert_ptr_nonnull(text);
    size_t at = strlen(beginning);
    memcpy(text, beginning, at);
    for (size_t size = strlen(unit); at < length; at += size) {
        memcpy(text + at, unit, size < length - at ? size : length - at);
    }
    return text;
}

static soekpi_status status_of(const char *text, size_t length, soekpi_error *error) {
    document *tree = soekpi_document_parse(text, length, error);
    soekpi_status status = tree != NULL ? SOEKPI_OK : error->code;
    soekpi_document_free(tree);
    return status;
}

START_TEST(law_19_size) {
    soekpi_error error;
    char *text = filled("a: 1\n", "#", MEBIBYTE + 1);
    ck_assert_int_eq(status_of(text, MEBIBYTE, &error), SOEKPI_OK);
    ck_assert_int_eq(status_of(text, MEBIBYTE + 1, &error), SOEKPI_ERROR_LIMIT);
    ck_assert_str_eq(error.message, "the text has 1048577 bytes; at most 1048576 (1 MiB) are read");
    soekpi_release(text);
}
END_TEST

/* A map that holds `depth` - 1 lists within each other. */
static soekpi_status nested(size_t depth, soekpi_error *error) {
    text_builder text = {0};
    soekpi_text_add(&text, "a: ");
    for (size_t i = 1; i < depth; i++) {
        soekpi_text_add(&text, "[");
    }
    for (size_t i = 1; i < depth; i++) {
        soekpi_text_add(&text, "]");
    }
    slice built = soekpi_slice_of(&text);
    soekpi_status status = status_of(built.start, built.length, error);
    soekpi_text_discard(&text);
    return status;
}

START_TEST(law_19_depth) {
    soekpi_error error;
    ck_assert_int_eq(nested(32, &error), SOEKPI_OK);
    ck_assert_int_eq(nested(33, &error), SOEKPI_ERROR_LIMIT);
    ck_assert_int_eq(error.line, 1);
    ck_assert_int_eq(error.column, 35); /* "a: " and 31 lists before it */
}
END_TEST

/* Around the list stand 8 events: begin and end of stream, document, map and
 * list, the key, less the end of the stream, which is not waited for. */
START_TEST(law_19_events) {
    soekpi_error error;
    char *text = filled("a:\n", "- b\n", 3 + 4 * 99993);
    ck_assert_int_eq(status_of(text, 3 + 4 * 99992, &error), SOEKPI_OK);
    ck_assert_int_eq(status_of(text, 3 + 4 * 99993, &error), SOEKPI_ERROR_LIMIT);
    soekpi_release(text);
}
END_TEST

START_TEST(runs_of_blanks_are_limited) {
    soekpi_error error;
    char *text = filled("a: 1 ", " ", 5 + 2048);
    ck_assert_int_eq(status_of(text, 4 + 2048, &error), SOEKPI_OK);
    ck_assert_int_eq(status_of(text, 5 + 2048, &error), SOEKPI_ERROR_LIMIT);
    ck_assert_int_eq(error.column, 5 + 2048);
    soekpi_release(text);
}
END_TEST

START_TEST(many_keys_are_compared_quickly) {
    text_builder text = {0};
    for (size_t i = 0; i < 49000; i++) {
        soekpi_text_format(&text, "key_%zu: 1\n", (i * 7919) % 49000);
    }
    soekpi_error error;
    slice built = soekpi_slice_of(&text);
    ck_assert(!text.failed);
    ck_assert_int_eq(status_of(built.start, built.length, &error), SOEKPI_OK);
    soekpi_text_add(&text, "key_0: 2\n"); /* the first key of all */
    built = soekpi_slice_of(&text);
    ck_assert_int_eq(status_of(built.start, built.length, &error), SOEKPI_ERROR_DUPLICATE);
    ck_assert_int_eq(error.line, 49001);
    ck_assert_ptr_nonnull(strstr(error.message, "first at line 1, column 1"));
    soekpi_text_discard(&text);
}
END_TEST

/* A mebibyte of each, behind each beginning: an answer within the time that
 * Check grants a test, an error that names a place, nothing leaked. */
static const char *const hostile[] = {
    "[",   "{",   "- ",   "? ",    "a: ",          "&",     "!",   "*",      "'",     "\"",    "\"\" ",
    "|",   ">",   "%",    "@",     "\t",           "# c\n", "a\n", "a: b\n", "[a,",   "{a: ",  "? a\n",
    "[? ", "-\n", "--- ", "...\n", "%TAG !a! b\n", "&a ",   "!a ", "a: |\n", "\r\n",  "a b ",  "a\n\n",
    "\\",  "\\P", "净",   ": ",    ", ",           "]",     "[],", "<<: ",   "a #\n", "a:\n ", "x",
};
static const char *const beginnings[] = {"", "a: 1\n", "a: ", "a: [", "a: {", "a: \"", "a: '", "a: |\n "};

START_TEST(hostile_text_is_answered_quickly) {
    for (size_t i = 0; i < COUNT(beginnings); i++) {
        char *text = filled(beginnings[i], hostile[_i], MEBIBYTE);
        soekpi_error error;
        memset(&error, 0x5A, sizeof error);
        if (status_of(text, MEBIBYTE, &error) != SOEKPI_OK) {
            ck_assert_int_ge(error.line, 1);
            ck_assert_int_ge(error.column, 1);
            ck_assert_ptr_nonnull(memchr(error.message, '\0', sizeof error.message));
        }
        soekpi_release(text);
    }
}
END_TEST

static const struct {
    const char *text;
    const char *key;
    const char *value; /* NULL: refused */
    soekpi_status code;
    int line;
    int column;
    const char *says;
} texts[] = {
    {"rule: \"> 5 %\"\n", "rule", "> 5 %", 0, 0, 0, NULL},
    {"note: |\n  two\n  lines\n\n", "note", "two\nlines", 0, 0, 0, NULL},
    {"source: >\n  two\n  lines\n", "source", "two lines", 0, 0, 0, NULL},
    {"quote:\n", "quote", "", 0, 0, 0, NULL},
    {"id: ''\n", "id", "", 0, 0, 0, NULL},
    {"a: 1\nrule: >\n  gdp_growth\n", "rule", NULL, SOEKPI_ERROR_SYNTAX, 2, 7,
     "an unquoted '>' begins a block scalar in YAML; put the text in quotes: rule: \"> gdp_growth\""},
    {"rule: >5\n", "rule", NULL, SOEKPI_ERROR_SYNTAX, 1, 7, "put the text in quotes"},
    {"formula: >\n  a /\n  b\n", "formula", NULL, SOEKPI_ERROR_SYNTAX, 1, 10, "quotes: formula: \"a / b\""},
    {"formula: |\n  a\n", "formula", NULL, SOEKPI_ERROR_SYNTAX, 1, 10, "'|' begins"},
    {"rule: >\n  \"a\"\n", "rule", NULL, SOEKPI_ERROR_SYNTAX, 1, 7, "quotes: rule: '> \"a\"'"},
    {"rule: [a]\n", "rule", NULL, SOEKPI_ERROR_SYNTAX, 1, 7, "'rule' must be a text or number, found a list"},
    {"title: {zh: a}\n", "title", NULL, SOEKPI_ERROR_SYNTAX, 1, 8, "found a map"},
    {"a: 1\nrule:\n", "rule", NULL, SOEKPI_ERROR_SYNTAX, 2, 1, "'rule' has no value"},
};

START_TEST(texts_are_taken_from_the_tree) {
    document *tree = parsed(texts[_i].text);
    const node *root = soekpi_document_root(tree);
    soekpi_error error;
    slice out = soekpi_slice("before");
    ck_assert_int_eq(soekpi_node_text(root, "absent", &out, &error), SOEKPI_OK);
    check_slice(out, "before");
    soekpi_status status = soekpi_node_text(root, texts[_i].key, &out, &error);
    ck_assert_int_eq(status, texts[_i].code);
    if (texts[_i].value != NULL) {
        ck_assert_msg(soekpi_slice_equal(out, texts[_i].value), "'%.*s'", (int)out.length, out.start);
    } else {
        check_slice(out, "before");
        ck_assert_msg(error.line == texts[_i].line && error.column == texts[_i].column &&
                          strstr(error.message, texts[_i].says) != NULL,
                      "%d:%d %s", error.line, error.column, error.message);
    }
    soekpi_document_free(tree);
}
END_TEST

START_TEST(flags_are_yes_or_no) {
    document *tree = parsed("a: yes\nb: 'No'\nc: TRUE\nd: false\ne: 是\nf: 否\ng: maybe\nh: [yes]\ni:\n");
    const node *root = soekpi_document_root(tree);
    static const char *const names[] = {"a", "b", "c", "d", "e", "f"};
    soekpi_error error;
    for (size_t i = 0; i < COUNT(names); i++) {
        bool flag = i % 2 == 1;
        ck_assert_int_eq(soekpi_node_flag(root, names[i], &flag, &error), SOEKPI_OK);
        ck_assert_int_eq(flag, i % 2 == 0);
    }
    bool flag = true;
    ck_assert_int_eq(soekpi_node_flag(root, "absent", &flag, &error), SOEKPI_OK);
    ck_assert_int_eq(soekpi_node_flag(root, "g", &flag, &error), SOEKPI_ERROR_SYNTAX);
    ck_assert_str_eq(error.message, "'g' must be yes or no, found 'maybe'");
    ck_assert_int_eq(error.line, 7);
    ck_assert_int_eq(error.column, 4);
    ck_assert_int_eq(soekpi_node_flag(root, "h", &flag, &error), SOEKPI_ERROR_SYNTAX);
    ck_assert_int_eq(soekpi_node_flag(root, "i", &flag, &error), SOEKPI_ERROR_SYNTAX);
    ck_assert(flag);
    soekpi_document_free(tree);
}
END_TEST

static const struct {
    const char *text;
    const char *says; /* NULL: accepted */
    int column;
} key_lists[] = {
    {"{id: 1, at_risk: 2}", NULL, 0},
    {"{id: 1, indcator: 2}", "unknown key 'indcator' in a goal; did you mean 'indicator'?", 9},
    {"{At Risk: 2}", "unknown key 'At Risk' in a goal; did you mean 'at_risk'?", 2},
    {"{wholly: 2}", "unknown key 'wholly' in a goal; known keys: id, indicator, at_risk", 2},
    {"[id]", "a goal must be a map (key: value), found a list", 1},
    {"text", "a goal must be a map (key: value), found 'text'", 1},
};

START_TEST(law_17_unknown_keys_are_named) {
    static const char *const known[] = {"id", "indicator", "at_risk", NULL};
    text_builder text = {0};
    soekpi_text_format(&text, "a:\n  - %s\n", key_lists[_i].text);
    document *tree = parsed(text.text);
    soekpi_error error;
    const node *goal = soekpi_document_root(tree)->first->first;
    soekpi_status status = soekpi_node_check_keys(goal, known, "a goal", &error);
    if (key_lists[_i].says == NULL) {
        ck_assert_int_eq(status, SOEKPI_OK);
    } else {
        ck_assert_int_eq(status, goal->kind == NODE_MAP ? SOEKPI_ERROR_NAME : SOEKPI_ERROR_SYNTAX);
        ck_assert_str_eq(error.message, key_lists[_i].says);
        ck_assert_int_eq(error.line, 2);
        ck_assert_int_eq(error.column, 4 + key_lists[_i].column);
    }
    ck_assert_int_eq(soekpi_node_expect(NULL, NODE_MAP, "a goal", &error), SOEKPI_ERROR_SYNTAX);
    ck_assert_str_eq(error.message, "a goal is missing");
    soekpi_document_free(tree);
    soekpi_text_discard(&text);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("document");
    TCase *reading = tcase_create("reading");
    tcase_add_test(reading, law_17_tree_with_places);
    tcase_add_loop_test(reading, scalars_are_read, 0, COUNT(values));
    tcase_add_loop_test(reading, law_17_refused_with_place_and_sentence, 0, COUNT(refused));
    tcase_add_test(reading, nul_byte_is_refused);
    suite_add_tcase(suite, reading);

    TCase *limits = tcase_create("limits");
    tcase_set_timeout(limits, 20);
    tcase_add_test(limits, law_19_size);
    tcase_add_test(limits, law_19_depth);
    tcase_add_test(limits, law_19_events);
    tcase_add_test(limits, runs_of_blanks_are_limited);
    tcase_add_test(limits, many_keys_are_compared_quickly);
    TCase *slow = tcase_create("hostile text");
    tcase_set_timeout(slow, 60);
    tcase_set_tags(slow, "slow"); /* for emulators */
    tcase_add_loop_test(slow, hostile_text_is_answered_quickly, 0, COUNT(hostile));
    suite_add_tcase(suite, limits);
    suite_add_tcase(suite, slow);

    TCase *nodes = tcase_create("nodes");
    tcase_add_loop_test(nodes, texts_are_taken_from_the_tree, 0, COUNT(texts));
    tcase_add_test(nodes, flags_are_yes_or_no);
    tcase_add_loop_test(nodes, law_17_unknown_keys_are_named, 0, COUNT(key_lists));
    suite_add_tcase(suite, nodes);
    return run_suite(suite);
}
