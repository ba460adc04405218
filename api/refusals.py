"""Which ways of refusing each operation has, by operation id; the contract says them.

What follows from an operation's shape (a body, a sign-in, a version) is not listed: it is added by
rule. A test asks every refusal that other tests meet to stand here.
"""

from collections.abc import Iterator, Mapping
from typing import Any

CASE = "unknown-application"
READ = (CASE, "purpose-needed")
SIGNED = "unknown-authorisation"
SIGNING = (*("may-not-authorise", "authorisation-open", "authorisation-invalid", "nobody-signs"),)
SEAT = "unknown-step"
DECIDING = (
    *("amount-open", "draft-refused", "nothing-granted", "nothing-asked", "reason-needed"),
    *("already-asked", "same-person", "near-relative", "step-changed", "step-not-open"),
    *("unknown-beneficiary", "unknown-step", "calendar-missing", "report-expired"),
    *("county-visit-needed", "drawn-visit-differs", "answer-awaited"),
)
PAUSING = ("clock-paused", "clock-not-paused", "step-changed", "step-not-open", "unknown-ground")
KEEPING, CLIENT = ("may-not-keep-clients",), ("unknown-client", "client-ended")
SYSTEM = ("client-refused", "systems-only")
RULING = (
    *("ruling-refused", "reason-needed", "unknown-beneficiary", "nothing-asked"),
    *("already-asked", "calendar-missing", "draft-refused", "nothing-granted", "amount-open"),
)

VISIT = ("unknown-survey", "not-your-visit", "survey-closed", "survey-changed", CASE)
CHECKING = (
    *("not-authorised", "check-not-authorised", "unknown-check", "run-under-way"),
    "calendar-missing",
)
OWN_ACCOUNT = ("session-ended", "account-suspended", "password-wrong", "too-many-tries")
MINE = "may-not-administer"
BOARD = ("may-not-supervise", "no-such-region", "board-period-invalid")
ACCOUNT = (MINE, "no-such-staff", "own-account")
PROPOSAL = (MINE, "unknown-proposal")
PUBLISHED = ("preview-unfinished", "proposal-invalid", "no-catalogue", "catalogue-invalid")
DECIDES = ("not-in-catalogue", "decides-nothing", "decided-elsewhere")

