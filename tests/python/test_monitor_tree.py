"""plan_monitor: the tree of a plan, filters, records, ranks, included plans.

Expected figures are worked out by hand or with fractions and dates here.
"""

from __future__ import annotations

import csv
import datetime
import re
from collections import Counter
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from programs import DATA, PLANS, csv_of, json_of, monitor, section

DISTRICT = [
    PLANS / "example-district.yaml",
    *(
        DATA / f"example_district_{name}.csv"
        for name in ("figures", "segments", "peers", "projects", "deals")
    ),
    *(DATA / f"example_district_{name}.csv" for name in ("services", "tasks")),
]
GRAVITY = ["breached", "no_data", "undefined", "at_risk", "pending", "met", "not_in_scope"]
WORDS = dict(zip(["未达标", "缺数据", "无法计算", "临界", "未到期", "达标", "不适用"], GRAVITY))
TREE = "目标（"


@pytest.fixture(scope="module")
def report():
    return json_of(*DISTRICT, status=1)


@pytest.fixture(scope="module")
def screen():
    return monitor(*DISTRICT, status=1)[0]


def children(tree, index):
    return [number for number, node in enumerate(tree) if node["parent"] == index]


def counts_in(text):
    """'未达标（未达标 1，达标 3）' as counts by verdict."""
    return {WORDS[word]: int(count) for word, count in re.findall(r"(\w+) (\d+)[，）]", text)}


# ---- the tree ----


def test_every_node_is_as_grave_as_the_gravest_result_below_it(report):
    tree = report["tree"]
    in_scope = [row for row in report["results"] if row["verdict"] != "not_in_scope"]
    by_target = {}
    for row in in_scope:
        by_target.setdefault(row["target"], []).append(row["verdict"])

    def results_below(index):
        node = tree[index]
        if node["kind"] == "target":
            return by_target.get(node["id"], [])
        return [verdict for child in children(tree, index) for verdict in results_below(child)]

    for index, node in enumerate(tree):
        if node["kind"] == "row":
            continue
        below = results_below(index)
        assert node["counts"] == dict(Counter(below)), node
        assert node["verdict"] == min(below, key=GRAVITY.index, default="not_in_scope"), node
    assert sum(tree[0]["counts"].values()) == len(in_scope) > 100


def test_tree_has_the_whole_plan(report):
    kinds = Counter(node["kind"] for node in report["tree"])
    # Four aspects and sixteen measures of the district, six included schemes with their own.
    own = {number for number in children(report["tree"], 0) if report["tree"][number]["kind"] == "aspect"}
    assert len(own) == 4 and sum(len(children(report["tree"], number)) for number in own) == 16
    assert kinds["part"] == 6
    assert kinds["target"] == len(report["targets"]) == len({target["id"] for target in report["targets"]})
    assert kinds["row"] == sum(row["verdict"] != "not_in_scope" for row in report["results"])


def depth_of(line):
    return (len(line) - len(line.lstrip(" "))) // 2


def test_what_needs_a_decision_comes_first(screen):
    seen = {}
    nodes = 0
    for line in section(screen, TREE):
        found = re.match(r" +(?:\[\d+\] )?\S.*：(\w+)(（.*）)?$", line)
        if not found or found[1] not in WORDS or "- " in line[: len(line) - len(line.lstrip()) + 2]:
            continue
        depth, place = depth_of(line), GRAVITY.index(WORDS[found[1]])
        seen = {level: last for level, last in seen.items() if level <= depth}
        assert place >= seen.get(depth, 0), line
        seen[depth] = place
        nodes += 1
    assert nodes > 40


def test_rows_come_gravest_first_below_their_target(screen):
    last, results = 0, 0
    for line in section(screen, TREE):
        if re.match(r" +\[\d+\]", line):
            last = 0
        if found := re.match(r" +- (\w+) ", line):
            place = GRAVITY.index(WORDS[found[1]])
            assert place >= last and WORDS[found[1]] != "met"
            last, results = place, results + 1
    assert results > 40


def test_what_is_met_is_folded_into_one_line(report, screen):
    lines = section(screen, TREE)
    tree = report["tree"]
    for node in tree:
        # Below what is met nothing is shown.
        if node["kind"] not in ("part", "aspect", "measure") or node["verdict"] != "met":
            continue
        if tree[node["parent"]]["verdict"] == "met":
            continue
        met = node["counts"]["met"]
        number = next(
            i for i, line in enumerate(lines) if line.strip() == f"{node['title']}：达标（达标 {met}）"
        )
        # Nothing stands below it.
        assert number + 1 == len(lines) or depth_of(lines[number + 1]) <= depth_of(lines[number])
    folded = [line for line in lines if re.match(r" +达标 \d+：\[\d+\]", line)]
    assert folded and all("未" not in line.split("：")[0] for line in folded)


