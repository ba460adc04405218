"""退役军人事务局: an XML service that answers at once."""

from adapters.departments._rest import Rest
from adapters.departments.ty import mapping
from adapters.http import Request
from domain.delivery.port import Message, Outcome

PATH = "/ty/services/AssistService"


class VeteransAffairs(Rest):
    code = "TY"

    def request(self, message: Message) -> Request:
        headers = {"Content-Type": "text/xml; charset=utf-8", "X-Service-Key": self.token}
        return Request("POST", PATH, mapping.request(message), headers)

    def read(self, message: Message, body: bytes) -> Outcome:
        return mapping.outcome(message, body, PATH)
