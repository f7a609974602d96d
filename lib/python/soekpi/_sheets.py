"""Which sheets of a workbook are read, and whose figures they hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from ctypes import byref, c_int32
from typing import TYPE_CHECKING, NamedTuple, Protocol

from . import _codes
from ._cells import Grid, grid_of_texts, is_register
from ._figures import is_figure
from ._handle import Finding, FindingCode, Severity
from ._library import library
from .errors import SoekpiError

if TYPE_CHECKING:
    from ._workbook import Sheet
    from .table import Table


class Read(Protocol):
    """Reads a grid as a table, for an enterprise and period that it does not name itself."""

    def __call__(self, grid: Grid, source: str, *, entity: str | None, period: str | None) -> Table: ...


class Chosen(NamedTuple):
    """The tables that were read, each with the title of its sheet, and what was left out."""

    tables: list[tuple[str, Table]]
    notes: list[Finding]


def choose_sheets(
    sheets: list[Sheet], read: Read, knows: Callable[[str], bool], named: bool, source: str
) -> Chosen:
    """Reads the sheets that hold figures; the one that the caller named in any case. `knows`
    tells whether a header is known."""
    notes = [] if named else [_hidden(sheet.title) for sheet in sheets if sheet.hidden]
    found: list[_Candidate] = []
    for sheet in sheets:
        if named or not sheet.hidden and sheet.rows:
            candidate = _try(sheet, read, knows, named, sheet.named(source))
            if isinstance(candidate, Finding):
                notes.append(candidate)
            else:
                found.append(candidate)
    with_figures = [each for each in found if _has_figures(each.sheet)] or found
    notes += [_empty(each.sheet.title) for each in found if each not in with_figures]
    if not with_figures:
        left_out = "; ".join(note.text_en for note in notes) or "all are blank"
        raise SoekpiError(
            _codes.ERROR_TABLE, f"no sheet holds figures of known items: {left_out}", source=source
        )
    for each in with_figures:
        each.sheet.require_values(source)
    return Chosen(_assign(with_figures, read), notes)


class _Candidate(NamedTuple):
    sheet: Sheet
    grid: Grid
    table: Table
    source: str


def _try(
    sheet: Sheet, read: Read, knows: Callable[[str], bool], named: bool, source: str
) -> _Candidate | Finding:
    """A sheet as a table, or why it is left out. An error in a sheet that knows items is raised."""
    grid = grid_of_texts(sheet.rows)
    if not named and is_register(grid):
        return _note(sheet.title, "是台账", "is a register")
    try:
        table = read(grid, source, entity=None, period=None)
    except SoekpiError as error:
        if named or error.code == _codes.ERROR_MEMORY or any(map(knows, _texts(sheet))):
            raise
        return _empty(sheet.title)
    if named or any(column.id for column in table.columns):
        return _Candidate(sheet, grid, table, source)
    return _empty(sheet.title)


def _texts(sheet: Sheet) -> list[str]:
    """The different texts of a sheet that are no figures."""
    texts = dict.fromkeys(cell for row in sheet.rows for cell in row if cell)
    return [text.decode() for text in texts if not is_figure(text)]


def _has_figures(sheet: Sheet) -> bool:
    return any(cell and is_figure(cell) for row in sheet.rows for cell in row)


# ---- notes -------------------------------------------------------------------------------------


def _note(title: str, chinese: str, english: str) -> Finding:
    return Finding(
        FindingCode.SKIPPED_ROW,
        f"工作表“{title}”{chinese}，没有读取",
        f"sheet {title!r} {english} and was not read",
        0,
        0,
        Severity.NOTE,
        sheet=title,
    )


def _hidden(title: str) -> Finding:
    return _note(title, "是隐藏的", "is hidden")


def _empty(title: str) -> Finding:
    return _note(title, "没有认得的项目的数字", "holds no figures of known items")


# ---- whose figures ---------------------------------------------------------------------------------

_TABLE = (
    r"(?:合并|母公司)?(?:资产负债表?|利润及利润分配表|利润表?|损益表?|现金流量表?|(?:所有者|股东)权益变动表"
    r"|主要(?:财务|经济|经营)?指标表?|财务(?:指标|数据|报表|决算|快报)表?|快报表?|[月季年]报表?|决算表?"
    r"|balance sheet|income statement|(?:statement of )?cash flows?)"
)
_EDGES = " \t　-_—–:：.,，、()（）[]【】"
_NO_NAME = re.compile(
    r"(?:sheet|工作表|表|数据|指标|汇总|合并|母公司|本期|上期|续|附表|[一二三四五六七八九十]|\W|\d)*"
)


def _enterprise_of(title: str) -> str | None:
    """The enterprise after which a sheet is named: what its name says beside words of tables and a
    period. "甲公司资产负债表" gives 甲公司; 利润表, 2023年9月, Sheet1 give none."""
    rest = re.sub(rf"^{_TABLE}|{_TABLE}(?=\W*续?\W*$)", "", title.strip(), flags=re.IGNORECASE).strip(_EDGES)
    if _NO_NAME.fullmatch(rest.lower()) or rest.endswith("表") or _is_period(rest):
        return None
    return rest


def _is_period(text: str) -> bool:
    return bool(library.soekpi_read_period(text.encode(), byref(c_int32()), None) == _codes.OK)


def _assign(found: list[_Candidate], read: Read) -> list[tuple[str, Table]]:
    """Reads sheets again that owe their enterprise or period to their name, or to the others.
    Statements of which no sheet names an enterprise are all of one, whose name is its number."""
    named = {each.table.reading.entity: None for each in found}
    named.update((each.enterprise, None) for each in map(_Owed, found) if each.enterprise)
    named.pop("", None)
    only = next(iter(named), "1" if len(found) > 1 else None) if len(named) <= 1 else None
    tables = []
    for each in map(_Owed, found):
        entity = (each.enterprise or only) if each.owes_enterprise else None
        table = each.table
        if entity or each.period:
            table = read(each.grid, each.source, entity=entity, period=each.period)
        tables.append((each.title, table))
    return tables


class _Owed:
    """What a sheet does not say itself."""

    def __init__(self, candidate: _Candidate) -> None:
        reading = candidate.table.reading
        self.grid, self.table, self.source = candidate.grid, candidate.table, candidate.source
        self.title = candidate.sheet.title
        self.owes_enterprise = reading.shape in ("statement", "list") and not reading.entity
        self.enterprise = _enterprise_of(self.title) if self.owes_enterprise else None
        self.period = self.title if not reading.periods and _is_period(self.title) else None


def sheet_notes(title: str, findings: list[Finding]) -> Iterator[Finding]:
    """Findings of one sheet of several, whose texts name it."""
    for finding in findings:
        yield finding._replace(
            text_zh=f"工作表“{title}”：{finding.text_zh}",
            text_en=f"sheet {title!r}: {finding.text_en}",
            sheet=title,
        )
