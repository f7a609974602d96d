/* Rows in which a limit is met exactly: one figure is solved for. */
#include "oracle.h"
#include "rows.h"

/* ---- figures at random ---- */

static int64_t whole_of(random_state *random, int32_t digits, int32_t coarse) {
    int64_t end = ten_to(digits), step = ten_to(coarse < digits ? coarse : digits - 1);
    int64_t low = end / 10 / step;
    return random_between(random, low > 0 ? low : 1, end / step - 1) * step;
}

static figure random_figure(row_maker *make, nature what) {
    random_state *random = make->random;
    const regime *from = &make->regime;
    bool negative = random_chance(random, 3);
    figure out = {0, 0, FIGURE_NUMBER};
    if (what == MONTH_FIGURES)
        return (figure){random_between(random, 1, 12), 0, FIGURE_NUMBER};
    if (what == LEVEL_FIGURES) {
        out.power = -(int32_t)random_between(random, 3, 5);
        out.digits = random_between(random, 1, out.power == -3 ? 300 : 9999);
    } else if (what == PERSON_FIGURES) {
        out.digits =
            whole_of(random, (int32_t)random_between(random, 1, 6), make->coarse < 3 ? make->coarse : 3);
        negative = false;
    } else if (from->any_power) {
        out.digits = whole_of(random, (int32_t)random_between(random, 1, 15), 0);
        out.power = (int32_t)random_between(random, -299, 284);
    } else if (from->mixed) {
        out.digits = whole_of(random, (int32_t)random_between(random, 1, 15), make->coarse);
        out.power = -(int32_t)random_between(random, 0, 6);
    } else {
        out.digits =
            whole_of(random, (int32_t)random_between(random, from->fewest, from->most), make->coarse);
        out.power = -from->decimals;
    }
    if (what == MONEY_FIGURES && make->multiple > 1 && out.digits < 1000000000000000 / make->multiple)
        out.digits *= make->multiple;
    if (negative)
        out.digits = -out.digits;
    return out;
}

void row_random(row_maker *make) {
    const scene_cluster *cluster = make->cluster;
    for (int32_t i = 0; i < cluster->column_count; i++) {
        int32_t column = cluster->first_column + i;
        make->row[column] = random_figure(make, make->made->columns[column].nature);
    }
}

void row_unchanged(row_maker *make) {
    const scene_cluster *cluster = make->cluster;
    const scene_column *columns = make->made->columns;
    for (int32_t i = cluster->first_column; i < cluster->first_column + cluster->column_count; i++)
        for (int32_t j = cluster->first_column; j < cluster->first_column + cluster->column_count; j++)
            if (columns[i].letter == columns[j].letter && columns[i].time < SOEKPI_PRIOR &&
                columns[j].time == columns[i].time + SOEKPI_PRIOR)
                make->row[i] = make->row[j];
}

/* ---- solving ---- */

static bool uses(const law_ratio *ratio, int32_t column) {
    for (int32_t i = 0; i < ratio->top.count; i++)
        if (ratio->top.terms[i].column == column)
            return true;
    for (int32_t i = 0; i < ratio->bottom.count; i++)
        if (ratio->bottom.terms[i].column == column)
            return true;
    return false;
}

/* The form without `column`, and that column's coefficient. */
static bool split_form(const row_maker *make, const law_form *form, int32_t column, fraction *rest,
                       fraction *coefficient) {
    *rest = *coefficient = (fraction){0, 1};
    for (int32_t i = 0; i < form->count; i++) {
        const law_term *term = &form->terms[i];
        fraction part, figure_value;
        if (!fraction_of(term->coefficient, &part))
            return false;
        if (term->yearly && !fraction_multiply(part, (fraction){make->months, 12}, &part))
            return false;
        if (term->column == column) {
            if (!fraction_add(*coefficient, part, coefficient))
                return false;
            continue;
        }
        if (term->column != CONSTANT_TERM) {
            figure read = make->row[term->column];
            if (!fraction_make(read.digits, read.power, &figure_value) ||
                !fraction_multiply(part, figure_value, &part))
                return false;
        }
        if (!fraction_add(*rest, part, rest))
            return false;
    }
    return true;
}

/* What the top must be for growth of `goal`. */
static bool grown(const law_ratio *ratio, fraction base, fraction goal, int32_t dialect, fraction *top) {
    fraction scale, offset, size = base;
    if (dialect == SOEKPI_GROWTH_ABSOLUTE)
        size = fraction_size(base);
    return fraction_of(ratio->scale, &scale) && fraction_of(ratio->offset, &offset) &&
           fraction_subtract(goal, offset, &goal) && fraction_quotient(goal, scale, &goal) &&
           fraction_multiply(goal, size, &goal) && fraction_add(base, goal, top);
}

