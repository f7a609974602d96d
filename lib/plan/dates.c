/* Days and amounts of a target: start, due, schedule, maximum. */
#include "plan/reader.h"

#include "base/memory.h"
#include "base/period.h"
#include "catalogue/form.h"

/* ---- Days ---- */

/* A date, or the last day of a period; 0 for neither. */
static int32_t day_of(slice text) {
    int32_t day = soekpi_date_read(text);
    if (day != 0) {
        return day;
    }
    int32_t period = soekpi_period_read(text, NULL);
    return period == PERIOD_NONE ? 0 : soekpi_period_end_date(period);
}

static soekpi_status fail_day(slice text, place where, soekpi_error *error) {
    slice shown = {text.start, text.length < 60 ? text.length : 60};
    return soekpi_fail(error, SOEKPI_ERROR_PERIOD, where,
                       "'%.*s' is no day of the calendar; write for example 2023-06-30, or 2023H1 for its "
                       "last day",
                       (int)shown.length, shown.start);
}

/* The day under `key` as `read` takes it, which gives 0 for what is none. */
static soekpi_status read_day(const node *map, const char *key, int32_t (*read)(slice), int32_t *out,
                              soekpi_error *error) {
    slice text = {NULL, 0};
    soekpi_status status = soekpi_node_text(map, key, &text, error);
    if (status != SOEKPI_OK || text.start == NULL) {
        return status;
    }
    int32_t day = read(text);
    if (day == 0) {
        return fail_day(text, soekpi_text_place(soekpi_node_find(map, key)), error);
    }
    *out = day;
    return SOEKPI_OK;
}

soekpi_status soekpi_read_day(const node *map, const char *key, int32_t *out, soekpi_error *error) {
    return read_day(map, key, day_of, out, error);
}

soekpi_status soekpi_read_days(const node *map, plan_work *work, soekpi_error *error) {
    /* a date alone: of a period, nobody could tell which end is meant */
    soekpi_status status = read_day(map, "start", soekpi_date_read, &work->start, error);
    if (status == SOEKPI_OK) {
        status = soekpi_read_day(map, "due", &work->due, error);
    }
    if (status == SOEKPI_OK && work->start != 0 && work->due != 0 && work->start > work->due) {
        const node *due = soekpi_node_find(map, "due");
        return soekpi_fail(error, SOEKPI_ERROR_PLAN, soekpi_text_place(due), "'due' (%.*s) is before 'start'",
                           (int)due->text.length, due->text.start);
    }
    return status;
}

/* ---- Amounts ---- */

/* The text of one value, whatever else the map has. */
static soekpi_status text_of(const node *value, slice *out, soekpi_error *error) {
    node alone = *value;
    alone.next = NULL;
    node map = {.kind = NODE_MAP, .first = &alone, .children = 1};
    return soekpi_node_text(&map, value->key.start, out, error);
}

soekpi_status soekpi_read_amount(const soekpi_catalogue *names, const node *value, const char *what,
                                 subject about, form *out, soekpi_error *error) {
    slice text = soekpi_slice("");
    soekpi_status status = text_of(value, &text, error);
    if (status != SOEKPI_OK) {
        return status;
    }
    place where = soekpi_text_place(value);
    if (soekpi_slice_trim(text).length == 0) {
        return soekpi_fail(error, SOEKPI_ERROR_PLAN, where, "%s is empty; expected an amount with its unit",
                           what);
    }
    reference read;
    status = soekpi_reference_parse(names, text, where, about, &read, error);
    if (status != SOEKPI_OK) {
        return status;
    }
    if (read.base != BASE_NONE) {
        soekpi_reference_free(&read);
        return soekpi_fail(error, SOEKPI_ERROR_PLAN, where,
                           "%s is an amount or a parameter, found '%.*s', which depends on figures", what,
                           (int)(text.length < 80 ? text.length : 80), text.start);
    }
    *out = read.margin;
    soekpi_form_free(&read.factor);
    return SOEKPI_OK;
}

