"""Registers: what is known of projects, deals, buildings and tasks."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from ctypes import byref, c_char_p, c_double, sizeof
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypedDict

from . import _codes
from ._cells import Grid, delimiter_code, grid_of, grid_of_texts, is_register, map_fields
from ._dates import DateLike, date_of, date_option
from ._files import PathOrBytes, bytes_of
from ._frames import frame_rows
from ._handle import (
    Finding,
    Handle,
    Owner,
    create,
    decode,
    describe,
    encode_optional,
    read_findings,
    require,
    text_array,
)
from ._library import library
from ._structs import soekpi_record, soekpi_register_info, soekpi_register_options
from ._workbook import Sheet, read_workbook
from .catalogue import Catalogue, owner_of
from .errors import SoekpiError
from .words import STATES

if TYPE_CHECKING:
    from typing_extensions import Unpack

_DATES = ("due", "done", "seen")


@dataclass(frozen=True)
class Record:
    """One record of a register. Texts are "" and dates None where there is none.

    ``target``      id of the target, or of the entry of a checklist, that it is about
    ``project``, ``event``   a project, and an event or stage of it: 主体结构封顶
    ``entity``, ``segment``  whose it is
    ``owner``, ``evidence``, ``note``
    ``state``       "not_started", "in_progress", "done", "suspended", "cancelled", or None
    ``due``, ``done``, ``seen``  when it is due, when it was done, and when this was written
    ``row``         of the spreadsheet, from 1
    ``quantities``  by the names of their columns, in base units (yuan, m2); None where there
                    is none
    ``invalid``     names of the dates and quantities whose cells are no date (2023-02-30) and no
                    number: they are None, and a finding
    """

    target: str
    project: str
    event: str
    entity: str
    segment: str
    owner: str
    evidence: str
    note: str
    state: str | None
    due: datetime.date | None
    done: datetime.date | None
    seen: datetime.date | None
    row: int
    quantities: Mapping[str, float | None]
    invalid: tuple[str, ...]


class RegisterOptions(TypedDict, total=False):
    """The options that all readers of registers share; see Register."""

    money_unit: str | None
    entity: str | None
    complete: DateLike | None
    mapping: Mapping[str, str | None] | None


class Register(Handle):
    """A ledger of projects, deals, buildings or tasks (项目台账, 招商台账, 任务清单): what it
    says answers the targets of a plan that are quantities, milestones, portfolios and
    checklists.

        ledger = soekpi.Register.from_csv("projects.csv", catalogue=plan.catalogue)
        report = plan.evaluate(table, ledger)

    ``len(register)``      records
    ``register.records``   the records
    ``quantities``         names of the columns of quantities (areas, amounts)
    ``title``              above the header, "" for none
    ``text_zh``            one line: how it was read; ``text_en`` in English
    ``complete``           everything up to this day is in the register; None: not declared
    ``findings``           what was noticed while reading

    from_csv(), from_xlsx(), from_cells() and from_frame() take the same options:

    ``money_unit``  unit of money that names none: 元 (default, with a finding), 万元, 亿元, ...
    ``entity``      of records that name none
    ``complete``    a date: everything up to it is in this register; None: what it says itself
                    above its header (截至2023年6月30日)
    ``mapping``     headers, and what each is read as: an item, or "target", "project", "event",
                    "entity", "segment", "owner", "state", "due", "done", "seen", "evidence",
                    "note", "currency"; None for not at all
    ``catalogue``   names of one's own: a plan's are ``plan.catalogue``

    A cell that is no date or no number, and a currency other than the yuan, are findings of
    severity error that name the cell; such a figure is never 0.

    A register does not change after it is made and may be shared between threads.
    """

    def __init__(self, owner: Owner, sheet: str = "") -> None:
        """Not for callers: use from_csv(), from_xlsx(), from_cells() or from_frame()."""
        self._owner: Owner | None = owner
        self._sheet = sheet
        info = describe(soekpi_register_info, library.soekpi_register_describe, owner.pointer)
        self.title = decode(info.title)
        self.text_zh = decode(info.chinese)
        self.text_en = decode(info.english)
        self.complete = date_of(info.complete)
        self._records = int(info.records)
        self._finding_count = int(info.finding_count)
        self.quantities: list[str] = [
            self._quantity(0, index)[0] for index in range(info.quantities if info.records else 0)
        ]

    @classmethod
    def from_csv(
        cls,
        bytes_or_path: PathOrBytes,
        *,
        encoding: str | None = None,
        delimiter: str | None = None,
        catalogue: Catalogue | None = None,
        **options: Unpack[RegisterOptions],
    ) -> Register:
        """Reads CSV, with the options of the class and

        ``bytes_or_path``  the bytes of a file, or its path (str or PathLike)
        ``encoding``       "UTF-8", "GB18030", ...; None: as for Table.from_csv()
        ``delimiter``      None: the one of comma, semicolon and tab that is used most
        """
        data, source = bytes_of(bytes_or_path, "from_csv")
        chosen = _options(encoding=encoding, delimiter=delimiter, **options)
        names = owner_of(catalogue)
        arguments = (names.pointer, data, len(data), byref(chosen))
        return cls(
            create(
                library.soekpi_register_parse_csv,
                library.soekpi_register_free,
                arguments,
                names,
                source=source,
            )
        )

    @classmethod
    def from_cells(
        cls,
        rows: Iterable[Iterable[Any]],
        *,
        catalogue: Catalogue | None = None,
        **options: Unpack[RegisterOptions],
    ) -> Register:
        """Reads rows of cells, as Table.from_cells() takes them, with the options of the class."""
        chosen, names = _options(**options), owner_of(catalogue)
        return cls(_register_of(grid_of(rows), chosen, names))

    @classmethod
    def from_frame(
        cls, frame: Any, *, catalogue: Catalogue | None = None, **options: Unpack[RegisterOptions]
    ) -> Register:
        """Reads a data frame, as Table.from_frame() takes it, with the options of the class."""
        chosen, names = _options(**options), owner_of(catalogue)
        return cls(_register_of(grid_of(frame_rows(frame)), chosen, names))

    @classmethod
    def from_xlsx(
        cls,
        bytes_or_path: PathOrBytes,
        *,
        sheet: str | None = None,
        catalogue: Catalogue | None = None,
        **options: Unpack[RegisterOptions],
    ) -> Register:
        """Reads a sheet of an xlsx workbook, whose cells are read as by Table.from_xlsx(), with
        the options of the class and

        ``bytes_or_path``  the bytes of a file, or its path (str or PathLike)
        ``sheet``          the name of the sheet; None: the only visible one that is a register

        Findings name the sheet. It needs openpyxl (``pip install 'soekpi[xlsx]'``).
        """
        chosen = _options(**options)
        data, source = bytes_of(bytes_or_path, "from_xlsx")
        found = _register_sheet(read_workbook(data, sheet, source), sheet is not None, source)
        found.require_values(source)
        grid, place = grid_of_texts(found.rows), found.named(source)
        return cls(_register_of(grid, chosen, owner_of(catalogue), place), found.title)

    @staticmethod
    def recognises(bytes_or_path: PathOrBytes, *, encoding: str | None = None) -> bool:
        """Whether CSV has the header of a register: a column for a project, event or task, and
        one for a date of completion, a due date or a state. False also where it cannot be read."""
        data, _ = bytes_of(bytes_or_path, "recognises")
        return bool(library.soekpi_csv_is_register(data, len(data), encode_optional(encoding, "encoding")))

    def __len__(self) -> int:
        self._own()
        return self._records

    @property
    def records(self) -> list[Record]:
        """The records, in order; made when asked for."""
        self._own()
        return [self._record(index) for index in range(self._records)]

    @property
    def findings(self) -> list[Finding]:
        """What was noticed: dates that are none, cells that are no number, other currencies, ..."""
        found = read_findings(self._finding_count, library.soekpi_register_finding, self._pointer())
        return [each._replace(sheet=self._sheet) for each in found]

    def _record(self, index: int) -> Record:
        filled = describe(soekpi_record, library.soekpi_register_record, self._pointer(), index)
        figures = [self._quantity(index, quantity) for quantity in range(len(self.quantities))]
        invalid = [name for name in _DATES if getattr(filled, name) < 0]
        invalid += [name for name, value in figures if value in _INFINITIES]
        return Record(
            target=decode(filled.target),
            project=decode(filled.project),
            event=decode(filled.event),
            entity=decode(filled.entity),
            segment=decode(filled.segment),
            owner=decode(filled.owner),
            evidence=decode(filled.evidence),
            note=decode(filled.note),
            state=STATES[filled.state],
            due=date_of(filled.due),
            done=date_of(filled.done),
            seen=date_of(filled.seen),
            row=int(filled.row),
            quantities={name: None if value in _INFINITIES else value for name, value in figures},
            invalid=tuple(invalid),
        )

    def _quantity(self, index: int, quantity: int) -> tuple[str, float | None]:
        """Name and value of a quantity of a record: None when missing, infinity when invalid."""
        value, name = c_double(), c_char_p()
        require(library.soekpi_register_quantity(self._pointer(), index, quantity, byref(value), byref(name)))
        return decode(name.value), None if value.value != value.value else value.value

    def __str__(self) -> str:
        return self.text_zh

    def __repr__(self) -> str:
        return "<Register closed>" if self.closed else f"<Register of {len(self)} records>"


_INFINITIES = (float("inf"), float("-inf"))


def _register_of(grid: Grid, options: soekpi_register_options, names: Owner, source: str = "") -> Owner:
    """The C register of a grid."""
    return create(
        library.soekpi_register_from_cells,
        library.soekpi_register_free,
        (names.pointer, text_array(grid.cells), grid.rows, grid.columns, byref(options)),
        names,
        source=source,
    )


def _register_sheet(sheets: list[Sheet], named: bool, source: str) -> Sheet:
    """The sheet that the caller named, else the only one that is a register."""
    if named:
        return sheets[0]
    shown = [sheet for sheet in sheets if not sheet.hidden]
    found = [sheet for sheet in shown if is_register(grid_of_texts(sheet.rows))]
    if len(found) != 1:
        titles = ", ".join(repr(sheet.title) for sheet in found or shown) or "none that is not hidden"
        what = f"several sheets are registers ({titles})" if found else f"no sheet is a register ({titles})"
        raise SoekpiError(_codes.ERROR_TABLE, f"{what}: name one as sheet=", source=source)
    return found[0]


def _options(
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
    money_unit: str | None = None,
    entity: str | None = None,
    complete: DateLike | None = None,
    mapping: Mapping[str, str | None] | None = None,
) -> soekpi_register_options:
    """The options as C takes them."""
    return soekpi_register_options(
        size=sizeof(soekpi_register_options),
        encoding=encode_optional(encoding, "encoding"),
        money_unit=encode_optional(money_unit, "money_unit"),
        entity=encode_optional(entity, "entity"),
        complete=date_option(complete, "complete"),
        **map_fields(mapping),
        delimiter=delimiter_code(delimiter),
    )
