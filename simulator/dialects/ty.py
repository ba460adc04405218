"""Veterans affairs: XML both ways."""

from collections.abc import Sequence
from xml.etree import ElementTree as ET

from simulator.cases import Action, Ask, Case, Decision, Line
from simulator.dialects import _base as b

ACTIONS: dict[str, Action] = {"预审": "lodge", "办理": "release", "撤销": "withdraw"}
VERDICTS = {"符合": "true", "不符合": "false", "待核": "unknown"}
OUTCOMES = {"approve": "同意", "refuse": "不同意", "return": "退回补正"}


class VeteransAffairs(b.Dialect):
    code = "TY"
    officers = ("卫长安", "荣国栋")
    routes = (("POST", "/ty/services/AssistService"),)

    def authorised(self, call: b.Call, token: str) -> bool:
        return b.same(call.headers.get("x-service-key"), token)

    def read(self, call: b.Call) -> list[Ask]:
        if b"<!DOCTYPE" in call.body:
            raise b.NotUnderstood("a document type")
        root = ET.fromstring(call.body)  # noqa: S314 - document types are refused above
        lines = tuple(
            Line(
                b.needed(each.get("ref")),
                VERDICTS[each.findtext("result", "")],
                b.fen(each.findtext("amount")),
                each.findtext("reason"),
            )
            for each in root.iterfind("body/proposals/proposal")
        )
        action = b.action(root.findtext("head/action", ""), ACTIONS)
        claim = b.needed(root.findtext("body/applyNo"))
        item = b.needed(root.findtext("body/itemCode"))
        return [Ask(b.needed(root.findtext("head/serial")), claim, action, item, lines)]

    def answer(self, cases: Sequence[Case]) -> b.Reply:
        case = cases[0]
        root = _response("0000")
        ET.SubElement(root, "applyNo").text = case.claim
        ET.SubElement(root, "acceptNo").text = case.reference
        if case.decision and case.ask.action == "release":
            root.append(_decision(case.decision))
        return _xml(root)

    def busy(self) -> b.Reply:
        return _xml(_response("9999"))

    def refused(self) -> b.Reply:
        return _xml(_response("1001"))


def _decision(decided: Decision) -> ET.Element:
    element = ET.Element("decision", b.filled(result=OUTCOMES[decided.outcome]))
    if decided.reason:
        element.set("reason", decided.reason)
    for each in decided.findings:
        found = b.filled(
            ref=each.person,
            granted="是" if each.granted else "否",
            amount=b.money(each),
            reason=each.reason,
        )
        ET.SubElement(element, "item", found)
    ET.SubElement(element, "auditor").text = decided.determined_by
    ET.SubElement(element, "leader").text = decided.confirmed_by
    ET.SubElement(element, "time").text = b.clock(decided.decided_at, "%Y-%m-%dT%H:%M:%S")
    ET.SubElement(element, "opinion").text = decided.opinion
    for lack in decided.missing:
        ET.SubElement(element, "lack").text = lack
    return element


def _response(code: str) -> ET.Element:
    root = ET.Element("response")
    ET.SubElement(root, "code").text = code
    return root


def _xml(root: ET.Element) -> b.Reply:
    return b.Reply(200, ET.tostring(root, encoding="utf-8", xml_declaration=True), "text/xml")
