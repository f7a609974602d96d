/* Rules: factor * reference + margin, and at_risk, as words and as laws. */
#include <stdio.h>
#include <string.h>

#include "maker.h"

/* ---- references ---- */

static void simple_form(maker *make, law_form *out, char letter, char kind, int32_t time,
                        int64_t coefficient) {
    law_term *term = &out->terms[out->count++];
    term->coefficient = shape_number("1");
    term->coefficient.digits = coefficient;
    term->column = maker_column(make, letter, kind, time);
}

static char new_item(maker *make, char kind) {
    char letter = make->spare++;
    maker_declare(make, letter, kind);
    return letter;
}

/* Another indicator of the target's unit, over items of its own. */
static void other_indicator(maker *make, law_ratio *out, char *name) {
    int32_t unit = make->target->unit;
    bool annualise = make->made->clusters[make->cluster].annualise && random_chance(make->random, 60);
    bool growth = unit == SOEKPI_PERCENT && random_chance(make->random, 25);
    bool nonzero = unit == SOEKPI_TIMES && random_chance(make->random, 50);
    char above = unit == SOEKPI_DAYS ? 's' : 'f';
    char below = unit == SOEKPI_MONEY_PER_PERSON ? 'n' : annualise && !growth ? 's' : 'f';
    char first = new_item(make, above), formula[80];
    char second = growth ? first : new_item(make, below);
    (void)snprintf(name, WORDS_SIZE, "other%d", (int)make->names++);
    simple_form(make, &out->top, first, above, SOEKPI_CURRENT, 1);
    if (growth) {
        simple_form(make, &out->bottom, first, above, SOEKPI_PRIOR, 1);
        out->scale = (constant){1, 0};
        (void)snprintf(formula, sizeof formula, "growth(k%d%c)", (int)make->cluster, first);
    } else if (unit == SOEKPI_MONEY) {
        simple_form(make, &out->top, second, below, SOEKPI_CURRENT, 2);
        (void)snprintf(formula, sizeof formula, "k%d%c + 2 * k%d%c", (int)make->cluster, first,
                       (int)make->cluster, second);
    } else {
        simple_form(make, &out->bottom, second, below, SOEKPI_CURRENT, 1);
        out->top.terms[0].coefficient.digits = unit == SOEKPI_DAYS ? 365 : 1;
        (void)snprintf(formula, sizeof formula, "%sk%d%c / k%d%c", unit == SOEKPI_DAYS ? "365 * " : "",
                       (int)make->cluster, first, (int)make->cluster, second);
    }
    out->growth = growth;
    out->nonzero = nonzero && !growth;
    out->annualise = !growth && make->made->clusters[make->cluster].annualise &&
                     (below == 's' || below == 'n') && above == 'f';
    text_add(&make->indicators, "  %s: {formula: \"%s\", unit: \"%s\"%s}\n", name, formula, maker_unit(unit),
             out->nonzero ? ", denominator: nonzero" : "");
}

/* A name for a constant. */
static void name_constant(maker *make, char *words) {
    if (!random_chance(make->random, 15))
        return;
    text_add(&make->parameters, "  limit%d: {value: \"%s\", note: made up}\n", (int)make->names, words);
    (void)snprintf(words, WORDS_SIZE, "limit%d", (int)make->names++);
}

static void fixed_limit(maker *make, law_ratio *out, char *words) {
    out->fixed = true;
    out->factor = (constant){1, 0};
    out->margin = words_constant(make->random, make->target->unit, WORDS_LIMIT, words);
    if (out->margin.digits > 0)
        name_constant(make, words);
}

/* factor * base + margin */
static void dress(maker *make, law_ratio *out, const char *base, char *words) {
    char factor[WORDS_SIZE] = "", margin[WORDS_SIZE] = "";
    out->factor = (constant){1, 0};
    if (random_chance(make->random, 40)) {
        out->factor = words_factor(make->random, factor);
        (void)strncat(factor, " * ", sizeof factor - strlen(factor) - 1);
    }
    if (random_chance(make->random, 40)) {
        char sum[WORDS_SIZE];
        out->margin = words_constant(make->random, make->target->unit, WORDS_MARGIN, sum);
        name_constant(make, sum);
        bool minus = random_chance(make->random, 50);
        if (minus)
            out->margin.digits = -out->margin.digits;
        (void)snprintf(margin, sizeof margin, " %c %.140s", minus ? '-' : '+', sum);
    }
    (void)snprintf(words, LIMIT_SIZE, "%s%s%s", factor, base, margin);
}

