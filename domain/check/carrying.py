"""An explanation that was accepted holds for the same answer in later runs as well, for as long as
the report it led to is valid: the family is not asked a second time."""

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from domain.base import new_id
from domain.check import counting
from domain.check.explained import DECISION, FIGURE, WORDS, figure_of
from domain.check.family import Family, opened
from domain.check.feeding import Subject
from domain.check.models import KNOWN, CheckQuery, Explanation, ExplanationState
from domain.check.records import Record, hits
from domain.check.rules import Found
from domain.item.checks import Check, Hit
from domain.world import SHANGHAI, World

Place = tuple[str, UUID]  # check, person
Wanted = Mapping[Place, Found]
KEPT = ("answer", "document_id", "given_at", "given_by", "amount_fen", "counted")


async def carried(session: AsyncSession, family: Family, wanted: Wanted) -> list[Explanation]:
    """The explanations of these hits that hold on, as rows of this run."""
    found: dict[Place, Explanation] = {}
    for row, query in await _accepted(session, family, list(wanted)) if wanted else ():
        place = (row.check, row.person_id)
        if place not in found and _same(family, wanted[place], row, query):
            found[place] = _carried(family, row)
    return list(found.values())


async def _accepted(
    session: AsyncSession, family: Family, places: Collection[Place]
) -> Sequence[tuple[Explanation, CheckQuery]]:
    """What was accepted of earlier runs and still counts, newest first, each with its answer."""
    at = family.at
    first = at.today() - timedelta(days=at.catalogue.checks.report_valid_days)
    rows = await session.execute(
        select(Explanation, CheckQuery)
        .join(
            CheckQuery,
            (CheckQuery.run_id == Explanation.run_id)
            & (CheckQuery.check == Explanation.check)
            & (CheckQuery.person_id == Explanation.person_id),
        )
        .where(
            Explanation.household_id == family.run.household_id,
            Explanation.run_id != family.run.id,
            Explanation.state == ExplanationState.ACCEPTED,
            tuple_(Explanation.check, Explanation.person_id).in_(places),
            CheckQuery.state.in_(KNOWN),
        )
        .order_by(Explanation.decided_at.desc(), Explanation.id.desc())
    )
    return [
        (row, query)
        for row, query in rows
        if row.decided_at and row.decided_at.astimezone(SHANGHAI).date() >= first
    ]


def _same(family: Family, found: Found, row: Explanation, query: CheckQuery) -> bool:
    """Whether the office says now what it said then, as far as the hit goes."""
    if found.hit.code != row.ground:
        return False
    if found.hit.kind == "amount":
        return figure_of(family.at, row) == found.amount
    check = family.at.catalogue.checks.checks[row.check]
    subject = next(each for each in family.subjects() if each.ref == found.person)
    now = next(q for q in family.queries if (q.check, q.person_id) == (row.check, row.person_id))
    then, today = (
        _behind(check, found.hit, subject, opened(family.at, each, found.person).records)
        for each in (query, now)
    )
    return then == today


def _behind(check: Check, hit: Hit, subject: Subject, records: Sequence[Record]) -> list[str]:
    """The records a hit rests on, in an order of their own."""
    if hit.kind == "count":
        things = counting.of(check, hit, subject, records).values()
        rows = [row for each in things for row in each]
    else:
        rows = [row for row in records if hit in hits(check, subject.roles, row, subject.known)]
    return sorted(json.dumps(dict(row), sort_keys=True, default=str) for row in rows)


def _carried(family: Family, row: Explanation) -> Explanation:
    at, run, id = family.at, family.run, new_id()
    return Explanation(
        id=id,
        run_id=run.id,
        household_id=run.household_id,
        intent_id=run.intent_id,
        application_id=run.application_id,
        person_id=row.person_id,
        check=row.check,
        ground=row.ground,
        state=ExplanationState.ACCEPTED,
        asked_at=at.now(),
        answer_by=row.answer_by,
        figure_sealed=_again(at, FIGURE, row.id, id, row.figure_sealed),
        words_sealed=_again(at, WORDS, row.id, id, row.words_sealed),
        decision_sealed=_again(at, DECISION, row.id, id, row.decision_sealed),
        decided_at=row.decided_at,
        decided_by=row.decided_by,
        carried_from=row.id,
        **{name: getattr(row, name) for name in KEPT},
    )


def _again(at: World, cell: str, old: UUID, new: UUID, sealed: bytes | None) -> bytes | None:
    """A sealed value belongs to its row: it is sealed anew for this one."""
    return None if sealed is None else at.vault.seal(cell, new, at.vault.open(cell, old, sealed))
