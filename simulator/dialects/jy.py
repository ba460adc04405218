"""Education: capital pinyin initials, a number now, a callback later."""

from collections.abc import Sequence

from simulator.cases import Action, Ask, Case, Decision, Line
from simulator.dialects import _base as b

ACTIONS: dict[str, Action] = {"YS": "lodge", "BL": "release", "CX": "withdraw"}
VERDICTS = {"FH": "true", "BFH": "false", "DQ": "unknown"}
OUTCOMES = {"approve": "TG", "refuse": "BTG", "return": "TH"}


class Education(b.Dialect):
    code = "JY"
    officers = ("方知行", "孟书琴")
    calls_back = True
    routes = (("POST", "/jy/xszz/sq"),)

    def authorised(self, call: b.Call, token: str) -> bool:
        return b.same(call.headers.get("authorization"), f"Bearer {token}")

    def read(self, call: b.Call) -> list[Ask]:
        sent = call.json()
        lines = tuple(
            Line(b.needed(each["XH"]), VERDICTS[each["JL"]], b.fen(each.get("JE")), each.get("YYM"))
            for each in sent["JYLB"]
        )
        action = b.action(sent["YWLX"], ACTIONS)
        claim, item = b.needed(sent["SQBH"]), b.needed(sent["XMDM"])
        return [Ask(b.needed(sent["LSH"]), claim, action, item, lines)]

    def answer(self, cases: Sequence[Case]) -> b.Reply:
        case = cases[0]
        return b.reply({"SQBH": case.claim, "SLBH": case.reference, "ZT": "YSL"}, 202)

    def callback(self, case: Case, decision: Decision) -> b.Json:
        return b.filled(
            SQBH=case.claim,
            SLBH=case.reference,
            JG=OUTCOMES[decision.outcome],
            MX=[
                b.filled(
                    XH=each.person,
                    TG="1" if each.granted else "0",
                    JE=b.money(each),
                    YYM=each.reason,
                )
                for each in decision.findings
            ],
            RDR=decision.determined_by,
            QRR=decision.confirmed_by,
            BJSJ=b.clock(decision.decided_at, "%Y%m%d%H%M%S"),
            YJ=decision.opinion,
            YYM=decision.reason,
            BCCL=list(decision.missing),
        )
