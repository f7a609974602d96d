/* Results for people: rounded numbers, fractions, filled-in formulas, and what
 * is missing. */
#include "base/memory.h"
#include "catalogue/print.h"
#include "evaluate/accumulator.h"
#include "evaluate/progress.h"
#include "evaluate/standing.h"

static const char *const chinese_times[] = {"", "@年初", "@上年同期", "@上年年初"};

void soekpi_source_name(const soekpi_evaluation *evaluation, const source *from, int32_t language,
                        text_builder *builder) {
    const soekpi_catalogue *names = evaluation->plan->catalogue;
    const name_set *set = from->symbol.what == SOEKPI_IS_ITEM
                              ? &soekpi_catalogue_item(names, from->symbol.index)->names
                              : &soekpi_catalogue_indicator(names, from->symbol.index)->names;
    soekpi_text_add(builder, soekpi_names_text(set, language));
    soekpi_text_add(builder,
                    language == SOEKPI_CHINESE ? chinese_times[from->time] : soekpi_time_suffix(from->time));
}

static soekpi_status check(const context *at, size_t index, const char *buffer, size_t capacity,
                           const size_t *needed) {
    if (!at->evaluation || (!buffer && (capacity > 0 || !needed)))
        return SOEKPI_ERROR_ARGUMENT;
    if (at->row >= at->evaluation->entity_count + at->evaluation->group_count ||
        index >= at->evaluation->plan->target_count)
        return SOEKPI_ERROR_RANGE;
    return SOEKPI_OK;
}

soekpi_status soekpi_text_give(text_builder *builder, char *buffer, size_t capacity, size_t *needed) {
    size_t length = builder->length;
    char *text = soekpi_text_take(builder);
    if (!text)
        return SOEKPI_ERROR_MEMORY;
    soekpi_status status = soekpi_text_copy_out(text, length, buffer, capacity, needed);
    soekpi_release(text);
    return status;
}

/* A ratio in the target's displayed unit. */
void soekpi_print_in_unit(const context *at, const target *wanted, const exact_ratio *ratio, int32_t field,
                          int32_t places, text_builder *builder) {
    bool rank = wanted->kind == SOEKPI_TARGET_RANK;
    int32_t unit = rank ? SOEKPI_COUNT : wanted->unit, shift = 0;
    const char *suffix = "";
    if (!rank && field == SOEKPI_FIELD_AMOUNT) {
        unit = SOEKPI_MONEY; /* an amount of the numerator; counts are shown in their own unit */
        for (size_t i = 0; i < wanted->formula.numerator.count; i++) {
            int32_t index = wanted->formula.numerator.terms[i].item;
            if (index != NO_ITEM)
                unit = soekpi_catalogue_item(at->evaluation->plan->catalogue, index)->unit;
        }
    }
    if (unit == SOEKPI_PERCENT) {
        shift = 2;
        suffix = field == SOEKPI_FIELD_MARGIN ? " pp" : "%";
    } else if (unit == SOEKPI_MONEY || unit == SOEKPI_MONEY_PER_PERSON) {
        shift = -at->evaluation->money_power;
    }
    /* places, projects and days are whole */
    bool whole = wanted->kind != SOEKPI_TARGET_RULE && (unit == SOEKPI_COUNT || unit == SOEKPI_DAYS);
    if (places < 0)
        places = unit == SOEKPI_NUMBER ? 4 : whole ? 0 : 2;
    soekpi_exact_print_rounded(ratio, shift, places, true, builder);
    soekpi_text_add(builder, suffix);
}

soekpi_status soekpi_context_format(const context *at, size_t index, int32_t field, int32_t places,
                                    char *buffer, size_t capacity, size_t *needed) {
    enum { MOST_PLACES = 30 };
    soekpi_status status = check(at, index, buffer, capacity, needed);
    if (status == SOEKPI_OK && (field < 0 || field >= SOEKPI_FIELD_END || places > MOST_PLACES))
        status = SOEKPI_ERROR_ARGUMENT;
    if (status != SOEKPI_OK)
        return status;
    judgement from;
    exact_ratio ratio;
    text_builder builder = {0};
    soekpi_judge(at, index, &from);
    if (soekpi_judgement_field(&from, field, &ratio))
        soekpi_print_in_unit(at, at->evaluation->targets[index].target, &ratio, field, places, &builder);
    else
        soekpi_text_add(&builder, "-");
    return soekpi_text_give(&builder, buffer, capacity, needed);
}

