"""The laws of the design, each with answers known without the library."""

from __future__ import annotations

import array
import csv
import io
import json
import math
import pathlib
import random
import struct
from decimal import Decimal
from fractions import Fraction

import pytest

import soekpi

ROOT = pathlib.Path(__file__).resolve().parents[2]


def plan(*goals: str, head: str = "") -> soekpi.Plan:
    """A plan of goals written as flow maps without ids and bases."""
    lines = ["soekpi: 1", "plan: law", *(head.splitlines()), "goals:"]
    for number, goal in enumerate(goals):
        basis = "" if "basis:" in goal else ", basis: stated"
        lines.append(f"  - {{id: g{number}, {goal}{basis}}}")
    return soekpi.Plan.parse("\n".join(lines) + "\n")


def table(text: str, **options) -> soekpi.Table:
    """A table from CSV text, blanks around the cells left out."""
    rows = "\n".join(",".join(cell.strip() for cell in line.split(",")) for line in text.strip().splitlines())
    return soekpi.Table.from_csv(rows.encode(), **options)


def verdict(rule: str, indicator: str = "debt_ratio", **items) -> str:
    return soekpi.check(indicator, rule, items).verdict


def ratio(x, y, rule=">= 0", **options) -> soekpi.Outcome:
    return soekpi.check("x / y", rule, {"x": x, "y": y}, **options)


# ---- 1. Reading a number ----


@pytest.mark.parametrize("given, read", [
    (0.1 + 0.2, Fraction(3, 10)),
    (0.30000000000000004, Fraction(3, 10)),
    (1.1, Fraction(11, 10)),
    (2.675, Fraction(2675, 1000)),
    (123456789012345678.0, Fraction(123456789012346000)),
    (-0.0, Fraction(0)),
    (1e300, Fraction(10**300)),
    (-1e-300, Fraction(-1, 10**300)),
    (1234567890123445.0, Fraction(1234567890123440)),  # half to even
    (1234567890123455.0, Fraction(1234567890123460)),
    (5, Fraction(5)),
    (1234567890123445, Fraction(1234567890123440)),
    (12345678901234565, Fraction(12345678901234600)),
    (Decimal("0.1234567890123455"), Fraction(123456789012346, 10**15)),
    (Decimal("0.1234567890123445"), Fraction(123456789012344, 10**15)),
    ("0.1", Fraction(1, 10)),
    ("1,234.5 万元", Fraction(12345000)),
    ("0.07万元", Fraction(700)),
    ("1.1 亿元", Fraction(110000000)),
    ("8.5 %", Fraction(85, 1000)),
    ("８．５％", Fraction(85, 1000)),
    ("(3)", Fraction(-3)),
    ("（1,234.50）", Fraction(-123450, 100)),
    ("−12", Fraction(-12)),
])
def test_law_01_reading_a_number(given, read):
    value = soekpi.compute("x", {"x": given})
    assert value.reason == "ok"
    assert value.exact == read
    assert value.value == float(read)


@pytest.mark.parametrize("given, reason", [
    (math.nan, "missing_input"), (None, "missing_input"), ("-", "missing_input"), ("——", "missing_input"),
    ("", "missing_input"), ("N/A", "missing_input"), ("无", "missing_input"), ("不适用", "missing_input"),
    (math.inf, "invalid_input"), (-math.inf, "invalid_input"), (1.01e300, "invalid_input"),
    (9e-301, "invalid_input"), (5e-324, "invalid_input"), (1.7e308, "invalid_input"),
])
def test_law_01_reading_what_is_no_number(given, reason):
    value = soekpi.compute("x", {"x": given})
    assert (value.value, value.exact, value.reason) == (None, None, reason)


def test_law_01_lost_digits_are_a_finding():
    findings = table("entity,total_profit(元)\na,1234567890123456789\nb,12").findings
    assert [finding.code.name for finding in findings] == ["DIGITS_LOST"]
    assert findings[0].row == 2
    assert not table("entity,total_profit(元)\na,123456789012345").findings


def test_law_01_units_shift_the_exponent():
    """1.005 thousand written as 万元 is exact, multiplication of the double would not be."""
    rng = random.Random(1)
    for _ in range(500):
        digits, places = rng.randrange(1, 10**15), rng.randrange(0, 8)
        text = str(Decimal(digits).scaleb(-places))
        for unit, power in (("元", 0), ("千元", 3), ("万元", 4), ("百万元", 6), ("亿元", 8)):
            value = soekpi.read_figure(f"{text} {unit}")
            assert value == float(Decimal(text).scaleb(power)), (text, unit)


def test_law_01_money_units_of_columns_shift_the_exponent():
    value = plan('indicator: total_profit, rule: "> 0", scope: each').evaluate(
        table("entity,利润总额(万元)\na,0.07\nb,1.1"), period="2023").column("value", "g0")
    assert list(value) == [700.0, 11000.0]


def test_law_01_the_decimal_does_not_depend_on_the_locale():
    import locale
    before = locale.setlocale(locale.LC_ALL)
    try:
        for name in ("de_DE.UTF-8", "fr_FR.UTF-8", "C"):
            try:
                locale.setlocale(locale.LC_ALL, name)
            except locale.Error:
                continue
            assert soekpi.compute("x", {"x": "1,234.5"}).value == 1234.5
            assert str(soekpi.compute("debt_ratio", {"负债总额": 1, "资产总额": 3})) == "33.33%"
            assert soekpi.check("x", ">= 0.5", {"x": 0.5}).margin == 0.0
    finally:
        locale.setlocale(locale.LC_ALL, before)


# ---- 2. Every number returned ----


def test_law_02_numbers_are_the_nearest_doubles():
    rng = random.Random(2)
    prepared = soekpi.prepare("x / y", ">= 0.3", ["x", "y"])
    for _ in range(3000):
        x, y = rng.randrange(1, 10**rng.randrange(1, 16)), rng.randrange(1, 10**rng.randrange(1, 16))
        outcome = prepared([x / 1.0, y / 1.0])
        exact = Fraction(x, y)
        assert outcome.exact == exact
        assert outcome.value == x / y
        margin = exact - Fraction(3, 10)
        assert outcome.margin == margin.numerator / margin.denominator


def test_law_02_equal_ratios_are_equal():
    values = {ratio(k * 0.1, k * 0.3).value for k in (1, 3, 7, 11, 123, 9999)}
    assert values == {1 / 3}


def test_law_02_a_tie_has_margin_zero():
    for thousandths in range(1, 1000, 7):
        outcome = soekpi.check("debt_ratio", "<= 65 %", {
            "total_liabilities": Decimal(65 * thousandths).scaleb(-5), "total_assets": Decimal(thousandths).scaleb(-3)})
        assert (outcome.verdict, outcome.margin) == ("met", 0.0)


def big_table(rows: int) -> tuple[soekpi.Plan, dict]:
    rng = random.Random(22)
    columns = {name: array.array("d", (rng.choice((math.nan, 0.0, rng.uniform(-9, 99), rng.randrange(1, 99) / 10))
                                       for _ in range(rows)))
               for name in ("total_profit", "total_profit@prior", "total_liabilities", "total_assets",
                            "total_liabilities@prior", "total_assets@prior")}
    return plan('indicator: total_profit_growth, rule: ">= 10 %", scope: each',
                'indicator: debt_ratio, rule: "<= prior + 1 pp", scope: each, at_risk: "0.5 pp"'), columns


