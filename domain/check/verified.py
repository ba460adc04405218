"""What is verified about a family today: the freshest answers of the sources, across all runs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession

from domain.authorisation.models import Authorisation
from domain.check import family
from domain.check.feeding import Fed
from domain.check.models import KNOWN, CheckQuery, CheckRun, Explanation
from domain.form.merge import Known, KnownAnswer
from domain.world import world


@dataclass(frozen=True, slots=True)
class Verified:
    """`answers` has the shape of the form; `told` says of each where it is from and of when.

    Accepted explanations are among the answers: they hold as well.
    """

    answers: Mapping[str, Any]
    told: Sequence[Fed]

    @property
    def known(self) -> Known:
        """As the form takes known answers: (scope, ref, question) -> value, source, time."""
        return {
            (each.scope, each.ref, each.question): KnownAnswer(each.value, each.source, each.at)
            for each in self.told
        }


NOTHING = Verified(family.NOBODY, ())


async def verified_answers(session: AsyncSession, household_id: UUID, on: date) -> Verified:
    """Per question the freshest answer that still counts on that day; `ref` is the person's id.

    Seven statements, however many answers. Nothing under a withdrawn authorisation counts.
    """
    run = await session.scalar(
        select(CheckRun)
        .join(Authorisation, Authorisation.id == CheckRun.authorisation_id)
        .where(CheckRun.household_id == household_id, Authorisation.withdrawn_at.is_(None))
        .order_by(CheckRun.requested_at.desc(), CheckRun.id.desc())
        .limit(1)
    )
    if run is None:
        return NOTHING
    whole = await family.load(session, run)
    at = world(session)
    rows = await session.scalars(_newest(household_id))
    fresh = [row for row in rows if family.fresh_until(at, row) >= on]
    explained = await session.scalars(
        select(Explanation).where(Explanation.household_id == household_id)
    )
    known = {each.person for each in whole.people}
    now = replace(
        whole,
        queries=fresh,
        explanations=[row for row in explained if row.person_id in known],
    )
    told = now.settled(now.verified())
    return Verified(family.laid_out(told), told)


def _newest(household_id: UUID) -> Any:  # noqa: ANN401
    return (
        select(CheckQuery)
        .join(Authorisation, Authorisation.id == CheckQuery.authorisation_id)
        .where(
            CheckQuery.household_id == household_id,
            CheckQuery.state.in_(KNOWN),
            Authorisation.withdrawn_at.is_(None),
        )
        .ext(distinct_on(CheckQuery.check, CheckQuery.person_id))
        .order_by(CheckQuery.check, CheckQuery.person_id, CheckQuery.answered_at.desc())
    )
