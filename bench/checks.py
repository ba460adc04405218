"""`python -m bench checks`: from a clerk's click to a usable report, every source over HTTP.

Real programs: PostgreSQL with fsync on, 2 API processes, a worker, and the offices of the
simulator: each query waits 50–300 ms, 2 % of them fail, one office is dead. First 200 families at
once: that is the capacity. Then 200 others, coming by chance at half of it. A report counts as
usable when every live source has answered and the dead one is marked; its time ends with the
commit.
"""

import json
import statistics
import subprocess
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from bench import rules
from bench.asking import Asked, Desks, ready
from bench.client import DIRECT, Client
from bench.families import CLERK
from bench.place import CITY, PROCESSES, Api, CannotMeasure, Place, Program, free_port

FAMILIES = 200
CONTACT = "zou.lin"  # asks for checks at the township of the clerk
DEAD = "sf"
KNOBS = {"latency_from_ms": 50, "latency_to_ms": 300, "fail": 2}
PATIENCE = 300.0  # seconds until a report that does not come is a failure
POSTGRES = {"track_commit_timestamp": "on"}
Figures = dict[str, float]


@dataclass(frozen=True)
class Town:
    """Everything that runs, and how to turn the offices."""

    place: Place
    api: Api
    worker: Program
    offices: Program
    control: str

    def turn(self, whom: str, **knobs: object) -> None:
        self._send(whom, json.dumps(knobs).encode())

    def held(self) -> Mapping[UUID, float]:
        """By run, the longest a live office kept one query, all tries of it together."""
        found: dict[UUID, float] = {}
        for source, queries in self._send("held").items():
            for entrust, seconds in queries.items():
                run = UUID(entrust.partition("-")[0])
                longest = 0.0 if source == DEAD else sum(seconds)
                found[run] = max(found.get(run, 0.0), longest)
        return found

    def _send(self, name: str, body: bytes | None = None) -> Any:  # noqa: ANN401
        asked = urllib.request.Request(f"{self.control}/{name}", body)  # noqa: S310
        with DIRECT.open(asked, timeout=60) as answer:
            return json.loads(answer.read())

    def spent(self) -> dict[str, float]:
        """Processor seconds so far."""
        return {
            "API": self.api.cpu(),
            "PostgreSQL": self.place.database_cpu(),
            "worker": self.worker.cpu(),
            "offices": self.offices.cpu(),
        }


def measure(place: Place, rounds: int, seconds: float) -> Figures:
    """`rounds` and `seconds` are of the other measurements."""
    place = replace(place, environment={**place.environment, "LIANBAN_RATE_FACTOR": "1000"})
    with _town(place) as town:
        client = Client(place, town.api, CLERK)
        print(f"PostgreSQL {place.server.programs.major}, fsync on; {PROCESSES} API processes,")
        print(f"a worker; offices wait {KNOBS['latency_from_ms']}–{KNOBS['latency_to_ms']} ms,")
        print(f"{KNOBS['fail']} % of queries fail, {DEAD} is dead.", flush=True)
        first, second = (ready(client, FAMILIES, n * FAMILIES) for n in range(2))
        desks = Desks(town.api, Client(place, town.api, CONTACT).token)
        capacity = _all_at_once(town, desks, first)
        ratio = _as_they_come(town, desks, second, capacity / 2)
        share = _again(desks, second)
    return {
        "report_p95_over_slowest": ratio,
        "families_per_s": capacity,
        **rules.figures(),
        "reuse_share": share,
    }


def _all_at_once(town: Town, desks: Desks, intents: Sequence[str]) -> float:
    _warm_up(town)
    before = town.spent()
    runs = desks.start(intents)
    ends = _reported(town, runs)
    total = max(ends.values()) - min(each.sent for each in runs)
    rate = round(len(runs) / total, 2)
    queries = sum(each.asked for each in runs)
    print(f"\nAll {len(runs)} at once ({queries} queries): {total:.1f} s, {rate} families/s.")
    _say_spent(before, town.spent(), len(runs))
    return rate


