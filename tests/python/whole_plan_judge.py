"""A second judge of quantities, milestones, portfolios and checklists: fractions and dates over the plain
data of whole_plan.py, written from the rules of README.md and the public headers.

A record makes a statement about a day: done on it, open until it, done on a day that nobody can tell, or
done on a day that is no date. What a target comes to follows from the statements that belong to a row.
"""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple, Optional

from whole_plan import STAGES, Day, Ledger, Record, Work, World, read_day

Row = tuple[str, str]  # level and name
DAY = datetime.timedelta(1)


class Judged(NamedTuple):
    verdict: str
    label: Optional[str] = None
    reason: str = "ok"
    value: Optional[Fraction] = None
    margin: Optional[Fraction] = None


NOTHING = Judged("no_data", None, "no_evidence")


class Statement(NamedTuple):
    """What a record says as it is known on the day of the report.

    ``what``  "done" on `day`; "said" to be done by `day`; "later": said so on a day that is still to come;
              "open" until `day` at least; "unreadable": its date is none
    ``day``   None: of what is open, on no day at all
    ``seen``  the last day that the record or its ledger speaks of
    """

    what: str
    day: Optional[Day]
    seen: Optional[Day]
    told: bool = True  # of what is said to be done: that there is such a day, else it is that of the report


def latest(*days: Optional[Day]) -> Optional[Day]:
    return max((day for day in days if day is not None), default=None)


def reaches(day: Optional[Day], due: Day) -> bool:
    return day is not None and day >= due


def statement(record: Record, ledger: Ledger, as_of: Day) -> Statement:
    """A date of completion counts before a state; what a state says it says on the day it was seen, or,
    where no such day is given, on the day of the report."""
    reported = read_day(record.seen)
    seen = latest(reported, ledger.complete)
    done = read_day(record.done)
    if record.done and done is None:
        return Statement("unreadable", None, seen)
    if done is not None:
        return (
            Statement("done", done, seen)
            if done <= as_of
            else Statement("open", latest(seen, done - DAY), seen)
        )
    if record.state == "已完成" or ledger.is_bare:
        if seen is not None and seen > as_of:
            return Statement("later", None, seen)
        return Statement("said", reported or as_of, seen, reported is not None)
    return Statement("open", seen, seen)


def in_time(said: Statement, due: Day, as_of: Day) -> Optional[bool]:
    """Of what is done; None: nobody can tell."""
    if said.what == "done":
        return said.day is not None and said.day <= due
    sure = said.what == "said" and (as_of <= due or (said.told and said.day is not None and said.day <= due))
    return True if sure else None


def decisive(statements: Iterable[Statement]) -> Optional[Statement]:
    """What several records say together: the first that says done; else what is known last."""
    known = list(statements)
    done = [each for each in known if each.what in ("done", "said")]
    if done:
        return min(done, key=lambda each: (each.day, each.what))
    for each in known:
        if each.what == "later":
            return each
    opened = latest(*(each.seen for each in known if each.what == "open"))
    for each in known:
        if each.what == "unreadable" and (each.seen is None or opened is None or each.seen >= opened):
            return each
    until = latest(*(each.day for each in known if each.what == "open"))
    return Statement("open", until, None) if known else None


def entry_verdict(said: Optional[Statement], due: Day, as_of: Day) -> tuple[str, Optional[str]]:
    """Of a milestone, a project or an entry."""
    if said is None or said.what == "unreadable":
        return "no_data", None
    if said.what != "open":
        verdicts = {True: ("met", "done_on_time"), False: ("breached", "done_late"), None: ("no_data", None)}
        return verdicts[in_time(said, due, as_of)]
    if as_of < due:
        return "pending", None
    return ("breached", "overdue") if reaches(said.day, due) else ("no_data", None)


# ---- rows and names ---------------------------------------------------------------------------------------


def fold(*texts: str) -> str:
    """Names are the same without blanks."""
    return "".join("".join(text.split()) for text in texts)


