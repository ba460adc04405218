"""住房和城乡建设局: behind a signing gateway; accepts with a serial number, calls back."""

from adapters import signing
from adapters.departments import _wire
from adapters.departments._rest import RestCallback
from adapters.departments.zj import mapping
from adapters.http import Request
from domain.delivery.port import Message, Outcome

PATH = "/zj/housing/guarantee/applications"


class Housing(RestCallback):
    code = "ZJ"

    def request(self, message: Message) -> Request:
        body = _wire.to_json(mapping.request(message))
        stamp = str(int(message.sent_at.timestamp() * 1000))
        headers = {
            "Content-Type": "application/json",
            "X-Ca-Key": "lianban",
            "X-Ca-Timestamp": stamp,
            "X-Ca-Signature": signing.body_digest(self.token, stamp, body),
        }
        return Request("POST", PATH, body, headers)

    def read(self, message: Message, body: bytes) -> Outcome:
        return mapping.receipt(message, _wire.of_json(body), PATH)

    @staticmethod
    def read_callback(body: bytes) -> Outcome:
        return mapping.callback(_wire.of_json(body))
