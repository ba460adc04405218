"""支付机构 (经省核对中心): balances at payment institutions; takes batches."""

from adapters.checks import _forms, _keys
from adapters.checks._ways import Batch
from adapters.checks.zf import mapping


class PaymentAccounts(Batch):
    code = "zf"
    path = "/zf/zhye/batches"
    form = _forms.CSV
    source = mapping.SOURCE
    shown = (_keys.header("X-Api-Key"),)
