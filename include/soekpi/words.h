/** @file
 *  The vocabulary: verdicts, reasons, labels, kinds, units, and their words.
 *
 *  Codes are int32 in calls and uint8 in result columns. One table feeds every
 *  output: `..._id` gives the identifier used in plans, CSV and JSON,
 *  `..._text` the word for people in one of two languages. All functions return
 *  static storage, accept any number ("unknown" for one outside the list), and
 *  are thread-safe.
 */
#ifndef SOEKPI_WORDS_H
#define SOEKPI_WORDS_H

#include <soekpi/status.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Language of words for people. */
enum { SOEKPI_CHINESE = 0, SOEKPI_ENGLISH = 1 };

/** Verdict of a target for a row. The numbers are the order of gravity in a
 *  tree: breached > no_data > undefined > at_risk > pending > met;
 *  not_in_scope is left out. */
enum {
    SOEKPI_NOT_IN_SCOPE = 0, /**< the target does not speak about this row */
    SOEKPI_MET = 1,
    SOEKPI_PENDING = 2,
    SOEKPI_AT_RISK = 3,
    SOEKPI_UNDEFINED = 4,
    SOEKPI_NO_DATA = 5,
    SOEKPI_BREACHED = 6,
    SOEKPI_VERDICT_END = 7
};

/** Why a value is what it is; checked in this order. */
enum {
    SOEKPI_REASON_OK = 0,
    SOEKPI_MISSING_INPUT = 1, /**< a figure is missing (blank, NaN, no row) */
    SOEKPI_INVALID_INPUT = 2, /**< infinite, outside 1e-300..1e300, or under a duplicated key */
    SOEKPI_ZERO_DENOMINATOR = 3,
    SOEKPI_NEGATIVE_DENOMINATOR = 4,
    SOEKPI_NON_POSITIVE_BASE = 5, /**< growth on a base that is zero or negative */
    SOEKPI_OUT_OF_RANGE = 6,      /**< the exact value lies outside 1e-300..1e300 */
    SOEKPI_NO_EVIDENCE = 7,       /**< no row speaks about the target */
    SOEKPI_REASON_END = 8
};

/** What happened: between last year and now for growth(), else to what was due. */
enum {
    SOEKPI_LABEL_NONE = 0,
    SOEKPI_INCREASE = 1,
    SOEKPI_UNCHANGED = 2,
    SOEKPI_DECREASE = 3,
    SOEKPI_TURNED_LOSS = 4, /**< 由盈转亏 */
    SOEKPI_FROM_ZERO = 5,
    SOEKPI_TURNED_PROFITABLE = 6, /**< 扭亏为盈 */
    SOEKPI_LOSS_NARROWED = 7,     /**< 减亏, up to and including zero */
    SOEKPI_LOSS_WIDENED = 8,      /**< 增亏 */
    SOEKPI_DONE_ON_TIME = 9,      /**< 按期完成: on the due date or before it */
    SOEKPI_DONE_LATE = 10,        /**< 逾期完成 */
    SOEKPI_OVERDUE = 11,          /**< 逾期未完成 */
    SOEKPI_BEHIND_PACE = 12,      /**< 进度滞后: behind the plan's pace or schedule */
    SOEKPI_OUT_OF_REACH = 13,     /**< 无法完成: the declared maximum excludes it */
    SOEKPI_WAITING = 14,          /**< 前序未完成: soon due, and what it comes after is not done */
    SOEKPI_LABEL_END = 15
};

/** What a target is about. */
enum {
    SOEKPI_TARGET_RULE = 0,      /**< an indicator or an item of the accounts */
    SOEKPI_TARGET_QUANTITY = 1,  /**< an amount to be reached within the year, from records */
    SOEKPI_TARGET_MILESTONE = 2, /**< an event on a date */
    SOEKPI_TARGET_PORTFOLIO = 3, /**< how many projects of a list have reached a stage */
    SOEKPI_TARGET_CHECKLIST = 4, /**< share of declared entries that are done */
    SOEKPI_TARGET_RANK = 5,      /**< the place of an indicator among peers */
    SOEKPI_TARGET_KIND_END = 6
};

/** State of a record. */
enum {
    SOEKPI_STATE_NONE = 0,        /**< not said */
    SOEKPI_STATE_NOT_STARTED = 1, /**< 未开始 */
    SOEKPI_STATE_IN_PROGRESS = 2, /**< 进行中 */
    SOEKPI_STATE_DONE = 3,        /**< 已完成 */
    SOEKPI_STATE_SUSPENDED = 4,   /**< 暂停 */
    SOEKPI_STATE_CANCELLED = 5,   /**< 取消 */
    SOEKPI_STATE_END = 6
};

