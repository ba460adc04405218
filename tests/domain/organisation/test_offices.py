import pytest

from domain.organisation.offices import NobodyDecides, NoTownshipOffice, Office, Offices

COUNTY = Office(
    "321311-MZ", "宿豫区民政局", "321311", "department_office", "MZ", "worklist", ["MZ-02", "MZ-07"]
)
TOWNSHIP = Office(
    "321311101-MZ", "大兴镇民政办", "321311101", "township_office", "MZ", None, [], ["MZ-07"]
)
CITY = Office("321300-CS", "市慈善总会", "321300", "department", "CS", "worklist", ["CS-01"])
ROUTING = Offices([COUNTY, TOWNSHIP, CITY], [("321311299", "321311101")])


def test_the_county_office_decides_for_its_villages() -> None:
    assert ROUTING.deciding("MZ-02", "321311101391") == ("321311-MZ", "321311")


def test_what_was_delegated_is_decided_in_the_township() -> None:
    assert ROUTING.deciding("MZ-07", "321311101391") == ("321311101-MZ", "321311101")


def test_a_township_without_delegation_leaves_it_to_the_county() -> None:
    assert ROUTING.deciding("MZ-07", "321311103391") == ("321311-MZ", "321311")


def test_where_the_county_has_no_office_the_city_decides() -> None:
    assert ROUTING.deciding("CS-01", "321311101391") == ("321300-CS", "321300")


def test_an_item_nobody_decides_here_is_refused_by_name() -> None:
    with pytest.raises(NobodyDecides, match="TW-01"):
        ROUTING.deciding("TW-01", "321311101391")
    with pytest.raises(NobodyDecides):
        ROUTING.deciding("MZ-02", "341302")


def test_an_emergency_in_a_merged_township_goes_to_its_heir() -> None:
    assert ROUTING.deciding("MZ-07", "321311299391") == ("321311101-MZ", "321311101")
    assert ROUTING.township("321311299391") == ("321311101-MZ", "321311101")


@pytest.mark.parametrize("region", ["321311", "321300", "321322110391"])
def test_without_a_township_office_nobody_reviews(region: str) -> None:
    with pytest.raises(NoTownshipOffice):
        ROUTING.township(region)


def test_an_office_is_found_by_its_code() -> None:
    found = ROUTING.office("321300-CS")
    assert found is not None
    assert found.name == "市慈善总会"
    assert ROUTING.office("nobody") is None
