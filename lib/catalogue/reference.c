/* The right side of a rule: factor * base + margin, with units (law 8). */
#include "catalogue/expression.h"

#include "base/memory.h"
#include "base/number.h"

void soekpi_reference_free(reference *limit) {
    soekpi_form_free(&limit->factor);
    soekpi_form_free(&limit->margin);
}

static bool pure_number(int32_t unit) {
    return unit == SOEKPI_NUMBER || unit == SOEKPI_PERCENT || unit == SOEKPI_TIMES || unit == SOEKPI_COUNT;
}

/* Figures without a dimension may be compared with each other. */
static bool units_agree(int32_t a, int32_t b) {
    return a == b || (pure_number(a) && pure_number(b));
}

/* A constant's unit must be the figure's; times may also be written in %. */
static bool constant_fits(int32_t constant, int32_t figure) {
    bool loose = figure == SOEKPI_TIMES || figure == SOEKPI_NUMBER;
    return constant == figure || (loose && (constant == SOEKPI_PERCENT || constant == SOEKPI_TIMES));
}

static const char *unit_example(int32_t unit) {
    switch (unit) {
    case SOEKPI_PERCENT:
        return "'5 %'";
    case SOEKPI_MONEY:
        return "'100 万元'";
    case SOEKPI_MONEY_PER_PERSON:
        return "'50 万元/人'";
    case SOEKPI_AREA:
        return "'80 万平方米'";
    default:
        return "a bare number";
    }
}

static bool is_zero(const form *constant) {
    return constant->count == 0;
}

/* A constant that stands alone against the subject. */
static soekpi_status check_constant(subject about, constant_unit unit, slice text, place where,
                                    soekpi_error *error) {
    bool needs_unit = about.unit == SOEKPI_PERCENT || about.unit == SOEKPI_MONEY ||
                      about.unit == SOEKPI_MONEY_PER_PERSON || about.unit == SOEKPI_AREA;
    if (about.bare && about.unit == SOEKPI_NUMBER)
        return SOEKPI_OK;
    if (!unit.given) {
        if (!needs_unit || (about.bare && about.unit != SOEKPI_PERCENT))
            return SOEKPI_OK;
        return soekpi_fail(error, SOEKPI_ERROR_UNIT, where,
                           "'%.*s' has no unit, but the figure is in %s: write it as in %s", (int)text.length,
                           text.start, soekpi_unit_id(about.unit), unit_example(about.unit));
    }
    if (constant_fits(unit.unit, about.unit))
        return SOEKPI_OK;
    return soekpi_fail(error, SOEKPI_ERROR_UNIT, where,
                       "'%.*s' is in %s, but the figure is in %s: write it as in %s", (int)text.length,
                       text.start, soekpi_unit_id(unit.unit), soekpi_unit_id(about.unit),
                       unit_example(about.unit));
}

/* A constant that is added to a figure: pp beside per cent, amounts beside
 * amounts. */
static soekpi_status check_margin(subject about, const form *margin, constant_unit unit, const char *role,
                                  slice text, place where, soekpi_error *error) {
    if (is_zero(margin) || (about.bare && about.unit == SOEKPI_NUMBER))
        return SOEKPI_OK;
    decimal value;
    if (unit.given && unit.unit == SOEKPI_PERCENT && !unit.points) {
        text_builder number = {0};
        if (!soekpi_form_plain_constant(margin, &value))
            value = soekpi_decimal_make(0, 0);
        decimal factor = value;
        (void)soekpi_decimal_add(value, soekpi_decimal_make(1, 0), &factor);
        soekpi_decimal_print(factor, &number);
        soekpi_text_add(&number, "\n");
        soekpi_decimal_print(soekpi_decimal_shift(value, 2), &number);
        char *words = soekpi_text_take(&number);
        if (!words)
            return soekpi_fail_memory(error);
        size_t split = strcspn(words, "\n");
        soekpi_status status = soekpi_fail(
            error, SOEKPI_ERROR_UNIT, where,
            "'%.*s': %s in per cent is ambiguous: write '%.*s * prior' for a change in per cent%s%s%s",
            (int)text.length, text.start, role, (int)split, words,
            about.unit == SOEKPI_PERCENT ? " or '" : "",
            about.unit == SOEKPI_PERCENT ? words + split + 1 : "",
            about.unit == SOEKPI_PERCENT ? " pp' for percentage points" : "");
        soekpi_release(words);
        return status;
    }
    if (!unit.given)
        return check_constant(about, unit, text, where, error);
    if (unit.points ? about.unit == SOEKPI_PERCENT : constant_fits(unit.unit, about.unit))
        return SOEKPI_OK;
    return soekpi_fail(error, SOEKPI_ERROR_UNIT, where, "'%.*s': %s in %s does not fit a figure in %s",
                       (int)text.length, text.start, role, unit.points ? "pp" : soekpi_unit_id(unit.unit),
                       soekpi_unit_id(about.unit));
}

