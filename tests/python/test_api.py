"""One-figure calls: compute(), check(), prepare(), the catalogue, and the errors.

Expected figures are those of the laws or worked out here with fractions.
"""

from __future__ import annotations

import math
import threading
from decimal import Decimal
from fractions import Fraction

import pytest

import soekpi
from soekpi import FindingCode, SoekpiError, Status


def test_every_public_name_exists():
    for name in soekpi.__all__:
        assert getattr(soekpi, name) is not None, name
        assert name == "__version__" or getattr(soekpi, name).__doc__, f"{name} has no docstring"


# ---- the lines of the contract ------------------------------------------------------------


@pytest.mark.parametrize(("rule", "verdict"), [("> 10 %", "breached"), (">= 10 %", "met")])
def test_law_3_tie_is_exact(rule, verdict):
    items = {"total_profit": 1.1, "total_profit@prior": 1.0}
    outcome = soekpi.check("total_profit_growth", rule, items)
    assert outcome.verdict == verdict
    assert outcome.margin == 0
    assert outcome.value == 0.1
    assert outcome.reference == 0.1
    assert outcome.reason == "ok"
    assert outcome.label == "increase"


def test_law_5_negative_denominator():
    value = soekpi.compute("roe", {"net_profit": -5, "total_equity": -10, "total_equity@opening": -10})
    assert value.value is None
    assert value.exact is None
    assert value.reason == "negative_denominator"
    assert value.label is None
    assert str(value) == "-"


def test_law_7_growth_from_a_loss():
    value = soekpi.compute("total_profit_growth", {"total_profit": 5, "total_profit@prior": -3})
    assert value.value is None
    assert value.label == "turned_profitable"
    assert value.reason == "non_positive_base"


def test_debt_ratio_by_chinese_names():
    value = soekpi.compute("debt_ratio", {"负债总额": 1122240.4, "资产总额": 1728488.2})
    assert value.exact == Fraction(11222404, 17284882)
    assert value.value == 11222404 / 17284882
    assert f"{value.value:.7f}" == "0.6492612"
    assert str(value) == "64.93%"
    assert value.unit == "%"
    assert value.format(places=4) == "64.9261%"


def test_law_4_missing_is_never_met():
    for rule in ("> 10 %", "< 10 %", "within 100 pp of 0 %"):
        outcome = soekpi.check("total_profit_growth", rule, {"total_profit": 1.1})
        assert outcome.verdict == "no_data"
        assert outcome.reason == "missing_input"
        assert outcome.value is None
        assert outcome.margin is None
        assert outcome.amount is None
        assert outcome.missing() != ""


# ---- figures as people give them ------------------------------------------------------------


@pytest.mark.parametrize(
    "figure",
    [
        12345000,
        12345000.0,
        Decimal("12345000"),
        Decimal("1.2345E+7"),
        "12345000",
        "1,234.5 万元",
        "１２３４５０００",
    ],
)
def test_kinds_of_figures(figure):
    value = soekpi.compute("debt_ratio", {"total_liabilities": figure, "total_assets": 20000000})
    assert value.exact == Fraction(12345, 20000)
    assert value.findings == []


def test_kinds_of_percentages():
    for figure in ("8.5 %", 0.085, Decimal("0.085")):
        assert soekpi.compute("gdp_growth", {"gdp_growth": figure}).exact == Fraction(85, 1000)


@pytest.mark.parametrize("figure", [None, math.nan, "-", "—", "", "不适用", Decimal("NaN")])
def test_missing_figures(figure):
    value = soekpi.compute("debt_ratio", {"total_liabilities": figure, "total_assets": 2})
    assert (value.value, value.reason) == (None, "missing_input")


@pytest.mark.parametrize("figure", [math.inf, -math.inf, 1e301, 1e-301, Decimal("Infinity")])
def test_invalid_figures(figure):
    value = soekpi.compute("debt_ratio", {"total_liabilities": figure, "total_assets": 2})
    assert (value.value, value.reason) == (None, "invalid_input")