def test_all_unfolds_everything(report):
    output, _ = monitor(*DISTRICT, "--tree", "all", status=1)
    shown = Counter()
    for line in section(output, TREE):
        if found := re.match(r" +- (\w+) (.*?)(：|$)", line):
            shown[WORDS[found[1]]] += len(found[2].split("、"))
    assert shown == Counter(row["verdict"] for row in report["results"] if row["verdict"] != "not_in_scope")


LEVELS = {"plan": 1, "part": 1 + 6, "aspect": None, "measure": None, "target": None}


@pytest.mark.parametrize("level", LEVELS)
def test_any_level_can_be_printed(report, level):
    output, _ = monitor(*DISTRICT, "--tree", level, status=1)
    lines = section(output, TREE)
    titles = {"measure": "新增产业空间", "target": "[13]", "aspect": "产业支撑", "part": "企业甲方案"}
    deeper = {
        "plan": ["part", "aspect", "measure", "target"],
        "part": ["aspect", "measure", "target"],
        "aspect": ["measure", "target"],
        "measure": ["target"],
        "target": [],
    }[level]
    for name, title in titles.items():
        assert any(line.strip().startswith(title) for line in lines) == (name not in deeper), (level, name)
    assert not any(line.strip().startswith("- ") for line in lines)
    if LEVELS[level]:
        assert len(lines) == LEVELS[level]
    # An overview has the counts, but no single results.
    assert "\n明细" not in output and "\n未达标（组" not in output and output.count("\n结论") == 2
    assert counts_in(lines[0]) == report["tree"][0]["counts"]


def test_levels_have_chinese_names():
    english = monitor(*DISTRICT, "--tree", "aspect", status=1)[0]
    assert monitor(*DISTRICT, "--tree", "方面", status=1)[0] == english


def test_rows_of_which_the_same_is_to_be_said_share_a_line():
    output, _ = monitor("baoan-2023", DATA / "baoan_six_2023.csv", DATA / "baoan_facts.csv", status=2)
    line = next(line for line in section(output, TREE) if "宝投集团" in line)
    assert line.count("、") == 5 and line.strip().startswith("- 缺数据 宝投集团、宝安建投集团")


# ---- filters ----


def names_in(report):
    return {(row["level"], row["entity"]) for row in report["results"]}


def test_entity_shows_one_enterprise(report):
    one = json_of(*DISTRICT, "--entity", "企业乙", status=1)
    assert names_in(one) == {("entity", "企业乙")} and one["enterprises"] == 1
    assert one["results"] == [row for row in report["results"] if row["entity"] == "企业乙"]
    assert one["rows_shown"] == 1 and one["rows"] == report["rows"]
    output, _ = monitor(*DISTRICT, "--entity", "企业乙", status=1)
    tree = section(output, TREE)
    assert any("企业乙" in line for line in tree) and not any("企业甲" in line for line in tree)
    assert "只显示" in output


def test_a_group_is_shown_with_what_is_below_it():
    found = names_in(json_of(*DISTRICT, "--entity=示例城服集团", status=1))
    assert found == {
        ("group", "示例城服集团"),
        ("entity", "企业丁"),
        ("entity", "企业戊"),
        ("entity", "企业己"),
    }


def test_names_may_be_repeated():
    found = names_in(
        json_of(*DISTRICT, "--entity", "企业甲", "--entity", "企业己", "--segment", "菜篮子", status=1)
    )
    assert found == {("entity", "企业甲"), ("entity", "企业己"), ("segment", "菜篮子")}


def test_segment_shows_one_segment():
    found = json_of(*DISTRICT, "--segment", "排水运营", status=1)
    assert names_in(found) == {("segment", "排水运营")}
    assert {row["segment"] for row in found["results"]} == {"排水运营"}
    assert json_of(*DISTRICT, "--segment", "菜篮子", status=0)["counts"]["segments"]["met"] == 2