/* Sets `column` so that rest + coefficient * column is `wanted`. */
static bool solve_for(row_maker *make, int32_t column, fraction rest, fraction coefficient, fraction wanted) {
    figure *out = &make->row[column];
    if (coefficient.above == 0 || !fraction_subtract(wanted, rest, &wanted) ||
        !fraction_quotient(wanted, coefficient, &wanted) ||
        !fraction_decimal(wanted, &out->digits, &out->power))
        return false;
    out->kind = FIGURE_NUMBER;
    return true;
}

/* The column stands above and below: the denominator is chosen, and another column of it gives way. */
static bool solve_both(row_maker *make, const law_ratio *ratio, fraction goal, int32_t column) {
    fraction rest, coefficient, whole, wanted;
    figure chosen = random_figure(make, MONEY_FIGURES);
    if (!fraction_make(chosen.digits, chosen.power, &whole) || !fraction_multiply(goal, whole, &wanted) ||
        !split_form(make, &ratio->top, column, &rest, &coefficient) ||
        !solve_for(make, column, rest, coefficient, wanted))
        return false;
    for (int32_t i = 0; i < ratio->bottom.count; i++) {
        int32_t other = ratio->bottom.terms[i].column;
        if (other != CONSTANT_TERM && other != column &&
            split_form(make, &ratio->bottom, other, &rest, &coefficient) &&
            solve_for(make, other, rest, coefficient, whole))
            return true;
    }
    return false;
}

/* Sets `column` so that the ratio is `goal`. */
static bool solve_column(row_maker *make, const law_ratio *ratio, fraction goal, int32_t dialect,
                         int32_t column) {
    fraction a, c, b = {1, 1}, d = {0, 1}, wanted;
    if (!split_form(make, &ratio->top, column, &a, &c) ||
        (ratio->bottom.count > 0 && !split_form(make, &ratio->bottom, column, &b, &d)))
        return false;
    if (ratio->growth)
        return d.above == 0 && grown(ratio, b, goal, dialect, &wanted) &&
               solve_for(make, column, a, c, wanted);
    if (ratio->annualise && !fraction_multiply(goal, (fraction){make->months, 12}, &goal))
        return false;
    if (c.above != 0 && d.above != 0 && random_chance(make->random, 80))
        return solve_both(make, ratio, goal, column);
    /* a + c*x = goal * (b + d*x) */
    if (!fraction_multiply(goal, b, &wanted))
        return false;
    if (d.above != 0 && (!fraction_multiply(goal, d, &d) || !fraction_subtract(c, d, &c)))
        return false;
    return solve_for(make, column, a, c, wanted);
}

static bool solve(row_maker *make, const law_ratio *ratio, fraction goal, int32_t dialect,
                  const law_rule *against) {
    const law_form *form = ratio->bottom.count > 0 && !ratio->growth && random_chance(make->random, 8)
                               ? &ratio->bottom
                               : &ratio->top;
    int32_t first = (int32_t)random_below(make->random, (uint64_t)form->count);
    for (int32_t i = 0; i < form->count; i++) {
        int32_t column = form->terms[(first + i) % form->count].column;
        if (column == CONSTANT_TERM)
            continue;
        bool taken = false;
        for (int limit = 0; against && limit < law_limits(against); limit++)
            taken = taken || (!against->limits[limit].fixed && uses(&against->limits[limit], column));
        if (taken)
            continue;
        figure before = make->row[column];
        if (solve_column(make, ratio, goal, dialect, column) &&
            (make->regime.mixed || make->row[column].power >= -make->regime.decimals ||
             make->made->columns[column].nature != MONEY_FIGURES))
            return true;
        make->row[column] = before;
    }
    return false;
}

/* ---- ties ---- */

/* A short decimal as the value of a reference. */
static fraction aimed(row_maker *make, int32_t unit) {
    random_state *random = make->random;
    int64_t digits = random_between(random, 1, 1999);
    int32_t power = -(int32_t)random_between(random, 1, 4);
    if (unit == SOEKPI_DAYS || unit == SOEKPI_MONEY || unit == SOEKPI_MONEY_PER_PERSON)
        power += 2;
    if (random_chance(random, 8))
        digits = -digits;
    fraction out = {1, 1};
    (void)fraction_make(digits, power, &out);
    return out;
}

/* The references as exact values; ratios are made to be short decimals. */
static bool make_references(row_maker *make, const scene_target *target, const law_rule *rule,
                            fraction *references) {
    const law_target *law = &target->law;
    for (int i = 0; i < law_limits(rule); i++) {
        const law_ratio *limit = &rule->limits[i];
        law_ratio bare = *limit;
        bare.factor = (constant){1, 0};
        if (!limit->fixed && (limit->bottom.count > 0 || limit->growth) &&
            !solve(make, &bare, aimed(make, target->unit), law->dialect, NULL))
            return false;
    }
    for (int i = 0; i < law_limits(rule); i++) {
        if (!small_reference(&rule->limits[i], make->row, make->months, law->dialect, &references[i]))
            return false;
        if (law->places != NO_ROUNDING && !rule->limits[i].fixed &&
            !fraction_round(references[i], law->places, &references[i]))
            return false;
    }
    return true;
}

