"""The tree of a plan, rows of a tree of groups, and contributions, against sums of fractions: made-up figures."""

from __future__ import annotations

import random
from fractions import Fraction
from typing import NamedTuple

import pytest

import soekpi
from soekpi import Node, Plan, Report, SoekpiError, Status, Table
from soekpi.words import VERDICTS

SCHEME = """
soekpi: 1
plan: scheme-a
title: {zh: 示例方案, en: made-up scheme}
period: 2023
goals:
  - {id: debt, indicator: debt_ratio, rule: "<= 60 %"}
aspects:
  - id: growth
    title: {zh: 增长, en: growth}
    measures:
      - id: sales
        title: {zh: 销售, en: sales}
        targets:
          - {id: revenue, indicator: revenue, rule: ">= 20 元"}
"""

PLAN = """
soekpi: 1
plan: district
title: {zh: 示例计划（虚构）, en: made-up plan}
period: 2023
include:
  - {plan: scheme-a, entity: 企业0, title: {zh: 企业零方案, en: scheme of enterprise 0}}
goals:
  - {id: debt, indicator: debt_ratio, rule: "<= 50 %"}
  - {id: profit, indicator: total_profit_growth, rule: "> 0 %"}
aspects:
  - id: size
    title: {zh: 规模, en: size}
    basis: stated
    measures:
      - id: income
        title: {zh: 收入, en: income}
        basis: stated
        targets:
          - {id: revenue, indicator: revenue, rule: ">= 100 元"}
          - {id: assets, indicator: total_assets, rule: ">= 100 元", scope: each}
      - {id: empty, title: {zh: 未列明, en: not listed}, targets: []}
"""

ITEMS = ("负债总额", "资产总额", "利润总额", "利润总额(上年同期)", "营业收入", "营业收入(上年同期)")
HEADER = ["企业名称", "集团", "角色", "并表比例", *(f"{item}(元)" for item in ITEMS)]


class Line(NamedTuple):
    """A line of the table: figures are whole numbers of a hundredth; a share in per cent."""

    name: str
    group: str
    role: str
    share: int | None
    figures: tuple[int | None, ...]

    def cells(self) -> list[str]:
        share = "" if self.share is None else f"{self.share} %"
        return [self.name, self.group, self.role, share, *("" if each is None else f"{each / 100:.2f}" for each in self.figures)]


def made_up(seed: int, enterprises: int = 7) -> list[Line]:
    """Enterprises in two groups of one district, and one directly in it, with eliminations and shares."""
    chance = random.Random(seed)

    def figures(least: int) -> tuple[int, ...]:
        return tuple(chance.randrange(least, 10_000) for _ in ITEMS)

    lines = [
        Line(f"企业{number}", ("示例集团一", "示例集团二", "示例区")[number % 3], "", chance.choice([None, 100, 51, 40]), figures(1))
        for number in range(enterprises)
    ]
    lines += [Line(name, "示例区", "", chance.choice([None, 80]), (None,) * len(ITEMS)) for name in ("示例集团一", "示例集团二")]
    lines += [Line("", group, "抵销", None, tuple(-chance.randrange(20) for _ in ITEMS)) for group in ("示例集团一", "示例区") if chance.random() < 0.7]
    return lines


def table_of(lines: list[Line]) -> Table:
    return Table.from_cells([HEADER, *(line.cells() for line in lines)])


def share_of(line: Line) -> Fraction:
    return Fraction(100 if line.share is None else line.share, 100)


def amount(lines: list[Line], group: str, item: str) -> Fraction:
    """A group's figure: of its members with their shares, its eliminations, and the groups in it."""
    at, total = ITEMS.index(item), Fraction(0)
    for line in lines:
        if line.group == group and line.figures[at] is not None:
            total += share_of(line) * Fraction(line.figures[at], 100)
        elif line.group == group:
            total += share_of(line) * amount(lines, line.name, item)
    return total


