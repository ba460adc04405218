"""教育局: enrolment at schools; answers at once."""

from adapters.checks import _forms, _keys
from adapters.checks._ways import Realtime
from adapters.checks.jy import mapping


class Schools(Realtime):
    code = "jy"
    path = "/jy/student/status"
    form = _forms.JSON
    source = mapping.SOURCE
    shown = (_keys.header("X-App-Token"),)
