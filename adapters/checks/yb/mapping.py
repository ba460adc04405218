"""Medical insurance and expenses: snake_case as the national platform has it, money in yuan."""

from adapters.checks import _fields as f
from adapters.checks._mapping import Check, Says, Source
from adapters.checks._words import SNAKE

INSURED = {"310": "employee", "390": "resident", "000": "none", "999": "other_place"}
STATUS = {"1": "insured", "2": "lapsed"}
ILLNESS = {
    "01": "leukemia",
    "02": "chd",
    "03": "breast_cancer",
    "04": "cervical_cancer",
    "05": "malignant_other",
    "06": "uraemia",
    "07": "transplant",
    "99": "other_serious",
}

SOURCE = Source(
    SNAKE,
    Says(ok="0", accepted="1", busy=("-1",)),
    {
        "HC-25": Check(
            "5261",
            {
                "insutype": ("insured_type", f.coded(INSURED)),
                "psn_insu_stas": ("status", f.coded(STATUS)),
                "inscp_scp_amt": ("policy_scope_total_12m", f.yuan),
                "fund_pay_sumamt": ("fund_paid_12m", f.yuan),
                "maf_pay": ("assistance_paid_12m", f.yuan),
                "psn_pay": ("oop_12m", f.yuan),
                "dise_type_flag": ("disease_kind_flag", f.coded(ILLNESS)),
            },
        ),
    },
)
