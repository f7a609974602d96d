#include "evaluate/program.h"

#include <limits.h>

#include "base/memory.h"
#include "evaluate/batch.h"
#include "evaluate/instruction_set.h"

/* ---- constants ---- */

static bool whole_of(decimal value, scaled_integer *out) {
    const int128 end = (int128)1 << 53;
    if (value.mantissa <= -end || value.mantissa >= end)
        return false;
    *out = (scaled_integer){(double)(int64_t)value.mantissa, value.exponent};
    return true;
}

static void multiply_by_two(exact *number, int times) {
    for (; times >= 30; times -= 30)
        soekpi_exact_multiply_decimal(number, number, soekpi_decimal_make(1 << 30, 0));
    soekpi_exact_multiply_decimal(number, number, soekpi_decimal_make(1 << times, 0));
}

/* The nearest double and the double nearest to what that leaves. */
static wide_constant wide_of(decimal value) {
    wide_constant out = {soekpi_decimal_to_double(value), 0.0};
    int binary;
    int64_t bits = (int64_t)ldexp(frexp(out.high, &binary), 53);
    exact_ratio rest;
    exact high;
    binary -= 53; /* high = bits * 2^binary */
    soekpi_exact_set(&rest.numerator, value);
    soekpi_exact_set(&rest.denominator, soekpi_decimal_make(1, 0));
    soekpi_exact_set(&high, soekpi_decimal_make(bits, 0));
    if (binary > 0) {
        multiply_by_two(&high, binary);
    } else {
        multiply_by_two(&rest.numerator, -binary);
        multiply_by_two(&rest.denominator, -binary);
    }
    soekpi_exact_subtract(&rest.numerator, &rest.numerator, &high);
    (void)soekpi_exact_nearest(&rest, &out.low);
    return out;
}

/* ---- columns ---- */

typedef struct builder {
    const soekpi_evaluation *evaluation;
    lane_program *program;
    section *section;
    lane_ratio *ratio; /* being built */
    bool memory_out;
} builder;

/* A level that no column gives is a constant. */
static bool is_constant_level(const source *from) {
    return from->level && from->direct == NO_COLUMN && from->base == NO_COLUMN &&
           from->outside == READ_NUMBER;
}

/* Slot of a source in the section; SECTION_SLOTS when there is no room. */
static size_t slot_of(const builder *into, int32_t index) {
    section *part = into->section;
    for (size_t slot = 0; slot < part->slot_count; slot++)
        if (part->sources[slot] == index)
            return slot;
    if (part->slot_count == SECTION_SLOTS)
        return SECTION_SLOTS;
    const source *from = &into->evaluation->sources[index];
    size_t slot = part->slot_count++;
    part->sources[slot] = index;
    part->family[slot] = (int)slot;
    part->power[slot] = from->direct != NO_COLUMN ? from->direct_power : from->base_power;
    return slot;
}

static int family_of(const section *part, int slot) {
    while (slot != NO_FAMILY && part->family[slot] != slot)
        slot = part->family[slot];
    return slot;
}

/* Makes two families one; either may be NO_FAMILY. */
static void unite(section *part, int a, int b) {
    a = family_of(part, a);
    b = family_of(part, b);
    if (a != NO_FAMILY && b != NO_FAMILY && a != b)
        part->family[a > b ? a : b] = a > b ? b : a;
}

/* ---- forms ---- */

typedef struct entry {
    size_t slot; /* SECTION_SLOTS: a constant */
    decimal coefficient;
} entry;

