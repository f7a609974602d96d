"""Damaged tables: each damage gives the finding that names the damaged cell.

The tables are right ones of published figures (layouts.py) with one cell changed, so
the damaged figures are made up. The clean tables give no such finding.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import NamedTuple

import pytest
from layouts import NAMES, PUBLISHED, TOTAL, YEAR, amount, pad, text
from test_layouts import PREAMBLE, plain_rows, quick_body, quick_header, quick_line, quick_rows

import soekpi
from soekpi import FindingCode, Severity, Table

Rows = list[list[str]]


class Damage(NamedTuple):
    clean: Callable[[], Rows]
    row: int  # from 0
    column: int
    cell: Callable[[str], str]
    code: FindingCode
    options: dict[str, str] = {}
    words: tuple[str, ...] = ()  # of the English sentence
    at: str | None = None  # the cell that is named, if not the damaged one


def address(row: int, column: int) -> str:
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row + 1}"


def times(factor: int) -> Callable[[str], str]:
    return lambda cell: f"{Decimal(cell) * factor:f}"


def plus(more: str) -> Callable[[str], str]:
    return lambda cell: f"{Decimal(cell) + Decimal(more):f}"


def to(other: str) -> Callable[[str], str]:
    return lambda _: other


def subtotals() -> Rows:
    body = quick_body("万元")
    parts = [{k: sum(PUBLISHED[n][k] for n in p) for k in TOTAL} for p in (NAMES[:3], NAMES[3:])]
    rows = [*PREAMBLE, *quick_header()]
    rows += [*body[:3], quick_line("小计", parts[0], "万元"), *body[3:], quick_line("小计", parts[1], "万元")]
    return pad([*rows, quick_line("合计", TOTAL, "万元")])


def balance() -> Rows:
    """A balance of one enterprise; its equity is what assets leave over liabilities."""
    figures = PUBLISHED[NAMES[0]]
    equity = [
        figures["total_assets"] - figures["total_liabilities"],
        figures["total_assets@opening"] - figures["total_liabilities@opening"],
    ]
    rows = [
        ["资产负债表"],
        [f"编制单位：{NAMES[0]}", "2021年12月31日", "单位：元"],
        ["项目", "期末余额", "年初余额"],
    ]
    for item, name in (("current_assets", "流动资产合计"), ("total_assets", "资产总计")):
        rows.append([name, amount(figures[item]), amount(figures[item + "@opening"])])
    for item, name in (("current_liabilities", "流动负债合计"), ("total_liabilities", "负债合计")):
        rows.append([name, amount(figures[item]), amount(figures[item + "@opening"])])
    return pad([*rows, ["所有者权益合计", *map(amount, equity)]])


def ratios() -> Rows:
    """资产负债率 in per cent with two decimals, and its change in percentage points."""
    rows = [["2021年度", "", "", "", "单位：元"]]
    rows += [
        [
            "企业名称",
            "负债总额",
            "资产总额",
            "资产负债率(%)",
            "资产负债率上年同期(%)",
            "资产负债率增减(百分点)",
        ]
    ]
    for name in NAMES:
        figures = PUBLISHED[name]
        now, before = (
            round(100 * figures["total_liabilities" + at] / figures["total_assets" + at], 2)
            for at in ("", "@opening")
        )
        line = [amount(figures["total_liabilities"]), amount(figures["total_assets"])]
        rows.append([name, *line, f"{now:.2f}", f"{before:.2f}", f"{now - before:.2f}"])
    return pad(rows)


def years() -> Rows:
    """Closing of 2020 and opening of 2021 side by side."""
    rows = [["企业名称", "年度", "资产总额(元)", "资产总额(年初)(元)", "营业收入(元)"]]
    for name in NAMES:
        figures = PUBLISHED[name]
        rows.append(
            [name, "2020", amount(figures["total_assets@opening"]), "", amount(figures["revenue@prior"])]
        )
        opening = amount(figures["total_assets@opening"])
        rows.append([name, "2021", amount(figures["total_assets"]), opening, amount(figures["revenue"])])
    return rows


# Columns of the quick report: B..E revenue, F..I cost, J..M total profit, N..Q net profit, R S current
# assets, T U total assets, V W current liabilities, X Y total liabilities; its members are rows 5 to 10.
DAMAGES: dict[str, Damage] = {
    "difference": Damage(quick_rows, 4, 3, plus("10"), FindingCode.CHANGE),
    "rate": Damage(quick_rows, 5, 4, plus("3"), FindingCode.CHANGE),
    "sign of a rate": Damage(quick_rows, 6, 4, times(-1), FindingCode.CHANGE),
    "rate as a fraction": Damage(quick_rows, 4, 12, times(Decimal("0.01")), FindingCode.CHANGE),
    "total": Damage(quick_rows, 10, 1, plus("1"), FindingCode.TOTAL),
    "total without a member": Damage(
        quick_rows,
        10,
        19,
        lambda _: amount(TOTAL["total_assets"] - PUBLISHED[NAMES[2]]["total_assets"], "万元"),
        FindingCode.TOTAL,
        words=(NAMES[2],),
    ),
    "total with a member twice": Damage(
        quick_rows,
        10,
        23,
        lambda _: amount(TOTAL["total_liabilities"] + PUBLISHED[NAMES[1]]["total_liabilities"], "万元"),
        FindingCode.TOTAL,
        words=(NAMES[1],),
    ),
    "subtotal": Damage(subtotals, 7, 17, plus("5"), FindingCode.TOTAL),
    "balance": Damage(balance, 4, 1, plus("100"), FindingCode.BALANCE),
    "balance at the opening": Damage(balance, 6, 2, plus("1"), FindingCode.BALANCE, at="C5"),
    "part above its whole": Damage(balance, 3, 1, times(10), FindingCode.PART),
    "negative assets": Damage(quick_rows, 4, 19, times(-1), FindingCode.SIGN),
    "negative revenue": Damage(quick_rows, 6, 1, times(-1), FindingCode.SIGN),
    "points as per cent": Damage(ratios, 3, 3, times(100), FindingCode.PERCENT),
    "fraction as per cent": Damage(ratios, 4, 3, times(Decimal("0.01")), FindingCode.PERCENT),
    "ten times too large": Damage(quick_rows, 5, 19, times(10), FindingCode.MAGNITUDE),
    "a hundredth": Damage(quick_rows, 8, 19, times(Decimal("0.01")), FindingCode.MAGNITUDE),
    "yuan for 万元": Damage(quick_rows, 8, 23, times(10000), FindingCode.MAGNITUDE),
    "last year's figure": Damage(
        quick_rows, 4, 1, lambda _: amount(PUBLISHED[NAMES[0]]["revenue@prior"], "万元"), FindingCode.REPEATED
    ),
    "opening": Damage(years, 2, 3, plus("1000"), FindingCode.OPENING),
    "error of the spreadsheet": Damage(quick_rows, 4, 1, to("#DIV/0!"), FindingCode.INVALID_CELL),
    "a cell too narrow": Damage(quick_rows, 5, 2, to("########"), FindingCode.INVALID_CELL),
    "wrong groups": Damage(quick_rows, 6, 9, to("12,34.5"), FindingCode.INVALID_CELL),
    "words": Damage(quick_rows, 7, 10, to("待报"), FindingCode.INVALID_CELL),
    "scientific notation": Damage(quick_rows, 8, 19, to("3.1E+06"), FindingCode.ROUNDED),
    "too many digits": Damage(plain_rows, 2, 2, to("1234567890123.4567"), FindingCode.DIGITS_LOST),
}


def findings(rows: Rows, code: FindingCode) -> list[soekpi.Finding]:
    return [f for f in Table.from_csv(text(rows).encode()).findings if f.code == code]


def test_there_are_at_least_twenty() -> None:
    assert len(DAMAGES) >= 20


@pytest.mark.parametrize("name", DAMAGES)
def test_the_clean_table_gives_no_such_finding(name: str) -> None:
    damage = DAMAGES[name]
    assert [f for f in findings(damage.clean(), damage.code) if f.severity != Severity.NOTE] == []


@pytest.mark.parametrize("name", DAMAGES)
def test_the_damaged_table_gives_the_finding_that_names_the_cell(name: str) -> None:
    damage = DAMAGES[name]
    rows = damage.clean()
    rows[damage.row][damage.column] = damage.cell(rows[damage.row][damage.column])
    found = findings(rows, damage.code)
    named = [f for f in found if f.cell == (damage.at or address(damage.row, damage.column))]
    assert named, [(f.cell, f.text_en) for f in found]
    for word in damage.words:
        assert any(word in f.text_en and word in f.text_zh for f in named)


def test_findings_carry_what_was_expected_and_found() -> None:
    rows = quick_rows()
    right = Decimal(rows[4][3])
    rows[4][3] = f"{right + 10:f}"
    (finding,) = findings(rows, FindingCode.CHANGE)
    assert (finding.severity, finding.row, finding.column) == (Severity.ERROR, 5, 4)
    assert Decimal(finding.expected) == right
    assert Decimal(finding.found) == right + 10


def test_two_rows_of_one_enterprise_name_each_other() -> None:
    rows = quick_rows()
    rows[6][0] = rows[5][0]
    plan = soekpi.Plan.parse(
        f"soekpi: 1\nplan: p\nperiod: {YEAR}\ngoals:\n"
        '  - {id: debt, indicator: debt_ratio, rule: "<= 70 %", basis: assumed}\n'
    )
    report = plan.evaluate(Table.from_csv(text(rows).encode()))
    pairs = [f.text_en for f in report.findings if f.code == FindingCode.DUPLICATE_KEY]
    assert len(pairs) == 1 and "6" in pairs[0] and "7" in pairs[0]
    assert report.outcome(rows[5][0], "debt").reason == "invalid_input"
