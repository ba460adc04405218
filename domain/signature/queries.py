"""What a person is asked to sign, whichever household it is for."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import Select, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from domain.access.reach import Act
from domain.access.scope import in_reach
from domain.actor import Actor
from domain.application.models import Application
from domain.authorisation.models import Authorisation, Role, Signature
from domain.household.models import Person
from domain.intent.models import Intent

MOST = 50


def asked(session: AsyncSession, actor: Actor, act: Act = "read") -> Select[Authorisation]:
    """Authorisations with a line of this person's, newest first."""
    mine = exists().where(
        Signature.authorisation_id == Authorisation.id, in_reach(session, actor, Signature, act)
    )
    newest = Authorisation.recorded_at.desc(), Authorisation.id.desc()
    return select(Authorisation).where(mine).order_by(*newest).limit(MOST)


def lines(
    session: AsyncSession, actor: Actor, ids: Collection[UUID], act: Act = "read"
) -> Select[Signature, str]:
    """My lines under these, and the name of whom each is about."""
    return (
        select(Signature, Person.name)
        .join(Person, Person.id == Signature.person_id)
        .where(Signature.authorisation_id.in_(ids), in_reach(session, actor, Signature, act))
        .order_by(Signature.authorisation_id, Signature.position)
    )


def causes(ids: Collection[UUID]) -> Select[UUID, str, str]:
    """(authorisation, name of its applicant, township office) of authorisations found in reach."""
    applicant = aliased(Signature)
    return (
        select(
            Authorisation.id, Person.name, func.coalesce(Intent.office, Application.deciding_office)
        )
        .join(applicant, applicant.authorisation_id == Authorisation.id)
        .join(Person, Person.id == applicant.person_id)
        .outerjoin(Intent, Intent.id == Authorisation.intent_id)
        .outerjoin(Application, Application.id == Authorisation.application_id)
        .where(Authorisation.id.in_(ids), applicant.role == Role.APPLICANT)
    )
