"""Rows one after another: a report that runs again, and prepared calls in threads."""

from __future__ import annotations

import math
import random
from array import array
from concurrent.futures import ThreadPoolExecutor

import pytest

import soekpi

PLAN = """
soekpi: 1
plan: two-targets
period: 2023
goals:
  - {id: debt, indicator: debt_ratio, rule: "<= 65 %", at_risk: 1 pp}
  - {id: growth, indicator: total_profit_growth, rule: "> gdp_growth"}
"""
NAMES = ["total_liabilities", "total_assets", "total_profit", "total_profit@prior", "gdp_growth"]


def columns_of(row):
    return {name: array("d", [figure]) for name, figure in zip(NAMES, row)}


def random_row(rng):
    """Made-up figures; now and then one is missing or a base is negative."""
    row = [round(rng.uniform(1, 1000), 2), round(rng.uniform(500, 1500), 2)]
    row += [round(rng.uniform(-50, 100), 2), round(rng.uniform(-20, 100), 2), 0.052]
    if rng.random() < 0.2:
        row[rng.randrange(4)] = math.nan
    return row


def results(report, level):
    return [
        (field, target, list(map(repr, report.column(field, target, level))))
        for target in ("debt", "growth")
        for field in ("value", "reference", "margin", "amount", "verdict", "reason", "label", "marks")
    ]


def test_a_report_runs_again():
    rng = random.Random(5)
    plan = soekpi.Plan.parse(PLAN)
    columns = columns_of(random_row(rng))
    report = plan.evaluate(soekpi.Table.from_columns(columns))
    for _ in range(200):
        row = random_row(rng)
        for name, figure in zip(NAMES, row):
            columns[name][0] = figure
        report.run()
        fresh = plan.evaluate(soekpi.Table.from_columns(columns_of(row)))
        for level in ("entity", "group"):
            assert results(report, level) == results(fresh, level)


def test_a_report_runs_one_level_again():
    plan = soekpi.Plan.parse(PLAN)
    columns = columns_of([60.0, 100.0, 11.0, 10.0, 0.05])
    report = plan.evaluate(soekpi.Table.from_columns(columns))
    columns["total_liabilities"][0] = 70.0
    report.run("entity")
    assert report.verdicts("debt") == ["breached"]
    assert report.verdicts("debt", "group") == ["met"]
    report.run("group")
    assert report.verdicts("debt", "group") == ["breached"]
    with pytest.raises(ValueError, match="level"):
        report.run("row")


def test_outcomes_taken_before_keep_their_figures():
    columns = columns_of([60.0, 100.0, 11.0, 10.0, 0.05])
    report = soekpi.Plan.parse(PLAN).evaluate(soekpi.Table.from_columns(columns))
    before, column = report.rows[0], report.column("value", "debt")
    columns["total_liabilities"][0] = 70.0
    report.run()
    assert before.value == 0.6 and before.verdict == "met"
    assert column[0] == 0.7 and report.rows[0].verdict == "breached"


def test_a_closed_report_does_not_run():
    report = soekpi.Plan.parse(PLAN).evaluate(soekpi.Table.from_columns(columns_of([1.0] * 5)))
    report.close()
    with pytest.raises(soekpi.SoekpiError, match="closed"):
        report.run()


def test_prepared_calls_in_threads_do_not_mix_their_figures():
    judge = soekpi.prepare("total_profit_growth", "> gdp_growth", NAMES[2:])
    other = soekpi.prepare("debt_ratio", "<= 65 %", NAMES[:2])

    def differences(seed):
        rng, wrong = random.Random(seed), 0
        for _ in range(300):
            row = random_row(rng)
            expected = soekpi.check("total_profit_growth", "> gdp_growth", dict(zip(NAMES[2:], row[2:])))
            wrong += judge(row[2:]) != expected
            expected = soekpi.check("debt_ratio", "<= 65 %", dict(zip(NAMES[:2], row[:2])))
            wrong += other(row[:2]) != expected
        return wrong

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(differences, range(16))) == 0
