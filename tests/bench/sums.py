"""The library's accumulators and ranks through their C interface."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from ctypes import byref, c_double, c_int32, c_uint32, sizeof

import numpy as np
from native import Evaluation, Failed, Results, pointer

from soekpi._library import library
from soekpi._structs import soekpi_error, soekpi_ranking


def _require(code: int, error: soekpi_error) -> None:
    if code != 0:
        raise Failed(f"{code}: {error.message.decode()}")


def roll_up(evaluation: Evaluation, results: Results, pool: ThreadPoolExecutor | None, parts: int) -> None:
    """Adds all rows, each thread a part of them into an accumulator of its own,
    merges, and judges the groups, shared out in the same way."""
    error = soekpi_error()
    edges = [evaluation.entities * part // parts for part in range(parts + 1)]
    made = [library.soekpi_accumulator_create(evaluation.evaluation, byref(error)) for _ in range(parts)]
    if not all(made):
        raise Failed(error.message.decode())

    def add(part: int) -> None:
        own = soekpi_error()
        first, end = edges[part], edges[part + 1]
        _require(library.soekpi_accumulator_add(made[part], first, end - first, byref(own)), own)

    groups = [evaluation.groups * part // parts for part in range(parts + 1)]

    def judge(part: int) -> None:
        own = soekpi_error()
        first, end = groups[part], groups[part + 1]
        struct = results.struct(first)
        _require(library.soekpi_accumulator_run(made[0], first, end - first, byref(struct), byref(own)), own)

    each_part = map if pool is None or parts == 1 else pool.map
    list(each_part(add, range(parts)))
    for other in made[1:]:
        _require(library.soekpi_accumulator_merge(made[0], other, None, byref(error)), error)
    list(each_part(judge, range(parts)))
    for each in made:
        library.soekpi_accumulator_free(each)


def rank(
    values: np.ndarray,
    groups: np.ndarray,
    group_count: int,
    places: np.ndarray,
    pool: ThreadPoolExecutor | None,
    parts: int,
) -> np.ndarray:
    """Competition ranks within groups, the highest first; threads share the groups."""
    edges = [group_count * part // parts for part in range(parts + 1)]

    def one(part: int) -> None:
        error = soekpi_error()
        ranking = soekpi_ranking(
            size=sizeof(soekpi_ranking),
            groups=pointer(groups, c_int32),
            group_stride=4,
            group_count=group_count,
            first_group=edges[part],
            ranked_groups=edges[part + 1] - edges[part],
            better=1,
            method=0,
            places=pointer(places, c_uint32),
            capacity=len(places),
        )
        figures = pointer(values, c_double)
        _require(library.soekpi_rank(figures, 8, len(values), byref(ranking), byref(error)), error)

    if pool is None or parts == 1:
        for part in range(parts):
            one(part)
    else:
        list(pool.map(one, range(parts)))
    return places
