"""W4: places within groups, the highest first, ties sharing the better place."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import memory
import numpy as np
import sums
import timing
from native import aligned, aligned_copy
from settings import Case, Settings
from timing import Contender

NAME = "W4"
TITLE = "rank within 1000 groups"
GROUPS = 1000


def cases(settings: Settings) -> list[Case]:
    found = [
        Case(NAME, rows, threads)
        for threads in (1, 2)
        for rows in settings.rows([10_000_000], quick=[100_000])
    ]
    return [case for case in found if settings.wants(case)]


def figures(rows: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Made-up figures in whole cents, as yuan; every tenth is the sum of two doubles,
    which often is not the double nearest to its decimal. Third: the cents."""
    g = np.random.default_rng(6)
    codes = g.integers(0, GROUPS, rows, dtype=np.int32)
    cents = np.rint(10.0 ** g.uniform(3, 7, rows)).astype(np.int64)
    values = cents / 100.0
    summed = np.arange(0, rows, 10)
    part = (cents[summed] * 0.37).astype(np.int64)
    values[summed] = part / 100.0 + (cents[summed] - part) / 100.0
    return aligned_copy(values), aligned_copy(codes), cents


def right_places(cents: np.ndarray, codes: np.ndarray) -> np.ndarray:
    """Competition ranks by whole numbers."""
    order = np.lexsort((-cents, codes))
    code, value = codes[order], cents[order]
    position = np.arange(len(order))
    new_group = np.r_[True, code[1:] != code[:-1]]
    new_value = new_group | np.r_[True, value[1:] != value[:-1]]
    start = np.maximum.accumulate(np.where(new_group, position, 0))
    first = np.maximum.accumulate(np.where(new_value, position, 0))
    places = np.empty(len(order), np.uint32)
    places[order] = first - start + 1
    return places


def run_case(case: Case, settings: Settings) -> dict[str, Any]:
    values, codes, cents = figures(case.rows)
    places = aligned(case.rows, np.uint32)
    right = right_places(cents, codes)
    pool = ThreadPoolExecutor(case.threads) if case.threads > 1 else None

    def exactly(result: Any) -> dict[str, Any]:
        if not np.array_equal(result, right):
            raise AssertionError(f"{int((result != right).sum())} places are wrong")
        return {"wrong": 0, "notes": ["places agree with whole numbers"]}

    def nearly(result: Any) -> dict[str, Any]:
        """Doubles that are no decimals break ties; any other difference is a mistake."""
        result = np.asarray(result)
        wrong = int((result != right).sum())
        if wrong > len(right) // 2:
            raise AssertionError(f"{wrong} places differ")
        return {"wrong": wrong}

    def ours() -> np.ndarray:
        return sums.rank(values, codes, GROUPS, places, pool, case.threads)

    everyone = [Contender("soekpi", ours, exactly, "ours")]
    notes = [memory.note(ours)]
    if settings.peers():
        everyone += _peers(values, codes, case, settings, nearly)
    timing.prepare(everyone)
    timing.measure(everyone, settings.rounds(case.rows), settings.budget())
    return {"notes": notes, "contenders": [each.summary() for each in everyone]}


def _peers(
    values: np.ndarray, codes: np.ndarray, case: Case, settings: Settings, check: Any
) -> list[Contender]:
    found: list[Contender] = []

    def add(name: str, make: Any, places_of: Any, remark: str = "") -> None:
        if settings.contender(name.split()[0].lower()):
            found.append(Contender(name, make(), lambda result: check(places_of(result)), remark=remark))

    def duckdb() -> Any:
        import five_peers
        import pyarrow

        connection = five_peers.duckdb_connection(case.threads)
        row = pyarrow.array(np.arange(case.rows, dtype=np.int64))
        connection.register(
            "figures",
            pyarrow.table({"id": row, "code": pyarrow.array(codes), "value": pyarrow.array(values)}),
        )
        query = "SELECT id, rank() OVER (PARTITION BY code ORDER BY value DESC) AS place FROM figures"
        return lambda: five_peers.duckdb_arrow(connection, query)

    def by_row(table: Any) -> np.ndarray:
        places = np.empty(case.rows, np.int64)
        places[np.asarray(table.column("id"))] = np.asarray(table.column("place"))
        return places

    def polars() -> Any:
        import polars as pl

        frame = pl.DataFrame({"code": codes, "value": values})
        place = pl.col("value").rank(method="min", descending=True).over("code").alias("place")
        return lambda: frame.lazy().select(place).collect()

    def pandas() -> Any:
        import pandas as pd

        series = pd.Series(values, copy=False)
        return lambda: series.groupby(codes).rank(method="min", ascending=False)

    def numpy() -> Any:
        def run() -> np.ndarray:
            order = np.lexsort((-values, codes))
            code, value = codes[order], values[order]
            position = np.arange(len(order))
            new_group = np.concatenate(([True], code[1:] != code[:-1]))
            new_value = new_group | np.concatenate(([True], value[1:] != value[:-1]))
            start = np.maximum.accumulate(np.where(new_group, position, 0))
            first = np.maximum.accumulate(np.where(new_value, position, 0))
            places = np.empty(len(order), np.uint32)
            places[order] = first - start + 1
            return places

        return run

    one = ", 1 thread" if case.threads > 1 else ""
    add("DuckDB rank()", duckdb, by_row)
    add("Polars rank().over()", polars, lambda frame: frame["place"].to_numpy())
    add(f"pandas groupby.rank{one}", pandas, lambda series: series.to_numpy().astype(np.int64))
    add(f"numpy lexsort{one}", numpy, lambda places: places)
    return found