/* Splits the expression into factor * base + margin. */
static soekpi_status split_terms(expression *value, reference *out, place where, soekpi_error *error) {
    const form *sum = &value->formula.numerator;
    const term *base = NULL;
    for (size_t i = 0; i < sum->count; i++) {
        term entry = sum->terms[i];
        soekpi_status status;
        if (entry.item == NO_ITEM) {
            status = soekpi_form_add_term(&out->margin, entry);
        } else if (base && (base->item != entry.item || base->time != entry.time)) {
            return soekpi_fail(
                error, SOEKPI_ERROR_RULE, where,
                "a rule compares with one reference, 'factor * reference + margin': give the sum "
                "a name under indicators");
        } else {
            base = &sum->terms[i];
            entry.item = NO_ITEM;
            entry.time = SOEKPI_CURRENT;
            status = soekpi_form_add_term(&out->factor, entry);
        }
        if (status != SOEKPI_OK)
            return status == SOEKPI_ERROR_MEMORY ? soekpi_fail_memory(error)
                                                 : soekpi_fail(error, status, where, "the rule is too long");
    }
    if (!base)
        return SOEKPI_OK;
    out->time = base->time;
    out->base = base->item == ATOM_PRIOR       ? BASE_PRIOR
                : base->item == ATOM_OPENING   ? BASE_OPENING
                : base->item >= ATOM_INDICATOR ? BASE_INDICATOR
                                               : BASE_ITEM;
    out->index = out->base == BASE_INDICATOR ? base->item - ATOM_INDICATOR
                 : out->base == BASE_ITEM    ? base->item
                                             : 0;
    return SOEKPI_OK;
}

/* A yearly rate is cut to the months of a row inside a formula; beside one it
 * would not be clear what it is a rate of. */
static soekpi_status check_yearly(const soekpi_catalogue *names, const form *constants, place where,
                                  soekpi_error *error) {
    for (size_t i = 0; i < constants->count; i++) {
        int32_t index = constants->terms[i].parameter;
        const parameter *named = index != NO_PARAMETER ? soekpi_catalogue_parameter(names, index) : NULL;
        if (named && named->per_year)
            return soekpi_fail(
                error, SOEKPI_ERROR_RULE, where,
                "'%s' is a yearly rate (per: year), which only a formula counts by months: for a "
                "rule declare a parameter without it",
                named->names.id);
    }
    return SOEKPI_OK;
}

static soekpi_status parse_constants(const soekpi_catalogue *names, slice text, place where,
                                     expression *value, soekpi_error *error) {
    slice trimmed = soekpi_slice_trim(text);
    if (where.line > 0 && trimmed.start > text.start)
        where.column += (int)soekpi_utf8_count(text.start, (size_t)(trimmed.start - text.start));
    parser reader = {.text = trimmed, .where = where, .names = names, .rule = true, .error = error};
    soekpi_status status = soekpi_expression_parse(&reader, value);
    if (status != SOEKPI_OK)
        return status;
    if (!soekpi_form_is_one(&value->formula.denominator))
        status =
            soekpi_fail(error, SOEKPI_ERROR_RULE, where,
                        "a rule compares with 'factor * reference + margin', where factor and margin are "
                        "decimals: give a quotient a name under indicators");
    else
        status = check_yearly(names, &value->formula.numerator, where, error);
    if (status != SOEKPI_OK)
        soekpi_expression_free(value);
    return status;
}

static int32_t base_unit(const reference *limit, const soekpi_catalogue *names, subject about) {
    if (limit->base == BASE_ITEM)
        return soekpi_catalogue_item(names, limit->index)->unit;
    if (limit->base == BASE_INDICATOR)
        return soekpi_catalogue_indicator(names, limit->index)->unit;
    return about.unit;
}

