"""Cells of Python objects and data frames: what each becomes, options, and that one
table gives the same figures and findings whichever way it comes in.

Figures whose enterprise is 甲公司, 乙公司 or 丙公司 are made up.
"""

from __future__ import annotations

import csv
import datetime
import enum
import io
import math
from collections.abc import Sequence
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import Any

import pytest

from layouts import FLOWS, NAMES, PUBLISHED, expected, read_back, second
from soekpi import FindingCode, Severity, SoekpiError, Status, Table
from soekpi._cells import address, cell_text, decimal_text, float_text

KEYS = [key for item in FLOWS for key in (item, second(item))]


def text_of(cell: Any) -> str | None:
    data = cell_text(cell, 1, 1)
    return None if data is None else data.decode()


def as_csv(rows: Sequence[Sequence[Any]]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows([["" if cell is None else cell for cell in row] for row in rows])
    return out.getvalue().encode()


def seen(table: Table) -> tuple[Any, ...]:
    """What a table says of itself; places are those of the grid."""
    findings = [finding._replace(sheet="") for finding in table.findings]
    return len(table), table.columns, findings, table.reading._replace(sheet="")


# ---- one cell -----------------------------------------------------------------------------------


class Whole(enum.IntEnum):
    SEVEN = 7


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("利润总额", "利润总额"),
        ("", ""),
        (" 1,234.5 万元 ", " 1,234.5 万元 "),
        (None, None),
        (0, "0"),
        (-12, "-12"),
        (12345678901234567890123, "12345678901234567890123"),
        (Whole.SEVEN, "7"),
        (0.1 + 0.2, "0.3"),
        (-0.5, "-0.5"),
        (1e15, "1000000000000000"),
        (123456789012345.0, "123456789012345"),
        (1e22, "10000000000000000000000"),
        (1.5e-7, "0.00000015"),
        (1e300, "1E+300"),
        (2.5e-300, "2.5E-300"),
        (math.nan, None),
        (math.inf, "inf"),
        (Decimal("1234567890.12345678901234567890"), "1234567890.12345678901234567890"),
        (Decimal("1E+3"), "1000"),
        (Decimal("8.50"), "8.50"),
        (Decimal("NaN"), None),
        (Decimal("Infinity"), "Infinity"),
        (datetime.date(2023, 9, 30), "2023-09-30"),
        (datetime.datetime(2023, 9, 30), "2023-09-30"),
        (datetime.datetime(2023, 9, 30, 23, 59, 59), "2023-09-30"),
    ],
)
def test_cell(cell, text):
    assert text_of(cell) == text


def test_law_1_floats_are_their_15_digits():
    for figure in (1 / 3, 2 / 3 * 1e10, 1e-9 / 7, 123456.7 * 1e17, 5e-324, 1.7976931348623157e308):
        assert Fraction(Decimal(float_text(figure))) == Fraction(Decimal(f"{figure:.15g}"))


def test_decimals_do_not_depend_on_the_context():
    with localcontext() as context:
        context.prec = 3
        assert decimal_text(Decimal("123456789.123456789")) == "123456789.123456789"
        assert float_text(123456789012345e10) == "1234567890123450000000000"


def test_cells_of_numpy_and_pandas():
    numpy, pandas = pytest.importorskip("numpy"), pytest.importorskip("pandas")
    assert [text_of(cell) for cell in numpy.array([0.1 + 0.2, numpy.nan])] == ["0.3", None]
    assert [text_of(cell) for cell in numpy.array([2**60, -3])] == ["1152921504606846976", "-3"]
    assert text_of(numpy.str_("甲公司")) == "甲公司"
    assert text_of(numpy.ma.masked) is None
    for text in ("2023", "2023-09", "2023-09-30"):
        assert text_of(numpy.datetime64(text)) == text
    assert text_of(numpy.datetime64("2023-09-30T12:00", "ns")) == "2023-09-30"
    assert [text_of(cell) for cell in (pandas.NA, pandas.NaT, numpy.datetime64("NaT"))] == [None] * 3
    assert text_of(pandas.Timestamp("2023-12-31")) == "2023-12-31"
    assert text_of(pandas.Period("2023-09")) == "2023-09"
    for refused in (numpy.float32(0.1), numpy.True_, numpy.bytes_(b"x")):
        with pytest.raises(TypeError, match="cell A1"):
            text_of(refused)


