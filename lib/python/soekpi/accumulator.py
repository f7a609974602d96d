"""Accumulators: the sums that a plan needs of its groups, apart from their members."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from ctypes import POINTER, byref, c_size_t, c_uint8, cast
from typing import TYPE_CHECKING, Any, NamedTuple

from . import _codes
from ._handle import (
    Handle,
    Owner,
    call,
    create,
    decode,
    describe,
    encode_optional,
    require,
    written_text,
)
from ._library import library
from ._results import FIELDS, ResultColumns
from ._rows import ReportRow, RowOutcome
from ._structs import soekpi_accumulator_info, soekpi_row, soekpi_sum
from .errors import SoekpiError
from .outcome import Raw
from .report import Report, target_index
from .words import VERDICTS

if TYPE_CHECKING:
    from ._targets import Target

_WRITERS = {
    "format": library.soekpi_accumulator_format,
    "exact": library.soekpi_accumulator_exact,
    "explain": library.soekpi_accumulator_explain,
    "missing": library.soekpi_accumulator_missing,
}


class FigureSum(NamedTuple):
    """A figure's exact sum over a group, and who is in it.

    ``figure``   "total_profit@prior"
    ``sum``      of the members that have it, the double nearest to it, in base units
    ``counted``  entities that count, with the figure or without
    ``missing``  of them, those that lack it
    ``invalid``  members whose figure is invalid
    """

    figure: str
    sum: float
    counted: int
    missing: int
    invalid: int


class Accumulator(Handle):
    """The exact sums of a report's groups, which judge them without their members.

        sums = Accumulator.of(report)          # every row of a report
        data = sums.store()                    # a district sends this to its city,
        city = Accumulator.load(report, data)  # which needs no rows of its own
        city.merge(other, group="全市")
        city.judge().outcome("全市", "debt-ratio-stable")

    Rows may be added in any order and in any parts, accumulators merged in any
    tree: sums are exact, so results and stored bytes are the same. What merging and
    loading bring are groups of their name. One thread at a time may change an
    accumulator.

    ``report``  the report that it belongs to, whose plan, benchmarks and context
                rows it uses
    """

    def __init__(self, report: Report) -> None:
        """Sums of no rows."""
        if not isinstance(report, Report):
            raise TypeError(f"an accumulator is made of a Report, not of {type(report).__name__}")
        of = report._own()
        self._adopt(
            report,
            create(library.soekpi_accumulator_create, library.soekpi_accumulator_free, (of.pointer,), of),
        )

    def _adopt(self, report: Report, owner: Owner) -> None:
        self._owner: Owner | None = owner
        self.report = report
        self._changes = 0

    @classmethod
    def of(cls, report: Report, threads: int = 1) -> Accumulator:
        """Sums of all rows of a report."""
        made = cls(report)
        made.add(threads=threads)
        return made

    @classmethod
    def load(cls, report: Report, data: bytes | bytearray | memoryview) -> Accumulator:
        """Sums that store() wrote, for a report of the same plan and period.

        SoekpiError when these are no such bytes (SYNTAX), are of another plan, of
        another period, or lack a figure that the plan reads here (PLAN, PERIOD, NAME).
        """
        if not isinstance(report, Report):
            raise TypeError(f"an accumulator belongs to a Report, not to {type(report).__name__}")
        if not isinstance(data, (bytes, bytearray, memoryview)):
            raise TypeError(f"stored sums are bytes, not {type(data).__name__}")
        stored, of = bytes(data), report._own()
        address = cast(ctypes.c_char_p(stored), POINTER(c_uint8))
        made = cls.__new__(cls)
        made._adopt(
            report,
            create(
                library.soekpi_accumulator_load,
                library.soekpi_accumulator_free,
                (of.pointer, address, len(stored)),
                of,
            ),
        )
        return made

    # ---- adding --------------------------------------------------------------------------

    @property
    def rows(self) -> int:
        """Rows that can be added: the report's entities, then the eliminations of its
        period in table order."""
        return int(self._describe().rows)

    def add(self, first: int = 0, count: int | None = None, threads: int = 1) -> None:
        """Adds `count` rows from row `first` on; None: all there are from there. A row
        counts as often as it is added. With several threads each sums a part of them,
        and the parts are merged."""
        if isinstance(threads, bool) or not isinstance(threads, int) or threads < 1:
            raise ValueError(f"threads is {threads!r}, expected a number from 1 on")
        if first < 0 or (count is not None and count < 0):
            raise ValueError(f"rows {first}, {count}: expected numbers from 0 on")
        number = max(self.rows - first, 0) if count is None else count
        self._changes += 1
        ends = [first + number * part // threads for part in range(threads + 1)]
        ranges = [(start, end) for start, end in zip(ends, ends[1:]) if start < end]
        if len(ranges) <= 1:
            call(library.soekpi_accumulator_add, self._pointer(), first, number)
            return
        if first + number > self.rows:  # before any thread begins
            call(library.soekpi_accumulator_add, self._pointer(), first, number)
        parts = [Accumulator(self.report) for _ in ranges]
        with ThreadPoolExecutor(len(parts)) as pool:
            for done in [
                pool.submit(call, library.soekpi_accumulator_add, part._pointer(), start, end - start)
                for part, (start, end) in zip(parts, ranges)
            ]:
                done.result()
        for part in parts:
            call(library.soekpi_accumulator_merge, self._pointer(), part._pointer(), None)

    def merge(self, other: Accumulator, group: str | None = None) -> None:
        """Adds what another accumulator holds, group by group of the same name, or all of
        it to one group. It may belong to another report of the same plan and period."""
        if not isinstance(other, Accumulator):
            raise TypeError(f"merge() takes an Accumulator, not {type(other).__name__}")
        name = encode_optional(group, "group")
        self._changes += 1
        call(library.soekpi_accumulator_merge, self._pointer(), other._pointer(), name)

    def store(self) -> bytes:
        """The sums of all groups that have members as bytes, the same on every machine and
        for every order of additions."""
        needed = c_size_t()
        require(library.soekpi_accumulator_store(self._pointer(), None, 0, byref(needed)))
        stored = (c_uint8 * needed.value)()
        require(library.soekpi_accumulator_store(self._pointer(), stored, needed.value, byref(needed)))
        return bytes(stored)

    # ---- what there is ---------------------------------------------------------------------

    def _describe(self) -> Any:
        return describe(soekpi_accumulator_info, library.soekpi_accumulator_describe, self._pointer())

    def row(self, index: int) -> ReportRow:
        """A group: the report's first, then those that were merged and loaded."""
        return ReportRow(
            describe(soekpi_row, library.soekpi_accumulator_group, self._pointer(), index), index
        )

    @property
    def groups(self) -> list[str]:
        """Names of the groups, "" for the group of all."""
        return [self.row(index).entity for index in range(self._describe().groups)]

    def sums(self, group: str) -> list[FigureSum]:
        """The sums of a group's figures. With partial sums a figure stands here once for
        each set of targets that read the same inputs."""
        index = group_index(self.groups, group)
        pointer = self._pointer()
        found = []
        for figure in range(self._describe().figures):
            each = describe(soekpi_sum, library.soekpi_accumulator_sum, pointer, index, figure)
            found.append(FigureSum(decode(each.figure), each.sum, each.counted, each.missing, each.invalid))
        return found

    def judge(self) -> GroupReport:
        """Judges all groups by their sums as they are now."""
        return GroupReport(self)

    def __repr__(self) -> str:
        if self.closed:
            return "<Accumulator, closed>"
        groups = self._describe().groups
        return f"<Accumulator of {self.report.plan.id} for {self.report.period}: {groups} groups>"