@dataclass(frozen=True)
class Said:
    record: Record
    ledger: Ledger
    statement: Statement


class Judge:
    """Judges the works of a world on a day."""

    def __init__(self, world: World, as_of: Day) -> None:
        self.world, self.as_of = world, as_of
        self.parents = {line.name: line.group for line in world.lines if line.name and not line.segment}
        self.groups = {line.group for line in world.lines}
        self.enterprises = [name for name in self.parents if name not in self.groups]
        self.segments = {line.segment for line in world.lines if line.segment}
        self.works = {work.id: work for work in world.works}
        self.said = [
            Said(record, ledger, statement(record, ledger, as_of))
            for ledger in world.ledgers
            for record in ledger.records
        ]

    def rows(self, work: Work) -> list[Row]:
        """The rows that a target speaks about."""
        found: list[Row] = []
        for word in work.scope or ("plan",):
            if word == "each":
                found += [("entity", name) for name in self.enterprises]
            elif word == "group":
                found += [("group", name) for name in self.groups]
            elif word == "segment":
                found += [("segment", name) for name in self.segments]
            elif word == "plan":
                found.append(("plan", ""))
            else:
                found.append(("group" if word in self.groups else "entity", word))
        return found

    def belongs(self, record: Record, row: Row, work: Work) -> bool:
        """To its enterprise, the groups above that, its segment, and the plan; without an enterprise to
        the only one that the target speaks about."""
        level, name = row
        if level == "plan":
            return True
        if level == "segment":
            return record.segment == name
        if not record.entity and len(work.scope) == 1 and work.scope[0] == name:
            return True
        at = record.entity if record.entity in (*self.enterprises, *self.groups) else ""
        while at:
            if at == name:
                return True
            at = self.parents.get(at, "")
        return False

    def of_row(self, row: Row, work: Work) -> list[Said]:
        return [each for each in self.said if self.belongs(each.record, row, work)]

    def due(self, work: Work) -> Day:
        return work.due or Day(self.world.year, 12, 31)

    # ---- kinds --------------------------------------------------------------------------------------------

    def judge(self, work: Work, row: Row) -> Judged:
        kinds = {"quantity": self.quantity, "milestone": self.milestone}
        return kinds.get(work.kind, self.listed)(work, row)

    def quantity(self, work: Work, row: Row) -> Judged:
        due, as_of = self.due(work), self.as_of
        spoken = [(each, getattr(each.record, work.item)) for each in self.of_row(row, work)]
        silent = [each for each, _ in spoken if not work.is_floor and self.hides(each, due)]
        spoken = [(each, figure) for each, figure in spoken if figure is not None]
        if not spoken:
            return NOTHING
        if any(each.statement.what == "unreadable" for each, _ in spoken):
            return Judged("no_data", None, "invalid_input")
        opened = [reaches(each.statement.day, due) for each, _ in spoken if each.statement.what == "open"]
        timely = [
            (in_time(each.statement, due, as_of), figure)
            for each, figure in spoken
            if each.statement.what != "open"
        ]
        value = sum((figure for timed, figure in timely if timed), Fraction(0))
        late = sum((figure for timed, figure in timely if timed is False), Fraction(0))
        late_ones = any(timed is False for timed, _ in timely)
        settled = all(opened) and all(timed is not None for timed, _ in timely) and not silent
        complete = all(reaches(ledger.complete, due) for ledger in self.world.ledgers)
        if work.is_floor:
            sure = settled and (complete or any(opened) or late_ones)
            return self.at_least(work, value, value + late, sure, 0)
        read = any(
            reaches(read_day(each.record.seen), due) for each in [*silent, *(each for each, _ in spoken)]
        )
        hidden = any(each.statement.what != "open" for each in silent)
        return self.at_most(work, value, settled and (complete or read), hidden)

    def hides(self, said: Said, due: Day) -> bool:
        """Something that may have been done in time, and no figure says how much: it may exceed a limit."""
        what, day, *_ = said.statement
        in_vain = (what == "done" and day is not None and day > due) or (what == "open" and reaches(day, due))
        return not in_vain and said.record.space is None and said.record.deals is None

    def at_least(self, work: Work, value: Fraction, done: Fraction, sure: bool, overdue: int) -> Judged:
        """A rule that more can only help to hold. `done`: with what was done late; `sure`: no more can
        come to light."""
        due, margin = self.due(work), value - work.limit
        if work.holds(value):
            return Judged("met", "done_on_time", "ok", value, margin)
        if self.as_of >= due:
            if not sure:
                return Judged("no_data", None, "no_evidence", value, margin)
            return Judged("breached", "done_late" if work.holds(done) else "overdue", "ok", value, margin)
        if work.maximum is not None and not work.holds(work.maximum):
            return Judged("breached", "out_of_reach", "ok", value, margin)
        if overdue:
            return Judged("at_risk", "overdue", "ok", value, margin)
        expected = self.expected(work)
        if expected is not None and value < expected:
            return Judged("at_risk", "behind_pace", "ok", value, margin)
        return Judged("pending", None, "ok", value, margin)

    def at_most(self, work: Work, value: Fraction, sure: bool, hidden: bool = False) -> Judged:
        """A rule that more can only break. `sure`: no more can come to light that does; `hidden`: there is
        something already that no figure is given for."""
        margin = work.limit - value
        if not work.holds(value):
            return Judged("breached", None, "ok", value, margin)
        if self.as_of < self.due(work) and not hidden:
            return Judged("pending", None, "ok", value, margin)
        if hidden or not sure:
            return Judged("no_data", None, "no_evidence", value, margin)
        return Judged("met", "done_on_time", "ok", value, margin)

    def expected(self, work: Work) -> Optional[Fraction]:
        """By the pace (first and last day count) or the schedule."""
        if work.linear:
            start = work.start or Day(min(self.world.year, self.due(work).year), 1, 1)
            whole, gone = (self.due(work) - start).days + 1, (self.as_of - start).days + 1
            return work.limit * min(gone, whole) / whole if whole > 0 and gone >= 0 else None
        steps = [amount for day, amount in sorted(work.schedule) if day <= self.as_of]
        return steps[-1] if steps else None

    # ---- milestones

    def about_milestone(self, work: Work, record: Record) -> bool:
        names = {fold(work.id), fold(work.project, work.event)}
        return bool(
            names
            & {
                fold(record.task),
                fold(record.event),
                fold(record.project, record.event) if record.event else "",
            }
            - {""}
        )

    def milestone_said(self, work: Work, row: Row) -> Optional[Statement]:
        spoken = [
            each.statement for each in self.of_row(row, work) if self.about_milestone(work, each.record)
        ]
        return decisive(spoken)

    def milestone(self, work: Work, row: Row) -> Judged:
        due, as_of = self.due(work), self.as_of
        said = self.milestone_said(work, row)
        verdict, label = entry_verdict(said, due, as_of)
        if verdict == "no_data":
            reasons = {"unreadable": "invalid_input", "said": "missing_input", "later": "missing_input"}
            return Judged(verdict, None, reasons.get(said.what if said is not None else "", "no_evidence"))
        day = as_of
        if said is not None and (said.what == "done" or (said.what == "said" and as_of > due)):
            day = said.day or as_of
        late = Fraction((day - due).days)
        if (
            verdict == "pending"
            and work.at_risk is not None
            and -late < work.at_risk
            and not self.is_before_done(work, row)
        ):
            verdict, label = "at_risk", "waiting" if work.after else None
        return Judged(verdict, label, "ok", late, -late)

    def is_before_done(self, work: Work, row: Row) -> bool:
        """What comes before: done, late or not; a target of another kind is met. Where it does not speak
        about the row, on all rows of which anything is known."""
        if work.after is None:
            return False
        first = self.works[work.after]
        rows = [row] if row in self.rows(first) else self.rows(first)
        found = [self.is_done(first, each) for each in rows]
        known = [done for done in found if done is not None]
        return bool(known) and all(known)

    def is_done(self, work: Work, row: Row) -> Optional[bool]:
        """None: nobody speaks about it."""
        if work.kind != "milestone":
            judged = self.judge(work, row)
            return None if judged == NOTHING else judged.verdict == "met"
        said = self.milestone_said(work, row)
        return None if said is None else said.what in ("done", "said")

    # ---- portfolios and checklists

    def portfolio_statement(self, work: Work, each: Said) -> Statement:
        """About the stage that is wanted: a later one includes it; an earlier one that is done last, or
        one that is open, says that it was not reached; what is no stage says nothing."""
        said, stage = each.statement, each.record.event
        at = STAGES.index(stage) if stage in STAGES else None
        if said.what == "unreadable":
            return said
        if said.what in ("done", "said", "later"):
            if at is not None and at >= work.stage:
                return said
            seen = latest(read_day(each.record.seen), each.ledger.complete)
            return Statement("open", seen if at is not None else None, seen)
        return said if at is not None and at <= work.stage else said._replace(day=None)

    def entries(self, work: Work, row: Row) -> tuple[list[list[Statement]], int, bool]:
        """Statements about each entry, how many others are done in time, and whether anybody speaks."""
        statements: list[list[Statement]] = [[] for _ in work.entries]
        unnamed: dict[str, list[Statement]] = {}
        for each in self.of_row(row, work):
            record = each.record
            texts = {record.task, record.project} - {""}
            listed = False
            for number, entry in enumerate(work.entries):
                if work.kind == "portfolio" and entry.title in texts:
                    listed = True
                    statements[number].append(self.portfolio_statement(work, each))
                elif work.kind == "checklist" and (texts | {record.event}) & {
                    entry.id,
                    entry.title,
                    f"{work.id}/{entry.id}",
                }:
                    statements[number].append(each.statement)
            if work.kind == "portfolio" and record.task == work.id and not listed:
                unnamed.setdefault(record.project, []).append(self.portfolio_statement(work, each))
        due = self.due(work)
        dated = [
            any(said.what == "done" and in_time(said, due, self.as_of) for said in each)
            for each in unnamed.values()
        ]
        others = min(sum(dated), work.declared - len(work.entries))
        return statements, others, bool(unnamed) or any(statements)

    def own_verdicts(self, work: Work, row: Row) -> list[tuple[str, Optional[str]]]:
        """Verdicts and labels of entries by their own dates."""
        dues = [entry.due or self.due(work) for entry in work.entries]
        statements, _, _ = self.entries(work, row)
        return [entry_verdict(decisive(said), due, self.as_of) for said, due in zip(statements, dues)]

    def listed(self, work: Work, row: Row) -> Judged:
        """A portfolio or a checklist."""
        statements, others, spoken = self.entries(work, row)
        if not spoken:
            return NOTHING
        due, as_of = self.due(work), self.as_of
        share = work.declared if work.kind == "checklist" else 1
        found = [decisive(said) for said in statements]
        verdicts = [entry_verdict(said, due, as_of)[0] for said in found]
        finished = verdicts.count("met") + others
        unknown = verdicts.count("no_data") + work.declared - len(work.entries) - others
        done = others + sum(said is not None and said.what in ("done", "said") for said in found)
        value, most = Fraction(finished, share), Fraction(finished + unknown, share)
        if work.is_floor:
            own = self.own_verdicts(work, row) if work.kind == "checklist" else []
            overdue = [label for _, label in own].count("overdue")
            return self.at_least(work, value, Fraction(done, share), not work.holds(most), overdue)
        return self.at_most(work, value, work.holds(most))

    # ---- all ----------------------------------------------------------------------------------------------

    def all(self) -> dict[tuple[str, Row], Judged]:
        pairs = itertools.chain.from_iterable(
            ((work, row) for row in self.rows(work)) for work in self.world.works
        )
        return {(work.id, row): self.judge(work, row) for work, row in pairs}
