"""Cells from Python objects: the one place where they become text.

C reads the text; nothing is computed here. A figure becomes the decimal that it
stands for, digit by digit.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from ctypes import byref, sizeof
from decimal import Decimal
from numbers import Integral
from typing import Any, NamedTuple, TypedDict

from . import _codes
from ._handle import Owner, create, encode, encode_optional, text_array
from ._library import library
from ._structs import soekpi_table_options
from .errors import SoekpiError
from .words import code_of

#: What a grid may hold, by its options.
SHAPES = (None, "columns", "quick_report", "statement", "list")
DASHES = ("missing", "zero")
QUARTERS = ("cumulative", "single")

#: Decimals whose digits end before this power of ten, or begin behind it, are
#: written with an exponent: zeros would say nothing.
_LONGEST_PLAIN = 40

#: A grid is filled in all its cells; a stray cell far away would make it huge.
LARGEST_GRID = 100_000_000

# ---- one cell ------------------------------------------------------------------------------


def address(row: int, column: int) -> str:
    """The address of a cell in a spreadsheet; row and column from 1: "B3"."""
    letters = ""
    while column > 0:
        column, letter = divmod(column - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"{letters}{row}"


def decimal_text(number: Decimal) -> str:
    """A decimal with all its digits, without an exponent where that is readable."""
    if not number.is_finite():
        return str(number)
    lowest = number.as_tuple().exponent
    if isinstance(lowest, int) and -_LONGEST_PLAIN <= lowest and number.adjusted() < _LONGEST_PLAIN:
        return format(number, "f")
    return str(number)


def float_text(number: float) -> str | None:
    """The decimal that a double stands for; None for NaN."""
    if number != number:
        return None
    text = format(number, ".15g")
    return decimal_text(Decimal(text)) if "e" in text else text


def date_text(date: datetime.date) -> str:
    """A date as 2023-09-30. No figure depends on a time of day."""
    return (date.date() if isinstance(date, datetime.datetime) else date).isoformat()


def cell_text(cell: Any, row: int, column: int) -> bytes | None:
    """A cell as text, None for a blank one. TypeError names the cell."""
    kind = type(cell)
    if kind is str:
        plain = cell.isascii() and "\0" not in cell
        return cell.encode() if plain else encode(cell, _place(row, column))
    if cell is None:
        return None
    if kind is float:
        text = float_text(cell)
    elif kind is int:
        text = str(cell)
    else:
        text = _other_text(cell, row, column)
    return None if text is None else text.encode()


def _place(row: int, column: int) -> str:
    return f"cell {address(row, column)} (row {row}, column {column})"


def _other_text(cell: Any, row: int, column: int) -> str | None:
    """The less common kinds, of numpy and pandas too, which are not imported."""
    name = type(cell).__name__
    if name in ("NAType", "NaTType", "MaskedConstant"):
        return None
    if isinstance(cell, float):
        return float_text(float(cell))
    if isinstance(cell, Decimal):
        return None if cell.is_nan() else decimal_text(cell)
    if isinstance(cell, datetime.date):
        return date_text(cell)
    if isinstance(cell, str):
        return encode(str(cell), _place(row, column)).decode()
    if isinstance(cell, Integral) and not isinstance(cell, bool):
        return str(int(cell))
    if name == "datetime64":
        text = str(cell).partition("T")[0]  # 2023-09, 2023-09-30, 2023-09-30T08:00:00, NaT
        return None if str(cell) == "NaT" else text
    if name == "Period":  # pandas.Period: 2023-09, 2023Q3
        return str(cell)
    if isinstance(cell, bool) or name in ("bool_", "bool"):
        raise TypeError(f"{_place(row, column)} is bool: say as text or number what it stands for")
    if name in ("float32", "float16", "longdouble"):
        raise TypeError(
            f"{_place(row, column)} is {name}, expected float64 (a cast would not keep the decimals: "
            f"convert from the original figures)"
        )
    raise TypeError(f"{_place(row, column)} is {name}, expected text, int, float, Decimal, a date or None")


# ---- a grid --------------------------------------------------------------------------------


class Grid(NamedTuple):
    """Text cells row by row, None for blank ones."""

    cells: list[bytes | None]
    rows: int
    columns: int


def grid_of(rows: Iterable[Iterable[Any]]) -> Grid:
    """A grid of rows of cells; short rows are filled up with blank cells."""
    if isinstance(rows, (str, bytes, Mapping)) or not isinstance(rows, Iterable):
        raise TypeError(f"rows is {type(rows).__name__}, expected a sequence of rows")
    lines: list[list[bytes | None]] = []
    for number, row in enumerate(rows, 1):
        if isinstance(row, (str, bytes, Mapping)) or not isinstance(row, Iterable):
            raise TypeError(f"row {number} is {type(row).__name__}, expected a sequence of cells")
        lines.append([cell_text(cell, number, column) for column, cell in enumerate(row, 1)])
    return grid_of_texts(lines)


def grid_of_texts(lines: Sequence[list[bytes | None]]) -> Grid:
    """A grid of rows that are texts already."""
    columns = max(map(len, lines), default=0)
    if len(lines) * columns > LARGEST_GRID:
        raise SoekpiError(
            _codes.ERROR_LIMIT,
            f"{len(lines)} rows of up to {columns} columns are more than {LARGEST_GRID} cells: "
            f"is there a stray cell far from the table?",
        )
    cells: list[bytes | None] = []
    for line in lines:
        cells += line
        cells += [None] * (columns - len(line))
    return Grid(cells, len(lines), columns)


def is_register(grid: Grid) -> bool:
    """Whether a grid has the header of a register."""
    return bool(library.soekpi_cells_are_register(text_array(grid.cells), grid.rows, grid.columns))


def table_of(grid: Grid, options: soekpi_table_options, names: Owner, source: str = "") -> Owner:
    """The C table of a grid."""
    return create(
        library.soekpi_table_from_cells,
        library.soekpi_table_free,
        (names.pointer, text_array(grid.cells), grid.rows, grid.columns, byref(options)),
        names,
        source=source,
    )


# ---- options of reading ----------------------------------------------------------------------


def period_text(period: int | str | None) -> bytes | None:
    """A period as text for C: 2023, 202309, "2023Q3", "2023年1-9月"."""
    if period is None:
        return None
    if isinstance(period, bool) or not isinstance(period, (int, str)):
        raise TypeError(f"period is {type(period).__name__}, expected int or str")
    return encode(str(period), "period")


class ReadingOptions(TypedDict, total=False):
    """The options that all readers of tables share; see Table."""

    money_unit: str | None
    entity: str | None
    period: int | str | None
    group: str | None
    mapping: Mapping[str, str | None] | None
    shape: str | None
    header_rows: int | None
    dash: str
    quarters: str


def delimiter_code(delimiter: str | None) -> int:
    """Code of the character between cells of CSV, 0 for None; ValueError for a longer text."""
    if delimiter is not None and len(delimiter.encode()) != 1:
        raise ValueError(f"delimiter is {delimiter!r}, expected one ASCII character")
    return 0 if delimiter is None else ord(delimiter)


def map_fields(mapping: Mapping[str, str | None] | None) -> dict[str, Any]:
    """The fields map_headers, map_names and map_count of C's options."""
    pairs = dict(mapping or {})
    headers = [encode(header, "a header of mapping") for header in pairs]
    names = [b"" if name is None else encode(name, f"mapping[{key!r}]") for key, name in pairs.items()]
    return {
        "map_headers": text_array([*headers]),
        "map_names": text_array([*names]),
        "map_count": len(pairs),
    }


def reading_options(
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
    money_unit: str | None = None,
    entity: str | None = None,
    period: int | str | None = None,
    group: str | None = None,
    mapping: Mapping[str, str | None] | None = None,
    shape: str | None = None,
    header_rows: int | None = None,
    dash: str = "missing",
    quarters: str = "cumulative",
) -> soekpi_table_options:
    """The options as C takes them; ValueError that names the choices of a word."""
    if header_rows is not None and (isinstance(header_rows, bool) or header_rows not in (1, 2, 3)):
        raise ValueError(f"header_rows is {header_rows!r}, expected 1, 2, 3 or None")
    return soekpi_table_options(
        size=sizeof(soekpi_table_options),
        encoding=encode_optional(encoding, "encoding"),
        money_unit=encode_optional(money_unit, "money_unit"),
        entity=encode_optional(entity, "entity"),
        period=period_text(period),
        group=encode_optional(group, "group"),
        **map_fields(mapping),
        delimiter=delimiter_code(delimiter),
        shape=0 if shape is None else code_of(shape, SHAPES, "shape"),
        header_rows=header_rows or 0,
        dash=code_of(dash, DASHES, "dash"),
        quarters=code_of(quarters, QUARTERS, "quarters"),
    )