@pytest.mark.parametrize("figure", [True, False, b"1", 1j, [1], Fraction(1, 2), object()])
def test_refused_figures(figure):
    with pytest.raises(TypeError, match="total_assets"):
        soekpi.compute("debt_ratio", {"total_liabilities": 1, "total_assets": figure})


def test_text_that_is_no_number():
    with pytest.raises(SoekpiError, match="total_assets") as caught:
        soekpi.compute("debt_ratio", {"total_liabilities": 1, "total_assets": "1.234,5"})
    assert caught.value.code == Status.SYNTAX


@pytest.mark.parametrize("figure", [1234567890123456, Decimal("123456789012345.6"), "1,234,567,890,123,456"])
def test_law_1_lost_digits_are_a_finding(figure):
    value = soekpi.compute("debt_ratio", {"total_liabilities": figure, "total_assets": 1e15})
    (finding,) = value.findings
    assert finding.code == FindingCode.DIGITS_LOST
    assert "total_liabilities" in finding.text_zh
    assert "total_liabilities" in finding.text_en


def test_law_1_doubles_stand_for_15_digits():
    value = soekpi.compute("a / b", {"a": 0.1 + 0.2, "b": 1})
    assert value.exact == Fraction(3, 10)
    assert value.value == 0.3
    assert value.findings == []


def test_read_figure():
    assert soekpi.read_figure("1,234.5 万元") == 12345000.0
    assert soekpi.read_figure("8.5 %") == 0.085
    assert soekpi.read_figure("(3)") == -3.0
    assert math.isnan(soekpi.read_figure("--"))
    with pytest.raises(SoekpiError):
        soekpi.read_figure("three")


# ---- formulas, names, options -----------------------------------------------------------------


def test_formula_with_names_of_its_own():
    items = {"sold": 30, "stock": 4, "stock@opening": 2}
    value = soekpi.compute("sold / avg(stock)", items)
    assert value.exact == Fraction(30, 3)
    assert value.unit == "number"


def test_formula_in_full_width():
    assert soekpi.compute("（a + b）/ c", {"a": 1, "b": 2, "c": 6}).exact == Fraction(1, 2)


def test_law_16_a_reported_indicator_is_that_figure():
    value = soekpi.compute("debt_ratio", {"debt_ratio": "65.2%"})
    assert value.exact == Fraction(652, 1000)
    assert "reported" in value.marks


def test_entries_that_nothing_uses_are_ignored():
    value = soekpi.compute(
        "debt_ratio", {"total_liabilities": 1, "total_assets": 4, "weather": 3, "revenue": None}
    )
    assert value.exact == Fraction(1, 4)


def test_derived_items_are_marked():
    value = soekpi.compute("debt_ratio", {"total_equity": 1, "total_assets": 4})
    assert value.exact == Fraction(3, 4)
    assert "derived" in value.marks


def test_parameter_among_the_items():
    items = {"net_profit": 10, "interest_expense": 2}
    formula = "net_profit - cost_of_capital*interest_expense"
    plain = soekpi.compute(formula, items)
    given = soekpi.compute(formula, {**items, "cost_of_capital": "10 %"})
    assert plain.exact != given.exact == Fraction(98, 10)
    for rate in ("10 %", 0.1, Decimal("0.1")):
        assert soekpi.check(formula, "> 9", items, parameters={"cost_of_capital": rate}).exact == given.exact
        assert soekpi.compute(formula, {**items, "cost_of_capital": rate}).exact == given.exact
    assert soekpi.compute(formula, {**items, "cost_of_capital": None}).exact == plain.exact
    for rate in (True, None, b"1"):
        with pytest.raises(TypeError, match="cost_of_capital"):
            soekpi.check(formula, "> 9", items, parameters={"cost_of_capital": rate})


