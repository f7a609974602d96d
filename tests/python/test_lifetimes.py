"""Handles die in any order: what borrows from another never touches it when it is freed.

What is wrong here shows with sanitizers, where tests/run repeats these tests.
"""

from __future__ import annotations

import array
import gc
import itertools
import threading

import pytest

import soekpi

TEXT = ('soekpi: 1\nplan: life\nperiod: 2023\nitems:\n  guard_revenue: {kind: flow, unit: money}\n'
        'goals:\n  - {id: a, indicator: guard_revenue, rule: "> 1 元", basis: stated}\n')


def make():
    catalogue = soekpi.Catalogue()
    plan = soekpi.Plan.parse(TEXT, catalogue=catalogue)
    table = soekpi.Table.from_columns({"guard_revenue": array.array("d", [1, 2, 3])}, catalogue=catalogue)
    report = plan.evaluate(table)
    return {"catalogue": catalogue, "plan": plan, "table": table, "report": report}


@pytest.mark.parametrize("order", list(itertools.permutations(("catalogue", "plan", "table", "report"))),
                         ids="-".join)
def test_handles_close_in_any_order(order):
    handles = make()
    column = handles["report"].column("value", "a")
    row = handles["report"].rows[1]
    for name in order:
        handles.pop(name).close()
        gc.collect()
    assert list(column) == [1.0, 2.0, 3.0]
    assert row.exact == 2 and row.format()


def test_handles_die_together_in_one_collection():
    """In a circle of garbage the order of death is nobody's choice."""
    for _ in range(30):
        circle = make()
        circle["itself"] = circle
        del circle
        gc.collect()


def test_a_closed_handle_says_so():
    handles = make()
    handles["plan"].close()
    handles["plan"].close()
    with pytest.raises(soekpi.SoekpiError):
        handles["plan"].evaluate(handles["table"])
    assert handles["report"].counts()["met"] == 3  # two entities and their sum


def test_columns_outlive_their_owner():
    plan = soekpi.Plan.parse('soekpi: 1\nplan: life\nperiod: 2023\ngoals:\n'
                             '  - {id: a, indicator: total_profit, rule: "> 0", scope: each, basis: stated}\n')
    cells = array.array("d", range(1, 1001))
    table = soekpi.Table.from_columns({"total_profit": cells})
    del cells
    gc.collect()
    assert list(plan.evaluate(table).column("value", "a")) == [float(x) for x in range(1, 1001)]


def test_one_plan_serves_many_threads():
    plan = soekpi.Plan.parse('soekpi: 1\nplan: life\nperiod: 2023\ngoals:\n'
                             '  - {id: a, indicator: total_profit_growth, rule: ">= 10 %", basis: stated}\n')
    table = soekpi.Table.from_columns({"total_profit": [11.0 + i for i in range(500)],
                                       "total_profit@prior": [10.0] * 500})
    expected = bytes(plan.evaluate(table).column("margin", "a"))
    results = []

    def work():
        for _ in range(10):
            results.append(bytes(plan.evaluate(table, threads=2).column("margin", "a")))
            results.append(soekpi.check("total_profit_growth", ">= 10 %",
                                        {"total_profit": 1.1, "total_profit@prior": 1.0}).margin == 0.0)

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(results) == 80
    assert all(result in (True, expected) for result in results)