/* One term as a column or a constant; false when it does not suit the lanes. */
static bool read_term(const builder *into, const bound_term *from, decimal factor, entry *out) {
    *out = (entry){SECTION_SLOTS, factor};
    if (!soekpi_decimal_multiply(from->coefficient, factor, &out->coefficient))
        return false;
    if (from->source == NO_SOURCE)
        return true;
    const source *figure = &into->evaluation->sources[from->source];
    if (is_constant_level(figure)) {
        if (figure->earlier) {
            into->ratio->marks |= SOEKPI_MARK_EARLIER;
            into->ratio->marks_when_missing |= SOEKPI_MARK_EARLIER;
        }
        return soekpi_decimal_multiply(out->coefficient, figure->outside_value, &out->coefficient);
    }
    bool filled = into->evaluation->fill && figure->direct != NO_COLUMN && figure->base != NO_COLUMN &&
                  figure->time != SOEKPI_CURRENT;
    if (from->droppable || filled || figure->outside != READ_MISSING)
        into->ratio->deferred = true;
    out->slot = slot_of(into, from->source);
    into->ratio->slots |= out->slot < SECTION_SLOTS ? (slot_set)1 << out->slot : 0;
    return out->slot < SECTION_SLOTS;
}

static bool has_room(builder *into, lane_form *out) {
    size_t terms = out->capacity, wides = out->capacity;
    if (soekpi_grow(&out->terms, &terms, out->count + 1, sizeof *out->terms) &&
        soekpi_grow(&out->wide, &wides, out->count + 1, sizeof *out->wide)) {
        out->capacity = terms;
        return true;
    }
    into->memory_out = true;
    return false;
}

/* Coefficients as integers: all times 10^power. */
static bool scale_terms(builder *into, lane_form *out, const entry *entries, size_t count, decimal constant) {
    int lowest = INT_MAX;
    for (size_t i = 0; i < count; i++)
        if (soekpi_decimal_sign(entries[i].coefficient) != 0 && entries[i].coefficient.exponent < lowest)
            lowest = entries[i].coefficient.exponent;
    out->power = lowest == INT_MAX ? 0 : -lowest;
    for (size_t i = 0; i < count; i++) {
        scaled_integer coefficient;
        decimal scaled = soekpi_decimal_shift(entries[i].coefficient, out->power);
        if (scaled.exponent > 15 || !whole_of(scaled, &coefficient) || !has_room(into, out))
            return false;
        double integer = coefficient.integer * soekpi_tens[coefficient.exponent];
        if (!(fabs(integer) < INTEGER_END))
            return false;
        out->wide[out->count] =
            wide_of(soekpi_decimal_shift(entries[i].coefficient, into->section->power[entries[i].slot]));
        out->terms[out->count++] = (lane_term){entries[i].slot, integer};
        out->reach += fabs(integer) * FIGURE_END;
        unite(into->section, (int)entries[0].slot, (int)entries[i].slot);
    }
    out->wide_constant = wide_of(constant);
    return whole_of(constant, &out->constant);
}

static bool make_constant(lane_form *out, decimal constant) {
    scaled_integer value;
    if (!whole_of(constant, &value))
        return false;
    out->kind = FORM_CONSTANT;
    out->unit = value.integer;
    out->power = -value.exponent;
    out->reach = 1;
    out->wide_constant = wide_of(constant);
    return true;
}

/* Adds an entry to those of the same column. */
static bool add_entry(entry *entries, size_t *count, entry more) {
    for (size_t i = 0; i < *count; i++)
        if (entries[i].slot == more.slot)
            return soekpi_decimal_add(entries[i].coefficient, more.coefficient, &entries[i].coefficient);
    entries[(*count)++] = more;
    return true;
}

/* plain * `factor` + yearly * `yearly`; false when the form does not suit the lanes
 * (or memory is out). */
static bool build_form(builder *into, const bound_form *from, decimal factor, decimal yearly,
                       lane_form *out) {
    entry entries[SECTION_SLOTS];
    size_t count = 0;
    decimal constant = soekpi_decimal_make(0, 0);
    out->family = NO_FAMILY;
    for (size_t i = 0; i < from->count; i++) {
        entry more;
        if (!read_term(into, &from->terms[i], from->terms[i].timed ? yearly : factor, &more))
            return false;
        bool added = more.slot == SECTION_SLOTS ? soekpi_decimal_add(constant, more.coefficient, &constant)
                                                : add_entry(entries, &count, more);
        if (!added)
            return false;
    }
    if (count == 0)
        return make_constant(out, constant);
    out->kind = FORM_SUM;
    out->unit = 1;
    if (!scale_terms(into, out, entries, count, constant))
        return false;
    out->family = (int)entries[0].slot;
    if (count == 1 && soekpi_decimal_sign(constant) == 0) {
        out->kind = FORM_COLUMN;
        out->slot = entries[0].slot;
        out->unit = out->terms[0].coefficient;
        out->reach = FIGURE_END;
    }
    return true;
}