soekpi_status soekpi_context_exact(const context *at, size_t index, int32_t field, char *buffer,
                                   size_t capacity, size_t *needed) {
    soekpi_status status = check(at, index, buffer, capacity, needed);
    if (status == SOEKPI_OK && (field < 0 || field >= SOEKPI_FIELD_END))
        status = SOEKPI_ERROR_ARGUMENT;
    if (status != SOEKPI_OK)
        return status;
    judgement from;
    exact_ratio ratio;
    text_builder builder = {0};
    soekpi_judge(at, index, &from);
    if (soekpi_judgement_field(&from, field, &ratio))
        soekpi_exact_print(&ratio, &builder);
    else
        soekpi_text_add(&builder, "");
    return soekpi_text_give(&builder, buffer, capacity, needed);
}

/* ---- the formula filled in ---- */

typedef struct filling {
    const context *at;
    const bound_target *bound;
} filling;

static void print_exact_decimal(const exact *value, text_builder *builder) {
    exact_ratio ratio;
    soekpi_exact_copy(&ratio.numerator, value);
    soekpi_exact_set(&ratio.denominator, soekpi_decimal_make(1, 0));
    int places = value->exponent < 0 ? -value->exponent : 0;
    soekpi_exact_print_rounded(&ratio, 0, places, true, builder);
}

static void write_figure(const form_writer *writer, const term *entry, text_builder *builder) {
    const filling *with = writer->context;
    for (size_t i = 0; i < with->bound->atom_count; i++) {
        const atom *figure = &with->bound->atoms[i];
        if (figure->item != entry->item || figure->time != entry->time)
            continue;
        exact sum;
        tally state = {false, false, 0};
        soekpi_form_sum(with->at, with->bound, &figure->form, &sum, &state);
        bool known = !state.missing && !state.invalid;
        bool negative = known && sum.sign < 0;
        soekpi_text_add(builder, negative ? "(" : "");
        if (known)
            print_exact_decimal(&sum, builder);
        else
            soekpi_text_add(builder, "?");
        soekpi_text_add(builder, negative ? ")" : "");
        return;
    }
}

/* A parameter's value; a yearly rate with the part of the year that counts. */
static void write_value(const form_writer *writer, int32_t index, text_builder *builder) {
    const filling *with = writer->context;
    bool per_year;
    decimal months, value = soekpi_bound_parameter(with->at->evaluation, index, &per_year);
    soekpi_decimal_print(value, builder);
    if (!per_year || soekpi_months_read(with->at, &months) != READ_NUMBER)
        return;
    if (!soekpi_decimal_equal(months, soekpi_decimal_make(12, 0))) {
        soekpi_text_add(builder, " * ");
        soekpi_decimal_print(months, builder);
        soekpi_text_add(builder, " / 12");
    }
}

/* The row's own figure, then its place. */
static void print_ranked(const context *at, size_t index, int32_t language, text_builder *builder) {
    const bound_target *bound = &at->evaluation->targets[index];
    target own = *bound->target; /* in the unit of the indicator; borrows all it has */
    computed value;
    own.kind = SOEKPI_TARGET_RULE;
    soekpi_standing_figure(at, index, &value);
    if (value.reason == SOEKPI_REASON_OK)
        soekpi_print_in_unit(at, &own, &value.ratio, SOEKPI_FIELD_VALUE, -1, builder);
    else
        soekpi_text_add(builder, soekpi_reason_text(value.reason, language));
    soekpi_standing_explain(at, index, language, builder);
}