OWN: Mapping[str, tuple[str, ...]] = {
    "applications_accept": (
        *(SEAT, CASE, "application-changed", "near-relative", "not-waiting-for-acceptance"),
        *("same-person", "still-missing", "written-reason-needed", "calendar-missing"),
    ),
    "applications_ask": (SEAT, CASE, "already-asked", "application-changed", "nothing-asked"),
    "applications_assessment": READ,
    "applications_compare": (*READ, "may-not-read-comparison"),
    "applications_decision_sheet": READ,
    "applications_follow": READ,
    "applications_give_review": (
        *(SEAT, CASE, "application-changed", "near-relative", "not-refused"),
        *("opinion-missing", "review-not-open", "same-person", "survey-missing"),
        "calendar-missing",
    ),
    "applications_history": READ,
    "applications_list": ("bad-page-key",),
    "applications_read": READ,
    "applications_receipt": READ,
    "applications_submit": (
        *("claim-open", "form-invalid", "household-changed", "household-known", "key-used"),
        *("may-not-submit", "near-relative", "nobody-decides", "person-in-another-household"),
        *("place-unclear", "unknown-household", "calendar-missing", "parameter-missing"),
        *("window-needed", "unknown-intent", "intent-over"),
    ),
    "applications_supplement": (
        *(*READ, "findings-invalid", "nothing-was-asked", "calendar-missing"),
    ),
    "applications_withdraw": (*READ, "already-ended"),
    "applications_viewers": (*READ, "unknown-record"),
    "authorisations_of_application": READ,
    "authorisations_print_withdrawal": (SIGNED, "not-withdrawn"),
    "authorisations_read": (SIGNED,),
    "authorisations_record_for_application": (CASE, "application-over", *SIGNING),
    "authorisations_record_for_intent": ("unknown-intent", "intent-over", *SIGNING),
    "authorisations_sign": (
        *(SIGNED, "may-not-authorise", "authorisation-ended", "authorisation-invalid"),
    ),
    "authorisations_withdraw": (
        *(SIGNED, "may-not-withdraw", "authorisation-ended", "not-withdrawn", "calendar-missing"),
    ),
    "audit_checkpoint": ("not-sealed-yet",),
    "audit_consistency": ("not-sealed-yet", "no-such-tree"),
    "audit_find_family": ("may-not-read-trail",),
    "audit_list": ("may-not-read-trail", "unknown-record"),
    "audit_prove": ("unknown-record", "not-sealed-yet", "no-such-tree"),
    "callbacks_hear_source": ("bad-signature", "unreadable-callback", "unknown-run"),
    "callbacks_receive": (
        *("bad-signature", "unreadable-callback", "unknown-claim", "ruling-refused"),
        *("reason-needed", "unknown-beneficiary", "calendar-missing", "mark-used"),
    ),
    "checks_decide": (
        *("unknown-explanation", "explanation-decided", "explanation-not-given"),
        *("own-explanation", "near-relative", "calendar-missing", "explanation-amount-invalid"),
    ),
    "checks_explain": (
        *("unknown-explanation", "explanation-decided", "explanation-not-offered"),
        "explanation-paper-missing",
    ),
    "checks_open": ("unknown-report", "near-relative"),
    "checks_read_report": ("unknown-report",),
    "checks_read_run": ("unknown-run",),
    "checks_start_for_application": (CASE, "already-ended", *CHECKING),
    "checks_start_for_intent": ("unknown-intent", "intent-over", *CHECKING),
    "checks_take_out": ("unknown-report", "near-relative"),
    "citizens_confirm": ("may-not-confirm", "unknown-statement", "phone-invalid"),
    "citizens_me": ("unknown-citizen",),
    "citizens_sign_out": ("unknown-citizen",),
    "citizens_refresh": ("session-ended", "foreign-page"),
    "citizens_send_code": ("phone-invalid",),
    "citizens_sign_in": ("phone-invalid", "phone-code-wrong"),
    "citizens_sign_in_by_wechat": (
        *("phone-invalid", "phone-code-wrong", "phone-needed"),
        *("no-mini-program-here", "wechat-code-invalid", "wechat-account-blocked"),
    ),
    "citizens_state_identity": (
        *("unknown-citizen", "identity-confirmed", "identity-invalid", "too-young"),
        *("statements-used", "too-many-requests"),
    ),
    "cameras_close": ("unknown-camera",),
    "cameras_look": ("unknown-camera", "too-many-requests"),
    "cameras_open": (
        *(*READ, "may-not-upload", "nothing-was-asked", "paper-not-asked", "session-ended"),
        "too-many-requests",
    ),
    "cameras_read": ("unknown-camera",),
    "cameras_send": (
        *("unknown-camera", "camera-full", "photo-needed", "too-many-documents"),
        *("document-too-detailed", "document-unreadable", "too-many-requests"),
    ),
    "claims_withdraw_claim": ("unknown-claim", *READ, "already-ended"),
    "clients_add": (*KEEPING, "terms-refused"),
    "clients_add_key": (*KEEPING, *CLIENT, "two-already", "key-known", "key-unusable"),
    "clients_add_secret": (*KEEPING, *CLIENT, "two-already"),
    "clients_change": (*KEEPING, *CLIENT, "terms-refused"),
    "clients_end": (*KEEPING, *CLIENT),
    "clients_end_credential": (*KEEPING, *CLIENT),
    "clients_list": KEEPING,
    "decisions_replay": ("unknown-decision", CASE, "purpose-needed"),
    "deliveries_dismiss": ("no-such-job", "job-not-dead"),
    "deliveries_requeue": ("no-such-job", "job-not-dead", "nothing-to-send"),
    "disclosures_list": ("unknown-household", CASE, SEAT, "purpose-needed"),
    "disclosures_open": (
        *("unknown-household", CASE, SEAT, "purpose-needed", "unknown-person", "field-not-yours"),
        *("unknown-reason", "note-needed", "day-used-up", "too-many-requests"),
    ),
    "drafts_keep": ("too-many-drafts", "too-many-requests"),
    "drafts_read": ("unknown-draft",),
    "estimates_make": ("estimate-invalid", "unknown-item"),
    "estimates_of_household": (
        *("estimate-invalid", "unknown-item", "unknown-household", "purpose-needed"),
    ),
    "documents_content": ("unknown-document", "purpose-needed"),
    "documents_discard": ("unknown-document",),
    "documents_of_case": READ,
    "documents_upload": (
        *("may-not-upload", "paper-not-asked", "too-many-documents", "too-many-requests"),
        *("document-active", "document-locked", "document-too-detailed", "document-unreadable"),
    ),
    "households_estimate": ("unknown-household", "purpose-needed", "estimate-invalid"),
    "households_read": ("unknown-household", "purpose-needed"),
    "households_find_named": ("may-not-search", "purpose-not-yours"),
    "households_search": ("may-not-search", "purpose-not-yours"),
    "intents_amend": ("unknown-intent", "intent-over", "intent-changed", "form-invalid"),
    "intents_end": ("unknown-intent", "intent-over"),
    "intents_estimate": ("unknown-intent", "estimate-invalid"),
    "intents_list": ("bad-page-key",),
    "intents_print_notice": ("unknown-intent", "estimate-invalid"),
    "intents_read": ("unknown-intent",),
    "intents_register": (
        *("form-invalid", "household-changed", "household-known", "intent-open", "key-used"),
        *("may-not-register", "near-relative", "person-in-another-household", "place-unclear"),
        "unknown-household",
    ),
    "items_form": ("unknown-item", "unknown-household", "purpose-needed", "unknown-intent"),
    "openings_open_application": (CASE, "purpose-not-yours"),
    "openings_open_household": ("unknown-household", "purpose-not-yours"),
    "lodgements_answer": (*SYSTEM, "unknown-claim", *RULING),
    "lodgements_list": SYSTEM,
    "lodgements_read": (*SYSTEM, "unknown-claim", "already-ended"),
    "lodgements_receive": (*SYSTEM, "unknown-claim"),
    "relatives_file": (CASE, "may-not-file", "unknown-colleague", "filed-already"),
    "relatives_contest": (
        *(CASE, "may-not-contest", "near-relative", "unknown-filing", "contested-already"),
    ),
    "relatives_of_case": READ,
    "supplements_hand_in": (
        *(*READ, "nothing-was-asked", "supplement-incomplete", "calendar-missing"),
    ),
    "supplements_upload": (
        *(*READ, "nothing-was-asked", "paper-not-asked", "may-not-upload", "too-many-documents"),
        *("document-active", "document-locked", "document-too-detailed", "document-unreadable"),
        "too-many-requests",
    ),
    "supplements_waiting": (*READ, "nothing-was-asked"),
    "surveys_family": (
        *(*VISIT, "nothing-found", "signed-already", "findings-invalid", "signer-unknown"),
        *("drawing-needed", "calendar-missing"),
    ),
    "surveys_investigators": (*READ, "may-not-plan"),
    "surveys_of_case": (*READ, "may-not-read-survey"),
    "surveys_plan": (
        *(CASE, "may-not-plan", "near-relative", "not-time-to-visit", "day-passed"),
        *("video-not-allowed", "two-investigators", "survey-under-way", "purpose-needed"),
        "may-not-read-survey",
    ),
    "surveys_read": ("unknown-survey", *READ, "may-not-read-survey"),
    "surveys_refuse": (*VISIT, "survey-signed"),
    "surveys_sign": (
        *(*VISIT, "nothing-found", "signed-already", "findings-invalid", "calendar-missing"),
    ),
    "surveys_write_down": (*VISIT, "survey-signed", "findings-invalid"),
    "oauth_token": ("token-refused", "client-unproven", "too-many-requests"),
    "mandates_end": ("unknown-mandate",),
    "mandates_grant": (
        *("unknown-citizen", "identity-needed", "identity-invalid", "mandate-invalid"),
    ),
    "mandates_list": ("unknown-citizen",),
    "mandates_record": ("may-not-record", "identity-invalid", "mandate-invalid"),
    "mandates_revoke": ("unknown-mandate", "unknown-citizen"),
    "mandates_search": ("may-not-record",),
    "places_import_notice": ("calendar-not-yours", "calendar-missing"),
    "places_preview_notice": ("calendar-not-yours", "calendar-missing"),
    "proposals_approve": (*PROPOSAL, "own-proposal", "proposal-ended", *PUBLISHED),
    "proposals_decline": (*PROPOSAL, "own-proposal", "proposal-ended"),
    "proposals_list": (MINE,),
    "proposals_propose": (MINE, "proposal-invalid", "parameter-missing"),
    "proposals_read": PROPOSAL,
    "proposals_withdraw": (*PROPOSAL, "not-your-proposal", "proposal-ended"),
    "suggestions_inbox": (MINE,),
    "suggestions_mine": ("may-not-suggest",),
    "suggestions_reply": (MINE, "unknown-suggestion", "already-replied"),
    "suggestions_send": ("may-not-suggest",),
    "catalogue_parameter_changes": ("parameter-missing",),
    "catalogue_parameters": ("parameter-missing",),
    "catalogue_read_item": ("unknown-item", "parameter-missing"),
    "catalogue_version_changes": ("no-catalogue",),
    "me_change_password": ("not-staff", *OWN_ACCOUNT, "password-weak"),
    "me_confirm": ("not-staff", "session-ended", "not-enrolled", "already-enrolled", "code-wrong"),
    "me_enrol": ("not-staff", "already-enrolled"),
    "me_read_second_factor": ("not-staff",),
    "me_remove": (
        *("not-staff", *OWN_ACCOUNT, "code-wrong", "not-enrolled", "second-factor-required"),
    ),
    "progress_look_up": ("unknown-progress", "too-many-requests"),
    "providers_begin": ("no-provider", "busy", "foreign-page"),
    "providers_finish": (
        *("no-provider", "busy", "foreign-page", "sign-in-failed", "account-suspended"),
        "second-factor-needed",
    ),
    "providers_link": (*ACCOUNT, "no-provider", "identity-taken"),
    "providers_list": ACCOUNT,
    "providers_unlink": (*ACCOUNT, "no-provider", "unknown-identity"),
    "samples_answer": (
        *(CASE, "may-not-answer-visit", "near-relative", "no-visit-to-answer", "visit-answered"),
        "visit-answer-invalid",
    ),
    "samples_of_case": READ,
    "samples_draw": ("may-not-draw", "no-such-region", "draw-invalid", "nothing-to-draw"),
    "samples_read": ("unknown-sample",),
    "samples_visit": (
        *("unknown-sample", "not-drawn-yet", "not-in-sample", "visit-recorded"),
        *("visit-result-invalid", "took-part", "near-relative"),
    ),
    "sessions_end": ("unknown-session",),
    "sessions_refresh": ("session-ended", "account-suspended", "foreign-page"),
    "sessions_sign_in": (
        *("sign-in-failed", "too-many-tries", "second-factor-needed", "code-wrong"),
        *("account-suspended", "foreign-page"),
    ),
    "sessions_sign_out": ("unknown-session",),
    "supervision_board": BOARD,
    "supervision_export": BOARD,
    "organisations_create": (
        *(MINE, "no-such-region", "no-such-organisation", "organisation-known"),
        *DECIDES,
    ),
    "organisations_edit": (MINE, "no-such-organisation", "place-changed", *DECIDES),
    "organisations_list": (MINE,),
    "organisations_read": (MINE, "no-such-organisation"),
    "places_coverage": (MINE,),
    "places_edit_window": (MINE, "no-such-window", "place-changed"),
    "places_export_regions": (MINE,),
    "places_import_regions": (MINE, "import-refused"),
    "places_marks": (MINE,),
    "places_region": ("no-such-region",),
    "places_window": (MINE, "no-such-window"),
    "signatures_list": ("unknown-citizen",),
    "signatures_sign": ("unknown-signature", "authorisation-ended", "authorisation-invalid"),
    "signatures_withdraw": ("unknown-signature", "not-signed", "authorisation-ended"),
    "staff_create": (
        *(MINE, "no-such-organisation", "account-invalid", "login-taken", "person-has-account"),
    ),
    "staff_edit": (*ACCOUNT, "no-such-organisation", "account-invalid", "account-changed"),
    "staff_end_post": (
        *(MINE, "no-such-post", "own-account", "post-ended", "period-invalid", "role-beyond-reach"),
    ),
    "staff_grant": (
        *(*ACCOUNT, "no-such-role", "no-such-organisation", "no-such-region", "role-does-not-fit"),
        *("region-outside-organisation", "period-invalid", "roles-clash", "role-beyond-reach"),
    ),
    "staff_reactivate": ACCOUNT,
    "staff_read": (MINE, "no-such-staff"),
    "staff_reset_factor": ACCOUNT,
    "staff_reset_password": ACCOUNT,
    "staff_roles": (MINE,),
    "staff_search": (MINE,),
    "staff_suspend": ACCOUNT,
    "steps_decide": DECIDING,
    "steps_decide_many": (*DECIDING, "decision-key-used"),  # each in the row it is about
    "steps_list": ("bad-page-key",),
    "steps_pause": (SEAT, *PAUSING, "statutory-never-pauses", "calendar-missing"),
    "steps_read": (SEAT,),
    "steps_resume": (SEAT, *PAUSING, "calendar-missing"),
}

BY_HEADER = {
    "idempotency-key": ("key-needed",),
    "if-match": ("version-needed", "stale-version"),
}
READS_BODY = ("bad-request", "too-large", "too-slow", "wrong-media-type")


def types_of(method: str, operation: Mapping[str, Any]) -> list[str]:
    """Every problem type of an operation of the contract, sorted."""
    return [f"/problems/{name}" for name in sorted({*_names(method, operation)})]


def _names(method: str, operation: Mapping[str, Any]) -> Iterator[str]:
    yield from OWN.get(operation["operationId"], ())
    parameters = operation.get("parameters", ())
    if parameters or "requestBody" in operation:
        yield from ("invalid-input", "bad-request")
    for parameter in parameters:
        yield from BY_HEADER.get(parameter["name"].lower(), ())
    if method != "get":
        yield from (*READS_BODY, "lost-race")
    yield "sign-in-needed" if operation["security"] else "too-many-requests"