/* ---- ratios ---- */

static decimal months_of(const soekpi_evaluation *evaluation) {
    return soekpi_decimal_make(
        evaluation->period == PERIOD_NONE ? 12 : soekpi_period_months(evaluation->period), 0);
}

/* Row factors as in judge.c: a form with yearly rates counts 12 * plain + months *
 * yearly, its partner 12; annualised, the numerator 12 and the denominator the months. */
static bool row_factors(const builder *into, const bound_ratio *from, decimal numerator[2],
                        decimal denominator[2], decimal *scale) {
    const decimal one = soekpi_decimal_make(1, 0), twelve = soekpi_decimal_make(12, 0);
    const decimal months = months_of(into->evaluation);
    numerator[0] = numerator[1] = denominator[0] = denominator[1] = *scale = one;
    bool timed = from->numerator.timed || from->denominator.timed;
    if ((timed || from->annualise) && (into->evaluation->months != NO_SOURCE || from->growth))
        return false;
    bool made = true;
    const bool grows[3] = {from->numerator.timed, from->denominator.timed, from->annualise};
    for (int i = 0; i < 3; i++) {
        if (!grows[i])
            continue;
        /* of a yearly form's own terms, the yearly ones count the months instead */
        decimal *own = i == 1 ? denominator : numerator, *other = i == 1 ? numerator : denominator;
        decimal others = i == 2 ? months : twelve;
        made = made && soekpi_decimal_multiply(own[0], twelve, &own[0]) &&
               soekpi_decimal_multiply(own[1], i == 2 ? twelve : months, &own[1]) &&
               soekpi_decimal_multiply(other[0], others, &other[0]) &&
               soekpi_decimal_multiply(other[1], others, &other[1]) &&
               soekpi_decimal_multiply(*scale, twelve, scale);
    }
    return made;
}

static bool build_ratio(builder *into, const bound_ratio *from, lane_ratio *out, decimal *scale) {
    decimal numerator[2], denominator[2];
    const decimal one = soekpi_decimal_make(1, 0);
    into->ratio = out;
    out->growth = from->growth;
    out->nonzero = from->nonzero && !from->growth;
    out->deferred = from->reported != NO_SOURCE;
    out->marks = out->marks_when_missing = from->derived ? SOEKPI_MARK_DERIVED : 0;
    if (!row_factors(into, from, numerator, denominator, scale) ||
        !build_form(into, &from->numerator, numerator[0], numerator[1], &out->numerator) ||
        !build_form(into, &from->denominator, denominator[0], denominator[1], &out->denominator))
        return false;
    unite(into->section, out->numerator.family, out->denominator.family);
    if (from->annualise && !soekpi_decimal_equal(months_of(into->evaluation), soekpi_decimal_make(12, 0)))
        out->marks |= SOEKPI_MARK_ANNUALISED;
    if (!from->growth)
        return true;
    if (!build_form(into, &from->now, one, one, &out->now) || !whole_of(from->divisor, &out->now_unit))
        return false;
    unite(into->section, out->now.family, out->denominator.family);
    unite(into->section, out->numerator.family, out->denominator.family);
    return true;
}

static int32_t unit_of_slot(const builder *into, int slot) {
    symbol of = into->evaluation->sources[into->section->sources[slot]].symbol;
    const soekpi_catalogue *names = into->evaluation->plan->catalogue;
    return of.what == SOEKPI_IS_ITEM ? soekpi_catalogue_item(names, of.index)->unit
                                     : soekpi_catalogue_indicator(names, of.index)->unit;
}