def test_growth_dialects():
    items = {"total_profit": 1, "total_profit@prior": -2}
    strict = soekpi.compute("total_profit_growth", items)
    assert (strict.value, strict.marks) == (None, ())
    absolute = soekpi.compute("total_profit_growth", items, growth_base="absolute")
    assert absolute.exact == Fraction(3, 2)
    assert "growth_base" in absolute.marks
    assert soekpi.compute("total_profit_growth", items, growth_base="signed").exact == Fraction(-3, 2)
    with pytest.raises(ValueError, match="growth_base"):
        soekpi.compute("total_profit_growth", items, growth_base="bold")


def test_annualise():
    items = {"net_profit": 3, "total_equity": 10, "total_equity@opening": 10, "months": 6}
    assert soekpi.compute("roe", items).exact == Fraction(3, 10)
    year = soekpi.compute("roe", items, annualise=True)
    assert year.exact == Fraction(6, 10)
    assert year.marks == ("annualised",)
    assert soekpi.check("roe", ">= 60 %", items, annualise=True).verdict == "met"


def test_law_6_band_of_risk():
    items = {"total_liabilities": 64.5, "total_assets": 100}
    assert soekpi.check("debt_ratio", "<= 65 %", items).verdict == "met"
    assert soekpi.check("debt_ratio", "<= 65 %", items, at_risk="1 pp").verdict == "at_risk"
    assert soekpi.check("debt_ratio", "<= 65 %", items, at_risk="0.5 pp").verdict == "met"
    assert soekpi.check("debt_ratio", "<= 65 %", items, at_risk="> 64 %").verdict == "at_risk"


def test_law_14_rounding():
    items = {"total_liabilities": 70.005, "total_assets": 100}
    plain = soekpi.check("debt_ratio", "<= 70 %", items)
    rounded = soekpi.check("debt_ratio", "<= 70 %", items, round=2)
    assert plain.margin == -0.00005
    assert rounded.margin == -0.0001
    assert rounded.value == 0.70005
    assert (
        soekpi.check("debt_ratio", "<= 70 %", {**items, "total_liabilities": 70.004}, round=2).verdict
        == "met"
    )
    with pytest.raises(TypeError, match="round"):
        soekpi.check("debt_ratio", "<= 70 %", items, round=-1)


def test_rules_against_last_year():
    items = {
        "total_liabilities": 66,
        "total_assets": 100,
        "total_liabilities@prior": 65,
        "total_assets@prior": 100,
    }
    outcome = soekpi.check("debt_ratio", "<= prior + 1 pp", items)
    assert (outcome.verdict, outcome.margin, outcome.reference) == ("met", 0, 0.66)
    assert soekpi.check("debt_ratio", "不高于 上年同期", items).verdict == "breached"


def test_outcome_is_plain_data():
    outcome = soekpi.check("debt_ratio", "<= 65 %", {"total_liabilities": 66, "total_assets": 100})
    assert outcome.fraction("margin") == Fraction(-1, 100)
    assert outcome.fraction("amount") == -1
    assert outcome.amount == -1
    assert outcome.format("margin") == "-1.00 pp"
    assert outcome.format("reference") == "65.00%"
    assert outcome.explain("en").endswith("66.00%")
    assert outcome.missing() == ""
    assert str(outcome) == "breached, 66.00%, against 65.00%, margin -1.00 pp"
    assert "verdict='breached'" in repr(outcome)
    same = soekpi.check("debt_ratio", "<= 65 %", {"total_liabilities": 66, "total_assets": 100})
    assert outcome == same
    assert hash(outcome) == hash(same)
    assert outcome != soekpi.check("debt_ratio", "<= 66 %", {"total_liabilities": 66, "total_assets": 100})
    with pytest.raises(AttributeError):
        outcome.verdict = "met"
    with pytest.raises(ValueError, match="field"):
        outcome.format("verdict")
    with pytest.raises(ValueError, match="language"):
        outcome.explain("fr")


