"""Signing on one's own phone, and taking it back: for members and for supporters alike.

Who signs is known by a confirmed identity, never by which household it is for: a supporter sees
their own line and nothing of the family.
"""

from collections.abc import Sequence
from itertools import groupby
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.actor import Actor
from domain.audit.service import record, record_list
from domain.authorisation import queries as authorisations
from domain.authorisation.later import AuthorisationEnded, on_paper
from domain.authorisation.models import Authorisation, Signature
from domain.authorisation.parties import relation_name
from domain.authorisation.recording import went_on
from domain.authorisation.signing import Signing, sign
from domain.authorisation.texts import texts
from domain.citizen import accounts
from domain.errors import Conflict, NotFound
from domain.identifier import masks
from domain.intent.models import Intent
from domain.revocation import service as revocation
from domain.signature import queries
from domain.signature.views import OwnLine, SignatureRequest
from domain.world import World, world

Named = tuple[Signature, str]


class UnknownSignature(NotFound):
    """Nobody asks you to sign this."""


class NotSigned(Conflict):
    """You have not signed this, so there is nothing to take back."""


async def asked(session: AsyncSession, actor: Actor) -> list[SignatureRequest]:
    """What I am asked to sign and have signed, newest first. Raises UnknownCitizen."""
    await accounts.mine(session, actor)
    found = (await session.scalars(queries.asked(session, actor))).all()
    record_list(session, actor, "signature.list", "authorisation", [each.id for each in found])
    return await _shown(session, actor, found)


async def put(
    session: AsyncSession,
    actor: Actor,
    id: UUID,
    drawing: UUID,
    person: UUID | None,
    *,
    consent: bool,
) -> SignatureRequest:
    """Sign a line of mine with a drawing; `person`: whose line, where I sign for several.

    Raises UnknownSignature, AuthorisationEnded, AuthorisationInvalid.
    """
    found = await _mine(session, actor, id)
    if found.withdrawn_at is not None or found.valid_to < world(session).today():
        raise AuthorisationEnded("it was withdrawn, or its days are over")
    about = await _about(session, actor, id, person)
    lines = (await session.scalars(authorisations.signatures(id))).all()
    parties = await on_paper(session, lines)
    signing = Signing(about, consent, "drawn", drawing)
    await sign(session, actor, found, lines, parties, [("", signing)])
    went_on(found, await session.get(Intent, found.intent_id) if found.intent_id else None)
    family = found.household_id
    record(session, actor, "authorisation.sign", "authorisation", id, household=family)
    return (await _shown(session, actor, [found]))[0]


async def take_back(session: AsyncSession, actor: Actor, id: UUID) -> SignatureRequest:
    """Withdraw what I have signed, from this moment: what was running stops.

    Raises UnknownSignature, NotSigned, AuthorisationEnded.
    """
    await _mine(session, actor, id, lock=False)
    rows = (await session.execute(queries.lines(session, actor, [id], "sign"))).all()
    if not any(line.signed_at for line, _ in rows):
        raise NotSigned("nothing is signed yet")
    ended = await revocation.withdraw(session, actor, id, "signer", act="sign")
    return (await _shown(session, actor, [ended]))[0]


async def _mine(
    session: AsyncSession, actor: Actor, id: UUID, *, lock: bool = True
) -> Authorisation:
    wanted = queries.asked(session, actor, "sign").where(Authorisation.id == id)
    if lock:
        wanted = wanted.with_for_update().execution_options(populate_existing=True)
    found = await session.scalar(wanted)
    if found is None:
        raise UnknownSignature("no line of yours under an authorisation with this id")
    return found


async def _about(session: AsyncSession, actor: Actor, id: UUID, person: UUID | None) -> UUID:
    """Whose line is signed: the one named, else the first of mine that is open."""
    rows = (await session.execute(queries.lines(session, actor, [id], "sign"))).all()
    open_ = [line.person_id for line, _ in rows if line.signed_at is None]
    mine = [line.person_id for line, _ in rows]
    if person is None:
        return (open_ or mine)[0]
    if person not in mine:
        raise UnknownSignature("no line of yours for this person")
    return person


async def _shown(
    session: AsyncSession, actor: Actor, found: Sequence[Authorisation]
) -> list[SignatureRequest]:
    ids = [each.id for each in found]
    rows = (await session.execute(queries.lines(session, actor, ids))).all()
    by_id = {id: list(mine) for id, mine in groupby(rows, lambda row: row[0].authorisation_id)}
    causes = {row[0]: (row[1], row[2]) for row in await session.execute(queries.causes(ids))}
    at = world(session)
    return [_request(at, each, causes.get(each.id), by_id.get(each.id, ())) for each in found]


def _request(
    at: World, found: Authorisation, cause: tuple[str, str] | None, rows: Sequence[Named]
) -> SignatureRequest:
    applicant, office = cause or ("", "")
    text = texts()[found.text_version]
    return SignatureRequest(
        authorisation_id=found.id,
        number=found.number,
        applicant_name=masks.name(applicant),
        office_name=at.places.office(office),
        text_version=found.text_version,
        checks=[line for line in text.checks if line.code in found.checks],
        asks_from=found.asks_from,
        asks_to=found.asks_to,
        valid_from=found.valid_from,
        valid_to=found.valid_to,
        withdrawn_at=found.withdrawn_at,
        lines=[_line(at, *row) for row in rows],
        may=_may(at, found, [line for line, _ in rows]),
    )


def _line(at: World, line: Signature, name: str) -> OwnLine:
    return OwnLine(
        person=line.person_id,
        name=masks.name(name),
        for_other=line.signer_id != line.person_id,
        role=line.role,
        relation_name=relation_name(at, line.relation),
        sensitive_consent=line.sensitive_consent,
        signed_at=line.signed_at,
    )


def _may(at: World, found: Authorisation, mine: Sequence[Signature]) -> list[str]:
    if found.withdrawn_at is not None or found.valid_to < at.today():
        return []
    signed = [line.signed_at is not None for line in mine]
    return [*(["withdraw"] if any(signed) else []), *([] if all(signed) else ["sign"])]
