#include "catalogue/form.h"

#include "base/memory.h"
#include "catalogue/catalogue.h"

void soekpi_form_free(form *linear) {
    soekpi_release(linear->terms);
    linear->terms = NULL;
    linear->count = linear->capacity = 0;
}

void soekpi_formula_free(formula *ratio) {
    soekpi_form_free(&ratio->numerator);
    soekpi_form_free(&ratio->denominator);
    soekpi_form_free(&ratio->growth);
}

/* Where a term belongs: in the group of its item and parameter by time, or
 * behind all others. *same says whether that very term is there already. */
static size_t position_of(const form *linear, const term *entry, bool *same) {
    *same = false;
    size_t position = linear->count;
    for (size_t i = 0; i < linear->count; i++) {
        const struct term *other = &linear->terms[i];
        if (other->item != entry->item || other->parameter != entry->parameter) {
            if (position < linear->count)
                break; /* past the group */
            continue;
        }
        if (other->time == entry->time) {
            *same = true;
            return i;
        }
        if (other->time > entry->time)
            return i;
        position = i + 1;
        if (position == linear->count)
            break;
    }
    return position;
}

soekpi_status soekpi_form_add_term(form *linear, term entry) {
    if (soekpi_decimal_sign(entry.coefficient) == 0)
        return SOEKPI_OK;
    bool same;
    size_t position = position_of(linear, &entry, &same);
    if (same) {
        struct term *old = &linear->terms[position];
        if (!soekpi_decimal_add(old->coefficient, entry.coefficient, &old->coefficient))
            return SOEKPI_ERROR_LIMIT;
        if (soekpi_decimal_sign(old->coefficient) == 0) {
            memmove(old, old + 1, (linear->count - position - 1) * sizeof *old);
            linear->count--;
        }
        return SOEKPI_OK;
    }
    if (linear->count == FORM_TERMS)
        return SOEKPI_ERROR_LIMIT;
    if (!soekpi_grow(&linear->terms, &linear->capacity, linear->count + 1, sizeof *linear->terms))
        return SOEKPI_ERROR_MEMORY;
    memmove(linear->terms + position + 1, linear->terms + position,
            (linear->count - position) * sizeof *linear->terms);
    linear->terms[position] = entry;
    linear->count++;
    return SOEKPI_OK;
}

soekpi_status soekpi_form_add_constant(form *linear, decimal value) {
    return soekpi_form_add_term(linear, (term){NO_ITEM, NO_PARAMETER, SOEKPI_CURRENT, value});
}

bool soekpi_form_copy(form *out, const form *from) {
    *out = (form){0};
    if (from->count == 0)
        return true;
    out->terms = soekpi_allocate(from->count, sizeof *out->terms);
    if (!out->terms)
        return false;
    memcpy(out->terms, from->terms, from->count * sizeof *out->terms);
    out->count = out->capacity = from->count;
    return true;
}

bool soekpi_formula_copy(formula *out, const formula *from) {
    *out = (formula){0};
    if (soekpi_form_copy(&out->numerator, &from->numerator) &&
        soekpi_form_copy(&out->denominator, &from->denominator) &&
        soekpi_form_copy(&out->growth, &from->growth))
        return true;
    soekpi_formula_free(out);
    return false;
}

bool soekpi_form_equal(const form *a, const form *b) {
    if (a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count; i++) {
        bool same;
        size_t at = position_of(b, &a->terms[i], &same);
        if (!same || !soekpi_decimal_equal(a->terms[i].coefficient, b->terms[at].coefficient))
            return false;
    }
    return true;
}

bool soekpi_formula_equal(const formula *a, const formula *b) {
    return soekpi_form_equal(&a->numerator, &b->numerator) &&
           soekpi_form_equal(&a->denominator, &b->denominator) && soekpi_form_equal(&a->growth, &b->growth);
}

bool soekpi_form_is_constant(const form *linear) {
    for (size_t i = 0; i < linear->count; i++)
        if (linear->terms[i].item != NO_ITEM)
            return false;
    return true;
}

bool soekpi_form_plain_constant(const form *linear, decimal *value) {
    if (linear->count == 0) {
        *value = soekpi_decimal_make(0, 0);
        return true;
    }
    if (linear->count != 1 || linear->terms[0].item != NO_ITEM || linear->terms[0].parameter != NO_PARAMETER)
        return false;
    *value = linear->terms[0].coefficient;
    return true;
}

bool soekpi_form_is_one(const form *linear) {
    decimal value;
    return soekpi_form_plain_constant(linear, &value) &&
           soekpi_decimal_equal(value, soekpi_decimal_make(1, 0));
}

