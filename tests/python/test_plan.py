"""Plans and reports: what a plan says, and what a report says about a table."""

from __future__ import annotations

import datetime
import gc
import math
import os
import pathlib
import struct
import subprocess
import sys
import threading
from array import array
from fractions import Fraction

import pytest

import soekpi
from soekpi import Plan, SoekpiError, Status, Table, _library
from soekpi import plan as plan_module

ROOT = pathlib.Path(__file__).resolve().parents[2]

TEXT = """
soekpi: 1
plan: example-district
title: {zh: 示例区计划, en: Example plan}
period: 2023
money_unit: 万元
parameters:
  debt_band: {value: 1 pp, zh: 允许升幅, note: the source names no figure}
goals:
  - {id: growth, indicator: total_profit_growth, rule: "> gdp_growth", basis: stated, quote: 高于}
  - {id: debt, indicator: debt_ratio, rule: "<= prior + debt_band", scope: group, basis: assumed, at_risk: 0.5 pp}
aspects:
  - id: efficiency
    title: {zh: 效率, en: efficiency}
    measures:
      - id: per-head
        title: {zh: 人均}
        targets:
          - {id: per-head-revenue, indicator: revenue_per_capita, rule: ">= 50 万元/人", round: 1, annualise: no, optional: true}
"""

COLUMNS = {
    "企业名称": ["甲", "乙", "甲", "乙", "示例区"],
    "期间": ["2022", "2022", "2023", "2023", "2023"],
    "role": [None, None, None, None, "context"],
    "利润总额": [1.0, 3.0, 1.1, -1.0, None],
    "负债总额": [60.0, 40.0, 66.0, 35.0, None],
    "资产总额": [100.0, 100.0, 100.0, 100.0, None],
    "gdp_growth": [None, None, 0.1, 0.1, None],
}


@pytest.fixture(scope="module")
def plan() -> Plan:
    return Plan.parse(TEXT)


@pytest.fixture
def report(plan):
    return plan.evaluate(Table.from_columns(COLUMNS))


# ---- plans ------------------------------------------------------------------------------------


def test_plan(plan):
    assert (plan.id, plan.title_zh, plan.title_en) == ("example-district", "示例区计划", "Example plan")
    assert (plan.period, plan.money_unit, plan.growth_base, plan.partial) == ("2023", "万元", "strict", False)
    assert [target.id for target in plan.targets] == ["growth", "debt", "per-head-revenue"]
    assert [target.id for target in plan.goals] == ["growth", "debt"]
    (measure,) = plan.measures
    assert (measure.id, measure.title_zh, measure.aspect) == ("per-head", "人均", "efficiency")
    assert measure.targets == (plan.targets[2],)
    (aspect,) = plan.aspects
    assert (aspect.id, aspect.title_zh, aspect.title_en) == ("efficiency", "效率", "efficiency")
    assert aspect.measures == (measure,)
    assert "example-district" in repr(plan)


def test_target(plan):
    growth, debt, revenue = plan.targets
    assert growth.indicator == "total_profit_growth"
    assert growth.formula == "growth(total_profit)"
    assert (growth.rule, growth.unit, growth.better, growth.basis) == (
        "> gdp_growth",
        "%",
        "higher",
        "stated",
    )
    assert growth.quote == "高于"
    assert growth.profit
    assert (growth.round, growth.annualise, growth.optional, growth.measure) == (None, None, False, None)
    assert (debt.rule, debt.basis) == ("<= prior + debt_band", "assumed")
    assert debt.rule_zh
    assert debt.at_risk == "0.5 pp"
    assert (revenue.round, revenue.annualise, revenue.optional, revenue.measure) == (
        1,
        False,
        True,
        "per-head",
    )
    assert plan.target("debt") == debt
    with pytest.raises(SoekpiError, match="per-head-revenue") as caught:
        plan.target("dept")
    assert caught.value.code == Status.NAME


def test_parameters_and_assumptions(plan):
    (band,) = plan.parameters
    assert (band.id, band.name_zh, band.text, band.value) == ("debt_band", "允许升幅", "1 pp", 0.01)
    assert band.points
    assert not band.per_year
    assert band.note_zh == band.note_en == "the source names no figure"
    assert plan.assumptions
    assert len(plan.assumption_texts("en")) == len(plan.assumptions)
    assert plan.assumption_texts("en") != plan.assumptions


def test_namespace_of_a_plan():
    plan = Plan.parse("soekpi: 1\nplan: p\nitems:\n  guards: {zh: 保安员, kind: average, unit: persons}\n")
    catalogue = plan.catalogue
    assert catalogue.item("保安员").id == "guards"
    plan.close()
    del plan
    gc.collect()
    assert catalogue.item("guards").unit == "persons"
    with pytest.raises(SoekpiError):
        soekpi.item("guards")


