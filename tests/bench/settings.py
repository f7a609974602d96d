"""What a run is asked to do, and one case of a workload."""

from __future__ import annotations

from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Case:
    workload: str
    rows: int
    threads: int
    data: str = ""

    def title(self) -> str:
        parts = [f"{self.rows:,} rows", f"{self.threads} thread" + ("s" if self.threads > 1 else "")]
        if self.data:
            parts.append(self.data)
        return ", ".join(parts)


@dataclass(frozen=True)
class Settings:
    quick: bool = False
    only_rows: int | None = None
    only_threads: int | None = None
    only_data: str | None = None
    contenders: tuple[str, ...] = ()
    fixed_rounds: int | None = None

    def rows(self, usual: list[int], quick: list[int]) -> list[int]:
        if self.only_rows is not None:
            return [self.only_rows]
        return quick if self.quick else usual

    def wants(self, case: Case) -> bool:
        """A quick run shows that it runs: one thread will do."""
        threads = self.only_threads or (1 if self.quick else case.threads)
        return threads == case.threads and self.only_data in (None, case.data)

    def contender(self, name: str) -> bool:
        """Whether a contender, by the first word of its name, takes part."""
        return not self.contenders or name in self.contenders

    def peers(self) -> bool:
        return not self.contenders or bool(set(self.contenders) - {"soekpi", "limit", "package"})

    def rounds(self, rows: int) -> int:
        if self.fixed_rounds:
            return self.fixed_rounds
        if self.quick:
            return 3
        return 15 if rows <= 1_000_000 else 9

    def budget(self) -> float:
        """Seconds that one contender may use before it rests."""
        return 1.0 if self.quick else 12.0

    def plain(self) -> dict[str, object]:
        return asdict(self)
