"""The example district: every verdict at both dates against an independent judge, and what it shows.

All of its names, figures and dates are made up; each file says so.
"""

from __future__ import annotations

import csv
import pathlib
import subprocess
from collections import Counter
from fractions import Fraction

import pytest

import conftest
import district_oracle as oracle
import soekpi
from soekpi import Plan, Register, Table

ROOT = pathlib.Path(__file__).resolve().parents[2]
PLANS = ROOT / "examples" / "plans"
DATA = ROOT / "examples" / "data"
TABLES = ["figures", "segments", "peers"]
REGISTERS = ["projects", "deals", "services", "tasks"]
MONITOR = (conftest.BUILD or ROOT / "build") / "examples" / "plan_monitor"
PERIODS = ["2023-06", "2023"]
SCHEMES = ["jia", "yi", "bing", "ding", "wu", "ji"]
GRAVITY = ["breached", "no_data", "undefined", "at_risk", "pending", "met"]


def path_of(name: str) -> pathlib.Path:
    return DATA / f"example_district_{name}.csv"


@pytest.fixture(scope="module")
def plan() -> Plan:
    return Plan.load(PLANS / "example-district.yaml")


@pytest.fixture(scope="module")
def inputs(plan):
    tables = [Table.from_csv(path_of(name), catalogue=plan.catalogue) for name in TABLES]
    return tables + [Register.from_csv(path_of(name), catalogue=plan.catalogue) for name in REGISTERS]


@pytest.fixture(scope="module")
def reports(plan, inputs):
    return {period: plan.evaluate(*inputs, period=period) for period in PERIODS}


def found_in(report):
    """{(target, (level, name)): outcome} of all results that are in scope."""
    return {
        (row.target, (row.level, row.entity)): row for row in report.rows if row.verdict != "not_in_scope"
    }


# ---- the independent judge --------------------------------------------------------------------------------


@pytest.mark.parametrize("period", PERIODS)
def test_every_verdict_is_that_of_the_independent_judge(reports, period):
    expected = oracle.judge(period)
    found = found_in(reports[period])
    assert set(found) == set(expected)
    wrong = [
        (key, outcome.verdict, expected[key].verdict)
        for key, outcome in found.items()
        if outcome.verdict != expected[key].verdict
    ]
    assert wrong == []


@pytest.mark.parametrize("period", PERIODS)
def test_what_happened_is_what_the_independent_judge_says(reports, period):
    found = found_in(reports[period])
    for key, expected in oracle.judge(period).items():
        if expected.label is not None:
            assert found[key].label == expected.label, key


@pytest.mark.parametrize("period", PERIODS)
def test_values_are_the_exact_fractions_of_the_files(reports, period):
    """Amounts in the files are in 万元, ratios have no unit."""
    figures, found = oracle.Figures(), found_in(reports[period])
    unit = Fraction(10**4)
    formulas = {
        "debt-ratio-stable": (oracle.debt_ratio, Fraction(1)),
        "roe-steady": (oracle.roe, Fraction(1)),
        "per-capita-steady": (oracle.per_head, unit),
        "revenue-steady": (oracle.amount("营业收入"), unit),
        "net-profit-steady": (oracle.amount("净利润"), unit),
        "segment-margin": (oracle.operating_margin, Fraction(1)),
        "main-business-share": (oracle.main_share, Fraction(1)),
        "profit-outgrows-gdp": (lambda of, at: oracle.growth(of, at)[0], Fraction(1)),
    }
    checked = 0
    for (target, row), outcome in found.items():
        if target in formulas:
            formula, scale = formulas[target]
            value = formula(figures.of(row), period)
            if isinstance(value, str):
                assert outcome.value is None and outcome.reason != "ok"
            else:
                assert (outcome.exact, outcome.value) == (value * scale, float(value * scale))
            checked += 1
    assert checked > 50


@pytest.mark.parametrize("period", PERIODS)
def test_tree_counts_all_results_and_shows_the_gravest(reports, period):
    counts = Counter(outcome.verdict for outcome in oracle.judge(period).values())
    root = reports[period].tree().root
    assert {verdict: count for verdict, count in root.counts.items() if count} == dict(counts)
    assert root.verdict == next(verdict for verdict in GRAVITY if counts[verdict])


def test_a_node_shows_the_gravest_of_what_is_below_it(reports):
    for report in reports.values():
        for node in report.tree():
            verdicts = [child.verdict for child in node.children if child.verdict != "not_in_scope"]
            if verdicts:
                assert node.verdict == min(verdicts, key=GRAVITY.index), node.id
                assert sum(node.counts.values()) == sum(sum(child.counts.values()) for child in node.children)


# ---- what the example shows -------------------------------------------------------------------------------


