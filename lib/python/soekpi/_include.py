"""Texts of the plans that a plan includes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

#: Ids that a text mentions as `plan: ID`. Its own and those in remarks are among them: texts
#: that nobody includes are not looked at.
_MENTIONED = re.compile(rb"""\bplan["']?[ \t]*:[ \t]*["']?([^\s"',{}\[\]#]+)""")


def plans_beside(path: Path, data: bytes, given: Mapping[str, bytes]) -> dict[str, bytes]:
    """The plans that a plan's text includes, and those include, that lie beside it as `ID.yaml`."""
    found: dict[str, bytes] = {}
    texts = [data, *given.values()]
    while texts:
        for name in _MENTIONED.findall(texts.pop()):
            id = name.decode(errors="replace")
            file = path.with_name(f"{id}.yaml") if "/" not in id and "\\" not in id else path
            if id in given or id in found or file == path or not file.is_file():
                continue
            found[id] = file.read_bytes()
            texts.append(found[id])
    return found


def included_texts(include: Mapping[str, str | bytes] | None) -> dict[str, bytes]:
    """The texts of plans that a caller gives, by their ids."""
    return {id: text_bytes(text, f"include[{id!r}]") for id, text in (include or {}).items()}


def text_bytes(text: object, what: str) -> bytes:
    """A text that a caller gives, as bytes; TypeError for anything else."""
    if not isinstance(text, (str, bytes)):
        raise TypeError(f"{what} is {type(text).__name__}, expected str or bytes")
    return text.encode() if isinstance(text, str) else text
