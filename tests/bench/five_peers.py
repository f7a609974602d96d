"""The five targets in numpy, numexpr, numba, pandas, Polars, DuckDB, pyarrow and
FinanceToolkit, each the way its users would make it fast.

All say the same: a value is numerator over denominator where the denominator is
positive, else NaN; a missing cell is NaN. For the peers a value that is there is
all they need to know: reasons are worked out from what is not.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import five
import numpy as np
from native import aligned
from settings import Case, Settings
from timing import Contender

#: Rows that numpy works on at once, so that its scratch columns stay in the cache.
BLOCK = 32768


class Output:
    """Columns that numpy, numexpr and numba write."""

    def __init__(self, rows: int, targets: int = 5) -> None:
        self.values = [aligned(rows, np.float64) for _ in range(targets)]
        self.verdicts = [aligned(rows, np.uint8) for _ in range(targets)]
        self.reasons = [aligned(rows, np.uint8) for _ in range(targets)]

    def columns(self) -> dict[str, list[np.ndarray]]:
        return {"values": self.values, "verdicts": self.verdicts, "reasons": self.reasons}


# ---- numpy, with out= everywhere -------------------------------------------------------------


class NumpyFive:
    """Blocks of rows. What every row needs has an out=; the few rows without a
    value or a limit are found and put right, a block at a time."""

    def __init__(self, columns: dict[str, np.ndarray], output: Output) -> None:
        self.columns = [columns[name] for name in five.COLUMNS]
        self.rows = len(self.columns[0])
        self.output = output
        self.doubles = [aligned(BLOCK, np.float64) for _ in range(5)]
        self.bools = [aligned(BLOCK, np.bool_) for _ in range(3)]
        self.codes = aligned(BLOCK, np.uint8)

    def _put_right(self, target: int, rows: slice, bad: np.ndarray, now: Any, last: Any) -> None:
        """Rows of a block that lack the value or the limit."""
        reasons = []
        for n, d in (now, last) if last else (now,):
            n, d = n[bad], d[bad]
            below = five.NON_POSITIVE_BASE if target == 0 else np.where(d == 0, five.ZERO, five.NEGATIVE)
            reasons.append(np.where(np.isnan(n) | np.isnan(d), five.MISSING, np.where(d > 0, 0, below)))
        first, second = reasons[0], reasons[-1]
        self.output.reasons[target][rows][bad] = np.where(first != 0, first, second)
        missing = (first == five.MISSING) | (second == five.MISSING)
        self.output.verdicts[target][rows][bad] = np.where(missing, five.NO_DATA, five.UNDEFINED)
        self.output.values[target][rows][bad[first != 0]] = np.nan

    def _target(self, target: int, rows: slice, now: Any, last: Any, more: float, band: float | None) -> None:
        size = len(now[0])
        limit, margin, width = (each[:size] for each in self.doubles[:3])
        met, near, good = (each[:size] for each in self.bools)
        code = self.codes[:size]
        value, verdict = self.output.values[target][rows], self.output.verdicts[target][rows]
        np.divide(*now, out=value)
        if last:
            np.greater(now[1], 0.0, out=good)
            np.divide(*last, out=limit)
            if more:
                np.add(limit, more, out=limit)
            np.greater(last[1], 0.0, out=near)
            np.logical_and(good, near, out=good)
        else:
            limit = more
        compare = (np.greater, np.less_equal, np.greater_equal, np.greater, np.greater_equal)[target]
        compare(value, limit, out=met)
        np.subtract(*((limit, value) if target == 1 else (value, limit)), out=margin)
        if band is None:
            np.abs(limit, out=width)
            np.multiply(width, five.SHARE_BAND, out=width)
            band = width
        np.less(margin, band, out=near)
        np.logical_and(met, near, out=near)
        # met 1, at risk 3, breached 6: 6 - 5 * met + 2 * (met and near)
        np.multiply(met.view(np.uint8), 5, out=code)
        np.subtract(6, code, out=verdict)
        np.left_shift(near.view(np.uint8), 1, out=code)
        np.add(verdict, code, out=verdict)
        np.equal(margin, margin, out=near)
        if last:
            self.output.reasons[target][rows] = 0
            np.logical_and(good, near, out=good)
        else:  # losses last year are many: growth has no percentage
            np.less_equal(now[1], 0.0, out=met)
            np.multiply(met.view(np.uint8), five.NON_POSITIVE_BASE, out=self.output.reasons[target][rows])
            np.copyto(verdict, five.UNDEFINED, where=met)
            np.copyto(value, np.nan, where=met)
            np.copyto(good, near)
        if not good.all():
            np.logical_not(good, out=good)
            self._put_right(target, rows, np.flatnonzero(good), now, last)

    def _block(self, rows: slice) -> None:
        tp, tp0, tl, tl0, ta, ta0, net, net0, rv, rv0, hc, hc0 = (each[rows] for each in self.columns)
        n, d = (each[: len(tp)] for each in self.doubles[3:])
        np.subtract(tp, tp0, out=n)
        self._target(0, rows, (n, tp0), None, five.GROWTH_LIMIT, five.GROWTH_BAND)
        self._target(1, rows, (tl, ta), (tl0, ta0), five.DEBT_MARGIN, five.DEBT_BAND)
        np.subtract(ta, tl, out=n)
        np.subtract(ta0, tl0, out=d)
        self._target(2, rows, (net, n), (net0, d), 0.0, five.RETURN_BAND)
        self._target(3, rows, (rv, hc), (rv0, hc0), 0.0, None)
        self._target(4, rows, (tp, hc), (tp0, hc0), 0.0, None)

    def __call__(self) -> Output:
        with np.errstate(all="ignore"):
            for start in range(0, self.rows, BLOCK):
                self._block(slice(start, min(start + BLOCK, self.rows)))
        return self.output


# ---- one set of expressions for numexpr, DuckDB and Polars ------------------------------------

#: Numerator, denominator, the same of the limit, margin added, band, comparison.
RATIOS = (
    ("total_profit - total_profit_prior", "total_profit_prior", "", "", "", "0.01", ">"),
    (
        "total_liabilities",
        "total_assets",
        "total_liabilities_prior",
        "total_assets_prior",
        " + 0.01",
        "0.005",
        "<=",
    ),
    (
        "net_profit",
        "(total_assets - total_liabilities)",
        "net_profit_prior",
        "(total_assets_prior - total_liabilities_prior)",
        "",
        "0.005",
        ">=",
    ),
    ("revenue", "average_headcount", "revenue_prior", "average_headcount_prior", "", "", ">"),
    ("total_profit", "average_headcount", "total_profit_prior", "average_headcount_prior", "", "", ">="),
)


def _margin(comparison: str, value: str, limit: str) -> str:
    return f"({limit} - {value})" if comparison == "<=" else f"({value} - {limit})"


class NumexprFive:
    def __init__(self, columns: dict[str, np.ndarray], output: Output, threads: int) -> None:
        import numexpr

        self.numexpr = numexpr
        numexpr.set_num_threads(threads)
        self.names = dict(zip(five.SHORT, (columns[name] for name in five.COLUMNS)))
        self.names["nan"] = np.float64("nan")
        self.output = output
        rows = len(columns["revenue"])
        self.limit = aligned(rows, np.float64)

    def _reason(self, n: str, d: str, growth: bool) -> str:
        below = "5" if growth else f"where({d} == 0, 3, 4)"
        return f"where(({n} != {n}) | ({d} != {d}), 1, {below})"

    def __call__(self) -> Output:
        names, output, evaluate = self.names, self.output, self.numexpr.evaluate
        for index, (n, d, n0, d0, more, band, comparison) in enumerate(RATIOS):
            v, reason, verdict = output.values[index], output.reasons[index], output.verdicts[index]
            evaluate(f"where({d} > 0, ({n}) / {d}, nan)", names, out=v)
            here = {**names, "v": v, "limit": np.float64(five.GROWTH_LIMIT)}
            why = f"where(v == v, 0, {self._reason(f'({n})', d, index == 0)})"
            bad = "(v != v)"
            if n0:
                evaluate(f"where({d0} > 0, {n0} / {d0}{more}, nan)", names, out=self.limit)
                here["limit"] = self.limit
                other = f"where(limit == limit, 0, {self._reason(n0, d0, False)})"
                why = f"where(v == v, {other}, {self._reason(f'({n})', d, False)})"
                bad = "((v != v) | (limit != limit))"
            evaluate(why, here, out=reason, casting="unsafe")
            missing = f"(({n} != {n}) | ({d} != {d})" + (
                f" | ({n0} != {n0}) | ({d0} != {d0}))" if n0 else ")"
            )
            width = band or "0.05 * abs(limit)"
            judged = (
                f"where(v {comparison} limit, where({_margin(comparison, 'v', 'limit')} < {width}, 3, 1), 6)"
            )
            evaluate(f"where({bad}, where({missing}, 5, 4), {judged})", here, out=verdict, casting="unsafe")
        return output


def sql(key: str = "", figures: str = "figures") -> str:
    """One query for DuckDB: ratios in the inner select, what follows in the outer one."""
    inner, outer = ([key], [key]) if key else ([], [])
    for i, (n, d, n0, d0, more, band, comparison) in enumerate(RATIOS):
        nan = "'nan'::DOUBLE"
        inner.append(f"CASE WHEN {d} > 0 THEN ({n}) / {d} ELSE {nan} END AS v{i}")
        gone = f"isnan({n}) OR isnan({d})"
        inner.append(f"({gone}) AS m{i}")
        below = "5" if i == 0 else f"CASE WHEN {d} = 0 THEN 3 ELSE 4 END"
        inner.append(f"CASE WHEN {gone} THEN 1 ELSE {below} END AS r{i}")
        if n0:
            gone0 = f"isnan({n0}) OR isnan({d0})"
            inner.append(f"CASE WHEN {d0} > 0 THEN {n0} / {d0}{more} ELSE {nan} END AS l{i}")
            inner.append(f"({gone0}) AS n{i}")
            inner.append(f"CASE WHEN {gone0} THEN 1 WHEN {d0} = 0 THEN 3 ELSE 4 END AS s{i}")
        limit = f"l{i}" if n0 else str(five.GROWTH_LIMIT)
        width = band or f"0.05 * abs({limit})"
        any_missing = f"m{i} OR n{i}" if n0 else f"m{i}"
        any_bad = f"isnan(v{i}) OR isnan({limit})" if n0 else f"isnan(v{i})"
        after = f"WHEN isnan(l{i}) THEN s{i} " if n0 else ""
        outer.append(f"v{i}")
        outer.append(
            f"(CASE WHEN {any_bad} THEN CASE WHEN {any_missing} THEN 5 ELSE 4 END "
            f"WHEN v{i} {comparison} {limit} THEN CASE WHEN {_margin(comparison, f'v{i}', limit)} < {width} "
            f"THEN 3 ELSE 1 END ELSE 6 END)::UTINYINT AS verdict{i}"
        )
        outer.append(f"(CASE WHEN isnan(v{i}) THEN r{i} {after}ELSE 0 END)::UTINYINT AS reason{i}")
    return f"SELECT {', '.join(outer)} FROM (SELECT {', '.join(inner)} FROM {figures})"


def arrow_table(columns: dict[str, np.ndarray]) -> Any:
    """An Arrow table over the same memory."""
    import pyarrow

    return pyarrow.table(
        {short: pyarrow.array(columns[name]) for short, name in zip(five.SHORT, five.COLUMNS)}
    )


def from_arrow(table: Any) -> dict[str, list[np.ndarray]]:
    names = {"values": "v", "verdicts": "verdict", "reasons": "reason"}
    return {
        field: [np.asarray(table.column(f"{name}{i}")) for i in range(5)] for field, name in names.items()
    }


def duckdb_connection(threads: int) -> Any:
    import duckdb

    connection = duckdb.connect(":memory:")
    connection.execute(f"SET threads = {threads}")
    return connection


def duckdb_arrow(connection: Any, query: str) -> Any:
    return connection.sql(query).to_arrow_table()


def polars_expressions() -> list[Any]:
    import polars as pl

    nan, code = pl.lit(float("nan")), lambda number: pl.lit(number, dtype=pl.UInt8)

    def form(text: str) -> Any:
        parts = text.strip("()").split(" - ")
        return pl.col(parts[0]) if len(parts) == 1 else pl.col(parts[0]) - pl.col(parts[1])

    def why(n: Any, d: Any, growth: bool) -> Any:
        below = code(5) if growth else pl.when(d == 0).then(code(3)).otherwise(code(4))
        return pl.when(n.is_nan() | d.is_nan()).then(code(1)).otherwise(below)

    found = []
    for i, (n, d, n0, d0, more, band, comparison) in enumerate(RATIOS):
        n_, d_ = form(n), form(d)
        v = pl.when(d_ > 0).then(n_ / d_).otherwise(nan)
        missing, bad, reason = n_.is_nan() | d_.is_nan(), v.is_nan(), why(n_, d_, i == 0)
        limit: Any = pl.lit(five.GROWTH_LIMIT)
        chain = pl.when(bad).then(reason)
        if n0:
            n0_, d0_ = form(n0), form(d0)
            limit = pl.when(d0_ > 0).then(n0_ / d0_ + five.DEBT_MARGIN if more else n0_ / d0_).otherwise(nan)
            missing = missing | n0_.is_nan() | d0_.is_nan()
            chain = chain.when(limit.is_nan()).then(why(n0_, d0_, False))
            bad = bad | limit.is_nan()
        margin = limit - v if comparison == "<=" else v - limit
        met = {"<=": v <= limit, ">": v > limit, ">=": v >= limit}[comparison]
        width = pl.lit(float(band)) if band else five.SHARE_BAND * limit.abs()
        verdict = (
            pl.when(bad).then(pl.when(missing).then(code(5)).otherwise(code(4)))
            .when(met).then(pl.when(margin < width).then(code(3)).otherwise(code(1)))
            .otherwise(code(6))
        )  # fmt: skip
        found += [
            v.alias(f"v{i}"),
            verdict.alias(f"verdict{i}"),
            chain.otherwise(code(0)).alias(f"reason{i}"),
        ]
    return found


def from_polars(frame: Any) -> dict[str, list[np.ndarray]]:
    names = {"values": "v", "verdicts": "verdict", "reasons": "reason"}
    return {field: [frame[f"{name}{i}"].to_numpy() for i in range(5)] for field, name in names.items()}


# ---- pyarrow.compute ---------------------------------------------------------------------------


class ArrowFive:
    def __init__(self, table: Any) -> None:
        import pyarrow
        import pyarrow.compute as pc

        self.pc, self.table = pc, table
        self.code = [pyarrow.scalar(number, pyarrow.uint8()) for number in range(7)]
        self.nan = pyarrow.scalar(float("nan"))

    def _form(self, text: str) -> Any:
        parts = text.strip("()").split(" - ")
        column = self.table.column(parts[0])
        return column if len(parts) == 1 else self.pc.subtract(column, self.table.column(parts[1]))

    def _ratio(self, n: Any, d: Any, growth: bool) -> tuple[Any, Any, Any, Any]:
        """Value, whether there is none, whether a cell is missing, why."""
        pc, code = self.pc, self.code
        value = pc.if_else(pc.less_equal(d, 0.0), self.nan, pc.divide(n, d))
        missing = pc.or_(pc.is_nan(n), pc.is_nan(d))
        below = code[5] if growth else pc.if_else(pc.equal(d, 0.0), code[3], code[4])
        return value, pc.is_nan(value), missing, pc.if_else(missing, code[1], below)

    def __call__(self) -> dict[str, list[Any]]:
        pc, code = self.pc, self.code
        found: dict[str, list[Any]] = {"values": [], "verdicts": [], "reasons": []}
        for i, (n, d, n0, d0, more, band, comparison) in enumerate(RATIOS):
            value, bad, missing, why = self._ratio(self._form(n), self._form(d), i == 0)
            limit: Any = five.GROWTH_LIMIT
            reason = pc.if_else(bad, why, code[0])
            if n0:
                limit, bad0, missing0, why0 = self._ratio(self._form(n0), self._form(d0), False)
                if more:
                    limit = pc.add(limit, five.DEBT_MARGIN)
                reason = pc.if_else(bad, why, pc.if_else(bad0, why0, code[0]))
                bad, missing = pc.or_(bad, bad0), pc.or_(missing, missing0)
            margin = pc.subtract(limit, value) if comparison == "<=" else pc.subtract(value, limit)
            met = {"<=": pc.less_equal, ">": pc.greater, ">=": pc.greater_equal}[comparison](value, limit)
            width = float(band) if band else pc.multiply(pc.abs(limit), five.SHARE_BAND)
            judged = pc.if_else(met, pc.if_else(pc.less(margin, width), code[3], code[1]), code[6])
            found["values"].append(value)
            found["verdicts"].append(pc.if_else(bad, pc.if_else(missing, code[5], code[4]), judged))
            found["reasons"].append(reason)
        return found


# ---- pandas ------------------------------------------------------------------------------------


class PandasFive:
    """Columns of a frame, as one would write it; codes by numpy.select."""

    def __init__(self, columns: Any) -> None:
        import pandas

        self.pandas = pandas
        self.frame = columns
        if isinstance(columns, dict):
            named = {short: columns[name] for short, name in zip(five.SHORT, five.COLUMNS)}
            self.frame = pandas.DataFrame(named, copy=False)

    def _form(self, text: str) -> Any:
        parts = text.strip("()").split(" - ")
        return self.frame[parts[0]] if len(parts) == 1 else self.frame[parts[0]] - self.frame[parts[1]]

    def _ratio(self, n: Any, d: Any, growth: bool) -> tuple[Any, Any, Any]:
        value = (n / d).where(d > 0)
        missing = n.isna() | d.isna()
        below = np.uint8(5) if growth else np.where(d == 0, np.uint8(3), np.uint8(4))
        return value, missing, np.where(missing, np.uint8(1), below)

    def __call__(self) -> dict[str, list[Any]]:
        found: dict[str, list[Any]] = {"values": [], "verdicts": [], "reasons": []}
        none = np.uint8(0)
        for i, (n, d, n0, d0, more, band, comparison) in enumerate(RATIOS):
            value, missing, why = self._ratio(self._form(n), self._form(d), i == 0)
            bad, limit = value.isna(), five.GROWTH_LIMIT
            reason = np.where(bad, why, none)
            if n0:
                limit, missing0, why0 = self._ratio(self._form(n0), self._form(d0), False)
                if more:
                    limit = limit + five.DEBT_MARGIN
                bad0 = limit.isna()
                reason = np.where(bad, why, np.where(bad0, why0, none))
                bad, missing = bad | bad0, missing | missing0
            margin = limit - value if comparison == "<=" else value - limit
            met = {"<=": value.le, ">": value.gt, ">=": value.ge}[comparison](limit)
            width = float(band) if band else five.SHARE_BAND * limit.abs()
            judged = np.where(met, np.where(margin < width, np.uint8(3), np.uint8(1)), np.uint8(6))
            found["values"].append(value)
            found["verdicts"].append(np.where(bad, np.where(missing, np.uint8(5), np.uint8(4)), judged))
            found["reasons"].append(reason)
        return found


# ---- FinanceToolkit ----------------------------------------------------------------------------


def toolkit_ratios(columns: dict[str, np.ndarray]) -> Callable[[], Any]:
    """The one of the five values that it has as a ratio, on pandas columns."""
    import pandas
    from financetoolkit.ratios import solvency_model

    liabilities, assets = pandas.Series(columns["total_liabilities"]), pandas.Series(columns["total_assets"])
    return lambda: solvency_model.get_debt_to_assets_ratio(liabilities, assets)


# ---- the list ----------------------------------------------------------------------------------

Check = Callable[[dict[str, list[Any]]], dict[str, Any]]


def contenders(
    columns: dict[str, np.ndarray], case: Case, settings: Settings, compare: Check
) -> list[Contender]:
    rows, threads = case.rows, case.threads
    output = Output(rows)
    found: list[Contender] = []

    def add(
        name: str, make: Callable[[], Callable[[], Any]], columns_of: Callable[[Any], Any], remark: str = ""
    ) -> None:
        if not settings.contender(name.split()[0].lower()):
            return
        try:
            run = make()
        except Exception as error:
            found.append(Contender(name, lambda: None, failure=f"{type(error).__name__}: {error}"[:160]))
            return
        found.append(Contender(name, run, lambda result: compare(columns_of(result)), remark=remark))

    def numba() -> Any:
        import five_numba

        return five_numba.FiveNumba(columns, output, threads)

    def polars() -> Any:
        import polars as pl

        frame = pl.DataFrame({short: columns[name] for short, name in zip(five.SHORT, five.COLUMNS)})
        expressions = polars_expressions()
        return lambda: frame.lazy().select(expressions).collect()

    def duckdb() -> Any:
        connection = duckdb_connection(threads)
        connection.register("figures", arrow_table(columns))
        query = sql()
        return lambda: duckdb_arrow(connection, query)

    def arrow() -> Any:
        import pyarrow

        pyarrow.set_cpu_count(threads)
        return ArrowFive(arrow_table(columns))

    written = lambda result: result.columns()  # noqa: E731
    one = ", 1 thread" if threads > 1 else ""
    add("numba parallel=True", numba, written)
    add(f"numpy out={one}", lambda: NumpyFive(columns, output), written, f"blocks of {BLOCK}")
    add("numexpr", lambda: NumexprFive(columns, output, threads), written)
    add("Polars lazy", polars, from_polars)
    add("DuckDB Arrow to Arrow", duckdb, from_arrow)
    add(f"pyarrow.compute{one}", arrow, lambda result: result)
    add(f"pandas{one}", lambda: PandasFive(columns), lambda result: result)
    if settings.contender("financetoolkit"):
        try:
            run = toolkit_ratios(columns)
            found.append(Contender("FinanceToolkit", run, None, "other", "the debt ratio alone, no verdicts"))
        except Exception as error:
            found.append(
                Contender("FinanceToolkit", lambda: None, failure=f"{type(error).__name__}: {error}"[:160])
            )
    return found