soekpi_status soekpi_context_explain(const context *at, size_t index, int32_t language, char *buffer,
                                     size_t capacity, size_t *needed) {
    soekpi_status status = check(at, index, buffer, capacity, needed);
    if (status == SOEKPI_OK && (language < 0 || language > SOEKPI_ENGLISH))
        status = SOEKPI_ERROR_ARGUMENT;
    if (status != SOEKPI_OK)
        return status;
    const bound_target *bound = &at->evaluation->targets[index];
    filling with = {at, bound};
    form_writer writer = {.write = write_figure,
                          .write_parameter = write_value,
                          .names = at->evaluation->plan->catalogue,
                          .language = language,
                          .expand = true,
                          .context = &with};
    text_builder builder = {0};
    judgement from;
    exact_ratio ratio;
    soekpi_judge(at, index, &from);
    if (soekpi_is_work(bound->target->kind)) {
        soekpi_progress_explain(at, index, &from, language, &builder);
        return soekpi_text_give(&builder, buffer, capacity, needed);
    }
    const standing *placed =
        bound->target->kind == SOEKPI_TARGET_RANK ? soekpi_standing_of(at->evaluation, index, at->row) : NULL;
    if (placed && placed->reported) { /* there is no formula to show */
        soekpi_standing_explain(at, index, language, &builder);
        return soekpi_text_give(&builder, buffer, capacity, needed);
    }
    writer.absolute = (from.marks & SOEKPI_MARK_DIALECT) != 0 && bound->growth_base == SOEKPI_GROWTH_ABSOLUTE;
    if (from.marks & SOEKPI_MARK_REPORTED) {
        soekpi_text_add(&builder, language == SOEKPI_CHINESE ? "上报数" : "as reported");
    } else {
        bool annualised = (from.marks & SOEKPI_MARK_ANNUALISED) != 0;
        soekpi_text_add(&builder, annualised ? "(" : "");
        soekpi_formula_write(&bound->target->formula, &writer, &builder);
        soekpi_text_add(&builder, annualised ? ") * 12 / " : "");
        decimal months;
        if (annualised && soekpi_months_read(at, &months) == READ_NUMBER)
            soekpi_decimal_print(months, &builder);
    }
    soekpi_text_add(&builder, " = ");
    if (bound->target->kind == SOEKPI_TARGET_RANK)
        print_ranked(at, index, language, &builder);
    else if (soekpi_judgement_field(&from, SOEKPI_FIELD_VALUE, &ratio))
        soekpi_print_in_unit(at, bound->target, &ratio, SOEKPI_FIELD_VALUE, -1, &builder);
    else
        soekpi_text_add(&builder, soekpi_reason_text(from.reason, language));
    return soekpi_text_give(&builder, buffer, capacity, needed);
}

/* ---- what is missing ---- */

/* For a group: how many members lack the figure, and their names. */
static size_t print_owing(const context *at, const source *from, int32_t language, text_builder *names) {
    const soekpi_evaluation *evaluation = at->evaluation;
    const group *whole = soekpi_group_at(at);
    size_t owing = 0;
    for (size_t i = 0; i < whole->count; i++) {
        size_t member = evaluation->group_members[whole->first + i];
        decimal figure;
        uint8_t marks = 0;
        reading read = soekpi_figure_read(at, from, member, &figure, &marks);
        bool elimination = soekpi_is_elimination(evaluation, member);
        if (read == READ_NUMBER || (read == READ_MISSING && elimination))
            continue;
        soekpi_text_add(names, owing == 0 ? "" : language == SOEKPI_CHINESE ? "、" : ", ");
        char number[24];
        soekpi_text_add(
            names, elimination ? (language == SOEKPI_CHINESE ? "抵销" : "elimination")
                               : soekpi_row_entity(evaluation->table, evaluation->members[member], number));
        owing++;
    }
    return owing;
}

static void print_missing_source(const context *at, const source *from, int32_t language,
                                 text_builder *builder) {
    bool chinese = language == SOEKPI_CHINESE;
    decimal figure;
    uint8_t marks = 0;
    size_t before = builder->length;
    if (from->level || !soekpi_is_group(at)) {
        reading read = from->level ? soekpi_level_read(at, from, &figure, &marks)
                                   : soekpi_figure_read(at, from, at->row, &figure, &marks);
        if (read == READ_NUMBER)
            return;
        soekpi_text_add(builder, before == 0 ? "" : chinese ? "、" : ", ");
        soekpi_source_name(at->evaluation, from, language, builder);
        return;
    }
    text_builder names = {0};
    size_t owing = print_owing(at, from, language, &names);
    if (owing > 0) {
        const group *whole = soekpi_group_at(at);
        slice list = soekpi_slice_of(&names);
        soekpi_text_add(builder, before == 0 ? "" : chinese ? "；" : "; ");
        soekpi_source_name(at->evaluation, from, language, builder);
        if (owing == whole->count)
            soekpi_text_format(builder, chinese ? "（全部%zu户）" : " (all %zu)", owing);
        else
            soekpi_text_format(builder, chinese ? "（%.*s）" : " (%.*s)", (int)list.length, list.start);
    }
    builder->failed = builder->failed || names.failed;
    soekpi_text_discard(&names);
}

static bool ratio_reads(const bound_ratio *ratio, int32_t index) {
    const bound_form *forms[] = {&ratio->numerator, &ratio->denominator, &ratio->now};
    for (int f = 0; f < 3; f++)
        for (size_t i = 0; i < forms[f]->count; i++)
            if (forms[f]->terms[i].source == index)
                return true;
    return false;
}

/* A value that was reported does not miss its inputs. */
static bool is_needed(const bound_target *bound, int32_t index, bool reported) {
    bool needed = !reported && ratio_reads(&bound->value, index);
    for (int i = 0; i < 2; i++)
        needed = needed || ratio_reads(&bound->rule.references[i], index) ||
                 ratio_reads(&bound->condition.references[i], index);
    return needed;
}

