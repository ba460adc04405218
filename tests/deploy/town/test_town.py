import shutil
from pathlib import Path

import pytest
import yaml

from adapters.registry import SERVED
from deploy.town.check import TownInvalid
from deploy.town.read import FOLDER, read_town
from deploy.town.rows import Town
from domain.organisation.offices import Office, Offices

TOWNSHIPS = {  # where each demonstration family is decided
    "H01": "321311101",
    "H02": "321323104",
    "H03": "321302002",
    "H04": "321324110",
    "H05": "321302002",
    "H06": "321311101",
    "H07": "321322110",
    "H08": "321322110",
    "H10": "321323106",
}
FIELDS = ("code", "name", "region", "kind", "department", "talks", "decides", "delegated")


def offices(town: Town) -> Offices:
    rows = [Office(**{name: row[name] for name in FIELDS}) for row in town.organisations]
    heirs = [(place["code"], place["successor"]) for place in town.regions if place["successor"]]
    return Offices(rows, heirs)


def people(town: Town, role: str, organisation: str) -> set[str]:
    return {
        post["staff"]
        for post in town.posts
        if (post["role"], post["organisation"]) == (role, organisation)
    }


def counties(town: Town) -> list[str]:
    return [place["code"] for place in town.regions if place["level"] == "county"]


@pytest.mark.parametrize("family", TOWNSHIPS)
def test_every_family_meets_a_clerk_two_investigators_a_reviewer_and_an_approver(
    town: Town, family: str
) -> None:
    office = f"{TOWNSHIPS[family]}-MZ"
    seats = [people(town, role, office) for role in ("T-ACC", "T-INV", "T-REV", "T-APP")]
    assert [len(seat) >= need for seat, need in zip(seats, (1, 2, 1, 1), strict=True)] == [True] * 4
    assert len(set.union(*seats)) == sum(map(len, seats))


def test_every_permission_and_every_role_has_english_words(town: Town) -> None:
    wordless = [row["code"] for row in town.permissions if not row["en"]]
    nameless = [row["code"] for row in town.roles if not row["name_en"]]
    assert wordless + nameless == []


def test_no_living_township_is_without_a_reviewer(town: Town) -> None:
    routing = offices(town)
    for place in town.regions:
        if place["level"] == "village":
            office, _ = routing.township(place["code"])
            assert people(town, "T-REV", office), place["name"]


def test_civil_affairs_of_every_county_determines_and_confirms_with_different_people(
    town: Town,
) -> None:
    for county in counties(town):
        reviewers = people(town, "X-REV", f"{county}-MZ")
        confirmers = people(town, "X-CON", f"{county}-MZ")
        assert reviewers, county
        assert confirmers - reviewers, county


def test_every_other_worklist_office_that_decides_has_two_people(town: Town) -> None:
    for office in town.organisations:
        if office["talks"] == "worklist" and office["decides"] and office["department"] != "MZ":
            assert len(people(town, "X-DEP", office["code"])) >= 2, office["code"]


def test_every_hall_of_city_county_and_township_has_somebody_to_accept(town: Town) -> None:
    for window in town.windows:
        if window["level"] != "village":
            clerks = people(town, "T-ACC", window["organisation"])
            seated = {one["login"] for one in town.staff if one["window"] == window["code"]}
            assert clerks & seated, window["name"]


def test_every_item_is_decided_somewhere_for_every_village(town: Town) -> None:
    routing = offices(town)
    items = {item for office in town.organisations for item in office["decides"]}
    assert len(items) == 38
    for place in town.regions:
        if place["level"] == "village":
            assert all(routing.deciding(item, place["code"]) for item in items)


def test_the_town_and_the_adapters_agree_how_each_department_talks(town: Town) -> None:
    said = {
        row["department"]: row["talks"] for row in town.organisations if row["kind"] == "department"
    }
    assert len(said) == 21
    assert {kind.code: kind.way for kind in SERVED}.items() <= said.items()


def test_every_telephone_number_of_the_town_belongs_to_nobody(town: Town) -> None:
    assert all(window["hotline"].startswith("000-") for window in town.windows)


def spoilt(folder: Path, file: str, old: str, new: str) -> Path:
    """The town with one thing in one file changed."""
    for path in FOLDER.glob("*.yaml"):
        shutil.copy(path, folder)
    text = (folder / file).read_text("utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), "utf-8")
    return folder


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("regions.yaml", "parent: '321311'", "parent: '999999'", "unknown parent 999999"),
        ("windows.yaml", "321300-SJ", "321300-XX", "unknown organisation 321300-XX"),
        ("staff.yaml", "X-REV@321311-MZ", "X-XXX@321311-MZ", "unknown role X-XXX"),
        ("staff.yaml", "X-REV@321311-MZ", "X-REV@321399-MZ", "unknown organisation 321399-MZ"),
        ("staff.yaml", "window: W-321300", "window: W-999999", "unknown window W-999999"),
        ("staff.yaml", "login: yan.qiu", "login: lu.weiqing", "lu.weiqing stands there twice"),
        ("roles.yaml", "may: [suggestion.send]", "may: [x.y]", "unknown permission x.y"),
        (
            "staff.yaml",
            "[X-REV@321311-MZ]",
            "[X-REV@321311-MZ, X-CON@321311-MZ]",
            "may not hold both X-CON and X-REV",
        ),
        (
            "staff.yaml",
            "[S-SYS@321300-PT]",
            "[S-SYS@321300-PT, S-AUD@321300-PT]",
            "may not hold both S-AUD and S-SYS",
        ),
    ],
)
def test_a_town_that_contradicts_itself_is_refused_naming_file_and_entry(
    tmp_path: Path, file: str, old: str, new: str, told: str
) -> None:
    if file == "roles.yaml":
        text = yaml.safe_load((FOLDER / file).read_text("utf-8"))
        old = f"may: [{', '.join(text['roles'][-1]['may'])}]"
    with pytest.raises(TownInvalid, match=told) as refused:
        read_town(spoilt(tmp_path, file, old, new))
    assert f"{file}: " in str(refused.value)


@pytest.mark.parametrize("rule", ["exclusive_with", "separate_in_case"])
def test_two_roles_kept_apart_name_each_other(town: Town, rule: str) -> None:
    apart = {role["code"]: role[rule] for role in town.roles}
    assert all(one in apart[other] for one, others in apart.items() for other in others)
    assert any(apart.values())


def test_an_auditor_holds_no_role_that_acts(town: Town) -> None:
    auditor = next(role for role in town.roles if role["code"] == "C-AUD")
    acting = {role["code"] for role in town.roles if role["level"] != "citizen"} - {"C-AUD"}
    assert set(auditor["exclusive_with"]) == acting
