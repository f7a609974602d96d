"""The library through its C interface: tables of borrowed numpy columns,
evaluations, results in arrays that are made once and lie on lines of 64 bytes."""

from __future__ import annotations

import ctypes
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from ctypes import POINTER, byref, c_double, c_int32, c_uint8, cast, sizeof
from typing import Any

import numpy as np

from soekpi._library import library
from soekpi._structs import soekpi_error, soekpi_evaluation_info, soekpi_evaluation_options, soekpi_results

LINE = 64
#: Names of the instruction sets that an evaluation may be told to use.
INSTRUCTION_SETS = {"best": 0, "baseline": 1, "AVX2": 2, "AVX-512": 3, "NEON": 4}
KEYS = {"entity": 0, "period": 1, "group": 2, "role": 3}


def aligned(count: int, kind: Any, fill: Any = 0) -> np.ndarray:
    """An array that begins on a line of 64 bytes, its pages touched."""
    size = int(count) * np.dtype(kind).itemsize
    memory = np.empty(size + LINE, np.uint8)
    start = -memory.ctypes.data % LINE
    array = memory[start : start + size].view(kind)
    array[:] = fill
    return array


def aligned_copy(values: np.ndarray) -> np.ndarray:
    array = aligned(len(values), values.dtype)
    array[:] = values
    return array


