"""Human resources: a head with a transaction code, a camelCase body, money in whole fen, flags as
"1" and "0", and an envelope `{code, msg, data}`."""

from adapters.departments import _wire as w
from domain.delivery.port import Message, MessageKind, MessageLine, MessagePerson, Outcome, Ruling

TRANSACTIONS = {
    MessageKind.LODGE: "JYYZ0101",
    MessageKind.RELEASE: "JYYZ0102",
    MessageKind.WITHDRAW: "JYYZ0109",
}
OPINIONS = {"true": "PASS", "false": "FAIL", "unknown": "PENDING"}
OUTCOMES = {"AGREE": "approve", "DISAGREE": "refuse", "SUPPLEMENT": "return"}
BUSY = (50003, 50004)


def _flag(value: object) -> str:
    return "1" if value else "0"


PERSON: w.Table = {
    "p.sex": ("gender", lambda v: {"M": 1, "F": 2}.get(v, 9)),
    "p.age": ("age", w.plain),
    "p.disability_grade": ("disabilityGrade", w.plain),
    "p.student_stage": ("studyStage", w.plain),
    "p.veteran": ("veteranFlag", _flag),
    "p.registered_unemployed": ("unempRegFlag", _flag),
    "p.unemployed_months": ("unempMonths", w.plain),
    "p.land_expropriated": ("landLostFlag", _flag),
    "p.zero_employment_family": ("zeroJobFamilyFlag", _flag),
    "p.in_labour_age": ("labourAgeFlag", _flag),
    "p.pension_insurance": ("pensionType", w.plain),
    "p.identities": ("aidTypes", w.plain),
}


def request(message: Message) -> dict[str, w.Json]:
    head = {
        "transCode": TRANSACTIONS[message.kind],
        "transNo": message.id.hex,
        "channel": "LIANBAN",
        "transTime": w.local(message.sent_at, "%Y-%m-%dT%H:%M:%S"),
    }
    body = w.given(
        bizId=str(message.claim_id),
        caseNo=message.case_number,
        itemCode=message.item,
        itemName=message.item_name,
        areaCode=message.region,
        orgCode=message.office,
        applicantName=message.applicant,
        mobile=message.phone,
        liveAddress=message.address,
        deadline=w.day(message.due_on),
        familyInfo=w.others(message.household, {}),
        memberList=[_person(person) for person in message.persons],
        auditList=w.lines(message, _line),
    )
    return {"head": head, "body": body}


def _person(person: MessagePerson) -> dict[str, w.Json]:
    return w.given(
        memberId=person.ref,
        memberName=person.name,
        idCard=person.id_number,
        relation=person.relation,
        extra=w.others(person.facts, PERSON),
        **w.renamed(person.facts, PERSON),
    )


def _line(line: MessageLine) -> dict[str, w.Json]:
    return w.given(
        memberId=w.person_key(line),
        opinion=OPINIONS[line.verdict],
        amountFen=line.amount_fen,
        unit=line.unit,
        remark=line.text,
        reasonCode=line.reason,
    )


def outcome(message: Message, answer: w.Json, path: str) -> Outcome:
    w.refuse_code(answer["code"], (0,), BUSY, path)
    found = answer["data"]
    w.same_claim(message, found["bizId"])
    decided = found.get("decision")
    ruling = None if decided is None else _ruling(decided)
    return Outcome(message.claim_id, w.text(found["acceptNo"]), ruling)


def _ruling(decided: w.Json) -> Ruling:
    return Ruling(
        outcome=OUTCOMES[decided["conclusion"]],
        lines=[
            w.ruling_line(
                each["memberId"],
                each["passFlag"] == "1",
                w.whole(each.get("amountFen")),
                each.get("reasonCode"),
            )
            for each in decided["memberList"]
        ],
        determined_by=w.text(decided["auditor"]),
        confirmed_by=w.text(decided["approver"]),
        decided_at=w.from_local(decided["finishTime"], "%Y-%m-%dT%H:%M:%S"),
        opinion=w.words(decided.get("opinion")),
        reason=w.words(decided.get("reasonCode")) or None,
        missing=w.texts(decided.get("supplementList", [])),
    )