static const char *base_name(const reference *limit, const soekpi_catalogue *names) {
    if (limit->base == BASE_ITEM)
        return soekpi_catalogue_item(names, limit->index)->names.id;
    return soekpi_catalogue_indicator(names, limit->index)->names.id;
}

soekpi_status soekpi_reference_parse(const soekpi_catalogue *names, slice text, place where, subject about,
                                     reference *out, soekpi_error *error) {
    expression value;
    slice trimmed = soekpi_slice_trim(text);
    soekpi_status status = parse_constants(names, text, where, &value, error);
    if (status != SOEKPI_OK)
        return status;
    reference limit = {.base = BASE_NONE, .margin_unit = value.unit};
    status = split_terms(&value, &limit, where, error);
    soekpi_expression_free(&value);
    if (status == SOEKPI_OK && limit.base == BASE_NONE && !is_zero(&limit.margin)) {
        if (limit.margin_unit.points && about.unit == SOEKPI_PERCENT)
            limit.margin_unit.points = false; /* "1 pp" alone is 1 %: a change is a figure too */
        status = check_constant(about, limit.margin_unit, trimmed, where, error);
    } else if (status == SOEKPI_OK && limit.base != BASE_NONE) {
        int32_t unit = base_unit(&limit, names, about);
        if (!units_agree(unit, about.unit) && !(about.bare && about.unit == SOEKPI_NUMBER))
            status = soekpi_fail(error, SOEKPI_ERROR_UNIT, where, "%s is in %s, but the figure is in %s",
                                 base_name(&limit, names), soekpi_unit_id(unit), soekpi_unit_id(about.unit));
        if (status == SOEKPI_OK)
            status = check_margin(about, &limit.margin, limit.margin_unit, "a margin", trimmed, where, error);
    }
    if (status != SOEKPI_OK) {
        soekpi_reference_free(&limit);
        return status;
    }
    *out = limit;
    return SOEKPI_OK;
}

soekpi_status soekpi_band_parse(const soekpi_catalogue *names, slice text, place where, subject about,
                                bool share_allowed, form *out, constant_unit *unit, bool *share,
                                soekpi_error *error) {
    expression value;
    decimal constant;
    slice trimmed = soekpi_slice_trim(text);
    soekpi_status status = parse_constants(names, text, where, &value, error);
    if (status != SOEKPI_OK)
        return status;
    const form *band = &value.formula.numerator;
    if (share)
        *share = false;
    if (!soekpi_form_is_constant(band)) {
        status = soekpi_fail(error, SOEKPI_ERROR_RULE, where, "a band is a constant or a parameter");
    } else if (soekpi_form_plain_constant(band, &constant) && soekpi_decimal_sign(constant) < 0) {
        status = soekpi_fail(error, SOEKPI_ERROR_RULE, where, "a band cannot be negative");
    } else if (share_allowed && about.unit != SOEKPI_PERCENT && value.unit.given &&
               value.unit.unit == SOEKPI_PERCENT && !value.unit.points) {
        *share = true;
    } else {
        status = check_margin(about, band, value.unit, "a band", trimmed, where, error);
    }
    if (status != SOEKPI_OK) {
        soekpi_expression_free(&value);
        return status;
    }
    *unit = value.unit;
    *out = value.formula.numerator;
    value.formula.numerator = (form){0};
    soekpi_expression_free(&value);
    return SOEKPI_OK;
}

