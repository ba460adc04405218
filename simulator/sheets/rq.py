"""Gas: CSV in UTF-8 with a byte-order mark, pinyin initials."""

from simulator.cases import Action, Ask, Case, Decision, Line
from simulator.dialects import _base as b
from simulator.sheets._base import Row, SheetDialect

ACTIONS: dict[str, Action] = {"YS": "lodge", "SQ": "release", "CX": "withdraw"}
VERDICTS = {"Y": "true", "N": "false", "?": "unknown"}
OUTCOMES = {"approve": "Y", "refuse": "N", "return": "T"}


class Gas(SheetDialect):
    code = "RQ"
    officers = ("温暖", "明炎")
    form = "csv"
    encoding = "utf-8-sig"
    amount_in = "je"
    amount_out = "je"
    columns_out = (
        "ywbh", "slbh", "jg", "je", "yy", "bz",
        "bcl", "jbr", "shr", "bjsj",
    )  # fmt: skip

    def read(self, row: Row) -> Ask:
        verdict, amount = VERDICTS[row["tj"]], b.fen(row["je"])
        line = Line("household", verdict, amount, row["yy"] or None)
        delivery, claim = b.needed(row["lsh"]), b.needed(row["ywbh"])
        return Ask(delivery, claim, b.action(row["lx"], ACTIONS), row["sxbm"], (line,))

    def write(self, case: Case, decision: Decision) -> Row:
        amount = next((each.amount_fen for each in decision.findings), None)
        return {
            "ywbh": case.claim,
            "slbh": case.reference,
            "jg": OUTCOMES[decision.outcome],
            "je": b.yuan(amount) or "",
            "yy": decision.reason or "",
            "bz": decision.opinion,
            "bcl": "|".join(decision.missing),
            "jbr": decision.determined_by,
            "shr": decision.confirmed_by,
            "bjsj": b.clock(decision.decided_at, "%Y/%m/%d %H:%M:%S"),
        }
