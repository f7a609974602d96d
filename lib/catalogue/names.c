/* The namespace: names to items, indicators and parameters. */
#include "catalogue/read.h"

#include <string.h>

#include "base/memory.h"

static soekpi_status set_name(char **field, slice text, slice fallback) {
    bool borrowed = text.length == 0;
    *field =
        soekpi_copy_text(borrowed ? fallback.start : text.start, borrowed ? fallback.length : text.length);
    if (!*field)
        return SOEKPI_ERROR_MEMORY;
    for (char *at = *field; borrowed && *at; at++)
        if (*at == '_')
            *at = ' ';
    return SOEKPI_OK;
}

static bool is_identifier(slice id) {
    for (size_t i = 0, size; i < id.length; i += size) {
        uint32_t code = soekpi_utf8_decode(id.start + i, id.length - i, &size);
        bool letter =
            (code >= 'a' && code <= 'z') || (code >= 'A' && code <= 'Z') || code == '_' || code >= 0x80;
        if (!letter && !(i > 0 && code >= '0' && code <= '9'))
            return false;
    }
    return id.length > 0;
}

soekpi_status soekpi_names_set(name_set *set, slice id, slice chinese, slice english, place where,
                               soekpi_error *error) {
    if (!is_identifier(id))
        return soekpi_fail(error, SOEKPI_ERROR_NAME, where,
                           "'%.*s' is no id: letters, digits and '_' are, beginning with a letter",
                           (int)id.length, id.start);
    set->id = soekpi_copy_text(id.start, id.length);
    if (!set->id || set_name(&set->english, english, id) != SOEKPI_OK ||
        set_name(&set->chinese, chinese, soekpi_slice(set->english)) != SOEKPI_OK)
        return soekpi_fail_memory(error);
    return SOEKPI_OK;
}

/* Slot of a key, or of the free place where it belongs. */
static size_t slot_of(const soekpi_catalogue *catalogue, const char *key) {
    size_t mask = catalogue->entry_capacity - 1;
    size_t slot = (size_t)soekpi_text_hash(soekpi_slice(key)) & mask;
    while (catalogue->entries[slot].key && strcmp(catalogue->entries[slot].key, key) != 0)
        slot = (slot + 1) & mask;
    return slot;
}

static bool grow_entries(soekpi_catalogue *catalogue) {
    if (catalogue->entry_count * 2 < catalogue->entry_capacity)
        return true;
    soekpi_catalogue larger = *catalogue;
    if (larger.entry_capacity > SIZE_MAX / 4)
        return false;
    larger.entry_capacity = catalogue->entry_capacity ? 2 * catalogue->entry_capacity : 64;
    larger.entries = soekpi_allocate(larger.entry_capacity, sizeof *larger.entries);
    if (!larger.entries)
        return false;
    for (size_t i = 0; i < catalogue->entry_capacity; i++)
        if (catalogue->entries[i].key)
            larger.entries[slot_of(&larger, catalogue->entries[i].key)] = catalogue->entries[i];
    soekpi_release(catalogue->entries);
    catalogue->entries = larger.entries;
    catalogue->entry_capacity = larger.entry_capacity;
    return true;
}

static bool find_key(const soekpi_catalogue *catalogue, const char *key, symbol *out) {
    for (; catalogue; catalogue = catalogue->parent) {
        if (catalogue->entry_capacity == 0)
            continue;
        const name_entry *entry = &catalogue->entries[slot_of(catalogue, key)];
        if (entry->key) {
            *out = entry->symbol;
            return true;
        }
    }
    return false;
}

const char *soekpi_symbol_id(const soekpi_catalogue *catalogue, symbol found) {
    if (found.what == SOEKPI_IS_ITEM)
        return soekpi_catalogue_item(catalogue, found.index)->names.id;
    if (found.what == SOEKPI_IS_INDICATOR)
        return soekpi_catalogue_indicator(catalogue, found.index)->names.id;
    return soekpi_catalogue_parameter(catalogue, found.index)->names.id;
}

