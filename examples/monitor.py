#!/usr/bin/env python3
"""The operating goals of six companies, judged from Python through ctypes.

    PYTHONPATH=lib/python SOEKPI_LIBRARY=build/lib/libsoekpi.so examples/monitor.py

Prints, for every enterprise and for the group, each goal with its value, what it
is held against, the verdict, the margin, and the reason or label; then what was
noticed in the data, and the assumptions. Standard library only.
"""

import pathlib
import unicodedata

import soekpi

HERE = pathlib.Path(__file__).resolve().parent
COLUMNS = (("目标", 44), ("现值", 16), ("参照", 16), ("判定", 10), ("差距", 16), ("说明", 0))


def padded(text: str, width: int) -> str:
    """Text filled with blanks to a width in columns of a terminal: 汉字 take two."""
    taken = sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text)
    return text + " " * (width - taken)


def line(*cells: str) -> str:
    return "".join(padded(cell, width) for cell, (_, width) in zip(cells, COLUMNS)).rstrip()


def remark(row: soekpi.TargetOutcome, profit: bool) -> str:
    """What stands behind a verdict: label, reason, and the figures that are missing."""
    words = [soekpi.label_text(row.label, profit)] if row.label else []
    if row.reason != "ok":
        words.append(soekpi.reason_text(row.reason))
    missing = row.missing()
    return "，".join(words) + (f"（{missing}）" if missing else "")


def main() -> None:
    plan = soekpi.Plan.load(HERE / "plans" / "shenzhen-six-2021.yaml")
    figures = soekpi.Table.from_csv(HERE / "data" / "soe_statements.csv")
    growth = soekpi.Table.from_csv(HERE / "data" / "city_gdp_growth.csv")
    report = plan.evaluate(figures, growth)

    print(plan.title_zh)
    print(f"{report.period_text()}，截至 {report.as_of}，金额单位 {plan.money_unit}")
    shown = None
    for row in report.rows:
        if row.verdict == "not_in_scope":
            continue
        if row.row is not shown:
            shown = row.row
            kind = "合并" if row.consolidated else "汇总，未抵销"
            print(f"\n{row.entity}" if row.level == "entity" else f"\n{row.entity or '全部企业'}（{kind}）")
            print(line(*(name for name, _ in COLUMNS)))
        target = plan.target(row.target)
        now, reference, margin = row.format(), row.format("reference"), row.format("margin")
        verdict = soekpi.verdict_text(row.verdict)
        print(line(report.title(row.target), now, reference, verdict, margin, remark(row, target.profit)))

    counts = report.counts().items()
    print("\n" + "，".join(f"{soekpi.verdict_text(verdict)} {count}" for verdict, count in counts if count))
    for title, texts in (("发现", report.findings), ("口径假定", report.assumptions)):
        print(f"\n{title}")
        for text in texts:
            print(f"- {text}")


if __name__ == "__main__":
    main()
