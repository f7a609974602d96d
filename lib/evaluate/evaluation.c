#include "evaluate/evaluation.h"

#include "base/memory.h"
#include "evaluate/instruction_set.h"
#include "evaluate/program.h"
#include "evaluate/progress.h"
#include "evaluate/standing.h"

/* ---- options ---- */

static soekpi_status fail_periods(int32_t first, int32_t second, soekpi_error *error) {
    text_builder text = {0};
    soekpi_period_print(first, &text);
    soekpi_text_add(&text, " and ");
    soekpi_period_print(second, &text);
    slice both = soekpi_slice_of(&text);
    soekpi_status status = soekpi_fail(
        error, SOEKPI_ERROR_PERIOD, soekpi_nowhere,
        "neither the plan nor the caller names the period, and the table has several: %.*s among them",
        (int)both.length, both.start);
    soekpi_text_discard(&text);
    return status;
}

/* The period judged: the caller's, the plan's, else the table's only one. */
static soekpi_status choose_period(soekpi_evaluation *evaluation, const char *text, soekpi_error *error) {
    const soekpi_table *table = evaluation->table;
    const char *why = NULL;
    if (text) {
        evaluation->period = soekpi_period_read(soekpi_slice(text), &why);
        if (evaluation->period == PERIOD_NONE)
            return soekpi_fail(error, SOEKPI_ERROR_PERIOD, soekpi_nowhere, "'%s' is no period%s%s", text,
                               why ? ": " : "", why ? why : "");
        return SOEKPI_OK;
    }
    evaluation->period = evaluation->plan->period;
    for (size_t row = 0; table->periods && evaluation->period == PERIOD_NONE && row < table->rows; row++)
        evaluation->period = table->periods[row];
    if (evaluation->plan->period == PERIOD_NONE && table->periods)
        for (size_t row = 0; row < table->rows; row++)
            if (table->periods[row] != PERIOD_NONE && table->periods[row] != evaluation->period)
                return fail_periods(evaluation->period, table->periods[row], error);
    if (evaluation->period == PERIOD_NONE)
        return soekpi_fail(error, SOEKPI_ERROR_PERIOD, soekpi_nowhere,
                           "no period: the plan, the table and the caller name none");
    return SOEKPI_OK;
}

static soekpi_status choose_date(soekpi_evaluation *evaluation, const char *text, soekpi_error *error) {
    evaluation->as_of =
        text ? soekpi_date_read(soekpi_slice(text)) : soekpi_period_end_date(evaluation->period);
    if (evaluation->as_of == 0)
        return soekpi_fail(error, SOEKPI_ERROR_PERIOD, soekpi_nowhere,
                           "'%s' is no date: write it as 2023-06-30", text ? text : "");
    return SOEKPI_OK;
}

/* The unit of money that people see and that rounding uses (law 14). */
static soekpi_status choose_money_unit(soekpi_evaluation *evaluation, const char *text, soekpi_error *error) {
    unit_text unit;
    evaluation->money_unit = evaluation->plan->money_unit;
    evaluation->money_power = evaluation->plan->money_power;
    if (!text)
        return SOEKPI_OK;
    if (!soekpi_unit_read(soekpi_slice(text), &unit) || unit.unit != SOEKPI_MONEY)
        return soekpi_fail(error, SOEKPI_ERROR_UNIT, soekpi_nowhere,
                           "'%s' is no unit of money: 元, 千元, 万元, 百万元, 亿元 and 万亿元 are", text);
    evaluation->own_money_unit = soekpi_copy_text(text, strlen(text));
    if (!evaluation->own_money_unit)
        return soekpi_fail_memory(error);
    evaluation->money_unit = evaluation->own_money_unit;
    evaluation->money_power = unit.power;
    return SOEKPI_OK;
}

