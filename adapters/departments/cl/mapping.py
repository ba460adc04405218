"""Disabled persons' federation: JSON-RPC 2.0 both ways, snake_case, money in whole fen, yes/no as
"Y" and "N"."""

from adapters.departments import _wire as w
from domain.delivery.port import Message, MessageKind, MessageLine, MessagePerson, Outcome, Ruling

METHODS = {
    MessageKind.LODGE: "assist.preview",
    MessageKind.RELEASE: "assist.apply",
    MessageKind.WITHDRAW: "assist.cancel",
}
DECIDED = "assist.decided"
SERVER_BUSY = -32000  # the first of the codes JSON-RPC leaves to the server


def _yes(value: object) -> str:
    return "Y" if value else "N"


PERSON: w.Table = {
    "p.age": ("age", w.plain),
    "p.disability_category": ("dis_kind", w.plain),
    "p.disability_grade": ("dis_level", w.plain),
    "p.rehab_diagnosis": ("rehab_need", _yes),
    "p.rehab_extension": ("rehab_extended", _yes),
    "p.barrier_free_done_5y": ("rebuilt_in_5y", _yes),
    "p.hukou_local": ("local_hukou", _yes),
    "p.identities": ("aid_kinds", w.plain),
}


def request(message: Message) -> dict[str, w.Json]:
    return {
        "jsonrpc": "2.0",
        "id": str(message.id),
        "method": METHODS[message.kind],
        "params": w.given(
            apply_id=str(message.claim_id),
            case_no=message.case_number,
            service=message.item,
            service_name=message.item_name,
            area=message.region,
            station=message.office,
            contact_name=message.applicant,
            contact_tel=message.phone,
            home_address=message.address,
            due=w.day(message.due_on),
            family=w.others(message.household, {}),
            persons=[_person(person) for person in message.persons],
            suggestions=w.lines(message, _line),
        ),
    }


def _person(person: MessagePerson) -> dict[str, w.Json]:
    return w.given(
        key=person.ref,
        name=person.name,
        id_card=person.id_number,
        relation=person.relation,
        more=w.others(person.facts, PERSON),
        **w.renamed(person.facts, PERSON),
    )


def _line(line: MessageLine) -> dict[str, w.Json]:
    return w.given(
        key=w.person_key(line),
        fit={"true": "Y", "false": "N"}.get(line.verdict, "?"),
        fen=line.amount_fen,
        unit=line.unit,
        note=line.text,
        reason=line.reason,
    )


def receipt(message: Message, answer: w.Json, path: str) -> Outcome:
    error = answer.get("error")
    code = 0 if error is None else error["code"]
    w.refuse_code(code, (0,), (SERVER_BUSY,), path)
    if answer["id"] != str(message.id):
        raise ValueError("an answer to another call")
    w.same_claim(message, answer["result"]["apply_id"])
    return Outcome(message.claim_id, w.text(answer["result"]["accept_no"]))


def callback(payload: w.Json) -> Outcome:
    if payload["method"] != DECIDED:
        raise ValueError("another method")
    told = payload["params"]
    ruling = Ruling(
        outcome={"Y": "approve", "N": "refuse", "B": "return"}[told["result"]],
        lines=[
            w.ruling_line(
                each["key"], each["agree"] == "Y", w.whole(each.get("fen")), each.get("reason")
            )
            for each in told["items"]
        ],
        determined_by=w.text(told["first_sign"]),
        confirmed_by=w.text(told["second_sign"]),
        decided_at=w.from_local(told["at"]),
        opinion=w.words(told.get("opinion")),
        reason=w.words(told.get("reason")) or None,
        missing=w.texts(told.get("lack", [])),
    )
    return Outcome(w.claim(told["apply_id"]), w.text(told["accept_no"]), ruling)
