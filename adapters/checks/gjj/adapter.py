"""住房公积金管理中心: the housing provident fund; answers at once."""

from adapters.checks import _forms, _keys
from adapters.checks._ways import Realtime
from adapters.checks.gjj import mapping


class ProvidentFund(Realtime):
    code = "gjj"
    path = "/gjj/trans"
    form = _forms.LINES
    source = mapping.SOURCE
    shown = (_keys.header("X-Sign-Token"),)