@pytest.mark.parametrize("cell", [True, b"1", 1j, [1], object(), datetime.time(8), Fraction(1, 3)])
def test_cells_that_are_refused_by_place(cell):
    with pytest.raises(TypeError, match=r"^cell C2 \(row 2, column 3\) is \w+"):
        Table.from_cells([["企业名称"], ["甲公司", 1, cell]])


def test_bool_is_refused_in_words():
    with pytest.raises(TypeError, match="cell B2 .* is bool: say as text or number what it stands for"):
        Table.from_cells([["企业名称", "利润总额"], ["甲公司", False]])


@pytest.mark.parametrize("cell", ["a\0b", "\ud800"])
def test_texts_that_are_no_text(cell):
    with pytest.raises(SoekpiError, match="cell B1") as caught:
        Table.from_cells([["企业名称", cell]])
    assert caught.value.code == Status.ENCODING


@pytest.mark.parametrize("rows", ["企业名称", b"", {"a": 1}, 7, None, ["企业名称"], [b"x"], [{"a": 1}], [7]])
def test_rows_that_are_no_rows(rows):
    with pytest.raises(TypeError, match="row"):
        Table.from_cells(rows)


def test_addresses():
    columns = {1: "A", 26: "Z", 27: "AA", 52: "AZ", 53: "BA", 702: "ZZ", 703: "AAA", 16384: "XFD"}
    assert {column: address(7, column) for column in columns} == {
        key: f"{name}7" for key, name in columns.items()
    }


def test_empty_grids():
    for rows in ([], [[]], [[None]], [["", None], []]):
        with pytest.raises(SoekpiError) as caught:
            Table.from_cells(rows)
        assert caught.value.code == Status.TABLE


def test_a_grid_has_a_limit():
    wide = [[None] * 1001] + [[]] * 100_000
    with pytest.raises(SoekpiError, match="stray cell") as caught:
        Table.from_cells(wide)
    assert caught.value.code == Status.LIMIT


# ---- tables of cells ------------------------------------------------------------------------------

QUICK = [
    ["某区企业快报"],
    ["2023年1-9月", None, None, None, "单位：万元"],
    ["企业名称", "利润总额", None, "营业收入", None],
    [None, "本年累计", "上年同期", "本年累计", "上年同期"],
    ["甲公司", 1520.5, Decimal("1400.25"), 90210, 88000],
    ["乙公司", "(3.5)", 2.25, 1200.75, None],
    ["合计", 1517, 1402.5, 91410.75, 88000],
    ["制表人：略"],
]


def test_quick_report_of_cells():
    table = Table.from_cells(QUICK)
    reading = table.reading
    assert (reading.shape, reading.header_rows, reading.header_row) == ("quick_report", 2, 3)
    assert (reading.money_unit, reading.periods, reading.entities) == ("万元", ("2023-09",), 2)
    assert (reading.totals, reading.skipped, reading.unread_columns, reading.dashes) == (1, 1, 0, 0)
    assert (reading.title, reading.entity, reading.sheet, reading.parts) == ("某区企业快报", "", "", ())
    assert str(reading) == reading.text_zh
    for part in ("快报宽表", "表头2行", "单位万元", "2023年1-9月", "2户", "合计1行"):
        assert part in reading.text_zh
    for part in ("quick report", "2 header rows", "January-September 2023", "2 entities", "1 total row"):
        assert part in reading.text_en
    assert [column.number for column in table.columns] == [2, 3, 4, 5]
    assert read_back(table, ["total_profit", "total_profit@prior", "revenue"], "2023-09") == {
        "甲公司": {"total_profit": 15205000, "total_profit@prior": 14002500, "revenue": 902100000},
        "乙公司": {"total_profit": -35000, "total_profit@prior": 22500, "revenue": 12007500},
    }


