"""Where what a family said and what a source says are not the same. Both are kept. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from domain.check.feeding import Fed
from domain.form.answers import decimal
from domain.item.field import FieldBook

KINDS = {"person": "persons", "supporter": "supporters"}


@dataclass(frozen=True, slots=True)
class Difference:
    """One question, twice answered: of the household (`ref` None), a person or a supporter."""

    scope: str
    ref: str | None
    question: str
    claimed: Any
    verified: Any
    source: str
    at: datetime


def differences(
    fields: FieldBook, claimed: Mapping[str, Any], verified: Sequence[Fed]
) -> list[Difference]:
    """Every verified answer the family gave otherwise, in the order of the catalogue."""
    return list(_found(fields, claimed, verified))


def _found(
    fields: FieldBook, claimed: Mapping[str, Any], verified: Sequence[Fed]
) -> Iterator[Difference]:
    for each in verified:
        said = said_of(claimed, each)
        kind = fields.fields[each.question].type
        if said is not None and _plain(kind, said) != _plain(kind, each.value):
            yield Difference(
                each.scope, each.ref, each.question, said, each.value, each.source, each.at
            )


def said_of(claimed: Mapping[str, Any], fed: Fed) -> Any:  # noqa: ANN401
    """What the family itself answered to this question about this person; None: nothing."""
    return _row(claimed, fed).get(fed.question)


def _row(claimed: Mapping[str, Any], fed: Fed) -> Mapping[str, Any]:
    if fed.ref is None:
        return claimed.get("household") or {}
    rows = claimed.get(KINDS[fed.scope]) or ()
    return next((row for row in rows if row.get("ref") == fed.ref), {})


def _plain(kind: str, value: Any) -> Any:  # noqa: ANN401
    if kind == "decimal":
        found = decimal(value)
        return found.normalize() if isinstance(found, Decimal) else found
    return sorted(value) if isinstance(value, list) else value
