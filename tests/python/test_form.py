"""Templates of the package: what they ask for, and that the filled table reads back without options.

Figures are made up: cell by cell other whole numbers.
"""

from __future__ import annotations

import csv
import importlib
import io
from typing import Any

import openpyxl
import pytest

import soekpi
from layouts import read_back
from soekpi import Plan, Severity, SoekpiError, Status, Table, Template, template

PLANS = soekpi.builtin_plans()
NAMES = ["甲公司", "乙公司"]
SMALL = Plan.parse(
    """
soekpi: 1
plan: small
title: {zh: 小计划, en: A small plan}
period: 2023-09
money_unit: 亿元
goals:
  - {id: profit, indicator: total_profit_growth, rule: "> 10 %", basis: assumed}
  - {id: debt, indicator: debt_ratio, rule: "<= 65 %", scope: [甲公司], basis: assumed}
"""
)


def number(row: int, column: int) -> int:
    """The made-up figure of a cell."""
    return 1000 + 37 * row + 11 * column


def filled_rows(form: Template) -> list[list[str]]:
    """The rows with a figure in each blank cell, a name where that is open."""
    rows = [list(form.rows[0])]
    for row, cells in enumerate(form.rows[1:], 1):
        rows.append([cell or str(number(row, column)) for column, cell in enumerate(cells)])
    return rows


def filled_csv(form: Template) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(filled_rows(form))
    return out.getvalue().encode()


def filled_xlsx(form: Template) -> bytes:
    """The workbook as somebody fills it in and saves it."""
    book = openpyxl.load_workbook(io.BytesIO(form.xlsx()))
    sheet = book.worksheets[0]
    for row, cells in enumerate(form.rows[1:], 1):
        for column, cell in enumerate(cells):
            if not cell:
                sheet.cell(row + 1, column + 1).value = number(row, column)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def results(plan: Plan, table: Table) -> list[tuple[Any, ...]]:
    return [
        (row.entity, row.target, row.verdict, row.reason, row.exact)
        for row in plan.evaluate(table, period=2023).rows
    ]


# ---- what is asked for ---------------------------------------------------------------------------------


def test_cells_of_a_small_plan():
    form = template(SMALL, NAMES)
    assert form.rows == (
        (
            "企业名称",
            "期间",
            "利润总额(亿元)",
            "利润总额(上年同期)(亿元)",
            "负债总额(亿元)",
            "资产总额(亿元)",
        ),
        ("甲公司", form.rows[1][1], "", "", "", ""),
        ("乙公司", form.rows[1][1], "", "", "不适用", "不适用"),
    )
    assert (form.title, form.language) == ("小计划", "zh")
    english = template(SMALL, NAMES, language="en", money_unit="元", period=2023)
    assert english.rows[0][2:4] == ("total_profit(元)", "total_profit@prior(元)")
    assert english.rows[2][4:] == ("N/A", "N/A")
    assert english.rows[1][1].startswith("2023")
    assert (english.title, english.language) == ("A small plan", "en")


def test_enterprises_of_the_plan():
    assert [row[0] for row in template(SMALL).rows[1:]] == ["甲公司"]
    assert [row[0] for row in template(SMALL, []).rows[1:]] == ["甲公司"]
    assert template(SMALL, ("丙公司",)).rows[1][0] == "丙公司"


def test_what_is_refused():
    for code, arguments in (
        (Status.NAME, {"entities": ["合计"]}),
        (Status.DUPLICATE, {"entities": ["甲公司", "甲公司"]}),
        (Status.PERIOD, {"period": "2023H2"}),
        (Status.UNIT, {"money_unit": "parsec"}),
    ):
        with pytest.raises(SoekpiError) as caught:
            template(SMALL, **arguments)
        assert caught.value.code == code
    for refused in ({"entities": "甲公司"}, {"entities": [1]}, {"period": 2023.0}, {"money_unit": 4}):
        with pytest.raises(TypeError):
            template(SMALL, **refused)
    with pytest.raises(TypeError, match="takes a plan, not str"):
        template("baoan-2023")
    with pytest.raises(ValueError, match="expected 'zh' or 'en'"):
        template(SMALL, language="fr")


