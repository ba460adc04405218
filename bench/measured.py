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

    @property
    def rate(self) -> float:
        return self.round.rate

    @property
    def cost(self) -> float:
        """Processor seconds of one request: API, PostgreSQL and driver."""
        return (self.api_cpu + self.database_cpu + self.round.cpu) / max(1, self.round.done)

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

    @property
    def rate(self) -> float:
        return self.reference.rate

    @property
    def cost(self) -> float:
        """Processor seconds of one transaction: PostgreSQL and pgbench."""
        return (self.database_cpu + self.reference.cpu) / max(1, self.reference.done)

    def line(self, name: str) -> str:
        each = 1000 / max(1, self.reference.done)
        return (
            f"  {name:<20} {self.reference.rate:7.1f}/s  CPU ms per transaction:"
            f" PostgreSQL {self.database_cpu * each:.2f}, pgbench {self.reference.cpu * each:.2f}"
        )


def rate(rounds: Sequence[Http | Inside]) -> float:
    return median(each.rate for each in rounds)


def spread(rounds: Sequence[Http]) -> float:
    """p99 over p50 of a round, the median of all rounds."""
    return round(
        median(each.round.percentile(99) / each.round.percentile(50) for each in rounds), 2
    )


def ratio(over: Sequence[Http | Inside], under: Sequence[Http | Inside]) -> float:
    """Each round over its neighbour in time, the median: what slows both down does not count."""
    pairs = zip(over, under, strict=True)
    return round(median(one.rate / other.rate for one, other in pairs), 3)


def summary(**sides: Sequence[Http | Inside]) -> str:
    """Medians of both sides, and what one of them costs in processor time, everybody's added up."""
    return "  Medians: " + "; ".join(
        f"{name.replace('_', ' ')} {rate(rounds):.1f}/s"
        f" at {median(each.cost for each in rounds) * 1000:.2f} ms CPU"
        for name, rounds in sides.items()
    )