static soekpi_status enter(soekpi_catalogue *catalogue, slice name, symbol found, place where,
                           soekpi_error *error) {
    if (!soekpi_name_is_readable(name))
        return soekpi_fail(
            error, SOEKPI_ERROR_NAME, where,
            "'%.*s' cannot stand in a formula: a name has words, brackets behind a word, and - & "
            "' 、 · only inside",
            (int)name.length, name.start);
    char *key = soekpi_name_key(name);
    if (!key || !grow_entries(catalogue)) {
        soekpi_release(key);
        return soekpi_fail_memory(error);
    }
    symbol old;
    if (find_key(catalogue, key, &old)) {
        bool same = old.what == found.what && old.index == found.index;
        size_t own = old.what == SOEKPI_IS_ITEM        ? catalogue->first_item
                     : old.what == SOEKPI_IS_INDICATOR ? catalogue->first_indicator
                                                       : catalogue->first_parameter;
        bool both_parameters = old.what == SOEKPI_IS_PARAMETER && found.what == SOEKPI_IS_PARAMETER;
        bool hides = (size_t)old.index < own && (both_parameters || catalogue->ad_hoc);
        if (!same && !hides) {
            soekpi_release(key);
            return soekpi_fail(error, SOEKPI_ERROR_DUPLICATE, where,
                               "the name '%.*s' stands for '%s' already", (int)name.length, name.start,
                               soekpi_symbol_id(catalogue, old));
        }
        if (same) {
            soekpi_release(key);
            return SOEKPI_OK;
        }
    }
    catalogue->entries[slot_of(catalogue, key)] = (name_entry){key, found};
    catalogue->entry_count++;
    return SOEKPI_OK;
}

soekpi_status soekpi_names_enter(soekpi_catalogue *catalogue, const name_set *set, symbol found, place where,
                                 soekpi_error *error) {
    soekpi_status status = enter(catalogue, soekpi_slice(set->id), found, where, error);
    if (status == SOEKPI_OK)
        status = enter(catalogue, soekpi_slice(set->english), found, where, error);
    if (status == SOEKPI_OK)
        status = enter(catalogue, soekpi_slice(set->chinese), found, where, error);
    for (size_t i = 0; status == SOEKPI_OK && i < set->alias_count; i++)
        status = enter(catalogue, soekpi_slice(set->aliases[i]), found, where, error);
    return status;
}

soekpi_status soekpi_names_add_alias(soekpi_catalogue *catalogue, name_set *set, slice alias, symbol found,
                                     place where, soekpi_error *error) {
    char *copy = soekpi_copy_text(alias.start, alias.length);
    if (!copy ||
        !soekpi_grow(&set->aliases, &set->alias_capacity, set->alias_count + 1, sizeof *set->aliases)) {
        soekpi_release(copy);
        return soekpi_fail_memory(error);
    }
    soekpi_status status = catalogue ? enter(catalogue, alias, found, where, error) : SOEKPI_OK;
    if (status != SOEKPI_OK) {
        soekpi_release(copy);
        return status;
    }
    set->aliases[set->alias_count++] = copy;
    return SOEKPI_OK;
}

static bool is_there(const soekpi_catalogue *catalogue, symbol found) {
    size_t index = (size_t)found.index;
    if (found.what == SOEKPI_IS_ITEM)
        return index < catalogue->first_item + catalogue->item_count;
    if (found.what == SOEKPI_IS_INDICATOR)
        return index < catalogue->first_indicator + catalogue->indicator_count;
    return index < catalogue->first_parameter + catalogue->parameter_count;
}