FIELDS = ("value", "reference", "margin", "verdict", "reason", "label")


def test_law_02_same_bits_for_every_number_of_threads():
    goals, columns = big_table(20011)
    one, two, seven = (goals.evaluate(soekpi.Table.from_columns(columns), period="2023", threads=n)
                       for n in (1, 2, 7))
    for target in ("g0", "g1"):
        for field in FIELDS:
            assert bytes(one.column(field, target)) == bytes(two.column(field, target)) \
                == bytes(seven.column(field, target))


def test_law_02_same_bits_for_rows_in_any_order_and_stride():
    goals, columns = big_table(1999)
    order = list(range(1999))
    random.Random(3).shuffle(order)
    moved = {name: array.array("d", (cells[i] for i in order)) for name, cells in columns.items()}
    backwards = {name: memoryview(array.array("d", reversed(cells)))[::-1] for name, cells in columns.items()}
    plain, shuffled, reverse = (goals.evaluate(soekpi.Table.from_columns(c), period="2023")
                                for c in (columns, moved, backwards))
    for target in ("g0", "g1"):
        for field in FIELDS:
            expected = plain.column(field, target)
            got = shuffled.column(field, target)
            pack = "<d" if field in FIELDS[:3] else "B"
            assert all(struct.pack(pack, got[k]) == struct.pack(pack, expected[i]) for k, i in enumerate(order))
            assert bytes(reverse.column(field, target)) == bytes(expected)


# ---- 3. Verdicts are exact ----


def test_law_03_verdicts_are_exact():
    items = {"total_profit": 1.1, "total_profit@prior": 1.0}
    strict = soekpi.check("total_profit_growth", "> 10 %", items)
    assert (strict.verdict, strict.margin, strict.value) == ("breached", 0.0, 0.1)
    assert soekpi.check("total_profit_growth", ">= 10 %", items).verdict == "met"


def test_law_03_ties_of_growth_that_doubles_miss():
    """now = before * (1 + r) in decimals, for thousands of pairs, most of which compare wrongly in doubles."""
    above = soekpi.prepare("total_profit_growth", "> 8.5 %", ["total_profit", "total_profit@prior"])
    at_least = soekpi.prepare("total_profit_growth", ">= 8.5 %", ["total_profit", "total_profit@prior"])
    naive = 0
    for before in range(1, 4000):
        now = Fraction(before, 100) * Fraction(1085, 1000)
        pair = [float(now), before / 100]
        assert above(pair).verdict == "breached"
        assert at_least(pair).verdict == "met"
        naive += (pair[0] - pair[1]) / pair[1] != 0.085
    assert naive > 1000


@pytest.mark.parametrize("last, expected", [("499", "breached"), ("500", "met"), ("501", "met")])
def test_law_03_one_unit_in_the_last_digit_decides(last, expected):
    items = {"x": Decimal(f"650000000000{last}").scaleb(-12), "y": 1000}
    assert soekpi.check("x / y", ">= 0.6500000000005", items).verdict == expected


# ---- 4. Missing or meaningless is never met ----


@pytest.mark.parametrize("x, y, bound, expected", [
    (None, 0, 1, "no_data"), (1, None, 1, "no_data"), (math.inf, 1, 1, "no_data"), (1, 1, None, "no_data"),
    (1, 0, None, "no_data"), (1, 0, 1, "undefined"), (1, -1, 1, "undefined"), (0, 1, 1, "breached"),
    (1, 1, 1, "at_risk"), (3, 1, 1, "met"),
])
def test_law_04_order_of_verdicts(x, y, bound, expected):
    items = {"x": x, "y": y, "x@prior": bound, "y@prior": 1}
    outcome = soekpi.check("x / y", ">= prior", items, at_risk="0.5")
    assert outcome.verdict == expected


def test_law_04_missing_or_meaningless_is_never_met():
    bad = (None, math.nan, math.inf, -math.inf, 1e301, 1e-301)
    for rule in ("> -1", "< 1e9", "within 1e9 of 0", "between -1e9 and 1e9", ">= prior"):
        for x in bad:
            assert ratio(x, 1, rule).verdict == "no_data"
            assert ratio(1, x, rule).verdict == "no_data"
        assert ratio(1, 0, rule).verdict in ("undefined", "no_data")


def test_law_04_one_bad_row_never_disturbs_another():
    rows = [(11, 10), (math.nan, 10), (11, 0), (math.inf, 1), (12, 10), (-1, 10), (1e300, 1e-300)]
    report = plan('indicator: total_profit_growth, rule: ">= 10 %", scope: each').evaluate(
        soekpi.Table.from_columns({"total_profit": array.array("d", [a for a, _ in rows]),
                                   "total_profit@prior": array.array("d", [b for _, b in rows])}), period="2023")
    assert list(report.verdicts("g0")) == ["met", "no_data", "undefined", "no_data", "met", "breached", "undefined"]


def test_law_04_rows_out_of_scope_are_left_out():
    report = plan('indicator: debt_ratio, rule: "<= 70 %", scope: [甲]').evaluate(
        table("企业,负债总额,资产总额\n甲,6,10\n乙,9,10"), period="2023")
    assert list(report.verdicts("g0")) == ["met", "not_in_scope"]


def test_law_04_counts_are_complete():
    report = plan('indicator: debt_ratio, rule: "<= 70 %", scope: each').evaluate(
        table("企业,负债总额,资产总额\n甲,6,10\n乙,9,10\n丙,,1\n丁,1,0"), period="2023")
    counts = report.counts()
    assert {word: counts[word] for word in ("met", "breached", "no_data", "undefined")} == {
        "met": 1, "breached": 1, "no_data": 1, "undefined": 1}


# ---- 5. Every outcome has a reason ----


@pytest.mark.parametrize("x, y, reason", [
    (1, 2, "ok"), (None, 2, "missing_input"), (math.inf, 2, "invalid_input"), (None, math.inf, "missing_input"),
    (math.inf, 0, "invalid_input"), (1, 0, "zero_denominator"), (0, 0, "zero_denominator"),
    (-5, -10, "negative_denominator"), (1e300, 1e-300, "out_of_range"), (1e-300, 1e300, "out_of_range"),
    (1e300, 1, "ok"), (0, 1e300, "ok"), (1e-300, 1, "ok"),
])
def test_law_05_every_outcome_has_a_reason(x, y, reason):
    value = soekpi.compute("x / y", {"x": x, "y": y})
    assert value.reason == reason
    assert (value.value is None) == (reason != "ok")
    assert value.value is None or math.isfinite(value.value)


def test_law_05_a_loss_over_negative_equity_is_no_return():
    value = soekpi.compute("roe", {"net_profit": -5, "total_equity": -10, "total_equity@opening": -10})
    assert (value.value, value.reason) == (None, "negative_denominator")


def test_law_05_growth_has_its_own_reason():
    value = soekpi.compute("total_profit_growth", {"total_profit": 5, "total_profit@prior": 0})
    assert value.reason == "non_positive_base"


