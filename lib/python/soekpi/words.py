"""The vocabulary: verdicts, reasons, labels and their words for people.

Verdicts, reasons and labels are plain ``str``, the identifiers that plans, CSV
and JSON use. The words for people come from the C library's own table.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from . import _codes
from ._library import library

Language = Literal["zh", "en"]

#: Verdicts by code, in the order of gravity in a tree of targets.
VERDICTS = ("not_in_scope", "met", "pending", "at_risk", "undefined", "no_data", "breached")

#: Reasons by code, in the order in which they are checked.
REASONS = (
    "ok",
    "missing_input",
    "invalid_input",
    "zero_denominator",
    "negative_denominator",
    "non_positive_base",
    "out_of_range",
    "no_evidence",
)

#: Labels by code: what happened between last year and now, or to what was due; None where
#: there is none.
LABELS = (
    None,
    "increase",
    "unchanged",
    "decrease",
    "turned_loss",
    "from_zero",
    "turned_profitable",
    "loss_narrowed",
    "loss_widened",
    "done_on_time",
    "done_late",
    "overdue",
    "behind_pace",
    "out_of_reach",
    "waiting",
)

#: Kinds of targets by code.
TARGET_KINDS = ("rule", "quantity", "milestone", "portfolio", "checklist", "rank")

#: States of a record by code; None where none is said.
STATES = (None, "not_started", "in_progress", "done", "suspended", "cancelled")

#: What a row of a report is, by code.
LEVELS = ("entity", "group", "segment", "plan")

#: What a node of the tree of a plan is, by code.
NODES = ("plan", "part", "goals", "aspect", "measure", "target", "row")

#: Whom a rank target compares with, by code.
AMONG = ("peers", "all", "group")

#: Into what parts a group is taken apart, by code.
PARTS = ("children", "enterprises")

#: Why a reported consolidated figure differs from ours, by code: "none" where there is nothing
#: to compare.
GAPS = (
    "none",
    "agrees",
    "plain_sum",
    "minority",
    "mean_of_ratios",
    "member_missing",
    "member_twice",
    "full_share",
    "unexplained",
)

KINDS = ("flow", "stock", "average", "level", "any")
UNITS = ("number", "%", "money", "money/person", "persons", "count", "times", "days", "months", "m2")

#: The better direction of an indicator by code; None where there is none.
BETTER = (None, "higher", "lower")

#: Suffixes of names by code: this period, start of the year, last year, start of last year.
TIMES = ("", "@opening", "@prior", "@prior_opening")

BASES = ("stated", "read", "assumed")
GROWTH_BASES = ("strict", "absolute", "signed")

#: Marks on a result: bit and name.
MARKS = (
    (_codes.MARK_REPORTED, "reported"),
    (_codes.MARK_DERIVED, "derived"),
    (_codes.MARK_PARTIAL, "partial"),
    (_codes.MARK_ANNUALISED, "annualised"),
    (_codes.MARK_EARLIER, "earlier"),
    (_codes.MARK_FILLED, "filled"),
    (_codes.MARK_DIALECT, "growth_base"),
    (_codes.MARK_POLICY, "label_policy"),
)

#: Fields of a result that are numbers.
FIELDS = {
    "value": _codes.FIELD_VALUE,
    "reference": _codes.FIELD_REFERENCE,
    "margin": _codes.FIELD_MARGIN,
    "amount": _codes.FIELD_AMOUNT,
}

#: Fields of a contribution that are numbers.
CONTRIBUTION_FIELDS = {
    "value": _codes.CONTRIBUTION_VALUE,
    "before": _codes.CONTRIBUTION_BEFORE,
    "change": _codes.CONTRIBUTION_CHANGE,
    "pull": _codes.CONTRIBUTION_PULL,
    "share": _codes.CONTRIBUTION_SHARE,
}

_LANGUAGES = {"zh": _codes.CHINESE, "en": _codes.ENGLISH}


def language_code(language: str) -> int:
    """Code of "zh" or "en"; ValueError for anything else."""
    try:
        return _LANGUAGES[language]
    except KeyError:
        raise ValueError(f"language is {language!r}; expected 'zh' or 'en'") from None


def code_of(word: str, words: tuple[str | None, ...], what: str) -> int:
    """Number of a word in its list; ValueError that names the choices."""
    try:
        return words.index(word)
    except ValueError:
        choices = ", ".join(repr(choice) for choice in words if choice)
        raise ValueError(f"{what} is {word!r}; expected one of {choices}") from None


def field_code(field: str, fields: Mapping[str, int] = FIELDS) -> int:
    """Code of a numeric field, of a result if not said otherwise; ValueError that names the
    choices."""
    try:
        return fields[field]
    except KeyError:
        raise ValueError(f"field is {field!r}; expected one of {', '.join(map(repr, fields))}") from None


def marks_of(bits: int) -> tuple[str, ...]:
    """Names of the marks whose bits are set."""
    return tuple(name for bit, name in MARKS if bits & bit)


def verdict_text(verdict: str, language: Language = "zh") -> str:
    """Word for people of a verdict: 达标, 未达标, ... or in English."""
    code = code_of(verdict, VERDICTS, "verdict")
    text: bytes = library.soekpi_verdict_text(code, language_code(language))
    return text.decode()


def reason_text(reason: str, language: Language = "zh") -> str:
    """Word for people of a reason: 缺少数据, 分母为零, ... or in English."""
    code = code_of(reason, REASONS, "reason")
    text: bytes = library.soekpi_reason_text(code, language_code(language))
    return text.decode()


def label_text(label: str | None, profit: bool = True, language: Language = "zh") -> str:
    """Word for people of a label; "" for None.

    ``profit`` chooses between the words of profit and loss (扭亏为盈) and those
    of the sign alone (由负转正).
    """
    code = 0 if label is None else code_of(label, LABELS, "label")
    text: bytes = library.soekpi_label_text(code, int(profit), language_code(language))
    return text.decode()


def target_kind_text(kind: str, language: Language = "zh") -> str:
    """Word for people of a kind of target: 指标, 数量, 节点, ... or in English."""
    code = code_of(kind, TARGET_KINDS, "kind")
    text: bytes = library.soekpi_target_kind_text(code, language_code(language))
    return text.decode()


def state_text(state: str | None, language: Language = "zh") -> str:
    """Word for people of the state of a record: 未开始, 进行中, ... or in English; "" for None."""
    code = 0 if state is None else code_of(state, STATES, "state")
    text: bytes = library.soekpi_state_text(code, language_code(language))
    return text.decode()
