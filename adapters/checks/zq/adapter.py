"""中国证券登记结算: securities accounts; takes batches."""

from adapters.checks import _forms, _keys
from adapters.checks._ways import Batch
from adapters.checks.zq import mapping


class Securities(Batch):
    code = "zq"
    path = "/zq/zqzh/batches"
    form = _forms.CSV
    source = mapping.SOURCE
    shown = (_keys.signed,)
