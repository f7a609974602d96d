"""Markdown tables of results."""

from __future__ import annotations

from typing import Any

from settings import Case

Found = dict[str, Any]


def duration(seconds: float) -> str:
    units = {"s": 1.0, "ms": 1e-3, "us": 1e-6}
    unit, scale = next(((unit, scale) for unit, scale in units.items() if seconds >= scale), ("ns", 1e-9))
    value = seconds / scale
    return f"{value:.3g} {unit}" if value < 1000 else f"{value:.0f} {unit}"


def row(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def ruler(columns: int, left: int = 1) -> str:
    return row(["---"] * left + ["---:"] * (columns - left))


def best(contenders: list[Found], kind: str) -> Found | None:
    timed = [each for each in contenders if each["kind"] == kind and each["median"]]
    return min(timed, key=lambda each: each["median"]) if timed else None


def ours_of(contenders: list[Found]) -> Found | None:
    """The figure that all others are held against: the first of ours."""
    return next((each for each in contenders if each["kind"] == "ours" and each["median"]), None)


def shown(found: Found) -> list[Found]:
    """All contenders with the limit as one: its best kernel."""
    contenders = [each for each in found["contenders"] if each["kind"] not in ("limit", "triad")]
    limit = best(found["contenders"], "limit")
    return contenders + ([{**limit, "name": "limit", "remark": limit["name"]}] if limit else [])


def by_call(workload: Any) -> bool:
    return getattr(workload, "UNIT", "") == "calls"


# ---- one case --------------------------------------------------------------------------------


def remarks(contender: Found) -> str:
    about = contender["found"]
    parts = [contender["remark"]] if contender["remark"] else []
    if about.get("fractions"):
        parts.append(f"{about['fractions']:,} rows agree with fractions")
    if about.get("off"):
        parts.append(f"{about['off']:,} values not the nearest double")
    return "; ".join(parts + about.get("notes", []))


def wrong(contender: Found) -> str:
    count = contender["found"].get("wrong")
    return "" if count is None else f"{count:,}"


def bandwidth(found: Found) -> str:
    """The limit beside STREAM, in words."""
    limit, triad = best(found["contenders"], "limit"), best(found["contenders"], "triad")
    if limit is None or triad is None:
        return ""
    rate = found["bytes"] / limit["median"] / 1e9
    stream = found["triad_bytes"] / triad["median"] / 1e9
    says = "at least" if rate >= 0.8 * stream else "LESS THAN"
    return (
        f"Limit: {rate:.1f} GB/s ({limit['name']}); {triad['name']} {stream:.1f} GB/s; "
        f"the limit is {rate / stream:.2f} of it, {says} 0.8."
    )


def page(case: Case, found: Found, workload: Any) -> str:
    """All that is known of one case, the fastest first."""
    calls = by_call(workload)
    scale = case.rows if calls else 1
    contenders = shown(found)
    ours, limit = ours_of(contenders), best(found["contenders"], "limit")
    head = ["contender", "a call" if calls else "median", "min .. max"] + ([] if calls else ["Mrows/s"])
    head += (["limit / time"] if limit else []) + ["time / ours", "wrong", "remarks"]
    title = f"{case.workload}, {case.data}" if calls else f"{case.workload}, {case.title()}"
    lines = [f"### {title}", "", row(head), ruler(len(head))]
    timed = [each for each in contenders if each["median"]]
    for each in sorted(timed, key=lambda each: each["median"]):
        median = each["median"]
        cells = [f"**{each['name']}**" if each["kind"] in ("ours", "limit") else each["name"]]
        cells += [
            duration(median / scale),
            f"{duration(each['low'] / scale)} .. {duration(each['high'] / scale)}",
        ]
        if not calls:
            cells.append(f"{case.rows / median / 1e6:.3g}")
        if limit:
            cells.append(f"{limit['median'] / median:.2f}")
        cells.append(f"{median / ours['median']:.2f}" if ours else "")
        lines.append(row([*cells, wrong(each), remarks(each)]))
    for each in found["contenders"]:
        if each["failure"]:
            lines.append(row([each["name"], "failed", *[""] * (len(head) - 3), each["failure"]]))
    notes = [text for text in (bandwidth(found), *found.get("notes", [])) if text]
    return "\n".join(lines + [""] + ["\n".join(notes)] * bool(notes)) + "\n"


# ---- one workload ----------------------------------------------------------------------------


def plain_name(contender: Found) -> str:
    return contender["name"].removesuffix(", 1 thread")


def summary(results: list[tuple[Case, Found]], workload: Any) -> str:
    """One table: a line for each contender, a column for each case; in brackets how
    many times our time, and how many verdicts are wrong."""
    if by_call(workload):
        return "\n".join(page(case, found, workload) for case, found in results)
    lines = [row(["", *(case.title() for case, _ in results)]), ruler(len(results) + 1)]
    for name in _names(results):
        found = [_named(name, shown(about)) for _, about in results]
        bold = any(each and each["kind"] in ("ours", "limit") for each in found)
        cells = [_cell(each, about) for each, (_, about) in zip(found, results)]
        lines.append(row([f"**{name}**" if bold else name, *cells]))
    notes = [f"{case.title()}: {bandwidth(found)}" for case, found in results if bandwidth(found)]
    notes += [f"{case.title()}: {note}" for case, found in results for note in found.get("notes", [])]
    return "\n".join(
        [
            f"### {workload.NAME}: {workload.TITLE}",
            "",
            *lines,
            "",
            "Medians; in brackets the time divided by ours (the first of ours), then how many verdicts are",
            "wrong where any are. \\*: has one thread only.",
            "",
            *(f"- {note}" for note in notes),
            "",
        ]
    )


def _names(results: list[tuple[Case, Found]]) -> list[str]:
    """Contenders by their time in the largest case of one thread; the others after them."""
    order = sorted(results, key=lambda each: (each[0].threads, -each[0].rows))
    names: list[str] = []
    for _, found in order:
        timed = sorted((each for each in shown(found) if each["median"]), key=lambda each: each["median"])
        names += [plain_name(each) for each in timed if plain_name(each) not in names]
    return names


def _named(name: str, contenders: list[Found]) -> Found | None:
    return next((each for each in contenders if plain_name(each) == name and each["median"]), None)


def _cell(each: Found | None, found: Found) -> str:
    ours = ours_of(found["contenders"])
    if each is None:
        return ""
    parts = [f"{each['median'] / ours['median']:.2f}"] if ours and each is not ours else []
    if each["found"].get("wrong"):
        parts.append(f"{each['found']['wrong']:,} wrong")
    mark = "\\*" if each["name"].endswith(", 1 thread") else ""
    return duration(each["median"]) + mark + (f" ({'; '.join(parts)})" if parts else "")
