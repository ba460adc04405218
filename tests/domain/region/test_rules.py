import pytest

from domain.region.rules import city_of, contains, county_of, township_of


def test_a_village_code_carries_its_township_county_and_city() -> None:
    assert township_of("321311101391") == "321311101"
    assert county_of("321311101391") == "321311"
    assert city_of("321311101391") == "321300"


def test_a_county_lies_in_no_township() -> None:
    assert township_of("321311") is None


@pytest.mark.parametrize("inner", ["321311101391", "321311101", "321311", "321300"])
def test_the_city_contains_all_its_places_and_itself(inner: str) -> None:
    assert contains("321300", inner)


@pytest.mark.parametrize(
    ("outer", "inner"),
    [
        ("321311", "321322110391"),
        ("321311101", "321311"),
        ("321300", "341302"),
        ("321302", "321300"),
    ],
)
def test_a_place_outside_is_not_contained(outer: str, inner: str) -> None:
    assert not contains(outer, inner)
