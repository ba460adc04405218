"""Veterans affairs: XML, yes and no in Chinese, money in yuan as text."""

import re
from xml.etree import ElementTree as ET

from adapters.departments import _wire as w
from domain.delivery.port import Message, MessageKind, MessageLine, MessagePerson, Outcome, Ruling

ACTIONS = {MessageKind.LODGE: "预审", MessageKind.RELEASE: "办理", MessageKind.WITHDRAW: "撤销"}
VERDICTS = {"true": "符合", "false": "不符合", "unknown": "待核"}
OUTCOMES = {"同意": "approve", "不同意": "refuse", "退回补正": "return"}
BUSY = ("9999",)
CLOCK = "%Y-%m-%dT%H:%M:%S"
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Hostile(ValueError):
    """A document that declares entities of its own is not an answer."""


def request(message: Message) -> bytes:
    root = ET.Element("request")
    _fields(
        ET.SubElement(root, "head"),
        action=ACTIONS[message.kind],
        serial=message.id.hex,
        time=w.local(message.sent_at, CLOCK),
    )
    body = ET.SubElement(root, "body")
    _fields(
        body,
        applyNo=str(message.claim_id),
        caseNo=message.case_number,
        itemCode=message.item,
        itemName=message.item_name,
        region=message.region,
        org=message.office,
        applicant=message.applicant,
        tel=message.phone,
        address=message.address,
        limit=w.day(message.due_on),
    )
    _facts(ET.SubElement(body, "family"), message.household)
    members, proposals = ET.SubElement(body, "members"), ET.SubElement(body, "proposals")
    for person in message.persons:
        _person(ET.SubElement(members, "member", ref=person.ref), person)
    for line in message.proposed:
        _line(ET.SubElement(proposals, "proposal", ref=w.person_key(line)), line)
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))


def _fields(parent: ET.Element, **fields: str | None) -> None:
    for name, value in fields.items():
        if value is not None:
            ET.SubElement(parent, name).text = NOT_XML.sub("", value)


def _facts(parent: ET.Element, facts: w.Facts) -> None:
    for name, value in facts.items():
        ET.SubElement(parent, "fact", name=name).text = _word(w.plain(value))


def _word(value: w.Json) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return ",".join(value) if isinstance(value, list) else str(value)


def _person(parent: ET.Element, person: MessagePerson) -> None:
    _fields(parent, name=person.name, idNo=person.id_number, relation=person.relation)
    _facts(parent, person.facts)


def _line(parent: ET.Element, line: MessageLine) -> None:
    _fields(
        parent,
        result=VERDICTS[line.verdict],
        amount=w.yuan(line.amount_fen),
        unit=line.unit,
        text=line.text,
        reason=line.reason,
    )


def outcome(message: Message, body: bytes, path: str) -> Outcome:
    root = _parsed(body)
    w.refuse_code(root.findtext("code"), ("0000",), BUSY, path)
    w.same_claim(message, root.findtext("applyNo"))
    decided = root.find("decision")
    ruling = None if decided is None else _ruling(decided)
    return Outcome(message.claim_id, w.text(root.findtext("acceptNo")), ruling)


def _parsed(body: bytes) -> ET.Element:
    """Refuses document types: nobody agreed on them, and entities can be made to explode."""
    text = body.decode("utf-8")
    if "<!" in text:
        raise Hostile("a document type in an answer")
    root = ET.fromstring(text)  # noqa: S314 - without a DOCTYPE there are no entities to expand
    if root.tag != "response":
        raise ValueError("not a response")
    return root


def _ruling(decided: ET.Element) -> Ruling:
    return Ruling(
        outcome=OUTCOMES[decided.get("result", "")],
        lines=[
            w.ruling_line(
                each.get("ref", ""),
                each.get("granted") == "是",
                w.fen(each.get("amount")),
                each.get("reason"),
            )
            for each in decided.findall("item")
        ],
        determined_by=w.text(decided.findtext("auditor")),
        confirmed_by=w.text(decided.findtext("leader")),
        decided_at=w.from_local(w.text(decided.findtext("time")), CLOCK),
        opinion=w.words(decided.findtext("opinion")),
        reason=w.words(decided.get("reason")) or None,
        missing=tuple(w.text(each.text) for each in decided.findall("lack")),
    )
