"""An application that grows out of a wish: what was signed then is not signed again, and what was
authorised, asked and handed in for the wish belongs to the case from now on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from domain.actor import Actor
from domain.audit.service import record
from domain.authorisation.models import Authorisation, Signature
from domain.check.models import CheckRun, Explanation
from domain.document.models import Document
from domain.intent.models import OVER, Intent, IntentState
from domain.intent.queries import IntentOver, UnknownIntent, find, held
from domain.world import world

Row = Mapping[str, Any]
ON_FORM = (("persons", "check_authorisation"), ("supporters", "supporter_authorisation"))
CONSENT = ("person", "sensitive_consent")
GoesAlong = Authorisation | CheckRun | Document | Explanation


@dataclass(frozen=True, slots=True)
class Grown:
    """The wish an application grows out of, and who has signed for it."""

    intent: Intent
    signed: Mapping[str, Signature]  # by person id


async def grown(
    session: AsyncSession, actor: Actor, intent_id: UUID | None, household_id: UUID | None
) -> Grown | None:
    """Raises UnknownIntent, also for a wish of another family."""
    if intent_id is None:
        return None
    intent = await find(session, actor, intent_id, "amend")
    if household_id not in (None, intent.household_id):
        raise UnknownIntent("no intent of this family with this id")
    lines = await session.scalars(signatures(intent_id, world(session).today()))
    return Grown(intent, {str(line.person_id): line for line in lines})


def signed_keys(wish: Grown) -> frozenset[tuple[str, str | None, str]]:
    """The questions of the form that were signed with the wish, by scope and person."""
    fields = (*((kind.removesuffix("s"), name) for kind, name in ON_FORM), CONSENT)
    return frozenset((scope, person, name) for scope, name in fields for person in wish.signed)


def still_open(wish: Grown | None) -> None:
    """Raises IntentOver."""
    if wish is not None and wish.intent.state in OVER:
        raise IntentOver(f"the intent is {wish.intent.state}", state=str(wish.intent.state))


def signatures(intent_id: UUID, today: date) -> Select[Signature]:
    """The lines that are signed, of what was authorised for a wish and still counts."""
    return (
        select(Signature)
        .join(Authorisation, Authorisation.id == Signature.authorisation_id)
        .where(
            Authorisation.intent_id == intent_id,
            Authorisation.withdrawn_at.is_(None),
            Authorisation.valid_to >= today,
            Signature.signed_at.is_not(None),
        )
    )


def paper_of(line: Signature) -> dict[str, Any]:
    """A recorded signature as the form's answer."""
    if line.document_id is None:
        return {"medium": "paper", "pages": 1}
    return {"medium": "upload", "pages": 1, "documents": [str(line.document_id)]}


def with_signatures(answers: Mapping[str, Any], wish: Grown) -> dict[str, Any]:
    """The answers with what was signed for the wish, where the form leaves it out."""
    found = dict(answers)
    for kind, field in ON_FORM:
        rows: Sequence[Row] = answers.get(kind) or ()
        found[kind] = [_signed(row, field, wish.signed.get(str(row.get("ref")))) for row in rows]
    return found


def _signed(row: Row, field: str, line: Signature | None) -> Row:
    if line is None:
        return row
    consent = {"sensitive_consent": True} if field == "check_authorisation" else {}
    given = {name: value for name, value in row.items() if value is not None}
    return {field: paper_of(line), **consent, **given}


async def become(session: AsyncSession, actor: Actor, wish: Grown, application_id: UUID) -> None:
    """The wish has become this application. Raises IntentOver when it has ended meanwhile."""
    id, family = wish.intent.id, wish.intent.household_id
    await _goes_along(session, CheckRun, id, application_id)  # runs first, as everybody locks them
    intent = await held(session, actor, id)
    intent.state, intent.application_id = IntentState.APPLIED, application_id
    for table in (Authorisation, Explanation, Document):
        await _goes_along(session, table, id, application_id)
    record(session, actor, "intent.apply", "intent", id, household=family)


async def _goes_along(
    session: AsyncSession, table: type[GoesAlong], intent_id: UUID, application_id: UUID
) -> None:
    """What is of the wish becomes the case's; an authorisation taken back changes no more."""
    theirs = update(table).where(table.intent_id == intent_id, table.application_id.is_(None))
    if table is Authorisation:
        theirs = theirs.where(Authorisation.withdrawn_at.is_(None))
    await session.execute(
        theirs.values(application_id=application_id),
        execution_options={"synchronize_session": False},
    )
