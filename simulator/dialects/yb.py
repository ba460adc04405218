"""Medical security: one address, `infno`, 200 to everything."""

from collections.abc import Sequence

from simulator.cases import Action, Ask, Case, Decision, Line
from simulator.dialects import _base as b

ACTIONS: dict[str, Action] = {"5301": "lodge", "5302": "release", "5303": "withdraw"}
VERDICTS = {"1": "true", "0": "false", "9": "unknown"}
OUTCOMES = {"approve": "1", "refuse": "2", "return": "3"}


class MedicalSecurity(b.Dialect):
    code = "YB"
    officers = ("周海棠", "吕明远")
    routes = (("POST", "/yb/fsi/api/medrelief"),)

    def authorised(self, call: b.Call, token: str) -> bool:
        stamp = call.headers.get("x-tif-timestamp", "")
        expected = b.body_digest(token, stamp, call.body)
        return b.same(call.headers.get("x-tif-signature"), expected)

    def read(self, call: b.Call) -> list[Ask]:
        sent = call.json()
        apply = sent["input"]["apply"]
        lines = tuple(
            Line(
                b.needed(each["psn_no"]),
                VERDICTS[each["elig_flag"]],
                b.fen(each.get("relief_amt")),
                each.get("rea_code"),
            )
            for each in sent["input"]["evallist"]
        )
        action = b.action(sent["infno"], ACTIONS)
        claim, item = b.needed(apply["relief_apply_no"]), b.needed(apply["item_code"])
        return [Ask(b.needed(sent["msgid"]), claim, action, item, lines)]

    def answer(self, cases: Sequence[Case]) -> b.Reply:
        case = cases[0]
        output = {"relief_apply_no": case.claim, "relief_no": case.reference}
        decided = case.decision if case.ask.action == "release" else None
        rslt = decided and self._result(decided)
        return b.reply({"infcode": 0, "err_msg": "", "output": {**output, "rslt": rslt}})

    def _result(self, decided: Decision) -> b.Json:
        return {
            "rslt_code": OUTCOMES[decided.outcome],
            "dets": [
                {
                    "psn_no": each.person,
                    "elig_flag": "1" if each.granted else "0",
                    "relief_amt": b.money(each),
                    "rea_code": each.reason,
                }
                for each in decided.findings
            ],
            "opter_name": decided.determined_by,
            "chker_name": decided.confirmed_by,
            "chk_time": b.clock(decided.decided_at),
            "opnn": decided.opinion,
            "rea_code": decided.reason,
            "supplist": list(decided.missing),
        }

    def busy(self) -> b.Reply:
        return b.reply({"infcode": -1, "err_msg": "系统繁忙,请稍后重试", "output": None})

    def refused(self) -> b.Reply:
        return b.reply({"infcode": 2001, "err_msg": "报文校验不通过", "output": None})