def test_law_05_the_reason_is_the_references_when_the_value_is_ok():
    outcome = soekpi.check("debt_ratio", "<= prior", {"total_liabilities": 1, "total_assets": 2,
                                                      "total_liabilities@prior": 1, "total_assets@prior": 0})
    assert (outcome.verdict, outcome.reason, outcome.value, outcome.reference) == (
        "undefined", "zero_denominator", 0.5, None)
    outcome = soekpi.check("debt_ratio", "<= prior", {"total_liabilities": 1, "total_assets": 2,
                                                      "total_liabilities@prior": 1})
    assert (outcome.verdict, outcome.reason) == ("no_data", "missing_input")


def test_law_05_no_row_is_no_evidence():
    report = plan('indicator: debt_ratio, rule: "<= 70 %"').evaluate(
        table("企业,期间,负债总额,资产总额\n甲,2022,6,10"), period="2023")
    assert "NO_ROWS" in [finding.code.name for finding in report.findings]
    assert report.counts().get("met", 0) == 0


# ---- 6. Margin ----


@pytest.mark.parametrize("rule, margin", [
    ("> 0.2", Fraction(1, 20)), (">= 0.2", Fraction(1, 20)), ("< 0.2", Fraction(-1, 20)), ("<= 0.3", Fraction(1, 20)),
    ("within 0.1 of 0.2", Fraction(1, 20)), ("within 0.1 of 0.3", Fraction(1, 20)),
    ("within 0.01 of 0.2", Fraction(-4, 100)), ("between 0.2 and 0.4", Fraction(1, 20)),
    ("between 0.1 and 0.27", Fraction(2, 100)), ("between 0.26 and 0.4", Fraction(-1, 100)),
    ("within 0.05 of 0.2", Fraction(0)), ("between 0.25 and 0.4", Fraction(0)),
])
def test_law_06_margin(rule, margin):
    outcome = ratio(1, 4, rule)
    assert outcome.margin == float(margin)
    assert outcome.verdict == ("met" if margin >= 0 else "breached")


@pytest.mark.parametrize("liabilities, expected", [("65", "met"), ("65.0000000000001", "at_risk"), ("70", "at_risk"),
                                                   ("70.0000000000001", "breached"), ("64.9", "met")])
def test_law_06_a_band_leaves_out_its_own_edge(liabilities, expected):
    outcome = soekpi.check("debt_ratio", "<= 70 %", {"total_liabilities": Decimal(liabilities), "total_assets": 100},
                           at_risk="5 pp")
    assert outcome.verdict == expected


@pytest.mark.parametrize("profit, expected", [("105", "met"), ("104.999999999999", "at_risk"), ("100", "at_risk"),
                                              ("99.9999", "breached")])
def test_law_06_a_band_of_money_may_be_a_share_of_the_reference(profit, expected):
    items = {"total_profit": Decimal(profit), "total_profit@prior": 100}
    assert soekpi.check("total_profit", ">= prior", items, at_risk="5 %").verdict == expected


def test_law_06_at_risk_may_be_a_condition():
    for liabilities, expected in ((68, "met"), ("68.01", "at_risk"), (70, "at_risk"), ("70.01", "breached")):
        items = {"total_liabilities": liabilities, "total_assets": 100}
        assert soekpi.check("debt_ratio", "<= 70 %", items, at_risk="> 68 %").verdict == expected


def test_law_06_not_more_than_last_year_is_one_sided():
    items = {"total_liabilities": 40, "total_assets": 100, "total_liabilities@prior": 60, "total_assets@prior": 100}
    assert soekpi.check("debt_ratio", "<= prior + 1 pp", items).verdict == "met"
    assert soekpi.check("debt_ratio", "within 1 pp of prior", items).verdict == "breached"


# ---- 7. Growth ----


@pytest.mark.parametrize("now, before, label, value", [
    (12, 10, "increase", Fraction(1, 5)), (10, 10, "unchanged", Fraction(0)), (9, 10, "decrease", Fraction(-1, 10)),
    (0, 10, "decrease", Fraction(-1)), (-3, 10, "turned_loss", Fraction(-13, 10)), (5, 0, "from_zero", None),
    (0, 0, "unchanged", None), (-5, 0, "turned_loss", None), (5, -3, "turned_profitable", None),
    (-1, -3, "loss_narrowed", None), (0, -3, "loss_narrowed", None), (-3, -3, "unchanged", None),
    (-4, -3, "loss_widened", None),
])
def test_law_07_growth(now, before, label, value):
    result = soekpi.compute("total_profit_growth", {"total_profit": now, "total_profit@prior": before})
    assert result.label == label
    assert result.exact == value
    assert result.reason == ("ok" if value is not None else "non_positive_base")


@pytest.mark.parametrize("growth_base, value", [("absolute", Fraction(8, 3)), ("signed", Fraction(-8, 3))])
def test_law_07_dialects_are_named(growth_base, value):
    result = soekpi.compute("total_profit_growth", {"total_profit": 5, "total_profit@prior": -3},
                            growth_base=growth_base)
    assert (result.exact, result.label) == (value, "turned_profitable")
    assert "growth_base" in result.marks
    positive = soekpi.compute("total_profit_growth", {"total_profit": 5, "total_profit@prior": 3},
                              growth_base=growth_base)
    assert positive.exact == Fraction(2, 3)
    zero = soekpi.compute("total_profit_growth", {"total_profit": 5, "total_profit@prior": 0}, growth_base=growth_base)
    assert zero.reason == "non_positive_base"


def test_law_07_only_growth_looks_at_its_base():
    value = soekpi.compute("(total_profit - total_profit@prior) / total_profit@prior",
                           {"total_profit": 5, "total_profit@prior": -3})
    assert (value.reason, value.label) == ("negative_denominator", None)


def test_law_07_words_for_profits_and_for_other_items():
    assert soekpi.label_text("turned_profitable", profit=True) == "扭亏为盈"
    assert soekpi.label_text("turned_loss", profit=True) == "由盈转亏"
    assert soekpi.label_text("turned_profitable", profit=False) == "由负转正"
    assert soekpi.label_text("turned_loss", profit=False) == "由正转负"
    assert soekpi.label_text("loss_narrowed") == "减亏"
    assert soekpi.label_text("loss_widened") == "增亏"


def test_law_07_a_plan_may_map_labels_to_verdicts():
    goals = plan('indicator: total_profit_growth, rule: "> 5 %", scope: each',
                 'indicator: total_profit_growth, rule: "> 5 %", scope: each, '
                 'labels: {turned_profitable: met, loss_narrowed: at_risk, loss_widened: breached}')
    report = goals.evaluate(table("企业,利润总额,利润总额@prior\n甲,5,-3\n乙,-1,-3\n丙,-4,-3\n丁,11,10\n戊,1,0"),
                            period="2023")
    assert list(report.verdicts("g0")) == ["undefined"] * 3 + ["met", "undefined"]
    assert list(report.verdicts("g1")) == ["met", "at_risk", "breached", "met", "undefined"]


# ---- 8. Per cent, percentage points, times ----


def refused(code: str, goal: str, head: str = "", *words: str) -> soekpi.SoekpiError:
    with pytest.raises(soekpi.SoekpiError) as caught:
        plan(goal, head=head)
    assert caught.value.code.name == code, caught.value
    assert caught.value.line > 0 and caught.value.column > 0
    for word in words:
        assert word in str(caught.value), caught.value
    return caught.value


