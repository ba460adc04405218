"""Urban management: form in, JSON out."""

import json
from collections.abc import Sequence
from urllib.parse import parse_qs

from simulator.cases import Action, Ask, Case, Decision, Line
from simulator.dialects import _base as b

ACTIONS: dict[str, Action] = {"1": "lodge", "2": "release", "3": "withdraw"}
VERDICTS = {"Y": "true", "N": "false", "D": "unknown"}
OUTCOMES = {"approve": "ty", "refuse": "bty", "return": "th"}


class UrbanManagement(b.Dialect):
    code = "CG"
    officers = ("石洁", "路清扬")
    routes = (("POST", "/cg/ljf/jm.do"),)

    def authorised(self, call: b.Call, token: str) -> bool:
        return b.same(call.headers.get("appkey"), token)

    def read(self, call: b.Call) -> list[Ask]:
        form = {name: values[0] for name, values in parse_qs(call.body.decode()).items()}
        lines = tuple(
            Line(b.needed(each["dx"]), VERDICTS[each["jl"]], b.fen(each.get("je")), each.get("yy"))
            for each in json.loads(form["mx"])
        )
        return [Ask(form["lsh"], form["ywh"], b.action(form["lx"], ACTIONS), form["sxdm"], lines)]

    def answer(self, cases: Sequence[Case]) -> b.Reply:
        case = cases[0]
        decided = case.decision if case.ask.action == "release" else None
        decided_body = decided and self._decision(decided)
        return b.reply(b.filled(flag="T", ywh=case.claim, slh=case.reference, pf=decided_body))

    def _decision(self, decided: Decision) -> b.Json:
        return b.filled(
            jg=OUTCOMES[decided.outcome],
            mx=[
                b.filled(
                    dx=each.person,
                    pz="Y" if each.granted else "N",
                    je=b.money(each),
                    yy=each.reason,
                )
                for each in decided.findings
            ],
            jbr=decided.determined_by,
            spr=decided.confirmed_by,
            sj=b.clock(decided.decided_at, "%Y/%m/%d %H:%M:%S"),
            yj=decided.opinion,
            yy=decided.reason,
            bc=list(decided.missing),
        )

    def busy(self) -> b.Reply:
        return b.reply({"flag": "M"})

    def refused(self) -> b.Reply:
        return b.reply({"flag": "F", "msg": "参数有误"})
