"""Digital television: an XLSX with Chinese headings, results as numbers, amounts in yuan."""

from adapters.departments import _wire as w
from adapters.departments._daily_file import proposal
from adapters.exchange.sheet import Row, Sheet
from domain.delivery.port import Message, MessageKind, Outcome, Ruling

STEPS = {MessageKind.LODGE: "登记", MessageKind.RELEASE: "审批", MessageKind.WITHDRAW: "取消"}
ADVICE = {"true": "是", "false": "否", "unknown": "未定"}
OUTCOMES = {"1": "approve", "2": "refuse", "3": "return"}
CLOCK = "%Y-%m-%d %H:%M"
SENT = Sheet(
    form="xlsx",
    amount="每月减免(元)",
    columns=(
        "序列号", "单号", "步骤", "事项编码", "县区", "智能卡号", "客户姓名", "装机地址",
        "是否符合", "每月减免(元)", "说明", "原因代码", "期限",
    ),
)  # fmt: skip
ANSWERED = Sheet(
    form="xlsx",
    amount="每月减免(元)",
    columns=(
        "单号", "工单号", "处理结果", "每月减免(元)", "原因代码", "备注", "需补材料",
        "受理员", "主管", "处理时间",
    ),
)  # fmt: skip


def row(message: Message) -> Row:
    proposed = proposal(message)
    return {
        "序列号": message.id.hex,
        "单号": str(message.claim_id),
        "步骤": STEPS[message.kind],
        "事项编码": message.item,
        "县区": message.region,
        "智能卡号": w.account(message),
        "客户姓名": message.applicant,
        "装机地址": message.address or "",
        "是否符合": ADVICE[proposed.verdict],
        "每月减免(元)": w.yuan(proposed.amount_fen) or "",
        "说明": proposed.text,
        "原因代码": proposed.reason,
        "期限": w.day(message.due_on) or "",
    }


def outcome(row: Row) -> Outcome:
    decided = OUTCOMES[row["处理结果"]]
    amount, reason = w.fen(row["每月减免(元)"]), row["原因代码"]
    household = w.ruling_line(w.HOUSEHOLD_KEY, decided == "approve", amount, reason)
    ruling = Ruling(
        outcome=decided,
        lines=[] if decided == "return" else [household],
        determined_by=w.text(row["受理员"]),
        confirmed_by=w.text(row["主管"]),
        decided_at=w.from_local(row["处理时间"], CLOCK),
        opinion=w.words(row["备注"]),
        reason=w.words(reason) or None,
        missing=tuple(filter(None, row["需补材料"].split(","))),
    )
    return Outcome(w.claim(row["单号"]), w.text(row["工单号"]), ruling)
