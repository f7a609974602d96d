/* Places in words, and who leaves them open. */
#include "evaluate/standing.h"

/* ---- the place ---- */

static void explain_in_chinese(const standing *of, text_builder *builder) {
    uint32_t absent = of->missing - of->undefined;
    if (of->reported) {
        soekpi_text_format(builder, "第%u位（上报数）", (unsigned)of->place);
        return;
    }
    soekpi_text_format(builder, "%s第%u", of->tied > 0 && of->missing == 0 ? "并列" : "",
                       (unsigned)of->place);
    if (of->worst > of->place)
        soekpi_text_format(builder, "至%u", (unsigned)of->worst);
    soekpi_text_format(builder, "位（共%u位", (unsigned)of->peers);
    if (absent > 0)
        soekpi_text_format(builder, "，%u位缺数", (unsigned)absent);
    if (of->undefined > 0)
        soekpi_text_format(builder, "，%u位无法计算", (unsigned)of->undefined);
    soekpi_text_add(builder, "）");
}

static void explain_in_english(const standing *of, text_builder *builder) {
    uint32_t absent = of->missing - of->undefined;
    if (of->reported) {
        soekpi_text_format(builder, "place %u as reported", (unsigned)of->place);
        return;
    }
    soekpi_text_format(builder, "%splace %u", of->tied > 0 && of->missing == 0 ? "shared " : "",
                       (unsigned)of->place);
    if (of->worst > of->place)
        soekpi_text_format(builder, " to %u", (unsigned)of->worst);
    soekpi_text_format(builder, " of %u", (unsigned)of->peers);
    if (absent > 0)
        soekpi_text_format(builder, ", %u without a figure", (unsigned)absent);
    if (of->undefined > 0)
        soekpi_text_format(builder, ", %u without a meaning", (unsigned)of->undefined);
}

void soekpi_standing_explain(const context *at, size_t index, int32_t language, text_builder *builder) {
    const standing *of = soekpi_standing_of(at->evaluation, index, at->row);
    if (!of || of->place == 0)
        return;
    soekpi_text_add(builder, builder->length == 0 ? "" : language == SOEKPI_CHINESE ? "；" : "; ");
    if (language == SOEKPI_CHINESE)
        explain_in_chinese(of, builder);
    else
        explain_in_english(of, builder);
}

/* ---- who leaves it open ---- */

enum { MOST_NAMES = 20 };

typedef struct name_list {
    const context *at;
    int32_t language;
    text_builder *builder;
    size_t count;
    int32_t entities[MOST_NAMES]; /* of the dictionary, -1 for none: a peer of two rows is named once */
} name_list;

static void add_name(name_list *list, const char *name, int32_t entity) {
    for (size_t i = 0; entity >= 0 && i < list->count && i < MOST_NAMES; i++)
        if (list->entities[i] == entity)
            return;
    if (list->count < MOST_NAMES) {
        soekpi_text_add(list->builder, list->builder->length == 0         ? ""
                                       : list->language == SOEKPI_CHINESE ? "、"
                                                                          : ", ");
        soekpi_text_add(list->builder, name);
        list->entities[list->count] = entity;
    }
    list->count++;
}

static void end_names(name_list *list) {
    if (list->count > MOST_NAMES)
        soekpi_text_format(list->builder, list->language == SOEKPI_CHINESE ? "等%zu位" : " and %zu more",
                           list->language == SOEKPI_CHINESE ? list->count : list->count - MOST_NAMES);
}

static void add_member_name(name_list *list, size_t member) {
    const soekpi_evaluation *evaluation = list->at->evaluation;
    char number[24];
    add_name(list, soekpi_row_entity(evaluation->table, evaluation->members[member], number),
             soekpi_member_entity(evaluation, member));
}

/* Whether a peer is the row itself. */
static bool is_row(const context *at, size_t member) {
    const soekpi_evaluation *evaluation = at->evaluation;
    if (at->row < evaluation->entity_count)
        return soekpi_member_entity(evaluation, at->row) >= 0 &&
               soekpi_member_entity(evaluation, at->row) == soekpi_member_entity(evaluation, member);
    char number[24];
    size_t row = evaluation->members[member];
    const char *name = soekpi_group_at(at)->name;
    return name[0] != '\0' && (strcmp(name, soekpi_row_entity(evaluation->table, row, number)) == 0 ||
                               strcmp(name, soekpi_row_code(evaluation->table, row)) == 0);
}

void soekpi_standing_figure(const context *at, size_t index, computed *out) {
    const soekpi_evaluation *evaluation = at->evaluation;
    const bound_target *bound = &evaluation->targets[index];
    soekpi_ratio_compute(at, bound, &bound->value, out);
    bool absent = out->reason == SOEKPI_MISSING_INPUT || out->reason == SOEKPI_NO_EVIDENCE;
    if (!absent || !soekpi_standing_against_peers(evaluation, bound->target))
        return;
    for (size_t member = evaluation->reported_end; member < evaluation->member_count; member++)
        if (is_row(at, member)) {
            context twin = {.evaluation = evaluation, .row = member, .single = true};
            soekpi_ratio_compute(&twin, bound, &bound->value, out);
            return;
        }
}

static void add_peers(name_list *list, const bound_target *bound) {
    const soekpi_evaluation *evaluation = list->at->evaluation;
    for (size_t member = evaluation->reported_end; member < evaluation->member_count; member++) {
        context peer = {.evaluation = evaluation, .row = member, .single = true};
        computed value;
        if (is_row(list->at, member))
            continue;
        soekpi_ratio_compute(&peer, bound, &bound->value, &value);
        if (soekpi_is_absent(value.reason))
            add_member_name(list, member);
    }
}

/* Whether two rows that are compared with each other are in one field (standing_peers.c). */
static bool in_one_field(const soekpi_evaluation *evaluation, const target *wanted, size_t a, size_t b) {
    size_t entities = evaluation->entity_count;
    bool within = wanted->ranking.among == SOEKPI_AMONG_GROUP;
    if ((a < entities) != (b < entities))
        return false;
    if (a < entities)
        return !within || (evaluation->member_groups[a] >= 0 &&
                           evaluation->member_groups[a] == evaluation->member_groups[b]);
    const group *first = &evaluation->groups[a - entities], *second = &evaluation->groups[b - entities];
    return first->level == second->level &&
           (within ? first->parent == second->parent : first->depth == second->depth);
}

static void add_rows(name_list *list, const target *wanted, size_t index) {
    const soekpi_evaluation *evaluation = list->at->evaluation;
    const standing_list *all = &evaluation->standings->lists[index];
    for (size_t i = 0; i < all->count; i++) {
        size_t row = all->first + i;
        const standing *of = &all->rows[i];
        bool lacks = of->reported || (of->place == 0 && soekpi_is_absent(of->reason));
        if (!lacks || row == list->at->row || !in_one_field(evaluation, wanted, list->at->row, row))
            continue;
        if (row < evaluation->entity_count)
            add_member_name(list, row);
        else
            add_name(list, evaluation->groups[row - evaluation->entity_count].name, -1);
    }
}

void soekpi_standing_missing(const context *at, size_t index, int32_t language, text_builder *builder) {
    const bound_target *bound = &at->evaluation->targets[index];
    const standing *of = soekpi_standing_of(at->evaluation, index, at->row);
    if (!of || of->worst == of->place || of->missing == of->undefined)
        return;
    name_list list = {.at = at, .language = language, .builder = builder};
    if (soekpi_standing_against_peers(at->evaluation, bound->target))
        add_peers(&list, bound);
    else
        add_rows(&list, bound->target, index);
    end_names(&list);
}