def test_names_with_commas_and_quotes():
    form = template(SMALL, ['甲"某",公司', "乙\n公司"])
    assert [row[0] for row in form.rows[1:]] == ['甲"某",公司', "乙\n公司"]


# ---- files --------------------------------------------------------------------------------------------


def test_files(tmp_path):
    form = template(SMALL, NAMES)
    form.to_csv(tmp_path / "空表.csv")
    data = (tmp_path / "空表.csv").read_bytes()
    assert data == b"\xef\xbb\xbf" + form.csv().encode()
    assert data.count(b"\r\n") == data.count(b"\n") == 3
    form.to_xlsx(str(tmp_path / "空表.xlsx"))
    book = openpyxl.load_workbook(tmp_path / "空表.xlsx")
    assert book.sheetnames == ["填报", "说明"]
    assert [[cell.value or "" for cell in row] for row in book["填报"].iter_rows()] == [
        list(row) for row in form.rows
    ]


def test_workbook_helps_who_fills_it_in():
    book = openpyxl.load_workbook(io.BytesIO(template(SMALL, NAMES).xlsx()))
    sheet, notes = book.worksheets
    assert all(cell.font.bold for cell in sheet[1])
    assert sheet.freeze_panes == "C2"
    assert [cell.number_format for cell in sheet[2]] == ["@", "@", *["#,##0.00"] * 4]
    grey = [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.fill.patternType == "solid"]
    assert grey == ["E3", "F3"]
    lines = [row[0] for row in notes.iter_rows(values_only=True)]
    assert lines[0] == "小计划"
    assert "填报" in lines[1]
    english = openpyxl.load_workbook(io.BytesIO(template(SMALL, NAMES, language="en").xlsx()))
    assert english.sheetnames == ["Figures", "Notes"]


def test_xlsxwriter_is_named_when_it_is_missing(monkeypatch):
    real = importlib.import_module

    def without(name: str, *rest: Any) -> Any:
        if name == "xlsxwriter":
            raise ModuleNotFoundError(name)
        return real(name, *rest)

    monkeypatch.setattr(importlib, "import_module", without)
    form = template(SMALL)
    with pytest.raises(
        ImportError, match=r"writing xlsx needs the package xlsxwriter: pip install 'soekpi\[xlsx\]'"
    ):
        form.xlsx()


# ---- and back -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", PLANS)
def test_filled_in_it_reads_back_without_options(name, language):
    plan = Plan.builtin(name)
    form = template(plan, NAMES, period=2023, language=language)
    table = Table.from_csv(filled_csv(form))
    assert (table.reading.unread_columns, table.reading.skipped, table.reading.periods) == (0, 0, ("2023",))
    assert all(column.id for column in table.columns)
    found = results(plan, table)
    missing = [row for row in found if row[3] == "missing_input"]
    assert missing == []
    assert results(plan, Table.from_xlsx(filled_xlsx(form))) == found
    assert results(plan, Table.from_cells(filled_rows(form))) == found


def test_figures_come_back_in_the_unit_of_the_form():
    form = template(SMALL, NAMES, period=2023)
    for table in (Table.from_csv(filled_csv(form)), Table.from_xlsx(filled_xlsx(form))):
        found = read_back(table, ["total_profit", "total_profit@prior", "total_assets"], 2023)
        assert found == {
            "甲公司": {"total_profit": number(1, 2) * 10**8, "total_profit@prior": number(1, 3) * 10**8, "total_assets": number(1, 5) * 10**8},
            "乙公司": {"total_profit": number(2, 2) * 10**8, "total_profit@prior": number(2, 3) * 10**8},
        }  # fmt: skip


def test_blank_forms_are_read_too():
    form = template(SMALL, NAMES)
    for table in (Table.from_csv(form.csv().encode()), Table.from_xlsx(form.xlsx())):
        assert len(table) == 2
        assert [finding for finding in table.findings if finding.severity == Severity.ERROR] == []