/* A plain constant in the unit people would write: 8 %, 1 pp, 50 亿元. */
static void print_number(decimal value, constant_unit unit, int32_t language, text_builder *builder) {
    bool chinese = language == SOEKPI_CHINESE;
    if (!unit.given) {
        soekpi_decimal_print(value, builder);
        return;
    }
    int32_t power = 0;
    const char *suffix = "";
    int32_t digits = 0;
    for (int128 rest = value.mantissa < 0 ? -value.mantissa : value.mantissa; rest > 0; rest /= 10)
        digits++;
    int32_t magnitude = value.exponent + digits - 1;
    switch (unit.unit) {
    case SOEKPI_PERCENT:
        power = 2;
        suffix = unit.points ? (chinese ? "个百分点" : " pp") : (chinese ? "%" : " %");
        break;
    case SOEKPI_MONEY:
    case SOEKPI_MONEY_PER_PERSON:
        power = magnitude >= 8 ? -8 : magnitude >= 4 ? -4 : 0;
        suffix = unit.unit == SOEKPI_MONEY ? (power == -8   ? " 亿元"
                                              : power == -4 ? " 万元"
                                                            : " 元")
                                           : (power == -8   ? " 亿元/人"
                                              : power == -4 ? " 万元/人"
                                                            : " 元/人");
        break;
    case SOEKPI_PERSONS:
        suffix = chinese ? "人" : " persons";
        break;
    case SOEKPI_COUNT:
        suffix = chinese ? "户" : " count";
        break;
    case SOEKPI_TIMES:
        suffix = chinese ? "倍" : " times";
        break;
    case SOEKPI_DAYS:
        suffix = chinese ? "天" : " days";
        break;
    case SOEKPI_MONTHS:
        suffix = chinese ? "个月" : " months";
        break;
    case SOEKPI_AREA:
        power = magnitude >= 4 ? -4 : 0;
        suffix = power ? " 万平方米" : " m2";
        break;
    default:
        break;
    }
    soekpi_decimal_print(soekpi_decimal_shift(value, power), builder);
    soekpi_text_add(builder, suffix);
}

void soekpi_constant_print(const form *constant, constant_unit unit, const soekpi_catalogue *names,
                           int32_t language, text_builder *builder) {
    if (constant->count == 0)
        soekpi_text_add(builder, "0");
    for (size_t i = 0; i < constant->count; i++) {
        const term *entry = &constant->terms[i];
        decimal magnitude = entry->coefficient;
        bool negative = soekpi_decimal_sign(magnitude) < 0;
        if (negative)
            magnitude = soekpi_decimal_negate(magnitude);
        soekpi_text_add(builder, i == 0 ? (negative ? "-" : "") : (negative ? " - " : " + "));
        if (entry->parameter == NO_PARAMETER) {
            print_number(magnitude, unit, language, builder);
            continue;
        }
        if (!soekpi_decimal_equal(magnitude, soekpi_decimal_make(1, 0))) {
            soekpi_decimal_print(magnitude, builder);
            soekpi_text_add(builder, " * ");
        }
        soekpi_text_add(builder, soekpi_names_text(
                                     &soekpi_catalogue_parameter(names, entry->parameter)->names, language));
    }
}

static void print_base(const reference *limit, const soekpi_catalogue *names, int32_t language,
                       text_builder *builder) {
    bool chinese = language == SOEKPI_CHINESE;
    static const char *const times[] = {"", "@年初", "@上年同期", "@上年年初"};
    switch (limit->base) {
    case BASE_PRIOR:
        soekpi_text_add(builder, chinese ? "上年同期" : "prior");
        return;
    case BASE_OPENING:
        soekpi_text_add(builder, chinese ? "年初" : "opening");
        return;
    case BASE_ITEM:
        soekpi_text_add(builder,
                        soekpi_names_text(&soekpi_catalogue_item(names, limit->index)->names, language));
        break;
    default:
        soekpi_text_add(builder,
                        soekpi_names_text(&soekpi_catalogue_indicator(names, limit->index)->names, language));
        break;
    }
    soekpi_text_add(builder, chinese ? times[limit->time] : soekpi_time_suffix(limit->time));
}

void soekpi_reference_print(const reference *limit, const soekpi_catalogue *names, int32_t language,
                            text_builder *builder) {
    if (limit->base != BASE_NONE) {
        decimal factor;
        constant_unit bare = {SOEKPI_NUMBER, false, false};
        if (!soekpi_form_plain_constant(&limit->factor, &factor) ||
            !soekpi_decimal_equal(factor, soekpi_decimal_make(1, 0))) {
            bool several = limit->factor.count > 1;
            soekpi_text_add(builder, several ? "(" : "");
            soekpi_constant_print(&limit->factor, bare, names, language, builder);
            soekpi_text_add(builder, several ? ") * " : " * ");
        }
        print_base(limit, names, language, builder);
        if (is_zero(&limit->margin))
            return;
        /* the sign of the first margin term joins it to the base */
        bool negative = soekpi_decimal_sign(limit->margin.terms[0].coefficient) < 0;
        soekpi_text_add(builder, negative ? " - " : " + ");
        if (negative) {
            form rest = {0};
            if (!soekpi_form_copy(&rest, &limit->margin)) {
                builder->failed = true;
                return;
            }
            rest.terms[0].coefficient = soekpi_decimal_negate(rest.terms[0].coefficient);
            soekpi_constant_print(&rest, limit->margin_unit, names, language, builder);
            soekpi_form_free(&rest);
            return;
        }
    }
    soekpi_constant_print(&limit->margin, limit->margin_unit, names, language, builder);
}

