"""Justice (legal aid): whole pinyin words, yes/no as 1 and 0, money as "1,460.00", envelope
`{zhuangtai, xiaoxi, shuju}`. Legal aid wants the applicant's trouble, not the household's money."""

from adapters.departments import _wire as w
from domain.delivery.port import Message, MessageKind, MessageLine, MessagePerson, Outcome, Ruling

ACTIONS = {
    MessageKind.LODGE: "yushen",
    MessageKind.RELEASE: "shenqing",
    MessageKind.WITHDRAW: "chehui",
}
OUTCOMES = {"tongyi": "approve", "bu_tongyi": "refuse", "buzheng": "return"}
BUSY = (503, 429)
CLOCK = "%Y.%m.%d %H:%M:%S"
PERSON: w.Table = {
    "p.legal_matter": ("susong_shixiang", w.plain),
    "p.wage_claim_migrant": ("nongmingong_taoxin", lambda v: 1 if v else 0),
    "p.identities": ("jiuzhu_leixing", w.plain),
}


def _money(fen: int | None) -> str | None:
    return None if fen is None else f"{fen // 100:,}.{fen % 100:02d}"


def request(message: Message) -> dict[str, w.Json]:
    return w.given(
        liushuihao=message.id.hex,
        caozuo=ACTIONS[message.kind],
        shenqing_bianhao=str(message.claim_id),
        anjian_bianhao=message.case_number,
        shixiang_bianma=message.item,
        shixiang_mingcheng=message.item_name,
        xingzheng_quhua=message.region,
        shouli_jigou=message.office,
        shenqingren=message.applicant,
        lianxi_dianhua=message.phone,
        zhuzhi=message.address,
        jiezhi_riqi=w.day(message.due_on),
        jiating=w.others(message.household, {}),
        chengyuan=[_person(person) for person in message.persons],
        pinggu=w.lines(message, _line),
    )


def _person(person: MessagePerson) -> dict[str, w.Json]:
    return w.given(
        xuhao=person.ref,
        xingming=person.name,
        shenfenzheng=person.id_number,
        guanxi=person.relation,
        qita=w.others(person.facts, PERSON),
        **w.renamed(person.facts, PERSON),
    )


def _line(line: MessageLine) -> dict[str, w.Json]:
    return w.given(
        xuhao=w.person_key(line),
        fuhe={"true": 1, "false": 0}.get(line.verdict, -1),
        jine=_money(line.amount_fen),
        danwei=line.unit,
        shuoming=line.text,
        yuanyin=line.reason,
    )


def receipt(message: Message, answer: w.Json, path: str) -> Outcome:
    w.refuse_code(answer["zhuangtai"], (200,), BUSY, path)
    found = answer["shuju"]
    w.same_claim(message, found["shenqing_bianhao"])
    return Outcome(message.claim_id, w.text(found["shouli_hao"]))


def callback(payload: w.Json) -> Outcome:
    ruling = Ruling(
        outcome=OUTCOMES[payload["jielun"]],
        lines=[
            w.ruling_line(
                each["xuhao"], each["tongyi"] == 1, _fen(each.get("jine")), each.get("yuanyin")
            )
            for each in payload["mingxi"]
        ],
        determined_by=w.text(payload["shenchayuan"]),
        confirmed_by=w.text(payload["pizhunren"]),
        decided_at=w.from_local(payload["jueding_shijian"], CLOCK),
        opinion=w.words(payload.get("yijian")),
        reason=w.words(payload.get("yuanyin")) or None,
        missing=w.texts(payload.get("buchong_cailiao", [])),
    )
    return Outcome(w.claim(payload["shenqing_bianhao"]), w.text(payload["shouli_hao"]), ruling)


def _fen(amount: w.Json) -> int | None:
    return None if amount is None else w.fen(w.text(amount).replace(",", ""))
