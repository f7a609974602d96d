"""What a plan consists of: targets, their entries, measures, aspects, and included plans."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ._dates import date_of
from ._handle import decode, describe
from ._library import library
from ._structs import soekpi_entry, soekpi_heading, soekpi_part, soekpi_target
from .words import AMONG, BASES, BETTER, GROWTH_BASES, TARGET_KINDS, UNITS


@dataclass(frozen=True)
class Entry:
    """A project of a portfolio, or an entry of a checklist.

    ``owner``  who answers for it, "" when the plan does not say
    ``due``    None: the target's
    """

    id: str
    title_zh: str
    title_en: str
    owner: str
    due: datetime.date | None


@dataclass(frozen=True)
class Target:
    """One target of a plan.

    ``kind``         "rule" (an indicator or an item of the accounts), "quantity", "milestone",
                     "portfolio", "checklist" or "rank"
    ``indicator``    an id; ``formula``, ``rule`` and ``rule_zh`` are regenerated
    ``at_risk``      as written, "" when none
    ``basis``        "stated", "read" or "assumed"
    ``round``        decimals or None
    ``annualise``    True, False or None (not said)
    ``measure``      the id of its measure, None for a goal
    ``part``         the id of the included plan it comes from, None for the plan's own
    ``start``        of what records answer; None: 1 January
    ``due``          likewise; None: the end of the period judged
    ``subject``      what records call it: a milestone's name, else ""
    ``entries``      projects of a portfolio, entries of a checklist
    ``declared``     how many of them the source says there are
    ``after``        the id of the target that comes before it, or None
    ``among``        of a rank, whom it compares with: "peers", "all" or "group"; else None
    """

    id: str
    title_zh: str
    title_en: str
    kind: str
    indicator: str
    formula: str
    rule: str
    rule_zh: str
    at_risk: str
    quote: str
    note_zh: str
    note_en: str
    unit: str
    better: str | None
    basis: str
    round: int | None
    annualise: bool | None
    optional: bool
    growth_base: str
    profit: bool
    measure: str | None
    part: str | None
    start: datetime.date | None
    due: datetime.date | None
    subject: str
    entries: tuple[Entry, ...]
    declared: int
    after: str | None
    among: str | None


@dataclass(frozen=True)
class Measure:
    """A measure of a plan: its targets, and the id of its aspect. ``basis`` is "stated", "read" or
    "assumed"; ``part`` the id of the included plan it belongs to, None for the plan's own."""

    id: str
    title_zh: str
    title_en: str
    quote: str
    note_zh: str
    note_en: str
    basis: str
    part: str | None
    aspect: str | None
    targets: tuple[Target, ...]


@dataclass(frozen=True)
class Aspect:
    """An aspect of a plan: its measures. ``basis`` and ``part`` as of a measure."""

    id: str
    title_zh: str
    title_en: str
    quote: str
    note_zh: str
    note_en: str
    basis: str
    part: str | None
    measures: tuple[Measure, ...]


@dataclass(frozen=True)
class Part:
    """An included plan, such as an enterprise's scheme within the district's.

    ``entity``   the entity or group that all its targets speak about, "" for none
    ``parent``   the id of the part that includes it, None for the plan itself
    ``targets``  its targets, goals first; ``goals`` those that belong to no measure
    """

    id: str
    title_zh: str
    title_en: str
    entity: str
    parent: str | None
    targets: tuple[Target, ...]
    goals: tuple[Target, ...]
    aspects: tuple[Aspect, ...]


class PlanReader:
    """The targets, headings and parts of a plan, which name each other by number."""

    def __init__(self, pointer: int, info: Any) -> None:
        def all_of(struct: Any, function: Any, count: int) -> list[Any]:
            return [describe(struct, function, pointer, index) for index in range(count)]

        self._pointer = pointer
        self._targets = all_of(soekpi_target, library.soekpi_plan_target, info.target_count)
        self._measures = all_of(soekpi_heading, library.soekpi_plan_measure, info.measure_count)
        self._aspects = all_of(soekpi_heading, library.soekpi_plan_aspect, info.aspect_count)
        self._parts = all_of(soekpi_part, library.soekpi_plan_part, info.part_count)
        self.targets = [self._target(index, filled) for index, filled in enumerate(self._targets)]
        self.measures = [
            Measure(
                **self._heading(filled),
                aspect=_id_at(self._aspects, filled.parent),
                targets=tuple(self.targets[filled.first : filled.first + filled.count]),
            )
            for filled in self._measures
        ]
        self.aspects = [
            Aspect(
                **self._heading(filled),
                measures=tuple(self.measures[filled.first : filled.first + filled.count]),
            )
            for filled in self._aspects
        ]
        self.parts = [self._part(filled) for filled in self._parts]

    def _heading(self, filled: Any) -> dict[str, Any]:
        """What aspects and measures have in common."""
        return {
            "id": decode(filled.id),
            "title_zh": decode(filled.title_chinese),
            "title_en": decode(filled.title_english),
            "quote": decode(filled.quote),
            "note_zh": decode(filled.note),
            "note_en": decode(filled.note_english),
            "basis": BASES[filled.basis],
            "part": _id_at(self._parts, filled.part),
        }

    def _part(self, filled: Any) -> Part:
        first = filled.first_target
        return Part(
            id=decode(filled.id),
            title_zh=decode(filled.title_chinese),
            title_en=decode(filled.title_english),
            entity=decode(filled.entity),
            parent=_id_at(self._parts, filled.parent),
            targets=tuple(self.targets[first : first + filled.target_count]),
            goals=tuple(self.targets[first : first + filled.goal_count]),
            aspects=tuple(self.aspects[filled.first_aspect : filled.first_aspect + filled.aspect_count]),
        )

    def _entries(self, target: int, count: int) -> Iterator[Entry]:
        for index in range(count):
            filled = describe(soekpi_entry, library.soekpi_plan_entry, self._pointer, target, index)
            yield Entry(
                decode(filled.id),
                decode(filled.title_chinese),
                decode(filled.title_english),
                decode(filled.owner),
                date_of(filled.due),
            )

    def _target(self, index: int, filled: Any) -> Target:
        kind = TARGET_KINDS[filled.kind]
        return Target(
            id=decode(filled.id),
            title_zh=decode(filled.title_chinese),
            title_en=decode(filled.title_english),
            kind=kind,
            indicator=decode(filled.indicator),
            formula=decode(filled.formula),
            rule=decode(filled.rule),
            rule_zh=decode(filled.rule_chinese),
            at_risk=decode(filled.at_risk),
            quote=decode(filled.quote),
            note_zh=decode(filled.note),
            note_en=decode(filled.note_english),
            unit=UNITS[filled.unit],
            better=BETTER[filled.better],
            basis=BASES[filled.basis],
            round=None if filled.round < 0 else filled.round,
            annualise=None if filled.annualise < 0 else bool(filled.annualise),
            optional=bool(filled.optional),
            growth_base=GROWTH_BASES[filled.growth_base],
            profit=bool(filled.profit),
            measure=_id_at(self._measures, filled.measure),
            part=_id_at(self._parts, filled.part),
            start=date_of(filled.start),
            due=date_of(filled.due),
            subject=decode(filled.subject),
            entries=tuple(self._entries(index, filled.entry_count)),
            declared=int(filled.declared),
            after=_id_at(self._targets, filled.after),
            among=AMONG[filled.among] if kind == "rank" else None,
        )


def _id_at(described: list[Any], index: int) -> str | None:
    """The id of what has that number; None for none."""
    return decode(described[index].id) if index < len(described) else None
