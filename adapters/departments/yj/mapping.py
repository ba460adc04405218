"""Emergency management: a batch of flat records, upper snake case, money in whole fen, errors per
record. Disasters come in waves, so their service takes many households in one call."""

from collections.abc import Sequence

from adapters.departments import _wire as w
from domain.delivery.port import (
    Message,
    MessageKind,
    MessageLine,
    MessagePerson,
    Outcome,
    Rejected,
    Ruling,
    Unavailable,
)

TYPES = {MessageKind.LODGE: 10, MessageKind.RELEASE: 20, MessageKind.WITHDRAW: 90}
OUTCOMES = {"GRANT": "approve", "DENY": "refuse", "RETURN": "return"}
BUSY = (-1, 45009)
HOUSEHOLD: w.Table = {
    "ev.type": ("EVENT_KIND", w.plain),
    "ev.basic_living_broken": ("LIVING_BROKEN", lambda v: 1 if v else 0),
    "ev.days_ago": ("EVENT_DAYS", w.plain),
}


def request(messages: Sequence[Message]) -> dict[str, w.Json]:
    return {"SOURCE": "LIANBAN", "RECORDS": [_record(message) for message in messages]}


def _record(message: Message) -> dict[str, w.Json]:
    return w.given(
        DELIVERY_ID=message.id.hex,
        CLAIM_ID=str(message.claim_id),
        TYPE=TYPES[message.kind],
        CASE_NO=message.case_number,
        ITEM=message.item,
        ITEM_NAME=message.item_name,
        DIVISION=message.region,
        OFFICE=message.office,
        CONTACT=message.applicant,
        TEL=message.phone,
        ADDRESS=message.address,
        DUE=w.day(message.due_on, "%Y%m%d"),
        MORE=w.others(message.household, HOUSEHOLD),
        PEOPLE=[_person(person) for person in message.persons],
        ADVICE=w.lines(message, _line),
        **w.renamed(message.household, HOUSEHOLD),
    )


def _person(person: MessagePerson) -> dict[str, w.Json]:
    return w.given(
        REF=person.ref,
        NAME=person.name,
        ID_NO=person.id_number,
        RELATION=person.relation,
        MORE=w.others(person.facts, {}),
    )


def _line(line: MessageLine) -> dict[str, w.Json]:
    return w.given(
        REF=w.person_key(line),
        ADVICE={"true": "GRANT", "false": "DENY"}.get(line.verdict, "OPEN"),
        FEN=line.amount_fen,
        UNIT=line.unit,
        NOTE=line.text,
        REASON=line.reason,
    )


def receipts(messages: Sequence[Message], answer: w.Json, path: str) -> Sequence[Outcome]:
    """The records they took. What they did not take is asked again, unless they took nothing."""
    w.refuse_code(answer["errcode"], (0,), BUSY, path)
    asked = {message.claim_id for message in messages}
    taken = {w.claim(each["CLAIM_ID"]): w.text(each["NO"]) for each in answer["ACCEPTED"]}
    if not taken:
        raise _failure(answer["FAILED"], path)
    return [Outcome(claim, reference) for claim, reference in taken.items() if claim in asked]


def _failure(failed: w.Json, path: str) -> Exception:
    code = failed[0]["errcode"]
    kind = Unavailable if code in BUSY else Rejected
    return kind(f"refused ({w.whole(abs(code))}) at {path}")


def callback(payload: w.Json) -> Outcome:
    ruling = Ruling(
        outcome=OUTCOMES[payload["RESULT"]],
        lines=[
            w.ruling_line(
                each["REF"], each["RESULT"] == "GRANT", w.whole(each.get("FEN")), each.get("REASON")
            )
            for each in payload["ITEMS"]
        ],
        determined_by=w.text(payload["CHECKER"]),
        confirmed_by=w.text(payload["SIGNER"]),
        decided_at=w.aware(payload["TIME"]),
        opinion=w.words(payload.get("OPINION")),
        reason=w.words(payload.get("REASON")) or None,
        missing=w.texts(payload.get("LACK", [])),
    )
    return Outcome(w.claim(payload["CLAIM_ID"]), w.text(payload["NO"]), ruling)