def children(lines: list[Line], group: str) -> list[Line]:
    return [line for line in lines if line.group == group and line.role == ""]


def part(lines: list[Line], line: Line, item: str) -> Fraction:
    """What a part puts into its group."""
    figure = line.figures[ITEMS.index(item)]
    return share_of(line) * (amount(lines, line.name, item) if figure is None else Fraction(figure, 100))


@pytest.fixture(scope="module")
def plan() -> Plan:
    return Plan.parse(PLAN, include={"scheme-a": SCHEME})


# ---- plans that include plans -------------------------------------------------------------------


def test_an_included_plan_is_a_part(plan: Plan) -> None:
    (scheme,) = plan.parts
    assert (scheme.title_zh, scheme.title_en, scheme.entity, scheme.parent) == ("企业零方案", "scheme of enterprise 0", "企业0", None)
    assert [target.id for target in scheme.targets] == ["scheme-a/debt", "scheme-a/revenue"]
    assert [target.id for target in scheme.goals] == ["scheme-a/debt"]
    assert [target.part for target in plan.targets] == [None] * 4 + [scheme.id] * 2
    assert [target.id for target in plan.goals] == ["debt", "profit"]
    (growth,) = scheme.aspects
    assert growth.part == scheme.id and growth.measures[0].targets == scheme.targets[1:]
    assert plan.target("scheme-a/revenue").measure == growth.measures[0].id
    assert plan.stated_measures == 1 and plan.declared == (None, None, None)


def test_included_plans_lie_beside_the_file(tmp_path, plan: Plan) -> None:
    path = tmp_path / "district.yaml"
    path.write_text(PLAN, "utf-8")
    with pytest.raises(SoekpiError) as caught:
        Plan.load(path)
    assert caught.value.code == Status.NAME and "scheme-a" in str(caught.value) and str(path) in str(caught.value)
    (tmp_path / "scheme-a.yaml").write_text(SCHEME, "utf-8")
    assert Plan.load(path).targets == Plan.load(str(path)).targets == plan.targets
    other = SCHEME.replace("<= 60 %", "<= 70 %")
    assert Plan.load(path, include={"scheme-a": other}).target("scheme-a/debt").rule == "<= 70 %"
    deeper = SCHEME.replace("period: 2023", 'period: 2023\ninclude: [{"plan": "scheme-b", entity: 企业1}]')
    (tmp_path / "scheme-a.yaml").write_text(deeper, "utf-8")
    (tmp_path / "scheme-b.yaml").write_text(SCHEME.replace("scheme-a", "scheme-b"), "utf-8")
    loaded = Plan.load(path)
    assert [part.id.rpartition("/")[2] for part in loaded.parts] == ["scheme-a", "scheme-b"]
    assert loaded.parts[1].parent == loaded.parts[0].id
    assert len({target.id for target in loaded.targets}) == 8


def test_a_plan_that_includes_itself_is_refused(tmp_path) -> None:
    selfish = PLAN.replace("plan: scheme-a", "plan: district")
    path = tmp_path / "district.yaml"
    path.write_text(selfish, "utf-8")
    for read in (lambda: Plan.parse(selfish, include={"district": selfish}), lambda: Plan.load(path)):
        with pytest.raises(SoekpiError) as caught:
            read()
        assert caught.value.code == Status.PLAN
    circle = SCHEME.replace("period: 2023", "period: 2023\ninclude: [{plan: district}]")
    with pytest.raises(SoekpiError) as caught:
        Plan.parse(PLAN, include={"scheme-a": circle, "district": PLAN})
    assert caught.value.code == Status.PLAN


def test_texts_of_included_plans_are_texts() -> None:
    with pytest.raises(TypeError, match="include\\['scheme-a'\\] is int"):
        Plan.parse(PLAN, include={"scheme-a": 3})
    assert Plan.parse(PLAN.encode(), include={"scheme-a": SCHEME.encode()}).parts
    with pytest.raises(SoekpiError):
        Plan.parse(PLAN)