static soekpi_status setting_value(const char *name, const char *text, int32_t unit, decimal *out,
                                   soekpi_error *error) {
    number_text number;
    if (soekpi_number_read(soekpi_slice(text), &number) != NUMBER_OK)
        return soekpi_fail(error, SOEKPI_ERROR_SYNTAX, soekpi_nowhere, "%s: '%s' is no number", name, text);
    *out = soekpi_decimal_shift(number.value, number.unit.power);
    bool zero = soekpi_decimal_sign(*out) == 0;
    bool needs_unit = unit == SOEKPI_PERCENT || unit == SOEKPI_MONEY || unit == SOEKPI_MONEY_PER_PERSON;
    if (!zero && needs_unit && (!number.unit.given || number.unit.unit != unit))
        return soekpi_fail(error, SOEKPI_ERROR_UNIT, soekpi_nowhere,
                           "%s is in %s: write '%s' with its unit%s", name, soekpi_unit_id(unit), text,
                           unit == SOEKPI_PERCENT ? " (% or pp)" : " (元, 万元, ...)");
    if (number.digits_lost || !soekpi_decimal_is_constant(*out))
        return soekpi_fail(error, SOEKPI_ERROR_LIMIT, soekpi_nowhere, "%s: '%s' has more than %d digits",
                           name, text, CONSTANT_DIGITS);
    return SOEKPI_OK;
}

/* A parameter or a level item that the caller gives a value. */
static soekpi_status read_setting(soekpi_evaluation *evaluation, const char *name, const char *text,
                                  const double *number, setting *out, soekpi_error *error) {
    int32_t what;
    size_t index;
    const soekpi_catalogue *names = evaluation->plan->catalogue;
    if (!name || (!text && !number))
        return soekpi_fail(error, SOEKPI_ERROR_ARGUMENT, soekpi_nowhere, "a setting has no name or no value");
    soekpi_status status = soekpi_catalogue_find(names, name, &what, &index, error);
    if (status != SOEKPI_OK)
        return status;
    out->symbol = (symbol){what, (int32_t)index};
    int32_t unit = SOEKPI_NUMBER;
    if (what == SOEKPI_IS_PARAMETER) {
        unit = soekpi_catalogue_parameter(names, (int32_t)index)->unit.unit;
    } else if (what == SOEKPI_IS_ITEM && soekpi_catalogue_item(names, (int32_t)index)->kind == SOEKPI_LEVEL) {
        unit = soekpi_catalogue_item(names, (int32_t)index)->unit;
    } else {
        return soekpi_fail(error, SOEKPI_ERROR_NAME, soekpi_nowhere,
                           "'%s' cannot be set: only parameters and level items (such as gdp_growth) can",
                           name);
    }
    if (text)
        return setting_value(name, text, unit, &out->value, error);
    if (soekpi_decimal_read(*number, &out->value) != READ_NUMBER || !soekpi_decimal_is_constant(out->value))
        return soekpi_fail(error, SOEKPI_ERROR_ARGUMENT, soekpi_nowhere,
                           "the value of '%s' is no usable number", name);
    return SOEKPI_OK;
}

static soekpi_status read_settings(soekpi_evaluation *evaluation, const soekpi_evaluation_options *options,
                                   soekpi_error *error) {
    if (options->set_count > 0 && (!options->set_names || (!options->set_values && !options->set_numbers)))
        return soekpi_fail(error, SOEKPI_ERROR_ARGUMENT, soekpi_nowhere, "set_names or set_values is NULL");
    evaluation->settings = soekpi_allocate(options->set_count, sizeof *evaluation->settings);
    if (!evaluation->settings)
        return soekpi_fail_memory(error);
    for (size_t i = 0; i < options->set_count; i++) {
        const char *text = options->set_values ? options->set_values[i] : NULL;
        soekpi_status status = read_setting(evaluation, options->set_names[i], text,
                                            options->set_numbers ? options->set_numbers + i : NULL,
                                            &evaluation->settings[i], error);
        if (status != SOEKPI_OK)
            return status;
        evaluation->setting_count++;
    }
    return SOEKPI_OK;
}

static int32_t symbol_unit(const soekpi_catalogue *names, symbol of) {
    if (of.what == SOEKPI_IS_ITEM)
        return soekpi_catalogue_item(names, of.index)->unit;
    return of.what == SOEKPI_IS_INDICATOR ? soekpi_catalogue_indicator(names, of.index)->unit : -1;
}

