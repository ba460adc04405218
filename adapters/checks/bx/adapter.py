"""银保信: commercial insurance; takes batches."""

from adapters.checks import _forms, _keys
from adapters.checks._ways import Batch
from adapters.checks.bx import mapping


class Insurance(Batch):
    code = "bx"
    path = "/bx/policy/batches"
    form = _forms.CSV
    source = mapping.SOURCE
    shown = (_keys.bearer,)
