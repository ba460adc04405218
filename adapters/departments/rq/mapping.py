"""Gas: a CSV for office software (UTF-8 with a byte-order mark), pinyin initials, Y/N."""

from adapters.departments import _wire as w
from adapters.departments._daily_file import proposal
from adapters.exchange.sheet import Row, Sheet
from domain.delivery.port import Message, MessageKind, Outcome, Ruling

TYPES = {MessageKind.LODGE: "YS", MessageKind.RELEASE: "SQ", MessageKind.WITHDRAW: "CX"}
MARKS = {"true": "Y", "false": "N", "unknown": "?"}
OUTCOMES = {"Y": "approve", "N": "refuse", "T": "return"}
CLOCK = "%Y/%m/%d %H:%M:%S"
SENT = Sheet(
    form="csv",
    encoding="utf-8-sig",
    amount="je",
    columns=(
        "lsh", "ywbh", "lx", "sxbm", "qh", "rqhh", "khmc", "yqdz", "tj", "je", "yhnr", "yy", "qx",
    ),
)  # fmt: skip
ANSWERED = Sheet(
    form="csv",
    encoding="utf-8-sig",
    amount="je",
    columns=("ywbh", "slbh", "jg", "je", "yy", "bz", "bcl", "jbr", "shr", "bjsj"),
)


def row(message: Message) -> Row:
    proposed = proposal(message)
    return {
        "lsh": message.id.hex,
        "ywbh": str(message.claim_id),
        "lx": TYPES[message.kind],
        "sxbm": message.item,
        "qh": message.region,
        "rqhh": w.account(message),
        "khmc": message.applicant,
        "yqdz": message.address or "",
        "tj": MARKS[proposed.verdict],
        "je": w.yuan(proposed.amount_fen) or "",
        "yhnr": proposed.text,
        "yy": proposed.reason,
        "qx": w.day(message.due_on, "%Y/%m/%d") or "",
    }


def outcome(row: Row) -> Outcome:
    decided = OUTCOMES[row["jg"]]
    household = w.ruling_line(w.HOUSEHOLD_KEY, decided == "approve", w.fen(row["je"]), row["yy"])
    ruling = Ruling(
        outcome=decided,
        lines=[] if decided == "return" else [household],
        determined_by=w.text(row["jbr"]),
        confirmed_by=w.text(row["shr"]),
        decided_at=w.from_local(row["bjsj"], CLOCK),
        opinion=w.words(row["bz"]),
        reason=w.words(row["yy"]) or None,
        missing=tuple(filter(None, row["bcl"].split("|"))),
    )
    return Outcome(w.claim(row["ywbh"]), w.text(row["slbh"]), ruling)
