/* Catalogue text: parameters, items, indicators. */
#include "catalogue/read.h"

#include <string.h>

#include "base/memory.h"

/* zh, en, source, note and aliases. */
static soekpi_status read_names(const node *map, name_set *set, soekpi_error *error) {
    slice chinese = {0}, english = {0}, source = {0};
    slice note = soekpi_slice(""), note_english = note;
    soekpi_status status = soekpi_node_text(map, "zh", &chinese, error);
    if (status == SOEKPI_OK)
        status = soekpi_node_text(map, "en", &english, error);
    if (status == SOEKPI_OK)
        status = soekpi_node_text(map, "source", &source, error);
    if (status == SOEKPI_OK)
        status = soekpi_node_languages(map, "note", &note, &note_english, error);
    if (status == SOEKPI_OK)
        status = soekpi_names_set(set, map->key, chinese, english, map->key_where, error);
    if (status != SOEKPI_OK)
        return status;
    set->source = soekpi_copy_text(source.start ? source.start : "", source.length);
    set->note = soekpi_copy_text(note.start, note.length);
    set->note_english = soekpi_copy_text(note_english.start, note_english.length);
    if (!set->source || !set->note || !set->note_english)
        return soekpi_fail_memory(error);
    const node *aliases = soekpi_node_find(map, "aliases");
    if (!aliases)
        return SOEKPI_OK;
    status = soekpi_node_expect(aliases, NODE_LIST, "aliases", error);
    for (const node *alias = aliases->first; status == SOEKPI_OK && alias; alias = alias->next) {
        status = soekpi_node_expect(alias, NODE_SCALAR, "an alias", error);
        if (status == SOEKPI_OK)
            status = soekpi_names_add_alias(NULL, set, alias->text, (symbol){0, 0}, alias->where, error);
    }
    return status;
}

/* ---- appending ---- */

enum { ATOM_LIMIT = 1 << 20 }; /* numbers of items stay far below the atoms of rules */

soekpi_status soekpi_item_append(soekpi_catalogue *catalogue, const item *figure, place where,
                                 soekpi_error *error) {
    if (catalogue->item_count >= ATOM_LIMIT ||
        !soekpi_grow(&catalogue->items, &catalogue->item_capacity, catalogue->item_count + 1,
                     sizeof *catalogue->items))
        return soekpi_fail_memory(error);
    symbol found = {SOEKPI_IS_ITEM, (int32_t)(catalogue->first_item + catalogue->item_count)};
    catalogue->items[catalogue->item_count++] = *figure;
    soekpi_status status = soekpi_names_enter(catalogue, &figure->names, found, where, error);
    if (status != SOEKPI_OK) {
        catalogue->item_count--;
        soekpi_names_forget(catalogue);
    }
    return status;
}

soekpi_status soekpi_indicator_append(soekpi_catalogue *catalogue, const indicator *named, place where,
                                      soekpi_error *error) {
    if (!soekpi_grow(&catalogue->indicators, &catalogue->indicator_capacity, catalogue->indicator_count + 1,
                     sizeof *catalogue->indicators))
        return soekpi_fail_memory(error);
    symbol found = {SOEKPI_IS_INDICATOR, (int32_t)(catalogue->first_indicator + catalogue->indicator_count)};
    catalogue->indicators[catalogue->indicator_count++] = *named;
    soekpi_status status = soekpi_names_enter(catalogue, &named->names, found, where, error);
    if (status != SOEKPI_OK) {
        catalogue->indicator_count--;
        soekpi_names_forget(catalogue);
    }
    return status;
}

soekpi_status soekpi_parameter_append(soekpi_catalogue *catalogue, const parameter *constant, place where,
                                      soekpi_error *error) {
    if (!soekpi_grow(&catalogue->parameters, &catalogue->parameter_capacity, catalogue->parameter_count + 1,
                     sizeof *catalogue->parameters))
        return soekpi_fail_memory(error);
    symbol found = {SOEKPI_IS_PARAMETER, (int32_t)(catalogue->first_parameter + catalogue->parameter_count)};
    symbol hidden;
    soekpi_status known = soekpi_catalogue_lookup(catalogue, soekpi_slice(constant->names.id), &hidden);
    if (known == SOEKPI_ERROR_MEMORY)
        return soekpi_fail_memory(error);
    parameter *added = &catalogue->parameters[catalogue->parameter_count++];
    *added = *constant;
    if (known == SOEKPI_OK && hidden.what == SOEKPI_IS_PARAMETER) /* a new value stays a yearly rate */
        added->per_year = added->per_year || soekpi_catalogue_parameter(catalogue, hidden.index)->per_year;
    soekpi_status status = soekpi_names_enter(catalogue, &constant->names, found, where, error);
    if (status != SOEKPI_OK) {
        catalogue->parameter_count--;
        soekpi_names_forget(catalogue);
    }
    return status;
}

