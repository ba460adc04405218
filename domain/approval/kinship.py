"""近亲属备案 (L02 arts 11, 20): who works here and is kin is filed and kept out; the county visits.

Kin is declared by the family, known to the registers (`staff_is_kin`), or named by an office that
was asked about the family. What registers and offices know is filed by the system itself; a
supervisor may contest it. The seats go to colleagues; nothing is confirmed before a county visit.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.actor import SYSTEM, Actor
from domain.approval import kin_reading
from domain.approval.case import Case
from domain.approval.kin_reading import (
    GROUND,
    NAME,
    Colleague,
    Relatives,
    filings,
    grouped,
    officers,
)
from domain.approval.loading import open_case
from domain.approval.models import FoundBy, RelativeContest, RelativeFiling
from domain.base import new_id
from domain.errors import Conflict, Forbidden, NotFound, RuleViolation
from domain.household import relatives
from domain.household.models import FoundKin, Membership, Person, Supporter
from domain.organisation.models import Staff, StaffRelative

REGISTER = "relative.register"
OWN_FAMILY = "本人或同一家庭"  # of an officer who is, or lives with, somebody of the family
Known = tuple[str, FoundBy]  # relation, and who knows it


class MayNotFile(Forbidden):
    """This account files no near relatives here."""


class MayNotContest(Forbidden):
    """Only a supervisor of the deciding place says that a filing is wrong."""


class UnknownColleague(NotFound):
    """There is no such colleague."""


class UnknownFiling(RuleViolation):
    """There is no such filing in this case."""


class FiledAlready(Conflict):
    """This colleague is filed already."""


class ContestedAlready(Conflict):
    """This filing has been contested already."""


class CountyVisitNeeded(Conflict):
    """A relative of staff has applied: the county visits the home before anybody confirms."""


@dataclass(frozen=True, slots=True)
class Filed:
    """A filing as it comes in: an account, or somebody without one by `name`."""

    login: str | None
    name: str
    post: str
    relation: str
    found_by: FoundBy


async def file(session: AsyncSession, actor: Actor, id: UUID, filed: Filed) -> Relatives:
    """Write one filing; whoever it names is out of the case from now on.

    Raises UnknownApplication, MayNotFile, UnknownColleague, FiledAlready.
    """
    case = await open_case(session, actor, id)
    offices = {post.organisation for post in actor.posts_with(REGISTER)}
    if offices.isdisjoint({case.application.deciding_office, case.application.accepting_office}):
        raise MayNotFile("the window of the case, or of its township, files near relatives")
    known = await session.scalars(filings(id))
    if filed.login and filed.login in {row.staff for row in known}:
        raise FiledAlready("this colleague is filed already")
    post = await _post_of(session, filed.login) if filed.login else filed.post
    session.add(_row(case, actor, filed, post))
    case.note("relative_filed")
    case.tell(actor, "relative.file", "application", id, reason=str(filed.found_by))
    await case.close()
    await session.flush()  # what was just filed is shown
    return await kin_reading.relatives_of(session, actor, case.application)


def _row(case: Case, actor: Actor, filed: Filed, post: str) -> RelativeFiling:
    id, at = new_id(), case.world
    return RelativeFiling(
        id=id,
        application_id=case.application.id,
        staff=filed.login,
        name_sealed=None if filed.login else at.vault.seal(NAME, id, filed.name),
        post=post,
        relation=filed.relation,
        found_by=filed.found_by,
        filed_by=actor.id,
        filed_at=at.now(),
    )


async def _post_of(session: AsyncSession, login: str) -> str:
    held = grouped(await session.execute(officers().where(Staff.login == login)))
    if not held:
        raise UnknownColleague("no colleague with this login")
    return held[0].post


async def contest(
    session: AsyncSession, actor: Actor, id: UUID, filing: UUID, ground: str
) -> Relatives:
    """Say that a filing is wrong: that officer is no kin of this family from now on.

    Raises UnknownApplication, MayNotContest, NearRelative, UnknownFiling, ContestedAlready.
    """
    case = await open_case(session, actor, id)
    if not kin_reading.may_contest(actor, case.application):
        raise MayNotContest("a supervisor of the deciding place contests it")
    await relatives.keep_out(session, actor.id, case.application.household_id)
    row = await session.get(RelativeFiling, filing)
    if row is None or row.application_id != id:
        raise UnknownFiling("no filing with this id in this case")
    if await session.get(RelativeContest, filing):
        raise ContestedAlready("this filing has been contested")
    session.add(
        RelativeContest(
            filing_id=filing,
            ground_sealed=case.world.vault.seal(GROUND, filing, ground),
            contested_by=actor.id,
            contested_at=case.world.now(),
        )
    )
    case.note("relative_contested")
    case.tell(actor, "relative.contest", "application", id)
    await case.close()
    await session.flush()  # the registers are asked again at once
    return await kin_reading.relatives_of(session, actor, case.application)


async def notice(case: Case) -> bool:
    """File, in the system's own name, whoever at work on this case is known to be kin and is not
    filed yet. True when there was somebody; the caller closes the case."""
    kin = await kin_reading.kin_at_work(case.session, case.application)
    filed = {row.staff for row in await case.session.scalars(filings(case.application.id))}
    new = [one for one in kin if one.login not in filed] if kin else []
    if not new:
        return False
    known = await _known(case, [one.login for one in new])
    for one in new:
        case.session.add(_row(case, SYSTEM, _found(one, known), one.post))
        case.note("relative_noticed")
        source = known.get(one.login, ("", FoundBy.REGISTER))[1]
        case.tell(SYSTEM, "relative.file", "application", case.application.id, reason=str(source))
    return True


async def noticed(session: AsyncSession, id: UUID) -> None:
    """As `notice`, of a case nobody holds yet."""
    case = await open_case(session, SYSTEM, id)
    if await notice(case):
        await case.close()


def _found(one: Colleague, known: Mapping[str, Known]) -> Filed:
    relation, source = known.get(one.login, (OWN_FAMILY, FoundBy.REGISTER))
    return Filed(one.login, one.name, one.post, relation, source)


async def _known(case: Case, logins: Collection[str]) -> Mapping[str, Known]:
    """What registers and offices call these accounts; who is missing is of the family itself."""
    family, session = case.application.household_id, case.session
    member = (
        select(Person.id_number_index)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.household_id == family, Membership.until.is_(None))
    )
    owes = select(Supporter.id_number_index).where(Supporter.household_id == family)
    theirs = or_(StaffRelative.id_index.in_(member), StaffRelative.id_index.in_(owes))
    declared = await session.execute(
        select(StaffRelative.staff, StaffRelative.relation).where(
            StaffRelative.staff.in_(logins), theirs
        )
    )
    told = await session.execute(
        select(FoundKin.staff, FoundKin.relation).where(
            FoundKin.household_id == family, FoundKin.staff.in_(logins)
        )
    )
    return {login: (word, FoundBy.CHECK) for login, word in told} | {
        login: (word, FoundBy.REGISTER) for login, word in declared
    }


async def wait_for_county(case: Case) -> None:
    """Raises CountyVisitNeeded while kin of staff is declared or filed and the county has not been
    there."""
    session, application = case.session, case.application
    if await kin_reading.needed(session, application) and not await kin_reading.visited(
        session, application.id
    ):
        raise CountyVisitNeeded("plan the county's home visit, record it and let it be signed")
