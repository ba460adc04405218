"""补充回答: what a family adds to its wish, or takes back, once it has seen what is still open.

Who the people are, how to reach them and what they sign is not said here. Each new answer becomes a
claim of its own beside the earlier ones; what an office verified still outweighs it.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.actor import Actor
from domain.audit.service import record
from domain.authorisation.recording import answers_of
from domain.base import new_ids
from domain.check.models import CheckRun
from domain.check.reporting import renew
from domain.errors import FieldError
from domain.estimate.asking import sayable
from domain.form.check import error
from domain.form.prune import combine
from domain.household.models import Fact
from domain.household.rules import PERSONAL_TYPES
from domain.intent import queries
from domain.intent.models import Intent
from domain.intent.queries import IntentChanged
from domain.item.fields import PAPERS, FieldBook
from domain.registration.answers import WHO, read
from domain.registration.service import ANSWERS_CELL
from domain.submission.insert import as_json
from domain.submission.service import FormInvalid
from domain.world import world

ELSEWHERE = frozenset({"contact_phone", "residence_address", "residence_region", "bank_card"})
OUTSIDE = "has_outside_supporters"  # settled once some are named
GROUPS = ("persons", "supporters")
Answers = Mapping[str, Any]


async def amend(
    session: AsyncSession, actor: Actor, id: UUID, version: int, added: Answers
) -> Intent:
    """Write `added` over the answers of the wish, rows by `ref`; null takes an answer back.

    A report that would now say something else is issued anew. Raises UnknownIntent, IntentOver,
    IntentChanged, FormInvalid (pointers into `added`, from /answers).
    """
    await queries.find(session, actor, id, "amend")
    run = await session.scalar(_reported(id))  # runs are locked before their intent
    found = await queries.held(session, actor, id)
    if found.version != version:
        raise IntentChanged("read it again", version=found.version)
    at, before = world(session), answers_of(session, found)
    _refuse(list(_misplaced(at.catalogue.fields, before, added)))
    answers, errors = read(at, combine(before, added), (), sayable(at.catalogue))
    _refuse(list(_at(added, before, errors)))
    after = as_json(answers)
    found.answers_sealed = at.vault.seal(ANSWERS_CELL, id, after)
    await _claim(session, found, before, answers)
    if run is not None:
        await session.flush()  # the report reads the wish as it is now
        await renew(session, run)
    digest = hashlib.sha256(after.encode()).hexdigest()
    family = found.household_id
    record(session, actor, "intent.amend", "intent", id, household=family, after=digest)
    return found


def _reported(intent_id: UUID) -> Select[CheckRun]:
    """The newest run, locked, if it has reported and goes on."""
    return (
        select(CheckRun)
        .where(CheckRun.intent_id == intent_id, CheckRun.stopped_at.is_(None))
        .where(CheckRun.report_version > 0)
        .order_by(CheckRun.requested_at.desc(), CheckRun.id.desc())
        .limit(1)
        .with_for_update()
    )


def _refuse(errors: Sequence[FieldError]) -> None:
    """Raises FormInvalid."""
    if errors:
        raise FormInvalid("see errors", errors=errors, count=len(errors))


def _misplaced(book: FieldBook, before: Answers, added: Answers) -> Iterator[FieldError]:
    """What is not said here, and rows of people the wish does not name."""
    named = frozenset({OUTSIDE}) if before["supporters"] else frozenset()
    fixed = WHO | ELSEWHERE | named
    for place, row in _rows(added):
        for name in row.keys() & book.fields.keys():
            if name in fixed or book.fields[name].type in PAPERS:
                yield error(f"/answers{place}/{name}", "not_here")
    for kind in GROUPS:
        known = [row.get("ref") for row in before[kind]]
        for number, row in enumerate(added[kind]):
            if row.get("ref") not in known:
                yield error(f"/answers/{kind}/{number}/ref", "bad_ref")


def _rows(answers: Answers) -> Iterator[tuple[str, Answers]]:
    yield "/household", answers["household"]
    for kind in GROUPS:
        for number, row in enumerate(answers[kind]):
            yield f"/{kind}/{number}", row


def _at(added: Answers, before: Answers, errors: Sequence[FieldError]) -> Iterator[FieldError]:
    """Errors of the whole wish at the places of what was added; others at the top."""
    places = {"/answers/household": "/answers/household"} | {
        f"/answers/{kind}/{at}": f"/answers/{kind}/{number}"
        for kind in GROUPS
        for number, row in enumerate(added[kind])
        for at, other in enumerate(before[kind])
        if other.get("ref") == row.get("ref")
    }
    for each in errors:
        stem, _, name = each.pointer.rpartition("/")
        where = f"{places[stem]}/{name}" if stem in places else "/answers"
        yield FieldError(where, each.code, each.detail)


async def _claim(session: AsyncSession, intent: Intent, before: Answers, after: Answers) -> None:
    """A fact for each answer that is new, of household and members; personal texts stay sealed."""
    at = world(session)
    told = list(_changed(at.catalogue.fields, before, after))
    if not told:
        return
    claims = [
        {
            "id": id,
            "household_id": intent.household_id,
            "person_id": person,
            "name": name,
            "value": value,
            "source": "family",
            "state": "claimed",
            "observed_at": at.now(),
        }
        for id, (person, name, value) in zip(new_ids(len(told)), told, strict=True)
    ]
    await session.execute(insert(Fact), claims)


def _changed(
    book: FieldBook, before: Answers, after: Answers
) -> Iterator[tuple[UUID | None, str, Any]]:
    old = {row["ref"]: row for row in before["persons"]}
    rows: list[tuple[UUID | None, Answers, Answers]]
    rows = [(None, before["household"], after["household"])]
    rows += [(UUID(row["ref"]), old[row["ref"]], row) for row in after["persons"]]
    for person, earlier, now in rows:
        for name, value in now.items():
            known = name in book.fields and book.fields[name].type not in PERSONAL_TYPES
            if known and earlier.get(name) != value:
                yield person, name, value
