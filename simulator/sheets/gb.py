"""Digital television: XLSX, Chinese headings, results as numbers."""

from simulator.cases import Action, Ask, Case, Decision, Line
from simulator.dialects import _base as b
from simulator.sheets._base import Row, SheetDialect

ACTIONS: dict[str, Action] = {"登记": "lodge", "审批": "release", "取消": "withdraw"}
VERDICTS = {"是": "true", "否": "false", "未定": "unknown"}
OUTCOMES = {"approve": "1", "refuse": "2", "return": "3"}


class DigitalTelevision(SheetDialect):
    code = "GB"
    officers = ("文广", "乐声")
    form = "xlsx"
    amount_in = "每月减免(元)"
    amount_out = "每月减免(元)"
    columns_out = (
        "单号", "工单号", "处理结果", "每月减免(元)", "原因代码", "备注",
        "需补材料", "受理员", "主管", "处理时间",
    )  # fmt: skip

    def read(self, row: Row) -> Ask:
        verdict, amount = VERDICTS[row["是否符合"]], b.fen(row["每月减免(元)"])
        line = Line("household", verdict, amount, row["原因代码"] or None)
        delivery, claim = b.needed(row["序列号"]), b.needed(row["单号"])
        return Ask(delivery, claim, b.action(row["步骤"], ACTIONS), row["事项编码"], (line,))

    def write(self, case: Case, decision: Decision) -> Row:
        amount = next((each.amount_fen for each in decision.findings), None)
        return {
            "单号": case.claim,
            "工单号": case.reference,
            "处理结果": OUTCOMES[decision.outcome],
            "每月减免(元)": b.yuan(amount) or "",
            "原因代码": decision.reason or "",
            "备注": decision.opinion,
            "需补材料": ",".join(decision.missing),
            "受理员": decision.determined_by,
            "主管": decision.confirmed_by,
            "处理时间": b.clock(decision.decided_at, "%Y-%m-%d %H:%M"),
        }
