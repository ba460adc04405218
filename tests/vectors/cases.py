"""Cases for the form, understood by this program and by the browser's own engine.

Each starts from a family of the demonstration town. The errors, and what must show or hide, are
written by hand; everything that shows is added when the file is made.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

DIBAO = ("MZ-02",)
WATER = ("SW-01",)
TEKUN = ("MZ-01",)
RENT = ("ZJ-02",)
REHAB = ("CL-01", "MZ-10")
AID = ("SF-01", "MZ-07")
MEDICAL = ("YB-02",)
EXPENSE = ("MZ-08",)
STUDENT = ("JY-04",)
GONE = object()  # the answer is taken out


@dataclass(frozen=True, slots=True)
class Case:
    """`change` is pointer -> new answer; `shows`/`hides` are pointers; `errors` (pointer, code).

    With `on_record` the change is made over the masks that the form of a known family shows.
    """

    name: str
    items: Sequence[str]
    family: str
    change: Mapping[str, Any]
    errors: Sequence[tuple[str, str]] = ()
    shows: Sequence[str] = ()
    hides: Sequence[str] = ()
    stage: str = "submission"
    city: str | None = "321300"
    today: str = "2026-11-02"
    on_record: bool = False  # the family comes again: its personal answers stand masked
    checked: Sequence[str] = ()  # and these questions an office has answered


CASES = (
    Case("a complete form has no errors", DIBAO, "H01", {}),
    Case("a complete form of all its items has no errors", ("MZ-02", "JY-02", "ZJ-03"), "H01", {}),
    Case(
        "an agent is asked for name, number, relation and phone",
        WATER,
        "H01",
        {"/household/filed_by": "agent"},
        errors=[
            ("/household/agent_name", "required"),
            ("/household/agent_id_number", "required"),
            ("/household/agent_relation", "required"),
            ("/household/agent_phone", "required"),
        ],
        shows=["/household/agent_name", "/household/agent_authority"],
    ),
    Case(
        "what a hidden question holds is nobody's business",
        WATER,
        "H01",
        {"/household/agent_phone": "nonsense"},
        hides=["/household/agent_phone"],
    ),
    Case(
        "while nobody said who files, the agent's questions stay away",
        WATER,
        "H01",
        {"/household/filed_by": GONE},
        errors=[("/household/filed_by", "required")],
        hides=["/household/agent_name"],
    ),
    Case(
        "every account that is ticked asks for its number",
        (*WATER, "RQ-01"),
        "H01",
        {"/household/utility_accounts": ["sw", "rq"]},
        errors=[("/household/gas_account_no", "required")],
        shows=["/household/water_account_no", "/household/gas_account_no"],
    ),
    Case(
        "no account, no number",
        WATER,
        "H01",
        {"/household/utility_accounts": []},
        hides=["/household/water_account_no"],
    ),
    Case(
        "a rented home asks for the lease, which may come later",
        RENT,
        "H05",
        {"/household/lease_file": GONE},
        shows=["/household/has_lease", "/household/lease_file"],
    ),
    Case(
        "an own home asks for no lease",
        RENT,
        "H05",
        {"/household/dwelling_tenure": "own"},
        hides=["/household/has_lease", "/household/lease_file"],
    ),
    Case(
        "in the country nobody chooses a form of public housing",
        RENT,
        "H05",
        {"/household/area_type": "rural"},
        hides=["/household/housing_choice"],
    ),
    Case(
        "a mistyped ID number is pointed at, and what hangs on the age waits",
        ("MZ-06",),
        "H01",
        {"/persons/1/id_number": "321311201303089972", "/persons/1/father_status": GONE},
        errors=[("/persons/1/id_number", "id_check")],
        hides=["/persons/1/father_status"],
    ),
    Case(
        "a child is asked about father and mother",
        ("MZ-06",),
        "H01",
        {"/persons/1/father_status": GONE},
        errors=[("/persons/1/father_status", "required")],
        shows=["/persons/1/mother_status"],
        hides=["/persons/0/father_status", "/persons/1/missing_parent_record"],
    ),
    Case(
        "a parent out of contact asks for the search record",
        ("MZ-06",),
        "H01",
        {"/persons/1/father_status": "lost_contact"},
        shows=["/persons/1/missing_parent_record"],
    ),
    Case(
        "at 18 nobody is asked about the parents any more",
        ("MZ-06",),
        "H05",
        {},
        hides=["/persons/2/father_status"],
        today="2028-01-22",
    ),
    Case(
        "the day before 18 they still are",
        ("MZ-06",),
        "H05",
        {},
        shows=["/persons/2/father_status"],
        today="2028-01-21",
    ),
    Case(
        "a severe disability asks about care, read from the certificate number",
        REHAB,
        "H03",
        {"/persons/0/needs_longterm_care": GONE},
        errors=[("/persons/0/needs_longterm_care", "required")],
        shows=["/persons/0/needs_longterm_care"],
        hides=["/persons/1/needs_longterm_care"],
    ),
    Case(
        "a light disability does not",
        REHAB,
        "H03",
        {"/persons/0/disability_cert_no": "32130219970902997454"},
        hides=["/persons/0/needs_longterm_care"],
    ),
    Case(
        "a certificate issued again keeps its category and grade",
        REHAB,
        "H03",
        {"/persons/0/disability_cert_no": "32130219970902997451B2"},
        shows=["/persons/0/needs_longterm_care"],
    ),
    Case(
        "a certificate number that is none tells nothing",
        REHAB,
        "H03",
        {"/persons/0/disability_cert_no": "32130219970902997491"},
        errors=[("/persons/0/disability_cert_no", "disability_form")],
        hides=["/persons/0/needs_longterm_care"],
    ),
    Case(
        "a foreign resident is asked for birth date and sex",
        WATER,
        "H01",
        {"/persons/0/id_type": "foreign_permanent", "/persons/0/id_number": "ABC310000000001"},
        errors=[("/persons/0/birth_date", "required"), ("/persons/0/sex", "required")],
        shows=["/persons/0/birth_date", "/persons/0/id_number"],
        hides=["/persons/1/birth_date"],
    ),
    Case(
        "nobody without papers is asked for a number",
        WATER,
        "H01",
        {
            "/persons/0/id_type": "none",
            "/persons/0/birth_date": "1984-05-17",
            "/persons/0/sex": "2",
        },
        hides=["/persons/0/id_number"],
    ),
    Case(
        "hukou outside the city may name a residence permit",
        EXPENSE,
        "H08",
        {"/persons/1/residence_permit_no": GONE},
        shows=["/persons/1/residence_permit_no"],
        hides=["/persons/0/residence_permit_no"],
    ),
    Case(
        "while the city is not known a permit is neither asked nor thrown away",
        EXPENSE,
        "H08",
        {},
        hides=["/persons/1/residence_permit_no"],
        city=None,
    ),
    Case(
        "rare and foreign names pass, digits do not",
        WATER,
        "H05",
        {
            "/persons/0/person_name": "𬱖玉兰",
            "/persons/1/person_name": "阿卜杜·热合曼",
            "/persons/2/person_name": "周雨桐2",
        },
        errors=[("/persons/2/person_name", "name_characters")],
    ),
    Case(
        "fifty characters pass and fifty-one do not, beyond the BMP too",
        WATER,
        "H05",
        {"/persons/0/person_name": "𬱖" * 50, "/persons/1/person_name": "𬱖" * 51},
        errors=[("/persons/1/person_name", "name_long")],
    ),
    Case(
        "money is a whole number of fen, not negative, not a truth value",
        DIBAO,
        "H01",
        {
            "/household/other_assets": -1,
            "/persons/0/deposits": True,
            "/persons/0/securities": "300",
            "/persons/1/deposits": 1_000_000_000_000,
            "/persons/1/securities": 999_999_999_999,
        },
        errors=[
            ("/household/other_assets", "type_money"),
            ("/persons/0/deposits", "type_money"),
            ("/persons/0/securities", "type_money"),
            ("/persons/1/deposits", "too_large"),
        ],
    ),
    Case(
        "an area is written with at most four decimals",
        DIBAO,
        "H01",
        {"/household/dwelling_area": "60.12345"},
        errors=[("/household/dwelling_area", "type_decimal")],
    ),
    Case(
        "codes come from their list, each once, and none stands alone",
        TEKUN,
        "H01",
        {
            "/household/notice_delivery": "pigeon",
            "/household/requested_items": ["MZ-01", "MZ-01"],
            "/supporters/0/supporter_inability": ["none", "dead"],
            "/persons/0/labour_capacity": "strong",
        },
        errors=[
            ("/household/notice_delivery", "unknown_code"),
            ("/household/requested_items", "repeated_code"),
            ("/supporters/0/supporter_inability", "none_with_others"),
            ("/persons/0/labour_capacity", "unknown_code"),
        ],
    ),
    Case(
        "nothing ticked is too few",
        TEKUN,
        "H01",
        {"/household/requested_items": [], "/supporters/0/supporter_inability": []},
        errors=[
            ("/household/requested_items", "too_few"),
            ("/supporters/0/supporter_inability", "too_few"),
        ],
    ),
    Case(
        "a part is no more than the whole",
        DIBAO,
        "H02",
        {"/persons/0/pension_central_basic_month": 14_301},
        errors=[("/persons/0/pension_central_basic_month", "more_than")],
    ),
    Case(
        "without a pension there is no part of it to ask for",
        DIBAO,
        "H02",
        {"/persons/0/pension_month": 0},
        hides=["/persons/0/pension_central_basic_month"],
    ),
    Case(
        "a pledge must be given",
        WATER,
        "H01",
        {"/household/integrity_pledge": False, "/persons/1/sensitive_consent": False},
        errors=[
            ("/household/integrity_pledge", "must_be"),
            ("/persons/1/sensitive_consent", "must_be"),
        ],
    ),
    Case(
        "one applicant, not two",
        WATER,
        "H01",
        {"/persons/1/relation_to_applicant": "02"},
        errors=[("/persons/1/relation_to_applicant", "two_applicants")],
    ),
    Case(
        "one applicant, not none",
        WATER,
        "H01",
        {"/persons/0/relation_to_applicant": "52"},
        errors=[("/persons", "no_applicant")],
    ),
    Case(
        "one spouse",
        WATER,
        "H05",
        {"/persons/2/relation_to_applicant": "11"},
        errors=[("/persons/2/relation_to_applicant", "two_spouses")],
    ),
    Case(
        "the same number twice",
        DIBAO,
        "H01",
        {"/supporters/0/supporter_id_number": "321311198405179967"},
        errors=[("/supporters/0/supporter_id_number", "same_person")],
    ),
    Case(
        "supporters are named where there are some",
        DIBAO,
        "H05",
        {"/household/has_outside_supporters": True},
        errors=[("/supporters", "no_supporters")],
    ),
    Case(
        "a sudden event asks when, where and what it broke",
        AID,
        "H01",
        {"/household/event_type": "fire", "/household/event_date": "2026-11-03"},
        errors=[
            ("/household/event_date", "date_future"),
            ("/household/event_place", "required"),
            ("/household/basic_living_broken", "required"),
        ],
        shows=["/household/event_need_amount", "/household/event_proof"],
    ),
    Case(
        "no day on the calendar, no event",
        AID,
        "H01",
        {
            "/household/event_type": "fire",
            "/household/event_date": "2026-02-29",
            "/household/event_place": "家中",
            "/household/basic_living_broken": True,
        },
        errors=[("/household/event_date", "date_form")],
    ),
    Case(
        "a legal matter asks for its story; back wages ask who works away from home",
        AID,
        "H01",
        {"/persons/0/legal_matter": "wage"},
        errors=[
            ("/persons/0/migrant_worker", "required"),
            ("/persons/0/legal_summary", "required"),
        ],
        hides=["/persons/1/migrant_worker"],
    ),
    Case(
        "an unsettled bill asks for its receipt",
        MEDICAL,
        "H01",
        {"/persons/0/medical_oop_unsettled_12m": 1},
        shows=["/persons/0/expense_receipts"],
        hides=["/persons/1/expense_receipts"],
    ),
    Case(
        "only students are asked for school and loan",
        STUDENT,
        "H04",
        {"/persons/2/school_name": GONE},
        errors=[("/persons/2/school_name", "required")],
        shows=["/persons/2/loan_amount_wanted", "/persons/2/admission_letter"],
        hides=["/persons/0/school_name", "/persons/3/loan_amount_wanted"],
    ),
    Case(
        "no job, no wage to ask for",
        DIBAO,
        "H05",
        {"/persons/1/employment_status": "70", "/persons/1/wage_12m": GONE},
        shows=["/persons/0/wage_12m"],
        hides=["/persons/1/wage_12m", "/persons/1/business_12m"],
    ),
    Case(
        "a registered car asks for its explanation",
        DIBAO,
        "H01",
        {"/household/vehicles_registered": 1},
        errors=[("/household/vehicle_explanation", "required")],
        shows=["/household/vehicle_explanation"],
    ),
    Case(
        "the visit's questions are due at the visit",
        TEKUN,
        "H02",
        {},
        errors=[
            ("/household/hardship_causes", "required"),
            ("/persons/0/selfcare_unable", "required"),
        ],
        stage="survey",
    ),
    Case(
        "no telephone answers to that",
        WATER,
        "H01",
        {"/household/contact_phone": "12345", "/household/residence_region": "大兴镇"},
        errors=[
            ("/household/contact_phone", "phone_form"),
            ("/household/residence_region", "region_form"),
        ],
    ),
    Case(
        "a card with a mistyped digit",
        DIBAO,
        "H01",
        {"/household/bank_card": "6200000000000100009", "/household/card_holder": ""},
        errors=[
            ("/household/bank_card", "card_check"),
            ("/household/card_holder", "required"),
        ],
    ),
    Case(
        "the masks of a family on record are answers, and the age is known",
        DIBAO,
        "H01",
        {},
        shows=["/persons/0/employment_status"],
        hides=["/persons/1/employment_status"],
        on_record=True,
    ),
    Case(
        "what only check officers see is an answer as well",
        DIBAO,
        "H01",
        {},
        on_record=True,
        checked=("deposits", "vehicles_registered", "supporter_income_12m"),
    ),
    Case(
        "a mask of somebody else is none",
        DIBAO,
        "H01",
        {"/persons/0/id_number": "321311********9999", "/persons/1/person_name": "赵**"},
        errors=[
            ("/persons/0/id_number", "mask_unknown"),
            ("/persons/1/person_name", "mask_unknown"),
        ],
        on_record=True,
    ),
    Case(
        "a number typed over its mask is checked like any other",
        DIBAO,
        "H01",
        {"/persons/0/id_number": "321311198405179960", "/household/contact_phone": "12"},
        errors=[
            ("/persons/0/id_number", "id_check"),
            ("/household/contact_phone", "phone_form"),
        ],
        on_record=True,
    ),
    Case(
        "whoever is not on record has nothing to stand behind a mask",
        DIBAO,
        "H01",
        {"/persons/0/ref": "p9"},
        errors=[
            ("/persons/0/person_name", "mask_unknown"),
            ("/persons/0/id_number", "mask_unknown"),
        ],
        on_record=True,
    ),
    Case(
        "a mask in a form of a family nobody knows is no answer",
        DIBAO,
        "H01",
        {"/household/contact_phone": "000****0086"},
        errors=[("/household/contact_phone", "mask_unknown")],
    ),
)
