"""The register of disability certificates: camelCase, categories and grades as digits."""

from adapters.checks import _fields as f
from adapters.checks._mapping import Check, Says, Source
from adapters.checks._words import CAMEL

STATUS = {"1": "valid", "2": "expired", "3": "cancelled"}

SOURCE = Source(
    CAMEL,
    Says(ok="0", accepted="1", busy=("-2",)),
    {
        "HC-21": Check(
            "CERT_QUERY",
            {
                "certNo": ("certificate_no", f.text),
                "disabilityType": ("category", f.digit),
                "deciding": ("single_category", f.digit),
                "disabilityLevel": ("grade", f.digit),
                "issueDate": ("issue_date", f.day),
                "validTo": ("expiry", f.day),
                "certState": ("status", f.coded(STATUS)),
            },
        ),
    },
)
