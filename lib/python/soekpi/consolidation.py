"""What each part contributes to a group, and how a group's sum compares with what was reported."""

from __future__ import annotations

from ctypes import byref, c_size_t, sizeof
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

from . import _codes
from ._handle import Owner, call, decode, describe, require, written_text
from ._library import SIZE_MAX, library
from ._structs import soekpi_contribution, soekpi_elimination, soekpi_gap
from .outcome import number_of
from .words import CONTRIBUTION_FIELDS, GAPS, PARTS, REASONS, code_of, field_code

if TYPE_CHECKING:
    from ._rows import ReportRow
    from .report import Report


class _Key(NamedTuple):
    """Where C finds a contribution again. The owner keeps the evaluation alive."""

    owner: Owner
    row: int
    target: int
    parts: int
    number: int


@dataclass(frozen=True)
class Contribution:
    """What one part of a group contributes to the group's value, and to its change on last year.
    Contributions add up to the group's figures exactly; the floats are each rounded once from the
    fractions that fraction() gives. Figures are None where there is none.

    ``name``          of the part; "" for eliminations, and for figures of nobody
    ``row``           its row of the report, None for those
    ``reason``        "ok", or why there are no figures: the group's reason
    ``share_reason``  why there is no ``share``: "non_positive_base" when the total change is <= 0
    ``value``         of the group's value
    ``before``        of last year's
    ``change``        value - before
    ``pull``          拉动: of a growth rate its value (a fraction: 0.01 is 1 pp); of an amount the
                      change by last year's total; of a ratio the change
    ``share``         贡献率: of the total change, a fraction; None unless that is > 0
    """

    name: str
    row: ReportRow | None
    reason: str
    share_reason: str
    value: float | None
    before: float | None
    change: float | None
    pull: float | None
    share: float | None
    _key: _Key = field(repr=False, compare=False)

    @property
    def exact(self) -> Fraction | None:
        """The contribution to the value as an exact fraction, or None when there is none."""
        return self.fraction("value")

    def fraction(self, field: str = "value") -> Fraction | None:
        """A field ("value", "before", "change", "pull", "share") as an exact fraction in base
        units; None when it has no value."""
        key = self._key
        text = written_text(
            library.soekpi_contribution_exact,
            key.owner.pointer,
            key.row,
            key.target,
            key.parts,
            key.number,
            field_code(field, CONTRIBUTION_FIELDS),
        )
        return Fraction(text) if text else None


@dataclass(frozen=True)
class Elimination:
    """One elimination of a group, or of a group in it.

    ``entity``        甲 of an elimination between 甲 and 乙, or its own name (抵销)
    ``counterparty``  乙: 对方单位, "" for none
    ``group``         the group that it belongs to: the lowest one that has both
    ``table_row``     0-based row of the table
    ``reason``        "ok", or why there is no value: the group's reason
    ``value``         what it contributes to the group's value, None when there is none
    """

    entity: str
    counterparty: str
    group: str
    table_row: int
    reason: str
    value: float | None


@dataclass(frozen=True)
class Gap:
    """A group's value step by step, and why what was reported for the group differs from it.
    Figures are None where there is none.

    ``plain``         of the members with 100 %, without eliminations
    ``weighted``      of the members with their shares, without eliminations
    ``eliminations``  their effect: consolidated - weighted
    ``consolidated``  the group's value
    ``reported``      of the group's reported row
    ``gap``           reported - consolidated
    ``minority``      minority interest in the value
    ``mean``          mean of the members' own ratios; None for an item
    ``cause``         "agrees", "plain_sum" (eliminations were left out), "minority",
                      "mean_of_ratios", "member_missing", "member_twice", "full_share" (members
                      are in it with 100 %), "unexplained"; "none" when there is nothing to compare
    ``member``        the row of the member that explains it, or None
    ``text_zh``, ``text_en``  one sentence for people
    """

    plain: float | None
    weighted: float | None
    eliminations: float | None
    consolidated: float | None
    reported: float | None
    gap: float | None
    minority: float | None
    mean: float | None
    cause: str
    member: ReportRow | None
    text_zh: str
    text_en: str

    def __str__(self) -> str:
        return self.text_zh


def read_contributions(report: Report, row: int, target: int, parts: str) -> list[Contribution]:
    """The contributions of all parts of a group's row."""
    owner, kind = report._own(), code_of(parts, PARTS, "parts")
    counted = c_size_t()
    require(library.soekpi_evaluation_parts(owner.pointer, row, target, kind, byref(counted)))
    count = counted.value
    filled = (soekpi_contribution * max(count, 1))(
        *(soekpi_contribution(sizeof(soekpi_contribution)) for _ in range(count))
    )
    call(library.soekpi_evaluation_contributions, owner.pointer, row, target, kind, 0, count, filled)
    return [
        _contribution(report, filled[index], _Key(owner, row, target, kind, index)) for index in range(count)
    ]


def _contribution(report: Report, filled: Any, key: _Key) -> Contribution:
    return Contribution(
        name=decode(filled.name),
        row=_row(report, filled.row),
        reason=REASONS[filled.reason],
        share_reason=REASONS[filled.share_reason],
        value=number_of(filled.value),
        before=number_of(filled.before),
        change=number_of(filled.change),
        pull=number_of(filled.pull),
        share=number_of(filled.share),
        _key=key,
    )


def read_eliminations(report: Report, row: int, target: int) -> list[Elimination]:
    """The eliminations of a group's row: C says RANGE behind the last."""
    pointer = report._pointer()
    found: list[Elimination] = []
    while True:
        filled = soekpi_elimination(sizeof(soekpi_elimination))
        status = library.soekpi_evaluation_elimination(pointer, row, target, len(found), byref(filled))
        if status == _codes.ERROR_RANGE:
            return found
        require(status)
        found.append(
            Elimination(
                entity=decode(filled.entity),
                counterparty=decode(filled.counterparty),
                group=decode(filled.group),
                table_row=int(filled.table_row),
                reason=REASONS[filled.reason],
                value=number_of(filled.value),
            )
        )


def read_gap(report: Report, row: int, target: int) -> Gap:
    """A group's row held against what was reported for it."""
    pointer = report._pointer()
    filled = describe(soekpi_gap, library.soekpi_evaluation_gap, pointer, row, target)
    texts = [
        written_text(library.soekpi_evaluation_gap_text, pointer, row, target, language)
        for language in (_codes.CHINESE, _codes.ENGLISH)
    ]
    return Gap(
        plain=number_of(filled.plain),
        weighted=number_of(filled.weighted),
        eliminations=number_of(filled.eliminations),
        consolidated=number_of(filled.consolidated),
        reported=number_of(filled.reported),
        gap=number_of(filled.gap),
        minority=number_of(filled.minority),
        mean=number_of(filled.mean),
        cause=GAPS[filled.cause],
        member=_row(report, filled.member),
        text_zh=texts[0],
        text_en=texts[1],
    )


def _row(report: Report, number: int) -> ReportRow | None:
    return None if number == SIZE_MAX else report.row(number)
