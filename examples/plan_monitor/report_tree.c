/* The tree of the plan: what needs a decision first, what is fine folded. */
#include <stdlib.h>
#include <string.h>

#include "grid.h"
#include "why.h"
#include "words.h"

/* How deep nodes of each kind are printed: goals stand beside aspects. */
static const tree_extent extents[SOEKPI_NODE_END] = {
    [SOEKPI_NODE_PLAN] = TREE_PLAN,       [SOEKPI_NODE_PART] = TREE_PART,
    [SOEKPI_NODE_GOALS] = TREE_ASPECT,    [SOEKPI_NODE_ASPECT] = TREE_ASPECT,
    [SOEKPI_NODE_MEASURE] = TREE_MEASURE, [SOEKPI_NODE_TARGET] = TREE_TARGET,
    [SOEKPI_NODE_ROW] = TREE_ROW,
};

struct tree_printer {
    const struct monitor *monitor;
    bool colour;
    FILE *out;
};

static bool is_fine(const soekpi_tree_node *node) {
    return node->verdict == SOEKPI_MET || node->verdict == SOEKPI_NOT_IN_SCOPE;
}

static void indent(const struct tree_printer *printer, size_t depth) {
    for (size_t i = 0; i < 2 * depth; i++)
        fputc(' ', printer->out);
}

static void print_verdict(const struct tree_printer *printer, int32_t verdict) {
    print_coloured(soekpi_verdict_text(verdict, printer->monitor->language), verdict, printer->colour,
                   printer->out);
}

static const char *node_title(const struct monitor *monitor, const soekpi_tree_node *node) {
    const char *title = title_of(monitor->language, node->title_chinese, node->title_english);
    return title[0] != '\0' ? title : node->id;
}

/* ---- results ---- */

static char *field_part(const struct monitor *monitor, const soekpi_tree_node *node, int32_t field,
                        const char *name) {
    soekpi_target target = target_at(monitor, node->index);
    char *text = result_field(monitor, node->row, node->index, field);
    bool named = field == SOEKPI_FIELD_VALUE && target.kind != SOEKPI_TARGET_RANK;
    char *unit = named ? shown_unit(&monitor->plan_info, target.unit, monitor->language) : text_copy("");
    bool none = text[0] == '-' && text[1] == '\0';
    char *part =
        none ? text_copy("") : text_format("%s %s%s%s", name, text, unit[0] != '\0' ? " " : "", unit);
    free(unit);
    free(text);
    return part;
}

/* "现值 3.20%，参照 6.70%，差距 -3.50 pp；减少；基期为零或为负". */
static char *result_text(const struct monitor *monitor, const soekpi_tree_node *node) {
    static const struct {
        int32_t field;
        const char *chinese, *english;
    } fields[] = {{SOEKPI_FIELD_VALUE, "现值", "value"},
                  {SOEKPI_FIELD_REFERENCE, "参照", "reference"},
                  {SOEKPI_FIELD_MARGIN, "差距", "margin"}};
    int32_t language = monitor->language;
    size_t cell = cell_of(monitor, node->row, node->index);
    int32_t reason = monitor->results.reasons[cell];
    char *text = text_copy("");
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
        text = joined_text(language, text,
                           field_part(monitor, node, fields[i].field,
                                      choose(language, fields[i].chinese, fields[i].english)));
    soekpi_target target = target_at(monitor, node->index);
    text = joined_text(language, text,
                       text_copy(soekpi_label_text(monitor->results.labels[cell], target.profit, language)));
    if (reason != SOEKPI_REASON_OK)
        text = joined_text(language, text, text_copy(soekpi_reason_text(reason, language)));
    return joined_text(language, text, marks_text(monitor->results.marks[cell], language));
}

/* One result, or several rows of which the same is to be said. */
struct shown_result {
    int32_t verdict;
    char *names, *text;
    struct line_list why;
    size_t rows;
};

/* More names than this are counted. */
enum { MOST_NAMES = 12 };