/** How an item is measured. */
enum {
    SOEKPI_FLOW = 0,    /**< over the period since 1 January; adds up */
    SOEKPI_STOCK = 1,   /**< at the end of the period; adds up; has an opening balance */
    SOEKPI_AVERAGE = 2, /**< mean over the period; adds up */
    SOEKPI_LEVEL = 3,   /**< a published rate or level; never adds up */
    SOEKPI_ANY = 4,     /**< an item made by a formula given in a call: every suffix is allowed */
    SOEKPI_KIND_END = 5
};

/** Units of items and indicators. Values of SOEKPI_PERCENT are fractions. */
enum {
    SOEKPI_NUMBER = 0,
    SOEKPI_PERCENT = 1,          /**< "%" */
    SOEKPI_MONEY = 2,            /**< "money": yuan inside */
    SOEKPI_MONEY_PER_PERSON = 3, /**< "money/person" */
    SOEKPI_PERSONS = 4,
    SOEKPI_COUNT = 5,
    SOEKPI_TIMES = 6,
    SOEKPI_DAYS = 7,
    SOEKPI_MONTHS = 8,
    SOEKPI_AREA = 9, /**< "m2" */
    SOEKPI_UNIT_END = 10
};

/** Which direction of an indicator is the better one. */
enum { SOEKPI_BETTER_NONE = 0, SOEKPI_BETTER_HIGHER = 1, SOEKPI_BETTER_LOWER = 2 };

/** Where a figure stands in time, relative to the row's period. */
enum {
    SOEKPI_CURRENT = 0,       /**< this period */
    SOEKPI_OPENING = 1,       /**< "@opening": start of this year */
    SOEKPI_PRIOR = 2,         /**< "@prior": same period last year */
    SOEKPI_PRIOR_OPENING = 3, /**< "@prior_opening": start of last year */
    SOEKPI_TIME_END = 4
};

/** How a target's statement relates to its source. */
enum {
    SOEKPI_STATED = 0,  /**< the source says it */
    SOEKPI_READ = 1,    /**< a reading of the source's words */
    SOEKPI_ASSUMED = 2, /**< not in the source */
    SOEKPI_BASIS_END = 3
};

/** Dialects of growth on a negative base. */
enum {
    SOEKPI_GROWTH_STRICT = 0,   /**< no percentage on a base <= 0 */
    SOEKPI_GROWTH_ABSOLUTE = 1, /**< divided by |base| */
    SOEKPI_GROWTH_SIGNED = 2,   /**< divided by the base as it is */
    SOEKPI_GROWTH_END = 3
};

/** Marks on a result: a set of bits. */
enum {
    SOEKPI_MARK_REPORTED = 1,   /**< the value was reported, not computed (law 16) */
    SOEKPI_MARK_DERIVED = 2,    /**< an input was derived from its definition */
    SOEKPI_MARK_PARTIAL = 4,    /**< a partial sum: not every member counted */
    SOEKPI_MARK_ANNUALISED = 8, /**< multiplied by 12/months */
    SOEKPI_MARK_EARLIER = 16,   /**< a benchmark of an earlier period was used */
    SOEKPI_MARK_FILLED = 32,    /**< a blank cell was filled from the rows of that date */
    SOEKPI_MARK_DIALECT = 64,   /**< growth_base absolute or signed decided this value */
    SOEKPI_MARK_POLICY = 128    /**< the plan's label policy decided the verdict */
};

SOEKPI_API const char *soekpi_verdict_id(int32_t verdict);
SOEKPI_API const char *soekpi_verdict_text(int32_t verdict, int32_t language);
SOEKPI_API const char *soekpi_reason_id(int32_t reason);
SOEKPI_API const char *soekpi_reason_text(int32_t reason, int32_t language);
SOEKPI_API const char *soekpi_label_id(int32_t label);

/** Word for a label. `profit` != 0 speaks of profit and loss (扭亏为盈), 0 of
 *  the sign alone (由负转正). */
SOEKPI_API const char *soekpi_label_text(int32_t label, int32_t profit, int32_t language);
SOEKPI_API const char *soekpi_kind_id(int32_t kind);
/** "rule", "quantity", ...; "指标", "数量" and so on for people. */
SOEKPI_API const char *soekpi_target_kind_id(int32_t kind);
SOEKPI_API const char *soekpi_target_kind_text(int32_t kind, int32_t language);
SOEKPI_API const char *soekpi_state_id(int32_t state);
SOEKPI_API const char *soekpi_state_text(int32_t state, int32_t language);
SOEKPI_API const char *soekpi_unit_id(int32_t unit);
SOEKPI_API const char *soekpi_better_id(int32_t better);
/** "", "@opening", "@prior", "@prior_opening". */
SOEKPI_API const char *soekpi_time_suffix(int32_t time);
SOEKPI_API const char *soekpi_basis_id(int32_t basis);
SOEKPI_API const char *soekpi_growth_id(int32_t growth_base);
/** Identifier of one mark (a single bit). */
SOEKPI_API const char *soekpi_mark_id(int32_t mark);

#ifdef __cplusplus
}
#endif

#endif
