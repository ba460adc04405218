"""Things that count: each dwelling once, and of what is left the largest."""

from datetime import date

from domain.check.counting import left, of
from domain.check.feeding import Subject
from domain.check.records import Known, Record
from domain.item.catalogue import compile_catalogue, read_files

CHECK = compile_catalogue(read_files(), version=1).checks.checks["HC-04"]
HIT = CHECK.hit("more_houses")
WHO = Subject("p1", frozenset({"applicant"}), Known(date(2026, 11, 2), "321300", {}))


def house(unit: str, area: str, **more: object) -> Record:
    return {"unit_no": unit, "use": "residential", "area_m2": area, **more}


def test_a_dwelling_with_two_records_is_one_thing() -> None:
    assert len(of(CHECK, HIT, WHO, [house("1", "60"), house("1", "60"), house("2", "90")])) == 2


def test_what_was_sold_or_is_no_dwelling_does_not_count() -> None:
    records = [house("1", "60", transfer_date="2026-01-01"), house("2", "90") | {"use": "shop"}]
    assert of(CHECK, HIT, WHO, records) == {}


def test_the_largest_dwelling_stays_and_other_records_are_untouched() -> None:
    small, large, shop = house("1", "60"), house("2", "90.5"), house("3", "20") | {"use": "shop"}
    assert left(CHECK, HIT, WHO, [small, large, shop], 1) == [large, shop]