def test_any_mapping_will_do():
    class Mapping:
        def keys(self):
            return iter(("total_liabilities", "total_assets"))

        def __getitem__(self, name):
            return {"total_liabilities": 1, "total_assets": 2}[name]

    assert soekpi.compute("debt_ratio", Mapping()).value == 0.5


# ---- prepared calls -------------------------------------------------------------------------


def test_prepared_call():
    judge = soekpi.prepare("total_profit_growth", "> 10 %", ["total_profit", "total_profit@prior"])
    assert judge.names == ("total_profit", "total_profit@prior")
    assert judge.unit == "%"
    outcome = judge([1.1, 1.0])
    assert outcome == soekpi.check(
        "total_profit_growth", "> 10 %", {"total_profit": 1.1, "total_profit@prior": 1.0}
    )
    assert judge((1.2, 1.0)).verdict == "met"
    assert (outcome.verdict, outcome.exact, str(outcome.format())) == ("breached", Fraction(1, 10), "10.00%")
    assert judge([1.2, None]).reason == "missing_input"
    assert judge([1.2, math.nan]).reason == "missing_input"
    assert judge([12, 10]).verdict == "met"


def test_prepared_call_without_a_rule():
    roe = soekpi.prepare("roe")
    assert set(roe.names) == {"net_profit", "total_equity", "total_equity@opening"}
    outcome = roe([{"net_profit": 1}.get(name, 4) for name in roe.names])
    assert (outcome.value, outcome.verdict, outcome.reference, outcome.margin) == (
        0.25,
        "not_in_scope",
        None,
        None,
    )


def test_prepared_call_refuses():
    judge = soekpi.prepare("debt_ratio", "<= 65 %", ["total_liabilities", "total_assets"])
    for figures in ([1.0], [1.0, 2.0, 3.0], [1.0, "2"], 1.0, [object(), 1.0]):
        with pytest.raises(TypeError):
            judge(figures)
    with pytest.raises(TypeError, match="names"):
        soekpi.prepare("debt_ratio", "<= 65 %")
    with pytest.raises(TypeError, match="names"):
        soekpi.prepare("debt_ratio", "<= 65 %", "total_assets")


