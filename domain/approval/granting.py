"""What a grant brings: lines, identities with validity dates, and the amounts other claims read."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

from domain.application.models import Claim, ClaimState, Line
from domain.approval.case import Case
from domain.approval.settling import end, settle
from domain.base import new_id
from domain.household.models import Identity
from domain.item.catalogue import Conferral

Holder = UUID | None  # a person, or the household


async def conclude(
    case: Case, claim: Claim, lines: list[dict[str, Any]], reason: str | None
) -> None:
    """Write the lines, grant what they confer, and let the rest of the case follow."""
    if any(line["granted"] for line in lines):
        await grant(case, claim, lines)
    else:
        await refuse(case, claim, lines, reason)
    await settle(case)


async def grant(case: Case, claim: Claim, lines: list[dict[str, Any]]) -> None:
    """The claim is granted: store its lines and confer its identities, from today."""
    await _store(case, claim, lines)
    end(case, claim, ClaimState.GRANTED, None)
    for conferral, holders in _conferred(case, claim, lines):
        _confer(case, claim, conferral, holders)
    await case.session.flush()  # a second grant of the same identity fails here, as a lost race


async def refuse(
    case: Case, claim: Claim, lines: list[dict[str, Any]], reason: str | None
) -> None:
    await _store(case, claim, lines)
    end(case, claim, ClaimState.REFUSED, reason or (lines[0]["reason"] if lines else None))


async def _store(case: Case, claim: Claim, lines: list[dict[str, Any]]) -> None:
    for position, line in enumerate(lines):
        row = Line(
            id=new_id(),
            claim_id=claim.id,
            person_id=UUID(line["person"]) if line["person"] else None,
            position=position,
            granted=line["granted"],
            amount_fen=line["amount_fen"],
            unit=line["unit"],
            text=line["text"],
            reason=line["reason"],
        )
        case.session.add(row)
        case.lines.append(row)


def _conferred(
    case: Case, claim: Claim, lines: list[dict[str, Any]]
) -> Iterator[tuple[Conferral, list[Holder]]]:
    """Which identity goes to whom: the route's own word on it, for every granted line."""
    item = case.world.catalogue.items[claim.item]
    for line in lines:
        if not line["granted"]:
            continue
        scope = "person" if line["person"] else "household"
        route = next((route for route in item.routes if route.scope == scope), item.routes[0])
        for conferral in route.confers:
            reached = [who for to in conferral.to for who in _reached(case, to, line["person"])]
            yield conferral, list(dict.fromkeys(reached))


def _reached(case: Case, to: str, person: str | None) -> list[Holder]:
    """`self`, `household`, `unit` (counted, neither tekun nor orphan) or `all` members."""
    if to == "self":
        return [UUID(person)] if person else []
    if to == "household":
        return [None]
    held = case.standing().held
    people = case.facts.persons.items()
    if to == "all":
        return [UUID(who) for who, _ in people]
    excluded = case.world.catalogue.unit_excludes
    return [
        UUID(who)
        for who, known in people
        if known.get("p.counted") is True and not excluded & held.get(who, frozenset())
    ]


def _confer(case: Case, claim: Claim, conferral: Conferral, holders: list[Holder]) -> None:
    """Add what is not held yet. Two grants at once meet in a unique index: one is a lost race."""
    have = {(row.identity, row.person_id) for row in case.identities}
    for holder in holders:
        _end_replaced(case, conferral, holder)
        if (conferral.identity, holder) not in have:
            _add(case, claim, conferral.identity, holder)
    case.granted_here = True
    case.note("identity_granted", claim, identity=conferral.identity)


def _end_replaced(case: Case, conferral: Conferral, holder: Holder) -> None:
    """A higher identity ends the lower one of the same person (evaluation order, 单人保)."""
    for row in [row for row in case.identities if row.person_id == holder]:
        if row.identity in conferral.replaces:
            row.valid_to = case.world.today()
            case.identities.remove(row)


def _add(case: Case, claim: Claim, identity: str, holder: Holder) -> None:
    today: date = case.world.today()
    row = Identity(
        id=new_id(),
        household_id=case.application.household_id,
        person_id=holder,
        identity=identity,
        claim_id=claim.id,
        valid_from=today,
        valid_to=None,
    )
    case.session.add(row)
    case.identities.append(row)