static soekpi_status base_formula(const reference *limit, const formula *about, const soekpi_catalogue *names,
                                  place where, formula *out, soekpi_error *error) {
    const formula *from = about;
    formula single = {0};
    int32_t time = limit->base == BASE_PRIOR     ? SOEKPI_PRIOR
                   : limit->base == BASE_OPENING ? SOEKPI_OPENING
                                                 : limit->time;
    if (limit->base == BASE_ITEM) {
        term entry = {limit->index, NO_PARAMETER, time, soekpi_decimal_make(1, 0)};
        if (soekpi_form_add_term(&single.numerator, entry) == SOEKPI_OK &&
            soekpi_form_add_constant(&single.denominator, soekpi_decimal_make(1, 0)) == SOEKPI_OK) {
            *out = single;
            return SOEKPI_OK;
        }
        soekpi_formula_free(&single);
        return soekpi_fail_memory(error);
    }
    if (limit->base == BASE_INDICATOR)
        from = &soekpi_catalogue_indicator(names, limit->index)->formula;
    int32_t offender = -2;
    if (soekpi_formula_shift(out, from, time, names, &offender))
        return SOEKPI_OK;
    if (offender == -2)
        return soekpi_fail_memory(error);
    const char *id = soekpi_catalogue_item(names, offender)->names.id;
    if (time == SOEKPI_PRIOR)
        return soekpi_fail(error, SOEKPI_ERROR_RULE, where,
                           "the indicator uses %s@prior already: its own value of last year needs the year "
                           "before last",
                           id);
    return soekpi_fail(error, SOEKPI_ERROR_RULE, where,
                       "'opening' is for ratios of balances, but %s is %s %s", id,
                       soekpi_catalogue_item(names, offender)->kind == SOEKPI_AVERAGE ? "an" : "a",
                       soekpi_kind_id(soekpi_catalogue_item(names, offender)->kind));
}

soekpi_status soekpi_reference_formula(const reference *limit, const formula *about,
                                       const soekpi_catalogue *names, place where, formula *out,
                                       soekpi_error *error) {
    formula base = {0}, folded = {0};
    soekpi_status status = SOEKPI_OK;
    if (limit->base == BASE_NONE) {
        bool copied = soekpi_form_copy(&folded.numerator, &limit->margin) &&
                      soekpi_form_add_constant(&folded.denominator, soekpi_decimal_make(1, 0)) == SOEKPI_OK;
        status = copied ? SOEKPI_OK : soekpi_fail_memory(error);
    } else {
        status = base_formula(limit, about, names, where, &base, error);
        if (status != SOEKPI_OK)
            return status;
        /* (k * N + m * D) / D */
        status = soekpi_form_add_scaled(&folded.numerator, &base.numerator, &limit->factor);
        if (status == SOEKPI_OK)
            status = soekpi_form_add_scaled(&folded.numerator, &base.denominator, &limit->margin);
        folded.denominator = base.denominator;
        folded.growth = base.growth;
        base.denominator = base.growth = (form){0};
        if (status == SOEKPI_ERROR_MEMORY)
            (void)soekpi_fail_memory(error);
        else if (status == SOEKPI_ERROR_LIMIT)
            (void)soekpi_fail(
                error, status, where,
                "factor and margin make a form of more than %d terms or a constant of more than "
                "%d digits",
                FORM_TERMS, CONSTANT_DIGITS);
        else if (status != SOEKPI_OK)
            (void)soekpi_fail(error, status, where, "the rule multiplies two parameters");
    }
    soekpi_formula_free(&base);
    if (status != SOEKPI_OK) {
        soekpi_formula_free(&folded);
        return status;
    }
    *out = folded;
    return SOEKPI_OK;
}