static struct shown_result result_of(const struct monitor *monitor, const soekpi_tree_node *node) {
    return (struct shown_result){.verdict = node->verdict,
                                 .names = row_name(monitor, node->row),
                                 .text = result_text(monitor, node),
                                 .why =
                                     why_create(monitor, node->row, node->index, monitor->arguments->explain),
                                 .rows = 1};
}

static void result_free(struct shown_result *result) {
    free(result->names);
    free(result->text);
    why_free(&result->why);
    *result = (struct shown_result){.rows = 0};
}

static bool says_the_same(const struct shown_result *a, const struct shown_result *b) {
    if (a->rows == 0 || a->verdict != b->verdict || a->why.count != b->why.count ||
        strcmp(a->text, b->text) != 0)
        return false;
    for (size_t i = 0; i < a->why.count; i++)
        if (strcmp(a->why.lines[i], b->why.lines[i]) != 0)
            return false;
    return true;
}

static void add_name(const struct monitor *monitor, struct shown_result *result, const char *name) {
    result->rows++;
    if (result->rows > MOST_NAMES)
        return;
    char *longer = text_format("%s%s%s", result->names, choose(monitor->language, "、", "; "), name);
    free(result->names);
    result->names = longer;
}

/* "- 未达标 企业甲：现值 ...", and below it why. */
static void print_result(const struct tree_printer *printer, size_t depth, struct shown_result *result) {
    int32_t language = printer->monitor->language;
    if (result->rows == 0)
        return;
    indent(printer, depth + 1);
    fputs("- ", printer->out);
    print_verdict(printer, result->verdict);
    fputc(' ', printer->out);
    print_clean(result->names, printer->out);
    if (result->rows > MOST_NAMES)
        fprintf(printer->out, choose(language, "等共 %zu 行", " and others, %zu rows"), result->rows);
    fputs(result->text[0] != '\0' ? choose(language, "：", ": ") : "", printer->out);
    print_clean(result->text, printer->out);
    fputc('\n', printer->out);
    for (size_t i = 0; i < result->why.count; i++) {
        indent(printer, depth + 3);
        print_clean(result->why.lines[i], printer->out);
        fputc('\n', printer->out);
    }
    result_free(result);
}

/* The rows of a target with one verdict. */
static void print_rows(const struct tree_printer *printer, size_t index, int32_t verdict) {
    const struct monitor *monitor = printer->monitor;
    soekpi_tree_node target = node_at(monitor, index);
    struct shown_result waiting = {.rows = 0};
    for (size_t i = index + 1; i < target.next && target.counts[verdict] > 0; i++) {
        soekpi_tree_node node = node_at(monitor, i);
        if (node.verdict != verdict)
            continue;
        struct shown_result result = result_of(monitor, &node);
        if (says_the_same(&waiting, &result)) {
            add_name(monitor, &waiting, result.names);
            result_free(&result);
        } else {
            print_result(printer, target.depth + 1, &waiting);
            waiting = result;
        }
    }
    print_result(printer, target.depth + 1, &waiting);
}

/* ---- what is above results ---- */

/* "产业：未达标（未达标 1，达标 3）"; a target with its number, its kind and basis. */
static void print_node(const struct tree_printer *printer, const soekpi_tree_node *node) {
    const struct monitor *monitor = printer->monitor;
    int32_t language = monitor->language;
    char *counts = counts_text(node->counts, language);
    char *title = node->kind == SOEKPI_NODE_TARGET
                      ? text_format("[%zu] %s", node->index + 1, node_title(monitor, node))
                      : text_copy(node_title(monitor, node));
    indent(printer, node->depth + 1);
    print_clean(title, printer->out);
    fputs(choose(language, "：", ": "), printer->out);
    print_verdict(printer, node->verdict);
    if (counts[0] != '\0')
        fprintf(printer->out, choose(language, "（%s）", " (%s)"), counts);
    fputc('\n', printer->out);
    free(title);
    free(counts);
}

