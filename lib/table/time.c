/* When figures are of, by the words of their columns and what they are of (law 10). */
#include "table/view.h"

static int32_t kind_of(const soekpi_catalogue *names, const header_name *name) {
    return name->what == SOEKPI_IS_ITEM ? soekpi_catalogue_item(names, name->index)->kind : -1;
}

static int32_t unit_of(const soekpi_catalogue *names, const header_name *name) {
    return name->what == SOEKPI_IS_ITEM ? soekpi_catalogue_item(names, name->index)->unit
                                        : soekpi_catalogue_indicator(names, name->index)->unit;
}

time_read soekpi_view_time(const soekpi_catalogue *names, const header_name *name, const column_words *words,
                           int32_t *time) {
    int32_t kind = kind_of(names, name);
    bool balance = kind < 0 || kind == SOEKPI_STOCK || kind == SOEKPI_ANY; /* what a balance may be of */
    int32_t said = SOEKPI_CURRENT;
    switch (words->word) {
    case WORD_MONTH:
        return TIME_MONTH;
    case WORD_OTHER:
        return TIME_OTHER;
    case WORD_CHANGE:
    case WORD_RATE:
    case WORD_CHANGE_OPENING:
    case WORD_RATE_OPENING:
        return TIME_REPORTED;
    case WORD_PRIOR:
        said = SOEKPI_PRIOR;
        break;
    case WORD_OPENING:
        if (!balance) {
            return TIME_NONE;
        }
        said = SOEKPI_OPENING;
        break;
    default:
        break;
    }
    if (name->time != SOEKPI_CURRENT && said != SOEKPI_CURRENT && name->time != said) {
        return TIME_CONFLICT;
    }
    *time = said != SOEKPI_CURRENT ? said : name->time;
    return words->word == WORD_CLOSING && !balance && kind != SOEKPI_LEVEL ? TIME_CLOSING : TIME_READ;
}

void soekpi_view_change(const soekpi_catalogue *names, const header_name *name, const column_words *words,
                        int32_t money_power, reported_change *out) {
    int32_t unit = unit_of(names, name);
    bool money = unit == SOEKPI_MONEY || unit == SOEKPI_MONEY_PER_PERSON;
    bool opening = words->word == WORD_CHANGE_OPENING || words->word == WORD_RATE_OPENING;
    out->what = name->what;
    out->index = name->index;
    out->against = opening ? SOEKPI_OPENING : SOEKPI_PRIOR;
    out->rate = words->word == WORD_RATE || words->word == WORD_RATE_OPENING;
    out->unit = out->rate ? SOEKPI_PERCENT : unit;
    /* A rate is printed in per cent; a difference as the figures beside it. */
    out->power = words->unit_given ? words->unit.power : out->rate ? -2 : money ? money_power : 0;
}

table_column soekpi_view_change_column(const reported_change *change) {
    return (table_column){.name = change->name,
                          .base = change->name,
                          .number = change->number,
                          .unit_given = true,
                          .unit = {change->unit, change->power, true, false},
                          .printed = NOT_PRINTED,
                          .what = -1};
}
