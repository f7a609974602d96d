/* Findings and assumptions of an evaluation, in both languages. */
#include "base/memory.h"
#include "evaluate/groups.h"
#include "evaluate/progress.h"

enum { MOST_OF_A_KIND = 50 }; /* findings of one kind are listed singly up to here, then counted */

bool soekpi_evaluation_assume(soekpi_evaluation *evaluation, text_builder *chinese, text_builder *english) {
    char *texts[] = {soekpi_text_take(chinese), soekpi_text_take(english)};
    bool done = texts[0] && texts[1];
    size_t capacity = evaluation->assumption_capacity;
    for (int language = 0; language < 2 && done; language++) {
        capacity = evaluation->assumption_capacity;
        done = soekpi_grow(&evaluation->assumptions[language], &capacity, evaluation->assumption_count + 1,
                           sizeof *evaluation->assumptions[language]);
    }
    if (!done) {
        soekpi_release(texts[0]);
        soekpi_release(texts[1]);
        return false;
    }
    evaluation->assumption_capacity = capacity;
    for (int language = 0; language < 2; language++)
        evaluation->assumptions[language][evaluation->assumption_count] = texts[language];
    evaluation->assumption_count++;
    return true;
}

static bool note(soekpi_evaluation *evaluation, int32_t code, size_t row, size_t column, const char *about,
                 text_builder *chinese, text_builder *english) {
    return soekpi_finding_add(&evaluation->findings, code, row, column, about, chinese, english);
}

/* ---- the table's own findings ---- */

/* A column that no name of the table's catalogue stands for may be the plan's. */
static bool is_read_after_all(const soekpi_evaluation *evaluation, const finding *old) {
    const soekpi_table *table = evaluation->table;
    for (size_t i = 0; i < table->column_count && old->subject; i++)
        if (evaluation->columns[i].what >= 0 && strcmp(table->columns[i].base, old->subject) == 0)
            return true;
    return false;
}

static bool take_table_findings(soekpi_evaluation *evaluation) {
    const finding_list *from = &evaluation->table->findings;
    for (size_t i = 0; i < from->count; i++) {
        const finding *old = &from->findings[i];
        if (old->code == SOEKPI_FINDING_UNREAD_COLUMN && is_read_after_all(evaluation, old))
            continue;
        if (!soekpi_finding_copy(&evaluation->findings, old, "", ""))
            return false;
    }
    return true;
}

static bool note_duplicates(soekpi_evaluation *evaluation) {
    size_t first, second, which = 0;
    const soekpi_table *table = evaluation->table;
    for (; soekpi_row_index_pair(evaluation->index, which, &first, &second); which++) {
        if (which >= MOST_OF_A_KIND)
            continue;
        char number[24];
        const char *name = soekpi_row_entity(table, first, number);
        int32_t period = soekpi_row_period(table, first, evaluation->period);
        text_builder chinese = {0}, english = {0};
        soekpi_text_format(&chinese, "第%zu行与第%zu行是同一企业同一期间（%s，",
                           soekpi_row_line(table, first), soekpi_row_line(table, second), name);
        soekpi_period_print(period, &chinese);
        soekpi_text_add(&chinese, "）：两行的数都不采用");
        soekpi_text_format(&english, "rows %zu and %zu have one key (%s, ", soekpi_row_line(table, first),
                           soekpi_row_line(table, second), name);
        soekpi_period_print(period, &english);
        soekpi_text_add(&english, "): neither is used");
        if (!note(evaluation, SOEKPI_FINDING_DUPLICATE_KEY, soekpi_row_line(table, second), 0, name, &chinese,
                  &english))
            return false;
    }
    if (which <= MOST_OF_A_KIND)
        return true;
    text_builder chinese = {0}, english = {0};
    soekpi_text_format(&chinese, "另有%zu对重复的行", which - MOST_OF_A_KIND);
    soekpi_text_format(&english, "%zu more pairs of rows with one key", which - MOST_OF_A_KIND);
    return note(evaluation, SOEKPI_FINDING_DUPLICATE_KEY, 0, 0, NULL, &chinese, &english);
}

