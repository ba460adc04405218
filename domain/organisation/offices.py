"""Which office decides which item for which place. Built once, then answered without SQL.

Searched from the place upward: the township office where the county delegated the item to it, the
county's office, the city's department where the county has none.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from domain.errors import RuleViolation
from domain.region.rules import city_of, county_of, township_of

CIVIL_AFFAIRS = "MZ"
TOWNSHIP_OFFICE = "township_office"


class NobodyDecides(RuleViolation):
    """No office of this place decides that item."""


class NoTownshipOffice(RuleViolation):
    """There is no township office to review applications from this place."""


@dataclass(frozen=True, slots=True)
class Office:
    """One organisation as routing needs it."""

    code: str
    name: str
    region: str
    kind: str
    department: str | None
    talks: str | None
    decides: Sequence[str] = ()
    delegated: Sequence[str] = ()


class Offices:
    """The routing table. `places` are (code, successor) of regions that were merged away."""

    def __init__(self, rows: Iterable[Office], places: Iterable[tuple[str, str]] = ()) -> None:
        self._by_code = {office.code: office for office in rows}
        self._heirs = dict(places)
        self._deciding = {
            (item, office.region): office
            for office in self._by_code.values()
            for item in (*office.decides, *office.delegated)
        }
        self._townships = {
            office.region: office
            for office in self._by_code.values()
            if office.kind == TOWNSHIP_OFFICE and office.department == CIVIL_AFFAIRS
        }

    def deciding(self, item: str, region: str) -> tuple[str, str]:
        """(organisation code, its region) of the office that decides `item` for people of `region`.

        Raises NobodyDecides.
        """
        for place in self._upward(region):
            office = self._deciding.get((item, place))
            if office is not None:
                return office.code, office.region
        raise NobodyDecides(f"nobody decides {item} for {region}", item=item, region=region)

    def township(self, region: str) -> tuple[str, str]:
        """(organisation code, region) of the township office that reviews people of `region`.

        Raises NoTownshipOffice.
        """
        place = self.township_code(region)
        office = None if place is None else self._townships.get(place)
        if office is None:
            raise NoTownshipOffice(f"no township office for {region}", region=region)
        return office.code, office.region

    def township_code(self, region: str) -> str | None:
        """The 9-digit township of a village today, after mergers; None above that level."""
        place = township_of(region)
        return None if place is None else self._heirs.get(place, place)

    def office(self, code: str) -> Office | None:
        return self._by_code.get(code)

    def _upward(self, region: str) -> Iterable[str]:
        township = self.township_code(region)
        if township is not None:
            yield township
        county = county_of(township or region)
        yield county
        yield city_of(county)
