"""How a table was read."""

from __future__ import annotations

from typing import NamedTuple

from ._cells import SHAPES
from ._dates import period_name
from ._handle import decode, describe
from ._library import library
from ._structs import soekpi_reading

#: Words for the powers of ten of yuan.
_MONEY_UNITS = {0: "元", 3: "千元", 4: "万元", 6: "百万元", 8: "亿元", 12: "万亿元"}


class Reading(NamedTuple):
    """How a table was read. ``str()`` gives the Chinese line.

    ``text_zh``         one line: 快报宽表, 表头2行, 单位万元, 2023年1-9月累计, 6户, ...
    ``text_en``         the same in English; both "" for a table that was not read from cells
    ``shape``           "columns", "quick_report", "statement", "list"; None where there is none
    ``header_rows``     how many rows the header has
    ``header_row``      the first of them, from 1; 0 for none
    ``money_unit``      unit of money that names none ("万元"), None when nothing says it (then 元)
    ``periods``         the first and the last, ("2022", "2023"); one when they are the same
    ``entities``        how many enterprises
    ``totals``          rows of reported totals, which are only checked
    ``skipped``         rows with text that hold no figures of ours
    ``unread_columns``  columns with figures or text that nobody reads
    ``dashes``          cells that hold nothing but a dash
    ``title``           above the header, "" for none
    ``entity``          编制单位 above the header, "" for none
    ``sheet``           the sheet of a workbook, "" for none
    ``parts``           the readings of the tables that were joined into this one
    """

    text_zh: str
    text_en: str
    shape: str | None
    header_rows: int
    header_row: int
    money_unit: str | None
    periods: tuple[str, ...]
    entities: int
    totals: int
    skipped: int
    unread_columns: int
    dashes: int
    title: str
    entity: str
    sheet: str = ""
    parts: tuple[Reading, ...] = ()

    def __str__(self) -> str:
        return self.text_zh


def read_reading(pointer: int, sheet: str, parts: tuple[Reading, ...]) -> Reading:
    """The reading of a table; the lines of a joined one are those of its parts."""
    filled = describe(soekpi_reading, library.soekpi_table_reading, pointer)
    first, last = period_name(filled.first_period), period_name(filled.last_period)
    return Reading(
        text_zh=_lines([part.text_zh for part in parts], parts, "表{}：", "工作表“{}”：")
        or decode(filled.chinese),
        text_en=_lines([part.text_en for part in parts], parts, "table {}: ", "sheet '{}': ")
        or decode(filled.english),
        shape=SHAPES[filled.shape],
        header_rows=filled.header_rows,
        header_row=filled.header_row,
        money_unit=_MONEY_UNITS.get(filled.money_power) if filled.money_known else None,
        periods=tuple(dict.fromkeys(each for each in (first, last) if each)),
        entities=filled.entities,
        totals=filled.totals,
        skipped=filled.skipped,
        unread_columns=filled.unread_columns,
        dashes=filled.dashes,
        title=decode(filled.title),
        entity=decode(filled.entity),
        sheet=sheet,
        parts=parts,
    )


def _lines(texts: list[str], parts: tuple[Reading, ...], numbered: str, named: str) -> str:
    """One line for each part that was read from cells."""
    return "\n".join(
        (named.format(part.sheet) if part.sheet else numbered.format(number)) + text
        for number, (text, part) in enumerate(zip(texts, parts), 1)
        if text
    )
