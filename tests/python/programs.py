"""Running the example programs, and reading what they print."""

from __future__ import annotations

import csv
import io
import json
import os
import pathlib
import subprocess
from typing import Any

import conftest

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAMS = (conftest.BUILD or ROOT / "build") / "examples"
DATA = ROOT / "examples" / "data"
PLANS = ROOT / "examples" / "plans"


def run(
    program: str,
    *arguments: object,
    status: int,
    text: bytes | None = None,
    environment: dict[str, str] | None = None,
) -> tuple[str, str]:
    """Runs an example, checks its exit status, and returns (output, errors) as text."""
    done = subprocess.run(
        [str(PROGRAMS / program), *map(str, arguments)],
        input=text,
        capture_output=True,
        timeout=60,
        check=False,
        env={**os.environ, **(environment or {})},
    )
    output, errors = done.stdout.decode("utf-8"), done.stderr.decode("utf-8")
    assert done.returncode == status, f"status {done.returncode}\n{output}\n{errors}"
    return output, errors


def monitor(*arguments: object, status: int, **options: Any) -> tuple[str, str]:
    return run("plan_monitor", *arguments, status=status, **options)


def json_of(*arguments: object, status: int) -> dict[str, Any]:
    output, errors = monitor(*arguments, "--format", "json", status=status)
    assert errors == ""
    return json.loads(output)


def csv_of(*arguments: object, status: int) -> list[dict[str, str]]:
    output, errors = monitor(*arguments, "--format", "csv", status=status)
    assert errors == ""
    return list(csv.DictReader(io.StringIO(output.lstrip("\ufeff"), newline="")))


def section(text: str, title: str) -> list[str]:
    """The lines below a title, up to the next blank line."""
    lines = text.splitlines()
    first = next(number for number, line in enumerate(lines) if line.startswith(title)) + 1
    last = next((number for number in range(first, len(lines)) if lines[number] == ""), len(lines))
    return lines[first:last]
