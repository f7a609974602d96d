/* The plans that are compiled in. */
#include "plan/plan.h"

#include <string.h>

#include "base/memory.h"
#include "base/embedded.h"

typedef struct builtin_plan {
    const char *id;
    const unsigned char *text;
    const size_t *size;
} builtin_plan;

static const builtin_plan plans[] = {
    {"baoan-2023", soekpi_text_baoan_2023, &soekpi_text_baoan_2023_size},
    {"one-profit-five-ratios-2023", soekpi_text_one_profit_five_ratios_2023,
     &soekpi_text_one_profit_five_ratios_2023_size},
    {"one-profit-five-ratios-2025", soekpi_text_one_profit_five_ratios_2025,
     &soekpi_text_one_profit_five_ratios_2025_size},
    {"debt-lines", soekpi_text_debt_lines, &soekpi_text_debt_lines_size},
};

enum { PLANS = sizeof plans / sizeof *plans };

size_t soekpi_builtin_plan_count(void) {
    return PLANS;
}

const char *soekpi_builtin_plan_id(size_t index) {
    return index < PLANS ? plans[index].id : NULL;
}

const char *soekpi_builtin_plan_text(const char *id, size_t *length) {
    for (size_t i = 0; id != NULL && i < PLANS; i++) {
        if (strcmp(plans[i].id, id) == 0) {
            if (length != NULL) {
                *length = *plans[i].size;
            }
            return (const char *)plans[i].text;
        }
    }
    return NULL;
}

static soekpi_status fail_unknown(const char *id, soekpi_error *error) {
    text_builder known = {0};
    for (size_t i = 0; i < PLANS; i++) {
        soekpi_text_add(&known, i == 0 ? "" : ", ");
        soekpi_text_add(&known, plans[i].id);
    }
    char *list = soekpi_text_take(&known);
    if (list == NULL) {
        return soekpi_fail_memory(error);
    }
    size_t length = strlen(id);
    soekpi_status status =
        soekpi_fail(error, SOEKPI_ERROR_NAME, soekpi_nowhere, "no plan '%.*s' is built in; there are %s",
                    (int)(length < 120 ? length : 120), id, list);
    soekpi_release(list);
    return status;
}

soekpi_plan *soekpi_plan_builtin(const soekpi_catalogue *catalogue, const char *id, soekpi_error *error) {
    if (catalogue == NULL || id == NULL) {
        (void)soekpi_fail(error, SOEKPI_ERROR_ARGUMENT, soekpi_nowhere, "%s is NULL",
                          catalogue == NULL ? "the catalogue" : "the id of the plan");
        return NULL;
    }
    size_t length = 0;
    const char *text = soekpi_builtin_plan_text(id, &length);
    if (text == NULL) {
        (void)fail_unknown(id, error);
        return NULL;
    }
    return soekpi_plan_parse(catalogue, text, length, error);
}
