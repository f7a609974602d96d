/* Cases as lines that judge_again.py reads: "T" and a target as JSON, then "C" and a row. */
#include <math.h>

#include "check.h"

static void add_constant(text *out, const char *name, constant value) {
    text_add(out, "\"%s\": [%lld, %d]", name, (long long)value.digits, (int)value.power);
}

static int32_t place_of(const law_target *law, int32_t column) {
    for (int32_t i = 0; i < law->column_count; i++)
        if (law->columns[i] == column)
            return i;
    return -1;
}

static void add_form(text *out, const law_target *law, const char *name, const law_form *form) {
    text_add(out, "\"%s\": [", name);
    for (int32_t i = 0; i < form->count; i++) {
        const law_term *term = &form->terms[i];
        text_add(out, "%s[%lld, %d, %d, %d]", i ? ", " : "", (long long)term->coefficient.digits,
                 (int)term->coefficient.power, (int)place_of(law, term->column), (int)term->yearly);
    }
    text_add(out, "], ");
}

static void add_ratio(text *out, const law_target *law, const law_ratio *ratio) {
    text_add(out, "{");
    add_form(out, law, "top", &ratio->top);
    add_form(out, law, "bottom", &ratio->bottom);
    add_constant(out, "scale", ratio->scale);
    text_add(out, ", ");
    add_constant(out, "offset", ratio->offset);
    text_add(out, ", ");
    add_constant(out, "factor", ratio->factor);
    text_add(out, ", ");
    add_constant(out, "margin", ratio->margin);
    text_add(out, ", \"growth\": %d, \"nonzero\": %d, \"annualise\": %d, \"fixed\": %d}", (int)ratio->growth,
             (int)ratio->nonzero, (int)ratio->annualise, (int)ratio->fixed);
}

static void add_rule(text *out, const law_target *law, const law_rule *rule) {
    static const char *const kinds[] = {">", ">=", "<", "<=", "within", "between"};
    text_add(out, "{\"kind\": \"%s\", \"limits\": [", kinds[rule->kind]);
    for (int i = 0; i < law_limits(rule); i++) {
        text_add(out, i ? ", " : "");
        add_ratio(out, law, &rule->limits[i]);
    }
    text_add(out, "], ");
    add_constant(out, "tolerance", rule->tolerance);
    text_add(out, "}");
}

void case_add_target(text *out, const law_target *law) {
    static const char *const risks[] = {"none", "band", "share", "condition"};
    static const char *const dialects[] = {"strict", "absolute", "signed"};
    text_add(out, "T {\"value\": ");
    add_ratio(out, law, &law->value);
    text_add(out, ", \"rule\": ");
    add_rule(out, law, &law->rule);
    text_add(out, ", \"risk\": \"%s\", ", risks[law->risk]);
    add_constant(out, "band", law->band);
    text_add(out, ", \"condition\": ");
    add_rule(out, law, &law->condition);
    if (law->places == NO_ROUNDING)
        text_add(out, ", \"places\": null");
    else
        text_add(out, ", \"places\": %d", (int)law->places);
    text_add(out, ", \"dialect\": \"%s\", \"policy\": [", dialects[law->dialect]);
    for (int i = 0; i < SOEKPI_LABEL_END; i++)
        text_add(out, "%s\"%s\"", i ? ", " : "", soekpi_verdict_id(law->policy[i]));
    text_add(out, "]}\n");
}

void case_add(text *out, const scene *made, const law_target *law, size_t row, int32_t months,
              const law_outcome *outcome) {
    text_add(out, "C %d %s %s %d %d", (int)months, soekpi_verdict_id(outcome->verdict),
             soekpi_reason_id(outcome->reason), (int)outcome->label, (int)outcome->open_reference);
    for (int i = 0; i < 4; i++)
        text_add(out, " %a", outcome->numbers[i]);
    for (int32_t i = 0; i < law->column_count; i++) {
        const scene_column *column = &made->columns[law->columns[i]];
        double cell = made->cells[(size_t)law->columns[i] * made->rows + row];
        if (isnan(cell) && column->has_fallback)
            text_add(out, " =%lld:%d", (long long)column->fallback.digits, (int)column->fallback.power);
        else
            text_add(out, " %a:%d", cell, (int)column->power);
    }
    text_add(out, "\n");
}
