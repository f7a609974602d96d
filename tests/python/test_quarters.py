"""Single quarters become figures since 1 January (law 10): made-up figures."""

from __future__ import annotations

import random
from decimal import Decimal
from fractions import Fraction

import pytest
from layouts import read_back, text

from soekpi import FindingCode, Severity, Table

KEYS = ["revenue", "revenue@prior", "total_assets", "average_headcount"]
HEADER = ["企业", "期间", "营业收入(元)", "营业收入(上年同期)(元)", "资产总额(元)", "平均职工人数"]


def rows_of(seed: int) -> tuple[list[list[str]], dict[str, list[list[Decimal]]]]:
    """Two enterprises, four quarters each, in any order."""
    pick = random.Random(seed)
    known: dict[str, list[list[Decimal]]] = {}
    rows = []
    for name in ("甲", "乙"):
        known[name] = [
            [Decimal(pick.randint(-(10**12), 10**12)).scaleb(-2) for _ in range(3)]
            + [Decimal(pick.randint(1, 999))]
            for _ in range(4)
        ]
        for quarter, figures in enumerate(known[name], 1):
            rows.append([name, f"2023Q{quarter}", *[f"{figure:f}" for figure in figures]])
    pick.shuffle(rows)
    return [HEADER, *rows], known


def read(rows: list[list[str]], **options: str) -> Table:
    return Table.from_csv(text(rows).encode(), **options)


@pytest.mark.parametrize("seed", range(10))
def test_flows_add_up_averages_are_means_and_balances_stay(seed: int) -> None:
    rows, known = rows_of(seed)
    table = read(rows, quarters="single")
    for quarter, period in enumerate(("2023-03", "2023-06", "2023-09", "2023"), 1):
        found = read_back(table, KEYS, period)
        for name, figures in known.items():
            so_far = figures[:quarter]
            mean = Fraction(sum(of[3] for of in so_far)) / quarter
            assert found[name]["revenue"] == sum(of[0] for of in so_far)
            assert found[name]["revenue@prior"] == sum(of[1] for of in so_far)
            assert found[name]["total_assets"] == so_far[-1][2]
            # rounded once to a double, and read again with 15 digits
            assert found[name]["average_headcount"] == Fraction(Decimal(f"{float(mean):.15g}"))


def test_cumulative_is_the_default() -> None:
    rows, known = rows_of(1)
    found = read_back(read(rows), KEYS, "2023-09")
    assert found["甲"]["revenue"] == known["甲"][2][0]


def test_a_missing_quarter_leaves_those_behind_it_missing() -> None:
    rows, known = rows_of(2)
    rows = [row for row in rows if row[:2] != ["甲", "2023Q2"]]
    table = read(rows, quarters="single")
    assert read_back(table, ["revenue"], "2023-03")["甲"]["revenue"] == known["甲"][0][0]
    assert "甲" not in read_back(table, ["revenue"], "2023-09")
    assert "甲" not in read_back(table, ["revenue"], "2023")
    assert "乙" in read_back(table, ["revenue"], "2023")
    warnings = [f for f in table.findings if f.code == FindingCode.READ_AS and f.severity == Severity.WARNING]
    assert len(warnings) == 2 and all("甲" in f.text_zh and "第2季度" in f.text_zh for f in warnings)


def test_a_month_that_ends_no_quarter_is_not_used() -> None:
    rows = [HEADER, ["甲", "2023-05", "1", "1", "7", "1"]]
    table = read(rows, quarters="single")
    assert read_back(table, KEYS, "2023-05") == {"甲": {"total_assets": 7}}
    assert [f.severity for f in table.findings if f.code == FindingCode.READ_AS][0] == Severity.ERROR


def test_a_ratio_of_one_quarter_is_not_that_of_the_year() -> None:
    rows = [
        ["企业", "期间", "净资产收益率(%)", "资产总额(元)"],
        ["甲", "2023Q1", "8", "1"],
        ["甲", "2023Q2", "9", "2"],
    ]
    table = read(rows, quarters="single")
    assert read_back(table, ["total_assets"], "2023-06") == {"甲": {"total_assets": 2}}
    assert any("比率" in f.text_zh for f in table.findings)


def test_totals_of_quarters_are_told_apart_by_their_period_alone() -> None:
    rows = [["企业", "期间", "营业收入(元)"]]
    for quarter in (1, 2):
        rows += [
            ["甲", f"2023Q{quarter}", "1"],
            ["乙", f"2023Q{quarter}", "2"],
            ["合计", f"2023Q{quarter}", "3"],
        ]
    table = read(rows, quarters="single")
    assert table.reading.totals == 2
    assert not [f for f in table.findings if f.severity != Severity.NOTE]