def ranges_of(count: int, parts: int) -> list[tuple[int, int]]:
    """Rows first..first+n for each thread, split between lines of bytes."""
    edges = [count * part // parts // LINE * LINE for part in range(parts)] + [count]
    return [(first, end - first) for first, end in zip(edges, edges[1:]) if end > first]


def pointer(array: np.ndarray, kind: Any, offset: int = 0) -> Any:
    return cast(array.ctypes.data + offset * array.itemsize, POINTER(kind))


class Failed(Exception):
    pass


def _require(code: int, error: soekpi_error) -> None:
    if code != 0:
        raise Failed(f"{code}: {error.message.decode()}")


class Results:
    """Values, verdicts and reasons of all targets, target by target; others on request."""

    def __init__(self, targets: int, rows: int, *, margins: bool = False) -> None:
        self.capacity = -(-rows // LINE) * LINE
        self.rows = rows
        self.targets = targets
        elements = targets * self.capacity
        self.values = aligned(elements, np.float64)
        self.margins = aligned(elements, np.float64) if margins else None
        self.verdicts = aligned(elements, np.uint8)
        self.reasons = aligned(elements, np.uint8)

    def struct(self, first: int) -> soekpi_results:
        """The columns from row `first` on."""
        return soekpi_results(
            size=sizeof(soekpi_results),
            capacity=self.capacity,
            values=pointer(self.values, c_double, first),
            margins=None if self.margins is None else pointer(self.margins, c_double, first),
            verdicts=pointer(self.verdicts, c_uint8, first),
            reasons=pointer(self.reasons, c_uint8, first),
        )

    def column(self, name: str, target: int) -> np.ndarray:
        start = target * self.capacity
        return getattr(self, name)[start : start + self.rows]

    def columns(self) -> dict[str, list[np.ndarray]]:
        return {
            name: [self.column(name, target) for target in range(self.targets)]
            for name in ("values", "verdicts", "reasons")
        }


class Plan:
    """A catalogue and a plan made of text."""

    def __init__(self, text: str) -> None:
        error, data = soekpi_error(), text.encode()
        self.catalogue = made(library.soekpi_catalogue_create(byref(error)), error)
        self.plan = made(library.soekpi_plan_parse(self.catalogue, data, len(data), byref(error)), error)


def made(handle: int | None, error: soekpi_error) -> int:
    if not handle:
        raise Failed(f"line {error.line}: {error.message.decode()}")
    return handle


Keys = Mapping[str, "tuple[Sequence[str] | ctypes.Array[Any], np.ndarray]"]


def texts_of(labels: Sequence[str] | ctypes.Array[Any]) -> ctypes.Array[Any]:
    """An array of C strings, which may be one already."""
    if isinstance(labels, ctypes.Array):
        return labels
    return (ctypes.c_char_p * len(labels))(*[label.encode() for label in labels])


def table_of(plan: Plan, columns: Mapping[str, np.ndarray], keys: Keys | None = None) -> int:
    """A table of borrowed columns. `keys` gives labels and int32 codes, as
    `{"group": (labels, codes)}`."""
    error = soekpi_error()
    rows = len(next(iter(columns.values())))
    table = made(library.soekpi_table_create(plan.catalogue, rows, byref(error)), error)
    for name, values in columns.items():
        start = pointer(values, c_double)
        _require(library.soekpi_table_add_column(table, name.encode(), start, 8, rows, byref(error)), error)
    for name, (labels, codes) in (keys or {}).items():
        texts = texts_of(labels)
        start = pointer(codes, c_int32)
        _require(
            library.soekpi_table_set_key(table, KEYS[name], texts, len(labels), start, 4, rows, byref(error)),
            error,
        )
    return table


class Evaluation:
    """A plan, or its text, bound to columns or to a table made elsewhere, which then
    belongs to the evaluation."""

    def __init__(
        self,
        plan: Plan | str,
        columns: Mapping[str, np.ndarray] | None = None,
        *,
        table: int | None = None,
        keys: Keys | None = None,
        period: str | None = None,
        instruction_set: str = "best",
    ) -> None:
        self._keep = (dict(columns or {}), dict(keys or {}))
        self.plan = Plan(plan) if isinstance(plan, str) else plan
        self._table = table_of(self.plan, columns, keys) if columns is not None else table
        self.rows = int(library.soekpi_table_rows(self._table))
        self._prepare(period, instruction_set)

    def _prepare(self, period: str | None, instruction_set: str) -> None:
        error = soekpi_error()
        self.options = soekpi_evaluation_options(size=sizeof(soekpi_evaluation_options))
        if period is not None:
            self.options.period = period.encode()
        if instruction_set != "best":
            self.options.instruction_set = INSTRUCTION_SETS[instruction_set]
        self.evaluation: int | None = None
        self.bind()
        info = soekpi_evaluation_info(size=sizeof(soekpi_evaluation_info))
        _require(library.soekpi_evaluation_describe(self.evaluation, byref(info)), error)
        self.entities, self.groups, self.targets = int(info.entities), int(info.groups), int(info.targets)
        code = getattr(info, "instruction_set", 0)
        self.instruction_set = next(name for name, number in INSTRUCTION_SETS.items() if number == code)

    def bind(self) -> None:
        """Makes the evaluation (again): finds rows, groups, and rows of other dates."""
        if self.evaluation is not None:
            library.soekpi_evaluation_free(self.evaluation)
        error = soekpi_error()
        self.evaluation = made(
            library.soekpi_evaluation_create(self.plan.plan, self._table, byref(self.options), byref(error)),
            error,
        )

    def run(self, results: Results, first: int, count: int, at: int = 0) -> None:
        """Rows first..first+count into the results from element `at` on."""
        error = soekpi_error()
        struct = results.struct(at)
        _require(
            library.soekpi_evaluation_run(self.evaluation, first, count, byref(struct), byref(error)), error
        )

    def runner(
        self,
        results: Results,
        pool: ThreadPoolExecutor | None,
        parts: int,
        first: int = 0,
        count: int | None = None,
    ) -> Any:
        """A call without arguments that runs all rows on `parts` threads."""
        count = self.entities if count is None else count
        spans = ranges_of(count, parts)
        calls = [
            (self.evaluation, first + start, size, byref(results.struct(start)), None)
            for start, size in spans
        ]

        def one(call: tuple[Any, ...]) -> None:
            if library.soekpi_evaluation_run(*call) != 0:
                raise Failed("soekpi_evaluation_run")

        def run() -> None:
            if pool is None or len(calls) == 1:
                for call in calls:
                    one(call)
            else:
                list(pool.map(one, calls))

        return run

    def close(self) -> None:
        library.soekpi_evaluation_free(self.evaluation)
        library.soekpi_table_free(self._table)
        self.evaluation = None


def instruction_sets() -> list[str]:
    """The sets that this library offers on this machine, "best" alone if it has no choice."""
    if not hasattr(soekpi_evaluation_options, "instruction_set"):
        return ["best"]
    text = "soekpi: 1\nplan: p\nperiod: 2023\ngoals: [{id: g, indicator: debt_ratio, rule: '<= 1'}]\n"
    text = text.replace("<= 1'", "<= 100 %'")
    columns = {"total_assets": np.ones(1), "total_liabilities": np.ones(1)}
    found = ["best"]
    for name in list(INSTRUCTION_SETS)[1:]:
        try:
            Evaluation(text, columns, instruction_set=name).close()
            found.append(name)
        except Failed:
            pass
    return found
