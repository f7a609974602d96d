"""Tables: CSV, columns from Python objects, borrowing, findings, joining."""

from __future__ import annotations

import datetime
import gc
import math
from array import array
from decimal import Decimal
from fractions import Fraction

import pytest

import soekpi
from soekpi import FindingCode, SoekpiError, Status, Table

PLAN = soekpi.Plan.parse(
    """
soekpi: 1
plan: one-ratio
period: 2023
goals:
  - {id: debt, indicator: debt_ratio, rule: "<= 50 %", basis: assumed}
"""
)


def ratios(table: Table) -> list[Fraction | None]:
    """Debt ratio of each entity of the table, exactly."""
    report = PLAN.evaluate(table)
    return [row.exact for row in report.rows if row.level == "entity"]


def values(liabilities, **others) -> list[Fraction | None]:
    """Debt ratios from liabilities against assets of 100."""
    rows = len(liabilities)
    return ratios(
        Table.from_columns({"total_liabilities": liabilities, "total_assets": [100.0] * rows, **others})
    )


def hundredths(*numbers) -> list[Fraction | None]:
    return [None if number is None else Fraction(number) / 100 for number in numbers]


# ---- columns ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "column",
    [
        [1.0, 2.0, 3.5],
        (1.0, 2.0, 3.5),
        [1, 2.0, Decimal("3.5")],
        ["1", "2.00", "3.5"],
        ["１", " 2 ", Decimal("3.5")],
        array("d", [1.0, 2.0, 3.5]),
        memoryview(array("d", [1.0, 2.0, 3.5])),
        memoryview(array("d", [1.0, 2.0, 3.5])).toreadonly(),
        memoryview(array("d", [3.5, 0, 2.0, 0, 1.0]))[::-2],
        memoryview(array("d", [9, 1.0, 9, 2.0, 9, 3.5]))[1::2],
    ],
)
def test_kinds_of_columns(column):
    assert values(column) == hundredths(1, 2, "3.5")


@pytest.mark.parametrize("code", "bBhHiIlLqQ")
def test_integer_columns(code):
    assert values(array(code, [1, 2, 100])) == hundredths(1, 2, 100)


@pytest.mark.parametrize("missing", [None, math.nan, Decimal("NaN")])
def test_missing_cells(missing):
    assert values([1.0, missing, 3]) == hundredths(1, None, 3)
    assert values(["1", missing, "3"]) == hundredths(1, None, 3)


def test_law_1_long_integers_are_read_as_text():
    figure = 1234567890123456
    table = Table.from_columns({"total_liabilities": [figure], "total_assets": [figure]})
    assert [finding.code for finding in table.findings] == [FindingCode.DIGITS_LOST] * 2
    assert ratios(table) == [1]
    assert Table.from_columns({"total_assets": array("q", [10**15, -(10**15), 2 * 10**17])}).findings == []


def test_law_1_floats_beside_texts_stand_for_15_digits():
    table = Table.from_columns({"total_liabilities": [0.1 + 0.2, "0.85 元"], "total_assets": [1.0, 1.0]})
    assert table.findings == []
    assert ratios(table) == [Fraction(3, 10), Fraction(85, 100)]


def test_cells_that_are_no_number_are_findings():
    table = Table.from_columns({"total_liabilities": ["1", "many"], "total_assets": [2.0, 2.0]})
    (finding,) = table.findings
    assert finding.code == FindingCode.INVALID_CELL
    assert finding.row == 2
    assert "many" in finding.text_zh
    assert "many" in finding.text_en
    report = PLAN.evaluate(table)
    assert [row.reason for row in report.rows if row.level == "entity"] == ["ok", "invalid_input"]


@pytest.mark.parametrize(
    "column",
    [
        array("f", [1.0]),
        [True],
        [1.0, False],
        [b"1"],
        [1j],
        [[1.0]],
        [datetime.date(2023, 1, 1)],
        "1",
        b"1",
        bytearray(8),
        7,
        None,
        {"a": 1},
        memoryview(array("d", [1.0, 2.0])).cast("B").cast("d", (2, 1)),
    ],
)
def test_refused_columns(column):
    with pytest.raises(TypeError):
        Table.from_columns({"total_assets": column})


def test_float32_is_refused_in_words():
    with pytest.raises(TypeError, match=r"'total_assets' is float32, expected float64"):
        Table.from_columns({"total_assets": array("f", [1.0])})


