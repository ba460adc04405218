"""Emergency management: batches of records."""

from collections.abc import Sequence

from simulator.cases import Action, Ask, Case, Decision, Line
from simulator.dialects import _base as b

ACTIONS: dict[int, Action] = {10: "lodge", 20: "release", 90: "withdraw"}
VERDICTS = {"GRANT": "true", "DENY": "false", "OPEN": "unknown"}
OUTCOMES = {"approve": "GRANT", "refuse": "DENY", "return": "RETURN"}


class EmergencyManagement(b.Dialect):
    code = "YJ"
    officers = ("凌骁", "安澜")
    calls_back = True
    routes = (("POST", "/yj/relief/batch"),)

    def authorised(self, call: b.Call, token: str) -> bool:
        return b.same(call.headers.get("authorization"), f"Token {token}")

    def read(self, call: b.Call) -> list[Ask]:
        return [_ask(record) for record in call.json()["RECORDS"]]

    def answer(self, cases: Sequence[Case]) -> b.Reply:
        taken = [{"CLAIM_ID": case.claim, "NO": case.reference} for case in cases]
        return b.reply({"errcode": 0, "errmsg": "ok", "ACCEPTED": taken, "FAILED": []})

    def callback(self, case: Case, decision: Decision) -> b.Json:
        return b.filled(
            CLAIM_ID=case.claim,
            NO=case.reference,
            RESULT=OUTCOMES[decision.outcome],
            ITEMS=[
                b.filled(
                    REF=each.person,
                    RESULT="GRANT" if each.granted else "DENY",
                    FEN=each.amount_fen,
                    REASON=each.reason,
                )
                for each in decision.findings
            ],
            CHECKER=decision.determined_by,
            SIGNER=decision.confirmed_by,
            TIME=decision.decided_at.isoformat(),
            OPINION=decision.opinion,
            REASON=decision.reason,
            LACK=list(decision.missing),
        )

    def busy(self) -> b.Reply:
        return b.reply({"errcode": -1, "errmsg": "system busy"})

    def refused(self) -> b.Reply:
        return b.reply({"errcode": 47001, "errmsg": "data format error"})


def _ask(record: b.Json) -> Ask:
    lines = tuple(
        Line(b.needed(each["REF"]), VERDICTS[each["ADVICE"]], each.get("FEN"), each.get("REASON"))
        for each in record["ADVICE"]
    )
    claim, item = b.needed(record["CLAIM_ID"]), b.needed(record["ITEM"])
    return Ask(b.needed(record["DELIVERY_ID"]), claim, ACTIONS[record["TYPE"]], item, lines)
