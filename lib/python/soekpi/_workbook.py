"""Sheets of xlsx workbooks as rows of text: openpyxl reads the file, and what cells
mean is decided here (number formats, dates, merged cells, formulas).

Sheets are read as a stream, which knows neither merged cells nor formulas without a
value: one more pass over the sheet's XML finds both where there are any.
"""

from __future__ import annotations

import datetime
import importlib
import io
import posixpath
import re
import warnings
import zipfile
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple
from xml.etree import ElementTree
from xml.parsers import expat

from . import _codes
from ._cells import address, date_text, decimal_text, float_text
from ._figures import is_figure
from .errors import SoekpiError

Row = list["bytes | None"]


class Sheet(NamedTuple):
    """A sheet: its rows from the first on, without blank cells at their ends."""

    title: str
    hidden: bool
    rows: list[Row]
    uncalculated: str  # address of the first formula without a value, "" for none

    def named(self, source: str) -> str:
        """The file and the sheet, for messages."""
        return f"{source}, sheet {self.title!r}".lstrip(", ")

    def require_values(self, source: str) -> None:
        """SoekpiError where a formula has no value."""
        if self.uncalculated:
            raise SoekpiError(
                _codes.ERROR_TABLE,
                f"the formula in cell {self.uncalculated} was never calculated: open the workbook "
                f"in a spreadsheet program and save it",
                source=self.named(source),
            )


def import_extra(name: str, purpose: str) -> Any:
    """A package that the extra "xlsx" brings; ImportError that says so."""
    try:
        return importlib.import_module(name)
    except ImportError:
        raise ImportError(
            f"{purpose} needs the package {name}: pip install 'soekpi[xlsx]'", name=name
        ) from None


def read_workbook(data: bytes, wanted: str | None, source: str) -> list[Sheet]:
    """The sheets of a workbook, or the one with the wanted name. Hidden sheets have no
    rows unless they are wanted. SoekpiError where it is no workbook, has no such sheet."""
    openpyxl = import_extra("openpyxl", "reading xlsx")
    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise SoekpiError(
            _codes.ERROR_UNSUPPORTED,
            "this is an old .xls workbook, or one with a password: save it as .xlsx without a password",
            source=source,
        )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about styles and extensions that no figure needs
        try:
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            return _read_sheets(book, data, wanted, source)
        except (SoekpiError, MemoryError):
            raise
        except Exception as error:  # whatever openpyxl stumbles over in a broken file
            raise SoekpiError(
                _codes.ERROR_SYNTAX, f"this cannot be read as an xlsx workbook: {error}", source=source
            ) from error


def _read_sheets(book: Any, data: bytes, wanted: str | None, source: str) -> list[Sheet]:
    titles = [sheet.title for sheet in book.worksheets]
    if wanted is not None and wanted not in titles:
        raise SoekpiError(
            _codes.ERROR_NAME,
            f"there is no sheet {wanted!r}; there are {', '.join(map(repr, titles))}",
            source=source,
        )
    sheets = []
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        package = _Package(archive)
        for sheet in book.worksheets:
            hidden = sheet.sheet_state != "visible"
            if wanted is None and hidden:
                sheets.append(Sheet(sheet.title, hidden, [], ""))
            elif wanted is None or sheet.title == wanted:
                marks = package.marks_of(sheet.title)
                sheets.append(Sheet(sheet.title, hidden, _read_rows(book, sheet, marks), marks.uncalculated))
    return sheets


# ---- merged cells and formulas, from the XML ---------------------------------------------------


class _Marks(NamedTuple):
    merged: list[tuple[int, int, int, int]]  # first row and column, last row and column
    uncalculated: str


