"""How much memory a call takes beyond what is there before it (Linux)."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from pathlib import Path
from typing import Any

_c = ctypes.CDLL(None)
_STATUS, _RESET = Path("/proc/self/status"), Path("/proc/self/clear_refs")


def _kilobytes(field: str) -> int:
    for line in _STATUS.read_text(encoding="ascii").splitlines():
        if line.startswith(field + ":"):
            return int(line.split()[1])
    raise OSError(f"{_STATUS} has no {field}")


def note(run: Callable[[], Any]) -> str:
    """A sentence for the table: the most that was resident during a second call, less
    what was before it. The first call makes what stays: stacks, pages of the program."""
    try:
        run()
        if hasattr(_c, "malloc_trim"):
            _c.malloc_trim(0)  # what the first call gave back must not serve the second unseen
        _RESET.write_text("5", encoding="ascii")
        before = _kilobytes("VmRSS")
        run()
        extra = max(0, _kilobytes("VmHWM") - before) * 1024
    except OSError:
        return "Extra memory was not measured on this system."
    return f"Extra memory of a call of ours, beyond inputs and results: {extra / 2**20:.2f} MiB."
