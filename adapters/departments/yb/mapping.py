"""Medical security, after the style of the national interface: `infno` says what is wanted, names
are clipped English, yes and no are 1 and 0, money is yuan as text, everything answers 200."""

from typing import Any

from adapters.departments import _wire as w
from domain.delivery.port import Message, MessageKind, MessageLine, MessagePerson, Outcome, Ruling

INFNO = {MessageKind.LODGE: "5301", MessageKind.RELEASE: "5302", MessageKind.WITHDRAW: "5303"}
ELIGIBLE = {"true": "1", "false": "0", "unknown": "9"}
OUTCOMES = {"1": "approve", "2": "refuse", "3": "return"}
INSURANCE = {"resident": "390", "employee": "310", "none": "000", "other_place": "999"}
BUSY = (-1, 9001)
PERSON: w.Table = {
    "p.sex": ("gend", lambda v: w.SEX.get(v, "9")),
    "p.age": ("age", w.plain),
    "p.medical_insurance": ("insutype", lambda v: INSURANCE.get(v, "999")),
    "p.medical_oop_12m": ("selfpay_amt", w.yuan),
    "p.serious_illness": ("serious_dise_flag", lambda v: "1" if v else "0"),
    "p.hukou_local": ("local_flag", lambda v: "1" if v else "0"),
    "p.identities": ("aid_obj_types", w.plain),
}


def request(message: Message) -> dict[str, Any]:
    return {
        "infno": INFNO[message.kind],
        "msgid": message.id.hex,
        "mdtrtarea_admvs": message.region,
        "inf_time": w.local(message.sent_at),
        "input": {
            "apply": w.given(
                relief_apply_no=str(message.claim_id),
                case_no=message.case_number,
                item_code=message.item,
                item_name=message.item_name,
                rcpt_org=message.office,
                aply_psn=message.applicant,
                tel=message.phone,
                addr=message.address,
                lmt_date=w.day(message.due_on),
                ext=w.others(message.household, {}),
            ),
            "psnlist": [_person(person) for person in message.persons],
            "evallist": w.lines(message, _line),
        },
    }


def _person(person: MessagePerson) -> dict[str, Any]:
    return w.given(
        psn_no=person.ref,
        psn_name=person.name,
        psn_cert_type="01" if person.id_number else None,
        certno=person.id_number,
        rlts=person.relation,
        ext=w.others(person.facts, PERSON),
        **w.renamed(person.facts, PERSON),
    )


def _line(line: MessageLine) -> dict[str, Any]:
    return w.given(
        psn_no=w.person_key(line),
        elig_flag=ELIGIBLE[line.verdict],
        relief_amt=w.yuan(line.amount_fen),
        unt=line.unit,
        memo=line.text,
        rea_code=line.reason,
    )


def outcome(message: Message, answer: w.Json, path: str) -> Outcome:
    w.refuse_code(answer["infcode"], (0,), BUSY, path)
    output = answer["output"]
    w.same_claim(message, output["relief_apply_no"])
    result = output.get("rslt")
    ruling = None if result is None else _ruling(result)
    return Outcome(message.claim_id, w.text(output["relief_no"]), ruling)


def _ruling(result: w.Json) -> Ruling:
    return Ruling(
        outcome=OUTCOMES[result["rslt_code"]],
        lines=[
            w.ruling_line(
                each["psn_no"],
                each["elig_flag"] == "1",
                w.fen(each["relief_amt"]),
                each["rea_code"],
            )
            for each in result["dets"]
        ],
        determined_by=w.text(result["opter_name"]),
        confirmed_by=w.text(result["chker_name"]),
        decided_at=w.from_local(result["chk_time"]),
        opinion=w.words(result["opnn"]),
        reason=w.words(result["rea_code"]) or None,
        missing=w.texts(result["supplist"]),
    )
