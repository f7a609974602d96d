"""Workbooks: what cells of xlsx become, which sheets are read, and that a sheet gives the
same figures and findings as its cells do.

Figures whose enterprise is 甲公司, 乙公司 or 丙公司 are made up.
"""

from __future__ import annotations

import datetime
import importlib
import io
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

import openpyxl
import pytest
import xlsxwriter

import soekpi
from layouts import FLOWS, NAMES, PUBLISHED, expected, read_back, second
from soekpi import FindingCode, Severity, SoekpiError, Status, Table
from soekpi._sheets import _enterprise_of
from soekpi._workbook import read_workbook
from test_cells import TABLES, seen

Rows = Sequence[Sequence[Any]]
Fill = Callable[[Any], None]


def book(sheets: dict[str, Rows | Fill], hidden: Sequence[str] = ()) -> bytes:
    """A workbook of openpyxl, from rows or functions that fill a sheet."""
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for title, content in sheets.items():
        sheet = workbook.create_sheet(title)
        if title in hidden:
            sheet.sheet_state = "hidden"
        if callable(content):
            content(sheet)
        else:
            for row in content:
                sheet.append(list(row))
    return saved(workbook)


def saved(workbook: Any) -> bytes:
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def texts(data: bytes, title: str | None = None) -> list[list[str | None]]:
    """The cells of a sheet as they are given to C."""
    (sheet,) = read_workbook(data, title, "")
    return [[None if cell is None else cell.decode() for cell in row] for row in sheet.rows]


def cell(value: Any, number_format: str = "General", writer: str = "openpyxl") -> str | None:
    """What one cell becomes."""
    if writer == "openpyxl":

        def fill(sheet: Any) -> None:
            sheet["A1"] = value
            sheet["A1"].number_format = number_format

        data = book({"Sheet1": fill})
    else:
        out = io.BytesIO()
        with xlsxwriter.Workbook(out) as workbook:
            shown = workbook.add_format({"num_format": number_format})
            workbook.add_worksheet().write(0, 0, value, shown)
        data = out.getvalue()
    rows = texts(data)
    return rows[0][0] if rows else None


