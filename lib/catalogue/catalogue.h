/* The catalogue's inside. A catalogue may have a parent (a plan's names, a
 * calculator's ad hoc items); numbers run through the chain, the oldest first. */
#ifndef SOEKPI_CATALOGUE_CATALOGUE_H
#define SOEKPI_CATALOGUE_CATALOGUE_H

#include <stdatomic.h>

#include "base/document.h"
#include "base/number.h"
#include "catalogue/formula.h"

typedef struct name_set {
    char *id;
    char *chinese;
    char *english;
    char **aliases;
    size_t alias_count;
    size_t alias_capacity;
    char *source;
    char *note;
    char *note_english;
} name_set;

typedef struct item {
    name_set names;
    int32_t kind;
    int32_t unit;
    bool profit;
    bool benchmark;
    form *definitions;       /* derived definitions, tried in order */
    char **definition_texts; /* regenerated */
    size_t definition_count;
} item;

typedef struct indicator {
    name_set names;
    int32_t unit;
    int32_t better;
    bool denominator_nonzero; /* law 5: positive unless this is set */
    formula formula;
    char *text;         /* regenerated, ids */
    char *text_chinese; /* regenerated, Chinese names */
} indicator;

typedef struct parameter {
    name_set names;
    decimal value; /* base units */
    constant_unit unit;
    char *text;
    bool per_year; /* counted months/12 within the year */
    int32_t basis;
} parameter;

typedef struct symbol {
    int32_t what;  /* SOEKPI_IS_ITEM.. */
    int32_t index; /* among its kind, through the chain */
} symbol;

typedef struct name_entry {
    char *key; /* soekpi_name_key() */
    symbol symbol;
} name_entry;

struct soekpi_catalogue {
    const soekpi_catalogue *parent;
    size_t first_item; /* numbers below belong to the parents */
    size_t first_indicator;
    size_t first_parameter;
    item *items;
    size_t item_count, item_capacity;
    indicator *indicators;
    size_t indicator_count, indicator_capacity;
    parameter *parameters;
    size_t parameter_count, parameter_capacity;
    name_entry *entries; /* open addressing, capacity a power of two */
    size_t entry_count, entry_capacity;
    bool ad_hoc; /* a calculator's own names may hide those of the parents */
    atomic_int frozen;
};

/* An empty catalogue on top of `parent` (NULL for none), which is frozen. */
soekpi_catalogue *soekpi_catalogue_extend(const soekpi_catalogue *parent, soekpi_error *error);
void soekpi_catalogue_freeze(const soekpi_catalogue *catalogue);

const item *soekpi_catalogue_item(const soekpi_catalogue *catalogue, int32_t index);
const indicator *soekpi_catalogue_indicator(const soekpi_catalogue *catalogue, int32_t index);
const parameter *soekpi_catalogue_parameter(const soekpi_catalogue *catalogue, int32_t index);
/* The id of an item, indicator or parameter. */
const char *soekpi_symbol_id(const soekpi_catalogue *catalogue, symbol found);
const char *soekpi_names_text(const name_set *names, int32_t language);

/* OK, ERROR_NAME (unknown; nothing is reported) or ERROR_MEMORY. A plan's own
 * names hide those of its parents only for parameters. */
soekpi_status soekpi_catalogue_lookup(const soekpi_catalogue *catalogue, slice name, symbol *out);
/* Up to three known names near `name`, as ", did you mean 'a' or 'b'?"; adds
 * nothing when none is near. */
void soekpi_catalogue_suggest(const soekpi_catalogue *catalogue, slice name, text_builder *builder);

/* Adds an item of kind SOEKPI_ANY with this name; its number in *index. */
soekpi_status soekpi_catalogue_add_any(soekpi_catalogue *catalogue, slice name, int32_t *index);

/* Reads the children `parameters`, `items` and `indicators` of `map`, each of
 * which may be absent, into `catalogue`. */
soekpi_status soekpi_catalogue_read(soekpi_catalogue *catalogue, const node *map, soekpi_error *error);

/* Sets a value from text such as "1 pp". */
soekpi_status soekpi_parameter_set(parameter *constant, slice text, place where, soekpi_error *error);
/* One plan or catalogue parameter from `name: {value: 1 pp, ...}` or `name: 1 pp`. */
soekpi_status soekpi_parameter_read(const node *value, slice name, parameter *out, soekpi_error *error);

/* The time words after '@' or in parentheses: prior, opening, prior_opening,
 * 上年同期, 去年同期, 上年, 年初, 期初, 上年年初, 上年末(=opening) ... False when it is none. */
bool soekpi_time_read(slice text, int32_t *time);

#endif
