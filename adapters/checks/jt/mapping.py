"""The register of ships: Chinese field names, days written out."""

from adapters.checks import _fields as f
from adapters.checks._mapping import Check, Says, Source
from adapters.checks._words import HANZI

KIND = {"营运": "operating", "渔业": "fishing", "其他": "other"}

SOURCE = Source(
    HANZI,
    Says(ok="0", accepted="1", busy=("9",)),
    {
        "HC-07": Check(
            "CB-SYQ",
            {
                "船名": ("ship_name", f.text),
                "船舶种类": ("type", f.coded(KIND)),
                "总吨": ("tonnage", f.decimal),
                "建成日期": ("build_date", f.day_zh),
                "所有权份额": ("owner_share", f.percent),
            },
        ),
    },
)