/* What each column stands for among the plan's names. A column whose header
 * names a unit that does not fit what only the plan knows stays unread. */
static soekpi_status resolve_columns(soekpi_evaluation *evaluation, soekpi_error *error) {
    const soekpi_table *table = evaluation->table;
    const soekpi_catalogue *names = evaluation->plan->catalogue;
    evaluation->columns = soekpi_allocate(table->column_count, sizeof *evaluation->columns);
    if (!evaluation->columns)
        return soekpi_fail_memory(error);
    for (size_t i = 0; i < table->column_count; i++) {
        const table_column *column = &table->columns[i];
        symbol *of = &evaluation->columns[i];
        soekpi_status status = soekpi_catalogue_lookup(names, soekpi_slice(column->base), of);
        if (status == SOEKPI_ERROR_MEMORY)
            return soekpi_fail_memory(error);
        if (status != SOEKPI_OK || of->what == SOEKPI_IS_PARAMETER ||
            (column->unit_given && !soekpi_unit_fits(symbol_unit(names, *of), column->unit)))
            of->what = -1;
    }
    return SOEKPI_OK;
}

static soekpi_status take_registers(soekpi_evaluation *evaluation, const soekpi_evaluation_options *options,
                                    soekpi_error *error) {
    size_t count = options->register_count;
    bool complete = options->registers || count == 0;
    for (size_t i = 0; complete && i < count; i++)
        complete = options->registers[i] != NULL;
    if (!complete)
        return soekpi_fail(error, SOEKPI_ERROR_ARGUMENT, soekpi_nowhere,
                           "registers, or one of them, is NULL");
    const soekpi_register **list = soekpi_allocate(count, sizeof(const soekpi_register *));
    if (!list)
        return soekpi_fail_memory(error);
    for (size_t i = 0; i < count; i++)
        list[i] = options->registers[i];
    evaluation->registers = list;
    evaluation->register_count = count;
    return SOEKPI_OK;
}

/* ---- creation ---- */

/* The single member of a calculator: row 0, whose cells are the inputs. */
static soekpi_status make_single_member(soekpi_evaluation *evaluation, soekpi_error *error) {
    evaluation->members = soekpi_allocate(1, sizeof *evaluation->members);
    if (!evaluation->members)
        return soekpi_fail_memory(error);
    evaluation->member_count = evaluation->entity_count = 1;
    evaluation->elimination_end = evaluation->segment_end = evaluation->reported_end = 1;
    evaluation->present[SOEKPI_CURRENT] = true;
    return SOEKPI_OK;
}

static soekpi_status check_options(const soekpi_plan *plan, const soekpi_table *table,
                                   const soekpi_evaluation_options *options, soekpi_error *error) {
    if (!plan || !table || options->size != sizeof *options || options->growth_base < 0 ||
        options->growth_base > SOEKPI_GROWTH_END || options->partial < 0 || options->partial > 2 ||
        options->instruction_set < 0 || options->instruction_set >= SOEKPI_INSTRUCTIONS_END)
        return soekpi_fail(error, SOEKPI_ERROR_ARGUMENT, soekpi_nowhere,
                           "plan or table is NULL, or an option is outside its list");
    return SOEKPI_OK;
}

static soekpi_status set_up(soekpi_evaluation *evaluation, const soekpi_evaluation_options *options,
                            bool calculator, soekpi_error *error) {
    evaluation->growth_base = options->growth_base - 1;
    evaluation->partial = options->partial == 0 ? evaluation->plan->partial : options->partial == 1;
    evaluation->fill = options->fill != 0;
    soekpi_status status = choose_money_unit(evaluation, options->money_unit, error);
    if (status == SOEKPI_OK)
        status = resolve_columns(evaluation, error);
    if (status == SOEKPI_OK)
        status = read_settings(evaluation, options, error);
    if (status == SOEKPI_OK)
        status = take_registers(evaluation, options, error);
    if (status == SOEKPI_OK && calculator)
        return make_single_member(evaluation, error);
    if (status == SOEKPI_OK)
        status = choose_period(evaluation, options->period, error);
    if (status == SOEKPI_OK)
        status = choose_date(evaluation, options->as_of, error);
    return status == SOEKPI_OK ? soekpi_members_find(evaluation, error) : status;
}