def _as_they_come(town: Town, desks: Desks, intents: Sequence[str], rate: float) -> float:
    before = town.spent()
    runs = desks.start(intents, rate)
    ends, held = _reported(town, runs), town.held()
    times = [ends[each.id] - each.sent for each in runs]
    ratios = [(ends[each.id] - each.sent) / held[each.id] for each in runs]
    slowest = statistics.median(held[each.id] for each in runs)
    print(f"\n{len(runs)} families coming by chance, {rate:.2f} a second:")
    print(f"  slowest live source      median {slowest * 1000:6.0f} ms")
    print(f"  click to usable report   p50 {_at(times, 50) * 1000:6.0f}  p95", end=" ")
    print(f"{_at(times, 95) * 1000:6.0f} ms")
    print(f"  over its slowest source  p50 {_at(ratios, 50):6.2f}  p95 {_at(ratios, 95):6.2f}")
    _say_spent(before, town.spent(), len(runs))
    return round(_at(ratios, 95), 2)


def _again(desks: Desks, intents: Sequence[str]) -> float:
    """The same families once more: how much need not be asked."""
    runs = desks.start(intents)
    reused = sum(each.reused for each in runs)
    share = reused / sum(each.reused + each.asked for each in runs)
    print(f"\nThe same families again: {reused} answers reused, {share:.1%}.")
    return round(share, 3)


def _at(values: Sequence[float], percent: int) -> float:
    return statistics.quantiles(values, n=100)[percent - 1]


def _say_spent(before: Mapping[str, float], after: Mapping[str, float], families: int) -> None:
    each = ", ".join(
        f"{name} {(after[name] - before[name]) * 1000 / families:.0f}" for name in after
    )
    print(f"  CPU ms per family: {each}", flush=True)


DONE = """
SELECT r.id, extract(epoch FROM max(pg_xact_commit_timestamp(p.xmin)))
FROM city.check_run r JOIN city.check_report p ON p.run_id = r.id
WHERE NOT EXISTS (SELECT FROM city.check_query q WHERE q.run_id = r.id
                  AND q.state NOT IN ('answered', 'reused') AND q.source <> '{dead}')
GROUP BY r.id
"""


def _reported(town: Town, runs: Sequence[Asked]) -> dict[UUID, float]:
    """When each run's report was there with every live source in it: wall-clock seconds."""
    wanted, until = {each.id for each in runs}, time.monotonic() + PATIENCE
    while time.monotonic() < until:
        rows = town.place.server.sql(DONE.format(dead=DEAD), CITY).splitlines()
        found = {UUID(id): float(end) for id, end in (row.split("|") for row in rows)}
        if wanted <= found.keys():
            return {id: found[id] for id in wanted}
        time.sleep(0.5)
    missing = len(wanted - found.keys())
    raise CannotMeasure(f"{missing} of {len(wanted)} families have no usable report.")


def _warm_up(town: Town) -> None:
    """The offices as they are to be; whoever is dead has been so for a while."""
    town.turn("sources", **KNOBS)
    town.turn(DEAD, down=True)


@contextmanager
def _town(place: Place) -> Iterator[Town]:
    with ExitStack() as stack:
        api = stack.enter_context(place.api(CITY))
        port = free_port()
        home = f"http://127.0.0.1:{port}"
        offices = stack.enter_context(
            place.program(
                "simulator", CITY, "--port", str(port), "--secrets",
                place.environment["LIANBAN_KEYS"], "--exchange", str(place.folder / "exchange"),
                "--callback-url", f"http://127.0.0.1:{api.ports[0]}/api/v1/callbacks",
            )
        )  # fmt: skip
        worker = stack.enter_context(
            place.program("adapters.worker", CITY, LIANBAN_DEPARTMENTS_URL=home)
        )
        town = Town(place, api, worker, offices, f"{home}/_control")
        _wait(town)
        yield town


def _wait(town: Town) -> None:
    """Until offices answer and the worker has opened its lanes."""
    lanes = "SELECT count(*) FROM city.lane WHERE code LIKE 'check:%'"
    for _ in range(300):
        for program in (town.offices, town.worker):
            if program.running.poll() is not None:
                raise CannotMeasure(f"{program.log.read_text()[-1500:]}\n{program.log} ended.")
        try:
            town.turn("sources")
            if int(town.place.server.sql(lanes, CITY)):
                return
        except (OSError, subprocess.CalledProcessError):
            pass
        time.sleep(0.1)
    raise CannotMeasure("Offices or worker do not start.")