def test_law_08_a_constant_needs_its_unit():
    refused("UNIT", 'indicator: debt_ratio, rule: "<= 65"', "", "65")
    refused("UNIT", 'indicator: total_profit, rule: ">= 100"', "", "100")
    refused("UNIT", 'indicator: revenue_per_capita, rule: ">= 100 万元"')
    refused("UNIT", 'indicator: debt_ratio, rule: "<= 65 万元"')
    assert plan('indicator: debt_ratio, rule: "> 0"', 'indicator: total_profit, rule: "> 0"',
                'indicator: revenue_per_capita, rule: ">= 100 万元/人"')


def test_law_08_a_per_cent_added_to_a_per_cent_is_refused():
    error = refused("UNIT", 'indicator: debt_ratio, rule: "<= prior + 5 %"')
    assert "1.05 * prior" in str(error) and "5 pp" in str(error)


def test_law_08_values_are_fractions():
    outcome = soekpi.check("debt_ratio", "<= 65.2 %", {"total_liabilities": 652, "total_assets": 1000})
    assert (outcome.value, outcome.reference, outcome.margin) == (0.652, 0.652, 0.0)
    assert soekpi.compute("debt_ratio", {"负债总额": 1122240.4, "资产总额": 1728488.2}).value \
        == 11222404 / 17284882
    assert str(soekpi.compute("debt_ratio", {"负债总额": 1122240.4, "资产总额": 1728488.2})) == "64.93%"


def test_law_08_points_are_added_and_factors_multiplied():
    items = {"total_liabilities": 63, "total_assets": 100, "total_liabilities@prior": 60, "total_assets@prior": 100}
    assert soekpi.check("debt_ratio", "<= prior + 3 pp", items).margin == 0.0
    assert soekpi.check("debt_ratio", "<= 1.05 * prior", items).margin == 0.0
    assert soekpi.check("debt_ratio", "不高于 上年同期 + 3个百分点", items).margin == 0.0


def test_law_08_money_units_of_tables():
    goals = plan('indicator: total_profit, rule: ">= 1.5 亿元", scope: each')
    for money_unit, figure in (("元", "150000000"), ("千元", "150000"), ("万元", "15000"), ("亿元", "1.5")):
        report = goals.evaluate(table(f"企业,利润总额\n甲,{figure}", money_unit=money_unit), period="2023")
        row = report.rows[0]
        assert (row.verdict, row.value, row.margin) == ("met", 150000000.0, 0.0)


# ---- 9. Average or closing ----


def test_law_09_average_of_opening_and_closing():
    items = {"net_profit": 3, "total_equity": 20, "total_equity@opening": 10}
    assert soekpi.compute("roe", items).exact == Fraction(3, 15)
    assert soekpi.compute("net_profit / total_equity", items).exact == Fraction(3, 20)


def test_law_09_an_average_of_a_flow_is_refused():
    with pytest.raises(soekpi.SoekpiError) as caught:
        soekpi.compute("net_profit / avg(revenue)", {"net_profit": 1, "revenue": 2})
    assert caught.value.code.name == "FORMULA"
    assert "revenue" in str(caught.value) or "营业收入" in str(caught.value)


def test_law_09_average_headcount_is_an_item_of_its_own():
    assert soekpi.indicator("revenue_per_capita").inputs == ("revenue", "average_headcount")
    assert "avg" in soekpi.indicator("revenue_per_employee").formula
    with pytest.raises(soekpi.SoekpiError):
        soekpi.compute("revenue / avg(average_headcount)", {})


# ---- 10. Periods ----


def test_law_10_earlier_rows_are_found_by_date():
    goals = plan('indicator: total_profit_growth, rule: ">= 10 %", scope: each',
                 'indicator: roe, rule: ">= prior", scope: each')
    rows = ["甲,2021,10,5,90", "乙,2023,33,9,100", "甲,2023,11,12,110", "乙,2022,30,9,100", "甲,2022,10,10,100",
            "乙,2021,1,1,80"]
    for seed in range(4):
        random.Random(seed).shuffle(rows)
        report = goals.evaluate(table("企业,年度,利润总额,净利润,所有者权益\n" + "\n".join(rows)), period="2023")
        order = [row.split(",")[0] for row in rows if ",2023," in row]
        expected = {"甲": (0.1, 12 / 105, 10 / 95), "乙": (0.1, 9 / 100, 9 / 90)}
        for i, name in enumerate(order):
            assert report.column("value", "g0")[i] == expected[name][0]
            assert report.column("value", "g1")[i] == expected[name][1]
            assert report.column("reference", "g1")[i] == expected[name][2]


def test_law_10_a_supplied_column_wins_cell_by_cell():
    text = "企业,年度,利润总额,利润总额@prior\n甲,2022,10,\n乙,2022,10,\n甲,2023,12,8\n乙,2023,12,"
    goals = plan('indicator: total_profit_growth, rule: "> 0", scope: each')
    report = goals.evaluate(table(text), period="2023")
    assert report.column("value", "g0")[0] == 0.5
    assert [report.rows[i].reason for i in range(2)] == ["ok", "missing_input"]
    filled = goals.evaluate(table(text), period="2023", fill=True)
    assert list(filled.column("value", "g0")) == [0.5, 0.2]
    assert "filled" in filled.rows[1].marks and "filled" not in filled.rows[0].marks


@pytest.mark.parametrize("text", ["2023", "2023Q4", "2023-12", "2023年", "2023年度", "2023年1-12月", "202312", "2023年12月",
                                  "２０２３年"])
def test_law_10_names_of_one_period(text):
    report = plan('indicator: total_profit, rule: "> 0", scope: each').evaluate(
        table(f"企业,期间,利润总额\n甲,{text},5"), period="2023")
    assert list(report.verdicts("g0")) == ["met"]


@pytest.mark.parametrize("text, month", [("2023Q3", 9), ("2023-09", 9), ("2023年1-9月", 9), ("2023年前三季度", 9),
                                         ("2023年上半年", 6), ("2023H1", 6), ("2023年一季度", 3), ("2023-01", 1)])
def test_law_10_interim_periods_run_from_january(text, month):
    goals = plan('indicator: roe, rule: ">= 6 %", annualise: yes, scope: each')
    report = goals.evaluate(table(f"企业,期间,净利润,所有者权益,所有者权益(年初)\n甲,{text},3,100,100"), period=text)
    assert report.rows[0].value == 36 / (100 * month)
    assert "annualised" in report.rows[0].marks


def test_law_10_second_halves_are_refused():
    for text in ("2023H2", "2023年下半年"):
        with pytest.raises(soekpi.SoekpiError) as caught:
            table(f"企业,期间,利润总额\n甲,{text},5")
        assert caught.value.code.name == "PERIOD" and caught.value.line == 2


def test_law_10_prior_of_prior_is_refused():
    error = refused("RULE", 'indicator: total_profit_growth, rule: ">= prior"')
    assert "year before last" in str(error)


