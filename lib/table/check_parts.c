/* Parts above their whole. */
#include "table/check_identities.h"

/* A whole and lines of it that can be no larger, whatever the format of the statement. */
typedef struct whole_text {
    const char *whole;
    const char *parts[8];
} whole_text;

static const whole_text wholes[] = {
    /* Lines of the balance sheet under their subtotals (enterprise accounting standard 30). */
    {"current_assets",
     {"cash", "notes_receivable", "receivables", "prepayments", "other_receivables", "inventory",
      "contract_assets"}},
    {"total_assets", {"current_assets", "noncurrent_assets", "fixed_assets"}},
    {"current_liabilities", {"short_term_borrowing", "current_portion_long_term_debt", "accounts_payable"}},
    {"total_liabilities", {"current_liabilities", "noncurrent_liabilities", "interest_bearing_debt"}},
    /* 主营业务收入 is what the notes divide 营业收入 into beside 其他业务收入; 营业总收入 adds interest,
     * premiums and fees. Equity bounds none of its lines: losses may be brought forward. */
    {"revenue", {"main_business_revenue"}},
    {"total_revenue", {"revenue"}},
    {"enterprises", {"loss_making_enterprises"}},
};

/* A whole and its parts at one time. */
typedef struct whole_at {
    checked_column *whole;
    checked_column *parts[8];
    size_t count;
} whole_at;

static bool find_whole(const checked_table *checked, const whole_text *text, int32_t time, whole_at *out) {
    int32_t index;
    *out = (whole_at){0};
    if (!soekpi_checked_item(checked, text->whole, &index)) {
        return false;
    }
    out->whole = soekpi_checked_column(checked, SOEKPI_IS_ITEM, index, time);
    for (size_t i = 0; i < sizeof text->parts / sizeof *text->parts && text->parts[i] != NULL; i++) {
        if (out->whole == NULL) {
            return true;
        }
        if (!soekpi_checked_item(checked, text->parts[i], &index)) {
            return false;
        }
        checked_column *part = soekpi_checked_column(checked, SOEKPI_IS_ITEM, index, time);
        if (part != NULL) {
            out->parts[out->count++] = part;
        }
    }
    return true;
}

/* Whether a part is larger than its whole by more than rounding explains. */
static bool exceeds(const checked_table *checked, const whole_at *at, size_t which, size_t row, decimal *part,
                    decimal *whole) {
    static const decimal one = {1, 0};
    static const decimal minus_one = {-1, 0};
    linear_check sum;
    soekpi_linear_begin(&sum);
    return soekpi_checked_read(at->parts[which], row, part) == READ_NUMBER &&
           soekpi_checked_read(at->whole, row, whole) == READ_NUMBER &&
           soekpi_linear_add_cell(&sum, one, checked, at->parts[which], row) &&
           soekpi_linear_add_cell(&sum, minus_one, checked, at->whole, row) && sum.difference.sign > 0 &&
           !soekpi_linear_holds(&sum);
}

/* One part is too large, or, where several are, the whole is too small. */
static bool add_finding(const checked_table *checked, const whole_at *at, size_t first, size_t exceeding,
                        size_t row, decimal part, decimal whole) {
    bool blames_whole = exceeding > 1;
    const checked_column *blamed = blames_whole ? at->whole : at->parts[first];
    int32_t severity =
        part.mantissa >= 0 && whole.mantissa >= 0 ? SOEKPI_SEVERITY_ERROR : SOEKPI_SEVERITY_WARNING;
    check_sentence sentence = {0};
    soekpi_say_row(&sentence, checked, row);
    soekpi_say_column(&sentence, checked, at->parts[first]);
    soekpi_say(&sentence, "为", " is ");
    soekpi_say_figure(&sentence, checked, at->parts[first], part);
    soekpi_say(&sentence, "，大于其所属的", ", more than ");
    soekpi_say_column(&sentence, checked, at->whole);
    soekpi_say(&sentence, "", " of ");
    soekpi_say_figure(&sentence, checked, at->whole, whole);
    soekpi_say(&sentence, "", ", which it is a part of");
    if (blames_whole) {
        soekpi_text_format(&sentence.chinese, "；另%zu项也大于它", exceeding - 1);
        soekpi_text_format(&sentence.english, "; so %s %zu other%s", exceeding == 2 ? "is" : "are",
                           exceeding - 1, exceeding == 2 ? "" : "s");
    }
    /* What is expected is a bound: at most the whole, or at least the part. */
    soekpi_print_figure(blamed, blames_whole ? part : whole, &sentence.expected);
    soekpi_print_figure(blamed, blames_whole ? whole : part, &sentence.found);
    return soekpi_checked_add(checked, SOEKPI_FINDING_PART, severity, blamed, row, &sentence);
}

/* A row in which the part `first` seems too large. */
static bool check_row(const checked_table *checked, whole_at *at, size_t first, size_t row) {
    decimal part;
    decimal whole;
    decimal other;
    if (!exceeds(checked, at, first, row, &part, &whole)) {
        return true;
    }
    size_t exceeding = 1;
    for (size_t i = 0; i < at->count; i++) {
        if (i != first && exceeds(checked, at, i, row, &other, &whole)) {
            exceeding++;
            if (i < first) {
                return true; /* told of with that one */
            }
        }
    }
    checked_column *blamed = exceeding > 1 ? at->whole : at->parts[first];
    return !soekpi_checked_lists(blamed, SOEKPI_FINDING_PART) ||
           add_finding(checked, at, first, exceeding, row, part, whole);
}

static bool check_part(const checked_table *checked, whole_at *at, size_t which) {
    checked_column *part = at->parts[which];
    rough_pair rough = soekpi_rough_pair(checked, part, at->whole);
    for (size_t row = 0; row < checked->table->rows; row++) {
        if (soekpi_rough_difference(&rough, row, row) > 0 && !soekpi_checked_is_signed(checked, row) &&
            !check_row(checked, at, which, row)) {
            return false;
        }
    }
    return true;
}

bool soekpi_check_parts(checked_table *checked) {
    for (size_t i = 0; i < sizeof wholes / sizeof *wholes; i++) {
        for (int32_t time = SOEKPI_CURRENT; time < SOEKPI_TIME_END; time++) {
            whole_at at;
            if (!find_whole(checked, &wholes[i], time, &at)) {
                return false;
            }
            for (size_t which = 0; which < at.count; which++) {
                if (!check_part(checked, &at, which)) {
                    return false;
                }
            }
        }
    }
    return soekpi_checked_finish(checked, SOEKPI_FINDING_PART, SOEKPI_SEVERITY_WARNING, "处分项大于总项",
                                 "part above its whole", "parts above their whole");
}
