/* Plans: each target as YAML and, beside it, as a law. */
#include <stdio.h>
#include <string.h>

#include "maker.h"

void maker_item_name(int32_t cluster, char letter, char *out) {
    (void)snprintf(out, ITEM_NAME_SIZE, "k%d%c", (int)cluster, letter);
}

/* ---- columns ---- */

const char *maker_unit(int32_t unit) {
    static const char *const units[] = {
        [SOEKPI_PERCENT] = "%",       [SOEKPI_MONEY] = "money", [SOEKPI_MONEY_PER_PERSON] = "money/person",
        [SOEKPI_PERSONS] = "persons", [SOEKPI_TIMES] = "times", [SOEKPI_DAYS] = "days"};
    return units[unit];
}

static nature nature_of(char kind) {
    return kind == 'l' ? LEVEL_FIGURES : kind == 'n' ? PERSON_FIGURES : MONEY_FIGURES;
}

static int32_t unit_of(char kind) {
    return kind == 'l' ? SOEKPI_PERCENT : kind == 'n' ? SOEKPI_PERSONS : SOEKPI_MONEY;
}

void maker_declare(maker *make, char letter, char kind) {
    const char *word = kind == 'f' ? "flow" : kind == 's' ? "stock" : kind == 'n' ? "average" : "level";
    char name[ITEM_NAME_SIZE];
    maker_item_name(make->cluster, letter, name);
    text_add(&make->items, "  %s: {kind: %s, unit: \"%s\"}\n", name, word, maker_unit(unit_of(kind)));
}

int32_t scene_column_of(scene *made, int32_t cluster, char letter, int32_t time, nature like_what) {
    const scene_column *like = NULL;
    for (int32_t i = 0; i < made->column_count; i++) {
        const scene_column *column = &made->columns[i];
        if (column->cluster != cluster || column->letter != letter)
            continue;
        if (column->time == time)
            return i;
        like = column;
    }
    scene_column *column = &made->columns[made->column_count];
    *column = (scene_column){.letter = letter, .time = time, .cluster = cluster, .nature = like_what};
    maker_item_name(cluster, letter, column->item);
    if (like) /* one unit for an item at all times: they may stand in one column */
        column->power = like->power;
    else if (like_what == MONEY_FIGURES)
        column->power = random_chance(&made->random, 70)
                            ? made->table_power
                            : money_words[random_below(&made->random, MONEY_WORDS)].power;
    else if (like_what == LEVEL_FIGURES)
        column->power = random_chance(&made->random, 50) ? 0 : -2;
    if (like_what == LEVEL_FIGURES && time == SOEKPI_CURRENT && random_chance(&made->random, 40)) {
        column->has_fallback = true;
        column->fallback = words_constant(&made->random, SOEKPI_PERCENT, WORDS_SHARE, column->fallback_text);
    }
    return made->column_count++;
}

int32_t maker_column(maker *make, char letter, char kind, int32_t time) {
    return scene_column_of(make->made, make->cluster, letter, time, nature_of(kind));
}

/* A form over the cluster's columns, read at `time`. */
static void bind_form(maker *make, const char *written, int32_t time, law_form *out) {
    written_term terms[LAW_TERMS];
    out->count = shape_read(written, terms);
    for (int32_t i = 0; i < out->count; i++) {
        law_term *term = &out->terms[i];
        *term = (law_term){terms[i].coefficient, CONSTANT_TERM, terms[i].yearly};
        if (terms[i].letter)
            term->column = maker_column(make, terms[i].letter, make->shape->kinds[terms[i].letter - 'a'],
                                        shape_time(terms[i].time, time));
    }
}

void maker_bind(maker *make, int32_t time, law_ratio *out) {
    const shape *from = make->shape;
    bind_form(make, from->top, time, &out->top);
    bind_form(make, from->bottom, time, &out->bottom);
    out->growth = from->growth;
    if (from->growth) {
        out->scale = shape_number(from->scale);
        out->offset = shape_number(from->offset);
    }
    out->nonzero = from->nonzero;
    out->annualise = make->made->clusters[make->cluster].annualise;
    out->factor = (constant){1, 0};
}

/* ---- targets ---- */

/* The formula with the cluster's names. */
static void print_formula(maker *make, text *out) {
    for (const char *at = make->shape->text; *at; at++) {
        if (*at == '{') {
            text_add(out, "k%d%c", (int)make->cluster, at[1]);
            at += 2;
        } else {
            text_add(out, "%c", *at);
        }
    }
}

