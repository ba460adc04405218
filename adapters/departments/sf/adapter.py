"""司法局(法律援助中心): accepts with a number, calls back when the centre has decided."""

from adapters.departments import _wire
from adapters.departments._rest import RestCallback
from adapters.departments.sf import mapping
from adapters.http import Request
from domain.delivery.port import Message, Outcome

PATH = "/sf/falvyuanzhu/jiekou"


class Justice(RestCallback):
    code = "SF"

    def request(self, message: Message) -> Request:
        headers = {"Content-Type": "application/json", "lingpai": self.token}
        return Request("POST", PATH, _wire.to_json(mapping.request(message)), headers)

    def read(self, message: Message, body: bytes) -> Outcome:
        return mapping.receipt(message, _wire.of_json(body), PATH)

    @staticmethod
    def read_callback(body: bytes) -> Outcome:
        return mapping.callback(_wire.of_json(body))
