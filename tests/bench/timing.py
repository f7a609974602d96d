"""Interleaved rounds, and what they amount to."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

#: A visit repeats a call that is faster than this for about so long.
VISIT_SECONDS = 0.02


@dataclass
class Contender:
    """`run` is what is timed. `check` compares its result with ours before that
    and returns a remark for the table; an exception takes the contender out."""

    name: str
    run: Callable[[], Any]
    check: Callable[[Any], dict[str, Any]] | None = None
    kind: str = "peer"  # ours, limit, other or peer
    remark: str = ""
    found: dict[str, Any] = field(default_factory=dict)
    samples: list[float] = field(default_factory=list)
    failure: str = ""

    def summary(self) -> dict[str, Any]:
        ordered = sorted(self.samples)
        return {
            "name": self.name,
            "kind": self.kind,
            "remark": self.remark,
            "failure": self.failure,
            "found": self.found,
            "median": statistics.median(ordered) if ordered else None,
            "low": ordered[0] if ordered else None,
            "high": ordered[-1] if ordered else None,
            "samples": len(ordered),
        }


def _once(run: Callable[[], Any]) -> float:
    before = time.perf_counter()
    result = run()
    spent = time.perf_counter() - before
    del result
    return spent


def _visit(contender: Contender) -> float:
    """Seconds of a call: of one that is long; else of many, after one that is not
    counted, since what ran before has emptied the caches."""
    first = _once(contender.run)
    if first >= VISIT_SECONDS:
        return first
    repeats = max(1, min(1000, int(VISIT_SECONDS / max(first, 1e-7))))
    before = time.perf_counter()
    for _ in range(repeats):
        contender.run()
    return (time.perf_counter() - before) / repeats


def prepare(contenders: list[Contender]) -> None:
    """One call each: compiles, warms and checks."""
    for contender in contenders:
        try:
            result = contender.run()
            if contender.check is not None:
                contender.found = contender.check(result)
            del result
        except Exception as error:  # a peer that fails is a line in the table, not the end
            if contender.kind == "ours":
                raise
            contender.failure = f"{type(error).__name__}: {error}".splitlines()[0][:160]
        gc.collect()


def measure(contenders: list[Contender], rounds: int, budget: float = 20.0, least: int = 3) -> None:
    """Runs the contenders in turn, `rounds` times, each round from another one on.
    Who has used up `budget` seconds rests after `least` rounds."""
    live = [each for each in contenders if not each.failure]
    spent = dict.fromkeys((each.name for each in live), 0.0)
    gc.collect()
    gc.disable()
    try:
        for turn in range(rounds):
            start = turn % max(len(live), 1)
            for each in live[start:] + live[:start]:
                if len(each.samples) >= least and spent[each.name] > budget:
                    continue
                before = time.perf_counter()
                each.samples.append(_visit(each))
                spent[each.name] += time.perf_counter() - before
            gc.collect(0)
    finally:
        gc.enable()


def fastest(contenders: list[Contender], keep: int) -> list[Contender]:
    """The `keep` fastest by a short trial of their own."""
    measure(contenders, 3, budget=1.0, least=2)
    ordered = sorted(contenders, key=lambda each: statistics.median(each.samples))
    for each in ordered:
        each.samples = []
    return ordered[:keep]