def test_findings_say_how_grave_and_where():
    rows = [list(row) for row in QUICK]
    rows[6][1] = 1571  # digits of 1,517 in another order
    (finding,) = [each for each in Table.from_cells(rows).findings if each.severity != Severity.NOTE]
    assert (finding.code, finding.cell, finding.row, finding.column) == (FindingCode.TOTAL, "B7", 7, 2)
    assert (Decimal(finding.expected), Decimal(finding.found)) == (1517, 1571)
    assert (finding.sheet, str(finding)) == ("", finding.text_zh)
    for note in Table.from_cells(QUICK).findings:
        assert note.severity == Severity.NOTE
        assert (note.cell, note.expected, note.found) == ("", "", "")


@pytest.mark.parametrize(
    "figure", [Decimal("12345678901234567890"), 12345678901234567890, "12345678901234567890"]
)
def test_law_1_twenty_digits_are_a_finding(figure):
    table = Table.from_cells([["企业名称", "利润总额(元)"], ["甲公司", figure]])
    (finding,) = table.findings
    assert (finding.code, finding.row, finding.column) == (FindingCode.DIGITS_LOST, 2, 2)
    assert read_back(table, ["total_profit"])["甲公司"]["total_profit"] == 12345678901234600000


def test_large_floats_lose_nothing_and_are_no_finding():
    table = Table.from_cells([["企业名称", "利润总额(元)"], ["甲公司", 1.5e20], ["乙公司", 1e-12]])
    assert table.findings == []
    assert read_back(table, ["total_profit"]) == {
        "甲公司": {"total_profit": 15 * 10**19},
        "乙公司": {"total_profit": Fraction(1, 10**12)},
    }


def test_codes_of_text_keep_their_zeros():
    rows = [["证券代码", "公司名称", "利润总额(元)"], ["000089", "甲公司", 1], ["89", "乙公司", 2]]
    table = Table.from_cells(rows)
    assert (len(table), table.findings, table.reading.entities) == (2, [], 2)
    assert [figures["total_profit"] for figures in read_back(table, ["total_profit"]).values()] == [1, 2]


# ---- options --------------------------------------------------------------------------------------

TIDY = [["企业名称", "利润总额", "杂项"], ["甲公司", 5, 6], ["乙公司", "-", 7]]


def test_options_of_unit_period_and_enterprise():
    table = Table.from_cells(TIDY, money_unit="万元", period="2023年1-9月")
    assert (table.reading.money_unit, table.reading.periods) == ("万元", ("2023-09",))
    assert read_back(table, ["total_profit"], 202309) == {"甲公司": {"total_profit": 50000}}
    assert Table.from_cells(TIDY, period=2023).reading.periods == ("2023",)
    assert Table.from_cells(TIDY).reading.money_unit is None
    statement = [["项目", "2022年", "2023年"], ["利润总额", 1, 2]]
    table = Table.from_cells(statement, entity="甲公司", money_unit="元")
    assert table.reading.periods == ("2022", "2023")
    assert read_back(table, ["total_profit"], 2022) == {"甲公司": {"total_profit": 1}}


def test_option_mapping():
    table = Table.from_cells(TIDY, mapping={"杂项": "营业收入(万元)", "利润总额": None}, money_unit="元")
    assert [(column.name, column.id, column.power) for column in table.columns] == [("杂项", "revenue", 4)]
    with pytest.raises(SoekpiError) as caught:
        Table.from_cells(TIDY, mapping={"杂项": "天气"})
    assert caught.value.code == Status.NAME
    for refused in ({1: "revenue"}, {"杂项": 1}):
        with pytest.raises(TypeError):
            Table.from_cells(TIDY, mapping=refused)


def test_option_group():
    rows = [["企业名称", "利润总额(元)"], ["甲公司", 1], ["乙公司", 2], ["某某集团", 3]]
    table = Table.from_cells(rows, group="某某集团")
    assert (table.reading.entities, table.reading.totals) == (2, 1)


def test_option_dash():
    assert read_back(Table.from_cells(TIDY, dash="missing"), ["total_profit"]).keys() == {"甲公司"}
    table = Table.from_cells(TIDY, dash="zero")
    assert read_back(table, ["total_profit"])["乙公司"] == {"total_profit": 0}
    assert table.reading.dashes == 1
    assert FindingCode.DASHES in [finding.code for finding in table.findings]