static soekpi_status choose_instructions(soekpi_evaluation *evaluation, int32_t wanted, soekpi_error *error) {
    const kernel *found = soekpi_kernel_find(wanted, &evaluation->instruction_set);
    if (!found)
        return soekpi_fail(error, SOEKPI_ERROR_ARGUMENT, soekpi_nowhere,
                           "instruction set %d: this machine does not have it", (int)wanted);
    evaluation->program = soekpi_program_create(evaluation, found);
    return evaluation->program ? SOEKPI_OK : soekpi_fail_memory(error);
}

soekpi_evaluation *soekpi_evaluation_bind(const soekpi_plan *plan, const soekpi_table *table,
                                          const soekpi_evaluation_options *options, bool calculator,
                                          bool drop, soekpi_error *error) {
    soekpi_evaluation *evaluation = soekpi_allocate(1, sizeof *evaluation);
    if (!evaluation) {
        (void)soekpi_fail_memory(error);
        return NULL;
    }
    evaluation->plan = plan;
    evaluation->table = table;
    evaluation->drop = drop;
    evaluation->months = NO_SOURCE;
    soekpi_table_freeze(table);
    soekpi_status status = set_up(evaluation, options, calculator, error);
    if (status == SOEKPI_OK)
        status = soekpi_bind(evaluation, error);
    if (status == SOEKPI_OK && !calculator)
        status = soekpi_progress_find(evaluation, error);
    if (status == SOEKPI_OK)
        status = choose_instructions(evaluation, options->instruction_set, error);
    if (status == SOEKPI_OK)
        status = soekpi_notes_make(evaluation, calculator, options->strict != 0, error);
    if (status == SOEKPI_OK && !calculator)
        status = soekpi_standings_find(evaluation, error);
    if (status != SOEKPI_OK) {
        soekpi_evaluation_free(evaluation);
        return NULL;
    }
    return evaluation;
}

soekpi_evaluation *soekpi_evaluation_create(const soekpi_plan *plan, const soekpi_table *table,
                                            const soekpi_evaluation_options *options, soekpi_error *error) {
    static const soekpi_evaluation_options defaults = {.size = sizeof defaults};
    if (!options)
        options = &defaults;
    if (check_options(plan, table, options, error) != SOEKPI_OK)
        return NULL;
    return soekpi_evaluation_bind(plan, table, options, false, false, error);
}

void soekpi_evaluation_free(soekpi_evaluation *evaluation) {
    if (!evaluation)
        return;
    soekpi_program_free(evaluation->program);
    soekpi_standings_free(evaluation);
    soekpi_progress_free(evaluation);
    soekpi_bound_free(evaluation);
    soekpi_members_free(evaluation);
    soekpi_release((void *)(uintptr_t)evaluation->registers);
    soekpi_release(evaluation->own_money_unit);
    soekpi_release(evaluation->settings);
    soekpi_release(evaluation->columns);
    soekpi_finding_list_free(&evaluation->findings);
    for (int language = 0; language < 2; language++) {
        for (size_t i = 0; i < evaluation->assumption_count; i++)
            soekpi_release(evaluation->assumptions[language][i]);
        soekpi_release(evaluation->assumptions[language]);
    }
    soekpi_release(evaluation);
}

/* ---- what is evaluated ---- */

