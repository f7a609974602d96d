#include <soekpi/words.h>

#ifndef SOEKPI_VERSION_TEXT
#error "SOEKPI_VERSION_TEXT must be defined by the build as the version of the project"
#endif

/* One row per code: the identifier and the words for people, Chinese and English. */
typedef struct word {
    const char *id;
    const char *text[2];
} word;

static const char unknown[] = "unknown";

static const char *const statuses[] = {
    [SOEKPI_OK] = "done",
    [SOEKPI_ERROR_ARGUMENT] = "an argument is NULL, of a wrong size, or outside its enumeration",
    [SOEKPI_ERROR_MEMORY] = "memory is out",
    [SOEKPI_ERROR_RANGE] = "an index or a range of rows lies beyond the end",
    [SOEKPI_ERROR_CAPACITY] = "the caller's array or buffer is too small",
    [SOEKPI_ERROR_FROZEN] = "the handle is in use by another handle and cannot change",
    [SOEKPI_ERROR_ENCODING] = "the text is not valid in its encoding",
    [SOEKPI_ERROR_SYNTAX] = "the text cannot be read",
    [SOEKPI_ERROR_LIMIT] = "a documented limit is exceeded",
    [SOEKPI_ERROR_NAME] = "a name is not known",
    [SOEKPI_ERROR_DUPLICATE] = "a name, key or id is given twice",
    [SOEKPI_ERROR_FORMULA] = "the formula is not a ratio of two linear forms",
    [SOEKPI_ERROR_RULE] = "the rule cannot be read or does not fit its indicator",
    [SOEKPI_ERROR_UNIT] = "a unit is missing, unknown or does not fit",
    [SOEKPI_ERROR_PERIOD] = "a period or date is missing or cannot be read",
    [SOEKPI_ERROR_PLAN] = "the plan contradicts itself or leaves out what is required",
    [SOEKPI_ERROR_TABLE] = "the table cannot be used",
    [SOEKPI_ERROR_UNSUPPORTED] = "valid, but not in this version",
};

static const word verdicts[] = {
    [SOEKPI_NOT_IN_SCOPE] = {"not_in_scope", {"不适用", "not in scope"}},
    [SOEKPI_MET] = {"met", {"达标", "met"}},
    [SOEKPI_PENDING] = {"pending", {"未到期", "pending"}},
    [SOEKPI_AT_RISK] = {"at_risk", {"临界", "at risk"}},
    [SOEKPI_UNDEFINED] = {"undefined", {"无法计算", "undefined"}},
    [SOEKPI_NO_DATA] = {"no_data", {"缺数据", "no data"}},
    [SOEKPI_BREACHED] = {"breached", {"未达标", "breached"}},
};

static const word reasons[] = {
    [SOEKPI_REASON_OK] = {"ok", {"正常", "ok"}},
    [SOEKPI_MISSING_INPUT] = {"missing_input", {"缺少数据", "missing input"}},
    [SOEKPI_INVALID_INPUT] = {"invalid_input", {"数据无效", "invalid input"}},
    [SOEKPI_ZERO_DENOMINATOR] = {"zero_denominator", {"分母为零", "denominator is zero"}},
    [SOEKPI_NEGATIVE_DENOMINATOR] = {"negative_denominator", {"分母为负", "denominator is negative"}},
    [SOEKPI_NON_POSITIVE_BASE] = {"non_positive_base", {"基期为零或为负", "base is zero or negative"}},
    [SOEKPI_OUT_OF_RANGE] = {"out_of_range", {"超出范围", "out of range"}},
    [SOEKPI_NO_EVIDENCE] = {"no_evidence", {"无依据", "no evidence"}},
};

/* Labels of an item that is a profit, and of work; `signs` below has the words for growth of all other items.
 */
static const word labels[] = {
    [SOEKPI_LABEL_NONE] = {"", {"", ""}},
    [SOEKPI_INCREASE] = {"increase", {"增长", "increase"}},
    [SOEKPI_UNCHANGED] = {"unchanged", {"持平", "unchanged"}},
    [SOEKPI_DECREASE] = {"decrease", {"下降", "decrease"}},
    [SOEKPI_TURNED_LOSS] = {"turned_loss", {"由盈转亏", "turned to loss"}},
    [SOEKPI_FROM_ZERO] = {"from_zero", {"由零增长", "up from zero"}},
    [SOEKPI_TURNED_PROFITABLE] = {"turned_profitable", {"扭亏为盈", "turned to profit"}},
    [SOEKPI_LOSS_NARROWED] = {"loss_narrowed", {"减亏", "loss narrowed"}},
    [SOEKPI_LOSS_WIDENED] = {"loss_widened", {"增亏", "loss widened"}},
    [SOEKPI_DONE_ON_TIME] = {"done_on_time", {"按期完成", "done on time"}},
    [SOEKPI_DONE_LATE] = {"done_late", {"逾期完成", "done late"}},
    [SOEKPI_OVERDUE] = {"overdue", {"逾期未完成", "overdue"}},
    [SOEKPI_BEHIND_PACE] = {"behind_pace", {"进度滞后", "behind pace"}},
    [SOEKPI_OUT_OF_REACH] = {"out_of_reach", {"无法完成", "out of reach"}},
    [SOEKPI_WAITING] = {"waiting", {"前序未完成", "what comes before is not done"}},
};