def test_builtin_plans():
    names = soekpi.builtin_plans()
    assert {"baoan-2023", "one-profit-five-ratios-2023", "one-profit-five-ratios-2025", "debt-lines"} <= set(
        names
    )
    for name in names:
        plan = Plan.builtin(name)
        assert plan.id == name
        assert plan.targets
        assert Plan.parse(soekpi.builtin_plan_text(name)).targets == plan.targets
    with pytest.raises(SoekpiError) as caught:
        Plan.builtin("baoan-1923")
    assert caught.value.code == Status.NAME
    with pytest.raises(SoekpiError, match="baoan-2023"):
        soekpi.builtin_plan_text("baoan-1923")


def test_load(tmp_path):
    path = tmp_path / "plan.yaml"
    path.write_text(TEXT, "utf-8")
    assert Plan.load(path).id == Plan.load(str(path)).id == "example-district"
    assert Plan.parse(TEXT.encode()).id == "example-district"
    path.write_text("soekpi: 1\nplan: p\ngoals:\n  - {id: a, indicator: no_such, rule: '> 1'}\n", "utf-8")
    with pytest.raises(SoekpiError, match=r"plan\.yaml, line 4") as caught:
        Plan.load(path)
    assert (caught.value.code, caught.value.line) == (Status.NAME, 4)
    assert caught.value.column > 1
    with pytest.raises(FileNotFoundError):
        Plan.load(tmp_path / "none.yaml")
    with pytest.raises(TypeError):
        Plan.parse(path)


def test_closed_plan(plan):
    table = Table.from_columns(COLUMNS)
    with Plan.parse(TEXT) as other:
        report = other.evaluate(table)
    assert other.closed
    with pytest.raises(SoekpiError, match="closed"):
        other.evaluate(table)
    assert other.targets == plan.targets
    assert report.verdicts("growth") == ["breached", "breached"]
    assert str(report.outcome("甲", "growth").exact) == "1/10"


# ---- reports -----------------------------------------------------------------------------------


def test_report(report):
    assert report.period == "2023"
    assert report.as_of == datetime.date(2023, 12, 31)
    assert report.growth_base == "strict"
    assert report.entities == ["甲", "乙"]
    assert report.groups == [""]
    assert "示例区计划" in str(report)
    assert "2023" in report.period_text("en")
    assert "example-district" in repr(report)


def test_verdicts(report):
    assert report.verdicts("growth") == ["breached", "breached"]
    assert report.verdicts("debt") == ["not_in_scope", "not_in_scope"]
    assert report.verdicts("debt", level="group") == ["met"]
    assert report.verdicts("per-head-revenue") == ["no_data", "no_data"]
    with pytest.raises(SoekpiError, match="growth"):
        report.verdicts("gross")
    with pytest.raises(ValueError, match="level"):
        report.verdicts("growth", level="district")


def test_rows(report):
    rows = report.rows
    assert len(rows) == 9
    assert [row.entity for row in rows] == ["甲"] * 3 + ["乙"] * 3 + [""] * 3
    assert [row.target for row in rows[:3]] == ["growth", "debt", "per-head-revenue"]
    assert {row.period for row in rows} == {"2023"}
    assert [row.level for row in rows[::3]] == ["entity", "entity", "group"]
    assert rows[-1] == rows[8]
    with pytest.raises(IndexError):
        rows[9]
    first = rows[0]
    assert isinstance(first, soekpi.Outcome)
    assert (first.verdict, first.value, first.reference, first.margin) == ("breached", 0.1, 0.1, 0)
    assert (first.reason, first.label) == ("ok", "increase")
    assert first.exact == Fraction(1, 10)
    assert first.format() == "10.00%"
    loss = rows[3]
    assert (loss.verdict, loss.label) == ("breached", "turned_loss")
    assert loss.exact == Fraction(-4, 3)
    assert loss.fraction("margin") == Fraction(-4, 3) - Fraction(1, 10)
    assert loss.fraction("amount") == (Fraction(-4, 3) - Fraction(1, 10)) * 3
    assert "乙" in repr(loss)
    group = rows[7]
    assert (group.level, group.members, group.consolidated, group.counted()) == ("group", 2, False, 2)
    assert group.exact == Fraction(101, 200)
    assert group.fraction("reference") == Fraction(100, 200) + Fraction(1, 100)
    missing = rows[2]
    assert (missing.value, missing.reason) == (None, "missing_input")
    assert missing.missing("en")
    assert missing.missing("zh")


