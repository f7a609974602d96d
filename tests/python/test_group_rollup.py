"""group_rollup: every line against fractions of the same CSV files."""

from __future__ import annotations

import csv
import re
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from programs import DATA, PLANS, run

FIGURES = DATA / "example_district_figures.csv"
DISTRICT = [PLANS / "example-district.yaml", FIGURES]
STATEMENTS = DATA / "soe_statements.csv"


def rollup(*arguments, status=0):
    return run("group_rollup", *arguments, status=status)


def shown(value, places=2):
    """A fraction as people read it: half away from zero, thousands separated."""
    quotient = Decimal(value.numerator) / Decimal(value.denominator)
    return f"{quotient.quantize(Decimal(10) ** -places, ROUND_HALF_UP):,}"


def accounts(period):
    """Rows of the example district: (entity, counterparty, group, role, share, {header: Fraction})."""
    lines = FIGURES.read_text("utf-8").splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith("企业名称"))
    rows = [row for row in csv.DictReader(lines[start:]) if row["期间"] == period]
    texts = {"企业名称", "期间", "集团", "角色", "对方单位", "并表比例(%)"}
    return [
        (
            row["企业名称"],
            row["对方单位"],
            row["集团"],
            row["角色"],
            Fraction(row["并表比例(%)"] or 100) / 100,
            {name: Fraction(value) for name, value in row.items() if name not in texts and value},
        )
        for row in rows
    ]


def tables(output):
    """{title: {first cell: [cells]}} of each table of figures, by the line above it."""
    found, lines = {}, output.splitlines()
    for number, line in enumerate(lines):
        if not re.fullmatch(r"(  -+)+", line):
            continue
        rows = found.setdefault(lines[number - 2], {})
        for row in lines[number + 1 :]:
            cells = re.split(r"  +", row.strip())
            if not row.startswith("  ") or len(cells) < 2 or "：" in cells[0] and len(cells) == 1:
                break
            rows[cells[0]] = cells[1:]
    return found


def expected(rows, item):
    """Members, plain and proportional sum, eliminations and consolidated value of one item."""
    members = {row[0]: (row[4], row[5].get(item, Fraction(0))) for row in rows if row[3] == "企业"}
    plain = sum(value for _, value in members.values())
    weighted = sum(share * value for share, value in members.values())
    pairs = {(row[0], row[1]): row[5].get(item, Fraction(0)) for row in rows if row[3] == "抵销"}
    return members, plain, weighted, pairs, weighted + sum(pairs.values())


@pytest.mark.parametrize("item, target", [("净利润", "net-profit-steady"), ("营业收入", "revenue-steady")])
def test_every_step_of_the_consolidation(item, target):
    output, errors = rollup(*DISTRICT, "--target", target)
    assert errors == ""
    rows = accounts("2023")
    table = tables(output)[f"示例区（合并） {item}"]
    members, plain, weighted, pairs, whole = expected(rows, item)
    for name, (share, value) in members.items():
        assert table[name][:2] == [f"{shown(share * 100)}%", shown(value)]
    assert table["简单合计（各按 100%）"][0] == shown(plain)
    assert table["按比例计入：企业丙"][0] == shown(members["企业丙"][0] * members["企业丙"][1])
    assert table["按并表比例合计"][0] == shown(weighted)
    for (one, other), value in pairs.items():
        row = next(cells for name, cells in table.items() if name.startswith(f"抵销：{one} 与 {other}"))
        assert row[0] == shown(value)
    assert table["抵销的影响"][0] == shown(sum(pairs.values()))
    assert table["合并数"][0] == shown(whole)
    reported = next(row[5].get(item) for row in rows if row[0] == "示例区" and row[3] == "合并报表")
    assert table["上报数"][0] == shown(reported) and table["上报数 - 本表"][0] == shown(reported - whole)


def test_the_gap_is_explained():
    output, _ = rollup(*DISTRICT, "--target", "net-profit-steady")
    assert re.search(
        r"^  净利润：.*上报数少 860\.00 万元，正是少数股东损益 860\.00 万元", output, re.MULTILINE
    )
    english, _ = rollup("net_profit", FIGURES, "--period", "2023", "--group", "示例产业集团", "--lang", "en")
    assert "counts members with 100 %" in english
    assert "与计算值一致" in rollup(*DISTRICT, "--target", "revenue-steady")[0]