def edited(data: bytes, part: str, change: Callable[[str], str]) -> bytes:
    """A workbook with the XML of one part changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == part:
                before = content.decode()
                content = change(before).encode()
                assert content.decode() != before
            new.writestr(name, content)
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


# ---- cells ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("writer", ["openpyxl", "xlsxwriter"])
@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (0.085, "0.0%", "8.5%"),
        (0.1 + 0.2, "0%", "30%"),
        (1, "0%", "100%"),
        (-0.07, "0.00%;[Red]-0.00%", "-7%"),
        (12.345678901234567, "0.00%", "1234.56789012346%"),
        (0.0001, '_ * #,##0.00%_ ;_ * "-"_ ', "0.01%"),
        (8.5, '0.0"%"', "8.5%"),
        (8.5, "0.0\\%", "8.5%"),
        (0, "0%", "0%"),
        (89, "000000", "000089"),
        (600519, "000000", "600519"),
        (1234567, "000000", "1234567"),
        (1.5, "000000", "1.5"),
        (-5, "0000", "-5"),
        (12.5, "0", "12.5"),
        (1234.5, "#,##0", "1234.5"),
        (1234.5, '#,##0.00"万元"', "1234.5万元"),
        (1234.5, '#,##0.00"户"', "1234.5"),
        (123456, '0!.0,"万元"', "123456"),
        (123456789, '#,##0.00,"千元"', "123456789"),
        (123456, '0"."0,"万元"', "123456"),
        (0, '_(* #,##0_);_(* \\(#,##0\\);_(* "-"_);_(@_)', "0"),
        (-3, '#,##0_);[Red]\\(#,##0\\)', "-3"),
        (7, "[$¥-804]#,##0.00", "7"),
        (1.5, "0.00E+00", "1.5"),
        (3, '[>=100]0"元";0.0', "3"),
        (0.1 + 0.2, "General", "0.3"),
        (123456789012345, "General", "123456789012345"),
        (1e21, "General", "1000000000000000000000"),
        ("000089", "@", "000089"),
        ("1,234.50", "General", "1,234.50"),
        ("8.5%", "0.0%", "8.5%"),
        (True, "General", "TRUE"),
        (False, "General", "FALSE"),
    ],
)  # fmt: skip
def test_numbers_and_texts(writer, value, number_format, text):
    assert cell(value, number_format, writer) == text


@pytest.mark.parametrize("writer", ["openpyxl", "xlsxwriter"])
@pytest.mark.parametrize(
    ("number_format", "text"),
    [
        ("yyyy-mm-dd", "2023-09-30"),
        ('yyyy"年"m"月"d"日"', "2023-09-30"),
        ("m/d/yy h:mm", "2023-09-30"),
        ("d-mmm", "2023-09-30"),
        ("yyyy-mm", "2023-09"),
        ("yyyy/m", "2023-09"),
        ('yyyy"年"m"月"', "2023-09"),
        ('[$-804]yyyy"年"m"月";@', "2023-09"),
        ("yyyy年m月", "2023-09"),
        ("mmm-yy", "2023-09"),
        ("yyyy", "2023年"),
        ('yyyy"年"', "2023年"),
        ('yyyy"年度"', "2023年"),
    ],
)
def test_dates_are_as_exact_as_they_are_shown(writer, number_format, text):
    if writer == "openpyxl":
        assert cell(datetime.date(2023, 9, 30), number_format) == text
        assert cell(datetime.datetime(2023, 9, 30, 8, 15), number_format) == text
    days = (datetime.date(2023, 9, 30) - datetime.date(1899, 12, 30)).days
    assert cell(days, number_format, writer) == text


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (27, "2023-09"),
        (31, "2023-09-30"),
        (57, "2023-09"),
        (58, "2023-09-30"),
        (14, "2023-09-30"),
        (17, "2023-09"),
    ],
)
def test_dates_in_formats_that_are_built_in(number, text):
    days = (datetime.date(2023, 9, 30) - datetime.date(1899, 12, 30)).days
    data = book({"Sheet1": [["x"]]})
    data = edited(data, SHEET, lambda xml: xml.replace('t="inlineStr"', "").replace('t="s"', "").replace("<v>0</v>", f"<v>{days}</v>").replace("<is><t>x</t></is>", f"<v>{days}</v>"))  # fmt: skip
    data = edited(
        data, "xl/styles.xml", lambda xml: re.sub(r'(<cellXfs.*?numFmtId=")0"', rf'\g<1>{number}"', xml)
    )
    assert texts(data) == [[text]]


def test_dates_since_1904():
    workbook = openpyxl.Workbook()
    workbook.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    workbook.active["A1"] = datetime.date(2023, 12, 31)
    assert texts(saved(workbook)) == [["2023-12-31"]]


def test_times_of_day_are_text():
    assert cell(datetime.time(8, 30), "h:mm") == "08:30:00"
    assert cell(datetime.timedelta(hours=30), "[h]:mm") == "1 day, 6:00:00"


@pytest.mark.parametrize("error", ["#DIV/0!", "#REF!", "#N/A", "#VALUE!", "#NAME?"])
def test_errors_stay_text(error):
    table = Table.from_xlsx(
        book({"Sheet1": [["企业名称", "利润总额(元)"], ["甲公司", error], ["乙公司", 1]]})
    )
    (finding,) = table.findings
    assert (finding.code, finding.severity, finding.row) == (FindingCode.INVALID_CELL, Severity.ERROR, 2)
    assert error in finding.text_zh


def test_law_1_twenty_digits_are_a_finding():
    data = book({"Sheet1": [["企业名称", "利润总额(元)"], ["甲公司", 5], ["乙公司", "12345678901234567890"]]})
    whole = edited(data, SHEET, lambda xml: xml.replace("<v>5</v>", "<v>12345678901234567890</v>"))
    (finding,) = Table.from_xlsx(whole).findings
    assert (finding.code, finding.row, finding.sheet) == (FindingCode.DIGITS_LOST, 2, "Sheet1")
    assert "2" in finding.text_zh


def test_per_cent_is_exact():
    def fill(sheet: Any) -> None:
        sheet.append(["企业名称", "资产负债率"])
        sheet.append(["甲公司", 0.285])  # 0.285 * 100 is 28.499999999999996 in doubles
        sheet["B2"].number_format = "0.0%"

    table = Table.from_xlsx(book({"Sheet1": fill}))
    assert read_back_ratio(table) == Fraction(285, 1000)


def read_back_ratio(table: Table) -> Fraction:
    plan = soekpi.Plan.parse(
        'soekpi: 1\nplan: r\nperiod: 2023\ngoals:\n  - {id: d, indicator: debt_ratio, rule: "<= 50 %", basis: assumed}\n'
    )
    (row,) = [row for row in plan.evaluate(table).rows if row.level == "entity"]
    return row.exact


# ---- formulas -----------------------------------------------------------------------------------


def with_formulas(values: Sequence[object], **settings: Any) -> bytes:
    """A workbook of xlsxwriter, which stores the given values of formulas."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, settings) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_row(0, 0, ["企业名称", "利润总额(元)"])
        for row, value in enumerate(values, 1):
            sheet.write(row, 0, f"甲{row}公司")
            sheet.write_formula(row, 1, "=1+1", None, value)
    return out.getvalue()


