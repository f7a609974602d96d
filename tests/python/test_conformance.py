"""Every indicator and item of the catalogue against every law that speaks of one.

Exemptions stand in EXEMPT with their reason; a test at the end counts that each is used.
"""

from __future__ import annotations

import ast
import random
import re
from collections import defaultdict
from fractions import Fraction

import pytest

import soekpi

INDICATORS = soekpi.indicators()
ITEMS = soekpi.items()
PARAMETERS = {parameter.id: Fraction(parameter.value).limit_denominator(10**9)
              for parameter in soekpi.Catalogue().parameters()}
SUFFIXES = {"": "", "opening": "@opening", "prior": "@prior", "prior_opening": "@prior_opening"}

EXEMPT = {
    "no denominator": {"eva": "an amount, not a ratio: there is nothing to divide by"},
    "prior": "growth already uses last year: its prior would need the year before last",
    "no better direction": {
        "wage_bill_growth": "wages may grow with profit; no rule says which way is better",
        "taxes_growth": "follows profit and tax law",
        "labour_cost_share": "depends on the trade",
        "equity_multiplier": "leverage, judged by debt_ratio",
        "average_wage": "a cost to one and an income to the other",
    },
    "no source": {"months": "part of the period, not a figure of a statement"},
}

each = pytest.mark.parametrize("indicator", INDICATORS, ids=lambda indicator: indicator.id)


# ---- an independent reading of formulas, by Python's own parser ----


class Reader(ast.NodeVisitor):
    """Evaluates a formula in fractions, and notes which figures it uses."""

    def __init__(self, figures=None):
        self.figures = figures
        self.used: list[str] = []
        self.denominators: list[Fraction] = []

    def read(self, formula: str) -> Fraction:
        text = re.sub(r"@(\w+)", r"__at_\1", formula)
        return self.value(ast.parse(text, mode="eval").body, "")

    def value(self, node, time):
        if isinstance(node, ast.BinOp):
            left, right = self.value(node.left, time), self.value(node.right, time)
            if isinstance(node.op, ast.Div):
                self.denominators.append(right)
                return left / right if right else Fraction(0)
            return {ast.Add: left + right, ast.Sub: left - right, ast.Mult: left * right}[type(node.op)]
        if isinstance(node, ast.UnaryOp):
            return -self.value(node.operand, time)
        if isinstance(node, ast.Constant):
            return Fraction(str(node.value))
        if isinstance(node, ast.Call):
            inside = node.args[0]
            if node.func.id == "avg":
                return (self.value(inside, "opening") + self.value(inside, "")) / 2
            now, before = self.value(inside, ""), self.value(inside, "prior")
            self.denominators.append(before)
            return (now - before) / before if before else Fraction(0)
        name, _, own = node.id.partition("__at_")
        if name in PARAMETERS:
            return PARAMETERS[name]
        name += SUFFIXES[own or time]
        if name not in self.used:
            self.used.append(name)
        return self.figures[name] if self.figures else Fraction(1)


def figures_for(indicator, seed=0):
    """Positive figures with two decimals; a growing denominator keeps ratios apart."""
    rng = random.Random(f"{indicator.id} {seed}")
    return {name: rng.randrange(10**4, 10**7) / 100 for name in indicator.inputs}


def fractions_of(figures):
    return {name: Fraction(repr(x)) for name, x in figures.items()}


def has_denominator(indicator) -> bool:
    return "/" in indicator.formula or indicator.growth


# ---- the walk ----


@each
def test_formula_reads_as_itself(indicator):
    for number, text in enumerate((indicator.formula, indicator.formula_zh)):
        catalogue = soekpi.Catalogue()
        catalogue.add_indicator(f"again_{number}", text, unit=indicator.unit, better=indicator.better)
        again = catalogue.indicator(f"again_{number}")
        assert again.formula == indicator.formula
        assert again.formula_zh == indicator.formula_zh
        assert again.inputs == indicator.inputs
        assert (again.growth, again.annualisable, again.profit) == (
            indicator.growth, indicator.annualisable, indicator.profit)


@each
def test_inputs_are_those_of_the_formula(indicator):
    reader = Reader()
    reader.read(indicator.formula)
    assert set(indicator.inputs) == set(reader.used)
    assert len(indicator.inputs) == len(set(indicator.inputs))


@each
def test_value_is_that_of_the_formula(indicator):
    for seed in range(5):
        figures = figures_for(indicator, seed)
        reader = Reader(fractions_of(figures))
        expected = reader.read(indicator.formula)
        value = soekpi.compute(indicator.id, figures)
        if any(denominator <= 0 for denominator in reader.denominators):
            assert value.value is None and value.reason != "ok"
            continue
        assert (value.reason, value.exact) == ("ok", expected)
        assert value.value == expected.numerator / expected.denominator
        assert value.marks == ()


