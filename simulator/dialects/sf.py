"""Justice: whole pinyin words, an envelope, amounts with thousands marks."""

from collections.abc import Sequence

from simulator.cases import Action, Ask, Case, Decision, Finding, Line
from simulator.dialects import _base as b

ACTIONS: dict[str, Action] = {"yushen": "lodge", "shenqing": "release", "chehui": "withdraw"}
VERDICTS = {1: "true", 0: "false", -1: "unknown"}
OUTCOMES = {"approve": "tongyi", "refuse": "bu_tongyi", "return": "buzheng"}


class Justice(b.Dialect):
    code = "SF"
    officers = ("申正义", "法明")
    calls_back = True
    routes = (("POST", "/sf/falvyuanzhu/jiekou"),)

    def authorised(self, call: b.Call, token: str) -> bool:
        return b.same(call.headers.get("lingpai"), token)

    def read(self, call: b.Call) -> list[Ask]:
        sent = call.json()
        lines = tuple(
            Line(
                b.needed(each["xuhao"]),
                VERDICTS[each["fuhe"]],
                b.fen(each.get("jine", "").replace(",", "")),
                each.get("yuanyin"),
            )
            for each in sent["pinggu"]
        )
        action = b.action(sent["caozuo"], ACTIONS)
        claim, item = b.needed(sent["shenqing_bianhao"]), b.needed(sent["shixiang_bianma"])
        return [Ask(b.needed(sent["liushuihao"]), claim, action, item, lines)]

    def answer(self, cases: Sequence[Case]) -> b.Reply:
        case = cases[0]
        found = {"shenqing_bianhao": case.claim, "shouli_hao": case.reference}
        return b.reply({"zhuangtai": 200, "xiaoxi": "已受理", "shuju": found})

    def callback(self, case: Case, decision: Decision) -> b.Json:
        return b.filled(
            shenqing_bianhao=case.claim,
            shouli_hao=case.reference,
            jielun=OUTCOMES[decision.outcome],
            mingxi=[_finding(each) for each in decision.findings],
            shenchayuan=decision.determined_by,
            pizhunren=decision.confirmed_by,
            jueding_shijian=b.clock(decision.decided_at, "%Y.%m.%d %H:%M:%S"),
            yijian=decision.opinion,
            yuanyin=decision.reason,
            buchong_cailiao=list(decision.missing),
        )

    def busy(self) -> b.Reply:
        return b.reply({"zhuangtai": 503, "xiaoxi": "系统忙", "shuju": None})

    def refused(self) -> b.Reply:
        return b.reply({"zhuangtai": 400, "xiaoxi": "参数错误", "shuju": None})


def _finding(finding: Finding) -> b.Json:
    fen = finding.amount_fen
    return b.filled(
        xuhao=finding.person,
        tongyi=1 if finding.granted else 0,
        jine=None if fen is None else f"{fen // 100:,}.{fen % 100:02d}",
        yuanyin=finding.reason,
    )
