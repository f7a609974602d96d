#include "catalogue/catalogue.h"

#include <string.h>

#include "base/memory.h"
#include "catalogue/read.h"
#include "base/embedded.h"

static void free_names(name_set *set) {
    soekpi_release(set->id);
    soekpi_release(set->chinese);
    soekpi_release(set->english);
    soekpi_release(set->source);
    soekpi_release(set->note);
    soekpi_release(set->note_english);
    for (size_t i = 0; i < set->alias_count; i++)
        soekpi_release(set->aliases[i]);
    soekpi_release(set->aliases);
}

void soekpi_item_free(item *figure) {
    free_names(&figure->names);
    for (size_t i = 0; i < figure->definition_count; i++) {
        soekpi_form_free(&figure->definitions[i]);
        soekpi_release(figure->definition_texts[i]);
    }
    soekpi_release(figure->definitions);
    soekpi_release(figure->definition_texts);
}

void soekpi_indicator_free(indicator *named) {
    free_names(&named->names);
    soekpi_formula_free(&named->formula);
    soekpi_release(named->text);
    soekpi_release(named->text_chinese);
}

void soekpi_parameter_free(parameter *constant) {
    free_names(&constant->names);
    soekpi_release(constant->text);
}

soekpi_catalogue *soekpi_catalogue_extend(const soekpi_catalogue *parent, soekpi_error *error) {
    soekpi_catalogue *catalogue = soekpi_allocate(1, sizeof *catalogue);
    if (!catalogue) {
        (void)soekpi_fail_memory(error);
        return NULL;
    }
    catalogue->parent = parent;
    if (parent) {
        soekpi_catalogue_freeze(parent);
        catalogue->first_item = parent->first_item + parent->item_count;
        catalogue->first_indicator = parent->first_indicator + parent->indicator_count;
        catalogue->first_parameter = parent->first_parameter + parent->parameter_count;
    }
    atomic_init(&catalogue->frozen, 0);
    return catalogue;
}

void soekpi_catalogue_freeze(const soekpi_catalogue *catalogue) {
    /* The one part of a shared handle that changes: it only ever becomes 1. */
    atomic_store(&((soekpi_catalogue *)(uintptr_t)catalogue)->frozen, 1);
}

soekpi_catalogue *soekpi_catalogue_create(soekpi_error *error) {
    soekpi_catalogue *catalogue = soekpi_catalogue_extend(NULL, error);
    if (!catalogue)
        return NULL;
    size_t length;
    const char *text = soekpi_catalogue_text(&length);
    if (soekpi_catalogue_add_text(catalogue, text, length, error) != SOEKPI_OK) {
        soekpi_catalogue_free(catalogue);
        return NULL;
    }
    return catalogue;
}

const char *soekpi_catalogue_text(size_t *length) {
    if (length)
        *length = soekpi_text_catalogue_size;
    return (const char *)soekpi_text_catalogue;
}

/* Takes everything numbered `items`, ... and above out again. */
static void truncate_to(soekpi_catalogue *catalogue, size_t items, size_t indicators, size_t parameters) {
    while (catalogue->item_count > items)
        soekpi_item_free(&catalogue->items[--catalogue->item_count]);
    while (catalogue->indicator_count > indicators)
        soekpi_indicator_free(&catalogue->indicators[--catalogue->indicator_count]);
    while (catalogue->parameter_count > parameters)
        soekpi_parameter_free(&catalogue->parameters[--catalogue->parameter_count]);
    soekpi_names_forget(catalogue);
}

void soekpi_catalogue_free(soekpi_catalogue *catalogue) {
    if (!catalogue)
        return;
    truncate_to(catalogue, 0, 0, 0);
    soekpi_release(catalogue->items);
    soekpi_release(catalogue->indicators);
    soekpi_release(catalogue->parameters);
    soekpi_release(catalogue->entries);
    soekpi_release(catalogue);
}

static soekpi_status check_change(soekpi_catalogue *catalogue, const void *needed, soekpi_error *error) {
    if (!catalogue || !needed)
        return soekpi_fail(error, SOEKPI_ERROR_ARGUMENT, soekpi_nowhere, "a required argument is NULL");
    if (atomic_load(&catalogue->frozen))
        return soekpi_fail(error, SOEKPI_ERROR_FROZEN, soekpi_nowhere,
                           "the catalogue is in use by another handle and cannot change");
    return SOEKPI_OK;
}