def test_formulas_give_their_stored_values():
    assert texts(with_formulas([2, 0.5, "不适用", "", 0]))[1:] == [
        ["甲1公司", "2"],
        ["甲2公司", "0.5"],
        ["甲3公司", "不适用"],
        ["甲4公司"],
        ["甲5公司", "0"],
    ]
    table = Table.from_xlsx(with_formulas([2, 0]))
    assert read_back(table, ["total_profit"], 2023)["甲1公司"] == {"total_profit": 2}


def test_formulas_that_were_never_calculated():
    rows = [
        ["企业名称", "利润总额(元)", "营业收入(元)"],
        ["甲公司", 1, 2],
        ["乙公司", 5, "=B3+1"],
        ["丙公司", "=1", 5],
    ]
    for sheet in (None, "快报"):
        with pytest.raises(
            SoekpiError, match=r"sheet '快报': the formula in cell C3 was never calculated"
        ) as caught:
            Table.from_xlsx(book({"快报": rows}), sheet=sheet)
        assert caught.value.code == Status.TABLE
    # Some programs store zeros and say that all is still to be calculated.
    with pytest.raises(SoekpiError, match="cell B2 was never calculated"):
        Table.from_xlsx(with_formulas([0, 0]))


def test_formulas_of_sheets_that_are_not_read_do_not_matter():
    notes = [["说明"], ["=1+1"]]
    data = book(
        {"说明": notes, "快报": [["企业名称", "利润总额(元)"], ["甲公司", 1]], "旧": notes}, hidden=["旧"]
    )
    assert Table.from_xlsx(data).reading.sheet == "快报"


def test_formulas_that_are_shared():
    data = with_formulas([2, 3])
    shared = edited(data, SHEET, lambda xml: re.sub(r"<f>1\+1</f><v>3", '<f t="shared" si="0"/><v>3', xml))
    assert texts(shared) == texts(data)
    empty = edited(shared, SHEET, lambda xml: xml.replace('si="0"/><v>3</v>', 'si="0"/>'))
    with pytest.raises(SoekpiError, match="cell B3"):
        Table.from_xlsx(empty)


# ---- merged cells ---------------------------------------------------------------------------------


def merged(sheet: Any) -> None:
    rows = [
        ["企业快报"],
        [None, None, None, None, "单位：万元"],
        ["集团", "企业名称", "期间", "利润总额", None],
        [None, None, None, "本年累计", "上年同期"],
        ["东方", "甲公司", datetime.date(2023, 9, 1), 8, 7],
        [None, "乙公司", None, 5, 4],
        ["西方", "丙公司", None, 3, 2],
    ]
    for row in rows:
        sheet.append(row)
    for area in ("A1:XFD1", "A3:A4", "B3:B4", "C3:C4", "D3:E3", "A5:A6", "C5:C7", "D6:D7", "E2:E2"):
        sheet.merge_cells(area)
    sheet["C5"].number_format = "yyyy-mm"