static void add_scope(maker *make, text *out) {
    scene_target *target = make->target;
    uint64_t draw = random_below(make->random, 100);
    target->each = draw < 94;
    target->whole = draw >= 80 && draw < 96;
    if (make->made->months_column != NO_COLUMN_YET) { /* how groups agree on months is tested elsewhere */
        target->whole = false;
        target->each = draw < 96;
    }
    if (target->each || target->whole) {
        text_add(out, ", scope: [%s]",
                 target->each && target->whole ? "each, group"
                 : target->each                ? "each"
                                               : "group");
        return;
    }
    text_add(out, ", scope: [");
    for (int i = 0; i < NAMED_ENTITIES; i++) {
        size_t entity = (size_t)random_below(make->random, make->made->entities);
        bool again = false;
        for (size_t n = 0; n < target->named_count; n++)
            again = again || target->named[n] == entity;
        if (again)
            continue;
        text_add(out, target->named_count ? ", " : "");
        if (scene_is_named(make->made, entity))
            text_add(out, "E%zu", entity);
        else
            text_add(out, "\"%zu\"", make->made->entity_rows[entity] + 1);
        target->named[target->named_count++] = entity;
    }
    text_add(out, "]");
}

static void add_policy(maker *make, text *out) {
    static const int32_t labels[] = {SOEKPI_FROM_ZERO,         SOEKPI_UNCHANGED,     SOEKPI_TURNED_LOSS,
                                     SOEKPI_TURNED_PROFITABLE, SOEKPI_LOSS_NARROWED, SOEKPI_LOSS_WIDENED};
    static const int32_t verdicts[] = {SOEKPI_MET, SOEKPI_AT_RISK, SOEKPI_BREACHED, SOEKPI_UNDEFINED};
    if (!make->shape->growth || !random_chance(make->random, 50))
        return;
    text_add(out, ", labels: {");
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
        int32_t verdict = verdicts[random_below(make->random, 4)];
        make->target->law.policy[labels[i]] = (uint8_t)verdict;
        text_add(out, "%s%s: %s", i ? ", " : "", soekpi_label_id(labels[i]), soekpi_verdict_id(verdict));
    }
    text_add(out, "}");
}

static bool any_growth(const law_target *law) {
    return law->value.growth || law->rule.limits[0].growth || law->rule.limits[1].growth;
}

static void add_options(maker *make, text *out) {
    law_target *law = &make->target->law;
    static const char *const dialects[] = {"strict", "absolute", "signed"};
    if (any_growth(law) && random_chance(make->random, 40)) {
        law->dialect = (int32_t)random_below(make->random, 3);
        text_add(out, ", growth_base: %s", dialects[law->dialect]);
    }
    add_policy(make, out);
    law->places = NO_ROUNDING;
    if (random_chance(make->random, 12)) {
        int32_t shown = (int32_t)random_below(make->random, 4), unit = make->target->unit;
        bool money = unit == SOEKPI_MONEY || unit == SOEKPI_MONEY_PER_PERSON;
        law->places = shown + (unit == SOEKPI_PERCENT ? 2 : money ? -make->made->money_power : 0);
        text_add(out, ", round: %d", (int)shown);
    }
    if (shape_annualisable(make->shape))
        text_add(out, ", annualise: %s", make->made->clusters[make->cluster].annualise ? "yes" : "no");
}

static void note_form(law_target *law, const law_form *form) {
    for (int32_t i = 0; i < form->count; i++) {
        bool known = form->terms[i].column == CONSTANT_TERM;
        for (int32_t c = 0; c < law->column_count && !known; c++)
            known = law->columns[c] == form->terms[i].column;
        if (!known)
            law->columns[law->column_count++] = form->terms[i].column;
    }
}

static void note_columns(law_target *law) {
    const law_ratio *ratios[] = {&law->value, &law->rule.limits[0], &law->rule.limits[1],
                                 &law->condition.limits[0]};
    for (size_t i = 0; i < sizeof ratios / sizeof *ratios; i++) {
        note_form(law, &ratios[i]->top);
        note_form(law, &ratios[i]->bottom);
    }
}