/* ---- A schedule ---- */

static soekpi_status read_step_date(const node *step, const plan_work *work, plan_step *out,
                                    soekpi_error *error) {
    out->date = day_of(step->key);
    if (out->date == 0) {
        return fail_day(step->key, step->key_where, error);
    }
    bool early = work->start != 0 && out->date < work->start;
    if (early || (work->due != 0 && out->date > work->due)) {
        return soekpi_fail(error, SOEKPI_ERROR_PLAN, step->key_where, "the day %.*s of the schedule is %s",
                           (int)(step->key.length < 60 ? step->key.length : 60), step->key.start,
                           early ? "before 'start'" : "after 'due'");
    }
    return SOEKPI_OK;
}

static soekpi_status read_step_value(const soekpi_catalogue *names, const node *step, subject about,
                                     plan_step *out, soekpi_error *error) {
    form amount = {0};
    soekpi_status status =
        soekpi_read_amount(names, step, "an amount of the schedule", about, &amount, error);
    if (status != SOEKPI_OK) {
        return status;
    }
    out->value = soekpi_decimal_make(0, 0);
    bool plain = amount.count == 0 || soekpi_form_plain_constant(&amount, &out->value);
    soekpi_form_free(&amount);
    if (!plain || soekpi_decimal_sign(out->value) < 0) {
        return soekpi_fail(error, SOEKPI_ERROR_PLAN, soekpi_text_place(step),
                           "an amount of the schedule is a number of zero or more, found '%.*s'",
                           (int)(step->text.length < 60 ? step->text.length : 60), step->text.start);
    }
    return SOEKPI_OK;
}

/* Days and amounts only go up. */
static soekpi_status check_step(const node *step, const plan_step *before, const plan_step *now,
                                soekpi_error *error) {
    decimal rise;
    if (now->date <= before->date) {
        return soekpi_fail(error, SOEKPI_ERROR_PLAN, step->key_where,
                           "the days of the schedule must ascend, but %.*s stands behind a day that is not "
                           "before it",
                           (int)(step->key.length < 60 ? step->key.length : 60), step->key.start);
    }
    if (soekpi_decimal_add(now->value, soekpi_decimal_negate(before->value), &rise) &&
        soekpi_decimal_sign(rise) < 0) {
        return soekpi_fail(error, SOEKPI_ERROR_PLAN, soekpi_text_place(step),
                           "the amounts of the schedule count from the start and cannot fall, but '%.*s' is "
                           "less than the one before it",
                           (int)(step->text.length < 60 ? step->text.length : 60), step->text.start);
    }
    return SOEKPI_OK;
}

soekpi_status soekpi_read_schedule(const soekpi_catalogue *names, const node *map, subject about,
                                   plan_work *work, soekpi_error *error) {
    const node *list = soekpi_node_find(map, "schedule");
    if (list == NULL) {
        return SOEKPI_OK;
    }
    soekpi_status status = soekpi_node_expect(list, NODE_MAP, "a schedule", error);
    if (status != SOEKPI_OK) {
        return status;
    }
    if (list->first == NULL) {
        return soekpi_fail(error, SOEKPI_ERROR_PLAN, list->where,
                           "the schedule is empty; write for example {2023-06-30: an amount}");
    }
    work->schedule = soekpi_allocate(list->children, sizeof *work->schedule);
    if (work->schedule == NULL) {
        return soekpi_fail_memory(error);
    }
    for (const node *step = list->first; status == SOEKPI_OK && step != NULL; step = step->next) {
        plan_step *now = &work->schedule[work->step_count];
        status = read_step_date(step, work, now, error);
        if (status == SOEKPI_OK) {
            status = read_step_value(names, step, about, now, error);
        }
        if (status == SOEKPI_OK && work->step_count > 0) {
            status = check_step(step, now - 1, now, error);
        }
        work->step_count++;
    }
    return status;
}
