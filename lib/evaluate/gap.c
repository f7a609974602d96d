/* How a group's sum compares with the consolidated figure that was reported, and what explains a gap (law
 * 12).
 *
 * Causes are tried in the order of their list, first against the rounding of what was reported alone; then
 * with that of the members too, of which there may be many. */
#include "catalogue/catalogue.h"
#include "evaluate/consolidation.h"

typedef struct search {
    context at;
    const bound_target *bound;
    bound_ratio value; /* of inputs */
    part_scale scale;
    computed ours;
    ratio_slack our_slack;
    ratio_slack reported_slack;
    gap_steps *steps;
} search;

static void set_known(known_ratio *out, const computed *from) {
    out->known = from->reason == SOEKPI_REASON_OK;
    if (out->known)
        soekpi_exact_ratio_copy(&out->ratio, &from->ratio);
}

/* a - b where both are known. */
static void set_difference(known_ratio *out, const known_ratio *a, const known_ratio *b) {
    out->known = a->known && b->known;
    if (out->known)
        soekpi_exact_ratio_subtract(&out->ratio, &a->ratio, &b->ratio);
}

/* ---- our value, step by step ---- */

static void compute_without(const search *of, uint8_t without, known_ratio *out) {
    computed value;
    context at = of->at;
    at.without = without;
    soekpi_ratio_compute(&at, of->bound, &of->value, &value);
    set_known(out, &value);
}

static void compute_ours(search *of) {
    gap_steps *steps = of->steps;
    soekpi_ratio_compute(&of->at, of->bound, &of->value, &of->ours);
    set_known(&steps->consolidated, &of->ours);
    steps->reason = of->ours.reason;
    compute_without(of, WITHOUT_ELIMINATIONS, &steps->weighted);
    compute_without(of, WITHOUT_ELIMINATIONS | WITHOUT_SHARES, &steps->plain);
    set_difference(&steps->eliminations, &steps->consolidated, &steps->weighted);
    if (!steps->consolidated.known)
        return;
    soekpi_part_scale_find(&of->at, of->bound, &of->value, &of->scale);
    soekpi_slack_find(&of->at, &of->value, &of->scale, soekpi_group_at(&of->at)->count, &of->our_slack);
}

/* ---- what was reported ---- */

/* The indicator's own column; false when it has none, or no figure. */
static bool read_own_column(const search *of, const context *at) {
    if (of->bound->value.reported == NO_SOURCE)
        return false;
    const source *from = &at->evaluation->sources[of->bound->value.reported];
    known_ratio *reported = &of->steps->reported;
    decimal figure;
    uint8_t marks = 0;
    if (soekpi_figure_read(at, from, at->row, &figure, &marks) != READ_NUMBER)
        return false;
    reported->known = true;
    soekpi_ratio_from_decimal(&reported->ratio, figure);
    return true;
}

static void read_reported(search *of) {
    size_t member = soekpi_group_at(&of->at)->reported;
    computed value;
    part_scale scale;
    soekpi_slack_none(&of->reported_slack);
    if (member == NO_ROW)
        return;
    context at = {.evaluation = of->at.evaluation, .row = member, .single = true};
    if (read_own_column(of, &at)) {
        const source *from = &at.evaluation->sources[of->bound->value.reported];
        soekpi_exact_set(&of->reported_slack.numerator, soekpi_half_printed(at.evaluation, from));
        return;
    }
    soekpi_ratio_compute(&at, of->bound, &of->value, &value);
    set_known(&of->steps->reported, &value);
    if (value.reason != SOEKPI_REASON_OK)
        return;
    soekpi_part_scale_find(&at, of->bound, &of->value, &scale);
    soekpi_slack_find(&at, &of->value, &scale, 1, &of->reported_slack);
}

/* ---- minority interest ---- */

/* What the minority's part of an item is called; NULL for other targets. */
static const char *minority_of(const search *of) {
    const target *wanted = of->bound->target;
    if (wanted->symbol.what != SOEKPI_IS_ITEM)
        return NULL;
    const char *id =
        soekpi_catalogue_item(of->at.evaluation->plan->catalogue, wanted->symbol.index)->names.id;
    return strcmp(id, "net_profit") == 0     ? "minority_profit"
           : strcmp(id, "total_equity") == 0 ? "minority_equity"
                                             : NULL;
}

/* The column of an item of this period. False when there is none. */
static bool find_item(const soekpi_evaluation *evaluation, symbol of, source *out) {
    *out = (source){.symbol = of, .base = NO_COLUMN, .outside = READ_MISSING};
    const soekpi_table *table = evaluation->table;
    out->direct = soekpi_find_column(evaluation, of, SOEKPI_CURRENT);
    if (out->direct != NO_COLUMN)
        out->direct_power =
            soekpi_column_power(table, &table->columns[out->direct], soekpi_symbol_unit(evaluation, of));
    return out->direct != NO_COLUMN;
}

