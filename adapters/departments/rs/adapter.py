"""人力资源和社会保障局: one gateway, the transaction code says what is wanted, answers at once."""

from adapters.departments import _wire
from adapters.departments._rest import Rest
from adapters.departments.rs import mapping
from adapters.http import Request
from domain.delivery.port import Message, Outcome

PATH = "/rs/gateway/trans"


class HumanResources(Rest):
    code = "RS"

    def request(self, message: Message) -> Request:
        headers = {"Content-Type": "application/json", "Access-Token": self.token}
        return Request("POST", PATH, _wire.to_json(mapping.request(message)), headers)

    def read(self, message: Message, body: bytes) -> Outcome:
        return mapping.outcome(message, _wire.of_json(body), PATH)