soekpi_status soekpi_evaluation_describe(const soekpi_evaluation *evaluation, soekpi_evaluation_info *info) {
    if (!evaluation || !info || info->size != sizeof *info)
        return SOEKPI_ERROR_ARGUMENT;
    int32_t depth = 0;
    size_t segments = 0;
    bool plan_row = false;
    for (size_t i = 0; i < evaluation->group_count; i++) {
        const group *of = &evaluation->groups[i];
        depth = of->level == SOEKPI_ROW_GROUP && of->depth + 1 > depth ? of->depth + 1 : depth;
        segments += of->level == SOEKPI_ROW_SEGMENT;
        plan_row = plan_row || of->level == SOEKPI_ROW_PLAN;
    }
    *info = (soekpi_evaluation_info){
        .size = sizeof *info,
        .entities = evaluation->entity_count,
        .groups = evaluation->group_count,
        .targets = evaluation->plan->target_count,
        .finding_count = evaluation->findings.count,
        .assumption_count = evaluation->plan->assumption_count + evaluation->assumption_count,
        .period = evaluation->period,
        .as_of = evaluation->as_of,
        .growth_base = evaluation->growth_base >= 0 ? evaluation->growth_base : evaluation->plan->growth_base,
        .partial = evaluation->partial,
        .money_unit = evaluation->money_unit,
        .money_power = evaluation->money_power,
        .instruction_set = evaluation->instruction_set,
        .depth = depth,
        .segments = segments,
        .plan_row = plan_row,
        .weighted = evaluation->member_shares != NULL};
    return SOEKPI_OK;
}

static double share_of(const decimal *shares, size_t which) {
    return shares ? soekpi_decimal_to_double(shares[which]) : 1;
}

static void describe_group(const soekpi_evaluation *evaluation, size_t which, soekpi_row *info) {
    const group *whole = &evaluation->groups[which];
    *info = (soekpi_row){.size = sizeof *info,
                         .entity = whole->name,
                         .group = whole->name,
                         .table_row = SIZE_MAX,
                         .members = whole->entities,
                         .level = whole->level,
                         .consolidated = whole->consolidated,
                         .code = "",
                         .parent =
                             whole->parent >= 0 ? evaluation->entity_count + (size_t)whole->parent : SIZE_MAX,
                         .depth = whole->depth,
                         .share = share_of(evaluation->group_shares, which)};
}

soekpi_status soekpi_evaluation_row(const soekpi_evaluation *evaluation, size_t row, soekpi_row *info) {
    if (!evaluation || !info || info->size != sizeof *info)
        return SOEKPI_ERROR_ARGUMENT;
    if (row >= evaluation->entity_count + evaluation->group_count)
        return SOEKPI_ERROR_RANGE;
    if (row >= evaluation->entity_count) {
        describe_group(evaluation, row - evaluation->entity_count, info);
        return SOEKPI_OK;
    }
    int32_t of = evaluation->member_groups[row];
    const char *name = soekpi_entity_name(evaluation, row);
    if (!name)
        return SOEKPI_ERROR_MEMORY;
    *info = (soekpi_row){.size = sizeof *info,
                         .entity = name,
                         .group = of >= 0 ? evaluation->groups[of].name : "",
                         .table_row = evaluation->members[row],
                         .members = 1,
                         .level = SOEKPI_ROW_ENTITY,
                         .code = soekpi_row_code(evaluation->table, evaluation->members[row]),
                         .parent = of >= 0 ? evaluation->entity_count + (size_t)of : SIZE_MAX,
                         .depth = of >= 0 ? evaluation->groups[of].depth + 1 : 0,
                         .share = share_of(evaluation->member_shares, row)};
    return SOEKPI_OK;
}

soekpi_status soekpi_evaluation_finding(const soekpi_evaluation *evaluation, size_t index,
                                        soekpi_finding *out) {
    if (!evaluation)
        return SOEKPI_ERROR_ARGUMENT;
    return soekpi_finding_get(&evaluation->findings, index, out);
}

const char *soekpi_evaluation_assumption(const soekpi_evaluation *evaluation, size_t index,
                                         int32_t language) {
    if (!evaluation || language < 0 || language > SOEKPI_ENGLISH)
        return NULL;
    if (index < evaluation->plan->assumption_count)
        return evaluation->plan->assumptions[language][index];
    index -= evaluation->plan->assumption_count;
    return index < evaluation->assumption_count ? evaluation->assumptions[language][index] : NULL;
}

const char *soekpi_evaluation_title(const soekpi_evaluation *evaluation, size_t index, int32_t language) {
    if (!evaluation || index >= evaluation->plan->target_count || language < 0 || language > SOEKPI_ENGLISH)
        return NULL;
    return evaluation->targets[index].titles[language];
}