static const char *const signs[][2] = {
    [SOEKPI_LABEL_NONE] = {"", ""},
    [SOEKPI_INCREASE] = {"增长", "increase"},
    [SOEKPI_UNCHANGED] = {"持平", "unchanged"},
    [SOEKPI_DECREASE] = {"下降", "decrease"},
    [SOEKPI_TURNED_LOSS] = {"由正转负", "turned negative"},
    [SOEKPI_FROM_ZERO] = {"由零增长", "up from zero"},
    [SOEKPI_TURNED_PROFITABLE] = {"由负转正", "turned positive"},
    [SOEKPI_LOSS_NARROWED] = {"负值收窄", "less negative"},
    [SOEKPI_LOSS_WIDENED] = {"负值扩大", "more negative"},
};

static const word target_kinds[] = {
    [SOEKPI_TARGET_RULE] = {"rule", {"指标", "indicator"}},
    [SOEKPI_TARGET_QUANTITY] = {"quantity", {"数量", "quantity"}},
    [SOEKPI_TARGET_MILESTONE] = {"milestone", {"节点", "milestone"}},
    [SOEKPI_TARGET_PORTFOLIO] = {"portfolio", {"项目组", "portfolio"}},
    [SOEKPI_TARGET_CHECKLIST] = {"checklist", {"清单", "checklist"}},
    [SOEKPI_TARGET_RANK] = {"rank", {"位次", "rank"}},
};

static const word states[] = {
    [SOEKPI_STATE_NONE] = {"", {"", ""}},
    [SOEKPI_STATE_NOT_STARTED] = {"not_started", {"未开始", "not started"}},
    [SOEKPI_STATE_IN_PROGRESS] = {"in_progress", {"进行中", "in progress"}},
    [SOEKPI_STATE_DONE] = {"done", {"已完成", "done"}},
    [SOEKPI_STATE_SUSPENDED] = {"suspended", {"暂停", "suspended"}},
    [SOEKPI_STATE_CANCELLED] = {"cancelled", {"取消", "cancelled"}},
};

static const char *const kinds[] = {
    [SOEKPI_FLOW] = "flow",   [SOEKPI_STOCK] = "stock", [SOEKPI_AVERAGE] = "average",
    [SOEKPI_LEVEL] = "level", [SOEKPI_ANY] = "any",
};

static const char *const units[] = {
    [SOEKPI_NUMBER] = "number",   [SOEKPI_PERCENT] = "%",
    [SOEKPI_MONEY] = "money",     [SOEKPI_MONEY_PER_PERSON] = "money/person",
    [SOEKPI_PERSONS] = "persons", [SOEKPI_COUNT] = "count",
    [SOEKPI_TIMES] = "times",     [SOEKPI_DAYS] = "days",
    [SOEKPI_MONTHS] = "months",   [SOEKPI_AREA] = "m2",
};

static const char *const betters[] = {
    [SOEKPI_BETTER_NONE] = "",
    [SOEKPI_BETTER_HIGHER] = "higher",
    [SOEKPI_BETTER_LOWER] = "lower",
};

static const char *const suffixes[] = {
    [SOEKPI_CURRENT] = "",
    [SOEKPI_OPENING] = "@opening",
    [SOEKPI_PRIOR] = "@prior",
    [SOEKPI_PRIOR_OPENING] = "@prior_opening",
};

static const char *const bases[] = {
    [SOEKPI_STATED] = "stated",
    [SOEKPI_READ] = "read",
    [SOEKPI_ASSUMED] = "assumed",
};

static const char *const growths[] = {
    [SOEKPI_GROWTH_STRICT] = "strict",
    [SOEKPI_GROWTH_ABSOLUTE] = "absolute",
    [SOEKPI_GROWTH_SIGNED] = "signed",
};

/* By the number of the bit. */
static const char *const marks[] = {
    "reported", "derived", "partial", "annualised", "earlier", "filled", "growth_base", "label_policy",
};

