"""Where the tests find the package, the library and the build."""

from __future__ import annotations

import os
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "lib" / "python"))


def _build() -> pathlib.Path | None:
    """The build folder: SOEKPI_BUILD, or what tests/run makes."""
    named = os.environ.get("SOEKPI_BUILD")
    folder = pathlib.Path(named) if named else ROOT / "build-tests" / "gcc"
    return folder if folder.is_dir() else None


BUILD = _build()
if "SOEKPI_LIBRARY" not in os.environ and BUILD:
    for path in sorted(BUILD.rglob("libsoekpi.so")):
        os.environ["SOEKPI_LIBRARY"] = str(path)
