"""The tree of a plan: plan > included plan > aspect > measure > target > row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, overload

from ._handle import Handle, Owner, decode, describe
from ._library import SIZE_MAX, library
from ._structs import soekpi_tree_node
from .words import NODES, VERDICTS

if TYPE_CHECKING:
    from ._rows import ReportRow
    from ._targets import Target
    from .report import Report


@dataclass(frozen=True)
class Node:
    """A node of a tree, with the gravest verdict below it and all counts.

    ``kind``      "plan", "part" (an included plan), "goals", "aspect", "measure", "target", or
                  "row" (a target for one row)
    ``id``        of what it stands for
    ``title_zh``, ``title_en``
    ``verdict``   the gravest below it; "not_in_scope" when there is none
    ``counts``    how many results below it have each verdict; all verdicts are listed
    ``depth``     0 for the plan
    ``position``  in the tree, which is in the order in which a reader meets its nodes
    ``end``       position of the first node that is not below it
    ``target``    of a target's node and of those of its rows; else None
    ``row``       of a row's node; else None
    """

    kind: str
    id: str
    title_zh: str
    title_en: str
    verdict: str
    counts: dict[str, int]
    depth: int
    position: int
    end: int
    target: Target | None
    row: ReportRow | None
    _tree: Tree = field(repr=False, compare=False)
    _parent: int | None = field(repr=False, compare=False)

    @property
    def parent(self) -> Node | None:
        """The node that it is part of, None for the plan."""
        return None if self._parent is None else self._tree[self._parent]

    @property
    def children(self) -> list[Node]:
        """The nodes directly below it, in order."""
        children = []
        position = self.position + 1
        while position < self.end:
            child = self._tree[position]
            children.append(child)
            position = child.end
        return children

    def __str__(self) -> str:
        return self.title_zh or self.title_en or self.id


class Tree(Handle, Sequence[Node]):
    """A plan's results as a tree: a lazy sequence of nodes, parents before their children, in the
    order in which a reader meets them. ``root`` is the plan; nodes have parents and children.

        for node in report.tree():
            print("  " * node.depth + str(node), node.verdict)

    Results that are not in scope are left out. It keeps the report's evaluation alive.
    """

    def __init__(self, owner: Owner, report: Report) -> None:
        """Not for callers: use Report.tree()."""
        self._owner: Owner | None = owner
        self._report = report
        self._count = int(library.soekpi_tree_count(owner.pointer))

    @property
    def root(self) -> Node:
        """The plan's node."""
        return self[0]

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, index: int) -> Node: ...

    @overload
    def __getitem__(self, index: slice) -> list[Node]: ...

    def __getitem__(self, index: int | slice) -> Node | list[Node]:
        if isinstance(index, slice):
            return [self._node(each) for each in range(*index.indices(self._count))]
        if index < 0:
            index += self._count
        if not 0 <= index < self._count:
            raise IndexError("node beyond the end of the tree")
        return self._node(index)

    def __iter__(self) -> Iterator[Node]:
        for index in range(self._count):
            yield self._node(index)

    def _node(self, position: int) -> Node:
        filled = describe(soekpi_tree_node, library.soekpi_tree_at, self._pointer(), position)
        kind = NODES[filled.kind]
        return Node(
            kind=kind,
            id=decode(filled.id),
            title_zh=decode(filled.title_chinese),
            title_en=decode(filled.title_english),
            verdict=VERDICTS[filled.verdict],
            counts=dict(zip(VERDICTS, filled.counts)),
            depth=int(filled.depth),
            position=position,
            end=int(filled.next),
            target=self._report.plan.targets[filled.index] if kind in ("target", "row") else None,
            row=None if filled.row == SIZE_MAX else self._report.row(filled.row),
            _tree=self,
            _parent=None if filled.parent == SIZE_MAX else int(filled.parent),
        )

    def __repr__(self) -> str:
        return f"<Tree of {self._count} nodes>"
