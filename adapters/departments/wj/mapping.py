"""Health: a Task after the style of HL7 FHIR, patients contained in it, money as value and
currency. Nothing about an illness is sent but the facts the item reads."""

from adapters.departments import _wire as w
from domain.delivery.port import (
    Message,
    MessageKind,
    MessageLine,
    MessagePerson,
    Outcome,
    Ruling,
    RulingLine,
)

INTENTS = {MessageKind.LODGE: "proposal", MessageKind.RELEASE: "order"}
STATUSES = {"completed": "approve", "rejected": "refuse", "on-hold": "return"}
CLAIM_SYSTEM = "urn:lianban:claim"
CURRENCY = "CNY"


def request(message: Message) -> dict[str, w.Json]:
    withdrawn = message.kind is MessageKind.WITHDRAW
    return w.given(
        resourceType="Task",
        identifier=[
            {"system": CLAIM_SYSTEM, "value": str(message.claim_id)},
            {"system": "urn:lianban:delivery", "value": str(message.id)},
            {"system": "urn:lianban:case", "value": message.case_number},
        ],
        status="cancelled" if withdrawn else "requested",
        intent=INTENTS.get(message.kind, "order"),
        code={"coding": [{"code": message.item, "display": message.item_name}]},
        authoredOn=message.sent_at.isoformat(),
        owner={"identifier": {"value": message.office}},
        location={"identifier": {"value": message.region}},
        restriction=message.due_on and {"period": {"end": message.due_on.isoformat()}},
        requester=w.given(
            display=message.applicant, telecom=message.phone, address=message.address
        ),
        contained=[_person(person) for person in message.persons],
        input=[
            *(_fact(name, value) for name, value in message.household.items()),
            *w.lines(message, _line),
        ],
    )


def _person(person: MessagePerson) -> dict[str, w.Json]:
    identifier = person.id_number and [{"system": "urn:gb:11643", "value": person.id_number}]
    return w.given(
        resourceType="Patient",
        id=person.ref,
        identifier=identifier,
        name=[{"text": person.name}],
        link=person.relation,
        extension=[_fact(name, value) for name, value in person.facts.items()],
    )


def _fact(name: str, value: object) -> dict[str, w.Json]:
    return {"type": {"text": name}, "valueJson": w.plain(value)}


def _line(line: MessageLine) -> dict[str, w.Json]:
    return w.given(
        type={"text": "assessment"},
        focus=f"#{w.person_key(line)}",
        valueCode={"true": "eligible", "false": "ineligible"}.get(line.verdict, "undetermined"),
        valueMoney=_money(line.amount_fen),
        unit=line.unit,
        note=line.text,
        reasonCode=line.reason,
    )


def _money(fen: int | None) -> dict[str, str] | None:
    amount = w.yuan(fen)
    return None if amount is None else {"value": amount, "currency": CURRENCY}


def receipt(message: Message, answer: w.Json) -> Outcome:
    w.same_claim(message, _identifier(answer, CLAIM_SYSTEM))
    return Outcome(message.claim_id, w.text(answer["groupIdentifier"]["value"]))


def callback(task: w.Json) -> Outcome:
    decided, by = task["businessStatus"], task["performer"]
    ruling = Ruling(
        outcome=STATUSES[task["status"]],
        lines=[_ruling_line(each) for each in task["output"]],
        determined_by=w.text(by["determined"]),
        confirmed_by=w.text(by["confirmed"]),
        decided_at=w.aware(task["lastModified"]),
        opinion=w.words(decided.get("text")),
        reason=w.words(decided.get("reason")) or None,
        missing=w.texts(decided.get("wanted", [])),
    )
    reference = w.text(task["groupIdentifier"]["value"])
    return Outcome(w.claim(_identifier(task, CLAIM_SYSTEM)), reference, ruling)


def _ruling_line(each: w.Json) -> RulingLine:
    if not w.text(each["focus"]).startswith("#"):
        raise ValueError("a focus outside the task")
    money = each.get("valueMoney")
    if money is not None and money["currency"] != CURRENCY:
        raise ValueError("another currency")
    amount = None if money is None else w.fen(money["value"])
    granted = each["valueCode"] == "granted"
    return w.ruling_line(each["focus"][1:], granted, amount, each.get("reasonCode"))


def _identifier(task: w.Json, system: str) -> str:
    names = {each["system"]: each["value"] for each in task["identifier"]}
    return w.text(names[system])