def test_law_10_an_interim_ratio_must_say_whether_it_is_annualised():
    data = table("企业,期间,净利润,所有者权益,所有者权益(年初)\n甲,2023-06,3,100,100")
    with pytest.raises(soekpi.SoekpiError) as caught:
        plan('indicator: roe, rule: ">= 6 %", scope: each').evaluate(data, period="2023-06")
    assert caught.value.code.name == "PLAN" and "annualise" in str(caught.value)
    no = plan('indicator: roe, rule: ">= 3 %", annualise: no, scope: each').evaluate(data, period="2023-06")
    assert no.rows[0].value == 0.03
    yes = plan('indicator: roe, rule: ">= 6 %", annualise: yes, scope: each').evaluate(data, period="2023-06")
    assert (yes.rows[0].value, yes.rows[0].margin) == (0.06, 0.0)


def test_law_10_flow_over_flow_is_never_annualised():
    refused("PLAN", 'indicator: net_margin, rule: ">= 6 %", annualise: yes')
    refused("PLAN", 'indicator: debt_ratio, rule: "<= 60 %", annualise: yes')


def test_law_10_a_table_without_periods_belongs_to_the_period_judged():
    goals = plan('indicator: total_profit, rule: "> 0", scope: each')
    for period in ("2023", "2021-03"):
        assert list(goals.evaluate(table("利润总额\n5\n-1\n5"), period=period).verdicts("g0")) == [
            "met", "breached", "met"]


# ---- 11. Only the period asked for is judged ----


def test_law_11_history_is_not_judged():
    text = "企业,年度,利润总额\n甲,2021,-1\n甲,2022,-1\n甲,2023,1\n乙,2022,-5\n乙,2023,2"
    goals = plan('indicator: total_profit, rule: "> 0", scope: each', head="period: 2023")
    report = goals.evaluate(table(text))
    assert list(report.verdicts("g0")) == ["met", "met"]
    assert list(goals.evaluate(table(text), period="2022").verdicts("g0")) == ["breached", "breached"]


def test_law_11_the_clock_is_never_read():
    goals = plan('indicator: total_profit, rule: "> 0", scope: each')
    report = goals.evaluate(table("企业,年度,利润总额\n甲,1999,1"), period="1999")
    assert list(report.verdicts("g0")) == ["met"]
    with pytest.raises(soekpi.SoekpiError) as caught:
        goals.evaluate(table("企业,年度,利润总额\n甲,1999,1\n甲,2001,1"))
    assert caught.value.code.name == "PERIOD"


# ---- 12. Groups ----


def test_law_12_a_groups_ratio_is_the_ratio_of_sums():
    report = plan('indicator: debt_ratio, rule: "<= 60 %"').evaluate(
        table("企业,负债总额,资产总额\n甲,90,100\n乙,10,900"), period="2023")
    assert list(report.column("value", "g0", level="group")) == [0.1]
    assert list(report.verdicts("g0", level="group")) == ["met"]


def test_law_12_eliminations_are_signed_and_exact():
    report = plan('indicator: total_profit, rule: "> 0"').evaluate(
        table("企业,集团,角色,利润总额\n甲,一,,123456789012.37\n抵销,一,抵销,-123456789012.36"), period="2023")
    assert list(report.column("value", "g0", level="group")) == [0.01]
    assert list(report.verdicts("g0")) == ["met"]


def test_law_12_sums_add_decimals_exactly():
    """0.1 ten times is 1; and large and small figures lose nothing before the last rounding."""
    cells = "\n".join(f"e{i},0.1" for i in range(10))
    report = plan('indicator: total_profit, rule: ">= 1 元"').evaluate(table("entity,total_profit\n" + cells),
                                                                      period="2023")
    group = report.rows[len(report.rows) - 1]
    assert (group.value, group.margin, group.verdict) == (1.0, 0.0, "met")
    rng = random.Random(12)
    figures = [rng.choice((1, -1)) * rng.randrange(10**15) / 10.0 ** rng.randrange(0, 9) for _ in range(500)]
    exact = sum(Fraction(Decimal("%.15g" % x)) for x in figures)
    report = plan('indicator: total_profit, rule: "> 0"').evaluate(
        soekpi.Table.from_columns({"total_profit": array.array("d", figures)}), period="2023")
    assert list(report.column("value", "g0", level="group")) == [exact.numerator / exact.denominator]


def test_law_12_a_missing_input_makes_the_group_missing_unless_partial():
    text = "企业,利润总额,利润总额@prior\n甲,12,10\n乙,,10\n丙,6,5"
    goal = 'indicator: total_profit_growth, rule: "> 0"'
    report = plan(goal).evaluate(table(text), period="2023")
    assert list(report.verdicts("g0", level="group")) == ["no_data"]
    partial = plan(goal, head="partial: yes").evaluate(table(text), period="2023")
    group = partial.rows[len(partial.rows) - 1]
    assert (group.value, group.verdict) == (0.2, "met")
    assert "partial" in group.marks


def test_law_12_groups_come_in_the_order_of_first_appearance():
    text = "企业,集团,负债总额,资产总额\n甲,乙集团,5,10\n乙,甲集团,9,10\n丙,乙集团,6,10"
    report = plan('indicator: debt_ratio, rule: "<= 60 %"').evaluate(table(text), period="2023")
    assert list(report.verdicts("g0", level="group")) == ["met", "breached"]
    assert list(report.column("value", "g0", level="group")) == [0.55, 0.9]


def test_law_12_a_groups_prior_sums_the_members_of_now():
    """丙 left before this period: it does not count last year either."""
    text = "企业,年度,利润总额\n甲,2022,10\n乙,2022,10\n丙,2022,100\n甲,2023,11\n乙,2023,11"
    report = plan('indicator: total_profit_growth, rule: "> 0"').evaluate(table(text), period="2023")
    assert list(report.column("value", "g0", level="group")) == [0.1]


def test_law_12_level_items_never_add():
    text = "企业,利润总额,利润总额@prior,gdp_growth\n甲,12,10,6%\n乙,12,10,6%"
    report = plan('indicator: total_profit_growth, rule: "> gdp_growth"').evaluate(table(text), period="2023")
    group = report.rows[len(report.rows) - 1]
    assert (group.verdict, group.reference) == ("no_data", None)
    roles = "企业,角色,利润总额,利润总额@prior,gdp_growth\n甲,,12,10,6%\n乙,,12,10,6%\n全市,背景,,,7%"
    report = plan('indicator: total_profit_growth, rule: "> gdp_growth"',
                  head="benchmarks: {gdp_growth: {entity: 全市, when: same}}").evaluate(table(roles), period="2023")
    group = report.rows[len(report.rows) - 1]
    assert (group.value, group.reference, group.verdict) == (0.2, 0.07, "met")


def test_law_12_reported_and_context_rows_are_not_judged():
    text = "企业,角色,负债总额,资产总额\n甲,,5,10\n全集团,合并报表,50,100\n全市,背景,1,2"
    report = plan('indicator: debt_ratio, rule: "<= 60 %"').evaluate(table(text), period="2023")
    assert len(report.verdicts("g0")) == 1


# ---- 13. Level items belong to a benchmark ----

REGION = "地区,年度,GDP增速\n示例区,2022,6%\n示例区,2021,5%"
PROFIT = "企业,年度,利润总额,利润总额@prior\n甲,2023,110,100"
GOAL = 'indicator: total_profit_growth, rule: "> gdp_growth", scope: each'


