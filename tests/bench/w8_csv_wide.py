"""W8: a wide CSV table in memory, read alone: entity, period and 58 columns of figures."""

from __future__ import annotations

import io
from collections.abc import Callable
from ctypes import byref, sizeof
from typing import Any

import five
import numpy as np
import timing
from native import Evaluation, Plan, Results, aligned_copy, made
from settings import Case, Settings
from timing import Contender

from soekpi._library import library
from soekpi._structs import soekpi_error, soekpi_table_options

NAME = "W8"
TITLE = "reading a CSV table of 60 columns"
YEARS = (2019, 2020, 2021, 2022, 2023)
STOCKS = {
    "total_assets": "资产总额", "current_assets": "流动资产", "noncurrent_assets": "非流动资产",
    "total_liabilities": "负债总额", "current_liabilities": "流动负债",
    "noncurrent_liabilities": "非流动负债", "total_equity": "所有者权益", "equity_parent": "归母所有者权益",
    "minority_equity": "少数股东权益", "cash": "货币资金", "receivables": "应收账款", "inventory": "存货",
}  # fmt: skip
FLOWS = {
    "revenue": "营业收入", "operating_cost": "营业成本", "selling_expense": "销售费用",
    "admin_expense": "管理费用", "finance_expense": "财务费用", "operating_profit": "营业利润",
    "nonoperating_income": "营业外收入", "nonoperating_expense": "营业外支出", "total_profit": "利润总额",
    "income_tax": "所得税费用", "net_profit": "净利润", "net_profit_parent": "归母净利润",
    "minority_profit": "少数股东损益", "average_headcount": "平均职工人数",
}  # fmt: skip
#: Columns that nobody knows.
OTHERS = ("自编指标一", "自编指标二", "自编指标三", "自编指标四")


def cases(settings: Settings) -> list[Case]:
    found = [Case(NAME, rows, 1) for rows in settings.rows([100_000], quick=[5_000])]
    return [case for case in found if settings.wants(case)]


# ---- the table -------------------------------------------------------------------------------


def statements(entities: int, seed: int = 8) -> dict[str, np.ndarray]:
    """Whole cents of each entity in each year and the year before them, made up: statements that
    add up, of enterprises of all sizes, a tenth of them with a loss."""
    g = np.random.default_rng(seed)
    shape = (entities, len(YEARS) + 1)
    cents: dict[str, np.ndarray] = {}

    def share(of: np.ndarray, low: float, high: float) -> np.ndarray:
        return np.rint(of * g.uniform(low, high, shape)).astype(np.int64)

    growth = np.cumprod(g.uniform(0.95, 1.15, shape), axis=1)
    assets = np.rint(five.sizes(entities, g)[:, None] * growth).astype(np.int64)
    cents["total_assets"] = assets
    cents["current_assets"] = share(assets, 0.2, 0.7)
    cents["noncurrent_assets"] = assets - cents["current_assets"]
    cents["total_liabilities"] = share(assets, 0.3, 0.9)
    cents["current_liabilities"] = share(cents["total_liabilities"], 0.3, 0.8)
    cents["noncurrent_liabilities"] = cents["total_liabilities"] - cents["current_liabilities"]
    cents["total_equity"] = assets - cents["total_liabilities"]
    cents["minority_equity"] = share(cents["total_equity"], 0.0, 0.3)
    cents["equity_parent"] = cents["total_equity"] - cents["minority_equity"]
    for name in ("cash", "receivables", "inventory"):
        cents[name] = share(cents["current_assets"], 0.05, 0.3)
    revenue = cents["revenue"] = share(assets, 0.2, 0.8)
    cents["operating_cost"] = share(revenue, 0.6, 0.9)
    for name in ("selling_expense", "admin_expense", "finance_expense"):
        cents[name] = share(revenue, 0.01, 0.05)
    cents["operating_profit"] = share(revenue, -0.01, 0.1)
    cents["nonoperating_income"] = share(revenue, 0.0, 0.002)
    cents["nonoperating_expense"] = share(revenue, 0.0, 0.002)
    cents["total_profit"] = (
        cents["operating_profit"] + cents["nonoperating_income"] - cents["nonoperating_expense"]
    )
    cents["income_tax"] = share(np.maximum(cents["total_profit"], 0), 0.15, 0.25)
    cents["net_profit"] = cents["total_profit"] - cents["income_tax"]
    cents["minority_profit"] = share(cents["net_profit"], 0.0, 0.3)
    cents["net_profit_parent"] = cents["net_profit"] - cents["minority_profit"]
    cents["average_headcount"] = 100 * np.maximum(1, share(revenue, 1e-8, 1e-7))
    for name in OTHERS:
        cents[name] = share(revenue, 0.0, 1.0)
    return cents


