"""Rows of a report, and what a target says about one."""

from __future__ import annotations

from ctypes import c_size_t
from typing import TYPE_CHECKING, Any, Protocol, Union

from ._handle import Owner, decode, require, written_text
from ._library import SIZE_MAX, library
from ._structs import soekpi_row
from .outcome import Outcome, Raw, Source
from .progress import EntryState, Place, Progress, read_entries, read_place, read_progress
from .words import LEVELS

if TYPE_CHECKING:
    from ._targets import Target

_WRITERS = {
    "format": library.soekpi_evaluation_format,
    "exact": library.soekpi_evaluation_exact,
    "explain": library.soekpi_evaluation_explain,
    "missing": library.soekpi_evaluation_missing,
}


class ReportRow:
    """A row of a report: a judged entity, a group, a segment, or the plan as a whole.

    ``number``        of the row, as Report.row() takes it
    ``entity``        its name; for a group the group's, "" for the group of all
    ``group``         an entity's group, "" when none
    ``level``         "entity", "group", "segment" (业务板块: all rows of it) or "plan" (what
                      records say, whoever they are of)
    ``members``       entities of a group; 1 for an entity
    ``consolidated``  True: eliminations are included (合并); False: plain sum (汇总)
    ``table_row``     0-based row of the table of an entity, else None
    ``code``          an entity's code (统一社会信用代码, 证券代码, ...), "" when none
    ``parent``        number of the row of the group that it is part of, None for none
    ``depth``         0 without a parent, one more for each group above
    ``share``         with which it counts in its parent: 1.0, or its 并表比例
    """

    __slots__ = (
        "number",
        "entity",
        "group",
        "level",
        "members",
        "consolidated",
        "table_row",
        "code",
        "parent",
        "depth",
        "share",
    )

    def __init__(self, filled: soekpi_row, number: int) -> None:
        self.number = number
        self.entity = decode(filled.entity)
        self.group = decode(filled.group)
        self.level = LEVELS[filled.level]
        self.members = int(filled.members)
        self.consolidated = bool(filled.consolidated)
        self.table_row = None if filled.table_row == SIZE_MAX else int(filled.table_row)
        self.code = decode(filled.code)
        self.parent = None if filled.parent == SIZE_MAX else int(filled.parent)
        self.depth = int(filled.depth)
        self.share = float(filled.share)

    def __repr__(self) -> str:
        return f"ReportRow(entity={self.entity!r}, level={self.level!r}, group={self.group!r})"


class RowSource:
    """Texts about the results of one target, from the evaluation."""

    __slots__ = ("owner", "index", "target", "unit")

    def __init__(self, owner: Owner, index: int, target: Target) -> None:
        self.owner = owner
        self.index = index
        self.target = target
        self.unit = target.unit

    def text(self, what: str, key: int, *arguments: int) -> str:
        return written_text(_WRITERS[what], self.owner.pointer, key, self.index, *arguments)


class JudgedSource(Source, Protocol):
    """Who computed the results of one target of a plan."""

    target: Target


#: A row of a report, or its number.
RowLike = Union[ReportRow, int]


class RowOutcome(Outcome):
    """An Outcome that says which target said it about whom.

    ``entity``, ``group``, ``level``, ``members``, ``consolidated`` as in ReportRow;
    ``period`` the period judged ("2023", "2023-09"); ``target`` the target's id, ``kind`` its kind.
    """

    __slots__ = ("target", "period", "row")

    def __init__(
        self, raw: Raw, source: JudgedSource, key: int, row: ReportRow, target: str, period: str
    ) -> None:
        super().__init__(raw, source, key)
        self.row = row
        self.target = target
        self.period = period

    @property
    def entity(self) -> str:
        """Name of the entity, or of the group."""
        return self.row.entity

    @property
    def group(self) -> str:
        """The entity's group, "" when none."""
        return self.row.group

    @property
    def level(self) -> str:
        """Either "entity", "group", "segment" or "plan"."""
        return self.row.level

    @property
    def kind(self) -> str:
        """Kind of the target: "rule", "quantity", "milestone", ..."""
        source: Any = self._source
        described: Target = source.target
        return described.kind

    @property
    def members(self) -> int:
        """Entities of a group; 1 for an entity."""
        return self.row.members

    @property
    def consolidated(self) -> bool:
        """True when eliminations are included."""
        return self.row.consolidated

    def _plain(self) -> tuple[object, ...]:
        return (self.entity, self.level, self.target, self.period, *super()._plain())

    def __repr__(self) -> str:
        return super().__repr__().replace("(", f"({self.entity!r}, {self.target!r}, ", 1)


class TargetOutcome(RowOutcome):
    """An Outcome of a report: which target said it about whom, as in RowOutcome. What records and
    peers say behind the verdict is in progress(), entries() and place(); explain() says it for
    people."""

    __slots__ = ()

    def counted(self) -> int:
        """Members that counted in a group's value; for an entity 1 or 0."""
        source: Any = self._source
        counted = c_size_t()
        require(library.soekpi_evaluation_counted(source.owner.pointer, self._key, source.index, counted))
        return counted.value

    def progress(self) -> Progress:
        """How far a quantity, milestone, portfolio or checklist is."""
        source: Any = self._source
        return read_progress(source.owner.pointer, self._key, source.index)

    def entries(self) -> list[EntryState]:
        """How far each project of a portfolio, or entry of a checklist, is."""
        source: Any = self._source
        return read_entries(source.owner.pointer, self._key, source.index, source.target)

    def place(self) -> Place:
        """The place for a rank target."""
        source: Any = self._source
        return read_place(source.owner.pointer, self._key, source.index)
