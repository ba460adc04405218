"""Made-up cases over all townships, items, stages and dates: something to count.

`python -m bench.spread 400` fills the running demonstration of this machine; it needs one real case
there, whose family all of them are given. Only figures may be looked at: nobody stands behind them.
"""

import sys
from collections.abc import Mapping
from typing import Final

from adapters import postgres, postgres_files
from adapters.schema import metadata
from bench.worklist import AS_ADMIN
from deploy.place import DATA

PER_CASE: Final = 4
TODAY: Final = "timestamptz '2026-11-02 09:00+08'"
TOWNS: Final = (
    "(SELECT array_agg(code ORDER BY reverse(code)) FROM region"
    " WHERE level = 'township' AND valid_to IS NULL)"
)
DAY: Final = "interval '1 day'"
# n: the case; r: the real one; k: which of its claims. Each figure is spread by its own prime.
AGO: Final = f"({TODAY} - (n::bigint * 37 % 150) * {DAY} - (n % 7) * interval '1 hour')"
STATE: Final = (
    "(ARRAY['submitted','supplement','accepted','approving','approving','approving',"
    "'closed','closed','closed','withdrawn'])[n % 10 + 1]"
)
CASE: Final[Mapping[str, str]] = {
    "id": "('019e' || lpad(n::text, 28, '0'))::uuid",
    "number": "'8' || lpad(n::text, 21, '0')",
    "state": STATE,
    "deciding_region": f"{TOWNS}[(n + n / 10) % array_length({TOWNS}, 1) + 1]",
    "submitted_at": AGO,
    "accepted_at": f"CASE WHEN n % 10 > 1 THEN {AGO} + {DAY} END",
    "closed_at": f"CASE WHEN n % 10 > 5 THEN {AGO} + 30 * {DAY} END",
    "counted": "jsonb_build_object('asked', 40 + n % 30, 'prefilled', 20 + n % 20,"
    " 'saved', 60 + n % 50, 'separate', 100 + n % 30 + n % 50)",
}
ITEM: Final = "c.items[(n + k * 5) % array_length(c.items, 1) + 1]"
DONE: Final = "(a.state = 'closed' OR (a.state = 'approving' AND (n + k) % 3 = 0))"
CLAIM: Final[Mapping[str, str]] = {
    "id": "('019f' || lpad((n * 10 + k)::text, 28, '0'))::uuid",
    "application_id": "a.id",
    "household_id": "a.id",
    "item": ITEM,
    "department": f"split_part({ITEM}, '-', 1)",
    "office": f"substr(a.deciding_region, 1, 6) || '-' || split_part({ITEM}, '-', 1)",
    "origin": "'ticked'",
    "state": f"CASE WHEN a.state = 'withdrawn' THEN 'withdrawn'"
    f" WHEN {DONE} THEN CASE WHEN (n + k) % 7 = 0 THEN 'refused' ELSE 'granted' END"
    " WHEN a.state = 'approving' THEN 'open' ELSE 'waiting' END",
    "waits_for": "'[]'::jsonb",
    "created_at": "a.submitted_at",
    "due_at": f"CASE WHEN a.state IN ('approving', 'closed') THEN a.submitted_at + 24 * {DAY} END",
    "decided_at": f"CASE WHEN {DONE} THEN a.submitted_at + (2 + (n * 7 + k * 11) % 26) * {DAY} END",
}
DUE: Final = f"({TODAY} + ((s.n * 13 + s.k * 29) % 24 - 5) * {DAY})"
STEP: Final[Mapping[str, str]] = {
    "id": "('019d' || lpad((s.n * 10 + s.k)::text, 28, '0'))::uuid",
    "application_id": "s.application_id",
    "claim_id": "s.claim_id",
    "item": "s.item",
    "kind": "s.kind",
    "state": "s.state",
    "office": "s.office",
    "version": "1",
    "opened_at": TODAY,
    "started_on": f"({DUE} - 14 * {DAY})::date",
    "committed_wd": "10",
    "committed_due": f"{DUE}::date",
    "yellow_on": f"({DUE} - 5 * {DAY})::date",
    "orange_on": f"({DUE} - 2 * {DAY})::date",
    "due_at": DUE,
    "provisional": "false",
}
TIDY: Final = "VACUUM ANALYZE city.application; VACUUM ANALYZE city.claim; VACUUM ANALYZE city.step"


def fill(server: postgres.Server, database: str, cases: int, items: list[str]) -> None:
    """Adds as many cases, with PER_CASE claims each. Raises CalledProcessError."""
    codes = ", ".join(f"'{code}'" for code in items)
    every = f"generate_series(1, {cases}) AS n"
    made = "a.id = ('019e' || lpad(n::text, 28, '0'))::uuid"
    texts = (
        _insert("application", CASE, f"(SELECT * FROM application LIMIT 1) AS r, {every}", "r"),  # noqa: S608
        _insert(
            "claim",
            CLAIM,
            f"(SELECT ARRAY[{codes}] AS items) AS c, {every} JOIN application AS a ON {made},"
            f" generate_series(1, {PER_CASE}) AS k",
        ),
        _insert("step", STEP, f"({WAITING}) AS s"),
    )
    for text in (*texts, TIDY):
        server.sql(text, database)


# Open claims stand at their department, decided ones have a step behind them, new cases wait.
WAITING: Final = (
    "SELECT right(a.id::text, 12)::bigint AS n, right(c.id::text, 1)::int AS k,"
    " a.id AS application_id, c.id AS claim_id, c.item, c.office, 'determination' AS kind,"
    " CASE c.state WHEN 'open' THEN 'open' ELSE 'done' END AS state"
    " FROM application a JOIN claim c ON c.application_id = a.id"
    " WHERE a.number LIKE '8%' AND c.state IN ('open', 'granted', 'refused')"
    " UNION ALL SELECT right(a.id::text, 12)::bigint, 9, a.id, NULL, NULL, a.deciding_office,"
    " CASE a.state WHEN 'accepted' THEN 'review' ELSE 'acceptance' END, 'open'"
    " FROM application a WHERE a.number LIKE '8%' AND a.state IN ('submitted', 'accepted')"
)


def _insert(table: str, computed: Mapping[str, str], of: str, copied: str | None = None) -> str:
    """Rows of computed columns; with `copied` the others as in that row, else empty."""
    names = [column.name for column in metadata.tables[table].columns]
    values = {name: f'{copied}."{name}"' for name in names} if copied else {}
    said = {**values, **computed}
    columns = ", ".join(f'"{name}"' for name in said)
    return f"{AS_ADMIN}INSERT INTO {table} ({columns}) SELECT {', '.join(said.values())} FROM {of};"  # noqa: S608


def main() -> int:
    from domain.item.catalogue import compile_catalogue, read_files

    items = [*compile_catalogue(read_files(), 1).items]
    server = postgres.running(postgres_files.place(DATA / "pg"))
    if server is None:
        print("No demonstration runs here: `make run` starts one.", file=sys.stderr)
        return 1
    fill(server, postgres.DATABASE, int(sys.argv[1]), items)
    return 0


if __name__ == "__main__":
    sys.exit(main())