/* One family where the figures are of one unit: last year's beside this year's. */
static void unite_alike(const builder *into, int a, int b) {
    if (a != NO_FAMILY && b != NO_FAMILY && unit_of_slot(into, a) == unit_of_slot(into, b))
        unite(into->section, a, b);
}

static bool build_reference(builder *into, lane_target *out, const bound_ratio *from) {
    decimal unused;
    lane_ratio *made = &out->references[out->reference_count++];
    if (!build_ratio(into, from, made, &unused))
        return false;
    unite_alike(into, made->numerator.family, out->value.numerator.family);
    unite_alike(into, made->denominator.family, out->value.denominator.family);
    return true;
}

/* ---- rules ---- */

/* The value against factor * reference + margin + shift; `band` is how far inside
 * a value is no longer at risk. */
static bool add_test(lane_target *out, const bound_ratio *against, bool upper, bool strict, decimal shift,
                     risk_kind kind, decimal band) {
    lane_test *made = &out->tests[out->test_count++];
    decimal margin, second = band;
    *made = (lane_test){.reference = out->reference_count - 1, .upper = upper, .strict = strict};
    if (!soekpi_decimal_add(against->margin, shift, &margin) || !whole_of(margin, &made->margin) ||
        !whole_of(against->factor, &made->factor))
        return false;
    made->wide_factor = wide_of(against->factor);
    made->wide_margin = wide_of(margin);
    made->extra = kind == RISK_BAND ? SECOND_MARGIN : kind == RISK_SHARE ? SECOND_SHARE : NO_SECOND;
    if (kind == RISK_BAND && !soekpi_decimal_add(margin, upper ? soekpi_decimal_negate(band) : band, &second))
        return false;
    made->wide_second = wide_of(second);
    return whole_of(second, &made->second);
}

static bool is_upper(comparison how) {
    return how == BELOW || how == AT_MOST;
}

static bool build_compare(builder *into, lane_target *out, const bound_rule *from, risk_kind kind,
                          decimal band) {
    return build_reference(into, out, &from->references[0]) &&
           add_test(out, &from->references[0], is_upper(from->comparison),
                    from->comparison == ABOVE || from->comparison == BELOW, soekpi_decimal_make(0, 0), kind,
                    band);
}

static bool build_rule(builder *into, lane_target *out, const bound_target *from) {
    const bound_rule *test = &from->rule;
    risk_kind kind = from->risk == RISK_CONDITION ? RISK_NONE : from->risk;
    const decimal none = soekpi_decimal_make(0, 0);
    bool made = true;
    out->distances = test->kind == RULE_NONE || test->kind == RULE_COMPARE;
    if (test->kind == RULE_COMPARE) {
        made = build_compare(into, out, test, kind, from->band);
    } else if (test->kind == RULE_WITHIN) {
        made = kind != RISK_SHARE && build_reference(into, out, &test->references[0]) &&
               add_test(out, &test->references[0], false, false, soekpi_decimal_negate(test->tolerance), kind,
                        from->band) &&
               add_test(out, &test->references[0], true, false, test->tolerance, kind, from->band);
    } else if (test->kind == RULE_BETWEEN) {
        made = kind != RISK_SHARE && build_reference(into, out, &test->references[0]) &&
               add_test(out, &test->references[0], false, false, none, kind, from->band) &&
               build_reference(into, out, &test->references[1]) &&
               add_test(out, &test->references[1], true, false, none, kind, from->band);
    }
    if (made && test->kind != RULE_NONE && from->risk == RISK_CONDITION) {
        out->condition = true;
        made = from->condition.kind == RULE_COMPARE &&
               build_compare(into, out, &from->condition, RISK_NONE, none);
        out->test_count--;
    }
    return made;
}

/* ---- targets ---- */

