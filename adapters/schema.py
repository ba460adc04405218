"""Every table there is, for migrations: importing this module maps them all."""

from domain.application import models as _application  # noqa: F401
from domain.approval import models as _approval  # noqa: F401
from domain.audit import models as _audit  # noqa: F401
from domain.authorisation import models as _authorisation  # noqa: F401
from domain.base import Entity
from domain.camera import models as _camera  # noqa: F401
from domain.check import models as _check  # noqa: F401
from domain.citizen import models as _citizen  # noqa: F401
from domain.client import models as _client  # noqa: F401
from domain.clock import models as _clock  # noqa: F401
from domain.disclosure import models as _disclosure  # noqa: F401
from domain.document import models as _document  # noqa: F401
from domain.draft import models as _draft  # noqa: F401
from domain.household import models as _household  # noqa: F401
from domain.intent import models as _intent  # noqa: F401
from domain.item import models as _item  # noqa: F401
from domain.job import models as _job  # noqa: F401
from domain.opening import models as _opening  # noqa: F401
from domain.organisation import models as _organisation  # noqa: F401
from domain.proposal import models as _proposal  # noqa: F401
from domain.provider import models as _provider  # noqa: F401
from domain.rate import models as _rate  # noqa: F401
from domain.region import models as _region  # noqa: F401
from domain.replay import models as _replay  # noqa: F401
from domain.sampling import models as _sampling  # noqa: F401
from domain.session import models as _session  # noqa: F401
from domain.setting import models as _setting  # noqa: F401
from domain.sms import models as _sms  # noqa: F401
from domain.suggestion import models as _suggestion  # noqa: F401
from domain.survey import models as _survey  # noqa: F401

metadata = Entity.metadata
