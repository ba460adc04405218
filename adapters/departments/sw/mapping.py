"""Water: a CSV their billing program reads, Chinese headings, GB 18030."""

from adapters.departments import _wire as w
from adapters.departments._daily_file import proposal
from adapters.exchange.sheet import Row, Sheet
from domain.delivery.port import Message, MessageKind, Outcome, Ruling

ACTIONS = {MessageKind.LODGE: "预审", MessageKind.RELEASE: "办理", MessageKind.WITHDRAW: "撤回"}
ADVICE = {"true": "符合", "false": "不符合", "unknown": "待定"}
OUTCOMES = {"同意": "approve", "不同意": "refuse", "退回": "return"}
SENT = Sheet(
    form="csv",
    encoding="gb18030",
    amount="减免金额",
    columns=(
        "流水号", "申请号", "动作", "事项", "区划", "用水户号", "户主姓名", "用水地址",
        "核对意见", "减免金额", "优惠内容", "原因", "截止日期",
    ),
)  # fmt: skip
ANSWERED = Sheet(
    form="csv",
    encoding="gb18030",
    amount="减免金额",
    columns=(
        "申请号", "受理号", "结果", "减免金额", "原因", "意见", "补充材料",
        "经办人", "复核人", "办结时间",
    ),
)  # fmt: skip


def row(message: Message) -> Row:
    proposed = proposal(message)
    return {
        "流水号": message.id.hex,
        "申请号": str(message.claim_id),
        "动作": ACTIONS[message.kind],
        "事项": message.item,
        "区划": message.region,
        "用水户号": w.account(message),
        "户主姓名": message.applicant,
        "用水地址": message.address or "",
        "核对意见": ADVICE[proposed.verdict],
        "减免金额": w.yuan(proposed.amount_fen) or "",
        "优惠内容": proposed.text,
        "原因": proposed.reason,
        "截止日期": w.day(message.due_on) or "",
    }


def outcome(row: Row) -> Outcome:
    decided = OUTCOMES[row["结果"]]
    amount = w.fen(row["减免金额"])
    household = w.ruling_line(w.HOUSEHOLD_KEY, decided == "approve", amount, row["原因"])
    ruling = Ruling(
        outcome=decided,
        lines=[] if decided == "return" else [household],
        determined_by=w.text(row["经办人"]),
        confirmed_by=w.text(row["复核人"]),
        decided_at=w.from_local(row["办结时间"]),
        opinion=w.words(row["意见"]),
        reason=w.words(row["原因"]) or None,
        missing=tuple(filter(None, row["补充材料"].split("、"))),
    )
    return Outcome(w.claim(row["申请号"]), w.text(row["受理号"]), ruling)
