"""One body for every operation that takes one; people in them are fictional."""

from collections.abc import Mapping
from typing import Any

ANSWERS: Mapping[str, Any] = {
    "household": {"contact_phone": "000-9000-0086", "residence_region": "321311101391"},
    "persons": [
        {
            "ref": "p1",
            "person_name": "刘晓梅",
            "id_type": "resident_id",
            "id_number": "321311198405179967",
            "relation_to_applicant": "01",
            "hukou_region": "321311101391",
            "deposits": 300000,
        }
    ],
    "supporters": [],
}
TERMS: Mapping[str, Any] = {
    "name": "民政业务系统",
    "scopes": ["claims.read", "claims.answer"],
    "items": ["MZ-02", "MZ-05"],
    "networks": ["10.20.0.0/16"],
}
CLAIM = "01920000-0000-7000-8000-000000000001"

BODIES: Mapping[str, Any] = {
    "applications_accept": {"outcome": "accept", "received": ["房屋安全鉴定报告"]},
    "applications_ask": {"asked": ["医疗费用收据"], "opinion": "收据缺页"},
    "applications_give_review": {
        "findings": {"household": {"hardship_causes": ["illness"]}, "persons": [{"ref": CLAIM}]},
        "opinions": [{"claim_id": CLAIM, "support": True, "opinion": "情况属实"}],
        "investigators": ["宋强", "彭雪"],
    },
    "applications_submit": {"items": ["MZ-02", "JY-02"], "answers": ANSWERS},
    "applications_supplement": {"answers": {"household": {}, "persons": [{"ref": "p1"}]}},
    "applications_withdraw": {"reason": "家庭情况已好转"},
    "claims_withdraw_claim": {"reason": "不再需要这一项"},
    "clients_add": {"department": "MZ", **TERMS},
    "clients_add_key": {"jwk": {"kty": "EC", "crv": "P-256", "x": "…", "y": "…"}, "days": 365},
    "clients_add_secret": {"days": 180},
    "clients_change": TERMS,
    "demo_move_clock": {"hours": 24},
    "estimates_make": {
        "answers": {
            "household": {},
            "persons": [{"id_type": "none", "birth_date": "1984-05-17", "deposits": 300000}],
        }
    },
    "households_search": {"id_number": "321311198405179967"},
    "openings_open_application": {"purpose": "complaint", "note": "投诉单第 12 号"},
    "openings_open_household": {"purpose": "application"},
    "lodgements_answer": {
        "outcome": "approve",
        "lines": [{"person": None, "granted": True, "amount_fen": 58000}],
        "determined_by": "姜玉兰",
        "confirmed_by": "戴致远",
        "decided_at": "2026-11-05T09:30:00+08:00",
        "reference": "JY-2026-000123",
    },
    "lodgements_receive": {"reference": "JY-2026-000123"},
    "oauth_token": {"grant_type": "client_credentials", "scope": "claims.read"},
    "places_import_notice": {
        "source": "国办发明电〔2026〕0号",
        "days": [{"on": "2027-01-01", "is_workday": False, "name": "元旦"}],
    },
    "documents_upload": "the bytes of a JPEG, PNG or PDF",
    "me_change_password": {"current": "as printed at the start", "password": "a longer one: 四季"},
    "me_confirm": {"code": "123456"},
    "me_remove": {"password": "as printed at the start", "code": "123456"},
    "sessions_sign_in": {"login": "wu.xiaoyan", "password": "as printed at the start"},
    "steps_decide": {"outcome": "approve", "opinion": "符合条件"},
    "steps_pause": {"ground": "expert_appraisal", "document_no": "鉴字〔2026〕12号"},
}
