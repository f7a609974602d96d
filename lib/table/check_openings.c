/* Openings against the closing before them, and last year's figures against the
 * report of last year, in tables with rows of several periods. */
#include "table/check_identities.h"
#include "table/check_links.h"

/* ---- Comparing ---- */

/* Two columns that should agree in two rows. */
typedef struct agreement {
    const checked_table *checked;
    checked_column *column; /* the later statement, which is what the finding is about */
    checked_column *against;
    const size_t *links;  /* the row of the figure that should be alike, NULL: the row itself in a December */
    const size_t *unless; /* rows that this one links are compared otherwise; NULL: none */
    int32_t severity;
    const char *chinese; /* which figure `against` is */
    const char *english;
} agreement;

static bool add_finding(const agreement *of, size_t row, size_t other, decimal figure, decimal expected) {
    const checked_table *checked = of->checked;
    check_sentence sentence = {0};
    soekpi_say_row(&sentence, checked, row);
    soekpi_say_column(&sentence, checked, of->column);
    soekpi_say(&sentence, "为", " is ");
    soekpi_say_figure(&sentence, checked, of->column, figure);
    soekpi_say(&sentence, of->chinese, of->english);
    if (other != row) {
        soekpi_say(&sentence, "（", " (");
        soekpi_period_describe(checked->table->periods[other], SOEKPI_CHINESE, &sentence.chinese);
        soekpi_period_describe(checked->table->periods[other], SOEKPI_ENGLISH, &sentence.english);
        soekpi_say(&sentence, "）的", ")");
    }
    soekpi_say(&sentence, "", " ");
    soekpi_say_column(&sentence, checked, of->against);
    soekpi_say(&sentence, "", other != row ? " is " : ", is ");
    soekpi_say_figure(&sentence, checked, of->against, expected);
    if (of->severity == SOEKPI_SEVERITY_NOTE) {
        soekpi_say(&sentence, "不符，常见原因是追溯调整", "; figures of last year are often restated");
    } else {
        soekpi_say(&sentence, "不符", "");
    }
    soekpi_print_figure(of->column, expected, &sentence.expected);
    soekpi_print_figure(of->column, figure, &sentence.found);
    return soekpi_checked_add(checked, SOEKPI_FINDING_OPENING, of->severity, of->column, row, &sentence);
}

/* Two figures that doubles tell apart. False: memory. */
static bool check_pair(const agreement *of, size_t row, size_t other) {
    static const decimal one = {1, 0};
    static const decimal minus_one = {-1, 0};
    linear_check sum;
    decimal figure;
    decimal expected;
    soekpi_linear_begin(&sum);
    if (soekpi_checked_read(of->column, row, &figure) != READ_NUMBER ||
        soekpi_checked_read(of->against, other, &expected) != READ_NUMBER ||
        !soekpi_linear_add_cell(&sum, one, of->checked, of->column, row) ||
        !soekpi_linear_add_cell(&sum, minus_one, of->checked, of->against, other) ||
        soekpi_linear_holds(&sum)) {
        return true;
    }
    return !soekpi_checked_lists(of->column, SOEKPI_FINDING_OPENING) ||
           add_finding(of, row, other, figure, expected);
}

/* False: memory. */
static bool compare_columns(const agreement *of) {
    enum { YEAR = 100, DECEMBER = 12 };
    const soekpi_table *table = of->checked->table;
    const size_t *listed = &of->column->found[SOEKPI_FINDING_OPENING - FIRST_CHECK_CODE];
    rough_pair rough = soekpi_rough_pair(of->checked, of->column, of->against);
    for (size_t row = 0; row < table->rows; row++) {
        size_t other = of->links != NULL                        ? of->links[row]
                       : table->periods[row] % YEAR == DECEMBER ? row
                                                                : NO_ROW;
        if (other == NO_ROW || (of->unless != NULL && of->unless[row] != NO_ROW)) {
            continue;
        }
        double difference = soekpi_rough_difference(&rough, row, other);
        if (!(difference < 0 || difference > 0)) { /* or one is missing */
            continue;
        }
        if (*listed >= LISTED_FINDINGS && soekpi_rough_differs(&rough, row, other)) {
            (void)soekpi_checked_lists(of->column, SOEKPI_FINDING_OPENING); /* only counted */
        } else if (!check_pair(of, row, other)) {
            return false;
        }
    }
    return true;
}

