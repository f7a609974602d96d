"""W1: twelve columns of doubles to five values, verdicts and reasons, at_risk on."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import five
import memory
import numpy as np
import timing
from limits import Limit, Triad, peak_operations
from native import Evaluation, Results, instruction_sets
from settings import Case, Settings
from timing import Contender

NAME = "W1"
TITLE = "12 columns to 5 values, verdicts and reasons"
THREADS = (1, 2)
#: How many of the limit's kernels stay in the rounds after a trial of all.
KERNELS = 4
SAMPLE = 2000
#: The package computes eight columns of results; above this they take gigabytes.
PACKAGE_ROWS = 1_000_000


def cases(settings: Settings) -> list[Case]:
    sizes = settings.rows([100_000, 1_000_000, 10_000_000], quick=[100_000])
    found = [Case(NAME, rows, threads, data="random") for threads in THREADS for rows in sizes]
    found += [Case(NAME, rows, 1, data=data) for data in ("all ties", "17 digits") for rows in sizes[-2:]]
    if settings.only_data in five.MORE_DATA:
        found += [Case(NAME, rows, 1, data=settings.only_data) for rows in sizes]
    return [case for case in found if settings.wants(case)]


def _package(columns: dict[str, np.ndarray], threads: int) -> Any:
    """The same through the Python package: a table of borrowed columns and a report."""
    import soekpi

    plan = soekpi.Plan.parse(five.PLAN)

    def run() -> Any:
        table = soekpi.Table.from_columns(columns)
        return plan.evaluate(table, threads=threads, fields=("value", "verdict", "reason"))

    return run


def _report_columns(report: Any) -> dict[str, list[np.ndarray]]:
    fields = {"values": "value", "verdicts": "verdict", "reasons": "reason"}
    return {
        name: [np.asarray(report.column(field, target)) for target in five.TARGETS]
        for name, field in fields.items()
    }


def _ours(
    columns: dict[str, np.ndarray], results: Results, pool: Any, case: Case, settings: Settings
) -> tuple[list[Contender], dict[str, list[np.ndarray]]]:
    """The C interface on each instruction set, then the Python package."""
    found: list[Contender] = []
    reference: dict[str, list[np.ndarray]] = {}
    best = ""
    for name in instruction_sets():
        if name == best:
            continue
        evaluation = Evaluation(five.PLAN, columns, instruction_set=name)
        best = best or evaluation.instruction_set

        def check(_: Any, name: str = name) -> dict[str, Any]:
            ours = results.columns()
            if name == "best":
                tested = five.check_with_fractions(columns, ours, SAMPLE)
                reference.update({field: [each.copy() for each in ours[field]] for field in ours})
                return {"wrong": 0, "off": 0, "fractions": tested}
            return five.identical(reference, ours)

        title = "soekpi" if name == "best" else f"soekpi, {name}"
        remark = "" if name != "best" or best == "best" else best
        found.append(Contender(title, evaluation.runner(results, pool, case.threads), check, "ours", remark))
    if settings.contender("package") and case.rows <= PACKAGE_ROWS:
        found.append(
            Contender(
                "soekpi, Python package",
                _package(columns, case.threads),
                lambda report: five.identical(reference, _report_columns(report)),
                "other",
                "binding, all eight result columns",
            )  # fmt: skip
        )
    return found, reference


def run_case(case: Case, settings: Settings) -> dict[str, Any]:
    columns = {**five.DATA, **five.MORE_DATA}[case.data](case.rows)
    results = Results(len(five.TARGETS), case.rows)
    pool = ThreadPoolExecutor(case.threads) if case.threads > 1 else None
    contenders, reference = _ours(columns, results, pool, case, settings)
    timing.prepare(contenders)
    notes = [memory.note(contenders[0].run)]
    limit = Limit(list(columns.values()), results, case.rows)
    triad = Triad()
    bounds: list[Contender] = []
    if settings.contender("limit"):
        kernels = [
            Contender(name, limit.runner(index, pool, case.threads), kind="limit")
            for index, name in enumerate(limit.names)
        ]
        bounds = timing.fastest(kernels, KERNELS)
        bounds.append(Contender("read alone", limit.reader(pool, case.threads), kind="other"))
        bounds += [
            Contender(name, triad.runner(past, pool, case.threads), kind="triad")
            for name, past in (("STREAM triad", False), ("STREAM triad, non-temporal", True))
        ]
    peers: list[Contender] = []
    if settings.peers():
        import five_peers

        peers = five_peers.contenders(columns, case, settings, lambda theirs: five.compare(reference, theirs))
        timing.prepare(peers)
    everyone = contenders + bounds + peers
    timing.measure(everyone, settings.rounds(case.rows), settings.budget())
    return {
        "bytes": limit.bytes_a_row * case.rows,
        "triad_bytes": triad.bytes,
        "peak": peak_operations() if bounds else None,
        "notes": notes,
        "contenders": [each.summary() for each in everyone],
    }
