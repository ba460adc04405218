"""Exits and entries, as counts only: pinyin initials; counts and kinds, never an itinerary."""

from adapters.checks import _fields as f
from adapters.checks._mapping import Check, Says, Source
from adapters.checks._words import PINYIN

WHERE = {"0": "none", "1": "hk_macao", "2": "taiwan", "3": "overseas"}

SOURCE = Source(
    PINYIN,
    Says(ok="000000", accepted="000001", busy=("900001",)),
    {
        "HC-23": Check(
            "CRJ_TJ",
            {
                "CJCS": ("trips_12m", f.whole),
                "CJTS": ("days_12m", f.whole),
                "MDDLB": ("destinations_kind", f.coded(WHERE)),
            },
        ),
    },
)
