"""Power: an XLSX in the words of the grid's marketing system, 1/0 for yes and no."""

from adapters.departments import _wire as w
from adapters.departments._daily_file import proposal
from adapters.exchange.sheet import Row, Sheet
from domain.delivery.port import Message, MessageKind, Outcome, Ruling

TYPES = {MessageKind.LODGE: "00", MessageKind.RELEASE: "01", MessageKind.WITHDRAW: "09"}
FLAGS = {"true": "1", "false": "0", "unknown": ""}
OUTCOMES = {"1": "approve", "0": "refuse", "2": "return"}
CLOCK = "%Y%m%d%H%M%S"
SENT = Sheet(
    form="xlsx",
    amount="AMT",
    columns=(
        "SEQ_ID", "APP_NO", "APP_TYPE", "ITEM_CODE", "ORG_REGION", "CONS_NO", "CONS_NAME",
        "ELEC_ADDR", "SUGGEST_FLAG", "AMT", "PREF_DESC", "REASON_CODE", "LIMIT_DATE",
    ),
)  # fmt: skip
ANSWERED = Sheet(
    form="xlsx",
    amount="AMT",
    columns=(
        "APP_NO", "WKST_NO", "RESULT_FLAG", "AMT", "REASON_CODE", "REMARK", "SUPPLY_LIST",
        "HANDLER", "AUDITOR", "FINISH_TIME",
    ),
)  # fmt: skip


def row(message: Message) -> Row:
    proposed = proposal(message)
    return {
        "SEQ_ID": message.id.hex,
        "APP_NO": str(message.claim_id),
        "APP_TYPE": TYPES[message.kind],
        "ITEM_CODE": message.item,
        "ORG_REGION": message.region,
        "CONS_NO": w.account(message),
        "CONS_NAME": message.applicant,
        "ELEC_ADDR": message.address or "",
        "SUGGEST_FLAG": FLAGS[proposed.verdict],
        "AMT": w.yuan(proposed.amount_fen) or "",
        "PREF_DESC": proposed.text,
        "REASON_CODE": proposed.reason,
        "LIMIT_DATE": w.day(message.due_on, "%Y%m%d") or "",
    }


def outcome(row: Row) -> Outcome:
    decided = OUTCOMES[row["RESULT_FLAG"]]
    amount = w.fen(row["AMT"])
    household = w.ruling_line(w.HOUSEHOLD_KEY, decided == "approve", amount, row["REASON_CODE"])
    ruling = Ruling(
        outcome=decided,
        lines=[] if decided == "return" else [household],
        determined_by=w.text(row["HANDLER"]),
        confirmed_by=w.text(row["AUDITOR"]),
        decided_at=w.from_local(row["FINISH_TIME"], CLOCK),
        opinion=w.words(row["REMARK"]),
        reason=w.words(row["REASON_CODE"]) or None,
        missing=tuple(filter(None, row["SUPPLY_LIST"].split(";"))),
    )
    return Outcome(w.claim(row["APP_NO"]), w.text(row["WKST_NO"]), ruling)