def test_lengths_must_agree():
    with pytest.raises(SoekpiError) as caught:
        Table.from_columns({"total_assets": [1.0, 2.0], "total_liabilities": [1.0]})
    assert caught.value.code == Status.TABLE


def test_column_given_twice():
    with pytest.raises(SoekpiError) as caught:
        Table.from_columns({"total_assets": [1.0], "资产总额": [1.0]})
    assert caught.value.code == Status.DUPLICATE


def test_mapping_of_anything_with_keys():
    class Mapping:
        def keys(self):
            return ("total_assets", "total_liabilities")

        def __getitem__(self, name):
            return [4.0] if name == "total_assets" else [1.0]

    assert ratios(Table.from_columns(Mapping())) == [Fraction(1, 4)]
    with pytest.raises(TypeError, match="mapping"):
        Table.from_columns([1, 2])
    with pytest.raises(TypeError):
        Table.from_columns({1: [1.0]})


def test_empty_tables():
    for columns in (
        {},
        {"total_assets": []},
        {"total_assets": array("d")},
        {"企业名称": [], "total_assets": []},
    ):
        table = Table.from_columns(columns)
        assert len(table) == 0


def test_columns_are_borrowed_and_read_at_each_evaluation():
    liabilities, assets = array("d", [1.0, 2.0]), array("d", [4.0, 4.0])
    table = Table.from_columns({"total_liabilities": liabilities, "total_assets": assets})
    assert ratios(table) == [Fraction(1, 4), Fraction(1, 2)]
    liabilities[0] = 3.0
    assert ratios(table) == [Fraction(3, 4), Fraction(1, 2)]
    with pytest.raises(BufferError):
        liabilities.append(1.0)
    table.close()
    gc.collect()
    liabilities.append(1.0)


def test_report_keeps_borrowed_columns_alive():
    table = Table.from_columns({"total_liabilities": array("d", [1.0] * 1000), "total_assets": [4.0] * 1000})
    report = PLAN.evaluate(table)
    rows = report.rows
    table.close()
    del table, report
    gc.collect()
    assert rows[999].exact == Fraction(1, 4)


def test_money_units():
    columns = {"total_liabilities": [1.5], "total_assets(元)": [30000.0]}
    table = Table.from_columns(columns, money_unit="万元")
    assert ratios(table) == [Fraction(1, 2)]
    assert [column.power for column in table.columns] == [4, 0]
    with pytest.raises(SoekpiError) as caught:
        Table.from_columns(columns, money_unit="parsec")
    assert caught.value.code == Status.UNIT


def test_columns_property():
    table = Table.from_columns({"利润总额(上年同期)": [1.0], "资产负债率": [0.5], "weather": [2.0]})
    prior, reported, unread = table.columns
    assert (prior.name, prior.id, prior.what) == ("利润总额(上年同期)", "total_profit@prior", "item")
    assert (reported.id, reported.what) == ("debt_ratio", "indicator")
    assert (unread.name, unread.id, unread.what) == ("weather", "", None)
    (finding,) = table.findings
    assert finding.code == FindingCode.UNREAD_COLUMN
    assert "weather" in str(finding)


# ---- keys -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "periods",
    [
        [2022, 2023, 2023],
        [202212, 202312, 202312],
        ["2022", "2023年度", "2023-12"],
        [datetime.date(2022, 12, 31), datetime.date(2023, 12, 31), datetime.datetime(2023, 12, 31, 8)],
        [2022.0, 2023.0, 2023.0],
        array("i", [2022, 2023, 2023]),
    ],
)
def test_law_10_periods(periods):
    columns = {"企业名称": ["甲", "甲", "乙"], "年度": periods}
    assert values([9.0, 1.0, 2.0], **columns) == hundredths(1, 2)


def test_entities_and_groups():
    table = Table.from_columns(
        {
            "entity": ["甲", "乙", "丙", "抵销"],
            "group": ["一", "一", None, "一"],
            "role": [None, "entity", "", "elimination"],
            "total_liabilities": [123456789012.37, 0.0, 1.0, -123456789012.36],
            "total_assets": [1.0, 0.0, 4.0, 0.0],
        }
    )
    report = PLAN.evaluate(table)
    assert report.entities == ["甲", "乙", "丙"]
    assert report.groups == ["一"]
    group = report.outcome("一", "debt", level="group")
    # Law 12: sums are exact, eliminations included.
    assert group.exact == Fraction(1, 100)
    assert group.consolidated
    assert group.members == 2