def test_both_reports_show_every_verdict(reports):
    shown = {row.verdict for report in reports.values() for row in report.rows}
    assert shown == set(soekpi.words.VERDICTS)


def test_both_reports_show_every_label(reports):
    shown = {row.label for report in reports.values() for row in report.rows if row.verdict != "not_in_scope"}
    assert shown >= {label for label in soekpi.words.LABELS if label}


def test_the_plan_has_every_kind_of_target_and_scope(plan, reports):
    assert {target.kind for target in plan.targets} == set(soekpi.words.TARGET_KINDS)
    for report in reports.values():
        levels = {row.level for row in report.rows if row.verdict != "not_in_scope"}
        assert levels == {"entity", "group", "segment", "plan"}


def test_a_tie_is_decided_exactly(reports):
    """Growth of 6 % against 6 %, 600,000 m2 against more than that, a rise of exactly 1 pp, and a shared place."""
    found = found_in(reports["2023"])
    growth = found["profit-outgrows-gdp", ("entity", "企业乙")]
    assert (growth.value, growth.margin, growth.verdict) == (0.06, 0.0, "breached")
    space = found["new-space", ("plan", "")]
    assert (space.value, space.margin, space.verdict) == (600000.0, 0.0, "breached")
    debt = found["debt-ratio-stable", ("entity", "企业甲")]
    assert (debt.margin, debt.verdict) == (0.0, "at_risk")
    place = found["debt-ratio-front", ("group", "示例区")].place()
    assert (place.place, place.worst, place.tied, place.missing) == (3, 3, 1, 0)


def test_a_place_that_hangs_on_a_missing_figure_is_no_data(reports):
    found = found_in(reports["2023-06"])
    open_place = found["debt-ratio-front", ("group", "示例区")]
    assert (open_place.place().place, open_place.place().worst, open_place.verdict) == (3, 4, "no_data")
    sure = found["revenue-front", ("group", "示例区")]
    assert (sure.place().place, sure.place().worst, sure.verdict) == (1, 2, "met")


def test_a_reported_place_is_marked(reports):
    outcome = found_in(reports["2023"])["labour-productivity-front", ("group", "示例区")]
    assert outcome.place().reported and outcome.place().place == 2 and "reported" in outcome.marks


def test_milestones_count_days(reports):
    middle, end = (found_in(reports[period]) for period in PERIODS)
    plan_row = ("plan", "")
    assert middle["centre-topped-out", plan_row].value == -7
    assert middle["centre-accepted", plan_row].progress().days_late == 15
    assert (
        end["centre-accepted", plan_row].value == end["centre-accepted", plan_row].progress().days_late == 35
    )
    assert middle["centre-in-operation", plan_row].progress().days_left == 20
    assert end["works-completed", plan_row].value == 0


def test_a_quantity_says_what_is_still_to_come(reports):
    progress = found_in(reports["2023-06"])["investment-promoted", ("plan", "")].progress()
    assert (progress.value, progress.needed, progress.days_left) == (22.5e8, 27.5e8, 184)
    assert progress.expected == 20e8 and progress.per_day == float(Fraction(2_750_000_000, 184))


def test_enterprises_answer_their_own_part_of_a_quantity(reports):
    found = found_in(reports["2023"])
    assert found["example-scheme-jia/new-space", ("entity", "企业甲")].value == 365000.0
    assert found["new-space", ("plan", "")].value == 600000.0


# ---- the tree of the district -----------------------------------------------------------------------------


def test_the_district_stands_on_two_groups_and_six_enterprises(reports):
    report = reports["2023"]
    rows = {row.entity: row for row in {outcome.row.number: outcome.row for outcome in report.rows}.values()}
    assert report.depth == 2 and report.weighted
    assert rows["示例区"].parent is None and rows["示例区"].members == 6
    for group, members in list(oracle.GROUPS.items())[:2]:
        assert report.row(rows[group].parent).entity == "示例区"
        for member in members:
            assert report.row(rows[member].parent).entity == group
    assert rows["企业丙"].share == 0.6 and rows["企业甲"].share == 1.0
    assert rows["示例区"].consolidated and rows["示例产业集团"].consolidated
    assert not rows["示例城服集团"].consolidated


@pytest.mark.parametrize("period", PERIODS)
def test_contributions_of_the_enterprises_add_up(reports, period):
    report, figures = reports[period], oracle.Figures()
    parts = report.contributions("revenue-steady", group="示例区", parts="enterprises")
    total = figures.group("示例区", "营业收入", period) * 10**4
    assert sum(part.exact for part in parts) == total
    of_bing = next(part for part in parts if part.name == "企业丙")
    assert of_bing.exact == figures.entity("企业丙", "营业收入", period) * Fraction(6, 10) * 10**4


