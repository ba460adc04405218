"""城市管理局: posts a form to the fee office, which looks the household up and answers at once."""

from urllib.parse import urlencode

from adapters.departments import _wire
from adapters.departments._rest import Rest
from adapters.departments.cg import mapping
from adapters.http import Request
from domain.delivery.port import Message, Outcome

PATH = "/cg/ljf/jm.do"


class UrbanManagement(Rest):
    code = "CG"

    def request(self, message: Message) -> Request:
        headers = {
            "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8",
            "appkey": self.token,
        }
        return Request("POST", PATH, urlencode(mapping.request(message)).encode(), headers)

    def read(self, message: Message, body: bytes) -> Outcome:
        return mapping.outcome(message, _wire.of_json(body), PATH)
