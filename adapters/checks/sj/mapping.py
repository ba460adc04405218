"""The register of businesses: camelCase, capital in ten thousands of yuan."""

from adapters.checks import _fields as f
from adapters.checks._mapping import Check, Says, Source
from adapters.checks._words import CAMEL

ROLE = {
    "431A": "legal_representative",
    "432K": "shareholder",
    "490A": "individual_business",
    "499": "other",
}
STATE = {"1": "active", "2": "cancelled", "3": "revoked"}

SOURCE = Source(
    CAMEL,
    Says(
        ok="200",
        accepted="202",
        busy=(
            "500",
            "503",
        ),
    ),
    {
        "HC-18": Check(
            "ENT_PERSON",
            {
                "entName": ("entity_name", f.text),
                "uniScid": ("uscc", f.text),
                "position": ("role", f.coded(ROLE)),
                "subConAm": ("subscribed_capital", f.wan),
                "regState": ("status", f.coded(STATE)),
                "estDate": ("register_date", f.day),
            },
        ),
    },
)