/* The members' own, with their shares: known when each has one. */
static bool add_minority(const context *at, const source *from, exact *sum) {
    const soekpi_evaluation *evaluation = at->evaluation;
    const group *whole = soekpi_group_at(at);
    soekpi_exact_zero(sum);
    for (size_t i = 0; i < whole->count; i++) {
        size_t member = evaluation->group_members[whole->first + i];
        decimal figure, weight;
        uint8_t marks = 0;
        reading read = soekpi_figure_read(at, from, member, &figure, &marks);
        if (read == READ_MISSING && soekpi_is_elimination(evaluation, member))
            continue;
        if (read != READ_NUMBER ||
            !soekpi_member_weight(evaluation, at->row - evaluation->entity_count, member, &weight))
            return false;
        soekpi_exact_add_product(sum, weight, figure);
    }
    return whole->entities > 0;
}

/* The group's own statement knows it best. */
static soekpi_status find_minority(search *of) {
    const soekpi_evaluation *evaluation = of->at.evaluation;
    known_ratio *minority = &of->steps->minority;
    const char *id = minority_of(of);
    symbol item_symbol;
    source from;
    if (!id)
        return SOEKPI_OK;
    soekpi_status status =
        soekpi_catalogue_lookup(evaluation->plan->catalogue, soekpi_slice(id), &item_symbol);
    if (status == SOEKPI_ERROR_MEMORY)
        return status;
    if (status != SOEKPI_OK || item_symbol.what != SOEKPI_IS_ITEM ||
        !find_item(evaluation, item_symbol, &from))
        return SOEKPI_OK;
    of->steps->minority_item = item_symbol.index;
    size_t member = soekpi_group_at(&of->at)->reported;
    decimal figure;
    uint8_t marks = 0;
    soekpi_exact_set(&minority->ratio.denominator, soekpi_decimal_make(1, 0));
    minority->known =
        member != NO_ROW && soekpi_figure_read(&of->at, &from, member, &figure, &marks) == READ_NUMBER;
    if (minority->known)
        soekpi_exact_set(&minority->ratio.numerator, figure);
    else
        minority->known = add_minority(&of->at, &from, &minority->ratio.numerator);
    return SOEKPI_OK;
}

/* ---- the mean of ratios ---- */

/* Of the members that have one. Sums of many fractions have no bounds: each is rounded to MEAN_PLACES
 * decimals, far below what a double or a table shows. */
static void find_mean(search *of) {
    enum { MEAN_PLACES = 40 };
    const soekpi_evaluation *evaluation = of->at.evaluation;
    const group *whole = soekpi_group_at(&of->at);
    known_ratio *mean = &of->steps->mean;
    size_t found = 0;
    if (soekpi_ratio_is_amount(&of->value))
        return;
    soekpi_exact_zero(&mean->ratio.numerator);
    for (size_t i = 0; i < whole->count; i++) {
        size_t member = evaluation->group_members[whole->first + i];
        context at = {.evaluation = evaluation, .row = member, .single = true};
        computed value;
        exact_ratio rounded;
        if (soekpi_is_elimination(evaluation, member))
            continue;
        soekpi_ratio_compute(&at, of->bound, &of->bound->value, &value);
        if (value.reason != SOEKPI_REASON_OK)
            continue;
        soekpi_exact_round(&rounded, &value.ratio, MEAN_PLACES);
        soekpi_exact_add(&mean->ratio.numerator, &mean->ratio.numerator, &rounded.numerator);
        found++;
    }
    mean->known = found > 0;
    soekpi_exact_set(&mean->ratio.denominator, soekpi_decimal_make((int128)found, 0));
}

/* ---- causes ---- */

static bool fits(const search *of, const exact_ratio *candidate, const ratio_slack *slack) {
    return soekpi_ratios_meet(&of->steps->reported.ratio, &of->reported_slack, candidate, slack);
}

static bool step_fits(const search *of, const known_ratio *candidate, const ratio_slack *slack) {
    return candidate->known && fits(of, &candidate->ratio, slack);
}

/* Eliminations that change nothing explain nothing. */
static bool is_plain_sum(const search *of, const ratio_slack *slack) {
    const known_ratio *effect = &of->steps->eliminations;
    return soekpi_group_at(&of->at)->consolidated && !(effect->known && effect->ratio.numerator.sign == 0) &&
           (step_fits(of, &of->steps->plain, slack) || step_fits(of, &of->steps->weighted, slack));
}

