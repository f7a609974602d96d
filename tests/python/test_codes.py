"""Codes are the keys of enterprises, and names are shown: made-up figures."""

from __future__ import annotations

import pytest
from layouts import text

import soekpi
from soekpi import FindingCode, Table

PLAN = """
soekpi: 1
plan: codes
period: 2023
goals:
  - {id: debt, indicator: debt_ratio, rule: "<= 50 %", scope: each, basis: assumed}
"""


def plan(scope: str = "each") -> soekpi.Plan:
    return soekpi.Plan.parse(PLAN.replace("scope: each", f"scope: {scope}"))


def table(*rows: str, header: str = "统一社会信用代码,企业名称,负债总额(元),资产总额(元)") -> Table:
    return Table.from_csv("\n".join([header, *rows]).encode())


def read(report: soekpi.Report) -> list[tuple[str, str, object]]:
    return [
        (report.row(i).code, report.row(i).entity, report.rows[i].value)
        for i in range(len(report.rows))
        if report.row(i).level == "entity"
    ]


def test_two_enterprises_of_one_name_stay_apart() -> None:
    report = plan().evaluate(table("A1,甲,1,4", "A2,甲,3,4", "A3,乙,1,2"))
    assert read(report) == [("A1", "甲（A1）", 0.25), ("A2", "甲（A2）", 0.75), ("A3", "乙", 0.5)]
    assert not [f for f in report.findings if f.code == FindingCode.DUPLICATE_KEY]


def test_without_codes_they_are_duplicates() -> None:
    report = plan().evaluate(table("甲,1,4", "甲,3,4", header="企业名称,负债总额(元),资产总额(元)"))
    assert [f.code for f in report.findings if f.code == FindingCode.DUPLICATE_KEY]


def test_leading_zeros_of_a_code_count() -> None:
    rows = table("000089,机场,1,4", "89,别的,3,4", header="证券代码,企业,负债总额(元),资产总额(元)")
    assert [code for code, _, _ in read(plan().evaluate(rows))] == ["000089", "89"]


def test_a_name_without_a_code_belongs_to_the_one_code_of_that_name() -> None:
    header = "代码,企业,年度,负债总额(元),资产总额(元)"
    rows = table("A1,甲,2022,1,4", ",甲,2023,1,2", "A2,乙,2023,1,4", header=header)
    assert read(plan().evaluate(rows)) == [("A1", "甲", 0.5), ("A2", "乙", 0.25)]


def test_a_code_without_a_name_shows_the_code() -> None:
    assert read(plan().evaluate(table("A1,,1,4"))) == [("", "A1", 0.25)]


def test_a_code_with_two_names_is_one_enterprise_and_a_finding() -> None:
    header = "代码,企业,年度,负债总额(元),资产总额(元)"
    rows = table("A1,旧名,2022,1,4", "A1,新名,2023,1,2", header=header)
    assert [code for code, _, _ in read(plan().evaluate(rows))] == ["A1"]
    (note,) = [f for f in rows.findings if f.code == FindingCode.READ_AS]
    assert "旧名" in note.text_zh and "新名" in note.text_en


@pytest.mark.parametrize(
    ("scope", "judged"), [("[A1]", ["甲（A1）"]), ("['甲（A2）']", ["甲（A2）"]), ("[乙]", ["乙"])]
)
def test_a_plan_names_an_enterprise_by_code_or_name(scope: str, judged: list[str]) -> None:
    report = plan(scope).evaluate(table("A1,甲,1,4", "A2,甲,3,4", "A3,乙,1,2"))
    inside = [row.entity for row in report.rows if row.level == "entity" and row.verdict != "not_in_scope"]
    assert inside == judged


def test_tables_join_by_code_whatever_the_names() -> None:
    balance = table("A1,甲集团有限公司,1,4", "A2,乙,1,2")
    profit = table("A1,甲集团,5", "A2,乙,7", header="统一社会信用代码,企业名称,净利润(元)")
    joined = Table.join(balance, profit, period=2023)
    assert len(joined) == 2
    assert read(plan().evaluate(joined)) == [("A1", "甲集团有限公司", 0.25), ("A2", "乙", 0.5)]
    assert [f for f in joined.findings if f.code == FindingCode.READ_AS]


