"""Funerals and marriages: Chinese field names, days with dashes."""

from adapters.checks import _fields as f
from adapters.checks._mapping import Check, Says, Source
from adapters.checks._words import HANZI

SOURCE = Source(
    HANZI,
    Says(
        ok="200",
        accepted="202",
        busy=(
            "503",
            "429",
        ),
    ),
    {
        "HC-02": Check(
            "MZ-BZ-01",
            {
                "死亡日期": ("death_date", f.day),
                "火化日期": ("cremation_date", f.day),
                "殡仪馆": ("funeral_home", f.text),
            },
        ),
        "HC-03": Check(
            "MZ-HY-01",
            {
                "婚姻状况代码": ("status", f.text),
                "登记日期": ("event_date", f.day),
                "配偶姓名": ("spouse_name", f.text),
                "配偶身份证号": ("spouse_id", f.text),
            },
        ),
    },
)
