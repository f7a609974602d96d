"""W2: one row at a time, from C and from Python; a call is one row."""

from __future__ import annotations

import ctypes
import os
from ctypes import POINTER, byref, c_char_p, c_double, c_size_t, c_void_p, sizeof
from fractions import Fraction
from pathlib import Path
from typing import Any

import five
import numpy as np
import timing
from native import Evaluation, Results, made
from settings import Case, Settings
from timing import Contender

import soekpi
from soekpi._library import library
from soekpi._structs import soekpi_calculator_options, soekpi_error, soekpi_results

NAME = "W2"
TITLE = "one row"
UNIT = "calls"
ROWS = 1000
FIGURES = ("total_liabilities", "total_assets", "total_liabilities@prior", "total_assets@prior")

PARTS = {
    "C, one figure": "debt ratio and growth of bare numbers",
    "C, one row": "five values, verdicts and reasons of a prepared row",
    "Python, one target": "debt ratio against last year's, at_risk on",
    "Python, five targets": "five values, verdicts and reasons",
}


def cases(settings: Settings) -> list[Case]:
    return [case for case in (Case(NAME, ROWS, 1, data=part) for part in PARTS) if settings.wants(case)]


class Rows:
    """A thousand rows of the random data, nothing missing."""

    def __init__(self) -> None:
        self.columns = five.random_data(ROWS, blanks=False)
        table = np.ascontiguousarray(np.stack([self.columns[name] for name in five.COLUMNS], axis=1))
        self.table = table
        self.lists = table.tolist()
        self.inputs = np.zeros(len(five.COLUMNS))
        one = {name: self.inputs[i : i + 1] for i, name in enumerate(five.COLUMNS)}
        self.evaluation = Evaluation(five.PLAN, one)
        self.results = Results(len(five.TARGETS), 1)

    def of(self, names: tuple[str, ...]) -> np.ndarray:
        return np.ascontiguousarray(np.stack([self.columns[name] for name in names], axis=1))


def run_case(case: Case, settings: Settings) -> dict[str, Any]:
    rows = Rows()
    make = {
        "C, one figure": _c_figure, "C, one row": _c_row,
        "Python, one target": _python_target, "Python, five targets": _python_five,
    }[case.data]  # fmt: skip
    contenders = make(rows)
    timing.prepare(contenders)
    timing.measure(contenders, settings.rounds(0) * 3, settings.budget())
    notes = [f"Median of runs of {ROWS} rows, divided by {ROWS}. {PARTS[case.data]}."]
    return {"contenders": [each.summary() for each in contenders], "notes": notes}


# ---- from C --------------------------------------------------------------------------------------

_calls = ctypes.CDLL(str(Path(os.environ["SOEKPI_BENCH_OUTPUT"]) / "libcalls.so"))
for _name in ("calls_debt_ratio", "calls_growth"):
    getattr(_calls, _name).restype = c_double
    getattr(_calls, _name).argtypes = [c_void_p, c_size_t, c_size_t]
_calls.calls_calculator.restype = c_double
_calls.calls_calculator.argtypes = [c_void_p, c_void_p, c_size_t, c_size_t, c_size_t]
_calls.calls_row.restype = c_double
_calls.calls_row.argtypes = [
    c_void_p,
    c_void_p,
    c_void_p,
    c_size_t,
    c_size_t,
    c_size_t,
    POINTER(soekpi_results),
]


def _done(result: float) -> dict[str, Any]:
    if result < 0:
        raise AssertionError("a call failed")
    return {}


def _c_figure(rows: Rows) -> list[Contender]:
    ratio, growth = rows.of(FIGURES[:2]), rows.of(("total_profit", "total_profit@prior"))
    return [
        Contender(
            "soekpi_debt_ratio()",
            lambda: _calls.calls_debt_ratio(ratio.ctypes.data, ROWS, ROWS),
            _done,
            "ours",
        ),
        Contender(
            "soekpi_growth()", lambda: _calls.calls_growth(growth.ctypes.data, ROWS, ROWS), _done, "ours"
        ),
    ]


TARGET = ("debt_ratio", "<= prior + 1 pp", FIGURES)
AT_RISK = "0.5 pp"


def _calculator(rows: Rows) -> int:
    """A calculator made through the C interface."""
    error = soekpi_error()
    options = soekpi_calculator_options(size=sizeof(soekpi_calculator_options), at_risk=AT_RISK.encode())
    indicator, rule, names = TARGET
    texts = (c_char_p * len(names))(*[name.encode() for name in names])
    handle = library.soekpi_calculator_create(
        rows.evaluation.plan.catalogue,
        indicator.encode(),
        rule.encode(),
        texts,
        len(names),
        byref(options),
        byref(error),
    )
    return made(handle, error)


