"""市场监督管理局: the register of businesses; takes a number, calls back."""

from adapters.checks import _forms, _keys
from adapters.checks._ways import Callback
from adapters.checks.sj import mapping


class BusinessRegister(Callback):
    code = "sj"
    path = "/sj/ent/query"
    form = _forms.JSON
    source = mapping.SOURCE
    shown = (_keys.bearer,)