class _Package:
    """The parts of the file that belong to its sheets."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        book = next(
            target for kind, target in self._relations("").values() if kind.endswith("/officeDocument")
        )
        tree = ElementTree.fromstring(archive.read(book))
        relations = self._relations(book)
        self._paths: dict[str, str] = {}
        for sheet in tree.iter():
            if _local(sheet.tag) == "sheet":
                (number,) = (value for key, value in sheet.attrib.items() if key.endswith("}id"))
                self._paths[sheet.attrib["name"]] = relations[number][1]
        settings = tree.find("{*}calcPr")
        self._to_calculate = settings is not None and settings.get("fullCalcOnLoad") in ("1", "true")

    def _relations(self, part: str) -> dict[str, tuple[str, str]]:
        """The kind and path of what a part refers to, by its number; "" is the package."""
        folder, name = posixpath.split(part)
        tree = ElementTree.fromstring(self._archive.read(posixpath.join(folder, "_rels", f"{name}.rels")))
        return {
            each.attrib["Id"]: (
                each.attrib["Type"],
                posixpath.normpath(posixpath.join("/", folder, each.attrib["Target"])).lstrip("/"),
            )
            for each in tree
        }

    def marks_of(self, title: str) -> _Marks:
        """Merged cells, and a formula that was never calculated: it has no value, or all of
        the sheet are 0 in a file that says that they are still to be calculated."""
        text = self._archive.read(self._paths[title])
        if not re.search(rb"<(\w+:)?(f|mergeCell)[ />]", text):
            return _Marks([], "")
        reader = _MarkReader(text)
        zeros = self._to_calculate and reader.formulas == reader.zeros
        return _Marks(reader.merged, reader.without_value or (reader.first if zeros else ""))


class _MarkReader:
    """One pass over the XML of a sheet."""

    def __init__(self, text: bytes) -> None:
        self.merged: list[tuple[int, int, int, int]] = []
        self.formulas = self.zeros = 0
        self.first = self.without_value = ""
        self._row = self._column = 0
        self._kind, self._value, self._formula, self._inside = "", "", False, False
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.Parse(text, True)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(" ")[2]
        if local == "v":
            self._inside = True
        elif local == "c":
            self._column += 1
            if "r" in attributes:
                self._row, self._column = _cell_of(attributes["r"])
            self._kind, self._value, self._formula = attributes.get("t", "n"), "", False
        elif local == "f":
            self._formula = True
        elif local == "row":
            self._row = int(attributes.get("r", self._row + 1))
            self._column = 0
        elif local == "mergeCell":
            first, _, last = attributes["ref"].partition(":")
            self.merged.append(_cell_of(first) + _cell_of(last or first))

    def _text(self, text: str) -> None:
        if self._inside:
            self._value += text

    def _end(self, name: str) -> None:
        local = name.rpartition(" ")[2]
        if local == "v":
            self._inside = False
        elif local == "c" and self._formula:
            self.formulas += 1
            self.zeros += self._value == "0"
            place = address(self._row, self._column)
            self.first = self.first or place
            if not self._value and self._kind != "str":
                self.without_value = self.without_value or place


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _cell_of(place: str) -> tuple[int, int]:
    """Row and column of an address: "B3", "$B$3"."""
    match = re.fullmatch(r"\$?([A-Z]{1,3})\$?(\d+)", place)
    if match is None:
        raise ValueError(f"{place!r} is no address of a cell")
    column = 0
    for letter in match[1]:
        column = 26 * column + ord(letter) - ord("A") + 1
    return int(match[2]), column


# ---- rows ------------------------------------------------------------------------------------


def _read_rows(book: Any, sheet: Any, marks: _Marks) -> list[Row]:
    corners = {(first, left) for first, left, _, _ in marks.merged}
    spread: dict[tuple[int, int], bytes] = {}  # what stands in all cells of a merged range
    rows: list[Row] = []
    sheet.reset_dimensions()  # some programs write wrong ones
    for number, cells in enumerate(sheet.iter_rows(), 1):
        row = [None if cell.value is None else _text_of(cell, book) for cell in cells]
        while row and not row[-1]:
            row.pop()
        rows.append(row)
        for column, text in enumerate(row, 1) if corners else ():
            if text and (number, column) in corners and _is_spread(cells[column - 1].value, text):
                spread[number, column] = text
    while rows and not rows[-1]:
        rows.pop()
    _spread_merged(rows, marks, spread)
    return rows


def _is_spread(value: object, text: bytes) -> bool:
    """Texts and dates are; figures are not, nor texts that can only be figures (1,234.5)."""
    if isinstance(value, str):
        return value.strip().isdigit() or not is_figure(text)
    return isinstance(value, datetime.date)


def _spread_merged(rows: list[Row], marks: _Marks, spread: dict[tuple[int, int], bytes]) -> None:
    width = max(map(len, rows), default=0)
    for first, left, last, right in marks.merged:
        text = spread.get((first, left))
        if text is None:
            continue
        right = min(right, width)
        for row in rows[first - 1 : last]:
            row += [None] * (right - len(row))
            row[left - 1 : right] = [text] * (right - left + 1)


# ---- cells -----------------------------------------------------------------------------------


def _text_of(cell: Any, book: Any) -> bytes | None:
    value = cell.value
    if isinstance(value, bool):
        return b"TRUE" if value else b"FALSE"
    if isinstance(value, (int, float)):
        text = _number_text(value, cell, book)
    elif isinstance(value, datetime.date):
        text = _date_text(value, _format_of(cell).date)
    else:
        text = str(value)  # a text, an error, a time of day
    return None if text is None else text.replace("\0", " ").encode()


def _number_text(value: int | float, cell: Any, book: Any) -> str | None:
    text = str(value) if isinstance(value, int) else float_text(value)
    shown = _format_of(cell)
    if shown is _PLAIN or text is None:
        return text
    if shown.date:  # a date in a format that is built in for Chinese and unknown to openpyxl
        date = import_extra("openpyxl.utils.datetime", "reading xlsx").from_excel(value, book.epoch)
        return _date_text(date, shown.date) if isinstance(date, datetime.date) else str(date)
    if shown.percent:
        sign, digits, exponent = Decimal(text).as_tuple()
        assert isinstance(exponent, int)
        return decimal_text(Decimal((sign, digits, exponent + 2))) + "%"
    if shown.zeros:
        return text.zfill(shown.zeros) if text.isdigit() else text
    return text + shown.unit


def _date_text(date: datetime.date, shown: str) -> str:
    if shown == "month":
        return f"{date.year:04}-{date.month:02}"
    return f"{date.year:04}年" if shown == "year" else date_text(date)


# ---- number formats ----------------------------------------------------------------------------


class _Format(NamedTuple):
    """What a number format says of a number."""

    percent: bool = False  # it is shown times 100
    zeros: int = 0  # a code: as many digits
    unit: str = ""  # printed behind the number
    date: str = ""  # "day", "month", "year": the least that is shown of a date


_PLAIN = _Format()

#: Numbers of formats that Chinese spreadsheet programs have built in (ECMA-376, 18.8.30):
#: yyyy"年"m"月"; and m"月"d"日", yyyy"年"m"月"d"日", times of day.
_BUILT_IN = {
    **dict.fromkeys((27, 36, 50, 52, 57), _Format(date="month")),
    **dict.fromkeys((*range(28, 36), 51, 53, 54, 55, 56, 58), _Format(date="day")),
}

#: Letters in quotes or behind \, room for a letter, filling, colours, conditions and languages.
_NOT_DIGITS = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')

#: 0.00"万元". A comma behind the last digit, or a point that is a text, shows another number.
_WITH_UNIT = re.compile(
    r'(?:[#?0]|,(?=[#?0]))+(?:\.[0#?]+)?(?:_.|\\? )?(?:"\s*(%|元|千元|万元|百万元|亿元|万亿元)\s*"|\\(%))'
)


def _format_of(cell: Any) -> _Format:
    number = cell.style_array.numFmtId
    if number == 0:
        return _PLAIN
    return _BUILT_IN.get(number) or _read_format(cell.number_format)


@lru_cache(maxsize=1000)
def _read_format(code: str) -> _Format:
    """Reads a format such as 0.0%;[Red]-0.0%, of which the first section counts."""
    section = re.match(r'(?:"[^"]*"|\\.|[^;])*', code)
    shown = section[0] if section else ""
    bare = _NOT_DIGITS.sub("", shown).strip().lower()
    if bare in ("general", "@", ""):
        return _PLAIN
    if "%" in bare:
        return _Format(percent=True)
    if re.fullmatch("0{2,}", bare):
        return _Format(zeros=len(bare))
    with_unit = _WITH_UNIT.fullmatch(shown.strip())
    if with_unit:
        return _Format(unit=with_unit[1] or with_unit[2])
    if re.search("[ymde]", bare) and not re.search("[#0?]", bare):
        if re.search("[dhs]", bare):
            return _Format(date="day")
        return _Format(date="month" if "m" in bare else "year")
    return _PLAIN