/* ---- what the plan does not find ---- */

/* Unread columns whose names are near the item's. */
static bool list_similar(const soekpi_evaluation *evaluation, const name_set *set, text_builder *out) {
    const char *known[] = {set->id, set->chinese, set->english};
    const soekpi_table *table = evaluation->table;
    for (size_t i = 0; i < table->column_count; i++) {
        if (evaluation->columns[i].what >= 0)
            continue;
        bool similar = false;
        for (int n = 0; n < 3 && !similar; n++) {
            size_t length = soekpi_utf8_count(known[n], strlen(known[n]));
            size_t limit = length / 3 > 3 ? 3 : length / 3;
            similar = soekpi_text_distance(soekpi_slice(known[n]), soekpi_slice(table->columns[i].base),
                                           limit) <= limit;
            similar = similar || (length >= 3 && strstr(table->columns[i].base, known[n]) != NULL);
        }
        if (similar)
            soekpi_text_format(out, "%s'%s'", out->length == 0 ? "" : ", ", table->columns[i].name);
    }
    return !out->failed;
}

static bool note_missing_column(soekpi_evaluation *evaluation, const source *from, const target *wanted) {
    const name_set *set = &soekpi_catalogue_item(evaluation->plan->catalogue, from->symbol.index)->names;
    text_builder chinese = {0}, english = {0}, similar = {0};
    bool listed = list_similar(evaluation, set, &similar);
    slice list = soekpi_slice_of(&similar);
    soekpi_text_format(&chinese, "目标「%s」需要「", wanted->title_chinese);
    soekpi_source_name(evaluation, from, SOEKPI_CHINESE, &chinese);
    soekpi_text_add(&chinese, "」，表中没有这一列");
    soekpi_text_format(&english, "target '%s' needs ", wanted->id);
    soekpi_source_name(evaluation, from, SOEKPI_ENGLISH, &english);
    soekpi_text_add(&english, ", for which there is no column");
    if (list.length > 0) {
        soekpi_text_format(&chinese, "；未读的相近列：%.*s", (int)list.length, list.start);
        soekpi_text_format(&english, "; similar unread columns: %.*s", (int)list.length, list.start);
    }
    soekpi_text_discard(&similar);
    bool added = note(evaluation, SOEKPI_FINDING_MISSING_COLUMN, 0, 0, set->id, &chinese, &english);
    return added && listed;
}

static bool is_noted(const soekpi_evaluation *evaluation, int32_t code, const char *about) {
    for (size_t i = 0; i < evaluation->findings.count; i++) {
        const finding *old = &evaluation->findings.findings[i];
        if (old->code == code && old->subject && strcmp(old->subject, about) == 0)
            return true;
    }
    return false;
}

/* A source that no column, no row of its date and no benchmark gives. */
static bool has_no_column(const soekpi_evaluation *evaluation, const source *from) {
    if (from->symbol.what != SOEKPI_IS_ITEM || from->direct != NO_COLUMN || from->outside != READ_MISSING)
        return false;
    return from->time == SOEKPI_CURRENT || from->base == NO_COLUMN || !evaluation->present[from->time];
}

static soekpi_status note_missing_columns(soekpi_evaluation *evaluation, bool strict, soekpi_error *error) {
    for (size_t t = 0; t < evaluation->plan->target_count; t++) {
        const bound_target *bound = &evaluation->targets[t];
        /* a quantity may come from records, and says itself that nobody speaks about it */
        bool reported = bound->value.reported != NO_SOURCE || soekpi_is_work(bound->target->kind);
        for (size_t i = 0; i < bound->source_count && !bound->target->optional && !reported; i++) {
            const source *from = &evaluation->sources[bound->sources[i]];
            if (!has_no_column(evaluation, from))
                continue;
            const char *id = soekpi_catalogue_item(evaluation->plan->catalogue, from->symbol.index)->names.id;
            if (strict)
                return soekpi_fail(error, SOEKPI_ERROR_TABLE, soekpi_nowhere,
                                   "target '%s' needs %s%s, for which there is no column", bound->target->id,
                                   id, soekpi_time_suffix(from->time));
            if (!is_noted(evaluation, SOEKPI_FINDING_MISSING_COLUMN, id) &&
                !note_missing_column(evaluation, from, bound->target))
                return soekpi_fail_memory(error);
        }
    }
    return SOEKPI_OK;
}

