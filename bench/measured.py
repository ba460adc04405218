"""What rounds come to: medians, ratios, and who used the processors meanwhile."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from bench.driver import Round
from bench.pgbench import Reference


@dataclass(frozen=True, slots=True)
class Http:
    """A round through HTTP, with the processor seconds of API and PostgreSQL."""

    round: Round
    api_cpu: float
    database_cpu: float

    def line(self, name: str) -> str:
        fast, slow = (self.round.percentile(at) * 1000 for at in (50, 99))
        spent = (
            f"API {self._each(self.api_cpu)}, PostgreSQL {self._each(self.database_cpu)},"
            f" driver {self._each(self.round.cpu)}"
        )
        return (
            f"  {name:<20} {self.round.rate:7.1f}/s  p50 {fast:6.1f}  p99 {slow:6.1f} ms"
            f"  CPU ms per request: {spent}"
        )

    def _each(self, seconds: float) -> str:
        return f"{seconds * 1000 / max(1, self.round.done):.2f}"


@dataclass(frozen=True, slots=True)
class Inside:
    """A round of pgbench, with the processor seconds of PostgreSQL."""

    reference: Reference
    database_cpu: float

    def line(self, name: str) -> str:
        each = 1000 / max(1, self.reference.done)
        return (
            f"  {name:<20} {self.reference.rate:7.1f}/s  CPU ms per transaction:"
            f" PostgreSQL {self.database_cpu * each:.2f}, pgbench {self.reference.cpu * each:.2f}"
        )


def rate(rounds: Sequence[Http]) -> float:
    return median(each.round.rate for each in rounds)


def reference_rate(rounds: Sequence[Inside]) -> float:
    return median(each.reference.rate for each in rounds)


def spread(rounds: Sequence[Http]) -> float:
    """p99 over p50 of a round, the median of all rounds."""
    return median(each.round.percentile(99) / each.round.percentile(50) for each in rounds)


def ratio(over: float, under: float) -> float:
    return round(over / under, 3) if under else 0.0
