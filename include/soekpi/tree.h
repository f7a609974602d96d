/** @file
 *  The tree of a plan: plan > included plan > aspect > measure > target > row, each
 *  with the gravest verdict of its children (law 4) and all counts.
 */
#ifndef SOEKPI_TREE_H
#define SOEKPI_TREE_H

#include <soekpi/evaluation.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct soekpi_tree soekpi_tree;

/** What a node is. */
enum {
    SOEKPI_NODE_PLAN = 0,
    SOEKPI_NODE_PART = 1,  /**< an included plan */
    SOEKPI_NODE_GOALS = 2, /**< the goals of a plan or of an included one */
    SOEKPI_NODE_ASPECT = 3,
    SOEKPI_NODE_MEASURE = 4,
    SOEKPI_NODE_TARGET = 5,
    SOEKPI_NODE_ROW = 6, /**< a target for one row */
    SOEKPI_NODE_END = 7
};

typedef struct soekpi_tree_node {
    size_t size;
    int32_t kind;    /**< SOEKPI_NODE_... */
    int32_t verdict; /**< the gravest below it; SOEKPI_NOT_IN_SCOPE when there is none */
    size_t parent;   /**< node, SIZE_MAX for the plan */
    size_t depth;
    size_t next;  /**< first node that is not below it, this one's subtree ends there */
    size_t index; /**< of the part, aspect, measure or target in the plan; of a row's node its target */
    size_t row;   /**< of a row's node; SIZE_MAX otherwise */
    const char *id;
    const char *title_chinese;
    const char *title_english;
    size_t counts[7]; /**< results of each verdict below it, by SOEKPI_MET.. */
} soekpi_tree_node;

/** Builds the tree from a column of verdicts, as soekpi_evaluation_run() fills it for
 *  all rows (`capacity` elements a target). `rows` (may be NULL: all) says which of
 *  the rows count, `row_count` of them. Results that are not in scope are left out. Nodes are
 *  in the order in which a reader meets them. Borrows the evaluation. NULL: ARGUMENT, RANGE,
 *  CAPACITY, MEMORY. */
SOEKPI_API soekpi_tree *soekpi_tree_create(const soekpi_evaluation *evaluation, const uint8_t *verdicts,
                                           size_t capacity, const size_t *rows, size_t row_count,
                                           soekpi_error *error) SOEKPI_MUST_CHECK;
SOEKPI_API void soekpi_tree_free(soekpi_tree *tree);
SOEKPI_API size_t soekpi_tree_count(const soekpi_tree *tree);
SOEKPI_API SOEKPI_MUST_CHECK soekpi_status soekpi_tree_at(const soekpi_tree *tree, size_t index,
                                                          soekpi_tree_node *node);
/** "plan", "part", "goals", ... */
SOEKPI_API const char *soekpi_node_id(int32_t kind);

#ifdef __cplusplus
}
#endif

#endif
