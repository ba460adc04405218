"""财政局: public payroll and subsidies paid by one card; takes a number, calls back."""

from adapters.checks import _forms, _keys
from adapters.checks._ways import Callback
from adapters.checks.cz import mapping


class PublicFinance(Callback):
    code = "cz"
    path = "/cz/yikatong/chaxun"
    form = _forms.JSON
    source = mapping.SOURCE
    shown = (_keys.header("X-Token"),)