/* Codes of the entities a target names; without codes such targets are left to judge.c. */
static bool build_scope(builder *into, const target *wanted, lane_target *out) {
    const key_column *names = &into->evaluation->table->entity;
    out->sees_names = !wanted->scope_each && wanted->scope_entity_count > 0;
    if (!out->sees_names)
        return true;
    if (!names->codes)
        return false;
    /* A name stands for one entity by its name and one by its code, at most. */
    out->scope = soekpi_allocate(2 * wanted->scope_entity_count, sizeof *out->scope);
    if (!out->scope) {
        into->memory_out = true;
        return false;
    }
    for (size_t i = 0; i < wanted->scope_entity_count; i++) {
        const char *name = wanted->scope_entities[i];
        int32_t found = soekpi_entity_find(into->evaluation->table, name, -1);
        for (int times = 0; found >= 0 && times < 2; times++) {
            out->scope[out->scope_count++] = found;
            found = soekpi_entity_find(into->evaluation->table, name, found);
        }
    }
    return true;
}

static bool has_growth(const bound_target *from) {
    bool any = from->value.growth;
    for (int i = 0; i < 2; i++)
        any = any || from->rule.references[i].growth || from->condition.references[i].growth;
    return any;
}

static bool build_target(builder *into, const bound_target *from, lane_target *out) {
    decimal scale;
    for (int label = 0; label < SOEKPI_LABEL_END; label++)
        out->policy = out->policy || (from->value.growth && from->target->labels[label] != SOEKPI_UNDEFINED);
    bool strict = from->growth_base == SOEKPI_GROWTH_STRICT || !has_growth(from);
    return from->target->kind == SOEKPI_TARGET_RULE && from->target->round < 0 && strict &&
           build_scope(into, from->target, out) && build_ratio(into, &from->value, &out->value, &scale) &&
           whole_of(scale, &out->scale) && build_rule(into, out, from);
}

static void free_form(lane_form *freed) {
    soekpi_release(freed->terms);
    soekpi_release(freed->wide);
}

static void free_target(lane_target *freed) {
    lane_ratio *ratios[LIMITS + 1] = {&freed->value, &freed->references[0], &freed->references[1],
                                      &freed->references[2]};
    for (int i = 0; i <= LIMITS; i++) {
        free_form(&ratios[i]->numerator);
        free_form(&ratios[i]->denominator);
        free_form(&ratios[i]->now);
    }
    soekpi_release(freed->scope);
}

static bool add_section(lane_program *program, size_t first) {
    if (!soekpi_grow(&program->sections, &program->section_capacity, program->section_count + 1,
                     sizeof *program->sections))
        return false;
    section *made = &program->sections[program->section_count++];
    *made = (section){.first = first};
    made->hints = soekpi_allocate(SECTION_SLOTS, sizeof *made->hints);
    return made->hints != NULL;
}

/* Adds one target to the last section, or, when its columns do not fit there, to a new one. */
static bool place_target(builder *into, size_t index) {
    lane_program *program = into->program;
    lane_target *out = &program->targets[index];
    for (int attempt = 0; attempt < 2; attempt++) {
        into->section = &program->sections[program->section_count - 1];
        section before = *into->section;
        out->in_lanes = build_target(into, &into->evaluation->targets[index], out);
        bool full = !out->in_lanes && into->section->slot_count == SECTION_SLOTS;
        if (into->memory_out)
            return false;
        if (!out->in_lanes) {
            *into->section = before;
            free_target(out);
            *out = (lane_target){0};
        }
        if (out->in_lanes || !full || attempt == 1)
            break;
        if (!add_section(program, index))
            return false;
    }
    program->sections[program->section_count - 1].count++;
    return true;
}

/* A first guess of each family's scale: cents of money, basis points of a per cent. */
static int usual_scale(const soekpi_evaluation *evaluation, const source *from) {
    if (from->symbol.what != SOEKPI_IS_ITEM)
        return 2;
    switch (soekpi_catalogue_item(evaluation->plan->catalogue, from->symbol.index)->unit) {
    case SOEKPI_PERCENT:
        return 4;
    case SOEKPI_PERSONS:
    case SOEKPI_COUNT:
        return 0;
    default:
        return 2;
    }
}