def test_option_quarters():
    rows = [["企业名称", "期间", "利润总额(元)"]]
    rows += [["甲公司", f"2023Q{quarter}", quarter] for quarter in (1, 2, 3, 4)]
    for word, whole in (("cumulative", 4), ("single", 10)):
        table = Table.from_cells(rows, quarters=word)
        assert read_back(table, ["total_profit"], 2023) == {"甲公司": {"total_profit": whole}}


def test_option_header_rows_and_shape():
    for word in ("columns", "quick_report"):
        assert Table.from_cells(TIDY, shape=word).reading.shape == word
    assert Table.from_cells(QUICK, header_rows=2).reading.header_rows == 2


@pytest.mark.parametrize(
    ("option", "value", "message"),
    [
        ("shape", "wide", "shape is 'wide'; expected one of 'columns', 'quick_report', 'statement', 'list'"),
        ("dash", "0", "dash is '0'; expected one of 'missing', 'zero'"),
        ("quarters", "yearly", "quarters is 'yearly'; expected one of 'cumulative', 'single'"),
        ("header_rows", 4, "header_rows is 4, expected 1, 2, 3 or None"),
        ("header_rows", 0, "header_rows is 0"),
        ("header_rows", True, "header_rows is True"),
    ],
)
def test_wrong_words_name_the_choices(option, value, message):
    for read in (Table.from_csv, Table.from_xlsx, Table.from_cells, Table.from_frame):
        argument = b"" if read in (Table.from_csv, Table.from_xlsx) else []
        with pytest.raises(ValueError, match=message):
            read(argument, **{option: value})


def test_unknown_options_are_refused():
    with pytest.raises(TypeError, match="moneyunit"):
        Table.from_cells(TIDY, moneyunit="元")
    for refused in ({"period": 2023.0}, {"period": True}, {"entity": 1}, {"group": b"x"}, {"money_unit": 4}):
        with pytest.raises(TypeError):
            Table.from_cells(TIDY, **refused)


# ---- data frames ------------------------------------------------------------------------------------


def published_rows() -> list[list[Any]]:
    """Published figures in yuan (see layouts.py), as a quick report of two header rows."""
    heads: list[list[Any]] = [["企业名称"], [None]]
    for item in FLOWS:
        heads[0] += [FLOWS[item], None]
        heads[1] += ["本年累计", "上年同期"]
    rows = [[name, *(PUBLISHED[name][key] for key in KEYS)] for name in NAMES]
    return heads + rows


def test_frame_with_levels_of_names():
    pandas = pytest.importorskip("pandas")
    names = [("企业名称", "")] + [(FLOWS[item], word) for item in FLOWS for word in ("本年累计", "上年同期")]
    frame = pandas.DataFrame(published_rows()[2:], columns=pandas.MultiIndex.from_tuples(names))
    keyed = frame.set_index([("企业名称", "")])
    named = keyed.rename_axis(index="企业名称")
    unnamed = frame.rename(columns={"": "Unnamed: 0_level_1"}, level=1)
    for each in (frame, keyed, named, unnamed):
        table = Table.from_frame(each, money_unit="元")
        assert (table.reading.shape, table.reading.header_rows) == ("quick_report", 2)
        assert read_back(table, KEYS) == expected(KEYS)


def test_frame_with_an_index():
    pandas = pytest.importorskip("pandas")
    rows = [["甲公司", 2022, 9], ["甲公司", 2023, 1], ["乙公司", 2023, 2]]
    frame = pandas.DataFrame(rows, columns=["企业名称", "年度", "利润总额"])
    shuffled = frame.iloc[[2, 0, 1]]
    for each in (frame, frame.set_index("企业名称"), frame.set_index(["企业名称", "年度"]), shuffled):
        table = Table.from_frame(each, money_unit="元")
        assert read_back(table, ["total_profit"], 2023) == {
            "甲公司": {"total_profit": 1},
            "乙公司": {"total_profit": 2},
        }
    statement = pandas.DataFrame(
        [[1.5, 2], [3, 4]], index=pandas.Index(["利润总额", "营业收入"], name="项目"), columns=[2022, 2023]
    )
    table = Table.from_frame(statement, entity="甲公司", money_unit="万元")
    assert table.reading.shape == "statement"
    assert read_back(table, ["total_profit"], 2022) == {"甲公司": {"total_profit": 15000}}


