"""医疗保障局: one address for everything, each body signed, answers at once."""

from adapters import signing
from adapters.departments import _wire
from adapters.departments._rest import Rest
from adapters.departments.yb import mapping
from adapters.http import Request
from domain.delivery.port import Message, Outcome

PATH = "/yb/fsi/api/medrelief"


class MedicalSecurity(Rest):
    code = "YB"

    def request(self, message: Message) -> Request:
        body = _wire.to_json(mapping.request(message))
        stamp = str(int(message.sent_at.timestamp()))
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "x-tif-paasid": "lianban",
            "x-tif-timestamp": stamp,
            "x-tif-signature": signing.body_digest(self.token, stamp, body),
        }
        return Request("POST", PATH, body, headers)

    def read(self, message: Message, body: bytes) -> Outcome:
        return mapping.outcome(message, _wire.of_json(body), PATH)
