"""Templates: the empty table that a plan needs, to be filled in and read back."""

from __future__ import annotations

import csv
import ctypes
import io
import os
import re
from collections.abc import Sequence
from ctypes import byref, c_size_t, sizeof
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ._cells import period_text
from ._handle import call, encode, encode_optional, text_array
from ._library import library
from ._structs import soekpi_template_options
from ._workbook import import_extra
from .plan import Plan
from .words import language_code

#: What stands in cells that no target reads.
_NOT_ASKED = frozenset(("不适用", "N/A"))

#: Money in a header: (元), (万元), (亿元). Its cells are shown with two decimals.
_MONEY = re.compile(r"\([千万百亿]*元\)$")
_COUNTED = re.compile(r"\((人|户)\)$")

_WORDS = {
    "zh": (
        "填报",
        "说明",
        "请在“{}”表中填写：",
        "空白单元格为待填数据；灰色单元格不用填写。",
        "每列的单位写在表头的括号里，请按该单位填写。",
        "没有的数据请留空，不要填零。",
        "请不要改动表头和企业名称；可以增加企业，每户一行。",
        "这张表供程序读取，不用另存为其他格式。",
    ),
    "en": (
        "Figures",
        "Notes",
        "Please fill in the sheet '{}':",
        "Blank cells are to be filled; grey cells are not.",
        "The unit of a column stands in parentheses in its header: give figures in that unit.",
        "Leave a figure that is not known blank; do not write zero.",
        "Do not change headers and names; enterprises may be added, a row each.",
        "The workbook is read as it is: there is no need to save it in another format.",
    ),
}


@dataclass(frozen=True)
class Template:
    """The empty table that a plan needs. Filled in, it is read by Table.from_csv() or
    Table.from_xlsx() without any option.

    ``rows``      its cells as text: the header, then a row for each enterprise. Blank cells are
                  to be filled; 不适用 (N/A) stands where no target reads a figure
    ``title``     of the plan
    ``language``  "zh" or "en"
    """

    rows: tuple[tuple[str, ...], ...]
    title: str
    language: str
    _text: str

    def csv(self) -> str:
        """The table as CSV; its lines end with CR LF."""
        return self._text

    def to_csv(self, path: str | os.PathLike[str]) -> None:
        """Writes the table as CSV in UTF-8 with a byte order mark, which spreadsheets want."""
        Path(path).write_bytes(self._text.encode("utf-8-sig"))

    def xlsx(self) -> bytes:
        """The table as an xlsx workbook, with a sheet of notes. It needs XlsxWriter
        (``pip install 'soekpi[xlsx]'``)."""
        xlsxwriter = import_extra("xlsxwriter", "writing xlsx")
        out = io.BytesIO()
        with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
            title, notes, *lines = _WORDS[self.language]
            self._write_figures(book, book.add_worksheet(title))
            sheet = book.add_worksheet(notes)
            sheet.set_column(0, 0, 80)
            for row, line in enumerate([self.title, *lines]):
                sheet.write_string(row, 0, line.format(title))
        return out.getvalue()

    def to_xlsx(self, path: str | os.PathLike[str]) -> None:
        """Writes the table as an xlsx workbook; see xlsx()."""
        Path(path).write_bytes(self.xlsx())

    def _write_figures(self, book: Any, sheet: Any) -> None:
        """Header bold, keys as text, money with two decimals, grey where nothing is asked."""
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        grey = book.add_format({"bg_color": "#D9D9D9", "font_color": "#7F7F7F"})
        text = book.add_format({"num_format": "@"})
        money = book.add_format({"num_format": "#,##0.00"})
        counted = book.add_format({"num_format": "#,##0"})
        header, *rows = self.rows
        keys = [library.soekpi_key_of_header(encode(name, "a header")) >= 0 for name in header]
        for column, name in enumerate(header):
            wide = 24 if column == 0 else 12 if keys[column] else 18
            sheet.set_column(column, column, wide)
            sheet.write_string(0, column, name, bold)
            kind = text if keys[column] else money if _MONEY.search(name) else None
            kind = counted if _COUNTED.search(name) else kind
            for row, cells in enumerate(rows, 1):
                if cells[column] in _NOT_ASKED:
                    sheet.write_string(row, column, cells[column], grey)
                elif cells[column]:
                    sheet.write_string(row, column, cells[column], kind)
                else:
                    sheet.write_blank(row, column, None, kind)
        sheet.freeze_panes(1, sum(keys))


def template(
    plan: Plan,
    entities: Sequence[str] | None = None,
    *,
    period: int | str | None = None,
    money_unit: str | None = None,
    language: str = "zh",
) -> Template:
    """The empty table that a plan needs: a column for each item and time that some target reads.

    ``entities``    names of enterprises, a row each; None: those that the plan's scopes name,
                    else one row whose name is left open
    ``period``      the period judged; None: the plan's
    ``money_unit``  元, 千元, 万元, ...; None: the unit in which the plan shows money
    ``language``    of the headers: "zh" names, "en" identifiers

    SoekpiError where there is no period, or a name that a table would not read as an
    enterprise's (合计), or one that is given twice.
    """
    if not isinstance(plan, Plan):
        raise TypeError(f"template() takes a plan, not {type(plan).__name__}: see Plan.builtin()")
    if isinstance(entities, (str, bytes)):
        raise TypeError(f"entities is {type(entities).__name__}, expected a sequence of names")
    names = [encode(name, "a name of entities") for name in entities or ()]
    options = soekpi_template_options(
        size=sizeof(soekpi_template_options),
        period=period_text(period),
        money_unit=encode_optional(money_unit, "money_unit"),
        entities=text_array([*names]),
        entity_count=len(names),
        language=language_code(language),
    )
    text = _written(plan._pointer(), options)
    rows = tuple(tuple(row) for row in csv.reader(io.StringIO(text, newline="")))
    title = plan.title_zh if language == "zh" else plan.title_en
    return Template(rows, title or plan.id, language, text)


def _written(plan: int, options: soekpi_template_options) -> str:
    """The text that C writes, after it has said how long it is."""
    needed = c_size_t()
    call(library.soekpi_plan_template, plan, byref(options), None, 0, byref(needed))
    buffer = ctypes.create_string_buffer(needed.value)
    call(library.soekpi_plan_template, plan, byref(options), buffer, len(buffer), None)
    return buffer.value.decode()
