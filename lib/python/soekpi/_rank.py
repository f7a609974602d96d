"""Ranks: places among peers, with exact ties."""

from __future__ import annotations

from array import array
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from ctypes import c_double, c_int32, c_uint32, sizeof
from typing import Any, NamedTuple

from . import _codes
from ._columns import Doubles, borrow_codes, read_column, read_labels
from ._handle import address_as, call
from ._library import library
from ._structs import soekpi_ranking
from .errors import SoekpiError
from .words import BETTER, code_of

#: How places go on after a tie, by code: 1, 2, 2, 4 or 1, 2, 2, 3.
METHODS = ("competition", "dense")

#: Whom a row of a report is ranked with, by code.
PEERS = ("all", "group", "groups")


class Groups(NamedTuple):
    """Which group each row is in: codes at a stride, negative for none."""

    address: int
    stride: int
    rows: int
    groups: int
    keep: object


def rank(
    values: object,
    groups: object = None,
    *,
    better: str = "higher",
    method: str = "competition",
    threads: int = 1,
) -> array[int]:
    """Places of values within their groups: 1 is the best, ties share the better
    place, 0 is no place (missing or invalid).

    ``values``   float64 (borrowed), or a list of float, int, None; a float stands for
                 the decimal that it prints with 15 digits, so 0.1 + 0.2 and 0.3 tie
    ``groups``   None: all values are one group; labels, None for no group (then no
                 place); or an int32 array of codes 0, 1, 2, ..., negative for no group
    ``better``   "higher" or "lower"
    ``method``   after a tie at the second place: "competition" 1, 2, 2, 4 or "dense"
                 1, 2, 2, 3
    ``threads``  groups are split among so many threads

    Returns an array of unsigned integers of four bytes, which numpy.asarray() reads
    without copying. The GIL is released while C computes.
    """
    if isinstance(threads, bool) or not isinstance(threads, int) or threads < 1:
        raise ValueError(f"threads is {threads!r}, expected a number from 1 on")
    column = read_column("values", values)
    if not isinstance(column, Doubles):
        raise TypeError("values holds text or Decimal, expected float64, float or int")
    places = _places(column.rows)
    ranking = _ranking(places, code_of(better, BETTER, "better"), method)
    within = None if groups is None else _read_groups(groups)
    if within is not None:
        if within.rows != column.rows:
            raise SoekpiError(
                _codes.ERROR_TABLE, f"groups has {within.rows} rows, values has {column.rows} rows"
            )
        ranking.groups = address_as(within.address, c_int32)
        ranking.group_stride = within.stride
        ranking.group_count = within.groups
    figures = address_as(column.address, c_double)

    def run(first: int, end: int) -> None:
        part = soekpi_ranking.from_buffer_copy(ranking)
        part.first_group, part.ranked_groups = first, end - first
        call(library.soekpi_rank, figures, column.stride, column.rows, part)

    _run_parts(run, 1 if within is None else within.groups, threads)
    return places


def rank_values(
    pointer: int, index: int, values: Any, rows: int, peers: str, better: str | None, method: str
) -> array[int]:
    """Places of the values of target `index` of an evaluation, for Report.rank():
    `values` is its column of a run of all rows, `rows` how many are ranked."""
    places = _places(rows)
    ranking = _ranking(places, 0 if better is None else code_of(better, BETTER, "better"), method)
    call(library.soekpi_evaluation_rank, pointer, index, code_of(peers, PEERS, "peers"), values, ranking)
    return places


def _places(rows: int) -> array[int]:
    places = array("I", [0]) * rows
    if places.itemsize != sizeof(c_uint32):
        raise TypeError("array('I') has no elements of four bytes here")
    return places


def _ranking(places: array[int], better: int, method: str) -> Any:
    return soekpi_ranking(
        size=sizeof(soekpi_ranking),
        better=better,
        method=code_of(method, METHODS, "method"),
        places=address_as(places.buffer_info()[0], c_uint32),
        capacity=len(places),
    )


def _read_groups(groups: Any) -> Groups:
    """Codes as they are, labels by order of first appearance."""
    borrowed = borrow_codes("groups", groups)
    if borrowed is not None:
        largest = groups.max() if hasattr(groups, "max") and len(groups) else max(groups, default=-1)
        return Groups(borrowed.address, borrowed.stride, borrowed.rows, int(largest) + 1, borrowed.keep)
    labels, codes, rows = read_labels("groups", groups)
    return Groups(codes.buffer_info()[0], codes.itemsize, rows, len(labels), codes)


def _run_parts(run: Callable[[int, int], None], groups: int, threads: int) -> None:
    """Runs ranges of groups in a pool of their own; one range also where there is none."""
    ranges = [(groups * part // threads, groups * (part + 1) // threads) for part in range(threads)]
    ranges = [(first, end) for first, end in ranges if first < end]
    if len(ranges) <= 1:
        run(0, groups)
        return
    with ThreadPoolExecutor(len(ranges)) as pool:
        for done in [pool.submit(run, first, end) for first, end in ranges]:
            done.result()
