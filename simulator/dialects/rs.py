"""Human resources: transaction codes, camelCase, an envelope."""

from collections.abc import Sequence

from simulator.cases import Action, Ask, Case, Decision, Line
from simulator.dialects import _base as b

ACTIONS: dict[str, Action] = {"JYYZ0101": "lodge", "JYYZ0102": "release", "JYYZ0109": "withdraw"}
VERDICTS = {"PASS": "true", "FAIL": "false", "PENDING": "unknown"}
OUTCOMES = {"approve": "AGREE", "refuse": "DISAGREE", "return": "SUPPLEMENT"}


class HumanResources(b.Dialect):
    code = "RS"
    officers = ("魏劳谦", "钟立业")
    routes = (("POST", "/rs/gateway/trans"),)

    def authorised(self, call: b.Call, token: str) -> bool:
        return b.same(call.headers.get("access-token"), token)

    def read(self, call: b.Call) -> list[Ask]:
        sent = call.json()
        head, body = sent["head"], sent["body"]
        lines = tuple(
            Line(
                b.needed(each["memberId"]),
                VERDICTS[each["opinion"]],
                each.get("amountFen"),
                each.get("reasonCode"),
            )
            for each in body["auditList"]
        )
        action = b.action(head["transCode"], ACTIONS)
        claim, item = b.needed(body["bizId"]), b.needed(body["itemCode"])
        return [Ask(b.needed(head["transNo"]), claim, action, item, lines)]

    def answer(self, cases: Sequence[Case]) -> b.Reply:
        case = cases[0]
        decided = case.decision if case.ask.action == "release" else None
        found = b.filled(
            bizId=case.claim,
            acceptNo=case.reference,
            decision=decided and self._decision(decided),
        )
        return b.reply({"code": 0, "msg": "success", "data": found})

    def _decision(self, decided: Decision) -> b.Json:
        return b.filled(
            conclusion=OUTCOMES[decided.outcome],
            memberList=[
                b.filled(
                    memberId=each.person,
                    passFlag="1" if each.granted else "0",
                    amountFen=each.amount_fen,
                    reasonCode=each.reason,
                )
                for each in decided.findings
            ],
            auditor=decided.determined_by,
            approver=decided.confirmed_by,
            finishTime=b.clock(decided.decided_at, "%Y-%m-%dT%H:%M:%S"),
            opinion=decided.opinion,
            reasonCode=decided.reason,
            supplementList=list(decided.missing),
        )

    def busy(self) -> b.Reply:
        return b.reply({"code": 50003, "msg": "系统繁忙", "data": None})

    def refused(self) -> b.Reply:
        return b.reply({"code": 40010, "msg": "参数错误", "data": None})
