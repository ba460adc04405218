"""Power: XLSX, the words of a marketing system."""

from simulator.cases import Action, Ask, Case, Decision, Line
from simulator.dialects import _base as b
from simulator.sheets._base import Row, SheetDialect

ACTIONS: dict[str, Action] = {"00": "lodge", "01": "release", "09": "withdraw"}
VERDICTS = {"1": "true", "0": "false", "": "unknown"}
OUTCOMES = {"approve": "1", "refuse": "0", "return": "2"}


class Power(SheetDialect):
    code = "GD"
    officers = ("雷亮", "伏安宁")
    form = "xlsx"
    amount_in = "AMT"
    amount_out = "AMT"
    columns_out = (
        "APP_NO", "WKST_NO", "RESULT_FLAG", "AMT", "REASON_CODE", "REMARK",
        "SUPPLY_LIST", "HANDLER", "AUDITOR", "FINISH_TIME",
    )  # fmt: skip

    def read(self, row: Row) -> Ask:
        verdict, amount = VERDICTS[row["SUGGEST_FLAG"]], b.fen(row["AMT"])
        line = Line("household", verdict, amount, row["REASON_CODE"] or None)
        action = b.action(row["APP_TYPE"], ACTIONS)
        return Ask(
            b.needed(row["SEQ_ID"]), b.needed(row["APP_NO"]), action, row["ITEM_CODE"], (line,)
        )

    def write(self, case: Case, decision: Decision) -> Row:
        amount = next((each.amount_fen for each in decision.findings), None)
        return {
            "APP_NO": case.claim,
            "WKST_NO": case.reference,
            "RESULT_FLAG": OUTCOMES[decision.outcome],
            "AMT": b.yuan(amount) or "",
            "REASON_CODE": decision.reason or "",
            "REMARK": decision.opinion,
            "SUPPLY_LIST": ";".join(decision.missing),
            "HANDLER": decision.determined_by,
            "AUDITOR": decision.confirmed_by,
            "FINISH_TIME": b.clock(decision.decided_at, "%Y%m%d%H%M%S"),
        }