def test_reported_figures_of_groups_are_explained(reports):
    report = reports["2023"]
    causes = {
        ("示例区", "revenue-steady"): "agrees",
        ("示例区", "net-profit-steady"): "minority",
        ("示例产业集团", "revenue-steady"): "plain_sum",
        ("示例产业集团", "net-profit-steady"): "full_share",
        ("示例城服集团", "debt-ratio-stable"): "mean_of_ratios",
    }
    for (group, target), cause in causes.items():
        assert report.gap(target, group=group).cause == cause, (group, target)


# ---- the plan and its schemes -----------------------------------------------------------------------------


def test_one_district_and_six_schemes(plan):
    assert tuple(plan.declared) == (4, 16, 6)
    aspects = [aspect for aspect in plan.aspects if aspect.part is None]
    measures = [measure for measure in plan.measures if measure.part is None]
    assert (len(aspects), len(measures), plan.stated_measures) == (4, 16, 16)
    assert [part.id for part in plan.parts] == [f"example-scheme-{name}" for name in SCHEMES]
    assert [part.entity for part in plan.parts] == oracle.ENTERPRISES


@pytest.mark.parametrize("name", SCHEMES)
def test_a_scheme_reads_by_itself_and_gives_its_enterprise_the_same_verdicts(name, reports, inputs):
    scheme = Plan.load(PLANS / f"example-scheme-{name}.yaml")
    part = next(part for part in reports["2023"].plan.parts if part.id == scheme.id)
    tables = [Table.from_csv(path_of(each), catalogue=scheme.catalogue) for each in TABLES]
    registers = [Register.from_csv(path_of(each), catalogue=scheme.catalogue) for each in REGISTERS]
    for period in PERIODS:
        alone = scheme.evaluate(*tables, *registers, period=period)
        whole = found_in(reports[period])
        for target in scheme.targets:
            if target.kind in ("rule", "rank"):  # what records answer has the plan's own row by itself
                verdict = alone.outcome(part.entity, target.id).verdict
                assert whole[f"{scheme.id}/{target.id}", ("entity", part.entity)].verdict == verdict


# ---- everything says that it is made up -------------------------------------------------------------------


def test_every_file_says_that_it_is_made_up(plan):
    files = sorted(DATA.glob("example_district_*.csv")) + sorted(PLANS.glob("example-*.yaml"))
    assert len(files) == len(TABLES) + len(REGISTERS) + 1 + len(SCHEMES)
    for path in files:
        text = path.read_text("utf-8")
        assert "虚构" in (text.split("\n")[0] if path.suffix == ".csv" else text), path.name
    assert "虚构" in plan.title_zh and "made up" in plan.title_en and "虚构" in plan.note_zh
    assert all("虚构" in part.title_zh and "invented" in part.title_en for part in plan.parts)
    for name in REGISTERS:
        assert "虚构" in Register.from_csv(path_of(name), catalogue=plan.catalogue).title


@pytest.mark.skipif(not MONITOR.exists(), reason="the examples are not built")
@pytest.mark.parametrize("plan_file", ["example-district", "example-scheme-jia"])
@pytest.mark.parametrize("form", ["text", "csv", "json"])
@pytest.mark.parametrize("language, words", [("zh", "虚构"), ("en", "invented")])
def test_every_output_says_that_it_is_made_up(plan_file, form, language, words):
    files = [PLANS / f"{plan_file}.yaml", *map(path_of, TABLES + REGISTERS)]
    options = ["--period", "2023-06", "--format", form, "--lang", language]
    run = subprocess.run([str(MONITOR), *map(str, files), *options], capture_output=True, timeout=60)
    assert run.returncode in (1, 2), run.stderr.decode()
    assert words in run.stdout.decode("utf-8").lower()


def test_no_figure_is_that_of_a_real_enterprise():
    names = set()
    for name in TABLES:
        names |= {row["企业名称"] for row in oracle.rows_of(name)}
    assert names == {*oracle.ENTERPRISES, *oracle.GROUPS, *oracle.PEERS}


def test_balance_sheets_of_the_example_balance():
    with open(path_of("figures"), encoding="utf-8", newline="") as file:
        assert sum(1 for _ in csv.reader(file)) > 40
    for name in ("figures", "peers"):
        for row in oracle.rows_of(name):
            cells = [row[item] for item in ("资产总额", "负债总额", "所有者权益")]
            if any(cells):
                assets, liabilities, equity = (Fraction(cell or 0) for cell in cells)
                assert assets == liabilities + equity, row


def test_data_give_no_error_and_no_doubt(reports, inputs):
    """What is wrong on purpose (reported figures of groups that differ) is explained, not doubted."""
    sources = [*inputs, *reports.values()]
    doubts = [
        finding.text_zh for each in sources for finding in each.findings if finding.severity.name != "NOTE"
    ]
    assert doubts == []
