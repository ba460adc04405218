"""Who serves which department, and how each way of talking is paced. Reading this is the map.

Adding a department is one package under `adapters/departments/` and one line in `SERVED`.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import httpx

from adapters.departments._daily_file import AnswerBatch, DailyFile
from adapters.departments._rest import Rest, RestCallback
from adapters.departments._wiring import Wiring
from adapters.departments._worklist import Worklist
from adapters.departments.cg.adapter import UrbanManagement
from adapters.departments.cl.adapter import DisabledPersonsFederation
from adapters.departments.cs.adapter import CharityFederation
from adapters.departments.fl.adapter import WomensFederation
from adapters.departments.gb.adapter import DigitalTelevision
from adapters.departments.gd.adapter import Power
from adapters.departments.gh.adapter import TradeUnions
from adapters.departments.hs.adapter import RedCross
from adapters.departments.jy.adapter import Education
from adapters.departments.mz.adapter import CivilAffairs
from adapters.departments.ny.adapter import Agriculture
from adapters.departments.rq.adapter import Gas
from adapters.departments.rs.adapter import HumanResources
from adapters.departments.sf.adapter import Justice
from adapters.departments.sw.adapter import Water
from adapters.departments.tw.adapter import YouthLeague
from adapters.departments.ty.adapter import VeteransAffairs
from adapters.departments.wj.adapter import Health
from adapters.departments.yb.adapter import MedicalSecurity
from adapters.departments.yj.adapter import EmergencyManagement
from adapters.departments.zj.adapter import Housing
from adapters.http import MISREAD
from domain.delivery.port import Department, Outcome

SERVED: tuple[type[Rest] | type[Worklist] | type[DailyFile], ...] = (
    CivilAffairs,
    MedicalSecurity,
    Education,
    HumanResources,
    Housing,
    DisabledPersonsFederation,
    Agriculture,
    Health,
    Justice,
    WomensFederation,
    TradeUnions,
    YouthLeague,
    CharityFederation,
    RedCross,
    Water,
    Power,
    Gas,
    DigitalTelevision,
    UrbanManagement,
    VeteransAffairs,
    EmergencyManagement,
)
Collect = Callable[[], Awaitable[Sequence[AnswerBatch]]]
BY_CODE = {kind.code: kind for kind in SERVED}


@dataclass(frozen=True, slots=True)
class Way:
    """How a lane is paced. `schedule` is "now" or the local time of day when the batch leaves."""

    name: str
    batch_size: int
    schedule: str
    max_running: int


WAYS: Mapping[str, Way] = {
    "rest_sync": Way("rest_sync", 1, "now", 8),
    "rest_callback": Way("rest_callback", 1, "now", 8),
    "worklist": Way("worklist", 50, "now", 4),
    "daily_file": Way("daily_file", 5_000, "17:00", 1),
}


def lanes(files_leave: str | None = None) -> dict[str, Way]:
    """The pace of every department by code; a department may take larger batches than its way.

    `files_leave` is another time for the daily files, e.g. "now" where somebody is watching.
    """
    paces = {kind.code: replace(WAYS[kind.way], batch_size=kind.batch_size) for kind in SERVED}
    if files_leave is None:
        return paces
    return {
        code: replace(pace, schedule=files_leave) if pace.name == "daily_file" else pace
        for code, pace in paces.items()
    }


def departments(
    line: httpx.AsyncClient, exchange: Path, secrets: Mapping[str, str]
) -> dict[str, Department]:
    """Every department by code, ready to be asked.

    `line` is `adapters.http.client(gateway address)`, `exchange` the folder of the daily files,
    `secrets` the key shared with each department. Raises `MissingSecret` when one is not there.
    """
    wiring = Wiring(line, exchange, secrets)
    return {kind.code: kind.connect(wiring) for kind in SERVED}


class UnreadableCallback(ValueError):
    """The callback's payload makes no sense for that department."""


class NoCallback(ValueError):
    """There is no such department, or it does not call back."""


def parse_callback(department: str, headers: Mapping[str, str], body: bytes) -> Outcome:
    """What a department called back with. Check its signature first (`adapters.signing.verify`)."""
    kind = BY_CODE.get(department)
    if kind is None or not issubclass(kind, RestCallback):
        raise NoCallback(department)
    try:
        return kind.read_callback(body)
    except MISREAD as error:
        raise UnreadableCallback(type(error).__name__) from None


def collectors(served: Mapping[str, Department]) -> dict[str, Collect]:
    """How to look for the answers waiting from each department that talks by file."""
    return {code: each.collect for code, each in served.items() if isinstance(each, DailyFile)}
