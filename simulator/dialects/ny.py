"""Agriculture: resources and status codes, as a textbook has them."""

from collections.abc import Sequence
from uuid import UUID

from simulator.cases import Action, Ask, Case, Decision, Finding, Line
from simulator.dialects import _base as b

STAGES: dict[str, Action] = {"preview": "lodge", "final": "release"}
VERDICTS = {"meets": "true", "does_not_meet": "false", "open": "unknown"}
OUTCOMES = {"approve": "listed", "refuse": "not_listed", "return": "more_information"}
PATH = "/ny/v2/monitoring-requests/{claim}"


class Agriculture(b.Dialect):
    code = "NY"
    officers = ("田守望", "麦丰年")
    routes = (("PUT", PATH), ("DELETE", PATH))

    def authorised(self, call: b.Call, token: str) -> bool:
        return b.same(call.headers.get("authorization"), b.basic("lianban", token))

    def read(self, call: b.Call) -> list[Ask]:
        claim = str(UUID(call.path.rsplit("/", 1)[-1]))
        if call.method == "DELETE":
            return [Ask("", claim, "withdraw", "", ())]
        sent = call.json()
        lines = tuple(
            Line(
                b.needed(each["beneficiary"]),
                VERDICTS[each["assessment"]],
                b.fen(each.get("amount", {}).get("amount")),
                each.get("reason"),
            )
            for each in sent["assessments"]
        )
        action = b.action(sent["stage"], STAGES)
        item = b.needed(sent["measure"]["code"])
        return [Ask(b.needed(sent["delivery"]), claim, action, item, lines)]

    def answer(self, cases: Sequence[Case]) -> b.Reply:
        case = cases[0]
        decided = case.decision if case.ask.action == "release" else None
        body = b.filled(
            id=case.claim,
            register_number=case.reference,
            state=case.state,
            decision=decided and self._decision(decided),
        )
        return b.reply(body)

    def _decision(self, decided: Decision) -> b.Json:
        return b.filled(
            result=OUTCOMES[decided.outcome],
            findings=[
                b.filled(
                    beneficiary=each.person,
                    granted=each.granted,
                    amount=_money(each),
                    reason=each.reason,
                )
                for each in decided.findings
            ],
            assessed_by=decided.determined_by,
            approved_by=decided.confirmed_by,
            decided_at=decided.decided_at.isoformat(),
            comment=decided.opinion,
            reason=decided.reason,
            wanted=list(decided.missing),
        )


def _money(finding: Finding) -> b.Json:
    amount = b.money(finding)
    return None if amount is None else {"amount": amount, "currency": "CNY"}
