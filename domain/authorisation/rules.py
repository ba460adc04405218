"""Who has to sign, who may sign for whom, and the one rule whether something may be asked."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.authorisation.models import Authorisation, Role, Signature, SignedBy
from domain.identifier.rules import full_years

ADULT = 18  # 民法典 art. 17


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody whose means are asked about: a member, or a supporter outside the household.

    `age` None: not known, and taken for an adult's.
    """

    person: UUID
    name: str
    role: Role
    relation: str
    age: int | None

    @property
    def minor(self) -> bool:
        return self.age is not None and self.age < ADULT


def age_on(birth: date | None, today: date) -> int | None:
    return None if birth is None else full_years(birth, today)


def signer_by_default(party: Party, parties: Sequence[Party]) -> tuple[SignedBy, UUID] | None:
    """Adults sign for themselves, for a minor the applicant or else the first adult does.

    None: there is nobody to sign for this minor.
    """
    if not party.minor:
        return SignedBy.SELF, party.person
    adults = [each for each in parties if not each.minor]
    ranked = sorted(adults, key=lambda each: list(Role).index(each.role))
    return (SignedBy.GUARDIAN_OF_MINOR, ranked[0].person) if ranked else None


def may_sign(party: Party, signed_by: SignedBy, signer: UUID, parties: Collection[Party]) -> bool:
    """Oneself as an adult; for others an adult of the household or a named supporter."""
    if signed_by is SignedBy.SELF:
        return signer == party.person and not party.minor
    adults = {each.person for each in parties if not each.minor}
    fits = party.minor == (signed_by is SignedBy.GUARDIAN_OF_MINOR)
    return fits and signer != party.person and signer in adults


def in_force(authorisation: Authorisation, on: date) -> bool:
    """Complete, not withdrawn, and begun but not ended on that day."""
    counts = authorisation.completed_at is not None and authorisation.withdrawn_at is None
    return counts and authorisation.valid_from <= on <= authorisation.valid_to


def may_ask(
    authorisation: Authorisation,
    signatures: Iterable[Signature],
    person_id: UUID,
    check: str,
    on: date,
) -> bool:
    """Whether this check may be asked about this person on that day.

    The trigger `query_is_authorised` says the same in the database.
    """
    signed = any(row.person_id == person_id and row.signed_at is not None for row in signatures)
    return signed and check in authorisation.checks and in_force(authorisation, on)