/* Targets that are fine, in one line below what they stand in. */
static void print_fine_targets(const struct tree_printer *printer, const soekpi_tree_node *parent,
                               size_t self) {
    const struct monitor *monitor = printer->monitor;
    size_t counts[SOEKPI_VERDICT_END] = {0}, found = 0;
    for (size_t i = self + 1; i < parent->next; i = node_at(monitor, i).next) {
        soekpi_tree_node node = node_at(monitor, i);
        if (node.kind != SOEKPI_NODE_TARGET || node.verdict != SOEKPI_MET)
            continue;
        counts[SOEKPI_MET] += node.counts[SOEKPI_MET];
        found++;
    }
    if (found == 0)
        return;
    indent(printer, parent->depth + 2);
    print_verdict(printer, SOEKPI_MET);
    fprintf(printer->out, choose(monitor->language, " %zu：", " %zu: "), counts[SOEKPI_MET]);
    for (size_t i = self + 1, k = 0; i < parent->next; i = node_at(monitor, i).next) {
        soekpi_tree_node node = node_at(monitor, i);
        if (node.kind != SOEKPI_NODE_TARGET || node.verdict != SOEKPI_MET)
            continue;
        fputs(k++ > 0 ? choose(monitor->language, "、", "; ") : "", printer->out);
        char *title = text_format("[%zu] %s", node.index + 1, node_title(monitor, &node));
        print_clean(title, printer->out);
        free(title);
    }
    fputc('\n', printer->out);
}

static void print_below(const struct tree_printer *printer, size_t index);

static void print_child(const struct tree_printer *printer, size_t index) {
    soekpi_tree_node node = node_at(printer->monitor, index);
    print_node(printer, &node);
    /* What is fine stays folded: its line has the counts. */
    if (!is_fine(&node) || printer->monitor->arguments->tree == TREE_ALL)
        print_below(printer, index);
}

static void print_children(const struct tree_printer *printer, size_t index, int32_t verdict) {
    const struct monitor *monitor = printer->monitor;
    soekpi_tree_node parent = node_at(monitor, index);
    for (size_t i = index + 1; i < parent.next;) {
        soekpi_tree_node node = node_at(monitor, i);
        bool folded =
            is_fine(&node) && node.kind == SOEKPI_NODE_TARGET && monitor->arguments->tree != TREE_ALL;
        /* With a filter most of the plan speaks about other rows. */
        bool other = node.verdict == SOEKPI_NOT_IN_SCOPE && monitor->chosen_count < monitor->rows;
        if (node.verdict == verdict && extents[node.kind] <= monitor->arguments->tree && !folded && !other)
            print_child(printer, i);
        i = node.next;
    }
}

/* The children from the gravest to the finest, in the plan's order among equals. */
static void print_below(const struct tree_printer *printer, size_t index) {
    const struct monitor *monitor = printer->monitor;
    tree_extent wanted = monitor->arguments->tree;
    soekpi_tree_node parent = node_at(monitor, index);
    for (size_t k = 0; k < SOEKPI_VERDICT_END; k++) {
        int32_t verdict = verdicts_by_gravity[k];
        if (parent.kind != SOEKPI_NODE_TARGET)
            print_children(printer, index, verdict);
        else if (wanted == TREE_ALL || (wanted == TREE_ROW && verdict != SOEKPI_MET))
            print_rows(printer, index, verdict);
    }
    if (wanted >= TREE_TARGET && wanted != TREE_ALL)
        print_fine_targets(printer, &parent, index);
}

void report_tree(const struct monitor *monitor, bool colour, FILE *out) {
    struct tree_printer printer = {monitor, colour, out};
    fprintf(out, "\n%s\n",
            choose(monitor->language, "目标（需要决定的在前，达标的折叠）",
                   "The plan (what needs a decision first, what is met folded)"));
    soekpi_tree_node root = node_at(monitor, 0);
    print_node(&printer, &root);
    print_below(&printer, 0);
}
