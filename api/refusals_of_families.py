"""Refusals before a case and around a family: wishes, checks, people who act for it.

By operation id; what follows from an operation's shape is added in `refusals.py`.
"""

from collections.abc import Mapping

from api.refusals_of_cases import CASE, READ

SIGNED = "unknown-authorisation"
SIGNING = (*("may-not-authorise", "authorisation-open", "authorisation-invalid", "nobody-signs"),)
CHECKING = (
    *("not-authorised", "check-not-authorised", "unknown-check", "run-under-way"),
    "calendar-missing",
)

OWN: Mapping[str, tuple[str, ...]] = {
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
    "drafts_keep": ("too-many-drafts", "too-many-requests"),
    "drafts_read": ("unknown-draft",),
    "estimates_make": ("estimate-invalid", "unknown-item"),
    "estimates_of_household": (
        *("estimate-invalid", "unknown-item", "unknown-household", "purpose-needed"),
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
    "mandates_end": ("unknown-mandate",),
    "mandates_grant": (
        *("unknown-citizen", "identity-needed", "identity-invalid", "mandate-invalid"),
    ),
    "mandates_list": ("unknown-citizen",),
    "mandates_record": ("may-not-record", "identity-invalid", "mandate-invalid"),
    "mandates_revoke": ("unknown-mandate", "unknown-citizen"),
    "mandates_search": ("may-not-record",),
    "signatures_list": ("unknown-citizen",),
    "signatures_sign": ("unknown-signature", "authorisation-ended", "authorisation-invalid"),
    "signatures_withdraw": ("unknown-signature", "not-signed", "authorisation-ended"),
}