def test_level_is_the_depth_of_the_groups():
    top = names_in(json_of(*DISTRICT, "--level", "0", status=1))
    assert ("group", "示例区") in top and ("plan", "") in top and ("segment", "菜篮子") in top
    assert not any(level == "entity" for level, _ in top)
    assert names_in(json_of(*DISTRICT, "--level", "1", status=2)) == {
        ("group", "示例产业集团"),
        ("group", "示例城服集团"),
    }
    assert names_in(json_of(*DISTRICT, "--level", "2", status=1)) == {
        ("entity", f"企业{name}") for name in "甲乙丙丁戊己"
    }


def test_filters_are_all_needed():
    found = names_in(json_of(*DISTRICT, "--level", "2", "--entity", "示例产业集团", status=1))
    assert found == {("entity", "企业甲"), ("entity", "企业乙"), ("entity", "企业丙")}


@pytest.mark.parametrize(
    "arguments, words",
    [
        (["--entity", "企业庚"], ["企业庚", "企业甲", "示例区"]),
        (["--segment", "企业甲"], ["企业甲", "菜篮子"]),
        (["--level", "7"], ["7", "0 to 2"]),
        (["--level", "x"], ["--level", "x"]),
        (["--tree", "leaf"], ["--tree", "leaf"]),
    ],
)
def test_unknown_names_and_levels_are_refused(arguments, words):
    output, errors = monitor(*DISTRICT, *arguments, status=3)
    assert output == "" and all(word in errors for word in words)


# ---- the heading ----


def test_heading_says_how_much_of_the_plan_is_stated(screen):
    assert re.search(
        r"^计划 +举措载明 16 条 / 共 16 条；4 个方面；6 户企业；含 6 份分计划$", screen, re.MULTILINE
    )
    output, _ = monitor(
        "baoan-2023", DATA / "baoan_six_2023.csv", DATA / "baoan_facts.csv", "--lang", "en", status=2
    )
    assert re.search(r"^Plan +\d+ of 16 measures stated; 4 aspects; 6 enterprises", output, re.MULTILINE)


def test_invented_figures_are_called_so_on_every_output(report, screen):
    note = "虚构示例：示例区、企业甲至企业己"
    assert re.search(rf"^注意 +{note}", screen, re.MULTILINE)
    assert report["note"].startswith(note)
    assert all(row["计划说明"].startswith(note) for row in csv_of(*DISTRICT, status=1))
    assert "made up" in json_of(*DISTRICT, "--lang", "en", status=1)["note"]
    assert (
        json_of("baoan-2023", DATA / "baoan_six_2023.csv", DATA / "baoan_facts.csv", status=2)["note"] is None
    )


def test_groups_are_indented_with_their_share(screen):
    lines = section(screen, "各级")[2:]
    names = [re.match(r"  ( *\S.*?)(  |$)", line)[1] for line in lines]
    depths = {re.split(r"[（，]", name.strip())[0]: len(name) - len(name.lstrip()) for name in names}
    assert depths["示例区"] == 0 and depths["示例产业集团"] == depths["示例城服集团"] == 2
    assert {depths[f"企业{name}"] for name in "甲乙丙丁戊己"} == {4} and depths["菜篮子"] == 0
    shares = [name.strip() for name in names if "并表" in name]
    assert shares == ["企业丙，并表 60.00%"]
    assert "示例区（合并）" in screen and "示例城服集团（汇总，未抵销）" in screen


# ---- what stands behind results ----

RECORDS = """\
soekpi: 1
plan: records
title: {zh: 任务, en: Tasks}
period: 2023
declares: {measures: 3}
items:
  space: {zh: 新增产业空间, kind: flow, unit: m2}
goals:
  - {id: space-built, quantity: space, rule: ">= 1000 平方米", pace: linear, due: 2023-12-31, basis: stated}
  - {id: tower, milestone: 大厦 封顶, due: 2023-06-30, basis: stated}
  - {id: tasks, checklist: [{id: one, title: 任务一, owner: 甲部, due: 2023-05-31}, 任务二], due: 2023-12-31, basis: stated}
"""


def record_files(folder, lines, header="项目,节点,目标,完成日期,状态,新增产业空间(平方米),填报日期,依据"):
    plan, register = folder / "records.yaml", folder / "records.csv"
    plan.write_text(RECORDS, "utf-8")
    register.write_text(header + "\n" + "".join(line + "\n" for line in lines), "utf-8")
    return [plan, register]


def shown(value):
    """A fraction as people read it: half away from zero, two decimals."""
    quotient = Decimal(value.numerator) / Decimal(value.denominator)
    return f"{quotient.quantize(Decimal('0.01'), ROUND_HALF_UP):,}"


