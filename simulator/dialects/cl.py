"""Disabled persons' federation: JSON-RPC 2.0."""

from collections.abc import Sequence

from simulator.cases import Action, Ask, Case, Decision, Line
from simulator.dialects import _base as b

ACTIONS: dict[str, Action] = {
    "assist.preview": "lodge",
    "assist.apply": "release",
    "assist.cancel": "withdraw",
}
VERDICTS = {"Y": "true", "N": "false", "?": "unknown"}
OUTCOMES = {"approve": "Y", "refuse": "N", "return": "B"}


class DisabledPersonsFederation(b.Dialect):
    code = "CL"
    officers = ("康助残", "向阳")
    calls_back = True
    routes = (("POST", "/cl/rpc"),)

    def authorised(self, call: b.Call, token: str) -> bool:
        return b.same(call.headers.get("x-api-key"), token)

    def read(self, call: b.Call) -> list[Ask]:
        sent = call.json()
        told = sent["params"]
        lines = tuple(
            Line(b.needed(each["key"]), VERDICTS[each["fit"]], each.get("fen"), each.get("reason"))
            for each in told["suggestions"]
        )
        action = b.action(sent["method"], ACTIONS)
        claim, item = b.needed(told["apply_id"]), b.needed(told["service"])
        return [Ask(b.needed(sent["id"]), claim, action, item, lines)]

    def answer(self, cases: Sequence[Case]) -> b.Reply:
        case = cases[0]
        result = {"apply_id": case.claim, "accept_no": case.reference}
        return b.reply({"jsonrpc": "2.0", "id": case.ask.delivery, "result": result})

    def callback(self, case: Case, decision: Decision) -> b.Json:
        told = b.filled(
            apply_id=case.claim,
            accept_no=case.reference,
            result=OUTCOMES[decision.outcome],
            items=[
                b.filled(
                    key=each.person,
                    agree="Y" if each.granted else "N",
                    fen=each.amount_fen,
                    reason=each.reason,
                )
                for each in decision.findings
            ],
            first_sign=decision.determined_by,
            second_sign=decision.confirmed_by,
            at=b.clock(decision.decided_at),
            opinion=decision.opinion,
            reason=decision.reason,
            lack=list(decision.missing),
        )
        return {"jsonrpc": "2.0", "method": "assist.decided", "params": told}

    def busy(self) -> b.Reply:
        return _error(-32000, "Server busy")

    def refused(self) -> b.Reply:
        return _error(-32602, "Invalid params")


def _error(code: int, text: str) -> b.Reply:
    return b.reply({"jsonrpc": "2.0", "id": None, "error": {"code": code, "message": text}})
