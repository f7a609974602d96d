/* Signs: items that are never negative. */
#include "table/check_figures.h"

/* What a negative figure means. Profits, cash flows, equity, gains, taxes, working results and whatever nets
 * income against expense may have either sign and are not here. */
static const struct {
    int32_t severity;
    const char *ids[32];
} groups[] = {
    /* Balances of assets: a credit balance belongs among the liabilities (enterprise accounting standard 30
     * forbids to set one off against the other); and what is counted. */
    {SOEKPI_SEVERITY_ERROR,
     {"total_assets", "current_assets", "noncurrent_assets", "cash", "notes_receivable", "receivables",
      "gross_receivables", "contract_assets", "prepayments", "other_receivables", "inventory", "two_funds",
      "fixed_assets", "construction_in_progress", "average_headcount", "headcount", "enterprises",
      "loss_making_enterprises", "months"}},
    /* Revenue, and money received, paid, spent or paid in: refunds do not turn the sum. */
    {SOEKPI_SEVERITY_ERROR,
     {"total_revenue", "revenue", "main_business_revenue", "cash_received_from_sales",
      "cash_paid_to_employees", "fixed_investment", "fixed_investment_planned", "rnd_spending",
      "technology_spending", "wage_bill", "labour_cost", "labour_compensation", "paid_in_capital", "gdp"}},
    /* Costs, which corrections of earlier periods can turn, and forms that print 减： with a minus. Not
     * finance_expense (interest received) nor taxes due, paid or on income (refunds). */
    {SOEKPI_SEVERITY_WARNING,
     {"operating_cost", "total_operating_cost", "cost_and_expense_total", "selling_expense", "admin_expense",
      "rnd_expense", "interest_expense", "nonoperating_income", "nonoperating_expense", "depreciation",
      "depreciation_and_amortisation", "losses_of_loss_making"}},
    /* Liabilities: a debit balance belongs among the assets. Provisions are positive amounts here. */
    {SOEKPI_SEVERITY_WARNING,
     {"total_liabilities", "current_liabilities", "noncurrent_liabilities", "short_term_borrowing",
      "current_portion_long_term_debt", "long_term_borrowing", "bonds_payable", "interest_payable",
      "interest_bearing_debt", "accounts_payable", "non_interest_current_liabilities",
      "contingent_liabilities", "guarantees", "bad_debt_provision", "impairment_balance",
      "unrecognised_losses", "unresolved_losses"}},
};

bool soekpi_never_negative(const item *of) {
    for (size_t i = 0; i < sizeof groups / sizeof *groups; i++) {
        for (size_t k = 0; k < sizeof groups[i].ids / sizeof *groups[i].ids; k++) {
            if (groups[i].ids[k] != NULL && strcmp(groups[i].ids[k], of->names.id) == 0) {
                return true;
            }
        }
    }
    return false;
}

static bool add_finding(const checked_table *checked, const checked_column *column, size_t row,
                        int32_t severity, decimal figure) {
    check_sentence sentence = {0};
    decimal positive = soekpi_decimal_negate(figure);
    soekpi_say_row(&sentence, checked, row);
    soekpi_say_column(&sentence, checked, column);
    soekpi_say(&sentence, "为", " is ");
    soekpi_say_figure(&sentence, checked, column, figure);
    soekpi_say(&sentence, "，该项目一般不为负数，请核对正负号",
               ", but is never negative by its nature: check the sign");
    soekpi_print_figure(column, positive, &sentence.expected);
    soekpi_print_figure(column, figure, &sentence.found);
    return soekpi_checked_add(checked, SOEKPI_FINDING_SIGN, severity, column, row, &sentence);
}

static bool check_column(const checked_table *checked, checked_column *column, int32_t severity) {
    for (size_t row = 0; row < checked->table->rows; row++) {
        decimal figure;
        if (!(soekpi_checked_cell(column, row) < 0) || soekpi_checked_is_signed(checked, row) ||
            soekpi_checked_read(column, row, &figure) != READ_NUMBER) {
            continue;
        }
        if (soekpi_checked_lists(column, SOEKPI_FINDING_SIGN) &&
            !add_finding(checked, column, row, severity, figure)) {
            return false;
        }
    }
    return soekpi_checked_finish_column(checked, column, SOEKPI_FINDING_SIGN, severity, "个负数",
                                        "negative figure", "negative figures");
}

static bool check_item(const checked_table *checked, const char *id, int32_t severity) {
    int32_t index;
    if (!soekpi_checked_item(checked, id, &index)) {
        return false;
    }
    for (int32_t time = SOEKPI_CURRENT; time < SOEKPI_TIME_END; time++) {
        checked_column *column = soekpi_checked_column(checked, SOEKPI_IS_ITEM, index, time);
        if (column != NULL && !check_column(checked, column, severity)) {
            return false;
        }
    }
    return true;
}

bool soekpi_check_signs(soekpi_table *table) {
    checked_table checked;
    if (!soekpi_checked_open(&checked, table)) {
        return false;
    }
    bool done = true;
    for (size_t i = 0; i < sizeof groups / sizeof *groups; i++) {
        for (size_t k = 0; done && k < sizeof groups[i].ids / sizeof *groups[i].ids; k++) {
            done = groups[i].ids[k] == NULL || check_item(&checked, groups[i].ids[k], groups[i].severity);
        }
    }
    soekpi_checked_close(&checked);
    return done;
}
