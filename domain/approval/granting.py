"""What a grant brings: lines, identities with validity dates, and the amounts other claims read."""

from datetime import date
from typing import Any
from uuid import UUID

from domain.application.models import Claim, ClaimState, Line
from domain.approval.case import Case
from domain.approval.models import StepKind
from domain.approval.rules import end_of
from domain.approval.settling import end, settle
from domain.base import new_id
from domain.household.models import Identity
from domain.item.catalogue import Conferral
from domain.job.enqueue import timer

Holder = UUID | None  # a person, or the household
PAPERWORK_OVERDUE = (
    "paperwork_overdue"  # kind of job: the papers of an emergency are still not there
)


async def conclude(
    case: Case, claim: Claim, lines: list[dict[str, Any]], reason: str | None
) -> None:
    """Write the lines, grant what they confer, and let the rest of the case follow."""
    _store(case, claim, lines)
    if any(line["granted"] for line in lines):
        await _grant(case, claim, lines)
    else:
        end(case, claim, ClaimState.REFUSED, reason)
    settle(case)


async def _grant(case: Case, claim: Claim, lines: list[dict[str, Any]]) -> None:
    """The claim is granted and its identities hold from today."""
    end(case, claim, ClaimState.GRANTED, None)
    conferred = _conferred(case, claim, lines)
    for conferral, holders in conferred.items():
        _confer(case, claim, conferral, holders)
    if conferred:
        await case.session.flush()  # granted elsewhere at this moment: a lost race, found here
    _paperwork(case, claim)


def _paperwork(case: Case, claim: Claim) -> None:
    """先行救助: the help comes first, cause, amount and signatures within days after it."""
    days = case.world.catalogue.items[claim.item].limits.paperwork_wd
    if days is None or case.application.reviewed_at is not None:
        return
    due = case.world.calendar.add(case.world.today(), days).on
    case.note("paperwork", claim, due_on=str(due))
    review = next((step for step in case.steps if step.kind is StepKind.REVIEW), None)
    if review is not None and review.due_at is not None:
        review.due_at = min(review.due_at, end_of(due))
    case.jobs.append(timer(PAPERWORK_OVERDUE, end_of(due), case.application.id, item=claim.item))


def _store(case: Case, claim: Claim, lines: list[dict[str, Any]]) -> None:
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
) -> dict[Conferral, list[Holder]]:
    """Which identity goes to whom: the route's own word on it, for every granted line."""
    item = case.world.catalogue.items[claim.item]
    found: dict[Conferral, list[Holder]] = {}
    for line in lines:
        scope = "person" if line["person"] else "household"
        route = next((route for route in item.routes if route.scope == scope), item.routes[0])
        for conferral in route.confers if line["granted"] else ():
            holders = found.setdefault(conferral, [])
            for to in conferral.to:
                holders += [h for h in _reached(case, to, line["person"]) if h not in holders]
    return found


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
    above = _replacing(case, conferral.identity)
    for holder in holders:
        held = {row.identity for row in case.identities if row.person_id == holder}
        if conferral.identity in held or held & above:
            continue
        _end_replaced(case, conferral, holder)
        _add(case, claim, conferral.identity, holder)
    case.note("identity_granted", claim, identity=conferral.identity)


def _replacing(case: Case, identity: str) -> set[str]:
    """Identities that take this one's place: who holds one does not get the lower again."""
    routes = (route for item in case.world.catalogue.items.values() for route in item.routes)
    conferrals = (conferral for route in routes for conferral in route.confers)
    return {each.identity for each in conferrals if identity in each.replaces}


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
