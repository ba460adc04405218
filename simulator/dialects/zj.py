"""Housing: a signing gateway, camelCase, ten thousands of yuan."""

from collections.abc import Sequence

from simulator.cases import Action, Ask, Case, Decision, Line
from simulator.dialects import _base as b

ACTIONS: dict[str, Action] = {"PRECHECK": "lodge", "APPLY": "release", "CANCEL": "withdraw"}
VERDICTS = {"QUALIFIED": "true", "UNQUALIFIED": "false", "UNDETERMINED": "unknown"}
OUTCOMES = {"approve": "PASS", "refuse": "REJECT", "return": "BACK"}


class Housing(b.Dialect):
    code = "ZJ"
    officers = ("梁安居", "屋建国")
    calls_back = True
    routes = (("POST", "/zj/housing/guarantee/applications"),)

    def authorised(self, call: b.Call, token: str) -> bool:
        expected = b.body_digest(token, call.headers.get("x-ca-timestamp", ""), call.body)
        return b.same(call.headers.get("x-ca-signature"), expected)

    def read(self, call: b.Call) -> list[Ask]:
        sent = call.json()
        lines = tuple(
            Line(
                b.needed(each["memberId"]),
                VERDICTS[each["reviewResult"]],
                b.fen(each.get("amountWan"), 6),
                each.get("rejectCode"),
            )
            for each in sent["reviewResults"]
        )
        action = b.action(sent["operation"], ACTIONS)
        claim, item = b.needed(sent["businessNo"]), b.needed(sent["projectCode"])
        return [Ask(b.needed(sent["requestId"]), claim, action, item, lines)]

    def answer(self, cases: Sequence[Case]) -> b.Reply:
        case = cases[0]
        result = {"businessNo": case.claim, "serialNo": case.reference}
        return b.reply({"success": True, "errorCode": None, "result": result})

    def callback(self, case: Case, decision: Decision) -> b.Json:
        return b.filled(
            businessNo=case.claim,
            serialNo=case.reference,
            approvalStatus=OUTCOMES[decision.outcome],
            details=[
                b.filled(
                    memberId=each.person,
                    granted=each.granted,
                    amountWan=b.yuan(each.amount_fen, 6),
                    rejectCode=each.reason,
                )
                for each in decision.findings
            ],
            reviewer=decision.determined_by,
            approver=decision.confirmed_by,
            approvedAt=decision.decided_at.isoformat(),
            comments=decision.opinion,
            rejectCode=decision.reason,
            missingMaterials=list(decision.missing),
        )

    def busy(self) -> b.Reply:
        return b.reply({"success": False, "errorCode": "SYSTEM_BUSY", "result": None})

    def refused(self) -> b.Reply:
        return b.reply({"success": False, "errorCode": "PARAM_INVALID", "result": None})
