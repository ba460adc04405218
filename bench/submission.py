"""One family asks for 38 items: through HTTP, and the same rows by pgbench; and one asks for 6."""

import asyncio
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from adapters import postgres
from bench.client import Client
from bench.families import CLERK, SIX, Families, Form
from bench.load import Load
from bench.measured import Http, Inside
from bench.pgbench import CLIENTS, Pgbench
from bench.place import CITY, Api, CannotMeasure, Place
from bench.rows import Snapshot, Written, snapshot, written
from bench.script import Writer

AT_MOST = 1500  # submissions a second that are made ready for a round
COUNTED = ("application", "claim", "step", "job", "fact", "person", "decision", "case_event")


class Submission:
    """The measurement, and the count of what must be in the tables afterwards."""

    def __init__(self, place: Place, api: Api) -> None:
        self._place, self._api, self._load = place, api, Load(place)
        self._families = Families()
        self.all, self.six = self._families.form(), self._families.form(SIX)
        self._token = Client(place, api, CLERK).token
        self._expected = Counter({table: place.count(CITY, table) for table in COUNTED})
        self._inside = 0
        self.rows = self._write_once(self.all)
        self.six_rows = self._write_once(self.six)
        self._pgbench = Pgbench(place.server, CITY, place.folder)
        statements = Writer.of(self.rows).inserts(self.rows.inserted)
        self._script: Path = self._pgbench.script("submission", statements)

    def _write_once(self, form: Form) -> Written:
        """What one real submission writes. Raises CannotMeasure when claims are missing."""
        before = self._snapshot()
        request = form.requests(self._token, self._families.take(1), 1)
        self._load.http(self._api, request, 60, 201)
        rows = written(before, self._snapshot())
        self._expected.update(rows.counts())
        if rows.counts().get("claim") != len(form.items):
            raise CannotMeasure(f"A submission of {len(form.items)} items wrote {rows.counts()}.")
        return rows

    def _snapshot(self) -> Snapshot:
        return asyncio.run(snapshot(self._place.server.url(postgres.OWNER, CITY)))

    def http(self, form: Form, seconds: float) -> Http:
        """Fresh families, 16 connections, both processes."""
        count = int(seconds * AT_MOST)
        requests = form.requests(self._token, self._families.take(count), count)
        made = self._load.http(self._api, requests, seconds, 201)
        rows = self.rows if form is self.all else self.six_rows
        self._count(rows, made.round.done)
        return made

    def pgbench(self, seconds: float) -> Inside:
        made = self._load.inside(self._pgbench, self._script, self._inside, seconds=seconds)
        self._inside += 100 * CLIENTS * max(1, made.reference.done)  # far beyond any n used
        self._count(self.rows, made.reference.done)
        return made

    def _count(self, rows: Written, times: int) -> None:
        self._expected.update({table: number * times for table, number in rows.counts().items()})

    def check(self) -> Mapping[str, int]:
        """The rows in the tables, which must be those of all submissions. Raises CannotMeasure."""
        found = {table: self._place.count(CITY, table) for table in COUNTED}
        wanted = {table: self._expected[table] for table in COUNTED}
        if found != wanted:
            raise CannotMeasure(f"The tables hold {found}, submissions wrote {wanted}.")
        return found
