"""A text-message gateway that takes JSON: one POST per message, signed as our callbacks are.

    POST /v1/messages {"id", "phone", "sign", "text"}  →  {"message_id": "…"}

The `id` makes a repeated POST harmless. A gateway with another dialect is another such file.
"""

import json
from dataclasses import dataclass

import httpx

from adapters import signing
from adapters.http import Request, send, understood
from domain.base import utc_now
from domain.sms.port import Text

PATH = "/v1/messages"
SIGN = "联办"  # the sender's name, registered with the operators


@dataclass(frozen=True, slots=True)
class JsonGateway:
    """`line` is `adapters.http.client(address of the gateway)`, `secret` the key shared with it."""

    line: httpx.AsyncClient
    secret: str

    async def send(self, text: Text) -> str:
        said = {"id": str(text.id), "phone": text.phone, "sign": SIGN, "text": text.words}
        body = json.dumps(said, ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json", **signing.sign(self.secret, body, utc_now())}
        answer = await send(self.line, Request("POST", PATH, body, headers))
        with understood(PATH):
            return str(json.loads(answer)["message_id"])
