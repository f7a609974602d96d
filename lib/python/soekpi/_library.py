"""The C library: where it is found, and that it is this version's.

Its structs are declared in ``_structs.py`` and its functions in ``_prototypes.py``; nothing
else in this package declares a C type.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import os
import sys
import sysconfig
from collections.abc import Iterator
from ctypes import c_char_p, c_size_t
from pathlib import Path

from ._prototypes import PROTOTYPES
from ._structs import soekpi_error
from ._version import __version__
from .errors import LibraryError

#: Path of the library to load, before every other place.
ENVIRONMENT_VARIABLE = "SOEKPI_LIBRARY"

#: What C says for "none" where it returns an index.
SIZE_MAX = c_size_t(-1).value

# ---- finding the library -------------------------------------------------------------------


def _file_names() -> tuple[str, ...]:
    """What the library's file may be called here, the most exact name first."""
    if sys.platform == "win32":
        return ("soekpi-0.dll", "soekpi.dll", "libsoekpi-0.dll", "libsoekpi.dll")
    if sys.platform == "darwin":
        return ("libsoekpi.0.dylib", "libsoekpi.dylib")
    return ("libsoekpi.so.0", "libsoekpi.so")


def _folders() -> Iterator[Path]:
    """Folders near the package: its own, those of the prefix it is installed
    in, and `build/lib` of the source tree it lies in."""
    package = Path(__file__).resolve().parent
    yield package
    architecture = sysconfig.get_config_var("MULTIARCH")
    for folder in package.parents:
        if folder.name not in ("lib", "lib64"):
            continue
        yield folder
        if architecture:
            yield folder / str(architecture)
        if (folder.parent / "meson.build").is_file():
            yield folder.parent / "build" / "lib"
        elif folder.name == "lib":
            yield folder.parent / "lib64"


def _candidates() -> Iterator[str]:
    """What to try, in order. Files that do not exist are not tried."""
    for folder in _folders():
        for name in _file_names():
            if (folder / name).is_file():
                yield str(folder / name)
    found = ctypes.util.find_library("soekpi")
    if found:
        yield found
    yield from _file_names()


def _load() -> ctypes.CDLL:
    """Opens the first library there is; LibraryError lists what was tried."""
    chosen = os.environ.get(ENVIRONMENT_VARIABLE)
    tried: list[str] = []
    for candidate in [chosen] if chosen else _candidates():
        try:
            return _declare(ctypes.CDLL(candidate), candidate)
        except OSError as error:
            line = f"{candidate}: {error}"
            if line not in tried:
                tried.append(line)
    asked = f" ({ENVIRONMENT_VARIABLE} names it, so nothing else was tried)" if chosen else ""
    folders = "" if chosen else "".join(f"\n  no file in {folder}" for folder in _folders())
    raise LibraryError(
        f"the C library of soekpi {__version__} was not found{asked}. Install it, or set "
        f"{ENVIRONMENT_VARIABLE} to the path of libsoekpi. Tried:{folders}"
        + "".join(f"\n  {line}" for line in tried)
    )


def _declare(opened: ctypes.CDLL, path: str) -> ctypes.CDLL:
    """Checks that it is this version's library and declares its functions."""
    try:
        version_function = opened.soekpi_version
    except AttributeError:
        raise LibraryError(f"{path} is not the soekpi library: it has no soekpi_version()") from None
    version_function.restype = c_char_p
    version_function.argtypes = ()
    version = (version_function() or b"").decode("utf-8", "replace")
    if version != __version__:
        raise LibraryError(
            f"{path} is soekpi {version}, but this Python package is soekpi {__version__}. "
            f"Install both in one version, or set {ENVIRONMENT_VARIABLE} to a library {__version__}."
        )
    for name, (result, arguments) in PROTOTYPES.items():
        try:
            function = getattr(opened, name)
        except AttributeError:
            raise LibraryError(f"{path} calls itself soekpi {version} but has no {name}()") from None
        function.restype = result
        function.argtypes = arguments
    size = opened.soekpi_error_size()
    if size != ctypes.sizeof(soekpi_error):
        raise LibraryError(
            f"{path} has a soekpi_error of {size} bytes, expected {ctypes.sizeof(soekpi_error)}"
        )
    return opened


#: The library. A ctypes.CDLL, so every call releases the GIL.
library = _load()
