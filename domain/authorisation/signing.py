"""Signing: one line after the other, each with a drawing or a paper, until nobody is missing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.actor import Actor
from domain.authorisation.models import Authorisation, Signature, SignedBy
from domain.authorisation.rules import Party, may_sign
from domain.document.filing import Case, keep
from domain.errors import FieldError, RuleViolation
from domain.world import world

Medium = Literal["drawn", "paper"]
DRAWN_AS = "image/png"
SENTENCES = {
    "unknown_check": "没有这一项核对。",
    "unknown_person": "这位不在需要签字的人里。",
    "cannot_sign": "成年人自己签；未成年人和无民事行为能力人由本户成年人或赡（抚、扶）养人代签。",
    "consent_needed": "需要单独同意处理敏感个人信息。",
    "document_needed": "请附上手写签名的图片。",
    "unknown_document": "上传的文件找不到，请重新上传。",
    "already_signed": "这位已经签过了。",
    "signed_twice": "同一个人填了两次。",
    "period": "授权期限要在今天以后，最长12个月。",
    "unknown_text": "没有这个版本的授权书。",
}


class AuthorisationInvalid(RuleViolation):
    """It cannot be signed like that."""


@dataclass(frozen=True, slots=True)
class Signing:
    """One person's signature as it came in. `signed_by` None: as is expected of this person."""

    person: UUID
    sensitive_consent: bool
    medium: Medium = "paper"
    document: UUID | None = None
    signed_by: SignedBy | None = None
    signer: UUID | None = None


def fault(place: str, code: str) -> FieldError:
    return FieldError(place, code, SENTENCES[code])


async def sign(
    session: AsyncSession,
    actor: Actor,
    authorisation: Authorisation,
    lines: Sequence[Signature],
    parties: Mapping[UUID, Party],
    signings: Sequence[tuple[str, Signing]],
) -> None:
    """Put the signatures under their lines; complete when all are there.

    `signings` come with their place in the request (JSON Pointer). The caller holds the
    authorisation. Raises AuthorisationInvalid with all that is wrong; then nothing is signed.
    """
    by_person = {line.person_id: line for line in lines}
    errors: list[FieldError] = []
    for place, signing in signings:
        line = by_person.get(signing.person)
        found = _wrong(place, signing, line, parties)
        if not found and line is not None:
            found = await _put(session, actor, authorisation, line, place, signing)
        errors += found
    if errors:
        raise AuthorisationInvalid("see errors", errors=errors, count=len(errors))
    if all(line.signed_at for line in lines):
        authorisation.completed_at = world(session).now()


def _wrong(
    place: str, signing: Signing, line: Signature | None, parties: Mapping[UUID, Party]
) -> list[FieldError]:
    if line is None:
        return [fault(f"{place}/person", "unknown_person")]
    if line.signed_at is not None:
        return [fault(f"{place}/person", "already_signed")]
    if not signing.sensitive_consent:
        return [fault(f"{place}/sensitive_consent", "consent_needed")]
    signed_by, signer = _by(signing, line)
    if not may_sign(parties[line.person_id], signed_by, signer, parties.values()):
        return [fault(f"{place}/signer", "cannot_sign")]
    if signing.medium == "drawn" and signing.document is None:
        return [fault(f"{place}/document", "document_needed")]
    return []


def _by(signing: Signing, line: Signature) -> tuple[SignedBy, UUID]:
    """Who signs: as said, else as the line expects."""
    signed_by = signing.signed_by or line.signed_by
    if signed_by is SignedBy.SELF:
        return signed_by, signing.signer or line.person_id
    return signed_by, signing.signer or line.signer_id


async def _put(
    session: AsyncSession,
    actor: Actor,
    authorisation: Authorisation,
    line: Signature,
    place: str,
    signing: Signing,
) -> list[FieldError]:
    if signing.document is not None:
        case = Case(authorisation.application_id, authorisation.intent_id)
        media_type = await keep(session, actor, signing.document, case)
        if media_type is None or (signing.medium == "drawn" and media_type != DRAWN_AS):
            return [fault(f"{place}/document", "unknown_document")]
    line.signed_by, line.signer_id = _by(signing, line)
    line.medium, line.document_id = signing.medium, signing.document
    line.sensitive_consent, line.signed_at = True, world(session).now()
    line.recorded_by = actor.id
    return []