void soekpi_names_forget(soekpi_catalogue *catalogue) {
    size_t mask = catalogue->entry_capacity - 1;
    for (size_t i = 0; i < catalogue->entry_capacity; i++) {
        if (!catalogue->entries[i].key || is_there(catalogue, catalogue->entries[i].symbol))
            continue;
        soekpi_release(catalogue->entries[i].key);
        catalogue->entries[i].key = NULL;
        catalogue->entry_count--;
        /* Entries behind the gap may have been pushed past it: put them again. */
        for (size_t j = (i + 1) & mask; catalogue->entries[j].key; j = (j + 1) & mask) {
            name_entry moved = catalogue->entries[j];
            catalogue->entries[j].key = NULL;
            catalogue->entries[slot_of(catalogue, moved.key)] = moved;
        }
        i--; /* something may have moved into this slot */
    }
}

soekpi_status soekpi_catalogue_lookup(const soekpi_catalogue *catalogue, slice name, symbol *out) {
    char *key = soekpi_name_key(name);
    if (!key)
        return SOEKPI_ERROR_MEMORY;
    bool found = find_key(catalogue, key, out);
    soekpi_release(key);
    return found ? SOEKPI_OK : SOEKPI_ERROR_NAME;
}

enum { NEAR_NAMES = 3 };

typedef struct near_name {
    const char *key;
    size_t distance;
} near_name;

static void keep_nearest(near_name near[NEAR_NAMES], const char *key, size_t distance) {
    for (int i = 0; i < NEAR_NAMES; i++) {
        if (near[i].key && near[i].distance <= distance)
            continue;
        for (int j = NEAR_NAMES - 1; j > i; j--)
            near[j] = near[j - 1];
        near[i] = (near_name){key, distance};
        return;
    }
}

void soekpi_catalogue_suggest(const soekpi_catalogue *catalogue, slice name, text_builder *builder) {
    char *key = soekpi_name_key(name);
    if (!key)
        return;
    size_t length = soekpi_utf8_count(key, strlen(key));
    size_t limit = length <= 2 ? 1 : length <= 8 ? 2 : 3;
    near_name near[NEAR_NAMES] = {{NULL, 0}};
    for (; catalogue; catalogue = catalogue->parent) {
        for (size_t i = 0; i < catalogue->entry_capacity; i++) {
            const char *other = catalogue->entries[i].key;
            if (!other)
                continue;
            size_t distance = soekpi_text_distance(soekpi_slice(key), soekpi_slice(other), limit);
            if (distance <= limit && distance < soekpi_utf8_count(other, strlen(other)))
                keep_nearest(near, other, distance);
        }
    }
    for (int i = 0; i < NEAR_NAMES && near[i].key; i++)
        soekpi_text_format(builder, "%s'%s'", i == 0 ? "; did you mean " : " or ", near[i].key);
    if (near[0].key)
        soekpi_text_add(builder, "?");
    soekpi_release(key);
}

soekpi_status soekpi_catalogue_find(const soekpi_catalogue *catalogue, const char *name, int32_t *what,
                                    size_t *index, soekpi_error *error) {
    if (!catalogue || !name || !what || !index)
        return soekpi_fail(error, SOEKPI_ERROR_ARGUMENT, soekpi_nowhere, "a required argument is NULL");
    symbol found;
    soekpi_status status = soekpi_catalogue_lookup(catalogue, soekpi_slice(name), &found);
    if (status == SOEKPI_ERROR_MEMORY)
        return soekpi_fail_memory(error);
    if (status == SOEKPI_ERROR_NAME) {
        text_builder near = {0};
        soekpi_catalogue_suggest(catalogue, soekpi_slice(name), &near);
        slice text = soekpi_slice_of(&near);
        status = soekpi_fail(error, SOEKPI_ERROR_NAME, soekpi_nowhere, "unknown name '%s'%.*s", name,
                             (int)text.length, text.start);
        soekpi_text_discard(&near);
        return status;
    }
    *what = found.what;
    *index = (size_t)found.index;
    return SOEKPI_OK;
}
