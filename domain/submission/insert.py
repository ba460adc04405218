"""One statement writes the whole submission, however many claims it has.

Each table's rows travel as one array per column; PostgreSQL unnests them. The statement's text
never changes, so it is parsed and planned once per connection.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

# table → column → PostgreSQL type, in the order rows are built.
COLUMNS: Mapping[str, Mapping[str, str]] = {
    "person": {
        "id": "uuid",
        "id_type": "text",
        "id_number_index": "bytea",
        "id_number_sealed": "bytea",
        "name": "text",
        "birth_date": "date",
        "sex": "text",
        "created_at": "timestamptz",
    },
    "household": {
        "id": "uuid",
        "version": "bigint",
        "hukou_region": "text",
        "residence_region": "text",
        "address_sealed": "bytea",
        "phone_sealed": "bytea",
        "bank_card_sealed": "bytea",
        "bank_card_index": "bytea",
        "applicant_id": "uuid",
        "created_at": "timestamptz",
        "updated_at": "timestamptz",
    },
    "membership": {
        "household_id": "uuid",
        "person_id": "uuid",
        "since": "timestamptz",
        "relation": "text",
        "position": "bigint",
    },
    "supporter": {
        "id": "uuid",
        "household_id": "uuid",
        "application_id": "uuid",
        "name": "text",
        "relation": "text",
        "id_number_index": "bytea",
        "id_number_sealed": "bytea",
        "phone_sealed": "bytea",
        "created_at": "timestamptz",
    },
    "fact": {
        "id": "uuid",
        "household_id": "uuid",
        "person_id": "uuid",
        "application_id": "uuid",
        "name": "text",
        "value": "jsonb",
        "source": "text",
        "state": "text",
        "observed_at": "timestamptz",
    },
    "fact_set": {
        "id": "uuid",
        "application_id": "uuid",
        "version": "bigint",
        "digest": "text",
        "facts": "jsonb",
        "created_at": "timestamptz",
    },
    "application": {
        "id": "uuid",
        "number": "text",
        "household_id": "uuid",
        "household_version": "bigint",
        "applicant_id": "uuid",
        "applicant_name": "text",
        "state": "text",
        "channel": "text",
        "window": "text",
        "accepting_office": "text",
        "accepting_region": "text",
        "deciding_office": "text",
        "deciding_region": "text",
        "items": "jsonb",
        "declined": "jsonb",
        "answers_sealed": "bytea",
        "missing": "jsonb",
        "catalogue_version": "bigint",
        "fact_set_id": "uuid",
        "event_seq": "bigint",
        "version": "bigint",
        "submitted_at": "timestamptz",
        "submitted_by": "text",
        "accepted_at": "timestamptz",
    },
    "claim": {
        "id": "uuid",
        "application_id": "uuid",
        "household_id": "uuid",
        "item": "text",
        "department": "text",
        "office": "text",
        "origin": "text",
        "state": "text",
        "waits_for": "jsonb",
        "started_on": "date",
        "due_at": "timestamptz",
        "created_at": "timestamptz",
    },
    "step": {
        "id": "uuid",
        "application_id": "uuid",
        "claim_id": "uuid",
        "item": "text",
        "kind": "text",
        "state": "text",
        "office": "text",
        "version": "bigint",
        "opened_at": "timestamptz",
        "started_on": "date",
        "statutory_wd": "bigint",
        "committed_wd": "bigint",
        "hours": "bigint",
        "statutory_due": "date",
        "committed_due": "date",
        "yellow_on": "date",
        "orange_on": "date",
        "due_at": "timestamptz",
        "provisional": "boolean",
        "outcome": "text",
        "done_at": "timestamptz",
        "done_by": "text",
    },
    "decision": {
        "id": "uuid",
        "application_id": "uuid",
        "step_id": "uuid",
        "kind": "text",
        "outcome": "text",
        "opinion": "text",
        "officer": "text",
        "officer_name": "text",
        "by_staff": "boolean",
        "lines": "jsonb",
        "fact_set_id": "uuid",
        "catalogue_version": "bigint",
        "standing": "jsonb",
        "parameters": "jsonb",
        "verdict": "jsonb",
        "decided_at": "timestamptz",
    },
    "supplement": {
        "id": "uuid",
        "application_id": "uuid",
        "asked": "jsonb",
        "asked_at": "timestamptz",
        "asked_by": "text",
        "answer_by": "date",
    },
    "job": {
        "id": "uuid",
        "kind": "text",
        "lane": "text",
        "application_id": "uuid",
        "claim_id": "uuid",
        "payload": "jsonb",
        "run_at": "timestamptz",
        "max_attempts": "bigint",
    },
    "case_event": {
        "application_id": "uuid",
        "seq": "bigint",
        "at": "timestamptz",
        "kind": "text",
        "claim_id": "uuid",
        "body": "jsonb",
    },
    "audit_record": {
        "id": "uuid",
        "at": "timestamptz",
        "actor": "text",
        "actor_kind": "text",
        "post": "text",
        "action": "text",
        "object_kind": "text",
        "object_id": "uuid",
        "after_digest": "text",
        "request_id": "text",
    },
}


def as_json(value: Any) -> str:  # noqa: ANN401
    """The text of a JSON column."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str)


@dataclass(slots=True)
class Rows:
    """Rows of every table, as tuples in the order of COLUMNS."""

    of: dict[str, list[tuple[Any, ...]]] = field(
        default_factory=lambda: {table: [] for table in COLUMNS}
    )

    def add(self, table: str, *values: Any) -> None:  # noqa: ANN401
        self.of[table].append(values)


def statement(skip: Sequence[str] = ()) -> str:
    """The insert over all tables but those in `skip`; parameters are numbered in order."""
    parts, number = [], 1
    for table, columns in COLUMNS.items():
        if table in skip:
            continue
        arrays, casts = [], []
        for at, kind in enumerate(columns.values()):
            sent = "text" if kind == "jsonb" else kind
            arrays.append(f"${number}::{sent}[]")
            casts.append(f"c{at}::jsonb" if kind == "jsonb" else f"c{at}")
            number += 1
        names = ", ".join(f'"{name}"' for name in columns)
        labels = ", ".join(f"c{at}" for at in range(len(columns)))
        parts.append(  # names of our own tables and columns, no values
            f"INSERT INTO {table} ({names}) SELECT {', '.join(casts)} "  # noqa: S608
            f"FROM unnest({', '.join(arrays)}) AS u({labels})"
        )
    *first, last = parts
    ctes = ", ".join(f"w{at} AS ({part})" for at, part in enumerate(first))
    return f"WITH {ctes} {last}"


NEW_FAMILY = statement()
KNOWN_FAMILY = statement(skip=("household",))


async def write(session: AsyncSession, rows: Rows, *, known_family: bool) -> None:
    """Send all rows in one round trip. A lost race surfaces as a unique violation."""
    tables = [table for table in COLUMNS if not (known_family and table == "household")]
    parameters: list[Any] = []
    for table in tables:
        columns = list(zip(*rows.of[table], strict=True)) or [()] * len(COLUMNS[table])
        parameters += [list(column) for column in columns]
    connection = await session.connection()
    sql = KNOWN_FAMILY if known_family else NEW_FAMILY
    await connection.exec_driver_sql(sql, tuple(parameters))