static bool move_by(random_state *random, fraction *goal, fraction distance, bool up, bool down) {
    return up && (!down || random_chance(random, 50)) ? fraction_add(*goal, distance, goal)
                                                      : fraction_subtract(*goal, distance, goal);
}

/* The value that stands on the limit, or on the edge of at_risk. */
static bool choose_goal(row_maker *make, const law_target *law, const law_rule *rule, bool edge,
                        const fraction *references, fraction *goal) {
    int side = rule->kind == LAW_BETWEEN ? (int)random_below(make->random, 2) : 0;
    bool lower =
        rule->kind == LAW_ABOVE || rule->kind == LAW_AT_LEAST || (rule->kind == LAW_BETWEEN && side == 0);
    *goal = references[side];
    fraction tolerance, band;
    if (rule->kind == LAW_WITHIN) {
        bool up = random_chance(make->random, 50);
        lower = !up;
        if (!fraction_of(rule->tolerance, &tolerance) || !move_by(make->random, goal, tolerance, up, !up))
            return false;
    }
    if (edge) {
        if (!fraction_of(law->band, &band) ||
            (law->risk == LAW_SHARE && !fraction_multiply(band, fraction_size(references[side]), &band)) ||
            !move_by(make->random, goal, band, lower, !lower))
            return false;
    }
    if (law->places != NO_ROUNDING && random_chance(make->random, 35)) {
        fraction half;
        if (!fraction_make(5, -law->places - 1, &half) || !move_by(make->random, goal, half, true, true))
            return false;
    }
    return true;
}

bool row_tie(row_maker *make, const scene_target *target) {
    const law_target *law = &target->law;
    const law_rule *rule = &law->rule;
    fraction references[2], goal;
    bool edge = false;
    if (law->risk != LAW_NO_RISK && random_chance(make->random, 18)) {
        edge = law->risk != LAW_CONDITION;
        rule = edge ? rule : &law->condition;
    }
    row_random(make);
    return make_references(make, target, rule, references) &&
           choose_goal(make, law, rule, edge, references, &goal) &&
           solve(make, &law->value, goal, law->dialect, rule);
}

/* ---- products that cancel ---- */

static bool is_plain_ratio(const law_ratio *ratio) {
    return ratio->top.count == 1 && ratio->bottom.count == 1 && !ratio->growth && !ratio->fixed &&
           ratio->top.terms[0].coefficient.digits == 1 && ratio->top.terms[0].coefficient.power == 0 &&
           ratio->bottom.terms[0].coefficient.digits == 1 && ratio->bottom.terms[0].coefficient.power == 0;
}

/* x with a*x = 1 modulo m, for a and m without a common divisor; 0 otherwise. */
static int64_t inverse(int64_t a, int64_t m) {
    int64_t rest = m, next = a % m, before = 0, now = 1;
    while (next != 0) {
        int64_t times = rest / next, swapped = rest - times * next;
        rest = next;
        next = swapped;
        swapped = before - times * now;
        before = now;
        now = swapped;
    }
    return rest == 1 ? (before < 0 ? before + m : before) : 0;
}

bool row_cancel(row_maker *make, const scene_target *target) {
    const law_ratio *value = &target->law.value, *limit = &target->law.rule.limits[0];
    if (!is_plain_ratio(value) || !is_plain_ratio(limit) || target->law.rule.kind > LAW_AT_MOST)
        return false;
    row_random(make);
    int32_t digits = (int32_t)random_between(make->random, 2, 15);
    int64_t c = whole_of(make->random, digits, 0), d = whole_of(make->random, digits, 0);
    /* a/b - c/d = 1/(b*d) with b = c^-1 modulo d, negated, and a = (1 + b*c)/d */
    int64_t b = inverse(c % d, d);
    if (b == 0 || d < 2)
        return false;
    b = d - b;
    __extension__ typedef __int128 product;
    int64_t a = (int64_t)(((product)b * c + 1) / d);
    int32_t power = -make->regime.decimals;
    figure made[4] = {{a, power, FIGURE_NUMBER},
                      {b, power, FIGURE_NUMBER},
                      {c, power, FIGURE_NUMBER},
                      {d, power, FIGURE_NUMBER}};
    bool turned = random_chance(make->random, 50); /* the other one is larger */
    make->row[value->top.terms[0].column] = made[turned ? 2 : 0];
    make->row[value->bottom.terms[0].column] = made[turned ? 3 : 1];
    make->row[limit->top.terms[0].column] = made[turned ? 0 : 2];
    make->row[limit->bottom.terms[0].column] = made[turned ? 1 : 3];
    return a != 0;
}