/* A family's first guess is the finest of its columns'. */
static void guess_scales(const soekpi_evaluation *evaluation, section *part) {
    for (size_t slot = 0; slot < part->slot_count; slot++) {
        int family = part->family[slot]; /* at or before the slot */
        int usual = usual_scale(evaluation, &evaluation->sources[part->sources[slot]]);
        if (family == (int)slot || usual > part->scales[family])
            part->scales[family] = usual;
    }
}

static void settle_families(const soekpi_evaluation *evaluation, lane_program *program) {
    for (size_t s = 0; s < program->section_count; s++) {
        section *part = &program->sections[s];
        for (size_t slot = 0; slot < part->slot_count; slot++)
            part->family[slot] = family_of(part, (int)slot);
        guess_scales(evaluation, part);
        for (size_t slot = 0; slot < part->slot_count; slot++)
            atomic_init(&part->hints[slot], (signed char)part->scales[slot]);
        for (size_t t = part->first; t < part->first + part->count; t++) {
            lane_target *of = &program->targets[t];
            lane_ratio *ratios[LIMITS + 1] = {&of->value, &of->references[0], &of->references[1],
                                              &of->references[2]};
            for (int i = 0; of->in_lanes && i <= LIMITS; i++) {
                ratios[i]->numerator.family = family_of(part, ratios[i]->numerator.family);
                ratios[i]->denominator.family = family_of(part, ratios[i]->denominator.family);
                ratios[i]->now.family = family_of(part, ratios[i]->now.family);
            }
        }
    }
}

static void prepare_targets(lane_program *program) {
    for (size_t s = 0; s < program->section_count; s++) {
        const section *part = &program->sections[s];
        for (size_t t = part->first; t < part->first + part->count; t++)
            if (program->targets[t].in_lanes)
                soekpi_prepare(program->kernel, &program->targets[t], part->scales, &program->prepared[t]);
    }
}

lane_program *soekpi_program_create(const soekpi_evaluation *evaluation, const kernel *lanes) {
    lane_program *program = soekpi_allocate(1, sizeof *program);
    if (!program)
        return NULL;
    program->kernel = lanes;
    program->cache = soekpi_cache_size();
    program->target_count = evaluation->target_count;
    program->targets = soekpi_allocate(evaluation->target_count, sizeof *program->targets);
    builder into = {.evaluation = evaluation, .program = program};
    program->prepared = soekpi_allocate(evaluation->target_count, sizeof *program->prepared);
    bool made = program->targets && program->prepared && add_section(program, 0);
    for (size_t i = 0; made && i < evaluation->target_count; i++)
        made = place_target(&into, i);
    if (!made) {
        soekpi_program_free(program);
        return NULL;
    }
    settle_families(evaluation, program);
    soekpi_engine_survey(evaluation, program);
    prepare_targets(program);
    return program;
}

section *soekpi_section_of(const lane_program *program, size_t target_index) {
    section *part = program->sections;
    while (target_index >= part->first + part->count)
        part++;
    return part;
}

enum { HOPELESS = 64 }; /* added to a scale, which is far from it */

int soekpi_hint_take(const section *part, size_t family, bool *hopeless) {
    int hint = atomic_load_explicit(&part->hints[family], memory_order_relaxed);
    *hopeless = hint >= HOPELESS / 2;
    return *hopeless ? hint - HOPELESS : hint;
}

void soekpi_hint_leave(const section *part, size_t family, int scale, bool hopeless) {
    int hint = scale + (hopeless ? HOPELESS : 0);
    if (atomic_load_explicit(&part->hints[family], memory_order_relaxed) != hint)
        atomic_store_explicit(&part->hints[family], (signed char)hint, memory_order_relaxed);
}

void soekpi_program_free(lane_program *program) {
    if (!program)
        return;
    for (size_t i = 0; program->targets && i < program->target_count; i++)
        free_target(&program->targets[i]);
    for (size_t i = 0; i < program->section_count; i++)
        soekpi_release(program->sections[i].hints);
    soekpi_release(program->targets);
    soekpi_release(program->prepared);
    soekpi_release(program->sections);
    soekpi_release(program);
}
