"""The five targets in numba: parallel, branch-free, blocks that stay in the cache.

One short loop for each column written: LLVM gives up vectorising a loop with more
than a few pairs of arrays that might overlap.
"""

from __future__ import annotations

from typing import Any

import five
import numba
import numpy as np
from numba import njit, prange

BLOCK = 2048
NAN = np.nan
options = {"error_model": "numpy", "cache": True, "nogil": True}


@njit(**options)
def quotients(n, d, out):
    for i in range(len(out)):
        out[i] = n[i] / d[i] if d[i] > 0 else NAN


@njit(**options)
def differences(a, b, out):
    for i in range(len(out)):
        out[i] = a[i] - b[i]


@njit(**options)
def shifted(n, d, more, out):
    for i in range(len(out)):
        out[i] = n[i] / d[i] + more if d[i] > 0 else NAN


@njit(**options)
def reasons_growth(n, d, out):
    for i in range(len(out)):
        why = 0 if d[i] > 0 else 5
        out[i] = 1 if n[i] != n[i] else why


@njit(**options)
def reasons(n, d, n0, d0, out):
    for i in range(len(out)):
        other = 0 if d0[i] > 0 else (3 if d0[i] == 0 else 4)
        other = 1 if n0[i] + d0[i] != n0[i] + d0[i] else other
        why = other if d[i] > 0 else (3 if d[i] == 0 else 4)
        out[i] = 1 if n[i] + d[i] != n[i] + d[i] else why


@njit(**options)
def verdicts_growth(v, reason, out):
    for i in range(len(out)):
        met = 3 if v[i] - 0.052 < 0.01 else 1
        verdict = met if v[i] > 0.052 else 6
        verdict = 4 if reason[i] == 5 else verdict
        out[i] = 5 if reason[i] == 1 else verdict


@njit(**options)
def verdicts_upper(v, limit, band, reason, n0, d0, out):
    for i in range(len(out)):
        met = 3 if limit[i] - v[i] < band else 1
        verdict = met if v[i] <= limit[i] else 6
        verdict = 4 if reason[i] != 0 else verdict
        out[i] = 5 if (reason[i] == 1) | (n0[i] + d0[i] != n0[i] + d0[i]) else verdict


@njit(**options)
def verdicts_lower(v, limit, band, reason, n0, d0, out):
    for i in range(len(out)):
        met = 3 if v[i] - limit[i] < band else 1
        verdict = met if v[i] >= limit[i] else 6
        verdict = 4 if reason[i] != 0 else verdict
        out[i] = 5 if (reason[i] == 1) | (n0[i] + d0[i] != n0[i] + d0[i]) else verdict


@njit(**options)
def verdicts_share(v, limit, strict, reason, n0, d0, out):
    for i in range(len(out)):
        met = 3 if v[i] - limit[i] < 0.05 * abs(limit[i]) else 1
        holds = (v[i] > limit[i]) | ((not strict) & (v[i] == limit[i]))
        verdict = met if holds else 6
        verdict = 4 if reason[i] != 0 else verdict
        out[i] = 5 if (reason[i] == 1) | (n0[i] + d0[i] != n0[i] + d0[i]) else verdict


@njit(parallel=True, error_model="numpy", cache=True)
def run(
    tp,
    tp0,
    tl,
    tl0,
    ta,
    ta0,
    net,
    net0,
    rv,
    rv0,
    hc,
    hc0,
    v0,
    v1,
    v2,
    v3,
    v4,
    c0,
    c1,
    c2,
    c3,
    c4,
    r0,
    r1,
    r2,
    r3,
    r4,
):
    rows = len(tp)
    for block in prange((rows + BLOCK - 1) // BLOCK):
        s, e = block * BLOCK, min(block * BLOCK + BLOCK, rows)
        limit, n, d = np.empty(e - s), np.empty(e - s), np.empty(e - s)
        differences(tp[s:e], tp0[s:e], n)
        quotients(n, tp0[s:e], v0[s:e])
        reasons_growth(n, tp0[s:e], r0[s:e])
        verdicts_growth(v0[s:e], r0[s:e], c0[s:e])

        quotients(tl[s:e], ta[s:e], v1[s:e])
        shifted(tl0[s:e], ta0[s:e], 0.01, limit)
        reasons(tl[s:e], ta[s:e], tl0[s:e], ta0[s:e], r1[s:e])
        verdicts_upper(v1[s:e], limit, 0.005, r1[s:e], tl0[s:e], ta0[s:e], c1[s:e])

        differences(ta[s:e], tl[s:e], n)
        differences(ta0[s:e], tl0[s:e], d)
        quotients(net[s:e], n, v2[s:e])
        quotients(net0[s:e], d, limit)
        reasons(net[s:e], n, net0[s:e], d, r2[s:e])
        verdicts_lower(v2[s:e], limit, 0.005, r2[s:e], net0[s:e], d, c2[s:e])

        quotients(rv[s:e], hc[s:e], v3[s:e])
        quotients(rv0[s:e], hc0[s:e], limit)
        reasons(rv[s:e], hc[s:e], rv0[s:e], hc0[s:e], r3[s:e])
        verdicts_share(v3[s:e], limit, True, r3[s:e], rv0[s:e], hc0[s:e], c3[s:e])

        quotients(tp[s:e], hc[s:e], v4[s:e])
        quotients(tp0[s:e], hc0[s:e], limit)
        reasons(tp[s:e], hc[s:e], tp0[s:e], hc0[s:e], r4[s:e])
        verdicts_share(v4[s:e], limit, False, r4[s:e], tp0[s:e], hc0[s:e], c4[s:e])


class FiveNumba:
    def __init__(self, columns: dict[str, np.ndarray], output: Any, threads: int) -> None:
        numba.set_num_threads(threads)
        self.output = output
        self.arguments = (
            *(columns[name] for name in five.COLUMNS), *output.values, *output.verdicts, *output.reasons
        )  # fmt: skip

    def __call__(self) -> Any:
        run(*self.arguments)
        return self.output


@njit(parallel=True, error_model="numpy", cache=True)
def group_sums(codes, columns, sums):
    """Sums of twelve columns by code; each thread into sums of its own."""
    tp, tp0, tl, tl0, ta, ta0, net, net0, rv, rv0, hc, hc0 = columns
    parts, rows = len(sums), len(codes)
    for part in prange(parts):
        own = sums[part]
        own[:] = 0.0
        for i in range(rows * part // parts, rows * (part + 1) // parts):
            to = own[codes[i]]
            to[0] += tp[i]
            to[1] += tp0[i]
            to[2] += tl[i]
            to[3] += tl0[i]
            to[4] += ta[i]
            to[5] += ta0[i]
            to[6] += net[i]
            to[7] += net0[i]
            to[8] += rv[i]
            to[9] += rv0[i]
            to[10] += hc[i]
            to[11] += hc0[i]