def test_frames_lose_no_digits():
    pandas, polars = pytest.importorskip("pandas"), pytest.importorskip("polars")
    pyarrow, numpy = pytest.importorskip("pyarrow"), pytest.importorskip("numpy")
    columns = {
        "企业名称": ["甲公司", "乙公司", "丙公司"],
        "期间": [datetime.date(2023, 12, 31)] * 3,
        "利润总额(元)": [2**60, None, 3],
        "营业收入(元)": [Decimal("0.10"), Decimal("123456789012345.00"), None],
        "资产总计(元)": [0.1 + 0.2, 1e20, None],
    }
    frames = [
        columns,
        pandas.DataFrame(columns, dtype=object),
        pandas.DataFrame(columns | {"利润总额(元)": pandas.array(columns["利润总额(元)"], dtype="Int64")}),
        pandas.DataFrame(columns | {"期间": pandas.to_datetime(columns["期间"]), "利润总额(元)": columns["利润总额(元)"]}, dtype=object),
        pandas.DataFrame(columns | {"期间": pandas.PeriodIndex(["2023-12"] * 3, freq="M")}, dtype=object),
        polars.DataFrame(columns),
        pyarrow.table(columns),
        {**columns, "期间": numpy.array(["2023-12-31"] * 3, dtype="datetime64[ns]")},
        {**columns, "资产总计(元)": numpy.array([0.1 + 0.2, 1e20, numpy.nan])},
    ]  # fmt: skip
    for frame in frames:
        table = Table.from_frame(frame)
        assert [finding.code for finding in table.findings] == [FindingCode.DIGITS_LOST]
        found = read_back(table, ["total_profit", "revenue", "total_assets"], 2023)
        assert found == {
            "甲公司": {"total_profit": 1152921504606850000, "revenue": Fraction(1, 10), "total_assets": Fraction(3, 10)},
            "乙公司": {"revenue": 123456789012345, "total_assets": 10**20},
            "丙公司": {"total_profit": 3},
        }  # fmt: skip


def test_frames_that_are_refused():
    pandas, polars = pytest.importorskip("pandas"), pytest.importorskip("polars")
    pyarrow, numpy = pytest.importorskip("pyarrow"), pytest.importorskip("numpy")
    narrow = numpy.array([0.1], dtype="f4")
    for frame in (
        {"利润总额": narrow},
        pandas.DataFrame({"利润总额": narrow}),
        pandas.DataFrame({"利润总额": pandas.array([0.1], dtype="Float32")}),
        pandas.DataFrame({"利润总额": pandas.array([0.1], dtype="float[pyarrow]")}),
        polars.DataFrame({"利润总额": narrow}),
        pyarrow.table({"利润总额": narrow}),
    ):
        with pytest.raises(TypeError, match="'利润总额' is .*, expected float64"):
            Table.from_frame(frame)
    for frame in (pandas.DataFrame({"利润总额": [True]}), polars.DataFrame({"利润总额": [True]})):
        with pytest.raises(TypeError, match="cell A2 .* is bool"):
            Table.from_frame(frame)
    for frame in (numpy.zeros((2, 2)), [[1]], "a", 7, {"利润总额": "12"}, {"利润总额": 5}):
        with pytest.raises(TypeError):
            Table.from_frame(frame)
    with pytest.raises(ValueError, match="different lengths: 1, 2"):
        Table.from_frame({"利润总额": [1], "营业收入": [1, 2]})


def test_frame_of_columns_with_one_name():
    pyarrow = pytest.importorskip("pyarrow")
    table = pyarrow.Table.from_arrays([["甲公司"], [1], [2]], names=["企业名称", "杂项", "杂项"])
    assert Table.from_frame(table).reading.unread_columns == 2


# ---- the same table another way ------------------------------------------------------------------------