/* ---- Which columns ---- */

static bool compare(const checked_table *checked, int32_t index, int32_t time, int32_t against,
                    agreement words) {
    words.checked = checked;
    words.column = soekpi_checked_column(checked, SOEKPI_IS_ITEM, index, time);
    words.against = soekpi_checked_column(checked, SOEKPI_IS_ITEM, index, against);
    return words.column == NULL || words.against == NULL || compare_columns(&words);
}

/* Figures of other rows. Last year's are restated for changes of scope and of method,
 * so that those of last year's report differ with good reason. */
static bool check_linked(const checked_table *checked, const row_links *links, int32_t index) {
    const agreement closing = {.links = links->december,
                               .severity = SOEKPI_SEVERITY_WARNING,
                               .chinese = "，与上年年末",
                               .english = ", but by the closing of last year"};
    const agreement report = {.links = links->last,
                              .severity = SOEKPI_SEVERITY_NOTE,
                              .chinese = "，与上年报表",
                              .english = ", but by last year's report"};
    const agreement before = {.links = links->earlier,
                              .severity = SOEKPI_SEVERITY_NOTE,
                              .chinese = "，与前年年末",
                              .english = ", but by the closing of the year before last"};
    agreement opening = report;
    opening.unless = links->earlier;
    return compare(checked, index, SOEKPI_OPENING, SOEKPI_CURRENT, closing) &&
           compare(checked, index, SOEKPI_PRIOR, SOEKPI_CURRENT, report) &&
           compare(checked, index, SOEKPI_PRIOR_OPENING, SOEKPI_CURRENT, before) &&
           compare(checked, index, SOEKPI_PRIOR_OPENING, SOEKPI_OPENING, opening);
}

static bool check_item(const checked_table *checked, const row_links *links, int32_t index) {
    const agreement beside = {.unless = links->december, /* both are held against the closing itself */
                              .severity = SOEKPI_SEVERITY_WARNING,
                              .chinese = "，与同为上年年末数的",
                              .english = ", but the figure of the same day,"};
    if (links->any && !check_linked(checked, links, index)) {
        return false;
    }
    return soekpi_catalogue_item(checked->table->catalogue, index)->kind != SOEKPI_STOCK ||
           compare(checked, index, SOEKPI_OPENING, SOEKPI_PRIOR, beside);
}

static bool check_items(const checked_table *checked, const row_links *links) {
    for (size_t i = 0; i < checked->item_count; i++) {
        bool past = false;
        for (int32_t time = SOEKPI_OPENING; time < SOEKPI_TIME_END; time++) {
            past = past || checked->of_item[i][time] > 0;
        }
        if (past && !check_item(checked, links, (int32_t)i)) {
            return false;
        }
    }
    return true;
}

bool soekpi_openings_run(soekpi_table *table, bool mixed) {
    checked_table checked;
    row_links links;
    if (table->periods == NULL) {
        return true;
    }
    if (!soekpi_row_links_make(table, &links)) {
        return false;
    }
    if (!soekpi_checked_open(&checked, table)) {
        soekpi_row_links_free(&links);
        return false;
    }
    checked.mixed = mixed;
    bool done =
        check_items(&checked, &links) &&
        soekpi_checked_finish(&checked, SOEKPI_FINDING_OPENING, SOEKPI_SEVERITY_WARNING, "个数与上年不符",
                              "figure unlike that of last year", "figures unlike those of last year");
    soekpi_checked_close(&checked);
    soekpi_row_links_free(&links);
    return done;
}

bool soekpi_check_openings(soekpi_table *table) {
    return soekpi_openings_run(table, false);
}