int32_t maker_rule_form(maker *make) {
    bool prior = !shape_uses_prior(make->shape), opening = shape_only_closing(make->shape);
    for (;;) {
        int32_t form = (int32_t)random_below(make->random, RULE_FORM_END);
        bool item = make->target->unit == SOEKPI_PERCENT || make->target->unit == SOEKPI_MONEY;
        if ((form != RULE_FORM_PRIOR || prior) && (form != RULE_FORM_OPENING || opening) &&
            (form != RULE_FORM_ITEM || item) &&
            (make->spare <= 'w' || form == RULE_FORM_CONSTANT || form >= RULE_FORM_PRIOR))
            return form;
    }
}

static void make_limit(maker *make, int32_t form, law_ratio *out, char *words) {
    char base[WORDS_SIZE];
    *out = (law_ratio){0};
    if (form == RULE_FORM_CONSTANT) {
        fixed_limit(make, out, words);
        return;
    }
    if (form == RULE_FORM_ITEM) {
        char kind = make->target->unit == SOEKPI_PERCENT ? 'l' : 'f';
        char letter = new_item(make, kind);
        maker_item_name(make->cluster, letter, base);
        simple_form(make, &out->top, letter, kind, SOEKPI_CURRENT, 1);
    } else if (form == RULE_FORM_INDICATOR) {
        other_indicator(make, out, base);
    } else {
        bool prior = form == RULE_FORM_PRIOR, chinese = random_chance(make->random, 30);
        maker_bind(make, prior ? SOEKPI_PRIOR : SOEKPI_OPENING, out);
        (void)snprintf(base, sizeof base, "%s",
                       prior     ? (chinese ? "上年同期" : "prior")
                       : chinese ? "年初"
                                 : "opening");
    }
    dress(make, out, base, words);
}

/* ---- rules ---- */

static const char *comparison(maker *make, law_kind kind) {
    static const char *const signs[][4] = {[LAW_ABOVE] = {">", "＞", "高于", "超过"},
                                           [LAW_AT_LEAST] = {">=", "≥", "不低于", "不少于"},
                                           [LAW_BELOW] = {"<", "＜", "低于", "小于"},
                                           [LAW_AT_MOST] = {"<=", "≤", "不高于", "不超过"}};
    return signs[kind][random_chance(make->random, 70) ? 0 : random_below(make->random, 4)];
}

static int compare_constants(constant a, constant b) {
    double left = (double)a.digits, right = (double)b.digits;
    for (; a.power > b.power; a.power--)
        left *= 10;
    for (; b.power > a.power; b.power--)
        right *= 10;
    return left > right ? 1 : left < right ? -1 : 0;
}

static void make_between(maker *make, law_rule *out, int32_t form, char *words) {
    char low[LIMIT_SIZE], high[LIMIT_SIZE];
    make_limit(make, form, &out->limits[0], low);
    make_limit(make, random_chance(make->random, 60) ? form : maker_rule_form(make), &out->limits[1], high);
    law_ratio *limits = out->limits;
    bool same_factor = compare_constants(limits[0].factor, limits[1].factor) == 0;
    if (same_factor && compare_constants(limits[0].margin, limits[1].margin) > 0) {
        law_ratio swapped = limits[0]; /* bounds of one base in the wrong order are refused */
        limits[0] = limits[1];
        limits[1] = swapped;
        (void)snprintf(words, RULE_SIZE, "between %s and %s", high, low);
        return;
    }
    (void)snprintf(words, RULE_SIZE, "between %s and %s", low, high);
}

void maker_rule(maker *make, law_rule *out, int32_t form, bool simple, char *words) {
    char limit[LIMIT_SIZE], tolerance[WORDS_SIZE];
    *out = (law_rule){.kind = (law_kind)random_below(make->random, simple ? LAW_WITHIN : LAW_BETWEEN + 1)};
    if (out->kind == LAW_BETWEEN) {
        make_between(make, out, form, words);
        return;
    }
    make_limit(make, form, &out->limits[0], limit);
    if (out->kind == LAW_WITHIN) {
        out->tolerance = words_constant(make->random, make->target->unit, WORDS_MARGIN, tolerance);
        (void)snprintf(words, RULE_SIZE, "within %s of %s", tolerance, limit);
        return;
    }
    (void)snprintf(words, RULE_SIZE, "%s %s", comparison(make, out->kind), limit);
}

void maker_risk(maker *make, char *words) {
    law_target *law = &make->target->law;
    words[0] = '\0';
    law->risk = (law_risk)random_below(make->random, LAW_CONDITION + 1);
    if (law->risk == LAW_SHARE && make->target->unit == SOEKPI_PERCENT)
        law->risk = LAW_BAND;
    if (law->risk == LAW_CONDITION)
        maker_rule(make, &law->condition, maker_rule_form(make), true, words);
    else if (law->risk != LAW_NO_RISK)
        law->band = words_constant(make->random, make->target->unit,
                                   law->risk == LAW_BAND ? WORDS_MARGIN : WORDS_SHARE, words);
}