def test_text_of_merged_cells_stands_in_all_of_them():
    assert texts(book({"Sheet1": merged})) == [
        ["企业快报"] * 5,
        [None, None, None, None, "单位：万元"],
        ["集团", "企业名称", "期间", "利润总额", "利润总额"],
        ["集团", "企业名称", "期间", "本年累计", "上年同期"],
        ["东方", "甲公司", "2023-09", "8", "7"],
        ["东方", "乙公司", "2023-09", "5", "4"],
        ["西方", "丙公司", "2023-09", None, "2"],
    ]
    table = Table.from_xlsx(book({"Sheet1": merged}))
    assert (table.reading.header_rows, table.reading.entities, table.reading.periods) == (2, 3, ("2023-09",))
    assert read_back(table, ["total_profit", "total_profit@prior"], "2023-09") == {
        "甲公司": {"total_profit": 80000, "total_profit@prior": 70000},
        "乙公司": {"total_profit": 50000, "total_profit@prior": 40000},
        "丙公司": {"total_profit@prior": 20000},
    }


@pytest.mark.parametrize(
    ("value", "spread"),
    [
        ("甲公司", True), ("000089", True), ("2023年", True), ("—", True), (datetime.date(2023, 1, 1), True),
        (7, False), (0.5, False), ("1,234.50", False), ("8.5%", False), ("12万元", False),
    ],
)  # fmt: skip
def test_figures_of_merged_cells_stay_where_they_are(value, spread):
    def fill(sheet: Any) -> None:
        sheet["B2"] = value
        sheet["C4"] = "x"
        sheet.merge_cells("B2:B3")

    rows = texts(book({"Sheet1": fill}))
    assert (len(rows[2]) == 2) is spread
    assert rows[2][1:] == (rows[1][1:] if spread else [])


def test_blank_rows_and_columns_keep_their_places():
    def fill(sheet: Any) -> None:
        for row, cells in enumerate([["企业名称", "利润总额(元)"], ["甲公司", 5], ["乙公司", "许多"]], 4):
            for column, value in enumerate(cells, 3):
                sheet.cell(row, column, value)

    table = Table.from_xlsx(book({"Sheet1": fill}))
    assert table.reading.header_row == 4
    assert [column.number for column in table.columns] == [4]
    (finding,) = table.findings
    assert (finding.code, finding.row, finding.column) == (FindingCode.INVALID_CELL, 6, 4)


def test_size_that_a_program_wrote_wrong():
    data = book({"Sheet1": [["企业名称", "利润总额(元)"], ["甲公司", 5]]})
    wrong = edited(data, SHEET, lambda xml: re.sub(r'<dimension ref="[^"]*"', '<dimension ref="A1"', xml))
    assert texts(wrong) == texts(data)
    bare = edited(data, SHEET, lambda xml: re.sub(r' r="[A-Z]*\d+"', "", xml))
    assert texts(bare) == texts(data)


def test_stray_cell_far_away():
    def fill(sheet: Any) -> None:
        sheet["A1"] = "利润总额"
        sheet["XFD1048576"] = 1

    with pytest.raises(SoekpiError, match="stray cell") as caught:
        Table.from_xlsx(book({"Sheet1": fill}))
    assert caught.value.code == Status.LIMIT


# ---- which sheets are read ------------------------------------------------------------------------

BALANCE = [
    ["资产负债表"],
    ["2023年12月31日", None, "单位：元"],
    ["项目", "期末余额", "年初余额"],
    ["资产总计", 100, 90],
    ["负债合计", 60, 50],
    ["所有者权益合计", 40, 40],
]
INCOME = [
    ["利润表"],
    ["2023年度", None, "单位：元"],
    ["项目", "本期金额", "上期金额"],
    ["一、营业收入", 30, 25],
    ["三、利润总额", 5, 4],
]
ABOUT = [["填表说明"], ["一、本表由企业填报"], ["二、按月报送"]]
QUICK = [["企业名称", "利润总额(万元)"], ["甲公司", 5], ["乙公司", 6]]


