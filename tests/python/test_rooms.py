"""The map in lib/README.md against what the sources include and call."""

from __future__ import annotations

import pathlib
import re

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
LIB = ROOT / "lib"
SOURCES = sorted(path for room in LIB.iterdir() if room.is_dir() and room.name != "python"
                 for path in room.rglob("*.[ch]"))


def rooms() -> dict[str, set[str]]:
    """The fenced block of lib/README.md: `room: rooms it may include`."""
    for block in re.findall(r"^```[^\n]*\n(.*?)^```", (LIB / "README.md").read_text("utf-8"),
                            re.DOTALL | re.MULTILINE):
        lines = [re.match(r"^(\w+):\s*([\w, ]*)$", line) for line in block.strip().splitlines()]
        if lines and all(lines):
            return {line[1]: set(re.findall(r"\w+", line[2])) for line in lines}
    raise AssertionError("lib/README.md has no block of rooms")


def room_of(path: pathlib.Path) -> str:
    return path.relative_to(LIB).parts[0]


def included(path: pathlib.Path) -> list[str]:
    return re.findall(r'^#include "([^"]+)"', path.read_text("utf-8"), re.MULTILINE)


def test_the_map_names_every_room():
    folders = {path.name for path in LIB.iterdir() if path.is_dir() and any(path.rglob("*.c"))}
    assert folders <= set(rooms())


def test_the_map_has_no_circle():
    left = {room: allowed - {room} for room, allowed in rooms().items()}
    while left:
        free = [room for room, allowed in left.items() if not allowed & set(left)]
        assert free, f"rooms that include each other: {sorted(left)}"
        for room in free:
            del left[room]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(LIB)))
def test_source_includes_only_rooms_above(path):
    allowed = rooms()[room_of(path)] | {room_of(path)}
    for name in included(path):
        target = LIB / name
        assert target.exists(), f"{path} includes {name}, which is not below lib/"
        assert room_of(target) in allowed, f"{path.relative_to(LIB)} includes {name}"


@pytest.mark.parametrize("path", [path for path in SOURCES if path.suffix == ".c"],
                         ids=lambda path: str(path.relative_to(LIB)))
def test_source_includes_its_own_header_first(path):
    """Its own, or one of its room that includes it: so that each header is seen to stand alone."""
    own = path.with_suffix(".h")
    if own.exists():
        first = re.search(r'^#include [<"]([^>"]+)[>"]', path.read_text("utf-8"), re.MULTILINE)[1]
        name = str(own.relative_to(LIB))
        assert first == name or name in included(LIB / first)


FORBIDDEN = r"\b(strtod|strtof|strtold|atof|atoi|sscanf|setlocale|printf|fprintf|puts|fopen|abort|exit|assert|time|getenv|alloca|longjmp|gsl_\w+)\s*\("


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(LIB)))
def test_source_calls_nothing_forbidden(path):
    """No locale, no output, no clock, no end of the process."""
    text = re.sub(r'/\*.*?\*/|"(?:\\.|[^"\\])*"', '""', path.read_text("utf-8"), flags=re.DOTALL)
    assert not re.findall(FORBIDDEN, text)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(LIB)))
def test_source_keeps_no_state(path):
    """File-scope variables are constants."""
    text = re.sub(r"/\*.*?\*/", "", path.read_text("utf-8"), flags=re.DOTALL)
    for line in re.findall(r"^static (?!inline)[^(\n]*(?:=|;)", text, re.MULTILINE):
        assert "const" in line, f"{path.relative_to(LIB)}: {line}"
