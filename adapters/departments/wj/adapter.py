"""卫生健康委员会: one Task per claim, put again when it changes; calls back when done."""

from adapters.departments import _wire
from adapters.departments._rest import RestCallback
from adapters.departments.wj import mapping
from adapters.http import Request
from domain.delivery.port import Message, Outcome


class Health(RestCallback):
    code = "WJ"

    def request(self, message: Message) -> Request:
        headers = {
            "Content-Type": "application/fhir+json",
            "Authorization": f"Bearer {self.token}",
        }
        path = f"/wj/fhir/Task/{message.claim_id}"
        return Request("PUT", path, _wire.to_json(mapping.request(message)), headers)

    def read(self, message: Message, body: bytes) -> Outcome:
        return mapping.receipt(message, _wire.of_json(body))

    @staticmethod
    def read_callback(body: bytes) -> Outcome:
        return mapping.callback(_wire.of_json(body))
