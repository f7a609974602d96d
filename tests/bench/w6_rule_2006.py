"""W6: the 22 indicators of the 2006 rule against limits."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import five
import memory
import numpy as np
import rule_2006
import rule_2006_peers
import timing
from limits import Limit, Triad
from native import Evaluation, Results
from rule_2006 import INDICATORS, NAMES
from settings import Case, Settings
from timing import Contender

NAME = "W6"
TITLE = "22 indicators of the 2006 rule: values, verdicts and reasons"
SAMPLE = 500
KERNELS = 4


def cases(settings: Settings) -> list[Case]:
    sizes = settings.rows([1_000_000], quick=[50_000])
    return [
        case
        for case in (Case(NAME, rows, threads) for threads in (1, 2) for rows in sizes)
        if settings.wants(case)
    ]


def _check_with_fractions(
    columns: dict[str, np.ndarray], ours: dict[str, list[np.ndarray]], rows: int
) -> int:
    for row in random.Random(8).sample(range(rows), min(SAMPLE, rows)):
        expected = rule_2006.judge({name: float(values[row]) for name, values in columns.items()})
        for target, wanted in enumerate(expected):
            got = tuple(ours[field][target][row].item() for field in ("values", "verdicts", "reasons"))
            if (
                not (got[0] == wanted[0] or (got[0] != got[0] and wanted[0] != wanted[0]))
                or got[1:] != wanted[1:]
            ):
                raise AssertionError(f"row {row}, {INDICATORS[target].id}: {got}, fractions say {wanted}")
    return min(SAMPLE, rows)


def run_case(case: Case, settings: Settings) -> dict[str, Any]:
    columns = rule_2006.data(case.rows)
    results = Results(len(INDICATORS), case.rows)
    pool = ThreadPoolExecutor(case.threads) if case.threads > 1 else None
    evaluation = Evaluation(rule_2006.plan_text(), {rule_2006.item(name): columns[name] for name in NAMES})
    reference: dict[str, list[np.ndarray]] = {}

    def check(_: Any) -> dict[str, Any]:
        ours = results.columns()
        tested = _check_with_fractions(columns, ours, case.rows)
        reference.update({field: [each.copy() for each in ours[field]] for field in ours})
        return {"wrong": 0, "off": 0, "fractions": tested}

    everyone = [Contender("soekpi", evaluation.runner(results, pool, case.threads), check, "ours")]
    timing.prepare(everyone)
    notes = [memory.note(everyone[0].run)]
    limit, triad = Limit(list(columns.values()), results, case.rows), Triad()
    if settings.contender("limit"):
        kernels = [
            Contender(name, limit.runner(index, pool, case.threads), kind="limit")
            for index, name in enumerate(limit.names)
        ]
        everyone += timing.fastest(kernels, KERNELS)
        everyone.append(
            Contender("STREAM triad, non-temporal", triad.runner(True, pool, case.threads), kind="triad")
        )
    if settings.peers():
        peers = rule_2006_peers.contenders(
            columns, case, settings, lambda theirs: five.compare(reference, theirs)
        )
        timing.prepare(peers)
        everyone += peers
    timing.measure(everyone, settings.rounds(case.rows), settings.budget())
    return {
        "bytes": limit.bytes_a_row * case.rows,
        "triad_bytes": triad.bytes,
        "notes": notes,
        "contenders": [each.summary() for each in everyone],
    }
