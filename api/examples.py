"""One body for every operation that takes one; people in them are fictional."""

from collections.abc import Mapping
from typing import Any

from domain.region.windows import MARKS

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
SIGNED: dict[str, Any] = {"person": CLAIM, "sensitive_consent": True, "medium": "paper"}
AUTHORISED: dict[str, Any] = {"checks": ["HC-01", "HC-09"], "signatures": [SIGNED]}
CARD: dict[str, Any] = {"name": "刘晓梅", "id_number": "321311198405179967"}
MANDATE: dict[str, Any] = {
    "agent_name": "周海",
    "agent_id_number": "321302196504209978",
    "may": ["read", "supplement"],
    "valid_from": "2026-11-02",
    "valid_to": "2027-05-01",
}

BODIES: Mapping[str, Any] = {
    "applications_accept": {"outcome": "accept", "received": ["房屋安全鉴定报告"]},
    "applications_ask": {"asked": ["医疗费用收据"], "opinion": "收据缺页"},
    "applications_give_review": {
        "opinions": [{"claim_id": CLAIM, "support": True, "opinion": "情况属实"}],
    },
    "applications_submit": {"items": ["MZ-02", "JY-02"], "answers": ANSWERS},
    "applications_supplement": {"answers": {"household": {}, "persons": [{"ref": "p1"}]}},
    "applications_withdraw": {"reason": "家庭情况已好转"},
    "authorisations_record_for_application": {"checks": ["HC-01", "HC-09"]},
    "authorisations_record_for_intent": AUTHORISED,
    "authorisations_sign": SIGNED,
    "authorisations_withdraw": {"wish": "申请人到窗口说明撤回"},
    "audit_find_family": {"id_number": "321311198405179967"},
    "cameras_open": {"field": "check_authorisation"},
    "cameras_send": "the bytes of a JPEG or PNG",
    "citizens_confirm": CARD | {"phone": "000-9000-0086"},
    "citizens_refresh": {"refresh_token": "as the answer before gave it"},
    "citizens_send_code": {"phone": "000-9000-0086"},
    "citizens_sign_in": {"phone": "000-9000-0086", "code": "274913"},
    "citizens_sign_in_by_wechat": {"js_code": "0c1AbC2dEfGhIjKl"},
    "citizens_state_identity": CARD,
    "claims_withdraw_claim": {"reason": "不再需要这一项"},
    "clients_add": {"department": "MZ", **TERMS},
    "clients_add_key": {"jwk": {"kty": "EC", "crv": "P-256", "x": "…", "y": "…"}, "days": 365},
    "clients_add_secret": {"days": 180},
    "clients_change": TERMS,
    "demo_move_clock": {"hours": 24},
    "disclosures_open": {
        "object": "household",
        "id": CLAIM,
        "fields": ["contact_phone"],
        "reason": "contact",
    },
    "drafts_keep": {"items": ["MZ-02"], "answers": ANSWERS},
    "estimates_make": {
        "answers": {
            "household": {},
            "persons": [{"id_type": "none", "birth_date": "1984-05-17", "deposits": 300000}],
        }
    },
    "estimates_of_household": {
        "answers": {
            "household": {},
            "persons": [{"id_type": "none", "birth_date": "1984-05-17", "deposits": 300000}],
        }
    },
    "intents_amend": {"answers": {"household": {"houses_unregistered": 1}}},
    "intents_end": {"ending": "withdrawn"},
    "intents_register": {"answers": ANSWERS},
    "households_find_named": {"name": "刘晓梅", "purpose": "application"},
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
    "mandates_end": {"reason": "asked"},
    "mandates_grant": MANDATE,
    "mandates_record": MANDATE
    | {
        "principal_name": "刘晓梅",
        "principal_id_number": "321311198405179967",
        "paper_number": "授字〔2026〕8号",
    },
    "mandates_search": {"id_number": "321311198405179967"},
    "organisations_create": {
        "code": "321311103-SCH",
        "region": "321311103",
        "kind": "school",
        "name": "来龙镇示范小学（虚构）",
        "talks": None,
        "decides": [],
        "delegated": [],
    },
    "organisations_edit": {
        "name": "宿豫区民政局",
        "talks": "worklist",
        "decides": ["MZ-02"],
        "delegated": [],
    },
    "places_edit_window": {
        "name": "大兴镇帮扶救助站",
        "hotline": "000-8000-0010",
        "marks": {mark: {"has": True, "note": None} for mark in MARKS},
    },
    "places_import_regions": {
        "csv": "区划代码,名称,类型\n321311104,新庄镇,镇\n",
        "dry_run": True,
    },
    "relatives_contest": {"filing_id": CLAIM, "ground": "同名不同人，已核对户籍"},
    "relatives_file": {"name": "吴某", "post": "村民委员会委员", "relation": "堂兄"},
    "surveys_plan": {"day": "2026-11-04", "investigators": ["song.qiang", "peng.xue"]},
    "surveys_write_down": {
        "findings": {
            "household": {"hardship_causes": ["illness"]},
            "persons": [{"ref": CLAIM, "selfcare_unable": []}],
        },
        "opinion": "与申报一致",
    },
    "surveys_family": {"medium": "paper", "person": CLAIM},
    "surveys_refuse": {"ground": "not_admitted", "words": "两次上门均未获准入户"},
    "places_preview_notice": {
        "source": "国办发明电〔2026〕0号",
        "days": [{"on": "2027-01-01", "is_workday": False, "name": "元旦"}],
    },
    "proposals_approve": {"opinion": "同意"},
    "proposals_decline": {"opinion": "与省定标准不一致，请核对"},
    "proposals_propose": {
        "region": "321300",
        "effective_from": "2027-01-01",
        "figures": [{"name": "dibao.standard_month", "value": "850"}],
        "source": "local",
        "basis": "宿民发〔2026〕0号",
        "reason": "按上年度人均消费支出调整",
    },
    "suggestions_reply": {"text": "已改，下周上线。"},
    "suggestions_send": {"page": "steps", "text": "希望清单能记住上次的筛选。"},
    "places_import_notice": {
        "source": "国办发明电〔2026〕0号",
        "days": [{"on": "2027-01-01", "is_workday": False, "name": "元旦"}],
    },
    "checks_decide": {"accepted": True, "ground": "过户证明与车管所登记一致"},
    "checks_explain": {"answer": "sold_not_transferred", "words": "三年前已经卖给邻村"},
    "checks_open": {"reason": "explanation"},
    "checks_start_for_application": {"checks": ["HC-06", "HC-09"]},
    "checks_start_for_intent": {"checks": []},
    "checks_take_out": {"reason": "supervision"},
    "supplements_upload": "the bytes of a JPEG, PNG or PDF",
    "documents_upload": "the bytes of a JPEG, PNG or PDF",
    "me_change_password": {"current": "as printed at the start", "password": "a longer one: 四季"},
    "me_confirm": {"code": "123456"},
    "me_remove": {"password": "as printed at the start", "code": "123456"},
    "progress_look_up": {"code": "4829 1730 5562", "id_number": "321311198405179967"},
    "providers_finish": {"code": "as the provider sent it", "state": CLAIM},
    "providers_link": {"subject": "320000-000123"},
    "providers_unlink": {"subject": "320000-000123"},
    "samples_draw": {
        "region": "321311",
        "first_day": "2026-11-02",
        "last_day": "2026-11-02",
        "items": [],
        "percent": 30,
    },
    "samples_answer": {
        "claim_id": CLAIM,
        "outcome": "stands",
        "words": "差异是确认之后才有的，按动态管理处理",
    },
    "samples_visit": {
        "claim_id": CLAIM,
        "colleague": "宋强",
        "visited_on": "2026-11-02",
        "differences": ["income"],
        "words": "儿子上月已就业",
    },
    "sessions_sign_in": {"login": "wu.xiaoyan", "password": "as printed at the start"},
    "signatures_sign": {"document": CLAIM, "sensitive_consent": True},
    "staff_create": {
        "login": "qin.lan",
        "name": "秦岚",
        "id_number": "321311198405179983",
        "organisation": "321311101-MZ",
    },
    "staff_edit": {"name": "秦岚", "organisation": "321311101-MZ"},
    "staff_end_post": {"reason": "调离岗位"},
    "staff_grant": {
        "role": "T-ACC",
        "organisation": "321311101-MZ",
        "valid_from": "2026-11-02",
        "valid_to": None,
    },
    "staff_reactivate": {"reason": "复岗"},
    "staff_reset_factor": {"reason": "手机遗失"},
    "staff_reset_password": {"reason": "忘记密码"},
    "staff_search": {"text": "大兴"},
    "deliveries_dismiss": {"reason": "told"},
    "staff_suspend": {"reason": "离职"},
    "steps_decide": {"outcome": "approve", "opinion": "符合条件"},
    "steps_decide_many": {
        "steps": [{"id": CLAIM, "version": 2}],
        "outcome": "approve",
        "opinion": "符合条件",
    },
    "steps_pause": {"ground": "expert_appraisal", "document_no": "鉴字〔2026〕12号"},
}
