"""Runs the workloads, each case in a process of its own, and writes the tables.

tests/bench/run --only W1 --rows 1e7 --contenders soekpi,limit
"""

from __future__ import annotations

import argparse
import datetime
import importlib
import json
import os
import platform
import subprocess
import sys
from pathlib import Path
from typing import Any

import figures
import roofline
import tables
from settings import Case, Settings

HERE = Path(__file__).resolve().parent
OUTPUT = Path(os.environ.get("SOEKPI_BENCH_OUTPUT", HERE.parents[1] / "build-bench"))
#: Of each workload its cases and what was found.
Results = dict[str, list[tuple[Case, dict[str, Any]]]]
WORKLOADS = {
    "W1": "w1_columns",
    "W2": "w2_one_row",
    "W3": "w3_rollup",
    "W4": "w4_rank",
    "W5": "w5_csv",
    "W6": "w6_rule_2006",
    "W7": "w7_alignment",
    "W8": "w8_csv_wide",
    "W9": "w9_tree",
}


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="tests/bench/run", description=__doc__.splitlines()[0])
    parser.add_argument(
        "--rows", type=lambda text: int(float(text)), help="rows of each workload, such as 1e6"
    )
    parser.add_argument("--quick", action="store_true", help="small tables, few rounds: does it run at all")
    parser.add_argument("--only", default="", help="workloads, such as W1,W3")
    parser.add_argument("--threads", type=int, help="only the cases of so many threads")
    parser.add_argument(
        "--data", help='only such data: "random", "all ties", "17 digits", "complete", "giants"'
    )
    parser.add_argument(
        "--contenders", default="", help="such as soekpi,limit,numba (limit and peers by first word)"
    )
    parser.add_argument("--rounds", type=int, help="rounds of each case")
    parser.add_argument(
        "--report", action="store_true", help="runs nothing: the page and the picture of what was run"
    )
    parser.add_argument("--child", help=argparse.SUPPRESS)
    return parser.parse_args()


