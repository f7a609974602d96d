/* Findings that need the figures: reported against computed, partial sums. */
#include "base/memory.h"
#include "evaluate/evaluation.h"

enum { MOST_OF_A_KIND = 50 };

/* Exponent of the last printed digit of a reported column, in base units; for
 * doubles the finest digit among the judged cells. */
static int32_t printed_exponent(const soekpi_evaluation *evaluation, const source *from) {
    const table_column *column = &evaluation->table->columns[from->direct];
    if (column->printed != NOT_PRINTED)
        return column->printed + from->direct_power;
    int32_t finest = NOT_PRINTED;
    for (size_t member = 0; member < evaluation->entity_count; member++) {
        decimal figure;
        context at = {.evaluation = evaluation, .row = member};
        uint8_t marks = 0;
        if (soekpi_figure_read(&at, from, member, &figure, &marks) == READ_NUMBER && figure.exponent < finest)
            finest = figure.exponent;
    }
    return finest;
}

/* True when reported and computed differ by more than half a printed unit. */
static bool disagrees(const exact_ratio *computed_value, decimal reported, int32_t printed) {
    exact_ratio figure, half, difference;
    soekpi_ratio_from_decimal(&figure, reported);
    soekpi_exact_ratio_subtract(&difference, computed_value, &figure);
    if (difference.numerator.sign < 0)
        soekpi_exact_negate(&difference.numerator);
    soekpi_ratio_from_decimal(&half, soekpi_decimal_make(5, printed - 1));
    return soekpi_exact_ratio_compare(&difference, &half) > 0;
}

static bool note_disagreement(soekpi_evaluation *evaluation, size_t member, const bound_target *bound,
                              const exact_ratio *ours, decimal reported, const source *from) {
    text_builder chinese = {0}, english = {0}, theirs = {0}, computed_text = {0};
    bool share = bound->target->unit == SOEKPI_PERCENT;
    size_t row = evaluation->members[member];
    char number[24];
    const char *name = soekpi_row_entity(evaluation->table, row, number);
    soekpi_decimal_print(share ? soekpi_decimal_shift(reported, 2) : reported, &theirs);
    soekpi_exact_print_rounded(ours, share ? 2 : 0, 4, false, &computed_text);
    slice a = soekpi_slice_of(&theirs), b = soekpi_slice_of(&computed_text);
    const char *unit = share ? "%" : "";
    soekpi_text_format(&chinese, "%s：上报的%s %.*s%s 与按明细计算的 %.*s%s 不一致", name,
                       bound->target->title_chinese, (int)a.length, a.start, unit, (int)b.length, b.start,
                       unit);
    soekpi_text_format(&english, "%s: %s is reported as %.*s%s, but the figures give %.*s%s", name,
                       soekpi_catalogue_indicator(evaluation->plan->catalogue, from->symbol.index)->names.id,
                       (int)a.length, a.start, unit, (int)b.length, b.start, unit);
    bool built = !theirs.failed && !computed_text.failed;
    soekpi_text_discard(&theirs);
    soekpi_text_discard(&computed_text);
    size_t line = soekpi_row_line(evaluation->table, row);
    return soekpi_finding_add(&evaluation->findings, SOEKPI_FINDING_DISAGREES, line, (size_t)from->direct + 1,
                              name, &chinese, &english) &&
           built;
}

/* The same indicator may stand in several targets: it is compared once. */
static bool compared_before(const soekpi_evaluation *evaluation, size_t target_index) {
    for (size_t i = 0; i < target_index; i++)
        if (evaluation->targets[i].value.reported == evaluation->targets[target_index].value.reported)
            return true;
    return false;
}

bool soekpi_notes_compare_reported(soekpi_evaluation *evaluation) {
    for (size_t t = 0; t < evaluation->plan->target_count; t++) {
        const bound_target *bound = &evaluation->targets[t];
        if (bound->value.reported == NO_SOURCE || compared_before(evaluation, t))
            continue;
        const source *from = &evaluation->sources[bound->value.reported];
        if (from->direct == NO_COLUMN)
            continue;
        int32_t printed = printed_exponent(evaluation, from);
        size_t found = 0;
        for (size_t member = 0; printed != NOT_PRINTED && member < evaluation->entity_count; member++) {
            context at = {.evaluation = evaluation, .row = member};
            decimal reported;
            uint8_t marks = 0;
            computed ours;
            if (soekpi_figure_read(&at, from, member, &reported, &marks) != READ_NUMBER)
                continue;
            soekpi_ratio_compute(&at, bound, &bound->value, &ours);
            if (ours.reason != SOEKPI_REASON_OK || (ours.marks & SOEKPI_MARK_REPORTED) ||
                !disagrees(&ours.ratio, reported, printed) || found++ >= MOST_OF_A_KIND)
                continue;
            if (!note_disagreement(evaluation, member, bound, &ours.ratio, reported, from))
                return false;
        }
    }
    return true;
}

bool soekpi_notes_count_partial(soekpi_evaluation *evaluation) {
    size_t found = 0;
    for (size_t g = 0; evaluation->partial && g < evaluation->group_count; g++) {
        for (size_t t = 0; t < evaluation->plan->target_count; t++) {
            size_t counted = 0;
            const group *whole = &evaluation->groups[g];
            if (soekpi_evaluation_counted(evaluation, evaluation->entity_count + g, t, &counted) !=
                    SOEKPI_OK ||
                counted == whole->entities || found++ >= MOST_OF_A_KIND)
                continue;
            const target *wanted = evaluation->targets[t].target;
            text_builder chinese = {0}, english = {0};
            soekpi_text_format(&chinese, "%s%s%s：%zu户中%zu户有数，为部分合计", whole->name,
                               whole->name[0] ? "，" : "", wanted->title_chinese, whole->entities, counted);
            soekpi_text_format(&english, "%s%s%s: a partial sum of %zu of %zu enterprises", whole->name,
                               whole->name[0] ? ", " : "", wanted->id, counted, whole->entities);
            if (!soekpi_finding_add(&evaluation->findings, SOEKPI_FINDING_PARTIAL, 0, 0, wanted->id, &chinese,
                                    &english))
                return false;
        }
    }
    return true;
}
