"""The message to a department: that item's facts, the people it concerns, the proposed lines.

Built when it is about to leave, from the frozen facts; nothing personal waits in the queue.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.application.models import Application, Claim, ClaimState
from domain.approval.case import Case
from domain.approval.loading import load
from domain.delivery.port import Message, MessageKind, MessageLine, MessagePerson
from domain.item.facts import Value, value_to_json
from domain.item.verdicts import Answer, Line, Verdict
from domain.job.models import Lease

# Utilities are told name, address and account, and nothing else.
UTILITIES: Mapping[str, str] = {
    "SW": "water_account_no",
    "GD": "power_account_no",
    "RQ": "gas_account_no",
    "GB": "tv_account_no",
    "CG": "refuse_account_no",
}
# Departments that come to the door: housing, home conversion, disaster relief.
VISITING = frozenset({"ZJ", "CL", "YJ", *UTILITIES})


async def messages_for(session: AsyncSession, leases: Sequence[Lease]) -> dict[UUID, Message]:
    """The message of each job by job id; a job whose claim has moved on has none."""
    found: dict[UUID, Message] = {}
    cases: dict[UUID, Case] = {}
    for lease in leases:
        claim = await session.get(Claim, lease.claim_id)
        if claim is None or lease.application_id is None:
            continue
        kind = MessageKind(lease.payload["message"])
        if kind is not MessageKind.WITHDRAW and claim.state not in WANTED:
            continue
        if lease.application_id not in cases:
            row = await session.get_one(Application, lease.application_id)
            cases[lease.application_id] = await load(session, row)
        found[lease.id] = message_of(cases[lease.application_id], claim, lease.id, kind)
    return found


WANTED = (ClaimState.WAITING, ClaimState.OPEN, ClaimState.RETURNED)


def message_of(case: Case, claim: Claim, id: UUID, kind: MessageKind) -> Message:
    """What this claim's department may know; `id` is of the delivery."""
    at, application = case.world, case.application
    item = at.catalogue.items[claim.item]
    if kind is MessageKind.RELEASE and claim.waits_for:
        kind = MessageKind.LODGE  # its clock runs, but who gets how much is not decided yet
    answers = json.loads(
        at.vault.open("application.answers", application.id, application.answers_sealed)
    )
    verdict = case.assess().verdicts[claim.item]
    account = UTILITIES.get(claim.department)
    household = answers["household"]
    step = case.step_of(claim.id)
    return Message(
        id=id,
        kind=kind,
        claim_id=claim.id,
        case_number=application.number,
        item=claim.item,
        item_name=item.zh,
        region=application.deciding_region[:6],
        office=claim.office,
        applicant=application.applicant_name,
        phone=None if account else household.get("contact_phone"),
        address=household.get("residence_address") if claim.department in VISITING else None,
        accounts={account: household.get(account, "")} if account else {},
        household={} if account else _facts(case.facts.household, item.reads),
        persons=_persons(case, claim, answers, verdict, utility=account is not None),
        proposed=[_line(line, verdict) for line in verdict.lines],
        due_on=step.committed_due or step.statutory_due if step else None,
        sent_at=at.now(),
    )


def _facts(known: Mapping[str, Value], reads: frozenset[str]) -> dict[str, Any]:
    return {name: value_to_json(value) for name, value in known.items() if name in reads}


def _persons(
    case: Case, claim: Claim, answers: Mapping[str, Any], verdict: Verdict, *, utility: bool
) -> list[MessagePerson]:
    """The beneficiaries the assessment looked at; for a household item, the applicant alone."""
    item = case.world.catalogue.items[claim.item]
    concerned = {line.person for line in verdict.lines if line.person}
    applicant = str(case.application.applicant_id)
    people = []
    for row in answers["persons"]:
        if row["ref"] not in concerned and row["ref"] != applicant:
            continue
        facts = case.facts.persons.get(row["ref"], {})
        people.append(
            MessagePerson(
                ref=row["ref"],
                name=row["person_name"],
                id_number=None if utility else row.get("id_number"),
                relation=None if utility else row.get("relation_to_applicant"),
                facts={} if utility else _facts(facts, item.reads),
            )
        )
    return people


def _line(line: Line, verdict: Verdict) -> MessageLine:
    """A line nobody can decide yet says so; unknown is never told as a refusal."""
    amount = line.amount
    refused = line.truth is Answer.FALSE
    return MessageLine(
        person=line.person,
        verdict=line.truth.value,
        amount_fen=amount.fen if amount else None,
        unit=amount.unit if amount else "",
        text=amount.zh if amount else "",
        reason=verdict.reason or line.reason if refused else None,
    )