class _GroupSource:
    """Texts about the results of one target, from the accumulator as it was judged."""

    __slots__ = ("accumulator", "changes", "index", "target", "unit")

    def __init__(self, accumulator: Accumulator, index: int, target: Target) -> None:
        self.accumulator = accumulator
        self.changes = accumulator._changes
        self.index = index
        self.target = target
        self.unit = target.unit

    def pointer(self) -> int:
        if self.accumulator._changes != self.changes:
            raise SoekpiError(_codes.ERROR_FROZEN, "the accumulator has changed since it was judged")
        return self.accumulator._pointer()

    def text(self, what: str, key: int, *arguments: int) -> str:
        return written_text(_WRITERS[what], self.pointer(), key, self.index, *arguments)


class GroupOutcome(RowOutcome):
    """An Outcome of a group, judged by its sums. Texts and fractions need the
    accumulator unchanged since."""

    __slots__ = ()

    def counted(self) -> int:
        """Entities that counted in the group's value."""
        source: Any = self._source
        counted = c_size_t()
        require(library.soekpi_accumulator_counted(source.pointer(), self._key, source.index, byref(counted)))
        return counted.value


class GroupReport(Sequence[GroupOutcome]):
    """What a plan says about the groups of an accumulator: for each group one outcome per
    target, in the order of the plan.

    ``groups``  names of the groups
    """

    def __init__(self, accumulator: Accumulator) -> None:
        """Not for callers: use Accumulator.judge()."""
        self._accumulator = accumulator
        self._rows = [accumulator.row(index) for index in range(accumulator._describe().groups)]
        self._targets: list[Target] = accumulator.report.plan.targets
        self._sources = [
            _GroupSource(accumulator, index, target) for index, target in enumerate(self._targets)
        ]
        self._count = len(self._rows)
        results = ResultColumns(FIELDS, self._count, len(self._targets))
        call(library.soekpi_accumulator_run, accumulator._pointer(), 0, self._count, results.struct())
        self._columns, self._capacity = results.views, results.capacity

    @property
    def groups(self) -> list[str]:
        """Names of the groups, "" for the group of all."""
        return [row.entity for row in self._rows]

    def row(self, index: int) -> ReportRow:
        """A group as it was judged."""
        return self._rows[index]

    def column(self, field: str, target_id: str) -> memoryview:
        """Results of one target, one element per group, as Report.column() gives them."""
        if field not in self._columns:
            raise ValueError(f"field is {field!r}; expected one of {', '.join(map(repr, self._columns))}")
        start = target_index(self._targets, target_id) * self._capacity
        return self._columns[field][start : start + self._count]

    def verdicts(self, target_id: str) -> list[str]:
        """Verdicts of one target, one per group."""
        return [VERDICTS[code] for code in self.column("verdict", target_id)]

    def outcome(self, group: str, target_id: str) -> GroupOutcome:
        """What a target says about a group."""
        return self._outcome(group_index(self.groups, group), target_index(self._targets, target_id))

    def _outcome(self, group: int, target: int) -> GroupOutcome:
        at = target * self._capacity + group
        raw: Raw = tuple(self._columns[field][at] for field in FIELDS)  # type: ignore[assignment]
        row, period = self._rows[group], self._accumulator.report.period
        return GroupOutcome(raw, self._sources[target], group, row, self._targets[target].id, period)

    def __len__(self) -> int:
        return self._count * len(self._targets)

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice):
            return [self[each] for each in range(*index.indices(len(self)))]
        place = index + len(self) if index < 0 else index
        if not 0 <= place < len(self):
            raise IndexError("outcome beyond the end of the report")
        return self._outcome(*divmod(place, len(self._targets)))

    def __iter__(self) -> Iterator[GroupOutcome]:
        for group in range(self._count):
            for target in range(len(self._targets)):
                yield self._outcome(group, target)

    def __repr__(self) -> str:
        return f"<GroupReport of {self._count} groups>"


def group_index(groups: list[str], name: str) -> int:
    """Number of a group; SoekpiError that lists the names when there is none."""
    if name in groups:
        return groups.index(name)
    shown = ", ".join(groups[:20]) + (", ..." if len(groups) > 20 else "")
    raise SoekpiError(_codes.ERROR_NAME, f"no group {name!r}; there are {shown}")
