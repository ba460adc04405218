"""Tax records: a batch in, a file of lines with Chinese headings out, money in yuan."""

from adapters.checks import _fields as f
from adapters.checks._mapping import Check, Says, Source
from adapters.checks._words import HANZI

CATEGORY = {
    "工资薪金": "wage",
    "劳务报酬": "labour_service",
    "经营所得": "business",
    "财产租赁转让": "property",
    "其他": "other",
}

SOURCE = Source(
    HANZI,
    Says(ok="0000", accepted="0001", busy=("9000",)),
    {
        "HC-17": Check(
            "NSXX",
            {
                "所得项目": ("income_category", f.coded(CATEGORY)),
                "应纳税所得额": ("taxable_income_12m", f.yuan),
                "已缴税额": ("tax_paid_12m", f.yuan),
                "扣缴单位": ("employer", f.text),
            },
        ),
    },
)
