"""A page of 50 from a worklist of ten thousand and of a million open steps, through HTTP."""

from collections.abc import Mapping

from bench.client import Client
from bench.driver import request
from bench.load import Load
from bench.measured import Http
from bench.place import Api, CannotMeasure, Place

OFFICER, OFFICE = "jiang.yulan", "321311-MZ"  # determines claims at the county's civil affairs
SIZES: Mapping[str, int] = {"worklist_10k": 10_000, "worklist_1m": 1_000_000}
PER_CASE = 40
AT_MOST = 3000  # pages a second that are made ready for a round

CASES = """
SET search_path = city; SET session_replication_role = replica;
INSERT INTO application SELECT (jsonb_populate_record(a, jsonb_build_object(
  'id', md5('case' || n)::uuid, 'number', '9' || lpad(n::text, 21, '0')))).*
FROM application AS a, generate_series(1, {cases}) AS n
WHERE a.id = (SELECT id FROM application LIMIT 1);
"""
# Every step waits at the officer's own seat, due at a moment of its own, in no order of writing.
STEPS = """
SET search_path = city; SET session_replication_role = replica;
INSERT INTO step SELECT (jsonb_populate_record(s, jsonb_build_object(
  'id', md5('step' || n)::uuid, 'claim_id', md5('claim' || n)::uuid,
  'application_id', md5('case' || n % {cases} + 1)::uuid, 'office', '{office}',
  'kind', 'determination', 'state', 'open',
  'due_at', timestamptz '2026-11-03' + (n * 7919::bigint % {steps}) * interval '1 second'))).*
FROM step AS s, generate_series(1, {steps}) AS n
WHERE s.id = (SELECT id FROM step WHERE state = 'open' AND kind = 'determination' LIMIT 1);
"""
TIDY = "VACUUM ANALYZE city.application; VACUUM ANALYZE city.step; CHECKPOINT;"


def fill(place: Place, database: str) -> None:
    """As many open steps at one office as the database's name says."""
    steps = SIZES[database]
    sizes = {"steps": steps, "cases": steps // PER_CASE, "office": OFFICE}
    for text in (CASES, STEPS, TIDY):
        place.server.sql(text.format(**sizes), database)


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