static bool note_rows(soekpi_evaluation *evaluation) {
    if (evaluation->entity_count > 0)
        return true;
    text_builder chinese = {0}, english = {0};
    soekpi_text_add(&chinese, "表中没有");
    soekpi_period_print(evaluation->period, &chinese);
    soekpi_text_add(&chinese, "的企业行");
    soekpi_text_add(&english, "the table has no row of an enterprise for ");
    soekpi_period_print(evaluation->period, &english);
    return note(evaluation, SOEKPI_FINDING_NO_ROWS, 0, 0, NULL, &chinese, &english);
}

static bool note_entity(soekpi_evaluation *evaluation, const char *name, const char *chinese_what,
                        const char *english_what) {
    text_builder chinese = {0}, english = {0};
    if (is_noted(evaluation, SOEKPI_FINDING_UNKNOWN_ENTITY, name))
        return true;
    soekpi_text_format(&chinese, "%s「%s」在表中没有行", chinese_what, name);
    soekpi_text_format(&english, "%s '%s' has no row in the table", english_what, name);
    return note(evaluation, SOEKPI_FINDING_UNKNOWN_ENTITY, 0, 0, name, &chinese, &english);
}

static bool note_scopes(soekpi_evaluation *evaluation) {
    const soekpi_plan *plan = evaluation->plan;
    record_rows names;
    bool done = soekpi_record_rows_make(evaluation, &names);
    for (size_t t = 0; done && t < plan->target_count; t++) {
        const target *wanted = &plan->targets[t];
        for (size_t i = 0; done && i < wanted->scope_entity_count; i++)
            done = soekpi_is_row_name(&names, wanted->scope_entities[i]) ||
                   note_entity(evaluation, wanted->scope_entities[i], "适用范围中的企业", "scope entity");
    }
    soekpi_record_rows_free(&names);
    return done;
}

static bool names_entities(const soekpi_plan *plan) {
    bool any = false;
    for (size_t t = 0; t < plan->target_count && !any; t++)
        any = plan->targets[t].scope_entity_count > 0;
    return any;
}

static bool note_entities(soekpi_evaluation *evaluation) {
    const soekpi_plan *plan = evaluation->plan;
    if (names_entities(plan) && !note_scopes(evaluation))
        return false;
    for (size_t i = 0; i < evaluation->source_count; i++) {
        const source *from = &evaluation->sources[i];
        const benchmark *bench = from->level ? soekpi_benchmark_of(plan, from->symbol.index) : NULL;
        if (bench && from->outside == READ_MISSING &&
            soekpi_row_index_entity(evaluation->index, bench->entity, evaluation->period, true) == NO_ROW &&
            !note_entity(evaluation, bench->entity, "基准主体", "benchmark entity"))
            return false;
    }
    return true;
}

/* ---- derived, earlier, annualised ---- */

