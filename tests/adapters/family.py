"""A family to tell departments about. Nobody in it exists."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import uuid4

from domain.delivery.port import Message, MessageKind, MessageLine, MessagePerson

MOTHER = MessagePerson(
    ref="p1",
    name="测试甲𬱖·热合曼",
    id_number="321311198405179983",
    relation="02",
    facts={
        "p.sex": "F",
        "p.age": 42,
        "p.identities": frozenset({"dibao", "tekun"}),
        "p.serious_illness": True,
        "p.medical_oop_12m": 2_600_050,
        "p.student_stage": "none",
        "p.veteran": True,
        "p.something_new": Decimal("12.5"),
    },
)
SON = MessagePerson("p2", "测试乙", "32131120130308999X", "20", {"p.student_stage": "junior"})
GRANTED = MessageLine("p1", "true", 2_000_007, "CNY/person/year", "20000.07 元/年", None)
NOT_GRANTED = MessageLine("p2", "false", None, "CNY/person/year", "不符合", "R-SCP-01")
HOUSEHOLD_GRANTED = MessageLine(None, "true", 146_000, "CNY/household/month", "1460 元/月", None)
UTILITY_GRANTED = MessageLine(None, "true", None, "m3/month", "5 m3", None)


def message(code: str, kind: MessageKind = MessageKind.LODGE, **changes: object) -> Message:
    """A fresh claim of the family at one department."""
    told = Message(
        id=uuid4(),
        kind=kind,
        claim_id=uuid4(),
        case_number="321311202611020000017",
        item=f"{code}-01",
        item_name=f"{code} 的事项",
        region="321311",
        office=f"321311-{code}",
        applicant="测试甲𬱖·热合曼",
        phone="000-84000017",
        address="示范路 17 号, 3 单元",
        accounts={f"{code.lower()}_account_no": "0017000017"},
        household={"hh.type": "rural", "hh.income_pc_month": 15_000},
        persons=(MOTHER, SON),
        proposed=(GRANTED, NOT_GRANTED),
        due_on=date(2026, 11, 12),
        sent_at=datetime(2026, 11, 2, 1, 30, tzinfo=UTC),
    )
    return replace(told, **changes)  # type: ignore[arg-type]


def again(told: Message, kind: MessageKind) -> Message:
    """The next delivery about the same claim."""
    return replace(told, id=uuid4(), kind=kind)
