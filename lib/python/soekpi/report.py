"""Reports: every target for every judged row."""

from __future__ import annotations

import datetime
from array import array
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from ctypes import byref, c_int32, c_size_t, c_uint8, c_void_p
from typing import TYPE_CHECKING, Any, overload

from . import _codes
from ._dates import date_of, period_name
from ._handle import (
    Finding,
    Handle,
    Owner,
    address_as,
    call,
    create,
    decode,
    describe,
    fail,
    read_findings,
    require,
    written_text,
)
from ._library import library
from ._rank import rank_values
from ._results import FIELDS, ResultColumns
from ._rows import ReportRow, RowLike, RowSource, TargetOutcome
from ._structs import soekpi_error, soekpi_evaluation_info, soekpi_row
from .consolidation import Contribution, Elimination, Gap, read_contributions, read_eliminations, read_gap
from .errors import SoekpiError
from .outcome import Raw
from .progress import EntryState, Place, Progress, read_entries, read_place, read_progress
from .tree import Tree
from .words import GROWTH_BASES, LEVELS, VERDICTS, language_code, verdict_text

if TYPE_CHECKING:
    from ._targets import Target
    from .plan import Plan

# The same C function once more, for run(): its arguments are made for C once.
_run_again: Any = library["soekpi_evaluation_run"]
_run_again.restype = c_int32