/* The reported figure has no minority interest, or ours has none. */
static bool is_minority(const search *of, const ratio_slack *slack) {
    const known_ratio *minority = &of->steps->minority;
    exact_ratio other, without;
    if (!minority->known || minority->ratio.numerator.sign == 0)
        return false;
    soekpi_exact_ratio_subtract(&without, &of->ours.ratio, &minority->ratio);
    if (fits(of, &without, slack))
        return true;
    soekpi_exact_ratio_copy(&other, &minority->ratio);
    soekpi_exact_negate(&other.numerator);
    soekpi_exact_ratio_subtract(&without, &of->ours.ratio, &other);
    return fits(of, &without, slack);
}

static bool is_mean(const search *of) {
    ratio_slack none; /* ratios of members are what was averaged, as exact as they were */
    soekpi_slack_none(&none);
    return soekpi_group_at(&of->at)->entities > 1 && step_fits(of, &of->steps->mean, &none);
}

static bool is_full_share(const search *of, const ratio_slack *slack) {
    known_ratio full = {.known = false};
    if (!of->at.evaluation->member_shares)
        return false;
    compute_without(of, WITHOUT_SHARES, &full);
    return step_fits(of, &full, slack);
}

/* A member whose absence, or second presence, explains the gap: the nearest, the first of those. */
typedef struct suspect {
    bool found;
    exact_ratio distance;
    size_t row;
    const char *name;
} suspect;

typedef struct suspects {
    suspect missing, twice;
} suspects;

/* Keeps what is nearer; true when it is. */
static bool consider(const search *of, const exact *numerator, const exact *denominator,
                     const ratio_slack *slack, suspect *nearest) {
    exact_ratio candidate, distance;
    soekpi_exact_copy(&candidate.numerator, numerator);
    soekpi_exact_copy(&candidate.denominator, denominator);
    if (candidate.denominator.sign < 0 && of->value.nonzero) {
        soekpi_exact_negate(&candidate.numerator);
        soekpi_exact_negate(&candidate.denominator);
    }
    if (candidate.denominator.sign <= 0 || !fits(of, &candidate, slack))
        return false;
    soekpi_exact_ratio_subtract(&distance, &candidate, &of->steps->reported.ratio);
    if (distance.numerator.sign < 0)
        soekpi_exact_negate(&distance.numerator);
    if (nearest->found && soekpi_exact_ratio_compare(&distance, &nearest->distance) >= 0)
        return false;
    nearest->found = true;
    soekpi_exact_ratio_copy(&nearest->distance, &distance);
    return true;
}

static bool consider_part(const search *of, const part_list *list, size_t index, const ratio_slack *slack,
                          suspects *out) {
    exact numerator, denominator, n, d;
    soekpi_part_sum(&of->at, of->bound, list, index, &of->value.numerator, &numerator);
    soekpi_part_sum(&of->at, of->bound, list, index, &of->value.denominator, &denominator);
    if (numerator.sign == 0 && denominator.sign == 0)
        return true;
    soekpi_part_numerator(&of->scale, &numerator, &denominator, &numerator);
    soekpi_exact_multiply_decimal(&denominator, &denominator, of->scale.denominator);
    if (of->scale.negated)
        soekpi_exact_negate(&denominator);
    soekpi_exact_subtract(&n, &of->ours.ratio.numerator, &numerator);
    soekpi_exact_subtract(&d, &of->ours.ratio.denominator, &denominator);
    bool missing = consider(of, &n, &d, slack, &out->missing);
    soekpi_exact_add(&n, &of->ours.ratio.numerator, &numerator);
    soekpi_exact_add(&d, &of->ours.ratio.denominator, &denominator);
    bool twice = consider(of, &n, &d, slack, &out->twice);
    if (!missing && !twice)
        return true;
    const char *name = soekpi_part_name(&of->at, list, index);
    suspect *kept[] = {missing ? &out->missing : NULL, twice ? &out->twice : NULL};
    for (int i = 0; i < 2; i++)
        if (kept[i]) {
            kept[i]->row = soekpi_part_row(&of->at, list, index);
            kept[i]->name = name;
        }
    return name != NULL;
}

/* Enterprises, then groups as a whole. */
static bool find_suspects(const search *of, const ratio_slack *slack, suspects *out) {
    bool done = true;
    out->missing.found = out->twice.found = false;
    if (of->scale.mirrored) /* parts do not add up to the denominator that a negative base gives */
        return true;
    for (int32_t parts = SOEKPI_PARTS_ENTERPRISES; done && parts >= SOEKPI_PARTS_CHILDREN; parts--) {
        part_list list;
        if (!soekpi_part_list_find(&of->at, parts, &list))
            return false;
        size_t first = parts == SOEKPI_PARTS_CHILDREN ? list.member_count : 0;
        for (size_t i = first; done && i < list.member_count + list.group_count; i++)
            done = consider_part(of, &list, i, slack, out);
        soekpi_part_list_free(&list);
    }
    return done;
}

