"""Explanations as people see them: words and figures only for who needs them."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.access.scope import in_reach
from domain.actor import Actor
from domain.check.models import Explanation
from domain.check.views import ExplanationView
from domain.check.wording import choices
from domain.household.models import Person
from domain.identifier import masks
from domain.world import World, world

WORDS = "explanation.words"
FIGURE = "explanation.figure"
DECISION = "explanation.decision"


async def shown(
    session: AsyncSession, actor: Actor, rows: list[Explanation]
) -> list[ExplanationView]:
    people = await session.execute(
        select(Person.id, Person.name).where(Person.id.in_([row.person_id for row in rows]))
    )
    names = dict(people.all())
    at = world(session)
    seen = await _figures_of(session, actor, rows)
    return [_view(at, actor, row, names.get(row.person_id, ""), row.id in seen) for row in rows]


async def _figures_of(session: AsyncSession, actor: Actor, rows: list[Explanation]) -> set[UUID]:
    """Those whose figure this actor reads: the person it is about, and check officers."""
    ids = [row.id for row in rows if row.figure_sealed is not None]
    if not ids:
        return set()
    mine = in_reach(session, actor, Explanation, "figure")
    return set(await session.scalars(select(Explanation.id).where(Explanation.id.in_(ids), mine)))


def figure_of(at: World, row: Explanation) -> int | None:
    """What the source says of an amount, in fen, or how many things it has on record."""
    return int(at.vault.open(FIGURE, row.id, row.figure_sealed)) if row.figure_sealed else None


def _view(at: World, actor: Actor, row: Explanation, name: str, figure: bool) -> ExplanationView:
    check = at.catalogue.checks.checks[row.check]
    kind, said = check.hit(row.ground).kind, figure_of(at, row) if figure else None
    return ExplanationView(
        id=row.id,
        run_id=row.run_id,
        intent_id=row.intent_id,
        application_id=row.application_id,
        check=row.check,
        check_name=check.zh,
        person=row.person_id,
        who=masks.name(name),
        ground=row.ground,
        ground_text=check.hit(row.ground).zh,
        about_amount=kind == "amount",
        about_count=kind == "count",
        figure_fen=said if kind == "amount" else None,
        figure_count=said if kind == "count" else None,
        choices=choices(check),
        state=row.state,
        asked_at=row.asked_at,
        answer_by=row.answer_by,
        answer=row.answer,
        words=_words(at, actor, row),
        document_id=row.document_id,
        given_at=row.given_at,
        given_by=at.places.officer(row.given_by) if row.given_by else None,
        amount_fen=row.amount_fen,
        counted=row.counted,
        decided_at=row.decided_at,
        decided_by=at.places.officer(row.decided_by) if row.decided_by else None,
        decision_ground=_ground(at, row),
        carried_from=row.carried_from,
    )


def _ground(at: World, row: Explanation) -> str | None:
    sealed = row.decision_sealed
    return None if sealed is None else at.vault.open(DECISION, row.id, sealed)


def _words(at: World, actor: Actor, row: Explanation) -> str | None:
    """Only for the family, who took them in, and who decides."""
    reads = actor.kind == "citizen" or row.given_by == actor.id
    decides = actor.may("check.request") or actor.may("application.review")
    if row.words_sealed is None or not (reads or decides):
        return None
    return at.vault.open(WORDS, row.id, row.words_sealed)
