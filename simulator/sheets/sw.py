"""Water: CSV in GB 18030, Chinese headings."""

from simulator.cases import Action, Ask, Case, Decision, Line
from simulator.dialects import _base as b
from simulator.sheets._base import Row, SheetDialect

ACTIONS: dict[str, Action] = {"预审": "lodge", "办理": "release", "撤回": "withdraw"}
VERDICTS = {"符合": "true", "不符合": "false", "待定": "unknown"}
OUTCOMES = {"approve": "同意", "refuse": "不同意", "return": "退回"}


class Water(SheetDialect):
    code = "SW"
    officers = ("江渡", "潘小溪")
    form = "csv"
    encoding = "gb18030"
    amount_in = "减免金额"
    amount_out = "减免金额"
    columns_out = (
        "申请号", "受理号", "结果", "减免金额", "原因", "意见",
        "补充材料", "经办人", "复核人", "办结时间",
    )  # fmt: skip

    def read(self, row: Row) -> Ask:
        verdict, amount = VERDICTS[row["核对意见"]], b.fen(row["减免金额"])
        line = Line("household", verdict, amount, row["原因"] or None)
        delivery, claim = b.needed(row["流水号"]), b.needed(row["申请号"])
        return Ask(delivery, claim, b.action(row["动作"], ACTIONS), row["事项"], (line,))

    def write(self, case: Case, decision: Decision) -> Row:
        amount = next((each.amount_fen for each in decision.findings), None)
        return {
            "申请号": case.claim,
            "受理号": case.reference,
            "结果": OUTCOMES[decision.outcome],
            "减免金额": b.yuan(amount) or "",
            "原因": decision.reason or "",
            "意见": decision.opinion,
            "补充材料": "、".join(decision.missing),
            "经办人": decision.determined_by,
            "复核人": decision.confirmed_by,
            "办结时间": b.clock(decision.decided_at),
        }
