"""教育局: accepts with a number, calls back when the school-aid office has decided."""

from adapters.departments import _wire
from adapters.departments._rest import RestCallback
from adapters.departments.jy import mapping
from adapters.http import Request
from domain.delivery.port import Message, Outcome


class Education(RestCallback):
    code = "JY"

    def request(self, message: Message) -> Request:
        headers = {
            "Content-Type": "application/json",
            "Authorization": f"Bearer {self.token}",
        }
        body = _wire.to_json(mapping.request(message))
        return Request("POST", "/jy/xszz/sq", body, headers)

    def read(self, message: Message, body: bytes) -> Outcome:
        return mapping.receipt(message, _wire.of_json(body))

    @staticmethod
    def read_callback(body: bytes) -> Outcome:
        return mapping.callback(_wire.of_json(body))