def test_quantities_say_what_is_still_to_come(tmp_path):
    files = record_files(
        tmp_path, ["甲园,,,2023-03-31,已完成,250,2023-06-30,验收", "乙园,,,,进行中,500,2023-06-30,"]
    )
    as_of = datetime.date(2023, 6, 30)
    left = (datetime.date(2023, 12, 31) - as_of).days
    output, _ = monitor(*files, "--as-of", as_of, status=2)
    needed = Fraction(750)
    assert f"到期 2023-12-31，还有 {left} 天" in output and "还差 750.00 平方米" in output
    assert f"每天需 {shown(needed / left)} 平方米（每 30 天 {shown(needed / left * 30)} 平方米）" in output
    # By a linear pace half the year's days: 1 January to 30 June of 365.
    days = (as_of - datetime.date(2022, 12, 31)).days
    expected = Fraction(1000 * days, 365)
    row = next(
        row
        for row in json_of(*files, "--as-of", as_of, status=2)["results"]
        if row["target"] == "space-built" and row["progress"]
    )
    assert row["verdict"] == "at_risk" and row["label"] == "behind_pace" and row["value"] == 250
    assert abs(row["progress"]["expected"] - expected) < 6 and row["progress"]["needed"] == 750
    assert row["progress"]["needed_per_day"] == float(needed / left)


@pytest.mark.parametrize(
    "done, verdict, words",
    [
        ("2023-06-30", "met", []),
        ("2023-07-21", "breached", ["2023-07-21 完成，晚 21 天", "逾期完成"]),
        ("", "breached", ["未完成，已逾期 184 天", "逾期未完成", "依据 2023-12-31 的记录"]),
    ],
)
def test_milestones_say_how_late_they_are(tmp_path, done, verdict, words):
    files = record_files(tmp_path, [f"大厦,封顶,,{done},{'已完成' if done else '进行中'},,2023-12-31,"])
    report = json_of(*files, status=1 if verdict == "breached" else 2)
    row = next(row for row in report["results"] if row["target"] == "tower" and row["progress"])
    assert row["verdict"] == verdict
    due = datetime.date(2023, 6, 30)
    end = datetime.date.fromisoformat(done) if done else datetime.date(2023, 12, 31)
    assert row["progress"]["days_late"] == max((end - due).days, 0)
    output, _ = monitor(*files, status=1 if verdict == "breached" else 2)
    assert all(word in output for word in words)


def test_entries_that_need_somebody_are_named(tmp_path):
    files = record_files(
        tmp_path, [",,任务一,,进行中,,2023-06-30,会议纪要", ",,任务二,2023-02-01,已完成,,2023-06-30,"]
    )
    output, _ = monitor(*files, "--as-of", "2023-06-30", status=2)
    assert "逾期未完成：任务一，责任单位 甲部，应于 2023-05-31，进行中，依据 会议纪要" in output
    assert "任务二" not in "\n".join(section(output, TREE))
    output, _ = monitor(*files, "--as-of", "2023-06-30", "--explain", status=2)
    assert "按期完成：任务二" in output


def test_what_was_done_after_the_day_judged_is_not_done(tmp_path):
    files = record_files(tmp_path, [",,任务一,2023-08-01,已完成,,2023-12-31,"])
    output, _ = monitor(*files, "--as-of", "2023-06-30", status=2)
    assert "任务一" in output and "完成于 2023-08-01" not in output
    assert "完成于 2023-08-01" in monitor(*files, status=2)[0]


def test_a_complete_register_is_evidence(tmp_path):
    files = record_files(tmp_path, ["甲园,,,2023-03-31,已完成,250,,验收"])
    verdicts = {}
    for name, options in {"open": [], "complete": ["--complete", "2023-12-31"]}.items():
        report = json_of(*files, *options, status=2 if name == "open" else 1)
        verdicts[name] = {row["target"]: row["verdict"] for row in report["results"] if row["progress"]}
    assert verdicts["open"]["space-built"] == "no_data" and verdicts["complete"]["space-built"] == "breached"
    assert "2023-12-31" in json_of(*files, "--complete", "2023-12-31", status=1)["registers"][0]["complete"]
    assert "--complete" in monitor("--help", status=0)[0]


def test_registers_are_recognised_or_named(tmp_path):
    files = record_files(tmp_path, ["甲园,,,2023-03-31,已完成,1000,2023-12-31,"])
    found = json_of(*files, status=2)
    assert found["readings"] == [] and [register["records"] for register in found["registers"]] == [1]
    # A header that says of no date or state: a table, unless it is called a register.
    other = tmp_path / "other.csv"
    other.write_text("项目,新增产业空间(平方米)\n甲园,1000\n", "utf-8")
    named = json_of(files[0], "--register", other, status=2)
    assert named["registers"][0]["file"] == str(other) and named["readings"] == []
    value = next(
        row["value"] for row in named["results"] if row["target"] == "space-built" and row["progress"]
    )
    assert value == 1000