def owned(rows: Rows, entity: str) -> list[list[Any]]:
    """The statement with the line of its enterprise."""
    return [list(rows[0]), [f"编制单位：{entity}"], *map(list, rows[1:])]


def test_sheet_by_its_name():
    data = book(
        {"甲": QUICK, "乙": [["企业名称", "营业收入(元)"], ["丙公司", 1]], "旧": QUICK}, hidden=["旧"]
    )
    assert [column.id for column in Table.from_xlsx(data, sheet="甲").columns] == ["total_profit"]
    assert [column.id for column in Table.from_xlsx(data, sheet="乙").columns] == ["revenue"]
    assert len(Table.from_xlsx(data, sheet="旧")) == 2
    with pytest.raises(SoekpiError, match="there is no sheet '丙'; there are '甲', '乙', '旧'") as caught:
        Table.from_xlsx(data, sheet="丙")
    assert caught.value.code == Status.NAME


def test_one_sheet_by_its_content():
    data = book(
        {"封面": [["某区企业快报"], ["二〇二三年"]], "说明": ABOUT, "快报": QUICK, "空白": [], "旧": QUICK},
        hidden=["旧"],
    )
    table = Table.from_xlsx(data)
    assert (table.reading.sheet, table.reading.shape, len(table)) == ("快报", "columns", 2)
    assert {(note.code, note.severity, note.sheet) for note in table.findings} == {
        (FindingCode.SKIPPED_ROW, Severity.NOTE, title) for title in ("封面", "说明", "旧")
    }
    assert str(table.findings[0]) == "工作表“旧”是隐藏的，没有读取"
    assert table.findings[1].text_en == "sheet '封面' holds no figures of known items and was not read"


def test_sheet_with_items_but_no_number_is_left_out():
    glossary = [["项目", "口径"], ["利润总额", "合并报表"], ["营业收入", "同上"]]
    table = Table.from_xlsx(book({"口径": glossary, "快报": QUICK}))
    assert table.reading.sheet == "快报"
    (note,) = table.findings
    assert (note.sheet, note.text_en) == (
        "口径",
        "sheet '口径' holds no figures of known items and was not read",
    )
    # Alone, it is read.
    blank = Table.from_xlsx(book({"快报": [["企业名称", "利润总额(万元)"], ["甲公司", None]]}))
    assert (len(blank), blank.reading.sheet) == (1, "快报")


def test_no_sheet_holds_anything():
    for sheets in ({"说明": ABOUT}, {"空白": []}):
        with pytest.raises(SoekpiError, match="no sheet holds figures of known items") as caught:
            Table.from_xlsx(book(sheets))
        assert caught.value.code == Status.TABLE
    data = book({"说明": ABOUT, "快报": QUICK}, hidden=["快报"])
    with pytest.raises(SoekpiError, match="sheet '快报' is hidden"):
        Table.from_xlsx(data)


def test_errors_of_a_sheet_that_knows_items_are_raised():
    twice = [["企业名称", "利润总额", "利润总额"], ["甲公司", 1, 2]]
    data = book({"说明": ABOUT, "快报": twice})
    for sheet in (None, "快报"):
        with pytest.raises(SoekpiError, match="sheet '快报', line 1") as caught:
            Table.from_xlsx(data, sheet=sheet)
        assert caught.value.code == Status.DUPLICATE


def test_statements_of_one_enterprise():
    keys = ["total_assets", "total_assets@opening", "total_profit", "total_profit@prior"]
    figures = dict(zip(keys, (100, 90, 5, 4)))
    for sheets, name in (
        ({"资产负债表": owned(BALANCE, "甲公司"), "利润表": INCOME}, "甲公司"),
        ({"资产负债表": BALANCE, "利润表": owned(INCOME, "甲公司")}, "甲公司"),
        ({"甲公司资产负债表": BALANCE, "利润表(续)": INCOME}, "甲公司"),
        ({"合并资产负债表": BALANCE, "合并利润表": INCOME}, "1"),
        ({"Sheet1": BALANCE, "Sheet2": INCOME, "说明": ABOUT}, "1"),
    ):
        table = Table.from_xlsx(book(sheets))
        assert table.reading.entities == 1
        assert read_back(table, keys, 2023) == {name: figures}
        assert [part.sheet for part in table.reading.parts] == list(sheets)[:2]
        assert all(f"工作表“{title}”：报表" in table.reading.text_zh for title in list(sheets)[:2])


