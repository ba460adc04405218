"""Which operations tell the trail: every change, and every answer with somebody's personal values.

A new operation needs a row here. The hook then holds all tests of the API to it: an answer of an
operation in TELLS without a record under its request id is a failure of that test.
"""

import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import httpx
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from domain.audit.models import AuditRecord

# fmt: off
TELLS = frozenset({
    "applications_accept", "applications_ask", "applications_assessment", "applications_compare",
    "applications_decision_sheet", "applications_follow", "applications_give_review",
    "applications_history", "applications_list", "applications_read", "applications_receipt",
    "applications_submit", "applications_supplement", "applications_viewers",
    "applications_withdraw", "authorisations_of_application", "authorisations_print_withdrawal",
    "authorisations_read", "authorisations_record_for_application",
    "authorisations_record_for_intent", "authorisations_sign", "authorisations_withdraw",
    "intents_amend", "intents_end", "intents_estimate", "intents_list", "intents_print_notice",
    "intents_read", "intents_register", "audit_find_family", "audit_list", "audit_prove",
    "checks_decide", "checks_explain", "checks_explanations", "checks_of_application",
    "checks_of_intent", "checks_open", "checks_read_report", "checks_read_run",
    "checks_start_for_application", "checks_start_for_intent", "checks_take_out",
    "callbacks_receive", "cameras_close", "cameras_open", "cameras_send",
    "citizens_confirm", "citizens_refresh", "citizens_sign_in",
    "citizens_sign_in_by_wechat", "citizens_sign_out", "citizens_state_identity",
    "claims_withdraw_claim", "clients_add", "clients_add_key", "clients_add_secret",
    "clients_change", "clients_end", "clients_end_credential", "decisions_replay",
    "deliveries_dismiss", "deliveries_requeue", "demo_move_clock", "disclosures_open",
    "documents_content", "documents_discard", "documents_of_case",
    "documents_upload", "drafts_drop", "drafts_read",
    "estimates_of_household", "households_estimate", "households_find_named", "households_read",
    "households_search", "lodgements_answer", "lodgements_read", "lodgements_receive",
    "mandates_end", "mandates_grant", "mandates_record",
    "mandates_revoke",
    "me_change_password", "me_confirm", "me_enrol", "me_remove", "oauth_token",
    "openings_open_application", "openings_open_household", "organisations_create",
    "organisations_edit", "places_edit_window", "places_import_notice",
    "proposals_approve", "proposals_decline", "proposals_propose", "proposals_withdraw",
    "suggestions_reply", "suggestions_send", "places_import_regions",
    "samples_draw", "samples_read", "samples_visit", "supervision_export",
    "signatures_list", "signatures_sign", "signatures_withdraw",
    "progress_look_up", "supplements_hand_in", "supplements_upload", "supplements_waiting",
    "providers_finish", "providers_link", "providers_unlink", "relatives_file", "relatives_of_case",
    "relatives_contest", "samples_answer", "samples_of_case",
    "sessions_end", "sessions_end_all", "sessions_sign_in", "sessions_sign_out", "staff_create",
    "staff_edit", "staff_end_post", "staff_grant", "staff_reactivate", "staff_reset_factor",
    "staff_reset_password", "staff_suspend", "steps_decide", "steps_decide_many", "steps_list",
    "steps_pause", "steps_read", "steps_resume", "surveys_family", "surveys_mine",
    "surveys_of_case", "surveys_plan", "surveys_read", "surveys_refuse", "surveys_sign",
    "surveys_write_down",
})
# fmt: on
PUBLIC = "published rules and places"
OWN = "only what the account knows of itself"
PROOF = "hashes and public keys, nobody's values"
SILENT: Mapping[str, str] = {
    "authorisations_read_text": PUBLIC,
    "audit_checkpoint": PROOF,
    "callbacks_hear_source": "kept with its time on each query; told with the report made of it",
    "cameras_look": "the name of a paper and a count, nobody's values",
    "cameras_read": OWN,
    "audit_consistency": PROOF,
    "audit_key": PROOF,
    "checks_keys": PROOF,
    "checks_list": PUBLIC,
    "citizens_me": OWN,
    "citizens_send_code": "kept as a row of its own, under a keyed digest of the phone",
    "clients_list": "departments' systems and their terms, no people",
    "deliveries_list": "case numbers and departments, no people",
    "demo_citizens": "fictional people, demonstration only",
    "demo_clock": "a time",
    "demo_families": "fictional people, demonstration only",
    "demo_sign_ins": "fictional people, demonstration only",
    "departments_health": "counts",
    "disclosures_list": "reads what the account itself may state as a reason",
    "drafts_copy_key": OWN,
    "drafts_keep": "told when the draft begins; it is saved again every few seconds",
    "drafts_list": "names of the account's own drafts, without their contents",
    "estimates_make": "reckons with what was sent and keeps nothing",
    "items_form": "told when a family's earlier answers are filled in",
    "items_list_items": PUBLIC,
    "items_list_reasons": PUBLIC,
    "lodgements_list": "told when one is read: the list holds case numbers only",
    "mandates_list": OWN,
    "mandates_search": "told for every mandate it finds",
    "me_read_second_factor": OWN,
    "openings_purposes": PUBLIC,
    "organisations_list": PUBLIC,
    "organisations_read": PUBLIC,
    "places_calendar": PUBLIC,
    "catalogue_list_versions": PUBLIC,
    "catalogue_parameter_changes": PUBLIC,
    "catalogue_parameters": PUBLIC,
    "catalogue_read_item": PUBLIC,
    "catalogue_version_changes": PUBLIC,
    "places_preview_notice": "counts of steps by their days, no case",
    "proposals_list": "figures of the city and names of officials",
    "proposals_read": "figures and counts of families, no people",
    "suggestions_inbox": "what officials wrote of the pages; told when one is answered",
    "suggestions_mine": OWN,
    "places_coverage": PUBLIC,
    "places_export_regions": PUBLIC,
    "places_marks": PUBLIC,
    "places_region": PUBLIC,
    "places_regions": PUBLIC,
    "places_window": PUBLIC,
    "places_windows": PUBLIC,
    "providers_begin": "what it begins is kept by the browser alone",
    "providers_list": "accounts of officials at the identity provider",
    "providers_methods": PUBLIC,
    "samples_list": "places, days and counts; told when a draw is read",
    "sessions_list_sessions": OWN,
    "sessions_me": OWN,
    "sessions_refresh": "goes on with a session whose beginning is told; reuse of a token is told",
    "staff_read": "names and posts of officials, which are public",
    "staff_roles": PUBLIC,
    "staff_search": "names and posts of officials, which are public",
    "supervision_board": "counts of cases, no people",
    "surveys_investigators": "told as a look at the case; the names are officials'",
    "token-keys_published": PROOF,
    "windows_mine": "told for every case it shows",
}
Hook = Callable[[httpx.Response], Awaitable[None]]
Sessions = async_sessionmaker[AsyncSession]