soekpi_status soekpi_catalogue_add_any(soekpi_catalogue *catalogue, slice name, int32_t *index) {
    item figure = {.kind = SOEKPI_ANY, .unit = SOEKPI_NUMBER};
    figure.names.id = soekpi_copy_text(name.start, name.length);
    figure.names.chinese = soekpi_copy_text(name.start, name.length);
    figure.names.english = soekpi_copy_text(name.start, name.length);
    soekpi_status status = SOEKPI_ERROR_MEMORY;
    if (figure.names.id && figure.names.chinese && figure.names.english)
        status = soekpi_item_append(catalogue, &figure, soekpi_nowhere, NULL);
    if (status != SOEKPI_OK) {
        soekpi_item_free(&figure);
        return status;
    }
    *index = (int32_t)(catalogue->first_item + catalogue->item_count) - 1;
    return SOEKPI_OK;
}

/* ---- parameters ---- */

soekpi_status soekpi_parameter_set(parameter *constant, slice text, place where, soekpi_error *error) {
    number_text number;
    if (soekpi_number_read(text, &number) != NUMBER_OK)
        return soekpi_fail(error, SOEKPI_ERROR_SYNTAX, where, "'%.*s' is no number with an optional unit",
                           (int)text.length, text.start);
    decimal value = soekpi_decimal_shift(number.value, number.unit.power);
    if (number.digits_lost || !soekpi_decimal_is_constant(value))
        return soekpi_fail(error, SOEKPI_ERROR_LIMIT, where,
                           "'%.*s': a constant has at most %d digits and an exponent within +-%d",
                           (int)text.length, text.start, CONSTANT_DIGITS, CONSTANT_EXPONENT);
    char *copy = soekpi_copy_text(text.start, text.length);
    if (!copy)
        return soekpi_fail_memory(error);
    soekpi_release(constant->text);
    constant->text = copy;
    constant->value = value;
    constant->unit = (constant_unit){number.unit.unit, number.unit.given, number.unit.points};
    return SOEKPI_OK;
}

soekpi_status soekpi_parameter_read(const node *value, slice name, parameter *out, soekpi_error *error) {
    static const char *const keys[] = {"value",  "per",   "zh",      "en", "note",
                                       "source", "basis", "aliases", NULL};
    parameter constant = {.basis = SOEKPI_ASSUMED};
    soekpi_status status;
    (void)name;
    if (value->kind == NODE_SCALAR) {
        node bare = *value;
        bare.kind = NODE_MAP;
        bare.first = NULL;
        status = read_names(&bare, &constant.names, error);
        if (status == SOEKPI_OK)
            status = soekpi_parameter_set(&constant, value->text, soekpi_text_place(value), error);
    } else {
        slice text = {0}, per = {0};
        status = soekpi_node_check_keys(value, keys, "a parameter", error);
        if (status == SOEKPI_OK)
            status = read_names(value, &constant.names, error);
        if (status == SOEKPI_OK)
            status = soekpi_node_text(value, "value", &text, error);
        const node *number = soekpi_node_find(value, "value");
        if (status == SOEKPI_OK && !number)
            status = soekpi_fail(error, SOEKPI_ERROR_PLAN, value->where, "parameter '%s' has no value",
                                 constant.names.id);
        if (status == SOEKPI_OK)
            status = soekpi_parameter_set(&constant, text, soekpi_text_place(number), error);
        if (status == SOEKPI_OK)
            status = soekpi_node_text(value, "per", &per, error);
        if (status == SOEKPI_OK && per.length > 0 && !soekpi_slice_equal(per, "year"))
            status = soekpi_fail(error, SOEKPI_ERROR_NAME, soekpi_node_find(value, "per")->where,
                                 "expected 'per: year', found '%.*s'", (int)per.length, per.start);
        constant.per_year = per.length > 0;
        if (status == SOEKPI_OK)
            status = soekpi_node_word(value, "basis", soekpi_basis_id, 0, SOEKPI_BASIS_END, SOEKPI_ERROR_NAME,
                                      &constant.basis, error);
    }
    if (status != SOEKPI_OK) {
        soekpi_parameter_free(&constant);
        return status;
    }
    *out = constant;
    return SOEKPI_OK;
}