def test_group_is_breached_when_the_sum_is(plan):
    columns = {**COLUMNS, "负债总额": [60.0, 40.0, 66.0, 41.0, None]}
    report = plan.evaluate(Table.from_columns(columns))
    assert report.verdicts("debt", "group") == ["breached"]
    for band in ("4 pp", 0.04):
        report = plan.evaluate(Table.from_columns(columns), parameters={"debt_band": band})
        assert report.verdicts("debt", "group") == [
            "met"
        ]  # 3.5 against 4 pp: the band of 0.5 pp is just kept


def test_outcome_and_explain(report):
    outcome = report.outcome("乙", "growth")
    assert outcome.entity == "乙"
    assert outcome == report.rows[3]
    assert report.explain("乙", "growth", language="en") == outcome.explain("en")
    assert "133.33%" in report.explain("乙", "growth")
    assert report.outcome("", "debt", level="group").verdict == "met"
    with pytest.raises(SoekpiError, match="甲"):
        report.outcome("丙", "growth")


def test_columns(report):
    value = report.column("value", "growth")
    assert value.readonly
    assert value.format == "d"
    assert list(value) == [0.1, -4 / 3]
    assert list(report.column("reference", "growth")) == [0.1, 0.1]
    assert all(math.isnan(each) for each in report.column("value", "per-head-revenue"))
    codes = report.column("verdict", "debt", level="group")
    assert codes.format == "B"
    assert [soekpi.words.VERDICTS[code] for code in codes] == ["met"]
    assert [soekpi.words.LABELS[code] for code in report.column("label", "growth")] == [
        "increase",
        "turned_loss",
    ]
    assert list(report.column("marks", "growth")) == [0, 0]
    for field in ("margin", "amount"):
        assert len(report.column(field, "growth")) == 2
    assert [soekpi.words.REASONS[code] for code in report.column("reason", "per-head-revenue")] == [
        "missing_input"
    ] * 2
    with pytest.raises(ValueError, match="field"):
        report.column("worth", "growth")


def test_numpy_reads_columns_without_copying(report):
    numpy = pytest.importorskip("numpy")
    column = report.column("value", "growth")
    one, two = numpy.asarray(column), numpy.asarray(column)
    assert one.dtype == numpy.float64
    assert numpy.shares_memory(one, two)
    del report, column
    gc.collect()
    assert one.tolist() == [0.1, -4 / 3]


def test_counts(report):
    counts = report.counts()
    assert list(counts) == list(soekpi.words.VERDICTS)
    assert counts == {
        "not_in_scope": 2,
        "met": 1,
        "pending": 0,
        "at_risk": 0,
        "undefined": 0,
        "no_data": counts["no_data"],
        "breached": counts["breached"],
    }
    assert sum(counts.values()) == len(report.rows)
    for level in ("entity", "group"):
        verdicts = [row.verdict for row in report.rows if row.level == level]
        assert report.counts(level) == {verdict: verdicts.count(verdict) for verdict in counts}
    assert report.counts("entity", "growth")["breached"] == 2


def test_findings_and_assumptions(plan):
    report = plan.evaluate(Table.from_columns({**COLUMNS, "利润总额增速": [None] * 5, "天气": [1.0] * 5}))
    assert "天气" in " ".join(finding.text_zh for finding in report.findings)
    assert len(report.assumptions) >= len(plan.assumptions)
    assert report.assumptions[: len(plan.assumptions)] == plan.assumptions
    assert len(report.assumption_texts("en")) == len(report.assumptions)


def test_interim_period(plan):
    columns = {"entity": ["甲"], "period": ["2023-09"], "total_profit": [2.0], "total_profit@prior": [1.0]}
    table = Table.from_columns(columns)
    for period in (202309, "2023-09", "2023Q3", "2023年1-9月"):
        report = plan.evaluate(table, period=period, parameters={"gdp_growth": "6.7%"})
        assert report.period == "2023-09"
        assert report.as_of == datetime.date(2023, 9, 30)
        assert report.period_text() == "2023年1-9月累计"
        assert report.outcome("甲", "growth").exact == 1
        assert "未年化" in report.title("per-head-revenue")
        assert report.title("growth") == plan.target("growth").title_zh
        assert report.outcome("甲", "growth").fraction("reference") == Fraction(67, 1000)


