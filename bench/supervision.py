"""The supervisors' board over 25,000 cases with 100,000 claims, and a list behind one number."""

import time
from statistics import median

from bench import spread
from bench.approval import Seed
from bench.client import Client
from bench.families import Families
from bench.place import CITY, Place

CASES = 25_000
OFFICER = "xu.mingyuan"  # supervises the whole city
ASKED = {
    "board_ms": "/supervision/board",
    "board_county_ms": "/supervision/board?region=321311",
    "board_month_ms": "/supervision/board?from=2026-10-01&to=2026-10-31",
    "list_behind_red_ms": "/applications?region=321300&level=red",
    "list_behind_late_ms": "/applications?region=321300&late=true",
}


def measure(place: Place, rounds: int, _seconds: float) -> dict[str, float]:
    """Milliseconds through HTTP, the median of as many calls as there are rounds."""
    from domain.item.catalogue import compile_catalogue, read_files

    with place.api(CITY) as api:
        Seed.make(place, api, CITY, Families(first=10**6))
    items = [*compile_catalogue(read_files(), 1).items]
    spread.fill(place.server, CITY, CASES, items)
    with place.api(CITY) as api:
        client = Client(place, api, OFFICER)
        return {name: _median(client, path, rounds) for name, path in ASKED.items()}


def _median(client: Client, path: str, rounds: int) -> float:
    client.get(path)  # plans and caches
    spent: list[float] = []
    for _ in range(rounds):
        began = time.perf_counter()
        client.get(path)
        spent.append(time.perf_counter() - began)
    return round(median(spent) * 1000, 1)
