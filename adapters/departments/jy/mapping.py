"""Education, after its sector standard: capital pinyin initials, sex 1/2, money in yuan as text."""

from typing import Any

from adapters.departments import _wire as w
from domain.delivery.port import Message, MessageKind, MessageLine, MessagePerson, Outcome, Ruling

ACTIONS = {MessageKind.LODGE: "YS", MessageKind.RELEASE: "BL", MessageKind.WITHDRAW: "CX"}
CONCLUSIONS = {"true": "FH", "false": "BFH", "unknown": "DQ"}
OUTCOMES = {"TG": "approve", "BTG": "refuse", "TH": "return"}
STAGES = {
    "none": "00",
    "preschool": "10",
    "primary": "21",
    "junior": "31",
    "senior": "34",
    "vocational": "36",
    "college_vocational": "41",
    "undergraduate": "42",
    "graduate": "43",
}
PERSON: w.Table = {
    "p.sex": ("XBM", lambda v: w.SEX.get(v, "9")),
    "p.age": ("NL", w.plain),
    "p.student_stage": ("XDM", lambda v: STAGES.get(v, "99")),
    "p.disability_grade": ("CJDJM", str),
    "p.identities": ("KNLXM", w.plain),
}
CLOCK = "%Y%m%d%H%M%S"


def request(message: Message) -> dict[str, Any]:
    return w.given(
        LSH=message.id.hex,
        SQBH=str(message.claim_id),
        YWLX=ACTIONS[message.kind],
        AJBH=message.case_number,
        XMDM=message.item,
        XMMC=message.item_name,
        XZQHM=message.region,
        JBDWM=message.office,
        SQRXM=message.applicant,
        LXDH=message.phone,
        JTZZ=message.address,
        JZRQ=w.day(message.due_on, "%Y%m%d"),
        FSSJ=w.local(message.sent_at, CLOCK),
        JTQK=w.others(message.household, {}),
        RYLB=[_person(person) for person in message.persons],
        JYLB=w.lines(message, _line),
    )


def _person(person: MessagePerson) -> dict[str, Any]:
    return w.given(
        XH=person.ref,
        XM=person.name,
        SFZJH=person.id_number,
        GXM=person.relation,
        QT=w.others(person.facts, PERSON),
        **w.renamed(person.facts, PERSON),
    )


def _line(line: MessageLine) -> dict[str, Any]:
    return w.given(
        XH=w.person_key(line),
        JL=CONCLUSIONS[line.verdict],
        JE=w.yuan(line.amount_fen),
        DW=line.unit,
        SM=line.text,
        YYM=line.reason,
    )


def receipt(message: Message, answer: w.Json) -> Outcome:
    w.same_claim(message, answer["SQBH"])
    return Outcome(message.claim_id, w.text(answer["SLBH"]))


def callback(payload: w.Json) -> Outcome:
    ruling = Ruling(
        outcome=OUTCOMES[payload["JG"]],
        lines=[
            w.ruling_line(each["XH"], each["TG"] == "1", w.fen(each.get("JE")), each.get("YYM"))
            for each in payload["MX"]
        ],
        determined_by=w.text(payload["RDR"]),
        confirmed_by=w.text(payload["QRR"]),
        decided_at=w.from_local(payload["BJSJ"], CLOCK),
        opinion=w.words(payload.get("YJ")),
        reason=w.words(payload.get("YYM")) or None,
        missing=w.texts(payload.get("BCCL", [])),
    )
    return Outcome(w.claim(payload["SQBH"]), w.text(payload["SLBH"]), ruling)
