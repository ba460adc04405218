"""The trail: a page of 2,000,000 records beside one of 200,000, and submissions beside the sealer.

The sealer seals every two seconds here: what the submissions of the round have written.
Rounds come in pairs, each with and without it, in turn; the ratio's interval is Student's.
"""

import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from math import sqrt
from statistics import fmean, stdev

from bench.client import Client
from bench.driver import request
from bench.families import CLERK, Families, Form
from bench.load import Load
from bench.measured import Http, ratio, summary
from bench.place import CITY, ROOT, SCHEMA, Api, CannotMeasure, Place

AUDITOR = "admin.aud"
SIZES: Mapping[str, int] = {"trail_200k": 200_000, "trail_2m": 2_000_000}
PER_FAMILY, PER_ACCOUNT, MONTHS = 60, 200, 8
AT_MOST = 3000  # pages a second that are made ready for a round
PAIRS = 10
STUDENT = 2.262  # two-sided 95 %, nine degrees of freedom
ASKED = ("household", "account")

FILL = """
SET search_path = {schema};
SELECT audit_record_prepare('2026-04-01', {months});
INSERT INTO audit_record (id, at, actor, actor_kind, post, action, object_kind, object_id,
                          household_id, request_id, address)
SELECT ('019e' || lpad(to_hex(n), 28, '0'))::uuid,
       timestamptz '2026-04-01' + (n::bigint * {gap}) * interval '1 millisecond',
       'officer' || n % {accounts}, 'staff', 'T-REV@321311101-MZ', 'application.read',
       'application', ('019b' || lpad((n % {families})::text, 28, '0')),
       ('019d' || lpad((n % {families})::text, 28, '0'))::uuid, md5(n::text), '10.20.0.7'
FROM generate_series(1, {records}) AS n;
"""
TIDY = "VACUUM ANALYZE city.audit_record; CHECKPOINT;"
SPAN = 210 * 86_400_000  # milliseconds over which the records are spread


def measure(place: Place, rounds: int, seconds: float) -> dict[str, float]:
    """Both questions at both sizes, then the paired rounds of submissions."""
    for city in SIZES:
        place.copy(city)
    figures = _pages(place, rounds, seconds)
    return {**figures, **_sealing(place, seconds)}


def measure_sealing(place: Place, _rounds: int, seconds: float) -> dict[str, float]:
    """Only the paired rounds of submissions."""
    return _sealing(place, seconds)


def fill(place: Place, city: str) -> None:
    records = SIZES[city]
    said = {"families": records // PER_FAMILY, "accounts": records // PER_ACCOUNT}
    said |= {"records": records, "gap": SPAN // records, "months": MONTHS}
    place.server.sql(FILL.format(schema=SCHEMA, **said), city)
    place.server.sql(TIDY, city)


def _pages(place: Place, rounds: int, seconds: float) -> dict[str, float]:
    print("\nThe trail: pages of 50.", flush=True)
    for city in SIZES:
        fill(place, city)
    short, long = SIZES
    found: dict[str, float] = {}
    with place.api(short) as few, place.api(long) as many:
        sides = {short: few, long: many}
        for name in ASKED:
            asked = {city: Page(place, api, name) for city, api in sides.items()}
            made: dict[str, list[Http]] = {city: [] for city in sides}
            for round_ in range(rounds + 1):
                for city, page in asked.items():
                    http = page.http(max(1, seconds / 2))
                    if round_:  # the first one warms both sides up
                        made[city].append(http)
                        print(http.line(f"{name} {city}"), flush=True)
            print(summary(**made), flush=True)
            found[f"trail_{name}_2m_vs_200k"] = ratio(made[long], made[short])
    return found


class Page:
    """The newest page about one family or one account, asked for again and again."""

    def __init__(self, place: Place, api: Api, name: str) -> None:
        self._api, self._load = api, Load(place)
        client = Client(place, api, AUDITOR)
        value = "019d" + "77".zfill(28) if name == "household" else "officer77"
        path = f"/audit/records?{name}={value}&limit=50"
        page = client.get(path)
        if len(page["rows"]) != 50 or page["next"] is None:
            raise CannotMeasure("The trail shows no full page.")
        self._page = request("GET", path, client.token)

    def http(self, seconds: float) -> Http:
        return self._load.http(self._api, [self._page] * int(seconds * AT_MOST), seconds, 200)


def _sealing(place: Place, seconds: float) -> dict[str, float]:
    print(f"\nSubmissions with and without the sealer: {PAIRS} pairs.", flush=True)
    ratios: list[float] = []
    with place.api(CITY) as api:
        measured = Filing(place, api)
        measured.http(seconds)
        for pair in range(PAIRS):
            made: dict[bool, Http] = {}
            for sealing in (pair % 2 == 0, pair % 2 == 1):
                with _sealer(place, sealing):
                    made[sealing] = measured.http(seconds)
                name = "with the sealer" if sealing else "without"
                print(made[sealing].line(name), flush=True)
            ratios.append(made[True].rate / made[False].rate)
    mean, half = fmean(ratios), STUDENT * stdev(ratios) / sqrt(len(ratios))
    sealed = place.count(CITY, "audit_leaf")
    print(
        f"  With over without: {mean:.3f}, 95 % between {mean - half:.3f} and {mean + half:.3f}; "
        f"{sealed} records sealed meanwhile.",
        flush=True,
    )
    return {
        "sealing_ratio": round(mean, 3),
        "sealing_ratio_low": round(mean - half, 3),
        "sealing_ratio_high": round(mean + half, 3),
    }


class Filing:
    """Submissions of 38 claims by fresh families."""

    def __init__(self, place: Place, api: Api) -> None:
        self._api, self._load = api, Load(place)
        self._families = Families(first=2 * 10**6)
        self._form: Form = self._families.form()
        self._token = Client(place, api, CLERK).token

    def http(self, seconds: float) -> Http:
        count = int(seconds * AT_MOST / 2)
        requests = self._form.requests(self._token, self._families.take(count), count)
        return self._load.http(self._api, requests, seconds, 201)


@contextmanager
def _sealer(place: Place, running: bool) -> Iterator[None]:
    """A sealer of its own process while the block runs, if it is to run."""
    if not running:
        yield
        return
    command = [sys.executable, "-m", "bench.sealer"]
    told = subprocess.PIPE
    child = subprocess.Popen(command, cwd=ROOT, env=dict(place.variables(CITY)), stdout=told)
    try:
        if child.stdout is None or not child.stdout.readline():  # starting is not part of a round
            raise CannotMeasure("The sealer does not start.")
        yield
    finally:
        child.terminate()
        child.wait()