def test_prepared_call_in_many_threads():
    judge = soekpi.prepare("debt_ratio", "<= 50 %", ["total_liabilities", "total_assets"])
    wrong = []

    def work(number):
        for _ in range(2000):
            outcome = judge([number, 8.0])
            if outcome.value != number / 8 or outcome.verdict != ("met" if number <= 4 else "breached"):
                wrong.append((number, outcome))

    threads = [threading.Thread(target=work, args=(float(number),)) for number in range(1, 9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


# ---- errors ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("formula", "code"),
    [
        ("revenue * average_headcount", Status.FORMULA),
        ("revenue / 0", Status.FORMULA),
        ("revenue /", Status.SYNTAX),
        ("avg(revenue)", Status.FORMULA),
    ],
)
def test_formulas_that_are_refused(formula, code):
    with pytest.raises(SoekpiError) as caught:
        soekpi.compute(formula, {"revenue": 1, "average_headcount": 1})
    error = caught.value
    assert isinstance(error, ValueError)
    assert error.code == code
    assert error.line == 1
    assert error.column > 0
    assert error.message


@pytest.mark.parametrize("rule", ["", " ", "10 %", "> ", "> > 10 %", "between 1 %", "> 10 parsec"])
def test_rules_that_are_refused(rule):
    with pytest.raises(SoekpiError):
        soekpi.check("debt_ratio", rule, {"total_liabilities": 1, "total_assets": 2})


def test_check_needs_a_rule():
    with pytest.raises(TypeError, match="rule"):
        soekpi.check("debt_ratio", None, {})


def test_texts_that_cannot_be_handed_to_c():
    for text in ("debt\0ratio", "debt\ud800"):
        with pytest.raises(SoekpiError) as caught:
            soekpi.compute(text, {})
        assert caught.value.code == Status.ENCODING
    with pytest.raises(TypeError):
        soekpi.compute(7, {})


def test_error_says_where():
    error = SoekpiError(Status.SYNTAX, "expected a number", 3, 7, "plan.yaml")
    assert str(error) == "plan.yaml, line 3, column 7: expected a number"
    assert (error.code, error.line, error.column, error.message) == (7, 3, 7, "expected a number")
    assert str(SoekpiError(Status.NAME, "no such name")) == "no such name"
    assert issubclass(soekpi.SoekpiMemoryError, (SoekpiError, MemoryError))
    assert issubclass(soekpi.LibraryError, ImportError)


# ---- catalogue ------------------------------------------------------------------------------


def test_indicators():
    indicators = soekpi.indicators()
    assert len(indicators) >= 60
    assert len({each.id for each in indicators}) == len(indicators)
    for each in indicators:
        assert each.name_zh and each.name_en and each.formula and each.inputs and each.source, each.id
        assert each.better in (None, "higher", "lower")
        assert soekpi.indicator(each.name_zh) == each
        assert soekpi.indicator(each.id.upper()) == each


def test_indicator():
    roe = soekpi.indicator("净资产收益率")
    assert roe.id == "roe"
    assert roe.unit == "%"
    assert roe.better == "higher"
    assert roe.formula == "net_profit / avg(total_equity)"
    assert set(roe.inputs) == {"net_profit", "total_equity", "total_equity@opening"}
    assert roe.denominator == "positive"
    assert roe.annualisable
    assert not roe.growth
    with pytest.raises(SoekpiError, match="debt_ratio") as caught:
        soekpi.indicator("dept_ratio")
    assert caught.value.code == Status.NAME
    with pytest.raises(SoekpiError, match="is an item"):
        soekpi.indicator("total_assets")


def test_items():
    items = {each.id: each for each in soekpi.items()}
    assert items["total_profit"].profit
    assert items["total_profit"].kind == "flow"
    assert items["average_headcount"].unit == "persons"
    assert items["gdp_growth"].benchmark
    assert items["total_equity"].definitions
    assert soekpi.item("资产总计") == items["total_assets"]


def test_catalogue_of_ones_own():
    catalogue = soekpi.Catalogue()
    catalogue.add_item("guards", name_zh="保安员人数", kind="average", unit="persons")
    catalogue.add_indicator(
        "revenue_per_guard", "revenue / guards", name_zh="人均保安收入", unit="money/person"
    )
    catalogue.add_alias("guards", "守卫人数")
    catalogue.add_text("items:\n  patrols: {zh: 巡逻次数, kind: flow, unit: count}\n")
    assert catalogue.indicator("人均保安收入").inputs == ("revenue", "guards")
    assert catalogue.item("守卫人数").id == "guards"
    assert catalogue.item("patrols").unit == "count"
    value = soekpi.compute("revenue_per_guard", {"revenue": 10, "守卫人数": 4}, catalogue=catalogue)
    assert value.exact == Fraction(10, 4)
    with pytest.raises(SoekpiError) as caught:
        catalogue.add_item("too_late")
    assert caught.value.code == Status.FROZEN
    with pytest.raises(SoekpiError):
        soekpi.indicator("revenue_per_guard")
    with pytest.raises(ValueError, match="kind"):
        soekpi.Catalogue().add_item("x", kind="river")
    with pytest.raises(SoekpiError) as caught:
        soekpi.Catalogue().add_indicator("x", "revenue * guards")
    assert (caught.value.code, caught.value.line) == (Status.FORMULA, 1) or caught.value.code == Status.NAME
    assert "items:" in soekpi.catalogue_text()


def test_closed_catalogue():
    with soekpi.Catalogue() as catalogue:
        assert catalogue.item("revenue").id == "revenue"
    catalogue.close()
    assert catalogue.closed
    with pytest.raises(SoekpiError, match="closed"):
        catalogue.items()
