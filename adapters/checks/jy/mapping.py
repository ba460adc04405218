"""Enrolment at schools: camelCase, stages as two digits."""

from adapters.checks import _fields as f
from adapters.checks._mapping import Check, Says, Source
from adapters.checks._words import CAMEL

STAGE = {
    "00": "none",
    "10": "preschool",
    "21": "primary",
    "31": "junior",
    "34": "senior",
    "36": "vocational",
    "41": "college_vocational",
    "42": "undergraduate",
    "43": "graduate",
}
FEES = {"1": "normal", "2": "high"}
KIND = {"1": "public", "2": "private", "3": "overseas"}

SOURCE = Source(
    CAMEL,
    Says(ok="200", accepted="202", busy=("429",)),
    {
        "HC-24": Check(
            "XJ_CX",
            {
                "schoolName": ("school", f.text),
                "stage": ("stage", f.coded(STAGE)),
                "grade": ("grade", f.whole),
                "boarding": ("boarding", f.flag),
                "feeLevel": ("fee_level", f.coded(FEES)),
                "schoolType": ("school_type", f.coded(KIND)),
            },
        ),
    },
)
