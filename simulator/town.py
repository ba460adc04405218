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
from simulator.knobs import Knobs, Log
from simulator.mailroom import Mailroom
from simulator.office import Office
from simulator.sheets._base import SheetDialect
from simulator.sheets.gb import DigitalTelevision
from simulator.sheets.gd import Power
from simulator.sheets.rq import Gas
from simulator.sheets.sw import Water
from simulator.sms import SmsGateway
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
    courier: Courier
    sms: SmsGateway
    wechat: WechatServer

    def everybody(self) -> dict[str, Office | Mailroom]:
        return {**self.offices, **self.mailrooms}

    def reset(self) -> None:
        """As if nothing had ever happened."""
        self.courier.forget()
        self.sms.reset()
        self.wechat.reset()
        for one in self.everybody().values():
            one.knobs, one.log = Knobs(), Log()
            one.desk.cases.clear()


def open_town(
    callback_url: str,
    secrets: dict[str, str],
    exchange: Path,
    delay: float,
    gateways: dict[str, str] | None = None,
) -> Town:
    """Raises KeyError naming a department for which there is no key.

    `gateways` are the keys of the text-message gateway and of WeChat; without one it refuses all.
    """
    shared = gateways or {}
    courier = Courier(callback_url, secrets, delay)
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
    return Town(offices, mailrooms, courier, sms, wechat)
