"""A family as the rules of the checks see it, and answers of sources."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from domain.check.feeding import Fed, Heard, Subject, feed
from domain.check.records import Known
from domain.item.catalogue import Catalogue

TODAY = date(2026, 11, 2)
AT = datetime(2026, 11, 1, 12, tzinfo=UTC)
CAR: Mapping[str, Any] = {
    "plate_masked": "苏N***00",
    "type": "small_passenger_car",
    "use_nature": "non_operating",
    "status": "normal",
}
HOUSE: Mapping[str, Any] = {
    "unit_no": "U-1",
    "use": "residential",
    "area_m2": "90.5",
    "owner_share": "50",
    "transfer_date": None,
}


def known(**claimed: object) -> Known:
    return Known(TODAY, "321300", claimed, frozenset({"321311198405179967"}))


def applicant(**claimed: object) -> Subject:
    return Subject("a", frozenset({"applicant"}), known(**claimed))


def member(counted: bool = True) -> Subject:
    return Subject("m", frozenset({"member"}), known(), counted)


def supporter() -> Subject:
    return Subject("s", frozenset({"supporter"}), known())


def heard(check: str, person: str, *records: Mapping[str, Any]) -> Heard:
    return Heard(check, person, records, AT, TODAY)


def fed(catalogue: Catalogue, subjects: Sequence[Subject], *said: Heard) -> dict[str, Any]:
    """The verified answers by question; of one question about one subject only."""
    return {each.question: each.value for each in told(catalogue, subjects, *said)}


def told(catalogue: Catalogue, subjects: Sequence[Subject], *said: Heard) -> list[Fed]:
    return feed(catalogue.checks, catalogue.fields, subjects, said)
