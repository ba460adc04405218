"""农业农村局(乡村振兴局): PUT a claim to look at or decide it, DELETE it to withdraw; at once."""

from adapters import signing
from adapters.departments import _wire
from adapters.departments._rest import Rest
from adapters.departments.ny import mapping
from adapters.http import Request
from domain.delivery.port import Message, MessageKind, Outcome


class Agriculture(Rest):
    code = "NY"

    def request(self, message: Message) -> Request:
        path = f"/ny/v2/monitoring-requests/{message.claim_id}"
        headers = {"Authorization": signing.basic("lianban", self.token)}
        if message.kind is MessageKind.WITHDRAW:
            return Request("DELETE", path, b"", headers)
        body = _wire.to_json(mapping.request(message))
        return Request("PUT", path, body, {**headers, "Content-Type": "application/json"})

    def read(self, message: Message, body: bytes) -> Outcome:
        return mapping.outcome(message, _wire.of_json(body))