def test_one_sheet_for_each_enterprise():
    sheets = {"甲公司": INCOME, "乙公司": [*INCOME[:4], ["三、利润总额", 7, 6]], "说明": ABOUT}
    table = Table.from_xlsx(book(sheets))
    assert table.reading.entities == 2
    assert read_back(table, ["total_profit", "revenue@prior"], 2023) == {
        "甲公司": {"total_profit": 5, "revenue@prior": 25},
        "乙公司": {"total_profit": 7, "revenue@prior": 25},
    }
    # What the sheet says wins over its name, and the caller's word over the name too.
    table = Table.from_xlsx(book({"甲公司": owned(INCOME, "丙公司"), "乙公司": INCOME}))
    assert set(read_back(table, ["total_profit"], 2023)) == {"丙公司", "乙公司"}
    table = Table.from_xlsx(book({"甲公司": INCOME}), entity="丁公司")
    assert set(read_back(table, ["total_profit"], 2023)) == {"丁公司"}


def test_sheets_of_several_periods():
    sheets = {"2023年6月": QUICK, "2023年9月": [QUICK[0], ["甲公司", 8], ["乙公司", 9]]}
    table = Table.from_xlsx(book(sheets))
    assert table.reading.periods == ("2023-06", "2023-09")
    for period, profit in (("2023-06", 50000), ("2023-09", 80000)):
        assert read_back(table, ["total_profit"], period)["甲公司"] == {"total_profit": profit}
    assert Table.from_xlsx(book({"2023年9月": QUICK}), period=2022).reading.periods == ("2022",)


@pytest.mark.parametrize(
    ("title", "enterprise"),
    [
        ("甲公司", "甲公司"),
        ("330地质队", "330地质队"),
        ("某区资产经营公司", "某区资产经营公司"),
        ("某区大数据", "某区大数据"),
        ("甲公司资产负债表", "甲公司"),
        ("资产负债表-甲公司", "甲公司"),
        ("甲公司（利润表）", "甲公司"),
        ("资产负债表", None),
        ("合并资产负债表", None),
        ("资产负债表(续)", None),
        ("01 利润表", None),
        ("利润表2023", None),
        ("2023年利润表", None),
        ("企财01表 现金流量表", None),
        ("主要财务指标", None),
        ("主要指标表", None),
        ("快报", None),
        ("2023年9月快报", None),
        ("2023年", None),
        ("Sheet1", None),
        ("工作表2", None),
        ("表一", None),
        ("汇总", None),
        ("数据", None),
        ("Balance Sheet", None),
    ],
)
def test_enterprises_in_names_of_sheets(title, enterprise):
    assert _enterprise_of(title) == enterprise


def test_findings_name_the_sheet_and_its_cell():
    wrong = owned([*BALANCE[:5], ["所有者权益合计", 20, 40]], "甲公司")
    table = Table.from_xlsx(book({"利润表": INCOME, "资产负债表": wrong}))
    (finding,) = [each for each in table.findings if each.severity == Severity.ERROR]
    assert (finding.code, finding.sheet, finding.cell) == (FindingCode.BALANCE, "资产负债表", "B5")
    assert finding.text_zh.startswith("工作表“资产负债表”：")
    assert finding.text_en.startswith("sheet '资产负债表': ")
    assert {each.sheet for each in table.findings if each.severity == Severity.NOTE} <= {
        "利润表",
        "资产负债表",
    }
    # One sheet alone needs no such words.
    (alone,) = [each for each in Table.from_xlsx(book({"资产负债表": wrong})).findings if each.severity]
    assert alone == finding._replace(text_zh=alone.text_zh, text_en=alone.text_en)
    assert (Decimal(alone.expected), Decimal(alone.found)) == (80, 100)
    assert finding.text_zh == f"工作表“资产负债表”：{alone.text_zh}"


