"""W5: a CSV file of twelve columns to values, verdicts and reasons."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from ctypes import byref, sizeof
from pathlib import Path
from typing import Any

import five
import five_peers
import numpy as np
import timing
from native import Evaluation, Failed, Plan, Results
from settings import Case, Settings
from timing import Contender

from soekpi._library import library
from soekpi._structs import soekpi_error, soekpi_table_options

NAME = "W5"
TITLE = "a CSV file to verdicts"
SAMPLE = 2000


def cases(settings: Settings) -> list[Case]:
    found = [
        Case(NAME, rows, threads) for threads in (1, 2) for rows in settings.rows([1_000_000], quick=[20_000])
    ]
    return [case for case in found if settings.wants(case)]


def write(columns: dict[str, np.ndarray], path: Path) -> None:
    """Figures with their two decimals, as an accounting system exports them."""
    import pandas as pd

    frame = pd.DataFrame({name: columns[name] for name in five.COLUMNS})
    frame.to_csv(path, index=False, float_format="%.2f")


def pyarrow_table(path: Path, threads: int) -> Any:
    """The file as an Arrow table, with all that is known of it said beforehand."""
    import pyarrow
    from pyarrow import csv

    pyarrow.set_cpu_count(threads)
    return csv.read_csv(
        path,
        read_options=csv.ReadOptions(use_threads=threads > 1, block_size=1 << 20),
        parse_options=csv.ParseOptions(quote_char=False),
        convert_options=csv.ConvertOptions(
            column_types=dict.fromkeys(five.COLUMNS, pyarrow.float64()), null_values=[""], check_utf8=False
        ),
    )


class ReadTable:
    """The library's own reader: bytes of CSV to a table."""

    def __init__(self, plan: Plan) -> None:
        self.catalogue = plan.catalogue
        self.error = soekpi_error()
        self.options = soekpi_table_options(size=sizeof(soekpi_table_options))

    def read(self, path: Path) -> int:
        data = path.read_bytes()
        table = library.soekpi_table_parse_csv(
            self.catalogue, data, len(data), byref(self.options), byref(self.error)
        )
        if not table:
            raise Failed(self.error.message.decode())
        return table


def run_case(case: Case, settings: Settings) -> dict[str, Any]:
    path = Path(os.environ["SOEKPI_BENCH_OUTPUT"]) / f"figures-{case.rows}.csv"
    columns = five.random_data(case.rows, blanks=False)
    write(columns, path)
    pool = ThreadPoolExecutor(case.threads) if case.threads > 1 else None
    results = Results(len(five.TARGETS), case.rows)
    plan = Plan(five.PLAN)
    reference: dict[str, list[np.ndarray]] = {}

    def check(_: Any) -> dict[str, Any]:
        ours = results.columns()
        if not reference:
            tested = five.check_with_fractions(columns, ours, SAMPLE)
            reference.update({field: [each.copy() for each in ours[field]] for field in ours})
            return {"wrong": 0, "off": 0, "fractions": tested}
        return five.identical(reference, ours)

    def judge(table: Any) -> None:
        """Evaluates the pieces of an Arrow table where they lie, nothing copied."""
        batches, starts = table.to_batches(), [0]
        for batch in batches:
            starts.append(starts[-1] + batch.num_rows)

        def one(batch: Any, start: int) -> None:
            read = {name: batch.column(name).to_numpy(zero_copy_only=True) for name in five.COLUMNS}
            evaluation = Evaluation(plan, read)
            evaluation.run(results, 0, batch.num_rows, at=start)
            evaluation.close()

        list((pool.map if pool else map)(one, batches, starts))

    def with_pyarrow() -> None:
        judge(pyarrow_table(path, case.threads))

    def with_polars() -> None:
        import polars as pl

        judge(pl.read_csv(path, schema=dict.fromkeys(five.COLUMNS, pl.Float64)).to_arrow())

    reader = ReadTable(plan)

    def with_c() -> None:
        evaluation = Evaluation(plan, table=reader.read(path))
        evaluation.runner(results, pool, case.threads)()
        evaluation.close()

    def read_alone() -> None:
        library.soekpi_table_free(reader.read(path))

    ours = [
        Contender("soekpi with pyarrow's reader", with_pyarrow, check, "ours"),
        Contender("soekpi with Polars' reader", with_polars, check, "ours"),
        Contender("soekpi, its own reader", with_c, check, "ours", "soekpi_table_parse_csv, one thread"),
        Contender("pyarrow's reader alone", lambda: pyarrow_table(path, case.threads), None, "other"),
        Contender("soekpi's reader alone", read_alone, None, "other", "one thread"),
        Contender("reading the bytes alone", lambda: path.read_bytes(), None, "other"),
    ]
    timing.prepare(ours)
    peers = (
        _peers(path, case, settings, lambda theirs: five.compare(reference, theirs))
        if settings.peers()
        else []
    )
    timing.prepare(peers)
    timing.measure(ours + peers, settings.rounds(case.rows), settings.budget())
    size = path.stat().st_size
    path.unlink()
    return {
        "contenders": [each.summary() for each in ours + peers],
        "notes": [f"The file has {size / 1e6:.0f} MB and is in the page cache."],
    }


def _peers(path: Path, case: Case, settings: Settings, compare: Any) -> list[Contender]:
    found: list[Contender] = []

    def add(name: str, make: Any, columns_of: Any, remark: str = "") -> None:
        if settings.contender(name.split()[0].lower()):
            found.append(Contender(name, make(), lambda result: compare(columns_of(result)), remark=remark))

    def duckdb() -> Any:
        connection = five_peers.duckdb_connection(case.threads)
        renamed = ", ".join(f'"{name}" AS {short}' for short, name in zip(five.SHORT, five.COLUMNS))
        types = ", ".join(f"'{name}': 'DOUBLE'" for name in five.COLUMNS)
        file = f"read_csv('{path}', header = true, columns = {{{types}}}, auto_detect = false)"
        query = five_peers.sql(figures=f"(SELECT {renamed} FROM {file})")
        return lambda: five_peers.duckdb_arrow(connection, query)

    def polars() -> Any:
        import polars as pl

        schema = pl.Schema({name: pl.Float64 for name in five.COLUMNS})
        short = dict(zip(five.COLUMNS, five.SHORT))
        expressions = five_peers.polars_expressions()
        return lambda: pl.scan_csv(path, schema=schema).rename(short).select(expressions).collect()

    def pandas(engine: str) -> Any:
        import pandas as pd

        def run() -> Any:
            frame = pd.read_csv(path, engine=engine, dtype=np.float64)
            frame.columns = list(five.SHORT)
            return five_peers.PandasFive(frame)()

        return run

    one = ", 1 thread" if case.threads > 1 else ""
    add("DuckDB read_csv", duckdb, five_peers.from_arrow)
    add("Polars scan_csv", polars, five_peers.from_polars)
    add(f"pandas, C engine{one}", lambda: pandas("c"), lambda result: result)
    add("pandas, pyarrow engine", lambda: pandas("pyarrow"), lambda result: result)
    return found