def test_options(plan):
    table = Table.from_columns(COLUMNS)
    for as_of in ("2024-03-31", datetime.date(2024, 3, 31), datetime.datetime(2024, 3, 31, 12)):
        assert plan.evaluate(table, as_of=as_of).as_of == datetime.date(2024, 3, 31)
    growing = Table.from_columns({"total_profit": [1.0], "total_profit@prior": [-2.0], "gdp_growth": [0.1]})
    assert plan.evaluate(growing).rows[0].value is None
    dialect = plan.evaluate(growing, growth_base="absolute")
    assert dialect.growth_base == "absolute"
    assert dialect.rows[0].exact == Fraction(3, 2)
    assert "growth_base" in dialect.rows[0].marks
    with pytest.raises(SoekpiError) as caught:
        plan.evaluate(Table.from_columns({"total_profit": [1.0]}), strict=True)
    assert caught.value.code == Status.TABLE
    with pytest.raises(SoekpiError) as caught:
        plan.evaluate(table, parameters={"dept_band": "1 pp"})
    assert caught.value.code == Status.NAME
    with pytest.raises(SoekpiError) as caught:
        plan.evaluate(table, period="2023H2")
    assert caught.value.code == Status.PERIOD


def test_law_12_partial_sums(plan):
    columns = {**COLUMNS, "负债总额": [60.0, 40.0, None, 39.0, None]}
    table = Table.from_columns(columns)
    assert plan.evaluate(table).verdicts("debt", "group") == ["no_data"]
    partial = plan.evaluate(table, partial=True).outcome("", "debt", "group")
    assert partial.exact == Fraction(39, 100)
    assert (partial.members, partial.counted()) == (2, 1)
    assert "partial" in partial.marks


def test_filling_from_rows(plan):
    columns = {**COLUMNS, "利润总额@prior": [None] * 5}
    table = Table.from_columns(columns)
    assert plan.evaluate(table).verdicts("growth") == ["no_data", "no_data"]
    filled = plan.evaluate(table, fill=True)
    assert filled.outcome("甲", "growth").exact == Fraction(1, 10)
    assert "filled" in filled.outcome("甲", "growth").marks


@pytest.mark.parametrize(
    "wrong",
    [
        {"threads": 0},
        {"threads": 1.5},
        {"threads": True},
        {"period": 2023.0},
        {"period": True},
        {"as_of": 20231231},
        {"growth_base": "bold"},
        {"parameters": {"debt_band": True}},
    ],
)
def test_wrong_options(plan, wrong):
    with pytest.raises((TypeError, ValueError)):
        plan.evaluate(Table.from_columns(COLUMNS), **wrong)


def test_evaluate_takes_tables(plan):
    with pytest.raises(TypeError, match="at least one"):
        plan.evaluate()
    with pytest.raises(TypeError, match="tables"):
        plan.evaluate(COLUMNS)


def test_tables_are_joined(plan):
    figures = {name: column[:4] for name, column in COLUMNS.items() if name != "gdp_growth"}
    growth = {"entity": ["甲", "乙"], "period": [2023, 2023], "gdp_growth": ["6.7%", "8 %"]}
    report = plan.evaluate(Table.from_columns(figures), Table.from_columns(growth))
    assert report.verdicts("growth") == ["met", "breached"]
    gc.collect()
    assert report.outcome("甲", "growth").fraction("margin") == Fraction(33, 1000)


# ---- threads -----------------------------------------------------------------------------------


def many_rows(count: int) -> Table:
    figures = array("d", (((row * 7919) % 1000) / 10 for row in range(count)))
    return Table.from_columns(
        {
            "total_profit": figures,
            "total_profit@prior": array("d", (((row * 104729) % 1000) / 10 - 20 for row in range(count))),
            "total_liabilities": figures,
            "total_assets": array("d", (100.0 for _ in range(count))),
            "gdp_growth": array("d", (0.067 for _ in range(count))),
        }
    )


def bits(report) -> list[bytes]:
    fields = ("value", "reference", "margin", "amount", "verdict", "reason", "label", "marks")
    return [
        bytes(report.column(field, target.id, level))
        for field in fields
        for target in report.plan.targets
        for level in ("entity", "group")
    ]


@pytest.mark.parametrize("threads", [2, 3, 7, 5000])
def test_law_2_same_bits_on_every_split(plan, threads):
    table = many_rows(997)
    assert bits(plan.evaluate(table, threads=threads)) == bits(plan.evaluate(table))


def test_nan_is_one_nan(plan):
    report = plan.evaluate(Table.from_columns({"total_profit": [1.0]}))
    assert struct.pack("d", report.column("value", "growth")[0]) == struct.pack("d", math.nan)


def test_one_plan_and_table_in_many_threads(plan):
    table = many_rows(200)
    expected = bits(plan.evaluate(table))
    wrong = []

    def work():
        for _ in range(5):
            report = plan.evaluate(table, threads=2)
            if bits(report) != expected or str(report.rows[0].exact) != str(report.rows[0].exact):
                wrong.append(report)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


