"""A page of 50 from a worklist of ten thousand and of a million open steps, through HTTP."""

from collections.abc import Mapping

from adapters.schema import metadata
from bench.client import Client
from bench.driver import request
from bench.load import Load
from bench.measured import Http
from bench.place import SCHEMA, Api, CannotMeasure, Place

OFFICER, OFFICE = "jiang.yulan", "321311-MZ"  # determines claims at the county's civil affairs
SIZES: Mapping[str, int] = {"worklist_10k": 10_000, "worklist_1m": 1_000_000}
PER_CASE = 40
AT_MOST = 3000  # pages a second that are made ready for a round

# Copies of one row, with these columns computed from n. Every step waits at the officer's own seat,
# due at a moment of its own, in no order of writing.
CASE = {"id": "('019b' || lpad(n::text, 28, '0'))::uuid", "number": "'9' || lpad(n::text, 21, '0')"}
STEP = {
    "id": "('019c' || lpad(n::text, 28, '0'))::uuid",
    "claim_id": "('019d' || lpad(n::text, 28, '0'))::uuid",
    "application_id": "('019b' || lpad((n % {cases} + 1)::text, 28, '0'))::uuid",
    "office": "'{office}'",
    "due_at": "timestamptz '2026-11-03' + (n * 7919::bigint % {steps}) * interval '1 second'",
}
WAITING = "state = 'open' AND kind = 'determination'"
AS_ADMIN = f"SET search_path = {SCHEMA}; SET session_replication_role = replica;\n"
TIDY = "VACUUM ANALYZE city.application; VACUUM ANALYZE city.step; CHECKPOINT;"


def fill(place: Place, database: str) -> None:
    """As many open steps at one office as the database's name says."""
    steps, cases = SIZES[database], SIZES[database] // PER_CASE
    said = {"steps": steps, "cases": cases, "office": OFFICE}
    step = {name: made.format(**said) for name, made in STEP.items()}
    copies = (_copies("application", CASE, "TRUE", cases), _copies("step", step, WAITING, steps))
    for text in (*copies, TIDY):
        place.server.sql(text, database)


def _copies(table: str, computed: Mapping[str, str], like: str, count: int) -> str:
    """Copies one row of the table, for n from 1 to `count`."""
    names = [column.name for column in metadata.tables[table].columns]
    values = ", ".join(computed.get(name, f'r."{name}"') for name in names)
    quoted = ", ".join(f'"{name}"' for name in names)
    return (
        f"{AS_ADMIN}INSERT INTO {table} ({quoted}) SELECT {values} "  # noqa: S608
        f"FROM (SELECT * FROM {table} WHERE {like} LIMIT 1) AS r, generate_series(1, {count}) AS n;"
    )


class Worklist:
    """The first page of one seat, asked for again and again."""

    def __init__(self, place: Place, api: Api) -> None:
        self._api, self._load = api, Load(place)
        client = Client(place, api, OFFICER)
        page = client.get("/steps?limit=50")
        if len(page["rows"]) != 50 or page["next"] is None:
            raise CannotMeasure("The worklist shows no full page.")
        self._page = request("GET", "/steps?limit=50", client.token)

    def http(self, seconds: float) -> Http:
        return self._load.http(self._api, [self._page] * int(seconds * AT_MOST), seconds, 200)