TABLES = {
    "published": published_rows(),
    "quick": QUICK,
    "tidy": TIDY,
    "damaged": [
        [
            "企业名称",
            "期间",
            "利润总额(万元)",
            "资产总计(万元)",
            "负债合计(万元)",
            "所有者权益合计(万元)",
            "天气",
        ],
        ["甲公司", "2023", 12.5, 100, 60, 41, "晴"],
        ["乙公司", "2023", "许多", 10, "#DIV/0!", "—", "阴"],
        ["乙公司", "2022", 1234567890123456789, 10, 4, 6, None],
        ["丙公司", "2023", "2,5", -5, 1, -6, None],
    ],
    "statement": [
        ["利润表"],
        ["编制单位：甲公司", None, "2023年度", "单位：元"],
        ["项目", "行次", "本期金额", "上期金额"],
        ["一、营业收入", 1, 1000.01, 900],
        ["减：营业成本", 2, 700, None],
        ["三、利润总额（亏损总额以“-”号填列）", 3, -5.5, "△7"],
    ],
}


@pytest.mark.parametrize("name", TABLES)
def test_all_ways_in_give_the_same(name):
    rows = TABLES[name]
    table = Table.from_cells(rows)
    width = max(map(len, rows))
    full = [[*row, *[None] * (width - len(row))] for row in rows]
    assert seen(Table.from_cells(full)) == seen(table)
    assert seen(Table.from_cells(tuple(iter(map(iter, full))))) == seen(table)
    assert seen(Table.from_cells([[text_of(cell) for cell in row] for row in rows])) == seen(table)
    lines = Table.from_csv(as_csv([[text_of(cell) for cell in row] for row in full]))
    assert seen(lines) == seen(table)
    pandas, polars = pytest.importorskip("pandas"), pytest.importorskip("polars")
    frame = pandas.DataFrame(full[1:], columns=full[0], dtype=object)
    assert seen(Table.from_frame(frame)) == seen(table)
    whole = pandas.DataFrame(full, dtype=object)
    assert seen(Table.from_cells(whole.to_numpy())) == seen(table)
    if len(set(full[0])) == width:
        columns = {head: [row[at] for row in full[1:]] for at, head in enumerate(full[0])}
        assert seen(Table.from_frame(columns)) == seen(table)
        texts = {head: [text_of(cell) for cell in cells] for head, cells in columns.items()}
        assert seen(Table.from_frame(polars.DataFrame(texts))) == seen(table)


def test_the_published_figures_come_back():
    assert read_back(Table.from_cells(published_rows(), money_unit="元"), KEYS) == expected(KEYS)


# ---- check() ----------------------------------------------------------------------------------------

WRONG = {"企业名称": ["甲公司"], "资产总计": [100.0], "负债合计": [60.0], "所有者权益合计": [51.0]}


def test_check_of_columns():
    table = Table.from_columns(WRONG)
    assert table.findings == []
    first = table.check()
    assert FindingCode.BALANCE in [finding.code for finding in first]
    assert table.check() == first == table.findings
    assert table.reading.shape is None
    assert (table.reading.text_zh, table.reading.text_en, table.reading.header_rows) == ("", "", 0)


def test_check_of_tables_that_are_checked_already():
    rows = [list(WRONG), *map(list, zip(*WRONG.values()))]
    table = Table.from_cells(rows)
    before = table.findings
    assert FindingCode.BALANCE in [finding.code for finding in before]
    joined = Table.join(table, Table.from_columns({"企业名称": ["甲公司"], "revenue": [1.0]}))
    assert table.check() == before
    assert joined.check() == joined.findings


def test_check_after_use_is_refused():
    table = Table.from_columns(WRONG)
    Table.join(table)
    with pytest.raises(SoekpiError) as caught:
        table.check()
    assert caught.value.code == Status.FROZEN


def test_reading_of_joined_tables():
    one = Table.from_cells([["企业名称", "利润总额(元)"], ["甲公司", 1]])
    two = Table.from_columns({"企业名称": ["甲公司"], "revenue": [2.0]})
    reading = Table.join(one, two).reading
    assert reading.parts == (one.reading, two.reading)
    assert reading.text_zh == f"表1：{one.reading}"
    assert reading.text_en == f"table 1: {one.reading.text_en}"
    assert reading.shape is None
    assert reading.entities == 1
