#include "catalogue/print.h"

#include "catalogue/catalogue.h"
#include "catalogue/form.h"

static const char *const chinese_times[] = {"", "@年初", "@上年同期", "@上年年初"};

static void write_name(const form_writer *writer, const term *entry, text_builder *builder) {
    const item *figure = soekpi_catalogue_item(writer->names, entry->item);
    soekpi_text_add(builder, soekpi_names_text(&figure->names, writer->language));
    soekpi_text_add(builder, writer->language == SOEKPI_CHINESE ? chinese_times[entry->time]
                                                                : soekpi_time_suffix(entry->time));
}

/* True when terms i and i+1 are x@opening and x (or last year's) with one
 * coefficient: an average. */
static bool is_average(const form *linear, size_t i) {
    if (i + 1 >= linear->count)
        return false;
    const term *closing = &linear->terms[i], *opening = &linear->terms[i + 1];
    decimal both;
    return soekpi_decimal_add(closing->coefficient, opening->coefficient, &both) &&
           closing->item != NO_ITEM && closing->item == opening->item &&
           closing->parameter == opening->parameter && opening->time == closing->time + 1 &&
           (closing->time == SOEKPI_CURRENT || closing->time == SOEKPI_PRIOR) &&
           soekpi_decimal_equal(closing->coefficient, opening->coefficient);
}

static void write_average(const form *linear, size_t i, const form_writer *writer, text_builder *builder) {
    const term *closing = &linear->terms[i], *opening = &linear->terms[i + 1];
    soekpi_text_add(builder, writer->expand ? "(" : "avg(");
    if (writer->expand) {
        writer->write(writer, opening, builder);
        soekpi_text_add(builder, " + ");
    }
    writer->write(writer, closing, builder);
    soekpi_text_add(builder, writer->expand ? ") / 2" : ")");
}

/* "0.75 * cost_of_capital * " before an item, or the whole of a constant. */
static void write_coefficient(const term *entry, decimal magnitude, const form_writer *writer,
                              text_builder *builder) {
    bool one = soekpi_decimal_equal(magnitude, soekpi_decimal_make(1, 0));
    bool has_parameter = entry->parameter != NO_PARAMETER;
    bool has_item = entry->item != NO_ITEM;
    if (!one || (!has_parameter && !has_item)) {
        soekpi_decimal_print(magnitude, builder);
        if (has_parameter || has_item)
            soekpi_text_add(builder, " * ");
    }
    if (!has_parameter)
        return;
    const parameter *constant = soekpi_catalogue_parameter(writer->names, entry->parameter);
    if (writer->write_parameter)
        writer->write_parameter(writer, entry->parameter, builder);
    else
        soekpi_text_add(builder, soekpi_names_text(&constant->names, writer->language));
    if (has_item)
        soekpi_text_add(builder, " * ");
}

void soekpi_form_write(const form *linear, const form_writer *writer, text_builder *builder) {
    if (linear->count == 0)
        soekpi_text_add(builder, "0");
    for (size_t i = 0; i < linear->count; i++) {
        const term *entry = &linear->terms[i];
        decimal magnitude = entry->coefficient;
        bool negative = soekpi_decimal_sign(magnitude) < 0;
        if (negative)
            magnitude = soekpi_decimal_negate(magnitude);
        soekpi_text_add(builder, i == 0 ? (negative ? "-" : "") : (negative ? " - " : " + "));
        bool average = is_average(linear, i);
        if (average)
            (void)soekpi_decimal_add(magnitude, magnitude, &magnitude);
        write_coefficient(entry, magnitude, writer, builder);
        if (average)
            write_average(linear, i++, writer, builder);
        else if (entry->item != NO_ITEM)
            writer->write(writer, entry, builder);
    }
}

/* Number of printed pieces: an average counts once. */
static size_t pieces(const form *linear) {
    size_t count = 0;
    for (size_t i = 0; i < linear->count; i++, count++)
        if (is_average(linear, i))
            i++;
    return count;
}

static void write_grouped(const form *linear, bool denominator, const form_writer *writer,
                          text_builder *builder) {
    bool alone = pieces(linear) == 1 && soekpi_decimal_sign(linear->terms[0].coefficient) > 0;
    if (alone && denominator) {
        decimal one = soekpi_decimal_make(1, 0), coefficient = linear->terms[0].coefficient;
        bool average = is_average(linear, 0);
        if (average)
            (void)soekpi_decimal_add(coefficient, coefficient, &coefficient);
        bool factors = linear->terms[0].item != NO_ITEM && linear->terms[0].parameter != NO_PARAMETER;
        alone =
            !factors && (soekpi_decimal_equal(coefficient, one) ||
                         (linear->terms[0].item == NO_ITEM && linear->terms[0].parameter == NO_PARAMETER));
        alone = alone && !(average && writer->expand);
    }
    alone = alone || linear->count == 0;
    soekpi_text_add(builder, alone ? "" : "(");
    soekpi_form_write(linear, writer, builder);
    soekpi_text_add(builder, alone ? "" : ")");
}

