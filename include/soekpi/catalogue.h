/** @file
 *  The catalogue: items (statement figures), indicators (ratios of two linear
 *  forms over items) and constant parameters, all in one namespace.
 *
 *  Names are looked up by id, Chinese name, English name or alias; letter case,
 *  width (full or half) and blank, '_' or '-' between words make no difference.
 *  A catalogue may be extended until another handle uses it; from then on it is
 *  frozen and may be shared between threads. It must outlive those handles.
 *  Strings returned belong to the catalogue and live as long.
 */
#ifndef SOEKPI_CATALOGUE_H
#define SOEKPI_CATALOGUE_H

#include <soekpi/words.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct soekpi_catalogue soekpi_catalogue;

/** The built-in catalogue, parsed from the text that is compiled in. NULL and a
 *  filled `error` (may be NULL) when memory is out. */
SOEKPI_API soekpi_catalogue *soekpi_catalogue_create(soekpi_error *error) SOEKPI_MUST_CHECK;

/** Frees a catalogue; NULL is allowed. No handle may use it any more. */
SOEKPI_API void soekpi_catalogue_free(soekpi_catalogue *catalogue);

/** The text of the built-in catalogue, UTF-8, not NUL-terminated; an example of
 *  what soekpi_catalogue_add_text() reads. */
SOEKPI_API const char *soekpi_catalogue_text(size_t *length);

/** Adds the `items:`, `parameters:` and `indicators:` of a YAML text.
 *  Errors: ARGUMENT, FROZEN, ENCODING, SYNTAX, LIMIT, NAME, DUPLICATE, FORMULA,
 *  UNIT, MEMORY, with line and column. All or nothing is added. */
SOEKPI_API SOEKPI_MUST_CHECK soekpi_status soekpi_catalogue_add_text(soekpi_catalogue *catalogue,
                                                                     const char *text, size_t length,
                                                                     soekpi_error *error);

/** Adds one item. `chinese` and `english` may be NULL (the id, with blanks).
 *  `kind` and `unit` as in words.h. */
SOEKPI_API SOEKPI_MUST_CHECK soekpi_status soekpi_catalogue_add_item(soekpi_catalogue *catalogue,
                                                                     const char *id, const char *chinese,
                                                                     const char *english, int32_t kind,
                                                                     int32_t unit, soekpi_error *error);

/** Adds one indicator. Line is 1, column a code point of `formula`, where the
 *  formula is at fault. */
SOEKPI_API SOEKPI_MUST_CHECK soekpi_status soekpi_catalogue_add_indicator(
    soekpi_catalogue *catalogue, const char *id, const char *chinese, const char *english,
    const char *formula, int32_t unit, int32_t better, soekpi_error *error);

/** Adds a further name for an item, indicator or parameter. */
SOEKPI_API SOEKPI_MUST_CHECK soekpi_status soekpi_catalogue_add_alias(soekpi_catalogue *catalogue,
                                                                      const char *name, const char *alias,
                                                                      soekpi_error *error);

/** An item. Set `size` to sizeof(soekpi_item) before the call. */
typedef struct soekpi_item {
    size_t size;
    const char *id;
    const char *chinese;
    const char *english;
    const char
        *source; /**< where the definition comes from, with [F] seen or [M] common knowledge; may be "" */
    const char *note;        /**< may be "" */
    int32_t kind;            /**< SOEKPI_FLOW.. */
    int32_t unit;            /**< SOEKPI_MONEY.. */
    int32_t profit;          /**< 1: a profit, labels speak of profit and loss */
    int32_t benchmark;       /**< 1: a figure of a region or industry, not of an enterprise */
    size_t alias_count;      /**< see soekpi_item_alias() */
    size_t definition_count; /**< derived definitions, see soekpi_item_definition() */
} soekpi_item;