def split(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def module(name: str) -> Any:
    return importlib.import_module(WORKLOADS[name])


def environment(threads: int) -> dict[str, str]:
    """Every peer is told how many threads it has."""
    names = (
        "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS",
        "NUMEXPR_NUM_THREADS", "NUMEXPR_MAX_THREADS", "POLARS_MAX_THREADS", "RAYON_NUM_THREADS",
        "SOEKPI_BENCH_THREADS",
    )  # fmt: skip
    return {
        **os.environ,
        **dict.fromkeys(names, str(threads)),
        "NUMBA_CACHE_DIR": str(OUTPUT / "numba"),
        "POLARS_SKIP_CPU_CHECK": "1",
    }


def pin(threads: int) -> None:
    """To the last cores that are ours: the first ones serve interrupts."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[-threads:])


def child(text: str) -> None:
    asked = json.loads(text)
    case = Case(**asked["case"])
    settings = Settings(**{**asked["settings"], "contenders": tuple(asked["settings"]["contenders"])})
    pin(case.threads)
    found = module(case.workload).run_case(case, settings)
    found.update(case=asked["case"], heading=asked["heading"])
    Path(asked["result"]).write_text(json.dumps(found), encoding="utf-8")


def folder(settings: Settings) -> Path:
    """Results of whole runs are kept for --report, those of trials apart from them."""
    whole = not (settings.quick or settings.contenders or settings.only_rows or settings.fixed_rounds)
    return OUTPUT / ("results" if whole else "trials")


def run_case(case: Case, settings: Settings, result: Path, heading: str) -> dict[str, Any] | None:
    """What was found, None when the process failed; kept in the file `result`."""
    result.parent.mkdir(parents=True, exist_ok=True)
    result.unlink(missing_ok=True)
    asked = {"case": case.__dict__, "settings": settings.plain(), "result": str(result), "heading": heading}
    command = [sys.executable, str(HERE / "bench.py"), "--child", json.dumps(asked)]
    done = subprocess.run(command, env=environment(case.threads), check=False)
    if done.returncode != 0:
        print(f"tests/bench/run: {case.workload}, {case.title()} failed", file=sys.stderr)
        return None
    return json.loads(result.read_text(encoding="utf-8"))


def machine() -> str:
    model = platform.processor() or platform.machine()
    try:
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                model = line.split(":", 1)[1].strip()
                break
    except OSError:
        pass
    return f"{model}, {os.cpu_count()} cores, {platform.system()} {platform.release()}"


def versions() -> str:
    from importlib.metadata import PackageNotFoundError, version

    found = [f"Python {platform.python_version()}"]
    for name in ("numpy", "numexpr", "numba", "pandas", "polars", "duckdb", "pyarrow", "financetoolkit"):
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            continue
    return ", ".join(found)


def main() -> int:
    asked = arguments()
    if asked.child:
        child(asked.child)
        return 0
    settings = Settings(
        asked.quick, asked.rows, asked.threads, asked.data, split(asked.contenders), asked.rounds
    )
    wanted = split(asked.only) or tuple(WORKLOADS)
    unknown = [name for name in wanted if name not in WORKLOADS]
    if unknown:
        print(
            f"tests/bench/run: no workload {unknown[0]!r}; there are {', '.join(WORKLOADS)}", file=sys.stderr
        )
        return 2
    load = f"load average {os.getloadavg()[0]:.1f} before the run"
    heading = f"{datetime.date.today()}; {machine()}; {load}; {versions()}"
    if asked.report:
        results = saved()
        headings = dict.fromkeys(found["heading"] for cases in results.values() for _, found in cases)
        for name, cases in results.items():
            report(name, cases, "\n\n".join(headings), OUTPUT)
        finish(results, "\n\n".join(headings), OUTPUT, True)
        return 0
    to = folder(settings)
    pages = OUTPUT if to.name == "results" else to
    print(heading + "\n", flush=True)
    results: Results = {}
    failed = 0
    for name in wanted:
        results[name] = []
        every = module(name).cases(Settings())
        for case in module(name).cases(settings):
            number = every.index(case) if case in every else len(every)
            print(f"{name}: {case.title()}", file=sys.stderr, flush=True)
            found = run_case(case, settings, to / f"{name}-{number}.json", heading)
            if found is None:
                failed += 1
            else:
                results[name].append((case, found))
        report(name, results[name], heading, pages)
    finish(results, heading, pages, not settings.quick)
    return 1 if failed else 0


def report(name: str, results: list[tuple[Case, dict[str, Any]]], heading: str, to: Path) -> None:
    """Prints the table of a workload; all cases, each with its spread, go to its file."""
    if not results:
        return
    workload = module(name)
    details = "\n".join(tables.page(case, found, workload) for case, found in results)
    table = tables.summary(results, workload) if len(results) > 1 else details
    print(table, flush=True)
    text = f"# {name}: {workload.TITLE}\n\n{heading}\n\n"
    if table != details:
        text += table + "\n"
    (to / f"{name}.md").write_text(text + details, encoding="utf-8")


def saved() -> Results:
    """What whole runs left behind, cases with and without a filter alike."""
    found: Results = {}
    for name in WORKLOADS:
        paths = sorted(
            (OUTPUT / "results").glob(f"{name}-*.json"), key=lambda path: int(path.stem.split("-")[1])
        )
        read = [json.loads(path.read_text(encoding="utf-8")) for path in paths]
        if read:
            found[name] = [(Case(**each["case"]), each) for each in read]
    return found


def finish(results: Results, heading: str, to: Path, measured: bool) -> None:
    """The figures to reach, the picture, and one page with all of it."""
    reached = figures.table(results) if measured else ""
    if reached:
        print(reached, flush=True)
    pages = [
        tables.summary(found, module(name)) if len(found) > 1 else tables.page(*found[0], module(name))
        for name, found in results.items()
        if found
    ]
    text = "\n".join([f"# Benchmarks\n\n{heading}\n", *pages, reached])
    (to / "benchmarks.md").write_text(text, encoding="utf-8")
    every = [each for found in results.values() for each in found]
    svg = roofline.picture(every, f"One core, {machine()}, {datetime.date.today()}")
    if svg:
        (to / "roofline.svg").write_text(svg, encoding="utf-8")
    print(f"written: {to}/benchmarks.md and one file for each workload", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