@each
def test_every_name_finds_it(indicator):
    names = {indicator.id, indicator.name_zh, indicator.name_en, *indicator.aliases}
    names |= {indicator.id.upper(), indicator.id.replace("_", " "), indicator.id.replace("_", "-")}
    names |= {name.replace("(", "（").replace(")", "）") for name in names}
    for name in names:
        assert soekpi.indicator(name).id == indicator.id, name


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.id)
def test_every_name_of_an_item_finds_it(item):
    for name in {item.id, item.name_zh, item.name_en, *item.aliases, item.id.title()}:
        assert soekpi.item(name).id == item.id, name
    assert item.kind in ("flow", "stock", "average", "level")
    assert "[F]" in item.source or "[M]" in item.source or item.id in EXEMPT["no source"]


def limit(indicator, sign, number) -> str:
    """A rule's text: a constant against a % indicator needs its %."""
    return f"{sign} {number}{' %' if indicator.unit == '%' else ''}"


@each
def test_it_says_where_it_comes_from(indicator):
    assert "[F]" in indicator.source or "[M]" in indicator.source
    assert indicator.name_zh != indicator.id and indicator.name_en
    if indicator.id in EXEMPT["no better direction"]:
        assert indicator.better is None
    else:
        assert indicator.better in ("higher", "lower")


@each
def test_a_zero_denominator_is_never_met(indicator):
    if indicator.id in EXEMPT["no denominator"]:
        assert not has_denominator(indicator)
        return
    assert has_denominator(indicator)
    zeros = dict.fromkeys(indicator.inputs, 0.0)
    for rule in (limit(indicator, ">=", "-1e9"), limit(indicator, "<=", "1e9"), limit(indicator, "<", "1e9")):
        outcome = soekpi.check(indicator.id, rule, zeros)
        assert outcome.verdict == "undefined"
        assert outcome.reason == ("non_positive_base" if indicator.growth else "zero_denominator")
        assert outcome.value is None


@each
def test_a_negative_denominator_is_never_met(indicator):
    if indicator.id in EXEMPT["no denominator"]:
        return
    negative = {name: -1.0 for name in indicator.inputs}
    outcome = soekpi.check(indicator.id, limit(indicator, ">=", "-1e9"), negative)
    reader = Reader(fractions_of(negative))
    reader.read(indicator.formula)
    if indicator.denominator == "nonzero" or all(denominator > 0 for denominator in reader.denominators):
        assert outcome.reason == "ok"
    else:
        assert outcome.verdict == "undefined"
        assert outcome.reason == ("non_positive_base" if indicator.growth else "negative_denominator")


@each
def test_each_missing_input_is_missing(indicator):
    full = figures_for(indicator)
    for name in indicator.inputs:
        for absent in ({**full, name: None}, {k: v for k, v in full.items() if k != name}):
            outcome = soekpi.check(indicator.id, limit(indicator, ">=", "-1e9"), absent)
            if outcome.marks == ("derived",):  # another input defines the missing one
                assert soekpi.item(name.split("@")[0]).definitions
                continue
            assert (outcome.verdict, outcome.reason, outcome.value) == ("no_data", "missing_input", None), name
        invalid = soekpi.check(indicator.id, limit(indicator, ">=", "-1e9"), {**full, name: float("inf")})
        assert (invalid.verdict, invalid.reason) == ("no_data", "invalid_input"), name


@each
def test_scaling_all_money_scales_by_the_unit(indicator):
    units = {item.id: item.unit for item in ITEMS}
    figures = figures_for(indicator)
    plain = soekpi.compute(indicator.id, figures)
    power = {"money": 1, "money/person": 1}.get(indicator.unit, 0)
    for k in (-8, -3, 2, 4, 8, 11):
        scaled = {name: float(f"{x!r}e{k}") if units[name.split("@")[0]] == "money" else x
                  for name, x in figures.items()}
        value = soekpi.compute(indicator.id, scaled)
        assert value.exact == plain.exact * Fraction(10) ** (k * power)
        if power == 0:
            assert value.value == plain.value


@each
def test_a_year_like_the_last_is_a_tie(indicator):
    if any("@prior" in name for name in indicator.inputs):
        with pytest.raises(soekpi.SoekpiError) as caught:
            soekpi.check(indicator.id, ">= prior", figures_for(indicator))
        assert caught.value.code.name == "RULE" and EXEMPT["prior"]
        return
    figures = figures_for(indicator)
    earlier = {"": "@prior", "opening": "@prior_opening"}
    both = dict(figures)
    for name, x in figures.items():
        base, _, time = name.partition("@")
        both[base + earlier[time]] = x
    for rule, verdict in ((">= prior", "met"), ("<= prior", "met"), ("> prior", "breached"), ("< prior", "breached")):
        outcome = soekpi.check(indicator.id, rule, both)
        assert (outcome.verdict, outcome.margin) == (verdict, 0.0), rule
        assert outcome.value == outcome.reference