def test_close_frees_when_nothing_needs_the_handle(monkeypatch):
    freed = []
    free = _library.library.soekpi_evaluation_free
    monkeypatch.setattr(
        plan_module.library, "soekpi_evaluation_free", lambda pointer: (freed.append(pointer), free(pointer))
    )
    report = Plan.parse(TEXT).evaluate(Table.from_columns(COLUMNS))
    outcome = report.rows[0]
    report.close()
    for use in (
        lambda: report.findings,
        lambda: report.rows[0],
        lambda: report.verdicts("growth"),
        report.counts,
    ):
        with pytest.raises(SoekpiError, match="closed"):
            use()
    gc.collect()
    assert not freed
    assert outcome.format() == "10.00%"
    del outcome
    gc.collect()
    assert len(freed) == 1
    report.close()
    assert len(freed) == 1


def test_handles_are_freed_in_any_order():
    for _ in range(3):
        report = Plan.parse(TEXT).evaluate(Table.from_columns(COLUMNS))
        outcome = report.rows[0]
        with report:
            pass
        report.close()
        assert report.closed
        del report
        gc.collect()
        assert outcome.format() == "10.00%"


# ---- the main job ------------------------------------------------------------------------------


def test_main_example():
    plan = Plan.load(ROOT / "examples" / "plans" / "shenzhen-six-2021.yaml")
    data = ROOT / "examples" / "data"
    report = plan.evaluate(
        Table.from_csv(data / "soe_statements.csv"), Table.from_csv(data / "city_gdp_growth.csv")
    )
    assert len(report.entities) == 6
    growth = {row.entity: row for row in report.rows if row.target == "profit-outgrows-gdp"}
    gas = growth["深圳市燃气集团股份有限公司"]
    assert (gas.verdict, gas.format(), gas.format("reference")) == ("met", "8.91%", "6.70%")
    assert gas.exact == Fraction(183401560873 - 168398193576, 168398193576)
    assert growth["深圳市天威视讯股份有限公司"].format() == "-22.04%"
    assert growth["深圳市天威视讯股份有限公司"].verdict == "breached"
    airport = growth["深圳市机场股份有限公司"]
    assert (airport.verdict, airport.label, airport.format()) == ("breached", "turned_loss", "-150.38%")
    assert airport.format("margin") == "-157.08 pp"
    assert airport.format("amount") == "-8,288.76"
    debt = {
        row.entity: row for row in report.rows if row.target == "debt-ratio-stable" and row.level == "entity"
    }
    airport_now, airport_then = Fraction(1442762501421, 2633031778087), Fraction(317827075124, 1511768666486)
    assert debt["深圳市机场股份有限公司"].exact == airport_now
    assert debt["深圳市机场股份有限公司"].fraction("reference") == airport_then + Fraction(1, 100)
    assert debt["深圳市机场股份有限公司"].verdict == "breached"
    assert debt["深圳市天威视讯股份有限公司"].verdict == "met"
    assert set(report.verdicts("labour-productivity-steady")) == {"no_data"}
    assert report.groups and report.outcome(report.groups[0], "revenue-steady", "group").members == 6


def test_monitor_example():
    run = subprocess.run(
        [sys.executable, str(ROOT / "examples" / "monitor.py")],
        env={**os.environ, "PYTHONPATH": str(ROOT / "lib" / "python"), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert run.returncode == 0, run.stderr
    for words in ("8.91%", "-22.04%", "-150.38%", "由盈转亏", "-157.08 pp", "缺数据", "口径假定"):
        assert words in run.stdout


def test_a_report_of_some_columns(plan):
    table = many_rows(131)
    whole = plan.evaluate(table)
    some = plan.evaluate(table, fields=("value", "verdict", "reason"), threads=2)
    for target in plan.targets:
        for level in ("entity", "group"):
            for field in ("value", "verdict", "reason"):
                assert bytes(some.column(field, target.id, level)) == bytes(whole.column(field, target.id, level))
    assert some.counts() == whole.counts()
    with pytest.raises(ValueError, match="'margin'"):
        some.column("margin", plan.targets[0].id)
    with pytest.raises(ValueError, match="columns and no outcomes"):
        some.rows[0]
    with pytest.raises(ValueError, match="'profit'"):
        plan.evaluate(table, fields=("profit",))
    assert bytes(plan.evaluate(table, fields=["margin"]).column("margin", plan.targets[0].id)) == bytes(
        whole.column("margin", plan.targets[0].id))