def test_law_13_the_plans_benchmark_entity():
    same = plan(GOAL, head="benchmarks: {gdp_growth: {entity: 示例区, when: same}}")
    latest = plan(GOAL, head="benchmarks: {gdp_growth: {entity: 示例区, when: latest}}")
    report = same.evaluate(table(PROFIT), table(REGION), period="2023")
    assert list(report.verdicts("g0")) == ["no_data"]
    report = latest.evaluate(table(PROFIT), table(REGION), period="2023")
    assert (report.rows[0].reference, report.rows[0].verdict) == (0.06, "met")
    assert "earlier" in report.rows[0].marks
    assert any("2022" in finding.text_en for finding in report.findings)


def test_law_13_the_row_itself_comes_first_and_the_caller_last():
    head = "benchmarks: {gdp_growth: {entity: 示例区, when: latest}}"
    own = "企业,年度,利润总额,利润总额@prior,gdp_growth\n甲,2023,110,100,10%\n乙,2023,110,100,"
    report = plan(GOAL, head=head).evaluate(table(own), table(REGION), period="2023",
                                            parameters={"gdp_growth": "7 %"})
    assert list(report.column("reference", "g0")) == [0.1, 0.06]
    assert list(report.verdicts("g0")) == ["breached", "met"]
    report = plan(GOAL).evaluate(table(PROFIT), period="2023", parameters={"gdp_growth": "6.7%"})
    assert report.rows[0].reference == 0.067


def test_law_13_no_benchmark_is_no_data():
    report = plan(GOAL).evaluate(table(PROFIT), period="2023")
    assert (report.rows[0].verdict, report.rows[0].reason) == ("no_data", "missing_input")


# ---- 14. Rounding ----


@pytest.mark.parametrize("x, places, text", [
    ("0.02675", 2, "2.68%"), ("-0.005", 0, "-1%"), ("0.005", 0, "1%"), ("0.00499999", 0, "0%"), ("-0.00004", 2, "0.00%"),
    ("0.12345", 2, "12.35%"), ("0.12344999", 2, "12.34%"), ("1234.5678", 2, "123,456.78%"), ("0.652", 1, "65.2%"),
])
def test_law_14_rounding_is_decimal_and_half_away_from_zero(x, places, text):
    value = soekpi.compute("debt_ratio", {"total_liabilities": Decimal(x), "total_assets": 1})
    assert value.format(places=places) == text


@pytest.mark.parametrize("liabilities, rule, expected, margin", [
    ("70.005", "<= 70.01 %", "met", 0.0), ("70.005", "<= 70 %", "breached", -0.0001), ("70.0049", "<= 70 %", "met", 0.0),
    ("69.995", "< 70 %", "breached", 0.0), ("69.9949", "< 70 %", "met", 0.0001),
])
def test_law_14_a_target_may_round_before_it_compares(liabilities, rule, expected, margin):
    items = {"total_liabilities": Decimal(liabilities), "total_assets": 100}
    outcome = soekpi.check("debt_ratio", rule, items, round=2)
    assert (outcome.verdict, outcome.margin) == (expected, margin)
    assert outcome.value == float(Fraction(Decimal(liabilities)) / 100)


def test_law_14_a_computed_reference_is_rounded_too():
    items = {"total_liabilities": Decimal("60.004"), "total_assets": 100,
             "total_liabilities@prior": Decimal("59.996"), "total_assets@prior": 100}
    assert soekpi.check("debt_ratio", "<= prior", items).verdict == "breached"
    rounded = soekpi.check("debt_ratio", "<= prior", items, round=2)
    assert (rounded.verdict, rounded.margin) == ("met", 0.0)


def test_law_14_money_is_rounded_in_the_plans_unit():
    goals = plan('indicator: total_profit, rule: ">= 1.01 万元", scope: each, round: 2', head="money_unit: 万元")
    report = goals.evaluate(table("企业,利润总额\n甲,10050\n乙,10049.99"), period="2023")
    assert list(report.verdicts("g0")) == ["met", "breached"]


# ---- 15. Evidence ----


def test_law_15_without_a_row_there_is_no_evidence():
    report = plan('indicator: debt_ratio, rule: "<= 70 %", scope: [甲]').evaluate(
        table("企业,负债总额,资产总额\n乙,1,2"), period="2023")
    assert list(report.verdicts("g0")) == ["not_in_scope"]
    assert "UNKNOWN_ENTITY" in [finding.code.name for finding in report.findings]


# ---- 16. Reported and derived figures are marked ----


def test_law_16_a_reported_indicator_stands_in():
    report = plan('indicator: debt_ratio, rule: "<= 65.1 %", scope: each').evaluate(
        table("企业,资产负债率\n甲,65.1%\n乙,65.11%"), period="2023")
    assert list(report.verdicts("g0")) == ["met", "breached"]
    assert report.rows[0].marks == ("reported",)


def test_law_16_a_reported_indicator_is_compared_with_ours():
    """As far as the report prints: 2/3 is 67%, 66.7%, 66.67%, and not 66.6%, 66.66% or 66.70%."""
    goals = plan('indicator: debt_ratio, rule: "<= 70 %", scope: each')
    for good, bad in (("67%", "66%"), ("66.7%", "66.6%"), ("66.67%", "66.66%"), ("66.67%", "66.70%")):
        report = goals.evaluate(table(f"企业,负债总额,资产总额,资产负债率\n甲,2,3,{good}\n乙,2,3,{bad}"), period="2023")
        assert list(report.column("value", "g0")) == [2 / 3, 2 / 3]
        disagree = [finding for finding in report.findings if finding.code.name == "DISAGREES"]
        assert len(disagree) == 1 and "乙" in disagree[0].text_zh


def test_law_16_an_indicator_among_the_inputs_is_that_figure():
    outcome = soekpi.check("debt_ratio", "<= 65 %", {"debt_ratio": "65 %"})
    assert (outcome.verdict, outcome.margin, outcome.marks) == ("met", 0.0, ("reported",))


def test_law_16_a_derived_item_is_marked():
    value = soekpi.compute("debt_ratio", {"total_assets": 10, "total_equity": 4})
    assert (value.exact, value.marks) == (Fraction(6, 10), ("derived",))
    assert soekpi.compute("debt_ratio", {"total_assets": 10, "total_liabilities": 6}).marks == ()
    assert soekpi.compute("debt_ratio", {"total_assets": 10}).reason == "missing_input"


def test_law_16_a_derived_item_in_a_table():
    report = plan('indicator: debt_ratio, rule: "<= 60 %", scope: each').evaluate(
        table("企业,资产总额,所有者权益\n甲,10,4"), period="2023")
    assert (report.rows[0].value, report.rows[0].marks) == (0.6, ("derived",))
    assert "DERIVED" in [finding.code.name for finding in report.findings]


# ---- 17. Bad text, bad data (test_malformed.py has the collection) ----


def test_law_17_an_unknown_name_is_an_error_with_near_matches():
    error = refused("NAME", 'indicator: dept_ratio, rule: "<= 70 %"', "", "dept_ratio", "debt_ratio")
    assert (error.line, error.column) == (4, 25)


