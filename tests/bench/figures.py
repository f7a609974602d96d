"""The figures to reach, with must and aim, computed from the results of a run."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import tables
from settings import Case

Results = list[tuple[Case, dict[str, Any]]]


class Figure(NamedTuple):
    """`smaller`: the less the better (nanoseconds); otherwise the more."""

    workload: str
    text: str
    unit: str
    must: float
    aim: float
    measure: Callable[[Results], float | None]
    smaller: bool = False


def _contenders(results: Results, data: str = "", threads: int = 1) -> list[dict[str, Any]]:
    """Of the largest case of that kind."""
    fitting = [
        (case.rows, found)
        for case, found in results
        if case.threads == threads and (not data or case.data == data)
    ]
    return max(fitting, key=lambda each: each[0])[1]["contenders"] if fitting else []


def _median(contenders: list[dict[str, Any]], start: str) -> float | None:
    return next(
        (each["median"] for each in contenders if each["name"].startswith(start) and each["median"]), None
    )


def _on(contenders: list[dict[str, Any]], instruction_set: str) -> float | None:
    """Our time on an instruction set: a contender of its own, or the best one."""
    for each in contenders:
        if each["kind"] == "ours" and instruction_set in (
            each["remark"],
            each["name"].removeprefix("soekpi, "),
        ):
            return each["median"]
    return None


def _of_limit(data: str, instruction_set: str) -> Callable[[Results], float | None]:
    def measure(results: Results) -> float | None:
        contenders = _contenders(results, data)
        limit, ours = tables.best(contenders, "limit"), _on(contenders, instruction_set)
        return limit["median"] / ours if limit and ours else None

    return measure


def _against(names: tuple[str, ...], data: str = "", threads: int = 1) -> Callable[[Results], float | None]:
    """Time of the fastest of the named peers (none named: of all that get every verdict
    right) divided by ours."""

    def measure(results: Results) -> float | None:
        contenders = _contenders(results, data, threads)
        ours = tables.ours_of(contenders)
        peers = [
            each["median"]
            for each in contenders
            if each["median"] and each["kind"] == "peer"
            and (each["name"].startswith(names) if names else not each["found"].get("wrong"))
        ]  # fmt: skip
        return min(peers) / ours["median"] if ours and peers else None

    return measure


def _seconds(results: Results) -> float | None:
    """Our time of the largest case on one thread."""
    ours = tables.ours_of(_contenders(results))
    return ours["median"] if ours else None


def _call(data: str, start: str, unit: float) -> Callable[[Results], float | None]:
    def measure(results: Results) -> float | None:
        for case, found in results:
            if case.data == data:
                median = _median(found["contenders"], start)
                return None if median is None else median / case.rows / unit
        return None

    return measure


FIGURES = (
    Figure("W1", "largest, random, AVX-512, of the limit", "", 0.50, 0.70, _of_limit("random", "AVX-512")),
    Figure("W1", "same, AVX2", "", 0.30, 0.45, _of_limit("random", "AVX2")),
    Figure("W1", "all ties, AVX-512, of the limit", "", 0.45, 0.65, _of_limit("all ties", "AVX-512")),
    Figure("W1", "17 digits, AVX-512, of the limit", "", 0.05, 0.30, _of_limit("17 digits", "AVX-512")),
    Figure("W1", "against the fastest peer with the same verdicts", "x", 1.0, 1.5, _against((), "random")),
    Figure("W2", "C, one figure", "ns", 10, 4, _call("C, one figure", "soekpi_debt", 1e-9), True),
    Figure(
        "W2",
        "C, five values and verdicts of a prepared row",
        "ns",
        250,
        80,
        _call("C, one row", "soekpi_eval", 1e-9),
        True,
    ),
    Figure("W2", "Python, prepared row", "us", 2, 0.9, _call("Python, one target", "soekpi", 1e-6), True),
    Figure("W2", "same, against fractions", "x", 20, 50, _against(("fractions",), "Python, one target")),
    Figure("W3", "against DuckDB, 1 thread", "x", 1, 4, _against(("DuckDB",))),
    Figure("W3", "against DuckDB, 2 threads", "x", 1, 4, _against(("DuckDB",), threads=2)),
    Figure("W4", "against DuckDB, 1 thread", "x", 1, 4, _against(("DuckDB",))),
    Figure("W4", "against DuckDB, 2 threads", "x", 1, 4, _against(("DuckDB",), threads=2)),
    Figure(
        "W5", "whole job against the faster of DuckDB and Polars", "x", 1, 1.5, _against(("DuckDB", "Polars"))
    ),
    Figure("W8", "against pandas' read_csv", "x", 0.5, 1, _against(("pandas",))),
    Figure("W9", "all groups of five levels, 1 thread", "s", 2, 0.2, _seconds, True),
    Figure("W9", "against DuckDB with exact sums, 1 thread", "x", 0.5, 1, _against(("DuckDB DECIMAL",))),
    Figure("W9", "same, 2 threads", "x", 0.5, 1, _against(("DuckDB DECIMAL",), threads=2)),
)


def table(results: dict[str, Results]) -> str:
    """What the run says about each figure; nothing about workloads that did not run."""
    lines = [tables.row(["workload", "figure", "must", "aim", "measured", ""]), tables.ruler(6, 2)]
    for each in FIGURES:
        measured = each.measure(results[each.workload]) if each.workload in results else None
        if measured is None:
            continue
        reached = [measured <= goal if each.smaller else measured >= goal for goal in (each.aim, each.must)]
        says = "aim" if reached[0] else "must" if reached[1] else "SHORT"
        numbers = [f"{number:.3g} {each.unit}".strip() for number in (each.must, each.aim, measured)]
        lines.append(tables.row([each.workload, each.text, *numbers, says]))
    return "\n".join(["### Figures", "", *lines, ""]) if len(lines) > 2 else ""
