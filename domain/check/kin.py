"""Officers whom an answer names as relatives of the family: from then on they are kept out."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from domain.check.family import Family, opened
from domain.check.feeding import Subject
from domain.check.models import KNOWN
from domain.check.records import holds
from domain.household.models import FoundKin
from domain.item.checks import Check
from domain.organisation.models import Staff


async def write(session: AsyncSession, family: Family) -> None:
    """Write down every account that is somebody an answer names. Twice changes nothing."""
    named = _named(family)
    if not named:
        return
    accounts = await session.execute(
        select(Staff.login, Staff.id_index).where(Staff.id_index.in_(named))
    )
    rows = [_row(family, login, *named[index]) for login, index in accounts if index]
    if rows:
        await session.execute(insert(FoundKin).on_conflict_do_nothing(), rows)


def _row(family: Family, login: str, relation: str, source: str) -> dict[str, Any]:
    return {
        "household_id": family.run.household_id,
        "staff": login,
        "relation": relation,
        "source": source,
        "found_at": family.at.now(),
    }


def _named(family: Family) -> Mapping[bytes, tuple[str, str]]:
    """Keyed index of each number named -> what the record calls the person, and the check."""
    book = family.at.catalogue.checks.checks
    subjects: dict[str, Subject] = {}
    found: dict[bytes, tuple[str, str]] = {}
    for query in family.queries:
        check = book[query.check]
        if check.kin is None or query.state not in KNOWN:
            continue
        subjects = subjects or {each.ref: each for each in family.subjects()}
        ref = family.person(query.person_id).ref
        for record in opened(family.at, query, ref).records:
            if number := _number(check, subjects[ref], record):
                index = family.at.vault.index("id_number", number)
                found[index] = (check.kin.relation, check.code)
    return found


def _number(check: Check, subject: Subject, record: Mapping[str, Any]) -> str | None:
    """Of somebody outside the family: who is inside is found by the household's own record."""
    assert check.kin is not None
    number = record.get(check.kin.field)
    outside = number and number not in subject.known.family
    return number if outside and holds(check.kin.when, record, subject.known) else None
