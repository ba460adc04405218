"""Refusals of accounts, places, figures and other systems.

By operation id; what follows from an operation's shape is added in `refusals.py`.
"""

from collections.abc import Mapping

KEEPING, CLIENT = ("may-not-keep-clients",), ("unknown-client", "client-ended")
OWN_ACCOUNT = ("session-ended", "account-suspended", "password-wrong", "too-many-tries")
MINE = "may-not-administer"
ACCOUNT = (MINE, "no-such-staff", "own-account")
PROPOSAL = (MINE, "unknown-proposal")
PUBLISHED = ("preview-unfinished", "proposal-invalid", "no-catalogue", "catalogue-invalid")
DECIDES = ("not-in-catalogue", "decides-nothing", "decided-elsewhere")

OWN: Mapping[str, tuple[str, ...]] = {
    "clients_add": (*KEEPING, "terms-refused"),
    "clients_add_key": (*KEEPING, *CLIENT, "two-already", "key-known", "key-unusable"),
    "clients_add_secret": (*KEEPING, *CLIENT, "two-already"),
    "clients_change": (*KEEPING, *CLIENT, "terms-refused"),
    "clients_end": (*KEEPING, *CLIENT),
    "clients_end_credential": (*KEEPING, *CLIENT),
    "clients_list": KEEPING,
    "oauth_token": ("token-refused", "client-unproven", "too-many-requests"),
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
    "providers_begin": ("no-provider", "busy", "foreign-page"),
    "providers_finish": (
        *("no-provider", "busy", "foreign-page", "sign-in-failed", "account-suspended"),
        "second-factor-needed",
    ),
    "providers_link": (*ACCOUNT, "no-provider", "identity-taken"),
    "providers_list": ACCOUNT,
    "providers_unlink": (*ACCOUNT, "no-provider", "unknown-identity"),
    "sessions_end": ("unknown-session",),
    "sessions_refresh": ("session-ended", "account-suspended", "foreign-page"),
    "sessions_sign_in": (
        *("sign-in-failed", "too-many-tries", "second-factor-needed", "code-wrong"),
        *("account-suspended", "foreign-page"),
    ),
    "sessions_sign_out": ("unknown-session",),
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
}
