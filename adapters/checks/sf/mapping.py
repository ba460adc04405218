"""Prison, community correction, detoxification: Chinese field names, days written out."""

from adapters.checks import _fields as f
from adapters.checks._mapping import Check, Says, Source
from adapters.checks._words import HANZI

KIND = {"服刑": "prison", "强制隔离戒毒": "detox", "社区矫正": "community_correction"}

SOURCE = Source(
    HANZI,
    Says(ok="0", accepted="1", busy=("5",)),
    {
        "HC-22": Check(
            "FX-01",
            {
                "类别": ("type", f.coded(KIND)),
                "起始日": ("start_date", f.day_zh),
                "终止日": ("end_date", f.day_zh),
                "场所": ("place_masked", f.text),
            },
        ),
    },
)