/* ---- items ---- */

static soekpi_status read_item(soekpi_catalogue *catalogue, const node *value, soekpi_error *error) {
    static const char *const keys[] = {"zh",     "en",        "kind",   "unit", "aliases", "definition",
                                       "profit", "benchmark", "source", "note", NULL};
    item figure = {.kind = SOEKPI_FLOW, .unit = SOEKPI_MONEY};
    soekpi_status status = soekpi_node_check_keys(value, keys, "an item", error);
    if (status == SOEKPI_OK)
        status = read_names(value, &figure.names, error);
    if (status == SOEKPI_OK)
        status = soekpi_node_word(value, "kind", soekpi_kind_id, 0, SOEKPI_ANY, SOEKPI_ERROR_NAME,
                                  &figure.kind, error);
    if (status == SOEKPI_OK)
        status = soekpi_node_word(value, "unit", soekpi_unit_id, 0, SOEKPI_UNIT_END, SOEKPI_ERROR_UNIT,
                                  &figure.unit, error);
    if (status == SOEKPI_OK)
        status = soekpi_node_flag(value, "profit", &figure.profit, error);
    if (status == SOEKPI_OK)
        status = soekpi_node_flag(value, "benchmark", &figure.benchmark, error);
    if (status == SOEKPI_OK)
        status = soekpi_item_append(catalogue, &figure, value->key_where, error);
    if (status != SOEKPI_OK)
        soekpi_item_free(&figure);
    return status;
}

static soekpi_status add_definition(soekpi_catalogue *catalogue, item *figure, const node *text,
                                    soekpi_error *error) {
    soekpi_status status = soekpi_node_expect(text, NODE_SCALAR, "a definition", error);
    if (status != SOEKPI_OK)
        return status;
    formula parsed;
    status = soekpi_formula_parse(catalogue, NULL, text->text, soekpi_text_place(text), &parsed, error);
    if (status != SOEKPI_OK)
        return status;
    bool linear = parsed.growth.count == 0 && parsed.denominator.count == 1 &&
                  parsed.denominator.terms[0].item == NO_ITEM &&
                  soekpi_decimal_equal(parsed.denominator.terms[0].coefficient, soekpi_decimal_make(1, 0));
    for (size_t i = 0; linear && i < parsed.numerator.count; i++)
        linear = parsed.numerator.terms[i].time == SOEKPI_CURRENT;
    text_builder builder = {0};
    soekpi_form_print(&parsed.numerator, catalogue, SOEKPI_ENGLISH, &builder);
    char *printed = soekpi_text_take(&builder);
    size_t capacity = figure->definition_count, text_capacity = figure->definition_count;
    if (!linear) {
        status = soekpi_fail(error, SOEKPI_ERROR_FORMULA, text->where,
                             "a derived item is a sum of items of the same period");
    } else if (!printed ||
               !soekpi_grow(&figure->definitions, &capacity, capacity + 1, sizeof *figure->definitions) ||
               !soekpi_grow(&figure->definition_texts, &text_capacity, text_capacity + 1,
                            sizeof *figure->definition_texts)) {
        status = soekpi_fail_memory(error);
    } else {
        figure->definitions[figure->definition_count] = parsed.numerator;
        figure->definition_texts[figure->definition_count++] = printed;
        parsed.numerator = (form){0};
        printed = NULL;
    }
    soekpi_release(printed);
    soekpi_formula_free(&parsed);
    return status;
}

/* Definitions name items further down: they are read when all items are known. */
static soekpi_status read_definitions(soekpi_catalogue *catalogue, item *figure, const node *value,
                                      soekpi_error *error) {
    const node *definition = soekpi_node_find(value, "definition");
    if (!definition)
        return SOEKPI_OK;
    if (definition->kind != NODE_LIST)
        return add_definition(catalogue, figure, definition, error);
    soekpi_status status = SOEKPI_OK;
    for (const node *text = definition->first; status == SOEKPI_OK && text; text = text->next)
        status = add_definition(catalogue, figure, text, error);
    return status;
}

/* ---- indicators ---- */