def test_a_table_of_names_joins_the_codes_of_these_names() -> None:
    named = table("甲,5", "丙,7", header="企业名称,净利润(元)")
    joined = Table.join(table("A1,甲,1,4", "A2,乙,1,2"), named, period=2023)
    assert [(code, name) for code, name, _ in read(plan().evaluate(joined))] == [
        ("A1", "甲"),
        ("A2", "乙"),
        ("", "丙"),
    ]


def test_a_name_of_several_codes_is_nobodys() -> None:
    named = table("甲,5", header="企业名称,净利润(元)")
    joined = Table.join(table("A1,甲,1,4", "A2,甲,1,2"), named, period=2023)
    assert len(joined) == 3
    assert [f for f in joined.findings if f.code == FindingCode.UNKNOWN_ENTITY]


def test_codes_come_from_columns_as_text() -> None:
    columns = {"code": ["007", "7"], "entity": ["甲", "甲"], "total_liabilities": [1.0, 3.0]}
    rows = Table.from_columns({**columns, "total_assets": [4.0, 4.0]})
    assert read(plan().evaluate(rows)) == [("007", "甲（007）", 0.25), ("7", "甲（7）", 0.75)]
    with pytest.raises(TypeError):
        Table.from_columns({**columns, "code": [7, 7], "total_assets": [4.0, 4.0]})


def test_a_statement_names_its_enterprise_by_code() -> None:
    rows = [
        ["资产负债表", "", ""],
        ["编制单位：甲", "统一社会信用代码：A1", "单位：元"],
        ["项目", "期末余额", "年初余额"],
        ["负债合计", "1", "1"],
        ["资产总计", "4", "2"],
    ]
    report = plan().evaluate(Table.from_csv(text(rows).encode(), period="2023"))
    assert read(report) == [("A1", "甲", 0.25)]


def test_an_entity_of_a_record_is_known_by_its_code_or_its_name() -> None:
    works = soekpi.Plan.parse(
        PLAN
        + """
  - {id: topping, milestone: 示例桥东 主体结构封顶, due: 2023-03-31, scope: each}
"""
    )
    rows = table("A1,甲,1,4", "A2,乙,3,4")
    for name in ("A1", "甲"):
        header = ["项目名称", "事件", "企业名称", "完成日期"]
        ledger = soekpi.Register.from_cells([header, ["示例桥东", "主体结构封顶", name, "2023-03-01"]])
        report = works.evaluate(rows, ledger)
        verdicts = report.verdicts("topping")
        assert verdicts == ["met", "no_data"], name


@pytest.mark.parametrize(("first", "second"), [("甲", "乙"), ("A1", "A2"), ("甲", "A2")])
def test_an_elimination_by_pair_names_entities_by_code_or_name(first: str, second: str) -> None:
    """It belongs to the lowest group that has both."""
    columns = {
        "code": ["A1", "A2", None, None],
        "entity": ["甲", "乙", "示例集团", first],
        "group": ["示例集团", "示例集团", "示例区", None],
        "role": [None, None, None, "elimination"],
        "counterparty": [None, None, None, second],
        "负债总额": [1.0, 3.0, None, -1.0],
        "资产总额": [4.0, 4.0, None, -1.0],
    }
    report = plan("group").evaluate(Table.from_columns(columns, money_unit="元"))
    assert report.groups == ["示例集团", "示例区"]
    for group in report.groups:
        outcome = report.outcome(group, "debt", "group")
        assert outcome.value == 3 / 7 and outcome.consolidated
    (elimination,) = [each for each in report.contributions("debt", "示例集团") if each.row is None]
    assert (elimination.name, elimination.value) == ("", -1 / 7)


def test_a_segment_is_a_part_of_its_entity() -> None:
    columns = {
        "entity": ["甲", "甲", "甲", "乙"],
        "业务板块": [None, "物业", "安保", "物业"],
        "负债总额": [3.0, 1.0, 2.0, 1.0],
        "资产总额": [8.0, 4.0, 4.0, 2.0],
    }
    report = plan("segment").evaluate(Table.from_columns(columns, money_unit="元"))
    assert report.segments == ["物业", "安保"]
    assert [report.outcome(name, "debt", "segment").value for name in report.segments] == [2 / 6, 2 / 4]
    assert [report.row(index).level for index in range(2)] == ["entity", "group"]
