"""The register of motor vehicles: pinyin initials and the vehicle codes of GA 24."""

from adapters.checks import _fields as f
from adapters.checks._mapping import Check, Says, Source
from adapters.checks._words import PINYIN

KIND = {
    "K33": "small_passenger_car",
    "K11": "large_passenger_car",
    "H31": "truck",
    "M21": "motorcycle",
    "N11": "mobility_vehicle",
    "T11": "tractor",
    "X99": "other",
}
USE = {"A": "non_operating", "B": "operating"}
STATUS = {"A": "normal", "Q": "overdue", "E": "cancelled", "M": "scrapped"}

SOURCE = Source(
    PINYIN,
    Says(ok="000000", accepted="000001", busy=("900001",)),
    {
        "HC-06": Check(
            "JDC_DJXX",
            {
                "HPHM": ("plate_masked", f.text),
                "CLLX": ("type", f.coded(KIND)),
                "SYXZ": ("use_nature", f.coded(USE)),
                "CCDJRQ": ("first_register_date", f.day8),
                "CLXH": ("brand_model", f.text),
                "JDCZT": ("status", f.coded(STATUS)),
                "PL": ("displacement", f.text),
            },
        ),
    },
)
