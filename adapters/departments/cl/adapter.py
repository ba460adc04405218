"""残疾人联合会: JSON-RPC; accepts at once, notifies when decided."""

from adapters.departments import _wire
from adapters.departments._rest import RestCallback
from adapters.departments.cl import mapping
from adapters.http import Request
from domain.delivery.port import Message, Outcome

PATH = "/cl/rpc"


class DisabledPersonsFederation(RestCallback):
    code = "CL"

    def request(self, message: Message) -> Request:
        headers = {"Content-Type": "application/json", "X-Api-Key": self.token}
        return Request("POST", PATH, _wire.to_json(mapping.request(message)), headers)

    def read(self, message: Message, body: bytes) -> Outcome:
        return mapping.receipt(message, _wire.of_json(body), PATH)

    @staticmethod
    def read_callback(body: bytes) -> Outcome:
        return mapping.callback(_wire.of_json(body))
