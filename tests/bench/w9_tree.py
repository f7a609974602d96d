"""W9: enterprises in a tree of five levels, and the judgement of all groups at every level."""

from __future__ import annotations

import ctypes
import random
import statistics
from concurrent.futures import ThreadPoolExecutor
from ctypes import byref
from fractions import Fraction
from typing import Any

import five
import five_peers
import memory
import numpy as np
import sums
import timing
from limits import Limit
from native import LINE, Evaluation, Failed, Results, aligned, made, table_of, texts_of
from settings import Case, Settings
from timing import Contender

from soekpi._library import library
from soekpi._structs import soekpi_error

NAME = "W9"
TITLE = "a tree: enterprise > company > group > district > city, 5 ratios and verdicts of each group"
#: How many of the level below are in a company, in a group and in a district.
COMPANY, GROUP, DISTRICT = 10, 10, 100
SAMPLE = 400
DIGITS = "DECIMAL(18, 2)"
#: Five values, verdicts and reasons.
RESULT_BYTES = 5 * (8 + 1 + 1)


def cases(settings: Settings) -> list[Case]:
    found = [
        Case(NAME, rows, threads) for threads in (1, 2) for rows in settings.rows([1_000_000], quick=[20_000])
    ]
    return [case for case in found if settings.wants(case)]


# ---- the tree ----------------------------------------------------------------------------------