def test_findings_in_a_register_name_its_file_and_cell(tmp_path):
    files = record_files(tmp_path, ["甲园,,,2023-02-30,已完成,250,2023-06-30,"])
    report = json_of(*files, status=2)
    found = [finding for finding in report["findings"] if finding["cell"] == "D2"]
    assert found and found[0]["severity"] == "error" and found[0]["file"] == str(files[1])


def test_ranks_say_the_place_among_how_many(screen):
    line = screen[screen.index("人均营业收入居各区前列：") :].splitlines()
    assert "现值 6；参照 3；差距 -3" in line[1] and line[2].strip() == "第 6 名，共 6 名；百分位 0.00%"
    mid, _ = monitor(*DISTRICT, "--period", "2023-06", status=1)
    assert "第 3 至 4 名之间，共 6 名；1 家无数据" in mid


# ---- tables for other programs ----

OLD = "计划 期间 截至 层级 企业 所属组 企业户数 计入户数 汇总口径 目标 目标名称 指标 规则 依据 数值单位 现值 参照 差距 差额 差额单位 现值文本 参照文本 差距文本 结论 原因 变化 标记 缺少的数据 算式".split()


def test_csv_adds_columns_behind_the_old_ones(report):
    rows = csv_of(*DISTRICT, status=1)
    assert list(rows[0])[: len(OLD)] == OLD
    english = csv_of(*DISTRICT, "--lang", "en", status=1)
    new = set(list(english[0])[len(OLD) :])
    assert {
        "kind",
        "part",
        "aspect",
        "measure",
        "parent",
        "depth",
        "share",
        "segment",
        "due",
        "done",
        "days",
        "place",
    } <= new
    found = {(row["level"], row["entity"], row["target"]): row for row in report["results"]}
    assert len(english) == len(found) == len(report["results"])
    for row in english:
        same = found[row["level"], row["entity"], row["target"]]
        assert row["kind"] == same["kind"] and int(row["depth"]) == same["depth"]
        assert row["parent"] == (same["parent"] or "") and float(row["share"]) == same["share"]
        progress = same["progress"] or {}
        assert row["due"] == (progress.get("due") or "") and row["done"] == (progress.get("done") or "")
        assert row["days"] == str(progress.get("days_left", ""))
        assert row["place"] == str((same["place"] or {}).get("place") or "")


def test_measures_and_parts_are_named_in_csv():
    rows = {row["target"]: row for row in csv_of(*DISTRICT, "--lang", "en", status=1)}
    assert (rows["new-space"]["aspect"], rows["new-space"]["measure"]) == (
        "support of industry",
        "new industrial space",
    )
    assert rows["example-scheme-jia/new-space"]["part"] == "scheme of enterprise 甲 (invented)"
    assert rows["new-space"]["part"] == "" and rows["profit-outgrows-gdp"]["measure"] == ""


# ---- contributions ----


def figures(period):
    """(name, role, group, {header: Fraction}) of each row of the example district's accounts."""
    lines = (DATA / "example_district_figures.csv").read_text("utf-8").splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith("企业名称"))
    rows = [row for row in csv.DictReader(lines[start:]) if row["期间"] == period]
    skipped = {"企业名称", "期间", "集团", "角色", "对方单位"}
    return [
        (
            row["企业名称"],
            row["角色"],
            row["集团"],
            {name: Fraction(value) for name, value in row.items() if name not in skipped and value},
        )
        for row in rows
    ]


def test_contributions_add_up_and_are_shares_of_the_numerator(report):
    row = next(r for r in report["results"] if (r["entity"], r["target"]) == ("示例区", "net-profit-steady"))
    parts = {part["name"]: part for part in row["contributions"]}
    for field, whole in (("value", row["value"]), ("last_year", row["last_year"]), ("change", row["change"])):
        assert abs(sum(Fraction(part[field]) for part in parts.values()) - Fraction(whole)) < Fraction(
            1, 10**6
        )
    assert abs(sum(part["share_of_change"] for part in parts.values()) - 1) < 1e-12
    # By hand: 企业丙 counts with 60 %; eliminations of 示例区 alone.
    now = figures("2023")
    profit = {name: values.get("净利润", 0) for name, role, _, values in now if role == "企业"}
    industry = profit["企业甲"] + profit["企业乙"] + profit["企业丙"] * Fraction(60, 100)
    city = profit["企业丁"] + profit["企业戊"] + profit["企业己"]
    assert parts["示例产业集团（合并）"]["value"] == float(industry * 10000)
    assert parts["示例城服集团（汇总，未抵销）"]["value"] == float(city * 10000)
    eliminated = sum(values.get("净利润", 0) for name, role, group, values in now if role == "抵销")
    assert parts["（抵销）"]["value"] == float(eliminated * 10000)


