"""Why an item was refused: the conditions that failed, as they stood when it was decided."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.application.models import Claim, ClaimState, FactSet
from domain.approval.assessing import in_words
from domain.approval.models import Decision, Outcome
from domain.approval.shaping import Names
from domain.approval.views import ConditionView
from domain.item.catalogue import Catalogue, Parameters
from domain.item.facts import Facts
from domain.item.levels import Sight
from domain.item.service import load_version
from domain.item.trace import explain
from domain.item.verdicts import Standing
from domain.world import world


async def failed_conditions(
    session: AsyncSession, claims: Iterable[Claim], names: Names, seen: Sight
) -> Mapping[UUID, list[ConditionView]]:
    """Per refused claim what did not hold, with value and threshold; nothing of one that ended
    without a decision, or that a department refused for a reason of its own."""
    refused = {claim.id: claim.item for claim in claims if claim.state is ClaimState.REFUSED}
    if not refused:
        return {}
    rows = (await session.execute(_decisions(list(refused)))).all()
    found: dict[UUID, list[ConditionView]] = {}
    for decision, facts in rows:
        if decision.verdict and decision.claim_id is not None:
            catalogue = await _catalogue(session, decision.catalogue_version)
            item = refused[decision.claim_id]
            found[decision.claim_id] = _failed(catalogue, decision, facts, item, names, seen)
    return found


def _decisions(claims: Sequence[UUID]) -> Select[Decision, FactSet]:
    """Each refusal with the facts it rests on; the newest last."""
    return (
        select(Decision, FactSet)
        .join(FactSet, FactSet.id == Decision.fact_set_id)
        .where(Decision.claim_id.in_(claims), Decision.outcome == Outcome.REFUSE)
        .order_by(Decision.decided_at)
    )


async def _catalogue(session: AsyncSession, version: int) -> Catalogue:
    today = world(session).catalogue
    return today if today.version == version else await load_version(session, version)


def _failed(
    catalogue: Catalogue,
    decision: Decision,
    facts: FactSet,
    item: str,
    names: Names,
    seen: Sight,
) -> list[ConditionView]:
    traces = explain(
        catalogue,
        Parameters.from_json(decision.parameters),
        Facts.from_json(facts.facts),
        Standing.from_json(decision.standing),
        item,
    )
    said = {row.sentence: row for row in in_words(catalogue, traces, names, seen)}
    return [row for row in said.values() if row.truth == "false" and row.fact is not None]
