"""Urban management (refuse fee): a web form of the nineties, pinyin initials, JSON in one field.
It is a utility: name, address and account of the household, and no more."""

from adapters.departments import _wire as w
from domain.delivery.port import Message, MessageKind, MessageLine, Outcome, Ruling

TYPES = {MessageKind.LODGE: "1", MessageKind.RELEASE: "2", MessageKind.WITHDRAW: "3"}
VERDICTS = {"true": "Y", "false": "N", "unknown": "D"}
OUTCOMES = {"ty": "approve", "bty": "refuse", "th": "return"}
CLOCK = "%Y/%m/%d %H:%M:%S"


def request(message: Message) -> dict[str, str]:
    return {
        "lsh": message.id.hex,
        "ywh": str(message.claim_id),
        "lx": TYPES[message.kind],
        "sxdm": message.item,
        "qh": message.region,
        "hzxm": message.applicant,
        "dz": message.address or "",
        "hh": w.account(message),
        "bjqx": w.day(message.due_on, "%Y/%m/%d") or "",
        "mx": w.to_json(w.lines(message, _line)).decode(),
    }


def _line(line: MessageLine) -> dict[str, w.Json]:
    return w.given(
        dx=w.person_key(line),
        jl=VERDICTS[line.verdict],
        je=w.yuan(line.amount_fen),
        sm=line.text,
        yy=line.reason,
    )


def outcome(message: Message, answer: w.Json, path: str) -> Outcome:
    w.refuse_code(answer["flag"], ("T",), ("M",), path)
    w.same_claim(message, answer["ywh"])
    decided = answer.get("pf")
    ruling = None if decided is None else _ruling(decided)
    return Outcome(message.claim_id, w.text(answer["slh"]), ruling)


def _ruling(decided: w.Json) -> Ruling:
    return Ruling(
        outcome=OUTCOMES[decided["jg"]],
        lines=[
            w.ruling_line(each["dx"], each["pz"] == "Y", w.fen(each.get("je")), each.get("yy"))
            for each in decided["mx"]
        ],
        determined_by=w.text(decided["jbr"]),
        confirmed_by=w.text(decided["spr"]),
        decided_at=w.from_local(decided["sj"], CLOCK),
        opinion=w.words(decided.get("yj")),
        reason=w.words(decided.get("yy")) or None,
        missing=w.texts(decided.get("bc", [])),
    )
