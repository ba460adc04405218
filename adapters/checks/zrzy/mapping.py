"""The register of real estate: camelCase, days with slashes, shares and areas as text."""

from adapters.checks import _fields as f
from adapters.checks._mapping import Check, Says, Source
from adapters.checks._words import CAMEL

USE = {
    "10": "residential",
    "11": "residential",
    "20": "shop",
    "30": "office",
    "40": "industrial",
    "90": "other",
}

SOURCE = Source(
    CAMEL,
    Says(
        ok="0",
        accepted="1001",
        busy=(
            "5001",
            "5003",
        ),
    ),
    {
        "HC-04": Check(
            "BDC_CX",
            {
                "unitNo": ("unit_no", f.text),
                "landUse": ("use", f.coded(USE)),
                "buildArea": ("area_m2", f.decimal),
                "ownerShare": ("owner_share", f.percent),
                "registerDate": ("register_date", f.day_slash),
                "transferDate": ("transfer_date", f.day_slash),
                "sealFlag": ("seized", f.flag10),
            },
        ),
    },
)