/* sum += a * b, term by term; one of the two must be constant. */
static soekpi_status add_product(form *sum, const form *a, const form *b) {
    for (size_t i = 0; i < a->count; i++) {
        for (size_t j = 0; j < b->count; j++) {
            const term *x = &a->terms[i], *y = &b->terms[j];
            if ((x->item != NO_ITEM && y->item != NO_ITEM) ||
                (x->parameter != NO_PARAMETER && y->parameter != NO_PARAMETER))
                return SOEKPI_ERROR_FORMULA;
            term product = x->item != NO_ITEM ? *x : *y;
            product.parameter = x->parameter != NO_PARAMETER ? x->parameter : y->parameter;
            if (!soekpi_decimal_multiply(x->coefficient, y->coefficient, &product.coefficient))
                return SOEKPI_ERROR_LIMIT;
            soekpi_status status = soekpi_form_add_term(sum, product);
            if (status != SOEKPI_OK)
                return status;
        }
    }
    return SOEKPI_OK;
}

soekpi_status soekpi_form_add_scaled(form *sum, const form *terms, const form *factor) {
    return add_product(sum, terms, factor);
}

soekpi_status soekpi_form_multiply(form *out, const form *a, const form *b) {
    form product = {0};
    soekpi_status status = add_product(&product, a, b);
    if (status != SOEKPI_OK) {
        soekpi_form_free(&product);
        return status;
    }
    soekpi_form_free(out);
    *out = product;
    return SOEKPI_OK;
}

soekpi_status soekpi_form_scale(form *linear, decimal factor) {
    struct form constant = {0};
    soekpi_status status = soekpi_form_add_constant(&constant, factor);
    if (status == SOEKPI_OK)
        status = soekpi_form_multiply(linear, linear, &constant);
    soekpi_form_free(&constant);
    return status;
}

bool soekpi_form_divide(form *linear, decimal divisor) {
    decimal quotient;
    for (size_t i = 0; i < linear->count; i++)
        if (!soekpi_decimal_divide(linear->terms[i].coefficient, divisor, &quotient))
            return false;
    for (size_t i = 0; i < linear->count; i++)
        (void)soekpi_decimal_divide(linear->terms[i].coefficient, divisor, &linear->terms[i].coefficient);
    return true;
}

/* Time of a term moved by `time`, or -1 when that has no meaning. */
static int32_t shifted_time(const term *entry, int32_t time, const soekpi_catalogue *names) {
    if (time == SOEKPI_CURRENT || entry->item == NO_ITEM)
        return entry->time;
    int32_t kind = soekpi_catalogue_item(names, entry->item)->kind;
    bool has_opening = kind == SOEKPI_STOCK || kind == SOEKPI_ANY;
    if (time == SOEKPI_PRIOR) {
        if (entry->time == SOEKPI_CURRENT)
            return SOEKPI_PRIOR;
        return entry->time == SOEKPI_OPENING ? SOEKPI_PRIOR_OPENING : -1;
    }
    if (!has_opening)
        return -1;
    if (time == SOEKPI_OPENING)
        return entry->time == SOEKPI_CURRENT ? SOEKPI_OPENING
               : entry->time == SOEKPI_PRIOR ? SOEKPI_PRIOR_OPENING
                                             : -1;
    return entry->time == SOEKPI_CURRENT ? SOEKPI_PRIOR_OPENING : -1;
}

/* -1: done; an item's number: its shift has no meaning; -2: memory. */
enum { SHIFT_DONE = -1, SHIFT_MEMORY = -2 };

static int32_t shift_form(form *out, const form *from, int32_t time, const soekpi_catalogue *names) {
    for (size_t i = 0; i < from->count; i++) {
        term entry = from->terms[i];
        entry.time = shifted_time(&from->terms[i], time, names);
        if (entry.time < 0)
            return entry.item;
        if (soekpi_form_add_term(out, entry) != SOEKPI_OK)
            return SHIFT_MEMORY;
    }
    return SHIFT_DONE;
}

int32_t soekpi_form_shift(form *out, const form *from, int32_t time, const soekpi_catalogue *names) {
    form moved = {0};
    int32_t offender = shift_form(&moved, from, time, names);
    if (offender == SHIFT_DONE)
        *out = moved;
    else
        soekpi_form_free(&moved);
    return offender;
}

bool soekpi_formula_shift(formula *out, const formula *from, int32_t time, const soekpi_catalogue *names,
                          int32_t *offender) {
    formula moved = {0};
    int32_t result = soekpi_form_shift(&moved.numerator, &from->numerator, time, names);
    if (result == SHIFT_DONE)
        result = soekpi_form_shift(&moved.denominator, &from->denominator, time, names);
    if (result == SHIFT_DONE)
        result = soekpi_form_shift(&moved.growth, &from->growth, time, names);
    if (result != SHIFT_DONE) {
        soekpi_formula_free(&moved);
        *offender = result;
        return false;
    }
    *out = moved;
    return true;
}

