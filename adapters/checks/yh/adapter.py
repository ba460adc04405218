"""商业银行 (经省核对中心): deposits at commercial banks; takes batches."""

from adapters.checks import _forms, _keys
from adapters.checks._ways import Batch
from adapters.checks.yh import mapping


class Banks(Batch):
    code = "yh"
    path = "/yh/ckcx/batches"
    form = _forms.CSV
    source = mapping.SOURCE
    shown = (_keys.signed,)
