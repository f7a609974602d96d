"""Tables: the figures that are known."""

from __future__ import annotations

from collections.abc import Iterable
from ctypes import byref, c_double, c_int32
from typing import TYPE_CHECKING, Any, NamedTuple, Union

from . import _codes
from ._cells import Grid, ReadingOptions, grid_of, period_text, reading_options, table_of
from ._columns import Doubles, length_of, read_column, read_labels
from ._files import PathOrBytes, bytes_of
from ._frames import frame_rows
from ._handle import (
    Finding,
    Handle,
    Owner,
    address_as,
    call,
    create,
    decode,
    describe,
    encode,
    pointer_array,
    read_findings,
    text_array,
)
from ._library import library
from ._sheets import Chosen, choose_sheets, sheet_notes
from ._structs import soekpi_column
from ._workbook import read_workbook
from .catalogue import Catalogue, owner_of
from .errors import SoekpiError
from .reading import Reading, read_reading
from .words import TIMES

if TYPE_CHECKING:
    from typing_extensions import Unpack

PeriodLike = Union[int, str]

_WHAT = {_codes.IS_ITEM: "item", _codes.IS_INDICATOR: "indicator"}


class Column(NamedTuple):
    """A column of figures.

    ``name``    as given
    ``id``      what it was read as ("total_profit@prior"), "" when unread
    ``what``    "item", "indicator" (reported figures), or None when unread
    ``power``   figures are multiplied by 10**power
    ``number``  position among the columns given or in the text, from 1
    """

    name: str
    id: str
    what: str | None
    power: int
    number: int


