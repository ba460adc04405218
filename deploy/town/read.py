"""The demonstration town's files as rows of the city's tables. Nothing is written here.

Raises TownInvalid, listing every problem at once with the file it stands in.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from deploy.town.check import TownInvalid, problems
from deploy.town.rows import Relative, Row, Town

FOLDER = Path(__file__).parent
EIGHT_MARKS = ("window", "staff", "system", "line", "hotline", "list", "flow", "rules")
CITIZEN = "citizen"
LEVELS = ("city", "county", "township", "village")


def read_town(folder: Path = FOLDER) -> Town:
    """Read and cross-check all files of the town."""
    raw = {path.stem: yaml.safe_load(path.read_text("utf-8")) for path in folder.glob("*.yaml")}
    regions = _regions(raw["regions"])
    organisations = list(_organisations(raw["organisations"], regions))
    home = {row["code"]: row["region"] for row in organisations}
    town = Town(
        regions=regions,
        organisations=organisations,
        windows=_windows(raw["windows"], regions),
        permissions=_permissions(raw["roles"]),
        roles=_roles(raw["roles"]),
        staff=[_account(entry) for entry in raw["staff"]["staff"]],
        posts=[post for entry in raw["staff"]["staff"] for post in _posts(entry, raw, home)],
        relatives=[one for entry in raw["staff"]["staff"] for one in _relatives(entry)],
    )
    if found := [*problems(town, raw["roles"]["permissions"])]:
        raise TownInvalid("\n".join(found))
    return town


def _regions(raw: Mapping[str, Any]) -> list[Row]:
    blank = {"parent": None, "kind": None, "hh_type": None, "valid_to": None, "successor": None}
    return [blank | {"valid_from": raw["valid_from"]} | place for place in raw["places"]]


def _organisations(raw: Mapping[str, Any], regions: Sequence[Row]) -> Iterator[Row]:
    counties = [place for place in regions if place["level"] == "county"]
    city = next(place for place in regions if place["level"] == "city")
    for department in raw["departments"]:
        yield from _department(department, city, counties)
    for place in regions:
        if place["valid_to"] is None and place["level"] in ("township", "village"):
            yield _local_office(raw, place)
    for other in raw["others"]:
        yield _organisation(**other)


def _department(entry: Row, city: Row, counties: Sequence[Row]) -> Iterator[Row]:
    code, talks, items = entry["code"], entry["talks"], entry["decides"]
    in_counties = "county" in entry
    yield _organisation(
        code=f"{city['code']}-{code}",
        name=entry["city"],
        region=city["code"],
        kind="department",
        department=code,
        talks=talks,
        decides=[] if in_counties else items,
    )
    for county in counties if in_counties else ():
        yield _organisation(
            code=f"{county['code']}-{code}",
            name=county["name"] + entry["county"],
            region=county["code"],
            kind="department_office",
            department=code,
            parent=f"{city['code']}-{code}",
            talks=talks,
            decides=items,
        )


def _local_office(raw: Mapping[str, Any], place: Row) -> Row:
    if place["level"] == "township":
        return _organisation(
            code=f"{place['code']}-MZ",
            name=raw["township_office"][place["kind"]].format(name=place["name"]),
            region=place["code"],
            kind="township_office",
            department="MZ",
            parent=f"{place['parent']}-MZ",
            delegated=raw["delegated"].get(place["parent"], []),
        )
    return _organisation(
        code=f"{place['code']}-CW",
        name=raw["village_committee"][place["kind"]].format(name=place["name"]),
        region=place["code"],
        kind="village_committee",
        parent=f"{place['parent']}-MZ",
    )


def _organisation(**row: Any) -> Row:  # noqa: ANN401
    blank: Row = {"department": None, "parent": None, "talks": None, "decides": [], "delegated": []}
    return blank | row


def _windows(raw: Mapping[str, Any], regions: Sequence[Row]) -> list[Row]:
    level = {place["code"]: place["level"] for place in regions}
    return [
        {
            "code": f"W-{entry['region']}",
            "name": entry["name"],
            "level": level.get(entry["region"]),
            "region": entry["region"],
            "organisation": entry["organisation"],
            "hotline": entry["hotline"],
            "hours": raw["hours"][entry["hours"]],
            "eight_marks": _marks(entry),
        }
        for entry in raw["windows"]
    ]


def _marks(entry: Row) -> Row:
    lacks = entry.get("lacks", ())
    return {mark: {"has": mark not in lacks, "note": None} for mark in EIGHT_MARKS}


def _permissions(raw: Mapping[str, Any]) -> list[Row]:
    english = raw["english"]
    return [
        {"code": code, "zh": words, "en": english.get(code)}
        for code, words in raw["permissions"].items()
    ]


def _roles(raw: Mapping[str, Any]) -> list[Row]:
    never, apart = _pairs(raw["roles"], "never_with"), _pairs(raw["roles"], "apart_in_case")
    alone = {entry["code"] for entry in raw["roles"] if entry.get("alone")}
    staffed = {entry["code"] for entry in raw["roles"] if entry["level"] != CITIZEN}
    rows = []
    for entry in raw["roles"]:
        code = entry["code"]
        others = staffed if code in alone else alone | never[code]
        rows.append(
            {
                "code": code,
                "name": entry["name"],
                "level": entry["level"],
                "permissions": entry["may"],
                "exclusive_with": sorted(others - {code}) if code in staffed else [],
                "separate_in_case": sorted(apart[code]),
                "per_case_minimum": entry.get("people", 1),
                "name_en": raw["english"].get(code),
                "held_at": _held_at(entry),
                "sensitive": bool(entry.get("sensitive")),
                "from_above": bool(entry.get("from_above")),
            }
        )
    return rows


def _held_at(entry: Row) -> list[str]:
    """The levels of place where such a seat exists."""
    usual = {"system": ["city"], "third_party": list(LEVELS), CITIZEN: []}
    own = usual.get(entry["level"], [entry["level"]])
    return [level for level in LEVELS if level in own or level in entry.get("also_at", ())]


def _pairs(roles: Sequence[Row], name: str) -> dict[str, set[str]]:
    """Both directions of pairs the file writes once."""
    pairs: dict[str, set[str]] = {entry["code"]: set() for entry in roles}
    for entry in roles:
        for other in entry.get(name, ()):
            pairs[entry["code"]].add(other)
            pairs[other].add(entry["code"])
    return pairs


def _account(entry: Row) -> Row:
    return {
        "login": entry["login"],
        "name": entry["name"],
        "window": entry.get("window"),
        "organisation": entry["posts"][0].partition("@")[2],
    }


def _posts(entry: Row, raw: Mapping[str, Any], home: Mapping[str, str]) -> Iterator[Row]:
    for text in entry["posts"]:
        role, _, organisation = text.partition("@")
        yield {
            "staff": entry["login"],
            "role": role,
            "organisation": organisation,
            "region": home.get(organisation),
            "valid_from": raw["staff"]["posts_from"],
            "valid_to": None,
        }


def _relatives(entry: Row) -> Iterator[Relative]:
    for one in entry.get("relatives", ()):
        yield Relative(staff=entry["login"], **one)
