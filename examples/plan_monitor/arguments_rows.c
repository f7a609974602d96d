/* The options that say which plans and registers there are, and which rows are shown how deep. */
#include <string.h>

#include "words.h"

static bool add(struct word_list *list, const char *text) {
    list->words[list->count++] = text;
    return true;
}

bool arguments_add_register(struct arguments *out, const char *text) {
    if (strcmp(text, "-") == 0)
        return arguments_refuse("--register takes a file, found", text);
    out->data[out->data_count++] = text;
    return add(&out->registers, text);
}

bool arguments_add_include(struct arguments *out, const char *text) {
    return add(&out->includes, text);
}

bool arguments_add_entity(struct arguments *out, const char *text) {
    return add(&out->entities, text);
}

bool arguments_add_segment(struct arguments *out, const char *text) {
    return add(&out->segments, text);
}

bool arguments_read_level(struct arguments *out, const char *text) {
    size_t digits = strspn(text, "0123456789");
    if (digits == 0 || digits > 3 || text[digits] != '\0')
        return arguments_refuse("--level is a depth of the groups, 0 for the top, found", text);
    out->level = 0;
    for (size_t i = 0; i < digits; i++)
        out->level = out->level * 10 + (text[i] - '0');
    return true;
}

bool arguments_read_tree(struct arguments *out, const char *text) {
    static const struct {
        const char *word, *chinese;
        tree_extent extent;
    } extents[] = {{"plan", "计划", TREE_PLAN},     {"part", "分计划", TREE_PART},
                   {"aspect", "方面", TREE_ASPECT}, {"measure", "举措", TREE_MEASURE},
                   {"target", "目标", TREE_TARGET}, {"row", "企业", TREE_ROW},
                   {"all", "全部", TREE_ALL}};
    for (size_t i = 0; i < sizeof extents / sizeof extents[0]; i++)
        if (strcmp(text, extents[i].word) == 0 || strcmp(text, extents[i].chinese) == 0) {
            out->tree = extents[i].extent;
            return true;
        }
    return arguments_refuse("--tree is plan, part, aspect, measure, target, row or all, found", text);
}
