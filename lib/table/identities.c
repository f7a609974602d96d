/* Identities of statements: sums that hold whatever the enterprise. */
#include "table/check_identities.h"

#include "base/memory.h"

/* ---- Which there are ---- */

/* A part's id, with '-' before it where it is taken off. */
typedef struct identity_text {
    const char *whole;
    const char *parts[4];
} identity_text;

static const identity_text statements[] = {
    /* Balance sheet: 资产总计 = 负债合计 + 所有者权益合计 (enterprise accounting standard 30, format of the
     * balance sheet), and the line 负债和所有者权益总计 that repeats it. */
    {"total_assets", {"total_liabilities", "total_equity"}},
    {"total_assets", {"total_liabilities_and_equity"}},
    {"total_liabilities_and_equity", {"total_liabilities", "total_equity"}},
    /* The subtotals of the same format. */
    {"total_assets", {"current_assets", "noncurrent_assets"}},
    {"total_liabilities", {"current_liabilities", "noncurrent_liabilities"}},
    /* Consolidated balance sheet, standard 33: equity of the parent's owners and of minorities. */
    {"total_equity", {"equity_parent", "minority_equity"}},
    /* Income statement of standard 30: 营业利润 加营业外收入 减营业外支出 为利润总额, 减所得税费用 为净利润,
     * which standard 33 divides between the parent's owners and minorities. */
    {"total_profit", {"operating_profit", "nonoperating_income", "-nonoperating_expense"}},
    {"net_profit", {"total_profit", "-income_tax"}},
    {"net_profit", {"net_profit_parent", "minority_profit"}},
};

/* Definitions of the catalogue that a reported figure need not follow. */
static const struct {
    const char *whole;
    bool at_least; /* it may only be more; otherwise nothing is checked */
} loose[] = {
    /* Owners' returns build it from other lines. */
    {"value_added", false},
    /* Many count leases, super short-term notes and other interest-bearing debt, too. */
    {"interest_bearing_debt", true},
};

static const decimal minus_one = {-1, 0};

static void add_figure(identity *to, int32_t index, decimal factor) {
    to->items[to->count] = index;
    to->factors[to->count++] = factor;
}

/* False: memory. *known is false when the catalogue lacks one of the items. */
static bool read_text(const checked_table *checked, const identity_text *text, identity *out, bool *known) {
    int32_t index;
    *out = (identity){.severity = SOEKPI_SEVERITY_ERROR};
    if (!soekpi_checked_item(checked, text->whole, &index)) {
        return false;
    }
    *known = index >= 0;
    add_figure(out, index, minus_one);
    for (size_t i = 0; i < sizeof text->parts / sizeof *text->parts && text->parts[i] != NULL; i++) {
        bool minus = text->parts[i][0] == '-';
        if (!soekpi_checked_item(checked, text->parts[i] + (minus ? 1 : 0), &index)) {
            return false;
        }
        *known = *known && index >= 0;
        add_figure(out, index, (decimal){minus ? -1 : 1, 0});
    }
    return true;
}

/* A definition as an identity; false for one that only stands in for a figure (a
 * single term) or cannot be checked in one row and time. */
static bool read_definition(int32_t index, const item *defined, identity *out) {
    *out = (identity){.severity = SOEKPI_SEVERITY_WARNING};
    add_figure(out, index, minus_one);
    const form *sum = &defined->definitions[0];
    if (sum->count < 2 || sum->count >= IDENTITY_FIGURES) {
        return false;
    }
    for (size_t i = 0; i < sizeof loose / sizeof *loose; i++) {
        if (strcmp(loose[i].whole, defined->names.id) == 0) {
            out->at_least = loose[i].at_least;
            if (!out->at_least) {
                return false;
            }
        }
    }
    for (size_t i = 0; i < sum->count; i++) {
        const term *part = &sum->terms[i];
        if (part->item == NO_ITEM || part->parameter != NO_PARAMETER || part->time != SOEKPI_CURRENT) {
            return false;
        }
        add_figure(out, part->item, part->coefficient);
    }
    return true;
}

static bool has_item(const identity *in, int32_t index) {
    for (size_t i = 0; i < in->count; i++) {
        if (in->items[i] == index) {
            return true;
        }
    }
    return false;
}

/* Whether an identity over the same items is there already: total_assets -
 * total_equity defines total_liabilities. */
static bool is_known(const identity_list *list, const identity *added) {
    for (size_t i = 0; i < list->count; i++) {
        const identity *other = &list->identities[i];
        bool same = other->count == added->count;
        for (size_t k = 0; same && k < added->count; k++) {
            same = has_item(other, added->items[k]);
        }
        if (same) {
            return true;
        }
    }
    return false;
}

/* Adds it where it can be checked. False: memory. */
static bool enter_identity(const checked_table *checked, identity_list *list, const identity *added) {
    identity_at at;
    bool anywhere = false;
    for (int32_t time = SOEKPI_CURRENT; time < SOEKPI_TIME_END; time++) {
        anywhere = soekpi_identity_at(checked, added, time, &at) || anywhere;
    }
    if (!anywhere || is_known(list, added)) {
        return true;
    }
    if (!soekpi_grow(&list->identities, &list->capacity, list->count + 1, sizeof *list->identities)) {
        return false;
    }
    list->identities[list->count++] = *added;
    return true;
}

/* The columns of items that have definitions: far fewer than the catalogue has items. */
static bool enter_definitions(const checked_table *checked, identity_list *list) {
    const soekpi_table *table = checked->table;
    for (size_t i = 0; i < table->column_count; i++) {
        const item *defined = soekpi_checked_item_of(checked, &checked->columns[i]);
        identity read;
        if (defined != NULL && defined->definition_count > 0 &&
            read_definition(table->columns[i].index, defined, &read) &&
            !enter_identity(checked, list, &read)) {
            return false;
        }
    }
    return true;
}

bool soekpi_identities_find(const checked_table *checked, identity_list *out) {
    *out = (identity_list){0};
    bool done = true;
    for (size_t i = 0; done && i < sizeof statements / sizeof *statements; i++) {
        identity read;
        bool known = false;
        done = read_text(checked, &statements[i], &read, &known) &&
               (!known || enter_identity(checked, out, &read));
    }
    if (!done || !enter_definitions(checked, out)) {
        soekpi_release(out->identities);
        *out = (identity_list){0};
        return false;
    }
    return true;
}

bool soekpi_identity_at(const checked_table *checked, const identity *of, int32_t time, identity_at *out) {
    out->of = of;
    for (size_t i = 0; i < of->count; i++) {
        out->columns[i] = soekpi_checked_column(checked, SOEKPI_IS_ITEM, of->items[i], time);
        if (out->columns[i] == NULL) {
            return false;
        }
    }
    return true;
}

/* ---- Whether they hold ---- */

bool soekpi_identity_sum(const identity_at *at, const checked_table *checked, size_t row, linear_check *sum) {
    soekpi_linear_begin(sum);
    for (size_t i = 0; i < at->of->count; i++) {
        if (!soekpi_linear_add_cell(sum, at->of->factors[i], checked, at->columns[i], row)) {
            return false;
        }
    }
    return true;
}

bool soekpi_identity_holds(const identity *of, const linear_check *sum) {
    return (of->at_least && sum->difference.sign < 0) || soekpi_linear_holds(sum);
}
