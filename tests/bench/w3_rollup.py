"""W3: sums of twelve columns by group, then five ratios and verdicts of each group."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from typing import Any

import five
import five_peers
import memory
import numpy as np
import sums
import timing
from native import Evaluation, Results
from settings import Case, Settings
from timing import Contender

NAME = "W3"
TITLE = "roll-up: 12 columns summed by group, 5 ratios and verdicts of each group"
#: Rows of a group.
MEMBERS = 100
SAMPLE = 300
#: Groups of more rows than this are judged by accumulators alone.
EVALUATED_ROWS = 100_000


def cases(settings: Settings) -> list[Case]:
    found = [
        Case(NAME, rows, threads)
        for threads in (1, 2)
        for rows in settings.rows([10_000_000], quick=[100_000])
    ]
    return [case for case in found if settings.wants(case)]


def _sums_as_fractions(columns: dict[str, np.ndarray], rows: np.ndarray) -> dict[str, Fraction]:
    """Sums of a group in whole cents."""
    return {
        name: Fraction(int(np.rint(values[rows] * 100).astype(np.int64).sum()), 100)
        for name, values in columns.items()
    }


def _check_with_fractions(columns: dict[str, np.ndarray], codes: np.ndarray, groups: int, ours: Any) -> int:
    order = np.argsort(codes, kind="stable")
    starts = np.searchsorted(codes[order], np.arange(groups + 1))
    for group in range(0, groups, max(1, groups // SAMPLE)):
        row = _sums_as_fractions(columns, order[starts[group] : starts[group + 1]])
        for target, expected in enumerate(five.judge(row)):
            got = tuple(ours[field][target][group] for field in ("values", "verdicts", "reasons"))
            same = got[0] == expected[0] or (got[0] != got[0] and expected[0] != expected[0])
            if not same or (int(got[1]), int(got[2])) != expected[1:]:
                raise AssertionError(f"group {group}, target {target}: {got}, fractions say {expected}")
    return len(range(0, groups, max(1, groups // SAMPLE)))


def run_case(case: Case, settings: Settings) -> dict[str, Any]:
    groups = max(1, case.rows // MEMBERS)
    columns = five.random_data(case.rows, blanks=False)
    generator = np.random.default_rng(5)
    codes = generator.integers(0, groups, case.rows, dtype=np.int32)
    codes[:groups] = np.arange(groups)  # groups in order of first appearance
    pool = ThreadPoolExecutor(case.threads) if case.threads > 1 else None
    labels = [f"g{group}" for group in range(groups)]
    plan = five.PLAN.replace("scope: each", "scope: group")
    evaluation = Evaluation(plan, columns, keys={"group": (labels, codes)})
    results = Results(len(five.TARGETS), groups)
    reference: dict[str, list[np.ndarray]] = {}

    def check(_: Any) -> dict[str, Any]:
        ours = results.columns()
        if not reference:
            tested = _check_with_fractions(columns, codes, groups, ours)
            reference.update({field: [each.copy() for each in ours[field]] for field in ours})
            return {"wrong": 0, "off": 0, "notes": [f"{tested} groups agree with fractions"]}
        return five.identical(reference, ours)

    def prepared() -> None:
        sums.roll_up(evaluation, results, pool, case.threads)

    def whole() -> None:
        evaluation.bind()
        prepared()

    def evaluated() -> None:
        evaluation.bind()
        evaluation.runner(results, pool, case.threads, first=evaluation.entities, count=groups)()

    ours = [
        Contender("soekpi", whole, check, "ours", "binds, adds and judges"),
        Contender("soekpi, prepared", prepared, check, "ours", "members of groups known"),
    ]
    if case.rows <= EVALUATED_ROWS:
        ours.append(Contender("soekpi, no accumulator", evaluated, check, "ours", "evaluation of the groups"))
    timing.prepare(ours)
    notes = [memory.note(each.run).replace("of ours", f"of {each.name}") for each in ours[:2]]

    peers = _peers(columns, codes, groups, case, settings, reference) if settings.peers() else []
    timing.prepare(peers)
    timing.measure(ours + peers, settings.rounds(case.rows), settings.budget())
    return {"notes": notes, "contenders": [each.summary() for each in ours + peers]}


def _peers(
    columns: dict[str, np.ndarray],
    codes: np.ndarray,
    groups: int,
    case: Case,
    settings: Settings,
    reference: Any,
) -> list[Contender]:
    found: list[Contender] = []

    def add(name: str, make: Any, columns_of: Any, remark: str = "") -> None:
        if settings.contender(name.split()[0].lower()):
            run = make()
            found.append(
                Contender(
                    name, run, lambda result: five.compare(reference, columns_of(result)), remark=remark
                )
            )

    def by_code(result: dict[str, list[Any]], order: np.ndarray) -> dict[str, list[Any]]:
        place = np.argsort(order)
        return {field: [np.asarray(each)[place] for each in result[field]] for field in result}

    def duckdb() -> Any:
        connection = five_peers.duckdb_connection(case.threads)
        table = five_peers.arrow_table(columns)
        import pyarrow

        connection.register("rows", table.append_column("code", pyarrow.array(codes)))
        summed = ", ".join(f"sum({name}) AS {name}" for name in five.SHORT)
        query = five_peers.sql("code", f"(SELECT code, {summed} FROM rows GROUP BY code)")
        return lambda: five_peers.duckdb_arrow(connection, query)

    def polars() -> Any:
        import polars as pl

        frame = pl.DataFrame({"code": codes, **{s: columns[n] for s, n in zip(five.SHORT, five.COLUMNS)}})
        expressions = [pl.col("code"), *five_peers.polars_expressions()]
        return lambda: (
            frame.lazy().group_by("code").agg(pl.col(five.SHORT).sum()).select(expressions).collect()
        )

    def pandas() -> Any:
        import pandas as pd

        frame = pd.DataFrame({s: columns[n] for s, n in zip(five.SHORT, five.COLUMNS)}, copy=False)

        def run() -> Any:
            summed = frame.groupby(codes, sort=True).sum()
            return five_peers.PandasFive(summed)()

        return run

    def numpy() -> Any:
        output = five_peers.Output(groups)
        table = {name: np.empty(groups) for name in five.COLUMNS}
        judge = five_peers.NumpyFive(table, output)

        def run() -> Any:
            for name in five.COLUMNS:
                table[name][:] = np.bincount(codes, weights=columns[name], minlength=groups)
            return judge()

        return run

    def numba() -> Any:
        import five_numba

        output = five_peers.Output(groups)
        table = {name: np.empty(groups) for name in five.COLUMNS}
        inputs = tuple(columns[name] for name in five.COLUMNS)
        judge = five_numba.FiveNumba(table, output, case.threads)
        scratch = np.empty((case.threads, groups, 12))

        def run() -> Any:
            five_numba.group_sums(codes, inputs, scratch)
            for index, name in enumerate(five.COLUMNS):
                scratch[:, :, index].sum(axis=0, out=table[name])
            return judge()

        return run

    one = ", 1 thread" if case.threads > 1 else ""
    add(
        "DuckDB Arrow to Arrow",
        duckdb,
        lambda table: by_code(five_peers.from_arrow(table), np.asarray(table.column("code"))),
    )
    add("Polars lazy", polars, lambda frame: by_code(five_peers.from_polars(frame), frame["code"].to_numpy()))
    add(f"pandas{one}", pandas, lambda result: result)
    add(f"numpy bincount{one}", numpy, lambda result: result.columns())
    add("numba", numba, lambda result: result.columns(), "sums by code, branch-free verdicts")
    return found