def test_law_17_a_known_item_without_a_column_is_no_data_and_a_finding():
    report = plan('indicator: debt_ratio, rule: "<= 70 %", scope: each').evaluate(
        table("企业,资产总额,负债总鄂\n甲,10,4"), period="2023")
    assert list(report.verdicts("g0")) == ["no_data"]
    missing = [finding for finding in report.findings if finding.code.name == "MISSING_COLUMN"]
    assert len(missing) == 1 and "负债总鄂" in missing[0].text_zh


def test_law_17_strict_makes_it_an_error_and_optional_silences_it():
    data = "企业,资产总额\n甲,10"
    with pytest.raises(soekpi.SoekpiError) as caught:
        plan('indicator: debt_ratio, rule: "<= 70 %", scope: each').evaluate(table(data), period="2023", strict=True)
    assert caught.value.code.name == "TABLE"
    report = plan('indicator: debt_ratio, rule: "<= 70 %", scope: each, optional: true').evaluate(
        table(data), period="2023")
    assert list(report.verdicts("g0")) == ["no_data"]
    assert "MISSING_COLUMN" not in [finding.code.name for finding in report.findings]


def test_law_17_a_duplicated_key_makes_its_rows_invalid():
    report = plan('indicator: total_profit, rule: "> 0", scope: each').evaluate(
        table("企业,年度,利润总额\n甲,2023,1\n乙,2023,1\n甲,2023,2"), period="2023")
    assert list(report.verdicts("g0")) == ["no_data", "met", "no_data"]
    assert report.rows[0].reason == "invalid_input"
    assert "DUPLICATE_KEY" in [finding.code.name for finding in report.findings]


# ---- 18. A plan only states what its source states ----


def test_law_18_what_is_not_stated_is_listed():
    goals = plan('indicator: debt_ratio, rule: "<= prior + band", basis: assumed, note: a reading of ours',
                 'indicator: total_profit_growth, rule: "> 5 %", basis: stated',
                 head="parameters:\n  band: {value: 1 pp, note: the plan names no figure}")
    listed = "\n".join(goals.assumptions)
    assert "a reading of ours" in listed and "the plan names no figure" in listed
    assert [target.basis for target in goals.targets] == ["assumed", "stated"]
    report = goals.evaluate(table("企业,负债总额,资产总额\n甲,1,2"), period="2023")
    assert set(goals.assumptions) <= set(report.assumptions)


def test_law_18_built_in_plans_say_what_is_stated():
    for name in soekpi.builtin_plans():
        goals = soekpi.Plan.builtin(name)
        assert goals.targets
        for target in goals.targets:
            assert target.basis in ("stated", "read", "assumed")
            assert target.basis != "stated" or target.quote, f"{name}: {target.id} quotes nothing"


# ---- 19. Limits ----


def code_of(text: str) -> str:
    with pytest.raises(soekpi.SoekpiError) as caught:
        soekpi.Plan.parse(text)
    return caught.value.code.name


HEAD = "soekpi: 1\nplan: limits\n"


def test_law_19_limits_of_plan_text():
    goals = 'goals:\n  - {id: a, indicator: debt_ratio, rule: "<= 70 %", basis: stated}\n'
    fill = 2**20 - len(HEAD) - len(goals)
    assert soekpi.Plan.parse(HEAD + goals + "#" * (fill - 1) + "\n").targets
    assert code_of(HEAD + goals + "#" * fill + "\n") == "LIMIT"


def test_law_19_limit_of_depth():
    assert code_of(HEAD + "note: " + "[" * 40 + "]" * 40 + "\n") == "LIMIT"
    assert code_of(HEAD + "note: " + "[" * 100000) == "LIMIT"


def test_law_19_limit_of_events():
    assert code_of(HEAD + "note: [" + "a," * 100001 + "]\n") == "LIMIT"


def test_law_19_limit_of_terms():
    names = [f"item_{i}" for i in range(65)]
    full = {name: 1 for name in names}
    assert soekpi.compute("+".join(names[:64]), full).value == 64.0
    with pytest.raises(soekpi.SoekpiError) as caught:
        soekpi.compute("+".join(names), full)
    assert caught.value.code.name == "LIMIT"


@pytest.mark.parametrize("text, good", [("1" * 30, True), ("1" * 31, False), ("1e30", True), ("1e31", False),
                                        ("1e-30", True), ("1e-31", False), ("0." + "1" * 30, True)])
def test_law_19_limit_of_constants(text, good):
    if good:
        outcome = soekpi.check("x", f">= {text}", {"x": 1})
        assert outcome.reference == float(text)
    else:
        with pytest.raises(soekpi.SoekpiError) as caught:
            soekpi.check("x", f">= {text}", {"x": 1})
        assert caught.value.code.name == "LIMIT"


def test_law_19_the_largest_integers_within_the_limits_are_exact():
    """64 terms with constants of 30 digits over figures at both ends of the range."""
    rng = random.Random(19)
    names = [f"i{k}" for k in range(64)]
    for _ in range(30):
        figures = {n: rng.choice((1, -1)) * rng.randrange(1, 10**15) * float("1e%d" % rng.choice((-300, 0, 284)))
                   for n in names}
        figures = {n: float("%.15g" % x) for n, x in figures.items()}
        terms = [(rng.randrange(1, 10**30), n) for n in names]
        under = [(rng.randrange(1, 10**30), n) for n in names]
        numerator = sum(c * Fraction(Decimal("%.15g" % figures[n])) for c, n in terms)
        denominator = sum(c * Fraction(Decimal("%.15g" % figures[n])) for c, n in under)
        formula = ("(" + " + ".join(f"{c} * {n}" for c, n in terms) + ") / ("
                   + " + ".join(f"{c} * {n}" for c, n in under) + ")")
        value = soekpi.compute(formula, figures)
        if denominator <= 0:
            assert value.reason == "negative_denominator"
        else:
            exact = numerator / denominator
            assert value.value == exact.numerator / exact.denominator
            assert value.exact == exact


# ---- published cases ----


