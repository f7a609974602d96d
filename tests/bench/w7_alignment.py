"""W7: last year's figures in a long table, found by entity and period."""

from __future__ import annotations

from typing import Any

import five
import numpy as np
import timing
from native import Evaluation, Plan, Results, aligned_copy
from settings import Case, Settings
from timing import Contender

NAME = "W7"
TITLE = "alignment of a long table: the rows of last year and of two year ends"
YEARS = 10
LAST = 2023
#: The five targets need no year end; `roe` stands for those that do.
PLAN = five.PLAN + '  - {id: roe, indicator: roe, rule: ">= prior", scope: each, basis: assumed}\n'


def cases(settings: Settings) -> list[Case]:
    found = [Case(NAME, rows, 1) for rows in settings.rows([10_000_000], quick=[100_000])]
    return [case for case in found if settings.wants(case)]


def run_case(case: Case, settings: Settings) -> dict[str, Any]:
    entities = max(1, case.rows // YEARS)
    rows = entities * YEARS
    g = np.random.default_rng(9)
    order = g.permutation(rows)
    codes = aligned_copy((order % entities).astype(np.int32))
    years = aligned_copy((LAST - YEARS + 1 + order // entities).astype(np.int32))
    data = five.random_data(rows, blanks=False)
    columns = {name: data[name] for name in five.COLUMNS if not name.endswith("@prior")}
    labels = [f"e{entity}" for entity in range(entities)]
    periods = [str(year) for year in range(LAST - YEARS + 1, LAST + 1)]
    period_codes = aligned_copy(years - np.int32(LAST - YEARS + 1))
    plan = Plan(PLAN)
    evaluation = Evaluation(
        plan, columns, keys={"entity": (labels, codes), "period": (periods, period_codes)}, period=str(LAST)
    )
    judged = np.flatnonzero(years == LAST)
    assert evaluation.entities == len(judged)
    results = Results(evaluation.targets, evaluation.entities)
    found_rows: dict[str, np.ndarray] = {}

    def check_ours(_: Any) -> dict[str, Any]:
        """Values of revenue per capita and growth with the rows found by numpy."""
        evaluation.run(results, 0, evaluation.entities)
        row_of = np.full(entities, -1)
        before = np.flatnonzero(years == LAST - 1)
        row_of[codes[before]] = before
        prior = row_of[codes[judged]]
        found_rows["prior"] = prior
        profit, last = data["total_profit"][judged], data["total_profit"][prior]
        growth = np.where(last > 0, (profit - last) / last, np.nan)
        ours = results.column("values", 0)
        if not np.allclose(ours, growth, rtol=1e-6, atol=1e-9, equal_nan=True):
            raise AssertionError("growth against last year differs")
        return {"notes": ["growth agrees with rows found by numpy"]}

    def check(prior: np.ndarray) -> dict[str, Any]:
        if not np.array_equal(prior, found_rows["prior"]):
            raise AssertionError("rows of last year differ")
        return {}

    everyone = [
        Contender("soekpi, evaluation created", evaluation.bind, check_ours, "ours", "also groups and names")
    ]
    timing.prepare(everyone)
    if settings.peers():
        peers = _peers(codes, years, judged, case, settings, check)
        timing.prepare(peers)
        everyone += peers
    timing.measure(everyone, settings.rounds(case.rows), settings.budget())
    return {"contenders": [each.summary() for each in everyone]}


def _peers(
    codes: np.ndarray, years: np.ndarray, judged: np.ndarray, case: Case, settings: Settings, check: Any
) -> list[Contender]:
    """Row numbers of last year, of the last year end and of the one before, of each
    judged row; the last two are the same rows here, found by joins of their own."""
    found: list[Contender] = []
    rows = np.arange(len(codes), dtype=np.int64)

    def add(name: str, make: Any, prior_of: Any, remark: str = "") -> None:
        if settings.contender(name.split()[0].lower()):
            found.append(Contender(name, make(), lambda result: check(prior_of(result)), remark=remark))

    def duckdb() -> Any:
        import five_peers
        import pyarrow

        connection = five_peers.duckdb_connection(case.threads)
        connection.register(
            "long", pyarrow.table({"id": rows, "entity": pyarrow.array(codes), "year": pyarrow.array(years)})
        )
        query = (
            "SELECT now.id AS id, prior.id AS prior, opening.id AS opening, before.id AS before "
            f"FROM (SELECT * FROM long WHERE year = {LAST}) now "
            + " ".join(
                f"LEFT JOIN long {name} ON {name}.entity = now.entity AND {name}.year = now.year - {back}"
                for name, back in (("prior", 1), ("opening", 1), ("before", 2))
            )
        )
        return lambda: five_peers.duckdb_arrow(connection, query)

    def by_row(table: Any) -> np.ndarray:
        order = np.argsort(np.asarray(table.column("id")))
        return np.asarray(table.column("prior"))[order]

    def polars() -> Any:
        import polars as pl

        frame = pl.DataFrame({"id": rows, "entity": codes, "year": years}).lazy()

        def run() -> Any:
            joined = frame.filter(pl.col("year") == LAST)
            for name, back in (("prior", 1), ("opening", 1), ("before", 2)):
                other = frame.select(pl.col("entity"), pl.col("year") + back, pl.col("id").alias(name))
                joined = joined.join(other, on=["entity", "year"], how="left")
            return joined.collect()

        return run

    def pandas() -> Any:
        import pandas as pd

        frame = pd.DataFrame({"id": rows, "entity": codes, "year": years})

        def run() -> Any:
            joined = frame[frame["year"] == LAST]
            for name, back in (("prior", 1), ("opening", 1), ("before", 2)):
                other = pd.DataFrame({"entity": codes, "year": years + np.int32(back), name: rows})
                joined = joined.merge(other, on=["entity", "year"], how="left")
            return joined

        return run

    def of_frame(frame: Any) -> np.ndarray:
        order = np.argsort(np.asarray(frame["id"]))
        return np.asarray(frame["prior"])[order].astype(np.int64)

    add("DuckDB self-join", duckdb, by_row)
    add("Polars join", polars, of_frame)
    add("pandas merge", pandas, of_frame)
    return found