class Table(Handle):
    """Figures by row: keys and columns of figures.

    Keys are entity, period, code (统一社会信用代码), role (what a row is: an entity, elimination,
    reported, context, peer or group), group (集团: what a row is part of; a group that stands as
    entity in a row with a group is part of that one, a tree of any depth), segment (业务板块: the
    row is that part of its entity) and counterparty (对方单位: an elimination between two
    entities belongs to the lowest group that has both).

    ``len(table)``      rows
    ``table.columns``   columns of figures
    ``table.reading``   how it was read
    ``table.findings``  what was noticed while reading

    Tables as people have them are read by from_csv(), from_xlsx(), from_cells() and
    from_frame(), which know the same shapes and take the same options:

    ``money_unit``   unit of money that names none: 元 (default, with a finding), 千元, 万元,
                     百万元, 亿元
    ``entity``       of rows that name none, such as the enterprise of a statement
    ``period``       of rows that have none: 2023, 202309, "2023年1-9月"
    ``group``        the group's own name: its row is a reported total
    ``mapping``      headers, or item words of rows, and what each is read as:
                     {"账面利润": "total_profit", "备用列": None}; None for not at all
    ``shape``        "columns" (a row an entity and period, items as columns), "quick_report"
                     (快报: a row an enterprise, items and times as columns), "statement" (报表:
                     a row an item, times or periods as columns), "list" (rows of item, value,
                     unit); None: found out, and an error that names the option where two hold
    ``header_rows``  1 to 3; None: found out
    ``dash``         what a cell with nothing but a dash is: "missing" (default) or "zero"
    ``quarters``     what flows of a quarter are: "cumulative" since 1 January (default), or
                     "single", which are then added up
    ``catalogue``    names of one's own

    What the table itself says (期间, 单位, 编制单位) wins over ``period``, ``money_unit`` and
    ``entity``. SoekpiError carries line and column; cells that are no number, and figures
    that contradict each other, are findings.

    A table does not change after it is made (but see check()) and may be shared between
    threads. Columns of doubles are borrowed, not copied: they are read at each
    evaluation, and their owner is kept alive (and from being resized) until the
    table and all reports made from it are gone.
    """

    def __init__(self, owner: Owner, catalogue: Owner) -> None:
        """Not for callers: use from_csv(), from_columns(), ... or join()."""
        self._owner: Owner | None = owner
        self._catalogue = catalogue
        self._checked = True
        self._sheet = ""
        self._parts: tuple[Reading, ...] = ()
        self._noted: list[Finding] = []  # stand before those of C, of which the first
        self._noted_already = 0  # so many are among them

    @classmethod
    def from_csv(
        cls,
        bytes_or_path: PathOrBytes,
        *,
        encoding: str | None = None,
        delimiter: str | None = None,
        catalogue: Catalogue | None = None,
        **options: Unpack[ReadingOptions],
    ) -> Table:
        """Reads CSV, with the options of the class and

        ``bytes_or_path``  the bytes of a file, or its path (str or PathLike)
        ``encoding``       "UTF-8", "GB18030", ...; None: valid UTF-8 is UTF-8, UTF-16 with a
                           byte order mark is UTF-16, otherwise GB18030
        ``delimiter``      None: the one of comma, semicolon and tab that is used most
        """
        data, source = bytes_of(bytes_or_path, "from_csv")
        chosen = reading_options(encoding=encoding, delimiter=delimiter, **options)
        names = owner_of(catalogue)
        owner = create(
            library.soekpi_table_parse_csv,
            library.soekpi_table_free,
            (names.pointer, data, len(data), byref(chosen)),
            names,
            source=source,
        )
        return cls(owner, names)

    @classmethod
    def from_cells(
        cls,
        rows: Iterable[Iterable[Any]],
        *,
        catalogue: Catalogue | None = None,
        **options: Unpack[ReadingOptions],
    ) -> Table:
        """Reads rows of cells, with the options of the class. Short rows are filled up.

        Cells are str, int, float, Decimal, date, datetime or None. A float stands for the
        decimal that 15 digits print; NaN, pandas.NA and NaT are blank; a datetime gives its
        date. TypeError names row and column of any other cell, such as a bool.
        """
        names, chosen = owner_of(catalogue), reading_options(**options)
        return cls(table_of(grid_of(rows), chosen, names), names)

    @classmethod
    def from_frame(
        cls, frame: Any, *, catalogue: Catalogue | None = None, **options: Unpack[ReadingOptions]
    ) -> Table:
        """Reads a data frame as the sheet that it was: of pandas, polars or pyarrow, or a
        mapping of columns. The options are those of the class, the cells those of from_cells().

        The levels of column names are rows of the header; an index of pandas that is named, or
        more than the numbers of the rows, comes first as key columns. A frame of tidy columns
        is taken faster, and without a copy of the figures, by from_columns().
        """
        names, chosen = owner_of(catalogue), reading_options(**options)
        return cls(table_of(grid_of(frame_rows(frame)), chosen, names), names)

    @classmethod
    def from_xlsx(
        cls,
        bytes_or_path: PathOrBytes,
        *,
        sheet: str | None = None,
        catalogue: Catalogue | None = None,
        **options: Unpack[ReadingOptions],
    ) -> Table:
        """Reads an xlsx workbook, with the options of the class and

        ``bytes_or_path``  the bytes of a file, or its path (str or PathLike)
        ``sheet``          the name of the sheet; None: by what the sheets hold

        Cells: the text of merged cells (headers, names of enterprises and groups) stands in
        all of them, a figure only in the first. A number is the decimal that 15 digits print,
        as per cent where its format says so; a format of zeros (000000) gives a code its zeros,
        one that ends in "万元" or the like that unit. A date whose format shows no day is a
        period: 2023-09, 2023年. Formulas give the value that the spreadsheet program stored; one
        that was never calculated is an error. #DIV/0! and the like stay text.

        Sheets, when none is named: hidden ones, registers (see Register.from_xlsx()), and those
        without figures of known items are left out, each with a note; several that remain are
        joined by enterprise and period. A statement (or list) that names no enterprise belongs to
        the one after which its sheet is named. Where the sheet is named after its table instead
        (利润表, 主要指标, 2023年, Sheet1), it belongs to the enterprise that the other sheets name,
        if they name no more than one. A table without a period is of that after which its sheet is
        named (2023年9月).

        Findings and readings name the sheet; rows, columns and cells are those of the workbook.
        Sheets are read as a stream: six million cells take less than a minute. It needs
        openpyxl (``pip install 'soekpi[xlsx]'``).
        """
        reading_options(**options)  # wrong words are refused before the file is looked at
        data, source = bytes_of(bytes_or_path, "from_xlsx")
        names = owner_of(catalogue)

        def read(grid: Grid, source: str, *, entity: str | None, period: str | None) -> Table:
            given = {key: value for key, value in options.items() if value is not None}
            chosen = reading_options(**{"entity": entity, "period": period, **given})  # type: ignore[arg-type]
            return cls(table_of(grid, chosen, names, source), names)

        def knows(header: str) -> bool:
            try:
                return any(
                    column.id for column in cls.from_columns({header: []}, catalogue=catalogue).columns
                )
            except SoekpiError:
                return False

        workbook = read_workbook(data, sheet, source)
        return cls._of_sheets(choose_sheets(workbook, read, knows, sheet is not None, source))

    @classmethod
    def _of_sheets(cls, chosen: Chosen) -> Table:
        """One table of those of a workbook."""
        tables = [table for _, table in chosen.tables]
        for title, table in chosen.tables:
            table._sheet = title
        if len(tables) == 1:
            (table,) = tables
            findings = [finding._replace(sheet=table._sheet) for finding in table.findings]
        else:
            table = cls.join(*tables, period=_common_period(tables))
            findings = [each for title, part in chosen.tables for each in sheet_notes(title, part.findings)]
        table._noted, table._noted_already = chosen.notes + findings, len(findings)
        return table

    @classmethod
    def from_columns(
        cls, mapping: Any, *, money_unit: str | None = None, catalogue: Catalogue | None = None
    ) -> Table:
        """A table of named columns: anything with keys() and [] (a dict, a pandas
        DataFrame), or a polars DataFrame or pyarrow Table.

        Columns named 企业名称, entity, 期间, year, group, role, 业务板块, ... are keys: texts;
        a period may also be an int (2023, 202309) or a date. All others are
        figures, named as in a CSV header (``利润总额(上年同期)(万元)``,
        ``total_profit@prior``):

        - float64 buffers (array.array "d", memoryview, numpy) are borrowed without a
          copy, with their strides, read-only ones too; NaN is missing;
        - integers, and lists of float, int and None, are copied to doubles;
        - lists with text or Decimal, or with integers of more than 15 digits, are
          read as text by C: "8.5 %", "1,234.5 万元", "-"; lost digits and cells that
          are no number are findings;
        - float32 and other widths are refused with TypeError, as are bools.

        Columns of different lengths are a SoekpiError (code TABLE).
        """
        names = owner_of(catalogue)
        headers = _headers(mapping)
        rows = length_of(mapping[headers[0]]) if headers else 0
        owner = create(library.soekpi_table_create, library.soekpi_table_free, (names.pointer, rows), names)
        if money_unit is not None:
            call(library.soekpi_table_set_money_unit, owner.pointer, encode(money_unit, "money_unit"))
        for header in headers:
            name = encode(header, "a column's name")
            key = library.soekpi_key_of_header(name)
            if key >= 0:
                _set_key(owner, key, header, mapping[header])
            else:
                _add_column(owner, name, header, mapping[header])
        table = cls(owner, names)
        table._checked = False
        return table

    @classmethod
    def join(cls, *tables: Table, period: PeriodLike | None = None) -> Table:
        """Joins tables by entity and period into a new table that owns its figures.
        ``period`` is that of rows that have none. A cell that two tables give
        differently is invalid and a finding."""
        for table in tables:
            if not isinstance(table, Table):
                raise TypeError(f"join() takes tables, not {type(table).__name__}")
        if not tables:
            raise TypeError("join() needs at least one table")
        owners = [table._own() for table in tables]
        owner = create(
            library.soekpi_table_join,
            library.soekpi_table_free,
            (pointer_array([each.pointer for each in owners]), len(owners), period_text(period)),
            tables[0]._catalogue,
        )
        joined = cls(owner, tables[0]._catalogue)
        joined._parts = tuple(table.reading for table in tables)
        return joined

    def check(self) -> list[Finding]:
        """Holds the figures against each other (assets against liabilities and equity, parts
        against totals, signs, last year, factors of ten, ...) and returns all findings; no
        figure is changed. Tables that were read or joined are checked already: only one of
        from_columns() need be, before it is used (SoekpiError, code FROZEN, after that)."""
        if not self._checked:
            call(library.soekpi_table_check, self._pointer())
            self._checked = True
        return self.findings

    def __len__(self) -> int:
        return int(library.soekpi_table_rows(self._pointer()))

    @property
    def columns(self) -> list[Column]:
        """The columns of figures, in order."""
        pointer = self._pointer()
        columns = []
        for index in range(library.soekpi_table_columns(pointer)):
            filled = describe(soekpi_column, library.soekpi_table_column, pointer, index)
            read_as = decode(filled.id)
            columns.append(
                Column(
                    decode(filled.name),
                    read_as + TIMES[filled.time] if read_as else "",
                    _WHAT.get(filled.what),
                    filled.power,
                    filled.number,
                )
            )
        return columns

    @property
    def findings(self) -> list[Finding]:
        """What was noticed: unread columns, lost digits, invalid cells, contradictions, ..."""
        pointer = self._pointer()
        count = library.soekpi_table_finding_count(pointer)
        first = self._noted_already
        return self._noted + read_findings(count, library.soekpi_table_finding, pointer, first)

    @property
    def reading(self) -> Reading:
        """How the table was read: one line, and the same as data."""
        return read_reading(self._pointer(), self._sheet, self._parts)

    def __repr__(self) -> str:
        if self.closed:
            return "<Table closed>"
        return f"<Table of {len(self)} rows, {len(self.columns)} columns of figures>"


