"""The measured limit: the best of the kernels in limit.c on the arrays of a workload."""

from __future__ import annotations

import ctypes
import math
import os
import time
from concurrent.futures import ThreadPoolExecutor
from ctypes import POINTER, byref, c_char_p, c_double, c_size_t, c_uint64, c_void_p
from pathlib import Path
from typing import Any

import numpy as np
from native import Results, aligned, ranges_of


class limit_job(ctypes.Structure):
    _fields_ = [
        ("input", POINTER(c_void_p)),
        ("inputs", c_size_t),
        ("values", c_void_p),
        ("wide", c_size_t),
        ("capacity", c_size_t),
        ("bytes", POINTER(c_void_p)),
        ("narrow", c_size_t),
    ]


_library = ctypes.CDLL(str(Path(os.environ["SOEKPI_BENCH_OUTPUT"]) / "liblimit.so"))
_library.limit_kernel_count.restype = c_size_t
_library.limit_kernel_name.restype = c_char_p
_library.limit_kernel_name.argtypes = [c_size_t]
_library.limit_run.restype = c_uint64
_library.limit_run.argtypes = [c_size_t, POINTER(limit_job), c_size_t, c_size_t]
_library.limit_read.restype = c_uint64
_library.limit_read.argtypes = [POINTER(limit_job), c_size_t, c_size_t]
_triad = [c_void_p, c_void_p, c_void_p, c_double, c_size_t]
_library.limit_triad.argtypes = _triad
_library.limit_triad_past.argtypes = _triad
_library.limit_operations.restype = c_double
_library.limit_operations.argtypes = [c_size_t]

#: Elements of each of the triad's arrays: far above any cache.
TRIAD = 10_000_000


class Limit:
    """Kernels that read `inputs` and write the bytes of `results`."""

    def __init__(self, inputs: list[np.ndarray], results: Results, rows: int) -> None:
        self._input = (c_void_p * len(inputs))(*[each.ctypes.data for each in inputs])
        narrow = [
            array.ctypes.data + target * results.capacity
            for target in range(results.targets)
            for array in (results.verdicts, results.reasons)
        ]
        self._bytes = (c_void_p * len(narrow))(*narrow)
        self._keep = (inputs, results)
        self.rows = rows
        self.bytes_a_row = 8 * len(inputs) + 8 * results.targets + len(narrow)
        self.job = limit_job(
            self._input, len(inputs), results.values.ctypes.data, results.targets, results.capacity,
            self._bytes, len(narrow),
        )  # fmt: skip
        self.names = [
            _library.limit_kernel_name(index).decode() for index in range(_library.limit_kernel_count())
        ]

    def _over(self, call: Any, pool: ThreadPoolExecutor | None, parts: int) -> Any:
        spans = ranges_of(self.rows, parts)

        def run() -> None:
            if pool is None or len(spans) == 1:
                for span in spans:
                    call(*span)
            else:
                list(pool.map(lambda span: call(*span), spans))

        return run

    def runner(self, index: int, pool: ThreadPoolExecutor | None = None, parts: int = 1) -> Any:
        job = byref(self.job)
        return self._over(lambda first, count: _library.limit_run(index, job, first, count), pool, parts)

    def reader(self, pool: ThreadPoolExecutor | None = None, parts: int = 1) -> Any:
        job = byref(self.job)
        return self._over(lambda first, count: _library.limit_read(job, first, count), pool, parts)


class Triad:
    """STREAM's triad on arrays of its own; 24 bytes an element."""

    def __init__(self, count: int = TRIAD) -> None:
        self.arrays = [aligned(count, np.float64, 1.0) for _ in range(3)]
        self.count = count
        self.bytes = 24 * count

    def runner(self, past: bool, pool: ThreadPoolExecutor | None = None, parts: int = 1) -> Any:
        call = _library.limit_triad_past if past else _library.limit_triad
        spans = ranges_of(self.count, parts)

        def one(span: tuple[int, int]) -> None:
            first, count = span
            call(*[each.ctypes.data + 8 * first for each in self.arrays], 3.0, count)

        def run() -> None:
            if pool is None or len(spans) == 1:
                for span in spans:
                    one(span)
            else:
                list(pool.map(one, spans))

        return run


def peak_operations(count: int = 200_000_000) -> float:
    """Additions and multiplications of doubles a second, in registers, on one core."""
    _library.limit_operations(count)
    best = math.inf
    for _ in range(5):
        before = time.perf_counter()
        _library.limit_operations(count)
        best = min(best, time.perf_counter() - before)
    return count / best
