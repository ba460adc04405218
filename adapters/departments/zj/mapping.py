"""Housing: camelCase, `{success, errorCode, result}`, money in ten thousand yuan with six decimals
(so that a fen survives)."""

from adapters.departments import _wire as w
from domain.delivery.port import Message, MessageKind, MessageLine, MessagePerson, Outcome, Ruling

OPERATIONS = {
    MessageKind.LODGE: "PRECHECK",
    MessageKind.RELEASE: "APPLY",
    MessageKind.WITHDRAW: "CANCEL",
}
RESULTS = {"true": "QUALIFIED", "false": "UNQUALIFIED", "unknown": "UNDETERMINED"}
OUTCOMES = {"PASS": "approve", "REJECT": "refuse", "BACK": "return"}
BUSY = ("SYSTEM_BUSY", "RATE_LIMIT")
WAN_PLACES = 6


def _wan(fen: int | None) -> str | None:
    """146000 fen → "0.146000"."""
    return None if fen is None else f"{fen // 10**WAN_PLACES}.{fen % 10**WAN_PLACES:06d}"


HOUSEHOLD: w.Table = {
    "hh.type": ("residenceType", lambda v: {"urban": "TOWN", "rural": "VILLAGE"}.get(v, "OTHER")),
    "hh.house_area_pc": ("areaPerCapita", w.plain),
    "hh.own_area_total": ("ownArea", w.plain),
    "hh.dangerous_house": ("dangerLevel", w.plain),
    "hh.housing_choice": ("guaranteeMode", w.plain),
    "hh.has_lease": ("leaseFiled", bool),
    "hh.centralised_support": ("centralSupport", bool),
    "hh.n": ("population", w.plain),
    "hh.income_pc_month": ("incomePerCapitaWan", _wan),
    "hh.identities": ("difficultyTypes", w.plain),
}


def request(message: Message) -> dict[str, w.Json]:
    return w.given(
        requestId=str(message.id),
        operation=OPERATIONS[message.kind],
        businessNo=str(message.claim_id),
        caseNumber=message.case_number,
        projectCode=message.item,
        projectName=message.item_name,
        adminDivision=message.region,
        acceptOrg=message.office,
        applicantName=message.applicant,
        applicantPhone=message.phone,
        currentAddress=message.address,
        expectFinishDate=w.day(message.due_on),
        household={
            **w.renamed(message.household, HOUSEHOLD),
            "others": w.others(message.household, HOUSEHOLD),
        },
        members=[_person(person) for person in message.persons],
        reviewResults=w.lines(message, _line),
    )


def _person(person: MessagePerson) -> dict[str, w.Json]:
    return w.given(
        memberId=person.ref,
        name=person.name,
        idNumber=person.id_number,
        relationCode=person.relation,
        others=w.others(person.facts, {}),
    )


def _line(line: MessageLine) -> dict[str, w.Json]:
    return w.given(
        memberId=w.person_key(line),
        reviewResult=RESULTS[line.verdict],
        amountWan=_wan(line.amount_fen),
        unit=line.unit,
        summary=line.text,
        rejectCode=line.reason,
    )


def receipt(message: Message, answer: w.Json, path: str) -> Outcome:
    code = "OK" if answer["success"] is True else answer["errorCode"]
    w.refuse_code(code, ("OK",), BUSY, path)
    found = answer["result"]
    w.same_claim(message, found["businessNo"])
    return Outcome(message.claim_id, w.text(found["serialNo"]))


def callback(payload: w.Json) -> Outcome:
    ruling = Ruling(
        outcome=OUTCOMES[payload["approvalStatus"]],
        lines=[
            w.ruling_line(
                each["memberId"],
                each["granted"] is True,
                w.fen(each.get("amountWan"), WAN_PLACES),
                each.get("rejectCode"),
            )
            for each in payload["details"]
        ],
        determined_by=w.text(payload["reviewer"]),
        confirmed_by=w.text(payload["approver"]),
        decided_at=w.aware(payload["approvedAt"]),
        opinion=w.words(payload.get("comments")),
        reason=w.words(payload.get("rejectCode")) or None,
        missing=w.texts(payload.get("missingMaterials", [])),
    )
    return Outcome(w.claim(payload["businessNo"]), w.text(payload["serialNo"]), ruling)