static void make_target(maker *make) {
    scene *made = make->made;
    scene_target *target = &made->targets[made->target_count];
    text formula = {0}, goal = {0};
    char rule[RULE_SIZE], risk[RULE_SIZE];
    make->target = target;
    *target = (scene_target){.cluster = make->cluster, .unit = make->shape->unit};
    (void)snprintf(target->id, sizeof target->id, "t%d", (int)made->target_count);
    memset(target->law.policy, SOEKPI_UNDEFINED, sizeof target->law.policy);
    maker_bind(make, SOEKPI_CURRENT, &target->law.value);
    print_formula(make, &formula);
    bool item = strcmp(make->shape->text, "{a}") == 0;
    if (!item)
        text_add(&make->indicators, "  v%d: {formula: \"%s\", unit: \"%s\"%s}\n", (int)made->target_count,
                 formula.start, maker_unit(make->shape->unit),
                 make->shape->nonzero ? ", denominator: nonzero" : "");
    target->form = maker_rule_form(make);
    maker_rule(make, &target->law.rule, target->form, false, rule);
    maker_risk(make, risk);
    if (item)
        text_add(&goal, "  - {id: %s, indicator: %s, rule: \"%s\"", target->id, formula.start, rule);
    else
        text_add(&goal, "  - {id: %s, indicator: v%d, rule: \"%s\"", target->id, (int)made->target_count,
                 rule);
    if (target->law.risk != LAW_NO_RISK)
        text_add(&goal, ", at_risk: \"%s\"", risk);
    add_options(make, &goal);
    add_scope(make, &goal);
    text_add(&goal, "}\n");
    note_columns(&target->law);
    if (!goal.failed && !formula.failed) {
        text_add(&make->goals, "%s", goal.start);
        (void)snprintf(target->text, sizeof target->text, "%s: %.480s", formula.start, goal.start + 4);
    }
    make->goals.failed = make->goals.failed || goal.failed || formula.failed;
    text_free(&formula);
    text_free(&goal);
    made->target_count++;
}

static void make_cluster(maker *make) {
    scene *made = make->made;
    scene_cluster *cluster = &made->clusters[made->cluster_count];
    make->cluster = made->cluster_count++;
    make->shape = &shapes[random_below(make->random, shape_count)];
    make->spare = 'g';
    *cluster = (scene_cluster){
        .shape = make->shape, .first_target = made->target_count, .first_column = made->column_count};
    cluster->annualise = shape_annualisable(make->shape) && random_chance(make->random, 50);
    for (size_t i = 0; make->shape->kinds[i]; i++)
        maker_declare(make, (char)('a' + (int)i), make->shape->kinds[i]);
    int32_t count = random_chance(make->random, 90) ? 1 : (int32_t)random_between(make->random, 2, 3);
    for (int32_t i = 0; i < count && made->target_count < SCENE_TARGETS; i++)
        make_target(make);
    cluster->target_count = made->target_count - cluster->first_target;
    cluster->column_count = made->column_count - cluster->first_column;
}

static bool join_sections(maker *make) {
    scene *made = make->made;
    text all = {0};
    text *sections[] = {&make->parameters, &make->items, &make->indicators, &make->goals};
    static const char *const names[] = {"parameters", "items", "indicators", "goals"};
    static const char *const money[] = {[0] = "元", [3] = "千元", [4] = "万元", [8] = "亿元"};
    text_add(&all, "soekpi: 1\nplan: exactness\nmoney_unit: %s\n", money[made->money_power]);
    if (made->partial)
        text_add(&all, "partial: yes\n");
    for (size_t i = 0; i < 4; i++) {
        if (sections[i]->length > 0)
            text_add(&all, "%s:\n%s", names[i], sections[i]->start);
        all.failed = all.failed || sections[i]->failed;
        text_free(sections[i]);
    }
    made->plan = all.start;
    made->plan_length = all.length;
    return !all.failed;
}

bool scene_make_plan(scene *made) {
    maker make = {.made = made, .random = &made->random};
    int32_t clusters = (int32_t)random_between(make.random, 1, SCENE_CLUSTERS);
    text_add(&make.parameters, "  yearly_rate: {value: 5.5 %%, per: year, note: made up}\n");
    for (int32_t i = 0; i < clusters && made->target_count < SCENE_TARGETS &&
                        made->column_count < SCENE_COLUMNS - 3 * LAW_COLUMNS;
         i++)
        make_cluster(&make);
    return join_sections(&make);
}
