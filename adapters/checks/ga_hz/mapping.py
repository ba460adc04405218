"""The police's register of households: pinyin initials, eight-digit days."""

from adapters.checks import _fields as f
from adapters.checks._mapping import Check, Says, Source
from adapters.checks._words import PINYIN

HUKOU = {"20": "rural", "10": "urban"}
STATUS = {"0": "normal", "2": "moved_out", "3": "cancelled", "1": "dead"}

SOURCE = Source(
    PINYIN,
    Says(ok="000000", accepted="000001", busy=("900001",)),
    {
        "HC-01": Check(
            "RK_HJXX",
            {
                "HKXZ": ("hukou_type", f.coded(HUKOU)),
                "HKSZDZ": ("hukou_address", f.text),
                "HKSZDQH": ("region_code", f.text),
                "HH": ("household_no", f.text),
                "YHZGX": ("relation_to_head", f.text),
                "QRRQ": ("move_in_date", f.day8),
                "HJZT": ("status", f.coded(STATUS)),
            },
        ),
    },
)
