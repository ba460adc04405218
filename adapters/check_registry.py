"""Which source answers which checks, and how each way of talking is paced. Reading this is the map.

Adding a source is one package under `adapters/checks/` and one line in `ASKED`.
"""

from collections.abc import Mapping, Sequence

import httpx

from adapters.checks._ways import Batch, Office
from adapters.checks.bx.adapter import Insurance
from adapters.checks.cl.adapter import DisabilityRegister
from adapters.checks.cz.adapter import PublicFinance
from adapters.checks.ga_crj.adapter import ExitEntry
from adapters.checks.ga_hz.adapter import HouseholdRegister
from adapters.checks.ga_jj.adapter import VehicleRegister
from adapters.checks.gjj.adapter import ProvidentFund
from adapters.checks.jt.adapter import ShipRegister
from adapters.checks.jy.adapter import Schools
from adapters.checks.mz.adapter import CivilAffairs
from adapters.checks.ny.adapter import FarmRegisters
from adapters.checks.rs.adapter import SocialInsurance
from adapters.checks.sf.adapter import JusticeRegisters
from adapters.checks.sj.adapter import BusinessRegister
from adapters.checks.sw.adapter import Tax
from adapters.checks.yb.adapter import MedicalInsurance
from adapters.checks.yh.adapter import Banks
from adapters.checks.zf.adapter import PaymentAccounts
from adapters.checks.zj.adapter import HousingFilings
from adapters.checks.zq.adapter import Securities
from adapters.checks.zrzy.adapter import RealEstate
from adapters.http import MISREAD
from domain.check.port import Fetched, Source, Told

ASKED: tuple[type[Office], ...] = (
    HouseholdRegister,
    CivilAffairs,
    RealEstate,
    HousingFilings,
    VehicleRegister,
    ShipRegister,
    FarmRegisters,
    Banks,
    Securities,
    Insurance,
    PaymentAccounts,
    SocialInsurance,
    ProvidentFund,
    Tax,
    BusinessRegister,
    PublicFinance,
    DisabilityRegister,
    JusticeRegisters,
    ExitEntry,
    Schools,
    MedicalInsurance,
)
BY_CODE = {kind.code: kind for kind in ASKED}
FETCHED = tuple(kind.code for kind in ASKED if issubclass(kind, Batch))
AT_ONCE = 64  # calls to one source at the same time, of all workers together


def sources(lines: Mapping[str, httpx.AsyncClient], keys: Mapping[str, str]) -> dict[str, Source]:
    """The sources this installation is connected to, by code: those it shares a key with.

    `lines` is a client for each: a pool of its own, so that a slow one takes nobody's connections.
    """
    return {code: kind(lines[code], keys[code]) for code, kind in BY_CODE.items() if keys.get(code)}


def batches(asked: Mapping[str, Source]) -> dict[str, Fetched]:
    """Those whose result files may have to be fetched."""
    return {code: each for code, each in asked.items() if isinstance(each, Batch)}


class UnreadableAnswer(ValueError):
    """The callback's payload makes no sense for that source."""


class NoSource(ValueError):
    """There is no such source."""


def parse_callback(source: str, body: bytes) -> Sequence[Told]:
    """What a source called back with. Check its signature first (`adapters.signing.verify`)."""
    kind = BY_CODE.get(source)
    if kind is None:
        raise NoSource(source)
    try:
        return kind.read_callback(body)
    except MISREAD as error:
        raise UnreadableAnswer(type(error).__name__) from None
