"""Who may sign for whom, until when, and what may be asked."""

from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

import pytest

from domain.authorisation.models import Authorisation, Role, Signature, SignedBy
from domain.authorisation.recording import last_day
from domain.authorisation.rules import Party, in_force, may_ask, may_sign, signer_by_default
from domain.authorisation.texts import current, texts
from domain.base import new_id
from domain.item.catalogue import compile_catalogue, read_files

APPLICANT, SPOUSE, CHILD, BROTHER = (new_id() for _ in range(4))
FAMILY = [
    Party(CHILD, "王一", Role.MEMBER, "20", 13),
    Party(SPOUSE, "王二", Role.MEMBER, "10", 40),
    Party(APPLICANT, "刘三", Role.APPLICANT, "01", 42),
    Party(BROTHER, "刘四", Role.SUPPORTER, "70", 50),
]
OF = {party.person: party for party in FAMILY}
TODAY = date(2026, 11, 2)


def test_adults_sign_for_themselves() -> None:
    assert signer_by_default(OF[SPOUSE], FAMILY) == (SignedBy.SELF, SPOUSE)


def test_the_applicant_signs_for_a_minor() -> None:
    assert signer_by_default(OF[CHILD], FAMILY) == (SignedBy.GUARDIAN_OF_MINOR, APPLICANT)


def test_a_minor_who_applies_is_signed_for_by_another_adult() -> None:
    orphan = replace(OF[APPLICANT], age=16)
    family = [orphan, OF[BROTHER]]
    assert signer_by_default(orphan, family) == (SignedBy.GUARDIAN_OF_MINOR, BROTHER)


def test_minors_alone_have_nobody_to_sign() -> None:
    assert signer_by_default(OF[CHILD], [OF[CHILD]]) is None


def test_one_is_of_age_on_the_eighteenth_birthday() -> None:
    assert [replace(OF[CHILD], age=age).minor for age in (17, 18)] == [True, False]


def test_whoever_has_no_known_birth_date_signs_like_an_adult() -> None:
    assert not replace(OF[CHILD], age=None).minor


@pytest.mark.parametrize(
    ("person", "signed_by", "signer", "fits"),
    [
        (SPOUSE, SignedBy.SELF, SPOUSE, True),
        (SPOUSE, SignedBy.SELF, APPLICANT, False),
        (CHILD, SignedBy.SELF, CHILD, False),
        (CHILD, SignedBy.GUARDIAN_OF_MINOR, SPOUSE, True),
        (CHILD, SignedBy.GUARDIAN_OF_MINOR, BROTHER, True),
        (CHILD, SignedBy.GUARDIAN_OF_MINOR, CHILD, False),
        (CHILD, SignedBy.GUARDIAN_OF_INCAPABLE, SPOUSE, False),
        (SPOUSE, SignedBy.GUARDIAN_OF_MINOR, APPLICANT, False),
        (SPOUSE, SignedBy.GUARDIAN_OF_INCAPABLE, APPLICANT, True),
        (SPOUSE, SignedBy.GUARDIAN_OF_INCAPABLE, SPOUSE, False),
        (SPOUSE, SignedBy.GUARDIAN_OF_INCAPABLE, CHILD, False),
        (SPOUSE, SignedBy.GUARDIAN_OF_INCAPABLE, new_id(), False),
    ],
)
def test_who_may_sign_for_whom(person: UUID, signed_by: SignedBy, signer: UUID, fits: bool) -> None:
    assert may_sign(OF[person], signed_by, signer, FAMILY) is fits


@pytest.mark.parametrize(
    ("first", "months", "last"),
    [
        (date(2026, 11, 2), 12, date(2027, 11, 1)),
        (date(2026, 8, 31), 6, date(2027, 2, 27)),
        (date(2028, 2, 29), 12, date(2029, 2, 27)),
        (date(2026, 12, 1), 1, date(2026, 12, 31)),
    ],
)
def test_months_end_on_the_day_before(first: date, months: int, last: date) -> None:
    assert last_day(first, months) == last


def given(**instead: object) -> Authorisation:
    said = {
        "checks": ["HC-01", "HC-09"],
        "valid_from": TODAY,
        "valid_to": date(2027, 11, 1),
        "completed_at": datetime.fromisoformat("2026-11-02T09:00+08:00"),
        "withdrawn_at": None,
    }
    return Authorisation(**said | instead)


SIGNED = [
    Signature(person_id=APPLICANT, signed_at=datetime.fromisoformat("2026-11-02T09:00+08:00")),
    Signature(person_id=SPOUSE, signed_at=None),
]


@pytest.mark.parametrize(
    ("person", "check", "on", "fits"),
    [
        (APPLICANT, "HC-09", TODAY, True),
        (APPLICANT, "HC-09", date(2027, 11, 1), True),
        (APPLICANT, "HC-09", date(2027, 11, 2), False),
        (APPLICANT, "HC-09", date(2026, 11, 1), False),
        (APPLICANT, "HC-10", TODAY, False),
        (SPOUSE, "HC-09", TODAY, False),
        (CHILD, "HC-09", TODAY, False),
    ],
)
def test_what_may_be_asked(person: UUID, check: str, on: date, fits: bool) -> None:
    assert may_ask(given(), SIGNED, person, check, on) is fits


@pytest.mark.parametrize(
    "instead", [{"completed_at": None}, {"withdrawn_at": datetime.fromisoformat("2026-11-02")}]
)
def test_incomplete_or_withdrawn_it_is_not_in_force(instead: dict[str, object]) -> None:
    assert not in_force(given(**instead), TODAY)


def test_the_wording_offers_exactly_the_checks_of_the_catalogue() -> None:
    catalogue = compile_catalogue(read_files(), 1)
    assert current(TODAY).codes() == list(catalogue.checks.checks)


def test_every_version_of_the_wording_says_the_same_things_in_both_languages() -> None:
    for text in texts().values():
        assert {clause.key for clause in text.clauses} == {
            *("pledge", "consequences", "organisation", "scope", "purpose", "period"),
            *("sharing", "withdrawal", "relatives", "publicity"),
        }
        words = [text.title, text.sensitive, *(w for c in text.clauses for w in (c.title, c.text))]
        assert all(each.zh and each.en for each in words)
