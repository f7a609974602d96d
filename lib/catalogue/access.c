/* The catalogue as seen from outside. */
#include "catalogue/catalogue.h"

#include <string.h>

#include "base/decimal.h"

#define ALL(catalogue, first, count) ((catalogue) ? (catalogue)->first + (catalogue)->count : 0)

size_t soekpi_item_count(const soekpi_catalogue *catalogue) {
    return ALL(catalogue, first_item, item_count);
}

size_t soekpi_indicator_count(const soekpi_catalogue *catalogue) {
    return ALL(catalogue, first_indicator, indicator_count);
}

size_t soekpi_parameter_count(const soekpi_catalogue *catalogue) {
    return ALL(catalogue, first_parameter, parameter_count);
}

static const char *or_empty(const char *text) {
    return text ? text : "";
}

soekpi_status soekpi_item_at(const soekpi_catalogue *catalogue, size_t index, soekpi_item *out) {
    if (!catalogue || !out || out->size != sizeof *out)
        return SOEKPI_ERROR_ARGUMENT;
    if (index >= soekpi_item_count(catalogue))
        return SOEKPI_ERROR_RANGE;
    const item *figure = soekpi_catalogue_item(catalogue, (int32_t)index);
    *out = (soekpi_item){.size = sizeof *out,
                         .id = figure->names.id,
                         .chinese = figure->names.chinese,
                         .english = figure->names.english,
                         .source = or_empty(figure->names.source),
                         .note = or_empty(figure->names.note),
                         .kind = figure->kind,
                         .unit = figure->unit,
                         .profit = figure->profit,
                         .benchmark = figure->benchmark,
                         .alias_count = figure->names.alias_count,
                         .definition_count = figure->definition_count};
    return SOEKPI_OK;
}

/* The `input`-th distinct figure of a formula. */
static bool input_at(const formula *ratio, size_t input, int32_t *found, int32_t *time) {
    const form *forms[] = {&ratio->numerator, &ratio->denominator};
    size_t seen = 0;
    for (int f = 0; f < 2; f++) {
        for (size_t i = 0; i < forms[f]->count; i++) {
            const term *entry = &forms[f]->terms[i];
            bool repeated = entry->item == NO_ITEM;
            for (int g = 0; g <= f && !repeated; g++)
                for (size_t j = 0; !repeated && j < (g == f ? i : forms[g]->count); j++)
                    repeated =
                        forms[g]->terms[j].item == entry->item && forms[g]->terms[j].time == entry->time;
            if (repeated || seen++ != input)
                continue;
            *found = entry->item;
            *time = entry->time;
            return true;
        }
    }
    return false;
}

soekpi_status soekpi_indicator_at(const soekpi_catalogue *catalogue, size_t index, soekpi_indicator *out) {
    if (!catalogue || !out || out->size != sizeof *out)
        return SOEKPI_ERROR_ARGUMENT;
    if (index >= soekpi_indicator_count(catalogue))
        return SOEKPI_ERROR_RANGE;
    const indicator *named = soekpi_catalogue_indicator(catalogue, (int32_t)index);
    int32_t found, time;
    size_t inputs = 0;
    while (input_at(&named->formula, inputs, &found, &time))
        inputs++;
    *out = (soekpi_indicator){.size = sizeof *out,
                              .id = named->names.id,
                              .chinese = named->names.chinese,
                              .english = named->names.english,
                              .formula = named->text,
                              .formula_chinese = named->text_chinese,
                              .source = or_empty(named->names.source),
                              .note = or_empty(named->names.note),
                              .unit = named->unit,
                              .better = named->better,
                              .denominator_nonzero = named->denominator_nonzero,
                              .annualisable = soekpi_formula_annualisable(&named->formula, catalogue),
                              .growth = named->formula.growth.count > 0,
                              .profit = soekpi_formula_profit(&named->formula, catalogue),
                              .alias_count = named->names.alias_count,
                              .input_count = inputs};
    return SOEKPI_OK;
}

