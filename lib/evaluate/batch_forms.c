/* A target prepared for the scales in force: the integers that turn its forms into a
 * ratio and its limits. */
#include "evaluate/batch.h"

#define EIGHT(x) x, x, x, x, x, x, x, x
#define SIXTY_FOUR(x) EIGHT(x), EIGHT(x), EIGHT(x), EIGHT(x), EIGHT(x), EIGHT(x), EIGHT(x), EIGHT(x)
const double soekpi_ones[BATCH_ROWS] = {SIXTY_FOUR(1)};
const double soekpi_nothing[BATCH_ROWS] = {SIXTY_FOUR(NAN)};

/* integer * 10^power, an exact integer below 2^53; NaN when it is none. */
static double integer_of(double integer, int power) {
    if (integer == 0)
        return 0;
    double product = power >= 0 && power <= EXACT_TENS ? integer * soekpi_tens[power] : (double)NAN;
    return fabs(product) < INTEGER_END ? product : (double)NAN;
}

/* Figures of the form are times 10^this, without its unit. */
static int power_of(const int *scales, const lane_form *of) {
    return of->power + (of->family == NO_FAMILY ? 0 : scales[of->family]);
}

static lane_place place_form(prepared_target *out, const int *scales, const lane_form *of) {
    if (of->kind == FORM_CONSTANT)
        return PLACE_OF_ONES;
    if (of->kind == FORM_COLUMN)
        return (lane_place)(of->slot * BATCH_ROWS);
    lane_sum *sum = &out->sums[out->sum_count];
    sum->form = of;
    sum->constant = integer_of(of->constant.integer, of->constant.exponent + power_of(scales, of));
    sum->checked = !(of->reach < INTEGER_END) || sum->constant != 0; /* NaN fits nowhere */
    out->safe_sums = sum->checked ? 0 : out->safe_sums;
    return (lane_place)((SECTION_SLOTS + out->sum_count++) * BATCH_ROWS);
}

static prepared_ratio prepare_ratio(prepared_target *out, const int *scales, const lane_ratio *ratio) {
    int power = power_of(scales, &ratio->denominator) - power_of(scales, &ratio->numerator);
    prepared_ratio made = {place_form(out, scales, &ratio->numerator),
                           place_form(out, scales, &ratio->denominator),
                           integer_of(ratio->numerator.unit, power > 0 ? power : 0),
                           integer_of(ratio->denominator.unit, power < 0 ? -power : 0)};
    if (isnan(made.up) || isnan(made.down))
        out->fits = false;
    return made;
}

/* Figures below the result keep products with `most` below 2^53, of forms that have `reach`. */
static double safe_below(double most) {
    return most > 0 ? INTEGER_END / most : (double)INFINITY;
}

/* A bound of a form's figures for each unit of the largest figure. */
static double reach_of(const lane_form *of) {
    return of->kind == FORM_CONSTANT ? 1.0 : of->reach / FIGURE_END;
}

static void prepare_value(prepared_target *out, const int *scales, const lane_ratio *ratio) {
    prepared_ratio made = prepare_ratio(out, scales, ratio);
    double top = fabs(made.up) * reach_of(&ratio->numerator);
    double bottom = fabs(made.down) * reach_of(&ratio->denominator);
    out->value_numerator = made.numerator;
    out->value_denominator = made.denominator;
    out->value = (lane_quotient){.up = made.up,
                                 .down = made.down,
                                 .scales_up = made.up != 1,
                                 .scales_down = made.down != 1,
                                 .flips = ratio->nonzero};
    out->safe_value = safe_below(top > bottom ? top : bottom);
}

/* Greatest common divisor of whole numbers, of which 0 says nothing; 1 for a NaN. */
static double common_divisor(double a, double b) {
    a = fabs(a);
    b = fabs(b);
    if (!(a < INTEGER_END && b < INTEGER_END))
        return 1;
    while (b != 0) {
        double rest = fmod(a, b);
        a = b;
        b = rest;
    }
    return a;
}

/* Takes out what the constants have in common: the smaller they are, the more figures fit. */
static void reduce_limit(lane_limit *limit) {
    double common = limit->has_share ? common_divisor(common_divisor(limit->unit, limit->share), limit->q)
                                     : common_divisor(common_divisor(limit->a, limit->b),
                                                      common_divisor(limit->q, limit->second));
    if (!(common > 1))
        return;
    limit->q /= common;
    if (limit->has_share) {
        limit->unit /= common;
        limit->share /= common;
        return;
    }
    limit->a /= common;
    limit->b /= common;
    limit->second /= common;
}

