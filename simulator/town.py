"""All departments the simulator plays, opened with their keys."""

from dataclasses import dataclass
from pathlib import Path

from simulator.callbacks import Courier
from simulator.cases import Desk
from simulator.dialects._base import Dialect, token_for
from simulator.dialects.cg import UrbanManagement
from simulator.dialects.cl import DisabledPersonsFederation
from simulator.dialects.jy import Education
from simulator.dialects.ny import Agriculture
from simulator.dialects.rs import HumanResources
from simulator.dialects.sf import Justice
from simulator.dialects.ty import VeteransAffairs
from simulator.dialects.wj import Health
from simulator.dialects.yb import MedicalSecurity
from simulator.dialects.yj import EmergencyManagement
from simulator.dialects.zj import Housing
from simulator.mailroom import Mailroom
from simulator.office import Office
from simulator.sheets._base import SheetDialect
from simulator.sheets.gb import DigitalTelevision
from simulator.sheets.gd import Power
from simulator.sheets.rq import Gas
from simulator.sheets.sw import Water
from simulator.sms import SmsGateway
from simulator.sources._spec import specs
from simulator.sources.counter import Counter, open_counter
from simulator.wechat import WechatServer

DIALECTS: tuple[type[Dialect], ...] = (
    MedicalSecurity,
    HumanResources,
    Agriculture,
    UrbanManagement,
    VeteransAffairs,
    Education,
    Housing,
    DisabledPersonsFederation,
    Health,
    Justice,
    EmergencyManagement,
)
SHEETS: tuple[type[SheetDialect], ...] = (Water, Power, Gas, DigitalTelevision)
WECHAT_APP = "wx0000000000000000"  # nobody's


@dataclass(frozen=True, slots=True)
class Town:
    offices: dict[str, Office]
    mailrooms: dict[str, Mailroom]
    sources: dict[str, Counter]
    courier: Courier
    sms: SmsGateway
    wechat: WechatServer

    def everybody(self) -> dict[str, Office | Mailroom | Counter]:
        return {**self.offices, **self.mailrooms, **self.sources}

    def reset(self) -> None:
        """As if nothing had ever happened."""
        self.courier.forget()
        self.sms.reset()
        self.wechat.reset()
        for one in self.everybody().values():
            one.forget()


def open_town(
    callback_url: str,
    secrets: dict[str, str],
    exchange: Path,
    delay: float,
    gateways: dict[str, str] | None = None,
    sources: dict[str, str] | None = None,
) -> Town:
    """Raises KeyError naming a department for which there is no key.

    `gateways` are the keys of the text-message gateway and of WeChat; without one it refuses all.
    `sources` are those of the offices that keep records; one without a key is not open.
    """
    shared, asked = gateways or {}, sources or {}
    callers = {f"checks/{code}": key for code, key in asked.items()}
    courier = Courier(callback_url, {**secrets, **callers}, delay)
    offices = {
        kind.code: Office(
            kind(), token_for(secrets[kind.code]), courier, Desk(kind.code, kind.officers)
        )
        for kind in DIALECTS
    }
    mailrooms = {
        kind.code: Mailroom(kind(), exchange, delay, Desk(kind.code, kind.officers))
        for kind in SHEETS
    }
    sms = SmsGateway(shared.get("sms", ""))
    wechat = WechatServer(WECHAT_APP, shared.get("wechat", ""))
    counters = {
        code: open_counter(spec, token_for(asked[code]), courier)
        for code, spec in specs().items()
        if code in asked
    }
    return Town(offices, mailrooms, counters, courier, sms, wechat)