static void accuse(gap_steps *steps, int32_t cause, const suspect *of) {
    steps->cause = cause;
    steps->member = of->row;
    steps->member_name = of->name;
}

/* Leaves the cause as it is when none fits. */
static soekpi_status explain(const search *of, const ratio_slack *slack) {
    gap_steps *steps = of->steps;
    suspects found;
    if (fits(of, &of->ours.ratio, slack))
        steps->cause = SOEKPI_GAP_AGREES;
    else if (is_plain_sum(of, slack))
        steps->cause = SOEKPI_GAP_PLAIN_SUM;
    else if (is_minority(of, slack))
        steps->cause = SOEKPI_GAP_MINORITY;
    else if (is_mean(of))
        steps->cause = SOEKPI_GAP_MEAN_OF_RATIOS;
    else if (!find_suspects(of, slack, &found))
        return SOEKPI_ERROR_MEMORY;
    else if (found.missing.found)
        accuse(steps, SOEKPI_GAP_MEMBER_MISSING, &found.missing);
    else if (found.twice.found)
        accuse(steps, SOEKPI_GAP_MEMBER_TWICE, &found.twice);
    else if (is_full_share(of, slack))
        steps->cause = SOEKPI_GAP_FULL_SHARE;
    return SOEKPI_OK;
}

static soekpi_status find_cause(const search *of) {
    gap_steps *steps = of->steps;
    ratio_slack none;
    soekpi_slack_none(&none);
    if (!steps->reported.known || !steps->consolidated.known)
        return SOEKPI_OK;
    steps->cause = SOEKPI_GAP_UNEXPLAINED;
    soekpi_status status = explain(of, &none);
    if (status == SOEKPI_OK && steps->cause == SOEKPI_GAP_UNEXPLAINED)
        status = explain(of, &of->our_slack);
    return status;
}

/* ---- the public call ---- */

soekpi_status soekpi_gap_find(const soekpi_evaluation *evaluation, size_t row, size_t index, gap_steps *out) {
    soekpi_status status = soekpi_consolidation_check(evaluation, row, index);
    if (status != SOEKPI_OK)
        return status;
    known_ratio *const steps[] = {&out->plain,    &out->weighted, &out->eliminations, &out->consolidated,
                                  &out->reported, &out->gap,      &out->minority,     &out->mean};
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        steps[i]->known = false;
    out->cause = SOEKPI_GAP_NONE;
    out->minority_item = NO_ITEM;
    out->member = SIZE_MAX;
    out->member_name = NULL;
    search of;
    of.at = (context){.evaluation = evaluation, .row = row};
    of.bound = &evaluation->targets[index];
    of.value = soekpi_ratio_of_inputs(&of.bound->value);
    of.steps = out;
    compute_ours(&of);
    read_reported(&of);
    set_difference(&out->gap, &out->reported, &out->consolidated);
    find_mean(&of);
    status = find_minority(&of);
    return status == SOEKPI_OK ? find_cause(&of) : status;
}

double soekpi_known_nearest(const known_ratio *from) {
    double number = (double)NAN;
    if (from->known)
        (void)soekpi_exact_nearest(&from->ratio, &number);
    return number;
}

soekpi_status soekpi_evaluation_gap(const soekpi_evaluation *evaluation, size_t row, size_t index,
                                    soekpi_gap *gap) {
    gap_steps steps;
    if (!evaluation || !gap || gap->size != sizeof *gap)
        return SOEKPI_ERROR_ARGUMENT;
    soekpi_status status = soekpi_gap_find(evaluation, row, index, &steps);
    if (status != SOEKPI_OK)
        return status;
    *gap = (soekpi_gap){.size = sizeof *gap,
                        .plain = soekpi_known_nearest(&steps.plain),
                        .weighted = soekpi_known_nearest(&steps.weighted),
                        .eliminations = soekpi_known_nearest(&steps.eliminations),
                        .consolidated = soekpi_known_nearest(&steps.consolidated),
                        .reported = soekpi_known_nearest(&steps.reported),
                        .gap = soekpi_known_nearest(&steps.gap),
                        .minority = soekpi_known_nearest(&steps.minority),
                        .mean = soekpi_known_nearest(&steps.mean),
                        .member = steps.member,
                        .cause = steps.cause};
    return SOEKPI_OK;
}
