"""Refusals around a case: from submission to the last delivery.

By operation id; what follows from an operation's shape is added in `refusals.py`.
"""

from collections.abc import Mapping

CASE = "unknown-application"
READ = (CASE, "purpose-needed")
SEAT = "unknown-step"
DECIDING = (
    *("amount-open", "draft-refused", "nothing-granted", "nothing-asked", "reason-needed"),
    *("already-asked", "same-person", "near-relative", "step-changed", "step-not-open"),
    *("unknown-beneficiary", "unknown-step", "calendar-missing", "report-expired"),
    *("county-visit-needed", "drawn-visit-differs", "answer-awaited"),
)
PAUSING = ("clock-paused", "clock-not-paused", "step-changed", "step-not-open", "unknown-ground")
SYSTEM = ("client-refused", "systems-only")
RULING = (
    *("ruling-refused", "reason-needed", "unknown-beneficiary", "nothing-asked"),
    *("already-asked", "calendar-missing", "draft-refused", "nothing-granted", "amount-open"),
)
VISIT = ("unknown-survey", "not-your-visit", "survey-closed", "survey-changed", CASE)
BOARD = ("may-not-supervise", "no-such-region", "board-period-invalid")

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
    "decisions_replay": ("unknown-decision", CASE, "purpose-needed"),
    "deliveries_dismiss": ("no-such-job", "job-not-dead"),
    "deliveries_requeue": ("no-such-job", "job-not-dead", "nothing-to-send"),
    "disclosures_list": ("unknown-household", CASE, SEAT, "purpose-needed"),
    "disclosures_open": (
        *("unknown-household", CASE, SEAT, "purpose-needed", "unknown-person", "field-not-yours"),
        *("unknown-reason", "note-needed", "day-used-up", "too-many-requests"),
    ),
    "documents_content": ("unknown-document", "purpose-needed"),
    "documents_discard": ("unknown-document",),
    "documents_of_case": READ,
    "documents_upload": (
        *("may-not-upload", "paper-not-asked", "too-many-documents", "too-many-requests"),
        *("document-active", "document-locked", "document-too-detailed", "document-unreadable"),
    ),
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
    "progress_look_up": ("unknown-progress", "too-many-requests"),
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
    "supervision_board": BOARD,
    "supervision_export": BOARD,
    "steps_decide": DECIDING,
    "steps_decide_many": (*DECIDING, "decision-key-used"),  # each in the row it is about
    "steps_list": ("bad-page-key",),
    "steps_pause": (SEAT, *PAUSING, "statutory-never-pauses", "calendar-missing"),
    "steps_read": (SEAT,),
    "steps_resume": (SEAT, *PAUSING, "calendar-missing"),
}
