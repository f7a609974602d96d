"""What callers give to be read: bytes, or the path of a file."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Union

PathOrBytes = Union[str, "os.PathLike[str]", bytes, bytearray, memoryview]


def bytes_of(bytes_or_path: PathOrBytes, caller: str) -> tuple[bytes, str]:
    """The bytes of a file, and its path for messages."""
    if isinstance(bytes_or_path, (bytes, bytearray, memoryview)):
        return bytes(bytes_or_path), ""
    if isinstance(bytes_or_path, (str, os.PathLike)):
        if isinstance(bytes_or_path, str) and "\n" in bytes_or_path:
            raise TypeError(f"{caller}() takes a path or bytes, and this str is text: encode() it")
        return Path(bytes_or_path).read_bytes(), os.fspath(bytes_or_path)
    raise TypeError(f"{caller}() takes a path or bytes, not {type(bytes_or_path).__name__}")