static bool note_derived(soekpi_evaluation *evaluation, const bound_target *bound) {
    for (size_t i = 0; i < bound->atom_count; i++) {
        const atom *figure = &bound->atoms[i];
        const item *derived = soekpi_catalogue_item(evaluation->plan->catalogue, figure->item);
        bool itself = figure->form.count == 1 && figure->form.terms[0].source != NO_SOURCE &&
                      evaluation->sources[figure->form.terms[0].source].symbol.index == figure->item;
        if (itself || figure->form.count == 0 ||
            is_noted(evaluation, SOEKPI_FINDING_DERIVED, derived->names.id))
            continue;
        text_builder chinese = {0}, english = {0};
        soekpi_text_format(&chinese, "「%s」没有单独的列，由以下各项推算：", derived->names.chinese);
        soekpi_text_format(&english, "%s has no column of its own and is derived:", derived->names.id);
        for (size_t k = 0; k < figure->form.count; k++) {
            const bound_term *entry = &figure->form.terms[k];
            if (entry->source == NO_SOURCE)
                continue;
            const char *sign = soekpi_decimal_sign(entry->coefficient) < 0 ? " - " : k == 0 ? " " : " + ";
            source current = evaluation->sources[entry->source];
            current.time = SOEKPI_CURRENT;
            soekpi_text_add(&chinese, sign);
            soekpi_text_add(&english, sign);
            soekpi_source_name(evaluation, &current, SOEKPI_CHINESE, &chinese);
            soekpi_source_name(evaluation, &current, SOEKPI_ENGLISH, &english);
        }
        if (!note(evaluation, SOEKPI_FINDING_DERIVED, 0, 0, derived->names.id, &chinese, &english))
            return false;
    }
    return true;
}

static bool note_earlier(soekpi_evaluation *evaluation) {
    for (size_t i = 0; i < evaluation->source_count; i++) {
        const source *from = &evaluation->sources[i];
        if (!from->earlier)
            continue;
        const benchmark *bench = soekpi_benchmark_of(evaluation->plan, from->symbol.index);
        int32_t period = from->outside_period;
        text_builder chinese = {0}, english = {0};
        soekpi_text_format(&chinese, "「%s」取", bench->entity);
        soekpi_period_print(period, &chinese);
        soekpi_text_add(&chinese, "的数：");
        soekpi_source_name(evaluation, from, SOEKPI_CHINESE, &chinese);
        soekpi_text_format(&english, "%s of ", bench->entity);
        soekpi_period_print(period, &english);
        soekpi_text_add(&english, " is used for ");
        soekpi_source_name(evaluation, from, SOEKPI_ENGLISH, &english);
        if (!note(evaluation, SOEKPI_FINDING_EARLIER, 0, 0, bench->entity, &chinese, &english))
            return false;
    }
    return true;
}

static bool is_interim(const soekpi_evaluation *evaluation) {
    return evaluation->months != NO_SOURCE ||
           (evaluation->period != PERIOD_NONE && soekpi_period_months(evaluation->period) < 12);
}

/* Shown names say whether an interim ratio is annualised, which dialect of growth
 * they follow (laws 7 and 10), and that money per head is of a unit that the table
 * does not name. */
static bool make_title(const soekpi_evaluation *evaluation, bound_target *bound) {
    static const char *const dialects[2][SOEKPI_GROWTH_END] = {
        {"", "（基期取绝对值）", "（基期取原值）"}, {"", " (base as absolute value)", " (base as signed)"}};
    static const char *const annual[2][2] = {{"（未年化）", "（年化）"},
                                             {" (not annualised)", " (annualised)"}};
    static const char *const unit_unknown[2] = {"（金额单位未注明）", " (money unit not stated)"};
    const target *wanted = bound->target;
    bool shown =
        is_interim(evaluation) && soekpi_formula_annualisable(&wanted->formula, evaluation->plan->catalogue);
    bool growth = wanted->formula.growth.count > 0;
    bool unknown = wanted->unit == SOEKPI_MONEY_PER_PERSON && evaluation->table->money_unknown;
    for (int language = 0; language < 2; language++) {
        text_builder title = {0};
        soekpi_text_add(&title, language == SOEKPI_CHINESE ? wanted->title_chinese : wanted->title_english);
        soekpi_text_add(&title, shown ? annual[language][wanted->annualise == 1] : "");
        soekpi_text_add(&title, growth ? dialects[language][bound->growth_base] : "");
        soekpi_text_add(&title, unknown ? unit_unknown[language] : "");
        bound->titles[language] = soekpi_text_take(&title);
    }
    return bound->titles[0] && bound->titles[1];
}

