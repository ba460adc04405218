"""The cases an ID number may ask about: those of the household its holder is a member of today."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.access.scope import in_reach
from domain.actor import SYSTEM
from domain.application.models import Application
from domain.approval.models import Supplement
from domain.household.models import Membership, Person

MOST = 50


def of_number(session: AsyncSession, index: bytes, since: datetime) -> Select[UUID]:
    """Ids of cases running, or ended after `since`, newest first."""
    return (
        select(Application.id)
        .join(Membership, Membership.household_id == Application.household_id)
        .join(Person, Person.id == Membership.person_id)
        .where(
            in_reach(session, SYSTEM, Application),
            Person.id_number_index == index,
            Membership.until.is_(None),
            or_(Application.closed_at.is_(None), Application.closed_at >= since),
        )
        .order_by(Application.submitted_at.desc())
        .limit(MOST)
    )


def asked(application_id: UUID) -> Select[Supplement]:
    """What the family has been asked for and has not answered, oldest first."""
    return (
        select(Supplement)
        .where(Supplement.application_id == application_id, Supplement.answered_at.is_(None))
        .order_by(Supplement.asked_at)
    )