def _common_period(tables: list[Table]) -> str | None:
    """The only period that tables name, for rows of the others."""
    periods = {period for table in tables for period in table.reading.periods}
    return periods.pop() if len(periods) == 1 else None


def _headers(mapping: Any) -> list[str]:
    """Names of the columns of a mapping, a polars DataFrame or a pyarrow Table."""
    for attribute in ("keys", "column_names", "columns"):
        names = getattr(mapping, attribute, None)
        if names is not None:
            break
    else:
        raise TypeError(f"from_columns() takes a mapping of columns, not {type(mapping).__name__}")
    found: Iterable[Any] = names() if callable(names) else names
    return list(found)


def _set_key(owner: Owner, key: int, header: str, column: object) -> None:
    labels, codes, count = read_labels(header, column, texts=key == _codes.KEY_CODE)
    address, _ = codes.buffer_info()
    call(
        library.soekpi_table_set_key,
        owner.pointer,
        key,
        text_array(labels),
        len(labels),
        address_as(address, c_int32),
        codes.itemsize,
        count,
    )


def _add_column(owner: Owner, name: bytes, header: str, column: object) -> None:
    read = read_column(header, column)
    if isinstance(read, Doubles):
        call(
            library.soekpi_table_add_column,
            owner.pointer,
            name,
            address_as(read.address, c_double),
            read.stride,
            read.rows,
        )
        owner.keeps.append(read.keep)
    else:
        call(
            library.soekpi_table_add_text_column,
            owner.pointer,
            name,
            text_array(read.cells),
            len(read.cells),
        )