def test_explain_shows_contributions_and_the_gap():
    arguments = [*DISTRICT, "--period", "2023-06", "--entity", "示例产业集团"]
    short, _ = monitor(*arguments, status=1)
    assert "贡献" not in short
    output, _ = monitor(*arguments, "--explain", status=1)
    for word in ("拉动", "贡献率", "本期贡献", "合计"):
        assert word in output
    end = json_of(*DISTRICT, status=1)
    gap = next(
        r["gap"] for r in end["results"] if (r["entity"], r["target"]) == ("示例区", "net-profit-steady")
    )
    assert "minority" in gap["cause"]
    assert gap["reported"] - gap["consolidated"] == gap["gap"] == -8600000
    assert "少数股东损益" in gap["text"]


# ---- included plans ----

WHOLE = """\
soekpi: 1
plan: whole
period: 2023
include:
- plan: scheme-one
  entity: 甲
goals:
  - {id: revenue, indicator: revenue, rule: "> 0 元", scope: each, basis: stated}
"""
SCHEME = """\
soekpi: 1
plan: scheme-one
title: {zh: 方案一, en: Scheme one}
goals:
  - {id: profit, indicator: total_profit, rule: "> 100 元", basis: stated}
"""
ACCOUNTS = "企业名称,期间,营业收入(元),利润总额(元)\n甲,2023,5,90\n乙,2023,7,900\n"


def included(folder, scheme_folder, text=WHOLE):
    plan, scheme, accounts = folder / "whole.yaml", scheme_folder / "scheme-one.yaml", folder / "accounts.csv"
    plan.write_text(text, "utf-8")
    scheme.write_text(SCHEME, "utf-8")
    accounts.write_text(ACCOUNTS, "utf-8")
    return plan, scheme, accounts


def test_plans_of_the_folder_are_found(tmp_path):
    plan, _, accounts = included(tmp_path, tmp_path)
    report = json_of(plan, accounts, status=1)
    assert {target["id"]: target["part"] for target in report["targets"]} == {
        "revenue": None,
        "scheme-one/profit": "scheme-one",
    }
    found = {(row["entity"], row["target"]): row["verdict"] for row in report["results"]}
    # A scheme speaks of its enterprise alone.
    assert (
        found["甲", "scheme-one/profit"] == "breached" and found["乙", "scheme-one/profit"] == "not_in_scope"
    )


def test_plans_of_another_folder_are_given(tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    plan, scheme, accounts = included(tmp_path, other)
    _, errors = monitor(plan, accounts, status=3)
    assert "scheme-one" in errors
    renamed = scheme.rename(other / "any-name.yaml")
    report = json_of(plan, accounts, "--include", renamed, status=1)
    assert len(report["targets"]) == 2
    # From standard input, too.
    assert "方案一" in monitor("-", accounts, f"--include={renamed}", status=1, text=plan.read_bytes())[0]


def test_bad_includes_are_refused(tmp_path):
    plan, scheme, accounts = included(tmp_path, tmp_path)
    nothing = tmp_path / "nothing.yaml"
    nothing.write_text("goals: []\n", "utf-8")
    assert "nothing.yaml" in monitor(plan, accounts, "--include", nothing, status=3)[1]
    assert "no-such.yaml" in monitor(plan, accounts, "--include", tmp_path / "no-such.yaml", status=3)[1]
    scheme.write_text(SCHEME + "include: [{plan: whole}]\n", "utf-8")
    assert "whole" in monitor(plan, accounts, status=3)[1]


@pytest.mark.parametrize(
    "option", ["--register", "--complete", "--include", "--entity", "--segment", "--level", "--tree"]
)
def test_options_are_in_the_help_and_need_a_value(option):
    for language in ("zh", "en"):
        assert option in monitor("--help", "--lang", language, status=0)[0]
    assert option in monitor(*DISTRICT, option, status=3)[1]
