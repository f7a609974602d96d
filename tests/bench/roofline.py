"""A roofline picture as SVG: operations a second over operations a byte, both on
logarithmic scales, with the roofs that were measured in the same run."""

from __future__ import annotations

import math
from html import escape
from typing import Any

import five
import rule_2006
import tables
from settings import Case

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 860, 520, 70, 250, 40, 60
COLOURS = {"ours": "#c0392b", "limit": "#222222", "peer": "#2471a3", "other": "#7d8a93"}


def _rule_operations() -> int:
    """Of the 22 indicators: sums, halves, divisions, comparisons."""
    additions = sum(len(rule_2006.terms(form)) - 1 for each in rule_2006.INDICATORS for form in each[1:3])
    return additions + sum(each.half for each in rule_2006.INDICATORS) + 2 * len(rule_2006.INDICATORS)


OPERATIONS = {"W1": five.OPERATIONS_A_ROW, "W6": _rule_operations()}


class Axes:
    def __init__(self, low_x: float, high_x: float, low_y: float, high_y: float) -> None:
        self.x0, self.x1, self.y0, self.y1 = (math.log10(v) for v in (low_x, high_x, low_y, high_y))

    def x(self, value: float) -> float:
        return LEFT + (math.log10(value) - self.x0) / (self.x1 - self.x0) * (WIDTH - LEFT - RIGHT)

    def y(self, value: float) -> float:
        return HEIGHT - BOTTOM - (math.log10(value) - self.y0) / (self.y1 - self.y0) * (HEIGHT - TOP - BOTTOM)


def _text(x: float, y: float, text: str, size: int = 11, anchor: str = "start", colour: str = "#222") -> str:
    style = f'font-size="{size}" text-anchor="{anchor}" fill="{colour}"'
    return f'<text x="{x:.1f}" y="{y:.1f}" {style}>{escape(text)}</text>'


def _line(
    x1: float, y1: float, x2: float, y2: float, colour: str = "#222", width: float = 1, dash: str = ""
) -> str:
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}" '
        f'stroke-width="{width}"{dashed}/>'
    )


def _points(results: list[tuple[Case, dict[str, Any]]]) -> list[tuple[str, float, float, str]]:
    """Name, operations a byte, operations a second, kind: of the largest cases of one thread."""
    found = []
    for workload, operations in OPERATIONS.items():
        cases = [each for each in results if each[0].workload == workload and each[0].threads == 1]
        most = max((case.rows for case, _ in cases), default=0)
        for case, about in cases:
            if case.rows != most or case.data not in ("", "random"):
                continue
            intensity = operations * case.rows / about["bytes"]
            for each in tables.shown(about):
                if each["median"] and each["kind"] in ("ours", "limit", "peer"):
                    rate = operations * case.rows / each["median"]
                    found.append((f"{workload} {each['name']}", intensity, rate, each["kind"]))
    return found


def picture(results: list[tuple[Case, dict[str, Any]]], caption: str) -> str:
    """Empty when W1 did not run with its limit."""
    about = [
        found for case, found in results if case.workload == "W1" and case.threads == 1 and found.get("peak")
    ]
    points = _points(results)
    if not about or not points:
        return ""
    largest = max(about, key=lambda found: found["bytes"])
    triad = tables.best(largest["contenders"], "triad")
    stream, peak = largest["triad_bytes"] / triad["median"], max(found["peak"] for found in about)
    low = min(rate for _, _, rate, _ in points) / 2
    axes = Axes(0.03, 10, low, peak * 2)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>',
        _text(LEFT, 22, caption, 13),
    ]
    for power in range(math.ceil(axes.y0), math.floor(axes.y1) + 1):
        y = axes.y(10.0**power)
        parts += [
            _line(LEFT, y, WIDTH - RIGHT, y, "#ddd"),
            _text(LEFT - 6, y + 4, f"1e{power}", anchor="end"),
        ]
    for value in (0.03, 0.1, 0.3, 1, 3, 10):
        x = axes.x(value)
        parts += [
            _line(x, TOP, x, HEIGHT - BOTTOM, "#eee"),
            _text(x, HEIGHT - BOTTOM + 16, f"{value:g}", anchor="middle"),
        ]
    parts.append(
        _text(
            (LEFT + WIDTH - RIGHT) / 2,
            HEIGHT - 22,
            "operations of doubles a byte read or written",
            anchor="middle",
        )
    )
    upright = _text(0, 0, "operations a second", anchor="middle")
    parts.append(f'<g transform="translate(16 {HEIGHT / 2}) rotate(-90)">{upright}</g>')
    ridge = peak / stream
    parts += [
        _line(
            axes.x(max(0.03, low / stream)),
            axes.y(max(0.03 * stream, low)),
            axes.x(ridge),
            axes.y(peak),
            width=2,
        ),
        _line(axes.x(ridge), axes.y(peak), axes.x(10), axes.y(peak), width=2),
        _text(axes.x(10) + 6, axes.y(peak) + 4, f"arithmetic: {peak / 1e9:.0f} G operations/s"),
        _text(
            axes.x(ridge) - 6,
            axes.y(peak) - 8,
            f"memory: STREAM triad, {stream / 1e9:.1f} GB/s",
            anchor="end",
        ),
    ]
    parts += _labels(axes, points)
    return "\n".join([*parts, "</svg>", ""])


def _labels(axes: Axes, points: list[tuple[str, float, float, str]]) -> list[str]:
    """Points, and their names in a column at the right, kept apart."""
    parts, last = [], TOP + 24.0
    for name, intensity, rate, kind in sorted(points, key=lambda each: -each[2]):
        x, y, colour = axes.x(intensity), axes.y(rate), COLOURS[kind]
        at = max(y, last + 14)
        last = at
        parts += [
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{colour}"/>',
            _line(x + 5, y, WIDTH - RIGHT + 4, at, colour, 0.4, "2 3"),
            _text(WIDTH - RIGHT + 8, at + 4, name, colour=colour),
        ]
    return parts
