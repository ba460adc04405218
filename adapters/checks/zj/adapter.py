"""住房和城乡建设局: presale contracts and housing security; takes a number, calls back."""

from adapters.checks import _forms, _keys
from adapters.checks._ways import Callback
from adapters.checks.zj import mapping


class HousingFilings(Callback):
    code = "zj"
    path = "/zj/fczx/query"
    form = _forms.JSON
    source = mapping.SOURCE
    shown = (_keys.signed,)
