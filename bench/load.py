"""Running one round of either side while watching who uses the processors."""

from collections.abc import Sequence
from pathlib import Path

from bench.driver import drive
from bench.measured import Http, Inside
from bench.pgbench import CLIENTS, Pgbench
from bench.place import Api, CannotMeasure, Place


class Load:
    """Both sides of a comparison, on one place."""

    def __init__(self, place: Place) -> None:
        self._place = place

    def http(self, api: Api, requests: Sequence[bytes], seconds: float, expect: int) -> Http:
        """Raises CannotMeasure when an answer is not the expected one."""
        api_before, database_before = api.cpu(), self._place.database_cpu()
        made = drive(requests, api.ports, CLIENTS, seconds, expect)
        if made.refused or not made.done:
            first = made.refused[0] if made.refused else "too few answers"
            raise CannotMeasure(f"{len(made.refused)} requests failed, the first with: {first}")
        return Http(made, api.cpu() - api_before, self._place.database_cpu() - database_before)

    def inside(
        self, pgbench: Pgbench, script: Path, first: int, *, seconds: float = 0, each: int = 0
    ) -> Inside:
        before = self._place.database_cpu()
        made = pgbench.run(script, first, seconds=seconds, each=each)
        return Inside(made, self._place.database_cpu() - before)