# ---- the tree of a plan ----------------------------------------------------------------------------


def gravest(verdicts: list[str]) -> str:
    """Law 4: breached > no_data > undefined > at_risk > pending > met; the rest is left out."""
    order = ["not_in_scope", "met", "pending", "at_risk", "undefined", "no_data", "breached"]
    return max(verdicts, key=order.index, default="not_in_scope")


def check_node(report: Report, node: Node, rows: list[int]) -> list[str]:
    """A node against what stands below it; the verdicts of its rows."""
    if node.kind == "row":
        assert node.row is not None and node.target is not None
        outcome = report.outcome(node.row.entity, node.target.id, node.row.level)
        assert outcome.verdict == node.verdict and node.children == []
        assert node.row.number in rows
        found = [node.verdict]
    else:
        assert node.row is None
        found = [verdict for child in node.children for verdict in check_node(report, child, rows)]
        assert all(child.parent == node and child.depth == node.depth + 1 for child in node.children)
    assert node.verdict == gravest(found)
    assert node.counts == {verdict: found.count(verdict) for verdict in VERDICTS}
    return found


@pytest.mark.parametrize("seed", range(8))
def test_a_node_has_the_gravest_verdict_and_all_counts_below_it(plan: Plan, seed: int) -> None:
    report = plan.evaluate(table_of(made_up(seed)))
    count = len(report.rows) // len(plan.targets)
    chance = random.Random(seed)
    some = sorted(chance.sample(range(count), 4))
    for rows in (None, some, [report.row(row) for row in some], []):
        tree = report.tree(rows)
        numbers = list(range(count)) if rows is None else some if rows else []
        found = check_node(report, tree.root, numbers)
        expected = [outcome.verdict for outcome in report.rows if outcome.row.number in numbers and outcome.verdict != "not_in_scope"]
        assert sorted(found) == sorted(expected)
    assert report.tree().root.counts == {**report.counts(), "not_in_scope": 0}


def test_a_tree_is_read_from_the_plan_down(plan: Plan) -> None:
    tree = plan.evaluate(table_of(made_up(0))).tree()
    above = [(node.kind, node.title_en, node.depth) for node in tree if node.kind != "row"]
    assert above == [
        ("plan", "made-up plan", 0),
        ("goals", above[1][1], 1),
        ("target", plan.target("debt").title_en, 2),
        ("target", plan.target("profit").title_en, 2),
        ("aspect", "size", 1),
        ("measure", "income", 2),
        ("target", plan.target("revenue").title_en, 3),
        ("target", plan.target("assets").title_en, 3),
        ("measure", "not listed", 2),
        ("part", "scheme of enterprise 0", 1),
        ("goals", above[10][1], 2),
        ("target", plan.target("scheme-a/debt").title_en, 3),
        ("aspect", "growth", 2),
        ("measure", "sales", 3),
        ("target", plan.target("scheme-a/revenue").title_en, 4),
    ]
    assert [node.position for node in tree] == list(range(len(tree)))
    assert tree[-1].position == len(tree) - 1 and tree[:2] == [tree[0], tree[1]]
    assert tree.root.parent is None and tree.root.end == len(tree) and tree.root.target is None
    assert str(tree.root) == "示例计划（虚构）" and str(tree[1]) == tree[1].title_zh
    empty = next(node for node in tree if node.title_en == "not listed")
    assert empty.children == [] and empty.verdict == "not_in_scope" and not any(empty.counts.values())
    with pytest.raises(IndexError):
        tree[len(tree)]


def test_a_tree_outlives_its_report(plan: Plan) -> None:
    report = plan.evaluate(table_of(made_up(1)))
    counts = report.counts()
    tree = report.tree()
    row = report.row(0)
    report.close()
    del report
    assert tree.root.counts == {**counts, "not_in_scope": 0}
    assert next(node for node in tree if node.kind == "row").row.entity == row.entity
    tree.close()
    with pytest.raises(SoekpiError, match="closed"):
        tree.root  # noqa: B018