/* The limit's constants: the common denominator 10^places makes all of them integers. */
static void prepare_limit(prepared_target *out, const int *scales, const lane_target *wanted, size_t index) {
    const lane_test *test = &wanted->tests[index];
    const lane_ratio *ratio = &wanted->references[test->reference];
    prepared_ratio base = prepare_ratio(out, scales, ratio);
    lane_limit *made = &out->limits[index];
    *made = (lane_limit){.threshold = test->strict ? 0.5 : -0.5,
                         .upper = test->upper,
                         .has_margin = test->margin.integer != 0,
                         .has_second = test->extra == SECOND_MARGIN,
                         .has_share = test->extra == SECOND_SHARE,
                         .unit = 1,
                         .flips = ratio->nonzero};
    out->limit_numerators[index] = base.numerator;
    out->limit_denominators[index] = base.denominator;
    const scaled_integer *constants[3] = {&test->factor, &test->margin, &test->second};
    int places = 0;
    for (int i = 0; i < (made->has_second ? 3 : 2); i++)
        if (constants[i]->integer != 0 && -constants[i]->exponent > places)
            places = -constants[i]->exponent;
    made->a = integer_of(test->factor.integer, test->factor.exponent + places) * base.up;
    made->b = integer_of(test->margin.integer, test->margin.exponent + places) * base.down;
    made->q = integer_of(1, places) * base.down;
    if (made->has_second)
        made->second = integer_of(test->second.integer, test->second.exponent + places) * base.down;
    if (made->has_share) {
        int split = test->second.exponent < 0 ? -test->second.exponent : 0;
        made->unit = integer_of(1, split);
        made->share =
            integer_of(test->second.integer, test->second.exponent + split) * (test->upper ? -1 : 1);
        made->q *= made->unit;
    }
    reduce_limit(made);
    made->scales_top = made->a != 1;
    made->scales_bottom = made->q != 1;
    made->is_fixed = base.numerator == PLACE_OF_ONES && base.denominator == PLACE_OF_ONES;
    made->fixed_top = made->unit * (made->a + made->b);
    made->fixed_second =
        made->has_share ? made->fixed_top + made->share * fabs(made->a + made->b) : made->a + made->second;
    double top = fabs(made->a) * reach_of(&ratio->numerator) + fabs(made->b) * reach_of(&ratio->denominator);
    double extra = fabs(made->second) * reach_of(&ratio->denominator) + fabs(made->share) * top;
    double bottom = fabs(made->q) * reach_of(&ratio->denominator);
    top = top * made->unit + extra;
    out->safe_limits[index] = safe_below(top > bottom ? top : bottom);
    if (!(fabs(made->a) < INTEGER_END && fabs(made->b) < INTEGER_END && fabs(made->q) < INTEGER_END &&
          fabs(made->second) < INTEGER_END && fabs(made->share) < INTEGER_END && made->unit < INTEGER_END))
        out->fits = false;
}

/* Growth: W times its unit stands against the denominator, both at one scale. */
static void prepare_label(prepared_target *out, const int *scales, const lane_ratio *ratio) {
    out->now = place_form(out, scales, &ratio->now);
    int power =
        ratio->now_unit.exponent + power_of(scales, &ratio->denominator) - power_of(scales, &ratio->now);
    out->now_unit = integer_of(ratio->now.unit * ratio->now_unit.integer, power > 0 ? power : 0);
    out->base_unit = integer_of(ratio->denominator.unit, power < 0 ? -power : 0);
}

void soekpi_prepare(const kernel *lane, const lane_target *wanted, const int *scales, prepared_target *out) {
    const lane_ratio *value = &wanted->value;
    out->sum_count = 0;
    out->fits = true;
    out->safe_sums = (double)INFINITY;
    prepare_value(out, scales, value);
    for (size_t i = 0; i < wanted->test_count + wanted->condition; i++) {
        prepare_limit(out, scales, wanted, i);
        out->limits[i].loop = lane->choose(&out->value, &out->limits[i]);
    }
    if (value->growth)
        prepare_label(out, scales, value);
    /* An amount is the margin times the denominator in base units. */
    int bottom = power_of(scales, &value->denominator), top = power_of(scales, &value->numerator);
    out->amount_unit =
        integer_of(wanted->scale.integer, wanted->scale.exponent + (top > bottom ? top : bottom));
}

const double *soekpi_figures_at(const batch *at, lane_place offset) {
    return offset == PLACE_OF_ONES ? soekpi_ones : at->figures + offset;
}

row_set soekpi_sum_forms(batch *at, const prepared_target *ready) {
    row_set unfit = 0;
    for (size_t i = 0; i < ready->sum_count; i++) {
        const lane_sum *sum = &ready->sums[i];
        unfit |=
            at->program->kernel->sum(at->figures, sum->form->terms, sum->form->count, sum->constant,
                                     sum->checked, at->rows, at->figures + (SECTION_SLOTS + i) * BATCH_ROWS);
    }
    return unfit;
}