/* A reported figure that is invalid is named; one that is absent is no loss. */
static bool is_spoilt(const context *at, const source *from) {
    decimal figure;
    uint8_t marks = 0;
    return from->symbol.what == SOEKPI_IS_INDICATOR && !soekpi_is_group(at) &&
           soekpi_figure_read(at, from, at->row, &figure, &marks) == READ_INVALID;
}

/* True when the number of months plays a part, annualised or as a yearly rate. */
static bool reads_months(const bound_target *bound) {
    const bound_ratio *ratios[] = {&bound->value, &bound->rule.references[0], &bound->rule.references[1]};
    bool reads = false;
    for (int i = 0; i < 3; i++)
        reads = reads || ratios[i]->annualise || ratios[i]->numerator.timed || ratios[i]->denominator.timed;
    return reads;
}

soekpi_status soekpi_context_missing(const context *at, size_t index, int32_t language, char *buffer,
                                     size_t capacity, size_t *needed) {
    soekpi_status status = check(at, index, buffer, capacity, needed);
    if (status == SOEKPI_OK && (language < 0 || language > SOEKPI_ENGLISH))
        status = SOEKPI_ERROR_ARGUMENT;
    if (status != SOEKPI_OK)
        return status;
    const bound_target *bound = &at->evaluation->targets[index];
    text_builder builder = {0};
    judgement from;
    soekpi_text_add(&builder, "");
    soekpi_judge(at, index, &from);
    bool lacks = from.verdict == SOEKPI_NO_DATA || from.reason == SOEKPI_MISSING_INPUT ||
                 from.reason == SOEKPI_INVALID_INPUT;
    /* In a partial sum a member without inputs is left out, whatever it reported. */
    bool reported =
        (from.marks & SOEKPI_MARK_REPORTED) != 0 && !(at->evaluation->partial && soekpi_is_group(at));
    bool work = soekpi_is_work(bound->target->kind); /* records answer it */
    for (size_t i = 0; lacks && !work && i < bound->source_count; i++) {
        const source *input = &at->evaluation->sources[bound->sources[i]];
        if (!is_spoilt(at, input) && !is_needed(bound, bound->sources[i], reported))
            continue;
        if (soekpi_is_summed(at) && !input->level)
            soekpi_summed_missing(at, bound, bound->sources[i], language, &builder);
        else
            print_missing_source(at, input, language, &builder);
    }
    if (lacks && work)
        soekpi_progress_missing(at, index, language, &builder);
    if (bound->target->kind == SOEKPI_TARGET_RANK)
        soekpi_standing_missing(at, index, language, &builder);
    decimal months;
    if (lacks && reads_months(bound) && soekpi_months_read(at, &months) != READ_NUMBER) {
        soekpi_text_add(&builder, builder.length == 0 ? "" : language == SOEKPI_CHINESE ? "、" : ", ");
        soekpi_source_name(at->evaluation, &at->evaluation->sources[at->evaluation->months], language,
                           &builder);
    }
    return soekpi_text_give(&builder, buffer, capacity, needed);
}

/* ---- the public spelling ---- */

soekpi_status soekpi_evaluation_format(const soekpi_evaluation *evaluation, size_t row, size_t index,
                                       int32_t field, int32_t places, char *buffer, size_t capacity,
                                       size_t *needed) {
    context at = {.evaluation = evaluation, .row = row};
    return soekpi_context_format(&at, index, field, places, buffer, capacity, needed);
}

soekpi_status soekpi_evaluation_exact(const soekpi_evaluation *evaluation, size_t row, size_t index,
                                      int32_t field, char *buffer, size_t capacity, size_t *needed) {
    context at = {.evaluation = evaluation, .row = row};
    return soekpi_context_exact(&at, index, field, buffer, capacity, needed);
}

soekpi_status soekpi_evaluation_explain(const soekpi_evaluation *evaluation, size_t row, size_t index,
                                        int32_t language, char *buffer, size_t capacity, size_t *needed) {
    context at = {.evaluation = evaluation, .row = row};
    return soekpi_context_explain(&at, index, language, buffer, capacity, needed);
}

soekpi_status soekpi_evaluation_missing(const soekpi_evaluation *evaluation, size_t row, size_t index,
                                        int32_t language, char *buffer, size_t capacity, size_t *needed) {
    context at = {.evaluation = evaluation, .row = row};
    return soekpi_context_missing(&at, index, language, buffer, capacity, needed);
}