soekpi_status soekpi_catalogue_add_text(soekpi_catalogue *catalogue, const char *text, size_t length,
                                        soekpi_error *error) {
    static const char *const keys[] = {"soekpi",     "catalogue", "parameters", "items",
                                       "indicators", "note",      NULL};
    soekpi_status status = check_change(catalogue, text, error);
    if (status != SOEKPI_OK)
        return status;
    soekpi_error unasked;
    error = error ? error : &unasked; /* the code is returned in any case */
    document *tree = soekpi_document_parse(text, length, error);
    if (!tree)
        return error->code;
    const node *root = soekpi_document_root(tree);
    size_t items = catalogue->item_count, indicators = catalogue->indicator_count,
           parameters = catalogue->parameter_count;
    status = soekpi_node_check_keys(root, keys, "a catalogue", error);
    if (status == SOEKPI_OK)
        status = soekpi_catalogue_read(catalogue, root, error);
    if (status != SOEKPI_OK)
        truncate_to(catalogue, items, indicators, parameters);
    soekpi_document_free(tree);
    return status;
}

soekpi_status soekpi_catalogue_add_item(soekpi_catalogue *catalogue, const char *id, const char *chinese,
                                        const char *english, int32_t kind, int32_t unit,
                                        soekpi_error *error) {
    soekpi_status status = check_change(catalogue, id, error);
    if (status != SOEKPI_OK)
        return status;
    if (kind < 0 || kind > SOEKPI_LEVEL || unit < 0 || unit >= SOEKPI_UNIT_END)
        return soekpi_fail(error, SOEKPI_ERROR_ARGUMENT, soekpi_nowhere,
                           "kind %d or unit %d is outside its list", (int)kind, (int)unit);
    item figure = {.kind = kind, .unit = unit};
    status = soekpi_names_set(&figure.names, soekpi_slice(id), soekpi_slice(chinese), soekpi_slice(english),
                              soekpi_nowhere, error);
    if (status == SOEKPI_OK)
        status = soekpi_item_append(catalogue, &figure, soekpi_nowhere, error);
    if (status != SOEKPI_OK)
        soekpi_item_free(&figure);
    return status;
}

soekpi_status soekpi_catalogue_add_indicator(soekpi_catalogue *catalogue, const char *id, const char *chinese,
                                             const char *english, const char *text, int32_t unit,
                                             int32_t better, soekpi_error *error) {
    soekpi_status status = check_change(catalogue, id && text ? id : NULL, error);
    if (status != SOEKPI_OK)
        return status;
    if (unit < 0 || unit >= SOEKPI_UNIT_END || better < 0 || better > SOEKPI_BETTER_LOWER)
        return soekpi_fail(error, SOEKPI_ERROR_ARGUMENT, soekpi_nowhere,
                           "unit %d or direction %d is outside its list", (int)unit, (int)better);
    indicator named = {.unit = unit, .better = better};
    status = soekpi_names_set(&named.names, soekpi_slice(id), soekpi_slice(chinese), soekpi_slice(english),
                              soekpi_nowhere, error);
    if (status == SOEKPI_OK)
        status = soekpi_indicator_set_formula(catalogue, &named, soekpi_slice(text), (place){1, 1}, error);
    if (status == SOEKPI_OK)
        status = soekpi_indicator_append(catalogue, &named, soekpi_nowhere, error);
    if (status != SOEKPI_OK)
        soekpi_indicator_free(&named);
    return status;
}

soekpi_status soekpi_catalogue_add_alias(soekpi_catalogue *catalogue, const char *name, const char *alias,
                                         soekpi_error *error) {
    soekpi_status status = check_change(catalogue, name && alias ? name : NULL, error);
    if (status != SOEKPI_OK)
        return status;
    symbol found = {0, 0};
    int32_t what;
    size_t index;
    status = soekpi_catalogue_find(catalogue, name, &what, &index, error);
    if (status != SOEKPI_OK)
        return status;
    found = (symbol){what, (int32_t)index};
    name_set *set = what == SOEKPI_IS_ITEM ? &catalogue->items[index - catalogue->first_item].names
                    : what == SOEKPI_IS_INDICATOR
                        ? &catalogue->indicators[index - catalogue->first_indicator].names
                        : &catalogue->parameters[index - catalogue->first_parameter].names;
    return soekpi_names_add_alias(catalogue, set, soekpi_slice(alias), found, soekpi_nowhere, error);
}

const item *soekpi_catalogue_item(const soekpi_catalogue *catalogue, int32_t index) {
    while (catalogue->parent && (size_t)index < catalogue->first_item)
        catalogue = catalogue->parent;
    return &catalogue->items[(size_t)index - catalogue->first_item];
}

const indicator *soekpi_catalogue_indicator(const soekpi_catalogue *catalogue, int32_t index) {
    while (catalogue->parent && (size_t)index < catalogue->first_indicator)
        catalogue = catalogue->parent;
    return &catalogue->indicators[(size_t)index - catalogue->first_indicator];
}

const parameter *soekpi_catalogue_parameter(const soekpi_catalogue *catalogue, int32_t index) {
    while (catalogue->parent && (size_t)index < catalogue->first_parameter)
        catalogue = catalogue->parent;
    return &catalogue->parameters[(size_t)index - catalogue->first_parameter];
}

const char *soekpi_names_text(const name_set *set, int32_t language) {
    return language == SOEKPI_CHINESE ? set->chinese : set->id;
}
