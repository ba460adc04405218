"""应急管理局: takes claims in batches, calls back for each."""

from collections.abc import Sequence

from adapters import http
from adapters.departments import _wire
from adapters.departments._rest import RestCallback
from adapters.departments.yj import mapping
from adapters.http import Request
from domain.delivery.port import Message, Outcome

PATH = "/yj/relief/batch"


class EmergencyManagement(RestCallback):
    code = "YJ"
    batch_size = 20

    async def lodge(self, messages: Sequence[Message]) -> Sequence[Outcome]:
        """All in one call; a record they did not take is missing from what comes back."""
        body = await http.send(self.line, self._request(messages))
        with http.understood(PATH):
            return mapping.receipts(messages, _wire.of_json(body), PATH)

    def _request(self, messages: Sequence[Message]) -> Request:
        headers = {"Content-Type": "application/json", "Authorization": f"Token {self.token}"}
        return Request("POST", PATH, _wire.to_json(mapping.request(messages)), headers)

    def request(self, message: Message) -> Request:
        return self._request([message])

    def read(self, message: Message, body: bytes) -> Outcome:
        return mapping.receipts([message], _wire.of_json(body), PATH)[0]

    @staticmethod
    def read_callback(body: bytes) -> Outcome:
        return mapping.callback(_wire.of_json(body))