def test_a_tree_needs_verdicts(plan: Plan) -> None:
    report = plan.evaluate(table_of(made_up(1)), fields=("value",))
    with pytest.raises(ValueError, match="without 'verdict'"):
        report.tree()
    report = plan.evaluate(table_of(made_up(1)))
    for rows in ([99], [-1]):
        with pytest.raises(IndexError):
            report.tree(rows)
    with pytest.raises(TypeError):
        report.tree(["企业0"])


# ---- rows of a tree of groups --------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(5))
def test_rows_know_what_they_are_part_of(plan: Plan, seed: int) -> None:
    lines = made_up(seed)
    report = plan.evaluate(table_of(lines))
    numbers = {report.row(index).entity: index for index in range(len(report.rows) // len(plan.targets))}
    for line in lines:
        if line.role:
            continue
        row = report.row(numbers[line.name])
        assert row.number == numbers[line.name]
        assert row.parent == numbers[line.group]
        assert row.depth == (1 if line.group == "示例区" else 2)
        assert row.level == ("group" if line.name.startswith("示例集团") else "entity")
        assert row.share == float(share_of(line))
    top = report.row(numbers["示例区"])
    assert (top.parent, top.depth, top.share, top.members) == (None, 0, 1.0, 7)
    assert report.depth == 2 and report.segments == []
    assert report.weighted == any(line.share not in (None, 100) for line in lines)


@pytest.mark.parametrize("seed", range(3))
def test_only_groups_are_ranked_with_groups(seed: int) -> None:
    """A segment and the plan as a whole have no place among groups."""
    chance = random.Random(seed)
    groups = [f"示例集团{number}" for number in range(4)]
    figures = {group: (chance.randrange(1, 9), chance.randrange(9, 12)) for group in groups}
    lines = [["企业名称", "集团", "业务板块", "负债总额(元)", "资产总额(元)"]]
    for group, (debt, assets) in figures.items():
        lines += [[f"企业{group}", group, "", str(debt), str(assets)], [f"企业{group}", group, "物业", "1", str(assets)]]
    text = "soekpi: 1\nplan: ranks\nperiod: 2023\ngoals:\n" + '  - {id: debt, indicator: debt_ratio, rule: "<= 50 %", scope: [each, group, segment]}\n'
    text += '  - {id: topping, milestone: 示例桥东 主体结构封顶, due: 2023-03-31}\n'
    report = Plan.parse(text).evaluate(Table.from_cells(lines))
    assert report.groups == groups and report.segments == ["物业"] and report.plan_row is not None
    ratios = [Fraction(*figures[group]) for group in groups]
    assert list(report.rank("debt", "groups")) == [1 + sum(other < ratio for other in ratios) for ratio in ratios]


# ---- contributions ----------------------------------------------------------------------------------------

FIELDS = ("value", "before", "change", "pull", "share")


def named(contributions: list[soekpi.Contribution]) -> dict[str, soekpi.Contribution]:
    return {each.name: each for each in contributions}


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("group", ["示例区", "示例集团一"])
def test_contributions_to_an_amount_are_its_parts(plan: Plan, seed: int, group: str) -> None:
    lines = made_up(seed)
    report = plan.evaluate(table_of(lines))
    found = named(report.contributions("revenue", group))
    now, before = amount(lines, group, "营业收入"), amount(lines, group, "营业收入(上年同期)")
    for line in children(lines, group):
        mine, last = part(lines, line, "营业收入"), part(lines, line, "营业收入(上年同期)")
        contribution = found[line.name]
        expected = {
            "value": mine,
            "before": last,
            "change": mine - last,
            "pull": (mine - last) / before,
            "share": (mine - last) / (now - before) if now > before else None,
        }
        assert {field: contribution.fraction(field) for field in FIELDS} == expected
        for field in FIELDS:
            exact = expected[field]
            assert getattr(contribution, field) == (None if exact is None else float(exact))
        assert contribution.exact == mine and contribution.reason == "ok"
        assert (contribution.share_reason == "ok") == (now > before)
        assert contribution.row is not None and contribution.row.entity == line.name
    total = report.outcome(group, "revenue", "group").exact
    assert sum(each.exact for each in found.values()) == total == now
    assert sum(each.fraction("change") for each in found.values()) == now - before
    if now > before:
        assert sum(each.fraction("share") for each in found.values()) == 1


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("parts", ["children", "enterprises"])
def test_contributions_add_up_to_ratios_and_rates(plan: Plan, seed: int, parts: str) -> None:
    lines = made_up(seed)
    report = plan.evaluate(table_of(lines))
    for target in ("debt", "profit", "revenue"):
        contributions = report.contributions(target, parts=parts)
        assert contributions == report.contributions(target, "示例区", parts=parts)
        top = next(report.row(row) for row in range(7, 10) if report.row(row).entity == "示例区")
        assert contributions == report.contributions(target, top, parts=parts) == report.contributions(target, top.number, parts=parts)
        assert sum(each.exact for each in contributions) == report.outcome("示例区", target, "group").exact
        names = [each.name for each in contributions if each.row is not None]
        if parts == "enterprises":
            assert names == [line.name for line in lines if line.name.startswith("企业")]
        else:
            assert sorted(names) == sorted(line.name for line in children(lines, "示例区"))
    found = named(report.contributions("debt", parts="children"))
    whole = amount(lines, "示例区", "资产总额")
    for line in children(lines, "示例区"):
        assert found[line.name].exact == part(lines, line, "负债总额") / whole
        assert found[line.name].before is None
    pulls = named(report.contributions("profit"))
    base = amount(lines, "示例区", "利润总额(上年同期)")
    for line in children(lines, "示例区"):
        mine = part(lines, line, "利润总额") - part(lines, line, "利润总额(上年同期)")
        assert pulls[line.name].exact == mine / base == pulls[line.name].fraction("pull")


def test_each_elimination_is_named(plan: Plan) -> None:
    header = [*HEADER, "对方单位"]
    figures = (100_00, 400_00, 10_00, 8_00, 50_00, 40_00)
    lines = [Line("企业一", "示例集团", "", None, figures), Line("企业二", "示例集团", "", None, figures), Line("企业三", "示例区", "", None, figures)]
    lines.append(Line("示例集团", "示例区", "", None, (None,) * len(ITEMS)))
    pairs = [("企业一", "企业二", -7), ("企业一", "企业三", -5), ("企业三", "企业二", -3)]
    cells = [[*line.cells(), ""] for line in lines]
    cells += [[*Line(one, "", "抵销", None, (0, 0, 0, 0, size * 100, 0)).cells(), other] for one, other, size in pairs]
    report = plan.evaluate(Table.from_cells([header, *cells]))
    found = report.eliminations("revenue")
    assert found == report.eliminations("revenue", "示例区")
    assert [(each.entity, each.counterparty, each.group, each.value) for each in found] == [
        ("企业一", "企业三", "示例区", -5.0),
        ("企业三", "企业二", "示例区", -3.0),
        ("企业一", "企业二", "示例集团", -7.0),
    ]
    assert [each.table_row for each in found] == [5, 6, 4] and {each.reason for each in found} == {"ok"}
    assert [each.value for each in report.eliminations("revenue", "示例集团")] == [-7.0]
    (all_together,) = [each for each in report.contributions("revenue", parts="enterprises") if each.row is None]
    assert all_together.exact == -15
    assert report.outcome("示例区", "revenue", "group").exact == 3 * 50 - 15
    with pytest.raises(SoekpiError):
        report.eliminations("revenue", 0)


def test_contributions_are_asked_of_a_group(plan: Plan) -> None:
    report = plan.evaluate(table_of(made_up(2)))
    with pytest.raises(SoekpiError, match="no group '示例集团九'"):
        report.contributions("debt", "示例集团九")
    with pytest.raises(SoekpiError) as caught:
        report.contributions("debt", 0)
    assert caught.value.code == Status.ARGUMENT
    with pytest.raises(ValueError, match="'children', 'enterprises'"):
        report.contributions("debt", parts="all")
    with pytest.raises(ValueError, match="'pull', 'share'"):
        report.contributions("debt")[0].fraction("margin")
    two = plan.evaluate(table_of([line for line in made_up(2) if line.group != "示例区" and not line.role]))
    with pytest.raises(SoekpiError, match="say which group: 示例集团一, 示例集团二"):
        two.contributions("debt")
    assert two.contributions("debt", "示例集团二")


def test_contributions_outlive_their_report(plan: Plan) -> None:
    report = plan.evaluate(table_of(made_up(3)))
    total = report.outcome("示例区", "revenue", "group").exact
    contributions = report.contributions("revenue")
    report.close()
    del report
    assert sum(each.exact for each in contributions) == total


# ---- gaps ----------------------------------------------------------------------------------------------------

MEMBERS = [
    Line("企业一", "示例集团", "", None, (100_00, 400_00, 10_00, 8_00, 50_00, 40_00)),
    Line("企业二", "示例集团", "", None, (300_00, 400_00, 20_00, 9_00, 70_00, 45_00)),
]
ELIMINATION = Line("", "示例集团", "抵销", None, (0, -50_00, 0, 0, -10_00, 0))


@pytest.mark.parametrize(
    ("reported", "cause", "member"),
    [("110", "agrees", None), ("120", "plain_sum", None), ("60", "member_missing", "企业一"), ("40", "member_missing", "企业二"), ("180", "member_twice", "企业二"), ("999", "unexplained", None), (None, "none", None)],
)
def test_a_gap_says_what_explains_it(plan: Plan, reported: str | None, cause: str, member: str | None) -> None:
    lines = [*MEMBERS, ELIMINATION]
    if reported is not None:
        figures = (None, None, None, None, int(reported) * 100, None)
        lines.append(Line("示例集团", "示例集团", "合并报表", None, figures))
    report = plan.evaluate(table_of(lines))
    gap = report.gap("revenue")
    assert gap == report.gap("revenue", "示例集团")
    assert (gap.plain, gap.weighted, gap.eliminations, gap.consolidated) == (120.0, 120.0, -10.0, 110.0)
    assert gap.reported == (None if reported is None else float(reported))
    assert gap.gap == (None if reported is None else float(reported) - 110.0)
    assert gap.cause == cause
    assert (gap.member and gap.member.entity) == member
    assert str(gap) == gap.text_zh and gap.text_zh and gap.text_en
    with pytest.raises(SoekpiError):
        report.gap("revenue", 0)


def test_a_mean_of_ratios_is_no_ratio_of_sums(plan: Plan) -> None:
    header = [*HEADER, "资产负债率"]
    lines = [[*line.cells(), ""] for line in MEMBERS]
    report = plan.evaluate(Table.from_cells([header, *lines, ["示例集团", "示例集团", "合并报表", "", *([""] * 6), "50.00 %"]]))
    gap = report.gap("debt")
    assert gap.mean == float((Fraction(100, 400) + Fraction(300, 400)) / 2) == gap.reported
    report = plan.evaluate(Table.from_cells([header, [*MEMBERS[0].cells(), ""], [*MEMBERS[1]._replace(figures=(600_00, 800_00, 1, 1, 1, 1)).cells(), ""], ["示例集团", "示例集团", "合并报表", "", *([""] * 6), "50.00 %"]]))
    gap = report.gap("debt")
    assert gap.mean == 0.5 and gap.consolidated == float(Fraction(700, 1200))
    assert gap.cause == "mean_of_ratios" and gap.reported == 0.5
