"""广电网络: one XLSX a day."""

from adapters.departments._daily_file import DailyFile
from adapters.departments.gb import mapping
from adapters.exchange.sheet import Row
from domain.delivery.port import Message, Outcome


class DigitalTelevision(DailyFile):
    code = "GB"
    sheet = mapping.SENT
    answers = mapping.ANSWERED

    @staticmethod
    def row(message: Message) -> Row:
        return mapping.row(message)

    @staticmethod
    def read_row(row: Row) -> Outcome:
        return mapping.outcome(row)