def test_sheets_that_contradict_each_other():
    data = book(
        {
            "一": [["企业名称", "利润总额(元)"], ["甲公司", 5]],
            "二": [["企业名称", "利润总额(元)"], ["甲公司", 6]],
        }
    )
    conflict = [finding for finding in Table.from_xlsx(data).findings if finding.code == FindingCode.CONFLICT]
    assert len(conflict) == 1


# ---- the same table another way ----------------------------------------------------------------------


def storable(cell: Any) -> Any:
    """A figure as a spreadsheet keeps it: a double, or a text where that has too few digits."""
    if isinstance(cell, int) and abs(cell) > 10**15:
        return str(cell)
    return float(cell) if isinstance(cell, Decimal) else cell


@pytest.mark.parametrize("name", TABLES)
def test_a_sheet_gives_what_its_cells_give(name):
    rows = TABLES[name]
    plain = [[storable(cell) for cell in row] for row in rows]
    assert seen(Table.from_xlsx(book({"数据": plain}))) == seen(Table.from_cells(rows))


def test_published_figures_come_back_from_one_sheet_for_each_enterprise():
    keys = [key for item in FLOWS for key in (item, second(item))]
    sheets = {
        name: [["项目", "本年金额", "上年金额"]]
        + [
            [FLOWS[item], float(PUBLISHED[name][item]), float(PUBLISHED[name][second(item)])]
            for item in FLOWS
        ]
        for name in NAMES
    }
    table = Table.from_xlsx(book(sheets), money_unit="元", period=2021)
    assert read_back(table, keys) == expected(keys)


# ---- files --------------------------------------------------------------------------------------------


def test_paths_and_bytes(tmp_path):
    data = book({"快报": QUICK})
    path = tmp_path / "快报.xlsx"
    path.write_bytes(data)
    wanted = seen(Table.from_xlsx(data))
    for source in (path, str(path), bytearray(data), memoryview(data)):
        assert seen(Table.from_xlsx(source)) == wanted
    with pytest.raises(FileNotFoundError):
        Table.from_xlsx(tmp_path / "none.xlsx")
    for refused in (7, None, io.BytesIO(data)):
        with pytest.raises(TypeError, match="from_xlsx"):
            Table.from_xlsx(refused)
    with pytest.raises(SoekpiError, match="快报.xlsx: there is no sheet"):
        Table.from_xlsx(path, sheet="x")


def test_files_that_are_no_workbooks():
    zipped = io.BytesIO()
    with zipfile.ZipFile(zipped, "w") as archive:
        archive.writestr("a.txt", "a")
    whole = book({"快报": QUICK})
    for data in (
        b"",
        b"\x00" * 100,
        "企业名称,利润总额\n".encode(),
        zipped.getvalue(),
        whole[: len(whole) // 2],
    ):
        with pytest.raises(SoekpiError, match="cannot be read as an xlsx workbook") as caught:
            Table.from_xlsx(data)
        assert caught.value.code == Status.SYNTAX
    broken = edited(whole, SHEET, lambda xml: xml[: len(xml) // 2])
    with pytest.raises(SoekpiError, match="cannot be read as an xlsx workbook"):
        Table.from_xlsx(broken)
    with pytest.raises(SoekpiError, match="old .xls workbook, or one with a password") as caught:
        Table.from_xlsx(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(1000))
    assert caught.value.code == Status.UNSUPPORTED


def test_openpyxl_is_imported_only_for_workbooks(monkeypatch):
    code = "import sys, soekpi; assert not {'openpyxl', 'xlsxwriter', 'pandas', 'numpy'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)
    real = importlib.import_module

    def without(name: str, *rest: Any) -> Any:
        if name.startswith("openpyxl"):
            raise ModuleNotFoundError(name)
        return real(name, *rest)

    monkeypatch.setattr(importlib, "import_module", without)
    with pytest.raises(
        ImportError, match=r"reading xlsx needs the package openpyxl: pip install 'soekpi\[xlsx\]'"
    ) as caught:
        Table.from_xlsx(book({"快报": QUICK}))
    assert caught.value.name == "openpyxl"