def published():
    with open(ROOT / "tests/data/soe_statements_published_checks.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("case", published(), ids=lambda case: f"{case['short_name']}-{case['year']}-{case['item']}")
def test_published_results(case):
    """What the companies published themselves follows from their statements."""
    with open(ROOT / "examples/data/soe_statements.csv", encoding="utf-8-sig", newline="") as file:
        rows = {(row.get("short_name") or row.get("entity"), row.get("year") or row.get("period")): row
                for row in csv.DictReader(file)}
    year = case["year"]
    now, before = rows[case["short_name"], year], rows[case["short_name"], str(int(year) - 1)]
    item = case["item"].removeprefix("growth_")
    items = {item: now[item], f"{item}@prior": before[item]}
    if case["item"].startswith("growth_"):
        value = soekpi.compute(f"growth({item})", items)
        places = len(case["published"].partition(".")[2])
        assert abs(value.exact * 100 - Fraction(case["published"])) <= Fraction(1, 2 * 10**places)
    else:
        assert soekpi.compute(item, items).exact == Fraction(case["published"])


def test_shenzhen_six_against_its_oracle():
    """The main example: every value, reference, margin and verdict against fractions over the same decimals."""
    expected = json.loads((ROOT / "tests/data/shenzhen_six_2021_expected.json").read_text("utf-8"))
    goals = soekpi.Plan.load(ROOT / "examples/plans/shenzhen-six-2021.yaml")
    report = goals.evaluate(soekpi.Table.from_csv(ROOT / "examples/data/soe_statements.csv"),
                            soekpi.Table.from_csv(ROOT / "examples/data/city_gdp_growth.csv"))
    rows = list(report.rows)
    assert len(rows) == len(expected["rows"])
    found = {(row.entity if row.level == "entity" else None, row.target): row for row in rows}
    as_float = lambda text: None if text is None else float(Fraction(text))  # noqa: E731
    for line in expected["rows"]:
        row = found[line["entity"], line["target"]]
        assert row.verdict == line["verdict"], line
        assert row.reason == line["reason"], line
        assert row.label == line["label"], line
        assert row.value == as_float(line["value"]), line
        assert row.reference == as_float(line["reference"]), line
        assert row.margin == as_float(line["margin"]), line


# ---- worked examples of the cited rules ----


@pytest.mark.parametrize("indicator, items, value", [
    # 2006 rule, annex 1
    ("roe", {"net_profit": 8, "total_equity@opening": 90, "total_equity": 110}, Fraction(8, 100)),
    ("return_on_total_assets", {"total_profit": 9, "interest_expense": 3, "total_assets@opening": 180,
                                "total_assets": 220}, Fraction(12, 200)),
    ("operating_margin", {"operating_profit": 7, "revenue": 70}, Fraction(1, 10)),
    ("cash_cover_of_profit", {"operating_cash_flow": 12, "net_profit": 8}, Fraction(3, 2)),
    ("profit_to_cost", {"total_profit": 5, "operating_cost": 60, "taxes_and_surcharges": 2, "selling_expense": 8,
                        "admin_expense": 20, "rnd_expense": 6, "finance_expense": 4}, Fraction(5, 100)),
    ("return_on_capital", {"net_profit": 6, "paid_in_capital": 50, "paid_in_capital@opening": 50, "capital_reserve": 12,
                           "capital_reserve@opening": 8}, Fraction(6, 60)),
    ("total_asset_turnover", {"revenue": 150, "total_assets@opening": 90, "total_assets": 110}, Fraction(3, 2)),
    ("receivables_turnover", {"revenue": 120, "receivables": 18, "bad_debt_provision": 2, "receivables@opening": 9,
                              "bad_debt_provision@opening": 1}, Fraction(120, 15)),
    ("bad_asset_ratio", {"impairment_balance": 4, "unrecognised_losses": 3, "unresolved_losses": 1, "total_assets": 96},
     Fraction(8, 100)),
    ("current_asset_turnover", {"revenue": 80, "current_assets": 50, "current_assets@opening": 30}, Fraction(2)),
    ("cash_return_on_assets", {"operating_cash_flow": 5, "total_assets": 110, "total_assets@opening": 90},
     Fraction(5, 100)),
    ("interest_cover", {"total_profit": 9, "interest_expense": 3}, Fraction(4)),
    ("quick_ratio", {"current_assets": 50, "inventory": 20, "current_liabilities": 40}, Fraction(3, 4)),
    ("cash_to_current_liabilities", {"operating_cash_flow": 10, "current_liabilities": 40}, Fraction(1, 4)),
    ("interest_bearing_share", {"short_term_borrowing": 10, "current_portion_long_term_debt": 2,
                                "long_term_borrowing": 20, "bonds_payable": 7, "interest_payable": 1,
                                "total_liabilities": 80}, Fraction(1, 2)),
    ("contingent_liability_ratio", {"contingent_liabilities": 3, "total_equity": 60}, Fraction(1, 20)),
    ("revenue_growth", {"revenue": 108, "revenue@prior": 100}, Fraction(2, 25)),
    ("capital_preservation", {"state_equity": 112, "objective_equity_changes": 7, "state_equity@opening": 100},
     Fraction(105, 100)),
    ("operating_profit_growth", {"operating_profit": 21, "operating_profit@prior": 20}, Fraction(1, 20)),
    ("total_asset_growth", {"total_assets": 106, "total_assets@opening": 100}, Fraction(6, 100)),
    ("technology_ratio", {"technology_spending": 3, "revenue": 100}, Fraction(3, 100)),
    # CSRC rule 9: P/(E0 + NP/2 + changes)
    ("roe_weighted", {"net_profit_parent": 20, "equity_parent@opening": 180, "weighted_equity_changes": 10},
     Fraction(20, 200)),
    ("roe_closing", {"net_profit_parent": 20, "equity_parent": 250}, Fraction(2, 25)),
    # value added by the income approach
    ("labour_productivity", {"labour_compensation": 60, "depreciation": 15, "net_production_tax": 10,
                             "operating_surplus": 15, "average_headcount": 4}, Fraction(25)),
    # EVA: NP + 75 % of (interest + R&D) - 5.5 % of adjusted capital
    ("eva", {"net_profit": 20, "interest_expense": 6, "rnd_expense": 2, "total_equity": 110, "total_equity@opening": 90,
             "total_liabilities": 110, "total_liabilities@opening": 90, "non_interest_current_liabilities": 20,
             "non_interest_current_liabilities@opening": 20, "construction_in_progress": 30,
             "construction_in_progress@opening": 10}, Fraction(26) - Fraction(55, 1000) * 160),
    ("cost_per_hundred_revenue", {"cost_and_expense_total": 93, "total_revenue": 100}, Fraction(93)),
    ("loss_share", {"loss_making_enterprises": 3, "enterprises": 12}, Fraction(1, 4)),
])
def test_worked_examples_of_the_rules(indicator, items, value):
    result = soekpi.compute(indicator, items)
    assert (result.reason, result.exact) == ("ok", value)


def test_debt_lines():
    """A ratio at a line has reached it: warning and key monitoring are strict."""
    goals = soekpi.Plan.builtin("debt-lines")
    lines = {target.id: list(goals.evaluate(
        table("企业,负债总额,资产总额\na,60,100\nb,60.01,100\nc,65,100\nd,69.99,100\ne,70,100\nf,72,100"),
        period="2023", parameters={"industry_debt_ratio": "60 %"}).verdicts(target.id)) for target in goals.targets}
    assert lines["baseline"] == ["met"] + ["breached"] * 5
    assert lines["warning-line"] == ["met"] * 2 + ["breached"] * 4
    assert lines["key-monitoring-line"] == ["met"] * 4 + ["breached"] * 2


def test_csv_writer_and_reader_agree():
    """Whatever Python's csv writes is read back as the same figures."""
    rng = random.Random(5)
    rows = [(f"企业\"{i}\",{i}\n行", rng.uniform(-1e9, 1e9)) for i in range(50)]
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["企业", "利润总额"])
    writer.writerows((name, "%.15g" % x) for name, x in rows)
    report = plan('indicator: total_profit, rule: "> 0", scope: each').evaluate(
        soekpi.Table.from_csv(text.getvalue().encode()), period="2023")
    assert report.entities == [name for name, _ in rows]
    assert list(report.column("value", "g0")) == [float("%.15g" % x) for _, x in rows]