def test_contributions_add_up_to_the_group():
    output, _ = rollup(*DISTRICT, "--target", "net-profit-steady")
    lines = output[output.index("贡献 示例区（合并）") :].splitlines()[3:]
    values = [
        Fraction(re.split(r"  +", line.strip())[1].replace(",", ""))
        for line in lines
        if line.startswith("  ")
    ]
    assert sum(values[:-1]) == values[-1] == expected(accounts("2023"), "净利润")[4]


def test_a_ratio_is_the_ratio_of_sums_and_not_the_mean():
    output, _ = rollup("资产负债率", STATEMENTS, "--period", "2021")
    with open(STATEMENTS, encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["year"] == "2021"]
    debts = [Fraction(row["total_liabilities"]) for row in rows]
    assets = [Fraction(row["total_assets"]) for row in rows]
    table = tables(output)["全部企业（汇总，未抵销） 资产负债率"]
    for row, debt, asset in zip(rows, debts, assets):
        assert table[row["entity"]] == ["100.00%", shown(debt), shown(asset), f"{shown(debt / asset * 100)}%"]
    ratio = f"{shown(sum(debts) / sum(assets) * 100)}%"
    assert table["汇总数（未抵销）"] == [shown(sum(debts)), shown(sum(assets)), ratio]
    mean = sum(debt / asset for debt, asset in zip(debts, assets)) / len(rows)
    assert f"各成员的简单平均为 {shown(mean * 100)}%，不是组的比率" in output and f"= {ratio}" in output


def test_a_growth_is_taken_apart_into_its_amounts():
    output, _ = rollup(*DISTRICT, "--target", "profit-outgrows-gdp")
    table = tables(output)["示例区（合并） 利润总额增速"]
    now, last = (expected(accounts(period), "利润总额") for period in ("2023", "2022"))
    assert table["合并数"] == [shown(now[4]), shown(last[4]), f"{shown((now[4] / last[4] - 1) * 100)}%"]
    # A loss last year has no percentage.
    assert table["企业丁"][-1] == "-"


def test_an_indicator_of_several_targets_comes_once():
    output, _ = rollup(*DISTRICT)
    titles = [line for line in output.splitlines() if line.startswith("示例区（合并） ")]
    assert len(titles) == len(set(titles)) > 5
    assert {"示例区（合并） 净资产收益率", "示例区（合并） 营业收入"} <= set(titles)


def test_a_group_in_a_group_by_its_name():
    output, _ = rollup("净利润", FIGURES, "--period", "2023", "--group=示例城服集团")
    assert "企业戊" in output and "企业甲" not in output and "并表比例合计" not in output


def test_what_is_missing_is_said():
    output, _ = rollup("人均营业收入", FIGURES, "--period", "2023-06", "--group", "示例城服集团")
    table = tables(output)["示例城服集团（汇总，未抵销） 人均营业收入"]
    assert table["企业己"][-1] == "-" and "贡献：缺少数据" in output


def test_invented_figures_are_called_so():
    assert "注意：虚构示例" in rollup(*DISTRICT, "--target", "revenue-steady")[0]
    assert "Note: An invented example" in rollup(*DISTRICT, "--target", "revenue-steady", "--lang", "en")[0]


@pytest.mark.parametrize(
    "arguments, word",
    [
        ([], "needed"),
        (["净利闰", FIGURES], "净利"),
        (["净利润", FIGURES], "period"),
        (["净利润", FIGURES, "--period", "2023", "--group", "无"], "--group"),
        ([*DISTRICT, "--target", "nothing"], "nothing"),
        (["净利润", "no-such-file.csv"], "no-such-file.csv"),
        (["净利润", FIGURES, "--group"], "--group"),
        (["净利润", FIGURES, "--unknown"], "--unknown"),
    ],
)
def test_bad_command_lines(arguments, word):
    output, errors = rollup(*arguments, status=3)
    assert output == "" and word in errors and errors.startswith("group_rollup: ")


def test_help():
    assert "用法" in rollup("--help")[0] and "Usage:" in rollup("--help", "--lang", "en")[0]
