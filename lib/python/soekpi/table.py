"""Tables: the figures that are known."""

from __future__ import annotations

import os
from collections.abc import Iterable
from ctypes import byref, c_double, c_int32, sizeof
from pathlib import Path
from typing import Any, NamedTuple, Union

from . import _codes
from ._columns import Doubles, length_of, read_column, read_labels
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
    encode_optional,
    pointer_array,
    read_findings,
    text_array,
)
from ._library import library, soekpi_column, soekpi_table_options
from .catalogue import Catalogue, owner_of
from .words import TIMES

PathOrBytes = Union[str, "os.PathLike[str]", bytes, bytearray, memoryview]
PeriodLike = Union[int, str]

_WHAT = {_codes.IS_ITEM: "item", _codes.IS_INDICATOR: "indicator"}


class Column(NamedTuple):
    """A column of figures.

    ``name``   as given
    ``id``     what it was read as ("total_profit@prior"), "" when unread
    ``what``   "item", "indicator" (reported figures), or None when unread
    ``power``  figures are multiplied by 10**power
    """

    name: str
    id: str
    what: str | None
    power: int


def period_text(period: PeriodLike | None) -> bytes | None:
    """A period as text for C: 2023, 202309, "2023Q3", "2023年1-9月"."""
    if period is None:
        return None
    if isinstance(period, bool) or not isinstance(period, (int, str)):
        raise TypeError(f"period is {type(period).__name__}, expected int or str")
    return encode(str(period), "period")


class Table(Handle):
    """Figures by row: keys (entity, period, group, role) and columns of figures.

    ``len(table)``     rows
    ``table.columns``  columns of figures
    ``table.findings`` what was noticed while reading

    A table never changes after it is made and may be shared between threads.
    Columns of doubles are borrowed, not copied: they are read at each
    evaluation, and their owner is kept alive (and from being resized) until the
    table and all reports made from it are gone.
    """

    def __init__(self, owner: Owner, catalogue: Owner) -> None:
        """Not for callers: use from_csv(), from_columns() or join()."""
        self._owner: Owner | None = owner
        self._catalogue = catalogue

    @classmethod
    def from_csv(
        cls,
        bytes_or_path: PathOrBytes,
        *,
        encoding: str | None = None,
        money_unit: str | None = None,
        delimiter: str | None = None,
        catalogue: Catalogue | None = None,
    ) -> Table:
        """Reads CSV: one header row; entity, period and items as columns, or rows
        of item, value, unit.

        ``bytes_or_path``  the bytes of a file, or its path (str or PathLike)
        ``encoding``       "UTF-8", "GB18030", ...; None: valid UTF-8 is UTF-8,
                           otherwise GB18030
        ``money_unit``     unit of money columns that name none: 元 (default), 千元,
                           万元, 百万元, 亿元
        ``delimiter``      None: the one of comma, semicolon and tab in the header

        SoekpiError carries line and column; cells that are no number are findings.
        """
        source = ""
        if isinstance(bytes_or_path, (bytes, bytearray, memoryview)):
            data = bytes(bytes_or_path)
        elif isinstance(bytes_or_path, (str, os.PathLike)):
            if isinstance(bytes_or_path, str) and "\n" in bytes_or_path:
                raise TypeError("from_csv() takes a path or bytes, and this str is CSV text: encode() it")
            source = os.fspath(bytes_or_path)
            data = Path(source).read_bytes()
        else:
            raise TypeError(f"from_csv() takes a path or bytes, not {type(bytes_or_path).__name__}")
        if delimiter is not None and len(delimiter.encode()) != 1:
            raise ValueError(f"delimiter is {delimiter!r}, expected one ASCII character")
        options = soekpi_table_options(
            size=sizeof(soekpi_table_options),
            encoding=encode_optional(encoding, "encoding"),
            money_unit=encode_optional(money_unit, "money_unit"),
            delimiter=0 if delimiter is None else ord(delimiter),
        )
        names = owner_of(catalogue)
        owner = create(
            library.soekpi_table_parse_csv,
            library.soekpi_table_free,
            (names.pointer, data, len(data), byref(options)),
            names,
            source=source,
        )
        return cls(owner, names)

    @classmethod
    def from_columns(
        cls, mapping: Any, *, money_unit: str | None = None, catalogue: Catalogue | None = None
    ) -> Table:
        """A table of named columns: anything with keys() and [] (a dict, a pandas
        DataFrame), or a polars DataFrame or pyarrow Table.

        Columns named 企业名称, entity, 期间, year, group, role, ... are keys: texts;
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
        return cls(owner, names)

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
        return cls(owner, tables[0]._catalogue)

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
                )
            )
        return columns

    @property
    def findings(self) -> list[Finding]:
        """What was noticed: unread columns, lost digits, invalid cells, ..."""
        pointer = self._pointer()
        count = library.soekpi_table_finding_count(pointer)
        return read_findings(count, library.soekpi_table_finding, pointer)

    def __repr__(self) -> str:
        if self.closed:
            return "<Table closed>"
        return f"<Table of {len(self)} rows, {len(self.columns)} columns of figures>"


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
    labels, codes, count = read_labels(header, column)
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