soekpi_status soekpi_parameter_at(const soekpi_catalogue *catalogue, size_t index, soekpi_parameter *out) {
    if (!catalogue || !out || out->size != sizeof *out)
        return SOEKPI_ERROR_ARGUMENT;
    if (index >= soekpi_parameter_count(catalogue))
        return SOEKPI_ERROR_RANGE;
    const parameter *constant = soekpi_catalogue_parameter(catalogue, (int32_t)index);
    decimal value = constant->value;
    (void)soekpi_decimal_to_figure(&value);
    *out = (soekpi_parameter){.size = sizeof *out,
                              .id = constant->names.id,
                              .chinese = constant->names.chinese,
                              .note = or_empty(constant->names.note),
                              .note_english = or_empty(constant->names.note_english),
                              .text = constant->text,
                              .value = soekpi_decimal_to_double(value),
                              .unit = constant->unit.unit,
                              .points = constant->unit.points,
                              .per_year = constant->per_year,
                              .basis = constant->basis};
    return SOEKPI_OK;
}

const char *soekpi_item_alias(const soekpi_catalogue *catalogue, size_t index, size_t alias) {
    if (index >= soekpi_item_count(catalogue))
        return NULL;
    const name_set *set = &soekpi_catalogue_item(catalogue, (int32_t)index)->names;
    return alias < set->alias_count ? set->aliases[alias] : NULL;
}

const char *soekpi_item_definition(const soekpi_catalogue *catalogue, size_t index, size_t definition) {
    if (index >= soekpi_item_count(catalogue))
        return NULL;
    const item *figure = soekpi_catalogue_item(catalogue, (int32_t)index);
    return definition < figure->definition_count ? figure->definition_texts[definition] : NULL;
}

const char *soekpi_indicator_alias(const soekpi_catalogue *catalogue, size_t index, size_t alias) {
    if (index >= soekpi_indicator_count(catalogue))
        return NULL;
    const name_set *set = &soekpi_catalogue_indicator(catalogue, (int32_t)index)->names;
    return alias < set->alias_count ? set->aliases[alias] : NULL;
}

soekpi_status soekpi_indicator_input(const soekpi_catalogue *catalogue, size_t index, size_t input,
                                     size_t *figure, int32_t *time) {
    if (!catalogue)
        return SOEKPI_ERROR_ARGUMENT;
    int32_t found, when;
    if (index >= soekpi_indicator_count(catalogue) ||
        !input_at(&soekpi_catalogue_indicator(catalogue, (int32_t)index)->formula, input, &found, &when))
        return SOEKPI_ERROR_RANGE;
    if (figure)
        *figure = (size_t)found;
    if (time)
        *time = when;
    return SOEKPI_OK;
}

/* The words people write for the other times; the ids come first. */
static const struct {
    const char *word;
    int32_t time;
} time_words[] = {
    {"prior", SOEKPI_PRIOR},
    {"上年同期", SOEKPI_PRIOR},
    {"去年同期", SOEKPI_PRIOR},
    {"上年", SOEKPI_PRIOR},
    {"上期", SOEKPI_PRIOR},
    {"opening", SOEKPI_OPENING},
    {"年初", SOEKPI_OPENING},
    {"期初", SOEKPI_OPENING},
    {"年初数", SOEKPI_OPENING},
    {"期初数", SOEKPI_OPENING},
    {"上年末", SOEKPI_OPENING},
    {"上年年末", SOEKPI_OPENING},
    {"年初余额", SOEKPI_OPENING},
    {"期初余额", SOEKPI_OPENING},
    {"prior_opening", SOEKPI_PRIOR_OPENING},
    {"prior opening", SOEKPI_PRIOR_OPENING},
    {"上年年初", SOEKPI_PRIOR_OPENING},
    {"上年初", SOEKPI_PRIOR_OPENING},
};

bool soekpi_time_read(slice text, int32_t *time) {
    char word[40];
    size_t length = 0;
    text = soekpi_slice_trim(text);
    for (size_t i = 0; i < text.length; i++) {
        if (length + 1 >= sizeof word)
            return false;
        char c = text.start[i];
        word[length++] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
    }
    word[length] = '\0';
    for (size_t i = 0; i < sizeof time_words / sizeof *time_words; i++) {
        if (strcmp(word, time_words[i].word) == 0) {
            *time = time_words[i].time;
            return true;
        }
    }
    return false;
}
