"""What stands behind the verdicts of targets that records or places decide."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ._dates import date_of
from ._handle import decode, describe
from ._library import library
from ._structs import soekpi_entry_state, soekpi_place, soekpi_progress
from .outcome import number_of
from .words import LABELS, STATES, VERDICTS

if TYPE_CHECKING:
    from ._targets import Entry, Target


@dataclass(frozen=True)
class Progress:
    """How far a quantity, milestone, portfolio or checklist is. Dates and figures are None where
    there is none; figures are in base units (yuan, m2, days, a fraction).

    ``start``, ``due``  between which it is to be done
    ``done``            a milestone's day of completion; else the day the last record was done
    ``seen``            the latest day at which what is not done was seen so
    ``days_left``       from as_of to ``due``; negative when that day is over
    ``days_late``       of a milestone: done, or else as_of, after ``due``; 0 when not late
    ``records``         how many speak about it
    ``declared``        projects or entries; 0 for a quantity
    ``finished``        of them, done (or at the stage asked for)
    ``finished_late``   of those, after they were due
    ``overdue``         not done, with evidence, and due on as_of or before it
    ``unknown``         no record speaks about them
    ``value``           so far
    ``expected``        at as_of, by the plan's pace or schedule
    ``needed``          still to come until the target is reached; 0 when it is
    ``per_day``         ``needed`` for each of the days left; None on the due date and after it
    """

    start: datetime.date | None
    due: datetime.date | None
    done: datetime.date | None
    seen: datetime.date | None
    days_left: int
    days_late: int
    records: int
    declared: int
    finished: int
    finished_late: int
    overdue: int
    unknown: int
    value: float | None
    expected: float | None
    needed: float | None
    per_day: float | None


@dataclass(frozen=True)
class EntryState:
    """How far a project of a portfolio or an entry of a checklist is.

    ``id``, ``title_zh``, ``title_en``  as in the plan
    ``owner``     who answers for it: of the record, else of the plan; "" when nobody is named
    ``evidence``  of the record, "" for none
    ``stage``     of a project: the furthest stage that is done, "" for none
    ``verdict``   "met", "pending", "at_risk", "no_data" or "breached"
    ``label``     "done_on_time", "done_late", "overdue" or None
    ``state``     of the record: "not_started", "in_progress", "done", ..., or None
    ``due``, ``done``  dates, None for none
    """

    id: str
    title_zh: str
    title_en: str
    owner: str
    evidence: str
    stage: str
    verdict: str
    label: str | None
    state: str | None
    due: datetime.date | None
    done: datetime.date | None


@dataclass(frozen=True)
class Place:
    """A place for a rank target. Peers without a figure may stand before it or behind it: its
    place then lies between ``place`` and ``worst``.

    ``place``       1 is the best; None: there is no figure, and no place was reported
    ``worst``       the place if every peer without a figure were better, None likewise
    ``peers``       compared with, this one among them
    ``missing``     peers whose figure is missing or has no meaning
    ``tied``        peers with exactly the same value
    ``percentile``  share of the other peers that are not before it, 0 to 1; None when unknown
                    or alone
    ``reported``    True: the place itself was reported, not computed
    """

    place: int | None
    worst: int | None
    peers: int
    missing: int
    tied: int
    percentile: float | None
    reported: bool


def read_progress(pointer: int, row: int, target: int) -> Progress:
    """The progress of a row of an evaluation."""
    filled = describe(soekpi_progress, library.soekpi_evaluation_progress, pointer, row, target)
    return Progress(
        start=date_of(filled.start),
        due=date_of(filled.due),
        done=date_of(filled.done),
        seen=date_of(filled.seen),
        days_left=filled.days_left,
        days_late=filled.days_late,
        records=filled.records,
        declared=filled.declared,
        finished=filled.finished,
        finished_late=filled.finished_late,
        overdue=filled.overdue,
        unknown=filled.unknown,
        value=number_of(filled.value),
        expected=number_of(filled.expected),
        needed=number_of(filled.needed),
        per_day=number_of(filled.per_day),
    )


def read_entries(pointer: int, row: int, target: int, described: Target) -> list[EntryState]:
    """The states of a target's entries for a row, in the order of the plan."""
    return [_entry(pointer, row, target, index, entry) for index, entry in enumerate(described.entries)]


def _entry(pointer: int, row: int, target: int, index: int, entry: Entry) -> EntryState:
    filled = describe(soekpi_entry_state, library.soekpi_evaluation_entry, pointer, row, target, index)
    return EntryState(
        id=entry.id,
        title_zh=entry.title_zh,
        title_en=entry.title_en,
        owner=decode(filled.owner),
        evidence=decode(filled.evidence),
        stage=decode(filled.stage),
        verdict=VERDICTS[filled.verdict],
        label=LABELS[filled.label],
        state=STATES[filled.state],
        due=date_of(filled.due),
        done=date_of(filled.done),
    )


def read_place(pointer: int, row: int, target: int) -> Place:
    """The place of a row for a rank target."""
    filled = describe(soekpi_place, library.soekpi_evaluation_place, pointer, row, target)
    return Place(
        place=filled.place or None,
        worst=filled.worst or None,
        peers=filled.peers,
        missing=filled.missing,
        tied=filled.tied,
        percentile=number_of(filled.percentile),
        reported=bool(filled.reported),
    )