/* Which interim ratios are annualised, said once (law 10). */
static bool assume_annualised(soekpi_evaluation *evaluation) {
    text_builder chinese = {0}, english = {0};
    size_t count = 0;
    for (size_t t = 0; is_interim(evaluation) && t < evaluation->plan->target_count; t++) {
        const bound_target *bound = &evaluation->targets[t];
        if (!soekpi_formula_annualisable(&bound->target->formula, evaluation->plan->catalogue))
            continue;
        soekpi_text_format(&chinese, "%s%s", count == 0 ? "不足一年的期间：" : "、",
                           bound->titles[SOEKPI_CHINESE]);
        soekpi_text_format(&english, "%s%s", count == 0 ? "less than a year: " : ", ",
                           bound->titles[SOEKPI_ENGLISH]);
        count++;
    }
    if (count > 0)
        return soekpi_evaluation_assume(evaluation, &chinese, &english);
    soekpi_text_discard(&chinese);
    soekpi_text_discard(&english);
    return true;
}

static bool assume_options(soekpi_evaluation *evaluation) {
    if (evaluation->growth_base > SOEKPI_GROWTH_STRICT) {
        text_builder chinese = {0}, english = {0};
        soekpi_text_format(&chinese, "基期为负时的增速口径：%s",
                           evaluation->growth_base == SOEKPI_GROWTH_ABSOLUTE ? "除以基期绝对值"
                                                                             : "除以基期原值");
        soekpi_text_format(&english, "growth on a negative base: %s",
                           soekpi_growth_id(evaluation->growth_base));
        if (!soekpi_evaluation_assume(evaluation, &chinese, &english))
            return false;
    }
    for (size_t i = 0; i < evaluation->setting_count; i++) {
        const setting *given = &evaluation->settings[i];
        const soekpi_catalogue *names = evaluation->plan->catalogue;
        const name_set *set = given->symbol.what == SOEKPI_IS_PARAMETER
                                  ? &soekpi_catalogue_parameter(names, given->symbol.index)->names
                                  : &soekpi_catalogue_item(names, given->symbol.index)->names;
        bool share = (given->symbol.what == SOEKPI_IS_PARAMETER
                          ? soekpi_catalogue_parameter(names, given->symbol.index)->unit.unit
                          : soekpi_catalogue_item(names, given->symbol.index)->unit) == SOEKPI_PERCENT;
        decimal value = share ? soekpi_decimal_shift(given->value, 2) : given->value;
        text_builder chinese = {0}, english = {0};
        soekpi_text_format(&chinese, "由使用者给定：%s = ", set->chinese);
        soekpi_decimal_print(value, &chinese);
        soekpi_text_add(&chinese, share ? "%" : "");
        soekpi_text_format(&english, "given by the caller: %s = ", set->id);
        soekpi_decimal_print(value, &english);
        soekpi_text_add(&english, share ? "%" : "");
        if (!soekpi_evaluation_assume(evaluation, &chinese, &english))
            return false;
    }
    return true;
}

soekpi_status soekpi_notes_make(soekpi_evaluation *evaluation, bool calculator, bool strict,
                                soekpi_error *error) {
    bool done = true;
    for (size_t t = 0; done && t < evaluation->plan->target_count; t++)
        done = make_title(evaluation, &evaluation->targets[t]);
    if (done && !calculator) {
        soekpi_status status = SOEKPI_OK;
        done = take_table_findings(evaluation) && note_duplicates(evaluation) && note_rows(evaluation) &&
               note_entities(evaluation) && note_earlier(evaluation) && soekpi_groups_note(evaluation) &&
               soekpi_progress_note(evaluation);
        if (done)
            status = note_missing_columns(evaluation, strict, error);
        if (status != SOEKPI_OK)
            return status;
        done = done && assume_annualised(evaluation) && assume_options(evaluation) &&
               soekpi_notes_compare_reported(evaluation) && soekpi_notes_count_partial(evaluation);
    }
    for (size_t t = 0; done && t < evaluation->plan->target_count; t++)
        done = note_derived(evaluation, &evaluation->targets[t]);
    return done ? SOEKPI_OK : soekpi_fail_memory(error);
}