static void write_offset(decimal offset, text_builder *builder) {
    if (soekpi_decimal_sign(offset) == 0)
        return;
    bool negative = soekpi_decimal_sign(offset) < 0;
    soekpi_text_add(builder, negative ? " - " : " + ");
    soekpi_decimal_print(negative ? soekpi_decimal_negate(offset) : offset, builder);
}

static void write_growth(const formula *ratio, const form_writer *writer, text_builder *builder) {
    decimal scale, offset, divisor, one = soekpi_decimal_make(1, 0);
    soekpi_growth_parts(ratio, &scale, &offset, &divisor);
    bool divided = !soekpi_decimal_equal(divisor, one);
    bool added = soekpi_decimal_sign(offset) != 0;
    soekpi_text_add(builder, divided && added ? "(" : "");
    if (soekpi_decimal_equal(scale, soekpi_decimal_make(-1, 0))) {
        soekpi_text_add(builder, "-");
    } else if (!soekpi_decimal_equal(scale, one)) {
        soekpi_decimal_print(scale, builder);
        soekpi_text_add(builder, " * ");
    }
    soekpi_text_add(builder, "growth(");
    soekpi_form_write(&ratio->growth, writer, builder);
    soekpi_text_add(builder, ")");
    write_offset(offset, builder);
    soekpi_text_add(builder, divided && added ? ")" : "");
    if (divided) {
        soekpi_text_add(builder, " / ");
        soekpi_decimal_print(divisor, builder);
    }
}

/* [scale *] (W - W@prior) / |W@prior| [+ offset] [/ divisor], written out. */
static void write_absolute_growth(const formula *ratio, const form_writer *writer, text_builder *builder) {
    decimal scale, offset, divisor, one = soekpi_decimal_make(1, 0);
    soekpi_growth_parts(ratio, &scale, &offset, &divisor);
    form prior = {0}, change = {0}, minus = {0};
    bool made = soekpi_form_shift(&prior, &ratio->growth, SOEKPI_PRIOR, writer->names) == -1 &&
                soekpi_form_add_constant(&minus, soekpi_decimal_make(-1, 0)) == SOEKPI_OK &&
                soekpi_form_copy(&change, &ratio->growth) &&
                soekpi_form_add_scaled(&change, &prior, &minus) == SOEKPI_OK;
    builder->failed = builder->failed || !made;
    bool divided = !soekpi_decimal_equal(divisor, one), added = soekpi_decimal_sign(offset) != 0;
    soekpi_text_add(builder, divided && added ? "(" : "");
    if (!soekpi_decimal_equal(scale, one)) {
        soekpi_decimal_print(scale, builder);
        soekpi_text_add(builder, " * ");
    }
    soekpi_text_add(builder, "(");
    soekpi_form_write(&change, writer, builder);
    soekpi_text_add(builder, ") / |");
    soekpi_form_write(&prior, writer, builder);
    soekpi_text_add(builder, "|");
    write_offset(offset, builder);
    soekpi_text_add(builder, divided && added ? ")" : "");
    if (divided) {
        soekpi_text_add(builder, " / ");
        soekpi_decimal_print(divisor, builder);
    }
    soekpi_form_free(&prior);
    soekpi_form_free(&change);
    soekpi_form_free(&minus);
}

void soekpi_formula_write(const formula *ratio, const form_writer *writer, text_builder *builder) {
    if (ratio->growth.count > 0 && !writer->expand) {
        write_growth(ratio, writer, builder);
    } else if (ratio->growth.count > 0 && writer->absolute) {
        write_absolute_growth(ratio, writer, builder);
    } else if (soekpi_form_is_one(&ratio->denominator)) {
        soekpi_form_write(&ratio->numerator, writer, builder);
    } else {
        write_grouped(&ratio->numerator, false, writer, builder);
        soekpi_text_add(builder, " / ");
        write_grouped(&ratio->denominator, true, writer, builder);
    }
}

static form_writer name_writer(const soekpi_catalogue *names, int32_t language) {
    return (form_writer){write_name, NULL, names, language, false, false, NULL};
}

void soekpi_form_print(const form *linear, const soekpi_catalogue *names, int32_t language,
                       text_builder *builder) {
    form_writer writer = name_writer(names, language);
    soekpi_form_write(linear, &writer, builder);
}

void soekpi_formula_print(const formula *ratio, const soekpi_catalogue *names, int32_t language,
                          text_builder *builder) {
    form_writer writer = name_writer(names, language);
    soekpi_formula_write(ratio, &writer, builder);
}
