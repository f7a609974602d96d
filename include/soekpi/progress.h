/** @file
 *  Progress: what records say about a target, and places among peers.
 *
 *  Verdicts of quantities, milestones, portfolios, checklists and ranks come with
 *  the results of an evaluation like all others; here is what stands behind them.
 *  Records, peers' figures and places are read when the evaluation is created.
 */
#ifndef SOEKPI_PROGRESS_H
#define SOEKPI_PROGRESS_H

#include <soekpi/evaluation.h>

#ifdef __cplusplus
extern "C" {
#endif

/** How far a target is. Set `size` first. Dates are yyyymmdd, 0 for none. */
typedef struct soekpi_progress {
    size_t size;
    int32_t start;
    int32_t due;
    int32_t done;      /**< a milestone's day of completion; else the day the last record was done */
    int32_t seen;      /**< the latest day at which what is not done was seen so, 0 for none */
    int32_t days_left; /**< from as_of to due; negative when that day is over */
    int32_t days_late; /**< of a milestone: done, or else as_of, after due; 0 when not late */
    size_t records;    /**< that speak about it */
    size_t declared;   /**< projects or entries; 0 for a quantity */
    size_t finished;   /**< of them, done (or at the stage asked for) */
    size_t finished_late;
    size_t overdue;  /**< not done, with evidence, and due on as_of or before it */
    size_t unknown;  /**< no record speaks about them */
    double value;    /**< so far; NaN when nothing is known */
    double expected; /**< at as_of, by the plan's pace or schedule; NaN without one */
    double needed;   /**< still to come until the target is reached; 0 when it is, NaN when unknown */
    double per_day;  /**< needed / days_left; NaN on the due date and after it */
} soekpi_progress;

/** ARGUMENT (also for a target of another kind), RANGE. Thread-safe. */
SOEKPI_API SOEKPI_MUST_CHECK soekpi_status soekpi_evaluation_progress(const soekpi_evaluation *evaluation,
                                                                      size_t row, size_t target,
                                                                      soekpi_progress *progress);

/** State of the `entry`-th project of a portfolio or entry of a checklist for a row. */
typedef struct soekpi_entry_state {
    size_t size;
    const char *owner;    /**< of the record, else of the plan */
    const char *evidence; /**< texts belong to plan and register, "" for none */
    const char *stage;    /**< of a portfolio: the furthest stage that is done */
    int32_t verdict;      /**< SOEKPI_MET, PENDING, AT_RISK, NO_DATA, BREACHED */
    int32_t label;        /**< SOEKPI_DONE_ON_TIME, DONE_LATE, OVERDUE or none */
    int32_t state;        /**< SOEKPI_STATE_... of the record */
    int32_t due, done;
    int32_t reserved;
} soekpi_entry_state;

SOEKPI_API SOEKPI_MUST_CHECK soekpi_status soekpi_evaluation_entry(const soekpi_evaluation *evaluation,
                                                                   size_t row, size_t target, size_t entry,
                                                                   soekpi_entry_state *state);

/** A row's place for a rank target. Peers without a figure may stand before it or
 *  behind it: its place then lies between `place` and `worst`, and the verdict is
 *  met or breached only when both give the same; else it is no_data, or undefined when
 *  none of them is missing but some have no meaning. A row alone has place 1 of 1 and
 *  the verdict no_data (no_evidence). All 0 where the target does not speak about the row.
 *
 *  The peer that is the row itself, by code or name, is not counted beside it; its
 *  figure stands in when the row has none, and the result is marked as reported. */
typedef struct soekpi_place {
    size_t size;
    size_t place;      /**< 1 is the best; 0: the row has no figure and none was reported */
    size_t worst;      /**< place if every peer without a figure were better */
    size_t peers;      /**< compared with, the row among them */
    size_t missing;    /**< peers whose figure is missing or has no meaning, the row among them */
    size_t tied;       /**< other peers with exactly the same value */
    double percentile; /**< share of the other peers that are not before it, 0..1; NaN when the place is not
                            certain, reported or alone */
    int32_t reported;  /**< 1: the place itself was reported, not computed */
    int32_t reserved;
} soekpi_place;

SOEKPI_API SOEKPI_MUST_CHECK soekpi_status soekpi_evaluation_place(const soekpi_evaluation *evaluation,
                                                                   size_t row, size_t target,
                                                                   soekpi_place *place);

#ifdef __cplusplus
}
#endif

#endif