def operations(contract: Mapping[str, Any]) -> list[tuple[str, re.Pattern[str], str]]:
    """(method, path, operation id); addresses without a parameter first: they are more exact."""
    found = [
        (method.upper(), path, operation["operationId"])
        for path, methods in contract["paths"].items()
        for method, operation in methods.items()
    ]
    found.sort(key=lambda row: row[1].count("{"))
    return [
        (method, re.compile(re.sub(r"\{\w+\}", "[^/]+", path)), id) for method, path, id in found
    ]


def told_in_the_trail(contract: Mapping[str, Any], sessions: Sessions) -> Hook:
    known = operations(contract)

    async def look(answer: httpx.Response) -> None:
        method, path = answer.request.method, answer.request.url.path
        id = next((id for m, shape, id in known if m == method and shape.fullmatch(path)), None)
        if id not in TELLS or not answer.is_success or await _nothing_new(answer):
            return
        asked = answer.headers["x-request-id"]
        async with sessions() as session:
            mine = select(AuditRecord.id).where(AuditRecord.request_id == asked).limit(1)
            assert await session.scalar(mine), f"{id} answered without a record in the trail"

    return look


async def _nothing_new(answer: httpx.Response) -> bool:
    """An empty page shows nobody; what came before and changed nothing was told then."""
    if "json" not in answer.headers.get("content-type", ""):
        return False
    await answer.aread()
    said = answer.json()
    return isinstance(said, dict) and (said.get("rows") == [] or said.get("repeated") is True)
