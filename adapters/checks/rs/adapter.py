"""人力资源和社会保障局: contributions, pensions, unemployment; answers at once."""

from adapters.checks import _forms, _keys
from adapters.checks._ways import Realtime
from adapters.checks.rs import mapping


class SocialInsurance(Realtime):
    code = "rs"
    path = "/rs/jbgc/service"
    form = _forms.XML
    source = mapping.SOURCE
    shown = (_keys.header("Access-Token"),)
