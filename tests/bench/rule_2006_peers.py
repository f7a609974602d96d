"""The 22 indicators of the 2006 rule in numpy, numba, Polars and DuckDB."""

from __future__ import annotations

import importlib
import os
import sys
from pathlib import Path
from typing import Any

import five_peers
import numpy as np
import rule_2006
from native import aligned
from rule_2006 import INDICATORS, NAMES, terms
from settings import Case, Settings
from timing import Contender

BLOCK = 16384


class NumpyRule:
    """numpy with out=, block by block."""

    def __init__(self, columns: dict[str, np.ndarray], output: five_peers.Output) -> None:
        self.columns, self.output = columns, output
        self.rows = len(columns["revenue"])
        self.scratch = [aligned(BLOCK, np.float64) for _ in range(3)]
        self.flags = [aligned(BLOCK, np.bool_) for _ in range(2)]

    def _form(self, form: str, half: bool, rows: slice, out: np.ndarray) -> np.ndarray:
        parts = [(sign, self.columns[name][rows]) for sign, name in terms(form)]
        if len(parts) == 1:
            return parts[0][1]
        (_, first), *others = parts
        for sign, values in others:
            (np.add if sign > 0 else np.subtract)(first, values, out=out)
            first = out
        return np.multiply(out, 0.5, out=out) if half else out

    def _indicator(self, index: int, rows: slice) -> None:
        each = INDICATORS[index]
        size = rows.stop - rows.start
        value, verdict, reason = (
            column[index][rows] for column in (self.output.values, self.output.verdicts, self.output.reasons)
        )
        n = self._form(each.numerator, False, rows, self.scratch[0][:size])
        d = self._form(each.denominator, each.half, rows, self.scratch[1][:size])
        flag, there = (each_flag[:size] for each_flag in self.flags)
        np.divide(n, d, out=value)
        (np.greater_equal if each.comparison == ">=" else np.less_equal)(value, each.number, out=flag)
        np.multiply(flag.view(np.uint8), 5, out=verdict)
        np.subtract(6, verdict, out=verdict)
        reason[:] = 0
        np.greater(d, 0.0, out=there)
        np.equal(value, value, out=flag)
        np.logical_and(there, flag, out=there)
        if there.all():
            return
        np.logical_not(there, out=there)
        bad = np.flatnonzero(there)
        n, d = n[bad], d[bad]
        missing = np.isnan(n) | np.isnan(d)
        below = 5 if each.growth else np.where(d == 0, 3, 4)
        reason[bad] = np.where(missing, 1, below)
        verdict[bad] = np.where(missing, 5, 4)
        value[bad] = np.nan

    def __call__(self) -> five_peers.Output:
        with np.errstate(all="ignore"):
            for start in range(0, self.rows, BLOCK):
                rows = slice(start, min(start + BLOCK, self.rows))
                for index in range(len(INDICATORS)):
                    self._indicator(index, rows)
        return self.output


#: Of one indicator: a loop for each column written.
NUMBA_FUNCTIONS = """
@njit(error_model="numpy", cache=True)
def value_{id}({names}, out):
    for i in range(len(out)):
        d = {d}
        out[i] = ({n}) / d if d > 0 else NAN


@njit(error_model="numpy", cache=True)
def reason_{id}({names}, out):
    for i in range(len(out)):
        d = {d}
        m = ({n}) + d
        why = 0 if d > 0 else {below}
        out[i] = why if m == m else 1


@njit(error_model="numpy", cache=True)
def verdict_{id}(v, reason, out):
    for i in range(len(out)):
        verdict = 1 if v[i] {comparison} {number!r} else 6
        verdict = 4 if reason[i] != 0 else verdict
        out[i] = 5 if reason[i] == 1 else verdict
"""
NUMBA_CALLS = """
        value_{id}({given}, values[{index}, s:e])
        reason_{id}({given}, reasons[{index}, s:e])
        verdict_{id}(values[{index}, s:e], reasons[{index}, s:e], verdicts[{index}, s:e])"""
NUMBA_RUN = """
@njit(parallel=True, error_model="numpy", cache=True)
def run(columns, values, verdicts, reasons):
    {names} = columns
    rows = len(revenue)
    for block in prange((rows + BLOCK - 1) // BLOCK):
        s, e = block * BLOCK, min(block * BLOCK + BLOCK, rows)
"""


def numba_source() -> str:
    """A program of short loops over blocks that stay in the cache."""
    text = "from numba import njit, prange\n\nNAN = float('nan')\nBLOCK = 2048\n"
    calls = ""
    for index, each in enumerate(INDICATORS):
        n, d = (
            " ".join(f"{'+' if sign > 0 else '-'} {name}[i]" for sign, name in terms(form))
            for form in (each.numerator, each.denominator)
        )
        text += NUMBA_FUNCTIONS.format(
            **each._asdict(),
            number=each.number,
            names=", ".join(_names(each)),
            n=n,
            d=f"({d}) * 0.5" if each.half else d,
            below="5" if each.growth else "(3 if d == 0 else 4)",
        )
        given = ", ".join(f"{name}[s:e]" for name in _names(each))
        calls += NUMBA_CALLS.format(id=each.id, given=given, index=index)
    return text + NUMBA_RUN.format(names=", ".join(NAMES)) + calls.lstrip("\n") + "\n"