bool soekpi_formula_is_constant(const formula *ratio) {
    return soekpi_form_is_constant(&ratio->numerator) && soekpi_form_is_constant(&ratio->denominator);
}

bool soekpi_formula_annualisable(const formula *ratio, const soekpi_catalogue *names) {
    if (ratio->growth.count > 0 || ratio->numerator.count == 0)
        return false;
    for (size_t i = 0; i < ratio->numerator.count; i++) {
        const term *entry = &ratio->numerator.terms[i];
        if (entry->item == NO_ITEM || soekpi_catalogue_item(names, entry->item)->kind != SOEKPI_FLOW)
            return false;
    }
    for (size_t i = 0; i < ratio->denominator.count; i++) {
        const term *entry = &ratio->denominator.terms[i];
        if (entry->item == NO_ITEM)
            continue;
        int32_t kind = soekpi_catalogue_item(names, entry->item)->kind;
        if (kind == SOEKPI_STOCK || kind == SOEKPI_AVERAGE)
            return true;
    }
    return false;
}

bool soekpi_formula_profit(const formula *ratio, const soekpi_catalogue *names) {
    size_t profits = 0;
    for (size_t i = 0; i < ratio->growth.count; i++) {
        const term *entry = &ratio->growth.terms[i];
        if (entry->item == NO_ITEM || !soekpi_catalogue_item(names, entry->item)->profit)
            return false;
        profits++;
    }
    return profits > 0;
}

static decimal coefficient_of(const form *linear, const term *like, int32_t time) {
    for (size_t i = 0; i < linear->count; i++)
        if (linear->terms[i].item == like->item && linear->terms[i].parameter == like->parameter &&
            linear->terms[i].time == time)
            return linear->terms[i].coefficient;
    return soekpi_decimal_make(0, 0);
}

/* The numerator is scale*W + (offset - scale)*W@prior, the denominator
 * divisor*W@prior; all quotients are exact because they were products. */
void soekpi_growth_parts(const formula *ratio, decimal *scale, decimal *offset, decimal *divisor) {
    const term *like = &ratio->growth.terms[0];
    for (size_t i = 0; like->item == NO_ITEM && i < ratio->growth.count; i++)
        like = &ratio->growth.terms[i];
    int32_t prior = like->time == SOEKPI_CURRENT ? SOEKPI_PRIOR : SOEKPI_PRIOR_OPENING;
    decimal rest = soekpi_decimal_make(0, 0);
    *scale = *offset = rest;
    *divisor = soekpi_decimal_make(1, 0);
    (void)soekpi_decimal_divide(coefficient_of(&ratio->numerator, like, like->time), like->coefficient,
                                scale);
    (void)soekpi_decimal_divide(coefficient_of(&ratio->numerator, like, prior), like->coefficient, &rest);
    (void)soekpi_decimal_divide(coefficient_of(&ratio->denominator, like, prior), like->coefficient, divisor);
    (void)soekpi_decimal_add(rest, *scale, offset);
}

/* True when a growth's scale and offset stay decimals. */
static bool growth_divides(const formula *ratio, decimal divisor) {
    decimal scale, offset, kept, quotient;
    soekpi_growth_parts(ratio, &scale, &offset, &kept);
    return soekpi_decimal_divide(scale, divisor, &quotient) &&
           soekpi_decimal_divide(offset, divisor, &quotient);
}

soekpi_status soekpi_formula_divide(formula *ratio, decimal divisor) {
    bool growth = ratio->growth.count > 0;
    if ((!growth || growth_divides(ratio, divisor)) && soekpi_form_divide(&ratio->numerator, divisor))
        return SOEKPI_OK;
    soekpi_status status = SOEKPI_OK;
    if (soekpi_decimal_sign(divisor) < 0) {
        divisor = soekpi_decimal_negate(divisor);
        status = soekpi_form_scale(&ratio->numerator, soekpi_decimal_make(-1, 0));
    }
    return status == SOEKPI_OK ? soekpi_form_scale(&ratio->denominator, divisor) : status;
}

void soekpi_formula_reduce(formula *ratio) {
    decimal divisor, scale, offset;
    if (ratio->growth.count > 0) {
        soekpi_growth_parts(ratio, &scale, &offset, &divisor);
        if (growth_divides(ratio, divisor) && soekpi_form_divide(&ratio->numerator, divisor))
            (void)soekpi_form_divide(&ratio->denominator, divisor);
    } else if (soekpi_form_plain_constant(&ratio->denominator, &divisor) &&
               soekpi_decimal_sign(divisor) != 0 && soekpi_form_divide(&ratio->numerator, divisor)) {
        ratio->denominator.terms[0].coefficient = soekpi_decimal_make(1, 0);
    }
}
