/* What a scene is about: its period, its units, its rows and groups. */
#include "scene.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void choose_period(scene *made) {
    static const struct {
        const char *period;
        int32_t months;
    } periods[] = {{"2023Q3", 9}, {"2023H1", 6}, {"2023-05", 5}, {"2023-11", 11}, {"2023Q1", 3}};
    (void)snprintf(made->period, sizeof made->period, "2023");
    made->months = 12;
    if (random_chance(&made->random, 40)) {
        size_t index = (size_t)random_below(&made->random, 5);
        (void)snprintf(made->period, sizeof made->period, "%s", periods[index].period);
        made->months = periods[index].months;
    }
    made->months_column = NO_COLUMN_YET;
    if (!made->groups && random_chance(&made->random, 12)) {
        made->months_column = scene_column_of(made, -1, '#', SOEKPI_CURRENT, MONTH_FIGURES);
        (void)snprintf(made->columns[0].item, sizeof made->columns[0].item, "months");
    }
}

static bool choose_rows(scene *made, size_t most) {
    static const size_t usual[] = {1, 7, 63, 64, 65, 127, 128, 130, 200, 500, 1000, 2000, 4096, 4100, 5000};
    random_state *random = &made->random;
    size_t entities = usual[random_below(random, sizeof usual / sizeof *usual)];
    made->entities = entities < most ? entities : most;
    bool grouped = random_chance(random, 15);
    size_t eliminations = grouped ? (size_t)random_below(random, 2 + made->entities / 6) : 0;
    made->rows = made->entities + eliminations;
    made->entity_rows = calloc(made->entities, sizeof *made->entity_rows);
    made->eliminations = calloc(made->rows, 1);
    made->groups = grouped ? calloc(made->rows, sizeof *made->groups) : NULL;
    if (!made->entity_rows || !made->eliminations || (grouped && !made->groups))
        return false;
    for (size_t left = eliminations; left > 0;) {
        uint8_t *row = &made->eliminations[random_below(random, made->rows)];
        left -= *row == 0;
        *row = 1;
    }
    size_t entity = 0;
    for (size_t row = 0; row < made->rows; row++) {
        if (grouped)
            made->groups[row] = (int32_t)random_between(random, -1, SCENE_GROUPS - 1);
        if (!made->eliminations[row])
            made->entity_rows[entity++] = row;
    }
    return true;
}

bool scene_is_named(const scene *made, size_t entity) {
    return made->has_names && !(made->some_nameless && entity % 7 == 3);
}

/* Groups in order of first appearance: entities first, then eliminations. */
static void order_groups(scene *made) {
    bool known[SCENE_GROUPS] = {false};
    for (int pass = 0; pass < 2 && made->groups; pass++)
        for (size_t row = 0; row < made->rows; row++) {
            int32_t of = made->groups[row];
            if (made->eliminations[row] != pass || of < 0 || known[of])
                continue;
            known[of] = true;
            made->group_order[made->group_count++] = of;
        }
    if (made->group_count == 0) { /* one group of all */
        free(made->groups);
        made->groups = NULL;
        made->group_count = 1;
    }
}

bool scene_make(scene *made, uint64_t seed, uint64_t number, size_t rows) {
    static const int32_t shown[] = {0, 3, 4, 8}, table[] = {0, 4, 3, 8};
    memset(made, 0, sizeof *made);
    made->seed = seed;
    made->number = number;
    made->random = random_begin(seed, number);
    made->money_power = shown[random_below(&made->random, 4)];
    made->table_power = random_chance(&made->random, 50) ? 0 : table[random_below(&made->random, 4)];
    made->has_names = random_chance(&made->random, 50);
    made->some_nameless = random_chance(&made->random, 30);
    if (!choose_rows(made, rows)) {
        scene_free(made);
        return false;
    }
    made->partial = made->groups && random_chance(&made->random, 40);
    order_groups(made);
    choose_period(made);
    if (scene_make_plan(made) && scene_make_rows(made))
        return true;
    scene_free(made);
    return false;
}

void scene_free(scene *made) {
    free(made->plan);
    free(made->entity_rows);
    free(made->eliminations);
    free(made->groups);
    free(made->cells);
    free(made->figures);
    free(made->classes);
    memset(made, 0, sizeof *made);
}
