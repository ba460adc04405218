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
        return (
            f"  {name:<22} {self.round.rate:8.1f}/s   p50 {self.round.percentile(50) * 1000:6.1f} ms"
            f"   p99 {self.round.percentile(99) * 1000:6.1f} ms   CPU per request:"
            f" API {self._each(self.api_cpu)}, PostgreSQL {self._each(self.database_cpu)},"
            f" driver {self._each(self.round.cpu)} ms"
        )

    def _each(self, seconds: float) -> str:
        return f"{seconds * 1000 / max(1, self.round.done):.2f}"


@dataclass(frozen=True, slots=True)
class Inside:
    """A round of pgbench, with the processor seconds of PostgreSQL."""

    reference: Reference
    database_cpu: float

    def line(self, name: str) -> str:
        done = max(1, self.reference.done)
        return (
            f"  {name:<22} {self.reference.rate:8.1f}/s   CPU per transaction: PostgreSQL"
            f" {self.database_cpu * 1000 / done:.2f}, pgbench {self.reference.cpu * 1000 / done:.2f} ms"
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