def test_keys_that_are_refused():
    for column in ([True], [b"x"], [object()]):
        with pytest.raises(TypeError, match="entity"):
            Table.from_columns({"entity": column})
    with pytest.raises(SoekpiError) as caught:
        Table.from_columns({"period": ["2023H2"]})
    assert caught.value.code == Status.PERIOD
    with pytest.raises(SoekpiError) as caught:
        Table.from_columns({"role": ["observer"]})
    assert caught.value.code == Status.NAME
    with pytest.raises(SoekpiError) as caught:
        Table.from_columns({"entity": ["甲"], "企业名称": ["甲"]})
    assert caught.value.code == Status.DUPLICATE


# ---- other packages ---------------------------------------------------------------------------


def test_numpy_columns():
    numpy = pytest.importorskip("numpy")
    plain = numpy.array([1.0, 2.0, 3.5])
    matrix = numpy.arange(12.0).reshape(3, 4)
    fixed = plain.copy()
    fixed.flags.writeable = False
    record = numpy.zeros(3, dtype=[("a", "i1"), ("b", "f8")])
    record["b"] = plain
    for column in (plain, fixed, plain[::-1][::-1], numpy.repeat(plain, 2)[::2], record["b"]):
        assert values(column) == hundredths(1, 2, "3.5")
    assert values(plain[::-1]) == hundredths("3.5", 2, 1)
    assert values(matrix[:, 1]) == hundredths(1, 5, 9)
    assert values(numpy.broadcast_to(2.0, 3)) == hundredths(2, 2, 2)
    assert values(plain.astype("i8")) == hundredths(1, 2, 3)
    assert values(numpy.array([1, None, "3"], dtype=object)) == hundredths(1, None, 3)
    assert values(numpy.array(["1", "2"])) == hundredths(1, 2)
    assert values(list(plain)) == hundredths(1, 2, "3.5")
    assert values(numpy.ma.masked_array(plain, [False, True, False])) == hundredths(1, None, "3.5")
    assert values(
        [9.0, 1.0], entity=numpy.array(["甲", "乙"]), period=numpy.array([2022, 2023])
    ) == hundredths(1)
    days = numpy.array(["2022-12-31", "2023-12-31"], dtype="datetime64[ns]")
    assert values([9.0, 1.0], entity=["甲", "乙"], period=days) == hundredths(1)
    for kind in ("f4", "f2", "c16", "?", ">f8", "S3", "M8[D]"):
        with pytest.raises(TypeError):
            values(numpy.zeros(3, dtype=kind))
    with pytest.raises(TypeError, match="dimensions"):
        values(matrix)


def test_numpy_columns_are_borrowed():
    numpy = pytest.importorskip("numpy")
    figures = numpy.array([1.0, 2.0])
    table = Table.from_columns({"total_liabilities": figures[::-1], "total_assets": [4.0, 4.0]})
    figures[1] = 4.0
    assert ratios(table) == [1, Fraction(1, 4)]


def test_pandas_frame():
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame(
        {
            "企业名称": ["甲", "甲", "乙"],
            "期间": [2022, 2023, 2023],
            "total_liabilities": [9.0, 1.0, None],
            "total_assets": [9, 4, 4],
        }
    )
    assert ratios(Table.from_columns(frame)) == [Fraction(1, 4), None]
    frame["期间"] = pandas.to_datetime(["2022-12-31", "2023-12-31", "2023-12-31"])
    frame["企业名称"] = frame["企业名称"].astype("category")
    frame["total_liabilities"] = frame["total_liabilities"].astype("Float64")
    assert ratios(Table.from_columns(frame)) == [Fraction(1, 4), None]


def test_polars_frame():
    polars = pytest.importorskip("polars")
    frame = polars.DataFrame(
        {"entity": ["甲", "乙"], "total_liabilities": [1.0, None], "total_assets": [4, 4]}
    )
    assert ratios(Table.from_columns(frame)) == [Fraction(1, 4), None]


def test_arrow_table():
    pyarrow = pytest.importorskip("pyarrow")
    table = pyarrow.table({"entity": ["甲", "乙"], "total_liabilities": [1.0, None], "total_assets": [4, 4]})
    assert ratios(Table.from_columns(table)) == [Fraction(1, 4), None]
    assert ratios(
        Table.from_columns(dict(zip(table.column_names, (each.chunk(0) for each in table.columns))))
    ) == [
        Fraction(1, 4),
        None,
    ]