#define LENGTH(list) ((int32_t)(sizeof(list) / sizeof(list)[0]))

_Static_assert(LENGTH(statuses) == SOEKPI_ERROR_END, "every status has a sentence");
_Static_assert(LENGTH(verdicts) == SOEKPI_VERDICT_END, "every verdict has words");
_Static_assert(LENGTH(reasons) == SOEKPI_REASON_END, "every reason has words");
_Static_assert(LENGTH(labels) == SOEKPI_LABEL_END, "every label has words");
_Static_assert(LENGTH(signs) == SOEKPI_DONE_ON_TIME, "every label of growth has words");
_Static_assert(LENGTH(target_kinds) == SOEKPI_TARGET_KIND_END, "every kind of target has words");
_Static_assert(LENGTH(states) == SOEKPI_STATE_END, "every state has words");
_Static_assert(LENGTH(kinds) == SOEKPI_KIND_END, "every kind has an identifier");
_Static_assert(LENGTH(units) == SOEKPI_UNIT_END, "every unit has an identifier");
_Static_assert(LENGTH(suffixes) == SOEKPI_TIME_END, "every time has a suffix");
_Static_assert(LENGTH(bases) == SOEKPI_BASIS_END, "every basis has an identifier");
_Static_assert(LENGTH(growths) == SOEKPI_GROWTH_END, "every dialect has an identifier");

static const char *name_at(const char *const *list, int32_t length, int32_t code) {
    return code >= 0 && code < length ? list[code] : unknown;
}

static const char *id_at(const word *list, int32_t length, int32_t code) {
    return code >= 0 && code < length ? list[code].id : unknown;
}

static const char *text_at(const word *list, int32_t length, int32_t code, int32_t language) {
    if (code < 0 || code >= length || language < SOEKPI_CHINESE || language > SOEKPI_ENGLISH)
        return unknown;
    return list[code].text[language];
}

const char *soekpi_status_text(soekpi_status status) {
    return status >= 0 && status < SOEKPI_ERROR_END ? statuses[status] : "unknown status";
}

const char *soekpi_version(void) {
    return SOEKPI_VERSION_TEXT;
}

size_t soekpi_error_size(void) {
    return sizeof(soekpi_error);
}

const char *soekpi_verdict_id(int32_t verdict) {
    return id_at(verdicts, LENGTH(verdicts), verdict);
}

const char *soekpi_verdict_text(int32_t verdict, int32_t language) {
    return text_at(verdicts, LENGTH(verdicts), verdict, language);
}

const char *soekpi_reason_id(int32_t reason) {
    return id_at(reasons, LENGTH(reasons), reason);
}

const char *soekpi_reason_text(int32_t reason, int32_t language) {
    return text_at(reasons, LENGTH(reasons), reason, language);
}

const char *soekpi_label_id(int32_t label) {
    return id_at(labels, LENGTH(labels), label);
}

const char *soekpi_label_text(int32_t label, int32_t profit, int32_t language) {
    if (profit != 0 || label >= LENGTH(signs))
        return text_at(labels, LENGTH(labels), label, language);
    if (label < 0 || language < SOEKPI_CHINESE || language > SOEKPI_ENGLISH)
        return unknown;
    return signs[label][language];
}

const char *soekpi_target_kind_id(int32_t kind) {
    return id_at(target_kinds, LENGTH(target_kinds), kind);
}

const char *soekpi_target_kind_text(int32_t kind, int32_t language) {
    return text_at(target_kinds, LENGTH(target_kinds), kind, language);
}

const char *soekpi_state_id(int32_t state) {
    return id_at(states, LENGTH(states), state);
}

const char *soekpi_state_text(int32_t state, int32_t language) {
    return text_at(states, LENGTH(states), state, language);
}

const char *soekpi_kind_id(int32_t kind) {
    return name_at(kinds, LENGTH(kinds), kind);
}

const char *soekpi_unit_id(int32_t unit) {
    return name_at(units, LENGTH(units), unit);
}

const char *soekpi_better_id(int32_t better) {
    return name_at(betters, LENGTH(betters), better);
}

const char *soekpi_time_suffix(int32_t time) {
    return name_at(suffixes, LENGTH(suffixes), time);
}

const char *soekpi_basis_id(int32_t basis) {
    return name_at(bases, LENGTH(bases), basis);
}

const char *soekpi_growth_id(int32_t growth_base) {
    return name_at(growths, LENGTH(growths), growth_base);
}

const char *soekpi_mark_id(int32_t mark) {
    for (int32_t bit = 0; bit < LENGTH(marks); bit++)
        if (mark == INT32_C(1) << bit)
            return marks[bit];
    return unknown;
}