def columns_of(cents: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Figures in yuan by header, a row for each entity and year."""
    found: dict[str, np.ndarray] = {}

    def add(header: str, values: np.ndarray) -> None:
        found[header] = aligned_copy(values.ravel() / 100.0)

    for name, header in STOCKS.items():
        add(f"{header}(期末余额)", cents[name][:, 1:])
        add(f"{header}(年初余额)", cents[name][:, :-1])
    for name in ("total_assets", "total_liabilities"):
        add(f"{STOCKS[name]}(上年同期)", cents[name][:, :-1])
    for name, header in FLOWS.items():
        add(f"{header}(本年累计)", cents[name][:, 1:])
        add(f"{header}(上年同期)", cents[name][:, :-1])
    for name in OTHERS:
        add(name, cents[name][:, 1:])
    return found


def text_of(columns: dict[str, np.ndarray], entities: int) -> bytes:
    """The table as an accounting system exports it: UTF-8, figures with two decimals."""
    import pandas as pd

    keys = {
        "企业名称": [f"企业{entity:06}" for entity in range(entities) for _ in YEARS],
        "期间": [f"{year}年" for _ in range(entities) for year in YEARS],
    }
    return pd.DataFrame({**keys, **columns}).to_csv(index=False, float_format="%.2f").encode()


def keys_of(entities: int) -> dict[str, Any]:
    labels = [f"企业{entity:06}" for entity in range(entities)]
    codes = np.arange(entities * len(YEARS), dtype=np.int32)
    return {
        "entity": (labels, aligned_copy(codes // len(YEARS))),
        "period": ([str(year) for year in YEARS], aligned_copy(codes % len(YEARS))),
    }


# ---- the contenders ----------------------------------------------------------------------------


class Reader:
    """The library's own reader: bytes of CSV to a table."""

    def __init__(self, plan: Plan) -> None:
        self.catalogue = plan.catalogue
        self.options = soekpi_table_options(size=sizeof(soekpi_table_options), money_unit="元".encode())

    def read(self, data: bytes) -> int:
        error = soekpi_error()
        table = library.soekpi_table_parse_csv(
            self.catalogue, data, len(data), byref(self.options), byref(error)
        )
        return made(table, error)


def run_case(case: Case, settings: Settings) -> dict[str, Any]:
    entities = max(1, case.rows // len(YEARS))
    cents = statements(entities)
    columns = columns_of(cents)
    data = text_of(columns, entities)
    plan = Plan(five.PLAN)
    reader = Reader(plan)
    period = str(YEARS[-1])

    def run() -> None:
        library.soekpi_table_free(reader.read(data))

    def check_ours(_: Any) -> dict[str, Any]:
        """The five targets of the table read are those of the figures themselves, bit for bit."""
        names = {f"{header}(本年累计)": name for name, header in FLOWS.items()}
        names |= {f"{header}(上年同期)": f"{name}@prior" for name, header in (STOCKS | FLOWS).items()}
        names |= {f"{header}(期末余额)": name for name, header in STOCKS.items()}
        given = {names[header]: values for header, values in columns.items() if header in names}
        found = []
        for make in (
            lambda: Evaluation(plan, table=reader.read(data), period=period),
            lambda: Evaluation(plan, given, keys=keys_of(entities), period=period),
        ):
            evaluation = make()
            results = Results(evaluation.targets, evaluation.entities)
            evaluation.run(results, 0, evaluation.entities)
            found.append(results.columns())
            evaluation.close()
        five.identical(*found)
        return {"notes": [f"five values of {entities:,} enterprises agree with those of the figures"]}

    everyone = [Contender("soekpi", run, check_ours, "ours", "with the checks of the table")]
    timing.prepare(everyone)
    if settings.peers():
        peers = _peers(data, columns, settings)
        timing.prepare(peers)
        everyone += peers
    timing.measure(everyone, settings.rounds(case.rows), settings.budget())
    size = len(data) / 1e6
    return {
        "contenders": [each.summary() for each in everyone],
        "notes": [f"{size:.0f} MB in memory, {len(columns) + 2} columns; readers infer types."],
    }


def _peers(data: bytes, columns: dict[str, np.ndarray], settings: Settings) -> list[Contender]:
    found: list[Contender] = []

    def check(read: Callable[[Any, str], np.ndarray], result: Any) -> dict[str, Any]:
        """All figures; some readers give a neighbour of the nearest double."""
        off = 0
        for header, values in columns.items():
            theirs = read(result, header)
            if not np.allclose(theirs, values, rtol=1e-15, atol=0):
                raise AssertionError(f"{header} differs")
            off += int(np.count_nonzero(theirs != values))
        return {"off": off}

    def add(name: str, run: Callable[[], Any], read: Callable[[Any, str], np.ndarray]) -> None:
        if settings.contender(name.split()[0].lower()):
            found.append(Contender(name, run, lambda result: check(read, result)))

    def arrow_column(table: Any, header: str) -> np.ndarray:
        return table.column(header).to_numpy()

    def pandas() -> Any:
        import pandas as pd

        return pd.read_csv(io.BytesIO(data))

    def polars() -> Any:
        import polars as pl

        return pl.read_csv(data)

    def pyarrow() -> Any:
        from pyarrow import csv

        return csv.read_csv(io.BytesIO(data), read_options=csv.ReadOptions(use_threads=False))

    add("pandas read_csv", pandas, lambda frame, header: frame[header].to_numpy())
    add("Polars read_csv", polars, lambda frame, header: frame[header].to_numpy())
    add("pyarrow read_csv", pyarrow, arrow_column)
    return found
