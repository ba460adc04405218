"""Agriculture: one resource per claim, plain English snake_case, real booleans, money as an object
of text and currency, status codes that mean what they say."""

from adapters.departments import _wire as w
from domain.delivery.port import Message, MessageKind, MessageLine, MessagePerson, Outcome, Ruling

STAGES = {MessageKind.LODGE: "preview", MessageKind.RELEASE: "final"}
ASSESSMENTS = {"true": "meets", "false": "does_not_meet", "unknown": "open"}
OUTCOMES = {"listed": "approve", "not_listed": "refuse", "more_information": "return"}


def _money(fen: int | None) -> dict[str, str] | None:
    amount = w.yuan(fen)
    return None if amount is None else {"amount": amount, "currency": "CNY"}


HOUSEHOLD: w.Table = {
    "hh.type": ("settlement", w.plain),
    "hh.income_pc_year": ("income_per_head_year", _money),
    "hh.risk_event": ("risk_event", bool),
    "hh.hukou_local": ("registered_here", bool),
    "hh.identities": ("support_categories", w.plain),
}


def _fen(money: w.Json) -> int | None:
    if money is None:
        return None
    if money["currency"] != "CNY":
        raise ValueError("another currency")
    return w.fen(money["amount"])


def request(message: Message) -> dict[str, w.Json]:
    return {
        "delivery": str(message.id),
        "stage": STAGES[message.kind],
        "case_number": message.case_number,
        "measure": {"code": message.item, "name": message.item_name},
        "county": message.region,
        "office": message.office,
        "contact": w.given(
            name=message.applicant, telephone=message.phone, address=message.address
        ),
        "decide_by": w.day(message.due_on),
        "household": {
            **w.renamed(message.household, HOUSEHOLD),
            "further": w.others(message.household, HOUSEHOLD),
            "members": [_person(person) for person in message.persons],
        },
        "assessments": w.lines(message, _line),
    }


def _person(person: MessagePerson) -> dict[str, w.Json]:
    return w.given(
        ref=person.ref,
        full_name=person.name,
        citizen_id=person.id_number,
        relation=person.relation,
        circumstances=w.others(person.facts, {}),
    )


def _line(line: MessageLine) -> dict[str, w.Json]:
    return w.given(
        beneficiary=w.person_key(line),
        assessment=ASSESSMENTS[line.verdict],
        amount=_money(line.amount_fen),
        unit=line.unit,
        description=line.text,
        reason=line.reason,
    )


def outcome(message: Message, answer: w.Json) -> Outcome:
    w.same_claim(message, answer["id"])
    decided = answer.get("decision")
    ruling = None if decided is None else _ruling(decided)
    return Outcome(message.claim_id, w.text(answer["register_number"]), ruling)


def _ruling(decided: w.Json) -> Ruling:
    return Ruling(
        outcome=OUTCOMES[decided["result"]],
        lines=[
            w.ruling_line(
                each["beneficiary"],
                each["granted"] is True,
                _fen(each.get("amount")),
                each.get("reason"),
            )
            for each in decided["findings"]
        ],
        determined_by=w.text(decided["assessed_by"]),
        confirmed_by=w.text(decided["approved_by"]),
        decided_at=w.aware(decided["decided_at"]),
        opinion=w.words(decided.get("comment")),
        reason=w.words(decided.get("reason")) or None,
        missing=w.texts(decided.get("wanted", [])),
    )