class Tree:
    """Groups are numbered level by level: companies, groups, districts, the city. The rows
    of the table are the enterprises in any order, then a row of role group without figures
    for each group but the city, which says what it is part of."""

    def __init__(self, enterprises: int) -> None:
        generator = np.random.default_rng(9)
        companies = max(1, enterprises // COMPANY)
        groups = max(1, companies // GROUP)
        districts = max(1, groups // DISTRICT)
        self.sizes = [companies, groups, districts, 1]
        self.starts = np.concatenate(([0], np.cumsum(self.sizes)))
        self.count = int(self.starts[-1])
        self.of_enterprise = self._part_of(enterprises, companies, generator)
        above = [
            self._part_of(size, over, generator) + start
            for size, over, start in zip(self.sizes, self.sizes[1:], self.starts[1:])
        ]
        self.parents = np.concatenate(above).astype(np.int32)
        self.enterprises = enterprises
        self.rows = enterprises + len(self.parents)

    @staticmethod
    def _part_of(count: int, groups: int, generator: np.random.Generator) -> np.ndarray:
        """In groups at random, which first appear in the order of their numbers."""
        codes = generator.integers(0, groups, count, dtype=np.int32)
        codes[:groups] = np.arange(groups)
        return codes

    def names(self) -> list[str]:
        """Of the groups, in the order of their numbers."""
        return [f"group {number:08}" for number in range(self.count)]

    def columns(self, figures: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
        found = {name: aligned(self.rows, np.float64, np.nan) for name in figures}
        for name, values in figures.items():
            found[name][: self.enterprises] = values
        return found

    def keys(self) -> dict[str, Any]:
        labels = self.names()
        entities = [f"enterprise {number:08}" for number in range(self.enterprises)] + labels[:-1]
        of_row = np.concatenate((self.of_enterprise, self.parents)).astype(np.int32)
        roles = np.zeros(self.rows, np.int32)
        roles[self.enterprises :] = 1
        return {
            "entity": (entities, np.arange(self.rows, dtype=np.int32)),
            "group": (labels, of_row),
            "role": (["entity", "group"], roles),
        }

    def sums(self, values: np.ndarray) -> np.ndarray:
        """Of whole cents, level by level: the oracle."""
        total = np.zeros(self.count, np.int64)
        np.add.at(total, self.of_enterprise, np.rint(values * 100).astype(np.int64))
        for level in range(3):
            start, end = self.starts[level], self.starts[level + 1]
            np.add.at(total, self.parents[start:end], total[start:end])
        return total

    def sample(self) -> list[int]:
        """Of every level."""
        found: list[int] = []
        for start, size in zip(self.starts, self.sizes):
            found += random.Random(9).sample(range(int(start), int(start) + size), min(size, SAMPLE // 2))
        return found


# ---- ours --------------------------------------------------------------------------------------


class Ours:
    def __init__(self, tree: Tree, figures: dict[str, np.ndarray], threads: int) -> None:
        self.tree, self.threads = tree, threads
        self.pool = ThreadPoolExecutor(threads) if threads > 1 else None
        self.columns = tree.columns(figures)
        self.keys = {name: (texts_of(labels), codes) for name, (labels, codes) in tree.keys().items()}
        plan = five.PLAN.replace("scope: each", "scope: group")
        self.evaluation = Evaluation(plan, self.columns, keys=self.keys)
        assert (self.evaluation.entities, self.evaluation.groups) == (tree.enterprises, tree.count)
        self.results = Results(len(five.TARGETS), tree.count)

    def table(self) -> None:
        library.soekpi_table_free(table_of(self.evaluation.plan, self.columns, self.keys))

    def bind(self) -> None:
        self.evaluation.bind()

    def summed(self) -> None:
        sums.roll_up(self.evaluation, self.results, self.pool, self.threads)

    def evaluated(self) -> None:
        """By the evaluation itself: all groups in one call."""
        self.evaluation.run(self.results, self.evaluation.entities, self.evaluation.groups)

    def exact_values(self, groups: list[int]) -> list[list[str]]:
        """Values of the targets as fractions, as an accumulator writes them."""
        error, text, found = soekpi_error(), ctypes.create_string_buffer(1024), []
        accumulator = made(library.soekpi_accumulator_create(self.evaluation.evaluation, byref(error)), error)
        rows = self.evaluation.entities
        codes = [library.soekpi_accumulator_add(accumulator, 0, rows, byref(error))]
        for group in groups:
            values = []
            for target in range(len(five.TARGETS)):
                codes.append(
                    library.soekpi_accumulator_exact(accumulator, group, target, 0, text, len(text), None)
                )
                values.append(text.value.decode())
            found.append(values)
        library.soekpi_accumulator_free(accumulator)
        if any(codes):
            raise Failed(f"soekpi_accumulator_exact: {max(codes)}")
        return found


# ---- what is right -----------------------------------------------------------------------------


def _check_with_fractions(totals: dict[str, np.ndarray], groups: list[int], ours: Any) -> None:
    """Groups of a sample against their sums of whole cents and rational arithmetic."""
    for group in groups:
        row = {name: Fraction(int(cents[group]), 100) for name, cents in totals.items()}
        for target, expected in enumerate(five.judge(row)):
            got = tuple(ours[field][target][group] for field in ("values", "verdicts", "reasons"))
            same = got[0] == expected[0] or (got[0] != got[0] and expected[0] != expected[0])
            if not same or (int(got[1]), int(got[2])) != expected[1:]:
                raise AssertionError(f"group {group}, target {target}: {got}, fractions say {expected}")


def exact_ratios(row: dict[str, Fraction]) -> list[str]:
    """The values of the five targets as fractions in lowest terms, "" for none."""
    profit, base = row["total_profit"], row["total_profit_prior"]
    found = []
    for numerator, denominator in (
        (profit - base, base),
        (row["total_liabilities"], row["total_assets"]),
        (row["net_profit"], row["total_assets"] - row["total_liabilities"]),
        (row["revenue"], row["average_headcount"]),
        (profit, row["average_headcount"]),
    ):
        value = numerator / denominator if denominator > 0 else None
        found.append("" if value is None else f"{value.numerator}/{value.denominator}")
    return found


# ---- DuckDB ------------------------------------------------------------------------------------


def _summed(figures: str = "{0}") -> str:
    return ", ".join(f"sum({figures.format(name)}) AS {name}" for name in five.SHORT)


def level_by_level() -> str:
    """Sums of companies; the sums of each further level from those of the one below."""
    parts = [f"level0 AS MATERIALIZED (SELECT company AS code, {_summed()} FROM figures GROUP BY company)"]
    for level in range(1, 4):
        parts.append(
            f"level{level} AS MATERIALIZED (SELECT parent AS code, {_summed()} "
            f"FROM level{level - 1} JOIN tree USING (code) GROUP BY parent)"
        )
    union = " UNION ALL ".join(f"SELECT * FROM level{level}" for level in range(4))
    return f"WITH {', '.join(parts)} {union}"


def by_rollup() -> str:
    """The structure joined to each enterprise, and all levels in one GROUP BY ROLLUP."""
    return (
        f"SELECT coalesce(company, in_group, district, city) AS code, {_summed()} FROM "
        "(SELECT figures.*, g.parent AS in_group, d.parent AS district, c.parent AS city FROM figures "
        "JOIN tree g ON g.code = company JOIN tree d ON d.code = g.parent JOIN tree c ON c.code = d.parent) "
        "GROUP BY city, ROLLUP (district, in_group, company)"
    )


def of_any_depth() -> str:
    """All pairs of a group and one above it by WITH RECURSIVE; each enterprise is added to each."""
    return (
        "WITH RECURSIVE above(code, ancestor) AS (SELECT DISTINCT company, company FROM figures UNION ALL "
        "SELECT above.code, parent FROM above JOIN tree ON tree.code = ancestor) "
        f"SELECT ancestor AS code, {_summed()} FROM figures JOIN above ON above.code = company "
        "GROUP BY ancestor"
    )


class DuckTree:
    """Tables of its own, of DOUBLE or of DECIMAL, made before anything is timed. Groups are
    numbers, or names, which it matches as we do."""

    def __init__(
        self, tree: Tree, figures: dict[str, np.ndarray], threads: int, kind: str, names: bool = False
    ) -> None:
        import pyarrow

        self.connection = five_peers.duckdb_connection(threads)
        called = (
            pyarrow.array(tree.names()) if names else pyarrow.array(np.arange(tree.count, dtype=np.int32))
        )
        company = called.take(pyarrow.array(tree.of_enterprise))
        given = five_peers.arrow_table(figures).append_column("company", company)
        parents = called.take(pyarrow.array(tree.parents))
        structure = pyarrow.table({"code": called.slice(0, len(tree.parents)), "parent": parents})
        self.connection.register("given", given)
        self.connection.register("structure", structure)
        columns = ", ".join(f"{name}::{kind} AS {name}" for name in five.SHORT)
        self.connection.execute(f"CREATE TABLE figures AS SELECT company, {columns} FROM given")
        self.connection.execute("CREATE TABLE tree AS SELECT * FROM structure")

    def runner(self, groups: str) -> Any:
        """Sums, then ratios and comparisons of doubles."""
        doubles = ", ".join(f"{name}::DOUBLE AS {name}" for name in five.SHORT)
        query = five_peers.sql("code", f"(SELECT code, {doubles} FROM ({groups}))")
        return lambda: five_peers.duckdb_arrow(self.connection, query)

    def sums(self, groups: str) -> dict[str, np.ndarray]:
        """Whole cents by group; DECIMAL sums are exact."""
        cents = ", ".join(f"({name} * 100)::BIGINT AS {name}" for name in five.SHORT)
        found = self.connection.sql(f"SELECT code, {cents} FROM ({groups}) ORDER BY code").to_arrow_table()
        return {name: np.asarray(found.column(name)) for name in five.SHORT}


def by_code(table: Any) -> dict[str, list[np.ndarray]]:
    place = np.argsort(np.asarray(table.column("code")))
    return {
        field: [each[place] for each in columns] for field, columns in five_peers.from_arrow(table).items()
    }


def _peers(
    tree: Tree, figures: dict[str, np.ndarray], case: Case, settings: Settings, ours: Ours
) -> tuple[list[Contender], list[str]]:
    found: list[Contender] = []
    notes: list[str] = []
    if not settings.contender("duckdb"):
        return found, notes
    reference = {
        field: [each.copy() for each in columns] for field, columns in ours.results.columns().items()
    }
    decimals = DuckTree(tree, figures, case.threads, DIGITS)
    doubles = DuckTree(tree, figures, case.threads, "DOUBLE")

    def add(name: str, tables: DuckTree, groups: str, remark: str) -> None:
        check = lambda result: five.compare(reference, by_code(result))  # noqa: E731
        found.append(Contender(f"DuckDB {name}", tables.runner(groups), check, remark=remark))

    add("DECIMAL, level by level", decimals, level_by_level(), "exact sums, comparisons of doubles")
    add("DOUBLE, level by level", doubles, level_by_level(), "one GROUP BY a level, joined to the structure")
    add("DECIMAL, ROLLUP", decimals, by_rollup(), "exact sums, comparisons of doubles")
    add("DOUBLE, ROLLUP", doubles, by_rollup(), "joined to the structure, one GROUP BY ROLLUP")
    add("DECIMAL, WITH RECURSIVE", decimals, of_any_depth(), "a tree of any depth")
    named = DuckTree(tree, figures, case.threads, DIGITS, names=True)
    add("DECIMAL, by names", named, level_by_level(), "level by level, groups matched by their names")
    sample, theirs = tree.sample(), decimals.sums(level_by_level())
    for group, values in zip(sample, ours.exact_values(sample)):
        row = {name: Fraction(int(cents[group]), 100) for name, cents in theirs.items()}
        if values != exact_ratios(row):
            raise AssertionError(f"group {group}: {values}, of DuckDB's sums {exact_ratios(row)}")
    notes.append(
        f"Values of {len(sample)} groups of all levels are those of DuckDB's DECIMAL sums, as fractions."
    )
    return found, notes


# ---- the limit ---------------------------------------------------------------------------------


class Memory:
    """Reads every figure and code once and writes every result once."""

    def __init__(self, ours: Ours, threads: int) -> None:
        tree, half = ours.tree, -(-ours.tree.rows // 2)
        codes = [aligned(half, np.float64) for _ in ours.keys]  # two codes in the place of a double
        results = Results(len(five.TARGETS), tree.count)
        self.figures = Limit(list(ours.columns.values()), results, tree.rows // LINE * LINE)
        self.codes = Limit(codes, results, half // LINE * LINE)
        self.results = Limit(codes[:1], results, tree.count // LINE * LINE)
        self.size = tree.rows * (8 * len(ours.columns) + 4 * len(codes)) + tree.count * RESULT_BYTES
        self.parts = [each.reader(ours.pool, threads) for each in (self.figures, self.codes)]
        self.parts.append(self.results.runner(0, ours.pool, threads))

    def __call__(self) -> None:
        for part in self.parts:
            part()


def run_case(case: Case, settings: Settings) -> dict[str, Any]:
    tree = Tree(case.rows)
    figures = five.random_data(case.rows, blanks=False)
    ours = Ours(tree, figures, case.threads)
    totals = {name: tree.sums(values) for name, values in figures.items()}
    reference: dict[str, list[np.ndarray]] = {}

    def check(_: Any) -> dict[str, Any]:
        columns = ours.results.columns()
        if reference:
            return five.identical(reference, columns)
        _check_with_fractions(totals, tree.sample(), columns)
        reference.update({field: [each.copy() for each in columns[field]] for field in columns})
        return {"wrong": 0, "off": 0, "notes": [f"{len(tree.sample())} groups agree with fractions"]}

    def whole() -> None:
        ours.bind()
        ours.summed()

    def evaluated() -> None:
        ours.bind()
        ours.evaluated()

    one = ", 1 thread" if case.threads > 1 else ""
    everyone = [
        Contender("soekpi", whole, check, "ours", "makes the evaluation, adds and judges all groups"),
        Contender("soekpi, prepared", ours.summed, check, "ours", "an accumulator, the evaluation made"),
        Contender(f"soekpi, evaluation{one}", evaluated, check, "ours", "makes it, runs its rows of groups"),
        Contender(f"soekpi, evaluation prepared{one}", ours.evaluated, check, "ours", "runs them alone"),
        Contender(f"soekpi, binding{one}", ours.bind, None, "ours", "makes the evaluation alone"),
        Contender(
            f"soekpi, table{one}", ours.table, None, "ours", "makes the table: names of rows and groups"
        ),
    ]
    timing.prepare(everyone)
    notes = [memory.note(each.run).replace("of ours", f"of {each.name}") for each in everyone[:2]]
    if settings.peers():
        peers, more = _peers(tree, figures, case, settings, ours)
        timing.prepare(peers)
        everyone += peers
        notes += more
    limit = Memory(ours, case.threads)
    everyone.append(Contender("memory", limit, None, "limit", "figures and codes read, results written"))
    timing.measure(everyone, settings.rounds(case.rows), settings.budget())
    levels = " / ".join(f"{size:,}" for size in (tree.enterprises, *tree.sizes))
    rate = limit.size / (statistics.median(everyone[-1].samples) * 1e9)
    notes.append(f"{levels} in the levels; the limit moves {limit.size / 1e6:.0f} MB at {rate:.1f} GB/s.")
    return {"notes": notes, "contenders": [each.summary() for each in everyone]}