# ---- CSV --------------------------------------------------------------------------------------

CSV = '企业名称,期间,负债总额(万元),资产总额(元)\n甲,2023,"1,000",40000000\n乙,2023,—,1\n'


def test_csv_of_bytes(tmp_path):
    path = tmp_path / "figures.csv"
    path.write_bytes(CSV.encode("gb18030"))
    sources = (
        CSV.encode(),
        CSV.encode("utf-8-sig"),
        CSV.encode("gb18030"),
        bytearray(CSV.encode()),
        memoryview(CSV.encode()),
        path,
        str(path),
    )
    for source in sources:
        table = Table.from_csv(source)
        assert len(table) == 2
        assert ratios(table) == [Fraction(1, 4), None]
    assert len(Table.from_csv(CSV.encode("gb18030"), encoding="GB18030")) == 2
    assert len(Table.from_csv(CSV.replace(",", ";").encode(), delimiter=";")) == 2


def test_csv_money_unit():
    table = Table.from_csv("负债总额,资产总额(元)\n1,20000\n".encode(), money_unit="万元")
    assert ratios(table) == [Fraction(1, 2)]


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        (b"", None, None),
        (b'entity,total_assets\nA,"1\n', Status.SYNTAX, 2),
        (b'entity,total_assets\nA,1\nB,"2"3\n', Status.SYNTAX, 3),
        (b"entity,total_assets,total_assets\nA,1,2\n", Status.DUPLICATE, None),
        (b"entity,total_assets\n\xff\xff,1\n", Status.ENCODING, None),
    ],
)
def test_csv_that_is_refused(text, code, line):
    with pytest.raises(SoekpiError) as caught:
        Table.from_csv(text)
    if code is not None:
        assert caught.value.code == code
    if line is not None:
        assert caught.value.line == line


def test_csv_arguments():
    with pytest.raises(TypeError, match="encode"):
        Table.from_csv("entity,total_assets\nA,1\n")
    with pytest.raises(TypeError):
        Table.from_csv(7)
    with pytest.raises(ValueError, match="delimiter"):
        Table.from_csv(b"a,b\n", delimiter="、")
    with pytest.raises(FileNotFoundError):
        Table.from_csv("no/such/file.csv")
    with pytest.raises(SoekpiError):
        Table.from_csv(CSV.encode(), encoding="EBCDIC-KLINGON")


def test_csv_error_names_the_file(tmp_path):
    path = tmp_path / "broken.csv"
    path.write_text('entity,total_assets\nA,"1\n', "utf-8")
    with pytest.raises(SoekpiError, match="broken.csv, line 2"):
        Table.from_csv(path)


# ---- joining and closing ------------------------------------------------------------------------


def test_join():
    one = Table.from_columns({"entity": ["甲", "乙"], "total_liabilities": [1.0, 2.0]})
    two = Table.from_columns({"entity": ["乙", "甲"], "period": [2023, 2023], "total_assets": [4.0, 4.0]})
    joined = Table.join(one, two, period=2023)
    assert len(joined) == 2
    assert ratios(joined) == [Fraction(1, 4), Fraction(1, 2)]
    one.close()
    two.close()
    assert ratios(joined) == [Fraction(1, 4), Fraction(1, 2)]
    with pytest.raises(TypeError):
        Table.join()
    with pytest.raises(TypeError):
        Table.join(joined, {"a": 1})


def test_join_finds_conflicts():
    one = Table.from_columns({"entity": ["甲"], "total_liabilities": [1.0], "total_assets": [4.0]})
    two = Table.from_columns({"entity": ["甲"], "total_assets": [5.0]})
    joined = Table.join(one, two, period="2023")
    assert FindingCode.CONFLICT in [finding.code for finding in joined.findings]
    assert ratios(joined) == [None]


def test_closed_table():
    table = Table.from_columns({"total_assets": [1.0]})
    assert "1 rows" in repr(table)
    with table:
        pass
    table.close()
    assert table.closed
    assert repr(table) == "<Table closed>"
    for use in (
        lambda: len(table),
        lambda: table.findings,
        lambda: table.columns,
        lambda: PLAN.evaluate(table),
    ):
        with pytest.raises(SoekpiError, match="closed"):
            use()