def _c_row(rows: Rows) -> list[Contender]:
    struct, table = rows.results.struct(0), rows.table
    four, width = rows.of(FIGURES), len(five.COLUMNS)
    handle = _calculator(rows)
    run_row = lambda: _calls.calls_row(  # noqa: E731
        rows.evaluation.evaluation,
        rows.inputs.ctypes.data,
        table.ctypes.data,
        width,
        ROWS,
        ROWS,
        byref(struct),
    )
    return [
        Contender(
            "soekpi_evaluation_run(), one row", run_row, _done, "ours", "12 figures to 5 values and verdicts"
        ),
        Contender(
            "soekpi_calculator_run()",
            lambda: _calls.calls_calculator(handle, four.ctypes.data, 4, ROWS, ROWS),
            _done,
            "ours",
            "one value and verdict, at_risk on",
        ),  # fmt: skip
    ]


# ---- from Python ---------------------------------------------------------------------------------


def _python_target(rows: Rows) -> list[Contender]:
    prepared = soekpi.prepare(*TARGET, at_risk=AT_RISK)
    figures = rows.of(FIGURES).tolist()
    expected = [five.judge(dict(zip(five.COLUMNS, row)))[1] for row in rows.lists]
    codes = {"met": 1, "at_risk": 3, "undefined": 4, "no_data": 5, "breached": 6}

    def ours() -> list[tuple[float, int]]:
        return [(outcome.value, codes[outcome.verdict]) for outcome in map(prepared, figures)]

    def call() -> None:
        for row in figures:
            prepared(row)

    def check_ours(_: Any) -> dict[str, Any]:
        return _check([expected], [ours()], True)

    def fractions() -> list[tuple[float, int]]:
        found = []
        band, half = Fraction(1, 100), Fraction(1, 200)
        for liabilities, assets, liabilities_prior, assets_prior in figures:
            value = Fraction(str(liabilities)) / Fraction(str(assets))
            margin = Fraction(str(liabilities_prior)) / Fraction(str(assets_prior)) + band - value
            found.append(
                (value.numerator / value.denominator, 6 if margin < 0 else 3 if margin < half else 1)
            )
        return found

    def floats() -> list[tuple[float, int]]:
        found = []
        for liabilities, assets, liabilities_prior, assets_prior in figures:
            value = liabilities / assets
            margin = liabilities_prior / assets_prior + 0.01 - value
            found.append((value, 6 if margin < 0 else 3 if margin < 0.005 else 1))
        return found

    return [
        Contender("soekpi.prepare()", call, check_ours, "ours", "value, reference, margin, verdict, reason"),
        Contender("fractions", fractions, lambda found: _check([expected], [found], True)),
        Contender("floats", floats, lambda found: _check([expected], [found], False), remark="not exact"),
    ]


def _check(
    expected: list[list[tuple[float, int, int]]], found: list[list[tuple[float, int]]], exact: bool
) -> dict[str, Any]:
    wrong = 0
    for wanted, got in zip(expected, found):
        wrong += sum(a[1] != b[1] for a, b in zip(wanted, got))
        if exact and any(a[0] != b[0] and a[0] == a[0] for a, b in zip(wanted, got)):
            raise AssertionError("a value is not the nearest double")
    if exact and wrong:
        raise AssertionError(f"{wrong} verdicts are wrong")
    return {"wrong": wrong}


def _python_five(rows: Rows) -> list[Contender]:
    expected = [five.judge(dict(zip(five.COLUMNS, row))) for row in rows.lists]
    by_target = [[row[target] for row in expected] for target in range(len(five.TARGETS))]
    pack = (c_double * len(five.COLUMNS)).from_buffer(rows.inputs)
    run, handle, reference = (
        library.soekpi_evaluation_run,
        rows.evaluation.evaluation,
        byref(rows.results.struct(0)),
    )
    values, verdicts, step = rows.results.values, rows.results.verdicts, rows.results.capacity

    def call() -> None:
        for row in rows.lists:
            pack[:] = row
            run(handle, 0, 1, reference, None)

    def ours(_: Any) -> dict[str, Any]:
        found: list[list[tuple[float, int]]] = [[] for _ in five.TARGETS]
        for row in rows.lists:
            pack[:] = row
            run(handle, 0, 1, reference, None)
            for target in range(len(five.TARGETS)):
                found[target].append((float(values[target * step]), int(verdicts[target * step])))
        return _check(by_target, found, True)

    def fractions() -> list[list[tuple[float, int, int]]]:
        return [five.judge(dict(zip(five.COLUMNS, row))) for row in rows.lists]

    def numpy_row() -> None:
        for row in rows.table:
            tp, tp0, tl, tl0, ta, ta0, net, net0, rv, rv0, hc, hc0 = row
            value = np.array([(tp - tp0) / tp0, tl / ta, net / (ta - tl), rv / hc, tp / hc])
            limit = np.array([0.052, tl0 / ta0 + 0.01, net0 / (ta0 - tl0), rv0 / hc0, tp0 / hc0])
            margin = value - limit
            margin[1] = -margin[1]
            np.where(margin < 0, 6, np.where(margin < 0.005, 3, 1))

    return [
        Contender("soekpi, prepared row", call, ours, "ours", "ctypes, handles made once"),
        Contender(
            "fractions", fractions,
            lambda found: _check(by_target, [[row[t][:2] for row in found] for t in range(5)], True),
        ),
        Contender("numpy, one row", numpy_row, None, "other", "not exact, no reasons"),
    ]  # fmt: skip