/** An indicator. Set `size` to sizeof(soekpi_indicator) before the call. */
typedef struct soekpi_indicator {
    size_t size;
    const char *id;
    const char *chinese;
    const char *english;
    const char *formula;         /**< regenerated from the descriptor, with ids */
    const char *formula_chinese; /**< the same with Chinese names */
    const char *source;
    const char *note;
    int32_t unit;
    int32_t better;              /**< SOEKPI_BETTER_... */
    int32_t denominator_nonzero; /**< 0: the denominator must be positive; 1: any but zero */
    int32_t annualisable;        /**< 1: a flow over a stock or an average */
    int32_t growth;              /**< 1: written with growth() */
    int32_t profit;              /**< 1: growth of a profit */
    size_t alias_count;
    size_t input_count; /**< see soekpi_indicator_input() */
} soekpi_indicator;

/** A constant parameter. Set `size` to sizeof(soekpi_parameter). */
typedef struct soekpi_parameter {
    size_t size;
    const char *id;
    const char *chinese;
    const char *note; /**< in Chinese, or in the one language given */
    const char *note_english;
    const char *text; /**< the value as people write it, "1 pp" */
    double value;     /**< the value in base units (a fraction, yuan) */
    int32_t unit;
    int32_t points;   /**< 1: percentage points */
    int32_t per_year; /**< 1: a yearly rate, counted months/12 within the year */
    int32_t basis;    /**< SOEKPI_STATED.. */
} soekpi_parameter;

SOEKPI_API size_t soekpi_item_count(const soekpi_catalogue *catalogue);
SOEKPI_API size_t soekpi_indicator_count(const soekpi_catalogue *catalogue);
SOEKPI_API size_t soekpi_parameter_count(const soekpi_catalogue *catalogue);

/** Errors of the following in this order: ARGUMENT (NULL, or a size that is not
 *  the struct's), RANGE (index). */
SOEKPI_API SOEKPI_MUST_CHECK soekpi_status soekpi_item_at(const soekpi_catalogue *catalogue, size_t index,
                                                          soekpi_item *item);
SOEKPI_API SOEKPI_MUST_CHECK soekpi_status soekpi_indicator_at(const soekpi_catalogue *catalogue,
                                                               size_t index, soekpi_indicator *indicator);
SOEKPI_API SOEKPI_MUST_CHECK soekpi_status soekpi_parameter_at(const soekpi_catalogue *catalogue,
                                                               size_t index, soekpi_parameter *parameter);

/** Aliases and derived definitions (regenerated text); NULL when out of range. */
SOEKPI_API const char *soekpi_item_alias(const soekpi_catalogue *catalogue, size_t item, size_t alias);
SOEKPI_API const char *soekpi_item_definition(const soekpi_catalogue *catalogue, size_t item,
                                              size_t definition);
SOEKPI_API const char *soekpi_indicator_alias(const soekpi_catalogue *catalogue, size_t indicator,
                                              size_t alias);

/** The `input`-th figure an indicator needs: an item and its time
 *  (SOEKPI_CURRENT..). Either pointer may be NULL. */
SOEKPI_API SOEKPI_MUST_CHECK soekpi_status soekpi_indicator_input(const soekpi_catalogue *catalogue,
                                                                  size_t indicator, size_t input,
                                                                  size_t *item, int32_t *time);

/** What a name stands for. */
enum { SOEKPI_IS_ITEM = 0, SOEKPI_IS_INDICATOR = 1, SOEKPI_IS_PARAMETER = 2 };

/** Looks a name up. `what` receives SOEKPI_IS_..., `index` its number among its
 *  kind. SOEKPI_ERROR_NAME with near matches in `error` when it is unknown. */
SOEKPI_API SOEKPI_MUST_CHECK soekpi_status soekpi_catalogue_find(const soekpi_catalogue *catalogue,
                                                                 const char *name, int32_t *what,
                                                                 size_t *index, soekpi_error *error);

#ifdef __cplusplus
}
#endif

#endif