class Report(Handle):
    """What a plan says about a table and registers, for one period.

    Rows are the judged entities in table order, then the groups in order of
    first appearance, the groups that those are part of, the segments, and, when the plan has
    targets that records answer, one row for the plan as a whole; never history, elimination,
    reported, context or peer rows.

    ``plan``         the plan
    ``period``       the period judged, "2023" or "2023-09"
    ``as_of``        a datetime.date
    ``growth_base``  "strict", "absolute" or "signed"
    ``entities``     names of the judged entities
    ``groups``       names of the groups, "" for the group of all
    ``segments``     names of the segments (业务板块)
    ``depth``        levels of groups: 1 where no group is part of another
    ``weighted``     True: the table has a column of shares (proportional consolidation)
    ``findings``     what was noticed in tables and plan
    ``assumptions``  口径假定, in Chinese (assumption_texts("en") for English)
    ``rows``         all outcomes, a lazy sequence: row by row, target by target

    All results asked for are computed when the report is made. They may be read
    from any number of threads.
    """

    def __init__(self, owner: Owner, plan: Plan, threads: int, fields: Sequence[str] = FIELDS) -> None:
        """Not for callers: use Plan.evaluate()."""
        self._owner: Owner | None = owner
        self.plan = plan
        self._info = describe(soekpi_evaluation_info, library.soekpi_evaluation_describe, owner.pointer)
        self.period = period_name(self._info.period) or ""
        self.as_of: datetime.date = date_of(self._info.as_of) or datetime.date.min
        self.growth_base = GROWTH_BASES[self._info.growth_base]
        self._entities = int(self._info.entities)
        self._count = self._entities + int(self._info.groups)
        plan_end = self._count - bool(self._info.plan_row)
        groups_end = plan_end - int(self._info.segments)
        self._spans = {
            "entity": (0, self._entities),
            "group": (self._entities, groups_end),
            "segment": (groups_end, plan_end),
            "plan": (plan_end, self._count),
        }
        self.depth = int(self._info.depth)
        self.weighted = bool(self._info.weighted)
        self._targets: list[Target] = plan.targets
        self._sources = [RowSource(owner, index, target) for index, target in enumerate(self._targets)]
        self._cache: dict[int, ReportRow] = {}
        self._results = ResultColumns(fields, self._count, len(self._targets))
        self._columns = self._results.views
        self._capacity = self._results.capacity
        self._again: dict[str | None, tuple[Any, ...]] = {}
        self._error = soekpi_error()
        self._run(owner, threads)

    def close(self) -> None:
        """Lets go of the C handle. May be called again. Columns and outcomes that
        were taken from the report stay valid."""
        super().close()
        self._sources = []

    def _run(self, owner: Owner, threads: int) -> None:
        """Runs all rows, in as many ranges as there are threads."""
        ranges = [
            (self._count * part // threads, self._count * (part + 1) // threads) for part in range(threads)
        ]
        ranges = [(first, end) for first, end in ranges if first < end]
        if len(ranges) <= 1:
            for first, end in ranges:
                self._run_range(owner, first, end)
            return
        with ThreadPoolExecutor(len(ranges)) as pool:
            for done in [pool.submit(self._run_range, owner, first, end) for first, end in ranges]:
                done.result()

    def _run_range(self, owner: Owner, first: int, end: int) -> None:
        results = self._results.struct(first)
        call(library.soekpi_evaluation_run, owner.pointer, first, end - first, results)

    def run(self, level: str | None = None) -> None:
        """Runs again into the same columns, after figures in borrowed columns have
        changed. So a table of one row is a prepared row for all targets of a plan.

        ``level``  "entity", "group", "segment" or "plan": rows of that level alone; None: all

        Columns taken from the report show the new results, outcomes taken before it
        keep theirs. Findings stay those of the first run. While this runs, no other
        thread may use the report or change the figures.
        """
        owner = self._own()
        again = self._again.get(level)
        if again is None:
            again = self._again[level] = self._arguments(owner, level)
        if _run_again(*again):
            fail(self._error)

    def _arguments(self, owner: Owner, level: str | None) -> tuple[Any, ...]:
        """What _run_again() takes for the rows of a level."""
        first, end = (0, self._count) if level is None else self._rows_of(level)
        results = self._results.struct(first)
        pointer = c_void_p.from_param(owner.pointer)
        return pointer, c_size_t(first), c_size_t(end - first), byref(results), byref(self._error)

    # ---- columns ------------------------------------------------------------------------

    def column(self, field: str, target_id: str, level: str = "entity") -> memoryview:
        """Results of one target as a read-only buffer, which numpy.asarray() reads
        without copying; it stays valid after the report is gone.

        ``field``  "value", "reference", "margin", "amount": doubles in base units
                   (fractions, yuan), NaN where there is none; "verdict", "reason",
                   "label", "marks": uint8 codes (words.VERDICTS, ...)
        ``level``  "entity": one element per judged entity; "group", "segment", "plan": per row
                   of that level
        """
        if field not in self._columns:
            raise ValueError(f"field is {field!r}; expected one of {', '.join(map(repr, self._columns))}")
        first, end = self._span(target_id, level)
        return self._columns[field][first:end]

    def verdicts(self, target_id: str, level: str = "entity") -> list[str]:
        """Verdicts of one target: of the judged entities, or of the rows of another level."""
        return [VERDICTS[code] for code in self.column("verdict", target_id, level)]

    def counts(self, level: str | None = None, target_id: str | None = None) -> dict[str, int]:
        """How many outcomes have each verdict; all verdicts are listed. For None,
        of all levels and of all targets."""
        wanted = [target.id for target in self._targets] if target_id is None else [target_id]
        levels = LEVELS if level is None else (level,)
        codes = array("B", b"".join(self.column("verdict", each, at) for each in wanted for at in levels))
        counts = (c_size_t * len(VERDICTS))()
        if len(codes):
            require(
                library.soekpi_count_verdicts(address_as(codes.buffer_info()[0], c_uint8), len(codes), counts)
            )
        return dict(zip(VERDICTS, counts))

    def rank(
        self,
        target_id: str,
        peers: str = "all",
        *,
        better: str | None = None,
        method: str = "competition",
    ) -> array[int]:
        """Places of a target's values, by their exact ratios: 1 is the best, ties
        share the better place. Values that differ anywhere do not tie, though their
        doubles may.

        ``peers``   "all": all judged entities; "group": those of the same group;
                    "groups": the groups, with each other
        ``better``  None: as the indicator says; else "higher" or "lower"
        ``method``  after a tie at the second place: "competition" 1, 2, 2, 4 or
                    "dense" 1, 2, 2, 3

        One place per judged entity (with "groups", per group); 0 is no place: no
        value, not in scope, or without a group.
        """
        index = target_index(self._targets, target_id)
        rows = self._count - self._entities if peers == "groups" else self._entities
        column = self._results.pointer("value", index * self._capacity)
        places = rank_values(self._pointer(), index, column, rows, peers, better, method)
        return places[: len(range(*self._rows_of("group")))] if peers == "groups" else places

    def _span(self, target_id: str, level: str) -> tuple[int, int]:
        self._own()
        start = target_index(self._targets, target_id) * self._capacity
        first, end = self._rows_of(level)
        return start + first, start + end

    def _rows_of(self, level: str) -> tuple[int, int]:
        try:
            return self._spans[level]
        except KeyError:
            raise ValueError(f"level is {level!r}; expected one of {', '.join(map(repr, LEVELS))}") from None

    # ---- rows ---------------------------------------------------------------------------

    @property
    def rows(self) -> Rows:
        """All outcomes: a lazy sequence of TargetOutcome."""
        return Rows(self)

    def row(self, index: int) -> ReportRow:
        """A row by its number: entities first, then groups, segments, the plan's own."""
        known = self._cache.get(index)
        if known is None:
            known = ReportRow(
                describe(soekpi_row, library.soekpi_evaluation_row, self._pointer(), index), index
            )
            self._cache[index] = known
        return known

    @property
    def entities(self) -> list[str]:
        """Names of the judged entities, in table order."""
        return [self.row(index).entity for index in range(self._entities)]

    @property
    def groups(self) -> list[str]:
        """Names of the groups, in order of first appearance; "" for the group of all."""
        return self._names("group")

    @property
    def segments(self) -> list[str]:
        """Names of the segments (业务板块), in order of first appearance."""
        return self._names("segment")

    def _names(self, level: str) -> list[str]:
        return [self.row(index).entity for index in range(*self._rows_of(level))]

    def outcome(self, entity: str, target_id: str, level: str = "entity") -> TargetOutcome:
        """What a target says about an entity, or with level="group" or "segment" about one of
        these. With level="plan" it is about the plan as a whole, whatever the name."""
        return self._outcome(self._find(entity, level), target_index(self._targets, target_id))

    def _find(self, name: str, level: str) -> int:
        """Number of the row of that name; SoekpiError that lists the names when there is none."""
        first, end = self._rows_of(level)
        if level == "plan" and first < end:
            return first
        for index in range(first, end):
            if self.row(index).entity == name:
                return index
        names = self._names(level)
        shown = ", ".join(names[:20]) + (", ..." if len(names) > 20 else "")
        raise SoekpiError(_codes.ERROR_NAME, f"no {level} {name!r} is judged; there are {shown or 'none'}")

    def _number(self, row: RowLike) -> int:
        """Number of a row that the caller gives as a number or as a ReportRow."""
        number = row.number if isinstance(row, ReportRow) else row
        if isinstance(number, bool) or not isinstance(number, int):
            raise TypeError(f"row is {type(row).__name__}, expected a ReportRow or its number")
        if not 0 <= number < self._count:
            raise IndexError(f"row {number} is beyond the {self._count} rows of the report")
        return number

    def _group(self, group: str | RowLike | None) -> int:
        """Number of a group's row; for None of the one that is part of no other."""
        if isinstance(group, str):
            return self._find(group, "group")
        if group is not None:
            return self._number(group)
        outermost = [row for row in range(*self._rows_of("group")) if self.row(row).parent is None]
        if len(outermost) != 1:
            names = ", ".join(self.row(row).entity for row in outermost) or "none"
            raise SoekpiError(_codes.ERROR_NAME, f"say which group: {names} are part of no other")
        return outermost[0]

    def explain(self, entity: str, target_id: str, level: str = "entity", language: str = "zh") -> str:
        """The formula with the figures filled in, as on a pocket calculator."""
        return self.outcome(entity, target_id, level).explain(language)

    def _outcome(self, row: int, target: int) -> TargetOutcome:
        self._own()
        at = target * self._capacity + row
        columns = self._columns
        if len(columns) < len(FIELDS):
            raise ValueError(
                f"the report was asked for {', '.join(columns)} alone: it has columns and no outcomes"
            )
        raw: Raw = tuple(columns[field][at] for field in FIELDS)  # type: ignore[assignment]
        described = self._targets[target]
        return TargetOutcome(raw, self._sources[target], row, self.row(row), described.id, self.period)

    # ---- what stands behind the verdicts ---------------------------------------------------

    def progress(self, row: RowLike, target_id: str) -> Progress:
        """How far a quantity, milestone, portfolio or checklist is, by the records of a row: mostly
        those of the plan as a whole, ``report.plan_row``."""
        target = target_index(self._targets, target_id)
        return read_progress(self._pointer(), self._number(row), target)

    def entries(self, row: RowLike, target_id: str) -> list[EntryState]:
        """How far each project of a portfolio, or entry of a checklist, is for a row."""
        target = target_index(self._targets, target_id)
        return read_entries(self._pointer(), self._number(row), target, self._targets[target])

    def place(self, row: RowLike, target_id: str) -> Place:
        """The place of a row for a rank target."""
        target = target_index(self._targets, target_id)
        return read_place(self._pointer(), self._number(row), target)

    @property
    def plan_row(self) -> ReportRow | None:
        """The row of the plan as a whole, or None when no target speaks about records."""
        first, end = self._rows_of("plan")
        return self.row(first) if first < end else None

    def contributions(
        self, target_id: str, group: str | RowLike | None = None, *, parts: str = "children"
    ) -> list[Contribution]:
        """What each part of a group contributes to the group's value and to its change on last
        year (拉动, 贡献率): they add up to them exactly.

        ``group``  its name, or its row; None: the one that is part of no other
        ``parts``  "children": the groups and entities directly in it, and its own eliminations;
                   "enterprises": all entities in it, and all eliminations together
        """
        return read_contributions(self, self._group(group), target_index(self._targets, target_id), parts)

    def eliminations(self, target_id: str, group: str | RowLike | None = None) -> list[Elimination]:
        """The eliminations of a group, then those of the groups in it, with what each contributes to
        the group's value. ``group`` as in contributions()."""
        return read_eliminations(self, self._group(group), target_index(self._targets, target_id))

    def gap(self, target_id: str, group: str | RowLike | None = None) -> Gap:
        """A group's value step by step, and why what was reported for it differs. ``group`` as in
        contributions()."""
        return read_gap(self, self._group(group), target_index(self._targets, target_id))

    def tree(self, rows: Iterable[RowLike] | None = None) -> Tree:
        """The results as the tree of the plan: plan > included plan > aspect > measure > target >
        row, each with the gravest verdict below it and all counts.

        ``rows``  the rows that count; None: all
        """
        verdicts = self._results.pointer("verdict")
        if verdicts is None:
            raise ValueError(f"the report was asked for {', '.join(self._columns)} alone, without 'verdict'")
        owner = self._own()
        chosen = None if rows is None else [self._number(row) for row in rows]
        numbers = None if chosen is None else (c_size_t * max(len(chosen), 1))(*chosen)
        tree = create(
            library.soekpi_tree_create,
            library.soekpi_tree_free,
            (owner.pointer, verdicts, self._capacity, numbers, len(chosen or ())),
            owner,
        )
        return Tree(tree, self)

    # ---- what else there is to say --------------------------------------------------------

    @property
    def findings(self) -> list[Finding]:
        """Findings of the table that the plan leaves standing, then those that
        depend on the plan."""
        return read_findings(self._info.finding_count, library.soekpi_evaluation_finding, self._pointer())

    @property
    def assumptions(self) -> list[str]:
        """口径假定 in Chinese: the plan's, then those of this evaluation."""
        return self.assumption_texts("zh")

    def assumption_texts(self, language: str = "zh") -> list[str]:
        """The assumptions in "zh" or "en"."""
        code, pointer = language_code(language), self._pointer()
        return [
            decode(library.soekpi_evaluation_assumption(pointer, index, code))
            for index in range(self._info.assumption_count)
        ]

    def title(self, target_id: str, language: str = "zh") -> str:
        """A target's title as its results are to be shown: with 年化 or 未年化 where that
        makes a difference, and with the dialect of growth where it is not strict."""
        target = target_index(self._targets, target_id)
        return decode(library.soekpi_evaluation_title(self._pointer(), target, language_code(language)))

    def period_text(self, language: str = "zh") -> str:
        """The period for people: "2023年1-9月累计"."""
        return written_text(library.soekpi_describe_period, self._info.period, language_code(language))

    def __str__(self) -> str:
        counts = self.counts()
        parts = [f"{verdict_text(verdict)} {number}" for verdict, number in counts.items() if number]
        return (
            f"{self.plan.title_zh or self.plan.id}，{self.period_text()}，截至 {self.as_of}："
            f"{'，'.join(self._sizes())}；{'，'.join(parts)}"
        )

    def _sizes(self) -> Iterator[str]:
        """How many rows there are of each level, for people."""
        for level, words in (("entity", "家企业"), ("group", "个汇总"), ("segment", "个板块")):
            first, end = self._rows_of(level)
            if first < end or level != "segment":
                yield f"{end - first} {words}"

    def __repr__(self) -> str:
        return f"<Report of {self.plan.id} for {self.period}: {self._entities} entities>"


class Rows(Sequence[TargetOutcome]):
    """The outcomes of a report, made when asked for: for each row, in the order of
    Report.row(), one per target, in the order of the plan."""

    __slots__ = ("_report",)

    def __init__(self, report: Report) -> None:
        self._report = report

    def __len__(self) -> int:
        return self._report._count * len(self._report._targets)

    @overload
    def __getitem__(self, index: int) -> TargetOutcome: ...

    @overload
    def __getitem__(self, index: slice) -> list[TargetOutcome]: ...

    def __getitem__(self, index: int | slice) -> TargetOutcome | list[TargetOutcome]:
        if isinstance(index, slice):
            return [self[each] for each in range(*index.indices(len(self)))]
        if index < 0:
            index += len(self)
        if not 0 <= index < len(self):
            raise IndexError("row beyond the end of the report")
        row, target = divmod(index, len(self._report._targets))
        return self._report._outcome(row, target)

    def __iter__(self) -> Iterator[TargetOutcome]:
        for row in range(self._report._count):
            for target in range(len(self._report._targets)):
                yield self._report._outcome(row, target)

    def __repr__(self) -> str:
        return f"<{len(self)} outcomes>"


def target_index(targets: list[Target], target_id: str) -> int:
    """Number of a target in its plan; SoekpiError that lists the ids when there is none."""
    for index, target in enumerate(targets):
        if target.id == target_id:
            return index
    raise SoekpiError(
        _codes.ERROR_NAME,
        f"no target {target_id!r}; there are {', '.join(target.id for target in targets)}",
    )
