"""税务局: tax records; takes batches."""

from adapters.checks import _forms, _keys
from adapters.checks._ways import Batch
from adapters.checks.sw import mapping


class Tax(Batch):
    code = "sw"
    path = "/sw/nsxx/batches"
    form = _forms.CSV
    source = mapping.SOURCE
    shown = (_keys.signed,)