@each
def test_a_reported_figure_stands_in(indicator):
    rule = ">= 50 %" if indicator.unit == "%" else ">= 0.5"
    outcome = soekpi.check(indicator.id, rule, {indicator.id: 0.5})
    assert (outcome.verdict, outcome.margin, outcome.marks) == ("met", 0.0, ("reported",))
    assert soekpi.check(indicator.name_zh, rule, {indicator.name_zh: 0.5}).marks == ("reported",)


def test_a_table_of_all_indicators_equals_one_call_each():
    """The batch and the calculator are one core: same bits."""
    names = list(dict.fromkeys(name for indicator in INDICATORS for name in indicator.inputs))
    rng = random.Random(7)
    rows = [{name: rng.choice((0.0, float("nan"), rng.randrange(-10**6, 10**8) / 100, rng.randrange(1, 10**8) / 100))
             for name in names} for _ in range(60)]
    goals = "".join(f'  - {{id: "{each_.id}", indicator: {each_.id}, rule: ">= 0", scope: each, basis: stated}}\n'
                    for each_ in INDICATORS)
    plan = soekpi.Plan.parse("soekpi: 1\nplan: all\ngoals:\n" + goals)
    report = plan.evaluate(soekpi.Table.from_columns({name: [row[name] for row in rows] for name in names}),
                           period="2023")
    for indicator in INDICATORS:
        prepared = soekpi.prepare(indicator.id, ">= 0", names)
        columns = [report.column(field, indicator.id) for field in ("value", "margin", "verdict", "reason")]
        for number, row in enumerate(rows):
            one = prepared([row[name] for name in names])
            many = report.rows[number * len(INDICATORS) + INDICATORS.index(indicator)]
            assert (one.value, one.margin, one.verdict, one.reason, one.label) == (
                many.value, many.margin, many.verdict, many.reason, many.label), (indicator.id, number)
            assert columns[0][number] == one.value or (one.value is None and columns[0][number] != columns[0][number])


def test_definitions_are_linear_and_read_again():
    for item in ITEMS:
        for text in item.definitions:
            catalogue = soekpi.Catalogue()
            catalogue.add_indicator("again", text, unit=item.unit)
            assert catalogue.indicator("again").formula == text
            assert "/" not in text


def test_names_are_unique():
    owners = defaultdict(set)
    for thing in [*ITEMS, *INDICATORS]:
        for name in {thing.id, thing.name_zh, thing.name_en, *thing.aliases}:
            owners[re.sub(r"(?<=\w)[\s_-]+(?=\w)", "_", name.lower())].add(thing.id)
    assert not {name: ids for name, ids in owners.items() if len(ids) > 1}


def test_exemptions_are_all_used():
    ids = {indicator.id for indicator in INDICATORS}
    for reason in ("no denominator", "no better direction"):
        assert set(EXEMPT[reason]) <= ids
    assert set(EXEMPT["no source"]) <= {item.id for item in ITEMS}
    prior = [indicator.id for indicator in INDICATORS if any("@prior" in name for name in indicator.inputs)]
    print(f"{len(INDICATORS)} indicators; exempt: {len(EXEMPT['no denominator'])} without denominator, "
          f"{len(EXEMPT['no better direction'])} without direction, {len(prior)} of growth")
    assert prior and all("growth(" in soekpi.indicator(name).formula for name in prior)


def test_the_catalogue_holds_what_it_promises():
    """The 22 indicators of the 2006 rule and the five of 一利五率 by the names people use."""
    for name in ("净资产收益率", "总资产报酬率", "盈余现金保障倍数", "成本费用利润率", "资本收益率", "总资产周转率", "应收账款周转率",
                 "不良资产比率", "流动资产周转率", "资产现金回收率", "资产负债率", "已获利息倍数", "速动比率", "现金流动负债比率",
                 "带息负债比率", "或有负债比率", "资本保值增值率", "总资产增长率", "技术投入比率", "研发经费投入强度", "营业现金比率",
                 "营业收现率", "全员劳动生产率", "人均营业收入", "人均利润", "利润总额增速", "营业收入增速", "资本积累率"):
        assert soekpi.indicator(name)
    for name in ("资产总计", "资产合计", "负债合计", "负债总计", "所有者权益(或股东权益)合计", "股东权益合计", "净资产",
                 "归属于母公司所有者的净利润", "归属于母公司股东的净利润", "归属于上市公司股东的净利润", "归属于母公司所有者权益合计",
                 "经营活动产生的现金流量净额", "经营活动现金净流量", "从业人员年平均人数", "职工平均人数", "GDP增速", "liabilities",
                 "assets", "equity", "sales", "net income", "operating cash flow"):
        assert soekpi.item(name)