soekpi_status soekpi_indicator_set_formula(const soekpi_catalogue *catalogue, indicator *named, slice text,
                                           place where, soekpi_error *error) {
    soekpi_status status = soekpi_formula_parse(catalogue, NULL, text, where, &named->formula, error);
    if (status != SOEKPI_OK)
        return status;
    text_builder english = {0}, chinese = {0};
    soekpi_formula_print(&named->formula, catalogue, SOEKPI_ENGLISH, &english);
    soekpi_formula_print(&named->formula, catalogue, SOEKPI_CHINESE, &chinese);
    named->text = soekpi_text_take(&english);
    named->text_chinese = soekpi_text_take(&chinese);
    return named->text && named->text_chinese ? SOEKPI_OK : soekpi_fail_memory(error);
}

static soekpi_status read_indicator(soekpi_catalogue *catalogue, const node *value, soekpi_error *error) {
    static const char *const keys[] = {"zh",      "en",          "unit",   "better", "formula",
                                       "aliases", "denominator", "source", "note",   NULL};
    indicator named = {.unit = SOEKPI_PERCENT};
    slice text = {0}, denominator = {0};
    soekpi_status status = soekpi_node_check_keys(value, keys, "an indicator", error);
    if (status == SOEKPI_OK)
        status = read_names(value, &named.names, error);
    if (status == SOEKPI_OK)
        status = soekpi_node_word(value, "unit", soekpi_unit_id, 0, SOEKPI_UNIT_END, SOEKPI_ERROR_UNIT,
                                  &named.unit, error);
    if (status == SOEKPI_OK)
        status = soekpi_node_word(value, "better", soekpi_better_id, SOEKPI_BETTER_HIGHER,
                                  SOEKPI_BETTER_LOWER + 1, SOEKPI_ERROR_NAME, &named.better, error);
    if (status == SOEKPI_OK)
        status = soekpi_node_text(value, "denominator", &denominator, error);
    if (status == SOEKPI_OK && denominator.length > 0 && !soekpi_slice_equal(denominator, "positive")) {
        named.denominator_nonzero = soekpi_slice_equal(denominator, "nonzero");
        if (!named.denominator_nonzero)
            status = soekpi_fail(error, SOEKPI_ERROR_NAME, soekpi_node_find(value, "denominator")->where,
                                 "expected 'positive' or 'nonzero', found '%.*s'", (int)denominator.length,
                                 denominator.start);
    }
    if (status == SOEKPI_OK)
        status = soekpi_node_text(value, "formula", &text, error);
    const node *written = soekpi_node_find(value, "formula");
    if (status == SOEKPI_OK && !written)
        status = soekpi_fail(error, SOEKPI_ERROR_FORMULA, value->key_where, "indicator '%s' has no formula",
                             named.names.id);
    if (status == SOEKPI_OK)
        status = soekpi_indicator_set_formula(catalogue, &named, text, soekpi_text_place(written), error);
    if (status == SOEKPI_OK)
        status = soekpi_indicator_append(catalogue, &named, value->key_where, error);
    if (status != SOEKPI_OK)
        soekpi_indicator_free(&named);
    return status;
}

static const node *section(const node *map, const char *key, soekpi_status *status, soekpi_error *error) {
    const node *list = soekpi_node_find(map, key);
    if (list && *status == SOEKPI_OK)
        *status = soekpi_node_expect(list, NODE_MAP, key, error);
    return list && *status == SOEKPI_OK ? list->first : NULL;
}

soekpi_status soekpi_catalogue_read(soekpi_catalogue *catalogue, const node *map, soekpi_error *error) {
    soekpi_status status = SOEKPI_OK;
    const node *value;
    for (value = section(map, "parameters", &status, error); status == SOEKPI_OK && value;
         value = value->next) {
        parameter constant;
        status = soekpi_parameter_read(value, value->key, &constant, error);
        if (status == SOEKPI_OK) {
            status = soekpi_parameter_append(catalogue, &constant, value->key_where, error);
            if (status != SOEKPI_OK)
                soekpi_parameter_free(&constant);
        }
    }
    size_t first = catalogue->item_count;
    for (value = section(map, "items", &status, error); status == SOEKPI_OK && value; value = value->next)
        status = read_item(catalogue, value, error);
    size_t index = first;
    for (value = section(map, "items", &status, error); status == SOEKPI_OK && value; value = value->next)
        status = read_definitions(catalogue, &catalogue->items[index++], value, error);
    for (value = section(map, "indicators", &status, error); status == SOEKPI_OK && value;
         value = value->next)
        status = read_indicator(catalogue, value, error);
    return status;
}