def _names(each: rule_2006.Indicator) -> list[str]:
    return list(dict.fromkeys(name for form in each[1:3] for _, name in terms(form)))


def contenders(
    columns: dict[str, np.ndarray], case: Case, settings: Settings, compare: Any
) -> list[Contender]:
    found: list[Contender] = []
    count = len(INDICATORS)
    output = five_peers.Output(case.rows, count)

    def add(name: str, make: Any, columns_of: Any, remark: str = "") -> None:
        if settings.contender(name.split()[0].lower()):
            found.append(Contender(name, make(), lambda result: compare(columns_of(result)), remark=remark))

    def numba() -> Any:
        import numba as package

        package.set_num_threads(case.threads)
        path = Path(os.environ["SOEKPI_BENCH_OUTPUT"]) / "numba_rule_2006.py"
        source = numba_source()
        if not path.exists() or path.read_text(encoding="utf-8") != source:
            path.write_text(source, encoding="utf-8")
        # An ordinary module, so that numba keeps what it compiled.
        sys.path.insert(0, str(path.parent))
        module = importlib.import_module(path.stem)
        ordered = tuple(columns[name] for name in NAMES)
        values = np.zeros((count, case.rows))
        verdicts, reasons = (np.zeros((count, case.rows), np.uint8) for _ in range(2))

        def run() -> Any:
            module.run(ordered, values, verdicts, reasons)
            return {"values": list(values), "verdicts": list(verdicts), "reasons": list(reasons)}

        return run

    def of(form: str, half: bool) -> str:
        return f"(({form}) * 0.5)" if half else f"({form})"

    def duckdb() -> Any:
        import pyarrow

        inner, outer = [], []
        for i, each in enumerate(INDICATORS):
            n, d = f"({each.numerator})", of(each.denominator, each.half)
            below = "5" if each.growth else f"CASE WHEN {d} = 0 THEN 3 ELSE 4 END"
            inner.append(f"CASE WHEN {d} > 0 THEN {n} / {d} ELSE 'nan'::DOUBLE END AS v{i}")
            inner.append(f"CASE WHEN isnan({n}) OR isnan({d}) THEN 1 ELSE {below} END AS r{i}")
            outer.append(f"v{i}")
            outer.append(
                f"(CASE WHEN isnan(v{i}) THEN CASE WHEN r{i} = 1 THEN 5 ELSE 4 END "
                f"WHEN v{i} {each.comparison} {each.number!r} THEN 1 ELSE 6 END)::UTINYINT AS verdict{i}"
            )
            outer.append(f"(CASE WHEN isnan(v{i}) THEN r{i} ELSE 0 END)::UTINYINT AS reason{i}")
        connection = five_peers.duckdb_connection(case.threads)
        connection.register("figures", pyarrow.table({name: pyarrow.array(columns[name]) for name in NAMES}))
        query = f"SELECT {', '.join(outer)} FROM (SELECT {', '.join(inner)} FROM figures)"
        return lambda: five_peers.duckdb_arrow(connection, query)

    def polars() -> Any:
        import polars as pl

        def form(text: str) -> Any:
            (_, first), *others = terms(text)
            expression = pl.col(first)
            for sign, name in others:
                expression = expression + pl.col(name) if sign > 0 else expression - pl.col(name)
            return expression

        code = lambda number: pl.lit(number, dtype=pl.UInt8)  # noqa: E731
        expressions = []
        for i, each in enumerate(INDICATORS):
            n, d = form(each.numerator), form(each.denominator)
            d = d * 0.5 if each.half else d
            v = pl.when(d > 0).then(n / d).otherwise(float("nan"))
            missing = n.is_nan() | d.is_nan()
            below = code(5) if each.growth else pl.when(d == 0).then(code(3)).otherwise(code(4))
            met = v >= each.number if each.comparison == ">=" else v <= each.number
            verdict = (
                pl.when(missing)
                .then(code(5))
                .when(v.is_nan())
                .then(code(4))
                .when(met)
                .then(code(1))
                .otherwise(code(6))
            )
            reason = pl.when(missing).then(code(1)).when(v.is_nan()).then(below).otherwise(code(0))
            expressions += [v.alias(f"v{i}"), verdict.alias(f"verdict{i}"), reason.alias(f"reason{i}")]
        frame = pl.DataFrame(columns)
        return lambda: frame.lazy().select(expressions).collect()

    names = {"values": "v", "verdicts": "verdict", "reasons": "reason"}

    def of_table(table: Any) -> dict[str, list[np.ndarray]]:
        return {f: [np.asarray(table.column(f"{n}{i}")) for i in range(count)] for f, n in names.items()}

    def of_frame(frame: Any) -> dict[str, list[np.ndarray]]:
        return {f: [frame[f"{n}{i}"].to_numpy() for i in range(count)] for f, n in names.items()}

    one = ", 1 thread" if case.threads > 1 else ""
    add("numba parallel=True", numba, lambda result: result)
    add(
        f"numpy out={one}",
        lambda: NumpyRule(columns, output),
        lambda result: result.columns(),
        f"blocks of {BLOCK}",
    )
    add("Polars lazy", polars, of_frame)
    add("DuckDB Arrow to Arrow", duckdb, of_table)
    return found
